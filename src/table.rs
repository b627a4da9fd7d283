//! Words by their letters: one look a word.
//!
//! A hash table of its own, because nothing is left to build when it is read – a number for each word, and each word's
//! place is known – and the browser starts the worker all day.

/// Words, numbered as they came.
#[derive(Debug, Default)]
pub(crate) struct Table {
    letters: String,
    ends: Vec<u32>,
    /// A power of two, half of them empty at least: the numbers of words, counted from 1; 0 for none.
    slots: Vec<u32>,
}

impl Table {
    /// For so many words.
    pub(crate) fn with_capacity(words: usize) -> Self {
        Self {
            letters: String::with_capacity(words * 8),
            ends: Vec::with_capacity(words),
            slots: vec![0; (words.max(1) * 2).next_power_of_two()],
        }
    }

    /// Adds a word beyond those that are there; its number, or that of the same word before.
    pub(crate) fn insert(&mut self, word: &str) -> usize {
        if (self.ends.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        match self.find(word) {
            Ok(number) => number,
            Err(slot) => {
                let number = self.ends.len();
                self.letters.push_str(word);
                self.ends.push(self.letters.len() as u32);
                if let Some(slot) = self.slots.get_mut(slot) {
                    *slot = number as u32 + 1;
                }
                number
            }
        }
    }

    /// A word's number.
    pub(crate) fn get(&self, word: &str) -> Option<usize> {
        self.find(word).ok()
    }

    /// The words, in the order of their numbers.
    pub(crate) fn words(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.ends.len()).map(|number| self.word(number))
    }

    /// A word's number, or the slot where it would stand.
    fn find(&self, word: &str) -> Result<usize, usize> {
        let last = self.slots.len().wrapping_sub(1);
        let mut at = hash(word) & last;
        loop {
            match self.slots.get(at) {
                None | Some(0) => return Err(at),
                Some(number) => {
                    let number = *number as usize - 1;
                    if self.word(number) == word {
                        return Ok(number);
                    }
                }
            }
            at = (at + 1) & last;
        }
    }

    fn grow(&mut self) {
        let grown = Self::with_capacity(self.slots.len());
        let small = std::mem::replace(self, grown);
        for word in small.words() {
            self.insert(word);
        }
    }

    fn word(&self, number: usize) -> &str {
        let end = |number: usize| self.ends.get(number).map(|end| *end as usize);
        let start = number.checked_sub(1).and_then(end).unwrap_or(0);
        self.letters.get(start..end(number).unwrap_or(start)).unwrap_or("")
    }
}

/// FNV-1a, then mixed so that the low bits depend on all.
fn hash(word: &str) -> usize {
    let hash = word.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    (hash ^ hash >> 15) as usize
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn words_have_the_numbers_in_which_they_came() {
        for capacity in [0, 3, 5000] {
            let mut table = Table::with_capacity(capacity);
            let words: Vec<String> = (0..3000).map(|n| format!("ord{n}å")).collect();
            for (number, word) in words.iter().enumerate() {
                assert_eq!(table.insert(word), number);
                assert_eq!(table.insert(word), number);
            }
            assert!(table.words().eq(words.iter().map(String::as_str)));
            assert_eq!(table.get("ord2999å"), Some(2999));
            assert_eq!(table.get("ord3000å"), None);
            assert_eq!(table.get(""), None);
        }
    }

    #[test]
    fn an_empty_table_has_nothing() {
        assert_eq!(Table::default().get("ord"), None);
        assert_eq!(Table::default().words().count(), 0);
        assert_eq!(Table::default().insert("ord"), 0);
    }
}
