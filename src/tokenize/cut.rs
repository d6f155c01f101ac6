//! From word boundaries to tokens: the merges and splits of [`super::words`] on the masks of a window.
//!
//! The rules fire rarely, so they are looked for by mask and applied one by one, in text order, by moving start and end
//! bits. What they cannot do (addresses) goes the general way. That the tokens are those of [`super::words::segment`]
//! is tested on random text.

use super::blocks::{Window, below};
use super::words::{self, Abbreviation, Abbreviations, Kind, Piece};
use crate::lexicon::ABBREVIATIONS;

/// The tokens of a window, one bit a byte.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    /// First bytes.
    pub starts: u64,
    /// One past the last bytes; bit `end` may be set.
    pub ends: u64,
    /// First bytes of tokens that start with a letter or are split off one.
    pub letters: u64,
    /// First bytes of tokens that start with a digit or are split off one.
    pub digits: u64,
    /// First bytes of tokens split off the one before.
    pub clitics: u64,
    /// One past the last bytes of words that keep their dot.
    pub dotted: u64,
    /// How much of the window is cut; 0 where it must go the general way.
    pub end: u32,
}

impl Cut {
    /// Number, within the window, of the token that holds the byte at `bit`.
    #[inline(always)]
    pub const fn token(&self, bit: u32) -> usize {
        ((self.starts & ((2 << bit) - 1)).count_ones() as usize).wrapping_sub(1) & 63
    }
}

/// Applies the rules to a window of `text`.
#[inline(always)]
pub fn cut(text: &str, window: &Window<'_>) -> Cut {
    let masks = &window.masks;
    let (bounds, letters, digits) = (window.bounds, masks.letters, masks.digits);
    let words = window.words();
    let joined = Window::between_letters(masks);
    let mut cut = Cut {
        starts: bounds & !masks.blanks,
        ends: (bounds | 1 << window.end) & !(masks.blanks << 1) & !1,
        letters: letters | masks.underscores,
        digits,
        clitics: 0,
        dotted: 0,
        end: window.end,
    };
    let spans = (masks.dashes & (digits << 1) & (digits >> 1)) | (window.wide.dashes & (digits << 1) & (digits >> 3));
    let cannot = bounds & letters & (masks.enns >> 2) & (masks.enns >> 3) & (cut.ends >> 6);
    let stops = masks.dots & bounds & (words << 1);
    let inner = joined & (masks.dots | masks.apostrophes);
    let mut events = (spans | cannot | stops | inner | window.wide.joining | (masks.colons & bounds)) & below(window.end);
    let (mut absorbed, mut general) = (0, None);
    while events != 0 {
        let at = events.trailing_zeros();
        let bit = 1u64 << at;
        match apply(text, window, &mut cut, at) {
            Outcome::Done => {}
            Outcome::Absorbed => absorbed |= bit,
            Outcome::General => {
                general = Some(window.ends & (bit - 1));
                break;
            }
        }
        events &= events - 1;
    }
    // Runs of dots and of dashes.
    let (dots, dashes) = (masks.dots & bounds, masks.dashes);
    let runs = (dots & ((dots & !absorbed) << 1)) | (dashes & (dashes << 1));
    cut.starts &= !runs;
    cut.ends &= !runs;
    match general {
        Some(ends) => truncate(cut, ends),
        None => cut,
    }
}

enum Outcome {
    Done,
    Absorbed,
    General,
}

/// Applies the rule that the byte at `at` calls for.
#[inline(always)]
fn apply(text: &str, window: &Window<'_>, cut: &mut Cut, at: u32) -> Outcome {
    let byte = |at: u32| window.bytes[(at & 63) as usize];
    let bit = 1u64 << at;
    match byte(at) {
        b'.' if window.bounds & bit != 0 => {
            if keeps_dot(text, window, cut, at) {
                cut.starts &= !bit;
                cut.ends &= !bit;
                cut.dotted |= bit << 1;
                return Outcome::Absorbed;
            }
        }
        // perhaps www.
        b'.' if byte(at - 1) | 0x20 == b'w' => return Outcome::General,
        b'.' => {}
        b':' if byte(at + 1) == b'/' => return Outcome::General,
        b':' => {}
        b'\'' => split(window, cut, at, 1),
        b'-' => span(cut, at, 1),
        0xE2 if window.wide.dashes & bit != 0 => span(cut, at, 3),
        0xE2 => split(window, cut, at, 3),
        _ => {
            let word: [u8; 6] = [0, 1, 2, 3, 4, 5].map(|i| byte(at + i));
            if word.eq_ignore_ascii_case(b"cannot") && window.bounds & (0b11_1110 << at) == 0 {
                mark(cut, at + 3, false);
            }
        }
    }
    Outcome::Done
}

