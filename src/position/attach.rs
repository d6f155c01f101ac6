//! Subjects and governors of verb groups: through parentheses, relative clauses, coordination, control and participles.

use crate::position::lexicon::flag;
use crate::position::syntax::{Form, Layer, Nominal, Syntax};
use crate::tag::Tag;

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
            && (g.words & flag::REPORT != 0 || !matches!(l.tags[g.head], Tag::VerbBase | Tag::VerbPres))
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
            let subject = self.over_relative(l, self.reduced(l, self.chain(l, t)));
            // "will help us break": an object.
            let object = matches!(l.str(subject.first), "us" | "them" | "me");
            if subject.last == subject.first + 1 && l.has(subject.first, flag::FIRST | flag::PLURAL) && !object {
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
                let subject = self.reduced(l, self.chain(l, end - 1));
                // "X, which meets today, condemned": the apposition may name the person.
                let apposed = self
                    .chunks
                    .iter()
                    .rev()
                    .find(|c| c.first > end && c.last == t && (c.first == end + 1 || l.str(end) == "(" && l.is_comma(c.first - 1)))
                    .copied();
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
        // "the initiative, long championed by Barbados": what the participle stands beside.
        if g.form == Form::Participle
            && l.is_comma(t)
            && t > l.first
            && l.is(g.last, l.lexicon.known.by)
            && self.chunk_of(t - 1).is_some_and(|c| c.first > l.first)
        {
            self.groups[i].subject = Some(self.near_chain(l, t - 1));
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
        // "Panama, having praised the report, said": the one before the comma, where no verb governs it.
        if l.is_comma(t)
            && t > l.first
            && g.form == Form::Ing
            && let Some(&near) = self.chunk_of(t - 1)
            && l.actor(near.head).is_some()
            && (near.first == l.first || l.is_wall(near.first - 1) || l.str(near.first - 1) == ".")
        {
            self.groups[i].subject = Some(near);
            self.groups[i].governor = before;
            return;
        }
        let main = self.groups[..i].iter().rposition(|h| h.form == Form::Finite && h.subject.is_some());
        self.groups[i].subject = main.and_then(|m| self.groups[m].subject);
        self.groups[i].governor = before;
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
        // "told reporters that A, and that B": the governor of A.
        if l.is(p, known.that) && p > l.first + 1 && l.is(p - 1, known.and) {
            let before = self.groups.iter().rposition(|g| g.last < p && g.form == Form::Finite && g.governor.is_some() && !g.relative);
            if let Some(b) = before {
                return self.groups[b].governor;
            }
        }
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
