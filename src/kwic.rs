//! Concordance: every place where a pattern of words, stems or entity types occurs, with the words around it.
//!
//! Goes in: a [`Pattern`] and an analysed document. Comes out: one [`Hit`] a place, in text order. Words match as phrases are
//! counted (by stem, function words by form, a hyphen compound as one word and as its joined form), and like a phrase a hit
//! crosses no sentence end, bracket, quotation mark or dash, and a comma only where the pattern has one.

use crate::document::{Analysis, Document};
use crate::entity::EntityType;
use crate::error::{Error, ErrorKind, Result};
use crate::lexicon::{ABBREVIATIONS, fold_word};
use crate::phrase::path::{is_apostrophe, is_hyphen, stem_key};
use crate::phrase::stem::english;
use crate::phrase::unit::{self, Class, Unit, WordClasses};
use crate::span::Span;
use crate::tokenize::words;
use rust_stemmers::Stemmer;
use std::collections::HashMap;

/// What the words of a pattern stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Themselves, whatever their case.
    Word,
    /// All words of their stem.
    Stem,
    /// Entity types: GPE, PERSON.
    Type,
}

/// One word of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Item {
    /// A word or hyphen compound.
    Word(Key),
    /// `*`: any word.
    Any,
    /// `<GPE>`: a name of this type.
    Type(EntityType),
    /// A comma.
    Comma,
}

/// The forms of a word by which it matches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Key {
    surface: String,
    form: Vec<u8>,
    stem: Vec<u8>,
    /// Stem of the joined form of a compound; of other words the stem.
    joined: Vec<u8>,
}

impl Key {
    fn of(stemmer: &Stemmer, surface: String, by: By) -> Self {
        let (mut form, mut stem, mut joined) = (Vec::new(), Vec::new(), Vec::new());
        fold_word(&surface, &mut form);
        if by == By::Word {
            return Self { surface, stem: form.clone(), joined: form.clone(), form };
        }
        stem_key(stemmer, &form, &mut stem);
        let closed: Vec<u8> = if form.len() > 1 { form.iter().copied().filter(|b| *b != b'-').collect() } else { form.clone() };
        stem_key(stemmer, &closed, &mut joined);
        Self { surface, form, stem, joined }
    }
}

/// What is looked for.
///
/// ```
/// use demarche::kwic::{By, Pattern};
/// use demarche::{Analyzer, Document};
/// let analyzer = Analyzer::builder().build()?;
/// let document = Document::from_text("note", "The iron-clad friendship of Brazil and Peru. Ironclad friendships last.");
/// let analysis = analyzer.analyze(&document);
/// let hits = |pattern: &str| -> Vec<&str> {
///     let pattern = Pattern::parse(pattern, By::Stem).unwrap();
///     pattern.hits(&document, &analysis).iter().map(|hit| hit.span.slice(&document.text)).collect()
/// };
/// assert_eq!(hits("ironclad friendship"), ["iron-clad friendship", "Ironclad friendships"]);
/// assert_eq!(hits("<GPE> and <GPE>"), ["Brazil and Peru"]);
/// # Ok::<(), demarche::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Pattern {
    items: Vec<Item>,
    by: By,
}

/// One place where the pattern occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Where it stands.
    pub span: Span,
    /// Its first token.
    pub first: u32,
    /// One past its last token.
    pub last: u32,
    /// Index of the sentence.
    pub sentence: u32,
}

impl Pattern {
    /// Reads a pattern: words, `<TYPE>` for a name of that type, `*` for any word, `,` for a comma.
    ///
    /// # Errors
    /// When it is empty, names an unknown type, or holds a mark that no hit crosses.
    pub fn parse(pattern: &str, by: By) -> Result<Self> {
        let wrong = |what: String, help: &str| Error::new(ErrorKind::Malformed(what)).help(help);
        let stemmer = english();
        let mut items = Vec::new();
        for piece in pattern.split_whitespace() {
            let label = piece.strip_prefix('<').and_then(|p| p.strip_suffix('>'));
            if piece == "*" {
                items.push(Item::Any);
            } else if label.is_some() || by == By::Type {
                let label = label.unwrap_or(piece);
                let kind = EntityType::parse(&label.to_ascii_uppercase()).ok_or_else(|| {
                    let known: Vec<&str> = EntityType::ALL.iter().map(|t| t.as_str()).collect();
                    wrong(format!("no entity type {label:?}"), &format!("use one of {}", known.join(", ")))
                })?;
                items.push(Item::Type(kind));
            } else {
                for word in cut(piece) {
                    let mark = !word.chars().any(char::is_alphanumeric) && !is_apostrophe(&word) && word != "&";
                    if word == "," {
                        items.push(Item::Comma);
                    } else if mark {
                        return Err(wrong(
                            format!("the pattern holds {word:?}, a mark that no hit crosses"),
                            "write words, commas, * or <TYPE>",
                        ));
                    } else {
                        items.push(Item::Word(Key::of(&stemmer, word, by)));
                    }
                }
            }
        }
        if items.iter().all(|item| matches!(item, Item::Comma)) {
            return Err(wrong("the pattern holds no word".into(), "write words, * or a type such as <GPE>"));
        }
        Ok(Self { items, by })
    }

