//! What the fuzz targets share. The targets ask the same questions as the property tests.

#[path = "../../tests/support/invariants.rs"]
pub mod invariants;
#[path = "../../tests/support/ledger.rs"]
pub mod ledger;

use std::borrow::Cow;
use std::sync::OnceLock;
use uppsikt::review::Reviewer;
use uppsikt::rules::Pack;

/// Any bytes as text: a comment that is no UTF-8 never reaches the core.
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// A reviewer by the built-in pack, made once.
pub fn reviewer() -> &'static Reviewer {
    static REVIEWER: OnceLock<Reviewer> = OnceLock::new();
    REVIEWER.get_or_init(|| Reviewer::new(Pack::builtin().expect("the built-in pack")))
}
