//! Purging: by a decision when the log is old enough, or one person's data when that person asks.
//!
//! Nothing here changes a log. A [`Plan`] is shown first; carried out, it is a logged entry ([`Plan::event`]) and the
//! parts that go ([`Plan::carry_out`]). The entries stay: numbered, chained, with what was done, when and on what ground,
//! which is what later reports need. No national period was found, so the months are a setting and the decision's
//! number is asked for: a public record may be destroyed only under a decision (gallringsbeslut), and not while somebody
//! has asked for it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::event::{Cause, Purged, Span};
use super::parts::{self, Part};
use super::{Entry, EntryRef, LogEvent, current::current};
use crate::text::normal::{lower, nfc};

/// The setting.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", default)]
pub struct Retention {
    /// How many months an entry is kept whole. 0: for ever.
    pub months: u32,
    /// The number of the decision that says so.
    pub decision: String,
}

/// What would be purged. Nothing is, yet.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// On what ground.
    pub cause: Cause,
    /// The decision's or the request's number.
    pub decision: String,
    /// Everything written before this day, where it is by age.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Which parts.
    pub parts: Vec<Part>,
    /// Of which entries, oldest first.
    pub entries: Vec<EntryRef>,
    /// Entries that are old enough and must wait, because somebody has asked for them.
    pub waiting: Vec<EntryRef>,
    /// The keys that can be destroyed, because nothing of their year is left ("author-2024").
    pub keys: Vec<String>,
}

/// Why there is no plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanError {
    /// The log is kept for ever.
    Forever,
    /// No decision's or request's number is given.
    NoDecision,
    /// Today is no day.
    BadDay,
}

impl Plan {
    /// What is old enough on a day (`2026-11-22`).
    ///
    /// # Errors
    ///
    /// [`PlanError`].
    pub fn by_age(log: &[Entry], setting: &Retention, today: &str) -> Result<Self, PlanError> {
        if setting.months == 0 {
            return Err(PlanError::Forever);
        }
        let decision = setting.decision.trim();
        if decision.is_empty() {
            return Err(PlanError::NoDecision);
        }
        let before = months_before(today, setting.months).ok_or(PlanError::BadDay)?;
        let old = |entry: &&Entry| entry.body.day() < before.as_str() && has_any(entry, &Part::ALL);
        let asked_for = asked_for(log);
        let (waiting, entries): (Vec<&Entry>, Vec<&Entry>) = log
            .iter()
            .filter(old)
            .partition(|entry| asked_for.contains(&entry.named()));
        let entries: Vec<EntryRef> = entries.into_iter().map(Entry::named).collect();
        Ok(Self {
            cause: Cause::Decision,
            decision: decision.to_owned(),
            keys: spent_keys(log, &entries, today),
            before: Some(before),
            parts: Part::ALL.to_vec(),
            entries,
            waiting: waiting.into_iter().map(Entry::named).collect(),
        })
    }

    /// What leads to one person, for that person's request. `names` as the person is or was called; `hashes` are those
    /// names under each year's key ([`super::author::author_hmac`]).
    ///
    /// The masked text and the way to the person go; that something was done, why and on what ground stays, for that is
    /// the public record. A person looks through the plan before it is carried out: another may bear the same name.
    ///
    /// # Errors
    ///
    /// [`PlanError::NoDecision`].
    pub fn for_person(log: &[Entry], names: &[&str], hashes: &[String], request: &str) -> Result<Self, PlanError> {
        let request = request.trim();
        if request.is_empty() {
            return Err(PlanError::NoDecision);
        }
        let names: Vec<String> = names
            .iter()
            .map(|name| plain(name))
            .filter(|name| !name.is_empty())
            .collect();
        let parts = vec![Part::Text, Part::Person];
        let about = |entry: &&Entry| {
            let Some(decision) = entry.body.event.decision() else {
                return false;
            };
            let text = decision.text.as_deref().map(plain).unwrap_or_default();
            let wrote = decision.author_hmac.as_ref().is_some_and(|own| hashes.contains(own));
            has_any(entry, &parts) && (wrote || names.iter().any(|name| stands_in(&text, name)))
        };
        let asked_for = asked_for(log);
        let (waiting, entries): (Vec<&Entry>, Vec<&Entry>) = log
            .iter()
            .filter(about)
            .partition(|entry| asked_for.contains(&entry.named()));
        Ok(Self {
            cause: Cause::Request,
            decision: request.to_owned(),
            before: None,
            entries: entries.into_iter().map(Entry::named).collect(),
            waiting: waiting.into_iter().map(Entry::named).collect(),
            keys: Vec::new(),
            parts,
        })
    }

