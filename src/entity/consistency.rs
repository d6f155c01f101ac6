//! One name, one type within a document: acronyms take the type of the name they abbreviate, surnames that of the full
//! name, and strings the model read in two ways take the reading it chose more often.

use crate::entity::heads::Use;
use crate::entity::rules::{Scene, bit};
use crate::entity::spans::{overlapping, replace};
use crate::entity::{EntityType, RawSpan};
use crate::tokenize::{Kind, Shape, WordId};
use std::collections::BTreeMap;

const VALUES: u32 = bit(EntityType::Date) | bit(EntityType::Money) | bit(EntityType::Percent);

/// Mends `spans` (in text order, not overlapping) by what the rest of the document says.
pub fn apply(scene: Scene<'_>, spans: &mut Vec<RawSpan>) {
    acronyms(scene, spans);
    surnames(scene, spans);
    repeats(scene, spans);
    heads(scene, spans);
}

/// "the Corridor" after the China-Pakistan Economic Corridor: a head alone has the type of the nearest name before that it ends.
fn heads(scene: Scene<'_>, spans: &mut Vec<RawSpan>) {
    let mut ends: BTreeMap<WordId, EntityType> = BTreeMap::new();
    let mut found: Vec<RawSpan> = Vec::new();
    let mut next = 0;
    let kinds = bit(EntityType::Org) | bit(EntityType::Law) | bit(EntityType::Policy);
    for at in 0..scene.analysis.tokens.len() as u32 {
        while next < spans.len() && spans[next].last <= at {
            let span = spans[next];
            if span.last - span.first >= 2 && bit(span.kind) & kinds != 0 {
                ends.insert(scene.analysis.tokens[span.last as usize - 1].word, span.kind);
            }
            next += 1;
        }
        let token = scene.analysis.tokens[at as usize];
        if token.shape != Shape::Title || ends.is_empty() || at == 0 || !matches!(scene.word(at - 1), "the" | "The") {
            continue;
        }
        let Some(&kind) = ends.get(&token.word) else { continue };
        if !Use::Short.has(scene.word(at)) || scene.word(at + 1) == "of" {
            continue;
        }
        match overlapping(spans, at, at + 1).next().map(|i| spans[i]) {
            Some(span) if span.last - span.first > 1 => {}
            Some(span) if span.kind == kind => {}
            // "the Council Presidency", "the Agreement Text": part of another name.
            None if scene.token(at + 1).is_some_and(|t| t.kind == Kind::Word && t.is_capitalised()) => {}
            _ => found.push(RawSpan { first: at, last: at + 1, kind }),
        }
    }
    for span in found {
        replace(spans, span);
    }
}

/// "Digital Economy Framework Agreement (DEFA)": the acronym has the name's type, here and further on.
fn acronyms(scene: Scene<'_>, spans: &mut Vec<RawSpan>) {
    let mut known: BTreeMap<WordId, EntityType> = BTreeMap::new();
    let mut groups: Vec<RawSpan> = Vec::new();
    for &span in spans.iter() {
        if span.last - span.first < 2 || bit(span.kind) & VALUES != 0 || span.kind == EntityType::Person {
            continue;
        }
        let short = span.last + 1;
        if scene.word(span.last) != "(" || scene.word(short + 1) != ")" {
            continue;
        }
        let Some(token) = scene.token(short).filter(|t| t.shape == Shape::Upper || t.shape == Shape::Mixed || t.is_dotted()) else {
            continue;
        };
        let group = scene.flags(short) & crate::entity::flags::NOT_A_NAME != 0;
        if group && span.kind == EntityType::Org && abbreviates(scene, scene.word(short), span) {
            // "the Least Developed Countries (LDCs)" is a group with a seat; "LDCs" alone are countries.
            groups.push(RawSpan { first: short, last: short + 1, kind: span.kind });
        }
        if !group && abbreviates(scene, scene.word(short), span) {
            // What the lexicon is sure of stands, whatever the model made of the long form.
            let types = scene.types(short, short + 1);
            let sure = types.count_ones() == 1 && scene.buffers.evidence[short as usize].ambiguous == 0;
            let kind = if sure { EntityType::ALL[types.trailing_zeros() as usize] } else { span.kind };
            known.insert(token.word, kind);
        }
    }
    for span in groups {
        replace(spans, span);
    }
    if known.is_empty() {
        return;
    }
    let mut added = Vec::new();
    for (at, token) in scene.analysis.tokens.iter().enumerate() {
        let at = at as u32;
        let Some(&kind) = known.get(&token.word) else { continue };
        if token.shape == Shape::Lower {
            continue;
        }
        match overlapping(spans, at, at + 1).next().map(|i| &mut spans[i]) {
            Some(span) if span.last - span.first == 1 => span.kind = kind,
            Some(_) => {}
            None => added.push(RawSpan { first: at, last: at + 1, kind }),
        }
    }
    spans.extend(added);
    spans.sort_unstable_by_key(|s| s.first);
}

