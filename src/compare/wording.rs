//! A text as it is compared: numbered word forms without quotation marks, and the forms the ladder goes by.

use crate::compare::ladder::Ladder;
use crate::compare::{Analysed, Detail, Passage};
use crate::lexicon::fold_word;
use crate::sentence::ParagraphKind;
use crate::span::Span;
use crate::tag::{Tag, lemma::lemma};
use crate::tokenize::{Kind, Shape};
use std::collections::HashMap;
use std::ops::Range;

/// Numbers the word forms of both texts.
#[derive(Debug, Default)]
pub(super) struct Forms {
    numbers: HashMap<Vec<u8>, u32>,
    /// How much a form says, by number: marks least, function words little.
    pub weights: Vec<u32>,
}

impl Forms {
    fn number(&mut self, key: &[u8], weight: u32) -> u32 {
        if let Some(&known) = self.numbers.get(key) {
            return known;
        }
        let next = self.numbers.len() as u32;
        self.numbers.insert(key.to_vec(), next);
        self.weights.push(weight);
        next
    }
}

/// Weight of a mark, of a word that says little, and of any other.
pub(super) const WEIGHTS: [u32; 3] = [1, 2, 5];

/// One text. Index `i` below is the place of a compared word, not a token's.
pub(super) struct Wording<'a> {
    pub text: Analysed<'a>,
    /// Token of each word.
    pub tokens: Vec<u32>,
    /// Number of each word's form.
    pub keys: Vec<u32>,
    /// The ladder's numbers of each word's form and lemma; 0 where it has none.
    pub ladder: Vec<[u32; 2]>,
    /// Number of each word's lemma.
    pub lemmas: Vec<u32>,
    /// Sentences as ranges of words; none is empty.
    pub sentences: Vec<Range<usize>>,
}

impl<'a> Wording<'a> {
    pub(super) fn new(text: Analysed<'a>, ladder: &Ladder, forms: &mut Forms) -> Self {
        let (source, analysis) = (text.document.text.as_str(), text.analysis);
        let mut wording =
            Self { text, tokens: Vec::new(), keys: Vec::new(), ladder: Vec::new(), lemmas: Vec::new(), sentences: Vec::new() };
        let mut key = Vec::new();
        for (number, sentence) in analysis.sentences.iter().enumerate() {
            let first = wording.tokens.len();
            for at in sentence.first + marker(text, number)..sentence.last {
                let token = &analysis.tokens[at as usize];
                let form = token.text(source);
                if !comparable(form, token.kind == Kind::Punct, token.shape == Shape::Upper, &mut key) {
                    continue;
                }
                let tag = analysis.tags.get(at as usize).copied().unwrap_or(Tag::X);
                let weight = match tag {
                    _ if token.kind == Kind::Punct => WEIGHTS[0],
                    Tag::Adp | Tag::Aux | Tag::Cconj | Tag::Det | Tag::Part | Tag::Pron | Tag::Sconj => WEIGHTS[1],
                    _ => WEIGHTS[2],
                };
                wording.tokens.push(at);
                wording.keys.push(forms.number(&key, weight));
                let lemma = base(&lemma(form, tag));
                wording.ladder.push([ladder.word(std::str::from_utf8(&key).unwrap_or_default()), ladder.word(&lemma)]);
                wording.lemmas.push(forms.number(lemma.as_bytes(), weight));
            }
            if wording.tokens.len() > first {
                wording.sentences.push(first..wording.tokens.len());
            }
        }
        wording
    }

    /// From the first to the last of these words, with the paragraph it starts in.
    pub(super) fn passage(&self, range: Range<usize>) -> Passage {
        let analysis = self.text.analysis;
        let (first, last) = (self.tokens[range.start], self.tokens[range.end - 1]);
        let sentence = analysis.sentence_of(first);
        Passage { span: analysis.token_span(first, last + 1), paragraph: analysis.sentences[sentence as usize].paragraph }
    }

