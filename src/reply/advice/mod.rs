//! Advice on a draft: a reply to a comment, or a post of the municipality's own.
//!
//! | asked | where |
//! |---|---|
//! | words to change: address, officialese, internal terms, harshness, accusation, confirmation | `words`, from `extension/packs/advice` |
//! | is it "du", and not in capitals | here |
//! | is it easily read, and not too long for its place | [`lix()`], `platform` |
//! | signature, link, correction | `whole` |
//! | does it repeat the comment, or answer what should not be answered openly | `answered` |
//! | does it hold personal or secret data, or words against the rules | from the review's findings |
//!
//! Advice is never more than that: nothing is changed and nothing is kept from being sent. The one who writes decides.
//!
//! ```
//! use uppsikt::reply::advice::{AdviceId, Draft, WordList, advise};
//!
//! let list = WordList::builtin()?;
//! let advice = advise(&Draft { text: "Hej! Vänligen inkom med er synpunkt. /Eva", ..Draft::default() }, &list);
//! let said: Vec<_> = advice.iter().map(|one| (one.id, one.text.as_str())).collect();
//! assert_eq!(said, [(AdviceId::Ord, "Vänligen"), (AdviceId::Ord, "inkom"), (AdviceId::Du, "er")]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answered;
mod lix;
mod platform;
mod say;
mod whole;
mod words;

use serde::{Deserialize, Serialize};

pub use lix::lix;
pub use platform::Platform;
pub use words::{WordList, WordListError};

use crate::model::{Category, Finding, Localized};
use crate::order::ordered;
use crate::text::{Span, Text};

/// What a piece of advice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum AdviceId {
    /// May confirm that somebody is known to the municipality.
    Bekraftar,
    /// Says that somebody committed a crime.
    Anklagar,
    /// May be secret.
    Sekretess,
    /// Personal data.
    Personuppgift,
    /// Answers a personal attack, or what violates somebody's privacy, in the thread.
    Angrepp,
    /// Repeats an offending word of the comment.
    Upprepar,
    /// Breaks the channel's own rules.
    Ordval,
    /// Sounds harsh.
    Hart,
    /// Something else than "du".
    Du,
    /// In capitals.
    Versaler,
    /// Officialese.
    Ord,
    /// An internal term.
    Internt,
    /// Hard to read.
    Lasbarhet,
    /// Too long for its place.
    Langd,
    /// Not signed.
    Signatur,
    /// No link to the rules.
    Lank,
    /// A correction that is not open.
    Rattelse,
}

impl AdviceId {
    /// All advice, the weightiest first.
    pub const ALL: [Self; 17] = [
        Self::Bekraftar,
        Self::Anklagar,
        Self::Sekretess,
        Self::Personuppgift,
        Self::Angrepp,
        Self::Upprepar,
        Self::Ordval,
        Self::Hart,
        Self::Du,
        Self::Versaler,
        Self::Ord,
        Self::Internt,
        Self::Lasbarhet,
        Self::Langd,
        Self::Signatur,
        Self::Lank,
        Self::Rattelse,
    ];

    /// The id used in the interface and in tests.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Bekraftar => "bekraftar",
            Self::Anklagar => "anklagar",
            Self::Sekretess => "sekretess",
            Self::Personuppgift => "personuppgift",
            Self::Angrepp => "angrepp",
            Self::Upprepar => "upprepar",
            Self::Ordval => "ordval",
            Self::Hart => "hart",
            Self::Du => "du",
            Self::Versaler => "versaler",
            Self::Ord => "ord",
            Self::Internt => "internt",
            Self::Lasbarhet => "lasbarhet",
            Self::Langd => "langd",
            Self::Signatur => "signatur",
            Self::Lank => "lank",
            Self::Rattelse => "rattelse",
        }
    }
}

