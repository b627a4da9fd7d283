//! Who is there while another is away: a channel has two administrators at least, so that this always has an answer.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::is_working_day;

/// Somebody's absence.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Absence {
    /// Who, as the register has it.
    pub who: String,
    /// The first day, `2026-07-01`.
    pub from: String,
    /// The last day.
    pub to: String,
    /// Who covers; empty where nobody is named: then the others do.
    #[serde(default)]
    pub cover: String,
}

/// Who looks after a channel on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
pub struct OnDuty {
    /// The administrators who are there, and those who cover for one who is not, each once.
    pub present: Vec<String>,
    /// Those who are away.
    pub away: Vec<String>,
}

/// Who looks after a channel on a day (`2026-07-01`). An absence with days that cannot be read is taken as no absence, for
/// then nobody is left out of the list who may be there; [`faults`] tells of it.
#[must_use]
pub fn on_duty(administrators: &[String], absences: &[Absence], day: &str) -> OnDuty {
    day.parse().map_or_else(
        |_| OnDuty {
            present: administrators.to_vec(),
            away: Vec::new(),
        },
        |day| on(administrators, absences, day),
    )
}

fn on(administrators: &[String], absences: &[Absence], day: Date) -> OnDuty {
    let away_on = |who: &str| {
        absences
            .iter()
            .filter(move |absence| absence.who == who)
            .find(|absence| days(absence).is_some_and(|(from, to)| from <= day && day <= to))
    };
    let mut duty = OnDuty::default();
    let mut add = |name: &str| {
        if !name.trim().is_empty() && !duty.present.iter().any(|known| known == name) {
            duty.present.push(name.to_owned());
        }
    };
    let mut away = Vec::new();
    for name in administrators {
        match away_on(name) {
            None => add(name),
            Some(absence) => {
                away.push(name.clone());
                // Who covers may be away too.
                if away_on(&absence.cover).is_none() {
                    add(&absence.cover);
                }
            }
        }
    }
    duty.away = away;
    duty
}

fn days(absence: &Absence) -> Option<(Date, Date)> {
    let (from, to) = (absence.from.parse().ok()?, absence.to.parse().ok()?);
    (from <= to).then_some((from, to))
}

/// The absences whose days cannot be read, or end before they begin.
#[must_use]
pub fn faults(absences: &[Absence]) -> Vec<&Absence> {
    absences.iter().filter(|absence| days(absence).is_none()).collect()
}

/// The working days from one day to another on which nobody looks after a channel, as stretches: first and last day.
///
/// At most two years are looked at.
#[must_use]
pub fn gaps(administrators: &[String], absences: &[Absence], from: &str, to: &str) -> Vec<(String, String)> {
    let (Ok(from), Ok(to)) = (from.parse::<Date>(), to.parse::<Date>()) else {
        return Vec::new();
    };
    let mut gaps: Vec<(String, String)> = Vec::new();
    let mut open = false;
    let days = (0..732_i64)
        .map_while(|n| from.checked_add(n.days()).ok())
        .take_while(|day| *day <= to);
    for day in days.filter(|day| is_working_day(*day)) {
        let nobody = on(administrators, absences, day).present.is_empty();
        if nobody {
            match gaps.last_mut().filter(|_| open) {
                Some((_, last)) => *last = day.to_string(),
                None => gaps.push((day.to_string(), day.to_string())),
            }
        }
        open = nobody;
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn absence(who: &str, from: &str, to: &str, cover: &str) -> Absence {
        Absence {
            who: who.into(),
            from: from.into(),
            to: to.into(),
            cover: cover.into(),
        }
    }

    fn two() -> Vec<String> {
        vec!["Åsa".into(), "Bo".into()]
    }

    #[test]
    fn who_covers_is_there_unless_away_too() {
        let absences = [
            absence("Åsa", "2026-07-01", "2026-07-14", "Cecilia"),
            absence("Cecilia", "2026-07-10", "2026-07-12", ""),
        ];
        let present = |day: &str| on_duty(&two(), &absences, day).present;
        assert_eq!(present("2026-06-30"), ["Åsa", "Bo"]);
        assert_eq!(present("2026-07-01"), ["Cecilia", "Bo"]);
        assert_eq!(present("2026-07-10"), ["Bo"]);
        assert_eq!(present("2026-07-14"), ["Cecilia", "Bo"]);
        assert_eq!(on_duty(&two(), &absences, "2026-07-14").away, ["Åsa"]);
        assert_eq!(present("i morgon"), ["Åsa", "Bo"]);
    }

    #[test]
    fn days_on_which_nobody_is_there_are_told_without_those_off() {
        let absences = [
            absence("Åsa", "2026-06-15", "2026-07-03", ""),
            absence("Bo", "2026-06-18", "2026-06-23", ""),
            absence("Bo", "2026-07-02", "2026-07-02", ""),
        ];
        assert_eq!(
            gaps(&two(), &absences, "2026-06-01", "2026-07-31"),
            [
                ("2026-06-18".to_owned(), "2026-06-23".to_owned()),
                ("2026-07-02".to_owned(), "2026-07-02".to_owned())
            ],
            "over midsummer, which is off"
        );
        assert_eq!(gaps(&[], &[], "2026-06-18", "2026-06-19").len(), 1, "nobody at all");
    }

    #[test]
    fn what_is_no_absence_is_told() {
        let absences = [
            absence("Åsa", "2026-07-14", "2026-07-01", ""),
            absence("Bo", "juli", "", ""),
        ];
        assert_eq!(faults(&absences).len(), 2);
        assert_eq!(on_duty(&two(), &absences, "2026-07-05").present.len(), 2);
    }
}
