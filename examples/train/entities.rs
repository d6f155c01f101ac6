//! The entity model: learned from silver text first, then from gold.

use crate::conllu;
use crate::crf::{Crf, Example, Index, Rates};
use crate::perceptron::Random;
use demarche::entity::features::{self, LABELS, OUTSIDE, Sight, TRANSITION};
use demarche::entity::{EntityType, evidence};
use demarche::tag::Model;
use demarche::tag::model::feature;
use demarche::{Analysis, Analyzer, Depth, Document, Scratch};

/// A text with its names, as (first byte, last byte, type).
pub struct Annotated {
    pub text: String,
    pub names: Vec<(u32, u32, EntityType)>,
}

pub fn gold(path: &str) -> Vec<Annotated> {
    conllu::read_text(path)
        .lines()
        .filter(|l| !l.trim().is_empty())
        .map(|line| {
            let record: serde_json::Value = serde_json::from_str(line).expect("a JSON record a line");
            let text = record["text"].as_str().expect("text").to_owned();
            let bytes: Vec<u32> = text.char_indices().map(|(i, _)| i as u32).chain([text.len() as u32]).collect();
            let names = record["entities"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|e| {
                    let at = |k: &str| bytes[e[k].as_u64().unwrap_or(0) as usize];
                    Some((at("start"), at("end"), EntityType::parse(e["type"].as_str()?)?))
                })
                .collect();
            Annotated { text, names }
        })
        .collect()
}

/// Silver documents: spaCy's names, brought closer to the guidelines (no leading "the", no possessive, no cardinals).
pub fn silver(path: &str) -> Vec<Annotated> {
    let mut documents: Vec<Annotated> = Vec::new();
    for sentence in conllu::read(path) {
        if sentence.new_document.is_some() || documents.last().is_none_or(|d| d.text.len() > 40_000) {
            documents.push(Annotated { text: String::new(), names: Vec::new() });
        }
        let document = documents.last_mut().expect("pushed above");
        let mut open: Option<(u32, u32, Option<EntityType>)> = None;
        let mut words = Vec::new();
        for word in &sentence.words {
            let start = document.text.len() as u32;
            document.text.push_str(&word.form);
            let end = document.text.len() as u32;
            if word.space_after {
                document.text.push(' ');
            }
            let inside = word.ner.starts_with("I-");
            if !inside {
                words.extend(open.take());
            }
            if let Some(label) = word.ner.strip_prefix("B-") {
                if word.form.eq_ignore_ascii_case("the") {
                    open = Some((u32::MAX, end, EntityType::parse(label)));
                } else {
                    open = Some((start, end, EntityType::parse(label)));
                }
            } else if inside && let Some(o) = &mut open {
                if o.0 == u32::MAX {
                    o.0 = start;
                }
                if !(matches!(word.form.as_str(), "'s" | "\u{2019}s" | "'" | "\u{2019}") && o.2 != Some(EntityType::Date)) {
                    o.1 = end;
                }
            }
        }
        words.extend(open.take());
        document.names.extend(words.into_iter().filter_map(|(s, e, k)| Some((s, e, k?))).filter(|(s, _, _)| *s != u32::MAX));
        if !document.text.ends_with(' ') {
            document.text.push(' ');
        }
        document.text.push('\n');
    }
    documents
}

struct Learner {
    analyzer: Analyzer,
    scratch: Scratch,
    analysis: Analysis,
}

impl Learner {
    fn new() -> Self {
        Self {
            analyzer: Analyzer::builder().build().expect("the built-in data"),
            scratch: Scratch::default(),
            analysis: Analysis::default(),
        }
    }

    /// Features and gold labels of every sentence.
    fn sentences(&mut self, annotated: &Annotated, mut take: impl FnMut(Vec<Vec<u64>>, Vec<u8>)) {
        let document = Document::from_text("", &annotated.text);
        self.analyzer.analyze_into(&document, Depth::Tags, &mut self.scratch, &mut self.analysis);
        let mut buffers = evidence::Buffers::default();
        self.analyzer.recognizer().collect(&annotated.text, &self.analysis, &mut buffers);
        let mut labels = vec![OUTSIDE as u8; self.analysis.tokens.len()];
        for &(start, end, kind) in &annotated.names {
            let tokens = &self.analysis.tokens;
            let first = tokens.partition_point(|t| t.end <= start);
            let last = tokens.partition_point(|t| t.start < end);
            for (i, label) in labels.iter_mut().enumerate().take(last).skip(first) {
                *label = (1 + 2 * kind as usize + usize::from(i > first)) as u8;
            }
        }
        let mut looks = Vec::new();
        for sentence in &self.analysis.sentences {
            let range = sentence.first as usize..sentence.last as usize;
            demarche::tag::features::looks(
                self.analyzer.vocabulary(),
                &self.scratch.interner,
                &demarche::tag::words::WordClasses::builtin(),
                &self.analysis.tokens[range.clone()],
                &mut looks,
            );
            let sight = Sight { looks: &looks, tags: &self.analysis.tags[range.clone()], evidence: &buffers.evidence[range.clone()] };
            let features = (0..looks.len())
                .map(|i| {
                    let mut list = Vec::with_capacity(64);
                    features::emit(sight, i, |f| list.push(f));
                    list
                })
                .collect();
            let mut gold = labels[range].to_vec();
            // A name cut by a sentence end goes on as a name of its own.
            if gold.first().is_some_and(|l| *l != 0 && l % 2 == 0) {
                gold[0] -= 1;
            }
            take(features, gold);
        }
    }
}

