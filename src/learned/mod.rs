//! The learned rule: what rules of words do not catch, for people say the same things in ever new words.
//!
//! A small linear model, trained by `cargo xtask train` on the comments in `tests/corpus` that rules may be tuned on,
//! weighs the words, word pairs and kinds of meaning of a sentence, with the rest of the comment as its background
//! (`features.rs`). It never speaks without saying which words weighed, and always with less confidence than a rule.
//!
//! It serves a pack in two ways: a rule with `learned = true` speaks for it, and a rule with `likeness` is heard only
//! where the model finds its category not unlikely.
//!
//! Reading is one pass over the tokens with a fixed number of features each: linear in the text.

mod features;
#[cfg(test)]
mod meaning;
mod model;
#[cfg(not(target_arch = "wasm32"))]
pub mod train;

pub use model::{BrokenModel, Model};

use crate::lexicon::Lexicon;
use crate::model::Category;
use crate::order::ordered;
use crate::personal::names::Names;
use crate::text::Text;
use features::{Reader, Reading, Sink};
use std::ops::Range;

/// How many categories there are: a row of weights has one for each.
const CATEGORIES: usize = Category::ALL.len();

/// The shipped model, deflated.
const SHIPPED: &[u8] = include_bytes!("model.bin");
/// Its classes of meaning (`meaning.txt`), compiled and deflated by `build.rs`.
const MEANING: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/meaning.deflate"));

/// The most words that an explanation names.
const MOST_WORDS: usize = 3;

/// Reads texts with a model.
#[derive(Debug)]
pub struct Learned {
    model: Model,
    reader: Reader,
}

/// What the model says of a text: for each sentence and category, a probability.
#[derive(Debug)]
pub(crate) struct Likeness {
    reading: Reading,
    sentences: Vec<[f32; CATEGORIES]>,
}

/// Words that weighed towards a category.
#[derive(Debug)]
pub(crate) struct Weighty {
    /// The stretch of tokens that carries the most.
    pub(crate) tokens: Range<usize>,
    /// The weightiest tokens, weightiest first.
    pub(crate) words: Vec<usize>,
}

impl Likeness {
    /// How likely a sentence is to be of a category, by its number in the text.
    pub(crate) fn of(&self, sentence: usize, category: Category) -> f32 {
        self.sentences
            .get(sentence)
            .and_then(|row| row.get(category.rank()))
            .copied()
            .unwrap_or(0.0)
    }
}

impl Learned {
    /// The model that comes with the program.
    ///
    /// # Errors
    ///
    /// Never in a released program: a test reads it. The signature keeps callers from assuming so.
    pub fn shipped() -> Result<Self, BrokenModel> {
        Model::read(SHIPPED).map(Self::new)
    }

    fn new(model: Model) -> Self {
        Self {
            model,
            reader: Reader::new(meaning()),
        }
    }

    /// How likely each sentence is to be of each category.
    pub(crate) fn read(&self, text: &Text<'_>, names: &Names) -> Likeness {
        let reading = self.reader.read(text, names);
        let mut sum = Sum::new(&self.model);
        reading.comment(&mut sum);
        let background = sum.take();
        let sentences = (0..text.sentences().len())
            .map(|sentence| {
                reading.sentence(sentence, &mut sum);
                let own = sum.take();
                let mut row = [0.0; CATEGORIES];
                for (category, slot) in row.iter_mut().enumerate() {
                    let total = own.weights.get(category).copied().unwrap_or(0)
                        + background.weights.get(category).copied().unwrap_or(0);
                    *slot = self
                        .model
                        .probability(category, total, own.features + background.features);
                }
                row
            })
            .collect();
        Likeness { reading, sentences }
    }

    /// From what probability on a category is worth a finding, where the pack does not say.
    pub(crate) fn least(&self, category: Category) -> f32 {
        self.model.least(category.rank())
    }

