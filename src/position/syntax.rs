//! The shallow syntax of one sentence: noun chunks, verb groups with voice, tense, modality and negation, and for each
//! group its subject and the group whose complement it is.

use crate::entity::{Entity, EntityType};
use crate::position::lexicon::{CueLexicon, flag};
use crate::tag::Tag;
use crate::tokenize::{Token, WordId};

/// What the position stage reads of a document, and the sentence at hand (`first..last`).
#[derive(Clone, Copy)]
pub struct Layer<'a> {
    pub text: &'a str,
    pub tokens: &'a [Token],
    pub tags: &'a [Tag],
    pub flags: &'a [u64],
    /// Index of the entity a token belongs to, plus one.
    pub entity_at: &'a [u32],
    pub entities: &'a [Entity],
    pub lexicon: &'a CueLexicon,
    pub first: usize,
    pub last: usize,
}

/// A noun phrase: tokens `first..last` and the head of its first chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nominal {
    pub first: usize,
    pub last: usize,
    pub head: usize,
}

/// The shape of a verb group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Finite,
    Infinitive,
    Bare,
    Ing,
    Participle,
}

/// A verb group.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    pub first: usize,
    pub last: usize,
    pub head: usize,
    pub form: Form,
    pub past: bool,
    pub passive: bool,
    /// Only auxiliaries: the copula or a stranded one.
    pub copula: bool,
    pub negated: bool,
    /// Class bits of all its words.
    pub words: u64,
    pub inverted: bool,
    /// Its clause is introduced by a relative pronoun.
    pub relative: bool,
    pub subject: Option<Nominal>,
    /// The group whose complement clause, infinitive or participle this one is.
    pub governor: Option<usize>,
    /// A conjunct of this earlier group.
    pub conjunct: Option<usize>,
}

impl Group {
    const EMPTY: Self = Self {
        first: 0,
        last: 0,
        head: 0,
        form: Form::Finite,
        past: false,
        passive: false,
        copula: true,
        negated: false,
        words: 0,
        inverted: false,
        relative: false,
        subject: None,
        governor: None,
        conjunct: None,
    };
}

/// Chunks and groups of the sentence at hand; reused.
#[derive(Debug, Default)]
pub struct Syntax {
    pub groups: Vec<Group>,
    pub chunks: Vec<Nominal>,
    /// By token of the sentence: chunk index plus one.
    chunk_at: Vec<u32>,
    /// By token of the sentence: group index plus one.
    group_at: Vec<u32>,
    base: usize,
}

impl<'a> Layer<'a> {
    pub fn is(&self, at: usize, word: WordId) -> bool {
        at < self.last && self.tokens[at].word == word
    }
    pub fn has(&self, at: usize, bits: u64) -> bool {
        at < self.last && self.flags[at] & bits != 0
    }
    pub fn str(&self, at: usize) -> &'a str {
        self.tokens[at].text(self.text)
    }
    pub fn tag(&self, at: usize) -> Tag {
        if at < self.last { self.tags[at] } else { Tag::Punct }
    }
    pub fn entity(&self, at: usize) -> Option<&'a Entity> {
        self.entity_at.get(at).and_then(|e| e.checked_sub(1)).map(|e| &self.entities[e as usize])
    }
    /// An entity that can act: not a date or an amount.
    pub fn actor(&self, at: usize) -> Option<&'a Entity> {
        self.entity(at).filter(|e| !is_value(e.kind))
    }
    pub fn is_date(&self, at: usize) -> bool {
        self.entity(at).is_some_and(|e| e.kind == EntityType::Date)
    }
    pub fn is_quote(&self, at: usize) -> bool {
        at < self.last
            && matches!(
                self.str(at),
                "\"" | "\u{201C}" | "\u{201D}" | "\u{2018}" | "\u{201E}" | "``" | "''" | ",," | "\u{00AB}" | "\u{00BB}"
            )
    }
    pub fn is_comma(&self, at: usize) -> bool {
        at < self.last && self.str(at) == ","
    }
    pub fn is_to(&self, at: usize) -> bool {
        self.is(at, self.lexicon.known.to)
    }
    /// A dash or semicolon or colon that parts clauses.
    pub fn is_wall(&self, at: usize) -> bool {
        match self.str(at) {
            ";" | ":" | "\u{2014}" | "--" | "***" | "\u{2026}" => true,
            "-" | "\u{2013}" => self.tokens[at].has_gap() && at + 1 < self.last && self.tokens[at + 1].has_gap(),
            _ => false,
        }
    }
    pub fn is_adverb(&self, at: usize) -> bool {
        at < self.last
            && (self.tags[at] == Tag::Adv
                || self.flags[at] & flag::TEMPORAL != 0 && self.flags[at] & flag::MODAL == 0 && !matches!(self.tags[at], Tag::Propn))
            && self.flags[at] & (flag::RELATIVE | flag::SUBORDINATOR) == 0
    }
}