/// `2025-2029`: the dash of `length` bytes and the number after it belong to the number before.
#[inline(always)]
fn span(cut: &mut Cut, at: u32, length: u32) {
    let start = 63 - (cut.starts & below(at)).leading_zeros();
    if cut.digits >> start & 1 != 0 {
        let inside = !((1 << at) | (1 << (at + length)));
        cut.starts &= inside;
        cut.ends &= inside;
    }
}

/// Cuts the clitic with the apostrophe at `at`, `length` bytes long, off its word.
#[inline(always)]
fn split(window: &Window<'_>, cut: &mut Cut, at: u32, length: u32) {
    let start = 63 - (window.bounds & below(at)).leading_zeros();
    let end = ((window.bounds | 1 << window.end) & !below(at + 1)).trailing_zeros();
    let byte = |at: u32| window.bytes[(at & 63) as usize] | 0x20;
    let first = at + length;
    if cut.starts >> start & 1 == 0 {
        return; // the end of a span of numbers stays whole
    }
    let place = match end - first {
        1 => match byte(first) {
            b's' | b'd' | b'm' => at,
            b't' if byte(at - 1) == b'n' => at - 1,
            _ => return,
        },
        2 if matches!([byte(first), byte(first + 1)], [b'r' | b'v', b'e'] | [b'l', b'l']) => at,
        _ => return,
    };
    if place > start {
        mark(cut, place, cut.digits >> start & 1 != 0);
    }
}

/// Starts a clitic at `place`.
#[inline(always)]
fn mark(cut: &mut Cut, place: u32, number: bool) {
    let bit = 1 << place;
    cut.starts |= bit;
    cut.ends |= bit;
    cut.clitics |= bit;
    if number {
        cut.digits |= bit;
        cut.letters &= !bit;
    } else {
        cut.letters |= bit;
    }
}

/// Whether the word before the dot at `at` keeps it.
#[inline(always)]
fn keeps_dot(text: &str, window: &Window<'_>, cut: &Cut, at: u32) -> bool {
    let start = 63 - (cut.starts & below(at)).leading_zeros();
    if cut.digits >> start & 1 != 0 {
        return false;
    }
    let length = at - start;
    let inner_dot = window.bytes[(at.wrapping_sub(2) & 63) as usize] == b'.';
    let bytes = *window.bytes[(start & 63) as usize..].first_chunk().unwrap_or(&[0; 8]);
    if length == 1 || inner_dot || window.masks.high >> start & 1 != 0 || SHORT.may_have(bytes, length) {
        return keeps_dot_surely(text, window.at + start as usize, window.at + at as usize);
    }
    false
}

#[inline(never)]
fn keeps_dot_surely(text: &str, start: usize, dot: usize) -> bool {
    let piece = Piece { start: start as u32, end: dot as u32, kind: Kind::Word, clitic: false, dotted: false };
    words::takes_dot(text, piece, dot + 1, ABBREVIATIONS)
}

/// Keeps what comes before the last of `ends`, a place where a window may end.
#[cold]
fn truncate(cut: Cut, ends: u64) -> Cut {
    if ends == 0 {
        return Cut { end: 0, ..cut };
    }
    let end = 63 - ends.leading_zeros();
    Cut { starts: cut.starts & below(end), ends: cut.ends & below(end + 1), end, ..cut }
}

/// Abbreviations of up to eight bytes, in lower case, by a hash: a quick no to almost every word that is none.
struct Short([u64; Short::SIZE]);

static SHORT: Short = Short::new(ABBREVIATIONS);

impl Short {
    const SIZE: usize = 1024;

    const fn new(abbreviations: Abbreviations<'_>) -> Self {
        let mut slots = [0; Self::SIZE];
        let list: &[(&str, Abbreviation)] = abbreviations.0;
        let mut i = 0;
        while i < list.len() {
            let word = list[i].0.as_bytes();
            if word.len() <= 8 {
                let (mut key, mut n) = (0u64, word.len());
                while n > 0 {
                    n -= 1;
                    key = key << 8 | (word[n] | 0x20) as u64;
                }
                let mut at = Self::place(key);
                while slots[at] != 0 {
                    at = (at + 1) % Self::SIZE;
                }
                slots[at] = key;
            }
            i += 1;
        }
        Self(slots)
    }

    #[inline(always)]
    const fn place(key: u64) -> usize {
        (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 54) as usize
    }

    /// Whether an abbreviation has these bytes, letter case and bit 5 of other bytes aside; a longer word may be one.
    #[inline(always)]
    fn may_have(&self, bytes: [u8; 8], length: u32) -> bool {
        if length > 8 {
            return length <= 12;
        }
        let key = (u64::from_le_bytes(bytes) | 0x2020_2020_2020_2020) & (!0 >> (64 - 8 * length));
        let mut at = Self::place(key);
        while self.0[at] != 0 {
            if self.0[at] == key {
                return true;
            }
            at = (at + 1) % Self::SIZE;
        }
        false
    }
}
