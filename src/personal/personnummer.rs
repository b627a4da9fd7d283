//! Personnummer, samordningsnummer and T-nummer.
//!
//! A finder, not a validator: the number need not stand alone, and every way of writing counts. With a separator or
//! twelve digits a valid number is near certain; ten bare digits may be an invoice, so they need a cue or no counter-cue.

use super::digits::{self, Run};
use super::{Found, Recogniser};
use std::ops::Range;

const CUES: &[&str] = &[
    "personn",
    "personnr",
    "pnr",
    "persnr",
    "pers",
    "född",
    "föddes",
    "födelsen",
    "födelsed",
    "samordn",
    "legitim",
    "ssn",
    "sista",
    "personbevis",
    "personuppgift",
    "bankid",
    "folkbokf",
    "födelsenr",
];
/// Words that say that a number is somebody's: then a slip of the pen is enough.
const SOMEBODY: &[&str] = &[
    "heter",
    "hette",
    "jag",
    "min",
    "mitt",
    "mina",
    "han",
    "hon",
    "hans",
    "hennes",
    "honom",
    "henne",
    "mamma",
    "pappa",
    "mormor",
    "morfar",
    "farmor",
    "farfar",
    "son",
    "sonen",
    "dotter",
    "dottern",
    "barn",
    "barnet",
    "barnbarn",
    "fru",
    "frugan",
    "make",
    "maken",
    "man",
    "sambo",
    "killen",
    "tjejen",
    "pojken",
    "flickan",
    "grannen",
    "gubben",
    "tanten",
    "id-kort",
    "leg",
    "leget",
    "körkort",
    "körkortet",
    "pass",
    "namn",
    "namnet",
    "sökande",
    "elev",
    "eleven",
    "patient",
    "patienten",
    "brukaren",
    "kunden",
    "syster",
    "bror",
    "över",
    "år",
    "nekades",
];
const NOT: &[&str] = &[
    "ocr",
    "faktura",
    "ordern",
    "ordernr",
    "order",
    "ref",
    "referens",
    "kundn",
    "kundnr",
    "serien",
    "serienr",
    "ärende",
    "dnr",
    "diarien",
    "isbn",
    "artikel",
    "organisationsn",
    "orgnr",
    "org",
    "inventarie",
    "mätar",
    "bankgiro",
    "plusgiro",
    "bg",
    "pg",
    "konto",
    "kontonr",
    "spårnings",
    "kolli",
    "tel",
    "telefon",
    "mobil",
    "ring",
    "sms",
    "swish",
    "koordinat",
];

/// The most groups of one number: its digits one by one.
const MOST_GROUPS: usize = 12;

/// Finds the numbers in one run of digits, written or said.
pub(super) fn find(text: &str, run: &Run, out: &mut Vec<Found>) {
    let mut taken: Vec<Range<usize>> = Vec::new();
    // Longer ways of writing first: "1980 01 01-1234" is one number, not two.
    let windows = |length| run.windows(length).filter(move |w| w.len() == length);
    for window in (1..=MOST_GROUPS.min(run.groups.len())).rev().flat_map(windows) {
        if taken.iter().any(|t| t.start < window.end && window.start < t.end) {
            continue;
        }
        if let Some(found) = number(text, run, &window) {
            taken.push(window);
            out.push(found);
        }
    }
}

