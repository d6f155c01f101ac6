//! How lexicon data is laid out: word keys, hashes, tries and the image the build script writes.
//!
//! Shared with `build.rs`, so it depends on nothing else in the crate.

/// Appends the key of a word: lower-cased, typographic apostrophes, quotation marks and hyphens made plain.
pub fn fold_word(word: &str, key: &mut Vec<u8>) {
    key.clear();
    if word.is_ascii() {
        key.extend(word.bytes().map(|b| b.to_ascii_lowercase()));
        return;
    }
    let mut buffer = [0u8; 4];
    for c in word.chars() {
        match c {
            '\u{2018}' | '\u{2019}' | '\u{02BC}' | '\u{201B}' => key.push(b'\''),
            '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{201F}' | '\u{00AB}' | '\u{00BB}' => key.push(b'"'),
            '\u{2010}'..='\u{2013}' => key.push(b'-'),
            '\u{00AD}' => {}
            c => {
                for lower in c.to_lowercase() {
                    key.extend_from_slice(lower.encode_utf8(&mut buffer).as_bytes());
                }
            }
        }
    }
}

/// 64-bit hash of a key (a multiply-and-fold over 8-byte pieces; the same on every platform).
#[must_use]
pub fn hash_key(key: &[u8]) -> u64 {
    const K: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut h = K ^ (key.len() as u64);
    let mut pieces = key.chunks_exact(8);
    for piece in &mut pieces {
        let v = u64::from_le_bytes([piece[0], piece[1], piece[2], piece[3], piece[4], piece[5], piece[6], piece[7]]);
        h = fold_multiply(h ^ v, 0xD6E8_FEB8_6659_FD93);
    }
    let mut tail = 0u64;
    for (i, b) in pieces.remainder().iter().enumerate() {
        tail |= u64::from(*b) << (8 * i);
    }
    fold_multiply(h ^ tail, K)
}

/// A place in a hash table of words: the key's first eight bytes; its next four and, above them, the word's id plus one.
/// All zero where no word lies.
pub type Slot = [u64; 2];

/// The longest key that lies in the slot itself.
pub const SHORT_KEY: usize = 12;

/// What a slot holds of a word's key: the key itself where it is short and holds no NUL byte, else a hash and a mark that
/// no UTF-8 has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotKey {
    /// First eight bytes (little-endian, zeros after the end), or the hash.
    pub low: u64,
    /// Next four bytes, or [`SlotKey::LONG`].
    pub high: u32,
}

impl SlotKey {
    /// The mark of a key that does not fit.
    pub const LONG: u32 = u32::MAX;

    /// That of a key.
    #[must_use]
    pub fn new(key: &[u8]) -> Self {
        if key.len() > SHORT_KEY || key.contains(&0) {
            return Self { low: hash_key(key), high: Self::LONG };
        }
        let mut bytes = [0u8; 16];
        bytes[..key.len()].copy_from_slice(key);
        let all = u128::from_le_bytes(bytes);
        Self { low: all as u64, high: (all >> 64) as u32 }
    }

    /// Where to look first; masked by the table's size.
    #[inline(always)]
    #[must_use]
    pub fn place(self) -> u32 {
        fold_multiply(self.low, u64::from(self.high) ^ 0xD6E8_FEB8_6659_FD93) as u32
    }

    /// The slot of a word.
    #[must_use]
    pub fn slot(self, id: u32) -> Slot {
        [self.low, (u64::from(id) + 1) << 32 | u64::from(self.high)]
    }

    /// The id in `slots` (a power of two of them, one at least empty), or the empty place where it would go. `same` is
    /// asked for long keys only.
    #[inline(always)]
    pub fn find(self, slots: &[Slot], same: impl Fn(u32) -> bool) -> Result<u32, usize> {
        self.find_from(self.place(), slots, same)
    }

