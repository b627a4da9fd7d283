//! Matching phrases against a text.
//!
//! Thousands of phrases ask the same few dozen tokens what they are, and nearly every answer is no. So a sentence is
//! turned over once: for each atom, which tokens are it. A question is then one bit.

use super::phrase::{Class, Grammar, NUMBER, Phrase, Step, WIDEST_NUMBER, split};
use crate::lexicon::{Atom, Marks};
use crate::personal::names::Names;
use crate::text::{Text, TokenKind};
use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::rc::Rc;

/// Sentences of more tokens are asked token by token. Arbitrary; each 64 tokens take some 50 kB while they are read.
const LONGEST_TURNED: usize = 256;
/// How many sentences are kept turned over at once.
const MOST_TURNED: usize = 64;

/// A text with everything that phrases ask about.
pub(super) struct Reading<'t> {
    pub(super) text: &'t Text<'t>,
    marks: &'t Marks,
    names: &'t Names,
    grammar: &'t Grammar,
    /// Of each sentence.
    notes: Vec<Notes>,
    turned: Cell<usize>,
}

/// What was found out of a sentence.
#[derive(Debug, Default)]
struct Notes {
    turned: RefCell<Option<Rc<Turned>>>,
    known: RefCell<Known>,
}

/// For each atom which tokens of a sentence are it, a bit each. Nothing, for a sentence that is too long.
#[derive(Debug, Default)]
struct Turned {
    /// Words of 64 tokens for each atom.
    words: usize,
    bits: Vec<u64>,
}

thread_local! {
    /// Bits that are all 0, to be used again: there is one for every atom of a pack, and a sentence sets few.
    static SPARE: RefCell<Vec<Vec<u64>>> = const { RefCell::new(Vec::new()) };
}
/// How many are spared. More are in use at once only in long comments.
const MOST_SPARE: usize = 8;

impl Turned {
    fn new(marks: &Marks, sentence: &Range<usize>) -> Self {
        let words = sentence.len().div_ceil(64);
        let last = sentence.clone().filter_map(|at| marks[at].last()).max();
        let mut bits = SPARE.with_borrow_mut(Vec::pop).unwrap_or_default();
        let length = last.map_or(0, |last| (*last as usize + 1) * words);
        if bits.len() < length {
            bits.resize(length, 0);
        }
        let mut turned = Self { words, bits };
        turned.each(marks, sentence, |word, bit| *word |= bit);
        turned
    }

    /// Tells the word and the bit of every atom of every token.
    fn each(&mut self, marks: &Marks, sentence: &Range<usize>, told: impl Fn(&mut u64, u64)) {
        for at in sentence.clone() {
            let place = at - sentence.start;
            for &atom in &marks[at] {
                if let Some(word) = self.bits.get_mut(atom as usize * self.words + place / 64) {
                    told(word, 1 << (place % 64));
                }
            }
        }
    }

    /// Spares its bits.
    fn spare(mut self, marks: &Marks, sentence: &Range<usize>) {
        self.each(marks, sentence, |word, _| *word = 0);
        SPARE.with_borrow_mut(|spare| {
            if spare.len() < MOST_SPARE {
                spare.push(self.bits);
            }
        });
    }
}

/// Where classes end that were asked for: the same few are asked for at the same token by most phrases, and a class has
/// many members.
#[derive(Debug, Default)]
struct Known {
    /// For each token of the sentence the first of what is known there.
    first: Vec<Option<usize>>,
    classes: Vec<KnownClass>,
    ends: Vec<usize>,
}

#[derive(Debug)]
struct KnownClass {
    id: u32,
    /// Its ends, in the order of its members.
    ends: Range<usize>,
    next: Option<usize>,
}

impl Known {
    fn get(&self, id: u32, place: usize) -> Option<Range<usize>> {
        let mut next = self.first.get(place).copied().flatten();
        while let Some(class) = next.and_then(|number| self.classes.get(number)) {
            if class.id == id {
                return Some(class.ends.clone());
            }
            next = class.next;
        }
        None
    }

