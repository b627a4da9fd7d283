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
use std::ops::Range;

/// The widest gap. Arbitrary, but something must bound the work.
const WIDEST_GAP: usize = 12;
/// The most gaps in a phrase: each multiplies the work of a miss.
const MOST_GAPS: usize = 5;
pub(super) const USUAL_GAP: usize = 3;

/// One step of a phrase.
#[derive(Clone, Debug)]
pub(super) enum Element {
    Word(Atom),
    Class(usize),
    OneOf(Vec<Element>),
    Perhaps(Box<Element>),
    Gap(usize),
    Start,
    End,
    Person,
    Name,
    Number,
    Link,
    Email,
    Any,
}

/// A phrase, read.
pub(super) type Phrase = Vec<Element>;

/// A named set of phrases.
#[derive(Debug, Default)]
pub(super) struct Class {
    /// All its one-word members as one atom.
    pub(super) atom: Atom,
    pub(super) phrases: Vec<Phrase>,
}

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
) -> Result<Phrase, Complaint> {
    let mut elements = Vec::new();
    let mut gaps = 0;
    for part in phrase.split_whitespace() {
        let (part, perhaps) = match part.strip_suffix('?') {
            Some(word) if !word.is_empty() => (word, true),
            _ => (part, false),
        };
        let mut choices = Vec::new();
        for choice in part.split('|') {
            choices.push(element(choice, lexicon, class)?);
        }
        let mut element = match choices.pop() {
            Some(only) if choices.is_empty() => only,
            Some(last) => {
                choices.push(last);
                Element::OneOf(choices)
            }
            None => continue,
        };
        gaps += usize::from(matches!(element, Element::Gap(_)));
        if perhaps {
            element = Element::Perhaps(Box::new(element));
        }
        elements.push(element);
    }
    if gaps > MOST_GAPS {
        return Err(Complaint::new(
            format!("högst {MOST_GAPS} luckor (..) i en fras"),
            format!("at most {MOST_GAPS} gaps (..) in a phrase"),
        ));
    }
    if elements
        .iter()
        .all(|e| matches!(e, Element::Gap(_) | Element::Start | Element::End | Element::Perhaps(_)))
    {
        return Err(Complaint::new("frasen är tom", "the phrase is empty"));
    }
    Ok(elements)
}

fn element(
    part: &str,
    lexicon: &mut Builder,
    class: &mut dyn FnMut(&str, &mut Builder) -> Result<usize, Complaint>,
) -> Result<Element, Complaint> {
    if let Some(name) = part.strip_prefix('@') {
        return class(name, lexicon).map(Element::Class);
    }
    if let Some(width) = part.strip_prefix("..") {
        let width = if width.is_empty() { Ok(USUAL_GAP) } else { width.parse() };
        return match width {
            Ok(width) if width <= WIDEST_GAP => Ok(Element::Gap(width)),
            _ => Err(Complaint::new(
                format!("”{part}”: luckan ska vara 0–{WIDEST_GAP} ord"),
                format!("”{part}”: the gap must be 0–{WIDEST_GAP} words"),
            )),
        };
    }
    Ok(match part {
        "^" => Element::Start,
        "$" => Element::End,
        "<person>" => Element::Person,
        "<namn>" => Element::Name,
        "<tal>" => Element::Number,
        "<länk>" => Element::Link,
        "<epost>" => Element::Email,
        "<ord>" => Element::Any,
        _ if part.starts_with('<') => {
            return Err(Complaint::new(
                format!("”{part}” finns inte"),
                format!("”{part}” is unknown"),
            ));
        }
        word => Element::Word(lexicon.add(word).map_err(|e| Complaint::Said(e.message()))?),
    })
}

/// The atoms that a match can begin with; `None` when it can begin with anything.
pub(super) fn first_atoms(phrase: &[Element], classes: &[Class]) -> Option<Vec<Atom>> {
    let mut atoms = Vec::new();
    for element in phrase {
        match element {
            Element::Start => {}
            Element::Perhaps(inner) => atoms.extend(first_atoms(std::slice::from_ref(inner), classes)?),
            Element::Word(atom) => {
                atoms.push(*atom);
                return Some(atoms);
            }
            Element::Class(id) => {
                let class = classes.get(*id)?;
                atoms.push(class.atom);
                for phrase in &class.phrases {
                    atoms.extend(first_atoms(phrase, classes)?);
                }
                return Some(atoms);
            }
            Element::OneOf(choices) => {
                for choice in choices {
                    atoms.extend(first_atoms(std::slice::from_ref(choice), classes)?);
                }
                return Some(atoms);
            }
            Element::Person => return with(atoms, PERSON),
            Element::Name => return with(atoms, NAME),
            Element::Number => return with(atoms, NUMBER),
            Element::Link => return with(atoms, LINK),
            Element::Email => return with(atoms, EMAIL),
            Element::Gap(_) | Element::End | Element::Any => return None,
        }
    }
    None
}

fn with(mut atoms: Vec<Atom>, atom: Atom) -> Option<Vec<Atom>> {
    atoms.push(atom);
    Some(atoms)
}

/// Kinds of token as atoms: they index phrases as words do. A lexicon never counts so far.
const PERSON: Atom = Atom::MAX;
const NAME: Atom = Atom::MAX - 1;
const NUMBER: Atom = Atom::MAX - 2;
const LINK: Atom = Atom::MAX - 3;
const EMAIL: Atom = Atom::MAX - 4;

