//! Counts words and pairs of words in general English for `data/reference.tsv`:
//!
//! ```sh
//! zcat en_ewt-ud-train.conllu.gz | cargo run --release --example reference > data/reference.tsv
//! ```
//!
//! Reads CoNLL-U from standard input. The sentences of a document become one text, cut and stemmed as everywhere else.

use demarche::phrase::reference;
use demarche::{Analysis, Analyzer, Depth, Document, Scratch};
use std::io::{BufRead, Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let analyzer = Analyzer::builder().build()?;
    let mut texts = vec![String::new()];
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if line.starts_with("# newdoc") {
            texts.push(String::new());
        } else if let Some(sentence) = line.strip_prefix("# text = ") {
            // A paragraph each, so that the treebank's sentences stay apart.
            let text = texts.last_mut().ok_or("no document")?;
            text.push_str(sentence);
            text.push_str("\n\n");
        }
    }
    let (mut scratch, mut analysis) = (Scratch::default(), Analysis::default());
    let partials: Vec<_> = texts
        .iter()
        .map(|text| {
            let document = Document::from_text("reference", text);
            analyzer.analyze_into(&document, Depth::Tokens, &mut scratch, &mut analysis);
            analyzer.phrases().partial(&document, analyzer.vocabulary(), &analysis)
        })
        .collect();
    let mut out = std::io::stdout().lock();
    out.write_all(
        b"# Words and pairs of neighbouring words in the training part of Universal Dependencies English EWT\n\
        # (CC BY-SA 4.0; see NOTICE), by the keys that phrases are counted by; _ marks what opens no phrase.\n",
    )?;
    reference::write(partials.iter(), &mut out)?;
    Ok(())
}
