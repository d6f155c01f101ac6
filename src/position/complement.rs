//! Target and addressee of a cue: what follows it by its frame, its passive subject, or the clause before it.

use crate::position::compile as bits;
use crate::position::cues::Candidate;
use crate::position::extent::Mode;
use crate::position::follow::after;
use crate::position::judgement::{impersonal, modal};
use crate::position::lexicon::{Part, flag};
use crate::position::syntax::{Form, Layer, Nominal, Syntax};

/// Tokens of target and addressee.
#[derive(Clone, Copy, Debug, Default)]
pub struct Complement {
    pub target: Option<(usize, usize)>,
    pub addressee: Option<Nominal>,
    /// The target is the subject: the holder stands in a by-phrase.
    pub passive: bool,
}

/// Finds what the cue is about; `None` where its frame is not met.
pub fn complement(l: &Layer<'_>, s: &Syntax, c: &Candidate) -> Option<Complement> {
    match c.part {
        Part::Modal => Some(modal(l, s, c)),
        Part::Impersonal => impersonal(l, s, c),
        Part::Phrase if c.frame & bits::SUBJECT != 0 => impersonal(l, s, c),
        _ => ordinary(l, s, c),
    }
}

fn ordinary(l: &Layer<'_>, s: &Syntax, c: &Candidate) -> Option<Complement> {
    let own = c.group;
    // "What he's ruled out is a return": 's is "has".
    if c.part == Part::Verb
        && let Some(g) = own
        && let Some(subject) = s.groups[g].subject
        && subject.first > l.first
        && subject.last == subject.first + 1
        && l.has(subject.first, flag::FIRST | flag::PERSON | flag::PLURAL)
        && matches!(l.str(subject.first - 1), "What" | "what")
        && s.groups[g].passive
        && let found = free_relative(l, s, c, g)
        && found.target.is_some()
    {
        return Some(found);
    }
    if c.part == Part::Verb
        && let Some(g) = own
        && (s.groups[g].passive || s.groups[g].form == Form::Participle)
        && s.groups[g].head == c.first
    {
        if let Some(done) = passive(l, s, c, g) {
            return Some(done);
        }
        return None;
    }
    if c.part == Part::Noun
        && (l.is(c.last, l.lexicon.known.of) || l.is(c.last, l.lexicon.known.by))
        && s.chunk_of(c.last + 1).is_some_and(|n| is_agent(l, s, *n))
    {
        // "the readiness of X and of Y to host": the holder comes first.
        let mut k = skip_nominal(s, c.last + 1);
        while k + 1 < l.last && (l.is(k, l.lexicon.known.and) || l.is(k, l.lexicon.known.of) || l.is_comma(k)) && k < c.last + 20 {
            let mut n = k + 1;
            while l.is(n, l.lexicon.known.of) || l.is(n, l.lexicon.known.and) {
                n += 1;
            }
            let end = skip_nominal(s, n);
            if end == n {
                break;
            }
            k = end;
        }
        if let Some(found) = after(l, s, c, k)
            && found.target.is_some_and(|t| t.0 > k)
        {
            return Some(found);
        }
    }
    // "What we object to is secrecy", "what he denounced as a lease written in the dark"
    if c.part == Part::Verb
        && let Some(g) = own
        && let Some(subject) = s.groups[g].subject
        && subject.first > l.first
        && matches!(l.str(subject.first - 1), "What" | "what")
    {
        return Some(free_relative(l, s, c, g));
    }
    if let Some(found) = after(l, s, c, c.last) {
        return Some(found);
    }
    if c.part == Part::Noun
        && let Some(g) = own
        && s.groups[g].passive
        && s.groups[g].first >= c.last
    {
        // "concerns were expressed by some over X"
        let mut k = s.groups[g].last;
        if l.is(k, l.lexicon.known.by) {
            k = skip_nominal(s, k + 1);
        }
        if let Some(mut found) = after(l, s, c, k) {
            found.passive = true;
            return Some(found);
        }
    }
    if c.part == Part::Noun {
        // One phrase may stand between: "support among members for", "warning by X that", "alarm voiced by X over".
        let mut k = c.last;
        if let Some(g) = s.group_of(k)
            && s.groups[g].form == Form::Participle
            && l.is(s.groups[g].last, l.lexicon.known.by)
        {
            k = s.groups[g].last;
            let mut end = skip_nominal(s, k + 1);
            while end > k + 1
                && (l.is_comma(end) || l.has(end, flag::CONJUNCTION))
                && s.chunk_of(end + 1).is_some_and(|n| n.first == end + 1)
            {
                end = skip_nominal(s, end + 1);
            }
            if let Some(found) = after(l, s, c, end) {
                return Some(found);
            }
        }
        for _ in 0..2 {
            if !l.has(k, flag::PREPOSITION) {
                break;
            }
            k = skip_nominal(s, k + 1);
            if let Some(found) = after(l, s, c, k) {
                return Some(found);
            }
        }
        use crate::position::Stance as S;
        let alone = c.carried && !matches!(c.stance, S::Commit | S::Urge | S::Affirm)
            || matches!(c.stance, S::Concern | S::Condemn | S::Oppose) && c.frame & bits::LIGHT == 0 && owned(l, s, c);
        return (c.frame & bits::NULL != 0 || alone).then(Complement::default);
    }
    // "to whom Brazil is deeply grateful", "about which Kuala Lumpur has reservations"
    if let Some(g) = own
        && let Some(subject) = s.groups[g].subject
        && subject.first > l.first + 1
        && matches!(l.str(subject.first - 1), "whom" | "which")
        && l.has(subject.first - 2, flag::PREPOSITION)
        && let Some(a) = s.antecedent(l, subject.first - 1)
        && a.last < subject.first
    {
        return Some(Complement { target: Some((a.first, a.last)), ..Complement::default() });
    }
    if c.part == Part::Adjective || c.part == Part::Phrase {
        return (c.frame & bits::NULL != 0).then(Complement::default);
    }
    let g = own?;
    let group = s.groups[g];
    // "recognise and appreciate the efforts": one object for two verbs.
    if l.has(c.last, flag::CONJUNCTION)
        && let Some(second) = (c.last + 1..(c.last + 4).min(l.last)).find_map(|k| s.group_of(k))
        && s.groups[second].conjunct == Some(g)
        && let Some(found) = after(l, s, c, s.groups[second].last)
    {
        return Some(found);
    }
    if let Some(subject) = group.subject
        && subject.first > l.first
        && l.is(subject.first - 1, l.lexicon.known.as_)
        && group.last >= subject.last
        && c.frame & (bits::NP | bits::THAT) != 0
    {
        return Some(Complement::default());
    }
    // The object stands before: "the list that France opposes", "as lawmakers have demanded".
    if let Some(subject) = group.subject
        && c.frame & bits::NP != 0
        && c.frame & bits::PRESENT == 0
        && subject.first > l.first
        && c.stance != crate::position::Stance::Commit
    {
        let before = subject.first - 1;
        if (l.has(before, flag::RELATIVE) || s.chunk_of(before).is_some()) && group.form == Form::Finite {
            let antecedent = if l.has(before, flag::RELATIVE) { s.antecedent(l, before) } else { Some(s.chain(l, before)) };
            if let Some(a) = antecedent
                && a.last <= subject.first
                && !l.is_date(a.head)
            {
                return Some(Complement { target: Some((a.first, a.last)), ..Complement::default() });
            }
        }
    }
    // "..., he warned": the clause before it.
    if c.frame & bits::THAT != 0
        && group.form == Form::Finite
        && let Some(target) = preceding(l, s, g)
    {
        return Some(Complement { target: Some(target), ..Complement::default() });
    }
    // A verb that stands last shares the object of the one before: "supports, and has always supported, X".
    (c.frame & bits::NULL != 0).then(Complement::default)
}

