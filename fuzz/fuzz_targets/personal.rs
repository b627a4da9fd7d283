//! Any text: what identifies somebody is found and masked.
#![no_main]

use libfuzzer_sys::fuzz_target;
use uppsikt_fuzz::{invariants, reviewer, text};

fuzz_target!(|bytes: &[u8]| invariants::personal(reviewer(), &text(bytes)));
