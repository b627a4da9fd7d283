//! A case: something on a channel that a person sees to, step by step, and that never falls between chairs.
//!
//! | what | where |
//! |---|---|
//! | the kinds | [`kind`] |

pub mod kind;

pub use kind::CaseKind;
