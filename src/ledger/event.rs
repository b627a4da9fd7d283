//! What an entry can tell of: a decision on a comment, a look round, figures, and what was done with the log itself.
//!
//! Each kind is a type of its own, so that none has to leave half of its fields empty. The names of fields that can be
//! purged are listed in [`super::parts`]; they mean the same in every kind.

use serde::{Deserialize, Serialize};

use super::parts::Part;
use crate::model::{Category, LegalBasis, Published};

/// What happened. (Its name is not `Event`, for in TypeScript all names are one crowd, and the messages have an `Event`.)
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum LogEvent {
    /// Something was decided about a comment.
    Decision(Box<Decision>),
    /// The corrected entry should not have been made.
    Withdrawn(Withdrawn),
    /// The channel was looked through.
    Round(Round),
    /// Followers, posts and comments of a month, entered by hand.
    Figures(Figures),
    /// The channel was opened, closed or changed.
    Channel(ChannelChange),
    /// A picture of the channel was saved for the archive.
    Snapshot(Snapshot),
    /// The log was saved as a file.
    Exported(Exported),
    /// Parts of entries were purged.
    Purged(Purged),
    /// The entries before this one were moved from an older shape.
    Migrated(Migrated),
}

impl LogEvent {
    /// The id used in exports.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Decision(_) => "beslut",
            Self::Withdrawn(_) => "aterkallad",
            Self::Round(_) => "kontrollrond",
            Self::Figures(_) => "siffror",
            Self::Channel(_) => "kanal",
            Self::Snapshot(_) => "ogonblicksbild",
            Self::Exported(_) => "export",
            Self::Purged(_) => "gallring",
            Self::Migrated(_) => "flytt",
        }
    }

    /// The decision, if it is one.
    #[must_use]
    pub fn decision(&self) -> Option<&Decision> {
        match self {
            Self::Decision(decision) => Some(decision),
            _ => None,
        }
    }
}

/// What was done with the comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
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

    /// Whether others can no longer see the comment.
    #[must_use]
    pub const fn takes_away(self) -> bool {
        matches!(self, Self::Hidden | Self::Removed | Self::Blocked)
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

impl Copy {
    /// The id used in exports.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::None => "ingen",
            Self::Masked => "maskerad",
            Self::ToDiary => "diariet",
        }
    }
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

/// Secrecy marking as OSL 5:5 asks for it: three things.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SecrecyMark {
    /// The provision ("OSL 26:1").
    pub lagrum: String,
    /// The day it was marked, `2026-11-22`.
    pub date: String,
    /// The authority that marked it ("Socialnämnden").
    pub authority: String,
}

/// The matter was handed over: to the diary, to another board.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HandOver {
    /// To whom.
    pub to: String,
    /// When, ISO 8601.
    pub at: String,
}

/// What was decided about a comment.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Decision {
    /// When the user first saw the finding, ISO 8601 with zone. Absent for a finding that was never opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kannedom_at: Option<String>,
    /// When the comment was dealt with, ISO 8601 with zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub atgard_at: Option<String>,
    /// The municipality's own account on the channel, where it has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The page the comment stood on.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub page_url: String,
    /// The comment's id on its page.
    #[serde(default, skip_serializing_if = "String::is_empty")]
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
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// What was done.
    pub action: Action,
    /// How much of the text is kept.
    pub copy: Copy,
    /// The masked text; absent when `copy` is not `maskerad`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// How it is marked as secret, where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secrecy: Option<SecrecyMark>,
    /// The diary's number for the matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diarienummer: Option<String>,
    /// To whom the matter was handed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handed_over: Option<HandOver>,
    /// Whether it went to the police.
    #[serde(default)]
    pub police_report: PoliceReport,
    /// The police's number, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub police_number: Option<String>,
    /// When the writer was answered, ISO 8601 with zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_at: Option<String>,
    /// The reply template that was copied for the writer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_template: Option<String>,
    /// Somebody has asked for the document: nothing of it may be destroyed.
    #[serde(default, skip_serializing_if = "is_false")]
    pub disclosure_pending: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_false(value: &bool) -> bool {
    !*value
}

/// Why an entry should not have been made.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Withdrawn {
    /// Why, in the user's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// A look through a channel: the guidelines ask for two a week.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Round {
    /// Comments that were read.
    pub read: u32,
    /// Comments that could not be read: pictures, cut text.
    #[serde(default)]
    pub unread: u32,
    /// Comments that were marked for something.
    #[serde(default)]
    pub marked: u32,
    /// What the user notes.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A channel's figures for a month, as its platform shows them. The last entry for a month counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Figures {
    /// The month, `2026-11`.
    pub month: String,
    /// Followers or contacts at its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub followers: Option<u32>,
    /// Posts during it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posts: Option<u32>,
    /// Comments during it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comments: Option<u32>,
}

/// What happened to a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
pub enum Change {
    /// Opened.
    #[serde(rename = "oppnad")]
    Opened,
    /// Closed.
    #[serde(rename = "stangd")]
    Closed,
    /// Changed: purpose, owner, administrators.
    #[serde(rename = "andrad")]
    Changed,
}

/// A channel was opened, closed or changed, and the register with it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChannelChange {
    /// What happened.
    pub change: Change,
    /// The day, `2026-11-22`.
    pub date: String,
    /// What the user notes.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Why a picture of a channel was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
pub enum Occasion {
    /// The turn of the half-year.
    #[serde(rename = "halvarsskifte")]
    HalfYear,
    /// The turn of the year.
    #[serde(rename = "arsskifte")]
    Year,
    /// A larger change.
    #[serde(rename = "forandring")]
    Change,
    /// Something else.
    #[serde(rename = "annat")]
    Other,
}

/// A picture of the channel, for the archive (ögonblicksbild).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Snapshot {
    /// Why.
    pub occasion: Occasion,
    /// What was saved.
    pub files: Vec<FileMark>,
}

/// A file and its content's hash.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FileMark {
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
}

/// The log was saved as a file: what a later one can be held against.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Exported {
    /// The file's form ("jsonl").
    pub format: String,
    /// It is a backup copy.
    #[serde(default, skip_serializing_if = "is_false")]
    pub backup: bool,
    /// How many entries.
    pub count: u32,
    /// The last one's hash; of several chains each one's, with spaces between.
    pub head: String,
}

/// On what ground something is purged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
pub enum Cause {
    /// A decision on purging (gallringsbeslut).
    #[serde(rename = "gallringsbeslut")]
    Decision,
    /// A person asked for theirs (GDPR article 17).
    #[serde(rename = "begaran")]
    Request,
}

/// Entries with consecutive numbers in one chain.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Span {
    /// The chain.
    pub profile: String,
    /// The first number.
    pub from: u32,
    /// The last number.
    pub to: u32,
}

/// Parts of entries were purged. The entries still stand, numbered and chained: that something was done, when, on what
/// ground and by which rule.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Purged {
    /// On what ground.
    pub cause: Cause,
    /// The decision's or the request's number.
    pub decision: String,
    /// Everything written before this day, where the purge was by age.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Which parts.
    pub parts: Vec<Part>,
    /// Of which entries.
    pub entries: Vec<Span>,
    /// The keys that were destroyed ("author-2024"): that year's authors are nobody any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<String>,
}

/// The entries before this one were moved from an older shape, in which they had another chain.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Migrated {
    /// The older shape's version.
    pub from: u32,
    /// How many entries there were.
    pub count: u32,
    /// The older chain's last hash: an export made then can be held against it.
    pub head: String,
    /// The older chain did not hold: where, in words. Everything was moved all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}
