//! Sealing and verifying.
//!
//! Each entry's hash covers all its other fields, the hash of the one before among them; parts that can be purged are
//! covered by their commitments ([`super::parts`]). So an altered, removed, reordered or inserted entry breaks the chain
//! where it stands. What the chain cannot show by itself is that its end was cut off, or that all of it was made anew:
//! whoever wants that keeps the last hash elsewhere ([`super::mark`]; an export's last line).

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::entry::{Entry, EntryBody, SCHEMA};
use super::parts::{self, Part, PartFault, Parts, Purges, SEED_BYTES};
use crate::model::Localized;

/// What stands before the first entry.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What an entry is sealed onto.
#[derive(Clone, Copy, Debug)]
pub enum Onto<'a> {
    /// Nothing: it is the first of the chain with this name.
    Profile(&'a str),
    /// The last one so far.
    Entry(&'a Entry),
}

/// Numbers a body, ties it to what is before it, commits to its parts and computes its hash. `seed` is random.
#[must_use]
pub fn seal(mut body: EntryBody, onto: Onto<'_>, seed: &[u8; SEED_BYTES]) -> Entry {
    let (profile, seq, prev) = match onto {
        Onto::Profile(profile) => (profile.to_owned(), 1, GENESIS.to_owned()),
        Onto::Entry(last) => (last.profile.clone(), last.seq.saturating_add(1), last.hash.clone()),
    };
    if let Some(corrects) = &mut body.corrects
        && corrects.profile.is_empty()
    {
        corrects.profile.clone_from(&profile);
    }
    let (commitments, salts) = parts::commit(&body, seed);
    let mut entry = Entry {
        schema: SCHEMA,
        profile,
        seq,
        body,
        commitments,
        salts,
        prev,
        hash: String::new(),
    };
    entry.hash = hash_of(&entry, parts::split(&entry.body).0);
    entry
}

/// Checks whole chains, each from its first entry on, one after the other in the order of their names.
///
/// # Errors
///
/// The first entry that does not fit, and how.
pub fn verify(entries: &[Entry]) -> Result<Vec<Head>, Broken> {
    let (heads, broken) = inspect(entries);
    broken.into_iter().next().map_or(Ok(heads), Err)
}

/// As [`verify`], and everything that does not fit, in the order of the entries. After a break it goes on from the entry
/// that stands there, so that one fault is told once.
#[must_use]
pub fn inspect(entries: &[Entry]) -> (Vec<Head>, Vec<Broken>) {
    let purges = Purges::of(entries);
    let mut heads: Vec<Head> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut broken = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let mut fault = |fault| {
            broken.push(Broken {
                position: index + 1,
                seq: entry.seq,
                fault,
            });
        };
        if entry.schema > SCHEMA {
            fault(Fault::NewerSchema);
            continue;
        }
        if heads.last().is_none_or(|head| head.profile != entry.profile) {
            if !seen.insert(&entry.profile) || heads.last().is_some_and(|head| head.profile > entry.profile) {
                fault(Fault::Place);
            }
            heads.push(Head {
                profile: entry.profile.clone(),
                count: 0,
                hash: GENESIS.to_owned(),
            });
        }
        let Some(head) = heads.last_mut() else { continue };
        let expected = head.count.saturating_add(1);
        if entry.seq > expected {
            fault(Fault::Missing(expected, entry.seq - 1));
        } else if entry.seq < expected {
            fault(Fault::Place);
        } else if entry.prev != head.hash {
            fault(Fault::Link);
        }
        for what in own_faults(entry) {
            match what {
                Fault::Gone(part) if purges.cover(&entry.profile, entry.seq, part) => {}
                other => fault(other),
            }
        }
        // The other way round, too: what a purge says is gone must not lie there.
        for part in Part::ALL {
            if entry.salts.get(part).is_some() && purges.cover(&entry.profile, entry.seq, part) {
                fault(Fault::NotPurged(part));
            }
        }
        head.count = entry.seq;
        head.hash.clone_from(&entry.hash);
    }
    (heads, broken)
}

/// What can be seen from an entry alone: whether its content is what was sealed.
pub(super) fn own_faults(entry: &Entry) -> Vec<Fault> {
    let (rest, parts) = parts::split(&entry.body);
    let mut faults: Vec<Fault> = parts::check(entry, &parts)
        .into_iter()
        .map(|fault| match fault {
            PartFault::Altered(_) => Fault::Content,
            PartFault::Gone(part) => Fault::Gone(part),
        })
        .collect();
    if entry.schema != SCHEMA || entry.hash != hash_of(entry, rest) {
        faults.push(Fault::Content);
    }
    faults.dedup();
    faults
}

