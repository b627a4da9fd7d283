//! What a word may stand for when its writer hides it: `p0rr`, `j*vla`, `jävIa`, `fаn` with a Cyrillic а, `jääävla`.
//!
//! Each trick gives further *forms* of the token; the folded word always stays the first. A form that means nothing
//! matches nothing, so guessing wide is safe as long as the number of guesses has a ceiling.

use super::normal::lower;
use super::token::{Token, TokenKind};
use std::ops::Range;

/// The most forms that a word gets. Arbitrary: two stars with nine vowels each, and room for the rest.
const MOST_FORMS: usize = 128;
/// Longer words are not disguises but noise; guessing at them would only cost time.
const LONGEST: usize = 48;
const VOWELS: [char; 9] = ['a', 'e', 'i', 'o', 'u', 'y', 'å', 'ä', 'ö'];

/// What a word may stand for besides itself, given as folded and as it stood.
pub(super) fn guesses(word: &str, source: &str) -> Vec<String> {
    if is_honest(word, source) {
        return Vec::new();
    }
    let mut forms = forms(word, source);
    forms.remove(0);
    forms
}

/// Whether a word is nothing but Swedish letters of which no three alike stand together, as nearly every word is.
fn is_honest(word: &str, source: &str) -> bool {
    let (mut before, mut run) = (0, 1);
    let mut bytes = word.bytes();
    while let Some(byte) = bytes.next() {
        let letter = match (byte, byte == 0xC3) {
            (b'a'..=b'z', _) => u16::from(byte),
            // å, ä, ö and é; the others of this row are looked at by those who know all letters.
            (_, true) => match bytes.next() {
                Some(second @ (0xA5 | 0xA4 | 0xB6 | 0xA9)) => 0xC300 | u16::from(second),
                _ => return false,
            },
            _ => return false,
        };
        run = if letter == before { run + 1 } else { 1 };
        if run == 3 {
            return false;
        }
        before = letter;
    }
    word.len() <= LONGEST && !source.as_bytes().iter().skip(1).any(|b| *b == b'I')
}

/// The forms of a word: itself, and what it may stand for.
fn forms(word: &str, source: &str) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    if word.len() > LONGEST {
        if let Some(short) = squeezed(word, 1).filter(|s| s.len() <= LONGEST) {
            forms.extend(squeezed(word, 2));
            forms.push(short);
        }
        return forms;
    }
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let plain = word.chars().all(char::is_alphabetic);
    if !plain && letters >= 2 {
        if word.contains('*') {
            starred(word, &mut forms);
        }
        for table in [&LEET_A, &LEET_B, &LEET_C] {
            add(&mut forms, translated(word, table));
        }
        if word.contains(['_', '#']) {
            add(&mut forms, Some(word.chars().filter(|c| c.is_alphanumeric()).collect()));
        }
    }
    if letters >= 2 && !word.is_ascii() && word.chars().any(|c| c.is_ascii_alphabetic()) {
        add(&mut forms, translated(word, &LOOK_ALIKE));
    }
    add(&mut forms, capital_i_as_l(source));
    for i in 0..forms.len() {
        for keep in [1, 2] {
            let short = forms.get(i).and_then(|f| squeezed(f, keep));
            add(&mut forms, short);
        }
    }
    forms
}

fn add(forms: &mut Vec<String>, form: Option<String>) {
    if let Some(form) = form
        && forms.len() < MOST_FORMS
        && !forms.contains(&form)
    {
        forms.push(form);
    }
}

const LEET_A: [(char, char); 12] = [
    ('0', 'o'),
    ('1', 'i'),
    ('3', 'e'),
    ('4', 'a'),
    ('5', 's'),
    ('7', 't'),
    ('8', 'b'),
    ('9', 'g'),
    ('@', 'a'),
    ('$', 's'),
    ('€', 'e'),
    ('!', 'i'),
];
const LEET_B: [(char, char); 12] = [
    ('0', 'o'),
    ('1', 'l'),
    ('3', 'e'),
    ('4', 'a'),
    ('5', 's'),
    ('7', 't'),
    ('8', 'b'),
    ('9', 'g'),
    ('@', 'a'),
    ('$', 's'),
    ('€', 'e'),
    ('!', 'l'),
];
const LEET_C: [(char, char); 12] = [
    ('0', 'ö'),
    ('1', 'i'),
    ('3', 'ä'),
    ('4', 'ä'),
    ('5', 's'),
    ('7', 't'),
    ('8', 'b'),
    ('9', 'g'),
    ('@', 'ä'),
    ('$', 's'),
    ('€', 'e'),
    ('!', 'i'),
];

