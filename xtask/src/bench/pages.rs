//! `cargo xtask bench pages`: what Uppsikt costs the pages that it reads, beside mark.js and beside nothing.
//!
//! `benches/pages.mjs` opens pages in both browsers with the extension as it ships, in turns with the others, and measures.
//! Here it is only run, and laid out. In Chromium a task is known to be ours by a trace; Firefox names no tasks, so there the
//! longest time in which the page could do nothing is compared with that of the same page without us.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::build;
use crate::config::Config;
use crate::demo::LOOPBACK;
use crate::document::{Markers, row, table};
use crate::manifest::Browser;
use crate::run::{command, output, run};
use crate::setup::{Tools, step};
use crate::system;

use super::FILE;

const MARKERS: Markers = Markers {
    begin: "<!-- Written by `cargo xtask bench pages` from here: -->",
    end: "<!-- to here, pages. -->",
};

const NOTHING: &str = "nothing";
const OURS: &str = "uppsikt";
const MARK_JS: &str = "mark.js";

/// Comments on the page that the aims are about, and on the longest.
const MIDDLE: u32 = 2_000;
const LONG: u32 = 10_000;

/// What `benches/pages.mjs` prints. Times in milliseconds, memory in bytes.
#[derive(Deserialize)]
struct Measured {
    words: usize,
    sampled: usize,
    rounds: usize,
    browsers: Vec<InBrowser>,
}

#[derive(Deserialize)]
struct InBrowser {
    browser: String,
    name: String,
    loads: Vec<Load>,
    more: More,
    restless: Restless,
}

/// One page of so many comments, with one of the ways to mark it: medians.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Load {
    size: u32,
    way: String,
    /// To the last mark.
    all: f64,
    /// To the last mark in the window.
    visible: Option<f64>,
    added: Option<f64>,
    shift: Option<f64>,
    pause: Option<f64>,
    busy: Option<f64>,
    memory: Option<f64>,
    our_longest: Option<f64>,
    ours: Option<f64>,
    /// Rounds in which a comment stood elsewhere than with nothing.
    moved: u32,
    errors: Vec<String>,
}

/// From when comments came into the window to when they were marked.
#[derive(Deserialize)]
struct More {
    median: f64,
    worst: f64,
}

#[derive(Deserialize)]
struct Restless {
    nothing: Changing,
    uppsikt: Changing,
}

/// A page that changes all the time, for some seconds.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Changing {
    seconds: f64,
    changes: f64,
    busy: f64,
    pause: f64,
    ours: Option<f64>,
    our_longest: Option<f64>,
}

impl InBrowser {
    fn load(&self, size: u32, way: &str) -> Option<&Load> {
        self.loads.iter().find(|load| load.size == size && load.way == way)
    }

    /// The longest time that we kept the page from anything else.
    fn held(&self, size: u32) -> f64 {
        let ours = self.load(size, OURS);
        if let Some(longest) = ours.and_then(|load| load.our_longest) {
            return longest;
        }
        let pause = |load: Option<&Load>| load.and_then(|load| load.pause).unwrap_or(f64::NAN);
        let more = pause(ours) - pause(self.load(size, NOTHING));
        // Not by `max`, which takes what was not measured for nothing.
        if more < 0.0 { 0.0 } else { more }
    }
}

/// Measures, and writes its part of docs/performance.md.
///
/// # Errors
///
/// When something does not build or run, or the file has lost its markers.
pub(crate) fn bench(root: &Path, config: &Config, tools: &Tools) -> Result<()> {
    step("Choosing comments and words");
    // Nothing is called so: nothing is measured, but the comments and words are written.
    run(command("cargo", root, &tools.path).args(["bench", "--quiet", "--locked", "--bench", "review", "--", "none"]))?;
    let out = PathBuf::from("target/bench");
    let options = build::Options {
        also: vec![LOOPBACK.into()],
        out: Some(out.join("dist-pages")),
    };
    let dist = build::build(root, config, tools, &options)?;
    step("Measuring pages in both browsers");
    let mut measure = command("node", root, &tools.path);
    measure
        .arg("benches/pages.mjs")
        .arg(out.join("input.json"))
        .env("UPPSIKT_DIST", dist)
        .env("UPPSIKT_CHROMIUM", system::browser(root, Browser::Chromium)?)
        .env("UPPSIKT_FIREFOX", system::browser(root, Browser::Firefox)?)
        .stderr(Stdio::inherit());
    let measured: Measured = serde_json::from_str(&output(&mut measure)?).context("benches/pages.mjs")?;
    MARKERS.write(root, FILE, &layout(&measured))
}

