//! `cargo xtask false-hits`: what do the rules find where there is nothing to find?
//!
//! Every word of a Swedish dictionary in all its forms, and every common surname, given name and place, is read alone and
//! in neutral sentences, as a small word and with a capital. What a rule finds there must have been reviewed: it is a bad
//! word in itself (`tests/false-hits/reviewed.toml` says which, and why), or the rule is mended.

mod reviewed;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};

use crate::system;
use reviewed::{Hit, Reviewed};

/// The lists and what has been reviewed.
const LISTS: &str = "tests/false-hits";
const REVIEWED: &str = "reviewed.toml";
/// Where everything that was not reviewed is told in full.
const REPORT: &str = "target/false-hits.txt";
/// The most unreviewed words that are told on the screen.
const MOST_TOLD: usize = 60;

/// Sentences that say nothing; `{}` is the word.
const CARRIERS: [&str; 2] = ["På skylten stod ordet {}.", "I går pratade vi om {} på torget."];
/// Further ones for names.
const NAME_CARRIERS: [&str; 2] = ["Anna {} höll ett tal på torget.", "Vi åkte buss till {} och fikade."];

/// Runs it.
///
/// # Errors
///
/// When a word hits that nobody has reviewed, when a review has nothing left to hit, or when something is missing.
pub(crate) fn false_hits(root: &Path) -> Result<()> {
    let begun = Instant::now();
    let lists = root.join(LISTS);
    let reviewed = Reviewed::read(&lists.join(REVIEWED))?;
    let mut texts = Vec::new();
    let words = system::swedish_words(root)?;
    for word in words.lines().filter(|word| is_word(word)).collect::<BTreeSet<_>>() {
        texts.extend(readings(word, &CARRIERS).map(|text| (word.to_owned(), text)));
    }
    let names = names(&lists)?;
    let every = [CARRIERS, NAME_CARRIERS].concat();
    for name in &names {
        texts.extend(readings(name, &every).map(|text| (name.clone(), text)));
    }
    ensure!(
        texts.len() > 1_000_000,
        "only {} texts: the word list is not whole",
        texts.len()
    );

    let program = system::uppsikt(root)?;
    let mut hits = hits(&program, &texts)?;
    for hit in &mut hits {
        hit.name = names.contains(&hit.word);
    }
    let judged = reviewed.judge(&hits);
    eprintln!(
        "  {} texts in {:.0} s: {} hits, {} of them not reviewed",
        texts.len(),
        begun.elapsed().as_secs_f32(),
        hits.len(),
        judged.unknown.len()
    );
    if judged.is_clean() {
        return Ok(());
    }
    let packs = system::texts(&root.join("extension/packs/rules"), "toml")?;
    let report = judged.report(&packs, usize::MAX);
    let file = root.join(REPORT);
    fs::write(&file, report).with_context(|| format!("cannot write {}", file.display()))?;
    eprint!("{}", judged.report(&packs, MOST_TOLD));
    bail!(
        "{} hits that nobody has reviewed, {} reviews with nothing left to hit: mend the rule, or review in {LISTS}/{REVIEWED} \
         (all of it stands in {REPORT})",
        judged.unknown.len(),
        judged.stale.len()
    )
}

/// Letters, perhaps parted by hyphens; at least two. Numbers and abbreviations with full stops are no words.
fn is_word(word: &str) -> bool {
    word.chars().count() >= 2
        && word
            .split('-')
            .all(|part| !part.is_empty() && part.chars().all(char::is_alphabetic))
}

/// The names of every list beside the reviews, one a line; a line that begins with `#` is about the list.
fn names(lists: &Path) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for (file, text) in system::texts(lists, "txt")? {
        let before = names.len();
        names.extend(
            text.lines()
                .filter(|line| !line.starts_with('#') && !line.is_empty())
                .map(str::to_owned),
        );
        ensure!(names.len() > before, "{LISTS}/{file} holds no new name");
    }
    Ok(names)
}

/// A word as it is read: alone and in each carrier, as it stands and with a capital.
fn readings<'a>(word: &'a str, carriers: &'a [&str]) -> impl Iterator<Item = String> + 'a {
    let mut letters = word.chars();
    let capital: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters)
        .collect();
    let both = if capital == word {
        vec![capital]
    } else {
        vec![word.to_owned(), capital]
    };
    both.into_iter().flat_map(|word| {
        let sentences: Vec<String> = carriers.iter().map(|carrier| carrier.replace("{}", &word)).collect();
        std::iter::once(word).chain(sentences)
    })
}

#[derive(Serialize)]
struct Line<'a> {
    id: usize,
    text: &'a str,
}

#[derive(Deserialize)]
struct Scanned {
    id: usize,
    findings: Vec<Finding>,
}

