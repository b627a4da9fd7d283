//! The messages between page, worker and panel.
