//! Followers, posts and comments, as a person enters them: by hand or pasted from a spreadsheet.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ledger::{Entry, Figures, LogEvent, current};
use crate::model::Localized;

/// A channel's figures for a month.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Entered {
    /// As the log names it.
    pub channel: String,
    /// The month and its figures.
    pub figures: Figures,
}

/// What holds now: for each channel and month the last that was entered, in the order of their names.
#[must_use]
pub fn entered(log: &[Entry]) -> Vec<Entered> {
    let mut last: BTreeMap<(String, String), (&str, Figures)> = BTreeMap::new();
    for entry in current(log) {
        let LogEvent::Figures(figures) = &entry.body.event else {
            continue;
        };
        let place = (entry.body.channel.clone(), figures.month.clone());
        let created = entry.body.created.as_str();
        // Several administrators' chains stand one after the other: their times decide.
        if last.get(&place).is_none_or(|(before, _)| *before <= created) {
            last.insert(place, (created, figures.clone()));
        }
    }
    last.into_iter()
        .map(|((channel, _), (_, figures))| Entered { channel, figures })
        .collect()
}

/// What could be read of a pasted table, and what not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Pasted {
    /// The rows.
    pub rows: Vec<Entered>,
    /// The lines, from 1, that are no rows, and why.
    pub faults: Vec<PastedFault>,
}

/// A line that is no row.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct PastedFault {
    /// The line, from 1.
    pub line: usize,
    /// Why.
    pub why: Localized,
}

/// Reads rows of channel, month, followers, posts and comments, with tabs or semicolons between, as spreadsheets copy them.
/// An empty cell says nothing. Headings, whose month is a word, are passed over in the first line.
#[must_use]
pub fn pasted(text: &str) -> Pasted {
    let mut pasted = Pasted::default();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let cells: Vec<&str> = line.split(['\t', ';']).map(str::trim).collect();
        match row(&cells) {
            Ok(row) => pasted.rows.push(row),
            Err(_)
                if at == 0
                    && cells
                        .get(1)
                        .is_some_and(|cell| !cell.contains(|c: char| c.is_ascii_digit())) => {}
            Err((sv, en)) => pasted.faults.push(PastedFault {
                line: at + 1,
                why: Localized::new(sv, en),
            }),
        }
    }
    pasted
}

fn row(cells: &[&str]) -> Result<Entered, (&'static str, &'static str)> {
    let [channel, month, figures @ ..] = cells else {
        return Err(("kanal och månad saknas", "channel and month are missing"));
    };
    if channel.is_empty() {
        return Err(("kanalen saknas", "the channel is missing"));
    }
    if !is_month(month) {
        return Err(("skriv månaden som 2026-11", "write the month as 2026-11"));
    }
    let figure = |at: usize| match figures.get(at).copied().unwrap_or_default() {
        "" => Ok(None),
        cell => number(cell)
            .map(Some)
            .ok_or(("en siffra går inte att läsa", "a figure cannot be read")),
    };
    let figures = Figures {
        month: (*month).to_owned(),
        followers: figure(0)?,
        posts: figure(1)?,
        comments: figure(2)?,
    };
    if figures.followers.or(figures.posts).or(figures.comments).is_none() {
        return Err(("raden har inga siffror", "the line has no figures"));
    }
    Ok(Entered {
        channel: (*channel).to_owned(),
        figures,
    })
}

fn is_month(text: &str) -> bool {
    let digits = |range| {
        text.get(range)
            .is_some_and(|part: &str| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let month = text.get(5..).and_then(|month| month.parse::<u8>().ok());
    text.len() == 7
        && digits(0..4)
        && text.get(4..5) == Some("-")
        && month.is_some_and(|month| (1..=12).contains(&month))
}

/// A whole number as platforms and Swedish spreadsheets write it: thousands apart by a space of some kind.
fn number(text: &str) -> Option<u32> {
    let digits: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}'))
        .collect();
    digits
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::samples::chain_of;
    use crate::ledger::{Action, EntryBody};

    fn figures(month: &str, followers: u32) -> Figures {
        Figures {
            month: month.into(),
            followers: Some(followers),
            ..Figures::default()
        }
    }

    #[test]
    fn the_last_that_was_entered_for_a_month_holds() {
        let on = |created: &str, figures: Figures| EntryBody {
            created: created.into(),
            channel: "blogg".into(),
            event: LogEvent::Figures(figures),
            ..EntryBody::example(Action::Kept)
        };
        let log = chain_of(&[
            on("2026-02-01T10:00:00+01:00", figures("2026-01", 10)),
            on("2026-03-01T10:00:00+01:00", figures("2026-02", 30)),
            on("2026-02-02T10:00:00+01:00", figures("2026-01", 20)),
        ]);
        let now: Vec<Figures> = entered(&log).into_iter().map(|one| one.figures).collect();
        assert_eq!(now, [figures("2026-01", 20), figures("2026-02", 30)]);
    }

    #[test]
    fn what_a_spreadsheet_copies_is_read_and_what_is_no_row_is_told() {
        let read = pasted("Kanal\tMånad\tFöljare\nblogg\t2026-01\t1\u{a0}234\t12\t\n\nfacebook;2026-01;;;7\n");
        assert!(read.faults.is_empty());
        assert_eq!(read.rows[0].figures.followers, Some(1234));
        assert_eq!(
            (read.rows[0].figures.posts, read.rows[0].figures.comments),
            (Some(12), None)
        );
        assert_eq!(
            (read.rows[1].channel.as_str(), read.rows[1].figures.comments),
            ("facebook", Some(7))
        );
        let bad = pasted(
            "blogg;2026-13;1\nblogg;januari;1\n;2026-01;1\nblogg;2026-01;många\nblogg;2026-01;;\nblogg\nåäö;2026åä;1",
        );
        assert!(bad.rows.is_empty());
        let lines: Vec<usize> = bad.faults.iter().map(|fault| fault.line).collect();
        assert_eq!(lines, [1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(pasted(""), Pasted::default());
    }
}
