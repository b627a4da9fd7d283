//! The crate → optimised Wasm → JavaScript → `dist/`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::config::{Artefact, Config, EXTENSION_TARGET};
use crate::manifest::{Browser, Source};
use crate::package::{self, Files};
use crate::run::{command, run};
use crate::setup::{Tools, step};

/// The optimised module, its glue and its declarations: `extension/core.d.ts` names this directory.
pub(crate) const CORE: &str = "target/core";

/// Where cargo compiles an artefact. Each has a directory of its own: what a `cdylib` is compiled to has the same name for all
/// of them, so in one they would take each other's place and be compiled anew at every build.
pub(crate) fn compiled(root: &Path, artefact: &str) -> PathBuf {
    root.join("target/modules").join(artefact)
}

/// What `cargo xtask build` is told.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Options {
    /// A match pattern granted from the start, as `http://127.0.0.1/*`; may be given several times. Such a build goes
    /// to target/dist-test, for `dist/` is what ships.
    #[arg(long, value_name = "MATCH", num_args = 1..)]
    pub(crate) also: Vec<String>,
    /// Where to put it.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

impl Options {
    /// Where the build goes, from the repository's root.
    pub(crate) fn out(&self) -> PathBuf {
        let own = if self.also.is_empty() {
            "dist"
        } else {
            "target/dist-test"
        };
        self.out.clone().unwrap_or_else(|| own.into())
    }
}

/// Builds both extensions; gives the directory that holds them.
///
/// # Errors
///
/// When a tool fails.
pub(crate) fn build(root: &Path, config: &Config, tools: &Tools, options: &Options) -> Result<PathBuf> {
    wasm(root, config, tools, &root.join(CORE))?;
    within_budget(config, &root.join(CORE))?;
    let files = bundle(root, tools)?;
    assemble(root, &files, options)
}

