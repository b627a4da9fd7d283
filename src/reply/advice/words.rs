//! The list of words to change, as data: what a municipality can read, add to and give on.

use std::collections::BTreeMap;
use std::ops::Range;

use super::AdviceId;
use crate::model::Localized;
use crate::source::{SourceError, Table};
use crate::text::Text;

/// The built-in list.
const BUILTIN: (&str, &str) = ("ord.toml", include_str!("../../../extension/packs/advice/ord.toml"));

/// The tables of a list and what a word of each gives.
const TABLES: [(&str, AdviceId); 6] = [
    ("tilltal", AdviceId::Du),
    ("byrakrati", AdviceId::Ord),
    ("internt", AdviceId::Internt),
    ("hart", AdviceId::Hart),
    ("brott", AdviceId::Anklagar),
    ("relation", AdviceId::Bekraftar),
];

/// The longest word that is looked up. Longer ones are in no list.
const LONGEST: usize = 80;

/// Words and phrases by their first word.
#[derive(Debug, Default)]
pub struct WordList {
    exact: BTreeMap<String, Vec<Entry>>,
    /// The beginnings that a star stands after.
    beginnings: BTreeMap<String, Vec<Entry>>,
}

#[derive(Debug)]
struct Entry {
    /// The words after the first; a star at the end of the last stands for any ending.
    rest: Vec<String>,
    id: AdviceId,
    instead: String,
}

/// A word of the list in a text.
pub(super) struct Hit<'l> {
    pub(super) tokens: Range<usize>,
    pub(super) id: AdviceId,
    pub(super) instead: &'l str,
}

/// A list cannot be read: which file, which line, why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordListError {
    name: String,
    line: usize,
    message: Localized,
}

impl std::fmt::Display for WordListError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { name, line, message } = self;
        write!(f, "{name}, rad/line {line}: {message}")
    }
}

impl std::error::Error for WordListError {}

impl WordList {
    /// The list that comes with the program.
    ///
    /// # Errors
    ///
    /// Never in a released program: a test reads it.
    pub fn builtin() -> Result<Self, WordListError> {
        let mut list = Self::default();
        list.add(BUILTIN.0, BUILTIN.1)?;
        Ok(list)
    }

    /// Adds the words of a file. A word that is there already, in any file before, takes what the new file says.
    ///
    /// # Errors
    ///
    /// When the file is no TOML, has unknown tables, an empty word, or one word twice; nothing is added then.
    pub fn add(&mut self, name: &str, text: &str) -> Result<(), WordListError> {
        let entries = read(text).map_err(|error| WordListError {
            name: name.to_owned(),
            line: text
                .get(..error.at)
                .map_or(1, |before| before.matches('\n').count() + 1),
            message: error.message,
        })?;
        for (first, entry) in entries {
            let (map, first) = match first.strip_suffix('*') {
                Some(beginning) => (&mut self.beginnings, beginning),
                None => (&mut self.exact, first.as_str()),
            };
            let beside = map.entry(first.to_owned()).or_default();
            beside.retain(|known| known.rest != entry.rest);
            beside.push(entry);
        }
        Ok(())
    }

    /// How many words and phrases there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.exact.values().chain(self.beginnings.values()).map(Vec::len).sum()
    }

    /// Whether there is no word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What of the list stands in a text, in its order; of two that begin together the longer.
    pub(super) fn find(&self, text: &Text<'_>) -> Vec<Hit<'_>> {
        let mut hits = Vec::new();
        let mut at = 0;
        while at < text.tokens().len() {
            let best = self.at(text, at).max_by_key(|(length, _)| *length);
            match best {
                Some((length, entry)) => {
                    hits.push(Hit {
                        tokens: at..at + length,
                        id: entry.id,
                        instead: &entry.instead,
                    });
                    at += length;
                }
                None => at += 1,
            }
        }
        hits
    }

    /// Every entry that stands at a token, with its length.
    fn at<'l>(&'l self, text: &Text<'_>, at: usize) -> impl Iterator<Item = (usize, &'l Entry)> {
        let form = text.tokens().get(at).map_or("", |token| token.form());
        let form = if form.len() > LONGEST { "" } else { form };
        let beginnings = form
            .char_indices()
            .map(|(start, c)| start + c.len_utf8())
            .filter_map(|end| self.beginnings.get(form.get(..end)?));
        let entries: Vec<&Vec<Entry>> = self.exact.get(form).into_iter().chain(beginnings).collect();
        let fits = |entry: &&Entry| {
            entry.rest.iter().enumerate().all(|(i, word)| {
                // A phrase does not reach over a full stop.
                let token = text.tokens().get(at + 1 + i);
                let near = !text.before(at + 1 + i).contains(['.', '?', '!', '\n', ':']);
                let says = token.is_some_and(|token| match word.strip_suffix('*') {
                    Some(beginning) => token.form().starts_with(beginning),
                    None => token.form() == word,
                });
                near && says
            })
        };
        let found: Vec<_> = entries.into_iter().flatten().filter(fits).collect();
        found.into_iter().map(|entry| (entry.rest.len() + 1, entry))
    }
}

