//! CSV (RFC 4180, LF) and TSV.

use crate::report::tables::{Cell, Rows, Table};
use std::io::Write;

/// What stands between two cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delimiter {
    /// CSV.
    Comma,
    /// TSV.
    Tab,
}

/// Writes rows as CSV or TSV. A cell that holds a delimiter, a quotation mark or a line break is quoted.
pub struct DelimitedWriter<W: Write> {
    inner: csv::Writer<W>,
}

impl<W: Write> DelimitedWriter<W> {
    /// A writer without a header, for pieces that are joined later.
    pub fn new(out: W, delimiter: Delimiter) -> Self {
        let delimiter = match delimiter {
            Delimiter::Comma => b',',
            Delimiter::Tab => b'\t',
        };
        Self { inner: csv::WriterBuilder::new().delimiter(delimiter).from_writer(out) }
    }

    /// Writes the header row.
    ///
    /// # Errors
    /// When writing fails.
    pub fn header(&mut self, table: &Table) -> std::io::Result<()> {
        self.inner.write_record(table.columns.iter().map(|c| c.name)).map_err(io_error)
    }

    /// Writes what is buffered and gives the inner writer back.
    ///
    /// # Errors
    /// When writing fails.
    pub fn finish(self) -> std::io::Result<W> {
        self.inner.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}

/// The error of the inner writer as it is: a closed pipe must stay recognisable.
fn io_error(error: csv::Error) -> std::io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => std::io::Error::other(format!("{other:?}")),
    }
}

impl<W: Write> Rows for DelimitedWriter<W> {
    fn row(&mut self, cells: &[Cell<'_>]) -> std::io::Result<()> {
        for cell in cells {
            self.inner.write_field(cell.text().as_bytes()).map_err(io_error)?;
        }
        self.inner.write_record(None::<&[u8]>).map_err(io_error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tables;

    #[test]
    fn quotes_what_needs_it() {
        for (delimiter, expected) in [
            (Delimiter::Comma, "doc_id,source,line,reason\n00123,\"a, b\",,\"said \"\"no\"\"\nthen left\"\n"),
            (Delimiter::Tab, "doc_id\tsource\tline\treason\n00123\ta, b\t\t\"said \"\"no\"\"\nthen left\"\n"),
        ] {
            let mut writer = DelimitedWriter::new(Vec::new(), delimiter);
            writer.header(&tables::ERRORS).unwrap();
            writer.row(&["00123".into(), "a, b".into(), Cell::Null, "said \"no\"\nthen left".into()]).unwrap();
            assert_eq!(String::from_utf8(writer.finish().unwrap()).unwrap(), expected);
        }
    }
}
