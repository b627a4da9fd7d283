//! The exports as a spreadsheet program opens them: LibreOffice reads the sample year's CSV and XLSX, and what it took for
//! numbers, times and words is what was meant.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::run::{command, run};
use crate::system;

/// Made anew each time.
const PLACE: &str = "target/office";

/// How LibreOffice is told to read our CSV, as a Swedish Excel does by itself: `;`, `"`, UTF-8, from the first line on,
/// Swedish, numbers and times recognised.
const CSV: &str = "--infilter=Text - txt - csv (StarCalc):59,34,76,1,,1053,false,true";

/// Opens them.
///
/// # Errors
///
/// When LibreOffice is neither there nor can be installed, or it reads something else than was written.
pub(crate) fn check(root: &Path) -> Result<()> {
    let office = system::office(root)?;
    let place = root.join(PLACE);
    if place.is_dir() {
        fs::remove_dir_all(&place)?;
    }
    fs::create_dir_all(&place)?;
    let path = std::env::var_os("PATH").unwrap_or_default();
    let cargo = |arguments: &[&str]| {
        let mut cargo = command("cargo", root, &path);
        cargo
            .args(["run", "--quiet", "--locked"])
            .args(arguments)
            .current_dir(&place);
        run(&mut cargo)
    };
    cargo(&["--example", "sample-year", "--", "."])?;
    let uppsikt = |arguments: &[&str]| cargo(&[&["--bin", "uppsikt", "--"], arguments].concat());
    uppsikt(&[
        "merge",
        "administrator-1.jsonl",
        "administrator-2.jsonl",
        "-o",
        "log.jsonl",
    ])?;
    for form in ["csv", "xlsx"] {
        uppsikt(&["export", "log.jsonl", "--format", form, "-o", &format!("log.{form}")])?;
    }
    uppsikt(&[
        "report",
        "log.jsonl",
        "--year",
        "2026",
        "--channels",
        "kanaler.json",
        "-o",
        ".",
    ])?;

    let open = |name: &str, how: &[&str]| -> Result<String> {
        let out = place.join("opened");
        run(command(&office, root, &path)
            .arg(format!(
                "-env:UserInstallation=file://{}",
                place.join("profile").display()
            ))
            .args(["--headless", "--convert-to", "fods", "--outdir"])
            .arg(&out)
            .args(how)
            .arg(place.join(name)))?;
        let opened = out.join(PathBuf::from(name).with_extension("fods"));
        fs::read_to_string(&opened).with_context(|| format!("LibreOffice wrote no {}", opened.display()))
    };
    for (name, how) in [("log.xlsx", &[][..]), ("log.csv", &[CSV])] {
        let opened = open(name, how)?;
        let log = Cells(&opened);
        let rows = log.with("date", "2026-");
        ensure!(rows > 4_000, "{name}: only {rows} cells are times of 2026");
        ensure!(
            log.with("float", "4711") > 0 || log.with("float", "1711") > 0,
            "{name}: running numbers are no numbers"
        );
        for word in [
            "Åsa Provman, kommunikationsenheten",
            "Åtgärd",
            "kontrollrond",
            "blogg.norrlunda.example",
        ] {
            ensure!(opened.contains(word), "{name}: {word} is not there");
        }
        ensure!(
            opened.contains("Vilken j*vla plogning på Åvägen"),
            "{name}: the text is not there"
        );
        ensure!(!opened.contains("table:formula"), "{name}: something became a formula");
        eprintln!("  {name}: {rows} cells are times, words are whole, nothing is a formula.");
    }
    for (name, how) in [("rapport.xlsx", &[][..]), ("rapport.csv", &[CSV])] {
        let opened = open(name, how)?;
        let cells = Cells(&opened);
        ensure!(cells.with("float", "") > 60, "{name}: the figures are no numbers");
        ensure!(
            opened.contains("Besvarade frågor") && opened.contains("Norrlunda på X"),
            "{name}: words are missing"
        );
        ensure!(!opened.contains("table:formula"), "{name}: something became a formula");
        eprintln!("  {name}: {} cells are numbers.", cells.with("float", ""));
    }
    Ok(())
}

/// A spreadsheet in LibreOffice's flat XML.
struct Cells<'a>(&'a str);

impl Cells<'_> {
    /// How many cells are of a type and have a value that begins so.
    fn with(&self, kind: &str, value: &str) -> usize {
        let kind = format!("office:value-type=\"{kind}\"");
        let value = format!("-value=\"{value}");
        let value = if kind.contains("float") {
            value.replace("-value", "office:value")
        } else {
            value
        };
        self.0
            .split("<table:table-cell")
            .filter(|cell| cell.contains(&kind) && cell.contains(&value))
            .count()
    }
}