/// Letters of other scripts that look like Latin ones; only words that mix scripts are read so.
const LOOK_ALIKE: [(char, char); 34] = [
    ('а', 'a'),
    ('е', 'e'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('х', 'x'),
    ('у', 'y'),
    ('і', 'i'),
    ('ј', 'j'),
    ('ѕ', 's'),
    ('к', 'k'),
    ('м', 'm'),
    ('н', 'h'),
    ('т', 't'),
    ('в', 'b'),
    ('г', 'r'),
    ('ԁ', 'd'),
    ('ӓ', 'ä'),
    ('ӧ', 'ö'),
    ('ո', 'n'),
    ('α', 'a'),
    ('ε', 'e'),
    ('ι', 'i'),
    ('κ', 'k'),
    ('ν', 'v'),
    ('ο', 'o'),
    ('ρ', 'p'),
    ('τ', 't'),
    ('υ', 'u'),
    ('χ', 'x'),
    ('ı', 'i'),
    ('ł', 'l'),
    ('ø', 'ö'),
    ('æ', 'ä'),
];

fn translated(word: &str, table: &[(char, char)]) -> Option<String> {
    let mut changed = false;
    let out = word
        .chars()
        .map(|c| match table.iter().find(|(from, _)| *from == c) {
            Some((_, to)) => {
                changed = true;
                *to
            }
            None => c,
        })
        .collect();
    changed.then_some(out)
}

/// `j*vla`: the star may be any letter; two stars, any vowels; or nothing at all.
fn starred(word: &str, forms: &mut Vec<String>) {
    add(forms, Some(word.replace('*', "")));
    match word.matches('*').count() {
        1 => {
            for letter in ('a'..='z').chain(['å', 'ä', 'ö']) {
                add(forms, Some(word.replace('*', letter.encode_utf8(&mut [0; 4]))));
            }
        }
        2 => {
            for first in VOWELS {
                let half = word.replacen('*', first.encode_utf8(&mut [0; 4]), 1);
                for second in VOWELS {
                    add(forms, Some(half.replacen('*', second.encode_utf8(&mut [0; 4]), 1)));
                }
            }
        }
        _ => {}
    }
}

/// `jävIa`: a capital I inside a word of small letters passes for an l.
fn capital_i_as_l(source: &str) -> Option<String> {
    let mut previous_small = false;
    let hidden = source.chars().any(|c| {
        let hit = c == 'I' && previous_small;
        previous_small = c.is_lowercase();
        hit
    });
    hidden.then(|| lower(&source.replace('I', "l")))
}

/// `jääävla`: runs of three or more of a letter shortened.
fn squeezed(word: &str, keep: usize) -> Option<String> {
    let mut out = String::with_capacity(word.len());
    let mut changed = false;
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        let mut run = 1;
        while chars.next_if_eq(&c).is_some() {
            run += 1;
        }
        let kept = if run >= 3 && c.is_alphabetic() {
            changed = true;
            keep
        } else {
            run
        };
        out.extend(std::iter::repeat_n(c, kept));
    }
    changed.then_some(out)
}

/// `p-u-c-k-o`, `f.i.t.t.a`, `h o r a`: three or more single letters with one and the same sign between.
pub(super) fn join_spelled_out(text: &str, tokens: Vec<Token>, make: impl Fn(Range<usize>) -> Token) -> Vec<Token> {
    let single = |t: &Token| {
        matches!(t.kind(), TokenKind::Word | TokenKind::Number) && t.form().len() <= 4 && t.form().chars().count() == 1
    };
    let mut run = 0;
    let three = tokens.iter().any(|token| {
        run = if single(token) { run + 1 } else { 0 };
        run == 3
    });
    if !three {
        return tokens;
    }
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut i = 0;
    while let Some(first) = tokens.get(i) {
        let mut end = i + 1;
        let gap = |at: usize| match (tokens.get(at), tokens.get(at + 1)) {
            (Some(a), Some(b)) => text.get(a.range().end..b.range().start),
            _ => None,
        };
        let sign = gap(i).filter(|g| matches!(*g, " " | "." | "-" | "_" | "*" | "/" | "|" | "~" | ". " | ".."));
        if single(first) && sign.is_some() {
            while tokens.get(end).is_some_and(single) && gap(end - 1) == sign {
                end += 1;
            }
        }
        let run = tokens.get(i..end).unwrap_or(&[]);
        if run.len() >= 3
            && run.iter().filter(|t| t.is_word()).count() >= 3
            && let Some(last) = run.last()
        {
            let mut joined = make(first.range().start..last.range().end);
            joined.spell(&run.iter().map(Token::form).collect::<String>());
            out.push(joined);
        } else {
            out.extend_from_slice(run);
        }
        i = end;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{forms, is_honest};

    fn stands_for(source: &str, word: &str) -> bool {
        forms(&source.to_lowercase(), source).iter().any(|f| f == word)
    }

    #[test]
    fn hidden_letters_are_seen() {
        for (source, word) in [
            ("p0rr", "porr"),
            ("k3rringarna", "kärringarna"),
            ("br4nn", "brann"),
            ("j*vla", "jävla"),
            ("j**la", "jäola"),
            ("jävIa", "jävla"),
            ("fаn", "fan"),
            ("idiiiiot", "idiot"),
            ("fittttta", "fitta"),
            ("b0g", "bög"),
            ("h@ra", "hara"),
        ] {
            assert!(
                stands_for(source, word),
                "{source} → {word}: {:?}",
                forms(source, source)
            );
        }
    }

    #[test]
    fn what_is_called_honest_hides_nothing() {
        for word in ["hår", "gott", "åsna", "öö", "idé", "häämtar", "o", ""] {
            assert!(is_honest(word, word), "{word}");
            assert_eq!(forms(word, word), [word]);
        }
        for (word, source) in [
            ("gooott", "gooott"),
            ("äääh", "äääh"),
            ("p0rr", "p0rr"),
            ("jävia", "jävIa"),
            ("møte", "møte"),
        ] {
            assert!(!is_honest(word, source), "{word}");
        }
    }

    #[test]
    fn an_honest_word_has_one_form() {
        assert_eq!(forms("hår", "hår"), ["hår"]);
        assert_eq!(forms("gott", "Gott"), ["gott"]);
        assert_eq!(forms("åsna", "Åsna"), ["åsna"]);
    }

    #[test]
    fn swedish_letters_are_not_look_alikes() {
        assert!(!stands_for("hår", "har"));
        assert!(!stands_for("tå", "ta"));
    }

    #[test]
    fn noise_stays_cheap() {
        assert!(forms(&"a1*".repeat(5_000), "x").len() <= 3);
    }
}
