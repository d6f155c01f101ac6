//! Which actors a noun phrase names: conjuncts, appositions, institutions, roles, possessors.

use crate::entity::{Entity, EntityType};
use crate::position::Actor;
use crate::position::holder::{Holder, Kind, Scene};
use crate::position::index::{ROLE_NEAR, Reach};
use crate::position::lexicon::flag;
use crate::position::syntax::{Layer, Nominal, Syntax};
use crate::position::voice::actor;
use crate::span::Span;
use crate::tag::Tag;

impl Scene<'_, '_> {
    pub(super) fn named(&self, syntax: &Syntax, np: Nominal, span: Option<Span>) -> Holder {
        let l = &self.layer;
        // Conjuncts: chunks that no preposition ties to the one before.
        let mut heads: Vec<Nominal> = Vec::new();
        let mut k = np.first;
        while k < np.last {
            // "France, which had backed the measures, and Spain": what the clause names is no conjunct.
            if l.is_comma(k)
                && k > np.first
                && l.has(k + 1, flag::RELATIVE)
                && let Some(close) = (k + 2..np.last).find(|c| l.is_comma(*c) && l.has(*c + 1, flag::CONJUNCTION))
            {
                k = close + 1;
                continue;
            }
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
            // "police chiefs in Phoenix and Tucson": the second place is no conjunct of the chiefs.
            let place = |at: usize| l.actor(at).is_some_and(|e| matches!(e.kind, EntityType::Gpe | EntityType::Loc | EntityType::Fac));
            let tied = tied
                || heads.last().is_some_and(|h| {
                    let before = chunk.first.saturating_sub(2);
                    h.last > h.head + 1
                        && l.actor(h.head).is_none()
                        && place(chunk.head)
                        && place(before)
                        && matches!(syntax.chunk_of(before), Some(n) if n.first > h.head && matches!(l.str(n.first - 1), "in" | "at" | "across"))
                });
            // "The declaration on sea level rise and statehood": what a document is on.
            let content = heads.last().is_some_and(|h| {
                l.has(h.head, flag::DOCUMENT)
                    && h.last > h.head + 2
                    && l.actor(h.head).is_none_or(|e| e.last as usize <= h.head + 1)
                    && l.actor(chunk.head).is_none()
                    && !l.has(chunk.head, flag::ROLE | flag::INSTITUTION | flag::BODY | flag::COLLECTIVE | flag::AGENT | flag::DOCUMENT)
            });
            if tied || content {
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
        // "X, the rebels' envoy, who ...": the relative clause is X's.
        let apposed = heads.len() == 1
            && np.first >= l.first + 2
            && l.is_comma(np.first - 1)
            && l.is_comma(np.last)
            && l.has(np.last + 1, flag::RELATIVE)
            && l.has(np.head, flag::ROLE)
            && l.has(np.first, flag::DETERMINER)
            && l.actor(np.head).is_none();
        if apposed && let Some(person) = l.actor(np.first - 2).filter(|e| e.kind == EntityType::Person) {
            return Holder { actors: vec![actor(l.text, person)], span, kind: Kind::Name };
        }
        // A description behind names that it belongs to: "Pretoria and Brasilia, keepers of earlier presidencies".
        while heads.len() > 2 {
            let (last, before) = (heads[heads.len() - 1], heads[heads.len() - 2]);
            let described = l.is_comma(last.first - 1) && l.actor(last.head).is_none() && l.actor(before.head).is_some();
            if !described {
                break;
            }
            heads.pop();
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
        // "He and Defence Minister X": a pronoun among names.
        if !alone
            && l.is(np.last, l.lexicon.known.and)
            && np.last == np.first + 1
            && l.entity_at[np.first] == 0
            && l.has(np.first, flag::PERSON)
        {
            let found = self.pronoun(np.first, l.flags[np.first]).unwrap_or_default();
            if !found.is_empty() {
                return (found, Kind::Pronoun);
            }
        }
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
                // "my Government" is the country, whoever says "my".
                let owner = if l.has(chunk.first, flag::FIRST) { self.first_person("we") } else { self.possessor(syntax, chunk) };
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
                if let Some(e) = self.voice.index.ministry_before(&self.analysis.entities, before) {
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
        if let Some(president) = self.president(chunk, head, np.last) {
            return president;
        }
        // "The President's view", "his message": whose it is.
        // "The Council's statement": its issuer.
        let owned = head_bits & flag::DOCUMENT != 0 && (chunk.first..head).any(|k| l.tokens[k].is_clitic());
        if (head_bits & flag::MENTAL != 0 || owned) && chunk.head == head {
            let owner = self.possessor(syntax, Nominal { head, ..chunk });
            if !owner.is_empty() {
                return (owner, Kind::Name);
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
            if let Some(e) = self.voice.index.called(text, &self.analysis.entities, &lower, 0, before, called) {
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
                // A body's members speak for themselves.
                let members = matches!(lower.as_str(), "states" | "members" | "participants" | "delegations") && organ.len() == 1;
                let own = (l.tokens[head].is_capitalised() || document || plural) && !members;
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
                    || lower == "agency"
                {
                    let e = self.voice.index.body_before(&self.analysis.entities, before);
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
            && !l.has(np.last, flag::RELATIVE)
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
        let human = head_bits & (flag::ROLE | flag::INSTITUTION | flag::BODY | flag::COLLECTIVE) != 0;
        let kind = if named && human { Kind::Name } else { Kind::Plain };
        (vec![self.plain(np.first, np.last)], kind)
    }

    /// The fullest mention of a body that is named here by its last word alone.
    fn fullest(&self, e: &Entity) -> Actor {
        let text = self.layer.text;
        let own = e.span.slice(text);
        let short = own.len() <= 8 && own.chars().filter(|c| c.is_uppercase()).count() >= 2 && !own.contains(' ');
        if e.kind == EntityType::Org && short {
            let full = self.voice.index.bracketed(text, self.analysis, own);
            if let Some(f) = full.filter(|f| f.span.end < e.span.start) {
                return actor(text, f);
            }
        }
        if e.kind == EntityType::Org
            && !own.contains(' ')
            && self.layer.lexicon.flags(self.layer.tokens[e.first as usize].word) & (flag::BODY | flag::INSTITUTION) != 0
        {
            let lower = own.to_lowercase();
            let index = &self.voice.index;
            if let Some(f) = index.called(text, &self.analysis.entities, &lower, e.span.len(), e.span.start, called) {
                return actor(text, f);
            }
        }
        actor(text, e)
    }

    /// The whole name where a family name that stands first was given: "Lu" for "Lu Jingshan".
    pub fn whole_name(&self, short: &Actor) -> Actor {
        let (text, own) = (self.layer.text, short.name.as_str());
        let Some(span) = short.span.filter(|_| !own.contains(' ') && short.country.is_none()) else { return short.clone() };
        let (index, entities) = (&self.voice.index, &self.analysis.entities);
        let full = index.with_first_word(text, entities, own).filter(|f| f.span.end <= span.start);
        full.filter(|_| !index.has_last_word(text, entities, own)).map_or_else(|| short.clone(), |f| actor(text, f))
    }

    /// "The President" in a briefing is the president of the house that gives it, whoever else was named so.
    fn president(&self, chunk: Nominal, head: usize, last: usize) -> Option<(Vec<Actor>, Kind)> {
        let l = &self.layer;
        let bare = head == chunk.first + 1
            && matches!(l.str(chunk.first), "the" | "The" | "this" | "This" | "our" | "Our" | "THE")
            && l.str(head).eq_ignore_ascii_case("president");
        if !self.voice.room.briefing || !bare {
            return None;
        }
        let house = self.voice.house.as_ref()?;
        let other = (chunk.last + 1..last).filter(|_| l.is(chunk.last, l.lexicon.known.of)).find_map(|k| l.actor(k));
        if other.is_some_and(|e| e.country != house.country) {
            return None;
        }
        let chief = self.voice.room.chief.clone();
        Some(match chief {
            Some(chief) => (vec![chief], Kind::Name),
            None => (vec![self.plain(head, head + 1)], Kind::Plain),
        })
    }

    /// "The spokesman", "the minister": the last person with that role before or after the name.
    fn by_role(&self, before: usize, head: usize) -> Option<Actor> {
        let l = &self.layer;
        let start = l.tokens[before].start;
        let role = l.tokens[head].word;
        let spokesperson = l.has(head, flag::SPOKESPERSON);
        let bears = |k: usize| l.tokens[k].word == role || spokesperson && l.flags[k] & flag::SPOKESPERSON != 0;
        // Only words of a title or description may stand between the role and the name.
        let titles = |k: usize| {
            let tag = self.analysis.tags.get(k).copied().unwrap_or(Tag::Punct);
            tag.is_noun() || matches!(tag, Tag::Propn | Tag::Adj | Tag::Det | Tag::Adp | Tag::Part) || l.flags[k] & flag::TITLE != 0
        };
        // Title and description of the name; else, less surely, a name that stands near the role.
        let of_role = |i: usize, near_too: bool| {
            let e = &self.analysis.entities[i];
            if self.voice.room.aside[i] {
                return false;
            }
            let (first, last) = (e.first as usize, e.last as usize);
            let ahead = (first.saturating_sub(ROLE_NEAR)..first)
                .rev()
                .enumerate()
                .take_while(|(n, k)| titles(*k) || *n == 0 && l.tokens[*k].text(l.text) == ",")
                .any(|(_, k)| bears(k));
            let behind = (last..(last + ROLE_NEAR).min(l.tokens.len()))
                .enumerate()
                .take_while(|(n, k)| titles(*k) || *n == 0 && matches!(l.tokens[*k].text(l.text), "," | "("))
                .any(|(n, k)| n > 0 && bears(k));
            // A rarer role than "president" may stand a little further off.
            // "the President ... to President X": two people.
            let beside = ahead && {
                let sentence = &self.analysis.sentences[self.analysis.sentence_of(e.first) as usize];
                (sentence.first as usize + 1..sentence.last as usize).any(|k| {
                    l.tokens[k].word == role
                        && !(first.saturating_sub(ROLE_NEAR)..first).contains(&k)
                        && l.tokens[k - 1].text(l.text).eq_ignore_ascii_case("the")
                })
            };
            if beside {
                return false;
            }
            let near = |k: usize| bears(k) && !l.str(head).eq_ignore_ascii_case("president");
            ahead || behind || near_too && (first.saturating_sub(6)..(last + 6).min(l.tokens.len())).any(near)
        };
        let (index, briefing) = (&self.voice.index, self.voice.room.briefing);
        let bearer = |reach: Reach| index.bearer(self.analysis, l.flags, head, start, reach, |i| of_role(i, reach == Reach::Near));
        let titled = if briefing { bearer(Reach::Title) } else { None };
        titled.or_else(|| bearer(Reach::Near)).map(|e| actor(l.text, e))
    }

    /// Who "its", "Pakistan's" or "Afghan" before a noun names.
    pub fn possessor(&self, syntax: &Syntax, chunk: Nominal) -> Vec<Actor> {
        let l = &self.layer;
        let bits = l.flags[chunk.first];
        if bits & flag::POSSESSIVE != 0 && l.entity_at[chunk.first] == 0 {
            if bits & flag::FIRST != 0 {
                return self.first_person(l.str(chunk.first));
            }
            let found = self.pronoun(chunk.first, bits & !flag::FIRST).unwrap_or_default();
            // "Their support" of nobody named: the mention itself.
            if found.is_empty() && self.voice.room.briefing && bits & flag::PLURAL != 0 && !self.memory.crowd {
                return vec![self.plain(chunk.first, chunk.first + 1)];
            }
            return found;
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
        // "Pakistani support", "the French-Saudi proposal".
        let mut owners: Vec<&Entity> = Vec::new();
        for e in entities_in(l, chunk.first, chunk.head) {
            if !matches!(e.kind, EntityType::Gpe | EntityType::Norp | EntityType::Org) {
                continue;
            }
            let paired = owners.last().is_none_or(|o| {
                let between = o.last as usize..e.first as usize;
                between.len() == 1 && between.clone().all(|k| l.str(k).starts_with(['-', '\u{2013}', '\u{2010}']))
            });
            if paired {
                owners.push(e);
            }
        }
        owners.into_iter().map(|e| actor(l.text, e)).collect()
    }
}

/// Whether a body is called by this lower-cased word alone: "Commission" of "ECOWAS Commission", "Department" of
/// "U.S. Department of the Treasury". "Council" of "Council of Ministers" stays as it is: the text calls it so.
fn called(name: &str, word: &str) -> bool {
    name.to_lowercase().ends_with(word)
        || matches!(word, "department" | "ministry" | "agency" | "office" | "court" | "bank")
            && name.split(|c: char| !c.is_alphanumeric()).any(|w| w.to_lowercase() == word)
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
