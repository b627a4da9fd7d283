//! Words with their Swedish inflections and compounds, all of them looked up at once.
//!
//! A *word spec* is what a rule pack writes:
//!
//! | spec | stands for |
//! |---|---|
//! | `fan` | exactly *fan* |
//! | `idiot+er` | *idiot, idioten, idioter, idioterna* and their genitives |
//! | `skit*` | everything that begins with *skit* |
//! | `*hora+or` | *hora, horan …* and every compound that ends so: *svinhora* |
//! | `*knull*` | everything that contains *knull* |
//!
//! Specs become numbered *atoms*; reading a text gives, for each token, the atoms that it is. Whole words are one
//! look into a table, beginnings and endings are walked from the first letter and from the last (`trie.rs`); only the few
//! `*so*` are sought at every letter.
//!
//! ```
//! use uppsikt::{lexicon::Builder, text::Text};
//!
//! let mut builder = Builder::default();
//! let idiot = builder.add("idiot+er")?;
//! let lexicon = builder.build();
//! let marks = lexicon.mark(&Text::new("idioterna på idiotsäkra cyklar"));
//! assert_eq!(marks[0], [idiot]);
//! assert!(marks[2].is_empty());
//! # Ok::<(), uppsikt::lexicon::WordError>(())
//! ```

mod common;
mod inflect;
mod trie;

use crate::bytes::{Reader, Writer};
use crate::model::Localized;
use crate::table::Table;
use crate::text::{Folded, Text, Token};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::{Index, Range};
use trie::Trie;

/// A word spec's number.
pub type Atom = u32;

/// Why a word spec cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordError(Fault);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Fault {
    Empty,
    ManyWords(String),
    Signs(String),
    Paradigm(String),
}

impl WordError {
    /// What is wrong, in words.
    #[must_use]
    pub fn message(&self) -> Localized {
        match &self.0 {
            Fault::Empty => Localized::new("ett ord saknas", "a word is missing"),
            Fault::ManyWords(word) => Localized::new(
                format!("”{word}” är inte ett enda ord"),
                format!("”{word}” is not a single word"),
            ),
            Fault::Signs(word) => Localized::new(
                format!("”{word}” har tecken som inte hör till ett ord"),
                format!("”{word}” has signs that are no part of a word"),
            ),
            Fault::Paradigm(name) => {
                let known = inflect::NAMES.join(", ");
                Localized::new(
                    format!("böjningen ”+{name}” finns inte (finns: {known})"),
                    format!("there is no inflection ”+{name}” (known: {known})"),
                )
            }
        }
    }
}

impl fmt::Display for WordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

impl std::error::Error for WordError {}

/// Where in a token's form the letters must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Whole,
    Start,
    End,
    Anywhere,
}

/// How many atoms a token may gather before they are tidied: a "word" of a hundred thousand letters keeps the list, not
/// the repeats.
const MOST_ATOMS: usize = 4096;

/// Collects word specs.
#[derive(Debug, Default)]
pub struct Builder {
    literals: BTreeMap<String, Vec<(Place, Atom)>>,
    specs: BTreeMap<String, Atom>,
    implied: Vec<(Atom, Atom)>,
    commonness: Vec<u32>,
    next: Atom,
}

impl Builder {
    /// The atom of a spec; the same spec always has the same atom.
    ///
    /// # Errors
    ///
    /// When the spec is empty, is more than one word, or names an unknown inflection.
    pub fn add(&mut self, spec: &str) -> Result<Atom, WordError> {
        if let Some(&atom) = self.specs.get(spec) {
            return Ok(atom);
        }
        let atom = self.fresh();
        self.add_to(atom, spec)?;
        self.specs.insert(spec.to_owned(), atom);
        Ok(atom)
    }

    /// The atom of several specs of which one is enough.
    ///
    /// # Errors
    ///
    /// As [`Builder::add`].
    pub(crate) fn add_any(&mut self, specs: &[&str]) -> Result<Atom, WordError> {
        let name = specs.join("|");
        if let Some(&atom) = self.specs.get(&name) {
            return Ok(atom);
        }
        let atom = self.fresh();
        for spec in specs {
            self.add_to(atom, spec)?;
        }
        self.specs.insert(name, atom);
        Ok(atom)
    }

