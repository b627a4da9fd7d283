//! The command line's contract: what a registrator's script and a test harness rely on.
#![cfg(not(target_arch = "wasm32"))]
// Helpers of tests are tests too.
#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn uppsikt(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_uppsikt"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that says no to its arguments does not read what it is given.
    if let Err(error) = child.stdin.take().unwrap().write_all(input) {
        assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe);
    }
    child.wait_with_output().unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    String::from_utf8(output.stdout.clone())
        .unwrap()
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect()
}

fn scratch(name: &str) -> PathBuf {
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&directory);
    std::fs::create_dir_all(&directory).unwrap();
    directory
}

#[test]
fn scan_answers_every_line_in_order_with_exactly_the_contracts_keys() {
    let out = uppsikt(
        &["scan", "--channel", "facebook"],
        "{\"id\":\"a\",\"text\":\"😡😡 din idiot\"}\n{\"id\":7,\"text\":\"Fint väder\"}\n".as_bytes(),
    );
    assert!(out.status.success());
    let lines = lines(&out);
    assert_eq!(lines.len(), 2);
    assert_eq!((&lines[0]["id"], &lines[1]["id"]), (&Value::from("a"), &Value::from(7)));
    assert_eq!(lines[1]["findings"], Value::Array(Vec::new()));
    let finding = lines[0]["findings"].as_array().unwrap().first().unwrap();
    let keys: Vec<_> = finding.as_object().unwrap().keys().map(String::as_str).collect();
    let mut expected = [
        "category",
        "severity",
        "start",
        "end",
        "text",
        "rule",
        "basis",
        "confidence",
    ];
    expected.sort_unstable();
    let mut sorted = keys.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, expected);
    assert_eq!(finding["end"], 14);
    let mut basis: Vec<_> = finding["basis"].as_object().unwrap().keys().cloned().collect();
    basis.sort();
    assert_eq!(basis, ["kind", "lagrum", "lydelse"]);
}

#[test]
fn a_bad_line_is_told_and_the_rest_is_done() {
    let out = uppsikt(&["scan"], b"\xEF\xBB\xBF{\"id\":\"1\",\"text\":\"hej\"}\n{bad\n\xFF\xFE\n\n{\"id\":null,\"text\":\"x\"}\n{\"id\":\"6\",\"text\":\"hej\"}");
    assert_eq!(out.status.code(), Some(1));
    let lines = lines(&out);
    let errors: Vec<_> = lines
        .iter()
        .filter(|l| l.get("error").is_some())
        .map(|l| (l["id"].is_null(), l["line"].as_u64().unwrap()))
        .collect();
    assert_eq!(errors, [(true, 2), (true, 3), (true, 5)]);
    assert_eq!(
        (&lines[0]["id"], &lines.last().unwrap()["id"]),
        (&Value::from("1"), &Value::from("6"))
    );
    let stderr = String::from_utf8(out.stderr).unwrap();
    assert!(
        stderr.contains("line 2") && stderr.contains("line 3") && stderr.contains("line 5"),
        "{stderr}"
    );
}

#[test]
fn a_broken_pack_is_named_and_the_built_in_one_is_used() {
    let directory = scratch("broken-pack");
    std::fs::write(
        directory.join("hot.toml"),
        "[category]\nid = \"hot\"\nseverity = \"farlig\"\n",
    )
    .unwrap();
    let out = uppsikt(
        &["scan", "--pack", directory.to_str().unwrap()],
        b"{\"id\":\"1\",\"text\":\"din idiot\"}\n",
    );
    assert_eq!(out.status.code(), Some(3));
    assert!(!lines(&out)[0]["findings"].as_array().unwrap().is_empty());
    let stderr = String::from_utf8(out.stderr).unwrap();
    assert!(
        stderr.contains("hot.toml")
            && stderr.contains("line 3")
            && stderr.contains("severity")
            && stderr.contains("built-in"),
        "{stderr}"
    );
}

