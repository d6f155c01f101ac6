//! Named entities: gazetteers, rules for productive names, a trained sequence model, and document consistency.

mod certain;
mod consistency;
pub mod decode;
mod edges;
pub mod evidence;
pub mod explain;
pub mod features;
pub mod flags;
pub mod gazetteer;
mod guards;
pub(crate) mod heads;
mod link;
pub mod normalize;
mod places;
mod productive;
mod recase;
mod rules;
mod spans;
mod splits;
pub mod sums;
mod surnames;
mod user;
pub mod values;

use crate::analyzer::{Scratch, UserLexicon};
use crate::document::{Analysis, Document};
use crate::error::Result;
use crate::span::Span;
use crate::tag::Model;
use crate::tag::looks::Places;
use crate::tokenize::Vocabulary;
use decode::Transitions;
use flags::WordFlags;
use gazetteer::Gazetteer;

/// OntoNotes' types that occur in the register, and POLICY.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum EntityType {
    /// People's names.
    Person,
    /// Countries, cities, provinces.
    Gpe,
    /// Nationalities, peoples, religious and political group words.
    Norp,
    /// Organisations.
    Org,
    /// Natural or supranational places.
    Loc,
    /// Man-made places.
    Fac,
    /// Named meetings, wars, summits.
    Event,
    /// Treaties, agreements, resolutions, laws, named documents.
    Law,
    /// Named policies, initiatives, programmes, doctrines.
    Policy,
    /// Titles of works.
    WorkOfArt,
    /// Named products, weapons, vessels.
    Product,
    /// Absolute and relative dates.
    Date,
    /// Amounts of money.
    Money,
    /// Shares in per cent.
    Percent,
}

impl EntityType {
    /// Every type, in order of the discriminants.
    pub const ALL: [Self; 14] = [
        Self::Person,
        Self::Gpe,
        Self::Norp,
        Self::Org,
        Self::Loc,
        Self::Fac,
        Self::Event,
        Self::Law,
        Self::Policy,
        Self::WorkOfArt,
        Self::Product,
        Self::Date,
        Self::Money,
        Self::Percent,
    ];

    /// The label used in reports and gold files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "PERSON",
            Self::Gpe => "GPE",
            Self::Norp => "NORP",
            Self::Org => "ORG",
            Self::Loc => "LOC",
            Self::Fac => "FAC",
            Self::Event => "EVENT",
            Self::Law => "LAW",
            Self::Policy => "POLICY",
            Self::WorkOfArt => "WORK_OF_ART",
            Self::Product => "PRODUCT",
            Self::Date => "DATE",
            Self::Money => "MONEY",
            Self::Percent => "PERCENT",
        }
    }

    /// The type of a label.
    #[must_use]
    pub fn parse(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.as_str() == label)
    }
}

/// An ISO 3166-1 alpha-3 code.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CountryCode(pub [u8; 3]);

impl CountryCode {
    /// The three letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("")
    }

    /// The code of three capital letters.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_uppercase).then_some(Self(bytes))
    }
}

impl std::fmt::Debug for CountryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One mention of a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// The mention, without a leading "the" and without a possessive.
    pub span: Span,
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub last: u32,
    /// Its type.
    pub kind: EntityType,
    /// The country it names, for GPE and NORP.
    pub country: Option<CountryCode>,
    /// Canonical name: white space normalised, the lexicon's display form where it has one.
    pub name: String,
    /// Index of the sentence.
    pub sentence: u32,
    /// Index (from 0) of the fullest mention of the same referent in this document; its own index where it is that one.
    pub mention_of: u32,
    /// Normalised value of DATE (ISO 8601 or EDTF), MONEY (`1500000000 USD`) and PERCENT (`12`).
    pub value: Option<String>,
}

/// Working memory of the entity stage.
#[derive(Debug, Default)]
pub struct EntityScratch {
    /// Evidence on the document's tokens.
    pub buffers: evidence::Buffers,
    sums: sums::EntitySums,
    trellis: decode::Trellis,
    labels: Vec<u8>,
    spans: Vec<RawSpan>,
}

/// A run of tokens with a type, before names are resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawSpan {
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub last: u32,
    /// Its type.
    pub kind: EntityType,
}

#[repr(C, align(16))]
struct Aligned<B: ?Sized>(B);

