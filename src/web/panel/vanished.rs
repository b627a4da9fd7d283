//! Comments that vanished before the user's eyes: what became of them?
//!
//! A page does not tell whether it removed a comment, hid it or merely folded it away, and someone else may have done it. So
//! this only asks; nothing is written before the user has filled in and saved the log's own form.

use web_sys::Element;

use super::app::{App, State};
use super::{case, log, page, queue};
use crate::ledger::Action;
use crate::protocol::{PageCommand, PageItem, Told};
use crate::web::{browser, dom};

/// Draws the questions.
pub(super) fn show(state: &State) {
    let asked = asked(state);
    let count = u32::try_from(asked.len()).unwrap_or(u32::MAX);
    dom::show("vanished", count > 0);
    if count > 0 {
        dom::set_text("vanished-title", &browser::counted("vanished_title", count));
    }
    // The buttons that the user is on their way to must not be drawn anew under the pointer.
    let ids: Vec<&str> = asked.iter().map(|item| item.comment.id.as_str()).collect();
    let drawn = ids.join("\n");
    if dom::attribute("vanished-list", "data-drawn").as_deref() == Some(&drawn) {
        return;
    }
    dom::set_attribute("vanished-list", "data-drawn", &drawn);
    dom::clear("vanished-list");
    for item in asked {
        let Some(row) = dom::template("tpl-vanished") else {
            continue;
        };
        dom::fill(&row, "author", &queue::author(item));
        dom::fill(&row, "snippet", &page::snippet(&item.comment.text, 100));
        let told = item.told.map(|told| match told {
            Told::Removed => "vanished_told_removed",
            Told::Hidden => "vanished_told_hidden",
        });
        dom::fill(
            &row,
            "told",
            &told.map(|key| browser::text(key, &[])).unwrap_or_default(),
        );
        let Ok(buttons) = row.query_selector_all("button") else {
            continue;
        };
        for at in 0..buttons.length() {
            if let Some(button) = dom::element_at(&buttons, at) {
                let _ = button.set_attribute("data-comment", &item.comment.id);
            }
        }
        dom::append("vanished-list", &row);
    }
}

fn asked(state: &State) -> Vec<&PageItem> {
    let items = state.page.iter().flat_map(|page| &page.items);
    items
        .filter(|item| item.vanished && item.reviewed.is_some() && !state.logged.contains_key(&item.comment.id))
        .collect()
}

/// The user has chosen what became of it: the form opens with that choice, or the question goes.
pub(super) fn answer(app: &App, button: &Element, action: Option<Action>) {
    let Some(comment) = button.get_attribute("data-comment") else {
        return;
    };
    let Some(action) = action else {
        app.tell_page(PageCommand::Answered { comment });
        dom::focus("health-text");
        return;
    };
    app.select(comment);
    case::close_tools();
    case::toggle("log-form");
    log::open_form(&app.state());
    log::choose(&app.state(), action);
    dom::focus("log-reason");
}
