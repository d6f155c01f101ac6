//! CoNLL-U: one word a line, with sentence and document comments. UPOS in column 4; a clitic is a word of its own.

use crate::document::{Analysis, Document};
use std::io::Write;

/// Writes one document.
///
/// `sent_id` is the document's id, a dash and the sentence's number from 1. `newpar` opens each paragraph.
///
/// # Errors
/// When writing fails.
pub fn write_document(document: &Document, analysis: &Analysis, mut out: impl Write) -> std::io::Result<()> {
    let text = document.text.as_str();
    writeln!(out, "# newdoc id = {}", one_line(&document.id))?;
    let mut paragraph = None;
    for (number, sentence) in analysis.sentences.iter().enumerate() {
        if paragraph != Some(sentence.paragraph) {
            paragraph = Some(sentence.paragraph);
            writeln!(out, "# newpar id = {}-p{}", one_line(&document.id), sentence.paragraph + 1)?;
        }
        writeln!(out, "# sent_id = {}-{}", one_line(&document.id), number + 1)?;
        writeln!(out, "# text = {}", one_line(sentence.span.slice(text)))?;
        for at in sentence.first..sentence.last {
            let token = &analysis.tokens[at as usize];
            let tag = analysis.tags.get(at as usize).map_or("_", |t| t.upos());
            let glued = at + 1 < sentence.last && !analysis.tokens[at as usize + 1].has_gap();
            let misc = if glued { "SpaceAfter=No" } else { "_" };
            writeln!(out, "{}\t{}\t_\t{tag}\t_\t_\t_\t_\t_\t{misc}", at - sentence.first + 1, one_line(token.text(text)))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// The text on one line: runs of white space are one space.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
