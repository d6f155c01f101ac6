//! Which fields of a row are the document's own, for JSON Lines and tables alike.

use crate::error::{Error, ErrorKind};

/// Fields that become parts of the document and never stay in its `meta`.
pub(super) const OWN: [&str; 5] = ["id", "text", "title", "date", "speaker"];

/// Other names of the text field, taken where `text` is absent and only one of them is there.
const TEXT_SYNONYMS: [&str; 3] = ["body", "content", "article"];

/// The fields to look for.
#[derive(Clone, Debug)]
pub(super) struct Fields {
    pub id: String,
    text: Option<String>,
}

impl Fields {
    pub fn new(text: Option<&str>, id: Option<&str>) -> Self {
        Self { id: id.unwrap_or("id").to_owned(), text: text.map(str::to_owned) }
    }

    /// The text field's name where the user said nothing else.
    pub fn text_name(&self) -> &str {
        self.text.as_deref().unwrap_or("text")
    }

    /// The text field among these; a synonym only if the user named none and it is the only one.
    pub fn find_text<'n>(&self, mut names: impl Iterator<Item = &'n str> + Clone) -> Option<&'n str> {
        let wanted = self.text_name();
        if let Some(name) = names.clone().find(|name| *name == wanted) {
            return Some(name);
        }
        if self.text.is_some() {
            return None;
        }
        let found = names.find(|name| TEXT_SYNONYMS.contains(name))?;
        names.all(|name| !TEXT_SYNONYMS.contains(&name)).then_some(found)
    }

    /// The error for a row or table without the text field.
    pub fn no_text<'n>(&self, holder: &str, part: &str, names: impl Iterator<Item = &'n str>) -> Error {
        const SHOWN: usize = 12;
        let names: Vec<&str> = names.collect();
        let mut list = names.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
        if names.len() > SHOWN {
            list.push_str(", …");
        }
        let has = if names.is_empty() { format!("it has no {part}s") } else { format!("it has: {list}") };
        Error::new(ErrorKind::Malformed(format!("the {holder} has no {part} \"{}\"", self.text_name())))
            .help(format!("{has}; name the one with the text with --text-field"))
    }
}

#[cfg(test)]
mod tests {
    use super::Fields;

    #[test]
    fn the_text_field() {
        let cases: [(Option<&str>, &[&str], Option<&str>); 7] = [
            (None, &["id", "text"], Some("text")),
            (None, &["body", "text"], Some("text")),
            (None, &["id", "body"], Some("body")),
            (None, &["body", "content"], None),
            (None, &["id"], None),
            (Some("story"), &["story", "text"], Some("story")),
            (Some("story"), &["text", "body"], None),
        ];
        for (wanted, names, expected) in cases {
            assert_eq!(Fields::new(wanted, None).find_text(names.iter().copied()), expected, "{wanted:?} in {names:?}");
        }
    }
}
