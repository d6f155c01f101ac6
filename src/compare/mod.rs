//! What two texts say differently.
//!
//! Goes in: two analysed documents. Comes out: [`Change`]s in the order of the second text that together hold every word of
//! either text that the other lacks or has elsewhere. Case, quotation marks, the kind of dash, line breaks and the numbers of
//! paragraphs are layout and do not count; figures, names and their order do.
//!
//! `wording` makes the texts comparable, `align` pairs their sentences, `diff` finds the words that differ inside a pair,
//! `classify` says what each difference amounts to, by the [`Ladder`], negation and the positions of either text.
//! [`stances`] sums up whose positions appeared, disappeared or flipped, [`keyness`] which words and phrases one corpus uses
//! more, [`history`] which phrases two actors always used and now leave out.
//! The pair is always looked at in one order, whichever way round it is given, so `compare(b, a)` mirrors `compare(a, b)`.

mod align;
mod classify;
mod diff;
pub mod history;
pub mod keyness;
mod ladder;
pub mod stances;
mod wording;

pub use ladder::Ladder;

use crate::document::{Analysis, Document};
use crate::span::Span;
use wording::{Forms, Wording};

/// What became of a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// It says the opposite.
    Flipped,
    /// It is weaker.
    Softened,
    /// It is stronger.
    Hardened,
    /// Other words that neither ladder nor position explains.
    Reworded,
    /// The same words in another place.
    Moved,
    /// The same words.
    Kept,
    /// Only the first text has it.
    Gone,
    /// Only the second text has it.
    New,
}

impl Kind {
    /// Every kind, in the order they are told.
    pub const ALL: [Self; 8] =
        [Self::Flipped, Self::Softened, Self::Hardened, Self::Reworded, Self::Moved, Self::Gone, Self::New, Self::Kept];

    /// The label used in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Flipped => "flipped",
            Self::Softened => "softened",
            Self::Hardened => "hardened",
            Self::Reworded => "reworded",
            Self::Moved => "moved",
            Self::Kept => "kept",
            Self::Gone => "gone",
            Self::New => "new",
        }
    }

    /// What it is where the texts change places.
    #[must_use]
    pub const fn mirrored(self) -> Self {
        match self {
            Self::Softened => Self::Hardened,
            Self::Hardened => Self::Softened,
            Self::Gone => Self::New,
            Self::New => Self::Gone,
            same => same,
        }
    }
}

/// A passage of one of the texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Passage {
    /// The whole clause or phrase compared.
    pub span: Span,
    /// Index of its paragraph.
    pub paragraph: u32,
}

/// What is said about a change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// The wording of the first text and of the second.
    Words(String, String),
    /// A note that holds for both.
    Note(String),
}

impl std::fmt::Display for Detail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Words(a, b) => write!(f, "{a} -> {b}"),
            Self::Note(note) => f.write_str(note),
        }
    }
}

/// One difference between two texts (or, of kind [`Kind::Kept`], what is the same).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What became of the passage.
    pub kind: Kind,
    /// Whether it stands elsewhere, too.
    pub moved: bool,
    /// The passage of the first text; `None` for what is new.
    pub a: Option<Passage>,
    /// The passage of the second text; `None` for what is gone.
    pub b: Option<Passage>,
    /// The words that differ, or a note.
    pub detail: Option<Detail>,
    /// The words that differ, in the passage of the first text and in that of the second, where they are less than all of it.
    pub differs: (Option<Span>, Option<Span>),
    /// Where it is told: byte of the second text, and of the first.
    place: (u32, u32),
}

impl Change {
    fn mirrored(self) -> Self {
        let detail = match self.detail {
            Some(Detail::Words(a, b)) => Some(Detail::Words(b, a)),
            other => other,
        };
        Self {
            kind: self.kind.mirrored(),
            a: self.b,
            b: self.a,
            place: (self.place.1, self.place.0),
            differs: (self.differs.1, self.differs.0),
            detail,
            ..self
        }
    }
}

/// A document with its layers.
#[derive(Clone, Copy, Debug)]
pub struct Analysed<'a> {
    /// The text.
    pub document: &'a Document,
    /// All its layers.
    pub analysis: &'a Analysis,
}

