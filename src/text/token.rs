//! Tokens and sentences.
//!
//! A token is a word (with the characters people hide letters behind), a number, a link, an e-mail address or an
//! emoji. Nothing here consumes the space between tokens, so *idiot idiot idiot* is three.

use super::disguise;
use super::fold::Folded;
use smol_str::SmolStr;
use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, perhaps with digits or stars among them.
    Word,
    /// Digits only.
    Number,
    /// A web address, with or without scheme.
    Link,
    /// An e-mail address.
    Email,
    /// One emoji or other pictograph.
    Emoji,
}

/// One token of a text.
#[derive(Clone, Debug)]
pub struct Token {
    range: Range<usize>,
    kind: TokenKind,
    form: SmolStr,
    guesses: Vec<String>,
    capital: bool,
    shouted: bool,
}

impl Token {
    /// Where it stands in the folded text (bytes).
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// What it is.
    #[must_use]
    pub fn kind(&self) -> TokenKind {
        self.kind
    }

    /// Whether it is a word.
    #[must_use]
    pub fn is_word(&self) -> bool {
        self.kind == TokenKind::Word
    }

    /// The word as folded, nothing guessed.
    #[must_use]
    pub fn form(&self) -> &str {
        &self.form
    }

    /// Everything the word may stand for: the folded word first, then what its disguises may hide.
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.form()).chain(self.guesses.iter().map(String::as_str))
    }

    /// Sets what spelled-out letters spell.
    pub(super) fn spell(&mut self, word: &str) {
        self.form = word.into();
        self.guesses = disguise::guesses(word, word);
    }

    /// Whether it begins with a capital letter in the original.
    #[must_use]
    pub fn is_capitalised(&self) -> bool {
        self.capital
    }

    /// Whether it stands in capitals throughout (two letters or more).
    #[must_use]
    pub fn is_shouted(&self) -> bool {
        self.shouted
    }
}

/// Words after which a full stop does not end a sentence.
const ABBREVIATIONS: &[&str] = &[
    "kl", "tel", "ca", "nr", "bl", "t", "ex", "ev", "dvs", "resp", "st", "s", "k", "o", "f", "d", "e", "m", "a", "jfr",
    "kap", "prop", "fr", "tfn", "mob", "mvh", "forts", "adr", "ang", "inkl", "exkl", "max", "min", "ek", "tr",
];

/// The most characters of a link or address that are looked at. Arbitrary; longer links are cut.
const LONGEST_ADDRESS: usize = 400;

/// Top-level domains that make a bare `name.tld` a link.
const DOMAINS: &[&str] = &[
    "se", "com", "nu", "org", "net", "example", "io", "ru", "xyz", "top", "shop", "info", "biz", "eu", "app", "online",
    "site", "club", "link", "store", "gg", "cc", "tv", "ly", "dk", "fi", "test", "cn", "pw", "live", "vip", "bet",
    "casino", "loan", "click", "win", "ee", "uk", "me", "to", "tk", "ws", "invalid",
];

/// Cuts folded text into tokens, and tokens into sentences.
pub(super) fn tokens(original: &str, folded: &Folded) -> (Vec<Token>, Vec<Range<usize>>) {
    let text = folded.as_str();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = text.get(at..).unwrap_or("");
        let Some(c) = rest.chars().next() else { break };
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let starts_chunk = text.get(..at).is_none_or(|t| {
            t.chars()
                .next_back()
                .is_none_or(|p| !p.is_alphanumeric() && p != '@' && p != '.')
        });
        let (kind, length) = if starts_chunk
            && c.is_alphanumeric()
            && let Some((kind, length)) = address(rest)
        {
            (kind, length)
        } else if let Some(length) = plain_word(rest) {
            (TokenKind::Word, length)
        } else if c.is_alphanumeric() {
            word(rest)
        } else if is_pictograph(c) {
            (TokenKind::Emoji, c.len_utf8())
        } else {
            at += c.len_utf8();
            continue;
        };
        tokens.push(token(original, folded, at..at + length, kind));
        at += length;
    }
    let tokens = disguise::join_spelled_out(text, tokens, |range| token(original, folded, range, TokenKind::Word));
    let sentences = sentences(text, &tokens);
    (tokens, sentences)
}

