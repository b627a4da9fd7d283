//! The words of advice: why, and what to do. The draft is the reader's own, so nothing here scolds.

use super::AdviceId;
use crate::model::Localized;

/// On a word of the list.
pub(super) fn listed(id: AdviceId, word: &str, instead: &str) -> Localized {
    let (sv, en) = match id {
        AdviceId::Du => (
            "talar om den som läser i stället för till. Skriv hellre",
            "speaks about the reader instead of to the reader. Better",
        ),
        AdviceId::Internt => (
            "är ett ord som bara den som arbetar på kommunen känner igen. Skriv hellre",
            "is a word that only those inside the municipality know. Better",
        ),
        AdviceId::Hart => (
            "kan låta hårt. Var vänlig även mot den som inte är det. Skriv hellre",
            "may sound harsh. Be friendly even to the unfriendly. Better",
        ),
        AdviceId::Anklagar => (
            "kan läsas som en anklagelse. Det är domstolar som avgör vad som är brottsligt. Skriv hellre",
            "may be read as an accusation. Courts decide what is a crime. Better",
        ),
        AdviceId::Bekraftar => (
            "kan bekräfta att någon är känd hos kommunen, och det kan i sig vara sekretess. Skriv hellre",
            "may confirm that somebody is known to the municipality, which may itself be secret. Better",
        ),
        _ => ("är kanslispråk. Skriv hellre", "is officialese. Better"),
    };
    Localized::new(
        format!("”{word}” {sv}: {instead}."),
        format!("”{word}” {en}: {instead}."),
    )
}

pub(super) fn du(word: &str) -> Localized {
    Localized::new(
        format!("”{word}”: svara en person med du. Vänder du dig till flera, börja med ”Hej alla”."),
        format!("”{word}”: answer one person with ”du”. If you write to several, begin with ”Hej alla”."),
    )
}

pub(super) fn versaler() -> Localized {
    Localized::new(
        "Stora bokstäver läses som att du ropar. Skriv med små.",
        "Capitals read as shouting. Use small letters.",
    )
}

pub(super) fn lasbarhet(index: u32) -> Localized {
    Localized::new(
        format!(
            "Texten är tung att läsa (LIX {index}; under {} är lättläst nog). Dela upp långa meningar och byt långa ord mot korta.",
            super::lix::HARD
        ),
        format!(
            "The text is heavy to read (LIX {index}; below {} is easy enough). Split long sentences and use shorter words.",
            super::lix::HARD
        ),
    )
}

pub(super) fn too_long(place: &str, filled: u32, takes: u32) -> Localized {
    let over = filled.saturating_sub(takes);
    Localized::new(
        format!("Texten är {filled} tecken. {place} tar {takes}: korta med {over}."),
        format!("The text is {filled} characters. {place} takes {takes}: shorten it by {over}."),
    )
}

pub(super) fn long(place: &str, filled: u32, read: u32) -> Localized {
    Localized::new(
        format!("Texten är {filled} tecken. På {place} läses sällan mer än omkring {read}. Kan du länka till resten?"),
        format!(
            "The text is {filled} characters. On {place} few read more than some {read}. Can you link to the rest?"
        ),
    )
}

pub(super) fn signatur(signature: &str) -> Localized {
    let example = if signature.trim().is_empty() {
        "Eva, kommunen"
    } else {
        signature.trim()
    };
    Localized::new(
        format!("Skriv vem du är sist i svaret, till exempel /{example}."),
        format!("Say who you are at the end of the reply, for instance /{example}."),
    )
}

pub(super) fn lank() -> Localized {
    Localized::new(
        "Länka till reglerna när du berättar att något är borttaget, så att den som skrev kan läsa dem.",
        "Link to the rules when you tell that something was removed, so that its writer can read them.",
    )
}

pub(super) fn upprepar() -> Localized {
    Localized::new(
        "Ordet står i det som du svarar på. Upprepa det inte: då står det kvar även när kommentaren är borta.",
        "The word stands in what you answer. Do not repeat it: it would stay when the comment is gone.",
    )
}

pub(super) fn personuppgift() -> Localized {
    Localized::new(
        "Kan vara en personuppgift. Bedöm om den måste stå här; hänvisa annars till kontaktcenter.",
        "May be personal data. Judge whether it must stand here; otherwise refer to the contact centre.",
    )
}

pub(super) fn sekretess() -> Localized {
    Localized::new(
        "Kan röra något som är hemligt om en person. Skriv så att du varken bekräftar eller förnekar något.",
        "May concern something secret about a person. Write so that you neither confirm nor deny anything.",
    )
}

pub(super) fn ordval(reason: &Localized) -> Localized {
    Localized::new(
        format!("Kan gå emot kanalens egna regler. {}", reason.sv),
        format!("May go against the channel's own rules. {}", reason.en),
    )
}

pub(super) fn angrepp() -> Localized {
    Localized::new(
        "Kommentaren kan vara ett personangrepp eller röra någons privatliv. Riktlinjerna säger att sådant inte besvaras i \
         tråden: svara hellre enskilt, eller inte alls.",
        "The comment may be a personal attack or concern somebody's private life. The guidelines do not want such answered in \
         the thread: better answer privately, or not at all.",
    )
}

pub(super) fn strike() -> Localized {
    Localized::new(
        "Rätta öppet: stryk över det som var fel i stället för att radera, skriv det rätta under, och tacka den som såg det.",
        "Correct openly: strike through what was wrong instead of deleting it, write what is right below, and thank whoever saw it.",
    )
}

pub(super) fn thank() -> Localized {
    Localized::new(
        "Bra att du rättar öppet. Tacka gärna den som såg felet.",
        "Good that you correct openly. Do thank whoever saw the mistake.",
    )
}
