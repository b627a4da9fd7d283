//! Reply templates: what to answer, in du-form and plain Swedish.
//!
//! A template has tokens in braces. They are filled in one single pass: a value is never read again, so a `{` or `$&` in
//! somebody's name stays what it is. A token that the program does not know is an error to show before anything is
//! copied; a value that is missing stays visible in the text and in a list.
//!
//! ```
//! use std::collections::BTreeMap;
//! use uppsikt::reply::{Template, fill};
//!
//! let template: Template = serde_json::from_str(r#"{
//!     "id": "tack", "title": {"sv": "Tack", "en": "Thanks"}, "kind": "tack", "text": "Hej {namn}! Hälsningar {signatur}"
//! }"#)?;
//! let values = BTreeMap::from([("namn".to_owned(), "{kommun} $&".to_owned())]);
//! let filled = fill(&template, &values)?;
//! assert_eq!(filled.text, "Hej {kommun} $&! Hälsningar {signatur}");
//! assert_eq!(filled.missing, ["signatur"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod advice;
mod choose;
mod file;
mod own;

use crate::case::CaseKind;
use crate::model::{Category, Localized};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

pub use choose::{Wanted, choose, variants};
pub use file::{builtin, parse, write};
pub use own::{Changes, lay_over};

/// The tokens that a template may use.
pub const TOKENS: &[&str] = &[
    "namn",
    "regel",
    "regellänk",
    "kontaktcenter",
    "kommun",
    "signatur",
    "officiell_länk",
    "ansvarig",
    "svarstid",
    "ämne",
];

/// What a reply does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum ReplyKind {
    /// Tells that a comment was removed, and by which rule.
    Borttagning,
    /// Points to where individual matters are handled.
    Hanvisning,
    /// Answers, or promises to answer, a question.
    Fraga,
    /// Thanks for praise, criticism or a correction.
    Tack,
    /// Points to the official channels in a crisis.
    Kris,
    /// Keeps the conversation on its subject.
    Ordning,
}

/// A reply template.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Unique among templates.
    pub id: String,
    /// Its name in lists.
    pub title: Localized,
    /// What it does.
    pub kind: ReplyKind,
    /// The categories it suits; none for those that suit any.
    #[serde(default)]
    pub categories: Vec<Category>,
    /// The kinds of cases it suits; none for those that suit any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<CaseKind>,
    /// What it says: templates of one group say the same in other words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The text with its tokens.
    pub text: String,
}

impl Template {
    /// The name of its group: its own where it stands alone.
    #[must_use]
    pub fn group(&self) -> &str {
        self.group.as_deref().unwrap_or(&self.id)
    }
}

/// A template with its values in place.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
pub struct Filled {
    /// The text; tokens without a value stand as they were.
    pub text: String,
    /// The tokens without a value, each once, in text order.
    pub missing: Vec<String>,
}

/// A template cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplyError(Fault);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Fault {
    Unknown { template: String, token: String },
    Unclosed { template: String },
    File { name: String, line: usize, message: String },
}

impl ReplyError {
    /// The token that nobody knows, if that is the fault.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        match &self.0 {
            Fault::Unknown { token, .. } => Some(token),
            _ => None,
        }
    }
}

impl fmt::Display for ReplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Fault::Unknown { template, token } => {
                write!(f, "mallen ”{template}”: {{{token}}} är okänd / unknown token")
            }
            Fault::Unclosed { template } => {
                write!(f, "mallen ”{template}”: en klammer saknar sitt slut / unclosed brace")
            }
            Fault::File { name, line, message } => {
                write!(f, "{name}, rad/line {line}: kan inte läsas / cannot be read: {message}")
            }
        }
    }
}

impl std::error::Error for ReplyError {}

