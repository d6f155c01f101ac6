//! From cues to positions: holder, source, addressee, and which of two positions gives way.

use crate::document::{Analysis, Document};
use crate::position::compile as bits;
use crate::position::complement::{Complement, is_agent};
use crate::position::cues::{Candidate, candidates};
use crate::position::explain::{Journal, Verdict};
use crate::position::holder::{Holder, Kind, Memory, Scene, entities_in, same_person};
use crate::position::lexicon::{CueLexicon, Part, flag};
use crate::position::repair::repair;
use crate::position::syntax::{Form, Layer, Nominal, Syntax};
use crate::position::voice::{Floor, Voice, actor};
use crate::position::{Actor, Position, Stance};
use crate::span::Span;
use crate::tag::Tag;

/// Buffers of the stage.
#[derive(Debug, Default)]
pub struct Work {
    flags: Vec<u64>,
    tags: Vec<Tag>,
    entity_at: Vec<u32>,
    syntax: Syntax,
    voice: Voice,
    candidates: Vec<Candidate>,
    matches: Vec<(u32, u32)>,
    pub(super) journal: Journal,
}

/// A position with what the clean-up needs.
struct Draft {
    position: Position,
    candidate: Candidate,
    target: Option<(usize, usize)>,
}

/// Fills `analysis.positions`.
pub fn find(lexicon: &CueLexicon, document: &Document, work: &mut Work, analysis: &mut Analysis) {
    analysis.positions.clear();
    if analysis.tokens.is_empty() || analysis.tags.len() != analysis.tokens.len() {
        return;
    }
    work.flags.clear();
    work.flags.extend(analysis.tokens.iter().map(|t| lexicon.flags(t.word)));
    work.entity_at.clear();
    work.entity_at.resize(analysis.tokens.len(), 0);
    for (i, e) in analysis.entities.iter().enumerate() {
        let last = (e.last as usize).min(analysis.tokens.len());
        for slot in &mut work.entity_at[(e.first as usize).min(last)..last] {
            *slot = i as u32 + 1;
        }
    }
    work.tags.clear();
    work.tags.extend_from_slice(&analysis.tags);
    repair(&document.text, lexicon, &analysis.tokens, &work.flags, &work.entity_at, &analysis.entities, &mut work.tags);
    work.voice.read(document, analysis, lexicon, &work.entity_at);
    let mut positions = Vec::new();
    let mut memory = Memory { paragraph: u32::MAX, ..Memory::default() };
    for sentence in 0..analysis.sentences.len() {
        read_sentence(lexicon, document, work, analysis, sentence, &mut memory, &mut positions);
    }
    analysis.positions = positions;
}

