//! What follows a cue by its frame: an object, a clause, an infinitive, a preposition, or whom it asks to do what.

use crate::position::compile as bits;
use crate::position::complement::{Complement, clause, is_agent, skip_nominal, verb_phrase};
use crate::position::cues::Candidate;
use crate::position::extent::Mode;
use crate::position::lexicon::{Part, flag};
use crate::position::syntax::{Form, Layer, Nominal, Syntax};

/// What follows at `from`, by the frame.
pub fn after(l: &Layer<'_>, s: &Syntax, c: &Candidate, from: usize) -> Option<Complement> {
    let frame = c.frame;
    let mut p = from;
    // Adverbs, quotation marks and short parentheses between.
    loop {
        if p >= l.last {
            return None;
        }
        let not = l.is(p, l.lexicon.known.not) && l.is_to(p + 1) && frame & bits::TO != 0;
        if l.is_quote(p) || l.is_adverb(p) && s.group_of(p).is_none() || not {
            p += 1;
        } else if l.is_comma(p) && p > from.saturating_sub(1) {
            // "demands, without delay, that"; "agreed, if asked, to"; "believes, though, that"
            let close = (p + 1..(p + 18).min(l.last)).find(|k| l.is_comma(*k));
            match close {
                Some(k)
                    if (p + 1..k).all(|m| s.group_of(m).is_none_or(|g| s.groups[g].form != Form::Finite))
                        && (l.has(p + 1, flag::PREPOSITION | flag::TEMPORAL)
                            || l.is_to(k + 1) && k < p + 6
                            || c.part == Part::Verb
                                && (l.has(p + 1, flag::SUBORDINATOR) || l.is_adverb(p + 1))
                                && (l.is(k + 1, l.lexicon.known.that) || l.is_to(k + 1))) =>
                {
                    p = k + 1
                }
                _ => return None,
            }
        } else if c.part == Part::Verb
            && p < from + 9
            && l.has(p, flag::PREPOSITION)
            && !l.lexicon.known.prepositions.iter().any(|x| l.is(p, x.0) && frame & x.1 != 0)
        {
            // "condemns in the strongest terms the raid", "agreed on Sunday to": an adjunct before the object.
            let k = skip_nominal(s, p + 1);
            let another = k > p + 1 && p == from && l.has(k, flag::PREPOSITION) && {
                let next = skip_nominal(s, k + 1);
                next > k + 1 && (l.is(next, l.lexicon.known.that) || l.is_to(next) && s.group_of(next).is_some())
            };
            let goes_on = k > p + 1
                && k < l.last
                && (another
                    || s.chunk_of(k).is_some()
                    || l.is(k, l.lexicon.known.that)
                    || l.is_to(k) && s.group_of(k).is_some()
                    || l.is_quote(k));
            if !goes_on {
                break;
            }
            p = k;
        } else {
            break;
        }
    }
    let known = &l.lexicon.known;
    let own = c.group;
    // "made an allegation two weeks ago that"
    if l.is_date(p) {
        let mut k = skip_nominal(s, p);
        while l.is_date(k) || l.str(k.min(l.last - 1)) == "ago" {
            k += 1;
        }
        if l.is(k, known.that) && s.chunk_of(k).is_none() || l.is_to(k) && s.group_of(k).is_some() {
            p = k;
        }
    }
    // "regrets that, of the sum sought, barely a tenth has come"
    if frame & bits::THAT != 0 && l.is(p, known.that) && l.is_comma(p + 1) && l.has(p + 2, flag::PREPOSITION) {
        return clause(l, s, p + 2, own);
    }
    if frame & bits::THAT != 0
        && l.is(p, known.that)
        && s.chunk_of(p).is_none_or(|n| {
            n.last == p + 1 && s.groups.iter().any(|g| g.form == Form::Finite && g.subject.is_some_and(|x| x.first == p + 1))
        })
    {
        return clause(l, s, p + 1, own);
    }
    if let Some(i) = s.group_of(p)
        && (s.groups[i].first == p || s.groups[i].first + 1 == p && l.is_to(s.groups[i].first) && p == from)
    {
        let form = s.groups[i].form;
        // "need continued support", "call for concerted efforts": a participle that opens a noun phrase.
        if matches!(l.tags[p], crate::tag::Tag::VerbPart | crate::tag::Tag::VerbPast)
            && s.groups[i].last == p + 1
            && frame & (bits::NP | bits::ASK) != 0
            && s.chunk_of(p + 1).is_some_and(|n| n.first == p + 1 && l.tags[n.first].is_noun())
        {
            return Some(Complement { target: Some((p, s.extent(l, p + 1, Mode::Noun, own))), ..Complement::default() });
        }
        if form == Form::Infinitive && frame & bits::TO != 0 {
            return Some(Complement { target: Some(verb_phrase(l, s, i, own)), ..Complement::default() });
        }
        if form == Form::Infinitive && frame & bits::ASK != 0 && c.part == Part::Noun {
            return Some(Complement { target: Some(verb_phrase(l, s, i, own)), ..Complement::default() });
        }
        if form == Form::Ing && frame & (bits::ING | bits::NP) != 0 {
            return Some(Complement { target: Some((p, s.extent(l, p, Mode::Verb, own))), ..Complement::default() });
        }
        if form == Form::Bare && frame & bits::TO != 0 {
            return Some(Complement { target: Some((p, s.extent(l, p, Mode::Verb, own))), ..Complement::default() });
        }
        return None;
    }
    if matches!(l.str(p), "both" | "either") && s.chunk_of(p).is_none() && s.chunk_of(p + 1).is_some() {
        p += 1;
    }
    if let Some(&chunk) = s.chunk_of(p)
        && chunk.first <= p
    {
        if frame & (bits::NP | bits::ASK) == 0 && frame & bits::THAT == 0 {
            return None;
        }
        if frame & bits::ASK != 0
            && let Some(found) = ask(l, s, c, p)
        {
            return Some(found);
        }
        // A clause without "that": its subject starts here.
        let clause_here = s.groups.iter().any(|g| {
            g.form == Form::Finite && !g.relative && g.subject.is_some_and(|x| x.first == p || x.first < p && x.last > p && x.first >= from)
        });
        // Behind a noun such a clause is a relative one: "the position he has taken", "a decision on the advice he has received".
        if frame & bits::THAT != 0 && clause_here && (c.part == Part::Noun || c.last > c.first + 1 && l.tags[c.last - 1].is_noun()) {
            return None;
        }
        if frame & bits::THAT != 0 && clause_here {
            return clause(l, s, p, own);
        }
        if frame & bits::NP != 0 {
            let end = s.extent(l, p, Mode::Noun, own);
            let mut found = Complement { target: Some((p, end)), ..Complement::default() };
            if frame & bits::FROM_ADDRESSEE != 0
                && let Some(k) = (p..end).find(|k| l.is(*k, known.from))
                && let Some(&n) = s.chunk_of(k + 1)
            {
                found.target = Some((p, k));
                found.addressee = Some(n);
            }
            return Some(found);
        }
        return None;
    }
    if let Some(&(_, bit)) = known.prepositions.iter().find(|x| l.is(p, x.0))
        && frame & bit != 0
    {
        let mut start = p + 1;
        while start < l.last && l.is_quote(start) {
            start += 1;
        }
        // "the steps they agreed to about a year and a half ago"
        if start >= l.last
            || l.is_to(p) && c.part == Part::Verb && (l.is_date(start) || l.is_date(start + 1) && l.has(start, flag::PREPOSITION))
        {
            return None;
        }
        let mode = if s.group_of(start).is_some() { Mode::Verb } else { Mode::Noun };
        let end = s.extent(l, start, mode, own);
        if end <= start {
            return None;
        }
        // "lodged a protest with X over Y", "appealed to X for Y"
        let mut found = Complement { target: Some((start, end)), ..Complement::default() };
        let first = s.chunk_of(start).copied();
        // "a commitment to us to strengthen transparency"
        if l.is_to(p)
            && c.stance == crate::position::Stance::Commit
            && let Some(n) = first
            && let Some(i) = s.group_of(n.last)
            && s.groups[i].form == Form::Infinitive
            && is_agent(l, s, n)
        {
            found.addressee = Some(n);
            found.target = Some(verb_phrase(l, s, i, own));
            return Some(found);
        }
        if let Some(n) = first
            && (l.is(p, known.with) && c.stance == crate::position::Stance::Condemn
                || l.is(p, known.to) && c.stance == crate::position::Stance::Urge)
        {
            let second = (n.last..end).find(|k| {
                known.prepositions.iter().any(|x| l.is(*k, x.0) && frame & x.1 != 0 && !l.is(*k, known.of))
                    && !matches!(l.str(*k), "at" | "in" | "with")
            });
            found.addressee = Some(n);
            found.target = second.map(|k| (k + 1, s.extent(l, k + 1, Mode::Noun, own))).filter(|t| t.1 > t.0);
        }
        return Some(found);
    }
    // Free relatives and adjectives: "favours whatever the judges decide", "support international law".
    if frame & bits::NP != 0
        && (l.tags[p] == crate::tag::Tag::Adj
            || matches!(l.str(p), "what" | "whatever" | "how" | "whether" | "who" | "both" | "all" | "efforts")
            || l.str(p).starts_with(['$', '\u{20AC}']))
    {
        let end = s.extent(l, p, if l.tags[p] == crate::tag::Tag::Adj { Mode::Noun } else { Mode::Clause }, own);
        return (end > p).then(|| Complement { target: Some((p, end)), ..Complement::default() });
    }
    if frame & bits::THAT != 0 && (l.is(p, known.there) || matches!(l.str(p), "how" | "why" | "what" | "of")) {
        return clause(l, s, p, own);
    }
    // "demands that" after an adjunct: "asked on Monday that", "demanded of X that".
    if frame & bits::THAT != 0 && l.has(p, flag::PREPOSITION) {
        let k = skip_nominal(s, p + 1);
        if k > p + 1 && l.is(k, known.that) && s.chunk_of(k).is_none() {
            return clause(l, s, k + 1, own);
        }
    }
    None
}

