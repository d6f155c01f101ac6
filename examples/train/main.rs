//! Trains the models under `data/models/`.
//!
//! ```text
//! cargo run --release --example train -- words OUT.bin TEXT.jsonl[.gz]|TEXT.conllu[.gz]...
//! cargo run --release --example train -- tagger TRAIN.conllu[.gz] DEV.conllu[.gz] OUT.bin [SILVER.conllu[.gz]]
//! cargo run --release --example train -- tagger-eval TEST.conllu[.gz]
//! cargo run --release --example train -- lemma-eval TEST.conllu[.gz]
//! cargo run --release --example train -- entities SILVER.conllu[.gz]|- GOLD.jsonl OUT.bin
//! cargo run --release --example train -- entities-cv SILVER.conllu[.gz]|- GOLD.jsonl
//! ```
//! The model card, `data/models/README.md`, says what each was trained on and how well it does.

mod conllu;
mod crf;
mod entities;
mod measure;
mod perceptron;
mod tagger;
mod words;

const USAGE: &str = "usage: train words OUT TEXT... | tagger TRAIN DEV OUT [SILVER] | tagger-eval TEST | lemma-eval TEST \
                     | entities SILVER|- GOLD OUT | entities-cv SILVER|- GOLD | entities-eval GOLD";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["words", out, texts @ ..] => words::train(texts, out),
        ["tagger", train, dev, out] => tagger::train(train, None, dev, out),
        ["tagger", train, dev, out, silver] => tagger::train(train, Some(silver), dev, out),
        ["tagger-eval", test] => measure::evaluate_file(test),
        ["lemma-eval", test] => measure::lemmas(test),
        ["entities", silver, gold, out] => entities::train(silver, gold, out),
        ["entities-cv", silver, gold] => entities::cross_validate(silver, gold),
        ["entities-eval", gold] => entities::evaluate(gold),
        _ => {
            eprintln!("{USAGE}");
            std::process::exit(2);
        }
    }
}
