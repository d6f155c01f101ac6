//! Texts of a run kept until its end: the corpus phrases are known only then, and their rows quote the texts.
//!
//! Up to a limit they stay in memory; beyond it they go to a file beside the output, which is removed at the end.

use crate::phrase::CorpusPhrase;
use crate::report::offsets::{OffsetMap, Offsets};
use crate::report::tables::Rows;
use std::fs::File;
use std::io::{Read, Result, Seek, SeekFrom, Write};
use std::path::PathBuf;

const IN_MEMORY: usize = 64 << 20;

/// Texts in run order.
#[derive(Debug)]
pub struct Spool {
    path: PathBuf,
    limit: usize,
    memory: Vec<u8>,
    file: Option<File>,
    written: u64,
    documents: Vec<(String, u64, usize)>,
}

impl Spool {
    /// An empty spool that may write to `path`.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self { path, limit: IN_MEMORY, memory: Vec::new(), file: None, written: 0, documents: Vec::new() }
    }

    /// Adds the next document.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn push(&mut self, id: String, text: &str) -> Result<()> {
        if self.memory.len() + text.len() > self.limit {
            let file = match &mut self.file {
                Some(file) => file,
                none => none.insert(File::options().read(true).write(true).create(true).truncate(true).open(&self.path)?),
            };
            file.write_all(&self.memory)?;
            self.written += self.memory.len() as u64;
            self.memory.clear();
        }
        self.documents.push((id, self.written + self.memory.len() as u64, text.len()));
        self.memory.extend_from_slice(text.as_bytes());
        Ok(())
    }

    /// Id and text of a document by its number in the run.
    fn read(&mut self, number: usize) -> Result<(&str, String)> {
        let (id, start, length) = &self.documents[number];
        let mut bytes = vec![0; *length];
        match start.checked_sub(self.written) {
            Some(at) => bytes.copy_from_slice(&self.memory[at as usize..at as usize + length]),
            None => {
                if let Some(file) = &mut self.file {
                    file.seek(SeekFrom::Start(*start))?;
                    file.read_exact(&mut bytes)?;
                }
            }
        }
        String::from_utf8(bytes).map(|text| (id.as_str(), text)).map_err(std::io::Error::other)
    }

    /// Writes the row of every occurrence: by document, then phrase, then place.
    ///
    /// # Errors
    /// When reading or writing fails.
    pub fn phrase_spans(&mut self, phrases: &[CorpusPhrase], offsets: Offsets, rows: &mut dyn Rows) -> Result<()> {
        let mut all: Vec<_> = phrases.iter().flat_map(|p| p.spans.iter().map(|&(document, span)| (document, p.id, span))).collect();
        all.sort_unstable();
        for group in all.chunk_by(|a, b| a.0 == b.0) {
            let (id, text) = self.read(group[0].0 as usize)?;
            let map = OffsetMap::new(&text, offsets);
            for (_, phrase, span) in group {
                let (start, end) = map.pair(*span);
                rows.row(&[id.into(), (*phrase).into(), start.into(), end.into(), span.slice(&text).into()])?;
            }
        }
        Ok(())
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phrase::PhraseKind;
    use crate::report::delimited::{DelimitedWriter, Delimiter};
    use crate::span::Span;

    #[test]
    fn memory_and_file_give_the_same_rows() {
        let texts = ["“ironclad” friends", "nothing", "so ironclad, as é ironclad"];
        let phrase = CorpusPhrase {
            id: 1,
            phrase: "ironclad".into(),
            n: 1,
            kind: PhraseKind::Quoted,
            variants: vec![],
            count: 3,
            documents: 2,
            dispersion: 0.0,
            npmi: 0.0,
            gloss: None,
            formula: None,
            spans: vec![(2, Span::new(19, 27)), (0, Span::new(3, 11)), (2, Span::new(3, 11))],
        };
        let folder = tempfile::tempdir().unwrap();
        for limit in [0, 20, 1000] {
            let mut spool = Spool::new(folder.path().join("texts"));
            spool.limit = limit;
            for (i, text) in texts.iter().enumerate() {
                spool.push(format!("d{i}"), text).unwrap();
            }
            let mut rows = DelimitedWriter::new(Vec::new(), Delimiter::Comma);
            spool.phrase_spans(std::slice::from_ref(&phrase), Offsets::Codepoint, &mut rows).unwrap();
            let text = String::from_utf8(rows.finish().unwrap()).unwrap();
            assert_eq!(text, "d0,1,1,9,ironclad\nd2,1,3,11,ironclad\nd2,1,18,26,ironclad\n", "limit {limit}");
            drop(spool);
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        }
    }
}
