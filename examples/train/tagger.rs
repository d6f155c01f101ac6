//! The part-of-speech tagger: trained on CoNLL-U files.

use crate::conllu::{self, Sentence};
use crate::measure;
use crate::perceptron::{Counts, NONE, Random, Row, Weights};
use demarche::tag::features::{self, Look};
use demarche::tag::model::MAX_LABELS;
use demarche::tag::{Model, NO_TAG, Tag, WordClasses};
use demarche::tokenize::{Interner, Token, Tokenizer, Vocabulary};
use std::collections::BTreeMap;

/// Features seen less often are not learned.
const LEAST: u32 = 2;
/// Features of the model while it grows smaller; the last is what fits into 2.3 MB.
const STAGES: [usize; 3] = [200_000, 110_000, 80_000];
/// What a weight of 1 is in the file.
const SCALE: f32 = 30.0;

struct Example {
    looks: Vec<Look>,
    /// `None`: not to be learned from.
    gold: Vec<Option<Tag>>,
    silver: bool,
    /// Tags of words that never have another.
    certain: Vec<Option<Tag>>,
    fixed: Vec<u32>,
    ends: Vec<usize>,
}

impl Example {
    fn new(looks: Vec<Look>, gold: Vec<Option<Tag>>, silver: bool) -> Self {
        Self { looks, gold, silver, certain: Vec::new(), fixed: Vec::new(), ends: Vec::new() }
    }
}

/// Our own tokens of a sentence, and for each the word of the file that starts at the same character.
pub fn tokens_of(sentence: &Sentence, vocabulary: &Vocabulary, interner: &mut Interner) -> (Vec<Token>, Vec<Option<usize>>) {
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
    let words = tokens
        .iter()
        .map(|t| {
            let exact = spans.iter().position(|s| *s == (t.start, t.end));
            exact.or_else(|| spans.iter().rposition(|s| s.0 <= t.start && t.start < s.1))
        })
        .collect();
    (tokens, words)
}

fn examples(sentences: &[Sentence]) -> Vec<Example> {
    let vocabulary = Vocabulary::builtin();
    let mut interner = Interner::default();
    let classes = WordClasses::builtin();
    let tag = |sentence: &Sentence, w: usize| Tag::from_labels(&sentence.words[w].upos, &sentence.words[w].xpos);
    sentences
        .iter()
        .map(|sentence| {
            interner.reset();
            let (tokens, words) = tokens_of(sentence, &vocabulary, &mut interner);
            let mut looks = Vec::new();
            features::looks(&vocabulary, &interner, &classes, &tokens, &mut looks);
            let gold = words.iter().map(|w| Some(w.map_or(Tag::X, |w| tag(sentence, w)))).collect();
            Example::new(looks, gold, false)
        })
        .collect()
}

/// Trains on `train`, reports on `dev`, writes `out`. With a silver file, what is learned from `train` first decides what of
/// that file can be trusted, then both are learned from.
pub fn train(train: &str, silver_file: Option<&str>, dev: &str, out: &str) {
    let mut training = examples(&conllu::read(train));
    let mut bytes = fit(&mut training, 10);
    if let Some(path) = silver_file {
        measure::report(&bytes, dev);
        training.extend(silver(&conllu::read(path), &bytes));
        bytes = fit(&mut training, 7);
    }
    std::fs::write(out, &bytes).expect("the output can be written");
    eprintln!("{} bytes written to {out}", bytes.len());
    measure::report(&bytes, dev);
}

