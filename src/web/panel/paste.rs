//! Text that the user pastes or marks on any page: reviewed at once, so that there is never nothing to do.
//!
//! It is no comment of a page: it is neither approved nor logged from here, and nothing of it is kept.

use web_sys::HtmlTextAreaElement;

use super::app::{App, State, field};
use super::case;
use crate::model::{Comment, CommentKind};
use crate::protocol::{PageRef, Request, ReviewedComment};
use crate::web::{browser, dom};

/// Puts a text into the box and reviews it.
pub(super) fn take(app: &App, text: &str) {
    if let Some(field) = field::<HtmlTextAreaElement>("paste-text") {
        field.set_value(text);
    }
    dom::set_attribute("paste", "open", "");
    review(app);
    dom::focus("paste-text");
}

/// Reviews what stands in the box.
pub(super) fn review(app: &App) {
    let text = field::<HtmlTextAreaElement>("paste-text").map(|field| field.value().trim().to_owned());
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        forget("paste_empty");
        return;
    };
    let app = app.clone();
    app.clone().run(async move {
        let page = PageRef {
            url: String::new(),
            title: String::new(),
            channel: CHANNEL.to_owned(),
        };
        let comments = vec![Comment {
            id: CHANNEL.to_owned(),
            text,
            author: None,
            parent: None,
            published: None,
            permalink: None,
            post: None,
            kind: CommentKind::Text,
            truncated: false,
        }];
        let reviewed: Vec<ReviewedComment> = browser::ask(&Request::Review { page, comments }).await?;
        if let Some(reviewed) = reviewed.first() {
            show(&app.state(), reviewed);
        }
        Ok(())
    });
}

/// No web site has this name, so nothing that was approved on one is taken for approved here.
const CHANNEL: &str = "pasted text";

/// The text was changed: what was found no longer is about it.
pub(super) fn changed() {
    forget("");
}

fn forget(key: &str) {
    dom::clear("paste-findings");
    let line = if key.is_empty() {
        String::new()
    } else {
        browser::text(key, &[])
    };
    dom::set_text("paste-status", &line);
}

fn show(state: &State, reviewed: &ReviewedComment) {
    forget("");
    let findings = &reviewed.review.findings;
    for finding in findings {
        if let Some(row) = case::finding_row(state, finding) {
            dom::append("paste-findings", &row);
        }
    }
    let count = u32::try_from(findings.len()).unwrap_or(u32::MAX);
    let line = if count == 0 {
        browser::text("paste_nothing", &[])
    } else {
        browser::counted("paste_found", count)
    };
    dom::set_text("paste-status", &line);
}
