//! One cue made a position: who holds it, who reports it, what it is about.

use crate::position::addressee::{addressed, named};
use crate::position::compile as bits;
use crate::position::cues::Candidate;
use crate::position::find::Sight;
use crate::position::holder::{Holder, Kind, Memory};
use crate::position::idle::{inquires, personal};
use crate::position::lexicon::{Part, flag};
use crate::position::names::{entities_in, same_person};
use crate::position::owner::{by_group, forward, holder_of, human, the_speaker};
use crate::position::source::{Told, told};
use crate::position::syntax::{Form, Layer, Nominal};
use crate::position::voice::{Floor, actor};
use crate::position::{Actor, Position, Stance};
use crate::span::Span;

/// A position with what the clean-up needs.
pub struct Draft {
    pub position: Position,
    pub candidate: Candidate,
    pub target: Option<(usize, usize)>,
}

pub fn draft(
    sight: &Sight<'_, '_>,
    memory: &Memory,
    resolved: &[Option<Holder>],
    c: &Candidate,
    index: u32,
    paragraph: u32,
) -> Option<Draft> {
    let (l, s) = (sight.l, sight.syntax);
    let asked = sight.floor == Some(&Floor::Question);
    let found = addressed(l, s, c, c.found);
    let quoted = sight.voice.quoted.get(c.first).copied().unwrap_or(false);
    let Told { tellers, believer, mut reaffirmed, attributed } = told(sight, memory, resolved, c, quoted);
    reaffirmed |= c.reaffirmed || announced(l, c);
    let teller = tellers.first().filter(|t| !t.1).map(|t| t.0.clone());
    let speaking = quoted || attributed;
    let scene = sight.scene(memory, if speaking { teller.clone() } else { None });
    let spoken = matches!(c.part, Part::Modal | Part::Impersonal) && c.stance != Stance::Commit && c.stance != Stance::Warn
        || c.frame & bits::SPEAKER != 0
        || c.part == Part::Phrase
            && c.stance == Stance::Warn
            && c.frame & bits::SUBJECT != 0
            && c.group.and_then(|g| s.groups[g].subject).is_some_and(|n| !own_threat(l, n));
    if (asked || sight.question) && (spoken || c.part != Part::Noun && sight.question) {
        return None;
    }
    if asked && inquires(l, s, c) {
        return None;
    }
    let judged = c.part == Part::Impersonal && c.group.is_some_and(|g| !s.groups[g].copula && l.has(s.groups[g].head, flag::BELIEVE));
    let holder = if judged {
        c.group.and_then(|g| s.groups[g].subject.map(|n| by_group(&scene, s, resolved, g, n)))
    } else if spoken {
        match &believer {
            Some(b) if !b.actors.is_empty() => Some(Holder { span: b.span, ..b.clone() }),
            _ => teller.clone().map(|t| Holder { actors: vec![t], span: None, kind: Kind::Name }).or_else(|| the_speaker(sight, memory)),
        }
    } else {
        holder_of(sight, &scene, memory, resolved, c, &found)
    };
    let holder = match holder {
        Some(h) if h.kind == Kind::Crowd => return None,
        Some(h) => h,
        None if spoken => Holder { actors: Vec::new(), span: None, kind: Kind::Plain },
        None => return None,
    };
    if c.frame & bits::STRICT != 0 && holder.kind == Kind::Plain && !human(l, s, &holder) {
        return None;
    }
    if c.part == Part::Verb && holder.kind == Kind::Plain && !human(l, s, &holder) {
        return None;
    }
    if c.part == Part::Modal && c.stance == Stance::Commit && holder.kind == Kind::Plain && !human(l, s, &holder) {
        return None;
    }
    if c.frame & bits::OWN != 0 && holder.kind != Kind::First {
        return None;
    }
    if asked && holder.kind == Kind::First {
        return None;
    }
    if matches!(sight.floor, Some(Floor::Spokesperson(by)) if press_officer(&by.name)) && !quoted && personal(l, s, c) {
        return None;
    }
    let mut holders: Vec<Actor> = holder.actors.iter().map(|a| scene.whole_name(a)).collect();
    // "shares Amnesty's concern", "joined X in urging"
    if c.part == Part::Noun
        && let Some(g) = c.group
        && l.has(s.groups[g].head, flag::SHARE)
        && let Some(&chunk) = s.chunk_of(c.first)
    {
        for other in scene.possessor(s, chunk) {
            if !holders.iter().any(|h| h.name == other.name) {
                holders.push(other);
            }
        }
    }
    // "X joined Y in condemning Z"
    if c.part == Part::Verb
        && let Some(g) = c.group
        && s.groups[g].form == Form::Ing
        && let Some(r) = s.groups[g].governor
        && l.has(s.groups[r].head, flag::SHARE)
        && s.groups[r].last < s.groups[g].first
        && s.chunk_of(s.groups[r].last).is_some()
    {
        for other in scene.resolve(s, forward(l, s, s.groups[r].last, s.groups[g].first)).actors {
            if !holders.iter().any(|h| h.name == other.name) {
                holders.push(other);
            }
        }
    }
    // Sources: everybody told of who is not the holder; the spokesperson's label for "we".
    let mut sources: Vec<Actor> =
        tellers.iter().filter(|t| !t.1).map(|t| t.0.clone()).filter(|t| holders.iter().all(|h| !same_person(&h.name, &t.name))).collect();
    // "Minister X reiterated Luxembourg's support": X reports it.
    if sources.is_empty()
        && c.part == Part::Noun
        && c.carried
        && let Some(g) = c.group
        && s.groups[g].first < c.first
        && l.has(s.groups[g].head, flag::AFFIRM | flag::REPORT)
        && let Some(subject) = s.groups[g].subject
        && s.chunk_of(c.first).is_some_and(|n| (n.first..c.first).any(|k| l.tokens[k].is_clitic()))
    {
        let by = by_group(&scene, s, resolved, g, subject);
        let other = by.actors.iter().all(|b| holders.iter().all(|h| !same_actor(h, b) && !same_person(&h.name, &b.name)));
        if by.kind == Kind::Name && other {
            sources.extend(by.actors.into_iter().take(1));
        }
    }
    if let Some(Floor::Spokesperson(label) | Floor::Member(label)) = sight.floor
        && sources.is_empty()
        && holders.iter().all(|h| !same_person(&h.name, &label.name))
    {
        sources.push(label.clone());
    }
    let target = found.target.map(|(a, b)| trim_target(l, a, b)).filter(|t| t.0 < t.1);
    let cue_span = Span::new(l.tokens[shown(c)].start, l.tokens[c.last - 1].end);
    let target_span = target.map(|(a, b)| Span::new(l.tokens[a].start, l.tokens[b - 1].end));
    let target_actors = target.map(|(a, b)| {
        let mut actors: Vec<Actor> = Vec::new();
        for e in entities_in(l, a, b) {
            let kind = e.kind;
            use crate::entity::EntityType as T;
            if matches!(kind, T::Person | T::Gpe | T::Norp | T::Org)
                && actors.iter().all(|x| x.name != e.name && (x.country.is_none() || x.country != e.country))
            {
                actors.push(actor(l.text, e));
            }
        }
        actors
    });
    let addressee = found.addressee.map(|n| named(l, n));
    let record = l.lexicon.cue(c.cue);
    Some(Draft {
        position: Position {
            cue: cue_span,
            stance: c.stance,
            strength: c.strength,
            step: None,
            holders,
            holder: if spoken && believer.is_none() { None } else { holder.span },
            target: target_span,
            target_actors: target_actors.unwrap_or_default(),
            addressee,
            sources,
            reaffirmed,
            negated: c.negated,
            quoted,
            issue: None,
            plover: None,
            rule: record.rule,
            sentence: index,
            paragraph,
        },
        candidate: *c,
        target,
    })
}

