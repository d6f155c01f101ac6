//! Gold and predicted records as the scorer reads them.

use crate::error::{Error, ErrorKind, Result};
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;
use std::path::Path;

/// One record; fields the scorer does not compare are ignored.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Scored {
    /// The id, or else the `doc` field.
    pub id: Option<Value>,
    /// Older name of `id`.
    pub doc: Option<Value>,
    /// The text; only a gold record's is read.
    pub text: Option<String>,
    /// Names.
    pub entities: Option<Vec<ScoredEntity>>,
    /// Positions.
    pub positions: Option<Vec<ScoredPosition>>,
}

/// A name.
#[derive(Clone, Debug, Deserialize)]
pub struct ScoredEntity {
    /// First code point.
    pub start: i64,
    /// One past the last.
    pub end: i64,
    /// The mention.
    pub text: Option<String>,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Country code or nothing.
    #[serde(default)]
    pub id: Value,
}

/// A position.
#[derive(Clone, Debug, Deserialize)]
pub struct ScoredPosition {
    /// The cue.
    pub cue: Option<String>,
    /// First code point of the cue.
    pub cue_start: i64,
    /// One past its last.
    pub cue_end: i64,
    /// The stance.
    pub stance: String,
    /// The strength.
    #[serde(default)]
    pub strength: Value,
    /// Names, or objects with a name.
    pub holders: Option<Vec<Value>>,
    /// The target.
    pub target: Option<String>,
    /// First code point of the target.
    pub target_start: Option<i64>,
    /// One past its last.
    pub target_end: Option<i64>,
    /// Who reports it.
    #[serde(default)]
    pub source: Value,
    /// Who is asked.
    #[serde(default)]
    pub addressee: Value,
    /// Under negation.
    #[serde(default)]
    pub negated: Value,
    /// Under an affirming word.
    #[serde(default)]
    pub reaffirmed: Value,
}

impl Scored {
    /// The id as text.
    #[must_use]
    pub fn key(&self) -> String {
        self.id.as_ref().or(self.doc.as_ref()).map_or_else(String::new, python_text)
    }
}

/// A JSON value as Python prints it.
#[must_use]
pub fn python_text(value: &Value) -> String {
    match value {
        Value::Null => "None".into(),
        Value::Bool(true) => "True".into(),
        Value::Bool(false) => "False".into(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Whether Python takes the value for true.
#[must_use]
pub fn truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
    }
}

/// The records of a JSON Lines file.
///
/// # Errors
/// When the file cannot be read or a line is no record; path and line are in the error.
pub fn load(path: &Path) -> Result<Vec<Scored>> {
    let text = std::fs::read_to_string(path).map_err(|e| Error::from(e).at_path(path).help("eval reads JSON Lines in UTF-8"))?;
    parse(&text).map_err(|e| e.at_path(path))
}

/// The records of JSON Lines.
///
/// # Errors
/// When a line is no record.
pub fn parse(text: &str) -> Result<Vec<Scored>> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| {
            serde_json::from_str(line).map_err(|e| {
                Error::new(ErrorKind::Malformed(format!("not a record: {e}")))
                    .at_line(number as u64 + 1)
                    .help("a record has \"id\", \"text\", \"entities\" and \"positions\" as the gold files do")
            })
        })
        .collect()
}

/// Each gold record with its prediction: by id, by the id's file name without folder and ending, else by order.
#[must_use]
pub fn pair<'r>(gold: &'r [Scored], predicted: &'r [Scored]) -> Vec<(&'r Scored, Option<&'r Scored>)> {
    let by: HashMap<String, &Scored> = predicted.iter().map(|r| (r.key(), r)).collect();
    let stems: HashMap<String, &Scored> = predicted.iter().map(|r| (stem(&r.key()), by[&r.key()])).collect();
    let none_known = !gold.iter().any(|g| by.contains_key(&g.key()));
    gold.iter()
        .enumerate()
        .map(|(i, g)| {
            let key = g.key();
            let found = by.get(&key).or_else(|| stems.get(&key)).or_else(|| stems.get(&stem(&key))).copied();
            let by_order = || if none_known && gold.len() == predicted.len() { predicted.get(i) } else { None };
            (g, found.or_else(by_order))
        })
        .collect()
}

/// `a/b.txt` as `b`: the last part without an ending of small letters and digits.
fn stem(key: &str) -> String {
    let name = key.rsplit('/').next().unwrap_or(key);
    match name.rsplit_once('.') {
        Some((stem, ending)) if !ending.is_empty() && ending.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) => stem.into(),
        _ => name.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_by_id_stem_or_order() {
        let records =
            |ids: &[&str]| -> Vec<Scored> { ids.iter().map(|id| Scored { id: Some(Value::from(*id)), ..Scored::default() }).collect() };
        let found = |gold: &[&str], predicted: &[&str]| -> Vec<String> {
            let (gold, predicted) = (records(gold), records(predicted));
            pair(&gold, &predicted).iter().map(|(_, p)| p.map_or("-".into(), |p| p.key())).collect()
        };
        assert_eq!(found(&["a", "b"], &["b", "a"]), ["a", "b"]);
        assert_eq!(found(&["x/a.txt", "b"], &["c", "y/a.html", "d"]), ["y/a.html", "-"]);
        assert_eq!(found(&["a", "b"], &["p", "q"]), ["p", "q"]);
        assert_eq!(found(&["a", "b"], &["p"]), ["-", "-"]);
        assert_eq!(found(&["a.TXT", "b"], &["a", "z"]), ["a", "z"]);
    }
}
