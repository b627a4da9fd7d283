//! The removal log: what was done with a comment, by whom, on what ground.
//!
//! The log is itself a public record (allmän handling), so it is built like a ledger. An [`Entry`] is sealed once –
//! numbered, tied to the entry before it by SHA-256 over canonical JSON (RFC 8785) – and never changed; a correction
//! is a new entry that names the old one. What is sealed is already minimal: the author as a keyed hash, the text
//! masked or left out.
//!
//! ```
//! use uppsikt::ledger::{chain, Action, Entry, EntryBody};
//!
//! let body = EntryBody { reason: "Möjlig svordom".into(), ..EntryBody::example(Action::Removed) };
//! let first: Entry = chain::seal(body.clone(), None);
//! let second = chain::seal(body, Some(&first));
//! assert_eq!(second.seq, 2);
//! assert!(chain::verify(&[first.clone(), second]).is_ok());
//!
//! let altered = Entry { body: EntryBody { reason: "något annat".into(), ..first.body.clone() }, ..first };
//! assert!(chain::verify(&[altered]).is_err());
//! ```

pub mod author;
pub mod chain;
mod draft;
mod entry;
pub mod export;

pub use draft::{Draft, Excerpt, Sources, prepare};
pub use entry::{Action, Copy, Entry, EntryBody, PoliceReport, SCHEMA};
