//! Names of people: a sign that a text speaks of somebody, never proof.
//!
//! A single capitalised word is a poor sign (Swedish surnames are birches and streams), so a *person* is a given name
//! with another capitalised word after it, or two capitalised words inside a sentence whose last looks like a surname.

use crate::table::Table;
use crate::text::{Text, Token};

const GIVEN: &str = include_str!("given_names.txt");

/// Given names that begin sentences as ordinary words.
const ORDINARY: &[&str] = &[
    "björn", "bo", "bror", "dag", "liv", "love", "my", "per", "saga", "siri", "sten", "stig", "ture", "vide", "max",
    "tage", "jan", "alva", "isa", "jordan", "frank", "fred", "rita", "sam", "sol", "storm", "tore", "tor", "viola",
    "vira", "ana", "said", "urban", "may", "don", "roy", "tom", "milan", "tim", "jack", "will", "ebbe", "vera", "mars",
    "maj",
];

/// How Swedish surnames end.
const SURNAME_ENDINGS: &[&str] = &[
    "son", "sson", "berg", "gren", "kvist", "qvist", "quist", "ström", "lund", "lind", "blom", "blad", "dahl", "dal",
    "stedt", "stad", "man", "mark", "feldt", "felt", "hult", "holm", "malm", "sköld", "hjelm", "stam", "löf", "löv",
    "rot", "bäck", "beck", "fors", "borg", "ås", "brandt", "rud", "sten", "stén", "lén", "én", "ell", "ius", "krantz",
    "crona", "krona", "stål", "näs", "land", "lid", "wall", "vall", "ck", "witz", "ski", "sky", "ic", "vic", "nen",
    "gård", "hammar", "wik", "vik", "ek", "ros", "roth", "svärd", "stråle", "hielm", "skog", "moen", "sjö", "bo",
    "ling", "ing", "mo", "by", "röm", "arv", "fält", "felt", "strand", "klint", "ér", "ås", "ov", "ova", "oğlu",
    "zadeh", "pour",
];

/// Capitalised words that begin names of places and bodies, not of people.
const NOT_GIVEN: &[&str] = &[
    "norra",
    "södra",
    "östra",
    "västra",
    "nedre",
    "övre",
    "stora",
    "lilla",
    "gamla",
    "nya",
    "svenska",
    "region",
    "sankt",
    "mellersta",
    "inre",
    "yttre",
    "kommun",
    "familjen",
    "villa",
    "hotell",
    "bostads",
    "folkets",
    "statens",
    "länets",
    "ica",
    "coop",
    "team",
    "restaurang",
    "pizzeria",
    "gymnasiet",
    "landstinget",
    "centerpartiet",
    "moderaterna",
    "liberalerna",
    "sverige",
    "sveriges",
    "svensk",
    "ab",
    "if",
    "ifk",
    "bk",
];

/// Endings of places, streets and buildings: not surnames.
const PLACE_ENDINGS: &[&str] = &[
    "gatan",
    "vägen",
    "gränd",
    "stigen",
    "torget",
    "allén",
    "backen",
    "plan",
    "leden",
    "skolan",
    "kommun",
    "huset",
    "hus",
    "parken",
    "kyrkan",
    "hallen",
    "badet",
    "sjön",
    "förskolan",
    "gården",
    "boendet",
    "partiet",
    "bostäder",
    "energi",
    "län",
    "sjukhus",
    "hemmet",
    "rådet",
    "nämnden",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    No,
    Capital,
    Given,
}

/// Which tokens of a text are names.
#[derive(Debug)]
pub struct Names {
    kinds: Vec<Kind>,
    ends: Vec<usize>,
}

/// The given names, read once.
#[derive(Debug)]
pub struct NameList {
    given: Table,
}

impl Default for NameList {
    fn default() -> Self {
        let mut given = Table::with_capacity(1000);
        for name in GIVEN.split_whitespace() {
            given.insert(name);
        }
        Self { given }
    }
}

impl NameList {
    /// Reads the names in a text.
    #[must_use]
    pub fn read(&self, text: &Text<'_>) -> Names {
        let tokens = text.tokens();
        let words = tokens.iter().filter(|t| t.is_word()).count();
        let shouted = tokens.iter().filter(|t| t.is_shouted()).count();
        // In a shouted comment capitals say nothing.
        let capitals_count = shouted * 2 <= words || words < 4;
        let mut firsts = vec![false; tokens.len()];
        for sentence in text.sentences() {
            if let Some(first) = firsts.get_mut(sentence.start) {
                *first = true;
            }
        }
        let kinds: Vec<Kind> = tokens
            .iter()
            .enumerate()
            .map(|(i, t)| {
                if !t.is_word() || !t.is_capitalised() || !capitals_count && !self.is_given(t) {
                    return Kind::No;
                }
                let begins = firsts.get(i).copied().unwrap_or(false);
                if self.is_given(t) && !(begins && ORDINARY.contains(&bare(t.form()))) {
                    Kind::Given
                } else {
                    Kind::Capital
                }
            })
            .collect();
        let mut names = Names {
            ends: vec![0; kinds.len()],
            kinds,
        };
        for i in 0..tokens.len() {
            if let Some(end) = names.person_from(text, i, firsts.get(i).copied().unwrap_or(false))
                && let Some(slot) = names.ends.get_mut(i)
            {
                *slot = end;
            }
        }
        names
    }

