//! The page's own HTML from Rust: markup stands in HTML templates, this fills it.
//!
//! Everything is found by id or `data-slot`; what is not there is not filled. Text goes in as text, never as markup.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, HtmlTemplateElement, NodeList};

use super::browser;

/// The page's document.
#[must_use]
pub fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// The element called `id`, as the kind asked for.
#[must_use]
pub fn by_id<T: JsCast>(id: &str) -> Option<T> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// Sets an element's text.
pub fn set_text(id: &str, text: &str) {
    if let Some(element) = by_id::<Element>(id) {
        // Only when it differs: a status that is set again is read out again.
        if element.text_content().as_deref() != Some(text) {
            element.set_text_content(Some(text));
        }
    }
}

/// Shows or hides an element.
pub fn show(id: &str, shown: bool) {
    if let Some(element) = by_id::<HtmlElement>(id) {
        element.set_hidden(!shown);
    }
}

/// Sets an element's text and shows it, or hides it when there is none.
pub fn show_text(id: &str, text: Option<&str>) {
    set_text(id, text.unwrap_or_default());
    show(id, text.is_some_and(|text| !text.is_empty()));
}

/// Sets an attribute.
pub fn set_attribute(id: &str, name: &str, value: &str) {
    if let Some(element) = by_id::<Element>(id) {
        // Fails only on a name that is no attribute name; ours are constants.
        let _ = element.set_attribute(name, value);
    }
}

/// An attribute's value.
#[must_use]
pub fn attribute(id: &str, name: &str) -> Option<String> {
    by_id::<Element>(id)?.get_attribute(name)
}

/// The element at a place in a list.
#[must_use]
pub fn element_at(list: &NodeList, at: u32) -> Option<Element> {
    list.item(at)?.dyn_into().ok()
}

/// Empties an element.
pub fn clear(id: &str) {
    if let Some(element) = by_id::<Element>(id) {
        element.replace_children_with_node_0();
    }
}

/// Moves the focus.
pub fn focus(id: &str) {
    if let Some(element) = by_id::<HtmlElement>(id) {
        let _ = element.focus();
    }
}

/// A copy of the first element in a `<template>`, its `data-i18n` texts filled in.
#[must_use]
pub fn template(id: &str) -> Option<Element> {
    let template: HtmlTemplateElement = by_id(id)?;
    let copy: Element = template
        .content()
        .first_element_child()?
        .clone_node_with_deep(true)
        .ok()?
        .dyn_into()
        .ok()?;
    translate(&copy);
    Some(copy)
}

/// The element with `data-slot="name"` inside `element`.
#[must_use]
pub fn slot(element: &Element, name: &str) -> Option<Element> {
    element
        .query_selector(&format!("[data-slot=\"{name}\"]"))
        .ok()
        .flatten()
}

/// Fills a slot with text.
pub fn fill(element: &Element, name: &str, text: &str) {
    if let Some(slot) = slot(element, name) {
        slot.set_text_content(Some(text));
    }
}

/// Appends `child` to the element called `id`.
pub fn append(id: &str, child: &Element) {
    if let Some(parent) = by_id::<Element>(id) {
        let _ = parent.append_child(child);
    }
}

/// An `<option>` in a `<select>`.
pub fn append_option(select: &str, value: &str, label: &str) {
    let Some(option) = document().and_then(|document| document.create_element("option").ok()) else {
        return;
    };
    let _ = option.set_attribute("value", value);
    option.set_text_content(Some(label));
    append(select, &option);
}

/// Fills in every `data-i18n` (text), `data-i18n-label` (`aria-label`) and `data-i18n-title` (`title`) below `root`.
pub fn translate(root: &Element) {
    let one = |element: &Element| {
        if let Some(key) = element.get_attribute("data-i18n") {
            element.set_text_content(Some(&browser::text(&key, &[])));
        }
        for (from, to) in [("data-i18n-label", "aria-label"), ("data-i18n-title", "title")] {
            if let Some(key) = element.get_attribute(from) {
                let _ = element.set_attribute(to, &browser::text(&key, &[]));
            }
        }
    };
    one(root);
    let Ok(marked) = root.query_selector_all("[data-i18n],[data-i18n-label],[data-i18n-title]") else {
        return;
    };
    for index in 0..marked.length() {
        if let Some(element) = marked.item(index).and_then(|node| node.dyn_into().ok()) {
            one(&element);
        }
    }
}
