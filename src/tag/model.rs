//! A linear model in one flat table: hashed features, integer weights, read in place.
//!
//! File: a header of eight little-endian u32 (magic, version, labels, row width, slots, fingerprint offset, weight offset, length of the label names),
//! the label names separated by line feeds, then one u16 fingerprint a slot (0: empty) and one row of i8 weights a slot.
//! Integer sums, so every platform agrees.

use crate::lexicon::format::fold_multiply;

/// Most labels a model may have.
pub const MAX_LABELS: usize = 32;

const MAGIC: u32 = 0x444D_4C31;

/// Scores of one token, by label.
pub type Scores = [i16; MAX_LABELS];

/// A model in memory.
#[derive(Clone, Copy, Debug)]
pub struct Model<'a> {
    labels: usize,
    names: &'a str,
    width: usize,
    slots: usize,
    fingerprints: &'a [u16],
    weights: &'a [i8],
}

/// A feature: a kind and up to two values, hashed.
#[inline]
#[must_use]
pub fn feature(kind: u8, a: u32, b: u32) -> u64 {
    fold_multiply((u64::from(a) << 32) | u64::from(b), 0x9E37_79B9_7F4A_7C15 ^ (u64::from(kind) << 40 | u64::from(kind)))
}

impl<'a> Model<'a> {
    /// Reads a model; `None` where the bytes are not one.
    #[must_use]
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let word = |i: usize| -> Option<usize> { Some(u32::from_le_bytes(bytes.get(i * 4..i * 4 + 4)?.try_into().ok()?) as usize) };
        if word(0)? != MAGIC as usize || word(1)? != 2 || word(3)? > MAX_LABELS {
            return None;
        }
        let (labels, width, slots, fingerprints, weights) = (word(2)?, word(3)?, word(4)?, word(5)?, word(6)?);
        let names = std::str::from_utf8(bytes.get(32..32 + word(7)?)?).ok()?;
        Some(Self {
            labels,
            names,
            width,
            slots,
            fingerprints: bytemuck::try_cast_slice(bytes.get(fingerprints..fingerprints + slots * 2)?).ok()?,
            weights: bytemuck::cast_slice(bytes.get(weights..weights + slots * width)?),
        })
    }

    /// Number of labels.
    #[must_use]
    pub fn labels(&self) -> usize {
        self.labels
    }

    /// The labels' names in order.
    pub fn names(&self) -> impl Iterator<Item = &'a str> {
        self.names.split('\n')
    }

    /// Adds the weights of a feature to `scores`.
    #[inline]
    pub fn add(&self, feature: u64, scores: &mut Scores) {
        let Some(row) = self.row(feature) else { return };
        // Rows of a known width are added without a loop.
        if let (Some(row), Some(scores)) = (row.first_chunk::<24>().filter(|_| row.len() == 24), scores.first_chunk_mut::<24>()) {
            for (score, weight) in scores.iter_mut().zip(row) {
                *score += i16::from(*weight);
            }
        } else {
            for (score, weight) in scores.iter_mut().zip(row) {
                *score += i16::from(*weight);
            }
        }
    }

    /// The weights of a feature, where the model has it.
    #[inline]
    #[must_use]
    pub fn row(&self, feature: u64) -> Option<&'a [i8]> {
        let fingerprint = fingerprint(feature);
        let mut at = home(feature, self.slots);
        loop {
            let found = *self.fingerprints.get(at)?;
            if found == fingerprint {
                return self.weights.get(at * self.width..(at + 1) * self.width);
            }
            if found == 0 {
                return None;
            }
            at += 1;
            if at == self.slots {
                at = 0;
            }
        }
    }

    /// Writes a model file of these rows (weights already scaled to i8) with this many slots, more than there are rows.
    #[must_use]
    pub fn write(names: &[&str], rows: &[(u64, [i8; MAX_LABELS])], slots: usize) -> Vec<u8> {
        let slots = slots.max(rows.len() + 1);
        let width = names.len().next_multiple_of(8);
        let mut fingerprints = vec![0u16; slots];
        let mut weights = vec![0i8; slots * width];
        for (feature, row) in rows {
            let mut at = home(*feature, slots);
            while fingerprints[at] != 0 {
                at = (at + 1) % slots;
            }
            fingerprints[at] = fingerprint(*feature);
            weights[at * width..(at + 1) * width].copy_from_slice(&row[..width]);
        }
        let names_text = names.join("\n");
        let first = (32 + names_text.len()).next_multiple_of(16);
        let second = (first + slots * 2).next_multiple_of(16);
        let mut bytes = Vec::new();
        for value in [MAGIC as usize, 2, names.len(), width, slots, first, second, names_text.len()] {
            bytes.extend_from_slice(&(value as u32).to_le_bytes());
        }
        bytes.extend_from_slice(names_text.as_bytes());
        bytes.resize(first, 0);
        bytes.extend(fingerprints.iter().flat_map(|f| f.to_le_bytes()));
        bytes.resize(second, 0);
        bytes.extend(weights.iter().map(|w| *w as u8));
        bytes
    }
}

/// The slot a feature stands in, or as close after it as there was room.
#[inline]
fn home(feature: u64, slots: usize) -> usize {
    ((u64::from(feature as u32) * slots as u64) >> 32) as usize
}

fn fingerprint(feature: u64) -> u16 {
    ((feature >> 48) as u16).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let rows: Vec<_> = (0..100u32).map(|i| (feature(1, i, 0), [i as i8; MAX_LABELS])).collect();
        let bytes = Model::write(&["A", "B"], &rows, 128);
        let mut aligned = vec![0u64; bytes.len().div_ceil(8)];
        bytemuck::cast_slice_mut(&mut aligned)[..bytes.len()].copy_from_slice(&bytes);
        let model = Model::read(&bytemuck::cast_slice(&aligned)[..bytes.len()]).unwrap();
        assert_eq!(model.names().collect::<Vec<_>>(), ["A", "B"]);
        let mut scores = [0; MAX_LABELS];
        model.add(feature(1, 7, 0), &mut scores);
        model.add(feature(1, 8, 0), &mut scores);
        model.add(feature(2, 8, 0), &mut scores);
        assert_eq!(scores[1], 15);
        assert!(Model::read(b"nonsense").is_none());
    }
}