fn token(original: &str, folded: &Folded, range: Range<usize>, kind: TokenKind) -> Token {
    let word = folded.as_str().get(range.clone()).unwrap_or("");
    let source = original.get(folded.source_bytes(&range)).unwrap_or("");
    let guesses = if kind == TokenKind::Word {
        disguise::guesses(word, source)
    } else {
        Vec::new()
    };
    let capital = match source.as_bytes().first() {
        Some(first) if first.is_ascii() => first.is_ascii_uppercase(),
        _ => source.chars().next().is_some_and(char::is_uppercase),
    };
    let shouted =
        capital && source.chars().filter(|c| c.is_alphabetic()).count() > 1 && !source.chars().any(char::is_lowercase);
    Token {
        range,
        kind,
        form: word.into(),
        guesses,
        capital,
        shouted,
    }
}

/// A link or e-mail address at the beginning of `rest`, and its length.
fn address(rest: &str) -> Option<(TokenKind, usize)> {
    // Every word asks, and nearly none is one: first a look at the bytes as far as an address may go.
    let bytes = rest.as_bytes();
    let mut seen = bytes
        .iter()
        .take(4 * LONGEST_ADDRESS)
        .take_while(|b| !b.is_ascii_whitespace());
    if !matches!(bytes.first(), Some(b'h' | b'w' | b'm')) && !seen.any(|b| *b == b'.') {
        return None;
    }
    // A text without spaces must not be walked to its end each time.
    let end = rest
        .char_indices()
        .take(LONGEST_ADDRESS)
        .find(|(_, c)| c.is_whitespace())
        .map(|(end, _)| end)
        .or_else(|| rest.char_indices().nth(LONGEST_ADDRESS).map(|(end, _)| end));
    let chunk = end.map_or(rest, |end| rest.get(..end).unwrap_or(rest));
    let chunk = chunk.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '/');
    if chunk.starts_with("http://")
        || chunk.starts_with("https://")
        || chunk.starts_with("www.")
        || chunk.starts_with("magnet:")
    {
        return Some((TokenKind::Link, chunk.len()));
    }
    if !chunk.contains('.') {
        return None;
    }
    let host_end = chunk
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '@')))
        .unwrap_or(chunk.len());
    let host = chunk.get(..host_end)?.trim_end_matches(|c: char| !c.is_alphanumeric());
    if let Some((local, domain)) = host.split_once('@') {
        let tld = domain.rsplit('.').next().unwrap_or("");
        let whole = !local.is_empty()
            && domain.contains('.')
            && tld.chars().count() >= 2
            && tld.chars().all(char::is_alphabetic);
        return whole.then_some((TokenKind::Email, host.len()));
    }
    let (name, tld) = host.rsplit_once('.')?;
    let named = name.chars().any(char::is_alphabetic) && name.chars().count() >= 2 && !name.ends_with('.');
    let slash = chunk.get(host.len()..).is_some_and(|t| t.starts_with('/'));
    // Without a slash, "vägen.se" may be a missing space after a full stop; only endings that are no words of their own.
    let sure = slash || !matches!(tld, "to" | "me" | "fi" | "win" | "link" | "live");
    (named && sure && DOMAINS.contains(&tld)).then_some((TokenKind::Link, if slash { chunk.len() } else { host.len() }))
}

/// The length of a word of Swedish letters with nothing at its end that could belong to it: nearly every word.
fn plain_word(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let mut end = 0;
    loop {
        match (bytes.get(end), bytes.get(end + 1)) {
            (Some(b'a'..=b'z'), _) => end += 1,
            (Some(0xC3), Some(0xA4 | 0xA5 | 0xA9 | 0xB6)) => end += 2,
            (Some(b'0'..=b'9' | b'_' | b'*' | b'@' | b'$' | b'!' | b'#' | 0x80..), _) => return None,
            _ => return (end > 0).then_some(end),
        }
    }
}

