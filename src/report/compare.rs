//! What two texts say differently: JSON, rows, and a page for the terminal.

use crate::compare::{Change, Detail, Kind, Passage};
use crate::document::Document;
use crate::report::SCHEMA_VERSION;
use crate::report::offsets::{OffsetMap, Offsets};
use crate::report::page::Layout;
use crate::report::paint::Ink;
use crate::report::tables::{Cell, Column, ColumnType, Rows, Table};
use crate::report::wrap::{cut, tidy, wrap_at_most};
use serde::Serialize;
use std::borrow::Cow;

/// One change as reports show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangeView {
    /// Name of the pair of documents; null where two files are compared.
    pub document: Option<String>,
    /// flipped, softened, hardened, reworded, moved, gone, new or kept.
    pub kind: &'static str,
    /// Whether it stands elsewhere, too.
    pub moved: bool,
    /// The wording of the second text (of the first where it is gone), cut.
    pub what: String,
    /// The passage of the first text.
    pub a: Option<PassageView>,
    /// The passage of the second text.
    pub b: Option<PassageView>,
    /// The words that differ as `old -> new`, or the set phrases of the passage.
    pub detail: Option<String>,
    #[serde(skip)]
    kind_of: Kind,
}

/// A passage of one text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PassageView {
    /// As it stands.
    pub text: String,
    /// First unit in its text, from 0.
    pub start: u32,
    /// One past the last unit.
    pub end: u32,
    /// Index of its paragraph, from 0.
    pub paragraph: u32,
}

/// Columns of the terminal that `what` may take.
const WHAT: usize = 72;

/// Shows the changes of one pair of documents.
#[must_use]
pub fn views(name: Option<&str>, a: &Document, b: &Document, changes: &[Change], offsets: Offsets) -> Vec<ChangeView> {
    let (text_a, text_b) = (a.text.as_str(), b.text.as_str());
    let (map_a, map_b) = (OffsetMap::new(text_a, offsets), OffsetMap::new(text_b, offsets));
    let view = |passage: Option<Passage>, text: &str, map: &OffsetMap<'_>| {
        passage.map(|p| {
            let (start, end) = map.pair(p.span);
            PassageView { text: p.span.slice(text).to_owned(), start, end, paragraph: p.paragraph }
        })
    };
    changes
        .iter()
        .map(|change| {
            let (a, b) = (view(change.a, text_a, &map_a), view(change.b, text_b, &map_b));
            let shown = b.as_ref().or(a.as_ref()).map_or("", |p| p.text.as_str());
            ChangeView {
                document: name.map(str::to_owned),
                kind: change.kind.as_str(),
                moved: change.moved,
                what: cut(&tidy(shown), WHAT),
                a,
                b,
                detail: change.detail.as_ref().map(Detail::to_string),
                kind_of: change.kind,
            }
        })
        .collect()
}

#[derive(Serialize)]
struct Comparison<'a> {
    schema_version: u32,
    a: &'a str,
    b: &'a str,
    changes: &'a [ChangeView],
}

/// One object: the names of what is compared, and the changes.
///
/// # Errors
/// When writing fails.
pub fn write_json(a: &str, b: &str, changes: &[ChangeView], mut out: impl std::io::Write) -> std::io::Result<()> {
    serde_json::to_writer(&mut out, &Comparison { schema_version: SCHEMA_VERSION, a, b, changes })?;
    out.write_all(b"\n")
}

const fn column(name: &'static str, kind: ColumnType, about: &'static str) -> Column {
    Column { name, kind, about }
}

/// One row a change.
pub static CHANGES: Table = Table {
    name: "changes",
    columns: &[
        column("doc_id", ColumnType::String, "the pair of documents; empty where two files are compared"),
        column("kind", ColumnType::String, "flipped, softened, hardened, reworded, moved, gone, new, kept"),
        column("moved", ColumnType::Boolean, "stands elsewhere, too"),
        column("what", ColumnType::String, "the wording, cut"),
        column("detail", ColumnType::String, "the words that differ, or set phrases"),
        column("a_text", ColumnType::String, "the passage of the first text"),
        column("a_start", ColumnType::Integer, "its first unit"),
        column("a_end", ColumnType::Integer, "one past its last unit"),
        column("a_paragraph", ColumnType::Integer, "index of its paragraph, from 0"),
        column("b_text", ColumnType::String, "the passage of the second text"),
        column("b_start", ColumnType::Integer, "its first unit"),
        column("b_end", ColumnType::Integer, "one past its last unit"),
        column("b_paragraph", ColumnType::Integer, "index of its paragraph, from 0"),
    ],
    primary: &[],
    foreign: &[],
    main: &[],
};

/// Writes a row a change.
///
/// # Errors
/// When a row cannot be written.
pub fn rows(changes: &[ChangeView], rows: &mut dyn Rows) -> std::io::Result<()> {
    changes.iter().try_for_each(|change| {
        let mut cells: Vec<Cell<'_>> = vec![
            change.document.as_deref().into(),
            change.kind.into(),
            change.moved.into(),
            change.what.as_str().into(),
            change.detail.as_deref().into(),
        ];
        for side in [&change.a, &change.b] {
            match side {
                Some(p) => cells.extend([p.text.as_str().into(), p.start.into(), p.end.into(), p.paragraph.into()]),
                None => cells.extend([Cell::Null, Cell::Null, Cell::Null, Cell::Null]),
            }
        }
        rows.row(&cells)
    })
}

const MOST_LINES: usize = 6;