    /// The entry that logs it. It must be on disk together with what [`Plan::carry_out`] leaves.
    #[must_use]
    pub fn event(&self) -> LogEvent {
        LogEvent::Purged(Purged {
            cause: self.cause,
            decision: self.decision.clone(),
            before: self.before.clone(),
            parts: self.parts.clone(),
            entries: spans(&self.entries),
            keys: self.keys.clone(),
        })
    }

    /// Takes the parts out of the log; says how many entries lost something.
    ///
    /// # Errors
    ///
    /// Never for entries as they are.
    pub fn carry_out(&self, log: &mut [Entry]) -> Result<usize, serde_json::Error> {
        let chosen: BTreeSet<&EntryRef> = self.entries.iter().collect();
        let mut count = 0;
        for entry in log {
            if chosen.contains(&entry.named()) {
                parts::purge(entry, &self.parts)?;
                count += 1;
            }
        }
        Ok(count)
    }

    /// Whether everything that could be purged stands in a file that loses nothing: what is purged here is then in the hands
    /// of whoever decides on the file. `own` is the chain in which saving is logged, `log` holds every chain.
    #[must_use]
    pub fn is_saved(own: &[Entry], log: &[Entry]) -> bool {
        let mut ends: BTreeMap<&str, &str> = BTreeMap::new();
        for entry in log {
            ends.insert(&entry.profile, &entry.hash);
        }
        if let Some(first) = own.first() {
            ends.remove(first.profile.as_str());
        }
        own.iter().any(|entry| {
            let LogEvent::Exported(exported) = &entry.body.event else {
                return false;
            };
            let held: BTreeSet<&str> = exported.head.split(' ').collect();
            // The own chain goes on after the file: with this entry, for one. Nothing that is old came since.
            exported.format == "jsonl"
                && (entry.seq == 1 || held.contains(entry.prev.as_str()))
                && ends.values().all(|end| held.contains(end))
        })
    }
}

fn has_any(entry: &Entry, parts: &[Part]) -> bool {
    parts.iter().any(|part| entry.salts.get(*part).is_some())
}

/// The entries that somebody has asked for, and those that they correct: the whole matter waits.
fn asked_for(log: &[Entry]) -> BTreeSet<EntryRef> {
    let corrects: BTreeMap<EntryRef, &EntryRef> = log
        .iter()
        .filter_map(|entry| Some((entry.named(), entry.body.corrects.as_ref()?)))
        .collect();
    let pending = |entry: &&Entry| {
        entry
            .body
            .event
            .decision()
            .is_some_and(|decision| decision.disclosure_pending)
    };
    let mut waiting = BTreeSet::new();
    for entry in current(log).into_iter().filter(pending) {
        let mut name = Some(entry.named());
        // A name that is there already ends it, also where entries correct each other in a ring.
        while let Some(one) = name.take_if(|one| waiting.insert(one.clone())) {
            name = corrects.get(&one).map(|corrected| (*corrected).clone());
        }
    }
    waiting
}

/// Keys of years of which nothing is left once these entries are purged; never this year's, which is in use.
fn spent_keys(log: &[Entry], purged: &[EntryRef], today: &str) -> Vec<String> {
    let this_year = today.get(..4).unwrap_or_default();
    let purged: BTreeSet<&EntryRef> = purged.iter().collect();
    let (mut spent, mut needed) = (BTreeSet::new(), BTreeSet::new());
    for entry in log {
        if purged.contains(&entry.named()) {
            spent.insert(entry.body.year());
        } else if entry.salts.person.is_some() {
            needed.insert(entry.body.year());
        }
    }
    let past = spent.difference(&needed).filter(|year| **year < this_year);
    past.map(|year| format!("author-{year}")).collect()
}

