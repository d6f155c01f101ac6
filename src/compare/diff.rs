//! Which words of two passages differ.

use std::ops::Range;

/// A stretch of words that differ: either side may be empty, not both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hunk {
    pub a: Range<usize>,
    pub b: Range<usize>,
}

/// Cells of the table beyond which two passages count as wholly different.
const MOST_CELLS: usize = 16_000_000;

/// The differences of two sequences by the common subsequence of greatest weight (a form's weight is `weights[form]`);
/// differences with at most `close` equal words between them are one.
pub(super) fn diff(a: &[u32], b: &[u32], weights: &[u32], close: usize) -> Vec<Hunk> {
    let prefix = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let suffix = a[prefix..].iter().rev().zip(b[prefix..].iter().rev()).take_while(|(x, y)| x == y).count();
    let (inner_a, inner_b) = (&a[prefix..a.len() - suffix], &b[prefix..b.len() - suffix]);
    let mut hunks: Vec<Hunk> = Vec::new();
    let mut add = |a: Range<usize>, b: Range<usize>| match hunks.last_mut() {
        Some(last) if a.start - last.a.end <= close => {
            last.a.end = a.end;
            last.b.end = b.end;
        }
        _ => hunks.push(Hunk { a, b }),
    };
    let (mut from_a, mut from_b) = (0, 0);
    for (x, y) in common(inner_a, inner_b, weights).into_iter().chain([(inner_a.len(), inner_b.len())]) {
        if from_a < x || from_b < y {
            add(prefix + from_a..prefix + x, prefix + from_b..prefix + y);
        }
        (from_a, from_b) = (x + 1, y + 1);
    }
    hunks
}

/// The pairs of the heaviest common subsequence.
fn common(a: &[u32], b: &[u32], weights: &[u32]) -> Vec<(usize, usize)> {
    let width = b.len() + 1;
    if a.is_empty() || b.is_empty() || (a.len() + 1).saturating_mul(width) > MOST_CELLS {
        return Vec::new();
    }
    // best[i][j]: weight of what a[i..] and b[j..] have in common.
    let mut best = vec![0u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            let skip = best[(i + 1) * width + j].max(best[i * width + j + 1]);
            let take = if a[i] == b[j] { best[(i + 1) * width + j + 1] + weights[a[i] as usize] } else { 0 };
            best[i * width + j] = skip.max(take);
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        let here = best[i * width + j];
        if a[i] == b[j] && here == best[(i + 1) * width + j + 1] + weights[a[i] as usize] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if here == best[(i + 1) * width + j] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// The weight of what two sequences have in common, whatever its order. Both are sorted.
pub(super) fn overlap(a: &[u32], b: &[u32], weights: &[u32]) -> u32 {
    let (mut i, mut j, mut sum) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += weights[a[i] as usize];
                (i, j) = (i + 1, j + 1);
            }
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn finds_the_words_that_differ() {
        let weights = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
        for (a, b, close, expected) in [
            (&[1, 2, 3][..], &[1, 2, 3][..], 0, vec![]),
            (&[1, 2, 3], &[1, 3], 0, vec![(1..2, 1..1)]),
            (&[1, 2, 3, 4, 5], &[1, 6, 3, 7, 5], 0, vec![(1..2, 1..2), (3..4, 3..4)]),
            (&[1, 2, 3, 4, 5], &[1, 6, 3, 7, 5], 1, vec![(1..4, 1..4)]),
            (&[], &[1], 0, vec![(0..0, 0..1)]),
        ] {
            let found: Vec<_> = diff(a, b, &weights, close).into_iter().map(|h| (h.a, h.b)).collect();
            assert_eq!(found, expected, "{a:?} {b:?}");
        }
    }

    proptest! {
        #[test]
        fn what_lies_between_differences_is_equal(a in prop::collection::vec(0u32..6, 0..30), b in prop::collection::vec(0u32..6, 0..30), close in 0usize..4) {
            let hunks = diff(&a, &b, &[1, 2, 5, 1, 2, 5], close);
            let (mut from_a, mut from_b) = (0, 0);
            for hunk in hunks.into_iter().chain([Hunk { a: a.len()..a.len(), b: b.len()..b.len() }]) {
                prop_assert_eq!(&a[from_a..hunk.a.start], &b[from_b..hunk.b.start]);
                (from_a, from_b) = (hunk.a.end, hunk.b.end);
            }
        }
    }
}
