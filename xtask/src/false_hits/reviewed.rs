//! What has been reviewed: words that a rule is right to hit, with the reason why.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

/// The fewest letters of a pattern beside its stars: a shorter one would review away what nobody has seen.
const FEWEST_LETTERS: usize = 3;

/// A rule's hit on a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// The word as the list has it.
    pub(super) word: String,
    /// "svordom/svordom".
    pub(super) rule: String,
    /// What the finding marks.
    pub(super) marked: String,
    /// The whole text.
    pub(super) text: String,
    /// Only the word alone was hit, no sentence with it.
    pub(super) alone: bool,
    /// It is a name: no star covers it.
    pub(super) name: bool,
}

/// The file of reviews.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reviewed {
    #[serde(default, rename = "review")]
    reviews: Vec<Review>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Review {
    rule: String,
    /// Why the rule is right.
    why: String,
    /// Right for a comment of this one word, wrong in a neutral sentence.
    #[serde(default)]
    alone: bool,
    /// Words in small letters; a star at either end stands for any letters, but never for those of a name.
    words: Vec<String>,
}

/// What is left when the reviews have been asked.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) unknown: Vec<Hit>,
    /// Patterns that match no hit, as (rule, pattern).
    pub(super) stale: Vec<(String, String)>,
}

impl Reviewed {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// When it cannot be read, gives no reason, or has a pattern that could match anything.
    pub(super) fn read(file: &Path) -> Result<Self> {
        let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        Self::parse(&text).with_context(|| format!("{}", file.display()))
    }

    fn parse(text: &str) -> Result<Self> {
        let reviewed: Self = toml::from_str(text)?;
        for review in &reviewed.reviews {
            ensure!(
                !review.why.trim().is_empty(),
                "a review of {} does not say why",
                review.rule
            );
            ensure!(!review.words.is_empty(), "a review of {} names no word", review.rule);
            for word in &review.words {
                let letters = word.trim_matches('*');
                ensure!(!letters.contains('*'), "”{word}”: a star stands at an end");
                ensure!(
                    letters.len() == word.len() || letters.chars().count() >= FEWEST_LETTERS,
                    "”{word}” fits too much: at least {FEWEST_LETTERS} letters beside the star"
                );
                ensure!(*word == word.to_lowercase(), "”{word}”: small letters");
            }
        }
        Ok(reviewed)
    }

    /// Which hits nobody has reviewed, and which reviews have lost their hits.
    pub(super) fn judge(&self, hits: &[Hit]) -> Judged {
        let mut used: Vec<Vec<bool>> = self
            .reviews
            .iter()
            .map(|review| vec![false; review.words.len()])
            .collect();
        let unknown = hits
            .iter()
            .filter(|hit| {
                let word = hit.word.to_lowercase();
                let mut known = false;
                for (review, used) in self.reviews.iter().zip(&mut used) {
                    if review.rule != hit.rule || review.alone && !hit.alone {
                        continue;
                    }
                    for (pattern, used) in review.words.iter().zip(used) {
                        if word == *pattern || !hit.name && fits(pattern, &word) {
                            *used = true;
                            known = true;
                        }
                    }
                }
                !known
            })
            .cloned()
            .collect();
        let stale = self
            .reviews
            .iter()
            .zip(&used)
            .flat_map(|(review, used)| {
                let unused = review.words.iter().zip(used).filter(|(_, used)| !**used);
                unused.map(|(word, _)| (review.rule.clone(), word.clone()))
            })
            .collect();
        Judged { unknown, stale }
    }
}

/// Whether a word fits a pattern.
fn fits(pattern: &str, word: &str) -> bool {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (None, None) => word == pattern,
        (None, Some(start)) => word.starts_with(start),
        (Some(end), None) => word.ends_with(end),
        (Some(_), Some(_)) => word.contains(pattern.trim_matches('*')),
    }
}

impl Judged {
    pub(super) fn is_clean(&self) -> bool {
        self.unknown.is_empty() && self.stale.is_empty()
    }

    /// What to look at, by rule, with lines to paste into the reviews. `packs` are the rule files as (name, text): they tell
    /// which phrase it may have been.
    pub(super) fn report(&self, packs: &[(String, String)], most: usize) -> String {
        let mut out = String::new();
        let mut rules: BTreeMap<&str, Vec<&Hit>> = BTreeMap::new();
        for hit in self.unknown.iter().take(most) {
            rules.entry(&hit.rule).or_default().push(hit);
        }
        // Writing to a String cannot fail.
        for (rule, hits) in rules {
            let _ = writeln!(out, "\n{rule}");
            for hit in &hits {
                let where_ = if hit.alone {
                    "alone".to_owned()
                } else {
                    format!("in ”{}”", hit.text)
                };
                let _ = writeln!(
                    out,
                    "  {:<24} ”{}” {where_}{}",
                    hit.word,
                    hit.marked,
                    suspects(packs, hit)
                );
            }
            let alone = if hits.iter().all(|hit| hit.alone) {
                "alone = true\n"
            } else {
                ""
            };
            let words: Vec<String> = hits
                .iter()
                .map(|hit| format!("\"{}\"", hit.word.to_lowercase()))
                .collect();
            let _ = writeln!(
                out,
                "\n[[review]]\nrule = \"{rule}\"\nwhy = \"\"\n{alone}words = [{}]",
                words.join(", ")
            );
        }
        if self.unknown.len() > most {
            let _ = writeln!(out, "\n… and {} more", self.unknown.len() - most);
        }
        for (rule, word) in &self.stale {
            let _ = writeln!(
                out,
                "\n{rule}: nothing hits ”{word}” any more: take it out of the reviews"
            );
        }
        out
    }
}

