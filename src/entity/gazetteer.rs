//! Names of the lexicon in a document: longest match at every token.

use crate::entity::{CountryCode, EntityType};
use crate::lexicon::{self, Section, Trie};
use crate::tokenize::{Shape, Token};

/// The same capitalised string is often something else.
pub const AMBIGUOUS: u32 = 1;
/// May be written in lower case.
pub const LOWER: u32 = 2;
/// Matches only in exactly this case.
pub const ACRONYM: u32 = 4;

/// What the lexicon says of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its type; `None` silences the name.
    pub kind: Option<EntityType>,
    /// `AMBIGUOUS | LOWER | ACRONYM`.
    pub flags: u32,
    /// Country it names.
    pub country: Option<CountryCode>,
    /// Of a person: years of the latest term of the highest office.
    pub term: Option<Term>,
    /// Display name shared by all its variants.
    pub canonical: std::borrow::Cow<'static, str>,
    capitals: u32,
    /// Added by the user.
    pub user: bool,
}

/// From when to when somebody held an office, by the calendar's years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// First year.
    pub from: u16,
    /// Last year; `None` while in office.
    pub to: Option<u16>,
}

/// A name of the lexicon at a place in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub last: u32,
    /// Where its entries begin.
    pub value: u32,
    /// Bit set of types, by discriminant.
    pub types: u32,
    /// Bit set of types under which the name is ambiguous.
    pub ambiguous: u32,
}

/// The gazetteer: the image's names and the user's.
#[derive(Debug)]
pub struct Gazetteer {
    trie: Trie,
    entries: &'static [u32],
    user: Vec<Vec<Entry>>,
}

/// Values from here on are the user's.
const USER: u32 = 1 << 30;

impl Gazetteer {
    /// The compiled-in names.
    #[must_use]
    pub fn builtin() -> Self {
        Self {
            trie: Trie::builtin(Section::GazetteerEdges, Section::GazetteerValues),
            entries: lexicon::words(Section::GazetteerEntries),
            user: Vec::new(),
        }
    }

    /// Adds a user's name over what the image says of it.
    pub fn add(
        &mut self,
        path: &[u32],
        capitals: u32,
        kind: Option<EntityType>,
        flags: u32,
        country: Option<CountryCode>,
        canonical: String,
    ) {
        let node = self.trie.insert(path);
        let entry = Entry { kind, flags, country, term: None, canonical: canonical.into(), capitals, user: true };
        let value = self.trie.value(node);
        if value >= USER {
            self.user[(value - USER) as usize].push(entry);
        } else {
            self.trie.set(node, USER + self.user.len() as u32);
            self.user.push(vec![entry]);
        }
    }

    /// The entries of a value.
    pub fn entries(&self, value: u32) -> impl Iterator<Item = Entry> + '_ {
        let user: &[Entry] = if value >= USER { &self.user[(value - USER) as usize] } else { &[] };
        let mut at = if value >= USER { None } else { value.checked_sub(1) };
        let builtin = std::iter::from_fn(move || {
            let row = &self.entries[at? as usize * 4..at? as usize * 4 + 4];
            at = if row[0] >> 31 == 1 { None } else { at.map(|a| a + 1) };
            let kind = EntityType::ALL.get((row[0] & 0xFF) as usize).copied();
            // People have years where places have the letters of a code.
            let person = kind == Some(EntityType::Person);
            let code = row[1].to_le_bytes();
            let (from, to) = (row[1] as u16, (row[1] >> 16) as u16);
            Some(Entry {
                kind,
                flags: (row[0] >> 8) & 0xFF,
                country: (row[1] != 0 && !person).then_some(CountryCode([code[0], code[1], code[2]])),
                term: (from != 0 && person).then_some(Term { from, to: (to != 0).then_some(to) }),
                canonical: lexicon::string(row[2], row[3]).into(),
                capitals: (row[0] >> 16) & 0xFFF,
                user: false,
            })
        });
        user.iter().cloned().chain(builtin)
    }

    /// Fills `matches` with the longest name that starts at each token, in text order (they may overlap).
    pub fn matches(&self, tokens: &[Token], loose: Case, matches: &mut Vec<Match>) {
        matches.clear();
        for first in 0..tokens.len() {
            let mut node = 0;
            let mut found: Option<Match> = None;
            for (at, token) in tokens[first..].iter().enumerate() {
                let Some(next) = self.trie.step(node, token.word.0) else { break };
                node = next;
                let value = self.trie.value(node);
                if value != 0 {
                    let (types, ambiguous) = self.types(value, &tokens[first..=first + at], loose);
                    if types != 0 || self.is_silenced(value) {
                        found = Some(Match { first: first as u32, last: (first + at + 1) as u32, value, types, ambiguous });
                    }
                }
            }
            if let Some(found) = found {
                matches.push(found);
            }
        }
    }

    /// Which words of a name are capitals, and whether it is an acronym, by its first entry.
    #[must_use]
    pub fn capitals(&self, value: u32) -> Capitals {
        self.entries(value).next().map_or(Capitals::default(), |e| Capitals { mask: e.capitals, acronym: e.flags & ACRONYM != 0 })
    }

    fn is_silenced(&self, value: u32) -> bool {
        value >= USER && self.user[(value - USER) as usize].iter().any(|e| e.kind.is_none())
    }

    /// The types that the case of these tokens allows, and those of them that are ambiguous.
    fn types(&self, value: u32, tokens: &[Token], loose: Case) -> (u32, u32) {
        let (mut types, mut ambiguous) = (0, 0);
        let mut consider = |kind: u32, flags: u32, capitals: u32| {
            if fits(tokens, flags, capitals, loose) {
                types |= 1 << kind;
                if flags & AMBIGUOUS != 0 {
                    ambiguous |= 1 << kind;
                }
            }
        };
        if value >= USER {
            for entry in &self.user[(value - USER) as usize] {
                if let Some(kind) = entry.kind {
                    consider(kind as u32, entry.flags, entry.capitals);
                }
            }
            return (types, ambiguous);
        }
        let mut at = value as usize - 1;
        loop {
            let row = self.entries[at * 4];
            consider(row & 0xFF, (row >> 8) & 0xFF, (row >> 16) & 0xFFF);
            if row >> 31 == 1 {
                return (types, ambiguous);
            }
            at += 1;
        }
    }
}

/// How a name is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Capitals {
    /// One bit for each of the first twelve words: it begins with a capital.
    pub mask: u32,
    /// The name is an acronym.
    pub acronym: bool,
}

/// How far the case of letters can be trusted in this document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// As usual.
    Normal,
    /// The text has no capitals: names of several words, and unambiguous ones, match in lower case.
    Lower,
    /// The text is all capitals: the same.
    Upper,
}

fn fits(tokens: &[Token], flags: u32, capitals: u32, case: Case) -> bool {
    if flags & LOWER != 0 {
        return true;
    }
    if case != Case::Normal {
        let least = if flags & ACRONYM != 0 { 2 } else { 4 };
        return flags & AMBIGUOUS == 0 && (tokens.len() > 1 || tokens[0].end - tokens[0].start >= least);
    }
    if flags & ACRONYM != 0 && tokens.len() == 1 {
        return matches!(tokens[0].shape, Shape::Upper | Shape::Mixed) || tokens[0].is_dotted();
    }
    tokens.iter().take(12).enumerate().all(|(i, t)| capitals & (1 << i) == 0 || !matches!(t.shape, Shape::Lower))
}
