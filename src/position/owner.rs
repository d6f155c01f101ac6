//! The holder of a cue: subject, agent, possessor, or whoever speaks.

use crate::position::compile as bits;
use crate::position::complement::{Complement, is_agent};
use crate::position::cues::Candidate;
use crate::position::find::Sight;
use crate::position::holder::{Holder, Kind, Memory, Scene};
use crate::position::lexicon::{Part, flag};
use crate::position::syntax::{Form, Layer, Nominal, Syntax};
use crate::position::voice::Floor;
use crate::position::{Actor, Stance};

/// Whether a mention without a name may hold a position: people, bodies, governments.
pub fn human(l: &Layer<'_>, s: &Syntax, holder: &Holder) -> bool {
    let Some(span) = holder.span else { return true };
    let first = l.tokens[l.first..l.last].partition_point(|t| t.start < span.start) + l.first;
    let last = l.tokens[l.first..l.last].partition_point(|t| t.end <= span.end) + l.first;
    let head = s.chunk_of(first).map_or(first, |n| n.head.min(last.max(first + 1) - 1));
    l.has(head, flag::ROLE | flag::INSTITUTION | flag::BODY | flag::COLLECTIVE | flag::DOCUMENT)
        || l.tokens[head].is_capitalised() && head > l.first
        || l.actor(head).is_some()
        || is_agent(l, s, Nominal { first, last: last.max(first + 1), head }) && !l.has(head, flag::CROWD)
}

/// The holder of demands and judgements that nobody is said to make.
pub fn the_speaker(sight: &Sight<'_, '_>, memory: &Memory) -> Option<Holder> {
    let voice = sight.voice;
    let scene = sight.scene(memory, None);
    let actors = match sight.floor {
        Some(Floor::Spokesperson(name)) => vec![voice.house.clone().unwrap_or_else(|| name.clone())],
        Some(Floor::Member(name)) => vec![name.clone()],
        _ => {
            let report = sight.analysis.dateline.is_some();
            let own = voice.house.is_some()
                || voice.organ.len() > 1
                || (voice.author.is_some() || voice.nation.is_some()) && !report
                || voice.speech;
            let last = if own { None } else { memory.speaker.clone() };
            last.map_or_else(|| scene.own_voice(), |a| vec![a])
        }
    };
    (!actors.is_empty()).then_some(Holder { actors, span: None, kind: Kind::Name })
}

