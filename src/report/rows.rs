//! The rows that a record, a token layer or a corpus phrase has in each table of [`tables`](crate::report::tables).

use crate::document::{Analysis, Document};
use crate::report::offsets::{OffsetMap, Offsets};
use crate::report::tables::{Cell, Rows};
use crate::report::view::{CorpusPhraseView, MentionView, Record};
use std::borrow::Cow;

fn list(texts: &[String]) -> Cell<'_> {
    Cell::List(texts.iter().map(|t| Cow::Borrowed(t.as_str())).collect())
}

/// The document's row.
///
/// # Errors
/// When the row cannot be written.
pub fn document(record: &Record<'_>, rows: &mut dyn Rows) -> std::io::Result<()> {
    let meta = (!record.meta.is_empty()).then(|| serde_json::to_string(record.meta)).transpose()?;
    rows.row(&[
        record.id.into(),
        record.source.into(),
        record.title.into(),
        record.story_date().into(),
        record.place().into(),
        record.story_agency().into(),
        record.speaker.into(),
        record.language.into(),
        record.characters.into(),
        record.words.into(),
        record.sentences.into(),
        record.entities.len().into(),
        record.positions.len().into(),
        record.warning.into(),
        meta.into(),
    ])
}

/// A row a token.
///
/// # Errors
/// When a row cannot be written.
pub fn tokens(document: &Document, analysis: &Analysis, offsets: Offsets, rows: &mut dyn Rows) -> std::io::Result<()> {
    let map = OffsetMap::new(&document.text, offsets);
    for (number, sentence) in analysis.sentences.iter().enumerate() {
        for at in sentence.first as usize..sentence.last as usize {
            let token = &analysis.tokens[at];
            let (start, end) = map.pair(token.span());
            rows.row(&[
                document.id.as_str().into(),
                (at + 1).into(),
                start.into(),
                end.into(),
                token.text(&document.text).into(),
                analysis.tags.get(at).map(|t| t.upos()).into(),
                number.into(),
            ])?;
        }
    }
    Ok(())
}

/// A row a mention.
///
/// # Errors
/// When a row cannot be written.
pub fn entities(record: &Record<'_>, rows: &mut dyn Rows) -> std::io::Result<()> {
    for (i, e) in record.entities.iter().enumerate() {
        rows.row(&[
            record.id.into(),
            (i + 1).into(),
            e.start.into(),
            e.end.into(),
            e.text.into(),
            e.kind.into(),
            e.id.into(),
            e.name.into(),
            e.mention_of.into(),
            e.value.into(),
            e.sentence.into(),
        ])?;
    }
    Ok(())
}

/// A row a position.
///
/// # Errors
/// When a row cannot be written.
pub fn positions(record: &Record<'_>, rows: &mut dyn Rows) -> std::io::Result<()> {
    let name = |m: &Option<MentionView<'_>>| m.as_ref().map(|m| m.name.to_owned());
    for (i, p) in record.positions.iter().enumerate() {
        let holders = p.holders.iter().map(|h| Cow::Borrowed(h.name)).collect();
        rows.row(&[
            record.id.into(),
            (i + 1).into(),
            Cell::List(holders),
            p.stance.into(),
            u32::from(p.strength).into(),
            p.step.map(u32::from).into(),
            p.cue.into(),
            p.cue_start.into(),
            p.cue_end.into(),
            p.target.into(),
            p.target_start.into(),
            p.target_end.into(),
            name(&p.addressee).into(),
            name(&p.source).into(),
            p.reaffirmed.into(),
            p.negated.into(),
            p.quoted.into(),
            p.issue.into(),
            p.plover.into(),
            p.rule.into(),
            p.sentence.into(),
            p.paragraph.into(),
            p.sentence_text.into(),
        ])?;
    }
    Ok(())
}

/// A row a holder of a position.
///
/// # Errors
/// When a row cannot be written.
pub fn position_holders(record: &Record<'_>, rows: &mut dyn Rows) -> std::io::Result<()> {
    for (i, p) in record.positions.iter().enumerate() {
        for holder in &p.holders {
            rows.row(&[record.id.into(), (i + 1).into(), holder.name.into(), holder.id.into()])?;
        }
    }
    Ok(())
}

/// A row a phrase of the document.
///
/// # Errors
/// When a row cannot be written.
pub fn document_phrases(record: &Record<'_>, rows: &mut dyn Rows) -> std::io::Result<()> {
    for p in &record.phrases {
        rows.row(&[
            record.id.into(),
            p.phrase.into(),
            u32::from(p.n).into(),
            p.kind.into(),
            p.count.into(),
            p.tradition.into(),
            p.gloss.into(),
            list(p.variants),
            Cell::Spans(Cow::Borrowed(&p.spans)),
        ])?;
    }
    Ok(())
}

/// The row of a corpus phrase.
///
/// # Errors
/// When the row cannot be written.
pub fn corpus_phrase(phrase: &CorpusPhraseView<'_>, rows: &mut dyn Rows) -> std::io::Result<()> {
    rows.row(&[
        phrase.phrase_id.into(),
        phrase.phrase.into(),
        u32::from(phrase.n).into(),
        phrase.kind.into(),
        phrase.count.into(),
        phrase.count_unique.into(),
        phrase.documents.into(),
        phrase.dispersion.into(),
        phrase.npmi.into(),
        phrase.g2.into(),
        phrase.log_ratio.into(),
        phrase.c_value.into(),
        phrase.first.into(),
        phrase.last.into(),
        list(phrase.actors),
        phrase.tradition.into(),
        phrase.gloss.into(),
        list(phrase.variants),
    ])
}
