//! Settings as a file: given out, looked at before they are taken in, taken in, and taken back.

use std::fmt;

use serde_json::{Value, json};

use super::{Fault, Policy, Values, check, setting};
use crate::model::Localized;

/// The version of the files that this program writes.
const VERSION: u64 = 1;

/// What the file says that it is.
const SORT: &str = "installningar";

/// A file that cannot be taken in at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferError(Localized);

impl TransferError {
    /// Why, in plain words.
    #[must_use]
    pub fn words(&self) -> &Localized {
        &self.0
    }
}

impl fmt::Display for TransferError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for TransferError {}

/// What taking in a file would change.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// By key: from what to what. Nothing is what nobody has set.
    pub changes: Vec<Change>,
    /// Set already as the file says.
    pub same: Vec<String>,
    /// Locked by the policy: left as they are.
    pub locked: Vec<String>,
    /// What cannot be used: left out.
    pub faults: Vec<Fault>,
}

/// A setting that would change, or has.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Which.
    pub key: String,
    /// What the user had set.
    pub from: Option<Value>,
    /// What is set instead.
    pub to: Option<Value>,
}

/// What the user has set, as a file. Same values, same bytes.
#[must_use]
pub fn export(own: &Values) -> String {
    let file = json!({ "uppsikt": SORT, "version": VERSION, "settings": own });
    let mut text = format!("{file:#}");
    text.push('\n');
    text
}

/// What a file would change. Nothing is changed.
///
/// # Errors
///
/// When it is no file of settings, or one of a newer version.
pub fn plan(own: &Values, policy: &Policy, file: &str) -> Result<Plan, TransferError> {
    let wrong = |sv: &str, en: &str| TransferError(Localized::new(sv, en));
    let file: Value = serde_json::from_str(file.trim_start_matches('\u{FEFF}')).map_err(|error| {
        TransferError(Localized::new(
            format!("Filen kan inte läsas, rad {}: den är inte hel JSON.", error.line()),
            format!("The file cannot be read, line {}: it is no whole JSON.", error.line()),
        ))
    })?;
    if file.get("uppsikt").and_then(Value::as_str) != Some(SORT) {
        return Err(wrong(
            "Filen har inga inställningar från Uppsikt.",
            "The file holds no settings of Uppsikt.",
        ));
    }
    match file.get("version").and_then(Value::as_u64) {
        Some(1..=VERSION) => {}
        Some(newer) if newer > VERSION => {
            return Err(wrong(
                "Filen är från en nyare version av Uppsikt. Uppdatera först.",
                "The file is from a newer version of Uppsikt. Update first.",
            ));
        }
        _ => {
            return Err(wrong(
                "Filen säger inte vilken version den är.",
                "The file does not say its version.",
            ));
        }
    }
    let Some(fields) = file.get("settings").and_then(Value::as_object) else {
        return Err(wrong("Filen har inga inställningar.", "The file holds no settings."));
    };
    let incoming: Values = fields.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
    let mut plan = Plan {
        faults: check::values(&incoming),
        ..Plan::default()
    };
    for (key, to) in incoming {
        let bad = plan.faults.iter().any(|fault| fault.key == key);
        let lockable = setting(&key).is_some_and(|setting| setting.lockable);
        if bad {
            continue;
        } else if lockable && policy.locked.contains_key(&key) {
            plan.locked.push(key);
        } else if own.get(&key) == Some(&to) {
            plan.same.push(key);
        } else {
            plan.changes.push(Change {
                from: own.get(&key).cloned(),
                to: Some(to),
                key,
            });
        }
    }
    Ok(plan)
}

/// The settings after changes, and the changes that take them back.
///
/// A setting that is no longer what a change says that it was is left alone: somebody has set it since, and that is not
/// to be lost. Its key is told.
#[must_use]
pub fn apply(own: &Values, changes: &[Change]) -> Applied {
    let mut applied = Applied {
        values: own.clone(),
        undo: Vec::new(),
        left: Vec::new(),
    };
    for change in changes {
        if applied.values.get(&change.key) != change.from.as_ref() {
            applied.left.push(change.key.clone());
            continue;
        }
        match &change.to {
            Some(value) => applied.values.insert(change.key.clone(), value.clone()),
            None => applied.values.remove(&change.key),
        };
        applied.undo.push(Change {
            key: change.key.clone(),
            from: change.to.clone(),
            to: change.from.clone(),
        });
    }
    applied
}

