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
