//! What a private person is called in social media: `@gubben_i_lådan`, `insta: kattmamman64`, `nattugglan#4471`, a link
//! to a profile.
//!
//! `@Anna Berg` speaks to somebody in the thread and is left alone: a platform must be named, and it must not be the
//! writer's own club or firm.

use super::{Found, Recogniser};
use crate::text::{Text, Token, TokenKind};
use crate::words::{Beginnings, Words};

/// Platforms and what belongs to them, as words begin.
static PLATFORMS: Beginnings = Beginnings::new(&[
    "insta",
    "snap",
    "snapchat",
    "tiktok",
    "discord",
    "facebook",
    "fb",
    "twitter",
    "telegram",
    "kik",
    "messenger",
    "linkedin",
    "onlyfans",
    "tinder",
    "användarnamn",
    "profil",
    "messenger",
    "flashback",
    "youtube",
    "kontot",
    "konto",
    "skype",
    "steam",
    "twitch",
    "whatsapp",
    "signal",
    "threads",
    "bluesky",
    "reddit",
    "gamertag",
    "psn",
    "alias",
    "nick",
    "nicket",
    "vinted",
    "blocket",
    "tradera",
    "strava",
    "roblox",
    "fortnite",
    "minecraft",
    "xbox",
    "spotify",
    "forum",
    "familjeliv",
    "signatur",
]);
/// Where profiles are, as hosts begin.
static HOSTS: Beginnings = Beginnings::new(&[
    "facebook.",
    "www.facebook.",
    "instagram.",
    "www.instagram.",
    "tiktok.",
    "www.tiktok.",
    "snapchat.",
    "linkedin.",
    "www.linkedin.",
    "twitter.",
    "x.com",
    "fb.",
    "t.me",
    "ratsit.",
    "www.ratsit.",
    "hitta.",
    "www.hitta.",
    "eniro.",
    "mrkoll.",
    "www.mrkoll.",
    "merinfo.",
    "www.merinfo.",
    "birthday.",
    "upplysning.",
]);
/// Words that make a profile a body's.
static BODIES: Words = Words::new(&[
    "boka",
    "bokas",
    "tider",
    "köp",
    "leverans",
    "beställ",
    "erbjuder",
    "massage",
    "pris",
    "priser",
    "rea",
    "säljer",
    "följ",
    "vår",
    "vårt",
    "våra",
    "oss",
    "kommunens",
    "föreningens",
    "klubbens",
    "bibliotekets",
    "butik",
    "firma",
    "kampanj",
    "rabatt",
    "kommun",
    "hashtag",
    "sida",
    "sidan",
    "gruppen",
    "grupp",
]);
/// Parts of a path that lead to no person.
static COMMON: Words = Words::new(&[
    "groups", "events", "watch", "reel", "p", "hashtag", "share", "sharer", "pages", "photo", "video", "videos",
]);
/// How many words before and after a platform may stand.
const NEAR: usize = 9;