    /// The same where [`Self::place`] is known already.
    #[inline(always)]
    pub fn find_from(self, place: u32, slots: &[Slot], same: impl Fn(u32) -> bool) -> Result<u32, usize> {
        let mask = slots.len() - 1;
        let mut at = place as usize & mask;
        loop {
            let [low, high] = slots[at];
            if low == self.low && high as u32 == self.high && high >> 32 != 0 {
                let id = (high >> 32) as u32 - 1;
                if self.high != Self::LONG || same(id) {
                    return Ok(id);
                }
            } else if high == 0 {
                return Err(at);
            }
            at = (at + 1) & mask;
        }
    }
}

/// Mixes two words into a hash (feature hashing, trie edges).
#[must_use]
pub fn fold_multiply(a: u64, b: u64) -> u64 {
    let product = u128::from(a ^ 0xA076_1D64_78BD_642F).wrapping_mul(u128::from(b));
    (product as u64) ^ ((product >> 64) as u64)
}

/// Hash of a trie edge.
#[must_use]
pub fn hash_edge(node: u32, word: u32) -> u32 {
    (fold_multiply((u64::from(node) << 32) | u64::from(word), 0x9E37_79B9_7F4A_7C15) >> 16) as u32
}

/// Builds a trie over word ids. Node 0 is the root; a value of 0 means "no entry ends here".
#[derive(Debug, Default)]
pub struct TrieBuilder {
    edges: std::collections::HashMap<(u32, u32), u32>,
    values: Vec<u32>,
}

impl TrieBuilder {
    /// An empty trie.
    #[must_use]
    pub fn new() -> Self {
        Self { edges: std::collections::HashMap::new(), values: vec![0] }
    }

    /// The node at the end of this path, made where it is missing.
    pub fn node(&mut self, path: impl IntoIterator<Item = u32>) -> u32 {
        let mut node = 0;
        for word in path {
            let next = self.values.len() as u32;
            node = *self.edges.entry((node, word)).or_insert(next);
            if node == next {
                self.values.push(0);
            }
        }
        node
    }

    /// The value at a node (0: none).
    #[must_use]
    pub fn value(&self, node: u32) -> u32 {
        self.values[node as usize]
    }

    /// Sets the value at a node.
    pub fn set(&mut self, node: u32, value: u32) {
        self.values[node as usize] = value;
    }

    /// The flat form: a power-of-two table of `[node, word, next]` with `next == 0` for an empty slot, and a value a node.
    #[must_use]
    pub fn flatten(&self) -> (Vec<u32>, Vec<u32>) {
        let size = (self.edges.len() * 2).next_power_of_two().max(4);
        let mut slots = vec![0u32; size * 3];
        let mut edges: Vec<_> = self.edges.iter().map(|(&(node, word), &next)| (node, word, next)).collect();
        edges.sort_unstable();
        for (node, word, next) in edges {
            let mut at = hash_edge(node, word) as usize & (size - 1);
            while slots[at * 3 + 2] != 0 {
                at = (at + 1) & (size - 1);
            }
            slots[at * 3..at * 3 + 3].copy_from_slice(&[node, word, next]);
        }
        (slots, self.values.clone())
    }
}

/// Looks up an edge in a flattened trie.
#[must_use]
pub fn trie_step(slots: &[u32], node: u32, word: u32) -> Option<u32> {
    let size = slots.len() / 3;
    if size == 0 {
        return None;
    }
    let mut at = hash_edge(node, word) as usize & (size - 1);
    loop {
        let slot = &slots[at * 3..at * 3 + 3];
        if slot[2] == 0 {
            return None;
        }
        if slot[0] == node && slot[1] == word {
            return Some(slot[2]);
        }
        at = (at + 1) & (size - 1);
    }
}

