//! UAX #29 word boundaries by algebra on class masks.
//!
//! Text is taken in windows of up to 64 bytes. A window starts at the start of the text or at a blank, and ends before a
//! blank that follows something visible: there is always a boundary there and no rule looks across it, so windows need
//! no state. The rules WB5 to WB13 become shifts and ands on 64-bit masks, for ASCII, Latin letters with accents and
//! the punctuation of press text. Whatever holds anything else goes through `unicode-segmentation` up to the next place
//! where a window may start.

use super::simd::{BLOCK, Isa, Masks, Work};
use unicode_segmentation::UnicodeSegmentation;

/// Bytes a window can see: the block and what a 16-byte load at its last byte takes.
pub const SIGHT: usize = BLOCK + 16;

/// What stands in one window. Bit `i` speaks of byte `at + i` of the text; bits from `end` on mean nothing.
#[derive(Clone, Copy, Debug)]
pub struct Window<'t> {
    /// Where it starts.
    pub at: usize,
    /// Its bytes and some after them.
    pub bytes: &'t [u8; SIGHT],
    /// One past its last byte, 1 to 63; a blank stands there.
    pub end: u32,
    /// Where pieces start, blanks included.
    pub bounds: u64,
    /// Places where a window may end, `end` the last of them.
    pub ends: u64,
    /// Classes of the bytes; letters and blanks include those above ASCII.
    pub masks: Masks,
    /// Classes above ASCII.
    pub wide: Wide,
}

/// Classes of bytes above ASCII.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wide {
    /// Bytes of a character after its first.
    pub rest: u64,
    /// First bytes of U+2018 and U+2019.
    pub quotes: u64,
    /// First bytes of U+2019 alone.
    pub apostrophes: u64,
    /// Those of the latter that join letters on both sides.
    pub joining: u64,
    /// First bytes of U+2013.
    pub dashes: u64,
    /// First bytes of capital letters.
    pub capitals: u64,
    /// First bytes of lower-case letters.
    pub lower: u64,
}

impl Window<'_> {
    /// Letters, digits and underscores.
    #[inline(always)]
    pub const fn words(&self) -> u64 {
        self.masks.letters | self.masks.digits | self.masks.underscores
    }

    /// Blanks that are no spaces.
    #[inline(always)]
    pub const fn controls(&self) -> u64 {
        self.masks.controls & below(self.end)
    }

    /// Places inside words: apostrophes, dots and colons between letters.
    #[inline(always)]
    pub const fn between_letters(masks: &Masks) -> u64 {
        (masks.colons | masks.dots | masks.apostrophes) & (masks.letters << 1) & (masks.letters >> 1)
    }
}

/// Takes what [`walk`] finds.
pub trait Sink {
    /// Takes a window and says how many bytes of it are done; 0 sends it the general way.
    fn window<I: Isa>(&mut self, isa: I, window: &Window<'_>) -> u32;
    /// Takes a stretch that is not for masks.
    fn stretch(&mut self, from: usize, to: usize);
}

/// Cuts `text` into windows and stretches.
#[inline(always)]
pub fn walk<I: Isa, S: Sink>(isa: I, text: &str, sink: &mut S) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut tail = [b' '; SIGHT];
    while at < bytes.len() {
        // The end of the text is followed by blanks, so that it is taken like the rest.
        let sight = bytes[at..].first_chunk().unwrap_or_else(|| {
            tail = [b' '; SIGHT];
            tail[..bytes.len() - at].copy_from_slice(&bytes[at..]);
            &tail
        });
        let Some(block) = sight.first_chunk::<BLOCK>() else { return };
        let mut masks = isa.masks(block);
        let mut wide = Wide::default();
        let mut known = !0u64;
        if masks.high != 0 {
            known = classify(sight, &mut masks, &mut wide);
        }
        if masks.rare != 0 {
            known &= below(masks.rare.trailing_zeros());
        }
        let ends = masks.blanks & !(masks.blanks << 1) & known & !1;
        if ends != 0 {
            let end = 63 - ends.leading_zeros();
            let bounds = !joins(&masks, &mut wide) & below(end);
            let window = Window { at, bytes: sight, end, bounds, ends, masks, wide };
            let done = sink.window(isa, &window);
            if done > 0 {
                at += done as usize;
                continue;
            }
        }
        let to = next_start(bytes, at);
        sink.stretch(at, to);
        at = to;
    }
}

/// The bits below `bit`, which is at most 63.
#[inline(always)]
pub const fn below(bit: u32) -> u64 {
    (1u64 << bit) - 1
}

