//! What administrators write – rule packs, replies – as a tree in which every value knows its place.
//!
//! The language is TOML, read by `toml_parser`, the parser under the `toml` crate. That crate's own tree and serde's
//! readers of it are left out: they are most of it, the worker must stay small, and a fault should be told in the reader's
//! own words with its place. So a shape is read by hand, key by key, from a [`Table`]; what nobody asked for is unknown.

mod build;

use crate::model::Localized;
use std::collections::BTreeMap;

/// What is wrong, and at which byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SourceError {
    pub(crate) at: usize,
    pub(crate) message: Localized,
}

impl SourceError {
    pub(crate) fn new(at: usize, sv: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            at,
            message: Localized::new(sv, en),
        }
    }
}

/// Something with the byte at which it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Placed<T> {
    pub(crate) at: usize,
    pub(crate) value: T,
}

/// A value as written.
#[derive(Debug)]
enum Value {
    Text(String),
    /// A number, a truth value or a date: which, and its letters.
    Bare(&'static str, String),
    List(Vec<Placed<Value>>),
    Table(Table),
}

impl Value {
    fn is_open_table(&self) -> bool {
        matches!(self, Self::Table(table) if table.origin != Origin::Inline)
    }
}

/// Names with their values. [`Table::only`] complains of strange ones; each of the others is taken once.
#[derive(Debug, Default)]
pub(crate) struct Table {
    at: usize,
    entries: BTreeMap<String, (usize, Placed<Value>)>,
    origin: Origin,
}

/// How a table came to be, which says how it may go on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Origin {
    /// A header of its own (or the file itself): others may add tables to it.
    #[default]
    Header,
    /// Named by a longer header or a dotted key: its own header may still come.
    Implied,
    /// Braces: complete as it stands.
    Inline,
}

impl Table {
    fn take(&mut self, key: &str) -> Option<Placed<Value>> {
        self.entries.remove(key).map(|(_, value)| value)
    }

    /// A text, if the key is there.
    pub(crate) fn text(&mut self, key: &str) -> Result<Option<Placed<String>>, SourceError> {
        self.take(key).map(text).transpose()
    }

    /// A text that must be there.
    pub(crate) fn needed_text(&mut self, key: &str) -> Result<Placed<String>, SourceError> {
        let found = self.text(key)?;
        found.ok_or_else(|| self.missing(key))
    }

    /// A list of texts; an absent one is empty.
    pub(crate) fn texts(&mut self, key: &str) -> Result<Vec<Placed<String>>, SourceError> {
        self.list(key)?.into_iter().map(text).collect()
    }

    /// A truth value, if the key is there.
    pub(crate) fn truth(&mut self, key: &str) -> Result<Option<bool>, SourceError> {
        self.bare(key, ("true eller false", "a boolean"), |letters| letters.parse().ok())
    }

    /// A count, if the key is there.
    pub(crate) fn count(&mut self, key: &str) -> Result<Option<usize>, SourceError> {
        self.bare(key, ("ett heltal", "a whole number"), |letters| letters.parse().ok())
    }

    /// A decimal number, if the key is there.
    pub(crate) fn decimal(&mut self, key: &str) -> Result<Option<f32>, SourceError> {
        self.bare(key, ("ett decimaltal", "a decimal number"), decimal)
    }

    fn bare<T>(&mut self, key: &str, what: Said, read: fn(&str) -> Option<T>) -> Result<Option<T>, SourceError> {
        let Some(found) = self.take(key) else { return Ok(None) };
        let known = match &found.value {
            Value::Bare(_, letters) => read(letters),
            _ => None,
        };
        known.map(Some).ok_or_else(|| wrong(&found, what))
    }

    /// A word of a fixed set, if the key is there.
    pub(crate) fn word<T: Copy>(&mut self, key: &str, words: &[(&str, T)]) -> Result<Option<Placed<T>>, SourceError> {
        let Some(found) = self.text(key)? else { return Ok(None) };
        let value = one_of(&found, words)?;
        Ok(Some(Placed { at: found.at, value }))
    }

    /// A word of a fixed set that must be there.
    pub(crate) fn needed_word<T: Copy>(&mut self, key: &str, words: &[(&str, T)]) -> Result<Placed<T>, SourceError> {
        let found = self.word(key, words)?;
        found.ok_or_else(|| self.missing(key))
    }

    /// A list of words of a fixed set; an absent one is empty.
    pub(crate) fn words<T: Copy>(&mut self, key: &str, words: &[(&str, T)]) -> Result<Vec<T>, SourceError> {
        let texts = self.texts(key)?;
        texts.iter().map(|found| one_of(found, words)).collect()
    }

    /// A sentence in both languages, if the key is there. Other languages may stand beside.
    pub(crate) fn localized(&mut self, key: &str) -> Result<Option<Localized>, SourceError> {
        let Some(mut table) = self.table(key)? else {
            return Ok(None);
        };
        Ok(Some(Localized {
            sv: table.needed_text("sv")?.value,
            en: table.needed_text("en")?.value,
        }))
    }

