//! The papers that belong to a channel: the information text on its profile, the checklist before it starts, the action
//! plan (handlingsplan), and the register for the web site.

use askama::Template;

use super::{Channel, Oversight, Register};
use crate::calendar::ReplyPromise;
use crate::ledger::export;

/// The information text for a channel's profile, by the guidelines: who, what for, that it is public, when somebody
/// looks, what may not be written, what happens then, and where to turn.
///
/// Swedish: it is what stands on the channel. What the register does not know is left as a gap to fill in.
#[must_use]
pub fn information(register: &Register, channel: &Channel) -> String {
    let or = |text: &str, gap: &str| {
        if text.trim().is_empty() {
            format!("[{gap}]")
        } else {
            text.trim().to_owned()
        }
    };
    let municipality = or(&register.municipality, "kommunens namn");
    let promise = match channel.promise {
        Some(ReplyPromise::Hours(1)) => "inom en timme på vardagar".to_owned(),
        Some(ReplyPromise::Hours(hours)) => format!("inom {hours} timmar på vardagar"),
        Some(ReplyPromise::WorkingDays(1)) => "inom en arbetsdag".to_owned(),
        Some(ReplyPromise::WorkingDays(days)) => format!("inom {days} arbetsdagar"),
        None => "[inom vilken tid]".to_owned(),
    };
    let rules = or(&channel.rules_url, "länk till reglerna");
    let (owner, purpose) = (or(&channel.owner, "verksamhet"), or(&channel.purpose, "syfte"));
    let (hours, contact) = (or(&channel.hours, "tider"), or(&channel.contact, "kontaktuppgifter"));
    format!(
        "Det här är {municipality}s kanal. Den sköts av: {owner}.\n\
         Vad den är till för: {purpose}.\n\n\
         Det du skriver här blir en allmän handling och kan läsas av alla. Skriv därför inte om ditt eget eller någon \
         annans ärende, och lämna inga personuppgifter om andra. Vänd dig hit i egna ärenden: {contact}.\n\n\
         Kanalen bevakas {hours}. Vi svarar {promise}.\n\n\
         Du får inte skriva hot, hets mot folkgrupp, uppmaningar till brott, personangrepp, svordomar eller reklam, och inte \
         publicera bilder eller texter som du saknar rätt till. Kritik mot kommunen är välkommen.\n\n\
         Det som bryter mot reglerna döljs eller tas bort, och vi berättar varför för dig som skrev. Alla regler: {rules}.\n"
    )
}

/// A question of the checklist before a channel starts, and whether the register answers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The question, in Swedish: it is part of a form that is handed in.
    pub question: &'static str,
    /// What the register has; `None` where it has nothing, or where only a person can say.
    pub answer: Option<String>,
}

/// The checklist before start (Torsby 3.1), answered as far as the register goes.
#[must_use]
pub fn checklist(channel: &Channel) -> Vec<Check> {
    let told = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let administrators = Some(channel.administrators.join(", ")).filter(|_| channel.administrators.len() >= 2);
    let check = |question, answer| Check { question, answer };
    vec![
        check("Varför ska kanalen finnas?", told(&channel.purpose)),
        check("Vem är den till för?", told(&channel.audience)),
        check("Vilka mål ska den nå, och hur märks det?", told(&channel.goals)),
        check("Vem ansvarar för den?", told(&channel.responsible)),
        check("Vilka två eller fler sköter den?", administrators),
        check("När bevakas den, minst två gånger i veckan?", told(&channel.hours)),
        check(
            "Hur många timmar i veckan får den ta?",
            channel.hours_a_week.map(|hours| hours.to_string()),
        ),
        check("Hur snart besvaras frågor?", channel.promise.map(promise)),
        check("Var finns reglerna för dem som skriver?", told(&channel.rules_url)),
        check("Vart vänder man sig i egna ärenden?", told(&channel.contact)),
        check("Vem har godkänt den?", told(&channel.approved_by.join(", "))),
        check("Är informationstexten inlagd på profilen?", None),
        check("Är kanalen anmäld till förteckningen på webbplatsen?", None),
        check("Är inloggningen skyddad, och vet minst två hur man kommer in?", None),
        check("Är det bestämt hur kanalen sparas och när den gallras?", None),
        check("Är det bestämt vad som gäller i en kris?", None),
    ]
}

fn promise(promise: ReplyPromise) -> String {
    match promise {
        ReplyPromise::Hours(hours) => format!("{hours} timmar, vardagar"),
        ReplyPromise::WorkingDays(days) => format!("{days} arbetsdagar"),
    }
}

#[derive(Template)]
#[template(path = "register/register.html")]
struct RegisterPage<'a> {
    register: &'a Register,
}

#[derive(Template)]
#[template(path = "register/plan.html")]
struct PlanPage<'a> {
    channel: &'a Channel,
    rows: Vec<(&'static str, String)>,
    checks: Vec<Check>,
}

/// The register as a page for the web site: the channels that are open, then those that were closed.
///
/// # Errors
///
/// Never for a register in memory; the type is the template's.
pub fn register_html(register: &Register) -> Result<String, askama::Error> {
    RegisterPage { register }.render()
}

