//! Word ids: compiled-in forms, the user's forms, and the forms only the document at hand has.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::lexicon::{self, Section, Slot, SlotKey, hash_key};

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

/// Hashes ids, which are numbers the program gave out itself: one multiplication.
#[derive(Clone, Copy, Debug, Default)]
pub struct IdHasher(u64);

impl Hasher for IdHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = lexicon::format::fold_multiply(self.0 ^ hash_key(bytes), 0x9E37_79B9_7F4A_7C15);
    }

    fn write_u32(&mut self, id: u32) {
        self.0 = lexicon::format::fold_multiply(self.0 ^ u64::from(id), 0x9E37_79B9_7F4A_7C15);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A map whose keys are ids.
pub type IdMap<K, V> = HashMap<K, V, BuildHasherDefault<IdHasher>>;

/// The forms that lexicons and models know: those of the image and, above them, the user's.
#[derive(Debug)]
pub struct Vocabulary {
    slots: &'static [Slot],
    offsets: &'static [u32],
    bytes: &'static [u8],
    hashes: &'static [u32],
    more: Interner,
}

impl Vocabulary {
    /// The compiled-in forms.
    #[must_use]
    pub fn builtin() -> Self {
        const NONE: &[Slot] = &[[0; 2]];
        let slots = lexicon::slots(Section::VocabularySlots);
        Self {
            slots: if slots.is_empty() { NONE } else { slots },
            offsets: lexicon::words(Section::VocabularyOffsets),
            bytes: lexicon::bytes(Section::VocabularyBytes),
            hashes: lexicon::words(Section::VocabularyHashes),
            more: Interner::default(),
        }
    }

    /// Number of forms that have the same id in every document.
    #[must_use]
    pub fn len(&self) -> usize {
        self.hashes.len() + self.more.len()
    }

    /// Whether there is no form at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn key(&self, id: u32) -> &[u8] {
        match self.offsets.get(id as usize..id as usize + 2) {
            Some(range) if (id as usize) < self.hashes.len() => &self.bytes[range[0] as usize..range[1] as usize],
            _ => self.more.key(id - self.hashes.len() as u32),
        }
    }

    /// The id of a key (see [`lexicon::fold_word`]), where it is known.
    #[must_use]
    pub fn get(&self, key: &[u8]) -> Option<WordId> {
        self.get_at(SlotKey::new(key), key)
    }

    fn get_at(&self, slot: SlotKey, key: &[u8]) -> Option<WordId> {
        let builtin = slot.find(self.slots, |id| self.key(id) == key).ok();
        builtin.or_else(|| Some(self.more.get(slot, key)? + self.hashes.len() as u32)).map(WordId)
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
        WordId(self.more.intern(SlotKey::new(key), key) + self.hashes.len() as u32)
    }

    /// The id of a key, from the vocabulary or else from the document's interner.
    pub fn get_or_intern(&self, key: &[u8], interner: &mut Interner) -> WordId {
        let slot = SlotKey::new(key);
        self.get_at(slot, key).unwrap_or_else(|| WordId(interner.intern(slot, key) | WordId::LOCAL))
    }

    /// The compiled-in part, for [`SlotKey::find_short`].
    #[inline(always)]
    pub(super) fn slots(&self) -> &'static [Slot] {
        self.slots
    }

    /// The id of a key of at most [`SHORT_KEY`](lexicon::format::SHORT_KEY) bytes, none of them NUL, that belongs at
    /// `place` and is not compiled in.
    #[inline(never)]
    pub(super) fn short_rest(&self, slot: SlotKey, place: u32, interner: &mut Interner) -> WordId {
        for (table, first) in [(&self.more, self.hashes.len() as u32), (&*interner, WordId::LOCAL)] {
            if !table.slots.is_empty()
                && let Some(id) = slot.find_short(place, &table.slots)
            {
                return WordId(id + first);
            }
        }
        let bytes = ((u128::from(slot.high) << 64) | u128::from(slot.low)).to_le_bytes();
        let length = bytes.iter().position(|&b| b == 0).unwrap_or(bytes.len());
        WordId(interner.intern(slot, &bytes[..length]) | WordId::LOCAL)
    }

    /// The lower-cased form of an id.
    #[must_use]
    pub fn form<'a>(&'a self, id: WordId, interner: &'a Interner) -> &'a [u8] {
        if id.is_local() { interner.key(id.0 & !WordId::LOCAL) } else { self.key(id.0) }
    }

    /// A hash of the form that is the same for a word whether it is in the vocabulary or not.
    #[must_use]
    pub fn hash(&self, id: WordId, interner: &Interner) -> u32 {
        if id.is_local() {
            return interner.entries[(id.0 & !WordId::LOCAL) as usize].hash;
        }
        match self.hashes.get(id.0 as usize) {
            Some(&hash) => hash,
            None => self.more.entries[id.0 as usize - self.hashes.len()].hash,
        }
    }
}

/// Ids, from 0, for forms that the compiled-in vocabulary lacks: those of one document, or the user's.
#[derive(Debug, Default)]
pub struct Interner {
    slots: Vec<Slot>,
    entries: Vec<Entry>,
    bytes: Vec<u8>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    /// Low half of [`hash_key`].
    hash: u32,
    /// [`SlotKey::place`].
    place: u32,
    at: u32,
    length: u32,
}

impl Interner {
    /// Forgets the last document's forms and keeps the memory.
    pub fn reset(&mut self) {
        if self.entries.len() * 8 < self.slots.len() {
            let mask = self.slots.len() - 1;
            for entry in &self.entries {
                let mut at = entry.place as usize & mask;
                while self.slots[at] != [0; 2] {
                    self.slots[at] = [0; 2];
                    at = (at + 1) & mask;
                }
            }
        } else {
            self.slots.fill([0; 2]);
        }
        self.entries.clear();
        self.bytes.clear();
    }

    /// Number of forms.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn key(&self, id: u32) -> &[u8] {
        let entry = &self.entries[id as usize];
        &self.bytes[entry.at as usize..(entry.at + entry.length) as usize]
    }

    fn get(&self, slot: SlotKey, key: &[u8]) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        slot.find(&self.slots, |id| self.key(id) == key).ok()
    }

    fn intern(&mut self, slot: SlotKey, key: &[u8]) -> u32 {
        if self.entries.len() * 2 >= self.slots.len() {
            self.grow();
        }
        match slot.find(&self.slots, |id| self.key(id) == key) {
            Ok(id) => id,
            Err(free) => {
                let id = self.entries.len() as u32;
                self.slots[free] = slot.slot(id);
                let (at, length) = (self.bytes.len() as u32, key.len() as u32);
                self.entries.push(Entry { hash: hash_key(key) as u32, place: slot.place(), at, length });
                self.bytes.extend_from_slice(key);
                id
            }
        }
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(256);
        let old = std::mem::replace(&mut self.slots, vec![[0; 2]; size]);
        for slot in old.into_iter().filter(|slot| *slot != [0; 2]) {
            let id = (slot[1] >> 32) as usize - 1;
            let mut at = self.entries[id].place as usize & (size - 1);
            while self.slots[at] != [0; 2] {
                at = (at + 1) & (size - 1);
            }
            self.slots[at] = slot;
        }
    }
}
