//! The tokenizer beside `unicode_word_indices` and regex `\w+`, on the same texts in the same run.
//!
//! Everyone's spans go into a checksum, so none is optimised away. `words` yields exactly what `unicode_word_indices`
//! yields (asserted); `\w+` cuts otherwise and is here as the usual way to do it.

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

fn theirs(text: &str) -> u64 {
    text.unicode_word_indices().fold(0, |sum, (start, word)| mix(sum, start, start + word.len()))
}

fn words(tokenizer: Tokenizer, text: &str) -> u64 {
    let mut sum = 0;
    tokenizer.for_each_word(text, |start, end| sum = mix(sum, start, end));
    sum
}

fn tokenize(c: &mut Criterion) {
    let vocabulary = Vocabulary::builtin();
    let pattern = regex::Regex::new(r"\w+").expect("the pattern is valid");
    for text::Text { name, text } in text::texts() {
        let text = text.as_str();
        let mut group = c.benchmark_group(name);
        group.sampling_mode(SamplingMode::Flat).sample_size(10);
        group.warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_millis(1500));
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function("unicode_word_indices", |b| b.iter(|| theirs(black_box(text))));
        group.bench_function("regex", |b| {
            b.iter(|| pattern.find_iter(black_box(text)).fold(0, |sum, m| mix(sum, m.start(), m.end())));
        });
        let (mut pieces, mut tokens, mut interner) = (Vec::new(), Vec::new(), Interner::default());
        for path in Path::all().filter(|path| path.is_available()) {
            let tokenizer = Tokenizer::on(path);
            assert_eq!(words(tokenizer, text), theirs(text), "{path:?} cuts {name} as unicode_word_indices does");
            group.bench_function(BenchmarkId::new("words", path), |b| b.iter(|| words(tokenizer, black_box(text))));
            group.bench_function(BenchmarkId::new("pieces", path), |b| {
                b.iter(|| {
                    tokenizer.pieces(black_box(text), &mut pieces);
                    pieces.iter().fold(0, |sum, piece| mix(sum, piece.start as usize, piece.end as usize))
                });
            });
            group.bench_function(BenchmarkId::new("tokens", path), |b| {
                b.iter(|| {
                    interner.reset();
                    tokenizer.tokenize(black_box(text), &vocabulary, &mut interner, &mut tokens);
                    tokens.iter().fold(0, |sum, token| mix(sum, token.start as usize ^ token.word.0 as usize, token.end as usize))
                });
            });
        }
        group.finish();
    }
}

criterion_group!(benches, tokenize);
criterion_main!(benches);
