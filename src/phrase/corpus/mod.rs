//! Phrases over a corpus of any size, in bounded memory.
//!
//! [`PartialCount`]s are made on worker threads and added in run order. They gather in a shard (`shard`) until that takes its
//! share of the memory; then it is sorted and goes to a temporary file. At the end the shards are merged (`suffixes`): all
//! n-grams of a kind stand together and are counted exactly (`groups`), those that may be phrases are compared with what
//! holds them (`nesting`), and the occurrences of those that are shown are read with their texts (`occurrences`). Shards may
//! also be written to a file and merged in another run ([`PhraseCounter::write`], [`PhraseCounter::read`]).
//!
//! The result is the same for any memory, number of threads and division into files, since every step is a merge by keys and
//! places. In memory stay: the distinct words, four bytes a document, four bytes a word and shard, and the phrases shown.

pub(crate) mod code;
mod groups;
mod keys;
mod nesting;
mod occurrences;
mod partial;
mod shard;
pub(crate) mod spill;
mod suffixes;

pub use groups::NgramTotal;
pub use partial::PartialCount;

use crate::error::{Error, ErrorKind, Result};
use crate::phrase::copies::Copies;
use crate::phrase::reference::Reference;
use crate::phrase::repeats::LONGEST;
use crate::phrase::{CorpusPhrase, PhraseFinder, PhraseKind, statistics};
use crate::span::Span;
use code::Source;
use keys::Keys;
use nesting::{Candidate, Candidates};
use occurrences::{Tallies, Tally, Texts, Wording};
use shard::{Shard, ShardBuilder};
use spill::Budget;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use suffixes::{Merged, Stream};

/// How phrases are counted.
#[derive(Clone, Debug)]
pub struct Counting {
    /// Bytes that counting may take, roughly; what does not fit goes to temporary files.
    pub memory: usize,
    /// Threads that sort.
    pub threads: NonZeroUsize,
    /// Occurrences of a phrase at least (2 or more); set phrases are listed whatever their count.
    pub minimum: u64,
    /// The longest n-gram, 2 to 8 words.
    pub longest: usize,
    /// Where temporary files go.
    pub folder: PathBuf,
}

impl Counting {
    /// Memory where the user says nothing, in bytes.
    pub const MEMORY: usize = 512 << 20;
}

impl Default for Counting {
    fn default() -> Self {
        Self { memory: Self::MEMORY, threads: NonZeroUsize::MIN, minimum: 2, longest: LONGEST, folder: std::env::temp_dir() }
    }
}

/// Start of a file of partial counts.
const MAGIC: &[u8] = b"demarche phrase counts 1\n";

/// Counts phrases over the documents of a run, added in run order.
///
/// ```
/// use demarche::phrase::PhraseCounter;
/// use demarche::{Analyzer, Document};
/// let analyzer = Analyzer::builder().build()?;
/// let mut counter = PhraseCounter::default();
/// for text in ["The deep-water port is open.", "They share a deep-water port."] {
///     let document = Document::from_text("note", text);
///     let analysis = analyzer.analyze(&document);
///     counter.add(&analyzer.phrases().partial(&document, analyzer.vocabulary(), &analysis))?;
/// }
/// let found = counter.finish(analyzer.phrases())?;
/// assert_eq!((found.phrases[0].phrase.as_str(), found.phrases[0].count), ("deep-water port", 2));
/// # Ok::<(), demarche::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct PhraseCounter {
    counting: Counting,
    open: [ShardBuilder; 2],
    /// In run order, those of the reference marked.
    shards: Vec<(Shard, bool)>,
}

/// Which documents are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Run,
    Reference,
}

impl PhraseCounter {
    /// A counter.
    #[must_use]
    pub fn new(counting: Counting) -> Self {
        let counting = Counting { minimum: counting.minimum.max(2), longest: counting.longest.clamp(2, LONGEST), ..counting };
        Self { counting, ..Self::default() }
    }

    /// Adds the next document in run order.
    ///
    /// # Errors
    /// When a temporary file cannot be written.
    pub fn add(&mut self, partial: &PartialCount) -> Result<()> {
        self.add_to(Side::Run, partial)
    }

    /// Adds a document of the corpus that phrases are compared with.
    ///
    /// # Errors
    /// When a temporary file cannot be written.
    pub fn add_reference(&mut self, partial: &PartialCount) -> Result<()> {
        self.add_to(Side::Reference, partial)
    }

