//! The parts of an entry that can be purged, and the commitments that stand for them in the chain.
//!
//! A hash chain over a text could never lose the text: the hash would no longer fit. So the hash covers, in place of
//! each part, HMAC-SHA-256 of it under a salt of its own, random for each entry and kept beside it. While part and salt
//! are there, anyone can check the one against the other; when both are gone the commitment says nothing (128 random
//! bits were in it), and the chain still holds.
//!
//! Salts are kept in the entry rather than derived from a key of the year, for three reasons: an export can be checked by
//! whoever has it and nothing else; one person's text can go while the year's others stay; and losing a key costs no
//! proof. What a year's key is for is the author's name ([`super::author`]), and destroying it is a second lock.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::author::keyed_hash;
use super::chain::hex;
use super::{Entry, EntryBody, LogEvent};

/// The length of a seed in bytes: random, once for each entry.
pub const SEED_BYTES: usize = 32;

/// A part that is purged as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
pub enum Part {
    /// The comment's masked text.
    #[serde(rename = "text")]
    Text,
    /// What leads to the one who wrote it: the keyed hash, the comment's id, address and time.
    #[serde(rename = "person")]
    Person,
    /// The administrator's own words and name, and the page.
    #[serde(rename = "arende")]
    Matter,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 3] = [Self::Text, Self::Person, Self::Matter];

    /// The id used in exports.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Person => "person",
            Self::Matter => "arende",
        }
    }

    /// The fields it consists of, by their names in JSON.
    const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Text => &["text"],
            Self::Person => &["authorHmac", "commentId", "permalink", "published"],
            Self::Matter => &["handler", "note", "pageUrl", "reason"],
        }
    }
}

/// Something in hex for each part that an entry has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(deny_unknown_fields)]
pub struct Parts {
    /// For [`Part::Text`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// For [`Part::Person`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// For [`Part::Matter`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arende: Option<String>,
}

impl Parts {
    /// Whether there is nothing for any part.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.text.is_none() && self.person.is_none() && self.arende.is_none()
    }

    /// What there is for a part.
    #[must_use]
    pub const fn get(&self, part: Part) -> Option<&String> {
        match part {
            Part::Text => self.text.as_ref(),
            Part::Person => self.person.as_ref(),
            Part::Matter => self.arende.as_ref(),
        }
    }

    pub(super) const fn slot(&mut self, part: Part) -> &mut Option<String> {
        match part {
            Part::Text => &mut self.text,
            Part::Person => &mut self.person,
            Part::Matter => &mut self.arende,
        }
    }
}

/// Commits to the parts that a body has. The same seed gives the same salts.
pub(super) fn commit(body: &EntryBody, seed: &[u8; SEED_BYTES]) -> (Parts, Parts) {
    let (_, parts) = split(body);
    let (mut commitments, mut salts) = (Parts::default(), Parts::default());
    for (part, content) in parts {
        let mut salt = keyed_hash(seed, &["salt", part.id()]);
        salt.truncate(SALT_DIGITS);
        *commitments.slot(part) = Some(commitment(part, &content, &salt));
        *salts.slot(part) = Some(salt);
    }
    (commitments, salts)
}

/// 128 bits.
const SALT_DIGITS: usize = 32;

fn commitment(part: Part, content: &str, salt: &str) -> String {
    keyed_hash(salt.as_bytes(), &[part.id(), content])
}

/// A body without its parts, as JSON, and the parts that it has, each as canonical JSON.
pub(super) fn split(body: &EntryBody) -> (Value, Vec<(Part, String)>) {
    // Serialising these fields to memory cannot fail: see `chain::hash_of`.
    let mut rest = serde_json::to_value(body).unwrap_or_default();
    let mut parts = Vec::new();
    for part in Part::ALL {
        let mut taken = Map::new();
        take(&mut rest, part, &mut taken);
        if !taken.is_empty() {
            parts.push((part, Value::Object(taken).to_string()));
        }
    }
    (rest, parts)
}

/// Moves a part's fields out of a body. They stand in the body itself or in its event, and no two by one name.
fn take(body: &mut Value, part: Part, into: &mut Map<String, Value>) {
    let Some(body) = body.as_object_mut() else { return };
    let mut from = |fields: &mut Map<String, Value>| {
        for name in part.fields() {
            if let Some(value) = fields.remove(*name) {
                into.insert((*name).to_owned(), value);
            }
        }
    };
    from(body);
    let events = body.get_mut("event").and_then(Value::as_object_mut).into_iter();
    events
        .flat_map(Map::values_mut)
        .filter_map(Value::as_object_mut)
        .for_each(from);
}

/// What is the matter with the parts of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PartFault {
    /// It is not what was committed to, or nothing was.
    Altered(Part),
    /// It was committed to and is not there.
    Gone(Part),
}

/// Holds an entry's parts against its commitments. What is gone is listed; whether it may be is for the purges to say.
pub(super) fn check(entry: &Entry, parts: &[(Part, String)]) -> Vec<PartFault> {
    let mut faults = Vec::new();
    for part in Part::ALL {
        let content = parts.iter().find(|(own, _)| *own == part).map(|(_, content)| content);
        let fault = match (entry.commitments.get(part), content, entry.salts.get(part)) {
            (None, None, None) => None,
            (Some(commitment), Some(content), Some(salt))
                if salt.len() == SALT_DIGITS && *commitment == self::commitment(part, content, salt) =>
            {
                None
            }
            (Some(_), None, None) => Some(PartFault::Gone(part)),
            _ => Some(PartFault::Altered(part)),
        };
        faults.extend(fault);
    }
    faults
}

