//! A table of rows for the terminal, columns fitted to its width.

use crate::report::paint::{Ink, Paint};
use crate::report::tables::{Cell, ColumnType, Rows, Table};
use crate::report::wrap::tidy;
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Row, TableComponent, presets};

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

    /// The laid-out table, a line feed at the end. Columns that are empty throughout are left out.
    #[must_use]
    pub fn render(&self, paint: Paint) -> String {
        if self.rows.is_empty() {
            return "(no rows)\n".into();
        }
        let shown: Vec<usize> = (0..self.table.columns.len()).filter(|&i| self.rows.iter().any(|r| !r[i].is_empty())).collect();
        let mut grid = comfy_table::Table::new();
        grid.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
        grid.set_style(TableComponent::HeaderLines, RULE).set_style(TableComponent::MiddleHeaderIntersections, RULE);
        // A few letters a column at least, else the layout has no solution.
        grid.set_width(self.columns.max(shown.len() * 6).min(u16::MAX as usize) as u16);
        grid.set_header(shown.iter().map(|&i| self.table.columns[i].name));
        for (at, &i) in shown.iter().enumerate() {
            let Some(column) = grid.column_mut(at) else { continue };
            column.set_padding((0, if at + 1 == shown.len() { 0 } else { 2 }));
            if matches!(self.table.columns[i].kind, ColumnType::Integer | ColumnType::Number) {
                column.set_cell_alignment(CellAlignment::Right);
                column.set_constraint(ColumnConstraint::ContentWidth);
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

impl Rows for Grid {
    fn row(&mut self, cells: &[Cell<'_>]) -> std::io::Result<()> {
        self.rows.push(cells.iter().map(|c| tidy(&c.text())).collect());
        Ok(())
    }
}
