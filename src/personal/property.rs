//! A property (*Brännarp 3:9*) together with the person who owns it or lives there. Alone it is no secret.

use super::names::Names;
use super::{Found, Recogniser};
use crate::text::{Text, TokenKind};

/// Words that tie a property to somebody.
const TIES: &[&str] = &[
    "äger",
    "ägare",
    "ägaren",
    "ägs",
    "ägde",
    "köpte",
    "köpt",
    "sålde",
    "lagfart",
    "lagfaren",
    "bor",
    "bodde",
    "ärvde",
    "arrenderar",
    "tomträtt",
    "skriven",
    "tillhör",
    "pantbrev",
    "belånat",
    "skuldsatt",
];

/// Finds properties.
pub(super) fn find(text: &Text<'_>, names: &Names, out: &mut Vec<Found>) {
    let tokens = text.tokens();
    for (i, token) in tokens.iter().enumerate() {
        let number = |at: usize| {
            tokens
                .get(at)
                .is_some_and(|t| t.kind() == TokenKind::Number && t.form().len() <= 3)
        };
        if !(token.is_word() && token.is_capitalised() && token.form().chars().count() > 3)
            || !(number(i + 1) && number(i + 2) && text.before(i + 1) == " " && text.before(i + 2) == ":")
        {
            continue;
        }
        let sentence = text.sentence_of(i);
        let person = sentence.clone().any(|at| names.person_at(at).is_some());
        let tied = sentence
            .clone()
            .any(|at| tokens.get(at).is_some_and(|t| TIES.contains(&t.form())));
        if let (true, true, Some(last)) = (person, tied, tokens.get(i + 2)) {
            out.push(Found {
                recogniser: Recogniser::Fastighet,
                range: token.range().start..last.range().end,
                confidence: 0.6,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::personal::{Own, Recogniser, tests::found};

    fn count(text: &str) -> usize {
        found(text, &Own::default())
            .iter()
            .filter(|(r, _)| *r == Recogniser::Fastighet)
            .count()
    }

    #[test]
    fn a_property_with_its_owner_is_found() {
        assert_eq!(count("servitutet på Brännarp 3:9 (ägare Göran Tamm sen 98)"), 1);
    }

    #[test]
    fn properties_verses_and_scores_alone_are_not() {
        assert_eq!(count("Det är Lillsele 2:16 som ska styckas"), 0);
        assert_eq!(count("Matteus 7:12 gäller alla som bor här"), 0);
    }
}
