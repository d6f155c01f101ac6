//! The snapshot beside a text: one fact a line, in the order of the text, readable in a review.
//!
//! A block is an unindented line and the indented fields under it. Texts are JSON strings, so a line break never splits
//! a line. Offsets count code points.

use crate::error::{Error, ErrorKind, Result};
use crate::report::{ActorView, MentionView, PositionView, Record};
use serde_json::Value;

/// Raised when the form of the file changes.
pub const SNAPSHOT_SCHEMA: u32 = 1;

/// What stands in the head of a file, apart from the analysis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// [`SNAPSHOT_SCHEMA`] of the writer.
    pub schema: u32,
    /// Version of the tool.
    pub tool: String,
    /// Digest of the lexicon data and models.
    pub data: String,
}

impl Head {
    /// The head this build writes.
    #[must_use]
    pub fn current() -> Self {
        Self { schema: SNAPSHOT_SCHEMA, tool: env!("CARGO_PKG_VERSION").into(), data: crate::lexicon::data_hash().into() }
    }
}

/// What kind of thing a block tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The text itself: digest, title, dateline, sentences.
    Document,
    /// A name.
    Entity,
    /// A position.
    Position,
    /// A phrase.
    Phrase,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Document, Self::Entity, Self::Position, Self::Phrase];

    /// The word that opens its blocks.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Entity => "entity",
            Self::Position => "position",
            Self::Phrase => "phrase",
        }
    }
}

/// One block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it tells of.
    pub kind: Kind,
    /// Place in the text, for names and positions.
    pub span: Option<(u32, u32)>,
    /// The mention, cue or phrase; the id of a document.
    pub text: String,
    /// Field and value, in the order written.
    pub fields: Vec<(String, String)>,
}

impl Block {
    /// The value of a field; empty where it has none.
    #[must_use]
    pub fn get(&self, field: &str) -> &str {
        self.fields.iter().find(|(name, _)| name == field).map_or("", |(_, value)| value)
    }
}

/// A snapshot: head and blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// Schema, tool and data.
    pub head: Head,
    /// Of all documents of the file, in order.
    pub blocks: Vec<Block>,
}

impl Snapshot {
    /// The blocks of a record.
    #[must_use]
    pub fn blocks_of(record: &Record<'_>) -> Vec<Block> {
        let mut blocks = vec![document(record)];
        for entity in &record.entities {
            let mut fields = vec![("type".into(), entity.kind.into())];
            push(&mut fields, "country", entity.id);
            push(&mut fields, "name", (entity.name != entity.text).then(|| quote(entity.name)));
            push(&mut fields, "value", entity.value);
            blocks.push(Block { kind: Kind::Entity, span: Some((entity.start, entity.end)), text: entity.text.into(), fields });
        }
        blocks.extend(record.positions.iter().map(position));
        for phrase in &record.phrases {
            let spans: Vec<_> = phrase.spans.iter().map(|(start, end)| format!("{start}-{end}")).collect();
            let fields =
                vec![("kind".into(), phrase.kind.into()), ("count".into(), phrase.count.to_string()), ("at".into(), spans.join(" "))];
            blocks.push(Block { kind: Kind::Phrase, span: None, text: phrase.phrase.into(), fields });
        }
        blocks
    }

    /// The file's text.
    #[must_use]
    pub fn render(&self) -> String {
        let Head { schema, tool, data } = &self.head;
        let mut out = format!("demarche snapshot\nschema {schema}\ntool {tool}\ndata {data}\n");
        let mut before = None;
        for block in &self.blocks {
            if before != Some(block.kind) || block.kind != Kind::Entity {
                out.push('\n');
            }
            before = Some(block.kind);
            out.push_str(block.kind.as_str());
            if let Some((start, end)) = block.span {
                out.push_str(&format!(" {start}-{end}"));
            }
            out.push_str(&format!(" {}", quote(&block.text)));
            // A name and what is said of it stay on one line: there are many of them.
            let (before, after) = if block.kind == Kind::Entity { (" ", "=") } else { ("\n  ", ": ") };
            for (name, value) in &block.fields {
                out.push_str(&format!("{before}{name}{after}{value}"));
            }
            out.push('\n');
        }
        out
    }

