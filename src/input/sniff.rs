//! Which format a file is in, by its name and its first bytes.

use std::path::Path;

use encoding_rs::Encoding;

use super::encoding::byte_order_mark;
use super::meta::Fields;
use super::options::Format;

/// File types that a walk takes, each also with `.gz` behind it.
pub(super) const EXTENSIONS: [(&str, Format); 8] = [
    ("txt", Format::Text),
    ("md", Format::Markdown),
    ("html", Format::Html),
    ("htm", Format::Html),
    ("jsonl", Format::Jsonl),
    ("ndjson", Format::Jsonl),
    ("csv", Format::Csv),
    ("tsv", Format::Tsv),
];

/// Lower-case extension without `.gz`, and whether `.gz` stood behind it.
pub(super) fn extension(path: &Path) -> (String, bool) {
    let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let (name, gzip) = match name.strip_suffix(".gz") {
        Some(inner) if !inner.is_empty() => (inner, true),
        _ => (name.as_str(), false),
    };
    let extension = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map_or("", |(_, extension)| extension);
    (extension.to_owned(), gzip)
}

/// The format that the name promises.
pub(super) fn by_name(path: &Path) -> Option<Format> {
    let (extension, _) = extension(path);
    EXTENSIONS.iter().find(|(known, _)| *known == extension).map(|(_, format)| *format)
}

/// The format of a file named `path` (standard input has no name) that begins with `head`. Never [`Format::Auto`].
pub(super) fn format(path: Option<&Path>, head: &[u8], encoding: Option<&'static Encoding>, fields: &Fields) -> Format {
    let head = match (byte_order_mark(head), encoding) {
        (Some((encoding, _)), _) | (None, Some(encoding)) => encoding.decode(head).0,
        (None, None) => String::from_utf8_lossy(head),
    };
    match path.and_then(by_name) {
        Some(Format::Text) if is_html(&head) => Format::Html,
        Some(Format::Html) if !has_tag(&head) => Format::Text,
        Some(named) => named,
        None => by_content(&head, fields),
    }
}

fn by_content(head: &str, fields: &Fields) -> Format {
    let start = head.trim_start();
    let first_line = start.lines().next().unwrap_or_default();
    if is_html(head) {
        return Format::Html;
    }
    if start.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with(['"', '}'])) || is_json_array(start) {
        return Format::Jsonl;
    }
    for (delimiter, format) in [('\t', Format::Tsv), (',', Format::Csv), (';', Format::Csv)] {
        if is_header(first_line, delimiter, fields) {
            return format;
        }
    }
    if super::markdown::has_front_matter(head) || first_line.starts_with("# ") { Format::Markdown } else { Format::Text }
}

/// An array of objects: not JSON Lines, but the reader of JSON Lines says what to do.
fn is_json_array(start: &str) -> bool {
    start.strip_prefix('[').is_some_and(|rest| rest.trim_start().strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with('"')))
}

/// Short names, one of them that of the text column.
fn is_header(line: &str, delimiter: char, fields: &Fields) -> bool {
    let cells: Vec<String> = line.split(delimiter).map(|cell| cell.trim().trim_matches('"').to_ascii_lowercase()).collect();
    let names = cells.iter().all(|cell| cell.len() <= 40 && !cell.contains(['.', '!', '?', ';', ',']));
    let wanted = fields.text_name().to_ascii_lowercase();
    cells.len() > 1 && names && (cells.contains(&wanted) || fields.find_text(cells.iter().map(String::as_str)).is_some())
}

/// Whether the text opens as an HTML page or fragment does.
fn is_html(head: &str) -> bool {
    const OPENING: [&str; 14] =
        ["html", "head", "body", "title", "meta", "link", "article", "main", "section", "div", "p", "h1", "h2", "script"];
    let mut rest = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    loop {
        let skipped = if let Some(comment) = rest.strip_prefix("<!--") {
            comment.split_once("-->").map(|(_, rest)| rest)
        } else if rest.starts_with("<?xml") {
            rest.split_once("?>").map(|(_, rest)| rest)
        } else {
            break;
        };
        match skipped {
            Some(skipped) => rest = skipped.trim_start(),
            None => return false,
        }
    }
    let Some(tag) = rest.strip_prefix('<') else { return false };
    if tag.get(..13).is_some_and(|doctype| doctype.eq_ignore_ascii_case("!doctype html")) {
        return true;
    }
    let name: String = tag.chars().take_while(char::is_ascii_alphanumeric).take(8).collect();
    OPENING.iter().any(|known| known.eq_ignore_ascii_case(&name)) && tag[name.len()..].starts_with([' ', '>', '\n', '\r', '\t', '/'])
}

fn has_tag(head: &str) -> bool {
    head.match_indices('<').any(|(at, _)| head[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '!' | '/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions() {
        let cases = [
            ("a.txt", ("txt", false)),
            ("b/A.HTML", ("html", false)),
            ("rows.jsonl.gz", ("jsonl", true)),
            ("x.tar.gz", ("tar", true)),
            (".gz", ("", false)),
            ("README", ("", false)),
            (".hidden", ("", false)),
        ];
        for (path, (expected, gzip)) in cases {
            assert_eq!(extension(Path::new(path)), (expected.to_owned(), gzip), "{path}");
        }
    }

    #[test]
    fn formats() {
        let cases: [(Option<&str>, &str, Format); 30] = [
            (None, "The ministers met.", Format::Text),
            (None, "", Format::Text),
            (None, "<!DOCTYPE html><html>", Format::Html),
            (None, "\n <!doctype HTML>", Format::Html),
            (None, "<?xml version=\"1.0\"?>\n<!-- x -->\n<html xmlns=\"\">", Format::Html),
            (None, "<p>One.</p>", Format::Html),
            (None, "<previous page>", Format::Text),
            (None, "<é", Format::Text),
            (None, "{\"text\": \"a\"}\n", Format::Jsonl),
            (None, "{ \"text\": \"unfin", Format::Jsonl),
            (None, "[{\"text\": 1}]", Format::Jsonl),
            (None, "{laughter} Thank you.", Format::Text),
            (None, "[ {applause} ]", Format::Text),
            (None, "id,title,text\n1,a,b\n", Format::Csv),
            (None, "id;Text\n1;b\n", Format::Csv),
            (None, "id\ttext\n1\tb\n", Format::Tsv),
            (None, "id,body\n1,b\n", Format::Csv),
            (None, "Ministers meet, sign text\n\nBody.", Format::Text),
            (None, "In Lima, text, and more.\n", Format::Text),
            (None, "---\ntitle: A\n---\nBody.", Format::Markdown),
            (None, "# Heading\n", Format::Markdown),
            (Some("a.txt"), "# Heading\n", Format::Text),
            (Some("a.txt"), "id,text\n", Format::Text),
            (Some("a.txt"), "<html><body>", Format::Html),
            (Some("a.html"), "Plain after all", Format::Text),
            (Some("a.html"), "Intro <b>bold</b>", Format::Html),
            (Some("a.htm.gz"), "<p>x", Format::Html),
            (Some("a.csv"), "id,headline\n", Format::Csv),
            (Some("a.json"), "{\"text\": \"a\"}", Format::Jsonl),
            (Some("page.php"), "<html>", Format::Html),
        ];
        for (path, head, expected) in cases {
            assert_eq!(format(path.map(Path::new), head.as_bytes(), None, &Fields::new(None, None)), expected, "{path:?} {head:?}");
        }
        let utf16: Vec<u8> = "\u{feff}<html>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(format(None, &utf16, None, &Fields::new(None, None)), Format::Html);
    }
}
