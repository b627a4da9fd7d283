//! What is wrong with the register, and what is out of date in a text that a channel shows.

use serde::{Deserialize, Serialize};

use super::{Channel, Oversight, Register};
use crate::model::Localized;
use crate::text::normal::lower;

/// Something to see to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Remark {
    /// Which channel; empty for a text that was pasted.
    pub channel: String,
    /// What, and what to do.
    pub message: Localized,
}

/// Looks through the register by what the guidelines ask for. Closed channels are left in peace.
#[must_use]
pub fn register(register: &Register) -> Vec<Remark> {
    let open = register.channels.iter().filter(|channel| channel.closed.is_empty());
    open.flat_map(|channel| {
        channel_remarks(channel).into_iter().map(|message| Remark {
            channel: channel.title().to_owned(),
            message,
        })
    })
    .collect()
}

fn channel_remarks(channel: &Channel) -> Vec<Localized> {
    let mut remarks = Vec::new();
    let administrators = channel
        .administrators
        .iter()
        .filter(|name| !name.trim().is_empty())
        .count();
    if administrators < 2 {
        remarks.push(Localized::new(
            format!(
                "har {administrators} administratörer; riktlinjerna säger minst två, så att någon finns vid frånvaro"
            ),
            format!(
                "has {administrators} administrators; the guidelines ask for at least two, so that absence is covered"
            ),
        ));
    }
    let missing = [
        (&channel.purpose, "syfte", "a purpose"),
        (
            &channel.owner,
            "verksamhet som äger den",
            "a part of the municipality that has it",
        ),
        (&channel.responsible, "ansvarig", "someone responsible"),
        (&channel.url, "adress", "an address"),
        (&channel.hours, "bevakningstider", "watch times"),
        (&channel.rules_url, "publicerade regler", "published rules"),
        (
            &channel.contact,
            "uppgift om vart man vänder sig i egna ärenden",
            "where to turn with one's own matters",
        ),
        (&channel.opened, "startdatum", "a starting day"),
    ];
    for (value, sv, en) in missing {
        if value.trim().is_empty() {
            remarks.push(Localized::new(format!("saknar {sv}"), format!("lacks {en}")));
        }
    }
    if channel.promise.is_none() {
        remarks.push(Localized::new(
            "saknar löfte om svarstid; riktlinjerna nämner fyra timmar på vardagar för X och en arbetsdag för Facebook och bloggar",
            "promises no time of reply; the guidelines name four hours on weekdays for X and one working day for Facebook and blogs",
        ));
    }
    if channel.oversight == Oversight::Osakert {
        remarks.push(Localized::new(
            "det är inte bestämt om uppsiktsplikten i 4 § BBS-lagen gäller (se 4 a §); bedöm det, och håll uppsikt tills vidare",
            "it is not decided whether the duty of oversight in BBS-lagen 4 § applies (see 4 a §); judge it, and oversee until then",
        ));
    }
    remarks
}

/// Words of laws and bodies that are no more, and what is there now.
struct Old {
    /// In small letters; found as whole words.
    words: &'static [&'static str],
    /// What it means when one of these stands in the text too: then it is the new one.
    unless: &'static [&'static str],
    sv: &'static str,
    en: &'static str,
}

/// State: SFS in force on 2026-04-27.
const OLD: [Old; 8] = [
    Old {
        words: &["pul", "personuppgiftslagen"],
        unless: &[],
        sv: "personuppgiftslagen (PUL) är upphävd: skriv dataskyddsförordningen, GDPR (EU 2016/679), och lagen (2018:218)",
        en: "personuppgiftslagen (PUL) is repealed: write GDPR (EU 2016/679) and lag (2018:218)",
    },
    Old {
        words: &["datainspektionen"],
        unless: &[],
        sv: "Datainspektionen heter Integritetsskyddsmyndigheten (IMY)",
        en: "Datainspektionen is called Integritetsskyddsmyndigheten (IMY)",
    },
    Old {
        words: &["2001:453"],
        unless: &[],
        sv: "socialtjänstlagen är sedan den 1 juli 2025 lag (2025:400)",
        en: "socialtjänstlagen is since 1 July 2025 lag (2025:400)",
    },
    Old {
        words: &["1986:223"],
        unless: &[],
        sv: "förvaltningslagen är lag (2017:900); serviceskyldigheten står i 6 §",
        en: "förvaltningslagen is lag (2017:900); the duty of service is in 6 §",
    },
    Old {
        words: &["sekretesslagen", "1980:100"],
        unless: &["offentlighets- och sekretesslagen", "2009:400"],
        sv: "sekretesslagen är ersatt av offentlighets- och sekretesslagen (2009:400)",
        en: "sekretesslagen is replaced by offentlighets- och sekretesslagen (2009:400)",
    },
    Old {
        words: &["skl", "kommunförbundet", "sveriges kommuner och landsting"],
        unless: &[],
        sv: "Sveriges Kommuner och Landsting (SKL) heter Sveriges Kommuner och Regioner (SKR)",
        en: "Sveriges Kommuner och Landsting (SKL) is called Sveriges Kommuner och Regioner (SKR)",
    },
    Old {
        words: &["landstinget", "landsting"],
        unless: &["kommuner och landsting"],
        sv: "landsting heter region",
        en: "landsting is called region",
    },
    Old {
        words: &[
            "särskola",
            "särskolan",
            "grundsärskola",
            "grundsärskolan",
            "gymnasiesärskola",
            "gymnasiesärskolan",
        ],
        unless: &[],
        sv: "särskolan heter anpassad grundskola och anpassad gymnasieskola",
        en: "särskola is called anpassad grundskola and anpassad gymnasieskola",
    },
];

