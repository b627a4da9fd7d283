//! Logging a decision, the list of what is logged, and its export.
//!
//! Nothing is saved before the user has seen the list of exactly what will be saved.

use wasm_bindgen::JsCast;
use web_sys::{
    Blob, BlobPropertyBag, HtmlAnchorElement, HtmlFormElement, HtmlInputElement, HtmlSelectElement,
    HtmlTextAreaElement, Url,
};

use super::app::{App, State, field};
use super::{case, page};
use crate::ledger::mark::Standing;
use crate::ledger::{Action, Draft, Entry, EntryBody, LogEvent, PoliceReport, Round};
use crate::model::{Category, Finding, LegalBasis, Mark};
use crate::protocol::{ExportFile, ExportFormat, LogPage, LogStanding, PageCommand, PageState, Request};
use crate::web::{browser, dom};

/// How many entries the panel lists; the export holds all.
const LISTED: u32 = 100;

/// Fills the form for the selected case.
pub(super) fn open_form(state: &State) {
    close_preview();
    dom::set_text("log-saved", "");
    dom::clear("log-actions");
    for action in Action::ALL {
        let Some(choice) = dom::template("tpl-choice") else {
            continue;
        };
        dom::fill(
            &choice,
            "label",
            &browser::text(&format!("action_{}", action.id()), &[]),
        );
        if let Ok(Some(input)) = choice.query_selector("input") {
            let _ = input.set_attribute("value", action.id());
            if action == Action::Removed {
                let _ = input.set_attribute("checked", "");
            }
        }
        dom::append("log-actions", &choice);
    }
    dom::clear("log-police");
    for value in PoliceReport::ALL {
        dom::append_option(
            "log-police",
            value.id(),
            &browser::text(&format!("police_{}", value.id()), &[]),
        );
    }
    for id in ["log-dnr", "log-police-number"] {
        if let Some(input) = field::<HtmlInputElement>(id) {
            input.set_value("");
        }
    }
    dom::clear("log-category");
    let found = findings(state);
    let mut offered: Vec<Category> = Vec::new();
    for category in found.iter().map(|finding| finding.category).chain(Category::ALL) {
        if category != Category::Fraga && !offered.contains(&category) {
            offered.push(category);
            dom::append_option("log-category", category.id(), &state.category_title(category));
        }
    }
    category_changed(state);
}

/// Presets what was done, as if the user had chosen it.
pub(super) fn choose(state: &State, action: Action) {
    let input = dom::document().and_then(|document| {
        let selector = format!("input[name=log-action][value={}]", action.id());
        document.query_selector(&selector).ok().flatten()
    });
    if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) {
        input.set_checked(true);
        action_changed(state);
    }
}

/// The category was chosen: its usual basis and reason.
pub(super) fn category_changed(state: &State) {
    close_preview();
    let category = chosen_category();
    dom::clear("log-basis");
    for (index, basis) in bases(state, category).iter().enumerate() {
        dom::append_option("log-basis", &index.to_string(), &page::basis(basis));
    }
    let reason = findings(state)
        .into_iter()
        .find(|finding| Some(finding.category) == category)
        .map(|finding| page::localized(&finding.reason).to_owned())
        .unwrap_or_default();
    if let Some(text) = field::<HtmlTextAreaElement>("log-reason") {
        text.set_value(&reason);
    }
    action_changed(state);
}

/// The action was chosen: what to bear in mind with it.
pub(super) fn action_changed(_state: &State) {
    close_preview();
    let grave = matches!(
        chosen_category(),
        Some(Category::Sekretess | Category::Personuppgift | Category::Hot | Category::Hets | Category::Uppvigling)
    );
    let key = match chosen_action() {
        Action::Hidden if grave => Some("action_note_hidden"),
        Action::Removed | Action::Blocked if chosen_category() == Some(Category::Sekretess) => {
            Some("action_note_secret")
        }
        Action::Removed | Action::Blocked => Some("action_note_removed"),
        _ => None,
    };
    dom::show_text("log-action-note", key.map(|key| browser::text(key, &[])).as_deref());
}

