//! `cargo bench`: how fast the full review is, beside one bare search for all of the rules' words, and how it grows.
//!
//! The comments are those of `tests/corpus` that need not stay unread. The bare search is aho-corasick's overlapping search
//! over the folded text, with the automaton that the crate chooses by itself: the least that any reader of these words
//! could do. Criterion, because its estimates are files: the ratio below, and `cargo xtask bench`, read what was measured.
//!
//! For `cargo xtask bench`, which measures the same in a browser, it writes its comments and words to
//! `target/bench/input.json`.
#![allow(clippy::unwrap_used, reason = "a bench that meets the unexpected must stop at once")]

use aho_corasick::AhoCorasick;
use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;
use uppsikt::review::Reviewer;
use uppsikt::rules::Pack;
use uppsikt::text::Folded;

const FULL: &str = "full review";
const BARE: &str = "bare aho-corasick";
/// Words of a list that other filters are given too.
const WORDS: usize = 2_000;
/// Words of a municipality that writes many.
const OWN_WORDS: usize = 20_000;

fn main() {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .sample_size(20)
        .configure_from_args();
    let comments = comments();
    let reviewer = Reviewer::new(Pack::builtin().unwrap());
    let literals = reviewer.pack().literals();
    let words: Vec<&str> = literals
        .iter()
        .map(String::as_str)
        .filter(|word| is_plain(word))
        .collect();
    let words: Vec<&str> = words.iter().copied().step_by(words.len() / WORDS).take(WORDS).collect();
    let own = own_words();
    write_input(&comments, &words, &own);

    let bytes = comments.iter().map(|text| text.len() as u64).sum();
    corpus(&mut criterion, &comments, bytes, &reviewer, literals.iter());
    lengths(&mut criterion, &comments, &reviewer);
    rules(&mut criterion, &comments);
    criterion.bench_function("own words/20000", |b| {
        b.iter(|| Pack::parse(&[("egna.txt", black_box(own.as_str()))]).unwrap());
    });
    criterion.final_summary();

    // `cargo test --benches` and a filter measure nothing, or half.
    if let (Some(full), Some(bare)) = (seconds(FULL), seconds(BARE)) {
        println!(
            "{} comments, {} literals: {:.1} MB/s, {:.0} comments/s; {:.2} × one bare pass ({:.1} MB/s)",
            comments.len(),
            literals.len(),
            bytes as f64 / 1e6 / full,
            comments.len() as f64 / full,
            full / bare,
            bytes as f64 / 1e6 / bare,
        );
    }
}

/// The whole corpus, and the bare search over it.
fn corpus<'l>(
    criterion: &mut Criterion,
    comments: &[String],
    bytes: u64,
    reviewer: &Reviewer,
    literals: impl Iterator<Item = &'l String>,
) {
    let folded: Vec<Folded> = comments.iter().map(|text| Folded::new(text)).collect();
    let bare = AhoCorasick::new(literals).unwrap();
    let mut group = criterion.benchmark_group("review");
    group
        .measurement_time(Duration::from_secs(8))
        .throughput(Throughput::ElementsAndBytes {
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
        let matches = |text: &Folded| bare.find_overlapping_iter(text.as_str()).count();
        b.iter(|| black_box(&folded).iter().map(matches).sum::<usize>());
    });
    group.finish();
}

/// One comment of 1 kB to 1 MB: all comments in a row, the same stretched, and a hundred thousand hidden letters.
fn lengths(criterion: &mut Criterion, comments: &[String], reviewer: &Reviewer) {
    let plain = comments.join("\n");
    let stretched: String = plain
        .chars()
        .flat_map(|c| std::iter::repeat_n(c, if c.is_alphabetic() { 4 } else { 1 }))
        .collect();
    let hidden = plain.replace(['a', 'o'], "*").replace(['i', 'e'], "1");
    let mut group = criterion.benchmark_group("length");
    // A megabyte takes seconds: few looks at it are enough for a ratio.
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    for (name, text) in [("plain", plain), ("stretched", stretched), ("hidden", hidden)] {
        for length in [1_000, 10_000, 100_000, 1_000_000] {
            let text = first(&text.repeat(length / text.len() + 1), length).to_owned();
            group.throughput(Throughput::Bytes(length as u64));
            group.bench_function(BenchmarkId::new(name, length), |b| {
                b.iter(|| reviewer.findings(black_box(&text)).len())
            });
        }
    }
    group.finish();
}

