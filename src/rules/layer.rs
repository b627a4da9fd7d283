//! A municipality's own rules, laid over the built-in pack.
//!
//! The own rules are compiled for themselves and asked beside the built-in ones, so that the built-in pack stays as it is
//! made and a word list costs only itself. What is laid over it takes effect on the answers: rules that are switched off
//! are not heard, and inside an allowed phrase nothing is.

use super::compile::{self, Compiler, Source, Usual};
use super::error::Fault;
use super::hits::Hit;
use super::limits::{self, Errors};
use super::{Pack, PackError, Rule, builtin_files};
use crate::model::Category;
use crate::personal::Recogniser;
use crate::personal::names::Names;
use crate::text::Text;
use std::collections::BTreeMap;
use std::ops::Range;

/// What lies over a pack.
#[derive(Debug)]
pub(super) struct Over {
    /// Its rules and allowances; it describes no category.
    pub(super) pack: Pack,
    /// Ids of rules below that are not heard; the value says nothing.
    pub(super) off: BTreeMap<String, usize>,
}

/// What a pack sees in a text.
#[derive(Debug)]
pub(crate) struct Seen<'p> {
    /// Hits of phrase rules.
    pub(crate) hits: Vec<Hit<'p>>,
    /// Tokens inside which nothing of these categories is to be flagged.
    pub(crate) allowed: Vec<(Range<usize>, &'p [Category])>,
}

/// Everything that is wrong, never nothing.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) first: Box<PackError>,
    pub(super) others: Vec<PackError>,
}

impl Refused {
    fn unless_sound(errors: Errors) -> Result<(), Self> {
        let mut errors = errors.into_vec().into_iter();
        match errors.next() {
            Some(first) => Err(Self {
                first: Box::new(first),
                others: errors.collect(),
            }),
            None => Ok(()),
        }
    }
}

/// A pack with what [`super::check`] wants to know of it.
#[derive(Debug)]
pub(super) struct Read<'f> {
    pub(super) pack: Pack,
    pub(super) own: &'f [Source<'f>],
    /// For each rule of the upper layer: which of the own files, and the places of its phrases.
    pub(super) placed: Vec<(usize, Vec<usize>)>,
    /// Names of built-in files that own ones replace.
    pub(super) replaced: Vec<&'f str>,
    /// Whether the own files are a whole pack.
    pub(super) whole: bool,
}

/// Reads own files.
pub(super) fn read(files: &[(&str, &str)]) -> Result<Pack, Refused> {
    let mut pack = None;
    with(files, &mut |read| pack = Some(read.pack))?;
    pack.ok_or_else(|| refused(Errors::default()))
}

