//! Byte offsets to the unit a report counts in.
//!
//! Inside the library every position is a byte offset. A report converts them once, at the end: the text of a document
//! is counted in blocks when the map is made, and a lookup counts the rest of one block.

use crate::span::Span;
use serde::Serialize;

/// What a report's offsets count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Offsets {
    /// Unicode code points: Python strings, R, W3C selectors.
    #[default]
    Codepoint,
    /// Bytes of UTF-8.
    Byte,
    /// UTF-16 code units: JavaScript, Java, C#.
    Utf16,
}

impl Offsets {
    /// The label used in records.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Codepoint => "codepoint",
            Self::Byte => "byte",
            Self::Utf16 => "utf16",
        }
    }
}

const BLOCK: usize = 256;

/// The offsets of one text in one unit.
///
/// ```
/// use demarche::report::{OffsetMap, Offsets};
/// let map = OffsetMap::new("“é” x", Offsets::Codepoint);
/// assert_eq!(map.at(9), 4); // the x
/// assert_eq!(map.total(), 5);
/// ```
#[derive(Debug)]
pub struct OffsetMap<'t> {
    bytes: &'t [u8],
    unit: Offsets,
    /// Units before each block; empty where a byte is a unit.
    blocks: Vec<u32>,
}

impl<'t> OffsetMap<'t> {
    /// Counts the text once.
    #[must_use]
    pub fn new(text: &'t str, unit: Offsets) -> Self {
        let bytes = text.as_bytes();
        let mut blocks = Vec::new();
        if unit != Offsets::Byte && !bytes.is_ascii() {
            blocks.reserve(bytes.len() / BLOCK + 1);
            let mut total = 0;
            for block in bytes.chunks(BLOCK) {
                blocks.push(total);
                total += units(block, unit);
            }
            blocks.push(total);
        }
        Self { bytes, unit, blocks }
    }

    /// The offset of a byte offset that lies on a `char` boundary; past the end it is the text's length.
    #[must_use]
    pub fn at(&self, byte: u32) -> u32 {
        let byte = (byte as usize).min(self.bytes.len());
        if self.blocks.is_empty() {
            return byte as u32;
        }
        let block = byte / BLOCK;
        self.blocks[block] + units(&self.bytes[block * BLOCK..byte], self.unit)
    }

    /// Both ends of a span.
    #[must_use]
    pub fn pair(&self, span: Span) -> (u32, u32) {
        (self.at(span.start), self.at(span.end))
    }

    /// Units in the whole text.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.at(self.bytes.len() as u32)
    }
}

/// A code point is counted at its first byte; in UTF-16 those of four bytes count twice.
fn units(bytes: &[u8], unit: Offsets) -> u32 {
    let points = bytes.iter().filter(|&&b| (b as i8) >= -0x40).count();
    let pairs = if unit == Offsets::Utf16 { bytes.iter().filter(|&&b| b >= 0xF0).count() } else { 0 };
    (points + pairs) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn counts_each_unit() {
        let text = "Zürich 🇨🇭 ok";
        let at = |unit| OffsetMap::new(text, unit).at(text.find("ok").unwrap() as u32);
        assert_eq!((at(Offsets::Codepoint), at(Offsets::Utf16), at(Offsets::Byte)), (10, 12, 17));
        assert_eq!(OffsetMap::new("", Offsets::Codepoint).total(), 0);
    }

    proptest! {
        #[test]
        fn agrees_with_counting_characters(text in "[a-zé“🇨\u{4e2d}]{0,700}") {
            let (points, utf16) = (OffsetMap::new(&text, Offsets::Codepoint), OffsetMap::new(&text, Offsets::Utf16));
            let mut before = 0;
            for (number, (byte, c)) in text.char_indices().enumerate() {
                prop_assert_eq!(points.at(byte as u32) as usize, number);
                prop_assert_eq!(utf16.at(byte as u32) as usize, before);
                before += c.len_utf16();
            }
            prop_assert_eq!(points.total() as usize, text.chars().count());
            prop_assert_eq!(utf16.total() as usize, text.encode_utf16().count());
        }
    }
}