/// A piece of advice.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Advice {
    /// What it is about.
    pub id: AdviceId,
    /// Why, and what to do.
    pub message: Localized,
    /// Where the words begin, in UTF-16 code units of the draft.
    pub start: u32,
    /// Where they end (exclusive). Advice on the whole draft spans all of it.
    pub end: u32,
    /// The words themselves; empty for advice on the whole draft.
    pub text: String,
    /// What to write instead, where there is such a word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<String>,
}

/// What kind of text it is, and who will read it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// A reply in the thread, for all to read.
    #[default]
    Trad,
    /// A reply to one person alone.
    Enskilt,
    /// A post of the municipality's own.
    Inlagg,
}

/// The comment that is answered.
#[derive(Clone, Copy, Debug)]
pub struct Answered<'a> {
    /// Its text.
    pub text: &'a str,
    /// What the review found in it.
    pub findings: &'a [Finding],
}

/// A draft and what is known of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Draft<'a> {
    /// The text.
    pub text: &'a str,
    /// Reply or post.
    pub place: Place,
    /// Where it will stand.
    pub platform: Platform,
    /// What the review found in the draft itself, as [`to_review`] gives it.
    pub findings: &'a [Finding],
    /// The comment that it answers.
    pub answered: Option<Answered<'a>>,
    /// How replies are signed, from the settings; may be empty.
    pub signature: &'a str,
}

/// Reads a draft. The work is linear in its length.
#[must_use]
pub fn advise(draft: &Draft<'_>, list: &WordList) -> Vec<Advice> {
    let text = Text::new(draft.text);
    let mut all = Vec::new();
    if text.tokens().is_empty() {
        return all;
    }
    listed(&text, list, &mut all);
    addressed(&text, &mut all);
    shouted(&text, &mut all);
    whole::look(draft, &text, &mut all);
    if let Some(comment) = &draft.answered {
        answered::look(draft, comment, &text, &mut all);
    }
    found(draft, &mut all);
    once(all)
}

/// The draft as it should be given to the review: without the name that it greets and the name that signs it, which are those
/// of the two who talk and not of somebody talked about. They are blanked, so that places stay what they are.
#[must_use]
pub fn to_review(draft: &str) -> String {
    let text = Text::new(draft);
    let mut blanked = String::with_capacity(draft.len());
    let mut copied = 0;
    for (at, token) in text.tokens().iter().enumerate() {
        let before = text.before(at);
        let greeting = at
            .checked_sub(1)
            .and_then(|i| text.tokens().get(i))
            .is_some_and(|hello| {
                matches!(
                    hello.form(),
                    "hej" | "hejsan" | "tack" | "kära" | "hälsningar" | "hälsning" | "mvh" | "hälsar"
                )
            });
        let greeted = greeting && !before.contains(['.', '!', '?']);
        let signs = before.trim_start().starts_with('/') || before.contains(" /");
        if token.is_word() && token.is_capitalised() && (greeted || signs) {
            let span = text.span(token.range());
            blanked.push_str(draft.get(copied..span.bytes.start).unwrap_or(""));
            // As many code units, so that what follows keeps its place.
            blanked.extend(std::iter::repeat_n(' ', (span.end - span.start) as usize));
            copied = span.bytes.end;
        }
    }
    blanked.push_str(draft.get(copied..).unwrap_or(""));
    blanked
}

/// Advice on words.
fn on(text: &Text<'_>, span: &Span, id: AdviceId, message: Localized, instead: Option<&str>) -> Advice {
    Advice {
        id,
        message,
        start: span.start,
        end: span.end,
        text: text.slice(span).to_owned(),
        instead: instead.map(str::to_owned),
    }
}

/// Advice on the whole draft.
fn on_all(text: &Text<'_>, id: AdviceId, message: Localized) -> Advice {
    Advice {
        id,
        message,
        start: 0,
        end: text.original().encode_utf16().count() as u32,
        text: String::new(),
        instead: None,
    }
}

fn listed(text: &Text<'_>, list: &WordList, all: &mut Vec<Advice>) {
    for hit in list.find(text) {
        let span = text.token_span(hit.tokens);
        let message = say::listed(hit.id, text.slice(&span), hit.instead);
        all.push(on(text, &span, hit.id, message, Some(hit.instead)));
    }
}

