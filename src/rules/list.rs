//! Word lists for people who write no TOML: one word or phrase a line.
//!
//! ```text
//! kategori: reklam
//! allvar: granska
//! orsak: Möjlig reklam för spel. Bedöm.
//! # En rad som börjar så hoppas över.
//! casino*
//! gratis krypto
//! - gratis kryptering
//! ```
//!
//! A line is read as a comment would be: case and punctuation do not matter, and nothing in it is a sign but `*` at a
//! word's beginning or end, `+` with an inflection, `|` between words and `..` alone.

use super::file::{AllowEntry, File, Reach, RuleEntry, usual_reason};
use super::limits::{LONGEST_PHRASE, MOST_ERRORS, MOST_LINES};
use crate::model::{Category, Localized, Severity};
use crate::source::{Placed, SourceError};
use crate::text::Text;
use crate::text::normal::lower;

/// Whether a file is a word list, by its name.
pub(super) fn is_list(name: &str) -> bool {
    ending(name).is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("txt"))
}

/// A file's name as a part of rule ids: without its ending, nothing but letters, digits and hyphens.
pub(super) fn stem(name: &str) -> String {
    let stem = ending(name).map_or(name, |(stem, _)| stem);
    let plain = |c: char| if c.is_alphanumeric() { c } else { '-' };
    let id: String = lower(stem.trim()).chars().map(plain).collect();
    if id.is_empty() { "lista".to_owned() } else { id }
}

fn ending(name: &str) -> Option<(&str, &str)> {
    name.rsplit_once('.')
}

/// What a line before the words says.
enum Header {
    Category,
    Severity,
    Swedish,
    English,
    Id,
    Allow,
}

const HEADERS: &[(&str, Header)] = &[
    ("kategori", Header::Category),
    ("category", Header::Category),
    ("allvar", Header::Severity),
    ("severity", Header::Severity),
    ("orsak", Header::Swedish),
    ("reason", Header::English),
    ("id", Header::Id),
    ("tillåt", Header::Allow),
    ("allow", Header::Allow),
];

/// What the lines so far say of a list.
struct Section {
    at: usize,
    /// Whether a category or an allowance was named, be it wrongly: then its lack is not told as well.
    meant: bool,
    category: Option<Category>,
    allow: Option<Vec<Category>>,
    severity: Option<Severity>,
    sv: Option<String>,
    en: Option<String>,
    id: Option<Placed<String>>,
    phrases: Vec<Placed<String>>,
    except: Vec<Placed<String>>,
    /// Whether a word was written, be it one that cannot be read.
    begun: bool,
}

impl Section {
    fn new(at: usize) -> Self {
        Self {
            at,
            meant: false,
            category: None,
            allow: None,
            severity: None,
            sv: None,
            en: None,
            id: None,
            phrases: Vec::new(),
            except: Vec::new(),
            begun: false,
        }
    }

    fn is_blank(&self) -> bool {
        !self.begun && !self.meant && self.severity.is_none() && self.sv.is_none() && self.en.is_none()
    }
}

/// Reads a word list: what could be read, and everything that is wrong with the rest.
pub(super) fn read(name: &str, text: &str) -> (File, Vec<SourceError>) {
    let mut file = File::default();
    let mut faults = Vec::new();
    let mut section = Section::new(0);
    let mut next = 0;
    let mut lines = 0;
    for line in text.split_inclusive('\n') {
        let at = next;
        next += line.len();
        if faults.len() >= MOST_ERRORS {
            // Nobody mends more at a time.
            return (file, faults);
        }
        lines += 1;
        if lines > MOST_LINES {
            faults.push(SourceError::new(
                at,
                format!("listan är för lång: högst {MOST_LINES} rader. Dela upp den"),
                format!("the list is too long: at most {MOST_LINES} lines. Split it"),
            ));
            return (file, faults);
        }
        // "köp #casino" is no remark, "köp # casino" is one.
        let line = line.split_once(" # ").map_or(line, |(words, _)| words).trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match header(line, section.begun) {
            Ok(Some((Header::Category | Header::Allow, _))) if section.begun => {
                let done = std::mem::replace(&mut section, Section::new(at));
                close(name, done, &mut file, &mut faults);
            }
            _ => {}
        }
        let read = match header(line, section.begun) {
            Ok(Some((kind, value))) => section.header(kind, value, at),
            Ok(None) => section.line(line, at),
            Err(message) => Err(message),
        };
        if let Err(message) = read {
            faults.push(SourceError { at, message });
        }
    }
    if !section.is_blank() || file.rules.is_empty() && file.allow.is_empty() {
        close(name, section, &mut file, &mut faults);
    }
    (file, faults)
}

