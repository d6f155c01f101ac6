//! What the occurrences of the chosen phrases say of them: wordings, documents, dates, who says them, copies.
//!
//! Occurrences are found in the order of the suffixes, sorted by place, and read together with the texts, so every text is
//! read once and a phrase sees its occurrences in the order of the run.

use crate::error::Result;
use crate::phrase::corpus::code::broken;
use crate::phrase::corpus::nesting::Candidate;
use crate::phrase::corpus::partial::{Part, Surfaces};
use crate::phrase::corpus::shard::{DocumentCount, KnownForm, Shard, Text};
use crate::phrase::corpus::spill::{Budget, Sorted, Sorter, Store};
use crate::phrase::corpus::suffixes::{Merged, common, length};
use crate::phrase::repeats::LONGEST;
use crate::phrase::unit::Class;
use std::collections::BTreeMap;

/// A wording of a phrase.
#[derive(Clone, Debug, Default)]
pub(super) struct Wording {
    pub text: String,
    pub count: u64,
    /// Words, clitics not counted.
    pub words: u8,
    /// The run's keys, where the phrase is no n-gram.
    pub keys: Vec<u32>,
    pub content: u8,
    pub generic: u8,
    /// All its content words have a capital.
    pub capitalised: bool,
}

/// What is known of a phrase so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    /// Occurrences, known before they are read.
    pub total: u64,
    pub documents: u64,
    /// Occurrences, those of copies counted once.
    pub unique: u64,
    pub wordings: Vec<Wording>,
    pub named: u64,
    pub dates: u64,
    /// First and last date, `YYYYMMDD`.
    pub period: Option<(u32, u32)>,
    /// Numbers of actors and how often each says it.
    pub actors: Vec<(u32, u64)>,
    document: Option<u32>,
    here: u64,
    distance: f64,
    absent: f64,
    /// For each group of copies the most occurrences in one of them.
    groups: Vec<(u32, u64)>,
}

/// The phrases whose occurrences are read.
#[derive(Debug, Default)]
pub(super) struct Tallies {
    /// One a chosen n-gram.
    pub chosen: Vec<Tally>,
    /// By number of the set phrase.
    pub formulae: BTreeMap<u32, Tally>,
    /// By their keys: quoted phrases that are no n-grams.
    pub loose: BTreeMap<Vec<u8>, Tally>,
    /// Names of actors by number.
    pub actors: Vec<String>,
}

/// Where every occurrence stands: document and number of the phrase, start and end; in the order of documents.
pub(super) type Spans = Store<2>;

/// What the occurrences are read from.
pub(super) struct Texts<'t> {
    /// Shards with the run's keys for theirs.
    pub shards: Vec<(&'t Shard, std::sync::Arc<Vec<u32>>)>,
    /// Words of all documents, and of each.
    pub words: u64,
    pub lengths: &'t [u32],
    /// For each document the first one of its group of copies, and whether it has any.
    pub groups: &'t [u32],
    pub copied: &'t [bool],
    pub budget: &'t Budget,
}

/// Finds where the chosen n-grams occur: unit, then number of the phrase and of its units.
pub(super) fn find(merged: Merged, chosen: &[Candidate], is_reference: &[bool], budget: &Budget) -> Result<Sorted<2>> {
    let mut out = Sorter::new(budget.clone());
    let start_of = |n: usize| chosen.partition_point(|c| usize::from(c.group.n) < n);
    let ends: [usize; LONGEST + 1] = std::array::from_fn(|n| start_of(n + 1));
    let mut next: [usize; LONGEST + 1] = std::array::from_fn(start_of);
    // By length; none of 0 or 1.
    let mut current = [None; LONGEST + 1];
    let mut before = [0; LONGEST];
    merged.for_each(|suffix, _, shard| {
        let shared = common(&before, &suffix.keys);
        let depth = length(&suffix.keys);
        for n in 2..=LONGEST {
            if n <= shared {
                continue;
            }
            current[n] = None;
            if n > depth {
                continue;
            }
            let keys = &suffix.keys[..n];
            while next[n] < ends[n] && &chosen[next[n]].group.keys[..n] < keys {
                next[n] += 1;
            }
            if next[n] < ends[n] && &chosen[next[n]].group.keys[..n] == keys {
                current[n] = Some(next[n]);
            }
        }
        before = suffix.keys;
        if !is_reference[shard] {
            for (n, phrase) in current.iter().enumerate().take(depth + 1) {
                if let Some(phrase) = phrase {
                    out.push([suffix.at, (*phrase as u64) << 8 | n as u64])?;
                }
            }
        }
        Ok(())
    })?;
    Ok(out.finish()?)
}

