//! From the user's decision to an entry's body: what is kept, what is masked, what is left out.
//!
//! The panel shows the prepared body before anything is saved, so this is the one place where it is made.

use serde::{Deserialize, Serialize};

use super::author::{KEY_BYTES, author_hmac};
use super::entry::{EntryBody, EntryRef};
use super::event::{Action, Copy, Decision, HandOver, LogEvent, PoliceReport, SecrecyMark};
use crate::model::{Category, Comment, LegalBasis};
use crate::protocol::PageRef;

/// What the user decided in the form.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Draft {
    /// Where the comment stands.
    pub page: PageRef,
    /// The comment, as read.
    pub comment: Comment,
    /// [`crate::protocol::ReviewedComment::key`]: finds when it was first viewed.
    pub key: String,
    /// The category that the decision rests on.
    pub category: Category,
    /// The rule that found it, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// On what ground.
    pub basis: LegalBasis,
    /// Why, in the user's words.
    pub reason: String,
    /// What was done.
    pub action: Action,
    /// The diary's number.
    #[serde(default)]
    pub diarienummer: String,
    /// Whether it went to the police.
    #[serde(default)]
    pub police_report: PoliceReport,
    /// The police's number.
    #[serde(default)]
    pub police_number: String,
    /// The reply template that was copied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_template: Option<String>,
    /// When the comment was dealt with, where that was not now: ISO 8601 with zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub atgard_at: Option<String>,
    /// The municipality's own account on the channel, where it has several.
    #[serde(default)]
    pub account: String,
    /// How it is marked as secret, where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secrecy: Option<SecrecyMark>,
    /// To whom the matter was handed over; nobody where this is empty.
    #[serde(default)]
    pub handed_to: String,
    /// When it was handed over, where that was not now: ISO 8601 with zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handed_at: Option<String>,
    /// A full copy went to the diary.
    #[serde(default)]
    pub copy_to_diary: bool,
    /// When the writer was answered, ISO 8601 with zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_at: Option<String>,
    /// Somebody has asked for the document.
    #[serde(default)]
    pub disclosure_pending: bool,
    /// The number of the entry that this one corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<u32>,
}

/// What the reviewer lets the log keep: everything here is masked.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Excerpt {
    /// The comment's text, or nothing where a category forbids an excerpt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The user's reason.
    pub reason: String,
    /// The diary's number.
    pub diarienummer: String,
    /// The police's number.
    pub police_number: String,
    /// To whom the matter was handed over.
    #[serde(default)]
    pub handed_to: String,
    /// The version of the rule pack that did it.
    pub rule_version: String,
}

/// What the draft alone does not know.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// Now, ISO 8601 with zone.
    pub now: &'a str,
    /// This year's key for authors.
    pub author_key: &'a [u8; KEY_BYTES],
    /// Who handles it, from the settings.
    pub handler: &'a str,
    /// When the finding was first viewed, ISO 8601 with zone.
    pub kannedom_at: Option<&'a str>,
    /// What of the texts may be kept.
    pub excerpt: &'a Excerpt,
}

