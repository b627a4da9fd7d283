//! `uppsikt evaluate`: how well the rules read labelled comments.

mod measure;

use super::{SOME_FAILED, WRONG_USAGE, complain};
use measure::{Measure, Rates, Report, Seen, Totals};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use uppsikt::model::{Category, Finding};
use uppsikt::review::Reviewer;
use uppsikt::rules::Pack;

/// What is measured, and how it is told.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// Labelled files; without any, the project's own development corpus, from its root.
    #[arg(value_name = "FILE", default_value = "tests/corpus/dev.jsonl")]
    files: Vec<PathBuf>,
    /// Only comments of this kind: what stands before the colon in their "note". May be given several times.
    #[arg(long, value_name = "KIND")]
    kind: Vec<String>,
    /// Also list every comment where findings and labels differ.
    #[arg(long, conflicts_with = "json")]
    differences: bool,
    /// Let --differences show comments of a sealed file, which is then sealed no longer.
    #[arg(long)]
    unseal: bool,
    /// One JSON object: counts, shares, 95 % intervals, by label and by kind.
    #[arg(long)]
    json: bool,
}

/// A file that no writer of rules may read is named so.
const SEALED: &str = "-sealed.jsonl";

#[derive(Deserialize)]
pub(super) struct Labelled {
    id: String,
    pub(super) text: String,
    pub(super) labels: BTreeSet<Category>,
    #[serde(default)]
    pub(super) marks: BTreeMap<Category, Vec<String>>,
    #[serde(default)]
    note: String,
}

impl Labelled {
    /// "tråd: snöröjning; beröm" is of the kind *tråd*.
    fn kind(&self) -> &str {
        self.note.split([':', ';']).next().unwrap_or("").trim()
    }
}

/// What `--json` writes.
#[derive(Serialize)]
struct Json {
    #[serde(flatten)]
    all: Report,
    /// Comments whose note names no kind are in none.
    kinds: BTreeMap<String, Report>,
}

/// Evaluates files and prints a table.
pub(super) fn run(pack: Pack, options: &Options, mut out: impl Write) -> io::Result<u8> {
    if options.differences
        && !options.unseal
        && let Some(sealed) = options.files.iter().find(|file| is_sealed(file))
    {
        complain(&format!(
            "uppsikt: {}: sealed: whoever has read its comments can no longer measure by them (--unseal shows them all the same)",
            sealed.display()
        ));
        return Ok(WRONG_USAGE);
    }
    let reviewer = Reviewer::new(pack);
    let mut totals = Totals::default();
    let mut kinds: BTreeMap<String, Totals> = BTreeMap::new();
    let mut failed = false;
    for path in &options.files {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(e) => {
                complain(&format!("uppsikt: {}: {e}", path.display()));
                failed = true;
                continue;
            }
        };
        for (i, line) in BufReader::new(file).split(b'\n').enumerate() {
            let line = line?;
            let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line);
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let comment = match serde_json::from_slice::<Labelled>(line) {
                Ok(comment) => comment,
                Err(e) => {
                    complain(&format!("uppsikt: {}, line {}: {e}", path.display(), i + 1));
                    failed = true;
                    continue;
                }
            };
            if !options.kind.is_empty() && !options.kind.iter().any(|kind| kind == comment.kind()) {
                continue;
            }
            let findings = reviewer.findings(&comment.text);
            let found: BTreeSet<Category> = findings.iter().map(|f| f.category).collect();
            let (marks, marks_touched) = marks(&comment, &findings);
            let seen = Seen {
                labels: &comment.labels,
                found: &found,
                marks,
                marks_touched,
            };
            totals.add(&seen);
            if !comment.kind().is_empty() {
                kinds.entry(comment.kind().to_owned()).or_default().add(&seen);
            }
            if options.differences && found != comment.labels {
                difference(&comment, &findings, &found, &mut out)?;
            }
        }
    }
    let all = totals.report();
    let kinds = kinds
        .into_iter()
        .map(|(kind, totals)| (kind, totals.report()))
        .collect();
    if options.json {
        serde_json::to_writer(&mut out, &Json { all, kinds })?;
        writeln!(out)?;
    } else {
        table(&all, &kinds, &mut out)?;
    }
    out.flush()?;
    Ok(if failed { SOME_FAILED } else { 0 })
}

