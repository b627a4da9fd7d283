//! What became of a reply that the user asked to have put in the page's own box.

use serde::{Deserialize, Serialize};

/// The reply to [`PageCommand::Compose`](super::PageCommand::Compose).
///
/// Nothing is taken for done: what is told is what was read back from the box. The panel says it with the message
/// `compose_<id>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Composed {
    /// It stands in the box, line for line.
    Filled,
    /// The box changed, and does not read as it should.
    Differs,
    /// The box took nothing.
    Unchanged,
    /// The box held it already: nothing was written.
    Already,
    /// No box that is certainly this comment's is open.
    NoBox,
    /// Several boxes could be meant.
    SeveralBoxes,
    /// The user's box, or the dialog the user is in, lies over or beside the comment's: perhaps a private message.
    OtherDialog,
    /// The user's box is another comment's or something else's.
    OtherThread,
}

impl Composed {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Filled,
        Self::Differs,
        Self::Unchanged,
        Self::Already,
        Self::NoBox,
        Self::SeveralBoxes,
        Self::OtherDialog,
        Self::OtherThread,
    ];

    /// As it crosses the border, and as messages are called.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Filled => "filled",
            Self::Differs => "differs",
            Self::Unchanged => "unchanged",
            Self::Already => "already",
            Self::NoBox => "noBox",
            Self::SeveralBoxes => "severalBoxes",
            Self::OtherDialog => "otherDialog",
            Self::OtherThread => "otherThread",
        }
    }

    /// The whole reply stands in the box now.
    #[must_use]
    pub const fn stands(self) -> bool {
        matches!(self, Self::Filled | Self::Already)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The content script answers in serde's spelling, the messages are called by `id`.
    #[test]
    fn the_id_is_what_crosses_the_border() {
        for composed in Composed::ALL {
            assert_eq!(serde_json::to_value(composed).unwrap(), composed.id());
            assert_eq!(
                serde_json::from_value::<Composed>(composed.id().into()).unwrap(),
                composed
            );
        }
    }
}
