//! A linear model in one flat table: hashed features, integer weights, read in place.
//!
//! File: a header of eight little-endian u32 (magic, version, labels, row width, slots, fingerprint offset, weight offset,
//! length of the label names), the label names separated by line feeds, one u16 fingerprint a slot (0: empty), for every
//! eight slots a u32 (the number of full slots before them, times 256, and a bit for each full one of the eight), then the
//! rows of i8 weights of the full slots in order.
//! Sparse slots and packed rows: most features asked for are absent, and that must be found out quickly.
//! (Versions 1 and 2 have no counts and a row for empty slots too.)
//! Integer sums, so every platform agrees.

use crate::lexicon::format::fold_multiply;
use wide::u16x8;

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
    /// Full slots before each group and in it; empty where every slot has its row.
    counts: &'a [u32],
    weights: &'a [i8],
}

/// Slots that share a count.
const GROUP: usize = 8;
/// Features looked up in one go.
const BATCH: usize = 96;

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
        let version = word(1)?;
        if word(0)? != MAGIC as usize || !(1..=3).contains(&version) || word(3)? > MAX_LABELS {
            return None;
        }
        let (labels, width, slots, first, weights) = (word(2)?, word(3)?, word(4)?, word(5)?, word(6)?);
        let names = std::str::from_utf8(bytes.get(32..32 + word(7)?)?).ok()?;
        let fingerprints: &[u16] = bytemuck::try_cast_slice(bytes.get(first..first + slots * 2)?).ok()?;
        let (counts, rows): (&[u32], usize) = if version == 3 {
            let counts = bytes.get(first + slots * 2..first + slots * 2 + slots / GROUP * 4)?;
            (bytemuck::try_cast_slice(counts).ok()?, fingerprints.iter().filter(|f| **f != 0).count())
        } else {
            (&[], slots)
        };
        let weights = bytemuck::cast_slice(bytes.get(weights..weights + rows * width)?);
        Some(Self { labels, names, width, slots, fingerprints, counts, weights })
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

    /// Adds the weights of these features to `scores`. Faster than one at a time: the look-ups do not wait for each other.
    #[inline]
    pub fn add_all(&self, features: &[u64], scores: &mut Scores) {
        for features in features.chunks(BATCH) {
            let mut found = [0u32; BATCH];
            let mut n = 0;
            for feature in features {
                // Whether a feature is there is as good as random, so no branch may hang on it.
                let slot = self.slot(*feature);
                found[n] = slot.unwrap_or(0) as u32;
                n += usize::from(slot.is_some());
            }
            for slot in &mut found[..n] {
                *slot = self.number(*slot as usize) as u32;
            }
            // A fixed width lets the sums stay in vector registers.
            match self.width {
                24 => self.add_rows::<3>(&found[..n], scores),
                32 => self.add_rows::<4>(&found[..n], scores),
                16 => self.add_rows::<2>(&found[..n], scores),
                _ => self.add_rows::<1>(&found[..n], scores),
            }
        }
    }

    /// Adds rows of `EIGHTS` times eight weights.
    #[inline]
    fn add_rows<const EIGHTS: usize>(&self, numbers: &[u32], scores: &mut Scores) {
        let Some(totals) = scores.as_chunks_mut::<8>().0.first_chunk_mut::<EIGHTS>() else { return };
        let rows = self.weights.as_chunks::<8>().0;
        let mut sums = *totals;
        for number in numbers {
            let Some(row) = rows.get(*number as usize * EIGHTS..).and_then(|rows| rows.first_chunk::<EIGHTS>()) else { continue };
            for (sums, weights) in sums.iter_mut().zip(row) {
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    *sum = sum.wrapping_add(i16::from(*weight));
                }
            }
        }
        *totals = sums;
    }

    /// The weights of a feature, where the model has it.
    #[inline]
    #[must_use]
    pub fn row(&self, feature: u64) -> Option<&'a [i8]> {
        let number = self.number(self.slot(feature)?);
        self.weights.get(number * self.width..(number + 1) * self.width)
    }

    /// The slot of a feature.
    #[inline]
    fn slot(&self, feature: u64) -> Option<usize> {
        let fingerprint = fingerprint(feature);
        let home = home(feature, self.slots);
        let Some(window) = self.fingerprints.get(home..).and_then(|slots| slots.first_chunk()) else {
            return self.walk(home, fingerprint);
        };
        let (same, empty) = compare(window, fingerprint);
        if same | empty == 0 {
            return self.walk(home + WINDOW, fingerprint);
        }
        // Nothing after the first empty slot counts.
        let same = same & (empty.wrapping_sub(1) & !empty);
        if same == 0 { None } else { Some(home + same.trailing_zeros() as usize) }
    }

    /// The slot of a fingerprint at or after `at`, before an empty one.
    #[cold]
    fn walk(&self, mut at: usize, fingerprint: u16) -> Option<usize> {
        loop {
            if at >= self.slots {
                at -= self.slots;
            }
            let found = *self.fingerprints.get(at)?;
            if found == fingerprint {
                return Some(at);
            }
            if found == 0 {
                return None;
            }
            at += 1;
        }
    }

    /// The number of the row of a full slot.
    #[inline]
    fn number(&self, slot: usize) -> usize {
        let Some(count) = self.counts.get(slot / GROUP) else { return slot };
        let before = count & ((1 << (slot % GROUP)) - 1);
        (count >> GROUP) as usize + (before as u8).count_ones() as usize
    }

    /// Writes a model file of these rows (weights already scaled to i8).
    #[must_use]
    pub fn write(names: &[&str], rows: &[(u64, [i8; MAX_LABELS])]) -> Vec<u8> {
        let slots = (rows.len() * 7 / 4 + 1).next_multiple_of(GROUP);
        let width = names.len().next_multiple_of(8);
        let mut fingerprints = vec![0u16; slots];
        let mut placed = vec![None; slots];
        for (feature, row) in rows {
            let mut at = home(*feature, slots);
            while fingerprints[at] != 0 {
                at = (at + 1) % slots;
            }
            fingerprints[at] = fingerprint(*feature);
            placed[at] = Some(row);
        }
        let mut sum = 0u32;
        let counts = fingerprints.chunks(GROUP).map(|group| {
            let bits = (0..).zip(group).fold(0u32, |bits, (i, f)| bits | u32::from(*f != 0) << i);
            let count = sum << GROUP | bits;
            sum += bits.count_ones();
            count
        });
        let names_text = names.join("\n");
        let first = (32 + names_text.len()).next_multiple_of(16);
        let second = first + slots * 2 + slots / GROUP * 4;
        let mut bytes = Vec::new();
        for value in [MAGIC as usize, 3, names.len(), width, slots, first, second, names_text.len()] {
            bytes.extend_from_slice(&(value as u32).to_le_bytes());
        }
        bytes.extend_from_slice(names_text.as_bytes());
        bytes.resize(first, 0);
        bytes.extend(fingerprints.iter().flat_map(|f| f.to_le_bytes()));
        bytes.extend(counts.flat_map(u32::to_le_bytes));
        bytes.extend(placed.into_iter().flatten().flat_map(|row| row[..width].iter().map(|w| *w as u8)));
        bytes
    }
}

/// Slots compared in one step.
const WINDOW: usize = 8;

/// Which slots of a window hold this fingerprint and which are empty, a bit a slot.
#[inline(always)]
fn compare(window: &[u16; WINDOW], fingerprint: u16) -> (u32, u32) {
    let slots = u16x8::new(*window);
    (slots.simd_eq(u16x8::splat(fingerprint)).to_bitmask(), slots.simd_eq(u16x8::ZERO).to_bitmask())
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
        let bytes = Model::write(&["A", "B"], &rows);
        let mut aligned = vec![0u64; bytes.len().div_ceil(8)];
        bytemuck::cast_slice_mut(&mut aligned)[..bytes.len()].copy_from_slice(&bytes);
        let model = Model::read(&bytemuck::cast_slice(&aligned)[..bytes.len()]).unwrap();
        assert_eq!(model.names().collect::<Vec<_>>(), ["A", "B"]);
        let mut scores = [0; MAX_LABELS];
        model.add_all(&[feature(1, 7, 0), feature(1, 8, 0), feature(2, 8, 0)], &mut scores);
        assert_eq!(scores[1], 15);
        assert!(Model::read(b"nonsense").is_none());
    }
}
