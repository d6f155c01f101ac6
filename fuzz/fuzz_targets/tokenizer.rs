//! Any text: tokens stand in order, are not empty, do not overlap, lie on character boundaries and leave out white space
//! only; sentences cover them all in order.

#![no_main]

use demarche::{Analysis, Analyzer, Depth, Document, Scratch};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::builder().build().unwrap());

fuzz_target!(|text: &str| {
    let document = Document::from_text("fuzz", text);
    let mut analysis = Analysis::default();
    ANALYZER.analyze_into(&document, Depth::Tokens, &mut Scratch::default(), &mut analysis);
    let text = document.text.as_str();
    let mut at = 0;
    for token in &analysis.tokens {
        let (start, end) = (token.start as usize, token.end as usize);
        assert!(at <= start && start < end, "{start}-{end} after {at}");
        assert!(!text[at..start].chars().any(char::is_alphanumeric), "a word is lost in {:?}", &text[at..start]);
        assert!(text.is_char_boundary(end));
        at = end;
    }
    assert!(!text[at..].chars().any(char::is_alphanumeric), "a word is lost in {:?}", &text[at..]);
    let mut last = 0;
    for sentence in &analysis.sentences {
        assert!(sentence.span.start >= last && sentence.span.end >= sentence.span.start);
        last = sentence.span.end;
    }
});
