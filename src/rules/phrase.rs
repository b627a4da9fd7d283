//! Phrases: what a rule looks for, written as a Swedish reader would say it.
//!
//! A phrase is words in a row, parted by spaces:
//!
//! | written | stands for |
//! |---|---|
//! | `din` | a word spec of [`crate::lexicon`], with `*` and `+` |
//! | `en\|ett` | one of several |
//! | `så?` | perhaps the word |
//! | `@person` | any phrase of the class *person* |
//! | `..` `..5` | up to 3 (5) tokens of anything |
//! | `^` `$` | the beginning of a clause, the end of the sentence |
//! | `<person>` `<namn>` `<tal>` `<länk>` `<epost>` `<ord>` | first and last name, a name, a number, a link, an address, any word |
//!
//! A phrase never crosses the end of a sentence. Gaps are few and short by construction, so matching is linear in the
//! text whatever a writer of rules invents.

use crate::lexicon::{Atom, Builder};
use crate::model::Localized;
use crate::personal::names::Names;
use crate::text::{Text, TokenKind};
use std::ops::{Range, RangeInclusive};

/// The widest gap. Arbitrary, but something must bound the work.
const WIDEST_GAP: usize = 12;
/// The most gaps in a phrase: each multiplies the work of a miss.
const MOST_GAPS: usize = 5;
pub(super) const USUAL_GAP: usize = 3;
/// The most tokens of one number: "38 000 000".
pub(super) const WIDEST_NUMBER: usize = 3;

/// Kinds of token are atoms like words: a phrase asks for both alike, and both index it. A pack takes these before any
/// word.
pub(super) const PERSON: Atom = 0;
const NAME: Atom = 1;
pub(super) const NUMBER: Atom = 2;
const LINK: Atom = 3;
const EMAIL: Atom = 4;
/// How many kinds there are.
pub(super) const KINDS: Atom = 5;

/// A lexicon in which the kinds have their atoms.
pub(super) fn lexicon() -> Builder {
    let mut lexicon = Builder::default();
    for _ in 0..KINDS {
        lexicon.fresh();
    }
    lexicon
}

/// One step of a phrase. A phrase is steps in a row, without boxes, so that a pack of thousands is one piece of memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A token that is an atom.
    Is(Atom),
    /// Any phrase of a class.
    Class(u32),
    /// One of so many of the next steps.
    OneOf(u32),
    /// Perhaps the next step (with its own).
    Perhaps,
    /// Up to so many tokens of anything.
    Gap(u32),
    /// The beginning of a clause.
    Start,
    /// The end of the sentence.
    End,
    /// A first and last name, in as many tokens as it takes.
    Person,
    /// A number, perhaps in several tokens.
    Number,
    /// Any word.
    Any,
}

/// The first step with those that belong to it, and what follows.
pub(super) fn split(steps: &[Step]) -> Option<(&[Step], &[Step])> {
    let length = match steps {
        [] => return None,
        [Step::Perhaps, inner @ ..] => 1 + split(inner).map_or(0, |(inner, _)| inner.len()),
        [Step::OneOf(choices), ..] => 1 + *choices as usize,
        _ => 1,
    };
    Some(steps.split_at_checked(length).unwrap_or((steps, &[])))
}

/// A phrase, read: where its steps stand among the pack's.
pub(super) type Phrase = Range<u32>;

/// A named set of phrases.
#[derive(Debug, Default)]
pub(super) struct Class {
    /// All its one-word members as one atom.
    pub(super) atom: Atom,
    pub(super) phrases: Vec<Phrase>,
    /// An atom that every token has where one of the phrases can begin; `None` when they can begin anywhere.
    pub(super) begins: Option<Atom>,
}

/// Two atoms of which one is needed.
pub(super) type Need = (Atom, Atom);

/// What a phrase is known by.
#[derive(Debug)]
pub(super) struct PhraseSign {
    /// The atoms of one of its steps, of which every match has one. The step with the rarest atoms is the best sign: most
    /// texts then never ask for the phrase at all.
    pub(super) atoms: Vec<Atom>,
    /// How many tokens after the match's beginning that step may stand.
    pub(super) before: RangeInclusive<u32>,
    /// What another of its steps needs.
    pub(super) need: Option<Need>,
}

/// All steps and classes of a pack.
#[derive(Debug, Default)]
pub(super) struct Grammar {
    pub(super) steps: Vec<Step>,
    pub(super) classes: Vec<Class>,
}

impl Grammar {
    /// Keeps a phrase's steps.
    pub(super) fn keep(&mut self, steps: &[Step]) -> Phrase {
        let start = self.steps.len() as u32;
        self.steps.extend_from_slice(steps);
        start..self.steps.len() as u32
    }

