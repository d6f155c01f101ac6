//! Subjects and governors of verb groups: through parentheses, relative clauses, coordination, control and participles.

use crate::position::lexicon::flag;
use crate::position::syntax::{Form, Layer, Nominal, Syntax};

impl Syntax {
    /// Fills subject, governor, relative and conjunct of group `i`; earlier groups are done.
    pub(super) fn attach(&mut self, l: &Layer<'_>, i: usize) {
        let g = self.groups[i];
        if g.inverted {
            let start = g.subject.map_or(g.first, |s| s.first.min(g.first));
            self.groups[i].governor = self.governor_before(l, start);
            let mut p = g.first;
            while p > l.first && (l.is_adverb(p - 1) || l.has(p - 1, flag::NEGATOR)) {
                p -= 1;
                self.groups[i].negated |= l.has(p, flag::NEGATOR);
            }
            self.negative_subject(l, i);
            return;
        }
        match g.form {
            Form::Infinitive => self.infinitive(l, i),
            Form::Ing | Form::Participle => self.nonfinite(l, i),
            Form::Finite | Form::Bare => self.finite(l, i),
        }
        self.negative_subject(l, i);
    }

    fn negative_subject(&mut self, l: &Layer<'_>, i: usize) {
        if let Some(s) = self.groups[i].subject
            && l.has(s.first, flag::NEGATOR)
            && self.groups[i].form == Form::Finite
        {
            self.groups[i].negated = true;
        }
    }

    fn finite(&mut self, l: &Layer<'_>, i: usize) {
        let g = self.groups[i];
        let mut p = g.first;
        // Also over "the Assembly itself".
        while p > l.first
            && (l.is_adverb(p - 1)
                || l.has(p - 1, flag::NEGATOR) && self.chunk_of(p - 1).is_none()
                || l.is_quote(p - 1)
                || l.has(p - 1, flag::REFLEXIVE) && p > l.first + 1 && self.chunk_of(p - 2).is_some())
        {
            self.groups[i].negated |= l.has(p - 1, flag::NEGATOR);
            p -= 1;
        }
        if p == l.first {
            if g.copula && g.first > l.first && self.chunk_of(g.last).is_some() {
                self.groups[i].subject = self.chunk_of(g.last).copied();
                self.groups[i].inverted = true;
            }
            return;
        }
        // "..., said X": the subject follows.
        if g.words & (flag::REPORT | flag::AFFIRM | flag::BELIEVE) != 0
            && !g.passive
            && (l.is_comma(p - 1) || p < g.first && l.is_quote(g.first - 1))
            && let Some(&next) = self.chunk_of(g.last)
            && self.speaks(l, &next)
            && self.groups[i + 1..]
                .iter()
                .all(|h| h.form != Form::Finite || h.first < next.last || h.first > next.last + usize::from(l.is_adverb(next.last)))
            && (!l.is_comma(p - 1) || self.parenthesis_start(l, p - 1).is_none())
        {
            let mut np = next;
            loop {
                let k = np.last;
                let link = l.is(k, l.lexicon.known.of)
                    || l.has(k, flag::PREPOSITION) && !l.is_date(k + 1) && l.actor(k + 1).is_some()
                    || l.is_comma(k) && l.actor(k + 1).is_some_and(|e| e.kind == crate::entity::EntityType::Person);
                match self.chunk_of(k + 1) {
                    Some(more) if link && more.first == k + 1 => np.last = more.last,
                    _ => break,
                }
            }
            self.groups[i].subject = Some(np);
            self.groups[i].inverted = true;
            return;
        }
        let mut t = p - 1;
        // "who in January rejected"
        if let Some(chunk) = self.chunk_of(t)
            && chunk.first >= l.first + 2
            && l.has(chunk.first - 1, flag::PREPOSITION)
            && l.has(chunk.first - 2, flag::RELATIVE)
            && self.chunk_of(chunk.first - 2).is_none()
        {
            t = chunk.first - 2;
        }
        if l.has(t, flag::RELATIVE) && self.antecedent(l, t).is_some() {
            self.groups[i].relative = true;
            self.groups[i].subject = self.antecedent(l, t);
            self.groups[i].governor = None;
            return;
        }
        if self.chunk_of(t).is_some() {
            let subject = self.chain(l, t);
            if subject.last == subject.first + 1 && l.has(subject.first, flag::FIRST | flag::PLURAL) {
                self.groups[i].form = Form::Finite;
            }
            self.groups[i].subject = Some(subject);
            self.groups[i].relative =
                subject.first > l.first && l.has(subject.first - 1, flag::RELATIVE) && !l.is(subject.first - 1, l.lexicon.known.that);
            self.groups[i].governor = self.governor_before(l, subject.first);
            return;
        }
        if l.is_comma(t) || l.str(t) == ")" || l.is_wall(t) {
            if let Some(end) = self.parenthesis_start(l, t) {
                let subject = self.chain(l, end - 1);
                // "X, which meets today, condemned": the apposition may name the person.
                let apposed = self.chunks.iter().rev().find(|c| c.first > end && c.last <= t && c.first == end + 1 && c.last == t).copied();
                let subject = match apposed {
                    Some(a) => Nominal { last: a.last, ..subject },
                    None => subject,
                };
                self.groups[i].subject = Some(subject);
                self.groups[i].governor = self.governor_before(l, subject.first);
                return;
            }
            self.coordinate(l, i);
            return;
        }
        // "Nor am I against": inversion of the copula.
        if g.copula && self.chunk_of(g.last).is_some() && l.has(t, flag::NEGATOR | flag::QUESTION) {
            self.groups[i].subject = self.chunk_of(g.last).copied();
            self.groups[i].inverted = true;
            return;
        }
        if l.has(t, flag::CONJUNCTION) {
            self.coordinate(l, i);
            return;
        }
        if g.form == Form::Bare
            && let Some(before) = self.group_before(g.first)
            && self.groups[before].last == p
        {
            self.groups[i].subject = self.groups[before].subject;
            self.groups[i].governor = Some(before);
        }
    }

