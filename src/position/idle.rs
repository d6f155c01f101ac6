//! Cues that read like a stance and are none: questions of one's own, the running of a meeting, courtesies, and what is foretold.

use crate::position::Stance;
use crate::position::compile as bits;
use crate::position::complement::is_agent;
use crate::position::cues::Candidate;
use crate::position::lexicon::{Part, flag, rare};
use crate::position::syntax::{Form, Layer, Nominal, Syntax};
use crate::tag::Tag;

/// Whether a cue with its target, read right, still takes no stance.
pub fn idle(l: &Layer<'_>, s: &Syntax, c: &Candidate) -> bool {
    asked(l, s, c)
        || manages(l, s, c)
        || courtesy(l, s, c)
        || foretold(l, s, c)
        || left_open(l, s, c)
        || others_choice(l, s, c)
        || not_meant(l, s, c)
}

/// Whether a press officer's "I" speaks for nobody else: beliefs, hopes, promises and thanks of their own.
pub fn personal(l: &Layer<'_>, s: &Syntax, c: &Candidate) -> bool {
    if !matches!(c.part, Part::Verb | Part::Adjective | Part::Noun) {
        return false;
    }
    let own = c.group.and_then(|g| s.groups[g].subject).is_some_and(|n| alone(n) && says_i(l, n.first));
    let official = matches!(c.stance, Stance::Condemn | Stance::Warn)
        || c.strength == 3 && c.stance != Stance::Affirm
        || l.has(c.first, flag::OFFICIAL) && !to_you(l, c);
    own && !official
}

fn alone(n: Nominal) -> bool {
    n.last == n.first + 1
}

fn says_i(l: &Layer<'_>, at: usize) -> bool {
    matches!(l.str(at), "I" | "i" | "|")
}

fn subject(s: &Syntax, c: &Candidate) -> Option<Nominal> {
    c.group.and_then(|g| s.groups[g].subject)
}

fn to_you(l: &Layer<'_>, c: &Candidate) -> bool {
    c.found.addressee.is_some_and(|n| alone(n) && l.str(n.first).eq_ignore_ascii_case("you"))
}

/// "Or do you believe that", "are they willing to": a question, though its mark has got lost.
fn asked(l: &Layer<'_>, s: &Syntax, c: &Candidate) -> bool {
    let Some(g) = c.group.filter(|_| c.part != Part::Noun) else { return false };
    let first = s.groups[g].first;
    if !l.has(first, flag::BE | flag::DO) || l.str(first).eq_ignore_ascii_case("be") {
        return false;
    }
    let pronoun = s.chunk_of(first + 1).is_some_and(|n| n.first == first + 1 && n.last <= c.first && l.tags[n.first] == Tag::Pron);
    let inverted_by = first > l.first && (l.has(first - 1, flag::NEGATOR) || matches!(l.str(first - 1), "so" | "So" | "only" | "too"));
    let earlier = (l.first..first).any(|k| l.has(k, flag::NEGATOR) || l.str(k) == "Only" || l.str(k) == "only");
    pronoun && !inverted_by && !earlier
}

/// "I want to clarify a couple of things", "we don't want to speculate".
fn manages(l: &Layer<'_>, s: &Syntax, c: &Candidate) -> bool {
    let wish = c.part == Part::Verb && c.strength == 1 && l.has(c.first, flag::WISH) && matches!(c.stance, Stance::Commit | Stance::Oppose);
    let Some((start, _)) = c.found.target.filter(|_| wish && c.found.addressee.is_none()) else { return false };
    // "would like to see": asked of somebody else.
    if l.str(start) == "see" && c.stance == Stance::Commit {
        return true;
    }
    let Some(n) = subject(s, c).filter(|n| alone(*n)) else { return false };
    let mut verb = start;
    while verb < l.last && l.is_adverb(verb) {
        verb += 1;
    }
    says_i(l, n.first) && l.has(verb, flag::MANAGE | flag::SPEECH | flag::REPORT)
}

