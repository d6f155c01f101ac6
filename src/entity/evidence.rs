//! What is known of each token before the sequence model decides: lexicon names, values, heads of names, and what the rest of the document says.

use crate::entity::EntityType;
use crate::entity::flags::{self, WordFlags};
use crate::entity::gazetteer::{Case, Gazetteer, Match};
use crate::entity::values::{self, Value};
use crate::sentence::Sentence;
use crate::tag::Tag;
use crate::tokenize::{IdMap, Kind, Shape, Token, WordId};

/// A token as the entity model sees it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Evidence {
    /// Bit set of the types of the lexicon name that covers it.
    pub types: u32,
    /// Types of that name which are ambiguous.
    pub ambiguous: u32,
    /// Place in that name: 0 none, 1 first, 2 inside, 3 last, 4 all of it.
    pub place: u8,
    /// Tokens in that name, at most 5.
    pub length: u8,
    /// Value type (1 date, 2 money, 3 per cent) and place in it, packed.
    pub value: u8,
    /// Head types of the capitalised run to the left (nearest head word before this token).
    pub left_head: u8,
    /// Head types of the nearest head word after or at this token in its run.
    pub right_head: u8,
    /// Place in the capitalised run: 0 outside, 1 first, 2 inside, 3 last, 4 alone.
    pub run: u8,
    /// Types that the same word has as part of clear names elsewhere in the document.
    pub document: u16,
    /// How the document writes the word: 1 also in lower case, 2 capitalised inside sentences.
    pub habit: u8,
    /// A title, honorific or office stands directly before its run.
    pub titled: bool,
    /// Lexicon flags of the word.
    pub flags: u32,
}

/// Memory of the collection, reused between documents.
#[derive(Debug, Default)]
pub struct Buffers {
    /// Names of the lexicon, longest at each token.
    pub matches: Vec<Match>,
    /// Values.
    pub values: Vec<Value>,
    /// One record a token.
    pub evidence: Vec<Evidence>,
    words: IdMap<WordId, Seen>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    types: u16,
    habit: u8,
}

/// Fills `buffers` for a document.
pub fn collect(
    text: &str,
    tokens: &[Token],
    sentences: &[Sentence],
    tags: &[Tag],
    gazetteer: &Gazetteer,
    words: WordFlags,
    buffers: &mut Buffers,
) {
    gazetteer.matches(tokens, Case::Normal, &mut buffers.matches);
    values::find(text, tokens, words, &mut buffers.values);
    let evidence = &mut buffers.evidence;
    evidence.clear();
    evidence.extend(tokens.iter().map(|t| Evidence { flags: words.of(t), ..Evidence::default() }));
    spread_matches(&buffers.matches, evidence);
    spread_values(&buffers.values, evidence);
    for sentence in sentences {
        runs(text, tokens, tags, sentence, evidence);
    }
    habits(tokens, sentences, evidence, &mut buffers.words);
}

fn spread_matches(matches: &[Match], evidence: &mut [Evidence]) {
    let mut at = 0;
    let mut i = 0;
    while i < matches.len() {
        // Of overlapping names the longest wins, then the first.
        let mut best = matches[i];
        let mut next = i + 1;
        while next < matches.len() && matches[next].first < best.last {
            if matches[next].last - matches[next].first > best.last - best.first {
                best = matches[next];
            }
            next += 1;
        }
        i += 1;
        if best.first < at {
            continue;
        }
        if best.first > matches[i - 1].first {
            // What stands before the longer name may still be a name of its own; it is looked at in its turn.
            while i < matches.len() && matches[i].first < best.first {
                i += 1;
            }
        }
        at = best.last;
        let n = best.last - best.first;
        for token in best.first..best.last {
            let e = &mut evidence[token as usize];
            e.types = best.types;
            e.ambiguous = best.ambiguous;
            e.length = n.min(5) as u8;
            e.place = match (token == best.first, token + 1 == best.last) {
                (true, true) => 4,
                (true, false) => 1,
                (false, true) => 3,
                _ => 2,
            };
        }
    }
}

fn spread_values(values: &[Value], evidence: &mut [Evidence]) {
    for value in values {
        let kind = match value.kind {
            EntityType::Money => 2,
            EntityType::Percent => 3,
            _ => 1,
        };
        for token in value.first..value.last {
            let place = match (token == value.first, token + 1 == value.last) {
                (true, true) => 4,
                (true, false) => 1,
                (false, true) => 3,
                _ => 2,
            };
            evidence[token as usize].value = kind << 3 | place;
        }
    }
}

