//! The strength ladder's file format, shared with `build.rs`: `[[step]] stance = "concern" pattern = "be deeply concerned" step = 7`
//! and `[[intensifier]] word = "deeply" weight = 1`. Depends on nothing in the crate.

use serde::Deserialize;

/// Stances in order of [`crate::position::Stance`]'s discriminants.
const STANCES: [&str; 9] = ["support", "oppose", "condemn", "concern", "welcome", "urge", "commit", "affirm", "warn"];

#[derive(Deserialize)]
struct File {
    name: String,
    version: u32,
    /// Lists of stances that lie on one ladder: each begins where the one before it ends.
    #[serde(default)]
    climb: Vec<Vec<String>>,
    step: Vec<toml::Spanned<Step>>,
    #[serde(default)]
    intensifier: Vec<toml::Spanned<Intensifier>>,
}

#[derive(Deserialize)]
struct Step {
    stance: String,
    pattern: String,
    step: u32,
}

#[derive(Deserialize)]
struct Intensifier {
    word: String,
    weight: i32,
}

/// A ladder as its file gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rungs {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: u32,
    /// What is added to the steps of each stance.
    pub base: [u32; 9],
    /// Stance, step and wording in lemma forms.
    pub steps: Vec<(u32, u32, String)>,
    /// Word and whether it strengthens (1) or hedges (0).
    pub intensifiers: Vec<(String, u32)>,
}

/// Reads a ladder.
///
/// # Errors
/// Line and reason.
pub fn read(content: &str) -> Result<Rungs, (u32, String)> {
    let line_at = |offset: usize| content[..offset.min(content.len())].bytes().filter(|b| *b == b'\n').count() as u32 + 1;
    let file: File = toml::from_str(content).map_err(|e| (e.span().map_or(1, |s| line_at(s.start)), e.message().to_owned()))?;
    let stance = |name: &str| STANCES.iter().position(|s| *s == name).ok_or_else(|| format!("unknown stance \"{name}\""));
    let mut base = [0; 9];
    for list in &file.climb {
        for (i, name) in list.iter().enumerate() {
            base[stance(name).map_err(|why| (1, why))?] = 10 * i.min(20) as u32;
        }
    }
    let mut steps = Vec::new();
    for item in &file.step {
        let (line, step) = (line_at(item.span().start), item.get_ref());
        if !(1..=10).contains(&step.step) {
            return Err((line, format!("step {} is not between 1 and 10", step.step)));
        }
        if step.pattern.trim().is_empty() {
            return Err((line, "the pattern is empty".into()));
        }
        steps.push((stance(&step.stance).map_err(|why| (line, why))? as u32, step.step, step.pattern.clone()));
    }
    let mut intensifiers = Vec::new();
    for item in &file.intensifier {
        let word = item.get_ref();
        if word.weight != 1 && word.weight != -1 {
            return Err((line_at(item.span().start), format!("weight {} is not 1 or -1", word.weight)));
        }
        intensifiers.push((word.word.clone(), u32::from(word.weight == 1)));
    }
    Ok(Rungs { name: file.name, version: file.version, base, steps, intensifiers })
}

/// The ladder as numbers: nine bases, how many steps and intensifiers there are, then `[stance | step << 8 | words << 16, word...]`
/// a step and `[weight | words << 8, word...]` an intensifier. `cut` gives the word ids of a phrase.
pub fn flatten(ladder: &Rungs, mut cut: impl FnMut(&str) -> Vec<u32>) -> Vec<u32> {
    let mut out: Vec<u32> = ladder.base.to_vec();
    out.extend([ladder.steps.len() as u32, ladder.intensifiers.len() as u32]);
    for (stance, step, pattern) in &ladder.steps {
        let words = cut(pattern);
        out.push(stance | step << 8 | (words.len() as u32) << 16);
        out.extend(words);
    }
    for (word, weight) in &ladder.intensifiers {
        let words = cut(word);
        out.push(weight | (words.len() as u32) << 8);
        out.extend(words);
    }
    out
}
