//! Any text as an exported log, checked and joined with a whole one: found out or taken, never a panic, a hang or a loss.
#![no_main]

use libfuzzer_sys::fuzz_target;
use uppsikt_fuzz::{ledger, text};

fuzz_target!(|bytes: &[u8]| ledger::any_file(&text(bytes)));
