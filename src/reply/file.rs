//! Reply templates as files: read with every fault at its line, and written so that they can be read again.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Fault, ReplyError, ReplyKind, Template, fill};
use crate::case::CaseKind;
use crate::model::{Category, Localized};
use crate::source::{Placed, SourceError, Table};

/// The built-in template files.
const BUILTIN: &[(&str, &str)] = &[
    (
        "borttagning.toml",
        include_str!("../../extension/packs/replies/borttagning.toml"),
    ),
    ("fragor.toml", include_str!("../../extension/packs/replies/fragor.toml")),
    ("kris.toml", include_str!("../../extension/packs/replies/kris.toml")),
    ("samtal.toml", include_str!("../../extension/packs/replies/samtal.toml")),
    (
        "sekretess.toml",
        include_str!("../../extension/packs/replies/sekretess.toml"),
    ),
    (
        "synpunkter.toml",
        include_str!("../../extension/packs/replies/synpunkter.toml"),
    ),
];

const KINDS: &[(&str, ReplyKind)] = &[
    ("borttagning", ReplyKind::Borttagning),
    ("hanvisning", ReplyKind::Hanvisning),
    ("fraga", ReplyKind::Fraga),
    ("tack", ReplyKind::Tack),
    ("kris", ReplyKind::Kris),
    ("ordning", ReplyKind::Ordning),
];

/// The templates that come with the program.
///
/// # Errors
///
/// Never in a released program: a test reads them.
pub fn builtin() -> Result<Vec<Template>, ReplyError> {
    parse(BUILTIN)
}

/// Reads templates from files given as (name, text).
///
/// # Errors
///
/// When a file is no TOML, has unknown keys, when an id stands twice or a template has an unknown token.
pub fn parse<N: AsRef<str>, T: AsRef<str>>(files: &[(N, T)]) -> Result<Vec<Template>, ReplyError> {
    let mut all: Vec<Template> = Vec::new();
    for (name, text) in files {
        let (name, text) = (name.as_ref(), text.as_ref());
        read(text, &mut all).map_err(|error| {
            let line = text.get(..error.at).map_or(1, |t| t.matches('\n').count() + 1);
            ReplyError(Fault::File {
                name: name.to_owned(),
                line,
                message: error.message.to_string(),
            })
        })?;
    }
    Ok(all)
}

/// Reads a file's text, after the templates of those before it.
fn read(text: &str, all: &mut Vec<Template>) -> Result<(), SourceError> {
    let mut file = Table::read(text)?;
    file.only(&["template"])?;
    for table in file.tables("template")? {
        let (at, template) = template(table, text)?;
        if all.iter().any(|other| other.id == template.id) {
            let id = &template.id;
            return Err(SourceError::new(
                at,
                format!("mallen ”{id}” står två gånger"),
                format!("the template ”{id}” stands twice"),
            ));
        }
        all.push(template);
    }
    Ok(())
}

/// A template, and where its id stands.
fn template(mut table: Table, source: &str) -> Result<(usize, Template), SourceError> {
    table.only(&["id", "title", "kind", "categories", "cases", "group", "text"])?;
    let id = table.needed_text("id")?;
    let text = table.needed_text("text")?;
    for empty in [&id, &text] {
        if empty.value.trim().is_empty() {
            return Err(SourceError::new(empty.at, "texten är tom", "the text is empty"));
        }
    }
    let template = Template {
        title: table.needed_localized("title")?,
        kind: table.needed_word("kind", KINDS)?.value,
        categories: table.words("categories", &Category::ALL.map(|c| (c.id(), c)))?,
        cases: table.words("cases", &CaseKind::ALL.map(|case| (case.id(), case)))?,
        group: table.text("group")?.map(|group| group.value),
        text: text.value.clone(),
        id: id.value,
    };
    match fill(&template, &BTreeMap::new()) {
        Ok(_) => Ok((id.at, template)),
        Err(error) => Err(at_its_token(&error, &text, source)),
    }
}

/// A fault of a template's text, at the brace that it is about.
fn at_its_token(error: &ReplyError, text: &Placed<String>, source: &str) -> SourceError {
    let (sought, sv, en) = match &error.0 {
        Fault::Unknown { token, .. } => (
            format!("{{{token}}}"),
            format!("{{{token}}} är okänd, ska vara en av {}", super::TOKENS.join(", ")),
            format!("unknown token {{{token}}}"),
        ),
        _ => {
            let last = text.value.rfind('{').and_then(|at| text.value.get(at..));
            (
                last.unwrap_or_default().lines().next().unwrap_or_default().to_owned(),
                "en klammer saknar sitt slut".to_owned(),
                "unclosed brace".to_owned(),
            )
        }
    };
    let after = source.get(text.at..).and_then(|rest| rest.find(&sought)).unwrap_or(0);
    SourceError::new(text.at + after, sv, en)
}

