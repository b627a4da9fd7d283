//! The command line: scanning and evaluating without a browser.

mod advise;
mod channels;
mod check;
mod evaluate;
mod export;
mod merge;
mod report;
mod rules;
mod scan;
mod settings;
mod train;
mod verify;

use clap::{Parser, Subcommand};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use uppsikt::rules::Pack;

/// Done, but some input could not be read.
const SOME_FAILED: u8 = 1;
/// Not done, because it should not be asked for.
const WRONG_USAGE: u8 = 2;
/// Done with the built-in pack because the one asked for is broken.
const PACK_BROKEN: u8 = 3;

/// Reads comments on a Swedish municipality's channels and says which may break the published rules, and why.
///
/// Everything runs on this machine; nothing is sent anywhere.
#[derive(Parser)]
#[command(name = "uppsikt", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Review comments: JSON Lines from standard input to standard output.
    ///
    /// Input: one {"id", "text"} a line, perhaps with "author" and "published"; "id" may be a string or a number and is
    /// echoed as given. Empty lines are skipped. Output, in input order: {"id", "findings": [{"category", "severity",
    /// "start", "end", "text", "rule", "basis", "confidence"}]}; offsets are UTF-16 code units. A line that cannot be
    /// read gives {"id": null, "line": N, "error": "…"}, and the rest is still done.
    ///
    /// Exit status: 0 all read; 1 some line could not be read; 2 wrong usage; 3 the pack asked for is broken and the
    /// built-in pack was used.
    Scan {
        /// The channel the comments come from, for your own record; no rule depends on it yet.
        #[arg(long, value_name = "CHANNEL")]
        channel: Option<String>,
        /// A directory with rules (`*.toml`, and word lists `*.txt`; or the same in its `rules`): a whole pack instead of
        /// the built-in one, or rules laid over it. `check-pack` says which and what is wrong.
        #[arg(long, value_name = "DIR")]
        pack: Option<PathBuf>,
    },
    /// Read a draft from standard input – a reply, or a post of your own – and give advice on it.
    ///
    /// Nothing is changed, and nothing is forbidden: whoever writes decides.
    ///
    /// Exit status: 0 nothing to advise; 1 there is; 2 wrong usage; 3 the pack asked for is broken.
    Advise {
        #[command(flatten)]
        options: advise::Options,
        /// A directory with rules, as for `scan`.
        #[arg(long, value_name = "DIR")]
        pack: Option<PathBuf>,
    },
    /// Measure the rules against labelled comments.
    ///
    /// Files are JSON Lines with {"id", "text", "labels", "marks", "note"}. Prints precision, recall and F1 for each label
    /// and, where notes name kinds, for each kind; how many unlabelled comments were flagged; and how many of the marked
    /// words were touched.
    ///
    /// Exit status: 0 measured; 1 a file or line could not be read; 2 wrong usage; 3 the pack asked for is broken.
    Evaluate {
        #[command(flatten)]
        options: evaluate::Options,
        /// A directory with rules, as for `scan`.
        #[arg(long, value_name = "DIR")]
        pack: Option<PathBuf>,
    },
    /// Check that an exported log (JSON Lines) is whole and unaltered.
    ///
    /// Prints, for each browser profile's chain, the number of entries and the last one's hash: keep it elsewhere, for a
    /// log that was made anew from end to end shows only by it.
    ///
    /// Exit status: 0 it holds; 1 it does not, and every line that was altered, removed, moved or inserted is told; 2 wrong
    /// usage.
    Verify {
        /// The export.
        #[arg(value_name = "EXPORT")]
        file: PathBuf,
        /// The hash of an entry that was kept elsewhere: it must be in the log.
        #[arg(long, value_name = "HASH")]
        head: Option<String>,
    },
    /// Join several administrators' exported logs.
    ///
    /// Every browser profile has a chain of its own, so a merge is a union: the order of the files does not matter, and one
    /// that is given twice changes nothing. Lines that do not hold are put aside in OUT.karantan.jsonl and told; two different
    /// entries in one place (a copied browser profile, or a forgery) are told, and nothing is written. The files themselves
    /// are never touched.
    ///
    /// Exit status: 0 everything was joined; 1 something was put aside, or nothing was written; 2 wrong usage.
    Merge {
        /// The exports.
        #[arg(value_name = "EXPORT", required = true)]
        files: Vec<PathBuf>,
        /// The joined log.
        #[arg(long, short, value_name = "OUT", required_unless_present = "dry_run")]
        output: Option<PathBuf>,
        /// Tell what would be done, and write nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Write an exported log in another form.
    ///
    /// The log must hold (`verify`). Exit status: 0 written; 1 not; 2 wrong usage.
    Export {
        /// The export.
        #[arg(value_name = "EXPORT")]
        file: PathBuf,
        /// `jsonl`: the present version, lossless and verifiable. `csv`: for Swedish Excel. `xlsx`: with typed columns.
        #[arg(long, value_enum)]
        format: export::Form,
        /// Where to write it.
        #[arg(long, short, value_name = "FILE")]
        output: PathBuf,
    },
    /// Make the report of a period: rapport.html, .csv, .xlsx and .json.
    ///
    /// Several administrators' exports are joined first, as by `merge`; all of them must hold. Without a period it is what
    /// the guidelines ask for in quarter three: the latest twelve months that ended on 30 June. The same logs, files and
    /// options give the same bytes.
    ///
    /// Exit status: 0 written; 1 not; 2 wrong usage.
    Report(report::Options),
    /// Look through the register of channels (JSON), and write it for the web site.
    ///
    /// With `-o`: forteckning.html, .csv and .json, and for each channel its action plan with the checklist before start, to
    /// print, and the information text for its profile.
    ///
    /// Exit status: 0 nothing to remark; 1 there is, and every remark is told; 2 wrong usage.
    Channels {
        /// The register.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// A directory for the papers; made when it is not there.
        #[arg(long, short, value_name = "DIR")]
        output: Option<PathBuf>,
    },
    /// Train the learned rule anew from labelled comments: for those who develop Uppsikt.
    ///
    /// The same files give the same model, byte for byte. Prints how models do on the fifth of the comments that they
    /// were not trained on.
    Train {
        /// Labelled files.
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        /// Where to write the model.
        #[arg(long, short, value_name = "FILE")]
        output: PathBuf,
    },
    /// List the rules of a pack: severity, basis, reason, examples (+) and counter-examples (-).
    Rules {
        /// `json`: one rule a line, as {"id", "category", "title", "severity", "basis", "reason", "examples",
        /// "counterExamples"}. `markdown`: docs/regler.md.
        #[arg(long, value_enum, default_value_t)]
        form: rules::Form,
        /// The same as `--form json`.
        #[arg(long, conflicts_with = "form")]
        json: bool,
        /// A directory with rules, as for `scan`.
        #[arg(long, value_name = "DIR")]
        pack: Option<PathBuf>,
    },
    /// List every setting, or check a file of settings that was saved from the extension.
    ///
    /// Exit status: 0 listed, or every setting of the file can be used; 1 some cannot; 2 wrong usage.
    Settings {
        /// `markdown`: docs/installningar.md. `schema`: the settings' part of the schema for `storage.managed`.
        #[arg(long, value_enum, default_value_t)]
        form: settings::Form,
        /// A file of settings.
        #[arg(long, value_name = "FILE", conflicts_with = "form")]
        check: Option<PathBuf>,
    },
    /// Check a directory of own rules: what was understood, what is hardly meant, and everything that is wrong.
    ///
    /// Exit status: 0 the pack can be used, perhaps with warnings; 1 it cannot; 2 wrong usage.
    CheckPack {
        /// The directory, as for `scan --pack`.
        #[arg(value_name = "DIR")]
        directory: PathBuf,
    },
}

