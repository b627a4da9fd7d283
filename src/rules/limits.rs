//! How much a pack may ask for: so much that no municipality meets the bound, so little that no pack, whoever wrote it,
//! makes a comment's review take forever.
//!
//! Reading a pack is linear in its size. Asking it costs, for each word of a comment, the *steps* of the phrases that
//! can begin at that word; [`Bounds`] bound them, so a review is linear in the comment.

use super::compile::At;
use super::error::{Fault, PackError};
use super::phrase::{Complaint, USUAL_GAP};
use crate::model::Localized;
use crate::source::Placed;
use std::collections::BTreeMap;

/// Files of a pack.
pub(super) const MOST_FILES: usize = 200;
/// Bytes of a file. A hundred thousand words are about two million.
pub(super) const MOST_BYTES: usize = 4_000_000;
/// Words, phrases and exceptions of a pack together.
pub(super) const MOST_PHRASES: usize = 100_000;
/// Lines of a word list.
pub(super) const MOST_LINES: usize = 2 * MOST_PHRASES;
/// Rules of a pack: each is remembered while a comment is read.
pub(super) const MOST_RULES: usize = 5_000;
/// Characters of a phrase.
pub(super) const LONGEST_PHRASE: usize = 1_000;
/// Words of a phrase.
pub(super) const MOST_PARTS: usize = 40;
/// Classes inside classes.
pub(super) const DEEPEST_CLASS: usize = 8;
/// Exceptions of a rule: each is looked for at every hit.
pub(super) const MOST_EXCEPTIONS: usize = 2_000;
/// Phrases that a rule wants near, or not: each is looked for all around every hit.
pub(super) const MOST_NEAR: usize = 300;
/// Steps that phrases may take at one place of a comment, at worst: if everything that could match did, and none of it
/// helped. Real comments come nowhere near.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// One phrase.
    phrase: usize,
    /// All phrases that can begin with the same word.
    at_a_word: usize,
    /// All phrases that can begin with any word at all.
    anywhere: usize,
}

/// What may be laid over the built-in pack.
pub(super) const OVER: Bounds = Bounds {
    phrase: 20_000,
    at_a_word: 20_000,
    anywhere: 2_000,
};
/// A whole pack. The built-in one is written by hand and measured; it needs a third of this.
pub(super) const WHOLE: Bounds = Bounds {
    phrase: 5_000_000,
    at_a_word: 20_000_000,
    anywhere: 2_000,
};
/// Fewer letters with a star are in every other word.
const NARROW: usize = 3;
/// Errors that are told; nobody mends more at a time.
pub(super) const MOST_ERRORS: usize = 100;

pub(super) fn too_long() -> Localized {
    Localized::new(
        format!("frasen är för lång: högst {LONGEST_PHRASE} tecken"),
        format!("the phrase is too long: at most {LONGEST_PHRASE} characters"),
    )
}

/// What is wrong with the size of the files, as (name, text).
pub(super) fn of_files(files: &[(&str, &str)]) -> Vec<PackError> {
    let mut errors = Vec::new();
    if let Some((name, _)) = files.get(MOST_FILES) {
        let fault = Fault::said(
            format!("för många filer: högst {MOST_FILES}"),
            format!("too many files: at most {MOST_FILES}"),
        );
        errors.push(PackError::new(name, 0, "", fault));
    }
    for (name, text) in files.iter().take(MOST_FILES) {
        if text.len() > MOST_BYTES {
            let most = MOST_BYTES / 1_000_000;
            let fault = Fault::said(
                format!("filen är för stor: högst {most} MB. Dela upp den"),
                format!("the file is too large: at most {most} MB. Split it"),
            );
            errors.push(PackError::new(name, 0, "", fault));
        } else if let Some(at) = text.find('\u{FFFD}') {
            errors.push(encoding(name, text.get(..at).unwrap_or("")));
        }
    }
    errors
}