/// The entries of a file, each by its first word.
fn read(text: &str) -> Result<Vec<(String, Entry)>, SourceError> {
    let mut file = Table::read(text)?;
    file.only(&TABLES.map(|(name, _)| name))?;
    let mut entries: Vec<(String, Entry)> = Vec::new();
    for (name, id) in TABLES {
        let Some(table) = file.table(name)? else { continue };
        for (instead, words) in table.all_texts()? {
            for word in words {
                let mut tokens = tokens_of(&word.value).into_iter();
                let Some(first) = tokens.next() else {
                    return Err(SourceError::new(
                        word.at,
                        "här saknas ett ord",
                        "a word is missing here",
                    ));
                };
                let rest: Vec<String> = tokens.collect();
                if entries
                    .iter()
                    .any(|(known, entry)| *known == first && entry.rest == rest)
                {
                    let word = &word.value;
                    return Err(SourceError::new(
                        word_at(text, word),
                        format!("”{word}” står två gånger"),
                        format!("”{word}” stands twice"),
                    ));
                }
                let instead = instead.clone();
                entries.push((first, Entry { rest, id, instead }));
            }
        }
    }
    Ok(entries)
}

/// Where a word stands last: its second place.
fn word_at(text: &str, word: &str) -> usize {
    text.rfind(&format!("\"{word}\"")).unwrap_or(0)
}

/// A word or phrase cut as texts are, each with its star if it has one.
fn tokens_of(phrase: &str) -> Vec<String> {
    let starred = phrase.trim_end().ends_with('*');
    let text = Text::new(phrase.trim_end().trim_end_matches('*'));
    let mut words: Vec<String> = text.tokens().iter().map(|token| token.form().to_owned()).collect();
    if let Some(last) = words.last_mut().filter(|_| starred) {
        last.push('*');
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(list: &WordList, text: &str) -> Vec<String> {
        let text = Text::new(text);
        let hits = list.find(&text);
        hits.iter()
            .map(|hit| text.slice(&text.token_span(hit.tokens.clone())).to_owned())
            .collect()
    }

    #[test]
    fn the_built_in_list_is_large_and_every_word_of_it_is_found() {
        let list = WordList::builtin().unwrap();
        assert!(list.len() > 300, "{}", list.len());
        for (first, entries) in &list.exact {
            for entry in entries {
                let mut phrase = vec![first.clone()];
                phrase.extend(entry.rest.iter().map(|word| word.trim_end_matches('*').to_owned()));
                let phrase = phrase.join(" ");
                let text = Text::new(&phrase);
                assert!(
                    list.find(&text).iter().any(|hit| hit.instead == entry.instead),
                    "{phrase}"
                );
            }
        }
    }

    #[test]
    fn whole_words_phrases_and_beginnings() {
        let mut list = WordList::default();
        list.add(
            "x",
            "[byrakrati]\n\"om\" = [\"avseende\", \"i vad mån\", \"vad mån\"]\n\"införa\" = [\"implementer*\"]",
        )
        .unwrap();
        assert_eq!(
            found(&list, "Avseende: i vad MÅN vi implementerade. Avseendet."),
            ["Avseende", "i vad MÅN", "implementerade"]
        );
        assert_eq!(found(&list, "i vad. Mån om dig"), [""; 0]);
    }

    #[test]
    fn own_words_come_over_the_built_in_and_faults_have_lines() {
        let mut list = WordList::builtin().unwrap();
        let before = list.len();
        list.add(
            "egna.toml",
            "[internt]\n\"tippen\" = [\"ÅVC\"]\n\"kommunens ledning\" = [\"ks\"]",
        )
        .unwrap();
        assert_eq!(list.len(), before + 1, "one is new, one was there");
        assert_eq!(found(&list, "Kör till ÅVC"), ["ÅVC"]);
        let told = |text: &str| WordList::default().add("egna.toml", text).unwrap_err().to_string();
        assert!(
            told("[internt]\n\"a\" = [\"b\"]\n\n\"c\" = [\"b\"]")
                .starts_with("egna.toml, rad/line 4: ”b” står två gånger")
        );
        assert!(told("[interna]\n").contains("okänd nyckel `interna`"));
        assert!(told("[internt]\n\"a\" = [\n\"\"]").contains("rad/line 3: här saknas ett ord"));
        assert!(told("[internt]\n\"a\" = 1").contains("rad/line 2"));
    }
}
