//! The messages between page, worker and panel, each a named type.
//!
//! ```text
//! content script ──Request::Review──▶ worker          (the reply: Answer<Vec<ReviewedComment>>)
//! content script ──Event::PageState─▶ panel           (broadcast; the worker ignores it; the reply: `true` from a panel
//!                                                       that shows the page, and without one the page falls silent)
//! panel ──PageCommand──▶ content script               (tabs.sendMessage; the reply: PageState, or Composed)
//! panel ──Request::{Log, Export, …}──▶ worker
//! ```
//!
//! The TypeScript side is type-checked against declarations made from this file.

mod composed;
mod log;

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use crate::ledger::{Draft, LogEvent};
use crate::model::{Comment, Finding, Localized, Review};
use crate::review::Reviewer;
use crate::rules::{CategoryInfo, Pack, PackError};

pub use composed::Composed;
pub use log::{ExportFile, ExportFormat, ImportFile, LogPage, LogStanding, PurgePreview};

/// Where a comment stands.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct PageRef {
    /// The page's address, without its fragment.
    pub url: String,
    /// The page's title.
    pub title: String,
    /// The channel: the host, until settings give it a name.
    pub channel: String,
}

/// What the log remembers of a comment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Recalled {
    /// [`ReviewedComment::key`].
    pub key: String,
    /// [`ReviewedComment::approved`].
    pub approved: bool,
}

/// A reviewed comment with what the worker remembers of it.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ReviewedComment {
    /// What was found. For an approved comment the mark is `last` or `olast` and the findings are still listed.
    pub review: Review,
    /// Names this text on this channel for [`Request::Approve`]: a keyed hash, the same on every visit.
    pub key: String,
    /// The user has approved exactly this text on this channel.
    pub approved: bool,
}

/// Asked of the worker. Written in Rust (the panel), read in TypeScript (the worker's table of messages).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Request {
    /// Review comments. Reply: `ReviewedComment[]`, one for each comment, in the same order.
    Review {
        /// Where they stand.
        page: PageRef,
        /// The comments.
        comments: Vec<Comment>,
    },
    /// Remember that this text on this channel is approved. Reply: `null`.
    Approve {
        /// [`ReviewedComment::key`].
        key: String,
    },
    /// Take an approval back. Reply: `null`.
    Unapprove {
        /// [`ReviewedComment::key`].
        key: String,
    },
    /// Open the panel for the sender's tab with one comment selected. Sent by the card on the user's click.
    /// Reply: `null`.
    OpenPanel {
        /// [`Comment::id`].
        comment: String,
    },
    /// The user has opened this comment's findings. Reply: the time of the first opening, ISO 8601 with zone.
    Viewed {
        /// [`ReviewedComment::key`].
        key: String,
    },
    /// Have the sender's page listen, once and for a moment, for an event: the element that it happens to is given this
    /// text as if the user had pasted it. Sent by the content script when the user has asked for the reply to be put in a
    /// box: what runs among the page's own scripts is believed by editors that do not believe a content script.
    /// Reply: `null`, when the page listens.
    ArmPaste {
        /// The event's name: one that nobody else has.
        event: String,
        /// The text.
        text: String,
    },
    /// What would be saved for this decision. Writes nothing. Reply: [`crate::ledger::EntryBody`].
    PrepareLog {
        /// The decision.
        draft: Draft,
    },
    /// Save this decision. Reply, after the write is on disk: [`crate::ledger::Entry`].
    Log {
        /// The decision.
        draft: Draft,
    },
    /// The log, newest first. Reply: [`LogPage`].
    Entries {
        /// How many entries at the most.
        limit: u32,
    },
    /// Note something that is no decision: a look round, figures, a saved file. Reply, after the write is on disk:
    /// [`crate::ledger::Entry`].
    Record {
        /// Of which channel; empty for the log itself.
        channel: String,
        /// What.
        event: LogEvent,
    },
    /// How the log stands to what it held, and whether somebody should save it elsewhere. Reply: [`LogStanding`].
    Standing,
    /// The user knows of what is missing from the log: do not say it again. Reply: [`LogStanding`].
    AcceptStanding,
    /// The whole log as a file. Reply: [`ExportFile`].
    Export {
        /// In which form.
        format: ExportFormat,
    },
    /// What the rules and settings are. Reply: [`Catalogue`].
    Catalogue,
    /// Remember what the user has shown on the sender's page, for its web site. Sent by the page's script on the user's click.
    /// Reply: `null`.
    Teach {
        /// A site pack: a flat object of selectors.
        #[cfg_attr(feature = "web", tsify(type = "object"))]
        record: Value,
    },
    /// Read also those frames of a tab that the user has allowed since. Reply: `null`.
    ReadFrames {
        /// Which tab.
        tab: i32,
    },
    /// Save the settings. Reply: `null`.
    SaveSettings {
        /// The new ones.
        settings: Settings,
    },
    /// Use the municipality's own rule pack instead of the built-in one. It is refused whole if anything in it is
    /// wrong. Reply: [`PackInfo`].
    SavePack {
        /// Its files; none: back to the built-in pack.
        files: Vec<PackFile>,
    },
}

