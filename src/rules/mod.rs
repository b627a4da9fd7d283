//! The rule pack: what to look for, how grave it is, and on what ground a removal could rest.
//!
//! Packs are TOML files that an administrator can read and change (`extension/packs/rules`, with its own README). The
//! built-in pack is part of the program, compiled when that is built; a municipality's own replaces it, or is laid over it
//! ([`Pack::parse`]). A pack that cannot be read is an error that names file, line and key – never a silent
//! half. [`Pack::check`] tells all of them, and what is hardly meant.
//!
//! ```
//! use uppsikt::rules::Pack;
//!
//! let pack = Pack::builtin()?;
//! assert_eq!(pack.categories().len(), 13);
//!
//! let own = [("spel.txt", "kategori: reklam\n*casino*\n- casino cosmopol\n")];
//! assert!(Pack::parse(&own)?.category(uppsikt::model::Category::Reklam).unwrap().rules.iter().any(|r| r.id == "reklam/spel-1"));
//!
//! let error = Pack::parse(&[("hot.toml", "[category]\nid = \"hott\"\n")]).unwrap_err();
//! assert_eq!((error.file(), error.line()), ("hot.toml", 2));
//! # Ok::<(), uppsikt::rules::PackError>(())
//! ```

#[cfg(not(packing))]
mod builtin;
// The built-in pack cannot be compiled from itself.
#[cfg(packing)]
#[path = "unbuilt.rs"]
mod builtin;
#[cfg(not(packing))]
mod check;
mod compile;
mod error;
mod file;
mod hits;
mod layer;
mod limits;
mod list;
mod packed;
mod phrase;
mod reading;
mod signs;

pub use builtin::builtin_files;
#[cfg(not(packing))]
pub use check::{Checked, OwnFile};
pub use error::PackError;
pub use file::LogText;
pub use limits::decode;

use crate::lexicon::Lexicon;
use crate::model::{Category, LegalBasis, Localized, Severity};
use crate::personal::Recogniser;
use file::Reach;
use phrase::Grammar;
use serde::{Deserialize, Serialize};
use signs::Signs;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;

/// A category as the pack describes it, for screens, replies and the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct CategoryInfo {
    /// Which one.
    pub category: Category,
    /// Its usual severity; a rule may say otherwise.
    pub severity: Severity,
    /// On what ground a removal could rest.
    pub basis: LegalBasis,
    /// The day the wording was checked, ISO 8601.
    pub checked: String,
    /// Its name.
    pub title: Localized,
    /// The rule in plain words, as a reply puts it ("inga personangrepp").
    pub rule_plain: Localized,
    /// How much of the text the removal log may keep.
    pub log_text: LogText,
    /// Its rules.
    pub rules: Vec<RuleInfo>,
}

/// A rule, for lists.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct RuleInfo {
    /// "hot/villkorat".
    pub id: String,
    /// Its severity.
    pub severity: Severity,
    /// On what ground a removal could rest.
    pub basis: LegalBasis,
    /// What it tells the reader.
    pub reason: Localized,
    /// Texts that it finds.
    pub examples: Vec<String>,
    /// Texts that it leaves alone.
    pub counter_examples: Vec<String>,
}

/// A rule, ready to be asked.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) id: String,
    pub(crate) category: Category,
    pub(crate) severity: Severity,
    pub(crate) basis: LegalBasis,
    pub(crate) reason: Localized,
    pub(crate) confidence: f32,
    /// Among the phrases that the pack looks for.
    phrases: Range<u32>,
    /// Among the pack's asides, as all that follow.
    except: Range<u32>,
    near: Range<u32>,
    anywhere: Range<u32>,
    not_near: Range<u32>,
    not_anywhere: Range<u32>,
    at_least: usize,
    question: Option<bool>,
    reach: Reach,
    learned: bool,
    /// The least probability by the learned model at which this rule is heard.
    pub(crate) likeness: f32,
    /// Not a rule but an allowance, where any are named: nothing of these categories is flagged inside its hits.
    allows: Vec<Category>,
}