/// The legal bases on offer: the found ones, the category's own, then every other one of the pack.
fn bases(state: &State, category: Option<Category>) -> Vec<LegalBasis> {
    let found = findings(state)
        .into_iter()
        .filter(|finding| Some(finding.category) == category);
    let infos = state.catalogue.iter().flat_map(|catalogue| &catalogue.categories);
    let (own, others): (Vec<_>, Vec<_>) = infos.partition(|info| Some(info.category) == category);
    let mut bases: Vec<LegalBasis> = Vec::new();
    for basis in found
        .map(|finding| &finding.basis)
        .chain(own.iter().chain(&others).map(|info| &info.basis))
    {
        if !bases.contains(basis) {
            bases.push(basis.clone());
        }
    }
    bases
}

fn findings(state: &State) -> Vec<&Finding> {
    state
        .item()
        .and_then(|item| item.reviewed.as_ref())
        .map_or_else(Vec::new, |r| r.review.findings.iter().collect())
}

fn chosen_category() -> Option<Category> {
    let value = field::<HtmlSelectElement>("log-category")?.value();
    Category::ALL.into_iter().find(|category| category.id() == value)
}

fn chosen_action() -> Action {
    let value = dom::document()
        .and_then(|document| document.query_selector("input[name=log-action]:checked").ok().flatten())
        .and_then(|input| input.dyn_into::<HtmlInputElement>().ok())
        .map(|input| input.value());
    Action::ALL
        .into_iter()
        .find(|action| Some(action.id()) == value.as_deref())
        .unwrap_or(Action::Removed)
}

/// What the form says now.
fn draft(state: &State) -> Option<Draft> {
    let item = state.item()?;
    let reviewed = item.reviewed.as_ref()?;
    let category = chosen_category()?;
    let basis_at: usize = field::<HtmlSelectElement>("log-basis")?.value().parse().ok()?;
    let value = |id| {
        field::<HtmlInputElement>(id)
            .map(|input| input.value())
            .unwrap_or_default()
    };
    let police = field::<HtmlSelectElement>("log-police").map(|select| select.value());
    Some(Draft {
        page: state.page.as_ref()?.page.clone(),
        comment: item.comment.clone(),
        key: reviewed.key.clone(),
        category,
        rule: findings(state)
            .into_iter()
            .find(|f| f.category == category)
            .map(|finding| finding.rule.clone()),
        basis: bases(state, Some(category)).into_iter().nth(basis_at)?,
        reason: field::<HtmlTextAreaElement>("log-reason")?.value(),
        action: chosen_action(),
        diarienummer: value("log-dnr"),
        police_report: PoliceReport::ALL
            .into_iter()
            .find(|report| Some(report.id()) == police.as_deref())
            .unwrap_or_default(),
        police_number: value("log-police-number"),
        reply_template: state.replied_with.clone(),
        atgard_at: None,
        account: String::new(),
        secrecy: None,
        handed_to: String::new(),
        handed_at: None,
        copy_to_diary: false,
        reply_at: None,
        disclosure_pending: false,
        corrects: None,
    })
}

/// Shows what would be saved.
pub(super) fn preview(app: &App) {
    let Some(draft) = draft(&app.state()) else { return };
    let app = app.clone();
    app.clone().run(async move {
        let body: EntryBody = browser::ask(&Request::PrepareLog { draft }).await?;
        dom::clear("log-preview-list");
        for (name, value) in pairs(&app.state(), &body) {
            let Some(pair) = dom::template("tpl-pair") else {
                continue;
            };
            dom::fill(&pair, "name", &name);
            dom::fill(&pair, "value", &value);
            dom::append("log-preview-list", &pair);
        }
        dom::show("log-preview", true);
        dom::focus("log-preview-title");
        Ok(())
    });
}

pub(super) fn close_preview() {
    dom::show("log-preview", false);
}

