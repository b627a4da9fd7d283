//! Short lists of words in the program, asked of every token there is.
//!
//! Nearly every answer is no, and a [`Sieve`] gives most of those at the price of one bit: it is made by the compiler, so
//! that the browser, which starts the worker all day, has nothing to make.

/// Says of two bytes that nothing with them is in a list, or that something may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sieve([u64; 8]);

impl Sieve {
    /// Lets nothing through.
    pub(crate) const fn new() -> Self {
        Self([0; 8])
    }

    /// Lets what has these two bytes through too.
    pub(crate) const fn with(mut self, one: u8, other: u8) -> Self {
        let bit = bit(one, other);
        self.0[bit / 64] |= 1 << (bit % 64);
        self
    }

    /// Whether something with these two bytes may be in the list.
    pub(crate) fn may(&self, one: u8, other: u8) -> bool {
        let bit = bit(one, other);
        self.0.get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1)
    }
}

/// One of 512.
const fn bit(one: u8, other: u8) -> usize {
    ((one as usize) * 37 + (other as usize) * 11) % 512
}

/// Whole words.
#[derive(Debug)]
pub(crate) struct Words {
    list: &'static [&'static str],
    sieve: Sieve,
}

impl Words {
    /// Of a list without empty words.
    pub(crate) const fn new(list: &'static [&'static str]) -> Self {
        let mut sieve = Sieve::new();
        let mut at = 0;
        while at < list.len() {
            let word = list[at].as_bytes();
            sieve = sieve.with(word[0], mixed(word[word.len() - 1], word.len()));
            at += 1;
        }
        Self { list, sieve }
    }

    /// Whether a word is in the list.
    pub(crate) fn has(&self, word: &str) -> bool {
        match word.as_bytes() {
            [first, .., last] => self.sieve.may(*first, mixed(*last, word.len())) && self.list.contains(&word),
            _ => self.list.contains(&word),
        }
    }
}

const fn mixed(last: u8, length: usize) -> u8 {
    last.wrapping_add((length as u8).wrapping_mul(29))
}

/// How words begin.
#[derive(Debug)]
pub(crate) struct Beginnings {
    list: &'static [&'static str],
    sieve: Sieve,
}

impl Beginnings {
    /// Of a list of beginnings, each of two bytes or more.
    pub(crate) const fn new(list: &'static [&'static str]) -> Self {
        let mut sieve = Sieve::new();
        let mut at = 0;
        while at < list.len() {
            let word = list[at].as_bytes();
            sieve = sieve.with(word[0], word[1]);
            at += 1;
        }
        Self { list, sieve }
    }

    /// Whether a word begins so.
    pub(crate) fn begin(&self, word: &str) -> bool {
        matches!(word.as_bytes(), [one, other, ..] if self.sieve.may(*one, *other))
            && self.list.iter().any(|beginning| word.starts_with(beginning))
    }
}

/// How words end.
#[derive(Debug)]
pub(crate) struct Endings {
    list: &'static [&'static str],
    sieve: Sieve,
}

impl Endings {
    /// Of a list of endings, each of two bytes or more.
    pub(crate) const fn new(list: &'static [&'static str]) -> Self {
        let mut sieve = Sieve::new();
        let mut at = 0;
        while at < list.len() {
            let word = list[at].as_bytes();
            sieve = sieve.with(word[word.len() - 2], word[word.len() - 1]);
            at += 1;
        }
        Self { list, sieve }
    }

    /// The endings that a word has.
    pub(crate) fn of<'w>(&self, word: &'w str) -> impl Iterator<Item = &'static str> + use<'w> {
        let may = matches!(word.as_bytes(), [.., one, other] if self.sieve.may(*one, *other));
        let list = if may { self.list } else { &[] };
        list.iter().copied().filter(move |ending| word.ends_with(ending))
    }

    /// Whether a word ends so.
    pub(crate) fn end(&self, word: &str) -> bool {
        self.of(word).next().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::{Beginnings, Endings, Words};

    const LIST: &[&str] = &["år", "gatan", "vägen", "på", "stig", "i_lådan", "berg"];

    #[test]
    fn a_sieve_keeps_nothing_back() {
        const WORDS: Words = Words::new(LIST);
        const BEGINNINGS: Beginnings = Beginnings::new(LIST);
        const ENDINGS: Endings = Endings::new(LIST);
        for word in LIST {
            assert!(WORDS.has(word) && BEGINNINGS.begin(word) && ENDINGS.end(word), "{word}");
            assert!(BEGINNINGS.begin(&format!("{word}x")) && !WORDS.has(&format!("{word}x")));
            assert!(ENDINGS.end(&format!("x{word}")) && !WORDS.has(&format!("x{word}")));
            assert!(!BEGINNINGS.begin(&format!("x{word}")) && !ENDINGS.end(&format!("{word}x")));
        }
        for word in ["", "g", "å", "gata", "atan"] {
            assert!(
                !WORDS.has(word) && !BEGINNINGS.begin(word) && !ENDINGS.end(word),
                "{word}"
            );
        }
        assert!(ENDINGS.of("storgatan").eq(["gatan"]));
    }

    #[test]
    fn words_of_one_letter_are_words() {
        const WORDS: Words = Words::new(&["i", "å", "av"]);
        assert!(WORDS.has("i") && WORDS.has("å") && !WORDS.has("o"));
    }
}