    /// An atom without words yet.
    pub fn fresh(&mut self) -> Atom {
        self.next += 1;
        self.next - 1
    }

    /// Lets one more spec be an atom: how a class of words becomes one number.
    ///
    /// # Errors
    ///
    /// As [`Builder::add`].
    pub fn add_to(&mut self, atom: Atom, spec: &str) -> Result<(), WordError> {
        let (front, rest) = spec.strip_prefix('*').map_or((false, spec), |rest| (true, rest));
        let (back, rest) = rest.strip_suffix('*').map_or((false, rest), |rest| (true, rest));
        let (lemma, paradigm) = rest
            .split_once('+')
            .map_or((rest, None), |(lemma, name)| (lemma, Some(name)));
        let folded = Folded::new(lemma);
        let lemma = folded.as_str();
        if lemma.is_empty() {
            return Err(WordError(Fault::Empty));
        }
        let plain = lemma.chars().all(|c| matches!(c, 'a'..='z' | 'å' | 'ä' | 'ö'));
        match Text::new(if plain { "" } else { lemma }).tokens() {
            [] if plain => {}
            [only] if only.form() == lemma => {}
            // A comment's words have no commas: the spec would never be found.
            [_] => return Err(WordError(Fault::Signs(lemma.to_owned()))),
            _ => return Err(WordError(Fault::ManyWords(lemma.to_owned()))),
        }
        let forms = match paradigm {
            None => vec![lemma.to_owned()],
            Some(name) => inflect::forms(lemma, name).ok_or_else(|| WordError(Fault::Paradigm(name.to_owned())))?,
        };
        let place = match (front, back) {
            (false, false) => Place::Whole,
            (false, true) => Place::Start,
            (true, false) => Place::End,
            (true, true) => Place::Anywhere,
        };
        for form in forms {
            let common = common::per_hundred_thousand(&form, place);
            let index = atom as usize;
            self.commonness.resize(self.commonness.len().max(index + 1), 0);
            if let Some(sum) = self.commonness.get_mut(index) {
                *sum = sum.saturating_add(common);
            }
            self.literals.entry(form).or_default().push((place, atom));
        }
        Ok(())
    }

    /// Says that whatever is one atom is the other too.
    pub(crate) fn imply(&mut self, one: Atom, other: Atom) {
        self.implied.push((one, other));
    }

    /// How often an atom may be met, as a guess: in so many of a hundred thousand words.
    pub(crate) fn commonness(&self, atom: Atom) -> u32 {
        self.commonness.get(atom as usize).copied().unwrap_or(0)
    }

    /// How many atoms there are.
    pub(crate) fn atoms(&self) -> usize {
        self.next as usize
    }

    /// Everything added, ready to be looked up.
    #[must_use]
    pub fn build(self) -> Lexicon {
        let mut implied = self.implied;
        implied.sort_unstable();
        implied.dedup();
        let mut written = vec![false; self.next as usize];
        let mut literals: Vec<(String, Vec<(Place, Atom)>)> = self.literals.into_iter().collect();
        for (_, places) in &mut literals {
            for i in 0..places.len() {
                if let Some(&(place, atom)) = places.get(i) {
                    if let Some(written) = written.get_mut(atom as usize) {
                        *written = true;
                    }
                    places.extend(implied_by(&implied, atom).iter().map(|(_, other)| (place, *other)));
                }
            }
        }
        // What words imply is with the words now.
        implied.retain(|(atom, _)| written.get(*atom as usize) == Some(&false));
        Lexicon::new(&literals, implied)
    }
}

/// What an atom implies, of pairs in order.
fn implied_by(implied: &[(Atom, Atom)], atom: Atom) -> &[(Atom, Atom)] {
    let start = implied.partition_point(|(one, _)| *one < atom);
    let end = implied.partition_point(|(one, _)| *one <= atom);
    implied.get(start..end).unwrap_or(&[])
}

/// All words of a rule pack.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// Whole words, and the commonest of all, with everything that they are: most of what is asked for, and one look each.
    known: Table,
    /// Where the atoms of each stand.
    known_atoms: Vec<Range<u32>>,
    starts: Side,
    /// Spelt backwards.
    ends: Side,
    inside: Side,
    atoms: Vec<Atom>,
    /// What else an atom is that is known of a token from elsewhere.
    implied: Vec<(Atom, Atom)>,
}

