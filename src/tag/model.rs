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
/// Most rows added in one go.
pub const MOST: usize = 64;

/// Scores that are being added up, in pieces that fit vector registers.
pub type Sums<const EIGHTS: usize> = [[i16; 8]; EIGHTS];

/// Adds one to another.
#[inline(always)]
pub fn add_sums<const EIGHTS: usize>(sums: &mut Sums<EIGHTS>, more: &Sums<EIGHTS>) {
    for (sums, more) in sums.iter_mut().zip(more) {
        for (sum, more) in sums.iter_mut().zip(more) {
            *sum = sum.wrapping_add(*more);
        }
    }
}

#[inline(always)]
fn add_row(sums: &mut [[i16; 8]], row: &[[i8; 8]]) {
    for (sums, weights) in sums.iter_mut().zip(row) {
        for (sum, weight) in sums.iter_mut().zip(weights) {
            *sum = sum.wrapping_add(i16::from(*weight));
        }
    }
}

/// Features on their way into the model, at most `ROOM`.
#[derive(Clone, Copy, Debug)]
pub struct List<const ROOM: usize> {
    features: [u64; ROOM],
    count: usize,
}

impl<const ROOM: usize> Default for List<ROOM> {
    #[inline(always)]
    fn default() -> Self {
        Self { features: [0; ROOM], count: 0 }
    }
}

impl<const ROOM: usize> List<ROOM> {
    /// One more.
    ///
    /// # Panics
    /// When there is no room.
    #[inline(always)]
    pub fn push(&mut self, feature: u64) {
        self.features[self.count] = feature;
        self.count += 1;
    }

    /// All of them.
    #[inline(always)]
    #[must_use]
    pub fn features(&self) -> &[u64] {
        self.features.get(..self.count).unwrap_or_default()
    }
}

/// Rows of a model by number.
#[derive(Clone, Copy, Debug)]
pub struct Rows {
    list: [u32; MOST],
    count: usize,
}

impl Default for Rows {
    fn default() -> Self {
        Self { list: [0; MOST], count: 0 }
    }
}

impl Rows {
    /// Adds a row; [`Rows::NONE`] adds nothing.
    #[inline(always)]
    pub fn push(&mut self, number: u32) {
        self.list[self.count % MOST] = number;
        self.count += usize::from(number != Self::NONE);
    }

    /// No row.
    pub const NONE: u32 = u32::MAX;

    #[inline(always)]
    fn numbers(&self) -> &[u32] {
        self.list.get(..self.count).unwrap_or_default()
    }
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

    /// Weights in a row, a multiple of eight.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Adds the weights of these features to `scores`.
    pub fn add_all(&self, features: &[u64], scores: &mut Scores) {
        let eights = self.width / 8;
        for features in features.chunks(MOST) {
            let mut rows = Rows::default();
            self.find_all(features, &mut rows);
            let mut sums: Sums<{ MAX_LABELS / 8 }> = bytemuck::cast(*scores);
            for number in rows.numbers() {
                let row = self.weights.as_chunks::<8>().0.get(*number as usize * eights..).and_then(|rows| rows.get(..eights));
                add_row(&mut sums, row.unwrap_or_default());
            }
            *scores = bytemuck::cast(sums);
        }
    }

    /// Adds the numbers of the rows of those features that the model has. The look-ups do not wait for each other.
    #[inline(always)]
    pub fn find_all(&self, features: &[u64], rows: &mut Rows) {
        let first = rows.count;
        for feature in features {
            // Whether a feature is there is as good as random, so no branch may hang on it.
            let (slot, found) = self.slot(*feature);
            rows.list[rows.count % MOST] = slot as u32;
            rows.count += usize::from(found);
        }
        for slot in rows.list.get_mut(first..rows.count).unwrap_or_default() {
            *slot = self.number(*slot as usize) as u32;
        }
    }

    /// Adds rows of `EIGHTS` times eight weights; `EIGHTS` must be that of the model.
    #[inline]
    pub fn add<const EIGHTS: usize>(&self, rows: &Rows, sums: &mut Sums<EIGHTS>) {
        let weights = self.weights.as_chunks::<8>().0.as_chunks::<EIGHTS>().0;
        let mut totals = *sums;
        for number in rows.numbers() {
            let Some(row) = weights.get(*number as usize) else { continue };
            add_row(&mut totals, row);
        }
        *sums = totals;
    }

    /// The weights of these features, added up.
    #[must_use]
    pub fn sum<const EIGHTS: usize>(&self, features: &[u64]) -> Sums<EIGHTS> {
        let mut sums = [[0; 8]; EIGHTS];
        for features in features.chunks(MOST) {
            let mut rows = Rows::default();
            self.find_all(features, &mut rows);
            self.add(&rows, &mut sums);
        }
        sums
    }

    /// The number of the row of a feature.
    #[must_use]
    pub fn find(&self, feature: u64) -> Option<u32> {
        let (slot, found) = self.slot(feature);
        found.then(|| self.number(slot) as u32)
    }

    /// The weights of a feature, where the model has it.
    #[inline]
    #[must_use]
    pub fn row(&self, feature: u64) -> Option<&'a [i8]> {
        let number = self.find(feature)? as usize;
        self.weights.get(number * self.width..(number + 1) * self.width)
    }

    /// The slot of a feature, and whether there is one.
    #[inline(always)]
    fn slot(&self, feature: u64) -> (usize, bool) {
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
        (home + same.trailing_zeros() as usize, same != 0)
    }

    /// The slot of a fingerprint at or after `at`, before an empty one.
    #[cold]
    #[inline(never)]
    fn walk(&self, mut at: usize, fingerprint: u16) -> (usize, bool) {
        loop {
            if at >= self.slots {
                at -= self.slots;
            }
            let found = self.fingerprints.get(at).copied().unwrap_or(0);
            if found == fingerprint || found == 0 {
                return (at, found != 0);
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

    /// The table's definition: slot by slot from where the feature belongs to the first empty one.
    fn walked(model: &Model<'_>, feature: u64) -> Option<usize> {
        let mut at = home(feature, model.slots);
        while model.fingerprints[at] != 0 {
            if model.fingerprints[at] == fingerprint(feature) {
                return Some(at);
            }
            at = (at + 1) % model.slots;
        }
        None
    }

    #[test]
    fn looks_up_eight_slots_as_one_by_one() {
        let rows: Vec<_> = (0..5_000u32).map(|i| (feature(1, i, 0), [1; MAX_LABELS])).collect();
        let bytes = Model::write(&["A"], &rows);
        let mut aligned = vec![0u64; bytes.len().div_ceil(8)];
        bytemuck::cast_slice_mut(&mut aligned)[..bytes.len()].copy_from_slice(&bytes);
        let model = Model::read(&bytemuck::cast_slice(&aligned)[..bytes.len()]).unwrap();
        let mut found = 0;
        for i in 0..200_000u32 {
            let feature = feature(1, i, 0);
            let slot = model.slot(feature);
            assert_eq!(slot.1.then_some(slot.0), walked(&model, feature));
            found += u32::from(slot.1);
        }
        assert!(found >= 5_000);
        // Homes of features near the end lead around it.
        assert!(rows.iter().any(|(f, _)| home(*f, model.slots) + WINDOW > model.slots));
    }

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
