//! Asking a pack's phrase rules about a text.

use super::file::Reach;
use super::phrase::{Phrase, Reading, kinds};
use super::{Pack, Rule};
use crate::personal::names::Names;
use crate::text::Text;
use std::ops::Range;

/// How far around a hit, within its sentence, `near` looks. A "sentence" of a hundred thousand words must not cost a
/// hundred thousand looks a hit.
const NEAR: usize = 40;
/// The most findings of one rule in a comment; more tell nobody anything.
const MOST_HITS: usize = 50;

/// How many words before a hit an exception may begin.
const EXCEPT: usize = 4;

/// A rule's hit: the rule and the tokens to mark.
#[derive(Debug)]
pub(crate) struct Hit<'p> {
    pub(crate) rule: &'p Rule,
    pub(crate) tokens: Range<usize>,
}

impl Pack {
    /// Every hit of the phrase rules, in text order.
    pub(crate) fn hits<'p>(&'p self, text: &Text<'_>, names: &Names) -> Vec<Hit<'p>> {
        let marks = self.lexicon.mark_and(text, |at, told| kinds(text, names, at, told));
        let reading = Reading {
            text,
            marks: &marks,
            names,
            grammar: &self.grammar,
        };
        let mut found: Vec<(usize, usize, Range<usize>)> = Vec::new();
        let mut counts = vec![0; self.rules.len()];
        let mut cache: Vec<Option<bool>> = vec![None; self.rules.len()];
        let mut candidates = Vec::new();
        for sentence in text.sentences() {
            self.signs.read(&marks, sentence, &mut candidates);
            for &(at, candidate) in &candidates {
                let at = at as usize;
                let Some((r, p)) = self.signs.phrase(candidate) else {
                    continue;
                };
                let (Some(rule), Some(count), Some(fits)) = (self.rules.get(r), counts.get_mut(r), cache.get_mut(r))
                else {
                    continue;
                };
                let Some(phrase) = rule.phrases.get(p).filter(|_| *count < MOST_HITS) else {
                    continue;
                };
                let Some(end) = reading.match_at(phrase, at, sentence) else {
                    continue;
                };
                let comment_fits = *fits.get_or_insert_with(|| {
                    (rule.anywhere.is_empty() || rule.anywhere.iter().any(|p| occurs(&reading, p)))
                        && !rule.not_anywhere.iter().any(|p| occurs(&reading, p))
                });
                if comment_fits && fits_nearby(rule, &reading, at..end, sentence) {
                    *count += 1;
                    found.push((r, p, at..end));
                }
            }
        }
        self.gather(found, text)
    }

    /// Rules that want several signs before they speak.
    fn gather<'p>(&'p self, found: Vec<(usize, usize, Range<usize>)>, text: &Text<'_>) -> Vec<Hit<'p>> {
        let mut distinct: Vec<Vec<usize>> = vec![Vec::new(); self.rules.len()];
        for (r, p, _) in &found {
            if let Some(list) = distinct.get_mut(*r).filter(|list| !list.contains(p)) {
                list.push(*p);
            }
        }
        found
            .into_iter()
            .filter_map(|(r, _, tokens)| {
                let rule = self.rules.get(r)?;
                let enough = distinct.get(r).is_some_and(|d| d.len() >= rule.at_least);
                let tokens = match rule.reach {
                    Reach::Match => tokens,
                    Reach::Sentence => text.sentence_of(tokens.start),
                };
                enough.then_some(Hit { rule, tokens })
            })
            .collect()
    }
}

/// A phrase anywhere in a comment, still never across sentences.
fn occurs(reading: &Reading<'_>, phrase: &Phrase) -> bool {
    reading.text.sentences().iter().any(|s| reading.occurs(phrase, s))
}

fn fits_nearby(rule: &Rule, reading: &Reading<'_>, hit: Range<usize>, sentence: &Range<usize>) -> bool {
    if let Some(question) = rule.question
        && question != is_question(reading.text, sentence)
    {
        return false;
    }
    // An exception must touch the hit itself, so it may begin a few words before.
    let excepted = (hit.start.saturating_sub(EXCEPT).max(sentence.start)..hit.end).any(|at| {
        rule.except
            .iter()
            .any(|p| reading.match_at(p, at, sentence).is_some_and(|end| end > hit.start))
    });
    if excepted {
        return false;
    }
    let nearby = hit.start.saturating_sub(NEAR).max(sentence.start)..(hit.end + NEAR).min(sentence.end);
    (rule.near.is_empty() || rule.near.iter().any(|p| reading.occurs(p, &nearby)))
        && !rule.not_near.iter().any(|p| reading.occurs(p, &nearby))
}

/// Whether a sentence ends in a question mark.
fn is_question(text: &Text<'_>, sentence: &Range<usize>) -> bool {
    text.before(sentence.end)
        .trim_start_matches(['"', ')', ' ', '\''])
        .starts_with(['?', '!'])
        && text.before(sentence.end).contains('?')
}
