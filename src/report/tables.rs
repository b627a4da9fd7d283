//! The report's tables: made once, written in every form.

use super::chart::{Bar, Chart};
use super::count::{Count, FEW};
use super::words::Language;
use super::{Report, Row, Sums};
use crate::ledger::export::guarded;

/// A table.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// Its name in addresses (`#fragor`) and among sheets.
    pub(super) id: &'static str,
    pub(super) title: String,
    /// What a reader must know to read it rightly.
    pub(super) note: Option<String>,
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Vec<Cell>>,
    pub(super) chart: Option<Chart>,
    /// Its rows are of different kinds, and each says its unit.
    pub(super) has_units: bool,
}

impl Table {
    /// A column's heading in a spreadsheet, where cells are numbers alone: with their unit.
    pub(super) fn heading(&self, at: usize, language: Language) -> String {
        let name = self.columns.get(at).map_or("", String::as_str);
        let has = |wanted: fn(&Cell) -> bool| self.rows.iter().filter_map(|row| row.get(at)).any(wanted);
        // Rows of their own kinds say their units themselves.
        if at == 0 || self.has_units {
            name.to_owned()
        } else if has(|cell| matches!(cell, Cell::Minutes(_))) {
            format!("{name} ({})", language.pick("minuter", "minutes"))
        } else if has(|cell| matches!(cell, Cell::Percent(_))) {
            format!("{name} (%)")
        } else {
            name.to_owned()
        }
    }

    /// The rows for a spreadsheet: where each says its unit, its label does.
    pub(super) fn spread(&self, language: Language) -> Vec<Vec<Cell>> {
        let labelled = |row: &Vec<Cell>| {
            let mut row = row.clone();
            let unit = row.iter().find_map(|cell| match cell {
                Cell::Minutes(_) => Some(language.pick("minuter", "minutes")),
                Cell::Percent(_) => Some("%"),
                _ => None,
            });
            if let (true, Some(unit), Some(Cell::Text(label))) = (self.has_units, unit, row.first_mut()) {
                *label = format!("{label} ({unit})");
            }
            row
        };
        self.rows.iter().map(labelled).collect()
    }

    /// Whether a column holds figures, which stand to the right.
    pub(super) fn is_figures(&self, at: usize) -> bool {
        self.rows.iter().filter_map(|row| row.get(at)).all(Cell::is_figure)
    }
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    Empty,
    Text(String),
    Number(u64),
    /// A number with one decimal, in tenths.
    Tenths(u64),
    Percent(u64),
    Minutes(i64),
    /// A small count.
    Few,
}

impl From<Count> for Cell {
    fn from(count: Count) -> Self {
        match count {
            Count::Exact(count) => Self::Number(count),
            Count::Few => Self::Few,
        }
    }
}

impl Cell {
    fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    fn number(number: Option<u64>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }

    fn minutes(minutes: Option<i64>) -> Self {
        minutes.map_or(Self::Empty, Self::Minutes)
    }

    fn percent(percent: Option<u64>) -> Self {
        percent.map_or(Self::Empty, Self::Percent)
    }

    /// As a person reads it.
    pub(super) fn shown(&self, language: Language) -> String {
        match self {
            Self::Empty => "–".to_owned(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => language.number(*number),
            Self::Tenths(tenths) => format!("{}{}{}", tenths / 10, language.pick(",", "."), tenths % 10),
            Self::Percent(percent) => format!("{percent}{}", language.pick("\u{a0}%", "%")),
            Self::Minutes(minutes) => language.minutes(*minutes),
            Self::Few => format!("{} {FEW}", language.pick("färre än", "fewer than")),
        }
    }

    /// As a spreadsheet reads it: numbers as digits alone, times in minutes.
    pub(super) fn for_csv(&self, language: Language) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => guarded(text),
            Self::Number(number) | Self::Percent(number) => number.to_string(),
            Self::Minutes(minutes) => minutes.to_string(),
            Self::Tenths(_) | Self::Few => self.shown(language),
        }
    }

    /// Whether it stands to the right.
    pub(super) const fn is_figure(&self) -> bool {
        !matches!(self, Self::Text(_))
    }
}

