//! Uppsikt reads comments on a Swedish municipality's channels and says which may break the published rules, and why.
//!
//! The core knows no browser: it takes a [`model::Comment`] and gives [`model::Finding`]s. Everything that touches a
//! browser stands in `web`, built only for Wasm. Dependencies point one way: `web` → everything, `review` → `rules`
//! and `personal` → `lexicon` → `text`; `report` → `register` → `calendar`, and `ledger`; `handover` and `settings` →
//! `case` → `calendar`, and `reply`.

mod bytes;
#[cfg(feature = "report")]
pub mod calendar;
pub mod case;
#[cfg(feature = "report")]
pub mod handover;
pub mod joined;
pub mod learned;
pub mod ledger;
pub mod lexicon;
pub mod model;
mod order;
pub mod personal;
pub mod protocol;
#[cfg(feature = "report")]
pub mod register;
pub mod reply;
#[cfg(feature = "report")]
pub mod report;
pub mod review;
pub mod rules;
pub mod settings;
mod source;
mod table;
pub mod text;
#[cfg(feature = "web")]
pub mod web;
mod words;
