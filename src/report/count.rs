//! Counts in which nobody can be recognised.
//!
//! "One comment, removed for possible secrecy, in May" points at a person in a small place. So wherever the report tells
//! of what was done with comments, a count below [`FEW`] stands only as "fewer than 3", and where counts stand beside
//! each other with their sum – so that one could be worked out from the others – small ones are merged: categories into
//! one row, months into quarters, halves or the whole. What says nothing of single comments (questions answered, comments
//! read, followers) is told as it is.

use serde::{Serialize, Serializer};

/// The smallest count that is told.
pub const FEW: u64 = 3;

/// A count as the report tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// As it is.
    Exact(u64),
    /// At least one, and fewer than [`FEW`].
    Few,
}

impl Count {
    /// Hides a small one.
    #[must_use]
    pub const fn of(count: u64) -> Self {
        if is_small(count) { Self::Few } else { Self::Exact(count) }
    }
}

impl Serialize for Count {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Exact(count) => serializer.serialize_u64(*count),
            Self::Few => serializer.serialize_str(&format!("<{FEW}")),
        }
    }
}

const fn is_small(count: u64) -> bool {
    0 < count && count < FEW
}

/// A row of counts that sum up: one of several categories, bases, actions or channels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) ids: Vec<String>,
    pub(super) now: u64,
    pub(super) before: u64,
}

/// The rows with something in them; the small ones as one row, last, with as many others as it takes for the sum not to
/// be small.
pub(super) fn merged(mut parts: Vec<Part>) -> Vec<Part> {
    parts.retain(|part| part.now + part.before > 0);
    // Largest first: what is merged away is at the end. Names decide between equals, so that the bytes are the same.
    parts.sort_by(|a, b| (b.now, b.before, &a.ids).cmp(&(a.now, a.before, &b.ids)));
    let small = |part: &Part| is_small(part.now) || is_small(part.before);
    let (mut rest, mut whole): (Vec<Part>, Vec<Part>) = parts.into_iter().partition(small);
    if rest.is_empty() {
        return whole;
    }
    let sum = |rest: &[Part]| Part {
        ids: rest.iter().flat_map(|part| part.ids.clone()).collect(),
        now: rest.iter().map(|part| part.now).sum(),
        before: rest.iter().map(|part| part.before).sum(),
    };
    // A single small row could be worked out even where its other year is large.
    while rest.len() < 2 || small(&sum(&rest)) {
        let Some(next) = whole.pop() else { break };
        rest.push(next);
    }
    let mut one = sum(&rest);
    one.ids.sort();
    whole.push(one);
    whole
}

/// Monthly counts in the shortest stretches – one, three, six or all of the months – in which none is small: how many
/// months each has, and the counts.
pub(super) fn stretched(now: &[u64], before: &[u64]) -> (usize, Vec<(u64, u64)>) {
    let length = now.len().max(1);
    for months in [1, 3, 6].into_iter().filter(|months| *months < length) {
        let sums = |counts: &[u64]| {
            counts
                .chunks(months)
                .map(|chunk| chunk.iter().sum())
                .collect::<Vec<u64>>()
        };
        let (now, before) = (sums(now), sums(before));
        if !now.iter().chain(&before).any(|count| is_small(*count)) {
            return (months, now.into_iter().zip(before).collect());
        }
    }
    (length, vec![(now.iter().sum(), before.iter().sum())])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(id: &str, now: u64, before: u64) -> Part {
        Part {
            ids: vec![id.to_owned()],
            now,
            before,
        }
    }

    fn rows(parts: Vec<Part>) -> Vec<(String, u64, u64)> {
        merged(parts)
            .into_iter()
            .map(|part| (part.ids.join("+"), part.now, part.before))
            .collect()
    }

    #[test]
    fn small_rows_become_one_that_is_not_small() {
        assert_eq!(
            rows(vec![
                part("a", 9, 5),
                part("b", 2, 4),
                part("c", 1, 0),
                part("d", 0, 0),
                part("e", 4, 3)
            ]),
            [("a".into(), 9, 5), ("e".into(), 4, 3), ("b+c".into(), 3, 4)]
        );
        assert_eq!(
            rows(vec![part("a", 9, 5), part("b", 4, 3), part("c", 1, 0)]),
            [("a".into(), 9, 5), ("b+c".into(), 5, 3)],
            "alone it would be the difference to the sum"
        );
        assert_eq!(rows(vec![part("a", 9, 1), part("b", 8, 8)]), [("a+b".into(), 17, 9)]);
        assert_eq!(rows(vec![part("a", 1, 0)]), [("a".into(), 1, 0)]);
        assert_eq!(rows(vec![part("a", 4, 0), part("b", 3, 0)]).len(), 2);
    }

    #[test]
    fn months_are_stretched_until_none_is_small() {
        let year = |counts: [u64; 12]| stretched(&counts, &[0; 12]);
        assert_eq!(year([3; 12]).0, 1);
        assert_eq!(
            year([3, 0, 0, 4, 0, 0, 5, 1, 0, 0, 0, 9]),
            (3, vec![(3, 0), (4, 0), (6, 0), (9, 0)])
        );
        assert_eq!(year([1, 0, 0, 2, 0, 0, 5, 1, 0, 0, 0, 9]).0, 6);
        assert_eq!(year([1, 0, 0, 0, 0, 0, 5, 1, 0, 0, 0, 9]), (12, vec![(16, 0)]));
    }

    #[test]
    fn a_small_count_is_never_written() {
        let json = |count| serde_json::to_string(&Count::of(count)).unwrap();
        assert_eq!([json(0), json(1), json(2), json(3)], ["0", "\"<3\"", "\"<3\"", "3"]);
    }
}
