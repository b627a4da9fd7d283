//! Names of people: a sign that a text speaks of somebody, never proof.
//!
//! A single capitalised word is a poor sign (Swedish surnames are birches and streams), so a *person* is a given name
//! with another capitalised word or an initial after it, an initial with a surname, a title with a surname (*fru Berg*,
//! *familjen Ek*), or two capitalised words inside a sentence whose last looks like a surname. A *name* is also a given
//! name alone, and a capitalised word that is said to be one (*hon heter Wilda*, *min son Obbe*).
//!
//! Where capitals say nothing – everything is shouted, or nothing has a capital – a given name needs a surname, or a
//! word before it that presents it.

mod lists;

use crate::table::Table;
use crate::text::{Text, Token};
use lists::{
    BELONGS, CALLED, FIGURES, Lists, NOT_GIVEN, PARTICLES, PLACE_ENDINGS, PRESENTS, SOMEBODY, SURE_ENDINGS,
    SURNAME_ENDINGS, TITLES, lists,
};
use std::ops::Range;

/// Whether a small-lettered word is a given name.
pub(super) fn is_given_name(word: &str) -> bool {
    has(&lists().given, word)
}

fn has(list: &Table, word: &str) -> bool {
    list.get(word).is_some()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    No,
    Capital,
    Given,
}

/// What capitals say in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Capitals {
    /// They mark names, as they should.
    Count,
    /// Everything is shouted.
    Shouted,
    /// No word inside a sentence has one.
    Missing,
}

/// Which tokens of a text are names.
#[derive(Debug)]
pub struct Names {
    kinds: Vec<Kind>,
    ends: Vec<usize>,
}

/// The given names and surnames.
#[derive(Clone, Copy, Debug)]
pub struct NameList {
    lists: &'static Lists,
}

impl Default for NameList {
    fn default() -> Self {
        Self { lists: lists() }
    }
}

impl NameList {
    /// Reads the names in a text.
    #[must_use]
    pub fn read(&self, text: &Text<'_>) -> Names {
        let tokens = text.tokens();
        let mut firsts = vec![false; tokens.len()];
        for sentence in text.sentences() {
            if let Some(first) = firsts.get_mut(sentence.start) {
                *first = true;
            }
        }
        let capitals = capitals(tokens, &firsts);
        let mut names = Names {
            kinds: Vec::with_capacity(tokens.len()),
            ends: vec![0; tokens.len()],
        };
        for (i, token) in tokens.iter().enumerate() {
            let begins = firsts.get(i).copied().unwrap_or(false);
            names
                .kinds
                .push(self.kind(text, i, token, begins, capitals, names.kinds.last()));
        }
        for i in 0..tokens.len() {
            if let Some(end) = self.person_from(text, &names, i, firsts.get(i).copied().unwrap_or(false))
                && let Some(slot) = names.ends.get_mut(i)
            {
                *slot = end;
            }
        }
        names
    }

    fn kind(
        &self,
        text: &Text<'_>,
        at: usize,
        token: &Token,
        begins: bool,
        capitals: Capitals,
        before: Option<&Kind>,
    ) -> Kind {
        if !token.is_word() {
            return Kind::No;
        }
        let form = token.form();
        // Asked only where it decides, for this is asked of every word.
        let given = || self.is_given(form);
        let ordinary = || has(&self.lists.ordinary, form) || has(&self.lists.ordinary, bare(form));
        let presented = || is_presented(text, at);
        match capitals {
            Capitals::Count if token.is_capitalised() => {
                // IVO, BUP, DAN: letters for a body more often than a name.
                let letters = token.is_shouted() && form.chars().count() <= 4;
                let said = || !begins && presented() && !is_no_name(bare(form));
                if said() || !letters && given() && !(begins && ordinary() && !is_placed(text, at)) {
                    Kind::Given
                } else if self.is_surname(form) {
                    // Bylunds minsta
                    let belongs = text.tokens().get(at + 1).is_some_and(|t| BELONGS.has(t.form()));
                    if belongs && form.ends_with('s') {
                        Kind::Given
                    } else {
                        Kind::Capital
                    }
                } else {
                    Kind::Capital
                }
            }
            Capitals::Shouted | Capitals::Missing | Capitals::Count => {
                let clear = || given() && !ordinary() && form.chars().count() > 2;
                let after_given = before == Some(&Kind::Given) && text.before(at) == " ";
                if (capitals != Capitals::Count || presented()) && clear() {
                    Kind::Given
                } else if after_given && capitals != Capitals::Count && self.is_sure_surname(form) {
                    Kind::Capital
                } else {
                    Kind::No
                }
            }
        }
    }

    fn is_given(&self, form: &str) -> bool {
        has(&self.lists.given, form) || has(&self.lists.given, bare(form))
    }

    fn is_surname(&self, word: &str) -> bool {
        has(&self.lists.surnames, word) || SURNAME_ENDINGS.end(word) && word.chars().count() > 3
    }

