//! From a mention to the actors it names: names, roles, institutions, pronouns and collective mentions.

use crate::document::Analysis;
use crate::entity::{Entity, EntityType};
use crate::position::Actor;
use crate::position::lexicon::flag;
use crate::position::syntax::{Layer, Nominal, Syntax};
use crate::position::voice::{Floor, Voice, actor};
use crate::span::Span;

/// Who was spoken of last.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    pub person: Option<Actor>,
    /// What "it" is: one body, or the parties of a document.
    pub things: Vec<Actor>,
    pub body: Option<Actor>,
    pub several: Vec<Actor>,
    /// Holder of the last position of a speaker, for free indirect speech.
    pub speaker: Option<Actor>,
    /// Who the open quotation is by.
    pub quoting: Option<Actor>,
    pub paragraph: u32,
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

    fn plain(&self, first: usize, last: usize) -> Actor {
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
                let several = if self.memory.several.len() > 1 { self.memory.several.clone() } else { self.pair(false) };
                return Holder { actors: several, span, kind: Kind::Pronoun };
            }
            if let Some(actors) = self.pronoun(bits) {
                return Holder { actors, span, kind: Kind::Pronoun };
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

    fn pronoun(&self, bits: u64) -> Option<Vec<Actor>> {
        let memory = self.memory;
        if bits & flag::PERSON != 0 {
            return Some(memory.person.iter().cloned().collect());
        }
        if bits & flag::THING != 0 {
            return Some(memory.things.clone());
        }
        if bits & flag::PLURAL != 0 {
            if memory.several.len() > 1 {
                return Some(memory.several.clone());
            }
            return Some(memory.several.first().or(memory.body.as_ref()).or(memory.things.first()).cloned().into_iter().collect());
        }
        None
    }

    /// Whose "we" or "I" it is.
    pub fn first_person(&self, word: &str) -> Vec<Actor> {
        let singular = matches!(word.to_ascii_lowercase().as_str(), "i" | "my" | "me" | "mine" | "myself" | "|");
        let for_country =
            |name: &Actor| self.voice.affiliation(self.layer.text, self.analysis, self.layer.lexicon, self.layer.entity_at, &name.name);
        let voice = self.voice;
        if let Some(teller) = &self.teller {
            let kind = teller.span.and_then(|span| self.layer.entities.iter().find(|e| e.span == span)).map(|e| e.kind);
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
            [] => voice.nation.clone().or_else(|| voice.author.clone()).into_iter().collect(),
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
        let near = self.analysis.entities.iter().filter(|e| e.country.is_some());
        let by_name = near.clone().find(|e| body.name.starts_with(e.span.slice(text)));
        let beside = body.span.and_then(|span| {
            near.clone().find(|e| {
                e.span.end <= span.start && span.start - e.span.end <= 4 || e.span.start >= span.end && e.span.start - span.end <= 8
            })
        });
        by_name.or(beside).map(|e| actor(text, e)).or_else(|| self.nation()).unwrap_or_else(|| body.clone())
    }

    /// The country at the head of the text.
    fn nation(&self) -> Option<Actor> {
        self.home().or_else(|| {
            let end = self.analysis.paragraphs.get(1).or(self.analysis.paragraphs.first())?.span.end;
            let e = self.analysis.entities.iter().find(|e| e.country.is_some() && e.kind == EntityType::Gpe && e.span.start < end)?;
            Some(actor(self.layer.text, e))
        })
    }

    /// The country of the dateline.
    fn home(&self) -> Option<Actor> {
        let place = self.analysis.dateline.as_ref()?;
        let e = self.analysis.entities.iter().find(|e| place.span.contains(e.span) && e.country.is_some())?;
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
        let capital = l.str(np.head).eq_ignore_ascii_case("capitals");
        let pair = self.pair(capital);
        (pair.len() == 2).then_some(pair)
    }

    /// The last two people named before a token.
    fn last_people(&self, at: usize) -> Vec<Actor> {
        let (text, before) = (self.layer.text, self.layer.tokens[at].start);
        let mut people: Vec<Actor> = Vec::new();
        for e in self.analysis.entities.iter().rev().filter(|e| e.span.start < before && e.kind == EntityType::Person) {
            let name = actor(text, e);
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
    fn pair(&self, capital: bool) -> Vec<Actor> {
        let (text, entities) = (self.layer.text, &self.analysis.entities);
        self.voice
            .countries
            .iter()
            .take(2)
            .map(|(e, _)| {
                let entity = &entities[*e as usize];
                if capital {
                    let city = entities.iter().find(|c| {
                        c.country == entity.country && c.kind == EntityType::Gpe && c.span.slice(text) != entity.span.slice(text)
                    });
                    return actor(text, city.unwrap_or(entity));
                }
                actor(text, entity)
            })
            .collect()
    }

    fn named(&self, syntax: &Syntax, np: Nominal, span: Option<Span>) -> Holder {
        let l = &self.layer;
        // Conjuncts: chunks that no preposition ties to the one before.
        let mut heads: Vec<Nominal> = Vec::new();
        let mut k = np.first;
        while k < np.last {
            let Some(&chunk) = syntax.chunk_of(k) else {
                k += 1;
                continue;
            };
            let tied = chunk.first > np.first && {
                let mut b = chunk.first - 1;
                while b > np.first && l.is_quote(b) {
                    b -= 1;
                }
                l.has(b, flag::PREPOSITION) || syntax.group_of(b).is_some() || l.str(b) == "("
            };
            if tied {
                if let Some(last) = heads.last_mut() {
                    last.last = chunk.last;
                }
            } else if chunk.first >= np.first {
                heads.push(chunk);
            }
            k = chunk.last.max(k + 1);
        }
        if heads.is_empty() {
            heads.push(np);
        }
        // An apposition that names the person: "Its mayor, Elroy Cho".
        if heads.len() == 2 {
            let comma = l.is_comma(heads[1].first.saturating_sub(1));
            let person = (heads[1].first..heads[1].last).any(|k| l.actor(k).is_some_and(|e| e.kind == EntityType::Person));
            let named_first = (heads[0].first..heads[0].last).any(|k| l.actor(k).is_some_and(|e| e.kind == EntityType::Person));
            let actor_in = |n: &Nominal| (n.first..n.last).any(|k| l.actor(k).is_some());
            if comma
                && (person && !named_first || !actor_in(&heads[0]) && actor_in(&heads[1]) && l.flags[heads[1].first] & flag::TITLE == 0)
            {
                heads.remove(0);
            } else if comma {
                heads.truncate(1);
            }
        }
        let mut actors: Vec<Actor> = Vec::new();
        let mut kind = Kind::Plain;
        for head in &heads {
            let (found, k) = self.one(syntax, *head, heads.len() == 1);
            if k == Kind::Name || k == Kind::Pronoun {
                kind = Kind::Name;
            } else if k == Kind::Crowd && actors.is_empty() {
                kind = Kind::Crowd;
            }
            for a in found {
                if !actors.contains(&a) {
                    actors.push(a);
                }
            }
        }
        Holder { actors, span, kind }
    }

    fn one(&self, syntax: &Syntax, np: Nominal, alone: bool) -> (Vec<Actor>, Kind) {
        let l = &self.layer;
        let text = l.text;
        let chunk = syntax.chunk_of(np.first).copied().unwrap_or(np);
        let inside: Vec<&Entity> = entities_in(l, chunk.first, chunk.last.min(np.last));
        let head = chunk.head.min(np.last - 1);
        let head_bits = l.flags[head];
        if let Some(person) = inside.iter().rev().find(|e| e.kind == EntityType::Person) {
            let at_head = person.first as usize <= head && head < person.last as usize;
            if at_head || l.has(head, flag::ROLE) {
                return (vec![actor(text, person)], Kind::Name);
            }
        }
        if let Some(e) = l.actor(head) {
            return (vec![self.fullest(e)], Kind::Name);
        }
        let after: Vec<&Entity> = entities_in(l, chunk.last, np.last);
        // "members of X", "the delegation of Y".
        if head_bits & flag::INSTITUTION != 0 {
            if let Some(e) = inside.iter().chain(after.iter()).find(|e| e.country.is_some()) {
                let whole = matches!(
                    l.str(head).to_ascii_lowercase().as_str(),
                    "parliament" | "lawmakers" | "army" | "party" | "officials" | "federation" | "cabinet" | "presidency"
                );
                if !whole {
                    return (vec![actor(text, e)], Kind::Name);
                }
            }
            if matches!(
                l.str(head).to_ascii_lowercase().as_str(),
                "authorities" | "government" | "delegation" | "leadership" | "representation"
            ) && let Some(e) = inside.iter().find(|e| e.kind == EntityType::Org)
            {
                return (vec![actor(text, e)], Kind::Name);
            }
            if l.has(chunk.first, flag::POSSESSIVE) {
                let owner = self.possessor(syntax, chunk);
                if let [one] = owner.as_slice()
                    && l.has(chunk.first, flag::PERSON)
                    && let Some(country) = self.voice.affiliation(text, self.analysis, l.lexicon, l.entity_at, &one.name)
                {
                    return (vec![country], Kind::Name);
                }
                if !owner.is_empty() {
                    return (owner, Kind::Name);
                }
            }
            if inside.is_empty() && after.is_empty() && l.str(head).to_ascii_lowercase().starts_with("ministr") {
                let before = l.tokens[np.first].start;
                let known = self
                    .analysis
                    .entities
                    .iter()
                    .rev()
                    .find(|e| e.span.start < before && e.kind == EntityType::Org && e.span.slice(text).contains("inistry"));
                if let Some(e) = known {
                    return (vec![actor(text, e)], Kind::Name);
                }
            }
            if inside.is_empty()
                && after.is_empty()
                && alone
                && matches!(
                    l.str(head).to_ascii_lowercase().as_str(),
                    "government" | "delegation" | "mission" | "side" | "country" | "nation" | "administration" | "embassy" | "ministry"
                )
            {
                let owner = self.voice.house.clone().or_else(|| self.voice.nation.clone()).or_else(|| self.home());
                if let Some(owner) = owner {
                    return (vec![owner], Kind::Name);
                }
            }
        }
        if head_bits & flag::ROLE != 0
            && !l.str(head).ends_with('s')
            && l.has(np.first, flag::DETERMINER)
            && !matches!(l.str(np.first), "some" | "Some" | "a" | "A" | "an" | "any" | "each" | "every")
            && inside.is_empty()
            && after.is_empty()
            && alone
            && let Some(person) = self.by_role(np.first, head)
        {
            return (vec![person], Kind::Name);
        }
        if head_bits & (flag::BODY | flag::DOCUMENT) != 0 && inside.is_empty() && alone {
            let word = l.str(head);
            let before = l.tokens[np.first].start;
            let lower = word.to_lowercase();
            let same = self
                .analysis
                .entities
                .iter()
                .rev()
                .find(|e| e.span.start < before && e.kind == EntityType::Org && e.span.slice(text).to_lowercase().ends_with(&lower));
            if let Some(e) = same {
                return (vec![self.fullest(e)], Kind::Name);
            }
            let plural = matches!(
                lower.as_str(),
                "ministers" | "leaders" | "heads" | "members" | "states" | "participants" | "parties" | "delegations"
            );
            let document = head_bits & flag::DOCUMENT != 0;
            if after.is_empty() || lower == "heads" {
                let mut organ = self.voice.organ.clone();
                if document && organ.is_empty() {
                    organ = if self.voice.joint { self.pair(false) } else { self.memory.body.iter().cloned().collect() };
                }
                let own = l.tokens[head].is_capitalised() || document || plural;
                if !organ.is_empty()
                    && own
                    && !matches!(l.str(np.first).to_ascii_lowercase().as_str(), "some" | "many" | "several" | "most" | "other")
                {
                    return (organ, Kind::Name);
                }
                if lower == "bloc"
                    || lower == "alliance"
                    || lower == "union"
                    || lower == "organisation"
                    || lower == "organization"
                    || lower == "group"
                {
                    let e = self.analysis.entities.iter().rev().find(|e| e.span.start < before && e.kind == EntityType::Org);
                    if let Some(e) = e {
                        return (vec![self.fullest(e)], Kind::Name);
                    }
                }
            }
        }
        // "The ministers" without a number: the last two of them.
        if head_bits & flag::ROLE != 0
            && l.str(head).ends_with('s')
            && l.str(np.first).eq_ignore_ascii_case("the")
            && inside.is_empty()
            && after.is_empty()
        {
            let people = self.last_people(np.first);
            if people.len() == 2 {
                return (people, Kind::Name);
            }
        }
        if head_bits & flag::CROWD != 0 && inside.is_empty() && after.is_empty() {
            return (Vec::new(), Kind::Crowd);
        }
        let named = !inside.is_empty() || !after.is_empty();
        let counted = (np.first..np.last).any(|k| l.tags[k] == crate::tag::Tag::Num);
        let human = head_bits & (flag::ROLE | flag::INSTITUTION | flag::BODY | flag::COLLECTIVE) != 0;
        let kind = if named && human { Kind::Name } else { Kind::Plain };
        let _ = counted;
        (vec![self.plain(np.first, np.last)], kind)
    }

    /// The fullest mention of a body that is named here by its last word alone.
    fn fullest(&self, e: &Entity) -> Actor {
        let text = self.layer.text;
        let own = e.span.slice(text);
        let short = own.len() <= 8 && own.chars().filter(|c| c.is_uppercase()).count() >= 2 && !own.contains(' ');
        if e.kind == EntityType::Org && short {
            let tokens = self.layer.tokens;
            let full = self.analysis.entities.iter().find(|f| {
                f.kind == EntityType::Org && f.span.end < e.span.start && f.span.len() > e.span.len() && {
                    let k = f.last as usize;
                    k + 1 < tokens.len() && tokens[k].text(text) == "(" && tokens[k + 1].text(text) == own
                }
            });
            if let Some(f) = full {
                return actor(text, f);
            }
        }
        if e.kind == EntityType::Org
            && !own.contains(' ')
            && self.layer.lexicon.flags(self.layer.tokens[e.first as usize].word) & (flag::BODY | flag::INSTITUTION) != 0
        {
            let lower = own.to_lowercase();
            let fuller = self.analysis.entities.iter().rfind(|f| {
                f.kind == EntityType::Org
                    && f.span.start < e.span.start
                    && f.span.slice(text).to_lowercase().ends_with(&lower)
                    && f.span.len() > e.span.len()
            });
            if let Some(f) = fuller {
                return actor(text, f);
            }
        }
        actor(text, e)
    }

    /// "The spokesman", "the minister": the last person with that role before or after the name.
    fn by_role(&self, before: usize, head: usize) -> Option<Actor> {
        let l = &self.layer;
        let start = l.tokens[before].start;
        let role = l.tokens[head].word;
        let spokesperson = l.has(head, flag::SPOKESPERSON);
        for e in self.analysis.entities.iter().rev().filter(|e| e.kind == EntityType::Person && e.span.start < start) {
            let from = (e.first as usize).saturating_sub(6);
            let to = (e.last as usize + 6).min(l.tokens.len());
            let fits = (from..to).any(|k| l.tokens[k].word == role || spokesperson && l.flags[k] & flag::SPOKESPERSON != 0);
            if fits {
                return Some(actor(l.text, e));
            }
        }
        None
    }

    /// Who "its", "Pakistan's" or "Afghan" before a noun names.
    pub fn possessor(&self, syntax: &Syntax, chunk: Nominal) -> Vec<Actor> {
        let l = &self.layer;
        let bits = l.flags[chunk.first];
        if bits & flag::POSSESSIVE != 0 && l.entity_at[chunk.first] == 0 {
            if bits & flag::FIRST != 0 {
                return self.first_person(l.str(chunk.first));
            }
            return self.pronoun(bits & !flag::FIRST).unwrap_or_default();
        }
        // The last possessive marker before the head.
        let mark = (chunk.first..chunk.head).rev().find(|k| l.tokens[*k].is_clitic() || matches!(l.str(*k), "'" | "\u{2019}"));
        if let Some(mark) = mark {
            let owner = Nominal { first: chunk.first, last: mark, head: mark.saturating_sub(1).max(chunk.first) };
            if let Some(e) = l.actor(owner.head) {
                return vec![self.fullest(e)];
            }
            return self.one(syntax, Nominal { last: mark, ..owner }, true).0;
        }
        entities_in(l, chunk.first, chunk.head)
            .iter()
            .find(|e| matches!(e.kind, EntityType::Gpe | EntityType::Norp | EntityType::Org))
            .map(|e| actor(l.text, e))
            .into_iter()
            .collect()
    }
}

pub fn same_person(a: &str, b: &str) -> bool {
    a == b || a.ends_with(b) && a[..a.len() - b.len()].ends_with(' ') || b.ends_with(a) && b[..b.len() - a.len()].ends_with(' ')
}

/// Entities that can act within a range of tokens.
pub fn entities_in<'a>(l: &Layer<'a>, first: usize, last: usize) -> Vec<&'a Entity> {
    let mut found: Vec<&Entity> = Vec::new();
    let mut k = first;
    while k < last {
        match l.actor(k) {
            Some(e) => {
                found.push(e);
                k = (e.last as usize).max(k + 1);
            }
            None => k += 1,
        }
    }
    found
}
