//! The strength ladder: `data/ladders.toml`, as lines `kind<TAB>group<TAB>rank<TAB>words` with the words cut as texts are cut.

use crate::Context;
use crate::build_parts::vocabulary::pieces;
use crate::format::Section;
use std::fmt::Write as _;
use std::path::Path;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Ladders {
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "version")]
    _version: u32,
    #[serde(rename = "climb", default)]
    _climb: Vec<Vec<String>>,
    step: Vec<Step>,
    modal: Vec<Ranked>,
    verb: Vec<Verb>,
    quantifier: Vec<Ranked>,
    qualifier: Vec<Qualifier>,
    intensifier: Vec<Weighted>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    stance: String,
    pattern: String,
    step: i8,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Ranked {
    word: String,
    rank: i8,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Verb {
    group: String,
    verb: String,
    rank: i8,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Qualifier {
    phrase: String,
    weight: i8,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Weighted {
    word: String,
    weight: i8,
}

/// Writes the section.
pub fn build(context: &mut Context, data: &Path) {
    let content = std::fs::read_to_string(data.join("ladders.toml")).expect("data/ladders.toml is there");
    let ladders: Ladders = toml::from_str(&content).unwrap_or_else(|e| panic!("data/ladders.toml: {e}"));
    let mut out = String::new();
    let mut line = |kind: &str, group: &str, rank: i8, words: &str| {
        let words = pieces(words, &context.abbreviations).join(" ");
        assert!(!words.is_empty(), "data/ladders.toml: an entry of {kind} has no words");
        let _ = writeln!(out, "{kind}\t{group}\t{rank}\t{words}");
    };
    ladders.step.iter().for_each(|e| line("step", &e.stance, e.step, &e.pattern));
    ladders.verb.iter().for_each(|e| line("verb", &e.group, e.rank, &e.verb));
    ladders.modal.iter().for_each(|e| line("modal", "", e.rank, &e.word));
    ladders.quantifier.iter().for_each(|e| line("quantifier", "", e.rank, &e.word));
    ladders.qualifier.iter().for_each(|e| line("qualifier", "", e.weight, &e.phrase));
    ladders.intensifier.iter().for_each(|e| line("intensifier", "", e.weight, &e.word));
    context.image.bytes(Section::Ladders, out.into_bytes());
}
