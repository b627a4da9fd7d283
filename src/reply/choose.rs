//! Which template to propose: what suits first, and not the sentence that the thread has seen already.

use super::{ReplyKind, Template};
use crate::case::CaseKind;
use crate::model::Category;
use crate::order::ordered;

/// What a reply is sought for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    /// What the reply should do, where that is known.
    pub kind: Option<ReplyKind>,
    /// The kind of the case, where there is one.
    pub case: Option<CaseKind>,
    /// The categories found, gravest first.
    pub categories: &'a [Category],
    /// The ids of the templates that the thread has been answered with, oldest first.
    pub used: &'a [String],
}

/// All templates, the best first. What is wanted decides; of templates that suit as well, the one that the thread has seen
/// least comes first, then the one that was used longest ago. So a thread is answered with one and the same sentence only
/// when there is no other.
#[must_use]
pub fn choose<'t>(templates: &'t [Template], wanted: &Wanted<'_>) -> Vec<&'t Template> {
    ordered(templates.iter().collect(), |template| {
        let fit = fit(template, wanted);
        let times = wanted.used.iter().filter(|id| **id == template.id).count();
        let last = wanted.used.iter().rposition(|id| *id == template.id);
        // `ordered` keeps the pack's own order among equals.
        [fit, times as u32, last.map_or(0, |at| at as u32 + 1), 0]
    })
}

/// How far a template is from what is wanted: 0 is nearest.
fn fit(template: &Template, wanted: &Wanted<'_>) -> u32 {
    let kind = wanted.kind.is_some_and(|kind| kind != template.kind);
    // A template that names no case suits any, but one that names this case suits it better.
    let case = match wanted.case {
        Some(case) if template.cases.contains(&case) => 0,
        Some(_) if !template.cases.is_empty() => 2,
        Some(_) => 1,
        None => 0,
    };
    let category = wanted
        .categories
        .iter()
        .position(|category| template.categories.contains(category))
        .unwrap_or(wanted.categories.len() + usize::from(!template.categories.is_empty()));
    (u32::from(kind) * 3 + case) * 32 + category as u32
}

/// The templates that say the same as this one in other words, itself among them.
#[must_use]
pub fn variants<'t>(templates: &'t [Template], of: &Template) -> Vec<&'t Template> {
    templates.iter().filter(|one| one.group() == of.group()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::builtin;
    use std::collections::BTreeSet;

    /// Where a thread could get many answers of one sort.
    const MANY: [(ReplyKind, &[Category]); 8] = [
        (ReplyKind::Borttagning, &[Category::Hot]),
        (ReplyKind::Borttagning, &[Category::Hets]),
        (ReplyKind::Borttagning, &[Category::Personangrepp]),
        (ReplyKind::Borttagning, &[Category::Svordom]),
        (ReplyKind::Borttagning, &[Category::Reklam]),
        (ReplyKind::Borttagning, &[Category::Sekretess]),
        (ReplyKind::Fraga, &[Category::Fraga]),
        (ReplyKind::Kris, &[]),
    ];

    #[test]
    fn a_thread_is_not_answered_twice_with_one_sentence_while_there_is_another() {
        let all = builtin().unwrap();
        for (kind, categories) in MANY {
            let mut used: Vec<String> = Vec::new();
            for _ in 0..10 {
                let wanted = Wanted {
                    kind: Some(kind),
                    categories,
                    used: &used,
                    ..Wanted::default()
                };
                let chosen = choose(&all, &wanted)[0];
                assert_eq!(chosen.kind, kind);
                assert_ne!(used.last(), Some(&chosen.id), "{kind:?} {categories:?}");
                used.push(chosen.id.clone());
            }
            let different: BTreeSet<_> = used.iter().collect();
            for id in &different {
                let times = used.iter().filter(|used| used == id).count();
                assert!(times <= 10_usize.div_ceil(different.len()), "{id} {times} times");
            }
        }
    }

    #[test]
    fn the_case_decides_before_the_category_and_the_kind_before_both() {
        let all = builtin().unwrap();
        let first = |kind, case, categories: &[Category]| {
            choose(
                &all,
                &Wanted {
                    kind,
                    case,
                    categories,
                    used: &[],
                },
            )[0]
        };
        // Nobody is answered about child abuse material.
        for case in CaseKind::ALL.into_iter().filter(|c| *c != CaseKind::Barnpornografi) {
            assert!(first(None, Some(case), &[]).cases.contains(&case), "{case:?}");
        }
        let sekretess = first(None, Some(CaseKind::Sekretess), &[Category::Personuppgift]);
        assert!(sekretess.categories.contains(&Category::Personuppgift));
        let kris = first(Some(ReplyKind::Kris), Some(CaseKind::Fraga), &[Category::Fraga]);
        assert_eq!(kris.kind, ReplyKind::Kris);
    }

    #[test]
    fn every_category_that_can_be_removed_has_two_ways_to_say_it() {
        let all = builtin().unwrap();
        for category in Category::ALL.into_iter().filter(|c| *c != Category::Fraga) {
            let suit = all
                .iter()
                .filter(|t| t.kind == ReplyKind::Borttagning && t.categories.contains(&category));
            assert!(suit.count() >= 2, "{category:?}");
        }
    }

    #[test]
    fn variants_are_of_one_kind_and_differ_in_their_words() {
        let all = builtin().unwrap();
        for template in &all {
            for other in variants(&all, template) {
                assert_eq!(other.kind, template.kind, "{}", template.id);
                assert!(other.id == template.id || other.text != template.text);
            }
        }
    }
}