/// A word or number at the beginning of `rest`: letters, digits, and what hides letters when more letters follow.
fn word(rest: &str) -> (TokenKind, usize) {
    let mut end = 0;
    let mut stars = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_alphanumeric() || c == '_' && at > 0 {
            end = at + c.len_utf8();
        } else if matches!(c, '*' | '@' | '$' | '€' | '!' | '#') && at > 0 {
            stars += usize::from(c == '*');
            let goes_on = chars.peek().is_some_and(|&(_, n)| n.is_alphabetic() || n == '*');
            if c == '*' && stars >= 2 {
                // "f***" hides the end of a word.
                end = at + 1;
            } else if !goes_on {
                break;
            }
        } else {
            break;
        }
    }
    let word = rest.get(..end).unwrap_or("").trim_end_matches('_');
    let kind = if word.chars().all(|c| c.is_numeric()) {
        TokenKind::Number
    } else {
        TokenKind::Word
    };
    (kind, word.len().max(rest.chars().next().map_or(1, char::len_utf8)))
}

fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{1F000}'..='\u{1FBFF}' | '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{23E9}'..='\u{23FF}')
}

fn sentences(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (i, pair) in tokens.windows(2).enumerate() {
        let [before, after] = pair else { continue };
        let gap = text.get(before.range.end..after.range.start).unwrap_or("");
        if ends_sentence(before, gap, after) {
            sentences.push(start..i + 1);
            start = i + 1;
        }
    }
    if start < tokens.len() {
        sentences.push(start..tokens.len());
    }
    sentences
}

fn ends_sentence(before: &Token, gap: &str, after: &Token) -> bool {
    if gap == " " {
        return false;
    }
    if gap.contains(['\n', '?', '…']) || gap.contains('!') && !gap.contains('(') {
        return true;
    }
    let Some(dot) = gap.find('.') else {
        return false;
    };
    let spaced = gap
        .get(dot + 1..)
        .is_some_and(|t| t.starts_with([' ', '.', '"', ')', '\'']))
        || after.kind == TokenKind::Emoji;
    if !spaced {
        // "orden.Nästa" without a space.
        return after.capital && !before.capital && before.kind == TokenKind::Word && before.form().chars().count() > 2;
    }
    let abbreviated = ABBREVIATIONS.contains(&before.form()) && !gap.contains("..");
    let counted = before.kind == TokenKind::Number && !after.capital;
    !(abbreviated || counted)
}

#[cfg(test)]
mod tests {
    use super::super::Text;
    use super::TokenKind;

    fn words(text: &str) -> Vec<String> {
        Text::new(text).tokens().iter().map(|t| t.form().to_owned()).collect()
    }

    #[test]
    fn every_repeat_is_a_token() {
        assert_eq!(words("idiot idiot idiot"), ["idiot", "idiot", "idiot"]);
        assert_eq!(words("idiot,idiot/idiot"), ["idiot", "idiot", "idiot"]);
    }

    #[test]
    fn swedish_letters_do_not_part_words() {
        assert_eq!(words("Åhora på tå"), ["åhora", "på", "tå"]);
    }

    #[test]
    fn links_and_addresses_are_whole() {
        let text = Text::new("Boka på ritaratt.example/a?b=1. Mejla kim_å@gmail.com, tack");
        let kinds: Vec<_> = text.tokens().iter().map(|t| (t.form(), t.kind())).collect();
        assert!(kinds.contains(&("ritaratt.example/a?b=1", TokenKind::Link)));
        assert!(kinds.contains(&("kim_å@gmail.com", TokenKind::Email)));
        assert_eq!(words("bra.Nästa gång"), ["bra", "nästa", "gång"]);
    }

    #[test]
    fn sentences_end_where_readers_stop() {
        let count = |text: &str| Text::new(text).sentences().len();
        assert_eq!(count("Vi ses kl. 7. Ta med fika! Kommer du?"), 3);
        assert_eq!(count("nej nej. inte en till. sluta"), 3);
        assert_eq!(count("det är t.ex. så, bl.a. här"), 1);
        assert_eq!(count(""), 0);
    }

    #[test]
    fn spelled_out_words_are_one() {
        assert_eq!(words("din p-u-c-k-o där"), ["din", "pucko", "där"]);
        assert_eq!(words("f.i.t.t.a nu"), ["fitta", "nu"]);
        assert_eq!(words("h o r a"), ["hora"]);
    }
}
