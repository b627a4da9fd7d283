//! What administrators write – rule packs, replies – as a tree in which every value knows its place.
//!
//! The language is TOML, read by `toml_parser`, the parser under the `toml` crate. That crate's own tree and serde's
//! readers of it are left out: they are most of it, the worker must stay small, and a fault should be told in the reader's
//! own words with its place. So a shape is read by hand, key by key, from a [`Table`]; what nobody asked for is unknown.

use crate::model::Localized;
use std::borrow::Cow;
use std::collections::BTreeMap;
use toml_parser::decoder::ScalarKind;
use toml_parser::parser::{Event, EventKind, RecursionGuard, ValidateWhitespace, parse_document};
use toml_parser::{Expected, ParseError, Source};

/// Nobody nests deeper; whoever does means harm.
const DEEPEST: u32 = 32;

/// What is wrong, and at which byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SourceError {
    pub(crate) at: usize,
    pub(crate) message: String,
}

impl SourceError {
    pub(crate) fn new(at: usize, message: impl Into<String>) -> Self {
        Self {
            at,
            message: message.into(),
        }
    }
}

impl From<ParseError> for SourceError {
    fn from(error: ParseError) -> Self {
        let at = error.unexpected().or(error.context()).map_or(0, |span| span.start());
        let mut message = error.description().to_owned();
        for (i, expected) in error.expected().unwrap_or_default().iter().enumerate() {
            message.push_str(if i == 0 { ", expected " } else { ", " });
            match expected {
                Expected::Literal("\n") => message.push_str("newline"),
                Expected::Literal(text) => message.extend(["`", text, "`"]),
                Expected::Description(text) => message.push_str(text),
                _ => message.push_str("etc"),
            }
        }
        Self { at, message }
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
    /// Reads a file.
    pub(crate) fn read(text: &str) -> Result<Self, SourceError> {
        let source = Source::new(text);
        let tokens = source.lex().into_vec();
        let mut events: Vec<Event> = Vec::with_capacity(tokens.len());
        let mut fault: Option<ParseError> = None;
        {
            let mut receiver = ValidateWhitespace::new(&mut events, source);
            let mut receiver = RecursionGuard::new(&mut receiver, DEEPEST);
            parse_document(&tokens, &mut receiver, &mut fault);
        }
        events.retain(|event| {
            !matches!(
                event.kind(),
                EventKind::Whitespace | EventKind::Comment | EventKind::Newline
            )
        });
        let mut reader = Reader {
            source,
            events: &events,
            fault,
        };
        let table = reader.document();
        match (reader.fault, table) {
            (Some(fault), _) => Err(fault.into()),
            (None, table) => table,
        }
    }

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
        self.bare(key, "a boolean", |letters| letters.parse().ok())
    }

    /// A count, if the key is there.
    pub(crate) fn count(&mut self, key: &str) -> Result<Option<usize>, SourceError> {
        self.bare(key, "a whole number", |letters| letters.parse().ok())
    }

    /// A decimal number, if the key is there.
    pub(crate) fn decimal(&mut self, key: &str) -> Result<Option<f32>, SourceError> {
        self.bare(key, "a decimal number", decimal)
    }

    fn bare<T>(&mut self, key: &str, what: &str, read: fn(&str) -> Option<T>) -> Result<Option<T>, SourceError> {
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

    /// A sentence in both languages, which must be there. Other languages may stand beside.
    pub(crate) fn needed_localized(&mut self, key: &str) -> Result<Localized, SourceError> {
        let mut table = self.needed_table(key)?;
        Ok(Localized {
            sv: table.needed_text("sv")?.value,
            en: table.needed_text("en")?.value,
        })
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
            Some((key, (at, _))) => Err(unknown("field", *at, key, known)),
            None => Ok(()),
        }
    }

    fn list(&mut self, key: &str) -> Result<Vec<Placed<Value>>, SourceError> {
        self.take(key).map_or(Ok(Vec::new()), list)
    }

    fn missing(&self, key: &str) -> SourceError {
        SourceError::new(self.at, format!("missing field `{key}`"))
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
        unknown("variant", found.at, &found.value, &known)
    })
}

fn text(value: Placed<Value>) -> Result<Placed<String>, SourceError> {
    match value.value {
        Value::Text(text) => Ok(Placed {
            at: value.at,
            value: text,
        }),
        _ => Err(wrong(&value, "a string")),
    }
}

fn list(value: Placed<Value>) -> Result<Vec<Placed<Value>>, SourceError> {
    match value.value {
        Value::List(items) => Ok(items),
        _ => Err(wrong(&value, "a sequence")),
    }
}

