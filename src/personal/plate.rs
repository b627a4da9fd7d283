//! Number plates: `LAM 417`, `TOA 22P`, `MUS-374`, `G A M 9 2 1`.
//!
//! Three letters and three digits are also bus stops, paint colours and standards: a vehicle word must stand near.

use super::digits::{Run, has_stem};
use super::{Found, Recogniser};
use crate::text::{Text, Token};

/// What drives and is parked.
const CUES: &[&str] = &[
    "reg",
    "bil",
    "saab",
    "volvo",
    "kia",
    "bmw",
    "audi",
    "toyota",
    "ford",
    "opel",
    "skoda",
    "škoda",
    "mercedes",
    "merca",
    "volkswagen",
    "vw",
    "golf",
    "passat",
    "polo",
    "tiguan",
    "tesla",
    "nissan",
    "mazda",
    "renault",
    "peugeot",
    "citroen",
    "skåpbil",
    "moped",
    "epa",
    "traktor",
    "motorcykel",
    "mc",
    "husvagn",
    "släp",
    "parker",
    "kör",
    "körde",
    "fordon",
    "förare",
    "handikapplats",
    "plåt",
    "nummerplåt",
    "lastbil",
    "buss",
    "taxi",
    "hyundai",
    "subaru",
    "suv",
    "pickup",
    "husbil",
    "smet",
    "krock",
    "hilux",
    "dacia",
    "seat",
    "fiat",
    "suzuki",
    "honda",
    "jeep",
    "lexus",
    "porsche",
    "chevrolet",
    "dodge",
    "mitsubishi",
    "isuzu",
    "fyrhjuling",
    "skoter",
    "crossa",
    "cross",
    "skylt",
    "registr",
    "backade",
    "rattfyll",
    "fortkör",
    "hjul",
    "avgas",
    "a-traktor",
    "atraktor",
    "mopedbil",
    "bensin",
    "tankade",
    "lyktor",
    "däck",
    "chaufför",
    "rullar",
    "rullade",
    "bromsa",
    "gasa",
    "gasade",
    "kryssar",
    "väjde",
    "prejade",
    "omkörning",
    "vägren",
    "rastplats",
    "lastplats",
    "p-plats",
    "laddplats",
];
/// Words of traffic and parking that stand near plates.
const TRAFFIC: &[&str] = &[
    "stått",
    "ruta",
    "rutan",
    "rutor",
    "uppfart",
    "infart",
    "garage",
    "vändplan",
    "gräsmatta",
    "trottoar",
    "cykelbana",
    "körfält",
    "rondell",
    "fart",
    "hastighet",
    "rött",
    "stoppljus",
    "övergångsställe",
    "buckla",
    "repa",
    "repor",
    "tuta",
    "vittne",
    "ägare",
    "transportstyrels",
    "skrot",
    "vrak",
    "besikt",
    "avställd",
    "dragkrok",
    "helljus",
    "dubbdäck",
    "p-skiva",
    "p-ruta",
    "bogser",
    "påkörd",
    "körde",
    "tjuv",
    "stulen",
    "dashcam",
    "handbroms",
    "tomgång",
    "oljeläck",
];
/// Vehicles as the last part of a compound.
const HEADS: &[&str] = &[
    "bil",
    "bilen",
    "traktor",
    "traktorn",
    "parkering",
    "parkeringen",
    "moped",
    "mopeden",
    "platsen",
    "plats",
];
/// Capitals with a number that are something else.
const NOT: &[&str] = &[
    "ral", "iso", "kpi", "bro", "sfs", "dnr", "rut", "din", "bmw", "och", "för", "kap", "sal", "rum", "sek", "den",
    "med", "kvm", "cirka", "ca", "lgh", "pbl", "osl", "psalm", "atg", "led", "max", "min", "typ", "top", "buss", "nya",
    "par", "kod", "nio", "tio", "sju", "gul", "röd", "blå",
];

