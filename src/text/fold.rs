//! Folding: the text in lower case and one way of writing, with an exact map back.
//!
//! The unit is a base character with its combining marks. Each unit is composed (NFKC), lowered, and remembered with
//! the place it came from; invisible characters vanish and leave no unit. So the map is exact whatever case folding or
//! composition does to lengths (`İ`, `ﬁ`, `o` + U+0308).

use super::normal::{is_mark, is_settled, lower, nfkc};
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

/// The most bytes of a stretch whose units are counted one by one. Arbitrary: a look-up counts at most so many.
const LONGEST_STRETCH: u32 = 256;

/// Units in a row, where they begin in the folded text and where they stand in the original.
#[derive(Debug)]
struct Stretch {
    folded: Range<u32>,
    bytes: Range<u32>,
    utf16: Range<u32>,
    /// Each unit is one character that became one of the same length: all of ordinary text. Otherwise it is one unit.
    even: bool,
}

/// A unit: its stretch, and where it stands in the folded text.
type Unit<'f> = (&'f Stretch, Range<usize>);

/// Folded text with its map.
#[derive(Debug)]
pub struct Folded {
    text: String,
    stretches: Vec<Stretch>,
}

impl Folded {
    /// Folds a text.
    #[must_use]
    pub fn new(original: &str) -> Self {
        let mut folded = Self {
            text: String::with_capacity(original.len()),
            stretches: Vec::with_capacity(original.len() / 64 + 1),
        };
        let mut at = 0;
        let mut utf16 = 0;
        while let Some(rest) = original.get(at..).filter(|rest| !rest.is_empty()) {
            let plain = plain_start(rest);
            if plain > 0 {
                folded.push_plain(rest.get(..plain).unwrap_or(""), at, utf16);
                at += plain;
                utf16 += plain as u32;
                continue;
            }
            let unit = rest.get(..unit_length(rest)).unwrap_or(rest);
            let length16 = unit.chars().map(|c| c.len_utf16() as u32).sum::<u32>();
            folded.push(unit, at..at + unit.len(), utf16..utf16 + length16);
            at += unit.len();
            utf16 += length16;
        }
        folded
    }

    /// Adds visible ASCII.
    fn push_plain(&mut self, plain: &str, at: usize, utf16: u32) {
        let start = self.text.len();
        self.text.push_str(plain);
        if let Some(pushed) = self.text.get_mut(start..) {
            pushed.make_ascii_lowercase();
        }
        for from in (0..plain.len()).step_by(LONGEST_STRETCH as usize) {
            let length = (plain.len() - from).min(LONGEST_STRETCH as usize);
            let utf16 = utf16 + from as u32;
            self.even(
                start + from,
                at + from..at + from + length,
                utf16..utf16 + length as u32,
            );
        }
    }

    fn push(&mut self, unit: &str, bytes: Range<usize>, utf16: Range<u32>) {
        let start = self.text.len();
        let mut chars = unit.chars();
        let even = match (chars.next(), chars.next()) {
            (Some(c), None) => {
                self.push_single(c);
                self.text.len() - start == unit.len() && self.text.get(start..).is_some_and(|t| t.chars().count() == 1)
            }
            _ => {
                self.push_composed(unit);
                false
            }
        };
        if even {
            self.even(start, bytes, utf16);
        } else if self.text.len() > start {
            self.stretches.push(Stretch {
                folded: start as u32..self.text.len() as u32,
                bytes: bytes.start as u32..bytes.end as u32,
                utf16,
                even: false,
            });
        }
    }

    fn push_single(&mut self, c: char) {
        match c {
            '\0'..='\u{7F}' => {
                if is_visible(c) {
                    self.text.push(c.to_ascii_lowercase());
                }
            }
            'À'..='Ö' | 'Ø'..='Þ' => self.text.extend(char::from_u32(u32::from(c) + 32)),
            'ß'..='ÿ' | '×' => self.text.push(c),
            c if is_settled(c) && c > '\u{131}' => {
                if is_visible(c) && !is_mark(c) {
                    self.text.push(plain_form(c));
                }
            }
            c => self.push_composed(c.encode_utf8(&mut [0; 4])),
        }
    }

    fn push_composed(&mut self, unit: &str) {
        for c in lower(&nfkc(unit)).chars() {
            // Marks that no letter composes with are decoration (struck out, "zalgo").
            if is_visible(c) && !is_mark(c) {
                self.text.push(plain_form(c));
            }
        }
    }

