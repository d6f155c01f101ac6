//! Trains the models under `data/models/`.
//!
//! ```text
//! cargo run --release --example train -- tagger TRAIN.conllu[.gz] DEV.conllu[.gz] OUT.bin
//! cargo run --release --example train -- tagger-eval TEST.conllu[.gz]
//! cargo run --release --example train -- entities SILVER.conllu[.gz]|- GOLD.jsonl OUT.bin
//! cargo run --release --example train -- entities-cv SILVER.conllu[.gz]|- GOLD.jsonl
//! ```
//! The model card, `data/models/README.md`, says what each was trained on and how well it does.

mod conllu;
mod crf;
mod entities;
mod perceptron;
mod tagger;
mod words;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["tagger", train, dev, out] => tagger::train(train, dev, out),
        ["entities", silver, gold, out] => entities::train(silver, gold, out),
        ["entities-cv", silver, gold] => entities::cross_validate(silver, gold),
        ["entities-eval", gold] => entities::evaluate(gold),
        ["words", classes, least, rounds, out, inputs @ ..] => {
            words::train(inputs, classes.parse().unwrap(), least.parse().unwrap(), rounds.parse().unwrap(), out)
        }
        ["lemma-eval", test] => tagger::lemmas(test),
        ["tagger-eval", test] => tagger::evaluate_file(test),
        _ => {
            eprintln!("usage: train tagger TRAIN DEV OUT | tagger-eval TEST | entities SILVER|- GOLD OUT | entities-cv SILVER|- GOLD");
            std::process::exit(2);
        }
    }
}