/// Words that may stand inside a name in lower case.
fn is_connector(text: &str) -> bool {
    matches!(
        text,
        "of" | "and"
            | "for"
            | "the"
            | "on"
            | "in"
            | "to"
            | "de"
            | "du"
            | "des"
            | "da"
            | "do"
            | "dos"
            | "del"
            | "di"
            | "van"
            | "von"
            | "der"
            | "bin"
            | "ibn"
            | "al"
            | "el"
            | "la"
            | "le"
            | "-"
            | "\u{2013}"
            | "'s"
            | "\u{2019}s"
            | "'"
            | "\u{2019}"
            | "&"
            | "against"
            | "with"
            | "between"
            | "at"
            | "by"
            | "from"
            | "concerning"
    )
}

/// Capitalised runs with their heads.
fn runs(text: &str, tokens: &[Token], tags: &[Tag], sentence: &Sentence, evidence: &mut [Evidence]) {
    let last = sentence.last as usize;
    let mut at = sentence.first as usize;
    let capital = |i: usize| tokens[i].kind == Kind::Word && tokens[i].shape != Shape::Lower && tokens[i].shape != Shape::None;
    while at < last {
        if !capital(at) {
            at += 1;
            continue;
        }
        let first = at;
        let mut end = at + 1;
        loop {
            // Up to three connectors or numbers may stand before the next capital.
            let mut next = end;
            while next < last
                && next < end + 3
                && !capital(next)
                && (is_connector(tokens[next].text(text)) || tokens[next].kind == Kind::Number)
            {
                next += 1;
            }
            if next < last && capital(next) {
                end = next + 1;
            } else {
                break;
            }
        }
        let sentence_start = first == sentence.first as usize;
        let mut from = first;
        // A function word that only opens the sentence is no part of the run.
        if sentence_start
            && end > first + 1
            && matches!(tags[first], Tag::Det | Tag::Adp | Tag::Pron | Tag::Sconj | Tag::Cconj | Tag::Adv)
            && evidence[first].place == 0
        {
            from += 1;
        }
        let titled = from > sentence.first as usize && evidence[from - 1].flags & (flags::HONORIFIC | flags::OFFICE) != 0;
        let mut left = 0u8;
        for i in from..end {
            evidence[i].left_head = left;
            evidence[i].titled =
                titled || (from.max(i.saturating_sub(2))..i).any(|j| evidence[j].flags & (flags::HONORIFIC | flags::OFFICE) != 0);
            evidence[i].run = match (i == from, i + 1 == end) {
                (true, true) => 4,
                (true, false) => 1,
                (false, true) => 3,
                _ => 2,
            };
            let head = flags::head_bits(evidence[i].flags) as u8;
            if head != 0 && capital(i) {
                left = head;
            }
        }
        let mut right = 0u8;
        // A lower-case head directly after the run counts ("Rafah crossing").
        if let Some(e) = evidence.get(end).filter(|_| end < last && !capital(end)) {
            right = flags::head_bits(e.flags) as u8;
        }
        for i in (from..end).rev() {
            let head = flags::head_bits(evidence[i].flags) as u8;
            if head != 0 && capital(i) {
                right = head;
            }
            evidence[i].right_head = right;
        }
        at = end;
    }
}

/// What the document says of a word elsewhere.
fn habits(tokens: &[Token], sentences: &[Sentence], evidence: &mut [Evidence], seen: &mut IdMap<WordId, Seen>) {
    seen.clear();
    for sentence in sentences {
        for i in sentence.first as usize..sentence.last as usize {
            let token = &tokens[i];
            if token.kind != Kind::Word || token.end - token.start < 2 {
                continue;
            }
            let e = evidence[i];
            let entry = seen.entry(token.word).or_default();
            match token.shape {
                Shape::Lower => entry.habit |= 1,
                Shape::Title | Shape::Upper | Shape::Mixed if i > sentence.first as usize => entry.habit |= 2,
                _ => {}
            }
            if token.shape == Shape::Lower {
                continue;
            }
            if e.place != 0 && e.length >= 2 && e.ambiguous == 0 {
                entry.types |= e.types as u16;
            }
            let name_before = i > sentence.first as usize
                && evidence[i - 1].flags & (flags::GIVEN | flags::HONORIFIC) != 0
                && tokens[i - 1].shape != Shape::Lower;
            if e.titled || name_before {
                entry.types |= 1 << EntityType::Person as u16;
            }
            if e.right_head != 0 && e.run != 4 {
                entry.types |= 1 << 15;
            }
        }
    }
    for (token, e) in tokens.iter().zip(evidence.iter_mut()) {
        if token.shape == Shape::Lower && e.types == 0 {
            continue;
        }
        if let Some(known) = seen.get(&token.word) {
            e.document = known.types;
            e.habit = known.habit;
        }
    }
}