    /// Adds even units to the map: to the last stretch, if it goes on there and is not too long.
    fn even(&mut self, start: usize, bytes: Range<usize>, utf16: Range<u32>) {
        let (bytes, end) = (bytes.start as u32..bytes.end as u32, (start + bytes.len()) as u32);
        match self.stretches.last_mut() {
            Some(last) if last.even && last.bytes.end == bytes.start && end - last.folded.start <= LONGEST_STRETCH => {
                last.folded.end = end;
                last.bytes.end = bytes.end;
                last.utf16.end = utf16.end;
            }
            _ => self.stretches.push(Stretch {
                folded: start as u32..end,
                bytes,
                utf16,
                even: true,
            }),
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
        match self.ends(&range) {
            Some(((a, first), (b, last))) => Span {
                start: a.utf16.start + self.utf16_until(a, first.start),
                end: if b.even {
                    b.utf16.start + self.utf16_until(b, last.end)
                } else {
                    b.utf16.end
                },
                bytes: a.source(first.start, a.bytes.start)..b.source(last.end, b.bytes.end),
            },
            None => Span {
                start: 0,
                end: 0,
                bytes: 0..0,
            },
        }
    }

    /// As [`Folded::source`], in bytes alone: nothing is counted.
    pub(super) fn source_bytes(&self, range: &Range<usize>) -> Range<usize> {
        self.ends(range).map_or(0..0, |((a, first), (b, last))| {
            a.source(first.start, a.bytes.start)..b.source(last.end, b.bytes.end)
        })
    }

    /// The first and the last unit of a range of the folded text, each with its stretch.
    fn ends(&self, range: &Range<usize>) -> Option<(Unit<'_>, Unit<'_>)> {
        Some((self.unit(range.start)?, self.unit(range.end.max(range.start + 1) - 1)?))
    }

    /// The stretch that a byte of the folded text belongs to, and where its unit stands there.
    fn unit(&self, at: usize) -> Option<Unit<'_>> {
        let after = self.stretches.partition_point(|s| s.folded.start as usize <= at);
        let stretch = self.stretches.get(after.saturating_sub(1))?;
        if !stretch.even {
            return Some((stretch, stretch.folded.start as usize..stretch.folded.end as usize));
        }
        let mut start = at.min(stretch.folded.end as usize - 1);
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        let mut end = start + 1;
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        Some((stretch, start..end))
    }

    /// How many code units an even stretch has before a place of the folded text.
    fn utf16_until(&self, stretch: &Stretch, at: usize) -> u32 {
        let before = self.text.get(stretch.folded.start as usize..at).unwrap_or("");
        before.chars().map(|c| c.len_utf16() as u32).sum()
    }
}

impl Stretch {
    /// The byte of the original for one of the folded text, in an even stretch; in another, the end that is given.
    fn source(&self, folded: usize, end: u32) -> usize {
        if self.even {
            self.bytes.start as usize + (folded - self.folded.start as usize)
        } else {
            end as usize
        }
    }
}

/// How many bytes of a text are visible ASCII before anything else; a last one that has a mark is not counted.
fn plain_start(text: &str) -> usize {
    let is_plain = |b: &u8| matches!(b, b' '..=b'~' | b'\n' | b'\t' | b'\r');
    let plain = text.bytes().take_while(is_plain).count();
    // No mark stands before U+0300, whose first byte is 0xCC.
    let marked = text.as_bytes().get(plain).is_some_and(|b| *b >= 0xCC)
        && text.get(plain..).and_then(|t| t.chars().next()).is_some_and(joins);
    plain - usize::from(marked && plain > 0)
}

/// Whether a character belongs to the unit of the one before it.
fn joins(c: char) -> bool {
    is_mark(c) || is_jamo(c)
}

/// How many bytes the unit at a text's beginning has: a base takes its combining marks with it; invisible characters
/// between them do not part them.
fn unit_length(text: &str) -> usize {
    let mut chars = text.chars();
    let base = chars.next().map_or(0, char::len_utf8);
    base + chars.take_while(|c| joins(*c)).map(char::len_utf8).sum::<usize>()
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
        // Arabic and Persian digits: a personnummer is one in any of them.
        '\u{0660}'..='\u{0669}' => digit(c, '\u{0660}'),
        '\u{06F0}'..='\u{06F9}' => digit(c, '\u{06F0}'),
        c => c,
    }
}

/// The digit so far from its script's zero.
fn digit(c: char, zero: char) -> char {
    char::from_digit(u32::from(c).wrapping_sub(u32::from(zero)), 10).unwrap_or(c)
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
