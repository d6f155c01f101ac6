//! The strength ladder of `data/ladders.toml`.

use crate::Context;
use crate::build_parts::steps;
use crate::format::Section;
use std::path::Path;

/// Compiles the ladder: name, version, numbers of words, then the words as [`steps::flatten`] lays them out.
pub fn build(context: &mut Context, data: &Path) {
    let content = std::fs::read_to_string(data.join("ladders.toml")).expect("data/ladders.toml is there");
    let ladder = steps::read(&content).unwrap_or_else(|(line, why)| panic!("data/ladders.toml:{line}: {why}"));
    let (offset, length) = context.strings.add(&ladder.name);
    let mut section = vec![offset, length, ladder.version];
    let vocabulary = &mut context.vocabulary;
    let abbreviations = &context.abbreviations;
    section.extend(steps::flatten(&ladder, |phrase| vocabulary.path(phrase, abbreviations)));
    context.image.words(Section::LadderSteps, &section);
}
