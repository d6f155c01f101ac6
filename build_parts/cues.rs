//! Stance cues and the words the position stage goes by: `data/cues/*.toml`.

use crate::Context;
use crate::build_parts::compile::{Cue, Irregular, hosted, read, verb_forms};
use crate::format::{Section, TrieBuilder};
use std::collections::BTreeMap;
use std::path::Path;

/// Compiles the cues and the word classes.
pub fn build(context: &mut Context, data: &Path) {
    let folder = data.join("cues");
    let words_file = std::fs::read_to_string(folder.join("words.toml")).expect("data/cues/words.toml is there");
    let words: Words = toml::from_str(&words_file).unwrap_or_else(|e| panic!("data/cues/words.toml: {e}"));
    let irregular: Irregular =
        words.forms.iter().map(|(lemma, forms)| (lemma.clone(), forms.split_whitespace().map(str::to_owned).collect())).collect();
    let mut flags = classes(context, &words, &irregular);
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "toml") && !path.ends_with("words.toml"))
        .collect();
    files.sort();
    let mut trie = TrieBuilder::new();
    let mut records: Vec<u32> = Vec::new();
    let mut ends: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (number, path) in files.iter().enumerate() {
        let content = std::fs::read_to_string(path).expect("a cue file can be read");
        let cues = read(&content, &irregular).unwrap_or_else(|(line, why)| panic!("{}:{line}: {why}", path.display()));
        let name = format!("data/cues/{}", path.file_name().unwrap_or_default().to_string_lossy());
        let file = context.strings.add(&name);
        for cue in cues {
            let index = (records.len() / crate::build_parts::compile::RECORD) as u32;
            let rule = context.strings.add(&cue.rule);
            records.extend([cue.head, cue.frame, rule.0, rule.1, cue.line, file.0, file.1]);
            let _ = number;
            note_forms(context, &cue, &irregular, &mut flags);
            for form in &cue.forms {
                let (text, added) = hosted(form);
                let mut path = context.vocabulary.path(&text, &context.abbreviations);
                path.drain(..added);
                let node = trie.node(path);
                let list = ends.entry(node).or_default();
                if !list.contains(&index) {
                    list.push(index);
                }
            }
        }
    }
    let section: Vec<u32> = flags.iter().flat_map(|f| [*f as u32, (*f >> 32) as u32, (*f >> 64) as u32]).collect();
    context.image.words(Section::PositionData, &section);
    // A node's value is the place of its list plus one; a list ends with its top bit set.
    let mut lists: Vec<u32> = Vec::new();
    for (node, indices) in &ends {
        trie.set(*node, lists.len() as u32 + 1);
        for (i, index) in indices.iter().enumerate() {
            lists.push(index | if i + 1 == indices.len() { 1 << 31 } else { 0 });
        }
    }
    let (edges, values) = trie.flatten();
    context.image.words(Section::CueEdges, &edges);
    context.image.words(Section::CueValues, &values);
    let mut section = vec![records.len() as u32, lists.len() as u32];
    section.extend(&records);
    section.extend(&lists);
    context.image.words(Section::Cues, &section);
}

#[derive(serde::Deserialize)]
struct Words {
    /// Irregular verb forms.
    forms: BTreeMap<String, String>,
    /// Class name -> words; a class whose name starts with `verb-` lists lemmas.
    classes: BTreeMap<String, Vec<String>>,
}

/// Which inflected form of a stance verb, or of a stance noun, a word is.
fn note_forms(context: &mut Context, cue: &Cue, irregular: &Irregular, flags: &mut Vec<u128>) {
    let part = cue.head >> 8 & 15;
    let mut note = |word: &str, class: &str| {
        let id = context.vocabulary.add(word) as usize;
        if flags.len() <= id {
            flags.resize(id + 1, 0);
        }
        flags[id] |= 1 << place(class);
    };
    if part == 1 {
        for form in &cue.forms {
            note(form.rsplit(' ').next().unwrap_or(form), "form-noun");
        }
    }
    if part != 0 {
        return;
    }
    for lemma in &cue.lemmas {
        let verb = lemma.split(' ').next().unwrap_or(lemma);
        if ["be", "have", "would", "do"].contains(&verb) {
            continue;
        }
        let forms = verb_forms(verb, irregular);
        // The form in "-ing" stands last; nothing asks for it.
        for (form, class) in forms.iter().zip(["form-base", "form-s", "form-ed", "form-ed"]) {
            if class != "form-ed" || forms.len() != 4 || !form.ends_with("ing") {
                note(form, class);
            }
        }
    }
}

fn place(class: &str) -> usize {
    CLASSES.iter().position(|c| *c == class).unwrap_or_else(|| panic!("data/cues/words.toml: unknown class {class}"))
}

fn classes(context: &mut Context, words: &Words, irregular: &Irregular) -> Vec<u128> {
    let mut flags: Vec<u128> = Vec::new();
    for (class, list) in &words.classes {
        let bit = place(class.strip_prefix("verb-").unwrap_or(class));
        for word in list.iter().flat_map(|line| line.split_whitespace()) {
            let forms = if class.starts_with("verb-") { verb_forms(word, irregular) } else { vec![word.to_owned()] };
            for (i, form) in forms.iter().enumerate() {
                let id = context.vocabulary.add(form) as usize;
                if flags.len() <= id {
                    flags.resize(id + 1, 0);
                }
                flags[id] |= 1 << bit;
                if matches!(class.as_str(), "verb-report" | "verb-light") && i == 2 {
                    flags[id] |= 1 << place("form-ed");
                }
            }
        }
    }
    flags
}

include!("../src/position/classes.rs");