/// What the guidelines want a channel's text to say, and the signs that it does.
const ASKED: [(&[&str], &str, &str); 6] = [
    (&["kommun"], "vem som står bakom kanalen", "who is behind the channel"),
    (
        &["allmän handling", "allmänna handlingar"],
        "att det som skrivs blir allmän handling",
        "that what is written becomes a public record",
    ),
    (
        &["svarar", "svar inom", "bevakas", "bevakar", "vardagar"],
        "när kanalen bevakas och hur snart svar kommer",
        "when the channel is looked after and how soon answers come",
    ),
    (
        &["inte skriva", "inte publicera", "tillåtet", "inte tillåt"],
        "vad som inte får skrivas",
        "what may not be written",
    ),
    (
        &["tas bort", "tar bort", "döljs", "döljer"],
        "vad som händer den som bryter mot reglerna",
        "what happens on a breach",
    ),
    (
        &["kontaktcenter", "kontakta", "vänd dig", "telefon", "växel"],
        "vart man vänder sig i egna ärenden",
        "where to turn with one's own matters",
    ),
];

/// Looks through a channel's information text: outdated law, and what is not said.
#[must_use]
pub fn information(text: &str) -> Vec<Remark> {
    let text = lower(text);
    let old = OLD.iter().filter(|old| {
        old.words.iter().any(|word| stands_in(&text, word)) && !old.unless.iter().any(|word| text.contains(word))
    });
    let old = old.map(|old| Localized::new(old.sv, old.en));
    let missing = ASKED
        .iter()
        .filter(|(signs, ..)| !signs.iter().any(|sign| text.contains(sign)));
    let missing =
        missing.map(|(_, sv, en)| Localized::new(format!("det framgår inte {sv}"), format!("it does not say {en}")));
    old.chain(missing)
        .map(|message| Remark {
            channel: String::new(),
            message,
        })
        .collect()
}

/// Whether words stand in a text and are not part of longer ones: "pul" not in "pulka".
fn stands_in(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + words.len()..).and_then(|after| after.chars().next());
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !is_letter(before) && !is_letter(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::ReplyPromise;

    fn whole() -> Channel {
        let text = || "x".to_owned();
        Channel {
            id: "blogg.example.se".into(),
            purpose: text(),
            owner: text(),
            responsible: text(),
            url: text(),
            hours: text(),
            rules_url: text(),
            contact: text(),
            opened: text(),
            administrators: vec!["Åsa".into(), "Örjan".into()],
            promise: Some(ReplyPromise::WorkingDays(1)),
            oversight: Oversight::Uppsikt,
            ..Channel::default()
        }
    }

    fn remarks(channel: Channel) -> Vec<String> {
        let register = Register {
            channels: vec![channel],
            ..Register::default()
        };
        super::register(&register)
            .into_iter()
            .map(|remark| remark.message.sv)
            .collect()
    }

    #[test]
    fn a_whole_channel_has_no_remarks_and_one_administrator_has() {
        assert_eq!(remarks(whole()), [""; 0]);
        let alone = Channel {
            administrators: vec!["Åsa".into(), " ".into()],
            ..whole()
        };
        assert!(remarks(alone)[0].contains("minst två"));
        assert!(remarks(Channel::default()).len() > 9);
        let closed = Channel {
            closed: "2026-01-01".into(),
            ..Channel::default()
        };
        assert_eq!(remarks(closed), [""; 0]);
    }

    #[test]
    fn outdated_law_is_named_with_what_holds_now() {
        let said = |text: &str| {
            information(text)
                .into_iter()
                .map(|remark| remark.message.sv)
                .collect::<Vec<_>>()
        };
        assert!(
            said("Enligt PUL (personuppgiftslagen)")
                .iter()
                .any(|one| one.contains("GDPR"))
        );
        assert!(said("SoL (2001:453)").iter().any(|one| one.contains("2025:400")));
        assert!(said("SKL:s råd").iter().any(|one| one.contains("SKR")));
        assert!(said("Sekretesslagen gäller").iter().any(|one| one.contains("2009:400")));
        for fine in [
            "pulkabacken",
            "offentlighets- och sekretesslagen (2009:400)",
            "GDPR, SKR, SoL (2025:400)",
        ] {
            assert!(
                !said(fine).iter().any(|one| !one.starts_with("det framgår inte")),
                "{fine}"
            );
        }
    }
}
