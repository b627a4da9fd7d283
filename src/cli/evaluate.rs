//! `uppsikt evaluate`: how well the rules read labelled comments.

use super::{SOME_FAILED, complain};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;
use uppsikt::model::Category;
use uppsikt::review::Reviewer;
use uppsikt::rules::Pack;

#[derive(Deserialize)]
pub(super) struct Labelled {
    id: String,
    pub(super) text: String,
    pub(super) labels: BTreeSet<Category>,
    #[serde(default)]
    pub(super) marks: BTreeMap<Category, Vec<String>>,
}

#[derive(Clone, Copy, Default)]
struct Counts {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Counts {
    fn add(&mut self, labelled: bool, found: bool) {
        match (labelled, found) {
            (true, true) => self.right += 1,
            (false, true) => self.wrong += 1,
            (true, false) => self.missed += 1,
            (false, false) => {}
        }
    }

    fn row(&self, name: &str) -> String {
        let precision = share(self.right, self.right + self.wrong);
        let recall = share(self.right, self.right + self.missed);
        let f1 = share(2 * self.right, 2 * self.right + self.wrong + self.missed);
        format!(
            "{name:<16} {:>6} {:>6} {:>6}   {precision} {recall} {f1}",
            self.right, self.wrong, self.missed
        )
    }
}

/// A share as a decimal; a dash when there is nothing to share.
fn share(part: usize, whole: usize) -> String {
    if whole == 0 {
        format!("{:>9}", "–")
    } else {
        format!("{:>9.3}", part as f64 / whole as f64)
    }
}

#[derive(Default)]
struct Totals {
    labels: BTreeMap<Category, Counts>,
    flagged: Counts,
    comments: usize,
    unlabelled: usize,
    unlabelled_flagged: usize,
    marks: usize,
    marks_touched: usize,
}

/// Evaluates files and prints a table.
pub(super) fn run(pack: Pack, files: &[PathBuf], differences: bool, mut out: impl Write) -> io::Result<u8> {
    let reviewer = Reviewer::new(pack);
    let mut totals = Totals::default();
    let mut failed = false;
    for path in files {
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
            match serde_json::from_slice::<Labelled>(line) {
                Ok(comment) => compare(&reviewer, &comment, &mut totals, differences, &mut out)?,
                Err(e) => {
                    complain(&format!("uppsikt: {}, line {}: {e}", path.display(), i + 1));
                    failed = true;
                }
            }
        }
    }
    table(&totals, &mut out)?;
    out.flush()?;
    Ok(if failed { SOME_FAILED } else { 0 })
}

fn compare(
    reviewer: &Reviewer,
    comment: &Labelled,
    totals: &mut Totals,
    differences: bool,
    out: &mut impl Write,
) -> io::Result<()> {
    let findings = reviewer.findings(&comment.text);
    let found: BTreeSet<Category> = findings.iter().map(|f| f.category).collect();
    totals.comments += 1;
    for category in Category::ALL {
        totals
            .labels
            .entry(category)
            .or_default()
            .add(comment.labels.contains(&category), found.contains(&category));
    }
    totals.flagged.add(!comment.labels.is_empty(), !found.is_empty());
    if comment.labels.is_empty() {
        totals.unlabelled += 1;
        totals.unlabelled_flagged += usize::from(!found.is_empty());
    }
    for (category, marks) in &comment.marks {
        for mark in marks {
            totals.marks += 1;
            let touched = comment.text.find(mark.as_str()).is_some_and(|at| {
                let start = comment.text.get(..at).map_or(0, |t| t.encode_utf16().count()) as u32;
                let end = start + mark.encode_utf16().count() as u32;
                findings
                    .iter()
                    .any(|f| f.category == *category && f.start < end && start < f.end)
            });
            totals.marks_touched += usize::from(touched);
        }
    }
    if differences && found != comment.labels {
        let ids = |set: &BTreeSet<Category>| set.iter().map(|c| c.id()).collect::<Vec<_>>().join(",");
        let (missed, extra) = (&comment.labels - &found, &found - &comment.labels);
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
    }
    Ok(())
}

fn table(totals: &Totals, out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "{:<16} {:>6} {:>6} {:>6}   {:>9} {:>9} {:>9}",
        "label", "right", "wrong", "missed", "precision", "recall", "F1"
    )?;
    let mut all = Counts::default();
    for category in Category::ALL {
        let counts = totals.labels.get(&category).copied().unwrap_or_default();
        all.right += counts.right;
        all.wrong += counts.wrong;
        all.missed += counts.missed;
        writeln!(out, "{}", counts.row(category.id()))?;
    }
    writeln!(out, "{}", all.row("all labels"))?;
    writeln!(out, "{}", totals.flagged.row("flagged at all"))?;
    writeln!(out)?;
    writeln!(out, "comments              {:>6}", totals.comments)?;
    writeln!(
        out,
        "unlabelled flagged    {:>6} of {} ({})",
        totals.unlabelled_flagged,
        totals.unlabelled,
        share(totals.unlabelled_flagged, totals.unlabelled).trim()
    )?;
    writeln!(
        out,
        "marks touched         {:>6} of {} ({})",
        totals.marks_touched,
        totals.marks,
        share(totals.marks_touched, totals.marks).trim()
    )
}
