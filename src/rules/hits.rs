//! Asking a pack's phrase rules about a text.

use super::file::Reach;
use super::phrase::{Phrase, kinds};
use super::reading::{Reading, Scope};
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
        let reading = Reading::new(text, &marks, names, &self.grammar);
        let mut found: Vec<(usize, u32, Range<usize>)> = Vec::new();
        let mut counts = vec![0; self.rules.len()];
        let mut fits: Vec<Option<bool>> = vec![None; self.rules.len()];
        let mut tries: Vec<(u32, u32)> = Vec::new();
        let mut tried = vec![true; self.rules.len()];
        let mut asides = Asides::new(&self.asides, &reading);
        for number in 0..text.sentences().len() {
            let Some(scope) = reading.sentence(number) else {
                continue;
            };
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
                .tries(&scope, wanted, |(phrase, at)| tries.push((at, phrase)));
            tries.sort_unstable();
            tries.dedup();
            for &(at, phrase) in &tries {
                let Some(&r) = self.rule_of.get(phrase as usize) else {
                    continue;
                };
                let (r, at) = (r as usize, at as usize);
                let (Some(rule), Some(count), Some(fits)) = (self.rules.get(r), counts.get_mut(r), fits.get_mut(r))
                else {
                    continue;
                };
                let more = *count < MOST_HITS || !rule.allows.is_empty();
                let Some(steps) = self.signs.phrase(phrase).filter(|_| more) else {
                    continue;
                };
                let Some(end) = scope.match_at(steps, at) else {
                    continue;
                };
                let comment_fits = *fits.get_or_insert_with(|| {
                    (rule.anywhere.is_empty() || asides.occur_anywhere(&rule.anywhere))
                        && !asides.occur_anywhere(&rule.not_anywhere)
                });
                if comment_fits && fits_nearby(rule, &mut asides, (number, &scope), &(at..end)) {
                    *count += 1;
                    found.push((r, phrase, at..end));
                }
            }
            drop(scope);
            reading.leave(number);
        }
        self.gather(found, text)
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

/// The phrases that stand beside hits – exceptions, what must be near or in the comment and what must not. A sentence is
/// not read before a rule asks about it, and then once for all rules.
struct Asides<'r> {
    signs: &'r Signs,
    reading: &'r Reading<'r>,
    /// Of each sentence: the phrases that may begin in it and where, in order.
    tries: Vec<Option<Vec<Try>>>,
}

impl<'r> Asides<'r> {
    fn new(signs: &'r Signs, reading: &'r Reading<'r>) -> Self {
        Self {
            signs,
            reading,
            tries: vec![None; reading.text.sentences().len()],
        }
    }

    /// Whether one of some phrases stands anywhere in the comment, still never across sentences.
    fn occur_anywhere(&mut self, phrases: &Range<u32>) -> bool {
        !phrases.is_empty()
            && (0..self.tries.len()).any(|number| {
                let scope = self.reading.sentence(number);
                scope.is_some_and(|scope| self.occur(phrases, (number, &scope), scope.sentence()))
            })
    }

    /// Whether one of some phrases stands within some tokens of a sentence.
    fn occur(&mut self, phrases: &Range<u32>, sentence: (usize, &Scope<'_>), within: &Range<usize>) -> bool {
        let inside = sentence.1.within(within.clone());
        self.any(phrases, sentence, within, |phrase, at| {
            inside.match_at(phrase, at).is_some()
        })
    }

    /// Whether what is asked is so of one of some phrases at a token of a sentence where it may begin.
    fn any(
        &mut self,
        phrases: &Range<u32>,
        (number, scope): (usize, &Scope<'_>),
        at: &Range<usize>,
        mut ask: impl FnMut(&Phrase, usize) -> bool,
    ) -> bool {
        let signs = self.signs;
        let Some(tries) = self.tries.get_mut(number).filter(|_| !phrases.is_empty()) else {
            return false;
        };
        let tries = tries.get_or_insert_with(|| {
            let mut tries = Vec::new();
            signs.tries(scope, |_| true, |one| tries.push(one));
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
            let Some(phrase) = signs.phrase(number) else {
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

/// Whether what must stand near a hit in a sentence does, and nothing that must not.
fn fits_nearby(rule: &Rule, asides: &mut Asides<'_>, sentence: (usize, &Scope<'_>), hit: &Range<usize>) -> bool {
    let scope = sentence.1;
    let tokens = scope.sentence();
    if let Some(question) = rule.question
        && question != is_question(scope.text(), tokens)
    {
        return false;
    }
    // An exception must touch the hit itself, so it may begin a few words before.
    let touching = hit.start.saturating_sub(EXCEPT).max(tokens.start)..hit.end;
    let excepted = asides.any(&rule.except, sentence, &touching, |phrase, at| {
        scope.match_at(phrase, at).is_some_and(|end| end > hit.start)
    });
    if excepted {
        return false;
    }
    let nearby = hit.start.saturating_sub(NEAR).max(tokens.start)..(hit.end + NEAR).min(tokens.end);
    (rule.near.is_empty() || asides.occur(&rule.near, sentence, &nearby))
        && !asides.occur(&rule.not_near, sentence, &nearby)
}

/// Whether a sentence ends in a question mark.
fn is_question(text: &Text<'_>, sentence: &Range<usize>) -> bool {
    text.before(sentence.end)
        .trim_start_matches(['"', ')', ' ', '\''])
        .starts_with(['?', '!'])
        && text.before(sentence.end).contains('?')
}
