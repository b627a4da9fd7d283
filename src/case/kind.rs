//! What a case is about, which decides its order of steps.

use serde::{Deserialize, Serialize};

use crate::model::{BasisKind, Category, Localized};

/// The kinds of cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum CaseKind {
    /// Against the municipality's own published rules.
    EgenRegel,
    /// Secret matter or personal data.
    Sekretess,
    /// Perhaps something that the law forbids.
    Brott,
    /// Perhaps abuse of a child: nothing of it is kept.
    Barnpornografi,
    /// A question to answer or to pass on.
    Fraga,
    /// Criticism, praise, a view: it stands.
    Kritik,
}

impl CaseKind {
    /// Every kind, gravest first.
    pub const ALL: [Self; 6] = [
        Self::Barnpornografi,
        Self::Brott,
        Self::Sekretess,
        Self::EgenRegel,
        Self::Fraga,
        Self::Kritik,
    ];

    /// The id used in packs and exports.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::EgenRegel => "egenregel",
            Self::Sekretess => "sekretess",
            Self::Brott => "brott",
            Self::Barnpornografi => "barnpornografi",
            Self::Fraga => "fraga",
            Self::Kritik => "kritik",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> Localized {
        match self {
            Self::EgenRegel => Localized::new("Kanalens egna regler", "The channel's own rules"),
            Self::Sekretess => Localized::new("Sekretess eller personuppgifter", "Secrecy or personal data"),
            Self::Brott => Localized::new("Möjligt brott", "Possible crime"),
            Self::Barnpornografi => Localized::new("Möjlig barnpornografi", "Possible child abuse material"),
            Self::Fraga => Localized::new("Fråga", "Question"),
            Self::Kritik => Localized::new("Kritik eller synpunkt", "Criticism or view"),
        }
    }

    /// What to propose for a finding: its category, and the ground that its rule names. A person may choose otherwise;
    /// child abuse material is never proposed, for no word can show it.
    #[must_use]
    pub const fn proposed(category: Category, basis: BasisKind) -> Self {
        match (category, basis) {
            (Category::Fraga, _) => Self::Fraga,
            (Category::Sekretess | Category::Personuppgift, _) | (_, BasisKind::Sekretess | BasisKind::Gdpr) => {
                Self::Sekretess
            }
            (_, BasisKind::Lag) => Self::Brott,
            (_, BasisKind::EgenRegel) => Self::EgenRegel,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_those_of_the_serialised_form() {
        for kind in CaseKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.id());
        }
    }

    #[test]
    fn the_ground_decides_what_is_proposed_and_a_question_is_a_question() {
        assert_eq!(CaseKind::proposed(Category::Hot, BasisKind::Lag), CaseKind::Brott);
        assert_eq!(
            CaseKind::proposed(Category::Personangrepp, BasisKind::EgenRegel),
            CaseKind::EgenRegel
        );
        assert_eq!(
            CaseKind::proposed(Category::Personangrepp, BasisKind::Gdpr),
            CaseKind::Sekretess
        );
        assert_eq!(
            CaseKind::proposed(Category::Fraga, BasisKind::EgenRegel),
            CaseKind::Fraga
        );
    }
}