    /// A phrase's steps.
    pub(super) fn steps(&self, phrase: &Phrase) -> &[Step] {
        self.steps
            .get(phrase.start as usize..phrase.end as usize)
            .unwrap_or(&[])
    }

    /// The atoms of which a token has one wherever a match of the steps begins; `None` when it can begin with anything.
    pub(super) fn first_atoms(&self, steps: &[Step]) -> Option<Vec<Atom>> {
        let mut atoms = Vec::new();
        let mut rest = steps;
        while let Some((first, then)) = split(rest) {
            rest = then;
            match first {
                [Step::Start] => {}
                [Step::Perhaps, inner @ ..] => atoms.extend(self.first_atoms(inner)?),
                [Step::OneOf(_), choices @ ..] => {
                    for choice in choices.chunks(1) {
                        atoms.extend(self.first_atoms(choice)?);
                    }
                    return Some(atoms);
                }
                [Step::Class(id)] => {
                    let class = self.classes.get(*id as usize)?;
                    atoms.push(class.atom);
                    for phrase in &class.phrases {
                        atoms.extend(self.first_atoms(self.steps(phrase))?);
                    }
                    return Some(atoms);
                }
                [Step::Is(atom)] => return with(atoms, *atom),
                [Step::Person] => return with(atoms, PERSON),
                [Step::Number] => return with(atoms, NUMBER),
                _ => return None,
            }
        }
        None
    }

    /// What to know a phrase by; `None` when no step will do.
    pub(super) fn sign(&self, phrase: &Phrase, commonness: impl Fn(Atom) -> u32) -> Option<PhraseSign> {
        let mut best: Option<(u64, PhraseSign)> = None;
        let mut needs: Vec<(u64, Need)> = Vec::new();
        let (mut least, mut most) = (0, 0);
        let mut bounded = true;
        let mut rest = self.steps(phrase);
        while let Some((first, then)) = split(rest) {
            rest = then;
            let needed = !matches!(first, [Step::Perhaps, ..]);
            if needed && let Some(atoms) = self.first_atoms(first) {
                let common: u64 = atoms.iter().map(|&atom| u64::from(commonness(atom))).sum();
                let cost = common * u64::from(most - least + 1);
                if bounded && best.as_ref().is_none_or(|(least_cost, _)| cost < *least_cost) {
                    let sign = PhraseSign {
                        atoms,
                        before: least..=most,
                        need: None,
                    };
                    best = Some((cost, sign));
                }
                needs.extend(self.need(first).map(|need| (common, need)));
            }
            match self.width(first) {
                Some(width) if bounded => {
                    least += width.start();
                    most += width.end();
                    bounded = most <= MOST_TOKENS_BEFORE;
                }
                _ => bounded = false,
            }
        }
        let (_, mut sign) = best?;
        let others = needs.iter().filter(|(_, need)| !sign.atoms.contains(&need.0));
        sign.need = others.min_by_key(|(common, _)| *common).map(|(_, need)| *need);
        Some(sign)
    }

    /// Two atoms of which some token has one wherever a step is; `None` when more would be needed.
    fn need(&self, step: &[Step]) -> Option<Need> {
        match step {
            [Step::Is(atom)] => Some((*atom, *atom)),
            [Step::Person] => Some((PERSON, PERSON)),
            [Step::Number] => Some((NUMBER, NUMBER)),
            [Step::Class(id)] => {
                let class = self.classes.get(*id as usize)?;
                Some((class.atom, class.begins?))
            }
            _ => None,
        }
    }

    /// The fewest and the most tokens of a step; `None` when nothing bounds them.
    fn width(&self, step: &[Step]) -> Option<RangeInclusive<u32>> {
        match step {
            [Step::Start | Step::End] => Some(0..=0),
            [Step::Gap(width)] => Some(0..=*width),
            [Step::Number] => Some(1..=WIDEST_NUMBER as u32),
            [Step::Person] => None,
            [Step::Perhaps, inner @ ..] => self.width(inner).map(|inner| 0..=*inner.end()),
            [Step::OneOf(_), choices @ ..] => widest(choices.chunks(1).map(|choice| self.width(choice))),
            [Step::Class(id)] => {
                let class = self.classes.get(*id as usize)?;
                let phrases = class.phrases.iter().map(|phrase| self.width_of_all(self.steps(phrase)));
                widest(std::iter::once(Some(1..=1)).chain(phrases))
            }
            _ => Some(1..=1),
        }
    }

    fn width_of_all(&self, mut steps: &[Step]) -> Option<RangeInclusive<u32>> {
        let (mut least, mut most) = (0, 0);
        while let Some((first, rest)) = split(steps) {
            let width = self.width(first)?;
            least += width.start();
            most += width.end();
            steps = rest;
        }
        Some(least..=most)
    }
}

