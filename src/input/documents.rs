//! From paths to documents, one at a time.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use super::bytes::{self, Bytes, Peeked, Transcode};
use super::draft::{Draft, Row, RowError, finish, too_large};
use super::ids::{Ids, hash};
use super::meta::Fields;
use super::options::{Format, Options, Settings};
use super::walk::{Walk, slashed};
use super::{MAX_TEXT, encoding, html, jsonl, markdown, sniff, table, text};
use crate::document::Document;
use crate::error::{Error, ErrorKind, Result};

/// Longest row of a stream: a text with its escapes and its metadata.
const MAX_ROW: usize = MAX_TEXT + MAX_TEXT / 5;

/// Where documents come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file or a folder.
    Path(PathBuf),
    /// Standard input, named `-` on the command line (a file of that name is `./-`).
    Stdin,
}

impl From<&Path> for Source {
    fn from(path: &Path) -> Self {
        if path.as_os_str() == "-" { Self::Stdin } else { Self::Path(path.to_owned()) }
    }
}

/// A document, row or file that could not be read (or, in [`crate::batch`], analysed). The others go on.
#[derive(Debug)]
pub struct Failure {
    /// Id that the document has or would have; unique in a run.
    pub id: String,
    /// The file as [`Document::source`] would show it, or `stdin`.
    pub source: String,
    /// Line in that file, counted from 1.
    pub line: Option<u64>,
    /// What happened, with the path as the user gave it, and a remedy. Boxed, as a failure is the rare case.
    pub error: Box<Error>,
}

impl Failure {
    /// What happened and what to do, without the place: for tables and records, which have columns for it and hold no
    /// absolute path.
    #[must_use]
    pub fn reason(&self) -> String {
        match &self.error.help {
            Some(help) => format!("{} ({help})", self.error.kind),
            None => self.error.kind.to_string(),
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.error.fmt(f)
    }
}

impl std::error::Error for Failure {}

/// Opens paths for reading; `-` is `stdin`, and so are no paths at all.
///
/// Nothing is read before the iterator is asked, but several paths are looked through once so that ids that would
/// clash are known. A path that cannot be read is a [`Failure`] of the iterator, not of this function.
///
/// # Errors
/// When an option is wrong: an unknown encoding, a date that is not YYYY-MM-DD.
pub fn open<'a>(paths: &[PathBuf], options: &Options, stdin: impl Read + Send + 'a) -> Result<Documents<'a>> {
    let settings = Settings::new(options)?;
    let mut sources: Vec<Source> = paths.iter().map(|path| Source::from(path.as_path())).collect();
    if sources.is_empty() {
        sources.push(Source::Stdin);
    }
    let fields = Fields::new(settings.text_field.as_deref(), settings.id_field.as_deref());
    Ok(Documents {
        clashes: clashes(&sources),
        labels: labels(&sources),
        sources: sources.into_iter().enumerate().collect(),
        settings,
        fields,
        stdin: Some(Box::new(stdin)),
        walk: None,
        stream: None,
        ids: Ids::default(),
        skipped: BTreeMap::new(),
    })
}

/// The documents of all paths in order. See [`open`].
pub struct Documents<'a> {
    settings: Settings,
    fields: Fields,
    sources: VecDeque<(usize, Source)>,
    /// How a source is named where ids would clash.
    labels: Vec<String>,
    clashes: HashMap<u64, Holder>,
    stdin: Option<Bytes<'a>>,
    walk: Option<(usize, Walk)>,
    stream: Option<Stream<'a>>,
    ids: Ids,
    skipped: BTreeMap<String, usize>,
}

/// Which source holds a relative path.
#[derive(Clone, Copy, PartialEq)]
enum Holder {
    One(usize),
    Several,
}

/// A file of rows that is being read.
struct Stream<'a> {
    rows: Rows<'a>,
    origin: Origin,
    warning: Option<String>,
    /// Rows so far, failed ones included.
    row: u64,
}

