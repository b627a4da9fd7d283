//! `cargo xtask fuzz`: the fuzz targets in turn, each from the comments of the corpus, the rule packs or exported logs.
//!
//! On the stable toolchain and without a sanitiser: the core forbids `unsafe`, so what fuzzing finds here are panics, hangs
//! and broken promises, not memory faults.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::parts::{State, parts};
use crate::run::{command, path_with, run};
use crate::setup;
use crate::system;

/// The version of cargo-fuzz.
const CARGO_FUZZ: &str = "0.13.2";
/// Made anew each time.
const SEEDS: &str = "target/fuzz-seeds";

/// A fuzz target: its name, what it starts from, and the longest input in bytes.
struct Target {
    name: &'static str,
    seeds: Seeds,
    longest: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Seeds {
    Comments,
    Packs,
    Logs,
}

const TARGETS: [Target; 5] = [
    Target {
        name: "fold",
        seeds: Seeds::Comments,
        longest: 4_096,
    },
    Target {
        name: "review",
        seeds: Seeds::Comments,
        longest: 4_096,
    },
    Target {
        name: "pack",
        seeds: Seeds::Packs,
        longest: 20_000,
    },
    Target {
        name: "personal",
        seeds: Seeds::Comments,
        longest: 4_096,
    },
    Target {
        name: "ledger",
        seeds: Seeds::Logs,
        longest: 20_000,
    },
];

/// What `cargo xtask fuzz` is told.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    /// How long each target runs.
    #[arg(long, default_value_t = 600)]
    seconds: u32,
    /// Run only this target; may be given several times.
    #[arg(long, value_name = "TARGET", value_parser = TARGETS.map(|target| target.name))]
    only: Vec<String>,
}

/// Runs them.
///
/// # Errors
///
/// When one of them finds something (the others run first), or cargo-fuzz cannot be installed.
pub(crate) fn fuzz(root: &Path, options: &Options) -> Result<()> {
    let programs = setup::cargo_tool(root, &setup::cache()?, "cargo-fuzz", CARGO_FUZZ, "cargo-fuzz")?;
    let path = path_with([programs.as_path()])?;
    let mut failed = Vec::new();
    for target in &TARGETS {
        if !options.only.is_empty() && !options.only.iter().any(|name| name == target.name) {
            continue;
        }
        let seeds = seeds(root, target.seeds)?;
        let found = root.join("fuzz/corpus").join(target.name);
        fs::create_dir_all(&found).with_context(|| format!("cannot make {}", found.display()))?;
        setup::step(&format!("Fuzzing {} for {} s", target.name, options.seconds));
        let mut fuzz = command("cargo", root, &path);
        fuzz.args(["fuzz", "run", "--sanitizer", "none", target.name])
            .arg(found)
            .arg(seeds)
            .args([
                "--",
                "-timeout=10",
                "-rss_limit_mb=4096",
                "-print_final_stats=1",
                &format!("-max_len={}", target.longest),
                &format!("-max_total_time={}", options.seconds),
            ]);
        if let Err(error) = run(&mut fuzz) {
            eprintln!("  {error:#}");
            failed.push(target.name);
        }
    }
    ensure!(
        failed.is_empty(),
        "{} found something: see fuzz/artifacts; mend it, and keep a test named for its cause",
        failed.join(", ")
    );
    Ok(())
}

/// A directory with one file for each seed. Sealed comments are no seeds: what a target finds is read.
fn seeds(root: &Path, wanted: Seeds) -> Result<PathBuf> {
    #[derive(Deserialize)]
    struct Labelled {
        text: String,
    }
    let directory = root.join(SEEDS).join(match wanted {
        Seeds::Comments => "comments",
        Seeds::Packs => "packs",
        Seeds::Logs => "logs",
    });
    if directory.is_dir() {
        fs::remove_dir_all(&directory)?;
    }
    fs::create_dir_all(&directory).with_context(|| format!("cannot make {}", directory.display()))?;
    let mut number = 0;
    let mut write = |text: &str| -> Result<()> {
        number += 1;
        fs::write(directory.join(format!("{number:05}")), text).context("cannot write a seed")
    };
    match wanted {
        Seeds::Packs => {
            for (_, text) in system::texts(&root.join("extension/packs/rules"), "toml")? {
                write(&text)?;
            }
        }
        Seeds::Logs => {
            for (_, text) in system::texts(&root.join("tests/ledger"), "jsonl")? {
                write(&text)?;
            }
        }
        Seeds::Comments => {
            for part in parts(root)?.iter().filter(|part| part.state == State::Open) {
                let lines = fs::read_to_string(part.path(root))?;
                for line in lines.lines().filter(|line| !line.trim().is_empty()) {
                    let comment: Labelled = serde_json::from_str(line).with_context(|| part.file.clone())?;
                    write(&comment.text)?;
                }
            }
        }
    }
    Ok(directory)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_is_run() {
        let directory = crate::root().join("fuzz/fuzz_targets");
        let mut files: Vec<String> = system::texts(&directory, "rs")
            .unwrap()
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        files.sort();
        let mut targets = TARGETS.map(|target| format!("{}.rs", target.name));
        targets.sort();
        assert_eq!(files, targets);
    }
}
