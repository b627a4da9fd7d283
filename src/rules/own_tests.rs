//! Own rules over the built-in ones: what they mean, what is told of them, and that none makes a review hang.

use super::*;
use crate::review::Reviewer;
use proptest::prelude::*;
use std::time::{Duration, Instant};

fn reviewer(files: &[(&str, &str)]) -> Reviewer {
    Reviewer::new(Pack::parse(files).unwrap())
}

/// (rule, words) of every finding but what the learned rule thinks of the texts.
fn found(files: &[(&str, &str)], text: &str) -> Vec<(String, String)> {
    let findings = reviewer(files).findings(text);
    let findings = findings.into_iter().filter(|f| !f.rule.ends_with("/liknar"));
    findings.map(|f| (f.rule, f.text)).collect()
}

fn words(files: &[(&str, &str)], text: &str) -> Vec<String> {
    found(files, text).into_iter().map(|(_, words)| words).collect()
}

/// (file, line, Swedish message) of every error.
fn errors(files: &[(&str, &str)]) -> Vec<(String, usize, String)> {
    let checked = Pack::check(files);
    assert_eq!(checked.pack.is_none(), !checked.errors.is_empty());
    assert_eq!(Pack::parse(files).err().as_ref(), checked.errors.first());
    let told = checked.errors.iter();
    told.map(|e| (e.file().to_owned(), e.line(), e.message().sv)).collect()
}

fn warnings(files: &[(&str, &str)]) -> Vec<(usize, String)> {
    let checked = Pack::check(files);
    assert_eq!(checked.errors, []);
    checked.warnings.iter().map(|w| (w.line(), w.message().sv)).collect()
}

#[test]
fn a_word_list_flags_its_words_but_not_its_exceptions() {
    let list = "\u{FEFF}Kategori: Reklam\r\nAllvar: åtgärda\r\nOrsak: Möjligt spel. Bedöm.\r\n\r\n# ord\r\n*kasinot*\r\nSnabba PENGAR!\r\n\
                gurka+or\r\nfri .. frakt # ett val\r\n– kasinot cosmopol\r\n- gröna gurkor\r\n";
    let files = [("spel.txt", list)];
    let text = "Nätkasinots erbjudande: snabba pengar, fri och riktigt billig frakt. Gurkorna och gröna gurkor. Kasinot Cosmopol.";
    let own = found(&files, text)
        .into_iter()
        .filter(|(rule, _)| rule == "reklam/spel-1");
    assert_eq!(
        own.map(|(_, words)| words).collect::<Vec<_>>(),
        [
            "Nätkasinots",
            "snabba pengar",
            "fri och riktigt billig frakt",
            "Gurkorna"
        ]
    );
    let finding = reviewer(&files).findings("snabba pengar").remove(0);
    assert_eq!(
        (finding.category, finding.severity),
        (Category::Reklam, Severity::Atgarda)
    );
    assert_eq!(
        (finding.rule.as_str(), finding.reason.sv.as_str()),
        ("reklam/spel-1", "Möjligt spel. Bedöm.")
    );
    assert_eq!(
        finding.basis,
        Pack::builtin().unwrap().category(Category::Reklam).unwrap().basis
    );
}

#[test]
fn words_of_a_list_are_read_as_a_comment_is() {
    let hits = |line: &str, text: &str| -> Vec<String> {
        let found = found(&[("a.txt", &format!("kategori: vald\n{line}\n"))], text);
        let own = found.into_iter().filter(|(rule, _)| rule == "vald/a-1");
        own.map(|(_, words)| words).collect()
    };
    for (line, text) in [
        ("E-post", "e-post"),
        ("s n u r r e b o c k", "Snurrebock"),
        ("vad är detta?", "vad är detta"),
        ("18+", "18"),
        ("https://spelbolag.example/", "https://spelbolag.example/"),
        ("*spelbolag.example*", "www.spelbolag.example/bonus?x=1"),
        ("@snurrebock", "snurrebock"),
        ("gul|röd snurrebock", "röd snurrebock"),
        ("snurrebock...", "snurrebock"),
        ("🥒", "🥒"),
        ("köp #gurkor", "köp #gurkor"),
    ] {
        assert_eq!(hits(line, text).len(), 1, "{line}");
    }
    assert_eq!(hits("snurre*", "snurrebockens snurr"), ["snurrebockens"]);
}

