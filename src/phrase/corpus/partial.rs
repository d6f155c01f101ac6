//! What one document adds to the counts of a corpus; made on a worker thread, independent of the other documents.

use crate::document::{Analysis, Document};
use crate::entity::EntityType;
use crate::lexicon::{fold_word, format::fold_multiply, hash_key};
use crate::phrase::copies::Signature;
use crate::phrase::corpus::shard::key_of;
use crate::phrase::formula::{Formulae, Match};
use crate::phrase::listing::{Naming, cover, naming};
use crate::phrase::quote;
use crate::phrase::stem::Stems;
use crate::phrase::unit::{self, Class, Unit, WordClass, WordClasses};
use crate::tokenize::Vocabulary;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Hashes surface forms; the order of such a map is never looked at.
#[derive(Debug, Default)]
pub(super) struct SurfaceHasher(u64);

impl Hasher for SurfaceHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = fold_multiply(self.0 ^ hash_key(bytes), 0x9E37_79B9_7F4A_7C15);
    }

    fn write_u8(&mut self, _: u8) {
        // The mark that ends a string; lengths are in the hash already.
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

pub(super) type Surfaces<K> = HashMap<K, u32, BuildHasherDefault<SurfaceHasher>>;

/// A surface form of a unit.
#[derive(Clone, Debug)]
pub(super) struct Form {
    pub text: Box<str>,
    pub class: Class,
    pub compound: bool,
    pub acronym: bool,
    pub capitalised: bool,
    /// Says little in this register.
    pub generic: bool,
}

/// One unit of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub form: u32,
    pub start: u32,
    pub end: u32,
    /// How a name that starts here ends: its units, 0 for none.
    pub name: u8,
    /// What that name is.
    pub naming: Part,
    /// White space stands before it.
    pub gap: bool,
}

/// How a unit lies to the names of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Free,
    Name,
    Date,
}

/// Units `first..last`, said by somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Voice {
    pub first: u32,
    pub last: u32,
    pub name: String,
}

/// What one document adds to the corpus counts.
#[derive(Debug, Default)]
pub struct PartialCount {
    pub(super) forms: Vec<Form>,
    pub(super) places: Vec<Place>,
    pub(super) matches: Vec<Match>,
    /// Quoted phrases as units `first..last`.
    pub(super) quotes: Vec<(u32, u32)>,
    /// For each unit, where the formula that holds it ends.
    pub(super) covered: Vec<u32>,
    pub(super) voices: Vec<Voice>,
    pub(super) speaker: Option<String>,
    /// `YYYYMMDD`, zeros for what is not known.
    pub(super) date: u32,
    pub(super) words: u32,
    /// Whether entities were looked for.
    pub(super) names: bool,
    pub(super) signature: Option<Signature>,
}

impl PartialCount {
    pub(crate) fn of(
        formulae: &Formulae,
        classes: &WordClasses,
        document: &Document,
        vocabulary: &Vocabulary,
        analysis: &Analysis,
    ) -> Self {
        let text = document.text.as_str();
        let tokens = &analysis.tokens;
        let mut units = Vec::with_capacity(tokens.len() + tokens.len() / 16);
        let mut partial = Self { names: !analysis.entities.is_empty(), date: date(document, analysis), ..Self::default() };
        unit::cut(text, tokens, &analysis.sentences, classes, &mut units);
        let mut stems = Stems::default();
        stems.fill(text, tokens, vocabulary, &mut units);
        formulae.find(&units, &stems, &mut partial.matches);
        cover(units.len(), &partial.matches, &mut partial.covered);
        quote::find(text, analysis, &units, classes, &mut partial.quotes);
        let covered = &partial.covered;
        partial.quotes.retain(|&(first, last)| (first..last).any(|at| covered[at as usize] < last));
        partial.forms_of(text, analysis, classes, &units);
        partial.mark_names(analysis, &units);
        partial.words = partial.places.iter().filter(|p| partial.forms[p.form as usize].class.is_inside()).count() as u32;
        partial.voices_of(analysis, &units);
        partial.speaker = document.speaker.clone().filter(|s| !s.trim().is_empty());
        partial.signature = partial.sign();
        partial
    }

    /// The key of each unit in text order; none where no phrase runs.
    pub(crate) fn keys(&self) -> impl Iterator<Item = Option<Vec<u8>>> {
        let (mut folded, mut key) = (Vec::new(), Vec::new());
        self.places.iter().map(move |place| {
            let form = &self.forms[place.form as usize];
            key_of(form, &mut folded, &mut key);
            form.class.is_inside().then(|| key.clone())
        })
    }

