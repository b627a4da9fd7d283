//! The panel: the page's health, the queue, one case at a time, the log, the settings.
//!
//! The same page stands in Chromium's side panel, in Firefox's sidebar, and in a window of its own where neither can
//! be opened (`?tab=N` then binds it to one tab). It keeps nothing: what it shows is the content script's
//! [`PageState`](crate::protocol::PageState) and the worker's answers, so it may be closed and opened at any moment.
//!
//! ```text
//! events (click, change, submit, keys) ─▶ App::act ─▶ worker / content script ─▶ App's state ─▶ show_*
//! ```

mod app;
mod case;
mod frames;
mod health;
mod log;
mod page;
mod paste;
mod queue;
mod reply;
mod settings;
mod vanished;

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent};

use super::dom;
use app::App;

/// Starts the panel in the page that called it. Once a page.
#[wasm_bindgen]
pub fn start_panel() {
    let Some(document) = dom::document() else { return };
    let Some(root) = document.document_element() else {
        return;
    };
    let _ = root.set_attribute("lang", if super::browser::is_swedish() { "sv" } else { "en" });
    dom::translate(&root);

    let app = App::new();
    // One listener a kind of event, at the root: what is drawn anew needs none of its own.
    on(&root, "click", &app, |app, target, _| {
        if let Some(option) = closest(target, "#queue [role=option]") {
            app.select_option(&option);
        } else if let Some(button) = closest(target, "[data-action]") {
            let action = button.get_attribute("data-action").unwrap_or_default();
            app.act(&action, &button);
        }
    });
    on(&root, "change", &app, |app, target, _| {
        if let Some(what) = target.get_attribute("data-change") {
            app.changed(&what, target);
        }
    });
    on(&root, "input", &app, |app, target, _| app.edited(&target.id()));
    on(&root, "submit", &app, |app, target, event| {
        event.prevent_default();
        app.submitted(&target.id());
    });
    on(&root, "keydown", &app, |app, target, event| {
        if let Some(key) = event.dyn_ref::<KeyboardEvent>()
            && app.pressed(key, target)
        {
            event.prevent_default();
        }
    });
    app.start();
}

fn on(root: &Element, kind: &'static str, app: &App, handle: impl Fn(&App, &Element, &Event) + 'static) {
    let app = app.clone();
    // Submitting and choosing tabs are prevented in the handler: not passive.
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(root, kind, options, move |event| {
        if let Some(target) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) {
            handle(&app, &target, event);
        }
    })
    // The page lives as long as its listeners.
    .forget();
}

fn closest(element: &Element, selector: &str) -> Option<Element> {
    element.closest(selector).ok().flatten()
}