fn layout(measured: &Measured) -> String {
    let mut text = String::from("## Pages\n");
    let _ = writeln!(
        text,
        "\nMedians of {} rounds. mark.js has the same {} words; {MARK_JS} word by word, as its `mark` does, was measured with {} of \
         them and counted up.",
        measured.rounds, measured.words, measured.sampled
    );
    for browser in &measured.browsers {
        let _ = writeln!(text, "\n### {}\n", browser.browser);
        for line in aims(browser).into_iter().chain([String::new()]).chain(loads(browser)) {
            let _ = writeln!(text, "{line}");
        }
        let Restless { nothing, uppsikt } = &browser.restless;
        let ours = match (uppsikt.ours, uppsikt.our_longest) {
            (Some(all), Some(longest)) => {
                format!("; under a trace ours were {all:.0} ms in as long, the longest {longest:.0} ms")
            }
            _ => String::new(),
        };
        let _ = writeln!(
            text,
            "\nA page of 100 comments that changes all the time ({:.0} changes in {:.0} s): its main thread busy for {:.0} ms with \
             Uppsikt, {:.0} ms without{ours}. Longest pause {:.0} ms, {:.0} ms without.",
            uppsikt.changes, uppsikt.seconds, uppsikt.busy, nothing.busy, uppsikt.pause, nothing.pause
        );
    }
    text
}

fn aims(browser: &InBrowser) -> Vec<String> {
    let ours: Vec<&Load> = browser.loads.iter().filter(|load| load.way == OURS).collect();
    let sum = |of: &dyn Fn(&Load) -> f64| ours.iter().map(|load| of(load)).sum::<f64>();
    let all = |size, way| browser.load(size, way).map_or(f64::NAN, |load| load.all);
    let visible = browser
        .load(MIDDLE, OURS)
        .and_then(|load| load.visible)
        .unwrap_or(f64::NAN);
    let faster = all(MIDDLE, MARK_JS) / all(MIDDLE, OURS);
    let growth = (all(LONG, OURS) / f64::from(LONG)) / (all(MIDDLE, OURS) / f64::from(MIDDLE));
    let rows = [
        at_most("nodes added", sum(&|load| load.added.unwrap_or(f64::NAN)), 0.0, ""),
        at_most(
            "layout shift, and pages on which a comment moved",
            sum(&|load| load.shift.unwrap_or(0.0) + f64::from(load.moved)),
            0.0,
            "",
        ),
        at_most("errors on the page", sum(&|load| load.errors.len() as f64), 0.0, ""),
        at_most(
            "2,000 comments: the longest that we held the page",
            browser.held(MIDDLE),
            50.0,
            " ms",
        ),
        at_most("2,000 comments: all that are seen marked", visible, 300.0, " ms"),
        at_most(
            "20 more that come into the window: marked",
            browser.more.median,
            300.0,
            " ms",
        ),
        Aim {
            measured: "2,000 comments: mark.js, word by word, against ours",
            aim: "> 1 ×".into(),
            was: format!("{faster:.1} ×"),
            is_reached: faster > 1.0,
        },
        at_most(
            "10,000 comments: the longest that we held the page",
            browser.held(LONG),
            50.0,
            " ms",
        ),
        at_most("time for a comment of 10,000 against one of 2,000", growth, 1.5, " ×"),
    ];
    let mut lines = Vec::from(table(&["measured", "aim", "was", ""]));
    lines.extend(rows.iter().map(
        |Aim {
             measured,
             aim,
             was,
             is_reached,
         }| {
            row(&[
                measured,
                aim,
                was,
                if *is_reached { "reached" } else { "**not reached**" },
            ])
        },
    ));
    lines.push(row(&[
        "20 more, the slowest time",
        "stated",
        &format!("{:.0} ms", browser.more.worst),
        "",
    ]));
    lines
}

struct Aim {
    measured: &'static str,
    aim: String,
    was: String,
    is_reached: bool,
}

