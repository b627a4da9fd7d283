//! E-mail addresses, also with *snabel-a*, *(at)* and *punkt*.

use super::{Found, Own, Recogniser};
use crate::text::normal::lower;
use crate::text::{Text, TokenKind};

/// Local parts that belong to a function, not to a person.
const FUNCTIONS: &[&str] = &[
    "info",
    "kontakt",
    "kontaktcenter",
    "kommun",
    "kommunen",
    "felanmalan",
    "felanmälan",
    "registrator",
    "diarium",
    "support",
    "kundtjanst",
    "kundtjänst",
    "reception",
    "noreply",
    "no-reply",
    "webmaster",
    "medborgarservice",
    "bibliotek",
    "biblioteket",
    "press",
    "synpunkt",
    "synpunkter",
];

/// Finds addresses.
pub(super) fn find(text: &Text<'_>, own: &Own, out: &mut Vec<Found>) {
    let tokens = text.tokens();
    for (i, token) in tokens.iter().enumerate() {
        if token.kind() == TokenKind::Email {
            let (local, domain) = token.form().split_once('@').unwrap_or(("", ""));
            if is_personal(local, domain, own) {
                out.push(Found {
                    recogniser: Recogniser::Epost,
                    range: token.range(),
                    confidence: 0.95,
                });
            }
        }
        // anna (snabel-a) posten punkt se
        let Some(end_of_at) = at_sign(text, i) else {
            continue;
        };
        let (Some(before), Some(domain)) = (i.checked_sub(1).and_then(|b| tokens.get(b)), tokens.get(end_of_at)) else {
            continue;
        };
        if !matches!(before.kind(), TokenKind::Word | TokenKind::Number) {
            continue;
        }
        let mut start = i - 1;
        // The local part's dots: "maja.b".
        while start > 0 && matches!(text.before(start), "." | "_" | "-") {
            start -= 1;
        }
        let end = if domain.kind() == TokenKind::Link {
            Some(end_of_at)
        } else if tokens
            .get(end_of_at + 1)
            .is_some_and(|t| matches!(t.form(), "punkt" | "dot" | "prick"))
        {
            Some(end_of_at + 2)
        } else if text.before(end_of_at + 1).contains('.')
            && text.before(end_of_at + 1).len() <= 3
            && !text.before(end_of_at + 1).starts_with(". ")
        {
            Some(end_of_at + 1)
        } else {
            None
        };
        if let (Some(first), Some(last)) = (tokens.get(start), end.and_then(|e| tokens.get(e))) {
            out.push(Found {
                recogniser: Recogniser::Epost,
                range: first.range().start..last.range().end,
                confidence: 0.85,
            });
        }
    }
}

/// The token after a written-out @ that begins at `i`.
fn at_sign(text: &Text<'_>, i: usize) -> Option<usize> {
    let tokens = text.tokens();
    let form = tokens.get(i)?.form();
    let bracketed = text.before(i).trim_start().starts_with(['(', '[', '{', '<']);
    match form {
        "snabel" if tokens.get(i + 1).is_some_and(|t| t.form() == "a") => Some(i + 2),
        "snabela" | "alfakrull" => Some(i + 1),
        "at" | "a" | "snabel" if bracketed => Some(i + 1),
        _ => None,
    }
}

fn is_personal(local: &str, domain: &str, own: &Own) -> bool {
    let ours = own.domains.iter().any(|d| {
        let d = lower(d.trim_start_matches('@'));
        domain == d || domain.strip_suffix(&d).is_some_and(|rest| rest.ends_with('.'))
    });
    !(ours || FUNCTIONS.contains(&local) || domain.contains("kommun") && !local.contains('.'))
}

#[cfg(test)]
mod tests {
    use crate::personal::{Own, Recogniser, tests::found};

    fn emails(text: &str) -> Vec<String> {
        found(text, &Own::default())
            .into_iter()
            .filter(|(r, _)| *r == Recogniser::Epost)
            .map(|(_, t)| t)
            .collect()
    }

    #[test]
    fn plain_and_disguised_addresses_are_found() {
        assert_eq!(
            emails("mejla torsten.wigg58@hemma.example tack"),
            ["torsten.wigg58@hemma.example"]
        );
        assert_eq!(emails("kim_å_hundarna@gmail.com har"), ["kim_å_hundarna@gmail.com"]);
        assert_eq!(
            emails("maja.b [snabel-a] posten [punkt] example, skicka"),
            ["maja.b [snabel-a] posten [punkt] example"]
        );
        assert_eq!(
            emails("skriv till kalle(at)posten.example"),
            ["kalle(at)posten.example"]
        );
    }

    #[test]
    fn functions_and_own_domains_are_not_personal() {
        assert!(emails("felanmalan@sjovalla-kommun.example").is_empty());
        assert!(emails("info@firman.example").is_empty());
        let own = Own {
            domains: vec!["hamre.example".into()],
            ..Own::default()
        };
        assert!(found("anna.berg@hamre.example", &own).is_empty());
        assert!(emails("@Anna det är fel. Se på det").is_empty());
    }
}