impl Section {
    fn header(&mut self, kind: &Header, value: &str, at: usize) -> Result<(), Localized> {
        match kind {
            Header::Category => {
                self.meant = true;
                self.category = Some(category(value)?);
            }
            Header::Allow => {
                self.meant = true;
                let names = value.split([',', ' ']).filter(|name| !name.is_empty());
                self.allow = Some(match plain_letters(value).as_str() {
                    "allt" | "alla" | "all" | "everything" => Vec::new(),
                    "" => return category(value).map(drop),
                    _ => names.map(category).collect::<Result<_, _>>()?,
                });
            }
            Header::Severity => {
                self.severity = Some(match plain_letters(value).as_str() {
                    "notera" => Severity::Notera,
                    "granska" => Severity::Granska,
                    "atgarda" => Severity::Atgarda,
                    _ => {
                        return Err(Localized::new(
                            format!("allvaret ”{value}” finns inte: skriv notera, granska eller åtgärda"),
                            format!("there is no severity ”{value}”: write notera, granska or atgarda"),
                        ));
                    }
                });
            }
            Header::Swedish => self.sv = Some(value.to_owned()),
            Header::English => self.en = Some(value.to_owned()),
            Header::Id => {
                let value = stem(value);
                self.id = Some(Placed { at, value });
            }
        }
        Ok(())
    }

    fn line(&mut self, line: &str, at: usize) -> Result<(), Localized> {
        self.begun = true;
        // Word processors make a dash of a hyphen.
        let (list, words) = match line.strip_prefix(['-', '–', '—']) {
            Some(words) => (&mut self.except, words),
            None => (&mut self.phrases, line),
        };
        let value = phrase(words)?;
        list.push(Placed { at, value });
        Ok(())
    }
}

/// The header that a line is, if it is one. Once words have begun, only those that begin a new list are.
fn header(line: &str, begun: bool) -> Result<Option<(&'static Header, &str)>, Localized> {
    let Some((name, value)) = line.split_once(':') else {
        return Ok(None);
    };
    if value.starts_with("//") {
        return Ok(None);
    }
    let name = lower(name.trim());
    let found = HEADERS.iter().find(|(known, _)| *known == name);
    match found {
        Some((_, Header::Category | Header::Allow)) => {}
        Some(_) if begun => {
            return Err(Localized::new(
                format!("”{name}:” ska stå före orden, efter ”kategori:”"),
                format!("”{name}:” must stand before the words, after ”kategori:”"),
            ));
        }
        None if !begun && name.chars().all(char::is_alphabetic) && !name.is_empty() => {
            return Err(Localized::new(
                format!("”{name}:” finns inte: skriv kategori, allvar, orsak eller tillåt före kolon"),
                format!("there is no ”{name}:”: write kategori, allvar, orsak or tillåt before the colon"),
            ));
        }
        Some(_) => {}
        None => return Ok(None),
    }
    Ok(found.map(|(_, kind)| (kind, value.trim())))
}