#[allow(clippy::too_many_arguments)]
fn read_sentence(
    lexicon: &CueLexicon,
    document: &Document,
    work: &mut Work,
    analysis: &Analysis,
    index: usize,
    memory: &mut Memory,
    positions: &mut Vec<Position>,
) {
    let Work { flags, tags, entity_at, syntax, voice, candidates: cues, matches, journal } = work;
    journal.turn(index as u32);
    let sentence = analysis.sentences[index];
    let paragraph = sentence.paragraph;
    if memory.paragraph != paragraph {
        memory.paragraph = paragraph;
        memory.quoting = None;
    }
    let mut layer = Layer {
        text: &document.text,
        tokens: &analysis.tokens,
        tags,
        flags,
        entity_at,
        entities: &analysis.entities,
        lexicon,
        first: sentence.first as usize,
        last: sentence.last as usize,
    };
    let body = voice.body_at.get(paragraph as usize).map_or(0, |b| *b as usize);
    if body > layer.first && body < layer.last {
        layer.first = body;
    }
    if let Some(line) = &analysis.dateline {
        while layer.first + 1 < layer.last
            && layer.tokens[layer.first].start >= line.span.start
            && layer.tokens[layer.first].start < line.span.end
        {
            layer.first += 1;
        }
    }
    // A paragraph number or bullet.
    while layer.first + 1 < layer.last
        && layer.tokens[layer.first].kind == crate::tokenize::Kind::Number
        && layer.first + 2 < layer.last
        && matches!(layer.str(layer.first + 1), "." | ")")
    {
        layer.first += 2;
    }
    while layer.first + 1 < layer.last && matches!(layer.str(layer.first), "-" | "*" | "\u{2022}" | "\u{2013}") {
        layer.first += 1;
    }
    let l = &layer;
    let any_cue = (l.first..l.last).any(|at| {
        lexicon.matches(l.tokens, l.flags, at, l.last, matches);
        matches.iter().any(|m| lexicon.cue(m.0).stance.is_some())
    });
    let reports = (l.first..l.last).any(|k| l.has(k, flag::REPORT));
    if !any_cue && !reports {
        note_entities(l, memory);
        return;
    }
    syntax.analyse(l);
    let floor = voice.turn_at.get(paragraph as usize).and_then(|t| t.checked_sub(1)).map(|t| &voice.turns[t as usize]);
    let attributions = attributions(l, syntax);
    let question = is_question(l);
    candidates(l, syntax, l.first, cues, matches, journal);
    let mut drafts: Vec<Draft> = Vec::new();
    trace(l, syntax, cues);
    // Subjects in order, so that pronouns find who was spoken of before them.
    let mut resolved: Vec<Option<Holder>> = vec![None; syntax.groups.len()];
    let mut next = 0;
    for c in cues.iter() {
        while next < syntax.groups.len() && syntax.groups[next].first <= c.first {
            note_group(l, analysis, voice, floor, syntax, next, memory, &mut resolved);
            next += 1;
        }
        let sight = Sight { l, analysis, voice, floor, syntax, attributions: &attributions, question };
        match draft(&sight, memory, &resolved, c, index as u32, paragraph) {
            Some(draft) => drafts.push(draft),
            None => journal.drop(l, c, Verdict::Holder),
        }
    }
    while next < syntax.groups.len() {
        note_group(l, analysis, voice, floor, syntax, next, memory, &mut resolved);
        next += 1;
    }
    // Who the open quotation is by, for the sentences that go on with it.
    if let Some(a) = attributions.first() {
        let scene = Scene { layer, analysis, voice, memory, floor, teller: None };
        if let Some(teller) = scene.resolve(syntax, a.teller).actors.into_iter().next() {
            memory.quoting = Some(teller.clone());
            memory.speaker = Some(teller);
        }
    }
    if syntax.groups.is_empty() {
        note_entities(l, memory);
    }
    give_way(l, syntax, &mut drafts, journal);
    for draft in drafts {
        journal.keep(l, syntax, &draft.candidate, &draft.position, positions.len());
        if draft.position.stance != Stance::Warn || draft.position.holders.len() == 1 {
            memory.speaker = draft.position.sources.first().or(draft.position.holders.first()).cloned().or(memory.speaker.take());
        }
        positions.push(draft.position);
    }
}

/// What a sentence's positions are read from.
struct Sight<'a, 'b> {
    l: &'b Layer<'a>,
    analysis: &'a Analysis,
    voice: &'b Voice,
    floor: Option<&'b Floor>,
    syntax: &'b Syntax,
    attributions: &'b [Attribution],
    question: bool,
}

impl<'a, 'b> Sight<'a, 'b> {
    fn scene(&self, memory: &'b Memory, teller: Option<Actor>) -> Scene<'a, 'b> {
        Scene { layer: *self.l, analysis: self.analysis, voice: self.voice, memory, floor: self.floor, teller }
    }
}

/// "..., X said" or "X said: ...": who tells which tokens.
#[derive(Clone, Copy, Debug)]
struct Attribution {
    teller: Nominal,
    group: usize,
}

