//! Weights while they are learned: one row a feature, averaged over epochs, then pruned and scaled to integers.

use demarche::tag::model::{MAX_LABELS, Model};
use std::collections::HashMap;

/// One weight a label.
pub type Row = [f32; MAX_LABELS];

type Index = HashMap<u64, u32, std::hash::BuildHasherDefault<Same>>;

/// Stands for a feature that is not learned.
pub const NONE: u32 = u32::MAX;

/// Features are hashes already.
#[derive(Default)]
pub struct Same(u64);

impl std::hash::Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {
        unreachable!("only u64 keys")
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = value.rotate_right(20);
    }
}

/// Numbers for features, given to those seen often enough.
#[derive(Default)]
pub struct Counts(Index);

impl Counts {
    /// One more sight of a feature.
    pub fn add(&mut self, feature: u64) {
        *self.0.entry(feature).or_insert(0) += 1;
    }

    /// Drops features seen fewer than `least` times.
    pub fn weights(mut self, least: u32) -> Weights {
        self.0.retain(|_, count| *count >= least);
        let mut features: Vec<u64> = self.0.keys().copied().collect();
        features.sort_unstable();
        for (number, feature) in features.iter().enumerate() {
            self.0.insert(*feature, number as u32);
        }
        Weights {
            index: self.0,
            weights: vec![[0.0; MAX_LABELS]; features.len()],
            squares: vec![[0.0; MAX_LABELS]; features.len()],
            sums: vec![[0.0; MAX_LABELS]; features.len()],
            summed: 0.0,
            features,
        }
    }
}

/// A multinomial logistic model under training: AdaGrad steps.
pub struct Weights {
    index: Index,
    features: Vec<u64>,
    weights: Vec<Row>,
    squares: Vec<Row>,
    sums: Vec<Row>,
    summed: f32,
}

impl Weights {
    /// The number of a feature, [`NONE`] where it is not learned.
    pub fn number(&self, feature: u64) -> u32 {
        self.index.get(&feature).copied().unwrap_or(NONE)
    }

    /// Adds the weights of these features to `scores`.
    pub fn score(&self, numbers: &[u32], scores: &mut Row) {
        for number in numbers {
            if let Some(row) = self.weights.get(*number as usize) {
                for (score, weight) in scores.iter_mut().zip(row) {
                    *score += weight;
                }
            }
        }
    }

    /// One step against this gradient.
    pub fn step(&mut self, numbers: &[u32], gradient: &Row, rate: f32) {
        for number in numbers {
            let at = *number as usize;
            if at >= self.weights.len() {
                continue;
            }
            for ((w, s), g) in self.weights[at].iter_mut().zip(&mut self.squares[at]).zip(gradient) {
                *s += g * g;
                *w -= rate * g / (1e-4 + *s).sqrt();
            }
        }
    }

    /// Adds the present weights to the average that [`Weights::finish`] writes.
    pub fn remember(&mut self) {
        self.summed += 1.0;
        for (sum, row) in self.sums.iter_mut().zip(&self.weights) {
            for (s, w) in sum.iter_mut().zip(row) {
                *s += w;
            }
        }
    }

    /// Number of features.
    pub fn len(&self) -> usize {
        self.features.len()
    }

    /// A model yet to be trained with the `keep` features that have the largest average weights here.
    pub fn strongest(&self, keep: usize) -> Weights {
        let mut counts = Counts::default();
        for (_, at) in self.by_size().into_iter().take(keep) {
            counts.0.insert(self.features[at], 1);
        }
        counts.weights(1)
    }

    fn average(&self, at: usize) -> Row {
        self.sums[at].map(|w| w / self.summed.max(1.0))
    }

    /// Features with their largest average weight, largest first.
    fn by_size(&self) -> Vec<(f32, usize)> {
        let size = |at: usize| self.average(at).iter().fold(0.0f32, |m, w| m.max(w.abs()));
        let mut list: Vec<_> = (0..self.len()).map(|at| (size(at), at)).collect();
        list.sort_by(|a, b| b.0.total_cmp(&a.0).then(self.features[a.1].cmp(&self.features[b.1])));
        list
    }

    /// The model file: average weights scaled to i8, at most `rows` features, and rows that are given.
    pub fn finish(&self, names: &[&str], rows: usize, scale: f32, given: &[(u64, [i8; MAX_LABELS])]) -> Vec<u8> {
        let list: Vec<_> = self
            .by_size()
            .into_iter()
            .take(rows)
            .map(|(_, at)| (self.features[at], self.average(at).map(|w| (w * scale).round().clamp(-127.0, 127.0) as i8)))
            .filter(|(_, row)| row.iter().any(|w| *w != 0))
            .chain(given.iter().copied())
            .collect();
        eprintln!("{} features kept of {}", list.len(), self.len());
        Model::write(names, &list)
    }
}

/// A small generator, the same everywhere.
pub struct Random(pub u64);

impl Random {
    /// The next number below `below`.
    pub fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % below.max(1)
    }

    /// Puts a list in random order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.below(i + 1));
        }
    }
}
