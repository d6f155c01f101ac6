//! The lexicon of set phrases: the compiled-in entries, the user's, and finding them in a document.

use crate::analyzer::UserLexicon;
use crate::error::{Error, ErrorKind, Result};
use crate::lexicon::{self, Section, Trie, fold_word};
use crate::phrase::path;
use crate::phrase::stem::{Stems, english};
use crate::phrase::unit::{Class, Unit};
use crate::position::Stance;
use crate::tokenize::{Vocabulary, words};

/// A set phrase of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula {
    /// The phrase in its canonical form.
    pub phrase: String,
    /// Whose language it is: chinese, eu, un ...
    pub tradition: Option<String>,
    /// What it signals, in one line.
    pub gloss: Option<String>,
    /// The stance it carries.
    pub stance: Option<Stance>,
    /// 1 mild, 2 plain, 3 intensified.
    pub step: Option<u8>,
}

/// An occurrence: units `first..last` of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Match {
    pub first: u32,
    pub last: u32,
    pub formula: u32,
}

/// All set phrases, as a trie over stems.
#[derive(Debug)]
pub(crate) struct Formulae {
    trie: Trie,
    builtin: &'static [u32],
    more: Vec<Formula>,
    comma: u32,
}

const RECORD: usize = 8;

impl Formulae {
    /// The compiled-in lexicon, or the one in `replacement`, with the user's files on top.
    pub(crate) fn build(vocabulary: &mut Vocabulary, lexicons: &[UserLexicon], replacement: Option<&str>) -> Result<Self> {
        let mut formulae = Self { trie: Trie::empty(), builtin: &[], more: Vec::new(), comma: vocabulary.add(b",").0 };
        match replacement {
            None => {
                formulae.trie = Trie::builtin(Section::FormulaEdges, Section::FormulaValues);
                formulae.builtin = lexicon::words(Section::Formulae);
            }
            Some(content) => formulae.add(vocabulary, "formulae", content)?,
        }
        for lexicon in lexicons.iter().filter(|l| is_formulae(&l.content)) {
            formulae.add(vocabulary, &lexicon.path, &lexicon.content)?;
        }
        Ok(formulae)
    }

    fn add(&mut self, vocabulary: &mut Vocabulary, file: &str, content: &str) -> Result<()> {
        let mut columns: Option<Vec<&str>> = None;
        for (number, line) in content.trim_start_matches('\u{FEFF}').lines().enumerate() {
            if is_comment(line) {
                continue;
            }
            let at =
                |message: String, help: &str| Error::new(ErrorKind::Lexicon(message)).at_path(file).at_line(number as u64 + 1).help(help);
            let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
            let Some(columns) = &columns else {
                if cells.first() != Some(&"phrase") {
                    return Err(at("the first column is not \"phrase\"".into(), HEADER_HELP));
                }
                if let Some(column) = cells.iter().find(|c| !COLUMNS.contains(c)) {
                    return Err(at(format!("unknown column {column:?}"), HEADER_HELP));
                }
                columns = Some(cells);
                continue;
            };
            if cells.len() > columns.len() {
                return Err(at(
                    format!("{} cells where the header has {}", cells.len(), columns.len()),
                    "separate the cells by one tab, variants by |",
                ));
            }
            let cell = |name: &str| {
                let place = columns.iter().position(|c| *c == name)?;
                cells.get(place).copied().filter(|c| !c.is_empty())
            };
            let phrase = cell("phrase").ok_or_else(|| at("the phrase is empty".into(), "write the phrase in the first column"))?;
            let stance = match cell("stance") {
                None => None,
                Some(label) => Some(Stance::parse(label).ok_or_else(|| {
                    at(
                        format!("unknown stance {label:?}"),
                        "use one of support, oppose, condemn, concern, welcome, urge, commit, affirm, warn",
                    )
                })?),
            };
            let step = match cell("step") {
                None => None,
                Some(step @ ("1" | "2" | "3")) => Some(step.as_bytes()[0] - b'0'),
                Some(step) => {
                    return Err(at(format!("step {step:?} is no number from 1 to 3"), "write 1 (mild), 2 (plain) or 3 (intensified)"));
                }
            };
            self.more.push(Formula {
                phrase: phrase.to_owned(),
                tradition: cell("tradition").map(str::to_owned),
                gloss: cell("gloss").map(str::to_owned),
                stance,
                step,
            });
            let value = (self.builtin.len() / RECORD + self.more.len()) as u32;
            for form in [phrase].into_iter().chain(cell("variants").into_iter().flat_map(|v| v.split('|'))).filter(|f| !f.trim().is_empty())
            {
                self.insert(vocabulary, form, value)
                    .map_err(|message| at(message, "write words, hyphens and commas only, at most 24 of them"))?;
            }
        }
        Ok(())
    }

