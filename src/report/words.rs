//! The report's words, and how it writes numbers.

use serde::{Deserialize, Serialize};

use crate::calendar::ReplyPromise;

/// Which of the two languages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
pub enum Language {
    /// Swedish.
    #[default]
    #[serde(rename = "sv")]
    Swedish,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// The words in this language.
    pub(super) const fn pick<'a>(self, swedish: &'a str, english: &'a str) -> &'a str {
        match self {
            Self::Swedish => swedish,
            Self::English => english,
        }
    }

    /// Its tag, for markup.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        self.pick("sv", "en")
    }

    /// A number with its thousands apart: by a space that does not break, or a comma.
    pub(super) fn number(self, number: u64) -> String {
        let digits = number.to_string();
        let mut out = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                out.push_str(self.pick("\u{a0}", ","));
            }
            out.push(digit);
        }
        out
    }

    /// Minutes as a person says them: "3 tim 20 min", "2 dygn 4 tim".
    pub(super) fn minutes(self, minutes: i64) -> String {
        let (day, hour, minute) = match self {
            Self::Swedish => ("dygn", "tim", "min"),
            Self::English => ("d", "h", "min"),
        };
        let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
        let part = |count: i64, unit: &str| format!("{count}\u{a0}{unit}");
        match (days, hours, rest) {
            (0, 0, rest) => part(rest, minute),
            (0, hours, 0) => part(hours, hour),
            (0, hours, rest) => format!("{} {}", part(hours, hour), part(rest, minute)),
            (days, 0, _) => part(days, day),
            (days, hours, _) => format!("{} {}", part(days, day), part(hours, hour)),
        }
    }

    /// What a channel promises.
    pub(super) fn promise(self, promise: ReplyPromise) -> String {
        match promise {
            ReplyPromise::Hours(1) => self.pick("1 timme, vardagar", "1 hour, weekdays").to_owned(),
            ReplyPromise::Hours(hours) => format!("{hours} {}", self.pick("timmar, vardagar", "hours, weekdays")),
            ReplyPromise::WorkingDays(1) => self.pick("1 arbetsdag", "1 working day").to_owned(),
            ReplyPromise::WorkingDays(days) => format!("{days} {}", self.pick("arbetsdagar", "working days")),
        }
    }

    /// The name of something that was counted, by its id in the log.
    pub(super) fn name(self, id: &str) -> &str {
        let (swedish, english) = match id {
            "hot" => ("Hot", "Threat"),
            "uppvigling" => ("Uppvigling", "Call to crime"),
            "hets" => ("Hets mot folkgrupp", "Contempt for a group"),
            "sekretess" => ("Sekretess", "Secrecy"),
            "personuppgift" => ("Personuppgifter", "Personal data"),
            "pornografi" => ("Pornografi", "Pornography"),
            "vald" => ("Våldsskildring", "Depiction of violence"),
            "trakasseri" => ("Trakasserier", "Harassment"),
            "personangrepp" => ("Personangrepp", "Personal attack"),
            "upphovsratt" => ("Upphovsrätt", "Copyright"),
            "reklam" => ("Reklam och skräp", "Advertising and spam"),
            "svordom" => ("Svordomar", "Swear words"),
            "fraga" => ("Fråga", "Question"),
            "lag" => ("Lag", "Law"),
            "GDPR" => ("Dataskydd (GDPR)", "Data protection (GDPR)"),
            "egen regel" => ("Kommunens egna regler", "The municipality's own rules"),
            "kvar" => ("Kvar och besvarad", "Left and answered"),
            "dold" => ("Dold", "Hidden"),
            "borttagen" => ("Borttagen", "Removed"),
            "anmald" => ("Anmäld till plattformen", "Reported to the platform"),
            "blockerad" => ("Borttagen, avsändaren blockerad", "Removed, writer blocked"),
            other => return other,
        };
        self.pick(swedish, english)
    }

    /// A month as a person says it: "nov 2026".
    pub(super) fn month(self, month: &str) -> String {
        const SWEDISH: [&str; 12] = [
            "jan", "feb", "mars", "april", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec",
        ];
        const ENGLISH: [&str; 12] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        let names = if self == Self::Swedish { SWEDISH } else { ENGLISH };
        let split = month.split_once('-').and_then(|(year, number)| {
            let index = number.parse::<usize>().ok()?.checked_sub(1)?;
            Some((year, *names.get(index)?))
        });
        split.map_or_else(|| month.to_owned(), |(year, name)| format!("{name} {year}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Action;
    use crate::model::Category;

    #[test]
    fn numbers_and_times_are_written_as_people_write_them() {
        let sv = Language::Swedish;
        assert_eq!(
            [sv.number(0), sv.number(999), sv.number(1_234_567)],
            ["0", "999", "1\u{a0}234\u{a0}567"]
        );
        assert_eq!(Language::English.number(50_000), "50,000");
        assert_eq!(sv.minutes(45), "45\u{a0}min");
        assert_eq!(sv.minutes(200), "3\u{a0}tim 20\u{a0}min");
        assert_eq!(sv.minutes(1440 * 2 + 61), "2\u{a0}dygn 1\u{a0}tim");
        assert_eq!(sv.month("2026-03"), "mars 2026");
        assert_eq!(sv.month("2026-13"), "2026-13");
    }

    #[test]
    fn whatever_can_be_counted_has_a_name_in_both_languages() {
        let ids = Category::ALL
            .map(Category::id)
            .into_iter()
            .chain(Action::ALL.map(Action::id));
        for id in ids.chain(["lag", "GDPR", "egen regel"]) {
            for language in [Language::Swedish, Language::English] {
                assert_ne!(language.name(id), id);
            }
        }
    }
}
