//! Parts of speech, lemmas and chunks.

pub mod chunk;
pub mod features;
pub mod lemma;
pub mod looks;
pub mod memo;
pub mod model;
mod sums;
pub mod words;

use crate::sentence::Sentence;
use crate::tokenize::{Interner, Token, Vocabulary};

pub use chunk::{Chunk, ChunkKind};
pub use model::Model;
pub use words::WordClasses;

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

    /// The tag of a UPOS label and a Penn Treebank label.
    #[must_use]
    pub fn from_labels(upos: &str, xpos: &str) -> Self {
        match upos {
            "NOUN" if xpos == "NNS" || xpos == "NNPS" => Self::NounPl,
            "NOUN" => Self::NounSg,
            "VERB" => match xpos {
                "VBD" => Self::VerbPast,
                "VBG" => Self::VerbIng,
                "VBN" => Self::VerbPart,
                "VBP" => Self::VerbPres,
                "VBZ" => Self::Verb3sg,
                _ => Self::VerbBase,
            },
            _ => Self::ALL.into_iter().find(|tag| tag.upos() == upos).unwrap_or(Self::X),
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
pub struct TagScratch {
    /// The looks of the document's tokens; the entity stage reads them too.
    pub looks: looks::Looks,
    sums: sums::TagSums,
}

/// The part-of-speech tagger: a greedy linear model over hashed features (multinomial logistic regression), left to right.
/// Words that people have always given one tag are looked up.
#[derive(Clone, Copy, Debug)]
pub struct Tagger {
    model: Option<Model<'static>>,
    classes: WordClasses<'static>,
}

#[repr(C, align(16))]
struct Aligned<B: ?Sized>(B);

static MODEL: &Aligned<[u8]> = &Aligned(*include_bytes!("../../data/models/tagger.bin"));

impl Tagger {
    /// The model compiled in.
    #[must_use]
    pub fn builtin() -> Self {
        Self { model: Model::read(&MODEL.0).filter(|model| model.width() == sums::WIDTH), classes: WordClasses::builtin() }
    }

    /// Fills `tags`, one a token.
    #[allow(clippy::too_many_arguments)]
    pub fn tag(
        &self,
        vocabulary: &Vocabulary,
        interner: &Interner,
        tokens: &[Token],
        sentences: &[Sentence],
        scratch: &mut TagScratch,
        tags: &mut Vec<Tag>,
    ) {
        tags.clear();
        let Some(model) = self.model else {
            tags.resize(tokens.len(), Tag::X);
            return;
        };
        scratch.looks.fill(vocabulary, interner, &self.classes, tokens, sentences);
        scratch.sums.decode(&model, &scratch.looks, sentences, tags);
    }
}

/// Appends the tags of a sentence to `tags`: the definition of what the tagger does, feature by feature.
pub fn decode(model: &Model<'_>, looks: &[features::Look], tags: &mut Vec<Tag>) {
    let (mut t1, mut t2) = (NO_TAG, NO_TAG);
    for (i, look) in looks.iter().enumerate() {
        let best = match model.row(features::certain(look)).and_then(|row| row.first()) {
            Some(only) => *only as usize,
            None => {
                let mut scores = [0i16; model::MAX_LABELS];
                let mut list = Vec::new();
                features::fixed(looks, i, |f| list.push(f));
                features::moving(looks, i, t1, t2, |f| list.push(f));
                model.add_all(&list, &mut scores);
                best(&scores[..Tag::ALL.len()])
            }
        };
        tags.push(Tag::ALL.get(best).copied().unwrap_or_default());
        (t2, t1) = (t1, best as u32);
    }
}

/// Stands for the tag before the first token.
pub const NO_TAG: u32 = 23;

/// Index of the highest score, the first of equals.
#[must_use]
pub fn best(scores: &[i16]) -> usize {
    let mut best = 0;
    for (i, score) in scores.iter().enumerate().skip(1) {
        if *score > scores[best] {
            best = i;
        }
    }
    best
}
