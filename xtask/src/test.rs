//! `cargo xtask test`: everything that can fail, one step after the other.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use crate::build;
use crate::config::{Config, EXTENSION_TARGET};
use crate::demo::{self, LOOPBACK};
use crate::false_hits;
use crate::manifest::Browser;
use crate::office;
use crate::package::{self, Files};
use crate::rules;
use crate::run::{command, run_loud};
use crate::setup::{self, TARGET, Tools};
use crate::system;
use crate::train;

/// What `cargo xtask test` is told.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    /// Run only this step; may be given several times.
    #[arg(long, value_name = "STEP", value_parser = names())]
    only: Vec<String>,
}

/// What every step knows.
struct Bench<'a> {
    root: &'a Path,
    config: &'a Config,
    tools: &'a Tools,
}

/// A step of the test.
struct Step {
    name: &'static str,
    title: &'static str,
    run: fn(&Bench) -> Result<()>,
}

/// What the tests' extension may read from the start: blogs on this machine, and Facebook, which one of the tests' own
/// servers plays.
fn granted() -> Vec<String> {
    [LOOPBACK, "http://*.facebook.com/*"].map(str::to_owned).to_vec()
}

/// The fuzz targets' own workspace.
const FUZZ: &str = "fuzz/Cargo.toml";

/// In the order they run: what is quick to fail comes first, and what a later step uses is built by an earlier one.
const STEPS: [Step; 14] = [
    Step {
        name: "setup",
        title: "Browsers, drivers and blogs",
        run: everything_is_there,
    },
    Step {
        name: "format",
        title: "Formatting",
        run: format,
    },
    Step {
        name: "clippy",
        title: "Clippy, natively and for Wasm",
        run: clippy,
    },
    Step {
        name: "native",
        title: "Native tests",
        run: native,
    },
    Step {
        name: "words",
        title: "What the rules find in a dictionary and in names",
        run: |bench| false_hits::false_hits(bench.root),
    },
    Step {
        name: "model",
        title: "The learned rule, trained to the same bytes",
        run: |bench| train::check(bench.root),
    },
    Step {
        name: "office",
        title: "Exports and reports, opened by LibreOffice",
        run: |bench| office::check(bench.root),
    },
    Step {
        name: "docs",
        title: "Documentation",
        run: docs,
    },
    Step {
        name: "build",
        title: "Both extensions, rebuilt to the same bytes",
        run: builds,
    },
    Step {
        name: "types",
        title: "TypeScript",
        run: types,
    },
    Step {
        name: "lint",
        title: "web-ext lint",
        run: lint,
    },
    Step {
        name: "wasm",
        title: "Wasm tests in both browsers",
        run: wasm,
    },
    Step {
        name: "e2e",
        title: "End to end in both browsers",
        run: end_to_end,
    },
    Step {
        name: "demo",
        title: "The demo in both browsers",
        run: demos,
    },
];

fn names() -> Vec<&'static str> {
    STEPS.iter().map(|step| step.name).collect()
}

/// Runs the steps; stops at the first that fails, and names it.
///
/// # Errors
///
/// The step's.
pub(crate) fn test(root: &Path, config: &Config, tools: &Tools, options: &Options) -> Result<()> {
    let bench = Bench { root, config, tools };
    let chosen: Vec<&Step> = STEPS
        .iter()
        .filter(|step| options.only.is_empty() || options.only.iter().any(|name| name == step.name))
        .collect();
    let start = Instant::now();
    let mut passed = Vec::new();
    for (number, step) in chosen.iter().enumerate() {
        eprintln!("\n━━ {}/{} {} ({}) ━━", number + 1, chosen.len(), step.title, step.name);
        let begun = Instant::now();
        (step.run)(&bench).with_context(|| {
            format!(
                "step `{}` failed (again, alone: cargo xtask test --only {})",
                step.name, step.name
            )
        })?;
        passed.push(format!("{} {:.0} s", step.name, begun.elapsed().as_secs_f32()));
    }
    eprintln!(
        "\nAll passed in {:.0} s: {}",
        start.elapsed().as_secs_f32(),
        passed.join(", ")
    );
    Ok(())
}

/// Installs what the steps need.
///
/// # Errors
///
/// When something is missing that cannot be installed.
pub(crate) fn set_up(root: &Path, config: &Config, tools: &Tools) -> Result<()> {
    everything_is_there(&Bench { root, config, tools })
}

