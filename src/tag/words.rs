//! Classes of words by their behaviour in running text, learned without annotation; a small table read in place.
//!
//! File: magic and number of slots as little-endian u32, then one u16 fingerprint a slot (0: empty) and one u8 class a slot.

/// The class of each of the more frequent words.
#[derive(Clone, Copy, Debug)]
pub struct WordClasses<'a> {
    fingerprints: &'a [u16],
    classes: &'a [u8],
}

const MAGIC: u32 = 0x444D_5743;

#[repr(C, align(16))]
struct Aligned<B: ?Sized>(B);

static CLASSES: &Aligned<[u8]> = &Aligned(*include_bytes!("../../data/models/words.bin"));

impl WordClasses<'static> {
    /// The classes compiled in.
    #[must_use]
    pub fn builtin() -> Self {
        Self::read(&CLASSES.0).unwrap_or(Self { fingerprints: &[], classes: &[] })
    }
}

impl<'a> WordClasses<'a> {
    /// Reads a table; `None` where the bytes are not one.
    #[must_use]
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let word = |i: usize| -> Option<u32> { Some(u32::from_le_bytes(bytes.get(i * 4..i * 4 + 4)?.try_into().ok()?)) };
        let slots = word(1)? as usize;
        if word(0)? != MAGIC || !slots.is_power_of_two() {
            return None;
        }
        let fingerprints = bytemuck::try_cast_slice(bytes.get(8..8 + slots * 2)?).ok()?;
        Some(Self { fingerprints, classes: bytes.get(8 + slots * 2..8 + slots * 3)? })
    }

    /// The class of a word, by the hash of its key (see [`crate::tokenize::Vocabulary::hash`]); 0 for words not in the table.
    #[inline]
    #[must_use]
    pub fn get(&self, hash: u32) -> u8 {
        let mask = self.fingerprints.len().wrapping_sub(1);
        let fingerprint = fingerprint(hash);
        let mut at = hash as usize & mask;
        while let Some(&found) = self.fingerprints.get(at) {
            if found == fingerprint {
                return self.classes[at];
            }
            if found == 0 {
                return 0;
            }
            at = (at + 1) & mask;
        }
        0
    }

    /// Writes a table of these words, by hash. The first of two words that cannot be told apart stays.
    #[must_use]
    pub fn write(entries: &[(u32, u8)]) -> Vec<u8> {
        let slots = (entries.len() * 4 / 3 + 1).next_power_of_two().max(4);
        let (mut fingerprints, mut classes) = (vec![0u16; slots], vec![0u8; slots]);
        for (hash, class) in entries {
            let mut at = *hash as usize & (slots - 1);
            while fingerprints[at] != 0 && fingerprints[at] != fingerprint(*hash) {
                at = (at + 1) & (slots - 1);
            }
            if fingerprints[at] == 0 {
                fingerprints[at] = fingerprint(*hash);
                classes[at] = *class;
            }
        }
        let mut bytes = Vec::with_capacity(8 + slots * 3);
        bytes.extend_from_slice(&MAGIC.to_le_bytes());
        bytes.extend_from_slice(&(slots as u32).to_le_bytes());
        bytes.extend(fingerprints.iter().flat_map(|f| f.to_le_bytes()));
        bytes.extend(classes);
        bytes
    }
}

fn fingerprint(hash: u32) -> u16 {
    ((hash >> 16) as u16).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let entries: Vec<(u32, u8)> = (1..200u32).map(|i| (i.wrapping_mul(0x9E37_79B9), i as u8)).collect();
        let bytes = WordClasses::write(&entries);
        let mut aligned = vec![0u64; bytes.len().div_ceil(8)];
        bytemuck::cast_slice_mut(&mut aligned)[..bytes.len()].copy_from_slice(&bytes);
        let classes = WordClasses::read(&bytemuck::cast_slice(&aligned)[..bytes.len()]).unwrap();
        for (hash, class) in entries {
            assert_eq!(classes.get(hash), class);
        }
        assert_eq!(classes.get(0xDEAD_BEEF), 0);
        assert!(WordClasses::read(b"nonsense").is_none());
    }
}
