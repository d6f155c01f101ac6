//! An endless supply of press text for measuring memory: `stream MB SEED TEXTS... | demarche analyze --format jsonl`.
//!
//! Writes JSON Lines of about MB million bytes: sentences of the given texts in random order, in documents of about
//! 7,000 bytes with ids of their own; one word in 200 is a fresh random word, one in 5,000 a fresh capitalised name, so
//! that whatever keeps words, names or ids of earlier documents grows with the stream. The same seed gives the same bytes.
#![allow(missing_docs, reason = "an example has no callers")]

#[path = "../../benches/text/mod.rs"]
mod text;

use std::error::Error;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::PathBuf;

use demarche::input::{self, Options};
use demarche::{Analysis, Analyzer, Depth, Scratch};
use text::Random;

/// Bytes of text a document.
const DOCUMENT: usize = 7_000;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [megabytes, seed, texts @ ..] = arguments.as_slice() else { return Err("usage: stream MB SEED TEXTS...".into()) };
    let (bytes, mut random) = (megabytes.parse::<u64>()? * 1_000_000, Random::new(seed.parse()?));
    let sentences = sentences(texts)?;
    let mut out = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    let (mut written, mut text, mut row) = (0, String::new(), Vec::new());
    for number in 0u64.. {
        if written >= bytes {
            break;
        }
        text.clear();
        while text.len() < DOCUMENT {
            for _ in 0..3 + random.below(4) {
                sentence(random.pick(&sentences), &mut random, &mut text);
                text.push(' ');
            }
            text.pop();
            text.push_str("\n\n");
        }
        row.clear();
        serde_json::to_writer(&mut row, &serde_json::json!({ "id": format!("stream-{number:09}"), "text": text.trim_end() }))?;
        row.push(b'\n');
        written += row.len() as u64;
        match out.write_all(&row) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(()),
            other => other?,
        }
    }
    Ok(out.flush()?)
}

/// The sentences of the texts, without line breaks.
fn sentences(texts: &[String]) -> Result<Vec<Box<str>>, Box<dyn Error>> {
    let paths: Vec<PathBuf> = texts.iter().map(PathBuf::from).collect();
    let analyzer = Analyzer::builder().build()?;
    let (mut scratch, mut analysis, mut found) = (Scratch::default(), Analysis::default(), Vec::new());
    for document in input::open(&paths, &Options::default(), std::io::empty())? {
        let document = document.map_err(|failure| failure.reason())?;
        analyzer.analyze_into(&document, Depth::Tokens, &mut scratch, &mut analysis);
        for sentence in analysis.sentences.iter().filter(|s| s.last - s.first > 4) {
            found.push(sentence.span.slice(&document.text).split_whitespace().collect::<Vec<_>>().join(" ").into_boxed_str());
        }
    }
    if found.is_empty() { Err("the texts hold no sentences".into()) } else { Ok(found) }
}

/// The sentence with fresh words and names in it.
fn sentence(from: &str, random: &mut Random, out: &mut String) {
    for (i, word) in from.split(' ').enumerate() {
        if i > 0 {
            out.push(' ');
        }
        match random.below(5_000) {
            0 => {
                let start = fresh(random, out);
                out[start..=start].make_ascii_uppercase();
            }
            1..26 => {
                fresh(random, out);
            }
            _ => out.push_str(word),
        }
    }
}

/// Ten random letters (10^14 such words, so hardly one comes twice); where they start.
fn fresh(random: &mut Random, out: &mut String) -> usize {
    let start = out.len();
    out.extend((0..10).map(|_| char::from(b'a' + random.below(26) as u8)));
    start
}
