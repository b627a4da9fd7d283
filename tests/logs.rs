//! What the command line does with exported logs: what a registrar relies on.
#![cfg(not(target_arch = "wasm32"))]
// Helpers of tests are tests too.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::Command;

use uppsikt::ledger::chain::{Onto, seal};
use uppsikt::ledger::{Action, Entry, EntryBody, file};

/// Exit status, and what was said on both streams.
fn uppsikt(arguments: &[&str]) -> (i32, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_uppsikt"))
        .args(arguments)
        .output()
        .unwrap();
    let said = [out.stdout, out.stderr].concat();
    (out.status.code().unwrap(), String::from_utf8(said).unwrap())
}

fn scratch(name: &str) -> PathBuf {
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&directory);
    std::fs::create_dir_all(&directory).unwrap();
    directory
}

/// A chain of these actions.
fn chain(profile: &str, actions: &[Action]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for action in actions {
        let onto = entries.last().map_or(Onto::Profile(profile), Onto::Entry);
        let entry = seal(EntryBody::example(*action), onto, &[entries.len() as u8; 32]);
        entries.push(entry);
    }
    entries
}

const THREE: [Action; 3] = [Action::Removed, Action::Kept, Action::Hidden];

fn write(directory: &Path, name: &str, text: &str) -> String {
    let path = directory.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn verify_names_the_head_of_a_log_that_holds_and_the_lines_where_one_does_not() {
    let directory = scratch("verify");
    let entries = chain("a1", &THREE);
    let whole = file::write(&entries).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    let path = write(&directory, "whole", &whole);
    let (code, said) = uppsikt(&["verify", &path]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("3 entries") && said.contains(&entries[2].hash), "{said}");
    assert_eq!(uppsikt(&["verify", &path, "--head", &entries[1].hash]).0, 0);
    assert_eq!(uppsikt(&["verify", &path, "--head", &"0".repeat(64)]).0, 1);

    let joined = |lines: &[&str]| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
    for (name, text, place) in [
        (
            "altered",
            whole.replacen("Möjlig svordom", "Grov svordom", 1),
            "line 1: number 1 was altered",
        ),
        (
            "removed",
            joined(&[lines[0], lines[2], lines[3]]),
            "line 2: carries number 3, but number 2",
        ),
        ("swapped", joined(&[lines[0], lines[2], lines[1], lines[3]]), "line 2: "),
        (
            "twice",
            joined(&[lines[0], lines[0], lines[1], lines[2], lines[3]]),
            "line 2: carries number 1 and is out of place",
        ),
        (
            "added to",
            whole.replacen("\"seq\":2", "\"note\":\"x\",\"seq\":2", 1),
            "line 2: ",
        ),
        ("cut line", whole[..whole.len() - 40].to_owned(), "line 4: "),
        ("cut", joined(&lines[..2]), "line 3: the file's last line is missing"),
        (
            "last removed",
            joined(&[lines[0], lines[1], lines[3]]),
            "line 3: the last line does not agree",
        ),
        ("foreign", "Nr;Skapad\n".to_owned(), "line 1: not an entry"),
        (
            "newer",
            whole.replacen("\"schema\":2", "\"schema\":3", 1),
            "line 1: written by a newer",
        ),
    ] {
        let (code, said) = uppsikt(&["verify", &write(&directory, name, &text)]);
        assert_eq!(code, 1, "{name}: {said}");
        assert!(said.contains(place), "{name}: {said}");
    }
    std::fs::write(
        directory.join("bytes"),
        [b"\xff\n".as_slice(), whole.as_bytes()].concat(),
    )
    .unwrap();
    let (code, said) = uppsikt(&["verify", directory.join("bytes").to_str().unwrap()]);
    assert!(code == 1 && said.contains("line 1"), "{said}");
}

#[test]
fn an_export_of_version_1_is_verified_by_its_own_rules() {
    let (code, said) = uppsikt(&[
        "verify",
        concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ledger/version-1.jsonl"),
    ]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("5 entries") && said.contains("version 1"), "{said}");
}

#[test]
fn merge_joins_in_any_order_and_writes_what_holds() {
    let directory = scratch("merge");
    let one = write(&directory, "one.jsonl", &file::write(&chain("a1", &THREE)).unwrap());
    let two = write(
        &directory,
        "two.jsonl",
        &file::write(&chain("b2", &THREE[..2])).unwrap(),
    );
    let out = |name: &str| directory.join(name).to_str().unwrap().to_owned();
    let (code, said) = uppsikt(&["merge", &one, &two, &one, "-o", &out("1")]);
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains("3 entries, 3 new") && said.contains("3 entries, 0 new") && said.contains("5 entries together"),
        "{said}"
    );
    assert_eq!(uppsikt(&["merge", &two, &one, "-o", &out("2")]).0, 0);
    assert_eq!(uppsikt(&["merge", &out("1"), &two, "-o", &out("3")]).0, 0);
    let written = std::fs::read(out("1")).unwrap();
    assert_eq!(std::fs::read(out("2")).unwrap(), written);
    assert_eq!(std::fs::read(out("3")).unwrap(), written);
    assert_eq!(uppsikt(&["verify", &out("1")]).0, 0);
    let (code, said) = uppsikt(&["merge", &one, &two, "--dry-run"]);
    assert!(code == 0 && said.contains("5 entries together"), "{said}");
    assert_eq!(uppsikt(&["merge", &one]).0, 2, "neither a file nor a dry run");
}

