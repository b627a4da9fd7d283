//! `cargo xtask quality`: docs/quality.md, what the rules reach, on comments they were tuned on and on comments they were not.
//!
//! `uppsikt evaluate --json` counts; here it is only asked and laid out. Between the markers the file is written anew each
//! time; the rest of it is written by hand and stays.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::document::{Markers, row, table};
use crate::parts::{Part, State, parts};
use crate::run::{command, output};
use crate::system;

const FILE: &str = "docs/quality.md";
const MARKERS: Markers = Markers {
    begin: "<!-- Written by `cargo xtask quality` from here: -->",
    end: "<!-- to here. -->",
};

/// Kinds of comments that are judged together, with the kinds that notes name.
struct Group {
    title: &'static str,
    kinds: &'static [&'static str],
    aims: &'static [Aim],
}

/// Something to reach.
struct Aim {
    title: &'static str,
    wanted: Wanted,
    of: fn(&Report) -> Option<Measure>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Wanted {
    AtLeast(f64),
    AtMost(f64),
}

const GROUPS: [Group; 4] = [
    Group {
        title: "Natural threads",
        kinds: &["tråd", "blogg"],
        aims: &[
            Aim {
                title: "flagged at all, precision",
                wanted: Wanted::AtLeast(0.95),
                of: |r| r.flagged.precision,
            },
            Aim {
                title: "flagged at all, recall",
                wanted: Wanted::AtLeast(0.92),
                of: |r| r.flagged.recall,
            },
            Aim {
                title: "clean comments flagged",
                wanted: Wanted::AtMost(0.03),
                of: |r| r.clean_flagged,
            },
        ],
    },
    Group {
        title: "Evasions and hard negatives",
        kinds: &["teknik", "fälla"],
        aims: &[
            Aim {
                title: "flagged at all, recall",
                wanted: Wanted::AtLeast(0.85),
                of: |r| r.flagged.recall,
            },
            Aim {
                title: "clean comments flagged",
                wanted: Wanted::AtMost(0.05),
                of: |r| r.clean_flagged,
            },
        ],
    },
    Group {
        title: "Personal data and secrecy",
        kinds: &["format", "uppgift"],
        aims: &[
            Aim {
                title: "personuppgift, F1",
                wanted: Wanted::AtLeast(0.95),
                of: |r| r.f1("personuppgift"),
            },
            Aim {
                title: "sekretess, F1",
                wanted: Wanted::AtLeast(0.85),
                of: |r| r.f1("sekretess"),
            },
        ],
    },
    Group {
        title: "Every comment",
        kinds: &[],
        aims: &[
            Aim {
                title: "all labels, micro F1",
                wanted: Wanted::AtLeast(0.85),
                of: |r| r.all_labels.f1,
            },
            Aim {
                title: "marked words touched",
                wanted: Wanted::AtLeast(0.90),
                of: |r| r.marks_touched,
            },
        ],
    },
];

/// As `uppsikt evaluate --json` writes it.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
struct Measure {
    value: f64,
    low: f64,
    high: f64,
    n: usize,
}

#[derive(Clone, Debug, Deserialize)]
struct Rates {
    precision: Option<Measure>,
    recall: Option<Measure>,
    f1: Option<Measure>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    comments: usize,
    labels: Vec<Label>,
    all_labels: Rates,
    flagged: Rates,
    clean_flagged: Option<Measure>,
    marks_touched: Option<Measure>,
    /// Only in the report of everything.
    #[serde(default)]
    kinds: BTreeMap<String, Report>,
}

#[derive(Clone, Debug, Deserialize)]
struct Label {
    label: String,
    #[serde(flatten)]
    rates: Rates,
}

impl Report {
    fn f1(&self, label: &str) -> Option<Measure> {
        self.labels
            .iter()
            .find(|own| own.label == label)
            .and_then(|own| own.rates.f1)
    }
}

/// What was measured on the parts of one state; `None` where there is no such part.
struct Measured {
    /// One for each of [`GROUPS`].
    groups: Vec<Report>,
    all: Report,
}

/// Measures, and writes docs/quality.md.
///
/// # Errors
///
/// When a part cannot be read, or the file has lost its markers.
pub(crate) fn quality(root: &Path) -> Result<()> {
    let parts = parts(root)?;
    let uppsikt = system::uppsikt(root)?;
    let of = |state| measured(root, &uppsikt, &parts, state);
    let (tuned, untouched) = (of(State::Open)?, of(State::Sealed)?);
    let written = layout(&parts, tuned.as_ref(), untouched.as_ref());
    MARKERS.write(root, FILE, &written)
}

fn measured(root: &Path, uppsikt: &Path, parts: &[Part], state: State) -> Result<Option<Measured>> {
    let files: Vec<PathBuf> = parts
        .iter()
        .filter(|part| part.state == state)
        .map(|part| part.path(root))
        .collect();
    if files.is_empty() {
        return Ok(None);
    }
    let report = |kinds: &[&str]| -> Result<Report> {
        let mut evaluate = command(uppsikt, root, &std::env::var_os("PATH").unwrap_or_default());
        evaluate.args(["evaluate", "--json"]).args(&files);
        for kind in kinds {
            evaluate.args(["--kind", kind]);
        }
        serde_json::from_str(&output(&mut evaluate)?).context("uppsikt evaluate --json")
    };
    let groups = GROUPS.iter().map(|group| report(group.kinds)).collect::<Result<_>>()?;
    Ok(Some(Measured {
        groups,
        all: report(&[])?,
    }))
}

fn layout(parts: &[Part], tuned: Option<&Measured>, untouched: Option<&Measured>) -> String {
    let mut lines = vec!["## Aims".to_owned(), String::new()];
    lines.extend(table(&["comments", "measured", "aim", "tuned", "untouched", "gap"]));
    for (at, group) in GROUPS.iter().enumerate() {
        let own = |measured: Option<&Measured>, aim: &Aim| measured.and_then(|m| m.groups.get(at)).and_then(aim.of);
        for aim in group.aims {
            let (tuned, untouched) = (own(tuned, aim), own(untouched, aim));
            lines.push(row(&[
                &titled(group),
                aim.title,
                &aim.wanted.shown(),
                &judged(tuned, aim.wanted),
                &judged(untouched, aim.wanted),
                &gap(tuned, untouched),
            ]));
        }
    }
    lines.extend(["", "## By label: F1", ""].map(str::to_owned));
    lines.extend(table(&["label", "tuned", "untouched", "gap"]));
    for label in labels(tuned, untouched) {
        let own = |measured: Option<&Measured>| measured.and_then(|m| m.all.f1(&label));
        let (tuned, untouched) = (own(tuned), own(untouched));
        lines.push(row(&[&label, &shown(tuned), &shown(untouched), &gap(tuned, untouched)]));
    }
    lines.extend(["", "## By kind: flagged at all", ""].map(str::to_owned));
    lines.extend(table(&["kind", "", "comments", "precision", "recall", "clean flagged"]));
    for (measured, state) in [(tuned, State::Open), (untouched, State::Sealed)] {
        for (kind, report) in measured.iter().flat_map(|m| &m.all.kinds) {
            lines.push(row(&[
                kind,
                state.title(),
                &report.comments.to_string(),
                &shown(report.flagged.precision),
                &shown(report.flagged.recall),
                &shown(report.clean_flagged),
            ]));
        }
    }
    lines.extend(["", "## Parts", ""].map(str::to_owned));
    lines.extend(table(&["file", "", "written", "source"]));
    for part in parts {
        lines.push(row(&[
            &format!("`{}`", part.file),
            part.state.title(),
            &part.written,
            &part.source,
        ]));
    }
    lines.join("\n") + "\n"
}

/// The labels, gravest first.
fn labels(tuned: Option<&Measured>, untouched: Option<&Measured>) -> Vec<String> {
    let measured = tuned.or(untouched);
    measured
        .iter()
        .flat_map(|m| &m.all.labels)
        .map(|label| label.label.clone())
        .collect()
}

fn titled(group: &Group) -> String {
    if group.kinds.is_empty() {
        group.title.to_owned()
    } else {
        format!("{} ({})", group.title, group.kinds.join(", "))
    }
}

impl Wanted {
    fn shown(self) -> String {
        match self {
            Self::AtLeast(share) => format!("≥ {share:.2}"),
            Self::AtMost(share) => format!("≤ {share:.2}"),
        }
    }

