//! Advice on drafts: good ones get none, bad ones get theirs, and no template of ours gets any against itself.
#![cfg(not(target_arch = "wasm32"))]
// Helpers of tests are tests too.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::Deserialize;
use uppsikt::model::{Category, Finding};
use uppsikt::personal::Own;
use uppsikt::reply::advice::{Advice, AdviceId, Answered, Draft, Place, Platform, WordList, advise, to_review};
use uppsikt::reply::{ReplyKind, TOKENS, builtin, fill};
use uppsikt::review::Reviewer;
use uppsikt::rules::Pack;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    draft: String,
    #[serde(default)]
    place: Place,
    platform: Option<Platform>,
    comment: Option<String>,
    /// `id` for advice on the whole draft, `id:words` for advice on words; in text order, then the whole.
    expected: Vec<String>,
    #[serde(default)]
    note: String,
}

fn samples() -> Vec<Sample> {
    include_str!("advice/drafts.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}")))
        .collect()
}

fn reviewer() -> Reviewer {
    Reviewer::new(Pack::builtin().unwrap()).with_own(Own {
        domains: vec!["norrlunda.example".into()],
        phones: vec!["0123-100 00".into()],
    })
}

fn said(advice: &[Advice]) -> Vec<String> {
    let mut all: Vec<String> = advice
        .iter()
        .map(|one| {
            let id = one.id.id();
            if one.text.is_empty() {
                id.to_owned()
            } else {
                format!("{id}:{}", one.text)
            }
        })
        .collect();
    all.sort();
    all
}

#[test]
fn drafts_get_the_advice_that_is_due_and_no_other() {
    let (reviewer, list) = (reviewer(), WordList::builtin().unwrap());
    let samples = samples();
    assert!(samples.len() >= 60, "{}", samples.len());
    let good = samples.iter().filter(|sample| sample.expected.is_empty()).count();
    assert!(
        good >= 20 && samples.len() - good >= 30,
        "{good} good of {}",
        samples.len()
    );
    let mut faults = Vec::new();
    for sample in &samples {
        let findings = reviewer.findings(&to_review(&sample.draft));
        let of_comment = sample.comment.as_deref().map(|text| reviewer.findings(text));
        let answered = sample.comment.as_deref().zip(of_comment.as_deref());
        let draft = Draft {
            text: &sample.draft,
            place: sample.place,
            platform: sample.platform.unwrap_or(Platform::Facebook),
            findings: &findings,
            answered: answered.map(|(text, findings)| Answered { text, findings }),
            signature: "",
        };
        let mut expected = sample.expected.clone();
        expected.sort();
        let said = said(&advise(&draft, &list));
        if said != expected {
            faults.push(format!(
                "{} ({})\n  said {said:?}\n  due  {expected:?}",
                sample.draft, sample.note
            ));
        }
    }
    assert!(faults.is_empty(), "{} drafts:\n{}", faults.len(), faults.join("\n"));
    for id in AdviceId::ALL.into_iter().filter(|id| *id != AdviceId::Sekretess) {
        let due = |sample: &Sample| sample.expected.iter().any(|one| one.split(':').next() == Some(id.id()));
        assert!(samples.iter().any(due), "no draft for {}", id.id());
    }
}

/// Secrecy by the review's word, whatever its rules say today.
#[test]
fn what_the_review_finds_secret_is_advised_on() {
    let (reviewer, list) = (reviewer(), WordList::builtin().unwrap());
    let text = "Hej! Lisa Karlsson på Storgatan får behandling för sin psykos hos oss, säger socialtjänsten. /Eva";
    let findings = reviewer.findings(&to_review(text));
    assert!(findings.iter().any(|finding| finding.category == Category::Sekretess));
    let draft = Draft {
        text,
        findings: &findings,
        ..Draft::default()
    };
    assert!(advise(&draft, &list).iter().any(|one| one.id == AdviceId::Sekretess));
}

/// What the tokens of a template stand for in the tests.
fn values(rule: &str) -> BTreeMap<String, String> {
    [
        ("namn", "Anna"),
        ("regel", rule),
        ("regellänk", "https://norrlunda.example/regler"),
        ("kontaktcenter", "kontaktcenter på 0123-100 00"),
        ("kommun", "Norrlunda kommun"),
        ("signatur", "Eva"),
        ("officiell_länk", "https://norrlunda.example/nu"),
        ("ansvarig", "dem som sköter gatorna"),
        ("svarstid", "senast i morgon"),
        ("ämne", "snön"),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .collect()
}

#[test]
fn no_template_gets_advice_against_itself_on_any_channel_that_has_room() {
    let (reviewer, list) = (reviewer(), WordList::builtin().unwrap());
    let pack = Pack::builtin().unwrap();
    let rule_of = |category: &Category| {
        let found = pack.categories().iter().find(|info| info.category == *category);
        found.unwrap().rule_plain.sv.clone()
    };
    assert_eq!(values("x").len(), TOKENS.len());
    let mut faults = Vec::new();
    for template in builtin().unwrap() {
        let categories = if template.categories.is_empty() {
            vec![Category::Svordom]
        } else {
            template.categories.clone()
        };
        for category in categories {
            let text = fill(&template, &values(&rule_of(&category))).unwrap().text;
            let findings: Vec<Finding> = reviewer.findings(&to_review(&text));
            for platform in [Platform::Facebook, Platform::Instagram, Platform::Annan] {
                let draft = Draft {
                    text: &text,
                    platform,
                    findings: &findings,
                    signature: "Eva",
                    ..Draft::default()
                };
                let advice = advise(&draft, &list);
                if !advice.is_empty() {
                    faults.push(format!("{}: {:?}\n  {text}", template.id, said(&advice)));
                }
            }
        }
        // A question is asked on X too, and answered there within its 280 characters.
        if matches!(template.kind, ReplyKind::Fraga | ReplyKind::Kris | ReplyKind::Tack) {
            let text = fill(&template, &values("x")).unwrap().text;
            let draft = Draft {
                text: &text,
                platform: Platform::X,
                signature: "Eva",
                ..Draft::default()
            };
            assert_eq!(said(&advise(&draft, &list)), [""; 0], "{} on X", template.id);
        }
    }
    faults.dedup();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

proptest! {
    /// Spans are places of the draft, in UTF-16, whatever it holds; and nothing panics.
    #[test]
    fn spans_are_the_words_that_they_name(words in proptest::collection::vec(
        prop_oneof!["ni", "Medborgaren", "😡", "VÄNLIGEN LÄS", "rättelse", ".", "du måste", "avseende", "\\PC{0,6}"], 0..30,
    )) {
        let text = words.join(" ");
        let list = WordList::builtin().unwrap();
        let utf16: Vec<u16> = text.encode_utf16().collect();
        for place in [Place::Trad, Place::Enskilt, Place::Inlagg] {
            for one in advise(&Draft { text: &text, place, ..Draft::default() }, &list) {
                let span = utf16.get(one.start as usize..one.end as usize).unwrap();
                if !one.text.is_empty() {
                    prop_assert_eq!(String::from_utf16(span).unwrap(), one.text);
                }
                prop_assert!(!one.message.sv.is_empty() && !one.message.en.is_empty());
            }
        }
    }
}