/// Reads all texts and adds every occurrence to its tally.
pub(super) fn read(texts: &Texts<'_>, occurrences: Sorted<2>, tallies: &mut Tallies) -> Result<Spans> {
    let mut spans = Store::new(texts.budget.clone());
    let mut occurrences = occurrences.peekable();
    let (mut base, mut number) = (0u64, 0u32);
    let mut known = Surfaces::<Box<str>>::default();
    let mut text = Text::default();
    let formula_base = tallies.chosen.len() as u64;
    let formulae: Vec<u32> = tallies.formulae.keys().copied().collect();
    let loose_base = formula_base + formulae.len() as u64;
    let loose: Vec<Vec<u8>> = tallies.loose.keys().cloned().collect();
    for (shard, keys) in &texts.shards {
        let forms = shard.forms()?;
        let mut reader = shard.texts();
        for document in &shard.documents {
            Shard::text(&mut reader, document.units, forms.len(), &mut text)?;
            let end = base + u64::from(document.units);
            let mut page = Page {
                texts,
                text: &text,
                forms: &forms,
                keys,
                document,
                number,
                surface: String::new(),
                known: &mut known,
                actors: &mut tallies.actors,
            };
            while let Some(found) = occurrences.next_if(|o| o.as_ref().map_or(true, |o| o[0] < end)) {
                let [at, what] = found?;
                let (first, phrase) = ((at - base) as u32, what >> 8);
                let last = first + (what & 0xFF) as u32;
                page.add(&mut tallies.chosen[phrase as usize], phrase, (first, last), &mut spans)?;
            }
            for m in &text.matches {
                if let (Some(tally), Ok(place)) = (tallies.formulae.get_mut(&m.formula), formulae.binary_search(&m.formula)) {
                    page.add(tally, formula_base + place as u64, (m.first, m.last), &mut spans)?;
                }
            }
            for (first, last, path) in &text.quotes {
                if let (Some(tally), Ok(place)) = (tallies.loose.get_mut(path), loose.binary_search(path)) {
                    page.add(tally, loose_base + place as u64, (*first, *last), &mut spans)?;
                }
            }
            base = end;
            number += 1;
        }
    }
    for tally in tallies.chosen.iter_mut().chain(tallies.formulae.values_mut()).chain(tallies.loose.values_mut()) {
        tally.leave(texts);
        tally.wordings.sort_by_key(|w| std::cmp::Reverse(w.count)); // stable: ties stay in the order of the run
        tally.unique += tally.groups.iter().map(|g| g.1).sum::<u64>();
    }
    Ok(spans)
}

/// One document while its occurrences are read.
struct Page<'p> {
    texts: &'p Texts<'p>,
    text: &'p Text,
    forms: &'p [KnownForm],
    keys: &'p [u32],
    document: &'p DocumentCount,
    number: u32,
    surface: String,
    known: &'p mut Surfaces<Box<str>>,
    actors: &'p mut Vec<String>,
}