/// Parses the arguments and does what they ask.
pub(crate) fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let out = io::stdout().lock();
    let result = match arguments.command {
        Command::Scan { channel: _, pack } => with_pack(pack.as_deref(), |p| {
            scan::run(p, io::stdin().lock(), io::BufWriter::new(out))
        }),
        Command::Advise { options, pack } => with_pack(pack.as_deref(), |p| {
            advise::run(&options, p, io::stdin().lock(), io::BufWriter::new(out))
        }),
        Command::Evaluate { options, pack } => {
            with_pack(pack.as_deref(), |p| evaluate::run(p, &options, io::BufWriter::new(out)))
        }
        Command::Verify { file, head } => {
            read(&file).and_then(|bytes| verify::run(bytes, head.as_deref(), io::BufWriter::new(out)))
        }
        Command::Merge { files, output, dry_run } => {
            let output = output.as_deref().filter(|_| !dry_run);
            merge::run(&files, output, io::BufWriter::new(out))
        }
        Command::Export { file, format, output } => export::run(&file, format, &output),
        Command::Channels { file, output } => channels::run(&file, output.as_deref(), io::BufWriter::new(out)),
        Command::Report(options) => report::run(&options, io::BufWriter::new(out)),
        Command::Train { files, output } => train::run(&files, &output, io::BufWriter::new(out)),
        Command::Rules { form, json, pack } => with_pack(pack.as_deref(), |p| {
            let form = if json { rules::Form::Json } else { form };
            rules::run(&p, form, io::BufWriter::new(out))
        }),
        Command::Settings { form, check } => {
            let out = io::BufWriter::new(out);
            match check {
                Some(file) => settings::check(&file, out),
                None => settings::list(form, out),
            }
        }
        Command::CheckPack { directory } => check::run(&directory, io::BufWriter::new(out)),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        // Whoever read our output has had enough (`| head`): that is no fault.
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(e) => {
            complain(&format!("uppsikt: {e}"));
            ExitCode::from(SOME_FAILED)
        }
    }
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
}

