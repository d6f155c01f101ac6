//! Standard output or a file for data, standard error for messages, and what terminal there is.

use crate::cli::args::{Colour, Common, Input};
use crate::error::{Error, ErrorKind, Result};
use crate::report::page::Layout;
use crate::report::paint::Paint;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

/// Where data goes.
pub struct Output {
    out: Box<dyn Write>,
    name: String,
}

impl Output {
    /// Where the arguments say; never over a file that is to be read.
    ///
    /// # Errors
    /// When the file cannot be made, or is one of the inputs.
    pub fn of(input: &Input) -> Result<Self> {
        if let Some(output) = &input.output
            && let Ok(file) = output.canonicalize()
            && input.paths.iter().any(|path| path.canonicalize().is_ok_and(|path| path == file))
        {
            let what = "the output would overwrite an input".to_owned();
            return Err(Error::new(ErrorKind::Malformed(what)).at_path(output).help("choose another file with --output"));
        }
        Self::open(input.output.as_deref())
    }

    /// The file, or else standard output.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn open(file: Option<&Path>) -> Result<Self> {
        let Some(path) = file else {
            return Ok(Self { out: Box::new(BufWriter::with_capacity(1 << 16, io::stdout())), name: "standard output".into() });
        };
        let file = File::create(path).map_err(|e| Error::from(e).at_path(path).help("choose a file you can write with --output"))?;
        Ok(Self { out: Box::new(BufWriter::with_capacity(1 << 16, file)), name: path.display().to_string() })
    }

    /// An error of writing here, with its place; a closed pipe stays recognisable.
    #[must_use]
    pub fn error(&self, error: io::Error) -> Error {
        Error::from(error).at_path(&self.name).help("the output is incomplete")
    }

    /// Writes these bytes.
    ///
    /// # Errors
    /// When that fails.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.out.write_all(bytes).map_err(|e| self.error(e))
    }

    /// Writes what is buffered.
    ///
    /// # Errors
    /// When that fails: a full disk shows here at the latest.
    pub fn finish(mut self) -> Result<()> {
        self.out.flush().map_err(|e| self.error(e))
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes).map_err(|e| placed(&self.name, e))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush().map_err(|e| placed(&self.name, e))
    }
}

/// The error with its place, of the same kind so that a closed pipe stays one.
fn placed(name: &str, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{name}: {error}"))
}

/// Prints one message line on standard error.
pub fn message(text: &str) {
    // Nothing can be said where standard error itself is closed.
    let _ = writeln!(io::stderr(), "demarche: {}", crate::report::wrap::tidy(text));
}

/// Colours of standard output, or none where the data goes to a file.
#[must_use]
pub fn paint(common: &Common, file: Option<&Path>) -> Paint {
    let on = match common.color {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => file.is_none() && anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
    };
    if on { Paint::On } else { Paint::Off }
}

/// Width and colours of a page on standard output: 100 columns where that is no terminal.
#[must_use]
pub fn layout(common: &Common, file: Option<&Path>) -> Layout {
    let terminal = file.is_none() && io::stdout().is_terminal();
    let columns = if terminal { terminal_size::terminal_size().map_or(100, |(width, _)| width.0 as usize) } else { 100 };
    Layout { columns, paint: paint(common, file) }
}
