//! Bytes of one text to a `String`: byte order marks, UTF-8, the user's choice, detection; binary files refused.

use chardetng::EncodingDetector;
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::error::{Error, ErrorKind, Result};

/// A text and what there is to say about its encoding.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub text: String,
    pub warning: Option<String>,
}

/// Decodes a whole text. `chosen` is the user's `--encoding`, `declared` what the markup says.
///
/// A byte order mark wins, then the choice, then UTF-8, then the declaration. Where at most one sequence in 1,000 bytes
/// is not UTF-8 the text is UTF-8 with a fault, which is an error; else the encoding is guessed and named in a warning.
pub(super) fn decode(bytes: Vec<u8>, chosen: Option<&'static Encoding>, declared: Option<&'static Encoding>) -> Result<Decoded> {
    if bytes.starts_with(b"\xff\xfe\0\0") {
        return Err(Error::new(ErrorKind::Encoding("UTF-32 is not read".to_owned())).help("save the text as UTF-8"));
    }
    if let Some((encoding, mark)) = byte_order_mark(&bytes) {
        return Ok(Decoded { text: strict(&bytes, mark, encoding)?, warning: None });
    }
    if let Some(encoding) = chosen {
        return Ok(Decoded { text: strict(&bytes, 0, encoding)?, warning: None });
    }
    if let Some(kind) = binary(&bytes) {
        return Err(refuse(kind));
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok(Decoded { text, warning: None }),
        Err(error) => error.into_bytes(),
    };
    if let Some(encoding) = declared.filter(|encoding| *encoding != UTF_8) {
        return Ok(Decoded { text: strict(&bytes, 0, encoding)?, warning: None });
    }
    match judge(&bytes) {
        Verdict::Faulty(offset) => Err(bad_utf8(&bytes, offset)),
        Verdict::Other(encoding) => {
            let text = strict(&bytes, 0, encoding)?;
            Ok(Decoded { text, warning: Some(guessed(encoding)) })
        }
    }
}

/// The warning for a guessed encoding.
pub(super) fn guessed(encoding: &'static Encoding) -> String {
    format!("not UTF-8, read as {}", encoding.name())
}

/// What bytes that are not UTF-8 are.
#[derive(Debug, PartialEq)]
pub(super) enum Verdict {
    /// UTF-8 with few faults, the first of them at this byte.
    Faulty(usize),
    /// Most likely this encoding.
    Other(&'static Encoding),
}

/// Judges bytes that are not UTF-8.
pub(super) fn judge(bytes: &[u8]) -> Verdict {
    let (mut faults, mut first, mut at) = (0usize, None, 0usize);
    for chunk in bytes.utf8_chunks() {
        at += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            faults += 1;
            first.get_or_insert(at);
        }
        at += chunk.invalid().len();
    }
    if faults * 1_000 <= bytes.len() {
        return Verdict::Faulty(first.unwrap_or(bytes.len()));
    }
    let mut detector = EncodingDetector::new();
    detector.feed(bytes, true);
    Verdict::Other(detector.guess(None, false))
}

/// The encoding of a stream that begins with `head`, where that is not UTF-8. A character cut off at the end is none.
pub(super) fn of_head(head: &[u8]) -> Option<&'static Encoding> {
    let error = std::str::from_utf8(head).err()?;
    error.error_len()?;
    match judge(head) {
        Verdict::Faulty(_) => None,
        Verdict::Other(encoding) => Some(encoding),
    }
}

/// UTF-8 or UTF-16 by its mark, and the length of the mark.
pub(super) fn byte_order_mark(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    Encoding::for_bom(bytes)
}

