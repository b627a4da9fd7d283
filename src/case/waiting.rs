//! What waits, the most urgent first: cases to see to, questions to answer, and by when.

use serde::{Deserialize, Serialize};

use super::event::Outcome;
use super::state::{Case, Status};
use super::{CaseKind, StepId};
use crate::calendar::{Office, ReplyPromise, Stamp};
use crate::order::ordered;
use crate::reply::advice::Platform;

/// How soon a platform's users expect an answer, where the channel promises nothing else: on X four office hours, elsewhere
/// one working day (Hofors 2.6.1).
#[must_use]
pub const fn promise_of(platform: Platform) -> ReplyPromise {
    match platform {
        Platform::X => ReplyPromise::Hours(4),
        _ => ReplyPromise::WorkingDays(1),
    }
}

/// How much a case presses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum Urgency {
    /// At once.
    Genast,
    /// Its time has run out.
    Sen,
    /// Its time runs out before the office closes.
    Idag,
    /// There is time.
    Snart,
    /// It waits for somebody else, or until a day.
    Vilar,
}

/// A case that waits.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Waiting {
    /// [`Case::id`].
    pub case: String,
    /// What kind.
    pub kind: CaseKind,
    /// The next step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<StepId>,
    /// By when it is promised, ISO 8601 with zone; nothing where nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// How much it presses.
    pub urgency: Urgency,
    /// How much working time is left, in minutes; negative when it has run out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes_left: Option<i64>,
}

/// When the question was asked: when it was published, or when it was found where nobody knows that.
fn asked(case: &Case) -> Option<Stamp> {
    let opened = case.opened.parse::<Stamp>().ok();
    let published = case.source.published.parse::<Stamp>().ok();
    match (published, opened) {
        // A page that tells a time to come has the wrong clock.
        (Some(published), Some(opened)) => Some(published.min(opened)),
        (one, other) => one.or(other),
    }
}

/// By when a question should be answered. Other kinds have no promise: they are seen to at once, or when there is time.
#[must_use]
pub fn due(case: &Case, promise: ReplyPromise, office: &Office) -> Option<Stamp> {
    if case.kind != CaseKind::Fraga {
        return None;
    }
    office.due(asked(case)?, promise)
}

/// How much working time passed from a question to its answer, in minutes. Nothing for what is no question, is not
/// answered, or needed no answer.
#[must_use]
pub fn time_to_answer(case: &Case, office: &Office) -> Option<i64> {
    match &case.status {
        Status::Closed { outcome, at }
            if case.kind == CaseKind::Fraga && matches!(outcome, Outcome::Besvarad | Outcome::Klar) =>
        {
            Some(office.minutes(asked(case)?, at.parse().ok()?))
        }
        _ => None,
    }
}

/// The open cases, the most urgent first; of what presses alike, what is due first, then the gravest kind, then the oldest.
/// `promised` says what a case's channel promises.
#[must_use]
pub fn waiting<'c>(
    cases: impl IntoIterator<Item = &'c Case>,
    now: Stamp,
    office: &Office,
    promised: impl Fn(&Case) -> ReplyPromise,
) -> Vec<Waiting> {
    let mut all: Vec<(Waiting, i64, i64)> = cases
        .into_iter()
        .filter(|case| case.is_open())
        .map(|case| {
            let due = due(case, promised(case), office);
            let left = due.map(|due| {
                if now <= due {
                    office.minutes(now, due)
                } else {
                    -office.minutes(due, now)
                }
            });
            let waiting = Waiting {
                case: case.id.clone(),
                kind: case.kind,
                next: case.next(),
                due: due.map(|due| due.to_string()),
                urgency: urgency(case, due, now),
                minutes_left: left,
            };
            let age = asked(case).map_or(0, |asked| asked.minutes_to(now));
            (waiting, left.unwrap_or(0), age)
        })
        .collect();
    // `ordered` orders by whole numbers that are not negative.
    let from_zero = |minutes: i64| u32::try_from(minutes.saturating_add(1 << 30).clamp(0, 1 << 31)).unwrap_or(0);
    all = ordered(all, |(waiting, left, age)| {
        let kind = CaseKind::ALL.iter().position(|kind| *kind == waiting.kind).unwrap_or(0);
        [waiting.urgency as u32, from_zero(*left), kind as u32, !from_zero(*age)]
    });
    all.into_iter().map(|(waiting, ..)| waiting).collect()
}

fn urgency(case: &Case, due: Option<Stamp>, now: Stamp) -> Urgency {
    if let Status::Waits { until } = &case.status {
        let over = until.parse::<Stamp>().is_ok_and(|until| until <= now);
        let late = due.is_some_and(|due| due < now);
        // Who waits for somebody else is reminded when the promise runs out all the same.
        if !over && !late {
            return Urgency::Vilar;
        }
    }
    match (case.kind, due) {
        (CaseKind::Barnpornografi | CaseKind::Brott | CaseKind::Sekretess, _) => Urgency::Genast,
        (_, Some(due)) if due < now => Urgency::Sen,
        (_, Some(due)) if due.date() == now.date() => Urgency::Idag,
        (CaseKind::EgenRegel, _) => Urgency::Idag,
        _ => Urgency::Snart,
    }
}

/// How many cases to show on the button: those that press.
#[must_use]
pub fn badge(waiting: &[Waiting]) -> usize {
    waiting.iter().filter(|one| one.urgency != Urgency::Vilar).count()
}

