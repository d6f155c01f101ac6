//! Which sentences of two texts belong together.
//!
//! Equal sentences that occur once in either text hold the alignment (the heaviest run of them that is in order in both);
//! between them a table pairs sentences that share enough words, one with one or one with two neighbours (what one text
//! splits, the other may not). What is left over is paired across the text where it is nearly the same, and has then moved.

use crate::compare::diff::overlap;
use crate::compare::wording::{Forms, Wording};
use std::collections::HashMap;
use std::ops::Range;

/// Passages that belong together, as ranges of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub a: Range<usize>,
    pub b: Range<usize>,
    /// It stands elsewhere in the other text.
    pub moved: bool,
}

/// All pairs in the order of `a`, and what has no pair.
#[derive(Debug, Default)]
pub(super) struct Alignment {
    pub pairs: Vec<Pair>,
    pub gone: Vec<Range<usize>>,
    pub new: Vec<Range<usize>>,
}

/// Share of common words that makes two sentences a pair in place.
const ALIKE: f64 = 0.5;
/// The same where no other sentence could be meant (a headline with another name).
const ALIKE_ALONE: f64 = 0.3;
/// The same for a pair across the text.
const ALIKE_ELSEWHERE: f64 = 0.65;
/// Shorter sentences are not looked for across the text.
const LEAST_WORDS: usize = 5;
/// Pairs of sentences beyond which a gap is not looked at.
const MOST_CELLS: usize = 2_000_000;

/// Pairs the sentences of two texts.
pub(super) fn align(a: &Wording<'_>, b: &Wording<'_>, forms: &Forms) -> Alignment {
    if a.keys == b.keys {
        // However the lines are broken, and whatever that makes of the sentences.
        let pairs = a.sentences.iter().map(|s| Pair { a: s.clone(), b: s.clone(), moved: false }).collect();
        return Alignment { pairs, ..Alignment::default() };
    }
    let (of_a, of_b) = (Side::new(a, forms), Side::new(b, forms));
    let mut work = Work { a: &of_a, b: &of_b, weights: &forms.weights, pairs: Vec::new() };
    let (anchors, elsewhere) = work.anchors();
    let (mut free_a, mut free_b) = (vec![true; a.sentences.len()], vec![true; b.sentences.len()]);
    for &(i, j) in anchors.iter().chain(&elsewhere) {
        (free_a[i], free_b[j]) = (false, false);
    }
    let (mut from_a, mut from_b) = (0, 0);
    for &(i, j) in anchors.iter().chain(&[(a.sentences.len(), b.sentences.len())]) {
        let rows: Vec<usize> = (from_a..i).filter(|&i| free_a[i]).collect();
        let columns: Vec<usize> = (from_b..j).filter(|&j| free_b[j]).collect();
        work.gap(&rows, &columns);
        (from_a, from_b) = (i + 1, j + 1);
    }
    work.pairs.extend(anchors.iter().chain(&elsewhere).map(|&(i, j)| (i..i + 1, j..j + 1)));
    for (rows, columns) in &work.pairs {
        free_a[rows.clone()].fill(false);
        free_b[columns.clone()].fill(false);
    }
    work.across(&mut free_a, &mut free_b);
    let words = |sentences: &[Range<usize>], of: &Range<usize>| sentences[of.start].start..sentences[of.end - 1].end;
    let mut pairs = std::mem::take(&mut work.pairs);
    pairs.sort_by_key(|(rows, columns)| (rows.start, columns.start));
    let moved = out_of_order(&pairs, &of_a.weight);
    let left = |free: &[bool], sentences: &[Range<usize>]| -> Vec<Range<usize>> {
        sentences.iter().zip(free).filter(|(_, free)| **free).map(|(s, _)| s.clone()).collect()
    };
    Alignment {
        pairs: pairs
            .iter()
            .zip(moved)
            .map(|((rows, columns), moved)| Pair { a: words(&a.sentences, rows), b: words(&b.sentences, columns), moved })
            .collect(),
        gone: left(&free_a, &a.sentences),
        new: left(&free_b, &b.sentences),
    }
}

/// The sentences of one text as sorted bags of words.
struct Side {
    bags: Vec<Vec<u32>>,
    sequences: Vec<Vec<u32>>,
    weight: Vec<u32>,
}

impl Side {
    fn new(wording: &Wording<'_>, forms: &Forms) -> Self {
        let sequences: Vec<Vec<u32>> = wording.sentences.iter().map(|s| wording.keys[s.clone()].to_vec()).collect();
        let mut bags = sequences.clone();
        bags.iter_mut().for_each(|bag| bag.sort_unstable());
        let weight = bags.iter().map(|bag| bag.iter().map(|f| forms.weights[*f as usize]).sum()).collect();
        Self { bags, sequences, weight }
    }

