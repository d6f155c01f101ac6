//! Policy positions: who holds which stance on what, found from cues and the chunks around them.

mod addressee;
mod attach;
mod compile;
mod complement;
mod cues;
mod draft;
pub mod explain;
mod extent;
mod find;
mod follow;
mod give_way;
mod holder;
mod idle;
mod index;
mod issue;
mod judgement;
mod ladder;
mod lexicon;
mod mood;
mod names;
mod narrative;
mod nation;
mod owner;
mod phrase;
pub mod plover;
mod pronoun;
mod repair;
mod room;
mod source;
mod spoken;
mod steps;
mod syntax;
mod turns;
mod verbs;
mod voice;

use crate::analyzer::UserLexicon;
use crate::document::{Analysis, Document};
use crate::entity::CountryCode;
use crate::error::Result;
use crate::span::Span;
use crate::tokenize::Vocabulary;

/// What the holder does about the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Stance {
    /// Backs, endorses, upholds.
    Support,
    /// Is against, rejects, refuses.
    Oppose,
    /// Denounces, accuses, protests.
    Condemn,
    /// Voices worry or regret.
    Concern,
    /// Greets, praises, thanks.
    Welcome,
    /// Asks somebody to do something.
    Urge,
    /// Binds itself.
    Commit,
    /// States as its position that something is so.
    Affirm,
    /// Threatens or warns of consequences.
    Warn,
}

impl Stance {
    /// Every stance, in order of the discriminants.
    pub const ALL: [Self; 9] =
        [Self::Support, Self::Oppose, Self::Condemn, Self::Concern, Self::Welcome, Self::Urge, Self::Commit, Self::Affirm, Self::Warn];

    /// The label used in reports and gold files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Support => "support",
            Self::Oppose => "oppose",
            Self::Condemn => "condemn",
            Self::Concern => "concern",
            Self::Welcome => "welcome",
            Self::Urge => "urge",
            Self::Commit => "commit",
            Self::Affirm => "affirm",
            Self::Warn => "warn",
        }
    }

    /// The stance of a label.
    #[must_use]
    pub fn parse(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == label)
    }
}

/// A holder, target actor, source or addressee.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actor {
    /// The name the text gives, white space normalised.
    pub name: String,
    /// Its country, where the name is a country's, its people's or its capital's.
    pub country: Option<CountryCode>,
    /// Where the mention stands; `None` where it is only implied.
    pub span: Option<Span>,
}

/// One actor's stated stance toward something.
#[derive(Clone, Debug, PartialEq)]
pub struct Position {
    /// The shortest span that carries the stance, with its intensifier.
    pub cue: Span,
    /// The stance.
    pub stance: Stance,
    /// 1 mild or hedged, 2 plain, 3 intensified.
    pub strength: u8,
    /// Place on the strength ladder, where the ladder has the wording.
    pub step: Option<u8>,
    /// Resolved holders; empty only if the text gives none.
    pub holders: Vec<Actor>,
    /// The holder's mention as it stands, where there is one.
    pub holder: Option<Span>,
    /// What the stance is about.
    pub target: Option<Span>,
    /// Actors named in the target.
    pub target_actors: Vec<Actor>,
    /// Who is asked (urge), thanked or told.
    pub addressee: Option<Actor>,
    /// Who reports the stance, innermost first.
    pub sources: Vec<Actor>,
    /// An affirming word governs the stance.
    pub reaffirmed: bool,
    /// The cue stands under negation; `stance` is then the effective one.
    pub negated: bool,
    /// The cue stands inside quotation marks.
    pub quoted: bool,
    /// Id of the policy issue.
    pub issue: Option<&'static str>,
    /// PLOVER event type.
    pub plover: Option<&'static str>,
    /// Id of the rule that made it, such as `support.v.np`.
    pub rule: &'static str,
    /// Index of the sentence.
    pub sentence: u32,
    /// Index of the paragraph.
    pub paragraph: u32,
}

/// Working memory of the position stage.
#[derive(Debug, Default)]
pub struct PositionScratch {
    work: find::Work,
    hits: issue::Hits,
}

/// The position stage.
#[derive(Debug)]
pub struct PositionFinder {
    lexicon: lexicon::CueLexicon,
    issues: issue::Issues,
    ladder: ladder::Ladder,
}

impl PositionFinder {
    /// The built-in cues with the user's on top, and the user's strength ladder in place of the built-in one.
    ///
    /// # Errors
    /// When a user lexicon or the ladder is malformed.
    pub fn build(vocabulary: &mut Vocabulary, lexicons: &[UserLexicon], ladder: Option<&UserLexicon>) -> Result<Self> {
        Ok(Self {
            lexicon: lexicon::CueLexicon::build(vocabulary, lexicons)?,
            issues: issue::Issues::builtin(),
            ladder: ladder::Ladder::build(vocabulary, ladder)?,
        })
    }

    /// The same with the cues of these files alone, laid out as `data/cues` is (a file named `words.toml` gives irregular verbs).
    ///
    /// # Errors
    /// When a file is malformed.
    pub fn with_cues(self, vocabulary: &mut Vocabulary, files: &[UserLexicon]) -> Result<Self> {
        Ok(Self { lexicon: lexicon::CueLexicon::of_files(vocabulary, files)?, ..self })
    }

    /// Name and version of the strength ladder.
    #[must_use]
    pub fn ladder(&self) -> (&str, u32) {
        (self.ladder.name(), self.ladder.version())
    }

    /// Number of policy issues.
    #[must_use]
    pub fn issues(&self) -> usize {
        self.issues.len()
    }

    /// Number of cues and blockers.
    #[must_use]
    pub fn cues(&self) -> usize {
        self.lexicon.len()
    }

    /// Data file and line of the cue entry behind a position, for `explain`.
    #[must_use]
    pub fn entry(&self, analysis: &Analysis, position: &Position) -> Option<(&str, u32)> {
        let first = analysis.tokens.partition_point(|t| t.end <= position.cue.start);
        let last = analysis.tokens.partition_point(|t| t.start < position.cue.end);
        let flags: Vec<u64> = analysis.tokens.iter().map(|t| self.lexicon.flags(t.word)).collect();
        let mut found = Vec::new();
        for at in first..last {
            self.lexicon.matches(&analysis.tokens, &flags, at, analysis.tokens.len(), &mut found);
            if let Some((cue, _)) = found.iter().rev().find(|(cue, _)| self.lexicon.cue(*cue).rule == position.rule) {
                return Some(self.lexicon.place(self.lexicon.cue(*cue)));
            }
        }
        None
    }

    /// Fills `analysis.positions`.
    pub fn find(&self, document: &Document, vocabulary: &Vocabulary, scratch: &mut PositionScratch, analysis: &mut Analysis) {
        find::find(&self.lexicon, document, &mut scratch.work, analysis);
        self.issues.assign(analysis, &mut scratch.hits);
        self.ladder.assign(&document.text, vocabulary, analysis);
        for position in &mut analysis.positions {
            let end = position.target.map_or(position.cue.end, |t| t.end.max(position.cue.end));
            position.plover = plover::event(position.stance, Span::new(position.cue.start, end).slice(&document.text));
        }
    }
}
