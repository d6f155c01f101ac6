//! From a mention to the actors it names: names, roles, institutions, pronouns and collective mentions.

use crate::document::Analysis;
use crate::entity::EntityType;
use crate::position::Actor;
use crate::position::index::{beside, entity_with};
use crate::position::lexicon::flag;
use crate::position::names::same_person;
use crate::position::syntax::{Layer, Nominal, Syntax};
use crate::position::voice::{Floor, Voice, actor};
use crate::span::Span;

/// Who was spoken of last.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    pub person: Option<Actor>,
    /// Sentence in which `person` was spoken of.
    pub person_at: u32,
    /// A person who is the subject of a side clause of the sentence at hand.
    pub aside: Option<Actor>,
    /// What "it" is: one body, or the parties of a document.
    pub things: Vec<Actor>,
    pub things_at: u32,
    pub body: Option<Actor>,
    pub several: Vec<Actor>,
    pub several_at: u32,
    /// Several who are the subject of a side clause of the sentence at hand.
    pub beside: Vec<Actor>,
    /// The unnamed group that was mentioned last, subject or not.
    pub group: Option<Actor>,
    pub group_at: u32,
    /// A person whom a question asked somebody else about, and its sentence and paragraph.
    pub asked: Option<Actor>,
    pub asked_at: u32,
    pub asked_in: u32,
    /// The last plural subject was an unnamed crowd.
    pub crowd: bool,
    /// The two that the main clauses of the sentence before were about.
    pub duo: Vec<Actor>,
    /// Holder of the last position of a speaker, for free indirect speech.
    pub speaker: Option<Actor>,
    /// Who the open quotation is by.
    pub quoting: Option<Actor>,
    pub paragraph: u32,
    pub sentence: u32,
}

/// What a mention turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Name,
    Pronoun,
    First,
    Plain,
    Crowd,
}

/// A resolved mention.
#[derive(Clone, Debug)]
pub struct Holder {
    pub actors: Vec<Actor>,
    pub span: Option<Span>,
    pub kind: Kind,
}

/// Everything a mention is resolved against.
pub struct Scene<'a, 'b> {
    pub layer: Layer<'a>,
    pub analysis: &'a Analysis,
    pub voice: &'b Voice,
    pub memory: &'b Memory,
    pub floor: Option<&'b Floor>,
    /// Who is quoted or reported in this sentence.
    pub teller: Option<Actor>,
}

impl Scene<'_, '_> {
    pub fn span(&self, first: usize, last: usize) -> Span {
        Span::new(self.layer.tokens[first].start, self.layer.tokens[last - 1].end)
    }

    pub(super) fn plain(&self, first: usize, last: usize) -> Actor {
        let l = &self.layer;
        let mut first = first;
        if first + 1 < last && matches!(l.str(first).to_ascii_lowercase().as_str(), "the" | "a" | "an") {
            first += 1;
        }
        let span = self.span(first, last);
        Actor { name: span.slice(l.text).split_whitespace().collect::<Vec<_>>().join(" "), country: None, span: Some(span) }
    }

