//! From files to a pack: look everything up once, complain precisely, and of everything.

use super::error::Fault;
use super::file::{AllowEntry, BasisEntry, File, RuleEntry};
use super::limits::{self, Bounds, Errors, Work};
use super::list;
use super::phrase::{self, Class, Complaint, Grammar, Phrase};
use super::signs::Signs;
use super::{CategoryInfo, Pack, Rule, RuleInfo};
use crate::lexicon::{Atom, Builder};
use crate::model::{Category, LegalBasis, Localized, Severity};
use crate::order::ordered;
use crate::personal::Recogniser;
use crate::source::Placed;
use std::collections::BTreeMap;
use std::ops::Range;

/// What a rule's certainty is when it says nothing.
pub(super) const USUAL_CONFIDENCE: f32 = 0.8;
/// The same of a rule that a municipality adds: it knows what it wrote.
pub(super) const OWN_CONFIDENCE: f32 = 0.95;

/// A file of a pack, read.
#[derive(Debug)]
pub(super) struct Source<'f> {
    pub(super) name: &'f str,
    pub(super) text: &'f str,
    pub(super) file: File,
}

impl<'f> Source<'f> {
    /// Reads files given as (name, text).
    pub(super) fn read(files: &[(&'f str, &'f str)], errors: &mut Errors) -> Vec<Self> {
        files
            .iter()
            .map(|&(name, text)| {
                let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
                let (file, faults) = if list::is_list(name) {
                    list::read(name, text)
                } else {
                    File::read(name, text)
                };
                let source = Self { name, text, file };
                for fault in faults {
                    let said = if list::is_list(name) {
                        Fault::Said(fault.message)
                    } else {
                        Fault::Toml(fault.message)
                    };
                    errors.push(source.at(fault.at), said);
                }
                source
            })
            .collect()
    }

    pub(super) fn at(&self, offset: usize) -> At<'f> {
        At {
            file: self.name,
            text: self.text,
            offset,
        }
    }
}

/// A place in a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct At<'f> {
    pub(super) file: &'f str,
    pub(super) text: &'f str,
    pub(super) offset: usize,
}

/// Classes as written, and what has become of them.
struct Classes<'f> {
    written: Vec<Written<'f>>,
    /// By their names, which of the written.
    names: BTreeMap<String, usize>,
    /// How many are being built, each for the sake of the one before.
    depth: usize,
    done: Grammar,
}

/// A class as written.
#[derive(Clone, Copy)]
struct Written<'f> {
    source: &'f Source<'f>,
    members: &'f [Placed<String>],
    state: State,
}

#[derive(Clone, Copy)]
enum State {
    Unread,
    Reading,
    /// Its number.
    Done(usize),
    /// At fault, and that is told.
    Faulty,
}

/// What rules become part of.
pub(super) struct Compiler<'f> {
    classes: Classes<'f>,
    lexicon: Builder,
    work: Work,
    rules: Vec<Rule>,
    /// What they look for, whose each is, and what must stand beside it or must not.
    sought: Vec<Phrase>,
    rule_of: Vec<u32>,
    asides: Vec<Phrase>,
    recognisers: Vec<(Recogniser, usize)>,
    /// A set; the value says nothing. (One type of map for all: each type is some kilobytes in the worker.)
    ids: BTreeMap<String, usize>,
    phrases: usize,
    errors: Errors,
}

/// What a rule has from its category where it does not say itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Usual<'a> {
    pub(super) category: Category,
    pub(super) severity: Severity,
    pub(super) basis: &'a LegalBasis,
    pub(super) confidence: f32,
}

