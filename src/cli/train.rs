//! `uppsikt train`: from labelled comments to the learned rule.

use super::{SOME_FAILED, complain, evaluate::Labelled};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use uppsikt::learned::train::{Example, train};
use uppsikt::rules::Pack;

/// Trains on files and writes the model; writes nothing when a file or line cannot be read.
pub(super) fn run(files: &[PathBuf], output: &Path, mut out: impl Write) -> io::Result<u8> {
    let mut examples = Vec::new();
    for path in files {
        let text =
            std::fs::read_to_string(path).map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", path.display())))?;
        for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            match serde_json::from_str::<Labelled>(line) {
                Ok(comment) => examples.push(Example {
                    text: comment.text,
                    labels: comment.labels,
                    marks: comment.marks,
                    only: None,
                }),
                Err(e) => {
                    complain(&format!("uppsikt: {}, line {}: {e}", path.display(), i + 1));
                    return Ok(SOME_FAILED);
                }
            }
        }
    }
    examples.extend(rules_examples()?);
    let (model, report) = train(&examples);
    let bytes = model.write();
    std::fs::write(output, &bytes)?;
    writeln!(
        out,
        "{} comments, {} sentences, {} bytes",
        report.comments,
        report.sentences,
        bytes.len()
    )?;
    writeln!(out, "held out:  least  precision  recall  clean flagged")?;
    for held in &report.held_out {
        let [right, wrong, missed] = held.counts;
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        writeln!(
            out,
            "          {:>6.2} {:>10.3} {:>7.3} {:>14.3}",
            held.least,
            share(right, right + wrong),
            share(right, right + missed),
            share(held.clean[0], held.clean[1])
        )?;
    }
    out.flush()?;
    Ok(0)
}

/// What the built-in rules give as examples teaches too, each for its own category.
fn rules_examples() -> io::Result<Vec<Example>> {
    let pack = Pack::builtin().map_err(io::Error::other)?;
    let mut examples = Vec::new();
    for info in pack.categories() {
        for rule in &info.rules {
            let found = rule.examples.iter().map(|text| (text, true));
            let left = rule.counter_examples.iter().map(|text| (text, false));
            examples.extend(found.chain(left).map(|(text, is)| Example {
                text: text.clone(),
                labels: is.then_some(info.category).into_iter().collect(),
                marks: std::collections::BTreeMap::new(),
                only: Some(info.category),
            }));
        }
    }
    Ok(examples)
}
