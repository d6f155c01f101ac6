//! Spans to entities: canonical names, country codes, values, and which mention is the fullest of its referent.

use crate::document::{Analysis, Document};
use crate::entity::evidence::Buffers;
use crate::entity::gazetteer::{Entry, Gazetteer};
use crate::entity::normalize::{self, Anchor};
use crate::entity::{Entity, EntityType, RawSpan, surnames};
use std::collections::HashMap;

/// Fills `analysis.entities`. `anchor` is the date of the run; the document's own date comes first.
pub fn resolve(
    document: &Document,
    gazetteer: &Gazetteer,
    anchor: Option<&str>,
    buffers: &Buffers,
    spans: &[RawSpan],
    analysis: &mut Analysis,
) {
    let text = document.text.as_str();
    let dateline = analysis.dateline.as_ref().and_then(|d| d.date.clone());
    let run = anchor;
    let anchor = document
        .date
        .as_deref()
        .and_then(Anchor::parse)
        .or_else(|| dateline.as_deref().and_then(Anchor::parse))
        .or_else(|| anchor.and_then(Anchor::parse));
    let mut entities = std::mem::take(&mut analysis.entities);
    let mut bare = Vec::new();
    for span in spans {
        let place = analysis.token_span(span.first, span.last);
        let mention = place.slice(text);
        let entry = entry_of(gazetteer, buffers, *span);
        let country = match span.kind {
            EntityType::Gpe | EntityType::Norp => entry.as_ref().and_then(|e| e.country),
            _ => None,
        };
        let value = match span.kind {
            EntityType::Date => normalize::date(mention, anchor),
            EntityType::Money => normalize::money(mention),
            EntityType::Percent => normalize::percent(mention),
            _ => None,
        };
        let index = entities.len() as u32;
        if let Some(entry) = entry.as_ref().filter(|e| surnames::is_bare(mention, e)) {
            bare.push((index, entry.term));
        }
        let name = entry.map_or_else(|| squeeze(mention), |entry| entry.canonical.into_owned());
        entities.push(Entity {
            span: place,
            first: span.first,
            last: span.last,
            kind: span.kind,
            country,
            name,
            sentence: analysis.sentence_of(span.first),
            mention_of: index,
            value,
        });
    }
    let year = [document.date.as_deref(), dateline.as_deref(), run].into_iter().flatten().find_map(surnames::year);
    surnames::settle(text, analysis, &bare, year, &mut entities);
    unlike_countries(text, &mut entities);
    join_mentions(text, &mut entities);
    analysis.entities = entities;
}

/// The lexicon's entry for exactly these tokens and this type.
fn entry_of(gazetteer: &Gazetteer, buffers: &Buffers, span: RawSpan) -> Option<Entry> {
    let at = buffers.matches.partition_point(|m| m.first < span.first);
    let found = buffers.matches.get(at).filter(|m| m.first == span.first && m.last == span.last)?;
    gazetteer.entries(found.value).find(|e| e.kind == Some(span.kind))
}

