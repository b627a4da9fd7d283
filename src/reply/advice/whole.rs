//! Advice on a draft as a whole: how it reads, how long it is, and what is missing.

use super::{Advice, AdviceId, Draft, Place, on, on_all, say};
use super::{lix, platform::Platform};
use crate::text::{Text, TokenKind};

pub(super) fn look(draft: &Draft<'_>, text: &Text<'_>, all: &mut Vec<Advice>) {
    if let Some(index) = lix::of(text).filter(|index| *index > lix::HARD) {
        all.push(on_all(text, AdviceId::Lasbarhet, say::lasbarhet(index)));
    }
    length(draft, text, all);
    let reply = draft.place != Place::Inlagg;
    if reply && !is_signed(draft, text) {
        all.push(on_all(text, AdviceId::Signatur, say::signatur(draft.signature)));
    }
    if reply && tells_of_removal(text) && !has_link(text) {
        all.push(on_all(text, AdviceId::Lank, say::lank()));
    }
    correction(text, draft.place, all);
}

fn length(draft: &Draft<'_>, text: &Text<'_>, all: &mut Vec<Advice>) {
    let room = draft.platform.room(draft.place == Place::Inlagg);
    let name = Platform::name(draft.platform);
    let (filled, over) = draft.platform.fills(text, room.takes);
    if let Some(start) = over {
        // What does not fit is pointed at.
        let mut one = on_all(text, AdviceId::Langd, say::too_long(name, filled, room.takes));
        one.start = start;
        all.push(one);
    } else if filled > room.read {
        all.push(on_all(text, AdviceId::Langd, say::long(name, filled, room.read)));
    }
}

/// Whether somebody stands for it: `/Eva`, a greeting, the signature of the settings, or a gap for it.
fn is_signed(draft: &Draft<'_>, text: &Text<'_>) -> bool {
    let original = text.original();
    let signature = draft.signature.trim();
    let slash = original.match_indices('/').any(|(at, _)| {
        let before = original.get(..at).and_then(|before| before.chars().next_back());
        let after = original.get(at + 1..).map_or("", str::trim_start).chars().next();
        before.is_none_or(char::is_whitespace) && after.is_some_and(char::is_alphabetic)
    });
    let greets = text
        .tokens()
        .iter()
        .any(|token| matches!(token.form(), "hälsningar" | "hälsning" | "mvh" | "hälsar" | "hälsn"));
    slash || greets || original.contains("{signatur}") || !signature.is_empty() && original.contains(signature)
}

/// Whether it tells that something was taken away.
fn tells_of_removal(text: &Text<'_>) -> bool {
    let forms = |at: usize| text.tokens().get(at).map_or("", |token| token.form());
    (0..text.tokens().len()).any(|at| match forms(at) {
        "tagit" | "tog" | "plockat" | "tar" => {
            (1..=3).any(|more| forms(at + more) == "bort") && forms(at + 1) != "inte"
        }
        "raderat" | "raderade" | "raderats" | "dolt" | "borttagen" | "borttagna" => true,
        _ => false,
    })
}

fn has_link(text: &Text<'_>) -> bool {
    text.tokens().iter().any(|token| token.kind() == TokenKind::Link) || text.original().contains("{regellänk}")
}

/// A correction: openly, by striking through, with thanks to the one who saw it.
fn correction(text: &Text<'_>, place: Place, all: &mut Vec<Advice>) {
    const SIGNS: [&str; 14] = [
        "rättelse",
        "rättelsen",
        "rättat",
        "rättar",
        "korrigering",
        "korrigerat",
        "korrigerar",
        "korrigerad",
        "felaktig",
        "felaktiga",
        "felaktigt",
        "misstag",
        "felskrivning",
        "feluppgift",
    ];
    let tokens = text.tokens();
    let says = |words: &[&str]| tokens.iter().any(|token| words.contains(&token.form()));
    let pair = |one: &str, others: &[&str]| {
        tokens
            .windows(2)
            .any(|pair| matches!(pair, [first, second] if first.form() == one && others.contains(&second.form())))
    };
    let wrong = pair("blev", &["fel", "tokigt"]) || pair("skrev", &["fel"]) || pair("skrivit", &["fel"]);
    if !(says(&SIGNS) || wrong) {
        return;
    }
    let removed = says(&["raderat", "raderade", "raderats", "raderar"])
        || tokens.windows(4).any(|four| {
            matches!(four, [took, .., last] if matches!(took.form(), "tagit" | "tog" | "tar" | "plockat")
                && (last.form() == "inlägget" || four.iter().any(|one| one.form() == "bort")))
        });
    if place == Place::Inlagg && removed {
        all.push(on_all(text, AdviceId::Rattelse, say::strike()));
    } else if !says(&["tack", "tackar", "tacka"]) {
        let at = tokens.iter().position(|token| SIGNS.contains(&token.form()));
        let span = at.map(|at| text.token_span(at..at + 1));
        all.push(match span {
            Some(span) => on(text, &span, AdviceId::Rattelse, say::thank(), None),
            None => on_all(text, AdviceId::Rattelse, say::thank()),
        });
    }
}
