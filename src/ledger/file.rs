//! The log as a file that loses nothing and can be checked: JSON Lines.
//!
//! One entry a line, in canonical JSON, each chain from its first entry on, the chains in the order of their names. The
//! last line says how many entries there are of each chain and what the last one's hash is, so that a file whose end was
//! cut off shows it:
//!
//! ```text
//! {"body":{…},"commitments":{…},"hash":"…","prev":"0000…","profile":"…","salts":{…},"schema":2,"seq":1}
//! {"body":{…},…,"seq":2}
//! {"end":[{"count":2,"hash":"…","profile":"…"}]}
//! ```
//!
//! Every byte of a line counts. What mail and Windows do to line ends, a byte-order mark and empty lines do not.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::chain::{self, Fault, Head};
use super::versions::{self, version_of};
use super::{Entry, SCHEMA, version1};
use crate::model::Localized;

/// Writes entries. They must hold ([`chain::verify`]) for the file to.
///
/// # Errors
///
/// Never for entries as they are; the type is the serialiser's.
pub fn write(entries: &[Entry]) -> Result<String, serde_json::Error> {
    let mut out = String::new();
    for entry in entries {
        out.push_str(&canonical(entry)?);
        out.push('\n');
    }
    let end = End {
        end: chain::inspect(entries).0,
    };
    out.push_str(&canonical(&end)?);
    out.push('\n');
    Ok(out)
}

fn canonical(value: &impl Serialize) -> Result<String, serde_json::Error> {
    Ok(chain::canonical(&serde_json::to_value(value)?))
}

/// The last line.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct End {
    end: Vec<Head>,
}

/// A line, as what it was read.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Line {
    Entry(Box<Entry>),
    /// An entry of version 1.
    Old(Box<version1::Entry>),
    End(Vec<Head>),
}

/// The lines with something on them, each with its number. A byte-order mark is none at a file's beginning only.
pub(super) fn lines(text: &str, is_beginning: bool) -> impl Iterator<Item = (usize, &str)> {
    let text = text.strip_prefix('\u{feff}').filter(|_| is_beginning).unwrap_or(text);
    let numbered = text.split('\n').enumerate();
    numbered
        .map(|(index, line)| (index + 1, line.strip_suffix('\r').unwrap_or(line)))
        .filter(|(_, line)| !line.is_empty())
}

/// Reads a line.
///
/// # Errors
///
/// What keeps it from being one that Uppsikt wrote.
pub(super) fn line(text: &str) -> Result<Line, Localized> {
    let value: Value = serde_json::from_str(text).map_err(|error| no_entry(&error))?;
    if version_of(&value).is_some_and(|version| version > SCHEMA) {
        let (sv, en) = Fault::NewerSchema.words(0);
        return Err(Localized::new(sv, en));
    }
    let read = if value.get("end").is_some() {
        End::deserialize(&value).map(|end| Line::End(end.end))
    } else if version_of(&value) == Some(1) {
        version1::Entry::deserialize(&value).map(|entry| Line::Old(Box::new(entry)))
    } else {
        Entry::deserialize(&value).map(|entry| Line::Entry(Box::new(entry)))
    };
    let read = read.map_err(|error| no_entry(&error))?;
    let written = match &read {
        Line::Entry(entry) => canonical(entry),
        Line::Old(entry) => canonical(entry),
        Line::End(end) => canonical(&End { end: end.clone() }),
    };
    // The hash covers the values that are known. What else stands there, or in another way, somebody else wrote.
    if written.is_ok_and(|written| written == text) {
        Ok(read)
    } else {
        Err(Localized::new(
            "ändrad: raden är inte skriven så som Uppsikt skriver",
            "altered: it holds what Uppsikt did not write",
        ))
    }
}

fn no_entry(error: &serde_json::Error) -> Localized {
    // The parser's own place is a column of this line; its words are English only.
    Localized::new(
        format!("ingen post ur loggen ({error})"),
        format!("not an entry of the log ({error})"),
    )
}

/// What is wrong on a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The line, from 1; one past the last for what is missing there.
    pub line: usize,
    /// What.
    pub what: Localized,
}

impl Damage {
    /// With its place, in the words of the product.
    #[must_use]
    pub fn message(&self) -> Localized {
        let Self { line, what } = self;
        Localized::new(format!("rad {line}: {}", what.sv), format!("line {line}: {}", what.en))
    }
}

/// A file that was read and checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The version that wrote it.
    pub version: u32,
    /// Its entries, in the present shape; of a damaged file, those that could be read.
    pub entries: Vec<Entry>,
    /// The end of each chain. Of a file of version 1, its old chain's end.
    pub heads: Vec<Head>,
    /// Everything that is wrong, in the order of the lines. Nothing: the file is as it was written.
    pub damages: Vec<Damage>,
}

/// Reads a file and finds every line that was altered, removed, moved or inserted.
#[must_use]
pub fn check(text: &str) -> Checked {
    let mut reader = Reader::default();
    reader.feed(text);
    reader.finish()
}

