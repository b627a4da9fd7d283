//! From files to a pack: look everything up once, complain precisely.

use super::error::{Fault, PackError};
use super::file::{BasisEntry, File};
use super::phrase::{self, Class, Grammar, KINDS, Phrase};
use super::signs::Signs;
use super::{CategoryInfo, Pack, Rule, RuleInfo};
use crate::lexicon::{Atom, Builder};
use crate::model::{Category, LegalBasis};
use crate::order::ordered;
use crate::personal::Recogniser;
use crate::source::Placed;
use std::collections::BTreeMap;
use std::ops::Range;

/// What a rule's certainty is when it says nothing.
const USUAL_CONFIDENCE: f32 = 0.8;

/// Classes as written, and what has become of them.
struct Classes<'f> {
    written: BTreeMap<&'f str, (&'f str, &'f str, &'f [Placed<String>])>,
    known: BTreeMap<String, usize>,
    building: Vec<String>,
    done: Grammar,
    /// A fault inside a class, with its own place; it outranks the complaint at the place of use.
    fault: Option<PackError>,
}

impl Classes<'_> {
    fn get(&mut self, name: &str, lexicon: &mut Builder) -> Result<usize, String> {
        if let Some(&id) = self.known.get(name) {
            return Ok(id);
        }
        let complaint = || Fault::Class(name.to_owned());
        let Some(&(file, text, members)) = self.written.get(name) else {
            return Err(format!("klassen @{name} finns inte / class @{name} is unknown"));
        };
        if self.building.iter().any(|b| b == name) {
            return Err(format!(
                "klassen @{name} behöver sig själv / class @{name} needs itself"
            ));
        }
        self.building.push(name.to_owned());
        let mut class = Class {
            atom: lexicon.fresh(),
            ..Class::default()
        };
        for member in members {
            let written = member.value.as_str();
            let single = !written.contains([' ', '@', '<', '|', '^', '$', '?']) && !written.starts_with("..");
            let result = if single {
                lexicon.add_to(class.atom, written).map_err(|e| e.to_string())
            } else {
                phrase::parse(written, lexicon, &mut |n, l| self.get(n, l))
                    .map(|steps| class.phrases.push(self.done.keep(&steps)))
            };
            if let Err(message) = result {
                let fault = if self.fault.is_some() {
                    complaint()
                } else {
                    Fault::Phrase(message.clone())
                };
                self.fault.get_or_insert(PackError::at(file, text, member.at, fault));
                return Err(message);
            }
        }
        self.building.pop();
        class.begins = self.begins(&class, lexicon);
        let id = self.done.classes.len();
        self.done.classes.push(class);
        self.known.insert(name.to_owned(), id);
        Ok(id)
    }
}

impl Classes<'_> {
    /// An atom for every token that a phrase of the class can begin at.
    fn begins(&self, class: &Class, lexicon: &mut Builder) -> Option<Atom> {
        let mut firsts = Vec::new();
        for phrase in &class.phrases {
            firsts.extend(self.done.first_atoms(self.done.steps(phrase))?);
        }
        firsts.sort_unstable();
        firsts.dedup();
        let begins = lexicon.fresh();
        for first in firsts {
            lexicon.imply(first, begins);
        }
        Some(begins)
    }
}

