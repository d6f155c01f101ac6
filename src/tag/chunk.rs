//! Noun phrases, verb groups and prepositions, from tags.
//!
//! Goes in: tokens, tags, sentences. Comes out: chunks in text order that neither overlap nor cross a sentence end. Rules over
//! tags and a few closed lists of words; where tag and place disagree ("the backs", "will support/NOUN") the place decides.

mod noun;

use crate::sentence::Sentence;
use crate::tag::Tag;
use crate::tokenize::{Kind, Token};

/// What a chunk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChunkKind {
    /// Base noun phrase: determiner to head noun, possessors kept inside.
    Np,
    /// Verb group: auxiliaries, negation, adverbs between, main verb.
    Vg,
    /// Preposition (or several in a row).
    Pp,
}

/// A run of tokens that forms one phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub last: u32,
    /// The head: last noun of an NP, main verb of a VG, last preposition of a PP.
    pub head: u32,
    /// Its kind.
    pub kind: ChunkKind,
}

/// Fills `chunks`.
///
/// ```
/// use demarche::{Analyzer, Document, tag::ChunkKind};
/// let text = "China firmly supports Pakistan's efforts to safeguard its sovereignty.";
/// let analysis = Analyzer::builder().build()?.analyze(&Document::from_text("a", text));
/// let nouns: Vec<_> = analysis.chunks.iter().filter(|c| c.kind == ChunkKind::Np).collect();
/// let spans: Vec<_> = nouns.iter().map(|c| analysis.token_span(c.first, c.last).slice(text)).collect();
/// assert_eq!(spans, ["China", "Pakistan's efforts", "its sovereignty"]);
/// # Ok::<(), demarche::Error>(())
/// ```
pub fn chunks(text: &str, tokens: &[Token], tags: &[Tag], sentences: &[Sentence], chunks: &mut Vec<Chunk>) {
    chunks.clear();
    for sentence in sentences {
        let reader = Reader { text, tokens, tags, end: sentence.last as usize };
        let mut at = sentence.first as usize;
        while at < reader.end {
            let found =
                reader.noun_phrase(sentence.first as usize, at).or_else(|| reader.prepositions(at)).or_else(|| reader.verb_group(at));
            if let Some(chunk) = found {
                at = chunk.last as usize;
                chunks.push(chunk);
            } else {
                at = reader.unit(at).end;
            }
        }
    }
}

/// What a word, or a hyphen compound taken as one word, can do in a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Determiner,
    Possessive,
    Pronoun,
    Modifier,
    Number,
    Noun,
    Name,
    Verb(Tag),
    Auxiliary,
    Adverb,
    Preposition,
    Conjunction,
    Comma,
    /// Possessive 's.
    Genitive,
    To,
    Not,
    Symbol,
    Other,
}

/// A word or hyphen compound: its class and one past its last token.
#[derive(Clone, Copy, Debug)]
struct Unit {
    class: Class,
    end: usize,
}

struct Reader<'a> {
    text: &'a str,
    tokens: &'a [Token],
    tags: &'a [Tag],
    end: usize,
}