fn ink(kind: Kind) -> Ink {
    match kind {
        Kind::Flipped => Ink::Alarm,
        Kind::Softened | Kind::Gone => Ink::Against,
        Kind::Hardened | Kind::New => Ink::Favour,
        Kind::Reworded | Kind::Moved => Ink::Course,
        Kind::Kept => Ink::Faint,
    }
}

/// How many changes of each kind: `1 flipped, 2 gone`.
#[must_use]
pub fn summary(changes: &[ChangeView]) -> String {
    let count = |kind: Kind| changes.iter().filter(|c| c.kind_of == kind).count();
    let parts = Kind::ALL.iter().filter(|k| **k != Kind::Kept).map(|k| (count(*k), k.as_str())).filter(|(n, _)| *n > 0);
    let parts: Vec<String> = parts.map(|(n, kind)| format!("{n} {kind}")).collect();
    if parts.is_empty() { "no change".into() } else { parts.join(", ") }
}

/// The page: a change a paragraph, in the order of the second text; `-` marks the first text's wording, `+` the second's.
#[must_use]
pub fn page(a: &str, b: &str, changes: &[ChangeView], layout: Layout) -> String {
    let layout = Layout { columns: layout.columns.clamp(60, 140), ..layout };
    let paint = layout.paint;
    let all = summary(changes);
    let mut out = format!("{}\n{}\n", paint.apply(Ink::Title, &tidy(&format!("{a} -> {b}"))), paint.apply(Ink::Faint, &all));
    let mut document: Option<&str> = None;
    for change in changes {
        if change.document.is_some() && change.document.as_deref() != document {
            document = change.document.as_deref();
            out.push_str(&format!("\n{}\n", paint.apply(Ink::Heading, &tidy(document.unwrap_or_default()))));
        }
        out.push_str(&block(change, layout));
    }
    out
}

fn block(change: &ChangeView, layout: Layout) -> String {
    let paint = layout.paint;
    let paragraph = |p: &Option<PassageView>| p.as_ref().map(|p| format!("¶{}", p.paragraph + 1));
    let places: Vec<String> = match (paragraph(&change.a), paragraph(&change.b)) {
        (Some(a), Some(b)) if a == b => vec![a],
        (a, b) => a.into_iter().chain(b).collect(),
    };
    let mut kind = change.kind.to_owned();
    if change.moved && change.kind_of != Kind::Moved {
        kind.push_str(", moved");
    }
    let detail = change.detail.as_deref().map(|d| format!("  {}", cut(&tidy(d), layout.columns - 26))).unwrap_or_default();
    let mut out = format!(
        "\n{}{}{}{detail}\n",
        paint.apply(ink(change.kind_of), &kind),
        " ".repeat(10usize.saturating_sub(kind.len()).max(1)),
        paint.apply(Ink::Faint, &places.join(" -> ")),
    );
    let sides: Vec<(&str, Ink, &PassageView)> = match (&change.a, &change.b) {
        (_, Some(b)) if matches!(change.kind_of, Kind::Moved | Kind::Kept) => vec![("  ", Ink::Plain, b)],
        (a, b) => {
            let old = a.iter().map(|p| ("- ", Ink::Against, p));
            old.chain(b.iter().map(|p| ("+ ", Ink::Favour, p))).collect()
        }
    };
    for (sign, ink, passage) in sides {
        for (number, line) in wrap_at_most(&tidy(&passage.text), layout.columns - 4, MOST_LINES, "").into_iter().enumerate() {
            let sign: Cow<'_, str> = if number == 0 { paint.apply(ink, sign.trim_end()).into() } else { "".into() };
            let gap = if number == 0 && !sign.is_empty() { "   " } else { "    " };
            out.push_str(&format!("{sign}{gap}{line}\n"));
        }
    }
    out
}

/// The page of `--format html`: the two wordings side by side, self-contained.
#[must_use]
pub fn html(a: &str, b: &str, changes: &[ChangeView]) -> String {
    let mut out = String::from(HEAD);
    out.push_str(&format!("<title>{0} &rarr; {1}</title>\n<h1>{0} &rarr; {1}</h1>\n<p>{2}</p>\n", escape(a), escape(b), summary(changes)));
    out.push_str(&format!("<table>\n<thead><tr><th>change</th><th>{}</th><th>{}</th></tr></thead>\n<tbody>\n", escape(a), escape(b)));
    for change in changes {
        let cell = |p: &Option<PassageView>| p.as_ref().map_or(String::new(), |p| escape(&tidy(&p.text)));
        let moved = if change.moved && change.kind_of != Kind::Moved { ", moved" } else { "" };
        let notes = [change.document.as_deref(), change.detail.as_deref()];
        let notes: String = notes.into_iter().flatten().map(|n| format!("<br><small>{}</small>", escape(&tidy(n)))).collect();
        out.push_str(&format!(
            "<tr class=\"{0}\"><th>{0}{moved}{notes}</th><td>{1}</td><td>{2}</td></tr>\n",
            change.kind,
            cell(&change.a),
            cell(&change.b)
        ));
    }
    out.push_str("</tbody>\n</table>\n</html>\n");
    out
}

const HEAD: &str = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<style>\n\
body{font:16px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem;color:#1b1b1b;background:#fff}\n\
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.5rem;border-top:1px solid #ccc}\n\
td{width:40%}small{font-weight:normal;color:#555}\n\
.flipped th{color:#8a5a00}.softened th,.gone th{color:#a01818}.hardened th,.new th{color:#0b6b2b}.kept td,.kept th{color:#666}\n\
</style>\n";

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}