    /// Whether a noun phrase names somebody who can say something.
    fn speaks(&self, l: &Layer<'_>, np: &Nominal) -> bool {
        (np.first..np.last).any(|k| l.actor(k).is_some())
            || l.has(np.head, flag::ROLE | flag::INSTITUTION | flag::SPOKESPERSON | flag::PERSON | flag::PLURAL | flag::BODY)
    }

    /// A conjunct takes subject and governor of the earlier group it is coordinated with.
    fn coordinate(&mut self, l: &Layer<'_>, i: usize) {
        let g = self.groups[i];
        let mut best: Option<(i32, usize)> = None;
        let conjunction = (l.first..g.first).rev().take(4).find(|k| l.has(*k, flag::CONJUNCTION) || l.is_comma(*k));
        let comma = conjunction.is_none_or(|k| l.is_comma(k) || k > l.first && l.is_comma(k - 1));
        let nearest = self.groups[..i].iter().rposition(|h| h.form == Form::Finite && !h.relative);
        for (k, h) in self.groups[..i].iter().enumerate().rev() {
            let plain = g.form == Form::Bare && h.form == Form::Finite && (h.words & flag::MODAL != 0 || !h.past);
            if h.form != g.form && !(matches!(h.form, Form::Infinitive) && g.form == Form::Bare) && !plain {
                continue;
            }
            if h.copula && !g.copula && h.words & flag::BE == 0 {
                continue;
            }
            // What is shut in a parenthesis or quotation before this one is no partner.
            let mut score = 0;
            score += i32::from(h.past == g.past) * 2;
            score -= i32::from(h.words & flag::MODAL != 0 && g.words & flag::MODAL == 0 && g.form == Form::Finite) * 2;
            score += i32::from(l.has(h.head, flag::FORM_S | flag::FORM_ED | flag::FORM_BASE) && !h.copula) * 2;
            score -= i32::from(h.copula);
            score -= i32::from(h.subject.is_some_and(|n| l.has(n.first, flag::QUESTION))) * 3;
            score -= i32::from(h.form != g.form);
            score -= i32::from(h.relative) * 2;
            score += i32::from(h.subject.is_some());
            score -= i32::from(h.words & flag::REPORT != 0);
            score -= ((i - k) as i32 - 1) / 2;
            // "was alarmed and did not recognise": without a comma the nearest clause goes on.
            if nearest == Some(k) && !comma {
                score += 2;
            }
            if best.is_none_or(|b| score > b.0) {
                best = Some((score, k));
            }
        }
        if let Some((_, k)) = best {
            let h = self.groups[k];
            self.groups[i].subject = h.subject;
            self.groups[i].governor = h.governor;
            self.groups[i].relative = h.relative;
            self.groups[i].conjunct = Some(k);
        }
    }

