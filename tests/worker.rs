//! The worker as a browser meets it: its store, its log, its answers. Run by `wasm-pack test` in Chromium and Firefox.

#![cfg(all(target_arch = "wasm32", feature = "review", feature = "log", feature = "report-page"))]
#![allow(
    clippy::unwrap_used,
    reason = "a test that unwraps says what it expects; clippy knows only `#[test]`"
)]

use idb::{DatabaseEvent as _, Factory, ObjectStoreParams, TransactionMode};
use js_sys::{JSON, Promise, Reflect};
use serde_json::{Value, json};
use uppsikt::ledger::chain::Onto;
use uppsikt::ledger::merge::Source;
use uppsikt::ledger::retention::{Plan, Retention};
use uppsikt::ledger::{Action, Decision, Entry, EntryBody, LogEvent, chain, file};
use uppsikt::protocol::{ExportFile, Failure, FailureCode, LogPage, PackInfo, ReviewedComment, Settings};
use uppsikt::web::border::{from_js, to_js};
use uppsikt::web::store::Store;
use uppsikt::web::{log, review};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// A value as TypeScript hands it over.
fn js(value: &Value) -> JsValue {
    JSON::parse(&value.to_string()).unwrap()
}

/// What a half of the worker resolves to, or the failure that it throws.
fn taken(result: Result<JsValue, JsValue>) -> Result<Value, Failure> {
    match result {
        Ok(value) => Ok(from_js(value).unwrap()),
        Err(failure) => Err(from_js(failure).unwrap()),
    }
}

const NOW: &str = "2026-11-22T10:00:00+01:00";

/// The decision in an entry.
fn decision(entry: &Entry) -> &Decision {
    entry.body.event.decision().unwrap()
}

async fn write_log(draft: &Value) -> Entry {
    let excerpt = review::excerpt(js(draft)).unwrap();
    serde_json::from_value(taken(log::log(js(draft), excerpt).await).unwrap()).unwrap()
}

fn page() -> Value {
    json!({"url": "https://blogg.example.se/sno/", "title": "Snö", "channel": "blogg.example.se"})
}

async fn reviewed(text: &str) -> ReviewedComment {
    let comments = json!([{"id": "c1", "text": text, "author": "Sten Exempelsson"}]);
    let recalled = log::recall(js(&page()), js(&comments)).await.unwrap();
    let value = taken(review::review(js(&comments), recalled)).unwrap();
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
    let reviewed = reviewed(text).await;
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
    let before = reviewed(text).await;
    assert!(!before.approved && !before.review.findings.is_empty());
    log::set_approved(before.key.clone(), true).await.unwrap();
    let approved = reviewed(text).await;
    assert!(approved.approved && !approved.review.findings.is_empty());
    assert!(
        !reviewed("Vilken jävla idiot du är!").await.approved,
        "another text is another approval"
    );
    log::set_approved(before.key, false).await.unwrap();
    assert!(!reviewed(text).await.approved);
}

#[wasm_bindgen_test]
async fn what_has_not_our_shape_is_thrown_back_as_a_failure() {
    for odd in [
        json!(null),
        json!([1, 2]),
        json!("x"),
        json!([{"id": 7}]),
        json!([{"id": "c", "text": {}}]),
    ] {
        let failure = taken(review::review(js(&odd), js(&json!([])))).unwrap_err();
        assert_eq!(failure.code, FailureCode::BadMessage, "{odd}");
        let failure = taken(log::recall(js(&page()), js(&odd)).await).unwrap_err();
        assert_eq!(failure.code, FailureCode::BadMessage, "{odd}");
        let failure = taken(log::log(js(&odd), js(&odd)).await).unwrap_err();
        assert_eq!(failure.code, FailureCode::BadMessage, "{odd}");
    }
}

#[wasm_bindgen_test]
async fn a_log_that_cannot_be_read_costs_no_review() {
    let comments = json!([{"id": "c1", "text": "din idiot"}]);
    let value = taken(review::review(js(&comments), js(&json!([])))).unwrap();
    assert!(!value[0]["review"]["findings"].as_array().unwrap().is_empty());
}

