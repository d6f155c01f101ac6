//! Whose text it is: turns of a transcript, by-line, the organ that speaks, quotation marks, and to whom a person belongs.

use crate::document::{Analysis, Document};
use crate::entity::{Entity, EntityType};
use crate::position::Actor;
use crate::position::index::Index;
use crate::position::lexicon::{CueLexicon, flag};
use crate::position::nation::{is_speech, speaking_nation};
use crate::position::room::Room;
use crate::position::turns::{Asker, Label};
use std::collections::HashSet;

/// Who has the floor in a transcript.
#[derive(Clone, Debug, PartialEq)]
pub enum Floor {
    /// A reporter's question.
    Question,
    /// Somebody who speaks for an institution or government.
    Spokesperson(Actor),
    /// Somebody who speaks for themselves or their country.
    Member(Actor),
}

/// What is known of the document's speakers before any sentence is read.
#[derive(Debug, Default)]
pub struct Voice {
    /// By paragraph: index of the turn plus one.
    pub turn_at: Vec<u32>,
    pub turns: Vec<Floor>,
    /// Who puts questions.
    pub askers: HashSet<Asker>,
    /// Spoken to an assembly.
    pub speech: bool,
    pub author: Option<Actor>,
    /// The institution or government of the whole text.
    pub house: Option<Actor>,
    /// The body that adopts a communique.
    pub organ: Vec<Actor>,
    /// A joint text of two parties.
    pub joint: bool,
    /// The country whose envoy signs the text.
    pub nation: Option<Actor>,
    /// By token: inside quotation marks.
    pub quoted: Vec<bool>,
    /// Countries by number of mentions, most first, with an entity that names each.
    pub countries: Vec<(u32, u32)>,
    /// Entities by what is asked of them.
    pub index: Index,
    /// First body token after the label of a paragraph (by paragraph).
    pub body_at: Vec<u32>,
    /// Who is called out and who is spoken of.
    pub room: Room,
}

/// The actor of an entity.
pub fn actor(text: &str, entity: &Entity) -> Actor {
    let slice = entity.span.slice(text);
    let name = if slice.contains(['\n', '\r', '\t']) || slice.contains("  ") {
        slice.split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        slice.to_owned()
    };
    Actor { name, country: entity.country, span: Some(entity.span) }
}

impl Voice {
    pub fn read(&mut self, document: &Document, analysis: &Analysis, lexicon: &CueLexicon, flags: &[u64], entity_at: &[u32]) {
        let text = document.text.as_str();
        self.turns.clear();
        self.turn_at.clear();
        self.body_at.clear();
        self.author = None;
        self.organ.clear();
        self.joint = false;
        self.nation = None;
        self.askers.clear();
        self.index.read(text, analysis);
        self.quotes(text, analysis);
        self.count_countries(analysis);
        self.house = document.speaker.as_ref().map(|name| {
            let country = analysis.entities.iter().find(|e| e.country.is_some() && e.span.slice(text) == name).and_then(|e| e.country);
            Actor { name: name.clone(), country, span: None }
        });
        let mut turn = 0;
        let (mut labels, mut sure, mut question) = (0, false, None);
        for paragraph in &analysis.paragraphs {
            let first = analysis.sentences[paragraph.first as usize].first as usize;
            let last = analysis.sentences[paragraph.last as usize - 1].last as usize;
            let mut body = first;
            if let Some(label) = self.label(text, analysis, lexicon, entity_at, first, last) {
                let Label { floor, body: after, sure: one, asker } = label;
                body = after;
                labels += 1;
                sure |= one;
                self.askers.extend(asker);
                // Two labels never have the same span, so only questions can be the same turn.
                let known = question.filter(|_| floor == Floor::Question);
                turn = known.unwrap_or(self.turns.len() as u32 + 1);
                if known.is_none() {
                    question = question.or((floor == Floor::Question).then_some(turn));
                    self.turns.push(floor);
                }
            }
            self.turn_at.push(turn);
            self.body_at.push(body as u32);
            if self.author.is_none() {
                self.author = byline(text, analysis, entity_at, first, last);
            }
        }
        // One label alone is a by-line or a heading, no transcript, unless it has a title and capitals.
        // In a speech, "EMAIL:" and the name over a verse are no labels either.
        let speech = self.house.is_none() && is_speech(text, analysis, flags, &self.quoted);
        if labels < 2 && !sure || speech && !(labels >= 2 && sure) {
            self.turns.clear();
            self.turn_at.fill(0);
        }
        self.find_reader(text, analysis, lexicon, entity_at);
        self.speech = speech && self.house.is_none() && self.turns.is_empty();
        self.find_house(text, analysis);
        let house = self.house.clone().filter(|_| !self.turns.is_empty());
        self.room.read(document, analysis, lexicon, flags, house.as_ref());
        if self.speech {
            self.nation = speaking_nation(text, analysis, lexicon, flags);
            return;
        }
        self.find_organ(text, analysis, lexicon, entity_at);
        self.sign(text, analysis, lexicon, entity_at);
    }

