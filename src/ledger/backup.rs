//! When the log was last saved elsewhere, and whether somebody should be reminded.

use super::{Entry, LogEvent};

/// After how many days without a backup copy somebody is reminded.
pub const REMIND_AFTER_DAYS: i64 = 30;

/// The day of the last backup copy, `2026-11-22`.
#[must_use]
pub fn last(log: &[Entry]) -> Option<&str> {
    let backup = |entry: &&Entry| matches!(&entry.body.event, LogEvent::Exported(exported) if exported.backup);
    log.iter().filter(backup).map(|entry| entry.body.day()).max()
}

/// Whether the last copy is too old on a day; where none was ever made, whether the log is.
#[must_use]
pub fn is_due(log: &[Entry], today: &str) -> bool {
    let since = last(log).or_else(|| log.iter().map(|entry| entry.body.day()).min());
    since
        .and_then(number_of)
        .zip(number_of(today))
        .is_some_and(|(since, today)| today - since > REMIND_AFTER_DAYS)
}

/// A day's number, by the Gregorian calendar. (The calendar's crate weighs too much for a worker that only logs.)
fn number_of(day: &str) -> Option<i64> {
    let part = |range| day.get(range).and_then(|digits: &str| digits.parse::<i64>().ok());
    let (year, month, date) = (part(0..4)?, part(5..7)?, part(8..10)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&date) {
        return None;
    }
    // Years begin in March, so that a leap day is the last of its year.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    Some(365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::samples::chain_of;
    use crate::ledger::{Action, EntryBody, Exported};

    fn on(day: &str, backup: bool) -> EntryBody {
        EntryBody {
            created: format!("{day}T10:00:00+01:00"),
            event: LogEvent::Exported(Exported {
                format: "jsonl".into(),
                backup,
                count: 1,
                head: String::new(),
            }),
            ..EntryBody::example(Action::Kept)
        }
    }

    #[test]
    fn thirty_days_after_the_last_copy_or_the_first_entry_somebody_is_reminded() {
        assert!(!is_due(&[], "2026-11-28"), "nothing to save");
        let log = chain_of(&[EntryBody::example(Action::Removed)]);
        assert_eq!(
            (last(&log), is_due(&log, "2026-04-01"), is_due(&log, "2026-04-02")),
            (None, false, true)
        );
        let log = chain_of(&[
            EntryBody::example(Action::Removed),
            on("2027-12-15", true),
            on("2028-02-20", false),
        ]);
        assert_eq!(last(&log), Some("2027-12-15"));
        assert!(!is_due(&log, "2028-01-14") && is_due(&log, "2028-01-15"));
    }

    #[test]
    fn days_are_counted_over_leap_years_and_turns_of_years() {
        let between = |one: &str, other: &str| number_of(other).unwrap() - number_of(one).unwrap();
        assert_eq!(between("2027-12-31", "2028-01-01"), 1);
        assert_eq!(between("2028-02-28", "2028-03-01"), 2);
        assert_eq!(between("2027-02-28", "2027-03-01"), 1);
        assert_eq!(between("2000-01-01", "2100-01-01"), 36_525);
        assert_eq!(number_of("i dag"), None);
    }
}