#[wasm_bindgen_test]
async fn the_log_holds_no_name_and_no_number() {
    let text = "Din idiot, ring mig på 070-174 06 05 eller 121212-1212";
    let key = reviewed(text).await.key;
    let viewed = taken(log::viewed(key.clone()).await).unwrap();
    let draft = draft(text, &key);
    let excerpt = review::excerpt(js(&draft)).unwrap();
    let prepared = taken(log::prepare_log(js(&draft), excerpt).await).unwrap();
    let entry = write_log(&draft).await;
    assert_eq!(decision(&entry).kannedom_at.as_deref(), viewed.as_str());
    assert_eq!(
        prepared["event"]["decision"]["reason"],
        json!(decision(&entry).reason),
        "what was shown is what was saved"
    );
    assert_eq!(
        prepared["event"]["decision"]["text"],
        json!(decision(&entry).text),
        "what was shown is what was saved"
    );
    for format in ["jsonl", "csv"] {
        let file = taken(log::export_log(js(&json!(format))).await).unwrap();
        let file: ExportFile = serde_json::from_value(file).unwrap();
        assert!(file.text.contains("Möjligt personangrepp"), "{}", file.text);
        for secret in ["Exempelsson", "070-174", "121212-1212", "1212121212"] {
            assert!(!file.text.contains(secret), "{secret} in {}", file.text);
        }
    }
}

#[wasm_bindgen_test]
async fn case_numbers_are_kept_whole_and_hold_no_identity_number() {
    let mut draft = draft("din idiot", "k");
    draft["policeReport"] = json!("gjord");
    draft["policeNumber"] = json!("5000-K123456-26");
    draft["diarienummer"] = json!("KS 2026/123456");
    let entry = write_log(&draft).await;
    assert_eq!(decision(&entry).police_number.as_deref(), Some("5000-K123456-26"));
    assert_eq!(decision(&entry).diarienummer.as_deref(), Some("KS 2026/123456"));
    draft["diarienummer"] = json!("SN 19900118-9811");
    let entry = write_log(&draft).await;
    assert_eq!(decision(&entry).diarienummer.as_deref(), Some("SN [personnummer]"));
}

#[wasm_bindgen_test]
async fn two_who_log_at_once_get_two_numbers_and_one_chain() {
    let logs: js_sys::Array = (0..10)
        .map(|_| {
            JsValue::from(future_to_promise(async {
                write_log(&draft("din idiot", "k")).await;
                Ok(JsValue::NULL)
            }))
        })
        .collect();
    JsFuture::from(Promise::all(&logs)).await.unwrap();
    let log: LogPage = serde_json::from_value(taken(log::entries(100_000).await).unwrap()).unwrap();
    assert_eq!(log.broken, None);
    let mut entries = log.entries;
    entries.reverse();
    let heads = chain::verify(&entries).unwrap();
    assert_eq!((heads.len(), heads[0].count), (1, log.total));
    assert!(log.total >= 10);
}

fn bodies(count: usize) -> Vec<EntryBody> {
    (0..count).map(|_| EntryBody::example(Action::Removed)).collect()
}

/// Another browser profile's log, and the file of it.
fn other_log(profile: &str, bodies: &[EntryBody]) -> (Vec<Entry>, String) {
    let mut log: Vec<Entry> = Vec::new();
    for body in bodies {
        let onto = log.last().map_or(Onto::Profile(profile), Onto::Entry);
        let entry = chain::seal(body.clone(), onto, &[7; 32]);
        log.push(entry);
    }
    let text = file::write(&log).unwrap();
    (log, text)
}

#[wasm_bindgen_test]
async fn an_import_is_all_or_nothing_and_goes_back() {
    let store = Store::open("test-import", NOW).await.unwrap();
    let own = store.append(EntryBody::example(Action::Kept)).await.unwrap();
    let (_, text) = other_log("aa", &bodies(3));
    let source = |text| {
        [Source {
            name: "andra.jsonl",
            text,
        }]
    };
    let plan = store.import(&source(&text), NOW, false).await.unwrap();
    assert_eq!((plan.before, plan.added, plan.after), (1, 3, 4));
    assert_eq!(
        store.all().await.unwrap(),
        std::slice::from_ref(&own),
        "a look changes nothing"
    );
    assert_eq!(store.undoable().await.unwrap(), None);
    store.import(&source(&text), NOW, true).await.unwrap();
    let all = store.all().await.unwrap();
    assert!(chain::verify(&all).is_ok() && all.len() == 4);
    assert_eq!(
        store.entries().await.unwrap(),
        std::slice::from_ref(&own),
        "the own chain goes on alone"
    );
    // Once more is nothing, and does not take the way back away.
    assert_eq!(store.import(&source(&text), NOW, true).await.unwrap().added, 0);
    assert_eq!(store.undoable().await.unwrap().as_deref(), Some(NOW));
    let next = store.append(EntryBody::example(Action::Kept)).await.unwrap();
    assert_eq!(store.undo_import().await.unwrap(), 3);
    assert_eq!(store.all().await.unwrap(), [own, next]);
    assert_eq!(store.undo_import().await.unwrap_err().0.code, FailureCode::Changed);
    let bodies = [Action::Removed, Action::Hidden].map(EntryBody::example);
    let (_, fork) = other_log("aa", &bodies);
    let two = [Source { name: "a", text: &text }, Source { name: "b", text: &fork }];
    assert_eq!(store.import(&two, NOW, true).await.unwrap().conflicts.len(), 1);
    assert_eq!(store.all().await.unwrap().len(), 2, "nothing of either");
}

