//! The report page's Rust: a log as text in, what is wrong with it, the year in figures and every export out.
//!
//! It knows no store: the log comes as the file that an export is, so that what the page makes and what the command line makes
//! of the same file are the same bytes. Reading comes in pieces, between which the page can show how far it has come.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use super::border::{from_js, to_js};
use crate::ledger::chain::Head;
use crate::ledger::file::{self, Checked, Reader};
use crate::ledger::{Entry, export};
use crate::model::Localized;
use crate::protocol::{Failure, FailureCode};
use crate::register::Register;
use crate::report::figures::{self, Entered};
use crate::report::{About, Language, Period, Report, sheet};

thread_local! {
    static READER: RefCell<Reader> = RefCell::default();
    /// A log that holds; none is never taken for an empty one.
    static LOG: RefCell<Option<Vec<Entry>>> = const { RefCell::new(None) };
    static REPORT: RefCell<Option<(Report, Language)>> = const { RefCell::new(None) };
}

/// A log that was read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, tsify::Tsify)]
#[serde(rename_all = "camelCase")]
pub struct LogRead {
    /// How many entries.
    pub count: usize,
    /// The version that wrote it.
    pub version: u32,
    /// The end of each chain.
    pub heads: Vec<Head>,
    /// Everything that is wrong, with its place. Nothing: it is as it was written.
    pub damages: Vec<Localized>,
    /// The channels it tells of.
    pub channels: Vec<String>,
    /// Followers, posts and comments as they were entered.
    pub figures: Vec<Entered>,
}

/// What a report is asked to be.
#[derive(Clone, Debug, Deserialize, Serialize, tsify::Tsify)]
#[serde(rename_all = "camelCase")]
pub struct ReportRequest {
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// What the log does not know.
    pub about: About,
    /// The channels' names and promises.
    pub register: Register,
    /// In Swedish; otherwise in English.
    pub swedish: bool,
}

/// From a day to a day.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, tsify::Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Days {
    /// The first.
    pub from: String,
    /// The last.
    pub to: String,
}

/// Begins to read a log.
#[wasm_bindgen]
pub fn begin_log() {
    READER.set(Reader::default());
}

/// Reads on: a piece ends where a line does.
#[wasm_bindgen]
pub fn feed_log(piece: &str) {
    READER.with_borrow_mut(|reader| reader.feed(piece));
}

/// What the log is. One that holds is kept, for exports and reports.
///
/// # Errors
///
/// A `Failure`.
#[wasm_bindgen(unchecked_return_type = "LogRead")]
pub fn end_log() -> Result<JsValue, JsValue> {
    let checked = READER.take().finish();
    answer(to_js(&told(&checked)).inspect(|_| {
        REPORT.set(None);
        LOG.set(checked.damages.is_empty().then_some(checked.entries));
    }))
}

/// The same of a file that is only looked at: what was kept stays.
///
/// # Errors
///
/// A `Failure`.
#[wasm_bindgen(unchecked_return_type = "LogRead")]
pub fn verify_file(text: &str) -> Result<JsValue, JsValue> {
    answer(to_js(&told(&file::check(text))))
}

fn told(checked: &Checked) -> LogRead {
    let channels: BTreeSet<&str> = checked
        .entries
        .iter()
        .map(|entry| entry.body.channel.as_str())
        .collect();
    LogRead {
        count: checked.entries.len(),
        version: checked.version,
        heads: checked.heads.clone(),
        damages: checked.damages.iter().map(file::Damage::message).collect(),
        channels: channels
            .into_iter()
            .filter(|channel| !channel.is_empty())
            .map(str::to_owned)
            .collect(),
        figures: figures::entered(&checked.entries),
    }
}

/// The log for Swedish Excel.
///
/// # Errors
///
/// A `Failure`.
#[wasm_bindgen]
pub fn log_csv() -> Result<String, JsValue> {
    answer(with_log(|log| export::csv(log).map_err(internal)))
}

