//! Accounts and cards: IBAN, payment cards, bank accounts, bankgiro and plusgiro.
//!
//! IBAN and cards carry their own check; the rest need a cue, and a giro that belongs to an association is published.

use super::digits::{self, Run};
use super::{Found, Recogniser};

const ACCOUNT: &[&str] = &[
    "konto",
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
    for window in run.windows(6) {
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
    groups.len() == 1 || groups.len() >= 3 && groups.iter().all(|g| (3..=6).contains(&g.digits.len()))
}

/// `SE` and 22 digits, in groups or not, with the right check digits.
pub(super) fn find_iban(text: &str, out: &mut Vec<Found>) {
    for (start, _) in text.match_indices("se") {
        let tail = text.get(start + 2..).unwrap_or("");
        let mut number = Vec::new();
        let mut end = 0;
        for (i, c) in tail.char_indices() {
            match c {
                '0'..='9' if number.len() < 22 => {
                    number.push(c as u8 - b'0');
                    end = i + 1;
                }
                ' ' if number.len() < 22 && i == end => {}
                _ => break,
            }
        }
        // S is 28 and E is 14; the country and check digits move to the end.
        let checked = number
            .iter()
            .skip(2)
            .chain(&[2, 8, 1, 4])
            .chain(number.iter().take(2))
            .fold(0u32, |rest, &d| (rest * 10 + u32::from(d)) % 97);
        if number.len() == 22 && checked == 1 {
            out.push(Found {
                recogniser: Recogniser::Konto,
                range: start..start + 2 + end,
                confidence: 0.99,
            });
        }
    }
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
