//! The Wasm border: what the worker and the extension's pages call, and everything of Rust that touches a browser.
//!
//! Four modules are built from it, because one would be too large for a worker that is stopped and started all day: the
//! worker's reviewing half ([`review`], `uppsikt-core`), its remembering half ([`log`], `uppsikt-log`), the panel ([`panel`],
//! `uppsikt-panel`) and the report page with its spreadsheets ([`report`], `uppsikt-report`). Values cross as plain objects whose TypeScript types are generated from the Rust
//! types; what does not have the right shape is an error, never a panic.

pub mod border;
#[cfg(feature = "panel")]
pub mod browser;
#[cfg(feature = "panel")]
pub mod dom;
#[cfg(feature = "log")]
pub mod log;
#[cfg(any(feature = "log", feature = "report-page"))]
mod open;
#[cfg(feature = "panel")]
pub mod panel;
#[cfg(feature = "report-page")]
pub mod report;
#[cfg(feature = "review")]
pub mod review;
#[cfg(any(feature = "log", feature = "report-page"))]
pub mod store;
#[cfg(any(feature = "log", feature = "report-page"))]
pub mod time;
#[cfg(feature = "report-page")]
pub mod whole;
