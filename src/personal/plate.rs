//! Number plates: `LAM 417`, `TOA 22P`, `MUS-374`, `G A M 9 2 1`.
//!
//! Three letters and three digits are also bus stops, paint colours and standards: a vehicle word must stand near.

use super::digits::has_stem;
use super::{Found, Recogniser};
use crate::text::Text;

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
                let Some(next) = tokens.get(i + 1).filter(|_| matches!(text.before(i + 1), " " | "-")) else {
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
                    && (has_stem(t.form(), CUES) || HEADS.iter().any(|h| t.form().ends_with(h)))
            });
        let joined = end == i;
        if cued && (upper || joined) {
            out.push(Found {
                recogniser: Recogniser::Regnummer,
                range,
                confidence: if upper { 0.85 } else { 0.65 },
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
