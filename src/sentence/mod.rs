//! Sentences and paragraphs.

pub mod dateline;

use crate::span::Span;
use crate::tokenize::Token;

/// One sentence: a run of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// From the first token's start to the last one's end.
    pub span: Span,
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub last: u32,
    /// Index of the paragraph.
    pub paragraph: u32,
}

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParagraphKind {
    /// Running text.
    Body,
    /// A headline or section heading: short, no final stop.
    Heading,
    /// A list item or numbered paragraph.
    Item,
}

/// One paragraph: a run of sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// From its first to its last token.
    pub span: Span,
    /// First sentence.
    pub first: u32,
    /// One past the last sentence.
    pub last: u32,
    /// Its kind.
    pub kind: ParagraphKind,
}

/// Splits tokens into sentences and paragraphs.
pub fn split(_text: &str, tokens: &[Token], sentences: &mut Vec<Sentence>, paragraphs: &mut Vec<Paragraph>) {
    sentences.clear();
    paragraphs.clear();
    if let (Some(first), Some(last)) = (tokens.first(), tokens.last()) {
        let span = Span::new(first.start, last.end);
        sentences.push(Sentence { span, first: 0, last: tokens.len() as u32, paragraph: 0 });
        paragraphs.push(Paragraph { span, first: 0, last: 1, kind: ParagraphKind::Body });
    }
}