fn number(text: &str, run: &Run, window: &Range<usize>) -> Option<Found> {
    let all = run.digits(window.clone());
    let long = all.len() == 12;
    if !(long || all.len() == 10) || !is_grouped(run, window, long) {
        return None;
    }
    let ten: &[u8] = all.get(all.len() - 10..)?;
    let century = long.then(|| all.get(..2)).flatten();
    if century.is_some_and(|c| !matches!(c, [1, 8 | 9] | [2, 0])) {
        return None;
    }
    let day = ten.get(4)? * 10 + ten.get(5)?;
    let coordination = day >= 60;
    let range = run.range(window.clone());
    let cue = digits::around(text, &range, 48, 24);
    let cued = digits::has_stem(&cue, CUES);
    let valid = digits::luhn(ten)
        && if coordination {
            is_coordination(ten)
        } else {
            is_date(ten, century)
        };
    let gaps: Vec<&str> = window
        .clone()
        .take(window.len() - 1)
        .map(|g| run.gap(text, g))
        .collect();
    let separated =
        gaps.last().is_some_and(|g| !g.trim().is_empty()) && run.groups.get(window.end - 1)?.digits.len() == 4;
    // A slip of the pen is still somebody's number when the writer says what it is.
    let plausible = (ten.get(2)? * 10 + ten.get(3)?) <= 12 && (day <= 31 || (60..=91).contains(&day));
    let somebodys = separated
        && gaps.len() <= 3
        && is_day(all.get(..all.len() - 4)?)
        && digits::has_word(&digits::around(text, &range, 40, 40), SOMEBODY);
    if !(valid || cued && plausible || somebodys) {
        return None;
    }
    if !cued && digits::has_stem(digits::ahead(text, &range, 24), NOT) {
        return None;
    }
    let bare = !separated && !long;
    if bare && !cued && (ten.starts_with(&[0, 7, 0]) || gaps.iter().any(|g| !g.trim().is_empty()) || window.len() > 2) {
        return None;
    }
    let head: Vec<u8> = ten.get(..6)?.to_vec();
    let everyones = head == [1, 2, 1, 2, 1, 2];
    // Nobody's, and everybody's example, unless somebody is said to have it.
    if everyones && !cued && !digits::has_word(&digits::around(text, &range, 40, 40), SOMEBODY) {
        return None;
    }
    let confidence = match (valid, separated || long, cued) {
        _ if everyones => 0.3,
        (true, true, _) => 0.97,
        (true, false, true) => 0.9,
        (true, false, false) => 0.6,
        (false, ..) => 0.6,
    };
    Some(Found {
        recogniser: if coordination {
            Recogniser::Samordningsnummer
        } else {
            Recogniser::Personnummer
        },
        range,
        confidence,
    })
}

/// Whether the groups part the number where people part it: after year, month, day and birth number.
fn is_grouped(run: &Run, window: &Range<usize>, long: bool) -> bool {
    let groups = run.groups.get(window.clone()).unwrap_or(&[]);
    // "6 6 0 9 3 0 - 3 5 4 7"
    if groups.len() >= 10 && groups.iter().all(|g| g.digits.len() == 1) {
        return true;
    }
    // "ett nio nio noll, elva noll fyra": said in any parts that people say dates in.
    let borders: &[usize] = if long { &[2, 4, 6, 8, 12] } else { &[2, 4, 6, 10] };
    let mut at = 0;
    for (i, group) in groups.iter().enumerate() {
        let start = at;
        at += group.digits.len();
        // The last four are sometimes halved ("98 11").
        let halved = i + 1 < groups.len() && at + 2 == *borders.last().unwrap_or(&0);
        let inside = group.said && borders.iter().any(|b| start < *b && at <= *b);
        if !(borders.contains(&at) || halved || inside) {
            return false;
        }
    }
    true
}

fn is_date(ten: &[u8], century: Option<&[u8]>) -> bool {
    let pair = |i: usize| ten.get(i).zip(ten.get(i + 1)).map_or(0, |(a, b)| u32::from(a * 10 + b));
    let (year, month, day) = (pair(0), pair(2), pair(4));
    // Without a century, 29 February is allowed whenever one of the centuries has it (00: 2000).
    let leap = match century {
        Some([1, 9 | 8]) => year != 0 && year.is_multiple_of(4),
        _ => year.is_multiple_of(4),
    };
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=days).contains(&day) && ten.get(6..9).is_some_and(|n| n != [0, 0, 0])
}

/// Day + 60; month 00 and impossible days occur among Skatteverket's own test numbers.
fn is_coordination(ten: &[u8]) -> bool {
    let pair = |i: usize| ten.get(i).zip(ten.get(i + 1)).map_or(99, |(a, b)| a * 10 + b);
    pair(2) <= 12 && (60..=91).contains(&pair(4))
}