#[wasm_bindgen_test]
async fn a_purge_waits_for_a_file_and_is_logged_in_the_same_breath() {
    let store = Store::open("test-purge", NOW).await.unwrap();
    let (other, text) = other_log("aa", &bodies(2));
    store
        .import(&[Source { name: "a", text: &text }], NOW, true)
        .await
        .unwrap();
    let own = store.append(EntryBody::example(Action::Kept)).await.unwrap();
    let setting = Retention {
        months: 6,
        decision: "KS 2026/1".into(),
    };
    let today = "2026-11-22";
    let noted = |event| EntryBody {
        created: NOW.into(),
        event,
        ..EntryBody::example(Action::Kept)
    };
    let (plan, saved) = store.plan_purge(&setting, today).await.unwrap();
    assert_eq!((plan.entries.len(), saved), (3, false));
    let refused = store.purge(&plan, &setting, today, noted).await.unwrap_err();
    assert_eq!(refused.0.code, FailureCode::NotSaved);
    let head = format!("{} {}", other[1].hash, own.hash);
    let exported = json!({"exported": {"format": "jsonl", "count": 3, "head": head}});
    store
        .append(noted(serde_json::from_value(exported).unwrap()))
        .await
        .unwrap();
    let (plan, saved) = store.plan_purge(&setting, today).await.unwrap();
    assert!(saved);
    let other = Plan {
        decision: "KS 2026/2".into(),
        ..plan.clone()
    };
    let refused = store.purge(&other, &setting, today, noted).await.unwrap_err();
    assert_eq!(refused.0.code, FailureCode::Changed);
    let entry = store.purge(&plan, &setting, today, noted).await.unwrap();
    assert!(matches!(entry.body.event, LogEvent::Purged(_)));
    let all = store.all().await.unwrap();
    assert!(chain::verify(&all).is_ok());
    assert!(!file::write(&all).unwrap().contains("plogning"), "the texts are gone");
    assert_eq!(
        store.undoable().await.unwrap(),
        None,
        "what is purged does not come back"
    );
}

#[wasm_bindgen_test]
async fn an_entry_is_there_for_the_next_connection() {
    let store = Store::open("test-again", NOW).await.unwrap();
    let entry = store.append(EntryBody::example(Action::Removed)).await.unwrap();
    drop(store);
    let again = Store::open("test-again", NOW).await.unwrap();
    assert_eq!(again.entries().await.unwrap().last(), Some(&entry));
}

/// What version 1 left in a browser: its database, its stores, its entries as JSON text by their numbers.
async fn version_1(name: &str, lines: &[&str]) {
    let mut request = Factory::new().unwrap().open(name, Some(1)).unwrap();
    request.on_upgrade_needed(|event| {
        for store in ["entries", "keys", "approved", "viewed", "kept"] {
            event
                .database()
                .unwrap()
                .create_object_store(store, ObjectStoreParams::new())
                .unwrap();
        }
    });
    let database = request.await.unwrap();
    let transaction = database.transaction(&["entries"], TransactionMode::ReadWrite).unwrap();
    let store = transaction.object_store("entries").unwrap();
    for (line, number) in lines.iter().zip(1..) {
        let key = JsValue::from_f64(number.into());
        store.add(&JsValue::from_str(line), Some(&key)).unwrap().await.unwrap();
    }
    transaction.await.unwrap();
    database.close();
}

const VERSION_1: &str = include_str!("ledger/version-1.jsonl");

#[wasm_bindgen_test]
async fn a_log_of_version_1_is_moved_once_and_goes_on() {
    version_1("test-move", &VERSION_1.lines().collect::<Vec<_>>()).await;
    let store = Store::open("test-move", NOW).await.unwrap();
    let moved = store.entries().await.unwrap();
    assert_eq!(moved[..5], file::check(VERSION_1).entries);
    assert!(matches!(&moved[5].body.event, LogEvent::Migrated(note) if note.count == 5 && note.fault.is_none()));
    drop(store);
    let again = Store::open("test-move", NOW).await.unwrap();
    assert_eq!(again.entries().await.unwrap(), moved, "moved once");
    let next = again.append(EntryBody::example(Action::Removed)).await.unwrap();
    assert_eq!(next.seq, 7);
    let entries = again.entries().await.unwrap();
    assert_eq!(chain::verify(&entries).unwrap()[0].count, 7);
}

