//! Readers: bytes of files, folders, tables and standard input to [`Document`]s.
//!
//! In go the paths of the command line and an [`Options`]; out comes [`Documents`], an iterator that yields one
//! [`Document`] or one [`Failure`] at a time and never holds more than one text (or one row of a stream) in memory.
//! What fails is one document, one row or one file: the others go on. Ids are unique in a run and depend on nothing
//! but the arguments and the content.
//!
//! ```
//! use demarche::input::{Options, open};
//! let rows = "{\"id\": \"a\", \"text\": \"China opposes the plan.\"}\n{\"id\": \"b\"}\n";
//! let mut documents = open(&["-".into()], &Options::default(), rows.as_bytes())?;
//! assert_eq!(documents.next().unwrap().unwrap().id, "a");
//! let failure = documents.next().unwrap().unwrap_err();
//! assert_eq!((failure.id.as_str(), failure.line), ("b", Some(2)));
//! assert!(documents.next().is_none());
//! # Ok::<(), demarche::Error>(())
//! ```

mod bytes;
mod date;
mod documents;
mod draft;
mod encoding;
mod html;
mod ids;
mod jsonl;
mod language;
mod markdown;
mod meta;
mod options;
mod sniff;
mod table;
mod text;
mod walk;

pub use date::normalise as normalise_date;
pub use documents::{Documents, Failure, Source, open};
pub use options::{Format, Options};

#[cfg(doc)]
use crate::document::Document;

/// The longest text that is analysed, in bytes. Positions are `u32`, so it must stay below `u32::MAX`.
pub const MAX_TEXT: usize = 500_000_000;

const _: () = assert!(MAX_TEXT < (u32::MAX - 64) as usize);
