//! Puts the built-in rules into the program for `src/rules/builtin.rs`, and words for `src/learned`: compiled, because a
//! worker that is started all day has no time to, and as they are written, for whoever wants to read them. And the lists
//! of names for `src/personal/names.rs`. All deflated, for inside the Wasm they would be a third of the whole.
//!
//! The files are `NAME NUL TEXT NUL` each, in order of name, so that a new file needs no line of code.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

const RULES: &str = "extension/packs/rules";
const MEANING: &str = "src/learned/meaning.txt";
const NAMES: &str = "src/personal/names";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={RULES}");
    println!("cargo::rerun-if-changed={MEANING}");
    println!("cargo::rerun-if-changed={NAMES}");
    let files = files(RULES, "toml")?;
    let (rules, categories) = packer::pack(&files)?;
    let out = std::env::var("OUT_DIR")?;
    let named = [
        ("files", joined(&files)),
        ("names", joined(&self::files(NAMES, "txt")?)),
        ("rules", rules),
        ("categories", categories),
        ("meaning", packer::meaning_of(&fs::read_to_string(MEANING)?)),
    ];
    for (name, bytes) in named {
        let mut deflated = Vec::new();
        zopfli::compress(
            zopfli::Options::default(),
            zopfli::Format::Deflate,
            &bytes[..],
            &mut deflated,
        )?;
        fs::write(Path::new(&out).join(format!("{name}.deflate")), deflated)?;
    }
    Ok(())
}

/// The files of a folder with an ending, as (name, text) in order of name.
fn files(folder: &str, ending: &str) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<_>>()?;
    paths.retain(|file| file.extension().is_some_and(|e| e == ending));
    paths.sort();
    let mut files: Vec<(String, String)> = Vec::new();
    for path in &paths {
        let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let name = path.file_name().ok_or("a file without a name")?.to_string_lossy();
        if text.contains('\0') {
            return Err(format!("{name} holds a NUL").into());
        }
        files.push((name.into_owned(), text));
    }
    Ok(files)
}

fn joined(files: &[(String, String)]) -> Vec<u8> {
    let written: String = files.iter().flat_map(|(name, text)| [name, "\0", text, "\0"]).collect();
    written.into_bytes()
}
