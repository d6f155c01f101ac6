//! The phrases of one document.

use crate::document::{Analysis, Document};
use crate::entity::EntityType;
use crate::phrase::formula::{Formulae, Match};
use crate::phrase::rank::{Evidence, Form, score};
use crate::phrase::repeats::Repeats;
use crate::phrase::stem::Stems;
use crate::phrase::unit::{self, Class, Unit, WordClass, WordClasses};
use crate::phrase::{Phrase, PhraseKind, quote};
use crate::sentence::ParagraphKind;
use crate::tag::Tag;
use crate::tokenize::Vocabulary;
use std::collections::BTreeMap;

/// Working memory of the phrase stage.
#[derive(Debug, Default)]
pub struct PhraseScratch {
    units: Vec<Unit>,
    stems: Stems,
    repeats: Repeats,
    listed: Vec<usize>,
    matches: Vec<Match>,
    quotes: Vec<(u32, u32)>,
    /// For each unit, where the formula that holds it ends.
    covered: Vec<u32>,
    /// For each token, the entity (plus one) that holds it.
    entity_at: Vec<u32>,
    surface: String,
}

/// Fills `analysis.phrases`, best first.
pub(crate) fn find(
    formulae: &Formulae,
    classes: &WordClasses,
    document: &Document,
    vocabulary: &Vocabulary,
    scratch: &mut PhraseScratch,
    analysis: &mut Analysis,
) {
    analysis.phrases.clear();
    let text = document.text.as_str();
    let PhraseScratch { units, stems, repeats, listed, matches, quotes, covered, entity_at, surface } = scratch;
    unit::cut(text, &analysis.tokens, &analysis.sentences, classes, units);
    stems.fill(text, &analysis.tokens, vocabulary, units);
    formulae.find(units, stems, matches);
    quote::find(text, analysis, units, classes, quotes);
    repeats.count(stems.keys());
    cover(units.len(), matches, covered);
    entity_at.clear();
    entity_at.resize(analysis.tokens.len(), 0);
    for (number, entity) in analysis.entities.iter().enumerate() {
        entity_at[entity.first as usize..entity.last as usize].fill(number as u32 + 1);
    }

    let mut found = BTreeMap::<u32, Vec<(u32, u32)>>::new();
    for m in matches.iter() {
        found.entry(m.formula).or_default().push((m.first, m.last));
    }
    // Quoted phrases that recur are groups; the others stand for themselves.
    let (mut forced, mut once) = (Vec::new(), BTreeMap::<&[u32], Vec<(u32, u32)>>::new());
    for &(first, last) in quotes.iter() {
        if (first..last).all(|at| covered[at as usize] >= last) {
            continue;
        }
        match repeats.group_at(first, (last - first) as usize) {
            Some(group) => forced.push(group),
            None => once.entry(&stems.keys()[first as usize..last as usize]).or_default().push((first, last)),
        }
    }
    forced.sort_unstable();
    forced.dedup();
    repeats.select(
        &forced,
        |at| units[at as usize].class == Class::Content,
        |at, n| covered[at as usize] as usize >= at as usize + n,
        listed,
    );

    let mut phrases = std::mem::take(&mut analysis.phrases);
    let mut view = View { text, analysis, units, quotes, classes, entity_at, surface, head: head(analysis) };
    for (formula, ranges) in found {
        if let Some(mut phrase) = view.phrase(&ranges, Some(PhraseKind::Formula)) {
            (phrase.tradition, phrase.gloss) = formulae.get(formula).map_or((None, None), |f| (f.tradition, f.gloss));
            phrase.formula = Some(formula);
            phrases.push(phrase);
        }
    }
    for ranges in once.values() {
        phrases.extend(view.phrase(ranges, Some(PhraseKind::Quoted)));
    }
    let mut ranges = Vec::new();
    for &group in listed.iter() {
        let n = u32::from(repeats.group(group).n);
        ranges.clear();
        ranges.extend(repeats.positions(group).iter().map(|&at| (at, at + n)));
        let kind = forced.binary_search(&group).is_ok().then_some(PhraseKind::Quoted);
        phrases.extend(view.phrase(&ranges, kind));
    }
    phrases.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.spans[0].cmp(&b.spans[0])).then_with(|| a.phrase.cmp(&b.phrase)));
    analysis.phrases = phrases;
}

/// Marks the units each formula holds with the formula's end.
pub(crate) fn cover(units: usize, matches: &[Match], covered: &mut Vec<u32>) {
    covered.clear();
    covered.resize(units, 0);
    for m in matches {
        for end in &mut covered[m.first as usize..m.last as usize] {
            *end = (*end).max(m.last);
        }
    }
}

/// One past the last token of the headline and first body paragraph.
fn head(analysis: &Analysis) -> u32 {
    let last = analysis.paragraphs.iter().find(|p| p.kind == ParagraphKind::Body).or(analysis.paragraphs.last());
    last.and_then(|p| analysis.sentences.get((p.last as usize).checked_sub(1)?)).map_or(0, |s| s.last)
}

/// How the occurrences of a phrase lie to the names of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Naming {
    /// Free of them, or around them.
    Free,
    /// It is one.
    Exact(EntityType),
    /// It is part of one, or cuts one in two.
    Cut,
}

/// Compares tokens `first..last` with the entity at either edge.
pub(crate) fn naming(analysis: &Analysis, entity_at: &[u32], first: u32, last: u32) -> Naming {
    let entity = |token: u32| (entity_at[token as usize] as usize).checked_sub(1).map(|e| &analysis.entities[e]);
    let (left, right) = (entity(first), entity(last - 1));
    if let Some(e) = left
        && e.first >= first
        && e.last == last
    {
        return Naming::Exact(e.kind);
    }
    if left.is_some_and(|e| e.first < first || (e.last > last)) || right.is_some_and(|e| e.last > last) {
        return Naming::Cut;
    }
    Naming::Free
}