/// Sections of the lexicon image, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Section {
    /// u64 × 2: hash table of words, see [`Slot`].
    VocabularySlots,
    /// u32: where each word's bytes start, one more at the end.
    VocabularyOffsets,
    /// bytes: the words.
    VocabularyBytes,
    /// u32: low half of each word's hash.
    VocabularyHashes,
    /// bytes: strings named by (offset, length) from other sections.
    Strings,
    /// u32: edges of the gazetteer trie.
    GazetteerEdges,
    /// u32: a node's first entry plus one.
    GazetteerValues,
    /// u32 × 4: entries `[type | flags << 8 | last << 31, country, canonical offset, canonical length]`.
    GazetteerEntries,
    /// u32: one bit set a word id (given name 1, surname 2, honorific 4, office 8, particle 16).
    WordFlags,
    /// u32: edges of the title trie.
    TitleEdges,
    /// u32: kind of title at a node.
    TitleValues,
    /// u32: edges of the cue trie.
    CueEdges,
    /// u32: a node's first cue plus one.
    CueValues,
    /// u32: cue records, see `src/position`.
    Cues,
    /// u32: edges of the formula trie (over stem ids).
    FormulaEdges,
    /// u32: a node's formula plus one.
    FormulaValues,
    /// u32: formula records, see `src/phrase`.
    Formulae,
    /// u32: stem id of each word.
    Stems,
    /// u32: further data of the position stage.
    PositionData,
    /// u32: further data of the phrase stage.
    PhraseData,
    /// u32: further data of the entity stage.
    EntityData,
    /// u32: edges of the issue trie.
    IssueEdges,
    /// u32: a node's first issue plus one.
    IssueValues,
    /// u32: issues and where their words end, see `src/position/issue.rs`.
    Issues,
    /// u32: the strength ladder, see `src/position/steps.rs`.
    LadderSteps,
    /// bytes: the strength ladder, see `src/compare`.
    Ladders,
}

/// Number of sections.
pub const SECTIONS: usize = Section::Ladders as usize + 1;

/// Collects sections and writes the image: `SECTIONS` pairs of (offset, length) as u32, then the sections, 8-aligned.
#[derive(Debug)]
pub struct ImageWriter {
    sections: Vec<Vec<u8>>,
}

impl Default for ImageWriter {
    fn default() -> Self {
        Self { sections: vec![Vec::new(); SECTIONS] }
    }
}

impl ImageWriter {
    /// Stores a section of bytes.
    pub fn bytes(&mut self, section: Section, bytes: Vec<u8>) {
        self.sections[section as usize] = bytes;
    }

    /// Stores a section of little-endian u32.
    pub fn words(&mut self, section: Section, words: &[u32]) {
        self.sections[section as usize] = words.iter().flat_map(|w| w.to_le_bytes()).collect();
    }

    /// Stores a hash table of words.
    pub fn slots(&mut self, section: Section, slots: &[Slot]) {
        self.sections[section as usize] = slots.iter().flatten().flat_map(|half| half.to_le_bytes()).collect();
    }

    /// The whole image.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        let mut at = (SECTIONS * 8).next_multiple_of(8);
        let mut directory = Vec::new();
        for section in &self.sections {
            directory.extend_from_slice(&(at as u32).to_le_bytes());
            directory.extend_from_slice(&(section.len() as u32).to_le_bytes());
            at = (at + section.len()).next_multiple_of(8);
        }
        let mut image = directory;
        for section in &self.sections {
            image.resize(image.len().next_multiple_of(8), 0);
            image.extend_from_slice(section);
        }
        image.resize(image.len().next_multiple_of(8), 0);
        image
    }
}

/// The strings of an image, each stored once.
#[derive(Debug, Default)]
pub struct StringPool {
    bytes: Vec<u8>,
    known: std::collections::HashMap<String, (u32, u32)>,
}

impl StringPool {
    /// Offset and length of `text`, added where it is new.
    pub fn add(&mut self, text: &str) -> (u32, u32) {
        if let Some(&place) = self.known.get(text) {
            return place;
        }
        let place = (self.bytes.len() as u32, text.len() as u32);
        self.bytes.extend_from_slice(text.as_bytes());
        self.known.insert(text.to_owned(), place);
        place
    }

    /// The pool.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }
}
