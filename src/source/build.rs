//! The tree from what is written: the parser's flat events become tables, lists and values.

use super::{Origin, Placed, SourceError, Table, Value};
use std::borrow::Cow;
use toml_parser::decoder::ScalarKind;
use toml_parser::parser::{Event, EventKind, RecursionGuard, ValidateWhitespace, parse_document};
use toml_parser::{Expected, ParseError, Source};

/// Nobody nests deeper; whoever does means harm.
const DEEPEST: u32 = 32;

const TWICE: (&str, &str) = ("nyckeln står två gånger", "duplicate key");

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
        Self::new(at, format!("filen följer inte TOML här ({message})"), message)
    }
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
            _ => return Err(SourceError::new(last.at, TWICE.0, TWICE.1)),
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
                "för djupt",
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
                _ => return Err(SourceError::new(key.at, TWICE.0, TWICE.1)),
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
            return Err(SourceError::new(last.at, TWICE.0, TWICE.1));
        }
        table.entries.insert(last.value.clone(), (last.at, value));
        Ok(())
    }
}
