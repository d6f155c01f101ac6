//! The strength ladder: which wording binds, presses, covers or stresses more than which (`data/ladders.toml`).

use crate::error::{Error, ErrorKind, Result};
use crate::lexicon::{self, ABBREVIATIONS, Section};
use crate::tokenize::words::segment;
use serde::Deserialize;
use std::collections::HashMap;
use toml::Spanned;

const HELP: &str = "a ladder has entries such as [[verb]] group = \"demand\", verb = \"urge\", rank = 7; data/ladders.toml shows all kinds";

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "name", default)]
    _name: String,
    #[serde(rename = "version", default)]
    _version: u32,
    #[serde(rename = "climb", default)]
    _climb: Vec<Vec<String>>,
    #[serde(default)]
    step: Vec<Spanned<Step>>,
    #[serde(default)]
    verb: Vec<Spanned<Verb>>,
    #[serde(default)]
    modal: Vec<Spanned<Ranked>>,
    #[serde(default)]
    quantifier: Vec<Spanned<Ranked>>,
    #[serde(default)]
    qualifier: Vec<Spanned<Qualifier>>,
    #[serde(default)]
    intensifier: Vec<Spanned<Weighted>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    stance: String,
    pattern: String,
    step: i8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Verb {
    group: String,
    verb: String,
    rank: i8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ranked {
    word: String,
    rank: i8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Qualifier {
    phrase: String,
    weight: i8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Weighted {
    word: String,
    weight: i8,
}

/// Group, words, rank, and where it stands in the file.
type Written<'f> = (&'f str, &'f str, i8, usize);

impl File {
    /// The entries of every kind, in order of [`Rung::ALL`].
    fn entries(&self) -> [Vec<Written<'_>>; 6] {
        fn all<T>(list: &[Spanned<T>], entry: impl Fn(&T) -> (&str, &str, i8)) -> Vec<Written<'_>> {
            list.iter()
                .map(|item| {
                    let (group, words, rank) = entry(item.get_ref());
                    (group, words, rank, item.span().start)
                })
                .collect()
        }
        [
            all(&self.step, |e| (&e.stance, &e.pattern, e.step)),
            all(&self.verb, |e| (&e.group, &e.verb, e.rank)),
            all(&self.modal, |e| ("", &e.word, e.rank)),
            all(&self.quantifier, |e| ("", &e.word, e.rank)),
            all(&self.qualifier, |e| ("", &e.phrase, e.weight)),
            all(&self.intensifier, |e| ("", &e.word, e.weight)),
        ]
    }
}

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
    pub group: Group,
    pub rank: i8,
}

/// A stance or group of verbs, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Group(u16);

impl Group {
    pub(super) const SUPPORT: Self = Self(0);
    pub(super) const OPPOSE: Self = Self(1);
    pub(super) const CONDEMN: Self = Self(2);
    pub(super) const CONCERN: Self = Self(3);
}

/// The groups with a number of their own; noting, welcoming and backing a plan are degrees of one thing.
const NAMED: [(&str, Group); 5] = [
    ("support", Group::SUPPORT),
    ("oppose", Group::OPPOSE),
    ("condemn", Group::CONDEMN),
    ("concern", Group::CONCERN),
    ("approve", Group::SUPPORT),
];

/// The ladder that a comparison goes by.
///
/// ```
/// use demarche::compare::Ladder;
/// let file = "name = \"house\"\nversion = 1\n[[verb]]\ngroup = \"ask\"\nverb = \"insist\"\nrank = 9\n";
/// assert!(Ladder::parse("house.toml", file).is_ok());
/// assert!(Ladder::parse("house.toml", "[[verb]]\nverb = \"insist\"\n").unwrap_err().to_string().starts_with("house.toml:1: "));
/// # Ok::<(), demarche::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Ladder {
    words: HashMap<String, u32>,
    groups: HashMap<String, Group>,
    edges: HashMap<(u32, u32), u32>,
    nodes: u32,
    entries: HashMap<u32, Vec<Entry>>,
}

impl Ladder {
    /// The ladder of `data/ladders.toml`.
    #[must_use]
    pub fn builtin() -> Self {
        let mut ladder = Self::default();
        ladder.add_builtin(&[]);
        ladder
    }