/// Finds plates.
pub(super) fn find(text: &Text<'_>, out: &mut Vec<Found>) {
    let tokens = text.tokens();
    for (i, token) in tokens.iter().enumerate() {
        let (plate, end) = match token.form().len() {
            3 => {
                let Some(next) = tokens
                    .get(i + 1)
                    .filter(|_| matches!(text.before(i + 1), " " | "-" | "." | "*" | "_" | ""))
                else {
                    continue;
                };
                (format!("{}{}", token.form(), next.form()), i + 1)
            }
            6 => (token.form().to_owned(), i),
            _ => continue,
        };
        if !is_plate(&plate) || plate.get(..3).is_some_and(|head| NOT.contains(&head)) {
            continue;
        }
        let range = token.range().start..tokens.get(end).map_or(token.range().end, |t| t.range().end);
        let upper = token.is_shouted() || text.slice(&text.span(range.clone())).chars().all(|c| !c.is_lowercase());
        let cued = tokens
            .get(i.saturating_sub(16)..(i + 16).min(tokens.len()))
            .unwrap_or(&[])
            .iter()
            .any(|t| {
                !range.contains(&t.range().start)
                    && (has_stem(t.form(), CUES)
                        || has_stem(t.form(), TRAFFIC)
                        || HEADS.iter().any(|h| t.form().ends_with(h)))
            });
        // "regnr abc 123": called by its name, a plate needs no capitals.
        let joined = end == i
            || tokens.get(i.saturating_sub(3)..i).unwrap_or(&[]).iter().any(|t| {
                ["reg", "skylt", "plåt", "nummerplåt"]
                    .iter()
                    .any(|c| t.form().starts_with(c))
            });
        if cued && (upper || joined) {
            out.push(Found {
                recogniser: Recogniser::Regnummer,
                range,
                confidence: if upper { 0.85 } else { 0.65 },
            });
        }
    }
}

/// Plates of the neighbours: two letters and five digits, where it is called a plate.
pub(super) fn find_foreign(text: &Text<'_>, runs: &[Run], out: &mut Vec<Found>) {
    let tokens = text.tokens();
    for run in runs {
        let whole = run.range(0..run.groups.len());
        let first = text.tokens_in(&whole).start;
        let letters = first
            .checked_sub(1)
            .and_then(|i| tokens.get(i))
            .filter(|t| t.is_shouted() && t.form().len() == 2 && text.before(first) == " ");
        let called = tokens
            .get(first.saturating_sub(10)..(first + 6).min(tokens.len()))
            .unwrap_or(&[])
            .iter()
            .any(|t| {
                has_stem(
                    t.form(),
                    &[
                        "reg",
                        "skylt",
                        "plåt",
                        "nummerplåt",
                        "bil",
                        "norsk",
                        "dansk",
                        "finsk",
                        "tysk",
                        "polsk",
                    ],
                )
            });
        if let Some(letters) = letters.filter(|_| called && run.digits(0..run.groups.len()).len() == 5) {
            out.push(Found {
                recogniser: Recogniser::Regnummer,
                range: letters.range().start..whole.end,
                confidence: 0.6,
            });
        }
    }
}

/// The alphabet as Swedes spell it aloud.
const ALPHABET: &[&str] = &[
    "adam", "bertil", "cesar", "caesar", "david", "erik", "filip", "gustav", "gustaf", "helge", "ivar", "johan",
    "kalle", "ludvig", "martin", "niklas", "olof", "petter", "quintus", "rudolf", "sigurd", "tore", "urban", "viktor",
    "wilhelm", "xerxes", "yngve", "zäta",
];

