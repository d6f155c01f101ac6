//! The dateline of a news story, and month names.

use crate::document::Dateline;
use crate::sentence::Sentence;
use crate::span::Span;
use crate::tokenize::{Kind, Token};

/// Number (1 to 12) of a month's English name or abbreviation, in any case, with or without a dot.
///
/// ```
/// assert_eq!(demarche::sentence::dateline::month("Sept."), Some(9));
/// assert_eq!(demarche::sentence::dateline::month("Mayor"), None);
/// ```
#[must_use]
pub fn month(word: &str) -> Option<u8> {
    const NAMES: [&str; 12] =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    let word = word.trim_end_matches('.');
    if word.len() < 3 || word.len() > 9 || !word.is_ascii() {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    if lower == "sept" {
        return Some(9);
    }
    NAMES.iter().position(|name| lower == *name || (lower.len() == 3 && name.starts_with(&lower))).map(|at| at as u8 + 1)
}

/// Finds `PLACE, date (AGENCY) --` at the head of the text or of its first paragraphs.
#[must_use]
pub fn find(text: &str, tokens: &[Token], sentences: &[Sentence]) -> Option<Dateline> {
    let mut paragraph = u32::MAX;
    for sentence in sentences.iter().take(8) {
        if sentence.paragraph == paragraph {
            continue;
        }
        paragraph = sentence.paragraph;
        if paragraph > 3 {
            break;
        }
        let found = at_head(text, &tokens[sentence.first as usize..sentence.last as usize]);
        if found.is_some() {
            return found;
        }
    }
    None
}

/// Reads a dateline off the first tokens of a paragraph.
fn at_head(text: &str, tokens: &[Token]) -> Option<Dateline> {
    let head = tokens.iter().take(24).position(|t| t.has_gap() && matches!(t.text(text), "--" | "\u{2014}" | "\u{2013}" | "-"));
    let colon = tokens.iter().take(6).position(|t| t.text(text) == ":");
    let (end, by_dash) = match (head, colon) {
        (Some(dash), _) => (dash, true),
        (None, Some(colon)) if colon > 0 && place_before_colon(text, tokens, colon) => (colon, false),
        _ => (standalone(text, tokens)?, false),
    };
    let place_end = tokens[..end]
        .iter()
        .position(|t| !(t.is_capitalised() || is_inner(text, t)) || month(t.text(text)).is_some() || t.text(text) == "(")
        .unwrap_or(end);
    let (mut place_last, mut date, mut agency) = (place_end, None, None);
    while place_last > 0 && tokens[place_last - 1].kind == Kind::Punct {
        place_last -= 1;
    }
    if place_last == 0 || place_last > 6 {
        return None;
    }
    let mut at = place_end;
    while at < end {
        let word = tokens[at].text(text);
        if word == "(" {
            let close = tokens[at..end].iter().position(|t| t.text(text) == ")")? + at;
            agency = (close > at + 1).then(|| text[tokens[at + 1].start as usize..tokens[close - 1].end as usize].to_owned());
            at = close + 1;
            continue;
        }
        if let Some((value, next)) = read_date(text, tokens, at, end) {
            date = Some(value);
            at = next;
            continue;
        }
        if tokens[at].kind == Kind::Punct || weekday(word) {
            at += 1;
            continue;
        }
        return None; // Running text before the dash: no dateline.
    }
    if !by_dash && date.is_none() && agency.is_none() && tokens[end.min(tokens.len() - 1)].text(text) != ":" {
        return None;
    }
    let upper = tokens[..place_last].iter().filter(|t| t.kind == Kind::Word).all(|t| t.shape == crate::tokenize::Shape::Upper);
    if by_dash && date.is_none() && agency.is_none() && !upper {
        return None; // "China - the world's ..." is no dateline
    }
    let span = Span::new(tokens[0].start, tokens[end.min(tokens.len() - 1)].end);
    let place = text[tokens[0].start as usize..tokens[place_last - 1].end as usize].to_owned();
    Some(Dateline { span, place: Some(place), date, agency })
}

/// `GENEVA: The talks`: capitals, a colon, a sentence. `TEL: (212)` and `FAX: 759` are a letterhead, `SUBJECT: Talks` a form.
fn place_before_colon(text: &str, tokens: &[Token], colon: usize) -> bool {
    const FORM: [&str; 16] =
        ["TEL", "FAX", "EMAIL", "MAIL", "PHONE", "WEB", "WEBSITE", "SUBJECT", "FROM", "TO", "DATE", "CC", "RE", "NOTE", "REF", "URL"];
    tokens[..colon].iter().all(|t| t.shape == crate::tokenize::Shape::Upper && !FORM.contains(&t.text(text).trim_end_matches('.')))
        && tokens.get(colon + 1).is_none_or(|t| t.kind == Kind::Word || matches!(t.text(text), "\"" | "\u{201C}"))
}

/// A paragraph of its own, `Cebu, Philippines, 23 July 2026`: its end.
fn standalone(text: &str, tokens: &[Token]) -> Option<usize> {
    if tokens.len() > 12 || tokens.len() < 3 || !tokens[0].is_capitalised() {
        return None;
    }
    let from = (1..tokens.len()).find(|&i| read_date(text, tokens, i, tokens.len()).is_some_and(|(_, next)| next == tokens.len()))?;
    (tokens[from - 1].text(text) == ",").then_some(tokens.len())
}

fn is_inner(text: &str, token: &Token) -> bool {
    matches!(token.text(text), "," | "/" | "-" | "." | "de" | "of" | "and" | "'" | "the") && token.kind != Kind::Number
}

fn weekday(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    word.len() >= 3
        && ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"].iter().any(|day| day.starts_with(word))
}

/// A calendar date at token `at`: its EDTF value and the token after it.
fn read_date(text: &str, tokens: &[Token], at: usize, end: usize) -> Option<(String, usize)> {
    let day = |i: usize| -> Option<u8> {
        let token = tokens.get(i).filter(|_| i < end)?;
        let digits = token.text(text).trim_end_matches(|c: char| c.is_ascii_alphabetic());
        (token.kind == Kind::Number).then(|| digits.parse().ok()).flatten().filter(|d| (1..=31).contains(d))
    };
    let year = |i: usize| -> Option<u16> {
        let i = if i < end && tokens[i].text(text) == "," { i + 1 } else { i };
        let token = tokens.get(i).filter(|_| i < end)?;
        (token.kind == Kind::Number && token.end - token.start == 4).then(|| token.text(text).parse().ok()).flatten()
    };
    let month_at = |i: usize| -> Option<u8> { tokens.get(i).filter(|_| i < end).and_then(|t| month(t.text(text))) };
    let (month, day, mut next) = match (month_at(at), day(at)) {
        (Some(m), _) => (m, day(at + 1)?, at + 2),
        (None, Some(d)) => (month_at(at + 1)?, d, at + 2),
        _ => return None,
    };
    let year = year(next);
    if year.is_some() {
        next += if tokens[next].text(text) == "," { 2 } else { 1 };
    }
    let year = year.map_or_else(|| "XXXX".to_owned(), |y| format!("{y:04}"));
    Some((format!("{year}-{month:02}-{day:02}"), next))
}

#[cfg(test)]
mod tests {
    use crate::{Analyzer, Depth, Document, Scratch, document::Analysis};

    #[test]
    fn reads_datelines() {
        let analyzer = Analyzer::builder().build().unwrap();
        let cases = [
            ("BEIJING, Jan. 20 (DNA) -- China and Pakistan agreed.", Some(("BEIJING", Some("XXXX-01-20"), Some("DNA")))),
            (
                "Title Of It\n\nISLAMABAD, 3 March 2026 (APP) \u{2014} The minister spoke.",
                Some(("ISLAMABAD", Some("2026-03-03"), Some("APP"))),
            ),
            ("GENEVA: The talks resumed on Monday.", Some(("GENEVA", None, None))),
            ("STATEMENT\n\nCebu, Philippines, 23 July 2026\n\n14. We met.", Some(("Cebu, Philippines", Some("2026-07-23"), None))),
            ("TEL: (212) 555-0100 FAX: (212) 555-0101", None),
            ("SUBJECT: Talks on the strait", None),
            ("China - the largest trading partner - agreed.", None),
            ("The minister spoke on Jan. 20 -- and then left.", None),
        ];
        for (text, want) in cases {
            let mut analysis = Analysis::default();
            analyzer.analyze_into(&Document::from_text("a", text), Depth::Tokens, &mut Scratch::default(), &mut analysis);
            let got = analysis.dateline.as_ref().map(|d| (d.place.as_deref().unwrap(), d.date.as_deref(), d.agency.as_deref()));
            assert_eq!(got, want, "{text}");
        }
    }
}