/// What was not measured reaches nothing.
fn at_most(measured: &'static str, was: f64, most: f64, unit: &str) -> Aim {
    let digits = usize::from(unit == " ×" || (was > 0.0 && was < 1.0));
    Aim {
        measured,
        aim: format!("≤ {most}{unit}"),
        was: format!("{was:.digits$}{unit}"),
        is_reached: was <= most,
    }
}

fn loads(browser: &InBrowser) -> Vec<String> {
    let held = if browser.name == "chromium" {
        "our longest task"
    } else {
        "longest pause"
    };
    let mut lines = Vec::from(table(&[
        "comments",
        "with",
        "all marked",
        "seen marked",
        held,
        "main thread",
        "of it ours",
        "memory",
        "nodes added",
    ]));
    for load in &browser.loads {
        let is_nothing = load.way == NOTHING;
        let ms = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.0} ms"));
        let longest = if browser.name == "chromium" {
            load.our_longest.filter(|_| load.way == OURS)
        } else {
            load.pause
        };
        lines.push(row(&[
            &load.size.to_string(),
            if load.way == OURS { "Uppsikt" } else { &load.way },
            &if is_nothing { String::new() } else { ms(Some(load.all)) },
            &ms(load.visible),
            &ms(longest),
            &ms(load.busy),
            &ms(load.ours.filter(|_| load.way == OURS)),
            &load
                .memory
                .map_or_else(String::new, |bytes| format!("{:.1} MB", bytes / 1e6)),
            &load.added.map_or_else(String::new, |added| format!("{added:.0}")),
        ]));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(size: u32, way: &str, all: f64) -> Load {
        Load {
            size,
            way: way.into(),
            all,
            visible: (way == OURS).then_some(200.0),
            added: Some(0.0),
            shift: Some(0.0),
            pause: Some(if way == OURS { 90.0 } else { 30.0 }),
            busy: Some(all),
            memory: Some(1e6),
            our_longest: None,
            ours: None,
            moved: 0,
            errors: Vec::new(),
        }
    }

    fn browser() -> InBrowser {
        let changing = || Changing {
            seconds: 5.0,
            changes: 1_000.0,
            busy: 900.0,
            pause: 20.0,
            ours: None,
            our_longest: None,
        };
        InBrowser {
            browser: "Firefox/1".into(),
            name: "firefox".into(),
            loads: vec![
                load(MIDDLE, NOTHING, 0.0),
                load(MIDDLE, OURS, 1_000.0),
                load(MIDDLE, MARK_JS, 60_000.0),
                load(LONG, NOTHING, 0.0),
                load(LONG, OURS, 9_000.0),
            ],
            more: More {
                median: 150.0,
                worst: 400.0,
            },
            restless: Restless {
                nothing: changing(),
                uppsikt: changing(),
            },
        }
    }

    fn verdict(lines: &[String], measured: &str) -> (bool, bool) {
        let line = lines
            .iter()
            .find(|line| line.contains(measured))
            .cloned()
            .unwrap_or_default();
        (line.contains("| reached |"), line.contains("**not reached**"))
    }

    #[test]
    fn an_aim_that_was_missed_says_so() {
        let lines = aims(&browser());
        assert_eq!(verdict(&lines, "nodes added"), (true, false));
        assert_eq!(
            verdict(&lines, "2,000 comments: the longest"),
            (false, true),
            "{lines:?}"
        );
        assert_eq!(verdict(&lines, "all that are seen"), (true, false));
        assert_eq!(verdict(&lines, "word by word"), (true, false));
        assert_eq!(verdict(&lines, "of 10,000 against"), (false, true));
    }

    #[test]
    fn what_was_not_measured_reaches_nothing() {
        let mut without = browser();
        without.loads.retain(|load| load.way != MARK_JS && load.size != LONG);
        let lines = aims(&without);
        for measured in ["word by word", "10,000 comments: the longest", "of 10,000 against"] {
            assert_eq!(verdict(&lines, measured), (false, true), "{measured}");
        }
    }

    #[test]
    fn one_error_or_one_node_is_too_much() {
        let mut harmful = browser();
        harmful.loads[1].errors.push("NotFoundError".into());
        harmful.loads[1].added = Some(1.0);
        let lines = aims(&harmful);
        assert_eq!(verdict(&lines, "errors on the page"), (false, true));
        assert_eq!(verdict(&lines, "nodes added"), (false, true));
    }
}
