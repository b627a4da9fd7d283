//! Hand-over packages: what goes to the diary, to the police and to a colleague, as files and text.
//!
//! Pure functions: nothing is read, written or sent here, and the clock is the caller's. The same input gives the same
//! bytes. Only here does a comment leave with its full text and its writer's name, because the receiver has to register
//! or judge it; what a colleague gets is what the caller gives, and that should be masked.
//!
//! ```
//! use uppsikt::handover::{Facts, diary};
//!
//! let facts = Facts { text: "<b>Text</b>".into(), made_at: "2026-11-27T10:00:00+01:00".into(), ..Facts::default() };
//! let files = diary(&facts)?;
//! assert_eq!(files[0].name, "diariet-2026-11-27.html");
//! assert!(files[0].text.contains("&#60;b&#62;Text"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod mail;
mod page;

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

pub use mail::{Mail, mail};

use crate::case::CaseKind;
use crate::ledger::SecrecyMark;
use crate::model::{LegalBasis, Localized};

/// The version of the JSON.
const VERSION: u32 = 1;

/// What is handed over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", default)]
pub struct Facts {
    /// What kind of case it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<CaseKind>,
    /// When the package was made, ISO 8601 with zone.
    pub made_at: String,
    /// Who made it.
    pub handler: String,
    /// The municipality.
    pub municipality: String,
    /// The board that receives it, or that reports.
    pub authority: String,
    /// The channel's name, and the municipality's account on it.
    pub channel: String,
    /// The account.
    pub account: String,
    /// The comment's own address.
    pub permalink: String,
    /// The post that it stands under: its address.
    pub post_url: String,
    /// And its text or heading, as far as it was read.
    pub post: String,
    /// Who wrote the comment, as shown.
    pub author: String,
    /// The author's own page, where the page links to it.
    pub author_url: String,
    /// The comment's text, whole.
    pub text: String,
    /// When it was published: exact, or as the page shows it.
    pub published: String,
    /// When it was read, ISO 8601 with zone: what `published` counts from.
    pub captured: String,
    /// The ground on which it is handed over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<LegalBasis>,
    /// The mark by OSL 5:5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secrecy: Option<SecrecyMark>,
    /// Why, in the handler's words.
    pub reason: String,
    /// The diary's number.
    pub diarienummer: String,
}

/// A file to save.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
pub struct PackageFile {
    /// Its name, safe on every system.
    pub name: String,
    /// MIME type.
    pub mime: String,
    /// The content.
    pub text: String,
}

/// A file that goes along, known by its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Attached {
    /// Its name, safe on every system.
    pub name: String,
    /// How large it is.
    pub bytes: u32,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

impl Attached {
    /// Of a file's name and content.
    #[must_use]
    pub fn of(name: &str, content: &[u8]) -> Self {
        Self {
            name: safe(name),
            bytes: u32::try_from(content.len()).unwrap_or(u32::MAX),
            sha256: hex(&Sha256::digest(content)),
        }
    }
}

/// A package cannot be made.
#[derive(Debug)]
pub struct HandOverError(Fault);

#[derive(Debug)]
enum Fault {
    Abuse,
    Markup(askama::Error),
    Json(serde_json::Error),
}

impl HandOverError {
    /// Why, in plain words.
    #[must_use]
    pub fn words(&self) -> Localized {
        match &self.0 {
            Fault::Abuse => Localized::new(
                "Möjlig barnpornografi förs inte över till diariet och inga filer följer med: bara adress och tid får sparas.",
                "Possible child abuse material does not go to the diary, and no files go along: only address and time may be kept.",
            ),
            Fault::Markup(error) => Localized::new(
                format!("Sidan gick inte att göra: {error}"),
                format!("The page could not be made: {error}"),
            ),
            Fault::Json(error) => Localized::new(
                format!("Filen gick inte att göra: {error}"),
                format!("The file could not be made: {error}"),
            ),
        }
    }
}

impl fmt::Display for HandOverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.words().fmt(f)
    }
}

impl std::error::Error for HandOverError {}

