//! A pack file as it is written: its shape, before anything is looked up.

use crate::model::{BasisKind, Category, Localized, Severity};
use crate::source::{Placed, SourceError, Table};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One `*.toml` of a pack: perhaps a category with its rules, perhaps classes that any file may use.
#[derive(Debug)]
pub(super) struct File {
    pub(super) category: Option<CategoryEntry>,
    pub(super) classes: BTreeMap<String, Vec<Placed<String>>>,
    pub(super) rules: Vec<RuleEntry>,
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

impl File {
    /// Reads a file's text.
    pub(super) fn read(text: &str) -> Result<Self, SourceError> {
        let mut table = Table::read(text)?;
        table.only(&["category", "classes", "rule"])?;
        let category = table.table("category")?.map(category).transpose()?;
        let classes = table.table("classes")?.map(Table::all_texts).transpose()?;
        let rules = table.tables("rule")?.into_iter().map(rule).collect::<Result<_, _>>()?;
        Ok(Self {
            category,
            classes: classes.unwrap_or_default(),
            rules,
        })
    }
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

fn rule(mut table: Table) -> Result<RuleEntry, SourceError> {
    table.only(&[
        "id",
        "reason",
        "severity",
        "basis",
        "confidence",
        "recogniser",
        "phrases",
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
    Ok(RuleEntry {
        id: table.needed_text("id")?,
        reason: table.needed_localized("reason")?,
        severity: table.word("severity", SEVERITIES)?.map(|s| s.value),
        basis: table.table("basis")?.map(basis).transpose()?,
        confidence: table.decimal("confidence")?,
        recogniser: table.text("recogniser")?,
        phrases: table.texts("phrases")?,
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