fn table(value: Placed<Value>) -> Result<Table, SourceError> {
    match value.value {
        Value::Table(table) => Ok(table),
        _ => Err(wrong(&value, "a table")),
    }
}

fn wrong(found: &Placed<Value>, expected: &str) -> SourceError {
    let is = match &found.value {
        Value::Text(text) => format!("string \"{text}\""),
        Value::Bare(kind, letters) => format!("{kind} `{letters}`"),
        Value::List(_) => "sequence".to_owned(),
        Value::Table(_) => "map".to_owned(),
    };
    SourceError::new(found.at, format!("invalid type: {is}, expected {expected}"))
}

fn unknown(what: &str, at: usize, found: &str, known: &[&str]) -> SourceError {
    let known = match known {
        [one] => format!("`{one}`"),
        [one, other] => format!("`{one}` or `{other}`"),
        several => format!("one of `{}`", several.join("`, `")),
    };
    SourceError::new(at, format!("unknown {what} `{found}`, expected {known}"))
}

/// From the parser's flat events to the tree. What is not as it should be has been complained of by the parser.
struct Reader<'s> {
    source: Source<'s>,
    events: &'s [Event],
    fault: Option<ParseError>,
}

type Key = Placed<String>;

impl Reader<'_> {
    fn next(&mut self) -> Option<Event> {
        let (first, rest) = self.events.split_first()?;
        self.events = rest;
        Some(*first)
    }

    fn peek(&self) -> Option<EventKind> {
        self.events.first().map(Event::kind)
    }

    fn document(&mut self) -> Result<Table, SourceError> {
        let mut root = Table::default();
        let mut open: Vec<Key> = Vec::new();
        while let Some(event) = self.next() {
            match event.kind() {
                kind @ (EventKind::StdTableOpen | EventKind::ArrayTableOpen) => {
                    open = self.path();
                    root.open(&open, kind == EventKind::ArrayTableOpen, event.span().start())?;
                }
                EventKind::SimpleKey => {
                    let path = self.path_from(event);
                    if let Some(value) = self.assigned()? {
                        root.inside(&open)?.put(&path, value)?;
                    }
                }
                _ => {}
            }
        }
        Ok(root)
    }

    fn path(&mut self) -> Vec<Key> {
        match self.next() {
            Some(event) if event.kind() == EventKind::SimpleKey => self.path_from(event),
            _ => Vec::new(),
        }
    }

    /// `a.b.c`, from its first key on.
    fn path_from(&mut self, first: Event) -> Vec<Key> {
        let mut path = vec![self.key(first)];
        while self.peek() == Some(EventKind::KeySep) {
            self.next();
            match self.next() {
                Some(event) if event.kind() == EventKind::SimpleKey => path.push(self.key(event)),
                _ => break,
            }
        }
        path
    }

    fn key(&mut self, event: Event) -> Key {
        let mut decoded = Cow::Borrowed("");
        if let Some(raw) = self.source.get(event) {
            raw.decode_key(&mut decoded, &mut self.fault);
        }
        Placed {
            at: event.span().start(),
            value: decoded.into_owned(),
        }
    }

    /// The value after an equals sign.
    fn assigned(&mut self) -> Result<Option<Placed<Value>>, SourceError> {
        if self.peek() != Some(EventKind::KeyValSep) {
            return Ok(None);
        }
        self.next();
        self.value()
    }

    fn value(&mut self) -> Result<Option<Placed<Value>>, SourceError> {
        let Some(event) = self.next() else { return Ok(None) };
        let at = event.span().start();
        let value = match event.kind() {
            EventKind::Scalar => self.scalar(event),
            EventKind::ArrayOpen => self.array()?,
            EventKind::InlineTableOpen => self.inline_table(at)?,
            _ => return Ok(None),
        };
        Ok(Some(Placed { at, value }))
    }

    fn scalar(&mut self, event: Event) -> Value {
        let mut decoded = Cow::Borrowed("");
        match self
            .source
            .get(event)
            .map(|raw| raw.decode_scalar(&mut decoded, &mut self.fault))
        {
            Some(ScalarKind::String) => Value::Text(decoded.into_owned()),
            Some(ScalarKind::Boolean(truth)) => Value::Bare("boolean", truth.to_string()),
            Some(ScalarKind::Integer(_)) => Value::Bare("integer", decoded.into_owned()),
            Some(ScalarKind::Float) => Value::Bare("floating point", decoded.into_owned()),
            Some(ScalarKind::DateTime) | None => Value::Bare("datetime", decoded.into_owned()),
        }
    }

    fn array(&mut self) -> Result<Value, SourceError> {
        let mut items = Vec::new();
        while let Some(kind) = self.peek() {
            match kind {
                EventKind::ArrayClose => {
                    self.next();
                    break;
                }
                EventKind::Scalar | EventKind::ArrayOpen | EventKind::InlineTableOpen => items.extend(self.value()?),
                _ => {
                    self.next();
                }
            }
        }
        Ok(Value::List(items))
    }

    fn inline_table(&mut self, at: usize) -> Result<Value, SourceError> {
        let mut table = Table {
            at,
            origin: Origin::Inline,
            ..Table::default()
        };
        while let Some(event) = self.next() {
            match event.kind() {
                EventKind::InlineTableClose => break,
                EventKind::SimpleKey => {
                    let path = self.path_from(event);
                    if let Some(value) = self.assigned()? {
                        table.put(&path, value)?;
                    }
                }
                _ => {}
            }
        }
        Ok(Value::Table(table))
    }
}

