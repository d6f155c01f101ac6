//! Concordance lines: rows for tables, and a page aligned on the hit.

use crate::document::{Analysis, Document};
use crate::kwic::Hit;
use crate::report::number::counted;
use crate::report::offsets::{OffsetMap, Offsets};
use crate::report::page::Layout;
use crate::report::paint::Ink;
use crate::report::tables::{Cell, Column, ColumnType, Rows, Table};
use crate::report::wrap::{cut, tidy, width};

const fn column(name: &'static str, kind: ColumnType, about: &'static str) -> Column {
    Column { name, kind, about }
}

/// One row a hit.
pub static KWIC: Table = Table {
    name: "kwic",
    columns: &[
        column("doc_id", ColumnType::String, "the document, unique in a run"),
        column("date", ColumnType::String, "date of publication, or the dateline's"),
        column("speaker", ColumnType::String, "whose \"we\" the text is"),
        column("start", ColumnType::Integer, "first unit of the hit in the text, from 0"),
        column("end", ColumnType::Integer, "one past the last unit"),
        column("left", ColumnType::String, "the words before, white space normalised"),
        column("hit", ColumnType::String, "the hit as it stands"),
        column("right", ColumnType::String, "the words after, white space normalised"),
        column("sentence", ColumnType::Integer, "index of the sentence, from 0"),
    ],
    primary: &["doc_id", "start", "end"],
    foreign: &[],
    main: &[],
};

/// One concordance line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The document.
    pub doc_id: String,
    /// Its date.
    pub date: Option<String>,
    /// Its speaker.
    pub speaker: Option<String>,
    /// First unit of the hit.
    pub start: u32,
    /// One past the last unit.
    pub end: u32,
    /// Words before the hit.
    pub left: String,
    /// The hit.
    pub hit: String,
    /// Words after the hit.
    pub right: String,
    /// Index of the sentence.
    pub sentence: u32,
}

/// What the lines are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The document and the place in it.
    Text,
    /// The words before the hit, the nearest first.
    Left,
    /// The words after the hit.
    Right,
}

/// The lines of one document, with `context` words on either side.
#[must_use]
pub fn lines(document: &Document, analysis: &Analysis, hits: &[Hit], context: usize, offsets: Offsets) -> Vec<Line> {
    if hits.is_empty() {
        return Vec::new();
    }
    let (text, map) = (document.text.as_str(), OffsetMap::new(&document.text, offsets));
    let date = document.date.clone().or_else(|| analysis.dateline.as_ref().and_then(|d| d.date.clone()));
    hits.iter()
        .map(|hit| {
            let (start, end) = map.pair(hit.span);
            let (from, to) = (before(analysis, hit.first, context), after(analysis, hit.last, context));
            Line {
                doc_id: document.id.clone(),
                date: date.clone(),
                speaker: document.speaker.clone(),
                start,
                end,
                left: tidy(&text[from as usize..hit.span.start as usize]),
                hit: hit.span.slice(text).to_owned(),
                right: tidy(&text[hit.span.end as usize..to as usize]),
                sentence: hit.sentence,
            }
        })
        .collect()
}

/// Where the context before token `first` starts.
fn before(analysis: &Analysis, first: u32, context: usize) -> u32 {
    let tokens = &analysis.tokens[..first as usize];
    let words = tokens.iter().rev().filter(|t| t.is_word() && !t.is_clitic());
    let start = words.take(context).last().map_or_else(|| analysis.tokens[first as usize].start, |t| t.start);
    if tokens.is_empty() { analysis.tokens[first as usize].start } else { start }
}

/// Where the context after the hit ends; closing marks stay with their word.
fn after(analysis: &Analysis, last: u32, context: usize) -> u32 {
    let tokens = &analysis.tokens[last as usize..];
    let (mut words, mut end) = (0, analysis.tokens[last as usize - 1].end);
    for token in tokens {
        if token.is_word() && !token.is_clitic() {
            if words == context {
                break;
            }
            words += 1;
        } else if words == context && token.has_gap() {
            break;
        }
        end = token.end;
    }
    end
}

/// Puts the lines in order; lines that are equal by it stay in text order.
pub fn sort(lines: &mut [Line], order: Order) {
    let words = |text: &str| -> Vec<String> {
        let plain = |w: &str| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        text.split(' ').map(plain).filter(|w| !w.is_empty()).collect()
    };
    match order {
        Order::Text => {}
        Order::Left => lines.sort_by_cached_key(|line| words(&line.left).into_iter().rev().collect::<Vec<_>>()),
        Order::Right => lines.sort_by_cached_key(|line| words(&line.right)),
    }
}

/// Writes a row a line.
///
/// # Errors
/// When a row cannot be written.
pub fn rows(lines: &[Line], rows: &mut dyn Rows) -> std::io::Result<()> {
    lines.iter().try_for_each(|line| {
        rows.row(&[
            line.doc_id.as_str().into(),
            line.date.as_deref().into(),
            line.speaker.as_deref().into(),
            Cell::from(line.start),
            Cell::from(line.end),
            line.left.as_str().into(),
            line.hit.as_str().into(),
            line.right.as_str().into(),
            Cell::from(line.sentence),
        ])
    })
}

