//! JSON Lines: a record or a row a line.

use crate::report::tables::{Cell, Rows, Table};
use crate::report::view::Record;
use serde::ser::{SerializeMap, Serializer};
use std::io::Write;

/// Writes the record and a line feed.
///
/// # Errors
/// When writing fails.
pub fn write_record(record: &Record<'_>, mut out: impl Write) -> std::io::Result<()> {
    serde_json::to_writer(&mut out, record)?;
    out.write_all(b"\n")
}

/// Writes the line of a document that failed.
///
/// # Errors
/// When writing fails.
pub fn write_failure(id: &str, error: &str, mut out: impl Write) -> std::io::Result<()> {
    serde_json::to_writer(&mut out, &serde_json::json!({"id": id, "error": error}))?;
    out.write_all(b"\n")
}

/// Writes the rows of one table as objects, one a line.
pub struct RowObjects<W: Write> {
    out: W,
    table: &'static Table,
}

impl<W: Write> RowObjects<W> {
    /// A writer for this table's rows.
    pub fn new(out: W, table: &'static Table) -> Self {
        Self { out, table }
    }

    /// The inner writer.
    pub fn finish(self) -> W {
        self.out
    }
}

impl<W: Write> Rows for RowObjects<W> {
    fn row(&mut self, cells: &[Cell<'_>]) -> std::io::Result<()> {
        let mut serializer = serde_json::Serializer::new(&mut self.out);
        let mut map = serializer.serialize_map(Some(cells.len()))?;
        for (column, cell) in self.table.columns.iter().zip(cells) {
            map.serialize_entry(column.name, cell)?;
        }
        map.end()?;
        self.out.write_all(b"\n")
    }
}