    /// What a measure says of the aim: only an interval that lies wholly on one side says anything for sure.
    fn verdict(self, of: Measure) -> &'static str {
        let (reached, surely, surely_not) = match self {
            Self::AtLeast(share) => (of.value >= share, of.low >= share, of.high < share),
            Self::AtMost(share) => (of.value <= share, of.high <= share, of.low > share),
        };
        match (reached, surely, surely_not) {
            (_, true, _) => "reached",
            (_, _, true) => "**not reached**",
            (true, ..) => "reached, perhaps by luck",
            (false, ..) => "not reached, perhaps by bad luck",
        }
    }
}

fn judged(measure: Option<Measure>, wanted: Wanted) -> String {
    measure.map_or_else(|| shown(None), |m| format!("{}: {}", shown(measure), wanted.verdict(m)))
}

fn shown(measure: Option<Measure>) -> String {
    measure.map_or_else(
        || "–".to_owned(),
        |m| format!("{:.3} ({:.2}–{:.2}, n = {})", m.value, m.low, m.high, m.n),
    )
}

/// How much worse the rules read what they were not tuned on.
fn gap(tuned: Option<Measure>, untouched: Option<Measure>) -> String {
    tuned.zip(untouched).map_or_else(
        || "–".to_owned(),
        |(tuned, untouched)| {
            let apart = if tuned.low > untouched.high || untouched.low > tuned.high {
                ""
            } else {
                " (noise?)"
            };
            format!("{:+.3}{apart}", untouched.value - tuned.value)
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(value: f64, low: f64, high: f64) -> Measure {
        Measure {
            value,
            low,
            high,
            n: 40,
        }
    }

    #[test]
    fn only_an_interval_on_one_side_is_sure() {
        let wanted = Wanted::AtLeast(0.9);
        assert_eq!(wanted.verdict(measure(0.95, 0.91, 0.98)), "reached");
        assert_eq!(wanted.verdict(measure(0.95, 0.85, 0.98)), "reached, perhaps by luck");
        assert_eq!(
            wanted.verdict(measure(0.85, 0.75, 0.92)),
            "not reached, perhaps by bad luck"
        );
        assert_eq!(wanted.verdict(measure(0.7, 0.6, 0.8)), "**not reached**");
        let most = Wanted::AtMost(0.05);
        assert_eq!(most.verdict(measure(0.01, 0.0, 0.04)), "reached");
        assert_eq!(most.verdict(measure(0.2, 0.1, 0.3)), "**not reached**");
    }

    #[test]
    fn the_gap_says_when_it_may_be_noise() {
        let (good, bad) = (measure(0.95, 0.92, 0.97), measure(0.7, 0.6, 0.8));
        assert_eq!(gap(Some(good), Some(bad)), "-0.250");
        assert_eq!(gap(Some(good), Some(measure(0.93, 0.88, 0.96))), "-0.020 (noise?)");
        assert_eq!(gap(Some(good), None), "–");
    }

    #[test]
    fn every_aim_is_laid_out_and_missing_parts_leave_dashes() {
        let text = layout(&[], None, None);
        let aims: usize = GROUPS.iter().map(|group| group.aims.len()).sum();
        assert_eq!(
            text.lines().filter(|line| line.contains("| – | – | – |")).count(),
            aims,
            "{text}"
        );
    }
}