/// The phrases of a rule whose longest word stands in the hit: where to look first.
fn suspects(packs: &[(String, String)], hit: &Hit) -> String {
    let Some((category, id)) = hit.rule.split_once('/') else {
        return String::new();
    };
    let Some((file, text)) = packs.iter().find(|(name, _)| *name == format!("{category}.toml")) else {
        return String::new();
    };
    let marked = hit.marked.to_lowercase();
    let mut found = Vec::new();
    let mut here = false;
    for (number, line) in text.lines().enumerate() {
        if let Some(other) = line.strip_prefix("id = ") {
            here = other.trim().trim_matches('"') == id;
        }
        let Some(phrase) = line.trim().strip_prefix('"').and_then(|rest| rest.split('"').next()) else {
            continue;
        };
        let stems = phrase.split([' ', '|']).map(|word| {
            let word = word.trim_matches(['*', '?']);
            word.split('+').next().unwrap_or(word)
        });
        let longest = stems.max_by_key(|stem| stem.chars().count()).unwrap_or("");
        // An ending may change the last letter: fitta, fittor.
        let stem = longest.strip_suffix('a').unwrap_or(longest);
        if here && stem.chars().count() >= 2 && marked.contains(stem) {
            found.push(format!("{file}:{} \"{phrase}\"", number + 1));
        }
    }
    if found.is_empty() {
        String::new()
    } else {
        format!("\n      perhaps by {}", found.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(word: &str, rule: &str, alone: bool) -> Hit {
        let text = if alone { word.to_owned() } else { format!("Se {word}.") };
        Hit {
            word: word.into(),
            rule: rule.into(),
            marked: word.into(),
            text,
            alone,
            name: false,
        }
    }

    fn reviewed(words: &str) -> Reviewed {
        Reviewed::parse(&format!(
            "[[review]]\nrule = \"a/b\"\nwhy = \"är ordet\"\nwords = [{words}]\n"
        ))
        .unwrap()
    }

    #[test]
    fn what_is_reviewed_is_known_and_the_rest_is_told() {
        let hits = [
            hit("hora", "a/b", false),
            hit("Åhora", "a/b", false),
            hit("hora", "a/c", false),
        ];
        let judged = reviewed("\"hora*\"").judge(&hits);
        assert_eq!(judged.unknown, [hits[1].clone(), hits[2].clone()]);
        assert!(judged.stale.is_empty() && !judged.is_clean());
        assert!(reviewed("\"*hora\"").judge(&hits[..2]).is_clean());
    }

    #[test]
    fn a_star_covers_no_name() {
        let name = Hit {
            name: true,
            ..hit("Skitnäs", "a/b", false)
        };
        assert_eq!(
            reviewed("\"skit*\"").judge(std::slice::from_ref(&name)).unknown.len(),
            1
        );
        assert!(reviewed("\"skitnäs\"").judge(&[name]).is_clean());
    }

    #[test]
    fn a_review_that_nothing_hits_any_more_is_stale() {
        let judged = reviewed("\"hora\", \"skit*\"").judge(&[hit("hora", "a/b", false)]);
        assert_eq!(judged.stale, [("a/b".to_owned(), "skit*".to_owned())]);
        assert!(judged.report(&[], 9).contains("skit*"));
    }

    #[test]
    fn what_is_right_alone_is_not_therefore_right_in_a_sentence() {
        let text = "[[review]]\nrule = \"a/b\"\nwhy = \"till någon\"\nalone = true\nwords = [\"svin\"]\n";
        let reviewed = Reviewed::parse(text).unwrap();
        assert!(reviewed.judge(&[hit("svin", "a/b", true)]).is_clean());
        assert_eq!(reviewed.judge(&[hit("svin", "a/b", false)]).unknown.len(), 1);
    }

    #[test]
    fn reviews_without_reason_or_bounds_are_refused() {
        for (why, words) in [
            ("", "\"hora\""),
            (" ", "\"hora\""),
            ("x", ""),
            ("x", "\"*\""),
            ("x", "\"ho*\""),
            ("x", "\"h*ra\""),
            ("x", "\"Hora\""),
        ] {
            let text = format!("[[review]]\nrule = \"a/b\"\nwhy = \"{why}\"\nwords = [{words}]\n");
            assert!(Reviewed::parse(&text).is_err(), "{text}");
        }
        assert!(Reviewed::parse("[[review]]\nrule = \"a/b\"\nwhy = \"x\"\nwords = [\"as\"]\n").is_ok());
    }

    #[test]
    fn the_report_can_be_pasted_and_names_the_phrase() {
        let pack = "[category]\nid = \"a\"\n[[rule]]\nid = \"c\"\nphrases = [\n  \"hora+or\",\n]\n[[rule]]\nid = \"b\"\nphrases = [\n  \"hora+or\",\n  \"din hund\",\n]\n";
        let judged = Reviewed::default().judge(&[hit("Horor", "a/b", false)]);
        let report = judged.report(&[("a.toml".into(), pack.into())], 9);
        assert!(
            report.contains("a.toml:11 \"hora+or\"") && !report.contains("a.toml:6"),
            "{report}"
        );
        let (_, paste) = report.split_once("[[review]]").unwrap();
        let pasted = format!("[[review]]{paste}").replace("why = \"\"", "why = \"är ordet\"");
        assert!(Reviewed::parse(&pasted).unwrap().judge(&judged.unknown).is_clean());
    }
}
