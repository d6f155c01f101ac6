//! The terminal page of several documents: actors by stances, the phrases that recur, what failed.

use crate::phrase::CorpusPhrase;
use crate::position::Stance;
use crate::report::actors::{self, ActorTally};
use crate::report::matrix::Standings;
use crate::report::matrix_page::matrix;
use crate::report::number::{counted, thousands};
use crate::report::page::Layout;
use crate::report::paint::Ink;
use crate::report::view::Record;
use crate::report::wrap::{Block, cut, row, row_apart, tidy, wrap_at_most};
use std::collections::HashMap;

const MOST_ACTORS: usize = 20;
const MOST_PHRASES: usize = 15;
const MOST_FAILURES: usize = 10;

/// What the corpus page needs of one document.
#[derive(Clone, Debug)]
pub struct Summary {
    words: u64,
    entities: u64,
    positions: u64,
    warning: Option<String>,
    date: Option<String>,
    actors: Vec<ActorTally>,
    standings: Standings,
}

impl Summary {
    /// The summary of a record.
    #[must_use]
    pub fn of(record: &Record<'_>) -> Self {
        let mut actors = actors::tally(record);
        actors.retain(|a| a.positions() > 0);
        Self {
            words: record.words as u64,
            entities: record.entities.len() as u64,
            positions: record.positions.len() as u64,
            warning: record.warning.map(str::to_owned),
            date: record.date.map(str::to_owned),
            actors,
            standings: Standings::of(record),
        }
    }
}

/// Sums of a run, document by document in run order.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    documents: u64,
    words: u64,
    entities: u64,
    positions: u64,
    warnings: Vec<(String, u64)>,
    first: Option<String>,
    last: Option<String>,
    actors: Vec<(ActorTally, u64)>,
    at: HashMap<String, usize>,
    standings: Standings,
    failures: Vec<String>,
    failed: u64,
}

impl Corpus {
    /// Adds the next document.
    pub fn add(&mut self, summary: Summary) {
        self.documents += 1;
        self.words += summary.words;
        self.entities += summary.entities;
        self.positions += summary.positions;
        self.standings.add(summary.standings);
        if let Some(warning) = summary.warning {
            match self.warnings.iter().position(|(w, _)| *w == warning) {
                Some(i) => self.warnings[i].1 += 1,
                None if self.warnings.len() < MOST_FAILURES => self.warnings.push((warning, 1)),
                None => {}
            }
        }
        if let Some(date) = summary.date.filter(|d| !d.starts_with('X')) {
            if self.first.as_ref().is_none_or(|f| date < *f) {
                self.first = Some(date.clone());
            }
            if self.last.as_ref().is_none_or(|l| date > *l) {
                self.last = Some(date);
            }
        }
        for actor in summary.actors {
            let i = *self.at.entry(actor.key.clone()).or_insert_with(|| {
                let fresh = ActorTally { key: actor.key.clone(), name: actor.name.clone(), ..ActorTally::default() };
                self.actors.push((fresh, 0));
                self.actors.len() - 1
            });
            let (sum, documents) = &mut self.actors[i];
            for (to, from) in sum.stances.iter_mut().zip(actor.stances) {
                *to += from;
            }
            sum.reported += actor.reported;
            sum.mentions += actor.mentions;
            *documents += 1;
        }
    }

    /// Notes a document that failed: `file:line: what (remedy)`.
    pub fn fail(&mut self, message: String) {
        self.failed += 1;
        if self.failures.len() < MOST_FAILURES {
            self.failures.push(message);
        }
    }

    /// Documents analysed so far.
    #[must_use]
    pub fn documents(&self) -> u64 {
        self.documents
    }

    /// The page.
    #[must_use]
    pub fn page(&self, phrases: &[CorpusPhrase], layout: Layout) -> String {
        let layout = Layout { columns: layout.columns.clamp(92, 140), ..layout };
        let mut out = self.head(layout);
        out.push_str(&self.matrix(layout));
        out.push_str(&matrix(&self.standings, layout));
        out.push_str(&phrase_rows(phrases, layout));
        let notes: Vec<String> =
            self.warnings.iter().map(|(w, n)| format!("{}: {}", counted(*n, "document", "documents"), tidy(w))).collect();
        out.push_str(&listing("WARNINGS", &notes, 0, layout));
        out.push_str(&listing("FAILED", &self.failures, self.failed - self.failures.len() as u64, layout));
        out
    }

    fn head(&self, layout: Layout) -> String {
        let title = counted(self.documents, "document", "documents");
        let mut about = vec![
            counted(self.words, "word", "words"),
            counted(self.positions, "position", "positions"),
            counted(self.entities, "name", "names"),
        ];
        if let (Some(first), Some(last)) = (&self.first, &self.last) {
            about.push(if first == last { first.clone() } else { format!("{first} to {last}") });
        }
        if self.failed > 0 {
            about.push(format!("{} failed", thousands(self.failed)));
        }
        format!(
            "{}\n{}\n",
            layout.paint.apply(Ink::Title, &title),
            layout.paint.apply(Ink::Faint, &cut(&about.join(" · "), layout.columns))
        )
    }