    fn add(&mut self, id: u32, place: usize, ends: &[usize]) -> Range<usize> {
        if self.first.len() <= place {
            self.first.resize(place + 1, None);
        }
        let start = self.ends.len();
        self.ends.extend_from_slice(ends);
        let ends = start..self.ends.len();
        if let Some(first) = self.first.get_mut(place) {
            let next = first.replace(self.classes.len());
            let ends = ends.clone();
            self.classes.push(KnownClass { id, ends, next });
        }
        ends
    }
}

impl<'t> Reading<'t> {
    pub(super) fn new(text: &'t Text<'t>, marks: &'t Marks, names: &'t Names, grammar: &'t Grammar) -> Self {
        let mut notes = Vec::new();
        notes.resize_with(text.sentences().len(), Notes::default);
        Self {
            text,
            marks,
            names,
            grammar,
            notes,
            turned: Cell::new(0),
        }
    }

    /// A sentence, by its number.
    pub(super) fn sentence(&self, number: usize) -> Option<Scope<'_>> {
        let (sentence, notes) = (self.text.sentences().get(number)?, self.notes.get(number)?);
        let mut turned = notes.turned.borrow_mut();
        if turned.is_none() && sentence.len() <= LONGEST_TURNED && self.turned.get() < MOST_TURNED {
            self.turned.set(self.turned.get() + 1);
            *turned = Some(Rc::new(Turned::new(self.marks, sentence)));
        }
        Some(Scope {
            reading: self,
            notes,
            turned: turned.clone(),
            sentence,
            limit: sentence.clone(),
        })
    }

    /// The sentence is read: others may be turned over in its place.
    pub(super) fn leave(&self, number: usize) {
        let turned = self.notes.get(number).and_then(|notes| notes.turned.take());
        if let (Some(turned), Some(sentence)) = (turned, self.text.sentences().get(number)) {
            self.turned.set(self.turned.get().saturating_sub(1));
            if let Some(turned) = Rc::into_inner(turned) {
                turned.spare(self.marks, sentence);
            }
        }
    }
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        for number in 0..self.notes.len() {
            if self.turned.get() == 0 {
                break;
            }
            self.leave(number);
        }
    }
}

/// Tokens of one sentence, inside which phrases are asked for.
#[derive(Clone)]
pub(super) struct Scope<'r> {
    reading: &'r Reading<'r>,
    notes: &'r Notes,
    turned: Option<Rc<Turned>>,
    sentence: &'r Range<usize>,
    limit: Range<usize>,
}

/// What comes after a match of some steps, given where they end.
type Then<'f> = dyn FnMut(usize) -> Option<usize> + 'f;

impl<'r> Scope<'r> {
    /// The text.
    pub(super) fn text(&self) -> &'r Text<'r> {
        self.reading.text
    }

