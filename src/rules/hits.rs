//! Asking a pack's phrase rules about a text.

use super::file::Reach;
use super::phrase::{Phrase, Reading, kinds};
use super::signs::{Signs, Try};
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
    /// Which rule and which of its phrases, counted from 0.
    pub(super) number: (usize, usize),
    pub(crate) tokens: Range<usize>,
}

impl Rule {
    /// What a finding marks, where the rule holds for some tokens.
    pub(crate) fn reach_of(&self, tokens: Range<usize>, text: &Text<'_>) -> Range<usize> {
        match self.reach {
            Reach::Match => tokens,
            Reach::Sentence => text.sentence_of(tokens.start),
        }
    }
}

impl Pack {
    /// Every hit of the phrase rules of this layer, in text order. In a sentence, by its number, only those rules are tried
    /// that are `heard`: most of a pack is not worth trying where the learned model finds its category unlikely.
    pub(super) fn layer_hits<'p>(
        &'p self,
        text: &Text<'_>,
        names: &Names,
        heard: impl Fn(usize, &Rule) -> bool,
    ) -> Vec<Hit<'p>> {
        let marks = self.lexicon.mark_and(text, |at, told| kinds(text, names, at, told));
        let reading = Reading {
            text,
            marks: &marks,
            names,
            grammar: &self.grammar,
        };
        let mut found: Vec<(usize, u32, Range<usize>)> = Vec::new();
        let mut counts = vec![0; self.rules.len()];
        let mut fits: Vec<Option<bool>> = vec![None; self.rules.len()];
        let mut tries: Vec<(u32, u32)> = Vec::new();
        let mut tried = vec![true; self.rules.len()];
        for (number, sentence) in text.sentences().iter().enumerate() {
            tries.clear();
            for (tried, rule) in tried.iter_mut().zip(&self.rules) {
                // One that wants several signs counts them over the whole comment.
                *tried = rule.at_least > 1 || heard(number, rule);
            }
            let wanted = |phrase: u32| {
                let rule = self.rule_of.get(phrase as usize);
                rule.and_then(|&r| tried.get(r as usize)).copied().unwrap_or(false)
            };
            self.signs
                .tries(&marks, sentence, wanted, |(phrase, at)| tries.push((at, phrase)));
            tries.sort_unstable();
            tries.dedup();
            let mut asides = Asides::new(&self.asides, &reading, sentence);
            for &(at, number) in &tries {
                let Some(&r) = self.rule_of.get(number as usize) else {
                    continue;
                };
                let (r, at) = (r as usize, at as usize);
                let (Some(rule), Some(count), Some(fits)) = (self.rules.get(r), counts.get_mut(r), fits.get_mut(r))
                else {
                    continue;
                };
                let more = *count < MOST_HITS || !rule.allows.is_empty();
                let Some(phrase) = self.signs.phrase(number).filter(|_| more) else {
                    continue;
                };
                let Some(end) = reading.match_at(phrase, at, sentence) else {
                    continue;
                };
                let comment_fits = *fits.get_or_insert_with(|| {
                    (rule.anywhere.is_empty() || self.occurs(&reading, &rule.anywhere))
                        && !self.occurs(&reading, &rule.not_anywhere)
                });
                if comment_fits && fits_nearby(rule, &mut asides, &(at..end)) {
                    *count += 1;
                    found.push((r, number, at..end));
                }
            }
        }
        self.gather(found, text)
    }

    /// Whether one of some phrases stands anywhere in a comment, still never across sentences.
    fn occurs(&self, reading: &Reading<'_>, phrases: &Range<u32>) -> bool {
        let mut sentences = reading.text.sentences().iter();
        !phrases.is_empty()
            && sentences.any(|sentence| Asides::new(&self.asides, reading, sentence).occurs(phrases, sentence))
    }

    /// Rules that want several signs before they speak.
    fn gather<'p>(&'p self, found: Vec<(usize, u32, Range<usize>)>, text: &Text<'_>) -> Vec<Hit<'p>> {
        let mut distinct: Vec<(u32, u32)> = found.iter().map(|(r, number, _)| (*r as u32, *number)).collect();
        distinct.sort_unstable();
        distinct.dedup();
        found
            .into_iter()
            .filter_map(|(r, number, tokens)| {
                let rule = self.rules.get(r)?;
                let up_to = |r: u32| distinct.partition_point(|(rule, _)| *rule < r);
                let phrases = || up_to(r as u32 + 1) - up_to(r as u32);
                let enough = rule.at_least <= 1 || phrases() >= rule.at_least;
                let tokens = rule.reach_of(tokens, text);
                enough.then_some(Hit {
                    rule,
                    number: (r, number.saturating_sub(rule.phrases.start) as usize),
                    tokens,
                })
            })
            .collect()
    }
}