fn close(name: &str, section: Section, file: &mut File, faults: &mut Vec<SourceError>) {
    let Section { at, phrases, .. } = section;
    let fault = |sv: &str, en: &str| SourceError::new(at, sv, en);
    if !section.meant {
        let known = Category::ALL.map(Category::id).join(", ");
        faults.push(SourceError::new(
            at,
            format!("skriv först i filen vilken kategori orden hör till, till exempel ”kategori: reklam” (någon av {known}). Är filen ingen ordlista, flytta den"),
            format!("write first in the file which category the words belong to, such as ”kategori: reklam” (one of {known}). If the file is no word list, move it"),
        ));
        return;
    }
    if !section.begun {
        faults.push(fault(
            "listan är tom: skriv ett ord eller en fras på varje rad",
            "the list is empty: write a word or phrase on each line",
        ));
        return;
    }
    if let Some(categories) = section.allow {
        if section.category.is_some() || section.severity.is_some() || !section.except.is_empty() {
            faults.push(fault(
                "en lista med ”tillåt:” har varken kategori, allvar eller undantag",
                "a list with ”tillåt:” has neither category, severity nor exceptions",
            ));
        }
        file.allow.push(AllowEntry {
            at,
            phrases,
            categories,
        });
        return;
    }
    if section.category.is_none() {
        // Named, but wrongly: that is told already.
        return;
    }
    let usual = usual_reason();
    let reason = match (section.sv, section.en) {
        (Some(sv), Some(en)) => Localized { sv, en },
        // The municipality's own words say more than ours, be it in the other language.
        (Some(one), None) | (None, Some(one)) => Localized::new(one.clone(), one),
        (None, None) => usual,
    };
    let number = file.rules.len() + 1;
    let id = section.id.unwrap_or(Placed {
        at,
        value: format!("{}-{number}", stem(name)),
    });
    file.rules.push(RuleEntry {
        id,
        category: section.category,
        reason,
        severity: section.severity,
        basis: None,
        confidence: None,
        recogniser: None,
        phrases,
        except: section.except,
        near: Vec::new(),
        anywhere: Vec::new(),
        not_near: Vec::new(),
        not_anywhere: Vec::new(),
        at_least: None,
        question: None,
        reach: Reach::Match,
        learned: false,
        likeness: None,
        examples: Vec::new(),
        counter_examples: Vec::new(),
    });
}

/// A category by its id, written as a Swede would: "våld", "Uppvigling", "upphovsrätt".
fn category(written: &str) -> Result<Category, Localized> {
    let plain = plain_letters(written);
    let found = Category::ALL.into_iter().find(|c| c.id() == plain);
    found.ok_or_else(|| {
        let known = Category::ALL.map(Category::id).join(", ");
        Localized::new(
            format!("kategorin ”{written}” finns inte: skriv någon av {known}"),
            format!("there is no category ”{written}”: write one of {known}"),
        )
    })
}

fn plain_letters(written: &str) -> String {
    let plain = |c: char| match c {
        'å' | 'ä' => 'a',
        'ö' => 'o',
        c => c,
    };
    Text::new(written.trim()).folded().chars().map(plain).collect()
}

/// A phrase, in the language of [`super::phrase`], from words as anybody writes them.
pub(super) fn phrase(written: &str) -> Result<String, Localized> {
    if written.chars().nth(LONGEST_PHRASE).is_some() {
        return Err(super::limits::too_long());
    }
    let bare = written.trim();
    if bare.chars().all(|c| matches!(c, 'a'..='z' | 'å' | 'ä' | 'ö')) && !bare.is_empty() {
        // As most lines of long lists are: a word as it stands.
        return Ok(bare.to_owned());
    }
    let mut parts: Vec<String> = Vec::new();
    let mut between = String::new();
    for part in written.split_whitespace() {
        if is_gap(part) {
            plain(&between, &mut parts)?;
            between.clear();
            parts.push(part.to_owned());
        } else {
            between.extend([part, " "]);
        }
    }
    plain(&between, &mut parts)?;
    if !parts.iter().any(|part| !part.starts_with("..")) {
        return Err(Localized::new(
            format!("”{}” är inget ord", written.trim()),
            format!("”{}” is no word", written.trim()),
        ));
    }
    Ok(parts.join(" "))
}

