//! Settings as data: one declared list, from which the page, the documentation and the schema for IT departments are made.
//!
//! | what | where |
//! |---|---|
//! | every setting: key, kind, words, default, section | [`list`] |
//! | whether a value is one of its kind | [`check`] |
//! | what holds: the policy's, the user's, or the default | [`mod@effective`] |
//! | export, import with a dry run, undo | [`transfer`] |
//! | the schema for `storage.managed` | [`schema`] |
//! | docs/installningar.md | [`docs`] |
//! | values as the program uses them | [`read`] |
//!
//! Values are JSON, by key. A value that is not of its setting's kind is never used: the default holds, and it is told.
//!
//! ```
//! use serde_json::json;
//! use uppsikt::settings::{Values, check};
//!
//! let faults = check::values(&Values::from([("rulesUrl".into(), json!("norrlunda.se/regler"))]));
//! assert_eq!(faults[0].key, "rulesUrl");
//! assert!(faults[0].message.sv.contains("https://"));
//! ```

pub mod check;
pub mod docs;
pub mod effective;
pub mod list;
#[cfg(feature = "report")]
pub mod read;
pub mod schema;
pub mod transfer;

use std::collections::BTreeMap;

use serde_json::Value;

pub use check::Fault;
pub use effective::{Effective, Origin, Policy, effective};
pub use list::{Kind, SETTINGS, Section, Setting, setting};

/// Values by key: only what somebody has set.
pub type Values = BTreeMap<String, Value>;
