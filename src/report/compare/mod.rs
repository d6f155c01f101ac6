//! What two texts, two corpora or a series of texts say differently: JSON, rows, and pages for terminal and browser.

mod html;
mod page;
mod rows;

pub use html::html;
pub use page::page;
pub use rows::{
    CHANGES, KEYNESS, MISSING, STANCES, changes as change_rows, keyness as key_rows, missing as missing_rows, stances as stance_rows,
};

use crate::compare::history::Missing;
use crate::compare::keyness::KeyItem;
use crate::compare::stances::{StanceChange, Stand};
use crate::compare::{Change, Detail, Kind, Passage};
use crate::document::Document;
use crate::report::SCHEMA_VERSION;
use crate::report::number::round6;
use crate::report::offsets::{OffsetMap, Offsets};
use crate::report::wrap::{cut, tidy};
use crate::span::Span;
use serde::Serialize;

/// One change as reports show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangeView {
    /// Name of the pair of documents, in a series the later one's; null where two files are compared.
    pub document: Option<String>,
    /// flipped, softened, hardened, reworded, moved, gone, new or kept.
    pub kind: &'static str,
    /// Whether it stands elsewhere, too.
    pub moved: bool,
    /// The wording of the second text (of the first where it is gone), cut.
    pub what: String,
    /// The passage of the first text.
    pub a: Option<PassageView>,
    /// The passage of the second text.
    pub b: Option<PassageView>,
    /// The words that differ as `old -> new`, the set phrases of the passage, or that it is a whole document.
    pub detail: Option<String>,
    /// Id of the first document; null where there is none.
    pub a_document: Option<String>,
    /// Id of the second document; null where there is none.
    pub b_document: Option<String>,
    #[serde(skip)]
    kind_of: Kind,
}

impl ChangeView {
    /// Whether it is a whole document that only one side has.
    fn is_whole(&self) -> bool {
        self.document.is_some() && (self.a_document.is_none() || self.b_document.is_none())
    }
}

/// A passage of one text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PassageView {
    /// As it stands.
    pub text: String,
    /// First unit in its text, from 0.
    pub start: u32,
    /// One past the last unit.
    pub end: u32,
    /// Index of its paragraph, from 0.
    pub paragraph: u32,
    /// Bytes of `text` that differ.
    #[serde(skip)]
    differs: Option<(usize, usize)>,
}

/// Two texts that are compared with each other; one may be missing.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// Name of the pair; none where two files are compared.
    pub name: Option<&'a str>,
    /// The first text.
    pub a: Option<&'a Document>,
    /// The second text.
    pub b: Option<&'a Document>,
}

/// Columns of the terminal that `what` may take.
const WHAT: usize = 72;

/// Shows the changes of one pair of documents.
#[must_use]
pub fn views(pair: Pair<'_>, changes: &[Change], offsets: Offsets) -> Vec<ChangeView> {
    let text = |document: Option<&Document>| document.map_or(String::new(), |d| d.text.clone());
    let (text_a, text_b) = (text(pair.a), text(pair.b));
    let (map_a, map_b) = (OffsetMap::new(&text_a, offsets), OffsetMap::new(&text_b, offsets));
    let view = |passage: Option<Passage>, differs: Option<Span>, text: &str, map: &OffsetMap<'_>| {
        passage.map(|p| {
            let (start, end) = map.pair(p.span);
            let inside = |span: Span| ((span.start - p.span.start) as usize, (span.end - p.span.start) as usize);
            PassageView { text: p.span.slice(text).to_owned(), start, end, paragraph: p.paragraph, differs: differs.map(inside) }
        })
    };
    changes
        .iter()
        .map(|change| {
            let (a, b) = (view(change.a, change.differs.0, &text_a, &map_a), view(change.b, change.differs.1, &text_b, &map_b));
            let shown = b.as_ref().or(a.as_ref()).map_or("", |p| p.text.as_str());
            ChangeView {
                document: pair.name.map(str::to_owned),
                kind: change.kind.as_str(),
                moved: change.moved,
                what: cut(&tidy(shown), WHAT),
                a,
                b,
                detail: change.detail.as_ref().map(Detail::to_string),
                a_document: pair.a.map(|d| d.id.clone()),
                b_document: pair.b.map(|d| d.id.clone()),
                kind_of: change.kind,
            }
        })
        .collect()
}

