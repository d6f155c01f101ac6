//! The lexicon image that the build script makes of `data/`, read in place: nothing is parsed at start-up.

pub mod format;

pub use format::{Section, Slot, SlotKey, fold_word, hash_key, trie_step};

#[repr(C, align(16))]
struct Aligned<B: ?Sized>(B);

static IMAGE: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.bin")));

include!(concat!(env!("OUT_DIR"), "/generated.rs"));

/// The bytes of a section.
#[must_use]
pub fn bytes(section: Section) -> &'static [u8] {
    let directory: &[u32] = bytemuck::cast_slice(&IMAGE.0[..format::SECTIONS * 8]);
    let (at, len) = (directory[section as usize * 2] as usize, directory[section as usize * 2 + 1] as usize);
    &IMAGE.0[at..at + len]
}

/// A section as u32.
#[must_use]
pub fn words(section: Section) -> &'static [u32] {
    bytemuck::cast_slice(bytes(section))
}

/// A section as a hash table of words.
#[must_use]
pub fn slots(section: Section) -> &'static [Slot] {
    bytemuck::cast_slice(bytes(section))
}

/// A string of the pool.
#[must_use]
pub fn string(offset: u32, length: u32) -> &'static str {
    std::str::from_utf8(&bytes(Section::Strings)[offset as usize..(offset + length) as usize]).unwrap_or_default()
}

/// Hex digest of the lexicon data and models, for snapshots.
#[must_use]
pub fn data_hash() -> &'static str {
    DATA_HASH
}

/// A country's common name by its ISO 3166-1 alpha-3 code.
///
/// ```
/// assert_eq!(demarche::lexicon::country_name("CHN"), Some("China"));
/// ```
#[must_use]
pub fn country_name(code: &str) -> Option<&'static str> {
    COUNTRIES.binary_search_by(|(known, _)| (*known).cmp(code)).ok().map(|at| COUNTRIES[at].1)
}

/// The ISO 4217 code of a currency's sign, code or name.
#[must_use]
pub fn currency(word: &str) -> Option<&'static str> {
    let lower = word.to_lowercase();
    CURRENCIES.binary_search_by(|(known, _)| (*known).cmp(lower.as_str())).ok().map(|at| CURRENCIES[at].1)
}

/// A trie over word ids: the image's part and what the user added.
#[derive(Debug, Default)]
pub struct Trie {
    edges: &'static [u32],
    values: &'static [u32],
    more_edges: std::collections::HashMap<(u32, u32), u32>,
    more_values: std::collections::HashMap<u32, u32>,
    next: u32,
}

impl Trie {
    /// The trie in these two sections.
    #[must_use]
    pub fn builtin(edges: Section, values: Section) -> Self {
        let values = words(values);
        Self { edges: words(edges), values, next: values.len().max(1) as u32, ..Self::default() }
    }

    /// An empty trie.
    #[must_use]
    pub fn empty() -> Self {
        Self { next: 1, ..Self::default() }
    }

    /// The child of `node` by `word`.
    #[must_use]
    pub fn step(&self, node: u32, word: u32) -> Option<u32> {
        trie_step(self.edges, node, word)
            .or_else(|| if self.more_edges.is_empty() { None } else { self.more_edges.get(&(node, word)).copied() })
    }

    /// The value at `node`; 0 where no entry ends.
    #[must_use]
    pub fn value(&self, node: u32) -> u32 {
        if !self.more_values.is_empty()
            && let Some(&value) = self.more_values.get(&node)
        {
            return value;
        }
        self.values.get(node as usize).copied().unwrap_or(0)
    }

    /// Adds a path to the user's part and returns its node.
    pub fn insert(&mut self, path: &[u32]) -> u32 {
        let mut node = 0;
        for &word in path {
            node = match self.step(node, word) {
                Some(next) => next,
                None => {
                    let next = self.next;
                    self.next += 1;
                    self.more_edges.insert((node, word), next);
                    next
                }
            };
        }
        node
    }

    /// Sets the value at a node, over the image's.
    pub fn set(&mut self, node: u32, value: u32) {
        self.more_values.insert(node, value);
    }
}
