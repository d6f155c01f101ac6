//! What the tagger sees of a token and its neighbours. Training and tagging share this code.

use crate::lexicon::hash_key;
use crate::tag::model::feature;
use crate::tag::words::WordClasses;
use crate::tokenize::{Interner, Kind, Shape, Token, Vocabulary};

/// Number of features of a token.
pub const MOST: usize = 50;

/// A token as the tagger sees it, computed once.
#[derive(Clone, Copy, Debug, Default)]
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
    let caps =
        tokens.iter().filter(|t| t.shape == Shape::Upper).count() * 2 > tokens.iter().filter(|t| t.kind == Kind::Word).count().max(3);
    for (i, token) in tokens.iter().enumerate() {
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
        let shape = if caps && token.shape == Shape::Upper { Shape::None } else { token.shape };
        let joined = !token.has_gap() && i > 0;
        look.shape = shape as u32
            | (token.kind as u32) << 3
            | u32::from(digits) << 5
            | u32::from(i == 0) << 6
            | u32::from(joined) << 7
            | u32::from(token.is_clitic()) << 8
            | u32::from(token.is_dotted()) << 9
            | u32::from(n == 1) << 10;
        looks.push(look);
    }
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
#[inline]
pub fn fixed(looks: &[Look], i: usize, mut emit: impl FnMut(u64)) {
    let none = Look::default();
    let at = |offset: isize| -> &Look { looks.get(i.wrapping_add_signed(offset)).unwrap_or(&none) };
    let (p2, p1, c, n1, n2) = (at(-2), at(-1), at(0), at(1), at(2));
    emit(feature(1, c.word, 0));
    emit(feature(2, p1.word, 0));
    emit(feature(3, n1.word, 0));
    emit(feature(4, p2.word, 0));
    emit(feature(5, n2.word, 0));
    emit(feature(6, c.word, n1.word));
    emit(feature(7, p1.word, c.word));
    emit(feature(8, c.suffix[0], 0));
    emit(feature(9, c.suffix[1], 0));
    emit(feature(10, c.suffix[2], c.shape));
    emit(feature(11, c.suffix[3], 0));
    emit(feature(12, c.prefix[0], c.shape));
    emit(feature(13, c.prefix[1], 0));
    emit(feature(14, c.prefix[2], 0));
    emit(feature(15, c.shape, n1.shape));
    emit(feature(16, p1.suffix[2], 0));
    emit(feature(17, n1.suffix[2], 0));
    emit(feature(18, n1.suffix[1], c.suffix[2]));
    emit(feature(19, p1.shape, c.shape));
    emit(feature(20, c.shape, 0));
    emit(feature(21, p1.word, n1.word));
    emit(feature(22, n2.suffix[2], n1.suffix[1]));
    emit(feature(23, c.suffix[2], 0));
    emit(feature(24, c.word, c.shape));
    emit(feature(25, p1.shape << 16 | n1.shape, c.shape));
    emit(feature(26, n1.word, n2.word));
    emit(feature(27, n1.word, c.shape));
    emit(feature(28, p1.word, c.shape));
    emit(feature(50, c.class, c.shape));
    emit(feature(51, c.class, n1.class));
    emit(feature(52, p1.class, c.class));
    emit(feature(53, p1.class, 0));
    emit(feature(54, n1.class, 0));
    emit(feature(55, p1.class << 8 | c.class, n1.class));
    emit(feature(56, n1.class, n2.class));
    emit(feature(57, c.class, c.suffix[1]));
}

/// Features of token `i` that depend on the tags of the two tokens before it (23 stands for none).
#[inline]
pub fn moving(looks: &[Look], i: usize, t1: u32, t2: u32, mut emit: impl FnMut(u64)) {
    let none = Look::default();
    let (c, n1) = (&looks[i], looks.get(i + 1).unwrap_or(&none));
    emit(feature(31, t1, 0));
    emit(feature(32, t1, t2));
    emit(feature(33, t1, c.word));
    emit(feature(34, t1 | t2 << 8, c.word));
    emit(feature(35, t1, c.suffix[2]));
    emit(feature(36, t1, n1.word));
    emit(feature(37, t2, c.word));
    emit(feature(38, t1 | t2 << 8, n1.suffix[1]));
    emit(feature(40, t1, c.shape));
    emit(feature(41, t1 | t2 << 8, c.shape));
    emit(feature(60, t1, c.class));
    emit(feature(61, t1 | t2 << 8, c.class));
    emit(feature(62, t1, c.class << 8 | n1.class));
    emit(feature(39, t1 | t2 << 8, c.suffix[1]));
}