    fn add_to(&mut self, side: Side, partial: &PartialCount) -> Result<()> {
        let open = &mut self.open[side as usize];
        open.add(partial);
        if open.bytes() > self.counting.memory / 2 {
            self.close(side, Close::ToFile)?;
        }
        Ok(())
    }

    /// Completes the open shard of one side.
    fn close(&mut self, side: Side, to: Close) -> Result<()> {
        let open = std::mem::take(&mut self.open[side as usize]);
        if open.is_empty() {
            return Ok(());
        }
        let (threads, longest) = (self.counting.threads.get(), self.counting.longest);
        let source = match to {
            Close::InMemory => {
                let mut bytes = Vec::new();
                open.write(threads, longest, &mut bytes)?;
                Source::Memory(Arc::new(bytes))
            }
            Close::ToFile => {
                let mut out = BufWriter::new(spill::scratch_file(&self.counting.folder)?);
                open.write(threads, longest, &mut out)?;
                Source::File(Arc::new(out.into_inner().map_err(std::io::IntoInnerError::into_error)?))
            }
        };
        self.shards.push((Shard::open(source, 0)?, side == Side::Reference));
        Ok(())
    }

    fn close_all(&mut self) -> Result<()> {
        for side in [Side::Run, Side::Reference] {
            self.close(side, if self.shards.is_empty() { Close::InMemory } else { Close::ToFile })?;
        }
        Ok(())
    }

    /// Writes what was counted, to be merged by [`PhraseCounter::read`].
    ///
    /// # Errors
    /// When the file cannot be written, or a temporary file.
    pub fn write(mut self, finder: &PhraseFinder, path: &Path) -> Result<()> {
        self.close_all()?;
        let place = |e: std::io::Error| Error::from(e).at_path(path).help("choose a file you can write with --partial");
        let mut out = BufWriter::new(File::create(path).map_err(place)?);
        let mut head = MAGIC.to_vec();
        head.extend(finder.digest().to_le_bytes());
        head.push(self.counting.longest as u8);
        out.write_all(&head).map_err(place)?;
        for (shard, is_reference) in &self.shards {
            out.write_all(&[1 + u8::from(*is_reference)]).map_err(place)?;
            shard.copy(&mut out)?;
        }
        out.write_all(&[0]).and_then(|()| out.flush()).map_err(place)
    }

    /// Adds the counts of a file after those added so far.
    ///
    /// # Errors
    /// When it cannot be read, is no such file, is broken, or was made with other set phrases or another `longest`.
    pub fn read(&mut self, finder: &PhraseFinder, path: &Path) -> Result<()> {
        self.close(Side::Run, Close::ToFile)?;
        self.close(Side::Reference, Close::ToFile)?;
        let file = File::open(path).map_err(|e| Error::from(e).at_path(path).help("name files written by phrases --partial"))?;
        let length = file.metadata().map_err(|e| Error::from(e).at_path(path))?.len();
        let source = Source::File(Arc::new(file));
        let read = || -> Result<Vec<(Shard, bool)>> {
            let mut reader = code::Reader::new(&source, 0, length);
            for &byte in MAGIC {
                if reader.byte()? != byte {
                    return Err(Error::new(ErrorKind::Malformed("no partial counts of this version".into()))
                        .help("write them with phrases --partial"));
                }
            }
            let mut digest = [0; 8];
            for byte in &mut digest {
                *byte = reader.byte()?;
            }
            let longest = usize::from(reader.byte()?);
            if u64::from_le_bytes(digest) != finder.digest() || longest != self.counting.longest {
                let what = "counted with other set phrases or lengths".to_owned();
                return Err(Error::new(ErrorKind::Malformed(what)).help("give the same --lexicon, --formulae and --longest to all runs"));
            }
            let mut at = MAGIC.len() as u64 + 9;
            let mut shards = Vec::new();
            loop {
                match code::Reader::new(&source, at, length).byte()? {
                    0 if at + 1 == length => return Ok(shards),
                    side @ 1..=2 => {
                        let shard = Shard::open(source.clone(), at + 1)?;
                        at = shard.end();
                        shards.push((shard, side == 2));
                    }
                    _ => return Err(code::broken()),
                }
            }
        };
        let shards = read().map_err(|e| e.at_path(path))?;
        self.shards.extend(shards);
        Ok(())
    }

