//! Street addresses of homes.
//!
//! A street name with a house number is as often a library or a pothole as a home, so the comment must also speak of
//! somebody who lives there: a name, a neighbour, *bor*, an apartment number, a postcode. Streets have sure endings
//! (*-gatan*); a capitalised word with a number after *på* (*på Täppan 7*) needs more.

use super::names::Names;
use super::{Found, Recogniser};
use crate::text::{Text, Token, TokenKind};
use std::ops::Range;

/// Streets end so.
const ENDINGS: &[&str] = &[
    "gatan",
    "gata",
    "vägen",
    "väg",
    "gränd",
    "gränden",
    "stigen",
    "stig",
    "torget",
    "allén",
    "allé",
    "backen",
    "backe",
    "leden",
    "stråket",
    "slingan",
    "kroken",
    "svängen",
    "esplanaden",
    "promenaden",
    "rundan",
    "ringen",
    "kvarnen",
    "gången",
    "brinken",
    "brink",
    "liden",
    "bågen",
    "tvären",
    "vreten",
    "terrassen",
    "sluttningen",
    "gärdet",
    "gläntan",
    "höjden",
    "lunden",
    "kajen",
    "ringväg",
    "krönet",
    "kröken",
    "stranden",
    "passagen",
    "linjen",
];
/// Ways that are not homes, whatever number stands after them.
const WAYS: &[&str] = &[
    "länsväg",
    "riksväg",
    "europaväg",
    "gångväg",
    "cykelväg",
    "motorväg",
    "landsväg",
    "skogsväg",
    "grusväg",
    "bilväg",
    "huvudgata",
    "omväg",
    "avväg",
    "utväg",
    "genomfartsväg",
    "skolväg",
    "sidogata",
    "tvärgata",
    "kringgata",
    "återvändsgränd",
    "genväg",
    "infartsväg",
    "huvudväg",
    "landsvägen",
    "riksvägen",
];
/// Words that say that somebody lives there.
const LIVES: &[&str] = &[
    "bor",
    "bodde",
    "boende",
    "ensamboende",
    "granne",
    "grannen",
    "grannens",
    "grannar",
    "grannarna",
    "hemma",
    "hem",
    "adress",
    "adressen",
    "adr",
    "skriven",
    "folkbokförd",
    "hyr",
    "familjen",
    "familj",
    "dörr",
    "dörren",
    "trappa",
    "trappor",
    "trappan",
    "våning",
    "våningen",
    "lgh",
    "lägenhet",
    "lägenheten",
    "hittar",
    "flyttat",
    "flyttade",
    "mamma",
    "pappa",
    "min",
    "mitt",
    "hans",
    "hennes",
    "honom",
    "henne",
    "ensam",
    "gubben",
    "tanten",
    "paret",
    "ägaren",
    "posta",
    "skicka",
    "han",
    "hon",
    "mannen",
    "kvinnan",
    "huset",
    "uppgång",
    "porten",
    "infart",
    "infarten",
    "källaren",
    "källarn",
    "nycklar",
    "hyresgästen",
    "hyresgäst",
    "mormor",
    "morfar",
    "farmor",
    "farfar",
    "kille",
    "killen",
    "tjejen",
    "änkan",
    "sonen",
    "dottern",
    "bråkmakarna",
    "tonåringen",
    "ungen",
    "ungarna",
    "pojken",
    "flickan",
    "grabben",
    "barnen",
    "dom",
    "långar",
    "tjuven",
    "fru",
    "fröken",
    "herr",
    "gården",
    "oss",
    "mig",
    "namn",
    "gata",
    "svärmor",
    "syrran",
    "brorsan",
    "morsan",
    "farsan",
];
/// Words that make it a place for all, also as beginnings of longer words.
const PUBLIC: &[&str] = &[
    "bibliotek",
    "kulturhus",
    "kommunhus",
    "vårdcentral",
    "registrator",
    "reception",
    "butik",
    "affär",
    "restaurang",
    "kafé",
    "cafe",
    "pizzeri",
    "skolan",
    "förskol",
    "korsning",
    "vägarbet",
    "asfalt",
    "plog",
    "sandat",
    "snöröj",
    "öppet",
    "utställning",
    "sal",
    "museum",
    "kyrk",
    "badhus",
    "simhall",
    "återvinning",
    "möte",
    "träffas",
    "detaljplan",
    "gatlampa",
    "lyktstolp",
    "gatljus",
    "belysning",
    "hål",
    "träffpunkt",
    "inträde",
    "entré",
    "enkelrikta",
    "bygglov",
    "apotek",
    "öppettid",
    "filial",
    "lokal",
    "bowling",
    "stationshus",
    "kiosk",
    "frisör",
    "gym",
    "hotell",
    "lekplats",
    "parken",
    "hållplats",
    "busshållplats",
    "övergångsställe",
    "farthinder",
    "rondell",
    "samråd",
    "kvarter",
    "mottagning",
    "kontor",
    "verkstad",
    "utlämning",
    "vernissage",
    "konsert",
    "medborgarhus",
    "sporthall",
    "idrottshall",
    "ishall",
    "föreningslokal",
    "bygdegård",
    "församlingshem",
    "rådhus",
    "tandläkar",
    "bensin",
    "mack",
    "folkets",
    "fritidsgård",
    "parkeringshus",
    "stadshus",
    "socialkontor",
    "konditori",
    "bageri",
    "hälsocentral",
    "turistbyrå",
    "vallokal",
    "röstning",
    "röstlokal",
];
/// What stands after a number that is none of a house.
const COUNTED: &[&str] = &[
    "dagar",
    "dag",
    "gånger",
    "gång",
    "ggr",
    "timmar",
    "timme",
    "år",
    "månader",
    "veckor",
    "vecka",
    "kr",
    "kronor",
    "st",
    "stycken",
    "meter",
    "m",
    "km",
    "kilometer",
    "mil",
    "minuter",
    "min",
    "personer",
    "man",
    "elever",
    "barn",
    "procent",
    "kvm",
    "grader",
    "mål",
    "poäng",
    "platser",
    "hus",
    "lägenheter",
    "nya",
    "miljoner",
    "tusen",
    "kl",
    "plan",
    "till",
    "och",
];

