//! Any text through every stage: all spans lie in the text, and a second run says the same.

#![no_main]

use demarche::report::{Offsets, Record};
use demarche::{Analysis, Analyzer, Depth, Document, Scratch};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::builder().build().unwrap());

fuzz_target!(|text: &str| {
    let document = Document::from_text("fuzz", text);
    let (mut scratch, mut analysis) = (Scratch::default(), Analysis::default());
    ANALYZER.analyze_into(&document, Depth::All, &mut scratch, &mut analysis);
    for entity in &analysis.entities {
        assert!(!entity.span.slice(&document.text).is_empty());
    }
    for position in &analysis.positions {
        assert!(!position.cue.slice(&document.text).is_empty());
        if let Some(target) = position.target {
            assert!(!target.slice(&document.text).is_empty());
        }
    }
    let first = format!("{:?}", Record::new(&document, &analysis, Offsets::Codepoint));
    ANALYZER.analyze_into(&document, Depth::All, &mut scratch, &mut analysis);
    assert_eq!(format!("{:?}", Record::new(&document, &analysis, Offsets::Codepoint)), first);
});
