//! A comment's text made ready for matching, with a way back to exactly the characters the reader sees.
//!
//! People write `j*vla`, `p u c k o`, `hel​vete` with a zero-width space, `idiiiot`, `ｆａｎ`. Rules should not need to know.
//! [`Text`] folds all that away, cuts the rest into [`Token`]s, each with one or more *forms* (what the word may stand for),
//! and remembers where every one of them came from in the original, in UTF-16 code units, because browsers count so.
//!
//! ```
//! use uppsikt::text::Text;
//!
//! let text = Text::new("😡😡 din J*VLA idiot");
//! let words: Vec<_> = text.tokens().iter().filter(|t| t.is_word()).collect();
//! assert_eq!(words[0].form(), "din");
//! assert!(words[1].forms().any(|form| form == "jävla"));
//! // 😡 is two code units, so "din" begins at 5 and "idiot" ends where the browser says it does.
//! assert_eq!(text.span(words[0].range()).start, 5);
//! assert_eq!(text.span(words[2].range()).end, 20);
//! ```
//!
//! Å, ä and ö are letters of their own and are never folded to a and o: *hår* is not *har*.

mod disguise;
mod fold;
pub mod normal;
mod token;

pub use fold::{Folded, Span};
pub use token::{Token, TokenKind};

use std::ops::Range;

/// A comment's text, folded, cut into tokens and sentences.
#[derive(Debug)]
pub struct Text<'a> {
    original: &'a str,
    folded: Folded,
    tokens: Vec<Token>,
    sentences: Vec<Range<usize>>,
}

impl<'a> Text<'a> {
    /// Reads a text. Any string will do; the work is linear in its length.
    #[must_use]
    pub fn new(original: &'a str) -> Self {
        let folded = Folded::new(original);
        let (tokens, sentences) = token::tokens(original, &folded);
        Self {
            original,
            folded,
            tokens,
            sentences,
        }
    }

    /// The text as it was given.
    #[must_use]
    pub fn original(&self) -> &'a str {
        self.original
    }

    /// The folded text: lower case, composed, without invisible characters.
    #[must_use]
    pub fn folded(&self) -> &str {
        self.folded.as_str()
    }

    /// Words, numbers, links and emoji in order.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Sentences as ranges of tokens. Every token stands in exactly one.
    #[must_use]
    pub fn sentences(&self) -> &[Range<usize>] {
        &self.sentences
    }

    /// The sentence (range of tokens) that a token stands in.
    #[must_use]
    pub fn sentence_of(&self, token: usize) -> Range<usize> {
        let at = self.sentences.partition_point(|s| s.end <= token);
        self.sentences.get(at).cloned().unwrap_or(0..self.tokens.len())
    }

    /// The number of the sentence that a token stands in.
    #[must_use]
    pub fn sentence_number(&self, token: usize) -> usize {
        self.sentences.partition_point(|s| s.end <= token)
    }

    /// Where a range of the folded text (bytes) stands in the original.
    #[must_use]
    pub fn span(&self, folded: Range<usize>) -> Span {
        self.folded.source(folded)
    }

    /// Where a range of tokens stands in the original.
    #[must_use]
    pub fn token_span(&self, tokens: Range<usize>) -> Span {
        match (
            self.tokens.get(tokens.start),
            self.tokens.get(tokens.end.saturating_sub(1)),
        ) {
            (Some(first), Some(last)) => self.span(first.range().start..last.range().end),
            _ => Span {
                start: 0,
                end: 0,
                bytes: 0..0,
            },
        }
    }

    /// The original characters of a span.
    #[must_use]
    pub fn slice(&self, span: &Span) -> &'a str {
        self.original.get(span.bytes.clone()).unwrap_or("")
    }

    /// What stands between a token and the one before it (or the text's start), folded.
    #[must_use]
    pub fn before(&self, token: usize) -> &str {
        let start = token
            .checked_sub(1)
            .and_then(|i| self.tokens.get(i))
            .map_or(0, |t| t.range().end);
        let end = self
            .tokens
            .get(token)
            .map_or(self.folded.as_str().len(), |t| t.range().start);
        self.folded.as_str().get(start..end).unwrap_or("")
    }

    /// The tokens that a range of the folded text touches.
    #[must_use]
    pub fn tokens_in(&self, folded: &Range<usize>) -> Range<usize> {
        let start = self.tokens.partition_point(|t| t.range().end <= folded.start);
        let end = self.tokens.partition_point(|t| t.range().start < folded.end);
        start..end.max(start)
    }
}
