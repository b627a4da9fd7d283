//! Masking for the removal log: what was said, without whom it was said about.
//!
//! Spans that the review found are replaced by what they are. Then a second guard that trusts nobody: any long run of
//! digits, anything like an e-mail address and any full name that is left goes too. A log is a public record and is
//! kept; better a bracket too many.
//!
//! ```
//! use uppsikt::personal::mask::mask;
//!
//! assert_eq!(mask("Ring Anna Berg på 070-174 06 12!", &[]), "Ring [namn] på [nummer]!");
//! ```

use super::names::NameList;
use super::{Own, Recogniser, digits, find, spoken};
use crate::model::{Category, Finding};
use crate::order::ordered;
use crate::text::{Text, TokenKind};
use std::ops::Range;

/// The most characters of a masked text.
pub const LONGEST: usize = 500;
/// How often a masked text is read again. Each time takes something away, so the end comes by itself, but something must
/// bound the work.
const MOST_READINGS: usize = 8;
/// Digits in a row, with separators between, that could reach or identify somebody.
const LONG_NUMBER: usize = 6;

/// The text with personal and secret matter replaced by Swedish labels in brackets, at most [`LONGEST`] characters.
///
/// Of the findings only those about personal data and secrecy are masked: the log must still show the insult.
///
/// Masking what was masked changes nothing: what stands in brackets no longer speaks for or against what stands beside
/// it, so a masked text is read again until nothing more is found.
#[must_use]
pub fn mask(text: &str, findings: &[Finding]) -> String {
    let mut masked = shortened(&masked_once(text, findings));
    for _ in 0..MOST_READINGS {
        let again = shortened(&masked_once(&masked, &[]));
        if again == masked {
            break;
        }
        masked = again;
    }
    masked
}

fn masked_once(text: &str, findings: &[Finding]) -> String {
    let read = Text::new(text);
    let mut covers: Vec<(Range<usize>, &str)> = Vec::new();
    for finding in findings
        .iter()
        .filter(|f| matches!(f.category, Category::Personuppgift | Category::Sekretess))
    {
        if let Some(bytes) = bytes_of(text, finding.start, finding.end) {
            covers.push((bytes, label(finding)));
        }
    }
    let names = NameList::default().read(&read);
    let original = |folded: Range<usize>| read.span(folded).bytes;
    for found in find(&read, &names, &Own::default()) {
        let label = match found.recogniser {
            Recogniser::Personnummer | Recogniser::Samordningsnummer | Recogniser::Epost | Recogniser::Namn => {
                found.recogniser.label()
            }
            Recogniser::Profil | Recogniser::Fastighet => "[uppgift]",
            _ => "[nummer]",
        };
        covers.push((original(found.range), label));
    }
    for run in digits::runs(read.folded()).iter().chain(&spoken::runs(read.folded())) {
        let whole = 0..run.groups.len();
        if run.digits(whole.clone()).len() >= LONG_NUMBER {
            covers.push((original(run.range(whole)), "[nummer]"));
        }
    }
    for token in read.tokens() {
        // A letter inside a number (T-nummer) must not save it.
        let digits = token.form().chars().filter(char::is_ascii_digit).count();
        if digits >= LONG_NUMBER {
            covers.push((original(token.range()), "[nummer]"));
        } else if token.kind() == TokenKind::Email || token.form().contains('@') {
            covers.push((original(token.range()), "[e-post]"));
        }
    }
    for person in names.persons() {
        covers.push((read.token_span(person).bytes, "[namn]"));
    }
    covered(text, covers)
}

/// A case number with any personal identity number in it masked, and nothing else: its own digits are what it is for.
///
/// ```
/// use uppsikt::personal::mask::mask_identity;
///
/// assert_eq!(mask_identity("5000-K123456-26"), "5000-K123456-26");
/// assert_eq!(mask_identity("KS 2026/123456"), "KS 2026/123456");
/// assert_eq!(mask_identity("dnr 19900118-9811"), "dnr [personnummer]");
/// ```
#[must_use]
pub fn mask_identity(text: &str) -> String {
    // In running text "dnr" before a number speaks against a personnummer; in this field it says nothing. One byte for
    // one, so that places stay.
    let wordless = text.replace(|c: char| c.is_ascii_alphabetic(), "x");
    let read = Text::new(&wordless);
    let names = NameList::default().read(&read);
    let covers = find(&read, &names, &Own::default())
        .into_iter()
        .filter(|found| {
            matches!(
                found.recogniser,
                Recogniser::Personnummer | Recogniser::Samordningsnummer
            )
        })
        .map(|found| (read.span(found.range).bytes, found.recogniser.label()))
        .collect();
    covered(text, covers)
}

fn label(finding: &Finding) -> &'static str {
    if finding.category == Category::Sekretess {
        return "[uppgift]";
    }
    let name = finding.rule.rsplit('/').next().unwrap_or("");
    Recogniser::named(name).map_or("[uppgift]", Recogniser::label)
}