/// An addressee and what it is to do.
fn ask(l: &Layer<'_>, s: &Syntax, c: &Candidate, p: usize) -> Option<Complement> {
    let known = &l.lexicon.known;
    // The addressee reaches to the first infinitive, "that" or "for" that no finite verb precedes.
    let own = c.group;
    let first = *s.chunk_of(p)?;
    let mut k = first.last;
    let limit = (p + 30).min(l.last);
    let mut relative = false;
    while k < limit {
        if let Some(i) = s.group_of(k)
            && s.groups[i].first == k
        {
            let group = s.groups[i];
            if group.form == Form::Infinitive {
                let mut end = k;
                while end > p && (l.is_comma(end - 1) || l.is_quote(end - 1) || l.is_adverb(end - 1)) {
                    end -= 1;
                }
                let addressee = Nominal { first: p, last: end, head: first.head };
                return Some(Complement { target: Some(verb_phrase(l, s, i, own)), addressee: Some(addressee), passive: false });
            }
            if group.form == Form::Finite && !relative && !group.relative {
                return None;
            }
            k = group.last;
            continue;
        }
        if l.is(k, known.that) && s.chunk_of(k).is_none() && c.frame & bits::THAT == 0 {
            return None;
        }
        relative |= l.has(k, flag::RELATIVE);
        if l.is_wall(k) || l.str(k) == "." {
            break;
        }
        if l.is(k, known.that) && s.chunk_of(k).is_none() && c.frame & bits::THAT != 0 {
            let addressee = Nominal { first: p, last: k, head: first.head };
            let mut found = clause(l, s, k + 1, own)?;
            found.addressee = Some(addressee);
            return Some(found);
        }
        if (l.is(k, known.for_) && c.frame & (1 << 5) != 0 || l.str(k) == "on" && c.frame & (1 << 6) != 0) && k > p {
            let end = s.extent(l, k + 1, Mode::Noun, own);
            if end > k + 1 {
                return Some(Complement {
                    target: Some((k + 1, end)),
                    addressee: Some(Nominal { first: p, last: k, head: first.head }),
                    passive: false,
                });
            }
        }
        k += 1;
    }
    None
}
