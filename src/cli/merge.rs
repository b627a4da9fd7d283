//! `uppsikt merge`: several administrators' exports as one log.

use super::{SOME_FAILED, complain, read, write_whole};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use uppsikt::ledger::file;
use uppsikt::ledger::merge::{Merged, Source, merge};

/// Joins files into `output`, or only tells what would be done.
pub(super) fn run(files: &[PathBuf], output: Option<&Path>, mut out: impl Write) -> io::Result<u8> {
    let merged = joined(files)?;
    for counted in &merged.counted {
        writeln!(
            out,
            "{}: {} poster, {} nya / {} entries, {} new",
            counted.name, counted.entries, counted.new, counted.entries, counted.new
        )?;
    }
    tell(&merged);
    if !merged.conflicts.is_empty() {
        complain(
            "uppsikt: inget skrevs; avgör först vilken fil som gäller / nothing was written; decide first which file is right",
        );
        out.flush()?;
        return Ok(SOME_FAILED);
    }
    let count = merged.entries.len();
    writeln!(out, "tillsammans {count} poster / {count} entries together")?;
    if merged.purged > 0 {
        let purged = merged.purged;
        writeln!(
            out,
            "{purged} poster gallrades, som en annan fil säger / {purged} entries were purged, as another file says"
        )?;
    }
    if let Some(output) = output {
        let text = file::write(&merged.entries).map_err(io::Error::other)?;
        if !merged.bad.is_empty() {
            let mut aside = output.as_os_str().to_owned();
            aside.push(".karantan.jsonl");
            write_whole(Path::new(&aside), quarantine(&merged)?.as_bytes())?;
            let aside = Path::new(&aside).display();
            writeln!(out, "lagt åt sidan i {aside} / put aside in {aside}")?;
        }
        write_whole(output, text.as_bytes())?;
    }
    out.flush()?;
    Ok(if merged.is_whole() { 0 } else { SOME_FAILED })
}

/// Reads and joins files.
pub(super) fn joined(files: &[PathBuf]) -> io::Result<Merged> {
    let mut texts = Vec::new();
    for path in files {
        // A byte that is no UTF-8 spoils its line and no other.
        let text = String::from_utf8_lossy(&read(path)?).into_owned();
        texts.push((path.display().to_string(), text));
    }
    let sources: Vec<Source<'_>> = texts.iter().map(|(name, text)| Source { name, text }).collect();
    Ok(merge(&sources))
}

/// Tells what was put aside and what is in conflict.
pub(super) fn tell(merged: &Merged) {
    for bad in &merged.bad {
        complain(&format!("uppsikt: {}, rad/line {}: {}", bad.name, bad.line, bad.why));
    }
    for conflict in &merged.conflicts {
        let held: Vec<String> = conflict
            .held
            .iter()
            .map(|(hash, name)| format!("{name}: {}", hash.get(..12).unwrap_or(hash)))
            .collect();
        let (seq, profile, held) = (conflict.seq, &conflict.profile, held.join(", "));
        complain(&format!(
            "uppsikt: två olika poster har nummer {seq} i profil {profile} / two different entries have number {seq} in profile \
             {profile}: {held}"
        ));
    }
}

fn quarantine(merged: &Merged) -> io::Result<String> {
    let mut text = String::new();
    for bad in &merged.bad {
        text.push_str(&serde_json::to_string(bad)?);
        text.push('\n');
    }
    Ok(text)
}
