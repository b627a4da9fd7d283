//! `uppsikt report`: the year in figures.

use super::{SOME_FAILED, WRONG_USAGE, complain, merge, read, write_whole};
use serde::de::DeserializeOwned;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};
use uppsikt::register::Register;
use uppsikt::report::{About, Language, Period, PeriodError, Report};

/// What `uppsikt report` is told.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Options {
    /// The exports.
    #[arg(value_name = "EXPORT", required = true)]
    files: Vec<PathBuf>,
    /// A directory for the report's files; made when it is not there.
    #[arg(long, short, value_name = "DIR")]
    output: PathBuf,
    /// A calendar year.
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(1000..=9999), conflicts_with_all = ["from", "to"])]
    year: Option<i16>,
    /// The first day (2026-01-31).
    #[arg(long, value_name = "DAY", requires = "to")]
    from: Option<String>,
    /// The last day.
    #[arg(long, value_name = "DAY", requires = "from")]
    to: Option<String>,
    /// The register of channels, as JSON: their names and promises.
    #[arg(long, value_name = "FILE")]
    channels: Option<PathBuf>,
    /// What the log does not know, as JSON: {"municipality", "madeBy", "madeOn", "narrative", "project", "approvals"}.
    #[arg(long, value_name = "FILE")]
    about: Option<PathBuf>,
    /// The day the report is made on, when it is not today.
    #[arg(long, value_name = "DAY")]
    today: Option<String>,
    /// The language.
    #[arg(long, value_enum, default_value_t)]
    language: Tongue,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Tongue {
    #[default]
    Sv,
    En,
}

/// Writes the report's files.
pub(super) fn run(options: &Options, mut out: impl Write) -> io::Result<u8> {
    let today = options.today.clone().unwrap_or_else(today);
    let period = match period(options, &today) {
        Ok(period) => period,
        Err(error) => {
            complain(&format!("uppsikt: {error}"));
            return Ok(WRONG_USAGE);
        }
    };
    let register: Register = options.channels.as_deref().map(json).transpose()?.unwrap_or_default();
    let mut about: About = options.about.as_deref().map(json).transpose()?.unwrap_or_default();
    if about.made_on.is_empty() {
        about.made_on = today;
    }
    if about.municipality.is_empty() {
        about.municipality.clone_from(&register.municipality);
    }
    let merged = merge::joined(&options.files)?;
    merge::tell(&merged);
    if !merged.is_whole() {
        complain("uppsikt: ingen rapport: loggen håller inte / no report: the log does not hold");
        return Ok(SOME_FAILED);
    }
    let report = Report::make(&merged.entries, period, &register, &about);
    let language = match options.language {
        Tongue::Sv => Language::Swedish,
        Tongue::En => Language::English,
    };
    let files = [
        ("rapport.html", report.html(language).map(String::into_bytes)),
        ("rapport.csv", report.csv(language).map(String::into_bytes)),
        ("rapport.xlsx", report.xlsx(language)),
        ("rapport.json", report.json().map(String::into_bytes)),
    ];
    std::fs::create_dir_all(&options.output)?;
    for (name, bytes) in files {
        write_whole(&options.output.join(name), &bytes.map_err(io::Error::other)?)?;
    }
    let (from, to, count) = (period.from(), period.to(), merged.entries.len());
    writeln!(
        out,
        "{from} – {to}, ur {count} poster / {from} – {to}, from {count} entries"
    )?;
    out.flush()?;
    Ok(0)
}

fn period(options: &Options, today: &str) -> Result<Period, PeriodError> {
    match (options.year, &options.from, &options.to) {
        (Some(year), ..) => Period::year(year),
        (None, Some(from), Some(to)) => Period::new(from, to),
        _ => Period::for_quarter_three(today),
    }
}

fn json<T: DeserializeOwned>(path: &Path) -> io::Result<T> {
    let told = |error| io::Error::other(format!("{}: {error}", path.display()));
    serde_json::from_slice(&read(path)?).map_err(told)
}

/// Today in UTC: the report's own code has no clock, and at the turn of a day `--today` says which.
fn today() -> String {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let seconds = i64::try_from(seconds).unwrap_or_default();
    jiff::Timestamp::from_second(seconds).map_or_else(
        |_| String::new(),
        |now| jiff::tz::Offset::UTC.to_datetime(now).date().to_string(),
    )
}