struct View<'a> {
    text: &'a str,
    analysis: &'a Analysis,
    units: &'a [Unit],
    quotes: &'a [(u32, u32)],
    classes: &'a WordClasses,
    entity_at: &'a [u32],
    surface: &'a mut String,
    head: u32,
}

impl View<'_> {
    /// The phrase at these unit ranges; `kind` is formula or quoted where that is known. `None` for what is no phrase: dates,
    /// amounts, parts of names, and what the tagger says opens or closes on a function word.
    fn phrase(&mut self, ranges: &[(u32, u32)], kind: Option<PhraseKind>) -> Option<Phrase> {
        let tokens = &self.analysis.tokens;
        let tokens_of = |&(first, last): &(u32, u32)| (self.units[first as usize].first, self.units[last as usize - 1].last);
        let mut listed = kind;
        let mut person = false;
        if listed.is_none() {
            let (mut exact, mut cut, mut dates) = (0, 0, 0);
            for range in ranges {
                let (first, last) = tokens_of(range);
                match naming(self.analysis, self.entity_at, first, last) {
                    Naming::Exact(EntityType::Date | EntityType::Money | EntityType::Percent) => dates += 1,
                    Naming::Exact(kind) => {
                        exact += 1;
                        person |= kind == EntityType::Person;
                    }
                    Naming::Cut => cut += 1,
                    Naming::Free => {}
                }
            }
            if dates + cut == ranges.len() {
                return None;
            }
            let capitals = self.analysis.entities.is_empty() && self.all_capitalised(ranges);
            listed = Some(if exact * 2 >= ranges.len() || capitals { PhraseKind::Name } else { PhraseKind::Collocation });
        }
        let kind = listed.unwrap_or(PhraseKind::Collocation);
        let (first, last) = tokens_of(&ranges[0]);
        let form = self.form(first, last);
        if kind == PhraseKind::Collocation && form == Form::Unlisted {
            return None;
        }

        let mut variants: Vec<(String, usize)> = Vec::new();
        for &(first, last) in ranges {
            unit::surface(self.text, tokens, &self.units[first as usize..last as usize], self.surface);
            match variants.iter_mut().find(|(known, _)| known == self.surface) {
                Some((_, count)) => *count += 1,
                None => variants.push((self.surface.clone(), 1)),
            }
        }
        variants.sort_by_key(|(_, count)| std::cmp::Reverse(*count)); // stable: ties stay in text order
        let units = &self.units[ranges[0].0 as usize..ranges[0].1 as usize];
        let words = units.iter().filter(|u| u.class.is_word()).count();
        let evidence = self.evidence(ranges, units, kind, person, form);
        Some(Phrase {
            phrase: variants[0].0.clone(),
            n: words as u8,
            kind,
            variants: variants.into_iter().map(|(surface, _)| surface).collect(),
            spans: ranges.iter().map(tokens_of).map(|(first, last)| self.analysis.token_span(first, last)).collect(),
            tradition: None,
            gloss: None,
            formula: None,
            score: score(&evidence),
        })
    }

    fn evidence(&self, ranges: &[(u32, u32)], units: &[Unit], kind: PhraseKind, person: bool, form: Form) -> Evidence {
        let tokens = &self.analysis.tokens;
        let (mut content, mut generic, mut named) = (0, 0, 0);
        for unit in units.iter().filter(|u| u.class == Class::Content) {
            content += 1;
            let token = &tokens[unit.first as usize];
            generic += usize::from(!unit.is_compound() && self.classes.has(WordClass::Generic, token.word));
            let in_name = if self.analysis.entities.is_empty() {
                token.is_capitalised() && !self.opens_sentence(unit.first)
            } else {
                self.entity_at[unit.first as usize] != 0
            };
            named += usize::from(in_name);
        }
        Evidence {
            count: ranges.len(),
            n: units.iter().filter(|u| u.class.is_word()).count(),
            kind,
            quoted: ranges.iter().any(|range| self.quotes.binary_search(range).is_ok()),
            at_head: self.units[ranges[0].0 as usize].first < self.head,
            content,
            generic,
            named,
            person,
            number: units.iter().any(|u| u.class == Class::Number),
            form,
        }
    }

    fn opens_sentence(&self, token: u32) -> bool {
        self.analysis.sentences.get(self.analysis.sentence_of(token) as usize).is_some_and(|s| s.first == token)
    }

    /// Where no entities are known: every content word has a capital at every occurrence.
    fn all_capitalised(&self, ranges: &[(u32, u32)]) -> bool {
        let tokens = &self.analysis.tokens;
        ranges.iter().all(|&(first, last)| {
            let mut content = self.units[first as usize..last as usize].iter().filter(|u| u.class == Class::Content);
            content.all(|u| tokens[u.first as usize].is_capitalised())
        })
    }

    /// The form by the tags of the first and last token.
    fn form(&self, first: u32, last: u32) -> Form {
        let tag = |token: u32| self.analysis.tags.get(token as usize).copied().unwrap_or_default();
        let (open, close) = (tag(first), tag(last - 1));
        let function = |t: Tag| matches!(t, Tag::Adp | Tag::Aux | Tag::Cconj | Tag::Det | Tag::Part | Tag::Pron | Tag::Sconj);
        if open == Tag::X || close == Tag::X {
            Form::Unknown
        } else if function(open) || function(close) {
            Form::Unlisted
        } else if (close.is_noun() || close == Tag::Propn) && !open.is_verb() {
            Form::Nominal
        } else if matches!(close, Tag::Adj | Tag::Adv) {
            Form::Open
        } else {
            Form::Other
        }
    }
}
