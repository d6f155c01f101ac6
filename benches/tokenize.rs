//! The tokenizer beside `unicode_word_indices` and regex `\w+`, on the same texts in the same run.
//!
//! Everyone's spans go into a checksum, so none is optimised away. `words` yields exactly what `unicode_word_indices`
//! yields (asserted); `\w+` cuts otherwise and is here as the usual way to do it. Everyone gets the text in documents of
//! press length, as they come in use.

#![allow(missing_docs, reason = "the macro of criterion makes a public function without a comment")]

mod text;

use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use demarche::tokenize::{Interner, Path, Tokenizer, Vocabulary};
use std::hint::black_box;
use std::time::Duration;
use unicode_segmentation::UnicodeSegmentation;

fn mix(sum: u64, start: usize, end: usize) -> u64 {
    sum.wrapping_add(start as u64 ^ ((end as u64) << 1))
}

fn theirs(sum: u64, text: &str) -> u64 {
    text.unicode_word_indices().fold(sum, |sum, (start, word)| mix(sum, start, start + word.len()))
}

fn words(tokenizer: Tokenizer, mut sum: u64, text: &str) -> u64 {
    tokenizer.for_each_word(text, |start, end| sum = mix(sum, start, end));
    sum
}

fn tokenize(c: &mut Criterion) {
    let vocabulary = Vocabulary::builtin();
    let pattern = regex::Regex::new(r"\w+").expect("the pattern is valid");
    for text::Text { name, text } in text::texts() {
        let documents = text::documents(&text, 8000);
        let mut group = c.benchmark_group(name);
        group.sampling_mode(SamplingMode::Flat).sample_size(10);
        group.warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_millis(1500));
        group.throughput(Throughput::Bytes(text.len() as u64));
        let sum = |each: &mut dyn FnMut(u64, &str) -> u64| black_box(&documents).iter().fold(0, |sum, document| each(sum, document));
        group.bench_function("unicode_word_indices", |b| b.iter(|| sum(&mut theirs)));
        group.bench_function("regex", |b| {
            b.iter(|| sum(&mut |sum, text| pattern.find_iter(text).fold(sum, |sum, m| mix(sum, m.start(), m.end()))));
        });
        let (mut pieces, mut tokens, mut interner) = (Vec::new(), Vec::new(), Interner::default());
        for path in Path::all().filter(|path| path.is_available()) {
            let tokenizer = Tokenizer::on(path);
            assert_eq!(sum(&mut |sum, text| words(tokenizer, sum, text)), sum(&mut theirs), "{path} cuts {name} otherwise");
            group.bench_function(BenchmarkId::new("words", path), |b| b.iter(|| sum(&mut |sum, text| words(tokenizer, sum, text))));
            group.bench_function(BenchmarkId::new("pieces", path), |b| {
                b.iter(|| {
                    sum(&mut |sum, text| {
                        tokenizer.pieces(text, &mut pieces);
                        pieces.iter().fold(sum, |sum, piece| mix(sum, piece.start as usize, piece.end as usize))
                    })
                });
            });
            group.bench_function(BenchmarkId::new("tokens", path), |b| {
                b.iter(|| {
                    sum(&mut |sum, text| {
                        interner.reset();
                        tokenizer.tokenize(text, &vocabulary, &mut interner, &mut tokens);
                        tokens.iter().fold(sum, |sum, token| mix(sum, (token.start ^ token.word.0) as usize, token.end as usize))
                    })
                });
            });
        }
        group.finish();
    }
}

criterion_group!(benches, tokenize);
criterion_main!(benches);
