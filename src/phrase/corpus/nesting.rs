//! Which n-grams are phrases: how often each stands within longer ones (C-value), and which of those that always stand
//! together is shown.

use crate::error::Result;
use crate::phrase::corpus::groups::Group;
use crate::phrase::corpus::spill::{Budget, Sorter, Store};
use crate::phrase::repeats::LONGEST;
use std::collections::BTreeMap;
use std::iter::Peekable;

/// A phrase before its occurrences are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Candidate {
    pub group: Group,
    /// Occurrences within longer candidates, each counted once.
    pub nested: u64,
    /// Longer candidates that hold it.
    pub longer: u64,
}

/// A candidate as numbers; in the order that [`select`] needs: where they stand, the longest first.
type Record = [u64; 12];

fn packed(keys: &[u32]) -> [u64; 4] {
    let at = |i: usize| u64::from(keys.get(i).copied().unwrap_or(0));
    std::array::from_fn(|i| at(2 * i) << 32 | at(2 * i + 1))
}

impl Candidate {
    fn record(&self) -> Record {
        let Group { keys, n, count, reference, first, print, quoted, covered } = self.group;
        let [a, b, c, d] = packed(&keys);
        [
            print,
            count,
            first,
            LONGEST as u64 - u64::from(n),
            a,
            b,
            c,
            d,
            reference,
            quoted << 1 | u64::from(covered),
            self.nested,
            self.longer,
        ]
    }

    fn of(record: &Record) -> Self {
        let [print, count, first, missing, a, b, c, d, reference, marks, nested, longer] = *record;
        let mut keys = [0; LONGEST];
        for (pair, number) in keys.chunks_exact_mut(2).zip([a, b, c, d]) {
            pair.copy_from_slice(&[(number >> 32) as u32, number as u32]);
        }
        let n = LONGEST as u8 - missing as u8;
        let group = Group { keys, n, count, reference, first, print, quoted: marks >> 1, covered: marks & 1 == 1 };
        Self { group, nested, longer }
    }
}

/// Collects the n-grams that may be phrases.
pub(super) struct Candidates<'c> {
    /// By length: those seen.
    seen: Vec<Store<12>>,
    budget: Budget,
    /// Whether a key opens and closes phrases.
    content: &'c [bool],
    minimum: u64,
}

impl<'c> Candidates<'c> {
    /// N-grams that occur at least `minimum` times and open and close on a key of `content`; key 1 is its first entry.
    pub(super) fn new(budget: &Budget, content: &'c [bool], minimum: u64) -> Self {
        let budget = budget.share(2 * LONGEST);
        Self { seen: (0..=LONGEST).map(|_| Store::new(budget.clone())).collect(), budget, content, minimum }
    }

    fn edges(&self, keys: &[u32]) -> bool {
        let content = |key: Option<&u32>| key.is_some_and(|&key| self.content[key as usize - 1]);
        content(keys.first()) && content(keys.last())
    }

    /// Adds an n-gram; those of one length in the order of their keys.
    pub(super) fn add(&mut self, group: &Group) -> Result<()> {
        let n = usize::from(group.n);
        if group.count >= self.minimum && (group.quoted > 0 || self.edges(&group.keys[..n])) {
            let candidate = Candidate { group: *group, ..Candidate::default() };
            self.seen[n].push(candidate.record())?;
        }
        Ok(())
    }

