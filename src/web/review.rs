//! The reviewing half of the worker: rules in memory, comments in, findings out. No store, no waiting.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::border::{from_js, to_js};
use crate::ledger::{Draft, Excerpt};
use crate::model::{Category, Comment, CommentKind, Mark};
use crate::personal::mask::{mask, mask_identity};
use crate::protocol::{
    Catalogue, Failure, FailureCode, PackFile, PackInfo, PackTrial, Recalled, ReviewedComment, Settings,
};
use crate::review::Reviewer;
use crate::rules::{LogText, Pack, PackError};

thread_local! {
    static RULES: RefCell<Option<Rc<Rules>>> = const { RefCell::new(None) };
}

/// The rules in use, compiled.
struct Rules {
    reviewer: Reviewer,
    info: PackInfo,
}

/// Reviews comments. `recalled` is what the log remembers of them, in the same order; it may be shorter, for a log
/// that cannot be read costs the approvals, never the review.
///
/// # Errors
///
/// A `Failure`: [`FailureCode::BadMessage`].
#[wasm_bindgen(unchecked_return_type = "ReviewedComment[]")]
pub fn review(
    #[wasm_bindgen(unchecked_param_type = "Comment[]")] comments: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Recalled[]")] recalled: JsValue,
) -> Result<JsValue, JsValue> {
    let reviewed = from_js(comments).and_then(|comments: Vec<Comment>| {
        let recalled: Vec<Recalled> = from_js(recalled)?;
        let rules = rules()?;
        let mut recalled = recalled.into_iter();
        let reviewed: Vec<ReviewedComment> = comments
            .iter()
            .map(|comment| reviewed(&rules, comment, recalled.next().unwrap_or_default()))
            .collect();
        to_js(&reviewed)
    });
    reviewed.map_err(thrown)
}

fn reviewed(rules: &Rules, comment: &Comment, recalled: Recalled) -> ReviewedComment {
    let mut review = rules.reviewer.review(comment);
    if recalled.approved {
        let whole = comment.kind == CommentKind::Text && !comment.truncated;
        review.mark = if whole { Mark::Last } else { Mark::Olast };
    }
    ReviewedComment {
        review,
        key: recalled.key,
        approved: recalled.approved,
    }
}

/// What of the comment and of the user's words the log may keep, masked.
///
/// # Errors
///
/// A `Failure`: [`FailureCode::BadMessage`].
#[wasm_bindgen(unchecked_return_type = "Excerpt")]
pub fn excerpt(#[wasm_bindgen(unchecked_param_type = "Draft")] draft: JsValue) -> Result<JsValue, JsValue> {
    let excerpt = from_js(draft).and_then(|draft: Draft| {
        let rules = rules()?;
        let findings = rules.reviewer.review(&draft.comment).findings;
        let categories = findings.iter().map(|finding| finding.category);
        let keeps_text = categories
            .chain([draft.category])
            .all(|category| keeps_text(&rules, category));
        to_js(&Excerpt {
            text: (keeps_text && !draft.comment.text.is_empty()).then(|| mask(&draft.comment.text, &findings)),
            reason: mask(&draft.reason, &[]),
            diarienummer: mask_identity(&draft.diarienummer),
            police_number: mask_identity(&draft.police_number),
            handed_to: mask(&draft.handed_to, &[]),
            rule_version: rules.info.version.clone(),
        })
    });
    excerpt.map_err(thrown)
}

/// Whether the log may keep an excerpt. A category that the pack says nothing of is not trusted with one.
fn keeps_text(rules: &Rules, category: Category) -> bool {
    rules
        .reviewer
        .pack()
        .category(category)
        .is_some_and(|info| info.log_text == LogText::Masked)
}

/// Uses the municipality's own rule pack or, where `files` is empty or wrong, the built-in one; the info says which.
///
/// # Errors
///
/// A `Failure`: [`FailureCode::BadMessage`].
#[wasm_bindgen(unchecked_return_type = "PackInfo")]
pub fn use_pack(#[wasm_bindgen(unchecked_param_type = "PackFile[]")] files: JsValue) -> Result<JsValue, JsValue> {
    let info = from_js(files).and_then(|files: Vec<PackFile>| {
        let rules = Rc::new(compile(&files)?);
        RULES.set(Some(Rc::clone(&rules)));
        to_js(&rules.info)
    });
    info.map_err(thrown)
}

/// Throws what is wrong with a rule pack; uses it not.
///
/// # Errors
///
/// A `Failure`: [`FailureCode::Pack`] with file, line and key, or [`FailureCode::BadMessage`].
#[wasm_bindgen]
pub fn check_pack(#[wasm_bindgen(unchecked_param_type = "PackFile[]")] files: JsValue) -> Result<(), JsValue> {
    let checked = from_js(files).and_then(|files: Vec<PackFile>| match own_pack(&files) {
        Some(Err(error)) => Err(Failure {
            code: FailureCode::Pack,
            detail: error.to_string(),
        }),
        Some(Ok(_)) | None => Ok(()),
    });
    checked.map_err(thrown)
}

/// Tries a rule pack on a text, for the one who writes it: everything that is wrong, what is hardly meant, and what it
/// finds. Uses it not.
///
/// # Errors
///
/// A `Failure`: [`FailureCode::BadMessage`].
#[wasm_bindgen(unchecked_return_type = "PackTrial")]
pub fn try_pack(
    #[wasm_bindgen(unchecked_param_type = "PackFile[]")] files: JsValue,
    text: &str,
) -> Result<JsValue, JsValue> {
    let tried = from_js(files).and_then(|files: Vec<PackFile>| to_js(&PackTrial::new(&files, text)));
    tried.map_err(thrown)
}

/// What the rules in use are, with the settings given.
///
/// # Errors
///
/// A `Failure`: [`FailureCode::BadMessage`].
#[wasm_bindgen(unchecked_return_type = "Catalogue")]
pub fn catalogue(#[wasm_bindgen(unchecked_param_type = "Settings")] settings: JsValue) -> Result<JsValue, JsValue> {
    let catalogue = from_js(settings).and_then(|settings: Settings| {
        let rules = rules()?;
        let categories = rules.reviewer.pack().categories().to_vec();
        to_js(&Catalogue {
            categories,
            pack: rules.info.clone(),
            settings,
        })
    });
    catalogue.map_err(thrown)
}

fn thrown(failure: Failure) -> JsValue {
    to_js(&failure).unwrap_or(JsValue::NULL)
}

fn rules() -> Result<Rc<Rules>, Failure> {
    if let Some(rules) = RULES.with_borrow(Clone::clone) {
        return Ok(rules);
    }
    let rules = Rc::new(compile(&[])?);
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

/// Names a pack's content, to tell two of one's own apart: FNV-1a, which is no seal and need not be one.
fn fingerprint(files: &[PackFile]) -> String {
    let hash = |file: &PackFile| {
        let bytes = file.name.bytes().chain([0]).chain(file.text.bytes());
        bytes.fold(0x811c_9dc5_u32, |hash, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        })
    };
    // A sum, for the files may come in any order.
    let sum = files.iter().map(hash).fold(0, u32::wrapping_add);
    format!("{sum:08x}")
}

fn own_pack(files: &[PackFile]) -> Option<Result<Pack, PackError>> {
    (!files.is_empty()).then(|| {
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|file| (file.name.as_str(), file.text.as_str()))
            .collect();
        Pack::parse(&files)
    })
}
