//! The log as files: JSON Lines that loses nothing and verifies, CSV that Swedish Excel opens rightly.

use csv::{QuoteStyle, Terminator, WriterBuilder};

use super::entry::{Copy, Entry};
use crate::model::BasisKind;

/// One entry a line, every field, in order.
///
/// # Errors
///
/// Never for entries as they are; the type is the serialiser's.
pub fn json_lines(entries: &[Entry]) -> Result<String, serde_json::Error> {
    let mut out = String::new();
    for entry in entries {
        out.push_str(&serde_json::to_value(entry)?.to_string());
        out.push('\n');
    }
    Ok(out)
}

/// A heading and where its value comes from.
type Column = (&'static str, fn(&Entry) -> String);

/// The columns of [`csv`], each with its heading and its value: one list, so that the two cannot drift apart.
const COLUMNS: [Column; 26] = [
    ("Nr", |e| e.seq.to_string()),
    ("Skapad", |e| for_excel(&e.body.created)),
    ("Kännedom", |e| {
        e.body.kannedom_at.as_deref().map(for_excel).unwrap_or_default()
    }),
    ("Kanal", |e| e.body.channel.clone()),
    ("Sida", |e| e.body.page_url.clone()),
    ("Kommentar-id", |e| e.body.comment_id.clone()),
    ("Länk", |e| e.body.permalink.clone().unwrap_or_default()),
    ("Publicerad", |e| {
        e.body
            .published
            .as_ref()
            .and_then(|p| p.exact.as_deref())
            .map(for_excel)
            .unwrap_or_default()
    }),
    ("Publicerad enligt sidan", |e| {
        e.body.published.as_ref().map(|p| p.shown.clone()).unwrap_or_default()
    }),
    ("Handläggare", |e| e.body.handler.clone()),
    ("Avsändare (HMAC)", |e| e.body.author_hmac.clone().unwrap_or_default()),
    ("Kategori", |e| e.body.category.id().to_owned()),
    ("Regel", |e| e.body.rule.clone().unwrap_or_default()),
    ("Regelversion", |e| e.body.rule_version.clone()),
    ("Grund", |e| basis_name(e.body.basis.kind).to_owned()),
    ("Lagrum", |e| e.body.basis.lagrum.clone()),
    ("Lydelse", |e| e.body.basis.lydelse.clone()),
    ("Skäl", |e| e.body.reason.clone()),
    ("Åtgärd", |e| e.body.action.id().to_owned()),
    ("Kopia", |e| copy_name(e.body.copy).to_owned()),
    ("Text (maskerad)", |e| e.body.text.clone().unwrap_or_default()),
    ("Diarienummer", |e| e.body.diarienummer.clone().unwrap_or_default()),
    ("Polisanmälan", |e| police(e)),
    ("Svarsmall", |e| e.body.reply_template.clone().unwrap_or_default()),
    ("Rättar nr", |e| {
        e.body.corrects.map(|n| n.to_string()).unwrap_or_default()
    }),
    ("Hash", |e| e.hash.clone()),
];

/// The log for Swedish Excel: UTF-8 with BOM, `;` between fields, CRLF between lines, every field quoted, and no
/// field that a spreadsheet would run as a formula.
///
/// # Errors
///
/// Never for entries in memory; the type is the writer's.
pub fn csv(entries: &[Entry]) -> Result<String, csv::Error> {
    let mut writer = WriterBuilder::new()
        .delimiter(b';')
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Always)
        .from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(COLUMNS.map(|(heading, _)| heading))?;
    for entry in entries {
        writer.write_record(COLUMNS.map(|(_, value)| guarded(&value(entry))))?;
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
fn guarded(field: &str) -> String {
    let line: String = field.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    match line.trim_start().chars().next() {
        Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') => format!("'{line}"),
        _ => line,
    }
}

/// `2026-11-22T10:15:00+01:00` as `2026-11-22 10:15:00`, which Excel reads as a date and time.
///
/// The zone stays in the JSON Lines export. Anything else is passed on unchanged.
fn for_excel(iso: &str) -> String {
    match (iso.get(..10), iso.get(10..11), iso.get(11..19)) {
        (Some(date), Some("T"), Some(time)) => format!("{date} {time}"),
        _ => iso.to_owned(),
    }
}

const fn basis_name(kind: BasisKind) -> &'static str {
    match kind {
        BasisKind::Lag => "lag",
        BasisKind::Sekretess => "sekretess",
        BasisKind::Gdpr => "GDPR",
        BasisKind::EgenRegel => "egen regel",
    }
}

const fn copy_name(copy: Copy) -> &'static str {
    match copy {
        Copy::None => "ingen",
        Copy::Masked => "maskerad",
        Copy::ToDiary => "diariet",
    }
}

fn police(entry: &Entry) -> String {
    let state = entry.body.police_report.id();
    match &entry.body.police_number {
        Some(number) => format!("{state} {number}"),
        None => state.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Action, EntryBody, chain};

    fn entries(reason: &str) -> Vec<Entry> {
        let body = EntryBody {
            reason: reason.into(),
            ..EntryBody::example(Action::Removed)
        };
        vec![chain::seal(body, None)]
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
        assert!(text.starts_with("\u{feff}\"Nr\";\"Skapad\""), "{text}");
        assert_eq!(text.matches("\r\n").count(), 2, "{text}");
        let rows = rows(&text);
        assert_eq!(rows[0].len(), rows[1].len());
        let reason = rows[0].iter().position(|h| h == "Skäl").unwrap();
        assert_eq!(rows[1][reason], "åäö; \"citat\"");
        assert_eq!(rows[1][1], "2026-03-02 10:15:00");
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
    fn json_lines_come_back_whole() {
        let entries = entries("rad\nbrytning");
        let text = json_lines(&entries).unwrap();
        assert_eq!(text.lines().count(), 1);
        let back: Entry = serde_json::from_str(text.trim_end()).unwrap();
        assert_eq!(back, entries[0]);
    }
}
