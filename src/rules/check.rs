//! What an administrator wants to know of a pack before it is used: what was understood, and what is hardly meant.

use super::error::Fault;
use super::layer::{self, Read};
use super::limits::MOST_ERRORS;
use super::{Pack, PackError};
use crate::model::Category;
use crate::personal::names::NameList;
use crate::review::Reviewer;
use crate::text::Text;
use crate::text::normal::lower;
use std::collections::BTreeMap;

/// Comments with nothing to remark, of the kinds that every municipality gets: what a phrase hits in many of these, it
/// hits in nearly all.
const ORDINARY: &str = include_str!("ordinary.txt");
/// The share of them that is too much, as a divisor.
const TOO_MANY: usize = 8;

/// The most examples that are tried, for they are whole reviews.
const MOST_EXAMPLES: usize = 1_000;

/// What [`Pack::check`] tells.
#[derive(Debug)]
pub struct Checked {
    /// The pack, when nothing is wrong.
    pub pack: Option<Pack>,
    /// What is wrong.
    pub errors: Vec<PackError>,
    /// What is hardly meant; the pack can be used nevertheless.
    pub warnings: Vec<PackError>,
    /// What was understood of each file, when nothing is wrong.
    pub files: Vec<OwnFile>,
}

/// What was understood of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnFile {
    /// Its name.
    pub name: String,
    /// The category that it describes anew, in the place of the built-in description.
    pub describes: Option<Category>,
    /// Whether it replaces the built-in file of the same name.
    pub replaces: bool,
    /// Categories that its rules belong to.
    pub categories: Vec<Category>,
    /// Rules.
    pub rules: usize,
    /// Words and phrases that they look for.
    pub phrases: usize,
    /// Exceptions.
    pub exceptions: usize,
    /// Phrases in which nothing is flagged.
    pub allowed: usize,
    /// Built-in rules, and whole categories of them, that are switched off.
    pub off: usize,
}

pub(super) fn check(files: &[(&str, &str)]) -> Checked {
    let mut checked = Checked {
        pack: None,
        errors: Vec::new(),
        warnings: Vec::new(),
        files: Vec::new(),
    };
    if let Err(refused) = layer::with(files, &mut |read| checked = understood(read)) {
        checked.errors.push(*refused.first);
        checked.errors.extend(refused.others);
    }
    checked
}

fn understood(read: Read<'_>) -> Checked {
    let mut warnings = Vec::new();
    doubles(&read, &mut warnings);
    strange_off(&read, &mut warnings);
    hits_everything(&read, &mut warnings);
    let files = read.own.iter().map(|source| {
        let file = &source.file;
        let mut categories: Vec<Category> = file.rules.iter().filter_map(|rule| rule.category).collect();
        categories.dedup();
        OwnFile {
            name: source.name.to_owned(),
            describes: file.category.as_ref().map(|c| c.id.value),
            replaces: !read.whole && read.replaced.contains(&source.name),
            categories,
            rules: file.rules.len(),
            phrases: file.rules.iter().map(|rule| rule.phrases.len()).sum(),
            exceptions: file.rules.iter().map(|rule| rule.except.len()).sum(),
            allowed: file.allow.iter().map(|allow| allow.phrases.len()).sum(),
            off: file.off.rules.len() + file.off.categories.len(),
        }
    });
    let files = files.collect();
    let reviewer = Reviewer::new(read.pack);
    let mut left = MOST_EXAMPLES;
    for source in read.own {
        for rule in &source.file.rules {
            let described = source.file.category.as_ref().map(|c| c.id.value);
            let Some(category) = rule.category.or(described) else {
                continue;
            };
            let found = |text: &str| reviewer.findings(text).iter().any(|f| f.category == category);
            for (examples, wanted) in [(&rule.examples, true), (&rule.counter_examples, false)] {
                for text in examples.iter().take(left) {
                    if found(text) == wanted {
                        continue;
                    }
                    let short: String = text.chars().take(60).collect();
                    let fault = if wanted {
                        Fault::said(
                            format!("exemplet ”{short}” hittas inte"),
                            format!("the example ”{short}” is not found"),
                        )
                    } else {
                        Fault::said(
                            format!("motexemplet ”{short}” flaggas"),
                            format!("the counter-example ”{short}” is flagged"),
                        )
                    };
                    warnings.push(PackError::at(source.name, source.text, rule.id.at, fault));
                }
                left = left.saturating_sub(examples.len());
            }
        }
    }
    warnings.truncate(MOST_ERRORS);
    Checked {
        pack: Some(reviewer.into_pack()),
        errors: Vec::new(),
        warnings,
        files,
    }
}

