//! The built-in pack, held to its own examples.

use super::*;
use crate::review::Reviewer;

fn reviewer() -> Reviewer {
    Reviewer::new(Pack::builtin().unwrap())
}

#[test]
fn every_example_is_found_by_its_category() {
    let reviewer = reviewer();
    let mut missed = Vec::new();
    for category in reviewer.pack().categories() {
        for rule in &category.rules {
            for example in &rule.examples {
                if !reviewer
                    .findings(example)
                    .iter()
                    .any(|f| f.category == category.category)
                {
                    missed.push(format!("{}: {example}", rule.id));
                }
            }
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn no_counter_example_is_found_by_its_category() {
    let reviewer = reviewer();
    let mut wrong = Vec::new();
    for category in reviewer.pack().categories() {
        for rule in &category.rules {
            for example in &rule.counter_examples {
                let found = reviewer.findings(example);
                wrong.extend(
                    found
                        .iter()
                        .filter(|f| f.category == category.category)
                        .map(|f| format!("{} finds {:?} in: {example}", f.rule, f.text)),
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn reasons_are_no_verdicts() {
    for category in Pack::builtin().unwrap().categories() {
        for rule in &category.rules {
            let sv = &rule.reason.sv;
            assert!(
                ["öjlig", "an vara", "edöm"].iter().any(|w| sv.contains(w)),
                "{}: {sv}",
                rule.id
            );
            assert!(
                !sv.contains("ta bort") && !sv.contains("är ett brott"),
                "{}: {sv}",
                rule.id
            );
        }
    }
}

#[test]
fn secret_and_pornographic_text_is_never_logged() {
    let pack = Pack::builtin().unwrap();
    for category in [Category::Sekretess, Category::Pornografi] {
        assert_eq!(pack.category(category).unwrap().log_text, LogText::None);
    }
}

#[test]
fn a_broken_pack_names_file_line_and_key() {
    let with = |name: &str, text: &str| {
        let mut files = builtin_files();
        files.retain(|(n, _)| n != name);
        files.push((name.to_owned(), text.to_owned()));
        Pack::parse(&files).unwrap_err()
    };
    let files = builtin_files();
    let svordom = &files.iter().find(|(n, _)| n == "svordom.toml").unwrap().1;
    let line_of = |text: &str, needle: &str| text.lines().position(|l| l.contains(needle)).unwrap() + 1;

    let text = svordom.replace("severity = \"notera\"", "severity = \"farlig\"");
    let error = with("svordom.toml", &text);
    assert_eq!(
        (error.file(), error.line(), error.key()),
        ("svordom.toml", line_of(&text, "farlig"), "severity")
    );

    let text = svordom.replace("reach", "x")
        + "\n[[rule]]\nid = \"ny\"\nreason = { sv = \"möjlig\", en = \"x\" }\nphrases = [\n  \"bra\",\n  \"ord+felböjt\",\n]\n";
    let error = with("svordom.toml", &text);
    assert_eq!((error.line(), error.key()), (line_of(&text, "felböjt"), "phrases"));
    assert!(error.to_string().contains("felböjt"), "{error}");

    let text = svordom.to_owned()
        + "\n[[rule]]\nid = \"svordom\"\nreason = { sv = \"möjlig\", en = \"x\" }\nphrases = [\"x\"]\n";
    assert!(with("svordom.toml", &text).to_string().contains("två gånger"));
    assert!(with("svordom.toml", "").to_string().contains("svordom"));
    assert!(
        with("svordom.toml", &(svordom.to_owned() + "\nokänd = 1\n"))
            .to_string()
            .contains("okänd")
    );
}

#[test]
fn classes_that_need_themselves_are_refused() {
    let error = Pack::parse(&[
        ("a.toml", "[classes]\na = [\"@b x\"]\nb = [\"@a y\"]\n"),
        ("hot.toml", "[category]\n"),
    ])
    .unwrap_err();
    assert_eq!(error.file(), "hot.toml");
}

#[test]
fn what_is_packed_is_what_stands_in_the_folder() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/extension/packs/rules");
    let files = builtin_files();
    assert!(files.len() >= 13, "{} files", files.len());
    for (name, text) in files {
        assert_eq!(
            std::fs::read_to_string(format!("{folder}/{name}")).unwrap(),
            text,
            "{name}"
        );
    }
}

#[test]
fn every_rule_finds_its_own_examples_and_has_both_kinds() {
    let reviewer = reviewer();
    let mut faults = Vec::new();
    for rule in reviewer.pack().categories().iter().flat_map(|category| &category.rules) {
        if rule.examples.is_empty() || rule.counter_examples.is_empty() {
            faults.push(format!("{} lacks an example or a counter-example", rule.id));
        }
        for example in &rule.examples {
            if !finds(&reviewer, &rule.id, example) {
                faults.push(format!("{} does not itself find: {example}", rule.id));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Whether a rule finds something, be it that another rule of its category says it louder.
fn finds(reviewer: &Reviewer, id: &str, text: &str) -> bool {
    reviewer.all(text).iter().any(|finding| finding.rule == id)
}
