//! The tidy tables: their columns, types and keys.
//!
//! A table is data: the same [`Table`] writes CSV and TSV, row objects in JSON, terminal tables and the column types of
//! `datapackage.json`.

use serde::{Serialize, Serializer};
use std::borrow::Cow;

pub use crate::report::matrix::{ACTORS, MATRIX};

/// Type of a column, under Frictionless' names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// Text.
    String,
    /// Whole number.
    Integer,
    /// Number with six significant digits.
    Number,
    /// `true` or `false`.
    Boolean,
    /// JSON text.
    Object,
}

impl ColumnType {
    /// Frictionless' name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Object => "object",
        }
    }
}

/// One column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Header.
    pub name: &'static str,
    /// Type of its cells.
    pub kind: ColumnType,
    /// What it says.
    pub about: &'static str,
}

/// Columns that refer to another table's.
#[derive(Clone, Copy, Debug)]
pub struct ForeignKey {
    /// Columns here.
    pub columns: &'static [&'static str],
    /// The other table.
    pub table: &'static str,
    /// Columns there.
    pub refers_to: &'static [&'static str],
}

/// One table.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Name, and stem of its file.
    pub name: &'static str,
    /// Columns in order.
    pub columns: &'static [Column],
    /// Columns that identify a row.
    pub primary: &'static [&'static str],
    /// References to other tables.
    pub foreign: &'static [ForeignKey],
    /// Columns that a terminal shows where all have no room; empty means all.
    pub main: &'static [&'static str],
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing: an empty cell.
    Null,
    /// Text.
    Text(Cow<'a, str>),
    /// Whole number.
    Count(u64),
    /// Whole number that may be below zero.
    Signed(i64),
    /// Number, already rounded.
    Real(f64),
    /// Yes or no.
    Flag(bool),
    /// Several texts: joined by "; " in a cell, an array in JSON; an empty list is an empty cell.
    List(Vec<Cow<'a, str>>),
    /// Places in the text: `start-end` joined by spaces in a cell, pairs in JSON.
    Spans(Cow<'a, [(u32, u32)]>),
}

impl Cell<'_> {
    /// The cell as CSV writes it.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Null => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Count(number) => Cow::Owned(number.to_string()),
            Self::Signed(number) => Cow::Owned(number.to_string()),
            Self::Real(number) => Cow::Owned(number.to_string()),
            Self::Flag(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
            Self::List(texts) => Cow::Owned(texts.join("; ")),
            Self::Spans(spans) => Cow::Owned(spans.iter().map(|(start, end)| format!("{start}-{end}")).collect::<Vec<_>>().join(" ")),
        }
    }
}

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Count(number) => serializer.serialize_u64(*number),
            Self::Signed(number) => serializer.serialize_i64(*number),
            Self::Real(number) => serializer.serialize_f64(*number),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::List(texts) => texts.serialize(serializer),
            Self::Spans(spans) => spans.serialize(serializer),
        }
    }
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<u32> for Cell<'_> {
    fn from(number: u32) -> Self {
        Self::Count(number.into())
    }
}

impl From<u64> for Cell<'_> {
    fn from(number: u64) -> Self {
        Self::Count(number)
    }
}

impl From<usize> for Cell<'_> {
    fn from(number: usize) -> Self {
        Self::Count(number as u64)
    }
}

impl From<f64> for Cell<'_> {
    fn from(number: f64) -> Self {
        Self::Real(number)
    }
}

impl From<bool> for Cell<'_> {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl<'a, T: Into<Self>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

const fn column(name: &'static str, kind: ColumnType, about: &'static str) -> Column {
    Column { name, kind, about }
}

use ColumnType::{Boolean, Integer, Number, Object, String as Str};

const DOC_ID: Column = column("doc_id", Str, "the document, unique in a run");
const IN_DOCUMENT: ForeignKey = ForeignKey { columns: &["doc_id"], table: "documents", refers_to: &["doc_id"] };
const START: Column = column("start", Integer, "first unit in the text, from 0");
const END: Column = column("end", Integer, "one past the last unit");

