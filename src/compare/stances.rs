//! Positions that appeared, disappeared or turned round between two texts or two corpora, by actor and issue.
//!
//! An actor's positions on an issue of `data/issues.toml` are summed: it appeared or disappeared where only one side has any,
//! it flipped where the net stance (favourable less unfavourable positions) changed sign. Two positions of one actor that
//! share most words of their targets are on the same matter whatever the issue: where they take opposite sides they flipped.
//! Of two texts, positions on no listed issue are told one by one, by their targets; of two corpora they are left out.

use crate::compare::Analysed;
use crate::position::{Position, Stance};
use crate::report::actors::Names;
use crate::report::matrix::{Standings, sign};
use crate::report::wrap::tidy;
use crate::report::{Offsets, Record};
use crate::tag::{Tag, lemma::lemma};
use std::collections::{BTreeMap, BTreeSet};

/// What became of a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Turn {
    /// It took the other side.
    Flipped,
    /// Only the first side has it.
    Disappeared,
    /// Only the second side has it.
    Appeared,
}

impl Turn {
    /// The label used in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Flipped => "flipped",
            Self::Disappeared => "disappeared",
            Self::Appeared => "appeared",
        }
    }

    /// What it is where the texts change places.
    #[must_use]
    pub const fn mirrored(self) -> Self {
        match self {
            Self::Flipped => Self::Flipped,
            Self::Disappeared => Self::Appeared,
            Self::Appeared => Self::Disappeared,
        }
    }
}

/// One side of a turn.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stand {
    /// Positions.
    pub positions: u64,
    /// Favourable positions less unfavourable ones.
    pub net: i64,
    /// Stances, the most frequent first.
    pub stances: Vec<Stance>,
    /// The strongest wording.
    pub cue: String,
}

/// An actor's position that one side lacks or that turned round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StanceChange {
    /// What became of it.
    pub turn: Turn,
    /// Country code, or the name in lower case; `None` where the text names no holder.
    pub actor: Option<String>,
    /// Its display name.
    pub name: Option<String>,
    /// The policy issue.
    pub issue: Option<String>,
    /// The target as it stands, where the change is of one position.
    pub target: Option<String>,
    /// On the first side.
    pub a: Option<Stand>,
    /// On the second side.
    pub b: Option<Stand>,
}

/// How much is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Positions on no listed issue one by one: for two texts.
    EveryTarget,
    /// Issues only: for two corpora.
    Issues,
}

/// The share of common words (Dice) that makes two targets one matter.
const SAME_MATTER: f64 = 0.6;

/// One position with its holder.
struct Held<'a> {
    actor: Option<String>,
    position: &'a Position,
    target: Option<String>,
    words: BTreeSet<String>,
    cue: String,
}

impl Held<'_> {
    fn stand(&self) -> Stand {
        let p = self.position;
        Stand { positions: 1, net: sign(p.stance), stances: vec![p.stance], cue: self.cue.clone() }
    }
}

/// What became of the positions: the flipped ones first, then by actor and issue.
#[must_use]
pub fn stance_changes(a: &[Analysed<'_>], b: &[Analysed<'_>], detail: Detail) -> Vec<StanceChange> {
    let (a, b) = (Side::of(a), Side::of(b));
    let name = |key: &Option<String>| -> Option<String> {
        let key = key.as_deref()?;
        let known = if b.standings.ranked().iter().any(|(k, _)| *k == key) { &b } else { &a };
        Some(known.standings.name(key).into_owned())
    };
    let mut changes = Vec::new();
    let mut turned: BTreeSet<(Option<String>, Option<String>)> = BTreeSet::new();
    let (cells_a, cells_b) = (a.cells(), b.cells());
    let keys: BTreeSet<_> = cells_a.keys().chain(cells_b.keys()).filter(|(_, issue)| issue.is_some()).cloned().collect();
    for key in keys {
        let (of_a, of_b) = (cells_a.get(&key), cells_b.get(&key));
        let turn = match (of_a, of_b) {
            (Some(x), Some(y)) if x.net * y.net < 0 => Turn::Flipped,
            (Some(_), None) => Turn::Disappeared,
            (None, Some(_)) => Turn::Appeared,
            _ => continue,
        };
        if turn == Turn::Flipped {
            turned.insert(key.clone());
        }
        let (actor, issue) = key;
        changes.push(StanceChange { turn, name: name(&actor), actor, issue, target: None, a: of_a.cloned(), b: of_b.cloned() });
    }
    // Position by position: what is on the same matter, and what is left over.
    let (pairs, free_a, free_b) = matched(&a.held, &b.held);
    for (i, j) in pairs {
        let (x, y) = (&a.held[i], &b.held[j]);
        let issue = |h: &Held<'_>| h.position.issue.map(str::to_owned);
        let told = [x, y].iter().any(|h| turned.contains(&(h.actor.clone(), issue(h))));
        if sign(x.position.stance) * sign(y.position.stance) < 0 && !told {
            changes.push(StanceChange {
                turn: Turn::Flipped,
                actor: y.actor.clone(),
                name: name(&y.actor),
                issue: issue(y).or_else(|| issue(x)),
                target: y.target.clone(),
                a: Some(x.stand()),
                b: Some(y.stand()),
            });
        }
    }
    if detail == Detail::EveryTarget {
        let lone = |h: &Held<'_>, turn: Turn, a: Option<Stand>, b: Option<Stand>| StanceChange {
            turn,
            actor: h.actor.clone(),
            name: name(&h.actor),
            issue: None,
            target: h.target.clone(),
            a,
            b,
        };
        let no_issue = |h: &&Held<'_>| h.position.issue.is_none();
        changes.extend(free_a.iter().map(|i| &a.held[*i]).filter(no_issue).map(|h| lone(h, Turn::Disappeared, Some(h.stand()), None)));
        changes.extend(free_b.iter().map(|j| &b.held[*j]).filter(no_issue).map(|h| lone(h, Turn::Appeared, None, Some(h.stand()))));
    }
    changes.sort_by(|x, y| {
        let key = |c: &StanceChange| (c.turn != Turn::Flipped, c.actor.is_none(), c.name.clone(), c.issue.is_none(), c.issue.clone());
        (key(x), x.turn, &x.target, &x.a, &x.b).cmp(&(key(y), y.turn, &y.target, &y.a, &y.b))
    });
    changes
}