    /// "to" + verb: who is meant to do it.
    fn infinitive(&mut self, l: &Layer<'_>, i: usize) {
        let g = self.groups[i];
        let mut p = g.first;
        while p > l.first && (l.is_adverb(p - 1) || l.is_quote(p - 1) || l.has(p - 1, flag::NEGATOR) && self.chunk_of(p - 1).is_none()) {
            self.groups[i].negated |= l.has(p - 1, flag::NEGATOR);
            p -= 1;
        }
        let before = self.groups[..i].iter().rposition(|h| h.last <= p);
        if p > l.first
            && (l.has(p - 1, flag::CONJUNCTION) || l.is_comma(p - 1))
            && let Some(k) = self.groups[..i].iter().rposition(|h| h.form == Form::Infinitive || h.form == Form::Bare)
        {
            self.groups[i].subject = self.groups[k].subject;
            self.groups[i].governor = self.groups[k].governor;
            self.groups[i].conjunct = Some(k);
            return;
        }
        self.groups[i].governor = before;
        if p > l.first && self.chunk_of(p - 1).is_some() {
            let np = self.chain(l, p - 1);
            let after_verb = before.is_some_and(|b| {
                self.groups[b].last == np.first || np.first > self.groups[b].last && l.has(np.first - 1, flag::PREPOSITION)
            });
            // "urged Kigali to end": an actor does it; "a decision to close": the subject or the possessor does.
            let actor = (np.first..np.last).any(|k| l.actor(k).is_some())
                || l.has(
                    np.head,
                    flag::ROLE | flag::INSTITUTION | flag::COLLECTIVE | flag::BODY | flag::PERSON | flag::PLURAL | flag::CROWD,
                );
            if after_verb && actor && l.tag(np.head) != crate::tag::Tag::X {
                self.groups[i].subject = Some(np);
                return;
            }
        }
        self.groups[i].subject = before.and_then(|b| self.groups[b].subject);
    }

    fn nonfinite(&mut self, l: &Layer<'_>, i: usize) {
        let g = self.groups[i];
        let mut p = g.first;
        while p > l.first && (l.is_adverb(p - 1) || l.is_quote(p - 1) || l.has(p - 1, flag::NEGATOR) && self.chunk_of(p - 1).is_none()) {
            self.groups[i].negated |= l.has(p - 1, flag::NEGATOR);
            p -= 1;
        }
        if p == l.first {
            return;
        }
        let t = p - 1;
        let before = self.groups[..i].iter().rposition(|h| h.last <= p);
        if let Some(b) = before
            && self.groups[b].last == p
        {
            self.groups[i].subject = self.groups[b].subject;
            self.groups[i].governor = Some(b);
            return;
        }
        if l.has(t, flag::CONJUNCTION)
            && let Some(k) = self.groups[..i].iter().rposition(|h| h.form == g.form)
        {
            self.groups[i].subject = self.groups[k].subject;
            self.groups[i].governor = self.groups[k].governor;
            self.groups[i].conjunct = Some(k);
            return;
        }
        if self.chunk_of(t).is_some() {
            self.groups[i].subject = Some(self.near_chain(l, t));
            self.groups[i].governor = before;
            return;
        }
        // "thanked X for backing": the one before the preposition; other prepositions: the clause's subject.
        // "quoted X as demanding" likewise.
        let told =
            l.is(t, l.lexicon.known.as_) && before.is_some_and(|b| self.groups[b].words & flag::REPORT != 0 && !self.groups[b].passive);
        if (l.is(t, l.lexicon.known.for_) || told) && t > l.first && self.chunk_of(t - 1).is_some() {
            self.groups[i].subject = Some(self.near_chain(l, t - 1));
            self.groups[i].governor = before;
            return;
        }
        let main = self.groups[..i].iter().rposition(|h| h.form == Form::Finite && h.subject.is_some());
        self.groups[i].subject = main.and_then(|m| self.groups[m].subject);
        self.groups[i].governor = before;
    }

