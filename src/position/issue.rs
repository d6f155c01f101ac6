//! Which policy issue a position is on: words and names of `data/issues.toml` in its target, then around it.

use crate::document::Analysis;
use crate::lexicon::{self, Section, Trie};
use crate::position::{Position, Stance};
use crate::span::Span;
use crate::tokenize::{Shape, Token};

/// Numbers of an issue's record.
const RECORD: usize = 5;
/// A document's issue is strong from this many mentions on, at least this share (per cent) of all.
const TOPIC: (u32, u32) = (4, 50);

/// In place of an issue: the words are about none.
const SILENT: u16 = 0xfff;
/// The same, for words of politeness.
const COURTESY: u16 = 0xffe;
/// A target of at most this many tokens may be spoken of before ("this", "the plan").
const SHORT: u32 = 7;
/// So many tokens before and after a sentence are its surroundings.
const AROUND: (u32, u32) = (100, 50);
/// An issue prevails from this many mentions on, at least this share (per cent) of all.
const PREVAILING: (usize, usize) = (3, 60);

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
    /// The name of the country that speaks: where it stands, it is rarely what the words are about.
    home: bool,
}

/// Where to look for an issue, and what counts there.
#[derive(Clone, Copy, Debug)]
struct Look {
    /// First token and one past the last.
    range: (u32, u32),
    /// Tokens that do not count: the holder's.
    without: (u32, u32),
    /// What stands nearer to these tokens weighs more.
    near: (u32, u32),
    /// The tokens where a lone name of a place needs its like.
    around: (u32, u32),
    /// What counts.
    rule: Rule,
}

/// What counts as evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// Every word and name: the target.
    All,
    /// A lone name of a place does not.
    Supported,
    /// Neither does a broad issue.
    Narrow,
    /// Neither does an issue with a single hit there.
    Repeated,
    /// Neither does an issue that is not most of what is spoken of.
    Prevailing,
    /// Narrow issues and lone names: the holder.
    Named,
}

/// The most weight found.
#[derive(Clone, Copy, Debug)]
struct Best {
    issue: u16,
    /// Its only hit is one word of a vague issue.
    faint: bool,
}

