//! Who is spoken of: what the subjects of a text's clauses leave for the pronouns behind them.

use crate::document::Analysis;
use crate::entity::EntityType;
use crate::position::Actor;
use crate::position::complement::is_agent;
use crate::position::holder::{Holder, Kind, Memory, Scene};
use crate::position::index::{entity_with, place_of};
use crate::position::lexicon::flag;
use crate::position::names::entities_in;
use crate::position::syntax::{Form, Layer, Nominal, Syntax};
use crate::position::voice::{Floor, Voice, actor};
use crate::span::Span;
use crate::tag::Tag;

#[allow(clippy::too_many_arguments)]
pub fn note_group(
    l: &Layer<'_>,
    analysis: &Analysis,
    voice: &Voice,
    floor: Option<&Floor>,
    s: &Syntax,
    i: usize,
    memory: &mut Memory,
    resolved: &mut [Option<Holder>],
) {
    let g = &s.groups[i];
    let Some(subject) = g.subject else { return };
    if g.form != Form::Finite {
        return;
    }
    // The subject of an earlier group at the same place is resolved already.
    let known = s.groups[..i].iter().position(|h| h.form == Form::Finite && h.subject == Some(subject));
    if let Some(k) = known
        && (!s.groups[k].relative || g.relative)
    {
        resolved[i] = resolved[k].clone();
        return;
    }
    let holder = match known.and_then(|k| resolved[k].clone()) {
        Some(holder) => holder,
        None => Scene { layer: *l, analysis, voice, memory, floor, teller: None }.resolve(s, subject),
    };
    // "I think the President ...": who is spoken of in one's own judgement counts as if it stood alone.
    let own = |r: usize| s.groups[r].words & flag::BELIEVE != 0 && s.groups[r].subject.is_some_and(|n| l.has(n.first, flag::FIRST));
    let told = g.governor.is_some_and(|r| s.groups[r].words & flag::REPORT == 0 && !own(r));
    let behind = |bits: u64| subject.first > l.first && l.has(subject.first - 1, bits);
    let that = subject.first > l.first && l.is(subject.first - 1, l.lexicon.known.that);
    let aside = (behind(flag::SUBORDINATOR) || that) && g.governor.is_none();
    // "When President X was received at ..., the two countries agreed": X may be "he" in what follows.
    if aside && subject.first == l.first + 1 && holder.kind == Kind::Name {
        let named = |a: &Actor| a.span.and_then(|span| entity_with(l.entities, span));
        if let [one] = holder.actors.as_slice()
            && named(one).is_some_and(|e| e.kind == EntityType::Person)
        {
            note_person(memory, one.clone());
        }
    }
    // A person of a side clause may be "he" in the main one: "as the President said, he ...".
    if let [one] = holder.actors.as_slice()
        && matches!(holder.kind, Kind::Name | Kind::Plain)
        && (is_person(l, voice, one) || holder.kind == Kind::Plain && is_somebody(l, subject))
    {
        memory.aside = Some(one.clone());
    }
    let plural = holder.kind == Kind::Plain && acts_in_number(l, s, subject, g.words);
    let parties = g.relative && matches!(holder.kind, Kind::Plain | Kind::Name) && acts_in_number(l, s, subject, g.words);
    if voice.room.briefing && (plural || holder.kind == Kind::Name && is_several(l, &holder.actors)) || parties {
        memory.beside = holder.actors.clone();
    }
    if holder.kind != Kind::First && !g.relative && !told && !aside {
        note(memory, l, voice, &holder);
        // "the President": a role without a name is somebody, too; "Republican leaders" are several.
        if let ([one], Kind::Plain) = (holder.actors.as_slice(), holder.kind) {
            if is_somebody(l, subject) {
                note_person(memory, one.clone());
            } else if plural && voice.room.briefing {
                memory.several = vec![one.clone()];
                memory.several_at = memory.sentence;
                memory.crowd = false;
            }
        }
        if holder.kind == Kind::Crowd && voice.room.briefing {
            memory.crowd = l.tags[subject.head] == Tag::NounPl || l.flags[subject.head] & flag::CROWD != 0;
        }
        // "China's record needs no footnote. It ...": what is spoken of is China.
        if holder.kind == Kind::Plain
            && let Some(mark) = (subject.first..subject.head).find(|k| l.tokens[*k].is_clitic())
            && mark > subject.first
            && let Some(owner) = l.actor(mark - 1)
            && matches!(owner.kind, EntityType::Gpe | EntityType::Org)
        {
            memory.things = vec![actor(l.text, owner)];
            memory.things_at = memory.sentence;
        }
    }
    resolved[i] = Some(holder);
}

