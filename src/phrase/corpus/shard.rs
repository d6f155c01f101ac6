//! A shard: some documents of a run, counted and sorted, as bytes in memory or in a file.
//!
//! Words are numbered in the order of their keys, so shards with different words merge without being sorted again: number n
//! of one shard becomes a number of the whole run, and larger ones stay larger. A shard holds its keys, surface forms,
//! documents, units in text order, and the suffix of up to eight units that starts at each unit, sorted; of a suffix only
//! what differs from the one before is written. All n-grams of one kind stand together in that order (SUFFIX-σ, K. Berberich
//! and S. Bedathur 2013).

use crate::error::Result;
use crate::lexicon::fold_word;
use crate::phrase::copies::Signature;
use crate::phrase::corpus::code::{Reader, Source, broken, put, put_bytes};
use crate::phrase::corpus::partial::{Form, Part, PartialCount, Place, Surfaces, Voice};
use crate::phrase::corpus::suffixes;
use crate::phrase::formula::Match;
use crate::phrase::path::stem_key;
use crate::phrase::stem::english;
use crate::phrase::unit::Class;
use std::collections::BTreeMap;
use std::io::Write;

/// Number of sections of a shard.
const SECTIONS: usize = 7;

/// Bytes a unit takes while a shard is made, roughly: its key and marks, its place, its entry while sorting.
const UNIT_BYTES: usize = 36;

/// What stands in quotation marks or in a formula at a unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mark {
    /// Units from here that a formula holds.
    pub covered: u8,
    /// Units of the quoted phrase that starts here.
    pub quoted: u8,
}

/// A shard in the making.
#[derive(Debug, Default)]
pub(super) struct ShardBuilder {
    /// By flags and text.
    known: Surfaces<Box<[u8]>>,
    forms: Vec<u8>,
    form_keys: Vec<u32>,
    numbers: Surfaces<Box<[u8]>>,
    keys: Vec<Box<[u8]>>,
    key_counts: Vec<u64>,
    /// A key a unit, plus one; 0 where no phrase runs.
    sequence: Vec<u32>,
    /// A mark a unit.
    marks: Vec<Mark>,
    places: Vec<u8>,
    documents: Vec<u8>,
    signatures: Vec<u8>,
    count: u64,
    /// Occurrences of set phrases.
    formulae: BTreeMap<u32, u64>,
    /// Occurrences of quoted phrases that hold commas or are longer than n-grams.
    loose: BTreeMap<Vec<u8>, u64>,
    folded: Vec<u8>,
    stem: Vec<u8>,
}

/// The key of a surface form, the same in every shard. Compounds have the key of their joined form; what opens no phrase
/// has a key apart from the stems, which starts with a space.
pub(super) fn key_of(form: &Form, folded: &mut Vec<u8>, key: &mut Vec<u8>) {
    fold_word(&form.text, folded);
    key.clear();
    if form.class != Class::Content {
        key.push(b' ');
        key.extend_from_slice(folded);
    } else if form.acronym {
        key.extend_from_slice(form.text.as_bytes());
    } else {
        if form.compound {
            folded.retain(|b| *b != b'-');
        }
        stem_key(&english(), folded, key);
    }
}

