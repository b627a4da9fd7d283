//! Telephone numbers that reach a private person.
//!
//! Mobile numbers are told by their shape; landlines also need an area code and a separator after it, or a cue. Published
//! numbers – switchboards, on-call services, firms – are told by the words around and by the municipality's own list.

use super::digits::{self, Run};
use super::{Found, Own, Recogniser};
use crate::text::Text;

const CUES: &[&str] = &[
    "tel",
    "ring",
    "nummer",
    "nr",
    "nås",
    "nå",
    "mobil",
    "mob",
    "sms",
    "sma",
    "hör",
    "swish",
    "kontakt",
    "telefon",
    "tfn",
    "messa",
    "signal",
    "slå",
    "lur",
    "fråga",
    "hemnummer",
    "privatnummer",
    "whatsapp",
    "telegram",
    "imess",
    "direktnummer",
    "ringa",
    "uppring",
    "vidarekoppl",
    "nolla",
];
const PRIVATE: &[&str] = &[
    "privat",
    "privata",
    "hem",
    "hemnummer",
    "hans",
    "hennes",
    "min",
    "mitt",
    "mig",
    "mej",
    "mamma",
    "mammas",
    "pappa",
    "pappas",
    "mamman",
    "pappan",
    "frun",
    "fru",
    "dottern",
    "dotter",
    "sonen",
    "son",
    "hemma",
    "maken",
    "morsan",
    "farsan",
    "svärmor",
    "svärfar",
    "mormor",
    "mormors",
    "morfar",
    "farmor",
    "farfar",
    "morbror",
    "farbror",
    "moster",
    "faster",
    "bror",
    "brorsan",
    "syster",
    "syrran",
    "kusin",
    "sambon",
    "grannen",
    "hemnumret",
    "privatnumret",
    "oss",
];
/// Who publishes any number.
const PUBLISHED: &[&str] = &[
    "växel",
    "kontaktcent",
    "reception",
    "felanmäl",
    "jour",
    "kundtjänst",
    "medborgarservice",
    "bostäder",
    "huvudnummer",
    "kundcent",
    "servicecent",
    "upplysning",
    "expedition",
    "kommunens",
    "akutnummer",
    "journummer",
    "firma",
    "firman",
    "företag",
    "konditori",
    "bageri",
    "frisör",
    "verkstad",
    "verkstan",
    "butik",
    "salong",
    "kansli",
    "offert",
    "avbetalning",
    "kundsupport",
    "supporten",
    "hjälplinje",
    "stödlinje",
    "begravningsbyrå",
    "bilprovning",
    "störningsjour",
    "ungdomsjour",
    "trygghetscentral",
    "larmcentral",
    "församlingsexpedition",
    "pastorsexpedition",
    "turistbyrå",
];
/// Who publishes a landline, while a mobile number beside may be anybody's.
const PUBLISHED_LINE: &[&str] = &[
    "öppet",
    "biblioteket",
    "vårdcentral",
    "polisen",
    "restaurang",
    "pizzeria",
    "boka",
    "bokning",
    "beställ",
    "erbjud",
    "kampanj",
    "tidsbok",
    "läkemedel",
    "apotek",
    "tandläk",
    "mottagning",
    "förvaltning",
    "skylt",
    "reklam",
    "taxi",
    "hotell",
    "bokas",
    "beställs",
    "sjukhus",
    "kundnummer",
    "telefontid",
];
/// The same inside longer words, or as firms are called.
const FIRM: &[&str] = &[
    "rabatt",
    "firma",
    " ab ",
    " hb ",
    " kb ",
    "aktiebolag",
    "vi på ",
    "hos oss på",
];
const NOT: &[&str] = &[
    "ocr",
    "faktura",
    "order",
    "ordernr",
    "ref",
    "isbn",
    "serien",
    "serienr",
    "artikel",
    "linje",
    "skott",
    "dnr",
    "kl",
    "koordinat",
    "bankgiro",
    "plusgiro",
    "bg",
    "pg",
    "orgnr",
    "organisationsnummer",
    "artikelnr",
    "artnr",
    "kolli",
];