/// Words with a number that are no address.
const GENERAL: &[&str] = &[
    "gränd",
    "plan",
    "sal",
    "linje",
    "hus",
    "våning",
    "rum",
    "avdelning",
    "paragraf",
    "sida",
    "artikel",
    "psalm",
    "kapitel",
    "buss",
    "etapp",
    "grupp",
    "klass",
    "nivå",
    "steg",
    "punkt",
    "bilaga",
    "port",
    "beslut",
    "ärende",
    "mål",
    "linjen",
    "väg",
    "station",
    "lokal",
    "alternativ",
    "förslag",
    "version",
    "område",
    "zon",
    "block",
    "spår",
    "perrong",
    "gate",
];

/// Finds addresses.
pub(super) fn find(text: &Text<'_>, names: &Names, out: &mut Vec<Found>) {
    let tokens = text.tokens();
    for (i, token) in tokens.iter().enumerate() {
        let sure = is_street(token);
        if !(sure || token.is_word() && token.is_capitalised()) {
            continue;
        }
        let Some((range, detailed)) = after(text, names, i, sure).or_else(|| before(text, i, sure).map(|r| (r, false)))
        else {
            continue;
        };
        let near = i.saturating_sub(40)..(i + 40).min(tokens.len());
        let sentence = text.sentence_of(i);
        if let Some(confidence) = likelihood(text, names, near, sentence, detailed, sure) {
            out.push(Found {
                recogniser: Recogniser::Adress,
                range,
                confidence: if sure { confidence } else { confidence - 0.15 },
            });
        }
    }
}

