//! `cargo xtask bench`: docs/performance.md, how fast a review is and how it grows, beside others, natively and in Chromium.
//!
//! `cargo bench` measures natively and leaves its comments and words for `benches/browser.mjs`, which measures the Wasm that
//! ships. Here they are only run, one after the other, and laid out. Times depend on the machine and on what else it does;
//! so every aim but two is a ratio of two things measured in one run.
//!
//! `cargo xtask bench pages` measures what reading costs the pages: [`pages`].

mod pages;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::Value;

use crate::build;
use crate::config::Config;
use crate::document::{Markers, row, table};
use crate::manifest::Browser;
use crate::run::{command, output, run};
use crate::setup::{Tools, step};
use crate::system;

const FILE: &str = "docs/performance.md";
const MARKERS: Markers = Markers {
    begin: "<!-- Written by `cargo xtask bench` from here: -->",
    end: "<!-- to here. -->",
};

const LENGTHS: [u32; 4] = [1_000, 10_000, 100_000, 1_000_000];
const TEXTS: [&str; 3] = ["plain", "stretched", "hidden"];
const PHRASES: [u32; 4] = [500, 2_000, 5_000, 20_000];

/// What `benches/browser.mjs` prints.
#[derive(Deserialize)]
struct InBrowser {
    browser: String,
    start: Start,
    filters: Filters,
}

#[derive(Deserialize)]
struct Start {
    comments: usize,
    /// Milliseconds, as `worst`.
    median: f64,
    worst: f64,
}

#[derive(Deserialize)]
struct Filters {
    comments: usize,
    words: usize,
    filters: Vec<Filter>,
    own: Loads,
}

#[derive(Deserialize)]
struct Filter {
    name: String,
    /// For all comments once.
    milliseconds: f64,
    flagged: u64,
}

/// Milliseconds to take 20,000 words of a municipality's own into use.
#[derive(Deserialize)]
struct Loads {
    first: f64,
    median: f64,
}

/// Times in seconds, as criterion estimated them.
struct Natively {
    bytes: f64,
    comments: f64,
    full: f64,
    bare: f64,
    /// For each of [`TEXTS`], one for each of [`LENGTHS`].
    lengths: Vec<Vec<f64>>,
    /// One for each of [`PHRASES`].
    phrases: Vec<f64>,
    own: f64,
}

/// What `cargo xtask bench` is told.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    only: Option<Only>,
}

#[derive(Clone, Copy, Debug, clap::Subcommand)]
enum Only {
    /// What Uppsikt costs the pages that it reads, in both browsers, beside mark.js and beside nothing.
    Pages,
}

/// Measures, and writes docs/performance.md.
///
/// # Errors
///
/// When something does not build or run, or the file has lost its markers.
pub(crate) fn bench(root: &Path, config: &Config, tools: &Tools, options: &Options) -> Result<()> {
    match options.only {
        Some(Only::Pages) => pages::bench(root, config, tools),
        None => reviews(root, config, tools),
    }
}

fn reviews(root: &Path, config: &Config, tools: &Tools) -> Result<()> {
    step("Measuring natively");
    run(command("cargo", root, &tools.path).args(["bench", "--quiet", "--locked", "--bench", "review"]))?;
    let natively = natively(root)?;
    let program = system::browser(root, Browser::Chromium)?;
    // The build that ships, in a place of its own: nothing of what is measured may depend on an old `dist`.
    let out = PathBuf::from("target/bench");
    let options = build::Options {
        also: Vec::new(),
        out: Some(out.join("dist")),
    };
    let dist = build::build(root, config, tools, &options)?;
    step("Measuring in Chromium");
    let mut measure = command("node", root, &tools.path);
    measure
        .arg("benches/browser.mjs")
        .arg(program)
        .arg(dist.join("chromium"))
        .arg(out.join("input.json"))
        .arg(out.join("browser"))
        .stderr(Stdio::inherit());
    let in_browser: InBrowser = serde_json::from_str(&output(&mut measure)?).context("benches/browser.mjs")?;
    let sizes = config
        .artefacts
        .iter()
        .map(|(name, artefact)| {
            let module = root.join(build::CORE).join(name).join("uppsikt_bg.wasm");
            let size = fs::metadata(&module)
                .with_context(|| format!("no {}", module.display()))?
                .len();
            Ok((name.clone(), size, artefact.bytes))
        })
        .collect::<Result<Vec<_>>>()?;
    MARKERS.write(root, FILE, &layout(&natively, &in_browser, &sizes))
}

