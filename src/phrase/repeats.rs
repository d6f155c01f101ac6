//! Every sequence of 2 to 8 units that recurs, and which of them stand on their own.
//!
//! In: one key a unit, 0 where no phrase may run. The n-grams of each length are counted exactly: an n-gram is the pair of
//! the (n−1)-grams it starts and ends with, and can only recur where both recur, so each length looks only where the length
//! before recurred. Memory: 4 bytes a unit and length, and a table of the positions still in play.

use crate::lexicon::format::fold_multiply;

/// The longest phrase, in units.
pub(crate) const LONGEST: usize = 8;

const LENGTHS: usize = LONGEST - 1;

/// An n-gram that recurs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Group {
    /// Units.
    pub n: u8,
    /// Whether it may be listed: its edges are content words, or it must be.
    pub wanted: Wanted,
    /// Occurrences.
    pub count: u32,
    /// First unit of its first occurrence.
    pub first: u32,
    /// Where its positions start, where it is wanted.
    at: u32,
}

/// Whether a group may be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Its edges are no content words, or another group always holds it.
    No,
    /// Unless a longer one always holds it.
    Candidate,
    /// In any case.
    Forced,
}

/// The n-grams of one sequence of keys. Memory is kept between uses.
#[derive(Debug, Default)]
pub(crate) struct Repeats {
    /// For each length, the group (plus one) that starts at each unit.
    ids: Vec<Vec<u32>>,
    groups: Vec<Group>,
    /// Index of the first group of each length, one more at the end.
    starts: Vec<usize>,
    positions: Vec<u32>,
    table: Vec<(u64, u32)>,
    active: Vec<u32>,
    slots: Vec<u32>,
}

impl Repeats {
    /// Counts the n-grams of `keys` that occur at least twice.
    pub(crate) fn count(&mut self, keys: &[u32]) {
        self.groups.clear();
        self.positions.clear();
        self.starts.clear();
        self.ids.iter_mut().for_each(Vec::clear);
        self.active.clear();
        self.active.extend((1..keys.len()).filter(|&i| keys[i - 1] != 0 && keys[i] != 0).map(|i| i as u32 - 1));
        for length in 0..LENGTHS {
            self.starts.push(self.groups.len());
            if self.active.is_empty() {
                continue;
            }
            if self.ids.len() <= length {
                self.ids.push(Vec::new());
            }
            let mut level = std::mem::take(&mut self.ids[length]);
            level.resize(keys.len(), 0);
            if length == 0 {
                self.level(keys, &mut level, 2);
            } else {
                let before = std::mem::take(&mut self.ids[length - 1]);
                self.level(&before, &mut level, length as u8 + 2);
                self.ids[length - 1] = before;
            }
            self.active.retain(|&at| level[at as usize] != 0 && level.get(at as usize + 1).is_some_and(|&next| next != 0));
            self.ids[length] = level;
        }
        self.starts.push(self.groups.len());
    }

    /// Counts the pairs of `before` at the active units and numbers those that recur.
    fn level(&mut self, before: &[u32], level: &mut [u32], n: u8) {
        let size = (self.active.len() + self.active.len() / 2).next_power_of_two().max(16);
        self.table.clear();
        self.table.resize(size, (0, 0));
        self.slots.clear();
        let shift = 64 - size.trailing_zeros();
        for &at in &self.active {
            let key = u64::from(before[at as usize]) << 32 | u64::from(before[at as usize + 1]);
            let mut slot = (fold_multiply(key, 0x9E37_79B9_7F4A_7C15) >> shift) as usize;
            loop {
                let entry = &mut self.table[slot];
                if entry.0 == key {
                    entry.1 += 1;
                    break;
                }
                if entry.0 == 0 {
                    *entry = (key, 1);
                    break;
                }
                slot = (slot + 1) & (size - 1);
            }
            self.slots.push(slot as u32);
        }
        // From here a slot's key is its group plus one: groups are numbered by first occurrence, whatever the table's order.
        for entry in &mut self.table {
            entry.0 = 0;
        }
        for (&at, &slot) in self.active.iter().zip(&self.slots) {
            let entry = &mut self.table[slot as usize];
            if entry.1 < 2 {
                continue;
            }
            if entry.0 == 0 {
                self.groups.push(Group { n, wanted: Wanted::No, count: entry.1, first: at, at: 0 });
                entry.0 = self.groups.len() as u64;
            }
            level[at as usize] = entry.0 as u32;
        }
    }

    /// The group of `n` units that starts at unit `at`.
    pub(crate) fn group_at(&self, at: u32, n: usize) -> Option<usize> {
        let level = self.ids.get(n.checked_sub(2)?)?;
        (*level.get(at as usize)? as usize).checked_sub(1)
    }

    /// All groups.
    pub(crate) fn group(&self, group: usize) -> &Group {
        &self.groups[group]
    }

    /// First units of a wanted group's occurrences, ascending.
    pub(crate) fn positions(&self, group: usize) -> &[u32] {
        let Group { at, count, .. } = self.groups[group];
        &self.positions[at as usize..(at + count) as usize]
    }

