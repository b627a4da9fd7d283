//! The fields of an entry.

use serde::{Deserialize, Serialize};

use crate::model::{Category, LegalBasis, Published};

/// The version of the entry's shape. A reader refuses what is newer than it knows.
pub const SCHEMA: u32 = 1;

/// What was done with the comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
pub enum Action {
    /// Left standing, and answered.
    #[serde(rename = "kvar")]
    Kept,
    /// Hidden: its writer and the writer's friends still see it.
    #[serde(rename = "dold")]
    Hidden,
    /// Removed for all.
    #[serde(rename = "borttagen")]
    Removed,
    /// Reported to the platform.
    #[serde(rename = "anmald")]
    Reported,
    /// Removed, and its writer blocked.
    #[serde(rename = "blockerad")]
    Blocked,
}

impl Action {
    /// Every action, in the order of a form.
    pub const ALL: [Self; 5] = [Self::Removed, Self::Hidden, Self::Kept, Self::Reported, Self::Blocked];

    /// The id used in exports and forms.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Kept => "kvar",
            Self::Hidden => "dold",
            Self::Removed => "borttagen",
            Self::Reported => "anmald",
            Self::Blocked => "blockerad",
        }
    }
}

/// How much of the comment's text the entry keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
pub enum Copy {
    /// Nothing: the category forbids an excerpt (secrecy, pornography).
    #[serde(rename = "ingen")]
    None,
    /// The text with personal data masked.
    #[serde(rename = "maskerad")]
    Masked,
    /// A full copy went to the diary; the log itself holds none.
    #[serde(rename = "diariet")]
    ToDiary,
}

/// Whether the matter went to the police.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
pub enum PoliceReport {
    /// No report.
    #[default]
    #[serde(rename = "nej")]
    No,
    /// Being considered.
    #[serde(rename = "overvags")]
    Considered,
    /// Reported.
    #[serde(rename = "gjord")]
    Made,
}

impl PoliceReport {
    /// Every value, in the order of a form.
    pub const ALL: [Self; 3] = [Self::No, Self::Considered, Self::Made];

    /// The id used in exports and forms.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::No => "nej",
            Self::Considered => "overvags",
            Self::Made => "gjord",
        }
    }
}

/// Everything an entry says, before it is numbered and chained.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct EntryBody {
    /// When the entry was written, ISO 8601 with zone.
    pub created: String,
    /// When the user first saw the finding, ISO 8601 with zone. Absent for a finding that was never opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kannedom_at: Option<String>,
    /// The channel: the host, until settings give it a name.
    pub channel: String,
    /// The page the comment stood on.
    pub page_url: String,
    /// The comment's id on its page.
    pub comment_id: String,
    /// The comment's own address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permalink: Option<String>,
    /// When the comment was published, as far as the page told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Published>,
    /// The author as a keyed hash ([`crate::ledger::author`]): the same person within a year, no name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author_hmac: Option<String>,
    /// Who handled the matter, as that person wrote it in the settings.
    pub handler: String,
    /// The category that the decision rests on.
    pub category: Category,
    /// The rule that found it; absent when a person chose the category without a finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The version of the rule pack.
    pub rule_version: String,
    /// On what ground.
    pub basis: LegalBasis,
    /// Why, in the user's words, written at the moment of the act.
    pub reason: String,
    /// What was done.
    pub action: Action,
    /// How much of the text is kept.
    pub copy: Copy,
    /// The masked text; absent when `copy` is not `maskerad`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The diary's number for the matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diarienummer: Option<String>,
    /// Whether it went to the police.
    #[serde(default)]
    pub police_report: PoliceReport,
    /// The police's number, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub police_number: Option<String>,
    /// The reply template that was copied for the writer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_template: Option<String>,
    /// The number of the entry that this one corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<u32>,
}

impl EntryBody {
    /// A small whole body, for documentation and tests.
    #[must_use]
    pub fn example(action: Action) -> Self {
        Self {
            created: "2026-03-02T10:15:00+01:00".into(),
            kannedom_at: Some("2026-03-02T10:12:00+01:00".into()),
            channel: "blogg.example.se".into(),
            page_url: "https://blogg.example.se/snorojning/".into(),
            comment_id: "comment-7".into(),
            permalink: Some("https://blogg.example.se/snorojning/#comment-7".into()),
            published: None,
            author_hmac: None,
            handler: "Webbredaktionen".into(),
            category: Category::Svordom,
            rule: Some("svordom/ord".into()),
            rule_version: "1".into(),
            basis: LegalBasis {
                kind: crate::model::BasisKind::EgenRegel,
                lagrum: "Kommunens regler för kommentarer".into(),
                lydelse: "egna regler".into(),
            },
            reason: "Möjlig svordom".into(),
            action,
            copy: Copy::Masked,
            text: Some("Vilken j*vla plogning".into()),
            diarienummer: None,
            police_report: PoliceReport::No,
            police_number: None,
            reply_template: None,
            corrects: None,
        }
    }
}

/// A sealed entry. Made by [`crate::ledger::chain::seal`], never changed.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// The version of the shape: [`SCHEMA`].
    pub schema: u32,
    /// Running number from 1, without gaps.
    pub seq: u32,
    /// What it says.
    pub body: EntryBody,
    /// [`Entry::hash`] of the entry before; 64 zeros in the first.
    pub prev: String,
    /// SHA-256, in hex, over the canonical JSON (RFC 8785) of all the other fields.
    pub hash: String,
}