#[test]
fn added_rules_have_every_key_and_may_leave_out_most() {
    let toml = "[classes]\nfrukt = ['gurka+or', 'ett äpple']\n[[rule]]\ncategory = 'hot'\nphrases = ['@frukt mot @du']\nseverity = 'notera'\n\
                [[rule]]\ncategory = 'svordom'\nid = 'egen'\nwords = ['snurrebock+ar', 'lilla tok']\nnear = ['kommun*']\nreach = 'sentence'\n";
    let files = [("egna ord.toml", toml)];
    let rule = |text: &str| found(&files, text).into_iter().map(|(rule, _)| rule).next();
    assert_eq!(rule("En gurka mot honom.").as_deref(), None);
    assert_eq!(rule("Ett äpple mot dom.").as_deref(), Some("hot/egna-ord-1"));
    assert_eq!(
        words(&files, "Bra. Kommunens lilla tok sover."),
        ["Kommunens lilla tok sover"]
    );
    assert_eq!(words(&files, "Lilla tok."), Vec::<String>::new());
    let pack = Pack::parse(&files).unwrap();
    let svordom = pack.category(Category::Svordom).unwrap();
    let egen = svordom.rules.iter().find(|r| r.id == "svordom/egen").unwrap();
    assert!(egen.reason.sv.contains("Bedöm") && egen.severity == svordom.severity);
    // An own class of a built-in name is one's own, and changes no built-in rule.
    let own = [(
        "a.toml",
        "[classes]\ndu = ['gurka']\n[[rule]]\ncategory = 'hot'\nphrases = ['@du ska']\n",
    )];
    assert_eq!(words(&own, "gurka ska"), ["gurka ska"]);
    assert!(
        reviewer(&own)
            .findings("Jag ska slå ihjäl dig")
            .iter()
            .any(|f| f.category == Category::Hot)
    );
}

#[test]
fn built_in_rules_are_switched_off_and_phrases_allowed() {
    let fan = "Fan vad dåligt, fan ta centrum";
    assert_eq!(found(&[("a.toml", "[off]\nrules = ['svordom/svordom']\n")], fan), []);
    let off = [
        ("a.toml", "[off]\ncategories = ['svordom']\n"),
        ("b.txt", "kategori: svordom\nfan\n"),
    ];
    assert_eq!(
        found(&off, "fan, helvete"),
        [("svordom/b-1".to_owned(), "fan".to_owned())]
    );
    assert!(reviewer(&off).pack().category(Category::Svordom).unwrap().rules.len() == 1);

    assert_eq!(
        words(&[("a.toml", "[allow]\nwords = ['fan ta centrum']\n")], fan),
        ["Fan"]
    );
    assert_eq!(
        words(&[("a.txt", "tillåt: svordom\nfan*\n")], fan),
        Vec::<String>::new()
    );
    assert_eq!(words(&[("a.txt", "tillåt: hot, reklam\nfan*\n")], fan).len(), 2);
    // What is wider than the allowed phrase is not inside it.
    let wide = [
        ("a.txt", "tillåt: allt\ngurka\n"),
        ("b.txt", "kategori: reklam\nköp gurka\n"),
    ];
    assert_eq!(words(&wide, "köp gurka"), ["köp gurka"]);
    // Personal data is data, too.
    let number = "Ring 0700-11 22 33 nu";
    assert!(!reviewer(&[]).findings(number).is_empty());
    let off = [("a.toml", "[off]\ncategories = ['personuppgift']\n")];
    assert!(reviewer(&off).findings(number).is_empty());
    // However often it stands.
    let often = "fan ".repeat(300);
    assert_eq!(words(&[("a.txt", "tillåt: allt\nfan\n")], &often), Vec::<String>::new());
}

