//! What holds for every file whatsoever that is given as an exported log: asked by property tests (`tests/ledger.rs`) and
//! by the fuzz target `ledger`.
//!
//! Each function stops with a panic that says what did not hold.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use uppsikt::ledger::chain::verify;
use uppsikt::ledger::file::{check, write};
use uppsikt::ledger::merge::{Source, merge};

/// An export as the present version writes it: two chains, a purge, a round, a correction.
pub const WHOLE: &str = include_str!("../ledger/version-2.jsonl");

/// Checks and joins a file, alone and with [`WHOLE`].
pub fn any_file(text: &str) {
    let checked = check(text);
    if checked.version == 2 && checked.damages.is_empty() {
        // A file without damage holds, and is what would be written of it.
        assert!(verify(&checked.entries).is_ok());
        assert_eq!(lines(&write(&checked.entries).unwrap()), lines(text));
    }
    let alone = merge(&[Source { name: "a", text }]);
    if checked.damages.is_empty() {
        assert!(
            alone.is_whole(),
            "a file without damage is joined whole: {:?}",
            alone.bad
        );
        assert_eq!(alone.entries, checked.entries);
    }
    // What was joined holds, but for a part that is gone without a purge: that is told.
    assert!(verify(&alone.entries).is_ok() || !alone.bad.is_empty());
    let again = write(&alone.entries).unwrap();
    let twice = merge(&[
        Source {
            name: "a",
            text: &again,
        },
        Source {
            name: "b",
            text: &again,
        },
    ]);
    assert_eq!(twice.entries, alone.entries, "joined with itself it is itself");

    let with = merge(&[Source { name: "a", text }, Source { name: "b", text: WHOLE }]);
    let turned = merge(&[Source { name: "b", text: WHOLE }, Source { name: "a", text }]);
    assert_eq!(with.entries, turned.entries, "the order of the files does not matter");
    assert_eq!(with.conflicts.len(), turned.conflicts.len());
    if with.conflicts.is_empty() {
        let known: BTreeSet<&str> = with.entries.iter().map(|entry| entry.hash.as_str()).collect();
        for entry in check(WHOLE).entries {
            assert!(known.contains(entry.hash.as_str()), "an acknowledged entry is missing");
        }
    } else {
        assert!(with.entries.is_empty(), "nothing is joined in part");
    }
}

/// A file that was made of [`WHOLE`] by damaging it somewhere: whatever differs is found where it stands. A line that was
/// moved to the end of another chain is told where it stands now, not where it stood. `other` is a log of which parts may have been
/// put in; the whole of it is a file like any other, which only a hash kept elsewhere tells from the right one.
pub fn damaged_file(text: &str, moved: bool, other: &str) {
    let (whole, now) = (lines(WHOLE), lines(text));
    let checked = check(text);
    if whole == now {
        assert_eq!(checked.damages, [], "nothing that counts was changed");
        return;
    }
    let first = whole.iter().zip(&now).take_while(|(one, other)| one == other).count();
    // The line as it is numbered in the file, where empty lines count.
    let numbers = numbered(text);
    let place = numbers
        .get(first)
        .copied()
        .unwrap_or_else(|| numbers.last().map_or(1, |last| last + 1));
    let told: Vec<usize> = checked.damages.iter().map(|damage| damage.line).collect();
    // An entry that was sealed anew is whole in itself: the next one tells that it does not follow.
    let next = numbers.get(first + 1).copied().unwrap_or(place + 1);
    let stands = |line: &usize| {
        let at = numbers.iter().position(|number| number == line);
        at.is_none_or(|at| whole.get(at) != now.get(at))
    };
    assert!(
        told.iter()
            .any(|line| *line == place || *line == next || (moved && stands(line))),
        "line {place} was changed, told are {told:?}"
    );
    static HASHES: OnceLock<BTreeSet<String>> = OnceLock::new();
    let hashes = HASHES.get_or_init(|| {
        let written = [WHOLE, other].map(|log| check(log).entries);
        written.into_iter().flatten().map(|entry| entry.hash).collect()
    });
    // Whoever has Uppsikt's own code can seal an entry, and what follows it then stands beside the chain: that is told.
    let merged = merge(&[Source { name: "a", text }]);
    let foreign = merged.entries.iter().any(|entry| !hashes.contains(&entry.hash));
    assert!(
        !foreign || !merged.is_whole(),
        "an entry that nobody wrote was joined without a word"
    );
}

fn strip(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    lines
        .enumerate()
        .filter(|(_, line)| !line.is_empty())
        .map(|(index, line)| (index + 1, line))
}

fn lines(text: &str) -> Vec<&str> {
    strip(text).map(|(_, line)| line).collect()
}

fn numbered(text: &str) -> Vec<usize> {
    strip(text).map(|(number, _)| number).collect()
}
