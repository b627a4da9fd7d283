//! Chains for tests.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests alone use it")]

use super::chain::{Onto, seal};
use super::parts::SEED_BYTES;
use super::{Decision, Entry, EntryBody, LogEvent};

pub(crate) const PROFILE: &str = "00112233445566778899aabbccddeeff";

/// What the next entry is sealed onto.
pub(crate) fn onto(entries: &[Entry]) -> Onto<'_> {
    entries.last().map_or(Onto::Profile(PROFILE), Onto::Entry)
}

/// These bodies, sealed one after the other.
pub(crate) fn chain_of(bodies: &[EntryBody]) -> Vec<Entry> {
    chain_in(PROFILE, bodies)
}

/// The same in a profile of one's choice.
pub(crate) fn chain_in(profile: &str, bodies: &[EntryBody]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for body in bodies {
        let mut seed = [7; SEED_BYTES];
        seed[0] = u8::try_from(entries.len() % 251).unwrap();
        let onto = entries.last().map_or(Onto::Profile(profile), Onto::Entry);
        let entry = seal(body.clone(), onto, &seed);
        entries.push(entry);
    }
    entries
}

/// The decision in an entry that holds one.
pub(crate) fn decision(entry: &mut Entry) -> &mut Decision {
    let LogEvent::Decision(decision) = &mut entry.body.event else {
        panic!("no decision")
    };
    decision
}
