//! The remembering half of the worker: approvals, settings and the log, one handler a message.
//!
//! The worker may be stopped at any moment. Everything it knows is in the store; an open database is only a cache.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::border::{from_js, to_js};
use super::store::{Store, StoreError};
use super::time;
use crate::ledger::author::keyed_hash;
use crate::ledger::{Draft, Entry, EntryBody, Excerpt, Sources, chain, export, file, prepare};
use crate::model::Comment;
use crate::protocol::{ExportFile, ExportFormat, Failure, FailureCode, LogPage, PackFile, PageRef, Recalled, Settings};

/// The database's name in the extension's origin.
const DATABASE: &str = "uppsikt";

/// Names the key under which texts are remembered (approved, viewed).
const TEXT_KEY: &str = "text";

thread_local! {
    static STORE: RefCell<Option<Rc<Store>>> = const { RefCell::new(None) };
}

/// What is remembered of comments: `Recalled[]`, in their order.
///
/// # Errors
///
/// A `Failure`.
#[wasm_bindgen(unchecked_return_type = "Recalled[]")]
pub async fn recall(
    #[wasm_bindgen(unchecked_param_type = "PageRef")] page: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Comment[]")] comments: JsValue,
) -> Result<JsValue, JsValue> {
    answer(async { recalled(&from_js(page)?, &from_js::<Vec<Comment>>(comments)?).await }).await
}

/// Remembers that a text on a channel is approved, or that it no longer is.
///
/// # Errors
///
/// A `Failure`.
#[wasm_bindgen]
pub async fn set_approved(key: String, approved: bool) -> Result<JsValue, JsValue> {
    answer(async { Ok(store().await?.set_approved(&key, approved, &time::now()).await?) }).await
}

/// When a text was first viewed; notes now, when it never was.
///
/// # Errors
///
/// A `Failure`.
#[wasm_bindgen(unchecked_return_type = "string")]
pub async fn viewed(key: String) -> Result<JsValue, JsValue> {
    answer(async { Ok(store().await?.view(&key, &time::now()).await?) }).await
}

/// What would be saved for a decision. Writes nothing.
///
/// # Errors
///
/// A `Failure`.
#[wasm_bindgen(unchecked_return_type = "EntryBody")]
pub async fn prepare_log(
    #[wasm_bindgen(unchecked_param_type = "Draft")] draft: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Excerpt")] excerpt: JsValue,
) -> Result<JsValue, JsValue> {
    answer(async { body(&from_js(draft)?, &from_js(excerpt)?).await }).await
}

/// Saves a decision. Resolves after the write is on disk.
///
/// # Errors
///
/// A `Failure`; nothing was saved then.
#[wasm_bindgen(unchecked_return_type = "Entry")]
pub async fn log(
    #[wasm_bindgen(unchecked_param_type = "Draft")] draft: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Excerpt")] excerpt: JsValue,
) -> Result<JsValue, JsValue> {
    answer::<Entry>(async {
        let body = body(&from_js(draft)?, &from_js(excerpt)?).await?;
        Ok(store().await?.append(body).await?)
    })
    .await
}

/// The log, newest first, at the most `limit` entries.
///
/// # Errors
///
/// A `Failure`.
#[wasm_bindgen(unchecked_return_type = "LogPage")]
pub async fn entries(limit: u32) -> Result<JsValue, JsValue> {
    answer(async {
        let entries = store().await?.entries().await?;
        Ok(LogPage {
            total: u32::try_from(entries.len()).unwrap_or(u32::MAX),
            broken: chain::verify(&entries).err().map(|broken| broken.to_string()),
            entries: entries.into_iter().rev().take(limit as usize).collect(),
        })
    })
    .await
}

/// The whole log as a file.
///
/// # Errors
///
/// A `Failure`.
#[wasm_bindgen(unchecked_return_type = "ExportFile")]
pub async fn export_log(
    #[wasm_bindgen(unchecked_param_type = "ExportFormat")] format: JsValue,
) -> Result<JsValue, JsValue> {
    answer(async { export_file(from_js(format)?).await }).await
}

/// The settings.
///
/// # Errors
///
/// A `Failure`.
#[wasm_bindgen(unchecked_return_type = "Settings")]
pub async fn settings() -> Result<JsValue, JsValue> {
    answer(async { Ok(store().await?.settings().await?) }).await
}

