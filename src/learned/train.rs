//! Training: from labelled comments to a model, the same one every time.
//!
//! For each category a linear support vector machine over the features of every sentence (L2 loss, dual coordinate
//! descent: Hsieh et al., *A Dual Coordinate Descent Method for Large-scale Linear SVM*, 2008). Written here because
//! it is forty lines, while the crates at hand want dense matrices. A sentence is of a category when one of the
//! comment's marks for it touches it. Probabilities are fitted (Platt) to what models trained on the other four fifths
//! say of each fifth, so that they hold for comments never seen. Nothing is random but the order of the sentences, which comes from a
//! fixed seed.

use super::features::{BITS, Reader, Seen, Sink};
use super::model::{Calibration, Model};
use super::{CATEGORIES, meaning};
use crate::model::Category;
use crate::personal::names::NameList;
use crate::text::Text;
use std::collections::{BTreeMap, BTreeSet};

/// How much a missed sentence costs against larger weights. Measured: 1 to 3 are best and alike.
const COST: f64 = 2.0;
/// How often every sentence is looked at. Beyond 40 nothing changed.
const ROUNDS: usize = 40;
const FOLDS: usize = 5;
/// How often a learned finding must be right. Lower finds more and tires people.
const PRECISION: f64 = 0.8;
/// Weights smaller than this share of the greatest are left out: at 0.05 the model is half as large, and answers alike.
const SMALLEST: f64 = 0.05;

/// A labelled comment.
#[derive(Clone, Debug)]
pub struct Example {
    /// The comment's text.
    pub text: String,
    /// What a moderator would want flagged.
    pub labels: BTreeSet<Category>,
    /// The exact words for a label; a label without any rests on the whole comment.
    pub marks: BTreeMap<Category, Vec<String>>,
    /// The only category that the labels speak of, as a rule's own examples do; `None` when they speak of all.
    pub only: Option<Category>,
}

/// What training saw.
#[derive(Clone, Debug)]
pub struct Report {
    /// Comments trained on.
    pub comments: usize,
    /// Sentences trained on.
    pub sentences: usize,
    /// For each probability asked for: how the model does alone on the fifth it was not trained on.
    pub held_out: Vec<HeldOut>,
}

/// How models do on comments that they were not trained on, with a finding wherever a category has at least a probability.
#[derive(Clone, Copy, Debug)]
pub struct HeldOut {
    /// The probability.
    pub least: f32,
    /// Labels found rightly, found wrongly, missed.
    pub counts: [usize; 3],
    /// Clean comments flagged, and clean comments.
    pub clean: [usize; 2],
}

struct Row {
    comment: usize,
    only: Option<usize>,
    buckets: Vec<u16>,
    /// One for each category.
    is: [bool; CATEGORIES],
}

#[derive(Default)]
struct Collect {
    seen: Seen,
}

impl Sink for Collect {
    fn feature(&mut self, bucket: u16, _: usize, _: usize) {
        self.seen.insert(bucket);
    }
}

impl Collect {
    fn take(&mut self) -> Vec<u16> {
        let buckets = self.seen.filled().to_vec();
        self.seen.clear();
        buckets
    }
}

/// Trains a model.
#[must_use]
pub fn train(examples: &[Example]) -> (Model, Report) {
    let rows = rows(examples);
    let mut calibration = [Calibration::default(); CATEGORIES];
    let mut weights: Vec<Vec<f64>> = Vec::with_capacity(CATEGORIES);
    let mut best = vec![[0f32; CATEGORIES]; examples.len()];
    for category in 0..CATEGORIES {
        let mut scores = vec![0.0; rows.len()];
        for fold in 0..FOLDS {
            let (train, held): (Vec<usize>, Vec<usize>) =
                (0..rows.len()).partition(|&i| rows.get(i).is_some_and(|row| row.comment % FOLDS != fold));
            let machine = machine(&rows, &train, category);
            for i in held {
                if let (Some(row), Some(score)) = (rows.get(i), scores.get_mut(i)) {
                    *score = machine.score(&row.buckets);
                }
            }
        }
        let (of, truth): (Vec<f64>, Vec<bool>) = rows
            .iter()
            .zip(&scores)
            .filter(|(row, _)| row.only.is_none())
            .map(|(row, score)| (*score, row.is.get(category).copied().unwrap_or(false)))
            .unzip();
        let (slope, offset) = platt(&of, &truth);
        for (row, score) in rows.iter().zip(&scores) {
            let p = 1.0 / (1.0 + (-(slope * score + offset)).exp());
            if let Some(slot) = best.get_mut(row.comment).and_then(|b| b.get_mut(category)) {
                *slot = slot.max(p as f32);
            }
        }
        let all: Vec<usize> = (0..rows.len()).collect();
        let machine = machine(&rows, &all, category);
        let greatest = machine.weights.iter().fold(0f64, |m, w| m.max(w.abs()));
        if let Some(slot) = calibration.get_mut(category) {
            *slot = Calibration {
                scale: (greatest / 127.0) as f32,
                slope: rounded(slope),
                offset: rounded(offset + slope * machine.bias),
                least: least(examples, &best, category),
            };
        }
        weights.push(machine.weights);
    }
    let mut model = Model::new(calibration);
    for (category, weights) in weights.iter().enumerate() {
        let greatest = weights.iter().fold(0f64, |m, w| m.max(w.abs()));
        for (bucket, weight) in weights.iter().enumerate() {
            if greatest > 0.0 && weight.abs() > greatest * SMALLEST {
                model.set(bucket, category, (weight / greatest * 127.0).round() as i8);
            }
        }
    }
    let held_out = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8]
        .map(|least| held_out(examples, &best, least))
        .to_vec();
    let report = Report {
        comments: examples.len(),
        sentences: rows.len(),
        held_out,
    };
    (model, report)
}

