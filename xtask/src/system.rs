//! What comes from the system's packages: browsers, drivers, and the blogs that the end-to-end tests moderate.
//!
//! Found if installed. On Debian and Ubuntu as root, installed by apt. Else one line that says what is missing and how
//! to get it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context, Result, anyhow, bail};

use crate::manifest::Browser;
use crate::run::{command, output, run};
use crate::setup::{Tools, step};

/// Isso, a comment server: from PyPI, into the tool cache.
const ISSO: &str = "0.14.0";

/// What the end-to-end tests' WordPress needs: it is installed anew into a directory of the tests' own.
const BLOG: [&str; 11] = [
    "wordpress",
    "wordpress-l10n",
    "wordpress-theme-twentytwentyone",
    "wordpress-theme-twentytwentytwo",
    "wordpress-theme-twentytwentythree",
    "php-cli",
    "php-mysql",
    "php-gd",
    "php-mbstring",
    "php-xml",
    "mariadb-server",
];

/// The dictionary and the program that writes out its forms.
const WORDS: [&str; 2] = ["hunspell-sv", "hunspell-tools"];

/// A program that is looked for under several names.
struct Program {
    /// What a person calls it.
    title: &'static str,
    /// Set to use this very file.
    variable: &'static str,
    names: &'static [&'static str],
    /// Where it stands on systems that do not put programs on PATH.
    places: &'static [&'static str],
    packages: &'static [&'static str],
}

const CHROMIUM: Program = Program {
    title: "Chromium or Chrome",
    variable: "UPPSIKT_CHROMIUM",
    names: &[
        "chromium",
        "chromium-browser",
        "google-chrome-stable",
        "google-chrome",
        "microsoft-edge",
    ],
    places: &[
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    ],
    packages: &["chromium", "chromium-l10n", "fonts-dejavu", "fonts-noto-color-emoji"],
};

const CHROMEDRIVER: Program = Program {
    title: "ChromeDriver, of the same version as the browser",
    variable: "UPPSIKT_CHROMEDRIVER",
    names: &["chromedriver"],
    places: &["/usr/lib/chromium-browser/chromedriver"],
    packages: &["chromium-driver"],
};

const FIREFOX: Program = Program {
    title: "Firefox 140 or later",
    variable: "UPPSIKT_FIREFOX",
    names: &["firefox-esr", "firefox"],
    places: &[
        "/Applications/Firefox.app/Contents/MacOS/firefox",
        "C:\\Program Files\\Mozilla Firefox\\firefox.exe",
    ],
    packages: &[
        "firefox-esr",
        "firefox-esr-l10n-sv-se",
        "fonts-dejavu",
        "fonts-noto-color-emoji",
    ],
};

const OFFICE: Program = Program {
    title: "LibreOffice Calc",
    variable: "UPPSIKT_OFFICE",
    names: &["soffice", "libreoffice"],
    places: &[
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
        "C:\\Program Files\\LibreOffice\\program\\soffice.com",
    ],
    packages: &["libreoffice-calc-nogui"],
};

/// The browser's program.
///
/// # Errors
///
/// When it is neither found nor can be installed.
pub(crate) fn browser(root: &Path, browser: Browser) -> Result<PathBuf> {
    match browser {
        Browser::Chromium => program(root, &CHROMIUM),
        Browser::Firefox => program(root, &FIREFOX),
    }
}

/// The command line, built for speed.
///
/// # Errors
///
/// When it does not build.
pub(crate) fn uppsikt(root: &Path) -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    run(command("cargo", root, &path).args(["build", "--release", "--quiet", "--locked", "--bin", "uppsikt"]))?;
    Ok(root
        .join("target/release")
        .join(format!("uppsikt{}", std::env::consts::EXE_SUFFIX)))
}

/// Every form of every word in Debian's Swedish dictionary, one a line, some of them twice.
///
/// # Errors
///
/// When the dictionary or `unmunch`, which writes out its forms, is missing and cannot be installed.
pub(crate) fn swedish_words(root: &Path) -> Result<String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut unmunch = command("unmunch", root, &path);
    unmunch.args(["dic", "aff"].map(|ending| format!("/usr/share/hunspell/sv_SE.{ending}")));
    install(root, "The Swedish dictionary for the test of false hits", &WORDS)?;
    output(&mut unmunch)
}

/// The files of a directory with this ending, as (name, text), by name.
///
/// # Errors
///
/// When the directory or one of them cannot be read, or there is none.
pub(crate) fn texts(directory: &Path, ending: &str) -> Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory).with_context(|| format!("cannot read {}", directory.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|own| own == ending) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            files.push((name, text));
        }
    }
    if files.is_empty() {
        bail!("{} holds no *.{ending}", directory.display());
    }
    files.sort();
    Ok(files)
}

