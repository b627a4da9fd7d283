//! The classes of meaning as a lexicon: the class on the file's n-th line is atom n. Compiled while Uppsikt is built.

use crate::lexicon::{Builder, Lexicon};

/// Of the file's text.
pub(crate) fn lexicon(text: &str) -> Lexicon {
    let mut builder = Builder::default();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let Some((_, words)) = line.split_once(':') else {
            continue;
        };
        let class = builder.fresh();
        for word in words.split_whitespace() {
            // A word that is none would be one that no comment holds; a test reads the file.
            let _ = builder.add_to(class, word);
        }
    }
    builder.build()
}
