//! Builds, shows and tests Uppsikt.
//!
//! ```text
//! cargo xtask demo     both extensions built, a demo blog served on loopback, a browser opened with Uppsikt in it
//! cargo xtask test     everything that can fail, step by step
//! cargo xtask build    dist/chromium, dist/firefox and both zips
//! cargo xtask false-hits   what do the rules find in a dictionary, in surnames and in names of places?
//! cargo xtask bench    docs/performance.md: how fast it is, beside others, natively and in Chromium
//! cargo xtask bench pages   docs/performance.md: what it costs the pages that it reads, in both browsers
//! cargo xtask fuzz     the fuzz targets in turn, ten minutes each
//! cargo xtask quality  docs/quality.md: what the rules reach
//! cargo xtask sample-year   a sample log of two years, to try reports on
//! cargo xtask docs     docs/regler.md: every rule; docs/installningar.md: every setting
//! cargo xtask setup    what the others do first by themselves: tools, packages, browsers
//! ```
//!
//! Each command sets up what it needs and nothing more; a second run installs nothing. Progress goes to stderr; stdout
//! carries only results.

mod bench;
mod build;
mod config;
mod demo;
mod document;
mod false_hits;
mod fuzz;
mod manifest;
mod office;
mod package;
mod parts;
mod quality;
mod rules;
mod run;
mod setup;
mod system;
mod test;
mod train;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, shows and tests Uppsikt", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build both extensions: dist/chromium, dist/firefox and a zip of each.
    Build(build::Options),
    /// Open a browser with Uppsikt on a demo blog.
    Demo(demo::Options),
    /// Run every test.
    Test(test::Options),
    /// Read a Swedish dictionary, surnames and names of places by the rules; fail on a hit that nobody has reviewed.
    FalseHits,
    /// Measure speed and size, natively and in Chromium, and write docs/performance.md.
    Bench(bench::Options),
    /// Run the fuzz targets in turn.
    Fuzz(fuzz::Options),
    /// Measure the rules by the corpus and write docs/quality.md.
    Quality,
    /// Train the learned rule anew: after a change of the corpus, of a rule's examples or of what the model sees.
    Train,
    /// Write docs/regler.md, the list of rules, and docs/installningar.md, the list of settings.
    Docs,
    /// Write a sample log – three channels, two administrators, 5,000 entries – as two exports, with its register.
    SampleYear {
        /// The directory; made when it is not there.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// Install what is missing: Wasm target, wasm-pack, wasm-bindgen, npm packages, browsers.
    Setup,
}

fn main() -> ExitCode {
    match dispatch(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command) -> Result<()> {
    let root = root();
    // What the extension is built with; the core needs none of it.
    let extension = || -> Result<(config::Config, setup::Tools)> {
        let config = config::Config::load(&root)?;
        let tools = setup::for_build(&root, &config)?;
        Ok((config, tools))
    };
    match command {
        Command::Build(options) => {
            let (config, tools) = extension()?;
            build::build(&root, &config, &tools, &options).map(drop)
        }
        Command::Demo(options) => {
            let (config, tools) = extension()?;
            demo::demo(&root, &config, &tools, &options)
        }
        Command::Test(options) => {
            let (config, tools) = extension()?;
            test::test(&root, &config, &tools, &options)
        }
        Command::Bench(options) => {
            let (config, tools) = extension()?;
            bench::bench(&root, &config, &tools, &options)
        }
        Command::FalseHits => false_hits::false_hits(&root),
        Command::Fuzz(options) => fuzz::fuzz(&root, &options),
        Command::Quality => quality::quality(&root),
        Command::Train => train::train(&root),
        Command::SampleYear { out } => {
            let path = std::env::var_os("PATH").unwrap_or_default();
            let mut example = run::command("cargo", &root, &path);
            let out = std::path::absolute(out)?;
            run::run_loud(
                example
                    .args(["run", "--quiet", "--locked", "--example", "sample-year", "--"])
                    .arg(out),
            )
        }
        Command::Docs => rules::write(&root),
        Command::Setup => {
            let (config, tools) = extension()?;
            test::set_up(&root, &config, &tools)
        }
    }
}

/// The repository's root: xtask's parent.
fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.parent().map(PathBuf::from).unwrap_or(here)
}