/// Whether the letters of `short` are initials of words of the name, in order, at least all but two of them.
fn abbreviates(scene: Scene<'_>, short: &str, span: RawSpan) -> bool {
    let letters: Vec<char> = short.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    if letters.len() < 2 {
        return false;
    }
    let mut hits = 0;
    for at in span.first..span.last {
        let first = scene.word(at).chars().next().and_then(|c| c.to_lowercase().next());
        if hits < letters.len() && first == Some(letters[hits]) {
            hits += 1;
        }
    }
    hits + 2 >= letters.len() && hits * 2 > letters.len()
}

/// A surname alone is the person whose full name stands elsewhere.
fn surnames(scene: Scene<'_>, spans: &mut Vec<RawSpan>) {
    let mut known: BTreeMap<WordId, u32> = BTreeMap::new();
    for span in spans.iter().filter(|s| s.kind == EntityType::Person && s.last - s.first >= 2) {
        // After a hyphen the surname is the whole of "Villafuerte-Dimaporo": its last part alone is no name.
        let last = span.last - 1;
        let dash = span.last - span.first > 2 && matches!(scene.word(last - 1), "-" | "\u{2010}" | "\u{2011}");
        if let Some(token) = scene.token(last)
            && !dash
            && token.kind == Kind::Word
            && token.end - token.start >= 3
        {
            *known.entry(token.word).or_default() += 1;
        }
    }
    if known.is_empty() {
        return;
    }
    let mut added = Vec::new();
    for (at, token) in scene.analysis.tokens.iter().enumerate() {
        let at = at as u32;
        if !known.contains_key(&token.word) || !token.is_capitalised() {
            continue;
        }
        match overlapping(spans, at, at + 1).next().map(|i| &mut spans[i]) {
            // A lone word read as something else, where the lexicon does not say so.
            Some(span) if span.last - span.first == 1 && span.kind != EntityType::Person => {
                let lexicon = scene.buffers.evidence[at as usize];
                // "in Washington" stays a place though Kerry Washington is there as well.
                let place = lexicon.types & bit(EntityType::Gpe) != 0
                    && at > 0
                    && matches!(scene.word(at - 1), "in" | "In" | "from" | "to" | "near" | "across" | "outside" | "into");
                if (lexicon.types == 0 || lexicon.ambiguous != 0) && !place {
                    span.kind = EntityType::Person;
                }
            }
            Some(_) => {}
            None => added.push(RawSpan { first: at, last: at + 1, kind: EntityType::Person }),
        }
    }
    spans.extend(added);
    spans.sort_unstable_by_key(|s| s.first);
}

/// Of two types that the model gave one string the more frequent wins.
fn repeats(scene: Scene<'_>, spans: &mut [RawSpan]) {
    let key = |s: &RawSpan| -> Vec<WordId> { scene.analysis.tokens[s.first as usize..s.last as usize].iter().map(|t| t.word).collect() };
    let mut votes: BTreeMap<Vec<WordId>, [u32; 14]> = BTreeMap::new();
    for span in spans.iter().filter(|s| bit(s.kind) & VALUES == 0) {
        votes.entry(key(span)).or_default()[span.kind as usize] += 1;
    }
    for span in spans.iter_mut().filter(|s| bit(s.kind) & VALUES == 0) {
        let counts = &votes[&key(span)];
        let most = counts.iter().copied().max().unwrap_or(0);
        let total: u32 = counts.iter().sum();
        // Countries and their peoples, seas and the like: the lexicon's own ambiguities are decided in place.
        let lexical = scene.buffers.evidence[span.first as usize].types & bit(span.kind) != 0;
        if most * 2 > total && counts[span.kind as usize] < most && !lexical {
            span.kind = EntityType::ALL[counts.iter().position(|c| *c == most).unwrap_or(span.kind as usize)];
        }
    }
}
