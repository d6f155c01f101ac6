//! The entity model's scores with as few look-ups in the model as it can: what depends on one look alone is added up once a
//! document for each look, features with few values have a table of their rows, and what depends on evidence comes from a
//! memo. Sums of integers, so the result is that of the features of [`features::emit`] one by one.

use crate::entity::decode::{EIGHTS, Scores};
use crate::entity::evidence::Evidence;
use crate::entity::features::{self, Context, NO_EVIDENCE, NO_TAG, People};
use crate::lexicon::format::fold_multiply;
use crate::tag::Tag;
use crate::tag::features::Look;
use crate::tag::looks::{Looks, Places};
use crate::tag::memo::Memo;
use crate::tag::model::{List, Model, Rows, add_sums};

/// Looks whose sums are kept; those of a document with more are worked out again and again.
const MOST_LOOKS: usize = 1 << 14;
/// Tags, and what stands for none.
const TAGS: usize = NO_TAG as usize + 1;
const CLASSES: usize = 256;
const SHAPES: usize = 8;
const RUNS: usize = 8;
const PLACES: usize = 8;
/// Three bits of the place in a value, two of its type.
const VALUES: usize = 32;

/// The model with the rows of features that have few values.
#[derive(Debug)]
pub struct Table {
    model: Model<'static>,
    tag_and_previous: Vec<u32>,
    tag_and_next: Vec<u32>,
    run_and_tag: Vec<u32>,
    class_before: Vec<u32>,
    class_after: Vec<u32>,
    no_name_before: Vec<u32>,
    no_name_after: Vec<u32>,
    own_value: Vec<u32>,
    value_before: Vec<u32>,
    value_after: Vec<u32>,
}

impl Table {
    /// Looks the features up, once and for all; `None` where the model is not one of entities.
    #[must_use]
    pub fn of(model: Model<'static>) -> Option<Self> {
        if model.width() != EIGHTS * 8 {
            return None;
        }
        let table = |a: usize, b: usize, feature: &dyn Fn(u32, u32) -> u64| {
            let row = |at: usize| model.find(feature((at / b) as u32, (at % b) as u32)).unwrap_or(Rows::NONE);
            (0..a * b).map(row).collect()
        };
        Some(Self {
            model,
            tag_and_previous: table(TAGS, TAGS, &features::tag_and_previous),
            tag_and_next: table(TAGS, TAGS, &features::tag_and_next),
            run_and_tag: table(RUNS, TAGS, &|run, tag| features::run_and_tag(run as u8, tag)),
            class_before: table(CLASSES, SHAPES, &features::class_before),
            class_after: table(CLASSES, SHAPES, &features::class_after),
            no_name_before: table(1, PLACES, &|_, place| features::name_before(&NO_EVIDENCE, place as u8)),
            no_name_after: table(1, PLACES, &|_, place| features::name_after(&NO_EVIDENCE, place as u8)),
            own_value: table(1, VALUES, &|_, value| features::own_value(value)),
            value_before: table(VALUES, VALUES, &features::value_before),
            value_after: table(VALUES, VALUES, &features::value_after),
        })
    }

    /// The model.
    #[must_use]
    pub fn model(&self) -> &Model<'static> {
        &self.model
    }
}

/// What a look adds to the scores of the tokens around.
#[derive(Clone, Copy, Debug)]
struct Shares {
    own: Scores,
    as_previous: u32,
    as_next: u32,
    as_second_previous: u32,
    as_second_next: u32,
}

/// One of the rows of a look.
type Row = fn(&Shares) -> u32;

impl Shares {
    fn of(model: &Model<'_>, look: &Look) -> Self {
        let find = |feature| model.find(feature).unwrap_or(Rows::NONE);
        Self {
            own: model.sum(&features::own(look)),
            as_previous: find(features::as_previous(look)),
            as_next: find(features::as_next(look)),
            as_second_previous: find(features::as_second_previous(look)),
            as_second_next: find(features::as_second_next(look)),
        }
    }
}

/// Sums of the document at hand.
#[derive(Debug)]
pub struct EntitySums {
    shares: Vec<Shares>,
    shapes: Memo<u64, EIGHTS>,
    contexts: Memo<Context, EIGHTS>,
    people: Memo<People, EIGHTS>,
}

impl Default for EntitySums {
    fn default() -> Self {
        Self { shares: Vec::new(), shapes: Memo::new(512), contexts: Memo::new(1024), people: Memo::new(512) }
    }
}

/// A sentence as the sums see it.
#[derive(Clone, Copy, Debug)]
pub struct Sight<'a> {
    /// Every look of the document once.
    pub distinct: &'a [Look],
    /// Those of the sentence.
    pub places: Places<'a>,
    /// Tags.
    pub tags: &'a [Tag],
    /// Evidence.
    pub evidence: &'a [Evidence],
}

impl EntitySums {
    /// Forgets the last document and adds up what the looks of the next one share.
    pub fn start(&mut self, table: &Table, looks: &Looks) {
        self.shapes.clear();
        self.contexts.clear();
        self.people.clear();
        self.shares.clear();
        self.shares.extend(looks.distinct().iter().take(MOST_LOOKS).map(|look| Shares::of(&table.model, look)));
    }

