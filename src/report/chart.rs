//! Bars as SVG: a few rectangles and words.
//!
//! No chart crate does this here. charming draws by running ECharts in a JavaScript engine; plotters' SVG knows neither
//! `<title>` nor `<desc>` nor a class that print styles could speak of, and places words by a font that it must find on
//! the machine, so that another machine gives other bytes. What is needed is less than either: bars that lie, so that
//! long names have room, each with its number written out; two kinds told apart by their filling and not by colour alone; and
//! a name and a description for those who hear it. The table beside it says the same.

use super::count::Count;
use super::words::Language;

/// Bars beside each other.
#[derive(Clone, Debug)]
pub(super) struct Chart {
    pub(super) title: String,
    bars: Vec<Bar>,
}

/// A bar, and the one of the year before.
#[derive(Clone, Debug)]
pub(super) struct Bar {
    pub(super) label: String,
    pub(super) now: Count,
    pub(super) before: Option<Count>,
}

/// A bar, ready to be drawn. All lengths are in the units of the picture.
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    pub(super) y: usize,
    pub(super) middle: usize,
    pub(super) width: u64,
    pub(super) end: u64,
    pub(super) class: &'static str,
    pub(super) label: String,
    pub(super) value: String,
}

/// Where the bars begin, how long the longest is, how high each is and how far apart groups are.
pub(super) const LEFT: u64 = 240;
const LONGEST: u64 = 400;
const HEIGHT: usize = 16;
const APART: usize = 10;
/// How many characters of a name fit before the bars; the whole name stands in the table.
const NAME: usize = 34;

impl Chart {
    /// `None` when there is nothing to draw.
    pub(super) fn new(title: String, bars: Vec<Bar>) -> Option<Self> {
        let any = bars
            .iter()
            .any(|bar| length(bar.now) > 0 || bar.before.is_some_and(|count| length(count) > 0));
        any.then_some(Self { title, bars })
    }

    /// Whether there are two kinds of bars.
    pub(super) fn compares(&self) -> bool {
        self.bars.iter().any(|bar| bar.before.is_some())
    }

    /// Every bar in its place, and the picture's height.
    pub(super) fn drawn(&self, language: Language) -> (Vec<Drawn>, usize) {
        let all = self.bars.iter().flat_map(|bar| [Some(bar.now), bar.before]).flatten();
        let largest = all.map(length).max().unwrap_or_default().max(1);
        let mut drawn = Vec::new();
        let mut y = APART;
        for bar in &self.bars {
            let kinds = [(Some(bar.now), "now", bar.label.as_str()), (bar.before, "before", "")];
            for (count, class, label) in kinds {
                let Some(count) = count else { continue };
                let width = length(count) * LONGEST / largest;
                drawn.push(Drawn {
                    y,
                    middle: y + HEIGHT / 2,
                    width,
                    end: LEFT + width + 6,
                    class,
                    label: shortened(label),
                    value: super::tables::Cell::from(count).shown(language),
                });
                y += HEIGHT + 1;
            }
            y += APART;
        }
        (drawn, y)
    }

    /// What a reader who does not see it is told: the largest, and that the table has the rest.
    pub(super) fn description(&self, language: Language) -> String {
        let largest = self.bars.iter().max_by_key(|bar| length(bar.now));
        let Some(bar) = largest else { return String::new() };
        let value = super::tables::Cell::from(bar.now).shown(language);
        match language {
            Language::Swedish => {
                format!(
                    "{} staplar. Störst: {}, {value}. Alla värden står i tabellen intill.",
                    self.bars.len(),
                    bar.label
                )
            }
            Language::English => {
                format!(
                    "{} bars. Largest: {}, {value}. The table beside it has every value.",
                    self.bars.len(),
                    bar.label
                )
            }
        }
    }
}

/// A small count is drawn as one: that it is there may be seen, how small it is may not.
const fn length(count: Count) -> u64 {
    match count {
        Count::Exact(count) => count,
        Count::Few => 1,
    }
}

fn shortened(label: &str) -> String {
    if label.chars().count() <= NAME {
        return label.to_owned();
    }
    let mut short: String = label.chars().take(NAME - 1).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(label: &str, now: Count, before: Option<Count>) -> Bar {
        Bar {
            label: label.to_owned(),
            now,
            before,
        }
    }

    #[test]
    fn bars_are_as_long_as_their_counts_and_never_overlap() {
        let bars = vec![
            bar("a", Count::Exact(50), Some(Count::Exact(100))),
            bar("b", Count::Few, None),
        ];
        let chart = Chart::new("t".into(), bars).unwrap();
        let (drawn, height) = chart.drawn(Language::Swedish);
        assert_eq!(drawn.iter().map(|bar| bar.width).collect::<Vec<_>>(), [200, 400, 4]);
        assert!(drawn.windows(2).all(|two| two[0].y + HEIGHT < two[1].y));
        assert!(drawn.iter().all(|bar| bar.y + HEIGHT < height));
        assert_eq!(drawn[2].value, "färre än 3");
        assert!(chart.compares() && chart.description(Language::Swedish).contains("Störst: a, 50"));
    }

    #[test]
    fn nothing_gives_no_chart() {
        assert!(Chart::new("t".into(), vec![bar("a", Count::Exact(0), Some(Count::Exact(0)))]).is_none());
        assert!(Chart::new("t".into(), Vec::new()).is_none());
    }

    #[test]
    fn the_largest_numbers_fit() {
        let bars = vec![bar(&"å".repeat(100), Count::Exact(u64::from(u32::MAX) * 50_000), None)];
        let (drawn, _) = Chart::new("t".into(), bars).unwrap().drawn(Language::English);
        assert_eq!((drawn[0].width, drawn[0].label.chars().count()), (LONGEST, NAME));
    }
}
