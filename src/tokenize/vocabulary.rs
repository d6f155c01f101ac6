//! Word ids: compiled-in forms, the user's forms, and the forms only the document at hand has.

use crate::lexicon::{self, Section, hash_key};
use std::collections::HashMap;

/// Id of a lower-cased form. Below the vocabulary's size it is the same in every document; with [`WordId::LOCAL`] set it
/// means something only within one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WordId(pub u32);

impl WordId {
    /// The bit that marks document-local ids.
    pub const LOCAL: u32 = 1 << 31;

    /// Whether the id is local to the document.
    #[must_use]
    pub const fn is_local(self) -> bool {
        self.0 & Self::LOCAL != 0
    }
}

/// The forms that lexicons and models know: those of the image and, above them, the user's.
#[derive(Debug)]
pub struct Vocabulary {
    slots: &'static [u32],
    offsets: &'static [u32],
    bytes: &'static [u8],
    hashes: &'static [u32],
    more: HashMap<Box<[u8]>, u32>,
    more_words: Vec<(Box<[u8]>, u32)>,
}

impl Vocabulary {
    /// The compiled-in forms.
    #[must_use]
    pub fn builtin() -> Self {
        Self {
            slots: lexicon::words(Section::VocabularySlots),
            offsets: lexicon::words(Section::VocabularyOffsets),
            bytes: lexicon::bytes(Section::VocabularyBytes),
            hashes: lexicon::words(Section::VocabularyHashes),
            more: HashMap::new(),
            more_words: Vec::new(),
        }
    }

    /// Number of forms that have the same id in every document.
    #[must_use]
    pub fn len(&self) -> usize {
        self.hashes.len() + self.more_words.len()
    }

    /// Whether there is no form at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn builtin_id(&self, key: &[u8], hash: u64) -> Option<u32> {
        let mask = self.slots.len().wrapping_sub(1);
        if self.slots.is_empty() {
            return None;
        }
        let mut at = (hash >> 32) as usize & mask;
        loop {
            let id = self.slots[at].checked_sub(1)?;
            if self.hashes[id as usize] == hash as u32 && self.key(id) == key {
                return Some(id);
            }
            at = (at + 1) & mask;
        }
    }

    fn key(&self, id: u32) -> &[u8] {
        match self.offsets.get(id as usize..id as usize + 2) {
            Some(range) if (id as usize) < self.hashes.len() => &self.bytes[range[0] as usize..range[1] as usize],
            _ => &self.more_words[id as usize - self.hashes.len()].0,
        }
    }

    /// The id of a key (see [`lexicon::fold_word`]), where it is known.
    #[must_use]
    pub fn get(&self, key: &[u8]) -> Option<WordId> {
        self.builtin_id(key, hash_key(key)).or_else(|| if self.more.is_empty() { None } else { self.more.get(key).copied() }).map(WordId)
    }

    /// The id of a plain lower-case word; `None` where no lexicon has it.
    #[must_use]
    pub fn id(&self, word: &str) -> Option<WordId> {
        self.get(word.as_bytes())
    }

    /// The id of a key, adding it to the user's part where it is new.
    pub fn add(&mut self, key: &[u8]) -> WordId {
        if let Some(id) = self.get(key) {
            return id;
        }
        let id = self.len() as u32;
        self.more.insert(key.into(), id);
        self.more_words.push((key.into(), hash_key(key) as u32));
        WordId(id)
    }

    /// The id of a key, from the vocabulary or else from the document's interner.
    #[inline]
    pub fn get_or_intern(&self, key: &[u8], interner: &mut Interner) -> WordId {
        let hash = hash_key(key);
        if let Some(id) = self.builtin_id(key, hash) {
            return WordId(id);
        }
        if !self.more.is_empty()
            && let Some(&id) = self.more.get(key)
        {
            return WordId(id);
        }
        interner.intern(key, hash)
    }

    /// The lower-cased form of an id.
    #[must_use]
    pub fn form<'a>(&'a self, id: WordId, interner: &'a Interner) -> &'a [u8] {
        if id.is_local() { interner.key(id) } else { self.key(id.0) }
    }

    /// A hash of the form that is the same for a word whether it is in the vocabulary or not.
    #[must_use]
    pub fn hash(&self, id: WordId, interner: &Interner) -> u32 {
        if id.is_local() {
            return interner.entries[(id.0 & !WordId::LOCAL) as usize].0 as u32;
        }
        match self.hashes.get(id.0 as usize) {
            Some(&hash) => hash,
            None => self.more_words[id.0 as usize - self.hashes.len()].1,
        }
    }
}

/// Ids for the forms of one document that the vocabulary lacks.
#[derive(Debug, Default)]
pub struct Interner {
    slots: Vec<u32>,
    entries: Vec<(u64, u32, u32)>,
    bytes: Vec<u8>,
}

impl Interner {
    /// Forgets the last document's forms and keeps the memory.
    pub fn reset(&mut self) {
        if self.entries.len() * 8 < self.slots.len() {
            let mask = self.slots.len() - 1;
            for i in 0..self.entries.len() {
                let mut at = (self.entries[i].0 >> 32) as usize & mask;
                while self.slots[at] != 0 {
                    self.slots[at] = 0;
                    at = (at + 1) & mask;
                }
            }
        } else {
            self.slots.fill(0);
        }
        self.entries.clear();
        self.bytes.clear();
    }

    /// Number of local forms.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn key(&self, id: WordId) -> &[u8] {
        let (_, at, len) = self.entries[(id.0 & !WordId::LOCAL) as usize];
        &self.bytes[at as usize..(at + len) as usize]
    }

    fn intern(&mut self, key: &[u8], hash: u64) -> WordId {
        if self.entries.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let mut at = (hash >> 32) as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot == 0 {
                let id = self.entries.len() as u32;
                self.slots[at] = id + 1;
                self.entries.push((hash, self.bytes.len() as u32, key.len() as u32));
                self.bytes.extend_from_slice(key);
                return WordId(id | WordId::LOCAL);
            }
            let (known, start, len) = self.entries[slot as usize - 1];
            if known == hash && &self.bytes[start as usize..(start + len) as usize] == key {
                return WordId((slot - 1) | WordId::LOCAL);
            }
            at = (at + 1) & mask;
        }
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(256);
        self.slots.clear();
        self.slots.resize(size, 0);
        for (i, &(hash, _, _)) in self.entries.iter().enumerate() {
            let mut at = (hash >> 32) as usize & (size - 1);
            while self.slots[at] != 0 {
                at = (at + 1) & (size - 1);
            }
            self.slots[at] = i as u32 + 1;
        }
    }
}
