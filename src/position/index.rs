//! Look-ups over the entities of a whole document, so that a mention is resolved without going through all of them.
//!
//! Lists are sorted once a document. What is asked of few documents (roles, affiliations, bodies called by one word) is
//! worked out when it is asked for first and kept until the next document, so every question costs one search.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashMap;

use crate::document::Analysis;
use crate::entity::{Entity, EntityType};
use crate::position::Actor;
use crate::position::lexicon::flag;
use crate::span::Span;

/// How many mentions of people the last two of them are looked for in.
pub const RECENT: usize = 256;
/// In place of a word: whoever speaks for somebody.
const SPOKESPERSON: u32 = u32::MAX;

/// How a role stands by the name of who bears it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// In the title or description of the name.
    Title,
    /// Within a few words of it.
    Near,
}

/// Entities of one document by what is asked of them; all lists hold indices into `Analysis::entities`.
#[derive(Debug, Default)]
pub struct Index {
    /// People in text order.
    people: Vec<u32>,
    /// Organisations in text order.
    bodies: Vec<u32>,
    /// Organisations with "inistry" in their name, in text order.
    ministries: Vec<u32>,
    /// Whatever has a country, by its words and then in text order.
    national: Vec<u32>,
    /// The first place with a country.
    first_country: Option<u32>,
    /// Organisations with a shorter form in brackets behind, by that form and then in text order.
    bracketed: Vec<u32>,
    /// People of several words, by the first word and then in text order.
    by_first_word: Vec<u32>,
    /// People of several words, by the last word.
    by_last_word: Vec<u32>,
    memo: RefCell<Memo>,
}

#[derive(Debug, Default)]
struct Memo {
    /// By word in lower case and length: organisations that are called so and are longer, in text order.
    called: HashMap<(String, u32), Vec<u32>>,
    /// People by their name read backwards.
    by_end: Option<Vec<u32>>,
    /// By family name: whom they speak for.
    affiliations: HashMap<String, Option<Actor>>,
    /// Roles named near people, with the person.
    near: Option<Vec<(u32, u32)>>,
    /// By role and how near it must stand: who bears it, in text order.
    roles: HashMap<(u32, Reach), Vec<u32>>,
    /// By entity: another city of its country.
    cities: Vec<(u32, Option<u32>)>,
}

impl Index {
    /// Reads the entities of a document.
    pub fn read(&mut self, text: &str, analysis: &Analysis) {
        let entities = &analysis.entities;
        let word = |e: &Entity| e.span.slice(text);
        for list in [&mut self.people, &mut self.bodies, &mut self.ministries, &mut self.national, &mut self.bracketed] {
            list.clear();
        }
        self.first_country = None;
        for (i, e) in entities.iter().enumerate() {
            let i = i as u32;
            match e.kind {
                EntityType::Person => self.people.push(i),
                EntityType::Org => {
                    self.bodies.push(i);
                    if word(e).contains("inistry") {
                        self.ministries.push(i);
                    }
                    if bracket(text, analysis, e).is_some_and(|short| e.span.len() > short.len() as u32) {
                        self.bracketed.push(i);
                    }
                }
                _ => {}
            }
            if e.country.is_some() {
                self.national.push(i);
                if self.first_country.is_none() && e.kind == EntityType::Gpe {
                    self.first_country = Some(i);
                }
            }
        }
        let of = |i: u32| &entities[i as usize];
        self.national.sort_by(|a, b| word(of(*a)).cmp(word(of(*b))).then(a.cmp(b)));
        self.bracketed.sort_by(|a, b| bracket(text, analysis, of(*a)).cmp(&bracket(text, analysis, of(*b))).then(a.cmp(b)));
        self.by_first_word.clear();
        self.by_first_word.extend(self.people.iter().filter(|i| word(of(**i)).contains(' ')));
        self.by_last_word.clear();
        self.by_last_word.extend_from_slice(&self.by_first_word);
        self.by_first_word.sort_by(|a, b| first_word(word(of(*a))).cmp(first_word(word(of(*b)))).then(a.cmp(b)));
        self.by_last_word.sort_by(|a, b| last_word(word(of(*a))).cmp(last_word(word(of(*b)))).then(a.cmp(b)));
        let memo = self.memo.get_mut();
        memo.called.clear();
        memo.affiliations.clear();
        memo.roles.clear();
        memo.cities.clear();
        (memo.by_end, memo.near) = (None, None);
    }

