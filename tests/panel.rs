//! The panel in a browser's page, over the worker's real halves: only the extension API is a stand-in.

#![cfg(all(target_arch = "wasm32", feature = "review", feature = "log", feature = "panel"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that unwraps says what it expects; clippy knows only `#[test]`"
)]

use std::cell::Cell;
use std::time::Duration;

use js_sys::{JSON, Reflect};
use serde_json::{Value, json};
use uppsikt::protocol::{Failure, FailureCode};
use uppsikt::web::border::{from_js, to_js};
use uppsikt::web::panel::start_panel;
use uppsikt::web::{log, review};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement, HtmlTextAreaElement, KeyboardEvent, KeyboardEventInit};

wasm_bindgen_test_configure!(run_in_browser);

/// An author who tries what authors try.
const HOSTILE: &str = "<img src=x onerror=\"document.title='hit'\">";

thread_local! {
    /// The disk is full.
    static FULL: Cell<bool> = const { Cell::new(false) };
}

fn js(value: &Value) -> JsValue {
    JSON::parse(&value.to_string()).unwrap()
}

fn document() -> web_sys::Document {
    web_sys::window().unwrap().document().unwrap()
}

fn element(selector: &str) -> Element {
    document()
        .query_selector(selector)
        .unwrap()
        .unwrap_or_else(|| panic!("no {selector}"))
}

fn text(selector: &str) -> String {
    element(selector).text_content().unwrap_or_default()
}

fn shown(selector: &str) -> bool {
    !element(selector).dyn_into::<HtmlElement>().unwrap().hidden()
}

fn click(selector: &str) {
    element(selector).dyn_into::<HtmlElement>().unwrap().click();
}

