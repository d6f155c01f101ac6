//! Phrases over a corpus: what each document adds, and the count over all of them.
//!
//! [`PartialCount`]s are made on worker threads and added in run order, so the result does not depend on the number of threads.
//! The counter keeps the corpus as a sequence of numbered surface forms (16 bytes a word) and counts when it is finished: only
//! then is it known which joined forms ("ironclad") are attested anywhere, and which phrases a longer one always holds.
//! A counter that works in bounded memory replaces [`PhraseCounter::add`] and the call of `Repeats` in [`PhraseCounter::finish`].

use crate::document::{Analysis, Document};
use crate::entity::EntityType;
use crate::lexicon::{fold_word, format::fold_multiply, hash_key};
use crate::phrase::formula::Match;
use crate::phrase::listing::{Naming, cover, naming};
use crate::phrase::path::stem_key;
use crate::phrase::repeats::Repeats;
use crate::phrase::stem::english;
use crate::phrase::unit::{self, Class, WordClass, WordClasses};
use crate::phrase::{CorpusPhrase, PhraseFinder, PhraseKind, quote, statistics};
use crate::span::Span;
use crate::tokenize::Vocabulary;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

/// Hashes surface forms; the order of such a map is never looked at.
#[derive(Debug, Default)]
struct SurfaceHasher(u64);

impl Hasher for SurfaceHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = fold_multiply(self.0 ^ hash_key(bytes), 0x9E37_79B9_7F4A_7C15);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

type Surfaces<K> = HashMap<K, u32, BuildHasherDefault<SurfaceHasher>>;

/// A surface form of a unit.
#[derive(Clone, Debug)]
struct Form {
    text: Box<str>,
    class: Class,
    compound: bool,
    acronym: bool,
    /// A compound whose joined form is in the lexicon.
    joined: bool,
    capitalised: bool,
    /// Says little in this register.
    generic: bool,
}

/// One unit of a text.
#[derive(Clone, Copy, Debug)]
struct Place {
    form: u32,
    start: u32,
    end: u32,
    /// How a name that starts here ends: its units, 0 for none.
    name: u8,
    /// What that name is.
    naming: Part,
    /// White space stands before it.
    gap: bool,
}

/// How a unit lies to the names of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Free,
    Name,
    Date,
}

/// What one document adds to the corpus counts; made on a worker thread, independent of the others.
#[derive(Debug, Default)]
pub struct PartialCount {
    forms: Vec<Form>,
    places: Vec<Place>,
    matches: Vec<Match>,
    quotes: Vec<(u32, u32)>,
    names: bool,
}

impl PartialCount {
    pub(crate) fn of(classes: &WordClasses, document: &Document, vocabulary: &Vocabulary, analysis: &Analysis) -> Self {
        let text = document.text.as_str();
        let tokens = &analysis.tokens;
        let (mut units, mut quotes) = (Vec::new(), Vec::new());
        unit::cut(text, tokens, &analysis.sentences, classes, &mut units);
        quote::find(text, analysis, &units, classes, &mut quotes);
        let mut partial = Self { names: !analysis.entities.is_empty(), quotes, ..Self::default() };
        let mut known = Surfaces::<&str>::default();
        let mut surface = String::new();
        partial.places.reserve(units.len());
        for unit in &units {
            let members = &tokens[unit.first as usize..unit.last as usize];
            let span = analysis.token_span(unit.first, unit.last);
            let wrapped = members.len() > 1 && members[1..].iter().any(|t| t.has_gap());
            let slice = if unit.class == Class::Break { "" } else { span.slice(text) };
            let form = match known.get(slice) {
                Some(&form) if !wrapped => form,
                _ => {
                    unit::surface(text, tokens, std::slice::from_ref(unit), &mut surface);
                    let joined = unit.is_compound() && in_lexicon(vocabulary, &surface);
                    partial.forms.push(Form {
                        text: if unit.class == Class::Break { "".into() } else { surface.as_str().into() },
                        class: unit.class,
                        compound: unit.is_compound(),
                        acronym: unit.acronym,
                        joined,
                        capitalised: members[0].is_capitalised(),
                        generic: members.len() == 1 && classes.has(WordClass::Generic, members[0].word),
                    });
                    let form = partial.forms.len() as u32 - 1;
                    known.insert(slice, form);
                    form
                }
            };
            let gap = members[0].has_gap();
            partial.places.push(Place { form, start: span.start, end: span.end, name: 0, naming: Part::Free, gap });
        }
        partial.mark_names(analysis, &units);
        let at = |start: u32| units.partition_point(|u| tokens[u.first as usize].start < start) as u32;
        for phrase in &analysis.phrases {
            if let Some(formula) = phrase.formula {
                partial.matches.extend(phrase.spans.iter().map(|s| Match { first: at(s.start), last: at(s.end), formula }));
            }
        }
        partial.matches.sort_unstable_by_key(|m| (m.first, m.last));
        partial
    }

