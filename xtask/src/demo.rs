//! `cargo xtask demo`: the demo blog in a browser with Uppsikt in it.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::build;
use crate::config::Config;
use crate::manifest::{Browser, Source};
use crate::run::{command, run};
use crate::setup::{Tools, step};
use crate::system;

/// Where the demo blog and the end-to-end tests' blogs are served.
pub(crate) const LOOPBACK: &str = "http://127.0.0.1/*";

/// What `cargo xtask demo` is told.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    /// Which browser.
    #[arg(long, value_enum, default_value = "chromium")]
    browser: Browser,
    /// No window: write screenshots to target/demo and print one JSON line.
    #[arg(long)]
    headless: bool,
}

/// What a headless demo saw on the page.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Seen {
    /// Comments whose text was read.
    pub(crate) read: u32,
    /// Comments with a finding.
    pub(crate) flagged: u32,
    /// Questions to answer.
    pub(crate) questions: u32,
    /// Pictures of page and panel.
    pub(crate) screenshots: Vec<PathBuf>,
}

/// Builds, and shows it.
///
/// # Errors
///
/// When something is missing, when the browser does not start, or when the page is not reviewed in time.
pub(crate) fn demo(root: &Path, config: &Config, tools: &Tools, options: &Options) -> Result<()> {
    let program = system::browser(root, options.browser)?;
    let dist = build::build(
        root,
        config,
        tools,
        &build::Options {
            also: vec![LOOPBACK.into()],
            out: None,
        },
    )?;
    let headless = options.headless || !has_display();
    if headless && !options.headless {
        eprintln!("  There is no display here: going on as with --headless.");
    }
    if headless {
        let line = photograph(root, tools, options.browser, &program, &dist)?;
        println!("{line}");
        return Ok(());
    }
    step(&format!("Opening {} on the demo blog", options.browser.name()));
    run(&mut script(root, tools, options.browser, &program, &dist)?)
}

/// The headless demo's JSON line.
///
/// # Errors
///
/// When the browser does not start or the page is not reviewed in time.
pub(crate) fn photograph(root: &Path, tools: &Tools, browser: Browser, program: &Path, dist: &Path) -> Result<String> {
    step(&format!("Reviewing the demo blog in {}", browser.name()));
    let out = root.join("target/demo");
    let mut script = script(root, tools, browser, program, dist)?;
    let child = script
        .arg("--headless")
        .arg(&out)
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start node")?;
    let output = child.wait_with_output().context("the demo")?;
    let said = String::from_utf8_lossy(&output.stdout);
    match said.lines().last() {
        Some(line) if output.status.success() => Ok(line.to_owned()),
        _ => bail!("the demo in {} failed: {}", browser.name(), output.status),
    }
}

fn script(root: &Path, tools: &Tools, browser: Browser, program: &Path, dist: &Path) -> Result<std::process::Command> {
    let source = Source::load(root)?;
    let mut script = command("node", root, &tools.path);
    script
        .arg("demo/demo.mjs")
        .arg(browser.name())
        .arg(program)
        .arg(dist.join(browser.name()))
        .arg(source.gecko_id());
    Ok(script)
}

/// Whether a window can be opened.
fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(target_os = "macos", windows)) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
