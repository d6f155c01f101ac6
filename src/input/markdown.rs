//! Markdown: the text stays as it is; front matter becomes metadata, the first `# ` heading the title.

use serde_json::Value;

use super::draft::Draft;
use super::meta::OWN;

/// Splits front matter off and finds the title.
pub(super) fn read(text: String) -> Draft {
    let mut draft = Draft::default();
    match front_matter(&text) {
        Some((head, body)) => {
            for (key, value) in scalars(head) {
                match key {
                    "title" => draft.title = Some(value),
                    "date" => draft.date = Some(value),
                    "speaker" => draft.speaker = Some(value),
                    own if OWN.contains(&own) => {}
                    _ => {
                        draft.meta.insert(key.to_owned(), Value::String(value));
                    }
                }
            }
            draft.text = body.to_owned();
        }
        None => draft.text = text,
    }
    if draft.title.is_none() {
        draft.title = heading(&draft.text).or_else(|| super::text::title(&draft.text));
    }
    draft
}

/// Whether the text opens with YAML front matter.
pub(super) fn has_front_matter(text: &str) -> bool {
    front_matter(text).is_some()
}

/// The lines between two `---` at the very start, and the text after them without leading empty lines.
fn front_matter(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix("---")?;
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'))?;
    let mut at = 0;
    let mut keys = 0;
    for line in rest.split_inclusive('\n') {
        let content = line.trim_end();
        if content == "---" || content == "..." {
            let body = rest[at + line.len()..].trim_start_matches(['\r', '\n']);
            return (keys > 0).then_some((&rest[..at], body));
        }
        let key = content.split_once(':').is_some_and(|(key, _)| is_key(key));
        // A rule (---) at the top of a text is no front matter: prose follows it.
        if !(key || content.is_empty() || content.starts_with([' ', '\t', '#', '-', ']', '}'])) {
            return None;
        }
        keys += usize::from(key);
        at += line.len();
    }
    None
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// `key: value` lines whose value is one plain or quoted scalar.
fn scalars(head: &str) -> impl Iterator<Item = (&str, String)> {
    head.lines().filter_map(|line| {
        let (key, value) = line.split_once(':')?;
        let value = value.trim();
        if !is_key(key) || value.is_empty() || value.starts_with(['[', '{', '|', '>', '&', '*', '!']) || value == "null" || value == "~" {
            return None;
        }
        let value = if let Some(quoted) = value.strip_prefix('"') {
            quoted.strip_suffix('"').unwrap_or(quoted).replace("\\\"", "\"").replace("\\\\", "\\")
        } else if let Some(quoted) = value.strip_prefix('\'') {
            quoted.strip_suffix('\'').unwrap_or(quoted).replace("''", "'")
        } else {
            value.split(" #").next().unwrap_or_default().trim_end().to_owned()
        };
        Some((key, value))
    })
}

/// The first `# ` heading outside fenced code.
fn heading(text: &str) -> Option<String> {
    let mut fenced = false;
    for line in text.lines() {
        if line.starts_with("```") || line.starts_with("~~~") {
            fenced = !fenced;
        } else if !fenced && let Some(heading) = line.strip_prefix("# ") {
            let heading = heading.trim().trim_end_matches('#').trim_end();
            if !heading.is_empty() {
                return Some(heading.to_owned());
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn front_matter_becomes_metadata() {
        let text = "---\ntitle: \"The \\\"new\\\" era\"\ndate: 2025-03-12 # draft\nauthor: A. Writer\ntags: [a, b]\nlist:\n  - x\n---\n\n# Heading\n\nBody.\n";
        let draft = read(text.into());
        assert_eq!(draft.text, "# Heading\n\nBody.\n");
        assert_eq!((draft.title.as_deref(), draft.date.as_deref(), draft.speaker), (Some("The \"new\" era"), Some("2025-03-12"), None));
        assert_eq!(serde_json::to_string(&draft.meta).unwrap(), r#"{"author":"A. Writer"}"#);
    }

    #[test]
    fn other_texts_stay_as_they_are() {
        let cases = [
            ("# Heading #\r\n\r\nBody.", Some("Heading")),
            ("Intro.\n\n```\n# code\n```\n\n# Real\n", Some("Real")),
            ("A plain headline\n\nBody.", Some("A plain headline")),
            ("---\n\nA rule, then prose.\n\n---\n", None),
            ("---\ntitle: never closed\n", None),
            ("---\nThe talks: a summary\n---\n", None),
            ("## Second level only\n", None),
            ("", None),
        ];
        for (text, title) in cases {
            let draft = read(text.into());
            assert_eq!((draft.text.as_str(), draft.title.as_deref()), (text, title), "{text:?}");
        }
    }
}
