//! `uppsikt settings`: every setting, for the manual and for policies; and whether a file of settings can be used.

use std::io::{self, Write};
use std::path::Path;

use uppsikt::settings::{Policy, Values, docs, schema, transfer};

use super::SOME_FAILED;

/// How the settings are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Form {
    /// docs/installningar.md.
    #[default]
    Markdown,
    /// The settings' part of the schema for `storage.managed`.
    Schema,
}

/// Lists the settings.
pub(super) fn list(form: Form, mut out: impl Write) -> io::Result<u8> {
    match form {
        Form::Markdown => out.write_all(docs::markdown().as_bytes())?,
        Form::Schema => {
            serde_json::to_writer_pretty(&mut out, &schema::properties())?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(0)
}

/// Says what taking in a file would do on a machine where nothing is set.
pub(super) fn check(file: &Path, mut out: impl Write) -> io::Result<u8> {
    let text = String::from_utf8_lossy(&super::read(file)?).into_owned();
    let plan = transfer::plan(&Values::new(), &Policy::default(), &text).map_err(io::Error::other)?;
    for change in &plan.changes {
        let to = change.to.as_ref().map(ToString::to_string).unwrap_or_default();
        writeln!(out, "{} = {to}", change.key)?;
    }
    out.flush()?;
    for fault in &plan.faults {
        super::complain(&format!("{}: {}", fault.key, fault.message));
    }
    Ok(if plan.faults.is_empty() { 0 } else { SOME_FAILED })
}
