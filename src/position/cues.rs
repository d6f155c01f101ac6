//! Which cue words of a sentence carry a stance: part of speech, mood, negation and strength of each.

use crate::position::Stance;
use crate::position::asked::is_agent;
use crate::position::compile as bits;
use crate::position::complement::{Complement, complement};
use crate::position::explain::{Journal, Verdict};
use crate::position::lexicon::{Cue, Part, flag};
use crate::position::mood::{conditional, hypothetical, intensify, modal, weigh};
use crate::position::narrative::{nameless, told_of};
use crate::position::predicate::{adjective, noun};
use crate::position::syntax::{Form, Layer, Syntax};
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
                .and_then(|c| Ok(Candidate { found: complement(l, syntax, &c).ok_or(Verdict::Frame)?, ..c }));
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

/// "wants no quarrel", "recognises neither": the object carries the negation.
fn denies_object(l: &Layer<'_>, s: &Syntax, c: &Candidate) -> bool {
    let mut p = c.last;
    while p < l.last && (l.is_quote(p) || l.is_adverb(p) && !l.has(p, flag::NEGATOR) && s.group_of(p).is_none()) {
        p += 1;
    }
    c.part == Part::Verb
        && c.stance != Stance::Warn
        && c.frame & (bits::NP | bits::ASK | bits::ING) != 0
        && matches!(l.tag(p), Tag::Det | Tag::Pron | Tag::NounSg)
        && l.has(p, flag::NEGATOR)
        && !s.groups.iter().any(|g| g.form == Form::Finite && g.subject.is_some_and(|n| n.first == p))
}

