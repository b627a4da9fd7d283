//! The few things the user sets once, and the municipality's own rule pack.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};

use super::app::{App, State, field};
use super::page;
use crate::protocol::{PackFile, PackInfo, Request, Settings};
use crate::web::{browser, dom};

/// Larger rule packs than this are no rule packs.
const MOST_BYTES: f64 = 1_000_000.0;

/// Fills the view.
pub(super) fn show(state: &State) {
    let Some(catalogue) = &state.catalogue else { return };
    let settings = &catalogue.settings;
    for (id, value) in [
        ("set-municipality", &settings.municipality),
        ("set-rules", &settings.rules_url),
        ("set-contact", &settings.contact_centre),
        ("set-signature", &settings.signature),
        ("set-handler", &settings.handler),
    ] {
        if let Some(input) = field::<HtmlInputElement>(id) {
            input.set_value(value);
        }
    }
    show_pack(&catalogue.pack);
}

fn show_pack(pack: &PackInfo) {
    let key = if pack.own { "pack_own" } else { "pack_builtin_now" };
    dom::set_text("pack-now", &browser::text(key, &[&pack.version]));
    let refused = pack.refused.as_ref().map(|why| browser::text("pack_refused", &[why]));
    dom::show_text("pack-refused", refused.as_deref());
    dom::show("pack-builtin", pack.own || pack.refused.is_some());
}

/// Saves what stands in the form.
pub(super) fn save(app: &App) {
    let value = |id| {
        field::<HtmlInputElement>(id)
            .map(|input| input.value().trim().to_owned())
            .unwrap_or_default()
    };
    let settings = Settings {
        municipality: value("set-municipality"),
        rules_url: value("set-rules"),
        contact_centre: value("set-contact"),
        signature: value("set-signature"),
        handler: value("set-handler"),
    };
    let app = app.clone();
    app.clone().run(async move {
        browser::ask::<()>(&Request::SaveSettings { settings }).await?;
        app.load_catalogue().await;
        dom::set_text("set-status", &browser::text("set_saved", &[]));
        Ok(())
    });
}

/// Reads the chosen files as the municipality's own rule pack.
pub(super) fn load_files(app: &App) {
    let Some(input) = field::<HtmlInputElement>("pack-files") else {
        return;
    };
    let chosen: Vec<File> = input
        .files()
        .map(|files| {
            js_sys::Array::from(&files)
                .iter()
                .filter_map(|file| file.dyn_into().ok())
                .collect()
        })
        .unwrap_or_default();
    if chosen.is_empty() {
        return;
    }
    let app = app.clone();
    app.clone().run(async move {
        let mut files = Vec::new();
        let mut refused = None;
        for file in chosen {
            let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
            match text.filter(|_| file.size() <= MOST_BYTES) {
                Some(text) => files.push(PackFile {
                    name: file.name(),
                    text,
                }),
                None => refused = Some(browser::text("pack_unreadable", &[&file.name()])),
            }
        }
        input.set_value("");
        if let Some(refused) = refused {
            dom::show_text("pack-refused", Some(&refused));
            return Ok(());
        }
        save_pack(&app, files).await;
        Ok(())
    });
}

/// Goes back to the built-in pack.
pub(super) fn use_builtin(app: &App) {
    let app = app.clone();
    app.clone().run(async move {
        save_pack(&app, Vec::new()).await;
        Ok(())
    });
}

async fn save_pack(app: &App, files: Vec<PackFile>) {
    match browser::ask::<PackInfo>(&Request::SavePack { files }).await {
        Ok(_) => {
            app.load_catalogue().await;
            app.refresh();
        }
        // The pack in use is still the one before.
        Err(failure) => dom::show_text("pack-refused", Some(&page::failure_text(&failure))),
    }
}
