//! The best sequence of labels: Viterbi over the model's scores.

use crate::entity::features::{self, LABELS, OUTSIDE, Sight, TRANSITION};
use crate::tag::model::{MAX_LABELS, Model, Scores, feature};

/// Scores of moving from one label to the next.
#[derive(Clone, Debug)]
pub struct Transitions([[i16; MAX_LABELS]; MAX_LABELS]);

const NEVER: i16 = -20_000;

impl Transitions {
    /// Reads the transitions a model holds; those that make no sense are ruled out.
    #[must_use]
    pub fn of(model: &Model<'_>) -> Self {
        let mut table = [[NEVER; MAX_LABELS]; MAX_LABELS];
        for (previous, row) in table.iter_mut().enumerate().take(LABELS) {
            let weights = model.row(feature(TRANSITION, previous as u32, 0));
            for (label, score) in row.iter_mut().enumerate().take(LABELS) {
                if features::may_follow(previous, label) {
                    *score = weights.map_or(0, |w| i16::from(w[label]));
                }
            }
        }
        Self(table)
    }
}

/// Working memory.
#[derive(Debug, Default)]
pub struct Trellis {
    back: Vec<[u8; MAX_LABELS]>,
}

/// Fills `labels` with the best labels of a sentence.
pub fn decode(model: &Model<'_>, transitions: &Transitions, sight: Sight<'_>, trellis: &mut Trellis, labels: &mut Vec<u8>) {
    labels.clear();
    let n = sight.looks.len();
    if n == 0 {
        return;
    }
    trellis.back.clear();
    let mut best = [0i32; MAX_LABELS];
    for i in 0..n {
        let mut scores: Scores = [0; MAX_LABELS];
        features::emit(sight, i, |f| model.add(f, &mut scores));
        let mut back = [0u8; MAX_LABELS];
        let mut next = [i32::MIN / 2; MAX_LABELS];
        if i == 0 {
            for label in 0..LABELS {
                let start = if features::may_follow(OUTSIDE, label) { i32::from(transitions.0[OUTSIDE][label]) } else { i32::from(NEVER) };
                next[label] = i32::from(scores[label]) + start;
            }
        } else {
            for (previous, row) in transitions.0.iter().enumerate().take(LABELS) {
                let from = best[previous];
                for label in 0..MAX_LABELS {
                    let score = from + i32::from(row[label]);
                    if score > next[label] {
                        next[label] = score;
                        back[label] = previous as u8;
                    }
                }
            }
            for label in 0..LABELS {
                next[label] += i32::from(scores[label]);
            }
        }
        trellis.back.push(back);
        best = next;
    }
    let mut label = (0..LABELS).max_by(|a, b| best[*a].cmp(&best[*b]).then(b.cmp(a))).unwrap_or(OUTSIDE) as u8;
    labels.resize(n, 0);
    for i in (0..n).rev() {
        labels[i] = label;
        label = trellis.back[i][label as usize];
    }
}
