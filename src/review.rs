//! The heart: a comment in, findings out.
//!
//! | step | what happens | where |
//! |---|---|---|
//! | 1 | the text is folded and cut into tokens | [`crate::text`] |
//! | 2 | names of people are noted | [`crate::personal::names`] |
//! | 3 | phrase rules are asked | [`crate::rules`] |
//! | 4 | the learned model weighs each sentence: some rules need its word, some speak for it | [`crate::learned`] |
//! | 5 | personal data is looked for | [`crate::personal`] |
//! | 6 | hits become findings, explained | here |
//! | 7 | what says the same twice is said once | here |
//! | 8 | gravest first, then in text order | here |
//! | 9 | the mark is what a person should see first | here |
//!
//! ```
//! use uppsikt::{model::{Comment, Mark}, review::Reviewer, rules::Pack};
//!
//! let reviewer = Reviewer::new(Pack::builtin()?);
//! let comment: Comment = serde_json::from_str(r#"{"id": "1", "text": "Inkompetent och fegt beslut av nämnden!"}"#)?;
//! assert_eq!(reviewer.review(&comment).mark, Mark::Last);
//!
//! let comment: Comment = serde_json::from_str(r#"{"id": "2", "text": "När öppnar simhallen?"}"#)?;
//! assert_eq!(reviewer.review(&comment).mark, Mark::Fraga);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use crate::learned::{Learned, Likeness};
use crate::model::{Category, Comment, CommentKind, Finding, Localized, Mark, Review, Severity};
use crate::order::{Taken, certainty, ordered};
use crate::personal::names::NameList;
use crate::personal::{self, Own};
use crate::rules::{Pack, Rule};
use crate::text::{Span, Text};

/// Reads comments by a rule pack.
#[derive(Debug)]
pub struct Reviewer {
    pack: Pack,
    names: NameList,
    own: Own,
    learned: Option<Learned>,
}

impl Reviewer {
    /// A reviewer by a pack.
    #[must_use]
    pub fn new(pack: Pack) -> Self {
        Self {
            pack,
            names: NameList::default(),
            own: Own::default(),
            // Without it the rules still stand; a test reads the shipped one.
            learned: Learned::shipped().ok(),
        }
    }

    /// Lets the municipality's own numbers and domains pass.
    #[must_use]
    pub fn with_own(mut self, own: Own) -> Self {
        self.own = own;
        self
    }

    /// The pack it reads by.
    #[must_use]
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// The pack again.
    pub(crate) fn into_pack(self) -> Pack {
        self.pack
    }

    /// Reviews a comment.
    #[must_use]
    pub fn review(&self, comment: &Comment) -> Review {
        let findings = self.findings(&comment.text);
        Review {
            id: comment.id.clone(),
            mark: mark(comment, &findings),
            findings,
        }
    }

    /// What there is to look at in a text, gravest first, then in text order.
    #[must_use]
    pub fn findings(&self, text: &str) -> Vec<Finding> {
        ordered(said_once(self.all(text)), |f| {
            [!(f.severity as u32), f.start, f.category.rank() as u32, 0]
        })
    }

