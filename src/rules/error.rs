//! What is wrong with a rule pack, said so that the administrator who wrote it can mend it.

use crate::model::Localized;
use std::fmt;

/// A rule pack cannot be used, or – in a list of warnings – holds something that is hardly meant. Names the file, the
/// line and the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackError {
    file: String,
    line: usize,
    key: String,
    fault: Fault,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Not TOML, or not the pack's keys.
    Toml(Localized),
    /// Anything else, said where it is found.
    Said(Localized),
    /// A category or rule that stands twice.
    Twice(String),
    /// A category that no file describes, though rules or the product need it.
    Missing(String),
    /// A recogniser that the program does not have.
    Recogniser(String),
    /// A rule with nothing to look for.
    Empty,
}

impl Fault {
    pub(super) fn said(sv: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Said(Localized::new(sv, en))
    }
}

impl PackError {
    pub(super) fn new(file: &str, line: usize, key: impl Into<String>, fault: Fault) -> Self {
        Self {
            file: file.to_owned(),
            line,
            key: key.into(),
            fault,
        }
    }

    /// At a byte offset of a file's text: line and key are read from there.
    pub(super) fn at(file: &str, text: &str, offset: usize, fault: Fault) -> Self {
        let before = text.get(..offset.min(text.len())).unwrap_or(text);
        let line = before.matches('\n').count();
        if super::list::is_list(file) {
            // A word list has no keys.
            return Self::new(file, line + 1, "", fault);
        }
        // A list's items stand on lines of their own: the key is on the nearest line above that has one.
        let key = text
            .lines()
            .take(line + 1)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .find_map(|l| {
                let l = l.trim_start();
                if l.starts_with('[') {
                    return Some(l.trim().to_owned());
                }
                let (key, _) = l.split_once('=')?;
                let key = key.trim();
                key.chars()
                    .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '"'))
                    .then(|| key.to_owned())
            })
            .unwrap_or_default();
        Self::new(file, line + 1, key, fault)
    }

    /// The file's name.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The line, counted from 1; 0 when the fault is in no line.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// The key, as far as it can be told.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What is wrong, without the place.
    #[must_use]
    pub fn message(&self) -> Localized {
        match &self.fault {
            Fault::Toml(message) => Localized::new(
                format!("kan inte läsas: {}", message.sv),
                format!("cannot be read: {}", message.en),
            ),
            Fault::Said(message) => message.clone(),
            Fault::Twice(name) => Localized::new(format!("”{name}” står två gånger"), format!("”{name}” stands twice")),
            Fault::Missing(name) => Localized::new(
                format!("kategorin ”{name}” saknas"),
                format!("category ”{name}” is missing"),
            ),
            Fault::Recogniser(name) => Localized::new(
                format!("igenkännaren ”{name}” finns inte"),
                format!("there is no recogniser ”{name}”"),
            ),
            Fault::Empty => Localized::new("regeln letar inte efter något", "the rule looks for nothing"),
        }
    }
}

/// The place and the message in both languages.
impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ", rad/line {}", self.line)?;
        }
        if !self.key.is_empty() {
            write!(f, ", {}", self.key)?;
        }
        write!(f, ": {}", self.message())
    }
}

impl std::error::Error for PackError {}