pub fn holder_of(
    sight: &Sight<'_, '_>,
    scene: &Scene<'_, '_>,
    memory: &Memory,
    resolved: &[Option<Holder>],
    c: &Candidate,
    found: &Complement,
) -> Option<Holder> {
    let (l, s) = (sight.l, sight.syntax);
    let known = &l.lexicon.known;
    if c.part == Part::Noun {
        let chunk = *s.chunk_of(c.last - 1)?;
        let mut nearest = None;
        if l.has(chunk.first, flag::POSSESSIVE)
            && l.has(chunk.first, flag::THING | flag::PLURAL)
            && let Some(g) = s.group_before(chunk.first)
            && let Some(subject) = s.groups[g].subject
        {
            // "urged X to end its support"; "reiterating X's adherence to A, its belief in B".
            let owner =
                (s.groups[g].last..chunk.first).rev().find(|k| l.tokens[*k].is_clitic() && *k > l.first && l.actor(*k - 1).is_some());
            let holder = match owner {
                Some(k) => scene.resolve(s, Nominal { first: k - 1, last: k, head: k - 1 }),
                None => by_group(scene, s, resolved, g, subject),
            };
            let fits = l.has(chunk.first, flag::PLURAL) == (holder.actors.len() > 1);
            if (holder.kind == Kind::Name || holder.kind == Kind::Pronoun || holder.kind == Kind::First)
                && !holder.actors.is_empty()
                && (fits || owner.is_some())
            {
                nearest = Some(holder.actors);
            }
        }
        // "X and Y underscore our support": "our" is both of them.
        if nearest.is_none()
            && l.has(chunk.first, flag::POSSESSIVE)
            && l.has(chunk.first, flag::FIRST)
            && let Some(g) = s.group_before(chunk.first)
            && let Some(subject) = s.groups[g].subject
        {
            let holder = by_group(scene, s, resolved, g, subject);
            let own = scene.first_person(l.str(chunk.first));
            let among = |a: &Actor| holder.actors.iter().any(|h| h.name == a.name || h.country.is_some() && h.country == a.country);
            if holder.actors.len() > 1 && own.len() == 1 && own.iter().all(among) {
                nearest = Some(holder.actors);
            }
        }
        let owned = nearest.unwrap_or_else(|| scene.possessor(s, Nominal { head: chunk.head.min(c.first.max(chunk.first)), ..chunk }));
        let passive = c.group.is_some_and(|g| s.groups[g].passive);
        let shares = c.group.is_some_and(|g| l.has(s.groups[g].head, flag::SHARE));
        if !owned.is_empty() && !shares {
            let kind = if l.has(chunk.first, flag::FIRST) { Kind::First } else { Kind::Name };
            let end = (chunk.first + 1..c.first).find(|k| l.tokens[*k].is_clitic()).map_or(chunk.first + 1, |k| k);
            return Some(Holder { actors: owned, span: Some(scene.span(chunk.first, end.max(chunk.first + 1))), kind });
        }
        if !passive
            && c.carried
            && let Some(g) = c.group
            && let Some(subject) = s.groups[g].subject
        {
            return Some(by_group(scene, s, resolved, g, subject));
        }
        // "opposition by X", "the support of Y", "regret voiced by Z"
        let from = c.group.filter(|_| passive).map_or(c.last, |g| s.groups[g].last);
        let agent = (from..(from + 14).min(l.last))
            .find(|k| {
                l.is(*k, known.by)
                    || l.is(*k, known.of) && (c.frame & (1 << 12) == 0 || found.target.is_some_and(|t| t.0 > *k + 1))
                    || l.is(*k, known.from) && c.frame & (1 << 14) == 0
            })
            .filter(|k| (from..*k).all(|m| !l.is_comma(m) && s.group_of(m).is_none_or(|g| l.has(s.groups[g].head, flag::LIGHT))));
        if let Some(k) = agent
            && found.target.is_none_or(|t| !(t.0 <= k && k < t.1) || l.is(k, known.by))
            && s.chunk_of(k + 1).is_some()
        {
            let np = forward(l, s, k + 1, found.target.map_or(l.last, |t| if t.0 > k { t.0.saturating_sub(1) } else { l.last }));
            let holder = scene.resolve(s, np);
            if holder.kind != Kind::Plain || human(l, s, &holder) {
                return Some(holder);
            }
        }
        if c.carried
            && let Some(g) = c.group
            && let Some(subject) = s.groups[g].subject
            && !passive
        {
            return Some(by_group(scene, s, resolved, g, subject));
        }
        return None;
    }
    let g = c.group?;
    let group = &s.groups[g];
    let own_passive = c.part == Part::Verb && (group.passive || group.form == Form::Participle) && group.head == c.first;
    // "What he's ruled out": "has", not "is".
    let perfect = own_passive
        && l.tokens[group.first].is_clitic()
        && group.subject.is_some_and(|n| n.last == n.first + 1 && l.entity_at[n.first] == 0 && l.has(n.first, flag::PERSON))
        && !(group.last..(group.last + 6).min(l.last)).any(|k| l.is(k, known.by));
    let perfect = perfect && group.last == group.first + 2;
    // Asked, invited or expected one may be in either reading.
    let either = matches!(c.stance, Stance::Commit | Stance::Affirm | Stance::Urge);
    let own_passive = own_passive && (!perfect || either);
    if own_passive {
        let by = (group.last..(group.last + 10).min(l.last)).find(|k| l.is(*k, known.by) && !l.is_date(*k + 1));
        if let Some(k) = by
            && s.chunk_of(k + 1).is_some()
            && (group.last..k).all(|m| !l.is_comma(m) && !l.is_wall(m))
        {
            return Some(scene.resolve(s, forward(l, s, k + 1, l.last)));
        }
        let told = matches!(c.stance, Stance::Commit | Stance::Affirm)
            || c.stance == Stance::Urge && found.addressee.is_none() && c.frame & bits::PRESENT == 0;
        return the_speaker(sight, memory).filter(|_| group.form != Form::Participle && !told);
    }
    match group.subject {
        // "It is clear that ...": whoever speaks finds it so.
        Some(subject)
            if c.part == Part::Adjective
                && c.stance == Stance::Affirm
                && subject.last == subject.first + 1
                && l.is(subject.first, known.it)
                && l.is(c.last - 1, known.that) =>
        {
            the_speaker(sight, memory)
        }
        Some(subject) => Some(by_group(scene, s, resolved, g, subject)),
        None => {
            // "3. Condemns unreservedly ..." in a text that speaks for a body.
            let operative = c.shown <= l.first + 2
                && matches!(
                    l.tags[c.first],
                    crate::tag::Tag::Verb3sg
                        | crate::tag::Tag::VerbPres
                        | crate::tag::Tag::NounPl
                        | crate::tag::Tag::VerbIng
                        | crate::tag::Tag::VerbPart
                        | crate::tag::Tag::VerbPast
                );
            let bare = matches!(l.tags[c.first], crate::tag::Tag::VerbBase | crate::tag::Tag::VerbPres);
            (operative || bare || group.conjunct.is_some())
                .then(|| {
                    if sight.voice.organ.is_empty() && !bare {
                        sight.voice.house.iter().cloned().collect()
                    } else {
                        sight.voice.organ.clone()
                    }
                })
                .filter(|a| !a.is_empty())
                .map(|actors| Holder { actors, span: None, kind: Kind::Name })
        }
    }
}

