//! The public record: one document's results as every format shows them.
//!
//! The domain types are not serialised; a [`Record`] borrows from them, counts offsets in the unit asked for, and fixes
//! names and order of the fields. `entity_no`, `position_no` and `mention_of` count from 1; `sentence` and `paragraph`
//! are indices from 0, headline included.

use crate::document::{Analysis, Document};
use crate::entity::{CountryCode, Entity};
use crate::phrase::{CorpusPhrase, Phrase};
use crate::position::{Actor, Position};
use crate::report::number::round6;
use crate::report::offsets::{OffsetMap, Offsets};
use serde::Serialize;
use serde_json::{Map, Value};

/// Raised when a field of the record is renamed or removed, not when one is added.
pub const SCHEMA_VERSION: u32 = 1;

/// One analysed document.
///
/// ```
/// use demarche::{Analyzer, Document, report::{Offsets, Record}};
/// let document = Document::from_text("note", "China firmly opposes the plan.");
/// let analysis = Analyzer::builder().build()?.analyze(&document);
/// let record = Record::new(&document, &analysis, Offsets::Codepoint);
/// assert_eq!(record.characters, 30);
/// # Ok::<(), demarche::Error>(())
/// ```
#[derive(Clone, Debug, Serialize)]
pub struct Record<'a> {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Unique in a run.
    pub id: &'a str,
    /// Path with `/`, or `stdin`.
    pub source: &'a str,
    /// Hex SHA-256 of the text.
    pub sha256: &'a str,
    /// Headline.
    pub title: Option<&'a str>,
    /// What the reader should know.
    pub warning: Option<&'a str>,
    /// Place, date and agency at the head of the story.
    pub dateline: Option<DatelineView<'a>>,
    /// Date of publication from metadata.
    pub date: Option<&'a str>,
    /// Whose "we" the text is.
    pub speaker: Option<&'a str>,
    /// ISO 639-1 code.
    pub language: Option<&'a str>,
    /// Code points in the text, whatever `offsets` says.
    pub characters: u32,
    /// Words: a hyphen compound once, clitics not.
    pub words: usize,
    /// Number of sentences.
    pub sentences: usize,
    /// What `start` and `end` count.
    pub offsets: Offsets,
    /// Names in text order.
    pub entities: Vec<EntityView<'a>>,
    /// Positions in order of their cues.
    pub positions: Vec<PositionView<'a>>,
    /// The document's own phrases, best first.
    pub phrases: Vec<PhraseView<'a>>,
    /// Other fields of the input row.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub meta: &'a Map<String, Value>,
    /// News agency from metadata, where the dateline has none.
    #[serde(skip)]
    pub agency: Option<&'a str>,
}

/// A dateline.
#[derive(Clone, Debug, Serialize)]
pub struct DatelineView<'a> {
    /// As it stands.
    pub place: Option<&'a str>,
    /// EDTF.
    pub date: Option<&'a str>,
    /// As it stands.
    pub agency: Option<&'a str>,
}

/// One mention of a name.
#[derive(Clone, Debug, Serialize)]
pub struct EntityView<'a> {
    /// First unit.
    pub start: u32,
    /// One past the last unit.
    pub end: u32,
    /// The mention as it stands.
    pub text: &'a str,
    /// Label of its type.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// ISO 3166-1 alpha-3, for a country, its people or its capital.
    pub id: Option<&'a str>,
    /// Canonical name.
    pub name: &'a str,
    /// Index of the sentence, from 0.
    pub sentence: u32,
    /// Number, from 1, of the fullest mention of the same referent.
    pub mention_of: u32,
    /// Normalised value of DATE, MONEY and PERCENT.
    pub value: Option<&'a str>,
}

/// A holder or an actor named in a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ActorView<'a> {
    /// The name the text gives.
    pub name: &'a str,
    /// ISO 3166-1 alpha-3.
    pub id: Option<&'a str>,
}

/// A source or addressee, with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MentionView<'a> {
    /// The name the text gives.
    pub name: &'a str,
    /// ISO 3166-1 alpha-3.
    pub id: Option<&'a str>,
    /// First unit; null where it is only implied.
    pub start: Option<u32>,
    /// One past the last unit.
    pub end: Option<u32>,
}