    fn forms_of(&mut self, text: &str, analysis: &Analysis, classes: &WordClasses, units: &[Unit]) {
        let tokens = &analysis.tokens;
        let mut known = Surfaces::<&str>::default();
        let mut surface = String::new();
        self.places.reserve(units.len());
        for unit in units {
            let members = &tokens[unit.first as usize..unit.last as usize];
            let span = analysis.token_span(unit.first, unit.last);
            let wrapped = members.len() > 1 && members[1..].iter().any(|t| t.has_gap());
            let slice = if unit.class == Class::Break { "" } else { span.slice(text) };
            let form = match known.get(slice) {
                Some(&form) if !wrapped && self.forms[form as usize].class == unit.class => form,
                _ => {
                    unit::surface(text, tokens, std::slice::from_ref(unit), &mut surface);
                    self.forms.push(Form {
                        text: if unit.class == Class::Break { "".into() } else { surface.as_str().into() },
                        class: unit.class,
                        compound: unit.is_compound(),
                        acronym: unit.acronym,
                        capitalised: members[0].is_capitalised(),
                        generic: members.len() == 1 && classes.has(WordClass::Generic, members[0].word),
                    });
                    let form = self.forms.len() as u32 - 1;
                    known.insert(slice, form);
                    form
                }
            };
            let gap = members[0].has_gap();
            self.places.push(Place { form, start: span.start, end: span.end, name: 0, naming: Part::Free, gap });
        }
    }

    fn mark_names(&mut self, analysis: &Analysis, units: &[Unit]) {
        if analysis.entities.is_empty() {
            return;
        }
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

    /// Who says the sentences that hold positions: the outermost source, else the holders.
    fn voices_of(&mut self, analysis: &Analysis, units: &[Unit]) {
        for position in &analysis.positions {
            let Some(sentence) = analysis.sentences.get(position.sentence as usize) else { continue };
            let first = units.partition_point(|u| u.first < sentence.first) as u32;
            let last = units.partition_point(|u| u.first < sentence.last) as u32;
            let actors = position.sources.last().map_or(position.holders.as_slice(), std::slice::from_ref);
            for actor in actors {
                let voice = Voice { first, last, name: actor.name.clone() };
                if !self.voices.contains(&voice) {
                    self.voices.push(voice);
                }
            }
        }
        self.voices.sort_by_key(|v| v.first);
    }

    /// The signature over pairs of neighbouring content words.
    fn sign(&self) -> Option<Signature> {
        let mut key = Vec::new();
        let hashes: Vec<u64> = self
            .forms
            .iter()
            .map(|form| {
                fold_word(&form.text, &mut key);
                if form.class == Class::Content { hash_key(&key) | 1 } else { 0 }
            })
            .collect();
        let mut shingles = Vec::with_capacity(self.places.len() / 2);
        let mut before = 0;
        for place in &self.places {
            match (hashes[place.form as usize], self.forms[place.form as usize].class) {
                (0, Class::Break) => before = 0,
                (0, _) => {}
                (hash, _) => {
                    if before != 0 {
                        shingles.push(fold_multiply(before, hash.rotate_left(23)));
                    }
                    before = hash;
                }
            }
        }
        Signature::of(&mut shingles)
    }
}

/// The date of a document: of its metadata, else of its dateline; 0 where there is no year.
fn date(document: &Document, analysis: &Analysis) -> u32 {
    let dateline = || analysis.dateline.as_ref().and_then(|d| d.date.as_deref());
    packed(document.date.as_deref().filter(|d| packed(d) != 0).or_else(dateline).unwrap_or_default())
}

/// `2025-03-14` as 20250314, `2025-03` as 20250300, `2025` as 20250000; 0 for anything else.
pub(super) fn packed(date: &str) -> u32 {
    let mut parts = date.splitn(3, '-');
    let mut part = |length: usize| {
        let digits = parts.next().filter(|p| p.len() == length && p.bytes().all(|b| b.is_ascii_digit()))?;
        digits.parse::<u32>().ok()
    };
    let Some(year) = part(4) else { return 0 };
    let Some(month) = part(2) else { return year * 10_000 };
    year * 10_000 + month * 100 + part(2).unwrap_or(0)
}

/// The date that [`packed`] made of it; `None` for 0.
pub(super) fn unpacked(date: u32) -> Option<String> {
    let (year, month, day) = (date / 10_000, date / 100 % 100, date % 100);
    match (year, month, day) {
        (0, ..) => None,
        (_, 0, _) => Some(format!("{year:04}")),
        (_, _, 0) => Some(format!("{year:04}-{month:02}")),
        _ => Some(format!("{year:04}-{month:02}-{day:02}")),
    }
}
