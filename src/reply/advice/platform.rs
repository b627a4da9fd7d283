//! How long a text may be, and how long it is read, where it will stand.

use serde::{Deserialize, Serialize};

use crate::text::{Text, TokenKind};

/// Where a text will stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "web", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum Platform {
    /// Facebook.
    Facebook,
    /// X, once Twitter.
    X,
    /// Instagram.
    Instagram,
    /// `LinkedIn`.
    Linkedin,
    /// `YouTube`.
    Youtube,
    /// A blog, a newspaper's comments, anything else.
    #[default]
    Annan,
}

/// The most characters that a place takes, and that people read: of a reply and of a post.
pub(super) struct Room {
    pub(super) takes: u32,
    pub(super) read: u32,
}

impl Platform {
    /// Every platform.
    pub const ALL: [Self; 6] = [
        Self::Facebook,
        Self::X,
        Self::Instagram,
        Self::Linkedin,
        Self::Youtube,
        Self::Annan,
    ];

    /// The id used in settings and on the command line.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Facebook => "facebook",
            Self::X => "x",
            Self::Instagram => "instagram",
            Self::Linkedin => "linkedin",
            Self::Youtube => "youtube",
            Self::Annan => "annan",
        }
    }

    /// What people call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Facebook => "Facebook",
            Self::X => "X",
            Self::Instagram => "Instagram",
            Self::Linkedin => "LinkedIn",
            Self::Youtube => "YouTube",
            Self::Annan => "en blogg eller annan kanal",
        }
    }

    /// The platform of a host ("m.facebook.com").
    #[must_use]
    pub fn of_host(host: &str) -> Self {
        let ends = |domain: &str| host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
        [
            (Self::Facebook, "facebook.com"),
            (Self::X, "x.com"),
            (Self::X, "twitter.com"),
            (Self::Instagram, "instagram.com"),
            (Self::Linkedin, "linkedin.com"),
            (Self::Youtube, "youtube.com"),
        ]
        .into_iter()
        .find(|(_, domain)| ends(domain))
        .map_or(Self::Annan, |(platform, _)| platform)
    }

    /// The room of a reply, or of a post. What is taken is the platform's own limit; what is read is a judgement: a reply
    /// of more than some 600 characters is folded on a telephone.
    pub(super) const fn room(self, post: bool) -> Room {
        let (takes, read) = match (self, post) {
            (Self::X, _) => (280, 280),
            (Self::Facebook, false) => (8_000, 600),
            (Self::Facebook, true) => (63_206, 1_200),
            (Self::Instagram, false) => (2_200, 600),
            (Self::Instagram, true) => (2_200, 1_200),
            (Self::Linkedin, false) => (1_250, 600),
            (Self::Linkedin, true) => (3_000, 1_500),
            (Self::Youtube, false) => (10_000, 600),
            (Self::Youtube, true) => (5_000, 1_500),
            (Self::Annan, false) => (u32::MAX, 800),
            (Self::Annan, true) => (u32::MAX, 6_000),
        };
        Room { takes, read }
    }

    /// How much a text fills, as the platform counts, and the UTF-16 place at which it is more than `limit`.
    pub(super) fn fills(self, text: &Text<'_>, limit: u32) -> (u32, Option<u32>) {
        // X counts every link as 23 characters, and what is no Latin, Greek or Cyrillic letter as two.
        let links: Vec<_> = text
            .tokens()
            .iter()
            .filter(|token| self == Self::X && token.kind() == TokenKind::Link)
            .map(|token| text.span(token.range()))
            .collect();
        let (mut filled, mut over, mut utf16) = (0_u32, None, 0_u32);
        let mut inside = links.iter().peekable();
        for c in text.original().chars() {
            while inside.peek().is_some_and(|link| link.end <= utf16) {
                inside.next();
            }
            let weight = match inside.peek() {
                Some(link) if utf16 == link.start => 23,
                Some(link) if utf16 > link.start => 0,
                _ if self == Self::X => 1 + u32::from(!is_light(c)),
                _ => 1,
            };
            filled = filled.saturating_add(weight);
            if filled > limit && over.is_none() {
                over = Some(utf16);
            }
            utf16 += c.len_utf16() as u32;
        }
        (filled, over)
    }
}

/// The ranges that X counts once.
fn is_light(c: char) -> bool {
    matches!(u32::from(c), 0..=4351 | 8192..=8205 | 8208..=8223 | 8242..=8247)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_known_and_their_likes_are_not() {
        assert_eq!(Platform::of_host("m.facebook.com"), Platform::Facebook);
        assert_eq!(Platform::of_host("x.com"), Platform::X);
        assert_eq!(Platform::of_host("notx.com"), Platform::Annan);
        assert_eq!(Platform::of_host("blogg.kommun.example"), Platform::Annan);
        for platform in Platform::ALL {
            assert_eq!(serde_json::to_value(platform).unwrap(), platform.id());
        }
    }

    #[test]
    fn x_counts_links_as_23_and_emoji_as_two() {
        let fills = |platform: Platform, text: &str| platform.fills(&Text::new(text), 280);
        let link = format!("https://kommun.example/{}", "a".repeat(300));
        assert_eq!(fills(Platform::X, &format!("Se {link} 😀")), (3 + 23 + 1 + 2, None));
        let (filled, over) = fills(Platform::Facebook, &format!("😀{}", "a".repeat(300)));
        assert_eq!(
            (filled, over),
            (301, Some(281)),
            "an emoji is one character and two code units"
        );
    }
}