impl<'f> Compiler<'f> {
    /// For the rules of `sources`, which may also use the classes of `lent` that they do not define themselves.
    pub(super) fn new(sources: &'f [Source<'f>], lent: &'f [Source<'f>], bounds: Bounds, errors: Errors) -> Self {
        let mut compiler = Self {
            classes: Classes {
                written: Vec::new(),
                names: BTreeMap::new(),
                depth: 0,
                done: Grammar::default(),
            },
            lexicon: phrase::lexicon(),
            work: Work::new(bounds),
            rules: Vec::new(),
            sought: Vec::new(),
            rule_of: Vec::new(),
            asides: Vec::new(),
            recognisers: Vec::new(),
            ids: BTreeMap::new(),
            phrases: 0,
            errors,
        };
        for source in lent {
            for (name, members) in &source.file.classes {
                compiler.classes.define(name, source, members);
            }
        }
        let lent = compiler.classes.written.len();
        for source in sources {
            for (name, members) in &source.file.classes {
                let before = compiler.classes.define(name, source, members);
                if before.is_some_and(|before| before >= lent) {
                    let at = source.at(members.first().map_or(0, |m| m.at));
                    compiler.errors.push(at, Fault::Twice(name.clone()));
                }
            }
        }
        compiler
    }

    /// Adds a rule; what is wrong with it is noted, and then there is no info.
    pub(super) fn rule(&mut self, source: &'f Source<'f>, rule: &'f RuleEntry, usual: Usual<'_>) -> Option<RuleInfo> {
        let category = usual.category;
        let id = format!("{}/{}", category.id(), rule.id.value);
        if self.ids.insert(id.clone(), 0).is_some() {
            self.errors.push(source.at(rule.id.at), Fault::Twice(id));
            return None;
        }
        if self.rules.len() >= limits::MOST_RULES {
            let most = limits::MOST_RULES;
            let fault = Fault::said(
                format!("för många regler: högst {most} i ett paket. En regel kan ha många ord"),
                format!("too many rules: at most {most} in a pack. A rule can have many words"),
            );
            self.errors.push(source.at(rule.id.at), fault);
            return None;
        }
        let conditions = [
            (&rule.except, limits::MOST_EXCEPTIONS),
            (&rule.near, limits::MOST_NEAR),
            (&rule.not_near, limits::MOST_NEAR),
        ];
        for (list, most) in conditions {
            if let Some(one_more) = list.get(most) {
                let fault = Fault::said(
                    format!("för många villkor: högst {most} i en lista. Dela regeln i flera"),
                    format!("too many conditions: at most {most} in a list. Split the rule"),
                );
                self.errors.push(source.at(one_more.at), fault);
                return None;
            }
        }
        let mut compiled = Rule {
            phrases: self.looked_for(source, &rule.phrases),
            except: self.beside(source, &rule.except),
            near: self.beside(source, &rule.near),
            anywhere: self.beside(source, &rule.anywhere),
            not_near: self.beside(source, &rule.not_near),
            not_anywhere: self.beside(source, &rule.not_anywhere),
            category,
            severity: rule.severity.unwrap_or(usual.severity),
            basis: rule.basis.as_ref().map_or_else(|| usual.basis.clone(), legal),
            reason: rule.reason.clone(),
            confidence: rule.confidence.unwrap_or(usual.confidence).clamp(0.0, 1.0),
            at_least: rule.at_least.unwrap_or(1),
            question: rule.question,
            reach: rule.reach,
            learned: rule.learned,
            likeness: rule.likeness.unwrap_or(0.0),
            allows: Vec::new(),
            id,
        };
        if let Some(recogniser) = &rule.recogniser {
            let Some(known) = Recogniser::named(&recogniser.value) else {
                let fault = Fault::Recogniser(recogniser.value.clone());
                self.errors.push(source.at(recogniser.at), fault);
                return None;
            };
            // A recogniser looks for itself.
            self.sought.truncate(compiled.phrases.start as usize);
            self.rule_of.truncate(compiled.phrases.start as usize);
            compiled.phrases.end = compiled.phrases.start;
            self.recognisers.push((known, self.rules.len()));
        } else if rule.phrases.is_empty() && !rule.learned {
            self.errors.push(source.at(rule.id.at), Fault::Empty);
        }
        let info = RuleInfo {
            id: compiled.id.clone(),
            severity: compiled.severity,
            basis: compiled.basis.clone(),
            reason: compiled.reason.clone(),
            examples: rule.examples.clone(),
            counter_examples: rule.counter_examples.clone(),
        };
        self.rules.push(compiled);
        Some(info)
    }

    /// Adds phrases in which nothing of some categories is flagged.
    pub(super) fn allow(&mut self, source: &'f Source<'f>, allow: &'f AllowEntry) {
        if allow.phrases.is_empty() {
            self.errors.push(source.at(allow.at), Fault::Empty);
        }
        let compiled = Rule {
            phrases: self.looked_for(source, &allow.phrases),
            except: 0..0,
            near: 0..0,
            anywhere: 0..0,
            not_near: 0..0,
            not_anywhere: 0..0,
            category: Category::Fraga,
            severity: Severity::Notera,
            basis: LegalBasis {
                kind: crate::model::BasisKind::EgenRegel,
                lagrum: String::new(),
                lydelse: String::new(),
            },
            reason: Localized::new("", ""),
            confidence: 0.0,
            at_least: 1,
            question: None,
            reach: super::file::Reach::Match,
            learned: false,
            likeness: 0.0,
            allows: match allow.categories.as_slice() {
                [] => Category::ALL.to_vec(),
                named => named.to_vec(),
            },
            id: String::new(),
        };
        self.rules.push(compiled);
    }

    /// The phrases that the next rule looks for.
    fn looked_for(&mut self, source: &'f Source<'f>, list: &'f [Placed<String>]) -> Range<u32> {
        let phrases = self.phrases(source, list);
        for written in list {
            if self.errors.is_full() {
                break;
            }
            if let Err(Complaint::Said(message)) = self.work.looked_for(&written.value) {
                self.errors.push(source.at(written.at), Fault::Said(message));
            }
        }
        let start = self.sought.len() as u32;
        self.sought.extend(phrases);
        self.rule_of.resize(self.sought.len(), self.rules.len() as u32);
        start..self.sought.len() as u32
    }

    /// Phrases beside which it finds something, or does not.
    fn beside(&mut self, source: &'f Source<'f>, list: &'f [Placed<String>]) -> Range<u32> {
        let start = self.asides.len() as u32;
        let phrases = self.phrases(source, list);
        self.asides.extend(phrases);
        start..self.asides.len() as u32
    }

    /// Phrases; a faulty one is noted and left out.
    fn phrases(&mut self, source: &'f Source<'f>, list: &'f [Placed<String>]) -> Vec<Phrase> {
        let mut phrases = Vec::with_capacity(list.len());
        for written in list {
            if self.errors.is_full() {
                break;
            }
            match self.phrase(&written.value) {
                Ok(phrase) => phrases.push(phrase),
                Err(Complaint::Said(message)) => self.errors.push(source.at(written.at), Fault::Said(message)),
                Err(Complaint::Told) => {}
            }
        }
        phrases
    }

    fn phrase(&mut self, written: &str) -> Result<Phrase, Complaint> {
        limits::of_phrase(written)?;
        self.phrases += 1;
        if self.phrases > limits::MOST_PHRASES {
            return Err(Complaint::new(
                format!("för många ord och fraser: högst {} i ett paket", limits::MOST_PHRASES),
                format!("too many words and phrases: at most {} in a pack", limits::MOST_PHRASES),
            ));
        }
        let (classes, errors, work) = (&mut self.classes, &mut self.errors, &mut self.work);
        let class = &mut |name: &str, lexicon: &mut Builder| classes.get(name, lexicon, work, errors);
        let steps = phrase::parse(written, &mut self.lexicon, class)?;
        self.work.phrase(written)?;
        Ok(self.classes.done.keep(&steps))
    }

    /// The finished pack, without descriptions of categories, and everything that is wrong with it.
    pub(super) fn finish(mut self) -> (Pack, Errors) {
        if !self.errors.is_empty() {
            // Nobody will ask it anything.
            self.rules.clear();
            self.sought.clear();
            self.rule_of.clear();
            self.asides.clear();
            self.lexicon = Builder::default();
        }
        let grammar = self.classes.done;
        let pack = Pack {
            categories: Vec::new().into(),
            signs: Signs::new(self.sought, &grammar, &self.lexicon),
            rule_of: self.rule_of,
            asides: Signs::new(self.asides, &grammar, &self.lexicon),
            grammar,
            rules: self.rules,
            lexicon: self.lexicon.build(),
            recognisers: self.recognisers,
            over: None,
        };
        (pack, self.errors)
    }
}