/// T-nummer: `YYMMDD-Tnnn`, the letter counting as 1.
pub(super) fn find_interim(text: &str, run: &Run, out: &mut Vec<Found>) {
    for group in &run.groups {
        if !matches!(group.digits.len(), 6 | 8) {
            continue;
        }
        let tail = text.get(group.range.end..).unwrap_or("");
        let rest = tail.strip_prefix(['-', '+', ' ']).unwrap_or(tail);
        let mut chars = rest.chars();
        let Some('t' | 'r' | 's' | 'u' | 'w' | 'x' | 'j' | 'k' | 'l' | 'm' | 'n') = chars.next() else {
            continue;
        };
        let after: Vec<u8> = chars
            .by_ref()
            .take(3)
            .filter(char::is_ascii_digit)
            .map(|c| c as u8 - b'0')
            .collect();
        if after.len() != 3 || chars.next().is_some_and(char::is_alphanumeric) {
            continue;
        }
        let mut ten: Vec<u8> = group.digits.iter().rev().take(6).rev().copied().collect();
        let date: Vec<u8> = ten.iter().copied().chain([1, 1, 1, 1]).collect();
        ten.push(1);
        ten.extend(&after);
        if digits::luhn(&ten) && is_date(&date, None) {
            let end = group.range.end + (tail.len() - rest.len()) + 4;
            out.push(Found {
                recogniser: Recogniser::Samordningsnummer,
                range: group.range.start..end,
                confidence: 0.95,
            });
        }
    }
}

/// How far apart, in bytes, a date and its last four digits may stand.
const PARTED: usize = 60;
/// Words that speak of the last four digits.
const LAST: &[&str] = &["sista", "slut", "slutet", "slutar", "kontrollsiffr", "fyra"];

/// "född 90 01 18, sista fyra 98 11": date and last digits with words between.
pub(super) fn find_parted(text: &str, runs: &[Run], out: &mut Vec<Found>) {
    for pair in runs.windows(2) {
        let [date, last] = pair else { continue };
        let (Some(d), Some(l)) = (date.groups.first(), last.groups.last()) else {
            continue;
        };
        let between = text
            .get(date.range(0..date.groups.len()).end..last.range(0..1).start)
            .unwrap_or("");
        let (all, four) = (date.digits(0..date.groups.len()), last.digits(0..last.groups.len()));
        let after = digits::behind(text, &l.range, 16);
        if between.len() < PARTED
            && matches!(all.len(), 6 | 8)
            && four.len() == 4
            && is_day(&all)
            && (digits::has_stem(between, LAST) || digits::has_stem(after, &["slut", "sist"]))
        {
            out.push(Found {
                recogniser: Recogniser::Personnummer,
                range: d.range.start..l.range.end,
                confidence: 0.85,
            });
        }
    }
    for run in runs {
        let (all, range) = (run.digits(0..run.groups.len()), run.range(0..run.groups.len()));
        let before = digits::ahead(text, &range, 40);
        // "de sista fyra i mitt personnummer är 9811", "född 88 …, de sista? 2390"
        let last = all.len() == 4
            && digits::has_word(before, &["sista"])
            && digits::has_stem(
                &digits::around(text, &range, 90, 40),
                &["född", "person", "pnr", "legitim", "födelse"],
            );
        // "född 820411": a day of birth, not a year.
        let birth = matches!(all.len(), 6 | 8)
            && is_day(&all)
            && digits::has_word(
                digits::ahead(text, &range, 14),
                &["född", "född:", "f", "födelsedatum", "födelsedag", "födelsedata"],
            );
        if last || birth {
            out.push(Found {
                recogniser: Recogniser::Personnummer,
                range,
                confidence: if last { 0.6 } else { 0.5 },
            });
        }
    }
}

/// `YYMMDD` or `YYYYMMDD` of somebody who may live.
fn is_day(digits: &[u8]) -> bool {
    let century = (digits.len() == 8).then(|| digits.get(..2)).flatten();
    let date: Vec<u8> = digits.iter().rev().take(6).rev().copied().chain([0, 0, 1, 0]).collect();
    century.is_none_or(|c| matches!(c, [1, 9] | [2, 0])) && is_date(&date, century)
}

#[cfg(test)]
mod tests {
    use crate::personal::{Own, Recogniser, tests::found};
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct Vector {
        long_format: String,
        separated_format: String,
        separated_long: String,
        valid: bool,
    }

