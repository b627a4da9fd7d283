//! The model's weights, as they are kept and as they are used.
//!
//! Kept: deflated; how sums become probabilities ([`Calibration`]) in front, then the rows of the buckets that have
//! weights. Layout, little-endian: `UPL2`; for each category four `f32` (scale, slope, offset, least); then for each bucket, in order, a `u16`
//! of the categories with a weight and one `i8` for each of them.

use super::CATEGORIES;
use super::features::BITS;
use std::fmt;

const MAGIC: &[u8] = b"UPL2";
const BUCKETS: usize = 1 << BITS;
/// A row is padded to a power of two: one load, one add.
const ROW: usize = 16;

/// A model file that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BrokenModel;

impl fmt::Display for BrokenModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("den inlärda modellen kan inte läsas / the learned model cannot be read")
    }
}

impl std::error::Error for BrokenModel {}

/// From a category's sum of weights to a probability: `1 / (1 + e^-(slope · sum · scale / √features + offset))`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Calibration {
    pub(super) scale: f32,
    pub(super) slope: f32,
    pub(super) offset: f32,
    /// From what probability on the category was right often enough, on comments that models were not trained on.
    pub(super) least: f32,
}

/// A linear model over hashed features: one weight a bucket and category.
#[derive(Debug)]
pub struct Model {
    rows: Vec<[i8; ROW]>,
    calibration: [Calibration; CATEGORIES],
}

impl Model {
    /// Reads a model as [`Model::write`] wrote it.
    ///
    /// # Errors
    ///
    /// When the bytes are anything else.
    pub fn read(deflated: &[u8]) -> Result<Self, BrokenModel> {
        let bytes = miniz_oxide::inflate::decompress_to_vec(deflated).map_err(|_| BrokenModel)?;
        let mut rest = bytes.strip_prefix(MAGIC).ok_or(BrokenModel)?;
        let mut calibration = [Calibration::default(); CATEGORIES];
        for category in &mut calibration {
            *category = Calibration {
                scale: number(&mut rest)?,
                slope: number(&mut rest)?,
                offset: number(&mut rest)?,
                least: number(&mut rest)?,
            };
        }
        let mut rows = vec![[0; ROW]; BUCKETS];
        for row in &mut rows {
            let has = u16::from_le_bytes(take(&mut rest)?);
            for (category, weight) in row.iter_mut().enumerate() {
                if has >> category & 1 == 1 {
                    *weight = i8::from_le_bytes(take(&mut rest)?);
                }
            }
        }
        rest.is_empty().then_some(Self { rows, calibration }).ok_or(BrokenModel)
    }

    /// The model as bytes.
    #[cfg(not(target_arch = "wasm32"))]
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        for category in &self.calibration {
            for number in [category.scale, category.slope, category.offset, category.least] {
                bytes.extend(number.to_le_bytes());
            }
        }
        for row in &self.rows {
            let has = (0..)
                .zip(row)
                .filter(|(_, w)| **w != 0)
                .fold(0u16, |bits, (i, _)| bits | 1 << i);
            bytes.extend(has.to_le_bytes());
            bytes.extend(row.iter().filter(|w| **w != 0).flat_map(|w| w.to_le_bytes()));
        }
        miniz_oxide::deflate::compress_to_vec(&bytes, 10)
    }

    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn new(calibration: [Calibration; CATEGORIES]) -> Self {
        Self {
            rows: vec![[0; ROW]; BUCKETS],
            calibration,
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn set(&mut self, bucket: usize, category: usize, weight: i8) {
        if let Some(slot) = self.rows.get_mut(bucket).and_then(|row| row.get_mut(category)) {
            *slot = weight;
        }
    }

    /// The weights of a bucket, by category.
    pub(super) fn row(&self, bucket: u16) -> &[i8; ROW] {
        self.rows.get(usize::from(bucket)).unwrap_or(&[0; ROW])
    }

    /// From what probability on a category is worth a finding.
    pub(super) fn least(&self, category: usize) -> f32 {
        self.calibration.get(category).map_or(1.0, |c| c.least)
    }

    /// The probability of a category for a sum of weights over so many features.
    pub(super) fn probability(&self, category: usize, sum: i32, features: u32) -> f32 {
        let Some(c) = self.calibration.get(category) else {
            return 0.0;
        };
        let score = sum as f32 * c.scale / (features.max(1) as f32).sqrt();
        1.0 / (1.0 + (-(c.slope * score + c.offset)).exp())
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], BrokenModel> {
    let (bytes, after) = rest.split_first_chunk().ok_or(BrokenModel)?;
    *rest = after;
    Ok(*bytes)
}

fn number(rest: &mut &[u8]) -> Result<f32, BrokenModel> {
    let number = f32::from_le_bytes(take(rest)?);
    number.is_finite().then_some(number).ok_or(BrokenModel)
}

// Models are written natively alone.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let mut model = Model::new(
            [Calibration {
                scale: 0.5,
                slope: 2.0,
                offset: -1.0,
                least: 0.5,
            }; CATEGORIES],
        );
        model.set(3, 12, -7);
        model.set(BUCKETS - 1, 0, 127);
        let again = Model::read(&model.write()).unwrap();
        assert_eq!(again.rows, model.rows);
        assert_eq!(again.calibration, model.calibration);
        assert!((again.probability(0, 0, 1) - 0.268_94).abs() < 1e-4);
    }

    #[test]
    fn anything_else_is_refused() {
        let good = Model::new([Calibration::default(); CATEGORIES]).write();
        assert!(Model::read(&[]).is_err());
        assert!(Model::read(b"UPL2").is_err());
        assert!(Model::read(good.get(..good.len() / 2).unwrap_or_default()).is_err());
        let short = miniz_oxide::deflate::compress_to_vec(b"UPL2\0\0\0", 1);
        assert!(Model::read(&short).is_err());
    }
}
