//! A sample log: three channels, two administrators, 5,000 entries over two years, the same bytes every time.
//!
//! Every person, place and address is invented; addresses are of the domains that are set aside for examples. The year 2026
//! has four fifths of the entries, 2025 what it is compared with.

use serde_json::json;
use uppsikt::ledger::author::author_hmac;
use uppsikt::ledger::chain::{Onto, seal};
use uppsikt::ledger::{
    Action, Change, ChannelChange, Copy, Decision, Entry, EntryBody, EntryRef, Figures, FileMark, HandOver, LogEvent,
    Occasion, PoliceReport, Round, SecrecyMark, Snapshot, Withdrawn,
};
use uppsikt::model::{BasisKind, Category, LegalBasis, Published};

/// How many entries.
pub(crate) const ENTRIES: usize = 5_000;

const CHANNELS: [&str; 3] = ["blogg.norrlunda.example", "www.facebook.com", "x.com"];
const ADMINISTRATORS: [(&str, &str); 2] = [
    ("0a1b2c3d4e5f60718293a4b5c6d7e8f9", "Åsa Provman, kommunikationsenheten"),
    (
        "f9e8d7c6b5a4938271605f4e3d2c1b0a",
        "Örjan Exempelsson, kultur och fritid",
    ),
];
const PEOPLE: [&str; 12] = [
    "Majvor Testgren",
    "Sten Exempelsson",
    "Evald Provman",
    "Åke Mallberg",
    "Örjan Påhittsson",
    "Ärla Testmark",
    "Bo Provlund",
    "Gun Fiktivsson",
    "Tage Exempelin",
    "Siv Mallström",
    "Nils Testö",
    "Ulla Påhittsdotter",
];

/// The register of channels, as JSON.
pub(crate) fn register() -> String {
    let channel = |id: &str, name: &str, platform: &str, promise: serde_json::Value| {
        json!({
            "id": id, "name": name, "platform": platform, "url": format!("https://{id}/norrlunda"),
            "purpose": "Berätta om kommunens verksamhet och svara på frågor", "audience": "Invånare och besökare",
            "owner": "Kommunikationsenheten", "responsible": "Kommunikationschefen",
            "administrators": ["Åsa Provman", "Örjan Exempelsson"], "hours": "vardagar 8–17", "hoursAWeek": 6,
            "promise": promise, "rulesUrl": "https://www.norrlunda.example/regler",
            "contact": "kontaktcenter@norrlunda.example, 0123-45 67 89", "opened": "2024-11-01", "goals": "Svar i tid",
            "approvedBy": ["Kommunchefen"], "oversight": "uppsikt",
        })
    };
    let register = json!({"municipality": "Norrlunda kommun", "channels": [
        channel(CHANNELS[0], "Norrlundabloggen", "WordPress", json!({"workingDays": 1})),
        channel(CHANNELS[1], "Norrlunda på Facebook", "Facebook", json!({"workingDays": 1})),
        channel(CHANNELS[2], "Norrlunda på X", "X", json!({"hours": 4})),
    ]});
    format!("{register:#}\n")
}

/// What the log does not know, as JSON.
pub(crate) fn about() -> String {
    let about = json!({
        "municipality": "Norrlunda kommun", "madeBy": "Åsa Provman, kommunikationsenheten", "madeOn": "2027-01-15",
        "narrative": "Snöröjningen gav flest frågor, och i maj gällde många den nya simhallen.\n\nTvå tonårsprojekt på \
                      bloggen avslutades och har redovisats för sig.",
        "approvals": ["Kommunchefen", "Kommunikationschefen"],
    });
    format!("{about:#}\n")
}

/// Each administrator's log.
pub(crate) fn logs() -> [Vec<Entry>; 2] {
    let mut logs = [Vec::new(), Vec::new()];
    let mut chance = Chance(2026);
    for at in 0..ENTRIES {
        // A fifth of them in the year before.
        let (year, place, of) = if at < ENTRIES / 5 {
            (2025, at, ENTRIES / 5)
        } else {
            (2026, at - ENTRIES / 5, ENTRIES - ENTRIES / 5)
        };
        let day = place * 365 / of;
        let who = usize::from(chance.below(5) < 2);
        let moment = Moment {
            year,
            day,
            minute: 8 * 60 + chance.below(9 * 60),
        };
        let Some(log) = logs.get_mut(who) else { continue };
        let body = body(&mut chance, &moment, who, log, at);
        let mut seed = [0; 32];
        seed.iter_mut().for_each(|byte| *byte = chance.below(256) as u8);
        let onto = log.last().map_or(Onto::Profile(ADMINISTRATORS[who].0), Onto::Entry);
        let entry = seal(body, onto, &seed);
        log.push(entry);
    }
    logs
}