/// One row a document.
pub static DOCUMENTS: Table = Table {
    name: "documents",
    columns: &[
        DOC_ID,
        column("source", Str, "path or stdin"),
        column("title", Str, "headline"),
        column("date", Str, "date of publication, ISO 8601 or EDTF (XXXX where the text gives no year)"),
        column("place", Str, "place of the dateline"),
        column("agency", Str, "news agency"),
        column("speaker", Str, "whose \"we\" the text is"),
        column("language", Str, "ISO 639-1"),
        column("characters", Integer, "Unicode code points"),
        column("words", Integer, "words, a hyphen compound once"),
        column("sentences", Integer, "sentences"),
        column("entities", Integer, "rows in entities"),
        column("positions", Integer, "rows in positions"),
        column("warning", Str, "what the reader should know"),
        column("meta", Object, "other fields of the input row, as JSON"),
    ],
    primary: &["doc_id"],
    foreign: &[],
    main: &[],
};

/// One row a mention.
pub static ENTITIES: Table = Table {
    name: "entities",
    columns: &[
        DOC_ID,
        column("entity_no", Integer, "number within the document, from 1"),
        START,
        END,
        column("text", Str, "the mention as it stands"),
        column("type", Str, "PERSON, GPE, NORP, ORG, LOC, FAC, EVENT, LAW, POLICY, WORK_OF_ART, PRODUCT, DATE, MONEY, PERCENT"),
        column("country", Str, "ISO 3166-1 alpha-3 of a country, its people or its capital"),
        column("name", Str, "canonical name"),
        column("mention_of", Integer, "entity_no of the fullest mention of the same referent"),
        column("value", Str, "normalised date, amount or share"),
        column("sentence", Integer, "index of the sentence, from 0"),
    ],
    primary: &["doc_id", "entity_no"],
    foreign: &[IN_DOCUMENT, ForeignKey { columns: &["doc_id", "mention_of"], table: "", refers_to: &["doc_id", "entity_no"] }],
    main: &["doc_id", "entity_no", "start", "end", "text", "type", "country", "name", "value"],
};

/// One row a position.
pub static POSITIONS: Table = Table {
    name: "positions",
    columns: &[
        DOC_ID,
        column("position_no", Integer, "number within the document, from 1"),
        column("holders", Str, "names joined by \"; \""),
        column("stance", Str, "support, oppose, condemn, concern, welcome, urge, commit, affirm, warn"),
        column("strength", Integer, "1 mild, 2 plain, 3 intensified"),
        column("step", Integer, "place on the strength ladder"),
        column("cue", Str, "the words that carry the stance, as they stand"),
        column("cue_start", Integer, "first unit of the cue"),
        column("cue_end", Integer, "one past its last unit"),
        column("target", Str, "what the stance is about, as it stands"),
        column("target_start", Integer, "first unit of the target"),
        column("target_end", Integer, "one past its last unit"),
        column("addressee", Str, "who is asked, thanked or told"),
        column("source", Str, "who reports the stance"),
        column("reaffirmed", Boolean, "an affirming word governs the stance"),
        column("negated", Boolean, "the cue stands under negation; the stance is the effective one"),
        column("quoted", Boolean, "the cue stands in quotation marks"),
        column("issue", Str, "policy issue"),
        column("plover", Str, "PLOVER event type"),
        column("rule", Str, "the rule that made it"),
        column("sentence", Integer, "index of the sentence, from 0"),
        column("paragraph", Integer, "index of the paragraph, from 0"),
        column("sentence_text", Str, "the sentence as it stands"),
    ],
    primary: &["doc_id", "position_no"],
    foreign: &[IN_DOCUMENT],
    main: &["doc_id", "holders", "stance", "strength", "cue", "target", "addressee", "source", "paragraph"],
};

/// One row a holder of a position.
pub static POSITION_HOLDERS: Table = Table {
    name: "position_holders",
    columns: &[
        DOC_ID,
        column("position_no", Integer, "the position"),
        column("holder", Str, "name"),
        column("country", Str, "ISO 3166-1 alpha-3"),
    ],
    primary: &[],
    foreign: &[IN_DOCUMENT, ForeignKey { columns: &["doc_id", "position_no"], table: "positions", refers_to: &["doc_id", "position_no"] }],
    main: &[],
};

