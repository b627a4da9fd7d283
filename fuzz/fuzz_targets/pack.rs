//! Any text as a file of a rule pack: an error or a pack that reviews, never a panic or a hang.
//!
//! The input is the file, a NUL and a comment; without a NUL some comments of our own are reviewed. The file takes the
//! place of the category it describes; the others have no rules.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;
use uppsikt::model::Category;
use uppsikt::review::Reviewer;
use uppsikt::rules::{Pack, builtin_files};
use uppsikt_fuzz::{invariants, text};

const COMMENTS: [&str; 3] = [
    "Anna Berg, din j*vla idiot! När öppnar simhallen? Ring 070-174 06 12 eller a@b.example 😡",
    "vi vi vi vi vet vet var var var du du du bor bor bor",
    "",
];

fuzz_target!(|bytes: &[u8]| {
    let input = text(bytes);
    let (file, comment) = match input.split_once('\0') {
        Some((file, comment)) => (file, Some(comment)),
        None => (&*input, None),
    };
    let mut files = vec![("fuzzed.toml".to_owned(), file.to_owned())];
    files.extend(rest(file));
    let Ok(pack) = Pack::parse(&files) else { return };
    let reviewer = Reviewer::new(pack);
    match comment {
        Some(comment) => drop(invariants::review(&reviewer, comment)),
        None => COMMENTS
            .iter()
            .for_each(|comment| drop(invariants::review(&reviewer, comment))),
    }
});

/// The files that make the fuzzed one a pack: the classes, and every category that it does not name itself.
fn rest(file: &str) -> Vec<(String, String)> {
    static CLASSES: OnceLock<Vec<(String, String)>> = OnceLock::new();
    let classes = CLASSES.get_or_init(|| {
        let mut files = builtin_files();
        files.retain(|(name, _)| name.starts_with('_'));
        files
    });
    let needed = classes.iter().filter(|_| file.contains('@')).cloned();
    let named = |category: &Category| file.contains(&format!("id = \"{}\"", category.id()));
    let others = Category::ALL.into_iter().filter(|category| !named(category)).map(|category| {
        let text = format!(
            "[category]\nid = \"{}\"\nseverity = \"granska\"\nlog_text = \"none\"\ntitle = {{ sv = \"x\", en = \"x\" }}\n\
             rule_plain = {{ sv = \"x\", en = \"x\" }}\nbasis = {{ kind = \"lag\", lagrum = \"x\", lydelse = \"x\", checked = \"x\" }}\n",
            category.id()
        );
        (format!("{}.toml", category.id()), text)
    });
    needed.chain(others).collect()
}
