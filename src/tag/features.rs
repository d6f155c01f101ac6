//! What the tagger sees of a token and its neighbours. Training and tagging share this code.

use crate::lexicon::hash_key;
use crate::tag::model::feature;
use crate::tag::words::WordClasses;
use crate::tokenize::{Interner, Kind, Shape, Token, Vocabulary};

/// A token as the tagger sees it, computed once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Hash of the lower-cased form, digits folded.
    pub word: u32,
    /// The form's last one to four bytes.
    pub suffix: [u32; 4],
    /// The form's first one to three bytes.
    pub prefix: [u32; 3],
    /// Class by behaviour in running text; 0 where none is known.
    pub class: u32,
    /// Case, kind and position in few bits.
    pub shape: u32,
}

/// Looks of the tokens of a sentence.
pub fn looks(vocabulary: &Vocabulary, interner: &Interner, classes: &WordClasses<'_>, tokens: &[Token], looks: &mut Vec<Look>) {
    looks.clear();
    let caps = in_capitals(tokens);
    looks.extend(tokens.iter().enumerate().map(|(i, token)| look(vocabulary, interner, classes, token, shape_bits(token, i == 0, caps))));
}

/// Whether most words of a sentence are in capitals, so that they say nothing.
#[must_use]
pub fn in_capitals(tokens: &[Token]) -> bool {
    let (mut upper, mut words) = (0, 0);
    for token in tokens {
        upper += usize::from(token.shape == Shape::Upper);
        words += usize::from(token.kind == Kind::Word);
    }
    upper * 2 > words.max(3)
}

/// That part of [`Look::shape`] which the form alone does not give.
#[inline(always)]
#[must_use]
pub fn shape_bits(token: &Token, first: bool, caps: bool) -> u32 {
    let shape = if caps && token.shape == Shape::Upper { Shape::None } else { token.shape };
    shape as u32
        | (token.kind as u32) << 3
        | u32::from(first) << 6
        | u32::from(!token.has_gap() && !first) << 7
        | u32::from(token.is_clitic()) << 8
        | u32::from(token.is_dotted()) << 9
}

/// The look of a token with these bits.
#[must_use]
pub fn look(vocabulary: &Vocabulary, interner: &Interner, classes: &WordClasses<'_>, token: &Token, bits: u32) -> Look {
    let form = vocabulary.form(token.word, interner);
    let n = form.len();
    let digits = form.iter().any(u8::is_ascii_digit);
    let number = token.kind == Kind::Number && digits;
    let (word, class) = if number {
        (number_look(form), classes.get(hash_key(NUMBER_KEY) as u32))
    } else {
        let hash = vocabulary.hash(token.word, interner);
        (hash, classes.get(hash))
    };
    let mut look = Look { word, class: u32::from(class), ..Look::default() };
    for k in 0..4 {
        look.suffix[k] = pack(&form[n.saturating_sub(k + 1)..]);
    }
    for k in 0..3 {
        look.prefix[k] = pack(&form[..n.min(k + 1)]);
    }
    look.shape = bits | u32::from(digits) << 5 | u32::from(n == 1) << 10;
    look
}

fn pack(bytes: &[u8]) -> u32 {
    bytes.iter().fold(bytes.len() as u32, |h, b| h.wrapping_mul(257).wrapping_add(u32::from(*b)))
}

const NUMBER_KEY: &[u8] = b"0";

/// The key under which word classes know a form: all numbers are one word.
#[must_use]
pub fn word_key(form: &[u8], kind: Kind) -> Vec<u8> {
    if kind == Kind::Number { NUMBER_KEY.to_vec() } else { form.to_vec() }
}

fn number_look(form: &[u8]) -> u32 {
    // Years, other numbers by length, ordinals by their ending.
    let digits = form.iter().filter(|b| b.is_ascii_digit()).count();
    let letters = form.len() > digits && form[form.len() - 1].is_ascii_alphabetic();
    0xFFFF_0000
        | (digits.min(9) as u32)
        | u32::from(letters) << 4
        | u32::from(form.contains(&b'.')) << 5
        | u32::from(form.contains(&b'-')) << 6
}

/// The feature under which the model keeps the tag of words that have only one: the lower-cased form and its case.
#[inline]
#[must_use]
pub fn certain(look: &Look) -> u64 {
    feature(0, look.word, look.shape & 7)
}

/// Features of token `i` that do not depend on earlier tags.
pub fn fixed(looks: &[Look], i: usize, emit: impl FnMut(u64)) {
    let w = Window::at(looks, i);
    let beside = [as_second_previous(w.p2), as_second_next(w.n2)];
    let parts: [&[u64]; 6] = [&own(w.c), &as_previous(w.p1), &as_next(w.n1), &beside, &shapes(w.shapes()), &pairs(&w)];
    parts.into_iter().flatten().copied().for_each(emit);
}

/// Features of token `i` that depend on the tags of the two tokens before it (23 stands for none).
pub fn moving(looks: &[Look], i: usize, t1: u32, t2: u32, emit: impl FnMut(u64)) {
    let w = Window::at(looks, i);
    tags(t1, t2, w.c.shape).into_iter().chain(tagged(&w, t1, t2)).for_each(emit);
}

