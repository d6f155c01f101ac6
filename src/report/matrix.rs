//! Who stands where on what: one row an actor, and one cell an actor and issue, over a run.

use crate::lexicon::COUNTRY_NAMES;
use crate::position::Stance;
use crate::report::actors::{Names, stance_index};
use crate::report::tables::{Cell, Column, ColumnType, ForeignKey, Rows, Table};
use crate::report::view::{PositionView, Record};
use crate::report::wrap::tidy;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use ColumnType::{Integer, String as Str};

const fn column(name: &'static str, kind: ColumnType, about: &'static str) -> Column {
    Column { name, kind, about }
}

/// One row an actor of the run.
pub static ACTORS: Table = Table {
    name: "actors",
    columns: &[
        column("actor", Str, "country code, or the name in lower case: all variants of an actor are one row"),
        column("name", Str, "the country's name, or the name most often used"),
        column("country", Str, "ISO 3166-1 alpha-3"),
        column("type", Str, "PERSON, GPE, NORP, ORG: the type most of its mentions have"),
        column("mentions", Integer, "rows in entities that name it"),
        column("documents", Integer, "documents that name it"),
        column("positions_held", Integer, "rows in position_holders"),
        column("positions_targeted", Integer, "positions whose target names it"),
        column("variants", Str, "names the texts use, joined by \"; \", most frequent first"),
    ],
    primary: &["actor"],
    foreign: &[],
    main: &[],
};

/// One row an actor and issue.
pub static MATRIX: Table = Table {
    name: "matrix",
    columns: &[
        column("actor", Str, "the holder's row in actors; empty for positions without a holder"),
        column("name", Str, "its name"),
        column("issue", Str, "policy issue; empty for positions without one"),
        column("positions", Integer, "positions, once a holder"),
        column("net", Integer, "support, welcome and commit less oppose, condemn, concern and warn"),
        column("support", Integer, "positions of this stance"),
        column("oppose", Integer, "positions of this stance"),
        column("condemn", Integer, "positions of this stance"),
        column("concern", Integer, "positions of this stance"),
        column("welcome", Integer, "positions of this stance"),
        column("urge", Integer, "positions of this stance"),
        column("commit", Integer, "positions of this stance"),
        column("affirm", Integer, "positions of this stance"),
        column("warn", Integer, "positions of this stance"),
        column("strongest", Str, "the strongest wording: by strength, then by step; the first of equals"),
        column("strongest_stance", Str, "its stance"),
        column("strongest_strength", Integer, "its strength"),
        column("strongest_step", Integer, "its step"),
    ],
    primary: &[],
    foreign: &[ForeignKey { columns: &["actor"], table: "actors", refers_to: &["actor"] }],
    main: &["name", "issue", "positions", "net", "strongest"],
};

/// What a stance adds to the net stance.
#[must_use]
pub const fn sign(stance: Stance) -> i64 {
    match stance {
        Stance::Support | Stance::Welcome | Stance::Commit => 1,
        Stance::Oppose | Stance::Condemn | Stance::Concern | Stance::Warn => -1,
        Stance::Urge | Stance::Affirm => 0,
    }
}

/// An actor over the documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActorRow {
    country: Option<String>,
    types: BTreeMap<&'static str, u64>,
    /// Names with how often each is used.
    names: Vec<(String, u64)>,
    mentions: u64,
    documents: u64,
    /// Positions it holds.
    pub held: u64,
    targeted: u64,
}

/// An actor's positions on an issue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Positions by stance, in order of [`Stance::ALL`].
    pub stances: [u64; Stance::ALL.len()],
    strongest: Option<(u8, Option<u8>, &'static str, String)>,
}

impl Standing {
    /// All positions.
    #[must_use]
    pub fn positions(&self) -> u64 {
        self.stances.iter().sum()
    }

    /// Favourable positions less unfavourable ones.
    #[must_use]
    pub fn net(&self) -> i64 {
        Stance::ALL.iter().zip(self.stances).map(|(stance, n)| sign(*stance) * n as i64).sum()
    }

    /// The strongest wording as it stands, white space normalised.
    #[must_use]
    pub fn wording(&self) -> Option<&str> {
        self.strongest.as_ref().map(|s| s.3.as_str())
    }

    fn note(&mut self, strength: u8, step: Option<u8>, stance: &'static str, cue: &str) {
        if self.strongest.as_ref().is_none_or(|s| (strength, step) > (s.0, s.1)) {
            self.strongest = Some((strength, step, stance, tidy(cue)));
        }
    }
}

/// Actors and their standings, of one document or of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standings {
    actors: Vec<(String, ActorRow)>,
    at: HashMap<String, usize>,
    cells: BTreeMap<(Option<String>, Option<String>), Standing>,
}

impl Standings {
    /// Those of a record.
    #[must_use]
    pub fn of(record: &Record<'_>) -> Self {
        let names = Names::of(record);
        let mut this = Self::default();
        for e in record.entities.iter().filter(|e| matches!(e.kind, "GPE" | "NORP" | "ORG" | "PERSON")) {
            let row = this.actor(names.key(e.text, e.id));
            row.mentions += 1;
            *row.types.entry(e.kind).or_default() += 1;
            row.name(&tidy(e.text), 1);
        }
        for p in &record.positions {
            for holder in &p.holders {
                let key = names.key(holder.name, holder.id);
                let row = this.actor(key.clone());
                row.held += 1;
                row.name(&tidy(holder.name), 1);
                this.cell(Some(key), p);
            }
            if p.holders.is_empty() {
                this.cell(None, p);
            }
            let mut named: Vec<String> = p.target_actors.iter().map(|a| names.key(a.name, a.id)).collect();
            named.sort();
            named.dedup();
            for key in named {
                this.actor(key).targeted += 1;
            }
            for actor in &p.target_actors {
                this.actor(names.key(actor.name, actor.id)).name(&tidy(actor.name), 0);
            }
        }
        for (key, row) in &mut this.actors {
            row.documents = 1;
            row.country = COUNTRY_NAMES.binary_search_by(|c| c.0.cmp(key)).is_ok().then(|| key.clone());
        }
        this
    }

