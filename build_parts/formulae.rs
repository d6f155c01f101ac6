//! Set phrases and the words that open no phrase: `data/formulae.tsv`, `data/function_words.tsv`.
//!
//! Runs after every other part: it gives each form of the vocabulary its stem.

#[path = "../src/phrase/path.rs"]
mod path;

use crate::build_parts::vocabulary::pieces;
use crate::format::{Section, TrieBuilder};
use crate::{Context, rows};
use rust_stemmers::{Algorithm, Stemmer};
use std::path::Path;

/// Bitmaps over word ids in the section `PhraseData`, after one u32 with the length of each: edge, clause, generic, number.
const BITMAPS: usize = 4;

/// Compiles the formula trie, the stems and the word classes.
pub fn build(context: &mut Context, data: &Path) {
    println!("cargo::rerun-if-changed=src/phrase/path.rs");
    let classes = function_words(context, data);
    let stemmer = Stemmer::create(Algorithm::English);
    let (mut trie, mut records) = (TrieBuilder::new(), Vec::new());
    for (number, row) in rows(&data.join("formulae.tsv")) {
        let place = format!("data/formulae.tsv:{number}");
        let [phrase, variants, tradition, gloss, stance, step] = row.as_slice() else { panic!("{place}: six columns are expected") };
        let value = (records.len() / 8) as u32 + 1;
        for text in [phrase.as_str()].into_iter().chain(variants.split('|').filter(|v| !v.is_empty())) {
            let cut = pieces(text, &context.abbreviations);
            let paths =
                path::paths(&cut).unwrap_or_else(|sign| panic!("{place}: {text:?} holds {sign:?}; only words, hyphens and commas match"));
            for words in paths {
                assert!(!words.is_empty() && words.len() <= path::LONGEST_FORMULA, "{place}: {text:?} is empty or too long");
                let ids: Vec<u32> = words.iter().map(|word| stem_id(context, &stemmer, word)).collect();
                let node = trie.node(ids);
                if trie.value(node) == 0 {
                    trie.set(node, value);
                }
            }
        }
        for text in [phrase, tradition, gloss] {
            let (offset, length) = context.strings.add(text);
            records.extend([offset, length]);
        }
        let (offset, length) = context.strings.add(stance);
        assert!(length < 256, "{place}: unknown stance");
        let step: u32 = if step.is_empty() { 0 } else { step.parse().unwrap_or_else(|_| panic!("{place}: step is a number")) };
        records.extend([offset, length | step << 8]);
    }
    let (edges, values) = trie.flatten();
    context.image.words(Section::FormulaEdges, &edges);
    context.image.words(Section::FormulaValues, &values);
    context.image.words(Section::Formulae, &records);
    let stems = stems(context, &stemmer);
    context.image.words(Section::Stems, &stems);
    let stride = stems.len().div_ceil(32);
    let mut bitmaps = vec![0u32; 1 + stride * BITMAPS];
    bitmaps[0] = stride as u32;
    for (id, bits) in classes {
        for bit in (0..BITMAPS).filter(|bit| bits >> bit & 1 == 1) {
            bitmaps[1 + bit * stride + id as usize / 32] |= 1 << (id % 32);
        }
    }
    context.image.words(Section::PhraseData, &bitmaps);
}

fn stem_id(context: &mut Context, stemmer: &Stemmer, word: &str) -> u32 {
    let (mut key, mut stem) = (Vec::new(), Vec::new());
    crate::format::fold_word(word, &mut key);
    context.vocabulary.add(word);
    path::stem_key(stemmer, &key, &mut stem);
    context.vocabulary.add(std::str::from_utf8(&stem).expect("stems are UTF-8"))
}

/// The stem id of every form; stems become forms themselves, so the list is walked until it grows no more.
fn stems(context: &mut Context, stemmer: &Stemmer) -> Vec<u32> {
    let (mut stems, mut stem) = (Vec::new(), Vec::new());
    while stems.len() < context.vocabulary.keys().len() {
        path::stem_key(stemmer, &context.vocabulary.keys()[stems.len()], &mut stem);
        let text = std::str::from_utf8(&stem).expect("stems are UTF-8").to_owned();
        stems.push(context.vocabulary.add(&text));
    }
    stems
}

fn function_words(context: &mut Context, data: &Path) -> Vec<(u32, u32)> {
    rows(&data.join("function_words.tsv"))
        .into_iter()
        .map(|(number, row)| {
            let bits = match row.get(1).map(String::as_str) {
                Some("generic") => 0b0100,
                Some("subject" | "aux") => 0b0011,
                Some("num" | "calendar") => 0b1001,
                Some("auxiliary-form" | "pron" | "det" | "prep" | "conj" | "adv" | "title" | "clitic" | "reporting") => 0b0001,
                class => panic!("data/function_words.tsv:{number}: unknown class {class:?}"),
            };
            (context.vocabulary.add(&row[0]), bits)
        })
        .collect()
}