/// The corpus by ever more phrases laid over the built-in ones.
fn rules(criterion: &mut Criterion, comments: &[String]) {
    let mut group = criterion.benchmark_group("phrases");
    for count in [500, 2_000, 5_000, 20_000] {
        let list: String = ["kategori: svordom\n".to_owned()]
            .into_iter()
            .chain((0..count).map(|n| format!("{} {}\n", invented(n), invented(n * 7 + 1))))
            .collect();
        let reviewer = Reviewer::new(Pack::parse(&[("egna.txt", list)]).unwrap());
        group.bench_function(BenchmarkId::from_parameter(count), |b| {
            b.iter(|| {
                comments
                    .iter()
                    .map(|text| reviewer.findings(black_box(text)).len())
                    .sum::<usize>()
            });
        });
    }
    group.finish();
}

/// A list of words that nobody else has.
fn own_words() -> String {
    let words = (0..OWN_WORDS).map(|n| format!("{}\n", invented(n)));
    ["kategori: svordom\n".to_owned()].into_iter().chain(words).collect()
}

/// A word that sounds Swedish, another for each number.
fn invented(number: usize) -> String {
    const HEADS: [&str; 12] = ["bl", "dr", "fn", "gr", "kl", "kn", "m", "skr", "sl", "str", "tr", "v"];
    const HEARTS: [&str; 10] = ["a", "e", "i", "o", "u", "y", "å", "ä", "ö", "ej"];
    const TAILS: [&str; 14] = [
        "ck", "d", "ff", "ggl", "ll", "mp", "ngl", "ns", "rk", "rt", "sk", "ss", "tt", "x",
    ];
    let part = |n: usize| format!("{}{}{}", HEADS[n % 12], HEARTS[n / 12 % 10], TAILS[n / 120 % 14]);
    format!("{}{}", part(number), part(number / 1680 + 5))
}

/// The texts of the corpus, in order of files and lines, without the parts that must stay unread.
fn comments() -> Vec<String> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(root().join("tests/corpus"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|file| {
            file.to_str()
                .is_some_and(|name| name.ends_with(".jsonl") && !name.ends_with("-sealed.jsonl"))
        })
        .collect();
    files.sort();
    let text = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        line["text"].as_str().unwrap().to_owned()
    };
    files
        .iter()
        .flat_map(|file| {
            std::fs::read_to_string(file)
                .unwrap()
                .lines()
                .map(text)
                .collect::<Vec<_>>()
        })
        .collect()
}

/// A word of letters, which other filters read as we do, and long enough to be no word of every comment.
fn is_plain(word: &str) -> bool {
    word.chars().count() >= 7 && word.chars().all(char::is_alphabetic)
}

fn first(text: &str, length: usize) -> &str {
    let end = (length.saturating_sub(3)..=length)
        .rev()
        .find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap()]
}

fn write_input(comments: &[String], words: &[&str], own: &str) {
    let folder = target().join("bench");
    std::fs::create_dir_all(&folder).unwrap();
    let input = serde_json::json!({"comments": comments, "words": words, "own": own});
    std::fs::write(folder.join("input.json"), input.to_string()).unwrap();
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// What a benchmark of the corpus measured last: one pass, the median.
fn seconds(name: &str) -> Option<f64> {
    let file = target().join("criterion/review").join(name).join("new/estimates.json");
    let estimates: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(file).ok()?).ok()?;
    estimates["median"]["point_estimate"]
        .as_f64()
        .map(|nanoseconds| nanoseconds / 1e9)
}
