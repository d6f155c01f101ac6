//! Who is asked, thanked or warned: the addressee that stands in the complement, and what is then left as the target.

use crate::entity::EntityType;
use crate::position::complement::{Complement, is_agent, verb_phrase};
use crate::position::cues::Candidate;
use crate::position::extent::Mode;
use crate::position::lexicon::{Part, flag};
use crate::position::names::entities_in;
use crate::position::owner::forward;
use crate::position::syntax::{Form, Layer, Nominal, Syntax};
use crate::position::voice::actor;
use crate::position::{Actor, Stance};
use crate::span::Span;

/// The complement with its addressee set apart from the target.
pub fn addressed(l: &Layer<'_>, s: &Syntax, c: &Candidate, found: Complement) -> Complement {
    match (c.stance, found.addressee) {
        (Stance::Urge, None) => demanded(l, s, c, found).or_else(|| named_behind(l, s, c)).unwrap_or(found),
        (Stance::Urge, Some(np)) => asked(l, s, c, found, np),
        (Stance::Warn, None) => warned(l, s, c, found).unwrap_or(found),
        _ => found,
    }
}

/// "demanded that Slovakia follow suit": the clause's subject is asked, its predicate is what for.
fn demanded(l: &Layer<'_>, s: &Syntax, c: &Candidate, found: Complement) -> Option<Complement> {
    let (start, end) = found.target?;
    if c.part == Part::Modal || c.part == Part::Impersonal || c.group.is_some_and(|g| s.groups[g].passive && c.part == Part::Verb) {
        return None;
    }
    let clause = l.is(start.wrapping_sub(1), l.lexicon.known.that) || !l.is(c.last, l.lexicon.known.for_);
    let g = s.groups.iter().find(|g| {
        matches!(g.form, Form::Finite | Form::Bare)
            && !g.relative
            && !g.inverted
            && g.first < end
            && g.subject.is_some_and(|n| n.first == start)
    })?;
    let subject = g.subject?;
    if !clause || start <= c.first || g.passive || g.copula || !is_agent(l, s, subject) || l.has(subject.first, flag::FIRST) {
        return None;
    }
    // "would accept": without the modal.
    let mut at = g.first;
    while at < g.head && (l.has(at, flag::MODAL) || l.is_adverb(at)) {
        at += 1;
    }
    let able = l.has(at, flag::BE) && !l.tags[g.head].is_verb() || l.str(at).eq_ignore_ascii_case("be");
    (!able && at < end).then_some(Complement { target: Some((at, end)), addressee: Some(subject), passive: found.passive })
}

/// "our call on all parties to", "demands of X that": behind a noun.
fn named_behind(l: &Layer<'_>, s: &Syntax, c: &Candidate) -> Option<Complement> {
    if c.part == Part::Modal || c.part == Part::Impersonal {
        return None;
    }
    let known = &l.lexicon.known;
    let k = c.last;
    let of = l.is(k, known.of);
    if !(c.part == Part::Noun && (matches!(l.str(k.min(l.last - 1)), "on" | "upon") || l.is(k, known.to) || l.is(k, known.for_)) || of) {
        return None;
    }
    let np = forward(l, s, k + 1, l.last);
    if s.chunk_of(k + 1).is_none() || !is_agent(l, s, np) {
        return None;
    }
    if of {
        // The possessor of a demand is its holder, whom the clause "that X" is put to only behind a verb.
        let that = l.is(np.last, known.that) && c.part == Part::Verb;
        let end = that.then(|| s.extent(l, np.last + 1, Mode::Clause, c.group))?;
        return Some(Complement { target: Some((np.last + 1, end)), addressee: Some(np), passive: false });
    }
    let i =
        s.group_of(np.last).filter(|i| s.groups[*i].form == Form::Infinitive && s.groups[*i].first == np.last && !s.groups[*i].passive)?;
    Some(Complement { target: Some(verb_phrase(l, s, i, c.group)), addressee: Some(np), passive: false })
}