/// Every table of a report, in order.
pub(super) fn tables(report: &Report, language: Language) -> Vec<Table> {
    let maker = Maker { report, language };
    vec![
        maker.summary(),
        maker.questions(),
        maker.months(),
        maker.rounds(),
        maker.over_time(),
        maker.removed(
            "kategorier",
            ("Dolda och borttagna, efter kategori", "Hidden and removed, by category"),
            ("Kategori", "Category"),
            &report.categories,
        ),
        maker.removed(
            "grunder",
            ("Dolda och borttagna, efter grund", "Hidden and removed, by legal basis"),
            ("Grund", "Basis"),
            &report.bases,
        ),
        maker.removed(
            "atgarder",
            ("Hanterade kommentarer, efter åtgärd", "Comments dealt with, by action"),
            ("Åtgärd", "Action"),
            &report.actions,
        ),
        maker.removed(
            "per-kanal",
            ("Dolda och borttagna, efter kanal", "Hidden and removed, by channel"),
            ("Kanal", "Channel"),
            &report.removed_by_channel,
        ),
        maker.reach(),
    ]
}

struct Maker<'a> {
    report: &'a Report,
    language: Language,
}

impl Maker<'_> {
    fn pick(&self, swedish: &str, english: &str) -> String {
        self.language.pick(swedish, english).to_owned()
    }

    fn columns(&self, columns: &[(&str, &str)]) -> Vec<String> {
        columns
            .iter()
            .map(|(swedish, english)| self.pick(swedish, english))
            .collect()
    }

    fn summary(&self) -> Table {
        let before = self.report.year_before.as_ref();
        let row = |swedish: &str, english: &str, value: fn(&Sums) -> Cell| {
            let own = value(&self.report.total);
            vec![
                Cell::text(self.pick(swedish, english)),
                own,
                before.map_or(Cell::Empty, value),
            ]
        };
        Table {
            id: "nyckeltal",
            title: self.pick("Nyckeltal", "Key figures"),
            note: None,
            columns: self.columns(&[
                ("Vad", "What"),
                ("Perioden", "The period"),
                ("Året före", "The year before"),
            ]),
            rows: vec![
                row("Besvarade frågor", "Questions answered", |s| Cell::Number(s.answered)),
                row(
                    "Frågor utan svar i loggen",
                    "Questions without an answer in the log",
                    |s| Cell::Number(s.unanswered),
                ),
                row("Mediantid till svar", "Median time to an answer", |s| {
                    Cell::minutes(s.median_minutes)
                }),
                row("Besvarade inom utlovad tid", "Answered within the promised time", |s| {
                    Cell::percent(s.kept_percent())
                }),
                row("Lästa kommentarer", "Comments read", |s| Cell::Number(s.read)),
                row(
                    "Kommentarer som inte gick att läsa",
                    "Comments that could not be read",
                    |s| Cell::Number(s.unread),
                ),
                row("Kontrollronder", "Rounds", |s| Cell::Number(s.rounds)),
                row("Dolda och borttagna kommentarer", "Comments hidden and removed", |s| {
                    s.removed.into()
                }),
                row("Överlämnade ärenden", "Matters handed over", |s| {
                    s.handed_over.into()
                }),
                row("Polisanmälningar", "Police reports", |s| s.police.into()),
                row(
                    "Följare vid periodens slut",
                    "Followers at the end of the period",
                    |s| Cell::number(s.followers),
                ),
                row("Egna inlägg", "Own posts", |s| Cell::number(s.posts)),
                row("Kommentarer på kanalerna", "Comments on the channels", |s| {
                    Cell::number(s.comments)
                }),
                row("Ögonblicksbilder till arkivet", "Snapshots for the archive", |s| {
                    Cell::Number(s.snapshots)
                }),
            ],
            chart: None,
            has_units: true,
        }
    }

    fn questions(&self) -> Table {
        let row = |channel: &super::ChannelSums| {
            vec![
                Cell::text(&channel.name),
                channel
                    .promise
                    .map_or(Cell::Empty, |promise| Cell::Text(self.language.promise(promise))),
                Cell::Number(channel.answered),
                Cell::Number(channel.unanswered),
                Cell::minutes(channel.median_minutes),
                Cell::percent(channel.kept_percent),
            ]
        };
        Table {
            id: "fragor",
            title: self.pick("Frågor och svar, efter kanal", "Questions and answers, by channel"),
            note: Some(self.pick(
                "Mediantiden räknas från att frågan publicerades till att den besvarades, dygnet runt. Om löftet hölls räknas \
                 på arbetsdagar, och timmar mellan klockan 8 och 17.",
                "The median time runs from the question's publication to its answer, around the clock. Whether the promise was \
                 kept is counted in working days, and hours between 8 and 17.",
            )),
            columns: self.columns(&[
                ("Kanal", "Channel"),
                ("Löfte", "Promise"),
                ("Besvarade", "Answered"),
                ("Utan svar", "Unanswered"),
                ("Mediantid", "Median time"),
                ("Inom löftet", "Within the promise"),
            ]),
            rows: self.report.channels.iter().map(row).collect(),
            chart: None,
            has_units: false,
        }
    }

    fn months(&self) -> Table {
        let compared = self.report.year_before.is_some();
        let before = |count| if compared { Cell::Number(count) } else { Cell::Empty };
        let months = &self.report.months;
        let row = |month: &super::MonthSums| {
            vec![
                Cell::Text(self.language.month(&month.month)),
                Cell::Number(month.answered),
                before(month.answered_before),
                Cell::minutes(month.median_minutes),
                Cell::Number(month.read),
                Cell::Number(month.rounds),
                Cell::number(month.posts),
            ]
        };
        let bar = |month: &super::MonthSums| Bar {
            label: self.language.month(&month.month),
            now: Count::Exact(month.answered),
            before: compared.then_some(Count::Exact(month.answered_before)),
        };
        Table {
            id: "manader",
            title: self.pick("Månad för månad", "Month by month"),
            note: None,
            columns: self.columns(&[
                ("Månad", "Month"),
                ("Besvarade frågor", "Questions answered"),
                ("Året före", "The year before"),
                (
                    "Mediantid (minuter i kalkylblad)",
                    "Median time (minutes in spreadsheets)",
                ),
                ("Lästa kommentarer", "Comments read"),
                ("Kontrollronder", "Rounds"),
                ("Egna inlägg", "Own posts"),
            ]),
            rows: months.iter().map(row).collect(),
            chart: Chart::new(
                self.pick("Besvarade frågor per månad", "Questions answered each month"),
                months.iter().map(bar).collect(),
            ),
            has_units: false,
        }
    }

    fn rounds(&self) -> Table {
        let row = |channel: &super::ChannelSums| {
            vec![
                Cell::text(&channel.name),
                Cell::Number(channel.rounds),
                Cell::Tenths(channel.rounds_a_week_tenths),
                Cell::Number(channel.read),
            ]
        };
        Table {
            id: "kontrollronder",
            title: self.pick("Kontrollronder, efter kanal", "Rounds, by channel"),
            note: Some(self.pick(
                "Riktlinjerna säger minst två ronder i veckan.",
                "The guidelines ask for at least two rounds a week.",
            )),
            columns: self.columns(&[
                ("Kanal", "Channel"),
                ("Kontrollronder", "Rounds"),
                ("I veckan", "A week"),
                ("Lästa kommentarer", "Comments read"),
            ]),
            rows: self.report.channels.iter().map(row).collect(),
            chart: None,
            has_units: false,
        }
    }

    fn over_time(&self) -> Table {
        let compared = self.report.year_before.is_some();
        let stretches = &self.report.removed_over_time;
        let label = |stretch: &super::Stretch| {
            let (from, to) = (self.language.month(&stretch.from), self.language.month(&stretch.to));
            if from == to { from } else { format!("{from}–{to}") }
        };
        let row = |stretch: &super::Stretch| {
            let before = if compared { stretch.before.into() } else { Cell::Empty };
            vec![Cell::Text(label(stretch)), stretch.now.into(), before]
        };
        let bar = |stretch: &super::Stretch| Bar {
            label: label(stretch),
            now: stretch.now,
            before: compared.then_some(stretch.before),
        };
        Table {
            id: "over-tid",
            title: self.pick("Dolda och borttagna, över tid", "Hidden and removed, over time"),
            note: Some(self.merged_note()),
            columns: self.columns(&[("Tid", "Time"), ("Antal", "Number"), ("Året före", "The year before")]),
            rows: stretches.iter().map(row).collect(),
            chart: Chart::new(
                self.pick(
                    "Dolda och borttagna kommentarer över tid",
                    "Comments hidden and removed over time",
                ),
                stretches.iter().map(bar).collect(),
            ),
            has_units: false,
        }
    }

    fn removed(&self, id: &'static str, title: (&str, &str), what: (&str, &str), rows: &[Row]) -> Table {
        let compared = self.report.year_before.is_some();
        let name = |id: &String| {
            let channel = self.report.channels.iter().find(|channel| channel.id == *id);
            channel.map_or_else(|| self.language.name(id).to_owned(), |channel| channel.name.clone())
        };
        let label = |row: &Row| {
            let names: Vec<String> = row.ids.iter().map(name).collect();
            match names.as_slice() {
                [one] => one.clone(),
                _ => format!("{} ({})", self.pick("Övriga", "Others"), names.join(", ")),
            }
        };
        let cells = |row: &Row| {
            let before = if compared { row.before.into() } else { Cell::Empty };
            vec![Cell::Text(label(row)), row.now.into(), before]
        };
        let bar = |row: &Row| Bar {
            label: label(row),
            now: row.now,
            before: compared.then_some(row.before),
        };
        let title = self.pick(title.0, title.1);
        Table {
            id,
            title: title.clone(),
            note: Some(self.merged_note()),
            columns: self.columns(&[what, ("Antal", "Number"), ("Året före", "The year before")]),
            rows: rows.iter().map(cells).collect(),
            chart: Chart::new(title, rows.iter().map(bar).collect()),
            has_units: false,
        }
    }

    fn merged_note(&self) -> String {
        match self.language {
            Language::Swedish => format!(
                "Antal under {FEW} är sammanslagna eller anges som färre än {FEW}, så att ingen ska kunna kännas igen."
            ),
            Language::English => {
                format!("Counts below {FEW} are merged or told as fewer than {FEW}, so that nobody can be recognised.")
            }
        }
    }

    fn reach(&self) -> Table {
        let row = |channel: &super::ChannelSums| {
            vec![
                Cell::text(&channel.name),
                Cell::number(channel.followers),
                Cell::number(channel.followers_before),
                Cell::number(channel.posts),
                Cell::number(channel.comments),
            ]
        };
        let followed = self
            .report
            .channels
            .iter()
            .filter(|channel| channel.followers.is_some());
        let bar = |channel: &super::ChannelSums| Bar {
            label: channel.name.clone(),
            now: Count::Exact(channel.followers.unwrap_or_default()),
            before: channel.followers_before.map(Count::Exact),
        };
        Table {
            id: "foljare",
            title: self.pick("Följare och inlägg, efter kanal", "Followers and posts, by channel"),
            note: Some(self.pick(
                "Siffrorna är införda för hand från plattformarna.",
                "The figures were entered by hand from the platforms.",
            )),
            columns: self.columns(&[
                ("Kanal", "Channel"),
                ("Följare", "Followers"),
                ("Följare året före", "Followers the year before"),
                ("Egna inlägg", "Own posts"),
                ("Kommentarer", "Comments"),
            ]),
            rows: self.report.channels.iter().map(row).collect(),
            chart: Chart::new(
                self.pick("Följare per kanal", "Followers on each channel"),
                followed.map(bar).collect(),
            ),
            has_units: false,
        }
    }
}