    /// The noun phrase a relative pronoun at `t` stands for.
    pub(super) fn antecedent(&self, l: &Layer<'_>, t: usize) -> Option<Nominal> {
        let mut p = t;
        while p > l.first && (l.is_comma(p - 1) || l.has(p - 1, flag::PREPOSITION) && p == t || l.str(p - 1) == ")") {
            if l.str(p - 1) == ")" {
                let open = (l.first..p - 1).rev().find(|k| l.str(*k) == "(")?;
                p = open;
            } else {
                p -= 1;
            }
        }
        if p == l.first {
            return None;
        }
        self.chunk_of(p - 1)?;
        // "adopted a motion last night that": not the day.
        if let Some(day) = self.chunk_of(p - 1)
            && l.is_date(day.first)
            && day.first >= l.first + 2
            && l.has(day.first - 1, flag::PREPOSITION)
            && self.chunk_of(day.first - 2).is_some()
        {
            p = day.first - 1;
        }
        let who = l.str(t).eq_ignore_ascii_case("who");
        let whole = self.chain(l, p - 1);
        let near = *self.chunk_of(p - 1)?;
        if who {
            // "the minister of X, who": a person or a role in the chain.
            let person = (whole.first..whole.last)
                .any(|k| l.actor(k).is_some_and(|e| e.kind == crate::entity::EntityType::Person) || l.has(k, flag::ROLE));
            let near_person = (near.first..near.last)
                .any(|k| l.actor(k).is_some_and(|e| e.kind == crate::entity::EntityType::Person) || l.has(k, flag::ROLE));
            return Some(if person && !near_person { whole } else { near });
        }
        Some(near)
    }

    /// The start of the noun phrase that a pair of commas, brackets or dashes ending at `t` parts from its verb: one past it.
    fn parenthesis_start(&self, l: &Layer<'_>, t: usize) -> Option<usize> {
        if l.str(t) == ")" {
            let open = (l.first..t).rev().find(|k| l.str(*k) == "(")?;
            return (open > l.first && self.chunk_of(open - 1).is_some()).then_some(open);
        }
        let wall = l.is_wall(t);
        let mut tries = 0;
        let mut c = t;
        while c > l.first && tries < 4 {
            c -= 1;
            let open = if wall { l.is_wall(c) } else { l.is_comma(c) };
            if !open {
                continue;
            }
            tries += 1;
            if c == l.first || self.chunk_of(c - 1).is_none() && l.str(c - 1) != ")" {
                continue;
            }
            let end = if l.str(c - 1) == ")" {
                match (l.first..c - 1).rev().find(|k| l.str(*k) == "(") {
                    Some(open) if open > l.first && self.chunk_of(open - 1).is_some() => open,
                    _ => continue,
                }
            } else {
                c
            };
            let s = c + 1;
            let relative = l.has(s, flag::RELATIVE) || l.has(s, flag::PREPOSITION) && l.has(s + 1, flag::RELATIVE);
            let finite: Vec<usize> = (0..self.groups.len())
                .filter(|g| self.groups[*g].first > c && self.groups[*g].last <= t && self.groups[*g].form == Form::Finite)
                .collect();
            let reports =
                finite.len() == 1 && self.groups[finite[0]].words & (flag::REPORT | flag::AFFIRM | flag::BELIEVE) != 0 && t - c < 14;
            let fits = relative || finite.is_empty() && !l.has(s, flag::CONJUNCTION) || reports;
            if !fits {
                continue;
            }
            // An object of an earlier verb is no subject here unless the parenthesis is a relative clause about it.
            let np = self.chain(l, end - 1);
            let object = np.first > l.first
                && self.group_of(np.first - 1).is_some_and(|g| self.groups[g].words & (flag::REPORT | flag::AFFIRM | flag::BELIEVE) == 0);
            let after_preposition = np.first > l.first && l.has(np.first - 1, flag::PREPOSITION);
            if object || after_preposition {
                continue;
            }
            return Some(end);
        }
        None
    }

