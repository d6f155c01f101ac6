//! The best sequence of labels: Viterbi over the model's scores.

use crate::entity::features::{LABELS, OUTSIDE, TRANSITION};
use crate::tag::model::{MAX_LABELS, Model, Sums, feature};

/// Eights of labels.
pub const EIGHTS: usize = MAX_LABELS / 8;

/// What the model says of a token, by label.
pub type Scores = Sums<EIGHTS>;

/// One number for each label.
type Row = [i32; MAX_LABELS];

/// Scores of moving from one label to the next.
///
/// "Inside" is reached only from "first" and "inside" of its type, so it has two rows for all types. From any label one
/// may go on to "outside" or "first".
#[derive(Clone, Debug)]
pub struct Transitions {
    /// From each label to "outside" and "first".
    open: [Row; MAX_LABELS],
    /// The largest and the least of each of these rows.
    most: Row,
    least: Row,
    /// To "inside" from the label before it ("first" of its type).
    enter: Row,
    /// To "inside" from itself.
    stay: Row,
}

/// What is not to be: worse than any sum of weights of a token can make good, and small enough not to overflow.
const NEVER: i32 = -1 << 24;

impl Transitions {
    /// Reads the transitions a model holds; those that make no sense are ruled out.
    #[must_use]
    pub fn of(model: &Model<'_>) -> Self {
        let never = [NEVER; MAX_LABELS];
        let mut table = Self { open: [never; MAX_LABELS], most: never, least: never, enter: never, stay: never };
        for previous in 0..LABELS {
            let weights = model.row(feature(TRANSITION, previous as u32, 0));
            let weight = |label: usize| weights.map_or(0, |w| i32::from(w[label]));
            let open = (0..LABELS).filter(|label| *label == OUTSIDE || label % 2 == 1);
            for label in open.clone() {
                table.open[previous][label] = weight(label);
            }
            table.most[previous] = open.clone().map(weight).max().unwrap_or(0);
            table.least[previous] = open.map(weight).min().unwrap_or(0);
            if previous == OUTSIDE {
                continue;
            }
            if previous % 2 == 0 {
                table.stay[previous] = weight(previous);
            } else {
                table.enter[previous + 1] = weight(previous + 1);
            }
        }
        table
    }
}

/// Working memory.
#[derive(Debug, Default)]
pub struct Trellis {
    back: Vec<[u8; MAX_LABELS]>,
}

/// Fills `labels` with the best labels of a sentence of `n` tokens.
pub fn decode(transitions: &Transitions, n: usize, mut score: impl FnMut(usize) -> Scores, trellis: &mut Trellis, labels: &mut Vec<u8>) {
    labels.clear();
    trellis.back.clear();
    if n == 0 {
        return;
    }
    let mut best = [NEVER; MAX_LABELS];
    best[OUTSIDE] = 0;
    for i in 0..n {
        trellis.back.push(step(transitions, &score(i), &mut best));
    }
    let mut label = (0..LABELS).max_by(|a, b| best[*a].cmp(&best[*b]).then(b.cmp(a))).unwrap_or(OUTSIDE) as u8;
    labels.resize(n, 0);
    for i in (0..n).rev() {
        labels[i] = label;
        label = trellis.back[i][label as usize];
    }
}

/// Moves `best` on by one token and says where each label comes from: of equals, from the first label.
#[inline]
fn step(transitions: &Transitions, scores: &Scores, best: &mut Row) -> [u8; MAX_LABELS] {
    // A label from which even the best move is worse than the worst move from "outside" is no start of anything.
    let bar = best[OUTSIDE] + transitions.least[OUTSIDE];
    let mut reach = *best;
    for (reach, most) in reach.iter_mut().zip(&transitions.most) {
        *reach += most;
    }
    let mut next = transitions.open[OUTSIDE];
    for score in &mut next {
        *score += best[OUTSIDE];
    }
    let mut back = [OUTSIDE as u8; MAX_LABELS];
    if reach[1..].iter().fold(i32::MIN, |most, r| most.max(*r)) >= bar {
        for previous in (1..LABELS).filter(|p| reach[*p] >= bar) {
            for ((score, back), weight) in next.iter_mut().zip(&mut back).zip(&transitions.open[previous]) {
                let other = best[previous] + weight;
                if other > *score {
                    (*score, *back) = (other, previous as u8);
                }
            }
        }
    }
    for label in (2..LABELS).step_by(2) {
        let (enter, stay) = (best[label - 1] + transitions.enter[label], best[label] + transitions.stay[label]);
        let longer = stay > enter;
        next[label] = if longer { stay } else { enter };
        back[label] = (label - usize::from(!longer)) as u8;
    }
    // Only differences matter; so a sentence of any length keeps the sums small.
    let base = best[OUTSIDE];
    for ((best, next), score) in best.iter_mut().zip(&next).zip(scores.as_flattened()) {
        *best = (*next + i32::from(*score) - base).max(NEVER);
    }
    back
}
