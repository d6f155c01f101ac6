//! Who is in the room and who is spoken of: names that are called out, names that are no persons, and the head of the house.

use std::collections::HashSet;

use crate::document::{Analysis, Document};
use crate::entity::{Entity, EntityType};
use crate::position::Actor;
use crate::position::lexicon::{CueLexicon, flag, rare};
use crate::position::syntax::Layer;
use crate::position::voice::actor;
use crate::tag::Tag;

/// What a transcript or text tells of its persons before any sentence is read.
#[derive(Debug, Default)]
pub struct Room {
    /// By entity: no antecedent of a third-person pronoun.
    pub aside: Vec<bool>,
    /// A transcript of one government's house, where "the President" is its own.
    pub briefing: bool,
    /// "The President" of a briefing by the name the text gives.
    pub chief: Option<Actor>,
    /// `chief`, or the text's first mention of "the President".
    pub president: Option<Actor>,
    /// Whether the president of the house is a woman, as far as "he" and "she" tell.
    pub chief_is_she: bool,
}

/// Bytes at the start in which a text says whose house it is.
const HEAD: u32 = 700;
/// What the mentions of a president must weigh together to make them the one of the house.
const PRESIDES: i32 = 3;

/// The document as the rules of this file read it.
struct Reading<'a> {
    text: &'a str,
    analysis: &'a Analysis,
    flags: &'a [u64],
    lexicon: &'a CueLexicon,
}

impl Room {
    /// Reads the persons of a document; `house` is the government that answers in a transcript.
    pub fn read(&mut self, document: &Document, analysis: &Analysis, lexicon: &CueLexicon, flags: &[u64], house: Option<&Actor>) {
        let r = Reading { text: document.text.as_str(), analysis, flags, lexicon };
        self.briefing = house.is_some_and(|h| !is_body(&h.name));
        self.chief = None;
        self.president = None;
        self.chief_is_she = false;
        self.aside.clear();
        self.aside.extend(analysis.entities.iter().map(|e| match e.kind {
            EntityType::Person => !r.is_person(e),
            // "En Route Chicago": the head of a transcript is no place.
            EntityType::Gpe => e.span.slice(r.text).starts_with("En Route"),
            EntityType::Org | EntityType::Norp => false,
            _ => true,
        }));
        let Some(house) = house.filter(|_| self.briefing) else { return };
        let mut called: HashSet<&str> = HashSet::new();
        for (e, aside) in analysis.entities.iter().zip(&mut self.aside) {
            if e.kind == EntityType::Person && (r.is_called(e) || r.is_label(e)) {
                *aside = true;
                let name = e.span.slice(r.text);
                if !name.contains(' ') {
                    called.insert(name);
                }
            }
        }
        for (e, aside) in analysis.entities.iter().zip(&mut self.aside) {
            if e.kind == EntityType::Person && called.contains(e.span.slice(r.text)) && !r.is_titled(e) {
                *aside = true;
            }
        }
        self.chief = r.chief(document.title.as_deref(), house, &self.aside);
        self.president = self.chief.clone().or_else(|| r.mention());
        let count = |word: &str| analysis.tokens.iter().filter(|t| t.text(r.text).eq_ignore_ascii_case(word)).count();
        self.chief_is_she = count("she") > count("he");
    }
}

impl Room {
    /// Whether token `at` is the "President" of a bare "the President".
    pub fn names_president(&self, l: &Layer<'_>, at: usize) -> bool {
        self.briefing
            && at > l.first
            && l.str(at) == "President"
            && matches!(l.str(at - 1), "the" | "The" | "this" | "This")
            && l.actor(at + 1).is_none()
            && !(l.is(at + 1, l.lexicon.known.of) && l.actor(at + 2).is_some())
    }
}

/// A body of several states has no president that "the President" would be.
fn is_body(name: &str) -> bool {
    ["Commission", "Union", "NATO", "Council", "Organization", "Organisation", "Agency", "Bank", "Secretariat", "United Nations"]
        .iter()
        .any(|w| name.contains(w))
}