/// The phrases that stand beside hits – exceptions, what must be near and what must not – in one sentence. Nothing is
/// read before a rule asks.
struct Asides<'r> {
    signs: &'r Signs,
    reading: &'r Reading<'r>,
    sentence: &'r Range<usize>,
    tries: Option<Vec<Try>>,
}

impl<'r> Asides<'r> {
    fn new(signs: &'r Signs, reading: &'r Reading<'r>, sentence: &'r Range<usize>) -> Self {
        Self {
            signs,
            reading,
            sentence,
            tries: None,
        }
    }

    /// Whether one of some phrases stands within some tokens.
    fn occurs(&mut self, phrases: &Range<u32>, within: &Range<usize>) -> bool {
        let reading = self.reading;
        self.any(phrases, within, |phrase, at| {
            reading.match_at(phrase, at, within).is_some()
        })
    }

    /// Whether what is asked is so of one of some phrases at a token where it may begin.
    fn any(&mut self, phrases: &Range<u32>, at: &Range<usize>, mut ask: impl FnMut(&Phrase, usize) -> bool) -> bool {
        if phrases.is_empty() {
            return false;
        }
        let tries = self.tries.get_or_insert_with(|| {
            let mut tries = Vec::new();
            self.signs
                .tries(self.reading.marks, self.sentence, |_| true, |one| tries.push(one));
            tries.sort_unstable();
            tries.dedup();
            tries
        });
        let start = tries.partition_point(|(number, _)| *number < phrases.start);
        let end = tries.partition_point(|(number, _)| *number < phrases.end);
        let mut rest = tries.get(start..end).unwrap_or(&[]);
        while let Some(&(number, _)) = rest.first() {
            let places = rest.split_at(rest.partition_point(|(n, _)| *n == number));
            rest = places.1;
            let Some(phrase) = self.signs.phrase(number) else {
                continue;
            };
            let from = places.0.partition_point(|(_, place)| (*place as usize) < at.start);
            let near = places.0.iter().skip(from).map(|(_, place)| *place as usize);
            if near.take_while(|place| *place < at.end).any(|place| ask(phrase, place)) {
                return true;
            }
        }
        false
    }
}

fn fits_nearby(rule: &Rule, asides: &mut Asides<'_>, hit: &Range<usize>) -> bool {
    let (reading, sentence) = (asides.reading, asides.sentence);
    if let Some(question) = rule.question
        && question != is_question(reading.text, sentence)
    {
        return false;
    }
    // An exception must touch the hit itself, so it may begin a few words before.
    let touching = hit.start.saturating_sub(EXCEPT).max(sentence.start)..hit.end;
    let excepted = asides.any(&rule.except, &touching, |phrase, at| {
        reading
            .match_at(phrase, at, sentence)
            .is_some_and(|end| end > hit.start)
    });
    if excepted {
        return false;
    }
    let nearby = hit.start.saturating_sub(NEAR).max(sentence.start)..(hit.end + NEAR).min(sentence.end);
    (rule.near.is_empty() || asides.occurs(&rule.near, &nearby)) && !asides.occurs(&rule.not_near, &nearby)
}

/// Whether a sentence ends in a question mark.
fn is_question(text: &Text<'_>, sentence: &Range<usize>) -> bool {
    text.before(sentence.end)
        .trim_start_matches(['"', ')', ' ', '\''])
        .starts_with(['?', '!'])
        && text.before(sentence.end).contains('?')
}