/// What the user has set once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// The municipality's name ("Norrlunda kommun").
    pub municipality: String,
    /// Where the rules for comments are published.
    pub rules_url: String,
    /// How to reach the contact centre, as it should stand in a reply.
    pub contact_centre: String,
    /// How replies are signed ("Anna, Norrlunda kommun").
    pub signature: String,
    /// Who handles removals, as it should stand in the log.
    pub handler: String,
}

/// Everything the panel offers choices from.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Catalogue {
    /// The categories, gravest first.
    pub categories: Vec<CategoryInfo>,
    /// The rule pack in use.
    pub pack: PackInfo,
    /// The settings.
    pub settings: Settings,
}

/// Which rule pack is in use.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct PackInfo {
    /// The municipality's own; otherwise the built-in one.
    pub own: bool,
    /// Its version.
    pub version: String,
    /// The municipality's own pack was refused: file, line, key and why. The built-in pack is in use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// A file of a rule pack.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct PackFile {
    /// Its name ("hot.toml").
    pub name: String,
    /// Its content.
    pub text: String,
}

/// Something wrong in a rule pack, or hardly meant, and where.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct PackFault {
    /// The file's name.
    pub file: String,
    /// The line, counted from 1; 0 when it is in no line.
    pub line: usize,
    /// The key; empty when it is in none.
    pub key: String,
    /// What is wrong and what to do about it.
    pub message: Localized,
}

impl From<&PackError> for PackFault {
    fn from(error: &PackError) -> Self {
        Self {
            file: error.file().to_owned(),
            line: error.line(),
            key: error.key().to_owned(),
            message: error.message(),
        }
    }
}

/// A rule pack tried out on a text, without being used.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct PackTrial {
    /// What is wrong; with anything here, nothing was found because nothing was sought.
    pub errors: Vec<PackFault>,
    /// What is hardly meant.
    pub warnings: Vec<PackFault>,
    /// How many words and phrases the files look for.
    pub phrases: usize,
    /// What the pack finds in the text.
    pub findings: Vec<Finding>,
}

impl PackTrial {
    /// Tries files on a text.
    #[must_use]
    pub fn new(files: &[PackFile], text: &str) -> Self {
        let files: Vec<(&str, &str)> = files.iter().map(|f| (f.name.as_str(), f.text.as_str())).collect();
        let checked = Pack::check(&files);
        Self {
            errors: checked.errors.iter().map(PackFault::from).collect(),
            warnings: checked.warnings.iter().map(PackFault::from).collect(),
            phrases: checked.files.iter().map(|file| file.phrases).sum(),
            findings: checked
                .pack
                .map(|pack| Reviewer::new(pack).findings(text))
                .unwrap_or_default(),
        }
    }
}

/// The worker's answer to any [`Request`].
///
/// A shape for TypeScript: the worker builds it around a value that is already JavaScript's.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(untagged)]
pub enum Answer<T> {
    /// Done.
    Done {
        /// Always `true`.
        ok: bool,
        /// What was asked for.
        value: T,
    },
    /// Not done, and why.
    Failed {
        /// Always `false`.
        ok: bool,
        /// Why.
        error: Failure,
    },
}

/// Why a request was not done. The page shows `_locales` message `failure_<code>` with `detail` filled in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// What kind.
    pub code: FailureCode,
    /// For the one who mends it; may be empty.
    pub detail: String,
}

