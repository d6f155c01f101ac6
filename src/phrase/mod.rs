//! Recurring phrases: per document, and over a corpus.

use crate::analyzer::UserLexicon;
use crate::document::{Analysis, Document};
use crate::error::Result;
use crate::span::Span;
use crate::tokenize::Vocabulary;

/// Why a phrase is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PhraseKind {
    /// In the formula lexicon.
    Formula,
    /// Stands in quotation marks.
    Quoted,
    /// A name that recurs.
    Name,
    /// Recurs.
    Collocation,
}

impl PhraseKind {
    /// The label used in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Formula => "formula",
            Self::Quoted => "quoted",
            Self::Name => "name",
            Self::Collocation => "collocation",
        }
    }
}

/// A phrase of one document.
#[derive(Clone, Debug, PartialEq)]
pub struct Phrase {
    /// Most frequent surface form, white space normalised.
    pub phrase: String,
    /// Number of words.
    pub n: u8,
    /// Why it is listed.
    pub kind: PhraseKind,
    /// Distinct surface forms, most frequent first.
    pub variants: Vec<String>,
    /// Every occurrence, in text order.
    pub spans: Vec<Span>,
    /// What the formula signals, from the lexicon.
    pub gloss: Option<String>,
    /// Ranking score within the document, higher is better.
    pub score: f64,
}

/// A phrase over a corpus.
#[derive(Clone, Debug, PartialEq)]
pub struct CorpusPhrase {
    /// Identifier within the run: rank from 1.
    pub id: u32,
    /// Most frequent surface form.
    pub phrase: String,
    /// Number of words.
    pub n: u8,
    /// Why it is listed.
    pub kind: PhraseKind,
    /// Distinct surface forms, most frequent first.
    pub variants: Vec<String>,
    /// All occurrences.
    pub count: u64,
    /// Documents that hold it.
    pub documents: u64,
    /// Gries' deviation of proportions, 0 (even) to 1.
    pub dispersion: f64,
    /// Normalised pointwise mutual information, -1 to 1.
    pub npmi: f64,
    /// What the formula signals.
    pub gloss: Option<String>,
    /// (document number in run order from 0, span) of every occurrence.
    pub spans: Vec<(u32, Span)>,
}

/// Working memory of the phrase stage.
#[derive(Debug, Default)]
pub struct PhraseScratch {}

/// The phrase stage.
#[derive(Debug)]
pub struct PhraseFinder {}

/// Counts phrases over the documents of a run, added in run order.
#[derive(Debug, Default)]
pub struct PhraseCounter {}

/// What one document adds to the corpus counts; made on a worker thread, independent of the others.
#[derive(Debug, Default)]
pub struct PartialCount {}

impl PhraseFinder {
    /// The built-in formulae (or `formulae` in their place) with the user's on top.
    ///
    /// # Errors
    /// When a user lexicon is malformed.
    pub fn build(_vocabulary: &mut Vocabulary, _lexicons: &[UserLexicon], _formulae: Option<&str>) -> Result<Self> {
        Ok(Self {})
    }

    /// Fills `analysis.phrases`.
    pub fn find(&self, _document: &Document, _vocabulary: &Vocabulary, _scratch: &mut PhraseScratch, _analysis: &mut Analysis) {}

    /// What this document adds to corpus counts.
    #[must_use]
    pub fn partial(&self, _document: &Document, _analysis: &Analysis) -> PartialCount {
        PartialCount::default()
    }
}

impl PhraseCounter {
    /// Adds the next document in run order.
    pub fn add(&mut self, _partial: PartialCount) {}

    /// The phrases of the corpus, best first.
    #[must_use]
    pub fn finish(self, _finder: &PhraseFinder) -> Vec<CorpusPhrase> {
        Vec::new()
    }
}
