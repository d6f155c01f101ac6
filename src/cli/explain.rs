//! `demarche explain`: which rule, cue and lexicon entry made what stands at a place in the text, and what was rejected.

use crate::analyzer::{Analyzer, Depth};
use crate::cli::args::Explain;
use crate::cli::console::Output;
use crate::cli::exit::Exit;
use crate::cli::run::{self, Item};
use crate::document::{Analysis, Document};
use crate::entity::{Entity, EntityType};
use crate::error::{Error, ErrorKind, Result};
use crate::position::explain::{Reading, Verdict};
use crate::position::{Actor, Position, Stance};
use crate::report::{OffsetMap, Offsets};
use crate::span::Span;
use std::fmt::Write as _;

/// Runs the command.
///
/// # Errors
/// When an option or a lexicon is wrong, or the text ends before the offset.
pub fn run(arguments: &Explain) -> Result<Exit> {
    let analyzer = run::analyzer(&arguments.input.common, arguments.input.date.as_deref())?;
    let offsets: Offsets = arguments.input.offsets.into();
    let work = |document: &Document, analysis: &Analysis| explain(&analyzer, document, analysis, arguments.at, offsets);
    let mut output = Output::of(&arguments.input)?;
    let mut seen = 0;
    let tally = run::each(&arguments.input, &analyzer, Depth::Positions, work, |item| {
        if let Item::Done(document, said) = item {
            seen += 1;
            if seen > 1 {
                let what = "explain takes one text".to_owned();
                return Err(Error::new(ErrorKind::Malformed(what)).at_path(&document.source).help("name one file that holds one text"));
            }
            output.write(said.map_err(|e| e.at_path(&document.source))?.as_bytes())?;
        }
        Ok(())
    })?;
    output.finish()?;
    Ok(tally.exit())
}

/// What stands at the offset, why, and what was rejected.
///
/// # Errors
/// When the text ends before the offset.
pub fn explain(analyzer: &Analyzer, document: &Document, analysis: &Analysis, at: u32, offsets: Offsets) -> Result<String> {
    let text = document.text.as_str();
    let map = OffsetMap::new(text, offsets);
    if at >= map.total() {
        let what = format!("offset {at} lies behind the text, which ends at {}", map.total());
        return Err(Error::new(ErrorKind::Malformed(what)).help("give an offset that a report shows, in the same unit (--offsets)"));
    }
    let readings = analyzer.positions().explain(document, analysis);
    let holds = |span: Span| map.at(span.start) <= at && at < map.at(span.end);
    let page = Page { analyzer, document, analysis, map: &map, readings: &readings };
    let mut out = String::new();
    for entity in analysis.entities.iter().filter(|e| holds(e.span)) {
        page.entity(entity, &mut out);
    }
    // The position of the cue here; else those whose holder or target is here.
    let mut indices: Vec<usize> = (0..analysis.positions.len()).filter(|i| holds(analysis.positions[*i].cue)).collect();
    if indices.is_empty() {
        let around = |p: &Position| p.holder.is_some_and(holds) || p.target.is_some_and(holds);
        indices = (0..analysis.positions.len()).filter(|i| around(&analysis.positions[*i])).collect();
    }
    for i in &indices {
        page.position(*i, &mut out);
    }
    if indices.is_empty() {
        let here: Vec<&Reading> = readings.iter().filter(|r| holds(r.words)).collect();
        if !here.is_empty() {
            out.push_str("no position here; rejected readings:\n");
            here.iter().for_each(|r| page.reading(r, &mut out));
        }
    }
    if out.is_empty() {
        let sentence = analysis.sentences.iter().find(|s| holds(s.span));
        out.push_str("nothing was found here: no name and no cue");
        if let Some(s) = sentence {
            let _ = write!(out, " (the sentence is {:?})", crate::report::wrap::cut(&crate::report::wrap::tidy(s.span.slice(text)), 80));
        }
        out.push('\n');
    }
    Ok(out)
}

struct Page<'a> {
    analyzer: &'a Analyzer,
    document: &'a Document,
    analysis: &'a Analysis,
    map: &'a OffsetMap<'a>,
    readings: &'a [Reading],
}