    fn matrix(&self, layout: Layout) -> String {
        let mut order: Vec<&(ActorTally, u64)> = self.actors.iter().collect();
        order.sort_by(|(a, _), (b, _)| (b.positions(), &a.name).cmp(&(a.positions(), &b.name)));
        let heading = layout.paint.apply(Ink::Heading, "WHO HOLDS WHAT");
        if order.is_empty() {
            return format!("\n{heading}\nNo position found.\n");
        }
        let wide = |stance: Stance| stance.as_str().len().max(5);
        let (all, docs) = (6, 5);
        let stances: usize = Stance::ALL.iter().map(|&s| wide(s) + 1).sum();
        let name = (layout.columns - stances - all - docs - 2).min(40);
        let mut cells = vec![Block::left(vec![String::new()], name, Ink::Plain)];
        cells.extend(Stance::ALL.iter().map(|s| Block::right(s.as_str().into(), wide(*s), Ink::of_stance(s.as_str()))));
        cells.push(Block::right("all".into(), all, Ink::Faint));
        cells.push(Block::right("docs".into(), docs, Ink::Faint));
        let mut out = format!("\n{heading}\n{}", row_apart(&cells, 1, layout.paint));
        for (actor, documents) in order.iter().take(MOST_ACTORS) {
            let mut cells = vec![Block::left(vec![cut(&tidy(&actor.name), name)], name, Ink::Name)];
            for stance in Stance::ALL {
                let n = actor.stances[stance as usize];
                let (text, ink) = if n == 0 { ("·".to_owned(), Ink::Faint) } else { (n.to_string(), Ink::of_stance(stance.as_str())) };
                cells.push(Block::right(text, wide(stance), ink));
            }
            cells.push(Block::right(actor.positions().to_string(), all, Ink::Plain));
            cells.push(Block::right(documents.to_string(), docs, Ink::Faint));
            out.push_str(&row_apart(&cells, 1, layout.paint));
        }
        if order.len() > MOST_ACTORS {
            let note =
                format!("… {}: demarche positions --format csv", counted((order.len() - MOST_ACTORS) as u64, "more actor", "more actors"));
            out.push_str(&format!("{}\n", layout.paint.apply(Ink::Faint, &note)));
        }
        let reported: u64 = self.actors.iter().map(|(a, _)| u64::from(a.reported)).sum();
        if reported > 0 {
            let note = format!("{} of these are as somebody else reports them.", thousands(reported));
            out.push_str(&format!("{}\n", layout.paint.apply(Ink::Faint, &note)));
        }
        out
    }
}

fn phrase_rows(phrases: &[CorpusPhrase], layout: Layout) -> String {
    if phrases.is_empty() {
        return String::new();
    }
    let phrase = layout.columns - 2 * 9 - 11 - 6;
    let head = [
        Block::left(vec!["PHRASES".into()], phrase, Ink::Heading),
        Block::right("times".into(), 9, Ink::Faint),
        Block::right("documents".into(), 9, Ink::Faint),
        Block::left(vec!["kind".into()], 11, Ink::Faint),
    ];
    let mut out = format!("\n{}", row(&head, layout.paint));
    for p in phrases.iter().take(MOST_PHRASES) {
        let cells = [
            Block::left(vec![cut(&format!("“{}”", tidy(&p.phrase)), phrase)], phrase, Ink::Plain),
            Block::right(thousands(p.count), 9, Ink::Plain),
            Block::right(thousands(p.documents), 9, Ink::Plain),
            Block::left(vec![p.kind.as_str().into()], 11, Ink::Faint),
        ];
        out.push_str(&row(&cells, layout.paint));
    }
    if phrases.len() > MOST_PHRASES {
        let rest = counted((phrases.len() - MOST_PHRASES) as u64, "more phrase", "more phrases");
        out.push_str(&format!("{}\n", layout.paint.apply(Ink::Faint, &format!("… {rest}: demarche phrases shows all"))));
    }
    out
}

fn listing(heading: &str, items: &[String], more: u64, layout: Layout) -> String {
    if items.is_empty() {
        return String::new();
    }
    let mut out = format!("\n{}\n", layout.paint.apply(Ink::Alarm, heading));
    for item in items {
        for part in wrap_at_most(&tidy(item), layout.columns, 2, "") {
            out.push_str(&format!("{part}\n"));
        }
    }
    if more > 0 {
        out.push_str(&format!("… {} more\n", thousands(more)));
    }
    out
}
