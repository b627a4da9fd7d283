//! Comments that stand in frames of other sites (Disqus, giscus, …): one page to the user, several scripts to us.
//!
//! The page's script tells of the page and which frames it sees; each frame's script tells of itself, and
//! [`joined`](crate::joined) makes one picture of them. A frame that may not be read is said, and never passes for an
//! empty one.

use std::collections::BTreeMap;

use super::app::{App, State};
use crate::joined::FrameId;
use crate::protocol::{FrameRef, PageState, Request};
use crate::web::{browser, dom};

/// The frames that the page sees and that nobody tells of.
pub(super) fn silent(top: &PageState, frames: &BTreeMap<FrameId, PageState>) -> Vec<FrameRef> {
    let told = |frame: &FrameRef| {
        frames
            .values()
            .any(|state| site_of(&state.page.url).as_deref() == Some(&frame.site))
    };
    top.frames.iter().filter(|frame| !told(frame)).cloned().collect()
}

fn site_of(url: &str) -> Option<String> {
    let url = web_sys::Url::new(url).ok()?;
    Some(format!("{}//{}", url.protocol(), url.hostname()))
}

/// Draws a button for each frame that may not be read yet.
pub(super) fn show(state: &State) {
    dom::clear("frames");
    for frame in &state.unread {
        let Some(button) = dom::template("tpl-frame") else {
            continue;
        };
        let _ = button.set_attribute("data-site", &frame.site);
        let host = frame.site.split("//").nth(1).unwrap_or_default();
        button.set_text_content(Some(&browser::text("frame_allow", &[&frame.name, host])));
        dom::append("frames", &button);
    }
    dom::show("frames", !state.unread.is_empty());
}

/// "Kommentarer från Disqus ligger i en ram som Uppsikt inte får läsa än."
pub(super) fn line(state: &State) -> Option<String> {
    let names: Vec<&str> = state.unread.iter().map(|frame| frame.name.as_str()).collect();
    (!names.is_empty()).then(|| browser::text("health_frames", &[&names.join(", ")]))
}

/// The user has pressed a frame's button: the browser asks whether its site may be read.
pub(super) fn allow(app: &App, site: &str) {
    // First and at once, within the gesture.
    let asked = browser::request_site(site);
    let app = app.clone();
    app.clone().run(async move {
        let tab = app.state().tab;
        if asked.await
            && let Some(tab) = tab
        {
            browser::ask::<()>(&Request::ReadFrames { tab }).await?;
            app.follow();
        }
        Ok(())
    });
}