    /// Chooses the groups to list: `forced` ones, and those whose edges satisfy `edge`, that `covered` does not hold at every
    /// occurrence, and that no longer listed one always holds. Where a repeated passage is longer than [`LONGEST`], its
    /// first part stands for what overlaps it. The longest come first, then by first occurrence.
    pub(crate) fn select(
        &mut self,
        forced: &[usize],
        edge: impl Fn(u32) -> bool,
        covered: impl Fn(u32, usize) -> bool,
        listed: &mut Vec<usize>,
    ) {
        listed.clear();
        for group in &mut self.groups {
            if edge(group.first) && edge(group.first + u32::from(group.n) - 1) {
                group.wanted = Wanted::Candidate;
            }
        }
        for &group in forced {
            self.groups[group].wanted = Wanted::Forced;
        }
        self.place();
        for length in (0..LENGTHS).rev() {
            for group in self.starts[length]..self.starts[length + 1] {
                let n = length + 2;
                match self.groups[group].wanted {
                    Wanted::No => continue,
                    Wanted::Candidate if self.positions(group).iter().all(|&at| covered(at, n)) => {
                        self.groups[group].wanted = Wanted::No;
                        continue;
                    }
                    Wanted::Candidate | Wanted::Forced => {}
                }
                listed.push(group);
                self.drop_parts(group);
            }
        }
    }

    /// Drops the candidates that `group` always holds or, at a fixed distance, always overlaps.
    fn drop_parts(&mut self, group: usize) {
        let Group { n, count, first, .. } = self.groups[group];
        let (n, first) = (usize::from(n), first as usize);
        for m in 2..=n {
            let Some(level) = self.ids.get(m - 2) else { break };
            for (at, &id) in level.iter().enumerate().take(first + n).skip((first + 1).saturating_sub(m)) {
                let Some(part) = (id as usize).checked_sub(1) else { continue };
                if part == group || self.groups[part].count != count || self.groups[part].wanted != Wanted::Candidate {
                    continue;
                }
                let inside = at >= first && at + m <= first + n;
                if inside || self.moves_with(group, part, at as i64 - first as i64) {
                    self.groups[part].wanted = Wanted::No;
                }
            }
        }
    }

    fn moves_with(&self, group: usize, part: usize, distance: i64) -> bool {
        self.positions(group).iter().zip(self.positions(part)).all(|(&a, &b)| i64::from(b) - i64::from(a) == distance)
    }

    /// Lays out the positions of all wanted groups.
    fn place(&mut self) {
        let mut at = 0;
        for group in &mut self.groups {
            group.at = at;
            if group.wanted != Wanted::No {
                at += group.count;
            }
        }
        self.positions.clear();
        self.positions.resize(at as usize, 0);
        for level in &self.ids {
            for (at, &id) in level.iter().enumerate() {
                if id != 0 {
                    let group = &mut self.groups[id as usize - 1];
                    if group.wanted != Wanted::No {
                        self.positions[group.at as usize] = at as u32;
                        group.at += 1;
                    }
                }
            }
        }
        for group in &mut self.groups {
            if group.wanted != Wanted::No {
                group.at -= group.count;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn listed(keys: &[u32], content: impl Fn(u32) -> bool) -> Vec<(Vec<u32>, u32)> {
        let (mut repeats, mut listed) = (Repeats::default(), Vec::new());
        repeats.count(keys);
        repeats.select(&[], |at| content(keys[at as usize]), |_, _| false, &mut listed);
        listed
            .iter()
            .map(|&g| {
                let group = repeats.group(g);
                let first = group.first as usize;
                (keys[first..first + usize::from(group.n)].to_vec(), group.count)
            })
            .collect()
    }

    #[test]
    fn what_is_listed() {
        // Keys above 90 are function words, 0 is a break.
        type Listed<'a> = &'a [(&'a [u32], u32)];
        let cases: [(&str, &[u32], Listed); 6] = [
            ("a pair", &[1, 2, 3, 1, 2], &[(&[1, 2], 2)]),
            ("not across a break", &[1, 0, 2, 3, 1, 0, 2], &[]),
            ("edges", &[91, 1, 92, 2, 93, 5, 91, 1, 92, 2, 93], &[(&[1, 92, 2], 2)]),
            ("held by a longer one", &[1, 2, 3, 0, 1, 2, 3, 0], &[(&[1, 2, 3], 2)]),
            ("not always held", &[1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 4], &[(&[1, 2, 3], 2), (&[1, 2], 3)]),
            (
                "longer than the longest",
                &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
                &[(&[1, 2, 3, 4, 5, 6, 7, 8], 2), (&[9, 10, 11], 2)],
            ),
        ];
        for (name, keys, expected) in cases {
            let got = listed(keys, |key| key < 90);
            let expected: Vec<_> = expected.iter().map(|(k, c)| (k.to_vec(), *c)).collect();
            assert_eq!(got, expected, "{name}");
        }
    }

    #[test]
    fn counts_equal_a_plain_count() {
        let mut state = 7u64;
        let keys: Vec<u32> = (0..3000)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 40) as u32 % 9
            })
            .collect();
        let mut repeats = Repeats::default();
        repeats.count(&keys);
        for n in 2..=LONGEST {
            let mut plain: BTreeMap<&[u32], u32> = BTreeMap::new();
            for gram in keys.windows(n).filter(|g| g.iter().all(|k| *k != 0)) {
                *plain.entry(gram).or_default() += 1;
            }
            for (at, gram) in keys.windows(n).enumerate() {
                let count = repeats.group_at(at as u32, n).map_or(1, |g| repeats.group(g).count);
                let expected = plain.get(gram).copied().unwrap_or(1);
                assert_eq!(count, expected, "{gram:?} at {at}");
            }
        }
    }
}
