//! Exit codes.

use crate::error::{Error, ErrorKind};
use std::process::ExitCode;

/// How a command ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done; finding nothing is still done.
    Done = 0,
    /// check or eval found what it looks for.
    Found = 1,
    /// Usage error, or nothing could be analysed.
    Nothing = 2,
    /// Finished, but some documents failed.
    Partial = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Whether the error is that nobody reads the output any more.
#[must_use]
pub fn is_closed_pipe(error: &Error) -> bool {
    matches!(&error.kind, ErrorKind::Io(e) if e.kind() == std::io::ErrorKind::BrokenPipe)
}