    /// Counts how often candidates stand within others, from the longest to the shortest (K. Frantzi, S. Ananiadou and H. Mima
    /// 2000): an occurrence within a candidate that is itself nested is counted for the longest one only.
    pub(super) fn nest(mut self) -> Result<Sorter<12>> {
        let mut parts: Vec<Sorter<6>> = (0..=LONGEST).map(|_| Sorter::new(self.budget.clone())).collect();
        let mut out = Sorter::new(Budget { bytes: self.budget.bytes * 2, ..self.budget.clone() });
        for n in (2..=LONGEST).rev() {
            let own = std::mem::replace(&mut parts[n], Sorter::new(self.budget.clone()));
            let mut own = own.finish()?.peekable();
            let mut seen = std::mem::replace(&mut self.seen[n], Store::new(self.budget.clone()));
            seen.for_each(|record| {
                let mut candidate = Candidate::of(record);
                let keys = candidate.group.keys;
                (candidate.nested, candidate.longer) = sum(&mut own, packed(&keys))?;
                candidate.nested = candidate.nested.min(candidate.group.count);
                if self.edges(&keys[..n]) {
                    self.windows(&candidate, &mut parts)?;
                }
                if !candidate.group.covered || candidate.group.quoted > 0 {
                    out.push(candidate.record())?;
                }
                Ok::<_, crate::Error>(())
            })?;
        }
        Ok(out)
    }

    /// Notes a candidate's own occurrences at everything it holds.
    fn windows(&self, candidate: &Candidate, parts: &mut [Sorter<6>]) -> Result<()> {
        let n = usize::from(candidate.group.n);
        let own = candidate.group.count - candidate.nested;
        let keys = &candidate.group.keys[..n];
        for (m, part) in parts.iter_mut().enumerate().take(n).skip(2) {
            for at in 0..=n - m {
                let window = &keys[at..at + m];
                if self.edges(window) {
                    // Held twice: two occurrences, one longer candidate.
                    let first = (0..at).all(|earlier| &keys[earlier..earlier + m] != window);
                    let [a, b, c, d] = packed(window);
                    part.push([a, b, c, d, own, u64::from(first)])?;
                }
            }
        }
        Ok(())
    }
}

/// Sums what was noted at these keys.
fn sum(parts: &mut Peekable<impl Iterator<Item = std::io::Result<[u64; 6]>>>, keys: [u64; 4]) -> Result<(u64, u64)> {
    let (mut nested, mut longer) = (0, 0);
    while let Some(part) = parts.next_if(|part| part.as_ref().map_or(true, |p| p[..4] <= keys[..])) {
        let part = part?;
        if part[..4] == keys {
            nested += part[4];
            longer += part[5];
        }
    }
    Ok((nested, longer))
}

/// Chooses among candidates that always stand at the same distance from one another and overlap: the longest one, of equals the
/// first, then what does not overlap it. Quoted ones stay in any case. The result is in the order of lengths, then keys.
pub(super) fn select(candidates: Sorter<12>) -> Result<Vec<Candidate>> {
    let (mut kept, mut together) = (Vec::new(), Vec::<Candidate>::new());
    let mut end = 0;
    for record in candidates.finish()? {
        let candidate = Candidate::of(&record?);
        let Group { n, count, first, print, .. } = candidate.group;
        let joins = together.last().is_some_and(|c| (c.group.print, c.group.count) == (print, count)) && first < end;
        if !joins {
            choose(&mut together, &mut kept);
            end = 0;
        }
        end = end.max(first + u64::from(n));
        together.push(candidate);
    }
    choose(&mut together, &mut kept);
    kept.sort_unstable_by_key(|c| (c.group.n, c.group.keys));
    Ok(kept)
}

fn choose(together: &mut Vec<Candidate>, kept: &mut Vec<Candidate>) {
    together.sort_by_key(|c| (std::cmp::Reverse(c.group.n), c.group.first));
    // Chosen places do not overlap, but for quoted ones within others.
    let mut taken = BTreeMap::<u64, u64>::new();
    for candidate in together.drain(..) {
        let (first, last) = (candidate.group.first, candidate.group.first + u64::from(candidate.group.n));
        let overlaps = taken.range(first.saturating_sub(LONGEST as u64)..last).any(|(_, &end)| end > first);
        if candidate.group.quoted > 0 || !overlaps {
            kept.push(candidate);
            let end = taken.entry(first).or_default();
            *end = last.max(*end);
        }
    }
}
