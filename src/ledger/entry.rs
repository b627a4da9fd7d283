//! The fields of an entry.

use serde::{Deserialize, Serialize};

use super::event::{Action, Copy, Decision, LogEvent, PoliceReport};
use super::parts::Parts;
use crate::model::{BasisKind, Category, LegalBasis};

/// The version of the entry's shape. A reader refuses what is newer than it knows; older ones it migrates
/// ([`crate::ledger::versions`]).
pub const SCHEMA: u32 = 2;

/// Names an entry: its number alone is another's in each browser profile.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EntryRef {
    /// The chain; empty for the one that the entry which says so stands in, until it is sealed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub profile: String,
    /// The number in it.
    pub seq: u32,
}

/// Everything an entry says, before it is numbered and chained.
///
/// What is empty is absent, so that what was purged and what never was look alike to a reader; the commitments tell
/// them apart.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EntryBody {
    /// When the entry was written, ISO 8601 with zone.
    pub created: String,
    /// Who wrote it, as that person stands in the settings.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub handler: String,
    /// The channel: the host, until settings give it a name. Empty for what concerns the log itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub channel: String,
    /// The entry that this one takes the place of: nothing is ever edited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<EntryRef>,
    /// What happened.
    pub event: LogEvent,
}

impl EntryBody {
    /// The day it was written, `2026-11-22`; less where the time is not what it should be.
    #[must_use]
    pub fn day(&self) -> &str {
        self.created.get(..10).unwrap_or(&self.created)
    }

    /// The year it was written, in digits: names the key that its author was hashed with.
    #[must_use]
    pub fn year(&self) -> &str {
        self.created.get(..4).unwrap_or_default()
    }

    /// A body of an event that is no decision.
    #[must_use]
    pub fn noted(now: &str, handler: String, channel: String, event: LogEvent) -> Self {
        Self {
            created: now.to_owned(),
            handler,
            channel,
            corrects: None,
            event,
        }
    }

    /// A small whole body with a decision in it, for documentation and tests.
    #[must_use]
    pub fn example(action: Action) -> Self {
        Self {
            created: "2026-03-02T10:15:00+01:00".into(),
            handler: "Webbredaktionen".into(),
            channel: "blogg.example.se".into(),
            corrects: None,
            event: LogEvent::Decision(Box::new(Decision {
                kannedom_at: Some("2026-03-02T10:12:00+01:00".into()),
                atgard_at: Some("2026-03-02T10:15:00+01:00".into()),
                account: None,
                page_url: "https://blogg.example.se/snorojning/".into(),
                comment_id: "comment-7".into(),
                permalink: Some("https://blogg.example.se/snorojning/#comment-7".into()),
                published: None,
                author_hmac: None,
                category: Category::Svordom,
                rule: Some("svordom/ord".into()),
                rule_version: "1".into(),
                basis: LegalBasis {
                    kind: BasisKind::EgenRegel,
                    lagrum: "Kommunens regler för kommentarer".into(),
                    lydelse: "egna regler".into(),
                },
                reason: "Möjlig svordom".into(),
                action,
                copy: Copy::Masked,
                text: Some("Vilken j*vla plogning".into()),
                secrecy: None,
                diarienummer: None,
                handed_over: None,
                police_report: PoliceReport::No,
                police_number: None,
                reply_at: None,
                reply_template: None,
                disclosure_pending: false,
            })),
        }
    }
}

/// A sealed entry. Made by [`crate::ledger::chain::seal`]; all that can ever happen to it is that a part is purged.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Entry {
    /// The version of the shape: [`SCHEMA`].
    pub schema: u32,
    /// The chain: a random name that a browser profile gives its log.
    pub profile: String,
    /// Running number from 1, without gaps.
    pub seq: u32,
    /// What it says.
    pub body: EntryBody,
    /// What the hash covers in place of the parts that can be purged.
    #[serde(default, skip_serializing_if = "Parts::is_empty")]
    pub commitments: Parts,
    /// What the commitments were made with; a part's goes when the part is purged.
    #[serde(default, skip_serializing_if = "Parts::is_empty")]
    pub salts: Parts,
    /// [`Entry::hash`] of the entry before; 64 zeros in the first.
    pub prev: String,
    /// SHA-256, in hex, over the canonical JSON (RFC 8785) of all the other fields, but not of the salts and of what the
    /// commitments stand for.
    pub hash: String,
}

impl Entry {
    /// Its name.
    #[must_use]
    pub fn named(&self) -> EntryRef {
        EntryRef {
            profile: self.profile.clone(),
            seq: self.seq,
        }
    }
}
