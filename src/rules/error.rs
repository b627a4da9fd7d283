//! What is wrong with a rule pack, said so that the administrator who wrote it can mend it.

use std::fmt;

/// A rule pack cannot be used. Names the file, the line and the key.
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
    Toml(String),
    /// A phrase or word spec.
    Phrase(String),
    /// A class that no file defines, or that needs itself.
    Class(String),
    /// A category or rule that stands twice.
    Twice(String),
    /// A category that no file describes, though rules or the product need it.
    Missing(String),
    /// A recogniser that the program does not have.
    Recogniser(String),
    /// A rule with nothing to look for.
    Empty,
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
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ", rad/line {}", self.line)?;
        }
        if !self.key.is_empty() {
            write!(f, ", {}", self.key)?;
        }
        f.write_str(": ")?;
        match &self.fault {
            Fault::Toml(message) => write!(f, "kan inte läsas / cannot be read: {message}"),
            Fault::Phrase(message) => f.write_str(message),
            Fault::Class(name) => write!(
                f,
                "klassen @{name} finns inte eller behöver sig själv / class is unknown or needs itself"
            ),
            Fault::Twice(name) => write!(f, "”{name}” står två gånger / stands twice"),
            Fault::Missing(name) => write!(f, "kategorin ”{name}” saknas / category is missing"),
            Fault::Recogniser(name) => {
                write!(f, "igenkännaren ”{name}” finns inte / no such recogniser")
            }
            Fault::Empty => f.write_str("regeln letar inte efter något / the rule looks for nothing"),
        }
    }
}

impl std::error::Error for PackError {}