/// Where no boundary stands before a byte.
#[inline(always)]
fn joins(masks: &Masks, wide: &mut Wide) -> u64 {
    let (letters, digits) = (masks.letters, masks.digits);
    let words = letters | digits | masks.underscores;
    let within = Window::between_letters(masks) | ((masks.commas | masks.dots | masks.apostrophes) & (digits << 1) & (digits >> 1));
    let mut joins = (words & (words << 1)) | within | (within << 1);
    if masks.high != 0 {
        let between = wide.quotes & (letters << 1) & (letters >> 3);
        wide.joining = between & wide.apostrophes;
        let within = between | (wide.quotes & (digits << 1) & (digits >> 3));
        joins |= wide.rest | within | (within << 3);
    }
    joins
}

/// Adds the bytes above ASCII to the classes; the result has a bit for each byte before the first character that is not
/// for masks.
#[inline(always)]
fn classify(bytes: &[u8; SIGHT], masks: &mut Masks, wide: &mut Wide) -> u64 {
    let mut left = masks.high;
    while left != 0 {
        let at = left.trailing_zeros();
        let (first, second, third) = (bytes[(at & 63) as usize], bytes[(at & 63) as usize + 1], bytes[(at & 63) as usize + 2]);
        let bit = 1u64 << at;
        let length = match (first, second) {
            (0xE2, 0x80) => {
                match third {
                    0x98 => wide.quotes |= bit,
                    0x99 => {
                        wide.quotes |= bit;
                        wide.apostrophes |= bit;
                    }
                    0x93 => wide.dashes |= bit,
                    0x90..=0x97 | 0x9A..=0xA3 | 0xA6 => {}
                    _ => return bit - 1,
                }
                3
            }
            (0xE2, 0x82) if third == 0xAC => 3,
            (0xC3, 0x97 | 0xB7) | (0xC2, 0xA3 | 0xA5 | 0xA7 | 0xAB | 0xB0 | 0xBB) => 2,
            (0xC2, 0xA0) => {
                masks.blanks |= 3 << at;
                2
            }
            (0xC3..=0xC9, _) => {
                letter(u32::from(first & 0x1F) << 6 | u32::from(second & 0x3F), bit, wide);
                masks.letters |= 3 << at;
                2
            }
            (0xE1, 0xB8..=0xBB) => {
                letter(0x1000 | u32::from(second & 0x3F) << 6 | u32::from(third & 0x3F), bit, wide);
                masks.letters |= 7 << at;
                3
            }
            _ => return bit - 1,
        };
        let all = below(length) << at;
        left &= !all;
        wide.rest |= all & !bit;
    }
    !0
}

/// Adds a letter by its case.
#[inline(always)]
fn letter(code: u32, bit: u64, wide: &mut Wide) {
    if let Some(letter) = char::from_u32(code) {
        if letter.is_uppercase() {
            wide.capitals |= bit;
        } else if letter.is_lowercase() {
            wide.lower |= bit;
        }
    }
}

/// The next place after `at` where a window may start: a blank after a visible character, or the end.
fn next_start(bytes: &[u8], at: usize) -> usize {
    let pair = bytes[at..].windows(2).position(|pair| pair[0].is_ascii_graphic() && pair[1] <= b' ');
    pair.map_or(bytes.len(), |found| at + found + 1)
}

/// Finds the words of UAX #29 that hold a letter or digit.
pub struct Words<'t, F> {
    /// The text.
    pub text: &'t str,
    /// Takes first and last byte (exclusive) of each.
    pub emit: F,
}

impl<F: FnMut(usize, usize)> Work for Words<'_, F> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(mut self, isa: I) {
        walk(isa, self.text, &mut self);
    }
}

impl<F: FnMut(usize, usize)> Sink for Words<'_, F> {
    #[inline(always)]
    fn window<I: Isa>(&mut self, _: I, window: &Window<'_>) -> u32 {
        let words = window.words();
        let mut starts = window.bounds & words;
        let mut ends = (window.bounds | 1 << window.end) & (words << 1);
        if window.masks.underscores != 0 {
            (starts, ends) = without_lines(starts, ends, window.masks.letters | window.masks.digits);
        }
        while starts != 0 {
            (self.emit)(window.at + starts.trailing_zeros() as usize, window.at + ends.trailing_zeros() as usize);
            starts &= starts - 1;
            ends &= ends.wrapping_sub(1);
        }
        window.end
    }

    #[inline(never)]
    fn stretch(&mut self, from: usize, to: usize) {
        for (start, word) in self.text[from..to].unicode_word_indices() {
            (self.emit)(from + start, from + start + word.len());
        }
    }
}

/// Leaves out pieces of underscores alone.
#[inline(never)]
fn without_lines(mut starts: u64, mut ends: u64, alphanumeric: u64) -> (u64, u64) {
    let (mut s, mut e) = (starts, ends);
    while s != 0 {
        let (start, end) = (s.trailing_zeros(), e.trailing_zeros());
        if below(end) & !below(start) & alphanumeric == 0 {
            starts &= !(1 << start);
            ends &= !(1 << end);
        }
        s &= s - 1;
        e &= e.wrapping_sub(1);
    }
    (starts, ends)
}