/// The two names that a sentence's main clauses are about: "A demands X; B wants Y. Both ...".
pub fn duo(l: &Layer<'_>, s: &Syntax, resolved: &[Option<Holder>]) -> Vec<Actor> {
    let mut found: Vec<Actor> = Vec::new();
    for (g, holder) in s.groups.iter().zip(resolved) {
        if g.form != Form::Finite || g.relative || g.governor.is_some() {
            continue;
        }
        let Some(holder) = holder.as_ref().filter(|h| h.kind == Kind::Name) else { continue };
        for a in &holder.actors {
            let named = a.span.is_some_and(|span| entity_with(l.entities, span).is_some());
            if named && found.iter().all(|f| f.name != a.name && (f.country.is_none() || f.country != a.country)) {
                found.push(a.clone());
            }
        }
    }
    if found.len() != 2 {
        found.clear();
    }
    found
}

/// A role in the singular without a name.
fn is_somebody(l: &Layer<'_>, subject: Nominal) -> bool {
    l.has(subject.head, flag::ROLE) && !l.str(subject.head).ends_with('s')
}

/// Whether a plural without a name is of people or bodies: "insurers will tell you that they ...".
fn acts_in_number(l: &Layer<'_>, s: &Syntax, subject: Nominal, verb: u64) -> bool {
    // "A majority of Americans"
    let share = matches!(l.str(subject.head), "majority" | "number" | "handful" | "couple" | "bunch" | "dozen")
        && subject.last > subject.head + 1
        && (subject.head + 1..subject.last).any(|k| l.tags[k] == Tag::NounPl || l.actor(k).is_some());
    let agent = is_agent(l, s, subject) && !l.has(subject.head, flag::DOCUMENT) || verb & (flag::REPORT | flag::BELIEVE) != 0;
    share || l.tags[subject.head] == Tag::NounPl && agent
}

/// Whether "they" may stand for these: more than one, or a body, people or country.
fn is_several(l: &Layer<'_>, actors: &[Actor]) -> bool {
    let kind = |a: &Actor| a.span.and_then(|span| entity_with(l.entities, span)).map(|e| e.kind);
    actors.len() > 1 || actors.first().is_some_and(|a| matches!(kind(a), None | Some(EntityType::Gpe | EntityType::Org | EntityType::Norp)))
}

/// A person by name who may be "he" or "she".
fn is_person(l: &Layer<'_>, voice: &Voice, one: &Actor) -> bool {
    let at = one.span.and_then(|span| place_of(l.entities, span));
    at.is_some_and(|i| l.entities[i].kind == EntityType::Person && !voice.room.aside[i])
}

fn note_person(memory: &mut Memory, one: Actor) {
    memory.person = Some(one);
    memory.person_at = memory.sentence;
}

fn note_thing(memory: &mut Memory, one: Actor) {
    memory.things = vec![one];
    memory.things_at = memory.sentence;
}

fn note(memory: &mut Memory, l: &Layer<'_>, voice: &Voice, holder: &Holder) {
    use EntityType as T;
    if holder.kind == Kind::Crowd || holder.kind == Kind::Plain {
        return;
    }
    match holder.actors.as_slice() {
        [one] => {
            let at = one.span.and_then(|span| place_of(l.entities, span));
            match at.map(|i| l.entities[i].kind) {
                Some(T::Person) if is_person(l, voice, one) => note_person(memory, one.clone()),
                Some(kind @ (T::Gpe | T::Org | T::Norp | T::Loc)) if !(voice.room.briefing && at.is_some_and(|i| voice.room.aside[i])) => {
                    note_thing(memory, one.clone());
                    memory.several = vec![one.clone()];
                    memory.several_at = memory.sentence;
                    memory.crowd = false;
                    if kind == T::Org {
                        memory.body = Some(one.clone());
                    }
                }
                _ => {}
            }
        }
        [] => {}
        several => {
            memory.several = several.to_vec();
            memory.several_at = memory.sentence;
            memory.crowd = false;
            let document = holder.span.is_some_and(|span| {
                l.tokens[l.first..l.last].iter().any(|t| span.contains(t.span()) && l.lexicon.flags(t.word) & flag::DOCUMENT != 0)
            });
            if document {
                memory.things = several.to_vec();
                memory.things_at = memory.sentence;
            }
        }
    }
}