/// "I appreciate that", "I'd encourage you to check with them", "I'm happy to take your questions", "I hope you enjoy it".
fn courtesy(l: &Layer<'_>, s: &Syntax, c: &Candidate) -> bool {
    let Some(n) = subject(s, c).filter(|n| alone(*n) && l.has(n.first, flag::FIRST)) else { return false };
    let own = says_i(l, n.first);
    let target = c.found.target.map_or((0, 0), |t| t);
    let bare = target.1 == target.0 + 1 && matches!(l.str(target.0), "it" | "that" | "this" | "you" | "so");
    match c.stance {
        Stance::Urge => {
            own && (to_you(l, c) && (c.strength == 1 || !l.has(c.first, flag::OFFICIAL))
                || c.strength == 1 && target.1 > 0 && l.str(target.0).eq_ignore_ascii_case("you"))
        }
        Stance::Welcome if c.part == Part::Adjective => {
            let behind = s.group_of(target.0).is_some_and(|g| s.groups[g].form == Form::Infinitive)
                && l.has(target.0, flag::MANAGE | flag::SPEECH | flag::HAVE)
                && l.str(target.0) != "see";
            // "we'll be happy to send you the text"
            let service = l.str((target.0 + 1).min(l.last - 1)).eq_ignore_ascii_case("you") && !l.has(target.0, flag::OFFICIAL);
            service || own && (behind || target.1 > 0 && l.str(target.0).eq_ignore_ascii_case("you"))
        }
        Stance::Welcome | Stance::Affirm => own && bare,
        Stance::Oppose => own && c.negated && matches!(l.str(c.first), "believe" | "think" | "recall" | "confirm"),
        _ => false,
    }
}

/// "I expect we'll talk about it", "it will continue this year", "you can expect".
fn foretold(l: &Layer<'_>, s: &Syntax, c: &Candidate) -> bool {
    let Some(g) = c.group else { return false };
    let group = &s.groups[g];
    let (Some(n), Some((start, end))) = (group.subject, c.found.target) else { return false };
    let lower = l.str(c.first).to_ascii_lowercase();
    if lower.starts_with("expect") && c.part == Part::Verb && c.stance == Stance::Urge {
        let possible = (group.first..c.first).any(|k| matches!(l.str(k), "should" | "can" | "could" | "may" | "might"));
        let clause = s.groups.iter().any(|h| {
            h.form == Form::Finite
                && h.first > start
                && h.first < end
                && h.subject.is_some_and(|x| x.first == start && (says_i(l, n.first) || l.has(start, flag::FIRST)))
        });
        return possible || clause;
    }
    if c.part == Part::Modal && c.stance == Stance::Commit && l.str(c.last - 1).eq_ignore_ascii_case("continue") {
        let adrift = l.is_date(start)
            || l.is(start, l.lexicon.known.as_)
            || l.has(start, flag::PREPOSITION) && !l.is(c.last, l.lexicon.known.with) && s.group_of(start).is_none();
        let thing = alone(n) && (l.has(n.first, flag::THING) || matches!(l.str(n.first), "this" | "This" | "that" | "That" | "there"));
        return adrift || thing && matches!(l.str(start), "be" | "have" | "happen" | "grow" | "rise" | "fall" | "exist");
    }
    false
}

/// "They will not get what they want", "what we'd like": the object is left open, and so is the stance.
fn left_open(l: &Layer<'_>, s: &Syntax, c: &Candidate) -> bool {
    let Some(n) = subject(s, c).filter(|_| c.part == Part::Verb && c.found.target.is_none()) else { return false };
    n.first > l.first
        && matches!(c.stance, Stance::Urge | Stance::Commit | Stance::Affirm)
        && matches!(l.str(n.first - 1), "what" | "What" | "how" | "where" | "whatever")
}

