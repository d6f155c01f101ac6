//! Fills token buffers: windows by mask, stretches the general way.

use super::blocks::{SIGHT, Sink, Window, below, walk};
use super::cut::{Cut, cut};
use super::simd::{BLOCK, Isa, Work, prefetch};
use super::vocabulary::{Interner, Vocabulary, WordId};
use super::words::{self, Kind, Piece};
use super::{BLANK_LINE, CLITIC, DOTTED, GAP, LINE, Shape, Token, shape};
use crate::lexicon::format::SHORT_KEY;
use crate::lexicon::{ABBREVIATIONS, SlotKey, fold_word};

/// By whether a token's first byte is a letter (1) or a digit (2).
const KINDS: [Kind; 4] = [Kind::Punct, Kind::Word, Kind::Number, Kind::Number];

#[inline(always)]
fn kind(cut: &Cut, start: u32) -> usize {
    (cut.letters >> start & 1 | (cut.digits >> start & 1) << 1) as usize
}

/// Calls `act` with every bit that is set.
#[inline(always)]
fn each(mut bits: u64, mut act: impl FnMut(u32)) {
    while bits != 0 {
        act(bits.trailing_zeros());
        bits &= bits - 1;
    }
}

/// Collects words without ids.
pub struct Pieces<'t> {
    text: &'t str,
    pieces: &'t mut Vec<Piece>,
    /// Those of one window.
    made: [Piece; BLOCK],
}

impl<'t> Pieces<'t> {
    pub fn new(text: &'t str, pieces: &'t mut Vec<Piece>) -> Self {
        let none = Piece { start: 0, end: 0, kind: Kind::Punct, clitic: false, dotted: false };
        Self { text, pieces, made: [none; BLOCK] }
    }
}

impl Work for Pieces<'_> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(mut self, isa: I) {
        walk(isa, self.text, &mut self);
    }
}

impl Sink for Pieces<'_> {
    #[inline(always)]
    fn window<I: Isa>(&mut self, _: I, window: &Window<'_>) -> u32 {
        let cut = cut(self.text, window);
        if cut.end == 0 {
            return 0;
        }
        let at = window.at as u32;
        let (mut starts, mut ends, mut n) = (cut.starts, cut.ends, 0);
        while starts != 0 {
            let (start, end) = (starts.trailing_zeros(), ends.trailing_zeros());
            starts &= starts.wrapping_sub(1);
            ends &= ends.wrapping_sub(1);
            self.made[n & (BLOCK - 1)] =
                Piece { start: at + start, end: at + end, kind: KINDS[kind(&cut, start)], clitic: false, dotted: false };
            n += 1;
        }
        let made = &mut self.made[..n.min(BLOCK)];
        if cut.clitics | cut.dotted != 0 {
            each(cut.clitics, |bit| made[cut.token(bit)].clitic = true);
            each(cut.dotted >> 1, |bit| made[cut.token(bit)].dotted = true);
        }
        self.pieces.extend_from_slice(made);
        cut.end
    }

    #[inline(never)]
    fn stretch(&mut self, from: usize, to: usize) {
        words::segment_range(self.text, from, to, ABBREVIATIONS, |piece| self.pieces.push(piece));
    }
}

/// Collects tokens. Their ids are looked up some tens at a time, so that the memory of the vocabulary has time to come.
pub struct Tokens<'t> {
    text: &'t str,
    vocabulary: &'t Vocabulary,
    interner: &'t mut Interner,
    tokens: &'t mut Vec<Token>,
    /// Tokens that wait for their ids.
    made: [Token; 2 * BLOCK],
    /// Their keys; [`SlotKey::LONG`] in those that go the general way.
    keys: [Wanted; 2 * BLOCK],
    waiting: usize,
}

/// What is looked up: a key and its place.
#[derive(Clone, Copy)]
struct Wanted {
    key: SlotKey,
    place: u32,
}

impl<'t> Tokens<'t> {
    pub fn new(text: &'t str, vocabulary: &'t Vocabulary, interner: &'t mut Interner, tokens: &'t mut Vec<Token>) -> Self {
        let none = Token { start: 0, end: 0, word: WordId(0), shape: Shape::None, kind: Kind::Punct, flags: 0 };
        let key = Wanted { key: SlotKey { low: 0, high: 0 }, place: 0 };
        Self { text, vocabulary, interner, tokens, made: [none; 2 * BLOCK], keys: [key; 2 * BLOCK], waiting: 0 }
    }

    /// Looks up the ids of what waits, in text order.
    #[inline(always)]
    fn look_up(&mut self) {
        let made = &mut self.made[..self.waiting];
        let slots = self.vocabulary.slots();
        for (token, wanted) in made.iter_mut().zip(&self.keys) {
            token.word = match wanted.key.find_from(wanted.place, slots, |_| false) {
                Ok(id) => WordId(id),
                Err(_) if wanted.key.high == SlotKey::LONG => {
                    general(self.text, token.start as usize, token.end as usize, self.vocabulary, self.interner)
                }
                Err(_) => self.vocabulary.short_rest(wanted.key, wanted.place, self.interner),
            };
        }
        self.tokens.extend_from_slice(made);
        self.waiting = 0;
    }
}

