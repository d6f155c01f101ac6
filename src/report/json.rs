//! One JSON object: `documents`, corpus `phrases`, `errors`. Written as a stream; a document a line.

use crate::report::view::{CorpusPhraseView, SCHEMA_VERSION};
use std::io::Write;

/// Writes the object piece by piece.
pub struct JsonWriter<W: Write> {
    out: W,
    documents: u64,
}

impl<W: Write> JsonWriter<W> {
    /// Opens the object.
    ///
    /// # Errors
    /// When writing fails.
    pub fn new(mut out: W) -> std::io::Result<Self> {
        write!(out, "{{\"schema_version\":{SCHEMA_VERSION},\n\"documents\":[")?;
        Ok(Self { out, documents: 0 })
    }

    /// The next document: its JSON, with or without a line feed at the end.
    ///
    /// # Errors
    /// When writing fails.
    pub fn document(&mut self, json: &[u8]) -> std::io::Result<()> {
        self.out.write_all(if self.documents == 0 { b"\n" } else { b",\n" })?;
        self.documents += 1;
        self.out.write_all(json.strip_suffix(b"\n").unwrap_or(json))
    }

    /// The corpus phrases, and the end.
    ///
    /// # Errors
    /// When writing fails.
    pub fn finish(mut self, phrases: &[CorpusPhraseView<'_>]) -> std::io::Result<W> {
        self.out.write_all(b"\n],\n\"phrases\":[")?;
        for (i, phrase) in phrases.iter().enumerate() {
            self.out.write_all(if i == 0 { b"\n" } else { b",\n" })?;
            serde_json::to_writer(&mut self.out, phrase)?;
        }
        self.out.write_all(b"\n]}\n")?;
        Ok(self.out)
    }
}

/// Writes objects as the elements of one array, an element a line.
pub struct JsonArray<W: Write> {
    out: W,
    elements: u64,
}

impl<W: Write> JsonArray<W> {
    /// Opens the array.
    ///
    /// # Errors
    /// When writing fails.
    pub fn new(mut out: W) -> std::io::Result<Self> {
        out.write_all(b"[")?;
        Ok(Self { out, elements: 0 })
    }

    /// Adds the objects of JSON Lines.
    ///
    /// # Errors
    /// When writing fails.
    pub fn lines(&mut self, lines: &[u8]) -> std::io::Result<()> {
        for line in lines.split(|&b| b == b'\n').filter(|line| !line.is_empty()) {
            self.out.write_all(if self.elements == 0 { b"\n" } else { b",\n" })?;
            self.elements += 1;
            self.out.write_all(line)?;
        }
        Ok(())
    }

    /// Closes the array.
    ///
    /// # Errors
    /// When writing fails.
    pub fn finish(mut self) -> std::io::Result<W> {
        self.out.write_all(b"\n]\n")?;
        Ok(self.out)
    }
}
