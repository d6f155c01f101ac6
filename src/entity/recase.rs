//! Text without usable capitals: all of it in lower case, or a sentence all in capitals. Words get the shapes they would
//! usually have, so that the later stages see what they were made for. Only the tokens' shapes change.

use crate::entity::flags::{self, WordFlags};
use crate::entity::gazetteer::{self, Case, Gazetteer, Match};
use crate::sentence::Sentence;
use crate::tokenize::{Kind, Shape, Token};

/// Mends the shapes of tokens where the text's own say nothing.
pub fn recase(text: &str, gazetteer: &Gazetteer, words: WordFlags, sentences: &[Sentence], tokens: &mut [Token]) {
    let letters = tokens.iter().filter(|t| t.kind == Kind::Word).count();
    let capitals = tokens.iter().filter(|t| t.kind == Kind::Word && t.shape != Shape::Lower).count();
    if letters >= 8 && capitals * 100 < letters {
        restore(text, gazetteer, words, sentences, tokens, Case::Lower);
        return;
    }
    let plain = |shape: Shape| tokens.iter().filter(|t| t.kind == Kind::Word && !t.is_clitic() && t.shape == shape).count();
    if letters >= 8 && plain(Shape::Lower) == 0 && plain(Shape::Upper) * 4 >= letters * 3 {
        restore(text, gazetteer, words, sentences, tokens, Case::Upper);
        return;
    }
    for sentence in sentences {
        let part = &mut tokens[sentence.first as usize..sentence.last as usize];
        let counted = |part: &[Token], lower: bool| {
            part.iter().filter(|t| t.kind == Kind::Word && !t.is_clitic() && (t.shape == Shape::Lower) == lower).count()
        };
        let upper = part.iter().filter(|t| t.shape == Shape::Upper).count();
        if upper >= 5 && counted(part, true) == 0 && upper * 5 >= counted(part, false) * 4 {
            restore(text, gazetteer, words, &[Sentence { first: 0, last: part.len() as u32, ..*sentence }], part, Case::Upper);
        }
    }
}

fn restore(text: &str, gazetteer: &Gazetteer, words: WordFlags, sentences: &[Sentence], tokens: &mut [Token], case: Case) {
    let mut matches = Vec::new();
    gazetteer.matches(tokens, case, &mut matches);
    let flags: Vec<u32> = tokens.iter().map(|t| words.of(t)).collect();
    for (token, flags) in tokens.iter_mut().zip(&flags) {
        if token.kind == Kind::Word && token.shape != Shape::None {
            let name = flags & (flags::GIVEN | flags::SURNAME | flags::MONTH | flags::WEEKDAY) != 0 && flags & flags::COMMON == 0;
            let known = flags & (flags::COMMON | flags::OFFICE | flags::UNIT | flags::NUMBER | flags::MAGNITUDE | flags::CURRENCY) != 0
                || *flags >> 24 != 0
                || flags == &0 && is_derived(token.text(text));
            // "G7", "E3"
            let group = word_is_group(token.text(text));
            let short = !group && (token.end - token.start <= 2 || token.is_clitic());
            token.shape = if name || !(known || short) { Shape::Title } else { Shape::Lower };
        }
    }
    // May and March are months before a number or after a word that dates stand behind.
    for i in 0..tokens.len() {
        if flags[i] & flags::MONTH == 0 || tokens[i].shape != Shape::Lower {
            continue;
        }
        let number = tokens.get(i + 1).is_some_and(|t| t.kind == Kind::Number) || i > 0 && tokens[i - 1].kind == Kind::Number;
        let before = if i > 0 { tokens[i - 1].text(text) } else { "" };
        if number || ["in", "of", "since", "until", "by", "early", "late", "last", "next"].iter().any(|w| before.eq_ignore_ascii_case(w)) {
            tokens[i].shape = Shape::Title;
        }
    }
    let mut at = 0;
    for found in &matches {
        if found.first < at || !sound(gazetteer, found, tokens, &flags) {
            continue;
        }
        at = found.last;
        let capitals = gazetteer.capitals(found.value);
        for (i, token) in tokens[found.first as usize..found.last as usize].iter_mut().enumerate() {
            if token.kind == Kind::Word && token.shape != Shape::None {
                let acronym = capitals.acronym && found.last - found.first == 1;
                token.shape = if acronym {
                    Shape::Upper
                } else if i >= 12 || capitals.mask & (1 << i) != 0 {
                    Shape::Title
                } else {
                    Shape::Lower
                };
            }
        }
    }
    // "the Council" after the Security Council
    let mut ends: Vec<u32> = Vec::new();
    for i in 0..tokens.len() {
        if flags[i] >> 24 == 0 || tokens[i].shape == Shape::None {
            continue;
        }
        let body = ["council", "commission", "assembly"].iter().any(|w| tokens[i].text(text).eq_ignore_ascii_case(w));
        if body && tokens[i].shape == Shape::Title {
            ends.push(tokens[i].word.0);
        } else if body && ends.contains(&tokens[i].word.0) && i > 0 && tokens[i - 1].text(text).eq_ignore_ascii_case("the") {
            tokens[i].shape = Shape::Title;
        }
    }
    // A head next to a name is part of it; so is the office before a person.
    for i in 1..tokens.len() {
        let head = flags[i] >> 24 != 0 && tokens[i].shape == Shape::Lower;
        if head && tokens[i - 1].shape == Shape::Title && flags[i - 1] & flags::COMMON == 0 && case == Case::Upper {
            tokens[i].shape = Shape::Title;
        }
    }
    for sentence in sentences {
        if let Some(token) = tokens.get_mut(sentence.first as usize)
            && token.shape == Shape::Lower
        {
            token.shape = Shape::Title;
        }
    }
}

/// A letter and digits.
fn word_is_group(word: &str) -> bool {
    let bytes = word.as_bytes();
    matches!(bytes, [first, rest @ ..] if first.is_ascii_alphabetic() && (1..=2).contains(&rest.len()) && rest.iter().all(u8::is_ascii_digit))
}

/// Endings of ordinary words that no list holds in all their forms ("hegemonism", "weatherproofing"); names that end so are in the lexicon.
fn is_derived(word: &str) -> bool {
    const ENDINGS: [&str; 28] = [
        "ism", "isms", "tion", "tions", "sion", "sions", "ness", "ment", "ments", "ity", "ities", "able", "ible", "ful", "less", "ously",
        "ally", "ably", "ingly", "edly", "ised", "ized", "ising", "izing", "ships", "hood", "ures", "ives",
    ];
    word.len() >= 7
        && ENDINGS.iter().any(|e| {
            word.len() > e.len() + 2 && word.is_char_boundary(word.len() - e.len()) && word[word.len() - e.len()..].eq_ignore_ascii_case(e)
        })
}

/// Whether a match in text without capitals may be trusted.
fn sound(gazetteer: &Gazetteer, found: &Match, tokens: &[Token], flags: &[u32]) -> bool {
    let range = found.first as usize..found.last as usize;
    let common = flags[range.clone()].iter().filter(|f| *f & flags::COMMON != 0).count();
    let words = tokens[range].iter().filter(|t| t.kind == Kind::Word).count();
    if found.last - found.first == 1 {
        let entry = gazetteer.entries(found.value).next();
        let acronym = entry.is_some_and(|e| e.flags & gazetteer::ACRONYM != 0);
        return common == 0 && (!acronym || tokens[found.first as usize].end - tokens[found.first as usize].start >= 2);
    }
    // A name made of common words alone ("security council") is believed where the lexicon is sure of it.
    common < words || found.ambiguous == 0
}
