//! Sealing and verifying.
//!
//! Each entry's hash covers all its other fields, the hash of the one before among them. So an altered, removed,
//! reordered or inserted entry breaks the chain where it stands. What the chain cannot show by itself is that its
//! end was cut off: whoever wants that keeps the last hash elsewhere.

use std::fmt;

use sha2::{Digest, Sha256};

use super::entry::{Entry, EntryBody, SCHEMA};

/// What stands before the first entry.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Numbers a body, ties it to `last` and computes its hash.
#[must_use]
pub fn seal(body: EntryBody, last: Option<&Entry>) -> Entry {
    let mut entry = Entry {
        schema: SCHEMA,
        seq: last.map_or(1, |last| last.seq + 1),
        body,
        prev: last.map_or_else(|| GENESIS.to_owned(), |last| last.hash.clone()),
        hash: String::new(),
    };
    entry.hash = hash_of(&entry);
    entry
}

/// Checks entries from the first on.
///
/// # Errors
///
/// The first entry that does not fit, and how.
pub fn verify<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Result<Head, Broken> {
    let mut head = Head {
        count: 0,
        hash: GENESIS.to_owned(),
    };
    for entry in entries {
        let broken = |fault| {
            Err(Broken {
                position: head.count + 1,
                seq: entry.seq,
                fault,
            })
        };
        if entry.schema > SCHEMA {
            return broken(Fault::NewerSchema);
        }
        if entry.seq != head.count + 1 {
            return broken(Fault::Number);
        }
        if entry.prev != head.hash {
            return broken(Fault::Link);
        }
        if entry.hash != hash_of(entry) {
            return broken(Fault::Content);
        }
        head = Head {
            count: entry.seq,
            hash: entry.hash.clone(),
        };
    }
    Ok(head)
}

/// The end of a chain that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// How many entries.
    pub count: u32,
    /// The last one's hash; [`GENESIS`] for none.
    pub hash: String,
}

/// Where and how a chain breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The entry's place, from 1.
    pub position: u32,
    /// The number it carries.
    pub seq: u32,
    fault: Fault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    NewerSchema,
    Number,
    Link,
    Content,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { position, seq, .. } = self;
        match self.fault {
            Fault::NewerSchema => write!(f, "entry {position} was written by a newer version of Uppsikt"),
            Fault::Number => write!(
                f,
                "entry {position} carries number {seq}: one was removed, inserted or moved"
            ),
            Fault::Link => write!(f, "entry {position} does not follow the one before it"),
            Fault::Content => write!(f, "entry {position} was altered: its content does not match its hash"),
        }
    }
}

impl std::error::Error for Broken {}

fn hash_of(entry: &Entry) -> String {
    // Serialising these fields to memory cannot fail: no maps with odd keys, no floats. Were it ever to, `null` gives
    // a hash that no honest entry has, so verification would say so.
    let mut fields = serde_json::to_value(entry).unwrap_or_default();
    if let Some(fields) = fields.as_object_mut() {
        fields.remove("hash");
    }
    hex(&Sha256::digest(canonical(&fields)))
}

/// RFC 8785 for values without floats and with ASCII names: serde_json's maps are sorted, its escapes and integers are
/// the RFC's. (A library for all of RFC 8785 carries float tables that this log never uses; a test holds the two to
/// the same bytes.)
fn canonical(value: &serde_json::Value) -> String {
    value.to_string()
}

pub(super) fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Action;

    fn three() -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        for action in [Action::Removed, Action::Hidden, Action::Kept] {
            let entry = seal(EntryBody::example(action), entries.last());
            entries.push(entry);
        }
        entries
    }

    #[test]
    fn an_untouched_chain_holds_and_names_its_head() {
        let entries = three();
        let head = verify(&entries).unwrap();
        assert_eq!(
            head,
            Head {
                count: 3,
                hash: entries[2].hash.clone()
            }
        );
        assert_eq!(verify(&[]).unwrap().hash, GENESIS);
    }

    #[test]
    fn alteration_removal_reordering_and_insertion_are_found_where_they_stand() {
        let altered = {
            let mut entries = three();
            entries[1].body.reason.push('!');
            entries
        };
        assert_eq!(verify(&altered).unwrap_err().position, 2);
        let removed = {
            let mut entries = three();
            entries.remove(0);
            entries
        };
        assert_eq!(verify(&removed).unwrap_err().position, 1);
        let swapped = {
            let mut entries = three();
            entries.swap(1, 2);
            entries
        };
        assert_eq!(verify(&swapped).unwrap_err().position, 2);
        let inserted = {
            let mut entries = three();
            let copy = entries[1].clone();
            entries.insert(1, copy);
            entries
        };
        assert_eq!(verify(&inserted).unwrap_err().position, 3);
    }

    #[test]
    fn an_entry_resealed_after_an_alteration_breaks_the_next_link() {
        let mut entries = three();
        entries[0].body.reason = "annat skäl".into();
        entries[0].hash = hash_of(&entries[0]);
        assert_eq!(verify(&entries).unwrap_err().position, 2);
    }

    #[test]
    fn a_newer_schema_is_refused() {
        let mut entries = three();
        entries[0].schema = SCHEMA + 1;
        assert!(verify(&entries).unwrap_err().to_string().contains("newer version"));
    }

    #[test]
    fn the_canonical_form_is_that_of_rfc_8785() {
        let odd = "\u{0}\u{8}\t\n\u{b}\u{c}\r\u{1f}\u{7f}\"\\/åäö\u{2028}😡\u{fffd}".to_owned();
        let body = EntryBody {
            reason: odd,
            corrects: Some(u32::MAX),
            ..EntryBody::example(Action::Kept)
        };
        let value = serde_json::to_value(seal(body, None)).unwrap();
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
