//! The Wasm border: what the worker and the extension's pages call, and everything of Rust that touches a browser.
//!
//! Two modules are built from it. The worker's has [`worker::request`], called for every message; the pages' has
//! [`panel::start_panel`], called once a page. Built as one they would be over the size that a worker should have that
//! is stopped and started all day. Values cross as plain objects whose TypeScript types are generated from the Rust
//! types; what does not have the right shape is an answer, never a panic.

pub mod border;
#[cfg(feature = "panel")]
pub mod browser;
#[cfg(feature = "panel")]
pub mod dom;
#[cfg(feature = "panel")]
pub mod panel;
#[cfg(feature = "worker")]
pub mod store;
#[cfg(feature = "worker")]
pub mod time;
#[cfg(feature = "worker")]
pub mod worker;
