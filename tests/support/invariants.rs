//! What holds for every text whatsoever: asked by property tests (`tests/offsets.rs`) and by the fuzz targets (`fuzz/`).
//!
//! Each function stops with a panic that says what did not hold.

use uppsikt::model::{Category, Comment, Finding};
use uppsikt::personal::mask::mask;
use uppsikt::review::Reviewer;
use uppsikt::text::{Folded, Span, Text};

/// Where each character of a text begins, in bytes and in UTF-16 code units, and where the text ends.
struct Places(Vec<(usize, u32)>);

impl Places {
    fn of(text: &str) -> Self {
        let mut utf16 = 0;
        let mut places = Vec::new();
        for (at, c) in text.char_indices() {
            places.push((at, utf16));
            utf16 += c.len_utf16() as u32;
        }
        places.push((text.len(), utf16));
        Self(places)
    }

    /// UTF-16 code units before a byte; `None` when no character begins there.
    fn utf16(&self, byte: usize) -> Option<u32> {
        let at = self.0.binary_search_by_key(&byte, |(byte, _)| *byte).ok()?;
        self.0.get(at).map(|(_, utf16)| *utf16)
    }

    /// The byte at a number of UTF-16 code units; `None` when it lies inside a character or past the end.
    fn byte(&self, utf16: u32) -> Option<usize> {
        let at = self.0.binary_search_by_key(&utf16, |(_, utf16)| *utf16).ok()?;
        self.0.get(at).map(|(byte, _)| *byte)
    }

    fn hold(&self, span: &Span) {
        assert!(span.start <= span.end, "{span:?} ends before it begins");
        assert_eq!(
            self.utf16(span.bytes.start),
            Some(span.start),
            "{span:?} begins elsewhere"
        );
        assert_eq!(self.utf16(span.bytes.end), Some(span.end), "{span:?} ends elsewhere");
    }
}

/// Folding, its map back, tokens and sentences.
pub fn fold(original: &str) {
    let places = Places::of(original);
    let text = Text::new(original);
    let folded = text.folded();
    assert_eq!(
        Folded::new(folded).as_str(),
        folded,
        "folding {folded:?} again changes it"
    );

    let (mut at, mut source) = (0, 0);
    for token in text.tokens() {
        let range = token.range();
        assert!(at <= range.start && range.start < range.end, "{range:?} after {at}");
        at = range.end;
        let word = folded.get(range.clone());
        assert!(word.is_some(), "{range:?} is no text of {folded:?}");
        assert!(token.forms().all(|form| !form.is_empty()), "an empty form of {word:?}");

        let span = text.span(range);
        places.hold(&span);
        assert!(span.start < span.end, "{word:?} stands nowhere");
        // Two tokens may share a character ("½" is 1 and 2), and none begins before the one before it.
        assert!(source <= span.start, "{word:?} stands before the word before it");
        source = span.start;
        let slice = Folded::new(text.slice(&span));
        assert!(
            word.is_some_and(|word| slice.as_str().contains(word)),
            "{word:?} does not stand in {:?}",
            text.slice(&span)
        );
    }

    let mut next = 0;
    for sentence in text.sentences() {
        assert!(sentence.start == next && sentence.end > next, "{:?}", text.sentences());
        next = sentence.end;
        places.hold(&text.token_span(sentence.clone()));
    }
    assert_eq!(next, text.tokens().len(), "tokens outside every sentence");
}

/// Findings: exactly where they say, in order, no place twice in a category, and the same each time.
pub fn review(reviewer: &Reviewer, original: &str) -> Vec<Finding> {
    let places = Places::of(original);
    let findings = reviewer.findings(original);
    for finding in &findings {
        let bytes = places.byte(finding.start).zip(places.byte(finding.end));
        let slice = bytes.and_then(|(start, end)| original.get(start..end));
        assert_eq!(
            slice,
            Some(finding.text.as_str()),
            "{} at {}..{}",
            finding.rule,
            finding.start,
            finding.end
        );
        assert!(!finding.text.is_empty(), "{} marks nothing", finding.rule);
        assert!((0.0..=1.0).contains(&finding.confidence), "{}", finding.confidence);
        assert!(
            finding.rule.starts_with(&format!("{}/", finding.category.id())),
            "{} is no rule of {}",
            finding.rule,
            finding.category.id()
        );
    }
    for pair in findings.windows(2) {
        let [before, after] = pair else { continue };
        let order = |f: &Finding| (std::cmp::Reverse(f.severity), f.start);
        assert!(order(before) <= order(after), "{} before {}", before.rule, after.rule);
    }
    for category in Category::ALL {
        let mut taken: Vec<_> = findings.iter().filter(|f| f.category == category).collect();
        taken.sort_by_key(|f| f.start);
        for pair in taken.windows(2) {
            let [before, after] = pair else { continue };
            assert!(
                before.end <= after.start,
                "{} and {} say the same",
                before.rule,
                after.rule
            );
        }
    }
    assert_eq!(reviewer.findings(original), findings, "not the same the second time");

    let comment: Comment = serde_json::from_value(serde_json::json!({"id": "x", "text": original})).unwrap();
    assert_eq!(reviewer.review(&comment).findings, findings);
    findings
}

/// What masking takes out of a text wherever a recogniser finds it.
const NUMBERS: [&str; 6] = ["personnummer", "samordningsnummer", "telefon", "epost", "konto", "kort"];

/// Masking: no number or address that the recognisers find is left, and masking again changes nothing.
pub fn personal(reviewer: &Reviewer, original: &str) {
    let findings = review(reviewer, original);
    let masked = mask(original, &findings);
    let left: Vec<_> = reviewer
        .findings(&masked)
        .into_iter()
        .filter_map(|f| {
            let recogniser = f.rule.strip_prefix("personuppgift/")?;
            NUMBERS.contains(&recogniser).then_some((f.rule, f.text))
        })
        .collect();
    assert!(left.is_empty(), "{left:?} left in {masked:?}");
    assert_eq!(mask(&masked, &[]), masked, "masking again changes it");
}