/// In a sentence without a verb group of interest, its first actor counts as spoken of.
pub fn note_entities(l: &Layer<'_>, voice: &Voice, memory: &mut Memory) {
    use EntityType as T;
    if voice.room.briefing {
        return note_subjects(l, voice, memory);
    }
    let (mut person, mut thing) = (false, false);
    for e in entities_in(l, l.first, l.last) {
        match e.kind {
            // "Jay, on Syria", "Goyal.": somebody is called, not spoken of.
            T::Person if !person && e.first as usize == l.first && (l.is_comma(e.last as usize) || e.last as usize + 1 >= l.last) => {}
            T::Person if !person && is_person(l, voice, &actor(l.text, e)) => {
                person = true;
                note_person(memory, actor(l.text, e));
            }
            T::Gpe | T::Org if !thing => {
                thing = true;
                note_thing(memory, actor(l.text, e));
            }
            _ => {}
        }
    }
}

/// In a briefing, where names abound, only subjects of verbs count as spoken of: the first person and the first body.
fn note_subjects(l: &Layer<'_>, voice: &Voice, memory: &mut Memory) {
    use EntityType as T;
    let room = &voice.room;
    let acts = |mut k: usize| {
        while l.is_adverb(k) {
            k += 1;
        }
        let bits = flag::MODAL | flag::BE | flag::HAVE | flag::DO;
        l.has(k, bits) || matches!(l.tag(k), Tag::VerbPast | Tag::Verb3sg | Tag::VerbPres)
    };
    // Not behind a preposition or a verb: titles and articles stand between.
    let free = |first: usize| {
        let mut k = first;
        while k > l.first && l.has(k - 1, flag::TITLE | flag::ROLE | flag::DETERMINER) && !l.has(k - 1, flag::RELATIVE) {
            k -= 1;
        }
        k == l.first || !l.has(k - 1, flag::PREPOSITION)
    };
    let (mut person, mut thing) = (false, false);
    let mut k = l.first;
    while k < l.last {
        if !person && room.names_president(l, k) && acts(k + 1) && free(k - 1) {
            person = true;
            if let Some(president) = room.president.clone() {
                note_person(memory, president);
            }
        }
        // "Republican senators met": several, by the whole phrase.
        let group = flag::ROLE | flag::INSTITUTION | flag::COLLECTIVE | flag::AGENT;
        if l.tags[k] == Tag::NounPl && l.has(k, group) && l.entity_at[k] == 0 && acts(k + 1) {
            let mut first = k;
            while first > l.first && matches!(l.tags[first - 1], Tag::Adj | Tag::Propn | Tag::NounSg) {
                first -= 1;
            }
            if free(first) {
                let span = Span::new(l.tokens[first].start, l.tokens[k].end);
                memory.several = vec![Actor { name: span.slice(l.text).to_owned(), country: None, span: Some(span) }];
                memory.several_at = memory.sentence;
                memory.crowd = false;
            }
        }
        let Some(at) = l.entity_at[k].checked_sub(1).map(|e| e as usize) else {
            k += 1;
            continue;
        };
        let e = &l.entities[at];
        let subject = !room.aside[at] && acts(e.last as usize) && free(k);
        match e.kind {
            T::Person if !person && subject => {
                person = true;
                note_person(memory, actor(l.text, e));
            }
            T::Gpe | T::Org | T::Norp if !thing && subject => {
                thing = true;
                note_thing(memory, actor(l.text, e));
                memory.several = memory.things.clone();
                memory.several_at = memory.sentence;
                memory.crowd = false;
            }
            _ => {}
        }
        k = (e.last as usize).max(k + 1);
    }
    note_topic(l, voice, memory);
}