/// Words that stand twice in a rule: usually two lists pasted together.
fn doubles(read: &Read<'_>, warnings: &mut Vec<PackError>) {
    for source in read.own {
        for rule in &source.file.rules {
            let mut seen: BTreeMap<String, usize> = BTreeMap::new();
            for phrase in &rule.phrases {
                if warnings.len() >= MOST_ERRORS {
                    return;
                }
                let Some(before) = seen.insert(lower(&phrase.value), phrase.at) else {
                    continue;
                };
                let line = source.text.get(..before).unwrap_or("").matches('\n').count() + 1;
                let fault = Fault::said(
                    format!("”{}” står också på rad {line}", phrase.value),
                    format!("”{}” stands on line {line} too", phrase.value),
                );
                warnings.push(PackError::at(source.name, source.text, phrase.at, fault));
            }
        }
    }
}

/// What is switched off but is not there: misspelt, or gone from a newer built-in pack.
fn strange_off(read: &Read<'_>, warnings: &mut Vec<PackError>) {
    for source in read.own {
        for id in &source.file.off.rules {
            if read.pack.rules.iter().any(|rule| rule.id == id.value) {
                continue;
            }
            let fault = Fault::said(
                format!(
                    "regeln ”{}” finns inte, så den kan inte stängas av. ”uppsikt rules” visar alla",
                    id.value
                ),
                format!(
                    "there is no rule ”{}” to switch off. ”uppsikt rules” lists all",
                    id.value
                ),
            );
            warnings.push(PackError::at(source.name, source.text, id.at, fault));
        }
    }
}

/// Phrases that hit what nobody would want flagged.
fn hits_everything(read: &Read<'_>, warnings: &mut Vec<PackError>) {
    let Some(over) = &read.pack.over else { return };
    let names = NameList::default();
    // For each phrase of each rule: how many comments, and the last of them.
    let placed = read.placed.iter();
    let mut counts: Vec<Vec<(usize, &str)>> = placed.map(|(_, places)| vec![(0, ""); places.len()]).collect();
    let mut comments = 0;
    for comment in ORDINARY.lines() {
        comments += 1;
        let text = Text::new(comment);
        for hit in over.pack.layer_hits(&text, &names.read(&text), |_, _| true) {
            let (rule, phrase) = hit.number;
            let known = counts.get_mut(rule).and_then(|phrases| phrases.get_mut(phrase));
            if let Some(known) = known.filter(|(_, last)| *last != comment) {
                *known = (known.0 + 1, comment);
            }
        }
    }
    for ((source, places), counts) in read.placed.iter().zip(counts) {
        let Some(source) = read.own.get(*source) else { continue };
        for (at, (count, comment)) in places.iter().zip(counts) {
            if count <= comments / TOO_MANY || warnings.len() >= MOST_ERRORS {
                continue;
            }
            let fault = Fault::said(
                format!(
                    "träffar {count} av {comments} helt vanliga kommentarer, till exempel ”{comment}”. Är det meningen?"
                ),
                format!("hits {count} of {comments} quite ordinary comments, such as ”{comment}”. Is that meant?"),
            );
            warnings.push(PackError::at(source.name, source.text, *at, fault));
        }
    }
}