#[test]
fn the_learned_model_may_speak_for_an_own_rule_and_be_switched_off() {
    let own = "[[rule]]\ncategory = 'fraga'\nlearned = true\nlikeness = 0.0\n[off]\ncategories = ['fraga']\n";
    let files = [("a.toml", own)];
    let pack = Pack::parse(&files).unwrap();
    let ids: Vec<&str> = pack.learned().map(|rule| rule.id.as_str()).collect();
    assert!(
        ids.contains(&"fraga/a-1") && ids.iter().filter(|id| id.starts_with("fraga/")).count() == 1,
        "{ids:?}"
    );
}

#[test]
fn a_file_of_a_built_in_name_replaces_it_and_nothing_else() {
    let files = builtin_files();
    let svordom = &files.iter().find(|(n, _)| n == "svordom.toml").unwrap().1;
    let head = svordom.split("[[rule]]").next().unwrap();
    let own = format!(
        "{head}\n[[rule]]\nid = \"eget\"\nreason = {{ sv = \"Möjlig.\", en = \"Possibly.\" }}\nphrases = [\"gurka\", \"@du är fan\"]\n"
    );
    let files = [
        ("svordom.toml", own.as_str()),
        ("mer.txt", "kategori: svordom\nmelon\n"),
    ];
    assert_eq!(
        found(&files, "Fan, gurka och melon."),
        [
            ("svordom/eget".to_owned(), "gurka".to_owned()),
            ("svordom/mer-1".to_owned(), "melon".to_owned())
        ]
    );
    assert!(
        reviewer(&files)
            .findings("Jag ska slå ihjäl dig")
            .iter()
            .any(|f| f.category == Category::Hot)
    );
    let told = Pack::check(&files).files;
    assert!(told[0].replaces && told[0].describes == Some(Category::Svordom) && !told[1].replaces);
    assert_eq!(
        (told[1].phrases, told[1].categories.as_slice()),
        (1, &[Category::Svordom][..])
    );

    let other = errors(&[("mina-svordomar.toml", own.as_str())]);
    assert!(
        other
            .iter()
            .any(|(_, _, told)| told.contains("döp den till svordom.toml")),
        "{other:?}"
    );
}

#[test]
fn a_whole_pack_may_have_lists_beside_it() {
    let mut files = builtin_files();
    files.push(("ord.txt".to_owned(), "kategori: vald\ngurka\n".to_owned()));
    files.push((
        "mer.toml".to_owned(),
        "[[rule]]\ncategory = 'vald'\nphrases = ['@du melon']\n".to_owned(),
    ));
    let reviewer = Reviewer::new(Pack::parse(&files).unwrap());
    assert_eq!(reviewer.findings("gurka! Du melon").len(), 2);
}