/// A position that appeared, disappeared or flipped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StanceView {
    /// In a series the later document; null elsewhere.
    pub document: Option<String>,
    /// flipped, disappeared or appeared.
    pub change: &'static str,
    /// Country code, or the name in lower case; null where the text names no holder.
    pub actor: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// The policy issue.
    pub issue: Option<String>,
    /// The target, where the change is of one position.
    pub target: Option<String>,
    /// On the first side.
    pub a: Option<StandView>,
    /// On the second side.
    pub b: Option<StandView>,
}

/// One side of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StandView {
    /// Positions.
    pub positions: u64,
    /// Support, welcome and commit less oppose, condemn, concern and warn.
    pub net: i64,
    /// Stances, the most frequent first.
    pub stances: Vec<&'static str>,
    /// The strongest wording.
    pub cue: String,
}

impl StandView {
    fn new(stand: Stand) -> Self {
        let stances = stand.stances.iter().map(|s| s.as_str()).collect();
        Self { positions: stand.positions, net: stand.net, stances, cue: stand.cue }
    }
}

impl StanceView {
    /// The view of a change; `document` names the later document of a series.
    #[must_use]
    pub fn new(document: Option<&str>, change: StanceChange) -> Self {
        Self {
            document: document.map(str::to_owned),
            change: change.turn.as_str(),
            actor: change.actor,
            name: change.name,
            issue: change.issue,
            target: change.target,
            a: change.a.map(StandView::new),
            b: change.b.map(StandView::new),
        }
    }
}

/// A phrase that two actors always used so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MissingView {
    /// The phrase.
    pub phrase: String,
    /// formula, quoted or collocation.
    pub kind: &'static str,
    /// The two actors: country codes, or names in lower case.
    pub dyad: [String; 2],
    /// Their names.
    pub names: [String; 2],
    /// Earlier documents of the two, all of which hold the phrase.
    pub history: Vec<String>,
    /// Present documents of the two, none of which does.
    pub now: Vec<String>,
    /// What the set phrase signals.
    pub gloss: Option<String>,
}

impl MissingView {
    /// The view of a phrase; `id` names a document by its number.
    pub fn new(missing: Missing, id: impl Fn(usize) -> String) -> Self {
        Self {
            phrase: missing.phrase,
            kind: missing.kind.as_str(),
            dyad: [missing.dyad.0, missing.dyad.1],
            names: [missing.names.0, missing.names.1],
            history: missing.history.into_iter().map(&id).collect(),
            now: missing.now.into_iter().map(&id).collect(),
            gloss: missing.gloss,
        }
    }
}

/// A word or phrase that one side uses more.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KeyView {
    /// The word or phrase.
    pub item: String,
    /// Number of words.
    pub n: u8,
    /// word, formula, quoted, name or collocation.
    pub kind: &'static str,
    /// The side that uses it more: a or b.
    pub more_in: &'static str,
    /// Occurrences on the first side.
    pub a_count: u64,
    /// Occurrences on the second side.
    pub b_count: u64,
    /// Words of the first side.
    pub a_words: u64,
    /// Words of the second side.
    pub b_words: u64,
    /// Log-likelihood ratio.
    pub g2: f64,
    /// Binary logarithm of the ratio of rates, above 0 where the second side has more.
    pub log_ratio: f64,
}