fn press(selector: &str, key: &str) {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_bubbles(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    element(selector).dispatch_event(&event).unwrap();
}

/// Waits until something holds; what never does fails the test with its name.
async fn until(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..500 {
        if holds() {
            return;
        }
        gloo::timers::future::sleep(Duration::from_millis(10)).await;
    }
    panic!("never: {what}");
}

/// The background's table, as far as the panel uses it here.
async fn answer(message: JsValue) -> Result<JsValue, JsValue> {
    let request: Value = from_js(message).unwrap();
    let draft = || js(&request["draft"]);
    let key = || request["key"].as_str().unwrap().to_owned();
    match request["type"].as_str().unwrap() {
        "catalogue" => review::catalogue(log::settings().await?),
        "viewed" => log::viewed(key()).await,
        "approve" => log::set_approved(key(), true).await,
        "unapprove" => log::set_approved(key(), false).await,
        "prepareLog" => log::prepare_log(draft(), review::excerpt(draft())?).await,
        "log" if FULL.get() => {
            let full = Failure {
                code: FailureCode::StorageFull,
                detail: "QuotaExceededError".into(),
            };
            Err(to_js(&full).unwrap())
        }
        "log" => log::log(draft(), review::excerpt(draft())?).await,
        "entries" => log::entries(100).await,
        "standing" => log::standing(JsValue::UNDEFINED).await,
        "record" => {
            let channel = request["channel"].as_str().unwrap().to_owned();
            log::record(channel, js(&request["event"])).await
        }
        other => panic!("the panel asked for {other}"),
    }
}

fn page() -> Value {
    json!({"url": "https://blogg.example.se/sno/", "title": "Snö", "channel": "blogg.example.se"})
}

/// The page, as its content script would tell: reviewed by the real worker.
async fn page_state() -> JsValue {
    let comments = json!([
        {"id": "c1", "text": "När öppnar simhallen?", "author": "Maj"},
        {"id": "c2", "text": "Jag vet var du bor, jag slår ihjäl dig", "author": HOSTILE},
        {"id": "c3", "text": "din jävla idiot, ring 070-174 06 05", "author": "Sten Exempelsson"},
        {"id": "c4", "text": "", "author": "Ove", "kind": "image"},
        {"id": "c5", "text": "Fegt och ogenomtänkt beslut.", "author": "Eva"},
    ]);
    let recalled = log::recall(js(&page()), js(&comments)).await.unwrap();
    let reviewed: Value = from_js(review::review(js(&comments), recalled).unwrap()).unwrap();
    let items: Vec<Value> = comments
        .as_array()
        .unwrap()
        .iter()
        .zip(reviewed.as_array().unwrap())
        .map(|(comment, reviewed)| json!({"comment": comment, "reviewed": reviewed, "present": true}))
        .collect();
    js(&json!({
        "page": page(),
        "adapter": {"id": "wordpress-html5", "name": "WordPress"},
        "status": "ready",
        "health": {"found": 5, "read": 4, "images": 1, "unreadable": 0, "pending": 0, "truncated": 0},
        "items": items,
    }))
}

fn set(name: &str, value: &JsValue) {
    Reflect::set(&js_sys::global(), &name.into(), value).unwrap();
}

#[wasm_bindgen_test]
async fn from_the_queue_to_an_entry_in_the_log() {
    // The page's own markup and texts. Beside the test's output, not instead of it.
    let html = include_str!("../extension/pages/panel.html");
    let body = html.split_once("<body>").unwrap().1.split_once("</body>").unwrap().0;
    let host = document().create_element("div").unwrap();
    host.set_inner_html(body);
    document().body().unwrap().append_child(&host).unwrap();
    set(
        "messages",
        &JSON::parse(include_str!("../extension/_locales/sv/messages.json")).unwrap(),
    );
    js_sys::eval(include_str!("support/chrome.js")).unwrap();
    let worker = Closure::<dyn FnMut(JsValue) -> js_sys::Promise>::new(|message: JsValue| {
        future_to_promise(async {
            let answer = match answer(message).await {
                Ok(value) => json!({"ok": true, "value": from_js::<Value>(value).unwrap()}),
                Err(error) => json!({"ok": false, "error": from_js::<Value>(error).unwrap()}),
            };
            Ok(to_js(&answer).unwrap())
        })
    });
    set("worker", worker.as_ref());

    // Nobody answers in the tab: said, with what to do.
    start_panel();
    until("the page is not read", || {
        element("#health").get_attribute("data-level").as_deref() == Some("red")
    })
    .await;
    assert!(
        text("#health-text").contains("läser inte den här sidan"),
        "{}",
        text("#health-text")
    );
    assert!(shown("#health-more") && !shown("#case"));

    // The content script tells.
    let state = page_state().await;
    set("pageState", &state);
    let event = js(&json!({"type": "pageState"}));
    Reflect::set(&event, &"state".into(), &state).unwrap();
    let heard: js_sys::Array = Reflect::get(&js_sys::global(), &"heard".into())
        .unwrap()
        .unchecked_into();
    let listener: js_sys::Function = heard.get(0).unchecked_into();
    let sender = js(&json!({"tab": {"id": 7}}));
    let answers = js_sys::Array::new();
    let reply = {
        let answers = answers.clone();
        Closure::<dyn FnMut(JsValue)>::new(move |answer: JsValue| {
            answers.push(&answer);
        })
    };
    let elsewhere = js(&json!({"tab": {"id": 8}}));
    for from in [&elsewhere, &sender] {
        listener.call3(&JsValue::NULL, &event, from, reply.as_ref()).unwrap();
    }
    assert_eq!(answers.length(), 1, "only the page that is shown is to go on telling");
    assert_eq!(answers.get(0), JsValue::TRUE);
    until("the queue", || shown("#queue")).await;
    assert_eq!(text("#health-text"), "Läste 4 kommentarer, 1 bild kunde inte läsas.");
    let options = document().query_selector_all("#queue [role=option]").unwrap();
    let order: Vec<String> = (0..options.length())
        .map(|at| {
            options
                .item(at)
                .unwrap()
                .unchecked_into::<Element>()
                .get_attribute("data-comment")
                .unwrap()
        })
        .collect();
    assert_eq!(
        order,
        ["c2", "c3", "c1", "c4"],
        "gravest first, what was clean not at all"
    );

    // A hostile name is text.
    assert_eq!(text("#case-author"), HOSTILE);
    assert!(document().query_selector("#queue img, #case img").unwrap().is_none());

    // By keyboard to the second one: its words are marked.
    press("#queue", "ArrowDown");
    assert_eq!(text("#case-author"), "Sten Exempelsson");
    assert_eq!(text("#case-place"), "2 av 4");
    assert_eq!(text("#case-text"), "din jävla idiot, ring 070-174 06 05");
    assert!(document().query_selector_all("#case-text mark").unwrap().length() >= 2);

    // A reply: what is missing is named and not copied.
    click("#open-reply");
    let reply: HtmlTextAreaElement = element("#reply-text").unchecked_into();
    assert!(reply.value().contains("{signatur}"), "{}", reply.value());
    assert!(shown("#reply-missing") && text("#reply-missing").contains("signatur"));
    click("[data-action=copy-reply]");
    assert_eq!(text("#reply-status"), "Fyll i det som saknas först.");
    click("[data-action=place-reply]");
    assert_eq!(text("#reply-status"), "Fyll i det som saknas först.");

    // Put in the page's box: what is said is what the page read back, and what to do when it could not.
    reply.set_value("Hej! Håll en god ton.");
    set("composed", &"severalBoxes".into());
    click("[data-action=place-reply]");
    until("the refusal", || text("#reply-status").contains("flera rutor")).await;
    let said = text("#reply-status");
    // A browser that is tested may refuse the clipboard, which asks for a click of the user's own.
    assert!(said.contains("är kopierad") || said.contains("Ctrl + C"), "{said}");
    set("composed", &"filled".into());
    click("[data-action=place-reply]");
    until("it is in the box", || {
        text("#reply-status").starts_with("Svaret ligger i svarsrutan")
    })
    .await;
    assert!(!text("#reply-status").contains("Ctrl"), "nothing is left to do by hand");
    set("composed", &"somethingNew".into());
    click("[data-action=place-reply]");
    until("an answer that nobody knows is no success", || {
        text("#reply-status").contains("inget är inlagt")
    })
    .await;

    // The log: what will be saved is shown first, and holds neither name nor number.
    click("#open-log");
    assert!(!shown("#reply"), "one tool at a time");
    click("#log-form button[type=submit]");
    until("the preview", || shown("#log-preview")).await;
    let preview = text("#log-preview-list");
    assert!(preview.contains("Tog bort"), "{preview}");
    assert!(
        !preview.contains("Exempelsson") && !preview.contains("174 06"),
        "{preview}"
    );
    let before: Value = from_js(log::entries(1).await.unwrap()).unwrap();
    FULL.set(true);
    click("#log-save");
    until("the full disk is told", || shown("#failure")).await;
    assert!(
        text("#failure-text").contains("lagring är full"),
        "{}",
        text("#failure-text")
    );
    assert!(
        shown("#log-preview") && text("#log-saved").is_empty(),
        "what was written stands, nothing is said saved"
    );
    FULL.set(false);
    click("[data-action=close-failure]");
    click("#log-save");
    until("saved", || !text("#log-saved").is_empty()).await;
    let after: Value = from_js(log::entries(1).await.unwrap()).unwrap();
    assert_eq!(after["total"].as_u64().unwrap(), before["total"].as_u64().unwrap() + 1);
    assert!(text("#queue").contains("loggad som nummer"));
    click("#tab-log");
    until("the list", || text("#log-list").contains("Tog bort")).await;
    assert!(!text("#log-list").contains("Exempelsson"));

    // Approving asks the worker, then has the page reviewed anew.
    click("#tab-review");
    click("#approve");
    let commands: js_sys::Array = Reflect::get(&js_sys::global(), &"commands".into())
        .unwrap()
        .unchecked_into();
    until("reviewed anew", || commands.iter().any(|command| command == "refresh")).await;
    assert!(!shown("#failure"), "{}", text("#failure-text"));

    // A comment vanished before the user's eyes: asked about, and nothing is written before the form is saved.
    assert!(!shown("#vanished"));
    let mut changed: Value = from_js(state).unwrap();
    changed["items"][4]["present"] = json!(false);
    changed["items"][4]["vanished"] = json!(true);
    changed["health"] = json!({"found": 4, "read": 3, "images": 1, "unreadable": 0, "pending": 0, "truncated": 0,
        "unsure": 1, "folded": 2, "selection": true});
    let changed = js(&changed);
    set("pageState", &changed);
    Reflect::set(&event, &"state".into(), &changed).unwrap();
    listener.call2(&JsValue::NULL, &event, &sender).unwrap();
    until("the question", || shown("#vanished")).await;
    assert_eq!(text("#vanished-title"), "Ser ut som att 1 kommentar försvann");
    assert!(text("#vanished-list").contains("Fegt och ogenomtänkt beslut."));
    let more = text("#health-more");
    for part in [
        "Läst som: WordPress.",
        "1 kommentar är osäker",
        "bara ett urval",
        "På 2 ställen",
    ] {
        assert!(more.contains(part), "{part}: {more}");
    }
    assert_eq!(
        element("#health").get_attribute("data-level").as_deref(),
        Some("yellow")
    );
    let before: Value = from_js(log::entries(1).await.unwrap()).unwrap();
    click("#vanished-list [data-action=vanished-hidden]");
    assert!(shown("#log-form"), "the log's own form");
    assert_eq!(text("#case-author"), "Eva");
    let chosen: web_sys::HtmlInputElement = element("input[name=log-action]:checked").unchecked_into();
    assert_eq!(chosen.value(), "dold");
    click("#vanished-list [data-action=vanished-no]");
    until("the page is told", || {
        commands.iter().any(|command| command == "answered")
    })
    .await;
    let after: Value = from_js(log::entries(1).await.unwrap()).unwrap();
    assert_eq!(after["total"], before["total"], "nothing was written");
}