fn is_sealed(file: &Path) -> bool {
    file.file_name()
        .is_some_and(|name| name.to_string_lossy().ends_with(SEALED))
}

/// How many words the comment has marked, and how many of them a finding of their label touches.
fn marks(comment: &Labelled, findings: &[Finding]) -> (usize, usize) {
    let (mut all, mut touched) = (0, 0);
    for (category, marks) in &comment.marks {
        for mark in marks {
            all += 1;
            let hit = comment.text.find(mark.as_str()).is_some_and(|at| {
                let start = comment.text.get(..at).map_or(0, |t| t.encode_utf16().count()) as u32;
                let end = start + mark.encode_utf16().count() as u32;
                findings
                    .iter()
                    .any(|f| f.category == *category && f.start < end && start < f.end)
            });
            touched += usize::from(hit);
        }
    }
    (all, touched)
}

fn difference(
    comment: &Labelled,
    findings: &[Finding],
    found: &BTreeSet<Category>,
    out: &mut impl Write,
) -> io::Result<()> {
    let ids = |set: &BTreeSet<Category>| set.iter().map(|c| c.id()).collect::<Vec<_>>().join(",");
    let (missed, extra) = (&comment.labels - found, found - &comment.labels);
    writeln!(
        out,
        "{} missed [{}] extra [{}] {:?}",
        comment.id,
        ids(&missed),
        ids(&extra),
        comment.text
    )?;
    for f in findings.iter().filter(|f| extra.contains(&f.category)) {
        writeln!(out, "    {} {:?}", f.rule, f.text)?;
    }
    Ok(())
}

fn table(all: &Report, kinds: &BTreeMap<String, Report>, out: &mut impl Write) -> io::Result<()> {
    let head = |first: &str| {
        format!(
            "{first:<16} {:>6} {:>6} {:>6}   {:>9} {:>9} {:>9}",
            "right", "wrong", "missed", "precision", "recall", "F1"
        )
    };
    writeln!(out, "{}", head("label"))?;
    for label in &all.labels {
        writeln!(out, "{}", row(label.label.id(), &label.rates))?;
    }
    writeln!(out, "{}", row("all labels", &all.all_labels))?;
    writeln!(out, "{}", row("flagged at all", &all.flagged))?;
    if !kinds.is_empty() {
        writeln!(out, "\n{}   {:>9} {:>8}", head("flagged, by kind"), "clean", "comments")?;
        for (kind, report) in kinds {
            writeln!(
                out,
                "{}   {} {:>8}",
                row(kind, &report.flagged),
                share(report.clean_flagged),
                report.comments
            )?;
        }
    }
    writeln!(out)?;
    writeln!(out, "comments              {:>6}", all.comments)?;
    writeln!(out, "unlabelled flagged    {}", of(all.clean_flagged))?;
    writeln!(out, "marks touched         {}", of(all.marks_touched))
}

fn row(name: &str, rates: &Rates) -> String {
    format!(
        "{name:<16} {:>6} {:>6} {:>6}   {} {} {}",
        rates.right,
        rates.wrong,
        rates.missed,
        share(rates.precision),
        share(rates.recall),
        share(rates.f1)
    )
}

/// A share as a decimal; a dash when there is nothing to share.
fn share(measure: Option<Measure>) -> String {
    measure.map_or_else(|| format!("{:>9}", "–"), |m| format!("{:>9.3}", m.value))
}

fn of(measure: Option<Measure>) -> String {
    measure.map_or_else(
        || format!("{:>6} of 0", 0),
        |m| {
            format!(
                "{:>6} of {} ({:.3}, 95 %: {:.3}–{:.3})",
                m.part(),
                m.n,
                m.value,
                m.low,
                m.high
            )
        },
    )
}