    /// Everything that any rule finds, in no order, the same perhaps said by several.
    pub(crate) fn all(&self, text: &str) -> Vec<Finding> {
        let text = Text::new(text);
        let names = self.names.read(&text);
        let asked = self.learned.as_ref().filter(|_| self.pack.asks_likeness());
        let likeness = asked.map(|learned| learned.read(&text, &names));
        let likely = |sentence: usize, rule: &Rule| {
            likeness
                .as_ref()
                .is_none_or(|l| l.of(sentence, rule.category) >= rule.likeness)
        };
        let seen = self.pack.see(&text, &names, likely);
        let phrases = seen.hits.into_iter().filter_map(|hit| {
            let likely = likely(text.sentence_number(hit.tokens.start), hit.rule);
            let span = text.token_span(hit.tokens.clone());
            likely.then(|| finding(&text, hit.rule, span, hit.rule.confidence))
        });
        let found = if self.pack.has_recognisers() {
            personal::find(&text, &names, &self.own)
        } else {
            Vec::new()
        };
        let personal = found.into_iter().filter_map(|found| {
            let rule = self.pack.rule_for(found.recogniser)?;
            Some(finding(&text, rule, text.span(found.range), found.confidence))
        });
        let mut findings: Vec<Finding> = phrases.chain(personal).collect();
        if let Some(likeness) = &likeness {
            findings.extend(self.like(&text, likeness, &findings));
        }
        for (tokens, categories) in seen.allowed {
            let place = text.token_span(tokens);
            findings.retain(|f| !(categories.contains(&f.category) && place.start <= f.start && f.end <= place.end));
        }
        findings
    }
}

/// A learned finding is at most so sure: a rule that says the same stands before it.
const SUREST_LIKENESS: f32 = 0.6;
/// A sentence of fewer words tells too little to resemble anything.
const FEWEST_WORDS: usize = 3;
/// What share of the probability asked for is enough where the category is found already.
const OTHER_SENTENCES: f32 = 0.5;

impl Reviewer {
    /// What the learned model finds, where the pack lets it speak. Where something of a category is `found` already,
    /// half the probability is enough for the other sentences: what hangs together is marked together.
    fn like(&self, text: &Text<'_>, likeness: &Likeness, found: &[Finding]) -> Vec<Finding> {
        let Some(learned) = &self.learned else {
            return Vec::new();
        };
        let mut like = Vec::new();
        for rule in self.pack.learned() {
            let asked = if rule.likeness > 0.0 {
                rule.likeness
            } else {
                learned.least(rule.category)
            };
            let probability = |sentence: usize| likeness.of(sentence, rule.category);
            let sentences = 0..text.sentences().len();
            let wordy = |s: usize| text.sentences().get(s).is_some_and(|s| s.len() >= FEWEST_WORDS);
            let known = found.iter().any(|f| f.category == rule.category)
                || sentences.clone().any(|s| wordy(s) && probability(s) >= asked);
            for sentence in sentences.filter(|&s| known && wordy(s) && probability(s) >= asked * OTHER_SENTENCES) {
                let Some(weighty) = learned.weighty(text, likeness, sentence, rule.category) else {
                    continue;
                };
                let tokens = rule.reach_of(weighty.tokens, text);
                let mut finding = finding(
                    text,
                    rule,
                    text.token_span(tokens),
                    probability(sentence) * SUREST_LIKENESS,
                );
                let words: Vec<&str> = weighty
                    .words
                    .iter()
                    .map(|&word| text.slice(&text.token_span(word..word + 1)))
                    .collect();
                if !words.is_empty() {
                    finding.reason = Localized {
                        sv: format!("{} Vägde tyngst: ”{}”.", rule.reason.sv, words.join("”, ”")),
                        en: format!("{} Weighed most: “{}”.", rule.reason.en, words.join("”, “")),
                    };
                }
                like.push(finding);
            }
        }
        like
    }
}

fn finding(text: &Text<'_>, rule: &Rule, span: Span, confidence: f32) -> Finding {
    Finding {
        category: rule.category,
        severity: rule.severity,
        start: span.start,
        end: span.end,
        text: text.slice(&span).to_owned(),
        rule: rule.id.clone(),
        reason: rule.reason.clone(),
        basis: rule.basis.clone(),
        confidence,
    }
}

/// Of findings in the same category that overlap, the graver stays, then the surer, then the longer: one reason is
/// enough for one place.
fn said_once(findings: Vec<Finding>) -> Vec<Finding> {
    let mut kept = ordered(findings, |f| {
        [
            !(f.severity as u32),
            !certainty(f.confidence),
            !(f.end - f.start),
            f.start,
        ]
    });
    let mut taken = vec![Taken::default(); Category::ALL.len()];
    kept.retain(|f| {
        let place = f.start as usize..f.end as usize;
        taken.get_mut(f.category.rank()).is_none_or(|taken| taken.take(&place))
    });
    kept
}

