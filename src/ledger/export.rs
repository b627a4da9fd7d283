//! The log as a table: its columns, and CSV that Swedish Excel opens rightly. What loses nothing is [`super::file`].

use csv::{QuoteStyle, Terminator, WriterBuilder};

use super::{Change, Decision, Entry, LogEvent};
use crate::model::{BasisKind, Published};

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A number.
    Number(u64),
    /// A time: local, `2026-11-22 10:15:00`, or a day.
    Time(String),
    /// Words.
    Text(String),
}

impl Cell {
    fn text(value: &str) -> Self {
        if value.is_empty() {
            Self::Empty
        } else {
            Self::Text(value.to_owned())
        }
    }

    fn optional(value: Option<&str>) -> Self {
        value.map_or(Self::Empty, Self::text)
    }

    fn time(iso: Option<&str>) -> Self {
        iso.map_or(Self::Empty, |iso| {
            local(iso).map_or_else(|| Self::text(iso), Self::Time)
        })
    }
}

/// A heading and where its value comes from.
pub struct Column {
    /// The heading.
    pub title: &'static str,
    /// How many characters wide a spreadsheet shows it.
    pub width: u8,
    value: fn(&Entry) -> Cell,
}

impl Column {
    /// What an entry has in this column.
    #[must_use]
    pub fn of(&self, entry: &Entry) -> Cell {
        (self.value)(entry)
    }
}

impl std::fmt::Debug for Column {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.title)
    }
}

const fn column(title: &'static str, width: u8, value: fn(&Entry) -> Cell) -> Column {
    Column { title, width, value }
}

/// What a decision has in a column; nothing for other events.
fn of(entry: &Entry, value: impl FnOnce(&Decision) -> Cell) -> Cell {
    entry.body.event.decision().map_or(Cell::Empty, value)
}

/// The log as a table, each column with its heading and its value: one list for CSV and XLSX, so that the two cannot
/// drift apart.
pub const COLUMNS: [Column; 41] = [
    column("Nr", 7, |e| Cell::Number(e.seq.into())),
    column("Profil", 12, |e| Cell::text(&e.profile)),
    column("Slag", 14, |e| Cell::text(e.body.event.id())),
    column("Skapad", 19, |e| Cell::time(Some(&e.body.created))),
    column("Kännedom", 19, |e| of(e, |d| Cell::time(d.kannedom_at.as_deref()))),
    column("Åtgärdad", 19, |e| of(e, |d| Cell::time(d.atgard_at.as_deref()))),
    column("Kanal", 24, |e| Cell::text(&e.body.channel)),
    column("Konto", 16, |e| of(e, |d| Cell::optional(d.account.as_deref()))),
    column("Sida", 32, |e| of(e, |d| Cell::text(&d.page_url))),
    column("Kommentar-id", 16, |e| of(e, |d| Cell::text(&d.comment_id))),
    column("Länk", 32, |e| of(e, |d| Cell::optional(d.permalink.as_deref()))),
    column("Publicerad", 19, |e| {
        of(e, |d| published(d, |p| Cell::time(p.exact.as_deref())))
    }),
    column("Publicerad enligt sidan", 20, |e| {
        of(e, |d| published(d, |p| Cell::text(&p.shown)))
    }),
    column("Läst från sidan", 19, |e| {
        of(e, |d| published(d, |p| Cell::time(Some(&p.captured))))
    }),
    column("Handläggare", 20, |e| Cell::text(&e.body.handler)),
    column("Avsändare (HMAC)", 20, |e| {
        of(e, |d| Cell::optional(d.author_hmac.as_deref()))
    }),
    column("Kategori", 14, |e| of(e, |d| Cell::text(d.category.id()))),
    column("Regel", 20, |e| of(e, |d| Cell::optional(d.rule.as_deref()))),
    column("Regelversion", 12, |e| of(e, |d| Cell::text(&d.rule_version))),
    column("Grund", 12, |e| of(e, |d| Cell::text(basis_name(d.basis.kind)))),
    column("Lagrum", 24, |e| of(e, |d| Cell::text(&d.basis.lagrum))),
    column("Lydelse", 16, |e| of(e, |d| Cell::text(&d.basis.lydelse))),
    column("Skäl", 40, reason),
    column("Åtgärd", 12, |e| of(e, |d| Cell::text(d.action.id()))),
    column("Kopia", 11, |e| of(e, |d| Cell::text(d.copy.id()))),
    column("Text (maskerad)", 40, |e| of(e, |d| Cell::optional(d.text.as_deref()))),
    column("Sekretessmarkering", 20, |e| {
        of(e, |d| d.secrecy.as_ref().map_or(Cell::Empty, |s| Cell::text(&s.lagrum)))
    }),
    column("Sekretess, datum", 12, |e| {
        of(e, |d| Cell::time(d.secrecy.as_ref().map(|s| s.date.as_str())))
    }),
    column("Sekretess, myndighet", 20, |e| {
        of(e, |d| {
            d.secrecy.as_ref().map_or(Cell::Empty, |s| Cell::text(&s.authority))
        })
    }),
    column("Diarienummer", 16, |e| {
        of(e, |d| Cell::optional(d.diarienummer.as_deref()))
    }),
    column("Överlämnad till", 20, |e| {
        of(e, |d| d.handed_over.as_ref().map_or(Cell::Empty, |h| Cell::text(&h.to)))
    }),
    column("Överlämnad", 19, |e| {
        of(e, |d| Cell::time(d.handed_over.as_ref().map(|h| h.at.as_str())))
    }),
    column("Polisanmälan", 12, |e| of(e, |d| Cell::text(d.police_report.id()))),
    column("K-nummer", 18, |e| {
        of(e, |d| Cell::optional(d.police_number.as_deref()))
    }),
    column("Svar skickat", 19, |e| of(e, |d| Cell::time(d.reply_at.as_deref()))),
    column("Svarsmall", 20, |e| {
        of(e, |d| Cell::optional(d.reply_template.as_deref()))
    }),
    column("Begäran om utlämnande", 12, |e| {
        of(e, |d| {
            if d.disclosure_pending {
                Cell::text("ja")
            } else {
                Cell::Empty
            }
        })
    }),
    column("Uppgifter", 32, |e| Cell::text(&particulars(&e.body.event))),
    column("Rättar nr", 9, |e| {
        e.body
            .corrects
            .as_ref()
            .map_or(Cell::Empty, |c| Cell::Number(c.seq.into()))
    }),
    column("Rättar profil", 12, |e| {
        e.body.corrects.as_ref().map_or(Cell::Empty, |c| Cell::text(&c.profile))
    }),
    column("Hash", 20, |e| Cell::text(&e.hash)),
];