enum Rows<'a> {
    Jsonl(jsonl::Rows<'a>),
    Table(Box<table::Rows<'a>>),
}

impl Rows<'_> {
    fn next_row(&mut self) -> Option<Row> {
        match self {
            Self::Jsonl(rows) => rows.next_row(),
            Self::Table(rows) => rows.next_row(),
        }
    }
}

/// Names of the file that is being read.
#[derive(Clone)]
struct Origin {
    /// For ids and the reports.
    name: String,
    /// For messages.
    path: PathBuf,
}

impl<'a> Documents<'a> {
    /// Files left out so far, counted by extension (`.pdf`, or `(no extension)`); stored snapshots (`.snap`) are not.
    /// To ask after a run, lend the documents to it: `batch::run(documents.by_ref(), ...)`.
    #[must_use]
    pub fn skipped(&self) -> BTreeMap<String, usize> {
        self.skipped.clone()
    }

    fn fail(&mut self, origin: &Origin, id: String, error: Error) -> Failure {
        let (id, _) = self.ids.claim(id);
        let error = if error.path.is_none() { error.at_path(&origin.path) } else { error };
        Failure { id, source: origin.name.clone(), line: error.line, error: Box::new(error) }
    }

    fn complete(&mut self, mut draft: Draft, id: String, origin: &Origin) -> Result<Document, Failure> {
        let (id, repeated) = self.ids.claim(id);
        if repeated {
            draft.warnings.push("repeated id".to_owned());
        }
        finish(draft, id.clone(), &origin.name, &self.settings).map_err(|error| {
            let error = error.at_path(&origin.path);
            Failure { id, source: origin.name.clone(), line: error.line, error: Box::new(error) }
        })
    }

    /// The next row of the stream that is open.
    fn next_row(&mut self) -> Option<Result<Document, Failure>> {
        let stream = self.stream.as_mut()?;
        let Some(row) = stream.rows.next_row() else {
            let stream = self.stream.take()?;
            if stream.row > 0 {
                return None;
            }
            let error = Error::new(ErrorKind::Empty("no rows".to_owned())).help("give at least one row with a text");
            return Some(Err(self.fail(&stream.origin, stream.origin.name.clone(), error)));
        };
        stream.row += 1;
        let origin = stream.origin.clone();
        let numbered = format!("{}#{}", origin.name, stream.row);
        Some(match row {
            Ok(mut draft) => {
                draft.warnings.extend(stream.warning.clone());
                let id = draft.id.take().unwrap_or(numbered);
                self.complete(draft, id, &origin)
            }
            Err(RowError { id, error, fatal }) => {
                let id = id.unwrap_or(if fatal { origin.name.clone() } else { numbered });
                Err(self.fail(&origin, id, *error))
            }
        })
    }

    /// Starts reading one file or standard input: a document at once, or a stream whose rows come next.
    fn start(&mut self, origin: Origin, named: Option<&Path>, opened: io::Result<Bytes<'a>>) -> Option<Result<Document, Failure>> {
        let peeked = match opened.and_then(Peeked::open) {
            Ok(peeked) => peeked,
            Err(error) => {
                let name = origin.name.clone();
                return Some(Err(self.fail(&origin, name, bytes::failure(error))));
            }
        };
        let format = match self.settings.format {
            Format::Auto => sniff::format(named, &peeked.head, self.settings.encoding, &self.fields),
            format => format,
        };
        match format {
            Format::Jsonl | Format::Csv | Format::Tsv => match self.stream(peeked, format, origin.clone()) {
                Ok(stream) => {
                    self.stream = Some(stream);
                    self.next_row()
                }
                Err(error) => {
                    let name = origin.name.clone();
                    Some(Err(self.fail(&origin, name, error)))
                }
            },
            _ => {
                let name = origin.name.clone();
                Some(match self.whole(peeked, format) {
                    Ok(draft) => self.complete(draft, name, &origin),
                    Err(error) => Err(self.fail(&origin, name, error)),
                })
            }
        }
    }