/// Reads a file in pieces, for whoever must show how far it has come.
#[derive(Debug, Default)]
pub struct Reader {
    /// How many lines were read.
    read: usize,
    entries: Vec<(usize, Entry)>,
    old: Vec<(usize, version1::Entry)>,
    end: Option<(usize, Vec<Head>)>,
    damages: Vec<Damage>,
    last: usize,
}

impl Reader {
    /// Takes the next lines: a piece ends where a line does.
    pub fn feed(&mut self, piece: &str) {
        for (number, line) in lines(piece, self.read == 0) {
            let number = self.read + number;
            self.last = number;
            match self::line(line) {
                Ok(read) => self.take(number, read),
                Err(what) => self.damage(number, what),
            }
        }
        self.read += piece.matches('\n').count();
    }

    fn damage(&mut self, line: usize, what: Localized) {
        self.damages.push(Damage { line, what });
    }

    fn take(&mut self, number: usize, line: Line) {
        if self.end.is_some() {
            let (sv, en) = ("står efter filens sista rad", "stands after the file's last line");
            return self.damage(number, Localized::new(sv, en));
        }
        match line {
            Line::Entry(entry) if self.old.is_empty() => self.entries.push((number, *entry)),
            Line::Old(entry) if self.entries.is_empty() => self.old.push((number, *entry)),
            Line::End(heads) => self.end = Some((number, heads)),
            Line::Entry(_) | Line::Old(_) => self.damage(
                number,
                Localized::new(
                    "insatt: raden är av en annan version än raderna före",
                    "inserted: the line is of another version than those before it",
                ),
            ),
        }
    }

    /// What it came to.
    #[must_use]
    pub fn finish(self) -> Checked {
        if self.old.is_empty() {
            self.finish_present()
        } else {
            self.finish_old()
        }
    }

    fn finish_present(mut self) -> Checked {
        let (numbers, entries): (Vec<usize>, Vec<Entry>) = std::mem::take(&mut self.entries).into_iter().unzip();
        let (heads, broken) = chain::inspect(&entries);
        for broken in &broken {
            let number = numbers.get(broken.position - 1).copied().unwrap_or_default();
            self.damage(number, broken.what());
        }
        match self.end.take() {
            None => self.damage(
                self.last + 1,
                Localized::new(
                    "filens sista rad saknas: slutet är avklippt",
                    "the file's last line is missing: its end was cut off",
                ),
            ),
            Some((number, end)) if end != heads => {
                self.blame_ends(&numbers, &entries, &end, number);
                let told = |heads: &[Head]| heads.iter().map(|head| u64::from(head.count)).sum::<u64>();
                let (says, has) = (told(&end), told(&heads));
                self.damage(
                    number,
                    Localized::new(
                        format!(
                            "sista raden stämmer inte med raderna före: den säger {says} poster, de är {has}, eller en \
                             sista post är utbytt"
                        ),
                        format!(
                            "the last line does not agree with those before it: it says {says} entries, they are {has}, or a \
                             last entry was replaced"
                        ),
                    ),
                );
            }
            Some(_) => {}
        }
        self.damages.sort_by_key(|damage| damage.line);
        Checked {
            version: SCHEMA,
            entries,
            heads,
            damages: self.damages,
        }
    }

    /// Where a chain is not as the last line says: the entry that took another's place, or what stands where the rest of
    /// the chain should.
    fn blame_ends(&mut self, numbers: &[usize], entries: &[Entry], end: &[Head], last_line: usize) {
        for head in end {
            let own = entries.iter().rposition(|entry| entry.profile == head.profile);
            let Some((at, entry)) = own.and_then(|at| Some((at, entries.get(at)?))) else {
                continue;
            };
            let replaced = entry.seq >= head.count && entry.hash != head.hash;
            let line = numbers
                .get(if replaced { at } else { at + 1 })
                .copied()
                .unwrap_or(last_line);
            if line == last_line || entry.hash == head.hash {
                continue;
            }
            let (seq, count) = (entry.seq, head.count);
            self.damage(
                line,
                if replaced {
                    Localized::new(
                        format!("nummer {seq} är inte den post som filens sista rad nämner: utbytt eller insatt"),
                        format!("number {seq} is not the entry that the file's last line names: replaced or inserted"),
                    )
                } else {
                    Localized::new(
                        format!("före raden saknas slutet av en kedja: den har {seq} poster av {count}"),
                        format!("the end of a chain is missing before the line: it has {seq} entries of {count}"),
                    )
                },
            );
        }
    }