    fn insert(&mut self, vocabulary: &mut Vocabulary, form: &str, value: u32) -> Result<(), String> {
        let mut pieces = Vec::new();
        words::segment(form, lexicon::ABBREVIATIONS, |p| pieces.push(form[p.start as usize..p.end as usize].to_owned()));
        let (stemmer, mut key, mut stem) = (english(), Vec::new(), Vec::new());
        for words in path::paths(&pieces).map_err(|sign| format!("{form:?} holds {sign:?}"))? {
            if words.is_empty() || words.len() > path::LONGEST_FORMULA {
                return Err(format!("{form:?} has {} words", words.len()));
            }
            let mut ids = Vec::new();
            for word in &words {
                fold_word(word, &mut key);
                vocabulary.add(&key);
                path::stem_key(&stemmer, &key, &mut stem);
                ids.push(vocabulary.add(&stem).0);
            }
            let node = self.trie.insert(&ids);
            self.trie.set(node, value);
        }
        Ok(())
    }

    /// The entry with this number.
    pub(crate) fn get(&self, number: u32) -> Option<Formula> {
        let known = self.builtin.len() / RECORD;
        let number = number as usize;
        if number >= known {
            return self.more.get(number - known).cloned();
        }
        let record = &self.builtin[number * RECORD..(number + 1) * RECORD];
        let text = |at: usize| lexicon::string(record[at], record[at + 1]);
        let present = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Some(Formula {
            phrase: text(0).to_owned(),
            tradition: present(text(2)),
            gloss: present(text(4)),
            stance: Stance::parse(lexicon::string(record[6], record[7] & 0xFF)),
            step: Some((record[7] >> 8) as u8).filter(|s| *s > 0),
        })
    }

    /// Finds all entries: the longest at each unit, none inside another.
    pub(crate) fn find(&self, units: &[Unit], stems: &Stems, matches: &mut Vec<Match>) {
        matches.clear();
        for first in 0..units.len() {
            if !units[first].class.is_inside() {
                continue;
            }
            if let Some((last, value)) = self.longest(units, stems, first, 0)
                && matches.last().is_none_or(|m| (m.last as usize) < last)
            {
                matches.push(Match { first: first as u32, last: last as u32, formula: value - 1 });
            }
        }
    }

    /// End and value of the longest entry from `node` on through the units at `at`.
    fn longest(&self, units: &[Unit], stems: &Stems, at: usize, node: u32) -> Option<(usize, u32)> {
        let here = match self.trie.value(node) {
            0 => None,
            value => Some((at, value)),
        };
        let Some(unit) = units.get(at).filter(|u| u.class != Class::Break) else { return here };
        let parts = if unit.class == Class::Comma {
            self.trie.step(node, self.comma)
        } else {
            (unit.first..unit.last).step_by(2).try_fold(node, |node, token| self.trie.step(node, stems.of_token(token)))
        };
        let further = parts.and_then(|node| self.longest(units, stems, at + 1, node));
        let joined = if unit.is_compound() {
            stems.joined(at).and_then(|stem| self.trie.step(node, stem)).and_then(|node| self.longest(units, stems, at + 1, node))
        } else {
            None
        };
        // A later end wins; Option's order puts None first.
        further.max(joined).or(here)
    }
}

const COLUMNS: [&str; 6] = ["phrase", "variants", "tradition", "gloss", "stance", "step"];
const HEADER_HELP: &str = "start with the header phrase<TAB>variants<TAB>tradition<TAB>gloss<TAB>stance<TAB>step";

fn is_comment(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with("# ") || line == "#"
}

/// Whether a user lexicon lists set phrases: its header starts with `phrase`.
pub(crate) fn is_formulae(content: &str) -> bool {
    let header = content.trim_start_matches('\u{FEFF}').lines().find(|line| !is_comment(line));
    header.is_some_and(|line| line.split('\t').next().map(str::trim) == Some("phrase"))
}