/// "What about Senator X?": in a briefing, where no person is the subject of a sentence, the President or whoever else is
/// named in it.
pub fn note_topic(l: &Layer<'_>, voice: &Voice, memory: &mut Memory) {
    let room = &voice.room;
    if !room.briefing {
        return;
    }
    if let Some(group) = groups(l, l.first, l.last).into_iter().next() {
        memory.group = Some(group);
        memory.group_at = memory.sentence;
    }
    if let Some(one) = asked_about(l, voice) {
        memory.asked = Some(one);
        memory.asked_at = memory.sentence;
        memory.asked_in = memory.paragraph;
    }
    if memory.person_at == memory.sentence && memory.person.is_some() {
        return;
    }
    if (l.first..l.last).any(|k| room.names_president(l, k)) {
        if let Some(president) = room.president.clone() {
            note_person(memory, president);
        }
        return;
    }
    let named = (l.first..l.last).filter_map(|k| l.entity_at[k].checked_sub(1)).map(|i| i as usize);
    if let Some(i) = named.into_iter().find(|i| l.entities[*i].kind == EntityType::Person && !room.aside[*i]) {
        note_person(memory, actor(l.text, &l.entities[i]));
    }
}

/// The groups of people or bodies without a name within some tokens: "Republican leaders in Congress", "the North Korean regime".
pub fn groups(l: &Layer<'_>, first: usize, last: usize) -> Vec<Actor> {
    let mut found = Vec::new();
    for k in first..last {
        let regime = l.has(k, flag::INSTITUTION) && l.tags[k] == Tag::NounSg && matches!(l.str(k), "regime" | "government");
        let people = l.tags[k] == Tag::NounPl && l.has(k, flag::ROLE);
        let body = l.entity_at[k] == 0 && (people || regime);
        let party = l.entity(k).is_some_and(|e| e.kind == EntityType::Norp && e.country.is_none() && e.last as usize == k + 1)
            && l.str(k).ends_with('s')
            && !matches!(l.tag(k + 1), Tag::NounSg | Tag::NounPl | Tag::Propn);
        if !body && !party {
            continue;
        }
        let mut from = k;
        while from > first && (matches!(l.tags[from - 1], Tag::Adj | Tag::Propn | Tag::NounSg) || l.entity_at[from - 1] != 0) {
            from -= 1;
        }
        // "Our partners", "the two leaders" are somebody else's groups; a regime without a name is nobody's.
        let owned = from > first && l.has(from - 1, flag::POSSESSIVE | flag::TWO | flag::FIRST);
        let behind = from > first && (l.tokens[from - 1].is_clitic() || l.has(from - 1, flag::CONJUNCTION));
        if owned || behind || regime && from == k {
            continue;
        }
        let span = Span::new(l.tokens[from].start, l.tokens[k].end);
        let name = span.slice(l.text).split_whitespace().collect::<Vec<_>>().join(" ");
        found.push(Actor { name, country: None, span: Some(span) });
    }
    found
}

/// "What does the President make of X's shift?": X.
fn asked_about(l: &Layer<'_>, voice: &Voice) -> Option<Actor> {
    let asks = l.str(l.last - 1) == "?" && (l.first..l.last).any(|k| voice.room.names_president(l, k));
    if !asks {
        return None;
    }
    let mut people = (l.first..l.last).filter_map(|k| {
        let at = l.entity_at[k].checked_sub(1)? as usize;
        let e = &l.entities[at];
        let told = e.first as usize == k && e.kind == EntityType::Person && !voice.room.aside[at];
        let spoken_of = l.tokens.get(e.last as usize).is_some_and(|t| t.is_clitic()) || k > l.first && l.has(k - 1, flag::PREPOSITION);
        (told && spoken_of && k > l.first + 2).then(|| actor(l.text, e))
    });
    let one = people.next()?;
    people.next().is_none().then_some(one).filter(|a| voice.room.president.as_ref().is_none_or(|p| p.name != a.name))
}