fn env(key: &str, default: f32) -> f32 {
    std::env::var(key).ok().and_then(|v| v.parse().ok()).unwrap_or(default)
}

/// Features that occur in gold at all, or often enough in silver.
fn examples(silver: &[Annotated], gold: &[Annotated]) -> (Vec<Example>, Vec<Example>, Index) {
    let mut learner = Learner::new();
    let mut counts: std::collections::HashMap<u64, u32> = std::collections::HashMap::new();
    let least = env("LEAST", 4.0) as u32;
    let mut silver_raw = Vec::new();
    for document in silver {
        learner.sentences(document, |f, g| {
            for feature in f.iter().flatten() {
                *counts.entry(*feature).or_default() += 1;
            }
            silver_raw.push((f, g));
        });
    }
    let mut index = Index::default();
    let mut gold_examples = Vec::new();
    let mut gold_raw = Vec::new();
    for document in gold {
        learner.sentences(document, |f, g| {
            for feature in f.iter().flatten() {
                *counts.entry(*feature).or_default() += least / 2;
            }
            gold_raw.push((f, g));
        });
    }
    counts.retain(|_, c| *c >= least);
    let mut number = |(f, gold): (Vec<Vec<u64>>, Vec<u8>)| Example {
        features: f.into_iter().map(|t| t.into_iter().filter(|f| counts.contains_key(f)).map(|f| index.row(f)).collect()).collect(),
        gold,
    };
    let silver_examples: Vec<Example> = silver_raw.into_iter().map(&mut number).collect();
    gold_examples.extend(gold_raw.into_iter().map(&mut number));
    (silver_examples, gold_examples, index)
}

/// Trains on silver, then gold, prunes, trains on gold again: the model's bytes.
fn learn(silver: &[Example], gold: &[Example], index: &Index, keep: usize, quiet: bool) -> Vec<u8> {
    let mut crf = Crf::new(index.keys.len(), LABELS, features::may_follow);
    let mut random = Random(11);
    let silver_rates = Rates { step: env("SILVER_STEP", 0.08), decay: 1e-7, dropout: 0 };
    let gold_rates = Rates { step: env("GOLD_STEP", 0.06), decay: env("DECAY", 2e-5), dropout: env("DROP", 15.0) as usize };
    for epoch in 0..env("SILVER", 2.0) as usize {
        let loss = crf.epoch(silver, &silver_rates, &mut random);
        if !quiet {
            eprintln!("silver epoch {epoch}: loss {loss:.0}");
        }
    }
    crf.rewarm(env("WARM", 0.5));
    let epochs = env("GOLD", 16.0) as usize;
    for epoch in 0..epochs {
        let loss = crf.epoch(gold, &gold_rates, &mut random);
        if !quiet {
            eprintln!("gold epoch {epoch}: loss {loss:.0}");
        }
        if epoch == epochs / 2 {
            crf.prune(&index.counts, keep);
        }
    }
    let names: Vec<String> = (0..LABELS)
        .map(|l| {
            if l == OUTSIDE {
                "O".into()
            } else {
                format!("{}-{}", if l % 2 == 1 { "B" } else { "I" }, EntityType::ALL[(l - 1) / 2].as_str())
            }
        })
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    crf.finish(&names, &index.keys, |label| feature(TRANSITION, label as u32, 0))
}

/// A model that lives as long as the process.
fn leak(bytes: &[u8]) -> Model<'static> {
    let mut aligned = vec![0u64; bytes.len().div_ceil(8)];
    bytemuck::cast_slice_mut::<u64, u8>(&mut aligned)[..bytes.len()].copy_from_slice(bytes);
    let aligned: &'static [u64] = Box::leak(aligned.into_boxed_slice());
    Model::read(&bytemuck::cast_slice::<u64, u8>(aligned)[..bytes.len()]).expect("a model")
}

