//! Documents in order of time, and the phrases that two actors always used with each other until now.
//!
//! A document belongs to a pair of actors (a dyad) where both are among the actors it names most: countries, or other places
//! and bodies where it names fewer than two countries. A phrase that every earlier document of the pair holds (two at least) and
//! the present one does not is missing: diplomats drop set phrases on purpose.

use crate::compare::Analysed;
use crate::entity::EntityType;
use crate::lexicon::country_name;
use crate::phrase::PhraseKind;
use crate::phrase::places::PlacedPhrase;
use crate::report::actors::Names;
use crate::report::matrix::Standings;
use crate::report::{Offsets, Record};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Earlier documents that make a history.
pub const LEAST_HISTORY: usize = 2;
/// Mentions that make an actor a party of a document.
const LEAST_MENTIONS: u64 = 2;
/// Parties a document may have.
const MOST_PARTIES: usize = 5;
/// Paragraphs at the head of a text where its date may stand, and the words that such a paragraph may have.
const HEAD: (usize, u32) = (4, 16);

/// The date of a document: that of its metadata, of its dateline, or the first full date in a short paragraph at its head
/// ("Halden, 14 March 2025"). A date without a year is none.
///
/// ```
/// use demarche::compare::{Analysed, history::date};
/// use demarche::{Analyzer, Document};
/// let analyzer = Analyzer::builder().build()?;
/// let document = Document::from_text("a", "JOINT COMMUNIQUE\n\nLima, 14 March 2025\n\nPeru and Chile met on 3 May 2019.");
/// let analysis = analyzer.analyze(&document);
/// assert_eq!(date(Analysed { document: &document, analysis: &analysis }).as_deref(), Some("2025-03-14"));
/// # Ok::<(), demarche::Error>(())
/// ```
#[must_use]
pub fn date(text: Analysed<'_>) -> Option<String> {
    let Analysed { document, analysis } = text;
    let with_year = |date: &&String| date.get(..4).is_some_and(|y| y.bytes().all(|b| b.is_ascii_digit()));
    let dateline = || analysis.dateline.as_ref().and_then(|d| d.date.as_ref());
    if let Some(date) = document.date.as_ref().filter(with_year).or_else(|| dateline().filter(with_year)) {
        return Some(date.clone());
    }
    let paragraphs = analysis.paragraphs.iter().take(HEAD.0).filter(|p| p.last > p.first);
    let heads = paragraphs.map(|p| analysis.sentences[p.first as usize].first..analysis.sentences[p.last as usize - 1].last);
    let heads: Vec<_> = heads.filter(|tokens| tokens.end - tokens.start <= HEAD.1).collect();
    let at_head = analysis.entities.iter().filter(|e| e.kind == EntityType::Date && heads.iter().any(|h| h.contains(&e.first)));
    at_head.filter_map(|e| e.value.as_ref()).filter(with_year).find(|value| value.len() == 10).cloned()
}

/// Puts documents in order of their dates where every one has a date; else leaves them, and says how many have none.
///
/// # Errors
/// The number of documents without a date; the order is then as it was.
pub fn by_date<T>(items: &mut [T], date: impl Fn(&T) -> Option<&str>) -> Result<(), usize> {
    match items.iter().filter(|item| date(item).is_none()).count() {
        0 => {
            items.sort_by(|a, b| date(a).cmp(&date(b)));
            Ok(())
        }
        without => Err(without),
    }
}

/// Two actors, by country code or lower-case name, in order.
pub type Dyad = (String, String);

/// A phrase that a pair of actors always used so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The pair.
    pub dyad: Dyad,
    /// Display names of the two.
    pub names: (String, String),
    /// The phrase in its most frequent form.
    pub phrase: String,
    /// What kind of phrase.
    pub kind: PhraseKind,
    /// What the set phrase signals.
    pub gloss: Option<String>,
    /// Indices of the earlier documents, all of which hold it.
    pub history: Vec<usize>,
    /// Indices of the present documents, none of which holds it.
    pub now: Vec<usize>,
}

/// Documents with their parties and phrases.
#[derive(Debug)]
pub struct History {
    parties: Vec<BTreeSet<String>>,
    names: Standings,
    /// Numbers of the phrases that each document holds.
    held: Vec<BTreeSet<usize>>,
    phrases: Vec<PlacedPhrase>,
}

