//! Word boundaries and tokens through the public interface, on every path that the machine has.

use demarche::tokenize::{Interner, Path, Token, Tokenizer, Vocabulary};
use unicode_segmentation::UnicodeSegmentation;

fn paths() -> impl Iterator<Item = Path> {
    Path::all().filter(|path| path.is_available())
}

fn tokens(path: Path, text: &str) -> Vec<Token> {
    let (mut interner, mut tokens) = (Interner::default(), Vec::new());
    Tokenizer::on(path).tokenize(text, &Vocabulary::builtin(), &mut interner, &mut tokens);
    tokens
}

fn words(path: Path, text: &str) -> Vec<(usize, usize)> {
    let mut words = Vec::new();
    Tokenizer::on(path).for_each_word(text, |start, end| words.push((start, end)));
    words
}

/// Unicode's own test data: pieces of each line, by code points.
fn unicode_cases() -> Vec<Vec<String>> {
    let data = include_str!("data/word_break_test.txt");
    let piece = |codes: &str| -> String {
        codes.split_whitespace().map(|code| char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap()).collect()
    };
    data.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('÷').map(piece).collect()).collect()
}

#[test]
fn words_are_those_of_the_unicode_test_data() {
    let cases = unicode_cases();
    assert!(cases.len() > 1900);
    let rest = " and then the ministers of both countries met in the capital again to talk about trade, water and borders";
    for pieces in &cases {
        // Alone, and where blocks are whole: a full stop keeps the case from what stands around it.
        let text = pieces.concat();
        let (lead, long) = ("we (", format!("we ({text}){rest}"));
        let found = |from: usize, text: &str| -> Vec<(usize, usize)> {
            let mut at = from;
            let mut words = Vec::new();
            for piece in pieces {
                if piece.contains(char::is_alphanumeric) {
                    words.push((at, at + piece.len()));
                }
                at += piece.len();
            }
            assert!(at <= text.len());
            words
        };
        let joins_its_neighbours = !text.is_ascii() && long.split_word_bounds().nth(2) != Some("(");
        for path in paths() {
            assert_eq!(words(path, &text), found(0, &text), "{path}: {text:?}");
            if !joins_its_neighbours {
                let inside: Vec<_> =
                    words(path, &long).into_iter().filter(|&(from, to)| from >= lead.len() && to <= lead.len() + text.len()).collect();
                assert_eq!(inside, found(lead.len(), &long), "{path}: {long:?}");
            }
        }
    }
}

#[test]
fn words_and_tokens_of_articles_are_the_same_on_every_path() {
    let source = include_str!("tokenize.rs"); // code is hard: underscores, colons, quotes
    let mut text = source.replace("&str", "“naïve” café’s").replace('_', " – ");
    // Every alignment of the text to the blocks.
    for shift in 0..64 {
        text.insert(0, if shift % 7 == 0 { ' ' } else { 'x' });
        let want: Vec<_> = text.unicode_word_indices().map(|(at, word)| (at, at + word.len())).collect();
        let first = tokens(Path::Scalar, &text);
        assert!(first.len() > want.len());
        for path in paths() {
            assert_eq!(words(path, &text), want, "{path} shifted by {shift}");
            assert_eq!(tokens(path, &text), first, "{path} shifted by {shift}");
        }
    }
}

#[test]
fn a_stretch_without_blanks_is_one_word_at_any_length() {
    for length in [1, 63, 64, 65, 79, 80, 81, 200, 100_000] {
        let text = "a".repeat(length);
        for path in paths() {
            assert_eq!(words(path, &text), [(0, length)], "{path}");
            assert_eq!(tokens(path, &text).len(), 1, "{path}");
            assert_eq!(tokens(path, &format!("{text} {text}")).len(), 2, "{path}");
        }
    }
}