/// Writes beside its place and renames, so that a file is whole or as it was.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let told = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}", std::process::id()));
    let beside = PathBuf::from(beside);
    std::fs::write(&beside, bytes)
        .and_then(|()| std::fs::rename(&beside, path))
        .map_err(|error| {
            let _ = std::fs::remove_file(&beside);
            told(error)
        })
}

/// Standard error may be closed too; then there is nobody left to tell.
fn complain(message: &str) {
    let _ = writeln!(io::stderr(), "{message}");
}

fn with_pack(directory: Option<&Path>, work: impl FnOnce(Pack) -> io::Result<u8>) -> io::Result<u8> {
    let mut broken = false;
    let mut chosen = None;
    if let Some(directory) = directory {
        let checked = files_of(directory).and_then(|files| Pack::parse(&files).map_err(|_| all_errors(&files)));
        match checked {
            Ok(pack) => chosen = Some(pack),
            Err(messages) => {
                broken = true;
                for message in messages {
                    complain(&format!(
                        "uppsikt: regelpaketet kan inte användas / the rule pack cannot be used: {message}"
                    ));
                }
                complain("uppsikt: det inbyggda regelpaketet används i stället / using the built-in rule pack instead");
            }
        }
    }
    let pack = match chosen {
        Some(pack) => pack,
        None => Pack::builtin().map_err(io::Error::other)?,
    };
    let code = work(pack)?;
    Ok(if broken && code == 0 { PACK_BROKEN } else { code })
}

fn all_errors(files: &[(String, String)]) -> Vec<String> {
    Pack::check(files).errors.iter().map(ToString::to_string).collect()
}

/// The pack files of a directory, or of its `rules`, by name; or everything that keeps them from being read.
fn files_of(directory: &Path) -> Result<Vec<(String, String)>, Vec<String>> {
    let told = |e: io::Error| vec![format!("{}: {e}", directory.display())];
    let inner = directory.join("rules");
    let directory = if inner.is_dir() { &inner } else { directory };
    let mut paths: Vec<PathBuf> = std::fs::read_dir(directory)
        .map_err(told)?
        .map(|e| e.map(|e| e.path()))
        .collect::<io::Result<_>>()
        .map_err(told)?;
    let ours = |e: &std::ffi::OsStr| e.eq_ignore_ascii_case("toml") || e.eq_ignore_ascii_case("txt");
    paths.retain(|p| p.extension().is_some_and(ours));
    paths.sort();
    if paths.is_empty() {
        return Err(told(io::Error::other(
            "inga *.toml eller *.txt / neither *.toml nor *.txt",
        )));
    }
    let mut files = Vec::new();
    let mut faults = Vec::new();
    for path in &paths {
        let name = path
            .file_name()
            .map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        match std::fs::read(path) {
            Ok(bytes) => match uppsikt::rules::decode(&name, bytes) {
                Ok(text) => files.push((name, text)),
                Err(error) => faults.push(error.to_string()),
            },
            Err(error) => faults.push(format!("{name}: {error}")),
        }
    }
    if faults.is_empty() { Ok(files) } else { Err(faults) }
}