/// The kinds of [`Failure`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum FailureCode {
    /// No such message.
    UnknownMessage,
    /// The message is known, its content is not of its shape.
    BadMessage,
    /// The browser says that storage is full.
    StorageFull,
    /// The store cannot be opened or written.
    Storage,
    /// The store was written by a newer version of Uppsikt.
    NewerVersion,
    /// The rule pack was refused; `detail` says where and why.
    Pack,
    /// Things are no longer as they were when the user was shown what would happen.
    Changed,
    /// The log must be saved as a file first.
    NotSaved,
    /// Something in Uppsikt failed; the worker has been made anew.
    Internal,
}

/// What the content script tells of its page: the panel's whole picture of it.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct PageState {
    /// Which page.
    pub page: PageRef,
    /// The site adapter that reads it, where one fits: its pack's id and name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adapter: Option<AdapterRef>,
    /// What is the matter with the page as a whole.
    pub status: PageStatus,
    /// What could be read.
    pub health: Health,
    /// Every comment found, in page order.
    pub items: Vec<PageItem>,
    /// Frames that comments are known to stand in. What stands there is told by a script of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub frames: Vec<FrameRef>,
    /// The user may show what the comments look like here.
    #[serde(default)]
    pub teachable: bool,
    /// The address at which this page's comments can be read, where they cannot be here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<String>,
    /// The last request to the worker failed: why. The page's marks may be old.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
}

/// A site adapter.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct AdapterRef {
    /// The pack's id ("wordpress-html5").
    pub id: String,
    /// The pack's name ("WordPress"); empty where the comments were recognised by their looks alone.
    pub name: String,
    /// Why these were taken for comments, where they were recognised by their looks alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signs: Vec<Sign>,
}

/// A sign that something is a comment, and how much it counts.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Sign {
    /// What: the `_locales` message `sign_<kind>`.
    pub kind: String,
    /// Its points, of those that were needed.
    pub points: i32,
}

/// A frame on the page that comments stand in, and that only a script inside it can read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct FrameRef {
    /// Its web site (`https://disqus.com`): what the user is asked to allow.
    pub site: String,
    /// The pack's id.
    pub adapter: String,
    /// The pack's name ("Disqus").
    pub name: String,
}

/// What a page itself says became of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Told {
    /// Removed, or put among the refuse.
    Removed,
    /// No longer shown to others.
    Hidden,
}

/// The state of a page as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum PageStatus {
    /// Still reading or waiting for the worker.
    Reading,
    /// Comments were found and reviewed.
    Ready,
    /// No comments stand here, as far as any adapter can see.
    NoComments,
    /// The page asks for a log-in instead of showing comments.
    Login,
    /// The address names a post that does not stand on the page.
    PostNotFound,
    /// A version of the site that cannot be read: [`PageState::instead`] says where it can.
    Unsupported,
}

/// What could be read of a page. `found` = `read` + `images` + `unreadable` + `pending`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Health {
    /// Comments found on the page.
    pub found: u32,
    /// Of them, those whose text was read and reviewed.
    pub read: u32,
    /// Pictures or stickers without text.
    pub images: u32,
    /// Seen, but without anything to read (still loading, empty).
    pub unreadable: u32,
    /// Read, not reviewed yet.
    pub pending: u32,
    /// Of the read ones, those whose text the page cut.
    pub truncated: u32,
    /// Comments that other signs point to than those that were gone by, or that only the weakest sign found: with any,
    /// the page may have changed its shape.
    #[serde(default)]
    pub unsure: u32,
    /// Buttons in sight that would show more comments or replies.
    #[serde(default)]
    pub folded: u32,
    /// The page says that it shows a selection ("Mest relevanta").
    #[serde(default)]
    pub selection: bool,
    /// The page's own count of its comments, where it shows one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed: Option<u32>,
}

/// A comment on the page and what is known of it.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct PageItem {
    /// As read.
    pub comment: Comment,
    /// As reviewed; absent while pending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<ReviewedComment>,
    /// Still on the page. A comment that went away stays listed until the page is left.
    pub present: bool,
    /// It vanished before the user's eyes while the page around it stayed: perhaps somebody removed or hid it. A question to
    /// the user, until it is answered ([`PageCommand::Answered`]) or the comment is back.
    #[serde(default)]
    pub vanished: bool,
    /// With `vanished`: what the page itself says became of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Told>,
}