static MODEL: &Aligned<[u8]> = &Aligned(*include_bytes!("../../data/models/entities.bin"));

/// The entity stage.
#[derive(Debug)]
pub struct Recognizer {
    gazetteer: Gazetteer,
    words: WordFlags,
    model: Option<(sums::Table, Transitions)>,
    anchor: Option<String>,
}

impl Recognizer {
    /// The built-in gazetteers, rules and model with the user's names on top.
    ///
    /// # Errors
    /// When a user lexicon is malformed.
    pub fn build(vocabulary: &mut Vocabulary, lexicons: &[UserLexicon], anchor: Option<&str>) -> Result<Self> {
        let mut gazetteer = Gazetteer::builtin();
        for lexicon in lexicons {
            user::add(&mut gazetteer, vocabulary, lexicon)?;
        }
        let recognizer = Self { gazetteer, words: WordFlags::builtin(), model: None, anchor: anchor.map(str::to_owned) };
        Ok(recognizer.with_model(Model::read(&MODEL.0)))
    }

    /// The same with another model (training and cross-validation).
    #[must_use]
    pub fn with_model(mut self, model: Option<Model<'static>>) -> Self {
        self.model = model.and_then(|model| Some((sums::Table::of(model)?, Transitions::of(&model))));
        self
    }

    /// Gives words of text without usable capitals the shapes they would usually have, before they are tagged.
    pub fn recase(&self, text: &str, sentences: &[crate::sentence::Sentence], tokens: &mut [crate::tokenize::Token]) {
        recase::recase(text, &self.gazetteer, self.words, sentences, tokens);
    }

    /// Collects the evidence on a tagged document's tokens.
    pub fn collect(&self, text: &str, analysis: &Analysis, buffers: &mut evidence::Buffers) {
        evidence::collect(text, &analysis.tokens, &analysis.sentences, &analysis.tags, &self.gazetteer, self.words, buffers)
    }

    /// Fills `analysis.entities`.
    pub fn recognize(&self, document: &Document, scratch: &mut Scratch, analysis: &mut Analysis) {
        let text = document.text.as_str();
        let memory = &mut scratch.entity;
        self.collect(text, analysis, &mut memory.buffers);
        memory.spans.clear();
        if let Some((table, transitions)) = &self.model {
            let looks = &scratch.tag.looks;
            memory.sums.start(table, looks);
            for sentence in &analysis.sentences {
                let range = sentence.first as usize..sentence.last as usize;
                let sight = sums::Sight {
                    distinct: looks.distinct(),
                    places: Places::of(looks, sentence),
                    tags: &analysis.tags[range.clone()],
                    evidence: &memory.buffers.evidence[range],
                };
                let (sums, n) = (&mut memory.sums, sight.places.len());
                decode::decode(transitions, n, |i| sums.score(table, sight, i), &mut memory.trellis, &mut memory.labels);
                spans_of(&memory.labels, sentence.first, &mut memory.spans);
            }
        }
        let scene = rules::Scene { text, analysis, buffers: &memory.buffers, gazetteer: &self.gazetteer };
        rules::apply(scene, &mut memory.spans);
        splits::apply(scene, &mut memory.spans);
        edges::apply(scene, &mut memory.spans);
        certain::apply(scene, &mut memory.spans);
        productive::apply(scene, &mut memory.spans);
        consistency::apply(scene, &mut memory.spans);
        guards::apply(scene, &mut memory.spans);
        link::resolve(document, &self.gazetteer, self.anchor.as_deref(), &memory.buffers, &memory.spans, analysis);
    }
}

/// Label sequences to spans.
fn spans_of(labels: &[u8], first: u32, spans: &mut Vec<RawSpan>) {
    let mut open: Option<RawSpan> = None;
    for (i, label) in labels.iter().enumerate() {
        let at = first + i as u32;
        let label = usize::from(*label);
        if label != features::OUTSIDE && label % 2 == 0 && open.is_some() {
            if let Some(span) = &mut open {
                span.last = at + 1;
            }
            continue;
        }
        spans.extend(open.take());
        if label != features::OUTSIDE {
            open = Some(RawSpan { first: at, last: at + 1, kind: EntityType::ALL[(label - 1) / 2] });
        }
    }
    spans.extend(open);
}
