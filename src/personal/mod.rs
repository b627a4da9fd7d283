//! Data that identifies or reaches a private person: one file a recogniser.
//!
//! Formats are found by hand-written scanners over the folded text, so `０７０`, keycap digits, no-break spaces and `o7o`
//! are all seen. A format alone is weak: dates, invoices, bus lines and colour codes look alike, so recognisers weigh
//! check digits, separators and the words around, and say how sure they are. A municipality's own numbers and domains
//! ([`Own`]) are nobody's secret.
//!
//! [`mask`] is the other side: the removal log may show a comment, not the person in it.

mod account;
mod address;
mod digits;
mod email;
mod identity;
pub mod mask;
pub mod names;
mod personnummer;
mod phone;
mod plate;
mod profile;
mod property;
mod spoken;

use crate::order::{Taken, certainty, ordered};
use crate::text::Text;
use names::Names;
use std::ops::Range;

/// A kind of personal data that the program knows. A pack's rules name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Recogniser {
    /// Personnummer.
    Personnummer,
    /// Samordningsnummer or T-nummer.
    Samordningsnummer,
    /// A telephone number.
    Telefon,
    /// An e-mail address.
    Epost,
    /// A street address.
    Adress,
    /// Bank account, IBAN, bankgiro or plusgiro.
    Konto,
    /// A payment card.
    Kort,
    /// A number plate.
    Regnummer,
    /// The number of a passport, an identity card or a driving licence.
    Legitimation,
    /// A private person's name in social media.
    Profil,
    /// A property together with its owner.
    Fastighet,
    /// The name of a person beside other personal data.
    Namn,
}

impl Recogniser {
    /// Every recogniser.
    pub const ALL: [Self; 12] = [
        Self::Personnummer,
        Self::Samordningsnummer,
        Self::Telefon,
        Self::Epost,
        Self::Adress,
        Self::Konto,
        Self::Kort,
        Self::Regnummer,
        Self::Legitimation,
        Self::Profil,
        Self::Fastighet,
        Self::Namn,
    ];

    /// The name used in packs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Personnummer => "personnummer",
            Self::Samordningsnummer => "samordningsnummer",
            Self::Telefon => "telefon",
            Self::Epost => "epost",
            Self::Adress => "adress",
            Self::Konto => "konto",
            Self::Kort => "kort",
            Self::Regnummer => "regnummer",
            Self::Legitimation => "legitimation",
            Self::Profil => "profil",
            Self::Fastighet => "fastighet",
            Self::Namn => "namn",
        }
    }

    /// The recogniser of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.name() == name)
    }

    /// What the removal log shows instead.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Personnummer | Self::Samordningsnummer => "[personnummer]",
            Self::Telefon => "[telefonnummer]",
            Self::Epost => "[e-post]",
            Self::Adress => "[adress]",
            Self::Konto | Self::Kort => "[kontonummer]",
            Self::Regnummer => "[regnummer]",
            Self::Legitimation => "[legitimation]",
            Self::Profil => "[profil]",
            Self::Fastighet => "[fastighet]",
            Self::Namn => "[namn]",
        }
    }
}

/// What belongs to the municipality itself: settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    /// E-mail domains ("torsby.se").
    pub domains: Vec<String>,
    /// Telephone numbers, written in any way.
    pub phones: Vec<String>,
}

/// Something found: which, where (bytes of the folded text), how sure.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) recogniser: Recogniser,
    pub(crate) range: Range<usize>,
    pub(crate) confidence: f32,
}

/// Everything in a text, gravest kind first where two claim the same place.
pub(crate) fn find(text: &Text<'_>, names: &Names, own: &Own) -> Vec<Found> {
    let folded = text.folded();
    let runs = digits::runs(folded);
    let mut found = Vec::new();
    for run in &runs {
        account::find(folded, run, &mut found);
        personnummer::find(folded, run, &mut found);
        personnummer::find_interim(folded, run, &mut found);
        phone::find(folded, run, own, &mut found);
    }
    for run in &spoken::runs(folded) {
        personnummer::find(folded, run, &mut found);
        phone::find(folded, run, own, &mut found);
    }
    personnummer::find_parted(folded, &runs, &mut found);
    phone::find_halves(text, &mut found);
    email::find(text, own, &mut found);
    address::find(text, names, &mut found);
    plate::find(text, &mut found);
    plate::find_halves(text, &mut found);
    identity::find(text, &mut found);
    profile::find(text, &mut found);
    property::find(text, names, &mut found);
    account::find_iban(folded, &mut found);
    let mut found = without_overlaps(found);
    let beside = names_beside(text, names, &found);
    found.extend(beside);
    without_overlaps(found)
}

/// How near, in tokens, a name must stand to the data.
const BESIDE: usize = 25;

/// The full names beside data: together they are what reaches somebody.
fn names_beside(text: &Text<'_>, names: &Names, found: &[Found]) -> Vec<Found> {
    if found.is_empty() {
        return Vec::new();
    }
    let places: Vec<usize> = found.iter().map(|f| text.tokens_in(&f.range).start).collect();
    let near = |person: &Range<usize>| {
        // `places` ascends: the first that is not too far before is the only one to ask.
        let at = places.partition_point(|place| place + BESIDE < person.start);
        places.get(at).is_some_and(|place| *place < person.end + BESIDE)
    };
    names
        .persons()
        .filter(near)
        .filter_map(|person| {
            let (first, last) = (text.tokens().get(person.start)?, text.tokens().get(person.end - 1)?);
            Some(Found {
                recogniser: Recogniser::Namn,
                range: first.range().start..last.range().end,
                confidence: 0.4,
            })
        })
        .collect()
}

/// Of two that overlap, the surer stays; of two as sure, the longer.
fn without_overlaps(found: Vec<Found>) -> Vec<Found> {
    let mut kept = ordered(found, |f| [!certainty(f.confidence), !(f.range.len() as u32), 0, 0]);
    let mut taken = Taken::default();
    kept.retain(|f| taken.take(&f.range));
    ordered(kept, |f| [f.range.start as u32, 0, 0, 0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use names::NameList;

    pub(super) fn found(text: &str, own: &Own) -> Vec<(Recogniser, String)> {
        let text = Text::new(text);
        let names = NameList::default().read(&text);
        find(&text, &names, own)
            .into_iter()
            .map(|f| (f.recogniser, text.slice(&text.span(f.range)).to_owned()))
            .collect()
    }
}