impl Page<'_> {
    fn quote(&self, span: Span) -> String {
        let (start, end) = self.map.pair(span);
        format!("\"{}\" [{start}, {end})", crate::report::wrap::tidy(span.slice(&self.document.text)))
    }

    fn entity(&self, e: &Entity, out: &mut String) {
        let country = e.country.as_ref().map_or(String::new(), |c| format!(" {}", c.as_str()));
        let _ = writeln!(out, "entity {}: {}{country}, {}", self.quote(e.span), e.kind.as_str(), e.name);
        let readings = self.analyzer.recognizer().readings(self.analysis, e);
        let made = match e.kind {
            EntityType::Date | EntityType::Money | EntityType::Percent => "the rules of dates, money and shares",
            _ if readings.iter().any(|r| r.taken && r.user) => "the user's lexicon, in this context",
            _ if readings.iter().any(|r| r.taken) => "the lexicon's entry, in this context",
            _ => "the sequence model and the rules of names: the lexicon has no entry of these words and this type",
        };
        let _ = writeln!(out, "  made by    {made}");
        for r in readings {
            let kind = r.kind.map_or("no name", EntityType::as_str);
            let country = r.country.as_ref().map_or(String::new(), |c| format!(" {}", c.as_str()));
            let verdict = if r.taken { "taken" } else { "rejected" };
            let _ = writeln!(out, "  {verdict:<9}  {} in the lexicon: {kind}{country}, {}", self.quote(r.words), r.name);
        }
        out.push('\n');
    }

    fn position(&self, index: usize, out: &mut String) {
        let p = &self.analysis.positions[index];
        let step = p.step.map_or(String::new(), |s| {
            let (name, version) = self.analyzer.positions().ladder();
            format!(", step {s} of the ladder {name}, version {version}")
        });
        let names = |actors: &[Actor]| actors.iter().map(|a| a.name.as_str()).collect::<Vec<_>>().join("; ");
        let _ = writeln!(out, "position {} {}: {}, strength {}{step}", index + 1, self.quote(p.cue), p.stance.as_str(), p.strength);
        let _ = writeln!(out, "  rule       {}", p.rule);
        let made = self.readings.iter().find(|r| r.verdict == Verdict::Made(index));
        if let Some(r) = made {
            let _ = writeln!(out, "  cue        {}:{} for {}", r.file, r.line, self.quote(r.words));
        }
        let by = made.and_then(|r| r.holder).map_or("", |h| h.as_str());
        let verb = made.and_then(|r| r.verb).map_or(String::new(), |v| format!(" {}", self.quote(v)));
        let mention = p.holder.map_or(String::new(), |h| format!(" from {}", self.quote(h)));
        let holders = if p.holders.is_empty() { "none".to_owned() } else { names(&p.holders) };
        let _ = writeln!(out, "  holder     {holders}{mention}: {by}{verb}");
        let target = match p.target {
            None => "none: the entry may stand without one".to_owned(),
            Some(t) if t.end <= p.cue.start => format!("{}: what stands before the cue", self.quote(t)),
            Some(t) => format!("{}: what follows the cue by its frame", self.quote(t)),
        };
        let _ = writeln!(out, "  target     {target}");
        if let Some(a) = &p.addressee {
            let _ = writeln!(out, "  addressee  {}", a.name);
        }
        if !p.sources.is_empty() {
            let _ = writeln!(out, "  source     {}", names(&p.sources));
        }
        if p.negated {
            let _ = writeln!(out, "  negated    the stance is the effective one");
        }
        let _ = writeln!(out, "  issue      {}", p.issue.unwrap_or("none"));
        let _ = writeln!(out, "  plover     {}", p.plover.unwrap_or("none"));
        // Competing readings of the same words, and cues that gave way in the sentence.
        let near = |r: &&Reading| {
            let overlaps = r.words.start < p.cue.end && p.cue.start < r.words.end;
            !matches!(r.verdict, Verdict::Made(_)) && (overlaps || r.verdict == Verdict::GaveWay && r.sentence == p.sentence)
        };
        let rejected: Vec<&Reading> = self.readings.iter().filter(near).collect();
        out.push_str(if rejected.is_empty() { "  no other reading competed\n" } else { "  rejected readings:\n" });
        rejected.iter().for_each(|r| self.reading(r, out));
        out.push('\n');
    }

    fn reading(&self, r: &Reading, out: &mut String) {
        let stance = r.stance.map_or("no stance", Stance::as_str);
        let _ = writeln!(out, "    {} as {stance}, {} ({}:{}): {}", self.quote(r.words), r.rule, r.file, r.line, r.verdict.as_str());
    }
}
