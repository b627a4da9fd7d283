//! Numbers, texts and lists as bytes and back: what is made when the program is built and read when it starts.
//!
//! Numbers take as few bytes as they need (LEB128), texts and lists say their length first. Reading trusts nothing:
//! whatever is cut off, too long or out of range is `None`.

use std::ops::Range;

/// Bytes being written.
#[derive(Debug, Default)]
pub(crate) struct Writer(pub(crate) Vec<u8>);

impl Writer {
    /// Nothing yet.
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    /// A number.
    pub(crate) fn number(&mut self, mut number: u32) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    /// A number as what it adds to the one before, which is no greater.
    pub(crate) fn rising(&mut self, numbers: impl ExactSizeIterator<Item = u32>) {
        self.number(numbers.len() as u32);
        let mut before = 0;
        for number in numbers {
            self.number(number - before);
            before = number;
        }
    }

    /// Bytes, after how many they are.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u32);
        self.0.extend_from_slice(bytes);
    }

    /// A text.
    pub(crate) fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// A list: how many, and each.
    pub(crate) fn list<T>(&mut self, items: &[T], mut each: impl FnMut(&mut Self, &T)) {
        self.number(items.len() as u32);
        for item in items {
            each(self, item);
        }
    }

    /// One of a fixed set, as its place in it.
    pub(crate) fn one_of<T: PartialEq>(&mut self, all: &[T], one: &T) {
        self.number(all.iter().position(|other| other == one).unwrap_or(all.len()) as u32);
    }

    /// From where to where.
    pub(crate) fn range(&mut self, range: &Range<u32>) {
        self.number(range.start);
        self.number(range.end - range.start);
    }
}

/// Bytes being read.
#[derive(Clone, Debug)]
pub(crate) struct Reader<'b>(pub(crate) &'b [u8]);

impl<'b> Reader<'b> {
    /// A number.
    #[inline]
    pub(crate) fn number(&mut self) -> Option<u32> {
        // Nearly every number is small.
        if let Some((&byte, rest)) = self.0.split_first().filter(|(byte, _)| **byte < 0x80) {
            self.0 = rest;
            return Some(byte.into());
        }
        let mut number = 0_u32;
        for shift in (0..32).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u32::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// Numbers of which none is smaller than the one before.
    pub(crate) fn rising(&mut self) -> Option<Vec<u32>> {
        let mut numbers = Vec::new();
        self.rising_into(&mut numbers)?;
        Some(numbers)
    }

    /// The same, after what is there already.
    pub(crate) fn rising_into(&mut self, numbers: &mut Vec<u32>) -> Option<()> {
        let length = self.number()? as usize;
        numbers.reserve(length.min(self.0.len()));
        let mut before = 0_u32;
        for _ in 0..length {
            before = before.checked_add(self.number()?)?;
            numbers.push(before);
        }
        Some(())
    }

    /// Bytes, as many as are said to be.
    pub(crate) fn bytes(&mut self) -> Option<&'b [u8]> {
        let length = self.number()? as usize;
        self.take(length)
    }

    /// So many bytes.
    pub(crate) fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    /// A text.
    pub(crate) fn text(&mut self) -> Option<String> {
        Some(std::str::from_utf8(self.bytes()?).ok()?.to_owned())
    }

    /// A list.
    pub(crate) fn list<T>(&mut self, mut each: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let length = self.number()? as usize;
        // Whatever a list holds takes a byte at least: a false length asks for no memory.
        let mut items = Vec::with_capacity(length.min(self.0.len()));
        for _ in 0..length {
            items.push(each(self)?);
        }
        Some(items)
    }

    /// One of a fixed set.
    pub(crate) fn one_of<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        all.get(self.number()? as usize).copied()
    }

    /// From where to where.
    pub(crate) fn range(&mut self) -> Option<Range<u32>> {
        let start = self.number()?;
        Some(start..start.checked_add(self.number()?)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut out = Writer::default();
        for number in [0, 1, 127, 128, 300, u32::MAX] {
            out.number(number);
        }
        out.rising([3, 3, 700].into_iter());
        out.text("åäö");
        out.one_of(&['a', 'b'], &'b');
        out.range(&(7..9));
        let mut from = Reader(&out.0);
        for number in [0, 1, 127, 128, 300, u32::MAX] {
            assert_eq!(from.number(), Some(number));
        }
        assert_eq!(from.rising(), Some(vec![3, 3, 700]));
        assert_eq!(from.text().as_deref(), Some("åäö"));
        assert_eq!(from.one_of(&['a', 'b']), Some('b'));
        assert_eq!(from.range(), Some(7..9));
        assert_eq!(from.number(), None);
    }

    #[test]
    fn what_is_false_is_nothing() {
        assert_eq!(Reader(&[0xFF; 9]).number(), None);
        assert_eq!(Reader(&[5, 1]).bytes(), None);
        assert_eq!(Reader(&[2, 0xC3, 0x28]).text(), None);
        assert_eq!(Reader(&[0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 1]).rising(), None);
        assert_eq!(Reader(&[0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 1]).range(), None);
        assert_eq!(Reader(&[9]).one_of(&['a']), None);
    }
}