/// Area codes of three digits (with the 0); 08 has two, all others four.
const THREE: &[&str] = &[
    "011", "013", "016", "018", "019", "021", "023", "026", "031", "033", "035", "036", "040", "042", "044", "046",
    "054", "060", "063", "090",
];
/// Area codes of four digits.
const FOUR: &[&str] = &[
    "0120", "0121", "0122", "0123", "0125", "0140", "0141", "0142", "0143", "0144", "0150", "0151", "0152", "0155",
    "0156", "0157", "0158", "0159", "0171", "0173", "0174", "0175", "0176", "0220", "0221", "0222", "0223", "0224",
    "0225", "0226", "0227", "0240", "0241", "0243", "0246", "0247", "0248", "0250", "0251", "0253", "0258", "0270",
    "0271", "0278", "0280", "0281", "0290", "0291", "0292", "0293", "0294", "0295", "0297", "0300", "0301", "0302",
    "0303", "0304", "0320", "0321", "0322", "0325", "0340", "0345", "0346", "0370", "0371", "0372", "0380", "0381",
    "0382", "0383", "0390", "0392", "0393", "0410", "0411", "0413", "0414", "0415", "0416", "0417", "0418", "0430",
    "0431", "0433", "0435", "0451", "0454", "0455", "0456", "0457", "0459", "0470", "0471", "0472", "0474", "0476",
    "0477", "0478", "0479", "0480", "0481", "0485", "0486", "0490", "0491", "0492", "0493", "0494", "0495", "0496",
    "0498", "0499", "0500", "0501", "0502", "0503", "0504", "0505", "0506", "0510", "0511", "0512", "0513", "0514",
    "0515", "0520", "0521", "0522", "0523", "0524", "0525", "0526", "0528", "0530", "0531", "0532", "0533", "0534",
    "0550", "0551", "0552", "0553", "0554", "0555", "0560", "0563", "0564", "0565", "0570", "0571", "0573", "0580",
    "0581", "0582", "0583", "0584", "0585", "0586", "0587", "0589", "0590", "0591", "0611", "0612", "0613", "0620",
    "0621", "0622", "0623", "0624", "0640", "0642", "0643", "0644", "0645", "0647", "0650", "0651", "0652", "0653",
    "0657", "0660", "0661", "0662", "0663", "0670", "0671", "0672", "0680", "0682", "0684", "0687", "0690", "0691",
    "0692", "0693", "0695", "0696", "0910", "0911", "0912", "0913", "0914", "0915", "0916", "0918", "0920", "0921",
    "0922", "0923", "0924", "0925", "0926", "0927", "0928", "0929", "0930", "0932", "0933", "0934", "0935", "0940",
    "0941", "0942", "0943", "0950", "0951", "0952", "0953", "0954", "0960", "0961", "0970", "0971", "0973", "0975",
    "0976", "0977", "0978", "0980", "0981",
];

/// The most groups of one number: its digits one by one, and the country's.
const MOST_GROUPS: usize = 13;

/// Finds the numbers in one run of digits, written or said.
pub(super) fn find(text: &str, run: &Run, own: &Own, out: &mut Vec<Found>) {
    let mut from = 0;
    while from < run.groups.len() {
        let best = (from + 1..=run.groups.len().min(from + MOST_GROUPS))
            .rev()
            .find_map(|to| number(text, run, from..to, own).map(|found| (to, found)));
        match best {
            Some((to, found)) => {
                out.extend(found);
                from = to;
            }
            None => from += 1,
        }
    }
}

/// `Some(None)` is a telephone number that is nobody's own.
fn number(text: &str, run: &Run, window: std::ops::Range<usize>, own: &Own) -> Option<Option<Found>> {
    let length: usize = run.groups.get(window.clone())?.iter().map(|g| g.digits.len()).sum();
    if !(8..=15).contains(&length) {
        return None;
    }
    let mut digits = run.digits(window.clone());
    let mut range = run.range(window.clone());
    let plus = text.get(..range.start).is_some_and(|t| t.ends_with('+'));
    // +46 (0)70 and 0046 70 become 070.
    let foreign = if plus && digits.starts_with(&[4, 6]) {
        2
    } else if digits.starts_with(&[0, 0, 4, 6]) {
        4
    } else {
        0
    };
    if foreign > 0 {
        digits.drain(..foreign);
        if digits.first() != Some(&0) {
            digits.insert(0, 0);
        }
        if plus {
            range.start -= 1;
        }
    }
    // Most windows are no telephone number: they cost no more than this.
    if !(8..=10).contains(&digits.len()) || digits.first() != Some(&0) {
        return None;
    }
    let word: String = digits.iter().map(|d| char::from(b'0' + d)).collect();
    // Who says a number aloud also loses a zero.
    let said = run
        .groups
        .get(window.clone())
        .unwrap_or(&[])
        .iter()
        .filter(|g| g.said)
        .count();
    let mobile = (word.len() == 10 || word.len() == 9 && said >= 3)
        && (word.starts_with("070")
            || word.starts_with("072")
            || word.starts_with("073")
            || word.starts_with("076")
            || word.starts_with("079"));
    let gaps: Vec<&str> = window
        .clone()
        .take(window.len() - 1)
        .map(|g| run.gap(text, g))
        .collect();
    // Hours and minutes: 07:30, 08:15; and lines of a table.
    let first = run.groups.get(window.start).map_or(0, |g| g.digits.len());
    if gaps
        .iter()
        .any(|g| g.contains(':') || g.contains('\n') && !matches!(first, 3 | 4))
    {
        return None;
    }
    let confidence = if mobile {
        if gaps.iter().filter(|g| g.contains('.')).count() > 0 && gaps.iter().any(|g| !g.contains('.')) {
            return None;
        }
        0.9
    } else {
        let code = |length: usize| word.get(..length).unwrap_or("");
        let area = if word.starts_with("08") {
            2
        } else if THREE.contains(&code(3)) {
            3
        } else if FOUR.contains(&code(4)) {
            4
        } else {
            return None;
        };
        if !(8..=10).contains(&word.len()) {
            return None;
        }
        let coded = first == area;
        let parted = foreign > 0 || coded && gaps.first().is_some_and(|g| matches!(g.trim(), "-" | "/" | "–"));
        let called = digits::has_stem(digits::ahead(text, &range, 60), CUES);
        // "031 390 06 71" without a word about calling: grouped as people group them.
        let grouped = coded
            && word.len() >= 9
            && (2..=5).contains(&window.len())
            && gaps.iter().all(|g| *g == " ")
            && run
                .groups
                .get(window.start + 1..window.end)
                .is_some_and(|rest| rest.iter().all(|g| g.digits.len() > 1));
        if !(parted || called || grouped) {
            return None;
        }
        if parted || called { 0.8 } else { 0.6 }
    };
    if digits::has_word(digits::ahead(text, &range, 14), NOT) {
        return None;
    }
    let ours = own
        .phones
        .iter()
        .any(|p| p.chars().filter(char::is_ascii_digit).collect::<String>() == word);
    let private = digits::has_word(&digits::around(text, &range, 40, 24), PRIVATE);
    let around = digits::around(text, &range, 70, 40);
    let published = digits::has_stem(&around, PUBLISHED)
        || !mobile && digits::has_stem(&around, PUBLISHED_LINE)
        || FIRM.iter().any(|f| around.contains(f));
    if ours || published && !private {
        return Some(None);
    }
    Some(Some(Found {
        recogniser: Recogniser::Telefon,
        range,
        confidence,
    }))
}

