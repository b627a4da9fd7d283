//! Folding: the text in lower case and one way of writing, with an exact map back.
//!
//! The unit is a base character with its combining marks. Each unit is composed (NFKC), lowered, and remembered with
//! the place it came from; invisible characters vanish and leave no unit. So the map is exact whatever case folding or
//! composition does to lengths (`İ`, `ﬁ`, `o` + U+0308).

use super::normal::{is_mark, lower, nfkc};
use std::ops::Range;

/// A place in the original text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// UTF-16 code units from the start.
    pub start: u32,
    /// UTF-16 code units from the start, exclusive.
    pub end: u32,
    /// The same place in bytes of UTF-8.
    pub bytes: Range<usize>,
}

/// One unit: where it begins in the folded text, and where it stands in the original.
#[derive(Debug)]
struct Unit {
    folded: u32,
    utf16: Range<u32>,
    bytes: Range<u32>,
}

/// Folded text with its map.
#[derive(Debug)]
pub struct Folded {
    text: String,
    units: Vec<Unit>,
}

impl Folded {
    /// Folds a text.
    #[must_use]
    pub fn new(original: &str) -> Self {
        let mut folded = Self {
            text: String::with_capacity(original.len()),
            units: Vec::with_capacity(original.len()),
        };
        let mut utf16 = 0u32;
        let mut chars = original.char_indices().peekable();
        let mut unit = String::new();
        while let Some((start, c)) = chars.next() {
            let mut length16 = c.len_utf16() as u32;
            let mut end = start + c.len_utf8();
            unit.clear();
            unit.push(c);
            // A base takes its combining marks with it; invisible characters between them do not part them.
            while let Some(&(at, next)) = chars.peek() {
                if !is_mark(next) && !is_jamo(next) {
                    break;
                }
                length16 += next.len_utf16() as u32;
                end = at + next.len_utf8();
                unit.push(next);
                chars.next();
            }
            folded.push(&unit, start..end, utf16..utf16 + length16);
            utf16 += length16;
        }
        folded
    }

    fn push(&mut self, unit: &str, bytes: Range<usize>, utf16: Range<u32>) {
        let start = self.text.len();
        if unit.is_ascii() {
            // The common case, without the tables.
            for c in unit.chars() {
                if is_visible(c) {
                    self.text.push(c.to_ascii_lowercase());
                }
            }
        } else {
            for c in lower(&nfkc(unit)).chars() {
                // Marks that no letter composes with are decoration (struck out, "zalgo").
                if is_visible(c) && !is_mark(c) {
                    self.text.push(plain_form(c));
                }
            }
        }
        if self.text.len() > start {
            self.units.push(Unit {
                folded: start as u32,
                utf16,
                bytes: bytes.start as u32..bytes.end as u32,
            });
        }
    }

    /// The folded text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where a range of the folded text stands in the original: the smallest whole units that cover it.
    #[must_use]
    pub fn source(&self, range: Range<usize>) -> Span {
        let first = self
            .units
            .partition_point(|u| u.folded as usize <= range.start)
            .saturating_sub(1);
        let last = self
            .units
            .partition_point(|u| (u.folded as usize) < range.end.max(range.start + 1))
            .saturating_sub(1);
        match (self.units.get(first), self.units.get(last)) {
            (Some(a), Some(b)) => Span {
                start: a.utf16.start,
                end: b.utf16.end,
                bytes: a.bytes.start as usize..b.bytes.end as usize,
            },
            _ => Span {
                start: 0,
                end: 0,
                bytes: 0..0,
            },
        }
    }
}

/// The vowel or last consonant of a Korean syllable, which is one character however it is written.
fn is_jamo(c: char) -> bool {
    matches!(c, '\u{1160}'..='\u{11FF}' | '\u{D7B0}'..='\u{D7FF}')
}

/// Whether a character shows at all: not zero-width, soft hyphen, joiner, direction mark, variation selector, tag or
/// control. White space is visible: it parts words.
fn is_visible(c: char) -> bool {
    match c {
        '\n' | '\t' | '\r' => true,
        '\u{00AD}'
        | '\u{034F}'
        | '\u{061C}'
        | '\u{115F}'
        | '\u{1160}'
        | '\u{17B4}'
        | '\u{17B5}'
        | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{20E3}'
        | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}'
        | '\u{FFA0}'
        | '\u{E0000}'..='\u{E0FFF}' => false,
        c => !c.is_control(),
    }
}

/// One way of writing punctuation that comes in many.
fn plain_form(c: char) -> char {
    match c {
        '\u{00A0}' | '\u{2007}' | '\u{202F}' | '\u{2000}'..='\u{200A}' | '\u{205F}' | '\u{3000}' => ' ',
        '\u{2010}'..='\u{2012}' | '\u{2212}' | '\u{FE63}' => '-',
        '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{00B4}' => '\'',
        '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{00AB}' | '\u{00BB}' => '"',
        '\u{2217}' | '\u{FF0A}' | '\u{2022}' | '\u{00B7}' => '*',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(original: &str, needle: &str) -> (u32, u32, String) {
        let folded = Folded::new(original);
        let at = folded
            .as_str()
            .find(needle)
            .unwrap_or_else(|| panic!("{needle} in {:?}", folded.as_str()));
        let span = folded.source(at..at + needle.len());
        (span.start, span.end, original[span.bytes].to_owned())
    }

    #[test]
    fn offsets_count_as_a_browser_does() {
        for (original, needle, start, end, text) in [
            ("din idiot", "idiot", 4, 9, "idiot"),
            ("😡😡 din idiot", "idiot", 9, 14, "idiot"),
            ("a\u{308}r en fa\u{200B}n", "fan", 7, 11, "fa\u{200B}n"),
            ("bo\u{308}g", "bög", 0, 4, "bo\u{308}g"),
            ("ｆａｎ också", "fan", 0, 3, "ｆａｎ"),
            ("hel\u{AD}vete", "helvete", 0, 8, "hel\u{AD}vete"),
            ("İdiot", "diot", 1, 5, "diot"),
            ("straße fan", "fan", 7, 10, "fan"),
            ("ﬁtta", "fitta", 0, 4, "ﬁtta"),
            ("f\u{336}a\u{336}n\u{336}", "fan", 0, 6, "f\u{336}a\u{336}n\u{336}"),
            (
                "0\u{FE0F}\u{20E3}7\u{FE0F}\u{20E3}",
                "07",
                0,
                6,
                "0\u{FE0F}\u{20E3}7\u{FE0F}\u{20E3}",
            ),
        ] {
            assert_eq!(found(original, needle), (start, end, text.to_owned()), "{original:?}");
        }
    }

    #[test]
    fn swedish_letters_are_letters_of_their_own() {
        assert_eq!(Folded::new("HÅR Har hÄr").as_str(), "hår har här");
        assert_eq!(Folded::new("A\u{30A}SNA").as_str(), "åsna");
    }

    #[test]
    fn a_korean_syllable_is_one_character_however_it_is_written() {
        assert_eq!(Folded::new("\u{1112}\u{1161}\u{11AB}").as_str(), "한");
        assert_eq!(found("\u{1112}\u{1161}\u{11AB} fan", "fan"), (4, 7, "fan".to_owned()));
    }

    #[test]
    fn nothing_visible_gives_nothing() {
        assert_eq!(Folded::new("\u{200B}\u{FEFF}\u{0}\u{202E}").as_str(), "");
        assert_eq!(
            Folded::new("").source(0..0),
            Span {
                start: 0,
                end: 0,
                bytes: 0..0
            }
        );
    }
}