impl Work for Tokens<'_> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(mut self, isa: I) {
        walk(isa, self.text, &mut self);
        self.look_up();
        if let Some(first) = self.tokens.first_mut() {
            first.flags |= GAP | LINE | BLANK_LINE;
        }
    }
}

/// The shape by what letters a token has: a capital (1), a lower-case one (2), no capital but the first (4).
const SHAPES: [Shape; 8] = [Shape::None, Shape::Upper, Shape::Lower, Shape::Mixed, Shape::None, Shape::Title, Shape::Lower, Shape::Title];

impl Sink for Tokens<'_> {
    #[inline(always)]
    fn window<I: Isa>(&mut self, isa: I, window: &Window<'_>) -> u32 {
        let cut = cut(self.text, window);
        if cut.end == 0 {
            return 0;
        }
        let mut bytes = [0; SIGHT];
        if let (Some(block), Some(out)) = (window.bytes.first_chunk(), bytes.first_chunk_mut()) {
            isa.lower(block, out);
        }
        let masks = &window.masks;
        let capitals = masks.capitals | window.wide.capitals;
        let lower = (masks.letters & !masks.capitals & !masks.high) | window.wide.lower;
        let gaps = cut.starts & !cut.ends;
        let (at, slots) = (window.at as u32, self.vocabulary.slots());
        let (mut starts, mut ends, mut n) = (cut.starts, cut.ends, self.waiting & (BLOCK - 1));
        while starts != 0 {
            let (start, end) = (starts.trailing_zeros() & 63, ends.trailing_zeros() & 63);
            starts &= starts.wrapping_sub(1);
            ends &= ends.wrapping_sub(1);
            let own = below(end) & !below(start);
            let (first, upper) = (1u64 << start, capitals & own);
            let letters = usize::from(upper != 0) | usize::from(lower & own != 0) << 1 | usize::from(upper == first) << 2;
            self.keys[n & (2 * BLOCK - 1)] = if masks.high & own == 0 && end - start <= SHORT_KEY as u32 {
                let key = short_key(&bytes, start, end - start);
                let place = key.place();
                prefetch(&slots[place as usize & (slots.len() - 1)]);
                Wanted { key, place }
            } else {
                Wanted { key: SlotKey { low: 0, high: SlotKey::LONG }, place: 0 }
            };
            self.made[n & (2 * BLOCK - 1)] = Token {
                start: at + start,
                end: at + end,
                word: WordId(0),
                shape: SHAPES[letters],
                kind: KINDS[kind(&cut, start)],
                flags: (gaps >> start & 1) as u16 * GAP,
            };
            n += 1;
        }
        let made = &mut self.made[self.waiting & (BLOCK - 1)..];
        let apostrophes = (masks.apostrophes | window.wide.apostrophes) & below(cut.end);
        if cut.clitics | cut.dotted | apostrophes | window.controls() != 0 {
            each(cut.clitics, |bit| made[cut.token(bit)].flags |= CLITIC);
            each(cut.dotted >> 1, |bit| made[cut.token(bit)].flags |= DOTTED);
            each(apostrophes, |bit| {
                let token = &mut made[cut.token(bit)];
                // O'Neill and compounds with several capitals after marks count as titles.
                if token.shape == Shape::Mixed && capitals >> ((token.start - at) & 63) & 1 != 0 {
                    token.shape = Shape::Title;
                }
            });
            if window.controls() != 0 {
                let (lines, blank_lines) = lines(window, cut.starts);
                each(lines, |bit| made[cut.token(bit)].flags |= LINE);
                each(blank_lines, |bit| made[cut.token(bit)].flags |= BLANK_LINE);
            }
        }
        self.waiting = n;
        if n >= BLOCK {
            self.look_up();
        }
        cut.end
    }

    #[inline(never)]
    fn stretch(&mut self, from: usize, to: usize) {
        self.look_up();
        let mut maker = Maker { text: self.text, vocabulary: self.vocabulary, before: from, key: Vec::new() };
        words::segment_range(self.text, from, to, ABBREVIATIONS, |piece| self.tokens.push(maker.token(piece, self.interner)));
    }
}

/// First bytes of tokens that a line break, and of those that an empty line stands before.
#[cold]
fn lines(window: &Window<'_>, starts: u64) -> (u64, u64) {
    let (mut lines, mut counted, mut blank_lines) = (0, 0, 0);
    let mut left = window.controls();
    while left != 0 {
        let at = left.trailing_zeros();
        let next = starts & !below(at);
        let start = next & next.wrapping_neg();
        match window.bytes[at as usize] {
            b'\r' if window.bytes[at as usize + 1] == b'\n' => {}
            b'\n' | b'\r' => {
                lines |= start;
                blank_lines |= counted & start;
                counted |= start;
            }
            0x0B | 0x0C => lines |= start,
            _ => {}
        }
        left &= left - 1;
    }
    (lines, blank_lines)
}

