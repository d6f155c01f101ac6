//! Base noun phrases.

use super::{Chunk, ChunkKind, Class, Reader, chunk};
use crate::tag::Tag;

/// Participles that mostly stand before a noun even without an article.
const ATTRIBUTES: &[&str] = &[
    "agreed",
    "armed",
    "continued",
    "developed",
    "developing",
    "displaced",
    "emerging",
    "enhanced",
    "escalating",
    "existing",
    "growing",
    "heightened",
    "increased",
    "mounting",
    "ongoing",
    "outstanding",
    "remaining",
    "renewed",
    "rising",
    "shared",
    "surging",
    "sustained",
];
/// Adverbs that may open a noun phrase.
const DEGREES: &[&str] = &["about", "almost", "around", "highly", "increasingly", "more", "most", "nearly", "roughly", "some", "very"];
/// Words that may stand before another determiner.
const BEFORE_DETERMINER: &[&str] = &["all", "both", "half", "such", "what", "quite", "many"];
/// Words that stand for a noun before "of".
const QUANTIFIERS: &[&str] = &["many", "most", "several", "few", "much", "more", "none", "enough", "less", "least"];
/// After these a capitalised word begins a new phrase: "told reporters this week China would".
const TIMES: &[&str] = &["week", "month", "year", "day", "morning", "afternoon", "evening", "night", "weekend", "today", "yesterday"];
/// Names that begin a phrase of their own after a common noun: "in a statement Monday".
const DATES: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Most tokens of a noun phrase: keeps lists of thousands of adjectives from being read again and again.
const LONGEST: usize = 40;

/// A noun phrase while it is read.
#[derive(Default)]
struct Phrase {
    /// A determiner, possessive pronoun or possessor stands at its front.
    determined: bool,
    /// That front cannot stand alone, so that a noun must follow: "the", "its", "China's".
    strict: bool,
    /// Last noun.
    head: Option<usize>,
    /// Last number or adjective, the head where there is no noun.
    other: Option<usize>,
    number: bool,
    modified: bool,
    /// One past the last token that surely belongs.
    last: usize,
}