fn is_question(l: &Layer<'_>) -> bool {
    let mut k = l.last;
    while k > l.first && l.is_quote(k - 1) {
        k -= 1;
    }
    k > l.first && l.str(k - 1).starts_with('?')
}

/// Reporting clauses that stand behind or in the middle of what they report.
fn attributions(l: &Layer<'_>, s: &Syntax) -> Vec<Attribution> {
    let mut found = Vec::new();
    for (i, g) in s.groups.iter().enumerate() {
        if g.words & (flag::REPORT | flag::AFFIRM | flag::BELIEVE) == 0 || g.form != Form::Finite || g.passive || g.relative {
            continue;
        }
        let Some(teller) = g.subject else { continue };
        let start = teller.first.min(g.first);
        if start <= l.first || !(l.is_comma(start - 1) || l.is_quote(start - 1)) {
            continue;
        }
        let governs = s.groups.iter().any(|h| h.governor == Some(i) && h.form == Form::Finite);
        let end = g.last.max(if teller.first >= g.last { teller.last } else { 0 });
        if governs || l.is(end, l.lexicon.known.that) {
            continue;
        }
        found.push(Attribution { teller, group: i });
    }
    found
}

#[allow(clippy::too_many_arguments)]
fn note_group(
    l: &Layer<'_>,
    analysis: &Analysis,
    voice: &Voice,
    floor: Option<&Floor>,
    s: &Syntax,
    i: usize,
    memory: &mut Memory,
    resolved: &mut [Option<Holder>],
) {
    let g = &s.groups[i];
    let Some(subject) = g.subject else { return };
    if g.form != Form::Finite {
        return;
    }
    // The subject of an earlier group at the same place is resolved already.
    if let Some(k) = s.groups[..i].iter().position(|h| h.form == Form::Finite && h.subject == Some(subject)) {
        resolved[i] = resolved[k].clone();
        return;
    }
    let scene = Scene { layer: *l, analysis, voice, memory, floor, teller: None };
    let holder = scene.resolve(s, subject);
    let told = g.governor.is_some_and(|r| s.groups[r].words & flag::REPORT == 0);
    let aside = subject.first > l.first && l.has(subject.first - 1, flag::SUBORDINATOR) && g.governor.is_none();
    if holder.kind != Kind::First && !g.relative && !told && !aside {
        note(memory, l, &holder);
        // "the President": a role without a name is somebody, too.
        if let ([one], Kind::Plain) = (holder.actors.as_slice(), holder.kind)
            && l.has(subject.head, flag::ROLE)
            && !l.str(subject.head).ends_with('s')
        {
            memory.person = Some(one.clone());
        }
    }
    resolved[i] = Some(holder);
}

fn note(memory: &mut Memory, l: &Layer<'_>, holder: &Holder) {
    use crate::entity::EntityType as T;
    if holder.kind == Kind::Crowd || holder.kind == Kind::Plain {
        return;
    }
    match holder.actors.as_slice() {
        [one] => {
            let entity = one.span.and_then(|span| l.entities.iter().find(|e| e.span == span));
            match entity.map(|e| e.kind) {
                Some(T::Person) => memory.person = Some(one.clone()),
                Some(T::Gpe | T::Org | T::Norp | T::Loc) => {
                    memory.things = vec![one.clone()];
                    memory.several = vec![one.clone()];
                    if entity.is_some_and(|e| e.kind == T::Org) {
                        memory.body = Some(one.clone());
                    }
                }
                _ => {}
            }
        }
        [] => {}
        several => {
            memory.several = several.to_vec();
            let document = holder.span.is_some_and(|span| {
                l.tokens[l.first..l.last].iter().any(|t| span.contains(t.span()) && l.lexicon.flags(t.word) & flag::DOCUMENT != 0)
            });
            if document {
                memory.things = several.to_vec();
            }
        }
    }
}