/// Compares two texts: the changes from `a` to `b`, what was kept included, in the order of `b`; what is gone stands where it
/// would be.
///
/// ```
/// use demarche::compare::{Analysed, Kind, Ladder, compare};
/// use demarche::{Analyzer, Document};
/// let analyzer = Analyzer::builder().build()?;
/// let a = Document::from_text("a", "Peru firmly opposes any new fee. Talks go on.");
/// let b = Document::from_text("b", "Peru opposes any new fee. Talks go on.");
/// let (of_a, of_b) = (analyzer.analyze(&a), analyzer.analyze(&b));
/// let changes = compare(Analysed { document: &a, analysis: &of_a }, Analysed { document: &b, analysis: &of_b }, &Ladder::builtin());
/// assert_eq!(changes.iter().map(|c| c.kind).collect::<Vec<_>>(), [Kind::Softened, Kind::Kept]);
/// assert_eq!(changes[0].detail.as_ref().unwrap().to_string(), "firmly opposes -> opposes");
/// # Ok::<(), demarche::Error>(())
/// ```
#[must_use]
pub fn compare(a: Analysed<'_>, b: Analysed<'_>, ladder: &Ladder) -> Vec<Change> {
    let mut changes = if a.document.text <= b.document.text {
        in_order(a, b, ladder)
    } else {
        in_order(b, a, ladder).into_iter().map(Change::mirrored).collect()
    };
    changes.sort_by_key(|c| (c.place.0, c.b.is_some(), c.place.1, c.a));
    changes
}

/// The change where one side lacks a document as a whole: `kind` is [`Kind::Gone`] or [`Kind::New`]. `None` for an empty text.
#[must_use]
pub fn whole(text: Analysed<'_>, kind: Kind) -> Option<Change> {
    let analysis = text.analysis;
    let last = u32::try_from(analysis.tokens.len()).ok().filter(|n| *n > 0)?;
    let passage = Some(Passage { span: analysis.token_span(0, last), paragraph: 0 });
    let (a, b) = if kind == Kind::New { (None, passage) } else { (passage, None) };
    let detail = Some(Detail::Note("the whole document".into()));
    Some(Change { kind, moved: false, a, b, detail, differs: (None, None), place: (0, 0) })
}

fn in_order(a: Analysed<'_>, b: Analysed<'_>, ladder: &Ladder) -> Vec<Change> {
    let mut forms = Forms::default();
    let (a, b) = (Wording::new(a, ladder, &mut forms), Wording::new(b, ladder, &mut forms));
    let alignment = align::align(&a, &b, &forms);
    let mut changes = Vec::new();
    let same = |pair: &align::Pair| a.keys[pair.a.clone()] == b.keys[pair.b.clone()];
    let mut at = 0;
    while at < alignment.pairs.len() {
        let pair = &alignment.pairs[at];
        at += 1;
        if !same(pair) {
            changes.extend(classify::changes(&a, &b, pair, ladder, &forms));
            continue;
        }
        let (mut end_a, mut end_b) = (pair.a.end, pair.b.end);
        // What moved together is one change.
        while pair.moved
            && let Some(next) = alignment.pairs.get(at).filter(|n| n.moved && n.a.start == end_a && n.b.start == end_b && same(n))
        {
            (end_a, end_b) = (next.a.end, next.b.end);
            at += 1;
        }
        let (of_a, of_b) = (a.passage(pair.a.start..end_a), b.passage(pair.b.start..end_b));
        changes.push(Change {
            kind: if pair.moved { Kind::Moved } else { Kind::Kept },
            moved: pair.moved,
            place: (of_b.span.start, of_a.span.start),
            a: Some(of_a),
            b: Some(of_b),
            detail: None,
            differs: (None, None),
        });
    }
    // A passage of one text is told after what is paired before it.
    let mut ends: Vec<(usize, usize)> = alignment.pairs.iter().filter(|p| !p.moved).map(|p| (p.a.end, p.b.end)).collect();
    ends.sort_unstable();
    for range in alignment.gone {
        let before = ends[..ends.partition_point(|(end, _)| *end <= range.start)].last();
        let passage = a.passage(range.clone());
        changes.push(Change {
            kind: Kind::Gone,
            moved: false,
            place: (before.map_or(0, |(_, end)| b.end_of(*end)), passage.span.start),
            a: Some(passage),
            b: None,
            detail: a.set_phrases(passage.span),
            differs: (None, None),
        });
    }
    for range in alignment.new {
        let before = ends[..ends.partition_point(|(_, end)| *end <= range.start)].last();
        let passage = b.passage(range.clone());
        changes.push(Change {
            kind: Kind::New,
            moved: false,
            place: (passage.span.start, before.map_or(0, |(end, _)| a.end_of(*end))),
            a: None,
            b: Some(passage),
            detail: b.set_phrases(passage.span),
            differs: (None, None),
        });
    }
    changes
}
