//! Documents that are partly measured: what stands between two markers is written by a command, the rest by hand.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// The markers of the part that a command writes.
pub(crate) struct Markers {
    pub(crate) begin: &'static str,
    pub(crate) end: &'static str,
}

impl Markers {
    /// Puts `written` between the markers of the file.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or written, or has lost its markers.
    pub(crate) fn write(&self, root: &Path, file: &str, written: &str) -> Result<()> {
        let path = root.join(file);
        let before = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let after = self
            .between(&before, written)
            .with_context(|| format!("{file} needs the lines ”{}” and ”{}”", self.begin, self.end))?;
        fs::write(&path, after).with_context(|| format!("cannot write {}", path.display()))?;
        eprintln!("  {}", path.display());
        Ok(())
    }

    /// The text with what stands between the markers replaced; `None` without them.
    fn between(&self, text: &str, written: &str) -> Option<String> {
        let (head, rest) = text.split_once(self.begin)?;
        let (_, foot) = rest.split_once(self.end)?;
        let Self { begin, end } = self;
        Some(format!("{head}{begin}\n\n{written}\n{end}{foot}"))
    }
}

/// The head of a table.
pub(crate) fn table(heads: &[&str]) -> [String; 2] {
    [row(heads), row(&vec!["---"; heads.len()])]
}

/// A row of a table.
pub(crate) fn row(cells: &[&str]) -> String {
    format!("| {} |", cells.join(" | "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_by_hand_stays() {
        let markers = Markers {
            begin: "<!-- from -->",
            end: "<!-- to -->",
        };
        let file = "# Head\n\n<!-- from -->\n\nold\n<!-- to -->\n\nfoot\n";
        let once = markers.between(file, "new\n").unwrap();
        assert!(
            once.starts_with("# Head\n") && once.ends_with("\n\nfoot\n") && !once.contains("old"),
            "{once}"
        );
        assert_eq!(markers.between(&once, "new\n").unwrap(), once);
        assert_eq!(markers.between("no markers", "new"), None);
        assert_eq!(markers.between("<!-- to --><!-- from -->", "new"), None);
    }
}