/// What [`apply`] gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    /// The settings now.
    pub values: Values,
    /// The changes that take them back.
    pub undo: Vec<Change>,
    /// Changes that were not made, because the setting was another by then.
    pub left: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn own() -> Values {
        Values::from([
            ("municipality".into(), json!("Norrlunda")),
            ("signature".into(), json!("Eva")),
            ("badge".into(), json!(false)),
        ])
    }

    #[test]
    fn a_dry_run_says_what_an_import_does_and_an_undo_takes_it_back() {
        let mut other = own();
        other.insert("municipality".into(), json!("Söderlunda"));
        other.insert("roundsAWeek".into(), json!(9));
        other.insert("contactCentre".into(), json!("0123"));
        other.insert("reminders".into(), json!(false));
        other.insert("framtid".into(), json!(1));
        let policy = Policy {
            locked: Values::from([("reminders".into(), json!(true))]),
            ..Policy::default()
        };
        let plan = plan(&own(), &policy, &export(&other)).unwrap();
        let keys: Vec<_> = plan.changes.iter().map(|change| change.key.as_str()).collect();
        assert_eq!(keys, ["contactCentre", "municipality"]);
        assert_eq!(plan.same, ["badge", "signature"]);
        assert_eq!(plan.locked, ["reminders"]);
        let faults: Vec<_> = plan.faults.iter().map(|fault| fault.key.as_str()).collect();
        assert_eq!(faults, ["roundsAWeek", "framtid"]);

        let applied = apply(&own(), &plan.changes);
        assert_eq!(applied.values["municipality"], json!("Söderlunda"));
        assert_eq!(applied.values.len(), 4);
        assert_eq!(apply(&applied.values, &applied.undo).values, own());
    }

    #[test]
    fn what_was_set_since_is_not_lost_by_an_undo() {
        let change = Change {
            key: "municipality".into(),
            from: Some(json!("Norrlunda")),
            to: Some(json!("Söderlunda")),
        };
        let applied = apply(&own(), std::slice::from_ref(&change));
        let mut since = applied.values.clone();
        since.insert("municipality".into(), json!("Västerlunda"));
        let undone = apply(&since, &applied.undo);
        assert_eq!((undone.values, undone.left), (since, vec!["municipality".to_owned()]));
    }

    #[test]
    fn other_files_are_refused() {
        for (file, said) in [
            ("{", "rad 1"),
            ("{}", "inga inställningar från Uppsikt"),
            (r#"{"uppsikt": "installningar"}"#, "vilken version"),
            (
                r#"{"uppsikt": "installningar", "version": 2, "settings": {}}"#,
                "nyare version",
            ),
            (r#"{"uppsikt": "installningar", "version": 1}"#, "inga inställningar"),
        ] {
            let error = plan(&own(), &Policy::default(), file).unwrap_err();
            assert!(error.words().sv.contains(said), "{file}: {error}");
        }
        let with_mark = format!("\u{FEFF}{}", export(&own()));
        assert_eq!(plan(&own(), &Policy::default(), &with_mark).unwrap().changes, []);
    }

    proptest! {
        #[test]
        fn every_import_can_be_taken_back(texts in proptest::collection::vec("[a-z]{0,5}", 4), set in any::<bool>()) {
            let keys = ["municipality", "contactCentre", "signature", "handler"];
            let other: Values = keys.iter().zip(texts).map(|(key, text)| ((*key).to_owned(), json!(text))).collect();
            let before = if set { own() } else { Values::new() };
            let plan = plan(&before, &Policy::default(), &export(&other)).unwrap();
            let applied = apply(&before, &plan.changes);
            for (key, value) in &other {
                prop_assert_eq!(applied.values.get(key), Some(value));
            }
            prop_assert_eq!(apply(&applied.values, &applied.undo).values, before);
        }
    }
}
