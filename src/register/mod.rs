//! The municipality's channels: the register (förteckning) that the guidelines want published, what is wrong with it, and
//! the papers that belong to a channel.
//!
//! The register is data that a person keeps, not a log: it says how things are now. That a channel was opened, changed or
//! closed is logged ([`crate::ledger::ChannelChange`]).

pub mod check;
pub mod papers;

use serde::{Deserialize, Serialize};

use crate::calendar::ReplyPromise;

/// All channels.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", default)]
pub struct Register {
    /// The municipality's name ("Norrlunda kommun").
    pub municipality: String,
    /// The channels.
    pub channels: Vec<Channel>,
}

/// Whether the law on electronic bulletin boards asks for oversight of a channel. It does not where the board is a
/// "förmedlingstjänst" (SFS 1998:112 4 a §, since 2024-12-01), and whether a municipal page is one is unsettled: so a
/// person says which is followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum Oversight {
    /// The municipality oversees it.
    Uppsikt,
    /// The municipality removes what it comes to know of.
    Kannedom,
    /// Nobody has decided: it is overseen, to be safe.
    #[default]
    Osakert,
}

/// A channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", default)]
pub struct Channel {
    /// As the log names it: the host, or the name from the settings.
    pub id: String,
    /// What people call it ("Norrlunda på Facebook").
    pub name: String,
    /// What it stands on ("Facebook", "WordPress").
    pub platform: String,
    /// Its address.
    pub url: String,
    /// What it is for.
    pub purpose: String,
    /// Whom it is for.
    pub audience: String,
    /// What should come of it.
    pub goals: String,
    /// Which part of the municipality has it.
    pub owner: String,
    /// Who is responsible for what stands there: name or office.
    pub responsible: String,
    /// Who looks after it: at least two.
    pub administrators: Vec<String>,
    /// When it is looked after ("vardagar 8–17").
    pub hours: String,
    /// How many hours a week it may take.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours_a_week: Option<u32>,
    /// How soon questions are answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promise: Option<ReplyPromise>,
    /// Where its rules for comments are published.
    pub rules_url: String,
    /// Where to turn with a matter of one's own.
    pub contact: String,
    /// Oversight or knowledge.
    pub oversight: Oversight,
    /// Since when, `2026-11-22`.
    pub opened: String,
    /// Until when; empty while it is open.
    pub closed: String,
    /// Who approved of it.
    pub approved_by: Vec<String>,
}

impl Register {
    /// The channel that the log names so.
    #[must_use]
    pub fn named(&self, id: &str) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.id == id)
    }
}

impl Channel {
    /// What people call it: its name, or what the log has.
    #[must_use]
    pub fn title(&self) -> &str {
        if self.name.is_empty() { &self.id } else { &self.name }
    }
}