/// Puts values in a template, in one pass.
///
/// # Errors
///
/// When the template has a token that is not among [`TOKENS`], or an opening brace without its end.
pub fn fill(template: &Template, values: &BTreeMap<String, String>) -> Result<Filled, ReplyError> {
    let mut filled = Filled {
        text: String::with_capacity(template.text.len()),
        missing: Vec::new(),
    };
    let mut rest = template.text.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        filled.text.push_str(before);
        let Some((token, tail)) = after.split_once('}') else {
            return Err(ReplyError(Fault::Unclosed {
                template: template.id.clone(),
            }));
        };
        if !TOKENS.contains(&token) {
            return Err(ReplyError(Fault::Unknown {
                template: template.id.clone(),
                token: token.to_owned(),
            }));
        }
        match values.get(token).filter(|v| !v.trim().is_empty()) {
            Some(value) => filled.text.push_str(value),
            None => {
                filled.text.push('{');
                filled.text.push_str(token);
                filled.text.push('}');
                if !filled.missing.iter().any(|m| m == token) {
                    filled.missing.push(token.to_owned());
                }
            }
        }
        rest = tail;
    }
    filled.text.push_str(rest);
    Ok(filled)
}

/// All templates, those that suit first: by category in the order given and by kind; the others in their own order.
#[must_use]
pub fn templates_for<'t>(
    templates: &'t [Template],
    categories: &[Category],
    kind: Option<ReplyKind>,
) -> Vec<&'t Template> {
    choose(
        templates,
        &Wanted {
            kind,
            categories,
            ..Wanted::default()
        },
    )
}

/// The tokens that still stand in a text, each once, in the order of [`TOKENS`]: what the user must fill in or delete.
#[must_use]
pub fn open_tokens(text: &str) -> Vec<&'static str> {
    TOKENS
        .iter()
        .filter(|token| text.contains(&format!("{{{token}}}")))
        .copied()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(text: &str) -> Template {
        Template {
            id: "t".into(),
            title: Localized {
                sv: "T".into(),
                en: "T".into(),
            },
            kind: ReplyKind::Tack,
            categories: Vec::new(),
            cases: Vec::new(),
            group: None,
            text: text.into(),
        }
    }

    #[test]
    fn values_are_never_read_again() {
        let values = BTreeMap::from([
            ("namn".to_owned(), "{signatur}$1\\0".to_owned()),
            ("signatur".to_owned(), "Eva".to_owned()),
        ]);
        assert_eq!(
            fill(&template("{namn}/{signatur}"), &values).unwrap().text,
            "{signatur}$1\\0/Eva"
        );
    }

    #[test]
    fn what_still_stands_open_is_named() {
        assert_eq!(
            open_tokens("Hej {namn}, {signatur} {annat} namn}"),
            ["namn", "signatur"]
        );
        assert!(open_tokens("Hej Eva").is_empty());
    }

    #[test]
    fn unknown_tokens_are_errors_and_missing_values_are_listed() {
        assert_eq!(
            fill(&template("{nman}"), &BTreeMap::new()).unwrap_err().token(),
            Some("nman")
        );
        assert!(fill(&template("Hej {namn"), &BTreeMap::new()).is_err());
        assert_eq!(
            fill(&template("{namn} {regel} {namn}"), &BTreeMap::new())
                .unwrap()
                .missing,
            ["namn", "regel"]
        );
    }

    #[test]
    fn every_category_of_removal_has_a_template() {
        let all = builtin().unwrap();
        assert!(all.len() >= 40, "{}", all.len());
        for category in Category::ALL.into_iter().filter(|c| *c != Category::Fraga) {
            let first = *templates_for(&all, &[category], Some(ReplyKind::Borttagning))
                .first()
                .unwrap();
            assert!(
                first.kind == ReplyKind::Borttagning && first.categories.contains(&category),
                "{category:?}"
            );
        }
    }

    #[test]
    fn removals_name_the_rule_and_invite_back_and_accuse_nobody() {
        for t in builtin().unwrap() {
            let lower = t.text.to_lowercase();
            if t.kind == ReplyKind::Borttagning {
                assert!(t.text.contains("{regellänk}") && lower.contains("igen"), "{}", t.id);
            }
            for word in [
                "brott",
                "olaglig",
                "kriminell",
                "klient",
                "patient",
                "elev ",
                "din son",
                " ert ",
                "vänligen",
            ] {
                assert!(!lower.contains(word), "{}: {word}", t.id);
            }
        }
    }
}
