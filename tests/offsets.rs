//! The offset map holds for any text, however it is written.
#![cfg(not(target_arch = "wasm32"))]
// Helpers of tests are tests too.
#![allow(clippy::unwrap_used)]

#[path = "support/invariants.rs"]
#[allow(unreachable_pub)]
mod invariants;

use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;
use uppsikt::model::Category;
use uppsikt::review::Reviewer;
use uppsikt::rules::Pack;
use uppsikt::text::{Folded, Text};

fn reviewer() -> &'static Reviewer {
    static REVIEWER: OnceLock<Reviewer> = OnceLock::new();
    REVIEWER.get_or_init(|| Reviewer::new(Pack::builtin().unwrap()))
}

fn categories(text: &str) -> BTreeSet<Category> {
    reviewer().findings(text).iter().map(|f| f.category).collect()
}

fn folded(text: &str) -> String {
    Folded::new(text).as_str().to_owned()
}

/// Words that the rules know, so that there is something to find.
const KNOWN: &[&str] = &[
    "idiot",
    "fan",
    "J*VLA",
    "din",
    "bög",
    "h o r a",
    "p-u-c-k-o",
    "jäääävla",
    "ÄCKLIG",
    "När öppnar simhallen",
    "Åsa Öberg",
    "070-174 06 12",
    "19121212-1212",
    "a@b.example",
    "www.rea.example/å?ä=1",
    "Rönnbärsstigen 14B",
];

/// What is written between, inside and instead of letters.
const ODD: &[&str] = &[
    // Combining marks, alone and in heaps.
    "\u{308}",
    "\u{30A}",
    "o\u{308}",
    "A\u{30A}",
    "q\u{323}\u{307}",
    "f\u{336}a\u{336}n\u{336}",
    "Z\u{351}\u{36B}",
    // Beyond the basic plane.
    "😡",
    "👩\u{200D}👧\u{200D}👦",
    "👍🏽",
    "🇸🇪",
    "𝒇𝖆𝓃",
    "𐐀",
    // Invisible.
    "\u{200B}",
    "\u{200D}",
    "\u{AD}",
    "\u{FEFF}",
    "\u{2060}",
    "\u{FE0F}",
    "\u{E0041}",
    "\0",
    // Direction.
    "\u{202E}",
    "\u{2066}",
    "\u{200F}",
    "שלום",
    "العربية",
    // Ligatures and other compatibility forms, and letters whose small one is longer.
    "ﬁ",
    "ﬀ",
    "ǆ",
    "ﷺ",
    "½",
    "㎏",
    "Ⓕ",
    "ｆａｎ",
    "İ",
    "ẞ",
    "ŉ",
    "\u{1E9A}",
    "\u{1E9B}\u{323}",
    "0\u{FE0F}\u{20E3}7\u{FE0F}\u{20E3}",
    "\u{212B}",
    "한",
    "\u{1112}\u{1161}\u{11AB}",
    // Between words.
    " ",
    "\u{A0}",
    "\n",
    ". ",
    "? ",
    "!",
    "…",
    "-",
    "*",
    "_",
];

/// Text as people and their tools mangle it.
fn mangled() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => proptest::sample::select(KNOWN).prop_map(str::to_owned),
        4 => proptest::sample::select(ODD).prop_map(str::to_owned),
        2 => "[a-zåäöA-ZÅÄÖ]{1,8}",
        1 => "[0-9]{1,6}",
        2 => any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn tokens_and_sentences_stand_where_their_spans_say(text in mangled()) {
        invariants::fold(&text);
    }

    #[test]
    fn any_range_of_the_folded_text_has_its_place_in_the_original(text in mangled(), from in 0.0..1.0, to in 0.0..1.0) {
        let read = Text::new(&text);
        let folded = read.folded();
        let at = |share: f64| {
            let mut at = (folded.len() as f64 * share) as usize;
            while !folded.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let (start, end) = (at(f64::min(from, to)), at(f64::max(from, to)));
        prop_assume!(start < end);
        let span = read.span(start..end);
        let units: Vec<u16> = text.encode_utf16().collect();
        let slice = units.get(span.start as usize..span.end as usize).and_then(|units| String::from_utf16(units).ok());
        prop_assert_eq!(slice.as_deref(), text.get(span.bytes.clone()));
        let again = Folded::new(read.slice(&span));
        let part = folded.get(start..end).unwrap();
        prop_assert!(again.as_str().contains(part), "{:?} does not hold {:?}", again.as_str(), part);
    }

    #[test]
    fn findings_carry_exactly_the_text_they_point_at(text in mangled()) {
        invariants::review(reviewer(), &text);
    }

    #[test]
    fn masking_leaves_no_number_and_masking_again_changes_nothing(text in mangled()) {
        invariants::personal(reviewer(), &text);
    }

    #[test]
    fn a_swedish_word_keeps_its_letters(word in "[a-zåäöA-ZÅÄÖ]{1,12}") {
        let small = word.to_lowercase();
        prop_assert_eq!(folded(&word), small.clone());
        let parted: String = word.nfd().collect();
        prop_assert_eq!(folded(&parted), small);
    }

    #[test]
    fn the_normal_form_of_a_text_changes_no_category(text in mangled()) {
        let composed: String = text.nfc().collect();
        let parted: String = text.nfd().collect();
        prop_assert_eq!(categories(&composed), categories(&parted));
    }
}

#[test]
fn every_character_folds_to_what_folds_to_itself() {
    for c in '\0'..=char::MAX {
        let once = folded(c.encode_utf8(&mut [0; 4]));
        assert_eq!(folded(&once), once, "{c:?} {:04X}", u32::from(c));
    }
}

#[test]
fn the_normal_form_of_the_rules_own_examples_changes_no_category() {
    for category in reviewer().pack().categories() {
        for rule in &category.rules {
            for text in rule.examples.iter().chain(&rule.counter_examples) {
                let parted: String = text.nfd().collect();
                assert_eq!(categories(text), categories(&parted), "{text}");
            }
        }
    }
}
