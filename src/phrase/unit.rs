//! Tokens to the units phrases are counted in: words, hyphen compounds kept whole, and the marks no phrase crosses.

use crate::lexicon::{self, Section};
use crate::phrase::path::{is_apostrophe, is_hyphen};
use crate::sentence::Sentence;
use crate::tokenize::{Kind, Shape, Token, WordId};

/// What a unit may do in a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Class {
    /// A sentence end, bracket, quotation mark, dash: no phrase crosses it.
    Break,
    /// A comma: only set and quoted phrases cross it.
    Comma,
    /// Opens and closes phrases.
    Content,
    /// Stands inside phrases only.
    Function,
    /// A number: inside only.
    Number,
    /// 's and its like: inside only, not counted as a word.
    Clitic,
}

impl Class {
    /// Whether it counts as a word.
    pub(crate) const fn is_word(self) -> bool {
        matches!(self, Self::Content | Self::Function | Self::Number)
    }

    /// Whether n-grams run through it.
    pub(crate) const fn is_inside(self) -> bool {
        !matches!(self, Self::Break | Self::Comma)
    }
}

/// One word of a phrase: a token, or the tokens of a hyphen compound.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unit {
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub last: u32,
    /// What it may do.
    pub class: Class,
    /// A function word in capitals that is a name: US.
    pub acronym: bool,
    /// A compound whose joined form is attested, so that its key is that form's stem.
    pub joined: bool,
}

impl Unit {
    /// Whether it is a hyphen compound.
    pub(crate) const fn is_compound(&self) -> bool {
        self.last - self.first > 1
    }
}

/// Which words open no phrase, make a clause, or are generic: bitmaps over word ids.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WordClasses {
    stride: usize,
    bits: &'static [u32],
}

/// One bitmap of [`WordClasses`].
#[derive(Clone, Copy, Debug)]
#[repr(usize)]
pub(crate) enum WordClass {
    /// Opens and closes no phrase.
    Edge,
    /// A subject pronoun or finite auxiliary.
    Clause,
    /// Says little in this register.
    Generic,
    /// A number word or a name of the calendar.
    Number,
}

impl WordClasses {
    /// The compiled-in ones.
    pub(crate) fn builtin() -> Self {
        let data = lexicon::words(Section::PhraseData);
        Self { stride: data.first().copied().unwrap_or(0) as usize, bits: data.get(1..).unwrap_or_default() }
    }

    /// Whether `word` is of this class.
    #[inline]
    pub(crate) fn has(&self, class: WordClass, word: WordId) -> bool {
        let at = word.0 as usize / 32;
        at < self.stride && self.bits[class as usize * self.stride + at] >> (word.0 % 32) & 1 == 1
    }
}

/// Cuts the tokens into units; a [`Class::Break`] stands between sentences.
pub(crate) fn cut(text: &str, tokens: &[Token], sentences: &[Sentence], classes: &WordClasses, units: &mut Vec<Unit>) {
    units.clear();
    for sentence in sentences {
        let (mut at, end) = (sentence.first as usize, sentence.last as usize);
        push_mark(units, at, Class::Break);
        while at < end {
            let token = tokens[at];
            if token.kind == Kind::Punct {
                push_mark(units, at, mark(text, tokens, at, end));
                at += 1;
            } else if token.kind == Kind::Address {
                push_mark(units, at, Class::Break);
                at += 1;
            } else {
                let last = compound_end(text, tokens, at, end);
                let (mut class, mut acronym) = (Class::Content, false);
                if last == at + 1 {
                    acronym = token.shape == Shape::Upper && matches!(token.text(text), "US" | "WHO" | "IT");
                    class = if token.is_clitic() {
                        Class::Clitic
                    } else if token.kind == Kind::Number || classes.has(WordClass::Number, token.word) {
                        Class::Number
                    } else if !acronym && classes.has(WordClass::Edge, token.word) {
                        Class::Function
                    } else {
                        Class::Content
                    };
                } else if tokens[at..last].iter().all(|t| t.kind != Kind::Word) {
                    class = Class::Number;
                }
                units.push(Unit { first: at as u32, last: last as u32, class, acronym, joined: false });
                at = last;
            }
        }
    }
}

/// Adds a mark; breaks in a row are one.
fn push_mark(units: &mut Vec<Unit>, at: usize, class: Class) {
    if class != Class::Break || units.last().is_none_or(|u| u.class != Class::Break) {
        units.push(Unit { first: at as u32, last: at as u32 + 1, class, acronym: false, joined: false });
    }
}

fn mark(text: &str, tokens: &[Token], at: usize, end: usize) -> Class {
    let token = tokens[at];
    match token.text(text) {
        "," => Class::Comma,
        "&" => Class::Function,
        // The ministers' talks: touches the s before it, and a word follows after a space.
        piece if is_apostrophe(piece) => {
            let after_s = at > 0 && !token.has_gap() && tokens[at - 1].text(text).ends_with(['s', 'S']);
            let before_word = at + 1 < end && tokens[at + 1].has_gap() && tokens[at + 1].is_word();
            if after_s && before_word { Class::Clitic } else { Class::Break }
        }
        _ => Class::Break,
    }
}

/// Where the compound that starts at `at` ends: words tied by hyphens without white space, or with a line break after the hyphen.
fn compound_end(text: &str, tokens: &[Token], at: usize, end: usize) -> usize {
    let mut last = at + 1;
    while last + 1 < end {
        let (hyphen, next) = (tokens[last], tokens[last + 1]);
        if hyphen.kind != Kind::Punct || hyphen.has_gap() || !is_hyphen(hyphen.text(text)) {
            break;
        }
        if !matches!(next.kind, Kind::Word | Kind::Number) || next.is_clitic() {
            break;
        }
        let wrapped = next.starts_line() && !next.after_blank_line() && next.shape == Shape::Lower && hyphen.text(text) != "\u{2013}";
        if next.has_gap() && !wrapped {
            break;
        }
        last += 2;
    }
    last
}

/// Writes the surface of units `first..last`: white space and line breaks become one space, compounds are closed up.
pub(crate) fn surface(text: &str, tokens: &[Token], units: &[Unit], out: &mut String) {
    out.clear();
    for (i, unit) in units.iter().enumerate() {
        let members = &tokens[unit.first as usize..unit.last as usize];
        if i > 0 && members[0].has_gap() {
            out.push(' ');
        }
        for token in members {
            out.push_str(token.text(text));
        }
    }
}
