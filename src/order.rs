//! Order and overlap, once for everybody: the standard library makes a copy of its sorts for every type and every
//! question, a few kilobytes each, and the worker must stay small.

use std::collections::BTreeMap;
use std::ops::Range;

/// What to order by, the weightiest first. The complement (`!n`) of a number orders downwards.
pub(crate) type Key = [u32; 4];

/// In order of their keys; what has the same key stays in the order it had.
pub(crate) fn ordered<T>(items: Vec<T>, key: impl Fn(&T) -> Key) -> Vec<T> {
    let mut order: Vec<(Key, usize)> = items.iter().map(key).zip(0..).collect();
    order.sort_unstable();
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    order
        .into_iter()
        .filter_map(|(_, i)| items.get_mut(i).and_then(Option::take))
        .collect()
}

/// A certainty between 0 and 1 as a number that orders alike.
pub(crate) fn certainty(confidence: f32) -> u32 {
    confidence.abs().to_bits()
}

/// Places that are taken: who comes first has them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Taken(BTreeMap<usize, usize>);

impl Taken {
    /// Takes a place, unless some of it is taken already.
    pub(crate) fn take(&mut self, range: &Range<usize>) -> bool {
        let before = self.0.range(..range.end.max(1)).next_back();
        let free = before.is_none_or(|(_, &end)| end <= range.start);
        if free {
            self.0.insert(range.start, range.end);
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_keep_their_order() {
        let words = vec!["b", "a", "ccc", "d", "ee"];
        assert_eq!(
            ordered(words, |w| [!(w.len() as u32), 0, 0, 0]),
            ["ccc", "ee", "b", "a", "d"]
        );
    }

    #[test]
    fn certainties_order_as_numbers_do() {
        let numbers = [0.0, 0.1, 0.5, 0.65, 0.999, 1.0];
        assert!(numbers.windows(2).all(|w| certainty(w[0]) < certainty(w[1])));
        assert_eq!(certainty(-0.0), certainty(0.0));
    }

    #[test]
    fn who_comes_first_has_the_place() {
        let mut taken = Taken::default();
        assert!(taken.take(&(5..8)));
        assert!(!taken.take(&(7..9)));
        assert!(!taken.take(&(0..6)));
        assert!(taken.take(&(8..9)));
        assert!(taken.take(&(0..5)));
    }
}