pub fn is_value(kind: EntityType) -> bool {
    matches!(kind, EntityType::Date | EntityType::Money | EntityType::Percent)
}

impl Syntax {
    /// Analyses the sentence of `layer`.
    pub fn analyse(&mut self, layer: &Layer<'_>) {
        self.groups.clear();
        self.chunks.clear();
        self.base = layer.first;
        let n = layer.last - layer.first;
        self.chunk_at.clear();
        self.chunk_at.resize(n, 0);
        self.group_at.clear();
        self.group_at.resize(n, 0);
        let mut at = layer.first;
        while at < layer.last {
            let next = self.group(layer, at).or_else(|| self.chunk(layer, at)).unwrap_or(at + 1);
            at = next.max(at + 1);
        }
        for i in 0..self.groups.len() {
            self.attach(layer, i);
        }
        // Fronted participles ("Recalling ..., the Council") take the subject of the clause that follows.
        for i in 0..self.groups.len() {
            if self.groups[i].subject.is_none() && matches!(self.groups[i].form, Form::Ing | Form::Participle) {
                let after = self.groups[i + 1..].iter().find(|g| g.form == Form::Finite && !g.relative && g.governor.is_none());
                self.groups[i].subject = after.and_then(|g| g.subject);
            }
        }
    }

    pub fn chunk_of(&self, at: usize) -> Option<&Nominal> {
        let i = *self.chunk_at.get(at.wrapping_sub(self.base))?;
        i.checked_sub(1).map(|i| &self.chunks[i as usize])
    }

    pub fn group_of(&self, at: usize) -> Option<usize> {
        self.group_at.get(at.wrapping_sub(self.base)).and_then(|g| g.checked_sub(1)).map(|g| g as usize)
    }

    /// The last group that ends at or before `at`.
    pub fn group_before(&self, at: usize) -> Option<usize> {
        self.groups.iter().rposition(|g| g.last <= at)
    }