/// A pack file's text from its bytes.
///
/// # Errors
///
/// When they are no UTF-8, with the line and what to do about it.
pub fn decode(name: &str, bytes: Vec<u8>) -> Result<String, PackError> {
    String::from_utf8(bytes).map_err(|error| {
        let (before, _) = error.as_bytes().split_at(error.utf8_error().valid_up_to());
        encoding(name, &String::from_utf8_lossy(before))
    })
}

/// The text after `before` is no UTF-8.
fn encoding(name: &str, before: &str) -> PackError {
    let line = before.matches('\n').count() + 1;
    let start: String = before.lines().last().unwrap_or("").trim().chars().take(40).collect();
    let start = if before.ends_with('\n') { String::new() } else { start };
    let fault = Fault::said(
        format!(
            "filen är inte sparad som UTF-8 (efter ”{start}” står ett tecken som inte går att läsa, troligen å, ä eller ö). Öppna den i Anteckningar, välj Spara som och kodningen UTF-8"
        ),
        format!(
            "the file is not saved as UTF-8 (after ”{start}” stands a character that cannot be read, probably å, ä or ö). Open it in Notepad, choose Save as and the encoding UTF-8"
        ),
    );
    PackError::new(name, line, "", fault)
}

/// What is wrong with the size of a phrase as written.
pub(super) fn of_phrase(written: &str) -> Result<(), Complaint> {
    if written.chars().nth(LONGEST_PHRASE).is_some() {
        return Err(Complaint::Said(too_long()));
    }
    if written.split_whitespace().nth(MOST_PARTS).is_some() {
        return Err(Complaint::new(
            format!("frasen är för lång: högst {MOST_PARTS} ord"),
            format!("the phrase is too long: at most {MOST_PARTS} words"),
        ));
    }
    Ok(())
}

/// The work that phrases may make, in steps, reckoned from how they are written.
#[derive(Debug)]
pub(super) struct Work {
    bounds: Bounds,
    costs: Vec<Cost>,
    /// By their names, which of the costs.
    classes: BTreeMap<String, usize>,
    at_a_word: BTreeMap<String, usize>,
    anywhere: usize,
}

/// What it takes, at worst, to try something at one place.
#[derive(Clone, Copy, Debug)]
struct Cost {
    steps: usize,
    /// Ways in which it may match, each of which is then followed.
    ways: usize,
}

impl Cost {
    const ONE: Self = Self { steps: 1, ways: 1 };

    /// Both are tried.
    fn or(self, other: Self) -> Self {
        Self {
            steps: self.steps.saturating_add(other.steps),
            ways: self.ways.saturating_add(other.ways),
        }
    }

    /// The other is tried after each way of this.
    fn then(self, other: Self) -> Self {
        Self {
            steps: self.steps.saturating_add(self.ways.saturating_mul(other.steps)),
            ways: self.ways.saturating_mul(other.ways),
        }
    }
}

impl Work {
    pub(super) fn new(bounds: Bounds) -> Self {
        Self {
            bounds,
            costs: Vec::new(),
            classes: BTreeMap::new(),
            at_a_word: BTreeMap::new(),
            anywhere: 0,
        }
    }

    /// Notes a class whose own classes are noted.
    pub(super) fn class(&mut self, name: &str, members: &[Placed<String>]) -> Result<(), Complaint> {
        // All its single words are one step.
        let phrases = members.iter().filter(|member| !is_single(&member.value));
        let all = phrases.fold(Cost::ONE, |all, member| all.or(self.cost(&member.value)));
        self.classes.insert(name.to_owned(), self.costs.len());
        self.costs.push(all);
        self.bounded(all)
    }

    /// Whether a phrase, whose classes are noted, can be tried in bounded time.
    pub(super) fn phrase(&self, written: &str) -> Result<(), Complaint> {
        self.bounded(self.cost(written))
    }

