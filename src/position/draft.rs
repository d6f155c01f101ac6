//! One cue made a position: who holds it, who reports it, what it is about.

use crate::position::compile as bits;
use crate::position::cues::Candidate;
use crate::position::find::Sight;
use crate::position::holder::{Holder, Kind, Memory, entities_in, same_person};
use crate::position::lexicon::{Part, flag};
use crate::position::owner::{by_group, forward, holder_of, human, the_speaker};
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
    let found = c.found;
    let quoted = sight.voice.quoted.get(c.first).copied().unwrap_or(false);
    // Who reports: the governing clauses inwards out, then the clause behind, then the open quotation.
    let teller_memory = memory;
    let mut tellers: Vec<(Actor, bool)> = Vec::new();
    let mut believer: Option<Holder> = None;
    let mut reaffirmed = c.reaffirmed;
    let mut climb = match c.part {
        Part::Noun => c.group.filter(|g| s.groups[*g].first < c.first).or_else(|| s.group_before(c.first)),
        _ => c.group,
    };
    if c.part == Part::Noun && !c.carried {
        // The clause the noun stands in may itself be what is reported.
        if let Some(g) = climb
            && s.groups[g].words & (flag::REPORT) != 0
            && s.groups[g].form == Form::Finite
            && !s.groups.iter().any(|h| h.first > c.first && h.governor == Some(g))
        {
            climb = s.groups[g].governor;
        }
    }
    if c.part == Part::Noun
        && !c.carried
        && let Some(g) = s.group_before(c.first)
        && affirms(l, s.groups[g].head, s.groups[g].last)
        && l.is(s.groups[g].last, l.lexicon.known.that)
        && s.groups[g].last + 8 > c.first
    {
        reaffirmed = true;
    }
    let mut steps = 0;
    while let Some(g) = climb {
        let Some(r) = s.groups[g].governor else { break };
        let group = &s.groups[r];
        let bits = l.flags[group.head] | if group.last > group.head + 1 { 0 } else { l.flags[group.head] };
        if s.groups[g].form == Form::Finite && group.form != Form::Participle {
            let subject =
                resolved.get(r).cloned().flatten().or_else(|| group.subject.map(|n| sight.scene(teller_memory, None).resolve(s, n)));
            if bits & (flag::REPORT | flag::AFFIRM | flag::BELIEVE) != 0 || is_cue_word(l, group.head) || affirms(l, group.head, group.last)
            {
                if let Some(holder) = subject {
                    if believer.is_none() && holder.kind != Kind::Crowd {
                        believer = Some(holder.clone());
                    }
                    if let Some(first) = holder.actors.first() {
                        tellers.push((first.clone(), holder.kind == Kind::First));
                    }
                }
                if affirms(l, group.head, group.last) {
                    reaffirmed = true;
                }
            }
        }
        climb = Some(r);
        steps += 1;
        if steps > 6 || r >= g {
            break;
        }
    }
    let attribution = sight.attributions.iter().find(|a| {
        let group = &s.groups[a.group];
        Some(a.group) != c.group
            && !(c.last..a.teller.first.min(group.first)).any(|k| l.str(k) == ";")
            && !(a.teller.first <= c.first && c.first < a.teller.last)
            && c.last <= a.teller.first.min(group.first)
            || {
                // Behind it: the rest of the quotation, or of the clause it parts; not a clause of its own ("..., as X demanded").
                let end = a.teller.last.max(group.last);
                let next = end + 1;
                c.first >= end
                    && (quoted
                        || l.is_comma(end)
                            && !l.is(next, l.lexicon.known.as_)
                            && !l.has(next, flag::SUBORDINATOR | flag::RELATIVE | flag::CONJUNCTION))
            }
    });
    if let Some(a) = attribution {
        let holder = sight.scene(teller_memory, None).resolve(s, a.teller);
        if let Some(first) = holder.actors.first()
            && holder.kind != Kind::Plain
            && tellers.iter().all(|t| t.0 != *first)
        {
            if believer.is_none() {
                believer = Some(holder.clone());
            }
            tellers.push((first.clone(), holder.kind == Kind::First));
            if affirms(l, s.groups[a.group].head, s.groups[a.group].last) && c.part != Part::Noun {
                reaffirmed = true;
            }
        }
    } else if quoted
        && tellers.is_empty()
        && let Some(by) = &memory.quoting
    {
        tellers.push((by.clone(), false));
    }
    reaffirmed |= announced(l, c);
    let teller = tellers.first().filter(|t| !t.1).map(|t| t.0.clone());
    let speaking = quoted || attribution.is_some();
    let scene = sight.scene(memory, if speaking || quoted { teller.clone() } else { None });
    let spoken = matches!(c.part, Part::Modal | Part::Impersonal) && c.stance != Stance::Commit && c.stance != Stance::Warn
        || c.frame & bits::SPEAKER != 0
        || c.part == Part::Phrase
            && c.stance == Stance::Warn
            && c.frame & bits::SUBJECT != 0
            && c.group.and_then(|g| s.groups[g].subject).is_some_and(|n| !own_threat(l, n));
    if (asked || sight.question) && (spoken || c.part != Part::Noun && sight.question) {
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
    let mut holders = holder.actors.clone();
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
    if let Some(Floor::Spokesperson(label) | Floor::Member(label)) = sight.floor
        && sources.is_empty()
        && holders.iter().all(|h| !same_person(&h.name, &label.name))
        && (holder.kind == Kind::First
            || spoken
            || sight.voice.house.as_ref().is_some_and(|h| holders.first().is_some_and(|x| same_actor(x, h)))
            || c.part != Part::Noun)
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
    let addressee = found.addressee.map(|n| addressee(l, n));
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

fn own_threat(l: &Layer<'_>, n: Nominal) -> bool {
    l.has(n.first, flag::FIRST)
}

fn same_actor(a: &Actor, b: &Actor) -> bool {
    a.name == b.name || a.country.is_some() && a.country == b.country
}

fn is_cue_word(l: &Layer<'_>, at: usize) -> bool {
    let mut found = Vec::new();
    l.lexicon.matches(l.tokens, l.flags, at, (at + 1).min(l.last), &mut found);
    found.iter().any(|m| l.lexicon.cue(m.0).part == Part::Verb && l.lexicon.cue(m.0).stance.is_some())
}

fn affirms(l: &Layer<'_>, head: usize, last: usize) -> bool {
    l.has(head, flag::AFFIRM)
        || (head..(last + 2).min(l.last)).any(|k| {
            matches!(l.str(k), "clear" | "crystal-clear")
                && !l.tokens.get(k + 1).is_some_and(|t| !t.has_gap() && t.text(l.text).starts_with('-'))
        })
}

/// "Our message is clear: we have ...", "I would like to underline once again: our support ...": an affirmation before a wall.
fn announced(l: &Layer<'_>, c: &Candidate) -> bool {
    let Some(wall) = (l.first + 1..c.first).rev().find(|k| l.is_wall(*k)) else { return false };
    if l.str(wall) == ";" || (wall..c.first).any(|k| l.is_comma(k)) || c.first > wall + 8 {
        return false;
    }
    l.str(wall - 1) == "clear" || (wall.saturating_sub(4).max(l.first)..wall).any(|k| l.has(k, flag::AFFIRM) && l.tags[k].is_verb())
}

fn addressee(l: &Layer<'_>, n: Nominal) -> Actor {
    // The name of the one who is asked; a longer phrase as it stands without its article.
    let people = entities_in(l, n.first, n.last);
    if let [one] = people.as_slice()
        && (one.kind == crate::entity::EntityType::Person || (one.first as usize <= n.head && n.head < one.last as usize))
        && !(n.first..n.last).any(|k| l.has(k, flag::CONJUNCTION))
    {
        return actor(l.text, one);
    }
    let span = Span::new(l.tokens[n.first].start, l.tokens[n.last - 1].end);
    Actor { name: span.slice(l.text).split_whitespace().collect::<Vec<_>>().join(" "), country: None, span: Some(span) }
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
