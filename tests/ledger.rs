//! Ten thousand damaged exports: nothing altered is missed, nothing whole is lost, nothing panics.
#![cfg(not(target_arch = "wasm32"))]
// Helpers of tests are tests too.
#![allow(clippy::unwrap_used)]

#[path = "support/ledger.rs"]
#[allow(unreachable_pub, reason = "the fuzz targets use it too")]
mod invariants;

use invariants::WHOLE;
use proptest::prelude::*;
use proptest::sample::Index;
use uppsikt::ledger::chain::{Onto, seal};
use uppsikt::ledger::parts::Part;
use uppsikt::ledger::retention::{Plan, Retention};
use uppsikt::ledger::{Action, Entry, EntryBody, EntryRef, LogEvent, Round, file};

/// Seals each body onto the one before.
fn chain(profile: &str, bodies: Vec<EntryBody>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for body in bodies {
        let onto = entries.last().map_or(Onto::Profile(profile), Onto::Entry);
        let entry = seal(body, onto, &[entries.len() as u8 + 1; 32]);
        entries.push(entry);
    }
    entries
}

/// What [`WHOLE`] was written from.
fn whole() -> Vec<Entry> {
    let old = EntryBody {
        created: "2023-05-02T10:15:00+02:00".into(),
        ..EntryBody::example(Action::Removed)
    };
    let correction = EntryBody {
        corrects: Some(EntryRef {
            profile: String::new(),
            seq: 2,
        }),
        ..EntryBody::example(Action::Hidden)
    };
    let round = EntryBody {
        event: LogEvent::Round(Round {
            read: 40,
            unread: 1,
            marked: 2,
            note: "Allt lugnt på Åvägen 😡".into(),
        }),
        ..EntryBody::example(Action::Kept)
    };
    let mut first = chain("1f", vec![old, EntryBody::example(Action::Removed), correction]);
    let setting = Retention {
        months: 24,
        decision: "KS 2026/12".into(),
    };
    let plan = Plan::by_age(&first, &setting, "2026-11-22").unwrap();
    assert_eq!(plan.carry_out(&mut first).unwrap(), 1);
    let purge = EntryBody {
        event: plan.event(),
        ..EntryBody::example(Action::Kept)
    };
    let purge = seal(purge, Onto::Entry(&first[2]), &[9; 32]);
    assert!(
        Part::ALL
            .iter()
            .all(|part| purge.commitments.get(*part).is_some() == (*part == Part::Matter))
    );
    first.push(purge);
    [first, chain("2e", vec![round, EntryBody::example(Action::Blocked)])].concat()
}

/// The file is frozen: whoever changes what is written makes a new version of it, and a step to it.
#[test]
fn the_present_version_writes_what_it_wrote() {
    let written = file::write(&whole()).unwrap();
    if std::env::var_os("UPPSIKT_FREEZE").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ledger/version-2.jsonl");
        std::fs::write(path, &written).unwrap();
    }
    assert_eq!(written, WHOLE);
    assert_eq!(file::check(WHOLE).damages, []);
}

#[test]
fn whole_files_of_every_version_pass_all_questions() {
    invariants::any_file(WHOLE);
    invariants::damaged_file(WHOLE, false, &another());
    invariants::any_file(include_str!("ledger/version-1.jsonl"));
    invariants::any_file("");
}