    fn is_pnr(text: &str) -> bool {
        found(text, &Own::default()).iter().any(|(r, t)| {
            matches!(r, Recogniser::Personnummer | Recogniser::Samordningsnummer) && text.contains(t.as_str())
        })
    }

    fn in_every_form(long: &str, check: impl Fn(&str)) {
        let (date, last) = long.split_at(8);
        let short = date.get(2..).unwrap();
        for written in [
            long.to_owned(),
            format!("{date}-{last}"),
            format!("{short}-{last}"),
            format!("{short}+{last}"),
            format!("{date} {last}"),
            format!("{date}\u{a0}{last}"),
            format!("{short}–{last}"),
            format!("{short} - {last}"),
        ] {
            check(&format!("numret är {written} för henne"));
        }
    }

    #[test]
    fn official_test_numbers_are_found_in_every_form() {
        let pins: Vec<String> =
            serde_json::from_str(include_str!("../../tests/vectors/personnummer-allPins-sample.json")).unwrap();
        let coords: Vec<String> =
            serde_json::from_str(include_str!("../../tests/vectors/personnummer-allCoords.json")).unwrap();
        for long in pins.iter().step_by(7).chain(coords.iter().step_by(3)) {
            in_every_form(long, |text| assert!(is_pnr(text), "{text}"));
        }
    }

    #[test]
    fn listed_numbers_are_told_apart() {
        for file in [
            include_str!("../../tests/vectors/personnummer-list.json"),
            include_str!("../../tests/vectors/personnummer-interim.json"),
        ] {
            let list: Vec<Vector> = serde_json::from_str(file).unwrap();
            for v in list {
                // The list calls a space malformed; a reader of comments does not.
                for text in [&v.long_format, &v.separated_format, &v.separated_long]
                    .into_iter()
                    .filter(|t| !t.contains(' '))
                {
                    assert_eq!(is_pnr(text), v.valid, "{text}");
                }
            }
        }
    }

    #[test]
    fn numbers_of_organisations_are_not_personal() {
        #[derive(Deserialize)]
        struct Org {
            #[serde(alias = "long_format")]
            separated_format: String,
        }
        for file in [
            include_str!("../../tests/vectors/personnummer-orgnumber.json"),
            include_str!("../../tests/vectors/organisationsnummer-list.json"),
        ] {
            let list: Vec<Org> = serde_json::from_str(file).unwrap();
            for v in list
                .iter()
                .filter(|v| v.separated_format.chars().nth(2).is_some_and(|c| c >= '2'))
            {
                assert!(!is_pnr(&v.separated_format), "{}", v.separated_format);
            }
        }
    }

    #[test]
    fn numbers_that_are_said_are_found() {
        // 19900118-9811, an official test number.
        for said in [
            "ett nio nio noll, noll ett arton, nittioåtta elva",
            "nittonhundranittio noll ett arton nittioåtta elva",
            "1 9 9 0 0 1 1 8 - 9 8 1 1",
            "l99OO118-9811",
            "19 90 01 18 - 98 11",
            "900118_9811",
        ] {
            assert!(is_pnr(&format!("det var han med {said} som ringde")), "{said}");
        }
    }

    #[test]
    fn what_only_looks_like_one_is_left_alone() {
        for text in [
            "OCR 202403117551",
            "Ordernr 901345-1233",
            "Faktura 202403-1175",
            "2024-03-11",
            "förra mötet 2023-2024",
            "bron stod klar 1952, född ur en motion",
            "000000-0000 går igenom er spärr, 121212-1212 också",
            "ring 0701740612",
        ] {
            assert!(!is_pnr(text), "{text}");
        }
    }

    #[test]
    fn cues_help_what_is_carelessly_written() {
        assert!(is_pnr("född 90 01 18, sista fyra 98 11"));
        assert!(is_pnr("född 820411 och bor kvar"));
        assert!(is_pnr("samma födelsedag, 020417, men inte 2399 på slutet"));
        assert!(is_pnr("Födelsedag 58-01-12\nDe fyra sista: 2655"));
        assert!(is_pnr("Har ni min pappa i systemet: 26-11-28-8312?"));
        assert!(is_pnr("Mitt personnummer är 19900118-9812"));
    }
}
