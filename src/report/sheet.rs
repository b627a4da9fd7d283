//! Workbooks: the report, and the log itself, with cells that are what they look like – numbers, times, words.

use std::collections::BTreeMap;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::Report;
use super::tables::{self, Cell};
use super::words::Language;
use crate::ledger::export::{self, COLUMNS};
use crate::ledger::{Entry, chain};

/// The most characters that a cell of Excel's holds.
const LONGEST: usize = 32_767;

/// A workbook with the time of its making set, so that it does not look at the clock: the same content gives the same
/// bytes.
fn workbook(title: &str, made_on: &str) -> Result<Workbook, XlsxError> {
    let made = ExcelDateTime::parse_from_str(made_on).or_else(|_| ExcelDateTime::from_ymd(2000, 1, 1))?;
    let mut workbook = Workbook::new();
    let properties = DocProperties::new()
        .set_title(title)
        .set_author("Uppsikt")
        .set_creation_datetime(&made);
    workbook.set_properties(&properties);
    Ok(workbook)
}

fn heading() -> Format {
    Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Bottom)
}

/// The log as a workbook: a summary, and every entry with typed columns.
///
/// # Errors
///
/// When it has more rows than a sheet can hold.
pub fn log(entries: &[Entry]) -> Result<Vec<u8>, XlsxError> {
    let last = entries.iter().map(|entry| entry.body.day()).max().unwrap_or_default();
    let mut workbook = workbook("Uppsikt: logg", last)?;
    log_summary(workbook.add_worksheet().set_name("Sammanfattning")?, entries)?;
    let sheet = workbook.add_worksheet().set_name("Logg")?;
    let heading = heading();
    let time = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    let day = Format::new().set_num_format("yyyy-mm-dd");
    for (column, at) in COLUMNS.iter().zip(0..) {
        sheet.write_string_with_format(0, at, column.title, &heading)?;
        sheet.set_column_width(at, column.width)?;
    }
    for (entry, row) in entries.iter().zip(1..) {
        for (column, at) in COLUMNS.iter().zip(0..) {
            match column.of(entry) {
                export::Cell::Empty => {}
                export::Cell::Number(number) => write_number(sheet, row, at, number)?,
                export::Cell::Time(text) => match ExcelDateTime::parse_from_str(&text) {
                    Ok(moment) if text.len() > 10 => {
                        sheet.write_datetime_with_format(row, at, &moment, &time)?;
                    }
                    Ok(moment) => {
                        sheet.write_datetime_with_format(row, at, &moment, &day)?;
                    }
                    // Written like a time and none, as "2026-02-31".
                    Err(_) => write_text(sheet, row, at, &text)?,
                },
                export::Cell::Text(text) => write_text(sheet, row, at, &text)?,
            }
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    if let (Ok(rows), Ok(columns)) = (u32::try_from(entries.len()), u16::try_from(COLUMNS.len())) {
        sheet.autofilter(0, 0, rows, columns - 1)?;
    }
    workbook.save_to_buffer()
}

fn log_summary(sheet: &mut Worksheet, entries: &[Entry]) -> Result<(), XlsxError> {
    let heading = heading();
    sheet.set_column_width(0, 34)?;
    sheet.set_column_width(1, 22)?;
    sheet.set_column_width(2, 70)?;
    let mut row = 0;
    let mut section = |sheet: &mut Worksheet, title: &str, rows: Vec<(String, u64, String)>| {
        sheet.write_string_with_format(row, 0, title, &heading)?;
        row += 1;
        for (name, number, more) in rows {
            write_text(sheet, row, 0, &name)?;
            write_number(sheet, row, 1, number)?;
            write_text(sheet, row, 2, &more)?;
            row += 1;
        }
        row += 1;
        Ok::<(), XlsxError>(())
    };
    let count = |name: fn(&Entry) -> String| {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for entry in entries {
            *counts.entry(name(entry)).or_default() += 1;
        }
        counts.remove("");
        counts
            .into_iter()
            .map(|(name, count)| (name, count, String::new()))
            .collect::<Vec<_>>()
    };
    let total = u64::try_from(entries.len()).unwrap_or(u64::MAX);
    let days = |day: Option<&str>| day.unwrap_or_default().to_owned();
    let (first, last) = (
        days(entries.iter().map(|entry| entry.body.day()).min()),
        days(entries.iter().map(|entry| entry.body.day()).max()),
    );
    section(
        sheet,
        "Loggen",
        vec![("Poster".into(), total, format!("{first} – {last}"))],
    )?;
    let heads = chain::inspect(entries).0.into_iter();
    let heads = heads.map(|head| (format!("Profil {}", head.profile), head.count.into(), head.hash));
    section(sheet, "Kedjor: antal poster och den sistas hash", heads.collect())?;
    section(sheet, "Slag", count(|entry| entry.body.event.id().to_owned()))?;
    section(
        sheet,
        "Åtgärd",
        count(|entry| {
            entry
                .body
                .event
                .decision()
                .map_or(String::new(), |d| d.action.id().to_owned())
        }),
    )?;
    section(
        sheet,
        "Kategori",
        count(|entry| {
            entry
                .body
                .event
                .decision()
                .map_or(String::new(), |d| d.category.id().to_owned())
        }),
    )?;
    section(sheet, "Kanal", count(|entry| entry.body.channel.clone()))
}

/// The report as a workbook.
pub(super) fn report(report: &Report, language: Language) -> Result<Vec<u8>, XlsxError> {
    let title = language.pick("Uppsikt: årsrapport", "Uppsikt: yearly report");
    let made_on = if report.about.made_on.is_empty() {
        report.period.to().to_string()
    } else {
        report.about.made_on.clone()
    };
    let mut workbook = workbook(title, &made_on)?;
    let heading = heading();
    for (index, table) in tables::tables(report, language).into_iter().enumerate() {
        let name = if index == 0 {
            language.pick("Sammanfattning", "Summary")
        } else {
            table.id
        };
        let sheet = workbook.add_worksheet().set_name(name)?;
        let mut row = 0;
        if index == 0 {
            let about = &report.about;
            let days = format!("{} – {}", report.period.from(), report.period.to());
            for (label, value) in [
                (language.pick("Kommun", "Municipality"), &about.municipality),
                (language.pick("Period", "Period"), &days),
                (language.pick("Gjord av", "Made by"), &about.made_by),
                (language.pick("Datum", "Date"), &about.made_on),
            ] {
                sheet.write_string_with_format(row, 0, label, &heading)?;
                write_text(sheet, row, 1, value)?;
                row += 1;
            }
            row += 1;
        }
        sheet.write_string_with_format(row, 0, &table.title, &heading)?;
        row += 1;
        for (index, at) in (0..table.columns.len()).zip(0..) {
            sheet.write_string_with_format(row, at, table.heading(index, language), &heading)?;
            sheet.set_column_width(at, if at == 0 { 40 } else { 16 })?;
        }
        for cells in table.spread(language) {
            row += 1;
            for (cell, at) in cells.iter().zip(0..) {
                write_cell(sheet, row, at, cell, language)?;
            }
        }
        if let Some(note) = &table.note {
            write_text(sheet, row + 2, 0, note)?;
        }
    }
    workbook.save_to_buffer()
}

fn write_cell(sheet: &mut Worksheet, row: u32, at: u16, cell: &Cell, language: Language) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => Ok(()),
        Cell::Number(number) | Cell::Percent(number) => write_number(sheet, row, at, *number),
        Cell::Minutes(minutes) => write_number(sheet, row, at, u64::try_from(*minutes).unwrap_or_default()),
        Cell::Tenths(tenths) => {
            sheet.write_number_with_format(row, at, *tenths as f64 / 10.0, &Format::new().set_num_format("0.0"))?;
            Ok(())
        }
        Cell::Text(_) | Cell::Few => write_text(sheet, row, at, &cell.shown(language)),
    }
}

fn write_number(sheet: &mut Worksheet, row: u32, at: u16, number: u64) -> Result<(), XlsxError> {
    // Exact up to 2⁵³, which no count here comes near.
    sheet.write_number(row, at, number as f64).map(drop)
}

/// Words as words: a cell that begins with `=` is no formula when it is written as a string.
fn write_text(sheet: &mut Worksheet, row: u32, at: u16, text: &str) -> Result<(), XlsxError> {
    if text.is_empty() {
        return Ok(());
    }
    if text.encode_utf16().count() <= LONGEST {
        return sheet.write_string(row, at, text).map(drop);
    }
    let mut units = 0;
    let mut short: String = text
        .chars()
        .take_while(|c| {
            units += c.len_utf16();
            units < LONGEST
        })
        .collect();
    short.push('…');
    sheet.write_string(row, at, short).map(drop)
}
