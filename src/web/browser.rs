//! Every call of the extension API that the pages make, behind one small file.
//!
//! `chrome.*` with promises is what both browsers offer in Manifest V3.

use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::border::{from_js, to_js};
use crate::joined::FrameId;
use crate::protocol::{Failure, FailureCode, PageCommand, Request};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = sendMessage, catch)]
    fn runtime_send_message(message: &JsValue) -> Result<js_sys::Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "runtime", "onMessage"], js_name = addListener)]
    fn runtime_on_message(listener: &Closure<dyn FnMut(JsValue, JsValue, JsValue)>);
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = sendMessage, catch)]
    fn tabs_send_message(tab: i32, message: &JsValue, options: &JsValue) -> Result<js_sys::Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = query, catch)]
    fn tabs_query(query: &JsValue) -> Result<js_sys::Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "tabs", "onActivated"], js_name = addListener)]
    fn tabs_on_activated(listener: &Closure<dyn FnMut(JsValue)>);
    #[wasm_bindgen(js_namespace = ["chrome", "tabs", "onUpdated"], js_name = addListener)]
    fn tabs_on_updated(listener: &Closure<dyn FnMut(i32, JsValue)>);
    #[wasm_bindgen(js_namespace = ["chrome", "permissions"], js_name = request, catch)]
    fn permissions_request(what: &JsValue) -> Result<js_sys::Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "permissions"], js_name = contains, catch)]
    fn permissions_contains(what: &JsValue) -> Result<js_sys::Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "permissions"], js_name = remove, catch)]
    fn permissions_remove(what: &JsValue) -> Result<js_sys::Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "session"], js_name = get, catch)]
    fn session_get(key: &str) -> Result<js_sys::Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "session"], js_name = remove, catch)]
    fn session_remove(key: &str) -> Result<js_sys::Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "i18n"], js_name = getMessage)]
    fn i18n_get_message(key: &str, substitutions: &js_sys::Array) -> String;
}

/// The text called `key` in the user's language, with `$1`, `$2` … filled in; the key itself when there is none.
#[must_use]
pub fn text(key: &str, values: &[&str]) -> String {
    let found = i18n_get_message(key, &values.iter().map(|value| JsValue::from_str(value)).collect());
    if found.is_empty() { key.to_owned() } else { found }
}

/// `key_one` for 1, else `key_other`, with the number as `$1`.
#[must_use]
pub fn counted(key: &str, number: u32) -> String {
    let form = if number == 1 { "one" } else { "other" };
    text(&format!("{key}_{form}"), &[&number.to_string()])
}

/// The user reads Swedish (else English: the two languages of the product).
#[must_use]
pub fn is_swedish() -> bool {
    text("page_language", &[]) == "sv"
}

/// Asks the worker.
///
/// # Errors
///
/// What the worker answered, or [`FailureCode::Internal`] when it could not be reached.
pub async fn ask<T: DeserializeOwned>(request: &Request) -> Result<T, Failure> {
    let message = to_js(request)?;
    let reply = settle(runtime_send_message(&message)).await.map_err(internal)?;
    if property(&reply, "ok").as_bool() == Some(true) {
        return from_js(property(&reply, "value"));
    }
    Err(from_js(property(&reply, "error"))?)
}

/// Asks the content script in a frame of a tab, 0 being the page itself: for a `PageState`, or for what else the command says.
///
/// # Errors
///
/// [`FailureCode::Internal`] when no content script answers there: the page is not being read.
pub async fn ask_page<T: DeserializeOwned>(tab: i32, frame: FrameId, command: &PageCommand) -> Result<T, Failure> {
    let message = to_js(command)?;
    let options = js_sys::Object::new();
    #[expect(clippy::cast_precision_loss, reason = "it came as a JavaScript number")]
    let frame = frame as f64;
    js_sys::Reflect::set(&options, &"frameId".into(), &frame.into()).map_err(internal)?;
    from_js(
        settle(tabs_send_message(tab, &message, &options))
            .await
            .map_err(internal)?,
    )
}

/// Tells every frame of a tab something. They answer by events of their own, those that have anything to tell.
pub fn tell_frames(tab: i32, command: &PageCommand) {
    let Ok(message) = to_js(command) else { return };
    let told = tabs_send_message(tab, &message, &js_sys::Object::new().into());
    // Nobody there to hear it is no failure.
    wasm_bindgen_futures::spawn_local(async move { drop(settle(told).await) });
}

