//! Taking files into a log that is kept: what would come of it first, then all of it or nothing, then back if it was wrong.
//!
//! The log's own chain goes on; what other browser profiles wrote stands beside it and is never written on. A file
//! that holds more of the own chain than the log does (an older state of the browser profile was put back) gives its end back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::merge::{Bad, Conflict, Counted, Source, merge};
use super::{Entry, EntryRef, file};

/// What would come of it, or what came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ImportPlan {
    /// How many entries the log has.
    pub before: usize,
    /// How many it has afterwards.
    pub after: usize,
    /// How many entries are new.
    pub added: usize,
    /// How many entries that were damaged here are whole in a file.
    pub mended: usize,
    /// In how many entries of this log something goes, because a file tells of its purge.
    pub purged: usize,
    /// File by file.
    pub counted: Vec<Counted>,
    /// What is put aside: nothing of it is taken in.
    pub bad: Vec<Bad>,
    /// With any, nothing is taken in.
    pub conflicts: Vec<Conflict>,
}

/// What must be written for it, and what takes it back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Import {
    /// For the one who decides.
    pub plan: ImportPlan,
    /// Entries that are new, in the order of their chains.
    pub added: Vec<Entry>,
    /// Entries that take the place of the same entry.
    pub changed: Vec<Entry>,
    /// How to take it back; none where a purge was carried out, for what is purged must stay so.
    pub undo: Option<Undo>,
}

/// What takes an import back.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Undo {
    /// When the import was made, ISO 8601.
    pub at: String,
    /// The entries that were new.
    pub added: Vec<EntryRef>,
    /// The entries that others took the place of, as they stood.
    pub before: Vec<Entry>,
}

