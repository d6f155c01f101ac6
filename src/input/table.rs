//! CSV and TSV with a header row: one document a row. A ragged row fails alone.

use std::io::{self, Read};

use csv::{ByteRecord, ReaderBuilder};
use serde_json::{Map, Value};

use super::bytes::{self, Bytes};
use super::draft::{Draft, Row, RowError};
use super::meta::{Fields, OWN};
use crate::error::{Error, ErrorKind, Result};

/// The rows of a table.
pub(super) struct Rows<'a> {
    reader: csv::Reader<Metered<Bytes<'a>>>,
    columns: Option<Columns>,
    fields: Fields,
    record: ByteRecord,
    limit: u64,
    ended: bool,
}

/// Where the document's parts stand.
#[derive(Debug)]
struct Columns {
    names: Vec<String>,
    text: usize,
    id: Option<usize>,
    title: Option<usize>,
    date: Option<usize>,
    speaker: Option<usize>,
}

impl<'a> Rows<'a> {
    /// Rows of at most `limit` bytes. `delimiter` is the separator of cells.
    pub fn new(input: Bytes<'a>, delimiter: u8, fields: Fields, limit: usize) -> Self {
        let limit = limit as u64;
        let input = Metered { inner: input, left: limit, quotes: 0, end: false, lines: Lines::default() };
        // Ragged rows are found here, not by the reader, which would stop at the first.
        let reader =
            ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).buffer_capacity(bytes::HEAD).from_reader(input);
        Self { reader, columns: None, fields, record: ByteRecord::new(), limit, ended: false }
    }

    /// The next row; `None` at the end.
    pub fn next_row(&mut self) -> Option<Row> {
        if self.ended {
            return None;
        }
        let row = self.read();
        self.ended = !matches!(&row, Some(Ok(_)) | Some(Err(RowError { fatal: false, .. })));
        row
    }

    /// Reads one record; `false` at the end.
    fn advance(&mut self) -> Result<bool, RowError> {
        self.reader.get_mut().left = self.limit;
        let mut record = std::mem::take(&mut self.record);
        let more = self.reader.read_byte_record(&mut record);
        self.record = record;
        more.map_err(|error| {
            let line = self.reader.position().line();
            let error = match error.into_kind() {
                csv::ErrorKind::Io(error) if error.get_ref().is_some_and(|inner| inner.is::<TooLong>()) => {
                    Error::new(ErrorKind::TooLarge(format!("the row is larger than {} MB", self.limit / 1_000_000)))
                        .help("close the quotation mark that is left open, or split the text")
                }
                csv::ErrorKind::Io(error) => bytes::failure(error),
                other => Error::new(ErrorKind::Malformed(format!("{other:?}"))),
            };
            RowError::fatal(error.at_line(line))
        })
    }

    /// The line the record starts on. The reader's own count takes in empty lines before the record.
    fn line(&mut self) -> u64 {
        let within = self.record.iter().flatten().filter(|b| **b == b'\n').count() as u64;
        let end = self.reader.position().byte();
        let line = self.reader.get_mut().lines.start_of_record(end, within);
        // Where the last cell is left open, the line end before the end of the input is its own, not that of the record.
        let open = self.left_open() && self.record.iter().next_back().is_some_and(|cell| cell.ends_with(b"\n"));
        line + u64::from(open)
    }

    fn read(&mut self) -> Option<Row> {
        if self.columns.is_none() {
            match self.advance() {
                Err(error) => return Some(Err(error)),
                Ok(false) => return None,
                Ok(true) => {}
            }
            match Columns::new(&self.record, &self.fields) {
                Ok(columns) => self.columns = Some(columns),
                Err(error) => return Some(Err(RowError::fatal(error.at_line(self.line())))),
            }
        }
        match self.advance() {
            Err(error) => return Some(Err(error)),
            Ok(false) => return None,
            Ok(true) => {}
        }
        let (line, unclosed) = (self.line(), self.left_open());
        let columns = self.columns.as_ref()?;
        let row = columns.draft(&self.record, unclosed);
        Some(row.map_err(|error| RowError::row(columns.id(&self.record), error.at_line(line))))
    }

    /// Whether the table ends within quotation marks: they come in pairs, and a row that swallowed the rest of the file
    /// has more lines than one.
    fn left_open(&self) -> bool {
        let input = self.reader.get_ref();
        input.end && input.quotes % 2 == 1 && self.record.iter().any(|cell| cell.contains(&b'\n'))
    }
}

impl Columns {
    fn new(header: &ByteRecord, fields: &Fields) -> Result<Self> {
        let names: Vec<String> = header.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
        let position = |wanted: &str| {
            let exact = names.iter().position(|name| name == wanted);
            exact.or_else(|| names.iter().position(|name| name.eq_ignore_ascii_case(wanted)))
        };
        let lower: Vec<String> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
        let text = position(fields.text_name())
            .or_else(|| fields.find_text(lower.iter().map(String::as_str)).and_then(&position))
            .ok_or_else(|| fields.no_text("table", "column", names.iter().map(String::as_str)))?;
        let other = |wanted: &str| position(wanted).filter(|at| *at != text);
        Ok(Self { text, id: other(&fields.id), title: other("title"), date: other("date"), speaker: other("speaker"), names })
    }

