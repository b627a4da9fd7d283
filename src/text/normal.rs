//! One way of writing: Unicode's normal forms, small letters, and what is a mark.
//!
//! Natively the `unicode-normalization` crate and the standard library know them. In the browser the browser does: behind
//! its `normalize`, `toLowerCase` and `\p{M}` are the same tables, some 150 kB of them, and a worker that is stopped and
//! started all day need not bring its own. Going there costs a call, so what is already settled – plain Swedish, its punctuation, emoji – never goes: see
//! [`is_settled`]. `tests/normal.rs` holds both bodies to the same answers.

/// NFKC: composed, with compatibility forms (`ﬁ`, `ｆａｎ`) written plainly.
#[must_use]
pub fn nfkc(text: &str) -> String {
    if text.chars().all(is_settled) {
        return text.to_owned();
    }
    tables::nfkc(text)
}

/// NFC: composed, nothing else changed.
#[must_use]
pub fn nfc(text: &str) -> String {
    if text.chars().all(is_settled) {
        return text.to_owned();
    }
    tables::nfc(text)
}

/// In small letters, each character by itself: a sigma does not ask whether it stands last.
#[must_use]
pub fn lower(text: &str) -> String {
    let mut lower = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\0'..='\u{7F}' => lower.push(c.to_ascii_lowercase()),
            // "À" and its like stand 32 places before "à"; "×" and "÷" are no letters.
            'À'..='Ö' | 'Ø'..='Þ' => lower.extend(char::from_u32(u32::from(c) + 32)),
            'ß'..='ÿ' => lower.push(c),
            c if is_settled(c) && c > '\u{131}' => lower.push(c),
            c => tables::lower(c, &mut lower),
        }
    }
    lower
}

/// Whether a character is a mark: it belongs to the character before it.
#[must_use]
pub fn is_mark(c: char) -> bool {
    match c {
        // Common, and known without asking.
        '\u{300}'..='\u{36F}' | '\u{FE00}'..='\u{FE0F}' | '\u{20D0}'..='\u{20F0}' => true,
        '\u{0}'..='\u{482}' | '\u{2000}'..='\u{20CF}' | '\u{2100}'..='\u{2CEE}' | '\u{1F000}'..='\u{1FFFF}' => false,
        c => tables::is_mark(c),
    }
}

/// Whether no normal form changes a character, whichever of its like stand beside it. Not every such character: those
/// that people write every day, so that their comments are read without asking the tables.
#[must_use]
pub fn is_settled(c: char) -> bool {
    matches!(c,
        '\0'..='\u{7F}'
        | '\u{C0}'..='\u{131}'
        | '«' | '»' | '§' | '°' | '·' | '\u{AD}'
        | '\u{200B}'..='\u{200F}'
        | '–' | '—' | '‘'..='”' | '„' | '•' | '€'
        | '\u{2600}'..='\u{27BF}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{1F300}'..='\u{1FAFF}')
}

#[cfg(not(target_arch = "wasm32"))]
mod tables {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;

    pub(super) fn nfkc(text: &str) -> String {
        text.nfkc().collect()
    }

    pub(super) fn nfc(text: &str) -> String {
        text.nfc().collect()
    }

    pub(super) fn is_mark(c: char) -> bool {
        is_combining_mark(c)
    }

    pub(super) fn lower(c: char, into: &mut String) {
        into.extend(c.to_lowercase());
    }
}

#[cfg(target_arch = "wasm32")]
mod tables {
    use js_sys::{JsString, RegExp};

    thread_local! {
        static MARK: RegExp = RegExp::new(r"^\p{M}", "u");
    }

    pub(super) fn nfkc(text: &str) -> String {
        JsString::from(text).normalize("NFKC").into()
    }

    pub(super) fn nfc(text: &str) -> String {
        JsString::from(text).normalize("NFC").into()
    }

    pub(super) fn is_mark(c: char) -> bool {
        MARK.with(|mark| mark.test(c.encode_utf8(&mut [0; 4])))
    }

    pub(super) fn lower(c: char, into: &mut String) {
        into.push_str(&String::from(JsString::from(c).to_lower_case()));
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn what_is_called_settled_is() {
        let settled = ('\0'..=char::MAX).filter(|c| is_settled(*c));
        for c in settled {
            let alone = c.to_string();
            assert_eq!(
                (tables::nfkc(&alone), tables::nfc(&alone)),
                (alone.clone(), alone),
                "{c:?}"
            );
            // Nothing settled composes with what stands before it.
            for base in ["a", "e", "o", "å"] {
                let pair = format!("{base}{c}");
                assert_eq!(tables::nfkc(&pair), pair);
            }
        }
    }

    #[test]
    fn small_letters_known_without_asking_are_those_of_the_tables() {
        for c in '\0'..=char::MAX {
            assert_eq!(lower(&c.to_string()), c.to_lowercase().to_string(), "{c:?}");
        }
    }

    #[test]
    fn marks_known_without_asking_are_those_of_the_tables() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_mark(c), tables::is_mark(c), "{c:?}");
        }
    }
}
