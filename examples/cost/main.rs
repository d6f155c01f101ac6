//! Cost per byte of documents of every size and of texts made to be slow: `cost [--only WORD] [--scale PER_CENT]`; and
//! nanoseconds a word of each stage on any texts: `cost stages TEXTS...`.
//!
//! Each line is one run of what `demarche analyze --format jsonl` does with a row, on one thread: reading, all stages,
//! the record. `times` is its cost per byte over that of press text in documents of 8 KB. `--only` takes the cases whose
//! name holds WORD, `--scale` makes the slow texts shorter. The table of `benches/README.md` is its output.
#![allow(missing_docs, reason = "an example has no callers")]

mod cases;
mod clock;
mod stages;
#[path = "../../benches/text/mod.rs"]
mod text;

use std::error::Error;
use std::io::Write;

use clock::Clock;
use demarche::input::{self, Format, Options};
use demarche::report::{Offsets, Record, jsonl};
use demarche::{Analysis, Analyzer, Depth, Scratch};

/// Bytes that the short documents of one size add up to.
const TOTAL: usize = 2 << 20;
/// A run shorter than this is repeated, and the fastest counts.
const SHORT: f64 = 3.0;

fn main() -> Result<(), Box<dyn Error>> {
    let all: Vec<String> = std::env::args().skip(1).collect();
    if let [first, texts @ ..] = all.as_slice()
        && first == "stages"
    {
        return stages::print(texts);
    }
    let mut arguments = all.into_iter();
    let (mut only, mut scale) = (String::new(), 100usize);
    while let Some(argument) = arguments.next() {
        let value = arguments.next().ok_or("an option lacks its value")?;
        match argument.as_str() {
            "--only" => only = value,
            "--scale" => scale = value.parse()?,
            other => return Err(format!("unknown option {other}").into()),
        }
    }
    let mut bench = Bench::new()?;
    let press = text::mixed(16 << 20);
    let usual = bench.cost(&text::documents(&press[..TOTAL], 8 << 10))?;
    println!("| text | bytes | documents | seconds | ns/byte | times |\n|---|---|---|---|---|---|");
    for kilobytes in [1, 4, 16, 64, 256, 1024, 4096, 16384] {
        let name = format!("press, {kilobytes} KB");
        if name.contains(&only) {
            let size = kilobytes << 10;
            let documents = cut(&press[..size.max(TOTAL).min(press.len())], size);
            bench.row(&name, &documents, usual)?;
        }
    }
    for case in cases::CASES.iter().filter(|case| case.name.contains(&only)) {
        let text = (case.make)(case.bytes * scale / 100, &press);
        bench.row(case.name, &[&text], usual)?;
    }
    Ok(())
}

/// The text in documents of `size` bytes, cut before a space.
fn cut(text: &str, size: usize) -> Vec<&str> {
    let (mut documents, mut rest) = (Vec::new(), text);
    while rest.len() > size {
        let at = rest.as_bytes()[..size].iter().rposition(|b| *b == b' ').unwrap_or(size);
        documents.push(&rest[..at]);
        rest = &rest[at + 1..];
    }
    // A shorter last one would count as of this size.
    if documents.is_empty() {
        documents.push(rest);
    }
    documents
}

/// Everything that is built once.
struct Bench {
    analyzer: Analyzer,
    scratch: Scratch,
    analysis: Analysis,
    options: Options,
}

impl Bench {
    fn new() -> demarche::Result<Self> {
        let options = Options { input_format: Format::Jsonl, any_language: true, ..Options::default() };
        Ok(Self { analyzer: Analyzer::builder().build()?, scratch: Scratch::default(), analysis: Analysis::default(), options })
    }

    fn row(&mut self, name: &str, documents: &[&str], usual: f64) -> Result<(), Box<dyn Error>> {
        let bytes: usize = documents.iter().map(|text| text.len()).sum();
        let cost = self.cost(documents)?;
        let seconds = cost * bytes as f64 / 1e9;
        println!("| {name} | {bytes} | {} | {seconds:.3} | {cost:.0} | {:.2} |", documents.len(), cost / usual);
        std::io::stdout().flush()?;
        Ok(())
    }

    /// Nanoseconds a byte of text.
    fn cost(&mut self, documents: &[&str]) -> Result<f64, Box<dyn Error>> {
        let bytes: usize = documents.iter().map(|text| text.len()).sum();
        let mut rows = Vec::new();
        for text in documents {
            serde_json::to_writer(&mut rows, &serde_json::json!({ "text": text }))?;
            rows.push(b'\n');
        }
        let (mut best, mut spent, mut out) = (f64::INFINITY, 0.0, Vec::new());
        while best.is_infinite() || spent < SHORT && best < SHORT / 3.0 {
            let clock = Clock::start();
            for document in input::open(&[], &self.options, rows.as_slice())? {
                let document = document.map_err(|failure| failure.reason())?;
                self.analyzer.analyze_into(&document, Depth::All, &mut self.scratch, &mut self.analysis);
                out.clear();
                jsonl::write_record(&Record::new(&document, &self.analysis, Offsets::Codepoint), &mut out)?;
            }
            let seconds = clock.seconds();
            best = best.min(seconds);
            spent += seconds;
        }
        Ok(best * 1e9 / bytes as f64)
    }
}