fn verb(l: &Layer<'_>, s: &Syntax, c: &mut Candidate) -> Option<()> {
    let g = s.group_of(c.first)?;
    let group = &s.groups[g];
    // "would like to see", "would prefer": the cue may start with the auxiliary.
    if group.head != c.first && !(l.has(c.first, flag::MODAL | flag::BE | flag::HAVE) && group.head < c.last) {
        return None;
    }
    if l.tags[c.first].is_noun() {
        return None;
    }
    if group.copula && l.flags[c.first] & (flag::HAVE | flag::BE | flag::MODAL) == 0 && !l.str(c.first).starts_with("need") {
        return None;
    }
    if group.form == Form::Participle && group.subject.is_none() && !l.is(c.last, l.lexicon.known.by) {
        return None;
    }
    // A participle before its noun ("the proposed talks") lies in a chunk and has no group; imperatives have no holder.
    if group.form == Form::Bare && group.subject.is_none() && group.conjunct.is_none() && c.first > l.first {
        return None;
    }
    if (group.passive || group.form == Form::Participle) && c.frame & bits::ACTIVE != 0 {
        return None;
    }
    let by = (c.last..c.last + 8).any(|k| l.is(k, l.lexicon.known.by));
    // "the flight is expected to open": nobody is asked.
    if c.frame & bits::PRESENT != 0 && group.passive && !by && group.subject.is_none_or(|n| !is_agent(l, s, n)) {
        return None;
    }
    // "will decide": foretold, not taken.
    if c.stance == Stance::Commit
        && group.words & flag::WILL != 0
        && group.words & flag::WOULD == 0
        && group.head == c.first
        && !group.subject.is_some_and(|n| l.has(n.first, flag::FIRST))
    {
        return None;
    }
    // "how we can support them"
    let reach = if group.words & flag::MODAL != 0 { 3 } else { 1 };
    if group.form == Form::Finite
        && let Some(n) = group.subject
        && (n.first.saturating_sub(reach).max(l.first)..n.first).any(|k| matches!(l.str(k), "how" | "How"))
    {
        return None;
    }
    // "not allowing them to", "It is accepted that": nobody's refusal, nobody's consent.
    if group.form == Form::Ing && c.frame & bits::NEGATED != 0 && c.frame & bits::ACT != 0
        || group.passive && !by && c.stance == Stance::Support && l.is(c.last, l.lexicon.known.that)
    {
        return None;
    }
    if group.form == Form::Ing && group.first > l.first {
        let b = group.first - 1;
        let joined = group.governor.is_some_and(|r| l.has(s.groups[r].head, flag::SHARE));
        let act = c.frame & bits::ACT != 0 && l.has(b, flag::PREPOSITION) && !l.is(b, l.lexicon.known.for_);
        if l.is_to(b) || act && !joined {
            return None;
        }
    }
    // "over what it called an attempt to"
    if l.str(c.first).to_ascii_lowercase().starts_with("call")
        && c.last == c.first + 1
        && group.subject.is_some_and(|n| n.first > l.first && l.str(n.first - 1).eq_ignore_ascii_case("what"))
    {
        return None;
    }
    // "denied him a visa": what is withheld, no claim denied.
    if matches!(l.str(c.first).to_ascii_lowercase().as_str(), "deny" | "denies" | "denied" | "denying")
        && !group.negated
        && s.chunk_of(c.last).is_some_and(|n| is_agent(l, s, *n) || l.has(n.first, flag::CROWD))
    {
        return None;
    }
    // "four men accused of": a reduced relative needs its agent.
    if group.form == Form::Participle
        && !group.passive
        && group.head == c.first
        && !(c.last..c.last + 3).any(|k| l.is(k, l.lexicon.known.by))
    {
        return None;
    }
    if c.frame & bits::PRESENT != 0 && group.passive && group.past && group.words & flag::HAVE != 0 {
        return None;
    }
    // "stopped short of accusing", "without endorsing"
    if group.form == Form::Ing && c.first > l.first + 1 {
        let b = group.first - 1;
        if l.is(b, l.lexicon.known.of) && l.str(b - 1).eq_ignore_ascii_case("short") {
            return None;
        }
        let mut k = b;
        while k > l.first && (l.is_comma(k) || l.is_adverb(k)) {
            k -= 1;
        }
        if l.str(k).eq_ignore_ascii_case("without") {
            c.negated = true;
        }
    }
    // A present or past wish, not one of the past told ("wanted") unless reported.
    if c.frame & bits::PRESENT != 0
        && group.past
        && group.governor.is_none()
        && group.words & flag::HAVE == 0
        && !l.str(c.first).ends_with("ed")
    {
        return None;
    }
    if c.stance == Stance::Commit && wishes(l, c.first) {
        // "we would like to thank", "what he hopes to achieve", "countries who want to join"
        let next = s.groups.get(g + 1).filter(|h| h.form == Form::Infinitive && h.first <= c.last + 2);
        let says = next.is_some_and(|h| l.has(h.head, flag::REPORT | flag::AFFIRM | flag::SPEECH));
        let actor = group.subject.is_some_and(|n| l.actor(n.head).is_some() || matches!(l.str(n.first), "four" | "three" | "two"));
        if says || group.relative && !actor {
            return None;
        }
    }
    if c.frame & bits::TO != 0
        && matches!(c.stance, Stance::Commit | Stance::Urge)
        && l.is_to(c.last)
        && let Some(n) = group.subject
        && n.first > l.first + 1
        && matches!(l.str(n.first - 1), "what" | "how" | "where")
    {
        return None;
    }
    c.group = Some(g);
    c.negated |= group.negated;
    // An infinitive is somebody's plan or an errand, unless an aspect verb carries it.
    if matches!(group.form, Form::Infinitive) || group.conjunct.is_some_and(|k| s.groups[k].form == Form::Infinitive) {
        let governor = group.governor?;
        let h = &s.groups[governor];
        let word = l.str(h.head).to_ascii_lowercase();
        let aspect = matches!(
            word.as_str(),
            "continue"
                | "continues"
                | "continued"
                | "continuing"
                | "have"
                | "has"
                | "need"
                | "needs"
                | "ought"
                | "like"
                | "wish"
                | "wishes"
                | "went"
                | "goes"
                | "go"
                | "going"
                | "began"
                | "begun"
                | "begins"
                | "want"
                | "wants"
                | "joined"
                | "failed"
                | "fails"
                | "refused"
                | "refuses"
                | "refuse"
                | "declined"
                | "known"
                | "understood"
                | "said"
                | "reported"
                | "believed"
                | "declines"
        );
        if !aspect || h.last < group.first.saturating_sub(2) {
            return None;
        }
        if l.has(h.head, flag::NEGATIVE_VERB) && word.starts_with(['f', 'd']) {
            // Who fails to agree has refused nothing.
            if word.starts_with('f') && c.stance == Stance::Commit {
                return None;
            }
            c.negated = true;
        } else if l.has(h.head, flag::NEGATIVE_VERB) {
            return None;
        }
        c.negated |= h.negated;
    }
    // Verbs in a participle list behind a preposition and in bare noun use have weak evidence.
    if group.form == Form::Ing && group.subject.is_none() {
        return None;
    }
    Some(())
}

/// The verbs of one's own wish.
fn wishes(l: &Layer<'_>, at: usize) -> bool {
    matches!(
        l.str(at).to_ascii_lowercase().as_str(),
        "want" | "wants" | "wanted" | "wish" | "wishes" | "wished" | "would" | "'d" | "\u{2019}d"
    )
}