#[wasm_bindgen_test]
async fn a_log_that_cannot_be_moved_is_left_as_it_was() {
    let mut lines: Vec<&str> = VERSION_1.lines().collect();
    lines[2] = "{\"schema\":1}";
    version_1("test-stay", &lines).await;
    for _ in 0..2 {
        let error = Store::open("test-stay", NOW).await.unwrap_err();
        assert_eq!(error.0.code, FailureCode::Storage);
        assert!(error.0.detail.contains('3'), "{}", error.0.detail);
    }
    let database = Factory::new().unwrap().open("test-stay", None).unwrap().await.unwrap();
    let transaction = database.transaction(&["entries"], TransactionMode::ReadOnly).unwrap();
    let values = transaction
        .object_store("entries")
        .unwrap()
        .get_all(None, None)
        .unwrap()
        .await
        .unwrap();
    let left: Vec<String> = values.iter().map(|value| value.as_string().unwrap()).collect();
    assert_eq!(left, lines);
}

#[wasm_bindgen_test]
async fn two_profiles_have_two_chains() {
    let mut names = Vec::new();
    for name in ["test-profile-a", "test-profile-b"] {
        let store = Store::open(name, NOW).await.unwrap();
        names.push(store.append(EntryBody::example(Action::Kept)).await.unwrap().profile);
    }
    assert_ne!(names[0], names[1]);
}

#[wasm_bindgen_test]
async fn a_key_is_made_once() {
    let store = Store::open("test-key", NOW).await.unwrap();
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
    let error = Store::open("test-newer", NOW).await.unwrap_err();
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
    log::save_settings(js(&json!(settings))).await.unwrap();
    let settings = log::settings().await.unwrap();
    let catalogue = taken(review::catalogue(settings)).unwrap();
    assert_eq!(catalogue["settings"]["municipality"], json!("Norrlunda kommun"));
    assert_eq!(catalogue["categories"].as_array().unwrap().len(), 13);
}

#[wasm_bindgen_test]
async fn a_broken_rule_pack_is_refused_with_its_place_and_the_built_in_one_stays() {
    let broken = json!([{"name": "hot.toml", "text": "[category]\nid = \"hott\"\n"}]);
    let failure = from_js::<Failure>(review::check_pack(js(&broken)).unwrap_err()).unwrap();
    assert_eq!(failure.code, FailureCode::Pack);
    assert!(
        failure.detail.contains("hot.toml") && failure.detail.contains('2'),
        "{}",
        failure.detail
    );
    // One that was right once and is no longer: kept, told, not used.
    let info: PackInfo = serde_json::from_value(taken(review::use_pack(js(&broken))).unwrap()).unwrap();
    assert!(!info.own && info.refused.is_some());
    assert!(!reviewed("din idiot").await.review.findings.is_empty());
}

#[wasm_bindgen_test]
async fn own_rules_are_tried_without_being_used() {
    let files = json!([{"name": "ord.txt", "text": "kategori: svordom\nsnurrebock*\n*e*\n"}]);
    let trial = taken(review::try_pack(js(&files), "Vilka snurrebockar")).unwrap();
    assert_eq!(trial["findings"][0]["rule"], "svordom/ord-1");
    assert_eq!(
        (&trial["phrases"], &trial["warnings"][0]["line"]),
        (&json!(2), &json!(3))
    );
    assert!(reviewed("Vilka snurrebockar").await.review.findings.is_empty());
    let files = json!([{"name": "ord.txt", "text": "kategori: svordomar\nsnurrebock*\n"}]);
    let trial = taken(review::try_pack(js(&files), "Vilka snurrebockar")).unwrap();
    assert_eq!(
        (&trial["errors"][0]["line"], &trial["findings"]),
        (&json!(1), &json!([]))
    );
    assert!(
        trial["errors"][0]["message"]["sv"]
            .as_str()
            .unwrap()
            .contains("svordom")
    );
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
        let reviewed = reviewed(text).await;
        let units = text.encode_utf16().count();
        assert!(
            reviewed
                .review
                .findings
                .iter()
                .all(|finding| finding.start <= finding.end && finding.end as usize <= units)
        );
    }
    assert!(!reviewed(&long).await.review.findings.is_empty());
}

#[wasm_bindgen_test]
fn values_cross_as_plain_objects() {
    let crossed = to_js(&EntryBody::example(Action::Hidden)).unwrap();
    assert!(crossed.is_object());
    let event = Reflect::get(&crossed, &"event".into()).unwrap();
    let decision = Reflect::get(&event, &"decision".into()).unwrap();
    let action = Reflect::get(&decision, &"action".into()).unwrap();
    assert_eq!(action.as_string().as_deref(), Some("dold"));
    assert_eq!(
        from_js::<EntryBody>(crossed).unwrap(),
        EntryBody::example(Action::Hidden)
    );
}