/// Decodes without replacing anything.
fn strict(bytes: &[u8], skip: usize, encoding: &'static Encoding) -> Result<String> {
    if encoding == UTF_8
        && let Ok(text) = std::str::from_utf8(&bytes[skip..])
    {
        return Ok(text.to_owned());
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len());
    // Most of the room is never used; it is given back below.
    let mut text = String::with_capacity(room.min(bytes.len().saturating_mul(2).saturating_add(16)));
    let mut at = skip;
    loop {
        let (result, read) = decoder.decode_to_string_without_replacement(&bytes[at..], &mut text, true);
        at += read;
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => text.reserve(bytes.len() - at + 64),
            DecoderResult::Malformed(bad, after) => {
                let offset = at.saturating_sub(usize::from(bad) + usize::from(after));
                return Err(if encoding == UTF_8 { bad_utf8(bytes, offset) } else { bad_sequence(bytes, offset, encoding) });
            }
        }
    }
    text.shrink_to_fit();
    Ok(text)
}

fn line_at(bytes: &[u8], offset: usize) -> u64 {
    1 + bytes[..offset.min(bytes.len())].iter().filter(|b| **b == b'\n').count() as u64
}

fn bad_utf8(bytes: &[u8], offset: usize) -> Error {
    let byte = bytes.get(offset).copied().unwrap_or_default();
    Error::new(ErrorKind::Encoding(format!("bad UTF-8: byte 0x{byte:02X} at byte offset {offset}")))
        .at_line(line_at(bytes, offset))
        .help("correct that byte, or name the encoding with --encoding, such as windows-1252")
}

fn bad_sequence(bytes: &[u8], offset: usize, encoding: &'static Encoding) -> Error {
    let error = Error::new(ErrorKind::Encoding(format!("not valid {}: byte offset {offset}", encoding.name())));
    // Bytes 0x0A are no lines in UTF-16.
    let error = if encoding == UTF_16LE || encoding == UTF_16BE { error } else { error.at_line(line_at(bytes, offset)) };
    error.help("correct it, or name another encoding with --encoding")
}

/// The error for a binary file of this kind.
pub(super) fn refuse(kind: &'static str) -> Error {
    let help = match kind {
        "PDF" => "extract its text first, such as with pdftotext",
        "zip archive or office document" | "office document" | "RTF" => "save the document as plain text or HTML, or unpack the archive",
        "PNG" | "JPEG" | "GIF" | "WebP" | "TIFF" => "take the text from the image first",
        "gzip within gzip" | "xz" | "Zstandard" | "bzip2" | "7-Zip" => "unpack it first; only gzip is read as it is",
        "NUL bytes" => "give it as text; UTF-16 without a byte order mark needs --encoding utf-16le",
        _ => "give it as text, HTML, JSON Lines or CSV",
    };
    Error::new(ErrorKind::Binary(kind)).help(help)
}

const SIGNATURES: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "zip archive or office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office document"),
    (b"{\\rtf", "RTF"),
    (b"\x7fELF", "ELF"),
    (b"\x1f\x8b", "gzip within gzip"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"BZh91AY&SY", "bzip2"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"SQLite format 3\0", "SQLite"),
    (b"PAR1", "Parquet"),
    (b"\xcf\xfa\xed\xfe", "Mach-O"),
    (b"OggS\0", "Ogg"),
    (b"ID3\x03", "MP3"),
    (b"ID3\x04", "MP3"),
];

