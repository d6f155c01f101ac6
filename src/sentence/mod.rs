//! Sentences and paragraphs.
//!
//! Goes in: text and tokens. Comes out: sentences that cover all tokens in order, and paragraphs that cover all sentences.
//! Line breaks are read by what the document does: where lines are long, each is a paragraph; where they are wrapped at a
//! width, a break inside a sentence is white space, even an empty line (OCR and PDF text).

pub mod dateline;
mod lines;

use crate::span::Span;
use crate::tokenize::{Abbreviation, Kind, Shape, Token};
use lines::Layout;

/// One sentence: a run of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// From the first token's start to the last one's end.
    pub span: Span,
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub last: u32,
    /// Index of the paragraph.
    pub paragraph: u32,
}

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParagraphKind {
    /// Running text.
    Body,
    /// A headline or section heading: short, no final stop.
    Heading,
    /// A list item or numbered paragraph.
    Item,
}

/// One paragraph: a run of sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// From its first to its last token.
    pub span: Span,
    /// First sentence.
    pub first: u32,
    /// One past the last sentence.
    pub last: u32,
    /// Its kind.
    pub kind: ParagraphKind,
}

/// What stands between two tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Break {
    None,
    Sentence,
    Paragraph,
}

/// Most tokens of a sentence. The longest one in four million words of briefings and speeches has 227 tokens, and a list of
/// all states of the world about 700. What goes on longer is a table, a word list or text without stops; it is cut,
/// so that the cost of the stages that read a sentence as a whole stays proportional to the length of the text.
pub const LONGEST: usize = 1024;
/// From this many tokens on, such a run is cut behind a comma, a semicolon or at a line break where there is one.
const LONG: usize = 896;

/// Splits tokens into sentences and paragraphs; no sentence has more than [`LONGEST`] tokens.
///
/// ```
/// use demarche::{Analyzer, Document};
/// let analyzer = Analyzer::builder().build()?;
/// let text = "Gen. Khan met the U.S. envoy at 5 p.m. on Friday. \"We agree.\" He left.";
/// let analysis = analyzer.analyze(&Document::from_text("a", text));
/// let sentences: Vec<_> = analysis.sentences.iter().map(|s| s.span.slice(text)).collect();
/// assert_eq!(sentences, ["Gen. Khan met the U.S. envoy at 5 p.m. on Friday.", "\"We agree.\"", "He left."]);
/// # Ok::<(), demarche::Error>(())
/// ```
pub fn split(text: &str, tokens: &[Token], sentences: &mut Vec<Sentence>, paragraphs: &mut Vec<Paragraph>) {
    sentences.clear();
    paragraphs.clear();
    let layout = Layout::of(text);
    let mut first = 0;
    let mut paragraph_first = 0;
    for at in 1..=tokens.len() {
        let mut found = if at == tokens.len() { Break::Paragraph } else { break_before(text, tokens, first, at, &layout) };
        if found == Break::None && at - first >= LONG && is_too_long(text, tokens, first, at) {
            found = Break::Sentence;
        }
        if found == Break::None {
            continue;
        }
        let span = Span::new(tokens[first].start, tokens[at - 1].end);
        sentences.push(Sentence { span, first: first as u32, last: at as u32, paragraph: paragraphs.len() as u32 });
        first = at;
        if found == Break::Paragraph {
            let last = sentences.len();
            let span = Span::new(sentences[paragraph_first].span.start, span.end);
            let kind = kind(text, tokens, &sentences[paragraph_first..last]);
            paragraphs.push(Paragraph { span, first: paragraph_first as u32, last: last as u32, kind });
            paragraph_first = last;
        }
    }
}

/// Whether a run of tokens that is no sentence of running text is cut before token `at`.
#[cold]
fn is_too_long(text: &str, tokens: &[Token], first: usize, at: usize) -> bool {
    at - first >= LONGEST || tokens[at].starts_line() || tokens[at].has_gap() && matches!(tokens[at - 1].text(text), "," | ";")
}

/// Decides what stands before token `at`, in a sentence that began at token `first`.
fn break_before(text: &str, tokens: &[Token], first: usize, at: usize, layout: &Layout) -> Break {
    let (previous, next) = (&tokens[at - 1], &tokens[at]);
    if !next.has_gap() {
        return if runs_on(text, tokens, first, at) { Break::Sentence } else { Break::None };
    }
    let ends = ends_sentence(text, tokens, first, at);
    if next.after_blank_line() || next.starts_line() {
        return line_break(text, tokens, first, at, ends, layout);
    }
    if !ends {
        return Break::None;
    }
    if previous.is_dotted() {
        return if opens_sentence(text, next) { Break::Sentence } else { Break::None };
    }
    if may_start(text, tokens, at) { Break::Sentence } else { Break::None }
}

