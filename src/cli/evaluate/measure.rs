//! Counting, and what a count is worth: shares with their 95 % intervals.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use uppsikt::model::Category;

/// A share of `n` cases, with the interval that holds the true one 95 times of 100.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct Measure {
    pub(super) value: f64,
    pub(super) low: f64,
    pub(super) high: f64,
    /// How many cases it rests on.
    pub(super) n: usize,
}

impl Measure {
    /// `part` of `whole`, with Wilson's interval, which holds for few cases and for shares near 0 and 1; `None` of nothing.
    pub(super) fn of(part: usize, whole: usize) -> Option<Self> {
        /// The normal distribution's 97.5th percentile.
        const Z: f64 = 1.959_964;
        if whole == 0 {
            return None;
        }
        let n = whole as f64;
        let share = part as f64 / n;
        let middle = (share + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
        let width = Z / (1.0 + Z * Z / n) * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
        Some(Self {
            value: share,
            // What rounding leaves of an interval that reaches its end.
            low: if part == 0 { 0.0 } else { (middle - width).max(0.0) },
            high: if part == whole { 1.0 } else { (middle + width).min(1.0) },
            n: whole,
        })
    }

    /// How many of the cases.
    pub(super) fn part(self) -> usize {
        (self.value * self.n as f64).round() as usize
    }

    /// F1. It is no share, but it rises with one: the right of all that was found or should have been.
    fn f1(counts: Counts) -> Option<Self> {
        let Counts { right, wrong, missed } = counts;
        let f1 = |share: f64| 2.0 * share / (1.0 + share);
        Self::of(right, right + wrong + missed).map(|of| Self {
            value: f1(of.value),
            low: f1(of.low),
            high: f1(of.high),
            n: of.n,
        })
    }
}

/// What was found of what should have been.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) right: usize,
    pub(super) wrong: usize,
    pub(super) missed: usize,
}

impl Counts {
    pub(super) fn add(&mut self, labelled: bool, found: bool) {
        match (labelled, found) {
            (true, true) => self.right += 1,
            (false, true) => self.wrong += 1,
            (true, false) => self.missed += 1,
            (false, false) => {}
        }
    }

    pub(super) fn rates(self) -> Rates {
        Rates {
            right: self.right,
            wrong: self.wrong,
            missed: self.missed,
            precision: Measure::of(self.right, self.right + self.wrong),
            recall: Measure::of(self.right, self.right + self.missed),
            f1: Measure::f1(self),
        }
    }
}

/// [`Counts`] with what follows from them.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Rates {
    pub(super) right: usize,
    pub(super) wrong: usize,
    pub(super) missed: usize,
    pub(super) precision: Option<Measure>,
    pub(super) recall: Option<Measure>,
    pub(super) f1: Option<Measure>,
}

/// What was seen in a set of comments.
#[derive(Clone, Debug, Default)]
pub(super) struct Totals {
    labels: BTreeMap<Category, Counts>,
    flagged: Counts,
    comments: usize,
    clean: usize,
    clean_flagged: usize,
    marks: usize,
    marks_touched: usize,
}

/// One comment: what it should give, what it gave, and how many of its marked words were touched.
#[derive(Debug)]
pub(super) struct Seen<'a> {
    pub(super) labels: &'a BTreeSet<Category>,
    pub(super) found: &'a BTreeSet<Category>,
    pub(super) marks: usize,
    pub(super) marks_touched: usize,
}

impl Totals {
    pub(super) fn add(&mut self, seen: &Seen<'_>) {
        let Seen { labels, found, .. } = seen;
        self.comments += 1;
        for category in Category::ALL {
            let counts = self.labels.entry(category).or_default();
            counts.add(labels.contains(&category), found.contains(&category));
        }
        self.flagged.add(!labels.is_empty(), !found.is_empty());
        if labels.is_empty() {
            self.clean += 1;
            self.clean_flagged += usize::from(!found.is_empty());
        }
        self.marks += seen.marks;
        self.marks_touched += seen.marks_touched;
    }