    /// How many n-grams of each length there are, from 2 on.
    ///
    /// # Errors
    /// When a temporary file cannot be written or read.
    pub fn ngrams(mut self) -> Result<Vec<NgramTotal>> {
        self.close_all()?;
        let (_, maps) = self.keys()?;
        let mut totals = vec![NgramTotal::default(); self.counting.longest - 1];
        groups::scan(self.merged(&maps)?, &self.references(), |group| {
            let total = &mut totals[usize::from(group.n) - 2];
            total.distinct += 1;
            total.recurring += u64::from(group.count > 1);
            total.occurrences += group.count;
            Ok(())
        })?;
        Ok(totals)
    }

    fn keys(&self) -> Result<(Keys, Vec<Arc<Vec<u32>>>)> {
        Keys::of(self.shards.iter().map(|(shard, is_reference)| (shard, *is_reference)))
    }

    fn references(&self) -> Vec<bool> {
        self.shards.iter().map(|s| s.1).collect()
    }

    /// The suffixes of all shards; places count the units of the run, the reference's after them.
    fn merged(&self, maps: &[Arc<Vec<u32>>]) -> Result<Merged> {
        let mut bases = [0, self.shards.iter().filter(|s| !s.1).map(|s| s.0.units).sum::<u64>()];
        let streams = self.shards.iter().zip(maps).map(|((shard, is_reference), map)| {
            let base = &mut bases[usize::from(*is_reference)];
            let stream = Stream::new(shard.suffixes(), map.clone(), *base, shard.units);
            *base += shard.units;
            stream
        });
        Merged::new(streams.collect())
    }

    /// The phrases of the corpus, best first.
    ///
    /// # Errors
    /// When a temporary file cannot be written or read, or partial counts are broken.
    pub fn finish(mut self, finder: &PhraseFinder) -> Result<CorpusPhrases> {
        self.close_all()?;
        let budget = Budget { folder: self.counting.folder.clone(), bytes: self.counting.memory / 4 };
        let (keys, maps) = self.keys()?;
        let is_reference = self.references();
        let mut candidates = Candidates::new(&budget, &keys.content, self.counting.minimum);
        groups::scan(self.merged(&maps)?, &is_reference, |group| candidates.add(group))?;
        let chosen = nesting::select(candidates.nest()?)?;
        let occurrences = occurrences::find(self.merged(&maps)?, &chosen, &is_reference, &budget)?;

        let (run, reference): (Vec<_>, Vec<_>) = self.shards.iter().zip(&maps).partition(|((_, is_reference), _)| !is_reference);
        let groups = copies(run.iter().map(|((shard, _), _)| shard), &budget)?;
        let mut copied = vec![false; groups.len()];
        for (document, &group) in groups.iter().enumerate().filter(|(document, group)| *document != **group as usize) {
            copied[document] = true;
            copied[group as usize] = true;
        }
        let (mut formulae, mut loose) = (BTreeMap::new(), BTreeMap::new());
        run.iter().try_for_each(|((shard, _), _)| shard.sums(&mut formulae, &mut loose))?;
        let (mut reference_formulae, mut reference_loose) = (BTreeMap::new(), BTreeMap::new());
        reference.iter().try_for_each(|((shard, _), _)| shard.sums(&mut reference_formulae, &mut reference_loose))?;
        loose.retain(|_, count| *count >= self.counting.minimum);
        let mut tallies = Tallies {
            chosen: chosen.iter().map(|c| Tally::of(c.group.count)).collect(),
            formulae: formulae.into_iter().map(|(formula, count)| (formula, Tally::of(count))).collect(),
            loose: loose.into_iter().map(|(path, count)| (path, Tally::of(count))).collect(),
            actors: Vec::new(),
        };
        let documents = || run.iter().flat_map(|((shard, _), _)| &shard.documents);
        let lengths: Vec<u32> = documents().map(|d| d.words).collect();
        let words = lengths.iter().map(|&w| u64::from(w)).sum();
        let texts = Texts {
            shards: run.iter().map(|((shard, _), map)| (shard, (*map).clone())).collect(),
            words,
            lengths: &lengths,
            groups: &groups,
            copied: &copied,
            budget: &budget,
        };
        let spans = occurrences::read(&texts, occurrences, &mut tallies)?;
        let compared = match reference.is_empty() {
            true => Compared::Builtin(Reference::builtin()),
            false => Compared::Counted(reference.iter().flat_map(|((s, _), _)| &s.documents).map(|d| u64::from(d.words)).sum()),
        };
        let Tallies { chosen: tallies, formulae, loose, actors } = tallies;
        let ranking = Ranking { finder, keys: &keys, words, names: documents().any(|d| d.names), compared, actors: &actors };
        let mut phrases: Vec<(f64, u32, CorpusPhrase)> = Vec::with_capacity(chosen.len());
        let mut number = 0;
        let mut rank = |found: Option<(f64, CorpusPhrase)>| {
            phrases.extend(found.map(|(score, phrase)| (score, number, phrase)));
            number += 1;
        };
        for (candidate, tally) in chosen.iter().zip(tallies) {
            rank(ranking.chosen(candidate, &tally));
        }
        for (formula, tally) in formulae {
            rank(ranking.formula(formula, &tally, reference_formulae.get(&formula).copied()));
        }
        for (path, tally) in loose {
            rank(ranking.loose(&tally, reference_loose.get(&path).copied()));
        }
        let mut ranks = vec![0; number as usize];
        phrases.sort_by(|(a, i, p), (b, j, q)| b.total_cmp(a).then_with(|| p.phrase.cmp(&q.phrase)).then(i.cmp(j)));
        let phrases = phrases.into_iter().zip(1..).map(|((_, number, phrase), id)| {
            ranks[number as usize] = id;
            CorpusPhrase { id, ..phrase }
        });
        let phrases = phrases.collect();
        Ok(CorpusPhrases { phrases, copies: groups, spans, ranks })
    }
}