impl Bench<'_> {
    fn command(&self, program: &str) -> std::process::Command {
        command(program, self.root, &self.tools.path)
    }

    /// Runs cargo with its output as it is: its test results belong on stdout.
    fn cargo(&self, arguments: &[&str]) -> Result<()> {
        run_loud(self.command("cargo").args(arguments))
    }

    /// The build that browsers are tested with.
    fn test_build(&self) -> Result<PathBuf> {
        let options = build::Options {
            also: granted(),
            out: None,
        };
        build::build(self.root, self.config, self.tools, &options)
    }
}

fn everything_is_there(bench: &Bench) -> Result<()> {
    for browser in Browser::ALL {
        let program = system::browser(bench.root, browser)?;
        eprintln!("  {}", program.display());
    }
    system::chromedriver(bench.root)?;
    setup::geckodriver(bench.root, bench.config, bench.tools)?;
    system::blog(bench.root)?;
    system::isso(bench.root, bench.tools)?;
    system::office(bench.root)?;
    system::swedish_words(bench.root).map(drop)
}

fn format(bench: &Bench) -> Result<()> {
    bench.cargo(&["fmt", "--all", "--check"])?;
    bench.cargo(&["fmt", "--manifest-path", FUZZ, "--check"])
}

fn clippy(bench: &Bench) -> Result<()> {
    bench.cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ])?;
    let mut for_wasm = vec!["clippy", "--package", "uppsikt", "--lib", "--tests", "--target", TARGET];
    let chosen = bench.config.cargo_arguments(&bench.config.all_features());
    for_wasm.extend(chosen.iter().map(String::as_str));
    for_wasm.extend(["--", "-D", "warnings"]);
    bench.cargo(&for_wasm)?;
    // The fuzz targets are a workspace of their own; without libFuzzer, which is C++.
    bench.cargo(&[
        "clippy",
        "--manifest-path",
        FUZZ,
        "--no-default-features",
        "--bins",
        "--lib",
        "--",
        "-D",
        "warnings",
    ])
}

fn native(bench: &Bench) -> Result<()> {
    bench.cargo(&["test", "--workspace", "--locked"])
}

fn docs(bench: &Bench) -> Result<()> {
    let mut docs = bench.command("cargo");
    docs.args(["doc", "--workspace", "--no-deps", "--locked"])
        .env("RUSTDOCFLAGS", "-D warnings");
    run_loud(&mut docs)?;
    rules::check(bench.root)
}

/// Builds what ships, twice from nothing of ours, and what is tested; looks at how they differ.
fn builds(bench: &Bench) -> Result<()> {
    let Bench { root, config, tools } = *bench;
    let shipped = build::build(root, config, tools, &build::Options::default())?;
    let once = archives(&shipped)?;
    ensure!(
        once.len() == 2,
        "dist/ holds {} zips of this version, not two",
        once.len()
    );

    // Our own crate's Wasm and all that comes after it, again.
    let profile = &config.build.profile;
    for name in config.artefacts.keys() {
        let mut clean = bench.command("cargo");
        clean.args([
            "clean",
            "--quiet",
            "--package",
            "uppsikt",
            "--profile",
            profile,
            "--target",
            TARGET,
        ]);
        run_loud(clean.env("CARGO_TARGET_DIR", build::compiled(root, name)))?;
    }
    for made in [root.join("target/core"), root.join("target/bundle"), shipped.clone()] {
        fs::remove_dir_all(&made).with_context(|| format!("cannot remove {}", made.display()))?;
    }
    build::build(root, config, tools, &build::Options::default())?;
    for (name, bytes) in archives(&shipped)? {
        ensure!(
            once.get(&name) == Some(&bytes),
            "{name} is not the same bytes when it is built again"
        );
    }
    eprintln!("  Rebuilt: both zips are the same bytes.");
    ensure!(
        build::within_budget(config, &root.join(build::CORE))?,
        "a Wasm module is larger than wasm-pack.toml allows"
    );
    let here = root.to_string_lossy();
    for name in config.artefacts.keys() {
        let module = fs::read(root.join(build::CORE).join(name).join("uppsikt_bg.wasm"))?;
        let named = module.windows(here.len()).any(|window| window == here.as_bytes());
        ensure!(!named, "the Wasm {name} names this machine's {here}");
    }

    let tested = bench.test_build()?;
    for browser in Browser::ALL {
        differ_only_in_hosts(&shipped.join(browser.name()), &tested.join(browser.name()))?;
    }
    eprintln!("  --also: nothing differs but the manifest's host_permissions.");

    build_follows_file(bench)?;
    eprintln!("  wasm-pack.toml: another out-dir and another level were followed.");

    // The optimised modules must not only be small: they must run. Two instances, each with its own memory.
    for name in config.artefacts.keys() {
        let runs = format!(
            "const {{ instantiate }} = await import('./dist/chromium/{name}.wasm.js');
             const [one, other] = [instantiate(), instantiate()];
             if (one === other || Object.keys(one).length === 0) throw new Error('not two instances');"
        );
        run_loud(bench.command("node").args(["--input-type=module", "--eval", &runs]))?;
    }
    Ok(())
}