    fn is_sure_surname(&self, word: &str) -> bool {
        has(&self.lists.surnames, word) && word.chars().count() > 3
            || SURE_ENDINGS.of(word).any(|ending| word.len() > ending.len() + 2)
    }

    fn person_from(&self, text: &Text<'_>, names: &Names, at: usize, begins: bool) -> Option<usize> {
        let tokens = text.tokens();
        let first = tokens.get(at)?;
        let form = first.form();
        let named = |i: usize| names.kind(i) != Kind::No;
        let hyphened = |mut end: usize| {
            while text.before(end) == "-" && named(end) {
                end += 1;
            }
            end
        };
        // Fru Hult, familjen Ek, gamle prosten Wikander
        if TITLES.has(form) && text.before(at + 1) == " " && named(at + 1) {
            let mut end = hyphened(at + 2);
            while end < at + 4 && text.before(end) == " " && named(end) {
                end = hyphened(end + 1);
            }
            let last = tokens.get(end - 1).map_or("", |t| bare(t.form()));
            let single = tokens.get(at + 1).is_some_and(|t| t.form().chars().count() == 1);
            return (!is_no_name(last) && !single).then_some(end);
        }
        if names.kind(at) == Kind::No {
            return None;
        }
        let initial = |i: usize| {
            tokens.get(i).is_some_and(|t| {
                t.is_word()
                    && t.is_capitalised()
                    && t.form().chars().count() == 1
                    && !matches!(t.form(), "å" | "ö" | "i")
            })
        };
        // A. Rydh
        if initial(at) {
            let surname = tokens.get(at + 1)?;
            let parted = matches!(text.before(at + 1), "." | ". ");
            let is = parted && named(at + 1) && self.is_surname(surname.form()) && !is_place(surname.form());
            return is.then(|| hyphened(at + 2));
        }
        // Kjell-Åke
        let mut end = hyphened(at + 1);
        let given = names.kind(at) == Kind::Given;
        let spaced = |i: usize| text.before(i) == " ";
        // Anna Karin Berg: a second given name belongs to the first.
        if names.kind(end) == Kind::Given && spaced(end) && spaced(end + 1) && named(end + 1) && !initial(end + 1) {
            end = hyphened(end + 1);
        }
        // Dragan P, Anna K Berg
        if given && spaced(end) && initial(end) {
            let more = spaced(end + 1) && names.kind(end + 1) == Kind::Capital && !initial(end + 1);
            let digits = tokens
                .get(end + 1)
                .is_some_and(|t| text.before(end + 1).is_empty() || t.form().starts_with(|c: char| c.is_ascii_digit()));
            return (!digits).then(|| if more { hyphened(end + 2) } else { end + 1 });
        }
        // Ali al Sayed, Carl von Essen
        while given
            && spaced(end)
            && spaced(end + 1)
            && named(end + 1)
            && tokens.get(end).is_some_and(|t| PARTICLES.has(t.form()))
        {
            end += 1;
        }
        if !(spaced(end) && named(end)) {
            return None;
        }
        let last = tokens.get(end)?;
        let surname = bare(last.form());
        if is_place(surname) || NOT_GIVEN.has(surname) || NOT_GIVEN.has(form) {
            return None;
        }
        let placed = at > 0
            && tokens
                .get(at - 1)
                .is_some_and(|t| matches!(t.form(), "i" | "på" | "vid" | "från" | "till" | "mot" | "via"));
        // "Sven" at the beginning is a squire, "Sven Alvgren" is not.
        let known = given || self.is_given(form) && self.is_surname(last.form());
        if !(known || self.is_surname(last.form()) && !begins && !placed && form.chars().count() > 2) {
            return None;
        }
        Some(hyphened(end + 1))
    }
}

fn capitals(tokens: &[Token], firsts: &[bool]) -> Capitals {
    let words = tokens.iter().filter(|t| t.is_word()).count();
    let shouted = tokens.iter().filter(|t| t.is_shouted()).count();
    let inside = tokens
        .iter()
        .zip(firsts)
        .filter(|(t, first)| t.is_word() && t.is_capitalised() && !t.is_shouted() && !**first)
        .count();
    if words >= 4 && shouted * 2 > words {
        Capitals::Shouted
    } else if words >= 4 && inside == 0 && tokens.first().is_some_and(|t| !t.is_capitalised()) {
        Capitals::Missing
    } else {
        Capitals::Count
    }
}

/// Whether the word before presents a name.
fn is_presented(text: &Text<'_>, at: usize) -> bool {
    let form = |back: usize| {
        at.checked_sub(back)
            .and_then(|i| text.tokens().get(i))
            .map_or("", Token::form)
    };
    if !matches!(text.before(at), " " | " \"" | ", " | " '" | ": ") {
        return false;
    }
    let before = form(1);
    if CALLED.has(before) {
        return (2..=4).any(|back| SOMEBODY.has(form(back)));
    }
    // A comma parts too much: "sonen, Sverige".
    text.before(at) == " "
        && PRESENTS
            .of(before)
            .any(|word| word.len() == before.len() || word.chars().count() > 4)
}