#[test]
fn merge_puts_bad_lines_aside_and_shows_conflicts() {
    let directory = scratch("merge-bad");
    let whole = file::write(&chain("a1", &THREE)).unwrap();
    let altered = write(
        &directory,
        "altered.jsonl",
        &whole.replacen("Möjlig svordom", "Grov svordom", 1),
    );
    let out = directory.join("out.jsonl").to_str().unwrap().to_owned();
    let (code, said) = uppsikt(&["merge", &altered, "-o", &out]);
    assert_eq!(code, 1, "{said}");
    let aside = std::fs::read_to_string(format!("{out}.karantan.jsonl")).unwrap();
    assert!(aside.contains("Grov svordom") && aside.lines().count() == 3, "{aside}");
    assert_eq!(uppsikt(&["verify", &out]).0, 0, "what was written holds");

    std::fs::remove_file(&out).unwrap();
    let whole = write(&directory, "whole.jsonl", &whole);
    let fork = [Action::Removed, Action::Kept, Action::Blocked, Action::Kept];
    let fork = write(&directory, "fork.jsonl", &file::write(&chain("a1", &fork)).unwrap());
    let (code, said) = uppsikt(&["merge", &whole, &fork, "-o", &out]);
    assert!(
        code == 1 && said.contains("number 3") && said.contains("fork.jsonl"),
        "{said}"
    );
    assert!(!Path::new(&out).exists(), "nothing is joined in part");
}

#[path = "support/sample.rs"]
mod sample;

/// The sample year's exports with its register and its words, in a directory.
fn sample_year(name: &str) -> PathBuf {
    let directory = scratch(name);
    let mut count = 0;
    for (log, number) in sample::logs().iter().zip(1..) {
        count += log.len();
        write(&directory, &format!("{number}.jsonl"), &file::write(log).unwrap());
    }
    assert_eq!(count, sample::ENTRIES);
    write(&directory, "kanaler.json", &sample::register());
    write(&directory, "om.json", &sample::about());
    directory
}

