//! Whether a value is one of its setting's kind, told plainly.

use serde_json::Value;

use super::list::{Choice, OVERSIGHT, SEVERITIES, categories};
use super::{Kind, SETTINGS, Setting, Values, setting};
use crate::model::Localized;
use crate::reply::{self, advice::WordList};
use crate::source::Table;

/// The longest text of rules, templates or words, in bytes. Arbitrary; a policy is copied to every machine.
const LONGEST_FILE: usize = 200_000;

/// The most lines of a list. Arbitrary.
const MOST: usize = 500;

/// A value that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which setting.
    pub key: String,
    /// Why, and what it should be.
    pub message: Localized,
}

/// What is wrong with values, in the order of the list; keys that are none last.
#[must_use]
pub fn values(values: &Values) -> Vec<Fault> {
    let known = SETTINGS.iter().filter_map(|setting| {
        let message = value(setting, values.get(setting.key)?).err()?;
        Some(Fault {
            key: setting.key.to_owned(),
            message,
        })
    });
    let unknown = values.keys().filter(|key| setting(key).is_none()).map(|key| Fault {
        key: key.clone(),
        message: Localized::new(
            format!("”{key}” är ingen inställning i den här versionen"),
            format!("”{key}” is no setting of this version"),
        ),
    });
    known.chain(unknown).collect()
}

/// Whether a value is of its setting's kind.
///
/// # Errors
///
/// Why it is not.
pub fn value(setting: &Setting, value: &Value) -> Result<(), Localized> {
    match setting.kind {
        Kind::Line(most) => line(text(value)?, most),
        Kind::Lines(most) => lines(text(value)?, most),
        Kind::Address => address(text(value)?),
        Kind::Addresses => each(value, address),
        Kind::Domains => each(value, domain),
        Kind::Phones => each(value, phone),
        Kind::Flag => value
            .as_bool()
            .map(drop)
            .ok_or_else(|| said("ska vara ja eller nej (true eller false)", "must be true or false")),
        Kind::Number(least, most) => {
            let within = value
                .as_u64()
                .is_some_and(|n| (u64::from(least)..=u64::from(most)).contains(&n));
            within.then_some(()).ok_or_else(|| {
                said(
                    format!("ska vara ett heltal från {least} till {most}"),
                    format!("must be a whole number from {least} to {most}"),
                )
            })
        }
        Kind::Time => minutes(text(value)?).map(drop),
        Kind::Week => week(value).map(drop),
        Kind::One(choices) => one_of(text(value)?, choices),
        Kind::Any(choices) => each(value, |item| one_of(item, choices)),
        Kind::Severities => severities(value),
        Kind::Channels => channels(value),
        Kind::Rules | Kind::Templates | Kind::Advice => file(setting.kind, text(value)?),
    }
}

fn said(sv: impl Into<String>, en: impl Into<String>) -> Localized {
    Localized::new(sv, en)
}

fn text(value: &Value) -> Result<&str, Localized> {
    value.as_str().ok_or_else(|| said("ska vara en text", "must be a text"))
}

fn line(text: &str, most: usize) -> Result<(), Localized> {
    if text.contains(['\n', '\r']) {
        return Err(said("ska stå på en rad", "must stand on one line"));
    }
    lines(text, most)
}

fn lines(text: &str, most: usize) -> Result<(), Localized> {
    let length = text.chars().count();
    if length > most {
        return Err(said(
            format!("är {length} tecken, får vara högst {most}"),
            format!("is {length} characters, may be {most} at most"),
        ));
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(said("har tecken som inte syns", "has characters that do not show"));
    }
    Ok(())
}

/// A list of texts, each on its line and checked; the first fault is told with its place.
fn each(value: &Value, check: impl Fn(&str) -> Result<(), Localized>) -> Result<(), Localized> {
    let items = value
        .as_array()
        .ok_or_else(|| said("ska vara en lista", "must be a list"))?;
    if items.len() > MOST {
        return Err(said(
            format!("får ha högst {MOST} rader"),
            format!("may have {MOST} lines at most"),
        ));
    }
    for (at, item) in items.iter().enumerate() {
        text(item).and_then(&check).map_err(|why| at_line(at, &why))?;
    }
    Ok(())
}