    /// The sentence's tokens.
    pub(super) fn sentence(&self) -> &'r Range<usize> {
        self.sentence
    }

    /// Fewer of its tokens.
    pub(super) fn within(&self, limit: Range<usize>) -> Self {
        Self { limit, ..self.clone() }
    }

    /// The atoms of a token.
    pub(super) fn atoms(&self, at: usize) -> &'r [Atom] {
        &self.reading.marks[at]
    }

    /// Whether some token of the sentence is an atom; of one that is too long to know, perhaps not.
    pub(super) fn may_have(&self, atom: Atom) -> bool {
        self.turned.as_deref().is_none_or(|Turned { words, bits }| {
            let at = atom as usize * words;
            (at..at + words).any(|at| bits.get(at).is_some_and(|word| *word != 0))
        })
    }

    /// Whether a token inside the limit is an atom.
    #[inline]
    fn has(&self, at: usize, atom: Atom) -> bool {
        if at >= self.limit.end {
            return false;
        }
        match self.turned.as_deref() {
            Some(Turned { words, bits }) => {
                let place = at.wrapping_sub(self.sentence.start);
                let word = bits.get(atom as usize * words + place / 64);
                word.is_some_and(|word| word >> (place % 64) & 1 == 1)
            }
            None => self.atoms(at).binary_search(&atom).is_ok(),
        }
    }

    /// Where a match of the phrase that begins at token `at` ends, if there is one inside the limit.
    pub(super) fn match_at(&self, phrase: &Phrase, at: usize) -> Option<usize> {
        self.run(self.reading.grammar.steps(phrase), at, &mut |end| Some(end))
            .filter(|&end| end > at)
    }

    fn run(&self, steps: &[Step], at: usize, then: &mut Then<'_>) -> Option<usize> {
        let (mut steps, mut at) = (steps, at);
        while let [Step::Is(atom), rest @ ..] = steps {
            if !self.has(at, *atom) {
                return None;
            }
            at += 1;
            steps = rest;
        }
        let Some((first, rest)) = split(steps) else {
            return then(at);
        };
        match first {
            [Step::Gap(width)] => {
                let last = (at + *width as usize).min(self.limit.end);
                // Most gaps stand before a word or a class: only where it stands is there anything to try.
                let begins = |next: usize| match rest {
                    [Step::Is(atom), ..] => self.has(next, *atom),
                    [Step::Class(id), ..] => self.class(*id).is_some_and(|class| self.may_begin(class, next)),
                    _ => true,
                };
                (at..=last)
                    .filter(|&next| begins(next))
                    .find_map(|next| self.run(rest, next, then))
            }
            [Step::Perhaps, inner @ ..] => self
                .run(inner, at, &mut |next| self.run(rest, next, then))
                .or_else(|| self.run(rest, at, then)),
            [Step::OneOf(_), choices @ ..] => choices
                .chunks(1)
                .find_map(|choice| self.run(choice, at, &mut |next| self.run(rest, next, then))),
            [Step::Class(id)] => {
                let class = self.class(*id)?;
                if self.has(at, class.atom)
                    && let Some(end) = self.run(rest, at + 1, then)
                {
                    return Some(end);
                }
                if class.begins.is_some_and(|atom| !self.has(at, atom)) {
                    return None;
                }
                self.ends(*id, class, at).find_map(|number| {
                    let end = self.notes.known.borrow().ends.get(number).copied()?;
                    if end > self.limit.end {
                        return None;
                    }
                    self.run(rest, end, then)
                })
            }
            [Step::Person] => {
                let end = self.reading.names.person_at(at).filter(|&end| end <= self.limit.end)?;
                self.run(rest, end, then)
            }
            // "38 000" is one number in two tokens.
            [Step::Number] => {
                let is_number = |i: usize| self.has(i, NUMBER) && (i == at || self.text().before(i) == " ");
                (at + 1..=(at + WIDEST_NUMBER).min(self.limit.end))
                    .rev()
                    .filter(|&end| (at..end).all(is_number))
                    .find_map(|end| self.run(rest, end, then))
            }
            [Step::Start] if self.starts_clause(at) => self.run(rest, at, then),
            [Step::End] if at == self.limit.end => self.run(rest, at, then),
            [Step::Any]
                if at < self.limit.end && self.text().tokens().get(at).is_some_and(crate::text::Token::is_word) =>
            {
                self.run(rest, at + 1, then)
            }
            _ => None,
        }
    }

    fn class(&self, id: u32) -> Option<&'r Class> {
        self.reading.grammar.classes.get(id as usize)
    }

    /// Whether a class may begin at a token.
    fn may_begin(&self, class: &Class, at: usize) -> bool {
        self.has(at, class.atom) || class.begins.is_none_or(|atom| self.has(at, atom))
    }

    /// Where the members of more than one word of a class end that begin at a token: numbers of what is known.
    fn ends(&self, id: u32, class: &Class, at: usize) -> Range<usize> {
        let place = at.saturating_sub(self.sentence.start);
        if let Some(ends) = self.notes.known.borrow().get(id, place) {
            return ends;
        }
        let whole = self.within(self.sentence.clone());
        let mut ends: Vec<usize> = Vec::new();
        for phrase in &class.phrases {
            // Nearly always the first word is another.
            let first = self.reading.grammar.steps.get(phrase.start as usize);
            if matches!(first, Some(Step::Is(atom)) if !whole.has(at, *atom)) {
                continue;
            }
            whole.run(self.reading.grammar.steps(phrase), at, &mut |end| {
                if !ends.contains(&end) {
                    ends.push(end);
                }
                None
            });
        }
        self.notes.known.borrow_mut().add(id, place, &ends)
    }

    /// The sentence's beginning, or after a comma, a bracket, an emoji, a greeting or a joining word.
    fn starts_clause(&self, at: usize) -> bool {
        if at <= self.limit.start
            || self
                .text()
                .before(at)
                .contains([',', ';', ':', '(', '"', '-', '–', '—', '/', '>', '\n'])
        {
            return true;
        }
        self.text().tokens().get(at - 1).is_some_and(|t| {
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

#[cfg(test)]
mod tests {
    use super::{LONGEST_TURNED, MOST_TURNED, Reading, Scope};
    use crate::lexicon::{Atom, Marks};
    use crate::personal::names::NameList;
    use crate::rules::Pack;
    use crate::rules::phrase::kinds;
    use crate::text::Text;

    fn with(text: &str, then: impl FnOnce(&Reading<'_>, &Marks)) {
        let pack = Pack::builtin().unwrap();
        let text = Text::new(text);
        let names = NameList::default().read(&text);
        let marks = pack.lexicon.mark_and(&text, |at, told| kinds(&text, &names, at, told));
        then(&Reading::new(&text, &marks, &names, &pack.grammar), &marks);
    }

    fn token_by_token<'r>(scope: &Scope<'r>) -> Scope<'r> {
        Scope {
            turned: None,
            ..scope.clone()
        }
    }

    #[test]
    fn a_sentence_turned_over_answers_as_its_tokens_do() {
        let words = "det är den jävla kommunens fel att Anna Berg ringer 070 varje dag och du ska få se ";
        for times in [1, 5, 10] {
            with(&words.repeat(times), |reading, marks| {
                let scope = reading.sentence(0).unwrap();
                let plain = token_by_token(&scope);
                assert!(scope.turned.is_some() && plain.turned.is_none());
                let last = scope
                    .sentence()
                    .clone()
                    .filter_map(|at| marks[at].last())
                    .max()
                    .unwrap();
                for at in 0..scope.sentence().end + 2 {
                    for atom in 0..*last as Atom + 2 {
                        assert_eq!(scope.has(at, atom), plain.has(at, atom), "{at} {atom}");
                    }
                }
                let some = |atom| scope.sentence().clone().any(|at| plain.has(at, atom));
                assert!((0..*last + 2).all(|atom| scope.may_have(atom) == some(atom)));
            });
        }
    }

    #[test]
    fn bits_are_spared_clean() {
        let all = "jävla idiot, du ska få se ".repeat(3);
        with(&all, |reading, _| reading.leave(0));
        with("hej", |reading, _| {
            let scope = reading.sentence(0).unwrap();
            let bits = &scope.turned.as_ref().unwrap().bits;
            let set: u32 = bits.iter().map(|word| word.count_ones()).sum();
            assert_eq!(set as usize, scope.atoms(0).len());
        });
    }

    #[test]
    fn long_sentences_and_long_comments_are_asked_token_by_token() {
        with(&"ord ".repeat(LONGEST_TURNED + 1), |reading, _| {
            assert!(reading.sentence(0).unwrap().turned.is_none());
        });
        with(&"Ett ord. ".repeat(MOST_TURNED + 2), |reading, _| {
            let turned = (0..MOST_TURNED + 2).filter(|&number| reading.sentence(number).unwrap().turned.is_some());
            assert_eq!(turned.count(), MOST_TURNED);
            reading.leave(0);
            assert!(reading.sentence(MOST_TURNED).unwrap().turned.is_some());
            assert!(reading.sentence(MOST_TURNED + 1).unwrap().turned.is_none());
        });
    }
}