    /// The noun phrase that ends with the chunk at `t`: leftwards over prepositions, conjunctions and list commas.
    pub(super) fn chain(&self, l: &Layer<'_>, t: usize) -> Nominal {
        let Some(&last) = self.chunk_of(t) else { return Nominal { first: t, last: t + 1, head: t } };
        let mut np = last;
        let mut coordinated = false;
        while let Some(p) = np.first.checked_sub(1).filter(|p| *p >= l.first) {
            let link = if l.is_quote(p) && p > l.first { p - 1 } else { p };
            if link <= l.first {
                break;
            }
            let before = if l.str(link - 1) == ")" {
                match (l.first..link - 1).rev().find(|k| l.str(*k) == "(") {
                    Some(open) if open > l.first => open - 1,
                    _ => break,
                }
            } else {
                link - 1
            };
            let Some(&left) = self.chunk_of(before) else { break };
            let preposition = l.has(link, flag::PREPOSITION) && !l.is_date(left.first);
            let conjunction = l.has(link, flag::CONJUNCTION) && !l.is(link, l.lexicon.known.but);
            let list = l.is_comma(link) && coordinated;
            if !(preposition || conjunction || list) {
                // "A, B and C": the comma before "and".
                break;
            }
            if list && l.is_date(left.first) {
                break;
            }
            if conjunction || list {
                // "condemned A and B called": the left part is an object.
                let far = self.chain_start(l, left);
                if far > l.first
                    && self.group_of(far - 1).is_some_and(|g| {
                        self.groups[g].words & (flag::REPORT | flag::AFFIRM | flag::BELIEVE) == 0
                            || !self.groups[g].copula && l.has(far, flag::DETERMINER)
                    })
                {
                    break;
                }
                if far > l.first && l.has(far - 1, flag::PREPOSITION) {
                    break;
                }
                coordinated = true;
            }
            np = Nominal { first: left.first, last: np.last, head: left.head };
        }
        // A phrase after a stranded preposition at the start of the clause is an adjunct, not its head.
        np
    }

    fn chain_start(&self, l: &Layer<'_>, from: Nominal) -> usize {
        let mut first = from.first;
        while first > l.first + 1 && l.has(first - 1, flag::PREPOSITION) {
            match self.chunk_of(first - 2) {
                Some(left) => first = left.first,
                None => break,
            }
        }
        first
    }

    /// Like [`Self::chain`], over "of" alone.
    fn near_chain(&self, l: &Layer<'_>, t: usize) -> Nominal {
        let Some(&last) = self.chunk_of(t) else { return Nominal { first: t, last: t + 1, head: t } };
        let mut np = last;
        while np.first > l.first + 1 && l.is(np.first - 1, l.lexicon.known.of) {
            let Some(&left) = self.chunk_of(np.first - 2) else { break };
            np = Nominal { first: left.first, last: np.last, head: left.head };
        }
        np
    }

    /// The group whose complement clause starts at `start`.
    fn governor_before(&self, l: &Layer<'_>, start: usize) -> Option<usize> {
        let mut u = start;
        // "that, in his view, China": a short adjunct between commas.
        while u > l.first {
            let p = u - 1;
            if l.is_quote(p) || l.is_adverb(p) {
                u = p;
            } else if l.is_comma(p) {
                // ", " after "that" + adjunct, or after the verb before a quotation.
                let back =
                    (l.first..p).rev().take(12).find(|k| l.is(*k, l.lexicon.known.that) && self.chunk_of(*k).is_none() || l.is_comma(*k));
                match back {
                    Some(k) if l.is(k, l.lexicon.known.that) => u = k + 1,
                    Some(k) if k > l.first && l.is(k - 1, l.lexicon.known.that) => u = k,
                    _ => return self.group_of(p.wrapping_sub(1)).filter(|g| self.groups[*g].words & flag::REPORT != 0),
                }
            } else {
                break;
            }
        }
        if u == l.first {
            return None;
        }
        let p = u - 1;
        if let Some(g) = self.group_of(p) {
            return Some(g);
        }
        let known = &l.lexicon.known;
        if l.is(p, known.that) || l.str(p).eq_ignore_ascii_case("how") || l.str(p).eq_ignore_ascii_case("why") {
            let g = self.groups.iter().rposition(|g| g.last <= p)?;
            let gap = p - self.groups[g].last;
            // "told reporters on Monday that"; a relative "that" stands right behind its noun.
            let takes_clause = self.groups[g].words & (flag::REPORT | flag::AFFIRM | flag::BELIEVE) != 0;
            if gap == 0 || takes_clause && gap < 14 || l.has(self.groups[g].head, flag::LIGHT) {
                return Some(g);
            }
            return None;
        }
        // "and that B": the same governor as the clause before.
        if l.has(p, flag::CONJUNCTION) && p > l.first {
            let before = self.groups.iter().rposition(|g| g.last <= p && g.form == Form::Finite && g.governor.is_some() && !g.relative)?;
            return self.groups[before].governor.filter(|_| true);
        }
        None
    }
}