/// What "what" stands for: behind "as", or behind the copula of the main clause.
pub fn free_relative(l: &Layer<'_>, s: &Syntax, c: &Candidate, g: usize) -> Complement {
    let p = c.last.max(s.groups[g].last);
    if l.is(p, l.lexicon.known.as_) {
        let start = skip_quote(l, p + 1);
        let end = s.extent(l, start, Mode::Noun, Some(g));
        return Complement { target: (end > start).then_some((start, end)), ..Complement::default() };
    }
    let Some(be) = (p..(p + 8).min(l.last)).find(|k| l.has(*k, flag::BE)) else {
        // "that is what we seek"
        let what = s.groups[g].subject.and_then(|n| n.first.checked_sub(1)).filter(|w| *w > l.first + 1);
        let pointed = what.filter(|w| l.has(w - 1, flag::BE) && matches!(l.str(w - 2), "that" | "That" | "this" | "This"));
        let ends = p >= l.last || l.tags[p] == crate::tag::Tag::Punct;
        return Complement { target: pointed.filter(|_| ends).map(|w| (w - 2, w - 1)), ..Complement::default() };
    };
    let mut start = skip_quote(l, be + 1);
    if l.is(start, l.lexicon.known.that) && s.chunk_of(start).is_none() || l.is_to(start) {
        start += 1;
    }
    let mode = if s.group_of(start).is_some() { Mode::Verb } else { Mode::Noun };
    let end = s.extent(l, start, mode, None);
    Complement { target: (end > start).then_some((start, end)), ..Complement::default() }
}

/// "our concerns", "Maputo's complaint": a stance whose owner is said and whose target is not.
fn owned(l: &Layer<'_>, s: &Syntax, c: &Candidate) -> bool {
    let Some(chunk) = s.chunk_of(c.first) else { return false };
    l.has(chunk.first, flag::POSSESSIVE) && l.has(chunk.first, flag::FIRST)
        || (chunk.first + 1..c.first).any(|k| l.tokens[k].is_clitic() && (l.actor(k - 1).is_some() || l.has(k - 1, flag::BODY)))
}

