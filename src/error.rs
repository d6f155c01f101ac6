//! The library's one error type. Analysis never fails on text; only input, output and data loading do.

use std::path::PathBuf;

/// What went wrong, without the place.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Reading or writing failed.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// The file does not exist.
    #[error("no such file or folder")]
    NotFound,
    /// The bytes are an image, an archive or another kind of binary file.
    #[error("binary file ({0}), not text")]
    Binary(&'static str),
    /// The bytes are not text in the expected encoding.
    #[error("{0}")]
    Encoding(String),
    /// A row, record or data line is malformed.
    #[error("{0}")]
    Malformed(String),
    /// The input is larger than what is analysed.
    #[error("{0}")]
    TooLarge(String),
    /// A user lexicon, ladder or model file is wrong.
    #[error("{0}")]
    Lexicon(String),
    /// A folder or table holds nothing that can be analysed.
    #[error("{0}")]
    Empty(String),
    /// A fault of this program, caught so that the other documents go on.
    #[error("internal fault: {0}")]
    Internal(String),
}

/// An error with its place: `path:line: what; what to do`.
///
/// ```
/// use demarche::{Error, ErrorKind};
/// let error = Error::new(ErrorKind::Malformed("the row has no field \"text\"".into()))
///     .at_path("rows.jsonl").at_line(17).help("name the field with --text-field");
/// assert_eq!(error.to_string(), "rows.jsonl:17: the row has no field \"text\" (name the field with --text-field)");
/// ```
#[derive(Debug)]
pub struct Error {
    /// What went wrong.
    pub kind: ErrorKind,
    /// The file or the name of the stream.
    pub path: Option<PathBuf>,
    /// The line in that file, counted from 1.
    pub line: Option<u64>,
    /// What the user can do.
    pub help: Option<String>,
}

impl Error {
    /// An error without a place.
    #[must_use]
    pub fn new(kind: ErrorKind) -> Self {
        Self { kind, path: None, line: None, help: None }
    }

    /// The same with the file it happened in.
    #[must_use]
    pub fn at_path(mut self, path: impl Into<PathBuf>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// The same with the line it happened on (from 1).
    #[must_use]
    pub fn at_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// The same with a remedy.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "{}", path.display().to_string().replace('\\', "/"))?;
            if let Some(line) = self.line {
                write!(f, ":{line}")?;
            }
            write!(f, ": ")?;
        }
        write!(f, "{}", self.kind)?;
        match &self.help {
            Some(help) => write!(f, " ({help})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::NotFound {
            return Self::new(ErrorKind::NotFound);
        }
        Self::new(ErrorKind::Io(error))
    }
}

/// Result with the library's error.
pub type Result<T, E = Error> = std::result::Result<T, E>;
