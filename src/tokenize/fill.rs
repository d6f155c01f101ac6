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
    /// How many of `pieces` are made; the rest is room.
    made: usize,
}

const NO_PIECE: Piece = Piece { start: 0, end: 0, kind: Kind::Punct, clitic: false, dotted: false };

/// Room for a window's items after the first `made`. They are written where they stay: copies of what was just written
/// wait for the writing.
#[inline(always)]
fn room<T: Copy>(buffer: &mut Vec<T>, made: usize, none: T) -> &mut [T] {
    if buffer.len() < made + BLOCK {
        buffer.resize(made * 2 + 4 * BLOCK, none);
    }
    &mut buffer[made..made + BLOCK]
}

impl<'t> Pieces<'t> {
    pub fn new(text: &'t str, pieces: &'t mut Vec<Piece>) -> Self {
        Self { text, pieces, made: 0 }
    }
}

impl Work for Pieces<'_> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(mut self, isa: I) {
        walk(isa, self.text, &mut self);
        self.pieces.truncate(self.made);
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
        let made = room(self.pieces, self.made, NO_PIECE);
        let (mut starts, mut ends, mut n) = (cut.starts, cut.ends, 0);
        while starts != 0 {
            let (start, end) = (starts.trailing_zeros(), ends.trailing_zeros());
            starts &= starts.wrapping_sub(1);
            ends &= ends.wrapping_sub(1);
            made[n & (BLOCK - 1)] = Piece { start: at + start, end: at + end, kind: KINDS[kind(&cut, start)], ..NO_PIECE };
            n += 1;
        }
        if cut.clitics | cut.dotted != 0 {
            each(cut.clitics, |bit| made[cut.token(bit)].clitic = true);
            each(cut.dotted >> 1, |bit| made[cut.token(bit)].dotted = true);
        }
        self.made += n;
        cut.end
    }

    #[inline(never)]
    fn stretch(&mut self, from: usize, to: usize) {
        self.pieces.truncate(self.made);
        words::segment_range(self.text, from, to, ABBREVIATIONS, |piece| self.pieces.push(piece));
        self.made = self.pieces.len();
    }
}

/// Collects tokens. Their ids are looked up some tens at a time, so that the memory of the vocabulary has time to come.
pub struct Tokens<'t> {
    text: &'t str,
    vocabulary: &'t Vocabulary,
    interner: &'t mut Interner,
    tokens: &'t mut Vec<Token>,
    /// How many of `tokens` are made; the rest is room.
    made: usize,
    /// How many of them have no id yet.
    waiting: usize,
    /// Their keys; [`SlotKey::LONG`] in those that go the general way.
    keys: [Wanted; 2 * BLOCK],
    /// A key of the general way.
    folded: Vec<u8>,
}

/// What is looked up: a key and its place.
#[derive(Clone, Copy)]
struct Wanted {
    key: SlotKey,
    place: u32,
}

impl Wanted {
    const GENERAL: Self = Self { key: SlotKey { low: 0, high: SlotKey::LONG }, place: 0 };
}

const NO_TOKEN: Token = Token { start: 0, end: 0, word: WordId(0), shape: Shape::None, kind: Kind::Punct, flags: 0 };

impl<'t> Tokens<'t> {
    pub fn new(text: &'t str, vocabulary: &'t Vocabulary, interner: &'t mut Interner, tokens: &'t mut Vec<Token>) -> Self {
        Self { text, vocabulary, interner, tokens, made: 0, waiting: 0, keys: [Wanted::GENERAL; 2 * BLOCK], folded: Vec::new() }
    }

    /// Looks up the ids of what waits, in text order.
    #[inline(always)]
    fn look_up(&mut self) {
        let slots = self.vocabulary.slots();
        for (token, wanted) in self.tokens[self.made - self.waiting..self.made].iter_mut().zip(&self.keys) {
            token.word = if wanted.key.high == SlotKey::LONG {
                {
                    fold_word(&self.text[token.start as usize..token.end as usize], &mut self.folded);
                    self.vocabulary.get_or_intern(&self.folded, self.interner)
                }
            } else if let Some(id) = wanted.key.find_short(wanted.place, slots) {
                WordId(id)
            } else {
                self.vocabulary.short_rest(wanted.key, wanted.place, self.interner)
            };
        }
        self.waiting = 0;
    }
}

impl Work for Tokens<'_> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(mut self, isa: I) {
        walk(isa, self.text, &mut self);
        self.look_up();
        self.tokens.truncate(self.made);
        if let Some(first) = self.tokens.first_mut() {
            first.flags |= GAP | LINE | BLANK_LINE;
        }
    }
}

/// Shape and kind of most tokens, by their first byte; [`shape_of`] sees to the others.
const LOOKS: [(Shape, Kind); 256] = {
    let mut looks = [(Shape::None, Kind::Punct); 256];
    let mut b = 0;
    while b < 128 {
        looks[b] = match b as u8 {
            b'A'..=b'Z' => (Shape::Title, Kind::Word),
            b'a'..=b'z' => (Shape::Lower, Kind::Word),
            b'_' => (Shape::None, Kind::Word),
            b'0'..=b'9' => (Shape::None, Kind::Number),
            _ => (Shape::None, Kind::Punct),
        };
        b += 1;
    }
    looks
};