/// The end of a chain that holds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Head {
    /// The chain's name.
    pub profile: String,
    /// How many entries.
    pub count: u32,
    /// The last one's hash.
    pub hash: String,
}

/// Where and how a chain breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The entry's place, from 1.
    pub position: usize,
    /// The number it carries.
    pub seq: u32,
    fault: Fault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    NewerSchema,
    Missing(u32, u32),
    Place,
    Link,
    Content,
    Gone(Part),
    NotPurged(Part),
}

impl Broken {
    /// What is wrong, in the words of the product.
    #[must_use]
    pub fn message(&self) -> Localized {
        let Self { position, seq, .. } = self;
        let (sv, en) = self.fault.words(*seq);
        Localized::new(format!("post {position}: {sv}"), format!("entry {position}: {en}"))
    }

    /// The same without the place, where the reader has told it in another way.
    pub(super) fn what(&self) -> Localized {
        let (sv, en) = self.fault.words(self.seq);
        Localized::new(sv, en)
    }
}

impl Fault {
    pub(super) fn words(self, seq: u32) -> (String, String) {
        match self {
            Self::NewerSchema => (
                "skriven av en nyare version av Uppsikt; uppdatera Uppsikt för att läsa den".into(),
                "written by a newer version of Uppsikt; update Uppsikt to read it".into(),
            ),
            Self::Missing(from, to) => (
                format!("har nummer {seq}, men nummer {} saknas före den", numbers(from, to)),
                format!(
                    "carries number {seq}, but number {} before it is missing",
                    numbers(from, to)
                ),
            ),
            Self::Place => (
                format!("har nummer {seq} och står inte på sin plats: flyttad, insatt eller dubbel"),
                format!("carries number {seq} and is out of place: moved, inserted or twice"),
            ),
            Self::Link => (
                format!("nummer {seq} följer inte på den före: en av dem är ändrad eller utbytt"),
                format!("number {seq} does not follow the one before it: one of the two was altered or replaced"),
            ),
            Self::Content => (
                format!("nummer {seq} är ändrad: innehållet stämmer inte med dess hash"),
                format!("number {seq} was altered: its content does not match its hash"),
            ),
            Self::Gone(part) => (
                format!("nummer {seq} saknar en del ({part}) utan att någon gallring säger det"),
                format!("number {seq} lacks a part ({part}) and no purge says so"),
            ),
            Self::NotPurged(part) => (
                format!("nummer {seq} har kvar en del ({part}) som enligt loggen är gallrad"),
                format!("number {seq} still holds a part ({part}) that the log says was purged"),
            ),
        }
    }
}

