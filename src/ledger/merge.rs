//! Several administrators' exports as one log.
//!
//! Every browser profile has a chain of its own, so two administrators' entries can never claim one number: a merge is a
//! union. It gives the same bytes whichever file comes first and however often one is given. Only what does not hold can
//! be in the way: a line that is no entry, an entry behind a gap, two entries in one place (a browser profile that was
//! copied, or a forgery). The first two are put aside and listed; the last is shown and nothing is joined until somebody
//! has looked.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::chain::{self, Fault, GENESIS};
use super::file::{self, Line};
use super::parts::{self, Part, Purges};
use super::{Entry, version1, versions};
use crate::model::Localized;

/// A file to join.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// What the user calls it.
    pub name: &'a str,
    /// Its content.
    pub text: &'a str,
}

/// How many entries a file held.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Counted {
    /// The file.
    pub name: String,
    /// How many lines that could be read as entries.
    pub entries: usize,
    /// How many of them no earlier file held.
    pub new: usize,
}

/// Something that was put aside.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Bad {
    /// The file.
    pub name: String,
    /// The line, from 1.
    pub line: usize,
    /// Why.
    pub why: Localized,
    /// The line as it stood; empty for one that is missing.
    pub text: String,
}

/// Two entries in one place.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Conflict {
    /// The chain.
    pub profile: String,
    /// The number that both carry.
    pub seq: u32,
    /// Which files hold which: a hash and a file's name.
    pub held: Vec<(String, String)>,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merged {
    /// The log; empty where there are conflicts.
    pub entries: Vec<Entry>,
    /// File by file, in the order given.
    pub counted: Vec<Counted>,
    /// What was put aside, file by file.
    pub bad: Vec<Bad>,
    /// What must be looked at first.
    pub conflicts: Vec<Conflict>,
    /// In how many entries something was purged that one of the files still held.
    pub purged: usize,
}

impl Merged {
    /// Whether everything that was given is in the log.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.bad.is_empty() && self.conflicts.is_empty()
    }
}

/// An entry and where it was found.
struct Found<'a> {
    entry: Entry,
    /// File, line, and the line as it stood.
    places: Vec<(usize, usize, &'a str)>,
}

type Place = (String, u32);

/// Joins files.
#[must_use]
pub fn merge(sources: &[Source<'_>]) -> Merged {
    let mut merged = Merged::default();
    let mut found: BTreeMap<Place, BTreeMap<String, Found<'_>>> = BTreeMap::new();
    for (index, source) in sources.iter().enumerate() {
        let read = read(source, &mut merged.bad);
        let mut counted = Counted {
            name: source.name.to_owned(),
            entries: read.len(),
            new: 0,
        };
        for (line, text, entry) in read {
            let place = found.entry((entry.profile.clone(), entry.seq)).or_default();
            let hash = entry.hash.clone();
            if let Some(known) = place.get_mut(&hash) {
                parts::complete(&mut known.entry, &entry);
                known.places.push((index, line, text));
            } else {
                counted.new += 1;
                let places = vec![(index, line, text)];
                place.insert(hash, Found { entry, places });
            }
        }
        merged.counted.push(counted);
    }
    join(found, sources, &mut merged);
    if merged.conflicts.is_empty() {
        merged.purged = carry_out_purges(&mut merged.entries);
        missing_parts(&mut merged);
    } else {
        merged.entries.clear();
    }
    let mut order: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, source) in sources.iter().enumerate() {
        order.entry(source.name).or_insert(index);
    }
    merged
        .bad
        .sort_by_key(|bad| (order.get(bad.name.as_str()).copied(), bad.line));
    merged
}

