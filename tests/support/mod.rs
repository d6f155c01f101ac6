//! Documents with hand-made layers, so that tests of reports see every field whatever the analysis finds.

use demarche::entity::{CountryCode, EntityType};
use demarche::phrase::PhraseKind;
use demarche::position::{Actor, Stance};
use demarche::{Analysis, Analyzer, Depth, Document, Entity, Phrase, Position, Scratch, Span};
use serde_json::Value;

/// The annotated documents of a file: tokens and sentences by the tool, the other layers as annotated.
pub fn annotated(lines: &str) -> Vec<(Document, Analysis)> {
    let analyzer = Analyzer::builder().build().unwrap();
    lines.lines().map(|line| build(&serde_json::from_str(line).unwrap(), &analyzer)).collect()
}

fn build(record: &Value, analyzer: &Analyzer) -> (Document, Analysis) {
    let text = record["text"].as_str().unwrap();
    let string = |field: &str| record[field].as_str().map(str::to_owned);
    let document = Document {
        title: string("title"),
        date: string("date"),
        agency: string("agency"),
        speaker: string("speaker"),
        warning: string("warning"),
        sha256: "0".repeat(64),
        meta: record["meta"].as_object().cloned().unwrap_or_default(),
        ..Document::from_text(record["id"].as_str().unwrap(), text)
    };
    let mut analysis = Analysis::default();
    analyzer.analyze_into(&document, Depth::Tokens, &mut Scratch::default(), &mut analysis);
    let entities: Vec<Entity> = items(&record["entities"]).enumerate().map(|(i, e)| entity(i, e, text, &analysis)).collect();
    analysis.positions = items(&record["positions"]).map(|p| position(p, text, &analysis)).collect();
    analysis.phrases = items(&record["phrases"]).map(|p| phrase(p, text)).collect();
    analysis.entities = entities;
    (document, analysis)
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Byte of a code point.
fn byte(text: &str, point: &Value) -> u32 {
    let point = point.as_u64().unwrap() as usize;
    text.char_indices().nth(point).map_or(text.len(), |(at, _)| at) as u32
}

/// The span given by offsets in code points, else the nth place of the words.
fn place(item: &Value, field: &str, text: &str) -> Option<Span> {
    let prefix = if field == "text" { String::new() } else { format!("{}_", field.trim_end_matches("_text")) };
    let start = &item[format!("{prefix}start")];
    if start.is_u64() {
        return Some(Span::new(byte(text, start), byte(text, &item[format!("{prefix}end")])));
    }
    let words = item[field].as_str()?;
    let nth = item["nth"].as_u64().unwrap_or(1) as usize;
    let (start, _) = text.match_indices(words).nth(nth - 1)?;
    Some(Span::new(start as u32, (start + words.len()) as u32))
}

fn sentence_at(analysis: &Analysis, span: Span) -> u32 {
    analysis.sentences.iter().position(|s| s.span.overlaps(span)).unwrap_or(0) as u32
}

fn country(value: &Value) -> Option<CountryCode> {
    value.as_str().and_then(CountryCode::parse)
}

fn entity(index: usize, item: &Value, text: &str, analysis: &Analysis) -> Entity {
    let span = place(item, "text", text).unwrap();
    let first = analysis.tokens.partition_point(|t| t.end <= span.start) as u32;
    Entity {
        span,
        first,
        last: analysis.tokens.partition_point(|t| t.start < span.end) as u32,
        kind: EntityType::parse(item["type"].as_str().unwrap()).unwrap(),
        country: country(&item["id"]),
        name: item["name"].as_str().unwrap_or_else(|| span.slice(text)).to_owned(),
        sentence: sentence_at(analysis, span),
        mention_of: item["mention_of"].as_u64().map_or(index as u32, |n| n as u32 - 1),
        value: item["value"].as_str().map(str::to_owned),
    }
}

fn actor(value: &Value, text: &str) -> Option<Actor> {
    let name = value.as_str().or_else(|| value["name"].as_str())?;
    let span = text.find(name).map(|at| Span::new(at as u32, (at + name.len()) as u32));
    Some(Actor { name: name.to_owned(), country: country(&value["id"]), span })
}

fn label(value: &Value) -> Option<&'static str> {
    value.as_str().map(|s| &*Box::leak(s.to_owned().into_boxed_str()))
}

fn position(item: &Value, text: &str, analysis: &Analysis) -> Position {
    let cue = place(item, "cue", text).unwrap();
    let sentence = sentence_at(analysis, cue);
    let mut sources: Vec<Actor> = items(&item["sources"]).filter_map(|s| actor(s, text)).collect();
    sources.extend(actor(&item["source"], text));
    Position {
        cue,
        stance: Stance::parse(item["stance"].as_str().unwrap()).unwrap(),
        strength: item["strength"].as_u64().unwrap() as u8,
        step: item["step"].as_u64().map(|n| n as u8),
        holders: items(&item["holders"]).filter_map(|h| actor(h, text)).collect(),
        holder: place(item, "holder_text", text),
        target: place(item, "target", text),
        target_actors: items(&item["target_actors"]).filter_map(|a| actor(a, text)).collect(),
        addressee: actor(&item["addressee"], text),
        sources,
        reaffirmed: item["reaffirmed"] == true,
        negated: item["negated"] == true,
        quoted: item["quoted"] == true,
        issue: label(&item["issue"]),
        plover: label(&item["plover"]),
        rule: label(&item["rule"]).unwrap_or("test"),
        sentence,
        paragraph: analysis.sentences[sentence as usize].paragraph,
    }
}

fn phrase(item: &Value, text: &str) -> Phrase {
    let phrase = item["phrase"].as_str().unwrap();
    let kind = match item["kind"].as_str() {
        Some("formula") => PhraseKind::Formula,
        Some("quoted") => PhraseKind::Quoted,
        Some("name") => PhraseKind::Name,
        _ => PhraseKind::Collocation,
    };
    Phrase {
        phrase: phrase.to_owned(),
        n: phrase.split(' ').count() as u8,
        kind,
        variants: vec![phrase.to_owned()],
        spans: text.match_indices(phrase).map(|(at, words)| Span::new(at as u32, (at + words.len()) as u32)).collect(),
        tradition: item["tradition"].as_str().map(str::to_owned),
        gloss: item["gloss"].as_str().map(str::to_owned),
        formula: None,
        score: 1.0,
    }
}