fn published(decision: &Decision, value: impl FnOnce(&Published) -> Cell) -> Cell {
    decision.published.as_ref().map_or(Cell::Empty, value)
}

fn reason(entry: &Entry) -> Cell {
    Cell::text(match &entry.body.event {
        LogEvent::Decision(decision) => &decision.reason,
        LogEvent::Withdrawn(withdrawn) => &withdrawn.reason,
        _ => "",
    })
}

/// What an event that is no decision tells, in one line.
fn particulars(event: &LogEvent) -> String {
    let with = |text: String, note: &str| {
        if note.is_empty() {
            text
        } else {
            format!("{text}; {note}")
        }
    };
    match event {
        LogEvent::Decision(_) | LogEvent::Withdrawn(_) => String::new(),
        LogEvent::Round(round) => with(
            format!(
                "lästa {}, olästa {}, markerade {}",
                round.read, round.unread, round.marked
            ),
            &round.note,
        ),
        LogEvent::Figures(figures) => {
            let told = [
                ("följare", figures.followers),
                ("inlägg", figures.posts),
                ("kommentarer", figures.comments),
            ];
            let told = told.iter().filter_map(|(name, n)| n.map(|n| format!(", {name} {n}")));
            format!("{}{}", figures.month, told.collect::<String>())
        }
        LogEvent::Channel(change) => {
            let what = match change.change {
                Change::Opened => "öppnad",
                Change::Closed => "stängd",
                Change::Changed => "ändrad",
            };
            with(format!("{what} {}", change.date), &change.note)
        }
        LogEvent::Snapshot(snapshot) => {
            let names: Vec<&str> = snapshot.files.iter().map(|file| file.name.as_str()).collect();
            names.join(", ")
        }
        LogEvent::Exported(exported) => format!("{}, {} poster, {}", exported.format, exported.count, exported.head),
        LogEvent::Purged(purged) => {
            let count: u64 = purged
                .entries
                .iter()
                .map(|s| u64::from(s.to).saturating_sub(s.from.into()) + 1)
                .sum();
            let parts: Vec<&str> = purged.parts.iter().map(|part| part.id()).collect();
            format!("{}: {count} poster, {}", purged.decision, parts.join(", "))
        }
        LogEvent::Migrated(migrated) => format!("från version {}, {} poster", migrated.from, migrated.count),
    }
}

/// The log for Swedish Excel: UTF-8 with BOM, `;` between fields, CRLF between lines, every field quoted, and no
/// field that a spreadsheet would run as a formula.
///
/// # Errors
///
/// Never for entries in memory; the type is the writer's.
pub fn csv(entries: &[Entry]) -> Result<String, csv::Error> {
    let heading = COLUMNS.map(|column| column.title.to_owned()).to_vec();
    let row = |entry| COLUMNS.map(|column| for_excel(&column.of(entry))).to_vec();
    table(std::iter::once(heading).chain(entries.iter().map(row)))
}

/// The cell as it stands in a CSV file.
fn for_excel(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Number(number) => number.to_string(),
        Cell::Time(time) => time.clone(),
        Cell::Text(text) => guarded(text),
    }
}

/// Rows whose cells are ready, as such a file.
pub(crate) fn table(rows: impl Iterator<Item = Vec<String>>) -> Result<String, csv::Error> {
    let mut writer = WriterBuilder::new()
        .delimiter(b';')
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Always)
        // Tables of several widths may stand one under the other.
        .flexible(true)
        .from_writer("\u{feff}".as_bytes().to_vec());
    for row in rows {
        writer.write_record(row)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))?;
    // Every field was a `str`, so the bytes are UTF-8.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A field that no spreadsheet takes for a formula, on one line.
