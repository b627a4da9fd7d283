//! Street addresses of homes.
//!
//! A street name with a house number is as often a library or a pothole as a home, so the sentence must also speak of
//! somebody who lives there: a name, a neighbour, *bor*, an apartment number, a postcode.

use super::names::Names;
use super::{Found, Recogniser};
use crate::text::{Text, Token, TokenKind};
use std::ops::Range;

const ENDINGS: &[&str] = &[
    "gatan",
    "gata",
    "vägen",
    "väg",
    "gränd",
    "gränden",
    "stigen",
    "stig",
    "torget",
    "allén",
    "backen",
    "leden",
    "stråket",
    "slingan",
    "kroken",
    "svängen",
    "esplanaden",
    "promenaden",
    "rundan",
    "ringen",
    "kvarnen",
];
/// Words that say that somebody lives there.
const LIVES: &[&str] = &[
    "bor",
    "bodde",
    "granne",
    "grannen",
    "grannens",
    "grannar",
    "grannarna",
    "hemma",
    "hem",
    "adress",
    "adressen",
    "adr",
    "skriven",
    "folkbokförd",
    "hyr",
    "familjen",
    "dörr",
    "trappa",
    "trappor",
    "våning",
    "lgh",
    "lägenhet",
    "hittar",
    "flyttat",
    "flyttade",
    "mamma",
    "pappa",
    "min",
    "mitt",
    "hans",
    "hennes",
    "honom",
    "henne",
    "ensam",
    "gubben",
    "tanten",
    "paret",
    "ägaren",
    "posta",
    "skicka",
    "han",
    "hon",
    "mannen",
    "kvinnan",
    "huset",
];
/// Words that make it a place for all.
const PUBLIC: &[&str] = &[
    "bibliotek",
    "kulturhus",
    "kommunhus",
    "vårdcentral",
    "registrator",
    "reception",
    "butik",
    "affär",
    "restaurang",
    "kafé",
    "cafe",
    "pizzeri",
    "skolan",
    "förskol",
    "korsning",
    "vägarbet",
    "asfalt",
    "plog",
    "sandat",
    "snöröj",
    "öppet",
    "utställning",
    "sal",
    "museum",
    "kyrk",
    "badhus",
    "simhall",
    "återvinning",
    "möte",
    "träffas",
    "detaljplan",
    "gatlampa",
    "lyktstolp",
    "gatljus",
    "belysning",
    "hål",
    "träffpunkt",
    "inträde",
    "entré",
    "enkelrikta",
    "bygglov",
    "apotek",
    "öppettid",
];

/// Finds addresses.
pub(super) fn find(text: &Text<'_>, names: &Names, out: &mut Vec<Found>) {
    let tokens = text.tokens();
    for (i, token) in tokens.iter().enumerate() {
        if !is_street(token) {
            continue;
        }
        let Some(number) = tokens.get(i + 1) else {
            continue;
        };
        let gap = text.before(i + 1);
        if !is_house_number(number.form()) || !gap.chars().all(|c| matches!(c, ' ' | ',' | '-')) || gap.contains('\n') {
            continue;
        }
        let mut range = token.range().start..number.range().end;
        // Nedre Kvarngatan: the word before belongs to the name when it is capitalised too.
        if i > 0 && tokens.get(i - 1).is_some_and(|t| is_direction(t.form())) && text.before(i) == " " {
            range.start = tokens.get(i - 1).map_or(range.start, |t| t.range().start);
        }
        let mut next = i + 2;
        if tokens
            .get(next)
            .is_some_and(|t| t.form().chars().count() == 1 && t.is_word() && !matches!(t.form(), "i" | "å" | "o" | "e"))
        {
            range.end = tokens.get(next).map_or(range.end, |t| t.range().end);
            next += 1;
        }
        let apartment = tokens.get(next).is_some_and(|t| matches!(t.form(), "lgh" | "lägenhet"));
        if apartment && tokens.get(next + 1).is_some_and(|t| t.kind() == TokenKind::Number) {
            range.end = tokens.get(next + 1).map_or(range.end, |t| t.range().end);
            next += 2;
        }
        let postcode = postcode_end(tokens, next);
        if let Some(end) = postcode {
            range.end = end;
        }
        let sentence = text.sentence_of(i);
        let near = i.saturating_sub(25).max(sentence.start)..(i + 25).min(sentence.end);
        let confidence = likelihood(tokens, names, near, apartment || postcode.is_some());
        if let Some(confidence) = confidence {
            out.push(Found {
                recogniser: Recogniser::Adress,
                range,
                confidence,
            });
        }
    }
}

