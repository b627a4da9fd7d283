//! By which words phrases are known: an index from atoms to the phrases worth trying where a token has them.
//!
//! A phrase is kept under its rarest step, not under its first: *du ska … dö* under *dö*, for half of all sentences have a
//! *du* and next to none a *dö*. Where the step stands in the phrase says at which tokens a match may begin.

use super::phrase::{Grammar, KINDS, Need, Phrase};
use crate::lexicon::{Atom, Builder, Marks};
use std::ops::Range;

/// How common the kinds of token are, as [`Builder::commonness`] has it of words: numbers, the commonest, are some 4 in 100.
const KIND_COMMONNESS: u32 = 4000;

/// A phrase to try: its number, and the token at which to.
pub(super) type Try = (u32, u32);

/// A phrase under an atom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sign {
    phrase: u32,
    /// The least and the most tokens before the atom's at which the phrase may begin.
    before: (u16, u16),
    /// The sentence must have one of these too.
    need: Need,
}

/// The atoms of a sentence, roughly: whatever is in it is said to be, and little else.
#[derive(Default)]
struct Roughly([u64; 16]);

impl Roughly {
    fn of(marks: &Marks, sentence: &Range<usize>) -> Self {
        let mut all = Self::default();
        for at in sentence.clone() {
            for &atom in &marks[at] {
                if let Some(word) = all.0.get_mut(atom as usize / 64 % 16) {
                    *word |= 1 << (atom % 64);
                }
            }
        }
        all
    }

    fn has(&self, atom: Atom) -> bool {
        self.0
            .get(atom as usize / 64 % 16)
            .is_some_and(|word| word >> (atom % 64) & 1 == 1)
    }
}

/// Numbered phrases, and where to try them.
#[derive(Debug, Default)]
pub(super) struct Signs {
    phrases: Vec<Phrase>,
    signs: Vec<Sign>,
    /// Where the signs of each atom end.
    ends: Vec<u32>,
    /// Phrases without a sign: they are tried at every token.
    anywhere: Vec<u32>,
}

impl Signs {
    /// Of phrases, numbered as they come.
    pub(super) fn new(phrases: Vec<Phrase>, grammar: &Grammar, lexicon: &Builder) -> Self {
        let commonness = |atom: Atom| {
            if atom < KINDS {
                KIND_COMMONNESS
            } else {
                lexicon.commonness(atom)
            }
        };
        let mut by_atom: Vec<(Atom, Sign)> = Vec::new();
        let mut anywhere = Vec::new();
        for (phrase, number) in phrases.iter().zip(0..) {
            let Some(mut known_by) = grammar.sign(phrase, commonness) else {
                anywhere.push(number);
                continue;
            };
            known_by.atoms.sort_unstable();
            known_by.atoms.dedup();
            let before = known_by.before;
            by_atom.extend(known_by.atoms.into_iter().map(|atom| {
                let sign = Sign {
                    phrase: number,
                    before: (*before.start() as u16, *before.end() as u16),
                    need: known_by.need.unwrap_or((atom, atom)),
                };
                (atom, sign)
            }));
        }
        by_atom.sort_unstable_by_key(|(atom, sign)| (*atom, sign.phrase));
        let atoms = 0..lexicon.atoms() as Atom;
        Self {
            phrases,
            ends: atoms
                .map(|atom| by_atom.partition_point(|(a, _)| *a <= atom) as u32)
                .collect(),
            signs: by_atom.into_iter().map(|(_, sign)| sign).collect(),
            anywhere,
        }
    }

    /// A phrase by its number.
    pub(super) fn phrase(&self, number: u32) -> Option<&Phrase> {
        self.phrases.get(number as usize)
    }

    /// What to try in a sentence, in no order and perhaps several times.
    pub(super) fn read(&self, marks: &Marks, sentence: &Range<usize>, mut told: impl FnMut(Try)) {
        let all = Roughly::of(marks, sentence);
        for at in sentence.clone() {
            // A phrase never reaches over the beginning of its sentence.
            let room = (at - sentence.start).min(usize::from(u16::MAX)) as u16;
            for &atom in &marks[at] {
                for &Sign { phrase, before, need } in self.of(atom) {
                    if !all.has(need.0) && !all.has(need.1) {
                        continue;
                    }
                    for before in before.0..=before.1.min(room) {
                        told((phrase, at as u32 - u32::from(before)));
                    }
                }
            }
            for &phrase in &self.anywhere {
                told((phrase, at as u32));
            }
        }
    }

    fn of(&self, atom: Atom) -> &[Sign] {
        let atom = atom as usize;
        let start = atom
            .checked_sub(1)
            .and_then(|a| self.ends.get(a))
            .map_or(0, |&end| end as usize);
        let end = self.ends.get(atom).map_or(start, |&end| end as usize);
        self.signs.get(start..end).unwrap_or(&[])
    }
}
