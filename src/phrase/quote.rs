//! Phrases in quotation marks: two to eight words that a text sets apart, as against what it quotes a speaker as saying.

use crate::document::Analysis;
use crate::phrase::repeats::LONGEST;
use crate::phrase::unit::{Class, Unit, WordClass, WordClasses};
use crate::tag::Tag;
use crate::tokenize::Kind;

/// Fills `quotes` with the units `first..last` of every quoted phrase, in text order.
pub(crate) fn find(text: &str, analysis: &Analysis, units: &[Unit], classes: &WordClasses, quotes: &mut Vec<(u32, u32)>) {
    quotes.clear();
    for paragraph in &analysis.paragraphs {
        let Some(sentences) = analysis.sentences.get(paragraph.first as usize..paragraph.last as usize) else { continue };
        let (Some(first), Some(last)) = (sentences.first(), sentences.last()) else { continue };
        let mut open: Option<(u32, char)> = None;
        for at in first.first..last.last {
            let token = analysis.tokens[at as usize];
            if token.kind != Kind::Punct {
                continue;
            }
            let Some(sign) = token.text(text).chars().next() else { continue };
            match (sign, open) {
                ('"', Some((from, '"'))) if !token.has_gap() => {
                    add(text, analysis, units, classes, (from, at), quotes);
                    open = None;
                }
                ('"', _) => open = Some((at + 1, '"')),
                ('\u{201C}' | '\u{201E}' | '\u{00AB}', _) => {
                    open = Some((at + 1, if sign == '\u{00AB}' { '\u{00BB}' } else { '\u{201D}' }))
                }
                ('\u{2018}', None | Some((_, '\u{2019}'))) => open = Some((at + 1, '\u{2019}')),
                (_, Some((from, close))) if sign == close && !token.has_gap() => {
                    add(text, analysis, units, classes, (from, at), quotes);
                    open = None;
                }
                _ => {}
            }
        }
    }
}

/// Adds the tokens between two marks where they are a phrase.
fn add(text: &str, analysis: &Analysis, units: &[Unit], classes: &WordClasses, (from, to): (u32, u32), quotes: &mut Vec<(u32, u32)>) {
    // Enough for eight words with their hyphens and commas; most speech ends here.
    if to <= from || to - from > 6 * LONGEST as u32 || analysis.sentence_of(from) != analysis.sentence_of(to - 1) {
        return;
    }
    let tokens = &analysis.tokens[from as usize..to as usize];
    let stopped = tokens.last().is_some_and(|t| matches!(t.text(text), "." | "," | "!" | "?" | "..." | "\u{2026}"));
    let clauses = (from..to).filter(|&at| makes_clause(analysis, classes, at)).count();
    let mut words = tokens.iter().filter(|t| t.kind == Kind::Word);
    let sentence_case = words.next().is_some_and(|t| t.is_capitalised()) && words.any(|t| !t.is_capitalised());
    if clauses > 1 || (stopped && (clauses > 0 || sentence_case)) {
        return;
    }
    let mut first = units.partition_point(|u| u.first < from);
    let mut last = units.partition_point(|u| u.first < to);
    let opens = |class: Class| matches!(class, Class::Content | Class::Number);
    while first < last && !opens(units[first].class) {
        first += 1;
    }
    while last > first && !opens(units[last - 1].class) {
        last -= 1;
    }
    let inside = &units[first..last];
    let words = inside.iter().filter(|u| u.class.is_word()).count();
    let content = inside.iter().any(|u| u.class == Class::Content);
    if (2..=LONGEST).contains(&words) && content && inside.iter().all(|u| u.class != Class::Break) {
        quotes.push((first as u32, last as u32));
    }
}

fn makes_clause(analysis: &Analysis, classes: &WordClasses, at: u32) -> bool {
    classes.has(WordClass::Clause, analysis.tokens[at as usize].word)
        || matches!(analysis.tags.get(at as usize), Some(Tag::Aux | Tag::VerbPast | Tag::VerbPres | Tag::Verb3sg))
}
