//! Weights while they are learned: one row a feature, averaged over updates, then pruned and scaled to integers.

use demarche::tag::model::{MAX_LABELS, Model};
use std::collections::HashMap;

type Row = [f32; MAX_LABELS];

/// An averaged linear model under training.
#[derive(Default)]
pub struct Weights {
    rows: HashMap<u64, usize, std::hash::BuildHasherDefault<Same>>,
    weights: Vec<Row>,
    totals: Vec<Row>,
    step: f32,
}

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
        self.0 = value;
    }
}

impl Weights {
    /// Adds the scores of these features.
    pub fn score(&self, features: &[u64]) -> Row {
        let mut scores = [0.0; MAX_LABELS];
        for feature in features {
            if let Some(&row) = self.rows.get(feature) {
                for (score, weight) in scores.iter_mut().zip(&self.weights[row]) {
                    *score += weight;
                }
            }
        }
        scores
    }

    /// Moves the weights of `label` by `by`.
    pub fn update(&mut self, features: &[u64], label: usize, by: f32) {
        for feature in features {
            let next = self.weights.len();
            let row = *self.rows.entry(*feature).or_insert(next);
            if row == next {
                self.weights.push([0.0; MAX_LABELS]);
                self.totals.push([0.0; MAX_LABELS]);
            }
            self.weights[row][label] += by;
            self.totals[row][label] += by * self.step;
        }
    }

    /// One more example has been seen.
    pub fn tick(&mut self) {
        self.step += 1.0;
    }

    /// Averaged weights, scaled to i8, without rows whose largest weight is below `least` (share of the scale).
    pub fn finish(&self, names: &[&str], slots: usize) -> Vec<u8> {
        let mut rows: Vec<(u64, Row)> = self
            .rows
            .iter()
            .map(|(&feature, &row)| {
                let mut average = self.weights[row];
                for (a, total) in average.iter_mut().zip(&self.totals[row]) {
                    *a -= total / self.step.max(1.0);
                }
                (feature, average)
            })
            .collect();
        let size = |row: &Row| row.iter().fold(0.0f32, |m, w| m.max(w.abs()));
        rows.sort_by(|a, b| size(&b.1).total_cmp(&size(&a.1)).then(a.0.cmp(&b.0)));
        let keep = rows.len().min(slots * 4 / 5);
        rows.truncate(keep);
        let scale = 127.0 / rows.get(keep / 2000).map_or(1.0, |r| size(&r.1)).max(1e-6);
        let rows: Vec<_> = rows
            .into_iter()
            .map(|(feature, row)| (feature, row.map(|w| (w * scale).round().clamp(-127.0, 127.0) as i8)))
            .filter(|(_, row)| row.iter().any(|w| *w != 0))
            .collect();
        eprintln!("{} features kept of {}", rows.len(), self.rows.len());
        Model::write(names, &rows)
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