    /// Reads what [`Snapshot::render`] wrote.
    ///
    /// # Errors
    /// When a line is malformed; its number is in the error.
    pub fn parse(text: &str) -> Result<Self> {
        let mut lines = text.lines().enumerate().map(|(i, line)| (i as u64 + 1, line));
        let bad = |number: u64, what: &str| {
            Error::new(ErrorKind::Malformed(what.to_owned())).at_line(number).help("restore the snapshot, or write it anew with --update")
        };
        let mut head = |name: &str| match lines.next() {
            Some((_, line)) if line.split(' ').next() == Some(name) => Ok(line[name.len()..].trim_start().to_owned()),
            line => Err(bad(line.map_or(1, |(number, _)| number), &format!("no snapshot: \"{name}\" is missing"))),
        };
        head("demarche")?;
        let schema = head("schema")?.parse().unwrap_or(0);
        let head = Head { schema, tool: head("tool")?, data: head("data")? };
        let mut blocks: Vec<Block> = Vec::new();
        if schema != SNAPSHOT_SCHEMA {
            return Ok(Self { head, blocks });
        }
        for (number, line) in lines.filter(|(_, line)| !line.is_empty()) {
            if let Some(field) = line.strip_prefix("  ") {
                let (name, value) = field.split_once(": ").ok_or_else(|| bad(number, "a field without a value"))?;
                let block = blocks.last_mut().ok_or_else(|| bad(number, "a field before the first block"))?;
                block.fields.push((name.into(), value.into()));
            } else {
                blocks.push(parse_block(line).ok_or_else(|| bad(number, "a line that is neither block nor field"))?);
            }
        }
        Ok(Self { head, blocks })
    }
}

fn parse_block(line: &str) -> Option<Block> {
    let (word, mut rest) = line.split_once(' ')?;
    let kind = Kind::ALL.into_iter().find(|k| k.as_str() == word)?;
    let mut span = None;
    if !rest.starts_with('"') {
        let (place, text) = rest.split_once(' ')?;
        let (start, end) = place.split_once('-')?;
        span = Some((start.parse().ok()?, end.parse().ok()?));
        rest = text;
    }
    let (text, rest) = unquote(rest)?;
    let mut fields = Vec::new();
    let mut rest = rest.trim_start();
    while !rest.is_empty() {
        let (name, value) = rest.split_once('=')?;
        let end = if value.starts_with('"') { value.len() - unquote(value)?.1.len() } else { value.find(' ').unwrap_or(value.len()) };
        // Values such as amounts hold spaces; they go up to the next field.
        let end = next_field(value, end);
        fields.push((name.to_owned(), value[..end].to_owned()));
        rest = value[end..].trim_start();
    }
    Some(Block { kind, span, text, fields })
}

/// The end of a value that may hold spaces: before the next ` name=`, or the end.
fn next_field(value: &str, from: usize) -> usize {
    let mut at = from;
    for word in value[from..].split_inclusive(' ') {
        if word.contains('=') {
            return value[..at].trim_end().len();
        }
        at += word.len();
    }
    value.trim_end().len()
}

fn quote(text: &str) -> String {
    Value::from(text).to_string()
}

/// The JSON string at the front, and what follows it.
fn unquote(text: &str) -> Option<(String, &str)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<String>();
    let string = values.next()?.ok()?;
    Some((string, &text[values.byte_offset()..]))
}

fn push(fields: &mut Vec<(String, String)>, name: &str, value: Option<impl Into<String>>) {
    if let Some(value) = value {
        fields.push((name.into(), value.into()));
    }
}

fn document(record: &Record<'_>) -> Block {
    let mut fields = vec![("sha256".to_owned(), record.sha256.to_owned())];
    push(&mut fields, "title", record.title.map(quote));
    push(&mut fields, "place", record.place().map(quote));
    push(&mut fields, "date", record.story_date());
    push(&mut fields, "agency", record.story_agency().map(quote));
    push(&mut fields, "speaker", record.speaker.map(quote));
    push(&mut fields, "warning", record.warning.map(quote));
    push(&mut fields, "sentences", Some(record.sentences.to_string()));
    Block { kind: Kind::Document, span: None, text: record.id.into(), fields }
}

fn actor(name: &str, id: Option<&str>) -> String {
    id.map_or_else(|| name.to_owned(), |id| format!("{name} ({id})"))
}

fn actors(actors: &[ActorView<'_>]) -> Option<String> {
    (!actors.is_empty()).then(|| actors.iter().map(|a| actor(a.name, a.id)).collect::<Vec<_>>().join("; "))
}

fn position(p: &PositionView<'_>) -> Block {
    let mention = |m: &MentionView<'_>| actor(m.name, m.id);
    let mut fields = vec![("stance".to_owned(), p.stance.to_owned()), ("strength".to_owned(), p.strength.to_string())];
    push(&mut fields, "holder", actors(&p.holders));
    push(&mut fields, "holder text", p.holder_text.map(quote));
    push(&mut fields, "target", p.target.map(quote));
    push(&mut fields, "target actors", actors(&p.target_actors));
    push(&mut fields, "addressee", p.addressee.as_ref().map(mention));
    push(&mut fields, "source", (!p.sources.is_empty()).then(|| p.sources.iter().map(mention).collect::<Vec<_>>().join(" < ")));
    for (name, flag) in [("reaffirmed", p.reaffirmed), ("negated", p.negated), ("quoted", p.quoted)] {
        push(&mut fields, name, flag.then_some("yes"));
    }
    push(&mut fields, "step", p.step.map(|s| s.to_string()));
    push(&mut fields, "issue", p.issue);
    push(&mut fields, "event", p.plover);
    push(&mut fields, "rule", Some(p.rule));
    Block { kind: Kind::Position, span: Some((p.cue_start, p.cue_end)), text: p.cue.into(), fields }
}