impl KeyView {
    /// The view of an item, numbers rounded.
    #[must_use]
    pub fn new(item: KeyItem) -> Self {
        Self {
            kind: item.kind.map_or("word", |k| k.as_str()),
            more_in: if item.log_ratio > 0.0 { "b" } else { "a" },
            item: item.item,
            n: item.n,
            a_count: item.counts.0,
            b_count: item.counts.1,
            a_words: item.words.0,
            b_words: item.words.1,
            g2: round6(item.g2),
            log_ratio: round6(item.log_ratio),
        }
    }
}

/// A document of a series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepView {
    /// Its id.
    pub id: String,
    /// Its date, where it has one.
    pub date: Option<String>,
}

/// All that differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    schema_version: u32,
    /// The first text or corpus.
    pub a: String,
    /// The second text or corpus.
    pub b: String,
    /// The documents of a series, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<StepView>,
    /// What became of the passages.
    pub changes: Vec<ChangeView>,
    /// What became of the positions, by actor and issue.
    pub positions: Vec<StanceView>,
    /// Phrases always used so far, and missing now.
    pub missing_phrases: Vec<MissingView>,
    /// What one side uses more.
    pub keyness: Vec<KeyView>,
}

impl Comparison {
    /// A comparison of two things, by their names.
    #[must_use]
    pub fn new(a: String, b: String) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            a,
            b,
            documents: Vec::new(),
            changes: Vec::new(),
            positions: Vec::new(),
            missing_phrases: Vec::new(),
            keyness: Vec::new(),
        }
    }

    /// Whether any passage changed.
    #[must_use]
    pub fn changed(&self) -> bool {
        self.changes.iter().any(|c| c.kind_of != Kind::Kept)
    }

    /// Leaves out what was kept.
    pub fn drop_kept(&mut self) {
        self.changes.retain(|c| c.kind_of != Kind::Kept);
    }

    /// One object.
    ///
    /// # Errors
    /// When writing fails.
    pub fn write_json(&self, mut out: impl std::io::Write) -> std::io::Result<()> {
        serde_json::to_writer(&mut out, self)?;
        out.write_all(b"\n")
    }
}

/// How many changes of each kind: `1 flipped, 2 gone`.
#[must_use]
pub fn summary(changes: &[ChangeView]) -> String {
    let count = |kind: Kind| changes.iter().filter(|c| c.kind_of == kind).count();
    let parts = Kind::ALL.iter().filter(|k| **k != Kind::Kept).map(|k| (count(*k), k.as_str())).filter(|(n, _)| *n > 0);
    let parts: Vec<String> = parts.map(|(n, kind)| format!("{n} {kind}")).collect();
    if parts.is_empty() { "no change".into() } else { parts.join(", ") }
}

/// The changes by pair of documents, with the pair's heading; none where two files are compared.
fn groups(comparison: &Comparison) -> Vec<(Option<String>, &[ChangeView])> {
    let same = |x: &ChangeView, y: &ChangeView| (&x.document, &x.a_document, &x.b_document) == (&y.document, &y.a_document, &y.b_document);
    let date = |id: &str| comparison.documents.iter().find(|d| d.id == id).and_then(|d| d.date.as_deref());
    let dated = |id: &str| date(id).map_or_else(|| id.to_owned(), |date| format!("{id} ({date})"));
    let heading = |c: &ChangeView| {
        let name = c.document.as_deref()?;
        Some(match (&c.a_document, &c.b_document) {
            (Some(a), Some(b)) if a != b => format!("{} -> {}", dated(a), dated(b)),
            _ => name.to_owned(),
        })
    };
    comparison.changes.chunk_by(same).map(|group| (heading(&group[0]), group)).collect()
}

/// One side of a position in words: `oppose, condemn “firmly opposes”`, with the number of positions where they are several.
fn stand(stand: Option<&StandView>) -> String {
    stand.map_or("nothing".into(), |s| {
        let times = if s.positions > 1 { format!(" {}×", s.positions) } else { String::new() };
        format!("{}{times} “{}”", s.stances.iter().take(3).copied().collect::<Vec<_>>().join(", "), tidy(&s.cue))
    })
}