    /// "Ambassador of X", "X's ambassador to Y" at the foot of a letter or column: it speaks for X.
    fn sign(&mut self, text: &str, analysis: &Analysis, lexicon: &CueLexicon, entity_at: &[u32]) {
        if self.house.is_some() || analysis.dateline.is_some() || !self.turns.is_empty() || !self.organ.is_empty() {
            return;
        }
        let from = analysis.paragraphs.len().saturating_sub(3);
        for paragraph in &analysis.paragraphs[from..] {
            let first = analysis.sentences[paragraph.first as usize].first as usize;
            let last = analysis.sentences[paragraph.last as usize - 1].last as usize;
            if last - first > 40 {
                continue;
            }
            for k in first..last {
                let envoy = matches!(
                    analysis.tokens[k].text(text).to_ascii_lowercase().as_str(),
                    "ambassador" | "envoy" | "president" | "minister" | "consul" | "representative" | "commissioner"
                );
                if !envoy {
                    continue;
                }
                let country = |i: usize| {
                    entity_at.get(i).and_then(|e| e.checked_sub(1)).map(|e| &analysis.entities[e as usize]).filter(|e| e.country.is_some())
                };
                let before = (first..k).rev().take(4).find_map(country);
                let after = if analysis.tokens.get(k + 1).is_some_and(|t| t.word == lexicon.known.of) {
                    (k + 2..last.min(k + 6)).find_map(country)
                } else {
                    None
                };
                if let Some(e) = before.or(after) {
                    self.nation = Some(actor(text, e));
                    return;
                }
            }
        }
    }

    fn quotes(&mut self, text: &str, analysis: &Analysis) {
        self.quoted.clear();
        let mut inside = false;
        let mut paragraph = usize::MAX;
        for sentence in &analysis.sentences {
            if sentence.paragraph as usize != paragraph {
                paragraph = sentence.paragraph as usize;
                inside = false;
            }
            for token in &analysis.tokens[sentence.first as usize..sentence.last as usize] {
                match token.text(text) {
                    "\u{201C}" | "\u{201E}" | "``" | "\u{AB}" => inside = true,
                    "\u{201D}" | "''" | "\u{BB}" => inside = false,
                    "\"" => inside = !inside,
                    _ => {}
                }
                self.quoted.push(inside);
            }
        }
    }

    fn count_countries(&mut self, analysis: &Analysis) {
        self.countries.clear();
        for (i, entity) in analysis.entities.iter().enumerate() {
            if entity.country.is_none() {
                continue;
            }
            match self.countries.iter_mut().find(|(e, _)| analysis.entities[*e as usize].country == entity.country) {
                Some(known) => {
                    known.1 += 1;
                    // A country's own name speaks for it better than its people's or capital's.
                    let now = &analysis.entities[known.0 as usize];
                    if now.kind == EntityType::Norp && entity.kind == EntityType::Gpe {
                        known.0 = i as u32;
                    }
                }
                None => self.countries.push((i as u32, 1)),
            }
        }
        self.countries.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    }

    /// In a press briefing the answers speak for an institution or for the country they and the headline name most.
    fn find_house(&mut self, text: &str, analysis: &Analysis) {
        let asked = self.turns.contains(&Floor::Question) && !self.is_interview();
        let spokesperson = self.turns.iter().any(|t| matches!(t, Floor::Spokesperson(_)));
        if self.house.is_some() || !(spokesperson || asked) {
            return;
        }
        let head = analysis.paragraphs.get(2).or(analysis.paragraphs.last()).map_or(0, |p| p.span.end);
        let supranational = |name: &str| {
            ["Commission", "Union", "Nations", "NATO", "Council", "Organization", "Organisation", "Agency", "Bank", "Secretariat"]
                .iter()
                .any(|w| name.contains(w))
        };
        if let Some(e) = analysis.entities.iter().find(|e| e.kind == EntityType::Org && e.span.start < head)
            && supranational(e.span.slice(text))
        {
            self.house = Some(actor(text, e));
        } else {
            let mut best: Option<(u32, u32)> = None;
            for (entity, _) in &self.countries {
                let country = analysis.entities[*entity as usize].country;
                let score: u32 = analysis
                    .entities
                    .iter()
                    .filter(|e| e.country == country)
                    .map(|e| {
                        let paragraph = analysis.sentences.get(analysis.sentence_of(e.first) as usize).map_or(0, |s| s.paragraph as usize);
                        let turn = self.turn_at.get(paragraph).and_then(|t| t.checked_sub(1)).map(|t| &self.turns[t as usize]);
                        let answer = turn.is_some_and(|t| !matches!(t, Floor::Question));
                        u32::from(e.span.start < head) * 3 + u32::from(answer)
                    })
                    .sum();
                if best.is_none_or(|b| score > b.1) {
                    best = Some((*entity, score));
                }
            }
            self.house = best.filter(|b| b.1 > 1).map(|b| actor(text, &analysis.entities[b.0 as usize]));
        }
        if self.house.is_some() {
            for turn in &mut self.turns {
                if let Floor::Member(name) = turn {
                    *turn = Floor::Spokesperson(name.clone());
                }
            }
        }
    }