/// Georgia is a state of the United States where the text says so: "Atlanta, Georgia", "Georgia Governor", with Atlanta and without
/// Tbilisi elsewhere.
fn unlike_countries(text: &str, entities: &mut [Entity]) {
    let georgia = |e: &Entity| e.kind == EntityType::Gpe && text.get(e.span.start as usize..e.span.end as usize) == Some("Georgia");
    if !entities.iter().any(georgia) {
        return;
    }
    let named = |names: &[&str]| entities.iter().any(|e| names.contains(&e.name.as_str()));
    let caucasus = named(&["Tbilisi", "Georgian", "Abkhazia", "South Ossetia", "Georgian Dream", "Batumi", "Sukhumi", "Tskhinvali"]);
    let south = named(&["Atlanta", "Savannah", "Fulton County", "South Carolina", "Alabama"]) && !caucasus;
    for i in 0..entities.len() {
        if !georgia(&entities[i]) {
            continue;
        }
        let span = entities[i].span;
        let city = i > 0
            && entities[i - 1].kind == EntityType::Gpe
            && entities[i - 1].country.is_none()
            && text.get(entities[i - 1].span.end as usize..span.start as usize).is_some_and(|gap| gap.trim() == ",");
        let next = text[span.end as usize..].trim_start().split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
        let office = matches!(
            next,
            "Governor" | "Gov" | "Senator" | "Sen" | "Republican" | "Republicans" | "Democrat" | "Democrats" | "Congressman"
        );
        if city && !caucasus || office || south {
            entities[i].country = None;
        }
    }
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

/// Joins short forms with the fullest mention: variants of one canonical name, an acronym with the name it stands behind in
/// parentheses, a surname with the full name, "the Corridor" with the name it ends. One pass over maps, so the cost is linear.
fn join_mentions(text: &str, entities: &mut [Entity]) {
    let values = |kind: EntityType| matches!(kind, EntityType::Date | EntityType::Money | EntityType::Percent);
    let mut fullest: HashMap<(EntityType, String), u32> = HashMap::new();
    let mut by_last: HashMap<(EntityType, String), u32> = HashMap::new();
    let mut by_first: HashMap<String, u32> = HashMap::new();
    let mut acronyms: HashMap<String, u32> = HashMap::new();
    for (i, entity) in entities.iter().enumerate() {
        let i = i as u32;
        let key = entity.name.to_lowercase();
        let best = fullest.entry((entity.kind, key)).or_insert(i);
        if entity.span.len() > entities[*best as usize].span.len() {
            *best = i;
        }
        if values(entity.kind) || matches!(entity.kind, EntityType::Gpe | EntityType::Norp) {
            continue;
        }
        // The surname stands first in Chinese, Korean and Vietnamese names.
        if entity.kind == EntityType::Person
            && let Some((first, _)) = entity.name.split_once(' ')
        {
            by_first.entry(first.to_lowercase()).or_insert(i);
        }
        if let Some((_, last)) = entity.name.rsplit_once(' ') {
            let best = by_last.entry((entity.kind, last.to_lowercase())).or_insert(i);
            if entity.name.len() > entities[*best as usize].name.len() && entity.kind == EntityType::Person {
                *best = i;
            }
        }
        // Name (ACRONYM)
        if let Some(next) = entities.get(i as usize + 1)
            && text.get(entity.span.end as usize..next.span.start as usize).is_some_and(|gap| gap.trim() == "(")
            && text[next.span.end as usize..].starts_with(')')
            && next.span.len() < entity.span.len()
        {
            acronyms.entry(next.name.to_lowercase()).or_insert(i);
        }
    }
    // The nearest full name before a short form is the one it stands for: "the Council" after the European Council.
    let mut recent: HashMap<(EntityType, String), u32> = HashMap::new();
    for i in 0..entities.len() {
        let entity = &entities[i];
        let key = entity.name.to_lowercase();
        let mut best = i as u32;
        if let Some(&full) = acronyms.get(&key) {
            best = full;
        } else if !entity.name.contains(' ')
            && let Some(&full) = recent.get(&(entity.kind, key.clone())).or_else(|| by_last.get(&(entity.kind, key.clone())))
        {
            best = full;
        } else if entity.kind == EntityType::Person
            && let Some((_, last)) = key.rsplit_once(' ')
            && let Some(&full) = by_last.get(&(entity.kind, last.to_owned()))
            && entities[full as usize].name.to_lowercase().ends_with(&format!(" {key}"))
        {
            // Two surnames stand for the full name: "García Márquez".
            best = full;
        } else if entity.kind == EntityType::Person
            && !entity.name.contains(' ')
            && let Some(&full) = by_first.get(&key)
        {
            best = full;
        }
        if entity.kind != EntityType::Person
            && let Some((_, last)) = key.rsplit_once(' ')
        {
            recent.insert((entity.kind, last.to_owned()), i as u32);
        }
        // From there to the fullest mention of the same name.
        let target = &entities[best as usize];
        if let Some(&full) = fullest.get(&(target.kind, target.name.to_lowercase())) {
            best = full;
        }
        entities[i].mention_of = best;
    }
}
