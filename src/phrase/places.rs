//! The phrases of a run with the documents and places where they stand, for what needs more than their counts: phrases by
//! month or speaker, histories, keyness of two corpora.

use crate::error::Result;
use crate::phrase::{PartialCount, PhraseCounter, PhraseFinder, PhraseKind};
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

/// Counts phrases and keeps their places.
///
/// ```
/// use demarche::phrase::places::Places;
/// use demarche::{Analyzer, Document};
/// let analyzer = Analyzer::builder().build()?;
/// let mut places = Places::default();
/// for text in ["A basalt friendship holds.", "Basalt friendships last."] {
///     let document = Document::from_text("note", text);
///     let analysis = analyzer.analyze(&document);
///     places.add(analyzer.phrases().partial(&document, analyzer.vocabulary(), &analysis))?;
/// }
/// let phrases = places.finish(analyzer.phrases())?;
/// assert_eq!(phrases[0].spans.iter().map(|s| s.0).collect::<Vec<_>>(), [0, 1]);
/// # Ok::<(), demarche::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Places {
    counter: PhraseCounter,
}

impl Places {
    /// Adds the next document in run order.
    ///
    /// # Errors
    /// When a counter that writes to disk cannot.
    pub fn add(&mut self, partial: PartialCount) -> Result<()> {
        self.counter.add(partial);
        Ok(())
    }

    /// The phrases of the run, best first.
    ///
    /// # Errors
    /// When a counter that writes to disk cannot read it again.
    pub fn finish(self, finder: &PhraseFinder) -> Result<Vec<PlacedPhrase>> {
        let phrases = self.counter.finish(finder).into_iter().map(|p| {
            let mut spans = p.spans;
            spans.sort_unstable();
            PlacedPhrase { id: p.id, phrase: p.phrase, n: p.n, kind: p.kind, gloss: p.gloss, spans }
        });
        Ok(phrases.collect())
    }
}
