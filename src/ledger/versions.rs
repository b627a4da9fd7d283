//! From an older shape of the log to the present one, step by step.
//!
//! The same steps run on a browser's own log when Uppsikt is updated and on every older export that is read. After each
//! step stands a checkpoint: as many entries as before, and a chain that holds. Whoever keeps the log writes it at a
//! checkpoint or not at all.

use serde_json::Value;

use super::chain::{self, Head};
use super::entry::{Entry, SCHEMA};
use super::event::Migrated;
use super::version1;
use crate::model::Localized;

/// What a log of an older version has become.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// Its entries, in the present shape.
    pub entries: Vec<Entry>,
    /// What to log of the move; nothing where nothing was moved.
    pub note: Option<Migrated>,
}

/// Why a log was not moved. Nothing of it was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MoveError {
    /// An entry was written by a newer version.
    Newer,
    /// An entry cannot be read: its place, from 1, and why.
    Unreadable(usize, String),
    /// The new chain did not come out whole.
    Checkpoint,
}

impl MoveError {
    /// What is wrong, in the words of the product.
    #[must_use]
    pub fn message(&self) -> Localized {
        match self {
            Self::Newer => Localized::new(
                "loggen är skriven av en nyare version av Uppsikt; uppdatera Uppsikt för att läsa den",
                "the log was written by a newer version of Uppsikt; update Uppsikt to read it",
            ),
            Self::Unreadable(place, why) => Localized::new(
                format!("post {place} går inte att läsa: {why}"),
                format!("entry {place} cannot be read: {why}"),
            ),
            Self::Checkpoint => Localized::new(
                "loggen kunde inte flyttas till den nya versionen; inget är ändrat",
                "the log could not be moved to the new version; nothing was changed",
            ),
        }
    }
}

/// The version of an entry, as it says itself.
#[must_use]
pub fn version_of(entry: &Value) -> Option<u32> {
    entry
        .get("schema")?
        .as_u64()
        .map(|version| u32::try_from(version).unwrap_or(u32::MAX))
}

/// Moves a whole log, oldest entry first, to the present shape. One that has it already passes through.
///
/// A chain of version 1 that does not hold is moved all the same, for every entry is a public record; the note says
/// where it broke.
///
/// # Errors
///
/// [`MoveError`].
pub fn to_present(log: Vec<Value>) -> Result<Moved, MoveError> {
    if log.iter().filter_map(version_of).any(|version| version > SCHEMA) {
        return Err(MoveError::Newer);
    }
    if log.first().and_then(version_of) == Some(1) {
        return from_1(&log);
    }
    let entries = log.into_iter().enumerate().map(|(index, entry)| {
        serde_json::from_value(entry).map_err(|error| MoveError::Unreadable(index + 1, error.to_string()))
    });
    Ok(Moved {
        entries: entries.collect::<Result<_, _>>()?,
        note: None,
    })
}

fn from_1(log: &[Value]) -> Result<Moved, MoveError> {
    let mut old: Vec<version1::Entry> = Vec::with_capacity(log.len());
    let mut fault = None;
    for (index, value) in log.iter().enumerate() {
        let entry: version1::Entry = serde_json::from_value(value.clone())
            .map_err(|error| MoveError::Unreadable(index + 1, error.to_string()))?;
        if fault.is_none() {
            fault = version1::fault(&entry, old.last()).map(|what| what.to_string());
        }
        old.push(entry);
    }
    let head = old.last().map(|last| last.hash.clone()).unwrap_or_default();
    let entries = moved_from_1(old);
    let count = u32::try_from(entries.len()).unwrap_or(u32::MAX);
    let holds = chain::verify(&entries).is_ok_and(|heads| {
        matches!(heads.as_slice(), [Head { count: now, .. }] if *now == count) && entries.len() == log.len()
    });
    if !holds {
        return Err(MoveError::Checkpoint);
    }
    Ok(Moved {
        entries,
        note: Some(Migrated {
            from: 1,
            count,
            head,
            fault,
        }),
    })
}

/// Entries of version 1, in the order given, in the present shape.
pub(super) fn moved_from_1(old: Vec<version1::Entry>) -> Vec<Entry> {
    let Some(profile) = old.first().map(version1::profile) else {
        return Vec::new();
    };
    let mut entries: Vec<Entry> = Vec::with_capacity(old.len());
    for entry in old {
        let moved = version1::moved(entry, &profile, entries.last());
        entries.push(moved);
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Action;

    /// An export of five entries that version 1 wrote, one a correction.
    const VERSION_1: &str = include_str!("../../tests/ledger/version-1.jsonl");

    fn old() -> Vec<Value> {
        VERSION_1
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    #[test]
    fn a_log_of_version_1_is_moved_whole_and_its_old_head_is_kept() {
        let moved = to_present(old()).unwrap();
        assert_eq!(moved.entries.len(), 5);
        let note = moved.note.unwrap();
        assert_eq!((note.from, note.count, note.fault), (1, 5, None));
        assert_eq!(note.head, old()[4]["hash"].as_str().unwrap());
        let first = &moved.entries[0];
        assert_eq!(first.body.created, "2026-03-02T10:15:00+01:00");
        let decision = first.body.event.decision().unwrap();
        assert_eq!(decision.action, Action::Removed);
        assert_eq!(decision.text.as_deref(), Some("Vilken j*vla plogning"));
        assert_eq!(moved.entries[4].body.corrects, Some(moved.entries[1].named()));
    }

    #[test]
    fn two_exports_of_one_log_become_one_chain() {
        let short = to_present(old()[..3].to_vec()).unwrap().entries;
        let long = to_present(old()).unwrap().entries;
        assert_eq!(short[..], long[..3]);
    }

    #[test]
    fn a_broken_log_of_version_1_is_moved_and_the_break_is_noted() {
        let mut log = old();
        log[1]["body"]["reason"] = "annat".into();
        let moved = to_present(log).unwrap();
        assert_eq!(moved.entries.len(), 5);
        assert!(moved.note.unwrap().fault.unwrap().contains("altered"));
    }

    #[test]
    fn what_is_newer_or_unreadable_is_refused() {
        let mut log = old();
        log[2]["schema"] = 3.into();
        assert_eq!(to_present(log).unwrap_err(), MoveError::Newer);
        let mut log = old();
        log[2]["body"]["action"] = "sprängd".into();
        assert!(matches!(to_present(log).unwrap_err(), MoveError::Unreadable(3, _)));
    }

    #[test]
    fn the_present_shape_passes_through() {
        let entries = to_present(old()).unwrap().entries;
        let values = entries
            .iter()
            .map(|entry| serde_json::to_value(entry).unwrap())
            .collect();
        let again = to_present(values).unwrap();
        assert_eq!((again.entries, again.note), (entries, None));
    }
}
