//! Compiles the built-in rules while Uppsikt is built, with the very code that compiles a municipality's own at run time.
//!
//! `build.rs` of the main crate calls [`pack`]. A crate cannot depend on itself, so its modules are taken in by their path.

// The modules are tested where they are at home.
#![cfg(not(test))]
#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "of the shared modules only what compiles rules is used here"
)]

#[path = "../../src"]
mod shared {
    pub(crate) mod bytes;
    pub(crate) mod lexicon;
    #[path = "learned/meaning.rs"]
    pub(crate) mod meaning;
    pub(crate) mod model;
    pub(crate) mod order;
    pub(crate) mod personal;
    pub(crate) mod rules;
    pub(crate) mod source;
    pub(crate) mod table;
    pub(crate) mod text;
    pub(crate) mod words;
}
use shared::{bytes, lexicon, meaning, model, order, personal, rules, source, table, text, words};

/// Compiles rule files given as (name, text): what reviewing needs, and what the categories are.
///
/// # Errors
///
/// What is wrong with them, for the person who builds.
pub fn pack(files: &[(String, String)]) -> Result<(Vec<u8>, Vec<u8>), String> {
    match rules::Pack::parse(files) {
        Ok(pack) => Ok(pack.to_bytes()),
        Err(error) => Err(error.to_string()),
    }
}

/// Compiles the learned model's classes of meaning.
pub fn meaning_of(text: &str) -> Vec<u8> {
    meaning::lexicon(text).to_bytes()
}