impl ShardBuilder {
    /// Bytes in use, roughly, and those that finishing takes.
    pub(super) fn bytes(&self) -> usize {
        self.sequence.len() * UNIT_BYTES + self.known.len() * 160 + self.documents.len() + self.signatures.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Adds a document.
    pub(super) fn add(&mut self, partial: &PartialCount) {
        let base = self.sequence.len();
        let numbers: Vec<u32> = partial.forms.iter().map(|form| self.form(form)).collect();
        let mut end = 0;
        for place in &partial.places {
            let form = numbers[place.form as usize];
            let key = self.form_keys[form as usize];
            self.sequence.push(key);
            if key > 0 {
                self.key_counts[key as usize - 1] += 1;
            }
            put(&mut self.places, form.into());
            put(&mut self.places, u64::from(place.start.wrapping_sub(end)));
            put(&mut self.places, u64::from(place.end - place.start));
            self.places.push(u8::from(place.gap) | (place.naming as u8) << 1);
            if place.naming != Part::Free {
                self.places.push(place.name);
            }
            end = place.end;
        }
        let covered = |(at, &end): (usize, &u32)| u8::try_from((end as usize).saturating_sub(at)).unwrap_or(u8::MAX);
        self.marks.extend(partial.covered.iter().enumerate().map(|unit| Mark { covered: covered(unit), quoted: 0 }));
        put(&mut self.places, partial.matches.len() as u64);
        for m in &partial.matches {
            [m.first, m.last - m.first, m.formula].into_iter().for_each(|n| put(&mut self.places, n.into()));
            *self.formulae.entry(m.formula).or_default() += 1;
        }
        let keyed = |&(first, last): &(u32, u32)| {
            let inside = |p: &Place| partial.forms[p.form as usize].class.is_inside();
            (last - first) as usize <= crate::phrase::repeats::LONGEST && partial.places[first as usize..last as usize].iter().all(inside)
        };
        for quote in partial.quotes.iter().filter(|q| keyed(q)) {
            self.marks[base + quote.0 as usize].quoted = (quote.1 - quote.0) as u8;
        }
        let loose: Vec<_> = partial.quotes.iter().filter(|q| !keyed(q)).collect();
        put(&mut self.places, loose.len() as u64);
        for &&(first, last) in &loose {
            let path = self.path(&partial.places[first as usize..last as usize], &numbers);
            put(&mut self.places, first.into());
            put(&mut self.places, u64::from(last - first));
            put_bytes(&mut self.places, &path);
            *self.loose.entry(path).or_default() += 1;
        }
        put(&mut self.places, partial.voices.len() as u64);
        for voice in &partial.voices {
            put(&mut self.places, voice.first.into());
            put(&mut self.places, u64::from(voice.last - voice.first));
            put_bytes(&mut self.places, voice.name.as_bytes());
        }
        put_bytes(&mut self.places, partial.speaker.as_deref().unwrap_or_default().as_bytes());
        for number in [partial.places.len() as u32, partial.words, partial.date, u32::from(partial.names)] {
            put(&mut self.documents, number.into());
        }
        Signature::write(partial.signature.as_ref(), &mut self.signatures);
        self.count += 1;
    }

    /// The keys of units as one string, a comma for what has none.
    fn path(&self, places: &[Place], numbers: &[u32]) -> Vec<u8> {
        let mut path = Vec::new();
        for place in places {
            match self.form_keys[numbers[place.form as usize] as usize] {
                0 => path.push(b','),
                key => path.extend_from_slice(&self.keys[key as usize - 1]),
            }
            path.push(b'\t');
        }
        path
    }

    fn form(&mut self, form: &Form) -> u32 {
        // "not" is a word, or a part of "cannot".
        let flags = form.class as u8 | u8::from(form.capitalised) << 3 | u8::from(form.generic) << 4;
        self.folded.clear();
        self.folded.push(flags);
        self.folded.extend_from_slice(form.text.as_bytes());
        if let Some(&number) = self.known.get(self.folded.as_slice()) {
            return number;
        }
        let number = self.form_keys.len() as u32;
        self.known.insert(self.folded.as_slice().into(), number);
        put_bytes(&mut self.forms, form.text.as_bytes());
        self.forms.push(flags);
        let mut key = 0;
        if form.class.is_inside() {
            key_of(form, &mut self.folded, &mut self.stem);
            key = match self.numbers.get(self.stem.as_slice()) {
                Some(&known) => known,
                None => {
                    let stem: Box<[u8]> = self.stem.as_slice().into();
                    self.keys.push(stem.clone());
                    self.key_counts.push(0);
                    self.numbers.insert(stem, self.keys.len() as u32);
                    self.keys.len() as u32
                }
            };
        }
        self.form_keys.push(key);
        number
    }

    /// Sorts the suffixes on `threads` threads and writes the shard.
    pub(super) fn write(self, threads: usize, longest: usize, out: &mut impl Write) -> std::io::Result<()> {
        let Self {
            known,
            mut forms,
            form_keys,
            numbers,
            keys,
            key_counts,
            mut sequence,
            marks,
            places,
            documents,
            signatures,
            count,
            formulae,
            loose,
            ..
        } = self;
        drop((known, numbers));
        let mut order: Vec<u32> = (0..keys.len() as u32).collect();
        order.sort_unstable_by(|&a, &b| keys[a as usize].cmp(&keys[b as usize]));
        let mut rank = vec![0u32; keys.len() + 1];
        let mut section = Vec::new();
        put(&mut section, keys.len() as u64);
        for (number, &key) in order.iter().enumerate() {
            rank[key as usize + 1] = number as u32 + 1;
            put_bytes(&mut section, &keys[key as usize]);
            put(&mut section, key_counts[key as usize]);
        }
        for key in &mut sequence {
            *key = rank[*key as usize];
        }
        let mut all_forms = Vec::with_capacity(forms.len() + form_keys.len() * 3);
        put(&mut all_forms, form_keys.len() as u64);
        all_forms.append(&mut forms);
        form_keys.iter().for_each(|&key| put(&mut all_forms, rank[key as usize].into()));
        let mut sums = Vec::new();
        put(&mut sums, formulae.len() as u64);
        formulae.iter().for_each(|(&formula, &count)| [u64::from(formula), count].into_iter().for_each(|n| put(&mut sums, n)));
        put(&mut sums, loose.len() as u64);
        for (path, count) in &loose {
            put_bytes(&mut sums, path);
            put(&mut sums, *count);
        }
        let words = keys.len() as u32;
        drop((keys, key_counts, order, rank));
        let sorted = suffixes::sort(&sequence, words, longest, threads);
        let suffixes = suffixes::encode(&sequence, &sorted, &marks, longest, threads);
        drop((sorted, sequence, marks));
        let mut counted = Vec::new();
        put(&mut counted, count);
        counted.extend(documents);
        let suffixes: Vec<&[u8]> = suffixes.iter().map(Vec::as_slice).collect();
        let sections: [&[&[u8]]; SECTIONS] = [&[&section], &[&all_forms], &[&counted], &[&places], &suffixes, &[&signatures], &[&sums]];
        for parts in sections {
            let length: usize = parts.iter().map(|bytes| bytes.len()).sum();
            out.write_all(&(length as u64).to_le_bytes())?;
        }
        sections.iter().copied().flatten().try_for_each(|bytes| out.write_all(bytes))
    }
}

/// What is known of a document of a shard.
#[derive(Clone, Copy, Debug)]
pub(super) struct DocumentCount {
    pub units: u32,
    pub words: u32,
    pub date: u32,
    pub names: bool,
}

/// A shard that is complete.
#[derive(Debug)]
pub(super) struct Shard {
    source: Source,
    sections: [(u64, u64); SECTIONS],
    /// Documents in run order.
    pub documents: Vec<DocumentCount>,
    /// Units of all documents.
    pub units: u64,
}

/// A surface form as the shard keeps it.
#[derive(Clone, Debug)]
pub(super) struct KnownForm {
    pub text: Box<str>,
    /// The shard's number of its key, from 1; 0 where it has none.
    pub key: u32,
    pub class: Class,
    pub capitalised: bool,
    pub generic: bool,
}

/// The units of a document and what is marked in them.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub places: Vec<Place>,
    pub matches: Vec<Match>,
    /// Quoted phrases that are no n-grams, with their keys.
    pub quotes: Vec<(u32, u32, Vec<u8>)>,
    pub voices: Vec<Voice>,
    pub speaker: String,
}

