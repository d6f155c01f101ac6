//! Which cue words of a sentence carry a stance: part of speech, mood, negation and strength of each.

use crate::position::Stance;
use crate::position::compile as bits;
use crate::position::complement::{Complement, complement};
use crate::position::explain::{Journal, Verdict};
use crate::position::idle::idle;
use crate::position::lexicon::{Cue, Part, flag};
use crate::position::mood::{conditional, hypothetical, intensify, modal, weigh};
use crate::position::narrative::{nameless, told_of};
use crate::position::syntax::{Form, Layer, Syntax};
use crate::position::verbs::{denies_object, verb};
use crate::tag::Tag;

/// A cue in its sentence.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    pub cue: u32,
    /// Tokens of the cue's own words.
    pub first: usize,
    pub last: usize,
    /// The verb group that carries it: its own, its copula's or its light verb's.
    pub group: Option<usize>,
    pub part: Part,
    pub stance: Stance,
    pub frame: u32,
    pub strength: u8,
    pub negated: bool,
    /// An affirming verb or clause governs it.
    pub reaffirmed: bool,
    /// First token of the span shown as cue (light verb or intensifier before it).
    pub shown: usize,
    /// Whether a light or affirming verb carries the noun.
    pub carried: bool,
    /// Target and addressee.
    pub found: Complement,
}

/// Finds the cues of a sentence in text order.
pub fn candidates(
    l: &Layer<'_>,
    syntax: &Syntax,
    from: usize,
    found: &mut Vec<Candidate>,
    matches: &mut Vec<(u32, u32)>,
    journal: &mut Journal,
) {
    found.clear();
    let mut at = from;
    while at < l.last {
        l.lexicon.matches(l.tokens, l.flags, at, l.last, matches);
        let mut next = at + 1;
        // The longest reading that holds; a blocker ends the search.
        let mut taken = false;
        for &(cue, end) in matches.iter().rev() {
            let record = l.lexicon.cue(cue);
            let end = end as usize;
            if taken {
                journal.note(l, cue, (at, end), Verdict::Outdone);
                continue;
            }
            if record.stance.is_none() {
                next = end;
                taken = true;
                journal.note(l, cue, (at, end), Verdict::Blocked);
                continue;
            }
            let read = qualify(l, syntax, cue, record, at, end)
                .and_then(|c| Ok(Candidate { found: complement(l, syntax, &c).ok_or(Verdict::Frame)?, ..c }))
                .and_then(|c| if idle(l, syntax, &c) { Err(Verdict::Use) } else { Ok(c) });
            match read {
                Ok(mut candidate) => {
                    weigh(l, syntax, &mut candidate);
                    next = end;
                    taken = true;
                    found.push(candidate);
                }
                Err(verdict) => journal.note(l, cue, (at, end), verdict),
            }
        }
        journal.within(l, at + 1, next, matches);
        at = next;
    }
}

