//! A compiled pack as bytes. The built-in pack is compiled when the program is built, for a worker that is stopped and
//! started all day has no time to read TOML each time.
//!
//! [`FORMAT`] stands first; it rises with every change of shape. Reading trusts nothing: whatever is cut off, too long or
//! out of range is `None`, and then the caller compiles the files.

use super::file::{LogText, Reach};
use super::phrase::{Class, Grammar, Phrase, Step};
use super::signs::Signs;
use super::{CategoryInfo, Pack, Rule, RuleInfo};
use crate::bytes::{Reader, Writer};
use crate::lexicon::Lexicon;
use crate::model::{BasisKind, Category, LegalBasis, Localized, Severity};
use crate::personal::Recogniser;

/// The shape of what follows.
const FORMAT: u32 = 1;

const SEVERITIES: [Severity; 3] = [Severity::Notera, Severity::Granska, Severity::Atgarda];
const BASES: [BasisKind; 4] = [
    BasisKind::Lag,
    BasisKind::Sekretess,
    BasisKind::Gdpr,
    BasisKind::EgenRegel,
];
const LOG_TEXTS: [LogText; 2] = [LogText::Masked, LogText::None];
const REACHES: [Reach; 2] = [Reach::Match, Reach::Sentence];
const QUESTIONS: [Option<bool>; 3] = [None, Some(false), Some(true)];

/// What reviewing needs of a pack.
pub(super) fn write(pack: &Pack) -> Vec<u8> {
    let mut out = Writer::default();
    out.number(FORMAT);
    out.list(&pack.rules, rule);
    out.list(&pack.recognisers, |out, (recogniser, rule)| {
        out.one_of(&Recogniser::ALL, recogniser);
        out.number(*rule as u32);
    });
    let (tags, arguments): (Vec<u8>, Vec<u32>) = pack.grammar.steps.iter().map(|step| numbers(*step)).unzip();
    out.bytes(&tags);
    for argument in arguments {
        out.number(argument);
    }
    out.list(&pack.grammar.classes, |out, class| {
        out.number(class.atom);
        out.number(class.begins.map_or(0, |begins| begins + 1));
        write_phrases(out, &class.phrases);
    });
    pack.lexicon.write(&mut out);
    pack.signs.write(&mut out);
    out.rising(pack.rule_of.iter().copied());
    pack.asides.write(&mut out);
    out.0
}

/// What [`write`] wrote; its categories are yet to be described.
pub(super) fn read(bytes: &[u8]) -> Option<Pack> {
    let mut from = Reader(bytes);
    if from.number()? != FORMAT {
        return None;
    }
    Some(Pack {
        rules: from.list(read_rule)?,
        recognisers: from.list(|from| Some((from.one_of(&Recogniser::ALL)?, from.number()? as usize)))?,
        grammar: Grammar {
            steps: {
                let tags = from.bytes()?;
                tags.iter()
                    .map(|tag| step(*tag, from.number()?))
                    .collect::<Option<_>>()?
            },
            classes: from.list(|from| {
                Some(Class {
                    atom: from.number()?,
                    begins: from.number()?.checked_sub(1),
                    phrases: read_phrases(from)?,
                })
            })?,
        },
        lexicon: Lexicon::read(&mut from)?,
        signs: Signs::read(&mut from)?,
        rule_of: from.rising()?,
        asides: Signs::read(&mut from)?,
        categories: Vec::new().into(),
        over: None,
    })
}

fn rule(out: &mut Writer, rule: &Rule) {
    out.text(&rule.id);
    out.one_of(&Category::ALL, &rule.category);
    out.one_of(&SEVERITIES, &rule.severity);
    write_basis(out, &rule.basis);
    write_localized(out, &rule.reason);
    out.number(rule.confidence.to_bits());
    for phrases in [
        &rule.phrases,
        &rule.except,
        &rule.near,
        &rule.anywhere,
        &rule.not_near,
        &rule.not_anywhere,
    ] {
        out.range(phrases);
    }
    out.number(rule.at_least as u32);
    out.one_of(&QUESTIONS, &rule.question);
    out.one_of(&REACHES, &rule.reach);
    out.number(rule.learned.into());
    out.number(rule.likeness.to_bits());
    out.list(&rule.allows, |out, category| out.one_of(&Category::ALL, category));
}

fn read_rule(from: &mut Reader<'_>) -> Option<Rule> {
    Some(Rule {
        id: from.text()?,
        category: from.one_of(&Category::ALL)?,
        severity: from.one_of(&SEVERITIES)?,
        basis: read_basis(from)?,
        reason: read_localized(from)?,
        confidence: f32::from_bits(from.number()?),
        phrases: from.range()?,
        except: from.range()?,
        near: from.range()?,
        anywhere: from.range()?,
        not_near: from.range()?,
        not_anywhere: from.range()?,
        at_least: from.number()? as usize,
        question: from.one_of(&QUESTIONS)?,
        reach: from.one_of(&REACHES)?,
        learned: from.one_of(&[false, true])?,
        likeness: f32::from_bits(from.number()?),
        allows: from.list(|from| from.one_of(&Category::ALL))?,
    })
}