    /// The last organisation that starts before this byte.
    pub fn body_before<'a>(&self, entities: &'a [Entity], before: u32) -> Option<&'a Entity> {
        last_before(&self.bodies, entities, before)
    }

    /// The last ministry that starts before this byte.
    pub fn ministry_before<'a>(&self, entities: &'a [Entity], before: u32) -> Option<&'a Entity> {
        last_before(&self.ministries, entities, before)
    }

    /// People who are named before this byte, the last one first, at most [`RECENT`] of them.
    pub fn people_before<'a>(&self, entities: &'a [Entity], before: u32) -> impl Iterator<Item = (usize, &'a Entity)> {
        let end = self.people.partition_point(|i| entities[*i as usize].span.start < before);
        self.people[..end].iter().rev().take(RECENT).map(|i| (*i as usize, &entities[*i as usize]))
    }

    /// The first place with a country.
    pub fn first_country<'a>(&self, entities: &'a [Entity]) -> Option<&'a Entity> {
        self.first_country.map(|i| &entities[i as usize])
    }

    /// The first entity with a country whose words begin this name.
    pub fn beginning<'a>(&self, text: &str, entities: &'a [Entity], name: &str) -> Option<&'a Entity> {
        let ends = name.char_indices().map(|(at, c)| at + c.len_utf8());
        ends.filter_map(|end| equal(&self.national, &name[..end], |i| entities[i as usize].span.slice(text)).first())
            .min()
            .map(|i| &entities[*i as usize])
    }

    /// The first organisation whose short form stands in brackets behind it.
    pub fn bracketed<'a>(&self, text: &str, analysis: &'a Analysis, short: &str) -> Option<&'a Entity> {
        let entities = &analysis.entities;
        let key = |i: u32| bracket(text, analysis, &entities[i as usize]).unwrap_or_default();
        equal(&self.bracketed, short, key).first().map(|i| &entities[*i as usize])
    }

    /// The first person of several words whose first word this is.
    pub fn with_first_word<'a>(&self, text: &str, entities: &'a [Entity], own: &str) -> Option<&'a Entity> {
        let found = equal(&self.by_first_word, own, |i| first_word(entities[i as usize].span.slice(text)));
        found.first().map(|i| &entities[*i as usize])
    }

    /// Whether the last word of a person of several words is this.
    pub fn has_last_word(&self, text: &str, entities: &[Entity], own: &str) -> bool {
        !equal(&self.by_last_word, own, |i| last_word(entities[i as usize].span.slice(text))).is_empty()
    }

    /// The last organisation before this byte that is longer than `length` and for which `called` holds, by its words.
    pub fn called<'a>(
        &self,
        text: &str,
        entities: &'a [Entity],
        word: &str,
        length: u32,
        before: u32,
        called: impl Fn(&str, &str) -> bool,
    ) -> Option<&'a Entity> {
        let mut memo = self.memo.borrow_mut();
        let list = memo.called.entry((word.to_owned(), length)).or_insert_with(|| {
            let fits = |e: &Entity| e.span.len() > length && called(e.span.slice(text), word);
            self.bodies.iter().copied().filter(|i| fits(&entities[*i as usize])).collect()
        });
        last_before(list, entities, before)
    }

    /// What `find` makes of the people whose name ends so, in text order; asked once a document for each ending.
    pub fn affiliation(
        &self,
        text: &str,
        entities: &[Entity],
        ending: &str,
        find: impl FnOnce(&mut dyn Iterator<Item = usize>) -> Option<Actor>,
    ) -> Option<Actor> {
        if let Some(known) = self.memo.borrow().affiliations.get(ending) {
            return known.clone();
        }
        let mut found: Vec<u32> = {
            let mut memo = self.memo.borrow_mut();
            let backwards = |i: u32| entities[i as usize].span.slice(text).bytes().rev();
            let by_end = memo.by_end.get_or_insert_with(|| {
                let mut list = self.people.clone();
                list.sort_by(|a, b| backwards(*a).cmp(backwards(*b)).then(a.cmp(b)));
                list
            });
            let from = by_end.partition_point(|i| backwards(*i).cmp(ending.bytes().rev()) == Ordering::Less);
            let ends = |i: &u32| entities[*i as usize].span.slice(text).ends_with(ending);
            by_end[from..].iter().take_while(|i| ends(i)).copied().collect()
        };
        found.sort_unstable();
        let actor = find(&mut found.into_iter().map(|i| i as usize));
        self.memo.borrow_mut().affiliations.insert(ending.to_owned(), actor.clone());
        actor
    }

    /// The last person before this byte who bears the role of token `head`, as `bears` decides for those near whom it is named.
    pub fn bearer<'a>(
        &self,
        analysis: &'a Analysis,
        flags: &[u64],
        head: usize,
        before: u32,
        reach: Reach,
        bears: impl Fn(usize) -> bool,
    ) -> Option<&'a Entity> {
        let entities = &analysis.entities;
        let role = analysis.tokens[head].word.0;
        let mut memo = self.memo.borrow_mut();
        let Memo { near, roles, .. } = &mut *memo;
        let list = roles.entry((role, reach)).or_insert_with(|| {
            let near = near.get_or_insert_with(|| self.near(analysis, flags));
            let key = if flags[head] & flag::SPOKESPERSON != 0 { SPOKESPERSON } else { role };
            let from = near.partition_point(|n| n.0 < key);
            near[from..].iter().take_while(|n| n.0 == key).map(|n| n.1).filter(|i| bears(*i as usize)).collect()
        });
        last_before(list, entities, before)
    }

    /// Roles named within [`ROLE_NEAR`] tokens of people, each with the person.
    fn near(&self, analysis: &Analysis, flags: &[u64]) -> Vec<(u32, u32)> {
        let mut near = Vec::new();
        for &i in &self.people {
            let e = &analysis.entities[i as usize];
            let (first, last) = (e.first as usize, e.last as usize);
            let around = first.saturating_sub(ROLE_NEAR)..(last + ROLE_NEAR).min(flags.len());
            for (bits, token) in flags[around.clone()].iter().zip(&analysis.tokens[around]) {
                if bits & flag::SPOKESPERSON != 0 {
                    near.push((SPOKESPERSON, i));
                }
                if bits & flag::ROLE != 0 {
                    near.push((token.word.0, i));
                }
            }
        }
        near.sort_unstable();
        near.dedup();
        near
    }

    /// The first place of the same country under another name.
    pub fn other_place<'a>(&self, text: &str, entities: &'a [Entity], entity: u32) -> Option<&'a Entity> {
        let mut memo = self.memo.borrow_mut();
        let found = match memo.cities.iter().find(|c| c.0 == entity) {
            Some(known) => known.1,
            None => {
                let e = &entities[entity as usize];
                let other = |c: &Entity| c.country == e.country && c.kind == EntityType::Gpe && c.span.slice(text) != e.span.slice(text);
                let found = entities.iter().position(other).map(|i| i as u32);
                memo.cities.push((entity, found));
                found
            }
        };
        found.map(|i| &entities[i as usize])
    }
}

