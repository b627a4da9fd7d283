//! The schema of what a policy may set, as Chromium wants it declared (`storage.managed_schema`): JSON Schema's types,
//! `properties`, `items`, `enum` and bounds, and nothing else of it.

use serde_json::{Map, Value, json};

use super::list::{Choice, OVERSIGHT, SEVERITIES, categories};
use super::{Kind, SETTINGS, Setting};

/// The properties that settings add to the schema: `settings`, which are locked, and `defaults`, which are proposed.
#[must_use]
pub fn properties() -> Map<String, Value> {
    let part = |title: &str, locks: bool| {
        let settings = SETTINGS.iter().filter(|setting| !locks || setting.lockable);
        let properties: Map<String, Value> = settings.map(|setting| (setting.key.to_owned(), of(setting))).collect();
        json!({ "title": title, "type": "object", "properties": properties })
    };
    [
        (
            "settings".to_owned(),
            part("Settings that the user cannot change", true),
        ),
        ("defaults".to_owned(), part("Settings that the user may change", false)),
    ]
    .into_iter()
    .collect()
}

fn of(setting: &Setting) -> Value {
    let mut schema = kind(setting.kind);
    if let Value::Object(fields) = &mut schema {
        fields.insert("title".into(), json!(setting.title.1));
        fields.insert("description".into(), json!(setting.help.1));
    }
    schema
}

fn kind(kind: Kind) -> Value {
    let word = || json!({ "type": "string" });
    let words = || json!({ "type": "array", "items": word() });
    match kind {
        Kind::Line(_) | Kind::Lines(_) | Kind::Address | Kind::Time | Kind::Rules | Kind::Templates | Kind::Advice => {
            word()
        }
        Kind::Addresses | Kind::Domains | Kind::Phones | Kind::Week => words(),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Number(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Kind::One(choices) => one(choices),
        Kind::Any(choices) => json!({ "type": "array", "items": one(choices) }),
        Kind::Severities => {
            let properties: Map<String, Value> = categories().map(|id| (id.to_owned(), one(SEVERITIES))).collect();
            json!({ "type": "object", "properties": properties })
        }
        Kind::Channels => json!({
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "host": word(),
                    "name": word(),
                    "hours": { "type": "integer", "minimum": 1, "maximum": 200 },
                    "workingDays": { "type": "integer", "minimum": 1, "maximum": 60 },
                    "oversight": one(OVERSIGHT),
                },
            },
        }),
    }
}

fn one(choices: &[Choice]) -> Value {
    let ids: Vec<&str> = choices.iter().map(|(id, ..)| *id).collect();
    json!({ "type": "string", "enum": ids })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::check::CHANNEL_KEYS;

    /// Whether a value is what a schema says, for the part of JSON Schema that is used here.
    fn fits(schema: &Value, value: &Value) -> bool {
        let bound = |name: &str| schema.get(name).and_then(Value::as_i64);
        match schema["type"].as_str().unwrap() {
            "string" => {
                let known = |ids: &Vec<Value>| ids.contains(value);
                value.is_string() && schema.get("enum").and_then(Value::as_array).is_none_or(known)
            }
            "boolean" => value.is_boolean(),
            "integer" => value.as_i64().is_some_and(|n| {
                bound("minimum").is_none_or(|least| n >= least) && bound("maximum").is_none_or(|most| n <= most)
            }),
            "array" => value
                .as_array()
                .is_some_and(|items| items.iter().all(|item| fits(&schema["items"], item))),
            "object" => value.as_object().is_some_and(|fields| {
                fields
                    .iter()
                    .all(|(key, field)| schema["properties"].get(key).is_some_and(|inner| fits(inner, field)))
            }),
            other => panic!("Chromium knows no type {other} here"),
        }
    }

    /// Chromium refuses a whole schema for one word that it does not know.
    fn only_known_words(schema: &Value) {
        for (word, inner) in schema.as_object().unwrap() {
            match word.as_str() {
                "properties" => inner.as_object().unwrap().values().for_each(only_known_words),
                "items" => only_known_words(inner),
                "type" | "title" | "description" | "enum" | "minimum" | "maximum" => {}
                other => panic!("{other}"),
            }
        }
    }

    #[test]
    fn every_setting_is_there_and_its_default_fits() {
        let parts = properties();
        for setting in SETTINGS {
            let locked = parts["settings"]["properties"].get(setting.key);
            assert_eq!(locked.is_some(), setting.lockable, "{}", setting.key);
            assert!(
                fits(&parts["defaults"]["properties"][setting.key], &setting.default()),
                "{}",
                setting.key
            );
        }
        parts.values().for_each(only_known_words);
    }

    #[test]
    fn a_channel_has_the_keys_that_are_checked() {
        let parts = properties();
        let channel = parts["settings"]["properties"]["channels"]["items"]["properties"]
            .as_object()
            .unwrap();
        let mut keys: Vec<_> = channel.keys().map(String::as_str).collect();
        keys.sort_unstable();
        let mut checked = CHANNEL_KEYS;
        checked.sort_unstable();
        assert_eq!(keys, checked);
    }
}