/// In a sentence without a verb group of interest, its first actor counts as spoken of.
fn note_entities(l: &Layer<'_>, memory: &mut Memory) {
    use crate::entity::EntityType as T;
    let (mut person, mut thing) = (false, false);
    for e in entities_in(l, l.first, l.last) {
        match e.kind {
            T::Person if !person => {
                person = true;
                memory.person = Some(actor(l.text, e));
            }
            T::Gpe | T::Org if !thing => {
                thing = true;
                memory.things = vec![actor(l.text, e)];
            }
            _ => {}
        }
    }
}

fn draft(sight: &Sight<'_, '_>, memory: &Memory, resolved: &[Option<Holder>], c: &Candidate, index: u32, paragraph: u32) -> Option<Draft> {
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
    let mut steps = 0;
    while let Some(g) = climb {
        let Some(r) = s.groups[g].governor else { break };
        let group = &s.groups[r];
        let bits = l.flags[group.head] | if group.last > group.head + 1 { 0 } else { l.flags[group.head] };
        if s.groups[g].form == Form::Finite && group.form != Form::Participle {
            let subject =
                resolved.get(r).cloned().flatten().or_else(|| group.subject.map(|n| sight.scene(teller_memory, None).resolve(s, n)));
            if bits & (flag::REPORT | flag::AFFIRM | flag::BELIEVE) != 0 || is_cue_word(l, group.head) {
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
        Some(a.group) != c.group && !(a.teller.first <= c.first && c.first < a.teller.last) && c.last <= a.teller.first.min(group.first)
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
    if c.frame & bits::STRICT != 0 && holder.kind == Kind::Plain && !human(l, s, c, &holder) {
        return None;
    }
    if c.part == Part::Verb && holder.kind == Kind::Plain && !human(l, s, c, &holder) {
        return None;
    }
    if c.part == Part::Modal && c.stance == Stance::Commit && holder.kind == Kind::Plain && !human(l, s, c, &holder) {
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
    let cue_span = Span::new(l.tokens[shown(l, s, c)].start, l.tokens[c.last - 1].end);
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
    l.has(n.first, flag::FIRST) || l.actor(n.head).is_some() && l.str(n.last).eq_ignore_ascii_case("will") && false
}

fn same_actor(a: &Actor, b: &Actor) -> bool {
    a.name == b.name || a.country.is_some() && a.country == b.country
}

/// Whether a mention without a name may hold a position: people, bodies, governments.
fn human(l: &Layer<'_>, s: &Syntax, c: &Candidate, holder: &Holder) -> bool {
    let _ = (c, s);
    let Some(span) = holder.span else { return true };
    let first = l.tokens[l.first..l.last].partition_point(|t| t.start < span.start) + l.first;
    let last = l.tokens[l.first..l.last].partition_point(|t| t.end <= span.end) + l.first;
    let head = s.chunk_of(first).map_or(first, |n| n.head.min(last.max(first + 1) - 1));
    l.has(head, flag::ROLE | flag::INSTITUTION | flag::BODY | flag::COLLECTIVE | flag::DOCUMENT)
        || l.tokens[head].is_capitalised() && head > l.first
        || l.actor(head).is_some()
        || is_agent(l, s, Nominal { first, last: last.max(first + 1), head }) && !l.has(head, flag::CROWD)
}

fn is_cue_word(l: &Layer<'_>, at: usize) -> bool {
    let mut found = Vec::new();
    l.lexicon.matches(l.tokens, l.flags, at, (at + 1).min(l.last), &mut found);
    found.iter().any(|m| l.lexicon.cue(m.0).part == Part::Verb && l.lexicon.cue(m.0).stance.is_some())
}

fn affirms(l: &Layer<'_>, head: usize, last: usize) -> bool {
    l.has(head, flag::AFFIRM) || (head..(last + 2).min(l.last)).any(|k| l.str(k).eq_ignore_ascii_case("clear"))
}

/// The holder of demands and judgements that nobody is said to make.
fn the_speaker(sight: &Sight<'_, '_>, memory: &Memory) -> Option<Holder> {
    let voice = sight.voice;
    let scene = sight.scene(memory, None);
    let actors = match sight.floor {
        Some(Floor::Spokesperson(name)) => vec![voice.house.clone().unwrap_or_else(|| name.clone())],
        Some(Floor::Member(name)) => vec![name.clone()],
        _ => {
            let report = sight.analysis.dateline.is_some();
            let own = voice.house.is_some() || voice.organ.len() > 1 || (voice.author.is_some() || voice.nation.is_some()) && !report;
            let last = if own { None } else { memory.speaker.clone() };
            last.map_or_else(|| scene.own_voice(), |a| vec![a])
        }
    };
    (!actors.is_empty()).then_some(Holder { actors, span: None, kind: Kind::Name })
}

fn holder_of(
    sight: &Sight<'_, '_>,
    scene: &Scene<'_, '_>,
    memory: &Memory,
    resolved: &[Option<Holder>],
    c: &Candidate,
    found: &Complement,
) -> Option<Holder> {
    let (l, s) = (sight.l, sight.syntax);
    let known = &l.lexicon.known;
    if c.part == Part::Noun {
        let chunk = *s.chunk_of(c.last - 1)?;
        let mut nearest = None;
        if l.has(chunk.first, flag::POSSESSIVE)
            && l.has(chunk.first, flag::THING | flag::PLURAL)
            && let Some(g) = s.group_before(chunk.first)
            && let Some(subject) = s.groups[g].subject
        {
            // "urged X to end its support"; "reiterating X's adherence to A, its belief in B".
            let owner =
                (s.groups[g].last..chunk.first).rev().find(|k| l.tokens[*k].is_clitic() && *k > l.first && l.actor(*k - 1).is_some());
            let holder = match owner {
                Some(k) => scene.resolve(s, Nominal { first: k - 1, last: k, head: k - 1 }),
                None => by_group(scene, s, resolved, g, subject),
            };
            let fits = l.has(chunk.first, flag::PLURAL) == (holder.actors.len() > 1);
            if (holder.kind == Kind::Name || holder.kind == Kind::Pronoun || holder.kind == Kind::First)
                && !holder.actors.is_empty()
                && (fits || owner.is_some())
            {
                nearest = Some(holder.actors);
            }
        }
        let owned = nearest.unwrap_or_else(|| scene.possessor(s, Nominal { head: chunk.head.min(c.first.max(chunk.first)), ..chunk }));
        let passive = c.group.is_some_and(|g| s.groups[g].passive);
        let shares = c.group.is_some_and(|g| l.has(s.groups[g].head, flag::SHARE));
        if !owned.is_empty() && !shares {
            let kind = if l.has(chunk.first, flag::FIRST) { Kind::First } else { Kind::Name };
            let end = (chunk.first + 1..c.first).find(|k| l.tokens[*k].is_clitic()).map_or(chunk.first + 1, |k| k);
            return Some(Holder { actors: owned, span: Some(scene.span(chunk.first, end.max(chunk.first + 1))), kind });
        }
        if !passive
            && c.carried
            && let Some(g) = c.group
            && let Some(subject) = s.groups[g].subject
        {
            return Some(by_group(scene, s, resolved, g, subject));
        }
        // "opposition by X", "the support of Y", "regret voiced by Z"
        let from = c.group.filter(|_| passive).map_or(c.last, |g| s.groups[g].last);
        let agent = (from..(from + 14).min(l.last))
            .find(|k| {
                l.is(*k, known.by)
                    || l.is(*k, known.of) && (c.frame & (1 << 12) == 0 || found.target.is_some_and(|t| t.0 > *k + 1))
                    || l.is(*k, known.from) && c.frame & (1 << 14) == 0
            })
            .filter(|k| (from..*k).all(|m| !l.is_comma(m) && s.group_of(m).is_none_or(|g| l.has(s.groups[g].head, flag::LIGHT))));
        if let Some(k) = agent
            && found.target.is_none_or(|t| !(t.0 <= k && k < t.1) || l.is(k, known.by))
            && s.chunk_of(k + 1).is_some()
        {
            let np = forward(l, s, k + 1, found.target.map_or(l.last, |t| if t.0 > k { t.0.saturating_sub(1) } else { l.last }));
            let holder = scene.resolve(s, np);
            if holder.kind != Kind::Plain || human(l, s, c, &holder) {
                return Some(holder);
            }
        }
        if c.carried
            && let Some(g) = c.group
            && let Some(subject) = s.groups[g].subject
            && !passive
        {
            return Some(by_group(scene, s, resolved, g, subject));
        }
        return None;
    }
    let g = c.group?;
    let group = &s.groups[g];
    let own_passive = c.part == Part::Verb && (group.passive || group.form == Form::Participle) && group.head == c.first;
    if own_passive {
        let by = (group.last..(group.last + 10).min(l.last)).find(|k| l.is(*k, known.by));
        if let Some(k) = by
            && s.chunk_of(k + 1).is_some()
            && (group.last..k).all(|m| !l.is_comma(m) && !l.is_wall(m))
        {
            return Some(scene.resolve(s, forward(l, s, k + 1, l.last)));
        }
        let told = matches!(c.stance, Stance::Commit | Stance::Affirm)
            || c.stance == Stance::Urge && found.addressee.is_none() && c.frame & bits::PRESENT == 0;
        return the_speaker(sight, memory).filter(|_| group.form != Form::Participle && !told);
    }
    match group.subject {
        Some(subject) => Some(by_group(scene, s, resolved, g, subject)),
        None => {
            // "3. Condemns unreservedly ..." in a text that speaks for a body.
            let operative = c.shown <= l.first + 2
                && matches!(
                    l.tags[c.first],
                    crate::tag::Tag::Verb3sg
                        | crate::tag::Tag::VerbPres
                        | crate::tag::Tag::NounPl
                        | crate::tag::Tag::VerbIng
                        | crate::tag::Tag::VerbPart
                        | crate::tag::Tag::VerbPast
                );
            let bare = matches!(l.tags[c.first], crate::tag::Tag::VerbBase | crate::tag::Tag::VerbPres);
            (operative || bare || group.conjunct.is_some())
                .then(|| {
                    if sight.voice.organ.is_empty() && !bare {
                        sight.voice.house.iter().cloned().collect()
                    } else {
                        sight.voice.organ.clone()
                    }
                })
                .filter(|a| !a.is_empty())
                .map(|actors| Holder { actors, span: None, kind: Kind::Name })
        }
    }
}

fn by_group(scene: &Scene<'_, '_>, s: &Syntax, resolved: &[Option<Holder>], g: usize, subject: Nominal) -> Holder {
    // First persons depend on who is quoted; everything else was resolved in passing.
    match resolved.get(g).cloned().flatten() {
        Some(holder) if holder.kind != Kind::First => holder,
        _ => {
            if let Some(k) = s.groups[..g].iter().position(|h| h.subject == Some(subject))
                && let Some(holder) = resolved.get(k).cloned().flatten()
                && holder.kind != Kind::First
            {
                return holder;
            }
            scene.resolve(s, subject)
        }
    }
}

/// A noun phrase from its first token: over "of", appositions of names, and "and" between names.
fn forward(l: &Layer<'_>, s: &Syntax, at: usize, limit: usize) -> Nominal {
    let Some(&first) = s.chunk_of(at) else { return Nominal { first: at, last: at + 1, head: at } };
    let mut np = first;
    loop {
        let k = np.last;
        if k + 1 >= limit.min(l.last) {
            break;
        }
        let Some(&next) = s.chunk_of(k + 1) else { break };
        if next.last > limit || next.first != k + 1 {
            break;
        }
        let of = l.is(k, l.lexicon.known.of);
        let and = l.is(k, l.lexicon.known.and)
            && s.groups.iter().all(|g| g.subject.is_none_or(|n| n.first != next.first || g.form != Form::Finite));
        let list = l.is_comma(k)
            && l.actor(next.head).is_some()
            && (s.chunk_of(next.last + 1).is_some() && l.has(next.last, flag::CONJUNCTION) || l.actor(np.head).is_none());
        if !(of || and || list) {
            break;
        }
        np.last = next.last;
    }
    np
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
fn shown(l: &Layer<'_>, _s: &Syntax, c: &Candidate) -> usize {
    let _ = l;
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

/// Where two cues share a clause, the outer affirmation, plan or light verb gives way to the inner stance.
fn give_way(l: &Layer<'_>, s: &Syntax, drafts: &mut Vec<Draft>, journal: &mut Journal) {
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
                let act = b.candidate.frame & bits::ACT != 0;
                if near && same && (!own || passive) && !act {
                    drop[i] = true;
                    continue;
                }
                if near && same && (own || act) {
                    drop[j] = true;
                    continue;
                }
            }
            // An affirmation over a clause whose main verb is a stance.
            if a.position.stance == Stance::Affirm
                && a.candidate.part == Part::Verb
                && let (Some(ga), Some(gb)) = (a.candidate.group, b.candidate.group)
                && b.candidate.part != Part::Noun
                && s.groups[gb].governor == Some(ga)
                && s.groups[gb].form == Form::Finite
                && s.groups[gb].conjunct.is_none()
                && a.target.is_some_and(|t| b.candidate.first >= t.0)
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
            let errand = matches!(s.groups[gb].form, Form::Infinitive | Form::Bare)
                && matches!(a.position.stance, Stance::Urge | Stance::Commit | Stance::Warn | Stance::Oppose);
            let infinitive = b.candidate.part == Part::Verb && (errand || own_gerund || gerund && s.groups[gb].governor.is_some());
            if inside && infinitive && a.candidate.part != Part::Modal {
                drop[j] = true;
            }
        }
    }
    let mut k = 0;
    drafts.retain(|draft| {
        k += 1;
        if drop[k - 1] {
            journal.drop(l, &draft.candidate, Verdict::GaveWay);
        }
        !drop[k - 1]
    });
}

fn trace(l: &Layer<'_>, s: &Syntax, cues: &[Candidate]) {
    let Ok(want) = std::env::var("DM") else { return };
    let sentence: String = (l.first..l.last).map(|k| l.str(k)).collect::<Vec<_>>().join(" ");
    if !sentence.contains(&want) {
        return;
    }
    for k in l.first..l.last {
        let mark = if s.chunk_of(k).is_some_and(|c| c.first == k) { "[" } else { "" };
        let end = if s.chunk_of(k).is_some_and(|c| c.last == k + 1) { "]" } else { "" };
        let g = s.group_of(k).map_or(String::new(), |g| format!("{{{g}}}"));
        eprint!("{mark}{}/{:?}{g}{end} ", l.str(k), l.tags[k]);
    }
    eprintln!();
    for (i, g) in s.groups.iter().enumerate() {
        let words = |a: usize, b: usize| (a..b).map(|k| l.str(k)).collect::<Vec<_>>().join(" ");
        eprintln!(
            "  {i} {:?} past={} pas={} cop={} neg={} rel={} inv={} `{}` subj={:?} gov={:?} conj={:?}",
            g.form,
            g.past,
            g.passive,
            g.copula,
            g.negated,
            g.relative,
            g.inverted,
            words(g.first, g.last),
            g.subject.map(|n| words(n.first, n.last)),
            g.governor,
            g.conjunct
        );
    }
    for c in cues {
        eprintln!(
            "  cue {:?} {:?} {} group={:?} compl={:?}",
            c.part,
            c.stance,
            (c.first..c.last).map(|k| l.str(k)).collect::<Vec<_>>().join(" "),
            c.group,
            c.found
        );
    }
}