    fn group(&mut self, l: &Layer<'_>, at: usize) -> Option<usize> {
        if l.actor(at).is_some() {
            return None;
        }
        let starts_to = l.is_to(at) && l.tags[at] != Tag::Adp || l.is_to(at) && matches!(l.tag(at + 1), Tag::VerbBase);
        let mut j = at;
        if starts_to {
            j += 1;
            while l.is_adverb(j) || l.is(j, l.lexicon.known.not) || l.has(j, flag::CONJUNCTION) && j > at + 1 && l.is_adverb(j + 1) {
                j += 1;
            }
            if !(matches!(l.tag(j), Tag::VerbBase | Tag::VerbPres) || l.tag(j) == Tag::Aux || l.has(j, flag::BE | flag::HAVE)) {
                // "to free the journalists", "to end its war": no noun or adjective stands right before a determiner.
                let verb = matches!(l.tag(j), Tag::NounSg | Tag::Adj)
                    && l.entity_at[j] == 0
                    && (l.tag(j + 1) == Tag::Det && !l.has(j + 1, flag::RELATIVE) || l.has(j + 1, flag::POSSESSIVE));
                if !verb || l.has(j, flag::DETERMINER) || l.tags[at] == Tag::Adp && l.tag(j) == Tag::NounSg && j > at + 1 {
                    return None;
                }
                let group =
                    Group { first: at, last: j + 1, head: j, form: Form::Infinitive, copula: false, words: l.flags[j], ..Group::EMPTY };
                return self.merge_or_push(l, group, j + 1);
            }
        } else if !(l.tags[at].is_verb()
            || l.tags[at] == Tag::Aux
            || (l.has(at, flag::MODAL) && !l.tags[at].is_noun() && l.tags[at] != Tag::Propn))
        {
            return None;
        }
        let mut g =
            Group { first: at, last: j, head: j, negated: starts_to && (at + 1..j).any(|k| l.has(k, flag::NEGATOR)), ..Group::EMPTY };
        let mut auxiliaries = 0u64;
        let mut last_be = false;
        while j < l.last {
            let (tag, bits) = (l.tags[j], l.flags[j]);
            let aux = tag == Tag::Aux || bits & (flag::MODAL) != 0 && !tag.is_noun() && !(tag.is_verb() && g.words != 0);
            if aux {
                g.words |= bits;
                auxiliaries |= bits;
                g.head = j;
                last_be = bits & flag::BE != 0;
                j += 1;
                g.last = j;
            } else if bits & flag::NEGATOR != 0 && matches!(tag, Tag::Part | Tag::Adv | Tag::Det | Tag::Cconj) && (tag != Tag::Det) {
                // "no longer" counts by its adverb.
                g.negated = true;
                j += 1;
                if l.last > j || auxiliaries != 0 {
                    g.last = j;
                }
            } else if l.is_adverb(j) && j > at {
                // Adverbs inside the group only: something verbal must follow.
                let mut k = j;
                while k < l.last && k < j + 4 && (l.is_adverb(k) || l.has(k, flag::NEGATOR) && l.tags[k] != Tag::Det) {
                    k += 1;
                }
                if k < l.last && (l.tags[k].is_verb() || l.tags[k] == Tag::Aux) {
                    g.negated |= (j..k).any(|m| l.has(m, flag::NEGATOR));
                    j = k;
                } else {
                    break;
                }
            } else if tag.is_verb() {
                if auxiliaries == 0 && g.words != 0 {
                    break;
                }
                g.words |= bits;
                g.head = j;
                g.copula = false;
                j += 1;
                g.last = j;
                g.passive = last_be && matches!(tag, Tag::VerbPart | Tag::VerbPast);
                break;
            } else {
                break;
            }
        }
        if g.last <= at {
            return None;
        }
        // A lone "no" or adverb is not a group.
        if g.words == 0 && g.copula {
            let any = (g.first..g.last).any(|k| l.tags[k].is_verb() || l.tags[k] == Tag::Aux || l.has(k, flag::MODAL));
            if !any {
                return None;
            }
        }
        let verb = l.tags[g.first];
        g.form = if starts_to {
            Form::Infinitive
        } else {
            match verb {
                Tag::VerbPast => Form::Finite,
                Tag::VerbIng => Form::Ing,
                Tag::VerbBase => Form::Bare,
                Tag::VerbPart if g.last == g.first + 1 => self.participle_or_past(l, g.first),
                Tag::Aux if l.str(g.first).ends_with("ing") => Form::Ing,
                Tag::Aux if l.str(g.first).eq_ignore_ascii_case("be") => Form::Bare,
                _ => Form::Finite,
            }
        };
        let first_bits = l.flags[g.first];
        g.past = g.form == Form::Finite
            && (verb == Tag::VerbPast
                || verb == Tag::VerbPart
                || matches!(l.str(g.first), "was" | "were" | "had" | "did")
                || first_bits & flag::HAVE != 0 && !g.copula && g.head != g.first
                || first_bits & flag::WOULD != 0);
        self.merge_or_push(l, g, j)
    }

    /// A participle without an auxiliary that has an object of its own is a past tense.
    fn participle_or_past(&self, l: &Layer<'_>, at: usize) -> Form {
        let mut before = at.checked_sub(1).filter(|b| *b >= l.first);
        // ""...," stressed the spokesman": the comma stands inside the mark.
        if let Some(b) = before
            && b > l.first
            && l.is_quote(b)
            && l.is_comma(b - 1)
        {
            before = Some(b - 1);
        }
        let after_np = before.is_some_and(|b| self.chunk_of(b).is_some());
        let next = at + 1;
        let object = next < l.last
            && (matches!(l.tag(next), Tag::Det | Tag::Propn | Tag::NounPl | Tag::NounSg | Tag::Adj | Tag::Num)
                || l.is(next, l.lexicon.known.that)
                || l.has(next, flag::POSSESSIVE)
                || l.is_to(next)
                || l.tags[next] == Tag::Pron && l.flags[next] & flag::RELATIVE == 0);
        let relative = before.is_some_and(|b| l.has(b, flag::RELATIVE));
        if (after_np || relative || before.is_some_and(|b| l.has(b, flag::CONJUNCTION) || l.is_comma(b) || l.is_adverb(b))) && object {
            Form::Finite
        } else {
            Form::Participle
        }
    }

