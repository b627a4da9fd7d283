//! A pack file as it is written: the TOML shape, before anything is looked up.

use crate::model::{BasisKind, Category, Localized, Severity};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// One `*.toml` of a pack: perhaps a category with its rules, perhaps classes that any file may use.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) category: Option<CategoryEntry>,
    #[serde(default)]
    pub(super) classes: BTreeMap<String, Vec<Spanned<String>>>,
    #[serde(default, rename = "rule")]
    pub(super) rules: Vec<RuleEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CategoryEntry {
    pub(super) id: Spanned<Category>,
    pub(super) severity: Severity,
    pub(super) log_text: LogText,
    pub(super) title: Localized,
    pub(super) rule_plain: Localized,
    pub(super) basis: BasisEntry,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BasisEntry {
    pub(super) kind: BasisKind,
    pub(super) lagrum: String,
    pub(super) lydelse: String,
    pub(super) checked: String,
}

/// How much of a comment's text the removal log may keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, serde::Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum LogText {
    /// An excerpt with personal data masked.
    Masked,
    /// Nothing at all: the excerpt would itself be the secret, or a crime to keep.
    None,
}

/// What a finding marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Reach {
    /// The words that matched.
    #[default]
    Match,
    /// Their sentence.
    Sentence,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleEntry {
    pub(super) id: Spanned<String>,
    pub(super) reason: Localized,
    pub(super) severity: Option<Severity>,
    pub(super) basis: Option<BasisEntry>,
    pub(super) confidence: Option<f32>,
    pub(super) recogniser: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) phrases: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) except: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) near: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) anywhere: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) not_near: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) not_anywhere: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) at_least: Option<usize>,
    #[serde(default)]
    pub(super) question: Option<bool>,
    #[serde(default)]
    pub(super) reach: Reach,
    #[serde(default)]
    pub(super) examples: Vec<String>,
    #[serde(default)]
    pub(super) counter_examples: Vec<String>,
}