    /// The body a communique speaks for: "We, the X of Y", the parties of a joint statement, or the first body it names.
    fn find_organ(&mut self, text: &str, analysis: &Analysis, lexicon: &CueLexicon, entity_at: &[u32]) {
        let tokens = &analysis.tokens;
        let entity = |i: usize| entity_at.get(i).and_then(|e| e.checked_sub(1)).map(|e| &analysis.entities[e as usize]);
        let word = |i: usize| tokens.get(i).map_or("", |t| t.text(text));
        for sentence in analysis.sentences.iter().take(12) {
            let (first, last) = (sentence.first as usize, sentence.last as usize);
            // A list of at least three countries behind a word for those who speak.
            let speakers =
                (first..last).find(|k| lexicon.flags(tokens[*k].word) & flag::BODY != 0 && matches!(word(*k + 1), "of" | "from"));
            if let Some(k) = speakers {
                let mut list: Vec<Actor> = Vec::new();
                let mut i = k + 2;
                while i < last {
                    match entity(i) {
                        Some(e) if e.kind == EntityType::Gpe && e.country.is_some() => {
                            list.push(actor(text, e));
                            i = (e.last as usize).max(i + 1);
                        }
                        None if matches!(word(i), "," | "and" | "the" | "The") => i += 1,
                        _ => break,
                    }
                }
                if list.len() >= 3 {
                    self.organ = list;
                    return;
                }
            }
            for i in first..last.min(first + 6) {
                if word(i).eq_ignore_ascii_case("we") && word(i + 1) == "," {
                    let named = (i + 2..last.min(i + 16)).find_map(entity);
                    if let Some(e) =
                        named.filter(|e| !matches!(e.kind, EntityType::Person | EntityType::Date | EntityType::Money | EntityType::Percent))
                    {
                        self.organ = vec![actor(text, e)];
                        self.organ.extend(counted(text, analysis, e.last as usize, last));
                        return;
                    }
                }
            }
        }
        let head = analysis.sentences.iter().take(4).map(|s| s.last as usize).max().unwrap_or(0).min(60).min(tokens.len());
        let document = |i: usize| lexicon.flags(tokens[i].word) & flag::DOCUMENT != 0;
        // "Joint Statement", "issued a joint press communique": two parties.
        self.joint = (0..tokens.len()).any(|i| {
            word(i).eq_ignore_ascii_case("joint") && (i + 1 < tokens.len() && document(i + 1) || (i + 2 < tokens.len() && document(i + 2)))
        });
        if self.joint && (0..head).any(|i| word(i).eq_ignore_ascii_case("joint")) && self.countries.len() >= 2 {
            self.organ = self.countries[..2].iter().map(|(e, _)| actor(text, &analysis.entities[*e as usize])).collect();
            return;
        }
        // A text that calls itself a communique, resolution or statement speaks for the first body in it.
        if (0..head).any(|i| document(i) && tokens[i].is_capitalised()) {
            let first = analysis.entities.iter().find(|e| e.kind == EntityType::Org);
            self.organ = first.map(|e| actor(text, e)).into_iter().collect();
        }
    }

    /// The country or body that this person speaks for.
    pub fn affiliation(&self, text: &str, analysis: &Analysis, lexicon: &CueLexicon, entity_at: &[u32], name: &str) -> Option<Actor> {
        let surname = name.rsplit(' ').next().unwrap_or(name);
        self.index.affiliation(text, &analysis.entities, surname, |people| self.spoken_for(text, analysis, lexicon, entity_at, people))
    }

