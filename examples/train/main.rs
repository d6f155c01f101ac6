//! Trains the models under `data/models/`.
//!
//! ```text
//! cargo run --release --example train -- words OUT.bin TEXT.jsonl[.gz]|TEXT.conllu[.gz]...
//! cargo run --release --example train -- tagger TRAIN.conllu[.gz] DEV.conllu[.gz] OUT.bin [SILVER.conllu[.gz]]
//! cargo run --release --example train -- tagger-eval TEST.conllu[.gz]
//! cargo run --release --example train -- lemma-eval TEST.conllu[.gz]
//! ```
//! The model card, `data/models/README.md`, says what each was trained on and how well it does.

mod conllu;
mod measure;
mod perceptron;
mod tagger;
mod words;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["words", out, texts @ ..] => words::train(texts, out),
        ["tagger", train, dev, out] => tagger::train(train, None, dev, out),
        ["tagger", train, dev, out, silver] => tagger::train(train, Some(silver), dev, out),
        ["tagger-eval", test] => measure::evaluate_file(test),
        ["lemma-eval", test] => measure::lemmas(test),
        _ => {
            eprintln!("usage: train words OUT TEXT... | tagger TRAIN DEV OUT [SILVER] | tagger-eval TEST | lemma-eval TEST");
            std::process::exit(2);
        }
    }
}
