//! The health line: how much was read, out of how much, and what could not be read.
//!
//! Never "nothing found" when nothing could be read.

use super::app::State;
use super::{frames, page};
use crate::protocol::{Health, PageState, PageStatus, Sign};
use crate::web::{browser, dom};

/// Draws the line and the buttons beside it.
pub(super) fn show(state: &State) {
    let (level, text, more) = match &state.page {
        Some(page) => page_line(page),
        None if state.tab.is_some() => (
            "red",
            browser::text("health_unreached", &[]),
            Some(browser::text("health_unreached_more", &[])),
        ),
        None => ("wait", browser::text("health_reading", &[]), None),
    };
    dom::set_text("health-text", &text);
    // Comments that nobody may read are no good sign, whatever could be read.
    let unread = frames::line(state);
    let level = if unread.is_some() && matches!(level, "green" | "wait") {
        "yellow"
    } else {
        level
    };
    dom::set_attribute("health", "data-level", level);
    let more: Vec<String> = [unread, more]
        .into_iter()
        .flatten()
        .filter(|line| !line.is_empty())
        .collect();
    dom::show_text("health-more", Some(&more.join(" ")));
    let instead = state.page.as_ref().and_then(|page| page.instead.as_deref());
    // A page's process wrote it: no address but a page's gets into a link.
    let instead = instead.filter(|address| address.starts_with("https://"));
    dom::set_attribute("health-instead-link", "href", instead.unwrap_or_default());
    dom::show("health-instead", instead.is_some());
    dom::show("refresh", state.page.is_some());
    dom::show("teach", state.page.as_ref().is_some_and(can_be_taught));
    let site = state.origin().is_some();
    dom::show("always", site && !state.granted);
    dom::show("never", site && state.granted);
}

/// Where nothing was found, or only by its looks, the user knows better.
fn can_be_taught(page: &PageState) -> bool {
    page.teachable
        && (page.status == PageStatus::NoComments
            || page
                .adapter
                .as_ref()
                .is_some_and(|adapter| !adapter.signs.is_empty() || adapter.id == "taught"))
}

fn page_line(page: &PageState) -> (&'static str, String, Option<String>) {
    if let Some(failure) = &page.failure {
        return ("red", page::failure_text(failure), Some(counts(&page.health)));
    }
    let unsure = page.health.unsure;
    match page.status {
        PageStatus::Reading => ("wait", browser::text("health_reading", &[]), None),
        PageStatus::Login => ("red", browser::text("health_login", &[]), None),
        PageStatus::PostNotFound => (
            "wait",
            browser::text("health_post", &[]),
            Some(browser::text("health_post_more", &[])),
        ),
        PageStatus::Unsupported => ("red", browser::text("health_unsupported", &[]), None),
        // Something here looks like comments, and none of it could be read: that is no empty page.
        PageStatus::NoComments if unsure > 0 => (
            "red",
            browser::counted("health_lost", unsure),
            Some(browser::text("health_lost_more", &[])),
        ),
        PageStatus::NoComments => (
            "wait",
            browser::text("health_none", &[]),
            Some(browser::text("health_none_more", &[])),
        ),
        PageStatus::Ready if guessed(page) => ("yellow", counts(&page.health), Some(more(page))),
        PageStatus::Ready => (level(&page.health), counts(&page.health), Some(more(page))),
    }
}

/// What to know besides the figures: which adapter read, what it was unsure of, what the page keeps folded.
fn more(page: &PageState) -> String {
    let health = &page.health;
    let adapter = page.adapter.as_ref();
    let lines = [
        adapter.map(|adapter| match adapter.signs.as_slice() {
            [] => browser::text("health_adapter", &[&adapter.name]),
            signs => guess(signs),
        }),
        (health.unsure > 0).then(|| browser::counted("health_unsure", health.unsure)),
        health.selection.then(|| browser::text("health_selection", &[])),
        (health.folded > 0).then(|| browser::counted("health_folded", health.folded)),
    ];
    lines.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn guessed(page: &PageState) -> bool {
    page.adapter.as_ref().is_some_and(|adapter| !adapter.signs.is_empty())
}

/// "Gissad: … (12 poäng: rubrik om kommentarer 2, namn 3, …)."
fn guess(signs: &[Sign]) -> String {
    let named: Vec<String> = signs
        .iter()
        .map(|sign| format!("{} {}", browser::text(&format!("sign_{}", sign.kind), &[]), sign.points))
        .collect();
    let points: i32 = signs.iter().map(|sign| sign.points).sum();
    browser::text("health_guessed", &[&points.to_string(), &named.join(", ")])
}

fn level(health: &Health) -> &'static str {
    let missed = health.images + health.unreadable + health.truncated + health.unsure + health.folded;
    let fewer = health.claimed.is_some_and(|claimed| claimed > health.found);
    if health.read == 0 && health.found > 0 && health.pending == 0 {
        "red"
    } else if missed > 0 || fewer || health.selection {
        "yellow"
    } else {
        "green"
    }
}

/// "Läste 14 kommentarer, 1 bild kunde inte läsas."
fn counts(health: &Health) -> String {
    let mut line = browser::counted("health_read", health.read);
    let parts = [
        ("health_images", health.images),
        ("health_truncated", health.truncated),
        ("health_unreadable", health.unreadable),
        ("health_pending", health.pending),
    ];
    for (key, number) in parts {
        if number > 0 {
            line.push_str(", ");
            line.push_str(&browser::counted(key, number));
        }
    }
    line.push('.');
    if let Some(claimed) = health.claimed.filter(|claimed| *claimed > health.found) {
        line.push(' ');
        line.push_str(&browser::text("health_claimed", &[&claimed.to_string()]));
    }
    line
}
