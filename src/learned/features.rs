//! What the learned rule sees of a text: hashed features.
//!
//! Of a sentence: its words, pairs of neighbours, beginnings and ends of words, classes of meaning, ordered pairs of
//! classes up to [`REACH`] tokens apart, a class beside a word, and its place in the comment. Of the whole comment, as
//! background: its words and classes. Marks that carry meaning (`?`, `!`, a quote) count as words; numbers, links,
//! addresses and names count by their kind, for which one it is says nothing about the next comment.

use crate::lexicon::Lexicon;
use crate::personal::names::Names;
use crate::text::{Text, Token, TokenKind};

/// How many buckets features are hashed into: 2^15. Fewer cost recall once the classes were many; more made no difference that could be measured.
pub(super) const BITS: u32 = 15;
/// How far apart, in tokens, two classes of meaning still make a pair.
const REACH: usize = 6;
/// The most classes of one token that are paired. Arbitrary; a token rarely has more. With four, the finer classes never
/// came to word.
const MOST_CLASSES: usize = 10;

/// Receives features: the bucket, and the two tokens that it comes from (twice the same for a single token; far beyond
/// the text for what belongs to none).
pub(super) trait Sink {
    fn feature(&mut self, bucket: u16, one: usize, other: usize);
}

/// No token.
const NOWHERE: usize = usize::MAX;

/// A set of buckets that is cleared in the time it took to fill.
#[derive(Debug)]
pub(super) struct Seen {
    bits: Vec<u64>,
    filled: Vec<u16>,
}

impl Default for Seen {
    fn default() -> Self {
        Self {
            bits: vec![0; (1 << BITS) / 64],
            filled: Vec::new(),
        }
    }
}

impl Seen {
    /// Whether the bucket is new.
    pub(super) fn insert(&mut self, bucket: u16) -> bool {
        let Some(word) = self.bits.get_mut(usize::from(bucket) / 64) else {
            return false;
        };
        let bit = 1 << (bucket % 64);
        let new = *word & bit == 0;
        if new {
            *word |= bit;
            self.filled.push(bucket);
        }
        new
    }

    pub(super) fn clear(&mut self) {
        for bucket in self.filled.drain(..) {
            if let Some(word) = self.bits.get_mut(usize::from(bucket) / 64) {
                *word = 0;
            }
        }
    }

    /// What is in it, in the order it came.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn filled(&self) -> &[u16] {
        &self.filled
    }
}

/// The kinds of feature: each has its own corner of the hash.
#[derive(Clone, Copy)]
enum Kind {
    Word = 1,
    Pair,
    Beginning,
    LongBeginning,
    End,
    Class,
    Classes,
    WordThenClass,
    ClassThenWord,
    Place,
    CommentWord,
    CommentClass,
}

/// A number for a word. FNV-1a: short keys, no state, the same everywhere for ever – a trained model depends on it.
fn hash(word: &str) -> u32 {
    word.bytes()
        .fold(0x811c_9dc5, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193))
}

fn bucket(kind: Kind, one: u32, other: u32) -> u16 {
    let mixed = (u64::from(one) << 32 | u64::from(other))
        .wrapping_add(kind as u64)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed >> (64 - BITS)) as u16
}

/// Knows the classes of meaning.
#[derive(Debug)]
pub(super) struct Reader {
    lexicon: Lexicon,
}

/// One thing in a row: a token or a mark between tokens.
#[derive(Debug)]
struct Item {
    /// Its number in the text; a mark belongs to the token before it.
    token: usize,
    word: u32,
    /// First four letters, first six, last four; 0 where the word is no longer than that.
    parts: [u32; 3],
    classes: [u8; MOST_CLASSES],
    count: usize,
}

impl Item {
    fn classes(&self) -> impl Iterator<Item = u32> {
        self.classes.iter().take(self.count).map(|&c| u32::from(c))
    }
}

/// A text with what its features are made of.
#[derive(Debug)]
pub(super) struct Reading {
    items: Vec<Item>,
    /// Where each sentence's items end.
    ends: Vec<usize>,
}

impl Reader {
    pub(super) fn new(lexicon: Lexicon) -> Self {
        Self { lexicon }
    }

    pub(super) fn read(&self, text: &Text<'_>, names: &Names) -> Reading {
        let marks = self.lexicon.mark(text);
        let mut reading = Reading {
            items: Vec::with_capacity(text.tokens().len() * 5 / 4),
            ends: Vec::with_capacity(text.sentences().len()),
        };
        for sentence in text.sentences() {
            for at in sentence.clone() {
                let Some(token) = text.tokens().get(at) else { continue };
                let mut item = Item {
                    token: at,
                    ..item(token, names, at)
                };
                for (slot, atom) in item.classes.iter_mut().zip(&marks[at]) {
                    *slot = *atom as u8;
                    item.count += 1;
                }
                reading.items.push(item);
                for mark in text.before(at + 1).chars().filter(|c| "?!\":,…".contains(*c)).take(2) {
                    reading.items.push(Item {
                        token: at,
                        word: hash(mark.encode_utf8(&mut [0; 4])),
                        parts: [0; 3],
                        classes: [0; MOST_CLASSES],
                        count: 0,
                    });
                }
            }
            reading.ends.push(reading.items.len());
        }
        reading
    }
}