    /// Whether the document must be analysed up to its entities, not only its words.
    #[must_use]
    pub fn needs_entities(&self) -> bool {
        self.items.iter().any(|item| matches!(item, Item::Type(_)))
    }

    /// All places, in text order.
    #[must_use]
    pub fn hits(&self, document: &Document, analysis: &Analysis) -> Vec<Hit> {
        if let [Item::Type(kind)] = self.items[..] {
            // A name inside a hyphen compound counts, too.
            let of_type = analysis.entities.iter().filter(|e| e.kind == kind);
            return of_type.map(|e| Hit { span: e.span, first: e.first, last: e.last, sentence: e.sentence }).collect();
        }
        let mut units = Vec::new();
        unit::cut(&document.text, &analysis.tokens, &analysis.sentences, &WordClasses::builtin(), &mut units);
        let mut search = Search { pattern: self, text: &document.text, analysis, units: &units, stemmer: english(), keys: HashMap::new() };
        (0..units.len()).filter_map(|at| search.hit(at)).collect()
    }
}

/// The words of a pattern's piece, a hyphen compound as one.
fn cut(piece: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    words::segment(piece, ABBREVIATIONS, |p| words.push(piece[p.start as usize..p.end as usize].to_owned()));
    let mut joined: Vec<String> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let mut word = words[at].clone();
        while at + 2 < words.len() && is_hyphen(&words[at + 1]) && words[at + 2].starts_with(char::is_alphanumeric) {
            word.push('-');
            word.push_str(&words[at + 2]);
            at += 2;
        }
        joined.push(word);
        at += 1;
    }
    joined
}

struct Search<'a> {
    pattern: &'a Pattern,
    text: &'a str,
    analysis: &'a Analysis,
    units: &'a [Unit],
    stemmer: Stemmer,
    /// Keys by word id of units that are one token.
    keys: HashMap<u32, Key>,
}

impl Search<'_> {
    fn hit(&mut self, at: usize) -> Option<Hit> {
        if !self.units[at].class.is_inside() {
            return None;
        }
        let end = self.end(at, 0)?;
        let (first, last) = (self.units[at].first, self.units[end - 1].last);
        Some(Hit { span: self.analysis.token_span(first, last), first, last, sentence: self.analysis.sentence_of(first) })
    }

    /// One past the last unit where the items from `item` on match the units from `at` on.
    fn end(&mut self, at: usize, item: usize) -> Option<usize> {
        let pattern = self.pattern;
        let Some(wanted) = pattern.items.get(item) else { return Some(at) };
        let unit = *self.units.get(at)?;
        match wanted {
            Item::Comma if unit.class == Class::Comma => self.end(at + 1, item + 1),
            // The comma before the last "and" of a list may be there or not, as in set phrases.
            Item::Comma => {
                if self.is_and(item + 1) {
                    self.end(at, item + 1)
                } else {
                    None
                }
            }
            Item::Any => {
                if unit.class.is_inside() {
                    self.end(at + 1, item + 1)
                } else {
                    None
                }
            }
            Item::Type(kind) => {
                let entity = self.analysis.entities.iter().find(|e| e.first == unit.first && e.kind == *kind)?;
                let end = self.units.partition_point(|u| u.first < entity.last);
                self.end(end, item + 1)
            }
            Item::Word(_) if unit.class == Class::Comma && item > 0 && self.is_and(item) && self.has_comma() => self.end(at + 1, item),
            Item::Word(key) => {
                if self.matches(&unit, key) {
                    self.end(at + 1, item + 1)
                } else {
                    None
                }
            }
        }
    }

    fn has_comma(&self) -> bool {
        self.pattern.items.contains(&Item::Comma)
    }

    fn is_and(&self, item: usize) -> bool {
        matches!(self.pattern.items.get(item), Some(Item::Word(key)) if matches!(key.form.as_slice(), b"and" | b"or"))
    }

    fn matches(&mut self, unit: &Unit, wanted: &Key) -> bool {
        if !unit.class.is_inside() {
            return false;
        }
        let by = self.pattern.by;
        let members = &self.analysis.tokens[unit.first as usize..unit.last as usize];
        if unit.is_compound() {
            let surface: String = members.iter().map(|t| t.text(self.text)).collect();
            let key = Key::of(&self.stemmer, surface, by);
            return key.stem == wanted.stem || key.joined == wanted.joined;
        }
        let token = &members[0];
        if unit.acronym || matches!(wanted.surface.as_str(), "US" | "WHO" | "IT") {
            return token.text(self.text) == wanted.surface;
        }
        let key = self.keys.entry(token.word.0).or_insert_with(|| Key::of(&self.stemmer, token.text(self.text).to_owned(), by));
        if unit.class == Class::Content { key.stem == wanted.stem || key.stem == wanted.joined } else { key.form == wanted.form }
    }
}
