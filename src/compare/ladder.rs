//! The strength ladder: which wording binds, presses, covers or stresses more than which (`data/ladders.toml`).

use crate::lexicon::{self, Section};
use std::collections::HashMap;

/// What an entry of the ladder ranks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Rung {
    /// A wording of a stance.
    Step,
    /// A verb among its like.
    Verb,
    /// shall, should, may.
    Modal,
    /// all, most, some.
    Quantifier,
    /// A proviso, or what shuts one out.
    Qualifier,
    /// firmly, somewhat.
    Intensifier,
}

impl Rung {
    pub(super) const ALL: [Self; 6] = [Self::Step, Self::Verb, Self::Modal, Self::Quantifier, Self::Qualifier, Self::Intensifier];

    fn parse(label: &str) -> Option<Self> {
        Some(match label {
            "step" => Self::Step,
            "verb" => Self::Verb,
            "modal" => Self::Modal,
            "quantifier" => Self::Quantifier,
            "qualifier" => Self::Qualifier,
            "intensifier" => Self::Intensifier,
            _ => return None,
        })
    }
}

/// One entry: its rank, or its weight for qualifiers and intensifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Entry {
    pub rung: Rung,
    /// Stance of a step, group of a verb.
    pub group: &'static str,
    pub rank: i8,
}

/// The compiled-in ladder.
#[derive(Debug, Default)]
pub struct Ladder {
    words: HashMap<&'static str, u32>,
    edges: HashMap<(u32, u32), u32>,
    entries: HashMap<u32, Vec<Entry>>,
}

impl Ladder {
    /// The ladder of `data/ladders.toml`.
    #[must_use]
    pub fn builtin() -> Self {
        let mut ladder = Self::default();
        let mut nodes = 0;
        for line in std::str::from_utf8(lexicon::bytes(Section::Ladders)).unwrap_or_default().lines() {
            let mut cells = line.split('\t');
            let (Some(rung), Some(group), Some(rank), Some(words)) =
                (cells.next().and_then(Rung::parse), cells.next(), cells.next().and_then(|r| r.parse().ok()), cells.next())
            else {
                continue;
            };
            let mut node = 0;
            for word in words.split(' ') {
                let next = ladder.words.len() as u32 + 1;
                let word = *ladder.words.entry(word).or_insert(next);
                node = *ladder.edges.entry((node, word)).or_insert_with(|| {
                    nodes += 1;
                    nodes
                });
            }
            // Noting, welcoming and backing a plan are degrees of one thing.
            let group = if group == "approve" { "support" } else { group };
            ladder.entries.entry(node).or_default().push(Entry { rung, group, rank });
        }
        ladder
    }

    /// The number of a word; 0 where the ladder lacks it.
    pub(super) fn word(&self, word: &str) -> u32 {
        self.words.get(word).copied().unwrap_or(0)
    }

    /// The longest wording that starts here, of each rung and group, with its number of words.
    pub(super) fn at(&self, words: &[[u32; 2]]) -> Vec<(usize, Entry)> {
        let mut found: Vec<(usize, Entry)> = Vec::new();
        self.walk(words, 0, 0, &mut found);
        found.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
        let mut longest: Vec<(usize, Entry)> = Vec::new();
        for (length, entry) in found {
            // A step's longest wording decides whatever its stance; verbs may belong to several groups.
            if !longest.iter().any(|(n, e)| e.rung == entry.rung && (e.group == entry.group || *n > length)) {
                longest.push((length, entry));
            }
        }
        longest
    }

    fn walk(&self, words: &[[u32; 2]], depth: usize, node: u32, found: &mut Vec<(usize, Entry)>) {
        if let Some(entries) = self.entries.get(&node) {
            found.extend(entries.iter().map(|e| (depth, *e)));
        }
        let Some([form, lemma]) = words.get(depth) else { return };
        for word in [*form].into_iter().chain((lemma != form).then_some(*lemma)).filter(|w| *w != 0) {
            if let Some(&next) = self.edges.get(&(node, word)) {
                self.walk(words, depth + 1, next, found);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_wording_decides() {
        let ladder = Ladder::builtin();
        let ranks = |text: &str, rung: Rung| -> Vec<(usize, i8)> {
            let words: Vec<[u32; 2]> = text.split(' ').map(|w| [ladder.word(w); 2]).collect();
            ladder.at(&words).into_iter().filter(|(_, e)| e.rung == rung).map(|(n, e)| (n, e.rank)).collect()
        };
        assert_eq!(ranks("shall withdraw", Rung::Modal), [(1, 8)]);
        assert_eq!(ranks("may wish to withdraw", Rung::Modal), [(3, 1)]);
        assert_eq!(ranks("demand that", Rung::Verb), [(1, 9)]);
        assert_eq!(ranks("where possible ,", Rung::Qualifier), [(2, -1)]);
        assert!(ranks("withdraw", Rung::Verb).is_empty());
    }
}