/// The smallest probability, in steps of a twentieth, from which on findings on comments not trained on are right as often
/// as [`PRECISION`] asks.
fn least(examples: &[Example], best: &[[f32; CATEGORIES]], category: usize) -> f32 {
    let Some(label) = Category::ALL.get(category) else {
        return 1.0;
    };
    let steps = (6u8..20).map(|step| f32::from(step) / 20.0);
    let right_enough = |least: &f32| {
        let judged = examples.iter().zip(best).filter(|(example, _)| example.only.is_none());
        let found = judged.filter(|(_, row)| row.get(category).is_some_and(|p| p >= least));
        let truths: Vec<bool> = found.map(|(example, _)| example.labels.contains(label)).collect();
        let right = truths.iter().filter(|right| **right).count();
        !truths.is_empty() && right as f64 >= PRECISION * truths.len() as f64
    };
    steps.into_iter().find(right_enough).unwrap_or(0.95)
}

/// The exponential of the curve's fitting may differ in its last digits from machine to machine; the model must not.
fn rounded(number: f64) -> f32 {
    ((number * 1000.0).round() / 1000.0) as f32
}

fn held_out(examples: &[Example], best: &[[f32; CATEGORIES]], least: f32) -> HeldOut {
    let mut counts = [0; 3];
    let mut clean = [0; 2];
    for (example, row) in examples.iter().zip(best).filter(|(example, _)| example.only.is_none()) {
        let mut flagged = false;
        for (category, p) in Category::ALL.into_iter().zip(row) {
            let found = *p >= least;
            flagged |= found;
            match (example.labels.contains(&category), found) {
                (true, true) => counts[0] += 1,
                (false, true) => counts[1] += 1,
                (true, false) => counts[2] += 1,
                (false, false) => {}
            }
        }
        if example.labels.is_empty() {
            clean[0] += usize::from(flagged);
            clean[1] += 1;
        }
    }
    HeldOut { least, counts, clean }
}

fn rows(examples: &[Example]) -> Vec<Row> {
    let reader = Reader::new(meaning());
    let names = NameList::default();
    let mut rows = Vec::new();
    let mut collect = Collect::default();
    for (comment, example) in examples.iter().enumerate() {
        let text = Text::new(&example.text);
        let names = names.read(&text);
        let reading = reader.read(&text, &names);
        reading.comment(&mut collect);
        let background = collect.take();
        for (number, sentence) in text.sentences().iter().enumerate() {
            reading.sentence(number, &mut collect);
            let mut buckets = collect.take();
            buckets.extend(&background);
            let span = text.token_span(sentence.clone()).bytes;
            let is = Category::ALL.map(|category| {
                example.labels.contains(&category)
                    && example
                        .marks
                        .get(&category)
                        .filter(|m| !m.is_empty())
                        .is_none_or(|marks| {
                            marks.iter().any(|mark| {
                                example
                                    .text
                                    .match_indices(mark.as_str())
                                    .any(|(at, m)| at < span.end && at + m.len() > span.start)
                            })
                        })
            });
            rows.push(Row {
                comment,
                only: example.only.map(Category::rank),
                buckets,
                is,
            });
        }
    }
    rows
}

struct Machine {
    weights: Vec<f64>,
    bias: f64,
}

impl Machine {
    fn score(&self, buckets: &[u16]) -> f64 {
        let sum: f64 = buckets.iter().filter_map(|&b| self.weights.get(usize::from(b))).sum();
        sum / (buckets.len().max(1) as f64).sqrt() + self.bias
    }
}

