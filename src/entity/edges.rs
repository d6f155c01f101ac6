//! Spans that swallowed more than one name or a word of the sentence: cut where a name cannot go on.

use crate::entity::flags;
use crate::entity::heads::Use;
use crate::entity::rules::{Scene, bit};
use crate::entity::spans::overlapping;
use crate::entity::{EntityType, RawSpan};
use crate::tag::Tag;
use crate::tokenize::{Kind, Shape};
use EntityType::{Event, Fac, Gpe, Law, Loc, Norp, Org, Person, Policy};

const ANY: u32 = u32::MAX;
const VALUES: u32 = bit(EntityType::Date) | bit(EntityType::Money) | bit(EntityType::Percent) | bit(EntityType::WorkOfArt);

/// Mends the spans, which are in text order and do not overlap.
pub fn apply(scene: Scene<'_>, spans: &mut Vec<RawSpan>) {
    let mut out = Vec::with_capacity(spans.len() + 4);
    for span in spans.iter() {
        if bit(span.kind) & VALUES != 0 || span.last - span.first < 2 || scene.is_name(span.first, span.last, ANY) {
            out.push(*span);
        } else {
            cut(scene, *span, &mut out);
        }
    }
    given_names(scene, &mut out);
    *spans = out;
}

fn cut(scene: Scene<'_>, span: RawSpan, out: &mut Vec<RawSpan>) {
    let part = |first, last, kind| RawSpan { first, last, kind };
    for at in span.first + 1..span.last - 1 {
        let word = scene.word(at);
        // "... General Assembly | Royal Court"
        if matches!(word, "|" | "\u{2022}") {
            cut_or_push(scene, part(span.first, at, span.kind), out);
            cut_or_push(scene, part(at + 1, span.last, known(scene, at + 1, span.last).unwrap_or(span.kind)), out);
            return;
        }
        // "Djamila Tavares sang Cesária Évora": a verb between two people.
        if span.kind == Person && is_lower(scene, at) && scene.analysis.tags.get(at as usize).is_some_and(|t| t.is_verb()) {
            out.push(part(span.first, at, Person));
            cut_or_push(scene, part(at + 1, span.last, Person), out);
            return;
        }
        // "Treasury's Office of Foreign Assets Control": an organ's organ.
        if span.kind == Org && matches!(word, "'s" | "\u{2019}s") && owner(scene, span.first, at) && is_capital(scene, at + 1) {
            out.push(part(span.first, at, known(scene, span.first, at).unwrap_or(Org)));
            cut_or_push(scene, part(at + 1, span.last, Org), out);
            return;
        }
        // "Ministry of National Defence of the DPRK": the state stands apart.
        if span.kind == Org && word == "of" && matches!(scene.word(span.first), "Ministry" | "Ministries") && at > span.first + 1 {
            let next = at + 1 + u32::from(scene.word(at + 1) == "the");
            if scene.is_name(next, span.last, bit(Gpe)) && scene.word(next - 1) != "and" {
                out.push(part(span.first, at, Org));
                out.push(part(next, span.last, Gpe));
                return;
            }
        }
        // "Camp 4 Extension at Ukhiya", "Sibun and the Sarstoon"
        let at_place = span.kind == Fac && matches!(word, "at" | "to") && is_capital(scene, at + 1);
        let pair = matches!(span.kind, Gpe | Loc) && word == "and" && scene.word(at + 1) == "the" && at + 2 < span.last;
        if at_place || pair {
            let next = at + 1 + u32::from(pair);
            out.push(part(span.first, at, span.kind));
            let kind = known(scene, next, span.last).unwrap_or(if at_place { Gpe } else { span.kind });
            cut_or_push(scene, part(next, span.last, kind), out);
            return;
        }
    }
    let mut span = span;
    while span.last - span.first > 1 && is_lower(scene, span.last - 1) {
        let word = scene.word(span.last - 1);
        let tag = scene.analysis.tags.get((span.last - 1) as usize);
        let deictic = scene.flags(span.last - 1) & flags::DEICTIC != 0;
        let verbal = tag.is_some_and(|t| matches!(t, Tag::Adv | Tag::Aux | Tag::VerbPast | Tag::VerbPres | Tag::Verb3sg));
        let place = matches!(span.kind, Gpe | Loc | Org | Fac) && Use::Place.has(word);
        let people = matches!(word, "peninsula" | "archipelago") && scene.is_name(span.first, span.last - 1, bit(Norp));
        if people || !(deictic || verbal || place) || matches!(span.kind, Law | Event | Policy) {
            break;
        }
        span.last -= 1;
        if let Some(kind) = Use::Place.of(word).filter(|_| matches!(span.kind, Org | Fac) || scene.is_name(span.first, span.last, ANY)) {
            span.kind = known(scene, span.first, span.last).unwrap_or(kind);
        }
    }
    out.push(span);
}

fn cut_or_push(scene: Scene<'_>, span: RawSpan, out: &mut Vec<RawSpan>) {
    let mut span = span;
    if matches!(scene.word(span.first), "the" | "The") && span.last - span.first > 1 {
        span.first += 1;
    }
    if span.last - span.first < 3 {
        out.push(span);
    } else {
        cut(scene, span, out);
    }
}

/// The type the lexicon gives these tokens, where it gives one.
fn known(scene: Scene<'_>, first: u32, last: u32) -> Option<EntityType> {
    let types = scene.types(first, last);
    (types.count_ones() == 1).then(|| EntityType::ALL[types.trailing_zeros() as usize])
}

/// Whether what stands before a possessive is an actor of its own ("Treasury's", not "People's").
fn owner(scene: Scene<'_>, first: u32, at: u32) -> bool {
    scene.is_name(first, at, bit(Org) | bit(Gpe)) || Use::Owner.has(scene.word(at - 1))
}

fn is_lower(scene: Scene<'_>, at: u32) -> bool {
    scene.token(at).is_some_and(|t| t.kind == Kind::Word && t.shape == Shape::Lower && !t.is_clitic())
}

fn is_capital(scene: Scene<'_>, at: u32) -> bool {
    scene.token(at).is_some_and(|t| t.kind == Kind::Word && t.is_capitalised())
}

/// A given name left outside directly before a lone surname: "TIINA [LEHTOVAARA]".
fn given_names(scene: Scene<'_>, spans: &mut [RawSpan]) {
    for i in 0..spans.len() {
        let span = spans[i];
        if span.kind != Person || span.last - span.first > 2 || span.first == 0 {
            continue;
        }
        let before = span.first - 1;
        let sentence = scene.analysis.sentences.get(scene.analysis.sentence_of(span.first) as usize);
        let free = overlapping(&spans[..i], before, span.first).is_empty() && sentence.is_some_and(|s| s.first <= before);
        let flags = scene.flags(before);
        let given = flags & flags::GIVEN != 0 && flags & (flags::HONORIFIC | flags::OFFICE | flags::COMMON | flags::PARTICLE) == 0;
        if free && given && is_capital(scene, before) {
            spans[i].first = before;
        }
    }
}
