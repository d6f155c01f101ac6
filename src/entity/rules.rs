//! What is certain mends the model's spans: titles are no part of names, pairs of names are two, the user's names win.

use crate::document::Analysis;
use crate::entity::evidence::Buffers;
use crate::entity::flags;
use crate::entity::gazetteer::Gazetteer;
use crate::entity::spans::overlapping;
use crate::entity::{EntityType, RawSpan};
use crate::tag::Tag;
use crate::tokenize::{Kind, Shape, Token};

/// Everything the rules look at.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The document's text.
    pub text: &'a str,
    /// Layers so far.
    pub analysis: &'a Analysis,
    /// Evidence by token.
    pub buffers: &'a Buffers,
    /// The lexicon's names.
    pub gazetteer: &'a Gazetteer,
}

impl<'a> Scene<'a> {
    /// A token's text.
    pub fn word(self, at: u32) -> &'a str {
        self.token(at).map_or("", |t| t.text(self.text))
    }

    /// A token, where there is one.
    pub fn token(self, at: u32) -> Option<&'a Token> {
        self.analysis.tokens.get(at as usize)
    }

    /// Types the lexicon gives to exactly these tokens.
    pub fn types(self, first: u32, last: u32) -> u32 {
        let at = self.buffers.matches.partition_point(|m| m.first < first);
        self.buffers.matches.get(at).filter(|m| m.first == first && m.last == last).map_or(0, |m| m.types)
    }

    /// Lexicon flags of a token's word.
    pub fn flags(self, at: u32) -> u32 {
        self.buffers.evidence.get(at as usize).map_or(0, |e| e.flags)
    }

    /// Whether exactly these tokens are a lexicon name of a type in `types`.
    pub fn is_name(self, first: u32, last: u32, types: u32) -> bool {
        self.types(first, last) & types != 0
    }

    /// A hyphen or dash that touches the word before it.
    pub fn is_dash(self, at: u32) -> bool {
        matches!(self.word(at), "-" | "\u{2010}" | "\u{2011}" | "\u{2013}") && self.token(at).is_some_and(|t| !t.has_gap())
    }
}

/// Bit of a type in a set of types.
pub const fn bit(kind: EntityType) -> u32 {
    1 << kind as u32
}

const PLACES: u32 = bit(EntityType::Gpe) | bit(EntityType::Norp);

/// Mends the model's spans.
pub fn apply(scene: Scene<'_>, spans: &mut Vec<RawSpan>) {
    let mut mended = Vec::with_capacity(spans.len());
    for span in spans.iter() {
        mend(scene, *span, &mut mended);
    }
    *spans = mended;
    spans.sort_unstable_by_key(|s| (s.first, s.last));
    spans.dedup_by(|b, a| b.first < a.last);
    user_names(scene, spans);
}

/// Trims and splits one span.
fn mend(scene: Scene<'_>, span: RawSpan, out: &mut Vec<RawSpan>) {
    let mut span = span;
    if !trim(scene, &mut span) {
        return;
    }
    if span.kind == EntityType::Person {
        return person(scene, span, out);
    }
    // "China-Pakistan", "Islamabad–Colombo": two places, unless the whole is one name.
    if matches!(span.kind, EntityType::Gpe | EntityType::Norp) && !scene.is_name(span.first, span.last, u32::MAX) {
        for at in span.first + 1..span.last.saturating_sub(1) {
            let sides = scene.is_name(span.first, at, PLACES) || scene.is_name(at + 1, span.last, PLACES);
            if scene.is_dash(at) && sides && scene.token(at + 1).is_some_and(|t| t.shape != Shape::Lower) {
                mend(scene, RawSpan { last: at, ..span }, out);
                mend(scene, RawSpan { first: at + 1, ..span }, out);
                return;
            }
        }
    }
    // "UN Security Council Resolutions": the plural head is a common noun.
    if span.kind == EntityType::Org
        && span.last - span.first > 1
        && matches!(scene.word(span.last - 1), "Resolutions" | "resolutions" | "Members" | "Leaders" | "Chair")
    {
        span.last -= 1;
    }
    out.push(span);
}

