//! What the user says about the input.

use std::str::FromStr;

use encoding_rs::Encoding;

use crate::error::{Error, ErrorKind, Result};

/// How bytes are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// By the file's extension and its content.
    #[default]
    Auto,
    /// Plain text, one document.
    Text,
    /// Markdown, one document.
    Markdown,
    /// An HTML page, one document.
    Html,
    /// JSON Lines, one document a row.
    Jsonl,
    /// Comma-separated values with a header, one document a row.
    Csv,
    /// Tab-separated values with a header, one document a row.
    Tsv,
}

impl Format {
    /// Every format, in the order that help texts list them.
    pub const ALL: [Self; 7] = [Self::Auto, Self::Text, Self::Markdown, Self::Html, Self::Jsonl, Self::Csv, Self::Tsv];

    /// The name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
        }
    }
}

impl FromStr for Format {
    type Err = Error;

    /// ```
    /// use demarche::input::Format;
    /// assert_eq!("jsonl".parse::<Format>().unwrap(), Format::Jsonl);
    /// assert!("docx".parse::<Format>().is_err());
    /// ```
    fn from_str(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|format| format.name()).collect();
            Error::new(ErrorKind::Malformed(format!("unknown input format \"{name}\""))).help(format!("one of {}", names.join(", ")))
        })
    }
}

/// What the user says about the input. The default reads everything by extension and content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// How the bytes are read.
    pub input_format: Format,
    /// Field or column that holds the text; `text` by default.
    pub text_field: Option<String>,
    /// Field or column that holds the id; `id` by default.
    pub id_field: Option<String>,
    /// Label of the encoding (WHATWG names such as `utf-8`, `windows-1252`); a byte order mark still wins.
    pub encoding: Option<String>,
    /// Speaker of every document that does not name its own.
    pub speaker: Option<String>,
    /// Date (YYYY-MM-DD) of every document that does not carry its own.
    pub date: Option<String>,
    /// Analyse documents that are not English, too.
    pub any_language: bool,
}

/// Options after their check.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub format: Format,
    pub text_field: Option<String>,
    pub id_field: Option<String>,
    pub encoding: Option<&'static Encoding>,
    pub speaker: Option<String>,
    pub date: Option<String>,
    pub any_language: bool,
}

impl Settings {
    /// Checks the encoding's label and the date.
    pub fn new(options: &Options) -> Result<Self> {
        let encoding = match &options.encoding {
            None => None,
            Some(label) => Some(Encoding::for_label(label.as_bytes()).ok_or_else(|| {
                Error::new(ErrorKind::Encoding(format!("unknown encoding \"{label}\"")))
                    .help("--encoding takes names such as utf-8, windows-1252, iso-8859-2, utf-16le, gb18030")
            })?),
        };
        if let Some(date) = &options.date
            && !super::date::is_full_date(date)
        {
            return Err(
                Error::new(ErrorKind::Malformed(format!("\"{date}\" is not a date"))).help("--date takes YYYY-MM-DD, such as 2026-01-20")
            );
        }
        Ok(Self {
            format: options.input_format,
            text_field: options.text_field.clone(),
            id_field: options.id_field.clone(),
            encoding,
            speaker: options.speaker.clone(),
            date: options.date.clone(),
            any_language: options.any_language,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_checked() {
        let date = |date: &str| Settings::new(&Options { date: Some(date.into()), ..Options::default() });
        assert!(date("2026-01-20").is_ok());
        for bad in ["2026-1-20", "2026-02-30", "20 January 2026", "2026", ""] {
            assert!(date(bad).unwrap_err().to_string().contains("YYYY-MM-DD"), "{bad}");
        }
        let encoding = |label: &str| Settings::new(&Options { encoding: Some(label.into()), ..Options::default() });
        assert_eq!(encoding("latin1").unwrap().encoding.unwrap().name(), "windows-1252");
        assert!(encoding("ebcdic").unwrap_err().to_string().contains("unknown encoding \"ebcdic\""));
    }

    #[test]
    fn formats_round_trip() {
        for format in Format::ALL {
            assert_eq!(format.name().parse::<Format>().unwrap(), format);
        }
        assert_eq!(
            "pdf".parse::<Format>().unwrap_err().to_string(),
            "unknown input format \"pdf\" (one of auto, text, markdown, html, jsonl, csv, tsv)"
        );
    }
}
