//! Word classes: what running text says of a word's behaviour, for words the annotated files show seldom or never.
//!
//! The exchange algorithm (Kneser and Ney 1993): every word sits in one class; words are moved, most frequent first, to the
//! class under which a class bigram model gives the text the highest likelihood.

use crate::conllu;
use demarche::lexicon::hash_key;
use demarche::tag::features::word_key;
use demarche::tag::words::WordClasses;
use demarche::tokenize::{Interner, Tokenizer, Vocabulary};
use std::collections::HashMap;

/// Number of classes, that of rare words among them.
const CLASSES: usize = 128;
/// Words seen less often are rare.
const LEAST: u64 = 3;
/// Most rounds over all words.
const ROUNDS: usize = 14;

/// Learns classes from texts (CoNLL-U, or JSON Lines with a field `text`) and writes them.
pub fn train(inputs: &[&str], out: &str) {
    let stream = read(inputs);
    let mut counts: HashMap<&[u8], u64> = HashMap::new();
    for word in &stream {
        *counts.entry(word).or_insert(0) += 1;
    }
    let mut words: Vec<(&[u8], u64)> = counts.into_iter().filter(|(_, n)| *n >= LEAST).collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let ids: HashMap<&[u8], usize> = words.iter().enumerate().map(|(i, w)| (w.0, i + 1)).collect();
    eprintln!("{} tokens, {} words seen {LEAST} times or more", stream.len(), words.len());
    // Word 0 stands for all rare words; it keeps a class of its own, 0.
    let text: Vec<usize> = stream.iter().map(|w| ids.get(w.as_slice()).copied().unwrap_or(0)).collect();
    let class = exchange(&text, words.len() + 1, CLASSES, ROUNDS);
    let entries: Vec<(u32, u8)> = words.iter().enumerate().map(|(i, w)| (hash_key(w.0) as u32, class[i + 1] as u8)).collect();
    let bytes = WordClasses::write(&entries);
    std::fs::write(out, &bytes).expect("the output can be written");
    eprintln!("{} bytes written to {out}", bytes.len());
    for c in 0..12 {
        let members: Vec<_> =
            words.iter().enumerate().filter(|(i, _)| class[i + 1] == c).take(12).map(|(_, w)| String::from_utf8_lossy(w.0)).collect();
        eprintln!("{c}: {}", members.join(" "));
    }
}

/// All words of the inputs in order, an empty word between texts.
fn read(inputs: &[&str]) -> Vec<Vec<u8>> {
    let vocabulary = Vocabulary::builtin();
    let mut interner = Interner::default();
    let mut tokens = Vec::new();
    let mut stream = Vec::new();
    let mut add = |text: &str| {
        interner.reset();
        Tokenizer::new().tokenize(text, &vocabulary, &mut interner, &mut tokens);
        stream.extend(tokens.iter().map(|t| word_key(vocabulary.form(t.word, &interner), t.kind)));
        stream.push(Vec::new());
    };
    for input in inputs {
        if input.contains(".jsonl") {
            for line in conllu::read_text(input).lines() {
                let value: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{input}: {e}"));
                add(value["text"].as_str().unwrap_or_default());
            }
        } else {
            conllu::read(input).iter().for_each(|s| add(&s.text()));
        }
    }
    stream
}

/// Neighbours of a word with counts.
type Neighbours = Vec<Vec<(u32, u32)>>;

fn exchange(text: &[usize], words: usize, classes: usize, rounds: usize) -> Vec<usize> {
    let mut pairs: HashMap<(u32, u32), u32> = HashMap::new();
    for pair in text.windows(2) {
        *pairs.entry((pair[0] as u32, pair[1] as u32)).or_insert(0) += 1;
    }
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    pairs.sort_unstable();
    let (mut after, mut before): (Neighbours, Neighbours) = (vec![Vec::new(); words], vec![Vec::new(); words]);
    let mut count = vec![0i64; words];
    for ((a, b), n) in pairs {
        after[a as usize].push((b, n));
        before[b as usize].push((a, n));
        count[a as usize] += i64::from(n);
    }
    let mut class: Vec<usize> = (0..words).map(|w| if w == 0 { 0 } else { 1 + (w - 1) % (classes - 1) }).collect();
    let mut joint = vec![0i64; classes * classes];
    let mut single = vec![0i64; classes];
    for w in 0..words {
        single[class[w]] += count[w];
        for (v, n) in &after[w] {
            joint[class[w] * classes + class[*v as usize]] += i64::from(*n);
        }
    }
    let logs: Vec<f64> = (0..1 << 20).map(|n| if n == 0 { 0.0 } else { n as f64 * (n as f64).ln() }).collect();
    let f = |n: i64| -> f64 { logs.get(n as usize).copied().unwrap_or_else(|| n as f64 * (n as f64).ln()) };
    for round in 0..rounds {
        let mut moved = 0;
        for w in 1..words {
            let from = class[w];
            let (mut out, mut into) = (vec![0i64; classes], vec![0i64; classes]);
            let mut own = 0i64;
            for (v, n) in &after[w] {
                if *v as usize == w {
                    own += i64::from(*n);
                } else {
                    out[class[*v as usize]] += i64::from(*n);
                }
            }
            for (v, n) in &before[w] {
                if *v as usize != w {
                    into[class[*v as usize]] += i64::from(*n);
                }
            }
            let shift = |joint: &mut [i64], single: &mut [i64], c: usize, sign: i64| {
                for d in 0..classes {
                    joint[c * classes + d] += sign * out[d];
                    joint[d * classes + c] += sign * into[d];
                }
                joint[c * classes + c] += sign * own;
                single[c] += sign * count[w];
            };
            shift(&mut joint, &mut single, from, -1);
            let touched: Vec<usize> = (0..classes).filter(|d| out[*d] + into[*d] > 0).collect();
            let mut best = (f64::NEG_INFINITY, from);
            for c in 1..classes {
                let mut gain = -2.0 * (f(single[c] + count[w]) - f(single[c]));
                for &d in &touched {
                    if d == c {
                        continue;
                    }
                    let (right, left) = (joint[c * classes + d], joint[d * classes + c]);
                    gain += f(right + out[d]) - f(right) + f(left + into[d]) - f(left);
                }
                let inner = joint[c * classes + c];
                gain += f(inner + out[c] + into[c] + own) - f(inner);
                if gain > best.0 {
                    best = (gain, c);
                }
            }
            moved += usize::from(best.1 != from);
            class[w] = best.1;
            shift(&mut joint, &mut single, best.1, 1);
        }
        eprintln!("round {round}: {moved} words moved");
        if moved * 200 < words {
            break;
        }
    }
    class
}