/// A bit for each byte of a word that lies in a slot.
const LENGTHS: [(u64, u32); SHORT_KEY + 1] = {
    let mut masks = [(0, 0); SHORT_KEY + 1];
    let mut n = 0;
    while n <= SHORT_KEY {
        let all = (1u128 << (8 * n)) - 1;
        masks[n] = (all as u64, (all >> 64) as u32);
        n += 1;
    }
    masks
};

/// The key of the word of `length` lower-case ASCII bytes at `start`.
#[inline(always)]
fn short_key(bytes: &[u8; SIGHT], start: u32, length: u32) -> SlotKey {
    let at = (start & 63) as usize;
    let all = u128::from_le_bytes(*bytes[at..].first_chunk().unwrap_or(&[0; 16]));
    let (low, high) = LENGTHS[(length as usize).min(SHORT_KEY)];
    SlotKey { low: all as u64 & low, high: (all >> 64) as u32 & high }
}

/// The id of a word that is long or not ASCII.
#[inline(never)]
fn general(text: &str, start: usize, end: usize, vocabulary: &Vocabulary, interner: &mut Interner) -> WordId {
    let word = &text[start..end];
    if word.is_ascii() && word.len() <= 48 {
        let mut key = [0u8; 48];
        let key = &mut key[..word.len()];
        key.copy_from_slice(word.as_bytes());
        key.make_ascii_lowercase();
        return vocabulary.get_or_intern(key, interner);
    }
    if let Some(slot) = marked(word.as_bytes()) {
        let place = slot.place();
        return match slot.find_from(place, vocabulary.slots(), |_| false) {
            Ok(id) => WordId(id),
            Err(_) => vocabulary.short_rest(slot, place, interner),
        };
    }
    let mut key = Vec::new();
    fold_word(word, &mut key);
    vocabulary.get_or_intern(&key, interner)
}

/// The key of a short word with typographic marks or Latin letters, as [`fold_word`] makes it; `None` for any other.
fn marked(word: &[u8]) -> Option<SlotKey> {
    let (mut key, mut shift) = (0u128, 0);
    let mut push = |byte: u8| {
        key |= u128::from(byte) << shift;
        shift += 8;
    };
    if word.len() > SHORT_KEY {
        return None;
    }
    let mut at = 0;
    while at < word.len() {
        at += match word[at..] {
            [b, ..] if b.is_ascii() => {
                push(b.to_ascii_lowercase());
                1
            }
            [0xE2, 0x80, b @ 0x90..=0x9F, ..] => {
                match b {
                    0x90..=0x93 => push(b'-'),
                    0x98 | 0x99 | 0x9B => push(b'\''),
                    0x9C..=0x9F => push(b'"'),
                    b => [0xE2, 0x80, b].into_iter().for_each(&mut push),
                }
                3
            }
            [0xC3, b @ (0x80..=0x96 | 0x98..=0x9E), ..] => {
                push(0xC3);
                push(b + 0x20);
                2
            }
            [0xC3, b @ 0x9F..=0xBF, ..] => {
                push(0xC3);
                push(b);
                2
            }
            _ => return None,
        };
    }
    Some(SlotKey { low: key as u64, high: (key >> 64) as u32 })
}

/// Makes tokens of pieces in text order, the general way.
pub struct Maker<'t> {
    pub text: &'t str,
    pub vocabulary: &'t Vocabulary,
    /// Where the token before ends.
    pub before: usize,
    pub key: Vec<u8>,
}

impl Maker<'_> {
    pub fn token(&mut self, piece: Piece, interner: &mut Interner) -> Token {
        let (start, end) = (piece.start as usize, piece.end as usize);
        let word = &self.text[start..end];
        fold_word(word, &mut self.key);
        let id = self.vocabulary.get_or_intern(&self.key, interner);
        let mut flags = u16::from(piece.clitic) * CLITIC + u16::from(piece.dotted) * DOTTED;
        if self.before == 0 {
            flags |= GAP | LINE | BLANK_LINE;
        } else if start > self.before {
            flags |= gap_flags(&self.text[self.before..start]);
        }
        self.before = end;
        Token { start: piece.start, end: piece.end, word: id, shape: shape(word), kind: piece.kind, flags }
    }
}

fn gap_flags(gap: &str) -> u16 {
    let mut lines = 0;
    let bytes = gap.as_bytes();
    for (i, b) in bytes.iter().enumerate() {
        if *b == b'\n' || (*b == b'\r' && bytes.get(i + 1) != Some(&b'\n')) {
            lines += 1;
        }
    }
    let wide = gap.contains(['\u{2028}', '\u{2029}', '\u{85}', '\u{0C}', '\u{0B}']);
    GAP | if lines > 0 || wide { LINE } else { 0 } | if lines > 1 || gap.contains('\u{2029}') { BLANK_LINE } else { 0 }
}