/// Reads own files and gives what they make to `then`.
pub(super) fn with(files: &[(&str, &str)], then: &mut dyn FnMut(Read<'_>)) -> Result<(), Refused> {
    let mut errors = Errors::default();
    errors.extend(limits::of_files(files));
    Refused::unless_sound(errors)?;
    let mut errors = Errors::default();
    let own = Source::read(files, &mut errors);
    let describes = |category: Category| {
        let entries = own.iter().filter_map(|s| s.file.category.as_ref());
        entries.into_iter().any(|entry| entry.id.value == category)
    };
    let described = Category::ALL.into_iter().filter(|c| describes(*c)).count();
    let broken = own
        .iter()
        .filter(|s| s.file.describes && s.file.category.is_none())
        .count();
    let whole = described + broken >= Category::ALL.len();
    if whole {
        let (pack, errors) = compile::base(&own, errors);
        return finish(pack, &own, &[], Vec::new(), true, errors, then);
    }

    let lent_files = builtin_files();
    let replaced: Vec<&str> = lent_files
        .iter()
        .filter_map(|(name, _)| files.iter().map(|(own, _)| *own).find(|own| own == name))
        .collect();
    let describes = own.iter().any(|s| s.file.describes);
    if replaced.is_empty() && !describes {
        let pack = match super::Pack::builtin() {
            Ok(pack) => pack,
            Err(error) => {
                errors.extend([error]);
                return Err(refused(errors));
            }
        };
        // Only rules that name a class need the built-in files read once more.
        let named = own.iter().any(|s| s.text.contains('@'));
        let lent = if named { lent_files.as_slice() } else { &[] };
        let lent: Vec<(&str, &str)> = lent.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
        let lent = Source::read(&lent, &mut errors);
        return finish(pack, &own, &lent, replaced, false, errors, then);
    }
    let kept: Vec<(&str, &str)> = lent_files
        .iter()
        .map(|(n, t)| (n.as_str(), t.as_str()))
        .filter(|(name, _)| !replaced.contains(name))
        .collect();
    // The replaced stand with the kept, so that each finds the other's classes.
    let below: Vec<(&str, &str)> = files
        .iter()
        .zip(&own)
        .filter(|((name, _), source)| replaced.contains(name) || source.file.category.is_some())
        .map(|(file, _)| *file)
        .chain(kept)
        .collect();
    let lent = Source::read(&below, &mut Errors::default());
    let (pack, errors) = compile::base(&lent, errors);
    finish(pack, &own, &lent, replaced, false, errors, then)
}

fn refused(errors: Errors) -> Refused {
    match Refused::unless_sound(errors) {
        Err(refused) => refused,
        Ok(()) => Refused {
            first: Box::new(PackError::new("", 0, "", Fault::said("okänt fel", "unknown fault"))),
            others: Vec::new(),
        },
    }
}

/// Lays what the own files add over a pack.
fn finish(
    mut pack: Pack,
    own: &[Source<'_>],
    lent: &[Source<'_>],
    replaced: Vec<&str>,
    whole: bool,
    errors: Errors,
    then: &mut dyn FnMut(Read<'_>),
) -> Result<(), Refused> {
    let mut compiler = Compiler::new(own, lent, limits::OVER, errors);
    let mut infos = Vec::new();
    let mut placed = Vec::new();
    let mut off = BTreeMap::new();
    for (number, source) in own.iter().enumerate() {
        for rule in &source.file.rules {
            let Some(category) = rule.category.filter(|_| source.file.category.is_none()) else {
                continue;
            };
            let Some(described) = pack.category(category) else {
                // That a category lacks is told already.
                continue;
            };
            let usual = Usual {
                category,
                severity: described.severity,
                basis: &described.basis,
                confidence: compile::OWN_CONFIDENCE,
            };
            if let Some(info) = compiler.rule(source, rule, usual) {
                infos.push((category, info));
                placed.push((number, rule.phrases.iter().map(|p| p.at).collect()));
            }
        }
        for allow in &source.file.allow {
            compiler.allow(source, allow);
            placed.push((number, allow.phrases.iter().map(|p| p.at).collect()));
        }
        for id in &source.file.off.rules {
            off.insert(id.value.clone(), 0);
        }
        for category in &source.file.off.categories {
            let rules = pack.category(*category).map_or(&[][..], |c| &c.rules);
            for rule in rules {
                off.insert(rule.id.clone(), 0);
            }
        }
    }
    let (over, errors) = compiler.finish();
    Refused::unless_sound(errors)?;
    if !infos.is_empty() || !off.is_empty() {
        let mut categories = pack.categories().to_vec();
        for category in &mut categories {
            category.rules.retain(|rule| !off.contains_key(&rule.id));
        }
        for (category, info) in infos {
            if let Some(described) = categories.iter_mut().find(|c| c.category == category) {
                described.rules.push(info);
            }
        }
        pack.categories = categories.into();
    }
    if !over.rules.is_empty() || !off.is_empty() {
        pack.over = Some(Box::new(Over { pack: over, off }));
    }
    then(Read {
        pack,
        own,
        placed,
        replaced,
        whole,
    });
    Ok(())
}

impl Pack {
    /// What the pack sees in a text, with what lies over it.
    pub(crate) fn see<'p>(&'p self, text: &Text<'_>, names: &Names, heard: impl Fn(usize, &Rule) -> bool) -> Seen<'p> {
        let mut hits = self.layer_hits(text, names, &heard);
        let mut allowed = Vec::new();
        if let Some(over) = &self.over {
            hits.retain(|hit| !over.off.contains_key(&hit.rule.id));
            for hit in over.pack.layer_hits(text, names, &heard) {
                if hit.rule.allows.is_empty() {
                    hits.push(hit);
                } else {
                    allowed.push((hit.tokens, hit.rule.allows.as_slice()));
                }
            }
        }
        Seen { hits, allowed }
    }

    /// The rule that speaks for a recogniser, unless the pack leaves it out.
    pub(crate) fn rule_for(&self, recogniser: Recogniser) -> Option<&Rule> {
        let own = self.over.as_ref().and_then(|over| over.pack.layer_rule_for(recogniser));
        own.or_else(|| self.layer_rule_for(recogniser).filter(|below| !self.is_off(&below.id)))
    }

    /// The pack and what lies over it.
    fn layers(&self) -> impl Iterator<Item = &Self> {
        [self].into_iter().chain(self.over.as_ref().map(|over| &over.pack))
    }

    /// Whether any rule wants to know what the learned model says.
    pub(crate) fn asks_likeness(&self) -> bool {
        let mut rules = self.layers().flat_map(|layer| &layer.rules);
        rules.any(|rule| rule.learned || rule.likeness > 0.0)
    }

    /// Whether any rule speaks for a recogniser.
    pub(crate) fn has_recognisers(&self) -> bool {
        self.layers().any(|layer| !layer.recognisers.is_empty())
    }

    /// Whether what lies over the pack switches a rule off.
    pub(super) fn is_off(&self, id: &str) -> bool {
        self.over.as_ref().is_some_and(|over| over.off.contains_key(id))
    }
}
