//! Targets of demands ("X must ...") and judgements ("it is essential to ...").

use crate::position::compile as bits;
use crate::position::complement::{Complement, clause, free_relative, is_agent, verb_phrase};
use crate::position::cues::Candidate;
use crate::position::extent::Mode;
use crate::position::follow::after;
use crate::position::lexicon::{Part, flag};
use crate::position::syntax::{Form, Layer, Syntax};

pub fn modal(l: &Layer<'_>, s: &Syntax, c: &Candidate) -> Complement {
    let Some(g) = c.group else { return Complement::default() };
    let group = s.groups[g];
    // "need to", "has to": the infinitive is a group of its own.
    let verb = s.group_of(c.last.saturating_sub(1)).filter(|i| *i != g && s.groups[*i].form == Form::Infinitive).unwrap_or(g);
    let mut start = c.last;
    while start < l.last && l.is_adverb(start) && !l.tags[start].is_verb() && s.group_of(start).is_none() {
        start += 1;
    }
    if c.stance == crate::position::Stance::Commit {
        // "What we will continue to do is to work with them"
        if let Some(subject) = group.subject
            && subject.first > l.first
            && matches!(l.str(subject.first - 1), "What" | "what")
            && (c.last..(c.last + 6).min(l.last)).any(|k| l.has(k, flag::BE))
        {
            return free_relative(l, s, c, verb);
        }
        let mut at = c.last;
        if l.is_to(at) {
            at += 1;
        }
        if l.is(at, l.lexicon.known.with) {
            at += 1;
        }
        let end = s.extent(l, at, Mode::Verb, Some(g));
        return Complement { target: (end > at).then_some((at, end)), ..Complement::default() };
    }
    let end = s.extent(l, start, Mode::Verb, Some(g)).max(start);
    let head = s.groups[verb].head;
    let being = (c.last..s.groups[verb].last).any(|k| l.str(k).eq_ignore_ascii_case("be"));
    let passive = s.groups[verb].passive || being && l.tags[head] == crate::tag::Tag::VerbPart;
    if let Some(subject) = group.subject {
        let agent = is_agent(l, s, subject) && !passive;
        if agent && end > start {
            return Complement { target: Some((start, end)), addressee: Some(subject), passive: false };
        }
        let end = s.extent(l, start, Mode::Clause, Some(g)).max(end);
        return Complement { target: Some((outset(l, s, g, subject.first), end)), ..Complement::default() };
    }
    Complement { target: (end > start).then_some((start, end)), ..Complement::default() }
}

pub fn impersonal(l: &Layer<'_>, s: &Syntax, c: &Candidate) -> Option<Complement> {
    let g = c.group?;
    let group = s.groups[g];
    let known = &l.lexicon.known;
    let own = Some(g);
    let p = {
        let mut p = c.last;
        while p < l.last && (l.is_adverb(p) || l.is_quote(p)) && s.group_of(p).is_none() {
            p += 1;
        }
        p
    };
    if !group.copula
        && l.has(group.head, flag::BELIEVE)
        && group.last < c.first
        && s.chunk_of(group.last).is_some()
        && !l.is(group.last, known.it)
    {
        return Some(Complement { target: Some((group.last, s.chain(l, c.first - 1).last.min(c.first))), ..Complement::default() });
    }
    // "will take countermeasures should its companies be harmed", "if Lukoil is sold": the condition is what is warned against.
    if c.stance == crate::position::Stance::Warn
        && c.frame & bits::SUBJECT != 0
        && let Some(target) = condition(l, s, c)
    {
        return Some(Complement { target: Some(target), ..Complement::default() });
    }
    let extraposed = group.subject.is_none_or(|x| x.last == x.first + 1 && (l.is(x.first, known.it) || l.is(x.first, known.there)));
    let find = |p: usize| -> Option<(usize, usize)> {
        if c.frame & bits::THAT != 0 && l.is(p, known.that) {
            return clause(l, s, p + 1, own)?.target;
        }
        if let Some(i) = s.group_of(p)
            && s.groups[i].form == Form::Infinitive
            && s.groups[i].first == p
            && extraposed
        {
            return Some(verb_phrase(l, s, i, own));
        }
        // "important for Russia to engage"
        if l.is(p, known.for_) && extraposed && c.frame & (1 << 5) != 0 {
            let end = s.extent(l, p + 1, Mode::Noun, own);
            return (end > p + 1).then_some((p + 1, end));
        }
        None
    };
    if c.frame & (bits::NP | bits::THAT) != 0 && c.part != Part::Impersonal {
        return after(l, s, c, c.last);
    }
    if extraposed && let Some(target) = find(p) {
        return Some(Complement { target: Some(target), ..Complement::default() });
    }
    if c.frame & bits::SUBJECT == 0 {
        return after(l, s, c, c.last);
    }
    if c.part == Part::Phrase
        && let Some(found) = after(l, s, &Candidate { frame: c.frame & !bits::SUBJECT, ..*c }, c.last)
    {
        return Some(found);
    }
    // "they will be held accountable": whom the threat is for is not what it is against.
    if c.stance == crate::position::Stance::Warn && group.passive {
        return Some(Complement::default());
    }
    let subject = group.subject?;
    // "What is needed now is political will"
    if matches!(l.str(subject.first), "What" | "what")
        && let Some(be) = (c.last..(c.last + 6).min(l.last)).find(|k| l.has(*k, flag::BE))
    {
        let end = s.extent(l, be + 1, Mode::Noun, None);
        return (end > be + 1).then(|| Complement { target: Some((be + 1, end)), ..Complement::default() });
    }
    // "It is heartening, however, that ...", "It was essential, said X, to hear ...": a parenthesis before the clause.
    if extraposed && l.is(subject.first, known.it) {
        let late = (p..(p + 14).min(l.last)).take_while(|k| l.str(*k) != "." && !l.is_wall(*k)).find(|k| {
            l.is(*k, known.that) && s.chunk_of(*k).is_none() || s.group_of(*k).is_some_and(|g| s.groups[g].form == Form::Infinitive)
        });
        if l.is_comma(p)
            && let Some(k) = late
        {
            if l.is(k, known.that) && c.frame & bits::THAT != 0 {
                let start = if l.is_comma(k + 1) { k + 2 } else { k + 1 };
                return clause(l, s, start, own);
            }
            if let Some(i) = s.group_of(k) {
                return Some(Complement { target: Some(verb_phrase(l, s, i, own)), ..Complement::default() });
            }
        }
    }
    let start = gerund(l, s, subject.first).unwrap_or_else(|| whole(l, s, g, subject.first));
    Some(Complement { target: Some((start, subject.last)), ..Complement::default() })
}

