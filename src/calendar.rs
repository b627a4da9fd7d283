//! Swedish working days and office hours: by when an answer is promised, whether it came in time, how long it took.
//!
//! ```
//! use jiff::civil::date;
//! use uppsikt::calendar::is_working_day;
//!
//! assert!(is_working_day(date(2026, 6, 18)));
//! assert!(!is_working_day(date(2026, 6, 19)), "midsommarafton");
//! assert!(!is_working_day(date(2026, 4, 3)), "långfredagen");
//! ```

mod office;

pub use office::{HalfDay, Hours, Office, Stamp};

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

/// How soon a channel promises to answer. (Its name is not `Promise`, for in TypeScript all names are one crowd.)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum ReplyPromise {
    /// Within so many hours of office time.
    Hours(u32),
    /// At the latest on so manieth working day after the question came.
    WorkingDays(u32),
}

/// The longest time that is counted: what took longer is late by any promise.
const LONGEST_DAYS: i64 = 400;

/// From a question to its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered {
    asked: Stamp,
    answered: Stamp,
}

impl Answered {
    /// From two times in ISO 8601. `None` where one is not known to the minute, or the answer came first.
    ///
    /// Working days and office hours are Swedish, whatever zone the times are written in: over a change of the clock the
    /// question's is another than the answer's.
    #[must_use]
    pub fn between(asked: &str, answered: &str) -> Option<Self> {
        let (asked, answered) = (asked.parse::<Stamp>().ok()?, answered.parse::<Stamp>().ok()?);
        (asked <= answered).then_some(Self { asked, answered })
    }

    /// How long it took by the clock.
    #[must_use]
    pub fn minutes(&self) -> i64 {
        self.asked.minutes_to(self.answered)
    }

    /// Whether it came as soon as promised, in ordinary office hours.
    #[must_use]
    pub fn keeps(&self, promise: ReplyPromise) -> bool {
        self.keeps_by(promise, &Office::default())
    }

    /// Whether it came as soon as an office promised. Who answers on the promised day, late in the evening, has kept it.
    #[must_use]
    pub fn keeps_by(&self, promise: ReplyPromise, office: &Office) -> bool {
        office.due(self.asked, promise).is_some_and(|due| match promise {
            // A time that falls when nobody is there is as good as the next opening.
            ReplyPromise::Hours(_) => self.answered <= due || office.minutes(due, self.answered) == 0,
            ReplyPromise::WorkingDays(_) => self.answered.date() <= due.date(),
        })
    }
}

/// Whether offices are open: neither weekend nor holiday, nor an eve that is one in all but name.
#[must_use]
pub fn is_working_day(day: Date) -> bool {
    if matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
        return false;
    }
    let fixed = [(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)];
    if fixed.contains(&(day.month(), day.day())) {
        return false;
    }
    // Midsummer's eve is the Friday from 19 to 25 June.
    if day.month() == 6 && day.weekday() == Weekday::Friday && (19..=25).contains(&day.day()) {
        return false;
    }
    // Good Friday, Easter Monday, Ascension Day.
    let Some(easter) = easter(day.year()) else { return true };
    ![-2, 1, 39]
        .into_iter()
        .any(|days: i64| easter.checked_add(days.days()).is_ok_and(|holiday| holiday == day))
}

/// Easter Sunday, by the rule of Meeus, Jones and Butcher.
fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(n / 31).ok()?,
        i8::try_from(n % 31 + 1).ok()?,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn easter_is_where_the_almanac_has_it() {
        for (year, month, day) in [(2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2027, 3, 28), (2038, 4, 25)] {
            assert_eq!(easter(year), Some(date(year, month, day)));
        }
    }

    #[test]
    fn holidays_of_2026() {
        let off = [
            (1, 1),
            (1, 6),
            (4, 3),
            (4, 6),
            (5, 1),
            (5, 14),
            (6, 19),
            (12, 24),
            (12, 25),
            (12, 31),
        ];
        for (month, day) in off {
            assert!(!is_working_day(date(2026, month, day)), "{day}/{month}");
        }
        let working = (1..=365).filter(|n: &i64| is_working_day(date(2025, 12, 31) + n.days()));
        assert_eq!(working.count(), 251);
    }

    #[test]
    fn the_time_is_counted_over_zones() {
        let took = Answered::between("2026-03-02T09:00:00Z", "2026-03-02T10:30:00+01:00").unwrap();
        assert_eq!(took.minutes(), 30);
        assert_eq!(
            Answered::between("2026-03-02T12:00:00+01:00", "2026-03-02T10:30:00+01:00"),
            None
        );
        assert_eq!(Answered::between("2026-03-02", "2026-03-02T10:30:00+01:00"), None);
        assert_eq!(Answered::between("i går", "2026-03-02T10:30:00+01:00"), None);
    }

    #[test]
    fn four_hours_on_weekdays_leave_out_nights_and_weekends() {
        let keeps = |asked: &str, answered: &str| {
            Answered::between(asked, answered)
                .unwrap()
                .keeps(ReplyPromise::Hours(4))
        };
        assert!(
            keeps("2026-03-06T15:00:00+01:00", "2026-03-09T10:00:00+01:00"),
            "two hours on Friday, two on Monday"
        );
        assert!(!keeps("2026-03-06T15:00:00+01:00", "2026-03-09T10:01:00+01:00"));
        assert!(
            keeps("2026-03-07T12:00:00+01:00", "2026-03-08T23:00:00+01:00"),
            "over a weekend"
        );
        assert!(
            !keeps("2020-03-07T12:00:00+01:00", "2026-03-08T23:00:00+01:00"),
            "years"
        );
    }

    #[test]
    fn one_working_day_ends_with_the_next_one() {
        let keeps = |asked: &str, answered: &str| {
            Answered::between(asked, answered)
                .unwrap()
                .keeps(ReplyPromise::WorkingDays(1))
        };
        assert!(
            keeps("2026-04-02T10:00:00+02:00", "2026-04-07T16:00:00+02:00"),
            "over Easter"
        );
        assert!(!keeps("2026-04-02T10:00:00+02:00", "2026-04-08T08:00:00+02:00"));
        assert!(
            keeps("2026-03-06T20:00:00+01:00", "2026-03-10T12:00:00+01:00"),
            "Friday evening counts as Monday"
        );
    }
}