    /// A sentence in both languages, which must be there.
    pub(crate) fn needed_localized(&mut self, key: &str) -> Result<Localized, SourceError> {
        let found = self.localized(key)?;
        found.ok_or_else(|| self.missing(key))
    }

    /// A table, if the key is there.
    pub(crate) fn table(&mut self, key: &str) -> Result<Option<Table>, SourceError> {
        self.take(key).map(table).transpose()
    }

    /// A table that must be there.
    pub(crate) fn needed_table(&mut self, key: &str) -> Result<Table, SourceError> {
        let found = self.table(key)?;
        found.ok_or_else(|| self.missing(key))
    }

    /// A list of tables; an absent one is empty.
    pub(crate) fn tables(&mut self, key: &str) -> Result<Vec<Table>, SourceError> {
        self.list(key)?.into_iter().map(table).collect()
    }

    /// One table, or a list of them.
    pub(crate) fn one_or_more(&mut self, key: &str) -> Result<Vec<Table>, SourceError> {
        match self.take(key) {
            Some(Placed {
                value: Value::Table(one),
                ..
            }) => Ok(vec![one]),
            Some(several) => list(several)?.into_iter().map(table).collect(),
            None => Ok(Vec::new()),
        }
    }

    /// The byte at which the table stands.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Every key with a list of texts, for tables whose keys are the writer's own.
    pub(crate) fn all_texts(mut self) -> Result<BTreeMap<String, Vec<Placed<String>>>, SourceError> {
        let mut all = BTreeMap::new();
        while let Some((key, (_, value))) = self.entries.pop_first() {
            all.insert(key, list(value)?.into_iter().map(text).collect::<Result<_, _>>()?);
        }
        Ok(all)
    }

    /// Complains of the first key that is none of these: a misspelt key is told before the one it should have been is
    /// missed.
    pub(crate) fn only(&self, known: &[&str]) -> Result<(), SourceError> {
        let strange = self.entries.iter().filter(|(key, _)| !known.contains(&key.as_str()));
        match strange.min_by_key(|(_, (at, _))| *at) {
            Some((key, (at, _))) => Err(unknown(("nyckel", "field"), *at, key, known)),
            None => Ok(()),
        }
    }

    fn list(&mut self, key: &str) -> Result<Vec<Placed<Value>>, SourceError> {
        self.take(key).map_or(Ok(Vec::new()), list)
    }

    fn missing(&self, key: &str) -> SourceError {
        SourceError::new(
            self.at,
            format!("nyckeln `{key}` saknas"),
            format!("missing field `{key}`"),
        )
    }
}

/// `0.65`. The standard library reads every number there is, and brings 10 kB of tables for it.
fn decimal(letters: &str) -> Option<f32> {
    let (sign, digits) = match letters.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, letters.trim_start_matches('+')),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let number: u32 = format!("{whole}{fraction}").parse().ok()?;
    let parts = 10_f64.powi(i32::try_from(fraction.len()).ok()?);
    Some((sign * f64::from(number) / parts) as f32)
}

fn one_of<T: Copy>(found: &Placed<String>, words: &[(&str, T)]) -> Result<T, SourceError> {
    let known = words.iter().find(|(word, _)| *word == found.value);
    known.map(|(_, value)| *value).ok_or_else(|| {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        unknown(("värde", "variant"), found.at, &found.value, &known)
    })
}

fn text(value: Placed<Value>) -> Result<Placed<String>, SourceError> {
    match value.value {
        Value::Text(text) => Ok(Placed {
            at: value.at,
            value: text,
        }),
        _ => Err(wrong(&value, ("text inom citattecken", "a string"))),
    }
}

fn list(value: Placed<Value>) -> Result<Vec<Placed<Value>>, SourceError> {
    match value.value {
        Value::List(items) => Ok(items),
        _ => Err(wrong(&value, ("en lista inom [ ]", "a sequence"))),
    }
}

fn table(value: Placed<Value>) -> Result<Table, SourceError> {
    match value.value {
        Value::Table(table) => Ok(table),
        _ => Err(wrong(&value, ("en tabell", "a table"))),
    }
}

/// The same in Swedish and in English.
type Said = (&'static str, &'static str);

fn wrong(found: &Placed<Value>, (sv, en): Said) -> SourceError {
    let is = match &found.value {
        Value::Text(text) => format!("string \"{text}\""),
        Value::Bare(kind, letters) => format!("{kind} `{letters}`"),
        Value::List(_) => "sequence".to_owned(),
        Value::Table(_) => "map".to_owned(),
    };
    SourceError::new(
        found.at,
        format!("här ska {sv} stå"),
        format!("invalid type: {is}, expected {en}"),
    )
}

