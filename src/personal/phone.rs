//! Telephone numbers that reach a private person.
//!
//! Mobile numbers are told by their shape; landlines also need an area code and a separator after it, or a cue. Published
//! numbers – switchboards, on-call services, firms – are told by the words around and by the municipality's own list.

use super::digits::{self, Run};
use super::{Found, Own, Recogniser};
use crate::text::Text;

const CUES: &[&str] = &[
    "tel", "ring", "nummer", "nr", "nås", "nå", "mobil", "mob", "sms", "sma", "hör", "swish", "kontakt", "telefon",
    "tfn", "messa", "signal",
];
const PRIVATE: &[&str] = &[
    "privat",
    "hem",
    "hemnummer",
    "hans",
    "hennes",
    "min",
    "mitt",
    "mig",
    "mej",
    "mamma",
    "pappa",
];
const PUBLISHED: &[&str] = &[
    "växel",
    "kontaktcent",
    "reception",
    "felanmäl",
    "jour",
    "kundtjänst",
    "medborgarservice",
    "öppet",
    "bostäder",
    "huvudnummer",
    "kundcent",
    "servicecent",
    "upplysning",
    "expedition",
    "kommunens",
    "biblioteket",
    "vårdcentral",
    "akutnummer",
    "polisen",
    "journummer",
];
const NOT: &[&str] = &[
    "ocr",
    "faktura",
    "order",
    "ordernr",
    "ref",
    "isbn",
    "serien",
    "serienr",
    "artikel",
    "linje",
    "skott",
    "dnr",
    "kl",
    "koordinat",
    "bankgiro",
    "plusgiro",
    "bg",
    "pg",
];

/// Area codes of three digits (with the 0); 08 has two, all others four.
const THREE: &[&str] = &[
    "011", "013", "016", "018", "019", "021", "023", "026", "031", "033", "035", "036", "040", "042", "044", "046",
    "054", "060", "063", "090",
];

/// Finds the numbers in one run of digits.
pub(super) fn find(text: &str, run: &Run, own: &Own, out: &mut Vec<Found>) {
    let mut from = 0;
    while from < run.groups.len() {
        let best = (from + 1..=run.groups.len().min(from + 6))
            .rev()
            .find_map(|to| number(text, run, from..to, own).map(|found| (to, found)));
        match best {
            Some((to, found)) => {
                out.extend(found);
                from = to;
            }
            None => from += 1,
        }
    }
}

/// `Some(None)` is a telephone number that is nobody's own.
fn number(text: &str, run: &Run, window: std::ops::Range<usize>, own: &Own) -> Option<Option<Found>> {
    let mut digits = run.digits(window.clone());
    let mut range = run.range(window.clone());
    let plus = text.get(..range.start).is_some_and(|t| t.ends_with('+'));
    // +46 (0)70 and 0046 70 become 070.
    let foreign = if plus && digits.starts_with(&[4, 6]) {
        2
    } else if digits.starts_with(&[0, 0, 4, 6]) {
        4
    } else {
        0
    };
    if foreign > 0 {
        digits.drain(..foreign);
        if digits.first() != Some(&0) {
            digits.insert(0, 0);
        }
        if plus {
            range.start -= 1;
        }
    }
    let word: String = digits.iter().map(|d| char::from(b'0' + d)).collect();
    let cue = digits::around(text, &range, 40, 24);
    let mobile = word.len() == 10
        && (word.starts_with("070")
            || word.starts_with("072")
            || word.starts_with("073")
            || word.starts_with("076")
            || word.starts_with("079"));
    let gaps: Vec<&str> = window
        .clone()
        .take(window.len() - 1)
        .map(|g| run.gap(text, g))
        .collect();
    let confidence = if mobile {
        if gaps.iter().filter(|g| g.contains('.')).count() > 0 && gaps.iter().any(|g| !g.contains('.')) {
            return None;
        }
        0.9
    } else {
        let area = if word.starts_with("08") {
            2
        } else if THREE.iter().any(|a| word.starts_with(a)) {
            3
        } else {
            4
        };
        let plausible = word.starts_with('0')
            && !word.starts_with("00")
            && (8..=10).contains(&word.len())
            && !word.starts_with("07");
        if !plausible
            || word.starts_with("010")
            || word.starts_with("020")
            || word.starts_with("0200")
            || word.starts_with("0900")
        {
            return None;
        }
        let first = run.groups.get(window.start).map_or(0, |g| g.digits.len());
        let parted = foreign > 0 || first == area && gaps.first().is_some_and(|g| matches!(g.trim(), "-" | "/" | "–"));
        let called = digits::has_stem(digits::ahead(text, &range, 30), CUES);
        if !parted && !called {
            return None;
        }
        0.8
    };
    if digits::has_word(digits::ahead(text, &range, 14), NOT) {
        return None;
    }
    let ours = own
        .phones
        .iter()
        .any(|p| p.chars().filter(char::is_ascii_digit).collect::<String>() == word);
    let private = digits::has_word(&cue, PRIVATE);
    let published = digits::has_stem(&digits::around(text, &range, 70, 40), PUBLISHED);
    if ours || published && !private {
        return Some(None);
    }
    Some(Some(Found {
        recogniser: Recogniser::Telefon,
        range,
        confidence,
    }))
}