#[test]
fn every_error_is_told_with_its_line_and_what_to_write() {
    let list = "kategori: reklamm\nallvar: farligt\ncasino\nf*n\n*\nett. Två\ncasino+xx\norsak: för sent\nkategori: hot\nfarlig\n";
    let told = errors(&[
        ("a.txt", list),
        ("b.txt", "casino\n"),
        ("c.txt", "kategori: hot\n"),
        ("d.txt", "katgori: hot\ncasino\n"),
        (
            "e.toml",
            "[[rule]]\nwords = ['x']\n\n[[rule]]\ncategory = 'hot'\nphrases = [\n  'bra',\n  '@finnsinte',\n  'hej,',\n]\n[[rule]]\ncategory = 'hot'\n",
        ),
        (
            "f.toml",
            "[allow]\nwords = ['f*n', 'bra']\ncategories = ['hott']\n[off]\nregler = 1\n",
        ),
        ("g.toml", "[[rule]\n"),
    ]);
    let places: Vec<(&str, usize)> = told.iter().map(|(file, line, _)| (file.as_str(), *line)).collect();
    assert_eq!(
        places,
        [
            ("a.txt", 1),
            ("a.txt", 2),
            ("a.txt", 4),
            ("a.txt", 5),
            ("a.txt", 6),
            ("a.txt", 8),
            ("b.txt", 1),
            ("c.txt", 1),
            ("d.txt", 1),
            ("d.txt", 1),
            ("e.toml", 1),
            ("f.toml", 2),
            ("f.toml", 3),
            ("f.toml", 5),
            ("g.toml", 1),
            ("e.toml", 8),
            ("e.toml", 9),
            ("e.toml", 11),
        ],
        "{told:#?}"
    );
    for (place, part) in [
        (0, "hot, uppvigling"),
        (1, "notera, granska eller åtgärda"),
        (2, "först eller sist"),
        (6, "”kategori: reklam”"),
        (8, "skriv kategori, allvar, orsak eller tillåt"),
        (10, "`category` saknas"),
        (13, "okänd nyckel `regler`"),
    ] {
        assert!(told[place].2.contains(part), "{part}: {:?}", told[place]);
    }
    assert_eq!(
        Pack::parse(&[("a.txt", list)])
            .unwrap_err()
            .message()
            .en
            .matches("there is no category")
            .count(),
        1
    );
}

#[test]
fn a_file_in_another_encoding_says_where_and_what_to_do() {
    let mut bytes = "kategori: hot\nbra\nf".to_owned().into_bytes();
    bytes.extend(b"\xE5r inte\n");
    let error = decode("ord.txt", bytes).unwrap_err();
    assert_eq!((error.file(), error.line()), ("ord.txt", 3));
    assert!(
        error.message().sv.contains("UTF-8") && error.message().sv.contains("”f”"),
        "{error}"
    );
    // As a browser hands it over.
    let told = errors(&[("ord.txt", "kategori: hot\nbra\nf\u{FFFD}r inte\n")]);
    assert_eq!((told.len(), told[0].1), (1, 3));
}

#[test]
fn what_is_hardly_meant_is_warned_of() {
    let told = warnings(&[("a.txt", "kategori: reklam\nmelon\n*a*\nMelon\när\n")]);
    let lines: Vec<usize> = told.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [4, 3, 5], "{told:?}");
    assert!(
        told[0].1.contains("rad 2") && told[1].1.contains("vanliga kommentarer"),
        "{told:?}"
    );
    let told = warnings(&[(
        "a.toml",
        "[off]\nrules = ['hot/finnsinte']\n[[rule]]\ncategory = 'vald'\nwords = ['gurka']\nexamples = ['en gurka', 'en melon']\ncounter_examples = ['två gurka']\n",
    )]);
    assert_eq!(told.len(), 3, "{told:?}");
    assert_eq!(
        warnings(&[("a.toml", "[[rule]]\ncategory = 'hot'\nphrases = ['<ord>']\n")]).len(),
        1
    );
}

#[test]
fn the_example_for_administrators_works_as_it_says() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/demo/egna-regler");
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    let checked = Pack::check(&files);
    assert_eq!((checked.errors, checked.warnings), (Vec::new(), Vec::new()));
    let reviewer = Reviewer::new(checked.pack.unwrap());
    let rules = |text: &str| -> Vec<String> { reviewer.findings(text).into_iter().map(|f| f.rule).collect() };
    assert_eq!(
        rules("Nätcasinot ger snabba pengar"),
        ["reklam/spel-1", "reklam/spel-1"]
    );
    assert_eq!(rules("Vi åt på Casino Cosmopol"), Vec::<String>::new());
    assert_eq!(rules("snurrebockarna"), ["svordom/spel-2"]);
    assert_eq!(rules("I Fittja centrum och i Kukkolaforsen"), Vec::<String>::new());
    assert_eq!(rules("Laga den förbannade bron"), Vec::<String>::new());
}

