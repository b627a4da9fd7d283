//! What happened in a case. Events are only ever added, each with its version, and the state is what follows from them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{CaseKind, StepId};

/// The version of the events that this program writes.
pub const VERSION: u32 = 1;

/// What a case is about. For possible child abuse material only the address may be kept: [`Source::only_place`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", default)]
pub struct Source {
    /// The comment's address, or the page's.
    pub url: String,
    /// The channel, as the log names it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub channel: String,
    /// The comment on its page.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub comment: String,
    /// The post that it stands under.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub post: String,
    /// Who wrote it, as shown.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub author: String,
    /// Its text.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// When it was published, ISO 8601 with zone; empty where nobody knows.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub published: String,
}

impl Source {
    /// The address and nothing else.
    #[must_use]
    pub fn only_place(&self) -> Self {
        Self {
            url: self.url.clone(),
            ..Self::default()
        }
    }
}

/// Whether somebody has requested the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum Requested {
    /// Nobody has.
    Nej,
    /// Somebody has: it may not be destroyed.
    Ja,
    /// Somebody had, and it is decided.
    Avgjord,
}

/// How a case ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Its steps were gone through.
    Klar,
    /// Answered.
    Besvarad,
    /// Passed on to somebody who answers.
    Vidare,
    /// No answer was needed.
    IngetSvar,
    /// It was no case.
    Inget,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum What {
    /// The case began.
    Opened {
        /// What kind.
        kind: CaseKind,
        /// What about.
        source: Source,
    },
    /// Somebody answered whether the document is requested.
    Asked {
        /// The answer.
        requested: Requested,
    },
    /// A step was done.
    Done {
        /// Which.
        step: StepId,
        /// A number or a name that belongs to it; may be empty.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// A step was left out.
    Skipped {
        /// Which.
        step: StepId,
        /// Why.
        reason: String,
    },
    /// A step, done or left out, is open again.
    Undone {
        /// Which.
        step: StepId,
    },
    /// The case waits.
    Left {
        /// Until when, ISO 8601 with zone; empty for until somebody takes it up.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        until: String,
        /// For what.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// Somebody goes on with it.
    Taken,
    /// It is of another kind than was thought.
    Turned {
        /// Which kind it is.
        kind: CaseKind,
    },
    /// It ended.
    Closed {
        /// How.
        outcome: Outcome,
        /// To whom it was passed on; may be empty.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        to: String,
    },
    /// It goes on after all.
    Reopened,
}

/// An event of a case.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
pub struct CaseEvent {
    /// [`VERSION`] of the program that wrote it.
    pub v: u32,
    /// The case's name: random, and nothing of the comment.
    pub case: String,
    /// When, ISO 8601 with zone.
    pub at: String,
    /// Who; empty where that is not known, or may not be kept.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// What.
    pub what: What,
}

impl CaseEvent {
    /// An event of today's version.
    #[must_use]
    pub fn new(case: &str, at: &str, by: &str, what: What) -> Self {
        Self {
            v: VERSION,
            case: case.to_owned(),
            at: at.to_owned(),
            by: by.to_owned(),
            what,
        }
    }

    /// What of the event may be kept in a case of possible child abuse material: that it happened, when, and the address.
    /// Nothing that a person wrote, for it may describe.
    #[must_use]
    pub fn only_time_and_place(self) -> Self {
        let what = match self.what {
            What::Opened { source, .. } => What::Opened {
                kind: CaseKind::Barnpornografi,
                source: source.only_place(),
            },
            What::Done { step, .. } => What::Done {
                step,
                note: String::new(),
            },
            What::Skipped { step, .. } => What::Skipped {
                step,
                reason: String::new(),
            },
            // A time is a time, and no place to write in.
            What::Left { until, .. } => What::Left {
                until: Some(until)
                    .filter(|until| until.chars().all(|c| c.is_ascii_digit() || "-:+.TZ".contains(c)))
                    .unwrap_or_default(),
                reason: String::new(),
            },
            What::Closed { outcome, .. } => What::Closed {
                outcome,
                to: String::new(),
            },
            other => other,
        };
        Self {
            by: String::new(),
            what,
            ..self
        }
    }
}

/// A line of an export that is no event of this version, kept as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strange {
    /// Which line, from 1.
    pub line: usize,
    /// The line itself.
    pub text: String,
    /// Written by a newer Uppsikt: not to be guessed at.
    pub newer: bool,
}

/// Events as JSON Lines.
///
/// # Errors
///
/// Never for events: they hold nothing that JSON cannot say.
pub fn write(events: &[CaseEvent]) -> Result<String, serde_json::Error> {
    let mut out = String::new();
    for event in events {
        out.push_str(&serde_json::to_string(event)?);
        out.push('\n');
    }
    Ok(out)
}

/// Reads JSON Lines. What cannot be read is put aside, never dropped.
#[must_use]
pub fn read(lines: &str) -> (Vec<CaseEvent>, Vec<Strange>) {
    let (mut events, mut strange) = (Vec::new(), Vec::new());
    for (number, line) in lines.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let version = |value: &Value| value.get("v").and_then(Value::as_u64);
        let value = serde_json::from_str::<Value>(line).ok();
        let newer = value.as_ref().and_then(version).is_some_and(|v| v > u64::from(VERSION));
        match value
            .filter(|_| !newer)
            .and_then(|value| serde_json::from_value(value).ok())
        {
            Some(event) => events.push(event),
            None => strange.push(Strange {
                line: number + 1,
                text: line.to_owned(),
                newer,
            }),
        }
    }
    (events, strange)
}