    /// Version 1 wrote no last line: a cut end shows only by its head.
    fn finish_old(mut self) -> Checked {
        let old = std::mem::take(&mut self.old);
        let mut before: Option<&version1::Entry> = None;
        for (number, entry) in &old {
            if let Some(what) = version1::fault(entry, before) {
                self.damages.push(Damage { line: *number, what });
            }
            before = Some(entry);
        }
        if let Some((number, _)) = self.end {
            self.damage(
                number,
                Localized::new(
                    "insatt: version 1 skrev ingen sista rad",
                    "inserted: version 1 wrote no last line",
                ),
            );
        }
        let heads = old.last().map(|(_, last)| Head {
            profile: String::new(),
            count: last.seq,
            hash: last.hash.clone(),
        });
        self.damages.sort_by_key(|damage| damage.line);
        Checked {
            version: 1,
            heads: heads.into_iter().collect(),
            entries: versions::moved_from_1(old.into_iter().map(|(_, entry)| entry).collect()),
            damages: self.damages,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::samples::{chain_in, chain_of};
    use crate::ledger::{Action, EntryBody};

    fn file() -> String {
        write(&chain_of(&Action::ALL.map(EntryBody::example))).unwrap()
    }

    fn damaged(text: &str) -> Vec<usize> {
        check(text).damages.iter().map(|damage| damage.line).collect()
    }

    #[test]
    fn what_was_written_is_read_back_and_holds() {
        let entries = chain_of(&Action::ALL.map(EntryBody::example));
        let checked = check(&file());
        assert_eq!((checked.entries, checked.damages), (entries, Vec::new()));
        assert_eq!((checked.heads[0].count, checked.version), (5, SCHEMA));
        assert_eq!(damaged(&write(&[]).unwrap()), [0; 0], "an empty log is a log");
    }

    #[test]
    fn a_file_read_in_pieces_is_the_same_file() {
        let whole = format!("\u{feff}{}\n\u{feff}{{}}\n", file().replacen("Möjlig", "Grov", 2));
        let mut reader = Reader::default();
        for piece in whole.split_inclusive('\n') {
            reader.feed(piece);
        }
        assert_eq!(reader.finish(), check(&whole));
        assert_eq!(damaged(&whole).first(), Some(&1));
    }

    #[test]
    fn line_ends_a_mark_and_empty_lines_are_no_damage() {
        let text = format!("\u{feff}{}\r\n\r\n", file().replace('\n', "\r\n"));
        assert_eq!(damaged(&text), [0; 0]);
    }

    #[test]
    fn every_altered_removed_moved_or_inserted_line_is_named() {
        let whole = file();
        let lines: Vec<&str> = whole.lines().collect();
        let joined = |lines: &[&str]| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
        assert_eq!(damaged(&whole.replacen("\"seq\":3", "\"seq\": 3", 1)), [3, 4]);
        for at in 0..lines.len() {
            let mut without = lines.clone();
            without.remove(at);
            let expected = match at {
                5 => 6,
                4 => 5,
                at => at + 1,
            };
            assert_eq!(damaged(&joined(&without)), [expected], "without line {}", at + 1);
            let mut twice = lines.clone();
            twice.insert(at, lines[at]);
            assert!(damaged(&joined(&twice)).contains(&(at + 2)), "line {} twice", at + 1);
        }
        let mut moved = lines.clone();
        moved.swap(1, 3);
        assert!(damaged(&joined(&moved)).contains(&2));
        assert_eq!(damaged(""), [1]);
        assert_eq!(damaged("Nr;Skapad\n"), [1, 2]);
    }

    #[test]
    fn a_field_that_is_unknown_is_an_alteration() {
        let text = file().replacen("\"seq\":2", "\"seq\":2,\"tillagt\":1", 1);
        assert!(check(&text).damages[0].message().sv.starts_with("rad 2: "));
    }

    #[test]
    fn several_chains_stand_in_the_order_of_their_names() {
        let one = chain_in("aa", &[EntryBody::example(Action::Removed)]);
        let two = chain_in("bb", &[EntryBody::example(Action::Kept)]);
        let both = |first: &[Entry], second: &[Entry]| write(&[first, second].concat()).unwrap();
        assert_eq!(damaged(&both(&one, &two)), [0; 0]);
        assert!(!damaged(&both(&two, &one)).is_empty());
    }

    #[test]
    fn a_file_of_version_1_is_checked_by_its_own_rules() {
        let old = include_str!("../../tests/ledger/version-1.jsonl");
        let checked = check(old);
        assert_eq!(
            (checked.version, checked.entries.len(), checked.damages.len()),
            (1, 5, 0)
        );
        assert_eq!(damaged(&old.replacen("Möjlig", "Grov", 1)), [1]);
        let lines: Vec<&str> = old.lines().collect();
        assert_eq!(damaged(&[lines[0], lines[2]].join("\n")), [2]);
        assert_eq!(damaged(&[old, lines[1]].concat()), [6]);
    }

    #[test]
    fn a_newer_version_is_told_as_such() {
        let text = file().replacen("\"schema\":2", "\"schema\":3", 1);
        assert!(check(&text).damages[0].what.en.contains("newer version"));
    }
}