/// The crate's Wasm, optimised: each artefact in a directory of its own in `core`.
///
/// # Errors
///
/// When a tool fails.
pub(crate) fn wasm(root: &Path, config: &Config, tools: &Tools, core: &Path) -> Result<()> {
    for name in config.artefacts.keys() {
        for target in &config.build.targets {
            step(&format!("Building the Wasm ({name}, {target})"));
            run(command("wasm-pack", root, &tools.path)
                .args(config.wasm_pack_arguments(name, target))
                .env("CARGO_TARGET_DIR", compiled(root, name))
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", no_paths(root)))?;
        }
        let made = root.join(config.out_dir(name, EXTENSION_TARGET));
        let core = core.join(name);
        fs::create_dir_all(&core).with_context(|| format!("cannot make {}", core.display()))?;
        optimise(root, config, tools, &made.join("uppsikt_bg.wasm"), &core)?;
        for file in ["uppsikt.js", "uppsikt.d.ts"] {
            fs::copy(made.join(file), core.join(file)).with_context(|| format!("wasm-pack did not make {file}"))?;
        }
    }
    Ok(())
}

/// Says how large each module is. Whoever is in the middle of a change still gets a build to look at: `cargo xtask test`
/// is what fails.
///
/// # Errors
///
/// When a module cannot be read. `Ok(false)`: one is larger than wasm-pack.toml allows.
pub(crate) fn within_budget(config: &Config, core: &Path) -> Result<bool> {
    let mut within = true;
    for (name, Artefact { bytes, .. }) in &config.artefacts {
        let size = fs::metadata(core.join(name).join("uppsikt_bg.wasm"))?.len();
        let verdict = if size > *bytes { "TOO LARGE: " } else { "" };
        eprintln!("  Wasm {name}: {verdict}{size} bytes of {bytes}");
        within &= size <= *bytes;
    }
    Ok(within)
}

/// Panic messages name source files: they shall name them the same on every machine, and tell nobody of its directories.
/// (Cargo's own `trim-paths` is not stable yet.)
fn no_paths(root: &Path) -> String {
    let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo_home = cargo_home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let named = [(Some(root.to_path_buf()), "uppsikt"), (cargo_home, "cargo")];
    let flags = named.into_iter().filter_map(|(path, name)| {
        let path = path?.to_str()?.to_owned();
        // The variable is split at spaces; such a directory goes by its own name.
        (!path.contains(' ')).then(|| format!("--remap-path-prefix={path}=/{name}"))
    });
    flags.collect::<Vec<_>>().join(" ")
}

/// Runs wasm-opt, unless its result for this very module and these flags stands there.
fn optimise(root: &Path, config: &Config, tools: &Tools, module: &Path, core: &Path) -> Result<()> {
    let arguments = config.wasm_opt_arguments();
    let result = core.join("uppsikt_bg.wasm");
    let (kept_module, kept_arguments) = (core.join("before.wasm"), core.join("wasm-opt.txt"));
    let before = fs::read(module).with_context(|| format!("wasm-pack did not make {}", module.display()))?;
    let stamp = format!("binaryen {}\n{}\n", config.tools.binaryen, arguments.join("\n"));
    let same = |path: &Path, bytes: &[u8]| fs::read(path).is_ok_and(|kept| kept == bytes);
    if !(result.is_file() && same(&kept_module, &before) && same(&kept_arguments, stamp.as_bytes())) {
        step("Optimising the Wasm");
        run(command("wasm-opt", root, &tools.path)
            .args(&arguments)
            .arg(module)
            .arg("-o")
            .arg(&result))?;
        fs::write(&kept_module, &before)?;
        fs::write(&kept_arguments, stamp)?;
    }
    Ok(())
}

/// Everything but the manifests.
fn bundle(root: &Path, tools: &Tools) -> Result<Files> {
    step("Bundling the extension");
    let out = root.join("target/bundle");
    run(command("node", root, &tools.path)
        .arg("xtask/bundle.mjs")
        .arg(CORE)
        .arg(&out))?;
    let mut files = Files::new();
    package::collect(&mut files, &out, "", &|_| true)?;
    let extension = root.join("extension");
    let is_source = |name: &str| name.ends_with(".ts") || name.ends_with(".md");
    for directory in ["_locales", "packs", "pages"] {
        package::collect(
            &mut files,
            &extension.join(directory),
            &format!("{directory}/"),
            &|name| !is_source(name),
        )?;
    }
    package::collect(&mut files, &extension.join("content"), "content/", &|name| {
        name.ends_with(".css")
    })?;
    package::collect(&mut files, &extension.join("icons"), "icons/", &|name| {
        name.ends_with(".png")
    })?;
    let license = fs::read(root.join("LICENSE")).context("cannot read LICENSE")?;
    files.insert("LICENSE".into(), license);
    Ok(files)
}

/// Manifests, directories, zips.
fn assemble(root: &Path, files: &Files, options: &Options) -> Result<PathBuf> {
    let source = Source::load(root)?;
    let version = version(root)?;
    let out = root.join(options.out());
    for browser in Browser::ALL {
        let mut files = files.clone();
        let manifest = source.manifest(browser, &version, &options.also, |name| files.contains_key(name));
        files.insert("manifest.json".into(), manifest.text()?.into_bytes());
        package::write(&files, &out.join(browser.name()))?;
        let zip = out.join(format!("uppsikt-{version}-{}.zip", browser.name()));
        fs::write(&zip, package::zip(&files)?).with_context(|| format!("cannot write {}", zip.display()))?;
    }
    eprintln!(
        "  {}: chromium, firefox, uppsikt-{version}-{{chromium,firefox}}.zip",
        out.display()
    );
    Ok(out)
}

/// Uppsikt's version, from Cargo.toml.
pub(crate) fn version(root: &Path) -> Result<String> {
    let text = fs::read_to_string(root.join("Cargo.toml")).context("cannot read Cargo.toml")?;
    let manifest: toml::Table = text.parse().context("Cargo.toml")?;
    let version = manifest
        .get("package")
        .and_then(|package| package.get("version")?.as_str());
    version.map(String::from).context("Cargo.toml names no package.version")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typescript_reads_the_declarations_where_they_are_made() {
        assert!(include_str!("../../extension/core.d.ts").contains(&format!("\"../{CORE}/core/uppsikt.js\"")));
    }

    #[test]
    fn what_ships_and_what_is_tested_stand_apart() {
        let also = Options {
            also: vec!["http://127.0.0.1/*".into()],
            out: None,
        };
        assert_eq!(Options::default().out(), Path::new("dist"));
        assert!(!also.out().starts_with("dist"));
    }
}
