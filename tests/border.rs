//! Uppsikt's types as a browser meets them: run by `wasm-pack test` in Chromium and Firefox.

#![cfg(all(target_arch = "wasm32", feature = "web"))]
#![allow(
    clippy::unwrap_used,
    reason = "a test that unwraps says what it expects; clippy knows only `#[test]`"
)]

use uppsikt::model::{Comment, CommentKind};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn a_comment_crosses_as_a_plain_object() {
    let object = js_sys::JSON::parse(r#"{"id": "c1", "text": "Blåsigt 🌬️ på bron", "kind": "text"}"#).unwrap();
    let comment: Comment = serde_wasm_bindgen::from_value(object.clone()).unwrap();
    assert_eq!((comment.id.as_str(), comment.kind), ("c1", CommentKind::Text));
    // The browser and Rust must mean the same text: offsets count in it.
    let text = js_sys::Reflect::get(&object, &"text".into()).unwrap();
    let length = js_sys::JsString::from(text).length() as usize;
    assert_eq!(comment.text.encode_utf16().count(), length);
}