/// How many tokens from a name a role is looked for.
pub const ROLE_NEAR: usize = 8;

/// The entity with exactly this span; entities stand in text order.
pub fn entity_with(entities: &[Entity], span: Span) -> Option<&Entity> {
    place_of(entities, span).map(|at| &entities[at])
}

/// Where it stands among them.
pub fn place_of(entities: &[Entity], span: Span) -> Option<usize> {
    let at = entities.partition_point(|e| e.span.start < span.start);
    entities.get(at).filter(|e| e.span == span).map(|_| at)
}

/// The first entity with a country that ends at most 4 bytes before the span or begins at most 8 bytes behind it.
pub fn beside(entities: &[Entity], span: Span) -> Option<&Entity> {
    let from = entities.partition_point(|e| e.span.end + 4 < span.start);
    let near =
        |e: &&Entity| e.span.end <= span.start && span.start - e.span.end <= 4 || e.span.start >= span.end && e.span.start - span.end <= 8;
    entities[from..].iter().take_while(|e| e.span.start <= span.end + 8).filter(|e| e.country.is_some()).find(near)
}

/// The last of a list in text order that starts before this byte.
fn last_before<'a>(list: &[u32], entities: &'a [Entity], before: u32) -> Option<&'a Entity> {
    let end = list.partition_point(|i| entities[*i as usize].span.start < before);
    end.checked_sub(1).map(|at| &entities[list[at] as usize])
}

