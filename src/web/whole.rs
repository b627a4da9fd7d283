//! The whole log, out and in: what the report page does for itself, because it is too large for a message and too heavy for a
//! worker that is started all day. Two who write at once are kept apart by the database ([`super::store`]).

use wasm_bindgen::prelude::*;

use super::border::from_js;
use super::open::{answer, store};
use super::time;
use crate::ledger::merge::Source;
use crate::ledger::retention::{Plan, Retention};
use crate::ledger::{Entry, EntryBody, file};
use crate::protocol::{Failure, FailureCode, ImportFile, PurgePreview};

/// The whole log as JSON Lines.
///
/// # Errors
///
/// A `Failure`.
#[wasm_bindgen(unchecked_return_type = "string")]
pub async fn log_text() -> Result<JsValue, JsValue> {
    answer(async {
        let log = store().await?.all().await?;
        file::write(&log).map_err(|error| Failure {
            code: FailureCode::Internal,
            detail: error.to_string(),
        })
    })
    .await
}

/// Takes files into the log, or says only what would come of it.
///
/// # Errors
///
/// A `Failure`; nothing was taken in then.
#[wasm_bindgen(unchecked_return_type = "ImportPlan")]
pub async fn import_files(
    #[wasm_bindgen(unchecked_param_type = "ImportFile[]")] files: JsValue,
    apply: bool,
) -> Result<JsValue, JsValue> {
    answer(async {
        let files: Vec<ImportFile> = from_js(files)?;
        let sources: Vec<Source<'_>> = files
            .iter()
            .map(|file| Source {
                name: &file.name,
                text: &file.text,
            })
            .collect();
        Ok(store().await?.import(&sources, &time::now(), apply).await?)
    })
    .await
}

/// Takes the last import back; how many entries went.
///
/// # Errors
///
/// A `Failure`; nothing went then.
#[wasm_bindgen(unchecked_return_type = "number")]
pub async fn undo_import() -> Result<JsValue, JsValue> {
    answer(async { Ok(store().await?.undo_import().await?) }).await
}

/// How long the log is kept whole.
///
/// # Errors
///
/// A `Failure`.
#[wasm_bindgen(unchecked_return_type = "Retention")]
pub async fn retention() -> Result<JsValue, JsValue> {
    answer(async { Ok(store().await?.retention().await?) }).await
}

/// What is old enough to be purged by this setting, which is kept. Purges nothing.
///
/// # Errors
///
/// A `Failure`.
#[wasm_bindgen(unchecked_return_type = "PurgePreview")]
pub async fn plan_purge(
    #[wasm_bindgen(unchecked_param_type = "Retention")] setting: JsValue,
) -> Result<JsValue, JsValue> {
    answer(async {
        let setting: Retention = from_js(setting)?;
        let store = store().await?;
        store.save_retention(&setting).await?;
        let (plan, saved) = store.plan_purge(&setting, time::day(&time::now())).await?;
        Ok(PurgePreview { plan, saved })
    })
    .await
}

/// Purges what was shown and logs it. Resolves after the write is on disk.
///
/// # Errors
///
/// A `Failure`; nothing was purged then.
#[wasm_bindgen(unchecked_return_type = "Entry")]
pub async fn purge(#[wasm_bindgen(unchecked_param_type = "Plan")] plan: JsValue) -> Result<JsValue, JsValue> {
    answer::<Entry>(async {
        let plan: Plan = from_js(plan)?;
        let store = store().await?;
        let (setting, settings, now) = (store.retention().await?, store.settings().await?, time::now());
        let body = |event| EntryBody::noted(&now, settings.handler, String::new(), event);
        Ok(store.purge(&plan, &setting, time::day(&now), body).await?)
    })
    .await
}
