//! The state of a case, as it follows from its events.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::event::{CaseEvent, Outcome, Requested, Source, VERSION, What};
use super::{CaseKind, StepId};
use crate::model::Localized;

/// How a step stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum StepStatus {
    /// To do.
    #[default]
    Kvar,
    /// Done.
    Gjord,
    /// Left out.
    Hoppad,
}

/// How a case stands.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Status {
    /// Somebody works on it.
    Open,
    /// It waits.
    Waits {
        /// Until when; empty for until somebody takes it up.
        until: String,
    },
    /// It ended.
    Closed {
        /// How.
        outcome: Outcome,
        /// When.
        at: String,
    },
}

/// A case.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Case {
    /// Its name.
    pub id: String,
    /// What kind.
    pub kind: CaseKind,
    /// What about.
    pub source: Source,
    /// When it began.
    pub opened: String,
    /// Whether the document is requested; nothing while nobody has asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requested: Option<Requested>,
    /// Its steps in their order.
    pub steps: Vec<(StepId, StepStatus)>,
    /// How it stands.
    pub status: Status,
}

/// An event that cannot follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is no such case.
    Unknown,
    /// There is such a case already.
    Known,
    /// The event is of a newer version.
    Newer,
    /// The case has ended.
    Ended,
    /// The case has not ended, or does not wait.
    NotEnded,
    /// The kind has no such step.
    NoSuchStep,
    /// A step before it is open.
    TooEarly(StepId),
    /// The step cannot be left out.
    Needed,
    /// A reason is missing.
    NoReason,
    /// Somebody has requested the document.
    IsRequested,
    /// A step is still open.
    StepsLeft(StepId),
}

impl Refused {
    /// Why, in plain words.
    #[must_use]
    pub fn words(self) -> Localized {
        let title = |step: StepId| step.words().0;
        match self {
            Self::Unknown => Localized::new("Fallet finns inte.", "There is no such case."),
            Self::Known => Localized::new("Fallet finns redan.", "The case exists already."),
            Self::Newer => Localized::new(
                "Fallet är ändrat av en nyare version av Uppsikt. Uppdatera först.",
                "The case was changed by a newer version of Uppsikt. Update first.",
            ),
            Self::Ended => Localized::new(
                "Fallet är avslutat. Öppna det igen först.",
                "The case has ended. Reopen it first.",
            ),
            Self::NotEnded => Localized::new("Fallet pågår redan.", "The case is going on already."),
            Self::NoSuchStep => Localized::new(
                "Steget hör inte till det här fallet.",
                "The step is none of this case's.",
            ),
            Self::TooEarly(step) => Localized::new(
                format!("Först: {}", title(step).sv),
                format!("First: {}", title(step).en),
            ),
            Self::Needed => Localized::new("Steget går inte att hoppa över.", "The step cannot be left out."),
            Self::NoReason => Localized::new("Skriv varför steget hoppas över.", "Say why the step is left out."),
            Self::IsRequested => Localized::new(
                "Någon har begärt ut inlägget. Det får inte tas bort förrän begäran är avgjord. Fråga registrator; dölj det \
                 under tiden om det behövs.",
                "Somebody has requested the post. It may not be removed until that is decided. Ask the registrar; hide it \
                 meanwhile if needed.",
            ),
            Self::StepsLeft(step) => Localized::new(
                format!("Ett steg är kvar: {}", title(step).sv),
                format!("A step is left: {}", title(step).en),
            ),
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.words().fmt(f)
    }
}

impl std::error::Error for Refused {}

impl Case {
    /// Begins a case: the first event, already such as may be kept.
    #[must_use]
    pub fn open(id: &str, at: &str, by: &str, kind: CaseKind, source: Source) -> CaseEvent {
        kept(kind, CaseEvent::new(id, at, by, What::Opened { kind, source }))
    }

    /// An event of this case, as it may be kept, if it can follow.
    ///
    /// # Errors
    ///
    /// When it cannot follow, and why.
    pub fn event(&self, at: &str, by: &str, what: What) -> Result<CaseEvent, Refused> {
        let event = CaseEvent::new(&self.id, at, by, what);
        let after = self.clone().after(&event)?;
        Ok(kept(after.kind, event))
    }

    /// How a step stands.
    #[must_use]
    pub fn step(&self, id: StepId) -> Option<StepStatus> {
        self.steps
            .iter()
            .find(|(step, _)| *step == id)
            .map(|(_, status)| *status)
    }

    /// The step to take next; none when all are done or left out.
    #[must_use]
    pub fn next(&self) -> Option<StepId> {
        self.steps
            .iter()
            .find(|(_, status)| *status == StepStatus::Kvar)
            .map(|(id, _)| *id)
    }

    /// Whether it has not ended.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !matches!(self.status, Status::Closed { .. })
    }