impl Import {
    /// Works out what taking `files` into `log` means. `log` holds every entry that is kept, in the order of its chains.
    ///
    /// # Errors
    ///
    /// Never for entries as they are; the type is the serialiser's.
    pub fn of(log: &[Entry], files: &[Source<'_>], now: &str) -> Result<Self, serde_json::Error> {
        let own = file::write(log)?;
        // The log comes first: what is counted as new in a file is new to the log.
        let mut sources = vec![Source { name: "", text: &own }];
        sources.extend_from_slice(files);
        let mut merged = merge(&sources);
        // The log's own damage is told where the log is shown; here it counts only as what a file can mend.
        merged.bad.retain(|bad| !bad.name.is_empty());
        if !merged.counted.is_empty() {
            merged.counted.remove(0);
        }
        let mut import = Self {
            plan: ImportPlan {
                before: log.len(),
                after: log.len(),
                counted: merged.counted,
                bad: merged.bad,
                conflicts: merged.conflicts,
                ..ImportPlan::default()
            },
            ..Self::default()
        };
        if !import.plan.conflicts.is_empty() {
            return Ok(import);
        }
        let kept: BTreeMap<EntryRef, &Entry> = log.iter().map(|entry| (entry.named(), entry)).collect();
        let mut undo = Undo {
            at: now.to_owned(),
            ..Undo::default()
        };
        for entry in merged.entries {
            match kept.get(&entry.named()) {
                None => {
                    undo.added.push(entry.named());
                    import.added.push(entry);
                }
                Some(before) if **before != entry => {
                    if loses(before, &entry) {
                        import.plan.purged += 1;
                    } else {
                        import.plan.mended += 1;
                    }
                    undo.before.push((*before).clone());
                    import.changed.push(entry);
                }
                Some(_) => {}
            }
        }
        import.plan.added = import.added.len();
        import.plan.after = log.len() + import.added.len();
        import.undo = (import.plan.purged == 0 && import.plan.added + import.plan.mended > 0).then_some(undo);
        Ok(import)
    }
}

/// Whether the same entry has parts in one that it has no longer in the other.
fn loses(before: &Entry, after: &Entry) -> bool {
    super::parts::Part::ALL
        .into_iter()
        .any(|part| before.salts.get(part).is_some() && after.salts.get(part).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::samples::{chain_in, decision};
    use crate::ledger::{Action, Cause, EntryBody, LogEvent, Purged, Span, chain};

    const NOW: &str = "2026-11-28T10:00:00+01:00";

    fn three(profile: &str) -> Vec<Entry> {
        chain_in(
            profile,
            &[Action::Removed, Action::Kept, Action::Hidden].map(EntryBody::example),
        )
    }

    fn import(log: &[Entry], files: &[(&str, String)]) -> Import {
        let sources: Vec<Source<'_>> = files.iter().map(|(name, text)| Source { name, text }).collect();
        Import::of(log, &sources, NOW).unwrap()
    }

    /// The log after it.
    fn carried_out(log: &[Entry], import: &Import) -> Vec<Entry> {
        let mut all: BTreeMap<EntryRef, Entry> = BTreeMap::new();
        for entry in log.iter().chain(&import.added).chain(&import.changed) {
            all.insert(entry.named(), entry.clone());
        }
        all.into_values().collect()
    }

    #[test]
    fn another_administrators_entries_come_beside_and_a_second_time_nothing() {
        let (own, other) = (three("bb"), three("aa"));
        let text = file::write(&other).unwrap();
        let first = import(&own, &[("andra.jsonl", text.clone())]);
        assert_eq!((first.plan.before, first.plan.added, first.plan.after), (3, 3, 6));
        assert_eq!(first.plan.counted[0].new, 3);
        assert_eq!(first.undo.as_ref().unwrap().added.len(), 3);
        let joined = carried_out(&own, &first);
        assert!(chain::verify(&joined).is_ok());
        let second = import(&joined, &[("andra.jsonl", text)]);
        assert_eq!(
            (second.plan.added, second.plan.after, second.undo.is_none()),
            (0, 6, true)
        );
    }

    #[test]
    fn a_shrunk_log_gets_its_end_back_and_an_empty_one_everything() {
        let whole = three("bb");
        let text = file::write(&whole).unwrap();
        let end = import(&whole[..1], &[("kopia.jsonl", text.clone())]);
        assert_eq!((end.plan.added, carried_out(&whole[..1], &end)), (2, whole.clone()));
        let all = import(&[], &[("kopia.jsonl", text)]);
        assert_eq!((all.plan.before, all.added), (0, whole));
    }

    #[test]
    fn a_damaged_entry_is_mended_and_can_be_put_back() {
        let whole = three("bb");
        let mut damaged = whole.clone();
        decision(&mut damaged[1]).reason = "Något annat".into();
        let mend = import(&damaged, &[("kopia.jsonl", file::write(&whole).unwrap())]);
        assert_eq!((mend.plan.mended, mend.plan.added), (1, 0));
        assert_eq!(carried_out(&damaged, &mend), whole);
        assert_eq!(mend.undo.unwrap().before, [damaged[1].clone()]);
    }

    #[test]
    fn bad_lines_are_put_aside_and_a_fork_takes_in_nothing() {
        let own = three("bb");
        let other = file::write(&three("aa")).unwrap().replacen("Möjlig", "Grov", 1);
        let bad = import(&own, &[("andra.jsonl", other)]);
        assert_eq!(bad.plan.added, 0, "what stands behind the altered one has no place");
        assert!(!bad.plan.bad.is_empty() && bad.plan.bad[0].name == "andra.jsonl");
        let fork = chain_in(
            "bb",
            &[Action::Removed, Action::Kept, Action::Blocked].map(EntryBody::example),
        );
        let fork = import(&own, &[("fork.jsonl", file::write(&fork).unwrap())]);
        assert_eq!((fork.plan.conflicts.len(), fork.plan.after), (1, 3));
        assert!(fork.added.is_empty() && fork.changed.is_empty() && fork.undo.is_none());
    }

    #[test]
    fn a_purge_that_a_file_tells_of_is_carried_out_and_cannot_be_taken_back() {
        let own = three("bb");
        let purge = EntryBody {
            event: LogEvent::Purged(Purged {
                cause: Cause::Decision,
                decision: "KS 2026/1".into(),
                before: None,
                parts: super::super::parts::Part::ALL.to_vec(),
                entries: vec![Span {
                    profile: "bb".into(),
                    from: 1,
                    to: 1,
                }],
                keys: Vec::new(),
            }),
            ..EntryBody::example(Action::Kept)
        };
        let other = chain_in("aa", &[purge]);
        let told = import(&own, &[("andra.jsonl", file::write(&other).unwrap())]);
        assert_eq!((told.plan.purged, told.plan.added, told.undo.is_none()), (1, 1, true));
        let after = carried_out(&own, &told);
        assert!(chain::verify(&after).is_ok());
        assert!(decision(&mut after[1].clone()).text.is_none());
    }
}
