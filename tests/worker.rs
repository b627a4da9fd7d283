//! The worker as a browser meets it: its store, its log, its answers. Run by `wasm-pack test` in Chromium and Firefox.

#![cfg(all(target_arch = "wasm32", feature = "worker"))]

use idb::Factory;
use js_sys::{JSON, Object, Promise, Reflect};
use serde_json::{Value, json};
use uppsikt::ledger::{Action, Entry, EntryBody, chain};
use uppsikt::protocol::{ExportFile, FailureCode, LogPage, PackInfo, ReviewedComment, Settings};
use uppsikt::web::border::{from_js, to_js};
use uppsikt::web::store::Store;
use uppsikt::web::worker::request;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Asks the worker as the background does, and takes the answer apart.
async fn ask(message: Value) -> Result<Value, Value> {
    let message = JSON::parse(&message.to_string()).unwrap();
    let answer: Value = from_js(request(message).await).unwrap();
    if answer["ok"] == json!(true) {
        Ok(answer["value"].clone())
    } else {
        Err(answer["error"].clone())
    }
}

fn page() -> Value {
    json!({"url": "https://blogg.example.se/sno/", "title": "Snö", "channel": "blogg.example.se"})
}

async fn review(text: &str) -> ReviewedComment {
    let comment = json!({"id": "c1", "text": text, "author": "Sten Exempelsson"});
    let value = ask(json!({"type": "review", "page": page(), "comments": [comment]}))
        .await
        .unwrap();
    serde_json::from_value(value[0].clone()).unwrap()
}

fn draft(text: &str, key: &str) -> Value {
    json!({
        "page": page(),
        "comment": {"id": "c1", "text": text, "author": "Sten Exempelsson"},
        "key": key,
        "category": "personangrepp",
        "basis": {"kind": "egenregel", "lagrum": "Kommunens regler", "lydelse": ""},
        "reason": "Möjligt personangrepp. Ring 070-174 06 05.",
        "action": "borttagen",
    })
}

#[wasm_bindgen_test]
async fn offsets_are_those_of_javascript() {
    let text = "😡😡 din idiot";
    let reviewed = review(text).await;
    let finding = reviewed
        .review
        .findings
        .iter()
        .find(|finding| finding.text.contains("idiot"))
        .unwrap();
    let cut = js_sys::JsString::from(text).slice(finding.start, finding.end);
    assert_eq!(String::from(cut), finding.text);
}

#[wasm_bindgen_test]
async fn an_approval_lasts_until_it_is_taken_back() {
    let text = "Vilken jävla idiot du är";
    let before = review(text).await;
    assert!(!before.approved && !before.review.findings.is_empty());
    ask(json!({"type": "approve", "key": before.key})).await.unwrap();
    let approved = review(text).await;
    assert!(approved.approved && !approved.review.findings.is_empty());
    assert!(
        !review("Vilken jävla idiot du är!").await.approved,
        "another text is another approval"
    );
    ask(json!({"type": "unapprove", "key": before.key})).await.unwrap();
    assert!(!review(text).await.approved);
}

#[wasm_bindgen_test]
async fn a_message_that_is_none_of_ours_gets_an_answer() {
    for message in [
        json!({"type": "dance"}),
        json!({"type": "approve"}),
        json!(null),
        json!([1, 2]),
        json!("x"),
    ] {
        let error = ask(message.clone()).await.unwrap_err();
        assert_eq!(error["code"], json!("badMessage"), "{message}: {error}");
    }
    // A field of another kind.
    let odd = Object::new();
    Reflect::set(&odd, &"type".into(), &"approve".into()).unwrap();
    Reflect::set(&odd, &"key".into(), &Object::new().into()).unwrap();
    let answer: Value = from_js(request(odd.into()).await).unwrap();
    assert_eq!(answer["ok"], json!(false));
}

#[wasm_bindgen_test]
async fn the_log_holds_no_name_and_no_number() {
    let text = "Din idiot, ring mig på 070-174 06 05 eller 121212-1212";
    let key = review(text).await.key;
    let viewed: String = serde_json::from_value(ask(json!({"type": "viewed", "key": key})).await.unwrap()).unwrap();
    let prepared = ask(json!({"type": "prepareLog", "draft": draft(text, &key)}))
        .await
        .unwrap();
    let entry: Entry =
        serde_json::from_value(ask(json!({"type": "log", "draft": draft(text, &key)})).await.unwrap()).unwrap();
    assert_eq!(entry.body.kannedom_at.as_deref(), Some(viewed.as_str()));
    assert_eq!(
        prepared["reason"],
        json!(entry.body.reason),
        "what was shown is what was saved"
    );
    assert_eq!(
        prepared["text"],
        json!(entry.body.text),
        "what was shown is what was saved"
    );
    for format in ["jsonl", "csv"] {
        let file: ExportFile =
            serde_json::from_value(ask(json!({"type": "export", "format": format})).await.unwrap()).unwrap();
        assert!(file.text.contains("Möjligt personangrepp"), "{}", file.text);
        for secret in ["Exempelsson", "070-174", "121212-1212", "1212121212"] {
            assert!(!file.text.contains(secret), "{secret} in {}", file.text);
        }
    }
}

