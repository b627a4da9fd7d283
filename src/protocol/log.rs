//! What is told of the log.

use serde::{Deserialize, Serialize};

use crate::ledger::Entry;
use crate::ledger::mark::{HighWater, Standing};
use crate::ledger::retention::Plan;

/// The log as the panel lists it.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct LogPage {
    /// How many entries the log holds.
    pub total: u32,
    /// The newest ones, newest first.
    pub entries: Vec<Entry>,
    /// The chain does not hold: where, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broken: Option<String>,
}

/// How the log stands.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct LogStanding {
    /// Against what is known to have been there.
    pub standing: Standing,
    /// What is known to have been there, from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<HighWater>,
    /// How many entries there are, of every chain.
    pub total: u32,
    /// The day of the last backup copy, `2026-11-22`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backup: Option<String>,
    /// It is too long since.
    pub backup_due: bool,
    /// When the import was made that can be taken back, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo: Option<String>,
}

/// What would be purged.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct PurgePreview {
    /// What.
    pub plan: Plan,
    /// The log was saved as a file: it may be carried out.
    pub saved: bool,
}

/// A file that the user chose.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ImportFile {
    /// What the user calls it.
    pub name: String,
    /// Its content.
    pub text: String,
}

/// The forms of [`super::Request::Export`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum ExportFormat {
    /// JSON Lines: every field, verifiable.
    Jsonl,
    /// CSV for Swedish Excel.
    Csv,
}

/// A file to save through the browser's download.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ExportFile {
    /// Proposed name ("uppsikt-logg-2026-11-22.csv").
    pub name: String,
    /// MIME type.
    pub mime: String,
    /// The content.
    pub text: String,
}
