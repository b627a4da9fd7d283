//! The queue: what to look at, gravest first, and what has been approved.

use web_sys::Element;

use super::app::State;
use super::page;
use crate::model::Mark;
use crate::protocol::PageItem;
use crate::web::{browser, dom};

/// Longer snippets are cut by the style sheet anyway; this keeps the page small.
const SNIPPET: usize = 140;

/// What waits for a person, gravest first, then in page order. What could not be read waits too, last.
pub(super) fn order(state: &State) -> Vec<&PageItem> {
    let Some(page) = &state.page else { return Vec::new() };
    let mut items: Vec<(u8, &PageItem)> = page
        .items
        .iter()
        .filter(|item| item.reviewed.as_ref().is_some_and(|reviewed| !reviewed.approved))
        .filter_map(|item| Some((rank(item.reviewed.as_ref()?.review.mark)?, item)))
        .collect();
    // Stable: page order within a rank.
    items.sort_by_key(|(rank, _)| *rank);
    items.into_iter().map(|(_, item)| item).collect()
}

const fn rank(mark: Mark) -> Option<u8> {
    match mark {
        Mark::Atgarda => Some(0),
        Mark::Granska => Some(1),
        Mark::Notera => Some(2),
        Mark::Fraga => Some(3),
        Mark::Olast => Some(4),
        Mark::Last => None,
    }
}

/// The place of the selected comment in the queue, and the queue's length.
pub(super) fn place(state: &State) -> (Option<usize>, usize) {
    let order = order(state);
    let at = order
        .iter()
        .position(|item| Some(&item.comment.id) == state.selected.as_ref());
    (at, order.len())
}

/// The comment `by` steps from the selected one, stopping at the ends.
pub(super) fn neighbour(state: &State, by: isize) -> Option<String> {
    let order = order(state);
    let last = order.len().checked_sub(1)?;
    let (at, _) = place(state);
    let next = match at {
        Some(at) => at.saturating_add_signed(by).min(last),
        None => 0,
    };
    order.get(next).map(|item| item.comment.id.clone())
}

/// Draws the queue and the approved ones.
pub(super) fn show(state: &State) {
    let order = order(state);
    dom::clear("queue");
    dom::show("queue", !order.is_empty());
    dom::show("queue-title", !order.is_empty());
    dom::set_text(
        "queue-title",
        &browser::counted("queue_title", u32::try_from(order.len()).unwrap_or(u32::MAX)),
    );
    let mut active = String::new();
    for (index, item) in order.iter().enumerate() {
        let Some(option) = option(state, item, index) else {
            continue;
        };
        if Some(&item.comment.id) == state.selected.as_ref() {
            active = option.id();
        }
        dom::append("queue", &option);
    }
    dom::set_attribute("queue", "aria-activedescendant", &active);
    let read = state
        .page
        .as_ref()
        .is_some_and(|page| page.health.read > 0 && page.health.pending == 0);
    dom::show_text(
        "queue-empty",
        (order.is_empty() && read)
            .then(|| browser::text("queue_empty", &[]))
            .as_deref(),
    );
    show_approved(state);
}

fn option(state: &State, item: &PageItem, index: usize) -> Option<Element> {
    let reviewed = item.reviewed.as_ref()?;
    let option = dom::template("tpl-queue-item")?;
    let (mark, word) = page::mark(reviewed.review.mark);
    option.set_id(&format!("queue-{index}"));
    let selected = Some(&item.comment.id) == state.selected.as_ref();
    let _ = option.set_attribute("data-comment", &item.comment.id);
    let _ = option.set_attribute("data-mark", mark);
    let _ = option.set_attribute("aria-selected", if selected { "true" } else { "false" });
    if let Some(chip) = dom::slot(&option, "chip") {
        let _ = chip.set_attribute("data-mark", mark);
        chip.set_text_content(Some(&word));
    }
    dom::fill(&option, "author", &author(item));
    dom::fill(&option, "snippet", &snippet(item));
    let mut tags: Vec<String> = Vec::new();
    for finding in &reviewed.review.findings {
        let title = state.category_title(finding.category);
        if !tags.contains(&title) {
            tags.push(title);
        }
    }
    if let Some(number) = state.logged.get(&item.comment.id) {
        tags.push(browser::text("queue_logged", &[&number.to_string()]));
    }
    if !item.present {
        tags.push(browser::text("queue_gone", &[]));
    }
    dom::fill(&option, "tags", &tags.join(" · "));
    Some(option)
}

fn show_approved(state: &State) {
    let approved: Vec<&PageItem> = state
        .page
        .iter()
        .flat_map(|page| &page.items)
        .filter(|item| item.reviewed.as_ref().is_some_and(|reviewed| reviewed.approved))
        .collect();
    dom::show("approved", !approved.is_empty());
    let count = u32::try_from(approved.len()).unwrap_or(u32::MAX);
    dom::set_text("approved-title", &browser::counted("approved_title", count));
    dom::clear("approved-list");
    for item in approved {
        let Some(row) = dom::template("tpl-approved") else {
            continue;
        };
        dom::fill(&row, "author", &author(item));
        dom::fill(&row, "snippet", &snippet(item));
        if let (Ok(Some(button)), Some(reviewed)) = (row.query_selector("button"), &item.reviewed) {
            let _ = button.set_attribute("data-key", &reviewed.key);
        }
        dom::append("approved-list", &row);
    }
}

/// The author's name, or that there is none.
pub(super) fn author(item: &PageItem) -> String {
    match item.comment.author.as_deref().map(str::trim) {
        Some(author) if !author.is_empty() => author.to_owned(),
        _ => browser::text("no_author", &[]),
    }
}

fn snippet(item: &PageItem) -> String {
    if item.comment.text.trim().is_empty() {
        browser::text("no_text", &[])
    } else {
        page::snippet(&item.comment.text, SNIPPET)
    }
}

/// Brings the selected option into view.
pub(super) fn scroll_to_selected() {
    let selected =
        dom::by_id::<Element>("queue").and_then(|queue| queue.query_selector("[aria-selected=true]").ok()?);
    if let Some(selected) = selected {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        selected.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