impl<'f> Classes<'f> {
    /// Defines a class; which one had its name before, if any did.
    fn define(&mut self, name: &str, source: &'f Source<'f>, members: &'f [Placed<String>]) -> Option<usize> {
        let number = self.written.len();
        self.written.push(Written {
            source,
            members,
            state: State::Unread,
        });
        self.names.insert(name.to_owned(), number)
    }

    fn get(
        &mut self,
        name: &str,
        lexicon: &mut Builder,
        work: &mut Work,
        errors: &mut Errors,
    ) -> Result<usize, Complaint> {
        let number = self.names.get(name).copied();
        let Some((number, written)) = number.and_then(|n| Some((n, *self.written.get(n)?))) else {
            return Err(Complaint::new(
                format!("klassen @{name} finns inte"),
                format!("there is no class @{name}"),
            ));
        };
        match written.state {
            State::Unread => {}
            State::Done(id) => return Ok(id),
            State::Faulty => return Err(Complaint::Told),
            State::Reading => {
                return Err(Complaint::new(
                    format!("klassen @{name} behöver sig själv"),
                    format!("class @{name} needs itself"),
                ));
            }
        }
        if self.depth >= limits::DEEPEST_CLASS {
            return Err(Complaint::new(
                format!("klasser i klasser går inte djupare än {}", limits::DEEPEST_CLASS),
                format!("classes inside classes go no deeper than {}", limits::DEEPEST_CLASS),
            ));
        }
        self.depth += 1;
        self.set(number, State::Reading);
        let Written { source, members, .. } = written;
        let mut class = Class {
            atom: lexicon.fresh(),
            ..Class::default()
        };
        let mut sound = true;
        for member in members {
            if let Err(complaint) = self.member(&member.value, &mut class, lexicon, work, errors) {
                sound = false;
                if let Complaint::Said(message) = complaint {
                    errors.push(source.at(member.at), Fault::Said(message));
                }
            }
        }
        if let Err(Complaint::Said(message)) = work.class(name, members) {
            sound = false;
            let at = source.at(members.first().map_or(0, |m| m.at));
            errors.push(at, Fault::Said(message));
        }
        self.depth -= 1;
        class.begins = self.begins(&class, lexicon);
        let id = self.done.classes.len();
        self.done.classes.push(class);
        if sound {
            self.set(number, State::Done(id));
            return Ok(id);
        }
        self.set(number, State::Faulty);
        Err(Complaint::Told)
    }