fn at_line(at: usize, why: &Localized) -> Localized {
    said(
        format!("rad {}: {}", at + 1, why.sv),
        format!("line {}: {}", at + 1, why.en),
    )
}

/// Empty, or an https address with a host that has a dot.
fn address(text: &str) -> Result<(), Localized> {
    if text.is_empty() {
        return Ok(());
    }
    let host = text
        .strip_prefix("https://")
        .map(|rest| rest.split(['/', '?', '#']).next().unwrap_or(""));
    let good = host.is_some_and(is_host) && !text.chars().any(|c| c.is_whitespace() || c.is_control());
    good.then_some(()).ok_or_else(|| {
        said(
            format!("”{text}” ska vara en webbadress som börjar med https://"),
            format!("”{text}” must be a web address that begins with https://"),
        )
    })
}

fn domain(text: &str) -> Result<(), Localized> {
    is_host(text).then_some(()).ok_or_else(|| {
        said(
            format!("”{text}” ska vara en domän som norrlunda.se, utan https:// och @"),
            format!("”{text}” must be a domain such as norrlunda.se, without https:// and @"),
        )
    })
}

/// Whether a text is a host's name with a dot in it.
fn is_host(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.contains('.') && text.len() <= 253 && text.split('.').all(label)
}

fn phone(text: &str) -> Result<(), Localized> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let good = (3..=15).contains(&digits) && text.chars().all(|c| c.is_ascii_digit() || " -–+()/".contains(c));
    good.then_some(()).ok_or_else(|| {
        said(
            format!("”{text}” ska vara ett telefonnummer"),
            format!("”{text}” must be a telephone number"),
        )
    })
}

/// "08:30" as minutes after midnight; "24:00" is midnight.
pub(super) fn minutes(text: &str) -> Result<u16, Localized> {
    let wrong = || {
        said(
            format!("”{text}” ska vara ett klockslag som 08:30"),
            format!("”{text}” must be a time of day such as 08:30"),
        )
    };
    let (hours, minutes) = text.split_once(':').ok_or_else(wrong)?;
    let number = |digits: &str| {
        let plain = digits.len() == 2 && digits.chars().all(|c| c.is_ascii_digit());
        plain.then(|| digits.parse::<u16>().ok()).flatten()
    };
    match (number(hours), number(minutes)) {
        (Some(24), Some(0)) => Ok(1440),
        (Some(hours @ 0..24), Some(minutes @ 0..60)) => Ok(hours * 60 + minutes),
        _ => Err(wrong()),
    }
}

/// Opening hours of seven days.
pub(super) fn week(value: &Value) -> Result<[Option<(u16, u16)>; 7], Localized> {
    let days = value.as_array().filter(|days| days.len() == 7);
    let days = days.ok_or_else(|| {
        said(
            "ska ha sju rader, måndag till söndag",
            "must have seven lines, Monday to Sunday",
        )
    })?;
    let mut week = [None; 7];
    for (at, (day, hours)) in week.iter_mut().zip(days).enumerate() {
        let hours = text(hours).map_err(|why| at_line(at, &why))?.trim();
        if hours.is_empty() {
            continue;
        }
        let wrong = || {
            at_line(
                at,
                &said(
                    format!("”{hours}” ska vara som 08:00-17:00, eller tomt där det är stängt"),
                    format!("”{hours}” must be like 08:00-17:00, or empty where it is closed"),
                ),
            )
        };
        let (from, to) = hours.split_once(['-', '–']).ok_or_else(wrong)?;
        let (from, to) = (
            minutes(from.trim()).map_err(|_| wrong())?,
            minutes(to.trim()).map_err(|_| wrong())?,
        );
        if from >= to {
            return Err(wrong());
        }
        *day = Some((from, to));
    }
    Ok(week)
}

fn one_of(text: &str, choices: &[Choice]) -> Result<(), Localized> {
    let known = choices.iter().any(|(id, ..)| *id == text);
    known.then_some(()).ok_or_else(|| {
        let ids: Vec<&str> = choices.iter().map(|(id, ..)| *id).collect();
        let ids = ids.join(", ");
        said(
            format!("”{text}” ska vara en av {ids}"),
            format!("”{text}” must be one of {ids}"),
        )
    })
}