/// Trains and writes the model.
pub fn train(silver_path: &str, gold_path: &str, out: &str) {
    let silver = if silver_path == "-" { Vec::new() } else { silver(silver_path) };
    let gold = gold(gold_path);
    let (silver, gold, index) = examples(&silver, &gold);
    eprintln!("{} silver and {} gold sentences, {} features", silver.len(), gold.len(), index.keys.len());
    let bytes = learn(&silver, &gold, &index, env("KEEP", 60_000.0) as usize, false);
    std::fs::write(out, &bytes).expect("the output can be written");
    eprintln!("{} bytes written to {out}", bytes.len());
}

/// Cross-validation over the gold documents: five folds, rules and lexicons fixed.
pub fn cross_validate(silver_path: &str, gold_path: &str) {
    let silver = if silver_path == "-" { Vec::new() } else { silver(silver_path) };
    let all = gold(gold_path);
    let mut score = Score::default();
    let folds = env("FOLDS", 5.0) as usize;
    for fold in 0..folds {
        let training: Vec<Annotated> = all
            .iter()
            .enumerate()
            .filter(|(i, _)| i % 5 != fold)
            .map(|(_, d)| Annotated { text: d.text.clone(), names: d.names.clone() })
            .collect();
        let (silver, gold, index) = examples(&silver, &training);
        let bytes = learn(&silver, &gold, &index, env("KEEP", 60_000.0) as usize, true);
        let model = leak(&bytes);
        let analyzer = Analyzer::builder().build().expect("the built-in data").with_recognizer(|r| r.with_model(Some(model)));
        let held_out: Vec<&Annotated> = all.iter().enumerate().filter(|(i, _)| i % 5 == fold).map(|(_, d)| d).collect();
        score.add(&analyzer, &held_out);
        eprintln!("after fold {fold}: F1 {:.4}", score.f1(14));
    }
    score.print();
}

/// Measures the compiled-in model on a gold file.
pub fn evaluate(gold_path: &str) {
    let analyzer = Analyzer::builder().build().expect("the built-in data");
    let all = gold(gold_path);
    let mut score = Score::default();
    score.add(&analyzer, &all.iter().collect::<Vec<_>>());
    score.print();
}

/// Gold, predicted and right names by type; the last row is all of them.
#[derive(Default)]
struct Score([[usize; 3]; 15]);

impl Score {
    fn f1(&self, row: usize) -> f64 {
        let [gold, predicted, right] = self.0[row];
        2.0 * right as f64 / (gold + predicted).max(1) as f64
    }

    fn add(&mut self, analyzer: &Analyzer, documents: &[&Annotated]) {
        let shown = std::env::var("SHOW").is_ok();
        let (mut scratch, mut analysis) = (Scratch::default(), Analysis::default());
        for document in documents {
            analyzer.analyze_into(&Document::from_text("", &document.text), Depth::Entities, &mut scratch, &mut analysis);
            let found: Vec<_> = analysis.entities.iter().map(|e| (e.span.start, e.span.end, e.kind)).collect();
            let text = |s: u32, e: u32| &document.text[s as usize..e as usize];
            for name in &document.names {
                self.0[name.2 as usize][0] += 1;
                self.0[14][0] += 1;
                if !found.contains(name) && shown {
                    let other = found.iter().find(|f| f.0 < name.1 && name.0 < f.1);
                    println!(
                        "missed\t{}\t{:?}\t{:?}",
                        name.2.as_str(),
                        text(name.0, name.1),
                        other.map(|f| (text(f.0, f.1), f.2.as_str()))
                    );
                }
            }
            for name in &found {
                let right = document.names.contains(name);
                for row in [name.2 as usize, 14] {
                    self.0[row][1] += 1;
                    self.0[row][2] += usize::from(right);
                }
                if !document.names.iter().any(|n| n.0 < name.1 && name.0 < n.1) && shown {
                    println!("extra\t{}\t{:?}", name.2.as_str(), text(name.0, name.1));
                }
            }
        }
    }

    fn print(&self) {
        for (row, [gold, predicted, right]) in self.0.iter().enumerate() {
            let name = EntityType::ALL.get(row).map_or("all", |t| t.as_str());
            let (p, r) = (*right as f64 / (*predicted).max(1) as f64, *right as f64 / (*gold).max(1) as f64);
            println!("{name:12} F1 {:.3}  P {p:.3}  R {r:.3}  ({right} right, {gold} gold, {predicted} predicted)", self.f1(row));
        }
    }
}