/// Takes articles, possessives and marks off the edges; `false` where nothing is left.
fn trim(scene: Scene<'_>, span: &mut RawSpan) -> bool {
    while span.first < span.last {
        let word = scene.word(span.first);
        let article = word.eq_ignore_ascii_case("the") && !scene.is_name(span.first, span.last, u32::MAX);
        let mark = scene.token(span.first).is_some_and(|t| t.kind == Kind::Punct)
            && !matches!(word, "$" | "\u{20AC}" | "\u{A3}" | "\u{A5}" | "\u{20B9}" | "'" | "\u{2019}" | "\u{2018}" | "\u{20A9}");
        let opener = span.last - span.first > 1
            && !matches!(span.kind, EntityType::Date | EntityType::Money | EntityType::Percent | EntityType::WorkOfArt)
            && matches!(scene.analysis.tags.get(span.first as usize), Some(Tag::Aux | Tag::Pron | Tag::Sconj))
            && scene.buffers.evidence.get(span.first as usize).is_some_and(|e| e.place == 0)
            && scene.analysis.sentences.get(scene.analysis.sentence_of(span.first) as usize).is_some_and(|s| s.first == span.first);
        if !(article || mark || opener) {
            break;
        }
        span.first += 1;
    }
    while span.first < span.last {
        let token = scene.token(span.last - 1);
        let word = scene.word(span.last - 1);
        let possessive = matches!(word, "'s" | "\u{2019}s") && span.kind != EntityType::Date;
        let mark =
            token.is_some_and(|t| t.kind == Kind::Punct) && !matches!(word, "%" | ")" | "." | "+" | "!") && span.kind != EntityType::Date;
        let open = word == ")" && !(span.first..span.last).any(|i| scene.word(i) == "(");
        if !(possessive || mark || open) {
            break;
        }
        span.last -= 1;
    }
    span.first < span.last
}

/// Titles are no part of a person's name, nor is what follows "of"; what a hyphen joins is.
fn person(scene: Scene<'_>, span: RawSpan, out: &mut Vec<RawSpan>) {
    let mut span = span;
    while span.last - span.first > 1 {
        let flags = scene.flags(span.first);
        // "Grand Duke Guillaume", "Crown Prince Haakon"
        let rank = matches!(scene.word(span.first), "Grand" | "Crown" | "Vice" | "Deputy")
            && span.last - span.first > 2
            && scene.flags(span.first + 1) & (flags::HONORIFIC | flags::OFFICE) != 0;
        let title = rank || flags & flags::HONORIFIC != 0 || (flags & flags::OFFICE != 0 && flags & (flags::GIVEN | flags::SURNAME) == 0);
        if !title {
            break;
        }
        span.first += 1;
    }
    if let Some(at) = (span.first + 1..span.last).find(|i| matches!(scene.word(*i), "of" | "," | "at" | "from")) {
        span.last = at;
    }
    // "Pyo Chang-min": the part after the hyphen belongs to the name.
    while scene.is_dash(span.last)
        && scene.token(span.last + 1).is_some_and(|t| !t.has_gap() && t.kind == Kind::Word)
        && !matches!(scene.word(span.last + 1), "led" | "era" | "backed" | "style" | "brokered" | "appointed")
    {
        span.last += 2;
    }
    if span.first < span.last {
        out.push(span);
    }
}

/// The user's names always win, and what the user silences is gone.
fn user_names(scene: Scene<'_>, spans: &mut Vec<RawSpan>) {
    for found in &scene.buffers.matches {
        let Some(entry) = scene.gazetteer.entries(found.value).next().filter(|e| e.user) else { continue };
        // A longer name around it stays; what it covers or cuts goes.
        let place = overlapping(spans, found.first, found.last);
        let span = |kind| RawSpan { first: found.first, last: found.last, kind };
        let around = place.len() == 1 && {
            let s = spans[place.start];
            s.first <= found.first && found.last <= s.last && s.last - s.first > found.last - found.first
        };
        if !around {
            spans.splice(place, entry.kind.map(span));
        }
    }
}
