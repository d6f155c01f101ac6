//! Recurring phrases: per document, and over a corpus.
//!
//! A phrase is a sequence of 2 to 8 words that recurs, a set phrase of the lexicon, or a phrase in quotation marks. It opens
//! and closes on a content word and crosses no sentence end, bracket, quotation mark, comma or dash (set and quoted phrases may
//! cross commas). Words match by Snowball stem; a hyphen compound is one word, and the same word as its joined form where that
//! occurs, so "ironclad friendship", "iron-clad friendship" and "ironclad friendships" are variants of one phrase. What a
//! longer phrase always holds is not listed beside it.
//!
//! `unit` cuts tokens into words and marks, `stem` gives them keys, `repeats` counts n-grams exactly and chooses those that
//! stand on their own, `formula` and `quote` find what is listed without recurring, `rank` orders a document's phrases,
//! `corpus` does the same over many documents in bounded memory with the measures of [`statistics`], `reference` is the general
//! English they are compared with, `copies` finds near-identical documents.

mod copies;
mod corpus;
mod formula;
mod listing;
pub(crate) mod path;
pub mod places;
mod quote;
mod rank;
pub mod reference;
mod repeats;
pub mod series;
pub mod statistics;
pub(crate) mod stem;
pub(crate) mod unit;

pub use corpus::{CorpusPhrases, Counting, NgramTotal, PartialCount, PhraseCounter};
pub use formula::Formula;
pub use listing::PhraseScratch;

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
    /// Whose set phrase it is, from the lexicon: chinese, eu, un ...
    pub tradition: Option<String>,
    /// What the formula signals, from the lexicon.
    pub gloss: Option<String>,
    /// Number of the formula in the lexicon, for [`PhraseFinder::formula`].
    pub formula: Option<u32>,
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
    /// Occurrences where near-identical documents count once: of each group of copies the one with the most.
    pub count_unique: u64,
    /// Documents that hold it.
    pub documents: u64,
    /// Gries' deviation of proportions, 0 (even) to 1: `½ Σ |sᵢ − vᵢ|` over documents, with `sᵢ` the document's share of the
    /// corpus' words and `vᵢ` its share of the occurrences (Gries 2008); see [`statistics::dispersion`].
    pub dispersion: f64,
    /// Normalised pointwise mutual information of its words, -1 to 1 (Bouma 2009); see [`statistics::npmi`].
    pub npmi: f64,
    /// Log-likelihood ratio against the reference (Dunning 1993); see [`statistics::log_likelihood`].
    pub g2: f64,
    /// Binary logarithm of how much more often it is than in the reference (Hardie 2014); see [`statistics::log_ratio`].
    pub log_ratio: f64,
    /// C-value among the n-grams of the corpus (Frantzi, Ananiadou and Mima 2000); none for set phrases, whose wordings are
    /// several n-grams. See [`statistics::c_value`].
    pub c_value: Option<f64>,
    /// Date of the first document that holds it: ISO 8601, or less where the source gives less.
    pub first: Option<String>,
    /// Date of the last one.
    pub last: Option<String>,
    /// Who says it, the most frequent first: sources or holders of positions in its sentence, else the speaker of the document.
    pub actors: Vec<String>,
    /// Whose set phrase it is, from the lexicon: chinese, eu, un ...
    pub tradition: Option<String>,
    /// What the formula signals.
    pub gloss: Option<String>,
    /// Number of the formula in the lexicon, for [`PhraseFinder::formula`].
    pub formula: Option<u32>,
}

/// The phrase stage.
///
/// ```
/// use demarche::{Analyzer, Document};
/// let analyzer = Analyzer::builder().formulae("phrase\tgloss\nbasalt friendship\tan alliance\n").build()?;
/// let text = "They praised a basalt friendship. Basalt friendships last. The green valley is a green valley.";
/// let analysis = analyzer.analyze(&Document::from_text("note", text));
/// let phrases: Vec<_> = analysis.phrases.iter().map(|p| (p.phrase.as_str(), p.spans.len(), p.gloss.as_deref())).collect();
/// assert_eq!(phrases, [("basalt friendship", 2, Some("an alliance")), ("green valley", 2, None)]);
/// # Ok::<(), demarche::Error>(())
/// ```
#[derive(Debug)]
pub struct PhraseFinder {
    formulae: formula::Formulae,
    classes: unit::WordClasses,
}

impl PhraseFinder {
    /// The built-in formulae (or `formulae` in their place) with the user's on top.
    ///
    /// # Errors
    /// When a user lexicon is malformed.
    pub fn build(vocabulary: &mut Vocabulary, lexicons: &[UserLexicon], formulae: Option<&str>) -> Result<Self> {
        let formulae = formula::Formulae::build(vocabulary, lexicons, formulae)?;
        Ok(Self { formulae, classes: unit::WordClasses::builtin() })
    }

    /// Fills `analysis.phrases`, best first.
    pub fn find(&self, document: &Document, vocabulary: &Vocabulary, scratch: &mut PhraseScratch, analysis: &mut Analysis) {
        listing::find(&self.formulae, &self.classes, document, vocabulary, scratch, analysis);
    }

    /// What this document adds to corpus counts. Tokens and sentences are enough; with entities names are told better, with
    /// positions it is known who says what.
    #[must_use]
    pub fn partial(&self, document: &Document, vocabulary: &Vocabulary, analysis: &Analysis) -> PartialCount {
        PartialCount::of(&self.formulae, &self.classes, document, vocabulary, analysis)
    }

    /// A digest of all set phrases: partial counts merge only where it is the same.
    #[must_use]
    pub fn digest(&self) -> u64 {
        let mut digest = crate::lexicon::hash_key(crate::lexicon::data_hash().as_bytes());
        for formula in (0..).map_while(|number| self.formulae.get(number)) {
            digest =
                crate::lexicon::format::fold_multiply(digest ^ crate::lexicon::hash_key(formula.phrase.as_bytes()), 0x9E37_79B9_7F4A_7C15);
        }
        digest
    }

    /// The entry of the lexicon that a phrase names.
    #[must_use]
    pub fn formula(&self, number: u32) -> Option<Formula> {
        self.formulae.get(number)
    }
}
