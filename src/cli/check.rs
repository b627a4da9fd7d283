//! `uppsikt check-pack`: what an administrator's own rules say, before they are used.

use super::{SOME_FAILED, complain, files_of};
use std::io::{self, Write};
use std::path::Path;
use uppsikt::rules::{OwnFile, Pack};

/// Checks the rules of a directory.
pub(super) fn run(directory: &Path, mut out: impl Write) -> io::Result<u8> {
    let checked = files_of(directory).map(|files| Pack::check(&files));
    let checked = match checked {
        Ok(checked) => checked,
        Err(faults) => {
            for fault in faults {
                complain(&format!("fel/error: {fault}"));
            }
            return Ok(SOME_FAILED);
        }
    };
    for error in &checked.errors {
        complain(&format!("fel/error: {error}"));
    }
    let Some(pack) = &checked.pack else {
        complain("Paketet kan inte användas. / The pack cannot be used.");
        return Ok(SOME_FAILED);
    };
    for file in &checked.files {
        understood(file, &mut out)?;
    }
    for warning in &checked.warnings {
        writeln!(out, "varning/warning: {warning}")?;
    }
    let rules: usize = pack.categories().iter().map(|c| c.rules.len()).sum();
    writeln!(
        out,
        "Paketet kan användas: {rules} regler, {0} varningar. / The pack can be used: {rules} rules, {0} warnings.",
        checked.warnings.len()
    )?;
    out.flush()?;
    Ok(0)
}

/// A line for each thing that a file does.
fn understood(file: &OwnFile, out: &mut impl Write) -> io::Result<()> {
    let name = &file.name;
    if file.replaces {
        writeln!(out, "{name}: ersätter den inbyggda filen / replaces the built-in file")?;
    }
    if file.rules > 0 {
        let categories = file.categories.iter().chain(&file.describes);
        let categories: Vec<&str> = categories.map(|c| c.id()).collect();
        let (rules, phrases, exceptions) = (file.rules, file.phrases, file.exceptions);
        writeln!(
            out,
            "{name}: {rules} regler, {phrases} ord och fraser, {exceptions} undantag / {rules} rules, {phrases} words and phrases, {exceptions} exceptions → {}",
            categories.join(", ")
        )?;
    }
    if file.allowed > 0 {
        writeln!(out, "{name}: {0} tillåtna fraser / {0} allowed phrases", file.allowed)?;
    }
    if file.off > 0 {
        writeln!(
            out,
            "{name}: {0} avstängda regler eller kategorier / {0} rules or categories switched off",
            file.off
        )?;
    }
    Ok(())
}