fn item(token: &Token, names: &Names, at: usize) -> Item {
    let form = token.form();
    let kind = match token.kind() {
        TokenKind::Number => Some(format!("<tal{}>", form.len().min(6))),
        TokenKind::Link => Some("<länk>".to_owned()),
        TokenKind::Email => Some("<epost>".to_owned()),
        TokenKind::Word if names.person_at(at).is_some() => Some("<person>".to_owned()),
        TokenKind::Word if names.is_name(at) => Some("<namn>".to_owned()),
        TokenKind::Word | TokenKind::Emoji => None,
    };
    let parts = match &kind {
        None if token.is_word() => parts(form),
        _ => [0; 3],
    };
    Item {
        token: at,
        word: hash(kind.as_deref().unwrap_or(form)),
        parts,
        classes: [0; MOST_CLASSES],
        count: 0,
    }
}

/// First four letters, first six, last four, as numbers.
fn parts(word: &str) -> [u32; 3] {
    let place = |n: usize| word.char_indices().nth(n).map(|(at, _)| at);
    let beginning = |n: usize| place(n).and_then(|at| word.get(..at)).map_or(0, hash);
    let end = word
        .char_indices()
        .nth_back(3)
        .filter(|(at, _)| *at > 0)
        .and_then(|(at, _)| word.get(at..))
        .map_or(0, hash);
    [beginning(4), beginning(6), end]
}

impl Reading {
    /// The features of the comment as a whole.
    pub(super) fn comment(&self, sink: &mut impl Sink) {
        for item in &self.items {
            sink.feature(bucket(Kind::CommentWord, item.word, 0), NOWHERE, NOWHERE);
            for class in item.classes() {
                sink.feature(bucket(Kind::CommentClass, class, 0), NOWHERE, NOWHERE);
            }
        }
    }

    /// The features of a sentence.
    pub(super) fn sentence(&self, number: usize, sink: &mut impl Sink) {
        let start = number
            .checked_sub(1)
            .and_then(|i| self.ends.get(i))
            .copied()
            .unwrap_or(0);
        let end = self.ends.get(number).copied().unwrap_or(start);
        let items = self.items.get(start..end).unwrap_or(&[]);
        let place = |what: u32| bucket(Kind::Place, what, 0);
        sink.feature(place(10 + self.ends.len().min(5) as u32), NOWHERE, NOWHERE);
        if number == 0 {
            sink.feature(place(1), NOWHERE, NOWHERE);
        }
        if number + 1 == self.ends.len() {
            sink.feature(place(2), NOWHERE, NOWHERE);
        }
        let mut previous: Option<&Item> = None;
        for (i, item) in items.iter().enumerate() {
            let at = item.token;
            sink.feature(bucket(Kind::Word, item.word, 0), at, at);
            let (word, before) = previous.map_or((0, at), |p| (p.word, p.token));
            sink.feature(bucket(Kind::Pair, word, item.word), before, at);
            for (part, kind) in item.parts.iter().zip([Kind::Beginning, Kind::LongBeginning, Kind::End]) {
                if *part != 0 {
                    sink.feature(bucket(kind, *part, 0), at, at);
                }
            }
            for class in item.classes() {
                sink.feature(bucket(Kind::Class, class, 0), at, at);
                if previous.is_some() {
                    sink.feature(bucket(Kind::WordThenClass, word, class), before, at);
                }
                if let Some(next) = items.get(i + 1) {
                    sink.feature(bucket(Kind::ClassThenWord, class, next.word), at, next.token);
                }
                for other in items.iter().skip(i + 1).take(REACH) {
                    for second in other.classes() {
                        sink.feature(bucket(Kind::Classes, class, second), at, other.token);
                    }
                }
            }
            previous = Some(item);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_and_ends_are_only_of_longer_words() {
        assert_eq!(parts("åäö"), [0, 0, 0]);
        assert_eq!(parts("grannen"), [hash("gran"), hash("granne"), hash("nnen")]);
        assert_eq!(parts("åäöå"), [0, 0, 0]);
    }

    #[test]
    fn what_was_seen_is_forgotten_at_once() {
        let mut seen = Seen::default();
        assert!(seen.insert(7));
        assert!(!seen.insert(7));
        seen.clear();
        assert!(seen.insert(7));
    }

    #[test]
    fn a_trained_model_depends_on_these_numbers() {
        assert_eq!(hash("kommun"), 3_677_309_622);
        assert_eq!(bucket(Kind::Pair, 1, 2), bucket(Kind::Pair, 1, 2));
        assert_ne!(bucket(Kind::Pair, 1, 2), bucket(Kind::Pair, 2, 1));
    }
}
