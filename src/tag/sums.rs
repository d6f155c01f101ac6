//! The tagger's scores with as few look-ups in the model as it can: what depends on one look alone is added up once a
//! document for each look, and what depends on shapes and tags comes from a memo. Sums of integers, so the result is that of
//! [`decode`](super::decode).

use crate::lexicon::format::fold_multiply;
use crate::sentence::Sentence;
use crate::tag::features::{self, Look, Window};
use crate::tag::looks::{Looks, Places};
use crate::tag::memo::Memo;
use crate::tag::model::{Model, Rows, Sums, add_sums};
use crate::tag::{NO_TAG, Tag};
use wide::i16x8;

/// Eights of weights in a row.
const EIGHTS: usize = Tag::ALL.len().div_ceil(8);
/// Weights in a row.
pub const WIDTH: usize = EIGHTS * 8;
/// Looks whose sums are kept; those of a document with more are worked out again and again.
const MOST_LOOKS: usize = 1 << 14;

/// What a look adds to the scores of the tokens around.
#[derive(Clone, Copy, Debug)]
struct Shares {
    /// The tag that the word always has, or [`OPEN`].
    certain: u8,
    own: Sums<EIGHTS>,
    as_previous: Sums<EIGHTS>,
    as_next: Sums<EIGHTS>,
    as_second_previous: u32,
    as_second_next: u32,
}

/// One of the sums of a look.
type Share = fn(&Shares) -> &Sums<EIGHTS>;
/// One of the rows of a look.
type Row = fn(&Shares) -> u32;

const OPEN: u8 = u8::MAX;

impl Shares {
    fn of(model: &Model<'_>, look: &Look) -> Self {
        let certain = certain(model, look);
        Self {
            certain,
            own: if certain == OPEN { model.sum(&features::own(look)) } else { [[0; 8]; EIGHTS] },
            as_previous: model.sum(&features::as_previous(look)),
            as_next: model.sum(&features::as_next(look)),
            as_second_previous: model.find(features::as_second_previous(look)).unwrap_or(Rows::NONE),
            as_second_next: model.find(features::as_second_next(look)).unwrap_or(Rows::NONE),
        }
    }
}

fn certain(model: &Model<'_>, look: &Look) -> u8 {
    model.row(features::certain(look)).and_then(|row| row.first()).map_or(OPEN, |tag| *tag as u8)
}

/// Sums of the document at hand.
#[derive(Debug)]
pub struct TagSums {
    shares: Vec<Shares>,
    shapes: Memo<u64, EIGHTS>,
    tags: Memo<u64, EIGHTS>,
}

impl Default for TagSums {
    fn default() -> Self {
        Self { shares: Vec::new(), shapes: Memo::new(512), tags: Memo::new(1024) }
    }
}

impl TagSums {
    /// Appends the tags of a document's tokens to `tags`.
    pub fn decode(&mut self, model: &Model<'_>, looks: &Looks, sentences: &[Sentence], tags: &mut Vec<Tag>) {
        self.shapes.clear();
        self.tags.clear();
        self.shares.clear();
        self.shares.extend(looks.distinct().iter().take(MOST_LOOKS).map(|look| Shares::of(model, look)));
        for sentence in sentences {
            let places = Places::of(looks, sentence);
            let (mut t1, mut t2) = (NO_TAG, NO_TAG);
            for i in 0..places.len() {
                let around = places.around(i);
                let best = self.best(model, looks.distinct(), around, t1, t2);
                tags.push(Tag::ALL.get(best).copied().unwrap_or_default());
                (t2, t1) = (t1, best as u32);
            }
        }
    }