#[test]
fn the_sample_year_gives_every_export_and_the_same_bytes_each_time() {
    use uppsikt::report::{Language, Period, Report, sheet};

    let directory = sample_year("sample");
    let at = |name: &str| directory.join(name).to_str().unwrap().to_owned();
    let report = |files: &[&str], out: &str| {
        let files: Vec<String> = files.iter().map(|file| at(file)).collect();
        let mut arguments = vec!["report"];
        arguments.extend(files.iter().map(String::as_str));
        let (channels, about, out) = (at("kanaler.json"), at("om.json"), at(out));
        arguments.extend(["--year", "2026", "--channels", &channels, "--about", &about, "-o", &out]);
        let (code, said) = uppsikt(&arguments);
        assert_eq!(code, 0, "{said}");
    };
    report(&["1.jsonl", "2.jsonl"], "one");
    report(&["2.jsonl", "1.jsonl", "2.jsonl"], "two");
    // What the page makes: the same functions of the core, without the command line.
    let entries: Vec<Entry> = sample::logs().concat();
    let register = serde_json::from_str(&sample::register()).unwrap();
    let about = serde_json::from_str(&sample::about()).unwrap();
    let own = Report::make(&entries, Period::year(2026).unwrap(), &register, &about);
    let own = [
        ("rapport.html", own.html(Language::Swedish).unwrap().into_bytes()),
        ("rapport.csv", own.csv(Language::Swedish).unwrap().into_bytes()),
        ("rapport.xlsx", own.xlsx(Language::Swedish).unwrap()),
        ("rapport.json", own.json().unwrap().into_bytes()),
    ];
    for (name, bytes) in own {
        assert!(
            std::fs::read(directory.join("one").join(name)).unwrap() == bytes,
            "{name}"
        );
        assert!(
            std::fs::read(directory.join("two").join(name)).unwrap() == bytes,
            "{name}"
        );
    }

    let all = at("all.jsonl");
    assert_eq!(uppsikt(&["merge", &at("1.jsonl"), &at("2.jsonl"), "-o", &all]).0, 0);
    for form in ["jsonl", "csv", "xlsx"] {
        let out = at(&format!("all.{form}.out"));
        let (code, said) = uppsikt(&["export", &all, "--format", form, "-o", &out]);
        assert_eq!(code, 0, "{said}");
        let bytes = std::fs::read(out).unwrap();
        let expected = match form {
            "jsonl" => std::fs::read(&all).unwrap(),
            "csv" => uppsikt::ledger::export::csv(&entries).unwrap().into_bytes(),
            _ => sheet::log(&entries).unwrap(),
        };
        assert!(bytes == expected, "{form}");
    }
}

#[test]
fn a_report_is_of_a_period_and_of_a_log_that_holds() {
    let directory = scratch("report");
    let whole = file::write(&chain("a1", &THREE)).unwrap();
    let log = write(&directory, "log.jsonl", &whole);
    let out = directory.join("out").to_str().unwrap().to_owned();
    let report = |arguments: &[&str]| uppsikt(&[&["report", &log, "-o", &out], arguments].concat());
    let (code, said) = report(&["--today", "2026-08-15"]);
    assert!(code == 0 && said.contains("2025-07-01 – 2026-06-30"), "{said}");
    let json = std::fs::read_to_string(format!("{out}/rapport.json")).unwrap();
    assert!(
        json.contains("\"madeOn\": \"2026-08-15\"") && json.contains("\"removed\": \"<3\""),
        "{json}"
    );
    assert_eq!(
        report(&["--from", "2026-01-01", "--to", "2026-03-31", "--language", "en"]).0,
        0
    );
    assert!(
        std::fs::read_to_string(format!("{out}/rapport.html"))
            .unwrap()
            .contains("Questions answered")
    );
    for wrong in [
        &["--from", "2026-01-01"][..],
        &["--from", "2026-02-01", "--to", "2026-01-01"],
        &["--year", "6"],
    ] {
        assert_eq!(report(wrong).0, 2, "{wrong:?}");
    }
    let broken = write(&directory, "broken.jsonl", &whole.replacen("Möjlig", "Grov", 1));
    let out = directory.join("none").to_str().unwrap().to_owned();
    assert_eq!(uppsikt(&["report", &broken, "-o", &out]).0, 1);
    assert!(!Path::new(&out).exists());
}

#[test]
fn the_register_is_looked_through_and_written_for_the_web_site() {
    let directory = scratch("channels");
    let register = write(&directory, "kanaler.json", &sample::register());
    let out = directory.join("out");
    let (code, said) = uppsikt(&["channels", &register, "-o", out.to_str().unwrap()]);
    assert!(code == 0 && said.contains("3 channels, 0 remarks"), "{said}");
    let read = |name: &str| std::fs::read_to_string(out.join(name)).unwrap();
    assert!(read("forteckning.html").contains("Norrlunda på X"));
    assert!(read("forteckning.csv").contains("\"4 timmar, vardagar\""));
    assert!(read("informationstext-1.txt").contains("inom en arbetsdag"));
    assert!(read("handlingsplan-3.html").contains("Örjan Exempelsson"));
    let alone = sample::register().replace("\"Örjan Exempelsson\"", "\"\"");
    let (code, said) = uppsikt(&["channels", &write(&directory, "en.json", &alone)]);
    assert!(code == 1 && said.contains("at least two"), "{said}");
}
