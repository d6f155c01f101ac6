//! Phrases over time, speakers or sources: which group a document belongs to, and how many words each group has.
//!
//! Goes in: the documents of a run, in run order. Comes out: groups in order (of time, else of their size), each with its
//! documents and words, so that counts become rates per [`UNIT`] words. What has no date or speaker is a group of its own.

use crate::document::{Analysis, Document};
use std::collections::{BTreeMap, BTreeSet};

/// Words that a rate refers to.
pub const UNIT: u64 = 10_000;

/// What documents are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Month of publication, `2025-03`.
    Month,
    /// Year of publication.
    Year,
    /// Whose "we" the text is.
    Speaker,
    /// The news agency that the text or its metadata name, else the file.
    Source,
}

impl By {
    /// The label used in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Year => "year",
            Self::Speaker => "speaker",
            Self::Source => "source",
        }
    }

    /// Whether the groups lie in time.
    #[must_use]
    pub const fn is_time(self) -> bool {
        matches!(self, Self::Month | Self::Year)
    }

    /// The group of a document; `None` where it says nothing. A date without a year tells no year, one without a month no month.
    ///
    /// ```
    /// use demarche::phrase::series::By;
    /// use demarche::{Analysis, Document};
    /// let document = Document { date: Some("2025-03-14".into()), ..Document::from_text("note", "") };
    /// assert_eq!(By::Month.group(&document, &Analysis::default()).as_deref(), Some("2025-03"));
    /// assert_eq!(By::Speaker.group(&document, &Analysis::default()), None);
    /// ```
    #[must_use]
    pub fn group(self, document: &Document, analysis: &Analysis) -> Option<String> {
        let dateline = analysis.dateline.as_ref();
        let known = |text: &Option<String>| text.clone().filter(|t| !t.trim().is_empty());
        let date = || document.date.as_deref().or_else(|| dateline.and_then(|d| d.date.as_deref()));
        let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
        let year = || date().and_then(|d| d.get(..4)).filter(|y| digits(y, 4));
        match self {
            Self::Year => year().map(str::to_owned),
            Self::Month => {
                let (year, month) = (year()?, date()?.get(5..7).filter(|m| digits(m, 2))?);
                Some(format!("{year}-{month}"))
            }
            Self::Speaker => known(&document.speaker),
            Self::Source => {
                let agency = dateline.and_then(|d| known(&d.agency)).or_else(|| known(&document.agency));
                agency.or_else(|| Some(document.source.clone()).filter(|s| !s.is_empty()))
            }
        }
    }
}

/// Documents that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Its name; `None` for documents that say nothing.
    pub name: Option<String>,
    /// Number of documents.
    pub documents: u64,
    /// Their words, a hyphen compound once.
    pub words: u64,
}

/// How often something occurs in a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Occurrences.
    pub count: u64,
    /// Documents of the group that hold it.
    pub documents: u64,
}

/// The documents of a run by group.
///
/// ```
/// use demarche::phrase::series::{By, Series, Tally};
/// let mut series = Series::new(By::Year);
/// for (year, words) in [(Some("2025"), 100), (None, 50), (Some("2024"), 300)] {
///     series.add(year.map(str::to_owned), words);
/// }
/// let series = series.finish();
/// let names: Vec<_> = series.groups().iter().map(|g| g.name.as_deref()).collect();
/// assert_eq!(names, [Some("2024"), Some("2025"), None]);
/// // In the first document of the run twice, in the second once.
/// let tallies = series.count([(0, 2), (1, 1)]);
/// assert_eq!(tallies[1], Tally { count: 2, documents: 1 });
/// assert_eq!(series.rate(1, &tallies), Some(200.0));
/// ```
#[derive(Clone, Debug)]
pub struct Series {
    by: By,
    groups: Vec<Group>,
    of: Vec<usize>,
    at: BTreeMap<Option<String>, usize>,
}

impl Series {
    /// No documents yet.
    #[must_use]
    pub fn new(by: By) -> Self {
        Self { by, groups: Vec::new(), of: Vec::new(), at: BTreeMap::new() }
    }

    /// Adds the next document in run order.
    pub fn add(&mut self, group: Option<String>, words: u64) {
        let next = self.groups.len();
        let at = *self.at.entry(group).or_insert_with_key(|name| {
            self.groups.push(Group { name: name.clone(), ..Group::default() });
            next
        });
        self.groups[at].documents += 1;
        self.groups[at].words += words;
        self.of.push(at);
    }

