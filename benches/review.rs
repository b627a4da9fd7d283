//! `cargo bench`: how fast the full review is, beside one bare search for all of the rules' words.
//!
//! Both read the comments of `tests/corpus`. The bare search is aho-corasick's overlapping search over the folded text, with
//! the automaton that the crate chooses by itself: the least that any reader of these words could do. Criterion, because
//! its estimates are files: the ratio below, and `cargo xtask bench`, read what was measured.
#![allow(clippy::unwrap_used, reason = "a bench that meets the unexpected must stop at once")]

use aho_corasick::AhoCorasick;
use criterion::{Criterion, Throughput};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;
use uppsikt::review::Reviewer;
use uppsikt::rules::Pack;
use uppsikt::text::Folded;

const GROUP: &str = "review";
const FULL: &str = "full review";
const BARE: &str = "bare aho-corasick";

fn main() {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(5))
        .configure_from_args();
    let comments = comments();
    let reviewer = Reviewer::new(Pack::builtin().unwrap());
    let folded: Vec<Folded> = comments.iter().map(|text| Folded::new(text)).collect();
    let literals = reviewer.pack().literals();
    let bare = AhoCorasick::new(&literals).unwrap();
    let bytes = comments.iter().map(|text| text.len() as u64).sum();

    let mut group = criterion.benchmark_group(GROUP);
    group.throughput(Throughput::ElementsAndBytes {
        elements: comments.len() as u64,
        bytes,
    });
    group.bench_function(FULL, |b| {
        b.iter(|| {
            comments
                .iter()
                .map(|text| reviewer.findings(black_box(text)).len())
                .sum::<usize>()
        });
    });
    group.bench_function(BARE, |b| {
        b.iter(|| {
            folded
                .iter()
                .map(|text| bare.find_overlapping_iter(black_box(text.as_str())).count())
                .sum::<usize>()
        });
    });
    group.finish();
    criterion.final_summary();

    // `cargo test --benches` and a filter measure nothing, or half.
    if let (Some(full), Some(alone)) = (nanoseconds(FULL), nanoseconds(BARE)) {
        let seconds = full / 1e9;
        println!(
            "{} comments, {} literals: {:.1} MB/s, {:.0} comments/s; {:.2} × one bare pass ({:.1} MB/s)",
            comments.len(),
            literals.len(),
            bytes as f64 / 1e6 / seconds,
            comments.len() as f64 / seconds,
            full / alone,
            bytes as f64 / 1e6 / (alone / 1e9),
        );
    }
}

/// The texts of the corpus, in order of files and lines.
fn comments() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|file| file.extension().is_some_and(|ending| ending == "jsonl"))
        .collect();
    files.sort();
    files
        .iter()
        .flat_map(|file| {
            let text = std::fs::read_to_string(file).unwrap();
            let texts = text.lines().map(|line| {
                let line: serde_json::Value = serde_json::from_str(line).unwrap();
                line["text"].as_str().unwrap().to_owned()
            });
            texts.collect::<Vec<_>>()
        })
        .collect()
}

/// What a benchmark's latest run measured for one pass over all comments.
fn nanoseconds(name: &str) -> Option<f64> {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target"), PathBuf::from);
    let file = target
        .join("criterion")
        .join(GROUP)
        .join(name.replace(' ', "_"))
        .join("new/estimates.json");
    let text = std::fs::read_to_string(target.join(file)).ok().or_else(|| {
        let file = target
            .join("criterion")
            .join(GROUP)
            .join(name)
            .join("new/estimates.json");
        std::fs::read_to_string(file).ok()
    })?;
    let estimates: serde_json::Value = serde_json::from_str(&text).ok()?;
    estimates["median"]["point_estimate"].as_f64()
}