/// The log as a workbook.
///
/// # Errors
///
/// A `Failure`.
#[wasm_bindgen]
pub fn log_xlsx() -> Result<Vec<u8>, JsValue> {
    answer(with_log(|log| sheet::log(log).map_err(internal)))
}

/// The twelve months that the guidelines ask for on a day.
///
/// # Errors
///
/// A `Failure` when it is no day.
#[wasm_bindgen(unchecked_return_type = "Days")]
pub fn quarter_three(today: &str) -> Result<JsValue, JsValue> {
    answer(Period::for_quarter_three(today).map_err(bad).and_then(|period| {
        to_js(&Days {
            from: period.from().to_string(),
            to: period.to().to_string(),
        })
    }))
}

/// The register of channels in a file.
///
/// # Errors
///
/// A `Failure` when it is none.
#[wasm_bindgen(unchecked_return_type = "Register")]
pub fn read_register(text: &str) -> Result<JsValue, JsValue> {
    answer(
        serde_json::from_str::<Register>(text)
            .map_err(bad)
            .and_then(|register| to_js(&register)),
    )
}

/// Figures pasted from a spreadsheet.
///
/// # Errors
///
/// A `Failure`.
#[wasm_bindgen(unchecked_return_type = "Pasted")]
pub fn read_figures(text: &str) -> Result<JsValue, JsValue> {
    answer(to_js(&figures::pasted(text)))
}

/// Makes the report of the log that was read, and gives it as a page. Its other forms: [`report_text`], [`report_xlsx`].
///
/// # Errors
///
/// A `Failure` when the period is none.
#[wasm_bindgen]
pub fn make_report(
    #[wasm_bindgen(unchecked_param_type = "ReportRequest")] request: JsValue,
) -> Result<String, JsValue> {
    answer(from_js::<ReportRequest>(request).and_then(|request| {
        let period = Period::new(&request.from, &request.to).map_err(bad)?;
        let language = if request.swedish {
            Language::Swedish
        } else {
            Language::English
        };
        let report = with_log(|log| Ok(Report::make(log, period, &request.register, &request.about)))?;
        let page = report.html(language).map_err(internal)?;
        REPORT.set(Some((report, language)));
        Ok(page)
    }))
}

/// The report that was made, as `html`, `csv` or `json`.
///
/// # Errors
///
/// A `Failure` when none was made, or there is no such form.
#[wasm_bindgen]
pub fn report_text(form: &str) -> Result<String, JsValue> {
    answer(made(|report, language| match form {
        "html" => report.html(language).map_err(internal),
        "csv" => report.csv(language).map_err(internal),
        "json" => report.json().map_err(internal),
        other => Err(bad(other)),
    }))
}

/// The report that was made, as a workbook.
///
/// # Errors
///
/// A `Failure` when none was made.
#[wasm_bindgen]
pub fn report_xlsx() -> Result<Vec<u8>, JsValue> {
    answer(made(|report, language| report.xlsx(language).map_err(internal)))
}

fn with_log<T>(work: impl FnOnce(&[Entry]) -> Result<T, Failure>) -> Result<T, Failure> {
    LOG.with_borrow(|log| log.as_deref().ok_or_else(|| bad("no log was read")).and_then(work))
}

fn made<T>(write: impl FnOnce(&Report, Language) -> Result<T, Failure>) -> Result<T, Failure> {
    REPORT.with_borrow(|report| {
        report
            .as_ref()
            .ok_or_else(|| bad("no report was made"))
            .and_then(|(report, language)| write(report, *language))
    })
}

fn answer<T>(result: Result<T, Failure>) -> Result<T, JsValue> {
    result.map_err(|failure| to_js(&failure).unwrap_or(JsValue::NULL))
}

fn bad(why: impl ToString) -> Failure {
    Failure {
        code: FailureCode::BadMessage,
        detail: why.to_string(),
    }
}

fn internal(error: impl ToString) -> Failure {
    Failure {
        code: FailureCode::Internal,
        detail: error.to_string(),
    }
}
