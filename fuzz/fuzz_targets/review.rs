//! Any text, reviewed by the built-in rules.
#![no_main]

use libfuzzer_sys::fuzz_target;
use uppsikt_fuzz::{invariants, reviewer, text};

fuzz_target!(|bytes: &[u8]| {
    invariants::review(reviewer(), &text(bytes));
});
