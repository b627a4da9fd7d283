//! A page and its frames as one page.
//!
//! Comments may stand in frames of other sites (Disqus, giscus, …), each read by a script of its own. To the user they are
//! the page's comments.

use std::collections::BTreeMap;

use crate::protocol::{Health, PageState, PageStatus};

/// The browser's number of a frame; 0 is the page itself. Firefox's do not fit in 32 bits.
pub type FrameId = i64;

/// The page and its frames, by their numbers, as one page. Gives too in which frame each comment of a frame stands.
#[must_use]
pub fn join(top: &PageState, frames: &BTreeMap<FrameId, PageState>) -> (PageState, BTreeMap<String, FrameId>) {
    let mut page = top.clone();
    let mut places = BTreeMap::new();
    for (&number, frame) in frames {
        page.status = match (page.status, frame.status) {
            (PageStatus::Reading, _) | (_, PageStatus::Reading) => PageStatus::Reading,
            (PageStatus::NoComments | PageStatus::PostNotFound, other) => other,
            (own, _) => own,
        };
        page.health = sum(&page.health, &frame.health);
        page.adapter = page.adapter.or_else(|| frame.adapter.clone());
        page.failure = page.failure.or_else(|| frame.failure.clone());
        for item in &frame.items {
            let mut item = item.clone();
            // Two frames may number their comments alike.
            if page.items.iter().any(|other| other.comment.id == item.comment.id) {
                item.comment.id = format!("{}{MARK}{number}", item.comment.id);
            }
            places.insert(item.comment.id.clone(), number);
            page.items.push(item);
        }
    }
    (page, places)
}

/// Sets a comment's id apart from the same one in another frame.
const MARK: &str = "~frame-";

/// The id by which the comment's own frame knows it.
#[must_use]
pub fn own_id(comment: &str) -> String {
    comment
        .split_once(MARK)
        .map_or_else(|| comment.to_owned(), |(id, _)| id.to_owned())
}

fn sum(a: &Health, b: &Health) -> Health {
    Health {
        found: a.found + b.found,
        read: a.read + b.read,
        images: a.images + b.images,
        unreadable: a.unreadable + b.unreadable,
        pending: a.pending + b.pending,
        truncated: a.truncated + b.truncated,
        unsure: a.unsure + b.unsure,
        folded: a.folded + b.folded,
        selection: a.selection || b.selection,
        claimed: match (a.found > 0, b.found > 0) {
            // One part's own count says nothing of the other part.
            (true, true) => a.claimed.zip(b.claimed).map(|(a, b)| a + b),
            (true, false) => a.claimed,
            (false, _) => b.claimed.or(a.claimed),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(status: &str, found: u32, claimed: Option<u32>, ids: &[&str]) -> PageState {
        let items: Vec<_> = ids
            .iter()
            .map(|id| serde_json::json!({"comment": {"id": id, "text": "hej", "kind": "text", "truncated": false}, "present": true}))
            .collect();
        let mut health = serde_json::json!({"found": found, "read": found, "images": 0, "unreadable": 0, "pending": 0, "truncated": 0});
        if let Some(claimed) = claimed {
            health["claimed"] = claimed.into();
        }
        serde_json::from_value(serde_json::json!({
            "page": {"url": "https://kommun.example/", "title": "", "channel": "kommun.example"},
            "status": status, "health": health, "items": items,
        }))
        .unwrap()
    }

    #[test]
    fn a_page_without_comments_is_what_its_frame_is() {
        let frames = BTreeMap::from([(4, page("ready", 2, Some(2), &["a", "b"]))]);
        let (joined, places) = join(&page("noComments", 0, None, &[]), &frames);
        assert_eq!(joined.status, PageStatus::Ready);
        assert_eq!((joined.health.found, joined.health.claimed), (2, Some(2)));
        assert_eq!(places["a"], 4);
    }

    #[test]
    fn the_same_id_twice_is_two_comments() {
        let frames = BTreeMap::from([(4, page("ready", 1, None, &["a"]))]);
        let (joined, places) = join(&page("ready", 1, Some(1), &["a"]), &frames);
        let ids: Vec<_> = joined.items.iter().map(|item| item.comment.id.as_str()).collect();
        assert_eq!(ids, ["a", "a~frame-4"]);
        assert_eq!((places.get("a"), places["a~frame-4"]), (None, 4));
        assert_eq!(own_id("a~frame-4"), "a");
        // The page's count of one says nothing of two.
        assert_eq!(joined.health.claimed, None);
    }

    #[test]
    fn a_frame_that_still_reads_keeps_the_whole_from_being_done() {
        let frames = BTreeMap::from([(4, page("reading", 0, None, &[]))]);
        assert_eq!(
            join(&page("ready", 1, None, &["a"]), &frames).0.status,
            PageStatus::Reading
        );
    }
}