    /// The row's id where it is legible.
    fn id(&self, record: &ByteRecord) -> Option<String> {
        let id = std::str::from_utf8(record.get(self.id?)?).ok()?.trim();
        (!id.is_empty()).then(|| id.to_owned())
    }

    fn draft(&self, record: &ByteRecord, unclosed: bool) -> Result<Draft> {
        if unclosed {
            return Err(Error::new(ErrorKind::Malformed("a quotation mark in this row is never closed".to_owned()))
                .help("close it; a quotation mark within a quoted cell is written twice"));
        }
        if record.len() != self.names.len() {
            return Err(Error::new(ErrorKind::Malformed(format!("the row has {} cells, the header {}", record.len(), self.names.len())))
                .help("put cells with delimiters, quotation marks or line breaks in quotation marks"));
        }
        let cell = |at: usize| -> Result<&str> {
            let bytes = record.get(at).unwrap_or_default();
            std::str::from_utf8(bytes).map_err(|error| {
                let place = error.valid_up_to();
                let message =
                    format!("bad UTF-8 in column \"{}\": byte 0x{:02X} at byte {} of the cell", self.names[at], bytes[place], place + 1);
                Error::new(ErrorKind::Encoding(message)).help("correct the row, or name the encoding with --encoding")
            })
        };
        let optional = |at: Option<usize>| -> Result<Option<String>> {
            Ok(match at {
                Some(at) => Some(cell(at)?.to_owned()).filter(|text| !text.trim().is_empty()),
                None => None,
            })
        };
        let mut meta = Map::new();
        for (at, name) in self.names.iter().enumerate() {
            if at == self.text || Some(at) == self.id || OWN.contains(&name.as_str()) || self.is_own(at) {
                continue;
            }
            let value = cell(at)?;
            meta.insert(name.clone(), if value.is_empty() { Value::Null } else { Value::String(value.to_owned()) });
        }
        Ok(Draft {
            id: optional(self.id)?.map(|id| id.trim().to_owned()),
            text: cell(self.text)?.to_owned(),
            title: optional(self.title)?,
            date: optional(self.date)?,
            speaker: optional(self.speaker)?,
            meta,
            ..Draft::default()
        })
    }

    fn is_own(&self, at: usize) -> bool {
        [self.title, self.date, self.speaker].contains(&Some(at))
    }
}

/// More bytes than one row may have.
#[derive(Debug, thiserror::Error)]
#[error("the row is too long")]
struct TooLong;

/// Lets at most `left` more bytes through, so that a quotation mark left open cannot fill the memory, and counts
/// quotation marks.
struct Metered<R> {
    inner: R,
    left: u64,
    quotes: u64,
    end: bool,
    lines: Lines,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::other(TooLong));
        }
        let room = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let count = self.inner.read(&mut buffer[..room])?;
        self.left -= count as u64;
        self.end = count == 0 && !buffer.is_empty();
        self.lines.pass(&buffer[..count]);
        self.quotes += buffer[..count].iter().filter(|b| **b == b'"').count() as u64;
        Ok(count)
    }
}

/// Counts lines up to a place in the last piece that passed.
#[derive(Default)]
struct Lines {
    /// Bytes and line ends before the piece.
    bytes: u64,
    before: u64,
    /// Where the piece has its line ends, as places in the whole input.
    ends: Vec<u64>,
    /// Line ends of the piece that lie behind the place asked for last.
    passed: usize,
    last: Option<u64>,
}

impl Lines {
    fn pass(&mut self, piece: &[u8]) {
        if piece.is_empty() {
            return;
        }
        self.before += self.ends.len() as u64;
        self.last = self.ends.last().copied().or(self.last);
        self.ends.clear();
        self.passed = 0;
        self.ends.extend((self.bytes..).zip(piece).filter(|(_, b)| **b == b'\n').map(|(at, _)| at));
        self.bytes += piece.len() as u64;
    }

    /// The line on which a record starts that has `within` line ends in its cells and after which the reader stands at
    /// `end`, behind the LF or CR that ended it.
    fn start_of_record(&mut self, end: u64, within: u64) -> u64 {
        while self.ends.get(self.passed).is_some_and(|at| *at < end) {
            self.passed += 1;
        }
        let last = self.passed.checked_sub(1).map(|index| self.ends[index]).or(self.last);
        let own = u64::from(last.is_some_and(|at| at + 1 == end));
        (1 + self.before + self.passed as u64).saturating_sub(within + own)
    }
}