const CLASSES: [Class; 6] = [Class::Break, Class::Comma, Class::Content, Class::Function, Class::Number, Class::Clitic];

impl Shard {
    /// Opens a shard that starts at byte `at` of a source.
    pub(super) fn open(source: Source, at: u64) -> Result<Self> {
        let head = (SECTIONS * 8) as u64;
        let mut reader = Reader::new(&source, at, at + head);
        let mut sections = [(0, 0); SECTIONS];
        let mut start = at + head;
        for section in &mut sections {
            let mut bytes = [0; 8];
            for byte in &mut bytes {
                *byte = reader.byte()?;
            }
            let end = start.checked_add(u64::from_le_bytes(bytes)).ok_or_else(broken)?;
            *section = (start, end);
            start = end;
        }
        let mut shard = Self { source, sections, documents: Vec::new(), units: 0 };
        let mut reader = shard.section(2);
        for _ in 0..reader.number()? {
            let [units, words, date, names] = [reader.u32()?, reader.u32()?, reader.u32()?, reader.u32()?];
            shard.units += u64::from(units);
            shard.documents.push(DocumentCount { units, words, date, names: names != 0 });
        }
        Ok(shard)
    }

    /// Writes all its bytes.
    pub(super) fn copy(&self, out: &mut impl Write) -> Result<()> {
        let start = self.sections[0].0 - (SECTIONS * 8) as u64;
        Reader::new(&self.source, start, self.end()).copy(out)
    }

