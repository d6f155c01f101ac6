//! The stages and the whole pipeline. Each row runs the stages up to the one it names, so a stage costs the difference
//! to the row before; `record` also writes the JSON Lines record.

#![allow(missing_docs, reason = "the macro of criterion makes a public function without a comment")]

mod text;

use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use demarche::report::{Offsets, Record, jsonl};
use demarche::{Analysis, Analyzer, Depth, Document, Scratch};
use std::time::Duration;

/// Documents of press length: whole paragraphs, about 6,000 bytes each.
fn documents() -> Vec<Document> {
    let text = text::mixed(1 << 20);
    let texts = text::documents(&text, 6000).into_iter().enumerate();
    texts.map(|(i, text)| Document::from_text(&i.to_string(), text)).collect()
}

fn pipeline(c: &mut Criterion) {
    let documents = documents();
    let analyzer = Analyzer::builder().build().expect("the built-in data is sound");
    let (mut scratch, mut analysis) = (Scratch::default(), Analysis::default());
    let bytes: usize = documents.iter().map(|document| document.text.len()).sum();
    let mut words = 0;
    for document in &documents {
        analyzer.analyze_into(document, Depth::Tokens, &mut scratch, &mut analysis);
        words += analysis.words(&document.text);
    }
    let depths = [
        ("1 tokens and sentences", Depth::Tokens),
        ("2 and tags", Depth::Tags),
        ("3 and entities", Depth::Entities),
        ("4 and positions", Depth::Positions),
        ("5 and phrases", Depth::All),
    ];
    // Criterion gives one throughput a group, so bytes and words are two groups over the same run of work.
    for (unit, throughput) in [("words", Throughput::Elements(words as u64)), ("bytes", Throughput::Bytes(bytes as u64))] {
        let mut group = c.benchmark_group(format!("pipeline in {unit}"));
        group.sampling_mode(SamplingMode::Flat).sample_size(10);
        group.warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(2));
        group.throughput(throughput);
        for (name, depth) in depths {
            group.bench_function(name, |b| {
                b.iter(|| {
                    let mut made = 0;
                    for document in &documents {
                        analyzer.analyze_into(document, depth, &mut scratch, &mut analysis);
                        made += analysis.tokens.len() + analysis.entities.len() + analysis.positions.len() + analysis.phrases.len();
                    }
                    made
                });
            });
        }
        let mut out = Vec::new();
        group.bench_function("6 and record", |b| {
            b.iter(|| {
                out.clear();
                for document in &documents {
                    analyzer.analyze_into(document, Depth::All, &mut scratch, &mut analysis);
                    let record = Record::new(document, &analysis, Offsets::Codepoint);
                    jsonl::write_record(&record, &mut out).expect("memory takes it");
                }
                out.len()
            });
        });
        group.finish();
    }
}

criterion_group!(benches, pipeline);
criterion_main!(benches);
