//! A pack file as it is written: its shape, before anything is looked up.

use super::list;
use crate::model::{BasisKind, Category, Localized, Severity};
use crate::source::{Placed, SourceError, Table};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One file of a pack: perhaps a category with its rules, perhaps classes that any file may use, perhaps rules for
/// categories that other files describe, and what of the built-in rules shall be silent.
#[derive(Debug, Default)]
pub(super) struct File {
    pub(super) category: Option<CategoryEntry>,
    /// Whether it describes a category, be it one that cannot be read.
    pub(super) describes: bool,
    pub(super) classes: BTreeMap<String, Vec<Placed<String>>>,
    pub(super) rules: Vec<RuleEntry>,
    pub(super) allow: Vec<AllowEntry>,
    pub(super) off: OffEntry,
}

/// Phrases in which nothing is flagged.
#[derive(Debug)]
pub(super) struct AllowEntry {
    pub(super) at: usize,
    pub(super) phrases: Vec<Placed<String>>,
    /// Of these categories; none named: of any.
    pub(super) categories: Vec<Category>,
}

/// Built-in rules that shall be silent.
#[derive(Debug, Default)]
pub(super) struct OffEntry {
    pub(super) rules: Vec<Placed<String>>,
    pub(super) categories: Vec<Category>,
}

#[derive(Debug)]
pub(super) struct CategoryEntry {
    pub(super) id: Placed<Category>,
    pub(super) severity: Severity,
    pub(super) log_text: LogText,
    pub(super) title: Localized,
    pub(super) rule_plain: Localized,
    pub(super) basis: BasisEntry,
}

#[derive(Clone, Debug)]
pub(super) struct BasisEntry {
    pub(super) kind: BasisKind,
    pub(super) lagrum: String,
    pub(super) lydelse: String,
    pub(super) checked: String,
}

/// How much of a comment's text the removal log may keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum LogText {
    /// An excerpt with personal data masked.
    Masked,
    /// Nothing at all: the excerpt would itself be the secret, or a crime to keep.
    None,
}

/// What a finding marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Reach {
    /// The words that matched.
    #[default]
    Match,
    /// Their sentence.
    Sentence,
}

#[derive(Debug)]
pub(super) struct RuleEntry {
    pub(super) id: Placed<String>,
    /// Which category it belongs to, where its file describes none.
    pub(super) category: Option<Category>,
    pub(super) reason: Localized,
    pub(super) severity: Option<Severity>,
    pub(super) basis: Option<BasisEntry>,
    pub(super) confidence: Option<f32>,
    pub(super) recogniser: Option<Placed<String>>,
    pub(super) phrases: Vec<Placed<String>>,
    pub(super) except: Vec<Placed<String>>,
    pub(super) near: Vec<Placed<String>>,
    pub(super) anywhere: Vec<Placed<String>>,
    pub(super) not_near: Vec<Placed<String>>,
    pub(super) not_anywhere: Vec<Placed<String>>,
    pub(super) at_least: Option<usize>,
    pub(super) question: Option<bool>,
    pub(super) reach: Reach,
    pub(super) learned: bool,
    pub(super) likeness: Option<f32>,
    pub(super) examples: Vec<String>,
    pub(super) counter_examples: Vec<String>,
}

const SEVERITIES: &[(&str, Severity)] = &[
    ("notera", Severity::Notera),
    ("granska", Severity::Granska),
    ("atgarda", Severity::Atgarda),
];
const BASES: &[(&str, BasisKind)] = &[
    ("lag", BasisKind::Lag),
    ("sekretess", BasisKind::Sekretess),
    ("gdpr", BasisKind::Gdpr),
    ("egenregel", BasisKind::EgenRegel),
];
const LOG_TEXTS: &[(&str, LogText)] = &[("masked", LogText::Masked), ("none", LogText::None)];
const REACHES: &[(&str, Reach)] = &[("match", Reach::Match), ("sentence", Reach::Sentence)];

/// What a rule says of itself when its writer says nothing.
pub(super) fn usual_reason() -> Localized {
    Localized::new(
        "Möjlig träff på ett ord eller en fras ur kommunens egen lista. Bedöm.",
        "Possibly a word or phrase from the municipality's own list. Judge.",
    )
}

impl File {
    /// Reads a TOML file's text: what could be read, and everything that is wrong with the rest.
    pub(super) fn read(name: &str, text: &str) -> (Self, Vec<SourceError>) {
        let mut file = Self::default();
        let mut faults = Vec::new();
        match Table::read(text) {
            Ok(table) => file.fill(name, table, &mut faults),
            Err(fault) => faults.push(fault),
        }
        (file, faults)
    }

