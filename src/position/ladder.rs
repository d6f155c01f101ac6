//! The strength ladder: how high the wording of a position stands among the wordings of its stance.

use std::cell::{Cell, LazyCell};

use crate::analyzer::UserLexicon;
use crate::document::Analysis;
use crate::error::{Error, ErrorKind, Result};
use crate::lexicon::{self, Section};
use crate::position::{Position, steps};
use crate::tag::lemma::lemma;
use crate::tokenize::{Interner, Tokenizer, Vocabulary};

/// What one intensifier or hedge beside a listed wording adds to its step.
const LIFT: i32 = 2;
/// Tokens before a cue that may belong to the wording ("has expressed its").
const BEFORE: usize = 5;
/// Tokens behind a cue that may.
const BEHIND: usize = 5;
/// Most tokens between two words of a wording.
const GAP: usize = 3;

/// A named, versioned ladder.
#[derive(Debug)]
pub struct Ladder {
    name: String,
    version: u32,
    base: [u32; 9],
    rungs: Vec<Rung>,
    words: Vec<u32>,
    intensifiers: Vec<(u32, i32)>,
    light: Vec<u32>,
    negation: Vec<u32>,
    oneself: (u32, Vec<u32>),
    tail: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Rung {
    stance: u8,
    step: u8,
    first: u32,
    last: u32,
}

/// A token as its form and its lemma.
type Word = [u32; 2];

impl Ladder {
    /// The user's ladder, else the built-in one.
    ///
    /// # Errors
    /// When the user's is malformed.
    pub fn build(vocabulary: &mut Vocabulary, user: Option<&UserLexicon>) -> Result<Self> {
        let Some(file) = user else {
            let section = lexicon::words(Section::LadderSteps);
            return Ok(Self::of(vocabulary, lexicon::string(section[0], section[1]).to_owned(), section[2], &section[3..]));
        };
        let read = steps::read(&file.content).map_err(|(line, why)| {
            Error::new(ErrorKind::Lexicon(why))
                .at_path(&file.path)
                .at_line(u64::from(line))
                .help("a ladder has a name, a version and steps such as [[step]] stance = \"concern\", pattern = \"be deeply concerned\", step = 7")
        })?;
        let (mut interner, mut tokens, mut key) = (Interner::default(), Vec::new(), Vec::new());
        let numbers = steps::flatten(&read, |phrase| {
            Tokenizer::new().tokenize(phrase, vocabulary, &mut interner, &mut tokens);
            let mut words = Vec::with_capacity(tokens.len());
            for token in &tokens {
                lexicon::fold_word(token.text(phrase), &mut key);
                words.push(vocabulary.add(&key).0);
            }
            words
        });
        Ok(Self::of(vocabulary, read.name, read.version, &numbers))
    }

