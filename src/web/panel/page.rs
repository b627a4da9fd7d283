//! The panel's page as a whole: its views, its failures, which tab it is bound to.

use web_sys::UrlSearchParams;

use crate::model::{BasisKind, LegalBasis, Localized, Mark, Severity};
use crate::protocol::{Failure, FailureCode};
use crate::web::{browser, dom};

/// The tab and the comment in the panel's own address (`?tab=N&comment=ID`).
pub(super) fn bound_to() -> (Option<i32>, Option<String>) {
    let Some(search) = web_sys::window().and_then(|window| window.location().search().ok()) else {
        return (None, None);
    };
    let Ok(search) = UrlSearchParams::new_with_str(&search) else {
        return (None, None);
    };
    (
        search.get("tab").and_then(|tab| tab.parse().ok()),
        search.get("comment"),
    )
}

/// Shows one of the three views.
pub(super) fn open_view(view: &str) {
    for name in ["review", "log", "settings"] {
        let chosen = view.strip_prefix("view-") == Some(name);
        dom::show(&format!("view-{name}"), chosen);
        dom::set_attribute(
            &format!("tab-{name}"),
            "aria-selected",
            if chosen { "true" } else { "false" },
        );
        dom::set_attribute(&format!("tab-{name}"), "tabindex", if chosen { "0" } else { "-1" });
    }
}

/// One clear line about what went wrong.
pub(super) fn show_failure(failure: &Failure) {
    dom::set_text("failure-text", &failure_text(failure));
    dom::show("failure", true);
}

/// A failure in the user's words.
pub(super) fn failure_text(failure: &Failure) -> String {
    let key = match failure.code {
        FailureCode::UnknownMessage | FailureCode::BadMessage => "failure_message",
        FailureCode::StorageFull => "failure_storage_full",
        FailureCode::Storage => "failure_storage",
        FailureCode::NewerVersion => "failure_newer_version",
        FailureCode::Pack => "failure_pack",
        FailureCode::Changed => "failure_changed",
        FailureCode::NotSaved => "failure_not_saved",
        FailureCode::Internal => "failure_internal",
    };
    browser::text(key, &[&failure.detail])
}

/// The sentence in the user's language.
pub(super) fn localized(sentence: &Localized) -> &str {
    if browser::is_swedish() {
        &sentence.sv
    } else {
        &sentence.en
    }
}

/// "Egen regel: …" with the wording it was checked against.
pub(super) fn basis(basis: &LegalBasis) -> String {
    let kind = browser::text(
        match basis.kind {
            BasisKind::Lag => "basis_lag",
            BasisKind::Sekretess => "basis_sekretess",
            BasisKind::Gdpr => "basis_gdpr",
            BasisKind::EgenRegel => "basis_egenregel",
        },
        &[],
    );
    if basis.lydelse.is_empty() {
        format!("{kind}: {}", basis.lagrum)
    } else {
        format!("{kind}: {} ({})", basis.lagrum, basis.lydelse)
    }
}

/// A mark's id and its word.
pub(super) fn mark(mark: Mark) -> (&'static str, String) {
    let id = match mark {
        Mark::Atgarda => "atgarda",
        Mark::Granska => "granska",
        Mark::Notera => "notera",
        Mark::Fraga => "fraga",
        Mark::Last => "last",
        Mark::Olast => "olast",
    };
    (id, browser::text(&format!("mark_{id}"), &[]))
}

/// The mark that stands for one finding.
pub(super) const fn finding_mark(severity: Severity, question: bool) -> Mark {
    match (question, severity) {
        (true, _) => Mark::Fraga,
        (_, Severity::Atgarda) => Mark::Atgarda,
        (_, Severity::Granska) => Mark::Granska,
        (_, Severity::Notera) => Mark::Notera,
    }
}

/// "2026-11-22 10:15" of an ISO time: the form that Swedish readers use, short and sortable.
pub(super) fn short_time(iso: &str) -> String {
    iso.get(..16).unwrap_or(iso).replace('T', " ")
}

/// The beginning of a text, on one line.
pub(super) fn snippet(text: &str, characters: usize) -> String {
    let mut line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = line.char_indices().nth(characters) {
        line.truncate(end);
        line.push('…');
    }
    line
}
