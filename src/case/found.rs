//! From what was found on a page to cases: every question becomes one, once.

use std::collections::BTreeMap;

use super::CaseKind;
use super::event::Source;
use super::state::Case;
use crate::model::{Category, Comment};
use crate::protocol::{PageItem, PageRef};

impl Source {
    /// Of a comment on a page.
    #[must_use]
    pub fn of(page: &PageRef, comment: &Comment) -> Self {
        let exact = comment.published.as_ref().and_then(|published| published.exact.clone());
        Self {
            url: comment.permalink.clone().unwrap_or_else(|| page.url.clone()),
            channel: page.channel.clone(),
            comment: comment.id.clone(),
            post: comment.post.clone().unwrap_or_default(),
            author: comment.author.clone().unwrap_or_default(),
            text: comment.text.clone(),
            published: exact.unwrap_or_default(),
        }
    }
}

impl Case {
    /// Whether it is about this comment. Of possible child abuse material only the address is known.
    #[must_use]
    pub fn is_about(&self, source: &Source) -> bool {
        if self.kind == CaseKind::Barnpornografi || source.comment.is_empty() {
            return self.source.url == source.url;
        }
        self.source.channel == source.channel && self.source.comment == source.comment
    }
}

/// The questions of a page that have no case yet, in page order. A question that was asked, answered and closed is not
/// asked again; nor is one that the user said needs no attention.
#[must_use]
pub fn questions(page: &PageRef, items: &[PageItem], cases: &BTreeMap<String, Case>) -> Vec<Source> {
    let asks = |item: &&PageItem| {
        item.reviewed.as_ref().is_some_and(|reviewed| {
            !reviewed.approved
                && reviewed
                    .review
                    .findings
                    .iter()
                    .any(|finding| finding.category == Category::Fraga)
        })
    };
    items
        .iter()
        .filter(asks)
        .map(|item| Source::of(page, &item.comment))
        .filter(|source| !cases.values().any(|case| case.is_about(source)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::replay;
    use crate::protocol::ReviewedComment;
    use crate::review::Reviewer;
    use crate::rules::Pack;

    #[test]
    fn every_question_becomes_a_case_once() {
        let reviewer = Reviewer::new(Pack::builtin().unwrap());
        let page = PageRef {
            url: "https://norrlunda.example/bad".into(),
            title: "Badet".into(),
            channel: "norrlunda.example".into(),
        };
        let item = |id: &str, text: &str, approved: bool| {
            let comment: Comment = serde_json::from_value(serde_json::json!({ "id": id, "text": text })).unwrap();
            PageItem {
                reviewed: Some(ReviewedComment {
                    review: reviewer.review(&comment),
                    key: id.into(),
                    approved,
                }),
                comment,
                present: true,
                vanished: false,
                told: None,
            }
        };
        let items = [
            item("1", "När öppnar simhallen?", false),
            item("2", "Så fint det blev!", false),
            item("3", "Var kan jag parkera?", true),
            item("4", "Hur mycket kostar det att bada?", false),
        ];
        let found = questions(&page, &items, &BTreeMap::new());
        let ids: Vec<_> = found.iter().map(|source| source.comment.as_str()).collect();
        assert_eq!(ids, ["1", "4"]);
        assert_eq!(found[0].url, page.url, "no address of its own");

        let at = "2026-11-27T10:00:00+01:00";
        let events = [Case::open("f1", at, "", CaseKind::Fraga, found[0].clone())];
        let found = questions(&page, &items, &replay(&events).0);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].comment, "4");
    }
}