/// One position.
#[derive(Clone, Debug, Serialize)]
pub struct PositionView<'a> {
    /// The cue as it stands.
    pub cue: &'a str,
    /// First unit of the cue.
    pub cue_start: u32,
    /// One past its last unit.
    pub cue_end: u32,
    /// One of nine labels.
    pub stance: &'static str,
    /// 1 mild, 2 plain, 3 intensified.
    pub strength: u8,
    /// Place on the strength ladder.
    pub step: Option<u8>,
    /// Resolved holders.
    pub holders: Vec<ActorView<'a>>,
    /// The holder's mention as it stands.
    pub holder_text: Option<&'a str>,
    /// First unit of that mention.
    pub holder_start: Option<u32>,
    /// One past its last unit.
    pub holder_end: Option<u32>,
    /// What the stance is about, as it stands.
    pub target: Option<&'a str>,
    /// First unit of the target.
    pub target_start: Option<u32>,
    /// One past its last unit.
    pub target_end: Option<u32>,
    /// Actors named in the target.
    pub target_actors: Vec<ActorView<'a>>,
    /// Who is asked, thanked or told.
    pub addressee: Option<MentionView<'a>>,
    /// Who reports the stance: the innermost of `sources`.
    pub source: Option<MentionView<'a>>,
    /// The chain of reporters, outermost last.
    pub sources: Vec<MentionView<'a>>,
    /// An affirming word governs the stance.
    pub reaffirmed: bool,
    /// The cue stands under negation; `stance` is the effective one.
    pub negated: bool,
    /// The cue stands in quotation marks.
    pub quoted: bool,
    /// Policy issue.
    pub issue: Option<&'a str>,
    /// PLOVER event type.
    pub plover: Option<&'a str>,
    /// The rule that made it.
    pub rule: &'a str,
    /// Index of the sentence, from 0.
    pub sentence: u32,
    /// Index of the paragraph, from 0.
    pub paragraph: u32,
    /// The sentence as it stands.
    pub sentence_text: &'a str,
}

/// One phrase of the document.
#[derive(Clone, Debug, Serialize)]
pub struct PhraseView<'a> {
    /// Most frequent surface form, white space normalised.
    pub phrase: &'a str,
    /// Occurrences.
    pub count: usize,
    /// formula, quoted, name or collocation.
    pub kind: &'static str,
    /// Distinct surface forms, most frequent first.
    pub variants: &'a [String],
    /// `[start, end]` of every occurrence, in text order.
    pub spans: Vec<(u32, u32)>,
    /// Whose set phrase it is: chinese, eu, un ...; null for other phrases.
    pub tradition: Option<&'a str>,
    /// What the set phrase signals; null for other phrases.
    pub gloss: Option<&'a str>,
    /// Number of words.
    #[serde(skip)]
    pub n: u8,
}

/// One phrase of a corpus.
#[derive(Clone, Debug, Serialize)]
pub struct CorpusPhraseView<'a> {
    /// Rank from 1.
    pub phrase_id: u32,
    /// Most frequent surface form.
    pub phrase: &'a str,
    /// Number of words.
    pub n: u8,
    /// formula, quoted, name or collocation.
    pub kind: &'static str,
    /// All occurrences.
    pub count: u64,
    /// Occurrences, those of near-identical documents counted once.
    pub count_unique: u64,
    /// Documents that hold it.
    pub documents: u64,
    /// Gries' deviation of proportions.
    pub dispersion: f64,
    /// Normalised pointwise mutual information.
    pub npmi: f64,
    /// Log-likelihood ratio against the reference.
    pub g2: f64,
    /// Binary logarithm of the ratio of frequencies.
    pub log_ratio: f64,
    /// C-value; null for set phrases.
    pub c_value: Option<f64>,
    /// Date of the first document that holds it.
    pub first: Option<&'a str>,
    /// Date of the last one.
    pub last: Option<&'a str>,
    /// Who says it, the most frequent first.
    pub actors: &'a [String],
    /// Whose set phrase it is: chinese, eu, un ...
    pub tradition: Option<&'a str>,
    /// What the formula signals.
    pub gloss: Option<&'a str>,
    /// Distinct surface forms, most frequent first.
    pub variants: &'a [String],
}

impl<'a> CorpusPhraseView<'a> {
    /// The view of a phrase, numbers rounded.
    #[must_use]
    pub fn new(phrase: &'a CorpusPhrase) -> Self {
        Self {
            phrase_id: phrase.id,
            phrase: &phrase.phrase,
            n: phrase.n,
            kind: phrase.kind.as_str(),
            count: phrase.count,
            count_unique: phrase.count_unique,
            documents: phrase.documents,
            dispersion: round6(phrase.dispersion),
            npmi: round6(phrase.npmi),
            g2: round6(phrase.g2),
            log_ratio: round6(phrase.log_ratio),
            c_value: phrase.c_value.map(round6),
            first: phrase.first.as_deref(),
            last: phrase.last.as_deref(),
            actors: &phrase.actors,
            tradition: phrase.tradition.as_deref(),
            gloss: phrase.gloss.as_deref(),
            variants: &phrase.variants,
        }
    }
}

