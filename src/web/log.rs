//! The remembering half of the worker: approvals, settings and the log, one handler a message. What is too
//! large for a message, the whole log out and in, the report page does for itself ([`super::whole`]).
//!
//! The worker may be stopped at any moment. Everything it knows is in the store; an open database is only a cache.

use wasm_bindgen::prelude::*;

use super::border::{from_js, to_js};
use super::open::{answer, store};
use super::time;
use crate::ledger::author::keyed_hash;
use crate::ledger::mark::{HighWater, look_over};
use crate::ledger::{Draft, Entry, EntryBody, Excerpt, LogEvent, Sources, backup, chain, export, file, prepare};
use crate::model::Comment;
use crate::protocol::{
    ExportFile, ExportFormat, Failure, FailureCode, LogPage, LogStanding, PackFile, PageRef, Recalled, Settings,
};

/// Names the key under which texts are remembered (approved, viewed).
const TEXT_KEY: &str = "text";

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

/// Notes something that is no decision. Resolves after the write is on disk.
///
/// # Errors
///
/// A `Failure`; nothing was saved then.
#[wasm_bindgen(unchecked_return_type = "Entry")]
pub async fn record(
    channel: String,
    #[wasm_bindgen(unchecked_param_type = "LogEvent")] event: JsValue,
) -> Result<JsValue, JsValue> {
    answer::<Entry>(async { recorded(channel, from_js(event)?).await }).await
}

/// How the log stands to the mark that was kept outside it.
///
/// # Errors
///
/// A `Failure`.
#[wasm_bindgen(unchecked_return_type = "LogStanding")]
pub async fn standing(
    #[wasm_bindgen(unchecked_param_type = "HighWater | undefined")] mark: JsValue,
) -> Result<JsValue, JsValue> {
    answer(async { standing_to(kept_mark(mark)).await }).await
}

/// The mark to keep once this entry is acknowledged: the farther of the two.
///
/// # Errors
///
/// A `Failure`.
#[wasm_bindgen(unchecked_return_type = "HighWater")]
pub fn raised(
    #[wasm_bindgen(unchecked_param_type = "HighWater | undefined")] mark: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Entry")] entry: JsValue,
) -> Result<JsValue, JsValue> {
    let raised = from_js::<Entry>(entry).and_then(|entry| {
        let now = HighWater::at(&entry);
        to_js(&kept_mark(mark).map_or_else(|| now.clone(), |mark| mark.or(now.clone())))
    });
    raised.map_err(|failure| to_js(&failure).unwrap_or(JsValue::NULL))
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

/// A mark that cannot be read is none: it lies in a store that others of ours write, too.
fn kept_mark(mark: JsValue) -> Option<HighWater> {
    from_js(mark).ok()
}

async fn standing_to(mark: Option<HighWater>) -> Result<LogStanding, Failure> {
    let store = store().await?;
    let log = store.all().await?;
    let own = store.entries().await?;
    let (standing, mark) = look_over(mark, &own, &log);
    Ok(LogStanding {
        standing,
        mark,
        total: u32::try_from(log.len()).unwrap_or(u32::MAX),
        backup: backup::last(&own).map(str::to_owned),
        backup_due: backup::is_due(&own, time::day(&time::now())),
        undo: store.undoable().await?,
    })
}

async fn recorded(channel: String, event: LogEvent) -> Result<Entry, Failure> {
    // Decisions are prepared and shown first; what the log itself does, it notes itself.
    if !matches!(
        event,
        LogEvent::Round(_)
            | LogEvent::Figures(_)
            | LogEvent::Channel(_)
            | LogEvent::Snapshot(_)
            | LogEvent::Exported(_)
    ) {
        return Err(Failure {
            code: FailureCode::BadMessage,
            detail: event.id().to_owned(),
        });
    }
    let store = store().await?;
    let handler = store.settings().await?.handler;
    Ok(store
        .append(EntryBody::noted(&time::now(), handler, channel, event))
        .await?)
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
    let entries = store().await?.all().await?;
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