    fn of(vocabulary: &mut Vocabulary, name: String, version: u32, numbers: &[u32]) -> Self {
        let mut ids = |list: &[&str]| -> Vec<u32> { list.iter().map(|w| vocabulary.add(w.as_bytes()).0).collect() };
        let mut ladder = Self {
            name,
            version,
            base: [0; 9],
            rungs: Vec::new(),
            words: Vec::new(),
            intensifiers: Vec::new(),
            light: ids(&["be", "express", "voice", "remain"]),
            negation: ids(&["not", "no", "n't", "never"]),
            oneself: (ids(&["oneself"])[0], ids(&["itself", "themselves", "ourselves", "himself", "herself", "myself"])),
            tail: ids(&["in", "with", "without", "as"]),
        };
        ladder.base.copy_from_slice(&numbers[..9]);
        let mut at = 11;
        for _ in 0..numbers[9] {
            let (head, first) = (numbers[at], ladder.words.len() as u32);
            let count = (head >> 16) as usize;
            ladder.words.extend(&numbers[at + 1..at + 1 + count]);
            at += 1 + count;
            ladder.rungs.push(Rung { stance: head as u8, step: (head >> 8) as u8, first, last: ladder.words.len() as u32 });
        }
        for _ in 0..numbers[10] {
            let (head, count) = (numbers[at], (numbers[at] >> 8) as usize);
            if count == 1 {
                ladder.intensifiers.push((numbers[at + 1], if head & 1 == 1 { 1 } else { -1 }));
            }
            at += 1 + count;
        }
        ladder.intensifiers.sort_unstable();
        ladder
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its version.
    pub fn version(&self) -> u32 {
        self.version
    }

    fn weight(&self, word: Word) -> i32 {
        word.iter().find_map(|w| self.intensifiers.binary_search_by_key(w, |i| i.0).ok()).map_or(0, |i| self.intensifiers[i].1)
    }

    /// Gives every position its step.
    pub fn assign(&self, text: &str, vocabulary: &Vocabulary, analysis: &mut Analysis) {
        let mut positions = std::mem::take(&mut analysis.positions);
        // A sentence of many positions has its words looked up once.
        let (mut sentence, mut known) = (u32::MAX, Vec::new());
        for position in &mut positions {
            if sentence != position.sentence {
                sentence = position.sentence;
                let s = analysis.sentences[sentence as usize];
                known.clear();
                known.resize((s.last - s.first) as usize, Cell::new(None));
            }
            position.step = self.step(position, text, vocabulary, analysis, &known);
        }
        analysis.positions = positions;
    }

    fn step(&self, p: &Position, text: &str, vocabulary: &Vocabulary, analysis: &Analysis, known: &[Cell<Option<Word>>]) -> Option<u8> {
        let (tokens, sentence) = (&analysis.tokens, analysis.sentences[p.sentence as usize]);
        let first = tokens.partition_point(|t| t.end <= p.cue.start);
        let last = tokens.partition_point(|t| t.start < p.cue.end);
        let start = first.saturating_sub(BEFORE).max(sentence.first as usize);
        let word = |k: usize| -> Word {
            let slot = &known[k - sentence.first as usize];
            slot.get().unwrap_or_else(|| {
                let form = tokens[k].text(text);
                let lemma = vocabulary.id(&lemma(form, analysis.tags[k]).to_lowercase()).map_or(u32::MAX, |id| id.0);
                slot.set(Some([tokens[k].word.0, lemma]));
                [tokens[k].word.0, lemma]
            })
        };
        // Few wordings look at what stands further behind the cue, so that is read when it is asked for.
        let near = (sentence.last as usize).min(last + BEHIND + GAP + 1);
        let words: Vec<Word> = (start..near).map(word).collect();
        let rest = LazyCell::new(|| (start..sentence.last as usize).map(word).collect::<Vec<Word>>());
        let cue = (first - start, last - start);
        let mut best: Option<(usize, u8, i32)> = None;
        for rung in self.rungs.iter().filter(|r| r.stance == p.stance as u8) {
            let pattern = &self.words[rung.first as usize..rung.last as usize];
            let Some(matched) = self.fits(pattern, &words, &|| rest.as_slice(), cue, p.negated) else { continue };
            if best.is_none_or(|b| (matched, rung.step) > (b.0, b.1)) {
                // Intensifiers and hedges of the cue that the wording does not name.
                let (mut up, mut down) = (0, 0);
                for word in &words[cue.0..cue.1] {
                    match if pattern.iter().any(|w| word.contains(w)) { 0 } else { self.weight(*word) } {
                        1 => up += 1,
                        -1 => down += 1,
                        _ => {}
                    }
                }
                best = Some((matched, rung.step, LIFT * up.min(1) + (up - 1).max(0) - LIFT * down.min(1)));
            }
        }
        let (_, step, lift) = best?;
        Some((self.base[p.stance as usize] as i32 + (i32::from(step) + lift).clamp(1, 10)) as u8)
    }

    /// Number of words that a wording shares with the text around the cue; `None` where it does not fit.
    fn fits<'w>(&self, pattern: &[u32], words: &[Word], all: &dyn Fn() -> &'w [Word], cue: (usize, usize), negated: bool) -> Option<usize> {
        let near = words.len().min(cue.1 + BEHIND);
        let same = |w: u32, k: usize| words[k].contains(&w) || w == self.oneself.0 && self.oneself.1.contains(&words[k][0]);
        let (mut matched, mut at, mut anchored, mut alone) = (0, 0, false, true);
        let mut previous: Option<usize> = None;
        for (i, &w) in pattern.iter().enumerate() {
            if self.negation.contains(&w) {
                let said = negated || words[..cue.1].iter().any(|word| self.negation.contains(&word[0]));
                if !said {
                    return None;
                }
                matched += 1;
                continue;
            }
            if pattern.len() > 1 && self.weight([w, w]) > 0 {
                // Adverbs may stand before or behind.
                let mut around = cue.0.saturating_sub(1)..words.len().min(cue.1 + 2);
                let told = around.any(|k| same(w, k)) || previous.is_some_and(|b| (b..words.len().min(b + 4)).any(|k| same(w, k)));
                if !told && !self.closes(pattern, i, all, cue.1) {
                    return None;
                }
                matched += 1;
                continue;
            }
            let until = previous.map_or(near, |b| near.min(b + 2 + GAP));
            let from = if previous.is_none() && i == 0 { 0 } else { at };
            match (from..until.max(from)).find(|k| same(w, *k)) {
                Some(k) => {
                    anchored |= cue.0 <= k && k < cue.1;
                    alone = false;
                    matched += 1;
                    previous = Some(k);
                    at = k + 1;
                }
                None if i == 0 && self.light.contains(&w) && pattern.len() > 1 => {}
                None if i > 0 && self.tail.contains(&w) && anchored && self.closes(pattern, i, all, cue.1) => {
                    matched += pattern.len() - i;
                    break;
                }
                // The preposition before the target may differ ("concern over", "concern at").
                None if i + 1 == pattern.len() && i > 0 && anchored && w_is_short(pattern, i) => {}
                None => return None,
            }
        }
        (anchored && !alone).then_some(matched)
    }