/// Every field that will be saved, by name.
fn pairs(state: &State, body: &EntryBody) -> Vec<(String, String)> {
    let Some(decision) = body.event.decision() else {
        return Vec::new();
    };
    let time = |iso: &Option<String>| iso.as_deref().map(page::short_time);
    let fields = [
        ("created", Some(page::short_time(&body.created))),
        ("kannedom", time(&decision.kannedom_at)),
        (
            "action",
            Some(browser::text(&format!("action_{}", decision.action.id()), &[])),
        ),
        ("category", Some(state.category_title(decision.category))),
        ("basis", Some(page::basis(&decision.basis))),
        ("reason", Some(decision.reason.clone())),
        (
            "rule",
            decision
                .rule
                .as_ref()
                .map(|rule| format!("{rule} ({})", decision.rule_version)),
        ),
        (
            "text",
            Some(
                decision
                    .text
                    .clone()
                    .unwrap_or_else(|| browser::text("field_text_none", &[])),
            ),
        ),
        (
            "author",
            decision
                .author_hmac
                .as_ref()
                .map(|hash| format!("{}…", hash.get(..16).unwrap_or(hash))),
        ),
        ("channel", Some(body.channel.clone())),
        ("page", Some(decision.page_url.clone())),
        (
            "comment",
            Some(
                decision
                    .permalink
                    .clone()
                    .unwrap_or_else(|| decision.comment_id.clone()),
            ),
        ),
        (
            "published",
            decision.published.as_ref().map(|published| published.shown.clone()),
        ),
        (
            "handler",
            Some(body.handler.clone()).filter(|handler| !handler.is_empty()),
        ),
        ("dnr", decision.diarienummer.clone()),
        (
            "police",
            Some(match &decision.police_number {
                Some(number) => format!(
                    "{} {number}",
                    browser::text(&format!("police_{}", decision.police_report.id()), &[])
                ),
                None => browser::text(&format!("police_{}", decision.police_report.id()), &[]),
            }),
        ),
        ("reply", decision.reply_template.clone()),
    ];
    fields
        .into_iter()
        .filter_map(|(name, value)| Some((browser::text(&format!("field_{name}"), &[]), value?)))
        .collect()
}

/// Saves the decision; says so only when the worker has it on disk. On failure the form stays as it is.
pub(super) fn save(app: &App) {
    let Some(draft) = draft(&app.state()) else { return };
    if let Some(button) = field::<web_sys::HtmlButtonElement>("log-save") {
        // One click, one entry.
        button.set_disabled(true);
    }
    let app = app.clone();
    app.clone().run(async move {
        let saved = browser::ask::<Entry>(&Request::Log { draft }).await;
        if let Some(button) = field::<web_sys::HtmlButtonElement>("log-save") {
            button.set_disabled(false);
        }
        let entry = saved?;
        case::close_tools();
        if let Some(form) = field::<HtmlFormElement>("log-form") {
            form.reset();
        }
        let decision = entry.body.event.decision();
        let comment = decision.map(|decision| decision.comment_id.clone()).unwrap_or_default();
        app.state_mut().logged.insert(comment.clone(), entry.seq);
        app.show();
        // Whether it vanished is no question any more, in this panel or the next.
        app.tell_page(PageCommand::Answered { comment });
        dom::set_text("log-saved", &browser::text("log_saved", &[&entry.seq.to_string()]));
        Ok(())
    });
}