fn qualify(l: &Layer<'_>, s: &Syntax, index: u32, cue: &Cue, at: usize, end: usize) -> Result<Candidate, Verdict> {
    if cue.frame & bits::HIDDEN != 0 || l.entity_at[at] != 0 && !l.is_date(at) {
        return Err(Verdict::Name);
    }
    let mut c = Candidate {
        cue: index,
        first: at,
        last: end,
        group: None,
        part: cue.part,
        stance: cue.stance.ok_or(Verdict::Blocked)?,
        frame: cue.frame,
        strength: cue.strength,
        negated: false,
        reaffirmed: false,
        shown: at,
        carried: false,
        found: Complement::default(),
    };
    match cue.part {
        Part::Verb => verb(l, s, &mut c).ok_or(Verdict::Use)?,
        Part::Noun => noun(l, s, &mut c).ok_or(Verdict::Use)?,
        Part::Adjective | Part::Impersonal => adjective(l, s, &mut c).ok_or(Verdict::Use)?,
        Part::Phrase => {
            c.group = s.group_of(at).or_else(|| s.group_before(at));
            c.negated = c.group.is_some_and(|g| s.groups[g].negated) && cue.stance != Some(Stance::Warn) && s.group_of(at).is_none();
        }
        Part::Modal => modal(l, s, &mut c).ok_or(Verdict::Use)?,
    }
    if c.group.is_some_and(|g| hypothetical(l, s, g, at)) || conditional(l, s, at) || told_of(l, s, &c) {
        return Err(Verdict::Supposed);
    }
    let spoken = matches!(c.part, Part::Modal | Part::Impersonal);
    if !spoken && c.group.and_then(|g| s.groups[g].subject).is_some_and(|n| nameless(l, n)) {
        return Err(Verdict::Holder);
    }
    // "I don't think the President is concerned": the negation is the inner clause's.
    if let Some(g) = c.group
        && let Some(r) = s.groups[g].governor
        && s.groups[r].negated
        && s.groups[g].form == Form::Finite
        && matches!(l.str(s.groups[r].head), "think" | "believe" | "expect" | "suppose")
    {
        c.negated = !c.negated;
    }
    c.negated ^= denies_object(l, s, &c);
    // "not just speak out against", "is not only a moral duty": more than that is meant, not less.
    let from = c.group.map_or(c.first, |g| s.groups[g].first.min(c.first)).saturating_sub(2).max(l.first);
    if c.negated
        && (from..c.first).any(|k| l.has(k, flag::NEGATOR) && matches!(l.str(k + 1), "just" | "only" | "merely" | "simply" | "solely"))
    {
        c.negated = false;
    }
    intensify(l, &mut c);
    if c.negated {
        let stance = cue.negated.ok_or(Verdict::Negation)?;
        let flips = stance != c.stance || cue.frame & bits::NEGATED != 0;
        c.stance = stance;
        if flips && stance == Stance::Support {
            c.strength = 1;
        }
        c.negated = stance != Stance::Warn;
    } else if cue.frame & bits::NEGATED != 0 {
        return Err(Verdict::Negation);
    }
    Ok(c)
}

fn noun(l: &Layer<'_>, s: &Syntax, c: &mut Candidate) -> Option<()> {
    let head = c.last - 1;
    let chunk = *s.chunk_of(head)?;
    if !(l.tags[head].is_noun() || l.tags[head] == Tag::Adj || l.tags[head] == Tag::Propn || s.group_of(head).is_none()) {
        return None;
    }
    if chunk.last != c.last && (chunk.head != head) {
        // A noun before another noun names something else ("support group").
        return None;
    }
    let before = chunk.first;
    // The verb that carries it: "expressed its support", "have reservations".
    let carrier = s.group_before(before).filter(|g| {
        let group = &s.groups[*g];
        let near =
            (group.last..before).all(|k| l.is_adverb(k) || l.is_quote(k) || l.has(k, flag::PREPOSITION) && l.is(k, l.lexicon.known.with));
        near && l.has(group.head, flag::LIGHT) || near_list(l, s, group.last, before) && l.has(group.head, flag::LIGHT)
    });
    let negative = (chunk.first..c.first).any(|k| l.has(k, flag::NEGATOR))
        || chunk.first > l.first && l.str(chunk.first - 1).eq_ignore_ascii_case("without");
    c.negated = negative;
    if let Some(g) = carrier {
        let group = &s.groups[g];
        let head_word = group.head;
        // Who "has support" receives it.
        if matches!(c.stance, Stance::Support | Stance::Welcome)
            && matches!(
                l.str(head_word).to_ascii_lowercase().as_str(),
                "has"
                    | "have"
                    | "had"
                    | "having"
                    | "enjoy"
                    | "enjoys"
                    | "enjoyed"
                    | "retain"
                    | "retains"
                    | "receive"
                    | "receives"
                    | "received"
                    | "receiving"
            )
            && !negative
            && !group.negated
            && c.frame & bits::ACTIVE == 0
        {
            return None;
        }
        c.group = Some(g);
        c.negated |= group.negated || l.has(head_word, flag::DROP);
        c.carried = true;
        let affirms = l.has(head_word, flag::AFFIRM);
        c.reaffirmed = affirms;
        if !affirms {
            c.shown = head_word;
        }
        return Some(());
    }
    // "concerns were expressed by", "a protest was lodged"
    if let Some(g) = s.groups.iter().position(|g| g.first >= c.last && g.first <= c.last + 1 && g.passive && l.has(g.head, flag::LIGHT)) {
        c.group = Some(g);
        c.carried = true;
        return Some(());
    }
    // "is not without reservations about"
    if negative
        && before > l.first + 1
        && l.str(before - 1).eq_ignore_ascii_case("without")
        && l.has(before - 2, flag::NEGATOR)
        && let Some(g) = s.group_before(before - 1)
        && s.groups[g].copula
    {
        (c.group, c.carried, c.negated) = (Some(g), true, false);
        return Some(());
    }
    if l.has(before, flag::NEGATOR) {
        // "has no objection to"
        return None;
    }
    c.group = None;
    if c.frame & bits::LIGHT != 0 {
        return None;
    }
    Some(())
}