/// Where a shard goes.
#[derive(Clone, Copy, Debug)]
enum Close {
    InMemory,
    ToFile,
}

fn copies<'s>(shards: impl Iterator<Item = &'s Shard>, budget: &Budget) -> Result<Vec<u32>> {
    let mut copies = Copies::new(budget);
    for shard in shards {
        shard.signatures(|signature| copies.add(signature))?;
    }
    copies.finish()
}

/// The phrases of a corpus with where they stand.
#[derive(Debug)]
pub struct CorpusPhrases {
    /// Best first.
    pub phrases: Vec<CorpusPhrase>,
    /// For each document in run order the first one of its group of near-identical copies; itself where it is none.
    pub copies: Vec<u32>,
    spans: occurrences::Spans,
    ranks: Vec<u32>,
}

impl CorpusPhrases {
    /// Calls `each` with every document that holds phrases, in run order: its number from 0, and the phrases' ids with where they
    /// stand, sorted.
    ///
    /// # Errors
    /// What `each` returns, or when a temporary file cannot be read.
    pub fn for_each_document<E: From<std::io::Error>>(
        &mut self,
        mut each: impl FnMut(u32, &[(u32, Span)]) -> Result<(), E>,
    ) -> Result<(), E> {
        let (mut document, mut found) = (0, Vec::new());
        let ranks = &self.ranks;
        self.spans.for_each(|&[what, place]| {
            let (number, id) = ((what >> 32) as u32, ranks[what as u32 as usize]);
            if number != document && !found.is_empty() {
                found.sort_unstable();
                each(document, &found)?;
                found.clear();
            }
            document = number;
            if id > 0 {
                found.push((id, Span::new((place >> 32) as u32, place as u32)));
            }
            Ok::<_, E>(())
        })?;
        if found.is_empty() {
            return Ok(());
        }
        found.sort_unstable();
        each(document, &found)
    }

    /// The occurrences of every phrase: document number and place, in run order. All of them are in memory.
    ///
    /// # Errors
    /// When a temporary file cannot be read.
    pub fn spans(&mut self) -> Result<Vec<Vec<(u32, Span)>>> {
        let mut spans = vec![Vec::new(); self.phrases.len()];
        self.for_each_document(|document, found| {
            found.iter().for_each(|(id, span)| spans[*id as usize - 1].push((document, *span)));
            Ok::<_, Error>(())
        })?;
        Ok(spans)
    }
}

/// What phrases are compared with.
enum Compared {
    Builtin(Reference),
    /// Documents that were added as the reference, of so many words.
    Counted(u64),
}

/// Turns tallies into phrases with their measures.
struct Ranking<'r> {
    finder: &'r PhraseFinder,
    keys: &'r Keys,
    words: u64,
    names: bool,
    compared: Compared,
    actors: &'r [String],
}