/// "Filip Urban Ludvig 448", "ABC ett två tre", "A-B-C 1-2-3": a plate that is spelled.
pub(super) fn find_spelled(text: &Text<'_>, spoken: &[Run], runs: &[Run], out: &mut Vec<Found>) {
    let tokens = text.tokens();
    for run in spoken.iter().chain(runs) {
        let whole = run.range(0..run.groups.len());
        let first = text.tokens_in(&whole).start;
        let form = |back: usize| {
            first
                .checked_sub(back)
                .and_then(|i| tokens.get(i))
                .map_or("", Token::form)
        };
        let names = (1..=3).all(|back| ALPHABET.contains(&form(back)));
        let single = (1..=3).all(|back| form(back).len() == 1 && form(back).bytes().all(|b| b.is_ascii_lowercase()));
        let three = is_plate(&format!("{}123", form(1)))
            && run.groups.iter().take(3).all(|g| g.said)
            && first
                .checked_sub(1)
                .and_then(|i| tokens.get(i))
                .is_some_and(Token::is_shouted);
        // The last three digits may be followed by others that say something else.
        let Some(to) = (1..=run.groups.len().min(3)).find(|&to| run.length(0..to) == 3) else {
            continue;
        };
        let back = if names || single { 3 } else { 1 };
        let near = tokens
            .get(first.saturating_sub(16)..(first + 12).min(tokens.len()))
            .unwrap_or(&[])
            .iter()
            .any(|t| has_stem(t.form(), CUES));
        if (names || (single || three) && near)
            && let Some(start) = first.checked_sub(back).and_then(|i| tokens.get(i))
        {
            out.push(Found {
                recogniser: Recogniser::Regnummer,
                range: start.range().start..run.range(0..to).end,
                confidence: 0.7,
            });
        }
    }
}

/// "slutar på 448 o börjar på FUL": a plate told in two halves.
pub(super) fn find_halves(text: &Text<'_>, out: &mut Vec<Found>) {
    for sentence in text.sentences() {
        if let Some((begins, ends, range)) = super::digits::halves(text, sentence)
            && is_plate(&format!("{begins}{ends}"))
        {
            out.push(Found {
                recogniser: Recogniser::Regnummer,
                range,
                confidence: 0.7,
            });
        }
    }
}

/// AAA 123 or AAA 12D, without the letters that plates do not use.
fn is_plate(plate: &str) -> bool {
    let bytes = plate.as_bytes();
    let letter = |b: &u8| b.is_ascii_lowercase() && *b != b'q';
    bytes.len() == 6
        && bytes.iter().take(3).all(letter)
        && bytes.iter().skip(3).take(2).all(u8::is_ascii_digit)
        && bytes
            .last()
            .is_some_and(|b| b.is_ascii_digit() || letter(b) && *b != b'o')
}

#[cfg(test)]
mod tests {
    use crate::personal::{Own, Recogniser, tests::found};

    fn plates(text: &str) -> Vec<String> {
        found(text, &Own::default())
            .into_iter()
            .filter(|(r, _)| *r == Recogniser::Regnummer)
            .map(|(_, t)| t)
            .collect()
    }

    #[test]
    fn plates_with_a_vehicle_near_are_found() {
        assert_eq!(plates("en grå Volvo med reg LAM 417 på vändplan"), ["LAM 417"]);
        assert_eq!(plates("orm66k står på handikapplats utan tillstånd"), ["orm66k"]);
        assert_eq!(plates("Silvrig Saab MUS-374 smet från krocken"), ["MUS-374"]);
        assert_eq!(plates("skylten slutar på 448 o börjar på FUL").len(), 1);
        assert_eq!(plates("Gul Hilux SUR 705 stod på gårdsplanen"), ["SUR 705"]);
        assert_eq!(plates("Volvon med regnr abc 123 står där"), ["abc 123"]);
        assert_eq!(plates("Filip Urban Ludvig 448 stod det"), ["Filip Urban Ludvig 448"]);
        assert_eq!(plates("norsk bil, DN 12345, på ängen"), ["DN 12345"]);
        assert_eq!(plates("bilen har skylten ABC ett två tre"), ["ABC ett två tre"]);
        assert_eq!(plates("A-traktorn G A M 9 2 1 spelar högt"), ["G A M 9 2 1"]);
    }

    #[test]
    fn colours_standards_and_rooms_are_not_plates() {
        for text in [
            "RAL 701 på hela skolan",
            "KPI 392, ränta 3,75",
            "Mötet är i sal BRO 202",
            "jag körde och 100 till",
        ] {
            assert!(plates(text).is_empty(), "{text}");
        }
    }
}
