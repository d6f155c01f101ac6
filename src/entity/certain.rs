//! Names the lexicon is sure of: one type, no other use. They stand where the model saw nothing or another type, and give way to
//! longer names around them.

use crate::entity::flags;
use crate::entity::rules::{Scene, bit};
use crate::entity::spans::{overlapping, replace};
use crate::entity::{EntityType, RawSpan};
use crate::tokenize::Shape;
use EntityType::{Event, Fac, Gpe, Law, Loc, Norp, Org, Policy, Product};

const VALUES: u32 = bit(EntityType::Date) | bit(EntityType::Money) | bit(EntityType::Percent);
/// Types whose names are taken from the lexicon; people are left to the model, which sees titles and surnames.
const TAKEN: u32 = bit(Gpe) | bit(Norp) | bit(Org) | bit(Loc) | bit(Fac) | bit(Event) | bit(Law) | bit(Policy) | bit(Product);
/// Types that are added where the model has nothing.
const ADDED: u32 = bit(Org) | bit(Loc) | bit(Fac) | bit(Event) | bit(Law) | bit(Policy) | bit(Gpe);

/// Mends the spans, which are in text order and do not overlap.
pub fn apply(scene: Scene<'_>, spans: &mut Vec<RawSpan>) {
    addressed(scene, spans);
    let mut covered = 0;
    for found in &scene.buffers.matches {
        if found.last <= covered {
            continue;
        }
        covered = found.last;
        if found.ambiguous != 0 || found.types.count_ones() != 1 || found.types & TAKEN == 0 {
            continue;
        }
        let kind = EntityType::ALL[found.types.trailing_zeros() as usize];
        let name = RawSpan { first: found.first, last: found.last, kind };
        let place = overlapping(spans, found.first, found.last);
        let hosts = &spans[place];
        let words = name.last - name.first;
        match hosts {
            [] => {
                let token = scene.token(name.first);
                let acronym = words == 1 && token.is_some_and(|t| t.shape == Shape::Upper && t.end - t.start >= 4);
                let joined = scene.is_dash(name.last) || name.first > 0 && scene.is_dash(name.first - 1);
                if found.types & ADDED != 0 && (words > 1 || acronym) && !joined {
                    replace(spans, name);
                }
            }
            [host] if host.first == name.first && host.last == name.last => {
                // "Mr. Jordan", "Chad said": a country's name may be a person's.
                let flags = scene.flags(name.first);
                let namesake = host.kind == EntityType::Person
                    && words == 1
                    && flags & (flags::GIVEN | flags::SURNAME | flags::WEAK_GIVEN | flags::WEAK_SURNAME) != 0;
                if host.kind != kind && !namesake && !(words == 1 && scene.token(name.first).is_some_and(|t| t.end - t.start < 4)) {
                    replace(spans, name);
                }
            }
            hosts => {
                // "the October 7 attacks" may be a day and a noun; a lone year belongs to the name ("1992 Consensus").
                let day = |h: &RawSpan| bit(h.kind) & VALUES != 0 && h.last - h.first > 1;
                let inside = hosts.iter().all(|h| name.first <= h.first && h.last <= name.last && !day(h));
                if inside && words > 1 {
                    replace(spans, name);
                }
            }
        }
    }
}

/// "Mr. Jordan": a place's name that is a family name as well, right after an honorific.
fn addressed(scene: Scene<'_>, spans: &mut [RawSpan]) {
    for span in spans.iter_mut() {
        let names = flags::SURNAME | flags::WEAK_SURNAME;
        if span.kind == Gpe
            && span.last - span.first == 1
            && span.first > 0
            && scene.flags(span.first) & names != 0
            && matches!(scene.word(span.first - 1), "Mr." | "Mr" | "Mrs." | "Mrs" | "Ms." | "Ms" | "Dr." | "Dr")
        {
            span.kind = EntityType::Person;
        }
    }
}