/// Lists the newest entries.
pub(super) fn list(app: &App) {
    let app = app.clone();
    app.clone().run(async move {
        let log: LogPage = browser::ask(&Request::Entries { limit: LISTED }).await?;
        dom::set_text("log-count", &browser::counted("log_count", log.total));
        let broken = log.broken.as_ref().map(|broken| browser::text("log_broken", &[broken]));
        dom::show_text("log-broken", broken.as_deref());
        dom::show("log-empty", log.total == 0);
        dom::clear("log-list");
        for entry in &log.entries {
            let Some(row) = dom::template("tpl-entry") else {
                continue;
            };
            let body = &entry.body;
            dom::fill(&row, "when", &page::short_time(&body.created));
            if let Some(decision) = body.event.decision() {
                let action = browser::text(&format!("action_{}", decision.action.id()), &[]);
                dom::fill(&row, "action", &format!("{}. {action}", entry.seq));
                dom::fill(&row, "category", &app.state().category_title(decision.category));
                dom::fill(&row, "text", decision.text.as_deref().unwrap_or_default());
                dom::fill(&row, "reason", &decision.reason);
                let place = format!("{} · {}", body.channel, page::basis(&decision.basis));
                dom::fill(&row, "where", &place);
            } else {
                // What was done with the log itself.
                let what = browser::text(&format!("event_{}", body.event.id()), &[]);
                dom::fill(&row, "action", &format!("{}. {what}", entry.seq));
                for empty in ["category", "text", "reason", "where"] {
                    dom::fill(&row, empty, "");
                }
            }
            dom::append("log-list", &row);
        }
        show_standing(&browser::ask(&Request::Standing).await?);
        Ok(())
    });
}

/// Says what is missing from the log, and when it should be saved elsewhere.
fn show_standing(log: &LogStanding) {
    let missing = match log.standing {
        Standing::Whole => None,
        Standing::Wiped { had } => Some(browser::text("standing_wiped", &[&had.to_string()])),
        Standing::Shrunk { had, has } => Some(browser::text("standing_shrunk", &[&had.to_string(), &has.to_string()])),
        Standing::Other => Some(browser::text("standing_other", &[])),
    };
    dom::show_text("log-standing", missing.as_deref());
    dom::show("log-backup", log.backup_due);
}

/// Logs that the page's channel was looked through, with what was read of it.
pub(super) fn round(app: &App) {
    let page = app.state().page.clone();
    let Some(page) = page else {
        dom::set_text("round-status", &browser::text("round_no_page", &[]));
        return;
    };
    let round = round_of(&page);
    let app = app.clone();
    app.clone().run(async move {
        let (read, marked) = (round.read.to_string(), round.marked.to_string());
        let entry: Entry = browser::ask(&Request::Record {
            channel: page.page.channel.clone(),
            event: LogEvent::Round(round),
        })
        .await?;
        let told = browser::text("round_saved", &[&entry.seq.to_string(), &read, &marked]);
        dom::set_text("round-status", &told);
        list(&app);
        Ok(())
    });
}

/// What was read of a page. Cut texts were read as far as they went, so they are among the unread, too.
fn round_of(page: &PageState) -> Round {
    let health = &page.health;
    let marked = |mark: Mark| matches!(mark, Mark::Atgarda | Mark::Granska | Mark::Notera);
    let marked = page
        .items
        .iter()
        .filter_map(|item| item.reviewed.as_ref())
        .filter(|reviewed| marked(reviewed.review.mark))
        .count();
    Round {
        read: health.read,
        unread: health.images + health.unreadable + health.pending + health.truncated,
        marked: u32::try_from(marked).unwrap_or(u32::MAX),
        note: String::new(),
    }
}

/// Saves the whole log as a file through the browser's download.
pub(super) fn export(app: &App, format: ExportFormat) {
    app.run(async move {
        let file: ExportFile = browser::ask(&Request::Export { format }).await?;
        dom::set_text("export-status", &browser::text("export_done", &[&file.name]));
        download(&file);
        Ok(())
    });
}

fn download(file: &ExportFile) -> Option<()> {
    let parts = js_sys::Array::of1(&file.text.as_str().into());
    let kind = BlobPropertyBag::new();
    kind.set_type(&file.mime);
    let blob = Blob::new_with_str_sequence_and_options(&parts, &kind).ok()?;
    let url = Url::create_object_url_with_blob(&blob).ok()?;
    let anchor: HtmlAnchorElement = dom::document()?.create_element("a").ok()?.dyn_into().ok()?;
    anchor.set_href(&url);
    anchor.set_download(&file.name);
    anchor.click();
    // The download reads the address after this turn; a minute later it surely has.
    gloo::timers::callback::Timeout::new(60_000, move || drop(Url::revoke_object_url(&url))).forget();
    Some(())
}