    /// One past its last byte.
    pub(super) fn end(&self) -> u64 {
        self.sections[SECTIONS - 1].1
    }

    fn section(&self, number: usize) -> Reader {
        let (start, end) = self.sections[number];
        Reader::new(&self.source, start, end)
    }

    /// Calls `each` with every key and its count, in order.
    pub(super) fn keys(&self, mut each: impl FnMut(Vec<u8>, u64)) -> Result<()> {
        let mut reader = self.section(0);
        for _ in 0..reader.number()? {
            let key = reader.bytes()?;
            each(key, reader.number()?);
        }
        Ok(())
    }

    /// All surface forms.
    pub(super) fn forms(&self) -> Result<Vec<KnownForm>> {
        let mut reader = self.section(1);
        let mut forms = Vec::new();
        let count = reader.number()?;
        for _ in 0..count {
            let text = reader.string()?.into_boxed_str();
            let flags = reader.byte()?;
            let class = *CLASSES.get(usize::from(flags & 7)).ok_or_else(broken)?;
            forms.push(KnownForm { text, key: 0, class, capitalised: flags & 8 != 0, generic: flags & 16 != 0 });
        }
        for form in &mut forms {
            form.key = reader.u32()?;
        }
        Ok(forms)
    }

    /// The sorted suffixes.
    pub(super) fn suffixes(&self) -> Reader {
        self.section(4)
    }

    /// The documents' texts; to be read one after the other by [`Shard::text`].
    pub(super) fn texts(&self) -> Reader {
        self.section(3)
    }

    /// Reads the next text, of `units` units over `forms` forms.
    pub(super) fn text(reader: &mut Reader, units: u32, forms: usize, text: &mut Text) -> Result<()> {
        text.places.clear();
        let mut before = 0u32;
        for _ in 0..units {
            let form = reader.below(forms)? as u32;
            let start = before.wrapping_add(reader.u32()?);
            let end = start.checked_add(reader.u32()?).ok_or_else(broken)?;
            let flags = reader.byte()?;
            let naming = *[Part::Free, Part::Name, Part::Date].get(usize::from(flags >> 1)).ok_or_else(broken)?;
            let name = if naming == Part::Free { 0 } else { reader.byte()? };
            text.places.push(Place { form, start, end, name, naming, gap: flags & 1 != 0 });
            before = end;
        }
        let range = |first: u32, length: u32| {
            let last = first.checked_add(length).filter(|&last| last <= units && length > 0).ok_or_else(broken)?;
            Ok::<_, crate::Error>((first, last))
        };
        text.matches.clear();
        for _ in 0..reader.number()? {
            let (first, last) = range(reader.u32()?, reader.u32()?)?;
            text.matches.push(Match { first, last, formula: reader.u32()? });
        }
        text.quotes.clear();
        for _ in 0..reader.number()? {
            let (first, last) = range(reader.u32()?, reader.u32()?)?;
            text.quotes.push((first, last, reader.bytes()?));
        }
        text.voices.clear();
        for _ in 0..reader.number()? {
            let (first, last) = range(reader.u32()?, reader.u32()?)?;
            text.voices.push(Voice { first, last, name: reader.string()? });
        }
        text.speaker = reader.string()?;
        Ok(())
    }

    /// Adds how often set phrases occur, and quoted phrases that are no n-grams.
    pub(super) fn sums(&self, formulae: &mut BTreeMap<u32, u64>, loose: &mut BTreeMap<Vec<u8>, u64>) -> Result<()> {
        let mut reader = self.section(6);
        for _ in 0..reader.number()? {
            let (formula, count) = (reader.u32()?, reader.number()?);
            *formulae.entry(formula).or_default() += count;
        }
        for _ in 0..reader.number()? {
            let (path, count) = (reader.bytes()?, reader.number()?);
            *loose.entry(path).or_default() += count;
        }
        Ok(())
    }

    /// Calls `each` with the signature of every document.
    pub(super) fn signatures(&self, mut each: impl FnMut(Option<&Signature>) -> Result<()>) -> Result<()> {
        let mut reader = self.section(5);
        for _ in &self.documents {
            let mut bytes = [0; Signature::BYTES];
            for byte in &mut bytes {
                *byte = reader.byte()?;
            }
            each(Signature::read(&bytes).as_ref())?;
        }
        Ok(())
    }
}