/// Which step it is, and its argument.
fn numbers(step: Step) -> (u8, u32) {
    match step {
        Step::Is(atom) => (0, atom),
        Step::Class(class) => (1, class),
        Step::OneOf(choices) => (2, choices),
        Step::Perhaps => (3, 0),
        Step::Gap(width) => (4, width),
        Step::Start => (5, 0),
        Step::End => (6, 0),
        Step::Person => (7, 0),
        Step::Number => (8, 0),
        Step::Any => (9, 0),
    }
}

fn step(tag: u8, argument: u32) -> Option<Step> {
    Some(match tag {
        0 => Step::Is(argument),
        1 => Step::Class(argument),
        2 => Step::OneOf(argument),
        3 => Step::Perhaps,
        4 => Step::Gap(argument),
        5 => Step::Start,
        6 => Step::End,
        7 => Step::Person,
        8 => Step::Number,
        9 => Step::Any,
        _ => return None,
    })
}

/// What lists, replies and the log need of a pack beside its rules.
pub(super) fn write_categories(categories: &[CategoryInfo]) -> Vec<u8> {
    let mut out = Writer::default();
    out.number(FORMAT);
    out.list(categories, |out, info| {
        out.one_of(&Category::ALL, &info.category);
        out.one_of(&SEVERITIES, &info.severity);
        write_basis(out, &info.basis);
        out.text(&info.checked);
        write_localized(out, &info.title);
        write_localized(out, &info.rule_plain);
        out.one_of(&LOG_TEXTS, &info.log_text);
        out.list(&info.rules, |out, rule| {
            out.list(&rule.examples, |out, example| out.text(example));
            out.list(&rule.counter_examples, |out, example| out.text(example));
        });
    });
    out.0
}

/// What [`write_categories`] wrote, of a pack with these rules.
pub(super) fn read_categories(bytes: &[u8], rules: &[Rule]) -> Option<Vec<CategoryInfo>> {
    let mut from = Reader(bytes);
    if from.number()? != FORMAT {
        return None;
    }
    from.list(|from| {
        let category = from.one_of(&Category::ALL)?;
        let mut rules = rules.iter().filter(|rule| rule.category == category);
        Some(CategoryInfo {
            category,
            severity: from.one_of(&SEVERITIES)?,
            basis: read_basis(from)?,
            checked: from.text()?,
            title: read_localized(from)?,
            rule_plain: read_localized(from)?,
            log_text: from.one_of(&LOG_TEXTS)?,
            rules: from.list(|from| {
                let rule = rules.next()?;
                Some(RuleInfo {
                    id: rule.id.clone(),
                    severity: rule.severity,
                    basis: rule.basis.clone(),
                    reason: rule.reason.clone(),
                    examples: from.list(Reader::text)?,
                    counter_examples: from.list(Reader::text)?,
                })
            })?,
        })
    })
}

/// A phrase list is where the steps of each stand: one mostly begins where the one before ended.
pub(super) fn write_phrases(out: &mut Writer, phrases: &[Phrase]) {
    let mut before = 0;
    out.list(phrases, |out, phrase| {
        out.number(phrase.start.wrapping_sub(before));
        out.number(phrase.end - phrase.start);
        before = phrase.end;
    });
}

/// What [`write_phrases`] wrote.
pub(super) fn read_phrases(from: &mut Reader<'_>) -> Option<Vec<Phrase>> {
    let mut before = 0_u32;
    from.list(|from| {
        let start = before.wrapping_add(from.number()?);
        before = start.checked_add(from.number()?)?;
        Some(start..before)
    })
}

fn write_localized(out: &mut Writer, text: &Localized) {
    out.text(&text.sv);
    out.text(&text.en);
}

fn read_localized(from: &mut Reader<'_>) -> Option<Localized> {
    Some(Localized {
        sv: from.text()?,
        en: from.text()?,
    })
}

fn write_basis(out: &mut Writer, basis: &LegalBasis) {
    out.one_of(&BASES, &basis.kind);
    out.text(&basis.lagrum);
    out.text(&basis.lydelse);
}

fn read_basis(from: &mut Reader<'_>) -> Option<LegalBasis> {
    Some(LegalBasis {
        kind: from.one_of(&BASES)?,
        lagrum: from.text()?,
        lydelse: from.text()?,
    })
}