    /// Joins a stranded main verb with its auxiliary ("does China support", "has, however, rejected").
    fn merge_or_push(&mut self, l: &Layer<'_>, mut g: Group, next: usize) -> Option<usize> {
        if matches!(g.form, Form::Bare | Form::Participle | Form::Ing)
            && let Some(p) = self.groups.last().copied()
            && p.copula
            && p.last + 12 > g.first
            && g.first == g.head
        {
            let between = p.last..g.first;
            let aux = l.flags[p.head];
            let fits = match g.form {
                Form::Bare => aux & (flag::DO | flag::MODAL) != 0,
                Form::Participle => aux & (flag::HAVE | flag::BE) != 0,
                _ => aux & flag::BE != 0,
            };
            let chunks = self.chunks.iter().filter(|c| c.first >= p.last).count();
            let plain = between.clone().all(|k| l.is_comma(k) || l.is_adverb(k) || l.has(k, flag::NEGATOR) || l.is_quote(k));
            // "has, for its part, accused": a short parenthesis without a verb.
            let parenthesis = l.is_comma(p.last) && l.is_comma(g.first - 1) && g.first - p.last < 14;
            let plain = plain || parenthesis;
            let starts = p.first == l.first
                || l.has(p.first - 1, flag::NEGATOR | flag::CONJUNCTION | flag::RELATIVE | flag::SUBORDINATOR)
                || l.is_quote(p.first - 1)
                || l.is_adverb(p.first - 1)
                || l.is_wall(p.first - 1)
                || l.is_comma(p.first - 1);
            let inverted = starts && chunks >= 1 && between.clone().all(|k| !l.is_comma(k));
            if fits && (plain || inverted) {
                let i = self.groups.len() - 1;
                let merged = &mut self.groups[i];
                merged.words |= g.words;
                merged.head = g.head;
                merged.copula = false;
                merged.negated |= g.negated || between.clone().any(|k| l.has(k, flag::NEGATOR));
                merged.passive = l.flags[p.head] & flag::BE != 0 && g.form == Form::Participle;
                merged.inverted = !plain;
                if merged.inverted {
                    let chain: Vec<Nominal> = self.chunks.iter().filter(|c| c.first >= p.last).copied().collect();
                    if let (Some(a), Some(b)) = (chain.first(), chain.last()) {
                        self.groups[i].subject = Some(Nominal { first: a.first, last: b.last, head: a.head });
                    }
                }
                self.groups[i].last = g.last;
                for k in g.first..g.last {
                    self.group_at[k - self.base] = i as u32 + 1;
                }
                return Some(next.max(g.last));
            }
        }
        g.last = g.last.max(g.first + 1);
        self.groups.push(g);
        let id = self.groups.len() as u32;
        for k in g.first..g.last {
            self.group_at[k - self.base] = id;
        }
        Some(g.last)
    }

