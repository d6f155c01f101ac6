//! Features of the entity model. Training and recognition share this code.

use crate::entity::evidence::Evidence;
use crate::entity::flags;
use crate::lexicon::format::fold_multiply;
use crate::tag::Tag;
use crate::tag::features::{Look, NO_LOOK};
use crate::tag::model::feature;

/// Everything the model sees of a sentence.
#[derive(Clone, Copy, Debug)]
pub struct Sight<'a> {
    /// Word looks.
    pub looks: &'a [Look],
    /// Tags.
    pub tags: &'a [Tag],
    /// Evidence.
    pub evidence: &'a [Evidence],
}

/// Label of "no name".
pub const OUTSIDE: usize = 0;
/// Number of labels: outside, and first and inside for each type.
pub const LABELS: usize = 29;
/// Kind of the features that hold transitions: one a previous label.
pub const TRANSITION: u8 = 99;

/// Emits the features of token `i`.
pub fn emit(sight: Sight<'_>, i: usize, mut out: impl FnMut(u64)) {
    let look = |offset: isize| sight.looks.get(i.wrapping_add_signed(offset)).unwrap_or(&NO_LOOK);
    let seen = |offset: isize| sight.evidence.get(i.wrapping_add_signed(offset)).unwrap_or(&NO_EVIDENCE);
    let tag = |offset: isize| sight.tags.get(i.wrapping_add_signed(offset)).map_or(NO_TAG, |t| *t as u32);
    let (l, e) = (look(0), seen(0));
    own(l).into_iter().for_each(&mut out);
    out(as_previous(look(-1)));
    out(as_next(look(1)));
    out(as_second_previous(look(-2)));
    out(as_second_next(look(2)));
    shapes([look(-1).shape, l.shape, look(1).shape]).into_iter().for_each(&mut out);
    out(tag_and_previous(tag(0), tag(-1)));
    out(tag_and_next(tag(0), tag(1)));
    out(run_and_tag(e.run, tag(0)));
    out(class_before(look(-1).class, l.shape));
    out(class_after(look(1).class, l.shape));
    words(look(-1), l, look(1)).into_iter().for_each(&mut out);
    out(head_and_word(e, l));
    names_with_words([seen(-1), e, seen(1)], look(-1), l, look(1), &mut out);
    out(name_before(seen(-1), e.place));
    out(name_after(seen(1), e.place));
    if has_value([seen(-1), e, seen(1)]) {
        let [before, value, after] = [seen(-1), e, seen(1)].map(|e| u32::from(e.value));
        out(own_value(value));
        out(value_before(before, value));
        out(value_after(after, value));
    }
    Context::of(e, l.shape).emit(&mut out);
    People::of(seen(-1), e, seen(1), look(-1).shape, l.shape).features().into_iter().for_each(&mut out);
}

/// What stands beyond the ends of a sentence.
pub static NO_EVIDENCE: Evidence = Evidence {
    types: 0,
    ambiguous: 0,
    place: 0,
    length: 0,
    value: 0,
    left_head: 0,
    right_head: 0,
    run: 0,
    document: 0,
    habit: 0,
    titled: false,
    flags: 0,
};
/// The tag of what stands there.
pub const NO_TAG: u32 = 31;

/// Features of a token that rest on its look alone.
#[inline(always)]
#[must_use]
pub fn own(l: &Look) -> [u64; 8] {
    [
        feature(40, 0, 0),
        feature(41, l.word, 0),
        feature(48, l.shape, 0),
        feature(51, l.suffix[2], l.shape & 7),
        feature(52, l.suffix[3], l.shape & 7),
        feature(53, l.suffix[1], l.shape & 7),
        feature(54, l.prefix[2], l.shape & 7),
        feature(100, l.class, l.shape & 7),
    ]
}

/// The feature of a token that rests on the look before it alone.
#[must_use]
pub fn as_previous(l1: &Look) -> u64 {
    feature(42, l1.word, 0)
}

/// The feature of a token that rests on the look after it alone.
#[must_use]
pub fn as_next(r1: &Look) -> u64 {
    feature(43, r1.word, 0)
}

/// The feature of a token that rests on the last look but one before it alone.
#[must_use]
pub fn as_second_previous(l2: &Look) -> u64 {
    feature(44, l2.word, 0)
}

