//! E-mail addresses, also with *snabel-a*, *(at)* and *punkt*.

use super::{Found, Own, Recogniser, names};
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
    "kurator",
    "skolskoterska",
    "biståndshandläggare",
    "handläggare",
    "handlaggare",
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
    "snigela",
    "snabelen",
    "snabeln",
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

/// How domains end, where the dot is missing.
const ENDINGS: &[&str] = &["se", "com", "nu", "net", "org", "eu", "example", "fi", "no", "dk"];

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
        if let Some((start, end)) = broken(text, i)
            && let (Some(first), Some(last)) = (tokens.get(start), tokens.get(end))
        {
            out.push(Found {
                recogniser: Recogniser::Epost,
                range: first.range().start..last.range().end,
                confidence: 0.8,
            });
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
    let gap = text.before(i);
    let spaced = gap.contains('@')
        && (gap.starts_with(' ') && gap.ends_with(' ')
            || gap.len() > 1 && (is_link(text, i) || is_made(text, i) && text.before(i + 1) == "."));
    let (first, mut domain) = match word {
        _ if spaced => (i, i),
        "snabel" if form(text, i + 1) == "a" => (i, i + 2),
        _ if AT.contains(&word) => (i, i + 1),
        "at" | "a" | "snabel" | "på" | "ät" | "snigel" if bracketed => (i, i + 1),
        "snigel" if form(text, i + 1) == "a" => (i, i + 2),
        // "anna.berg på gmail"
        "på" | "hos" | "at" | "via" if PROVIDERS.contains(&form(text, i + 1)) && is_made(text, i) => (i, i + 1),
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
        let next = text
            .before(end + 1)
            .trim_matches(['(', ')', '[', ']', '{', '}', '<', '>']);
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

fn is_link(text: &Text<'_>, at: usize) -> bool {
    text.tokens().get(at).is_some_and(|t| t.kind() == TokenKind::Link)
}

/// Whether the word before a token looks made for an address: *anna.berg*, *anna_berg*, *anna75*.
fn is_made(text: &Text<'_>, at: usize) -> bool {
    let Some(last) = at.checked_sub(1) else { return false };
    let word = form(text, last);
    let letters = word.chars().filter(|c| c.is_alphabetic()).count() > 2;
    letters && (word.contains('_') || word.chars().any(|c| c.is_ascii_digit()) || text.before(last) == ".")
}

/// `anna.berg@hemma,example`, `anna.berg@hemma punkt example`, `anna.berg@gmail`, `anna_at_hemma.example`: an address
/// with something wrong in its domain. Where it begins and ends (tokens).
fn broken(text: &Text<'_>, i: usize) -> Option<(usize, usize)> {
    let token = text.tokens().get(i)?;
    let word = token.form();
    if token.kind() == TokenKind::Link {
        let hidden = ["_at_", "-at-", ".at."].iter().any(|at| word.contains(at));
        return (hidden && !word.contains('/')).then_some((i, i));
    }
    let (local, domain) = word.split_once('@')?;
    if !token.is_word() || local.is_empty() || domain.len() < 3 {
        return None;
    }
    let start = local_start(text, i)?;
    let gap = text.before(i + 1);
    let ended = is_dot(form(text, i + 1))
        || matches!(gap, "," | ", " | " ." | " . " | ". ") && ENDINGS.contains(&form(text, i + 1));
    if ended {
        let end = i + 1 + usize::from(is_dot(form(text, i + 1)));
        return text.tokens().get(end).map(|_| (start, end));
    }
    (PROVIDERS.contains(&domain) || gap == "," && ENDINGS.contains(&form(text, i + 1))).then_some((start, i))
}

fn is_dot(form: &str) -> bool {
    matches!(form, "punkt" | "dot" | "prick" | "punk" | "pkt" | "point")
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
    let named = domain.split('.').next().is_some_and(|host| host == local) && !names::is_given_name(local);
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
        for hidden in [
            "anna.berg(på)hemma.example",
            "anna.berg[at]hemma[.]example",
            "anna.berg snabela hemma pkt example",
            "anna.berg@ hemma.example",
            "anna.berg @hemma.example",
            "anna.berg snigel-a hemma.example",
            "anna.berg_at_hemma.example",
            "anna.berg på gmail",
            "anna_berg hos outlook",
            "anna.berg@hemma,example",
            "anna.berg@hemma punkt example",
            "ANNA.BERG AT GMAIL",
            "anna75@gmail",
        ] {
            assert_eq!(emails(&format!("skriv till {hidden}")), [hidden]);
        }
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
        assert_eq!(emails("mejla stina@stina.example"), ["stina@stina.example"]);
        assert!(emails("boka på gullvivan@gullvivan.example").is_empty());
        assert!(emails("vi ses på live i kväll, h@ra eller j@vla").is_empty());
        assert!(emails("mötet är at home, se punkt fyra").is_empty());
        let own = Own {
            domains: vec!["hamre.example".into()],
            ..Own::default()
        };
        assert!(found("anna.berg@hamre.example", &own).is_empty());
        assert!(emails("@Anna det är fel. Se på det").is_empty());
    }
}