    fn mark_names(&mut self, analysis: &Analysis, units: &[unit::Unit]) {
        let mut entity_at = vec![0u32; analysis.tokens.len()];
        for (number, entity) in analysis.entities.iter().enumerate() {
            entity_at[entity.first as usize..entity.last as usize].fill(number as u32 + 1);
        }
        for entity in &analysis.entities {
            let first = units.partition_point(|u| u.first < entity.first);
            let last = units.partition_point(|u| u.first < entity.last);
            if first >= last || units[first].first != entity.first || units[last - 1].last != entity.last {
                continue;
            }
            if let Naming::Exact(kind) = naming(analysis, &entity_at, entity.first, entity.last) {
                let date = matches!(kind, EntityType::Date | EntityType::Money | EntityType::Percent);
                self.places[first].name = u8::try_from(last - first).unwrap_or(u8::MAX);
                self.places[first].naming = if date { Part::Date } else { Part::Name };
            }
        }
    }
}

/// Whether the lexicon has the joined form of a compound.
fn in_lexicon(vocabulary: &Vocabulary, compound: &str) -> bool {
    vocabulary.get(&joined_stem(compound)).is_some()
}

fn joined_stem(compound: &str) -> Vec<u8> {
    let (mut key, mut stem) = (Vec::new(), Vec::new());
    fold_word(compound, &mut key);
    key.retain(|b| *b != b'-');
    stem_key(&english(), &key, &mut stem);
    stem
}

#[derive(Clone, Copy, Debug)]
struct Extent {
    first: u32,
    words: u32,
}

/// Counts phrases over the documents of a run, added in run order.
#[derive(Debug, Default)]
pub struct PhraseCounter {
    known: Surfaces<Box<str>>,
    forms: Vec<Form>,
    places: Vec<Place>,
    documents: Vec<Extent>,
    matches: Vec<Match>,
    quotes: Vec<(u32, u32)>,
    names: bool,
    minimum: u32,
}

impl PhraseCounter {
    /// A counter whose phrases occur at least `count` times (2 by default); set phrases are listed whatever their count.
    #[must_use]
    pub fn with_minimum(count: u32) -> Self {
        Self { minimum: count, ..Self::default() }
    }

    /// Adds the next document in run order.
    pub fn add(&mut self, partial: PartialCount) {
        let base = self.places.len() as u32;
        let PartialCount { forms, mut places, matches, quotes, names } = partial;
        let numbers: Vec<u32> = forms
            .into_iter()
            .map(|form| match self.known.get(&form.text) {
                Some(&number) => number,
                None => {
                    let number = self.forms.len() as u32;
                    self.known.insert(form.text.clone(), number);
                    self.forms.push(form);
                    number
                }
            })
            .collect();
        let words = places.iter().filter(|p| self.forms[numbers[p.form as usize] as usize].class.is_inside()).count();
        for place in &mut places {
            place.form = numbers[place.form as usize];
        }
        self.documents.push(Extent { first: base, words: words as u32 });
        self.places.append(&mut places);
        self.matches.extend(matches.into_iter().map(|m| Match { first: m.first + base, last: m.last + base, ..m }));
        self.quotes.extend(quotes.into_iter().map(|(first, last)| (first + base, last + base)));
        self.names |= names;
    }