/// The feature of a token that rests on the next look but one after it alone.
#[must_use]
pub fn as_second_next(r2: &Look) -> u64 {
    feature(45, r2.word, 0)
}

/// Features of the shapes before, of and after a token.
#[inline(always)]
#[must_use]
pub fn shapes([l1, l, r1]: [u32; 3]) -> [u64; 2] {
    [feature(49, l1, l), feature(50, l, r1)]
}

/// The feature of a token's tag and the tag before it.
#[must_use]
pub fn tag_and_previous(tag: u32, previous: u32) -> u64 {
    feature(55, tag, previous)
}

/// The feature of a token's tag and the tag after it.
#[must_use]
pub fn tag_and_next(tag: u32, next: u32) -> u64 {
    feature(56, tag, next)
}

/// The feature of a place in a capitalised run and a tag.
#[must_use]
pub fn run_and_tag(run: u8, tag: u32) -> u64 {
    feature(83, u32::from(run), tag)
}

/// The feature of the class before a token.
#[must_use]
pub fn class_before(class: u32, shape: u32) -> u64 {
    feature(101, class, shape & 7)
}

/// The feature of the class after a token.
#[must_use]
pub fn class_after(class: u32, shape: u32) -> u64 {
    feature(102, class, shape & 7)
}

/// Features of words and classes side by side.
#[inline(always)]
#[must_use]
pub fn words(l1: &Look, l: &Look, r1: &Look) -> [u64; 5] {
    [
        feature(46, l1.word, l.word),
        feature(47, l.word, r1.word),
        feature(57, l.shape & 7, l1.word),
        feature(58, l.shape & 7, r1.word),
        feature(103, l1.class, r1.class),
    ]
}

/// The feature of the nearest head of a name to the left and a word.
#[inline(always)]
#[must_use]
pub fn head_and_word(e: &Evidence, l: &Look) -> u64 {
    feature(82, u32::from(e.left_head), l.word)
}

/// Features of names and values with words.
#[inline(always)]
pub fn names_with_words([before, e, after]: [&Evidence; 3], l1: &Look, l: &Look, r1: &Look, mut out: impl FnMut(u64)) {
    if e.types != 0 {
        out(feature(65, e.types, r1.word));
        out(feature(66, e.types, l1.word));
    }
    if has_value([before, e, after]) {
        value_with_words(u32::from(e.value), l1, l, r1, &mut out);
    }
}

fn value_with_words(value: u32, l1: &Look, l: &Look, r1: &Look, mut out: impl FnMut(u64)) {
    out(feature(73, value, l.word));
    out(feature(74, value, r1.word));
    out(feature(75, value, l1.word));
}

/// The feature of the lexicon name before a token and of the token's place in a name.
#[inline(always)]
#[must_use]
pub fn name_before(before: &Evidence, place: u8) -> u64 {
    feature(63, before.types, u32::from(before.place) | u32::from(place) << 4)
}

/// The feature of the lexicon name after a token and of the token's place in a name.
#[inline(always)]
#[must_use]
pub fn name_after(after: &Evidence, place: u8) -> u64 {
    feature(64, after.types, u32::from(after.place) | u32::from(place) << 4)
}

/// Whether there is a value on one of three tokens. Only then have they features of values.
#[inline(always)]
#[must_use]
pub fn has_value([before, e, after]: [&Evidence; 3]) -> bool {
    before.value | e.value | after.value != 0
}

/// The feature of a token's value.
#[must_use]
pub fn own_value(value: u32) -> u64 {
    feature(70, value, 0)
}

/// The feature of the value before a token and the token's own.
#[must_use]
pub fn value_before(before: u32, value: u32) -> u64 {
    feature(71, before, value)
}

/// The feature of the value after a token and the token's own.
#[must_use]
pub fn value_after(after: u32, value: u32) -> u64 {
    feature(72, after, value)
}

/// Evidence on a token without words and tags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Context {
    types: u32,
    ambiguous: u32,
    place: u8,
    length: u8,
    value: u8,
    left_head: u8,
    right_head: u8,
    run: u8,
    habit: u8,
    document: u16,
    shape: u32,
}

