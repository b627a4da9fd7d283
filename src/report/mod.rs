//! The yearly report: what the guidelines ask for in quarter three, from the log, in one go.
//!
//! A [`Report`] is figures and nothing else; its tables are made once (`tables`) and written as HTML (`html`), CSV
//! ([`csv`]), XLSX ([`sheet`]) and JSON, so that no form says what another does not. There is no clock and no chance in
//! any of it: the same log and the same frame give the same bytes, on the page and on the command line.
//!
//! ```
//! use uppsikt::register::Register;
//! use uppsikt::report::{About, Language, Period, Report};
//!
//! let about = About { municipality: "Norrlunda kommun".into(), ..About::default() };
//! let report = Report::make(&[], Period::year(2026)?, &Register::default(), &about);
//! let page = report.html(Language::Swedish)?;
//! assert!(page.contains("Norrlunda kommun"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod chart;
mod count;
pub mod figures;
mod html;
mod period;
pub mod sheet;
mod tables;
mod tally;
mod words;

use serde::{Deserialize, Serialize};

pub use count::{Count, FEW};
pub use period::{Period, PeriodError};
pub use words::Language;

use crate::ledger::{Action, Entry, export};
use crate::model::Category;
use crate::register::Register;
use tally::{Counted, Tally};

/// What the log does not know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", default)]
pub struct About {
    /// The municipality's name.
    pub municipality: String,
    /// Who made the report.
    pub made_by: String,
    /// When, `2026-08-15`.
    pub made_on: String,
    /// How the year was, in the maker's words; an empty line begins a new paragraph.
    pub narrative: String,
    /// The name of a short project that is reported at its end; empty for a year's report.
    pub project: String,
    /// Who is to approve it: an office or a name for each line.
    pub approvals: Vec<String>,
}

/// The figures of a period and of the same days a year before.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// What the log does not know.
    pub about: About,
    /// The time it tells of.
    pub period: Period,
    /// Everything.
    pub total: Sums,
    /// Everything a year before; absent when nothing was logged then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year_before: Option<Sums>,
    /// By channel, in the order of the register, then of their names.
    pub channels: Vec<ChannelSums>,
    /// By month.
    pub months: Vec<MonthSums>,
    /// Comments that were hidden or removed, by stretches of months.
    pub removed_over_time: Vec<Stretch>,
    /// The same by category.
    pub categories: Vec<Row>,
    /// The same by legal basis.
    pub bases: Vec<Row>,
    /// The same by channel.
    pub removed_by_channel: Vec<Row>,
    /// What was done with comments that were no questions.
    pub actions: Vec<Row>,
}

/// Figures of something.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Sums {
    /// Questions answered.
    pub answered: u64,
    /// Questions noted and not answered.
    pub unanswered: u64,
    /// The median time to an answer, in minutes, over those whose times are known.
    pub median_minutes: Option<i64>,
    /// Answers whose time can be held against a promise.
    pub promised: u64,
    /// Those of them that came in time.
    pub kept: u64,
    /// Comments read on rounds.
    pub read: u64,
    /// Comments that could not be read.
    pub unread: u64,
    /// Rounds.
    pub rounds: u64,
    /// Comments hidden or removed.
    pub removed: Count,
    /// Matters handed over.
    pub handed_over: Count,
    /// Police reports.
    pub police: Count,
    /// Snapshots saved for the archive.
    pub snapshots: u64,
    /// Posts, as entered.
    pub posts: Option<u64>,
    /// Comments on the channels, as entered.
    pub comments: Option<u64>,
    /// Followers at the end, as entered.
    pub followers: Option<u64>,
}

impl Sums {
    fn of(tally: &Tally) -> Self {
        Self {
            answered: tally.answered,
            unanswered: tally.unanswered,
            median_minutes: tally.median(),
            promised: tally.promised,
            kept: tally.kept,
            read: tally.read,
            unread: tally.unread,
            rounds: tally.rounds,
            removed: Count::of(tally.removed),
            handed_over: Count::of(tally.handed_over),
            police: Count::of(tally.police),
            snapshots: tally.snapshots,
            posts: tally.posts,
            comments: tally.comments,
            followers: tally.followers,
        }
    }

    /// How many hundredths of the answers came in time, rounded down: 99.6 is not all.
    #[must_use]
    pub fn kept_percent(&self) -> Option<u64> {
        (self.kept * 100).checked_div(self.promised)
    }
}

