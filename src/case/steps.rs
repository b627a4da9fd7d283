//! The steps of a case: what each kind asks for, and in which order. This table is the one place where that is said.

use serde::{Deserialize, Serialize};

use super::CaseKind;
use crate::model::Localized;

/// What a person does in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum StepId {
    /// Ask whether somebody has requested the document.
    Begart,
    /// Keep a masked copy.
    Kopia,
    /// Keep the evidence.
    Bevis,
    /// Hand over to the diary.
    Diariet,
    /// Mark as secret, OSL 5:5.
    Marka,
    /// Remove it from the channel.
    TaBort,
    /// The basis of a police report.
    Polis,
    /// Report to the platform.
    Plattform,
    /// Tell the writer.
    Svara,
    /// Tell the writer without confirming anything.
    SvaraForsiktigt,
    /// Keep nothing, look no further.
    IngetSpara,
    /// Answer the question, or pass it on.
    Besvara,
    /// See that an answer came.
    FoljUpp,
    /// Let it stand.
    LatSta,
    /// Pass on a view.
    SkickaVidare,
    /// Thank.
    Tacka,
    /// Log it.
    Logga,
}

/// A step of a kind of case.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// Which.
    pub id: StepId,
    /// It can be left out, with a reason.
    pub may_skip: bool,
}

const fn must(id: StepId) -> Step {
    Step { id, may_skip: false }
}

const fn may(id: StepId) -> Step {
    Step { id, may_skip: true }
}

/// The steps of each kind, in their order. A step is open when those before it are done or left out.
///
/// What must not be left out is what cannot be made good afterwards: a removal destroys, so that nobody has requested the
/// document, and that it is in the diary, must be known before.
pub const STEPS: [(CaseKind, &[Step]); 6] = [
    (
        CaseKind::EgenRegel,
        &[
            must(StepId::Begart),
            may(StepId::Kopia),
            may(StepId::TaBort),
            may(StepId::Svara),
            must(StepId::Logga),
        ],
    ),
    (
        CaseKind::Sekretess,
        &[
            must(StepId::Begart),
            must(StepId::Diariet),
            may(StepId::Marka),
            may(StepId::TaBort),
            may(StepId::SvaraForsiktigt),
            must(StepId::Logga),
        ],
    ),
    (
        CaseKind::Brott,
        &[
            must(StepId::Begart),
            must(StepId::Bevis),
            may(StepId::TaBort),
            may(StepId::Polis),
            may(StepId::Plattform),
            may(StepId::Svara),
            must(StepId::Logga),
        ],
    ),
    (
        CaseKind::Barnpornografi,
        &[must(StepId::IngetSpara), must(StepId::Polis), must(StepId::Plattform)],
    ),
    (CaseKind::Fraga, &[must(StepId::Besvara), may(StepId::FoljUpp)]),
    (
        CaseKind::Kritik,
        &[must(StepId::LatSta), may(StepId::SkickaVidare), may(StepId::Tacka)],
    ),
];

impl CaseKind {
    /// Its steps in their order.
    #[must_use]
    pub fn steps(self) -> &'static [Step] {
        STEPS
            .iter()
            .find(|(kind, _)| *kind == self)
            .map_or(&[], |(_, steps)| steps)
    }
}

impl StepId {
    /// Every step.
    pub const ALL: [Self; 17] = [
        Self::Begart,
        Self::Kopia,
        Self::Bevis,
        Self::Diariet,
        Self::Marka,
        Self::TaBort,
        Self::Polis,
        Self::Plattform,
        Self::Svara,
        Self::SvaraForsiktigt,
        Self::IngetSpara,
        Self::Besvara,
        Self::FoljUpp,
        Self::LatSta,
        Self::SkickaVidare,
        Self::Tacka,
        Self::Logga,
    ];