/// Only somebody who can act is asked; "the mandate to be abolished" is what is asked for.
fn asked(l: &Layer<'_>, s: &Syntax, c: &Candidate, found: Complement, np: Nominal) -> Complement {
    let Some((start, end)) = found.target else { return found };
    let known = &l.lexicon.known;
    let mut np = np;
    if c.part != Part::Modal && np.first >= c.last && np.last <= start {
        // "urged Member States not to return": "not" belongs to what is asked.
        let mut start = start;
        if np.last > np.first + 1 && l.is(np.last - 1, known.not) {
            np.last -= 1;
            start = np.last;
        }
        let infinitive = s.groups.iter().position(|g| g.form == Form::Infinitive && g.first >= np.last && g.first < end);
        let passive = infinitive.is_some_and(|i| s.groups[i].passive || l.has(s.groups[i].head, flag::BE));
        let thing = np.last == np.first + 1 && l.has(np.first, flag::THING) || !can_act(l, s, np);
        // "wants the bombing to stop", "calls for this to be done"; whoever is urged or called on is asked in any case.
        let wishes = l.is(c.last - 1, known.for_)
            || l.is(np.first - 1, known.for_)
            || ["want", "expect", "need", "wish", "like", "prefer", "see", "hope"]
                .iter()
                .any(|w| (c.first..c.last).any(|k| l.str(k).to_ascii_lowercase().starts_with(w)));
        if wishes && thing && (passive || !can_act(l, s, np)) {
            return Complement { target: Some((np.first, end)), addressee: None, ..found };
        }
        return Complement { target: Some((start, end)), addressee: Some(np), ..found };
    }
    if c.part == Part::Modal && np.first > l.first && l.has(np.first - 1, flag::PREPOSITION) {
        // "The goal to be decided in Baku must": no subject at all.
        return Complement { addressee: None, ..found };
    }
    Complement { addressee: Some(np), ..found }
}

/// Whether a phrase before "to" names somebody: an agent, or people of a kind that no list has.
fn can_act(l: &Layer<'_>, s: &Syntax, np: Nominal) -> bool {
    is_agent(l, s, np)
        || entities_in(l, np.first, np.last)
            .iter()
            .any(|e| matches!(e.kind, EntityType::Person | EntityType::Gpe | EntityType::Org | EntityType::Norp))
            && !(l.has(np.first, flag::DETERMINER)
                && l.actor(np.head).is_none()
                && (np.first..np.last).any(|k| l.has(k, flag::PREPOSITION)))
        || l.str(np.first).eq_ignore_ascii_case("those")
        || l.str(np.head).ends_with("ers")
        || l.str(np.head).ends_with("ors")
}

/// "has warned Athens against resuming surveys".
fn warned(l: &Layer<'_>, s: &Syntax, c: &Candidate, found: Complement) -> Option<Complement> {
    if c.part != Part::Verb {
        return None;
    }
    let np = *s.chunk_of(c.last).filter(|n| n.first == c.last)?;
    let against = (np.last..(np.last + 6).min(l.last)).find(|k| l.str(*k) == "against")?;
    if !is_agent(l, s, np) || (np.last..against).any(|k| l.is_comma(k) || s.group_of(k).is_some()) {
        return None;
    }
    let (start, end) = found.target.unwrap_or((against + 1, s.extent(l, against + 1, Mode::Noun, c.group)));
    let start = start.max(against + 1);
    (start < end).then_some(Complement { target: Some((start, end)), addressee: Some(np), ..found })
}

/// The name of the one who is asked; a longer phrase as it stands without its article.
pub fn named(l: &Layer<'_>, n: Nominal) -> Actor {
    let people = entities_in(l, n.first, n.last);
    let joined = (n.first..n.last).any(|k| l.has(k, flag::CONJUNCTION));
    if let [one] = people.as_slice()
        && (one.kind == EntityType::Person || (one.first as usize <= n.head && n.head < one.last as usize))
        && !joined
    {
        return actor(l.text, one);
    }
    // "Tomoya Obokata, the UN rapporteur": by name.
    if let [one, ..] = people.as_slice()
        && one.kind == EntityType::Person
        && one.first as usize == n.first
        && l.is_comma(one.last as usize)
        && !joined
    {
        return actor(l.text, one);
    }
    let span = Span::new(l.tokens[n.first].start, l.tokens[n.last - 1].end);
    Actor { name: span.slice(l.text).split_whitespace().collect::<Vec<_>>().join(" "), country: None, span: Some(span) }
}