    fn set(&mut self, number: usize, state: State) {
        if let Some(written) = self.written.get_mut(number) {
            written.state = state;
        }
    }

    fn member(
        &mut self,
        written: &str,
        class: &mut Class,
        lexicon: &mut Builder,
        work: &mut Work,
        errors: &mut Errors,
    ) -> Result<(), Complaint> {
        limits::of_phrase(written)?;
        if limits::is_single(written) {
            let added = lexicon.add_to(class.atom, written);
            return added.map_err(|e| Complaint::Said(e.message()));
        }
        let steps = phrase::parse(written, lexicon, &mut |n, l| self.get(n, l, work, errors))?;
        class.phrases.push(self.done.keep(&steps));
        Ok(())
    }

    /// An atom for every token that a phrase of the class can begin at.
    fn begins(&self, class: &Class, lexicon: &mut Builder) -> Option<Atom> {
        let mut firsts = Vec::new();
        for phrase in &class.phrases {
            firsts.extend(self.done.first_atoms(self.done.steps(phrase))?);
        }
        let begins = lexicon.fresh();
        for first in firsts {
            lexicon.imply(first, begins);
        }
        Some(begins)
    }
}

/// The pack of the files that describe categories; what the others add comes over it.
pub(super) fn base(sources: &[Source<'_>], errors: Errors) -> (Pack, Errors) {
    let mut compiler = Compiler::new(sources, &[], limits::WHOLE, errors);
    let mut categories: Vec<CategoryInfo> = Vec::new();
    for source in sources {
        let Some(entry) = &source.file.category else {
            continue;
        };
        let category = entry.id.value;
        if categories.iter().any(|c| c.category == category) {
            let fault = Fault::said(
                format!(
                    "kategorin ”{0}” står två gånger. Ska filen ersätta den inbyggda, döp den till {0}.toml; ska den lägga till regler, stryk [category] och skriv category = \"{0}\" i varje [[rule]]",
                    category.id()
                ),
                format!(
                    "category ”{0}” stands twice. To replace the built-in one, name the file {0}.toml; to add rules, leave out [category] and write category = \"{0}\" in each [[rule]]",
                    category.id()
                ),
            );
            compiler.errors.push(source.at(entry.id.at), fault);
            continue;
        }
        let basis = legal(&entry.basis);
        let usual = Usual {
            category,
            severity: entry.severity,
            basis: &basis,
            confidence: USUAL_CONFIDENCE,
        };
        let mut infos = Vec::new();
        for rule in &source.file.rules {
            if rule.category.is_some_and(|other| other != category) {
                let fault = Fault::said(
                    "regeln hör till en annan kategori än filens: lägg den i en egen fil utan [category]",
                    "the rule belongs to another category than its file's: put it into a file of its own without [category]",
                );
                compiler.errors.push(source.at(rule.id.at), fault);
                continue;
            }
            infos.extend(compiler.rule(source, rule, usual));
        }
        categories.push(CategoryInfo {
            category,
            severity: entry.severity,
            basis,
            checked: entry.basis.checked.clone(),
            title: entry.title.clone(),
            rule_plain: entry.rule_plain.clone(),
            log_text: entry.log_text,
            rules: infos,
        });
    }
    let missing = Category::ALL
        .iter()
        .find(|c| !categories.iter().any(|i| i.category == **c));
    if let Some(missing) = missing {
        // Marks, replies and the log all look categories up: a pack describes every one, be it without rules.
        if compiler.errors.is_empty() {
            let named = |s: &&Source<'_>| s.name.strip_suffix(".toml") == Some(missing.id());
            let file = sources.iter().find(named).or(sources.first());
            let name = file.map_or("", |source| source.name);
            let fault = Fault::Missing(missing.id().to_owned());
            compiler.errors.extend([super::PackError::new(name, 0, "", fault)]);
        }
    }
    let gravity = |c: &CategoryInfo| Category::ALL.iter().take_while(|a| **a != c.category).count();
    let (mut pack, errors) = compiler.finish();
    pack.categories = ordered(categories, |c| [gravity(c) as u32, 0, 0, 0]).into();
    (pack, errors)
}

fn legal(basis: &BasisEntry) -> LegalBasis {
    LegalBasis {
        kind: basis.kind,
        lagrum: basis.lagrum.clone(),
        lydelse: basis.lydelse.clone(),
    }
}