impl Context {
    /// Of the evidence on a token, and its shape.
    #[inline(always)]
    #[must_use]
    pub fn of(e: &Evidence, shape: u32) -> Self {
        Self {
            types: e.types,
            ambiguous: e.ambiguous,
            place: e.place,
            length: e.length,
            value: e.value,
            left_head: e.left_head,
            right_head: e.right_head,
            run: e.run,
            habit: e.habit,
            document: e.document,
            shape,
        }
    }

    /// A hash.
    #[inline(always)]
    #[must_use]
    pub fn hash(&self) -> u64 {
        let types = u64::from(self.types) | u64::from(self.ambiguous) << 32;
        let small = [self.place, self.length, self.value, self.left_head, self.right_head, self.run, self.habit, 0];
        let rest = u64::from(self.document) << 32 | u64::from(self.shape);
        fold_multiply(types ^ rest.rotate_left(7), 0x9E37_79B9_7F4A_7C15) ^ fold_multiply(u64::from_le_bytes(small), 0xD6E8_FEB8_6659_FD93)
    }

    /// Its features.
    pub fn emit(&self, mut out: impl FnMut(u64)) {
        let (place, run) = (u32::from(self.place), u32::from(self.run));
        // Lexicon names
        out(feature(60, self.types, place | u32::from(self.length) << 3));
        out(feature(61, self.types, place | (self.ambiguous & 0x3FFF) << 4));
        out(feature(62, self.types, u32::from(self.habit) | place << 3 | (self.shape & 0x47) << 8));
        if self.types != 0 {
            out(feature(67, self.types, u32::from(self.right_head) | run << 8 | place << 12));
            for kind in 0..14 {
                if self.types & (1 << kind) != 0 {
                    out(feature(68, kind, place | (self.ambiguous >> kind & 1) << 4));
                }
            }
        }
        // Heads and runs
        let heads = u32::from(self.left_head) | u32::from(self.right_head) << 8;
        out(feature(80, heads, run));
        out(feature(81, u32::from(self.right_head), run | (self.shape & 7) << 4));
        // The document
        out(feature(84, u32::from(self.document), run));
        out(feature(85, u32::from(self.habit), self.shape));
        out(feature(86, u32::from(self.document), self.types));
    }
}

/// Parts of personal names on a token and beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct People {
    names: u32,
    before: u32,
    after: u32,
    titled: bool,
    run: u8,
    /// Shapes before the token and of it.
    shapes: [u8; 2],
}

impl People {
    /// Of the evidence before, of and after a token, and the shapes before it and of it.
    #[inline(always)]
    #[must_use]
    pub fn of(before: &Evidence, e: &Evidence, after: &Evidence, shape_before: u32, shape: u32) -> Self {
        const NAMES: u32 = flags::GIVEN | flags::SURNAME | flags::PARTICLE;
        const TITLES: u32 = flags::HONORIFIC | flags::OFFICE;
        Self {
            names: e.flags & (NAMES | TITLES | flags::WEAK_GIVEN | flags::WEAK_SURNAME),
            before: before.flags & (NAMES | TITLES),
            after: after.flags & NAMES,
            titled: e.titled,
            run: e.run,
            shapes: [shape_before, shape].map(|shape| (shape & 7) as u8),
        }
    }

    /// A hash.
    #[inline(always)]
    #[must_use]
    pub fn hash(&self) -> u64 {
        let [before, shape] = self.shapes.map(u64::from);
        let small = u64::from(self.titled) | u64::from(self.run) << 1 | before << 9 | shape << 12;
        fold_multiply(u64::from(self.names) | u64::from(self.before) << 32, 0x9E37_79B9_7F4A_7C15 ^ (u64::from(self.after) | small << 40))
    }

    /// Its features.
    #[must_use]
    pub fn features(&self) -> [u64; 4] {
        let Self { names, before, after, .. } = *self;
        let [shape_before, shape] = self.shapes.map(u32::from);
        let titled = u32::from(self.titled) << 8;
        [
            feature(87, names, before | shape << 8),
            feature(88, names, after << 8 | shape),
            feature(89, before, titled | u32::from(self.run)),
            feature(90, before | titled, names | shape_before << 28),
        ]
    }
}

/// Labels that may follow a label: "inside" only after "first" or "inside" of the same type.
#[must_use]
pub fn may_follow(previous: usize, label: usize) -> bool {
    label == OUTSIDE || label % 2 == 1 || previous == label || previous + 1 == label
}
