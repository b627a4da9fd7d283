//! `cargo xtask docs`: the documents that the core writes. docs/regler.md is every rule, docs/installningar.md every setting.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::run::{command, output};
use crate::system;

/// A document, and what the core is asked for it.
const WRITTEN: [(&str, &[&str]); 2] = [
    ("docs/regler.md", &["rules", "--form", "markdown"]),
    ("docs/installningar.md", &["settings", "--form", "markdown"]),
];

/// Writes the documents.
///
/// # Errors
///
/// When the core does not build or a file cannot be written.
pub(crate) fn write(root: &Path) -> Result<()> {
    for (name, arguments) in WRITTEN {
        let file = root.join(name);
        fs::write(&file, told(root, arguments)?).with_context(|| format!("cannot write {}", file.display()))?;
        eprintln!("  {}", file.display());
    }
    Ok(())
}

/// Whether the documents tell of the rules and the settings as they stand.
///
/// # Errors
///
/// When one does not.
pub(crate) fn check(root: &Path) -> Result<()> {
    for (name, arguments) in WRITTEN {
        let stands = fs::read_to_string(root.join(name)).unwrap_or_default();
        ensure!(
            stands == told(root, arguments)?,
            "{name} is not of what stands in the core: run `cargo xtask docs`"
        );
    }
    Ok(())
}

fn told(root: &Path, arguments: &[&str]) -> Result<String> {
    let mut list = command(
        system::uppsikt(root)?,
        root,
        &std::env::var_os("PATH").unwrap_or_default(),
    );
    output(list.args(arguments))
}