    /// The case after an event.
    fn after(mut self, event: &CaseEvent) -> Result<Self, Refused> {
        if event.v > VERSION {
            return Err(Refused::Newer);
        }
        let ended = !self.is_open();
        if ended && event.what != What::Reopened {
            return Err(Refused::Ended);
        }
        match &event.what {
            What::Opened { .. } => return Err(Refused::Known),
            What::Asked { requested } => {
                self.requested = Some(*requested);
                // The question is asked when it is known that nobody waits for the document.
                let status = if *requested == Requested::Ja {
                    StepStatus::Kvar
                } else {
                    StepStatus::Gjord
                };
                if self.step(StepId::Begart).is_some() {
                    self.set(StepId::Begart, status);
                }
            }
            What::Done { step, .. } => {
                self.reachable(*step)?;
                if *step == StepId::Begart && self.requested.is_none_or(|answer| answer == Requested::Ja) {
                    // It is done by its answer alone.
                    return Err(Refused::TooEarly(StepId::Begart));
                }
                self.set(*step, StepStatus::Gjord);
            }
            What::Skipped { step, reason } => {
                self.reachable(*step)?;
                let may_skip = self
                    .kind
                    .steps()
                    .iter()
                    .any(|known| known.id == *step && known.may_skip);
                if !may_skip {
                    return Err(Refused::Needed);
                }
                if reason.trim().is_empty() && self.kind != CaseKind::Barnpornografi {
                    return Err(Refused::NoReason);
                }
                self.set(*step, StepStatus::Hoppad);
            }
            What::Undone { step } => {
                self.step(*step).ok_or(Refused::NoSuchStep)?;
                self.set(*step, StepStatus::Kvar);
                if *step == StepId::Begart {
                    self.requested = None;
                }
            }
            What::Left { until, .. } => self.status = Status::Waits { until: until.clone() },
            What::Taken => match self.status {
                Status::Waits { .. } => self.status = Status::Open,
                _ => return Err(Refused::NotEnded),
            },
            What::Turned { kind } => self.turn(*kind),
            What::Closed { outcome, .. } => {
                // A case that was none, and a question that needs no answer, end at once; others by their steps.
                let freely = matches!(outcome, Outcome::Inget | Outcome::IngetSvar);
                let needed = self.kind.steps().iter().filter(|step| !step.may_skip);
                let left = needed
                    .map(|step| step.id)
                    .find(|id| self.step(*id) == Some(StepStatus::Kvar));
                match left {
                    Some(step) if !freely => return Err(Refused::StepsLeft(step)),
                    _ => {}
                }
                self.status = Status::Closed {
                    outcome: *outcome,
                    at: event.at.clone(),
                };
            }
            What::Reopened if ended => self.status = Status::Open,
            What::Reopened => return Err(Refused::NotEnded),
        }
        Ok(self)
    }

    /// Whether a step can be taken: it is one of the kind's, those before it are settled, and no request stops it.
    fn reachable(&self, step: StepId) -> Result<(), Refused> {
        let at = self
            .steps
            .iter()
            .position(|(id, _)| *id == step)
            .ok_or(Refused::NoSuchStep)?;
        if step == StepId::TaBort && self.requested == Some(Requested::Ja) {
            return Err(Refused::IsRequested);
        }
        let before = self.steps.get(..at).unwrap_or_default();
        match before.iter().find(|(_, status)| *status == StepStatus::Kvar) {
            Some((earlier, _)) => Err(Refused::TooEarly(*earlier)),
            None => Ok(()),
        }
    }

    fn set(&mut self, step: StepId, status: StepStatus) {
        if let Some((_, known)) = self.steps.iter_mut().find(|(id, _)| *id == step) {
            *known = status;
        }
    }

    /// What was done stays done, where the new kind has the step too.
    fn turn(&mut self, kind: CaseKind) {
        let before = std::mem::take(&mut self.steps);
        self.kind = kind;
        self.steps = fresh(kind);
        for (step, status) in before {
            self.set(step, status);
        }
        if kind == CaseKind::Barnpornografi {
            self.source = self.source.only_place();
        }
    }
}

fn fresh(kind: CaseKind) -> Vec<(StepId, StepStatus)> {
    kind.steps().iter().map(|step| (step.id, StepStatus::Kvar)).collect()
}

/// The event as it may be kept in a case of a kind.
fn kept(kind: CaseKind, event: CaseEvent) -> CaseEvent {
    if kind == CaseKind::Barnpornografi {
        event.only_time_and_place()
    } else {
        event
    }
}

/// The events of a case that turned out to be of possible child abuse material: what was kept before that was known must
/// go. Everything else about a case is only ever added; here the law leaves no choice (BrB 16:10 a §). Of other cases'
/// events nothing changes.
#[must_use]
pub fn forget(events: &[CaseEvent], case: &str) -> Vec<CaseEvent> {
    let forget = |event: &CaseEvent| {
        if event.case == case {
            event.clone().only_time_and_place()
        } else {
            event.clone()
        }
    };
    events.iter().map(forget).collect()
}

/// What follows from events: the cases by name, and the events that could not follow, by their place.
#[must_use]
pub fn replay(events: &[CaseEvent]) -> (BTreeMap<String, Case>, Vec<(usize, Refused)>) {
    let mut cases: BTreeMap<String, Case> = BTreeMap::new();
    let mut refused = Vec::new();
    for (at, event) in events.iter().enumerate() {
        let known = cases.get(&event.case).cloned();
        let after = match (known, &event.what) {
            _ if event.v > VERSION => Err(Refused::Newer),
            (None, What::Opened { kind, source }) => Ok(Case {
                id: event.case.clone(),
                kind: *kind,
                source: if *kind == CaseKind::Barnpornografi {
                    source.only_place()
                } else {
                    source.clone()
                },
                opened: event.at.clone(),
                requested: None,
                steps: fresh(*kind),
                status: Status::Open,
            }),
            (None, _) => Err(Refused::Unknown),
            (Some(case), _) => case.after(event),
        };
        match after {
            Ok(case) => {
                cases.insert(event.case.clone(), case);
            }
            Err(why) => refused.push((at, why)),
        }
    }
    (cases, refused)
}