/// The shape of a token that starts with `first` and whose capitals and small letters are these.
#[inline(always)]
const fn shape_of(first: u64, capitals: u64, lower: u64, apostrophes: u64) -> Shape {
    if capitals == 0 {
        if lower == 0 { Shape::None } else { Shape::Lower }
    } else if capitals == first {
        Shape::Title
    } else if lower == 0 {
        Shape::Upper
    } else if capitals & first != 0 && apostrophes != 0 {
        // O'Neill and compounds with several capitals after marks count as titles.
        Shape::Title
    } else {
        Shape::Mixed
    }
}

impl Sink for Tokens<'_> {
    #[inline(always)]
    fn window<I: Isa>(&mut self, isa: I, window: &Window<'_>) -> u32 {
        let cut = cut(self.text, window);
        if cut.end == 0 {
            return 0;
        }
        let (at, slots) = (window.at as u32, self.vocabulary.slots());
        let gaps = cut.starts & !cut.ends;
        let made = room(self.tokens, self.made, NO_TOKEN);
        let keys = &mut self.keys[self.waiting & (BLOCK - 1)..];
        let (mut starts, mut ends, mut n) = (cut.starts, cut.ends, 0);
        while starts != 0 {
            let (start, end) = (starts.trailing_zeros(), ends.trailing_zeros());
            starts &= starts.wrapping_sub(1);
            ends &= ends.wrapping_sub(1);
            let key = short_key(isa, window.bytes, start, end.wrapping_sub(start), window.masks.capitals);
            let place = key.place();
            prefetch(slots, place as usize & slots.len().wrapping_sub(1));
            keys[n & (BLOCK - 1)] = Wanted { key, place };
            let (shape, kind) = LOOKS[window.bytes[(start & 63) as usize] as usize];
            let flags = (gaps >> (start & 63) & 1) as u16 * GAP;
            made[n & (BLOCK - 1)] = Token { start: at + start, end: at + end, word: WordId(0), shape, kind, flags };
            n += 1;
        }
        correct(window, &cut, made, keys);
        self.made += n;
        self.waiting += n;
        if self.waiting >= BLOCK {
            self.look_up();
        }
        cut.end
    }

    #[inline(never)]
    fn stretch(&mut self, from: usize, to: usize) {
        self.look_up();
        self.tokens.truncate(self.made);
        let mut maker = Maker { text: self.text, vocabulary: self.vocabulary, before: from, key: std::mem::take(&mut self.folded) };
        words::segment_range(self.text, from, to, ABBREVIATIONS, |piece| self.tokens.push(maker.token(piece, self.interner)));
        self.made = self.tokens.len();
        self.folded = maker.key;
    }
}

/// Sees to the tokens of a window that are not as their first byte makes believe: capitals inside, letters after digits,
/// clitics, words that keep their dot, bytes above ASCII, line breaks before.
#[inline(always)]
fn correct(window: &Window<'_>, cut: &Cut, made: &mut [Token], keys: &mut [Wanted]) {
    let masks = &window.masks;
    let capitals = masks.capitals | window.wide.capitals;
    let lower = (masks.letters & !masks.capitals & !masks.high) | window.wide.lower;
    let inside = !cut.starts & below(cut.end);
    let mut odd =
        (capitals & inside) | (lower & inside & !(masks.letters << 1)) | (masks.high & below(cut.end) & !masks.blanks) | cut.clitics;
    let apostrophes = masks.apostrophes | window.wide.apostrophes;
    while odd != 0 {
        let n = cut.token(odd.trailing_zeros());
        let token = &mut made[n];
        let (start, end) = (token.start.wrapping_sub(window.at as u32) & 63, token.end.wrapping_sub(window.at as u32) & 63);
        let own = below(end) & !below(start);
        token.shape = shape_of(1 << start, capitals & own, lower & own, apostrophes & own);
        token.kind = KINDS[kind(cut, start)];
        token.flags |= (cut.clitics >> start & 1) as u16 * CLITIC;
        if masks.high & own != 0 {
            let key = marked(&window.bytes[start as usize..(end as usize).max(start as usize)]);
            keys[n] = key.map_or(Wanted::GENERAL, |key| Wanted { key, place: key.place() });
        }
        odd &= (odd - 1) & !below(end);
    }
    if cut.dotted != 0 {
        each(cut.dotted >> 1, |bit| made[cut.token(bit)].flags |= DOTTED);
    }
    if window.controls() != 0 {
        let (lines, blank_lines) = lines(window, cut.starts);
        each(lines, |bit| made[cut.token(bit)].flags |= LINE);
        each(blank_lines, |bit| made[cut.token(bit)].flags |= BLANK_LINE);
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

/// By a word's length: its bytes in a slot, and the mark of those that are too long for one.
const LENGTHS: [(u64, u32, u32); BLOCK] = {
    let mut lengths = [(0, 0, SlotKey::LONG); BLOCK];
    let mut n = 0;
    while n <= SHORT_KEY {
        let all = (1u128 << (8 * n)) - 1;
        lengths[n] = (all as u64, (all >> 64) as u32, 0);
        n += 1;
    }
    lengths
};

/// The key of the ASCII word of `length` bytes at `start`.
#[inline(always)]
fn short_key<I: Isa>(isa: I, bytes: &[u8; SIGHT], start: u32, length: u32, capitals: u64) -> SlotKey {
    let start = start & 63;
    let all = u128::from_le_bytes(*bytes[start as usize..].first_chunk().unwrap_or(&[0; 16]));
    let (low, high, long) = LENGTHS[(length & 63) as usize];
    let capitals = capitals >> start;
    SlotKey { low: (all as u64 | isa.spread(capitals)) & low, high: ((all >> 64) as u32 | isa.spread(capitals >> 8) as u32) & high | long }
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
