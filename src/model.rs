//! What goes in and what comes out: comments, findings, reviews.
//!
//! Every offset is in UTF-16 code units of exactly the text that was given, because that is how a browser counts.
//! In the Wasm build these types also derive their TypeScript declarations: they cross the border once, as plain
//! objects.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A comment as it stood on the page (or on a line of `uppsikt scan`'s input).
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Comment {
    /// Unique on its page.
    pub id: String,
    /// The text as read, unchanged: offsets refer to it. Empty when there was none to read.
    pub text: String,
    /// The name shown as the author's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// The comment that this one answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// When it was published, as far as the page tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Published>,
    /// The comment's own address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permalink: Option<String>,
    /// The post that it stands under, as its site names it, where one page may hold several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<String>,
    /// What there was to read.
    #[serde(default)]
    pub kind: CommentKind,
    /// The page shows only the beginning ("Se mer").
    #[serde(default)]
    pub truncated: bool,
}

/// What a comment consists of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum CommentKind {
    /// Text, perhaps with pictures beside it.
    #[default]
    Text,
    /// A picture or sticker and no text: cannot be read, a person must look.
    Image,
    /// The page said that a comment stands here but not what: still loading, folded or empty.
    Unreadable,
}

/// When a comment was published.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Published {
    /// As the page shows it ("2 tim", "14 aug kl. 09:12").
    pub shown: String,
    /// ISO 8601, where the page gives an exact time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exact: Option<String>,
    /// When Uppsikt read it, ISO 8601 with zone: `shown` counts from here.
    pub captured: String,
}

/// What a finding is about. The ids are the Swedish terms that users, packs and the corpus share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum Category {
    /// Threat against a person or staff.
    Hot,
    /// Call to crime.
    Uppvigling,
    /// Contempt for or threat against a protected group.
    Hets,
    /// Sexist or otherwise demeaning statement.
    Trakasseri,
    /// Insult, personal attack or accusation against a person.
    Personangrepp,
    /// Gloating over or graphic depiction of violence.
    Vald,
    /// Pornographic content or offers of it.
    Pornografi,
    /// Pirated copies or links to them.
    Upphovsratt,
    /// Swear words and obscene words.
    Svordom,
    /// Advertising, spam, scam, phishing.
    Reklam,
    /// Data that identifies or reaches a private person.
    Personuppgift,
    /// Matter that may be secret about an identifiable person.
    Sekretess,
    /// A question to the municipality that should be answered.
    Fraga,
}

impl Category {
    /// Every category, gravest first: the order of reports and of ties in the queue.
    pub const ALL: [Self; 13] = [
        Self::Hot,
        Self::Uppvigling,
        Self::Hets,
        Self::Sekretess,
        Self::Personuppgift,
        Self::Pornografi,
        Self::Vald,
        Self::Trakasseri,
        Self::Personangrepp,
        Self::Upphovsratt,
        Self::Reklam,
        Self::Svordom,
        Self::Fraga,
    ];

    /// Its place in [`Category::ALL`].
    #[must_use]
    pub fn rank(self) -> usize {
        Self::ALL.iter().position(|c| *c == self).unwrap_or(Self::ALL.len())
    }

    /// The id used in packs, exports and the corpus.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Hot => "hot",
            Self::Uppvigling => "uppvigling",
            Self::Hets => "hets",
            Self::Trakasseri => "trakasseri",
            Self::Personangrepp => "personangrepp",
            Self::Vald => "vald",
            Self::Pornografi => "pornografi",
            Self::Upphovsratt => "upphovsratt",
            Self::Svordom => "svordom",
            Self::Reklam => "reklam",
            Self::Personuppgift => "personuppgift",
            Self::Sekretess => "sekretess",
            Self::Fraga => "fraga",
        }
    }
}

/// How soon a person should look. Ordered: the gravest is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Notera,
    /// Look at it.
    Granska,
    /// Act promptly.
    Atgarda,
}

/// On what ground a removal could rest. The three are never mixed; secrecy and data protection are one base with two
/// names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum BasisKind {
    /// BBS 5 § and the Penal Code, when obvious.
    Lag,
    /// Offentlighets- och sekretesslagen.
    Sekretess,
    /// GDPR and its Swedish supplement.
    Gdpr,
    /// The municipality's published rules.
    EgenRegel,
}

/// A legal reference with the wording it was checked against.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct LegalBasis {
    /// Which of the bases.
    pub kind: BasisKind,
    /// The provision ("BBS 5 §, BrB 4:5").
    pub lagrum: String,
    /// The amending act of the wording ("SFS 2022:670").
    pub lydelse: String,
}

/// The same sentence in the two languages of the product.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
pub struct Localized {
    /// Swedish, first.
    pub sv: String,
    /// English.
    pub en: String,
}

impl Localized {
    /// A sentence in Swedish and in English.
    pub(crate) fn new(sv: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            sv: sv.into(),
            en: en.into(),
        }
    }
}

/// Both, for where nobody has said which: a terminal, a log of faults.
impl fmt::Display for Localized {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.sv == self.en {
            return f.write_str(&self.sv);
        }
        write!(f, "{} / {}", self.sv, self.en)
    }
}

/// One thing to look at in a comment, explained.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What it is about.
    pub category: Category,
    /// How soon to look.
    pub severity: Severity,
    /// Where the words begin, UTF-16 code units from the start of the comment's text.
    pub start: u32,
    /// Where they end (exclusive). A finding that rests on the whole comment spans all of it.
    pub end: u32,
    /// The words themselves, as they stand between `start` and `end`.
    pub text: String,
    /// Which rule found it ("personuppgift/personnummer").
    pub rule: String,
    /// Why, in plain words: "möjlig", never a verdict.
    pub reason: Localized,
    /// On what ground a removal could rest.
    pub basis: LegalBasis,
    /// How sure the rule is, 0–1.
    pub confidence: f32,
}

/// What the page shows on a comment: the value of `data-uppsikt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// Has a finding that asks for prompt action.
    Atgarda,
    /// Has a finding to look at.
    Granska,
    /// Has a finding worth knowing.
    Notera,
    /// Holds a question to answer and nothing graver.
    Fraga,
    /// Read, nothing found.
    Last,
    /// Could not be read, or only in part.
    Olast,
}

/// A reviewed comment.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Review {
    /// The comment's id.
    pub id: String,
    /// What to show on it.
    pub mark: Mark,
    /// What was found, gravest first, then in text order.
    pub findings: Vec<Finding>,
}