const NUMERALS: [(&str, u8); 11] = [
    ("noll", 0),
    ("ett", 1),
    ("en", 1),
    ("två", 2),
    ("tre", 3),
    ("fyra", 4),
    ("fem", 5),
    ("sex", 6),
    ("sju", 7),
    ("åtta", 8),
    ("nio", 9),
];

/// "noll sju noll ett …": digits spelled as words.
pub(super) fn find_spelled(text: &Text<'_>, out: &mut Vec<Found>) {
    let tokens = text.tokens();
    let digit = |i: usize| {
        tokens
            .get(i)
            .and_then(|t| NUMERALS.iter().find(|(w, _)| *w == t.form()))
            .map(|(_, d)| *d)
    };
    let mut i = 0;
    while i < tokens.len() {
        let mut end = i;
        while digit(end).is_some() {
            end += 1;
        }
        if end - i >= 8
            && digit(i) == Some(0)
            && let (Some(a), Some(b)) = (tokens.get(i), tokens.get(end - 1))
        {
            out.push(Found {
                recogniser: Recogniser::Telefon,
                range: a.range().start..b.range().end,
                confidence: 0.85,
            });
        }
        i = end.max(i + 1);
    }
}

#[cfg(test)]
mod tests {
    use crate::personal::{Own, Recogniser, tests::found};

    fn phones(text: &str) -> Vec<String> {
        found(text, &Own::default())
            .into_iter()
            .filter(|(r, _)| *r == Recogniser::Telefon)
            .map(|(_, t)| t)
            .collect()
    }

    #[test]
    fn every_way_of_writing_is_found() {
        for written in [
            "070-174 06 12",
            "0701740612",
            "070 174 06 12",
            "070.174.06.12",
            "070/1740612",
            "+46701740612",
            "+46 70-174 06 12",
            "+46 (0)70 174 06 12",
            "0046701740612",
            "o7o-1740612",
            "031-390 06 71",
            "08-465 004 10",
            "0980-31 92 44",
            "noll sju noll ett sju fyra noll sex sju två",
        ] {
            assert_eq!(phones(&format!("ring mig på {written} tack")).len(), 1, "{written}");
        }
    }

    #[test]
    fn published_numbers_are_nobodys_own() {
        assert!(phones("Växeln svarar på 031-390 06 00 vardagar").is_empty());
        assert!(phones("jour på 040-628 04 10, fick hjälp").is_empty());
        assert!(phones("ring 010-123 45 67 eller 112 eller 1177").is_empty());
        let own = Own {
            phones: vec!["0980-319244".into()],
            ..Own::default()
        };
        assert!(found("ring 0980-31 92 44", &own).is_empty());
    }

    #[test]
    fn numbers_that_look_alike_are_left_alone() {
        for text in [
            "Kostnad 1 740 612 kr",
            "Linje 070 avgår 17.40 och 06.20",
            "skott 07-17-40 per period",
            "Brandpost 88-0417",
            "2024-03-11 kl 07.12",
        ] {
            assert!(phones(text).is_empty(), "{text}");
        }
    }
}
