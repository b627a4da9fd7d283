//! Files of an extension: collected, written, zipped. The same files give the same bytes.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use anyhow::{Context, Result};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// An extension's files by name (`pages/panel.html`), in the order of their names.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Adds the files under `directory` whose name `keep` accepts, named from `prefix`. A directory that is not there has
/// none.
pub(crate) fn collect(files: &mut Files, directory: &Path, prefix: &str, keep: &dyn Fn(&str) -> bool) -> Result<()> {
    if !directory.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(directory).with_context(|| format!("cannot list {}", directory.display()))? {
        let entry = entry?;
        let file_name = entry.file_name();
        let Some(name) = file_name.to_str() else {
            anyhow::bail!("{}: its name is not Unicode", entry.path().display());
        };
        // Editors' and systems' own files are no part of an extension.
        if name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        let name = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            collect(files, &entry.path(), &format!("{name}/"), keep)?;
        } else if keep(&name) {
            let bytes = fs::read(entry.path()).with_context(|| format!("cannot read {}", entry.path().display()))?;
            files.insert(name, bytes);
        }
    }
    Ok(())
}

/// Writes them to `directory`, which then holds nothing else. Files that stand there already with the same content are
/// left alone: a browser that has the directory loaded does not see it vanish.
pub(crate) fn write(files: &Files, directory: &Path) -> Result<()> {
    let mut old = Files::new();
    collect(&mut old, directory, "", &|_| true)?;
    for name in old.keys().filter(|name| !files.contains_key(*name)) {
        fs::remove_file(directory.join(name)).with_context(|| format!("cannot remove {name}"))?;
    }
    for (name, bytes) in files {
        if old.get(name) == Some(bytes) {
            continue;
        }
        let path = directory.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
        }
        fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// A zip of them: sorted, one fixed time, one fixed mode.
pub(crate) fn zip(files: &Files) -> Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(name.as_str(), options)?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Files {
        Files::from([("b/å.js".into(), b"x".repeat(5000)), ("a.json".into(), b"{}".to_vec())])
    }

    #[test]
    fn a_zip_is_the_same_bytes_each_time() {
        let once = zip(&files()).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(2100)); // a zip's clock ticks every other second
        assert_eq!(once, zip(&files()).unwrap());
    }

    #[test]
    fn a_directory_holds_what_was_written_and_nothing_else() {
        let directory = tempfile::tempdir().unwrap();
        fs::create_dir(directory.path().join("b")).unwrap();
        fs::write(directory.path().join("b/old.js"), "old").unwrap();
        write(&files(), directory.path()).unwrap();
        let mut found = Files::new();
        collect(&mut found, directory.path(), "", &|_| true).unwrap();
        assert_eq!(found, files());
    }
}
