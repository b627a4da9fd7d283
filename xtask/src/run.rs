//! Running other programs.

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// A command that runs in `directory` with `path` first on its PATH.
///
/// What cargo set for xtask itself is taken away: build scripts that watch `CARGO_…` would run again for every change
/// between `cargo test` by hand and by xtask.
pub(crate) fn command(program: impl AsRef<OsStr>, directory: &Path, path: &OsStr) -> Command {
    let mut command = Command::new(program);
    command.current_dir(directory).env("PATH", path).stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        let own = name.to_str().is_some_and(|name| {
            [
                "CARGO_PKG_",
                "CARGO_MANIFEST_",
                "CARGO_BIN_",
                "CARGO_CRATE_",
                "CARGO_PRIMARY_",
            ]
            .iter()
            .any(|prefix| name.starts_with(prefix))
        });
        if own {
            command.env_remove(name);
        }
    }
    command
}

/// Says what runs, runs it with its output on stderr, and fails if it fails.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    command.stdout(Stdio::from(std::io::stderr()));
    run_loud(command)
}

/// As [`run`], with stdout left as it is.
pub(crate) fn run_loud(command: &mut Command) -> Result<()> {
    let line = shown(command);
    eprintln!("  $ {line}");
    let status = command
        .status()
        .with_context(|| format!("cannot start `{}`", program(command)))?;
    if !status.success() {
        bail!("`{line}` failed: {status}");
    }
    Ok(())
}

/// Runs it and gives its stdout.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command
        .output()
        .with_context(|| format!("cannot start `{}`", program(command)))?;
    if !output.status.success() {
        let told = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed: {}\n{}", shown(command), output.status, told.trim());
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{}` did not print UTF-8", program(command)))
}

/// The directories, then the PATH as it is.
pub(crate) fn path_with<'a>(first: impl IntoIterator<Item = &'a Path>) -> Result<OsString> {
    let now = std::env::var_os("PATH").unwrap_or_default();
    let all = first
        .into_iter()
        .map(Path::to_path_buf)
        .chain(std::env::split_paths(&now));
    std::env::join_paths(all).context("a directory's name cannot stand in PATH")
}

fn program(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

fn shown(command: &Command) -> String {
    let mut line = program(command);
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}