    /// Notes a phrase that a rule looks for.
    pub(super) fn looked_for(&mut self, written: &str) -> Result<(), Complaint> {
        let steps = self.cost(written).steps;
        let mut starts = Vec::new();
        for part in written.split_whitespace().filter(|part| *part != "^") {
            let (part, perhaps) = optional(part);
            starts.extend(part.split('|'));
            if !perhaps {
                break;
            }
        }
        for start in starts {
            let (all, most, en) = if is_anything(start) {
                (&mut self.anywhere, self.bounds.anywhere, "anything")
            } else {
                let all = self.at_a_word.entry(start.to_owned()).or_default();
                (all, self.bounds.at_a_word, "the same word")
            };
            *all = all.saturating_add(steps);
            if *all > most {
                let sv = if en == "anything" { "vad som helst" } else { "samma ord" };
                return Err(Complaint::new(
                    format!("för många fraser som börjar med {sv} (”{start}”): börja med ett ovanligare ord"),
                    format!("too many phrases that begin with {en} (”{start}”): begin with a rarer word"),
                ));
            }
        }
        Ok(())
    }

    fn cost(&self, written: &str) -> Cost {
        let parts = written.split_whitespace().map(|part| {
            let (part, perhaps) = optional(part);
            let cost = if part.split('|').all(is_single) {
                // Words to choose among are one question.
                Cost::ONE
            } else {
                let choices = part.split('|').map(|choice| self.choice(choice));
                choices.reduce(Cost::or).unwrap_or(Cost::ONE)
            };
            if perhaps { cost.or(Cost::ONE) } else { cost }
        });
        parts.fold(Cost { steps: 0, ways: 1 }, Cost::then)
    }

    fn choice(&self, choice: &str) -> Cost {
        if let Some(class) = choice.strip_prefix('@') {
            let number = self.classes.get(class);
            return number.and_then(|n| self.costs.get(*n)).copied().unwrap_or(Cost::ONE);
        }
        if let Some(width) = choice.strip_prefix("..") {
            let places = width.parse().unwrap_or(USUAL_GAP).saturating_add(1);
            return Cost {
                steps: places,
                ways: places,
            };
        }
        if choice == "<tal>" {
            // "38 000" is one number in several tokens.
            return Cost { steps: 3, ways: 3 };
        }
        Cost::ONE
    }

    fn bounded(&self, cost: Cost) -> Result<(), Complaint> {
        if cost.steps <= self.bounds.phrase {
            return Ok(());
        }
        Err(Complaint::new(
            "frasen kan läsas på för många sätt: ta bort luckor, val eller klasser, eller dela den",
            "the phrase can be read in too many ways: remove gaps, choices or classes, or split it",
        ))
    }
}

/// Whether a class's member is a word, not a phrase.
pub(super) fn is_single(written: &str) -> bool {
    !written.contains([' ', '@', '<', '|', '^', '$', '?']) && !written.starts_with("..")
}

fn optional(part: &str) -> (&str, bool) {
    match part.strip_suffix('?') {
        Some(word) if !word.is_empty() => (word, true),
        _ => (part, false),
    }
}

/// Whether something fits (nearly) every word: `<ord>`, a gap, `*a*`.
fn is_anything(start: &str) -> bool {
    let letters = start.trim_matches('*');
    start == "<ord>"
        || start == "$"
        || start.starts_with("..")
        || letters.len() < start.len() && letters.chars().count() < NARROW
}

/// Errors as they are found, no more than anybody mends at a time.
#[derive(Debug, Default)]
pub(super) struct Errors(Vec<PackError>);

impl Errors {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether no more will be told.
    pub(super) fn is_full(&self) -> bool {
        self.0.len() >= MOST_ERRORS
    }

    /// The place of each is looked up here, so that a thousand faults in a large file cost no more than a hundred.
    pub(super) fn push(&mut self, at: At<'_>, fault: Fault) {
        if !self.is_full() {
            self.extend([PackError::at(at.file, at.text, at.offset, fault)]);
        }
    }

    pub(super) fn extend(&mut self, errors: impl IntoIterator<Item = PackError>) {
        for error in errors {
            // A class of two layers is read twice.
            if !self.is_full() && !self.0.contains(&error) {
                self.0.push(error);
            }
        }
    }

    pub(super) fn into_vec(self) -> Vec<PackError> {
        self.0
    }
}
