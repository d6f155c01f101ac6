//! Parts of speech, lemmas and chunks.

pub mod chunk;

use crate::sentence::Sentence;
use crate::tokenize::{Interner, Token, Vocabulary};

pub use chunk::{Chunk, ChunkKind};

/// A part of speech: Universal Dependencies' UPOS, with nouns split by number and verbs by Penn Treebank form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Tag {
    /// Adjective.
    Adj,
    /// Preposition or postposition.
    Adp,
    /// Adverb.
    Adv,
    /// Auxiliary, copula, modal.
    Aux,
    /// Coordinating conjunction.
    Cconj,
    /// Determiner.
    Det,
    /// Interjection.
    Intj,
    /// Noun, singular (NN).
    NounSg,
    /// Noun, plural (NNS).
    NounPl,
    /// Numeral.
    Num,
    /// Particle: infinitive to, not, possessive 's.
    Part,
    /// Pronoun.
    Pron,
    /// Proper noun.
    Propn,
    /// Punctuation.
    Punct,
    /// Subordinating conjunction.
    Sconj,
    /// Symbol.
    Sym,
    /// Verb, base form (VB).
    VerbBase,
    /// Verb, past tense (VBD).
    VerbPast,
    /// Verb, gerund or present participle (VBG).
    VerbIng,
    /// Verb, past participle (VBN).
    VerbPart,
    /// Verb, present, not third person singular (VBP).
    VerbPres,
    /// Verb, present, third person singular (VBZ).
    Verb3sg,
    /// Anything else.
    #[default]
    X,
}

impl Tag {
    /// Every tag, in order of the discriminants.
    pub const ALL: [Self; 23] = [
        Self::Adj,
        Self::Adp,
        Self::Adv,
        Self::Aux,
        Self::Cconj,
        Self::Det,
        Self::Intj,
        Self::NounSg,
        Self::NounPl,
        Self::Num,
        Self::Part,
        Self::Pron,
        Self::Propn,
        Self::Punct,
        Self::Sconj,
        Self::Sym,
        Self::VerbBase,
        Self::VerbPast,
        Self::VerbIng,
        Self::VerbPart,
        Self::VerbPres,
        Self::Verb3sg,
        Self::X,
    ];

    /// The UPOS label.
    #[must_use]
    pub const fn upos(self) -> &'static str {
        match self {
            Self::Adj => "ADJ",
            Self::Adp => "ADP",
            Self::Adv => "ADV",
            Self::Aux => "AUX",
            Self::Cconj => "CCONJ",
            Self::Det => "DET",
            Self::Intj => "INTJ",
            Self::NounSg | Self::NounPl => "NOUN",
            Self::Num => "NUM",
            Self::Part => "PART",
            Self::Pron => "PRON",
            Self::Propn => "PROPN",
            Self::Punct => "PUNCT",
            Self::Sconj => "SCONJ",
            Self::Sym => "SYM",
            Self::VerbBase | Self::VerbPast | Self::VerbIng | Self::VerbPart | Self::VerbPres | Self::Verb3sg => "VERB",
            Self::X => "X",
        }
    }

    /// Whether it is any form of a full verb.
    #[must_use]
    pub const fn is_verb(self) -> bool {
        matches!(self, Self::VerbBase | Self::VerbPast | Self::VerbIng | Self::VerbPart | Self::VerbPres | Self::Verb3sg)
    }

    /// Whether it is a common noun.
    #[must_use]
    pub const fn is_noun(self) -> bool {
        matches!(self, Self::NounSg | Self::NounPl)
    }
}

/// Working memory of the tagger.
#[derive(Debug, Default)]
pub struct TagScratch {}

/// The part-of-speech tagger.
#[derive(Debug)]
pub struct Tagger {}

impl Tagger {
    /// The model compiled in.
    #[must_use]
    pub fn builtin() -> Self {
        Self {}
    }

    /// Fills `tags`, one a token.
    #[allow(clippy::too_many_arguments)]
    pub fn tag(
        &self,
        _text: &str,
        _vocabulary: &Vocabulary,
        _interner: &mut Interner,
        tokens: &[Token],
        _sentences: &[Sentence],
        _scratch: &mut TagScratch,
        tags: &mut Vec<Tag>,
    ) {
        tags.clear();
        tags.resize(tokens.len(), Tag::X);
    }
}
