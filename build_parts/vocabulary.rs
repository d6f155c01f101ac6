//! The compiled-in forms and their hash table.

use crate::format::{ImageWriter, Section, SlotKey, fold_word, hash_key};
use crate::words::{Abbreviation, Abbreviations, segment};
use std::collections::HashMap;

/// Gives ids to lower-cased forms in order of first use.
#[derive(Default)]
pub struct VocabularyBuilder {
    ids: HashMap<Vec<u8>, u32>,
    keys: Vec<Vec<u8>>,
}

impl VocabularyBuilder {
    /// The id of a form.
    pub fn add(&mut self, word: &str) -> u32 {
        let mut key = Vec::new();
        fold_word(word, &mut key);
        let next = self.keys.len() as u32;
        let keys = &mut self.keys;
        *self.ids.entry(key).or_insert_with_key(|key| {
            keys.push(key.clone());
            next
        })
    }

    /// The ids of a phrase, cut as texts are cut.
    pub fn path(&mut self, phrase: &str, abbreviations: &[(String, Abbreviation)]) -> Vec<u32> {
        pieces(phrase, abbreviations).iter().map(|piece| self.add(piece)).collect()
    }

    /// Every form, by id.
    pub fn keys(&self) -> &[Vec<u8>] {
        &self.keys
    }

    /// Writes the vocabulary's sections.
    pub fn finish(self, image: &mut ImageWriter) {
        let size = (self.keys.len() * 2).next_power_of_two().max(2);
        let mut slots = vec![[0u64; 2]; size];
        let (mut offsets, mut bytes, mut hashes) = (vec![0u32], Vec::new(), Vec::new());
        // Short words are the frequent ones: they go in first, so that most look-ups end at the first slot.
        let mut by_length: Vec<_> = self.keys.iter().enumerate().collect();
        by_length.sort_by_key(|(id, key)| (key.len(), *id));
        for (id, key) in by_length {
            let slot = SlotKey::new(key);
            if let Err(at) = slot.find(&slots, |known| self.keys[known as usize] == *key) {
                slots[at] = slot.slot(id as u32);
            }
        }
        for key in &self.keys {
            bytes.extend_from_slice(key);
            offsets.push(bytes.len() as u32);
            hashes.push(hash_key(key) as u32);
        }
        image.slots(Section::VocabularySlots, &slots);
        image.words(Section::VocabularyOffsets, &offsets);
        image.bytes(Section::VocabularyBytes, bytes);
        image.words(Section::VocabularyHashes, &hashes);
    }
}

/// The words of a phrase, cut as texts are cut.
pub fn pieces(phrase: &str, abbreviations: &[(String, Abbreviation)]) -> Vec<String> {
    let list: Vec<_> = abbreviations.iter().map(|(word, kind)| (word.as_str(), *kind)).collect();
    let mut pieces = Vec::new();
    segment(phrase, Abbreviations(&list), |p| pieces.push(phrase[p.start as usize..p.end as usize].to_owned()));
    pieces
}
