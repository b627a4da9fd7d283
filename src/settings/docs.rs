//! The settings' chapter of the manual, and of what an IT department reads: docs/installningar.md.

use std::fmt::Write as _;

use serde_json::Value;

use super::list::{Choice, OVERSIGHT, SEVERITIES};
use super::{Kind, SETTINGS, Section, Setting};

const HEAD: &str = "# Inställningarna

Allt som går att ställa in. Var och en kan föras ut som en fil och tas in på en annan dator; innan något ändras visas vad som skulle ändras,
och en ändring går att ångra.

En IT-avdelning kan sätta dem med policy (`storage.managed`): det som står under `settings` är satt och låst, det som står under `defaults`
gäller tills användaren väljer något annat. Det som är personens egna kan bara föreslås. Ett värde som inte går att använda hoppas över, och
inställningssidan säger varför. Nycklarna är de som står inom parentes.

*Den här filen skrivs av `cargo xtask docs`. Ändra inställningarna i `src/settings/list.rs`, inte här.*
";

/// An example of a policy, in Chromium's form and Firefox's.
const POLICY: &str = "
## Som policy

I Chrome och Edge är policyn tilläggets egen (`3rdparty`, `extensions`, tilläggets id, `policy`), i GPO, Intune eller en fil; i Firefox står
den i `policies.json` under `3rdparty`, `Extensions`, tilläggets id. Innehållet är detsamma:

```json
{
  \"settings\": {
    \"municipality\": \"Norrlunda kommun\",
    \"rulesUrl\": \"https://www.norrlunda.example/regler\",
    \"channels\": [{ \"host\": \"facebook.com\", \"workingDays\": 1, \"oversight\": \"osakert\" }]
  },
  \"defaults\": { \"contactCentre\": \"kontaktcenter, 0123-100 00\" }
}
```
";

/// The chapter.
#[must_use]
pub fn markdown() -> String {
    let mut out = HEAD.to_owned();
    for section in Section::ALL {
        // A write to a string never fails.
        let _ = write!(out, "\n## {}\n", section.title().sv);
        for setting in SETTINGS.iter().filter(|setting| setting.section == section) {
            one(setting, &mut out);
        }
    }
    out.push_str(POLICY);
    out
}

fn one(setting: &Setting, out: &mut String) {
    let _ = write!(
        out,
        "\n### {} (`{}`)\n\n{}\n\n- Värde: {}.\n- Om ingen ställer in något: {}.\n- {}\n",
        setting.title.0,
        setting.key,
        setting.help.0,
        kind(setting.kind),
        shown(&setting.default()),
        if setting.lockable {
            "Kan låsas med policy."
        } else {
            "Personens egen: en policy kan föreslå den, inte låsa den."
        },
    );
}

fn kind(kind: Kind) -> String {
    match kind {
        Kind::Line(most) => format!("en rad, högst {most} tecken"),
        Kind::Lines(most) => format!("text, högst {most} tecken"),
        Kind::Address => "en webbadress som börjar med `https://`".to_owned(),
        Kind::Addresses => "webbadresser som börjar med `https://`".to_owned(),
        Kind::Domains => "domäner, som `norrlunda.se`".to_owned(),
        Kind::Phones => "telefonnummer".to_owned(),
        Kind::Flag => "ja eller nej (`true`, `false`)".to_owned(),
        Kind::Number(least, most) => format!("ett heltal från {least} till {most}"),
        Kind::Time => "ett klockslag, som `12:00`".to_owned(),
        Kind::Week => "sju rader, måndag till söndag, som `08:00-17:00`; tom rad där det är stängt".to_owned(),
        Kind::One(choices) => format!("en av {}", listed(choices)),
        Kind::Any(choices) => format!("några av {}", listed(choices)),
        Kind::Severities => format!(
            "för en eller flera kategorier, som `svordom`: en av {}",
            listed(SEVERITIES)
        ),
        Kind::Channels => format!(
            "för varje kanal `host`, och om du vill `name`, ett löfte som `hours` (kontorstimmar) eller `workingDays` (arbetsdagar), och \
             `oversight`: en av {}",
            listed(OVERSIGHT)
        ),
        Kind::Rules => "regler, som i [README](../extension/packs/rules/README.md)".to_owned(),
        Kind::Templates => "mallar, som de i [extension/packs/replies](../extension/packs/replies)".to_owned(),
        Kind::Advice => "ord, som i [extension/packs/advice](../extension/packs/advice)".to_owned(),
    }
}

fn listed(choices: &[Choice]) -> String {
    let named = choices.iter().map(|(id, sv, _)| format!("`{id}` ({sv})"));
    named.collect::<Vec<_>>().join(", ")
}

fn shown(value: &Value) -> String {
    match value {
        Value::Bool(true) => "ja".to_owned(),
        Value::Bool(false) => "nej".to_owned(),
        Value::String(text) if text.is_empty() => "tomt".to_owned(),
        Value::Array(items) if items.is_empty() => "tomt".to_owned(),
        Value::Object(fields) if fields.is_empty() => "som i regelpaketet".to_owned(),
        other => format!("`{other}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Policy;

    #[test]
    fn the_chapter_tells_of_every_setting_and_its_example_is_a_good_policy() {
        let text = markdown();
        for setting in SETTINGS {
            assert!(text.contains(&format!("(`{}`)", setting.key)), "{}", setting.key);
        }
        let example = text.split("```json").nth(1).unwrap().split("```").next().unwrap();
        let (policy, faults) = Policy::read(&serde_json::from_str(example).unwrap());
        assert_eq!(faults, []);
        assert_eq!((policy.locked.len(), policy.proposed.len()), (3, 1));
    }
}