/// Told to whoever listens (the panel).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[allow(clippy::large_enum_variant, reason = "one at a time, and gone at once")]
pub enum Event {
    /// The sender's page changed. Told only while a panel shows the page: it answers `true`.
    PageState {
        /// As it is now.
        state: PageState,
    },
    /// The user chose a comment on a page (by its card): the panel shows it.
    Select {
        /// The tab it stands in.
        tab: i32,
        /// [`Comment::id`].
        comment: String,
    },
    /// The user marked text somewhere and wants it reviewed: the panel shows it.
    ReviewText {
        /// The text.
        text: String,
    },
}

/// Asked of a tab's content script. Every reply but `Compose`'s is its `PageState`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum PageCommand {
    /// Say how the page is.
    State,
    /// Review everything anew: an approval, a rule or the store changed.
    Refresh,
    /// Scroll to a comment and show its card.
    Show {
        /// [`Comment::id`].
        comment: String,
    },
    /// The site's permission was taken back: take the marks away and stop.
    Leave,
    /// Tell of the page as an event. For frames: the page itself is asked.
    Tell,
    /// Let the user show what a comment looks like here.
    Teach,
    /// The user has said what became of a comment that vanished: do not ask again.
    Answered {
        /// [`Comment::id`].
        comment: String,
    },
    /// Put a reply in the page's own box for answers to a comment; never send it. The reply: [`Composed`].
    Compose {
        /// [`Comment::id`].
        comment: String,
        /// The reply.
        text: String,
    },
}

/// Reads `{"type": …, fields …}`.
///
/// Serde's own reading of such enums goes over a buffer with a data model of its own, which costs a second copy of the
/// code of every type inside: 100 kB of Wasm here. This takes the fields out one by one.
macro_rules! read_by_type {
    ($name:ident { $($tag:literal => $variant:ident { $($field:ident),* }),* $(,)? }) => {
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #[allow(unused_mut, reason = "some enums have no fields to take")]
                let mut fields = Map::<String, Value>::deserialize(deserializer)?;
                match fields.get("type").and_then(Value::as_str) {
                    $(Some($tag) => Ok(Self::$variant { $($field: take(&mut fields, stringify!($field))?),* }),)*
                    Some(other) => Err(D::Error::custom(format_args!("unknown type `{other}`"))),
                    None => Err(D::Error::missing_field("type")),
                }
            }
        }
    };
}

fn take<T: DeserializeOwned, E: Error>(fields: &mut Map<String, Value>, name: &'static str) -> Result<T, E> {
    let value = fields.remove(name).ok_or_else(|| E::missing_field(name))?;
    serde_json::from_value(value).map_err(|error| E::custom(format_args!("field `{name}`: {error}")))
}

read_by_type!(Event {
    "pageState" => PageState { state },
    "select" => Select { tab, comment },
    "reviewText" => ReviewText { text },
});
read_by_type!(PageCommand {
    "state" => State {},
    "refresh" => Refresh {},
    "tell" => Tell {},
    "teach" => Teach {},
    "show" => Show { comment },
    "leave" => Leave {},
    "answered" => Answered { comment },
    "compose" => Compose { comment, text },
});

#[cfg(test)]
mod tests {
    use super::*;

    /// A variant that is written but not read would be lost silently.
    #[test]
    fn what_is_written_is_read() {
        for command in [
            PageCommand::State,
            PageCommand::Refresh,
            PageCommand::Leave,
            PageCommand::Tell,
            PageCommand::Teach,
            PageCommand::Show { comment: "c".into() },
            PageCommand::Answered { comment: "c".into() },
            PageCommand::Compose {
                comment: "c".into(),
                text: "Hej".into(),
            },
        ] {
            let written = serde_json::to_value(&command).unwrap();
            assert_eq!(serde_json::from_value::<PageCommand>(written).unwrap(), command);
        }
        let event = Event::Select {
            tab: 7,
            comment: "c".into(),
        };
        let written = serde_json::to_value(&event).unwrap();
        assert_eq!(serde_json::from_value::<Event>(written).unwrap(), event);
    }

    #[test]
    fn a_message_of_another_shape_says_what_is_wrong() {
        let error = |json: &str| serde_json::from_str::<PageCommand>(json).unwrap_err().to_string();
        assert!(error(r#"{"type":"dance"}"#).contains("unknown type `dance`"));
        assert!(error(r#"{"comment":"c"}"#).contains("missing field `type`"));
        assert!(error(r#"{"type":"show"}"#).contains("missing field `comment`"));
        assert!(error(r#"{"type":"show","comment":[]}"#).contains("field `comment`"));
    }
}
