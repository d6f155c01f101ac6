//! Texts of a run kept until its end: the corpus phrases are known only then, and their rows quote the texts.
//!
//! Up to a limit they stay in memory; beyond it they go to a file beside the output, which is removed at the end.

use crate::phrase::CorpusPhrases;
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

    /// Id of a document by its number in the run.
    fn id(&self, number: u32) -> &str {
        &self.documents[number as usize].0
    }

    /// Writes the row of every occurrence: by document, then phrase, then place.
    ///
    /// # Errors
    /// When reading or writing fails.
    pub fn phrase_spans(&mut self, phrases: &mut CorpusPhrases, offsets: Offsets, rows: &mut dyn Rows) -> Result<()> {
        phrases.for_each_document(|document, found| {
            let (id, text) = self.read(document as usize)?;
            let map = OffsetMap::new(&text, offsets);
            for (phrase, span) in found {
                let (start, end) = map.pair(*span);
                rows.row(&[id.into(), (*phrase).into(), start.into(), end.into(), span.slice(&text).into()])?;
            }
            Ok(())
        })
    }

    /// Writes the groups of near-identical documents: a row a document that has copies, with the first of its group.
    ///
    /// # Errors
    /// When writing fails.
    pub fn copies(&self, phrases: &CorpusPhrases, rows: &mut dyn Rows) -> Result<()> {
        let groups = &phrases.copies;
        let mut copied = vec![false; groups.len()];
        groups.iter().enumerate().filter(|(at, group)| *at != **group as usize).for_each(|(_, &group)| copied[group as usize] = true);
        for (document, &group) in groups.iter().enumerate() {
            if copied[document] || document != group as usize {
                rows.row(&[self.id(document as u32).into(), self.id(group).into()])?;
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
    use crate::phrase::PhraseCounter;
    use crate::report::delimited::{DelimitedWriter, Delimiter};
    use crate::{Analyzer, Document};

    #[test]
    fn memory_and_file_give_the_same_rows() {
        let analyzer = Analyzer::builder().formulae("").build().unwrap();
        let texts = ["“Granite friends” here", "nothing", "so granite friends, as é granite friends"];
        let folder = tempfile::tempdir().unwrap();
        for limit in [0, 20, 1000] {
            let mut spool = Spool::new(folder.path().join("texts"));
            spool.limit = limit;
            let mut counter = PhraseCounter::default();
            for (i, text) in texts.iter().enumerate() {
                spool.push(format!("d{i}"), text).unwrap();
                let document = Document::from_text("t", text);
                counter.add(&analyzer.phrases().partial(&document, analyzer.vocabulary(), &analyzer.analyze(&document))).unwrap();
            }
            let mut phrases = counter.finish(analyzer.phrases()).unwrap();
            let mut rows = DelimitedWriter::new(Vec::new(), Delimiter::Comma);
            spool.phrase_spans(&mut phrases, Offsets::Codepoint, &mut rows).unwrap();
            let text = String::from_utf8(rows.finish().unwrap()).unwrap();
            assert_eq!(text, "d0,1,1,16,Granite friends\nd2,1,3,18,granite friends\nd2,1,25,40,granite friends\n", "limit {limit}");
            drop(spool);
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        }
    }
}
