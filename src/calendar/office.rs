//! Office hours: when a promise runs out, and how much working time has passed.
//!
//! Times are counted as they pass, not as clocks show them: a night with a change of the clock is an hour shorter or
//! longer, and an office that is open over it is so too.
//!
//! ```
//! use uppsikt::calendar::{Office, ReplyPromise, Stamp};
//!
//! let office = Office::default();
//! let asked: Stamp = "2026-04-02T15:00:00+02:00".parse()?; // Maundy Thursday
//! let due = office.due(asked, ReplyPromise::Hours(4)).ok_or("too far away")?;
//! assert_eq!(due.to_string(), "2026-04-07T10:00:00+02:00", "two hours on Thursday, two on the Tuesday after Easter");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};

use super::{LONGEST_DAYS, ReplyPromise, easter, is_working_day};

/// The rule of the clock in Sweden: an hour before Greenwich, two from the last Sunday in March to the last in October.
/// As a rule and not by name: the world's time zones would weigh more than all of the calendar.
const SWEDEN: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

/// A moment, written in Swedish time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp(Timestamp);

/// A moment that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StampError(String);

impl fmt::Display for StampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = &self.0;
        write!(
            f,
            "”{text}” är ingen tid som 2026-11-22T10:15:00+01:00 / is no such time"
        )
    }
}

impl std::error::Error for StampError {}

/// ISO 8601; without a zone it is Swedish time.
impl FromStr for Stamp {
    type Err = StampError;

    fn from_str(text: &str) -> Result<Self, StampError> {
        let wrong = || StampError(text.to_owned());
        if let Ok(stamp) = text.parse::<Timestamp>() {
            return Ok(Self(stamp));
        }
        // A date alone is no moment.
        let pieces = jiff::fmt::temporal::Pieces::parse(text).map_err(|_| wrong())?;
        let time = pieces.time().ok_or_else(wrong)?;
        let local = pieces.date().to_datetime(time);
        let stamp = zone().to_timestamp(local).map_err(|_| wrong())?;
        Ok(Self(stamp))
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let offset = zone().to_offset(self.0);
        write!(f, "{}", self.0.display_with_offset(offset))
    }
}

impl Stamp {
    /// The day in Sweden.
    #[must_use]
    pub fn date(self) -> Date {
        zone().to_datetime(self.0).date()
    }

    /// Whole minutes from here to another moment; negative when it lies before.
    #[must_use]
    pub fn minutes_to(self, other: Self) -> i64 {
        (other.0.as_second() - self.0.as_second()) / 60
    }

    /// So many minutes later, or earlier.
    #[must_use]
    pub fn plus_minutes(self, minutes: i64) -> Self {
        // At the ends of time it stays where it is.
        Self(self.0.checked_add(minutes.minutes()).unwrap_or(self.0))
    }
}

fn zone() -> TimeZone {
    // A constant that a test reads; without it, an hour before Greenwich all year.
    TimeZone::posix(SWEDEN).unwrap_or_else(|_| TimeZone::fixed(jiff::tz::offset(1)))
}

/// From when to when, in minutes after midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
pub struct Hours {
    /// Opens.
    pub from: u16,
    /// Closes; 1440 is midnight.
    pub to: u16,
}

/// Days that are working days by the almanac and half ones in most offices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum HalfDay {
    /// 5 January.
    Trettondagsafton,
    /// The Thursday before Easter.
    Skartorsdag,
    /// 30 April.
    Valborg,
    /// The day before Ascension Day.
    ForeKristiHimmelsfard,
    /// The Friday before All Saints' Day.
    Allhelgonaafton,
    /// 23 December.
    Lillejulafton,
}

impl HalfDay {
    /// Every such day, in the order of the year.
    pub const ALL: [Self; 6] = [
        Self::Trettondagsafton,
        Self::Skartorsdag,
        Self::Valborg,
        Self::ForeKristiHimmelsfard,
        Self::Allhelgonaafton,
        Self::Lillejulafton,
    ];

    /// The id used in settings.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Trettondagsafton => "trettondagsafton",
            Self::Skartorsdag => "skartorsdag",
            Self::Valborg => "valborg",
            Self::ForeKristiHimmelsfard => "forekristihimmelsfard",
            Self::Allhelgonaafton => "allhelgonaafton",
            Self::Lillejulafton => "lillejulafton",
        }
    }

    /// Whether a day is this one.
    #[must_use]
    pub fn is(self, day: Date) -> bool {
        let from_easter = |days: i64| {
            easter(day.year()).is_some_and(|sunday| sunday.checked_add(days.days()).is_ok_and(|there| there == day))
        };
        match self {
            Self::Trettondagsafton => (day.month(), day.day()) == (1, 5),
            Self::Skartorsdag => from_easter(-3),
            Self::Valborg => (day.month(), day.day()) == (4, 30),
            Self::ForeKristiHimmelsfard => from_easter(38),
            // All Saints' Day is the Saturday from 31 October to 6 November.
            Self::Allhelgonaafton => {
                day.weekday() == Weekday::Friday
                    && (day.month() == 10 && day.day() >= 30 || day.month() == 11 && day.day() <= 5)
            }
            Self::Lillejulafton => (day.month(), day.day()) == (12, 23),
        }
    }
}