    /// Reads a file that is one document.
    fn whole(&self, peeked: Peeked<'a>, format: Format) -> Result<Draft> {
        // A large binary file is refused before it is read.
        let marked = encoding::byte_order_mark(&peeked.head).is_some() || self.settings.encoding.is_some();
        if let Some(kind) = encoding::binary(&peeked.head).filter(|_| !marked) {
            return Err(encoding::refuse(kind));
        }
        let bytes = peeked.read_all(MAX_TEXT).map_err(bytes::failure)?.ok_or_else(too_large)?;
        let declared = if format == Format::Html { html::declared_encoding(&bytes) } else { None };
        let decoded = encoding::decode(bytes, self.settings.encoding, declared)?;
        let mut draft = match format {
            Format::Html => html::read(&decoded.text)?,
            Format::Markdown => markdown::read(decoded.text),
            _ => Draft { title: text::title(&decoded.text), text: decoded.text, ..Draft::default() },
        };
        draft.warnings.extend(decoded.warning);
        Ok(draft)
    }

    /// Opens a file of rows.
    fn stream(&self, peeked: Peeked<'a>, format: Format, origin: Origin) -> Result<Stream<'a>> {
        let mut warning = None;
        let mut encoding = encoding::byte_order_mark(&peeked.head).map(|(encoding, _)| encoding).or(self.settings.encoding);
        if encoding.is_none() {
            if let Some(kind) = encoding::binary(&peeked.head) {
                return Err(encoding::refuse(kind));
            }
            // JSON is UTF-8; tables come out of spreadsheets in anything.
            if format != Format::Jsonl
                && let Some(found) = encoding::of_head(&peeked.head)
            {
                warning = Some(encoding::guessed(found));
                encoding = Some(found);
            }
        }
        let delimiter = if format == Format::Tsv { b'\t' } else { table::delimiter(&peeked.head) };
        let reader: Bytes<'a> = match encoding {
            Some(encoding) => Box::new(Transcode::new(peeked.into_reader(), encoding)),
            None => peeked.into_reader(),
        };
        let rows = match format {
            Format::Jsonl => Rows::Jsonl(jsonl::Rows::new(reader, self.fields.clone(), MAX_ROW)),
            _ => Rows::Table(Box::new(table::Rows::new(reader, delimiter, self.fields.clone(), MAX_ROW))),
        };
        Ok(Stream { rows, origin, warning, row: 0 })
    }

    /// The name of a file in ids: as it is, or with its source's label before it where another source has it, too.
    fn origin(&self, source: usize, relative: String, path: PathBuf, kind: SourceKind) -> Origin {
        let name = match (self.clashes.get(&hash(&relative)), kind) {
            (Some(Holder::Several), SourceKind::Folder) => format!("{}/{relative}", self.labels[source]),
            (Some(Holder::Several), SourceKind::File) => self.labels[source].clone(),
            _ => relative,
        };
        Origin { name, path }
    }

    fn open_file(&mut self, source: usize, relative: String, path: PathBuf, kind: SourceKind) -> Option<Result<Document, Failure>> {
        let opened = File::open(&path).map(|file| Box::new(file) as Bytes<'a>);
        let origin = self.origin(source, relative, path.clone(), kind);
        self.start(origin, Some(&path), opened)
    }

    /// The next file of the folder that is being walked.
    fn next_in_folder(&mut self) -> Option<Result<Document, Failure>> {
        let (source, walk) = self.walk.as_mut()?;
        let source = *source;
        match walk.next_file() {
            Some(Ok(found)) => self.open_file(source, found.relative, found.path, SourceKind::Folder),
            Some(Err(error)) => {
                let path = error.path.clone().unwrap_or_default();
                let name = path.file_name().map_or_else(|| self.labels[source].clone(), |name| name.to_string_lossy().into_owned());
                let origin = Origin { name: name.clone(), path };
                Some(Err(self.fail(&origin, name, error)))
            }
            None => {
                let (_, walk) = self.walk.take()?;
                let empty = walk.emptiness();
                for (name, count) in walk.into_skipped() {
                    *self.skipped.entry(name).or_insert(0) += count;
                }
                let error = empty?;
                let name = self.labels[source].clone();
                let origin = Origin { name: name.clone(), path: PathBuf::new() };
                Some(Err(self.fail(&origin, name, error)))
            }
        }
    }

    fn next_source(&mut self, index: usize, source: Source) -> Option<Result<Document, Failure>> {
        match source {
            Source::Stdin => {
                let origin = Origin { name: "stdin".to_owned(), path: "stdin".into() };
                match self.stdin.take() {
                    Some(stdin) => self.start(origin, None, Ok(stdin)),
                    None => {
                        let error = Error::new(ErrorKind::Empty("standard input has been read already".to_owned())).help("name - once");
                        Some(Err(self.fail(&origin, "stdin".to_owned(), error)))
                    }
                }
            }
            Source::Path(path) if path.is_dir() => {
                self.walk = Some((index, Walk::new(&path)));
                None
            }
            Source::Path(path) => {
                let relative = file_name(&path);
                self.open_file(index, relative, path, SourceKind::File)
            }
        }
    }
}

/// Whether a file was named itself or lies in a folder that was.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SourceKind {
    File,
    Folder,
}

