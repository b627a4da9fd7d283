//! The parts of the corpus, as `tests/corpus/parts.toml` names them: which were tuned on, which must stay unread.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

/// Where the corpus lies.
const CORPUS: &str = "tests/corpus";

/// The file of parts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parts {
    part: Vec<Part>,
}

/// One file of the corpus.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Part {
    /// The file's name in `tests/corpus`.
    pub(crate) file: String,
    /// Whether rules were written beside it.
    pub(crate) state: State,
    /// Who wrote it, and how it came about.
    pub(crate) source: String,
    /// The day it was written, ISO 8601.
    pub(crate) written: String,
}

/// Whether rules were written beside a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum State {
    /// Tuned: its comments were read while rules were written.
    Open,
    /// Untouched: no writer of rules has read it.
    Sealed,
}

impl State {
    /// As a person calls it.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Open => "tuned",
            Self::Sealed => "untouched",
        }
    }
}

/// The parts, each of them there, and every file of the corpus among them.
///
/// # Errors
///
/// When the list and the folder differ, or a part's name does not say that it is sealed and it is, or the other way.
pub(crate) fn parts(root: &Path) -> Result<Vec<Part>> {
    let directory = root.join(CORPUS);
    let file = directory.join("parts.toml");
    let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let parts: Parts = toml::from_str(&text).with_context(|| format!("{}", file.display()))?;
    for part in &parts.part {
        ensure!(
            directory.join(&part.file).is_file(),
            "{CORPUS}/parts.toml names {}, which is not there",
            part.file
        );
        ensure!(
            part.file.ends_with("-sealed.jsonl") == (part.state == State::Sealed),
            "{}: a sealed part, and no other, is named *-sealed.jsonl",
            part.file
        );
    }
    for entry in fs::read_dir(&directory).with_context(|| format!("cannot read {}", directory.display()))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".jsonl") {
            let times = parts.part.iter().filter(|part| part.file == name).count();
            ensure!(times == 1, "{CORPUS}/parts.toml names {name} {times} times, not once");
        }
    }
    Ok(parts.part)
}

impl Part {
    /// Where it lies.
    pub(crate) fn path(&self, root: &Path) -> PathBuf {
        root.join(CORPUS).join(&self.file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(list: &str, files: &[&str]) -> Result<Vec<Part>> {
        let root = tempfile::tempdir()?;
        let directory = root.path().join(CORPUS);
        fs::create_dir_all(&directory)?;
        fs::write(directory.join("parts.toml"), list)?;
        for file in files {
            fs::write(directory.join(file), "")?;
        }
        parts(root.path())
    }

    fn part(file: &str, state: &str) -> String {
        format!("[[part]]\nfile = \"{file}\"\nstate = \"{state}\"\nsource = \"x\"\nwritten = \"2026-11-24\"\n")
    }

    #[test]
    fn the_list_and_the_folder_agree() {
        assert!(!parts(&crate::root()).unwrap().is_empty());
        let good = part("a.jsonl", "open") + &part("b-sealed.jsonl", "sealed");
        assert_eq!(scratch(&good, &["a.jsonl", "b-sealed.jsonl"]).unwrap().len(), 2);
        assert!(scratch(&good, &["a.jsonl"]).is_err());
        assert!(scratch(&good, &["a.jsonl", "b-sealed.jsonl", "c.jsonl"]).is_err());
        assert!(scratch(&(good.clone() + &good), &["a.jsonl", "b-sealed.jsonl"]).is_err());
    }

    #[test]
    fn a_sealed_part_is_known_by_its_name() {
        assert!(scratch(&part("a.jsonl", "sealed"), &["a.jsonl"]).is_err());
        assert!(scratch(&part("a-sealed.jsonl", "open"), &["a-sealed.jsonl"]).is_err());
    }
}
