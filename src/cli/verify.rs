//! `uppsikt verify`: does an exported log hold together?

use super::{SOME_FAILED, complain};
use serde_json::Value;
use std::io::{self, BufRead, Write};
use uppsikt::ledger::{Entry, SCHEMA, chain};

/// Reads an export line by line; prints how many entries and the last one's hash.
///
/// A line that is no entry, an entry with anything in it that Uppsikt did not write, and the first entry that breaks the
/// chain are told with their place, and make the exit status 1.
pub(super) fn run(input: impl BufRead, mut out: impl Write) -> io::Result<u8> {
    let mut entries = Vec::new();
    for (index, line) in input.lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        match entry(&line) {
            Ok(entry) => entries.push(entry),
            Err(fault) => {
                complain(&format!("uppsikt: line {}: {fault}", index + 1));
                return Ok(SOME_FAILED);
            }
        }
    }
    match chain::verify(&entries) {
        Ok(head) => {
            writeln!(out, "{} entries, head {}", head.count, head.hash)?;
            out.flush()?;
            Ok(0)
        }
        Err(broken) => {
            complain(&format!("uppsikt: {broken}"));
            Ok(SOME_FAILED)
        }
    }
}

fn entry(line: &str) -> Result<Entry, String> {
    let value: Value = serde_json::from_str(line).map_err(|error| format!("not an entry: {error}"))?;
    if value["schema"]
        .as_u64()
        .is_some_and(|schema| schema > u64::from(SCHEMA))
    {
        return Err("written by a newer version of Uppsikt".into());
    }
    let entry: Entry = serde_json::from_value(value.clone()).map_err(|error| format!("not an entry: {error}"))?;
    // The hash covers the fields that are known: what else stands there was put there by somebody else.
    if serde_json::to_value(&entry).ok() == Some(value) {
        Ok(entry)
    } else {
        Err("altered: it holds what Uppsikt did not write".into())
    }
}