fn widest(mut widths: impl Iterator<Item = Option<RangeInclusive<u32>>>) -> Option<RangeInclusive<u32>> {
    let first = widths.next()??;
    widths.try_fold(first, |sum, width| {
        let width = width?;
        Some(*sum.start().min(width.start())..=*sum.end().max(width.end()))
    })
}

fn with(mut atoms: Vec<Atom>, atom: Atom) -> Option<Vec<Atom>> {
    atoms.push(atom);
    Some(atoms)
}

/// How far after a phrase's beginning its sign may stand: each place is one more beginning to try.
const MOST_TOKENS_BEFORE: u32 = 24;

/// Why a phrase cannot be read.
#[derive(Debug)]
pub(super) enum Complaint {
    Said(Localized),
    /// A class that it names is at fault, and that is told at the class.
    Told,
}

impl Complaint {
    pub(super) fn new(sv: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Said(Localized::new(sv, en))
    }
}

/// Reads a phrase. `class` gives a class's number.
pub(super) fn parse(
    phrase: &str,
    lexicon: &mut Builder,
    class: &mut dyn FnMut(&str, &mut Builder) -> Result<usize, Complaint>,
) -> Result<Vec<Step>, Complaint> {
    let mut steps = Vec::new();
    let mut gaps = 0;
    let mut empty = true;
    for part in phrase.split_whitespace() {
        let (part, perhaps) = match part.strip_suffix('?') {
            Some(word) if !word.is_empty() => (word, true),
            _ => (part, false),
        };
        if perhaps {
            steps.push(Step::Perhaps);
        }
        let choices: Vec<&str> = part.split('|').collect();
        if choices.len() > 1 && choices.iter().all(|choice| is_word(choice)) {
            // One question instead of several.
            steps.push(Step::Is(
                lexicon.add_any(&choices).map_err(|e| Complaint::Said(e.message()))?,
            ));
        } else {
            if choices.len() > 1 {
                steps.push(Step::OneOf(choices.len() as u32));
            }
            for choice in &choices {
                steps.push(step(choice, lexicon, class)?);
            }
        }
        let bare = (choices.len() == 1).then(|| steps.last()).flatten();
        gaps += usize::from(matches!(bare, Some(Step::Gap(_))));
        empty &= perhaps || matches!(bare, Some(Step::Gap(_) | Step::Start | Step::End));
    }
    if gaps > MOST_GAPS {
        return Err(Complaint::new(
            format!("högst {MOST_GAPS} luckor (..) i en fras"),
            format!("at most {MOST_GAPS} gaps (..) in a phrase"),
        ));
    }
    if empty {
        return Err(Complaint::new("frasen är tom", "the phrase is empty"));
    }
    Ok(steps)
}

/// Whether a part of a phrase is a word spec and nothing else.
fn is_word(part: &str) -> bool {
    !(part.starts_with(['@', '<', '^', '$']) || part.starts_with(".."))
}

fn step(
    part: &str,
    lexicon: &mut Builder,
    class: &mut dyn FnMut(&str, &mut Builder) -> Result<usize, Complaint>,
) -> Result<Step, Complaint> {
    if let Some(name) = part.strip_prefix('@') {
        return class(name, lexicon).map(|id| Step::Class(id as u32));
    }
    if let Some(width) = part.strip_prefix("..") {
        let width = if width.is_empty() { Ok(USUAL_GAP) } else { width.parse() };
        return match width {
            Ok(width) if width <= WIDEST_GAP => Ok(Step::Gap(width as u32)),
            _ => Err(Complaint::new(
                format!("”{part}”: luckan ska vara 0–{WIDEST_GAP} ord"),
                format!("”{part}”: the gap must be 0–{WIDEST_GAP} words"),
            )),
        };
    }
    Ok(match part {
        "^" => Step::Start,
        "$" => Step::End,
        "<person>" => Step::Person,
        "<namn>" => Step::Is(NAME),
        "<tal>" => Step::Number,
        "<länk>" => Step::Is(LINK),
        "<epost>" => Step::Is(EMAIL),
        "<ord>" => Step::Any,
        _ if part.starts_with('<') => {
            return Err(Complaint::new(
                format!("”{part}” finns inte"),
                format!("”{part}” is unknown"),
            ));
        }
        word => Step::Is(lexicon.add(word).map_err(|e| Complaint::Said(e.message()))?),
    })
}

/// The kinds that a token is, each as its atom.
pub(super) fn kinds(text: &Text<'_>, names: &Names, at: usize, told: &mut dyn FnMut(Atom)) {
    match text.tokens().get(at).map(crate::text::Token::kind) {
        Some(TokenKind::Number) => told(NUMBER),
        Some(TokenKind::Link) => told(LINK),
        Some(TokenKind::Email) => told(EMAIL),
        _ => {}
    }
    if names.is_name(at) {
        told(NAME);
    }
    if names.person_at(at).is_some() {
        told(PERSON);
    }
}
