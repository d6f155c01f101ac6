//! Nanoseconds a word of each stage: `cost stages TEXTS...`.

use std::error::Error;
use std::path::PathBuf;

use demarche::input::{self, Options};
use demarche::report::{Offsets, Record, jsonl};
use demarche::tokenize::Tokenizer;
use demarche::{Analysis, Analyzer, Depth, Document, Scratch};

use crate::clock::Clock;

/// Each stage is measured so often, and the fastest counts.
const RUNS: usize = 5;
/// A record is written so often, since one takes no longer than the noise of all stages before it.
const RECORDS: usize = 8;

/// Prints the table. A stage costs what all up to it cost less what all before it cost.
pub fn print(texts: &[String]) -> Result<(), Box<dyn Error>> {
    let paths: Vec<PathBuf> = texts.iter().map(PathBuf::from).collect();
    let read = || -> Result<Vec<Document>, Box<dyn Error>> {
        let documents = input::open(&paths, &Options::default(), std::io::empty())?;
        Ok(documents.collect::<Result<_, _>>().map_err(|failure| failure.reason())?)
    };
    let analyzer = Analyzer::builder().build()?;
    let (mut scratch, mut analysis) = (Scratch::default(), Analysis::default());
    let documents = read()?;
    let (mut words, mut bytes) = (0, 0);
    for document in &documents {
        analyzer.analyze_into(document, Depth::Tokens, &mut scratch, &mut analysis);
        words += analysis.words(&document.text);
        bytes += document.text.len();
    }
    let mut best = [f64::INFINITY; 8];
    let (tokenizer, mut tokens, mut out) = (Tokenizer::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let mut note = |stage: usize, clock: Clock| best[stage] = best[stage].min(clock.seconds());
        let clock = Clock::start();
        read()?;
        note(0, clock);
        let clock = Clock::start();
        for document in &documents {
            scratch.interner.reset();
            tokenizer.tokenize(&document.text, analyzer.vocabulary(), &mut scratch.interner, &mut tokens);
        }
        note(1, clock);
        for (i, depth) in [Depth::Tokens, Depth::Tags, Depth::Entities, Depth::Positions, Depth::All].into_iter().enumerate() {
            let clock = Clock::start();
            for document in &documents {
                analyzer.analyze_into(document, depth, &mut scratch, &mut analysis);
            }
            note(2 + i, clock);
        }
        let clock = Clock::start();
        for document in &documents {
            analyzer.analyze_into(document, Depth::All, &mut scratch, &mut analysis);
            for _ in 0..RECORDS {
                out.clear();
                jsonl::write_record(&Record::new(document, &analysis, Offsets::Codepoint), &mut out)?;
            }
        }
        note(7, clock);
    }
    println!("{words} words, {bytes} bytes, {} documents\n", documents.len());
    println!("| stage | ns a word | per cent |\n|---|---|---|");
    let names = ["reading", "tokens", "sentences", "tags and chunks", "entities", "positions", "phrases", "output"];
    best[7] = best[6] + (best[7] - best[6]).max(0.0) / RECORDS as f64;
    let whole = best[0] + best[7];
    for (i, name) in names.iter().enumerate() {
        let own = if i < 2 { best[i] } else { (best[i] - best[i - 1]).max(0.0) };
        println!("| {name} | {:.0} | {:.0} |", own * 1e9 / words as f64, own * 100.0 / whole);
    }
    println!("| all | {:.0} | 100 |\n\n{:.0} words a second", whole * 1e9 / words as f64, words as f64 / whole);
    Ok(())
}