/// All positions of one side.
struct Side<'a> {
    standings: Standings,
    held: Vec<Held<'a>>,
}

impl<'a> Side<'a> {
    fn of(texts: &[Analysed<'a>]) -> Self {
        let mut side = Self { standings: Standings::default(), held: Vec::new() };
        for text in texts {
            let record = Record::new(text.document, text.analysis, Offsets::Byte);
            let names = Names::of(&record);
            side.standings.add(Standings::of(&record));
            let source = text.document.text.as_str();
            for position in &text.analysis.positions {
                let words = position.target.map(|span| content(*text, span)).unwrap_or_default();
                let target = position.target.map(|span| tidy(span.slice(source)));
                let cue = tidy(position.cue.slice(source));
                let mut held = |actor: Option<String>| {
                    side.held.push(Held { actor, position, target: target.clone(), words: words.clone(), cue: cue.clone() });
                };
                if position.holders.is_empty() {
                    held(None);
                }
                for holder in &position.holders {
                    held(Some(names.key(&holder.name, holder.country.as_ref().map(|c| c.as_str()))));
                }
            }
        }
        side
    }

    fn cells(&self) -> BTreeMap<(Option<String>, Option<String>), Stand> {
        self.standings
            .cells()
            .map(|(actor, issue, cell)| {
                let mut stances: Vec<(u64, Stance)> =
                    Stance::ALL.iter().map(|s| (cell.stances[*s as usize], *s)).filter(|c| c.0 > 0).collect();
                stances.sort_by_key(|(n, s)| (std::cmp::Reverse(*n), *s));
                let stand = Stand {
                    positions: cell.positions(),
                    net: cell.net(),
                    stances: stances.into_iter().map(|c| c.1).collect(),
                    cue: cell.wording().unwrap_or_default().to_owned(),
                };
                ((actor.map(str::to_owned), issue.map(str::to_owned)), stand)
            })
            .collect()
    }
}

/// Lemmas of the content words of a span.
fn content(text: Analysed<'_>, span: crate::span::Span) -> BTreeSet<String> {
    let (source, analysis) = (text.document.text.as_str(), text.analysis);
    let first = analysis.tokens.partition_point(|t| t.end <= span.start);
    let last = analysis.tokens.partition_point(|t| t.start < span.end);
    (first..last)
        .filter(|&at| analysis.tokens[at].is_word() && analysis.tags.get(at).is_some_and(|tag| says_something(*tag)))
        .map(|at| lemma(analysis.tokens[at].text(source), analysis.tags[at]).to_lowercase())
        .collect()
}

fn says_something(tag: Tag) -> bool {
    !matches!(tag, Tag::Adp | Tag::Aux | Tag::Cconj | Tag::Det | Tag::Part | Tag::Pron | Tag::Sconj)
}

/// Pairs of positions of one actor on the same matter, each at most once and the most alike first; then what is left of either.
fn matched(a: &[Held<'_>], b: &[Held<'_>]) -> (Vec<(usize, usize)>, Vec<usize>, Vec<usize>) {
    let mut at: BTreeMap<(&Option<String>, &str), Vec<usize>> = BTreeMap::new();
    for (j, held) in b.iter().enumerate() {
        for word in &held.words {
            at.entry((&held.actor, word)).or_default().push(j);
        }
    }
    let mut offers: Vec<(f64, usize, usize)> = Vec::new();
    for (i, held) in a.iter().enumerate() {
        let mut common: BTreeMap<usize, usize> = BTreeMap::new();
        for word in &held.words {
            for &j in at.get(&(&held.actor, word.as_str())).into_iter().flatten() {
                *common.entry(j).or_default() += 1;
            }
        }
        let dice = |(j, n): (usize, usize)| (2.0 * n as f64 / (held.words.len() + b[j].words.len()) as f64, i, j);
        offers.extend(common.into_iter().map(dice).filter(|o| o.0 >= SAME_MATTER));
    }
    offers.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let (mut free_a, mut free_b) = (vec![true; a.len()], vec![true; b.len()]);
    let mut pairs = Vec::new();
    for (_, i, j) in offers {
        if free_a[i] && free_b[j] {
            (free_a[i], free_b[j]) = (false, false);
            pairs.push((i, j));
        }
    }
    pairs.sort_unstable();
    let left = |free: Vec<bool>| free.into_iter().enumerate().filter(|(_, free)| *free).map(|(at, _)| at).collect();
    (pairs, left(free_a), left(free_b))
}