/// Whether a word at the beginning of a sentence is said to be somewhere, as people are: *Inga på Hemgården*, *Alva i
/// 6A*, *Lova som går i trean*.
fn is_placed(text: &Text<'_>, at: usize) -> bool {
    let token = |i: usize| text.tokens().get(i);
    let form = |i: usize| token(i).map_or("", Token::form);
    match form(at + 1) {
        "som" => true,
        "på" | "i" | "hos" | "från" => {
            token(at + 2).is_some_and(|t| t.is_capitalised() || t.form().starts_with(|c: char| c.is_ascii_digit()))
        }
        _ => false,
    }
}

fn is_place(word: &str) -> bool {
    PLACE_ENDINGS.end(word)
}

fn is_no_name(word: &str) -> bool {
    is_place(word) || NOT_GIVEN.has(word) || FIGURES.has(word)
}

/// *Annas* → *Anna*: a name with its genitive.
fn bare(form: &str) -> &str {
    form.strip_suffix('s').filter(|f| f.len() > 2).unwrap_or(form)
}

impl Names {
    /// Whether a token is a given name, or a person begins at it.
    #[must_use]
    pub fn is_name(&self, at: usize) -> bool {
        self.kind(at) == Kind::Given || self.person_at(at).is_some()
    }

    /// Where a person's full name that begins at a token ends.
    #[must_use]
    pub fn person_at(&self, at: usize) -> Option<usize> {
        self.ends.get(at).copied().filter(|&end| end > at)
    }

    /// Whether a token is a name, or stands inside a person's full name.
    #[must_use]
    pub fn is_part(&self, at: usize) -> bool {
        // A full name is never longer.
        const LONGEST: usize = 8;
        self.is_name(at)
            || (at.saturating_sub(LONGEST)..at).any(|from| self.person_at(from).is_some_and(|end| end > at))
    }

    /// Every person named in full, as ranges of tokens.
    pub fn persons(&self) -> impl Iterator<Item = Range<usize>> {
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

    fn names(text: &str) -> Vec<String> {
        let text = Text::new(text);
        let names = NameList::default().read(&text);
        (0..text.tokens().len())
            .filter(|&i| names.is_name(i))
            .map(|i| text.slice(&text.token_span(i..i + 1)).to_owned())
            .collect()
    }

    #[test]
    fn the_lists_are_there() {
        let lists = super::lists();
        assert!(lists.given.words().len() > 4_000 && lists.surnames.words().len() > 300);
        assert!(lists.ordinary.words().all(|name| super::has(&lists.given, name)));
    }

    #[test]
    fn first_and_last_name_are_a_person() {
        assert_eq!(persons("han Kjell-Åke Drugge som kör"), ["Kjell-Åke Drugge"]);
        assert_eq!(persons("Det var Jonte Ekberg på gruppboendet"), ["Jonte Ekberg"]);
        assert_eq!(persons("igår ringde Tjalle Kvistgren mig"), ["Tjalle Kvistgren"]);
        assert_eq!(persons("hos Ali al Sayed i porten"), ["Ali al Sayed"]);
    }

    #[test]
    fn titles_and_initials_make_a_person() {
        assert_eq!(persons("Gå dit till fru Hult, hon sitter i mörkret"), ["fru Hult"]);
        assert_eq!(persons("familjen Ek-Omar flyttade"), ["familjen Ek-Omar"]);
        assert_eq!(persons("hr Kowalczyk har jobbat här"), ["hr Kowalczyk"]);
        assert_eq!(persons("Undertecknat A. Rydh, boende"), ["A. Rydh"]);
        assert_eq!(persons("det är Gösta R som kör"), ["Gösta R"]);
    }

    #[test]
    fn what_is_said_to_be_a_name_is_one() {
        assert_eq!(names("hon heter Xanthippa och är tio"), ["Xanthippa"]);
        assert_eq!(names("det är min son Zlorp som körde"), ["Zlorp"]);
        assert_eq!(names("Inga på Hemgården ramlar"), ["Inga"]);
        assert!(names("Inga på bussen klagade").is_empty());
        assert!(names("Firman heter Grävspecialisten").is_empty());
        assert!(names("i går läste mamma Mu för oss").is_empty());
    }

    #[test]
    fn names_without_capitals_need_a_surname_or_a_word_that_presents_them() {
        assert_eq!(persons("det va kalle svensson på macken"), ["kalle svensson"]);
        assert_eq!(persons("JAG FÅR BREV TILL OVE LINDHOLM VARJE DAG"), ["OVE LINDHOLM"]);
        assert!(persons("han per plan är en stor vilja till liv").is_empty());
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
        assert_eq!(persons("vi bor på plan B i Familjens Hus"), Vec::<String>::new());
    }
}
