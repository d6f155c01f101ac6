//! Text to tokens: Universal Dependencies' English words, each with the id of its lower-cased form.

mod blocks;
mod cut;
mod fill;
mod simd;
pub mod vocabulary;
pub mod words;

pub use simd::Path;
pub use vocabulary::{IdMap, Interner, Vocabulary, WordId};
pub use words::{Abbreviation, Abbreviations, Kind, Piece};

use crate::span::Span;
use fill::Maker;

/// How the letters of a token are cased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Shape {
    /// No cased letter.
    None,
    /// All lower case.
    Lower,
    /// First letter upper, the rest lower; or a single capital letter.
    Title,
    /// Two or more letters, all upper.
    Upper,
    /// Anything else (iPhone, McDonald).
    Mixed,
}

/// One word. Copy, 16 bytes, holds no text: [`Token::span`] and the document's text give it.
///
/// ```
/// use demarche::tokenize::Token;
/// assert_eq!(std::mem::size_of::<Token>(), 16);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The lower-cased form.
    pub word: WordId,
    /// How its letters are cased.
    pub shape: Shape,
    /// What it is made of.
    pub kind: Kind,
    flags: u16,
}

const CLITIC: u16 = 1;
const DOTTED: u16 = 2;
const GAP: u16 = 4;
const LINE: u16 = 8;
const BLANK_LINE: u16 = 16;

impl Token {
    /// Where it stands.
    #[must_use]
    pub const fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }

    /// Its text.
    #[must_use]
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start as usize..self.end as usize]
    }

    /// Split off the word before it (n't, 's, 'll, not of cannot).
    #[must_use]
    pub const fn is_clitic(&self) -> bool {
        self.flags & CLITIC != 0
    }

    /// Ends with its own dot (U.S., Gen.).
    #[must_use]
    pub const fn is_dotted(&self) -> bool {
        self.flags & DOTTED != 0
    }

    /// White space stands before it, or it is the first.
    #[must_use]
    pub const fn has_gap(&self) -> bool {
        self.flags & GAP != 0
    }

    /// A line break stands before it.
    #[must_use]
    pub const fn starts_line(&self) -> bool {
        self.flags & LINE != 0
    }

    /// An empty line stands before it.
    #[must_use]
    pub const fn after_blank_line(&self) -> bool {
        self.flags & BLANK_LINE != 0
    }

    /// First letter is a capital.
    #[must_use]
    pub const fn is_capitalised(&self) -> bool {
        matches!(self.shape, Shape::Title | Shape::Upper)
    }

    /// Neither punctuation nor a symbol.
    #[must_use]
    pub const fn is_word(&self) -> bool {
        !matches!(self.kind, Kind::Punct)
    }
}

/// Cuts text into tokens. Stateless; one serves all threads.
///
/// ```
/// use demarche::tokenize::{Interner, Tokenizer, Vocabulary};
/// let (vocabulary, mut interner, mut tokens) = (Vocabulary::builtin(), Interner::default(), Vec::new());
/// let text = "China's not isn't; the U.S. can't.";
/// Tokenizer::new().tokenize(text, &vocabulary, &mut interner, &mut tokens);
/// let words: Vec<_> = tokens.iter().map(|t| t.text(text)).collect();
/// assert_eq!(words, ["China", "'s", "not", "is", "n't", ";", "the", "U.S.", "ca", "n't", "."]);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Tokenizer {
    path: Option<Path>,
}

impl Tokenizer {
    /// A tokenizer.
    #[must_use]
    pub const fn new() -> Self {
        Self { path: None }
    }

    /// One that uses these instructions where the processor has them, to compare them. Tokens are the same.
    #[must_use]
    pub const fn on(path: Path) -> Self {
        Self { path: Some(path) }
    }

    fn path(self) -> Path {
        self.path.unwrap_or_else(Path::best)
    }

    /// Fills `tokens` with the words of `text`; forms the vocabulary lacks get ids from `interner`.
    ///
    /// Tokens are in text order, do not overlap, start and end on `char` boundaries; between them stands only white
    /// space or other invisible characters.
    pub fn tokenize(&self, text: &str, vocabulary: &Vocabulary, interner: &mut Interner, tokens: &mut Vec<Token>) {
        simd::dispatch(self.path(), fill::Tokens::new(text, vocabulary, interner, tokens));
    }