/// Templates as a file's text: what [`parse`] reads back as the same.
#[must_use]
pub fn write(templates: &[Template]) -> String {
    let mut out = String::from("# Egna svarsmallar för Uppsikt. / Own reply templates for Uppsikt.\n");
    for template in templates {
        let Localized { sv, en } = &template.title;
        let kind = KINDS.iter().find(|(_, kind)| *kind == template.kind);
        // A write to a string never fails.
        let _ = write!(
            out,
            "\n[[template]]\nid = {}\ntitle = {{ sv = {}, en = {} }}\nkind = {}\n",
            quoted(&template.id),
            quoted(sv),
            quoted(en),
            quoted(kind.map_or("", |(name, _)| name)),
        );
        let categories = template.categories.iter().map(|category| category.id());
        let cases = template.cases.iter().map(|case| case.id());
        for (key, ids) in [
            ("categories", categories.collect::<Vec<_>>()),
            ("cases", cases.collect()),
        ] {
            if !ids.is_empty() {
                let _ = writeln!(out, "{key} = [\"{}\"]", ids.join("\", \""));
            }
        }
        if let Some(group) = &template.group {
            let _ = writeln!(out, "group = {}", quoted(group));
        }
        let _ = writeln!(out, "text = \"\"\"\n{}\"\"\"", escaped(&template.text, true));
    }
    out
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text, false))
}

/// As it must stand inside TOML's quotation marks; line breaks may stay as they are inside three of them.
fn escaped(text: &str, lines: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' if lines => out.push('\n'),
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_comes_with_the_program_is_read_and_can_be_written_again() {
        let all = builtin().unwrap();
        let written = write(&all);
        assert_eq!(parse(&[("x.toml", &written)]).unwrap(), all);
        for (name, _) in BUILTIN {
            let place = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("extension/packs/replies");
            assert!(place.join(name).is_file(), "{name}");
        }
    }

    #[test]
    fn every_file_of_the_folder_is_in_the_program() {
        let place = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("extension/packs/replies");
        let mut files = std::fs::read_dir(place)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".toml"))
            .collect::<Vec<_>>();
        files.sort();
        assert_eq!(files, BUILTIN.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    }

    #[test]
    fn a_fault_is_told_with_its_file_and_line() {
        let head = "[[template]]\nid = \"a\"\ntitle = { sv = \"A\", en = \"A\" }\nkind = \"tack\"\n";
        let told = |rest: &str| {
            parse(&[("egna.toml", format!("{head}{rest}"))])
                .unwrap_err()
                .to_string()
        };
        for (rest, expected) in [
            (
                "text = \"\"\"\nHej!\nTack {nman}\"\"\"",
                "rad/line 7: kan inte läsas / cannot be read: {nman} är okänd",
            ),
            (
                "text = \"\"\"\nHej!\n\nTack {namn\"\"\"",
                "rad/line 8: kan inte läsas / cannot be read: en klammer",
            ),
            (
                "text = \" \"",
                "rad/line 5: kan inte läsas / cannot be read: texten är tom",
            ),
            (
                "txt = \"x\"",
                "rad/line 5: kan inte läsas / cannot be read: okänd nyckel `txt`",
            ),
            (
                "cases = [\"brot\"]\ntext = \"x\"",
                "rad/line 5: kan inte läsas / cannot be read: okänt värde `brot`",
            ),
            (
                "text = \"x\"\n[[template]]\nid = \"a\"\ntitle = { sv = \"A\", en = \"A\" }\nkind = \"tack\"\ntext = \"y\"",
                "rad/line 7: kan inte läsas / cannot be read: mallen ”a” står två gånger",
            ),
        ] {
            let message = told(rest);
            assert!(
                message.starts_with("egna.toml, ") && message.contains(expected),
                "{message}"
            );
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(sv in ".*", text in "(?s).*[^\\s{}].*", group in proptest::option::of(".*")) {
            let template = Template {
                id: "egen".into(),
                title: Localized::new(sv, "x"),
                kind: ReplyKind::Tack,
                categories: vec![Category::Hot],
                cases: vec![CaseKind::Brott],
                group,
                text: text.replace(['{', '}'], ""),
            };
            let written = write(std::slice::from_ref(&template));
            prop_assert_eq!(parse(&[("x.toml", written)]).unwrap(), vec![template]);
        }
    }
}
