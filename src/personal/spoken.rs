//! Numbers that are said: `noll sju noll`, `nollsju-nollett`, `noll7noll-ett74noll6`, `O7O I74 O6 I8`, a number over
//! several lines.
//!
//! They become [`Run`]s like those of digits, so that every recogniser can ask them; only runs in which something is
//! said, or which lines, commas or emoji part, are given. Words for numbers are everywhere, so recognisers ask for a whole shape.

use super::digits::{Group, Run};
use crate::words::Sieve;

/// The most characters of a word that is read as a number.
const LONGEST: usize = 60;
/// The most groups of one run. Longer ones are lists, not numbers.
const MOST_GROUPS: usize = 40;

/// What a word for a number adds.
#[derive(Clone, Copy)]
enum Part {
    /// A single digit.
    Unit(u16),
    /// 10 to 19.
    Teen(u16),
    /// 20, 30 …
    Ten(u16),
    Hundred,
    Thousand,
    /// The next digit twice.
    Twice,
}

/// Longer words before those they begin with.
const PARTS: &[(&str, Part)] = &[
    ("dubbel", Part::Twice),
    ("dubbla", Part::Twice),
    ("double", Part::Twice),
    ("hundra", Part::Hundred),
    ("tusen", Part::Thousand),
    ("nollan", Part::Unit(0)),
    ("nolla", Part::Unit(0)),
    ("noll", Part::Unit(0)),
    ("zero", Part::Unit(0)),
    ("tjugo", Part::Ten(20)),
    ("tjuge", Part::Ten(20)),
    ("trettio", Part::Ten(30)),
    ("tretton", Part::Teen(13)),
    ("tretti", Part::Ten(30)),
    ("fyrtio", Part::Ten(40)),
    ("fyrti", Part::Ten(40)),
    ("förtio", Part::Ten(40)),
    ("förti", Part::Ten(40)),
    ("fjorton", Part::Teen(14)),
    ("femtio", Part::Ten(50)),
    ("femton", Part::Teen(15)),
    ("femti", Part::Ten(50)),
    ("sextio", Part::Ten(60)),
    ("sexton", Part::Teen(16)),
    ("sexti", Part::Ten(60)),
    ("sjuttio", Part::Ten(70)),
    ("sjutton", Part::Teen(17)),
    ("sjutti", Part::Ten(70)),
    ("åttio", Part::Ten(80)),
    ("åtti", Part::Ten(80)),
    ("nittio", Part::Ten(90)),
    ("nitton", Part::Teen(19)),
    ("nitti", Part::Ten(90)),
    ("aderton", Part::Teen(18)),
    ("arton", Part::Teen(18)),
    ("elva", Part::Teen(11)),
    ("tolv", Part::Teen(12)),
    ("tio", Part::Teen(10)),
    ("seven", Part::Unit(7)),
    ("eight", Part::Unit(8)),
    ("three", Part::Unit(3)),
    ("four", Part::Unit(4)),
    ("five", Part::Unit(5)),
    ("nine", Part::Unit(9)),
    ("one", Part::Unit(1)),
    ("two", Part::Unit(2)),
    ("six", Part::Unit(6)),
    ("ettan", Part::Unit(1)),
    ("etta", Part::Unit(1)),
    ("ett", Part::Unit(1)),
    ("tvåan", Part::Unit(2)),
    ("tvåa", Part::Unit(2)),
    ("två", Part::Unit(2)),
    ("trean", Part::Unit(3)),
    ("trea", Part::Unit(3)),
    ("tre", Part::Unit(3)),
    ("fyran", Part::Unit(4)),
    ("fyra", Part::Unit(4)),
    ("femman", Part::Unit(5)),
    ("femma", Part::Unit(5)),
    ("fem", Part::Unit(5)),
    ("sexan", Part::Unit(6)),
    ("sexa", Part::Unit(6)),
    ("sex", Part::Unit(6)),
    ("sjuan", Part::Unit(7)),
    ("sjua", Part::Unit(7)),
    ("sju", Part::Unit(7)),
    ("åttan", Part::Unit(8)),
    ("åtta", Part::Unit(8)),
    ("nian", Part::Unit(9)),
    ("nia", Part::Unit(9)),
    ("nie", Part::Unit(9)),
    ("nio", Part::Unit(9)),
    ("en", Part::Unit(1)),
];

/// How [`PARTS`] begin: few words are numbers.
static BEGINNINGS: Sieve = {
    let mut sieve = Sieve::new();
    let mut at = 0;
    while at < PARTS.len() {
        let name = PARTS[at].0.as_bytes();
        sieve = sieve.with(name[0], name[1]);
        at += 1;
    }
    sieve
};

