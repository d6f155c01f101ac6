//! Which verbs carry a stance: form and voice of the group, what stands before it, and who wishes, foretells or is asked.

use crate::position::Stance;
use crate::position::compile as bits;
use crate::position::complement::is_agent;
use crate::position::cues::Candidate;
use crate::position::lexicon::Part;
use crate::position::lexicon::flag;
use crate::position::syntax::{Form, Layer, Syntax};
use crate::tag::Tag;

/// "wants no quarrel", "recognises neither": the object carries the negation.
pub fn denies_object(l: &Layer<'_>, s: &Syntax, c: &Candidate) -> bool {
    let mut p = c.last;
    while p < l.last && (l.is_quote(p) || l.is_adverb(p) && !l.has(p, flag::NEGATOR) && s.group_of(p).is_none()) {
        p += 1;
    }
    c.part == Part::Verb
        && c.stance != Stance::Warn
        && c.frame & (bits::NP | bits::ASK | bits::ING) != 0
        && matches!(l.tag(p), Tag::Det | Tag::Pron | Tag::NounSg)
        && l.has(p, flag::NEGATOR)
        && !s.groups.iter().any(|g| g.form == Form::Finite && g.subject.is_some_and(|n| n.first == p))
}

/// Ties a verb cue to its group; `None` where its form or surroundings make it no stance.
pub fn verb(l: &Layer<'_>, s: &Syntax, c: &mut Candidate) -> Option<()> {
    let g = s.group_of(c.first)?;
    let group = &s.groups[g];
    // "would like to see", "would prefer": the cue may start with the auxiliary.
    if group.head != c.first && !(l.has(c.first, flag::MODAL | flag::BE | flag::HAVE) && group.head < c.last) {
        return None;
    }
    if l.tags[c.first].is_noun() {
        return None;
    }
    if group.copula && l.flags[c.first] & (flag::HAVE | flag::BE | flag::MODAL) == 0 && !l.str(c.first).starts_with("need") {
        return None;
    }
    if group.form == Form::Participle && group.subject.is_none() && !l.is(c.last, l.lexicon.known.by) {
        return None;
    }
    // A participle before its noun ("the proposed talks") lies in a chunk and has no group; imperatives have no holder.
    if group.form == Form::Bare && group.subject.is_none() && group.conjunct.is_none() && c.first > l.first {
        return None;
    }
    if voiceless(l, s, c, g) || embedded(l, s, c, g) || other_sense(l, s, c, g) || idle_wish(l, s, c, g) {
        return None;
    }
    // "stopped short of accusing", "without endorsing"
    if group.form == Form::Ing && c.first > l.first + 1 {
        let b = group.first - 1;
        if l.is(b, l.lexicon.known.of) && l.str(b - 1).eq_ignore_ascii_case("short") {
            return None;
        }
        let mut k = b;
        while k > l.first && (l.is_comma(k) || l.is_adverb(k)) {
            k -= 1;
        }
        if l.str(k).eq_ignore_ascii_case("without") {
            c.negated = true;
        }
    }
    c.group = Some(g);
    c.negated |= group.negated;
    infinitive(l, s, c, g)?;
    // Verbs in a participle list behind a preposition and in bare noun use have weak evidence.
    if group.form == Form::Ing && group.subject.is_none() {
        return None;
    }
    Some(())
}

/// Passives and participles without the agent that would hold the stance.
fn voiceless(l: &Layer<'_>, s: &Syntax, c: &Candidate, g: usize) -> bool {
    let group = &s.groups[g];
    if (group.passive || group.form == Form::Participle) && c.frame & bits::ACTIVE != 0 {
        return true;
    }
    let by = (c.last..c.last + 8).any(|k| l.is(k, l.lexicon.known.by));
    // "the flight is expected to open": nobody is asked.
    if c.frame & bits::PRESENT != 0 && group.passive && !by && group.subject.is_none_or(|n| !is_agent(l, s, n)) {
        return true;
    }
    // "It is accepted that": nobody's consent.
    if group.passive && !by && c.stance == Stance::Support && l.is(c.last, l.lexicon.known.that) {
        return true;
    }
    // "four men accused of": a reduced relative needs its agent.
    if group.form == Form::Participle
        && !group.passive
        && group.head == c.first
        && !(c.last..c.last + 3).any(|k| l.is(k, l.lexicon.known.by))
    {
        return true;
    }
    if c.frame & bits::PRESENT != 0 && group.passive && group.past && group.words & flag::HAVE != 0 {
        return true;
    }
    false
}

