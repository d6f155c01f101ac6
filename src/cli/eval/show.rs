//! The scores as text and as JSON, line for line what the reference scorer prints.

use crate::cli::eval::score::{Cell, Counts, Mistake, Scores};
use regex::Regex;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::fmt::Write;
use std::sync::LazyLock;

/// The figures, and up to `errors` mistakes of each kind.
#[must_use]
pub fn text(scores: &Scores, errors: usize) -> String {
    let mut out = String::new();
    row(&mut out, "entities", scores.entities);
    row(&mut out, "  spans only", scores.entity_spans);
    for (kind, counts) in &scores.entity_types {
        row(&mut out, &format!("  {kind}"), *counts);
    }
    let (right, of) = scores.country_ids;
    push(
        &mut out,
        format_args!("  country ids right     {right} of {of} (GPE and NORP with the right span and type; none where the gold has none)\n"),
    );
    row(&mut out, "positions, detection", scores.positions);
    for (stance, counts) in &scores.stances {
        row(&mut out, &format!("  {stance}"), *counts);
    }
    let [holder, target, strength] = [scores.holders, scores.targets, scores.strengths].map(|n| scores.of_matched(n));
    push(&mut out, format_args!("  on those matched: holder {holder:.3}  target {target:.3}  strength {strength:.3}\n"));
    for (field, counts) in &scores.fields {
        row(&mut out, &format!("  of those, {field}"), *counts);
    }
    row(&mut out, "positions, full", scores.positions_full);
    for (title, mistakes) in [
        ("entities missed or mistyped", &scores.entities_missed),
        ("entities too many", &scores.entities_extra),
        ("positions missed", &scores.positions_missed),
        ("positions too many", &scores.positions_extra),
        ("holder or target wrong", &scores.positions_half),
    ] {
        if errors > 0 && !mistakes.is_empty() {
            push(&mut out, format_args!("\n{title}:\n"));
            for mistake in mistakes.iter().take(errors) {
                push(&mut out, format_args!("   | {}\n", cells(mistake)));
            }
        }
    }
    out
}

fn push(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    // Writing to a String does not fail.
    let _ = out.write_fmt(arguments);
}

fn row(out: &mut String, name: &str, c: Counts) {
    let (p, r, f1) = (c.precision(), c.recall(), c.f1());
    push(out, format_args!("{name:24} P {p:.3}  R {r:.3}  F1 {f1:.3}   ({} right, {} gold, {} predicted)\n", c.hit, c.gold, c.pred));
}

fn cells(mistake: &Mistake) -> String {
    let cell = |c: &Cell| match c {
        Cell::Text(text) => text.clone(),
        Cell::None => "None".into(),
        Cell::List(names) => format!("[{}]", names.iter().map(|n| repr(n)).collect::<Vec<_>>().join(", ")),
    };
    mistake.iter().map(cell).collect::<Vec<_>>().join(" | ")
}

static UNPRINTABLE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[\p{C}\p{Z}]").expect("a fixed pattern"));

/// A string as Python writes it in a list.
fn repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::from(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            ' ' => out.push(' '),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            c if UNPRINTABLE.is_match(c.encode_utf8(&mut [0; 4])) => match c as u32 {
                n @ 0..=0xff => push(&mut out, format_args!("\\x{n:02x}")),
                n @ 0x100..=0xffff => push(&mut out, format_args!("\\u{n:04x}")),
                n => push(&mut out, format_args!("\\U{n:08x}")),
            },
            c => out.push(c),
        }
    }
    out.push(quote);
    out
}

/// The figures as one JSON object, indented by one space, a line feed at the end.
#[must_use]
pub fn json(scores: &Scores) -> String {
    let table = |rows: &mut dyn Iterator<Item = (String, Counts)>| -> Value {
        Value::Object(rows.map(|(name, counts)| (name, prf(counts))).collect::<Map<_, _>>())
    };
    let value = json!({
        "entities": prf(scores.entities),
        "entity_spans": prf(scores.entity_spans),
        "entity_types": table(&mut scores.entity_types.clone().into_iter()),
        "country_ids": {"right": scores.country_ids.0, "of": scores.country_ids.1},
        "positions": prf(scores.positions),
        "positions_full": prf(scores.positions_full),
        "holder_accuracy": scores.of_matched(scores.holders),
        "target_accuracy": scores.of_matched(scores.targets),
        "strength_accuracy": scores.of_matched(scores.strengths),
        "fields": table(&mut scores.fields.iter().map(|(name, counts)| ((*name).to_owned(), *counts))),
        "stances": table(&mut scores.stances.clone().into_iter()),
    });
    let mut out = Vec::new();
    let formatter = serde_json::ser::PrettyFormatter::with_indent(b" ");
    // Writing a value to memory does not fail.
    let _ = value.serialize(&mut serde_json::Serializer::with_formatter(&mut out, formatter));
    out.push(b'\n');
    String::from_utf8(out).unwrap_or_default()
}

fn prf(c: Counts) -> Value {
    json!({"p": c.precision(), "r": c.recall(), "f1": c.f1(), "gold": c.gold, "pred": c.pred, "hit": c.hit})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_look_like_pythons() {
        for (text, expected) in
            [("wang yi", "'wang yi'"), ("côte d'ivoire", "\"côte d'ivoire\""), ("a'b\"c", r#"'a\'b"c'"#), ("a\u{200b}\n", r"'a\u200b\n'")]
        {
            assert_eq!(repr(text), expected);
        }
    }
}