/// A large model first; then, step by step, ones that have only the features which mattered in the one before.
fn fit(training: &mut [Example], epochs: usize) -> Vec<u8> {
    let certain = certain(training);
    let mut counts = Counts::default();
    for example in training.iter_mut() {
        example.certain = example.looks.iter().map(|l| certain.get(&features::certain(l)).copied()).collect();
        let (mut t1, mut t2) = (NO_TAG, NO_TAG);
        for i in 0..example.looks.len() {
            if example.certain[i].is_none() {
                features::fixed(&example.looks, i, |f| counts.add(f));
                features::moving(&example.looks, i, t1, t2, |f| counts.add(f));
            }
            (t2, t1) = (t1, example.gold[i].map_or(NO_TAG, |t| t as u32));
        }
    }
    let settings = Settings { epochs, rate: 0.2, drop: 40, own: 85, silver_step: 0.3 };
    let mut weights = counts.weights(LEAST);
    for keep in STAGES {
        learn(training, &mut weights, &settings);
        if weights.len() > keep {
            weights = weights.strongest(keep);
        }
    }
    learn(training, &mut weights, &settings);
    let given: Vec<_> = certain
        .into_iter()
        .map(|(feature, tag)| {
            let mut row = [0; MAX_LABELS];
            row[0] = tag as i8;
            (feature, row)
        })
        .collect();
    weights.finish(&[""; Tag::ALL.len()], STAGES[2], SCALE, &given)
}

/// Words that people have tagged often and always alike. They need no model, and the model need not learn them.
fn certain(training: &[Example]) -> BTreeMap<u64, Tag> {
    let mut seen: BTreeMap<u64, BTreeMap<Tag, usize>> = BTreeMap::new();
    for example in training.iter().filter(|e| !e.silver) {
        for (look, tag) in example.looks.iter().zip(&example.gold) {
            if let Some(tag) = tag {
                *seen.entry(features::certain(look)).or_default().entry(*tag).or_insert(0) += 1;
            }
        }
    }
    let only = |tags: BTreeMap<Tag, usize>| {
        let all: usize = tags.values().sum();
        let (tag, most) = tags.into_iter().max_by_key(|(_, n)| *n)?;
        (all >= 30 && (all - most) * 500 <= all).then_some(tag)
    };
    seen.into_iter().filter_map(|(feature, tags)| Some((feature, only(tags)?))).collect()
}

struct Settings {
    epochs: usize,
    rate: f32,
    /// Of 100 features, how many are left out at random at each step, so that none leans on the others.
    drop: usize,
    /// Of 100 tags to the left, how many are the model's own rather than the right ones.
    own: usize,
    /// Length of a step on words of which another tagger, not a person, gave the tag.
    silver_step: f32,
}

fn learn(training: &mut [Example], weights: &mut Weights, settings: &Settings) {
    for example in training.iter_mut() {
        example.fixed.clear();
        example.ends.clear();
        for i in 0..example.looks.len() {
            if example.certain[i].is_none() {
                features::fixed(&example.looks, i, |f| example.fixed.push(weights.number(f)));
            }
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
                if let Some(tag) = example.certain[i] {
                    (t2, t1) = (t1, tag as u32);
                    continue;
                }
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
                            gradient.iter_mut().for_each(|g| *g *= settings.silver_step);
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

/// Sentences another tagger has tagged under a scheme of its own: only words on which it and the model agree are learned from,
/// and words that are a verb to one and a noun to the other, where both schemes mean the same.
fn silver(sentences: &[Sentence], model: &[u8]) -> Vec<Example> {
    let aligned = measure::aligned(model);
    let model = Model::read(&bytemuck::cast_slice(&aligned)[..model.len()]).expect("a model");
    let vocabulary = Vocabulary::builtin();
    let mut interner = Interner::default();
    let classes = WordClasses::builtin();
    let mut examples = Vec::new();
    for sentence in sentences.iter().filter(|s| s.words.len() >= 4) {
        interner.reset();
        let (tokens, words) = tokens_of(sentence, &vocabulary, &mut interner);
        let predicted = measure::predict(&model, &vocabulary, &interner, &tokens);
        let mut looks = Vec::new();
        features::looks(&vocabulary, &interner, &classes, &tokens, &mut looks);
        let trusted = |(word, ours): (&Option<usize>, &Tag)| {
            let word = &sentence.words[(*word)?];
            let theirs = Tag::from_labels(&word.upos, &word.xpos);
            let content = |tag: Tag| tag.is_verb() || tag.is_noun();
            if content(theirs) && content(*ours) {
                return Some(theirs);
            }
            (theirs.upos() == ours.upos()).then_some(*ours)
        };
        let gold = words.iter().zip(&predicted).map(trusted).collect();
        examples.push(Example::new(looks, gold, true));
    }
    examples
}