impl<'a> Record<'a> {
    /// The record of an analysed document.
    #[must_use]
    pub fn new(document: &'a Document, analysis: &'a Analysis, offsets: Offsets) -> Self {
        let text = document.text.as_str();
        let map = OffsetMap::new(text, offsets);
        let characters = if offsets == Offsets::Codepoint { map.total() } else { OffsetMap::new(text, Offsets::Codepoint).total() };
        let dateline = analysis.dateline.as_ref().map(|d| DatelineView {
            place: d.place.as_deref(),
            date: d.date.as_deref(),
            agency: d.agency.as_deref(),
        });
        Self {
            schema_version: SCHEMA_VERSION,
            id: &document.id,
            source: &document.source,
            sha256: &document.sha256,
            title: document.title.as_deref(),
            warning: document.warning.as_deref(),
            dateline,
            date: document.date.as_deref(),
            speaker: document.speaker.as_deref(),
            language: document.language,
            characters,
            words: analysis.words(text),
            sentences: analysis.sentences.len(),
            offsets,
            entities: analysis.entities.iter().map(|e| entity(e, text, &map)).collect(),
            positions: analysis.positions.iter().map(|p| position(p, analysis, text, &map)).collect(),
            phrases: analysis.phrases.iter().map(|p| phrase(p, &map)).collect(),
            meta: &document.meta,
            agency: document.agency.as_deref(),
        }
    }

    /// Place of the story: the dateline's.
    #[must_use]
    pub fn place(&self) -> Option<&'a str> {
        self.dateline.as_ref().and_then(|d| d.place)
    }

    /// Date of the story: the metadata's, else the dateline's.
    #[must_use]
    pub fn story_date(&self) -> Option<&'a str> {
        self.date.or_else(|| self.dateline.as_ref().and_then(|d| d.date))
    }

    /// Agency of the story: the dateline's, else the metadata's.
    #[must_use]
    pub fn story_agency(&self) -> Option<&'a str> {
        self.dateline.as_ref().and_then(|d| d.agency).or(self.agency)
    }
}

fn code(country: &Option<CountryCode>) -> Option<&str> {
    country.as_ref().map(CountryCode::as_str)
}

fn entity<'a>(entity: &'a Entity, text: &'a str, map: &OffsetMap<'_>) -> EntityView<'a> {
    let (start, end) = map.pair(entity.span);
    EntityView {
        start,
        end,
        text: entity.span.slice(text),
        kind: entity.kind.as_str(),
        id: code(&entity.country),
        name: &entity.name,
        sentence: entity.sentence,
        mention_of: entity.mention_of + 1,
        value: entity.value.as_deref(),
    }
}

fn actors(actors: &[Actor]) -> Vec<ActorView<'_>> {
    actors.iter().map(|a| ActorView { name: &a.name, id: code(&a.country) }).collect()
}

fn mention<'a>(actor: &'a Actor, map: &OffsetMap<'_>) -> MentionView<'a> {
    let (start, end) = actor.span.map(|s| map.pair(s)).unzip();
    MentionView { name: &actor.name, id: code(&actor.country), start, end }
}

fn position<'a>(position: &'a Position, analysis: &'a Analysis, text: &'a str, map: &OffsetMap<'_>) -> PositionView<'a> {
    let (cue_start, cue_end) = map.pair(position.cue);
    let (holder_start, holder_end) = position.holder.map(|s| map.pair(s)).unzip();
    let (target_start, target_end) = position.target.map(|s| map.pair(s)).unzip();
    let sources: Vec<_> = position.sources.iter().map(|a| mention(a, map)).collect();
    PositionView {
        cue: position.cue.slice(text),
        cue_start,
        cue_end,
        stance: position.stance.as_str(),
        strength: position.strength,
        step: position.step,
        holders: actors(&position.holders),
        holder_text: position.holder.map(|s| s.slice(text)),
        holder_start,
        holder_end,
        target: position.target.map(|s| s.slice(text)),
        target_start,
        target_end,
        target_actors: actors(&position.target_actors),
        addressee: position.addressee.as_ref().map(|a| mention(a, map)),
        source: sources.first().cloned(),
        sources,
        reaffirmed: position.reaffirmed,
        negated: position.negated,
        quoted: position.quoted,
        issue: position.issue,
        plover: position.plover,
        rule: position.rule,
        sentence: position.sentence,
        paragraph: position.paragraph,
        sentence_text: analysis.sentences.get(position.sentence as usize).map_or("", |s| s.span.slice(text)),
    }
}

fn phrase<'a>(phrase: &'a Phrase, map: &OffsetMap<'_>) -> PhraseView<'a> {
    PhraseView {
        phrase: &phrase.phrase,
        count: phrase.spans.len(),
        kind: phrase.kind.as_str(),
        variants: &phrase.variants,
        spans: phrase.spans.iter().map(|&s| map.pair(s)).collect(),
        tradition: phrase.tradition.as_deref(),
        gloss: phrase.gloss.as_deref(),
        n: phrase.n,
    }
}