/// The separator of a table that is said to be CSV: a semicolon or tab where the header has no comma.
pub(super) fn delimiter(head: &[u8]) -> u8 {
    let header = head.split(|b| *b == b'\n').next().unwrap_or_default();
    let has = |b: u8| header.contains(&b);
    if !has(b',') && has(b';') {
        b';'
    } else if !has(b',') && has(b'\t') {
        b'\t'
    } else {
        b','
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(input: &'static [u8], delimiter: u8, fields: Fields) -> Vec<Row> {
        let mut rows = Rows::new(Box::new(input), delimiter, fields, 4_000);
        std::iter::from_fn(|| rows.next_row()).collect()
    }

    fn csv(input: &'static [u8]) -> Vec<Row> {
        rows(input, b',', Fields::new(None, None))
    }

    fn failures(rows: &[Row]) -> Vec<String> {
        let failed = rows.iter().filter_map(|row| row.as_ref().err());
        failed.map(|row| format!("{} {}: {}", row.id.as_deref().unwrap_or("-"), row.error.line.unwrap(), row.error)).collect()
    }

    #[test]
    fn cells_become_a_document() {
        let rows = csv(b"id,Title,text,date,outlet,NOTE\r\n00123,\"A, b\",\"Line one.\nLine \"\"two\"\".\",2024-01-02,DNA,\r\n,,x,,,\r\n");
        let rows: Vec<_> = rows.into_iter().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(
            (rows[0].id.as_deref(), rows[0].title.as_deref(), rows[0].date.as_deref()),
            (Some("00123"), Some("A, b"), Some("2024-01-02"))
        );
        assert_eq!(rows[0].text, "Line one.\nLine \"two\".");
        assert_eq!(serde_json::to_string(&rows[0].meta).unwrap(), r#"{"outlet":"DNA","NOTE":null}"#);
        assert_eq!((&rows[1].id, &rows[1].title, rows[1].text.as_str()), (&None, &None, "x"));
    }

    #[test]
    fn a_bad_row_fails_alone_and_names_its_line() {
        let rows = csv(b"id,text\na,one\nb,two,three\nc,\"x\ny\"\n\nd\ne,\"\xff\"\nf,six\n");
        insta::assert_snapshot!(failures(&rows).join("\n"), @r#"
        b 3: the row has 3 cells, the header 2 (put cells with delimiters, quotation marks or line breaks in quotation marks)
        d 7: the row has 1 cells, the header 2 (put cells with delimiters, quotation marks or line breaks in quotation marks)
        e 8: bad UTF-8 in column "text": byte 0xFF at byte 1 of the cell (correct the row, or name the encoding with --encoding)
        "#);
        assert_eq!(rows.iter().filter_map(|row| Some(row.as_ref().ok()?.text.as_str())).collect::<Vec<_>>(), ["one", "x\ny", "six"]);
        let crlf = csv(b"id,text\r\na,one\r\n\r\nb,two,three\r\nc,x\r\nd\r\n");
        assert_eq!(crlf.iter().filter_map(|row| row.as_ref().err()?.error.line).collect::<Vec<_>>(), [4, 6]);
    }

    #[test]
    fn lines_are_right_across_buffers() {
        let mut table = String::from("id,text\n");
        for number in 0..20_000 {
            table.push_str(&format!("{number},\"a\nb\"\n\n"));
        }
        let line = 2 + 20_000 * 3;
        table.push_str("ragged\r\n\r\nragged");
        let table: &'static [u8] = Box::leak(table.into_bytes().into_boxed_slice());
        let mut rows = Rows::new(Box::new(table), b',', Fields::new(None, None), 1_000_000);
        let failed: Vec<_> = std::iter::from_fn(|| rows.next_row()).filter_map(|row| row.err()?.error.line).collect();
        assert_eq!(failed, [line, line + 2]);
    }

    #[test]
    fn a_table_without_the_text_column_is_one_error() {
        let rows = csv(b"id,headline\n1,a\n2,b\n");
        assert_eq!(
            failures(&rows),
            ["- 1: the table has no column \"text\" (it has: id, headline; name the one with the text with --text-field)"]
        );
        assert!(csv(b"").is_empty());
        assert!(csv(b"id,text\n").is_empty());
    }

    #[test]
    fn a_quotation_mark_left_open() {
        let rows = csv(b"id,text\na,one\nb,\"two\nc,three\nd,four\n");
        assert_eq!(
            failures(&rows),
            ["b 3: a quotation mark in this row is never closed (close it; a quotation mark within a quoted cell is written twice)"]
        );
        let long: &'static [u8] = Box::leak(format!("id,text\na,\"{}", "long\n".repeat(40_000)).into_bytes().into_boxed_slice());
        let mut reader = Rows::new(Box::new(long), b',', Fields::new(None, None), 100_000);
        let error = reader.next_row().unwrap().unwrap_err();
        assert!(error.fatal && matches!(error.error.kind, ErrorKind::TooLarge(_)));
        assert!(reader.next_row().is_none());
    }

    #[test]
    fn other_delimiters_and_columns() {
        let fields = || Fields::new(Some("story"), Some("key"));
        let rows = rows(b"key\tstory\ttext\nk\tYes.\tno\n", b'\t', fields());
        let row = rows.into_iter().next().unwrap().unwrap();
        assert_eq!((row.id.as_deref(), row.text.as_str(), row.meta.len()), (Some("k"), "Yes.", 0));
        for (head, expected) in [("a;b\n1,2;3", b';'), ("a,b;c", b','), ("a\tb", b'\t'), ("text", b','), ("", b',')] {
            assert_eq!(delimiter(head.as_bytes()), expected, "{head}");
        }
    }
}