    fn is_given(&self, token: &Token) -> bool {
        let form = token.form();
        self.given.get(form).is_some() || self.given.get(bare(form)).is_some()
    }
}

/// *Annas* → *Anna*: a name with its genitive.
fn bare(form: &str) -> &str {
    form.strip_suffix('s').filter(|f| f.len() > 2).unwrap_or(form)
}

impl Names {
    /// Whether a token is a given name, or a person begins at it.
    #[must_use]
    pub fn is_name(&self, at: usize) -> bool {
        self.kinds.get(at) == Some(&Kind::Given) || self.person_at(at).is_some()
    }

    /// Where a person's full name that begins at a token ends.
    #[must_use]
    pub fn person_at(&self, at: usize) -> Option<usize> {
        self.ends.get(at).copied().filter(|&end| end > at)
    }

    /// Every person named in full, as ranges of tokens.
    pub fn persons(&self) -> impl Iterator<Item = std::ops::Range<usize>> {
        let mut next = 0;
        self.ends.iter().enumerate().filter_map(move |(i, &end)| {
            if i < next || end <= i {
                return None;
            }
            next = end;
            Some(i..end)
        })
    }

    fn kind(&self, at: usize) -> Kind {
        self.kinds.get(at).copied().unwrap_or(Kind::No)
    }

    fn person_from(&self, text: &Text<'_>, at: usize, begins: bool) -> Option<usize> {
        let tokens = text.tokens();
        let first = tokens.get(at)?;
        if self.kind(at) == Kind::No {
            return None;
        }
        let mut end = at + 1;
        // Kjell-Åke
        while text.before(end) == "-" && self.kind(end) != Kind::No {
            end += 1;
        }
        let follows = |i: usize| text.before(i) == " " && self.kind(i) != Kind::No;
        if !follows(end) {
            return None;
        }
        // Anna Karin Berg: a second given name belongs to the first.
        if self.kind(end) == Kind::Given && follows(end + 1) {
            end += 1;
        }
        let last = tokens.get(end)?;
        let surname = bare(last.form());
        if PLACE_ENDINGS.iter().any(|e| surname.ends_with(e))
            || NOT_GIVEN.contains(&surname)
            || NOT_GIVEN.contains(&first.form())
        {
            return None;
        }
        let looks = SURNAME_ENDINGS.iter().any(|e| surname.ends_with(e)) && surname.chars().count() > 3;
        let given = self.kind(at) == Kind::Given;
        let placed = at > 0
            && tokens
                .get(at - 1)
                .is_some_and(|t| matches!(t.form(), "i" | "på" | "vid" | "från" | "till" | "mot" | "via"));
        if !(given || looks && !begins && !placed && first.form().chars().count() > 2) {
            return None;
        }
        end += 1;
        while text.before(end) == "-" && self.kind(end) != Kind::No {
            end += 1;
        }
        Some(end)
    }
}

#[cfg(test)]
mod tests {
    use super::NameList;
    use crate::text::Text;

    fn persons(text: &str) -> Vec<String> {
        let text = Text::new(text);
        NameList::default()
            .read(&text)
            .persons()
            .map(|p| text.slice(&text.token_span(p)).to_owned())
            .collect()
    }

    #[test]
    fn first_and_last_name_are_a_person() {
        assert_eq!(persons("han Kjell-Åke Drugge som kör"), ["Kjell-Åke Drugge"]);
        assert_eq!(persons("Det var Jonte Ekberg på gruppboendet"), ["Jonte Ekberg"]);
        assert_eq!(persons("igår ringde Tjalle Kvistgren mig"), ["Tjalle Kvistgren"]);
    }

    #[test]
    fn places_and_bodies_are_not() {
        assert_eq!(
            persons("bor vid Norra Industrivägen i Stora Berg"),
            Vec::<String>::new()
        );
        assert_eq!(
            persons("Tack Sjövalla Bostäder! Hej Region Värmland"),
            Vec::<String>::new()
        );
        assert_eq!(persons("DET HÄR ÄR FEL TYCKER JAG"), Vec::<String>::new());
    }
}
