use super::*;
use crate::tokenize::{Interner, Tokenizer, Vocabulary};

fn sentences(text: &str) -> (Vec<String>, Vec<Paragraph>) {
    let (vocabulary, mut interner) = (Vocabulary::builtin(), Interner::default());
    let (mut tokens, mut sentences, mut paragraphs) = (Vec::new(), Vec::new(), Vec::new());
    Tokenizer::new().tokenize(text, &vocabulary, &mut interner, &mut tokens);
    split(text, &tokens, &mut sentences, &mut paragraphs);
    (sentences.iter().map(|s| s.span.slice(text).to_owned()).collect(), paragraphs)
}

#[test]
fn cuts_where_a_reader_would() {
    let cases: &[(&str, &[&str])] = &[
        ("He came. She left.", &["He came.", "She left."]),
        ("Mr. J. R. Khan of the U.S. State Department spoke.", &["Mr. J. R. Khan of the U.S. State Department spoke."]),
        ("They met in the U.S. The talks failed.", &["They met in the U.S.", "The talks failed."]),
        ("\"We agree.\" He left.", &["\"We agree.\"", "He left."]),
        (
            "\u{201C}Why?\u{201D} he asked. No answer came\u{2026} Then it did.",
            &["\u{201C}Why?\u{201D} he asked.", "No answer came\u{2026}", "Then it did."],
        ),
        ("14. We met. 15. We parted.", &["14. We met.", "15. We parted."]),
        ("It cost $1.5bn. in all.", &["It cost $1.5bn. in all."]),
        ("Heading Without Stop\n\nThe text begins.", &["Heading Without Stop", "The text begins."]),
        ("On Jan. 20 the envoy left.", &["On Jan. 20 the envoy left."]),
        ("- first point\n- second point", &["- first point", "- second point"]),
        ("See Resolution No. 5. It binds.", &["See Resolution No. 5.", "It binds."]),
    ];
    for (text, want) in cases {
        assert_eq!(&sentences(text).0, want, "{text}");
    }
}

#[test]
fn wrapped_lines_are_white_space() {
    let text =
        "The minister said that the two\nsides had agreed on a joint\nstatement. It will be signed in\nGeneva next week by both of\nthem.";
    assert_eq!(
        sentences(text).0,
        [
            "The minister said that the two\nsides had agreed on a joint\nstatement.",
            "It will be signed in\nGeneva next week by both of\nthem."
        ]
    );
}

#[test]
fn empty_lines_inside_sentences_of_ocr_text() {
    let text =
        "We support a two-state\n\nsolution. We cannot pay the price of\n\ndefeating them. It must end.\n\nThere is a need for\n\npeace.";
    assert_eq!(sentences(text).0.len(), 4);
}

#[test]
fn paragraph_kinds() {
    let (_, paragraphs) = sentences("Joint Statement\n\nThe sides met.\n\n1. They agreed.");
    assert_eq!(paragraphs.iter().map(|p| p.kind).collect::<Vec<_>>(), [ParagraphKind::Heading, ParagraphKind::Body, ParagraphKind::Item]);
}

#[test]
fn no_sentence_is_longer_than_the_bound() {
    let lengths = |text: &str| {
        let analysis = crate::Analyzer::builder().build().unwrap().analyze(&crate::Document::from_text("a", text));
        analysis.sentences.iter().map(|s| (s.last - s.first) as usize).collect::<Vec<_>>()
    };
    // Whatever stays below it is whole; a longer run is cut behind a comma near the bound, or at the bound.
    assert_eq!(lengths(&"word ".repeat(super::LONGEST)), [super::LONGEST]);
    assert_eq!(lengths(&"word ".repeat(super::LONGEST + 2)), [super::LONGEST, 2]);
    assert_eq!(lengths(&"two words, ".repeat(400)), [897, 303]);
    assert!(lengths(&"\u{201C}".repeat(5000)).iter().all(|n| *n <= super::LONGEST));
}