    pub(super) fn report(&self) -> Report {
        let mut all = Counts::default();
        let mut labels = Vec::new();
        for category in Category::ALL {
            let counts = self.labels.get(&category).copied().unwrap_or_default();
            all.right += counts.right;
            all.wrong += counts.wrong;
            all.missed += counts.missed;
            labels.push(Label {
                label: category,
                rates: counts.rates(),
            });
        }
        Report {
            comments: self.comments,
            labels,
            all_labels: all.rates(),
            flagged: self.flagged.rates(),
            clean_flagged: Measure::of(self.clean_flagged, self.clean),
            marks_touched: Measure::of(self.marks_touched, self.marks),
        }
    }
}

/// [`Totals`] with what follows from them: what `--json` writes.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Report {
    pub(super) comments: usize,
    /// Gravest first.
    pub(super) labels: Vec<Label>,
    /// Every label of every comment alike.
    pub(super) all_labels: Rates,
    /// Whether a comment was flagged, for whatever.
    pub(super) flagged: Rates,
    /// Of the comments without labels.
    pub(super) clean_flagged: Option<Measure>,
    /// Of the marked words, those that a finding of their label touches.
    pub(super) marks_touched: Option<Measure>,
}

#[derive(Debug, Serialize)]
pub(super) struct Label {
    pub(super) label: Category,
    #[serde(flatten)]
    pub(super) rates: Rates,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(measure: Option<Measure>, value: f64, low: f64, high: f64, n: usize) {
        let m = measure.unwrap();
        let near = |a: f64, b: f64| (a - b).abs() < 0.000_5;
        assert!(
            near(m.value, value) && near(m.low, low) && near(m.high, high) && m.n == n,
            "{m:?}"
        );
    }

    #[test]
    fn intervals_are_wilsons() {
        // By hand, and as published tables have them.
        close(Measure::of(81, 263), 0.308, 0.255, 0.366, 263);
        close(Measure::of(0, 20), 0.0, 0.0, 0.161, 20);
        close(Measure::of(29, 29), 1.0, 0.883, 1.0, 29);
        assert_eq!(Measure::of(0, 0), None);
        assert_eq!(Measure::of(81, 263).map(Measure::part), Some(81));
    }

    #[test]
    fn f1_and_its_interval_follow_the_share_of_right_ones() {
        let counts = Counts {
            right: 8,
            wrong: 1,
            missed: 3,
        };
        let m = Measure::f1(counts).unwrap();
        assert!((m.value - 16.0 / 20.0).abs() < 1e-12);
        assert!(m.low < m.value && m.value < m.high && m.n == 12, "{m:?}");
    }

    #[test]
    fn comments_are_counted_by_label_and_at_all() {
        let set = |ids: &[Category]| ids.iter().copied().collect::<BTreeSet<_>>();
        let mut totals = Totals::default();
        for (labels, found, marks, marks_touched) in [
            (set(&[Category::Hot]), set(&[Category::Svordom]), 2, 0),
            (set(&[Category::Hot]), set(&[Category::Hot]), 1, 1),
            (set(&[]), set(&[Category::Hot]), 0, 0),
            (set(&[]), set(&[]), 0, 0),
        ] {
            totals.add(&Seen {
                labels: &labels,
                found: &found,
                marks,
                marks_touched,
            });
        }
        let report = totals.report();
        let hot = &report.labels.iter().find(|l| l.label == Category::Hot).unwrap().rates;
        assert_eq!((hot.right, hot.wrong, hot.missed), (1, 1, 1));
        let all = &report.all_labels;
        assert_eq!((all.right, all.wrong, all.missed), (1, 2, 1));
        // A comment flagged for another thing than it should be is flagged.
        let flagged = &report.flagged;
        assert_eq!((flagged.right, flagged.wrong, flagged.missed), (2, 1, 0));
        assert_eq!(report.clean_flagged.map(|m| (m.value, m.n)), Some((0.5, 2)));
        assert_eq!(report.marks_touched.map(|m| m.n), Some(3));
    }
}