impl Ranking<'_> {
    fn chosen(&self, candidate: &Candidate, tally: &Tally) -> Option<(f64, CorpusPhrase)> {
        let group = &candidate.group;
        let shown = tally.wordings.first()?;
        if tally.dates * 2 > tally.total && group.quoted == 0 {
            return None;
        }
        let name = if self.names { tally.named * 2 >= tally.total } else { shown.capitalised };
        let kind = match name {
            _ if group.quoted * 4 >= tally.total && group.quoted > 0 => PhraseKind::Quoted,
            true => PhraseKind::Name,
            false => PhraseKind::Collocation,
        };
        let keys = &group.keys[..usize::from(group.n)];
        let (score, mut phrase) = self.phrase(tally, shown, kind, keys, tally.total, Some(group.reference));
        phrase.c_value = Some(statistics::c_value(group.n.into(), group.count, candidate.nested, candidate.longer));
        Some((score, phrase))
    }

    fn formula(&self, formula: u32, tally: &Tally, reference: Option<u64>) -> Option<(f64, CorpusPhrase)> {
        let shown = tally.wordings.first()?;
        // A set phrase has several wordings; association is that of the one shown.
        let joint = tally.wordings.iter().filter(|w| w.keys == shown.keys).map(|w| w.count).sum();
        let (score, mut phrase) = self.phrase(tally, shown, PhraseKind::Formula, &shown.keys, joint, reference);
        (phrase.tradition, phrase.gloss) = self.finder.formula(formula).map_or((None, None), |f| (f.tradition, f.gloss));
        phrase.formula = Some(formula);
        Some((score, phrase))
    }

    fn loose(&self, tally: &Tally, reference: Option<u64>) -> Option<(f64, CorpusPhrase)> {
        let shown = tally.wordings.first()?;
        Some(self.phrase(tally, shown, PhraseKind::Quoted, &shown.keys, tally.total, reference))
    }

    fn phrase(
        &self,
        tally: &Tally,
        shown: &Wording,
        kind: PhraseKind,
        keys: &[u32],
        joint: u64,
        reference: Option<u64>,
    ) -> (f64, CorpusPhrase) {
        let (count, dispersion) = (tally.total, tally.dispersion());
        let npmi = statistics::npmi(joint, keys.iter().map(|&key| self.keys.counts[key as usize - 1]), self.words);
        let (other, other_words) = match &self.compared {
            Compared::Builtin(builtin) => (builtin.expected(keys.iter().map(|&key| self.keys.key(key))), builtin.words()),
            Compared::Counted(words) => (reference.unwrap_or(0) as f64, *words),
        };
        let g2 = statistics::log_likelihood(count as f64, self.words as f64, other, other_words as f64);
        let log_ratio = statistics::log_ratio(count as f64, self.words as f64, other, other_words as f64);
        let mut actors = tally.actors.clone();
        actors.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| self.actors[a.0 as usize].cmp(&self.actors[b.0 as usize])));
        let date = |date: fn((u32, u32)) -> u32| tally.period.map(date).and_then(partial::unpacked);
        let phrase = CorpusPhrase {
            id: 0,
            phrase: shown.text.clone(),
            n: shown.words,
            kind,
            variants: tally.wordings.iter().map(|w| w.text.clone()).collect(),
            count,
            count_unique: tally.unique,
            documents: tally.documents,
            dispersion,
            npmi,
            g2,
            log_ratio,
            c_value: None,
            first: date(|p| p.0),
            last: date(|p| p.1),
            actors: actors.into_iter().map(|(actor, _)| self.actors[actor as usize].clone()).collect(),
            tradition: None,
            gloss: None,
            formula: None,
        };
        (score(&phrase, shown), phrase)
    }
}

/// Ranks what is said often in many places, is bound to itself and rarer elsewhere; copies count once, generic words little.
fn score(phrase: &CorpusPhrase, shown: &Wording) -> f64 {
    let weight = match phrase.kind {
        PhraseKind::Formula => 2.0,
        PhraseKind::Quoted => 1.3,
        PhraseKind::Collocation => 1.0,
        PhraseKind::Name => 0.5,
    };
    let share = f64::from(shown.generic) / f64::from(shown.content.max(1));
    weight
        * (1.0 + phrase.count_unique as f64).ln()
        * phrase.npmi.max(0.05)
        * (1.25 - phrase.dispersion)
        * (0.5 + (phrase.log_ratio / 8.0).clamp(0.0, 1.0))
        * (1.0 + 0.1 * (f64::from(phrase.n.min(5)) - 2.0))
        * (1.0 - 0.8 * share)
}