    /// The phrases of the corpus, best first.
    #[must_use]
    pub fn finish(self, finder: &PhraseFinder) -> Vec<CorpusPhrase> {
        let keys = self.keys();
        let mut word_counts = vec![0u32; keys.iter().max().map_or(0, |&k| k as usize + 1)];
        for place in &self.places {
            word_counts[keys[place.form as usize] as usize] += 1;
        }
        // What occurs once is in nothing that occurs twice.
        let sequence: Vec<u32> =
            self.places.iter().map(|p| keys[p.form as usize]).map(|key| if word_counts[key as usize] > 1 { key } else { 0 }).collect();
        let mut repeats = Repeats::default();
        repeats.count(&sequence);
        let mut covered = Vec::new();
        cover(self.places.len(), &self.matches, &mut covered);

        let (mut forced, mut once) = (Vec::new(), BTreeMap::<Vec<u32>, Vec<(u32, u32)>>::new());
        for &(first, last) in &self.quotes {
            if (first..last).all(|at| covered[at as usize] >= last) {
                continue;
            }
            match repeats.group_at(first, (last - first) as usize) {
                Some(group) => forced.push(group),
                None => {
                    let path = self.places[first as usize..last as usize].iter().map(|p| keys[p.form as usize]).collect();
                    once.entry(path).or_default().push((first, last));
                }
            }
        }
        forced.sort_unstable();
        let quoted = forced.clone();
        forced.dedup();
        let mut listed = Vec::new();
        let minimum = self.minimum.max(2);
        repeats.select(
            &forced,
            |at| self.forms[self.places[at as usize].form as usize].class == Class::Content,
            |at, n| covered[at as usize] as usize >= at as usize + n,
            &mut listed,
        );
        let total: u64 = self.documents.iter().map(|d| u64::from(d.words)).sum();
        let mut found = BTreeMap::<u32, Vec<(u32, u32)>>::new();
        for m in &self.matches {
            found.entry(m.formula).or_default().push((m.first, m.last));
        }

        let view = View { counter: &self, keys: &keys, word_counts: &word_counts, total };
        let mut phrases: Vec<(f64, CorpusPhrase)> = Vec::new();
        for (formula, ranges) in found {
            if let Some((score, mut phrase)) = view.phrase(&ranges, PhraseKind::Formula, 0) {
                phrase.gloss = finder.formula(formula).and_then(|f| f.gloss);
                phrase.formula = Some(formula);
                phrases.push((score, phrase));
            }
        }
        for ranges in once.values().filter(|r| r.len() >= minimum as usize) {
            phrases.extend(view.phrase(ranges, PhraseKind::Quoted, ranges.len()));
        }
        let mut ranges = Vec::new();
        for &group in &listed {
            let found = repeats.group(group);
            if found.count < minimum {
                continue;
            }
            ranges.clear();
            ranges.extend(repeats.positions(group).iter().map(|&at| (at, at + u32::from(found.n))));
            let marks = quoted.partition_point(|&g| g <= group) - quoted.partition_point(|&g| g < group);
            phrases.extend(view.phrase(&ranges, PhraseKind::Collocation, marks));
        }
        phrases.sort_by(|(a, p), (b, q)| b.total_cmp(a).then_with(|| p.phrase.cmp(&q.phrase)).then_with(|| p.spans.cmp(&q.spans)));
        phrases.into_iter().zip(1..).map(|((_, phrase), id)| CorpusPhrase { id, ..phrase }).collect()
    }

    /// The key of each surface form: 0 where no phrase runs, else a number a stem.
    fn keys(&self) -> Vec<u32> {
        let stemmer = english();
        let mut numbers = Surfaces::<Vec<u8>>::default();
        let (mut folded, mut stem) = (Vec::new(), Vec::new());
        let mut keys = vec![0; self.forms.len()];
        for (form, key) in self.forms.iter().zip(&mut keys).filter(|(form, _)| form.class.is_inside() && !form.compound) {
            fold_word(&form.text, &mut folded);
            if form.acronym {
                stem.clear();
                stem.extend_from_slice(form.text.as_bytes());
            } else if form.class == Class::Content {
                stem_key(&stemmer, &folded, &mut stem);
            } else {
                // Function words count by their form, apart from the stems.
                stem.clear();
                stem.push(b' ');
                stem.extend_from_slice(&folded);
            }
            *key = number(&mut numbers, &stem);
        }
        // Joined forms of the lexicon are one with each other even where no text writes them.
        for (form, key) in self.forms.iter().zip(&mut keys).filter(|(form, _)| form.compound) {
            let joined = joined_stem(&form.text);
            *key = if form.joined || numbers.contains_key(&joined) {
                number(&mut numbers, &joined)
            } else {
                fold_word(&form.text, &mut folded);
                stem_key(&stemmer, &folded, &mut stem);
                number(&mut numbers, &stem)
            };
        }
        keys
    }
}

fn number(numbers: &mut Surfaces<Vec<u8>>, key: &[u8]) -> u32 {
    if let Some(&known) = numbers.get(key) {
        return known;
    }
    let next = numbers.len() as u32 + 1;
    numbers.insert(key.to_vec(), next);
    next
}

struct View<'a> {
    counter: &'a PhraseCounter,
    keys: &'a [u32],
    word_counts: &'a [u32],
    total: u64,
}