/// What a person should see first.
fn mark(comment: &Comment, findings: &[Finding]) -> Mark {
    let gravest = findings
        .iter()
        .filter(|f| f.category != Category::Fraga)
        .map(|f| f.severity)
        .max();
    match gravest {
        Some(Severity::Atgarda) => Mark::Atgarda,
        Some(Severity::Granska) => Mark::Granska,
        Some(Severity::Notera) => Mark::Notera,
        // Never "nothing found" when it could not be read.
        None if comment.kind != CommentKind::Text || comment.truncated => Mark::Olast,
        None if findings.is_empty() => Mark::Last,
        None => Mark::Fraga,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reviewer() -> Reviewer {
        Reviewer::new(Pack::builtin().unwrap())
    }

    fn comment(text: &str) -> Comment {
        serde_json::from_value(serde_json::json!({"id": "x", "text": text})).unwrap()
    }

    #[test]
    fn the_gravest_finding_marks_the_comment() {
        let review = reviewer().review(&comment("Fan vad dåligt, jag ska slå ihjäl dig. När öppnar simhallen?"));
        assert_eq!(review.mark, Mark::Atgarda);
        assert_eq!(review.findings.first().map(|f| f.category), Some(Category::Hot));
        assert!(
            review
                .findings
                .windows(2)
                .all(|w| w[0].severity > w[1].severity || w[0].severity == w[1].severity && w[0].start <= w[1].start)
        );
    }

    #[test]
    fn a_comment_that_could_not_be_read_never_passes_for_read() {
        let r = reviewer();
        let mut image = comment("");
        image.kind = CommentKind::Image;
        assert_eq!(r.review(&image).mark, Mark::Olast);
        let mut cut = comment("Hej, jag tänkte bara säga att …");
        cut.truncated = true;
        assert_eq!(r.review(&cut).mark, Mark::Olast);
        cut.text = "Din jävla idiot …".to_owned();
        assert_eq!(r.review(&cut).mark, Mark::Granska);
        cut.text = "När öppnar simhallen? Jag undrar för att …".to_owned();
        assert_eq!(r.review(&cut).mark, Mark::Olast);
    }

    #[test]
    fn offsets_are_the_browsers() {
        let found = reviewer().findings("😡😡 din idiot");
        let finding = found.iter().find(|f| f.category == Category::Personangrepp).unwrap();
        assert!(finding.text.contains("idiot"));
        assert_eq!(finding.end, 14);
    }

    #[test]
    fn every_repeat_is_found() {
        assert_eq!(reviewer().findings("fan fan fan").len(), 3);
    }

    #[test]
    fn garbage_is_read_in_linear_time() {
        let r = reviewer();
        for unit in [
            "fan ",
            "😡",
            "a",
            "\u{202e}\u{0}\u{5d0}",
            "1234-",
            "din ",
            "å\u{308}",
            "Anna Berg ",
            "se",
            "?!",
            "a.",
            "\u{fffd}",
            "*",
            "070-",
            "vi vet var du ",
        ] {
            // A ratio, for machines are slow and busy: four times the text may cost three times four times as much. What
            // grows with the square costs sixteen times, however often it is asked; what a busy machine did it does not again.
            let quickest = |bytes: usize| {
                let text = unit.repeat(bytes / unit.len());
                let time = |_| {
                    let start = std::time::Instant::now();
                    let _ = r.findings(&text);
                    start.elapsed()
                };
                (0..3).map(time).min().unwrap()
            };
            let times: Vec<_> = (0..5).map(|_| (quickest(5_000), quickest(20_000))).collect();
            assert!(
                times.iter().any(|(short, long)| *long < 12 * *short),
                "{unit:?}: {times:?}"
            );
        }
    }
}
