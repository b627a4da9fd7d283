//! Accounts and cards: IBAN, payment cards, bank accounts, bankgiro and plusgiro.
//!
//! IBAN and cards carry their own check; the rest need a cue, and a giro that belongs to an association is published.

use super::digits::{self, Run};
use super::{Found, Recogniser};

const ACCOUNT: &[&str] = &[
    "konto",
    "kto",
    "handelsbanken",
    "swedbank",
    "nordea",
    "seb",
    "sparbanken",
    "skandia",
    "länsförsäkringar",
    "avanza",
    "danske",
    "resurs",
    "kontot",
    "kontonr",
    "kontonummer",
    "lönekonto",
    "bankkonto",
    "sparkonto",
    "personkonto",
    "privatkonto",
    "allkort",
    "kontot:",
    "bankkontot",
    "lönekontot",
    "clearing",
    "clearingnr",
    "clearingnummer",
];
const GIRO: &[&str] = &["bankgiro", "bankgirot", "bg", "plusgiro", "plusgirot", "pg", "postgiro"];
const PUBLISHED: &[&str] = &[
    "förening",
    "bygdegård",
    "insamling",
    "kommun",
    "klubb",
    "firma",
    "församling",
    "stiftelse",
    "faktura",
    "radiohjälp",
    "kyrka",
    "samfällighet",
    "vägsamfällighet",
    "vägförening",
    "byalag",
    "hembygd",
    "idrott",
    "scout",
    "röda",
    "rädda",
    "bris",
    "cancerfond",
    "barncancer",
    "minnesfond",
    "fond",
];
/// Words that make a giro somebody's own all the same.
const PRIVATE: &[&str] = &[
    "mitt",
    "min",
    "privata",
    "privat",
    "personliga",
    "hans",
    "hennes",
    "eget",
];

/// Finds cards, accounts and giros in one run.
pub(super) fn find(text: &str, run: &Run, out: &mut Vec<Found>) {
    // A card is said digit by digit; everything else has few groups.
    let most = if run.groups.iter().any(|g| g.said) { 16 } else { 6 };
    for window in run.windows(most) {
        if !(5..=16).contains(&run.length(window.clone())) {
            continue;
        }
        let all = run.digits(window.clone());
        let range = run.range(window.clone());
        if (15..=16).contains(&all.len())
            && matches!(all.first(), Some(3..=6))
            && digits::luhn(&all)
            && is_card_shaped(run, &window)
        {
            out.push(Found {
                recogniser: Recogniser::Kort,
                range,
                confidence: 0.95,
            });
            continue;
        }
        let before = digits::ahead(text, &range, 24);
        if (9..=15).contains(&all.len()) && digits::has_word(before, ACCOUNT) {
            out.push(Found {
                recogniser: Recogniser::Konto,
                range,
                confidence: 0.8 + window.len() as f32 / 100.0,
            });
        } else if (5..=8).contains(&all.len())
            && digits::has_word(before, GIRO)
            && (digits::has_word(before, PRIVATE)
                || digits::luhn(&all) && !digits::has_stem(&digits::around(text, &range, 60, 60), PUBLISHED))
        {
            out.push(Found {
                recogniser: Recogniser::Konto,
                range,
                confidence: 0.7,
            });
        }
    }
    // "konto 9999-7, 123 456 78 18": a comma after the clearing number parts the runs.
    if let Some(window) = (run.groups.len() <= 3).then_some(0..run.groups.len()) {
        let range = run.range(window.clone());
        let tail = digits::behind(text, &range, 20);
        let count = tail
            .chars()
            .take_while(|c| c.is_ascii_digit() || matches!(c, ' ' | ',' | '-'))
            .filter(char::is_ascii_digit)
            .count();
        if (4..=5).contains(&run.digits(window).len())
            && count >= 7
            && digits::has_word(digits::ahead(text, &range, 24), ACCOUNT)
        {
            let last = tail
                .char_indices()
                .take_while(|(_, c)| c.is_ascii_digit() || matches!(c, ' ' | ',' | '-'))
                .filter(|(_, c)| c.is_ascii_digit())
                .last();
            let end = range.end + last.map_or(0, |(i, _)| i + 1);
            out.push(Found {
                recogniser: Recogniser::Konto,
                range: range.start..end,
                confidence: 0.85,
            });
        }
    }
}

