//! `cargo xtask train`: the learned rule's model, from the parts of the corpus that rules may be tuned on.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::parts::{State, parts};
use crate::run::{command, output};
use crate::system;

const FILE: &str = "src/learned/model.bin";

/// Trains and writes the model.
///
/// # Errors
///
/// When the core does not build, a part cannot be read or the file cannot be written.
pub(crate) fn train(root: &Path) -> Result<()> {
    let told = train_to(root, &root.join(FILE))?;
    eprint!("{told}");
    Ok(())
}

/// Whether the model is what the corpus and the rules' examples train, byte for byte.
///
/// # Errors
///
/// When it is not.
pub(crate) fn check(root: &Path) -> Result<()> {
    let again = root.join("target/model.bin");
    let told = train_to(root, &again)?;
    eprint!("{told}");
    let read = |path: &Path| fs::read(path).with_context(|| format!("cannot read {}", path.display()));
    ensure!(
        read(&root.join(FILE))? == read(&again)?,
        "{FILE} is not what the corpus and the rules' examples train now: run `cargo xtask train`"
    );
    Ok(())
}

fn train_to(root: &Path, to: &Path) -> Result<String> {
    let parts = parts(root)?;
    let open = parts.iter().filter(|part| part.state == State::Open);
    let mut train = command(
        system::uppsikt(root)?,
        root,
        &std::env::var_os("PATH").unwrap_or_default(),
    );
    train
        .arg("train")
        .args(open.map(|part| part.path(root)))
        .arg("--output")
        .arg(to);
    output(&mut train)
}