impl From<askama::Error> for HandOverError {
    fn from(error: askama::Error) -> Self {
        Self(Fault::Markup(error))
    }
}

impl From<serde_json::Error> for HandOverError {
    fn from(error: serde_json::Error) -> Self {
        Self(Fault::Json(error))
    }
}

/// The JSON of a package.
#[derive(Serialize)]
struct Told<'a> {
    uppsikt: &'a str,
    version: u32,
    #[serde(flatten)]
    facts: &'a Facts,
    #[serde(skip_serializing_if = "<[Attached]>::is_empty")]
    files: &'a [Attached],
}

fn json(sort: &str, facts: &Facts, files: &[Attached]) -> Result<String, serde_json::Error> {
    let told = Told {
        uppsikt: sort,
        version: VERSION,
        facts,
        files,
    };
    serde_json::to_string_pretty(&told).map(|text| text + "\n")
}

/// For the diary: a page that prints well, and the same as JSON.
///
/// # Errors
///
/// For possible child abuse material, of which nothing may be kept.
pub fn diary(facts: &Facts) -> Result<Vec<PackageFile>, HandOverError> {
    if facts.kind == Some(CaseKind::Barnpornografi) {
        return Err(HandOverError(Fault::Abuse));
    }
    let name = format!("diariet-{}", named(facts));
    Ok(vec![
        file(&name, "html", "text/html", page::html("Till diariet", facts, &[])?),
        file(&name, "json", "application/json", json("diariet", facts, &[])?),
    ])
}

/// The basis of a police report: a page that prints well, the same as JSON, and the SHA-256 of every file, as
/// `sha256sum -c` reads it. The report itself is made by a person, and whether to make it is judged by one.
///
/// Of possible child abuse material there are only the address and the times.
///
/// # Errors
///
/// When files should go along with possible child abuse material.
pub fn police(facts: &Facts, files: &[Attached]) -> Result<Vec<PackageFile>, HandOverError> {
    let abuse = facts.kind == Some(CaseKind::Barnpornografi);
    if abuse && !files.is_empty() {
        return Err(HandOverError(Fault::Abuse));
    }
    let facts = if abuse {
        only_time_and_place(facts)
    } else {
        facts.clone()
    };
    let name = format!("polisen-{}", named(&facts));
    let mut made = vec![
        file(
            &name,
            "html",
            "text/html",
            page::html("Underlag till polisen", &facts, files)?,
        ),
        file(&name, "json", "application/json", json("polisen", &facts, files)?),
    ];
    let own = made.iter().map(|file| Attached::of(&file.name, file.text.as_bytes()));
    let sums: String = files
        .iter()
        .cloned()
        .chain(own)
        .map(|file| format!("{}  {}\n", file.sha256, file.name))
        .collect();
    made.push(file(&format!("{name}-sha256"), "txt", "text/plain", sums));
    Ok(made)
}

/// What may be told of possible child abuse material.
fn only_time_and_place(facts: &Facts) -> Facts {
    Facts {
        kind: facts.kind,
        made_at: facts.made_at.clone(),
        permalink: facts.permalink.clone(),
        captured: facts.captured.clone(),
        ..Facts::default()
    }
}

fn file(name: &str, ending: &str, mime: &str, text: String) -> PackageFile {
    PackageFile {
        name: format!("{name}.{ending}"),
        mime: format!("{mime};charset=utf-8"),
        text,
    }
}

/// The day and, where there is one, the diary's number.
fn named(facts: &Facts) -> String {
    let day = facts.made_at.get(..10).unwrap_or_default();
    let number = safe(&facts.diarienummer);
    let parts = [safe(day), number];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("-")
}

/// A name without anything that a system reads as a path, an ending of its own, or not at all.
fn safe(name: &str) -> String {
    let plain = |c: char| {
        if c.is_alphanumeric() || "-_.".contains(c) {
            c
        } else {
            '-'
        }
    };
    let safe: String = name.trim().chars().map(plain).take(80).collect();
    safe.trim_matches(['.', '-']).to_owned()
}

fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // A write to a string never fails.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests;