    /// A ladder in the form of `data/ladders.toml`. Of the kinds of entry (step, verb, modal, quantifier, qualifier, intensifier)
    /// that it has none of, the built-in entries stay. `path` is for messages.
    ///
    /// # Errors
    /// When the text is no TOML of that form: with its line.
    pub fn parse(path: &str, content: &str) -> Result<Self> {
        let wrong = |what: String, line: u64| Error::new(ErrorKind::Lexicon(what)).at_path(path).at_line(line).help(HELP);
        let line_at = |at: usize| content[..at.min(content.len())].bytes().filter(|b| *b == b'\n').count() as u64 + 1;
        let file: File =
            toml::from_str(content).map_err(|e| wrong(e.message().to_owned(), e.span().map_or(1, |span| line_at(span.start))))?;
        let mut ladder = Self::default();
        let mut has = Vec::new();
        for (rung, entries) in Rung::ALL.into_iter().zip(file.entries()) {
            if !entries.is_empty() {
                has.push(rung);
            }
            for (group, words, rank, at) in entries {
                let mut cut = Vec::new();
                segment(words, ABBREVIATIONS, |p| cut.push(&words[p.start as usize..p.end as usize]));
                if cut.is_empty() {
                    return Err(wrong("an entry has no words".into(), line_at(at)));
                }
                ladder.add(rung, group, rank, cut.into_iter());
            }
        }
        ladder.add_builtin(&has);
        Ok(ladder)
    }

    /// Adds the built-in entries of all kinds but these.
    fn add_builtin(&mut self, but: &[Rung]) {
        for line in std::str::from_utf8(lexicon::bytes(Section::Ladders)).unwrap_or_default().lines() {
            let mut cells = line.split('\t');
            let (Some(rung), Some(group), Some(rank), Some(words)) =
                (cells.next().and_then(Rung::parse), cells.next(), cells.next().and_then(|r| r.parse().ok()), cells.next())
            else {
                continue;
            };
            if !but.contains(&rung) {
                self.add(rung, group, rank, words.split(' '));
            }
        }
    }

    fn add<'w>(&mut self, rung: Rung, group: &str, rank: i8, words: impl Iterator<Item = &'w str>) {
        let mut node = 0;
        for word in words {
            let next = self.words.len() as u32 + 1;
            let word = *self.words.entry(word.to_owned()).or_insert(next);
            node = *self.edges.entry((node, word)).or_insert_with(|| {
                self.nodes += 1;
                self.nodes
            });
        }
        let group = match NAMED.iter().find(|(name, _)| *name == group) {
            Some((_, group)) => *group,
            None => {
                let next = Group((NAMED.len() + self.groups.len()) as u16);
                *self.groups.entry(group.to_owned()).or_insert(next)
            }
        };
        self.entries.entry(node).or_default().push(Entry { rung, group, rank });
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

    #[test]
    fn a_file_replaces_the_kinds_it_has() {
        let file = "[[modal]]\nword = \"is to\"\nrank = 9\n[[modal]]\nword = \"may\"\nrank = 1\n";
        let ladder = Ladder::parse("mine.toml", file).unwrap();
        let ranks = |text: &str, rung: Rung| -> Vec<i8> {
            let words: Vec<[u32; 2]> = text.split(' ').map(|w| [ladder.word(w); 2]).collect();
            ladder.at(&words).into_iter().filter(|(_, e)| e.rung == rung).map(|(_, e)| e.rank).collect()
        };
        assert_eq!(ranks("is to pay", Rung::Modal), [9]);
        assert!(ranks("shall pay", Rung::Modal).is_empty());
        assert_eq!(ranks("demand that", Rung::Verb), [9]);
        for (wrong, line) in [("[[modal]]\nword = \"may\"\n", 1), ("x = 1", 1), ("\n[[modal]]\nword = \" \"\nrank = 1\n", 2), ("[[", 1)] {
            let error = Ladder::parse("mine.toml", wrong).unwrap_err().to_string();
            assert!(error.starts_with(&format!("mine.toml:{line}: ")) && error.lines().count() == 1, "{error}");
        }
    }
}
