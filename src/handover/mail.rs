//! To a colleague: a view or a question, ready for the user's own mail program or to be copied.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::{Facts, only_time_and_place};
use crate::case::CaseKind;

/// The longest address that mail programs and systems take. Arbitrary: Windows cuts at some two thousand.
const LONGEST: usize = 1_800;

/// A mail that nobody has sent.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
pub struct Mail {
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
    /// The address that opens the user's mail program with it. Nothing where it would be too long to be whole: then it is
    /// copied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mailto: Option<String>,
}

/// A mail to a colleague. `to` may be empty: then the user chooses. `due` is by when an answer is promised, as people write
/// it; empty where nothing is. Of possible child abuse material a mail has the address and nothing of its words.
#[must_use]
pub fn mail(facts: &Facts, to: &str, due: &str) -> Mail {
    let bare = (facts.kind == Some(CaseKind::Barnpornografi)).then(|| only_time_and_place(facts));
    let facts = bare.as_ref().unwrap_or(facts);
    let about = if facts.channel.is_empty() {
        "en av våra kanaler"
    } else {
        &facts.channel
    };
    let subject = one_line(&format!("En synpunkt från {about}"));
    let mut body = "Hej!\n\n".to_owned();
    if !facts.text.trim().is_empty() {
        let _ = write!(body, "Det här skrev någon på {about}:\n\n");
        for line in facts.text.trim().lines() {
            let _ = writeln!(body, "> {line}");
        }
        body.push('\n');
    }
    for (name, value) in [
        ("Skrevs", &facts.published),
        ("Under inlägget", &facts.post),
        ("Finns här", &facts.permalink),
    ] {
        if !value.trim().is_empty() {
            let _ = writeln!(body, "{name}: {}", one_line(value));
        }
    }
    if !due.trim().is_empty() {
        let _ = writeln!(
            body,
            "\nVi har lovat svar senast {}. Kan du svara mig innan dess?",
            due.trim()
        );
    }
    let _ = write!(body, "\nTack!\n{}", facts.handler.trim());
    let body = body.trim_end().to_owned();
    // RFC 6068: lines end with CR LF, and everything that is no plain letter or digit is written by its bytes.
    let address = format!(
        "mailto:{}?subject={}&body={}",
        encoded(to.trim(), "@"),
        encoded(&subject, ""),
        encoded(&body.replace('\n', "\r\n"), "")
    );
    Mail {
        subject,
        body,
        mailto: (address.len() <= LONGEST).then_some(address),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn encoded(text: &str, also: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        let c = char::from(byte);
        if c.is_ascii_alphanumeric() || "-._~".contains(c) || also.contains(c) {
            out.push(c);
        } else {
            // A write to a string never fails.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
