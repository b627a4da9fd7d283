//! Normal forms are the same wherever they come from: run natively, where a crate's tables answer, and by
//! `wasm-pack test` in Chromium and Firefox, where the browser's own do.

use uppsikt::text::Text;
use uppsikt::text::normal::{is_mark, lower, nfc, nfkc};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test_configure!(run_in_browser);

/// As written, NFC, NFKC.
const FORMS: &[(&str, &str, &str)] = &[
    ("", "", ""),
    (
        "Snöröjning på Ö, 😡👍🏽",
        "Snöröjning på Ö, 😡👍🏽",
        "Snöröjning på Ö, 😡👍🏽",
    ),
    ("A\u{30A}sa O\u{308}berg", "Åsa Öberg", "Åsa Öberg"),
    // Two marks, in the order that Unicode puts them.
    ("q\u{307}\u{323}", "q\u{323}\u{307}", "q\u{323}\u{307}"),
    ("o\u{308}\u{304}", "ȫ", "ȫ"),
    ("ﬁtta", "ﬁtta", "fitta"),
    ("ｆａｎ", "ｆａｎ", "fan"),
    ("０７０", "０７０", "070"),
    ("𝒇𝖆𝓃", "𝒇𝖆𝓃", "fan"),
    ("Ⓕⓐⓝ", "Ⓕⓐⓝ", "Fan"),
    ("x²", "x²", "x2"),
    ("½", "½", "1\u{2044}2"),
    ("…", "…", "..."),
    ("a\u{A0}b", "a\u{A0}b", "a b"),
    ("´", "´", " \u{301}"),
    ("\u{212B}", "Å", "Å"),
    ("\u{2126}", "Ω", "Ω"),
    ("\u{1112}\u{1161}\u{11AB}", "한", "한"),
    ("ﷺ", "ﷺ", "صلى الله عليه وسلم"),
    ("❤\u{FE0F}", "❤\u{FE0F}", "❤\u{FE0F}"),
    (
        "f\u{336}a\u{336}n\u{336}",
        "f\u{336}a\u{336}n\u{336}",
        "f\u{336}a\u{336}n\u{336}",
    ),
    ("\u{9C7}\u{9BE}", "\u{9CB}", "\u{9CB}"),
    ("\u{1D15E}", "\u{1D157}\u{1D165}", "\u{1D157}\u{1D165}"),
    ("\0", "\0", "\0"),
];

/// As written, in small letters.
const SMALL: &[(&str, &str)] = &[
    ("ÅÄÖÉÜ ×÷ß ÿ", "åäöéü ×÷ß ÿ"),
    ("İIıĲŸ", "i\u{307}iıĳÿ"),
    ("ΣΑΣ", "σασ"),
    ("ЙОД", "йод"),
    ("ẞ", "ß"),
    ("\u{212A}\u{212B}", "kå"),
    ("Ⓕ", "ⓕ"),
    ("𐐀", "𐐨"),
    ("Ა", "ა"),
    ("😡❤\u{FE0F}", "😡❤\u{FE0F}"),
];

/// Characters that are marks, and such as look as if they were.
const MARKS: &[(char, bool)] = &[
    ('\u{300}', true),
    ('\u{34F}', true),
    ('\u{36F}', true),
    ('\u{483}', true),
    ('\u{489}', true),
    ('\u{5B0}', true),
    ('\u{64B}', true),
    ('\u{903}', true),
    ('\u{9BE}', true),
    ('\u{E31}', true),
    ('\u{180B}', true),
    ('\u{1AB0}', true),
    ('\u{1DC0}', true),
    ('\u{20DD}', true),
    ('\u{20E3}', true),
    ('\u{302A}', true),
    ('\u{FE0F}', true),
    ('\u{FE20}', true),
    ('\u{1D165}', true),
    ('\u{E0100}', true),
    ('a', false),
    ('å', false),
    ('´', false),
    ('^', false),
    ('ˆ', false),
    ('\u{200B}', false),
    ('\u{200D}', false),
    ('\u{2060}', false),
    ('\u{3164}', false),
    ('\u{1F3FD}', false),
    ('\u{E0041}', false),
    ('𝒇', false),
    ('한', false),
];

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn texts_have_their_normal_forms() {
    for (written, composed, plain) in FORMS {
        assert_eq!(nfc(written), *composed, "NFC of {written:?}");
        assert_eq!(nfkc(written), *plain, "NFKC of {written:?}");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn texts_are_put_in_small_letters() {
    for (written, small) in SMALL {
        assert_eq!(lower(written), *small, "{written:?}");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn marks_are_told_from_letters() {
    for (c, mark) in MARKS {
        assert_eq!(is_mark(*c), *mark, "{c:?}");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_text_folds_the_same() {
    for (written, folded) in [
        ("H\u{E4}R \u{1E9E}", "här ß"),
        ("A\u{30A}SNA İdiot ﬁtta", "åsna idiot fitta"),
        ("0\u{FE0F}\u{20E3}7\u{FE0F}\u{20E3}", "07"),
        ("ｆ\u{200B}ａ\u{AD}ｎ …", "fan ..."),
        ("Z\u{351}\u{36B}a\u{343}l\u{36D}go", "zalgo"),
        ("”Nej” – sa ’hon’", "\"nej\" – sa 'hon'"),
        ("☎\u{FE0F} ½", "☎ 1\u{2044}2"),
    ] {
        assert_eq!(Text::new(written).folded(), folded, "{written:?}");
    }
}
