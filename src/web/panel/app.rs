//! What the panel knows, and what it does on each event.

use std::cell::{Ref, RefCell, RefMut};
use std::collections::BTreeMap;
use std::rc::Rc;

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, KeyboardEvent};

use super::{case, frames, health, log, page, paste, queue, reply, settings, vanished};
use crate::joined::{self, FrameId};
use crate::ledger::Action;
use crate::protocol::{Catalogue, Event, Failure, FrameRef, PageCommand, PageItem, PageState, Request};
use crate::reply::{self as replies, Template};
use crate::web::{border, browser, dom};

/// The panel. Clones are the same panel.
#[derive(Clone)]
pub(super) struct App(Rc<RefCell<State>>);

/// Everything the panel knows.
#[derive(Default)]
pub(super) struct State {
    /// The tab whose page is shown.
    pub(super) tab: Option<i32>,
    /// The panel stands in a window of its own, bound to `tab`.
    pub(super) bound: bool,
    /// The page with its frames, as their content scripts last told; `None` while nobody answers there.
    pub(super) page: Option<PageState>,
    /// The page without its frames.
    top: Option<PageState>,
    /// Its frames that comments stand in, by the browser's numbers.
    frames: BTreeMap<FrameId, PageState>,
    /// In which of them a comment stands; else in the page itself.
    pub(super) places: BTreeMap<String, FrameId>,
    /// Its frames that may not be read yet.
    pub(super) unread: Vec<FrameRef>,
    /// The tab's address, where the user has granted it.
    pub(super) url: Option<String>,
    /// Its site is granted for good.
    pub(super) granted: bool,
    /// The selected comment's id.
    pub(super) selected: Option<String>,
    /// Rules, templates, settings; `None` until the worker has answered.
    pub(super) catalogue: Option<Catalogue>,
    /// The reply templates.
    pub(super) templates: Vec<Template>,
    /// What has been logged since the panel was opened: the comment's id and its number in the log.
    pub(super) logged: BTreeMap<String, u32>,
    /// The template whose text was copied for the selected comment.
    pub(super) replied_with: Option<String>,
}

impl State {
    /// The selected comment.
    pub(super) fn item(&self) -> Option<&PageItem> {
        let selected = self.selected.as_deref()?;
        self.page
            .as_ref()?
            .items
            .iter()
            .find(|item| item.comment.id == selected)
    }

    /// What the pack says about a category, in the user's language.
    pub(super) fn category_title(&self, category: crate::model::Category) -> String {
        self.catalogue
            .as_ref()
            .and_then(|catalogue| catalogue.categories.iter().find(|info| info.category == category))
            .map_or_else(
                || category.id().to_owned(),
                |info| page::localized(&info.title).to_owned(),
            )
    }

    /// The page's web site ("https://example.se").
    pub(super) fn origin(&self) -> Option<String> {
        let url = self
            .page
            .as_ref()
            .map(|page| page.page.url.as_str())
            .or(self.url.as_deref())?;
        let url = web_sys::Url::new(url).ok()?;
        matches!(url.protocol().as_str(), "https:" | "http:").then(|| {
            // Match patterns name no port in Firefox: the host stands for all its ports.
            format!("{}//{}", url.protocol(), url.hostname())
        })
    }
}

impl App {
    pub(super) fn new() -> Self {
        Self(Rc::default())
    }

