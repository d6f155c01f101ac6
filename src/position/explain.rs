//! Why a position was found, and which readings of the same words were not taken.

use crate::document::{Analysis, Document};
use crate::position::cues::Candidate;
use crate::position::lexicon::Part;
use crate::position::syntax::{Layer, Syntax};
use crate::position::{Position, PositionFinder, Stance, find};
use crate::span::Span;

/// What became of a cue's reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It made the position of this index.
    Made(usize),
    /// It is a sense that is no stance, and nothing is read here.
    Blocked,
    /// A longer cue, or one listed before it, was taken.
    Outdone,
    /// The words are part of a name, or the entry stands for another cue alone.
    Name,
    /// The words are not used as this part of speech, or the clause lacks what the entry asks for.
    Use,
    /// The clause is only supposed.
    Supposed,
    /// Under negation it is no stance, or it is one under negation alone.
    Negation,
    /// Nothing that its frame asks for follows.
    Frame,
    /// Nobody holds it, or it stands in a question.
    Holder,
    /// Another cue of the clause has the say.
    GaveWay,
}

impl Verdict {
    /// The verdict in words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Made(_) => "made the position",
            Self::Blocked => "a sense that is no stance: nothing is read here",
            Self::Outdone => "a longer or better cue was taken",
            Self::Name => "part of a name",
            Self::Use => "not used as this part of speech here",
            Self::Supposed => "only supposed: a conditional",
            Self::Negation => "no stance under this negation",
            Self::Frame => "nothing its frame asks for follows",
            Self::Holder => "nobody holds it, or it is asked",
            Self::GaveWay => "gave way to another cue of the clause",
        }
    }
}

/// How the holder was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolderBy {
    /// Nobody is named: whoever speaks.
    Speaker,
    /// Subject of the cue's verb group.
    Subject,
    /// Possessor before the noun.
    Owner,
    /// Behind "by", "of" or "from".
    Agent,
    /// Subject of a clause that governs or precedes it.
    Governor,
}

impl HolderBy {
    /// In words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Speaker => "nobody is named: whoever speaks",
            Self::Subject => "subject of the verb",
            Self::Owner => "possessor before the noun",
            Self::Agent => "agent behind the cue",
            Self::Governor => "subject of a clause around it",
        }
    }
}

/// One reading of a cue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The cue's own words.
    pub words: Span,
    /// Index of the sentence.
    pub sentence: u32,
    /// The data file or user lexicon of the entry.
    pub file: String,
    /// Its line, from 1.
    pub line: u32,
    /// The rule the entry stands for.
    pub rule: &'static str,
    /// The entry's stance; `None` for a blocked sense.
    pub stance: Option<Stance>,
    /// What became of it.
    pub verdict: Verdict,
    /// How the holder was found, where it made a position.
    pub holder: Option<HolderBy>,
    /// The verb group that carries it, where it made a position.
    pub verb: Option<Span>,
}

/// Takes notes of every reading while positions are sought; does nothing unless it is open.
#[derive(Debug, Default)]
pub struct Journal {
    open: bool,
    sentence: u32,
    readings: Vec<Reading>,
}

impl Journal {
    /// The sentence the next notes are on.
    pub fn turn(&mut self, sentence: u32) {
        self.sentence = sentence;
    }

    /// Notes what became of cue `cue` over these tokens.
    pub fn note(&mut self, l: &Layer<'_>, cue: u32, (first, last): (usize, usize), verdict: Verdict) {
        if !self.open {
            return;
        }
        let record = l.lexicon.cue(cue);
        let (file, line) = l.lexicon.source(cue);
        self.readings.push(Reading {
            words: Span::new(l.tokens[first].start, l.tokens[last.max(first + 1) - 1].end),
            sentence: self.sentence,
            file,
            line,
            rule: record.rule,
            stance: record.stance,
            verdict,
            holder: None,
            verb: None,
        });
    }

    /// Notes the cues that begin inside a longer one and so were not tried.
    pub fn within(&mut self, l: &Layer<'_>, from: usize, to: usize, matches: &mut Vec<(u32, u32)>) {
        if !self.open {
            return;
        }
        for at in from..to {
            l.lexicon.matches(l.tokens, l.flags, at, l.last, matches);
            for &(cue, end) in matches.iter() {
                self.note(l, cue, (at, end as usize), Verdict::Outdone);
            }
        }
    }

    /// Notes a candidate that became no position.
    pub fn drop(&mut self, l: &Layer<'_>, c: &Candidate, verdict: Verdict) {
        self.note(l, c.cue, (c.first, c.last), verdict);
    }

    /// Notes the cue of the position that will have this index.
    pub fn keep(&mut self, l: &Layer<'_>, s: &Syntax, c: &Candidate, position: &Position, index: usize) {
        if !self.open {
            return;
        }
        self.note(l, c.cue, (c.first, c.last), Verdict::Made(index));
        let span = |first: usize, last: usize| Span::new(l.tokens[first].start, l.tokens[last - 1].end);
        let group = c.group.and_then(|g| s.groups.get(g));
        let subject = group.and_then(|g| g.subject).map(|n| span(n.first, n.last));
        let holder = match position.holder {
            None => HolderBy::Speaker,
            Some(h) if subject.is_some_and(|s| s.start <= h.start && h.start < s.end) => HolderBy::Subject,
            Some(h) if h.start >= position.cue.end => HolderBy::Agent,
            Some(_) if c.part == Part::Noun && !c.carried => HolderBy::Owner,
            Some(_) => HolderBy::Governor,
        };
        if let Some(reading) = self.readings.last_mut() {
            reading.holder = Some(holder);
            reading.verb = group.map(|g| span(g.first, g.last));
        }
    }
}

impl PositionFinder {
    /// Every reading of a cue in the document, in text order: those that made the positions that
    /// [`find`](Self::find) gives and those that were rejected.
    ///
    /// ```
    /// use demarche::{Analyzer, Document, position::explain::Verdict};
    /// let analyzer = Analyzer::builder().build()?;
    /// let document = Document::from_text("note", "China firmly opposes the plan.");
    /// let readings = analyzer.positions().explain(&document, &analyzer.analyze(&document));
    /// let made = readings.iter().find(|r| r.verdict == Verdict::Made(0)).unwrap();
    /// assert_eq!(made.file, "data/cues/oppose.toml");
    /// # Ok::<(), demarche::Error>(())
    /// ```
    #[must_use]
    pub fn explain(&self, document: &Document, analysis: &Analysis) -> Vec<Reading> {
        let mut work = find::Work::default();
        work.journal.open = true;
        find::find(&self.lexicon, document, &mut work, &mut analysis.clone());
        let mut readings: Vec<Reading> = work.journal.readings;
        readings.sort_by_key(|r| (r.words.start, r.words.end));
        readings
    }
}
