//! What must be on the machine: found if it is there, installed if it is not.
//!
//! Tools are kept by version in a cache of the user's (`$UPPSIKT_TOOLS`, else `$XDG_CACHE_HOME/uppsikt/tools`, else
//! `~/.cache/uppsikt/tools`), so that a second run, another checkout and another version of Uppsikt find theirs.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::config::Config;
use crate::run::{command, output, path_with, run};

/// The Wasm target.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// What was found or installed.
#[derive(Clone, Debug)]
pub(crate) struct Tools {
    /// The tools' directories, then the user's PATH: wasm-pack takes the first wasm-bindgen and wasm-opt it meets.
    pub(crate) path: OsString,
    /// The cache.
    pub(crate) cache: PathBuf,
}

/// Whatever a build needs.
///
/// # Errors
///
/// When something is missing that cannot be installed: says what, and how to get it.
pub(crate) fn for_build(root: &Path, config: &Config) -> Result<Tools> {
    let cache = cache()?;
    wasm_target(root)?;
    let wasm_pack = cargo_tool(root, &cache, "wasm-pack", &config.tools.wasm_pack, "wasm-pack")?;
    let bindgen = cargo_tool(
        root,
        &cache,
        "wasm-bindgen-cli",
        &config.tools.wasm_bindgen,
        "wasm-bindgen",
    )?;
    npm_packages(root)?;
    let packages = root.join("node_modules/.bin");
    let path = path_with([wasm_pack.as_path(), &bindgen, &packages])?;
    Ok(Tools { path, cache })
}

/// `wasm-pack test` drives Firefox by it; no distribution's package is new enough everywhere.
///
/// # Errors
///
/// When it cannot be built.
pub(crate) fn geckodriver(root: &Path, config: &Config, tools: &Tools) -> Result<PathBuf> {
    let programs = cargo_tool(
        root,
        &tools.cache,
        "geckodriver",
        &config.tools.geckodriver,
        "geckodriver",
    )?;
    Ok(programs.join(format!("geckodriver{}", std::env::consts::EXE_SUFFIX)))
}

/// Where tools are kept.
///
/// # Errors
///
/// When there is no home to keep them in.
pub(crate) fn cache() -> Result<PathBuf> {
    let set = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    if let Some(own) = set("UPPSIKT_TOOLS") {
        return std::path::absolute(own).context("UPPSIKT_TOOLS");
    }
    let caches = set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")));
    let Some(caches) = caches else {
        bail!("no HOME to keep tools in: set UPPSIKT_TOOLS to a directory");
    };
    Ok(caches.join("uppsikt/tools"))
}

/// rustup's PATH is the user's: nothing of ours stands on it.
fn bare(program: impl AsRef<OsStr>, root: &Path) -> std::process::Command {
    command(program, root, &std::env::var_os("PATH").unwrap_or_default())
}

fn wasm_target(root: &Path) -> Result<()> {
    let has = |what: &[&str], wanted: &str| {
        output(bare("rustup", root).args(what)).map(|list| list.lines().any(|line| line.starts_with(wanted)))
    };
    // rust-toolchain.toml names the target too, but with RUSTUP_AUTO_INSTALL=0 rustup does not heed it.
    let target = has(&["target", "list", "--installed"], TARGET)
        .context("rustup is needed: install it from https://rustup.rs")?;
    if !target {
        step(&format!("Adding the {TARGET} target"));
        run(bare("rustup", root).args(["target", "add", TARGET]))?;
    }
    for component in ["rustfmt", "clippy"] {
        if !has(&["component", "list", "--installed"], component)? {
            step(&format!("Adding {component}"));
            run(bare("rustup", root).args(["component", "add", component]))?;
        }
    }
    Ok(())
}

/// `package` at exactly `version` in the cache; its directory of programs.
///
/// # Errors
///
/// When it cannot be built.
pub(crate) fn cargo_tool(root: &Path, cache: &Path, package: &str, version: &str, program: &str) -> Result<PathBuf> {
    let home = cache.join(format!("{package}-{version}"));
    let programs = home.join("bin");
    if programs
        .join(format!("{program}{}", std::env::consts::EXE_SUFFIX))
        .is_file()
    {
        return Ok(programs);
    }
    step(&format!(
        "Installing {package} {version} into {} (some minutes, once)",
        home.display()
    ));
    // Beside its place and then renamed, so that an interrupted or parallel run leaves nothing half done.
    let partial = cache.join(format!(".{package}-{version}-{}", std::process::id()));
    let install = |locked: bool| {
        let mut install = bare("cargo", root);
        install
            .args([
                "install",
                package,
                "--version",
                &format!("={version}"),
                "--no-track",
                "--root",
            ])
            .arg(&partial);
        if locked {
            install.arg("--locked");
        }
        // A target directory set for this repository is no place for another program's build.
        run(install.env_remove("CARGO_TARGET_DIR").env_remove("CARGO_BUILD_TARGET"))
    };
    if let Err(error) = install(true) {
        eprintln!("  {error}; trying again without the package's own lock file");
        install(false).with_context(|| format!("cannot install {package} {version}"))?;
    }
    if let Err(error) = fs::rename(&partial, &home) {
        fs::remove_dir_all(&partial)?;
        // Another run may have been first.
        if !programs.is_dir() {
            return Err(error).with_context(|| format!("cannot make {}", home.display()));
        }
    }
    Ok(programs)
}

/// `npm ci`, unless `node_modules` was made from the lock file as it stands.
fn npm_packages(root: &Path) -> Result<()> {
    const NEED: &str =
        "Node.js 20 or later with npm is needed: install it from https://nodejs.org or your system's packages";
    let version = output(bare("node", root).arg("--version")).context(NEED)?;
    let major = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < 20) {
        bail!("{NEED}; this is {}", version.trim());
    }
    let lock = fs::read(root.join("package-lock.json")).context("cannot read package-lock.json")?;
    let stamp = root.join("node_modules/.uppsikt-lock");
    if fs::read(&stamp).is_ok_and(|made_from| made_from == lock) {
        return Ok(());
    }
    step("Installing npm packages by the lock file");
    // No package needs its install script; not running any is safer.
    run(bare("npm", root).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])).context(NEED)?;
    fs::write(&stamp, lock).context("cannot write node_modules/.uppsikt-lock")
}

/// A line that says what takes its time now.
pub(crate) fn step(what: &str) {
    eprintln!("==> {what}");
}