/// Dual coordinate descent on the rows named. Each feature of a row has the value 1/√features, so every row has length
/// one – but for features that stand both in sentence and background, which is as it is when reading.
fn machine(rows: &[Row], chosen: &[usize], category: usize) -> Machine {
    let mut machine = Machine {
        weights: vec![0.0; 1 << BITS],
        bias: 0.0,
    };
    let mut order = chosen.to_vec();
    let mut alphas = vec![0.0; rows.len()];
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    order.retain(|&i| {
        rows.get(i)
            .is_some_and(|row| row.only.is_none_or(|only| only == category))
    });
    let diagonal = 0.5 / COST;
    for _ in 0..ROUNDS {
        for i in (1..order.len()).rev() {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            order.swap(i, (random % (i as u64 + 1)) as usize);
        }
        for &i in &order {
            let (Some(row), Some(alpha)) = (rows.get(i), alphas.get_mut(i)) else {
                continue;
            };
            let y = if row.is.get(category) == Some(&true) { 1.0 } else { -1.0 };
            let gradient: f64 = y * machine.score(&row.buckets) - 1.0 + diagonal * *alpha;
            let length = 2.0 + diagonal;
            let new = (*alpha - gradient / length).max(0.0);
            let step = (new - *alpha) * y;
            *alpha = new;
            if step != 0.0 {
                let share = step / (row.buckets.len().max(1) as f64).sqrt();
                for &bucket in &row.buckets {
                    if let Some(weight) = machine.weights.get_mut(usize::from(bucket)) {
                        *weight += share;
                    }
                }
                machine.bias += step;
            }
        }
    }
    machine
}

/// Platt's scaling: slope and offset of the logistic curve that fits best, by Newton's method.
fn platt(scores: &[f64], truth: &[bool]) -> (f64, f64) {
    let yes = truth.iter().filter(|t| **t).count() as f64;
    let no = truth.len() as f64 - yes;
    let (high, low) = ((yes + 1.0) / (yes + 2.0), 1.0 / (no + 2.0));
    let (mut slope, mut offset) = (1.0, ((yes + 1.0) / (no + 1.0)).ln());
    for _ in 0..50 {
        let (mut g1, mut g2, mut h11, mut h22, mut h12) = (0.0, 0.0, 1e-9, 1e-9, 0.0);
        for (score, truth) in scores.iter().zip(truth) {
            let p = 1.0 / (1.0 + (-(slope * score + offset)).exp());
            let d = p - if *truth { high } else { low };
            let w = p * (1.0 - p);
            g1 += d * score;
            g2 += d;
            h11 += w * score * score;
            h22 += w;
            h12 += w * score;
        }
        let determinant = h11 * h22 - h12 * h12;
        if determinant.abs() < 1e-12 {
            break;
        }
        let (ds, d_o) = ((h22 * g1 - h12 * g2) / determinant, (h11 * g2 - h12 * g1) / determinant);
        slope -= ds.clamp(-2.0, 2.0);
        offset -= d_o.clamp(-2.0, 2.0);
        if ds.abs() + d_o.abs() < 1e-9 {
            break;
        }
    }
    (slope, offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(text: &str, labels: &[Category]) -> Example {
        Example {
            text: text.to_owned(),
            labels: labels.iter().copied().collect(),
            marks: BTreeMap::new(),
            only: None,
        }
    }

    /// Comments enough to learn from: every question asks about something else.
    fn examples() -> Vec<Example> {
        let things = [
            "badet",
            "skolan",
            "bussen",
            "vägen",
            "torget",
            "parken",
            "bron",
            "hallen",
            "stigen",
            "biblioteket",
        ];
        things
            .iter()
            .flat_map(|thing| {
                [
                    example(&format!("När öppnar {thing} igen?"), &[Category::Fraga]),
                    example(&format!("Vilken tid stänger {thing}?"), &[Category::Fraga]),
                    example(&format!("Fint att {thing} är klart"), &[]),
                    example(&format!("Vi gillar {thing} mycket"), &[]),
                ]
            })
            .collect()
    }

    #[test]
    fn the_same_comments_give_the_same_model() {
        assert_eq!(train(&examples()).0.write(), train(&examples()).0.write());
    }

    #[test]
    fn what_was_learned_holds_for_what_was_not_seen() {
        let (model, report) = train(&examples());
        assert_eq!((report.comments, report.sentences), (40, 40));
        let learned = super::super::Learned::new(model);
        let ask = |text: &str| {
            let text = Text::new(text);
            let names = NameList::default().read(&text);
            learned.read(&text, &names).of(0, Category::Fraga)
        };
        assert!(ask("När öppnar kiosken igen?") > 0.5);
        assert!(ask("Fint att kiosken är klart") < 0.5);
    }

    #[test]
    fn a_curve_is_fitted() {
        let scores: Vec<f64> = (-50..50).map(f64::from).map(|s| s / 10.0).collect();
        let truth: Vec<bool> = scores.iter().map(|s| *s > 1.0).collect();
        let (slope, offset) = platt(&scores, &truth);
        assert!(slope > 1.0);
        assert!((-offset / slope - 1.0).abs() < 0.2);
    }
}
