//! The policy issues of `data/issues.toml`: a trie of their words and names.

use crate::Context;
use crate::format::{Section, TrieBuilder};
use std::collections::BTreeMap;
use std::path::Path;

/// In place of an issue: the words are about none.
const SILENT: u32 = 0xfff;
/// Silent, and a courtesy.
const COURTESY: u32 = 0xffe;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Issue {
    id: String,
    name: String,
    /// Gives way to any issue that is about one thing.
    #[serde(default)]
    broad: bool,
    /// About a country or region, whose name alone often only says where something is.
    #[serde(default)]
    place: bool,
    /// A single word of it says little.
    #[serde(default)]
    vague: bool,
    keywords: Vec<String>,
    entities: Vec<String>,
}

#[derive(serde::Deserialize)]
struct File {
    /// Phrases whose words are about no issue.
    silent: Vec<String>,
    /// Silent phrases of politeness.
    courtesies: Vec<String>,
    issue: Vec<Issue>,
}

/// Compiles the trie, the issues and, a node, the issues that end there (see `src/position/issue.rs`).
pub fn build(context: &mut Context, data: &Path) {
    let content = std::fs::read_to_string(data.join("issues.toml")).expect("data/issues.toml is there");
    let file: File = toml::from_str(&content).unwrap_or_else(|e| panic!("data/issues.toml: {e}"));
    let mut records = Vec::new();
    let mut trie = TrieBuilder::new();
    let mut ends: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (index, issue) in file.issue.iter().enumerate() {
        assert!(index < COURTESY as usize, "data/issues.toml: too many issues");
        for text in [&issue.id, &issue.name] {
            let (offset, length) = context.strings.add(text);
            records.extend([offset, length]);
        }
        records.push(u32::from(issue.broad) | u32::from(issue.place) << 1 | u32::from(issue.vague) << 2);
        for (list, name) in [(&issue.keywords, 0), (&issue.entities, 1)] {
            for text in list {
                let plural = format!("{text}s");
                let forms = if name == 0 && !text.ends_with('s') { vec![text.as_str(), plural.as_str()] } else { vec![text.as_str()] };
                for form in forms {
                    let path = context.vocabulary.path(form, &context.abbreviations);
                    let hit = index as u32 | name << 12 | (path.len().min(255) as u32) << 16;
                    let node = trie.node(path);
                    let list = ends.entry(node).or_default();
                    match list.iter_mut().find(|old| **old & 0xfff == index as u32) {
                        // A word that is a name, too, counts as the name where it has a capital.
                        Some(old) => *old |= name << 12 | (u32::from(*old >> 12 & 1 != name)) << 13,
                        None => list.push(hit),
                    }
                }
            }
        }
    }
    for (phrases, value) in [(&file.silent, SILENT), (&file.courtesies, COURTESY)] {
        for phrase in phrases {
            let path = context.vocabulary.path(phrase, &context.abbreviations);
            ends.entry(trie.node(path)).or_default().push(value);
        }
    }
    let mut lists: Vec<u32> = Vec::new();
    for (node, hits) in &ends {
        trie.set(*node, lists.len() as u32 + 1);
        for (i, hit) in hits.iter().enumerate() {
            lists.push(hit | if i + 1 == hits.len() { 1 << 31 } else { 0 });
        }
    }
    let (edges, values) = trie.flatten();
    context.image.words(Section::IssueEdges, &edges);
    context.image.words(Section::IssueValues, &values);
    let mut section = vec![file.issue.len() as u32];
    section.extend(records);
    section.extend(lists);
    context.image.words(Section::Issues, &section);
}