    fn chunk(&mut self, l: &Layer<'_>, at: usize) -> Option<usize> {
        let mut j = at;
        let mut head = None;
        while j < l.last {
            let (tag, bits) = (l.tags[j], l.flags[j]);
            if j > at && l.entity_at[j] != l.entity_at[j - 1] {
                let after_date = l.is_date(j - 1) && l.tags[j] != Tag::Part;
                let opens_date = l.is_date(j) && head.is_some() && l.tags[j - 1] != Tag::Part;
                let gpe_after_noun = l.entity(j).is_some_and(|e| e.kind == EntityType::Gpe)
                    && l.tags[j - 1].is_noun()
                    && l.flags[j - 1] & (flag::ROLE | flag::INSTITUTION | flag::TITLE) == 0
                    && l.entity_at[j - 1] == 0
                    && l.tokens[j].has_gap();
                if after_date || opens_date || gpe_after_noun {
                    break;
                }
            }
            if let Some(entity) = l.entity(j) {
                j = (entity.last as usize).min(l.last).max(j + 1);
                head = Some(j - 1);
                continue;
            }
            match tag {
                Tag::Pron if bits & flag::POSSESSIVE != 0 && bits & flag::RELATIVE == 0 && l.tag(j + 1) != Tag::Punct => {
                    if head.is_some() {
                        break;
                    }
                    j += 1;
                }
                Tag::Pron if bits & flag::RELATIVE != 0 && !l.is(j, l.lexicon.known.that) => break,
                Tag::Pron => {
                    if j > at {
                        break;
                    }
                    return Some(self.push_chunk(at, j + 1, j));
                }
                Tag::Det => {
                    if head.is_some() && l.tags[j - 1] != Tag::Part {
                        break;
                    }
                    if bits & flag::RELATIVE != 0 && !l.is(j, l.lexicon.known.that) {
                        break;
                    }
                    j += 1;
                }
                Tag::NounSg | Tag::NounPl | Tag::Propn | Tag::Num | Tag::Sym | Tag::X => {
                    head = Some(j);
                    j += 1;
                }
                Tag::Adj => {
                    // A new adjective after a common noun in the plural opens no new chunk in running text.
                    j += 1;
                }
                Tag::Part if l.tokens[j].is_clitic() && head.is_some() && bits & flag::NEGATOR == 0 && j > at => {
                    j += 1;
                }
                Tag::Punct
                    if j > at
                        && head.is_some()
                        && matches!(l.str(j), "'" | "\u{2019}")
                        && !l.tokens[j].has_gap()
                        && l.str(j - 1).ends_with(['s', 'S', 'x', 'z'])
                        && j + 1 < l.last
                        && l.tokens[j + 1].has_gap() =>
                {
                    j += 1;
                }
                Tag::Adv if j > at && matches!(l.tag(j + 1), Tag::Adj) && head.is_none() => j += 1,
                // "the forcibly displaced Rohingya"
                Tag::Adv
                    if j > at
                        && head.is_none()
                        && matches!(l.tag(j + 1), Tag::VerbPart | Tag::VerbPast)
                        && matches!(l.tag(j + 2), Tag::NounSg | Tag::NounPl | Tag::Propn) =>
                {
                    j += 2
                }
                // "the so-called Committee"
                Tag::Adv | Tag::Sconj
                    if j > at && head.is_none() && l.str(j) == "so" && j + 1 < l.last && l.str(j + 1).starts_with('-') =>
                {
                    j += 1
                }
                Tag::VerbPart | Tag::VerbIng | Tag::VerbPast if j > at && self.modifies(l, j, head) => j += 1,
                Tag::Punct
                    if j > at
                        && !l.tokens[j].has_gap()
                        && l.str(j).starts_with(['-', '\u{2010}', '\u{2011}', '\u{2013}', '/'])
                        && j + 1 < l.last
                        && !l.tokens[j + 1].has_gap() =>
                {
                    j += 2;
                    if matches!(l.tag(j - 1), Tag::NounSg | Tag::NounPl | Tag::Propn) {
                        head = Some(j - 1);
                    }
                }
                Tag::Punct if j > at && l.is_quote(j) && head.is_none() => j += 1,
                _ => break,
            }
        }
        while j > at && (l.is_quote(j - 1) || l.tags[j - 1] == Tag::Adv) {
            j -= 1;
        }
        if j == at {
            return None;
        }
        match head {
            Some(head) if head < j => Some(self.push_chunk(at, j, head)),
            _ => {
                // "the poor", "both", "this": a determiner stands for a noun.
                if l.tags[at] == Tag::Det || l.flags[at] & flag::POSSESSIVE != 0 { Some(self.push_chunk(at, j, j - 1)) } else { None }
            }
        }
    }

    fn modifies(&self, l: &Layer<'_>, j: usize, head: Option<usize>) -> bool {
        let before = l.tags[j - 1];
        let opens = matches!(before, Tag::Det | Tag::Adj | Tag::Num)
            || l.flags[j - 1] & flag::POSSESSIVE != 0
            || before == Tag::Part
            || before == Tag::Adv;
        let hyphen = before == Tag::Punct;
        let mut k = j + 1;
        while matches!(l.tag(k), Tag::Adj) {
            k += 1;
        }
        (opens || hyphen) && (head.is_none() || hyphen || before == Tag::Part) && matches!(l.tag(k), Tag::NounSg | Tag::NounPl | Tag::Propn)
            || opens && head.is_none() && l.tags[j] == Tag::VerbIng && l.is(j + 1, l.lexicon.known.of)
    }

    fn push_chunk(&mut self, first: usize, last: usize, head: usize) -> usize {
        self.chunks.push(Nominal { first, last, head });
        let id = self.chunks.len() as u32;
        for k in first..last {
            self.chunk_at[k - self.base] = id;
        }
        last
    }
}