/// Where the phrase starts whose last part ends before the verb of group `g`: over the relative clause in
/// "the kind of work that the minister is doing at the port is important".
fn whole(l: &Layer<'_>, s: &Syntax, g: usize, first: usize) -> usize {
    let mut start = first;
    for _ in 0..2 {
        let Some(h) = s.groups[..g].iter().rposition(|h| h.last <= start && h.form == Form::Finite) else { break };
        let clause = &s.groups[h];
        // Nothing between the two verbs may end the clause of the first.
        let joined = (clause.last..start).all(|k| {
            !l.is_comma(k) && !l.is_wall(k) && !l.is_quote(k) && !l.has(k, flag::CONJUNCTION | flag::RELATIVE | flag::SUBORDINATOR)
        });
        let Some(subject) = clause.subject.filter(|_| joined && clause.last < start.max(clause.last + usize::from(clause.relative))) else {
            break;
        };
        let noun = if clause.relative {
            Some(subject)
        } else {
            // "the work we are doing at", "the work that we are doing at"
            let before = subject.first.checked_sub(1).filter(|b| *b > l.first);
            let that = before.is_some_and(|b| l.is(b, l.lexicon.known.that));
            let end = before.map(|b| if that { b.wrapping_sub(1) } else { b });
            let takes_clause = that && clause.governor.is_some();
            end.filter(|_| !takes_clause).and_then(|e| s.chunk_of(e)).filter(|n| l.tags[n.head].is_noun()).copied()
        };
        let Some(noun) = noun.filter(|n| n.last < start && n.first >= l.first) else { break };
        start = s.chain(l, noun.last - 1).first.min(noun.first);
    }
    start
}

/// Where the subject of a demand starts that is read from its last part on: "protecting all civilians must remain our aim",
/// "those forced to leave their homes by war, violence or hunger must be given work".
fn outset(l: &Layer<'_>, s: &Syntax, g: usize, first: usize) -> usize {
    if let Some(start) = gerund(l, s, first).filter(|k| !(*k..first).any(|m| l.is_comma(m) || l.is_wall(m))) {
        return start;
    }
    let opens = s.chunk_of(l.first).filter(|n| n.first == l.first && n.last < first);
    let participle = opens.and_then(|n| s.group_of(n.last)).is_some_and(|p| s.groups[p].form == Form::Participle && p < g);
    let plain = !s.groups[..g].iter().any(|h| h.form == Form::Finite) && !(l.first..first).any(|k| l.is_wall(k));
    // A comma right before the subject is one of its list only where "and" or "or" goes on with it.
    let listed = !(l.first..first).any(|k| l.is_comma(k)) || (first..s.groups[g].first).any(|k| l.has(k, flag::CONJUNCTION));
    if participle && plain && listed { l.first } else { first }
}

/// Where a gerund opens the clause whose subject starts at `first`: "ensuring justice for all is vital".
fn gerund(l: &Layer<'_>, s: &Syntax, first: usize) -> Option<usize> {
    // "making it clear that this is a priority": the clause behind "that" has a subject of its own.
    if first > l.first && l.is(first - 1, l.lexicon.known.that) && s.chunk_of(first - 1).is_none() {
        return None;
    }
    let verbs = s.groups.iter().rev().filter(|g| g.last <= first);
    for g in verbs {
        match g.form {
            Form::Ing if g.last == g.first + 1 => {
                // "understanding and managing it": the first of several.
                if g.first > l.first + 1
                    && l.has(g.first - 1, flag::CONJUNCTION)
                    && s.group_of(g.first - 2).is_some_and(|b| s.groups[b].form == Form::Ing)
                {
                    continue;
                }
                let opens = g.first == l.first
                    || l.is_comma(g.first - 1)
                    || l.is_quote(g.first - 1)
                    || l.has(g.first - 1, flag::CONJUNCTION)
                    || l.is(g.first - 1, l.lexicon.known.that);
                return opens.then_some(g.first);
            }
            Form::Infinitive | Form::Bare | Form::Participle => {}
            _ => return None,
        }
    }
    None
}

/// The clause behind "if", "should" or "unless" in the sentence of a threat.
fn condition(l: &Layer<'_>, s: &Syntax, c: &Candidate) -> Option<(usize, usize)> {
    for k in l.first..l.last {
        let word = l.str(k);
        let opens = matches!(word, "If" | "if" | "Should" | "unless" | "Unless")
            || word == "should" && k >= c.last && s.chunk_of(k + 1).is_some_and(|n| n.first == k + 1);
        if !opens || (c.first..c.last).contains(&k) {
            continue;
        }
        let end = if k < c.first { (k + 1..c.first).rev().find(|e| l.is_comma(*e))? } else { s.extent(l, k + 1, Mode::Clause, None) };
        return (end > k + 1).then_some((k + 1, end));
    }
    None
}
