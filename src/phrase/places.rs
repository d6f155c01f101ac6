//! The phrases of a run with all their places in memory, for what compares documents of a few corpora: histories, keyness.

use crate::error::Result;
use crate::phrase::{CorpusPhrases, PhraseKind};
use crate::span::Span;

/// A phrase of a corpus and all its places.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedPhrase {
    /// Rank from 1.
    pub id: u32,
    /// Most frequent surface form.
    pub phrase: String,
    /// Number of words.
    pub n: u8,
    /// Why it is listed.
    pub kind: PhraseKind,
    /// What the formula signals.
    pub gloss: Option<String>,
    /// (document number in run order from 0, span) of every occurrence, in order.
    pub spans: Vec<(u32, Span)>,
}

/// The phrases of a run with their places, best first.
///
/// ```
/// use demarche::phrase::{PhraseCounter, places::placed};
/// use demarche::{Analyzer, Document};
/// let analyzer = Analyzer::builder().build()?;
/// let mut counter = PhraseCounter::default();
/// for text in ["A basalt friendship holds.", "Basalt friendships last."] {
///     let document = Document::from_text("note", text);
///     let analysis = analyzer.analyze(&document);
///     counter.add(&analyzer.phrases().partial(&document, analyzer.vocabulary(), &analysis))?;
/// }
/// let phrases = placed(counter.finish(analyzer.phrases())?)?;
/// assert_eq!(phrases[0].spans.iter().map(|s| s.0).collect::<Vec<_>>(), [0, 1]);
/// # Ok::<(), demarche::Error>(())
/// ```
///
/// # Errors
/// When a temporary file cannot be read.
pub fn placed(mut phrases: CorpusPhrases) -> Result<Vec<PlacedPhrase>> {
    let spans = phrases.spans()?;
    let placed = phrases.phrases.into_iter().zip(spans).map(|(p, spans)| PlacedPhrase {
        id: p.id,
        phrase: p.phrase,
        n: p.n,
        kind: p.kind,
        gloss: p.gloss,
        spans,
    });
    Ok(placed.collect())
}
