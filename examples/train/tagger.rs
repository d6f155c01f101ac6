//! The part-of-speech tagger: trained and measured on CoNLL-U files.

use crate::conllu::{self, Sentence};
use crate::perceptron::{Counts, NONE, Random, Row, Weights};
use demarche::tag::features::{self, Look};
use demarche::tag::model::MAX_LABELS;
use demarche::tag::{NO_TAG, Tag, WordClasses};
use demarche::tokenize::{Interner, Kind, Token, Tokenizer, Vocabulary};

struct Example {
    looks: Vec<Look>,
    /// `None`: not to be learned from.
    gold: Vec<Option<Tag>>,
    silver: bool,
    fixed: Vec<u32>,
    ends: Vec<usize>,
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
            features::looks(&vocabulary, &interner, &classes(), &tokens, &mut looks);
            let gold = words
                .iter()
                .map(|w| Some(w.map_or(Tag::X, |w| Tag::from_labels(&sentence.words[w].upos, &sentence.words[w].xpos))))
                .collect();
            Example { looks, gold, silver: false, fixed: Vec::new(), ends: Vec::new() }
        })
        .collect()
}

pub fn train(train: &str, dev: &str, out: &str) {
    let env = |k: &str, d: usize| std::env::var(k).ok().and_then(|v| v.parse().ok()).unwrap_or(d);
    let mut training = examples(&conllu::read(train));
    let silver_weight = env("SW", 50) as f32 / 100.0;
    if let Ok(path) = std::env::var("SILVER") {
        training.extend(silver(&conllu::read(&path), &std::env::var("TEACHER").unwrap()));
    }
    let mut counts = Counts::default();
    for example in &training {
        let (mut t1, mut t2) = (NO_TAG, NO_TAG);
        for i in 0..example.looks.len() {
            features::fixed(&example.looks, i, |f| counts.add(f));
            features::moving(&example.looks, i, t1, t2, |f| counts.add(f));
            (t2, t1) = (t1, example.gold[i].map_or(NO_TAG, |t| t as u32));
        }
    }
    let settings = Settings {
        epochs: env("EPOCHS", 10),
        rate: env("RATE", 100) as f32 / 1000.0,
        drop: env("DROP", 40),
        own: env("OWN", 85),
        silver_weight,
    };
    let mut weights = counts.weights(env("CUT", 2) as u32);
    let names: Vec<&str> = Tag::ALL.iter().map(|_| "").collect();
    let rows = env("ROWS", 76000);
    let scale = env("SCALE", 30) as f32;
    // A large model first; then one that has only the features which mattered in it.
    for (stage, keep) in [env("KEEP1", 200000), env("KEEP2", 110000), rows].into_iter().enumerate() {
        learn(&mut training, &mut weights, &settings);
        if std::env::var("EACH").is_ok() {
            println!("stage {stage} {keep}");
            report(&weights.finish(&names, 400000, scale), dev);
            report(&weights.finish(&names, rows, scale), dev);
        }
        if weights.len() > keep {
            weights = weights.strongest(keep);
        }
    }
    learn(&mut training, &mut weights, &settings);
    let bytes = weights.finish(&names, rows, scale);
    std::fs::write(out, &bytes).expect("the output can be written");
    eprintln!("{} bytes written to {out}", bytes.len());
    report(&bytes, dev);
}

struct Settings {
    epochs: usize,
    rate: f32,
    /// Of 100 features, how many are left out at random at each step, so that none leans on the others.
    drop: usize,
    /// Of 100 tags to the left, how many are the model's own rather than the right ones.
    own: usize,
    /// Length of a step on words of which another tagger, not a person, gave the tag.
    silver_weight: f32,
}

fn learn(training: &mut [Example], weights: &mut Weights, settings: &Settings) {
    for example in training.iter_mut() {
        example.fixed.clear();
        example.ends.clear();
        for i in 0..example.looks.len() {
            features::fixed(&example.looks, i, |f| example.fixed.push(weights.number(f)));
            example.ends.push(example.fixed.len());
        }
    }
    let mut random = Random(7);
    let mut order: Vec<usize> = (0..training.len()).collect();
    let mut numbers = Vec::new();
    for epoch in 0..settings.epochs {
        random.shuffle(&mut order);
        let (mut right, mut all) = (0, 0);
        for &number in &order {
            let example = &training[number];
            let (mut t1, mut t2) = (NO_TAG, NO_TAG);
            for i in 0..example.looks.len() {
                numbers.clear();
                let first = if i == 0 { 0 } else { example.ends[i - 1] };
                numbers.extend_from_slice(&example.fixed[first..example.ends[i]]);
                features::moving(&example.looks, i, t1, t2, |f| numbers.push(weights.number(f)));
                numbers.retain(|n| *n != NONE && random.below(100) >= settings.drop);
                let mut scores = [0.0; MAX_LABELS];
                weights.score(&numbers, &mut scores);
                let best = best_of(&scores);
                let shown = match example.gold[i] {
                    Some(gold) => {
                        let mut gradient = probabilities(&scores, best);
                        gradient[gold as usize] -= 1.0;
                        if example.silver {
                            gradient.iter_mut().for_each(|g| *g *= settings.silver_weight);
                        }
                        weights.step(&numbers, &gradient, settings.rate);
                        right += usize::from(best == gold as usize);
                        all += 1;
                        if random.below(100) < settings.own { best } else { gold as usize }
                    }
                    None => best,
                };
                (t2, t1) = (t1, shown as u32);
            }
        }
        eprintln!("epoch {epoch}: {:.4} right while training", right as f64 / all as f64);
        if epoch * 3 >= settings.epochs {
            weights.remember();
        }
    }
}

