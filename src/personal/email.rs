//! E-mail addresses, also with *snabel-a*, *(at)* and *punkt*.

use super::{Found, Own, Recogniser};
use crate::text::normal::lower;
use crate::text::{Text, Token, TokenKind};

/// Local parts that belong to a function, not to a person; longer ones also where they only begin so.
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
    "diariet",
    "support",
    "kundtjanst",
    "kundtjänst",
    "reception",
    "noreply",
    "no-reply",
    "webmaster",
    "webb",
    "webbredaktion",
    "medborgarservice",
    "bibliotek",
    "biblioteket",
    "press",
    "synpunkt",
    "synpunkter",
    "kundservice",
    "kundcenter",
    "servicecenter",
    "service",
    "miljo",
    "miljö",
    "miljökontoret",
    "bygg",
    "bygglov",
    "plan",
    "planering",
    "plankontoret",
    "skola",
    "skolan",
    "forskola",
    "förskola",
    "barnomsorg",
    "omsorg",
    "socialtjanst",
    "socialtjänst",
    "teknik",
    "tekniska",
    "gata",
    "gatukontoret",
    "park",
    "va",
    "vatten",
    "avfall",
    "renhallning",
    "renhållning",
    "atervinning",
    "återvinning",
    "kultur",
    "fritid",
    "kulturskolan",
    "bokning",
    "boka",
    "faktura",
    "fakturor",
    "ekonomi",
    "lon",
    "lön",
    "hr",
    "personal",
    "jobb",
    "rekrytering",
    "val",
    "valnamnd",
    "valnämnden",
    "overformyndare",
    "överförmyndaren",
    "naringsliv",
    "näringsliv",
    "turism",
    "turist",
    "museum",
    "rektor",
    "expedition",
    "vaktmastare",
    "vaktmästare",
    "order",
    "sales",
    "salj",
    "sälj",
    "butik",
    "hej",
    "hello",
    "admin",
    "kansli",
    "kansliet",
    "styrelse",
    "styrelsen",
    "ordforande",
    "ordförande",
    "kassor",
    "kassör",
    "sekreterare",
    "medlem",
    "medlemmar",
    "redaktion",
    "redaktionen",
    "tips",
    "nyheter",
    "insandare",
    "insändare",
    "klagomal",
    "klagomål",
    "tycktill",
    "tyck",
    "forslag",
    "förslag",
    "tidsbokning",
    "mottagning",
    "mottagningen",
    "larm",
    "drift",
    "it",
    "helpdesk",
    "servicedesk",
    "dataskydd",
    "dataskyddsombud",
    "dpo",
    "gdpr",
    "upphandling",
    "inkop",
    "inköp",
    "arkiv",
    "arkivet",
    "bostad",
    "bostader",
    "bostäder",
    "hyra",
    "uthyrning",
    "parkering",
    "bredband",
    "fiber",
    "energi",
    "elnat",
    "bio",
    "bad",
    "simhall",
    "badhus",
    "sport",
    "idrott",
    "klubb",
    "klubben",
    "förening",
    "forening",
    "office",
    "mail",
    "post",
    "epost",
    "e-post",
    "exempel",
    "example",
    "test",
    "namn",
    "fornamn.efternamn",
    "förnamn.efternamn",
    "user",
    "användare",
    "anvandare",
    "postmaster",
    "abuse",
    "marknad",
    "event",
    "evenemang",
    "pressjour",
    "nyhetsbrev",
    "kyrkan",
    "pastorsexpedition",
    "forsamling",
    "församling",
    "larare",
    "elevhalsa",
    "elevhälsa",
    "namnden",
    "nämnden",
    "politik",
    "ks",
    "kf",
    "sbn",
    "bun",
    "son",
];
/// What a written-out @ is called.
const AT: &[&str] = &[
    "snabela",
    "alfakrull",
    "alfakrullet",
    "kanelbulle",
    "kanelbullen",
    "snabeltecknet",
    "snabeltecken",
    "at-
    tecken",
];
/// Words that people put between the parts of an address that they spell.
const FILLERS: &[&str] = &["å", "så", "och", "sen", "sedan", "därefter", "o"];
/// Mail providers: after an @ they need no ending.
const PROVIDERS: &[&str] = &[
    "gmail",
    "hotmail",
    "outlook",
    "live",
    "telia",
    "icloud",
    "yahoo",
    "bredband",
    "comhem",
    "spray",
    "passagen",
    "protonmail",
    "proton",
    "tele2",
    "swipnet",
    "glocalnet",
    "bahnhof",
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
        let Some((local_end, domain)) = at_sign(text, i) else {
            continue;
        };
        let (Some(start), Some(end)) = (local_start(text, local_end), domain_end(text, domain)) else {
            continue;
        };
        if let (Some(first), Some(before), Some(last), Some(host)) = (
            tokens.get(start),
            tokens.get(local_end),
            tokens.get(end),
            tokens.get(domain),
        ) && (start < local_end || is_personal(before.form(), host.form(), own))
        {
            out.push(Found {
                recogniser: Recogniser::Epost,
                range: first.range().start..last.range().end,
                confidence: 0.85,
            });
        }
    }
}

