//! JSON Lines: one object a line, one document an object. A bad line fails alone.

use std::io::{self, BufRead, BufReader};

use serde_json::{Map, Value};

use super::bytes::{self, Bytes};
use super::draft::{Draft, Row, RowError, too_large};
use super::meta::{Fields, OWN};
use crate::error::{Error, ErrorKind, Result};

/// The rows of a stream.
pub(super) struct Rows<'a> {
    input: BufReader<Bytes<'a>>,
    fields: Fields,
    line: u64,
    buffer: Vec<u8>,
    limit: usize,
    ended: bool,
}

/// What a line is.
enum Line {
    Whole,
    /// Longer than the limit; all of it has been read.
    TooLong,
    End,
}

impl<'a> Rows<'a> {
    /// Rows whose lines are at most `limit` bytes.
    pub fn new(input: Bytes<'a>, fields: Fields, limit: usize) -> Self {
        Self { input: BufReader::with_capacity(bytes::HEAD, input), fields, line: 0, buffer: Vec::new(), limit, ended: false }
    }

    /// Reads the next line, without its end, into the buffer.
    fn read_line(&mut self) -> io::Result<Line> {
        self.buffer.clear();
        let mut too_long = false;
        loop {
            let available = match self.input.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if available.is_empty() {
                let nothing = self.buffer.is_empty() && !too_long;
                return Ok(if nothing {
                    Line::End
                } else if too_long {
                    Line::TooLong
                } else {
                    Line::Whole
                });
            }
            let end = available.iter().position(|b| *b == b'\n');
            let part = end.unwrap_or(available.len());
            if self.buffer.len() + part > self.limit {
                too_long = true;
                self.buffer.clear();
            }
            if !too_long {
                self.buffer.extend_from_slice(&available[..part]);
            }
            self.input.consume(part + usize::from(end.is_some()));
            if end.is_some() {
                return Ok(if too_long { Line::TooLong } else { Line::Whole });
            }
        }
    }

    /// The next row; `None` at the end.
    pub fn next_row(&mut self) -> Option<Row> {
        if self.ended {
            return None;
        }
        loop {
            let line = self.read_line();
            self.line += 1;
            match line {
                Err(error) => {
                    self.ended = true;
                    return Some(Err(RowError::fatal(bytes::failure(error).at_line(self.line))));
                }
                Ok(Line::End) => {
                    self.ended = true;
                    return None;
                }
                Ok(Line::TooLong) => return Some(Err(RowError::row(None, too_large().at_line(self.line)))),
                Ok(Line::Whole) if self.buffer.trim_ascii().is_empty() => {}
                Ok(Line::Whole) => {
                    let row = self.parse();
                    self.ended = row.as_ref().is_err_and(|error| error.fatal);
                    return Some(row);
                }
            }
        }
    }

    fn parse(&self) -> Row {
        let line = self.buffer.trim_ascii();
        if self.line == 1
            && let Some(error) = not_lines(line)
        {
            return Err(RowError::fatal(error.at_line(1)));
        }
        let object = object(line).map_err(|error| RowError::row(None, error.at_line(self.line)))?;
        let id = match object.get(&self.fields.id) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(id)) => Ok(Some(id.clone()).filter(|id| !id.trim().is_empty())),
            Some(Value::Number(id)) => Ok(Some(id.to_string())),
            Some(other) => Err(wrong_type(&self.fields.id, other, "a string or number")),
        };
        let (id, draft) = match id {
            Ok(id) => (id.clone(), draft(object, id, &self.fields)),
            Err(error) => (None, Err(error)),
        };
        draft.map_err(|error| RowError::row(id, error.at_line(self.line)))
    }
}

/// Other JSON that people take for JSON Lines, seen by its first line.
fn not_lines(line: &[u8]) -> Option<Error> {
    let whole = serde_json::from_slice::<Value>(line);
    let (what, help) = match line.first()? {
        b'[' if whole.is_err() || matches!(&whole, Ok(Value::Array(rows)) if rows.iter().any(Value::is_object)) => {
            ("a JSON array, not JSON Lines", "write one object a line, such as with: jq -c '.[]'")
        }
        b'{' if line == b"{" => ("a JSON object over several lines, not JSON Lines", "write one object a line, such as with: jq -c ."),
        _ => return None,
    };
    Some(Error::new(ErrorKind::Malformed(what.to_owned())).help(help))
}

