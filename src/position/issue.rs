//! Which policy issue a position is on: words and names of `data/issues.toml` in its target, then around it.

use crate::document::Analysis;
use crate::lexicon::{self, Section, Trie};
use crate::position::Position;
use crate::span::Span;
use crate::tokenize::{Shape, Token};

/// Numbers of an issue's record.
const RECORD: usize = 5;
/// A document's issue is strong from this many mentions on, at least this share (per cent) of all.
const TOPIC: (u32, u32) = (4, 50);

/// In place of an issue: the words are about none.
const SILENT: u16 = 0xfff;
/// A target of at most this many tokens may be spoken of before ("this", "the plan").
const SHORT: u32 = 7;

/// The issues of the image.
#[derive(Debug)]
pub struct Issues {
    trie: Trie,
    records: &'static [u32],
    lists: &'static [u32],
}

/// One word or name of an issue.
#[derive(Clone, Copy, Debug)]
struct Hit {
    issue: u16,
    /// First token, for ties and spans.
    at: u32,
    last: u32,
    /// Twice the weight: a name decides more than a word, a long phrase more than a short one.
    weight: u32,
}

/// Working memory.
#[derive(Debug, Default)]
pub struct Hits {
    hits: Vec<Hit>,
    sums: Vec<u32>,
    /// The sentences of a paragraph and what they are about: a paragraph is read once.
    paragraph: Option<((u32, u32), Option<u16>)>,
}

impl Issues {
    /// The compiled-in issues.
    pub fn builtin() -> Self {
        let section = lexicon::words(Section::Issues);
        let count = section.first().copied().unwrap_or(0) as usize;
        let (records, lists) = section.get(1..).unwrap_or_default().split_at(count * RECORD);
        Self { trie: Trie::builtin(Section::IssueEdges, Section::IssueValues), records, lists }
    }

