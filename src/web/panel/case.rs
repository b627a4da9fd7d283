//! One case: the comment as it stands, what was found in it, and what can be done.

use web_sys::{Element, HtmlAnchorElement};

use super::app::State;
use super::{page, queue};
use crate::model::{Comment, CommentKind, Finding, Mark};
use crate::protocol::{PageItem, ReviewedComment};
use crate::web::{browser, dom};

/// Draws the selected comment's case, or hides it.
pub(super) fn show(state: &State) {
    let Some((item, reviewed)) = state.item().and_then(|item| Some((item, item.reviewed.as_ref()?))) else {
        dom::show("case", false);
        return;
    };
    dom::show("case", true);
    let (at, count) = queue::place(state);
    let place = at.map(|at| browser::text("case_place", &[&(at + 1).to_string(), &count.to_string()]));
    dom::set_text("case-place", place.as_deref().unwrap_or_default());
    dom::set_text("case-author", &queue::author(item));
    dom::set_text(
        "case-time",
        item.comment
            .published
            .as_ref()
            .map_or("", |published| published.shown.as_str()),
    );
    link(item.comment.permalink.as_deref());
    show_text(&item.comment, reviewed);
    dom::show_text("case-note", note(item, reviewed).as_deref());
    dom::clear("findings");
    for finding in &reviewed.review.findings {
        if let Some(row) = finding_row(state, finding) {
            dom::append("findings", &row);
        }
    }
    dom::set_text(
        "approve",
        &browser::text(if reviewed.approved { "panel_undo" } else { "approve" }, &[]),
    );
}

/// Shows or hides one of the case's tools; `true` when it is open now. Only one is open at a time.
pub(super) fn toggle(tool: &str) -> bool {
    let open = dom::by_id::<web_sys::HtmlElement>(tool).is_some_and(|tool| tool.hidden());
    close_tools();
    dom::show(tool, open);
    let button = if tool == "reply" { "open-reply" } else { "open-log" };
    dom::set_attribute(button, "aria-expanded", if open { "true" } else { "false" });
    open
}

/// Hides the tools and what they said: another case's words must not stand.
pub(super) fn close_tools() {
    for (tool, button) in [("reply", "open-reply"), ("log-form", "open-log")] {
        dom::show(tool, false);
        dom::set_attribute(button, "aria-expanded", "false");
    }
    super::log::close_preview();
    dom::set_text("log-saved", "");
    dom::set_text("reply-status", "");
}

fn link(permalink: Option<&str>) {
    // Only an address that a browser opens as a page: never `javascript:` from a page's markup.
    let safe = permalink.filter(|link| link.starts_with("https://") || link.starts_with("http://"));
    if let (Some(link), Some(anchor)) = (safe, dom::by_id::<HtmlAnchorElement>("case-link")) {
        anchor.set_href(link);
    }
    dom::show("case-link", safe.is_some());
}

/// The comment's text with the found words marked. In our own page, so here elements may stand in the text.
fn show_text(comment: &Comment, reviewed: &ReviewedComment) {
    dom::clear("case-text");
    let units: Vec<u16> = comment.text.encode_utf16().collect();
    let slice = |from: usize, to: usize| String::from_utf16_lossy(units.get(from..to).unwrap_or_default());
    let mut findings: Vec<&Finding> = reviewed
        .review
        .findings
        .iter()
        // A finding that rests on the whole comment would hide the others.
        .filter(|finding| (finding.end - finding.start) as usize != units.len() || reviewed.review.findings.len() == 1)
        .collect();
    findings.sort_by_key(|finding| (finding.start, std::cmp::Reverse(finding.severity)));
    let mut at = 0;
    for finding in findings {
        let (start, end) = (finding.start as usize, finding.end as usize);
        // Overlapping findings: the first one's words are marked; each stands in the list below anyway.
        if start < at || end <= start || end > units.len() {
            continue;
        }
        append_text(&slice(at, start), None);
        append_text(&slice(start, end), Some(finding_mark(finding)));
        at = end;
    }
    append_text(&slice(at, units.len()), None);
}

fn append_text(text: &str, mark: Option<Mark>) {
    let Some(document) = dom::document().filter(|_| !text.is_empty()) else {
        return;
    };
    let Ok(element) = document.create_element(if mark.is_some() { "mark" } else { "span" }) else {
        return;
    };
    if let Some(mark) = mark {
        let _ = element.set_attribute("data-mark", page::mark(mark).0);
    }
    element.set_text_content(Some(text));
    dom::append("case-text", &element);
}

fn note(item: &PageItem, reviewed: &ReviewedComment) -> Option<String> {
    let key = if !item.present {
        "note_gone"
    } else if item.comment.kind == CommentKind::Image {
        "note_image"
    } else if item.comment.kind == CommentKind::Unreadable {
        "note_unreadable"
    } else if item.comment.truncated {
        "note_truncated"
    } else if reviewed.approved {
        "note_approved"
    } else {
        return None;
    };
    Some(browser::text(key, &[]))
}

/// One finding, explained.
pub(super) fn finding_row(state: &State, finding: &Finding) -> Option<Element> {
    let row = dom::template("tpl-finding")?;
    let (mark, word) = page::mark(finding_mark(finding));
    let _ = row.set_attribute("data-mark", mark);
    if let Some(chip) = dom::slot(&row, "chip") {
        let _ = chip.set_attribute("data-mark", mark);
        chip.set_text_content(Some(&word));
    }
    dom::fill(&row, "title", &state.category_title(finding.category));
    dom::fill(&row, "words", &page::snippet(&finding.text, 200));
    dom::fill(&row, "reason", page::localized(&finding.reason));
    dom::fill(&row, "basis", &page::basis(&finding.basis));
    dom::fill(&row, "rule", &browser::text("finding_rule", &[&finding.rule]));
    Some(row)
}

fn finding_mark(finding: &Finding) -> Mark {
    page::finding_mark(finding.severity, finding.category == crate::model::Category::Fraga)
}