    /// The scores of token `i`.
    #[inline(always)]
    pub fn score(&mut self, table: &Table, sight: Sight<'_>, i: usize) -> Scores {
        let model = &table.model;
        let around = sight.places.around(i);
        let mut sums = match self.shares.get(around[2]) {
            Some(shares) => shares.own,
            None => Shares::of(model, &sight.distinct[around[2]]).own,
        };
        let mut rows = Rows::default();
        let parts: [(usize, Row); 4] =
            [(0, |s| s.as_second_previous), (1, |s| s.as_previous), (3, |s| s.as_next), (4, |s| s.as_second_next)];
        for (at, part) in parts {
            rows.push(match self.shares.get(around[at]) {
                Some(shares) => part(shares),
                None => part(&Shares::of(model, &sight.distinct[around[at]])),
            });
        }

        let [_, l1, l, r1, _] = around.map(|place| &sight.distinct[place]);
        let tag = |offset: isize| sight.tags.get(i.wrapping_add_signed(offset)).map_or(NO_TAG as usize, |t| *t as usize);
        let seen = |offset: isize| sight.evidence.get(i.wrapping_add_signed(offset)).unwrap_or(&NO_EVIDENCE);
        let e = seen(0);
        model.find_all(&features::words(l1, l, r1), &mut rows);
        model.find_all(&[features::head_and_word(e, l)], &mut rows);
        let mut list = List::<8>::default();
        features::names_with_words([seen(-1), e, seen(1)], l1, l, r1, |f| list.push(f));
        model.find_all(list.features(), &mut rows);

        rows.push(table.tag_and_previous[tag(0) * TAGS + tag(-1)]);
        rows.push(table.tag_and_next[tag(0) * TAGS + tag(1)]);
        rows.push(table.run_and_tag[usize::from(e.run) * TAGS + tag(0)]);
        rows.push(table.class_before[l1.class as usize * SHAPES + (l.shape & 7) as usize]);
        rows.push(table.class_after[r1.class as usize * SHAPES + (l.shape & 7) as usize]);

        rows.push(match seen(-1) {
            Evidence { types: 0, place: 0, .. } => table.no_name_before[usize::from(e.place)],
            before => model.find(features::name_before(before, e.place)).unwrap_or(Rows::NONE),
        });
        rows.push(match seen(1) {
            Evidence { types: 0, place: 0, .. } => table.no_name_after[usize::from(e.place)],
            after => model.find(features::name_after(after, e.place)).unwrap_or(Rows::NONE),
        });
        if features::has_value([seen(-1), e, seen(1)]) {
            let [before, value, after] = [seen(-1), e, seen(1)].map(|e| usize::from(e.value));
            rows.push(table.own_value[value]);
            rows.push(table.value_before[before * VALUES + value]);
            rows.push(table.value_after[after * VALUES + value]);
        }

        let shapes = [l1.shape, l.shape, r1.shape];
        let key = u64::from(l1.shape) << 32 | u64::from(l.shape) << 16 | u64::from(r1.shape);
        add_sums(&mut sums, self.shapes.get(key, fold_multiply(key, 0x9E37_79B9_7F4A_7C15), || model.sum(&features::shapes(shapes))));
        let context = Context::of(e, l.shape);
        add_sums(&mut sums, self.contexts.get(context, context.hash(), || context_sum(model, &context)));
        let people = People::of(seen(-1), e, seen(1), l1.shape, l.shape);
        add_sums(&mut sums, self.people.get(people, people.hash(), || model.sum(&people.features())));
        model.add(&rows, &mut sums);
        sums
    }
}

#[inline(never)]
fn context_sum(model: &Model<'_>, context: &Context) -> Scores {
    let mut list = List::<32>::default();
    context.emit(|f| list.push(f));
    model.sum(list.features())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyzer::{Analyzer, Depth, Scratch};
    use crate::document::{Analysis, Document};
    use crate::entity::{MODEL, evidence};

    /// The features of the definition, one by one.
    #[test]
    fn gives_the_scores_of_the_features() {
        let text = include_str!("../../corpus/articles/readout/bankova-guatemala-readout.txt");
        let capitals = text.to_uppercase();
        let more = "\"On 5-7 July 2026,\" Mr. Xi told the U.S.-led Quad that $1.5bn, or 12 per cent, goes to Rafah crossing.";
        let analyzer = Analyzer::builder().build().unwrap();
        let table = Table::of(Model::read(&MODEL.0).unwrap()).unwrap();
        let (mut scratch, mut analysis, mut sums) = (Scratch::default(), Analysis::default(), EntitySums::default());
        let mut checked = 0;
        for text in [text, &capitals, more, "x", ""] {
            analyzer.analyze_into(&Document::from_text("", text), Depth::Tags, &mut scratch, &mut analysis);
            let mut buffers = evidence::Buffers::default();
            analyzer.recognizer().collect(text, &analysis, &mut buffers);
            let looks = &scratch.tag.looks;
            sums.start(&table, looks);
            for sentence in &analysis.sentences {
                let range = sentence.first as usize..sentence.last as usize;
                let (tags, evidence) = (&analysis.tags[range.clone()], &buffers.evidence[range.clone()]);
                let places = Places::of(looks, sentence);
                let all: Vec<Look> = range.map(|token| looks.distinct()[looks.places()[token] as usize]).collect();
                for i in 0..all.len() {
                    let mut list = Vec::new();
                    features::emit(features::Sight { looks: &all, tags, evidence }, i, |f| list.push(f));
                    let sight = Sight { distinct: looks.distinct(), places, tags, evidence };
                    assert_eq!(sums.score(&table, sight, i), table.model.sum::<EIGHTS>(&list), "{text:.40} {i}");
                    checked += 1;
                }
            }
        }
        assert!(checked > 500);
    }
}