/// Linear: four times the words take some four times as long, not sixteen.
#[test]
fn long_lists_are_read_in_linear_time() {
    let list = |words: usize| {
        (0..words).fold("kategori: reklam\n".to_owned(), |list, i| {
            let letters: String = format!("{:06}", i * 7919)
                .bytes()
                .map(|b| char::from(b - b'0' + b'k'))
                .collect();
            list + "ord" + &letters + "\n"
        })
    };
    let time = |words: usize| {
        let list = list(words);
        let start = Instant::now();
        let pack = Pack::check(&[("a.txt", list.as_str())]);
        assert_eq!((pack.errors, pack.files[0].phrases), (Vec::new(), words));
        start.elapsed()
    };
    let (short, long) = (time(12_500), time(50_000));
    assert!(long < short * 10 + Duration::from_secs(2), "{short:?}, then {long:?}");
}

#[test]
fn no_pack_makes_a_review_hang() {
    let rule = |phrases: &[String]| {
        let phrases: Vec<String> = phrases.iter().map(|p| format!("'{p}'")).collect();
        format!("[[rule]]\ncategory = 'hot'\nphrases = [{}]\n", phrases.join(","))
    };
    let many = |form: &dyn Fn(usize) -> String, n: usize| rule(&(0..n).map(form).collect::<Vec<_>>());
    let one = |phrase: &str| rule(&[phrase.to_owned()]);
    let wide_classes = (1..8).fold("[classes]\nc0 = ['x y', 'x z']\n".to_owned(), |text, i| {
        text + &format!("c{i} = [{}]\n", format!("'@c{} a', ", i - 1).repeat(40))
    });
    let deep_classes = (1..50_000).fold("[classes]\nc0 = ['x y']\n".to_owned(), |text, i| {
        text + &format!("c{i} = ['@c{} a', '@c{} b']\n", i - 1, i - 1)
    });
    // Refused …
    for (what, name, text) in [
        (
            "a word that all begin with",
            "a.toml",
            many(&|i| format!("och ord{i}"), 30_000),
        ),
        ("any word", "a.toml", many(&|i| format!("<ord> ord{i}"), 5_000)),
        ("any letter", "a.toml", many(&|i| format!("*a* ord{i}"), 5_000)),
        ("a gap first", "a.toml", many(&|i| format!(".. ord{i}"), 5_000)),
        ("gaps", "a.toml", one("a ..12 a ..12 a ..12 a ..12 a ..12 b")),
        (
            "choices",
            "a.toml",
            one(&("och ".to_owned() + &"<ord>|och ".repeat(30))),
        ),
        ("perhapses", "a.toml", one(&("a? ".repeat(30) + "b"))),
        ("wide classes", "a.toml", wide_classes + &one("@c7")),
        ("deep classes", "a.toml", deep_classes + &one("@c49999")),
        ("nesting", "a.toml", "a = ".to_owned() + &"[".repeat(500_000)),
        ("rules", "a.toml", many(&|_| "x".to_owned(), 1).repeat(6_000)),
        (
            "a long phrase",
            "a.txt",
            "kategori: hot\n".to_owned() + &"ord ".repeat(100_000),
        ),
        (
            "too many phrases",
            "a.txt",
            "kategori: hot\n".to_owned() + &"ord\n".repeat(300_000),
        ),
        (
            "too many bad phrases",
            "a.txt",
            "kategori: hot\n".to_owned() + &"o*d\n".repeat(300_000),
        ),
        ("a large file", "a.txt", "x".repeat(limits::MOST_BYTES + 1)),
    ] {
        let start = Instant::now();
        let told = errors(&[(name, text.as_str())]);
        assert!(
            !told.is_empty() && told.len() <= limits::MOST_ERRORS,
            "{what}: {}",
            told.len()
        );
        assert!(start.elapsed().as_secs() < 30, "{what} took {:?}", start.elapsed());
    }
    // … or harmless.
    let text = "och du ska få se att det är en helt vanlig kommentar ".repeat(40);
    for (what, file) in [
        ("what every word fits", one("<ord>")),
        ("words to choose among", one(&"och|du|ska ".repeat(30))),
        ("a letter", one("*a*")),
        ("gaps", many(&|i| format!("och ..12 <ord> ..12 ord{i}"), 20)),
        ("nested letters", many(&|i| format!("*{}*", "a".repeat(i + 1)), 500)),
        (
            "what is near",
            one("<ord>") + &format!("near = [{}]\n", "'<ord> ordet', ".repeat(300)),
        ),
        (
            "exceptions",
            one("<ord>") + &format!("except = [{}]\n", "'<ord> ordet', ".repeat(2_000)),
        ),
    ] {
        let reviewer = reviewer(&[("a.toml", file.as_str())]);
        for text in [text.as_str(), &"och ".repeat(600), &"a".repeat(3_000)] {
            let start = Instant::now();
            let _ = reviewer.findings(text);
            assert!(start.elapsed().as_secs() < 30, "{what} took {:?}", start.elapsed());
        }
    }
}

