//! Sums that come up again and again within a document.

use crate::tag::model::Sums;

/// A table of sums by what they rest on. A new one takes the place of an old one; it only saves work. Emptied for each document.
#[derive(Debug)]
pub struct Memo<K, const EIGHTS: usize> {
    entries: Vec<Entry<K, EIGHTS>>,
    /// Entries of other documents bear other numbers.
    document: u32,
}

#[derive(Clone, Copy, Debug)]
struct Entry<K, const EIGHTS: usize> {
    key: K,
    document: u32,
    sums: Sums<EIGHTS>,
}

impl<K: Copy + Default + PartialEq, const EIGHTS: usize> Memo<K, EIGHTS> {
    /// One with room for so many sums, a power of two.
    #[must_use]
    pub fn new(room: usize) -> Self {
        let empty = Entry { key: K::default(), document: 0, sums: [[0; 8]; EIGHTS] };
        Self { entries: vec![empty; room.next_power_of_two()], document: 1 }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.document = self.document.wrapping_add(1);
        if self.document == 0 {
            self.entries.iter_mut().for_each(|entry| entry.document = 0);
            self.document = 1;
        }
    }

    /// The sums of a key, from `make` where they are not here.
    #[inline(always)]
    pub fn get(&mut self, key: K, hash: u64, make: impl FnOnce() -> Sums<EIGHTS>) -> &Sums<EIGHTS> {
        let at = (hash >> 32) as usize & (self.entries.len() - 1);
        let entry = &mut self.entries[at];
        if entry.key != key || entry.document != self.document {
            *entry = Entry { key, document: self.document, sums: make() };
        }
        &entry.sums
    }
}
