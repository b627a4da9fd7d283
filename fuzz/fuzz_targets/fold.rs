//! Any text: its folding, the map back, its tokens and sentences.
#![no_main]

use libfuzzer_sys::fuzz_target;
use uppsikt_fuzz::{invariants, text};

fuzz_target!(|bytes: &[u8]| invariants::fold(&text(bytes)));