/// "held in Nashville.The President": a final stop that lost its space, between a whole word and a capitalised one.
fn runs_on(text: &str, tokens: &[Token], first: usize, at: usize) -> bool {
    let (stop, next) = (&tokens[at - 1], &tokens[at]);
    if next.shape != Shape::Title || at < first + 3 || stop.has_gap() || !matches!(stop.text(text), "." | "?" | "!") {
        return false;
    }
    let word = tokens[at - 2].text(text);
    let whole = tokens[at - 2].shape == Shape::Lower || tokens[at - 2].shape == Shape::Title;
    // "www.Example.org", "e.g.Peru", "No.Three" are none.
    let apart = tokens.get(at + 1).is_none_or(|t| t.has_gap() || !matches!(t.text(text), "." | "@" | "/" | ":"));
    let alone = tokens[at - 2].has_gap() || matches!(tokens[at - 3].text(text), "\u{2019}" | "'" | "-");
    whole
        && apart
        && alone
        && word.chars().count() > 2
        && next.text(text).chars().count() > 1
        && crate::lexicon::ABBREVIATIONS.get(word).is_none()
}

fn line_break(text: &str, tokens: &[Token], first: usize, at: usize, ends: bool, layout: &Layout) -> Break {
    let (previous, next) = (&tokens[at - 1], &tokens[at]);
    let marker = starts_item(text, tokens, at);
    let wraps = !ends && !marker && continues(text, previous, next);
    if next.after_blank_line() {
        return if wraps && (layout.double_spaced || next.shape == Shape::Lower && !is_heading_so_far(tokens, first, at)) {
            Break::None
        } else {
            Break::Paragraph
        };
    }
    // One line break.
    if !layout.wrapped || marker {
        return if wraps && next.shape == Shape::Lower && previous.text(text) != ":" { Break::None } else { Break::Paragraph };
    }
    if ends && !previous.is_dotted() && may_start(text, tokens, at) {
        return if layout.is_short_line(text, previous.end) { Break::Paragraph } else { Break::Sentence };
    }
    let heading = layout.is_short_line(text, previous.end) && !continues(text, previous, next);
    if heading { Break::Paragraph } else { Break::None }
}

/// Whether the last token (or what stands before closing marks) is a final stop.
fn ends_sentence(text: &str, tokens: &[Token], first: usize, at: usize) -> bool {
    let mut i = at;
    while i > first + 1 && is_closer(text, &tokens[i - 1]) && !tokens[i - 1].has_gap() {
        i -= 1;
    }
    let last = &tokens[i - 1];
    if last.is_dotted() {
        return i != at || !never_final(text, last);
    }
    if last.kind != Kind::Punct {
        return false;
    }
    match last.text(text) {
        "!" | "?" | "\u{2026}" | "?!" | "\u{3002}" | "\u{061F}" => true,
        "." => {
            // The stop of a paragraph number is not a final one.
            let number =
                i == first + 2 && (tokens[first].kind == Kind::Number || tokens[first].end - tokens[first].start <= 3) && !last.has_gap();
            !number
        }
        t => t.len() >= 3 && t.bytes().all(|b| b == b'.'),
    }
}

fn is_closer(text: &str, token: &Token) -> bool {
    matches!(token.text(text), "\"" | "\u{201D}" | "\u{2019}" | "'" | ")" | "]" | "\u{00BB}" | "''")
}

/// Titles and units go on with a name or a number.
fn never_final(text: &str, token: &Token) -> bool {
    let word = token.text(text).trim_end_matches('.');
    if word.chars().count() == 1 {
        return true;
    }
    matches!(crate::lexicon::ABBREVIATIONS.get(word), Some(Abbreviation::Title | Abbreviation::Unit | Abbreviation::Month))
}

/// After an abbreviation, only a word that usually opens a sentence starts one.
fn opens_sentence(text: &str, next: &Token) -> bool {
    if next.shape != Shape::Title {
        return matches!(next.text(text), "\"" | "\u{201C}");
    }
    const OPENERS: &[&str] = &[
        "A",
        "After",
        "All",
        "Although",
        "Among",
        "An",
        "And",
        "As",
        "At",
        "Both",
        "But",
        "By",
        "Despite",
        "During",
        "Earlier",
        "For",
        "From",
        "He",
        "Her",
        "His",
        "However",
        "I",
        "If",
        "In",
        "It",
        "Its",
        "Last",
        "Many",
        "Meanwhile",
        "More",
        "Most",
        "No",
        "Not",
        "On",
        "Once",
        "One",
        "Only",
        "Our",
        "She",
        "Since",
        "So",
        "Some",
        "Such",
        "That",
        "The",
        "Their",
        "Then",
        "There",
        "These",
        "They",
        "This",
        "Those",
        "Through",
        "To",
        "Today",
        "Under",
        "Until",
        "We",
        "What",
        "When",
        "Where",
        "Whether",
        "While",
        "Who",
        "Why",
        "With",
        "Yet",
        "You",
        "Your",
    ];
    OPENERS.binary_search(&next.text(text)).is_ok()
}

