//! The part-of-speech tagger: trained and measured on CoNLL-U files.

use crate::conllu::{self, Sentence};
use crate::perceptron::{Counts, Random};
use demarche::tag::features::{self, Look};
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
    let mut weights = counts.weights(env("CUT", 2) as u32);
    for example in &mut training {
        for i in 0..example.looks.len() {
            features::fixed(&example.looks, i, |f| example.fixed.push(weights.number(f)));
            example.ends.push(example.fixed.len());
        }
    }
    let mut random = Random(7);
    let mut numbers = Vec::new();
    let (rate, l2, drop) = (env("RATE", 100) as f32 / 1000.0, env("L2", 0) as f32 / 1e6, env("DROP", 0));
    let own = env("OWN", 85);
    let scale = env("SCALE", 30) as f32;
    for epoch in 0..env("EPOCHS", 12) {
        random.shuffle(&mut training);
        let (mut right, mut all, mut loss) = (0, 0, 0.0f64);
        for example in &training {
            let (mut t1, mut t2) = (NO_TAG, NO_TAG);
            for i in 0..example.looks.len() {
                numbers.clear();
                let first = if i == 0 { 0 } else { example.ends[i - 1] };
                numbers.extend_from_slice(&example.fixed[first..example.ends[i]]);
                features::moving(&example.looks, i, t1, t2, |f| numbers.push(weights.number(f)));
                if drop > 0 {
                    numbers.retain(|_| random.below(100) >= drop);
                }
                let mut scores = [0.0; demarche::tag::model::MAX_LABELS];
                weights.score(&numbers, &mut scores);
                let gold = example.gold[i];
                let best = (0..Tag::ALL.len()).max_by(|a, b| scores[*a].total_cmp(&scores[*b]).then(b.cmp(a))).unwrap_or(0);
                let Some(gold) = gold.map(|t| t as usize) else {
                    (t2, t1) = (t1, best as u32);
                    continue;
                };
                right += usize::from(best == gold);
                let top = scores[best];
                let mut gradient = [0.0; demarche::tag::model::MAX_LABELS];
                let mut sum = 0.0;
                for t in 0..Tag::ALL.len() {
                    gradient[t] = (scores[t] - top).exp();
                    sum += gradient[t];
                }
                loss -= ((gradient[gold] / sum).max(1e-9) as f64).ln();
                for g in &mut gradient {
                    *g /= sum;
                }
                gradient[gold] -= 1.0;
                if example.silver {
                    gradient.iter_mut().for_each(|g| *g *= silver_weight);
                }
                weights.step(&numbers, &gradient, rate, l2);
                all += 1;
                let shown = if random.below(100) < own { best } else { gold };
                (t2, t1) = (t1, shown as u32);
            }
        }
        eprintln!("epoch {epoch}: {:.4} on training, loss {:.4}", right as f64 / all as f64, loss / all as f64);
        if epoch * 3 >= env("EPOCHS", 12) {
            weights.remember();
        }
        if env("EACH", 0) > 0 && epoch >= 5 && epoch % 2 == 1 {
            report(&weights.finish(&[""; 23], 1 << env("BITS", 16), scale), dev);
        }
    }
    let names: Vec<&str> = Tag::ALL.iter().map(|_| "").collect();
    let bytes = weights.finish(&names, 1 << env("BITS", 16), scale);
    std::fs::write(out, &bytes).expect("the output can be written");
    eprintln!("{} bytes written to {out}", bytes.len());
    report(&bytes, dev);
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
