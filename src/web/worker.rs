//! The worker's side of every message: one handler a message.
//!
//! The worker may be stopped at any moment. Everything it knows is either in the store or made anew from what is
//! packed; the rest (a compiled reviewer, an open database) is a cache.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::border::{from_js, to_js};
use super::store::{Store, StoreError};
use super::time;
use crate::ledger::author::{KEY_BYTES, keyed_hash};
use crate::ledger::{Draft, Entry, EntryBody, Sources, chain, export, prepare};
use crate::model::{Category, Comment, CommentKind, Mark};
use crate::personal::mask::mask;
use crate::protocol::{
    Catalogue, ExportFile, ExportFormat, Failure, FailureCode, LogPage, PackFile, PackInfo, PageRef, Request,
    ReviewedComment,
};
use crate::review::Reviewer;
use crate::rules::{LogText, Pack, PackError};

/// The database's name in the extension's origin.
const DATABASE: &str = "uppsikt";

/// Names the key under which texts are remembered (approved, viewed).
const TEXT_KEY: &str = "text";

thread_local! {
    static STORE: RefCell<Option<Rc<Store>>> = const { RefCell::new(None) };
    static RULES: RefCell<Option<Rc<Rules>>> = const { RefCell::new(None) };
}

/// The rules in use, compiled.
struct Rules {
    reviewer: Reviewer,
    info: PackInfo,
}

/// Does what one message asks. Resolves to an `Answer`, also when the message is wrong; rejects never.
#[wasm_bindgen(unchecked_return_type = "Answer<unknown>")]
pub async fn request(#[wasm_bindgen(unchecked_param_type = "Request")] message: JsValue) -> JsValue {
    let result = match from_js(message) {
        Ok(request) => handle(request).await,
        Err(failure) => Err(failure),
    };
    let (ok, name, value) = match result {
        Ok(value) => (true, "value", value),
        Err(failure) => (false, "error", to_js(&failure).unwrap_or(JsValue::NULL)),
    };
    let answer = js_sys::Object::new();
    // Setting a property on a fresh plain object cannot fail.
    let _ = js_sys::Reflect::set(&answer, &"ok".into(), &ok.into());
    let _ = js_sys::Reflect::set(&answer, &name.into(), &value);
    answer.into()
}

async fn handle(request: Request) -> Result<JsValue, Failure> {
    match request {
        Request::Review { page, comments } => to_js(&review(&page, &comments).await?),
        Request::Approve { key } => to_js(&store().await?.set_approved(&key, true, &time::now()).await?),
        Request::Unapprove { key } => to_js(&store().await?.set_approved(&key, false, &time::now()).await?),
        Request::Viewed { key } => to_js(&store().await?.view(&key, &time::now()).await?),
        Request::PrepareLog { draft } => to_js(&body(&draft).await?),
        Request::Log { draft } => to_js(&log(&draft).await?),
        Request::Entries { limit } => to_js(&entries(limit).await?),
        Request::Export { format } => to_js(&export_file(format).await?),
        Request::Catalogue => to_js(&catalogue().await?),
        Request::SaveSettings { settings } => to_js(&store().await?.save_settings(&settings).await?),
        Request::SavePack { files } => to_js(&save_pack(&files).await?),
        // The browser's part does this one; it never comes here.
        Request::OpenPanel { .. } => Err(Failure {
            code: FailureCode::UnknownMessage,
            detail: "openPanel".to_owned(),
        }),
    }
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
    let store = Rc::new(Store::open(DATABASE).await?);
    STORE.set(Some(Rc::clone(&store)));
    Ok(store)
}

/// The rules in use. A store that cannot be opened does not stop a review: the built-in rules need none.
async fn rules() -> Result<Rc<Rules>, Failure> {
    if let Some(rules) = RULES.with_borrow(Clone::clone) {
        return Ok(rules);
    }
    let files = match store().await {
        Ok(store) => store.pack().await.unwrap_or_default(),
        Err(_) => Vec::new(),
    };
    let rules = Rc::new(compile(&files)?);
    RULES.set(Some(Rc::clone(&rules)));
    Ok(rules)
}

/// Compiles the municipality's own pack or, where there is none or it is refused, the built-in one.
fn compile(files: &[PackFile]) -> Result<Rules, Failure> {
    let refused = match own_pack(files) {
        Some(Ok(pack)) => {
            let version = format!("egen-{}", fingerprint(files));
            return Ok(Rules {
                reviewer: Reviewer::new(pack),
                info: PackInfo {
                    own: true,
                    version,
                    refused: None,
                },
            });
        }
        Some(Err(error)) => Some(error.to_string()),
        None => None,
    };
    let pack = Pack::builtin().map_err(|error| Failure {
        code: FailureCode::Internal,
        detail: error.to_string(),
    })?;
    let version = env!("CARGO_PKG_VERSION").to_owned();
    Ok(Rules {
        reviewer: Reviewer::new(pack),
        info: PackInfo {
            own: false,
            version,
            refused,
        },
    })
}

fn own_pack(files: &[PackFile]) -> Option<Result<Pack, PackError>> {
    (!files.is_empty()).then(|| parse_pack(files))
}

