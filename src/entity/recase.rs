//! Text without usable capitals: all of it in lower case, or a sentence all in capitals. Words get the shapes they would
//! usually have, so that the later stages see what they were made for. Only the tokens' shapes change.

use crate::entity::flags::{self, WordFlags};
use crate::entity::gazetteer::{self, Case, Gazetteer, Match};
use crate::sentence::Sentence;
use crate::tokenize::{Kind, Shape, Token};

/// Mends the shapes of tokens where the text's own say nothing.
pub fn recase(gazetteer: &Gazetteer, words: WordFlags, sentences: &[Sentence], tokens: &mut [Token]) {
    let letters = tokens.iter().filter(|t| t.kind == Kind::Word).count();
    let capitals = tokens.iter().filter(|t| t.kind == Kind::Word && t.shape != Shape::Lower).count();
    if letters >= 8 && capitals * 100 < letters {
        restore(gazetteer, words, sentences, tokens, Case::Lower);
        return;
    }
    for sentence in sentences {
        let part = &mut tokens[sentence.first as usize..sentence.last as usize];
        let counted = |part: &[Token], lower: bool| {
            part.iter().filter(|t| t.kind == Kind::Word && !t.is_clitic() && (t.shape == Shape::Lower) == lower).count()
        };
        let upper = part.iter().filter(|t| t.shape == Shape::Upper).count();
        if upper >= 5 && counted(part, true) == 0 && upper * 5 >= counted(part, false) * 4 {
            restore(gazetteer, words, &[Sentence { first: 0, last: part.len() as u32, ..*sentence }], part, Case::Upper);
        }
    }
}

fn restore(gazetteer: &Gazetteer, words: WordFlags, sentences: &[Sentence], tokens: &mut [Token], case: Case) {
    let mut matches = Vec::new();
    gazetteer.matches(tokens, case, &mut matches);
    let flags: Vec<u32> = tokens.iter().map(|t| words.of(t)).collect();
    for (token, flags) in tokens.iter_mut().zip(&flags) {
        if token.kind == Kind::Word && token.shape != Shape::None {
            let name = flags & (flags::GIVEN | flags::SURNAME | flags::MONTH | flags::WEEKDAY) != 0 && flags & flags::COMMON == 0;
            let known = flags & (flags::COMMON | flags::OFFICE | flags::UNIT | flags::NUMBER | flags::MAGNITUDE | flags::CURRENCY) != 0
                || *flags >> 24 != 0;
            let short = token.end - token.start <= 2 || token.is_clitic();
            token.shape = if name || !(known || short) { Shape::Title } else { Shape::Lower };
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