fn natively(root: &Path) -> Result<Natively> {
    let input = fs::read_to_string(root.join("target/bench/input.json")).context("`cargo bench` left no input")?;
    let input: Value = serde_json::from_str(&input)?;
    let comments: Vec<&str> = input
        .get("comments")
        .and_then(Value::as_array)
        .context("no comments were measured")?
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let time = |id: &str| seconds(root, id);
    Ok(Natively {
        bytes: comments.iter().map(|text| text.len() as f64).sum(),
        comments: comments.len() as f64,
        full: time("review/full review")?,
        bare: time("review/bare aho-corasick")?,
        lengths: TEXTS
            .iter()
            .map(|text| {
                LENGTHS
                    .iter()
                    .map(|length| time(&format!("length/{text}/{length}")))
                    .collect()
            })
            .collect::<Result<_>>()?,
        phrases: PHRASES
            .iter()
            .map(|count| time(&format!("phrases/{count}")))
            .collect::<Result<_>>()?,
        own: time("own words_20000")?,
    })
}

/// The median that criterion estimated.
fn seconds(root: &Path, id: &str) -> Result<f64> {
    let file = root.join("target/criterion").join(id).join("new/estimates.json");
    let text = fs::read_to_string(&file).with_context(|| format!("`cargo bench` measured no {id}"))?;
    let estimates: Value = serde_json::from_str(&text)?;
    let nanoseconds = estimates.pointer("/median/point_estimate").and_then(Value::as_f64);
    Ok(nanoseconds.with_context(|| format!("{} holds no median", file.display()))? / 1e9)
}

fn layout(natively: &Natively, in_browser: &InBrowser, sizes: &[(String, u64, u64)]) -> String {
    let mut lines = aims(natively, in_browser, sizes);
    lines.extend(["", "## Natively", ""].map(str::to_owned));
    lines.push(format!(
        "All {} comments of the corpus that need not stay unread ({:.0} kB) in {:.1} ms: {:.1} MB/s, {:.0} comments/s. One bare \
         pass of aho-corasick over the same folded bytes with every literal of every rule: {:.1} MB/s.",
        natively.comments,
        natively.bytes / 1e3,
        natively.full * 1e3,
        natively.bytes / 1e6 / natively.full,
        natively.comments / natively.full,
        natively.bytes / 1e6 / natively.bare,
    ));
    lines.extend(["", "One text, microseconds for each kilobyte of it:", ""].map(str::to_owned));
    lines.extend(table(&["text", "1 kB", "10 kB", "100 kB", "1 MB"]));
    for (name, times) in TEXTS.iter().zip(&natively.lengths) {
        let each = times
            .iter()
            .zip(LENGTHS)
            .map(|(time, length)| per_kilobyte(*time, length));
        let cells: Vec<String> = std::iter::once((*name).to_owned())
            .chain(each.map(|microseconds| format!("{microseconds:.0}")))
            .collect();
        lines.push(row(&cells.iter().map(String::as_str).collect::<Vec<_>>()));
    }
    lines.extend(
        [
            "",
            "The same comments with own phrases of two words over the built-in rules:",
            "",
        ]
        .map(str::to_owned),
    );
    lines.extend(table(&["own phrases", "time, of that with 500"]));
    let least = natively.phrases.first().copied().unwrap_or(f64::NAN);
    for (count, time) in PHRASES.iter().zip(&natively.phrases) {
        lines.push(row(&[&count.to_string(), &format!("{:.2} ×", time / least)]));
    }
    lines.push(String::new());
    lines.push(format!(
        "20,000 own words are read, checked and compiled in {:.0} ms.",
        natively.own * 1e3
    ));
    lines.extend(["", "## In Chromium", ""].map(str::to_owned));
    lines.push(format!(
        "{}, the shipped module. Each filter has the same {} words and reads the same {} comments, in turns in one run. Uppsikt does \
         its whole review with these words in the place of its own; the others look for words alone.",
        in_browser.browser, in_browser.filters.words, in_browser.filters.comments,
    ));
    lines.push(String::new());
    lines.extend(table(&["filter", "comments/s", "time, of Uppsikt's", "comments hit"]));
    let ours = in_browser.milliseconds("Uppsikt");
    for filter in &in_browser.filters.filters {
        lines.push(row(&[
            &filter.name,
            &format!("{:.0}", in_browser.filters.comments as f64 / filter.milliseconds * 1e3),
            &format!("{:.2} ×", filter.milliseconds / ours),
            &filter.flagged.to_string(),
        ]));
    }
    lines.push(String::new());
    lines.push(format!(
        "From the first line of a dead worker's script to its answer on {} comments: {:.0} ms (median), {:.0} ms (worst). 20,000 own \
         words: {:.0} ms the first time, {:.0} ms after.",
        in_browser.start.comments,
        in_browser.start.median,
        in_browser.start.worst,
        in_browser.filters.own.first,
        in_browser.filters.own.median,
    ));
    lines.extend(["", "## Size", ""].map(str::to_owned));
    lines.extend(table(&["module", "bytes", "may have"]));
    for (name, size, most) in sizes {
        lines.push(row(&[name, &size.to_string(), &most.to_string()]));
    }
    lines.join("\n") + "\n"
}

impl InBrowser {
    /// Of the filter whose name begins so.
    fn milliseconds(&self, name: &str) -> f64 {
        let found = self.filters.filters.iter().find(|filter| filter.name.starts_with(name));
        found.map_or(f64::NAN, |filter| filter.milliseconds)
    }
}

