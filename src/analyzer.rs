//! The analyser: built once, immutable, shared by threads. Mutable buffers live in a [`Scratch`] per thread.

use crate::document::{Analysis, Document};
use crate::entity::Recognizer;
use crate::error::Result;
use crate::phrase::PhraseFinder;
use crate::position::PositionFinder;
use crate::tag::Tagger;
use crate::tokenize::{Interner, Tokenizer, Vocabulary};

/// Runs every stage over a document.
///
/// ```
/// use demarche::{Analyzer, Document};
/// let analyzer = Analyzer::builder().build()?;
/// let document = Document::from_text("note", "China firmly opposes the plan.");
/// let analysis = analyzer.analyze(&document);
/// assert_eq!(analysis.entities[0].span.slice(&document.text), "China");
/// assert_eq!(analysis.positions[0].cue.slice(&document.text), "firmly opposes");
/// # Ok::<(), demarche::Error>(())
/// ```
#[derive(Debug)]
pub struct Analyzer {
    vocabulary: Vocabulary,
    tokenizer: Tokenizer,
    tagger: Tagger,
    recognizer: Recognizer,
    positions: PositionFinder,
    phrases: PhraseFinder,
}

/// Which stages run; later ones imply the earlier ones they need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// Tokens and sentences only.
    Tokens,
    /// Tags and chunks too.
    Tags,
    /// Entities too.
    Entities,
    /// Positions too.
    Positions,
    /// Everything.
    All,
}

/// Buffers of one thread. Nothing in it survives from one document to the next but memory.
#[derive(Debug, Default)]
pub struct Scratch {
    /// Forms of this document that the vocabulary lacks.
    pub interner: Interner,
    /// Working memory of the tagger.
    pub tag: crate::tag::TagScratch,
    /// Working memory of the entity stage.
    pub entity: crate::entity::EntityScratch,
    /// Working memory of the position stage.
    pub position: crate::position::PositionScratch,
    /// Working memory of the phrase stage.
    pub phrase: crate::phrase::PhraseScratch,
}

/// A user file that adds to or overrides the built-in data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserLexicon {
    /// Name for messages.
    pub path: String,
    /// The file's text: TSV (names or formulae) or TOML (cues).
    pub content: String,
}

/// Collects options and user lexicons, then builds the [`Analyzer`].
#[derive(Debug, Default)]
pub struct Builder {
    lexicons: Vec<UserLexicon>,
    formulae: Option<String>,
    anchor: Option<String>,
    ladder: Option<UserLexicon>,
    cues: Vec<UserLexicon>,
}

impl Builder {
    /// Adds a user lexicon; later ones override earlier ones.
    #[must_use]
    pub fn lexicon(mut self, path: impl Into<String>, content: impl Into<String>) -> Self {
        self.lexicons.push(UserLexicon { path: path.into(), content: content.into() });
        self
    }

    /// Replaces the built-in formula lexicon by the text of a TSV file (may be empty).
    #[must_use]
    pub fn formulae(mut self, content: impl Into<String>) -> Self {
        self.formulae = Some(content.into());
        self
    }

    /// Replaces all built-in cues by files laid out as `data/cues` is; one named `words.toml` gives irregular verbs.
    #[must_use]
    pub fn cues(mut self, files: impl IntoIterator<Item = UserLexicon>) -> Self {
        self.cues.extend(files);
        self
    }

    /// Replaces the built-in strength ladder by the text of a TOML file.
    #[must_use]
    pub fn ladder(mut self, path: impl Into<String>, content: impl Into<String>) -> Self {
        self.ladder = Some(UserLexicon { path: path.into(), content: content.into() });
        self
    }

    /// The date (ISO 8601) that relative dates refer to where the document has none.
    #[must_use]
    pub fn anchor_date(mut self, date: impl Into<String>) -> Self {
        self.anchor = Some(date.into());
        self
    }

    /// Builds the analyser.
    ///
    /// # Errors
    /// When a user lexicon is malformed: file, line and remedy are in the error.
    pub fn build(self) -> Result<Analyzer> {
        let mut vocabulary = Vocabulary::builtin();
        let recognizer = Recognizer::build(&mut vocabulary, &self.lexicons, self.anchor.as_deref())?;
        let mut positions = PositionFinder::build(&mut vocabulary, &self.lexicons, self.ladder.as_ref())?;
        if !self.cues.is_empty() {
            positions = positions.with_cues(&mut vocabulary, &self.cues)?;
        }
        let phrases = PhraseFinder::build(&mut vocabulary, &self.lexicons, self.formulae.as_deref())?;
        Ok(Analyzer { tokenizer: Tokenizer::new(), tagger: Tagger::builtin(), vocabulary, recognizer, positions, phrases })
    }
}

impl Analyzer {
    /// Options and user lexicons first.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Runs all stages with fresh memory.
    #[must_use]
    pub fn analyze(&self, document: &Document) -> Analysis {
        let mut analysis = Analysis::default();
        self.analyze_into(document, Depth::All, &mut Scratch::default(), &mut analysis);
        analysis
    }

    /// Runs the stages up to `depth`, reusing the memory of `scratch` and `analysis`.
    pub fn analyze_into(&self, document: &Document, depth: Depth, scratch: &mut Scratch, analysis: &mut Analysis) {
        analysis.clear();
        scratch.interner.reset();
        if !document.analyse {
            return;
        }
        let text = document.text.as_str();
        self.tokenizer.tokenize(text, &self.vocabulary, &mut scratch.interner, &mut analysis.tokens);
        crate::sentence::split(text, &analysis.tokens, &mut analysis.sentences, &mut analysis.paragraphs);
        analysis.dateline = crate::sentence::dateline::find(text, &analysis.tokens, &analysis.sentences);
        if depth == Depth::Tokens {
            return;
        }
        self.recognizer.recase(text, &analysis.sentences, &mut analysis.tokens);
        self.tagger.tag(&self.vocabulary, &scratch.interner, &analysis.tokens, &analysis.sentences, &mut scratch.tag, &mut analysis.tags);
        crate::tag::chunk::chunks(text, &analysis.tokens, &analysis.tags, &analysis.sentences, &mut analysis.chunks);
        if depth == Depth::Tags {
            return;
        }
        self.recognizer.recognize(document, scratch, analysis);
        if depth == Depth::Entities {
            return;
        }
        if depth >= Depth::Positions {
            self.positions.find(document, &self.vocabulary, &mut scratch.position, analysis);
        }
        if depth == Depth::All {
            self.phrases.find(document, &self.vocabulary, &mut scratch.phrase, analysis);
        }
    }

    /// The lower-cased forms the lexicons know.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The position stage.
    #[must_use]
    pub fn positions(&self) -> &PositionFinder {
        &self.positions
    }

    /// The entity stage.
    #[must_use]
    pub fn recognizer(&self) -> &Recognizer {
        &self.recognizer
    }

    /// The same with another entity stage (training and cross-validation).
    #[must_use]
    pub fn with_recognizer(mut self, change: impl FnOnce(Recognizer) -> Recognizer) -> Self {
        self.recognizer = change(self.recognizer);
        self
    }

    /// The phrase stage, for counting over a corpus.
    #[must_use]
    pub fn phrases(&self) -> &PhraseFinder {
        &self.phrases
    }
}