fn body(chance: &mut Chance, moment: &Moment, who: usize, log: &[Entry], at: usize) -> EntryBody {
    let channel = CHANNELS[[0, 1, 1, 1, 2][chance.below(5)]];
    let mut corrects = None;
    let event = match chance.below(100) {
        0..=44 => question(chance, moment, channel, at),
        45..=74 => removal(chance, moment, channel, at),
        75..=94 => LogEvent::Round(Round {
            read: 10 + chance.below(60) as u32,
            unread: chance.below(4) as u32,
            marked: chance.below(6) as u32,
            note: String::new(),
        }),
        95..=96 => LogEvent::Figures(Figures {
            month: moment.iso().get(..7).unwrap_or_default().to_owned(),
            followers: Some(1_200 + (moment.day + if moment.year == 2026 { 365 } else { 0 }) as u32 * 2),
            posts: Some(6 + chance.below(20) as u32),
            comments: Some(50 + chance.below(300) as u32),
        }),
        97 => {
            let decisions = log.iter().rev().take(20);
            corrects = decisions
                .filter(|entry| entry.body.event.decision().is_some())
                .map(|entry| EntryRef {
                    profile: String::new(),
                    seq: entry.seq,
                })
                .next();
            match corrects {
                Some(_) => LogEvent::Withdrawn(Withdrawn {
                    reason: "Loggad på fel kanal".into(),
                }),
                None => LogEvent::Round(Round {
                    read: 12,
                    ..Round::default()
                }),
            }
        }
        98 => LogEvent::Snapshot(Snapshot {
            occasion: if moment.day > 180 {
                Occasion::Year
            } else {
                Occasion::HalfYear
            },
            files: vec![FileMark {
                name: format!("{channel}-{}.png", moment.iso().get(..10).unwrap_or_default()),
                sha256: format!("{:064x}", at),
            }],
        }),
        _ => LogEvent::Channel(ChannelChange {
            change: Change::Changed,
            date: moment.iso().get(..10).unwrap_or_default().to_owned(),
            note: "Ny ersättare under ledighet".into(),
        }),
    };
    EntryBody {
        created: moment.iso(),
        handler: ADMINISTRATORS[who].1.into(),
        channel: channel.into(),
        corrects,
        event,
    }
}

fn decision(chance: &mut Chance, moment: &Moment, channel: &str, at: usize, category: Category) -> Decision {
    let person = PEOPLE[chance.below(PEOPLE.len())];
    let longest = if chance.below(8) == 0 { 5_000 } else { 400 };
    let asked = moment.earlier(chance.below(longest));
    Decision {
        kannedom_at: Some(moment.earlier(5).iso()),
        atgard_at: Some(moment.iso()),
        account: (channel == CHANNELS[1]).then(|| "Norrlunda kommun".into()),
        page_url: format!("https://{channel}/norrlunda/{}", at % 400),
        comment_id: format!("comment-{at}"),
        permalink: Some(format!("https://{channel}/norrlunda/{}#comment-{at}", at % 400)),
        published: Some(Published {
            shown: "3 tim".into(),
            exact: (chance.below(10) > 0).then(|| asked.iso()),
            captured: moment.earlier(5).iso(),
        }),
        author_hmac: author_hmac(&[moment.year as u8; 64], person),
        category,
        rule: Some(format!("{}/ord", category.id())),
        rule_version: "0.1.0".into(),
        basis: basis(category),
        reason: String::new(),
        action: Action::Kept,
        copy: Copy::None,
        text: None,
        secrecy: None,
        diarienummer: None,
        handed_over: None,
        police_report: PoliceReport::No,
        police_number: None,
        reply_at: None,
        reply_template: None,
        disclosure_pending: false,
    }
}