/// Takes parts out of an entry, with their salts. The chain holds as it did.
///
/// # Errors
///
/// Never for entries as they are; then nothing is taken.
pub(super) fn purge(entry: &mut Entry, parts: &[Part]) -> Result<(), serde_json::Error> {
    let mut body = serde_json::to_value(&entry.body)?;
    for part in parts {
        take(&mut body, *part, &mut Map::new());
    }
    entry.body = serde_json::from_value(body)?;
    for part in parts {
        *entry.salts.slot(*part) = None;
    }
    Ok(())
}

/// Puts into an entry what another copy of it still has. Both hashes must be the same.
pub(super) fn complete(entry: &mut Entry, other: &Entry) {
    let lacking = |part: &Part| entry.salts.get(*part).is_none() && other.salts.get(*part).is_some();
    let lacking: Vec<Part> = Part::ALL.into_iter().filter(lacking).collect();
    if lacking.is_empty() {
        return;
    }
    let (Ok(mut body), Ok(mut source)) = (serde_json::to_value(&entry.body), serde_json::to_value(&other.body)) else {
        return;
    };
    let mut found = Map::new();
    lacking.iter().for_each(|part| take(&mut source, *part, &mut found));
    for (name, value) in found {
        // `handler` is the body's own; every other field is the event's.
        let place = if name == "handler" {
            body.as_object_mut()
        } else {
            let event = body.get_mut("event").and_then(Value::as_object_mut);
            event
                .and_then(|event| event.values_mut().next())
                .and_then(Value::as_object_mut)
        };
        if let Some(place) = place {
            place.insert(name, value);
        }
    }
    if let Ok(body) = serde_json::from_value(body) {
        entry.body = body;
        for part in lacking {
            *entry.salts.slot(part) = other.salts.get(part).cloned();
        }
    }
}

/// What has been purged, by all the purges of some entries together.
#[derive(Clone, Debug, Default)]
pub struct Purges<'a>(BTreeMap<(Part, &'a str), Vec<(u32, u32)>>);

impl<'a> Purges<'a> {
    /// The purges among these entries.
    pub fn of(entries: impl IntoIterator<Item = &'a Entry>) -> Self {
        let mut purges: BTreeMap<(Part, &str), Vec<(u32, u32)>> = BTreeMap::new();
        for entry in entries {
            let LogEvent::Purged(purged) = &entry.body.event else {
                continue;
            };
            for part in &purged.parts {
                for span in &purged.entries {
                    let spans = purges.entry((*part, &span.profile)).or_default();
                    spans.push((span.from, span.to));
                }
            }
        }
        // In order and without overlaps, so that one look finds the span that could hold a number.
        for spans in purges.values_mut() {
            spans.sort_unstable();
            spans.dedup_by(|next, last| {
                let meets = next.0 <= last.1.saturating_add(1);
                if meets {
                    last.1 = last.1.max(next.1);
                }
                meets
            });
        }
        Self(purges)
    }

    /// Whether a part of an entry has been purged.
    #[must_use]
    pub fn cover(&self, profile: &str, seq: u32, part: Part) -> bool {
        let Some(spans) = self.0.get(&(part, profile)) else {
            return false;
        };
        let after = spans.partition_point(|(from, _)| *from <= seq);
        after
            .checked_sub(1)
            .and_then(|at| spans.get(at))
            .is_some_and(|(_, to)| seq <= *to)
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// A seed from random bytes, or from a hash: for [`super::versions`], where the same entry must give the same salts.
#[must_use]
pub(super) fn seed_from(words: &[&str]) -> [u8; SEED_BYTES] {
    use sha2::{Digest, Sha256};
    let mut digest = Sha256::new();
    for word in words {
        digest.update((word.len() as u64).to_be_bytes());
        digest.update(word.as_bytes());
    }
    digest.finalize().into()
}

/// A chain's name from random bytes.
#[must_use]
pub fn profile_name(random: [u8; 16]) -> String {
    hex(&random)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::samples::chain_of;
    use crate::ledger::{Action, Cause, Purged, Span};

    #[test]
    fn overlapping_and_touching_purges_cover_what_each_covers_and_no_more() {
        let purge = |spans: &[(u32, u32)]| {
            let span = |(from, to): &(u32, u32)| Span {
                profile: "p".into(),
                from: *from,
                to: *to,
            };
            EntryBody {
                event: LogEvent::Purged(Purged {
                    cause: Cause::Decision,
                    decision: "1".into(),
                    before: None,
                    parts: vec![Part::Text],
                    entries: spans.iter().map(span).collect(),
                    keys: Vec::new(),
                }),
                ..EntryBody::example(Action::Kept)
            }
        };
        let entries = chain_of(&[purge(&[(8, 9), (2, 6), (3, 4)]), purge(&[(12, 11), (7, 7)])]);
        let purges = Purges::of(&entries);
        let covered: Vec<u32> = (0..15).filter(|seq| purges.cover("p", *seq, Part::Text)).collect();
        assert_eq!(covered, [2, 3, 4, 5, 6, 7, 8, 9]);
        assert!(!purges.cover("p", 3, Part::Person) && !purges.cover("q", 3, Part::Text));
    }

    #[test]
    fn a_commitment_depends_on_its_seed_and_its_content() {
        let body = EntryBody::example(Action::Removed);
        let (one, salts) = commit(&body, &[1; SEED_BYTES]);
        assert_eq!((one.clone(), salts.clone()), commit(&body, &[1; SEED_BYTES]));
        assert_ne!(one.text, commit(&body, &[2; SEED_BYTES]).0.text);
        assert_ne!(salts.text, salts.person);
        let other = commit(
            &EntryBody {
                handler: "Annan".into(),
                ..body
            },
            &[1; SEED_BYTES],
        )
        .0;
        assert_eq!((&one.text, &one.person), (&other.text, &other.person));
        assert_ne!(one.arende, other.arende);
    }
}