fn is_card_shaped(run: &Run, window: &std::ops::Range<usize>) -> bool {
    let groups = run.groups.get(window.clone()).unwrap_or(&[]);
    if groups.iter().all(|g| g.said) {
        return true;
    }
    groups.len() == 1 || groups.len() >= 3 && groups.iter().all(|g| (3..=6).contains(&g.digits.len()))
}

/// Countries and how long their IBANs are, without the two letters.
const IBANS: &[(&str, usize)] = &[
    ("se", 22),
    ("no", 13),
    ("dk", 16),
    ("fi", 16),
    ("de", 20),
    ("pl", 26),
    ("ee", 18),
    ("lv", 19),
    ("lt", 18),
    ("nl", 16),
    ("gb", 20),
    ("es", 22),
    ("fr", 25),
    ("it", 25),
    ("ie", 20),
    ("at", 18),
    ("be", 14),
    ("ch", 19),
    ("pt", 23),
    ("ro", 22),
    ("hr", 19),
    ("tr", 24),
    ("ba", 18),
    ("rs", 20),
    ("cz", 22),
    ("hu", 26),
    ("gr", 25),
    ("is", 24),
];

/// Two letters and a country's number of digits and letters, in groups or not, with the right check digits.
pub(super) fn find_iban(text: &str, out: &mut Vec<Found>) {
    let starts = text.char_indices().filter(|&(i, c)| {
        c.is_ascii_lowercase()
            && text
                .get(i + 2..i + 3)
                .is_some_and(|t| t.starts_with(|c: char| c.is_ascii_digit() || c == ' '))
            && !text.get(..i).is_some_and(|t| t.ends_with(char::is_alphanumeric))
    });
    for (start, _) in starts {
        let Some(&(country, length)) = IBANS.iter().find(|(c, _)| text.get(start..start + 2) == Some(c)) else {
            continue;
        };
        let tail = text.get(start + 2..).unwrap_or("");
        let mut number = String::with_capacity(length);
        let mut end = 0;
        for (i, c) in tail.char_indices() {
            match c {
                '0'..='9' | 'a'..='z' if number.len() < length => {
                    number.push(c);
                    end = i + 1;
                }
                ' ' | '-' | '.' if number.len() < length && i == end => {}
                _ => break,
            }
        }
        if number.len() == length && is_iban(&number, country) {
            out.push(Found {
                recogniser: Recogniser::Konto,
                range: start..start + 2 + end,
                confidence: 0.99,
            });
        }
    }
}

/// The country and the check digits move to the end, letters count from 10, and the rest by 97 is 1.
fn is_iban(number: &str, country: &str) -> bool {
    let (check, account) = number.split_at_checked(2).unwrap_or_default();
    let rest = account
        .chars()
        .chain(country.chars())
        .chain(check.chars())
        .filter_map(|c| c.to_digit(36))
        .fold(0u32, |rest, d| (rest * if d > 9 { 100 } else { 10 } + d) % 97);
    check.bytes().all(|b| b.is_ascii_digit()) && rest == 1
}

#[cfg(test)]
mod tests {
    use crate::personal::{Own, Recogniser, tests::found};

    fn kinds(text: &str) -> Vec<Recogniser> {
        found(text, &Own::default()).into_iter().map(|(r, _)| r).collect()
    }

    #[test]
    fn accounts_and_cards_are_found() {
        assert_eq!(
            kinds("in på IBAN SE45 5000 0000 0583 9825 7466 tack"),
            [Recogniser::Konto]
        );
        assert_eq!(kinds("NO93 8601 1117 947 är hans"), [Recogniser::Konto]);
        assert_eq!(kinds("hit: DE89 3704 0044 0532 0130 00 tack"), [Recogniser::Konto]);
        assert_eq!(
            kinds("fyra två fyra två fyra två fyra två fyra två fyra två fyra två fyra två"),
            [Recogniser::Kort]
        );
        assert_eq!(kinds("med kort 4242 4242 4242 4242 två ggr"), [Recogniser::Kort]);
        assert_eq!(kinds("till konto 9999-7, 123 456 78 18. Väntat"), [Recogniser::Konto]);
    }

    #[test]
    fn published_giros_and_other_numbers_are_not() {
        assert_eq!(kinds("Bankgiro 599-9735 går till byns vägsamfällighet"), []);
        assert_eq!(kinds("Bygdegårdens bankgiro 599-9990, märk betalningen"), []);
        assert_eq!(kinds("ISBN 978-91-99999-01-2"), []);
        assert_eq!(kinds("SE45 5000 0000 0583 9825 7467"), []);
    }
}
