//! The high-water mark: how far the log had come, kept outside the database it lies in.
//!
//! A browser that "repairs" a profile, or a person who clears it, empties the database without a word. The mark lies in
//! another of the browser's stores; at each start it is held against the log, and what is missing is said.

use serde::{Deserialize, Serialize};

use super::Entry;
use super::chain::Head;

/// How far a log had come.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct HighWater {
    /// The last entry that was acknowledged.
    pub head: Head,
}

/// How a log stands to a mark.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind")]
pub enum Standing {
    /// The log holds everything up to the mark.
    Whole,
    /// The log holds nothing.
    Wiped {
        /// How many entries it had held.
        had: u32,
    },
    /// The log ends before the mark: an older state was put back, or its end is lost.
    Shrunk {
        /// How many entries it had held.
        had: u32,
        /// How many it holds.
        has: u32,
    },
    /// The log is another: another chain, or another entry where the mark is.
    Other,
}

impl HighWater {
    /// The mark after an entry.
    #[must_use]
    pub fn at(entry: &Entry) -> Self {
        Self {
            head: Head {
                profile: entry.profile.clone(),
                count: entry.seq,
                hash: entry.hash.clone(),
            },
        }
    }

    /// The farther of two marks: several tabs may write it, in any order.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        if self.head.profile == other.head.profile && other.head.count > self.head.count {
            other
        } else {
            self
        }
    }

    /// Holds a log against the mark. `own` are the entries of the profile's own chain, in order.
    #[must_use]
    pub fn stands(&self, own: &[Entry]) -> Standing {
        let had = self.head.count;
        let has = u32::try_from(own.len()).unwrap_or(u32::MAX);
        let Some(first) = own.first() else {
            return Standing::Wiped { had };
        };
        if first.profile != self.head.profile {
            return Standing::Other;
        }
        match own.get((had as usize).saturating_sub(1)) {
            None => Standing::Shrunk { had, has },
            Some(entry) if entry.seq == had && entry.hash == self.head.hash => Standing::Whole,
            Some(_) => Standing::Other,
        }
    }
}

/// Holds a log against the mark that was kept, and says which mark to keep from now on: while something is missing, the old
/// one, so that it goes on being said. `log` holds every chain, `own` the one that goes on.
///
/// A chain that the mark is of may stand among those that were imported: then what was lost is back.
#[must_use]
pub fn look_over(mark: Option<HighWater>, own: &[Entry], log: &[Entry]) -> (Standing, Option<HighWater>) {
    let now = own.last().map(HighWater::at);
    let Some(mark) = mark else {
        return (Standing::Whole, now);
    };
    let marked: Vec<Entry> = log
        .iter()
        .filter(|entry| entry.profile == mark.head.profile)
        .cloned()
        .collect();
    let standing = if marked.is_empty() {
        mark.stands(own)
    } else {
        mark.stands(&marked)
    };
    let mark = match standing {
        Standing::Whole => now.unwrap_or(mark),
        _ => mark,
    };
    (standing, Some(mark))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::samples::{chain_in, chain_of};
    use crate::ledger::{Action, EntryBody};

    #[test]
    fn a_wiped_shrunk_or_exchanged_log_is_noticed() {
        let whole = chain_of(&[Action::Removed, Action::Hidden, Action::Kept].map(EntryBody::example));
        let mark = HighWater::at(&whole[1]);
        assert_eq!(mark.stands(&whole), Standing::Whole);
        assert_eq!(mark.stands(&whole[..2]), Standing::Whole);
        assert_eq!(mark.stands(&whole[..1]), Standing::Shrunk { had: 2, has: 1 });
        assert_eq!(mark.stands(&[]), Standing::Wiped { had: 2 });
        let other = chain_of(&[Action::Kept, Action::Kept].map(EntryBody::example));
        assert_eq!(mark.stands(&other), Standing::Other);
    }

    #[test]
    fn what_is_missing_goes_on_being_said_until_it_is_back() {
        let old = chain_in("aa", &[Action::Removed, Action::Hidden].map(EntryBody::example));
        let new = chain_in("bb", &[Action::Kept].map(EntryBody::example));
        let (standing, mark) = look_over(None, &old, &old);
        assert_eq!(
            (standing, mark.as_ref()),
            (Standing::Whole, Some(&HighWater::at(&old[1])))
        );
        let (standing, mark) = look_over(mark, &[], &[]);
        assert_eq!(
            (standing, mark.as_ref()),
            (Standing::Wiped { had: 2 }, Some(&HighWater::at(&old[1])))
        );
        // A new chain was begun meanwhile.
        let (standing, mark) = look_over(mark, &new, &new);
        assert_eq!(
            (standing, mark.as_ref()),
            (Standing::Other, Some(&HighWater::at(&old[1])))
        );
        // A backup copy was read, an old one first.
        let behind = [&old[..1], &new].concat();
        let (standing, mark) = look_over(mark, &new, &behind);
        assert_eq!(standing, Standing::Shrunk { had: 2, has: 1 });
        let (standing, mark) = look_over(mark, &new, &[old, new.clone()].concat());
        assert_eq!((standing, mark), (Standing::Whole, Some(HighWater::at(&new[0]))));
    }

    #[test]
    fn the_farther_mark_stays_whichever_comes_first() {
        let whole = chain_of(&[Action::Removed, Action::Hidden].map(EntryBody::example));
        let (one, two) = (HighWater::at(&whole[0]), HighWater::at(&whole[1]));
        assert_eq!(one.clone().or(two.clone()), two);
        assert_eq!(two.clone().or(one), two);
    }
}