#[wasm_bindgen_test]
async fn two_who_log_at_once_get_two_numbers_and_one_chain() {
    let logs: js_sys::Array = (0..10)
        .map(|_| {
            JsValue::from(future_to_promise(async {
                let text = "din idiot";
                ask(json!({"type": "log", "draft": draft(text, "k")})).await.unwrap();
                Ok(JsValue::NULL)
            }))
        })
        .collect();
    JsFuture::from(Promise::all(&logs)).await.unwrap();
    let log: LogPage =
        serde_json::from_value(ask(json!({"type": "entries", "limit": 100_000})).await.unwrap()).unwrap();
    assert_eq!(log.broken, None);
    let mut entries = log.entries;
    entries.reverse();
    assert_eq!(chain::verify(&entries).unwrap().count, log.total);
    assert!(log.total >= 10);
}

#[wasm_bindgen_test]
async fn an_entry_is_there_for_the_next_connection() {
    let store = Store::open("test-again").await.unwrap();
    let entry = store.append(EntryBody::example(Action::Removed)).await.unwrap();
    drop(store);
    let again = Store::open("test-again").await.unwrap();
    assert_eq!(again.entries().await.unwrap().last(), Some(&entry));
}

#[wasm_bindgen_test]
async fn a_key_is_made_once() {
    let store = Store::open("test-key").await.unwrap();
    let key = store.key("a").await.unwrap();
    assert_eq!(store.key("a").await.unwrap(), key);
    assert_ne!(store.key("b").await.unwrap(), key);
    assert_ne!(key, [0; 64]);
}

#[wasm_bindgen_test]
async fn a_database_of_a_newer_uppsikt_is_left_alone() {
    let newer = Factory::new()
        .unwrap()
        .open("test-newer", Some(99))
        .unwrap()
        .await
        .unwrap();
    newer.close();
    let error = Store::open("test-newer").await.unwrap_err();
    assert_eq!(error.0.code, FailureCode::NewerVersion);
}

#[wasm_bindgen_test]
fn a_full_disk_is_told_from_other_faults() {
    let full = web_sys::DomException::new_with_message_and_name("no room", "QuotaExceededError").unwrap();
    let error = uppsikt::web::store::StoreError::from(JsValue::from(full));
    assert_eq!(error.0.code, FailureCode::StorageFull);
    let other = web_sys::DomException::new_with_message_and_name("gone", "InvalidStateError").unwrap();
    let error = uppsikt::web::store::StoreError::from(JsValue::from(other));
    assert_eq!(error.0.code, FailureCode::Storage);
}

#[wasm_bindgen_test]
async fn settings_come_back_as_they_were_saved() {
    let settings = Settings {
        municipality: "Norrlunda kommun".into(),
        ..Settings::default()
    };
    ask(json!({"type": "saveSettings", "settings": settings}))
        .await
        .unwrap();
    let catalogue = ask(json!({"type": "catalogue"})).await.unwrap();
    assert_eq!(catalogue["settings"]["municipality"], json!("Norrlunda kommun"));
    assert_eq!(catalogue["categories"].as_array().unwrap().len(), 13);
}

#[wasm_bindgen_test]
async fn a_broken_rule_pack_is_refused_with_its_place_and_the_built_in_one_stays() {
    let broken = json!([{"name": "hot.toml", "text": "[category]\nid = \"hott\"\n"}]);
    let error = ask(json!({"type": "savePack", "files": broken})).await.unwrap_err();
    assert_eq!(error["code"], json!("pack"));
    let detail = error["detail"].as_str().unwrap();
    assert!(detail.contains("hot.toml") && detail.contains('2'), "{detail}");
    let info: PackInfo =
        serde_json::from_value(ask(json!({"type": "catalogue"})).await.unwrap()["pack"].clone()).unwrap();
    assert!(!info.own);
    assert!(!review("din idiot").await.review.findings.is_empty());
}

#[wasm_bindgen_test]
async fn hostile_texts_are_reviewed_like_any_other() {
    let long = "din jävla idiot 😡 ".repeat(6_000);
    for text in [
        long.as_str(),
        "😡🤬👍🏽",
        "\u{202e}toidi nid\u{202c}\u{0}\u{1b}[31m",
        "a\u{301}\u{301}\u{301}",
        "",
    ] {
        let reviewed = review(text).await;
        let units = text.encode_utf16().count();
        assert!(
            reviewed
                .review
                .findings
                .iter()
                .all(|finding| finding.start <= finding.end && finding.end as usize <= units)
        );
    }
    assert!(!review(&long).await.review.findings.is_empty());
}

#[wasm_bindgen_test]
fn values_cross_as_plain_objects() {
    let crossed = to_js(&EntryBody::example(Action::Hidden)).unwrap();
    assert!(crossed.is_object());
    let action = Reflect::get(&crossed, &"action".into()).unwrap();
    assert_eq!(action.as_string().as_deref(), Some("dold"));
    assert_eq!(
        from_js::<EntryBody>(crossed).unwrap(),
        EntryBody::example(Action::Hidden)
    );
}
