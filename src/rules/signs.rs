//! By which words phrases are known: an index from atoms to the phrases worth trying where a token has them.
//!
//! A phrase is kept under its rarest step, not under its first: *du ska … dö* under *dö*, for half of all sentences have a
//! *du* and next to none a *dö*. Where the step stands in the phrase says at which tokens a match may begin.

use super::packed::{read_phrases, write_phrases};
use super::phrase::{Grammar, KINDS, Need, Phrase};
use super::reading::Scope;
use crate::bytes::{Reader, Writer};
use crate::lexicon::{Atom, Builder};

/// How common the kinds of token are, as [`Builder::commonness`] has it of words: numbers, the commonest, are some 4 in 100.
const KIND_COMMONNESS: u32 = 4000;

/// A phrase to try: its number, and the token at which to.
pub(super) type Try = (u32, u32);

/// A phrase, and what it takes to try it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Known {
    phrase: Phrase,
    /// The least and the most tokens before its sign at which it may begin.
    before: (u16, u16),
    /// The sentence must have one of these too.
    need: Option<Need>,
}

/// Numbered phrases, and where to try them.
#[derive(Debug, Default)]
pub(super) struct Signs {
    phrases: Vec<Known>,
    /// The phrases under each atom, by their numbers, and where each atom's end.
    under: Vec<u32>,
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
        let mut by_atom: Vec<(Atom, u32)> = Vec::new();
        let mut signs = Self::default();
        for (phrase, number) in phrases.into_iter().zip(0..) {
            let mut known = Known {
                phrase,
                before: (0, 0),
                need: None,
            };
            match grammar.sign(&known.phrase, commonness) {
                Some(sign) => {
                    known.before = (*sign.before.start() as u16, *sign.before.end() as u16);
                    known.need = sign.need;
                    by_atom.extend(sign.atoms.into_iter().map(|atom| (atom, number)));
                }
                None => signs.anywhere.push(number),
            }
            signs.phrases.push(known);
        }
        by_atom.sort_unstable();
        by_atom.dedup();
        let atoms = 0..lexicon.atoms() as Atom;
        signs.ends = atoms
            .map(|atom| by_atom.partition_point(|(a, _)| *a <= atom) as u32)
            .collect();
        signs.under = by_atom.into_iter().map(|(_, number)| number).collect();
        signs
    }

    /// A phrase by its number.
    pub(super) fn phrase(&self, number: u32) -> Option<&Phrase> {
        self.phrases.get(number as usize).map(|known| &known.phrase)
    }

    /// What to try in a sentence of the phrases that are wanted, in no order and perhaps several times.
    pub(super) fn tries(&self, scope: &Scope<'_>, wanted: impl Fn(u32) -> bool, mut told: impl FnMut(Try)) {
        let sentence = scope.sentence();
        for at in sentence.clone() {
            // A phrase never reaches over the beginning of its sentence.
            let room = (at - sentence.start).min(usize::from(u16::MAX)) as u16;
            for &atom in scope.atoms(at) {
                for &number in self.under(atom) {
                    if !wanted(number) {
                        continue;
                    }
                    let Some(known) = self.phrases.get(number as usize) else {
                        continue;
                    };
                    if known
                        .need
                        .is_some_and(|(one, other)| !scope.may_have(one) && !scope.may_have(other))
                    {
                        continue;
                    }
                    for before in known.before.0..=known.before.1.min(room) {
                        told((number, at as u32 - u32::from(before)));
                    }
                }
            }
            for &phrase in self.anywhere.iter().filter(|phrase| wanted(**phrase)) {
                told((phrase, at as u32));
            }
        }
    }

    fn under(&self, atom: Atom) -> &[u32] {
        let atom = atom as usize;
        let start = atom
            .checked_sub(1)
            .and_then(|a| self.ends.get(a))
            .map_or(0, |&end| end as usize);
        let end = self.ends.get(atom).map_or(start, |&end| end as usize);
        self.under.get(start..end).unwrap_or(&[])
    }

    /// Itself as bytes.
    pub(super) fn write(&self, out: &mut Writer) {
        let phrases: Vec<Phrase> = self.phrases.iter().map(|known| known.phrase.clone()).collect();
        write_phrases(out, &phrases);
        // Like stands with like, which deflates better. Nothing needed is a need of nothing: 0, else one more than the atom.
        for known in &self.phrases {
            out.number(known.before.0.into());
        }
        for known in &self.phrases {
            out.number((known.before.1 - known.before.0).into());
        }
        for known in &self.phrases {
            out.number(known.need.map_or(0, |(one, _)| one + 1));
        }
        for known in &self.phrases {
            out.number(known.need.map_or(0, |(_, other)| other + 1));
        }
        out.number(self.ends.len() as u32);
        for atom in 0..self.ends.len() as Atom {
            out.rising(self.under(atom).iter().copied());
        }
        out.rising(self.anywhere.iter().copied());
    }

    /// What [`Signs::write`] wrote.
    pub(super) fn read(from: &mut Reader<'_>) -> Option<Self> {
        let mut signs = Self::default();
        let phrases = read_phrases(from)?;
        let mut columns: [Vec<u32>; 4] = Default::default();
        for column in &mut columns {
            for _ in &phrases {
                column.push(from.number()?);
            }
        }
        let [least, more, one, other] = columns;
        for ((((phrase, least), more), one), other) in phrases.into_iter().zip(least).zip(more).zip(one).zip(other) {
            let most = least.checked_add(more)?;
            signs.phrases.push(Known {
                phrase,
                before: (u16::try_from(least).ok()?, u16::try_from(most).ok()?),
                need: one.checked_sub(1).zip(other.checked_sub(1)),
            });
        }
        signs.ends = from.list(|from| {
            from.rising_into(&mut signs.under)?;
            Some(signs.under.len() as u32)
        })?;
        signs.anywhere = from.rising()?;
        Some(signs)
    }
}
