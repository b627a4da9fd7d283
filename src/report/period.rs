//! Which time a report tells of.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

/// From a day to a day, both within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(into = "Days", try_from = "Days")]
pub struct Period {
    from: Date,
    to: Date,
}

/// The same in writing.
#[derive(Deserialize, Serialize)]
struct Days {
    from: String,
    to: String,
}

impl From<Period> for Days {
    fn from(period: Period) -> Self {
        Self {
            from: period.from.to_string(),
            to: period.to.to_string(),
        }
    }
}

impl TryFrom<Days> for Period {
    type Error = PeriodError;

    fn try_from(days: Days) -> Result<Self, PeriodError> {
        Self::new(&days.from, &days.to)
    }
}

/// What is no period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodError {
    /// A day is not written `2026-11-22`, or is none.
    Day,
    /// It ends before it begins, or lasts longer than ten years.
    Length,
}

impl std::fmt::Display for PeriodError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Day => "skriv dagar som 2026-11-22 / write days as 2026-11-22",
            Self::Length => "perioden ska sluta efter att den börjar och vara högst tio år / the period must end after it begins and last ten years at the most",
        })
    }
}

impl std::error::Error for PeriodError {}

impl Period {
    /// From and to days (`2026-11-22`).
    ///
    /// # Errors
    ///
    /// [`PeriodError`].
    pub fn new(from: &str, to: &str) -> Result<Self, PeriodError> {
        let day = |text: &str| {
            text.parse::<Date>()
                .ok()
                .filter(|_| text.len() == 10)
                .ok_or(PeriodError::Day)
        };
        let (from, to) = (day(from)?, day(to)?);
        let longest = from.checked_add(10.years()).map_err(|_| PeriodError::Length)?;
        if from > to || to >= longest || from.year() < 1000 {
            return Err(PeriodError::Length);
        }
        Ok(Self { from, to })
    }

    /// A calendar year.
    ///
    /// # Errors
    ///
    /// [`PeriodError::Day`] for a year without four digits.
    pub fn year(year: i16) -> Result<Self, PeriodError> {
        Self::new(&format!("{year:04}-01-01"), &format!("{year:04}-12-31"))
    }

    /// What the guidelines ask for each year in quarter three: the twelve months to its beginning. On a day
    /// (`2026-11-22`) it is the latest such year that has ended.
    ///
    /// # Errors
    ///
    /// [`PeriodError`].
    pub fn for_quarter_three(today: &str) -> Result<Self, PeriodError> {
        let today: Date = today.parse().map_err(|_| PeriodError::Day)?;
        let year = if today.month() >= 7 {
            today.year()
        } else {
            today.year() - 1
        };
        Self::new(&format!("{:04}-07-01", year - 1), &format!("{year:04}-06-30"))
    }

    /// The same days a year earlier.
    ///
    /// # Errors
    ///
    /// [`PeriodError::Length`] before there were years.
    pub fn a_year_before(self) -> Result<Self, PeriodError> {
        let earlier = |day: Date| day.checked_sub(1.year()).map_err(|_| PeriodError::Length);
        Ok(Self {
            from: earlier(self.from)?,
            // The last of February stays the last of February.
            to: if self.to == self.to.last_of_month() {
                earlier(self.to)?.last_of_month()
            } else {
                earlier(self.to)?
            },
        })
    }

    /// The first day.
    #[must_use]
    pub const fn from(self) -> Date {
        self.from
    }

    /// The last day.
    #[must_use]
    pub const fn to(self) -> Date {
        self.to
    }

    /// Which of its months a day (`2026-11-22`) is in, from 0; `None` outside.
    #[must_use]
    pub fn month_of(self, day: &str) -> Option<usize> {
        let day: Date = day.parse().ok()?;
        (self.from <= day && day <= self.to).then(|| self.index(day))
    }

    /// Which of its months a month (`2026-11`) is, from 0.
    #[must_use]
    pub fn month_at(self, month: &str) -> Option<usize> {
        let first: Date = format!("{month}-01").parse().ok()?;
        (self.from.first_of_month() <= first && first <= self.to).then(|| self.index(first))
    }

    fn index(self, day: Date) -> usize {
        let months = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
        usize::try_from(months(day) - months(self.from)).unwrap_or_default()
    }

    /// Its months, `2026-11`.
    #[must_use]
    pub fn months(self) -> Vec<String> {
        let mut months = Vec::new();
        let mut at = self.from.first_of_month();
        while at <= self.to {
            months.push(at.strftime("%Y-%m").to_string());
            let Ok(next) = at.checked_add(1.month()) else { break };
            at = next;
        }
        months
    }

    /// How many weeks it has, whole and begun.
    #[must_use]
    pub fn weeks(self) -> u64 {
        let days = self.from.until(self.to).map_or(0, |span| i64::from(span.get_days()));
        u64::try_from(days / 7 + 1).unwrap_or_default()
    }
}

impl Default for Period {
    fn default() -> Self {
        Self {
            from: date(2026, 1, 1),
            to: date(2026, 12, 31),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarter_three_reports_the_twelve_months_that_ended() {
        let told = |today| Days::from(Period::for_quarter_three(today).unwrap());
        assert_eq!(
            (told("2026-08-15").from, told("2026-08-15").to),
            ("2025-07-01".into(), "2026-06-30".into())
        );
        assert_eq!(told("2026-11-22").to, "2026-06-30");
        assert_eq!(told("2026-06-30").to, "2025-06-30");
    }

    #[test]
    fn months_and_days_have_their_places() {
        let period = Period::new("2025-11-15", "2026-02-10").unwrap();
        assert_eq!(period.months(), ["2025-11", "2025-12", "2026-01", "2026-02"]);
        assert_eq!(period.month_of("2025-11-14"), None);
        assert_eq!(period.month_of("2026-01-01"), Some(2));
        assert_eq!(period.month_at("2025-11"), Some(0));
        assert_eq!(period.month_of("i dag"), None);
        assert_eq!(Period::year(2026).unwrap().weeks(), 53);
    }

    #[test]
    fn a_year_before_is_as_long() {
        let leap = Period::new("2023-03-01", "2024-02-29")
            .unwrap()
            .a_year_before()
            .unwrap();
        assert_eq!(Days::from(leap).to, "2023-02-28");
        let back = Period::new("2024-03-01", "2025-02-28")
            .unwrap()
            .a_year_before()
            .unwrap();
        assert_eq!(Days::from(back).to, "2024-02-29");
    }

    #[test]
    fn what_is_no_period_is_told() {
        assert_eq!(Period::new("2026-02-30", "2026-03-01"), Err(PeriodError::Day));
        assert_eq!(Period::new("2026-03-02", "2026-03-01"), Err(PeriodError::Length));
        assert_eq!(Period::new("2000-03-02", "2026-03-01"), Err(PeriodError::Length));
        assert_eq!(Period::year(-5), Err(PeriodError::Day));
    }
}
