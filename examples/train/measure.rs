//! How well the tagger and the lemmas do on an annotated file.

use crate::conllu::{self, Sentence};
use crate::tagger::tokens_of;
use demarche::tag::lemma::lemma;
use demarche::tag::{Model, Tag, TagScratch, Tagger, WordClasses, decode, features};
use demarche::tokenize::{Interner, Token, Vocabulary};
use std::collections::BTreeMap;
use std::time::Instant;

/// Bytes of a model where they can be read in place.
pub fn aligned(bytes: &[u8]) -> Vec<u64> {
    let mut aligned = vec![0u64; bytes.len().div_ceil(8)];
    bytemuck::cast_slice_mut::<u64, u8>(&mut aligned)[..bytes.len()].copy_from_slice(bytes);
    aligned
}

/// Prints scores on the file's own words and on words cut from its text, and the most frequent confusions.
pub fn report(bytes: &[u8], path: &str) {
    let aligned = aligned(bytes);
    let model = Model::read(&bytemuck::cast_slice(&aligned)[..bytes.len()]).expect("a model");
    let vocabulary = Vocabulary::builtin();
    let mut interner = Interner::default();
    let (mut right, mut fine, mut all, mut ours, mut agreed) = (0usize, 0usize, 0usize, 0usize, 0usize);
    let mut confusions: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let sentences = conllu::read(path);
    for sentence in &sentences {
        interner.reset();
        let tokens = gold_tokens(sentence, &vocabulary, &mut interner);
        for (word, tag) in sentence.words.iter().zip(predict(&model, &vocabulary, &interner, &tokens)) {
            let gold = Tag::from_labels(&word.upos, &word.xpos);
            right += usize::from(tag.upos() == gold.upos());
            fine += usize::from(tag == gold);
            all += 1;
            if tag.upos() != gold.upos() {
                *confusions.entry((gold.upos(), tag.upos())).or_insert(0) += 1;
            }
        }
        let spans: Vec<_> = tokens.iter().map(|t| t.span()).collect();
        interner.reset();
        let (tokens, words) = tokens_of(sentence, &vocabulary, &mut interner);
        ours += tokens.len();
        for ((token, word), tag) in tokens.iter().zip(words).zip(predict(&model, &vocabulary, &interner, &tokens)) {
            agreed += usize::from(word.is_some_and(|w| spans[w] == token.span() && tag.upos() == sentence.words[w].upos));
        }
    }
    let share = |n: usize, of: usize| n as f64 / of.max(1) as f64;
    let (precision, recall) = (share(agreed, ours), share(agreed, all));
    println!("{path}: {all} words");
    println!("  UPOS {:.4}, with the finer tags of nouns and verbs {:.4}, on the file's words", share(right, all), share(fine, all));
    println!("  UPOS {:.4} (F1 of aligned words) from raw text", 2.0 * precision * recall / (precision + recall));
    let mut confusions: Vec<_> = confusions.into_iter().collect();
    confusions.sort_by_key(|(pair, n)| (usize::MAX - n, *pair));
    let worst: Vec<_> = confusions.iter().take(12).map(|((gold, tag), n)| format!("{gold} as {tag} {n}")).collect();
    println!("  {}", worst.join(", "));
}

/// [`report`] on the model of the repository, and its speed.
pub fn evaluate_file(path: &str) {
    report(&std::fs::read("data/models/tagger.bin").expect("data/models/tagger.bin"), path);
    let vocabulary = Vocabulary::builtin();
    let (mut interner, mut tokens, mut sentences) = (Interner::default(), Vec::new(), Vec::new());
    let text = conllu::read(path).iter().map(|s| s.text() + "\n").collect::<String>();
    demarche::tokenize::Tokenizer::new().tokenize(&text, &vocabulary, &mut interner, &mut tokens);
    demarche::sentence::split(&text, &tokens, &mut sentences, &mut Vec::new());
    let (tagger, mut scratch, mut tags) = (Tagger::builtin(), TagScratch::default(), Vec::new());
    let best = (0..7).map(|_| {
        let start = Instant::now();
        tagger.tag(&vocabulary, &interner, &tokens, &sentences, &mut scratch, &mut tags);
        start.elapsed()
    });
    println!("  {} ns a token", best.min().map_or(0, |t| t.as_nanos() / tokens.len().max(1) as u128));
}

fn gold_tokens(sentence: &Sentence, vocabulary: &Vocabulary, interner: &mut Interner) -> Vec<Token> {
    let mut text = String::new();
    let mut tokens = Vec::new();
    for word in &sentence.words {
        let start = text.len();
        text.push_str(&word.form);
        tokens.push((start, text.len()));
        if word.space_after {
            text.push(' ');
        }
    }
    demarche::tokenize::tokens_at(&text, &tokens, vocabulary, interner)
}

/// The tags a model gives to the tokens of a sentence.
pub fn predict(model: &Model<'_>, vocabulary: &Vocabulary, interner: &Interner, tokens: &[Token]) -> Vec<Tag> {
    let mut looks = Vec::new();
    features::looks(vocabulary, interner, &WordClasses::builtin(), tokens, &mut looks);
    let mut tags = Vec::new();
    decode(model, &looks, &mut tags);
    tags
}

/// Prints the share of right lemmas under the file's own tags; with `LEMMA_ERRORS` set, the wrong ones.
pub fn lemmas(path: &str) {
    let (mut right, mut all) = (0, 0);
    for word in conllu::read(path).iter().flat_map(|s| &s.words) {
        let found = lemma(&word.form, Tag::from_labels(&word.upos, &word.xpos));
        all += 1;
        right += usize::from(found == word.lemma);
        if found != word.lemma && std::env::var("LEMMA_ERRORS").is_ok() {
            println!("{}\t{}\t{}\t{found}", word.upos, word.form, word.lemma);
        }
    }
    println!("{path}: lemmas {:.4} right of {all}", right as f64 / all as f64);
}
