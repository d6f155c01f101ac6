//! Other tokenizers on the same text in the same run.
//!
//! `unicode_word_indices` and icu_segmenter cut by UAX #29, as demarche's `words` does. The others cut otherwise: tantivy's
//! SimpleTokenizer and regex at what is no letter or digit, logos by the lexer below, charabia by script. Everyone's spans
//! go into a checksum. charabia also normalises; tantivy fills a token with a copy of the text.

#[path = "../../text/mod.rs"]
mod text;

use charabia::Segment;
use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use demarche::tokenize::{Interner, Path, Tokenizer, Vocabulary};
use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;
use logos::Logos;
use std::hint::black_box;
use std::time::Duration;
use tantivy::tokenizer::{SimpleTokenizer, TokenStream, Tokenizer as _};
use unicode_segmentation::UnicodeSegmentation;

fn mix(sum: u64, start: usize, end: usize) -> u64 {
    sum.wrapping_add(start as u64 ^ ((end as u64) << 1))
}

/// Words, numbers and marks by a generated lexer.
#[derive(Logos, Clone, Copy, Debug, PartialEq)]
#[logos(skip r"[ \t\r\n\f]+")]
enum Lexeme {
    #[regex(r"[\p{L}_][\p{L}\p{M}\p{N}_'’]*", priority = 9)]
    Word,
    #[regex(r"[0-9]+([.,][0-9]+)*")]
    Number,
    #[regex(r"[[:punct:]“”‘–—…]")]
    Mark,
}

fn peers(c: &mut Criterion) {
    let text = text::mixed(text::SIZE);
    let documents = text::documents(&text, 8000);
    let mut group = c.benchmark_group("mixed");
    group.sampling_mode(SamplingMode::Flat).sample_size(10);
    group.warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_millis(1500));
    group.throughput(Throughput::Bytes(text.len() as u64));
    let sum = |each: &mut dyn FnMut(u64, &str) -> u64| black_box(&documents).iter().fold(0, |sum, document| each(sum, document));

    group.bench_function("unicode_word_indices", |b| {
        b.iter(|| sum(&mut |sum, text| text.unicode_word_indices().fold(sum, |sum, (at, word)| mix(sum, at, at + word.len()))));
    });
    let pattern = regex::Regex::new(r"\w+").expect("the pattern is valid");
    group.bench_function("regex", |b| {
        b.iter(|| sum(&mut |sum, text| pattern.find_iter(text).fold(sum, |sum, m| mix(sum, m.start(), m.end()))));
    });
    let segmenter = WordSegmenter::new_auto(WordBreakInvariantOptions::default());
    group.bench_function("icu_segmenter", |b| {
        b.iter(|| {
            sum(&mut |mut sum, text| {
                let (mut before, mut ends) = (0, segmenter.segment_str(text).iter_with_word_type());
                for (end, kind) in ends.by_ref() {
                    if kind.is_word_like() {
                        sum = mix(sum, before, end);
                    }
                    before = end;
                }
                sum
            })
        });
    });
    let mut simple = SimpleTokenizer::default();
    group.bench_function("tantivy SimpleTokenizer", |b| {
        b.iter(|| {
            sum(&mut |mut sum, text| {
                let mut stream = simple.token_stream(text);
                stream.process(&mut |token| sum = mix(sum, token.offset_from, token.offset_to));
                sum
            })
        });
    });
    group.bench_function("logos", |b| {
        b.iter(|| sum(&mut |sum, text| Lexeme::lexer(text).spanned().fold(sum, |sum, (_, span)| mix(sum, span.start, span.end))));
    });
    group.bench_function("charabia segment_str", |b| {
        b.iter(|| {
            sum(&mut |sum, text| {
                let mut at = 0;
                text.segment_str().fold(sum, |sum, piece| {
                    at += piece.len();
                    mix(sum, at - piece.len(), at)
                })
            })
        });
    });

    let vocabulary = Vocabulary::builtin();
    let (mut pieces, mut tokens, mut interner) = (Vec::new(), Vec::new(), Interner::default());
    let tokenizer = Tokenizer::new();
    let best = Path::best();
    group.bench_function(BenchmarkId::new("demarche words", best), |b| {
        b.iter(|| {
            sum(&mut |mut sum, text| {
                tokenizer.for_each_word(text, |start, end| sum = mix(sum, start, end));
                sum
            })
        });
    });
    group.bench_function(BenchmarkId::new("demarche pieces", best), |b| {
        b.iter(|| {
            sum(&mut |sum, text| {
                tokenizer.pieces(text, &mut pieces);
                pieces.iter().fold(sum, |sum, piece| mix(sum, piece.start as usize, piece.end as usize))
            })
        });
    });
    group.bench_function(BenchmarkId::new("demarche tokens", best), |b| {
        b.iter(|| {
            sum(&mut |sum, text| {
                interner.reset();
                tokenizer.tokenize(text, &vocabulary, &mut interner, &mut tokens);
                tokens.iter().fold(sum, |sum, token| mix(sum, (token.start ^ token.word.0) as usize, token.end as usize))
            })
        });
    });
    group.finish();
}

criterion_group!(benches, peers);
criterion_main!(benches);