pub(super) fn pack(sources: &[(&str, &str)]) -> Result<Pack, PackError> {
    let mut files = Vec::with_capacity(sources.len());
    for &(name, text) in sources {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let file = File::read(text).map_err(|e| PackError::at(name, text, e.at, Fault::Toml(e.message)))?;
        files.push((name, text, file));
    }

    let mut classes = Classes {
        written: BTreeMap::new(),
        known: BTreeMap::new(),
        building: Vec::new(),
        done: Grammar::default(),
        fault: None,
    };
    for (name, text, file) in &files {
        for (class, members) in &file.classes {
            if classes.written.insert(class, (name, text, members)).is_some() {
                let at = members.first().map_or(0, |m| m.at);
                return Err(PackError::at(name, text, at, Fault::Twice(class.clone())));
            }
        }
    }

    let mut lexicon = Builder::default();
    for _ in 0..KINDS {
        lexicon.fresh();
    }
    let mut categories: Vec<CategoryInfo> = Vec::new();
    let mut rules: Vec<Rule> = Vec::new();
    let mut recognisers = Vec::new();
    let (mut sought, mut rule_of, mut asides) = (Vec::new(), Vec::new(), Vec::new());
    let mut ids = BTreeMap::new();
    for (name, text, file) in &files {
        let Some(entry) = &file.category else {
            if let Some(rule) = file.rules.first() {
                return Err(PackError::at(
                    name,
                    text,
                    rule.id.at,
                    Fault::Missing((*name).to_owned()),
                ));
            }
            continue;
        };
        let category = entry.id.value;
        if categories.iter().any(|c| c.category == category) {
            return Err(PackError::at(
                name,
                text,
                entry.id.at,
                Fault::Twice(category.id().to_owned()),
            ));
        }
        let mut infos = Vec::new();
        for rule in &file.rules {
            let id = format!("{}/{}", category.id(), rule.id.value);
            if ids.insert(id.clone(), rules.len()).is_some() {
                return Err(PackError::at(name, text, rule.id.at, Fault::Twice(id)));
            }
            let mut phrases = |list: &[Placed<String>]| -> Result<Vec<Phrase>, PackError> {
                list.iter()
                    .map(|written| {
                        let steps = phrase::parse(&written.value, &mut lexicon, &mut |n, l| classes.get(n, l));
                        steps.map(|steps| classes.done.keep(&steps)).map_err(|message| {
                            classes
                                .fault
                                .take()
                                .unwrap_or_else(|| PackError::at(name, text, written.at, Fault::Phrase(message)))
                        })
                    })
                    .collect()
            };
            let own = phrases(&rule.phrases)?;
            rule_of.resize(rule_of.len() + own.len(), rules.len() as u32);
            sought.extend(own);
            let mut beside = |list: &[Placed<String>]| -> Result<Range<u32>, PackError> {
                let start = asides.len() as u32;
                asides.extend(phrases(list)?);
                Ok(start..asides.len() as u32)
            };
            let compiled = Rule {
                except: beside(&rule.except)?,
                near: beside(&rule.near)?,
                anywhere: beside(&rule.anywhere)?,
                not_near: beside(&rule.not_near)?,
                not_anywhere: beside(&rule.not_anywhere)?,
                category,
                severity: rule.severity.unwrap_or(entry.severity),
                basis: legal(rule.basis.as_ref().unwrap_or(&entry.basis)),
                reason: rule.reason.clone(),
                confidence: rule.confidence.unwrap_or(USUAL_CONFIDENCE).clamp(0.0, 1.0),
                at_least: rule.at_least.unwrap_or(1),
                question: rule.question,
                reach: rule.reach,
                id,
            };
            if let Some(recogniser) = &rule.recogniser {
                let Some(known) = Recogniser::named(&recogniser.value) else {
                    let fault = Fault::Recogniser(recogniser.value.clone());
                    return Err(PackError::at(name, text, recogniser.at, fault));
                };
                recognisers.push((known, rules.len()));
            } else if rule.phrases.is_empty() {
                return Err(PackError::at(name, text, rule.id.at, Fault::Empty));
            }
            infos.push(RuleInfo {
                id: compiled.id.clone(),
                severity: compiled.severity,
                reason: compiled.reason.clone(),
                examples: rule.examples.clone(),
                counter_examples: rule.counter_examples.clone(),
            });
            rules.push(compiled);
        }
        categories.push(CategoryInfo {
            category,
            severity: entry.severity,
            basis: legal(&entry.basis),
            checked: entry.basis.checked.clone(),
            title: entry.title.clone(),
            rule_plain: entry.rule_plain.clone(),
            log_text: entry.log_text,
            rules: infos,
        });
    }
    if let Some(missing) = Category::ALL
        .iter()
        .find(|c| !categories.iter().any(|i| i.category == **c))
    {
        // Marks, replies and the log all look categories up: a pack describes every one, be it without rules.
        let file = files.first().map_or("", |(name, ..)| name);
        return Err(PackError::new(file, 0, "", Fault::Missing(missing.id().to_owned())));
    }
    let gravity = |c: &CategoryInfo| Category::ALL.iter().take_while(|a| **a != c.category).count();
    let categories = ordered(categories, |c| [gravity(c) as u32, 0, 0, 0]);

    let grammar = classes.done;
    let signs = Signs::new(sought, &grammar, &lexicon);
    let asides = Signs::new(asides, &grammar, &lexicon);
    Ok(Pack {
        categories: categories.into(),
        rules,
        grammar,
        lexicon: lexicon.build(),
        signs,
        rule_of,
        asides,
        recognisers,
    })
}

fn legal(basis: &BasisEntry) -> LegalBasis {
    LegalBasis {
        kind: basis.kind,
        lagrum: basis.lagrum.clone(),
        lydelse: basis.lydelse.clone(),
    }
}
