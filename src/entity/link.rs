//! Spans to entities: canonical names, country codes, and which mention is the fullest of its referent.

use crate::document::{Analysis, Document};
use crate::entity::evidence::Buffers;
use crate::entity::gazetteer::{Entry, Gazetteer};
use crate::entity::{CountryCode, Entity, EntityType, RawSpan};

/// Fills `analysis.entities`.
pub fn resolve(
    document: &Document,
    gazetteer: &Gazetteer,
    _anchor: Option<&str>,
    buffers: &Buffers,
    spans: &[RawSpan],
    analysis: &mut Analysis,
) {
    let text = document.text.as_str();
    let mut entities = std::mem::take(&mut analysis.entities);
    for span in spans {
        let place = analysis.token_span(span.first, span.last);
        let entry = entry_of(gazetteer, buffers, *span);
        let country = match span.kind {
            EntityType::Gpe | EntityType::Norp => entry.as_ref().and_then(|e| e.country),
            _ => None,
        };
        let name = match &entry {
            Some(entry) => entry.canonical.clone().into_owned(),
            None => squeeze(place.slice(text)),
        };
        let index = entities.len() as u32;
        entities.push(Entity {
            span: place,
            first: span.first,
            last: span.last,
            kind: span.kind,
            country,
            name,
            sentence: analysis.sentence_of(span.first),
            mention_of: index,
            value: None,
        });
    }
    join_mentions(&mut entities);
    analysis.entities = entities;
}

/// The lexicon's entry for exactly these tokens and this type, or for the type it is closest to.
fn entry_of(gazetteer: &Gazetteer, buffers: &Buffers, span: RawSpan) -> Option<Entry> {
    let at = buffers.matches.partition_point(|m| m.first < span.first);
    let found = buffers.matches.get(at).filter(|m| m.first == span.first && m.last == span.last)?;
    gazetteer.entries(found.value).find(|e| e.kind == Some(span.kind))
}

/// White space runs become one space.
fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Joins short forms with the fullest mention: a surname with the full name, variants of one canonical name.
fn join_mentions(entities: &mut [Entity]) {
    for i in 0..entities.len() {
        let mut best = i;
        for j in 0..entities.len() {
            if j != i && refers(&entities[i], &entities[j]) && better(&entities[j], &entities[best]) {
                best = j;
            }
        }
        entities[i].mention_of = best as u32;
    }
}

fn better(a: &Entity, b: &Entity) -> bool {
    a.name.len() > b.name.len() || (a.name.len() == b.name.len() && a.span.start < b.span.start)
}

fn refers(short: &Entity, full: &Entity) -> bool {
    if short.kind != full.kind {
        return false;
    }
    if short.name.eq_ignore_ascii_case(&full.name) {
        return true;
    }
    short.kind == EntityType::Person && full.name.len() > short.name.len() && ends_with_word(&full.name, &short.name)
}

fn ends_with_word(full: &str, end: &str) -> bool {
    let lower = |s: &str| s.to_lowercase();
    lower(full).ends_with(&format!(" {}", lower(end)))
}

#[allow(dead_code)]
fn code(_: CountryCode) {}