fn question(chance: &mut Chance, moment: &Moment, channel: &str, at: usize) -> LogEvent {
    let asked = [
        "När öppnar simhallen på söndag?",
        "När sandas gångvägen vid Åvägen?",
        "Hur söker man bygglov?",
    ];
    let mut decision = decision(chance, moment, channel, at, Category::Fraga);
    decision.text = Some(asked[chance.below(asked.len())].into());
    decision.copy = Copy::Masked;
    decision.reason = "Besvarad fråga".into();
    if chance.below(20) == 0 {
        decision.action = Action::Reported;
        decision.reason = "Vidarebefordrad, inte besvarad än".into();
    } else {
        decision.reply_at = Some(moment.iso());
        decision.reply_template = Some("service/fraga-besvarad".into());
    }
    LogEvent::Decision(Box::new(decision))
}

fn removal(chance: &mut Chance, moment: &Moment, channel: &str, at: usize) -> LogEvent {
    const WEIGHTED: [Category; 16] = [
        Category::Svordom,
        Category::Svordom,
        Category::Svordom,
        Category::Svordom,
        Category::Reklam,
        Category::Reklam,
        Category::Reklam,
        Category::Personangrepp,
        Category::Personangrepp,
        Category::Personangrepp,
        Category::Personuppgift,
        Category::Personuppgift,
        Category::Trakasseri,
        Category::Hot,
        Category::Sekretess,
        Category::Hets,
    ];
    let category = WEIGHTED[chance.below(WEIGHTED.len())];
    let mut decision = decision(chance, moment, channel, at, category);
    decision.action = [
        Action::Removed,
        Action::Removed,
        Action::Removed,
        Action::Hidden,
        Action::Blocked,
    ][chance.below(5)];
    decision.reason = format!("Möjlig överträdelse av regeln om {}; \"bedömd\" av två", category.id());
    match category {
        Category::Sekretess => {
            decision.copy = Copy::ToDiary;
            decision.diarienummer = Some(format!("SN {}/{}", moment.year, 100 + at % 800));
            decision.handed_over = Some(HandOver {
                to: "Socialnämnden".into(),
                at: moment.iso(),
            });
            decision.secrecy = Some(SecrecyMark {
                lagrum: "OSL 26:1".into(),
                date: moment.iso().get(..10).unwrap_or_default().to_owned(),
                authority: "Socialnämnden".into(),
            });
        }
        Category::Hot | Category::Hets => {
            decision.police_report = if chance.below(3) == 0 {
                PoliceReport::Made
            } else {
                PoliceReport::Considered
            };
            if decision.police_report == PoliceReport::Made {
                decision.police_number = Some(format!("5000-K{:06}-{}", at, moment.year % 100));
            }
        }
        _ => {
            decision.copy = Copy::Masked;
            decision.text = Some("=Vilken j*vla plogning på Åvägen; ring [telefonnummer] 😡".into());
        }
    }
    LogEvent::Decision(Box::new(decision))
}

fn basis(category: Category) -> LegalBasis {
    let (kind, lagrum, lydelse) = match category {
        Category::Sekretess => (BasisKind::Sekretess, "OSL 26:1", "SFS 2025:405"),
        Category::Personuppgift => (BasisKind::Gdpr, "GDPR art. 5 och 6", "2016/679"),
        Category::Hot => (BasisKind::Lag, "BBS 5 §, BrB 4:5", "SFS 2022:670"),
        Category::Hets => (BasisKind::Lag, "BBS 5 §, BrB 16:8", "SFS 2024:340"),
        _ => (BasisKind::EgenRegel, "Kommunens publicerade regler", "se reglerna"),
    };
    LegalBasis {
        kind,
        lagrum: lagrum.into(),
        lydelse: lydelse.into(),
    }
}

/// A moment in a year without leap day, in Swedish time.
#[derive(Clone, Copy)]
struct Moment {
    year: usize,
    day: usize,
    minute: usize,
}

impl Moment {
    fn earlier(&self, minutes: usize) -> Self {
        let at = (self.day * 1440 + self.minute).saturating_sub(minutes);
        Self {
            day: at / 1440,
            minute: at % 1440,
            ..*self
        }
    }

    fn iso(&self) -> String {
        const MONTHS: [usize; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let (mut day, mut month) = (self.day, 1);
        for length in MONTHS {
            if day < length {
                break;
            }
            day -= length;
            month += 1;
        }
        let zone = if (4..=10).contains(&month) { 2 } else { 1 };
        let (hour, minute) = (self.minute / 60, self.minute % 60);
        format!(
            "{:04}-{month:02}-{:02}T{hour:02}:{minute:02}:00+{zone:02}:00",
            self.year,
            day + 1
        )
    }
}

/// SplitMix64: the same numbers everywhere.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % end as u64) as usize
    }
}