/// LibreOffice, which opens what is exported.
///
/// # Errors
///
/// When it is neither found nor can be installed.
pub(crate) fn office(root: &Path) -> Result<PathBuf> {
    program(root, &OFFICE)
}

/// ChromeDriver.
///
/// # Errors
///
/// When it is neither found nor can be installed.
pub(crate) fn chromedriver(root: &Path) -> Result<PathBuf> {
    program(root, &CHROMEDRIVER)
}

/// WordPress with PHP and MariaDB.
///
/// # Errors
///
/// When packages are missing and cannot be installed.
pub(crate) fn blog(root: &Path) -> Result<()> {
    install(root, "WordPress, PHP and MariaDB for the end-to-end tests", &BLOG)
}

/// Isso's program.
///
/// # Errors
///
/// When it cannot be installed from PyPI.
pub(crate) fn isso(root: &Path, tools: &Tools) -> Result<PathBuf> {
    let home = tools.cache.join(format!("isso-{ISSO}"));
    let program = home.join("bin/isso");
    if program.is_file() {
        return Ok(program);
    }
    step(&format!("Installing Isso {ISSO} into {}", home.display()));
    let python = |arguments: &[&str]| command("python3", root, &tools.path).args(arguments).status();
    // Debian's python3 has `venv` without the part that makes one.
    if !python(&["-c", "import venv, ensurepip"]).is_ok_and(|status| status.success()) {
        install(root, "Python 3 with venv", &["python3", "python3-venv"])?;
    }
    // A virtual environment knows its own path and cannot be renamed into place: the program appears last, by pip.
    let made = run(command("python3", root, &tools.path)
        .args(["-m", "venv", "--clear"])
        .arg(&home))
    .and_then(|()| {
        run(command(home.join("bin/python3"), root, &tools.path)
            .args([
                "-m",
                "pip",
                "install",
                "--disable-pip-version-check",
                "--no-input",
                "--quiet",
            ])
            .arg(format!("isso=={ISSO}")))
    });
    made.with_context(|| format!("cannot install Isso {ISSO} from PyPI"))?;
    Ok(program)
}

fn program(root: &Path, wanted: &Program) -> Result<PathBuf> {
    if let Some(own) = std::env::var_os(wanted.variable).filter(|value| !value.is_empty()) {
        let own = PathBuf::from(own);
        if !own.is_file() {
            bail!("{} is {}, and no such file exists", wanted.variable, own.display());
        }
        return Ok(own);
    }
    if let Some(found) = find(wanted) {
        return Ok(found);
    }
    install(root, wanted.title, wanted.packages)
        .map_err(|error| anyhow!("{error:#} (or set {} to its program)", wanted.variable))?;
    find(wanted).with_context(|| format!("{} was installed and still cannot be found", wanted.title))
}

fn find(wanted: &Program) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let directories: Vec<_> = std::env::split_paths(&path).collect();
    let named = wanted.names.iter().flat_map(|name| {
        let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        directories.iter().map(move |directory| directory.join(&name))
    });
    named
        .chain(wanted.places.iter().map(PathBuf::from))
        .find(|file| file.is_file())
}

/// Installs those of the packages that are missing.
fn install(root: &Path, what: &str, packages: &[&str]) -> Result<()> {
    static UPDATED: OnceLock<()> = OnceLock::new();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let bare = |program: &str| command(program, root, &path);
    if output(bare("apt-get").arg("--version")).is_err() {
        bail!(
            "{what} is missing: install it from your system's packages (on Debian: {})",
            packages.join(" ")
        );
    }
    let missing: Vec<&str> = packages
        .iter()
        .copied()
        .filter(|package| !is_installed(bare("dpkg-query"), package))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if output(bare("id").arg("-u"))?.trim() != "0" {
        bail!(
            "{what} is missing: run `sudo apt-get install --no-install-recommends {}`",
            missing.join(" ")
        );
    }
    step(&format!("Installing {what}: {}", missing.join(" ")));
    let apt = |arguments: &[&str]| {
        // No service may start, no question may be asked.
        run(bare("apt-get")
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .env("RUNLEVEL", "1"))
    };
    if UPDATED.set(()).is_ok() {
        apt(&["update", "-qq"])?;
    }
    apt(&[&["install", "-y", "-qq", "--no-install-recommends"], missing.as_slice()].concat())
}

fn is_installed(mut query: Command, package: &str) -> bool {
    output(query.args(["--show", "--showformat=${db:Status-Status}", package]))
        .is_ok_and(|status| status == "installed")
}
