//! Packs the built-in rules for `src/rules`: their text is deflated, because inside the Wasm it would be a quarter of
//! the whole and deflates to a third.
//!
//! The result is `NAME NUL TEXT NUL` for each file in order of its name, so that a new file needs no line of code.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

const RULES: &str = "extension/packs/rules";
/// The slowest and smallest: it runs once a build.
const LEVEL: u8 = 10;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={RULES}");
    let mut files: Vec<PathBuf> = fs::read_dir(RULES)?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    let mut packed = String::new();
    for file in &files {
        let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        let name = file.file_name().ok_or("a file without a name")?.to_string_lossy();
        if text.contains('\0') {
            return Err(format!("{name} holds a NUL").into());
        }
        packed.extend([&name, "\0", &text, "\0"]);
    }
    let out = std::env::var("OUT_DIR")?;
    let deflated = miniz_oxide::deflate::compress_to_vec(packed.as_bytes(), LEVEL);
    fs::write(Path::new(&out).join("rules.deflate"), deflated)?;
    Ok(())
}
