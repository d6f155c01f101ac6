//! Noun phrases of several chunks: chains over prepositions and conjunctions, antecedents, and what a parenthesis parts.

use crate::entity::EntityType;
use crate::position::lexicon::flag;
use crate::position::syntax::{Form, Layer, Nominal, Syntax};
use crate::tag::Tag;

impl Syntax {
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
        let person = |n: &Nominal| (n.first..n.last).any(|k| l.actor(k).is_some_and(|e| e.kind == EntityType::Person));
        // "X, the rebels' commissioner, who": the description belongs to the name before it.
        if who
            && !person(&near)
            && l.has(near.head, flag::ROLE)
            && near.first > l.first + 1
            && l.is_comma(near.first - 1)
            && let Some(named) = self.chunk_of(near.first - 2).filter(|n| person(n))
        {
            return Some(*named);
        }
        // "Lesotho and Eswatini, which have promised": all of the names.
        let named = |n: &Nominal| l.actor(n.head).is_some() && l.actor(n.head).map(|e| e.first as usize) >= Some(n.first);
        if !who && l.is_comma(t - 1) && named(&near) && !self.singular_verb(l, t + 1) {
            let mut list = near;
            while list.first > l.first + 1
                && (l.is(list.first - 1, l.lexicon.known.and) || l.is_comma(list.first - 1) && list != near)
                && let Some(left) = self.chunk_of(list.first - 2).filter(|n| named(n))
            {
                list = Nominal { first: left.first, last: list.last, head: left.head };
            }
            if list != near {
                return Some(list);
            }
        }
        if who {
            // "the minister of X, who": a person or a role in the chain.
            let person = (whole.first..whole.last)
                .any(|k| l.actor(k).is_some_and(|e| e.kind == crate::entity::EntityType::Person) || l.has(k, flag::ROLE));
            let near_person = (near.first..near.last)
                .any(|k| l.actor(k).is_some_and(|e| e.kind == crate::entity::EntityType::Person) || l.has(k, flag::ROLE));
            // A place is no "who": "senior Republicans on the Hill who ...".
            let locative = near.first > l.first && matches!(l.str(near.first - 1), "on" | "in" | "at" | "from");
            let plural = l.str(whole.head).ends_with('s') && l.str(whole.head).len() > 3;
            let place = locative
                && whole != near
                && l.actor(near.head).is_some_and(|e| match e.kind {
                    EntityType::Gpe | EntityType::Loc | EntityType::Fac => true,
                    EntityType::Org => plural,
                    _ => false,
                });
            return Some(if person && !near_person || place { whole } else { near });
        }
        Some(near)
    }

    /// Whether the verb at `at` (over adverbs) shows that its subject is one.
    pub(super) fn singular_verb(&self, l: &Layer<'_>, mut at: usize) -> bool {
        while l.is_adverb(at) {
            at += 1;
        }
        at < l.last && (l.tags[at] == Tag::Verb3sg || matches!(l.str(at), "has" | "is" | "was" | "does"))
    }

    /// The start of the noun phrase that a pair of commas, brackets or dashes ending at `t` parts from its verb: one past it.
    pub(super) fn parenthesis_start(&self, l: &Layer<'_>, t: usize) -> Option<usize> {
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
                .filter(|g| {
                    let g = &self.groups[*g];
                    g.first > c && g.last <= t && g.form == Form::Finite && !g.relative
                })
                .collect();
            let reports =
                finite.len() == 1 && self.groups[finite[0]].words & (flag::REPORT | flag::AFFIRM | flag::BELIEVE) != 0 && t - c < 14;
            let fits = relative || finite.is_empty() && !l.has(s, flag::CONJUNCTION) || reports;
            if !fits {
                continue;
            }
            // An object of an earlier verb is no subject here unless the parenthesis is a relative clause about it.
            let np = self.reduced(l, self.chain(l, end - 1));
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
            // "the grievances of the people west of the river"
            let aside = self.chunk_of(before).is_none() && l.is(link, l.lexicon.known.of) && l.is_adverb(before) && before > l.first;
            let Some(&left) = self.chunk_of(if aside { before - 1 } else { before }) else { break };
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
                // "after Pretoria and Brasilia threatened": such a word opens a clause as well.
                if far > l.first && l.has(far - 1, flag::PREPOSITION) && !matches!(l.str(far - 1), "after" | "before" | "since") {
                    break;
                }
                coordinated = true;
            }
            np = Nominal { first: left.first, last: np.last, head: left.head };
        }
        // A phrase after a stranded preposition at the start of the clause is an adjunct, not its head.
        np
    }

    /// "France, which had backed the measures, and Spain appealed": the first subject at the start of the clause counts as well.
    pub(super) fn over_relative(&self, l: &Layer<'_>, np: Nominal) -> Nominal {
        if np.first < l.first + 5 || !l.is(np.first - 1, l.lexicon.known.and) || !l.is_comma(np.first - 2) || l.actor(np.head).is_none() {
            return np;
        }
        let open = (l.first + 1..np.first - 2).rev().find(|k| l.is_comma(*k) && l.has(*k + 1, flag::RELATIVE));
        let alone = open.is_some_and(|k| (k + 1..np.first - 2).all(|c| !l.is_comma(c)));
        let first = open.filter(|_| alone).and_then(|k| self.chunk_of(k - 1)).filter(|c| l.actor(c.head).is_some());
        match first {
            Some(c) if c.first == l.first && self.groups.iter().all(|g| g.first > c.first) => {
                Nominal { first: c.first, last: np.last, head: c.head }
            }
            _ => np,
        }
    }

    /// Leftwards over participles: "the hostages held in Gaza" from "Gaza".
    pub(super) fn reduced(&self, l: &Layer<'_>, np: Nominal) -> Nominal {
        let mut np = np;
        for _ in 0..3 {
            let Some(link) = np.first.checked_sub(1).filter(|p| *p > l.first + 1) else { break };
            // "any decision not to defend the laws must": over an infinitive that a noun governs.
            if let Some(g) = self.group_of(link)
                && self.groups[g].form == Form::Infinitive
                && self.groups[g].last == np.first
                && let Some(k) = self.groups[g].first.checked_sub(1).map(|k| if l.has(k, flag::NEGATOR) { k.wrapping_sub(1) } else { k })
                && let Some(&left) = self.chunk_of(k)
                && l.actor(left.head).is_none()
                && l.tags[left.head].is_noun()
                && (left.first == l.first || self.group_of(left.first - 1).is_none())
            {
                np = Nominal { first: left.first, last: np.last, head: left.head };
                continue;
            }
            if !l.has(link, flag::PREPOSITION) {
                break;
            }
            let Some(g) = self.group_of(link - 1) else { break };
            let group = &self.groups[g];
            let participle = group.form == Form::Participle || group.form == Form::Finite && group.past;
            if !participle || group.copula || group.last != link || group.last != group.first + 1 || group.first <= l.first {
                break;
            }
            let Some(&left) = self.chunk_of(group.first - 1) else { break };
            // A pronoun takes no participle: "he arrived in Gaza".
            if l.is_date(left.head) {
                break;
            }
            if l.tags[left.head] == crate::tag::Tag::Pron {
                // "the greeting they extended to each other has to be": a contact clause.
                match left.first.checked_sub(1).and_then(|k| self.chunk_of(k)).copied() {
                    Some(n) if left.first > l.first && l.tags[n.head].is_noun() && !l.is_date(n.head) => {
                        np = Nominal { first: n.first, last: np.last, head: n.head };
                        continue;
                    }
                    _ => break,
                }
            }
            let whole = self.chain(l, group.first - 1);
            np = Nominal { first: whole.first, last: np.last, head: whole.head };
        }
        np
    }

    pub(super) fn chain_start(&self, l: &Layer<'_>, from: Nominal) -> usize {
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
    pub(super) fn near_chain(&self, l: &Layer<'_>, t: usize) -> Nominal {
        let Some(&last) = self.chunk_of(t) else { return Nominal { first: t, last: t + 1, head: t } };
        let mut np = last;
        while np.first > l.first + 1 && l.is(np.first - 1, l.lexicon.known.of) {
            let Some(&left) = self.chunk_of(np.first - 2) else { break };
            np = Nominal { first: left.first, last: np.last, head: left.head };
        }
        np
    }
}
