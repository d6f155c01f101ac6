//! A table of rows for the terminal, columns fitted to its width.

use crate::report::paint::{Ink, Paint};
use crate::report::tables::{Cell, ColumnType, Rows, Table};
use crate::report::wrap::{tidy, width};
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Row, TableComponent, Width, presets};

/// Collects rows and lays them out. Long cells are wrapped, never cut.
pub struct Grid {
    table: &'static Table,
    rows: Vec<Vec<String>>,
    columns: usize,
}

impl Grid {
    /// An empty grid that fits in `columns`.
    #[must_use]
    pub fn new(table: &'static Table, columns: usize) -> Self {
        Self { table, rows: Vec::new(), columns }
    }

    /// Adds rows made elsewhere.
    pub fn extend(&mut self, rows: Vec<Vec<String>>) {
        self.rows.extend(rows);
    }

    /// The rows collected so far.
    #[must_use]
    pub fn into_rows(self) -> Vec<Vec<String>> {
        self.rows
    }

    /// Width of every column: room for its longest word, and a share of what is left by how much its cells need.
    fn widths(&self, shown: &[usize]) -> Vec<usize> {
        let cells = |i: usize| self.rows.iter().map(move |row| row[i].as_str()).chain([self.table.columns[i].name]);
        let word = |i: usize| cells(i).flat_map(str::split_whitespace).map(width).max().unwrap_or(1).clamp(1, LONGEST_WORD);
        let mut widths: Vec<usize> = shown.iter().map(|&i| word(i)).collect();
        let natural: Vec<usize> = shown.iter().map(|&i| cells(i).map(width).max().unwrap_or(1)).collect();
        let mut free = self.columns.saturating_sub(widths.iter().sum::<usize>() + GAP * (shown.len() - 1));
        while free > 0 {
            let Some(neediest) = (0..shown.len()).filter(|&at| widths[at] < natural[at]).min_by_key(|&at| widths[at] * 1000 / natural[at])
            else {
                break;
            };
            widths[neediest] += 1;
            free -= 1;
        }
        widths
    }

    fn shows(&self, column: usize) -> bool {
        let (name, main) = (self.table.columns[column].name, self.table.main);
        let says_something = match name {
            "doc_id" => self.rows.iter().any(|row| row[column] != self.rows[0][column]),
            _ => self.rows.iter().any(|row| !row[column].is_empty()),
        };
        says_something && (main.is_empty() || main.contains(&name))
    }

    /// The laid-out table, a line feed at the end: its main columns without those that are empty throughout, and
    /// without the document's id where there is one document.
    #[must_use]
    pub fn render(&self, paint: Paint) -> String {
        if self.rows.is_empty() {
            return "(no rows)\n".into();
        }
        let shown: Vec<usize> = (0..self.table.columns.len()).filter(|&i| self.shows(i)).collect();
        let widths = self.widths(&shown);
        let mut grid = comfy_table::Table::new();
        grid.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
        grid.set_style(TableComponent::HeaderLines, RULE).set_style(TableComponent::MiddleHeaderIntersections, RULE);
        let total: usize = widths.iter().sum::<usize>() + GAP * shown.len();
        grid.set_width(total.min(u16::MAX as usize) as u16);
        grid.set_header(shown.iter().map(|&i| self.table.columns[i].name));
        for (at, &i) in shown.iter().enumerate() {
            let Some(column) = grid.column_mut(at) else { continue };
            // The preset itself puts one space between two columns.
            let padding = if at + 1 == shown.len() { 0 } else { GAP as u16 - 1 };
            column.set_padding((0, padding));
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(widths[at].min(10_000) as u16 + padding)));
            if matches!(self.table.columns[i].kind, ColumnType::Integer | ColumnType::Number) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        for row in &self.rows {
            grid.add_row(Row::from(shown.iter().map(|&i| row[i].as_str()).collect::<Vec<_>>()));
        }
        let (mut out, mut in_header) = (String::new(), true);
        for line in grid.lines() {
            in_header &= !line.starts_with(RULE);
            let line = line.trim_end();
            out.push_str(&paint.apply(if in_header { Ink::Name } else { Ink::Plain }, line));
            out.push('\n');
        }
        out
    }
}

const RULE: char = '─';

/// Spaces between two columns.
const GAP: usize = 2;

/// A longer word may be broken.
const LONGEST_WORD: usize = 16;

impl Rows for Grid {
    fn row(&mut self, cells: &[Cell<'_>]) -> std::io::Result<()> {
        self.rows.push(cells.iter().map(|c| tidy(&c.text())).collect());
        Ok(())
    }
}