fn archives(dist: &Path) -> Result<Files> {
    let mut files = Files::new();
    package::collect(&mut files, dist, "", &|name| name.ends_with(".zip"))?;
    Ok(files)
}

/// The shipped and the tested extension are the same, but for one key of the manifest.
fn differ_only_in_hosts(shipped: &Path, tested: &Path) -> Result<()> {
    const MANIFEST: &str = "manifest.json";
    let files = |directory: &Path| -> Result<Files> {
        let mut files = Files::new();
        package::collect(&mut files, directory, "", &|_| true)?;
        Ok(files)
    };
    let (mut shipped, mut tested) = (files(shipped)?, files(tested)?);
    let manifest = |files: &mut Files| -> Result<serde_json::Map<String, serde_json::Value>> {
        Ok(serde_json::from_slice(
            &files.remove(MANIFEST).context("no manifest.json")?,
        )?)
    };
    let (shipped_manifest, mut tested_manifest) = (manifest(&mut shipped)?, manifest(&mut tested)?);
    ensure!(
        shipped == tested,
        "the tested build differs from the shipped one in more than its manifest"
    );
    ensure!(
        !shipped_manifest.contains_key("host_permissions"),
        "the shipped manifest grants hosts"
    );
    ensure!(
        tested_manifest.remove("host_permissions") == Some(serde_json::json!(granted())),
        "the tested manifest does not grant loopback alone"
    );
    ensure!(
        shipped_manifest == tested_manifest,
        "the manifests differ in more than host_permissions"
    );
    Ok(())
}

/// Changes values of wasm-pack.toml and looks for what the build made of it.
fn build_follows_file(bench: &Bench) -> Result<()> {
    let core = bench.root.join("target/follow/core");
    if core.is_dir() {
        fs::remove_dir_all(bench.root.join("target/follow"))?;
    }
    let mut changed = bench.config.clone();
    changed.build.out_dir = "target/follow/wasm".into();
    changed.optimise.level = "-O1".into();
    build::wasm(bench.root, &changed, bench.tools, &core)?;
    for name in changed.artefacts.keys() {
        let made = bench
            .root
            .join(changed.out_dir(name, EXTENSION_TARGET))
            .join("uppsikt_bg.wasm");
        ensure!(made.is_file(), "another out-dir in wasm-pack.toml was not followed");
        let module = |directory: &Path| fs::read(directory.join(name).join("uppsikt_bg.wasm"));
        ensure!(
            module(&core)? != module(&bench.root.join(build::CORE))?,
            "another optimisation level in wasm-pack.toml was not followed"
        );
    }
    Ok(())
}

fn types(bench: &Bench) -> Result<()> {
    // The declarations come from the Rust types as they stand now.
    bench.test_build()?;
    run_loud(bench.command("tsc").args(["--noEmit", "--project", "."]))
}