/// "the people should decide": what others are to resolve is not resolved.
fn others_choice(l: &Layer<'_>, s: &Syntax, c: &Candidate) -> bool {
    let Some(g) = c.group.filter(|_| c.stance == Stance::Commit && c.part == Part::Verb && c.frame & bits::NEGATED == 0) else {
        return false;
    };
    let group = &s.groups[g];
    group.head == c.first
        && (group.first..c.first).any(|k| matches!(l.str(k), "should" | "can" | "could" | "may" | "might" | "must" | "ought"))
        && group.subject.is_some_and(|n| !l.has(n.first, flag::FIRST))
}

/// A thing that "offers opportunities", members "told to be prepared", "the impression that he was threatening", what one wants
/// to make sure of, the second verb of a relative clause: no stance of anybody's.
fn not_meant(l: &Layer<'_>, s: &Syntax, c: &Candidate) -> bool {
    let is_rare = |k: usize, class: u32| l.lexicon.rare(l.tokens[k].word) & class != 0;
    let Some(g) = c.group.filter(|_| c.part != Part::Noun) else { return false };
    let group = &s.groups[g];
    let lower = l.str(c.first).to_ascii_lowercase();
    if c.stance == Stance::Commit && lower.starts_with("offer") {
        return c.found.target.is_some_and(|(a, b)| (a..b.min(a + 4)).any(|k| is_rare(k, rare::PROSPECT)));
    }
    if c.stance == Stance::Urge && matches!(lower.as_str(), "seeking" | "sought") && l.is_to(c.last) {
        return true;
    }
    if c.stance == Stance::Commit && c.part == Part::Adjective && group.form == Form::Infinitive {
        return group.governor.is_some_and(|r| {
            let told = &s.groups[r];
            !told.passive && matches!(l.str(told.head), "tell" | "tells" | "told" | "telling") && told.last < group.first
        });
    }
    let subject = group.subject.map_or(group.first, |n| n.first.min(group.first));
    if group.form == Form::Finite
        && subject > l.first + 1
        && l.is(subject - 1, l.lexicon.known.that)
        && is_rare(subject - 2, rare::SEMBLANCE)
    {
        return true;
    }
    // "want to make sure that their programmes are effectively safeguarded"
    if c.found.passive && c.part == Part::Verb && c.stance == Stance::Support && group.form == Form::Finite {
        let sure = (l.first..group.first).rev().find(|k| matches!(l.str(*k), "sure" | "ensure" | "ensures" | "ensuring"));
        return sure.is_some_and(|k| {
            !s.groups.iter().any(|h| h.form == Form::Finite && h.first > k && h.first < group.first)
                && !(k..group.first).any(|m| l.is_wall(m))
        });
    }
    // "a system that respects X and recognises Y"
    c.part == Part::Verb
        && group.conjunct.is_some_and(|r| {
            let first = &s.groups[r];
            first.relative && first.form == Form::Finite && first.subject.is_some_and(|n| !is_agent(l, s, n) && l.tags[n.head].is_noun())
        })
}

/// "I'm interested to know why you won't issue a threat", "is it X's expectation that", "is there a concern": what a reporter asks.
pub fn inquires(l: &Layer<'_>, s: &Syntax, c: &Candidate) -> bool {
    if c.part == Part::Noun {
        let Some(chunk) = s.chunk_of(c.first) else { return false };
        let near = chunk.first.saturating_sub(5).max(l.first);
        return (near..chunk.first)
            .rev()
            .find(|k| s.group_of(*k).is_some())
            .is_some_and(|k| l.has(k, flag::BE) && matches!(l.str((k + 1).min(l.last - 1)), "it" | "that" | "there" | "this"));
    }
    let you = subject(s, c).filter(|n| alone(*n) && l.str(n.first).eq_ignore_ascii_case("you"));
    you.is_some_and(|n| (l.first..n.first).any(|k| l.lexicon.rare(l.tokens[k].word) & rare::ASKING != 0))
}