    /// The best tag of the token in the middle.
    #[inline(always)]
    fn best(&mut self, model: &Model<'_>, distinct: &[Look], around: [usize; 5], t1: u32, t2: u32) -> usize {
        let certain = match self.shares.get(around[2]) {
            Some(shares) => shares.certain,
            None => certain(model, &distinct[around[2]]),
        };
        if certain != OPEN {
            return usize::from(certain);
        }
        let window = Window::of(around.map(|place| &distinct[place]));
        let mut rows = Rows::default();
        model.find_all(&features::pairs(&window), &mut rows);
        model.find_all(&features::tagged(&window, t1, t2), &mut rows);

        let [p1, c, n1] = window.shapes();
        let key = u64::from(p1) << 32 | u64::from(c) << 16 | u64::from(n1);
        let mut sums = *self.shapes.get(key, fold_multiply(key, HASH), || model.sum(&features::shapes([p1, c, n1])));
        let key = u64::from(c) << 16 | u64::from(t1) << 8 | u64::from(t2);
        add_sums(&mut sums, self.tags.get(key, fold_multiply(key, HASH), || model.sum(&features::tags(t1, t2, c))));
        let parts: [(usize, Share); 3] = [(1, |s| &s.as_previous), (2, |s| &s.own), (3, |s| &s.as_next)];
        for (at, part) in parts {
            match self.shares.get(around[at]) {
                Some(shares) => add_sums(&mut sums, part(shares)),
                None => add_sums(&mut sums, part(&Shares::of(model, &distinct[around[at]]))),
            }
        }
        let parts: [(usize, Row); 2] = [(0, |s| s.as_second_previous), (4, |s| s.as_second_next)];
        for (at, part) in parts {
            rows.push(match self.shares.get(around[at]) {
                Some(shares) => part(shares),
                None => part(&Shares::of(model, &distinct[around[at]])),
            });
        }
        model.add(&rows, &mut sums);
        best(&sums)
    }
}

/// Rules out what is no tag.
const PADDING: [i16; 8] = [0, 0, 0, 0, 0, 0, 0, i16::MIN];

/// The first tag with the highest score.
#[inline(always)]
fn best(sums: &Sums<EIGHTS>) -> usize {
    let mut sums = sums.map(i16x8::new);
    // Rows are wider than there are tags.
    sums[EIGHTS - 1] |= i16x8::new(PADDING);
    let most = i16x8::splat(sums.iter().fold(i16x8::splat(i16::MIN), |most, sums| most.max(*sums)).reduce_max());
    let found = (0..).zip(sums).fold(0, |found, (at, sums)| found | sums.simd_eq(most).to_bitmask() << (8 * at));
    found.trailing_zeros() as usize
}

const HASH: u64 = 0x9E37_79B9_7F4A_7C15;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::{MODEL, WordClasses};
    use crate::tokenize::{Interner, Tokenizer, Vocabulary};

    #[test]
    fn gives_the_tags_of_the_definition() {
        let text = include_str!("../../corpus/articles/readout/bankova-guatemala-readout.txt");
        let capitals = text.to_uppercase();
        let vocabulary = Vocabulary::builtin();
        let model = Model::read(&MODEL.0).unwrap();
        let mut sums = TagSums::default();
        for text in [text, &capitals, "", "One", "a b c d e f g h i j 1 22 333 4th 5.5"] {
            let mut interner = Interner::default();
            let (mut tokens, mut sentences, mut paragraphs) = (Vec::new(), Vec::new(), Vec::new());
            Tokenizer::new().tokenize(text, &vocabulary, &mut interner, &mut tokens);
            crate::sentence::split(text, &tokens, &mut sentences, &mut paragraphs);
            let mut looks = Looks::default();
            looks.fill(&vocabulary, &interner, &WordClasses::builtin(), &tokens, &sentences);
            let (mut fast, mut defined, mut list) = (Vec::new(), Vec::new(), Vec::new());
            sums.decode(&model, &looks, &sentences, &mut fast);
            for sentence in &sentences {
                let tokens = &tokens[sentence.first as usize..sentence.last as usize];
                features::looks(&vocabulary, &interner, &WordClasses::builtin(), tokens, &mut list);
                crate::tag::decode(&model, &list, &mut defined);
            }
            assert_eq!(fast, defined);
            assert_eq!(fast.len(), tokens.len());
        }
    }
}