    /// Where the word before this place ends.
    pub(super) fn end_of(&self, at: usize) -> u32 {
        at.checked_sub(1).map_or(0, |at| self.text.analysis.tokens[self.tokens[at] as usize].end)
    }

    pub(super) fn tag(&self, at: usize) -> Tag {
        self.text.analysis.tags.get(self.tokens[at] as usize).copied().unwrap_or(Tag::X)
    }

    pub(super) fn form(&self, at: usize) -> &'a str {
        self.text.analysis.tokens[self.tokens[at] as usize].text(&self.text.document.text)
    }

    pub(super) fn is_mark(&self, at: usize) -> bool {
        self.text.analysis.tokens[self.tokens[at] as usize].kind == Kind::Punct
    }

    /// The words from a span's first to its last byte.
    pub(super) fn words_of(&self, span: Span) -> Range<usize> {
        let tokens = &self.text.analysis.tokens;
        let first = self.tokens.partition_point(|t| tokens[*t as usize].end <= span.start);
        let last = self.tokens.partition_point(|t| tokens[*t as usize].start < span.end);
        first..last.max(first)
    }

    /// Names the set phrases of a passage.
    pub(super) fn set_phrases(&self, span: Span) -> Option<Detail> {
        let phrases = self.text.analysis.phrases.iter().filter(|p| p.formula.is_some() && p.spans.iter().any(|s| span.contains(*s)));
        let names: Vec<&str> = phrases.map(|p| p.phrase.as_str()).collect();
        let label = if names.len() == 1 { "set phrase" } else { "set phrases" };
        (!names.is_empty()).then(|| Detail::Note(format!("{label}: {}", names.join("; "))))
    }
}

/// How many tokens at the start of a sentence are the number of its paragraph, as in "3." or "(b)": renumbering is no change.
/// Only after an empty line, so that it does not hang on where lines are broken.
fn marker(text: Analysed<'_>, number: usize) -> u32 {
    let (source, analysis) = (text.document.text.as_str(), text.analysis);
    let sentence = &analysis.sentences[number];
    let tokens = &analysis.tokens[sentence.first as usize..sentence.last as usize];
    if analysis.paragraphs[sentence.paragraph as usize].kind != ParagraphKind::Item || !tokens[0].after_blank_line() {
        return 0;
    }
    let word = |at: usize| tokens.get(at).map_or("", |t| t.text(source));
    let label = |word: &str| word.bytes().all(|b| b.is_ascii_digit()) && word.len() <= 3 || word.len() == 1;
    let count = match (word(0), word(1), word(2)) {
        ("(", inner, ")") if label(inner) => 3,
        (first, "." | ")", _) if label(first) => 2,
        _ => 0,
    };
    // A paragraph of nothing else keeps it.
    if count < tokens.len() { count as u32 } else { 0 }
}

/// Writes the form that counts; `false` where nothing does (quotation marks).
fn comparable(form: &str, mark: bool, upper: bool, key: &mut Vec<u8>) -> bool {
    fold_word(form, key);
    if mark {
        match form {
            "\u{2014}" | "\u{2013}" | "--" | "\u{2015}" | "\u{2212}" => *key = b"-".to_vec(),
            "\u{2026}" => *key = b"...".to_vec(),
            _ => {}
        }
        return !key.iter().all(|b| matches!(b, b'"' | b'\'' | b'`'));
    }
    // The US is not us.
    if upper && matches!(form, "US" | "WHO" | "IT") {
        *key = form.as_bytes().to_vec();
    }
    true
}

/// The lemma as the ladder spells it.
fn base(lemma: &str) -> String {
    let lower = lemma.to_lowercase();
    match lower.as_str() {
        "itself" | "himself" | "herself" | "themselves" | "ourselves" | "myself" => return "oneself".into(),
        "favor" => return "favour".into(),
        _ => {}
    }
    match lower.strip_suffix("ize") {
        Some(stem) if stem.len() > 3 => format!("{stem}ise"),
        _ => lower,
    }
}