/// "Ni" to one person. To several it is right, and then the draft says so.
fn addressed(text: &Text<'_>, all: &mut Vec<Advice>) {
    const ALL_OF_YOU: [[&str; 2]; 12] = [
        ["hej", "alla"],
        ["hej", "allihop"],
        ["hej", "allesammans"],
        ["hej", "båda"],
        ["kära", "alla"],
        ["till", "alla"],
        ["tack", "alla"],
        ["alla", "ni"],
        ["ni", "alla"],
        ["ni", "som"],
        ["er", "alla"],
        ["er", "som"],
    ];
    let several = text.tokens().windows(2).any(|pair| match pair {
        [one, other] => ALL_OF_YOU.contains(&[one.form(), other.form()]),
        _ => false,
    });
    for (at, token) in text.tokens().iter().enumerate() {
        let instead = match token.form() {
            "ni" => "du",
            "er" => "dig",
            "ert" => "ditt",
            "era" => "dina",
            "eder" => "dig",
            _ => continue,
        };
        // "Ni" with a capital inside a sentence is never to several.
        let stands_first = text.sentence_of(at).start == at;
        if several && (stands_first || !token.is_capitalised()) {
            continue;
        }
        let span = text.span(token.range());
        all.push(on(text, &span, AdviceId::Du, say::du(text.slice(&span)), Some(instead)));
    }
}

/// Two words or more in capitals. One may be a name: SMHI, LSS.
fn shouted(text: &Text<'_>, all: &mut Vec<Advice>) {
    let mut at = 0;
    while at < text.tokens().len() {
        let rest = text.tokens().get(at..).unwrap_or_default();
        let length = rest
            .iter()
            .take_while(|token| token.is_word() && token.is_shouted())
            .count();
        if length >= 2 {
            let span = text.token_span(at..at + length);
            all.push(on(text, &span, AdviceId::Versaler, say::versaler(), None));
        }
        at += length.max(1);
    }
}

/// How the packs name the learned rule of a category. It was taught on what residents write, and an official's "du får
/// svar" is nothing like it, whatever it resembles.
const LEARNED: &str = "/liknar";

/// What a rule of words is not surer of than this is a guess about residents too ("det vet jag").
const GUESS: f32 = 0.6;

/// What the review found in the draft itself.
fn found(draft: &Draft<'_>, all: &mut Vec<Advice>) {
    for finding in draft.findings.iter().filter(|finding| !finding.rule.ends_with(LEARNED)) {
        let (id, message) = match finding.category {
            // A question to the reader is no fault, and a municipality may point to what it offers.
            Category::Fraga | Category::Reklam | Category::Upphovsratt => continue,
            Category::Personuppgift => (AdviceId::Personuppgift, say::personuppgift()),
            Category::Sekretess => (AdviceId::Sekretess, say::sekretess()),
            _ if finding.confidence <= GUESS => continue,
            _ => (AdviceId::Ordval, say::ordval(&finding.reason)),
        };
        all.push(Advice {
            id,
            message,
            start: finding.start,
            end: finding.end,
            text: finding.text.clone(),
            instead: None,
        });
    }
}

/// In text order, the weightiest first; of two that say the same of the same words, one.
fn once(all: Vec<Advice>) -> Vec<Advice> {
    let rank = |id: AdviceId| AdviceId::ALL.iter().position(|one| *one == id).unwrap_or(0) as u32;
    let mut all = ordered(all, |one| {
        let on_all = u32::from(one.text.is_empty());
        [on_all, one.start, rank(one.id), !one.end]
    });
    let mut kept: Vec<Advice> = Vec::new();
    for one in all.drain(..) {
        let said = kept
            .iter()
            .rev()
            .take_while(|other| other.end > one.start || other.text.is_empty())
            .any(|other| other.id == one.id && other.start <= one.start && one.end <= other.end);
        if !said {
            kept.push(one);
        }
    }
    kept
}