impl Iterator for Documents<'_> {
    type Item = Result<Document, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let item = if self.stream.is_some() {
                self.next_row()
            } else if self.walk.is_some() {
                self.next_in_folder()
            } else {
                let (index, source) = self.sources.pop_front()?;
                self.next_source(index, source)
            };
            if item.is_some() {
                return item;
            }
        }
    }
}

impl std::fmt::Debug for Documents<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Documents").field("sources", &self.sources).field("settings", &self.settings).finish_non_exhaustive()
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| slashed(path), |name| name.to_string_lossy().into_owned())
}

/// Relative names that more than one source has. Only hashes are kept: a corpus may have millions of files.
fn clashes(sources: &[Source]) -> HashMap<u64, Holder> {
    let mut holders = HashMap::new();
    if sources.len() < 2 {
        return holders;
    }
    let mut note = |index: usize, relative: &str| match holders.entry(hash(relative)) {
        Entry::Vacant(entry) => {
            entry.insert(Holder::One(index));
        }
        Entry::Occupied(mut entry) => {
            if *entry.get() != Holder::One(index) {
                entry.insert(Holder::Several);
            }
        }
    };
    for (index, source) in sources.iter().enumerate() {
        match source {
            Source::Stdin => {}
            Source::Path(path) if path.is_dir() => {
                let mut walk = Walk::new(path);
                while let Some(file) = walk.next_file() {
                    if let Ok(found) = file {
                        note(index, &found.relative);
                    }
                }
            }
            Source::Path(path) => note(index, &file_name(path)),
        }
    }
    holders.retain(|_, holder| *holder == Holder::Several);
    holders
}

/// A name for every source: a relative path as it was given, an absolute one by as many of its last parts as tell it
/// from the others, since where a corpus lies must not show in its ids.
fn labels(sources: &[Source]) -> Vec<String> {
    let parts: Vec<Vec<String>> = sources
        .iter()
        .map(|source| match source {
            Source::Stdin => vec!["stdin".to_owned()],
            Source::Path(path) => {
                let normal = path.components().filter_map(|part| match part {
                    Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
                    Component::ParentDir => Some("..".to_owned()),
                    _ => None,
                });
                normal.collect()
            }
        })
        .collect();
    let tail = |at: usize, count: usize| &parts[at][parts[at].len().saturating_sub(count)..];
    (0..sources.len())
        .map(|at| {
            let absolute = matches!(&sources[at], Source::Path(path) if path.is_absolute());
            let count = if absolute {
                let clear =
                    |count: &usize| (0..parts.len()).all(|other| parts[other] == parts[at] || tail(other, *count) != tail(at, *count));
                (1..parts[at].len()).find(clear).unwrap_or(parts[at].len())
            } else {
                parts[at].len()
            };
            let label = tail(at, count).join("/");
            if label.is_empty() { ".".to_owned() } else { label }
        })
        .collect()
}
