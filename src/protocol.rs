//! The messages between page, worker and panel, each a named type.
//!
//! ```text
//! content script ──Request::Review──▶ worker          (the reply: Answer<Vec<ReviewedComment>>)
//! content script ──Event::PageState─▶ panel           (broadcast; the worker ignores it)
//! panel ──PageCommand──▶ content script               (tabs.sendMessage; the reply: PageState)
//! panel ──Request::{Log, Export, …}──▶ worker
//! ```
//!
//! The TypeScript side is type-checked against declarations made from this file.

use serde::{Deserialize, Serialize};

use crate::model::{Comment, Review};

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

/// Asked of the worker.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
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
}

/// The worker's answer to any [`Request`].
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
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
    /// The pack's name ("WordPress").
    pub name: String,
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
}

/// Told to whoever listens (the panel).
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Event {
    /// The sender's page changed.
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
}

/// Asked of a tab's content script. Every reply is its `PageState`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
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
}
