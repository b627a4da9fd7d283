//! The page of a package: what a registrar or the police print and read.

use askama::Template;

use super::{Attached, Facts};
use crate::case::CaseKind;
use crate::model::BasisKind;

/// Its fields are filled into `handover.html`, escaped.
#[derive(Template)]
#[template(path = "handover/handover.html")]
struct Page<'a> {
    title: &'a str,
    rows: Vec<(&'static str, String)>,
    mark: Option<String>,
    facts: &'a Facts,
    files: &'a [Attached],
    abuse: bool,
}

/// The page.
pub(super) fn html(title: &str, facts: &Facts, files: &[Attached]) -> Result<String, askama::Error> {
    let mark = facts.secrecy.as_ref().map(|mark| {
        // The mark's three parts, OSL 5:5.
        format!("Sekretess enligt {}. {}. {}.", mark.lagrum, mark.date, mark.authority)
    });
    let page = Page {
        title,
        rows: rows(facts),
        mark,
        facts,
        files,
        abuse: facts.kind == Some(CaseKind::Barnpornografi),
    };
    page.render().map(|text| text + "\n")
}

/// What is known, named; what is not known is left out.
fn rows(facts: &Facts) -> Vec<(&'static str, String)> {
    let basis = facts.basis.as_ref().map(|basis| {
        let kind = match basis.kind {
            BasisKind::Lag => "lag",
            BasisKind::Sekretess => "sekretess",
            BasisKind::Gdpr => "dataskydd",
            BasisKind::EgenRegel => "egen regel",
        };
        let place: Vec<&str> = [kind, basis.lagrum.as_str(), basis.lydelse.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        place.join(", ")
    });
    let rows = [
        ("Diarienummer", facts.diarienummer.clone()),
        ("Myndighet", facts.authority.clone()),
        ("Kommun", facts.municipality.clone()),
        ("Kanal", facts.channel.clone()),
        ("Konto", facts.account.clone()),
        ("Kommentarens adress", facts.permalink.clone()),
        ("Inläggets adress", facts.post_url.clone()),
        ("Inlägget", facts.post.clone()),
        ("Skrevs av", facts.author.clone()),
        ("Skribentens sida", facts.author_url.clone()),
        ("Publicerad", facts.published.clone()),
        ("Avläst", facts.captured.clone()),
        ("Möjlig grund", basis.unwrap_or_default()),
        ("Skäl", facts.reason.clone()),
        ("Lämnas av", facts.handler.clone()),
        ("Underlaget gjort", facts.made_at.clone()),
    ];
    rows.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect()
}