impl Reader<'_> {
    fn word(&self, at: usize) -> &str {
        if at < self.end { self.tokens[at].text(self.text) } else { "" }
    }

    fn is_any(&self, at: usize, words: &[&str]) -> bool {
        let word = self.word(at);
        words.iter().any(|w| word.eq_ignore_ascii_case(w))
    }

    /// The unit at `at`; past the sentence's end an empty one of class `Other`.
    fn unit(&self, at: usize) -> Unit {
        if at >= self.end {
            return Unit { class: Class::Other, end: at };
        }
        let mut end = at + 1;
        while self.joins(end) {
            end += 2;
        }
        let class = if end == at + 1 { self.class(at) } else { self.compound(at, end - 1) };
        Unit { class, end }
    }

    /// Whether a hyphen at `at` ties the words beside it together.
    fn joins(&self, at: usize) -> bool {
        at + 1 < self.end
            && matches!(self.word(at), "-" | "\u{2010}" | "\u{2011}")
            && !self.tokens[at].has_gap()
            && !self.tokens[at + 1].has_gap()
            && self.tokens[at - 1].is_word()
            && self.tokens[at + 1].is_word()
    }

    fn class(&self, at: usize) -> Class {
        match self.tags[at] {
            Tag::Adj => Class::Modifier,
            Tag::Adp => Class::Preposition,
            Tag::Adv if self.is_any(at, &["never", "not", "n't"]) => Class::Not,
            Tag::Adv => Class::Adverb,
            Tag::Aux => Class::Auxiliary,
            Tag::Cconj => Class::Conjunction,
            Tag::Det if self.is_any(at, POSSESSIVES) => Class::Possessive,
            Tag::Det => Class::Determiner,
            Tag::NounSg | Tag::NounPl => Class::Noun,
            Tag::Num => Class::Number,
            Tag::Part => match self.word(at) {
                "'s" | "\u{2019}s" | "'S" | "\u{2019}S" | "'" | "\u{2019}" => Class::Genitive,
                word if word.eq_ignore_ascii_case("to") => Class::To,
                _ => Class::Not,
            },
            Tag::Pron if self.is_any(at, POSSESSIVES) => Class::Possessive,
            // "these talks": the tagger wavers between pronoun and determiner.
            Tag::Pron if self.is_any(at, &["this", "these", "those"]) => Class::Determiner,
            Tag::Pron => Class::Pronoun,
            Tag::Propn => Class::Name,
            Tag::Punct if self.word(at) == "," => Class::Comma,
            Tag::Sym => Class::Symbol,
            Tag::X if self.tokens[at].kind == Kind::Word => {
                if self.tokens[at].is_capitalised() {
                    Class::Name
                } else {
                    Class::Noun
                }
            }
            tag if tag.is_verb() => Class::Verb(tag),
            _ => Class::Other,
        }
    }

    /// The class of a hyphen compound, by its last part.
    fn compound(&self, first: usize, last: usize) -> Class {
        match self.tags[last] {
            Tag::Adj | Tag::Det | Tag::Pron | Tag::Intj => Class::Modifier,
            Tag::Propn => Class::Name,
            tag if tag.is_verb() && self.is_any(first, &["re", "co", "pre", "de", "over", "under", "out"]) => Class::Verb(tag),
            Tag::VerbIng | Tag::VerbPart | Tag::VerbPast => Class::Modifier,
            Tag::Num if self.tags[first] == Tag::Num => Class::Number,
            Tag::X if self.tokens[last].is_capitalised() => Class::Name,
            // "an all-weather strategic partnership"
            _ if self.word_goes_on(last + 1) => Class::Modifier,
            _ => Class::Noun,
        }
    }

    /// Whether a noun comes after one or more adjectives. Looks at single tokens only: a compound's class rests on it.
    fn word_goes_on(&self, at: usize) -> bool {
        let attributes =
            (at..self.end.min(at + 6)).take_while(|i| matches!(self.class(*i), Class::Modifier | Class::Verb(Tag::VerbPart))).count();
        attributes > 0 && at + attributes < self.end && matches!(self.class(at + attributes), Class::Noun | Class::Name)
    }

    /// Auxiliaries, negation, adverbs between, main verb; "to" and its verb.
    fn verb_group(&self, first: usize) -> Option<Chunk> {
        let mut at = first;
        while self.unit(at).class == Class::Not && at < first + 4 {
            at += 1;
        }
        let mut infinitive = false;
        if self.unit(at).class == Class::To {
            infinitive = true;
            at += 1;
        }
        let (mut last, mut head, mut modal) = (at, None, infinitive);
        loop {
            let unit = self.unit(at);
            match unit.class {
                Class::Auxiliary => {
                    head = Some(at);
                    modal = self.is_any(at, MODALS);
                }
                Class::Verb(_) => {
                    head = Some(unit.end - 1);
                    // have, be, do under the tag of a full verb, before the verb they serve.
                    let serves = unit.end == at + 1
                        && (self.is_any(at, &["have", "has", "had", "having", "be", "been", "being"])
                            && matches!(self.past_adverbs(unit.end), Class::Verb(Tag::VerbPart) | Class::Auxiliary)
                            || self.is_any(at, &["do", "does", "did"])
                                && matches!(self.past_adverbs(unit.end), Class::Verb(Tag::VerbBase | Tag::VerbPres)));
                    if !serves {
                        return Some(chunk(first, unit.end, unit.end - 1, ChunkKind::Vg));
                    }
                }
                Class::Noun if modal && unit.end == at + 1 && self.tags[at] == Tag::NounSg && !self.tokens[at].is_capitalised() => {
                    return Some(chunk(first, at + 1, at, ChunkKind::Vg));
                }
                // A negation closes the group of a copula; other adverbs only where a verb follows.
                Class::Not if head.is_some() => {}
                Class::Adverb | Class::Not if head.is_some() || infinitive => {
                    let next = self.past_adverbs(at);
                    let verb = matches!(next, Class::Verb(_) | Class::Auxiliary) && at < first + 8;
                    if !verb {
                        break;
                    }
                    at = unit.end;
                    continue;
                }
                _ => break,
            }
            at = unit.end;
            last = at;
        }
        head.map(|head| chunk(first, last, head, ChunkKind::Vg))
    }

    /// The class of the first unit from `at` that is no adverb.
    fn past_adverbs(&self, mut at: usize) -> Class {
        for _ in 0..6 {
            let unit = self.unit(at);
            if !matches!(unit.class, Class::Adverb | Class::Not) {
                return unit.class;
            }
            at = unit.end;
        }
        Class::Other
    }

    /// Prepositions in a row, and participles that serve as such.
    fn prepositions(&self, first: usize) -> Option<Chunk> {
        let mut last = first;
        while last < self.end {
            last = match self.participle_preposition(last) {
                Some(end) => end,
                None if self.unit(last).class == Class::Preposition => last + 1,
                None => break,
            };
        }
        if last == first {
            return None;
        }
        Some(chunk(first, last, last - 1, ChunkKind::Pp))
    }

    /// Prepositions that are tagged as participles: "according to", "including".
    fn participle_preposition(&self, at: usize) -> Option<usize> {
        if self.is_any(at, &["according"]) && self.is_any(at + 1, &["to"]) {
            return Some(at + 2);
        }
        (self.is_any(at, &["including", "regarding", "concerning"]) && self.tags[at] == Tag::VerbIng).then_some(at + 1)
    }
}

fn chunk(first: usize, last: usize, head: usize, kind: ChunkKind) -> Chunk {
    Chunk { first: first as u32, last: last as u32, head: head as u32, kind }
}

const POSSESSIVES: &[&str] = &["my", "your", "his", "her", "its", "our", "their", "whose"];
const MODALS: &[&str] =
    &["will", "would", "can", "could", "shall", "should", "may", "might", "must", "'ll", "ca", "wo", "do", "does", "did"];

#[cfg(test)]
mod tests;