/// `..` or `..5`; "..." is punctuation.
fn is_gap(part: &str) -> bool {
    let width = part.strip_prefix("..");
    width.is_some_and(|width| width.chars().all(|c| c.is_ascii_digit()))
}

/// Words without gaps.
fn plain(written: &str, parts: &mut Vec<String>) -> Result<(), Localized> {
    let text = Text::new(written);
    if text.sentences().len() > 1 {
        return Err(Localized::new(
            "en fras kan inte gå över ett meningsslut: skriv delarna på var sin rad",
            "a phrase cannot cross the end of a sentence: write the parts on lines of their own",
        ));
    }
    if written.contains(['*', '+', '|']) {
        for part in written.split_whitespace() {
            parts.extend(alternatives(part)?);
        }
    } else {
        // Whole, so that letters spelled out are the word that they spell.
        for token in text.tokens() {
            parts.push(literal(token.form())?.to_owned());
        }
    }
    Ok(())
}

/// One word of a phrase, perhaps with others to choose from; several, when it holds several ("e-post*").
fn alternatives(part: &str) -> Result<Vec<String>, Localized> {
    if !part.contains('|') {
        return word(part);
    }
    let mut choices = Vec::new();
    for choice in part.split('|').filter(|choice| !choice.is_empty()) {
        let mut words = word(choice)?;
        if words.len() > 1 {
            return Err(Localized::new(
                format!("”{choice}” är flera ord: skriv en rad för varje val"),
                format!("”{choice}” is several words: write a line for each choice"),
            ));
        }
        choices.append(&mut words);
    }
    Ok(if choices.is_empty() {
        Vec::new()
    } else {
        vec![choices.join("|")]
    })
}

fn word(part: &str) -> Result<Vec<String>, Localized> {
    let (front, rest) = part.strip_prefix('*').map_or(("", part), |rest| ("*", rest));
    let (rest, back) = rest.strip_suffix('*').map_or((rest, ""), |rest| (rest, "*"));
    let (lemma, paradigm) = match rest.split_once('+') {
        // "18+" and "C++" have no inflection.
        Some((lemma, name)) if name.chars().any(char::is_alphanumeric) && !lemma.contains('@') => (lemma, Some(name)),
        _ => (rest.trim_end_matches('+'), None),
    };
    let text = Text::new(lemma);
    let last = text.tokens().len().saturating_sub(1);
    let mut words = Vec::new();
    for (i, token) in text.tokens().iter().enumerate() {
        let mut word = String::new();
        if i == 0 {
            word.push_str(front);
        }
        word.push_str(literal(token.form())?);
        if i == last {
            if let Some(paradigm) = paradigm {
                word.extend(["+", paradigm]);
            }
            word.push_str(back);
        }
        words.push(word);
    }
    if words.is_empty() && part.contains('*') {
        return Err(Localized::new(
            "en stjärna måste stå vid ett ord: casino*, *casino eller *casino*",
            "a star must stand at a word: casino*, *casino or *casino*",
        ));
    }
    Ok(words)
}

/// A word without signs that would mean something in a phrase.
fn literal(form: &str) -> Result<&str, Localized> {
    if form.contains('*') {
        return Err(Localized::new(
            format!(
                "”{form}”: stjärnan får bara stå först eller sist i ett ord. Skriv ordet som det ska vara; förklädnader känns igen ändå"
            ),
            format!(
                "”{form}”: a star may stand only first or last in a word. Write the word as it should be; disguises are seen through"
            ),
        ));
    }
    if form.contains(['+', '|', '?']) {
        return Err(Localized::new(
            format!("”{form}”: skriv bara det som alltid är lika, till exempel *spelbolag.example*"),
            format!("”{form}”: write only what is always the same, such as *spelbolag.example*"),
        ));
    }
    Ok(form)
}
