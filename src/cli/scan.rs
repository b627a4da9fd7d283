//! `uppsikt scan`: one line in, one line out.

use super::{SOME_FAILED, complain};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::io::{self, BufRead, Write};
use uppsikt::model::{Category, Finding, LegalBasis, Severity};
use uppsikt::review::Reviewer;
use uppsikt::rules::Pack;

#[derive(Deserialize)]
struct Line {
    id: Value,
    text: String,
}

#[derive(Serialize)]
struct Out<'a> {
    id: &'a Value,
    findings: Vec<OutFinding<'a>>,
}

/// A finding as the contract has it: the reason stays with the rule.
#[derive(Serialize)]
struct OutFinding<'a> {
    category: Category,
    severity: Severity,
    start: u32,
    end: u32,
    text: &'a str,
    rule: &'a str,
    basis: &'a LegalBasis,
    confidence: f64,
}

impl<'a> From<&'a Finding> for OutFinding<'a> {
    fn from(f: &'a Finding) -> Self {
        // Two decimals: 0.8f32 is not 0.800000011920929 to anybody.
        let confidence = (f64::from(f.confidence) * 100.0).round() / 100.0;
        Self {
            category: f.category,
            severity: f.severity,
            start: f.start,
            end: f.end,
            text: &f.text,
            rule: &f.rule,
            basis: &f.basis,
            confidence,
        }
    }
}

#[derive(Serialize)]
struct OutError<'a> {
    id: Option<()>,
    line: usize,
    error: &'a str,
}

/// Reviews every line of `input`.
pub(super) fn run(pack: Pack, mut input: impl BufRead, mut out: impl Write) -> io::Result<u8> {
    let reviewer = Reviewer::new(pack);
    let mut failed = false;
    let mut bytes = Vec::new();
    let mut number = 0;
    loop {
        bytes.clear();
        if input.read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        number += 1;
        match parse(&bytes, number) {
            Ok(None) => {}
            Ok(Some(line)) => {
                let findings = reviewer.findings(&line.text);
                serde_json::to_writer(
                    &mut out,
                    &Out {
                        id: &line.id,
                        findings: findings.iter().map(OutFinding::from).collect(),
                    },
                )?;
                writeln!(out)?;
            }
            Err(error) => {
                failed = true;
                complain(&format!("uppsikt: line {number}: {error}"));
                serde_json::to_writer(
                    &mut out,
                    &OutError {
                        id: None,
                        line: number,
                        error: &error,
                    },
                )?;
                writeln!(out)?;
            }
        }
    }
    out.flush()?;
    Ok(if failed { SOME_FAILED } else { 0 })
}

fn parse(bytes: &[u8], number: usize) -> Result<Option<Line>, String> {
    let bytes = if number == 1 {
        bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
    } else {
        bytes
    };
    let text = std::str::from_utf8(bytes).map_err(|e| format!("not UTF-8 from byte {}", e.valid_up_to() + 1))?;
    if text.trim().is_empty() {
        return Ok(None);
    }
    let line: Line = serde_json::from_str(text).map_err(|e| {
        // The position inside the line is serde's "line 1 column N"; the line's own number is ours.
        e.to_string().replace(" at line 1 column", ", column")
    })?;
    match line.id {
        Value::String(_) | Value::Number(_) => Ok(Some(line)),
        _ => Err("\"id\" must be a string or a number".to_owned()),
    }
}
