//! A document before analysis (text and metadata) and after it (the layers, all of them spans into the text).

use crate::entity::Entity;
use crate::phrase::Phrase;
use crate::position::Position;
use crate::sentence::{Paragraph, Sentence};
use crate::span::Span;
use crate::tag::{Chunk, Tag};
use crate::tokenize::Token;

/// One text with what its source said about it. Made by [`crate::input`]; never changed by analysis.
///
/// ```
/// use demarche::Document;
/// let document = Document::from_text("note", "BEIJING, Jan. 20 (DNA) -- China firmly supports Pakistan.");
/// assert_eq!(document.id, "note");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// Unique in a run.
    pub id: String,
    /// Path with `/`, or `stdin`, as the reports show it.
    pub source: String,
    /// Clean UTF-8 text, at most `u32::MAX - 64` bytes.
    pub text: String,
    /// Headline, from markup, a table's column or the text's first line.
    pub title: Option<String>,
    /// Date of publication in ISO 8601 or EDTF, from metadata or `--date`.
    pub date: Option<String>,
    /// News agency from metadata; the dateline's own lies in [`Dateline`].
    pub agency: Option<String>,
    /// Whose "we" and "I" the text is.
    pub speaker: Option<String>,
    /// ISO 639-1 code of the detected language.
    pub language: Option<&'static str>,
    /// What the reader should know: not English, guessed encoding, empty text.
    pub warning: Option<String>,
    /// Whether the text is to be analysed; `false` for other languages unless the user insists.
    pub analyse: bool,
    /// Hex SHA-256 of `text`.
    pub sha256: String,
    /// Other fields of the input row, as JSON, kept in order.
    pub meta: serde_json::Map<String, serde_json::Value>,
}

impl Document {
    /// A document of plain text that will be analysed as English.
    #[must_use]
    pub fn from_text(id: &str, text: &str) -> Self {
        Self { id: id.into(), source: id.into(), text: text.into(), analyse: true, language: Some("en"), ..Self::default() }
    }
}

/// Place, date and agency at the head of a news story: `BEIJING, Jan. 20 (DNA) --`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dateline {
    /// The whole dateline up to and including the dash.
    pub span: Span,
    /// The place as it stands in the text.
    pub place: Option<String>,
    /// EDTF, with `XXXX` for a year the text does not give.
    pub date: Option<String>,
    /// The agency as it stands in the text.
    pub agency: Option<String>,
}

/// The layers of one analysed document. Reused between documents: every stage clears what it fills.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Analysis {
    /// Dateline, where the text opens with one.
    pub dateline: Option<Dateline>,
    /// Universal Dependencies words in text order.
    pub tokens: Vec<Token>,
    /// Sentences in text order; they cover all tokens.
    pub sentences: Vec<Sentence>,
    /// Paragraphs in text order; they cover all sentences.
    pub paragraphs: Vec<Paragraph>,
    /// One tag a token.
    pub tags: Vec<Tag>,
    /// Noun, verb and preposition chunks in text order, not overlapping.
    pub chunks: Vec<Chunk>,
    /// Named entities in text order, not overlapping.
    pub entities: Vec<Entity>,
    /// Policy positions in order of their cues.
    pub positions: Vec<Position>,
    /// Recurring and set phrases, best first.
    pub phrases: Vec<Phrase>,
}

impl Analysis {
    /// Empties all layers and keeps their memory.
    pub fn clear(&mut self) {
        self.dateline = None;
        self.tokens.clear();
        self.sentences.clear();
        self.paragraphs.clear();
        self.tags.clear();
        self.chunks.clear();
        self.entities.clear();
        self.positions.clear();
        self.phrases.clear();
    }

    /// Number of words: tokens with a letter or digit, a hyphen compound counting once, clitics not counted.
    #[must_use]
    pub fn words(&self, text: &str) -> usize {
        crate::tokenize::count_words(text, &self.tokens)
    }

    /// The span from the first to the last of these tokens (`last` exclusive).
    #[must_use]
    pub fn token_span(&self, first: u32, last: u32) -> Span {
        Span::new(self.tokens[first as usize].start, self.tokens[last as usize - 1].end)
    }

    /// Index of the sentence that holds this token.
    #[must_use]
    pub fn sentence_of(&self, token: u32) -> u32 {
        (self.sentences.partition_point(|s| s.last <= token)).min(self.sentences.len().saturating_sub(1)) as u32
    }
}