fn object(line: &[u8]) -> Result<Map<String, Value>> {
    if let Err(error) = std::str::from_utf8(line) {
        let at = error.valid_up_to();
        return Err(Error::new(ErrorKind::Encoding(format!("bad UTF-8: byte 0x{:02X} at byte {} of the row", line[at], at + 1)))
            .help("JSON is UTF-8; correct the row, or name the encoding with --encoding"));
    }
    match serde_json::from_slice(line) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(other) => Err(Error::new(ErrorKind::Malformed(format!("the row is {}, not an object", kind(&other))))
            .help("write one object a line, such as {\"id\": \"a\", \"text\": \"...\"}")),
        Err(error) => {
            let written = error.to_string();
            let what = written.split(" at line ").next().unwrap_or_default();
            let help = if error.is_eof() {
                "the row is cut off; write one whole object a line"
            } else {
                "correct the row; write one object a line"
            };
            Err(Error::new(ErrorKind::Malformed(format!("not valid JSON: {what} at column {}", error.column()))).help(help))
        }
    }
}

fn draft(mut object: Map<String, Value>, id: Option<String>, fields: &Fields) -> Result<Draft> {
    let Some(name) = fields.find_text(object.keys().map(String::as_str)).map(str::to_owned) else {
        return Err(fields.no_text("row", "field", object.keys().map(String::as_str)));
    };
    let mut draft = Draft { id, ..Draft::default() };
    match object.get_mut(&name).map(Value::take) {
        Some(Value::String(text)) => draft.text = text,
        Some(other) => return Err(wrong_type(&name, &other, "a string")),
        None => {}
    }
    for (field, value) in object {
        let text = |warnings: &mut Vec<String>| match value.clone() {
            Value::Null => None,
            Value::String(text) => Some(text),
            Value::Number(number) => Some(number.to_string()),
            other => {
                warnings.push(format!("{field} is {}, left out", kind(&other)));
                None
            }
        };
        match field.as_str() {
            own if own == name || own == fields.id => {}
            "title" => draft.title = text(&mut draft.warnings),
            "date" => draft.date = text(&mut draft.warnings),
            "speaker" => draft.speaker = text(&mut draft.warnings),
            own if OWN.contains(&own) => {}
            _ => {
                draft.meta.insert(field, value);
            }
        }
    }
    Ok(draft)
}