/// "expressed appreciation and support": the noun is a later conjunct of a carried one.
fn near_list(l: &Layer<'_>, s: &Syntax, from: usize, to: usize) -> bool {
    let near = to > from && to - from <= 6 && (from..to - 1).all(|k| s.chunk_of(k).is_some());
    // "reiterates its commitment to A and its full support for B"
    let far = to > from
        && to - from <= 16
        && l.has(to, flag::POSSESSIVE)
        && l.has(from, flag::POSSESSIVE | flag::DETERMINER)
        && (from..to - 1).all(|k| s.chunk_of(k).is_some() || l.has(k, flag::PREPOSITION));
    (near || far) && l.has(to - 1, flag::CONJUNCTION)
}

fn adjective(l: &Layer<'_>, s: &Syntax, c: &mut Candidate) -> Option<()> {
    // Before a noun it is an attribute.
    if let Some(chunk) = s.chunk_of(c.last - 1)
        && chunk.last > c.last
        && chunk.first < c.last
        && l.lexicon.cue(c.cue).part == Part::Impersonal
        && !l.has(c.last - 1, flag::DETERMINER)
    {
        return None;
    }
    if let Some(g) = s.group_of(c.first)
        && s.groups[g].head == c.first
    {
        // "is concerned", "was alarmed": a participle with its auxiliary; alone it is fronted or apposed.
        let group = &s.groups[g];
        if !(group.passive || group.form == Form::Participle || group.words & (flag::BE | flag::COPULAR) != 0) {
            return None;
        }
        c.group = Some(g);
        c.negated = group.negated;
        if group.form == Form::Participle && !group.passive {
            let before = c.first.checked_sub(1).filter(|b| *b >= l.first);
            let mut b = before;
            while b.is_some_and(|k| l.is_adverb(k) && k > l.first) {
                b = b.map(|k| k - 1);
            }
            let apposed = b.is_none_or(|k| l.is_comma(k) || l.has(k, flag::CONJUNCTION) || s.group_of(k).is_some() || l.is_adverb(k));
            if !apposed {
                return None;
            }
        }
        return Some(());
    }
    let mut p = c.first;
    let mut negated = false;
    while p > l.first
        && s.group_of(p - 1).is_none()
        && (l.is_adverb(p - 1) || l.has(p - 1, flag::INTENSIFIER | flag::HEDGE | flag::NEGATOR) || l.is_quote(p - 1))
    {
        negated |= l.has(p - 1, flag::NEGATOR);
        p -= 1;
    }
    let concessive = p > l.first && l.has(p - 1, flag::SUBORDINATOR) && !l.has(p - 1, flag::CONDITIONAL);
    if p == l.first || concessive {
        // Fronted, or "though critical of": the subject of the clause that follows.
        if c.part == Part::Impersonal {
            return fronted(l, s, c, p);
        }
        c.group = s.groups.iter().position(|g| {
            g.form == Form::Finite
                && g.subject.is_some()
                && !g.relative
                && (concessive && g.first > c.last || !concessive && g.governor.is_none())
        });
        c.negated = negated;
        return c.group.map(|_| ());
    }
    let b = p - 1;
    if let Some(g) = s.group_of(b) {
        let group = &s.groups[g];
        if group.words & flag::COPULAR == 0 && !l.has(group.head, flag::COPULAR | flag::BELIEVE) {
            return None;
        }
        // "the steps that are necessary", "what he believes is critical", "is exercising important leadership": a mere attribute.
        if c.part == Part::Impersonal && attribute(l, s, g, c) {
            return None;
        }
        c.group = Some(g);
        c.negated = negated || group.negated;
        return Some(());
    }
    // "considers the treatment unacceptable"
    if c.part == Part::Impersonal
        && let Some(chunk) = s.chunk_of(b)
        && !l.is(b, l.lexicon.known.it)
    {
        let object = s.chain(l, chunk.last - 1);
        let g = s.group_of(object.first.checked_sub(1)?)?;
        if !l.has(s.groups[g].head, flag::BELIEVE) {
            return None;
        }
        c.group = Some(g);
        c.negated = negated || s.groups[g].negated;
        return Some(());
    }
    // "find it regrettable", "make it essential"; "alarmed and saddened by".
    if l.has(b, flag::CONJUNCTION) || l.is_comma(b) || l.is(b, l.lexicon.known.it) {
        let g = s.group_before(b)?;
        let group = &s.groups[g];
        if group.words & flag::COPULAR == 0 && !l.has(group.head, flag::BELIEVE) {
            return None;
        }
        if p - group.last > 12
            || (group.last..b).any(|k| s.chunk_of(k).is_some() && !l.is(k, l.lexicon.known.it)) && c.part == Part::Impersonal
        {
            return None;
        }
        c.group = Some(g);
        c.negated = negated || group.negated;
        return Some(());
    }
    // "voted 141 to 20 in favour of", "spoke in support of"
    if c.part == Part::Adjective
        && matches!(l.tag(c.first), Tag::Adp)
        && let Some(g) = s.group_before(c.first)
        && matches!(
            l.str(s.groups[g].head).to_ascii_lowercase().as_str(),
            "vote"
                | "votes"
                | "voted"
                | "voting"
                | "speak"
                | "speaks"
                | "spoke"
                | "spoken"
                | "stand"
                | "stands"
                | "stood"
                | "ruled"
                | "decided"
        )
        && (s.groups[g].last..c.first).all(|k| !l.is_comma(k) && !l.is_wall(k) && !l.has(k, flag::CONJUNCTION))
    {
        c.group = Some(g);
        c.negated = s.groups[g].negated;
        return Some(());
    }
    // Inverted copula: "Is the EU concerned", "nor is Honduras in favour of".
    let inverted =
        s.groups.iter().position(|g| g.copula && g.words & flag::BE != 0 && g.last <= p && s.chunk_of(g.last).is_some_and(|n| n.last == p));
    if let Some(g) = inverted
        && c.part == Part::Adjective
    {
        c.group = Some(g);
        c.negated = negated || s.groups[g].negated || s.groups[g].first > l.first && l.has(s.groups[g].first - 1, flag::NEGATOR);
        return Some(());
    }
    None
}