/// UTF-16 offsets as bytes; `None` when they do not fit the text.
fn bytes_of(text: &str, start: u32, end: u32) -> Option<Range<usize>> {
    let mut utf16 = 0u32;
    let mut from = None;
    for (i, c) in text.char_indices() {
        if utf16 >= start && from.is_none() {
            from = Some(i);
        }
        if utf16 >= end {
            return Some(from?..i);
        }
        utf16 += c.len_utf16() as u32;
    }
    (end >= utf16).then(|| from.map(|f| f..text.len())).flatten()
}

fn covered(text: &str, covers: Vec<(Range<usize>, &str)>) -> String {
    let covers = ordered(covers, |(range, _)| [range.start as u32, !(range.end as u32), 0, 0]);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (range, label) in covers {
        if range.end <= at {
            continue;
        }
        if range.start >= at {
            out.push_str(text.get(at..range.start).unwrap_or(""));
            out.push_str(label);
        }
        // An overlap that reaches further is swallowed by the label before it.
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        None => text.to_owned(),
        Some(_) => {
            let mut short: String = text.chars().take(LONGEST - 1).collect();
            // Not in the middle of a label.
            if short.rfind('[') > short.rfind(']') {
                short.truncate(short.rfind('[').unwrap_or(short.len()));
            }
            short.push('…');
            short
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_personnummer_survives_in_any_form() {
        let mut numbers: Vec<String> =
            serde_json::from_str(include_str!("../../tests/vectors/personnummer-allPins-sample.json")).unwrap();
        numbers.extend(
            serde_json::from_str::<Vec<String>>(include_str!("../../tests/vectors/personnummer-allCoords.json"))
                .unwrap(),
        );
        for long in numbers.iter().step_by(11) {
            let (date, last) = long.split_at(8);
            let (century, short) = date.split_at(2);
            let (year, day) = short.split_at(2);
            for written in [
                long.clone(),
                format!("{short}{last}"),
                format!("{short}-{last}"),
                format!("{date} {last}"),
                format!("{short}+{last}"),
                format!("{century} {year} {day} {last}"),
                format!("{short} – {last}"),
                format!("{short}\u{200b}-{last}"),
                format!("{short}.{last}"),
            ] {
                let masked = mask(&format!("hon är {written} säger de"), &[]);
                assert!(!masked.chars().any(|c| c.is_ascii_digit()), "{written} → {masked}");
                assert!(
                    masked.starts_with("hon är [") && masked.ends_with("] säger de"),
                    "{masked}"
                );
            }
        }
    }

    #[test]
    fn interim_numbers_do_not_survive() {
        #[derive(serde::Deserialize)]
        struct Interim {
            separated_format: String,
            long_format: String,
        }
        let list: Vec<Interim> =
            serde_json::from_str(include_str!("../../tests/vectors/personnummer-interim.json")).unwrap();
        for v in list {
            for written in [&v.separated_format, &v.long_format] {
                assert!(!mask(written, &[]).contains(written.get(..6).unwrap()), "{written}");
            }
        }
    }

    #[test]
    fn the_insult_stays_and_the_person_goes() {
        let masked = mask(
            "Din idiot Sven Alvgren, jag nås på sven@hemma.example eller 070-174 06 12",
            &[],
        );
        assert_eq!(masked, "Din idiot [namn], jag nås på [e-post] eller [nummer]");
    }

    #[test]
    fn a_label_that_speaks_for_the_next_number_masks_it_too() {
        // The second plate stands too far from the car; by "[regnummer]" it is known.
        let text = "En grå Volvo, LAM 417, stod där igen i går kväll när vi kom från affären, och HKB 83P";
        let reviewer = crate::review::Reviewer::new(crate::rules::Pack::builtin().unwrap());
        let masked = mask(text, &reviewer.findings(text));
        assert!(!masked.contains("417") && !masked.contains("83P"), "{masked}");
        assert_eq!(mask(&masked, &[]), masked);
    }

    #[test]
    fn what_is_said_or_hidden_is_masked_as_what_is_written() {
        for (text, left) in [
            (
                "ring noll sju noll ett sju fyra noll sex ett två nu",
                "ring [nummer] nu",
            ),
            ("mejla olle(snabel)gmail tack", "mejla [e-post] tack"),
            ("hennes snap är kattmamman64 bara", "hennes snap är [uppgift] bara"),
            ("gå till fru Hult på Täppan 7 nu", "gå till [namn] på [nummer] nu"),
            (
                "Mitt pass, nummer ab7788991, ligger kvar",
                "Mitt pass, nummer [nummer], ligger kvar",
            ),
        ] {
            assert_eq!(mask(text, &[]), left);
        }
    }

    #[test]
    fn long_texts_are_cut_outside_labels() {
        let text = format!("{} 19800101-1234 {}", "a".repeat(490), "b".repeat(400));
        let masked = mask(&text, &[]);
        assert!(masked.chars().count() <= LONGEST);
        assert!(
            masked.ends_with('…') && masked.matches('[').count() == masked.matches(']').count(),
            "{masked}"
        );
    }
}