#[test]
fn an_own_pack_replaces_the_built_in_one() {
    let directory = scratch("own-pack").join("rules");
    std::fs::create_dir_all(&directory).unwrap();
    let builtin = Path::new(env!("CARGO_MANIFEST_DIR")).join("extension/packs/rules");
    for entry in std::fs::read_dir(builtin).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "toml") {
            std::fs::copy(&path, directory.join(path.file_name().unwrap())).unwrap();
        }
    }
    let own = directory.join("svordom.toml");
    let text = std::fs::read_to_string(&own).unwrap()
        + "\n[[rule]]\nid = \"eget\"\nreason = { sv = \"Möjligt eget ord.\", en = \"Own word.\" }\nphrases = [\"snurrebock+ar\"]\n";
    std::fs::write(&own, text).unwrap();
    let input = "{\"id\":\"1\",\"text\":\"Vilka snurrebockar\"}\n".as_bytes();
    let rule = |out: &Output| lines(out)[0]["findings"][0]["rule"].clone();
    assert_eq!(
        rule(&uppsikt(
            &["scan", "--pack", directory.parent().unwrap().to_str().unwrap()],
            input
        )),
        "svordom/eget"
    );
    assert_eq!(rule(&uppsikt(&["scan"], input)), Value::Null);
}

/// A directory of own rules with these files.
fn own_rules(name: &str, files: &[(&str, &[u8])]) -> PathBuf {
    let directory = scratch(name);
    for (name, bytes) in files {
        std::fs::write(directory.join(name), bytes).unwrap();
    }
    directory
}