/// A channel's figures. What was removed there stands in [`Report::removed_by_channel`], where small counts are merged.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChannelSums {
    /// As the log names it.
    pub id: String,
    /// As people call it.
    pub name: String,
    /// What it promises, in words; empty when nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promise: Option<crate::calendar::ReplyPromise>,
    /// Questions answered.
    pub answered: u64,
    /// Questions noted and not answered.
    pub unanswered: u64,
    /// The median time to an answer, in minutes.
    pub median_minutes: Option<i64>,
    /// How many hundredths of the answers came in time.
    pub kept_percent: Option<u64>,
    /// Comments read on rounds.
    pub read: u64,
    /// Rounds.
    pub rounds: u64,
    /// Rounds a week, in tenths: the guidelines ask for two.
    pub rounds_a_week_tenths: u64,
    /// Posts.
    pub posts: Option<u64>,
    /// Comments.
    pub comments: Option<u64>,
    /// Followers at the end.
    pub followers: Option<u64>,
    /// Followers a year before.
    pub followers_before: Option<u64>,
}

/// A month's figures.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MonthSums {
    /// `2026-11`.
    pub month: String,
    /// Questions answered.
    pub answered: u64,
    /// The same month a year before.
    pub answered_before: u64,
    /// The median time to an answer, in minutes.
    pub median_minutes: Option<i64>,
    /// Comments read on rounds.
    pub read: u64,
    /// Rounds.
    pub rounds: u64,
    /// Posts.
    pub posts: Option<u64>,
}

/// Counts of several months together.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Stretch {
    /// The first month.
    pub from: String,
    /// The last month.
    pub to: String,
    /// The count.
    pub now: Count,
    /// The count a year before.
    pub before: Count,
}

/// A count of one or several kinds.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// The ids of what was counted; several where small counts were merged.
    pub ids: Vec<String>,
    /// The count.
    pub now: Count,
    /// The count a year before.
    pub before: Count,
}

