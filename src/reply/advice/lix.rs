//! LIX, the Swedish readability index: words a sentence, and how many of a hundred words are long.
//!
//! By Björnsson: long is more than six letters; a sentence ends with a full stop, a question or exclamation mark, or a
//! colon that something follows. An abbreviation, a number and a web address end none, and an address is no word.

use crate::text::{Text, TokenKind};

/// The most that is easily read; a newspaper lies above. From this, advice is given.
pub(super) const HARD: u32 = 45;

/// The fewest words that the index says anything about: by one long word in five it would cry.
const FEWEST: usize = 20;

/// Letters of a long word: more than so many.
const SHORT: usize = 6;

/// The index of a text, rounded; `None` where there are too few words.
#[must_use]
pub fn lix(text: &str) -> Option<u32> {
    of(&Text::new(text))
}

pub(super) fn of(text: &Text<'_>) -> Option<u32> {
    let is_word = |kind: TokenKind| matches!(kind, TokenKind::Word | TokenKind::Number);
    let words = text.tokens().iter().filter(|token| is_word(token.kind())).count();
    if words < FEWEST {
        return None;
    }
    let long = text
        .tokens()
        .iter()
        .filter(|token| token.is_word() && token.form().chars().filter(|c| c.is_alphabetic()).count() > SHORT)
        .count();
    let mut sentences = 0;
    for sentence in text.sentences() {
        // A part counts when there is a word in it: an emoji or a link alone is no sentence.
        let mut open = false;
        for at in sentence.clone() {
            let Some(token) = text.tokens().get(at) else { continue };
            if open && at > sentence.start && text.before(at).contains(": ") {
                sentences += 1;
                open = false;
            }
            open |= is_word(token.kind());
        }
        sentences += usize::from(open);
    }
    let (words, long, sentences) = (words as f64, long as f64, sentences.max(1) as f64);
    Some((words / sentences + 100.0 * long / words).round() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_is_that_of_a_count_by_hand() {
        // 25 words in 4 sentences: 6.25. Long: kommunen, simhall, renoverad, september – 4 of 25: 16.
        let text = "Hej Eva! Nu öppnar kommunen sin simhall igen. Den är renoverad och fin. Kom dit från den 1 september, \
                    när det är öppet hela dagen.";
        let words = Text::new(text).tokens().len();
        assert_eq!(words, 25);
        assert_eq!(lix(text), Some(22));
    }

    #[test]
    fn abbreviations_clock_times_and_addresses_end_no_sentence() {
        let one = "Du kan t.ex. komma kl. 10.30 till badet vid ån, bl.a. på fredag och lördag, nr 14 från vänster, om du vill det";
        let words = Text::new(one)
            .tokens()
            .iter()
            .filter(|t| t.kind() != TokenKind::Link)
            .count() as f64;
        // Only "vänster" has more than six letters.
        let long = 1.0_f64;
        let expected = (words + 100.0 * long / words).round() as u32;
        assert_eq!(lix(one), Some(expected), "{words} words, one sentence");
        let with_link = format!("{one}: https://kommun.example/bad.html");
        assert_eq!(lix(&with_link), lix(one));
    }

    #[test]
    fn a_colon_that_a_sentence_follows_ends_one() {
        let words = "du kan göra det här i lugn och ro hemma hos dig, och ring oss om du vill";
        let with = format!("Så här: {words}");
        let without = format!("Så här {words}");
        assert!(lix(&with).unwrap() < lix(&without).unwrap());
    }

    #[test]
    fn a_few_words_say_nothing() {
        assert_eq!(lix("Kommunstyrelseförvaltningen återkommer."), None);
        assert_eq!(lix(""), None);
    }

    #[test]
    fn officialese_is_hard_and_plain_words_are_not() {
        let hard = "Med anledning av inkommen synpunkt avseende snöröjningen vill kommunstyrelseförvaltningen framhålla att \
                    prioriteringsordningen fastställts av tekniska nämnden, varför ytterligare åtgärder inte kan påräknas under \
                    innevarande säsong.";
        let plain = "Hej! Vi plogar först de stora vägarna och vägarna till skolan. Sedan tar vi de små gatorna. Det kan ta en \
                     dag efter att det har snöat. Ring oss om det dröjer.";
        assert!(lix(hard).unwrap() > 60 && lix(plain).unwrap() < 30);
    }
}