    /// Bag of two neighbours.
    fn both(&self, first: usize, second: usize) -> Vec<u32> {
        let mut bag = [self.bags[first].as_slice(), &self.bags[second]].concat();
        bag.sort_unstable();
        bag
    }

    /// How often each sentence occurs, with one place of it.
    fn places(&self) -> HashMap<&[u32], (usize, usize)> {
        let mut places: HashMap<&[u32], (usize, usize)> = HashMap::new();
        for (at, sequence) in self.sequences.iter().enumerate() {
            let place = places.entry(sequence).or_insert((0, at));
            place.0 += 1;
        }
        places
    }
}

struct Work<'a> {
    a: &'a Side,
    b: &'a Side,
    weights: &'a [u32],
    pairs: Vec<(Range<usize>, Range<usize>)>,
}

/// A step of the table: sentences taken from either text.
type Step = (usize, usize);

/// Sentences by number, one of each text.
type Places = Vec<(usize, usize)>;

impl Work<'_> {
    /// Equal sentences that occur once in either text: those in order, and the others.
    fn anchors(&self) -> (Places, Places) {
        let other = self.b.places();
        let own = self.a.places();
        let mut unique: Places = Vec::new();
        for (i, sequence) in self.a.sequences.iter().enumerate() {
            if own.get(sequence.as_slice()).is_some_and(|p| p.0 == 1)
                && let Some(&(1, j)) = other.get(sequence.as_slice())
            {
                unique.push((i, j));
            }
        }
        let weight = |at: usize| u64::from(self.a.weight[unique[at].0]);
        let mut kept = vec![false; unique.len()];
        for at in heaviest_run(&unique.iter().map(|p| p.1).collect::<Vec<_>>(), weight) {
            kept[at] = true;
        }
        let (mut anchors, mut elsewhere) = (Vec::new(), Vec::new());
        for (pair, kept) in unique.into_iter().zip(kept) {
            if kept { &mut anchors } else { &mut elsewhere }.push(pair);
        }
        (anchors, elsewhere)
    }

    /// Share of common words, and their weight.
    fn alike(&self, a: &[u32], b: &[u32], weight: u32) -> (f64, u32) {
        let common = overlap(a, b, self.weights);
        (2.0 * f64::from(common) / f64::from(weight.max(1)), common)
    }

    /// Pairs sentences between two anchors, in order.
    fn gap(&mut self, rows: &[usize], columns: &[usize]) {
        let width = columns.len() + 1;
        if rows.is_empty() || columns.is_empty() || rows.len().saturating_mul(columns.len()) > MOST_CELLS {
            return;
        }
        let mut best = vec![(0.0f64, (0usize, 0usize)); (rows.len() + 1) * width];
        for i in (0..rows.len()).rev() {
            for j in (0..columns.len()).rev() {
                let mut here = (best[(i + 1) * width + j].0, (1, 0));
                let mut offer = |gain: f64, step: Step| {
                    let total = gain + best[(i + step.0) * width + j + step.1].0;
                    if total > here.0 {
                        here = (total, step);
                    }
                };
                offer(0.0, (0, 1));
                let one = self.gain(rows, columns, i, j, (1, 1));
                if let Some(gain) = one {
                    offer(gain, (1, 1));
                }
                for step in [(1, 2), (2, 1)] {
                    if let Some(gain) = self.gain(rows, columns, i, j, step) {
                        offer(gain, step);
                    }
                }
                best[i * width + j] = here;
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < rows.len() && j < columns.len() {
            let step = best[i * width + j].1;
            if step.0 > 0 && step.1 > 0 {
                self.pairs.push((rows[i]..rows[i + step.0 - 1] + 1, columns[j]..columns[j + step.1 - 1] + 1));
            }
            (i, j) = (i + step.0, j + step.1);
        }
    }

    /// What pairing these sentences is worth, where they are alike.
    fn gain(&self, rows: &[usize], columns: &[usize], i: usize, j: usize, step: Step) -> Option<f64> {
        let (a, b) = (self.a, self.b);
        let (row, column) = (rows[i], columns[j]);
        let (share, common) = match step {
            (1, 1) => self.alike(&a.bags[row], &b.bags[column], a.weight[row] + b.weight[column]),
            (1, 2) => {
                let next = *columns.get(j + 1).filter(|n| **n == column + 1)?;
                let whole = self.alike(&a.bags[row], &b.both(column, next), a.weight[row] + b.weight[column] + b.weight[next]);
                let single = overlap(&a.bags[row], &b.bags[column], self.weights).max(overlap(&a.bags[row], &b.bags[next], self.weights));
                whole_is_more(whole, single, b.weight[column].min(b.weight[next]))?
            }
            _ => {
                let next = *rows.get(i + 1).filter(|n| **n == row + 1)?;
                let whole = self.alike(&a.both(row, next), &b.bags[column], a.weight[row] + a.weight[next] + b.weight[column]);
                let single =
                    overlap(&a.bags[row], &b.bags[column], self.weights).max(overlap(&a.bags[next], &b.bags[column], self.weights));
                whole_is_more(whole, single, a.weight[row].min(a.weight[next]))?
            }
        };
        let alone = rows.len() == 1 && columns.len() == 1;
        (share >= if alone { ALIKE_ALONE } else { ALIKE }).then(|| share * f64::from(common))
    }

    /// Pairs what is left where it is nearly the same, the best first.
    fn across(&mut self, free_a: &mut [bool], free_b: &mut [bool]) {
        let long = |side: &Side, at: usize| side.bags[at].len() >= LEAST_WORDS;
        let rows: Vec<usize> = (0..free_a.len()).filter(|&i| free_a[i] && long(self.a, i)).collect();
        let columns: Vec<usize> = (0..free_b.len()).filter(|&j| free_b[j] && long(self.b, j)).collect();
        if rows.len().saturating_mul(columns.len()) > MOST_CELLS {
            return;
        }
        let mut offers: Vec<(f64, usize, usize)> = Vec::new();
        for &i in &rows {
            for &j in &columns {
                let (share, _) = self.alike(&self.a.bags[i], &self.b.bags[j], self.a.weight[i] + self.b.weight[j]);
                if share >= ALIKE_ELSEWHERE {
                    offers.push((share, i, j));
                }
            }
        }
        offers.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
        for (_, i, j) in offers {
            if free_a[i] && free_b[j] {
                (free_a[i], free_b[j]) = (false, false);
                self.pairs.push((i..i + 1, j..j + 1));
            }
        }
    }
}

/// Two neighbours belong to one sentence only where each of them adds to it.
fn whole_is_more(whole: (f64, u32), single: u32, lesser: u32) -> Option<(f64, u32)> {
    (2 * (whole.1.saturating_sub(single)) >= lesser.max(1)).then_some(whole)
}

/// Indices of the heaviest increasing run of distinct places; of equally heavy ones the first found.
fn heaviest_run(places: &[usize], weight: impl Fn(usize) -> u64) -> Vec<usize> {
    // A prefix-maximum tree over places: the heaviest run that ends at or before a place.
    let size = places.iter().max().map_or(0, |m| m + 2);
    let mut tree: Vec<(u64, usize)> = vec![(0, usize::MAX); size + 1];
    let mut before = vec![usize::MAX; places.len()];
    let mut best = (0, usize::MAX);
    for (at, &place) in places.iter().enumerate() {
        let mut found = (0, usize::MAX);
        let mut node = place; // places below this one
        while node > 0 {
            if tree[node].0 > found.0 {
                found = tree[node];
            }
            node &= node - 1;
        }
        before[at] = found.1;
        let total = (found.0 + weight(at).max(1), at);
        if total.0 > best.0 {
            best = total;
        }
        let mut node = place + 1;
        while node <= size {
            if total.0 > tree[node].0 {
                tree[node] = total;
            }
            node += node & node.wrapping_neg();
        }
    }
    let (mut run, mut at) = (Vec::new(), best.1);
    while at != usize::MAX {
        run.push(at);
        at = before[at];
    }
    run.reverse();
    run
}

/// Which pairs, in order of the first text, do not lie on the heaviest run that is in order in both.
fn out_of_order(pairs: &[(Range<usize>, Range<usize>)], weight: &[u32]) -> Vec<bool> {
    let places: Vec<usize> = pairs.iter().map(|p| p.1.start).collect();
    let mut moved = vec![true; pairs.len()];
    for at in heaviest_run(&places, |at| pairs[at].0.clone().map(|i| u64::from(weight[i])).sum()) {
        moved[at] = false;
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_run_is_in_order_and_no_run_is_heavier(places in Just((0usize..7).collect::<Vec<_>>()).prop_shuffle(), weights in prop::collection::vec(1u64..9, 7)) {
            let run = heaviest_run(&places, |at| weights[at]);
            prop_assert!(run.windows(2).all(|w| w[0] < w[1] && places[w[0]] < places[w[1]]));
            let sum = |run: &[usize]| run.iter().map(|at| weights[*at]).sum::<u64>();
            for mask in 0u32..128 {
                let other: Vec<usize> = (0..7).filter(|at| mask >> at & 1 == 1).collect();
                if other.windows(2).all(|w| places[w[0]] < places[w[1]]) {
                    prop_assert!(sum(&other) <= sum(&run));
                }
            }
        }
    }
}
