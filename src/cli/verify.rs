//! `uppsikt verify`: is an exported log as it was written?

use super::{SOME_FAILED, complain};
use std::io::{self, Write};
use uppsikt::ledger::file;

/// Prints how many entries each chain has and its last one's hash, or everything that is wrong, line by line.
///
/// `head` is a hash that was kept elsewhere: the log must have come at least so far.
pub(super) fn run(bytes: Vec<u8>, head: Option<&str>, mut out: impl Write) -> io::Result<u8> {
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let line = 1 + error.as_bytes()[..error.utf8_error().valid_up_to()]
                .iter()
                .filter(|b| **b == b'\n')
                .count();
            complain(&format!(
                "uppsikt: rad/line {line}: ändrad: inte UTF-8 / altered: not UTF-8"
            ));
            return Ok(SOME_FAILED);
        }
    };
    let checked = file::check(&text);
    for damage in &checked.damages {
        complain(&format!("uppsikt: {}", damage.message()));
    }
    if !checked.damages.is_empty() {
        return Ok(SOME_FAILED);
    }
    for head in &checked.heads {
        if head.profile.is_empty() {
            writeln!(out, "{} entries, head {} (version 1)", head.count, head.hash)?;
        } else {
            writeln!(
                out,
                "{} entries, head {}, profile {}",
                head.count, head.hash, head.profile
            )?;
        }
    }
    if checked.heads.is_empty() {
        writeln!(out, "0 entries")?;
    }
    out.flush()?;
    let known = |head: &&str| {
        let old = checked.heads.iter().map(|head| &head.hash);
        old.chain(checked.entries.iter().map(|entry| &entry.hash))
            .any(|hash| hash == head)
    };
    if head.is_some_and(|head| !known(&head)) {
        complain(
            "uppsikt: den hash du angav finns inte i loggen: slutet är borttaget eller loggen en annan / the hash you gave is \
             not in the log: its end was removed, or it is another log",
        );
        return Ok(SOME_FAILED);
    }
    Ok(0)
}
