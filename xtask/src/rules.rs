//! `cargo xtask docs`: docs/regler.md, every rule, as `uppsikt rules` lists them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::run::{command, output};
use crate::system;

const FILE: &str = "docs/regler.md";

/// Writes docs/regler.md.
///
/// # Errors
///
/// When the core does not build or the file cannot be written.
pub(crate) fn write(root: &Path) -> Result<()> {
    let file = root.join(FILE);
    fs::write(&file, rules(root)?).with_context(|| format!("cannot write {}", file.display()))?;
    eprintln!("  {}", file.display());
    Ok(())
}

/// Whether docs/regler.md tells of the rules as they stand.
///
/// # Errors
///
/// When it does not.
pub(crate) fn check(root: &Path) -> Result<()> {
    let told = fs::read_to_string(root.join(FILE)).unwrap_or_default();
    ensure!(
        told == rules(root)?,
        "{FILE} is not of the rules as they stand: run `cargo xtask docs`"
    );
    Ok(())
}

fn rules(root: &Path) -> Result<String> {
    let mut list = command(
        system::uppsikt(root)?,
        root,
        &std::env::var_os("PATH").unwrap_or_default(),
    );
    output(list.args(["rules", "--form", "markdown"]))
}