/// "slutar på 0628 och börjar på 070 174": a number told in two halves.
pub(super) fn find_halves(text: &Text<'_>, out: &mut Vec<Found>) {
    for sentence in text.sentences() {
        if let Some((begins, ends, range)) = digits::halves(text, sentence)
            && begins.starts_with('0')
            && (7..=10).contains(&(begins.len() + ends.len()))
            && begins.bytes().chain(ends.bytes()).all(|b| b.is_ascii_digit())
        {
            out.push(Found {
                recogniser: Recogniser::Telefon,
                range,
                confidence: 0.7,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::personal::{Own, Recogniser, tests::found};

    fn phones(text: &str) -> Vec<String> {
        found(text, &Own::default())
            .into_iter()
            .filter(|(r, _)| *r == Recogniser::Telefon)
            .map(|(_, t)| t)
            .collect()
    }

    #[test]
    fn every_way_of_writing_is_found() {
        for written in [
            "070-174 06 12",
            "0701740612",
            "070 174 06 12",
            "070.174.06.12",
            "070/1740612",
            "+46701740612",
            "+46 70-174 06 12",
            "+46 (0)70 174 06 12",
            "0046701740612",
            "o7o-1740612",
            "031-390 06 71",
            "08-465 004 10",
            "0980-31 92 44",
            "noll sju noll ett sju fyra noll sex sju två",
            "nollsjuttio etthundrasjuttiofyra noll sex nio",
            "noll7noll-ett74noll6-2noll",
            "O7O I74 O6 I8",
            "zero seven zero one seven four zero six three five",
            "070\n174\n06\n12",
            "noll sjuttio/ett sjuttiofyra/noll sex/sjuttiosju",
            "+46(0)701740612",
            "0980 31 92 07",
            "031 39006 18",
            "nolla sjuttio 174 0629",
        ] {
            assert_eq!(phones(&format!("ring mig på {written} tack")).len(), 1, "{written}");
        }
    }

    #[test]
    fn a_number_in_two_halves_is_one() {
        assert_eq!(phones("mitt nr slutar på 0628 och börjar på 070 174").len(), 1);
        assert!(phones("Löpningen börjar på 10 och slutar på 14").is_empty());
    }

    #[test]
    fn published_numbers_are_nobodys_own() {
        assert!(phones("Växeln svarar på 031-390 06 00 vardagar").is_empty());
        assert!(phones("jour på 040-628 04 10, fick hjälp").is_empty());
        assert!(phones("ring 010-123 45 67 eller 112 eller 1177").is_empty());
        assert!(phones("Firman som gräver har 031-390 06 40 på skylten").is_empty());
        assert!(phones("Behöver du hjälp? Vi på Skogsfix har höstrabatt, ring 08-465 004 12").is_empty());
        let own = Own {
            phones: vec!["0980-319244".into()],
            ..Own::default()
        };
        assert!(found("ring 0980-31 92 44", &own).is_empty());
    }

    #[test]
    fn numbers_that_look_alike_are_left_alone() {
        for text in [
            "Kostnad 1 740 612 kr",
            "Linje 070 avgår 17.40 och 06.20",
            "skott 07-17-40 per period",
            "Brandpost 88-0417",
            "2024-03-11 kl 07.12",
            "Bussen går\n07.30\n08.15\n09.00",
            "07:30, 08:15, 09:00",
            "noll sju mål på två matcher, sex mot tre",
        ] {
            assert!(phones(text).is_empty(), "{text}");
        }
    }
}