/// Working memory.
#[derive(Debug, Default)]
pub struct Hits {
    hits: Vec<Hit>,
    sums: Vec<u32>,
    /// First tokens of courtesies.
    courtesies: Vec<u32>,
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
        self.records[usize::from(issue) * RECORD + 4] & 1 != 0
    }

    fn place(&self, issue: u16) -> bool {
        self.records[usize::from(issue) * RECORD + 4] & 2 != 0
    }

    fn vague(&self, issue: u16) -> bool {
        self.records[usize::from(issue) * RECORD + 4] & 4 != 0
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
        self.collect(&analysis.tokens, memory);
        self.mark_home(analysis, &mut memory.hits);
        let topic = self.topic(memory);
        let mut positions = std::mem::take(&mut analysis.positions);
        for position in &mut positions {
            position.issue = self.of(position, analysis, topic, memory).map(|issue| self.id(issue));
        }
        analysis.positions = positions;
    }

    /// Marks the names of the country that holds most positions.
    fn mark_home(&self, analysis: &Analysis, hits: &mut [Hit]) {
        let countries = || analysis.positions.iter().filter_map(|p| p.holders.first()).filter_map(|h| h.country);
        let all = countries().count();
        let Some(home) = countries().find(|c| countries().filter(|o| o == c).count() * 2 > all).filter(|_| all > 2) else { return };
        for hit in hits.iter_mut().filter(|h| self.place(h.issue)) {
            let at = analysis.entities.partition_point(|e| e.last <= hit.at);
            hit.home = analysis.entities.get(at).is_some_and(|e| e.first <= hit.at && e.country == Some(home));
        }
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
        let near = target.unwrap_or(cue);
        let around = (sentence.first.saturating_sub(AROUND.0), (sentence.last + AROUND.1).min(tokens.len() as u32));
        let look = |range, rule| Look { range, without: holder, near, around, rule };
        // What the target says, its head first.
        let inner = target.and_then(|t| self.best(memory, Look { near: (t.0, t.0), without: (0, 0), ..look(t, Rule::All) }, topic));
        let at = memory.courtesies.partition_point(|s| *s < sentence.first);
        let courtesy = memory.courtesies.get(at).is_some_and(|s| *s < sentence.last);
        // "We congratulate Mr Yang of Cameroon on his election" is not about Cameroon.
        let greeted = courtesy && p.stance == Stance::Welcome;
        if greeted && inner.is_some_and(|b| self.place(b.issue)) {
            return None;
        }
        if let Some(best) = inner.filter(|b| !b.faint) {
            return Some(best.issue);
        }
        // Around it in the sentence, what is nearer first.
        let outer = self
            .best(memory, look((cue.0, sentence.last), Rule::Supported), topic)
            .filter(|b| !b.faint)
            .or_else(|| self.best(memory, look((sentence.first, sentence.last), Rule::Supported), topic));
        if let Some(best) = outer.filter(|b| !self.broad(b.issue)) {
            return Some(best.issue);
        }
        if let Some(topic) = topic.filter(|_| inner.is_some()) {
            return Some(topic);
        }
        if let Some(best) = inner.or(outer.filter(|b| !b.faint)) {
            return Some(best.issue);
        }
        let own = Look { without: (0, 0), ..look(holder, Rule::Named) };
        if let Some(best) = self.best(memory, own, topic) {
            return Some(best.issue);
        }
        // A courtesy is about nothing that was spoken of before.
        if courtesy {
            return outer.map(|b| b.issue);
        }
        // What was spoken of before: in the sentence before, in the paragraph, in the surroundings, in the whole text. Only a
        // short target ("this", "the plan") goes by a single word.
        let rule = if target.is_some_and(|t| t.1 - t.0 > SHORT) { Rule::Repeated } else { Rule::Narrow };
        let paragraph = analysis.paragraphs.get(sentence.paragraph as usize).map(|p| (p.first, p.last)).unwrap_or_default();
        let range = analysis.sentences.get(paragraph.0 as usize..paragraph.1 as usize).filter(|s| !s.is_empty());
        let range = range.map_or((0, 0), |s| (s[0].first, s[s.len() - 1].last));
        let before = p.sentence.checked_sub(1).map(|s| analysis.sentences[s as usize]).filter(|s| s.paragraph == sentence.paragraph);
        let found = before.and_then(|s| self.best(memory, look((s.first, s.last), Rule::Narrow), topic));
        let found = found.or_else(|| self.best(memory, look(range, rule), topic));
        let found = found.or_else(|| self.best(memory, look(around, Rule::Prevailing), topic));
        // What the document is about counts where it is spoken of.
        let topic = topic.filter(|t| {
            let from = memory.hits.partition_point(|h| h.at < around.0);
            memory.hits[from..].iter().take_while(|h| h.at < around.1).any(|h| h.issue == *t)
        });
        found.map(|b| b.issue).or(topic).or(outer.map(|b| b.issue))
    }

    /// The issue with the most weight in a place; the first of equals.
    fn best(&self, memory: &mut Hits, look: Look, topic: Option<u16>) -> Option<Best> {
        let Hits { hits, sums, .. } = memory;
        let within = |(first, last): (u32, u32)| {
            let from = hits.partition_point(|h| h.at < first);
            hits[from..].iter().take_while(move |h| h.at < last).filter(move |h| h.last <= last)
        };
        let counts = |h: &&Hit| {
            let mine = h.at >= look.without.0 && h.last <= look.without.1;
            !mine && (look.rule == Rule::All || !h.home)
        };
        let several = |issue: u16, range: (u32, u32)| within(range).filter(counts).filter(|h| h.issue == issue).nth(1).is_some();
        sums.clear();
        sums.resize(self.len(), 0);
        for h in within(look.range).filter(counts) {
            let far = look.near.0.saturating_sub(h.last).max(h.at.saturating_sub(look.near.1));
            let nearness = match far {
                0..=7 => 4,
                8..=15 => 3,
                16..=31 => 2,
                _ => 1,
            };
            sums[usize::from(h.issue)] += h.weight * nearness;
        }
        let mut best: Option<(u32, u16)> = None;
        for h in within(look.range).filter(counts) {
            let weight = sums[usize::from(h.issue)];
            if best.is_some_and(|b| weight <= b.0) {
                continue;
            }
            let holds = match look.rule {
                Rule::All | Rule::Supported => true,
                Rule::Narrow | Rule::Named => !self.broad(h.issue),
                Rule::Repeated => !self.broad(h.issue) && several(h.issue, look.range),
                Rule::Prevailing => {
                    let narrow = || within(look.range).filter(counts).filter(|o| !self.broad(o.issue));
                    let own = narrow().filter(|o| o.issue == h.issue).count();
                    own >= PREVAILING.0 && own * 100 >= narrow().count() * PREVAILING.1
                }
            };
            // One bare name of a place beside the target, where something else is spoken of, too, only says where.
            let bare = !matches!(look.rule, Rule::All | Rule::Named) && self.place(h.issue) && h.last == h.at + 1 && topic != Some(h.issue);
            let others = || within(look.around).filter(counts).any(|o| o.issue != h.issue && !self.broad(o.issue));
            let lone = bare && !several(h.issue, look.around) && others();
            if holds && !lone {
                best = Some((weight, h.issue));
            }
        }
        let issue = best?.1;
        let mut own = within(look.range).filter(counts).filter(|h| h.issue == issue);
        let faint = self.vague(issue) && own.next().is_some_and(|h| h.weight <= 1) && own.next().is_none();
        Some(Best { issue, faint })
    }

    /// What the whole document is about, where that is plain.
    fn topic(&self, memory: &mut Hits) -> Option<u16> {
        let Hits { hits, sums, .. } = memory;
        sums.clear();
        sums.resize(self.len(), 0);
        let mut all = 0;
        for h in hits.iter().filter(|h| !self.broad(h.issue) && !h.home) {
            sums[usize::from(h.issue)] += 1;
            all += 1;
        }
        let (issue, count) = sums.iter().enumerate().max_by_key(|(i, n)| (**n, std::cmp::Reverse(*i)))?;
        (*count >= TOPIC.0 && count * 100 >= all * TOPIC.1).then_some(issue as u16)
    }

    /// All words and names in text order, the longest at each place.
    fn collect(&self, tokens: &[Token], memory: &mut Hits) {
        let Hits { hits, courtesies, .. } = memory;
        hits.clear();
        courtesies.clear();
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
                    if self.note(value, tokens, i, k, (hits, &mut *courtesies)) {
                        hits.drain(before..found);
                        end = k;
                    }
                }
            }
            i = end.max(i + 1);
        }
    }

    /// Whether these words count: their issues are noted, or they are silent.
    fn note(&self, value: u32, tokens: &[Token], first: usize, last: usize, (hits, courtesies): (&mut Vec<Hit>, &mut Vec<u32>)) -> bool {
        let before = hits.len();
        for list in &self.lists[value as usize - 1..] {
            let issue = (list & 0xfff) as u16;
            if matches!(issue, SILENT | COURTESY) {
                if issue == COURTESY {
                    courtesies.push(first as u32);
                }
                return true;
            }
            let (named, both) = (list >> 12 & 1 == 1, list >> 13 & 1 == 1);
            let capital = tokens[first].is_capitalised() || !matches!(tokens[first].shape, Shape::Lower);
            let name = named && capital;
            if name || !named || both {
                let words = (last - first) as u32;
                let weight = if name { 8 } else { 3 } + 3 * words.saturating_sub(1).min(4);
                let weight = if self.broad(issue) { weight / 2 } else { weight };
                hits.push(Hit { issue, at: first as u32, last: last as u32, weight, home: false });
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
            // The head of the target before what stands far from it.
            (
                "France supports the ban on nuclear testing of all states of Africa, of Latin America and of the region around Syria.",
                Some("nuclear-disarmament"),
            ),
            // A bare name of a place beside the target only says where.
            ("Emissions must fall. While in Lebanon, the minister said Kenya supports the goal.", Some("climate-change")),
            // A long target, too, may be on what the paragraph is on.
            (
                "Vaccines are scarce. Hospitals are full. Kenya urges all partners to do what they promised to do at the meeting last year.",
                Some("health"),
            ),
            // A courtesy is not about what was spoken of before.
            ("Emissions must fall and emissions must end. We congratulate the President of the General Assembly.", None),
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