#[test]
fn own_words_lie_over_the_built_in_rules() {
    let list = "\u{feff}kategori: reklam\r\nallvar: atgarda\r\ngurkor*\r\n- gurkor i lag\r\n".as_bytes();
    let toml = b"[off]\nrules = ['svordom/svordom']\n[allow]\nwords = ['idiot i rutan']\n";
    let directory = own_rules("own-words", &[("ord.TXT", list), ("lokalt.toml", toml)]);
    let directory = directory.to_str().unwrap();
    let input = "{\"id\":1,\"text\":\"Fan! Gurkorna och gurkor i lag! Idiot i rutan, din idiot\"}\n".as_bytes();
    let out = uppsikt(&["scan", "--pack", directory], input);
    assert_eq!((out.status.code(), out.stderr.len()), (Some(0), 0));
    let lines = lines(&out);
    let found: Vec<(&str, &str)> = lines[0]["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| (f["severity"].as_str().unwrap(), f["text"].as_str().unwrap()))
        .collect();
    assert_eq!(found, [("atgarda", "Gurkorna"), ("granska", "idiot")]);
    assert_eq!(lines[0]["findings"][1]["start"], 51);

    let listed = String::from_utf8(uppsikt(&["rules", "--pack", directory], b"").stdout).unwrap();
    assert!(
        listed.contains("reklam/ord-1") && !listed.contains("svordom/svordom"),
        "{listed}"
    );
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/dev.jsonl");
    assert!(
        uppsikt(&["evaluate", "--pack", directory, corpus], b"")
            .status
            .success()
    );

    let checked = uppsikt(&["check-pack", directory], b"");
    let said = String::from_utf8(checked.stdout).unwrap();
    assert_eq!(checked.status.code(), Some(0), "{said}");
    assert!(
        said.contains("ord.TXT: 1 regler, 1 ord och fraser, 1 undantag") && said.contains("kan användas"),
        "{said}"
    );
}

#[test]
fn check_pack_tells_everything_and_nothing_of_a_broken_pack_is_used() {
    let directory = own_rules(
        "broken-own",
        &[
            ("bra.txt", b"kategori: reklam\ngurkor*\n"),
            ("ord.txt", b"kategori: reklam\nbra\nd\xE5ligt\n"),
            ("fel.toml", b"[[rule]]\ncategory = 'hott'\n"),
        ],
    );
    let check = |directory: &str| {
        let out = uppsikt(&["check-pack", directory], b"");
        (out.status.code(), String::from_utf8(out.stderr).unwrap())
    };
    let path = directory.to_str().unwrap();
    let (code, said) = check(path);
    assert_eq!(code, Some(1));
    assert!(said.contains("ord.txt, rad/line 3") && said.contains("UTF-8"), "{said}");
    std::fs::write(directory.join("ord.txt"), "kategori: reklam\nf*n\n".as_bytes()).unwrap();
    let (code, said) = check(path);
    assert_eq!(code, Some(1));
    assert!(
        said.contains("ord.txt, rad/line 2") && said.contains("fel.toml, rad/line 2, category"),
        "{said}"
    );

    let out = uppsikt(&["scan", "--pack", path], "{\"id\":1,\"text\":\"gurkor\"}\n".as_bytes());
    assert_eq!(out.status.code(), Some(3));
    assert_eq!(lines(&out)[0]["findings"], Value::Array(Vec::new()));
    let said = String::from_utf8(out.stderr).unwrap();
    assert!(
        said.contains("fel.toml") && said.contains("ord.txt") && said.contains("built-in"),
        "{said}"
    );

    assert_eq!(check("finns-inte").0, Some(1));
    assert_eq!(
        check(own_rules("no-rules", &[("x.md", b"")]).to_str().unwrap()).0,
        Some(1)
    );
}

#[test]
fn evaluate_measures_the_projects_own_corpus() {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/dev.jsonl");
    let out = uppsikt(&["evaluate", corpus], b"");
    assert!(out.status.success());
    let table = String::from_utf8(out.stdout).unwrap();
    let row = |name: &str| -> Vec<f64> {
        let line = table.lines().find(|l| l.starts_with(name)).unwrap();
        line.split_whitespace().filter_map(|w| w.parse().ok()).collect()
    };
    // Right, wrong, missed, precision, recall, F1. A floor, so that a rule's loss shows; not a promise about new texts.
    let all = row("flagged at all");
    assert!(all[3] >= 0.95 && all[4] >= 0.9, "{table}");
    assert!(row("all labels")[5] >= 0.88, "{table}");
}

/// Four labelled comments of two kinds, in a file of this name.
fn labelled(name: &str) -> String {
    let file = scratch(name).join(name);
    let lines = [
        r#"{"id": "1", "text": "din idiot", "labels": ["personangrepp"], "marks": {"personangrepp": ["idiot"]}, "note": "tråd: väg"}"#,
        r#"{"id": "2", "text": "fint väder", "labels": [], "note": "tråd; beröm"}"#,
        r#"{"id": "3", "text": "grönt gräs", "labels": ["hot"], "note": "teknik: ironi"}"#,
        r#"{"id": "4", "text": "fan också", "labels": []}"#,
    ];
    std::fs::write(&file, lines.join("\n")).unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn evaluate_counts_for_machines_by_label_and_by_kind() {
    let file = labelled("kinds.jsonl");
    let json = |arguments: &[&str]| {
        let out = uppsikt(&[&["evaluate", "--json", &file], arguments].concat(), b"");
        assert!(out.status.success());
        lines(&out).remove(0)
    };
    let all = json(&[]);
    assert_eq!(all["comments"], 4);
    assert_eq!(
        (
            &all["flagged"]["right"],
            &all["flagged"]["wrong"],
            &all["flagged"]["missed"]
        ),
        (&1.into(), &1.into(), &1.into())
    );
    assert_eq!(
        (&all["cleanFlagged"]["value"], &all["cleanFlagged"]["n"]),
        (&0.5.into(), &2.into())
    );
    assert_eq!(all["marksTouched"]["value"], 1.0);
    let kinds: Vec<_> = all["kinds"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(kinds, ["teknik", "tråd"]);
    assert_eq!(all["kinds"]["teknik"]["flagged"]["recall"]["value"], 0.0);
    assert_eq!(all["kinds"]["teknik"]["flagged"]["precision"], Value::Null);
    let hot = all["labels"]
        .as_array()
        .unwrap()
        .iter()
        .find(|label| label["label"] == "hot")
        .unwrap();
    assert_eq!(hot["missed"], 1);

    let thread = json(&["--kind", "tråd"]);
    assert_eq!(
        (&thread["comments"], &thread["flagged"]["f1"]["value"]),
        (&2.into(), &1.0.into())
    );
    assert_eq!(json(&["--kind", "tråd", "--kind", "teknik"])["comments"], 3);
}

#[test]
fn a_sealed_file_is_measured_and_not_shown() {
    let file = labelled("new-sealed.jsonl");
    assert!(uppsikt(&["evaluate", &file], b"").status.success());
    let refused = uppsikt(&["evaluate", "--differences", &file], b"");
    assert_eq!(refused.status.code(), Some(2));
    assert!(refused.stdout.is_empty());
    assert!(String::from_utf8(refused.stderr).unwrap().contains("--unseal"));
    let shown = uppsikt(&["evaluate", "--differences", "--unseal", &file], b"");
    assert!(String::from_utf8(shown.stdout).unwrap().contains("grönt gräs"));
}

#[test]
fn evaluate_tells_what_it_could_not_read() {
    assert_eq!(uppsikt(&["evaluate", "finns-inte.jsonl"], b"").status.code(), Some(1));
}

#[test]
fn rules_are_listed() {
    let out = uppsikt(&["rules"], b"");
    assert!(
        String::from_utf8(out.stdout)
            .unwrap()
            .contains("personuppgift/personnummer")
    );
    for arguments in [&["rules", "--json"][..], &["rules", "--form", "json"]] {
        let rules = lines(&uppsikt(arguments, b""));
        let rule = rules
            .iter()
            .find(|rule| rule["id"] == "personuppgift/personnummer")
            .unwrap();
        assert_eq!(
            (&rule["category"], &rule["severity"]),
            (&"personuppgift".into(), &"atgarda".into())
        );
        assert!(
            rule["basis"]["lagrum"]
                .as_str()
                .is_some_and(|lagrum| lagrum.contains("GDPR"))
        );
    }
}

#[test]
fn advise_reads_a_draft_and_tells_what_could_be_better() {
    let draft = "Hej! Vänligen ring 0123-100 00. /Eva".as_bytes();
    let told = uppsikt(&["advise", "--json", "--own-phone", "0123-100 00"], draft);
    assert_eq!(told.status.code(), Some(1));
    let lines = lines(&told);
    assert_eq!(lines.len(), 1);
    assert_eq!(
        (&lines[0]["id"], &lines[0]["start"], &lines[0]["end"]),
        (&Value::from("ord"), &Value::from(5), &Value::from(13))
    );

    let good = uppsikt(
        &["advise", "--signature", "Eva"],
        "Hej Bo! Vi lagar lampan i dag. /Eva".as_bytes(),
    );
    assert_eq!(good.status.code(), Some(0));
    assert!(String::from_utf8(good.stdout).unwrap().contains("0 råd"));

    let directory = scratch("advise");
    std::fs::write(directory.join("egna.toml"), "[internt]\n\"tippen\" = [\"åvc\"]").unwrap();
    let own = directory.join("egna.toml");
    let told = uppsikt(
        &["advise", "--words", own.to_str().unwrap()],
        "Kör till ÅVC! /Eva".as_bytes(),
    );
    assert!(String::from_utf8(told.stdout).unwrap().contains("tippen"));
    assert_eq!(
        uppsikt(&["advise", "--channel", "myspace"], b"Hej").status.code(),
        Some(2)
    );
}

#[test]
fn settings_are_listed_and_a_file_of_them_is_checked() {
    let schema = uppsikt(&["settings", "--form", "schema"], b"");
    let schema: Value = serde_json::from_slice(&schema.stdout).unwrap();
    assert_eq!(schema["settings"]["properties"]["rulesUrl"]["type"], "string");

    let directory = scratch("settings");
    let file = directory.join("installningar.json");
    let check = |settings: &str| {
        let text = format!("{{\"uppsikt\": \"installningar\", \"version\": 1, \"settings\": {settings}}}");
        std::fs::write(&file, text).unwrap();
        uppsikt(&["settings", "--check", file.to_str().unwrap()], b"")
    };
    let good = check("{\"roundsAWeek\": 3}");
    assert!(good.status.success());
    assert_eq!(String::from_utf8(good.stdout).unwrap(), "roundsAWeek = 3\n");
    let bad = check("{\"roundsAWeek\": 30, \"badge\": false}");
    assert_eq!(bad.status.code(), Some(1));
    assert!(
        String::from_utf8(bad.stderr)
            .unwrap()
            .starts_with("roundsAWeek: ska vara ett heltal från 1 till 7")
    );
    assert_eq!(String::from_utf8(bad.stdout).unwrap(), "badge = false\n");
    std::fs::write(&file, "{}").unwrap();
    assert_eq!(
        uppsikt(&["settings", "--check", file.to_str().unwrap()], b"")
            .status
            .code(),
        Some(1)
    );
}