/// The entries of a file that are what was sealed, each with its line.
fn read<'a>(source: &Source<'a>, bad: &mut Vec<Bad>) -> Vec<(usize, &'a str, Entry)> {
    let mut aside = |line, text: &str, why| {
        bad.push(Bad {
            name: source.name.to_owned(),
            line,
            why,
            text: text.to_owned(),
        });
    };
    let mut entries = Vec::new();
    let mut old: Vec<(usize, &str, version1::Entry)> = Vec::new();
    let mut old_broken = false;
    let mut end = None;
    let mut last = 0;
    for (number, text) in file::lines(source.text, true) {
        last = number;
        match file::line(text) {
            Ok(Line::Entry(entry)) => {
                let altered = chain::own_faults(&entry).contains(&Fault::Content);
                if altered {
                    let (sv, en) = Fault::Content.words(entry.seq);
                    aside(number, text, Localized::new(sv, en));
                } else {
                    entries.push((number, text, *entry));
                }
            }
            Ok(Line::Old(entry)) => {
                let fault = version1::fault(&entry, old.last().map(|(.., last)| last));
                // What stands behind a break has no known place.
                old_broken |= fault.is_some();
                match fault {
                    Some(why) => aside(number, text, why),
                    None if old_broken => {
                        let (sv, en) = ("står efter ett brott i kedjan", "stands behind a break in the chain");
                        aside(number, text, Localized::new(sv, en));
                    }
                    None => old.push((number, text, *entry)),
                }
            }
            Ok(Line::End(heads)) => end = Some((number, heads)),
            Err(why) => aside(number, text, why),
        }
    }
    if old.is_empty() {
        check_end(&entries, end, last, &mut aside);
    }
    let lines: Vec<(usize, &str)> = old.iter().map(|(number, text, _)| (*number, *text)).collect();
    let moved = versions::moved_from_1(old.into_iter().map(|(.., entry)| entry).collect());
    entries.extend(
        lines
            .into_iter()
            .zip(moved)
            .map(|((number, text), entry)| (number, text, entry)),
    );
    entries
}

/// Whether a file holds as many entries of each chain as its last line says.
fn check_end(
    entries: &[(usize, &str, Entry)],
    end: Option<(usize, Vec<chain::Head>)>,
    last: usize,
    aside: &mut impl FnMut(usize, &str, Localized),
) {
    let Some((number, heads)) = end else {
        let (sv, en) = (
            "filens sista rad saknas: slutet kan vara avklippt",
            "the file's last line is missing: its end may be cut off",
        );
        return aside(last + 1, "", Localized::new(sv, en));
    };
    for head in heads {
        let holds = entries
            .iter()
            .any(|(.., entry)| entry.profile == head.profile && entry.seq == head.count && entry.hash == head.hash);
        if !holds {
            let (sv, en) = (
                format!(
                    "post {} ska vara den sista i sin kedja och finns inte i filen",
                    head.count
                ),
                format!(
                    "entry {} should be the last of its chain and is not in the file",
                    head.count
                ),
            );
            aside(number, "", Localized::new(sv, en));
        }
    }
}

/// Follows each chain from its beginning as far as it holds.
fn join(found: BTreeMap<Place, BTreeMap<String, Found<'_>>>, sources: &[Source<'_>], merged: &mut Merged) {
    let mut at: Option<(String, u32, String)> = None;
    let mut forked = BTreeSet::new();
    for ((profile, seq), candidates) in found {
        let same = at.as_ref().is_some_and(|(own, ..)| *own == profile);
        let (expected, hash) = match &at {
            Some((_, last, hash)) if same => (last.saturating_add(1), hash.as_str()),
            _ => (1, GENESIS),
        };
        let follows = |found: &Found<'_>| seq == expected && found.entry.prev == hash && !forked.contains(&profile);
        let (mut fitting, others): (Vec<_>, Vec<_>) = candidates.into_values().partition(follows);
        for other in others {
            if forked.contains(&profile) {
                // The fork has been told; what stands behind it belongs to one of its branches.
                continue;
            }
            let (sv, en) = if seq == expected {
                Fault::Link.words(seq)
            } else {
                Fault::Missing(expected, seq.saturating_sub(1)).words(seq)
            };
            put_aside(&other, sources, &Localized::new(sv, en), &mut merged.bad);
        }
        if fitting.len() > 1 {
            let held = fitting.iter().flat_map(|found| {
                let hash = &found.entry.hash;
                found
                    .places
                    .iter()
                    .map(move |(file, ..)| (hash.clone(), name(sources, *file)))
            });
            let mut held: Vec<(String, String)> = held.collect();
            held.sort();
            held.dedup();
            merged.conflicts.push(Conflict {
                profile: profile.clone(),
                seq,
                held,
            });
            forked.insert(profile.clone());
        }
        // Without one that fits, `at` stays: everything behind is told to stand behind the same gap.
        if let (Some(Found { entry, .. }), true) = (fitting.pop(), !forked.contains(&profile)) {
            at = Some((profile, seq, entry.hash.clone()));
            merged.entries.push(entry);
        } else if !same {
            at = Some((profile, 0, GENESIS.to_owned()));
        }
    }
}