/// Why a report could not be written.
#[derive(Debug)]
pub enum WriteError {
    /// As a page.
    Html(askama::Error),
    /// As CSV.
    Csv(::csv::Error),
    /// As a spreadsheet.
    Sheet(rust_xlsxwriter::XlsxError),
    /// As JSON.
    Json(serde_json::Error),
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Html(error) => error.fmt(f),
            Self::Csv(error) => error.fmt(f),
            Self::Sheet(error) => error.fmt(f),
            Self::Json(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for WriteError {}

impl Report {
    /// Counts. The log should hold ([`crate::ledger::chain::verify`]); what a later entry corrects is not counted.
    #[must_use]
    pub fn make(entries: &[Entry], period: Period, register: &Register, about: &About) -> Self {
        let now = tally::count(entries, period, register);
        let before = period
            .a_year_before()
            .map(|earlier| tally::count(entries, earlier, register))
            .unwrap_or_default();
        Self {
            about: about.clone(),
            period,
            total: Sums::of(&now.total),
            year_before: before.any.then(|| Sums::of(&before.total)),
            channels: channels(&now, &before, period, register),
            months: months(&now, &before, period),
            removed_over_time: over_time(&now, &before, period),
            categories: rows(tally::beside(&now.categories, &before.categories, |rank| {
                Category::ALL.get(*rank).map_or("", |category| category.id()).to_owned()
            })),
            bases: rows(tally::beside(&now.bases, &before.bases, |basis| (*basis).to_owned())),
            removed_by_channel: removed_by_channel(&now, &before),
            actions: rows(tally::beside(&now.actions, &before.actions, |action: &Action| {
                action.id().to_owned()
            })),
        }
    }

    /// As a page that stands alone, to read, to print and to keep.
    ///
    /// # Errors
    ///
    /// Never for a report as it is; the type is the template's.
    pub fn html(&self, language: Language) -> Result<String, WriteError> {
        html::page(self, language).map_err(WriteError::Html)
    }

    /// As CSV for Swedish Excel: the tables one under the other, each with its title above.
    ///
    /// # Errors
    ///
    /// Never for a report in memory.
    pub fn csv(&self, language: Language) -> Result<String, WriteError> {
        let mut rows = Vec::new();
        for table in tables::tables(self, language) {
            rows.push(vec![export::guarded(&table.title)]);
            let headings = (0..table.columns.len()).map(|at| export::guarded(&table.heading(at, language)));
            rows.push(headings.collect());
            for row in table.spread(language) {
                rows.push(row.iter().map(|cell| cell.for_csv(language)).collect());
            }
            rows.push(vec![String::new()]);
        }
        rows.pop();
        export::table(rows.into_iter()).map_err(WriteError::Csv)
    }

    /// As a workbook: the key figures on the first sheet, every table on its own.
    ///
    /// # Errors
    ///
    /// Never for a report in memory.
    pub fn xlsx(&self, language: Language) -> Result<Vec<u8>, WriteError> {
        sheet::report(self, language).map_err(WriteError::Sheet)
    }

    /// As JSON, for another program.
    ///
    /// # Errors
    ///
    /// Never for a report in memory.
    pub fn json(&self) -> Result<String, WriteError> {
        let mut text = serde_json::to_string_pretty(self).map_err(WriteError::Json)?;
        text.push('\n');
        Ok(text)
    }
}

fn channels(now: &Counted, before: &Counted, period: Period, register: &Register) -> Vec<ChannelSums> {
    let registered = register.channels.iter().map(|channel| channel.id.as_str());
    let known: Vec<&str> = registered.filter(|id| now.channels.contains_key(*id)).collect();
    let others = now
        .channels
        .keys()
        .map(String::as_str)
        .filter(|id| !id.is_empty() && !known.contains(id));
    let others: Vec<&str> = others.collect();
    let nothing = Tally::default();
    known
        .into_iter()
        .chain(others)
        .map(|id| {
            let tally = now.channels.get(id).unwrap_or(&nothing);
            let sums = Sums::of(tally);
            let channel = register.named(id);
            ChannelSums {
                id: id.to_owned(),
                name: channel.map_or(id, |channel| channel.title()).to_owned(),
                promise: channel.and_then(|channel| channel.promise),
                answered: sums.answered,
                unanswered: sums.unanswered,
                median_minutes: sums.median_minutes,
                kept_percent: sums.kept_percent(),
                read: sums.read,
                rounds: sums.rounds,
                rounds_a_week_tenths: (sums.rounds * 10).checked_div(period.weeks()).unwrap_or_default(),
                posts: sums.posts,
                comments: sums.comments,
                followers: sums.followers,
                followers_before: before.channels.get(id).and_then(|tally| tally.followers),
            }
        })
        .collect()
}

fn months(now: &Counted, before: &Counted, period: Period) -> Vec<MonthSums> {
    let names = period.months().into_iter().zip(&now.months);
    names
        .enumerate()
        .map(|(index, (month, tally))| MonthSums {
            month,
            answered: tally.answered,
            answered_before: before.months.get(index).map_or(0, |tally| tally.answered),
            median_minutes: tally.median(),
            read: tally.read,
            rounds: tally.rounds,
            posts: tally.posts,
        })
        .collect()
}

fn over_time(now: &Counted, before: &Counted, period: Period) -> Vec<Stretch> {
    let removed = |counted: &Counted| -> Vec<u64> { counted.months.iter().map(|tally| tally.removed).collect() };
    let names = period.months();
    let (now, mut before) = (removed(now), removed(before));
    before.resize(now.len(), 0);
    let (length, counts) = count::stretched(&now, &before);
    names
        .chunks(length)
        .zip(counts)
        .map(|(months, (now, before))| Stretch {
            from: months.first().cloned().unwrap_or_default(),
            to: months.last().cloned().unwrap_or_default(),
            now: Count::of(now),
            before: Count::of(before),
        })
        .collect()
}

fn removed_by_channel(now: &Counted, before: &Counted) -> Vec<Row> {
    let removed = |counted: &Counted| {
        let channels = counted.channels.iter();
        channels
            .map(|(id, tally)| (id.clone(), tally.removed))
            .filter(|(_, removed)| *removed > 0)
            .collect()
    };
    rows(tally::beside(&removed(now), &removed(before), Clone::clone))
}

fn rows(parts: Vec<count::Part>) -> Vec<Row> {
    count::merged(parts)
        .into_iter()
        .map(|part| Row {
            ids: part.ids,
            now: Count::of(part.now),
            before: Count::of(part.before),
        })
        .collect()
}

#[cfg(test)]
mod tests;