pub fn by_group(scene: &Scene<'_, '_>, s: &Syntax, resolved: &[Option<Holder>], g: usize, subject: Nominal) -> Holder {
    // First persons depend on who is quoted; everything else was resolved in passing.
    match resolved.get(g).cloned().flatten() {
        Some(holder) if holder.kind != Kind::First => holder,
        _ => {
            if let Some(k) = s.groups[..g].iter().position(|h| h.subject == Some(subject))
                && let Some(holder) = resolved.get(k).cloned().flatten()
                && holder.kind != Kind::First
            {
                return holder;
            }
            scene.resolve(s, subject)
        }
    }
}

/// A noun phrase from its first token: over "of", appositions of names, and "and" between names.
pub fn forward(l: &Layer<'_>, s: &Syntax, at: usize, limit: usize) -> Nominal {
    let Some(&first) = s.chunk_of(at) else { return Nominal { first: at, last: at + 1, head: at } };
    let mut np = first;
    loop {
        let k = np.last;
        if k + 1 >= limit.min(l.last) {
            break;
        }
        let Some(&next) = s.chunk_of(k + 1) else { break };
        if next.last > limit || next.first != k + 1 {
            break;
        }
        let of = l.is(k, l.lexicon.known.of);
        let and = l.is(k, l.lexicon.known.and)
            && s.groups.iter().all(|g| g.subject.is_none_or(|n| n.first != next.first || g.form != Form::Finite));
        let list = l.is_comma(k)
            && l.actor(next.head).is_some()
            && (s.chunk_of(next.last + 1).is_some() && l.has(next.last, flag::CONJUNCTION) || l.actor(np.head).is_none());
        if !(of || and || list) {
            break;
        }
        np.last = next.last;
    }
    np
}
