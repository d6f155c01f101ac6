//! `demarche phrases --by`: phrases or patterns by month, year, speaker or source.

use crate::analyzer::Depth;
use crate::cli::args::{LayerFormat, Phrases};
use crate::cli::console::{self, Output};
use crate::cli::exit::Exit;
use crate::cli::kwic::write_rows;
use crate::cli::phrases::counter;
use crate::cli::run::{self, Item};
use crate::document::{Analysis, Document};
use crate::error::{Error, Result};
use crate::kwic::{self, Pattern};
use crate::phrase::CorpusPhrase;
use crate::phrase::series::{By, Series};
use crate::report::series::{Line, SERIES, page, rows};
use crate::report::{counted, thousands};

/// Phrases that are shown where the user says nothing.
const TOP: usize = 50;

/// Runs the command.
///
/// # Errors
/// When a pattern, an option, a lexicon or the output is wrong.
pub fn run(arguments: &Phrases, by: By) -> Result<Exit> {
    let input = &arguments.layer.input;
    let patterns = arguments.series.matching.iter().map(|p| Pattern::parse(p, kwic::By::Stem)).collect::<Result<Vec<Pattern>>>()?;
    let analyzer = run::analyzer(&input.common, input.date.as_deref())?;
    let depth = if patterns.is_empty() || patterns.iter().any(Pattern::needs_entities) { Depth::All } else { Depth::Tokens };
    let work = |document: &Document, analysis: &Analysis| {
        let hits: Vec<u64> = patterns.iter().map(|p| p.hits(document, analysis).len() as u64).collect();
        let partial = patterns.is_empty().then(|| run::partial(&analyzer, document, analysis));
        (by.group(document, analysis), analysis.words(&document.text) as u64, hits, partial)
    };
    let (mut series, mut counter) = (Series::new(by), counter(&input.common, arguments.counting));
    let mut hits: Vec<Vec<(u32, u64)>> = vec![Vec::new(); patterns.len()];
    let mut number = 0u32;
    let tally = run::each(input, &analyzer, depth, work, |item| {
        if let Item::Done(_, (group, words, found, partial)) = item {
            series.add(group, words);
            if let Some(partial) = partial {
                counter.add(&partial)?;
            }
            hits.iter_mut().zip(found).filter(|(_, n)| *n > 0).for_each(|(all, n)| all.push((number, n)));
            number += 1;
        }
        Ok(())
    })?;
    let series = series.finish();
    let lines: Vec<Line> = if patterns.is_empty() {
        let top = arguments.series.top.map_or(TOP, |n| n as usize);
        let mut found = counter.finish(analyzer.phrases())?;
        if found.phrases.len() > top && arguments.series.top.is_none() && !input.common.quiet {
            let all = counted(found.phrases.len() as u64, "phrase", "phrases");
            console::message(&format!("the first {} of {all}; --top N lists more, --match PATTERN others", thousands(top as u64)));
        }
        // Ids are ranks from 1.
        let mut counts: Vec<Vec<(u32, u64)>> = vec![Vec::new(); top.min(found.phrases.len())];
        found.for_each_document(|document, places| {
            for of_one in places.chunk_by(|a, b| a.0 == b.0) {
                if let Some(counts) = counts.get_mut(of_one[0].0 as usize - 1) {
                    counts.push((document, of_one.len() as u64));
                }
            }
            Ok::<_, Error>(())
        })?;
        let line = |(p, counts): (CorpusPhrase, Vec<(u32, u64)>)| Line {
            id: Some(p.id),
            tallies: series.count(counts),
            phrase: p.phrase,
            kind: p.kind.as_str(),
        };
        found.phrases.into_iter().zip(counts).map(line).collect()
    } else {
        let line = |(phrase, hits): (&String, Vec<(u32, u64)>)| Line {
            id: None,
            phrase: phrase.clone(),
            kind: "pattern",
            tallies: series.count(hits),
        };
        arguments.series.matching.iter().zip(hits).map(line).collect()
    };
    let mut output = Output::of(input)?;
    if arguments.layer.format == LayerFormat::Table {
        output.write(page(&series, &lines, console::layout(&input.common, input.output.as_deref())).as_bytes())?;
        output.finish()?;
    } else {
        write_rows(output, arguments.layer.format, &SERIES, |out| rows(&series, &lines, out))?;
    }
    Ok(tally.exit())
}