/// A text with everything that phrases ask about.
pub(super) struct Reading<'t> {
    pub(super) text: &'t Text<'t>,
    pub(super) marks: &'t [Vec<Atom>],
    pub(super) names: &'t Names,
    pub(super) classes: &'t [Class],
}

impl Reading<'_> {
    /// Where a match of the phrase that begins at token `at` ends, if there is one inside `limit`.
    pub(super) fn match_at(&self, phrase: &[Element], at: usize, limit: &Range<usize>) -> Option<usize> {
        self.run(phrase, at, limit, &mut |end| Some(end))
            .filter(|&end| end > at)
    }

    /// Everything at a token that a phrase can begin with.
    pub(super) fn starts(&self, at: usize) -> impl Iterator<Item = Atom> {
        let kind = match self.text.tokens().get(at).map(crate::text::Token::kind) {
            Some(TokenKind::Number) => Some(NUMBER),
            Some(TokenKind::Link) => Some(LINK),
            Some(TokenKind::Email) => Some(EMAIL),
            _ => None,
        };
        let name = self.names.is_name(at).then_some(NAME);
        let person = self.names.person_at(at).map(|_| PERSON);
        let words = self.marks.get(at).map_or(&[][..], Vec::as_slice);
        words.iter().copied().chain(kind).chain(name).chain(person)
    }

    /// Whether a phrase occurs anywhere in `within`.
    pub(super) fn occurs(&self, phrase: &[Element], within: &Range<usize>) -> bool {
        within.clone().any(|at| self.match_at(phrase, at, within).is_some())
    }

    fn run(
        &self,
        phrase: &[Element],
        at: usize,
        limit: &Range<usize>,
        then: &mut dyn FnMut(usize) -> Option<usize>,
    ) -> Option<usize> {
        let Some((first, rest)) = phrase.split_first() else {
            return then(at);
        };
        match first {
            Element::Start => {
                if self.starts_clause(at, limit) {
                    self.run(rest, at, limit, then)
                } else {
                    None
                }
            }
            Element::End => {
                if at == limit.end {
                    self.run(rest, at, limit, then)
                } else {
                    None
                }
            }
            Element::Gap(width) => {
                (at..=(at + width).min(limit.end)).find_map(|next| self.run(rest, next, limit, then))
            }
            Element::Perhaps(inner) => self
                .run(std::slice::from_ref(inner), at, limit, &mut |next| {
                    self.run(rest, next, limit, then)
                })
                .or_else(|| self.run(rest, at, limit, then)),
            Element::OneOf(choices) => choices.iter().find_map(|choice| {
                self.run(std::slice::from_ref(choice), at, limit, &mut |next| {
                    self.run(rest, next, limit, then)
                })
            }),
            Element::Class(id) => {
                let class = self.classes.get(*id)?;
                if at < limit.end
                    && self.has(at, class.atom)
                    && let Some(end) = self.run(rest, at + 1, limit, then)
                {
                    return Some(end);
                }
                class
                    .phrases
                    .iter()
                    .find_map(|p| self.run(p, at, limit, &mut |next| self.run(rest, next, limit, then)))
            }
            Element::Person => {
                let end = self.names.person_at(at).filter(|&end| end <= limit.end)?;
                self.run(rest, end, limit, then)
            }
            // "38 000" is one number in two tokens.
            Element::Number => (at + 1..=(at + 3).min(limit.end))
                .rev()
                .filter(|&end| (at..end).all(|i| self.is(i, first) && (i == at || self.text.before(i) == " ")))
                .find_map(|end| self.run(rest, end, limit, then)),
            single => {
                if at >= limit.end || !self.is(at, single) {
                    return None;
                }
                self.run(rest, at + 1, limit, then)
            }
        }
    }

    fn is(&self, at: usize, element: &Element) -> bool {
        let kind = self.text.tokens().get(at).map(crate::text::Token::kind);
        match element {
            Element::Word(atom) => self.has(at, *atom),
            Element::Name => self.names.is_name(at),
            Element::Number => kind == Some(TokenKind::Number),
            Element::Link => kind == Some(TokenKind::Link),
            Element::Email => kind == Some(TokenKind::Email),
            Element::Any => kind == Some(TokenKind::Word),
            _ => false,
        }
    }

    fn has(&self, at: usize, atom: Atom) -> bool {
        self.marks.get(at).is_some_and(|m| m.binary_search(&atom).is_ok())
    }

    /// The sentence's beginning, or after a comma, a bracket, an emoji, a greeting or a joining word.
    fn starts_clause(&self, at: usize, limit: &Range<usize>) -> bool {
        if at <= limit.start
            || self
                .text
                .before(at)
                .contains([',', ';', ':', '(', '"', '-', '–', '—', '/', '>', '\n'])
        {
            return true;
        }
        self.text.tokens().get(at - 1).is_some_and(|t| {
            t.kind() != TokenKind::Word
                || matches!(
                    t.form(),
                    "och"
                        | "å"
                        | "o"
                        | "men"
                        | "så"
                        | "hej"
                        | "ja"
                        | "sen"
                        | "samt"
                        | "eller"
                        | "för"
                        | "hallå"
                        | "ok"
                        | "okej"
                        | "nu"
                )
        })
    }
}