/// When to remind next: when the next promise runs out that has not, an hour of office time before it where there is so
/// much.
#[must_use]
pub fn remind_at(waiting: &[Waiting], now: Stamp) -> Option<Stamp> {
    const BEFORE: i64 = 60;
    let due = waiting
        .iter()
        .filter_map(|one| one.due.as_deref()?.parse::<Stamp>().ok());
    let times = due.filter(|due| *due > now).map(|due| {
        let early = due.plus_minutes(-BEFORE);
        if early > now { early } else { due }
    });
    times.min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Source, What, replay};

    fn stamp(text: &str) -> Stamp {
        text.parse().unwrap()
    }

    fn case(id: &str, kind: CaseKind, opened: &str, channel: &str, then: &[(&str, What)]) -> Case {
        let source = Source {
            channel: channel.into(),
            ..Source::default()
        };
        let mut events = vec![Case::open(id, opened, "", kind, source)];
        for (at, what) in then {
            let case = replay(&events).0.remove(id).unwrap();
            events.push(case.event(at, "", what.clone()).unwrap());
        }
        replay(&events).0.remove(id).unwrap()
    }

    fn promised(case: &Case) -> ReplyPromise {
        promise_of(Platform::of_host(&case.source.channel))
    }

    #[test]
    fn the_most_urgent_stands_first_and_what_rests_last() {
        // A Monday at ten.
        let now = stamp("2026-03-02T10:00:00+01:00");
        let left = |until: &str| What::Left {
            until: until.into(),
            reason: String::new(),
        };
        let cases = [
            case("kritik", CaseKind::Kritik, "2026-03-01T10:00:00+01:00", "x.com", &[]),
            case("ny", CaseKind::Fraga, "2026-03-02T09:30:00+01:00", "facebook.com", &[]),
            case("idag", CaseKind::Fraga, "2026-03-02T09:00:00+01:00", "x.com", &[]),
            case("sen", CaseKind::Fraga, "2026-02-25T09:00:00+01:00", "facebook.com", &[]),
            case(
                "senare",
                CaseKind::Fraga,
                "2026-02-26T09:00:00+01:00",
                "facebook.com",
                &[],
            ),
            case(
                "regel",
                CaseKind::EgenRegel,
                "2026-03-02T09:00:00+01:00",
                "facebook.com",
                &[],
            ),
            case("hot", CaseKind::Brott, "2026-03-02T09:00:00+01:00", "facebook.com", &[]),
            case(
                "vilar",
                CaseKind::Brott,
                "2026-03-01T09:00:00+01:00",
                "x.com",
                &[("2026-03-01T09:00:00+01:00", left("2026-03-03T08:00:00+01:00"))],
            ),
            case(
                "vaken",
                CaseKind::Sekretess,
                "2026-03-01T09:00:00+01:00",
                "x.com",
                &[("2026-03-01T09:00:00+01:00", left("2026-03-02T08:00:00+01:00"))],
            ),
            case(
                "slut",
                CaseKind::Fraga,
                "2026-02-26T09:00:00+01:00",
                "x.com",
                &[(
                    "2026-02-27T09:00:00+01:00",
                    What::Closed {
                        outcome: Outcome::IngetSvar,
                        to: String::new(),
                    },
                )],
            ),
        ];
        let office = Office::default();
        let waiting = waiting(&cases, now, &office, promised);
        let order: Vec<_> = waiting.iter().map(|one| one.case.as_str()).collect();
        assert_eq!(
            order,
            [
                "hot", "vaken", "sen", "senare", "regel", "idag", "kritik", "ny", "vilar"
            ]
        );
        assert_eq!(badge(&waiting), 8);
        let of = |id: &str| waiting.iter().find(|one| one.case == id).unwrap();
        assert_eq!(of("idag").due.as_deref(), Some("2026-03-02T13:00:00+01:00"));
        assert_eq!(of("idag").minutes_left, Some(180));
        assert_eq!(
            of("sen").minutes_left,
            Some(-(9 * 60 + 120)),
            "Thursday's closing; Friday and two hours since"
        );
        assert_eq!(of("ny").due.as_deref(), Some("2026-03-03T17:00:00+01:00"));
        let remind = remind_at(&waiting, now).unwrap();
        assert_eq!(
            remind.to_string(),
            "2026-03-02T12:00:00+01:00",
            "an hour before the next"
        );
        assert_eq!(remind_at(&[], now), None);
    }

    #[test]
    fn time_to_answer_is_working_time_from_when_it_was_asked() {
        let office = Office::default();
        let answer = |outcome| {
            [
                (
                    "2026-03-09T09:00:00+01:00",
                    What::Done {
                        step: StepId::Besvara,
                        note: String::new(),
                    },
                ),
                (
                    "2026-03-09T09:00:00+01:00",
                    What::Closed {
                        outcome,
                        to: String::new(),
                    },
                ),
            ]
        };
        let found = "2026-03-06T16:00:00+01:00";
        let mut case = case("f", CaseKind::Fraga, found, "x.com", &answer(Outcome::Besvarad));
        assert_eq!(
            time_to_answer(&case, &office),
            Some(120),
            "an hour on Friday, one on Monday"
        );
        case.source.published = "2026-03-06T15:00:00+01:00".into();
        assert_eq!(time_to_answer(&case, &office), Some(180), "from when it was published");
        case.source.published = "2030-01-01T00:00:00+01:00".into();
        assert_eq!(
            time_to_answer(&case, &office),
            Some(120),
            "a page's wrong clock is not believed"
        );
        case.status = Status::Open;
        assert_eq!(time_to_answer(&case, &office), None);
        case.kind = CaseKind::Kritik;
        assert_eq!(due(&case, ReplyPromise::Hours(4), &office), None);
    }
}
