//! What holds: what a policy locks, what the user has set, what a policy proposes, or the default, in that order.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Fault, SETTINGS, Values, check};
use crate::model::Localized;

/// What an IT department has set (`storage.managed`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Policy {
    /// Set and locked.
    pub locked: Values,
    /// Proposed: it holds until the user sets something else.
    pub proposed: Values,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Nobody has set it.
    Default,
    /// A policy proposes it.
    Proposed,
    /// The user has set it.
    Own,
    /// A policy has set it, and the user cannot change it.
    Locked,
}

/// A setting as it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Effective {
    /// The value.
    pub value: Value,
    /// Where it comes from.
    pub origin: Origin,
}

impl Policy {
    /// Reads the settings' part of `storage.managed`: `settings` are locked, `defaults` proposed. Other keys belong to
    /// others. What cannot be used is told and left out, so that one bad line of a policy does not undo the rest.
    #[must_use]
    pub fn read(managed: &Value) -> (Self, Vec<Fault>) {
        let mut faults = Vec::new();
        let mut part = |name: &str, locks: bool| {
            let mut values = Values::new();
            match managed.get(name) {
                None | Some(Value::Null) => {}
                Some(Value::Object(fields)) => {
                    values.extend(fields.iter().map(|(key, value)| (key.clone(), value.clone())));
                }
                Some(_) => faults.push(Fault {
                    key: name.to_owned(),
                    message: Localized::new("ska vara inställningar med värden", "must be settings with values"),
                }),
            }
            for fault in check::values(&values) {
                values.remove(&fault.key);
                faults.push(fault);
            }
            for setting in SETTINGS.iter().filter(|setting| locks && !setting.lockable) {
                if values.remove(setting.key).is_some() {
                    faults.push(Fault {
                        key: setting.key.to_owned(),
                        message: Localized::new(
                            "är personens egen och kan bara föreslås, under defaults",
                            "is the person's own and can only be proposed, under defaults",
                        ),
                    });
                }
            }
            values
        };
        let (locked, proposed) = (part("settings", true), part("defaults", false));
        (Self { locked, proposed }, faults)
    }
}

/// Every setting as it holds. A value of the user's that is not of its kind is passed over; [`check::values`] tells of it.
#[must_use]
pub fn effective(own: &Values, policy: &Policy) -> BTreeMap<&'static str, Effective> {
    let of = |setting: &'static super::Setting| {
        let good = |values: &Values| {
            let value = values.get(setting.key)?;
            check::value(setting, value).is_ok().then(|| value.clone())
        };
        let (value, origin) = if let Some(value) = good(&policy.locked).filter(|_| setting.lockable) {
            (value, Origin::Locked)
        } else if let Some(value) = good(own) {
            (value, Origin::Own)
        } else if let Some(value) = good(&policy.proposed) {
            (value, Origin::Proposed)
        } else {
            (setting.default(), Origin::Default)
        };
        (setting.key, Effective { value, origin })
    };
    SETTINGS.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_policy_locks_the_user_chooses_the_policy_proposes() {
        let (policy, faults) = Policy::read(&json!({
            "sites": [],
            "settings": {"municipality": "Norrlunda", "roundsAWeek": 3, "handler": "IT", "rulesUrl": "fel", "nytt": 1},
            "defaults": {"contactCentre": "0123", "signature": "Kommunen"},
        }));
        let mut keys: Vec<_> = faults.iter().map(|fault| fault.key.as_str()).collect();
        keys.sort_unstable();
        assert_eq!(keys, ["handler", "nytt", "rulesUrl"]);
        let own = Values::from([
            ("municipality".into(), json!("Annan")),
            ("signature".into(), json!("Eva")),
            ("roundsAWeek".into(), json!("tre")),
            ("badge".into(), json!("fel")),
        ]);
        let holds = effective(&own, &policy);
        let of = |key: &str| (holds[key].value.clone(), holds[key].origin);
        assert_eq!(of("municipality"), (json!("Norrlunda"), Origin::Locked));
        assert_eq!(of("roundsAWeek"), (json!(3), Origin::Locked));
        assert_eq!(of("signature"), (json!("Eva"), Origin::Own));
        assert_eq!(of("contactCentre"), (json!("0123"), Origin::Proposed));
        assert_eq!(of("handler"), (json!(""), Origin::Default));
        assert_eq!(
            of("badge"),
            (json!(true), Origin::Default),
            "what is not of its kind is passed over"
        );
        assert_eq!(holds.len(), SETTINGS.len());
    }

    #[test]
    fn a_policy_of_another_shape_is_told_and_changes_nothing() {
        for (managed, faults) in [
            (json!({}), 0),
            (json!(null), 0),
            (json!({"settings": null}), 0),
            (json!({"settings": [], "defaults": "x"}), 2),
        ] {
            let (policy, told) = Policy::read(&managed);
            assert_eq!((policy, told.len()), (Policy::default(), faults), "{managed}");
        }
    }
}