/// "MR. EARNEST:" speaks for a house whose head is another; "THE PRESIDENT:" does not.
fn press_officer(label: &str) -> bool {
    !label.starts_with("THE ") && !label.contains(char::is_lowercase)
}

fn own_threat(l: &Layer<'_>, n: Nominal) -> bool {
    l.has(n.first, flag::FIRST)
}

fn same_actor(a: &Actor, b: &Actor) -> bool {
    a.name == b.name || a.country.is_some() && a.country == b.country
}

/// "Our message is clear: we have ...", "I would like to underline once again: our support ...": an affirmation before a wall.
fn announced(l: &Layer<'_>, c: &Candidate) -> bool {
    let near = c.first.saturating_sub(8).max(l.first + 1);
    let Some(wall) = (near..c.first).rev().find(|k| l.is_wall(*k)) else { return false };
    if l.str(wall) == ";" || (wall..c.first).any(|k| l.is_comma(k)) {
        return false;
    }
    l.str(wall - 1) == "clear" || (wall.saturating_sub(4).max(l.first)..wall).any(|k| l.has(k, flag::AFFIRM) && l.tags[k].is_verb())
}

/// The light verb is shown with its noun only while the two stand close.
fn shown(c: &Candidate) -> usize {
    if c.first - c.shown.min(c.first) > 4 { c.first } else { c.shown.min(c.first) }
}

fn trim_target(l: &Layer<'_>, mut first: usize, mut last: usize) -> (usize, usize) {
    while first < last && (l.is_quote(first) && !(first + 1..last).any(|k| l.is_quote(k)) || l.is_comma(first)) {
        first += 1;
    }
    while last > first && (l.is_comma(last - 1) || matches!(l.str(last - 1), "." | ";" | ":")) {
        last -= 1;
    }
    if last > first + 1 && l.is_quote(last - 1) && !(first..last - 1).any(|k| l.is_quote(k)) {
        last -= 1;
    }
    (first, last)
}