fn numbers(from: u32, to: u32) -> String {
    if from == to {
        from.to_string()
    } else {
        format!("{from}–{to}")
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

impl std::error::Error for Broken {}

/// `rest` is the body without its parts.
fn hash_of(entry: &Entry, rest: Value) -> String {
    // Serialising these fields to memory cannot fail: no maps with odd keys, no floats. Were it ever to, `null` gives
    // a hash that no honest entry has, so verification would say so.
    let fields = json!({
        "schema": entry.schema,
        "profile": entry.profile,
        "seq": entry.seq,
        "body": rest,
        "commitments": hashed(&entry.commitments),
        "prev": entry.prev,
    });
    digest(&fields)
}

fn hashed(commitments: &Parts) -> Value {
    serde_json::to_value(commitments).unwrap_or_default()
}

/// SHA-256, in hex, of a value's canonical form.
pub(super) fn digest(value: &Value) -> String {
    hex(&Sha256::digest(canonical(value)))
}

/// RFC 8785 for values without floats and with ASCII names: serde_json's maps are sorted, its escapes and integers are
/// the RFC's. (A library for all of RFC 8785 carries float tables that this log never uses; a test holds the two to
/// the same bytes.)
pub(super) fn canonical(value: &Value) -> String {
    value.to_string()
}

pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or_default();
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::event::{Cause, Purged, Span};
    use crate::ledger::samples::{chain_of, decision, onto};
    use crate::ledger::{Action, EntryRef, LogEvent};

    fn three() -> Vec<Entry> {
        chain_of(&[Action::Removed, Action::Hidden, Action::Kept].map(EntryBody::example))
    }

    fn places(entries: &[Entry]) -> Vec<usize> {
        inspect(entries).1.iter().map(|broken| broken.position).collect()
    }

    #[test]
    fn an_untouched_chain_holds_and_names_its_head() {
        let entries = three();
        let heads = verify(&entries).unwrap();
        assert_eq!(heads.len(), 1);
        assert_eq!((heads[0].count, &heads[0].hash), (3, &entries[2].hash));
        assert_eq!(verify(&[]).unwrap(), []);
    }

    #[test]
    fn alteration_removal_reordering_and_insertion_are_found_where_they_stand() {
        let mut altered = three();
        decision(&mut altered[1]).reason.push('!');
        assert_eq!(places(&altered), [2]);
        let mut sealed = three();
        decision(&mut sealed[1]).action = Action::Kept;
        assert_eq!(places(&sealed), [2]);
        let mut removed = three();
        removed.remove(0);
        assert_eq!(places(&removed), [1]);
        let mut swapped = three();
        swapped.swap(1, 2);
        assert_eq!(verify(&swapped).unwrap_err().position, 2);
        let mut inserted = three();
        inserted.insert(1, inserted[1].clone());
        assert_eq!(places(&inserted), [3]);
    }

    #[test]
    fn an_entry_resealed_after_an_alteration_breaks_the_next_link() {
        let entries = three();
        let mut forged = entries.clone();
        let mut body = entries[0].body.clone();
        body.channel = "annan.example.se".into();
        forged[0] = seal(body, Onto::Profile(&entries[0].profile), &[9; SEED_BYTES]);
        assert_eq!(places(&forged), [2]);
    }

    #[test]
    fn a_newer_schema_is_refused() {
        let mut entries = three();
        entries[0].schema = SCHEMA + 1;
        assert!(verify(&entries).unwrap_err().to_string().contains("newer version"));
    }

    #[test]
    fn a_part_may_be_gone_only_where_a_purge_says_so() {
        let mut entries = three();
        parts::purge(&mut entries[0], &[Part::Text]).unwrap();
        assert_eq!(decision(&mut entries[0]).text, None);
        assert_eq!(places(&entries), [1]);
        let purged = Purged {
            cause: Cause::Decision,
            decision: "KS 2026/7".into(),
            before: None,
            parts: vec![Part::Text],
            entries: vec![Span {
                profile: entries[0].profile.clone(),
                from: 1,
                to: 1,
            }],
            keys: Vec::new(),
        };
        let body = EntryBody {
            event: LogEvent::Purged(purged),
            ..EntryBody::example(Action::Kept)
        };
        let entry = seal(body, onto(&entries), &[4; SEED_BYTES]);
        entries.push(entry);
        assert!(verify(&entries).is_ok());
        entries[0] = three()[0].clone();
        assert_eq!(places(&entries), [1], "a purge that was not carried out");
    }

    #[test]
    fn what_was_purged_cannot_be_put_back_otherwise_than_it_was() {
        let mut entries = three();
        let salt = entries[0].salts.text.clone();
        decision(&mut entries[0]).text = Some("något annat".into());
        assert_eq!(places(&entries), [1]);
        decision(&mut entries[0]).text = None;
        entries[0].salts.text = salt;
        assert_eq!(places(&entries), [1], "a salt without its part");
    }

    #[test]
    fn a_correction_names_its_own_chain_unless_it_names_another() {
        let body = EntryBody {
            corrects: Some(EntryRef {
                profile: String::new(),
                seq: 1,
            }),
            ..EntryBody::example(Action::Kept)
        };
        let entries = chain_of(&[EntryBody::example(Action::Removed), body]);
        assert_eq!(entries[1].body.corrects, Some(entries[0].named()));
    }

    #[test]
    fn the_canonical_form_is_that_of_rfc_8785() {
        let odd = "\u{0}\u{8}\t\n\u{b}\u{c}\r\u{1f}\u{7f}\"\\/åäö\u{2028}😡\u{fffd}".to_owned();
        let mut entry = chain_of(&[EntryBody::example(Action::Kept)]).remove(0);
        decision(&mut entry).reason = odd;
        entry.seq = u32::MAX;
        let value = serde_json::to_value(entry).unwrap();
        assert_eq!(canonical(&value).into_bytes(), serde_jcs::to_vec(&value).unwrap());
    }

    #[test]
    fn an_entry_survives_json_unchanged() {
        let entries = three();
        let json = serde_json::to_string(&entries).unwrap();
        let back: Vec<Entry> = serde_json::from_str(&json).unwrap();
        assert_eq!(back, entries);
        assert!(verify(&back).is_ok());
    }
}