    fn fill(&mut self, name: &str, mut table: Table, faults: &mut Vec<SourceError>) {
        if let Err(fault) = table.only(&["category", "classes", "rule", "allow", "off"]) {
            faults.push(fault);
        }
        let described = table.table("category").map(|t| t.map(category));
        // A category that is there but cannot be read is still there: its rules are not blamed for its lack.
        let own = matches!(described, Ok(None));
        self.describes = !own;
        match described {
            Ok(Some(Ok(category))) => self.category = Some(category),
            Ok(Some(Err(fault))) | Err(fault) => faults.push(fault),
            Ok(None) => {}
        }
        match table.table("classes").and_then(|t| t.map(Table::all_texts).transpose()) {
            Ok(classes) => self.classes = classes.unwrap_or_default(),
            Err(fault) => faults.push(fault),
        }
        match table.tables("rule") {
            Ok(rules) => {
                for (number, entry) in (1..).zip(rules) {
                    let usual = own.then(|| format!("{}-{number}", list::stem(name)));
                    match rule(entry, usual, faults) {
                        Ok(rule) => self.rules.push(rule),
                        Err(fault) => faults.push(fault),
                    }
                }
            }
            Err(fault) => faults.push(fault),
        }
        match table.one_or_more("allow") {
            Ok(entries) => {
                for entry in entries {
                    match allow(entry, faults) {
                        Ok(entry) => self.allow.push(entry),
                        Err(fault) => faults.push(fault),
                    }
                }
            }
            Err(fault) => faults.push(fault),
        }
        match table.table("off").and_then(|t| t.map(off).transpose()) {
            Ok(off) => self.off = off.unwrap_or_default(),
            Err(fault) => faults.push(fault),
        }
    }
}

fn allow(mut table: Table, faults: &mut Vec<SourceError>) -> Result<AllowEntry, SourceError> {
    table.only(&["phrases", "words", "categories"])?;
    let at = table.at();
    let mut phrases = table.texts("phrases")?;
    phrases.extend(plain(table.texts("words")?, faults));
    Ok(AllowEntry {
        at,
        phrases,
        categories: table.words("categories", &Category::ALL.map(|c| (c.id(), c)))?,
    })
}

fn off(mut table: Table) -> Result<OffEntry, SourceError> {
    table.only(&["rules", "categories"])?;
    Ok(OffEntry {
        rules: table.texts("rules")?,
        categories: table.words("categories", &Category::ALL.map(|c| (c.id(), c)))?,
    })
}

/// Plain words, as a word list has them, become phrases.
fn plain(words: Vec<Placed<String>>, faults: &mut Vec<SourceError>) -> Vec<Placed<String>> {
    let mut phrases = Vec::with_capacity(words.len());
    for Placed { at, value } in words {
        match list::phrase(&value) {
            Ok(value) => phrases.push(Placed { at, value }),
            Err(message) => faults.push(SourceError { at, message }),
        }
    }
    phrases
}

fn category(mut table: Table) -> Result<CategoryEntry, SourceError> {
    table.only(&["id", "severity", "log_text", "title", "rule_plain", "basis"])?;
    Ok(CategoryEntry {
        id: table.needed_word("id", &Category::ALL.map(|c| (c.id(), c)))?,
        severity: table.needed_word("severity", SEVERITIES)?.value,
        log_text: table.needed_word("log_text", LOG_TEXTS)?.value,
        title: table.needed_localized("title")?,
        rule_plain: table.needed_localized("rule_plain")?,
        basis: basis(table.needed_table("basis")?)?,
    })
}

/// Reads a rule. `usual` is the id of one that has none; without it, the rule's file describes its category, and id and
/// reason are demanded.
fn rule(mut table: Table, usual: Option<String>, faults: &mut Vec<SourceError>) -> Result<RuleEntry, SourceError> {
    table.only(&[
        "id",
        "category",
        "reason",
        "severity",
        "basis",
        "confidence",
        "recogniser",
        "phrases",
        "words",
        "except",
        "near",
        "anywhere",
        "not_near",
        "not_anywhere",
        "at_least",
        "question",
        "reach",
        "learned",
        "likeness",
        "examples",
        "counter_examples",
    ])?;
    let known = Category::ALL.map(|c| (c.id(), c));
    let category = match usual {
        Some(_) => Some(table.needed_word("category", &known)?.value),
        None => table.word("category", &known)?.map(|c| c.value),
    };
    let (id, reason) = match usual {
        Some(usual) => {
            let at = table.at();
            let id = table.text("id")?.unwrap_or(Placed { at, value: usual });
            (id, table.localized("reason")?.unwrap_or_else(usual_reason))
        }
        None => (table.needed_text("id")?, table.needed_localized("reason")?),
    };
    let mut phrases = table.texts("phrases")?;
    phrases.extend(plain(table.texts("words")?, faults));
    Ok(RuleEntry {
        id,
        category,
        reason,
        severity: table.word("severity", SEVERITIES)?.map(|s| s.value),
        basis: table.table("basis")?.map(basis).transpose()?,
        confidence: table.decimal("confidence")?,
        recogniser: table.text("recogniser")?,
        phrases,
        except: table.texts("except")?,
        near: table.texts("near")?,
        anywhere: table.texts("anywhere")?,
        not_near: table.texts("not_near")?,
        not_anywhere: table.texts("not_anywhere")?,
        at_least: table.count("at_least")?,
        question: table.truth("question")?,
        reach: table.word("reach", REACHES)?.map_or(Reach::default(), |r| r.value),
        learned: table.truth("learned")?.unwrap_or(false),
        likeness: table.decimal("likeness")?,
        examples: table.texts("examples")?.into_iter().map(|e| e.value).collect(),
        counter_examples: table.texts("counter_examples")?.into_iter().map(|e| e.value).collect(),
    })
}

fn basis(mut table: Table) -> Result<BasisEntry, SourceError> {
    table.only(&["kind", "lagrum", "lydelse", "checked"])?;
    Ok(BasisEntry {
        kind: table.needed_word("kind", BASES)?.value,
        lagrum: table.needed_text("lagrum")?.value,
        lydelse: table.needed_text("lydelse")?.value,
        checked: table.needed_text("checked")?.value,
    })
}
