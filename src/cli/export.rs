//! `uppsikt export`: a log in another form.

use super::{SOME_FAILED, complain, read, write_whole};
use std::io;
use std::path::Path;
use uppsikt::ledger::{export, file};
use uppsikt::report::sheet;

/// The forms.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(super) enum Form {
    Jsonl,
    Csv,
    Xlsx,
}

/// Writes a log that holds.
pub(super) fn run(path: &Path, form: Form, output: &Path) -> io::Result<u8> {
    let text = String::from_utf8_lossy(&read(path)?).into_owned();
    let checked = file::check(&text);
    for damage in &checked.damages {
        complain(&format!("uppsikt: {}", damage.message()));
    }
    if !checked.damages.is_empty() {
        return Ok(SOME_FAILED);
    }
    let bytes = match form {
        Form::Jsonl => file::write(&checked.entries).map_err(io::Error::other)?.into_bytes(),
        Form::Csv => export::csv(&checked.entries).map_err(io::Error::other)?.into_bytes(),
        Form::Xlsx => sheet::log(&checked.entries).map_err(io::Error::other)?,
    };
    write_whole(output, &bytes)?;
    Ok(0)
}
