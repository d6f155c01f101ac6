//! A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001), trained by AdaGrad on one sentence at a time.

#![allow(clippy::needless_range_loop)] // the recursions read better with their indices

use crate::perceptron::{Random, Same};
use demarche::tag::model::{MAX_LABELS, Model};
use std::collections::HashMap;

type Row = [f32; MAX_LABELS];

/// A sentence to learn from: features of each token, and the right labels.
pub struct Example {
    pub features: Vec<Vec<u32>>,
    pub gold: Vec<u8>,
}

/// Numbers features in order of first use.
#[derive(Default)]
pub struct Index {
    rows: HashMap<u64, u32, std::hash::BuildHasherDefault<Same>>,
    pub keys: Vec<u64>,
    pub counts: Vec<u32>,
}

impl Index {
    pub fn row(&mut self, feature: u64) -> u32 {
        let next = self.keys.len() as u32;
        let row = *self.rows.entry(feature).or_insert(next);
        if row == next {
            self.keys.push(feature);
            self.counts.push(0);
        }
        self.counts[row as usize] += 1;
        row
    }
}

/// Weights under training.
pub struct Crf {
    labels: usize,
    pub weights: Vec<Row>,
    squares: Vec<Row>,
    pub transitions: [Row; MAX_LABELS],
    transition_squares: [Row; MAX_LABELS],
    allowed: Vec<Vec<bool>>,
    /// Rows that are out (pruned) take no part.
    pub live: Vec<bool>,
}

pub struct Rates {
    pub step: f32,
    pub decay: f32,
    pub dropout: usize,
}

impl Crf {
    pub fn new(features: usize, labels: usize, may_follow: impl Fn(usize, usize) -> bool) -> Self {
        Self {
            labels,
            weights: vec![[0.0; MAX_LABELS]; features],
            squares: vec![[1e-8; MAX_LABELS]; features],
            transitions: [[0.0; MAX_LABELS]; MAX_LABELS],
            transition_squares: [[1e-8; MAX_LABELS]; MAX_LABELS],
            allowed: (0..labels).map(|p| (0..labels).map(|l| may_follow(p, l)).collect()).collect(),
            live: vec![true; features],
        }
    }

    /// Forgets how far each weight has moved, so that it can move again on other data.
    pub fn rewarm(&mut self, to: f32) {
        for row in &mut self.squares {
            *row = [to; MAX_LABELS];
        }
        self.transition_squares = [[to; MAX_LABELS]; MAX_LABELS];
    }

    /// One pass over the examples in random order.
    pub fn epoch(&mut self, examples: &[Example], rates: &Rates, random: &mut Random) -> f64 {
        let mut order: Vec<usize> = (0..examples.len()).collect();
        random.shuffle(&mut order);
        let mut loss = 0.0;
        for i in order {
            loss += self.learn(&examples[i], rates, random);
        }
        loss
    }