    /// What the step is called, and what to do in it.
    #[must_use]
    pub fn words(self) -> (Localized, Localized) {
        let (title_sv, title_en, help_sv, help_en) = match self {
            Self::Begart => (
                "Har någon begärt ut inlägget?",
                "Has anybody requested the post?",
                "Fråga registrator. Har någon begärt ut det får det inte förstöras förrän begäran är avgjord.",
                "Ask the registrar. What somebody has requested may not be destroyed until that is decided.",
            ),
            Self::Kopia => (
                "Spara en maskad kopia",
                "Keep a masked copy",
                "Namn och andra personuppgifter maskas i kopian.",
                "Names and other personal data are masked in it.",
            ),
            Self::Bevis => (
                "Spara underlaget",
                "Keep the evidence",
                "Text, namn, tid och adress som det står, och en skärmbild. Det går inte att göra efteråt.",
                "Text, name, time and address as they stand, and a screenshot. It cannot be done afterwards.",
            ),
            Self::Diariet => (
                "För över till diariet",
                "Hand over to the diary",
                "Före borttagningen: det som är sekretess ska registreras hos den nämnd som det rör.",
                "Before removing: what is secret is registered by the board concerned.",
            ),
            Self::Marka => (
                "Märk som sekretess",
                "Mark as secret",
                "Enligt OSL 5:5: bestämmelse, datum och myndighet. Märkningen är en varningssignal, inget beslut.",
                "By OSL 5:5: provision, date and authority. The mark is a warning, no decision.",
            ),
            Self::TaBort => (
                "Ta bort på kanalen",
                "Remove it on the channel",
                "Du gör det själv på sidan. Dölj räcker inte för sekretess, hot och hets: den som skrev och vännerna ser det ändå.",
                "You do it on the page. Hiding is not enough for secrecy, threats and hate: its writer and friends still see it.",
            ),
            Self::Polis => (
                "Underlag till polisen",
                "Basis for the police",
                "Bedöm om det ska anmälas. Numret som polisen ger (K-nummer) skriver du i loggen.",
                "Judge whether to report it. The number that the police give (K-nummer) goes into the log.",
            ),
            Self::Plattform => (
                "Anmäl till plattformen",
                "Report to the platform",
                "Med plattformens egen anmälan vid kommentaren.",
                "With the platform's own report beside the comment.",
            ),
            Self::Svara => (
                "Svara den som skrev",
                "Answer the writer",
                "Berätta vad som är borttaget och vilken regel som gäller, och bjud in till att skriva igen.",
                "Tell what was removed and by which rule, and invite to write again.",
            ),
            Self::SvaraForsiktigt => (
                "Svara utan att bekräfta något",
                "Answer without confirming anything",
                "Helst enskilt. Skriv varken att det stämmer eller att det inte gör det, eller att någon är känd hos er.",
                "Preferably privately. Say neither that it is true nor that it is not, nor that anybody is known to you.",
            ),
            Self::IngetSpara => (
                "Spara ingenting",
                "Keep nothing",
                "Ta ingen kopia, ingen skärmbild och skriv inte av något: innehavet är i sig straffbart. Bara adress och tid sparas.",
                "Take no copy, no screenshot, and write nothing down: possession is itself punishable. Only address and time are kept.",
            ),
            Self::Besvara => (
                "Svara eller skicka vidare",
                "Answer or pass on",
                "Kan du inte svara i tid, skriv vem som svarar och när.",
                "If you cannot answer in time, say who will and when.",
            ),
            Self::FoljUpp => (
                "Se att svaret kom",
                "See that the answer came",
                "Fråga den som fick frågan, om du skickade den vidare.",
                "Ask whoever got the question, if you passed it on.",
            ),
            Self::LatSta => (
                "Låt det stå kvar",
                "Let it stand",
                "Kritik mot kommunen och dess beslut är en rättighet.",
                "Criticism of the municipality and its decisions is a right.",
            ),
            Self::SkickaVidare => (
                "Skicka vidare synpunkten",
                "Pass on the view",
                "Till den som kan göra något åt saken.",
                "To whoever can do something about it.",
            ),
            Self::Tacka => ("Tacka", "Thank", "Kort och vänligt.", "Briefly and kindly."),
            Self::Logga => (
                "Logga",
                "Log it",
                "Skälet skrivs nu, inte efteråt. Ta med diarienummer eller K-nummer om det finns.",
                "The reason is written now, not afterwards. With the diary's or the police's number, if there is one.",
            ),
        };
        (Localized::new(title_sv, title_en), Localized::new(help_sv, help_en))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(kind: CaseKind) -> Vec<StepId> {
        kind.steps().iter().map(|step| step.id).collect()
    }

    fn comes_before(kind: CaseKind, one: StepId, other: StepId) -> bool {
        let order = order(kind);
        let at = |id| order.iter().position(|step| *step == id);
        at(one).unwrap() < at(other).unwrap()
    }

    #[test]
    fn every_kind_has_its_steps_each_once() {
        for kind in CaseKind::ALL {
            let steps = order(kind);
            assert!(steps.len() >= 2, "{kind:?}");
            let mut once = steps.clone();
            once.sort();
            once.dedup();
            assert_eq!(once.len(), steps.len(), "{kind:?}");
        }
        for id in StepId::ALL {
            assert!(CaseKind::ALL.iter().any(|kind| order(*kind).contains(&id)), "{id:?}");
        }
    }

    #[test]
    fn what_cannot_be_made_good_stands_before_a_removal() {
        for kind in [CaseKind::EgenRegel, CaseKind::Sekretess, CaseKind::Brott] {
            assert!(comes_before(kind, StepId::Begart, StepId::TaBort), "{kind:?}");
            assert!(comes_before(kind, StepId::TaBort, StepId::Logga), "{kind:?}");
        }
        assert!(comes_before(CaseKind::Sekretess, StepId::Diariet, StepId::TaBort));
        assert!(comes_before(CaseKind::Brott, StepId::Bevis, StepId::TaBort));
        assert!(comes_before(CaseKind::EgenRegel, StepId::Kopia, StepId::TaBort));
        for kind in [CaseKind::Fraga, CaseKind::Kritik, CaseKind::Barnpornografi] {
            assert!(!order(kind).contains(&StepId::TaBort), "{kind:?}");
        }
        for copy in [StepId::Kopia, StepId::Bevis, StepId::Diariet, StepId::Logga] {
            assert!(!order(CaseKind::Barnpornografi).contains(&copy), "{copy:?}");
        }
    }
}