/// Reads and compiles files for themselves, without the built-in pack, which would take most of the time.
fn compiles(files: &[(&str, &str)]) -> Vec<PackError> {
    let mut errors = limits::Errors::default();
    let sources = compile::Source::read(files, &mut errors);
    let basis = LegalBasis {
        kind: crate::model::BasisKind::EgenRegel,
        lagrum: String::new(),
        lydelse: String::new(),
    };
    let usual = compile::Usual {
        category: Category::Hot,
        severity: Severity::Notera,
        basis: &basis,
        confidence: 1.0,
    };
    let mut compiler = compile::Compiler::new(&sources, &[], limits::OVER, errors);
    for source in &sources {
        for rule in &source.file.rules {
            let _ = compiler.rule(source, rule, usual);
        }
        for allow in &source.file.allow {
            compiler.allow(source, allow);
        }
    }
    compiler.finish().1.into_vec()
}

proptest! {
    #[test]
    fn any_text_is_a_list_or_an_error(text in "(kategori: (hot|reklam)\n)?(\\PC{0,30}\n|[-*+|.?a-c: ]{0,12}\n){0,8}") {
        let told = compiles(&[("a.txt", text.as_str())]);
        let lines = text.matches('\n').count() + 1;
        prop_assert!(told.iter().all(|e| e.line() >= 1 && e.line() <= lines), "{told:?}");
    }

    #[test]
    fn whatever_a_list_takes_for_a_phrase_is_one(line in "\\PC{0,30}|[-*+|.?a-cåÄ0-9@#: ]{0,14}") {
        if let Ok(phrase) = list::phrase(&line) {
            let toml = format!("[[rule]]\ncategory = 'hot'\nphrases = [{}]\n", serde_json::to_string(&phrase).unwrap());
            let told = compiles(&[("a.toml", toml.as_str())]);
            // An inflection is looked up only when the phrase is.
            let known = line.contains('+') && told.iter().all(|e| e.message().sv.contains("böjningen"));
            prop_assert!(told.is_empty() || known, "{phrase:?}: {told:?}");
        }
    }

    #[test]
    fn any_text_is_toml_rules_or_an_error(
        text in "\\PC{0,60}",
        phrases in proptest::collection::vec("[-*+|.?@<>^$a-cå0-9 ]{0,14}", 0..6),
        words in proptest::collection::vec("\\PC{0,14}", 0..4),
    ) {
        let listed = |texts: &[String]| texts.iter().map(|t| serde_json::to_string(t).unwrap()).collect::<Vec<_>>().join(", ");
        let rule = format!(
            "[[rule]]\ncategory = 'hot'\nphrases = [{0}]\nexcept = [{0}]\nwords = [{1}]\n[classes]\na = [{0}]\n[allow]\nphrases = [{0}]\n",
            listed(&phrases),
            listed(&words),
        );
        for text in [text, rule] {
            let lines = text.matches('\n').count() + 1;
            let told = compiles(&[("a.toml", text.as_str())]);
            prop_assert!(told.iter().all(|e| e.line() >= 1 && e.line() <= lines), "{told:?}");
        }
    }
}
