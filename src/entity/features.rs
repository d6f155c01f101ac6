//! Features of the entity model. Training and recognition share this code.

use crate::entity::evidence::Evidence;
use crate::entity::flags;
use crate::tag::Tag;
use crate::tag::features::Look;
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
/// Most features of a token.
pub const MOST: usize = 80;
/// Kind of the features that hold transitions: one a previous label.
pub const TRANSITION: u8 = 99;

/// Emits the features of token `i`.
#[inline]
pub fn emit(sight: Sight<'_>, i: usize, mut out: impl FnMut(u64)) {
    let none = (Look::default(), Evidence::default());
    let look = |offset: isize| sight.looks.get(i.wrapping_add_signed(offset)).unwrap_or(&none.0);
    let seen = |offset: isize| sight.evidence.get(i.wrapping_add_signed(offset)).unwrap_or(&none.1);
    let tag = |offset: isize| sight.tags.get(i.wrapping_add_signed(offset)).map_or(31, |t| *t as u32);
    let (l, e) = (look(0), seen(0));
    let (l1, r1, l2, r2) = (look(-1), look(1), look(-2), look(2));
    out(feature(40, 0, 0));
    out(feature(41, l.word, 0));
    out(feature(42, l1.word, 0));
    out(feature(43, r1.word, 0));
    out(feature(44, l2.word, 0));
    out(feature(45, r2.word, 0));
    out(feature(46, l1.word, l.word));
    out(feature(47, l.word, r1.word));
    out(feature(48, l.shape, 0));
    out(feature(49, l1.shape, l.shape));
    out(feature(50, l.shape, r1.shape));
    out(feature(51, l.suffix[2], l.shape & 7));
    out(feature(52, l.suffix[3], l.shape & 7));
    out(feature(53, l.suffix[1], l.shape & 7));
    out(feature(54, l.prefix[2], l.shape & 7));
    out(feature(55, tag(0), tag(-1)));
    out(feature(56, tag(0), tag(1)));
    out(feature(57, l.shape & 7, l1.word));
    out(feature(58, l.shape & 7, r1.word));
    // Classes of words by their behaviour in running text
    out(feature(100, l.class, l.shape & 7));
    out(feature(101, l1.class, l.shape & 7));
    out(feature(102, r1.class, l.shape & 7));
    out(feature(103, l1.class, r1.class));
    // Lexicon names
    let name = u32::from(e.place) | u32::from(e.length) << 3;
    out(feature(60, e.types, name));
    out(feature(61, e.types, u32::from(e.place) | (e.ambiguous & 0x3FFF) << 4));
    out(feature(62, e.types, u32::from(e.habit) | u32::from(e.place) << 3 | (l.shape & 0x47) << 8));
    out(feature(63, seen(-1).types, u32::from(seen(-1).place) | u32::from(e.place) << 4));
    out(feature(64, seen(1).types, u32::from(seen(1).place) | u32::from(e.place) << 4));
    if e.types != 0 {
        out(feature(65, e.types, r1.word));
        out(feature(66, e.types, l1.word));
        out(feature(67, e.types, u32::from(e.right_head) | u32::from(e.run) << 8 | u32::from(e.place) << 12));
        for kind in 0..14 {
            if e.types & (1 << kind) != 0 {
                out(feature(68, kind, u32::from(e.place) | (e.ambiguous >> kind & 1) << 4));
            }
        }
    }
    // Values
    if e.value != 0 || seen(-1).value != 0 || seen(1).value != 0 {
        out(feature(70, u32::from(e.value), 0));
        out(feature(71, u32::from(seen(-1).value), u32::from(e.value)));
        out(feature(72, u32::from(seen(1).value), u32::from(e.value)));
        out(feature(73, u32::from(e.value), l.word));
        out(feature(74, u32::from(e.value), r1.word));
        out(feature(75, u32::from(e.value), l1.word));
    }
    // Heads and runs
    let heads = u32::from(e.left_head) | u32::from(e.right_head) << 8;
    out(feature(80, heads, u32::from(e.run)));
    out(feature(81, u32::from(e.right_head), u32::from(e.run) | (l.shape & 7) << 4));
    out(feature(82, u32::from(e.left_head), l.word));
    out(feature(83, u32::from(e.run), tag(0)));
    // The document
    out(feature(84, u32::from(e.document), u32::from(e.run)));
    out(feature(85, u32::from(e.habit), l.shape));
    out(feature(86, u32::from(e.document), e.types));
    // Person names
    let names =
        (flags::GIVEN | flags::SURNAME | flags::HONORIFIC | flags::OFFICE | flags::PARTICLE | flags::WEAK_GIVEN | flags::WEAK_SURNAME)
            & e.flags;
    let before = (flags::GIVEN | flags::SURNAME | flags::HONORIFIC | flags::OFFICE | flags::PARTICLE) & seen(-1).flags;
    let after = (flags::GIVEN | flags::SURNAME | flags::PARTICLE) & seen(1).flags;
    out(feature(87, names, before | (l.shape & 7) << 8));
    out(feature(88, names, after << 8 | (l.shape & 7)));
    out(feature(89, before, u32::from(e.titled) << 8 | u32::from(e.run)));
    out(feature(90, before | u32::from(e.titled) << 8, names | (l1.shape & 7) << 28));
}

/// Labels that may follow a label: "inside" only after "first" or "inside" of the same type.
#[must_use]
pub fn may_follow(previous: usize, label: usize) -> bool {
    label == OUTSIDE || label % 2 == 1 || previous == label || previous + 1 == label
}