fn name(sources: &[Source<'_>], index: usize) -> String {
    sources
        .get(index)
        .map(|source| source.name.to_owned())
        .unwrap_or_default()
}

fn put_aside(found: &Found<'_>, sources: &[Source<'_>], why: &Localized, bad: &mut Vec<Bad>) {
    bad.extend(found.places.iter().map(|(index, line, text)| Bad {
        name: name(sources, *index),
        line: *line,
        why: why.clone(),
        text: (*text).to_owned(),
    }));
}

/// One file may be older than a purge that another tells of.
fn carry_out_purges(entries: &mut [Entry]) -> usize {
    let purging: Vec<Entry> = entries
        .iter()
        .filter(|entry| matches!(entry.body.event, super::LogEvent::Purged(_)))
        .cloned()
        .collect();
    let purges = Purges::of(&purging);
    let mut count = 0;
    for entry in entries {
        let gone: Vec<Part> = Part::ALL
            .into_iter()
            .filter(|part| entry.salts.get(*part).is_some() && purges.cover(&entry.profile, entry.seq, *part))
            .collect();
        if !gone.is_empty() && parts::purge(entry, &gone).is_ok() {
            count += 1;
        }
    }
    count
}

/// What no file still has and no purge says is gone: told, and the entry kept, for its chain holds.
fn missing_parts(merged: &mut Merged) {
    let purges = Purges::of(&merged.entries);
    let mut bad = Vec::new();
    for entry in &merged.entries {
        for part in Part::ALL {
            let gone = entry.commitments.get(part).is_some() && entry.salts.get(part).is_none();
            if gone && !purges.cover(&entry.profile, entry.seq, part) {
                let (sv, en) = Fault::Gone(part).words(entry.seq);
                bad.push(Bad {
                    name: entry.profile.clone(),
                    line: entry.seq as usize,
                    why: Localized::new(sv, en),
                    text: String::new(),
                });
            }
        }
    }
    merged.bad.extend(bad);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::event::{Cause, Purged, Span};
    use crate::ledger::samples::chain_in;
    use crate::ledger::{Action, EntryBody, LogEvent};

    fn body(reason: &str) -> EntryBody {
        let mut body = EntryBody::example(Action::Removed);
        if let LogEvent::Decision(decision) = &mut body.event {
            decision.reason = reason.to_owned();
        }
        body
    }

    fn log(profile: &str, reasons: &[&str]) -> Vec<Entry> {
        chain_in(profile, &reasons.iter().map(|reason| body(reason)).collect::<Vec<_>>())
    }

    fn joined(texts: &[&str]) -> Merged {
        let names = ["A", "B", "C"];
        let sources: Vec<Source<'_>> = texts
            .iter()
            .zip(names)
            .map(|(text, name)| Source { name, text })
            .collect();
        merge(&sources)
    }

    fn text(entries: &[Entry]) -> String {
        file::write(entries).unwrap()
    }

    #[test]
    fn a_merge_is_a_union_in_any_order_and_any_number_of_times() {
        let (one, two) = (log("aa", &["1", "2", "3"]), log("bb", &["4", "5"]));
        let (short, long, other) = (text(&one[..2]), text(&one), text(&two));
        let merged = joined(&[&short, &other, &long]);
        assert!(merged.is_whole(), "{:?}", merged.bad);
        assert_eq!(merged.entries.len(), 5);
        assert_eq!(
            merged.counted.iter().map(|c| (c.entries, c.new)).collect::<Vec<_>>(),
            [(2, 2), (2, 2), (3, 1)]
        );
        let result = text(&merged.entries);
        assert_eq!(text(&joined(&[&long, &other, &short]).entries), result);
        assert_eq!(text(&joined(&[&result, &long, &result]).entries), result);
        assert!(file::check(&result).damages.is_empty());
    }

    #[test]
    fn a_bad_line_is_put_aside_and_another_file_fills_the_gap() {
        let whole = text(&log("aa", &["1", "2", "3"]));
        let broken = whole.replacen("\"2\"", "\"två\"", 1);
        let alone = joined(&[&broken]);
        assert_eq!(alone.entries.len(), 1);
        assert_eq!(alone.bad.iter().map(|bad| bad.line).collect::<Vec<_>>(), [2, 3]);
        assert!(alone.bad[0].text.contains("två"));
        let together = joined(&[&broken, &whole]);
        assert_eq!(together.entries.len(), 3);
        assert_eq!(together.bad.len(), 1);
    }

    #[test]
    fn a_cut_end_is_told() {
        let whole = text(&log("aa", &["1", "2", "3"]));
        let lines: Vec<&str> = whole.lines().collect();
        let cut = joined(&[&lines[..2].join("\n")]);
        assert_eq!((cut.entries.len(), cut.bad[0].line), (2, 3));
        let last = joined(&[&[lines[0], lines[1], lines[3]].join("\n")]);
        assert_eq!((last.entries.len(), last.bad[0].line), (2, 3));
    }

    #[test]
    fn a_copied_profile_is_a_conflict_and_nothing_is_joined() {
        let (one, two) = (log("aa", &["1", "2", "3"]), log("aa", &["1", "2", "annat", "mer"]));
        for texts in [[text(&one), text(&two)], [text(&two), text(&one)]] {
            let merged = joined(&[&texts[0], &texts[1]]);
            assert!(merged.entries.is_empty());
            assert_eq!((merged.conflicts.len(), merged.conflicts[0].seq), (1, 3));
            let mut files: Vec<&str> = merged.conflicts[0].held.iter().map(|(_, name)| name.as_str()).collect();
            files.sort_unstable();
            assert_eq!(files, ["A", "B"]);
        }
    }

    #[test]
    fn what_one_file_tells_is_purged_is_purged_in_the_other() {
        let before = log("aa", &["1", "2"]);
        let mut after = before.clone();
        parts::purge(&mut after[0], &Part::ALL).unwrap();
        let purged = EntryBody {
            event: LogEvent::Purged(Purged {
                cause: Cause::Decision,
                decision: "KS 2026/1".into(),
                before: Some("2026-01-01".into()),
                parts: Part::ALL.to_vec(),
                entries: vec![Span {
                    profile: "aa".into(),
                    from: 1,
                    to: 1,
                }],
                keys: Vec::new(),
            }),
            ..body("")
        };
        let entry = chain::seal(purged, chain::Onto::Entry(&before[1]), &[3; 32]);
        after.push(entry);
        let merged = joined(&[&text(&before), &text(&after)]);
        assert!(merged.is_whole(), "{:?}", merged.bad);
        assert_eq!((merged.purged, &merged.entries), (1, &after));
    }

    #[test]
    fn a_part_that_one_copy_lost_comes_from_another() {
        let whole = log("aa", &["1"]);
        let mut lost = whole.clone();
        parts::purge(&mut lost[0], &[Part::Text, Part::Matter]).unwrap();
        let merged = joined(&[&text(&lost), &text(&whole)]);
        assert_eq!((merged.is_whole(), merged.entries), (true, whole));
        assert!(!joined(&[&text(&lost)]).is_whole());
    }

    #[test]
    fn an_old_export_joins_the_log_it_became() {
        let old = include_str!("../../tests/ledger/version-1.jsonl");
        let mut now = file::check(old).entries;
        let next = chain::seal(body("ny"), chain::Onto::Entry(&now[4]), &[1; 32]);
        now.push(next);
        let merged = joined(&[old, &text(&now)]);
        assert_eq!((merged.is_whole(), merged.entries), (true, now));
    }
}