/// What a pack says of its categories. Reviewing never asks, so the built-in pack's is read when somebody does.
#[derive(Debug)]
struct Categories {
    read: OnceLock<Vec<CategoryInfo>>,
    later: fn(&[Rule]) -> Vec<CategoryInfo>,
}

impl From<Vec<CategoryInfo>> for Categories {
    fn from(read: Vec<CategoryInfo>) -> Self {
        Self {
            read: read.into(),
            later: |_| Vec::new(),
        }
    }
}

/// A whole rule pack, compiled.
#[derive(Debug)]
pub struct Pack {
    categories: Categories,
    rules: Vec<Rule>,
    grammar: Grammar,
    lexicon: Lexicon,
    /// What the rules look for.
    signs: Signs,
    /// Whose each of those phrases is.
    rule_of: Vec<u32>,
    /// What must stand, or must not, where they find it.
    asides: Signs,
    /// Which rule speaks for a recogniser.
    recognisers: Vec<(Recogniser, usize)>,
    /// What lies over it.
    over: Option<Box<layer::Over>>,
}

impl Pack {
    /// The pack that comes with the program.
    ///
    /// # Errors
    ///
    /// Never in a released program: a test reads it. The signature keeps callers from assuming so.
    pub fn builtin() -> Result<Self, PackError> {
        builtin::pack()
    }

    /// Reads a pack from files given as (name, text).
    ///
    /// Files that describe all thirteen categories are a pack of their own. Otherwise they are laid over the built-in
    /// one: a file with a built-in file's name replaces it, and the others – TOML, or word lists that end in `.txt` –
    /// add rules, allow phrases and silence built-in rules.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong: a file is not TOML or is too large, has an unknown key, an unknown category, class,
    /// inflection or recogniser, a category or rule stands twice, or a phrase asks for too much work.
    pub fn parse<N: AsRef<str>, T: AsRef<str>>(files: &[(N, T)]) -> Result<Self, PackError> {
        let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_ref(), t.as_ref())).collect();
        layer::read(&files).map_err(|errors| *errors.first)
    }

    /// Reads a pack as [`Pack::parse`] does and tells everything: all that is wrong (at most a hundred errors), all that
    /// is hardly meant, and what was understood.
    #[cfg(not(packing))]
    #[must_use]
    pub fn check<N: AsRef<str>, T: AsRef<str>>(files: &[(N, T)]) -> Checked {
        let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_ref(), t.as_ref())).collect();
        check::check(&files)
    }

    /// The categories of the pack, gravest first.
    #[must_use]
    pub fn categories(&self) -> &[CategoryInfo] {
        self.categories
            .read
            .get_or_init(|| (self.categories.later)(&self.rules))
    }

    /// What the pack says about a category.
    #[must_use]
    pub fn category(&self, category: Category) -> Option<&CategoryInfo> {
        self.categories().iter().find(|c| c.category == category)
    }

    /// Every form of every word that the pack's phrases are made of, each once: what a bare search for them would look for.
    #[must_use]
    pub fn literals(&self) -> BTreeSet<String> {
        self.lexicon.literals()
    }

    /// The pack as bytes – what reviewing needs, and what its categories are – for `build.rs` to put into the program.
    #[must_use]
    pub fn to_bytes(&self) -> (Vec<u8>, Vec<u8>) {
        (packed::write(self), packed::write_categories(self.categories()))
    }

    /// The rules that speak for the learned model, own ones too; at most one a category is meant.
    pub(crate) fn learned(&self) -> impl Iterator<Item = &Rule> {
        let own = self.over.iter().flat_map(|over| &over.pack.rules);
        let below = self.rules.iter().filter(|rule| !self.is_off(&rule.id));
        below.chain(own).filter(|rule| rule.learned)
    }

    /// The rule that speaks for a recogniser in this layer.
    fn layer_rule_for(&self, recogniser: Recogniser) -> Option<&Rule> {
        // The last one that claims it, as with any setting.
        let (_, rule) = self.recognisers.iter().rfind(|(r, _)| *r == recogniser)?;
        self.rules.get(*rule)
    }
}

#[cfg(test)]
mod own_tests;
#[cfg(test)]
mod tests;