    /// Which words of a sentence weighed towards a category.
    pub(crate) fn weighty(
        &self,
        text: &Text<'_>,
        likeness: &Likeness,
        sentence: usize,
        category: Category,
    ) -> Option<Weighty> {
        let tokens = text.sentences().get(sentence)?.clone();
        let mut shares = Shares {
            model: &self.model,
            category: category.rank(),
            first: tokens.start,
            shares: vec![0; tokens.len()],
        };
        likeness.reading.sentence(sentence, &mut shares);
        let shares = shares.shares;
        let stretch = heaviest(&shares)?;
        let words: Vec<usize> = stretch
            .clone()
            .filter(|&i| text.tokens().get(tokens.start + i).is_some_and(|t| t.form().len() > 2))
            .collect();
        // Downwards: the sign bit turned makes an i32 order as a u32.
        let share = |i: usize| shares.get(i).copied().unwrap_or(0) as u32 ^ 1 << 31;
        let mut words = ordered(words, |&i| [!share(i), 0, 0, 0]);
        words.truncate(MOST_WORDS);
        Some(Weighty {
            tokens: tokens.start + stretch.start..tokens.start + stretch.end,
            words: words.into_iter().map(|i| tokens.start + i).collect(),
        })
    }
}

/// The stretch with the greatest sum, where some number is positive.
fn heaviest(shares: &[i32]) -> Option<Range<usize>> {
    let (mut best, mut range) = (0, None);
    let (mut sum, mut start) = (0, 0);
    for (i, &share) in shares.iter().enumerate() {
        if sum <= 0 {
            (sum, start) = (0, i);
        }
        sum += share;
        if sum > best {
            (best, range) = (sum, Some(start..i + 1));
        }
    }
    range
}

/// The classes of meaning.
fn meaning() -> Lexicon {
    // What `build.rs` wrote can be read; were it ever not, the words still weigh.
    let bytes = miniz_oxide::inflate::decompress_to_vec(MEANING).unwrap_or_default();
    Lexicon::from_bytes(&bytes).unwrap_or_default()
}

/// The weights of a set of features.
struct Sum<'m> {
    model: &'m Model,
    seen: features::Seen,
    total: Total,
}

#[derive(Clone, Copy, Default)]
struct Total {
    weights: [i32; CATEGORIES],
    features: u32,
}

impl<'m> Sum<'m> {
    fn new(model: &'m Model) -> Self {
        Self {
            model,
            seen: features::Seen::default(),
            total: Total::default(),
        }
    }

    fn take(&mut self) -> Total {
        self.seen.clear();
        std::mem::take(&mut self.total)
    }
}

impl Sink for Sum<'_> {
    fn feature(&mut self, bucket: u16, _: usize, _: usize) {
        if self.seen.insert(bucket) {
            self.total.features += 1;
            for (sum, weight) in self.total.weights.iter_mut().zip(self.model.row(bucket)) {
                *sum += i32::from(*weight);
            }
        }
    }
}

/// What each token of a sentence adds to one category.
struct Shares<'m> {
    model: &'m Model,
    category: usize,
    first: usize,
    shares: Vec<i32>,
}

impl Sink for Shares<'_> {
    fn feature(&mut self, bucket: u16, one: usize, other: usize) {
        let weight = self.model.row(bucket).get(self.category).copied().unwrap_or(0);
        for token in [one, other] {
            if let Some(share) = token.checked_sub(self.first).and_then(|i| self.shares.get_mut(i)) {
                *share += i32::from(weight);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_model_can_be_read() {
        assert!(Learned::shipped().is_ok());
    }

    #[test]
    fn what_is_packed_is_what_the_file_means() {
        let packed = miniz_oxide::inflate::decompress_to_vec(MEANING).unwrap();
        assert!(packed == meaning::lexicon(include_str!("meaning.txt")).to_bytes());
        assert!(Lexicon::from_bytes(&packed).unwrap().to_bytes() == packed);
    }

    #[test]
    fn every_word_of_meaning_is_a_word() {
        use crate::lexicon::Builder;
        let mut classes = 0;
        for line in include_str!("meaning.txt")
            .lines()
            .filter(|l| !l.starts_with('#') && !l.is_empty())
        {
            let (name, words) = line.split_once(':').unwrap();
            classes += 1;
            for word in words.split_whitespace() {
                let mut builder = Builder::default();
                assert!(builder.add(word).is_ok(), "{name}: {word}");
            }
        }
        assert!(classes > 20);
    }

    #[test]
    fn the_heaviest_stretch_has_the_greatest_sum() {
        assert_eq!(heaviest(&[-1, 3, -1, 2, -9, 3]), Some(1..4));
        assert_eq!(heaviest(&[-1, -2]), None);
        assert_eq!(heaviest(&[]), None);
    }
}