impl History {
    /// The history of these texts, in their order. `phrases` are those of the texts as one run.
    #[must_use]
    pub fn new(texts: &[Analysed<'_>], phrases: Vec<PlacedPhrase>) -> Self {
        let mut names = Standings::default();
        let parties: Vec<BTreeSet<String>> = texts
            .iter()
            .map(|text| {
                let record = Record::new(text.document, text.analysis, Offsets::Byte);
                let (keys, mut mentions) = (Names::of(&record), BTreeMap::<String, u64>::new());
                for e in record.entities.iter().filter(|e| e.kind == "GPE" || e.id.is_some()) {
                    *mentions.entry(keys.key(e.text, e.id)).or_default() += 1;
                }
                for holder in record.positions.iter().flat_map(|p| &p.holders).filter(|h| h.id.is_some()) {
                    *mentions.entry(keys.key(holder.name, holder.id)).or_default() += 1;
                }
                names.add(Standings::of(&record));
                let mut ranked: Vec<(String, u64)> = mentions.into_iter().filter(|m| m.1 >= LEAST_MENTIONS).collect();
                ranked.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
                // Where countries are named, cities are where something happened.
                let is_country = |actor: &(String, u64)| country_name(&actor.0).is_some();
                if ranked.iter().filter(|actor| is_country(actor)).count() >= 2 {
                    ranked.retain(is_country);
                }
                ranked.into_iter().take(MOST_PARTIES).map(|m| m.0).collect()
            })
            .collect();
        // A name says who met, or where; it is no wording.
        let phrases: Vec<PlacedPhrase> = phrases.into_iter().filter(|p| p.kind != PhraseKind::Name).collect();
        let mut held = vec![BTreeSet::new(); texts.len()];
        for (number, phrase) in phrases.iter().enumerate() {
            phrase.spans.iter().for_each(|(document, _)| {
                held[*document as usize].insert(number);
            });
        }
        Self { parties, names, held, phrases }
    }

    /// What is missing in each text after those before it, the latest text first.
    #[must_use]
    pub fn steps(&self) -> Vec<Missing> {
        let mut tracks = Tracks::default();
        let mut missing = Vec::new();
        for now in 0..self.parties.len() {
            missing.push(self.against(&tracks, &[now]));
            tracks.add(self, now);
        }
        missing.into_iter().rev().flatten().collect()
    }

    /// What all earlier documents of a pair hold and none of its present ones: set phrases first, then those with most documents on
    /// either side.
    #[must_use]
    pub fn missing(&self, earlier: &[usize], now: &[usize]) -> Vec<Missing> {
        let mut tracks = Tracks::default();
        earlier.iter().for_each(|document| tracks.add(self, *document));
        self.against(&tracks, now)
    }

    fn pairs(&self, document: usize) -> Vec<Dyad> {
        let parties: Vec<&String> = self.parties[document].iter().collect();
        let with = |i: usize| parties[i + 1..].iter().map(move |b| (i, *b));
        (0..parties.len()).flat_map(with).map(|(i, b)| (parties[i].clone(), b.clone())).collect()
    }

    fn against(&self, tracks: &Tracks, now: &[usize]) -> Vec<Missing> {
        let mut present = BTreeMap::<Dyad, Vec<usize>>::new();
        for document in now {
            self.pairs(*document).into_iter().for_each(|pair| present.entry(pair).or_default().push(*document));
        }
        // A phrase is told once, for the pair with the longest history; of equals, for those who hold most positions, not for
        // the place where they meet.
        let actors: BTreeMap<&str, u64> = self.names.ranked().into_iter().map(|(key, row)| (key, row.held)).collect();
        let held = |dyad: &Dyad| [&dyad.0, &dyad.1].into_iter().filter_map(|key| actors.get(key.as_str())).sum::<u64>();
        let mut told = BTreeMap::<usize, Missing>::new();
        for (dyad, now) in present {
            let Some((history, common)) = tracks.0.get(&dyad).filter(|(history, _)| history.len() >= LEAST_HISTORY) else { continue };
            for &number in common.iter().filter(|number| !now.iter().any(|d| self.held[*d].contains(number))) {
                let weight = (history.len(), held(&dyad));
                if told.get(&number).is_some_and(|known| (known.history.len(), held(&known.dyad)) >= weight) {
                    continue;
                }
                let (name, phrase) = (|key: &str| self.names.name(key).into_owned(), &self.phrases[number]);
                let missing = Missing {
                    names: (name(&dyad.0), name(&dyad.1)),
                    dyad: dyad.clone(),
                    phrase: phrase.phrase.clone(),
                    kind: phrase.kind,
                    gloss: phrase.gloss.clone(),
                    history: history.clone(),
                    now: now.clone(),
                };
                told.insert(number, missing);
            }
        }
        let mut all: Vec<(usize, Missing)> = told.into_iter().collect();
        all.sort_by_key(|(_, m)| {
            let (before, after) = (m.history.len(), m.now.len());
            (m.kind, Reverse((before.min(after), before, m.phrase.split(' ').count())), m.phrase.clone())
        });
        // Of phrases that always overlap the first is enough.
        let mut kept: Vec<(usize, Missing)> = Vec::new();
        for (number, missing) in all {
            let told = |(other, _): &(usize, Missing)| self.overlaps(number, *other) || self.overlaps(*other, number);
            if !kept.iter().any(told) {
                kept.push((number, missing));
            }
        }
        kept.into_iter().map(|m| m.1).collect()
    }

    /// Whether every occurrence of a phrase overlaps one of the other.
    fn overlaps(&self, phrase: usize, other: usize) -> bool {
        let others = &self.phrases[other].spans;
        self.phrases[phrase].spans.iter().all(|(document, span)| {
            let at = others.partition_point(|(d, s)| (*d, s.end) <= (*document, span.start));
            others.get(at).is_some_and(|(d, s)| d == document && s.overlaps(*span))
        })
    }
}

/// Each pair's documents so far, and the phrases that all of them hold.
#[derive(Debug, Default)]
struct Tracks(BTreeMap<Dyad, (Vec<usize>, BTreeSet<usize>)>);

impl Tracks {
    fn add(&mut self, history: &History, document: usize) {
        let held = &history.held[document];
        for pair in history.pairs(document) {
            let (documents, common) = self.0.entry(pair).or_insert_with(|| (Vec::new(), held.clone()));
            documents.push(document);
            common.retain(|number| held.contains(number));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_order_of_date_where_all_have_one() {
        let mut items = [("b", Some("2025-03")), ("a", Some("2024-12-01")), ("c", Some("2025-03-01"))];
        assert_eq!(by_date(&mut items, |i| i.1), Ok(()));
        assert_eq!(items.map(|i| i.0), ["a", "b", "c"]);
        let mut items = [("b", Some("2025-03")), ("a", None)];
        assert_eq!(by_date(&mut items, |i| i.1), Err(1));
        assert_eq!(items.map(|i| i.0), ["b", "a"]);
    }
}
