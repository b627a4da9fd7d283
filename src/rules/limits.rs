//! How much a pack may ask for: so much that no municipality meets the bound, so little that no pack, whoever wrote it,
//! makes a comment's review take forever.
//!
//! Reading a pack is linear in its size. Asking it costs, for each word of a comment, the *steps* of the phrases that
//! can begin at that word; [`Bounds`] bound them, so a review is linear in the comment.

use super::compile::At;
use super::error::{Fault, PackError};
use super::phrase::Complaint;
use super::phrase::{Class, Element};
use crate::lexicon::Atom;
use crate::model::Localized;
use std::collections::HashMap;

/// Files of a pack.
pub(super) const MOST_FILES: usize = 200;
/// Bytes of a file. A hundred thousand words are about two million.
pub(super) const MOST_BYTES: usize = 4_000_000;
/// Words, phrases and exceptions of a pack together.
pub(super) const MOST_PHRASES: usize = 100_000;
/// Characters of a phrase.
pub(super) const LONGEST_PHRASE: usize = 1_000;
/// Words of a phrase.
pub(super) const MOST_PARTS: usize = 40;
/// Classes inside classes.
pub(super) const DEEPEST_CLASS: usize = 8;
/// Exceptions of a rule, and phrases that it wants near: each is looked for at every hit.
pub(super) const MOST_CONDITIONS: usize = 2_000;
/// Steps that phrases may take at one place of a comment, at worst: if everything that could match did, and none of it
/// helped. Real comments come nowhere near.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// One phrase.
    phrase: u64,
    /// All phrases that can begin with the same word.
    at_a_word: u64,
    /// All phrases that can begin with any word at all.
    anywhere: u64,
}

/// What may be laid over the built-in pack.
pub(super) const OVER: Bounds = Bounds {
    phrase: 50_000,
    at_a_word: 100_000,
    anywhere: 2_000,
};
/// A whole pack. The built-in one is written by hand and measured; it needs a third of this.
pub(super) const WHOLE: Bounds = Bounds {
    phrase: 5_000_000,
    at_a_word: 20_000_000,
    anywhere: 2_000,
};
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

/// The work that phrases may make, in steps.
#[derive(Debug)]
pub(super) struct Work {
    bounds: Bounds,
    classes: Vec<Cost>,
    at_a_word: HashMap<Atom, u64>,
    anywhere: u64,
}

/// What it takes, at worst, to try something at one place.
#[derive(Clone, Copy, Debug)]
struct Cost {
    steps: u64,
    /// Ways in which it may match, each of which is then followed.
    ways: u64,
}

impl Work {
    pub(super) fn new(bounds: Bounds) -> Self {
        Self {
            bounds,
            classes: Vec::new(),
            at_a_word: HashMap::new(),
            anywhere: 0,
        }
    }

    /// Notes a class that is complete; in the order of their numbers.
    pub(super) fn class(&mut self, class: &Class) -> Result<(), Complaint> {
        let mut all = Cost { steps: 1, ways: 1 };
        for phrase in &class.phrases {
            let cost = self.sequence(phrase);
            all.steps = all.steps.saturating_add(cost.steps);
            all.ways = all.ways.saturating_add(cost.ways);
        }
        self.classes.push(all);
        self.bounded(all)
    }

    /// Whether a phrase can be tried in bounded time.
    pub(super) fn phrase(&self, phrase: &[Element]) -> Result<(), Complaint> {
        self.bounded(self.sequence(phrase))
    }

    /// Notes a phrase that a rule looks for, with what it can begin with.
    pub(super) fn looked_for(&mut self, phrase: &[Element], firsts: Option<&[Atom]>) -> Result<(), Complaint> {
        let steps = self.sequence(phrase).steps;
        let Some(firsts) = firsts else {
            self.anywhere = self.anywhere.saturating_add(steps);
            if self.anywhere > self.bounds.anywhere {
                return Err(Complaint::new(
                    "för många fraser som kan börja med vilket ord som helst (<ord>, .. eller $ först): börja med ett ord",
                    "too many phrases that can begin with any word at all (<ord>, .. or $ first): begin with a word",
                ));
            }
            return Ok(());
        };
        for first in firsts {
            let all = self.at_a_word.entry(*first).or_default();
            *all = all.saturating_add(steps);
            if *all > self.bounds.at_a_word {
                return Err(Complaint::new(
                    "för många fraser som börjar med samma ord: börja med ett ovanligare ord",
                    "too many phrases that begin with the same word: begin with a rarer one",
                ));
            }
        }
        Ok(())
    }

    fn sequence(&self, phrase: &[Element]) -> Cost {
        let mut all = Cost { steps: 0, ways: 1 };
        for element in phrase {
            let cost = self.element(element);
            all.steps = all.steps.saturating_add(all.ways.saturating_mul(cost.steps));
            all.ways = all.ways.saturating_mul(cost.ways);
        }
        all
    }

    fn element(&self, element: &Element) -> Cost {
        match element {
            Element::Gap(width) => Cost {
                steps: *width as u64 + 1,
                ways: *width as u64 + 1,
            },
            Element::Perhaps(inner) => {
                let cost = self.element(inner);
                Cost {
                    steps: cost.steps.saturating_add(1),
                    ways: cost.ways.saturating_add(1),
                }
            }
            Element::OneOf(choices) => {
                choices
                    .iter()
                    .map(|c| self.element(c))
                    .fold(Cost { steps: 0, ways: 0 }, |all, cost| Cost {
                        steps: all.steps.saturating_add(cost.steps),
                        ways: all.ways.saturating_add(cost.ways),
                    })
            }
            Element::Class(id) => self.classes.get(*id).copied().unwrap_or(Cost { steps: 1, ways: 1 }),
            Element::Number => Cost { steps: 3, ways: 3 },
            _ => Cost { steps: 1, ways: 1 },
        }
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

/// Errors as they are found, no more than anybody mends at a time.
#[derive(Debug, Default)]
pub(super) struct Errors(Vec<PackError>);

impl Errors {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The place of each is looked up here, so that a thousand faults in a large file cost no more than a hundred.
    pub(super) fn push(&mut self, at: At<'_>, fault: Fault) {
        if self.0.len() < MOST_ERRORS {
            self.extend([PackError::at(at.file, at.text, at.offset, fault)]);
        }
    }

    pub(super) fn extend(&mut self, errors: impl IntoIterator<Item = PackError>) {
        for error in errors {
            // A class of two layers is read twice.
            if self.0.len() < MOST_ERRORS && !self.0.contains(&error) {
                self.0.push(error);
            }
        }
    }

    pub(super) fn into_vec(self) -> Vec<PackError> {
        self.0
    }
}
