//! Version 1 of the entry's shape, as it was: decisions alone, with text and author under the hash itself.
//!
//! Frozen: what it says is what older exports and databases hold. It is read, checked by its own rules and moved to the
//! next version; nothing writes it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::chain::{self, GENESIS, Onto};
use super::event::{Action, Copy, Decision, LogEvent, PoliceReport};
use super::parts::{SEED_BYTES, seed_from};
use super::{EntryRef, entry};
use crate::model::{Category, LegalBasis, Localized, Published};

/// Everything an entry says, before it is numbered and chained.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct EntryBody {
    /// When the entry was written, ISO 8601 with zone.
    pub(super) created: String,
    /// When the user first saw the finding, ISO 8601 with zone. Absent for a finding that was never opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) kannedom_at: Option<String>,
    /// The channel: the host, until settings give it a name.
    pub(super) channel: String,
    /// The page the comment stood on.
    pub(super) page_url: String,
    /// The comment's id on its page.
    pub(super) comment_id: String,
    /// The comment's own address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) permalink: Option<String>,
    /// When the comment was published, as far as the page told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) published: Option<Published>,
    /// The author as a keyed hash : the same person within a year, no name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) author_hmac: Option<String>,
    /// Who handled the matter, as that person wrote it in the settings.
    pub(super) handler: String,
    /// The category that the decision rests on.
    pub(super) category: Category,
    /// The rule that found it; absent when a person chose the category without a finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) rule: Option<String>,
    /// The version of the rule pack.
    pub(super) rule_version: String,
    /// On what ground.
    pub(super) basis: LegalBasis,
    /// Why, in the user's words, written at the moment of the act.
    pub(super) reason: String,
    /// What was done.
    pub(super) action: Action,
    /// How much of the text is kept.
    pub(super) copy: Copy,
    /// The masked text; absent when `copy` is not `maskerad`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<String>,
    /// The diary's number for the matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) diarienummer: Option<String>,
    /// Whether it went to the police.
    #[serde(default)]
    pub(super) police_report: PoliceReport,
    /// The police's number, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) police_number: Option<String>,
    /// The reply template that was copied for the writer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) reply_template: Option<String>,
    /// The number of the entry that this one corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) corrects: Option<u32>,
}

/// A sealed entry.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry {
    /// 1.
    pub(super) schema: u32,
    /// Running number from 1, without gaps.
    pub(super) seq: u32,
    /// What it says.
    pub(super) body: EntryBody,
    /// [`Entry::hash`] of the entry before; 64 zeros in the first.
    pub(super) prev: String,
    /// SHA-256, in hex, over the canonical JSON (RFC 8785) of all the other fields.
    pub(super) hash: String,
}

/// What is wrong with the entry at a place, held against the one before.
pub(super) fn fault(entry: &Entry, before: Option<&Entry>) -> Option<Localized> {
    let seq = before.map_or(1, |before| before.seq.saturating_add(1));
    let prev = before.map_or(GENESIS, |before| &before.hash);
    let n = entry.seq;
    if n != seq {
        let (sv, en) = (
            format!("har nummer {n} där {seq} skulle stå: en är borttagen, insatt eller flyttad"),
            format!("carries number {n} where {seq} should be: one was removed, inserted or moved"),
        );
        return Some(Localized::new(sv, en));
    }
    if entry.prev != prev {
        let (sv, en) = (
            format!("nummer {n} följer inte på den före"),
            format!("number {n} does not follow the one before it"),
        );
        return Some(Localized::new(sv, en));
    }
    (entry.hash != hash_of(entry)).then(|| {
        Localized::new(
            format!("nummer {n} är ändrad: innehållet stämmer inte med dess hash"),
            format!("number {n} was altered: its content does not match its hash"),
        )
    })
}

fn hash_of(entry: &Entry) -> String {
    let mut fields = serde_json::to_value(entry).unwrap_or_default();
    if let Some(fields) = fields.as_object_mut() {
        fields.remove("hash");
    }
    chain::digest(&fields)
}

/// The name of the chain that a log of version 1 becomes: from its first entry, so that every export of one log becomes
/// the same chain, wherever it is moved.
pub(super) fn profile(first: &Entry) -> String {
    let mut name = chain::digest(&Value::String(format!("uppsikt 1 {}", first.hash)));
    name.truncate(32);
    name
}

/// The entry in version 2. The same entry after the same one always gives the same bytes, so that two exports of one log
/// agree; its salts come from its old hash, which a purge takes out of the log with them.
pub(super) fn moved(old: Entry, profile: &str, last: Option<&entry::Entry>) -> entry::Entry {
    let seed: [u8; SEED_BYTES] = seed_from(&["uppsikt 1", &old.hash]);
    let body = old.body;
    let decision = Decision {
        kannedom_at: body.kannedom_at,
        atgard_at: None,
        account: None,
        page_url: body.page_url,
        comment_id: body.comment_id,
        permalink: body.permalink,
        published: body.published,
        author_hmac: body.author_hmac,
        category: body.category,
        rule: body.rule,
        rule_version: body.rule_version,
        basis: body.basis,
        reason: body.reason,
        action: body.action,
        copy: body.copy,
        text: body.text,
        secrecy: None,
        diarienummer: body.diarienummer,
        handed_over: None,
        police_report: body.police_report,
        police_number: body.police_number,
        reply_at: None,
        reply_template: body.reply_template,
        disclosure_pending: false,
    };
    let body = entry::EntryBody {
        created: body.created,
        handler: body.handler,
        channel: body.channel,
        corrects: body.corrects.map(|seq| EntryRef {
            profile: profile.to_owned(),
            seq,
        }),
        event: LogEvent::Decision(Box::new(decision)),
    };
    chain::seal(body, last.map_or(Onto::Profile(profile), Onto::Entry), &seed)
}