/// Behind "how", "what" or a preposition the verb is part of another matter.
fn embedded(l: &Layer<'_>, s: &Syntax, c: &Candidate, g: usize) -> bool {
    let group = &s.groups[g];
    // "how we can support them"
    let reach = if group.words & flag::MODAL != 0 { 3 } else { 1 };
    if group.form == Form::Finite
        && let Some(n) = group.subject
        && (n.first.saturating_sub(reach).max(l.first)..n.first).any(|k| matches!(l.str(k), "how" | "How"))
    {
        return true;
    }
    // "not allowing them to": nobody's refusal.
    if group.form == Form::Ing && c.frame & bits::NEGATED != 0 && c.frame & bits::ACT != 0 {
        return true;
    }
    if group.form == Form::Ing && group.first > l.first {
        let b = group.first - 1;
        let joined = group.governor.is_some_and(|r| l.has(s.groups[r].head, flag::SHARE));
        let act = c.frame & bits::ACT != 0 && l.has(b, flag::PREPOSITION) && !l.is(b, l.lexicon.known.for_);
        if l.is_to(b) || act && !joined {
            return true;
        }
    }
    if c.frame & bits::TO != 0
        && matches!(c.stance, Stance::Commit | Stance::Urge)
        && l.is_to(c.last)
        && let Some(n) = group.subject
        && n.first > l.first + 1
        && matches!(l.str(n.first - 1), "what" | "how" | "where")
    {
        return true;
    }
    false
}

/// Senses that are no stance.
fn other_sense(l: &Layer<'_>, s: &Syntax, c: &Candidate, g: usize) -> bool {
    let group = &s.groups[g];
    // "over what it called an attempt to"
    if l.str(c.first).to_ascii_lowercase().starts_with("call")
        && c.last == c.first + 1
        && group.subject.is_some_and(|n| n.first > l.first && l.str(n.first - 1).eq_ignore_ascii_case("what"))
    {
        return true;
    }
    // "denied him a visa": what is withheld, no claim denied.
    if matches!(l.str(c.first).to_ascii_lowercase().as_str(), "deny" | "denies" | "denied" | "denying")
        && !group.negated
        && s.chunk_of(c.last).is_some_and(|n| is_agent(l, s, *n) || l.has(n.first, flag::CROWD))
    {
        return true;
    }
    false
}

/// What is foretold of others, was wished once, or only opens a speech act.
fn idle_wish(l: &Layer<'_>, s: &Syntax, c: &Candidate, g: usize) -> bool {
    let group = &s.groups[g];
    // "will decide": foretold, not taken.
    if c.stance == Stance::Commit
        && group.words & flag::WILL != 0
        && group.words & flag::WOULD == 0
        && group.head == c.first
        && !group.subject.is_some_and(|n| l.has(n.first, flag::FIRST))
    {
        return true;
    }
    // A present or past wish, not one of the past told ("wanted") unless reported.
    if c.frame & bits::PRESENT != 0
        && group.past
        && group.governor.is_none()
        && group.words & flag::HAVE == 0
        && !l.str(c.first).ends_with("ed")
    {
        return true;
    }
    // "we would like to thank", "countries who want to join"
    if c.stance == Stance::Commit && l.has(c.first, flag::WISH) {
        let next = s.groups.get(g + 1).filter(|h| h.form == Form::Infinitive && h.first <= c.last + 2);
        let says = next.is_some_and(|h| l.has(h.head, flag::REPORT | flag::AFFIRM | flag::SPEECH));
        let actor = group.subject.is_some_and(|n| l.actor(n.head).is_some() || l.has(n.first, flag::TWO));
        if says || group.relative && !actor {
            return true;
        }
    }
    false
}

/// Negation from the verb that governs an infinitive; `None` where no such verb carries it.
fn infinitive(l: &Layer<'_>, s: &Syntax, c: &mut Candidate, g: usize) -> Option<()> {
    let group = &s.groups[g];
    // An infinitive is somebody's plan or an errand, unless an aspect verb carries it.
    if matches!(group.form, Form::Infinitive) || group.conjunct.is_some_and(|k| s.groups[k].form == Form::Infinitive) {
        let governor = group.governor?;
        let h = &s.groups[governor];
        let word = l.str(h.head).to_ascii_lowercase();
        let aspect = l.has(h.head, flag::CARRYING);
        if !aspect || h.last < group.first.saturating_sub(2) {
            return None;
        }
        if l.has(h.head, flag::NEGATIVE_VERB) && word.starts_with(['f', 'd']) {
            // Who fails to agree has refused nothing.
            if word.starts_with('f') && c.stance == Stance::Commit {
                return None;
            }
            c.negated = true;
        } else if l.has(h.head, flag::NEGATIVE_VERB) {
            return None;
        }
        c.negated |= h.negated;
    }
    Some(())
}