    /// Resolves a noun phrase.
    pub fn resolve(&self, syntax: &Syntax, np: Nominal) -> Holder {
        let l = &self.layer;
        let span = Some(self.span(np.first, np.last));
        if np.last == np.first + 1 && l.entity_at[np.first] == 0 {
            let bits = l.flags[np.first];
            if bits & flag::FIRST != 0 {
                return Holder { actors: self.first_person(l.str(np.first)), span, kind: Kind::First };
            }
            if matches!(l.str(np.first).to_ascii_lowercase().as_str(), "both" | "neither" | "either") {
                let memory = self.memory;
                let several = if memory.several.len() > 1 {
                    memory.several.clone()
                } else if memory.duo.len() == 2 {
                    memory.duo.clone()
                } else {
                    self.pair(false)
                };
                return Holder { actors: several, span, kind: Kind::Pronoun };
            }
            if l.str(np.first).eq_ignore_ascii_case("you") {
                // A reporter's "you" is the house; anybody else's is nobody in particular.
                return match (self.floor, &self.voice.house) {
                    (Some(Floor::Question), Some(house)) => Holder { actors: vec![house.clone()], span, kind: Kind::Pronoun },
                    _ => Holder { actors: Vec::new(), span, kind: Kind::Crowd },
                };
            }
            if bits & flag::PLURAL != 0 && self.memory.crowd {
                return Holder { actors: Vec::new(), span, kind: Kind::Crowd };
            }
            if let Some(actors) = self.pronoun(np.first, bits) {
                // Nobody fits: the mention itself.
                return match actors.is_empty() {
                    true => Holder { actors: vec![self.plain(np.first, np.last)], span, kind: Kind::Plain },
                    false => Holder { actors, span, kind: Kind::Pronoun },
                };
            }
            if bits & flag::CROWD != 0 {
                return Holder { actors: Vec::new(), span, kind: Kind::Crowd };
            }
        }
        if l.has(np.first, flag::FIRST) && l.flags[np.first] & flag::POSSESSIVE == 0 {
            // "We, the Foreign Ministers of ...", "all of us".
            return Holder { actors: self.first_person(l.str(np.first)), span, kind: Kind::First };
        }
        if let Some(actors) = self.collective(np) {
            return Holder { actors, span, kind: Kind::Pronoun };
        }
        self.named(syntax, np, span)
    }

    /// Whose "we" or "I" it is.
    pub fn first_person(&self, word: &str) -> Vec<Actor> {
        let singular = matches!(word.to_ascii_lowercase().as_str(), "i" | "my" | "me" | "mine" | "myself" | "|");
        let for_country =
            |name: &Actor| self.voice.affiliation(self.layer.text, self.analysis, self.layer.lexicon, self.layer.entity_at, &name.name);
        let voice = self.voice;
        if let Some(teller) = &self.teller {
            let kind = teller.span.and_then(|span| entity_with(self.layer.entities, span)).map(|e| e.kind);
            if kind == Some(EntityType::Org) {
                return vec![self.national(teller)];
            }
            if singular || kind.is_some_and(|k| k != EntityType::Person) {
                return vec![teller.clone()];
            }
            return vec![for_country(teller).map(|a| self.national(&a)).or_else(|| self.home()).unwrap_or_else(|| teller.clone())];
        }
        match self.floor {
            Some(Floor::Spokesperson(name)) => vec![voice.house.clone().unwrap_or_else(|| name.clone())],
            Some(Floor::Member(name)) if singular => vec![name.clone()],
            Some(Floor::Member(name)) => vec![for_country(name).or_else(|| self.nation()).unwrap_or_else(|| name.clone())],
            Some(Floor::Question) => voice.house.iter().cloned().collect(),
            None => self.own_voice(),
        }
    }

    /// Who speaks where nobody is quoted and nobody has the floor.
    pub fn own_voice(&self) -> Vec<Actor> {
        let voice = self.voice;
        if let Some(house) = &voice.house {
            return vec![house.clone()];
        }
        match voice.organ.as_slice() {
            [] => voice.nation.clone().or_else(|| voice.author.clone()).or_else(|| self.home()).into_iter().collect(),
            [one] => vec![self.national(one)],
            several => several.to_vec(),
        }
    }

    /// A ministry's "we" is its country's.
    fn national(&self, body: &Actor) -> Actor {
        let ministry = ["Ministry", "Department", "Embassy", "Treasury", "Kremlin", "Government"].iter().any(|w| body.name.contains(w));
        if !ministry {
            return body.clone();
        }
        let text = self.layer.text;
        let entities = &self.analysis.entities;
        let by_name = self.voice.index.beginning(text, entities, &body.name);
        let beside = || body.span.and_then(|span| beside(entities, span));
        by_name.or_else(beside).map(|e| actor(text, e)).or_else(|| self.nation()).unwrap_or_else(|| body.clone())
    }

