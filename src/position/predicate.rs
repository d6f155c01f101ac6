//! Nouns and adjectives of stance: the verb that carries them, their negation, and the clause they are the predicate of.

use crate::position::Stance;
use crate::position::compile as bits;
use crate::position::cues::Candidate;
use crate::position::lexicon::{Part, flag};
use crate::position::syntax::{Form, Layer, Syntax};
use crate::tag::Tag;

pub fn noun(l: &Layer<'_>, s: &Syntax, c: &mut Candidate) -> Option<()> {
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

pub fn adjective(l: &Layer<'_>, s: &Syntax, c: &mut Candidate) -> Option<()> {
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
        if !(group.passive || group.form == Form::Participle || group.words & flag::BE != 0) {
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