/// The active tab of the panel's window: its number and, where the user has granted it, its address.
pub async fn active_tab() -> Option<(i32, Option<String>)> {
    let query = js_sys::Object::new();
    js_sys::Reflect::set(&query, &"active".into(), &JsValue::TRUE).ok()?;
    js_sys::Reflect::set(&query, &"currentWindow".into(), &JsValue::TRUE).ok()?;
    let tabs: js_sys::Array = settle(tabs_query(&query)).await.ok()?.dyn_into().ok()?;
    let tab = tabs.get(0);
    Some((number(&tab, "id")?, property(&tab, "url").as_string()))
}

/// Calls `heard` with every message and the numbers of the tab and the frame that sent it, for as long as the page lives.
/// Where it says that it is shown here, the sender is told to go on.
pub fn on_message(mut heard: impl FnMut(JsValue, Option<i32>, FrameId) -> bool + 'static) {
    let listener = Closure::new(move |message: JsValue, sender: JsValue, reply: JsValue| {
        #[expect(clippy::cast_possible_truncation, reason = "frame numbers are whole")]
        let frame = property(&sender, "frameId").as_f64().unwrap_or_default() as FrameId;
        if heard(message, number(&property(&sender, "tab"), "id"), frame)
            && let Some(reply) = reply.dyn_ref::<js_sys::Function>()
        {
            // The sender may be gone by now.
            let _ = reply.call1(&JsValue::NULL, &JsValue::TRUE);
        }
    });
    runtime_on_message(&listener);
    // The page lives as long as its listener: nothing to take back.
    listener.forget();
}

/// Calls `changed` when another tab becomes the active one, or a tab has loaded another page.
pub fn on_tab_change(changed: impl Fn() + Clone + 'static) {
    let activated = changed.clone();
    let listener = Closure::new(move |_: JsValue| activated());
    tabs_on_activated(&listener);
    listener.forget();
    let listener = Closure::new(move |_: i32, change: JsValue| {
        if property(&change, "status").as_string().as_deref() == Some("complete") {
            changed();
        }
    });
    tabs_on_updated(&listener);
    listener.forget();
}

/// Asks the user for lasting access to a web site. Must be called straight from a click: Firefox looks at the stack.
///
/// The future resolves to what the user answered.
pub fn request_site(origin: &str) -> impl Future<Output = bool> + use<> {
    let asked = origins(origin).and_then(|origins| permissions_request(&origins));
    async { settle(asked).await.is_ok_and(|granted| granted.is_truthy()) }
}

/// Whether a web site is granted for good.
pub async fn has_site(origin: &str) -> bool {
    let asked = origins(origin).and_then(|origins| permissions_contains(&origins));
    settle(asked).await.is_ok_and(|granted| granted.is_truthy())
}

/// Gives the access back.
pub async fn remove_site(origin: &str) -> bool {
    let asked = origins(origin).and_then(|origins| permissions_remove(&origins));
    settle(asked).await.is_ok_and(|removed| removed.is_truthy())
}

/// The comment chosen on a page before the panel was open: the tab and the comment's id.
pub async fn pending_selection() -> Option<(i32, String)> {
    let found = settle(session_get("select")).await.ok()?;
    let select = property(&found, "select");
    Some((number(&select, "tab")?, property(&select, "comment").as_string()?))
}

/// The text that the user marked and wanted reviewed before the panel was open; once.
pub async fn pending_text() -> Option<String> {
    let found = settle(session_get("text")).await.ok()?;
    let text = property(&found, "text").as_string()?;
    let _ = settle(session_remove("text")).await;
    Some(text)
}

fn origins(origin: &str) -> Result<JsValue, JsValue> {
    let what = js_sys::Object::new();
    js_sys::Reflect::set(
        &what,
        &"origins".into(),
        &js_sys::Array::of1(&format!("{origin}/*").into()),
    )?;
    Ok(what.into())
}

async fn settle(promise: Result<js_sys::Promise, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(promise?).await
}

fn internal(error: JsValue) -> Failure {
    let detail = error.dyn_ref::<js_sys::Error>().map_or_else(
        || error.as_string().unwrap_or_default(),
        |error| String::from(error.message()),
    );
    Failure {
        code: FailureCode::Internal,
        detail,
    }
}

fn property(value: &JsValue, name: &str) -> JsValue {
    // Fails only on what is no object.
    js_sys::Reflect::get(value, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

fn number(value: &JsValue, name: &str) -> Option<i32> {
    // Tab numbers are whole and small in both browsers.
    #[expect(clippy::cast_possible_truncation, reason = "tab numbers are 31 bits")]
    property(value, name).as_f64().map(|number| number as i32)
}
