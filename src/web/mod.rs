//! The Wasm border: what the worker and the extension's pages call, and everything of Rust that touches a browser.
//!
//! Three modules are built from it, because one would be too large for a worker that is stopped and started all day:
//! the worker's reviewing half ([`review`], `uppsikt-core`), its remembering half ([`log`], `uppsikt-log`), and the pages
//! ([`panel`], `uppsikt-panel`). Values cross as plain objects whose TypeScript types are generated from the Rust
//! types; what does not have the right shape is an error, never a panic.

pub mod border;
#[cfg(feature = "panel")]
pub mod browser;
#[cfg(feature = "panel")]
pub mod dom;
#[cfg(feature = "log")]
pub mod log;
#[cfg(feature = "panel")]
pub mod panel;
#[cfg(feature = "review")]
pub mod review;
#[cfg(feature = "log")]
pub mod store;
#[cfg(feature = "log")]
pub mod time;