impl Table {
    /// Opens the table of a header: `[a.b]`, or one more `[[a.b]]`.
    fn open(&mut self, path: &[Key], one_more: bool, at: usize) -> Result<(), SourceError> {
        let Some((last, above)) = path.split_last() else {
            return Ok(());
        };
        let parent = self.inside(above)?;
        let fresh = Table { at, ..Table::default() };
        let entry = parent.entries.get_mut(&last.value).map(|(_, placed)| &mut placed.value);
        let value = match (entry, one_more) {
            (None, true) => Value::List(vec![Placed {
                at,
                value: Value::Table(fresh),
            }]),
            (None, false) => Value::Table(fresh),
            (Some(Value::List(items)), true) if items.last().is_some_and(|last| last.value.is_open_table()) => {
                items.push(Placed {
                    at,
                    value: Value::Table(fresh),
                });
                return Ok(());
            }
            (Some(Value::Table(table)), false) if table.origin == Origin::Implied => {
                table.origin = Origin::Header;
                table.at = at;
                return Ok(());
            }
            _ => return Err(SourceError::new(last.at, "duplicate key")),
        };
        parent
            .entries
            .insert(last.value.clone(), (last.at, Placed { at, value }));
        Ok(())
    }

    /// The table at a path, made where it is missing; of a list of tables, the last.
    fn inside(&mut self, path: &[Key]) -> Result<&mut Table, SourceError> {
        if let Some(key) = path.get(DEEPEST as usize) {
            return Err(SourceError::new(
                key.at,
                "cannot recurse further; max recursion depth met",
            ));
        }
        let mut table = self;
        for key in path {
            let (_, placed) = table.entries.entry(key.value.clone()).or_insert_with(|| {
                let implied = Table {
                    at: key.at,
                    origin: Origin::Implied,
                    ..Table::default()
                };
                (
                    key.at,
                    Placed {
                        at: key.at,
                        value: Value::Table(implied),
                    },
                )
            });
            let inner = match &mut placed.value {
                Value::List(items) => items.last_mut().map(|last| &mut last.value),
                other => Some(other),
            };
            table = match inner {
                Some(Value::Table(inner)) if inner.origin != Origin::Inline => inner,
                _ => return Err(SourceError::new(key.at, "duplicate key")),
            };
        }
        Ok(table)
    }

    fn put(&mut self, path: &[Key], value: Placed<Value>) -> Result<(), SourceError> {
        let Some((last, above)) = path.split_last() else {
            return Ok(());
        };
        let table = self.inside(above)?;
        if table.entries.contains_key(&last.value) {
            return Err(SourceError::new(last.at, "duplicate key"));
        }
        table.entries.insert(last.value.clone(), (last.at, value));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> (usize, String) {
        let error = match Table::read(text) {
            Err(error) => error,
            Ok(table) => table.only(&["known"]).unwrap_err(),
        };
        (error.at, error.message)
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
            table.text("a").unwrap_err().message,
            "invalid type: integer `1`, expected a string"
        );
        let error = table.word("b", &[("y", 1), ("z", 2)]).unwrap_err();
        assert_eq!(
            (error.at, error.message.as_str()),
            (10, "unknown variant `x`, expected `y` or `z`")
        );
        assert_eq!(table.texts("c").unwrap_err().at, 24);
        assert_eq!(table.needed_localized("d").unwrap_err().message, "missing field `en`");
        assert_eq!(table.needed_text("e").unwrap_err().message, "missing field `e`");
    }
}