impl Reader<'_> {
    /// The base noun phrase that starts at `first`.
    pub(super) fn noun_phrase(&self, sentence: usize, first: usize) -> Option<Chunk> {
        let mut phrase = Phrase { last: first, ..Phrase::default() };
        let mut at = self.front(first, &mut phrase);
        loop {
            let next = self.step(sentence, first, at, &mut phrase);
            if next == at || next > first + LONGEST {
                break;
            }
            at = next;
        }
        let head = phrase.head.or(phrase.other)?;
        (phrase.last > head && phrase.last > first).then(|| chunk(first, phrase.last, head, ChunkKind::Np))
    }

    /// Determiners and pronouns; returns where the rest begins.
    fn front(&self, first: usize, phrase: &mut Phrase) -> usize {
        let mut at = first;
        loop {
            let unit = self.unit(at);
            match unit.class {
                Class::Determiner if !phrase.determined || self.is_any(at - 1, BEFORE_DETERMINER) => {
                    phrase.determined = true;
                    phrase.strict = self.is_any(at, &["the", "a", "an", "every", "no"]);
                }
                Class::Possessive if self.is_material(unit.end, !self.is_any(at, &["her"])) => {
                    phrase.determined = true;
                    phrase.strict = !self.is_any(at, &["her"]);
                }
                Class::Pronoun | Class::Possessive if !phrase.determined => {
                    phrase.head = Some(at);
                    phrase.last = unit.end;
                    phrase.determined = true;
                    return unit.end;
                }
                _ => return at,
            }
            phrase.other = Some(at);
            phrase.last = unit.end;
            at = unit.end;
        }
    }

    /// Takes one more unit into the phrase and returns where the next begins; `at` where the phrase is at its end.
    fn step(&self, sentence: usize, first: usize, at: usize, phrase: &mut Phrase) -> usize {
        let unit = self.unit(at);
        let end = unit.end;
        let pronoun = phrase.head.is_some_and(|h| matches!(self.class(h), Class::Pronoun | Class::Possessive));
        match unit.class {
            Class::Genitive if phrase.last == at && at > first && self.is_material(end, true) => {
                *phrase = Phrase { determined: true, strict: true, last: phrase.last, ..Phrase::default() };
                end
            }
            _ if pronoun => at,
            Class::Noun | Class::Name if phrase.head.is_some() && self.begins_anew(at, phrase) => at,
            Class::Noun | Class::Name => {
                if phrase.number && !phrase.determined && phrase.head.is_none() && unit.class == Class::Name && self.is_year(at - 1) {
                    return at;
                }
                self.take_noun(end, phrase)
            }
            Class::Number => {
                phrase.number = true;
                phrase.other = Some(end - 1);
                phrase.last = end;
                end
            }
            Class::Symbol if matches!(self.word(at), "$" | "\u{20ac}" | "\u{a3}" | "\u{a5}") && self.unit(end).class == Class::Number => {
                end
            }
            Class::Symbol if self.word(at) == "%" && phrase.number => {
                phrase.last = end;
                end
            }
            Class::Modifier => self.modifier(first, at, phrase),
            Class::Verb(Tag::VerbIng | Tag::VerbPart) if phrase.head.is_none() => self.participle(first, at, phrase),
            Class::Verb(_) if phrase.strict && phrase.head.is_none() && end == at + 1 => self.take_noun(end, phrase),
            Class::Adverb if phrase.head.is_none() => {
                let opens =
                    phrase.determined || phrase.modified || self.is_any(at, DEGREES) || at > sentence && self.word(at).ends_with("ly");
                let next = self.unit(end).class;
                let follows = matches!(next, Class::Modifier | Class::Number | Class::Verb(Tag::VerbIng | Tag::VerbPart));
                let fits =
                    opens && follows && (next == Class::Number || self.noun_follows(end) || (phrase.determined && next == Class::Modifier));
                if fits { end } else { at }
            }
            // "more than 20 countries"
            Class::Preposition
                if at > first && self.is_any(at, &["than"]) && matches!(self.unit(end).class, Class::Number | Class::Symbol) =>
            {
                end
            }
            Class::Comma if phrase.modified && phrase.head.is_none() && self.is_attribute(end) && self.noun_follows(end) => end,
            Class::Conjunction if phrase.head.is_none() && phrase.modified && self.is_attribute(end) && self.noun_follows(end) => end,
            // "Johnson & Johnson"
            Class::Conjunction
                if self.word(at) == "&" && phrase.last == at && phrase.head.is_some() && self.unit(end).class == Class::Name =>
            {
                end
            }
            _ => at,
        }
    }

    fn take_noun(&self, end: usize, phrase: &mut Phrase) -> usize {
        phrase.head = Some(end - 1);
        phrase.last = end;
        end
    }

    fn modifier(&self, first: usize, at: usize, phrase: &mut Phrase) -> usize {
        let end = self.unit(at).end;
        if let Some(head) = phrase.head {
            // "US special envoy", but "tells reporters new talks".
            let named = self.tags[head] == Tag::Propn || self.tokens[at].is_capitalised() || self.class(head) == Class::Name;
            return if named && self.noun_follows(end) { end } else { at };
        }
        phrase.modified = true;
        if phrase.determined {
            phrase.other = Some(end - 1);
            phrase.last = end;
        } else if at == first && self.is_any(at, QUANTIFIERS) && self.is_any(end, &["of"]) {
            phrase.other = Some(at);
            phrase.last = end;
            return end;
        } else if at == first && self.is_any(at, &["more", "less", "fewer"]) && self.is_any(end, &["than"]) {
            return end;
        }
        end
    }

    fn participle(&self, first: usize, at: usize, phrase: &mut Phrase) -> usize {
        let end = self.unit(at).end;
        let noun = self.noun_follows(end);
        if phrase.determined && phrase.strict && !noun {
            // "the following", "the accused"
            return self.take_noun(end, phrase);
        }
        let stands = if at == first {
            self.is_any(at, ATTRIBUTES) && matches!(self.unit(end).class, Class::Noun | Class::Name)
        } else {
            phrase.determined && (phrase.strict || phrase.modified || self.is_any(first, &["this", "these", "those", "some", "any"]))
                || phrase.modified
                || phrase.number
        };
        if stands && noun {
            phrase.modified = true;
            return end;
        }
        at
    }

    /// Whether the noun at `at` begins a new phrase after the one read so far.
    fn begins_anew(&self, at: usize, phrase: &Phrase) -> bool {
        let Some(head) = phrase.head else { return false };
        let name = self.unit(at).class == Class::Name;
        let common = self.tags[head].is_noun() && !self.tokens[head].is_capitalised();
        name && common && (self.tags[head] == Tag::NounPl || self.is_any(at, DATES) || self.is_any(head, TIMES))
    }

    fn is_year(&self, at: usize) -> bool {
        let word = self.word(at).as_bytes();
        word.len() == 4 && matches!(word[0], b'1' | b'2') && word.iter().all(u8::is_ascii_digit)
    }

    fn is_attribute(&self, at: usize) -> bool {
        matches!(self.unit(at).class, Class::Modifier | Class::Verb(Tag::VerbIng | Tag::VerbPart))
    }

    /// Whether what follows a possessor can be a noun phrase's body; `verbs`: even a word tagged as a finite verb.
    fn is_material(&self, at: usize, verbs: bool) -> bool {
        match self.unit(at).class {
            Class::Modifier | Class::Noun | Class::Name | Class::Number => true,
            Class::Verb(Tag::VerbIng | Tag::VerbPart) | Class::Adverb => verbs || self.noun_follows(at),
            Class::Verb(_) => verbs,
            _ => false,
        }
    }

    /// Whether a noun comes after nothing but modifiers.
    fn noun_follows(&self, mut at: usize) -> bool {
        for _ in 0..8 {
            let unit = self.unit(at);
            match unit.class {
                Class::Noun | Class::Name => return true,
                Class::Modifier | Class::Number | Class::Adverb | Class::Verb(Tag::VerbIng | Tag::VerbPart) => at = unit.end,
                Class::Comma | Class::Conjunction if self.is_attribute(unit.end) => at = unit.end,
                _ => return false,
            }
        }
        false
    }
}