/// *Kvarngatan 17B, lgh 1202, 999 88 Hamrefors*: the whole address, and whether it has details that only homes have.
fn after(text: &Text<'_>, names: &Names, i: usize, sure: bool) -> Option<(Range<usize>, bool)> {
    let tokens = text.tokens();
    let token = tokens.get(i)?;
    let mut at = i + 1;
    // Xgatan nr 12
    if tokens
        .get(at)
        .is_some_and(|t| matches!(t.form(), "nr" | "nummer" | "no"))
    {
        at += 1;
    }
    let number = tokens.get(at)?;
    let gap = text.before(at);
    if !is_house_number(number.form()) || !gap.chars().all(|c| matches!(c, ' ' | ',' | '-' | '.' | ':')) {
        return None;
    }
    // Hours, verses, shares: 12:30, 3,5.
    let behind = text.before(at + 1);
    if behind.starts_with([':', '%', '/']) || behind == "," || behind == "." {
        return None;
    }
    let mut range = token.range().start..number.range().end;
    // Nedre Kvarngatan: the word before belongs to the name when it is capitalised too.
    if i > 0 && tokens.get(i - 1).is_some_and(|t| is_direction(t.form())) && text.before(i) == " " {
        range.start = tokens.get(i - 1).map_or(range.start, |t| t.range().start);
    }
    let mut next = at + 1;
    if tokens
        .get(next)
        .is_some_and(|t| t.form().chars().count() == 1 && t.is_word() && !matches!(t.form(), "i" | "å" | "o" | "e"))
        && text.before(next) == " "
    {
        range.end = tokens.get(next).map_or(range.end, |t| t.range().end);
        next += 1;
    }
    let mut detailed = false;
    for _ in 0..3 {
        let Some(end) = detail_end(text, next) else { break };
        detailed = true;
        range.end = tokens.get(end - 1).map_or(range.end, |t| t.range().end);
        next = end;
    }
    if let Some(end) = postcode_end(tokens, next) {
        detailed = true;
        range.end = end;
    }
    if !sure {
        let prepared = i > 0
            && tokens.get(i - 1).is_some_and(|t| {
                matches!(
                    t.form(),
                    "på" | "vid" | "hos" | "till" | "adress" | "adressen" | "bor" | "gata"
                )
            });
        let named = (i.saturating_sub(3)..i).any(|n| names.person_at(n).is_some_and(|end| end >= i));
        let counted = text.before(next) == " " && tokens.get(next).is_some_and(|t| COUNTED.contains(&t.form()));
        let not_name = !names.is_part(i) && token.form().chars().count() > 3 && !GENERAL.contains(&token.form());
        if !((prepared || named || detailed) && !counted && not_name && !token.is_shouted()) {
            return None;
        }
    }
    Some((range, detailed))
}

/// *Nummer 8 på Oxelbacken*, *41:an på Fröslundavägen*: the number before.
fn before(text: &Text<'_>, i: usize, sure: bool) -> Option<Range<usize>> {
    let tokens = text.tokens();
    if !sure || !matches!(tokens.get(i.checked_sub(1)?)?.form(), "på" | "i" | "vid") {
        return None;
    }
    let at = i.checked_sub(2)?;
    let word = tokens.get(at)?;
    let end = tokens.get(i)?.range().end;
    // 41:an: the ending is a token of its own.
    if matches!(word.form(), "an" | "a" | "ans" | "an's") && text.before(at) == ":" {
        let number = tokens.get(at.checked_sub(1)?)?;
        return is_house_number(number.form()).then(|| number.range().start..end);
    }
    let numbered = at > 0
        && is_house_number(word.form())
        && tokens
            .get(at - 1)
            .is_some_and(|t| matches!(t.form(), "nummer" | "nr" | "huset" | "port" | "porten" | "uppgång"));
    numbered.then(|| tokens.get(at - 1).map_or(word.range().start, |t| t.range().start)..end)
}

/// Where a detail that only homes have ends: `lgh 1202`, `uppgång C`, `3 tr`, `nedre botten`, `2 trappor upp`.
fn detail_end(text: &Text<'_>, at: usize) -> Option<usize> {
    let form = |i: usize| text.tokens().get(i).map_or("", Token::form);
    let number = |i: usize| text.tokens().get(i).is_some_and(|t| t.kind() == TokenKind::Number);
    match (form(at), form(at + 1)) {
        ("lgh" | "lägenhet" | "lägenhetsnr", _) if number(at + 1) => Some(at + 2),
        ("uppgång" | "port" | "ingång", letter) if letter.chars().count() <= 2 && !letter.is_empty() => Some(at + 2),
        (_, "tr" | "trappor" | "våningen" | "vån" | "våning") if number(at) => Some(at + 2),
        ("nedre" | "övre", "botten") => Some(at + 2),
        ("nb" | "bv", _) => Some(at + 1),
        ("bottenvåningen", _) => Some(at + 1),
        _ => None,
    }
}

fn likelihood(
    text: &Text<'_>,
    names: &Names,
    near: Range<usize>,
    sentence: Range<usize>,
    detailed: bool,
    sure: bool,
) -> Option<f32> {
    let person = near.clone().any(|i| names.is_name(i));
    let forms = |range: Range<usize>| text.tokens().get(range).unwrap_or(&[]).iter().map(Token::form);
    let lives = forms(near).any(|w| LIVES.contains(&w) || w.ends_with("grannen"));
    let public = forms(sentence).any(|w| PUBLIC.iter().any(|p| w.starts_with(p)));
    match (detailed, person, lives, public) {
        (true, true, ..) => Some(0.95),
        (true, _, true, false) => Some(0.9),
        (true, _, _, false) if sure => Some(0.85),
        (_, true, true, false) => Some(0.85),
        (_, _, true, false) => Some(0.75),
        (_, true, _, false) => Some(0.7),
        _ => None,
    }
}