    /// Fills `pieces` with the same words without ids.
    ///
    /// ```
    /// use demarche::tokenize::Tokenizer;
    /// let mut pieces = Vec::new();
    /// Tokenizer::new().pieces("We can't.", &mut pieces);
    /// assert_eq!(pieces.iter().map(|p| (p.start, p.end)).collect::<Vec<_>>(), [(0, 2), (3, 5), (5, 8), (8, 9)]);
    /// ```
    pub fn pieces(&self, text: &str, pieces: &mut Vec<Piece>) {
        simd::dispatch(self.path(), fill::Pieces::new(text, pieces));
    }

    /// Calls `emit` with the first and last byte (exclusive) of every word of UAX #29 that holds a letter or digit: those
    /// of `unicode_word_indices`, before any rule for English.
    ///
    /// ```
    /// use demarche::tokenize::Tokenizer;
    /// let mut words = Vec::new();
    /// Tokenizer::new().for_each_word("We can't.", |start, end| words.push((start, end)));
    /// assert_eq!(words, [(0, 2), (3, 8)]);
    /// ```
    pub fn for_each_word(&self, text: &str, emit: impl FnMut(usize, usize)) {
        simd::dispatch(self.path(), blocks::Words { text, emit });
    }
}

/// Tokens at given byte ranges, for text that others have cut into words (training files).
#[must_use]
pub fn tokens_at(text: &str, ranges: &[(usize, usize)], vocabulary: &Vocabulary, interner: &mut Interner) -> Vec<Token> {
    let mut maker = Maker { text, vocabulary, before: 0, key: Vec::new() };
    let piece = |&(start, end): &(usize, usize)| {
        let word = &text[start..end];
        let clitic = start > 0
            && !text.as_bytes()[start - 1].is_ascii_whitespace()
            && (word.starts_with(['\'', '\u{2019}']) || word.eq_ignore_ascii_case("n't"));
        let dotted = word.len() > 1 && word.ends_with('.') && !word.starts_with('.');
        Piece { start: start as u32, end: end as u32, kind: words::kind_of(word), clitic, dotted }
    };
    ranges.iter().map(|range| maker.token(piece(range), interner)).collect()
}

/// How the letters of `word` are cased.
#[must_use]
pub fn shape(word: &str) -> Shape {
    let (mut upper, mut lower, mut first_upper) = (0usize, 0usize, false);
    for (i, c) in word.chars().enumerate() {
        if c.is_uppercase() {
            upper += 1;
            first_upper |= i == 0;
        } else if c.is_lowercase() {
            lower += 1;
        }
    }
    match (upper, lower) {
        (0, 0) => Shape::None,
        (0, _) => Shape::Lower,
        (1, _) if first_upper => Shape::Title,
        (_, 0) => Shape::Upper,
        // O'Neill, Jean‑style compounds with several capitals after marks count as titles.
        _ if first_upper && word.contains(['\'', '\u{2019}']) => Shape::Title,
        _ => Shape::Mixed,
    }
}

/// Number of words: tokens with a letter or digit, a hyphen compound counting once, clitics not counted.
///
/// ```
/// use demarche::{Analyzer, Document};
/// let analyzer = Analyzer::builder().build()?;
/// let document = Document::from_text("a", "China's all-weather friend isn't $1.5bn away.");
/// assert_eq!(analyzer.analyze(&document).words(&document.text), 6);
/// # Ok::<(), demarche::Error>(())
/// ```
#[must_use]
pub fn count_words(text: &str, tokens: &[Token]) -> usize {
    let mut count = 0;
    for (i, token) in tokens.iter().enumerate() {
        if !token.is_word() || token.is_clitic() {
            continue;
        }
        let hyphenated = i >= 2
            && !token.has_gap()
            && !tokens[i - 1].has_gap()
            && tokens[i - 2].is_word()
            && matches!(tokens[i - 1].text(text), "-" | "\u{2010}" | "\u{2011}");
        if !hyphenated {
            count += 1;
        }
    }
    count
}

#[cfg(test)]
mod tests;
