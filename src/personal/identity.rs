//! Numbers of passports, identity cards and driving licences. They look like any other number, so a document must be
//! named near.

use super::{Found, Recogniser};
use crate::text::{Text, Token};

/// Documents, whole words.
const DOCUMENTS: &[&str] = &[
    "pass",
    "passet",
    "passnr",
    "passnummer",
    "passnumret",
    "körkort",
    "körkortet",
    "körkortsnr",
    "körkortsnummer",
    "idkort",
    "idkortet",
    "id",
    "kort-id",
    "leg",
    "leget",
    "legitimation",
    "legitimationen",
    "legitimationsnummer",
    "lma",
    "id-handling",
    "idhandling",
    "uppehållskort",
    "uppehållstillstånd",
    "referensnummer",
    "id-kortet",
    "dossiernummer",
    "dossiernr",
    "patientnummer",
    "reservnummer",
];
/// What makes the pass a hall's or a course's.
const NOT: &[&str] = &[
    "träning", "gym", "ordernr", "faktura", "ocr", "order", "bokning", "ärende", "kvitto", "kolli",
];
/// How many words before and after a number a document may stand.
const NEAR: (usize, usize) = (20, 8);

/// Finds numbers of documents.
pub(super) fn find(text: &Text<'_>, out: &mut Vec<Found>) {
    let tokens = text.tokens();
    for (i, token) in tokens.iter().enumerate() {
        if !is_number(token.form()) {
            continue;
        }
        let near = tokens
            .get(i.saturating_sub(NEAR.0)..(i + NEAR.1).min(tokens.len()))
            .unwrap_or(&[]);
        let forms = || near.iter().map(Token::form);
        if forms().any(|w| DOCUMENTS.contains(&w)) && !forms().any(|w| NOT.iter().any(|n| w.starts_with(n))) {
            out.push(Found {
                recogniser: Recogniser::Legitimation,
                range: token.range(),
                confidence: 0.7,
            });
        }
    }
}

/// Eight digits, or at most two letters with digits to nine characters together.
fn is_number(form: &str) -> bool {
    let letters = form.bytes().take_while(u8::is_ascii_lowercase).count();
    let digits = form.bytes().skip(letters).filter(u8::is_ascii_digit).count();
    letters + digits == form.len()
        && (matches!((letters, digits), (0, 8 | 9) | (1 | 2, 7 | 8)))
        && !form.starts_with("07")
        && !form.starts_with("19")
        && !form.starts_with("20")
}

#[cfg(test)]
mod tests {
    use crate::personal::{Own, Recogniser, tests::found};

    fn count(text: &str) -> usize {
        found(text, &Own::default())
            .iter()
            .filter(|(r, _)| *r == Recogniser::Legitimation)
            .count()
    }

    #[test]
    fn a_number_beside_a_document_is_found() {
        assert_eq!(count("Mitt pass, nummer 99887766, ligger kvar"), 1);
        assert_eq!(count("antecknar mitt passnr i en pärm. xd0004821 står det"), 1);
    }

    #[test]
    fn other_numbers_are_not() {
        assert_eq!(count("Fakturanummer 99887766 på mitt pass"), 0);
        assert_eq!(count("Artikel 99887766 är slut"), 0);
    }
}