/// Whether a sentence may start at `at`: not in lower case, not with a mark that belongs to what is before.
fn may_start(text: &str, tokens: &[Token], at: usize) -> bool {
    let next = &tokens[at];
    match next.kind {
        Kind::Punct => match next.text(text) {
            "," | ";" | ":" | ")" | "]" | "?" | "!" | "." => false,
            "-" | "--" | "\u{2013}" | "\u{2014}" => tokens.get(at + 1).is_some_and(|t| t.shape != Shape::Lower),
            "(" | "[" | "\"" | "\u{201C}" | "'" | "\u{2018}" => tokens.get(at + 1).is_none_or(|t| t.shape != Shape::Lower),
            _ => true,
        },
        _ => next.shape != Shape::Lower,
    }
}

/// Whether the sentence clearly goes on over a line break.
fn continues(text: &str, previous: &Token, next: &Token) -> bool {
    if next.shape == Shape::Lower {
        return true;
    }
    match previous.kind {
        Kind::Punct => matches!(previous.text(text), "," | "-" | ";" | "\u{2013}" | "(" | "/" | "&"),
        _ => matches!(
            previous.text(text),
            "a" | "an"
                | "and"
                | "as"
                | "at"
                | "by"
                | "for"
                | "from"
                | "his"
                | "in"
                | "into"
                | "is"
                | "its"
                | "of"
                | "on"
                | "or"
                | "our"
                | "than"
                | "that"
                | "the"
                | "their"
                | "this"
                | "to"
                | "was"
                | "we"
                | "which"
                | "with"
                | "are"
                | "between"
                | "her"
                | "H.E."
                | "Mr."
                | "Dr."
                | "against"
                | "all"
        ),
    }
}

/// A bullet, a paragraph number, or a speaker's label at the start of a line.
fn starts_item(text: &str, tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    let next = tokens.get(at + 1);
    match token.text(text) {
        "\u{2022}" | "\u{25CF}" | "\u{25AA}" | "\u{00B7}" | "\u{2023}" | "\u{25E6}" => true,
        "*" | "-" | "\u{2013}" | "\u{2014}" => next.is_some_and(|n| n.has_gap()),
        "(" => next.is_some_and(|n| n.end - n.start <= 4 && n.is_word()) && tokens.get(at + 2).is_some_and(|t| t.text(text) == ")"),
        "Q" => next.is_some_and(|n| n.has_gap() || n.text(text) == ":"),
        t if token.kind == Kind::Number && t.len() <= 3 => {
            next.is_some_and(|n| !n.has_gap() && matches!(n.text(text), "." | ")")) && tokens.get(at + 2).is_some_and(Token::has_gap)
        }
        _ => is_label(text, tokens, at),
    }
}

/// `MR. EARNEST:` or `TRUBETSKOY-NIKITIN:` at the start of a line: capitals up to a colon.
fn is_label(text: &str, tokens: &[Token], at: usize) -> bool {
    for (n, token) in tokens[at..].iter().take(9).enumerate() {
        match token.kind {
            Kind::Punct if token.text(text) == ":" => return n > 0,
            Kind::Punct if matches!(token.text(text), "-" | "'" | "\u{2019}" | "(" | ")" | ".") => {}
            Kind::Word
                if token.shape == Shape::Upper
                    || token.is_dotted()
                    || (token.shape == Shape::Title && n > 0 && token.end - token.start == 1) => {}
            _ => return false,
        }
    }
    false
}

fn is_heading_so_far(tokens: &[Token], first: usize, at: usize) -> bool {
    let mut words = 0;
    let mut capitalised = 0;
    for token in &tokens[first..at] {
        if token.kind == Kind::Word && token.end - token.start > 3 {
            words += 1;
            capitalised += usize::from(token.is_capitalised());
        }
    }
    words > 0 && words == capitalised
}

fn kind(text: &str, tokens: &[Token], sentences: &[Sentence]) -> ParagraphKind {
    let (Some(first), Some(last)) = (sentences.first(), sentences.last()) else { return ParagraphKind::Body };
    if starts_item(text, tokens, first.first as usize) && !is_label(text, tokens, first.first as usize) {
        return ParagraphKind::Item;
    }
    let words = (last.last - first.first) as usize;
    let final_token = tokens[last.last as usize - 1].text(text);
    let stop = matches!(final_token, "." | "!" | "?" | "\u{201D}" | "\"" | ";" | ":" | "," | "\u{2026}" | ")");
    if sentences.len() == 1 && words <= 24 && !stop { ParagraphKind::Heading } else { ParagraphKind::Body }
}

#[cfg(test)]
mod tests;
