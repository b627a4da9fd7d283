//! A case: something on a channel that a person sees to, step by step, and that never falls between chairs.
//!
//! | what | where |
//! |---|---|
//! | the kinds | [`kind`] |
//! | their steps, in one table | [`steps`] |
//! | which questions of a page become cases | [`found`] |
//! | what happened: events, only ever added | [`event`] |
//! | how it stands, as it follows from them | [`state`] |
//! | what waits, the most urgent first | `waiting` |
//! | who has looked at which channel, and when | `rounds` |
//! | who is there while another is away | `cover` |
//!
//! Everything is a pure function: who keeps the events, and which clock it is, is somebody else's matter.
//!
//! ```
//! use uppsikt::case::{Case, CaseKind, Refused, Source, StepId, What, replay};
//!
//! let at = "2026-11-27T10:00:00+01:00";
//! let mut events = vec![Case::open("f1", at, "Eva", CaseKind::Sekretess, Source::default())];
//! let case = replay(&events).0.remove("f1").ok_or("lost")?;
//! let removed = case.event(at, "Eva", What::Done { step: StepId::TaBort, note: String::new() });
//! assert_eq!(removed, Err(Refused::TooEarly(StepId::Begart)), "first: has anybody requested it?");
//! # Ok::<(), &str>(())
//! ```

#[cfg(feature = "report")]
pub mod cover;
pub mod event;
pub mod found;
pub mod kind;
#[cfg(feature = "report")]
pub mod rounds;
pub mod state;
pub mod steps;
#[cfg(test)]
mod tests;
#[cfg(feature = "report")]
pub mod waiting;

pub use event::{CaseEvent, Outcome, Requested, Source, VERSION, What};
pub use kind::CaseKind;
pub use state::{Case, Refused, Status, StepStatus, forget, replay};
pub use steps::{STEPS, Step, StepId};
