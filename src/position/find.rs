//! From cues to positions: holder, source, addressee, and which of two positions gives way.

use crate::document::{Analysis, Document};
use crate::position::cues::{Candidate, candidates};
use crate::position::draft::{Draft, draft};
use crate::position::explain::{Journal, Verdict};
use crate::position::give_way::give_way;
use crate::position::holder::{Holder, Memory, Scene};
use crate::position::lexicon::{CueLexicon, flag};
use crate::position::repair::repair;
use crate::position::spoken::{duo, note_entities, note_group, note_topic};
use crate::position::syntax::{Form, Layer, Nominal, Syntax};
use crate::position::voice::{Floor, Voice};
use crate::position::{Actor, Position, Stance};
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
    work.voice.read(document, analysis, lexicon, &work.flags, &work.entity_at);
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
    memory.sentence = index as u32;
    memory.aside = None;
    memory.beside.clear();
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
        memory.duo.clear();
        note_entities(l, voice, memory);
        return;
    }
    syntax.analyse(l);
    let floor = voice.turn_at.get(paragraph as usize).and_then(|t| t.checked_sub(1)).map(|t| &voice.turns[t as usize]);
    let attributions = attributions(l, syntax);
    let question = is_question(l);
    candidates(l, syntax, l.first, cues, matches, journal);
    let mut drafts: Vec<Draft> = Vec::new();
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
        note_entities(l, voice, memory);
    }
    note_topic(l, voice, memory);
    memory.duo = duo(l, syntax, &resolved);
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
pub struct Sight<'a, 'b> {
    pub l: &'b Layer<'a>,
    pub analysis: &'a Analysis,
    pub voice: &'b Voice,
    pub floor: Option<&'b Floor>,
    pub syntax: &'b Syntax,
    pub attributions: &'b [Attribution],
    pub question: bool,
}

impl<'a, 'b> Sight<'a, 'b> {
    pub fn scene(&self, memory: &'b Memory, teller: Option<Actor>) -> Scene<'a, 'b> {
        Scene { layer: *self.l, analysis: self.analysis, voice: self.voice, memory, floor: self.floor, teller }
    }
}

/// "..., X said" or "X said: ...": who tells which tokens.
#[derive(Clone, Copy, Debug)]
pub struct Attribution {
    pub teller: Nominal,
    pub group: usize,
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
        // "As X said: '...'"
        let as_said = start == l.first + 1
            && l.is(l.first, l.lexicon.known.as_)
            && g.last < l.last
            && (l.is_comma(g.last) || l.str(g.last) == ":")
            && l.is_quote(g.last + 1);
        if !as_said && (start <= l.first || !(l.is_comma(start - 1) || l.is_quote(start - 1))) {
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
