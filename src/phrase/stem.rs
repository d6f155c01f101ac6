//! Stems of one document: each distinct word is stemmed once; words of the vocabulary carry their stem in the image.

use crate::lexicon::{self, Section, fold_word};
use crate::phrase::path::stem_key;
use crate::phrase::unit::{Class, Unit};
use crate::tokenize::{IdMap, Interner, Token, Vocabulary, WordId};
use rust_stemmers::{Algorithm, Stemmer};

/// Snowball's English stemmer.
pub(crate) fn english() -> Stemmer {
    Stemmer::create(Algorithm::English)
}

const UNKNOWN: u32 = u32::MAX;

/// Marks keys that are word ids instead of stem ids.
const BY_FORM: u32 = 1 << 30;

/// Stem ids by token and keys by unit. A stem id is the vocabulary's id of the stem, or one of this document's interner.
#[derive(Debug, Default)]
pub(crate) struct Stems {
    interner: Interner,
    locals: Vec<u32>,
    others: IdMap<u32, u32>,
    tokens: Vec<u32>,
    keys: Vec<u32>,
    joined: IdMap<u32, u32>,
    compounds: IdMap<u32, u32>,
    key: Vec<u8>,
    stem: Vec<u8>,
}

impl Stems {
    /// Fills the stems of `tokens` and the keys of `units`, and marks the compounds whose joined form is attested.
    pub(crate) fn fill(&mut self, text: &str, tokens: &[Token], vocabulary: &Vocabulary, units: &mut [Unit]) {
        self.interner.reset();
        self.locals.clear();
        self.others.clear();
        self.tokens.clear();
        self.keys.clear();
        self.joined.clear();
        self.compounds.clear();
        let stemmer = english();
        let table = lexicon::words(Section::Stems);
        for token in tokens {
            let stem = match table.get(token.word.0 as usize) {
                Some(&stem) => stem,
                None => self.stem_of(text, token, vocabulary, &stemmer),
            };
            self.tokens.push(stem);
        }
        for (at, unit) in units.iter_mut().enumerate() {
            let key = if !unit.class.is_inside() {
                0
            } else if unit.is_compound() {
                self.compound(text, tokens, vocabulary, &stemmer, at, unit) + 1
            } else if unit.acronym {
                let name = tokens[unit.first as usize].text(text).as_bytes();
                vocabulary.get_or_intern(name, &mut self.interner).0 + 1
            } else if unit.class == Class::Content {
                self.tokens[unit.first as usize] + 1
            } else {
                // By its form: "according" opens no phrase, "accord" does, and they share a stem.
                (tokens[unit.first as usize].word.0 | BY_FORM) + 1
            };
            self.keys.push(key);
        }
    }

    /// The keys n-grams are counted by: 0 where none may run.
    pub(crate) fn keys(&self) -> &[u32] {
        &self.keys
    }

    /// The stem of a token.
    pub(crate) fn of_token(&self, token: u32) -> u32 {
        self.tokens[token as usize]
    }

    /// The stem of a compound's joined form, where that is attested.
    pub(crate) fn joined(&self, unit: usize) -> Option<u32> {
        self.joined.get(&(unit as u32)).copied()
    }

    #[cold]
    fn stem_of(&mut self, text: &str, token: &Token, vocabulary: &Vocabulary, stemmer: &Stemmer) -> u32 {
        let id = token.word;
        if id.is_local() {
            let local = (id.0 & !WordId::LOCAL) as usize;
            if local >= self.locals.len() {
                self.locals.resize(local + 1, UNKNOWN);
            }
            if self.locals[local] != UNKNOWN {
                return self.locals[local];
            }
        } else if let Some(&stem) = self.others.get(&id.0) {
            return stem;
        }
        fold_word(token.text(text), &mut self.key);
        stem_key(stemmer, &self.key, &mut self.stem);
        let stem = vocabulary.get_or_intern(&self.stem, &mut self.interner).0;
        if id.is_local() {
            self.locals[(id.0 & !WordId::LOCAL) as usize] = stem;
        } else {
            self.others.insert(id.0, stem);
        }
        stem
    }

    /// The key of a compound: the stem of its joined form where the vocabulary or the document has it, else of the whole.
    fn compound(&mut self, text: &str, tokens: &[Token], vocabulary: &Vocabulary, stemmer: &Stemmer, at: usize, unit: &mut Unit) -> u32 {
        let Self { interner, compounds, joined, key, stem, .. } = self;
        let (mut whole, mut closed) = (Vec::new(), Vec::new());
        for token in &tokens[unit.first as usize..unit.last as usize] {
            fold_word(token.text(text), key);
            whole.extend_from_slice(key);
            if token.is_word() {
                closed.extend_from_slice(key);
            }
        }
        stem_key(stemmer, &whole, stem);
        let whole = vocabulary.get_or_intern(stem, interner).0;
        let known = match compounds.get(&whole) {
            Some(&known) => known,
            None => {
                stem_key(stemmer, &closed, stem);
                let before = interner.len();
                let id = vocabulary.get_or_intern(stem, interner).0;
                // A form that had to be interned for this question occurs nowhere.
                let known = if interner.len() > before { UNKNOWN } else { id };
                compounds.insert(whole, known);
                known
            }
        };
        if known == UNKNOWN {
            return whole;
        }
        unit.joined = true;
        joined.insert(at as u32, known);
        known
    }
}