/// The register as CSV for Swedish Excel.
///
/// # Errors
///
/// Never for a register in memory.
pub fn register_csv(register: &Register) -> Result<String, csv::Error> {
    const HEADINGS: [&str; 14] = [
        "Kanal",
        "Plattform",
        "Adress",
        "Syfte",
        "Målgrupp",
        "Verksamhet",
        "Ansvarig",
        "Administratörer",
        "Bevakas",
        "Svarstid",
        "Regler",
        "Kontakt",
        "Öppnad",
        "Stängd",
    ];
    let row = |channel: &Channel| {
        [
            channel.title(),
            &channel.platform,
            &channel.url,
            &channel.purpose,
            &channel.audience,
            &channel.owner,
            &channel.responsible,
            &channel.administrators.len().to_string(),
            &channel.hours,
            &channel.promise.map(promise).unwrap_or_default(),
            &channel.rules_url,
            &channel.contact,
            &channel.opened,
            &channel.closed,
        ]
        .map(export::guarded)
        .to_vec()
    };
    let headings = std::iter::once(HEADINGS.map(str::to_owned).to_vec());
    export::table(headings.chain(register.channels.iter().map(row)))
}

/// The action plan for a channel (Torsby, bilaga 1) with its checklist, filled in as far as the register goes, to print and
/// sign.
///
/// # Errors
///
/// Never for a channel in memory.
pub fn plan_html(register: &Register, channel: &Channel) -> Result<String, askama::Error> {
    let rows = vec![
        ("Kommun", register.municipality.clone()),
        ("Plattform", channel.platform.clone()),
        ("Adress", channel.url.clone()),
        ("Verksamhet", channel.owner.clone()),
        ("Ansvarig", channel.responsible.clone()),
        ("Administratörer, minst två", channel.administrators.join(", ")),
        ("Syfte", channel.purpose.clone()),
        ("Målgrupp", channel.audience.clone()),
        ("Mål", channel.goals.clone()),
        ("Bevakas", channel.hours.clone()),
        ("Svarstid", channel.promise.map(promise).unwrap_or_default()),
        ("Uppsikt", oversight(channel.oversight).to_owned()),
        ("Start", channel.opened.clone()),
    ];
    PlanPage {
        channel,
        rows,
        checks: checklist(channel),
    }
    .render()
}

const fn oversight(oversight: Oversight) -> &'static str {
    match oversight {
        Oversight::Uppsikt => "Kanalen hålls under uppsikt (BBS-lagen 4 §).",
        Oversight::Kannedom => "Kommunen tar bort det den får kännedom om (BBS-lagen 4 a och 5 §§).",
        Oversight::Osakert => "Inte bestämt; kanalen hålls under uppsikt tills vidare.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::check;

    fn register() -> Register {
        Register {
            municipality: "Norrlunda kommun".into(),
            channels: vec![
                Channel {
                    id: "blogg.example.se".into(),
                    name: "<Bloggen> & mer".into(),
                    purpose: "=svara på frågor".into(),
                    administrators: vec!["Åsa Provman".into(), "Örjan Exempelsson".into()],
                    promise: Some(ReplyPromise::Hours(4)),
                    opened: "2026-01-01".into(),
                    ..Channel::default()
                },
                Channel {
                    id: "x.example".into(),
                    closed: "2025-06-30".into(),
                    ..Channel::default()
                },
            ],
        }
    }

    #[test]
    fn the_generated_text_passes_its_own_check() {
        let register = register();
        let text = information(&register, &register.channels[0]);
        assert!(text.starts_with("Det här är Norrlunda kommuns kanal."), "{text}");
        assert!(
            text.contains("inom 4 timmar på vardagar") && text.contains("[kontaktuppgifter]"),
            "{text}"
        );
        assert_eq!(check::information(&text), []);
    }

    #[test]
    fn the_checklist_is_answered_as_far_as_the_register_goes() {
        let checks = checklist(&register().channels[0]);
        let answers: Vec<&str> = checks.iter().filter_map(|check| check.answer.as_deref()).collect();
        assert_eq!(
            answers,
            [
                "=svara på frågor",
                "Åsa Provman, Örjan Exempelsson",
                "4 timmar, vardagar"
            ]
        );
    }

    #[test]
    fn the_register_names_no_administrator_and_runs_no_formula() {
        let (page, csv) = (register_html(&register()).unwrap(), register_csv(&register()).unwrap());
        assert!(
            page.contains("&#60;Bloggen&#62; &#38; mer") && page.contains("2025-06-30"),
            "{page}"
        );
        assert!(csv.contains("\"'=svara på frågor\"") && csv.contains("\"2\""), "{csv}");
        assert!(
            !page.contains("Provman") && !csv.contains("Provman"),
            "what is published names an office, not people"
        );
    }

    #[test]
    fn the_plan_has_a_line_for_whatever_is_not_known() {
        let register = register();
        let page = plan_html(&register, &register.channels[0]).unwrap();
        assert!(
            page.contains("Åsa Provman, Örjan Exempelsson") && page.contains("Underskrift"),
            "{page}"
        );
        assert!(page.contains("class=\"gap\""));
    }
}
