//! Text in cells of a fixed width: tidied, wrapped, cut only with an ellipsis.

use crate::report::paint::{Ink, Paint};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The text on one line, safe for a terminal: runs of white space are one space; control characters and marks that
/// change the writing direction are left out.
#[must_use]
pub fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace()) {
        let before = out.len();
        if !out.is_empty() {
            out.push(' ');
        }
        let at = out.len();
        out.extend(word.chars().filter(|c| !c.is_control() && !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')));
        if out.len() == at {
            out.truncate(before);
        }
    }
    out
}

/// Columns that the text takes in a terminal.
#[must_use]
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The text in at most `columns`, with "…" where something is cut.
///
/// ```
/// use demarche::report::wrap::cut;
/// assert_eq!(cut("South China Sea", 15), "South China Sea");
/// assert_eq!(cut("South China Sea", 9), "South Ch…");
/// ```
#[must_use]
pub fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let (fits, _) = split_at_width(text, columns.saturating_sub(1));
    format!("{}…", fits.trim_end())
}

/// The longest run of whole characters that fits, and the rest.
fn split_at_width(text: &str, columns: usize) -> (&str, &str) {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += width(grapheme);
        if used > columns {
            return text.split_at(at);
        }
    }
    (text, "")
}

/// The text in lines of at most `columns`, broken at spaces, and inside a word only where the word alone is too wide.
#[must_use]
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(2);
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ').filter(|w| !w.is_empty()) {
        let mut word = word;
        if used > 0 && used + 1 + width(word) <= columns {
            if let Some(line) = lines.last_mut() {
                line.push(' ');
                line.push_str(word);
            }
            used += 1 + width(word);
            continue;
        }
        loop {
            let (fits, rest) = if width(word) <= columns { (word, "") } else { split_at_width(word, columns) };
            // A single character wider than the line still has to go somewhere.
            let (fits, rest) = if fits.is_empty() { (word, "") } else { (fits, rest) };
            if used > 0 {
                lines.push(String::new());
            }
            if let Some(line) = lines.last_mut() {
                line.push_str(fits);
            }
            used = width(fits);
            if rest.is_empty() {
                break;
            }
            word = rest;
        }
    }
    lines
}

/// Like [`wrap`] but at most `most` lines; the last one ends with "…" and `close` where something is cut.
#[must_use]
pub fn wrap_at_most(text: &str, columns: usize, most: usize, close: &str) -> Vec<String> {
    let mut lines = wrap(text, columns);
    if lines.len() > most.max(1) {
        lines.truncate(most.max(1));
        if let Some(last) = lines.last_mut() {
            let room = columns.saturating_sub(1 + width(close));
            let (fits, _) = split_at_width(last, room);
            *last = format!("{}…{close}", fits.trim_end());
        }
    }
    lines
}

/// One cell of a row: its lines, width and ink.
#[derive(Clone, Debug)]
pub struct Block {
    /// Lines, none wider than `columns`.
    pub lines: Vec<String>,
    /// Width.
    pub columns: usize,
    /// Ink of each of its lines.
    pub ink: Ink,
    /// Which side the text keeps to.
    pub side: Side,
}

/// The side of its cell that text keeps to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

impl Block {
    /// A cell of words.
    #[must_use]
    pub fn left(lines: Vec<String>, columns: usize, ink: Ink) -> Self {
        Self { lines, columns, ink, side: Side::Left }
    }

    /// A cell with a number.
    #[must_use]
    pub fn right(text: String, columns: usize, ink: Ink) -> Self {
        Self { lines: vec![text], columns, ink, side: Side::Right }
    }
}

/// Cells side by side, two columns apart, without trailing spaces; a line feed after each line.
#[must_use]
pub fn row(blocks: &[Block], paint: Paint) -> String {
    row_apart(blocks, 2, paint)
}

/// The same with this many columns between two cells.
#[must_use]
pub fn row_apart(blocks: &[Block], apart: usize, paint: Paint) -> String {
    let height = blocks.iter().map(|b| b.lines.len()).max().unwrap_or(0);
    let mut out = String::new();
    for i in 0..height {
        let mut gap = 0;
        for block in blocks {
            let text = block.lines.get(i).map_or("", String::as_str);
            let free = block.columns.saturating_sub(width(text));
            if !text.is_empty() {
                let before = gap + if block.side == Side::Right { free } else { 0 };
                out.extend(std::iter::repeat_n(' ', before));
                out.push_str(&paint.apply(block.ink, text));
                gap = apart + if block.side == Side::Right { 0 } else { free };
            } else {
                gap += block.columns + apart;
            }
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tidies_for_the_terminal() {
        assert_eq!(tidy(" a\r\n\t b\u{1b}[31m \u{7} \u{202e}c "), "a b[31m c");
    }

    #[test]
    fn wraps_at_spaces_and_long_words() {
        assert_eq!(wrap("the South China Sea", 9), ["the South", "China Sea"]);
        assert_eq!(wrap("abcdefghij kl", 4), ["abcd", "efgh", "ij", "kl"]);
        assert_eq!(wrap("", 4), [""]);
        assert_eq!(wrap_at_most("“the South China Sea and more”", 10, 2, "”"), ["“the South", "China Se…”"]);
    }

    #[test]
    fn rows_align_wide_characters() {
        let cells = |a: &str| [Block::left(vec![a.into()], 6, Ink::Plain), Block::right("1".into(), 3, Ink::Plain)];
        assert_eq!(row(&cells("中国"), Paint::Off), "中国      1\n");
        assert_eq!(row(&cells("China"), Paint::Off), "China     1\n");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_too_wide(text in "[a-z中é ]{0,80}", columns in 2usize..30) {
            let lines = wrap(&text, columns);
            prop_assert!(lines.iter().all(|l| width(l) <= columns));
            let letters = |s: &str| s.chars().filter(|c| *c != ' ').collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
            prop_assert!(width(&cut(&text, columns)) <= columns);
        }
    }
}
