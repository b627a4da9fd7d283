//! An author as a keyed hash: recognisable within a year, unreadable without the key.
//!
//! HMAC-SHA-256 under a random key that never leaves the browser profile; each year has its own key, so destroying
//! it makes that year's hashes meaningless (crypto-shredding). A plain hash would not do: names can be guessed.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::text::normal::nfc;

/// The length of a key in bytes: SHA-256's block size, which HMAC takes as it is.
pub const KEY_BYTES: usize = 64;

/// The author's keyed hash in hex, or `None` for a name that is empty.
///
/// The name is trimmed and NFC-normalised, so that one person written in two Unicode forms stays one person.
#[must_use]
pub fn author_hmac(key: &[u8; KEY_BYTES], name: &str) -> Option<String> {
    let name = nfc(name.trim());
    (!name.is_empty()).then(|| keyed_hash(key, &["author", &name]))
}

/// A keyed hash, in hex, over `parts`. Each part is preceded by its length, so that no two lists of parts collide.
#[must_use]
pub fn keyed_hash(key: &[u8], parts: &[&str]) -> String {
    let mut mac = mac(key);
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part.as_bytes());
    }
    super::chain::hex(&mac.finalize().into_bytes())
}

/// A longer key than SHA-256's block is hashed first and a shorter one padded, as RFC 2104 says: so every length will do.
fn mac(key: &[u8]) -> Hmac<Sha256> {
    let mut block = [0; KEY_BYTES];
    if key.len() > KEY_BYTES {
        block[..32].copy_from_slice(&Sha256::digest(key));
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    Hmac::new(&block.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; KEY_BYTES] = [7; KEY_BYTES];

    #[test]
    fn the_same_name_gives_the_same_hash_in_either_unicode_form() {
        assert_eq!(
            author_hmac(&KEY, "Åsa Öberg"),
            author_hmac(&KEY, " A\u{30a}sa O\u{308}berg ")
        );
    }

    #[test]
    fn another_key_or_name_gives_another_hash() {
        assert_ne!(author_hmac(&KEY, "Åsa"), author_hmac(&[8; KEY_BYTES], "Åsa"));
        assert_ne!(author_hmac(&KEY, "Åsa"), author_hmac(&KEY, "Asa"));
    }

    #[test]
    fn no_name_gives_no_hash() {
        assert_eq!(author_hmac(&KEY, "  "), None);
    }

    #[test]
    fn parts_do_not_run_together() {
        assert_ne!(keyed_hash(&KEY, &["ab", "c"]), keyed_hash(&KEY, &["a", "bc"]));
    }
}