/// Names a pack's content: the first eight digits of a SHA-256, enough to tell two of one's own apart.
fn fingerprint(files: &[PackFile]) -> String {
    let mut names: Vec<&PackFile> = files.iter().collect();
    names.sort_by_key(|file| &file.name);
    let parts: Vec<&str> = names
        .iter()
        .flat_map(|file| [file.name.as_str(), file.text.as_str()])
        .collect();
    keyed_hash(&[0; KEY_BYTES], &parts).chars().take(8).collect()
}

fn parse_pack(files: &[PackFile]) -> Result<Pack, PackError> {
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|file| (file.name.as_str(), file.text.as_str()))
        .collect();
    Pack::parse(&files)
}

async fn review(page: &PageRef, comments: &[Comment]) -> Result<Vec<ReviewedComment>, Failure> {
    let rules = rules().await?;
    let mut reviewed: Vec<ReviewedComment> = comments
        .iter()
        .map(|comment| ReviewedComment {
            review: rules.reviewer.review(comment),
            key: String::new(),
            approved: false,
        })
        .collect();
    // Approvals are a convenience: a store that fails costs them, never the review itself.
    if let Ok(keys) = text_keys(page, comments).await {
        let approved = match store().await {
            Ok(store) => store.approved(&keys).await.unwrap_or_default(),
            Err(_) => Vec::new(),
        };
        for (index, (reviewed, key)) in reviewed.iter_mut().zip(keys).enumerate() {
            reviewed.key = key;
            reviewed.approved = approved.get(index).copied().unwrap_or(false);
            if reviewed.approved {
                let whole = comments[index].kind == CommentKind::Text && !comments[index].truncated;
                reviewed.review.mark = if whole { Mark::Last } else { Mark::Olast };
            }
        }
    }
    Ok(reviewed)
}

/// For each comment the keyed hash that names this text by this author on this channel, whenever it is seen again.
async fn text_keys(page: &PageRef, comments: &[Comment]) -> Result<Vec<String>, Failure> {
    let key = store().await?.key(TEXT_KEY).await?;
    Ok(comments
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
        .collect())
}

async fn body(draft: &Draft) -> Result<EntryBody, Failure> {
    let store = store().await?;
    let rules = rules().await?;
    let author_key = store.key(&format!("author-{}", time::year())).await?;
    let settings = store.settings().await?;
    let kannedom_at = store.viewed(&draft.key).await?;
    let findings = rules.reviewer.review(&draft.comment).findings;
    let keeps_text = findings
        .iter()
        .map(|finding| finding.category)
        .chain([draft.category])
        .all(|category| keeps_text(&rules, category));
    let masked = (keeps_text && !draft.comment.text.is_empty()).then(|| mask(&draft.comment.text, &findings));
    Ok(prepare(
        draft,
        &Sources {
            now: &time::now(),
            author_key: &author_key,
            handler: &settings.handler,
            kannedom_at: kannedom_at.as_deref(),
            rule_version: &rules.info.version,
            masked_text: masked.as_deref(),
            guard: &|text| mask(text, &[]),
        },
    ))
}

/// Whether the log may keep an excerpt. A category that the pack says nothing of is not trusted with one.
fn keeps_text(rules: &Rules, category: Category) -> bool {
    rules
        .reviewer
        .pack()
        .category(category)
        .is_some_and(|info| info.log_text == LogText::Masked)
}

async fn log(draft: &Draft) -> Result<Entry, Failure> {
    let body = body(draft).await?;
    Ok(store().await?.append(body).await?)
}

async fn entries(limit: u32) -> Result<LogPage, Failure> {
    let entries = store().await?.entries().await?;
    Ok(LogPage {
        total: u32::try_from(entries.len()).unwrap_or(u32::MAX),
        broken: chain::verify(&entries).err().map(|broken| broken.to_string()),
        entries: entries.into_iter().rev().take(limit as usize).collect(),
    })
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
            export::json_lines(&entries).map_err(|error| internal(error.to_string()))?,
        ),
        ExportFormat::Csv => (
            "csv",
            "text/csv",
            export::csv(&entries).map_err(|error| internal(error.to_string()))?,
        ),
    };
    let day = time::now();
    let day = day.get(..10).unwrap_or_default();
    Ok(ExportFile {
        name: format!("uppsikt-logg-{day}.{ending}"),
        mime: mime.to_owned(),
        text,
    })
}

async fn catalogue() -> Result<Catalogue, Failure> {
    let rules = rules().await?;
    Ok(Catalogue {
        categories: rules.reviewer.pack().categories().to_vec(),
        templates: crate::reply::builtin().to_vec(),
        pack: rules.info.clone(),
        settings: store().await?.settings().await?,
    })
}

async fn save_pack(files: &[PackFile]) -> Result<PackInfo, Failure> {
    if !files.is_empty() {
        parse_pack(files).map_err(|error| Failure {
            code: FailureCode::Pack,
            detail: error.to_string(),
        })?;
    }
    store().await?.save_pack(files).await?;
    RULES.set(None);
    Ok(rules().await?.info.clone())
}