/// One row a phrase of the corpus.
pub static PHRASES: Table = Table {
    name: "phrases",
    columns: &[
        column("phrase_id", Integer, "rank, from 1"),
        column("phrase", Str, "most frequent surface form"),
        column("n", Integer, "words"),
        column("kind", Str, "formula, quoted, name, collocation"),
        column("count", Integer, "occurrences"),
        column("count_unique", Integer, "occurrences, near-identical documents counted once"),
        column("documents", Integer, "documents that hold it"),
        column("dispersion", Number, "Gries' deviation of proportions: 0 even, 1 all in one place"),
        column("npmi", Number, "normalised pointwise mutual information, -1 to 1"),
        column("g2", Number, "log-likelihood ratio against the reference"),
        column("log_ratio", Number, "binary logarithm of how much more often it is than in the reference"),
        column("c_value", Number, "C-value: frequency outside longer phrases, weighted by length"),
        column("first", Str, "date of the first document that holds it"),
        column("last", Str, "date of the last document that holds it"),
        column("actors", Str, "who says it, joined by \"; \", most frequent first"),
        column("tradition", Str, "whose set phrase it is: chinese, eu, un ..."),
        column("gloss", Str, "what the formula signals"),
        column("variants", Str, "surface forms joined by \"; \", most frequent first"),
    ],
    primary: &["phrase_id"],
    foreign: &[],
    main: &["phrase", "kind", "count", "count_unique", "documents", "dispersion", "log_ratio", "c_value", "gloss"],
};

/// One row a document that is a near-identical copy of another, and one for the first of each such group.
pub static COPIES: Table = Table {
    name: "copies",
    columns: &[DOC_ID, column("copy_of", Str, "the first document of its group, in run order")],
    primary: &["doc_id"],
    foreign: &[IN_DOCUMENT],
    main: &["doc_id", "copy_of"],
};

/// One row an occurrence of a phrase.
pub static PHRASE_SPANS: Table = Table {
    name: "phrase_spans",
    columns: &[DOC_ID, column("phrase_id", Integer, "the phrase"), START, END, column("text", Str, "the occurrence as it stands")],
    primary: &["doc_id", "phrase_id", "start"],
    foreign: &[IN_DOCUMENT, ForeignKey { columns: &["phrase_id"], table: "phrases", refers_to: &["phrase_id"] }],
    main: &[],
};

/// One row a document that failed.
pub static ERRORS: Table = Table {
    name: "errors",
    columns: &[
        column("doc_id", Str, "the document as it would have been called"),
        column("source", Str, "path or stdin"),
        column("line", Integer, "line in the source, from 1"),
        column("reason", Str, "what is wrong and what to do"),
    ],
    primary: &[],
    foreign: &[],
    main: &[],
};

/// One row a phrase of a document.
pub static DOCUMENT_PHRASES: Table = Table {
    name: "phrases",
    columns: &[
        DOC_ID,
        column("phrase", Str, "most frequent surface form"),
        column("n", Integer, "words"),
        column("kind", Str, "formula, quoted, name, collocation"),
        column("count", Integer, "occurrences"),
        column("tradition", Str, "whose set phrase it is: chinese, eu, un ..."),
        column("gloss", Str, "what the formula signals"),
        column("variants", Str, "surface forms joined by \"; \", most frequent first"),
        column("spans", Str, "start-end of every occurrence, joined by spaces"),
    ],
    primary: &["doc_id", "phrase"],
    foreign: &[IN_DOCUMENT],
    main: &["doc_id", "phrase", "kind", "count", "tradition", "gloss"],
};

/// One row a token.
pub static TOKENS: Table = Table {
    name: "tokens",
    columns: &[
        DOC_ID,
        column("token_no", Integer, "number within the document, from 1"),
        START,
        END,
        column("text", Str, "the word as it stands"),
        column("upos", Str, "part of speech, Universal Dependencies"),
        column("sentence", Integer, "index of the sentence, from 0"),
    ],
    primary: &["doc_id", "token_no"],
    foreign: &[IN_DOCUMENT],
    main: &[],
};

/// The tables of `--out-dir`, in the order they are listed.
pub static ALL: [&Table; 10] =
    [&DOCUMENTS, &ENTITIES, &POSITIONS, &POSITION_HOLDERS, &ACTORS, &MATRIX, &PHRASES, &PHRASE_SPANS, &COPIES, &ERRORS];

/// Receives the rows of a table.
pub trait Rows {
    /// The next row, one cell a column.
    ///
    /// # Errors
    /// When it cannot be written.
    fn row(&mut self, cells: &[Cell<'_>]) -> std::io::Result<()>;
}
