use super::*;
use crate::settings::check;
use std::collections::BTreeSet;

#[test]
fn keys_are_unique_sections_are_in_order_and_every_default_is_of_its_kind() {
    let keys: BTreeSet<_> = SETTINGS.iter().map(|setting| setting.key).collect();
    assert_eq!(keys.len(), SETTINGS.len());
    assert!(SETTINGS.is_sorted_by_key(|setting| setting.section));
    for section in Section::ALL {
        assert!(SETTINGS.iter().any(|setting| setting.section == section), "{section:?}");
    }
    for setting in SETTINGS {
        assert_eq!(check::value(setting, &setting.default()), Ok(()), "{}", setting.key);
        for (sv, en) in [setting.title, setting.help] {
            assert!(!sv.is_empty() && !en.is_empty(), "{}", setting.key);
        }
    }
}

/// The store keeps these under the names that it has had.
#[test]
fn what_was_set_before_keeps_its_key() {
    let stored = serde_json::to_value(crate::protocol::Settings::default()).unwrap();
    for key in stored.as_object().unwrap().keys() {
        assert!(setting(key).is_some(), "{key}");
    }
}

#[cfg(feature = "report")]
#[test]
fn choices_are_those_of_the_program() {
    use crate::calendar::HalfDay;
    use crate::register::Oversight;
    let ids = |choices: &[Choice]| choices.iter().map(|(id, ..)| (*id).to_owned()).collect::<Vec<_>>();
    assert_eq!(ids(HALF_DAYS), HalfDay::ALL.map(HalfDay::id));
    for id in ids(OVERSIGHT) {
        assert!(serde_json::from_value::<Oversight>(json!(id)).is_ok(), "{id}");
    }
    for id in ids(SEVERITIES).into_iter().filter(|id| id != "av") {
        assert!(
            serde_json::from_value::<crate::model::Severity>(json!(id)).is_ok(),
            "{id}"
        );
    }
}
