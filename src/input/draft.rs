//! What a reader hands over, and how it becomes a [`Document`].

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::options::Settings;
use super::{MAX_TEXT, date, language};
use crate::document::Document;
use crate::error::{Error, ErrorKind, Result};

/// One text with what its source says about it, nothing of it checked.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Draft {
    /// Id from the source itself.
    pub id: Option<String>,
    pub text: String,
    pub title: Option<String>,
    /// As written.
    pub date: Option<String>,
    pub agency: Option<String>,
    pub speaker: Option<String>,
    pub meta: Map<String, Value>,
    pub warnings: Vec<String>,
}

/// A row that could not be read; the error has the line.
#[derive(Debug)]
pub(super) struct RowError {
    /// Id of the row where it was legible.
    pub id: Option<String>,
    pub error: Box<Error>,
    /// Whether the rest of the file is lost, too.
    pub fatal: bool,
}

impl RowError {
    /// This row cannot be read.
    pub fn row(id: Option<String>, error: Error) -> Self {
        Self { id, error: Box::new(error), fatal: false }
    }

    /// The file cannot be read any further.
    pub fn fatal(error: Error) -> Self {
        Self { id: None, error: Box::new(error), fatal: true }
    }
}

/// What a stream yields, row by row. `None` ends it.
pub(super) type Row = Result<Draft, RowError>;

/// The error for a text that is too long.
pub(super) fn too_large() -> Error {
    Error::new(ErrorKind::TooLarge(format!("the text is larger than {} MB", MAX_TEXT / 1_000_000)))
        .help("split it, or put its parts into a JSON Lines file, one a row")
}

/// Checks and completes a draft.
pub(super) fn finish(draft: Draft, id: String, source: &str, settings: &Settings) -> Result<Document> {
    let Draft { id: _, text, title, date: written, agency, speaker, meta, mut warnings } = draft;
    if text.len() > MAX_TEXT {
        return Err(too_large());
    }
    let date = match written.as_deref().map(str::trim).filter(|date| !date.is_empty()) {
        None => None,
        Some(written) => {
            let date = date::normalise(written);
            if date.is_none() {
                warnings.push(format!("date \"{}\" not understood", shorten(written)));
            }
            date
        }
    };
    let (language, analyse) = if text.trim().is_empty() {
        warnings.push("empty text".to_owned());
        (None, true)
    } else {
        let code = language::detect(&text);
        if code == "en" {
            (Some(code), true)
        } else {
            warnings.push(if settings.any_language {
                format!("language: {code}")
            } else {
                format!("language: {code}, not analysed (--any-language does)")
            });
            (Some(code), settings.any_language)
        }
    };
    Ok(Document {
        id,
        source: source.to_owned(),
        title: title.and_then(clean),
        date: date.or_else(|| settings.date.clone()),
        agency: agency.and_then(clean),
        speaker: speaker.and_then(clean).or_else(|| settings.speaker.clone()),
        language,
        warning: (!warnings.is_empty()).then(|| warnings.join("; ")),
        analyse,
        sha256: hex(&Sha256::digest(text.as_bytes())),
        meta,
        text,
    })
}

/// White space made single; `None` for nothing.
fn clean(written: String) -> Option<String> {
    let mut out = String::with_capacity(written.len());
    for word in written.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    (!out.is_empty()).then_some(out)
}

/// At most 40 characters for a message.
pub(super) fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Options;

    fn finished(draft: Draft, options: &Options) -> Document {
        finish(draft, "id".into(), "source", &Settings::new(options).unwrap()).unwrap()
    }

    const FRENCH: &str = "Le ministre des affaires étrangères a déclaré que la France soutient pleinement la souveraineté de ses \
        partenaires et qu'elle condamne avec la plus grande fermeté les attaques contre les populations civiles. Il a rappelé que \
        la communauté internationale devait prendre ses responsabilités et agir sans attendre pour la paix.";

    #[test]
    fn the_hash_is_that_of_the_text() {
        let document = finished(Draft { text: "abc".into(), ..Draft::default() }, &Options::default());
        assert_eq!(document.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!((document.language, document.analyse, document.warning), (Some("en"), true, None));
    }

    #[test]
    fn another_language_is_left_out_unless_wanted() {
        let draft = || Draft { text: FRENCH.into(), ..Draft::default() };
        let document = finished(draft(), &Options::default());
        assert_eq!((document.language, document.analyse), (Some("fr"), false));
        assert_eq!(document.warning.as_deref(), Some("language: fr, not analysed (--any-language does)"));
        let document = finished(draft(), &Options { any_language: true, ..Options::default() });
        assert_eq!((document.language, document.analyse), (Some("fr"), true));
        assert_eq!(document.warning.as_deref(), Some("language: fr"));
    }

    #[test]
    fn empty_text_is_a_document() {
        let document = finished(Draft { text: " \r\n".into(), ..Draft::default() }, &Options::default());
        assert_eq!((document.warning.as_deref(), document.language, document.text.as_str()), (Some("empty text"), None, " \r\n"));
    }

    #[test]
    fn options_fill_what_the_source_does_not_say() {
        let options = Options { speaker: Some("Brazil".into()), date: Some("2026-01-20".into()), ..Options::default() };
        let bare = finished(Draft { text: "x".into(), ..Draft::default() }, &options);
        assert_eq!((bare.speaker.as_deref(), bare.date.as_deref()), (Some("Brazil"), Some("2026-01-20")));
        let draft = Draft { text: "x".into(), speaker: Some("Peru".into()), date: Some("12 March 2025".into()), ..Draft::default() };
        let own = finished(draft, &options);
        assert_eq!((own.speaker.as_deref(), own.date.as_deref()), (Some("Peru"), Some("2025-03-12")));
    }

    #[test]
    fn a_date_that_is_not_understood_is_kept_out() {
        let draft = Draft { text: "x".into(), date: Some("3/12/2025".into()), ..Draft::default() };
        let document = finished(draft, &Options::default());
        assert_eq!((document.date, document.warning.as_deref()), (None, Some("date \"3/12/2025\" not understood")));
    }

    #[test]
    fn titles_are_one_line() {
        let draft = Draft { text: "x".into(), title: Some("  Two\n  lines ".into()), agency: Some(" ".into()), ..Draft::default() };
        let document = finished(draft, &Options::default());
        assert_eq!((document.title.as_deref(), document.agency), (Some("Two lines"), None));
    }
}
