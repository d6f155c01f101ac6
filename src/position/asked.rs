//! Who is asked to do what: addressee and errand of a request, and who can be asked at all.

use crate::position::compile as bits;
use crate::position::complement::{Complement, clause, verb_phrase};
use crate::position::cues::Candidate;
use crate::position::extent::Mode;
use crate::position::lexicon::flag;
use crate::position::syntax::{Form, Layer, Nominal, Syntax};

/// An addressee and what it is to do.
pub fn ask(l: &Layer<'_>, s: &Syntax, c: &Candidate, p: usize) -> Option<Complement> {
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
    bits & (flag::ROLE | flag::INSTITUTION | flag::BODY | flag::COLLECTIVE | flag::CROWD) != 0
        || matches!(
            l.str(head).to_ascii_lowercase().as_str(),
            "actors"
                | "donors"
                | "partners"
                | "leaders"
                | "nations"
                | "planners"
                | "forces"
                | "communities"
                | "companies"
                | "sides"
                | "side"
                | "bodies"
                | "institutions"
                | "generation"
                | "world"
                | "humanity"
                | "leadership"
                | "stakeholders"
                | "sector"
                | "banks"
                | "junta"
                | "belligerents"
                | "aggressor"
                | "nationals"
                | "rebels"
                | "militias"
                | "group"
                | "groups"
        )
}