/// How the names of digits end that nothing follows.
const ENDS: &[&str] = &["an", "lla", "etta", "trea", "femma", "sexa", "sjua", "nia"];

/// Words that may stand between the groups of a number that is read aloud.
const BETWEEN: &[&str] = &[
    "sist",
    "slutligen",
    "sista",
    "först",
    "följt",
    "av",
    "bindestreck",
    "streck",
    "minus",
    "plus",
    "mellanslag",
    "sen",
    "sedan",
    "därefter",
    "så",
    "och",
    "å",
    "o",
    "snedstreck",
    "punkt",
];

/// Every run in which something is said, or which is parted as no number written in one go is.
pub(super) fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<(Run, bool)> = Vec::new();
    for (start, word) in words(text) {
        let Some((digits, said)) = number(word) else { continue };
        let group = Group {
            range: start..start + word.len(),
            digits,
            said,
        };
        let joint = runs
            .last()
            .and_then(|(run, _)| run.groups.last())
            .and_then(|last| text.get(last.range.end..start))
            .and_then(joint);
        match (runs.last_mut(), joint) {
            (Some((run, any)), Some(lines)) if run.groups.len() < MOST_GROUPS => {
                *any |= said || lines;
                // "nittonhundra nittiofem" is one number.
                match run.groups.last_mut() {
                    Some(last)
                        if said
                            && last.digits.ends_with(&[0, 0])
                            && last.digits.len() > 2
                            && group.digits.len() == 2 =>
                    {
                        last.digits.truncate(last.digits.len() - 2);
                        last.digits.extend(&group.digits);
                        last.range.end = group.range.end;
                    }
                    _ => run.groups.push(group),
                }
            }
            _ => runs.push((Run { groups: vec![group] }, said)),
        }
    }
    runs.into_iter().filter(|(_, any)| *any).map(|(run, _)| run).collect()
}

/// Stretches of letters and digits, and where they begin.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(|c: char| !c.is_alphanumeric()).filter_map(move |word| {
        let start = at;
        // The character that parted them may be of any length; the next word's place is found from it.
        let end = start + word.len();
        at = end + text.get(end..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8);
        (!word.is_empty() && word.len() <= LONGEST).then_some((start, word))
    })
}

/// What may stand between two groups: `Some(true)` when it is more than numbers written in one go have.
fn joint(between: &str) -> Option<bool> {
    if between.chars().count() > 16 {
        return None;
    }
    let words = || between.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty());
    let signs: Vec<char> = between
        .chars()
        .filter(|c| !c.is_alphabetic() && !matches!(c, ' ' | '\r'))
        .collect();
    let fits =
        words().all(|w| BETWEEN.contains(&w)) && signs.len() <= 2 && !signs.iter().any(|c| "?!;%§$€#@&".contains(*c));
    let loose = words().next().is_some() || signs.iter().any(|c| matches!(c, '\n' | ',' | ':') || !c.is_ascii());
    fits.then_some(loose && !signs.iter().any(|c| matches!(c, '–' | '—')))
}

/// The digits of a word, and whether something in it is said. A word of digits alone is itself.
fn number(word: &str) -> Option<(Vec<u8>, bool)> {
    if word.bytes().all(|b| b.is_ascii_digit()) {
        return Some((word.bytes().map(|b| b - b'0').collect(), false));
    }
    if let Some(digits) = lettered(word) {
        return Some((digits, true));
    }
    let mut digits: Vec<u8> = Vec::new();
    // The number being put together: its value, and whether it takes a further part.
    let mut open: Option<(u16, Open)> = None;
    let mut twice = false;
    let mut rest = word;
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_digit() {
            close(&mut digits, open.take());
            digits.push(c as u8 - b'0');
            rest = rest.get(1..)?;
            continue;
        }
        if !matches!(rest.as_bytes(), [one, other, ..] if BEGINNINGS.may(*one, *other)) {
            return None;
        }
        // "åttan" only ends a word: "åttanoll" is 80.
        let (name, part) = PARTS.iter().find(|(name, _)| {
            rest.starts_with(name) && (!ENDS.iter().any(|e| name.ends_with(e)) || rest.len() == name.len())
        })?;
        rest = rest.get(name.len()..)?;
        match (*part, open) {
            (Part::Twice, _) => {
                close(&mut digits, open.take());
                twice = true;
            }
            (Part::Thousand, Some((value, Open::Unit))) if value > 0 && !rest.is_empty() => {
                open = Some((value * 1000, Open::Hundred));
            }
            (Part::Thousand, _) => return None,
            // tjugohundrasjutton
            (Part::Hundred, Some((20, Open::Ten))) => open = Some((2000, Open::Hundred)),
            (Part::Hundred, Some((value, Open::Unit | Open::Teen))) if value > 0 => {
                open = Some((value * 100, Open::Hundred));
            }
            // "hundrasjuttifyra"
            (Part::Hundred, None) if !rest.is_empty() => open = Some((100, Open::Hundred)),
            (Part::Hundred, _) => return None,
            (Part::Unit(0), _) => {
                close(&mut digits, open.take());
                digits.push(0);
            }
            (Part::Unit(unit), Some((value, Open::Ten | Open::Hundred))) => open = Some((value + unit, Open::Done)),
            (Part::Unit(unit), _) => {
                close(&mut digits, open.take());
                open = Some((unit, Open::Unit));
            }
            (Part::Teen(teen), Some((value, Open::Hundred))) => open = Some((value + teen, Open::Done)),
            (Part::Teen(teen), _) => {
                close(&mut digits, open.take());
                open = Some((teen, Open::Teen));
            }
            (Part::Ten(ten), Some((value, Open::Hundred))) => open = Some((value + ten, Open::Ten)),
            (Part::Ten(ten), _) => {
                close(&mut digits, open.take());
                open = Some((ten, Open::Ten));
            }
        }
        if twice && !matches!(part, Part::Twice) {
            twice = false;
            close(&mut digits, open.take());
            digits.extend(digits.last().copied());
        }
    }
    close(&mut digits, open);
    (!digits.is_empty()).then_some((digits, true))
}

