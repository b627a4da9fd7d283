//! Writes the sample year that the report and its exports are tried on: `cargo xtask sample-year --out DIR`.

#[path = "../tests/support/sample.rs"]
mod sample;

use std::error::Error;
use std::path::PathBuf;

use uppsikt::ledger::file;

fn main() -> Result<(), Box<dyn Error>> {
    let directory = PathBuf::from(std::env::args_os().nth(1).ok_or("which directory?")?);
    std::fs::create_dir_all(&directory)?;
    for (log, number) in sample::logs().iter().zip(1..) {
        let path = directory.join(format!("administrator-{number}.jsonl"));
        std::fs::write(&path, file::write(log)?)?;
        println!("{} entries in {}", log.len(), path.display());
    }
    for (name, text) in [
        ("kanaler.json", sample::register()),
        ("om-rapporten.json", sample::about()),
    ] {
        std::fs::write(directory.join(name), text)?;
    }
    Ok(())
}