/// The first of the labels with the highest score.
fn best_of(scores: &Row) -> usize {
    (1..Tag::ALL.len()).fold(0, |best, t| if scores[t] > scores[best] { t } else { best })
}

fn probabilities(scores: &Row, best: usize) -> Row {
    let mut row = [0.0; MAX_LABELS];
    for (p, score) in row.iter_mut().zip(&scores[..Tag::ALL.len()]) {
        *p = (score - scores[best]).exp();
    }
    let sum: f32 = row.iter().sum();
    row.map(|p| p / sum)
}

/// Sentences another tagger has tagged under a scheme of its own: only words on which it and ours agree are learned from, and
/// words that are a verb to one and a noun to the other, where both schemes mean the same.
fn silver(sentences: &[Sentence], teacher: &str) -> Vec<Example> {
    let bytes = std::fs::read(teacher).expect("a model");
    let mut aligned = vec![0u64; bytes.len().div_ceil(8)];
    bytemuck::cast_slice_mut::<u64, u8>(&mut aligned)[..bytes.len()].copy_from_slice(&bytes);
    let model = demarche::tag::Model::read(&bytemuck::cast_slice::<u64, u8>(&aligned)[..bytes.len()]).expect("a model");
    let vocabulary = Vocabulary::builtin();
    let mut interner = Interner::default();
    let (mut agreed, mut moved, mut all) = (0, 0, 0);
    let list = sentences
        .iter()
        .filter(|s| s.words.len() >= 4)
        .map(|sentence| {
            interner.reset();
            let (tokens, words, _) = tokens_of(sentence, &vocabulary, &mut interner);
            let predicted = predict(&model, &vocabulary, &interner, &tokens);
            let mut looks = Vec::new();
            features::looks(&vocabulary, &interner, &classes(), &tokens, &mut looks);
            let gold = words
                .iter()
                .zip(&predicted)
                .map(|(word, &ours)| {
                    let word = &sentence.words[(*word)?];
                    let theirs = Tag::from_labels(&word.upos, &word.xpos);
                    all += 1;
                    if theirs.upos() == ours.upos() {
                        agreed += 1;
                        return Some(if theirs.is_verb() || theirs.is_noun() { theirs } else { ours });
                    }
                    if theirs.is_verb() && ours.is_noun() || theirs.is_noun() && ours.is_verb() {
                        moved += 1;
                        return Some(theirs);
                    }
                    None
                })
                .collect();
            Example { looks, gold, silver: true, fixed: Vec::new(), ends: Vec::new() }
        })
        .collect();
    eprintln!("{agreed} of {all} agreed, {moved} moved");
    list
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
            if tag.upos() != word.upos && std::env::var("ERRORS").is_ok() {
                println!(
                    "ERR\t{}\t{}\t{}\t{}",
                    word.upos,
                    tag.upos(),
                    word.form,
                    sentence.words.iter().map(|w| w.form.as_str()).collect::<Vec<_>>().join(" ")
                );
            }
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

fn classes() -> WordClasses<'static> {
    static BYTES: std::sync::OnceLock<Vec<u64>> = std::sync::OnceLock::new();
    let bytes = BYTES.get_or_init(|| {
        let bytes = std::fs::read(std::env::var("CLASSES").unwrap_or("data/models/words.bin".into())).expect("word classes");
        let mut aligned = vec![0u64; bytes.len().div_ceil(8)];
        bytemuck::cast_slice_mut::<u64, u8>(&mut aligned)[..bytes.len()].copy_from_slice(&bytes);
        aligned
    });
    WordClasses::read(bytemuck::cast_slice(bytes)).expect("word classes")
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
    features::looks(vocabulary, interner, &classes(), tokens, &mut looks);
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

/// Share of right lemmas under the file's own tags; with `LEMMA_ERRORS` set, the wrong ones.
pub fn lemmas(path: &str) {
    let (mut right, mut all) = (0, 0);
    for word in conllu::read(path).iter().flat_map(|s| &s.words) {
        let found = demarche::tag::lemma::lemma(&word.form, Tag::from_labels(&word.upos, &word.xpos));
        all += 1;
        right += usize::from(found == word.lemma);
        if found != word.lemma && std::env::var("LEMMA_ERRORS").is_ok() {
            println!("{}\t{}\t{}\t{found}", word.upos, word.form, word.lemma);
        }
    }
    println!("{path}: lemmas {:.4} right of {all}", right as f64 / all as f64);
}
