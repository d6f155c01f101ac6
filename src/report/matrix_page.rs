//! The terminal matrix: actors by issues, with net stance, number of positions and strongest wording.

use crate::report::matrix::{Standing, Standings};
use crate::report::page::Layout;
use crate::report::paint::Ink;
use crate::report::wrap::{Block, cut, row_apart, tidy};
use std::collections::BTreeMap;

const MOST_ACTORS: usize = 8;
const NAME: usize = 20;
const CELL: usize = 22;

/// The matrix, or nothing where no actor has a position on an issue.
#[must_use]
pub fn matrix(standings: &Standings, layout: Layout) -> String {
    let mut issues: BTreeMap<&str, u64> = BTreeMap::new();
    let mut cells: BTreeMap<(&str, &str), &Standing> = BTreeMap::new();
    for (actor, issue, cell) in standings.cells() {
        if let (Some(actor), Some(issue)) = (actor, issue) {
            *issues.entry(issue).or_default() += cell.positions();
            cells.insert((actor, issue), cell);
        }
    }
    let mut issues: Vec<(&str, u64)> = issues.into_iter().collect();
    issues.sort_by(|a, b| (b.1, a.0).cmp(&(a.1, b.0)));
    issues.truncate(((layout.columns - NAME) / (CELL + 1)).max(1));
    let shown = |actor: &str| issues.iter().any(|(issue, _)| cells.contains_key(&(actor, *issue)));
    let actors: Vec<&str> = standings.ranked().into_iter().map(|a| a.0).filter(|a| shown(a)).take(MOST_ACTORS).collect();
    if actors.is_empty() {
        return String::new();
    }
    let heading = layout.paint.apply(Ink::Heading, "WHO STANDS WHERE ON WHAT");
    let note = layout.paint.apply(Ink::Faint, "net stance / positions, and the strongest wording");
    let mut out = format!("\n{heading}  {note}\n");
    let mut head = vec![Block::left(vec![String::new()], NAME, Ink::Plain)];
    head.extend(issues.iter().map(|(issue, _)| Block::left(vec![cut(issue, CELL)], CELL, Ink::Faint)));
    out.push_str(&row_apart(&head, 1, layout.paint));
    for actor in actors {
        let mut row = vec![Block::left(vec![cut(&tidy(&standings.name(actor)), NAME)], NAME, Ink::Name)];
        for (issue, _) in &issues {
            row.push(match cells.get(&(actor, *issue)) {
                None => Block::left(vec!["·".into()], CELL, Ink::Faint),
                Some(cell) => {
                    let ink = match cell.net() {
                        0 => Ink::Plain,
                        n if n > 0 => Ink::Favour,
                        _ => Ink::Against,
                    };
                    let sum = if cell.net() == 0 { "0".to_owned() } else { format!("{:+}", cell.net()) };
                    Block::left(vec![cut(&format!("{sum}/{} {}", cell.positions(), cell.wording().unwrap_or_default()), CELL)], CELL, ink)
                }
            });
        }
        out.push_str(&row_apart(&row, 1, layout.paint));
    }
    out
}
