//! `demarche phrases --by`: phrases or patterns by month, year, speaker or source.

use crate::analyzer::Depth;
use crate::cli::args::{LayerFormat, Phrases};
use crate::cli::console::{self, Output};
use crate::cli::exit::Exit;
use crate::cli::kwic::write_rows;
use crate::cli::run::{self, Item};
use crate::document::{Analysis, Document};
use crate::error::Result;
use crate::kwic::{self, Pattern};
use crate::phrase::places::{PlacedPhrase, Places};
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
    let (mut series, mut places) = (Series::new(by), Places::default());
    let mut hits: Vec<Vec<(u32, u64)>> = vec![Vec::new(); patterns.len()];
    let mut number = 0u32;
    let tally = run::each(input, &analyzer, depth, work, |item| {
        if let Item::Done(_, (group, words, found, partial)) = item {
            series.add(group, words);
            if let Some(partial) = partial {
                places.add(partial)?;
            }
            hits.iter_mut().zip(found).filter(|(_, n)| *n > 0).for_each(|(all, n)| all.push((number, n)));
            number += 1;
        }
        Ok(())
    })?;
    let series = series.finish();
    let lines: Vec<Line> = if patterns.is_empty() {
        let top = arguments.series.top.map_or(TOP, |n| n as usize);
        let phrases = places.finish(analyzer.phrases())?;
        if phrases.len() > top && arguments.series.top.is_none() && !input.common.quiet {
            let all = counted(phrases.len() as u64, "phrase", "phrases");
            console::message(&format!("the first {} of {all}; --top N lists more, --match PATTERN others", thousands(top as u64)));
        }
        let line = |p: PlacedPhrase| Line {
            id: Some(p.id),
            tallies: series.count(p.spans.iter().map(|(document, _)| (*document, 1))),
            phrase: p.phrase,
            kind: p.kind.as_str(),
        };
        phrases.into_iter().take(top).map(line).collect()
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
