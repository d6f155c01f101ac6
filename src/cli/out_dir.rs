//! `--out-dir`: the tables, analysis.jsonl and datapackage.json of one run.
//!
//! Files are written under a name ending in `.part` and renamed when all of them are complete, so a folder never holds
//! half a run under the final names.

use crate::error::{Error, ErrorKind, Result};
use crate::report::Offsets;
use crate::report::datapackage::datapackage;
use crate::report::delimited::{DelimitedWriter, Delimiter};
use crate::report::tables::{self, Rows, Table};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// A file that gets its name when it is complete.
struct Part {
    name: String,
    out: BufWriter<File>,
}

/// The folder while it is being written.
pub struct OutDir {
    folder: PathBuf,
    tables: Vec<Part>,
    records: Part,
    complete: bool,
}

impl OutDir {
    /// Makes the folder where it is missing, and its files with their headers.
    ///
    /// # Errors
    /// When any of that fails.
    pub fn create(folder: &Path) -> Result<Self> {
        let remedy = "name a folder you can write to with --out-dir";
        // What the system says of this ("File exists") would not tell which of the two is meant.
        if folder.is_file() {
            return Err(Error::new(ErrorKind::Malformed("a file, not a folder".into())).at_path(folder).help(remedy));
        }
        std::fs::create_dir_all(folder).map_err(|e| Error::from(e).at_path(folder).help(remedy))?;
        let part = |name: String| {
            let path = folder.join(format!("{name}.part"));
            File::create(&path).map(|f| Part { name, out: BufWriter::new(f) }).map_err(|e| Error::from(e).at_path(path).help(remedy))
        };
        let tables = tables::ALL.iter().map(|t| part(format!("{}.csv", t.name))).collect::<Result<Vec<_>>>()?;
        let records = part("analysis.jsonl".into())?;
        let mut out = Self { folder: folder.to_owned(), tables, records, complete: false };
        for (i, table) in tables::ALL.iter().enumerate() {
            let mut header = DelimitedWriter::new(Vec::new(), Delimiter::Comma);
            let header = header.header(table).and_then(|()| header.finish());
            let header = header.map_err(|e| out.error(&out.tables[i].name, e))?;
            out.write(i, &header)?;
        }
        Ok(out)
    }

    fn error(&self, name: &str, error: std::io::Error) -> Error {
        Error::from(error).at_path(self.folder.join(name)).help("nothing was left in the folder; make room and run again")
    }

    fn write(&mut self, table: usize, bytes: &[u8]) -> Result<()> {
        let result = self.tables[table].out.write_all(bytes);
        result.map_err(|e| self.error(&self.tables[table].name, e))
    }

    /// Appends rows, already CSV, to a table.
    ///
    /// # Errors
    /// When writing fails.
    pub fn rows(&mut self, table: &Table, csv: &[u8]) -> Result<()> {
        match tables::ALL.iter().position(|t| t.name == table.name) {
            Some(i) => self.write(i, csv),
            None => Ok(()),
        }
    }

    /// Appends rows that a function makes.
    ///
    /// # Errors
    /// When the function or writing fails.
    pub fn rows_by(&mut self, table: &Table, make: impl FnOnce(&mut dyn Rows) -> std::io::Result<()>) -> Result<()> {
        let Some(i) = tables::ALL.iter().position(|t| t.name == table.name) else { return Ok(()) };
        let mut writer = DelimitedWriter::new(&mut self.tables[i].out, Delimiter::Comma);
        let result = make(&mut writer).and_then(|()| writer.finish().map(|_| ()));
        result.map_err(|e| self.error(&self.tables[i].name, e))
    }

    /// Appends a record to analysis.jsonl.
    ///
    /// # Errors
    /// When writing fails.
    pub fn record(&mut self, json: &[u8]) -> Result<()> {
        let result = self.records.out.write_all(json);
        result.map_err(|e| self.error("analysis.jsonl", e))
    }

    /// Where the texts may be kept until the end.
    #[must_use]
    pub fn spool_path(&self) -> PathBuf {
        self.folder.join("texts.part")
    }

    /// Gives every file its name and adds datapackage.json.
    ///
    /// # Errors
    /// When writing or renaming fails.
    pub fn finish(mut self, offsets: Offsets) -> Result<()> {
        let path = self.folder.join("datapackage.json.part");
        std::fs::write(&path, datapackage(offsets)).map_err(|e| self.error("datapackage.json", e))?;
        for i in 0..self.tables.len() {
            let flushed = self.tables[i].out.flush();
            flushed.map_err(|e| self.error(&self.tables[i].name, e))?;
        }
        let flushed = self.records.out.flush();
        flushed.map_err(|e| self.error("analysis.jsonl", e))?;
        for name in self.names() {
            std::fs::rename(self.folder.join(format!("{name}.part")), self.folder.join(&name)).map_err(|e| self.error(&name, e))?;
        }
        self.complete = true;
        Ok(())
    }

    fn names(&self) -> Vec<String> {
        let last = [self.records.name.clone(), "datapackage.json".to_owned()];
        self.tables.iter().map(|t| t.name.clone()).chain(last).collect()
    }
}

impl Drop for OutDir {
    fn drop(&mut self) {
        if !self.complete {
            for name in self.names() {
                let _ = std::fs::remove_file(self.folder.join(format!("{name}.part")));
            }
        }
    }
}