fn likelihood(tokens: &[Token], names: &Names, near: Range<usize>, detailed: bool) -> Option<f32> {
    let person = near.clone().any(|i| names.is_name(i));
    let words: Vec<&str> = tokens.get(near).unwrap_or(&[]).iter().map(Token::form).collect();
    let lives = words.iter().any(|w| LIVES.contains(w) || w.ends_with("grannen"));
    let public = words.iter().any(|w| PUBLIC.iter().any(|p| w.starts_with(p)));
    match (detailed, person, lives, public) {
        (true, true, ..) => Some(0.95),
        (true, ..) => Some(0.85),
        (_, true, true, _) => Some(0.85),
        (_, _, true, false) => Some(0.75),
        (_, true, _, false) => Some(0.7),
        _ => None,
    }
}

fn is_street(token: &Token) -> bool {
    let form = token.form();
    token.is_word()
        && (token.is_capitalised()
            || form.ends_with("gatan")
            || form.ends_with("vägen")
            || form.ends_with("stigen")
            || form.ends_with("gränd"))
        && ENDINGS.iter().any(|e| form.ends_with(e) && (form.len() > e.len() + 2))
}

fn is_house_number(form: &str) -> bool {
    let digits = form.chars().take_while(char::is_ascii_digit).count();
    let rest: Vec<char> = form.chars().skip(digits).collect();
    (1..=3).contains(&digits) && !form.starts_with('0') && rest.len() <= 1 && rest.iter().all(|c| c.is_alphabetic())
}

fn is_direction(form: &str) -> bool {
    matches!(
        form,
        "norra"
            | "södra"
            | "östra"
            | "västra"
            | "nedre"
            | "övre"
            | "stora"
            | "lilla"
            | "gamla"
            | "nya"
            | "inre"
            | "yttre"
    )
}

/// `999 88 Hamrefors` after an address.
fn postcode_end(tokens: &[Token], at: usize) -> Option<usize> {
    let number = |i: usize, len: usize| {
        tokens
            .get(i)
            .is_some_and(|t| t.kind() == TokenKind::Number && t.form().len() == len)
    };
    let town = if number(at, 3) && number(at + 1, 2) {
        at + 2
    } else if number(at, 5) {
        at + 1
    } else {
        return None;
    };
    let town = tokens.get(town).filter(|t| t.is_word() && t.is_capitalised());
    town.or_else(|| tokens.get(at + 1)).map(|t| t.range().end)
}

#[cfg(test)]
mod tests {
    use crate::personal::{Own, Recogniser, tests::found};

    fn addresses(text: &str) -> Vec<String> {
        found(text, &Own::default())
            .into_iter()
            .filter(|(r, _)| *r == Recogniser::Adress)
            .map(|(_, t)| t)
            .collect()
    }

    #[test]
    fn homes_are_found() {
        assert_eq!(
            addresses("Grannen på Rönnbärsstigen 14B parkerar fel"),
            ["Rönnbärsstigen 14B"]
        );
        assert_eq!(
            addresses("bor själv kvar på Nedre Kvarngatan 17"),
            ["Nedre Kvarngatan 17"]
        );
        assert_eq!(
            addresses("Åke Lindhult, Tjärvägen 41 lgh 1202, 999 88 Hamrefors"),
            ["Tjärvägen 41 lgh 1202, 999 88 Hamrefors"]
        );
    }

    #[test]
    fn places_for_all_are_not_homes() {
        assert!(addresses("Kulturhuset, Järnvägsgatan 11, har fri entré").is_empty());
        assert!(addresses("Registrator har adressen Torggatan 1, plan 2").is_empty());
        assert!(addresses("Kronprinsessevägen blir enkelriktad mellan nr 2 och nr 48").is_empty());
        assert!(addresses("Bygg om vägen 2025").is_empty());
    }
}
