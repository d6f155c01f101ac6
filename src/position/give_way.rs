//! Which of two positions in one clause gives way.

use crate::position::Stance;
use crate::position::compile as bits;
use crate::position::complement::is_agent;
use crate::position::draft::Draft;
use crate::position::explain::{Journal, Verdict};
use crate::position::lexicon::{Part, flag};
use crate::position::syntax::{Form, Layer, Syntax};

/// Where two cues share a clause, the outer affirmation, plan or light verb gives way to the inner stance.
pub fn give_way(l: &Layer<'_>, s: &Syntax, drafts: &mut Vec<Draft>, journal: &mut Journal) {
    let n = drafts.len();
    let mut drop = vec![false; n];
    for i in 0..n {
        for j in 0..n {
            if i == j || drop[i] {
                continue;
            }
            let (a, b) = (&drafts[i], &drafts[j]);
            // A carried noun takes its verb ("reiterated its support").
            if a.candidate.part == Part::Verb
                && b.candidate.part == Part::Noun
                && b.candidate.carried
                && a.candidate.group == b.candidate.group
                && b.candidate.group.is_some_and(|g| s.groups[g].head >= a.candidate.first && s.groups[g].head < a.candidate.last)
            {
                drop[i] = true;
                continue;
            }
            // "will never accept", "will continue to support", "must be rejected": the verb decides.
            if a.candidate.part == Part::Modal && j != i && matches!(b.candidate.part, Part::Verb | Part::Adjective) {
                let own = a.candidate.stance == Stance::Urge
                    && a.candidate
                        .group
                        .and_then(|g| s.groups[g].subject)
                        .is_some_and(|n| !(l.has(n.first, flag::FIRST)) && is_agent(l, s, n));
                let passive = b.candidate.group.is_some_and(|g| s.groups[g].passive);
                let near = b.candidate.first >= a.candidate.last && b.candidate.first <= a.candidate.last + 3;
                let same =
                    b.candidate.group == a.candidate.group || b.candidate.group.is_some_and(|g| s.groups[g].governor == a.candidate.group);
                let cannot = matches!(l.str(a.candidate.first).to_ascii_lowercase().as_str(), "can" | "ca" | "cannot" | "never");
                // "cannot accept" is a refusal; "cannot allow" is a demand.
                let refused = cannot && b.position.negated && b.candidate.frame & bits::ACT != 0 && b.candidate.frame & bits::NEGATED == 0;
                let own = own && !refused;
                let act = a.candidate.stance == Stance::Urge && b.candidate.frame & bits::ACT != 0 && !refused;
                if near && same && (!own || passive) && !act {
                    drop[i] = true;
                    continue;
                }
                if near && same && (own || act) {
                    drop[j] = true;
                    continue;
                }
            }
            // An affirmation over a clause whose main verb is a stance; what a second clause says is a position beside it.
            if a.position.stance == Stance::Affirm
                && b.candidate.part != Part::Noun
                && let Some(gb) = b.candidate.group
                && a.target.is_some_and(|t| (t.0..t.1).contains(&b.candidate.first))
                && s.groups[gb].form == Form::Finite
                && s.groups[gb].conjunct.is_none()
                && !s.groups[gb].relative
                && !s
                    .groups
                    .iter()
                    .any(|g| g.form == Form::Finite && !g.relative && g.first >= a.candidate.last && g.first < s.groups[gb].first)
                && match a.candidate.part {
                    Part::Verb => a.candidate.group.is_some_and(|g| s.groups[gb].governor == Some(g)),
                    Part::Noun | Part::Adjective => a.candidate.frame & bits::THAT != 0,
                    _ => false,
                }
            {
                drop[i] = true;
                drafts[j].position.reaffirmed = true;
                continue;
            }
            // "stressed that its support for X was firm"
            if a.position.stance == Stance::Affirm
                && a.candidate.part == Part::Verb
                && b.candidate.part == Part::Noun
                && !b.candidate.carried
                && a.candidate.last + 8 > b.candidate.first
                && l.is(a.candidate.last, l.lexicon.known.that)
                && b.target.is_some_and(|t| s.groups.iter().any(|g| g.first == t.1 && g.form == Form::Finite))
            {
                drop[i] = true;
                continue;
            }
            // "Ukraine, he underlined, would never agree"; "We did not want this war", she emphasized.
            if a.position.stance == Stance::Affirm
                && a.candidate.part == Part::Verb
                && b.candidate.part != Part::Noun
                && let Some(t) = a.target
                && t.0 < a.candidate.first
                && (t.0..t.1).contains(&b.candidate.first)
                && !(b.candidate.first.min(a.candidate.first)..a.candidate.first).any(|k| l.is_wall(k))
                && b.candidate.group.is_some_and(|g| s.groups[g].form == Form::Finite && !s.groups[g].relative)
            {
                drop[i] = true;
                continue;
            }
        }
    }
    // What a pledge or demand is to do is its target, no stance of its own.
    for i in 0..n {
        for j in 0..n {
            if i == j || drop[i] || drop[j] {
                continue;
            }
            let (a, b) = (&drafts[i], &drafts[j]);
            let (Some(t), Some(gb)) = (a.target, b.candidate.group) else { continue };
            let inside = t.0 <= b.candidate.first && b.candidate.first < t.1;
            let by_for = b.candidate.shown > l.first && l.is(b.candidate.shown - 1, l.lexicon.known.for_);
            let gerund = s.groups[gb].form == Form::Ing && !by_for && b.candidate.first > t.0;
            let own_gerund = s.groups[gb].form == Form::Ing && b.candidate.first == t.0 && a.position.stance == Stance::Commit;
            let errand_of = |a: &Draft| matches!(a.position.stance, Stance::Urge | Stance::Commit | Stance::Warn | Stance::Oppose);
            let errand = matches!(s.groups[gb].form, Form::Infinitive | Form::Bare) && errand_of(a);
            let infinitive = b.candidate.part == Part::Verb && (errand || own_gerund || gerund && s.groups[gb].governor.is_some());
            // "calls on X to cease and adhere to": the second verb too.
            let second = b.candidate.part == Part::Verb
                && errand_of(a)
                && matches!(l.tags[b.candidate.first], crate::tag::Tag::VerbBase | crate::tag::Tag::VerbPres)
                && s.groups[gb].conjunct.is_some_and(|k| matches!(s.groups[k].form, Form::Infinitive | Form::Bare));
            // "hoped that the parties would accept": hoped for, not held.
            let hoped = b.candidate.part == Part::Verb
                && a.position.stance == Stance::Urge
                && a.candidate.part == Part::Verb
                && s.groups[gb].form == Form::Finite
                && s.groups[gb].governor == a.candidate.group
                && !s.groups[gb].relative
                && s.groups[gb].conjunct.is_none();
            if inside && (infinitive || second || hoped) && a.candidate.part != Part::Modal {
                drop[j] = true;
            }
            // "our support will never waver": said of the noun.
            if b.candidate.part == Part::Modal
                && b.position.stance == Stance::Commit
                && a.candidate.part == Part::Noun
                && s.groups[gb].subject.is_some_and(|n| n.first <= a.candidate.first && a.candidate.first < n.last)
            {
                drop[j] = true;
            }
        }
    }
    part_ways(l, s, drafts);
    let mut k = 0;
    drafts.retain(|draft| {
        k += 1;
        if drop[k - 1] {
            journal.drop(l, &draft.candidate, Verdict::GaveWay);
        }
        !drop[k - 1]
    });
}

