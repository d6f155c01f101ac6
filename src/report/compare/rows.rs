//! The tables of a comparison.

use crate::report::compare::{ChangeView, KeyView, MissingView, StanceView};
use crate::report::tables::{Cell, Column, ColumnType, Rows, Table};
use std::borrow::Cow;
use std::io;

use ColumnType::{Boolean, Integer, Number, String as Str};

const fn column(name: &'static str, kind: ColumnType, about: &'static str) -> Column {
    Column { name, kind, about }
}

const fn table(name: &'static str, columns: &'static [Column]) -> Table {
    Table { name, columns, primary: &[], foreign: &[], main: &[] }
}

/// One row a change.
pub static CHANGES: Table = table(
    "changes",
    &[
        column("doc_id", Str, "the pair of documents, in a series the later one; empty where two files are compared"),
        column("kind", Str, "flipped, softened, hardened, reworded, moved, gone, new, kept"),
        column("moved", Boolean, "stands elsewhere, too"),
        column("what", Str, "the wording, cut"),
        column("detail", Str, "the words that differ, set phrases, or that it is a whole document"),
        column("a_text", Str, "the passage of the first text"),
        column("a_start", Integer, "its first unit"),
        column("a_end", Integer, "one past its last unit"),
        column("a_paragraph", Integer, "index of its paragraph, from 0"),
        column("b_text", Str, "the passage of the second text"),
        column("b_start", Integer, "its first unit"),
        column("b_end", Integer, "one past its last unit"),
        column("b_paragraph", Integer, "index of its paragraph, from 0"),
        column("a_doc_id", Str, "the first document"),
        column("b_doc_id", Str, "the second document"),
    ],
);

/// One row a position that appeared, disappeared or flipped.
pub static STANCES: Table = table(
    "positions",
    &[
        column("doc_id", Str, "in a series the later document"),
        column("change", Str, "flipped, disappeared, appeared"),
        column("actor", Str, "country code, or the name in lower case; empty where the text names no holder"),
        column("name", Str, "its name"),
        column("issue", Str, "policy issue"),
        column("target", Str, "the target, where the change is of one position"),
        column("a_positions", Integer, "positions on the first side"),
        column("a_net", Integer, "favourable positions less unfavourable ones"),
        column("a_stances", Str, "stances joined by \"; \", most frequent first"),
        column("a_cue", Str, "the strongest wording"),
        column("b_positions", Integer, "positions on the second side"),
        column("b_net", Integer, "favourable positions less unfavourable ones"),
        column("b_stances", Str, "stances joined by \"; \", most frequent first"),
        column("b_cue", Str, "the strongest wording"),
    ],
);

/// One row a phrase that two actors always used so far and that is missing now.
pub static MISSING: Table = table(
    "missing",
    &[
        column("phrase", Str, "most frequent surface form"),
        column("kind", Str, "formula, quoted, collocation"),
        column("actor_1", Str, "country code, or the name in lower case"),
        column("actor_2", Str, "the other of the two"),
        column("name_1", Str, "name of the first"),
        column("name_2", Str, "name of the second"),
        column("history", Integer, "earlier documents of the two, all of which hold it"),
        column("first", Str, "the first of them"),
        column("last", Str, "the last of them"),
        column("now", Str, "present documents of the two joined by \"; \", none of which holds it"),
        column("gloss", Str, "what the set phrase signals"),
    ],
);

/// One row a word or phrase that one side uses more.
pub static KEYNESS: Table = table(
    "keyness",
    &[
        column("item", Str, "the word or phrase in its most frequent form"),
        column("n", Integer, "words"),
        column("kind", Str, "word, formula, quoted, name, collocation"),
        column("more_in", Str, "the side that uses it more: a or b"),
        column("a_count", Integer, "occurrences on the first side"),
        column("b_count", Integer, "occurrences on the second side"),
        column("a_words", Integer, "words of the first side"),
        column("b_words", Integer, "words of the second side"),
        column("g2", Number, "log-likelihood ratio (Dunning 1993)"),
        column("log_ratio", Number, "binary logarithm of the ratio of rates, above 0 where b has more (Hardie 2014)"),
    ],
);

/// Writes a row a change.
///
/// # Errors
/// When a row cannot be written.
pub fn changes(changes: &[ChangeView], rows: &mut dyn Rows) -> io::Result<()> {
    changes.iter().try_for_each(|change| {
        let mut cells: Vec<Cell<'_>> = vec![
            change.document.as_deref().into(),
            change.kind.into(),
            change.moved.into(),
            change.what.as_str().into(),
            change.detail.as_deref().into(),
        ];
        for side in [&change.a, &change.b] {
            match side {
                Some(p) => cells.extend([p.text.as_str().into(), p.start.into(), p.end.into(), p.paragraph.into()]),
                None => cells.extend([Cell::Null, Cell::Null, Cell::Null, Cell::Null]),
            }
        }
        cells.extend([change.a_document.as_deref().into(), change.b_document.as_deref().into()]);
        rows.row(&cells)
    })
}

/// Writes a row a position.
///
/// # Errors
/// When a row cannot be written.
pub fn stances(stances: &[StanceView], rows: &mut dyn Rows) -> io::Result<()> {
    stances.iter().try_for_each(|s| {
        let mut cells: Vec<Cell<'_>> = vec![
            s.document.as_deref().into(),
            s.change.into(),
            s.actor.as_deref().into(),
            s.name.as_deref().into(),
            s.issue.as_deref().into(),
            s.target.as_deref().into(),
        ];
        for side in [&s.a, &s.b] {
            match side {
                Some(side) => cells.extend([
                    side.positions.into(),
                    Cell::Signed(side.net),
                    Cell::List(side.stances.iter().map(|s| Cow::Borrowed(*s)).collect()),
                    side.cue.as_str().into(),
                ]),
                None => cells.extend([Cell::Null, Cell::Null, Cell::Null, Cell::Null]),
            }
        }
        rows.row(&cells)
    })
}

/// Writes a row a missing phrase.
///
/// # Errors
/// When a row cannot be written.
pub fn missing(missing: &[MissingView], rows: &mut dyn Rows) -> io::Result<()> {
    missing.iter().try_for_each(|m| {
        rows.row(&[
            m.phrase.as_str().into(),
            m.kind.into(),
            m.dyad[0].as_str().into(),
            m.dyad[1].as_str().into(),
            m.names[0].as_str().into(),
            m.names[1].as_str().into(),
            m.history.len().into(),
            m.history.first().map(String::as_str).into(),
            m.history.last().map(String::as_str).into(),
            Cell::List(m.now.iter().map(|id| Cow::Borrowed(id.as_str())).collect()),
            m.gloss.as_deref().into(),
        ])
    })
}

/// Writes a row a key item.
///
/// # Errors
/// When a row cannot be written.
pub fn keyness(items: &[KeyView], rows: &mut dyn Rows) -> io::Result<()> {
    items.iter().try_for_each(|k| {
        rows.row(&[
            k.item.as_str().into(),
            u32::from(k.n).into(),
            k.kind.into(),
            k.more_in.into(),
            k.a_count.into(),
            k.b_count.into(),
            k.a_words.into(),
            k.b_words.into(),
            k.g2.into(),
            k.log_ratio.into(),
        ])
    })
}
