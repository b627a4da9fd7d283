//! The pack that comes with the program: `build.rs` compiles it and puts it here.

use super::{Categories, CategoryInfo, Pack, PackError, Rule, packed};
use std::sync::OnceLock;

/// The files, deflated: for screens that show them, and to compile own rules against.
const FILES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/files.deflate"));
/// What reviewing needs, deflated.
const RULES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.deflate"));
/// What lists need, deflated.
const CATEGORIES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/categories.deflate"));

/// What `build.rs` deflated inflates; were it ever not to, nothing is what everybody here is prepared for.
fn inflated(bytes: &[u8]) -> Vec<u8> {
    miniz_oxide::inflate::decompress_to_vec(bytes).unwrap_or_default()
}

/// The files of the built-in pack, as (name, text).
#[must_use]
pub fn builtin_files() -> Vec<(String, String)> {
    let text = String::from_utf8(inflated(FILES)).unwrap_or_default();
    let mut parts = text.split('\0').map(str::to_owned);
    let mut files = Vec::new();
    while let (Some(name), Some(text)) = (parts.next(), parts.next()) {
        files.push((name, text));
    }
    files
}

fn categories(rules: &[Rule]) -> Vec<CategoryInfo> {
    packed::read_categories(&inflated(CATEGORIES), rules).unwrap_or_default()
}

/// The pack.
pub(super) fn pack() -> Result<Pack, PackError> {
    match packed::read(&inflated(RULES)) {
        Some(mut pack) => {
            pack.categories = Categories {
                read: OnceLock::new(),
                later: categories,
            };
            Ok(pack)
        }
        None => Pack::parse(&builtin_files()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_what_the_files_compile_to() {
        let compiled = Pack::parse(&builtin_files()).unwrap();
        let (rules, categories) = compiled.to_bytes();
        assert!(rules == inflated(RULES), "the rules differ");
        assert!(categories == inflated(CATEGORIES), "the categories differ");
        let read = packed::read(&rules).unwrap();
        assert_eq!(packed::write(&read), rules);
        assert_eq!(
            packed::read_categories(&categories, &read.rules).unwrap(),
            compiled.categories()
        );
    }

    #[test]
    fn bytes_that_are_cut_off_or_of_another_format_are_no_pack() {
        let rules = inflated(RULES);
        for length in (0..rules.len()).step_by(997) {
            assert!(packed::read(&rules[..length]).is_none(), "{length}");
        }
        let mut other = rules;
        other[0] += 1;
        assert!(packed::read(&other).is_none());
    }
}
