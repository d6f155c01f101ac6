//! Counting all n-grams of a corpus exactly, from raw text: cutting, stemming, sorting and counting; and the listing of phrases with
//! all their measures.

#![allow(missing_docs, reason = "the macro of criterion makes a public function without a comment")]

mod text;

use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use demarche::phrase::{Counting, PhraseCounter};
use demarche::{Analyzer, Depth, Document, batch};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::time::Duration;

/// A counter that all documents were added to.
fn added(analyzer: &Analyzer, documents: &[Document], counting: Counting) -> PhraseCounter {
    let threads = counting.threads;
    let mut counter = PhraseCounter::new(counting);
    batch::run(
        documents.iter().cloned().map(Ok),
        threads,
        |document, scratch, analysis| {
            analyzer.analyze_into(document, Depth::Tokens, scratch, analysis);
            analyzer.phrases().partial(document, analyzer.vocabulary(), analysis)
        },
        |_, outcome| {
            if let Ok((_, partial)) = outcome {
                counter.add(&partial)?;
            }
            Ok(ControlFlow::Continue(()))
        },
    )
    .expect("temporary files can be written");
    counter
}

fn phrases(c: &mut Criterion) {
    let text = text::mixed(16 << 20);
    let documents: Vec<Document> = text::documents(&text, 40_000).into_iter().map(|text| Document::from_text("t", text)).collect();
    let analyzer = Analyzer::builder().build().expect("the built-in data is sound");
    let words = text.split_whitespace().count();
    let mut group = c.benchmark_group("phrases in words");
    group.sampling_mode(SamplingMode::Flat).sample_size(10);
    group.warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(5));
    group.throughput(Throughput::Elements(words as u64));
    for threads in [1, 2] {
        let threads = NonZeroUsize::new(threads).expect("not zero");
        for longest in [5, 8] {
            let counting = || Counting { threads, longest, ..Counting::default() };
            group.bench_function(BenchmarkId::new(format!("n-grams of 2 to {longest}"), threads), |b| {
                b.iter(|| added(&analyzer, &documents, counting()).ngrams().expect("temporary files can be read"));
            });
            group.bench_function(BenchmarkId::new(format!("phrases of 2 to {longest}"), threads), |b| {
                b.iter(|| added(&analyzer, &documents, counting()).finish(analyzer.phrases()).expect("temporary files can be read"));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, phrases);
criterion_main!(benches);