    /// Puts the groups in order: of time, or the one with most words first; what says nothing comes last.
    #[must_use]
    pub fn finish(mut self) -> Self {
        let mut order: Vec<usize> = (0..self.groups.len()).collect();
        let time = self.by.is_time();
        order.sort_by(|&i, &j| {
            let (a, b) = (&self.groups[i], &self.groups[j]);
            let size = if time { std::cmp::Ordering::Equal } else { b.words.cmp(&a.words) };
            a.name.is_none().cmp(&b.name.is_none()).then(size).then_with(|| a.name.cmp(&b.name))
        });
        let mut place = vec![0; order.len()];
        for (new, &old) in order.iter().enumerate() {
            place[old] = new;
        }
        self.groups = order.iter().map(|&old| self.groups[old].clone()).collect();
        self.of.iter_mut().chain(self.at.values_mut()).for_each(|at| *at = place[*at]);
        self
    }

    /// What the documents are grouped by.
    #[must_use]
    pub fn by(&self) -> By {
        self.by
    }

    /// The groups.
    #[must_use]
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// How often something occurs in each group, from (number of a document in run order, occurrences in it); a document
    /// that is named several times in a row counts as one.
    #[must_use]
    pub fn count(&self, occurrences: impl IntoIterator<Item = (u32, u64)>) -> Vec<Tally> {
        let mut tallies = vec![Tally::default(); self.groups.len()];
        let mut seen = BTreeSet::new();
        for (document, count) in occurrences {
            let tally = &mut tallies[self.of[document as usize]];
            tally.count += count;
            tally.documents += u64::from(seen.insert(document));
        }
        tallies
    }

    /// Occurrences in [`UNIT`] words of a group; `None` where the group has no word.
    #[must_use]
    pub fn rate(&self, group: usize, tallies: &[Tally]) -> Option<f64> {
        rate(tallies[group].count, self.groups[group].words)
    }
}

/// Occurrences in [`UNIT`] words; `None` where there is no word.
#[must_use]
pub fn rate(count: u64, words: u64) -> Option<f64> {
    (words > 0).then(|| count as f64 * UNIT as f64 / words as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Dateline;

    #[test]
    fn groups_of_a_document() {
        let cases: [[Option<&str>; 4]; 8] = [
            // metadata, dateline, month, year
            [Some("2025-03-14"), None, Some("2025-03"), Some("2025")],
            [Some("2025-03"), None, Some("2025-03"), Some("2025")],
            [Some("2025"), None, None, Some("2025")],
            [Some("2025-03-14"), Some("2024-01-02"), Some("2025-03"), Some("2025")],
            [None, Some("2024-01-02"), Some("2024-01"), Some("2024")],
            [None, Some("XXXX-01-20"), None, None],
            [Some("2025-XX-14"), None, None, Some("2025")],
            [None, None, None, None],
        ];
        for [date, dateline, month, year] in cases {
            let document = Document { date: date.map(str::to_owned), ..Document::from_text("d", "") };
            let dateline = dateline.map(|d| Dateline { date: Some(d.into()), ..Dateline::default() });
            let analysis = Analysis { dateline, ..Analysis::default() };
            assert_eq!(By::Month.group(&document, &analysis).as_deref(), month, "{date:?}");
            assert_eq!(By::Year.group(&document, &analysis).as_deref(), year, "{date:?}");
        }
        let document = Document { speaker: Some(" ".into()), agency: Some("DNA".into()), ..Document::from_text("d.txt", "") };
        assert_eq!(By::Speaker.group(&document, &Analysis::default()), None);
        assert_eq!(By::Source.group(&document, &Analysis::default()).as_deref(), Some("DNA"));
        let document = Document::from_text("d.txt", "");
        assert_eq!(By::Source.group(&document, &Analysis::default()).as_deref(), Some("d.txt"));
    }

    #[test]
    fn counts_add_up_and_groups_are_in_order() {
        let mut series = Series::new(By::Speaker);
        for (name, words) in [(None, 900), (Some("Peru"), 100), (Some("Fiji"), 300), (Some("Peru"), 100), (Some("Chad"), 200)] {
            series.add(name.map(str::to_owned), words);
        }
        let series = series.finish();
        let groups: Vec<_> = series.groups().iter().map(|g| (g.name.as_deref(), g.documents, g.words)).collect();
        assert_eq!(groups, [(Some("Fiji"), 1, 300), (Some("Chad"), 1, 200), (Some("Peru"), 2, 200), (None, 1, 900)]);
        let tallies = series.count([(0, 1), (1, 1), (1, 1), (3, 2)]);
        assert_eq!(tallies.iter().map(|t| (t.count, t.documents)).collect::<Vec<_>>(), [(0, 0), (0, 0), (4, 2), (1, 1)]);
        assert_eq!(series.rate(2, &tallies), Some(200.0));
        assert_eq!(rate(1, 0), None);
    }
}