impl<'a> Reading<'a> {
    fn word(&self, at: usize) -> &'a str {
        self.analysis.tokens.get(at).map_or("", |t| t.text(self.text))
    }

    /// Whether an entity ends before this token.
    fn ends_at(&self, at: usize) -> bool {
        let next = self.analysis.entities.partition_point(|e| (e.first as usize) < at);
        next.checked_sub(1).is_some_and(|i| self.analysis.entities[i].last as usize == at)
    }

    fn rare(&self, at: usize) -> u32 {
        self.analysis.tokens.get(at).map_or(0, |t| self.lexicon.rare(t.word))
    }

    fn flag(&self, at: usize) -> u64 {
        self.flags.get(at).copied().unwrap_or(0)
    }

    /// Whether a person's name is made as persons' names are: no body, place or bill that the tagger took for one.
    fn is_person(&self, e: &Entity) -> bool {
        let (first, last) = (e.first as usize, e.last as usize);
        let named = (first..last).all(|k| {
            let word = self.word(k);
            let lower = word.chars().next().is_some_and(char::is_lowercase) && word.chars().all(char::is_alphabetic);
            let particle = matches!(
                word,
                "de" | "da" | "del" | "der" | "den" | "van" | "von" | "bin" | "al" | "la" | "le" | "el" | "ibn" | "di" | "dos" | "d"
            );
            self.rare(k) & rare::LIFELESS == 0 && !word.contains(':') && (!lower || particle)
        });
        named && last > first && self.flag(last - 1) & (flag::INSTITUTION | flag::DOCUMENT) == 0
    }

    fn is_titled(&self, e: &Entity) -> bool {
        let first = e.first as usize;
        first > 0 && self.flag(first - 1) & (flag::TITLE | flag::ROLE) != 0
    }

    /// "CARNEY" of "MR. CARNEY:".
    fn is_label(&self, e: &Entity) -> bool {
        let sentence = &self.analysis.sentences[self.analysis.sentence_of(e.first) as usize];
        self.word(e.last as usize) == ":" && e.first < sentence.first + 6 && e.span.slice(self.text).chars().all(|c| !c.is_lowercase())
    }

    /// A name in vocative position: "Jake.", "Well, Justin, ...", "Thank you, Dan.", "Q Jay, ...".
    fn is_called(&self, e: &Entity) -> bool {
        let (first, last) = (e.first as usize, e.last as usize);
        let sentence = &self.analysis.sentences[self.analysis.sentence_of(e.first) as usize];
        let mut start = sentence.first as usize;
        // A label or the "Q" of a question is no part of the sentence.
        if let Some(colon) = (start..first.min(start + 6)).find(|k| self.word(*k) == ":") {
            start = colon + 1;
        } else if self.word(start) == "Q" && start < first {
            start += 1;
        }
        let end = sentence.last as usize;
        let closes = |k: usize| k >= end || matches!(self.word(k), "." | "?" | "!" | "--" | "\u{2014}" | "...");
        let small = |k: usize| self.rare(k) & rare::CALL != 0 || !self.word(k).chars().any(char::is_alphanumeric);
        let single = last == first + 1;
        if (start..first).all(small) && (last..end).all(small) {
            return true;
        }
        if self.is_titled(e) && first == start + 1 && self.word(last) != "," {
            return false;
        }
        let comma_after = self.word(last) == ",";
        if (start..first).all(small) && first <= start + 6 && comma_after && single {
            // "Putin, who ..." is spoken of.
            return self.flag(last + 1) & flag::RELATIVE == 0 || self.word(last + 1).eq_ignore_ascii_case("that");
        }
        if first > start && self.word(first - 1) == "," && (comma_after || closes(last)) && first >= start + 2 {
            let before = first - 2;
            if self.rare(before) & rare::CALL != 0 {
                return true;
            }
            // "the senator, Reid, said" and lists of names are no calls.
            let noun = self.flag(before) & (flag::ROLE | flag::TITLE | flag::INSTITUTION) != 0;
            let list = self.ends_at(first - 1) || matches!(self.word(last + 1), "and" | "or");
            return single && !noun && !list;
        }
        false
    }

    /// Who the house calls "the President": the name behind that title that is at the head, has the administration, acts in
    /// the present, is not met or called by "the President" and is of no other country; nobody where that does not tell.
    fn chief(&self, title: Option<&str>, house: &Actor, aside: &[bool]) -> Option<Actor> {
        let mut scores: Vec<(&Entity, i32, u32)> = Vec::new();
        let surname = |e: &Entity| e.span.slice(self.text).rsplit(' ').next().unwrap_or_default();
        for (i, e) in self.analysis.entities.iter().enumerate() {
            let first = e.first as usize;
            let titled = first > 0 && self.word(first - 1).eq_ignore_ascii_case("president");
            if e.kind != EntityType::Person || aside[i] || !titled {
                continue;
            }
            if first >= 2 && self.word(first - 2).eq_ignore_ascii_case("vice") {
                continue;
            }
            let score = self.presides(e, house) + 4 * i32::from(title.is_some_and(|t| t.contains(surname(e))));
            match scores.iter_mut().find(|(o, ..)| surname(o) == surname(e)) {
                Some(known) => {
                    known.1 += score;
                    known.2 += 1;
                }
                None => scores.push((e, score, 1)),
            }
        }
        for (e, score, _) in &mut scores {
            let governs = |k: usize| self.word(k).eq_ignore_ascii_case("administration") && self.word(k - 1) == surname(e);
            *score += 3 * (1..self.analysis.tokens.len()).filter(|k| governs(*k)).take(2).count() as i32;
        }
        // Once named so is no evidence.
        scores.retain(|s| s.2 > 1);
        let best = scores.iter().map(|s| s.1).max().filter(|s| *s >= PRESIDES)?;
        scores.iter().find(|s| s.1 == best).map(|s| actor(self.text, s.0))
    }

    /// The first "the President" without a name.
    fn mention(&self) -> Option<Actor> {
        let entities = &self.analysis.entities;
        let bare = |k: &usize| {
            self.word(*k) == "President"
                && self.word(*k - 1).eq_ignore_ascii_case("the")
                && entities.binary_search_by_key(&(*k as u32 + 1), |o| o.first).is_err()
        };
        let at = (1..self.analysis.tokens.len()).find(bare)?;
        let span = self.analysis.tokens[at].span();
        Some(Actor { name: span.slice(self.text).to_owned(), country: None, span: Some(span) })
    }

    /// How far one mention behind "President" speaks for the president of the house.
    fn presides(&self, e: &Entity, house: &Actor) -> i32 {
        let (first, last) = (e.first as usize, e.last as usize);
        let sentence = &self.analysis.sentences[self.analysis.sentence_of(e.first) as usize];
        let before = if first >= 2 { self.word(first - 2).to_ascii_lowercase() } else { String::new() };
        let entities = &self.analysis.entities;
        let from = entities.partition_point(|o| o.first < sentence.first);
        let inside = || entities[from..].iter().take_while(|o| o.first < sentence.last).filter(|o| o.country.is_some());
        let foreign = |o: &&Entity| o.country != house.country;
        let near = |o: &Entity| {
            o.last as usize + 1 == first || o.last as usize + 2 == first || o.first as usize == last + 1 && self.word(last) == "of"
        };
        let past = ["former", "then", "late", "previous", "under", "since", "when", "like", "unlike", "than"].contains(&before.as_str());
        let behind = ["with", "to", "and", "of", "for", "from", "by", "on", "that", "about"].contains(&before.as_str());
        let beside = (sentence.first as usize + 1..first.saturating_sub(1)).any(|k| {
            self.word(k) == "President"
                && self.word(k - 1).eq_ignore_ascii_case("the")
                && entities.binary_search_by_key(&(k as u32 + 1), |o| o.first).is_err()
        });
        let mut verb = last;
        while self.analysis.tags.get(verb).is_some_and(|t| *t == Tag::Adv) {
            verb += 1;
        }
        let tag = self.analysis.tags.get(verb).copied().unwrap_or(Tag::Punct);
        let now = tag == Tag::Verb3sg || matches!(self.word(verb), "is" | "has" | "will" | "would" | "can");
        let own = matches!(self.word(last), "'s" | "\u{2019}s");
        1 + 4 * i32::from(e.span.start < HEAD) + i32::from(now) + i32::from(own) + i32::from(inside().any(|o| !foreign(&o)))
            - 2 * i32::from(behind)
            - 4 * i32::from(before == "with")
            - 4 * i32::from(beside)
            - 4 * i32::from(past)
            - 6 * i32::from(inside().any(|o| foreign(&o) && near(o)))
            - 2 * i32::from(tag == Tag::VerbPast)
            - 2 * i32::from(inside().any(|o| foreign(&o)))
    }
}