/// Those of a list sorted by `key` whose key this is.
fn equal<'l, 't>(list: &'l [u32], wanted: &str, key: impl Fn(u32) -> &'t str) -> &'l [u32] {
    let from = list.partition_point(|i| key(*i) < wanted);
    let rest = &list[from..];
    &rest[..rest.partition_point(|i| key(*i) == wanted)]
}

/// The word in brackets behind an entity.
fn bracket<'t>(text: &'t str, analysis: &Analysis, e: &Entity) -> Option<&'t str> {
    let k = e.last as usize;
    let short = analysis.tokens.get(k + 1)?;
    (analysis.tokens[k].text(text) == "(").then(|| short.text(text))
}

fn first_word(name: &str) -> &str {
    name.split_once(' ').map_or(name, |n| n.0)
}

fn last_word(name: &str) -> &str {
    name.rsplit_once(' ').map_or(name, |n| n.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Analyzer, Document};

    const TEXT: &str = "The Foreign Minister of Kenya, Peter Otieno, met Mary Wanjiru. The World Trade Organization (WTO) spoke. \
        Otieno thanked the French Foreign Ministry. Peter Otieno said that France would join the African Union Commission in Paris.";

    #[test]
    fn every_look_up_finds_what_a_walk_over_all_entities_finds() {
        let document = Document::from_text("a", TEXT);
        let analysis = Analyzer::builder().build().unwrap().analyze(&document);
        let entities = &analysis.entities;
        let mut index = Index::default();
        index.read(TEXT, &analysis);
        let name = |e: Option<&Entity>| e.map_or("", |e| e.span.slice(TEXT)).to_owned();
        for e in entities {
            assert_eq!(entity_with(entities, e.span), Some(e));
        }
        assert_eq!(entity_with(entities, Span::new(0, 3)), None);
        for before in 0..TEXT.len() as u32 {
            let last = |kind: EntityType, part: &str| {
                name(entities.iter().rev().find(|e| e.kind == kind && e.span.start < before && e.span.slice(TEXT).contains(part)))
            };
            assert_eq!(name(index.body_before(entities, before)), last(EntityType::Org, ""));
            assert_eq!(name(index.ministry_before(entities, before)), last(EntityType::Org, "inistry"));
            assert_eq!(name(index.people_before(entities, before).next().map(|p| p.1)), last(EntityType::Person, ""));
            let called = index.called(TEXT, entities, "commission", 10, before, |name, word| name.to_lowercase().ends_with(word));
            assert_eq!(name(called), last(EntityType::Org, "Commission"));
        }
        assert_eq!(name(index.bracketed(TEXT, &analysis, "WTO")), "World Trade Organization");
        assert_eq!(name(index.bracketed(TEXT, &analysis, "WT")), "");
        assert_eq!(name(index.with_first_word(TEXT, entities, "Peter")), "Peter Otieno");
        assert!(index.has_last_word(TEXT, entities, "Otieno") && !index.has_last_word(TEXT, entities, "Peter"));
        assert_eq!(name(index.beginning(TEXT, entities, "Kenya Ports Authority")), "Kenya");
        assert_eq!(name(index.first_country(entities)), "Kenya");
        let mut asked = Vec::new();
        for _ in 0..2 {
            index.affiliation(TEXT, entities, "Otieno", |people| {
                asked.extend(people.map(|i| entities[i].span.slice(TEXT)));
                None
            });
        }
        assert_eq!(asked, ["Peter Otieno", "Otieno", "Peter Otieno"]);
    }
}