fn severities(value: &Value) -> Result<(), Localized> {
    let table = value
        .as_object()
        .ok_or_else(|| said("ska vara kategorier med allvar", "must be categories with severities"))?;
    for (category, severity) in table {
        if !categories().any(|known| known == category) {
            return Err(said(
                format!("”{category}” är ingen kategori"),
                format!("”{category}” is no category"),
            ));
        }
        text(severity).and_then(|severity| one_of(severity, SEVERITIES))?;
    }
    Ok(())
}

/// The keys of a channel.
pub(super) const CHANNEL_KEYS: [&str; 5] = ["host", "name", "hours", "workingDays", "oversight"];

fn channels(value: &Value) -> Result<(), Localized> {
    let items = value
        .as_array()
        .ok_or_else(|| said("ska vara en lista", "must be a list"))?;
    let mut hosts: Vec<&str> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let host = channel(item).map_err(|why| at_line(at, &why))?;
        if hosts.contains(&host) {
            return Err(at_line(
                at,
                &said(format!("”{host}” står två gånger"), format!("”{host}” stands twice")),
            ));
        }
        hosts.push(host);
    }
    Ok(())
}

fn channel(item: &Value) -> Result<&str, Localized> {
    let fields = item
        .as_object()
        .ok_or_else(|| said("ska vara en kanal", "must be a channel"))?;
    if let Some(strange) = fields.keys().find(|key| !CHANNEL_KEYS.contains(&key.as_str())) {
        return Err(said(
            format!("okänd nyckel ”{strange}”, ska vara {}", CHANNEL_KEYS.join(", ")),
            format!("unknown key ”{strange}”, must be {}", CHANNEL_KEYS.join(", ")),
        ));
    }
    let host = fields.get("host").map_or(Ok(""), text)?;
    domain(host)?;
    fields.get("name").map_or(Ok(()), |name| line(text(name)?, 100))?;
    let promise = |key: &str, most: u64| match fields.get(key) {
        None => Ok(false),
        Some(count) if count.as_u64().is_some_and(|n| (1..=most).contains(&n)) => Ok(true),
        Some(_) => Err(said(
            format!("”{key}” ska vara ett heltal från 1 till {most}"),
            format!("”{key}” must be a whole number from 1 to {most}"),
        )),
    };
    if promise("hours", 200)? && promise("workingDays", 60)? {
        return Err(said(
            "lovar både timmar och arbetsdagar; välj ett",
            "promises both hours and working days; choose one",
        ));
    }
    promise("workingDays", 60)?;
    fields
        .get("oversight")
        .map_or(Ok(()), |word| one_of(text(word)?, OVERSIGHT))?;
    Ok(host)
}