/// Consecutive numbers as spans.
fn spans(entries: &[EntryRef]) -> Vec<Span> {
    let mut sorted = entries.to_vec();
    sorted.sort();
    let mut spans: Vec<Span> = Vec::new();
    for entry in sorted {
        match spans.last_mut() {
            Some(last) if last.profile == entry.profile && last.to.saturating_add(1) == entry.seq => {
                last.to = entry.seq
            }
            _ => spans.push(Span {
                profile: entry.profile,
                from: entry.seq,
                to: entry.seq,
            }),
        }
    }
    spans
}

/// The day so many months before a day. A day that its month has not (31 February) sorts where it should, after the
/// 28th, and is only ever compared.
fn months_before(day: &str, months: u32) -> Option<String> {
    let number = |range| day.get(range).and_then(|digits: &str| digits.parse::<u32>().ok());
    let (year, month, date) = (number(0..4)?, number(5..7)?, number(8..10)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&date) {
        return None;
    }
    let since = (year * 12 + month - 1).checked_sub(months)?;
    Some(format!("{:04}-{:02}-{date:02}", since / 12, since % 12 + 1))
}

fn plain(text: &str) -> String {
    lower(&nfc(text.trim()))
}

/// Whether a name stands in a text as words of its own: "Eva" not in "Evald".
fn stands_in(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + name.len()..).and_then(|after| after.chars().next());
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !is_letter(before) && !is_letter(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::author::author_hmac;
    use crate::ledger::chain::{Onto, seal, verify};
    use crate::ledger::samples::{chain_in, chain_of, decision};
    use crate::ledger::{Action, EntryBody};

    #[test]
    fn a_log_is_saved_when_a_file_holds_each_chain_to_its_end() {
        let exported = |format: &str, heads: &[&Entry]| EntryBody {
            event: LogEvent::Exported(crate::ledger::Exported {
                format: format.into(),
                backup: false,
                count: 0,
                head: heads
                    .iter()
                    .map(|entry| entry.hash.as_str())
                    .collect::<Vec<_>>()
                    .join(" "),
            }),
            ..EntryBody::example(Action::Kept)
        };
        let decided = || EntryBody::example(Action::Removed);
        let other = chain_in("aa", &[decided(), decided()]);
        let before = chain_of(&[decided()]);
        let saved = |bodies: &[EntryBody], others: &[Entry]| {
            let own = chain_of(bodies);
            Plan::is_saved(&own, &[others, &own].concat())
        };
        assert!(!saved(&[decided()], &[]));
        assert!(!saved(&[decided(), exported("csv", &[&before[0]])], &[]), "CSV loses");
        assert!(
            !saved(&[decided(), exported("jsonl", &[])], &[]),
            "a file of something else"
        );
        assert!(saved(&[decided(), exported("jsonl", &[&before[0]])], &[]));
        assert!(
            saved(&[decided(), exported("jsonl", &[&before[0]]), decided()], &[]),
            "written since"
        );
        assert!(
            !saved(&[decided(), exported("jsonl", &[&before[0]])], &other),
            "imported since"
        );
        assert!(
            !saved(&[decided(), exported("jsonl", &[&before[0], &other[0]])], &other),
            "more since"
        );
        assert!(saved(&[decided(), exported("jsonl", &[&other[1], &before[0]])], &other));
        assert!(
            saved(&[exported("jsonl", &[&other[1]])], &other),
            "the own chain begins with it"
        );
    }

    fn body(created: &str, author: &str, text: &str) -> EntryBody {
        let mut body = EntryBody::example(Action::Removed);
        created.clone_into(&mut body.created);
        if let LogEvent::Decision(decision) = &mut body.event {
            decision.author_hmac = author_hmac(&[7; 64], author);
            decision.text = Some(text.to_owned());
        }
        body
    }

    fn log() -> Vec<Entry> {
        let mut asked = body("2024-06-01T09:00:00+02:00", "Sten Exempelsson", "två");
        if let LogEvent::Decision(decision) = &mut asked.event {
            decision.disclosure_pending = true;
        }
        chain_of(&[
            body("2023-02-01T09:00:00+01:00", "Majvor Testgren", "ett"),
            asked,
            body("2024-08-01T09:00:00+02:00", "Sten Exempelsson", "hej Eva Provman!"),
            body("2026-10-01T09:00:00+02:00", "Evald Provman", "Evald"),
        ])
    }

    fn setting() -> Retention {
        Retention {
            months: 24,
            decision: " KS 2026/12 ".into(),
        }
    }

    fn numbers(entries: &[EntryRef]) -> Vec<u32> {
        entries.iter().map(|entry| entry.seq).collect()
    }

    #[test]
    fn what_is_old_enough_is_listed_and_what_is_asked_for_waits() {
        let plan = Plan::by_age(&log(), &setting(), "2026-11-22").unwrap();
        assert_eq!(numbers(&plan.entries), [1, 3]);
        assert_eq!(numbers(&plan.waiting), [2]);
        assert_eq!(plan.before.as_deref(), Some("2024-11-22"));
        assert_eq!(plan.keys, ["author-2023"], "of 2024 something is left");
    }

    #[test]
    fn the_chain_holds_after_a_purge_and_the_figures_stay() {
        let mut log = log();
        let plan = Plan::by_age(&log, &setting(), "2026-11-22").unwrap();
        assert_eq!(plan.carry_out(&mut log).unwrap(), 2);
        let body = EntryBody {
            event: plan.event(),
            ..EntryBody::example(Action::Kept)
        };
        let purge = seal(body, Onto::Entry(&log[3]), &[1; 32]);
        log.push(purge);
        assert!(verify(&log).is_ok(), "{:?}", verify(&log));
        let first = decision(&mut log[0]);
        assert_eq!(
            (first.text.as_deref(), &first.author_hmac, first.reason.as_str()),
            (None, &None, "")
        );
        assert_eq!((first.action, first.basis.lagrum.is_empty()), (Action::Removed, false));
        let json = serde_json::to_string(&log[0]).unwrap();
        assert!(
            !json.contains("comment-7") && !json.contains("Webbredaktionen"),
            "{json}"
        );
        let again = Plan::by_age(&log, &setting(), "2026-11-22").unwrap();
        assert_eq!(numbers(&again.entries), [0; 0], "what is purged is not purged again");
    }

    #[test]
    fn one_persons_data_go_and_the_reason_stays() {
        let mut log = log();
        let hash = author_hmac(&[7; 64], "Majvor Testgren").unwrap();
        let plan = Plan::for_person(&log, &["Majvor Testgren"], &[hash], "KS 2026/90").unwrap();
        assert_eq!(numbers(&plan.entries), [1]);
        plan.carry_out(&mut log).unwrap();
        let first = decision(&mut log[0]);
        assert_eq!((&first.text, first.reason.as_str()), (&None, "Möjlig svordom"));
        let named = Plan::for_person(&log, &["eva PROVMAN"], &[], "KS 2026/91").unwrap();
        assert_eq!(numbers(&named.entries), [3], "named in a text");
        let short = Plan::for_person(&log, &["Eva"], &[], "KS 2026/92").unwrap();
        assert_eq!(numbers(&short.entries), [3], "Evald is another");
    }

    #[test]
    fn there_is_no_purge_without_a_decision_or_a_period() {
        let forever = Retention { months: 0, ..setting() };
        assert_eq!(Plan::by_age(&log(), &forever, "2026-11-22"), Err(PlanError::Forever));
        let nameless = Retention {
            decision: " ".into(),
            ..setting()
        };
        assert_eq!(
            Plan::by_age(&log(), &nameless, "2026-11-22"),
            Err(PlanError::NoDecision)
        );
        assert_eq!(Plan::by_age(&log(), &setting(), "i dag"), Err(PlanError::BadDay));
        assert_eq!(Plan::for_person(&log(), &[], &[], ""), Err(PlanError::NoDecision));
    }

    #[test]
    fn months_are_counted_over_years() {
        assert_eq!(months_before("2026-01-31", 11).as_deref(), Some("2025-02-31"));
        assert_eq!(months_before("2026-01-31", 12).as_deref(), Some("2025-01-31"));
        assert_eq!(months_before("2026-13-01", 1), None);
    }
}