    /// The country or body that stands beside one of these people, as [`Self::affiliation`] reads it.
    fn spoken_for(
        &self,
        text: &str,
        analysis: &Analysis,
        lexicon: &CueLexicon,
        entity_at: &[u32],
        people: &mut dyn Iterator<Item = usize>,
    ) -> Option<Actor> {
        for entity in people.map(|i| &analysis.entities[i]) {
            let (first, last) = (entity.first as usize, entity.last as usize);
            // Leftwards over title words and one comma.
            let mut found = None;
            let mut i = first;
            let mut steps = 0;
            // What ends the turn before is nothing of whom a label names.
            let label = analysis.tokens.get(last).is_some_and(|t| t.text(text) == ":");
            while i > 0 && steps < 12 {
                i -= 1;
                steps += 1;
                if label && text[analysis.tokens[i].end as usize..analysis.tokens[i + 1].start as usize].contains('\n') {
                    break;
                }
                if let Some(e) = entity_at[i].checked_sub(1).map(|e| &analysis.entities[e as usize]) {
                    if matches!(e.kind, EntityType::Gpe | EntityType::Norp) && e.country.is_some() {
                        found = Some(actor(text, e));
                        break;
                    }
                    if matches!(e.kind, EntityType::Date | EntityType::Person) {
                        break;
                    }
                    if e.kind == EntityType::Org && found.is_none() {
                        found = Some(actor(text, e));
                    }
                    continue;
                }
                let bits = lexicon.flags(analysis.tokens[i].word);
                let w = analysis.tokens[i].text(text);
                let goes_on = bits & (flag::ROLE | flag::TITLE | flag::INSTITUTION | flag::BODY | flag::DETERMINER) != 0
                    || matches!(w, "," | "'s" | "\u{2019}s" | "of" | "for" | "and" | "chief" | "foreign" | "defence" | "defense")
                    || analysis.tokens[i].is_capitalised()
                    || analysis.tags.get(i).is_some_and(|t| t.is_noun() || *t == crate::tag::Tag::Adj);
                if !goes_on || analysis.tags.get(i).is_some_and(|t| t.is_verb()) {
                    break;
                }
            }
            if found.as_ref().is_some_and(|f| f.country.is_some()) {
                return found;
            }
            // "X (Samoa)", "X of Cabo Verde", "X, foreign minister of Y".
            let end = (last + 8).min(analysis.tokens.len());
            let mut k = last;
            while k < end {
                let w = analysis.tokens[k].text(text);
                if let Some(e) = entity_at[k].checked_sub(1).map(|e| &analysis.entities[e as usize]) {
                    if e.country.is_some() && matches!(w_before(text, analysis, k), "(" | "of" | "from" | "'s" | "the") {
                        return Some(actor(text, e));
                    }
                    break;
                }
                let bits = lexicon.flags(analysis.tokens[k].word);
                if !(matches!(w, "(" | "of" | "," | "the" | "from") || bits & (flag::ROLE | flag::TITLE) != 0) {
                    break;
                }
                k += 1;
            }
            if found.is_some() {
                return found;
            }
        }
        None
    }
}

fn w_before<'t>(text: &'t str, analysis: &Analysis, k: usize) -> &'t str {
    k.checked_sub(1).map_or("", |k| analysis.tokens[k].text(text))
}

/// "... and of 53 African countries": the rest of those who speak, where they are counted and not named.
fn counted(text: &str, analysis: &Analysis, at: usize, last: usize) -> Option<Actor> {
    let word = |i: usize| analysis.tokens.get(i).map_or("", |t| t.text(text));
    if word(at) != "and" {
        return None;
    }
    let mut first = at + 1;
    while matches!(word(first), "of" | "the") {
        first += 1;
    }
    if first >= last || analysis.tokens[first].kind != crate::tokenize::Kind::Number {
        return None;
    }
    let end = (first..last.min(first + 6)).find(|i| analysis.tags.get(*i).is_some_and(|t| *t == crate::tag::Tag::NounPl))? + 1;
    let span = crate::span::Span::new(analysis.tokens[first].start, analysis.tokens[end - 1].end);
    Some(Actor { name: span.slice(text).split_whitespace().collect::<Vec<_>>().join(" "), country: None, span: Some(span) })
}

/// A name alone in a paragraph, or a foot that says who "is" the writer.
fn byline(text: &str, analysis: &Analysis, entity_at: &[u32], first: usize, last: usize) -> Option<Actor> {
    let by = analysis.tokens[first].text(text);
    if last - first > 30 || first + 1 >= last {
        return None;
    }
    let at = if by == "By" || by == "BY" { first + 1 } else { first };
    let e = &analysis.entities[entity_at[at].checked_sub(1)? as usize];
    let after = e.last as usize;
    let signs = at > first && last - first <= 16
        || after == last
        || analysis.tokens.get(after).is_some_and(|t| t.text(text) == "is") && last - first <= 30;
    (e.kind == EntityType::Person && signs).then(|| actor(text, e))
}