///
/// What begins a formula in Excel, LibreOffice or Google Sheets – full-width forms too – gets a `'` before it, also
/// behind leading blanks, which some of them skip. Control characters (TAB and CR begin a formula too, and a line
/// break in a cell breaks simpler readers) become blanks.
pub(crate) fn guarded(field: &str) -> String {
    let line: String = field.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    match line.trim_start().chars().next() {
        Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') => format!("'{line}"),
        _ => line,
    }
}

/// `2026-11-22T10:15:00+01:00` as `2026-11-22 10:15:00`, which Excel reads as a date and time; a day as it is. The zone
/// stays in the JSON Lines. Anything else is no time.
fn local(iso: &str) -> Option<String> {
    let shaped = |text: &str, shape: &str| {
        text.len() == shape.len()
            && text
                .bytes()
                .zip(shape.bytes())
                .all(|(c, s)| if s == b'0' { c.is_ascii_digit() } else { c == s })
    };
    let date = iso.get(..10).filter(|date| shaped(date, "0000-00-00"))?;
    if iso.len() == 10 {
        return Some(date.to_owned());
    }
    let time = iso.get(11..19).filter(|time| shaped(time, "00:00:00"))?;
    (iso.get(10..11) == Some("T")).then(|| format!("{date} {time}"))
}

pub(crate) const fn basis_name(kind: BasisKind) -> &'static str {
    match kind {
        BasisKind::Lag => "lag",
        BasisKind::Sekretess => "sekretess",
        BasisKind::Gdpr => "GDPR",
        BasisKind::EgenRegel => "egen regel",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::samples::{chain_of, decision};
    use crate::ledger::{Action, EntryBody};

    fn entries(reason: &str) -> Vec<Entry> {
        let mut entries = chain_of(&[EntryBody::example(Action::Removed)]);
        decision(&mut entries[0]).reason = reason.into();
        entries
    }

    fn rows(text: &str) -> Vec<Vec<String>> {
        csv::ReaderBuilder::new()
            .delimiter(b';')
            .has_headers(false)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes())
            .records()
            .map(|row| row.unwrap().iter().map(str::to_owned).collect())
            .collect()
    }

    #[test]
    fn csv_is_what_swedish_excel_wants() {
        let text = csv(&entries("åäö; \"citat\"")).unwrap();
        assert!(text.starts_with("\u{feff}\"Nr\";\"Profil\""), "{text}");
        assert_eq!(text.matches("\r\n").count(), 2, "{text}");
        let rows = rows(&text);
        assert_eq!(rows[0].len(), rows[1].len());
        let reason = rows[0].iter().position(|h| h == "Skäl").unwrap();
        assert_eq!(rows[1][reason], "åäö; \"citat\"");
        assert_eq!(rows[1][3], "2026-03-02 10:15:00");
    }

    #[test]
    fn no_field_is_a_formula() {
        for bad in ["=1+1", "+46", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "＠x"] {
            let text = csv(&entries(bad)).unwrap();
            let rows = rows(&text);
            let reason = rows[0].iter().position(|h| h == "Skäl").unwrap();
            assert!(
                rows[1][reason].starts_with('\''),
                "{bad:?} became {:?}",
                rows[1][reason]
            );
        }
    }

    #[test]
    fn a_separator_and_a_line_break_inside_a_field_open_no_new_cell() {
        let text = csv(&entries("a\";=1+1;\"\r\n=2")).unwrap();
        let rows = rows(&text);
        assert_eq!(rows.len(), 2);
        assert!(rows[1].iter().all(|field| !field.starts_with('=')));
    }

    #[test]
    fn a_time_is_a_time_and_nothing_else_passes_for_one() {
        assert_eq!(
            local("2026-11-22T10:15:00+01:00").as_deref(),
            Some("2026-11-22 10:15:00")
        );
        assert_eq!(local("2026-11-22").as_deref(), Some("2026-11-22"));
        for odd in ["=1+1234567890123456", "2026-11-22X10:15:00", "i dag", ""] {
            assert_eq!(local(odd), None, "{odd}");
        }
    }

    #[test]
    fn every_kind_of_entry_has_its_line() {
        let round = LogEvent::Round(crate::ledger::Round {
            read: 12,
            unread: 1,
            marked: 2,
            note: "=kolla".into(),
        });
        let body = EntryBody {
            event: round,
            ..EntryBody::example(Action::Kept)
        };
        let rows = rows(&csv(&chain_of(&[body])).unwrap());
        let at = |title: &str| rows[0].iter().position(|h| h == title).unwrap();
        assert_eq!(rows[1][at("Slag")], "kontrollrond");
        assert_eq!(rows[1][at("Uppgifter")], "lästa 12, olästa 1, markerade 2; =kolla");
        assert_eq!(rows[1][at("Kategori")], "");
    }
}
