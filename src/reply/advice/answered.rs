//! Advice on a draft beside the comment that it answers.

use super::{Advice, AdviceId, Answered, Draft, Place, on, on_all, say};
use crate::model::{Category, Finding};
use crate::text::{Text, Token};
use crate::words::Words;

/// Words that stand in every text: to use them too repeats nothing.
const ORDINARY: Words = Words::new(&[
    "alla",
    "allt",
    "annan",
    "annat",
    "andra",
    "bara",
    "behöver",
    "borde",
    "bort",
    "därför",
    "denna",
    "deras",
    "detta",
    "dina",
    "din",
    "ditt",
    "dom",
    "där",
    "efter",
    "eller",
    "fick",
    "finns",
    "från",
    "får",
    "för",
    "göra",
    "hade",
    "hans",
    "har",
    "hela",
    "hennes",
    "här",
    "helt",
    "ingen",
    "inget",
    "inte",
    "kommer",
    "kommun",
    "kommunen",
    "kommunens",
    "kunde",
    "mer",
    "mera",
    "mina",
    "mitt",
    "mot",
    "mycket",
    "många",
    "måste",
    "nog",
    "när",
    "någon",
    "något",
    "några",
    "också",
    "oss",
    "sedan",
    "sida",
    "sidan",
    "sina",
    "sitt",
    "själv",
    "ska",
    "skola",
    "skolan",
    "skriva",
    "skriver",
    "skulle",
    "snart",
    "som",
    "sådan",
    "sådana",
    "säga",
    "tycker",
    "under",
    "upp",
    "utan",
    "vara",
    "vara",
    "varit",
    "varför",
    "vet",
    "vill",
    "vilka",
    "vilken",
    "vår",
    "våra",
    "vårt",
    "även",
    "åt",
    "över",
    "hej",
    "tack",
    "gärna",
    "någonting",
    "bra",
    "dig",
    "den",
    "det",
    "har",
    "och",
    "att",
    "man",
    "han",
    "hon",
    "hen",
    "vid",
    "barn",
    "barnen",
    "gata",
    "huset",
    "hemma",
    "folk",
    "människa",
    "människor",
    "person",
    "personen",
    "kontakta",
    "ring",
    "ringa",
    "chef",
    "chefen",
    "politiker",
    "politikerna",
    "beslut",
    "beslutet",
]);

/// The fewest letters of a word that can offend by itself.
const FEWEST: usize = 4;

pub(super) fn look(draft: &Draft<'_>, comment: &Answered<'_>, text: &Text<'_>, all: &mut Vec<Advice>) {
    let open = draft.place == Place::Trad;
    if open && comment.findings.iter().any(|finding| is_attack(finding.category)) {
        all.push(on_all(text, AdviceId::Angrepp, say::angrepp()));
    }
    let offending = offending(comment);
    for token in text.tokens() {
        let said = offending.iter().find(|word| is_same(word, token.form()));
        if said.is_some() && is_telling(token) {
            let span = text.span(token.range());
            all.push(on(text, &span, AdviceId::Upprepar, say::upprepar(), None));
        }
    }
}

/// What the guidelines want answered otherwise than in the thread.
const fn is_attack(category: Category) -> bool {
    matches!(
        category,
        Category::Personangrepp | Category::Trakasseri | Category::Personuppgift | Category::Sekretess
    )
}

/// The words of the comment that findings stand on, without those that stand everywhere.
fn offending(comment: &Answered<'_>) -> Vec<String> {
    let text = Text::new(comment.text);
    let offends = |finding: &&Finding| {
        !matches!(
            finding.category,
            Category::Fraga | Category::Reklam | Category::Upphovsratt
        )
    };
    let findings: Vec<&Finding> = comment.findings.iter().filter(offends).collect();
    let mut words = Vec::new();
    for token in text.tokens().iter().filter(|token| is_telling(token)) {
        let span = text.span(token.range());
        if findings.iter().any(|f| f.start <= span.start && span.end <= f.end) {
            // What a disguise hides is offending too, written plainly.
            words.extend(token.forms().map(str::to_owned));
        }
    }
    words
}

fn is_telling(token: &Token) -> bool {
    token.form().chars().count() >= FEWEST && !ORDINARY.has(token.form())
}

/// One word, or one of its inflections: *idiot*, *idioterna*.
fn is_same(one: &str, other: &str) -> bool {
    const ENDINGS: [&str; 14] = [
        "", "s", "en", "et", "er", "ar", "or", "n", "t", "a", "erna", "arna", "orna", "ens",
    ];
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    long.strip_prefix(short).is_some_and(|rest| ENDINGS.contains(&rest))
}

#[cfg(test)]
mod tests {
    use super::is_same;

    #[test]
    fn inflections_are_the_same_word_and_beginnings_are_not() {
        assert!(is_same("idiot", "idioterna") && is_same("idioten", "idiot") && is_same("pucko", "pucko"));
        assert!(!is_same("idrott", "idrottsplats") && !is_same("puck", "pucko"));
    }
}
