//! Packs the built-in rules for `src/rules` and the lists of names for `src/personal`: their text is deflated, because
//! inside the Wasm it would be a quarter of the whole and deflates to a third.
//!
//! The result is `NAME NUL TEXT NUL` for each file in order of its name, so that a new file needs no line of code.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// What is packed: the folder, the ending of its files, and the name of the result.
const PACKED: [(&str, &str, &str); 2] = [
    ("extension/packs/rules", "toml", "rules.deflate"),
    ("src/personal/names", "txt", "names.deflate"),
];
/// The slowest and smallest: it runs once a build.
const LEVEL: u8 = 10;

fn main() -> Result<(), Box<dyn Error>> {
    let out = std::env::var("OUT_DIR")?;
    for (folder, ending, result) in PACKED {
        println!("cargo::rerun-if-changed={folder}");
        let deflated = miniz_oxide::deflate::compress_to_vec(packed(folder, ending)?.as_bytes(), LEVEL);
        fs::write(Path::new(&out).join(result), deflated)?;
    }
    Ok(())
}

fn packed(folder: &str, ending: &str) -> Result<String, Box<dyn Error>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|e| e == ending));
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
    Ok(packed)
}
