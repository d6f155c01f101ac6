//! The part-of-speech tagger: trained and measured on CoNLL-U files.

use crate::conllu::{self, Sentence};
use crate::perceptron::{Random, Weights};
use demarche::tag::features::{self, Look};
use demarche::tag::{NO_TAG, Tag};
use demarche::tokenize::{Interner, Kind, Token, Tokenizer, Vocabulary};

struct Example {
    looks: Vec<Look>,
    gold: Vec<Tag>,
}

/// Our own tokens of a sentence, and for each the word of the file that starts at the same character.
fn tokens_of(sentence: &Sentence, vocabulary: &Vocabulary, interner: &mut Interner) -> (Vec<Token>, Vec<Option<usize>>, usize) {
    let mut text = String::new();
    let mut spans = Vec::new();
    for word in &sentence.words {
        spans.push((text.len() as u32, (text.len() + word.form.len()) as u32));
        text.push_str(&word.form);
        if word.space_after {
            text.push(' ');
        }
    }
    let mut tokens = Vec::new();
    Tokenizer::new().tokenize(&text, vocabulary, interner, &mut tokens);
    let mut aligned = 0;
    let words = tokens
        .iter()
        .map(|t| {
            let exact = spans.iter().position(|s| *s == (t.start, t.end));
            aligned += usize::from(exact.is_some());
            exact.or_else(|| spans.iter().rposition(|s| s.0 <= t.start && t.start < s.1))
        })
        .collect();
    (tokens, words, aligned)
}

fn examples(sentences: &[Sentence]) -> Vec<Example> {
    let vocabulary = Vocabulary::builtin();
    let mut interner = Interner::default();
    sentences
        .iter()
        .map(|sentence| {
            interner.reset();
            let (tokens, words, _) = tokens_of(sentence, &vocabulary, &mut interner);
            let mut looks = Vec::new();
            features::looks(&vocabulary, &interner, &tokens, &mut looks);
            let gold =
                words.iter().map(|w| w.map_or(Tag::X, |w| Tag::from_labels(&sentence.words[w].upos, &sentence.words[w].xpos))).collect();
            Example { looks, gold }
        })
        .collect()
}

pub fn train(train: &str, dev: &str, out: &str) {
    let mut training = examples(&conllu::read(train));
    let mut weights = Weights::default();
    let mut random = Random(7);
    let mut fixed = Vec::new();
    let env = |k: &str, d: usize| std::env::var(k).ok().and_then(|v| v.parse().ok()).unwrap_or(d);
    for epoch in 0..env("EPOCHS", 12) {
        random.shuffle(&mut training);
        let (mut right, mut all) = (0, 0);
        for example in &training {
            let (mut t1, mut t2) = (NO_TAG, NO_TAG);
            for i in 0..example.looks.len() {
                fixed.clear();
                features::fixed(&example.looks, i, |f| fixed.push(f));
                features::moving(&example.looks, i, t1, t2, |f| fixed.push(f));
                let scores = weights.score(&fixed);
                let best = (0..Tag::ALL.len()).max_by(|a, b| scores[*a].total_cmp(&scores[*b]).then(b.cmp(a))).unwrap_or(0);
                let gold = example.gold[i] as usize;
                weights.tick();
                if best != gold {
                    weights.update(&fixed, gold, 1.0);
                    weights.update(&fixed, best, -1.0);
                } else {
                    right += 1;
                }
                all += 1;
                // Half-way through, learn from one's own earlier mistakes as they will stand when tagging.
                let shown = if random.below(100) < env("OWN", 85) { best } else { gold };
                (t2, t1) = (t1, shown as u32);
            }
        }
        eprintln!("epoch {epoch}: {:.4} on training", right as f64 / all as f64);
    }
    let names: Vec<&str> = Tag::ALL.iter().map(|_| "").collect();
    let bytes = weights.finish(&names, 1 << env("BITS", 16));
    std::fs::write(out, &bytes).expect("the output can be written");
    eprintln!("{} bytes written to {out}", bytes.len());
    report(&bytes, dev);
}

fn report(bytes: &[u8], path: &str) {
    let mut aligned = vec![0u64; bytes.len().div_ceil(8)];
    bytemuck::cast_slice_mut::<u64, u8>(&mut aligned)[..bytes.len()].copy_from_slice(bytes);
    let model = demarche::tag::Model::read(&bytemuck::cast_slice::<u64, u8>(&aligned)[..bytes.len()]).expect("a model");
    let sentences = conllu::read(path);
    let (mut right, mut all, mut fine) = (0, 0, 0);
    let vocabulary = Vocabulary::builtin();
    let mut interner = Interner::default();
    let (mut ours, mut words, mut agreed) = (0usize, 0usize, 0usize);
    for sentence in &sentences {
        // On the file's own words.
        interner.reset();
        let tokens = gold_tokens(sentence, &vocabulary, &mut interner);
        let predicted = predict(&model, &vocabulary, &interner, &tokens);
        for (word, tag) in sentence.words.iter().zip(&predicted) {
            right += usize::from(tag.upos() == word.upos || word.upos == "_");
            fine += usize::from(*tag == Tag::from_labels(&word.upos, &word.xpos));
            all += 1;
        }
        // From raw text.
        interner.reset();
        let (tokens, aligned, _) = tokens_of(sentence, &vocabulary, &mut interner);
        let predicted = predict(&model, &vocabulary, &interner, &tokens);
        let mut at = 0u32;
        let mut spans = Vec::new();
        for word in &sentence.words {
            spans.push((at, at + word.form.len() as u32));
            at += word.form.len() as u32 + u32::from(word.space_after);
        }
        ours += tokens.len();
        words += sentence.words.len();
        for ((token, word), tag) in tokens.iter().zip(&aligned).zip(&predicted) {
            if let Some(word) = word
                && spans[*word] == (token.start, token.end)
            {
                agreed += usize::from(tag.upos() == sentence.words[*word].upos);
            }
        }
    }
    let (p, r) = (agreed as f64 / ours as f64, agreed as f64 / words as f64);
    println!(
        "{path}: UPOS {:.4} on gold words ({all}), fine tags {:.4}; from raw text, aligned words F1 {:.4}",
        right as f64 / all as f64,
        fine as f64 / all as f64,
        2.0 * p * r / (p + r)
    );
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

fn predict(model: &demarche::tag::Model<'_>, vocabulary: &Vocabulary, interner: &Interner, tokens: &[Token]) -> Vec<Tag> {
    let mut looks = Vec::new();
    features::looks(vocabulary, interner, tokens, &mut looks);
    let (mut t1, mut t2) = (NO_TAG, NO_TAG);
    (0..tokens.len())
        .map(|i| {
            let mut scores = [0i16; demarche::tag::model::MAX_LABELS];
            features::fixed(&looks, i, |f| model.add(f, &mut scores));
            features::moving(&looks, i, t1, t2, |f| model.add(f, &mut scores));
            let best = demarche::tag::best(&scores[..Tag::ALL.len()]);
            (t2, t1) = (t1, best as u32);
            let _ = Kind::Word;
            Tag::ALL[best]
        })
        .collect()
}

pub fn evaluate_file(path: &str) {
    let bytes = std::fs::read("data/models/tagger.bin").expect("data/models/tagger.bin");
    report(&bytes, path);
}