/// The body that will be sealed.
#[must_use]
pub fn prepare(draft: &Draft, sources: &Sources<'_>) -> EntryBody {
    let excerpt = sources.excerpt;
    let optional = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let now = || sources.now.to_owned();
    let decision = Decision {
        kannedom_at: sources.kannedom_at.map(str::to_owned),
        atgard_at: Some(draft.atgard_at.clone().unwrap_or_else(now)),
        account: optional(&draft.account),
        page_url: draft.page.url.clone(),
        comment_id: draft.comment.id.clone(),
        permalink: draft.comment.permalink.clone(),
        published: draft.comment.published.clone(),
        author_hmac: draft
            .comment
            .author
            .as_deref()
            .and_then(|name| author_hmac(sources.author_key, name)),
        category: draft.category,
        rule: draft.rule.clone(),
        rule_version: excerpt.rule_version.clone(),
        basis: draft.basis.clone(),
        reason: excerpt.reason.trim().to_owned(),
        action: draft.action,
        // What lies in the diary whole need not lie here as well.
        copy: match (draft.copy_to_diary, &excerpt.text) {
            (true, _) => Copy::ToDiary,
            (false, Some(_)) => Copy::Masked,
            (false, None) => Copy::None,
        },
        text: excerpt.text.clone().filter(|_| !draft.copy_to_diary),
        secrecy: draft.secrecy.clone(),
        diarienummer: optional(&excerpt.diarienummer),
        handed_over: optional(&excerpt.handed_to).map(|to| HandOver {
            to,
            at: draft.handed_at.clone().unwrap_or_else(now),
        }),
        police_report: draft.police_report,
        police_number: optional(&excerpt.police_number).filter(|_| draft.police_report == PoliceReport::Made),
        reply_at: draft.reply_at.clone(),
        reply_template: draft.reply_template.clone(),
        disclosure_pending: draft.disclosure_pending,
    };
    EntryBody {
        created: now(),
        handler: sources.handler.trim().to_owned(),
        channel: draft.page.channel.clone(),
        corrects: draft.corrects.map(|seq| EntryRef {
            profile: String::new(),
            seq,
        }),
        event: LogEvent::Decision(Box::new(decision)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BasisKind, CommentKind};

    fn draft() -> Draft {
        Draft {
            page: PageRef {
                url: "https://blogg.example.se/a/".into(),
                title: "Snöröjning".into(),
                channel: "blogg.example.se".into(),
            },
            comment: Comment {
                id: "comment-7".into(),
                text: "ring 070-174 06 05".into(),
                author: Some("Sten Exempelsson".into()),
                parent: None,
                published: None,
                permalink: None,
                post: None,
                kind: CommentKind::Text,
                truncated: false,
            },
            key: "k".into(),
            category: Category::Personuppgift,
            rule: None,
            basis: LegalBasis {
                kind: BasisKind::Gdpr,
                lagrum: "GDPR".into(),
                lydelse: "2016/679".into(),
            },
            reason: " hemligt ".into(),
            action: Action::Removed,
            diarienummer: "  ".into(),
            police_report: PoliceReport::No,
            police_number: "K-1".into(),
            reply_template: None,
            atgard_at: None,
            account: String::new(),
            secrecy: None,
            handed_to: String::new(),
            handed_at: None,
            copy_to_diary: false,
            reply_at: None,
            disclosure_pending: false,
            corrects: None,
        }
    }

    fn excerpt(text: Option<&str>) -> Excerpt {
        Excerpt {
            text: text.map(str::to_owned),
            reason: " skäl ".into(),
            diarienummer: "  ".into(),
            police_number: "K-1".into(),
            handed_to: " Socialnämnden ".into(),
            rule_version: "1".into(),
        }
    }

    fn prepared(draft: &Draft, text: Option<&str>) -> Decision {
        let body = prepare(
            draft,
            &Sources {
                now: "2026-11-22T10:00:00+01:00",
                author_key: &[1; KEY_BYTES],
                handler: " Redaktionen ",
                kannedom_at: None,
                excerpt: &excerpt(text),
            },
        );
        assert_eq!(body.handler, "Redaktionen");
        body.event.decision().unwrap().clone()
    }

    #[test]
    fn neither_the_author_nor_the_unmasked_text_is_kept() {
        let body = prepared(&draft(), Some("ring [telefonnummer]"));
        let json = serde_json::to_string(&body).unwrap();
        assert!(!json.contains("Exempelsson") && !json.contains("070"), "{json}");
        assert_eq!(body.author_hmac.unwrap().len(), 64);
        assert_eq!(body.text.as_deref(), Some("ring [telefonnummer]"));
        assert_eq!(body.reason, "skäl");
    }

    #[test]
    fn a_category_that_forbids_an_excerpt_keeps_none() {
        let body = prepared(&draft(), None);
        assert_eq!((body.copy, body.text), (Copy::None, None));
    }

    #[test]
    fn a_copy_in_the_diary_leaves_none_here() {
        let draft = Draft {
            copy_to_diary: true,
            ..draft()
        };
        let body = prepared(&draft, Some("ring [telefonnummer]"));
        assert_eq!((body.copy, body.text), (Copy::ToDiary, None));
    }

    #[test]
    fn what_has_no_time_of_its_own_happened_now() {
        let body = prepared(&draft(), None);
        assert_eq!(body.atgard_at.as_deref(), Some("2026-11-22T10:00:00+01:00"));
        let handed = body.handed_over.unwrap();
        assert_eq!(
            (handed.to.as_str(), handed.at.as_str()),
            ("Socialnämnden", "2026-11-22T10:00:00+01:00")
        );
    }

    #[test]
    fn empty_fields_are_absent_and_a_police_number_needs_a_report() {
        let body = prepared(&draft(), None);
        assert_eq!((body.diarienummer, body.police_number), (None, None));
        let reported = Draft {
            police_report: PoliceReport::Made,
            ..draft()
        };
        assert_eq!(prepared(&reported, None).police_number.as_deref(), Some("K-1"));
    }
}