    fn learn(&mut self, example: &Example, rates: &Rates, random: &mut Random) -> f64 {
        let (n, labels) = (example.gold.len(), self.labels);
        if n == 0 {
            return 0.0;
        }
        let kept: Vec<Vec<u32>> = example
            .features
            .iter()
            .map(|f| {
                f.iter().copied().filter(|r| self.live[*r as usize] && (rates.dropout == 0 || random.below(100) >= rates.dropout)).collect()
            })
            .collect();
        // Scores to potentials, scaled by the row's maximum.
        let mut potentials = vec![[0.0f32; MAX_LABELS]; n];
        for (p, features) in potentials.iter_mut().zip(&kept) {
            for row in features {
                for (s, w) in p.iter_mut().zip(&self.weights[*row as usize]) {
                    *s += w;
                }
            }
            let top = p[..labels].iter().copied().fold(f32::MIN, f32::max);
            for s in &mut p[..labels] {
                *s = (*s - top).exp();
            }
            for s in &mut p[labels..] {
                *s = 0.0;
            }
        }
        let mut moves = [[0.0f32; MAX_LABELS]; MAX_LABELS];
        for a in 0..labels {
            for b in 0..labels {
                if self.allowed[a][b] {
                    moves[a][b] = self.transitions[a][b].exp();
                }
            }
        }
        // Forward, backward, each position scaled to sum one.
        let mut forward = vec![[0.0f32; MAX_LABELS]; n];
        let mut backward = vec![[0.0f32; MAX_LABELS]; n];
        for i in 0..n {
            let mut row = [0.0f32; MAX_LABELS];
            if i == 0 {
                for l in 0..labels {
                    row[l] = moves[0][l] * potentials[0][l];
                }
            } else {
                for (a, from) in moves.iter().enumerate().take(labels) {
                    let f = forward[i - 1][a];
                    for l in 0..MAX_LABELS {
                        row[l] += f * from[l];
                    }
                }
                for l in 0..labels {
                    row[l] *= potentials[i][l];
                }
            }
            let sum: f32 = row.iter().sum::<f32>().max(1e-30);
            row.iter_mut().for_each(|v| *v /= sum);
            forward[i] = row;
        }
        backward[n - 1] = [1.0; MAX_LABELS];
        for i in (0..n - 1).rev() {
            let mut ahead = [0.0f32; MAX_LABELS];
            for l in 0..labels {
                ahead[l] = potentials[i + 1][l] * backward[i + 1][l];
            }
            let mut row = [0.0f32; MAX_LABELS];
            for a in 0..labels {
                row[a] = (0..MAX_LABELS).map(|l| moves[a][l] * ahead[l]).sum();
            }
            let sum: f32 = row[..labels].iter().sum::<f32>().max(1e-30);
            row.iter_mut().for_each(|v| *v /= sum);
            backward[i] = row;
        }
        let mut loss = 0.0f64;
        let mut pair = [[0.0f32; MAX_LABELS]; MAX_LABELS];
        for i in 0..n {
            let mut marginal = [0.0f32; MAX_LABELS];
            for l in 0..labels {
                marginal[l] = forward[i][l] * backward[i][l];
            }
            let sum: f32 = marginal.iter().sum::<f32>().max(1e-30);
            marginal.iter_mut().for_each(|v| *v /= sum);
            let gold = example.gold[i] as usize;
            loss -= f64::from(marginal[gold].max(1e-12)).ln();
            let mut gradient = marginal;
            gradient[gold] -= 1.0;
            for row in &kept[i] {
                step(&mut self.weights[*row as usize], &mut self.squares[*row as usize], &gradient, labels, rates);
            }
            // Transitions
            let before = if i == 0 { 0 } else { example.gold[i - 1] as usize };
            if i == 0 {
                for l in 0..labels {
                    pair[0][l] += marginal[l];
                }
            } else {
                let mut total = 0.0f32;
                let mut here = [[0.0f32; MAX_LABELS]; MAX_LABELS];
                for a in 0..labels {
                    let f = forward[i - 1][a];
                    if f < 1e-9 {
                        continue;
                    }
                    for l in 0..labels {
                        let v = f * moves[a][l] * potentials[i][l] * backward[i][l];
                        here[a][l] = v;
                        total += v;
                    }
                }
                let total = total.max(1e-30);
                for a in 0..labels {
                    for l in 0..labels {
                        pair[a][l] += here[a][l] / total;
                    }
                }
            }
            pair[before][gold] -= 1.0;
        }
        for a in 0..labels {
            let gradient = pair[a];
            step(&mut self.transitions[a], &mut self.transition_squares[a], &gradient, labels, rates);
        }
        loss
    }

    /// Importance of a feature: its largest weight, weighed by how often it is seen.
    pub fn prune(&mut self, counts: &[u32], keep: usize) {
        let mut order: Vec<(f32, usize)> = self
            .weights
            .iter()
            .enumerate()
            .filter(|(i, _)| self.live[*i])
            .map(|(i, row)| (row.iter().fold(0.0f32, |m, w| m.max(w.abs())) * (1.0 + counts[i] as f32).ln().min(4.0), i))
            .collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (_, i) in order.into_iter().skip(keep) {
            self.live[i] = false;
            self.weights[i] = [0.0; MAX_LABELS];
        }
    }

    /// The model file.
    pub fn finish(&self, names: &[&str], keys: &[u64], transition: impl Fn(usize) -> u64) -> Vec<u8> {
        let mut largest: Vec<f32> =
            self.weights.iter().zip(&self.live).filter(|(_, l)| **l).map(|(r, _)| r.iter().fold(0.0f32, |m, w| m.max(w.abs()))).collect();
        largest.sort_by(|a, b| b.total_cmp(a));
        let top = largest
            .get(largest.len() / 5000)
            .copied()
            .unwrap_or(1.0)
            .max(self.transitions.iter().flatten().fold(0.0f32, |m, w| m.max(w.abs())))
            .max(1e-6);
        let scale = 127.0 / top;
        let quantise = |row: &Row| row.map(|w| (w * scale).round().clamp(-127.0, 127.0) as i8);
        let mut rows: Vec<(u64, [i8; MAX_LABELS])> = self
            .weights
            .iter()
            .enumerate()
            .filter(|(i, _)| self.live[*i])
            .map(|(i, row)| (keys[i], quantise(row)))
            .filter(|(_, row)| row.iter().any(|w| *w != 0))
            .collect();
        for (label, row) in self.transitions.iter().enumerate().take(self.labels) {
            rows.push((transition(label), quantise(row)));
        }
        rows.sort_unstable();
        Model::write(names, &rows)
    }
}

fn step(weights: &mut Row, squares: &mut Row, gradient: &Row, labels: usize, rates: &Rates) {
    for l in 0..labels {
        let g = gradient[l] + rates.decay * weights[l];
        squares[l] += g * g;
        weights[l] -= rates.step * g / (squares[l].sqrt() + 0.1);
    }
}