fn per_kilobyte(time: f64, length: u32) -> f64 {
    time * 1e9 / f64::from(length)
}

fn aims(natively: &Natively, in_browser: &InBrowser, sizes: &[(String, u64, u64)]) -> Vec<String> {
    let ours = in_browser.milliseconds("Uppsikt");
    let against = |name: &str| in_browser.milliseconds(name) / ours;
    let growth = natively
        .lengths
        .iter()
        .filter_map(|times| Some(per_kilobyte(*times.last()?, 1_000_000) / per_kilobyte(*times.get(1)?, 10_000)))
        .fold(0.0, f64::max);
    let core = sizes
        .iter()
        .find(|(name, ..)| name == "core")
        .map_or(f64::NAN, |(_, size, _)| *size as f64 / 1e3);
    let own = in_browser.filters.own.first;
    let rows = [
        (
            "full review against one bare pass, natively",
            "≤ 4 ×",
            natively.full / natively.bare,
            " ×",
            natively.full / natively.bare <= 4.0,
        ),
        (
            "obscenity's matches against ours, same words",
            "≥ 20 ×",
            against("obscenity, matches"),
            " ×",
            against("obscenity, matches") >= 20.0,
        ),
        (
            "leo-profanity's words against ours, same words",
            "> 1 ×",
            against("leo-profanity, words"),
            " ×",
            against("leo-profanity, words") > 1.0,
        ),
        (
            "first answer of a dead worker",
            "≤ 80 ms",
            in_browser.start.median,
            " ms",
            in_browser.start.median <= 80.0,
        ),
        (
            "time for a byte of 1 MB against one of 10 kB, the worst text",
            "≤ 1.5 ×",
            growth,
            " ×",
            growth <= 1.5,
        ),
        (
            "20,000 own words taken into use, in Chromium",
            "≤ 150 ms",
            own,
            " ms",
            own <= 150.0,
        ),
        ("the core's Wasm", "≤ 700 kB", core, " kB", core <= 700.0),
    ];
    let mut lines = vec!["## Aims".to_owned(), String::new()];
    lines.extend(table(&["measured", "aim", "was", ""]));
    for (measured, aim, was, unit, reached) in rows {
        let verdict = if reached { "reached" } else { "**not reached**" };
        lines.push(row(&[measured, aim, &format!("{was:.1}{unit}"), verdict]));
    }
    lines.push(row(&[
        "@2toad/profanity's yes or no against our review",
        "stated",
        &format!("{:.1} ×", against("@2toad/profanity")),
        "",
    ]));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_browser() -> InBrowser {
        let filter = |name: &str, milliseconds| Filter {
            name: name.into(),
            milliseconds,
            flagged: 7,
        };
        InBrowser {
            browser: "Chrome/1".into(),
            start: Start {
                comments: 50,
                median: 60.0,
                worst: 90.0,
            },
            filters: Filters {
                comments: 100,
                words: 2_000,
                filters: vec![
                    filter("Uppsikt", 10.0),
                    filter("obscenity, matches", 300.0),
                    filter("leo-profanity, words used", 9.0),
                    filter("@2toad/profanity, yes or no", 20.0),
                ],
                own: Loads {
                    first: 100.0,
                    median: 80.0,
                },
            },
        }
    }

    fn natively() -> Natively {
        let even: Vec<f64> = LENGTHS.iter().map(|length| f64::from(*length) / 1e8).collect();
        let mut steep = even.clone();
        steep[3] *= 2.0;
        Natively {
            bytes: 1e6,
            comments: 100.0,
            full: 0.03,
            bare: 0.01,
            lengths: vec![even.clone(), even, steep],
            phrases: vec![1.0, 1.1, 1.2, 1.5],
            own: 0.02,
        }
    }

    #[test]
    fn an_aim_that_was_missed_says_so() {
        let text = layout(&natively(), &in_browser(), &[("core".into(), 812_000, 850_000)]);
        let verdict = |measured: &str| {
            let line = text.lines().find(|line| line.contains(measured)).unwrap_or_default();
            (line.contains("| reached |"), line.contains("**not reached**"))
        };
        assert_eq!(verdict("full review against"), (true, false));
        assert_eq!(verdict("obscenity's matches"), (true, false));
        assert_eq!(verdict("leo-profanity's words"), (false, true));
        assert_eq!(verdict("1 MB against one of 10 kB"), (false, true));
        assert_eq!(verdict("core's Wasm"), (false, true));
        assert!(
            text.contains("| @2toad/profanity's yes or no against our review | stated | 2.0 × |"),
            "{text}"
        );
    }

    #[test]
    fn a_filter_that_was_not_measured_reaches_nothing() {
        let mut without = in_browser();
        without
            .filters
            .filters
            .retain(|filter| !filter.name.starts_with("obscenity"));
        let text = layout(&natively(), &without, &[]);
        let missed = text.lines().filter(|line| line.contains("**not reached**")).count();
        assert_eq!(missed, 4, "{text}");
    }
}