/// Something that happens to a file.
#[derive(Clone, Debug)]
enum Damage {
    Byte(Index, u8),
    Insert(Index, char),
    Cut(Index),
    Remove(Index),
    Twice(Index),
    Swap(Index, Index),
    Move(Index, Index),
    /// A word of one line is put in another's place.
    Word(Index, Index),
    /// An entry is altered and sealed anew, as somebody with Uppsikt's own code could.
    Forge(Index, String),
    /// A part is taken out by hand.
    Part(Index),
    /// The end of another log.
    Foreign(Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = any::<Index>;
    prop_oneof![
        4 => (at(), any::<u8>()).prop_map(|(at, byte)| Damage::Byte(at, byte)),
        2 => (at(), any::<char>()).prop_map(|(at, c)| Damage::Insert(at, c)),
        1 => at().prop_map(Damage::Cut),
        2 => at().prop_map(Damage::Remove),
        1 => at().prop_map(Damage::Twice),
        1 => (at(), at()).prop_map(|(one, other)| Damage::Swap(one, other)),
        1 => (at(), at()).prop_map(|(one, other)| Damage::Move(one, other)),
        2 => (at(), at()).prop_map(|(one, other)| Damage::Word(one, other)),
        2 => (at(), ".{0,12}").prop_map(|(at, text)| Damage::Forge(at, text)),
        1 => at().prop_map(Damage::Part),
        1 => at().prop_map(Damage::Foreign),
    ]
}

/// Another log, whole.
fn another() -> String {
    file::write(&chain("1f", vec![EntryBody::example(Action::Kept)])).unwrap()
}

impl Damage {
    fn done_to(&self, text: &str) -> String {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        if lines.len() < 2 {
            return text.to_owned();
        }
        let count = lines.len();
        match self {
            Self::Byte(at, byte) => {
                let mut bytes = text.as_bytes().to_vec();
                let at = at.index(bytes.len());
                bytes[at] = *byte;
                return String::from_utf8_lossy(&bytes).into_owned();
            }
            Self::Insert(at, c) => {
                let mut out = text.to_owned();
                let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
                out.insert(places[at.index(places.len())], *c);
                return out;
            }
            Self::Cut(at) => {
                let at = at.index(text.len());
                return String::from_utf8_lossy(&text.as_bytes()[..at]).into_owned();
            }
            Self::Remove(at) => drop(lines.remove(at.index(count))),
            Self::Twice(at) => {
                let at = at.index(count);
                lines.insert(at, lines[at].clone());
            }
            Self::Swap(one, other) => lines.swap(one.index(count), other.index(count)),
            Self::Move(from, to) => {
                let line = lines.remove(from.index(count));
                lines.insert(to.index(count), line);
            }
            Self::Word(from, to) => {
                let word = |line: &str| line.split('"').nth(9).unwrap_or_default().to_owned();
                let (from, to) = (word(&lines[from.index(count)]), to.index(count));
                let old = word(&lines[to]);
                lines[to] = lines[to].replacen(&old, &from, 1);
            }
            Self::Forge(at, reason) => {
                let at = at.index(count);
                let Ok(entry) = serde_json::from_str::<Entry>(&lines[at]) else {
                    return text.to_owned();
                };
                let mut body = entry.body.clone();
                body.channel = format!("{reason}x");
                let mut before = entry.clone();
                before.seq = entry.seq.saturating_sub(1);
                before.hash = entry.prev.clone();
                let onto = if entry.seq == 1 {
                    Onto::Profile(&entry.profile)
                } else {
                    Onto::Entry(&before)
                };
                lines[at] = serde_json::to_value(seal(body, onto, &[200; 32])).unwrap().to_string();
            }
            Self::Part(at) => {
                let at = at.index(count);
                let Ok(mut value) = serde_json::from_str::<serde_json::Value>(&lines[at]) else {
                    return text.to_owned();
                };
                if let Some(body) = value.get_mut("body").and_then(serde_json::Value::as_object_mut) {
                    body.remove("handler");
                }
                lines[at] = value.to_string();
            }
            Self::Foreign(at) => {
                let other = another();
                // Not the whole of it: another log that is whole is found out only by a hash that was kept elsewhere.
                lines.truncate(1 + at.index(count - 1).min(count - 1));
                lines.extend(other.lines().map(str::to_owned));
            }
        }
        lines.iter().map(|line| format!("{line}\n")).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_damage_is_always_found_where_it_was_done(damage in damage()) {
        let text = damage.done_to(WHOLE);
        let moved = matches!(damage, Damage::Swap(..) | Damage::Move(..));
        invariants::damaged_file(&text, moved, &another());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn several_damages_are_found_too(damages in proptest::collection::vec(damage(), 2..6)) {
        let text = damages.iter().fold(WHOLE.to_owned(), |text, damage| damage.done_to(&text));
        // One damage may undo another; what is left of several may be nothing, or another log that is whole.
        if !text.is_empty() && text != another() {
            invariants::damaged_file(&text, true, &another());
        }
        invariants::any_file(&text);
    }

    #[test]
    fn no_text_is_too_odd(text in "(\\PC|\n|\\{\"end\":\\[\\]\\}|\\{\"schema\":[0-9]\\}){0,40}") {
        invariants::any_file(&text);
    }
}
