//! Runs of digits as people write them: in groups, with spaces, hyphens, slashes and dots between.

use crate::text::{Text, Token};
use std::ops::Range;

/// Digits without anything between.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// Where it stands in the folded text.
    pub(super) range: Range<usize>,
    /// Its digits.
    pub(super) digits: Vec<u8>,
    /// Whether it is said in words, or written with letters for digits.
    pub(super) said: bool,
}

/// Groups that stand near enough to be one number.
#[derive(Debug, Default)]
pub(super) struct Run {
    pub(super) groups: Vec<Group>,
}

impl Run {
    /// What stands between a group and the next.
    pub(super) fn gap<'t>(&self, text: &'t str, after: usize) -> &'t str {
        match (self.groups.get(after), self.groups.get(after + 1)) {
            (Some(a), Some(b)) => text.get(a.range.end..b.range.start).unwrap_or(""),
            _ => "",
        }
    }

    /// The digits of some of its groups.
    pub(super) fn digits(&self, groups: Range<usize>) -> Vec<u8> {
        self.groups
            .get(groups)
            .unwrap_or(&[])
            .iter()
            .flat_map(|g| g.digits.iter().copied())
            .collect()
    }

    /// Where some of its groups stand.
    pub(super) fn range(&self, groups: Range<usize>) -> Range<usize> {
        match self.groups.get(groups).map(|g| (g.first(), g.last())) {
            Some((Some(a), Some(b))) => a.range.start..b.range.end,
            _ => 0..0,
        }
    }

    /// Every stretch of at most `most` groups.
    pub(super) fn windows(&self, most: usize) -> impl Iterator<Item = Range<usize>> {
        let count = self.groups.len();
        (0..count).flat_map(move |from| (from + 1..=count.min(from + most)).map(move |to| from..to))
    }
}

/// What may stand between two groups of one number.
fn is_joint(between: &str) -> bool {
    between.chars().count() <= 3
        && between
            .chars()
            .all(|c| matches!(c, ' ' | '-' | '–' | '—' | '/' | '.' | '(' | ')' | '+' | '_' | '*'))
}

/// All runs of a folded text. `o` beside a digit counts as a zero: people write `o7o-`.
pub(super) fn runs(text: &str) -> Vec<Run> {
    let bytes = text.as_bytes();
    let digit_at = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let letter_at = |i: usize| {
        text.get(i..)
            .and_then(|t| t.chars().next())
            .is_some_and(char::is_alphabetic)
    };
    let mut groups: Vec<Group> = Vec::new();
    let mut i = 0;
    while i < bytes.len() {
        let zero = |at: usize| {
            bytes.get(at) == Some(&b'o')
                && (digit_at(at + 1) || at > 0 && digit_at(at - 1))
                && !(at > 0 && bytes.get(at - 1).is_some_and(u8::is_ascii_alphabetic))
                && !letter_at(at + 1)
        };
        if digit_at(i) || zero(i) {
            let start = i;
            let mut digits = Vec::new();
            while digit_at(i) || zero(i) {
                digits.push(
                    bytes
                        .get(i)
                        .map_or(0, |b| b.checked_sub(b'0').filter(|d| *d <= 9).unwrap_or(0)),
                );
                i += 1;
            }
            groups.push(Group {
                range: start..i,
                digits,
                said: false,
            });
        } else {
            i += 1;
        }
    }
    let mut runs: Vec<Run> = Vec::new();
    for group in groups {
        let joins = runs
            .last()
            .and_then(|r| r.groups.last())
            .and_then(|last| text.get(last.range.end..group.range.start))
            .is_some_and(is_joint);
        match runs.last_mut() {
            Some(run) if joins => run.groups.push(group),
            _ => runs.push(Run { groups: vec![group] }),
        }
    }
    runs
}

/// What a sentence says that something begins with and ends with ("börjar på FUL, slutar på 448"), and where.
pub(super) fn halves(text: &Text<'_>, sentence: &Range<usize>) -> Option<(String, String, Range<usize>)> {
    let tokens = text.tokens();
    let told = |verbs: &[&str]| {
        let verb = sentence
            .clone()
            .find(|&i| tokens.get(i).is_some_and(|t| verbs.contains(&t.form())))?;
        let from = verb
            + 1
            + usize::from(
                tokens
                    .get(verb + 1)
                    .is_some_and(|t| matches!(t.form(), "på" | "med" | "är")),
            );
        let first = tokens.get(from).filter(|_| from < sentence.end)?;
        let mut to = from + 1;
        let number = |i: usize| {
            tokens
                .get(i)
                .is_some_and(|t| t.form().bytes().all(|b| b.is_ascii_digit()))
        };
        while number(from) && to < sentence.end && number(to) && text.before(to) == " " {
            to += 1;
        }
        let all: String = tokens.get(from..to)?.iter().map(Token::form).collect();
        Some((
            all,
            first.range().start.min(tokens.get(verb)?.range().start)..tokens.get(to - 1)?.range().end,
        ))
    };
    let (begins, a) = told(&["börjar", "början", "inleds", "startar"])?;
    let (ends, b) = told(&["slutar", "slutet", "avslutas"])?;
    Some((begins, ends, a.start.min(b.start)..a.end.max(b.end)))
}

/// Luhn's check over all digits, the last being the check digit.
pub(super) fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(i, &d)| {
            let d = u32::from(d) * if i % 2 == 1 { 2 } else { 1 };
            if d > 9 { d - 9 } else { d }
        })
        .sum();
    !digits.is_empty() && sum.is_multiple_of(10)
}

/// The folded text some characters before and after a place: where cue words stand.
pub(super) fn around(text: &str, range: &Range<usize>, before: usize, after: usize) -> String {
    format!("{} ¦ {}", ahead(text, range, before), behind(text, range, after))
}

/// What stands before a place.
pub(super) fn ahead<'t>(text: &'t str, range: &Range<usize>, chars: usize) -> &'t str {
    let head = text.get(..range.start).unwrap_or("");
    let from = head
        .char_indices()
        .rev()
        .nth(chars.saturating_sub(1))
        .map_or(0, |(i, _)| i);
    head.get(from..).unwrap_or("")
}

/// What stands after a place.
pub(super) fn behind<'t>(text: &'t str, range: &Range<usize>, chars: usize) -> &'t str {
    let tail = text.get(range.end..).unwrap_or("");
    let to = tail.char_indices().nth(chars).map_or(tail.len(), |(i, _)| i);
    tail.get(..to).unwrap_or("")
}

/// Whether a text has a word that begins with one of the stems.
pub(super) fn has_stem(text: &str, stems: &[&str]) -> bool {
    text.split(|c: char| !c.is_alphanumeric())
        .any(|w| !w.is_empty() && stems.iter().any(|s| w.starts_with(s)))
}

/// Whether a text has one of the words.
pub(super) fn has_word(text: &str, words: &[&str]) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|w| words.contains(&w))
}