fn form<'t>(text: &'t Text<'_>, at: usize) -> &'t str {
    text.tokens().get(at).map_or("", Token::form)
}

/// Where an address's local part ends and its domain begins (tokens), around a written-out @ at `i`.
fn at_sign(text: &Text<'_>, i: usize) -> Option<(usize, usize)> {
    let word = form(text, i);
    let bracketed = text.before(i).trim_start().starts_with(['(', '[', '{', '<', '"', '*']);
    let spaced = text.before(i).contains('@') && text.before(i).starts_with(' ') && text.before(i).ends_with(' ');
    let (first, mut domain) = match word {
        _ if spaced => (i, i),
        "snabel" if form(text, i + 1) == "a" => (i, i + 2),
        _ if AT.contains(&word) => (i, i + 1),
        "at" | "a" | "snabel" if bracketed => (i, i + 1),
        // "anna at posten punkt se": only where a dot is said too.
        "at" if is_dot(form(text, i + 2)) => (i, i + 1),
        _ => return None,
    };
    while FILLERS.contains(&form(text, domain)) {
        domain += 1;
    }
    let mut local = first.checked_sub(1)?;
    while FILLERS.contains(&form(text, local)) {
        local = local.checked_sub(1)?;
    }
    Some((local, domain))
}

/// Where the local part that ends at a token begins: "maja.b", "pelle _ 89", "sven punkt b".
fn local_start(text: &Text<'_>, end: usize) -> Option<usize> {
    let kind = text.tokens().get(end)?.kind();
    if !matches!(kind, TokenKind::Word | TokenKind::Number | TokenKind::Link) {
        return None;
    }
    let mut start = end;
    while start > 0 {
        let gap = text.before(start).trim();
        if matches!(gap, "." | "_" | "-" | "+")
            && text.before(start).len() <= 3
            && !text.before(start).starts_with(". ")
        {
            start -= 1;
        } else if start > 1
            && (is_dot(form(text, start - 1)) || matches!(form(text, start - 1), "bindestreck" | "understreck"))
        {
            start -= 2;
        } else {
            break;
        }
    }
    Some(start)
}

/// Where the domain that begins at a token ends, if it is one.
fn domain_end(text: &Text<'_>, at: usize) -> Option<usize> {
    let token = text.tokens().get(at)?;
    if token.kind() == TokenKind::Link {
        return Some(at);
    }
    let mut end = at;
    loop {
        let next = text.before(end + 1);
        if is_dot(form(text, end + 1)) {
            end += 2;
        } else if next.trim() == "." && next.len() <= 3 && !next.starts_with(". ") && end < at + 4 {
            end += 1;
        } else {
            break;
        }
    }
    let ended = end > at && text.tokens().get(end).is_some();
    (ended || PROVIDERS.contains(&token.form())).then_some(end)
}

fn is_dot(form: &str) -> bool {
    matches!(form, "punkt" | "dot" | "prick" | "punk")
}

fn is_personal(local: &str, domain: &str, own: &Own) -> bool {
    let ours = own.domains.iter().any(|d| {
        let d = lower(d.trim_start_matches('@'));
        domain == d || domain.strip_suffix(&d).is_some_and(|rest| rest.ends_with('.'))
    });
    let official = domain.contains("kommun") || domain.starts_with("region") || domain.ends_with(".gov.se");
    let function = FUNCTIONS
        .iter()
        .any(|f| local == *f || f.chars().count() > 4 && local.starts_with(f) && !local.contains('.'));
    // info.gullvivan@…, gullvivan@gullvivan.example
    let named = domain.split('.').next().is_some_and(|host| host == local);
    let led = local
        .split(['.', '-', '_'])
        .next()
        .is_some_and(|head| FUNCTIONS.contains(&head) && head.len() > 2);
    !(ours || official || function || named || led)
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
        assert_eq!(
            emails("utan mellanslag: pelle _ 89 å så alfakrull å så postis . example"),
            ["pelle _ 89 å så alfakrull å så postis . example"]
        );
        assert_eq!(emails("nås på olle(snabel)gmail tack"), ["olle(snabel)gmail"]);
        assert_eq!(
            emails("skriv till olle @ posten . example"),
            ["olle @ posten . example"]
        );
        assert_eq!(
            emails("eva punkt ek at posten punkt example"),
            ["eva punkt ek at posten punkt example"]
        );
    }

    #[test]
    fn functions_and_own_domains_are_not_personal() {
        assert!(emails("felanmalan@sjovalla-kommun.example").is_empty());
        assert!(emails("info@firman.example").is_empty());
        assert!(emails("miljo@ljungvalla.example eller bygglov@orten.example").is_empty());
        assert!(emails("exempel@exempel.example funkar inte").is_empty());
        assert!(emails("boka på gullvivan@gullvivan.example").is_empty());
        assert!(emails("mötet är at home, se punkt fyra").is_empty());
        let own = Own {
            domains: vec!["hamre.example".into()],
            ..Own::default()
        };
        assert!(found("anna.berg@hamre.example", &own).is_empty());
        assert!(emails("@Anna det är fel. Se på det").is_empty());
    }
}