/// "We believe that it can hold, and we would welcome a vote": the second stance of the same "we" is no part of what is believed.
fn part_ways(l: &Layer<'_>, s: &Syntax, drafts: &mut [Draft]) {
    let opens = |d: &Draft| -> Option<usize> {
        let subject = s.groups[d.candidate.group?].subject?;
        let own = subject.last == subject.first + 1 && l.has(subject.first, flag::FIRST);
        let joined = subject.first > l.first + 1 && l.has(subject.first - 1, flag::CONJUNCTION) && l.is_comma(subject.first - 2);
        (own && joined && s.groups[d.candidate.group?].form == Form::Finite).then(|| subject.first - 2)
    };
    let cuts: Vec<usize> = drafts.iter().filter_map(opens).collect();
    for draft in drafts.iter_mut() {
        let first = draft.candidate.group.and_then(|g| s.groups[g].subject).is_some_and(|n| l.has(n.first, flag::FIRST));
        let Some((start, end)) = draft.target.filter(|_| first) else { continue };
        let Some(cut) = cuts.iter().copied().find(|cut| *cut > start && *cut < end && *cut > draft.candidate.last) else { continue };
        draft.target = Some((start, cut));
        draft.position.target = Some(crate::span::Span::new(l.tokens[start].start, l.tokens[cut - 1].end));
        let kept = draft.position.target;
        draft.position.target_actors.retain(|a| a.span.zip(kept).is_none_or(|(span, kept)| kept.contains(span)));
    }
}