#[derive(Deserialize)]
struct Finding {
    rule: String,
    text: String,
}

/// What `uppsikt scan` finds in the texts: every word and rule once, a hit in a sentence before one on the word alone.
fn hits(program: &Path, texts: &[(String, String)]) -> Result<Vec<Hit>> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let each = texts.len().div_ceil(workers).max(1);
    let scanned: Vec<Vec<Scanned>> = std::thread::scope(|scope| {
        let parts: Vec<_> = texts
            .chunks(each)
            .map(|part| scope.spawn(move || scan(program, part)))
            .collect();
        parts
            .into_iter()
            .map(|part| {
                part.join()
                    .map_err(|_| anyhow::anyhow!("a reader of uppsikt scan stopped"))?
            })
            .collect::<Result<_>>()
    })?;
    let mut hits: BTreeMap<(String, String), Hit> = BTreeMap::new();
    for (part, lines) in texts.chunks(each).zip(scanned) {
        for Scanned { id, findings } in lines {
            let Some((word, text)) = part.get(id) else {
                bail!("uppsikt scan told of text {id}, which it was not given");
            };
            let alone = text.chars().count() == word.chars().count();
            // The learned rule weighs sentences; of a word in a made one it says nothing that a review could settle. How often
            // it errs, `cargo xtask quality` counts on comments.
            let findings = findings
                .into_iter()
                .filter(|finding| !finding.rule.ends_with("/liknar"));
            for Finding { rule, text: marked } in findings {
                let hit = Hit {
                    word: word.clone(),
                    rule: rule.clone(),
                    marked,
                    text: text.clone(),
                    alone,
                    name: false,
                };
                let known = hits.entry((rule, word.clone())).or_insert_with(|| hit.clone());
                if known.alone && !alone {
                    *known = hit;
                }
            }
        }
    }
    Ok(hits.into_values().collect())
}

/// The lines of `uppsikt scan` that tell of findings.
fn scan(program: &Path, texts: &[(String, String)]) -> Result<Vec<Scanned>> {
    let mut child = Command::new(program)
        .arg("scan")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", program.display()))?;
    let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        bail!("no way to speak with {}", program.display());
    };
    let found = std::thread::scope(|scope| {
        let writer = scope.spawn(move || -> Result<()> {
            let mut stdin = BufWriter::new(stdin);
            for (id, (_, text)) in texts.iter().enumerate() {
                serde_json::to_writer(&mut stdin, &Line { id, text })?;
                stdin.write_all(b"\n")?;
            }
            Ok(stdin.flush()?)
        });
        let mut found = Vec::new();
        let mut lines = 0;
        for line in BufReader::new(stdout).lines() {
            let line = line?;
            lines += 1;
            // Nearly all of them; reading them costs more than scanning.
            if !line.ends_with("\"findings\":[]}") {
                found.push(serde_json::from_str(&line).with_context(|| format!("uppsikt scan said: {line}"))?);
            }
        }
        writer
            .join()
            .map_err(|_| anyhow::anyhow!("the writer to uppsikt scan stopped"))??;
        ensure!(
            lines == texts.len(),
            "uppsikt scan answered {lines} of {} texts",
            texts.len()
        );
        Ok(found)
    })?;
    let status = child.wait()?;
    ensure!(status.success(), "uppsikt scan failed: {status}");
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_read_alone_and_in_sentences_small_and_with_a_capital() {
        let texts: Vec<String> = readings("åsna", &["Se {} där."]).collect();
        assert_eq!(texts, ["åsna", "Se åsna där.", "Åsna", "Se Åsna där."]);
        assert_eq!(readings("Umeå", &CARRIERS).count(), 1 + CARRIERS.len());
    }

    #[test]
    fn words_are_letters() {
        assert!(["hus", "Åmål", "tv-licens", "öl"].iter().all(|word| is_word(word)));
        assert!(
            !["a", "", "4H-gård", "bl.a", "-läge", "tv-", "08:orna"]
                .iter()
                .any(|word| is_word(word))
        );
    }

    #[test]
    fn carriers_carry() {
        assert!(
            CARRIERS
                .iter()
                .chain(&NAME_CARRIERS)
                .all(|carrier| carrier.matches("{}").count() == 1)
        );
    }

    #[test]
    fn every_list_names_its_source_and_holds_no_line_twice() {
        let lists = crate::root().join(LISTS);
        let files = system::texts(&lists, "txt").unwrap();
        assert!(files.len() >= 4, "{} lists", files.len());
        for (file, text) in files {
            assert!(text.starts_with("# "), "{file} does not say where it is from");
            let names: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
            assert_eq!(
                names.len(),
                names.iter().collect::<BTreeSet<_>>().len(),
                "{file} names something twice"
            );
        }
        assert!(names(&lists).unwrap().contains("Fittja"));
    }
}