/// Finds profiles.
pub(super) fn find(text: &Text<'_>, out: &mut Vec<Found>) {
    let tokens = text.tokens();
    // Where words of a list stand: the only places to look around from.
    let places = |is: &dyn Fn(&Token) -> bool| -> Vec<usize> {
        let all = tokens.iter().enumerate();
        all.filter(|(_, token)| is(token)).map(|(at, _)| at).collect()
    };
    let platforms = places(&|token| PLATFORMS.begin(token.form()));
    let mut bodies: Option<Vec<usize>> = None;
    for (i, token) in tokens.iter().enumerate() {
        let is_link = token.kind() == TokenKind::Link;
        let tagged_at = text.before(i).ends_with('@');
        if !is_link && !tagged_at && !beside(&platforms, i) {
            continue;
        }
        let range = token.range();
        let bodies = bodies.get_or_insert_with(|| places(&|token| BODIES.has(token.form())));
        let body = beside(bodies, i);
        if is_link {
            if !body && is_profile_link(token.form()) {
                out.push(found(range, 0.7));
            }
            continue;
        }
        let named = beside(&platforms, i);
        // Nobody is spoken to as "@lillskrutt_03": that is what an account is called.
        let account = tagged_at
            && (token.form().contains('_') || has_letters_and_digits(token.form()))
            && token.form().chars().count() >= 5;
        if !token.is_word() || body || !(named || account) {
            continue;
        }
        let tagged = text.before(i + 1) == "#"
            && tokens
                .get(i + 1)
                .is_some_and(|t| t.kind() == TokenKind::Number && (4..=5).contains(&t.form().len()));
        let original = text.slice(&text.span(range.clone()));
        let camel = original.chars().skip(1).any(char::is_uppercase) && original.chars().any(char::is_lowercase);
        let dotted = text.before(i + 1) == "." && tokens.get(i + 1).is_some_and(|t| t.form().len() < 20);
        let made = token.form().chars().count() >= 5
            && (camel
                || dotted
                || token.form().contains('_')
                || token.form().contains('#')
                || has_letters_and_digits(token.form()));
        let told = i > 0
            && tokens.get(i - 1).is_some_and(|t| {
                matches!(
                    t.form(),
                    "är" | "heter" | "e" | "som" | "sig" | "namnet" | "under" | "hos"
                ) || PLATFORMS.begin(t.form())
            });
        if tagged_at && token.form().chars().count() > 2 {
            out.push(found(range.start - 1..range.end, 0.75));
        } else if tagged {
            let end = tokens.get(i + 1).map_or(range.end, |t| t.range().end);
            out.push(found(range.start..end, 0.75));
        } else if made && told {
            let end = tokens
                .get(i + 1)
                .filter(|_| dotted)
                .map_or(range.end, |t| t.range().end);
            out.push(found(range.start..end, 0.7));
        }
    }
}

/// Whether one of some places, which ascend, is near another and not that itself.
fn beside(places: &[usize], at: usize) -> bool {
    let from = places.partition_point(|&place| place + NEAR < at);
    let near = places.get(from..).unwrap_or(&[]).iter();
    near.take_while(|&&place| place < at + NEAR).any(|&place| place != at)
}

fn found(range: std::ops::Range<usize>, confidence: f32) -> Found {
    Found {
        recogniser: Recogniser::Profil,
        range,
        confidence,
    }
}

fn has_letters_and_digits(word: &str) -> bool {
    let digits = word.chars().rev().take_while(char::is_ascii_digit).count();
    digits >= 2 && word.chars().take(3).all(char::is_alphabetic)
}

fn is_profile_link(link: &str) -> bool {
    let bare = link
        .strip_prefix("https://")
        .or_else(|| link.strip_prefix("http://"))
        .unwrap_or(link);
    let Some((host, path)) = bare.split_once('/') else {
        return false;
    };
    let first = path.split(['/', '?']).next().unwrap_or("");
    HOSTS.begin(host) && !first.is_empty() && !COMMON.has(first) && !first.contains("kommun")
}

#[cfg(test)]
mod tests {
    use crate::personal::{Own, Recogniser, tests::found};

    fn profiles(text: &str) -> Vec<String> {
        found(text, &Own::default())
            .into_iter()
            .filter(|(r, _)| *r == Recogniser::Profil)
            .map(|(_, t)| t)
            .collect()
    }

    #[test]
    fn a_private_persons_names_are_found() {
        assert_eq!(profiles("@gubben_i_lådan_54 på Insta är han"), ["@gubben_i_lådan_54"]);
        assert_eq!(profiles("det är @lillskrutt_03 som filmade"), ["@lillskrutt_03"]);
        assert_eq!(profiles("Min discord är nattugglan#4471"), ["nattugglan#4471"]);
        assert_eq!(profiles("hennes snap är kattmamman64 om ni vill"), ["kattmamman64"]);
        assert_eq!(profiles("han skriver som TorgAnders på Flashback"), ["TorgAnders"]);
        assert_eq!(profiles("finns på tiktok som skogsmulle.77"), ["skogsmulle.77"]);
        assert_eq!(
            profiles("kolla facebook.example/petter.isling.9 bara"),
            ["facebook.example/petter.isling.9"]
        );
    }

    #[test]
    fn mentions_and_bodies_are_not() {
        assert!(profiles("@Anna Berg det stämmer inte").is_empty());
        assert!(profiles("Följ oss på Insta @gullvivan").is_empty());
        assert!(profiles("kontot har 300 följare och A4 räcker").is_empty());
        assert!(profiles("gå med i facebook.example/groups/torget").is_empty());
    }
}
