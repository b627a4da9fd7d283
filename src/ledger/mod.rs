//! The log: what was done with comments, by whom, on what ground, and what was done with the log itself.
//!
//! The log is itself a public record (allmän handling), so it is built like a ledger. An [`Entry`] is sealed once –
//! numbered, tied to the entry before it by SHA-256 over canonical JSON (RFC 8785) – and never changed; a correction
//! is a new entry that names the old one. What is sealed is already minimal: the author as a keyed hash, the text
//! masked or left out. And it can be purged when its time has come without the chain losing its proof: the hash covers
//! salted commitments in place of what can go ([`parts`]).
//!
//! ```
//! use uppsikt::ledger::{chain::{self, Onto}, Action, Entry, EntryBody};
//!
//! let body = EntryBody::example(Action::Removed);
//! let first: Entry = chain::seal(body.clone(), Onto::Profile("0f1e"), &[1; 32]);
//! let second = chain::seal(body, Onto::Entry(&first), &[2; 32]);
//! assert_eq!(second.seq, 2);
//! assert!(chain::verify(&[first.clone(), second]).is_ok());
//!
//! let altered = Entry { body: EntryBody { channel: "annan.example.se".into(), ..first.body.clone() }, ..first };
//! assert!(chain::verify(&[altered]).is_err());
//! ```

pub mod author;
pub mod backup;
pub mod chain;
mod current;
mod draft;
mod entry;
mod event;
pub mod export;
pub mod file;
pub mod import;
pub mod mark;
pub mod merge;
pub mod parts;
pub mod retention;
#[cfg(test)]
pub(crate) mod samples;
mod version1;
pub mod versions;

pub use current::current;
pub use draft::{Draft, Excerpt, Sources, prepare};
pub use entry::{Entry, EntryBody, EntryRef, SCHEMA};
pub use event::{
    Action, Cause, Change, ChannelChange, Copy, Decision, Exported, Figures, FileMark, HandOver, LogEvent, Migrated,
    Occasion, PoliceReport, Purged, Round, SecrecyMark, Snapshot, Span, Withdrawn,
};