impl Page<'_> {
    fn add(&mut self, tally: &mut Tally, phrase: u64, (first, last): (u32, u32), spans: &mut Spans) -> Result<()> {
        let places = self.text.places.get(first as usize..last as usize).filter(|p| !p.is_empty()).ok_or_else(broken)?;
        self.surface.clear();
        for (i, place) in places.iter().enumerate() {
            if i > 0 && place.gap {
                self.surface.push(' ');
            }
            self.surface.push_str(&self.forms[place.form as usize].text);
        }
        match tally.wordings.iter_mut().find(|w| w.text == self.surface) {
            Some(wording) => wording.count += 1,
            None => {
                let wording = self.wording(first, last);
                tally.wordings.push(wording);
            }
        }
        if u32::from(places[0].name) == last - first {
            tally.named += u64::from(places[0].naming == Part::Name);
            tally.dates += u64::from(places[0].naming == Part::Date);
        }
        if tally.document != Some(self.number) {
            tally.leave(self.texts);
            tally.document = Some(self.number);
            tally.documents += 1;
            let date = self.document.date;
            if date != 0 {
                let (from, to) = tally.period.unwrap_or((date, date));
                tally.period = Some((from.min(date), to.max(date)));
            }
        }
        tally.here += 1;
        let mut said = false;
        for voice in self.text.voices.iter().take_while(|v| v.first <= first).filter(|v| last <= v.last) {
            said = true;
            let actor = actor(self.known, self.actors, &voice.name);
            tally.say(actor);
        }
        if !said && !self.text.speaker.is_empty() {
            let actor = actor(self.known, self.actors, &self.text.speaker);
            tally.say(actor);
        }
        let end = places[places.len() - 1].end;
        spans.push([u64::from(self.number) << 32 | phrase, u64::from(places[0].start) << 32 | u64::from(end)])?;
        Ok(())
    }

    fn wording(&self, first: u32, last: u32) -> Wording {
        let mut wording = Wording { text: self.surface.clone(), count: 1, capitalised: true, ..Wording::default() };
        for place in &self.text.places[first as usize..last as usize] {
            let form = &self.forms[place.form as usize];
            wording.words += u8::from(form.class.is_word());
            if form.class == Class::Content {
                wording.content += 1;
                wording.generic += u8::from(form.generic);
                wording.capitalised &= form.capitalised;
            }
            if let Some(&key) = form.key.checked_sub(1).and_then(|key| self.keys.get(key as usize)) {
                wording.keys.push(key);
            }
        }
        wording
    }
}

fn actor(known: &mut Surfaces<Box<str>>, actors: &mut Vec<String>, name: &str) -> u32 {
    if let Some(&number) = known.get(name) {
        return number;
    }
    known.insert(name.into(), actors.len() as u32);
    actors.push(name.to_owned());
    actors.len() as u32 - 1
}

impl Tally {
    /// A phrase that occurs `total` times.
    pub(super) fn of(total: u64) -> Self {
        Self { total, absent: 1.0, ..Self::default() }
    }

    fn say(&mut self, actor: u32) {
        match self.actors.iter_mut().find(|(known, _)| *known == actor) {
            Some((_, count)) => *count += 1,
            None => self.actors.push((actor, 1)),
        }
    }

    /// Closes the document it was in.
    fn leave(&mut self, texts: &Texts<'_>) {
        let Some(document) = self.document.take() else { return };
        let share = f64::from(texts.lengths[document as usize]) / texts.words.max(1) as f64;
        self.distance += (share - self.here as f64 / self.total.max(1) as f64).abs();
        self.absent -= share;
        if texts.copied[document as usize] {
            let group = texts.groups[document as usize];
            match self.groups.iter_mut().find(|(known, _)| *known == group) {
                Some((_, most)) => *most = (*most).max(self.here),
                None => self.groups.push((group, self.here)),
            }
        } else {
            self.unique += self.here;
        }
        self.here = 0;
    }

    /// Gries' DP, as [`crate::phrase::statistics::dispersion`] computes it.
    pub(super) fn dispersion(&self) -> f64 {
        (0.5 * (self.distance + self.absent.max(0.0))).clamp(0.0, 1.0)
    }
}