fn lint(bench: &Bench) -> Result<()> {
    #[derive(Deserialize)]
    struct Report {
        errors: Vec<Message>,
        warnings: Vec<Message>,
    }
    #[derive(Deserialize)]
    struct Message {
        code: String,
        message: String,
        #[serde(default)]
        file: String,
        line: Option<u32>,
    }
    let dist = build::build(bench.root, bench.config, bench.tools, &build::Options::default())?;
    // Its exit status tells of errors only; the report tells of both.
    let told = bench
        .command("web-ext")
        .args(["lint", "--output", "json", "--no-config-discovery", "--source-dir"])
        .arg(dist.join(Browser::Firefox.name()))
        .output()
        .context("cannot start web-ext")?;
    let report: Report = serde_json::from_slice(&told.stdout)
        .with_context(|| format!("web-ext lint did not report: {}", String::from_utf8_lossy(&told.stderr)))?;
    for Message {
        code,
        message,
        file,
        line,
    } in report.errors.iter().chain(&report.warnings)
    {
        eprintln!("  {file}:{}: {code}: {message}", line.unwrap_or_default());
    }
    let (errors, warnings) = (report.errors.len(), report.warnings.len());
    ensure!(
        errors + warnings == 0,
        "web-ext lint: {errors} errors, {warnings} warnings"
    );
    eprintln!("  No error, no warning.");
    Ok(())
}

fn wasm(bench: &Bench) -> Result<()> {
    let firefox = system::browser(bench.root, Browser::Firefox)?;
    system::browser(bench.root, Browser::Chromium)?;
    let drivers = [
        ("--chrome", "--chromedriver", system::chromedriver(bench.root)?),
        (
            "--firefox",
            "--geckodriver",
            setup::geckodriver(bench.root, bench.config, bench.tools)?,
        ),
    ];
    for (browser, option, driver) in drivers {
        let mut test = bench.command("wasm-pack");
        test.args(["test", "--headless", browser, option])
            .arg(driver)
            .arg(".")
            .args(bench.config.cargo_arguments(&bench.config.all_features()));
        // Debian's is called firefox-esr, which geckodriver does not look for.
        test.env("GECKODRIVER_ARGS", format!("--binary {}", firefox.display()));
        run_loud(&mut test)?;
    }
    Ok(())
}

/// `tests/e2e/*.test.mjs`, which find what they need in `UPPSIKT_…`.
fn end_to_end(bench: &Bench) -> Result<()> {
    let directory = bench.root.join("tests/e2e");
    let mut tests = Files::new();
    package::collect(&mut tests, &directory, "tests/e2e/", &|name| {
        name.ends_with(".test.mjs")
    })?;
    if tests.is_empty() {
        bail!("tests/e2e has no *.test.mjs");
    }
    system::blog(bench.root)?;
    let isso = system::isso(bench.root, bench.tools)?;
    let shipped = build::build(bench.root, bench.config, bench.tools, &build::Options::default())?;
    let tested = bench.test_build()?;
    // What the report page saves is held against what the command line writes.
    bench.cargo(&["build", "--locked", "--package", "uppsikt", "--bin", "uppsikt"])?;
    let mut node = bench.command("node");
    // One file at a time: each has a browser, and two cores do not carry more.
    node.args(["--test", "--test-concurrency=1", "--test-reporter=spec"])
        .args(tests.keys());
    node.env("UPPSIKT_CHROMIUM", system::browser(bench.root, Browser::Chromium)?)
        .env("UPPSIKT_FIREFOX", system::browser(bench.root, Browser::Firefox)?)
        .env("UPPSIKT_DIST", tested)
        .env("UPPSIKT_SHIPPED", shipped)
        .env("UPPSIKT_CLI", bench.root.join("target/debug/uppsikt"))
        .env("UPPSIKT_ISSO", isso);
    run_loud(&mut node)
}

fn demos(bench: &Bench) -> Result<()> {
    let dist = bench.test_build()?;
    for browser in Browser::ALL {
        let program = system::browser(bench.root, browser)?;
        let line = demo::photograph(bench.root, bench.tools, browser, &program, &dist)?;
        println!("{line}");
        let seen: demo::Seen = serde_json::from_str(&line).context("the demo's JSON line")?;
        ensure!(
            seen.read > 0 && seen.flagged > 0 && seen.questions > 0,
            "the demo found too little: {line}"
        );
        ensure!(seen.flagged < seen.read, "the demo flagged every comment: {line}");
        ensure!(
            seen.screenshots.len() == 4,
            "page, card, panel and log make four pictures; the demo made {}",
            seen.screenshots.len()
        );
        for picture in &seen.screenshots {
            ensure!(
                fs::read(picture)?.starts_with(b"\x89PNG"),
                "{} is no PNG",
                picture.display()
            );
        }
    }
    Ok(())
}
