//! The report as a page that stands alone: no script, nothing fetched.

use askama::Template;

use super::chart::{Drawn, LEFT};
use super::tables::{self, Table};
use super::words::Language;
use super::{Count, Report};

#[derive(Template)]
#[template(path = "report/report.html")]
struct Page<'a> {
    report: &'a Report,
    language: Language,
    sections: Vec<Section>,
    sentences: Vec<String>,
    narrative: Vec<&'a str>,
}

struct Section {
    table: Table,
    picture: Option<Picture>,
}

struct Picture {
    title: String,
    description: String,
    compares: bool,
    bars: Vec<Drawn>,
    height: usize,
}

/// Fills the template.
///
/// # Errors
///
/// Never for a report as it is.
pub(super) fn page(report: &Report, language: Language) -> Result<String, askama::Error> {
    let section = |table: Table| {
        let picture = table.chart.as_ref().map(|chart| {
            let (bars, height) = chart.drawn(language);
            Picture {
                title: chart.title.clone(),
                description: chart.description(language),
                compares: chart.compares(),
                bars,
                height,
            }
        });
        Section { table, picture }
    };
    let narrative = report
        .about
        .narrative
        .split("\n\n")
        .map(str::trim)
        .filter(|text| !text.is_empty());
    Page {
        report,
        language,
        sections: tables::tables(report, language).into_iter().map(section).collect(),
        sentences: sentences(report, language),
        narrative: narrative.collect(),
    }
    .render()
}

impl Page<'_> {
    fn pick<'a>(&self, swedish: &'a str, english: &'a str) -> &'a str {
        self.language.pick(swedish, english)
    }

    fn title(&self) -> String {
        let about = &self.report.about;
        let what = if about.project.is_empty() {
            self.pick(
                "Sociala medier och bloggar: årsrapport",
                "Social media and blogs: yearly report",
            )
            .to_owned()
        } else {
            format!("{}: {}", about.project, self.pick("slutrapport", "final report"))
        };
        if about.municipality.is_empty() {
            what
        } else {
            format!("{what}, {}", about.municipality)
        }
    }

    fn days(&self) -> String {
        let period = self.report.period;
        format!("{} – {}", period.from(), period.to())
    }

    fn left(&self) -> u64 {
        LEFT
    }
}

/// The year in a few sentences.
fn sentences(report: &Report, language: Language) -> Vec<String> {
    let total = &report.total;
    let number = |number| language.number(number);
    let mut sentences = Vec::new();
    let sv = language == Language::Swedish;
    sentences.push(match (sv, total.answered) {
        (true, 1) => "En fråga besvarades.".to_owned(),
        (true, n) => format!("{} frågor besvarades.", number(n)),
        (false, 1) => "One question was answered.".to_owned(),
        (false, n) => format!("{} questions were answered.", number(n)),
    });
    if let Some(median) = total.median_minutes {
        let median = language.minutes(median);
        sentences.push(if sv {
            format!("Hälften av dem som har en känd tid fick svar inom {median}.")
        } else {
            format!("Half of those whose time is known had their answer within {median}.")
        });
    }
    if let Some(percent) = total.kept_percent() {
        sentences.push(if sv {
            format!("{percent}\u{a0}% av svaren kom inom den tid som kanalen utlovar.")
        } else {
            format!("{percent}% of the answers came within the time that their channel promises.")
        });
    }
    sentences.push(if sv {
        format!(
            "Kanalerna gicks igenom {} gånger och {} kommentarer lästes.",
            number(total.rounds),
            number(total.read)
        )
    } else {
        format!(
            "The channels were looked through {} times and {} comments were read.",
            number(total.rounds),
            number(total.read)
        )
    });
    let removed = super::tables::Cell::from(total.removed).shown(language);
    sentences.push(match (sv, total.removed) {
        (true, Count::Exact(0)) => "Ingen kommentar doldes eller togs bort.".to_owned(),
        (true, _) => format!("Dolda eller borttagna kommentarer: {removed}."),
        (false, Count::Exact(0)) => "No comment was hidden or removed.".to_owned(),
        (false, _) => format!("Comments hidden or removed: {removed}."),
    });
    sentences
}