    pub(super) fn state(&self) -> Ref<'_, State> {
        self.0.borrow()
    }

    pub(super) fn state_mut(&self) -> RefMut<'_, State> {
        self.0.borrow_mut()
    }

    /// Finds the tab, listens, and shows the first picture.
    pub(super) fn start(&self) {
        let (tab, comment) = page::bound_to();
        {
            let mut state = self.state_mut();
            state.bound = tab.is_some();
            state.tab = tab;
            state.selected = comment;
            // A test holds the packed templates to be right; without them there is still everything but replies.
            state.templates = replies::builtin().unwrap_or_default();
        }
        let app = self.clone();
        browser::on_message(move |message, sender, frame| app.heard(message, sender, frame));
        if !self.state().bound {
            let app = self.clone();
            browser::on_tab_change(move || app.follow());
        }
        let app = self.clone();
        spawn_local(async move {
            app.load_catalogue().await;
            if let Some((tab, comment)) = browser::pending_selection().await {
                let mut state = app.state_mut();
                if state.tab.is_none_or(|bound| bound == tab) && state.selected.is_none() {
                    state.selected = Some(comment);
                }
            }
            app.follow();
            if let Some(text) = browser::pending_text().await {
                paste::take(&app, &text);
            }
        });
    }

    /// Runs `work` and shows its failure, if any.
    pub(super) fn run(&self, work: impl Future<Output = Result<(), Failure>> + 'static) {
        spawn_local(async move {
            if let Err(failure) = work.await {
                page::show_failure(&failure);
            }
        });
    }

    pub(super) async fn load_catalogue(&self) {
        match browser::ask::<Catalogue>(&Request::Catalogue).await {
            Ok(catalogue) => {
                self.state_mut().catalogue = Some(catalogue);
                settings::show(&self.state());
            }
            Err(failure) => page::show_failure(&failure),
        }
    }

    /// Looks at the tab that should be shown now.
    pub(super) fn follow(&self) {
        let app = self.clone();
        spawn_local(async move {
            if !app.state().bound {
                let Some((tab, url)) = browser::active_tab().await else {
                    return;
                };
                let mut state = app.state_mut();
                if state.tab != Some(tab) {
                    // Another tab's picture must not stand while the new one is asked for.
                    if state.tab.is_some() {
                        state.selected = None;
                    }
                    state.page = None;
                }
                state.tab = Some(tab);
                state.url = url;
            }
            // Those that are still there tell of themselves.
            app.state_mut().frames.clear();
            app.ask_page(PageCommand::State).await;
            let tab = app.state().tab;
            if let Some(tab) = tab {
                browser::tell_frames(tab, &PageCommand::Tell);
            }
        });
    }

    async fn ask_page(&self, command: PageCommand) {
        let Some(tab) = self.state().tab else { return };
        if let PageCommand::Show { comment } | PageCommand::Answered { comment } = &command {
            let frame = self.state().places.get(comment).copied();
            if let Some(frame) = frame {
                self.ask_frame(tab, frame, &command).await;
                return;
            }
        }
        if command == PageCommand::Refresh {
            browser::tell_frames(tab, &command);
        }
        let answer = browser::ask_page(tab, 0, &command).await;
        // The user may have gone to another tab while this one answered.
        if self.state().tab == Some(tab) {
            self.show_page(answer.ok()).await;
        }
    }

    /// Asks the frame that a comment stands in, by the comment's own name there.
    async fn ask_frame(&self, tab: i32, frame: FrameId, command: &PageCommand) {
        let own = |comment: &str| joined::own_id(comment);
        let command = match command {
            PageCommand::Show { comment } => PageCommand::Show { comment: own(comment) },
            PageCommand::Answered { comment } => PageCommand::Answered { comment: own(comment) },
            other => other.clone(),
        };
        if let Ok(state) = browser::ask_page(tab, frame, &command).await {
            self.state_mut().frames.insert(frame, state);
            self.show_joined().await;
        }
    }

    async fn show_page(&self, page: Option<PageState>) {
        self.state_mut().top = page;
        self.show_joined().await;
    }

    /// Makes one picture of the page and its frames, and draws it.
    async fn show_joined(&self) {
        let silent = {
            let mut state = self.state_mut();
            let (page, places) = state
                .top
                .as_ref()
                .map(|top| joined::join(top, &state.frames))
                .map_or_else(Default::default, |(page, places)| (Some(page), places));
            state.page = page;
            state.places = places;
            state
                .top
                .as_ref()
                .map_or_else(Vec::new, |top| frames::silent(top, &state.frames))
        };
        let mut unread = Vec::new();
        for frame in silent {
            if !browser::has_site(&frame.site).await {
                unread.push(frame);
            }
        }
        self.state_mut().unread = unread;
        let origin = self.state().origin();
        let granted = match origin {
            Some(origin) => browser::has_site(&origin).await,
            None => false,
        };
        self.state_mut().granted = granted;
        self.show();
    }

    /// Whether it tells of the page that is shown here: then that page shall go on telling.
    fn heard(&self, message: JsValue, sender: Option<i32>, frame: FrameId) -> bool {
        // Requests to the worker pass by here too: what is no event is not for us.
        let Ok(event) = border::from_js::<Event>(message) else {
            return false;
        };
        match event {
            Event::PageState { state } => {
                let is_shown = sender.is_some() && sender == self.state().tab;
                if is_shown {
                    let app = self.clone();
                    spawn_local(async move {
                        if frame == 0 {
                            app.show_page(Some(state)).await;
                        } else {
                            app.state_mut().frames.insert(frame, state);
                            app.show_joined().await;
                        }
                    });
                }
                is_shown
            }
            Event::Select { tab, comment } => {
                if self.state().tab == Some(tab) {
                    self.select(comment);
                    dom::focus("case-author");
                }
                false
            }
            Event::ReviewText { text } => {
                paste::take(self, &text);
                false
            }
        }
    }

    /// Draws everything that depends on the page.
    pub(super) fn show(&self) {
        // A comment that the page no longer tells of cannot be selected.
        let gone = self.state().page.is_some() && self.state().item().is_none();
        if gone {
            let first = queue::order(&self.state()).first().map(|item| item.comment.id.clone());
            self.choose(first);
        }
        let state = self.state();
        health::show(&state);
        frames::show(&state);
        vanished::show(&state);
        queue::show(&state);
        case::show(&state);
    }

    /// Selects a comment, as its case.
    pub(super) fn select(&self, comment: String) {
        self.choose(Some(comment));
        self.show();
    }

    fn choose(&self, comment: Option<String>) {
        if self.state().selected == comment {
            return;
        }
        {
            let mut state = self.state_mut();
            state.selected = comment;
            state.replied_with = None;
        }
        case::close_tools();
    }

    pub(super) fn select_option(&self, option: &Element) {
        if let Some(comment) = option.get_attribute("data-comment") {
            self.select(comment);
            self.viewed();
        }
    }

    /// Notes that the user has the selected case's findings before their eyes: by a click, a key or the card.
    fn viewed(&self) {
        let key = self
            .state()
            .item()
            .and_then(|item| item.reviewed.as_ref())
            .map(|reviewed| reviewed.key.clone());
        if let Some(key) = key.filter(|key| !key.is_empty()) {
            self.run(async move { browser::ask::<String>(&Request::Viewed { key }).await.map(drop) });
        }
    }

    fn step(&self, by: isize) {
        let next = queue::neighbour(&self.state(), by);
        if let Some(next) = next {
            self.select(next);
            self.viewed();
            queue::scroll_to_selected();
        }
    }

    /// Does what a button says.
    pub(super) fn act(&self, action: &str, button: &Element) {
        match action {
            "view-review" | "view-log" | "view-settings" => self.open_view(action),
            "close-failure" => dom::show("failure", false),
            "refresh" => self.refresh(),
            "always" => self.always(),
            "never" => self.never(),
            "frame" => {
                if let Some(site) = button.get_attribute("data-site") {
                    frames::allow(self, &site);
                }
            }
            "teach" => self.tell_page(PageCommand::Teach),
            "paste-review" => paste::review(self),
            "previous" => self.step(-1),
            "next" => self.step(1),
            "show" => {
                let comment = self.state().selected.clone();
                if let Some(comment) = comment {
                    self.tell_page(PageCommand::Show { comment });
                }
            }
            "approve" => {
                let key = self
                    .state()
                    .item()
                    .and_then(|item| item.reviewed.as_ref())
                    .map(|r| (r.key.clone(), r.approved));
                if let Some((key, approved)) = key {
                    self.set_approved(key, !approved);
                }
            }
            "unapprove" => {
                if let Some(key) = button.get_attribute("data-key") {
                    self.set_approved(key, false);
                }
            }
            "open-reply" if case::toggle("reply") => {
                reply::open(&self.state());
                self.viewed();
                dom::focus("reply-template");
            }
            "place-reply" => reply::place(self),
            "copy-reply" => reply::copy(self),
            "open-log" if case::toggle("log-form") => {
                log::open_form(&self.state());
                self.viewed();
                dom::focus("log-reason");
            }
            "vanished-removed" => vanished::answer(self, button, Some(Action::Removed)),
            "vanished-hidden" => vanished::answer(self, button, Some(Action::Hidden)),
            "vanished-no" => vanished::answer(self, button, None),
            "log-save" => log::save(self),
            "log-change" => log::close_preview(),
            "round" => log::round(self),
            "export-csv" => log::export(self, crate::protocol::ExportFormat::Csv),
            "export-jsonl" => log::export(self, crate::protocol::ExportFormat::Jsonl),
            "pack-builtin" => settings::use_builtin(self),
            _ => {}
        }
    }

    /// A choice was made in a form.
    pub(super) fn changed(&self, what: &str, _target: &Element) {
        match what {
            "reply-template" => reply::fill(&self.state()),
            "log-category" => log::category_changed(&self.state()),
            "log-action" => log::action_changed(&self.state()),
            "pack-files" => settings::load_files(self),
            _ => {}
        }
    }

    /// Something was typed.
    pub(super) fn edited(&self, id: &str) {
        match id {
            "reply-text" => reply::check(),
            "paste-text" => paste::changed(),
            // What was shown is no longer what would be saved.
            "log-reason" | "log-dnr" | "log-police" | "log-police-number" | "log-basis" => log::close_preview(),
            _ => {}
        }
    }

    /// A form was submitted.
    pub(super) fn submitted(&self, id: &str) {
        match id {
            "log-form" => log::preview(self),
            "settings-form" => settings::save(self),
            _ => {}
        }
    }

    /// A key was pressed; `true` when it was for us.
    pub(super) fn pressed(&self, key: &KeyboardEvent, target: &Element) -> bool {
        // AltGr is Ctrl+Alt on Swedish keyboards: never ours.
        let alt = key.alt_key() && !key.ctrl_key() && !key.meta_key();
        let plain = !key.alt_key() && !key.ctrl_key() && !key.meta_key();
        let tab = target.get_attribute("role").as_deref() == Some("tab");
        match key.key().as_str() {
            "ArrowDown" if alt || (plain && target.id() == "queue") => self.step(1),
            "ArrowUp" if alt || (plain && target.id() == "queue") => self.step(-1),
            "Home" if plain && target.id() == "queue" => self.step(isize::MIN),
            "End" if plain && target.id() == "queue" => self.step(isize::MAX),
            "Enter" if plain && target.id() == "queue" => dom::focus("case-author"),
            "ArrowRight" if plain && tab => self.next_view(target, 1),
            "ArrowLeft" if plain && tab => self.next_view(target, 2),
            _ => return false,
        }
        true
    }

    fn next_view(&self, tab: &Element, by: usize) {
        const VIEWS: [&str; 3] = ["view-review", "view-log", "view-settings"];
        let now = tab.get_attribute("aria-controls").unwrap_or_default();
        let at = VIEWS.iter().position(|view| *view == now).unwrap_or_default();
        let next = VIEWS[(at + by) % VIEWS.len()];
        self.open_view(next);
        dom::focus(&next.replace("view", "tab"));
    }

    fn open_view(&self, view: &str) {
        page::open_view(view);
        match view {
            "view-log" => log::list(self),
            "view-settings" => settings::show(&self.state()),
            _ => {}
        }
    }

    fn set_approved(&self, key: String, approved: bool) {
        let app = self.clone();
        let request = if approved {
            Request::Approve { key }
        } else {
            Request::Unapprove { key }
        };
        self.run(async move {
            browser::ask::<()>(&request).await?;
            app.ask_page(PageCommand::Refresh).await;
            Ok(())
        });
    }

    /// Has the page reviewed anew.
    pub(super) fn refresh(&self) {
        self.tell_page(PageCommand::Refresh);
    }

    /// Asks something of the page and shows how it is then.
    pub(super) fn tell_page(&self, command: PageCommand) {
        let app = self.clone();
        spawn_local(async move { app.ask_page(command).await });
    }

    fn always(&self) {
        let Some(origin) = self.state().origin() else { return };
        let asked = browser::request_site(&origin);
        let app = self.clone();
        spawn_local(async move {
            if asked.await {
                // The worker injects the script; it tells of itself as soon as it has read.
                app.follow();
            }
        });
    }

    fn never(&self) {
        let Some(origin) = self.state().origin() else { return };
        let app = self.clone();
        spawn_local(async move {
            browser::remove_site(&origin).await;
            app.follow();
        });
    }
}

/// The element as the kind asked for; for values of form fields.
pub(super) fn field<T: JsCast>(id: &str) -> Option<T> {
    dom::by_id(id)
}