/// What kind of binary file this is, if it is one: by its first bytes, or because there are NUL bytes.
pub(super) fn binary(bytes: &[u8]) -> Option<&'static str> {
    if let Some((_, kind)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return Some(kind);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some("WebP");
    }
    bytes.contains(&0).then_some("NUL bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Decoded {
        decode(bytes.to_vec(), None, None).unwrap()
    }

    fn error(bytes: &[u8]) -> String {
        decode(bytes.to_vec(), None, None).unwrap_err().to_string()
    }

    #[test]
    fn marks_are_removed() {
        let utf16 = |text: &str, big: bool| -> Vec<u8> {
            let units = std::iter::once(0xfeff).chain(text.encode_utf16());
            units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
        };
        let expected = Decoded { text: "Côte d’Ivoire\r\n".into(), warning: None };
        assert_eq!(text("\u{feff}Côte d’Ivoire\r\n".as_bytes()), expected);
        assert_eq!(text(&utf16("Côte d’Ivoire\r\n", true)), expected);
        assert_eq!(text(&utf16("Côte d’Ivoire\r\n", false)), expected);
        assert_eq!(error(b"\xff\xfea\0b"), "not valid UTF-16LE: byte offset 4 (correct it, or name another encoding with --encoding)");
    }

    #[test]
    fn one_bad_sequence_in_a_thousand_bytes_is_a_fault() {
        let mut bytes = "Peace and stability.\n".repeat(60).into_bytes();
        bytes[50] = 0xe9;
        assert_eq!(
            decode(bytes.clone(), None, None).unwrap_err().at_path("note.txt").to_string(),
            "note.txt:3: bad UTF-8: byte 0xE9 at byte offset 50 (correct that byte, or name the encoding with --encoding, such as windows-1252)"
        );
        bytes[200] = 0xe9;
        let decoded = text(&bytes);
        assert_eq!(decoded.warning.as_deref(), Some("not UTF-8, read as windows-1252"));
        assert_eq!(decoded.text.matches('é').count(), 2);
    }

    #[test]
    fn other_encodings_are_detected() {
        let cases = [
            ("Le président a réaffirmé à Genève son soutien à la Côte d’Ivoire.", encoding_rs::WINDOWS_1252),
            ("Министр иностранных дел заявил о поддержке переговоров.", encoding_rs::WINDOWS_1251),
            ("中国坚决反对任何形式的单边制裁，支持通过对话解决分歧。", encoding_rs::GBK),
        ];
        for (written, encoding) in cases {
            let (bytes, ..) = encoding.encode(written);
            assert_eq!(text(&bytes), Decoded { text: written.into(), warning: Some(guessed(encoding)) });
        }
    }

    #[test]
    fn the_users_choice_decides() {
        let decoded = decode(b"caf\xe9".to_vec(), Some(encoding_rs::ISO_8859_2), None).unwrap();
        assert_eq!(decoded, Decoded { text: "café".into(), warning: None });
        let error = decode(b"one\ntwo \xe9".to_vec(), Some(UTF_8), None).unwrap_err();
        assert_eq!((error.line, error.kind.to_string().as_str()), (Some(2), "bad UTF-8: byte 0xE9 at byte offset 8"));
        assert_eq!(decode(b"a\0b\0".to_vec(), Some(UTF_16LE), None).unwrap().text, "ab");
    }

    #[test]
    fn a_declaration_is_followed_where_the_bytes_are_not_utf8() {
        let declared = Some(encoding_rs::WINDOWS_1252);
        assert_eq!(decode("café".as_bytes().to_vec(), None, declared).unwrap().text, "café");
        assert_eq!(decode(b"caf\xe9".to_vec(), None, declared).unwrap(), Decoded { text: "café".into(), warning: None });
    }

    #[test]
    fn binary_files_are_refused_with_a_remedy() {
        let cases: [(&[u8], &str); 8] = [
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary file (PNG), not text (take the text from the image first)"),
            (b"%PDF-1.7\n", "binary file (PDF), not text (extract its text first, such as with pdftotext)"),
            (
                b"PK\x03\x04\x14\0",
                "binary file (zip archive or office document), not text (save the document as plain text or HTML, or unpack the archive)",
            ),
            (b"\x7fELF\x02", "binary file (ELF), not text (give it as text, HTML, JSON Lines or CSV)"),
            (b"RIFF\x10\0\0\0WEBPVP8 ", "binary file (WebP), not text (take the text from the image first)"),
            (b"\x1f\x8b\x08\0", "binary file (gzip within gzip), not text (unpack it first; only gzip is read as it is)"),
            (b"{\\rtf1\\ansi", "binary file (RTF), not text (save the document as plain text or HTML, or unpack the archive)"),
            (b"a\0b", "binary file (NUL bytes), not text (give it as text; UTF-16 without a byte order mark needs --encoding utf-16le)"),
        ];
        for (bytes, message) in cases {
            assert_eq!(error(bytes), message);
        }
    }
}