fn is_street(token: &Token) -> bool {
    let form = token.form();
    token.is_word()
        && (token.is_capitalised()
            || form.ends_with("gatan")
            || form.ends_with("vägen")
            || form.ends_with("stigen")
            || form.ends_with("gränd"))
        && ENDINGS.iter().any(|e| form.ends_with(e) && form.len() >= e.len() + 2)
        && !WAYS.iter().any(|w| form.starts_with(w))
}

fn is_house_number(form: &str) -> bool {
    let digits = form.chars().take_while(char::is_ascii_digit).count();
    let rest: Vec<char> = form.chars().skip(digits).collect();
    (1..=3).contains(&digits) && !form.starts_with('0') && rest.len() <= 1 && rest.iter().all(|c| c.is_alphabetic())
}

fn is_direction(form: &str) -> bool {
    matches!(
        form,
        "norra"
            | "södra"
            | "östra"
            | "västra"
            | "nedre"
            | "övre"
            | "stora"
            | "lilla"
            | "gamla"
            | "nya"
            | "inre"
            | "yttre"
    )
}

/// `999 88 Hamrefors` after an address.
fn postcode_end(tokens: &[Token], at: usize) -> Option<usize> {
    let number = |i: usize, len: usize| {
        tokens
            .get(i)
            .is_some_and(|t| t.kind() == TokenKind::Number && t.form().len() == len)
    };
    let town = if number(at, 3) && number(at + 1, 2) {
        at + 2
    } else if number(at, 5) {
        at + 1
    } else {
        return None;
    };
    let town = tokens.get(town).filter(|t| t.is_word() && t.is_capitalised());
    town.or_else(|| tokens.get(at + 1)).map(|t| t.range().end)
}

#[cfg(test)]
mod tests {
    use crate::personal::{Own, Recogniser, tests::found};

    fn addresses(text: &str) -> Vec<String> {
        found(text, &Own::default())
            .into_iter()
            .filter(|(r, _)| *r == Recogniser::Adress)
            .map(|(_, t)| t)
            .collect()
    }

    #[test]
    fn homes_are_found() {
        assert_eq!(
            addresses("Grannen på Rönnbärsstigen 14B parkerar fel"),
            ["Rönnbärsstigen 14B"]
        );
        assert_eq!(
            addresses("bor själv kvar på Nedre Kvarngatan 17"),
            ["Nedre Kvarngatan 17"]
        );
        assert_eq!(
            addresses("det är han på Prästkragestigen 5 uppgång C, 3 tr som langar"),
            ["Prästkragestigen 5 uppgång C, 3 tr"]
        );
        assert_eq!(
            addresses("falurött med nummer 8 på Oxelbacken. Där bor han"),
            ["nummer 8 på Oxelbacken"]
        );
        assert_eq!(
            addresses("tonåringen i 41:an på Fröslundavägen och hans mamma"),
            ["41:an på Fröslundavägen"]
        );
        assert_eq!(addresses("Hämtas hos Solveig. Hon bor på Täppan 7 här"), ["Täppan 7"]);
        assert_eq!(addresses("bor på bygatan nr 12"), ["bygatan nr 12"]);
        assert_eq!(
            addresses("Elisabet Krook (Sjöutsikten 3, 999 12 Lillsele) har lånat"),
            ["Sjöutsikten 3, 999 12 Lillsele"]
        );
        assert_eq!(
            addresses("Åke Lindhult, Tjärvägen 41 lgh 1202, 999 88 Hamrefors"),
            ["Tjärvägen 41 lgh 1202, 999 88 Hamrefors"]
        );
    }

    #[test]
    fn places_for_all_are_not_homes() {
        assert!(addresses("Kulturhuset, Järnvägsgatan 11, har fri entré").is_empty());
        assert!(addresses("Registrator har adressen Torggatan 1, plan 2").is_empty());
        assert!(addresses("Kronprinsessevägen blir enkelriktad mellan nr 2 och nr 48").is_empty());
        assert!(addresses("Bygg om vägen 2025").is_empty());
        assert!(addresses("Bowlinghallen på Industrigatan 22 har ramp och min mamma kom in").is_empty());
        assert!(addresses("Länsväg 740 är hal, min bil gick av").is_empty());
        assert!(addresses("Vi åkte till Stockholm 3 gånger med min pappa").is_empty());
    }
}
