//! Targets of demands ("X must ...") and judgements ("it is essential to ...").

use crate::position::compile as bits;
use crate::position::complement::{Complement, after, clause, is_agent, verb_phrase};
use crate::position::cues::Candidate;
use crate::position::extent::Mode;
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
        return Complement { target: Some((subject.first, end)), ..Complement::default() };
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
    let subject = group.subject?;
    Some(Complement { target: Some((subject.first, subject.last)), ..Complement::default() })
}