/// The literals with which words begin, end or go on.
#[derive(Debug, Default)]
struct Side {
    trie: Trie,
    keys: Vec<Range<u32>>,
}

/// Letters with where their atoms stand.
type Letters = (Vec<u8>, Range<u32>);

impl Side {
    /// Of letters in ascending order.
    fn new(letters: &[Letters]) -> Self {
        Self {
            trie: Trie::new(letters.iter().map(|(letters, _)| letters)),
            keys: letters.iter().map(|(_, atoms)| atoms.clone()).collect(),
        }
    }

    fn letters(&self) -> impl Iterator<Item = (&[u8], &Range<u32>)> {
        self.trie.keys().zip(&self.keys)
    }
}

/// The atoms of one token, as they are found.
#[derive(Debug, Default)]
struct Found {
    atoms: Vec<Atom>,
    /// Whether they may be out of order or stand twice.
    mixed: bool,
}

impl Found {
    fn add(&mut self, atoms: &[Atom]) {
        if !atoms.is_empty() {
            self.mixed |= !self.atoms.is_empty();
            self.atoms.extend_from_slice(atoms);
        }
    }

    fn tidy(&mut self) {
        if std::mem::take(&mut self.mixed) {
            self.atoms.sort_unstable();
            self.atoms.dedup();
        }
    }
}

/// The atoms of each token of a text, ascending: indexed by the token's number.
#[derive(Debug, Default)]
pub struct Marks {
    atoms: Vec<Atom>,
    ends: Vec<u32>,
}

impl Index<usize> for Marks {
    type Output = [Atom];

    fn index(&self, token: usize) -> &[Atom] {
        let end = |token: usize| self.ends.get(token).map(|&end| end as usize);
        match (token.checked_sub(1).map_or(Some(0), end), end(token)) {
            (Some(start), Some(end)) => self.atoms.get(start..end).unwrap_or(&[]),
            _ => &[],
        }
    }
}

impl Lexicon {
    /// Of literals in ascending order.
    fn new(literals: &[(String, Vec<(Place, Atom)>)], implied: Vec<(Atom, Atom)>) -> Self {
        let mut atoms: Vec<Atom> = Vec::new();
        let mut at = |place: Place| -> Vec<Letters> {
            let mut found = Vec::new();
            for (letters, places) in literals {
                let start = atoms.len() as u32;
                let mut own = Found::default();
                for (_, atom) in places.iter().filter(|(p, _)| *p == place) {
                    own.add(&[*atom]);
                }
                own.tidy();
                atoms.extend(own.atoms);
                let end = atoms.len() as u32;
                if start < end {
                    found.push((letters.as_bytes().to_vec(), start..end));
                }
            }
            found
        };
        let (starts, mut ends, inside) = (at(Place::Start), at(Place::End), at(Place::Anywhere));
        for (letters, _) in &mut ends {
            letters.reverse();
        }
        ends.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let mut lexicon = Self {
            known: Table::with_capacity(literals.len() + common::WORDS.len()),
            known_atoms: Vec::new(),
            starts: Side::new(&starts),
            ends: Side::new(&ends),
            inside: Side::new(&inside),
            atoms,
            implied,
        };
        let common = common::WORDS.iter().map(|word| (*word, &[][..]));
        let literals = literals
            .iter()
            .map(|(letters, places)| (letters.as_str(), places.as_slice()));
        for (word, places) in common.chain(literals) {
            lexicon.know(word, places);
        }
        lexicon
    }

    /// Looks a word up once and for all, with what it is as a whole.
    fn know(&mut self, word: &str, places: &[(Place, Atom)]) {
        let mut found = Found::default();
        self.walk(word, &mut found);
        for (place, atom) in places {
            if *place == Place::Whole {
                found.add(&[*atom]);
            }
        }
        found.tidy();
        let start = self.atoms.len() as u32;
        self.atoms.extend(found.atoms);
        let atoms = start..self.atoms.len() as u32;
        let number = self.known.insert(word);
        match self.known_atoms.get_mut(number) {
            // A common word that is a literal too.
            Some(before) => *before = atoms,
            None => self.known_atoms.push(atoms),
        }
    }