/// The clause before a parenthetical or final "he stressed".
fn preceding(l: &Layer<'_>, s: &Syntax, g: usize) -> Option<(usize, usize)> {
    let group = s.groups[g];
    let subject = group.subject?;
    let start = subject.first.min(group.first);
    if start <= l.first + 1 {
        return None;
    }
    let mut e = start - 1;
    if !(l.is_comma(e) || l.is_quote(e)) {
        return None;
    }
    while e > l.first && (l.is_comma(e - 1) || l.is_quote(e - 1)) {
        e -= 1;
    }
    let finite = s.groups.iter().any(|h| h.last <= e && h.form == Form::Finite);
    let stop = group.last.max(subject.last);
    // A parenthesis in the middle: the whole sentence is the clause.
    if l.is_comma(stop) && stop + 2 < l.last {
        let mut end = l.last;
        while end > stop && (l.str(end - 1) == "." || l.is_quote(end - 1)) {
            end -= 1;
        }
        return Some((skip_quote(l, l.first), end));
    }
    finite.then_some((skip_quote(l, l.first), e)).filter(|t| t.0 < t.1)
}

pub(super) fn skip_quote(l: &Layer<'_>, mut at: usize) -> usize {
    while at < l.last && l.is_quote(at) {
        at += 1;
    }
    at
}

fn passive(l: &Layer<'_>, s: &Syntax, c: &Candidate, g: usize) -> Option<Complement> {
    let group = s.groups[g];
    // "is expected to", "was asked to": the subject is the addressee.
    if c.frame & bits::ASK != 0
        && let Some(i) = s.group_of(c.last)
        && s.groups[i].form == Form::Infinitive
    {
        let target = verb_phrase(l, s, i, Some(g));
        return Some(Complement { target: Some(target), addressee: group.subject, passive: true });
    }
    // "As underscored by the Secretary-General, this undermines ...": the clause behind the comma.
    if group.form == Form::Participle
        && c.frame & bits::THAT != 0
        && group.first > l.first
        && l.is(group.first - 1, l.lexicon.known.as_)
        && let Some(comma) = (group.last..(group.last + 16).min(l.last)).find(|k| l.is_comma(*k))
        && group.first < l.first + 3
    {
        return clause(l, s, comma + 1, None).map(|found| Complement { passive: true, ..found });
    }
    let subject = group.subject?;
    // "It was agreed by the two leaders that the study will be finished": the clause is what was agreed.
    if subject.last == subject.first + 1
        && l.is(subject.first, l.lexicon.known.it)
        && let Some(that) = (group.last..(group.last + 12).min(l.last)).find(|k| l.is(*k, l.lexicon.known.that) && s.chunk_of(*k).is_none())
        && (group.last..that).all(|k| s.group_of(k).is_none())
    {
        return clause(l, s, that + 1, None).map(|found| Complement { passive: true, ..found });
    }
    Some(Complement { target: Some((subject.first, subject.last)), addressee: None, passive: true })
}

pub fn clause(l: &Layer<'_>, s: &Syntax, from: usize, own: Option<usize>) -> Option<Complement> {
    let start = skip_quote(l, from);
    let end = s.extent(l, start, Mode::Clause, own);
    (end > start).then(|| Complement { target: Some((start, end)), ..Complement::default() })
}

/// The verb phrase of an infinitive without its "to".
pub fn verb_phrase(l: &Layer<'_>, s: &Syntax, i: usize, own: Option<usize>) -> (usize, usize) {
    let group = s.groups[i];
    let mut start = group.first;
    if l.is_to(start) {
        start += 1;
    }
    let start = skip_quote(l, start);
    (start, s.extent(l, start, Mode::Verb, own).max(group.last))
}

pub(super) fn skip_nominal(s: &Syntax, from: usize) -> usize {
    s.chunk_of(from).map_or(from, |n| n.last)
}

/// Whether the phrase names somebody who can act on a demand.
pub fn is_agent(l: &Layer<'_>, _s: &Syntax, np: Nominal) -> bool {
    let head = np.head;
    let bits = l.flags[head];
    if np.last == np.first + 1 && l.entity_at[head] == 0 {
        return bits & (flag::FIRST | flag::PERSON | flag::PLURAL | flag::CROWD) != 0 && bits & flag::THING == 0
            || l.str(head).eq_ignore_ascii_case("you");
    }
    if let Some(e) = l.actor(head) {
        use crate::entity::EntityType as T;
        return matches!(e.kind, T::Person | T::Gpe | T::Org | T::Norp) || matches!(e.kind, T::Loc) && np.last - np.first <= 2;
    }
    bits & (flag::ROLE | flag::INSTITUTION | flag::BODY | flag::COLLECTIVE | flag::CROWD | flag::AGENT) != 0
}