fn file(kind: Kind, text: &str) -> Result<(), Localized> {
    if text.len() > LONGEST_FILE {
        return Err(said(
            format!("är {} byte, får vara högst {LONGEST_FILE}", text.len()),
            format!("is {} bytes, may be {LONGEST_FILE} at most", text.len()),
        ));
    }
    let both = |message: String| Localized::new(message.clone(), message);
    match kind {
        Kind::Templates => reply::parse(&[("mallar", text)])
            .map(drop)
            .map_err(|error| both(error.to_string())),
        Kind::Advice => WordList::default()
            .add("ord", text)
            .map_err(|error| both(error.to_string())),
        // Whether rules mean anything is the reviewer's matter, who knows the pack; here they must be readable.
        _ => Table::read(text).map(drop).map_err(|error| {
            let line = text
                .get(..error.at)
                .map_or(1, |before| before.matches('\n').count() + 1);
            said(
                format!("rad {line}: {}", error.message.sv),
                format!("line {line}: {}", error.message.en),
            )
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(key: &str, value: &Value) -> String {
        super::value(setting(key).unwrap(), value)
            .err()
            .map_or_else(String::new, |why| why.sv)
    }

    #[test]
    fn good_values_are_taken() {
        for (key, value) in [
            ("municipality", json!("Norrlunda kommun")),
            ("rulesUrl", json!("https://www.norrlunda.example/regler?a=1#b")),
            ("rulesUrl", json!("https://räksmörgås.example")),
            ("rulesUrl", json!("")),
            ("ownDomains", json!(["norrlunda.se", "xn--rksmrgs-5wao1o.se"])),
            ("ownPhones", json!(["0123-100 00", "+46 (0)123 10000", "112"])),
            (
                "officeHours",
                json!(["08:00-16:30", "07:00 – 24:00", "", "", "", "", "10:00-12:00"]),
            ),
            ("halfDays", json!(["skartorsdag"])),
            ("severities", json!({"svordom": "av", "hot": "atgarda"})),
            (
                "channels",
                json!([{"host": "x.com", "hours": 4}, {"host": "blogg.se", "name": "B", "workingDays": 1, "oversight": "uppsikt"}]),
            ),
            ("crisisMessage", json!("Vi vet.\nVi återkommer.")),
            ("ownAdvice", json!("[internt]\n\"tippen\" = [\"åvc\"]")),
        ] {
            assert_eq!(told(key, &value), "", "{key} {value}");
        }
    }

    #[test]
    fn bad_values_are_told_plainly() {
        for (key, value, expected) in [
            ("municipality", json!(7), "ska vara en text"),
            ("municipality", json!("a\nb"), "på en rad"),
            ("municipality", json!("x".repeat(101)), "101 tecken, får vara högst 100"),
            ("crisisMessage", json!("a\u{0}"), "tecken som inte syns"),
            ("rulesUrl", json!("http://norrlunda.se"), "https://"),
            ("rulesUrl", json!("https://norrlunda"), "https://"),
            ("rulesUrl", json!("https://norrlunda.se/a b"), "https://"),
            (
                "ownDomains",
                json!(["norrlunda.se", "@norrlunda.se"]),
                "rad 2: ”@norrlunda.se” ska vara en domän",
            ),
            ("ownDomains", json!("norrlunda.se"), "ska vara en lista"),
            (
                "ownPhones",
                json!(["växeln"]),
                "rad 1: ”växeln” ska vara ett telefonnummer",
            ),
            ("reminders", json!("ja"), "ja eller nej"),
            ("roundsAWeek", json!(0), "från 1 till 7"),
            ("roundsAWeek", json!(2.5), "från 1 till 7"),
            ("halfDayCloses", json!("8:00"), "klockslag som 08:30"),
            ("halfDayCloses", json!("25:00"), "klockslag"),
            ("officeHours", json!(["08:00-17:00"]), "sju rader"),
            (
                "officeHours",
                json!(["17:00-08:00", "", "", "", "", "", ""]),
                "rad 1: ”17:00-08:00”",
            ),
            ("language", json!("fi"), "en av auto, sv, en"),
            ("halfDays", json!(["midsommar"]), "rad 1: ”midsommar” ska vara en av"),
            (
                "severities",
                json!({"svordomar": "av"}),
                "”svordomar” är ingen kategori",
            ),
            ("severities", json!({"svordom": "hög"}), "ska vara en av atgarda"),
            (
                "channels",
                json!([{"host": "x.com", "hours": 4, "workingDays": 1}]),
                "rad 1: lovar både",
            ),
            (
                "channels",
                json!([{"host": "x.com"}, {"host": "x.com"}]),
                "rad 2: ”x.com” står två gånger",
            ),
            ("channels", json!([{"name": "X"}]), "rad 1: ”” ska vara en domän"),
            ("channels", json!([{"host": "x.com", "svar": 4}]), "okänd nyckel ”svar”"),
            (
                "channels",
                json!([{"host": "x.com", "workingDays": 0}]),
                "”workingDays” ska vara",
            ),
            ("ownTemplates", json!("[[template]]\nid = 1"), "rad/line 2"),
            ("ownAdvice", json!("[internt]\n\n\"a\" = 1"), "rad/line 3"),
            ("ownWords", json!("a = 1\nb = \n"), "rad 2"),
            ("ownWords", json!("x".repeat(200_001)), "200001 byte"),
        ] {
            let told = told(key, &value);
            assert!(told.contains(expected), "{key}: {told:?}, not {expected:?}");
        }
    }

    #[test]
    fn strange_keys_are_told_last() {
        let values = Values::from([("aaa".into(), json!(1)), ("reminders".into(), json!(1))]);
        let keys: Vec<_> = super::values(&values).into_iter().map(|fault| fault.key).collect();
        assert_eq!(keys, ["reminders", "aaa"]);
    }
}