fn wrong_type(field: &str, value: &Value, wanted: &str) -> Error {
    Error::new(ErrorKind::Malformed(format!("the field \"{field}\" is {}, not {wanted}", kind(value)))).help(if wanted == "a string" {
        "give the text as a string, or name its field with --text-field"
    } else {
        "correct it, or name another with --id-field"
    })
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(input: &'static [u8], fields: Fields, limit: usize) -> Vec<Row> {
        let mut rows = Rows::new(Box::new(input), fields, limit);
        std::iter::from_fn(|| rows.next_row()).collect()
    }

    fn all(input: &'static [u8]) -> Vec<Row> {
        rows(input, Fields::new(None, None), 10_000)
    }

    fn message(row: &Row) -> String {
        row.as_ref().unwrap_err().error.to_string()
    }

    fn place(row: &Row) -> (Option<&str>, u64) {
        let error = row.as_ref().unwrap_err();
        (error.id.as_deref(), error.error.line.unwrap())
    }

    #[test]
    fn fields_are_understood_and_the_rest_rides_along() {
        let rows = all(br#"{"id": 7, "z": [1, {"b": null}], "text": "One.", "title": "T", "date": "2024-09", "speaker": null, "a": 1.5}

              {"text": "Two."}
{"id": "", "body": "Three.", "date": 2024}"#);
        let rows: Vec<_> = rows.into_iter().map(Result::unwrap).collect();
        assert_eq!(rows.iter().map(|row| row.text.as_str()).collect::<Vec<_>>(), ["One.", "Two.", "Three."]);
        assert_eq!(rows.iter().map(|row| row.id.as_deref()).collect::<Vec<_>>(), [Some("7"), None, None]);
        assert_eq!((rows[0].title.as_deref(), rows[0].date.as_deref(), rows[0].speaker.as_deref()), (Some("T"), Some("2024-09"), None));
        assert_eq!(rows[2].date.as_deref(), Some("2024"));
        assert_eq!(serde_json::to_string(&rows[0].meta).unwrap(), r#"{"z":[1,{"b":null}],"a":1.5}"#);
    }

    #[test]
    fn named_fields() {
        let fields = Fields::new(Some("story"), Some("key"));
        let mut rows = rows(br#"{"key": "k", "id": "other", "text": "no", "story": "Yes.", "body": "x"}"#, fields, 1000);
        let row = rows.remove(0).unwrap();
        assert_eq!((row.id.as_deref(), row.text.as_str()), (Some("k"), "Yes."));
        assert_eq!(serde_json::to_string(&row.meta).unwrap(), r#"{"body":"x"}"#);
    }

    #[test]
    fn a_bad_row_fails_alone_and_names_its_line() {
        let rows = all(b"{\"text\": \"a\"}\n\n{\"text\": \"b\xff\"}\n[1]\n{\"id\": \"c\", \"text\": 5}\n{\"id\": \"d\", \"txt\": \"\"}\n\
              {\"id\": [1], \"text\": \"\"}\n{\"text\": \"e\"} x\n{\"text\": \"f\"}\n{\"id\": \"g\", \"text\": \"unfin");
        let bad: Vec<_> = rows.iter().filter(|row| row.is_err()).map(|row| (place(row), message(row))).collect();
        let lines = bad.iter().map(|((id, line), message)| format!("{line} {} {message}\n", id.unwrap_or("-"))).collect::<String>();
        insta::assert_snapshot!(lines, @r#"
        3 - bad UTF-8: byte 0xFF at byte 12 of the row (JSON is UTF-8; correct the row, or name the encoding with --encoding)
        4 - the row is an array, not an object (write one object a line, such as {"id": "a", "text": "..."})
        5 c the field "text" is a number, not a string (give the text as a string, or name its field with --text-field)
        6 d the row has no field "text" (it has: id, txt; name the one with the text with --text-field)
        7 - the field "id" is an array, not a string or number (correct it, or name another with --id-field)
        8 - not valid JSON: trailing characters at column 15 (correct the row; write one object a line)
        10 - not valid JSON: EOF while parsing a string at column 26 (the row is cut off; write one whole object a line)
        "#);
        assert_eq!(rows.iter().filter_map(|row| Some(row.as_ref().ok()?.text.as_str())).collect::<Vec<_>>(), ["a", "f"]);
    }

    #[test]
    fn other_json_is_named() {
        let array = all(b"[\n{\"text\": \"a\"}\n]\n");
        assert_eq!(array.len(), 1);
        assert_eq!(message(&array[0]), "a JSON array, not JSON Lines (write one object a line, such as with: jq -c '.[]')");
        assert_eq!(all(b"[{\"text\": \"a\"}]").len(), 1);
        let pretty = all(b"{\n  \"text\": \"a\"\n}\n");
        assert_eq!(pretty.len(), 1);
        assert!(message(&pretty[0]).starts_with("a JSON object over several lines"));
    }

    #[test]
    fn a_row_that_is_too_long_is_passed_over() {
        let rows = rows(b"{\"text\": \"a\"}\n{\"text\": \"aaaaaaaaaaaaaaaa\"}\n{\"text\": \"b\"}", Fields::new(None, None), 15);
        assert_eq!(rows.len(), 3);
        assert!(matches!(rows[1].as_ref().unwrap_err().error.kind, ErrorKind::TooLarge(_)));
        assert_eq!((place(&rows[1]).1, rows[2].as_ref().unwrap().text.as_str()), (2, "b"));
    }
}