    fn id(&self, issue: u16) -> &'static str {
        let at = usize::from(issue) * RECORD;
        lexicon::string(self.records[at], self.records[at + 1])
    }

    fn broad(&self, issue: u16) -> bool {
        self.records[usize::from(issue) * RECORD + 4] != 0
    }

    /// Number of issues.
    pub fn len(&self) -> usize {
        self.records.len() / RECORD
    }

    /// Gives every position its issue or none.
    pub fn assign(&self, analysis: &mut Analysis, memory: &mut Hits) {
        if analysis.positions.is_empty() {
            return;
        }
        self.collect(&analysis.tokens, &mut memory.hits);
        memory.paragraph = None;
        let topic = self.topic(memory);
        let mut positions = std::mem::take(&mut analysis.positions);
        for position in &mut positions {
            position.issue = self.of(position, analysis, topic, memory).map(|issue| self.id(issue));
        }
        analysis.positions = positions;
    }

    fn of(&self, p: &Position, analysis: &Analysis, topic: Option<u16>, memory: &mut Hits) -> Option<u16> {
        let tokens = &analysis.tokens;
        let bounds = |span: Span| {
            let first = tokens.partition_point(|t| t.end <= span.start) as u32;
            (first, tokens.partition_point(|t| t.start < span.end) as u32)
        };
        let sentence = analysis.sentences[p.sentence as usize];
        let target = p.target.map(bounds);
        let holder = p.holder.map_or((0, 0), bounds);
        let cue = bounds(p.cue);
        // What the target says; where that is only broad ("peace talks"), a plain name in the sentence may still be more to the point.
        let inner = target.and_then(|t| self.best(memory, t, (0, 0)));
        if let Some(issue) = inner.filter(|i| !self.broad(*i)) {
            return Some(issue);
        }
        let outer =
            self.best(memory, (cue.0, sentence.last), holder).or_else(|| self.best(memory, (sentence.first, sentence.last), holder));
        if let Some(issue) = outer.filter(|i| !self.broad(*i)) {
            return inner.or(Some(issue));
        }
        if inner.is_some() || outer.is_some() {
            return inner.or(outer);
        }
        if let Some(issue) = self.best(memory, holder, (0, 0)).filter(|i| !self.broad(*i)) {
            return Some(issue);
        }
        // A short target is often spoken of before: in the sentence before, in the paragraph, in the whole text.
        if target.is_some_and(|t| t.1 - t.0 > SHORT) {
            return None;
        }
        let own = analysis.paragraphs.get(sentence.paragraph as usize).map(|p| (p.first, p.last));
        let tokens_of = |(first, last): (u32, u32)| {
            let range = analysis.sentences.get(first as usize..last as usize).filter(|s| !s.is_empty());
            range.map_or((0, 0), |s| (s[0].first, s[s.len() - 1].last))
        };
        let before = (p.sentence > 0).then(|| (p.sentence - 1, p.sentence)).filter(|s| own.is_some_and(|o| o.0 <= s.0));
        let narrow = |issue: &u16| !self.broad(*issue);
        let found = before.and_then(|sentences| self.best(memory, tokens_of(sentences), (0, 0))).filter(narrow);
        let all = || {
            let sentences = own?;
            match memory.paragraph {
                Some((known, issue)) if known == sentences => issue,
                _ => {
                    let issue = self.best(memory, tokens_of(sentences), (0, 0)).filter(narrow);
                    memory.paragraph = Some((sentences, issue));
                    issue
                }
            }
        };
        found.or_else(all).or(topic)
    }

    /// The issue with the most weight between two tokens; the first of equals.
    fn best(&self, memory: &mut Hits, (first, last): (u32, u32), without: (u32, u32)) -> Option<u16> {
        let Hits { hits, sums, .. } = memory;
        let from = hits.partition_point(|h| h.at < first);
        let hits =
            || hits[from..].iter().take_while(|h| h.at < last).filter(|h| h.last <= last && !(h.at >= without.0 && h.last <= without.1));
        sums.clear();
        sums.resize(self.len(), 0);
        let mut best: Option<(u32, u16)> = None;
        for h in hits() {
            sums[usize::from(h.issue)] += h.weight;
        }
        for h in hits() {
            let weight = sums[usize::from(h.issue)];
            if best.is_none_or(|b| weight > b.0) {
                best = Some((weight, h.issue));
            }
        }
        best.map(|b| b.1)
    }

    /// What the whole document is about, where that is plain.
    fn topic(&self, memory: &mut Hits) -> Option<u16> {
        let Hits { hits, sums, .. } = memory;
        sums.clear();
        sums.resize(self.len(), 0);
        let mut all = 0;
        for h in hits.iter().filter(|h| !self.broad(h.issue)) {
            sums[usize::from(h.issue)] += 1;
            all += 1;
        }
        let (issue, count) = sums.iter().enumerate().max_by_key(|(i, n)| (**n, std::cmp::Reverse(*i)))?;
        (*count >= TOPIC.0 && count * 100 >= all * TOPIC.1).then_some(issue as u16)
    }

    /// All words and names in text order, the longest at each place.
    fn collect(&self, tokens: &[Token], hits: &mut Vec<Hit>) {
        hits.clear();
        let mut i = 0;
        while i < tokens.len() {
            let (mut node, mut k, mut end) = (0, i, i);
            let before = hits.len();
            while let Some(next) = tokens.get(k).and_then(|t| self.trie.step(node, t.word.0)) {
                node = next;
                k += 1;
                let value = self.trie.value(node);
                if value != 0 {
                    let found = hits.len();
                    if self.note(value, tokens, i, k, hits) {
                        hits.drain(before..found);
                        end = k;
                    }
                }
            }
            i = end.max(i + 1);
        }
    }

    /// Whether these words count: their issues are noted, or they are silent.
    fn note(&self, value: u32, tokens: &[Token], first: usize, last: usize, hits: &mut Vec<Hit>) -> bool {
        let before = hits.len();
        for list in &self.lists[value as usize - 1..] {
            let issue = (list & 0xfff) as u16;
            if issue == SILENT {
                return true;
            }
            let (named, both) = (list >> 12 & 1 == 1, list >> 13 & 1 == 1);
            let capital = tokens[first].is_capitalised() || !matches!(tokens[first].shape, Shape::Lower);
            let name = named && capital;
            if name || !named || both {
                let words = (last - first) as u32;
                let weight = if name { 8 } else { 3 } + 3 * words.saturating_sub(1).min(4);
                let weight = if self.broad(issue) { weight / 2 } else { weight };
                hits.push(Hit { issue, at: first as u32, last: last as u32, weight });
            }
            if list >> 31 == 1 {
                break;
            }
        }
        hits.len() > before
    }
}

#[cfg(test)]
mod tests {
    use crate::{Analyzer, Document};

    #[test]
    fn target_first_then_the_sentence_then_what_was_spoken_of() {
        let table = [
            ("China firmly opposes arms sales to Taiwan.", Some("taiwan")),
            ("Japan supports a two-state solution.", Some("two-state-solution")),
            ("In talks on the South China Sea, Japan urged restraint.", Some("south-china-sea")),
            ("The war in Ukraine was discussed. France condemned this.", Some("ukraine")),
            // One thing before what is broad.
            ("Norway supports peace talks on Sudan.", Some("sudan")),
            ("Norway supports peace talks.", Some("conflict-mediation")),
            // A name only with its capital; words of politeness are about nothing.
            ("We congratulate you on your election.", None),
            ("Norway supports the new bridge.", None),
        ];
        let analyzer = Analyzer::builder().build().unwrap();
        for (text, want) in table {
            let analysis = analyzer.analyze(&Document::from_text("note", text));
            let issue = analysis.positions.last().unwrap_or_else(|| panic!("no position: {text}")).issue;
            assert_eq!(issue, want, "{text}");
        }
    }

    #[test]
    fn issues_are_at_least_sixty_and_distinct() {
        let issues = super::Issues::builtin();
        let ids: std::collections::BTreeSet<&str> = (0..issues.len() as u16).map(|i| issues.id(i)).collect();
        assert!(ids.len() >= 60 && ids.len() == issues.len(), "{}", issues.len());
    }
}