    /// All the letters it knows, each once.
    pub(crate) fn literals(&self) -> BTreeSet<String> {
        let sides = self
            .starts
            .trie
            .keys()
            .chain(self.inside.trie.keys())
            .map(<[u8]>::to_vec);
        let ends = self
            .ends
            .trie
            .keys()
            .map(|letters| letters.iter().rev().copied().collect());
        let sides = sides.chain(ends).filter_map(|letters| String::from_utf8(letters).ok());
        let known = self
            .known
            .words()
            .zip(&self.known_atoms)
            .filter(|(_, atoms)| !atoms.is_empty());
        known.map(|(word, _)| word.to_owned()).chain(sides).collect()
    }

    /// Itself as bytes, for `build.rs`.
    #[cfg(any(packing, test))]
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::default();
        self.write(&mut out);
        out.0
    }

    /// What [`Lexicon::to_bytes`] gave; `None` for anything else.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Self::read(&mut Reader(bytes))
    }

    /// Writes itself.
    pub(crate) fn write(&self, out: &mut Writer) {
        let words = self.known.words().map(str::as_bytes);
        let mut known: Vec<(&[u8], &Range<u32>)> = words.zip(&self.known_atoms).collect();
        known.sort_unstable_by_key(|(letters, _)| *letters);
        let sides = [&self.starts, &self.ends, &self.inside].map(|side| side.letters().collect());
        for letters in [known].into_iter().chain(sides) {
            // Like stands with like, which deflates better.
            let [mut shared, mut lengths, mut own, mut atoms] = [const { Writer::new() }; 4];
            let mut before: &[u8] = &[];
            for (word, of) in &letters {
                let same = word.iter().zip(before).take_while(|(a, b)| a == b).count();
                before = word;
                shared.number(same as u32);
                lengths.number((word.len() - same) as u32);
                own.0.extend_from_slice(word.get(same..).unwrap_or(&[]));
                atoms.rising(self.stretch(of).iter().copied());
            }
            out.number(letters.len() as u32);
            for column in [shared, lengths, own, atoms] {
                out.bytes(&column.0);
            }
        }
        out.list(&self.implied, |out, (atom, other)| {
            out.number(*atom);
            out.number(*other);
        });
    }

    /// What [`Lexicon::write`] wrote.
    pub(crate) fn read(from: &mut Reader<'_>) -> Option<Self> {
        let mut lexicon = Self::default();
        let mut known = Table::with_capacity(from.clone().number()? as usize);
        lexicon.known_atoms = lexicon.read_letters(from, &mut |letters| {
            let word = std::str::from_utf8(letters).ok()?;
            let before = known.words().len();
            (known.insert(word) == before).then_some(())
        })?;
        lexicon.known = known;
        lexicon.starts = lexicon.read_side(from)?;
        lexicon.ends = lexicon.read_side(from)?;
        lexicon.inside = lexicon.read_side(from)?;
        lexicon.implied = from.list(|from| Some((from.number()?, from.number()?)))?;
        Some(lexicon)
    }

    fn read_side(&mut self, from: &mut Reader<'_>) -> Option<Side> {
        let mut keys: Vec<Vec<u8>> = Vec::new();
        let atoms = self.read_letters(from, &mut |letters| {
            keys.push(letters.to_vec());
            Some(())
        })?;
        Some(Side {
            trie: Trie::new(keys.iter()),
            keys: atoms,
        })
    }

    /// Letters with their atoms: tells the letters, and gives where the atoms of each stand now.
    fn read_letters(
        &mut self,
        from: &mut Reader<'_>,
        told: &mut dyn FnMut(&[u8]) -> Option<()>,
    ) -> Option<Vec<Range<u32>>> {
        let count = from.number()? as usize;
        let [mut shared, mut lengths] = [Reader(from.bytes()?), Reader(from.bytes()?)];
        let [mut own, mut atoms] = [Reader(from.bytes()?), Reader(from.bytes()?)];
        let mut letters: Vec<u8> = Vec::new();
        let mut places = Vec::new();
        for _ in 0..count {
            letters.truncate(shared.number()? as usize);
            letters.extend_from_slice(own.take(lengths.number()? as usize)?);
            told(&letters)?;
            let start = self.atoms.len() as u32;
            atoms.rising_into(&mut self.atoms)?;
            places.push(start..self.atoms.len() as u32);
        }
        Some(places)
    }

    /// The atoms of each token.
    #[must_use]
    pub fn mark(&self, text: &Text<'_>) -> Marks {
        self.mark_and(text, |_, _| {})
    }

    /// The atoms of each token, and those that are known of it from elsewhere.
    pub(crate) fn mark_and(&self, text: &Text<'_>, mut elsewhere: impl FnMut(usize, &mut dyn FnMut(Atom))) -> Marks {
        let tokens = text.tokens();
        let mut marks = Marks {
            atoms: Vec::with_capacity(tokens.len() * 8),
            ends: Vec::with_capacity(tokens.len()),
        };
        let mut found = Found::default();
        for (i, token) in tokens.iter().enumerate() {
            found.atoms.clear();
            elsewhere(i, &mut |atom| {
                found.add(&[atom]);
                for (_, other) in implied_by(&self.implied, atom) {
                    found.add(&[*other]);
                }
            });
            self.look_up(token, &mut found);
            found.tidy();
            marks.atoms.extend_from_slice(&found.atoms);
            marks.ends.push(marks.atoms.len() as u32);
        }
        marks
    }

    fn look_up(&self, token: &Token, found: &mut Found) {
        for form in token.forms() {
            match self.known.get(form).and_then(|number| self.known_atoms.get(number)) {
                Some(atoms) => found.add(self.stretch(atoms)),
                None => self.walk(form, found),
            }
        }
    }

    /// Adds what a word is by its beginning, its end and its inside.
    fn walk(&self, word: &str, found: &mut Found) {
        let bytes = word.as_bytes();
        let from_end = |at: usize| bytes.len().checked_sub(at + 1).and_then(|at| bytes.get(at)).copied();
        self.add(&self.starts, |at| bytes.get(at).copied(), found);
        self.add(&self.ends, from_end, found);
        for start in 0..bytes.len() {
            self.add(&self.inside, |at| bytes.get(start + at).copied(), found);
            if found.atoms.len() > MOST_ATOMS {
                found.tidy();
            }
        }
    }

    /// Adds the atoms of everything that a word, given byte by byte, begins with.
    #[inline]
    fn add(&self, side: &Side, byte: impl Fn(usize) -> Option<u8>, found: &mut Found) {
        side.trie.walk(byte, |key| {
            if let Some(atoms) = side.keys.get(key) {
                found.add(self.stretch(atoms));
            }
        });
    }

    fn stretch(&self, of: &Range<u32>) -> &[Atom] {
        self.atoms.get(of.start as usize..of.end as usize).unwrap_or(&[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(spec: &str, text: &str) -> Vec<String> {
        let mut builder = Builder::default();
        builder.add(spec).unwrap();
        let text = Text::new(text);
        let marks = builder.build().mark(&text);
        text.tokens()
            .iter()
            .enumerate()
            .filter(|(i, _)| !marks[*i].is_empty())
            .map(|(_, t)| t.form().to_owned())
            .collect()
    }

    #[test]
    fn whole_words_do_not_hit_inside_others() {
        assert_eq!(hits("fan", "fan fans fanan Fan"), ["fan", "fan"]);
        assert_eq!(hits("press", "WordPress pressen press"), ["press"]);
        assert_eq!(hits("hora+or", "åhora horan Norahora"), ["horan"]);
    }

    #[test]
    fn compounds_have_a_fixed_head_or_modifier() {
        assert_eq!(hits("*hora+or", "svinhoran horan horaktig"), ["svinhoran", "horan"]);
        assert_eq!(hits("skit*", "skitkommunen skit oskiten"), ["skitkommunen", "skit"]);
        assert_eq!(hits("*knull*", "påknullad mjuk"), ["påknullad"]);
    }

    #[test]
    fn disguised_words_are_the_word() {
        assert_eq!(hits("jävla", "J*vla jäääävla jävIa jävlande").len(), 3);
    }

    #[test]
    fn a_bad_spec_is_an_error() {
        let mut builder = Builder::default();
        assert!(builder.add("").is_err());
        assert!(builder.add("två ord").is_err());
        assert!(
            builder
                .add("ord+finnsinte")
                .unwrap_err()
                .to_string()
                .contains("finnsinte")
        );
    }
}
