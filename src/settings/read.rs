//! Settings as the program uses them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Effective, check};
use crate::calendar::{HalfDay, Hours, Office, ReplyPromise};
use crate::case::waiting::promise_of;
use crate::ledger::retention::Retention;
use crate::personal::Own;
use crate::register::Oversight;
use crate::reply::advice::Platform;

/// The settings as they hold, to ask of.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'e>(pub &'e BTreeMap<&'static str, Effective>);

impl Reader<'_> {
    fn value(&self, key: &str) -> &Value {
        self.0.get(key).map_or(&Value::Null, |effective| &effective.value)
    }

    /// A text; empty where there is none.
    #[must_use]
    pub fn text(&self, key: &str) -> &str {
        self.value(key).as_str().unwrap_or_default()
    }

    /// A list of texts.
    #[must_use]
    pub fn texts(&self, key: &str) -> Vec<String> {
        let items = self.value(key).as_array().map(Vec::as_slice).unwrap_or_default();
        items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// Yes or no.
    #[must_use]
    pub fn flag(&self, key: &str) -> bool {
        self.value(key).as_bool().unwrap_or_default()
    }

    /// A whole number.
    #[must_use]
    pub fn number(&self, key: &str) -> u32 {
        self.value(key)
            .as_u64()
            .and_then(|n| u32::try_from(n).ok())
            .unwrap_or_default()
    }

    /// Office hours and half days.
    #[must_use]
    pub fn office(&self) -> Office {
        let ordinary = Office::default();
        let week = check::week(self.value("officeHours"))
            .map(|week| week.map(|day| day.map(|(from, to)| Hours { from, to })))
            .unwrap_or(ordinary.week);
        let kept = self.texts("halfDays");
        Office {
            week,
            half_days: HalfDay::ALL
                .into_iter()
                .filter(|half| kept.iter().any(|id| id == half.id()))
                .collect(),
            half_day_closes: check::minutes(self.text("halfDayCloses")).unwrap_or(ordinary.half_day_closes),
        }
    }

    /// The municipality's own numbers and domains.
    #[must_use]
    pub fn own(&self) -> Own {
        Own {
            domains: self.texts("ownDomains"),
            phones: self.texts("ownPhones"),
        }
    }

    /// How long the log is kept.
    #[must_use]
    pub fn retention(&self) -> Retention {
        Retention {
            months: self.number("retentionMonths"),
            decision: self.text("retentionDecision").to_owned(),
        }
    }

    /// The channel of a host: itself, or the nearest domain above that is listed.
    fn channel(&self, host: &str) -> Option<&Value> {
        let listed = self.value("channels").as_array()?;
        let named = |channel: &&Value| {
            let domain = channel.get("host").and_then(Value::as_str).unwrap_or_default();
            !domain.is_empty() && (host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.')))
        };
        let length = |channel: &&Value| channel.get("host").and_then(Value::as_str).map_or(0, str::len);
        listed.iter().filter(named).max_by_key(length)
    }

    /// How soon a host's channel promises to answer.
    #[must_use]
    pub fn promise(&self, host: &str) -> ReplyPromise {
        let count = |key: &str| {
            let count = self.channel(host)?.get(key)?.as_u64()?;
            u32::try_from(count).ok()
        };
        match (count("hours"), count("workingDays")) {
            (Some(hours), _) => ReplyPromise::Hours(hours),
            (_, Some(days)) => ReplyPromise::WorkingDays(days),
            _ => promise_of(Platform::of_host(host)),
        }
    }

    /// Whether a host's channel is overseen; uncertain where nobody says.
    #[must_use]
    pub fn oversight(&self, host: &str) -> Oversight {
        let said = self
            .channel(host)
            .and_then(|channel| channel.get("oversight")?.as_str());
        match said {
            Some("uppsikt") => Oversight::Uppsikt,
            Some("kannedom") => Oversight::Kannedom,
            _ => Oversight::Osakert,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Policy, Values, effective};
    use serde_json::json;

    #[test]
    fn defaults_are_the_programs_own() {
        let holds = effective(&Values::new(), &Policy::default());
        let read = Reader(&holds);
        assert_eq!(read.office(), Office::default());
        assert_eq!(read.retention(), Retention::default());
        assert_eq!(read.own(), Own::default());
        assert_eq!(read.promise("x.com"), ReplyPromise::Hours(4));
        assert_eq!(read.promise("www.facebook.com"), ReplyPromise::WorkingDays(1));
        assert_eq!(read.oversight("www.facebook.com"), Oversight::Osakert);
        assert_eq!(read.number("roundsAWeek"), crate::case::rounds::A_WEEK);
        assert!(read.flag("reminders"));
    }

    #[test]
    fn what_is_set_is_used() {
        let own = Values::from([
            (
                "officeHours".into(),
                json!(["09:00-12:00", "", "", "", "", "", "10:00-24:00"]),
            ),
            ("halfDays".into(), json!(["valborg"])),
            ("halfDayCloses".into(), json!("11:30")),
            (
                "channels".into(),
                json!([
                    {"host": "facebook.com", "hours": 2},
                    {"host": "grupp.facebook.com", "workingDays": 3, "oversight": "kannedom"},
                ]),
            ),
        ]);
        let holds = effective(&own, &Policy::default());
        let read = Reader(&holds);
        let office = read.office();
        assert_eq!(office.week[0], Some(Hours { from: 540, to: 720 }));
        assert_eq!(
            (office.week[1], office.week[6]),
            (None, Some(Hours { from: 600, to: 1440 }))
        );
        assert_eq!(
            (office.half_days, office.half_day_closes),
            (vec![HalfDay::Valborg], 690)
        );
        assert_eq!(read.promise("www.facebook.com"), ReplyPromise::Hours(2));
        assert_eq!(read.promise("grupp.facebook.com"), ReplyPromise::WorkingDays(3));
        assert_eq!(read.oversight("grupp.facebook.com"), Oversight::Kannedom);
        assert_eq!(read.promise("notfacebook.com"), ReplyPromise::WorkingDays(1));
    }
}