    /// Whether the rest of a wording stands behind the cue in one piece ("condemns the attack in the strongest terms").
    fn closes<'w>(&self, pattern: &[u32], i: usize, all: &dyn Fn() -> &'w [Word], from: usize) -> bool {
        let begin = (0..=i).rev().find(|k| self.tail.contains(&pattern[*k]));
        let Some(rest) = begin.map(|b| &pattern[b..]) else { return false };
        all().get(from..).is_some_and(|w| w.windows(rest.len()).any(|w| w.iter().zip(rest).all(|(word, p)| word.contains(p))))
    }
}

/// A last word after at least two others is a preposition as a rule.
fn w_is_short(pattern: &[u32], i: usize) -> bool {
    pattern.len() >= 2 && i + 1 == pattern.len()
}

#[cfg(test)]
mod tests {
    use crate::{Analyzer, Document};

    fn step(text: &str) -> u8 {
        let analysis = Analyzer::builder().build().unwrap().analyze(&Document::from_text("note", text));
        analysis.positions.iter().find_map(|p| p.step).unwrap_or_else(|| panic!("no step: {text}"))
    }

    #[test]
    fn stronger_wording_stands_higher() {
        let ladders: [&[&str]; 5] = [
            &[
                "China is concerned about the plan.",
                "China is deeply concerned about the plan.",
                "China condemns the plan.",
                "China strongly condemns the plan.",
                "China condemns the plan in the strongest terms.",
            ],
            &[
                "China expressed concern over the plan.",
                "China expressed serious concern over the plan.",
                "China voiced grave concern over the plan.",
            ],
            &["China supports the plan.", "China firmly supports the plan."],
            &["China called on Japan to withdraw.", "China strongly urged Japan to withdraw."],
            &["China opposes the plan.", "China firmly opposes the plan."],
        ];
        for ladder in ladders {
            let steps: Vec<u8> = ladder.iter().map(|text| step(text)).collect();
            assert!(steps.windows(2).all(|w| w[0] < w[1]), "{ladder:?}: {steps:?}");
        }
    }

    #[test]
    fn a_ladder_of_ones_own() {
        let own = "name = \"mine\"\nversion = 3\n[[step]]\nstance = \"oppose\"\npattern = \"oppose\"\nstep = 9\n";
        let analyzer = Analyzer::builder().ladder("mine.toml", own).build().unwrap();
        assert_eq!(analyzer.positions().ladder(), ("mine", 3));
        let analysis = analyzer.analyze(&Document::from_text("note", "China opposes the plan. China supports Pakistan."));
        assert_eq!(analysis.positions.iter().map(|p| p.step).collect::<Vec<_>>(), [Some(9), None]);
    }

    #[test]
    fn a_malformed_ladder_names_its_line() {
        let cases = [
            ("name = \"x\"\nversion = 1\n[[step]]\nstance = \"oppose\"\npattern = \"oppose\"\nstep = 11\n", "mine.toml:3: "),
            ("name = \"x\"\nversion = 1\n[[step]]\nstance = \"hate\"\npattern = \"oppose\"\nstep = 1\n", "unknown stance \"hate\""),
            ("name = \"x\"\nversion = 1\nstep = 3\n", "mine.toml:3: "),
        ];
        for (content, want) in cases {
            let error = Analyzer::builder().ladder("mine.toml", content).build().unwrap_err().to_string();
            assert!(error.contains(want), "{error}");
        }
    }
}