/// What a number that is being put together still takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Unit,
    Teen,
    Ten,
    Hundred,
    Done,
}

fn close(digits: &mut Vec<u8>, open: Option<(u16, Open)>) {
    if let Some((value, _)) = open {
        digits.extend(value.to_string().bytes().map(|b| b - b'0'));
    }
}

/// `o7o`, `i74`, `2o1304o9`: letters that look like digits, among digits. A last `l` may be a litre.
fn lettered(word: &str) -> Option<Vec<u8>> {
    let digit = |b: u8| match b {
        b'0'..=b'9' => Some(b - b'0'),
        b'o' => Some(0),
        b'i' | b'l' => Some(1),
        _ => None,
    };
    let digits: Vec<u8> = word.bytes().map(digit).collect::<Option<_>>()?;
    let real = word.bytes().filter(u8::is_ascii_digit).count();
    (real > 0 && (real * 2 >= word.len() || word.len() <= 4) && !word.ends_with(['l', 'i'])).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::{number, runs};

    fn read(word: &str) -> Option<String> {
        number(word).map(|(digits, _)| digits.iter().map(|d| char::from(b'0' + d)).collect())
    }

    #[test]
    fn words_are_numbers() {
        for (word, digits) in [
            ("noll", "0"),
            ("nollsju", "07"),
            ("nollsjuttio", "070"),
            ("sjuttiofyra", "74"),
            ("etthundrasjuttiofyra", "174"),
            ("sexhundrafyrtio", "640"),
            ("nittonhundranittiofem", "1995"),
            ("noll7noll", "070"),
            ("ett74noll6", "17406"),
            ("o7o", "070"),
            ("i74", "174"),
            ("2o1304o9", "20130409"),
            ("dubbelnoll", "00"),
            ("tvåtusensjutton", "2017"),
            ("tjugohundrasjutton", "2017"),
            ("åttanoll", "80"),
            ("åttan", "8"),
            ("nittiosex", "96"),
        ] {
            assert_eq!(read(word).as_deref(), Some(digits), "{word}");
        }
    }

    #[test]
    fn other_words_are_not() {
        for word in [
            "enig",
            "sexuell",
            "nolltolerans",
            "hundra",
            "lol",
            "io",
            "2l",
            "tretton_",
            "femte",
            "ol",
        ] {
            assert_eq!(read(word), None, "{word}");
        }
    }

    #[test]
    fn a_number_goes_over_lines_and_strokes() {
        let all = |text: &str| {
            runs(text)
                .iter()
                .map(|r| {
                    r.digits(0..r.groups.len())
                        .iter()
                        .map(|d| char::from(b'0' + d))
                        .collect::<String>()
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(all("sms 070\n174\n06\n12 tack"), ["0701740612"]);
        assert_eq!(all("noll sju, noll-ett 74 bindestreck noll6"), ["07017406"]);
        assert_eq!(all("nittonhundra nittiofem elva"), ["199511"]);
        assert_eq!(all("070 📞 174 📞 06 📞 12"), ["0701740612"]);
        assert_eq!(all("070, sen 174, sen 06 och sist 12"), ["0701740612"]);
        assert_eq!(all("noll73 hundrasjuttifyra"), ["073174"]);
        assert!(all("070-174 06 12").is_empty());
    }
}
