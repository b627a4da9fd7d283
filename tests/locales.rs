//! Every word the user sees, in both languages.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    reason = "a helper of tests may unwrap as they do; clippy knows only `#[test]`"
)]

use std::collections::BTreeSet;

use serde_json::Value;
use uppsikt::ledger::{Action, PoliceReport};
use uppsikt::model::Category;
use uppsikt::protocol::Composed;

const SWEDISH: &str = include_str!("../extension/_locales/sv/messages.json");
const ENGLISH: &str = include_str!("../extension/_locales/en/messages.json");
const PANEL: &str = include_str!("../extension/pages/panel.html");
const SITES: &str = include_str!("../extension/pages/sites.html");
const REPORT: &str = include_str!("../extension/pages/report.html");

fn messages(text: &str) -> serde_json::Map<String, Value> {
    serde_json::from_str(text).unwrap()
}

/// The `$1`, `$2` … of a message.
fn places(message: &Value) -> BTreeSet<char> {
    let text = message["message"].as_str().unwrap();
    text.split('$')
        .skip(1)
        .filter_map(|rest| rest.chars().next())
        .filter(char::is_ascii_digit)
        .collect()
}

#[test]
fn both_languages_say_the_same_things_with_the_same_places() {
    let (swedish, english) = (messages(SWEDISH), messages(ENGLISH));
    assert_eq!(swedish.keys().collect::<Vec<_>>(), english.keys().collect::<Vec<_>>());
    for (key, message) in &swedish {
        assert!(
            !message["message"].as_str().unwrap().trim().is_empty(),
            "{key} is empty"
        );
        assert_eq!(places(message), places(&english[key]), "{key}");
    }
}

#[test]
fn every_text_of_the_pages_markup_exists() {
    let swedish = messages(SWEDISH);
    let mut seen = 0;
    for attribute in ["data-i18n=\"", "data-i18n-label=\"", "data-i18n-title=\""] {
        for (page, markup) in [("panel.html", PANEL), ("sites.html", SITES), ("report.html", REPORT)] {
            for rest in markup.split(attribute).skip(1) {
                let key = rest.split('"').next().unwrap();
                assert!(swedish.contains_key(key), "{page} asks for {key}");
                seen += 1;
            }
        }
    }
    assert!(seen > 50, "only {seen} texts: has the markup changed its attributes?");
}

#[test]
fn every_value_that_is_shown_has_a_name() {
    let swedish = messages(SWEDISH);
    let names = Category::ALL
        .iter()
        .map(|category| format!("category_{}", category.id()));
    let names = names.chain(Action::ALL.iter().map(|action| format!("action_{}", action.id())));
    let names = names.chain(PoliceReport::ALL.iter().map(|report| format!("police_{}", report.id())));
    let names = names.chain(
        Composed::ALL
            .iter()
            .map(|composed| format!("compose_{}", composed.id())),
    );
    let events = [
        "aterkallad",
        "kontrollrond",
        "siffror",
        "kanal",
        "ogonblicksbild",
        "export",
        "gallring",
        "flytt",
    ];
    let names = names.chain(events.map(|event| format!("event_{event}")));
    for name in names {
        assert!(swedish.contains_key(&name), "{name}");
    }
}

#[test]
fn no_word_to_the_user_judges() {
    for text in messages(SWEDISH)
        .values()
        .map(|message| message["message"].as_str().unwrap().to_lowercase())
    {
        assert!(!text.contains("ta bort den") && !text.contains("brottslig"), "{text}");
    }
}