impl View<'_> {
    /// The phrase at these unit ranges with its ranking score; `None` for dates and amounts.
    fn phrase(&self, ranges: &[(u32, u32)], kind: PhraseKind, quoted: usize) -> Option<(f64, CorpusPhrase)> {
        let PhraseCounter { forms, places, documents, names, .. } = self.counter;
        let mut variants: Vec<(u32, u32, usize)> = Vec::new();
        let (mut named, mut dates) = (0, 0);
        let mut held: Vec<(u64, u64)> = Vec::new();
        let mut spans = Vec::with_capacity(ranges.len());
        let mut document = 0;
        let mut before = usize::MAX;
        for &(first, last) in ranges {
            let same = |&(a, b, _): &(u32, u32, usize)| {
                b - a == last - first
                    && (0..b - a).all(|i| {
                        let (known, new) = (&places[(a + i) as usize], &places[(first + i) as usize]);
                        known.form == new.form && (i == 0 || known.gap == new.gap)
                    })
            };
            match variants.iter_mut().find(|v| same(v)) {
                Some((_, _, count)) => *count += 1,
                None => variants.push((first, last, 1)),
            }
            let place = &places[first as usize];
            if u32::from(place.name) == last - first {
                named += usize::from(place.naming == Part::Name);
                dates += usize::from(place.naming == Part::Date);
            }
            document += documents[document + 1..].partition_point(|d| d.first <= first);
            if document == before {
                if let Some((_, count)) = held.last_mut() {
                    *count += 1;
                }
            } else {
                held.push((u64::from(documents[document].words), 1));
                before = document;
            }
            spans.push((document as u32, Span::new(place.start, places[last as usize - 1].end)));
        }
        if kind == PhraseKind::Collocation && dates * 2 > ranges.len() {
            return None;
        }
        variants.sort_by_key(|&(_, _, count)| std::cmp::Reverse(count));
        let (first, last, _) = variants[0];
        let shown = &places[first as usize..last as usize];
        let content = || shown.iter().map(|p| &forms[p.form as usize]).filter(|f| f.class == Class::Content);
        let name = if *names { named * 2 >= ranges.len() } else { content().all(|f| f.capitalised) };
        let kind = match kind {
            PhraseKind::Collocation if quoted * 4 >= ranges.len() && quoted > 0 => PhraseKind::Quoted,
            PhraseKind::Collocation if name => PhraseKind::Name,
            kind => kind,
        };
        let count = ranges.len() as u64;
        let dispersion = statistics::dispersion(held.iter().copied(), self.total, count);
        // A set phrase has several wordings; the measure is of the one shown.
        let key = |place: &Place| self.keys[place.form as usize];
        let wording = |&&(a, b, _): &&(u32, u32, usize)| places[a as usize..b as usize].iter().map(key).eq(shown.iter().map(key));
        let joint: usize = variants.iter().filter(wording).map(|v| v.2).sum();
        let words = shown.iter().map(key).filter(|&k| k != 0).map(|k| u64::from(self.word_counts[k as usize]));
        let npmi = statistics::npmi(joint as u64, words, self.total);
        let n = shown.iter().filter(|p| forms[p.form as usize].class.is_word()).count();
        let weight = match kind {
            PhraseKind::Formula => 2.0,
            PhraseKind::Quoted => 1.3,
            PhraseKind::Collocation => 1.0,
            PhraseKind::Name => 0.5,
        };
        let share = content().filter(|f| f.generic).count() as f64 / content().count().max(1) as f64;
        let score = weight
            * (1.0 + count as f64).ln()
            * npmi.max(0.05)
            * (1.25 - dispersion)
            * (1.0 + 0.1 * (n.min(5) as f64 - 2.0))
            * (1.0 - 0.8 * share);
        let phrase = CorpusPhrase {
            id: 0,
            phrase: self.surface(first, last),
            n: n as u8,
            kind,
            variants: variants.iter().map(|&(first, last, _)| self.surface(first, last)).collect(),
            count,
            documents: held.len() as u64,
            dispersion,
            npmi,
            gloss: None,
            formula: None,
            spans,
        };
        Some((score, phrase))
    }

    fn surface(&self, first: u32, last: u32) -> String {
        let mut text = String::new();
        for (i, place) in self.counter.places[first as usize..last as usize].iter().enumerate() {
            if i > 0 && place.gap {
                text.push(' ');
            }
            text.push_str(&self.counter.forms[place.form as usize].text);
        }
        text
    }
}