/// A token and two on either side.
#[derive(Clone, Copy, Debug)]
pub struct Window<'a> {
    p2: &'a Look,
    p1: &'a Look,
    c: &'a Look,
    n1: &'a Look,
    n2: &'a Look,
}

impl<'a> Window<'a> {
    /// That of a token of a sentence.
    #[must_use]
    pub fn at(looks: &'a [Look], i: usize) -> Self {
        let at = |offset: isize| looks.get(i.wrapping_add_signed(offset)).unwrap_or(&NO_LOOK);
        Self { p2: at(-2), p1: at(-1), c: at(0), n1: at(1), n2: at(2) }
    }

    /// That of five looks in a row.
    #[inline(always)]
    #[must_use]
    pub fn of([p2, p1, c, n1, n2]: [&'a Look; 5]) -> Self {
        Self { p2, p1, c, n1, n2 }
    }

    /// Shapes of the token before, the token and the token after.
    #[inline(always)]
    #[must_use]
    pub fn shapes(&self) -> [u32; 3] {
        [self.p1.shape, self.c.shape, self.n1.shape]
    }
}

/// What stands beyond the ends of a sentence.
pub static NO_LOOK: Look = Look { word: 0, suffix: [0; 4], prefix: [0; 3], class: 0, shape: 0 };

/// Features of a token that rest on itself alone.
#[inline(always)]
#[must_use]
pub fn own(c: &Look) -> [u64; 13] {
    [
        feature(1, c.word, 0),
        feature(8, c.suffix[0], 0),
        feature(9, c.suffix[1], 0),
        feature(10, c.suffix[2], c.shape),
        feature(11, c.suffix[3], 0),
        feature(12, c.prefix[0], c.shape),
        feature(13, c.prefix[1], 0),
        feature(14, c.prefix[2], 0),
        feature(20, c.shape, 0),
        feature(23, c.suffix[2], 0),
        feature(24, c.word, c.shape),
        feature(50, c.class, c.shape),
        feature(57, c.class, c.suffix[1]),
    ]
}

/// Features of a token that rest on the one before it alone.
#[inline(always)]
#[must_use]
pub fn as_previous(p1: &Look) -> [u64; 3] {
    [feature(2, p1.word, 0), feature(16, p1.suffix[2], 0), feature(53, p1.class, 0)]
}

/// Features of a token that rest on the one after it alone.
#[inline(always)]
#[must_use]
pub fn as_next(n1: &Look) -> [u64; 3] {
    [feature(3, n1.word, 0), feature(17, n1.suffix[2], 0), feature(54, n1.class, 0)]
}

/// The feature of a token that rests on the last but one before it alone.
#[inline(always)]
#[must_use]
pub fn as_second_previous(p2: &Look) -> u64 {
    feature(4, p2.word, 0)
}

/// The feature of a token that rests on the next but one after it alone.
#[inline(always)]
#[must_use]
pub fn as_second_next(n2: &Look) -> u64 {
    feature(5, n2.word, 0)
}

/// Features of [`Window::shapes`].
#[inline(always)]
#[must_use]
pub fn shapes([p1, c, n1]: [u32; 3]) -> [u64; 3] {
    [feature(15, c, n1), feature(19, p1, c), feature(25, p1 << 16 | n1, c)]
}

/// Features of words, endings and classes side by side.
#[inline(always)]
#[must_use]
pub fn pairs(w: &Window<'_>) -> [u64; 12] {
    let Window { p1, c, n1, n2, .. } = w;
    [
        feature(6, c.word, n1.word),
        feature(7, p1.word, c.word),
        feature(18, n1.suffix[1], c.suffix[2]),
        feature(21, p1.word, n1.word),
        feature(22, n2.suffix[2], n1.suffix[1]),
        feature(26, n1.word, n2.word),
        feature(27, n1.word, c.shape),
        feature(28, p1.word, c.shape),
        feature(51, c.class, n1.class),
        feature(52, p1.class, c.class),
        feature(55, p1.class << 8 | c.class, n1.class),
        feature(56, n1.class, n2.class),
    ]
}

/// Features of two tags and a shape.
#[inline(always)]
#[must_use]
pub fn tags(t1: u32, t2: u32, shape: u32) -> [u64; 4] {
    [feature(31, t1, 0), feature(32, t1, t2), feature(40, t1, shape), feature(41, t1 | t2 << 8, shape)]
}

/// Features of tags with words, endings and classes.
#[inline(always)]
#[must_use]
pub fn tagged(w: &Window<'_>, t1: u32, t2: u32) -> [u64; 10] {
    let Window { c, n1, .. } = w;
    [
        feature(33, t1, c.word),
        feature(34, t1 | t2 << 8, c.word),
        feature(35, t1, c.suffix[2]),
        feature(36, t1, n1.word),
        feature(37, t2, c.word),
        feature(38, t1 | t2 << 8, n1.suffix[1]),
        feature(39, t1 | t2 << 8, c.suffix[1]),
        feature(60, t1, c.class),
        feature(61, t1 | t2 << 8, c.class),
        feature(62, t1, c.class << 8 | n1.class),
    ]
}