/// Whether what a cue judges is only described by it: in a restrictive relative clause, behind "what", before a noun.
fn attribute(l: &Layer<'_>, s: &Syntax, g: usize, c: &Candidate) -> bool {
    let group = &s.groups[g];
    let before_noun = !group.copula && !l.has(group.head, flag::COPULAR | flag::BELIEVE)
        || l.tags[c.last - 1] == Tag::Adj
            && s.chunk_of(c.last).is_some_and(|n| n.first == c.last && l.tags[n.head].is_noun())
            && !l.is_date(c.last);
    let b = (l.first..group.first).rev().find(|k| !l.is_adverb(*k));
    // "that just about everybody believes is necessary"
    let stranded =
        b.and_then(|b| s.group_of(b)).is_some_and(|h| s.groups[h].form == Form::Finite && !l.is(group.first, l.lexicon.known.it));
    let relative = group.relative && b.is_some_and(|b| l.has(b, flag::RELATIVE) && b > l.first && !l.is_comma(b - 1) && !l.is_wall(b - 1));
    before_noun || stranded && group.subject.is_none_or(|n| n.last <= group.first) || relative && c.frame & bits::SUBJECT != 0
}

/// "Equally important is to ...", "Of particular importance is the ...": the copula and what is judged follow.
fn fronted(l: &Layer<'_>, s: &Syntax, c: &mut Candidate, p: usize) -> Option<()> {
    if p != l.first || c.frame & bits::SUBJECT == 0 {
        return None;
    }
    let g = s.groups.iter().position(|g| g.first >= c.last)?;
    let group = &s.groups[g];
    let near = (c.last..group.first).all(|k| s.chunk_of(k).is_some() || l.is_adverb(k) || l.has(k, flag::PREPOSITION));
    if !near || group.first > c.last + 6 || !group.copula || group.words & flag::BE == 0 {
        return None;
    }
    c.group = Some(g);
    c.negated = group.negated;
    Some(())
}