    /// The country at the head of the text.
    fn nation(&self) -> Option<Actor> {
        self.home().or_else(|| {
            let end = self.analysis.paragraphs.get(1).or(self.analysis.paragraphs.first())?.span.end;
            let e = self.voice.index.first_country(&self.analysis.entities).filter(|e| e.span.start < end)?;
            Some(actor(self.layer.text, e))
        })
    }

    /// The country of the dateline.
    pub(super) fn home(&self) -> Option<Actor> {
        let place = self.analysis.dateline.as_ref()?;
        let mut near = self.analysis.entities.iter().take_while(|e| e.span.start < place.span.end);
        let e = near.find(|e| place.span.contains(e.span) && e.country.is_some())?;
        // A venue such as Vienna or Geneva is nobody's home: the country must be one the story is about.
        let about = self.voice.countries.iter().take(3).any(|(i, _)| self.analysis.entities[*i as usize].country == e.country);
        about.then(|| actor(self.layer.text, e))
    }

    /// "both sides", "the two ministers", "the eight".
    fn collective(&self, np: Nominal) -> Option<Vec<Actor>> {
        let l = &self.layer;
        let any = |bits: u64| (np.first..np.last).any(|k| l.flags[k] & bits != 0);
        let named = (np.first..np.last).any(|k| l.actor(k).is_some());
        if named || !any(flag::COLLECTIVE) || !any(flag::TWO) {
            return None;
        }
        // "Lawmakers of both parties" are no two actors that the text has named.
        let parties = (np.head + 1..np.last).any(|k| l.str(k).eq_ignore_ascii_case("parties"));
        if parties && (self.voice.room.briefing || !l.has(np.head, flag::ROLE | flag::COLLECTIVE)) {
            return None;
        }
        if l.has(np.head, flag::ROLE) {
            let people = self.last_people(np.first);
            if people.len() == 2 {
                return Some(people);
            }
        }
        let number = (np.first..np.last).find_map(|k| {
            ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"].iter().position(|n| l.str(k).eq_ignore_ascii_case(n))
        });
        if let Some(n) = number.filter(|n| *n > 0) {
            return (self.memory.several.len() == n + 2).then(|| self.memory.several.clone());
        }
        if self.voice.organ.len() == 2 {
            return Some(self.voice.organ.clone());
        }
        let capital = l.str(np.head).eq_ignore_ascii_case("capitals");
        let pair = self.pair(capital);
        (pair.len() == 2).then_some(pair)
    }

    /// The last two people named before a token.
    pub(super) fn last_people(&self, at: usize) -> Vec<Actor> {
        let (text, before) = (self.layer.text, self.layer.tokens[at].start);
        let mut people: Vec<Actor> = Vec::new();
        for (i, e) in self.voice.index.people_before(&self.analysis.entities, before) {
            if self.voice.room.aside[i] {
                continue;
            }
            let name = actor(text, e);
            // Who speaks is not spoken of.
            if matches!(self.floor, Some(Floor::Spokesperson(by) | Floor::Member(by)) if same_person(&by.name, &name.name)) {
                continue;
            }
            if people.iter().all(|p| !same_person(&p.name, &name.name)) {
                people.push(name);
            }
            if people.len() == 2 {
                break;
            }
        }
        people.reverse();
        people
    }

    /// The two countries that the document names most, by their capitals where the mention says so.
    pub(super) fn pair(&self, capital: bool) -> Vec<Actor> {
        let (text, entities) = (self.layer.text, &self.analysis.entities);
        self.voice
            .countries
            .iter()
            .take(2)
            .map(|(e, _)| {
                let entity = &entities[*e as usize];
                if capital {
                    let city = self.voice.index.other_place(text, entities, *e);
                    return actor(text, city.unwrap_or(entity));
                }
                actor(text, entity)
            })
            .collect()
    }
}