/// Saves the settings.
///
/// # Errors
///
/// A `Failure`.
#[wasm_bindgen]
pub async fn save_settings(
    #[wasm_bindgen(unchecked_param_type = "Settings")] settings: JsValue,
) -> Result<JsValue, JsValue> {
    answer(async { Ok(store().await?.save_settings(&from_js::<Settings>(settings)?).await?) }).await
}

/// The files of the municipality's own rule pack; none when the built-in one is in use.
///
/// # Errors
///
/// A `Failure`.
#[wasm_bindgen(unchecked_return_type = "PackFile[]")]
pub async fn pack() -> Result<JsValue, JsValue> {
    answer(async { Ok(store().await?.pack().await?) }).await
}

/// Saves the files of an own rule pack, unchecked.
///
/// # Errors
///
/// A `Failure`.
#[wasm_bindgen]
pub async fn save_pack(
    #[wasm_bindgen(unchecked_param_type = "PackFile[]")] files: JsValue,
) -> Result<JsValue, JsValue> {
    answer(async { Ok(store().await?.save_pack(&from_js::<Vec<PackFile>>(files)?).await?) }).await
}

async fn answer<T: serde::Serialize>(work: impl Future<Output = Result<T, Failure>>) -> Result<JsValue, JsValue> {
    let answer = match work.await {
        Ok(value) => to_js(&value),
        Err(failure) => Err(failure),
    };
    answer.map_err(|failure| to_js(&failure).unwrap_or(JsValue::NULL))
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        // A connection may have gone stale (the browser closed it, the profile was cleared): the next message opens
        // a new one.
        STORE.set(None);
        error.0
    }
}

async fn store() -> Result<Rc<Store>, Failure> {
    if let Some(store) = STORE.with_borrow(Clone::clone) {
        return Ok(store);
    }
    let store = Rc::new(Store::open(DATABASE, &time::now()).await?);
    STORE.set(Some(Rc::clone(&store)));
    Ok(store)
}

/// A comment is remembered by a keyed hash that names this text by this author on this channel, whenever it is seen
/// again.
async fn recalled(page: &PageRef, comments: &[Comment]) -> Result<Vec<Recalled>, Failure> {
    let store = store().await?;
    let key = store.key(TEXT_KEY).await?;
    let keys: Vec<String> = comments
        .iter()
        .map(|comment| {
            let author = comment.author.as_deref().unwrap_or_default();
            // A picture has no text that could name it; its id does.
            let what = if comment.text.is_empty() {
                &comment.id
            } else {
                &comment.text
            };
            keyed_hash(&key, &[&page.channel, author, what])
        })
        .collect();
    let approved = store.approved(&keys).await?;
    Ok(keys
        .into_iter()
        .zip(approved)
        .map(|(key, approved)| Recalled { key, approved })
        .collect())
}

async fn body(draft: &Draft, excerpt: &Excerpt) -> Result<EntryBody, Failure> {
    let store = store().await?;
    let author_key = store.key(&format!("author-{}", time::year())).await?;
    let settings = store.settings().await?;
    let kannedom_at = store.viewed(&draft.key).await?;
    Ok(prepare(
        draft,
        &Sources {
            now: &time::now(),
            author_key: &author_key,
            handler: &settings.handler,
            kannedom_at: kannedom_at.as_deref(),
            excerpt,
        },
    ))
}

async fn export_file(format: ExportFormat) -> Result<ExportFile, Failure> {
    let entries = store().await?.entries().await?;
    let internal = |error: String| Failure {
        code: FailureCode::Internal,
        detail: error,
    };
    let (ending, mime, text) = match format {
        ExportFormat::Jsonl => (
            "jsonl",
            "application/jsonl",
            file::write(&entries).map_err(|error| internal(error.to_string()))?,
        ),
        ExportFormat::Csv => (
            "csv",
            "text/csv",
            export::csv(&entries).map_err(|error| internal(error.to_string()))?,
        ),
    };
    let now = time::now();
    let day = now.get(..10).unwrap_or_default();
    Ok(ExportFile {
        name: format!("uppsikt-logg-{day}.{ending}"),
        mime: mime.to_owned(),
        text,
    })
}