/// When somebody answers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", default)]
pub struct Office {
    /// Monday to Sunday; nothing where it is closed.
    pub week: [Option<Hours>; 7],
    /// The half days that are kept.
    pub half_days: Vec<HalfDay>,
    /// When a half day closes, in minutes after midnight.
    pub half_day_closes: u16,
}

/// Weekdays 8 to 17, and no half days: a promise is rather kept too early.
impl Default for Office {
    fn default() -> Self {
        let open = Some(Hours { from: 480, to: 1020 });
        Self {
            week: [open, open, open, open, open, None, None],
            half_days: Vec::new(),
            half_day_closes: 720,
        }
    }
}

impl Office {
    /// When it opens and closes on a day; nothing on a day off.
    fn open(&self, day: Date) -> Option<(Timestamp, Timestamp)> {
        let at = usize::try_from(day.weekday().to_monday_zero_offset()).ok()?;
        let hours = (*self.week.get(at)?)?;
        // An office that is open at weekends is open on those; holidays are holidays.
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        if !weekend && !is_working_day(day) {
            return None;
        }
        let half = self.half_days.iter().any(|half| half.is(day));
        let closes = if half {
            hours.to.min(self.half_day_closes)
        } else {
            hours.to
        };
        let (from, to) = (moment(day, hours.from)?, moment(day, closes)?);
        (from < to).then_some((from, to))
    }

    /// By when a question that came then should be answered. For whole working days it is when the office closes on the
    /// last of them. `None` when that is more than a year away: an office that is never open.
    #[must_use]
    pub fn due(&self, asked: Stamp, promise: ReplyPromise) -> Option<Stamp> {
        let first = asked.date();
        let mut hours = match promise {
            ReplyPromise::Hours(hours) => i64::from(hours) * 3600,
            ReplyPromise::WorkingDays(_) => 0,
        };
        let mut days = match promise {
            ReplyPromise::Hours(_) => 0,
            ReplyPromise::WorkingDays(days) => days,
        };
        for (from, to) in self.days(first) {
            if to <= asked.0 {
                continue;
            }
            match promise {
                ReplyPromise::Hours(_) => {
                    let start = from.max(asked.0);
                    let left = to.as_second() - start.as_second();
                    if hours <= left {
                        return Some(Stamp(start.checked_add(hours.seconds()).ok()?));
                    }
                    hours -= left;
                }
                // The day on which it came, or that on which it is taken as come, is not counted.
                ReplyPromise::WorkingDays(_) if days == 0 => return Some(Stamp(to)),
                ReplyPromise::WorkingDays(_) => days -= 1,
            }
        }
        None
    }

    /// How much working time lies between two moments, in minutes.
    #[must_use]
    pub fn minutes(&self, from: Stamp, to: Stamp) -> i64 {
        let within = self.days(from.date()).take_while(|(opens, _)| *opens < to.0);
        let seconds: i64 = within
            .map(|(opens, closes)| (closes.min(to.0).as_second() - opens.max(from.0).as_second()).max(0))
            .sum();
        seconds / 60
    }

    /// Whether somebody is there.
    #[must_use]
    pub fn is_open(&self, now: Stamp) -> bool {
        self.open(now.date())
            .is_some_and(|(from, to)| from <= now.0 && now.0 < to)
    }

    /// The open days from a day on, for so long as anything is counted.
    fn days(&self, first: Date) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        (0..=LONGEST_DAYS)
            .map_while(move |days| first.checked_add(days.days()).ok())
            .filter_map(|day| self.open(day))
    }
}

/// A minute of a day in Sweden. In the hour that spring leaves out, it is the one after.
fn moment(day: Date, minute: u16) -> Option<Timestamp> {
    let (day, minute) = if minute >= 1440 {
        (day.tomorrow().ok()?, 0)
    } else {
        (day, minute)
    };
    let time = Time::new(i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?, 0, 0).ok()?;
    zone().to_timestamp(day.to_datetime(time)).ok()
}

#[cfg(test)]
mod tests;
