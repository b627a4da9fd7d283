//! `uppsikt advise`: advice on a draft from standard input.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use uppsikt::personal::Own;
use uppsikt::reply::advice::{Advice, Answered, Draft, Place, Platform, WordList, advise, lix, to_review};
use uppsikt::review::Reviewer;
use uppsikt::rules::Pack;

use super::SOME_FAILED;

/// How a draft is read.
#[derive(Args)]
pub(super) struct Options {
    /// `trad`: a reply for all to read. `enskilt`: a reply to one person. `inlagg`: a post of your own.
    #[arg(long, value_enum, default_value_t)]
    place: PlaceName,
    /// Where it will stand, for its length: facebook, x, instagram, linkedin, youtube or annan.
    #[arg(long, value_name = "CHANNEL", default_value = "annan", value_parser = platform)]
    channel: Platform,
    /// A file with the comment that it answers.
    #[arg(long, value_name = "FILE")]
    comment: Option<PathBuf>,
    /// How you sign.
    #[arg(long, value_name = "NAME", default_value = "")]
    signature: String,
    /// A telephone number of the municipality's own; may be given again.
    #[arg(long, value_name = "NUMBER")]
    own_phone: Vec<String>,
    /// A domain of the municipality's own; may be given again.
    #[arg(long, value_name = "DOMAIN")]
    own_domain: Vec<String>,
    /// More words to change, as in extension/packs/advice; may be given again.
    #[arg(long, value_name = "FILE")]
    words: Vec<PathBuf>,
    /// One piece of advice a line: {"id", "message", "start", "end", "text", "instead"}; offsets are UTF-16 code units.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum PlaceName {
    #[default]
    Trad,
    Enskilt,
    Inlagg,
}

fn platform(name: &str) -> Result<Platform, String> {
    let known = Platform::ALL.into_iter().find(|platform| platform.id() == name);
    known.ok_or_else(|| format!("one of {}", Platform::ALL.map(Platform::id).join(", ")))
}

/// Reads a draft and says what there is to say.
pub(super) fn run(options: &Options, pack: Pack, mut input: impl Read, mut out: impl Write) -> io::Result<u8> {
    let mut text = String::new();
    input.read_to_string(&mut text)?;
    let mut list = WordList::builtin().map_err(io::Error::other)?;
    for file in &options.words {
        let name = file.display().to_string();
        let bytes = super::read(file)?;
        let words = uppsikt::rules::decode(&name, bytes).map_err(io::Error::other)?;
        list.add(&name, &words).map_err(io::Error::other)?;
    }
    let comment = options.comment.as_deref().map(super::read).transpose()?;
    let comment = comment.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let reviewer = Reviewer::new(pack).with_own(Own {
        domains: options.own_domain.clone(),
        phones: options.own_phone.clone(),
    });
    let findings = reviewer.findings(&to_review(&text));
    let of_comment = comment.as_deref().map(|text| reviewer.findings(text));
    let draft = Draft {
        text: &text,
        place: match options.place {
            PlaceName::Trad => Place::Trad,
            PlaceName::Enskilt => Place::Enskilt,
            PlaceName::Inlagg => Place::Inlagg,
        },
        platform: options.channel,
        findings: &findings,
        answered: comment
            .as_deref()
            .zip(of_comment.as_deref())
            .map(|(text, findings)| Answered { text, findings }),
        signature: &options.signature,
    };
    let advice = advise(&draft, &list);
    for one in &advice {
        if options.json {
            writeln!(out, "{}", serde_json::to_string(one)?)?;
        } else {
            tell(one, &mut out)?;
        }
    }
    if !options.json {
        match lix(&text) {
            Some(index) => writeln!(out, "LIX {index}. {} råd / pieces of advice.", advice.len())?,
            None => writeln!(out, "{} råd / pieces of advice.", advice.len())?,
        }
    }
    out.flush()?;
    Ok(if advice.is_empty() { 0 } else { SOME_FAILED })
}

fn tell(one: &Advice, out: &mut impl Write) -> io::Result<()> {
    let Advice { start, end, .. } = one;
    writeln!(out, "{start}–{end} {}: {}", one.id.id(), one.message)
}
