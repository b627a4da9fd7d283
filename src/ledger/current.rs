//! What holds now: the log without what a later entry took the place of.

use std::collections::BTreeSet;

use super::{Entry, EntryRef, LogEvent};

/// The entries that no later one corrects, in their order. Withdrawals are not among them: they are nothing in themselves.
#[must_use]
pub fn current(entries: &[Entry]) -> Vec<&Entry> {
    let corrected: BTreeSet<&EntryRef> = entries
        .iter()
        .filter_map(|entry| entry.body.corrects.as_ref())
        .collect();
    let stands = |entry: &&Entry| {
        !matches!(entry.body.event, LogEvent::Withdrawn(_))
            && (corrected.is_empty() || !corrected.contains(&entry.named()))
    };
    entries.iter().filter(stands).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::event::Withdrawn;
    use crate::ledger::samples::chain_of;
    use crate::ledger::{Action, EntryBody};

    #[test]
    fn a_correction_takes_the_place_of_what_it_names_and_a_withdrawal_leaves_nothing() {
        let correcting = |seq, event| EntryBody {
            corrects: Some(EntryRef {
                profile: String::new(),
                seq,
            }),
            event,
            ..EntryBody::example(Action::Kept)
        };
        let kept = EntryBody::example(Action::Kept);
        let entries = chain_of(&[
            EntryBody::example(Action::Removed),
            EntryBody::example(Action::Hidden),
            correcting(1, kept.event.clone()),
            correcting(3, kept.event),
            correcting(
                2,
                LogEvent::Withdrawn(Withdrawn {
                    reason: "fel sida".into(),
                }),
            ),
        ]);
        let numbers: Vec<u32> = current(&entries).iter().map(|entry| entry.seq).collect();
        assert_eq!(numbers, [4]);
    }
}
