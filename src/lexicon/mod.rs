//! Words with their Swedish inflections and compounds, all of them in one automaton.
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
//! Specs become numbered *atoms*; reading a text gives, for each token, the atoms that it is.
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

mod inflect;

use crate::text::{Folded, Text, Token};
use aho_corasick::Input;
use aho_corasick::automaton::Automaton;
use aho_corasick::nfa::contiguous::{self, NFA};
use std::collections::BTreeMap;
use std::fmt;

/// A word spec's number.
pub type Atom = u32;

/// Why a word spec cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordError(Fault);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Fault {
    Empty,
    ManyWords(String),
    Paradigm(String),
}

impl fmt::Display for WordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Fault::Empty => f.write_str("ett ord saknas / a word is missing"),
            Fault::ManyWords(word) => {
                write!(f, "”{word}” är inte ett enda ord / is not a single word")
            }
            Fault::Paradigm(name) => {
                write!(
                    f,
                    "böjningen ”+{name}” finns inte / no such inflection (finns/known: {})",
                    inflect::NAMES.join(", ")
                )
            }
        }
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

/// Collects word specs.
#[derive(Debug, Default)]
pub struct Builder {
    literals: BTreeMap<String, Vec<(Place, Atom)>>,
    specs: BTreeMap<String, Atom>,
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
        if Text::new(lemma).tokens().len() != 1 {
            return Err(WordError(Fault::ManyWords(lemma.to_owned())));
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
            self.literals.entry(form).or_default().push((place, atom));
        }
        Ok(())
    }

    /// The automaton of everything added.
    #[must_use]
    pub fn build(self) -> Lexicon {
        let (literals, atoms): (Vec<_>, Vec<_>) = self.literals.into_iter().unzip();
        // Building fails only past two billion states; then nothing is found, and the pack's own tests say so.
        let automaton = contiguous::Builder::new().prefilter(false).build(&literals).ok();
        Lexicon { automaton, atoms, literals }
    }
}

/// All words of a rule pack.
#[derive(Debug)]
pub struct Lexicon {
    /// The one kind of automaton that suits: `AhoCorasick` would choose it too, and bring the other two.
    automaton: Option<NFA>,
    atoms: Vec<Vec<(Place, Atom)>>,
    literals: Vec<String>,
}

impl Lexicon {
    /// All the letters it knows.
    pub fn literals(&self) -> impl Iterator<Item = String> {
        self.literals.iter().cloned()
    }

    /// The atoms of each token, ascending.
    #[must_use]
    pub fn mark(&self, text: &Text<'_>) -> Vec<Vec<Atom>> {
        text.tokens().iter().map(|token| self.atoms_of(token)).collect()
    }

    fn atoms_of(&self, token: &Token) -> Vec<Atom> {
        let mut found = Vec::new();
        let Some(automaton) = &self.automaton else {
            return found;
        };
        for form in token.forms() {
            for hit in automaton
                .try_find_overlapping_iter(Input::new(form))
                .into_iter()
                .flatten()
            {
                let (starts, ends) = (hit.start() == 0, hit.end() == form.len());
                for &(place, atom) in self.atoms.get(hit.pattern().as_usize()).map_or(&[][..], Vec::as_slice) {
                    let fits = match place {
                        Place::Whole => starts && ends,
                        Place::Start => starts,
                        Place::End => ends,
                        Place::Anywhere => true,
                    };
                    if fits {
                        found.push(atom);
                    }
                }
            }
            if found.len() > 4096 {
                // A "word" of a hundred thousand letters: keep the list, not the repeats.
                found.sort_unstable();
                found.dedup();
            }
        }
        found.sort_unstable();
        found.dedup();
        found
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
            .zip(marks)
            .filter(|(_, m)| !m.is_empty())
            .map(|(t, _)| t.form().to_owned())
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