fn unknown((sv, en): Said, at: usize, found: &str, known: &[&str]) -> SourceError {
    let listed = known.join("`, `");
    let expected = match known {
        [_] => format!("`{listed}`"),
        [one, other] => format!("`{one}` or `{other}`"),
        _ => format!("one of `{listed}`"),
    };
    SourceError::new(
        at,
        format!("okänt {sv} `{found}`, ska vara `{listed}`").replace("okänt nyckel", "okänd nyckel"),
        format!("unknown {en} `{found}`, expected {expected}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> (usize, String) {
        let error = match Table::read(text) {
            Err(error) => error,
            Ok(table) => table.only(&["known"]).unwrap_err(),
        };
        (error.at, error.message.en)
    }

    #[test]
    fn every_way_to_write_a_value_is_read() {
        let text = "a = \"x\\u00e5\"\nb.c = 'y'\nd = [\n  '1', # one\n  \"2\",\n]\ne = 1_000\nf = -0.65\ng = true\nh = { i = \"\"\"\nz\"\"\" }\n\
                    [j]\nk = 'x'\n[j.l]\nm = 'x'\n[[n]]\no = '1'\n[n.p]\nq = '2'\n[[n]]\no = '3'\n";
        let mut table = Table::read(text).unwrap();
        assert_eq!(table.needed_text("a").unwrap().value, "xå");
        assert_eq!(table.needed_table("b").unwrap().needed_text("c").unwrap().value, "y");
        let listed: Vec<_> = table.texts("d").unwrap().into_iter().map(|t| t.value).collect();
        assert_eq!(listed, ["1", "2"]);
        assert_eq!(table.count("e").unwrap(), Some(1000));
        assert_eq!(table.decimal("f").unwrap(), Some(-0.65));
        assert_eq!(table.truth("g").unwrap(), Some(true));
        assert_eq!(table.needed_table("h").unwrap().needed_text("i").unwrap().value, "z");
        let mut j = table.needed_table("j").unwrap();
        assert_eq!(j.needed_text("k").unwrap().value, "x");
        assert_eq!(j.needed_table("l").unwrap().needed_text("m").unwrap().value, "x");
        let n = table.tables("n").unwrap();
        assert_eq!(n.len(), 2);
        assert_eq!(table.only(&[]), Ok(()));
    }

    #[test]
    fn decimals_are_those_of_the_standard_library() {
        for letters in ["0", "1", "0.8", "0.65", "0.123456", "-0.5", "+2.25", "99999.99"] {
            assert_eq!(decimal(letters), letters.parse().ok(), "{letters}");
        }
        for letters in ["", "nan", "inf", "1979-05-27", "--1", "1e400", "99999999999"] {
            assert_eq!(decimal(letters), None, "{letters}");
        }
    }

    #[test]
    fn faults_are_told_with_their_place() {
        assert_eq!(message("a = 1\na = 2\n"), (6, "duplicate key".to_owned()));
        assert_eq!(message("[a]\n[b]\n[a]\n"), (9, "duplicate key".to_owned()));
        assert_eq!(message("a = 1\n[[a]]\n"), (8, "duplicate key".to_owned()));
        assert_eq!(message("a = 1\n[a.b]\n"), (7, "duplicate key".to_owned()));
        for text in [
            "a = {}\n[a.b]\n",
            "a = [{}]\n[[a]]\n",
            "a = [{}]\n[a.b]\n",
            "a = [1]\na.b = 1\n",
        ] {
            assert_eq!(message(text).1, "duplicate key", "{text}");
        }
        assert_eq!(message("\n x = 1").1, "unknown field `x`, expected `known`");
        assert_eq!(message("a = \"x").0, 6);
        assert!(message("a = ").1.contains("expected"), "{:?}", message("a = "));
        for deep in ["[", "{a = "] {
            assert!(Table::read(&format!("a = {}", deep.repeat(100_000))).is_err());
        }
        assert!(Table::read(&format!("{}a = 1", "a.".repeat(100_000))).is_err());
        assert!(Table::read(&format!("[{}a]", "a.".repeat(100_000))).is_err());
    }

    #[test]
    fn what_has_another_shape_is_told() {
        let mut table = Table::read("a = 1\nb = 'x'\nc = ['x', 2]\nd = { sv = 'x' }\n").unwrap();
        assert_eq!(
            table.text("a").unwrap_err().message.en,
            "invalid type: integer `1`, expected a string"
        );
        let error = table.word("b", &[("y", 1), ("z", 2)]).unwrap_err();
        assert_eq!(
            (error.at, error.message.en.as_str()),
            (10, "unknown variant `x`, expected `y` or `z`")
        );
        assert_eq!(table.texts("c").unwrap_err().at, 24);
        assert_eq!(
            table.needed_localized("d").unwrap_err().message.en,
            "missing field `en`"
        );
        assert_eq!(table.needed_text("e").unwrap_err().message.en, "missing field `e`");
    }
}
