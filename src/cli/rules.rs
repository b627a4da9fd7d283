//! `uppsikt rules`: every rule, for reading, for machines and for the manual.

use std::io::{self, Write};

use serde::Serialize;
use uppsikt::model::{BasisKind, Category, LegalBasis, Localized, Severity};
use uppsikt::rules::{CategoryInfo, Pack};

/// How the rules are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Form {
    /// For reading.
    #[default]
    Text,
    /// JSON Lines: one rule a line.
    Json,
    /// The chapter of the manual.
    Markdown,
}

/// A rule as a line of JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    id: &'a str,
    category: Category,
    title: &'a Localized,
    severity: Severity,
    basis: &'a LegalBasis,
    reason: &'a Localized,
    examples: &'a [String],
    counter_examples: &'a [String],
}

/// Lists the rules of a pack, gravest category first.
pub(super) fn run(pack: &Pack, form: Form, mut out: impl Write) -> io::Result<u8> {
    if form == Form::Markdown {
        writeln!(out, "{MARKDOWN_HEAD}")?;
    }
    for category in pack.categories() {
        match form {
            Form::Text => text(category, &mut out)?,
            Form::Json => json(category, &mut out)?,
            Form::Markdown => markdown(category, &mut out)?,
        }
    }
    out.flush()?;
    Ok(0)
}

fn text(category: &CategoryInfo, out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "{} – {} ({})",
        category.category.id(),
        category.title.sv,
        category.basis.lagrum
    )?;
    for rule in &category.rules {
        writeln!(out, "  {}  {}", rule.id, severity(rule.severity))?;
        writeln!(out, "    {}", rule.reason.sv)?;
        writeln!(out, "    Grund: {}", basis(&rule.basis))?;
        for example in &rule.examples {
            writeln!(out, "    + {example}")?;
        }
        for example in &rule.counter_examples {
            writeln!(out, "    - {example}")?;
        }
    }
    writeln!(out)
}

fn json(category: &CategoryInfo, out: &mut impl Write) -> io::Result<()> {
    for rule in &category.rules {
        serde_json::to_writer(
            &mut *out,
            &Line {
                id: &rule.id,
                category: category.category,
                title: &category.title,
                severity: rule.severity,
                basis: &rule.basis,
                reason: &rule.reason,
                examples: &rule.examples,
                counter_examples: &rule.counter_examples,
            },
        )?;
        writeln!(out)?;
    }
    Ok(())
}

const MARKDOWN_HEAD: &str = "# Reglerna

Alla inbyggda regler, den allvarligaste kategorin först. Varje regel har exempel på kommentarer som den hittar och på kommentarer som
kategorin låter vara; båda är tester. En regel säger aldrig mer än att något är möjligt: du bedömer.

*Den här filen skrivs av `cargo xtask docs`. Ändra reglerna i `extension/packs/rules`, inte här.*";

fn markdown(category: &CategoryInfo, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\n## {} (`{}`)\n", category.title.sv, category.category.id())?;
    writeln!(
        out,
        "{}. Grund: {}. Kontrollerad {}.",
        severity(category.severity),
        basis(&category.basis),
        category.checked
    )?;
    for rule in &category.rules {
        writeln!(out, "\n### `{}`\n\n{}", rule.id, rule.reason.sv)?;
        let mut own = Vec::new();
        if rule.severity != category.severity {
            own.push(format!("{}.", severity(rule.severity)));
        }
        if rule.basis != category.basis {
            own.push(format!("Grund: {}.", basis(&rule.basis)));
        }
        if !own.is_empty() {
            writeln!(out, "{}", own.join(" "))?;
        }
        list("Hittar", &rule.examples, out)?;
        list("Låter vara", &rule.counter_examples, out)?;
    }
    Ok(())
}

fn list(title: &str, texts: &[String], out: &mut impl Write) -> io::Result<()> {
    if texts.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{title}:\n")?;
    for text in texts {
        // As code: a comment may hold stars and underscores, and a page must not make links of its addresses.
        writeln!(out, "- {}", code(text))?;
    }
    Ok(())
}

/// As Markdown code on one line, fenced by more backticks than stand inside.
fn code(text: &str) -> String {
    let text = text.replace('\n', " ⏎ ");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{space}{text}{space}{fence}")
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Atgarda => "Agera snart",
        Severity::Granska => "Titta på den",
        Severity::Notera => "Bra att veta",
    }
}

fn basis(basis: &LegalBasis) -> String {
    let kind = match basis.kind {
        BasisKind::Lag => "lag",
        BasisKind::Sekretess => "sekretess",
        BasisKind::Gdpr => "dataskydd",
        BasisKind::EgenRegel => "egen regel",
    };
    format!("{} ({kind}; {})", basis.lagrum, basis.lydelse)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uppsikt::rules::RuleInfo;

    fn listed(form: Form) -> String {
        let mut out = Vec::new();
        run(&Pack::builtin().unwrap(), form, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn every_rule() -> Vec<RuleInfo> {
        let pack = Pack::builtin().unwrap();
        pack.categories()
            .iter()
            .flat_map(|category| category.rules.clone())
            .collect()
    }

    #[test]
    fn every_form_has_every_rule_with_reason_and_examples() {
        for form in [Form::Text, Form::Markdown] {
            let list = listed(form);
            for rule in every_rule() {
                assert!(
                    list.contains(&rule.id) && list.contains(&rule.reason.sv),
                    "{form:?}: {}",
                    rule.id
                );
                for example in rule.examples.iter().chain(&rule.counter_examples) {
                    let shown = if form == Form::Text {
                        example.clone()
                    } else {
                        code(example)
                    };
                    assert!(list.contains(&shown), "{form:?}: {example}");
                }
            }
        }
    }

    #[test]
    fn json_is_one_rule_a_line() {
        let lines: Vec<serde_json::Value> = listed(Form::Json)
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let rules = every_rule();
        assert_eq!(lines.len(), rules.len());
        for (line, rule) in lines.iter().zip(rules) {
            assert_eq!(line["id"], rule.id.as_str());
            assert_eq!(line["basis"]["lagrum"], rule.basis.lagrum.as_str());
            assert_eq!(line["examples"].as_array().map(Vec::len), Some(rule.examples.len()));
            assert!(line["reason"]["en"].is_string() && line["severity"].is_string());
        }
    }

    #[test]
    fn code_is_fenced_whatever_it_holds() {
        assert_eq!(code("f*n"), "`f*n`");
        assert_eq!(code("a``b"), "```a``b```");
        assert_eq!(code("`a"), "`` `a ``");
        assert_eq!(code("a\nb"), "`a ⏎ b`");
    }
}
