//! Rounds: that a channel was looked through ("Kontrollerad"), and a reminder when that was too long ago.
//!
//! The guidelines ask for two rounds a week (Torsby 4). Where the law asks for oversight, once a week is the least.

use serde::{Deserialize, Serialize};

use crate::calendar::Stamp;
use crate::model::Localized;
use crate::register::{Channel, Oversight, Register};

/// How often a week a channel is looked through, where nothing else is set.
pub const A_WEEK: u32 = 2;

/// A week in minutes.
const WEEK: i64 = 7 * 24 * 60;

/// That a channel was looked through.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
pub struct Checked {
    /// As the register and the log name it.
    pub channel: String,
    /// When, ISO 8601 with zone.
    pub at: String,
}

/// How much a round is missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum Missed {
    /// Less than a week, where the law asks for oversight: the weightiest.
    Uppsikt,
    /// Fewer than the guidelines ask for.
    Riktlinje,
}

/// A channel to look through.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct RoundDue {
    /// The channel.
    pub channel: String,
    /// What is missed.
    pub missed: Missed,
    /// When it was looked through last; nothing where it never was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<String>,
    /// Why, and what to do.
    pub message: Localized,
}

/// The channels to look through now, the weightiest first, in the register's order.
///
/// Two rounds a week are spread over it: half a week after the last one the next is due, so that both are not left for the
/// Friday. A time to come, or one that cannot be read, is no round.
#[must_use]
pub fn due(register: &Register, rounds: &[Checked], now: Stamp, a_week: u32) -> Vec<RoundDue> {
    let open = register.channels.iter().filter(|channel| channel.closed.is_empty());
    let mut due: Vec<RoundDue> = open.filter_map(|channel| of(channel, rounds, now, a_week)).collect();
    due.sort_by_key(|one| one.missed);
    due
}

fn of(channel: &Channel, rounds: &[Checked], now: Stamp, a_week: u32) -> Option<RoundDue> {
    let times = rounds
        .iter()
        .filter(|round| round.channel == channel.id)
        .filter_map(|round| round.at.parse::<Stamp>().ok())
        .filter(|at| *at <= now);
    let last = times.max();
    let age = last.map(|last| last.minutes_to(now));
    let overseen = channel.oversight != Oversight::Kannedom;
    let missed = match age {
        Some(age) if overseen && age > WEEK => Missed::Uppsikt,
        Some(age) if age >= WEEK / i64::from(a_week.clamp(1, 7)) => Missed::Riktlinje,
        Some(_) => return None,
        // A channel that nobody has looked through: a week after it opened, or at once where nobody says when that was.
        None if overseen && !opened_within_a_week(channel, now) => Missed::Uppsikt,
        None => Missed::Riktlinje,
    };
    let title = channel.title();
    let message = match missed {
        Missed::Uppsikt => Localized::new(
            format!("{title} har inte kontrollerats på en vecka. Där uppsikt gäller ska det ske minst varje vecka."),
            format!("{title} was not looked through for a week. Where oversight applies it is to be at least weekly."),
        ),
        Missed::Riktlinje => Localized::new(
            format!("Dags att kontrollera {title}. Riktlinjerna säger {a_week} gånger i veckan."),
            format!("Time to look through {title}. The guidelines ask for {a_week} times a week."),
        ),
    };
    Some(RoundDue {
        channel: channel.id.clone(),
        missed,
        last: last.map(|last| last.to_string()),
        message,
    })
}

fn opened_within_a_week(channel: &Channel, now: Stamp) -> bool {
    let opened = format!("{}T00:00:00", channel.opened).parse::<Stamp>();
    opened.is_ok_and(|opened| opened.minutes_to(now) <= WEEK)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missed(oversight: Oversight, rounds: &[&str], now: &str) -> Option<Missed> {
        let channel = Channel {
            id: "blogg".into(),
            opened: "2026-01-01".into(),
            oversight,
            ..Channel::default()
        };
        let closed = Channel {
            id: "gammal".into(),
            closed: "2026-01-01".into(),
            ..Channel::default()
        };
        let register = Register {
            channels: vec![closed, channel],
            ..Register::default()
        };
        let rounds: Vec<Checked> = rounds
            .iter()
            .map(|at| Checked {
                channel: "blogg".into(),
                at: (*at).into(),
            })
            .collect();
        let due = due(&register, &rounds, now.parse().unwrap(), A_WEEK);
        assert!(due.iter().all(|one| one.channel == "blogg"));
        due.first().map(|one| one.missed)
    }

    #[test]
    fn two_rounds_a_week_are_spread_over_it() {
        let monday = ["2026-03-02T09:00:00+01:00"];
        let of = |now: &str| missed(Oversight::Kannedom, &monday, now);
        assert_eq!(of("2026-03-02T10:00:00+01:00"), None);
        assert_eq!(of("2026-03-05T09:00:00+01:00"), None);
        assert_eq!(of("2026-03-05T21:00:00+01:00"), Some(Missed::Riktlinje));
        assert_eq!(
            of("2026-04-05T21:00:00+02:00"),
            Some(Missed::Riktlinje),
            "no oversight, no law"
        );
    }

    #[test]
    fn where_oversight_applies_or_nobody_knows_a_week_is_the_most() {
        let rounds = [
            "2026-02-20T09:00:00+01:00",
            "2026-03-02T09:00:00+01:00",
            "2030-01-01T00:00:00+01:00",
            "snart",
        ];
        for oversight in [Oversight::Uppsikt, Oversight::Osakert] {
            let of = |now: &str| missed(oversight, &rounds, now);
            assert_eq!(of("2026-03-08T09:00:00+01:00"), Some(Missed::Riktlinje));
            assert_eq!(of("2026-03-09T09:00:00+01:00"), Some(Missed::Riktlinje));
            assert_eq!(of("2026-03-09T09:01:00+01:00"), Some(Missed::Uppsikt));
            assert_eq!(
                missed(oversight, &[], "2026-03-09T09:01:00+01:00"),
                Some(Missed::Uppsikt)
            );
            assert_eq!(
                missed(oversight, &[], "2026-01-05T09:01:00+01:00"),
                Some(Missed::Riktlinje),
                "just opened"
            );
        }
    }
}