    fn actor(&mut self, key: String) -> &mut ActorRow {
        let i = *self.at.entry(key).or_insert_with_key(|key| {
            self.actors.push((key.clone(), ActorRow::default()));
            self.actors.len() - 1
        });
        &mut self.actors[i].1
    }

    fn cell(&mut self, key: Option<String>, p: &PositionView<'_>) {
        let cell = self.cells.entry((key, p.issue.map(str::to_owned))).or_default();
        cell.stances[stance_index(p.stance)] += 1;
        cell.note(p.strength, p.step, p.stance, p.cue);
    }

    /// Adds the next document's.
    pub fn add(&mut self, other: Self) {
        for (key, from) in other.actors {
            let row = self.actor(key);
            row.country = from.country;
            row.mentions += from.mentions;
            row.documents += from.documents;
            row.held += from.held;
            row.targeted += from.targeted;
            for (kind, n) in from.types {
                *row.types.entry(kind).or_default() += n;
            }
            for (name, n) in from.names {
                row.name(&name, n);
            }
        }
        for (key, from) in other.cells {
            let cell = self.cells.entry(key).or_default();
            for (to, n) in cell.stances.iter_mut().zip(from.stances) {
                *to += n;
            }
            if let Some((strength, step, stance, cue)) = from.strongest {
                cell.note(strength, step, stance, &cue);
            }
        }
    }

    /// The cells by actor and issue.
    pub fn cells(&self) -> impl Iterator<Item = (Option<&str>, Option<&str>, &Standing)> {
        self.cells.iter().map(|((actor, issue), cell)| (actor.as_deref(), issue.as_deref(), cell))
    }

    /// The actors by positions held, then mentions, then key.
    #[must_use]
    pub fn ranked(&self) -> Vec<(&str, &ActorRow)> {
        let mut rows: Vec<(&str, &ActorRow)> = self.actors.iter().map(|(key, row)| (key.as_str(), row)).collect();
        rows.sort_by(|(a, x), (b, y)| (y.held, y.mentions, *a).cmp(&(x.held, x.mentions, *b)));
        rows
    }

    /// The display name of an actor.
    #[must_use]
    pub fn name<'a>(&'a self, key: &'a str) -> Cow<'a, str> {
        if let Ok(i) = COUNTRY_NAMES.binary_search_by(|c| c.0.cmp(key)) {
            return COUNTRY_NAMES[i].1.into();
        }
        let names = self.at.get(key).map(|i| self.actors[*i].1.variants()).unwrap_or_default();
        names.first().map_or(Cow::Borrowed(key), |name| Cow::Owned((*name).to_owned()))
    }

    /// Writes the rows of [`ACTORS`].
    ///
    /// # Errors
    /// When a row cannot be written.
    pub fn actor_rows(&self, rows: &mut dyn Rows) -> std::io::Result<()> {
        for (key, row) in self.ranked() {
            let kind = row.types.iter().max_by_key(|(kind, n)| (**n, std::cmp::Reverse(**kind))).map(|(kind, _)| *kind);
            let kind = if row.country.is_some() { Some("GPE") } else { kind };
            rows.row(&[
                key.into(),
                self.name(key).into_owned().into(),
                row.country.as_deref().into(),
                kind.into(),
                row.mentions.into(),
                row.documents.into(),
                row.held.into(),
                row.targeted.into(),
                Cell::List(row.variants().into_iter().map(Cow::Borrowed).collect()),
            ])?;
        }
        Ok(())
    }

    /// Writes the rows of [`MATRIX`].
    ///
    /// # Errors
    /// When a row cannot be written.
    pub fn matrix_rows(&self, rows: &mut dyn Rows) -> std::io::Result<()> {
        for (actor, issue, cell) in self.cells() {
            let net = cell.net();
            let mut row: Vec<Cell<'_>> = vec![
                actor.into(),
                actor.map(|key| self.name(key).into_owned()).into(),
                issue.into(),
                cell.positions().into(),
                Cell::Signed(net),
            ];
            row.extend(cell.stances.iter().map(|n| Cell::Count(*n)));
            let strongest = cell.strongest.as_ref();
            row.extend([
                strongest.map(|s| s.3.as_str()).into(),
                strongest.map(|s| s.2).into(),
                strongest.map(|s| u32::from(s.0)).into(),
                strongest.and_then(|s| s.1).map(u32::from).into(),
            ]);
            rows.row(&row)?;
        }
        Ok(())
    }
}

impl ActorRow {
    fn name(&mut self, name: &str, times: u64) {
        match self.names.iter_mut().find(|(known, _)| known == name) {
            Some((_, n)) => *n += times,
            None => self.names.push((name.to_owned(), times)),
        }
    }

    fn variants(&self) -> Vec<&str> {
        let mut names: Vec<&(String, u64)> = self.names.iter().collect();
        names.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
        names.into_iter().map(|(name, _)| name.as_str()).collect()
    }
}