/// What a column beside the lines shows.
type About = fn(&Line) -> &str;

/// Widest hit, date, speaker and document that the page shows whole.
const MOST: [usize; 4] = [40, 10, 16, 24];

/// The page: hits under each other, what is left and right of them in whole words as far as it fits, then date, speaker and
/// document where they differ; what all lines share stands below.
#[must_use]
pub fn page(lines: &[Line], layout: Layout) -> String {
    if lines.is_empty() {
        return "(no hits)\n".into();
    }
    let widest = |texts: &mut dyn Iterator<Item = String>, most: usize| texts.map(|t| width(&t)).max().unwrap_or(0).min(most);
    let hit = widest(&mut lines.iter().map(|l| tidy(&l.hit)), MOST[0]);
    let about: [About; 3] =
        [|l| l.date.as_deref().unwrap_or_default(), |l| l.speaker.as_deref().unwrap_or_default(), |l| l.doc_id.as_str()];
    let differs = |of: About| lines.iter().any(|l| of(l) != of(&lines[0]));
    let columns: Vec<(About, usize)> = about
        .into_iter()
        .zip(&MOST[1..])
        .filter(|(of, _)| differs(*of))
        .map(|(of, most)| (of, widest(&mut lines.iter().map(|l| tidy(of(l))), *most)))
        .collect();
    let taken: usize = columns.iter().map(|(_, w)| w + 2).sum();
    let side = layout.columns.saturating_sub(hit + 2 + taken).max(20) / 2;
    let mut out = String::new();
    for line in lines {
        let (left, middle, right) = (cut_left(&line.left, side), cut(&tidy(&line.hit), hit), cut_right(&line.right, side));
        let pad = |n: usize| " ".repeat(n);
        // A comma or full stop touches the hit.
        let gap = if right.starts_with([',', '.', ';', ':', '?', '!', ')', '\u{2019}', '\u{201D}', '\'']) { "" } else { " " };
        let mut row = format!("{}{left} {}{gap}{right}", pad(side - width(&left)), layout.paint.apply(Ink::Name, &middle));
        let used = side + 1 + width(&middle) + gap.len() + width(&right);
        let mut short = (side * 2 + hit + 2).saturating_sub(used);
        for (of, columns) in &columns {
            let text = cut(&tidy(of(line)), *columns);
            row.push_str(&format!("{}{}", pad(short + 2), layout.paint.apply(Ink::Faint, &text)));
            short = columns - width(&text);
        }
        out.push_str(row.trim_end());
        out.push('\n');
    }
    let mut documents: Vec<&str> = lines.iter().map(|l| l.doc_id.as_str()).collect();
    documents.sort_unstable();
    documents.dedup();
    let count = [counted(lines.len() as u64, "hit", "hits"), counted(documents.len() as u64, "document", "documents")];
    let mut foot = vec![count.join(" in ")];
    foot.extend(about.into_iter().filter(|of| !differs(*of)).map(|of| tidy(of(&lines[0]))).filter(|text| !text.is_empty()));
    out.push_str(&format!("{}\n", layout.paint.apply(Ink::Faint, &foot.join(" · "))));
    out
}

/// The end of the text in at most `columns`, in whole words after "…" where something is cut.
fn cut_left(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let starts = text.char_indices().map(|(at, _)| at);
    let fits = starts.map(|at| &text[at..]).find(|rest| width(rest) < columns).unwrap_or_default();
    let whole = text[..text.len() - fits.len()].ends_with(' ') || fits.starts_with(' ');
    let words = if whole { Some(fits.trim_start()) } else { fits.split_once(' ').map(|(_, rest)| rest) };
    // A word wider than the column is cut.
    format!("…{}", words.filter(|w| !w.is_empty()).unwrap_or(fits))
}

/// The start of the text in at most `columns`, in whole words before "…" where something is cut.
fn cut_right(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let fits = cut(text, columns);
    let kept = fits.trim_end_matches('…');
    if text[kept.len()..].starts_with(' ') {
        return fits;
    }
    kept.rsplit_once(' ').map(|(words, _)| words).filter(|w| !w.is_empty()).map_or_else(|| fits.clone(), |words| format!("{words}…"))
}

#[cfg(test)]
mod tests {
    use super::{cut_left, cut_right};

    #[test]
    fn contexts_are_cut_at_words() {
        for (text, columns, left, right) in [
            ("one two three", 13, "one two three", "one two three"),
            ("one two three", 12, "…two three", "one two…"),
            ("one two three", 10, "…two three", "one two…"),
            ("one two three", 9, "…three", "one two…"),
            ("one two three", 8, "…three", "one two…"),
            ("one two three", 7, "…three", "one…"),
            ("internationalisation", 5, "…tion", "inte…"),
        ] {
            assert_eq!((cut_left(text, columns).as_str(), cut_right(text, columns).as_str()), (left, right), "{columns}");
        }
    }
}
