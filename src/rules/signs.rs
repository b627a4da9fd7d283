//! By which words a phrase is known: an index from atoms to the phrases worth trying where a token has them.
//!
//! A phrase is kept under its rarest step, not under its first: *du ska … dö* under *dö*, for half of all sentences have a
//! *du* and next to none a *dö*. Where the step stands in the phrase says at which tokens a match may begin.

use super::Rule;
use super::phrase::{Grammar, KINDS};
use crate::lexicon::{Atom, Builder, Marks};
use std::ops::{Range, RangeInclusive};

/// How common the kinds of token are, as [`Builder::commonness`] has it of words: numbers, the commonest, are some 4 in 100.
const KIND_COMMONNESS: u32 = 4000;

/// A phrase under an atom.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sign {
    phrase: u32,
    /// How many tokens before the atom's the phrase may begin.
    before: RangeInclusive<u32>,
}

/// Which phrases to try, and where.
#[derive(Debug, Default)]
pub(super) struct Signs {
    /// Every phrase by its number: which of which rule (rule, phrase).
    phrases: Vec<(u32, u32)>,
    signs: Vec<Sign>,
    /// Where the signs of each atom end.
    ends: Vec<u32>,
    /// Phrases without a sign: they are tried at every token.
    anywhere: Vec<u32>,
}

impl Signs {
    pub(super) fn new(rules: &[Rule], grammar: &Grammar, lexicon: &Builder) -> Self {
        let commonness = |atom: Atom| {
            if atom < KINDS {
                KIND_COMMONNESS
            } else {
                lexicon.commonness(atom)
            }
        };
        let mut by_atom: Vec<Vec<Sign>> = vec![Vec::new(); lexicon.atoms()];
        let mut index = Self::default();
        for (r, rule) in rules.iter().enumerate() {
            for (p, phrase) in rule.phrases.iter().enumerate() {
                let number = index.phrases.len() as u32;
                index.phrases.push((r as u32, p as u32));
                let Some((mut atoms, before)) = grammar.sign(phrase, commonness) else {
                    index.anywhere.push(number);
                    continue;
                };
                atoms.sort_unstable();
                atoms.dedup();
                for atom in atoms {
                    if let Some(list) = by_atom.get_mut(atom as usize) {
                        list.push(Sign {
                            phrase: number,
                            before: before.clone(),
                        });
                    }
                }
            }
        }
        for signs in by_atom {
            index.signs.extend(signs);
            index.ends.push(index.signs.len() as u32);
        }
        index
    }

    /// Which phrase a number is: the rule's number, and the phrase's in it.
    pub(super) fn phrase(&self, number: u32) -> Option<(usize, usize)> {
        let (rule, phrase) = self.phrases.get(number as usize)?;
        Some((*rule as usize, *phrase as usize))
    }

    /// What to try in a sentence: (token, phrase), in this order, each once.
    pub(super) fn read(&self, marks: &Marks, sentence: &Range<usize>, candidates: &mut Vec<(u32, u32)>) {
        candidates.clear();
        for at in sentence.clone() {
            for &atom in &marks[at] {
                for sign in self.of(atom) {
                    // A phrase never reaches over the beginning of its sentence.
                    let room = (at - sentence.start) as u32;
                    let before = *sign.before.start()..=room.min(*sign.before.end());
                    candidates.extend(before.map(|before| (at as u32 - before, sign.phrase)));
                }
            }
            candidates.extend(self.anywhere.iter().map(|&phrase| (at as u32, phrase)));
        }
        candidates.sort_unstable();
        candidates.dedup();
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
