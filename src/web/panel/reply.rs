//! The reply: a template that suits the case, filled once, edited, and copied or put in the page's box on the user's
//! click. Nothing is ever sent.

use std::collections::BTreeMap;

use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlSelectElement, HtmlTextAreaElement};

use super::app::{App, State, field};
use super::page;
use crate::joined;
use crate::model::Category;
use crate::protocol::{Composed, PageCommand};
use crate::reply::{Template, fill as fill_template, templates_for};
use crate::web::{browser, dom};

/// Offers the templates, those that suit the case first, and fills the first one.
pub(super) fn open(state: &State) {
    dom::set_text("reply-status", "");
    dom::clear("reply-template");
    for template in templates_for(&state.templates, &categories(state), None) {
        dom::append_option("reply-template", &template.id, page::localized(&template.title));
    }
    fill(state);
}

fn categories(state: &State) -> Vec<Category> {
    let reviewed = state.item().and_then(|item| item.reviewed.as_ref());
    reviewed
        .map(|r| r.review.findings.iter().map(|finding| finding.category).collect())
        .unwrap_or_default()
}

/// Fills the chosen template.
pub(super) fn fill(state: &State) {
    let Some(template) = chosen(state) else { return };
    match fill_template(template, &values(state, template)) {
        Ok(filled) => {
            if let Some(area) = field::<HtmlTextAreaElement>("reply-text") {
                area.set_value(&filled.text);
            }
            dom::set_text("reply-status", "");
            check();
        }
        Err(error) => dom::show_text(
            "reply-missing",
            Some(&browser::text("reply_broken", &[&error.to_string()])),
        ),
    }
}

fn chosen(state: &State) -> Option<&Template> {
    let id = field::<HtmlSelectElement>("reply-template")?.value();
    state.templates.iter().find(|template| template.id == id)
}

/// What the variables stand for in this case. Only what is known: the rest stays visible in the text.
fn values(state: &State, template: &Template) -> BTreeMap<String, String> {
    let Some(catalogue) = &state.catalogue else {
        return BTreeMap::new();
    };
    let settings = &catalogue.settings;
    // The rule that the template is about, where the case has one of its categories.
    let category = categories(state)
        .into_iter()
        .find(|category| template.categories.contains(category))
        .or_else(|| template.categories.first().copied());
    let rule = catalogue
        .categories
        .iter()
        .find(|info| Some(info.category) == category)
        .map(|info| info.rule_plain.sv.clone())
        .unwrap_or_default();
    let name = state
        .item()
        .and_then(|item| item.comment.author.clone())
        .unwrap_or_default();
    let mut values = BTreeMap::new();
    for (name, value) in [
        ("namn", name.split_whitespace().next().unwrap_or_default()),
        ("regel", &rule),
        ("regellänk", &settings.rules_url),
        ("kontaktcenter", &settings.contact_centre),
        ("kommun", &settings.municipality),
        ("signatur", &settings.signature),
    ] {
        if !value.trim().is_empty() {
            values.insert(name.to_owned(), value.to_owned());
        }
    }
    values
}

/// Names the variables that still stand open in the text.
pub(super) fn check() {
    let Some(area) = field::<HtmlTextAreaElement>("reply-text") else {
        return;
    };
    let open = crate::reply::open_tokens(&area.value());
    let line = (!open.is_empty()).then(|| browser::text("reply_missing", &[&open.join(", ")]));
    dom::show_text("reply-missing", line.as_deref());
}

/// The reply as it stands, when nothing in it is left open.
fn finished() -> Option<HtmlTextAreaElement> {
    let area = field::<HtmlTextAreaElement>("reply-text")?;
    if crate::reply::open_tokens(&area.value()).is_empty() {
        return Some(area);
    }
    // A reply with `{namn}` in it must not reach a resident.
    dom::set_text("reply-status", &browser::text("reply_fill_first", &[]));
    dom::focus("reply-text");
    None
}

/// Copies the reply as it stands. Called straight from the click: the clipboard asks for that.
pub(super) fn copy(app: &App) {
    let Some(area) = finished() else { return };
    let Some(copied) = copying(&area.value()) else { return };
    let app = app.clone();
    spawn_local(async move {
        if JsFuture::from(copied).await.is_ok() {
            remember(&app);
            dom::set_text("reply-status", &browser::text("reply_copied", &[]));
        } else {
            area.select();
            dom::set_text("reply-status", &browser::text("reply_copy_by_hand", &[]));
        }
    });
}

/// Has the reply put in the page's own box. It is copied first, whatever becomes of it: then the user is never left with
/// nothing to paste. Called straight from the click, as `copy`.
pub(super) fn place(app: &App) {
    let Some(area) = finished() else { return };
    let text = area.value();
    let (tab, comment) = {
        let state = app.state();
        (state.tab, state.selected.clone())
    };
    let (Some(tab), Some(comment)) = (tab, comment) else {
        return;
    };
    let Some(copied) = copying(&text) else { return };
    dom::set_text("reply-status", &browser::text("reply_placing", &[]));
    let app = app.clone();
    spawn_local(async move {
        let copied = JsFuture::from(copied).await.is_ok();
        // A comment in a frame has its box there, and its own name.
        let frame = app.state().places.get(&comment).copied();
        let command = PageCommand::Compose {
            comment: frame.map_or_else(|| comment.clone(), |_| joined::own_id(&comment)),
            text,
        };
        let composed = browser::ask_page::<Composed>(tab, frame.unwrap_or(0), &command)
            .await
            .ok();
        let state = app.state();
        if state.tab != Some(tab) || state.selected.as_deref() != Some(&comment) {
            // Another comment's case is open by now: this is not about that one.
            return;
        }
        drop(state);
        let stands = composed.is_some_and(Composed::stands);
        if copied || stands {
            remember(&app);
        }
        let key = composed.map_or_else(
            || "compose_lost".to_owned(),
            |composed| format!("compose_{}", composed.id()),
        );
        let mut said = browser::text(&key, &[]);
        if !stands {
            said.push(' ');
            said.push_str(&browser::text(
                if copied { "compose_copied" } else { "reply_copy_by_hand" },
                &[],
            ));
            if !copied {
                area.select();
            }
        }
        dom::set_text("reply-status", &said);
    });
}

fn copying(text: &str) -> Option<js_sys::Promise> {
    Some(web_sys::window()?.navigator().clipboard().write_text(text))
}

/// The log names the template that was used.
fn remember(app: &App) {
    let template = chosen(&app.state()).map(|template| template.id.clone());
    app.state_mut().replied_with = template;
}
