//! The offset map holds for any text.
#![cfg(not(target_arch = "wasm32"))]
// Helpers of tests are tests too.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use uppsikt::review::Reviewer;
use uppsikt::rules::Pack;
use uppsikt::text::Text;

/// Text as people and their tools mangle it: words, marks, emoji, invisible characters.
fn mangled() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zåäöA-ZÅÄÖ]{1,8}",
        Just("idiot".to_owned()),
        Just("fan".to_owned()),
        Just("070-174 06 12".to_owned()),
        Just("o\u{308}".to_owned()),
        Just("\u{200B}".to_owned()),
        Just("\u{AD}".to_owned()),
        Just("😡".to_owned()),
        Just("👩‍👧".to_owned()),
        Just("İ".to_owned()),
        Just("ﬁ".to_owned()),
        Just(" ".to_owned()),
        Just("? ".to_owned()),
        any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|p| p.concat())
}

fn utf16(text: &str, start: u32, end: u32) -> Option<String> {
    let units: Vec<u16> = text.encode_utf16().collect();
    String::from_utf16(units.get(start as usize..end as usize)?).ok()
}

proptest! {
    #[test]
    fn every_token_stands_where_its_span_says(text in mangled()) {
        let read = Text::new(&text);
        let mut last = 0;
        for token in read.tokens() {
            let span = read.span(token.range());
            prop_assert!(span.start >= last || span.start < span.end);
            prop_assert_eq!(utf16(&text, span.start, span.end), Some(read.slice(&span).to_owned()));
            last = span.start;
        }
        let covered: usize = read.sentences().iter().map(|s| s.len()).sum();
        prop_assert_eq!(covered, read.tokens().len());
    }
}

#[test]
fn findings_carry_exactly_the_text_they_point_at() {
    let reviewer = Reviewer::new(Pack::builtin().unwrap());
    proptest!(|(text in mangled())| {
        for finding in reviewer.findings(&text) {
            prop_assert_eq!(utf16(&text, finding.start, finding.end), Some(finding.text));
        }
    });
}
