//! `tokens`, `entities`, `positions`: one layer as a flat table.

use crate::analyzer::Depth;
use crate::cli::args::{Common, Input, Layer, LayerFormat, Tokens};
use crate::cli::console::{self, Output};
use crate::cli::exit::Exit;
use crate::cli::run::{self, Item, Tally};
use crate::document::{Analysis, Document};
use crate::error::Result;
use crate::report::delimited::{DelimitedWriter, Delimiter};
use crate::report::grid::Grid;
use crate::report::json::JsonArray;
use crate::report::jsonl::RowObjects;
use crate::report::tables::{self, Rows, Table};
use crate::report::{Offsets, Record, conllu, rows};
use std::io;
use std::path::Path;

/// `demarche entities`.
///
/// # Errors
/// When an option, a lexicon or the output is wrong.
pub fn entities(arguments: &Layer) -> Result<Exit> {
    record_layer(arguments, &tables::ENTITIES, Depth::Entities, rows::entities)
}

/// `demarche positions`.
///
/// # Errors
/// When an option, a lexicon or the output is wrong.
pub fn positions(arguments: &Layer) -> Result<Exit> {
    record_layer(arguments, &tables::POSITIONS, Depth::Positions, rows::positions)
}

fn record_layer(
    arguments: &Layer,
    table: &'static Table,
    depth: Depth,
    rows: impl Fn(&Record<'_>, &mut dyn Rows) -> io::Result<()> + Sync,
) -> Result<Exit> {
    let offsets: Offsets = arguments.input.offsets.into();
    let make = |document: &Document, analysis: &Analysis, out: &mut dyn Rows| rows(&Record::new(document, analysis, offsets), out);
    layer(&arguments.input, arguments.format, table, depth, make)
}

/// `demarche tokens`.
///
/// # Errors
/// When an option, a lexicon or the output is wrong.
pub fn tokens(arguments: &Tokens) -> Result<Exit> {
    let offsets: Offsets = arguments.input.offsets.into();
    if let Some(format) = arguments.format.layer() {
        let make = |document: &Document, analysis: &Analysis, out: &mut dyn Rows| rows::tokens(document, analysis, offsets, out);
        return layer(&arguments.input, format, &tables::TOKENS, Depth::Tags, make);
    }
    let analyzer = run::analyzer(&arguments.input.common, arguments.input.date.as_deref())?;
    let mut output = Output::of(&arguments.input)?;
    let work = |document: &Document, analysis: &Analysis| {
        let mut bytes = Vec::new();
        conllu::write_document(document, analysis, &mut bytes).map(|()| bytes)
    };
    let tally = run::each(&arguments.input, &analyzer, Depth::Tags, work, |item| match item {
        Item::Done(_, bytes) => output.write(&bytes?),
        Item::Failed(_) => Ok(()),
    })?;
    output.finish()?;
    Ok(tally.exit())
}

/// Rows of one document, made on a worker thread.
pub(super) enum Made {
    Bytes(Vec<u8>),
    Cells(Vec<Vec<String>>),
}

pub(super) fn make_rows(
    format: LayerFormat,
    table: &'static Table,
    make: impl FnOnce(&mut dyn Rows) -> io::Result<()>,
) -> io::Result<Made> {
    match format {
        LayerFormat::Csv | LayerFormat::Tsv => {
            let delimiter = if format == LayerFormat::Csv { Delimiter::Comma } else { Delimiter::Tab };
            let mut writer = DelimitedWriter::new(Vec::new(), delimiter);
            make(&mut writer)?;
            writer.finish().map(Made::Bytes)
        }
        LayerFormat::Json | LayerFormat::Jsonl => {
            let mut writer = RowObjects::new(Vec::new(), table);
            make(&mut writer)?;
            Ok(Made::Bytes(writer.finish()))
        }
        LayerFormat::Table => {
            let mut grid = Grid::new(table, 0);
            make(&mut grid)?;
            Ok(Made::Cells(grid.into_rows()))
        }
    }
}

/// Joins the rows of all documents into one table.
pub(super) enum Joined {
    Plain(Output),
    Array(JsonArray<Output>),
    Grid(Output, Grid),
}

impl Joined {
    pub(super) fn start(input: &Input, format: LayerFormat, table: &'static Table) -> Result<Self> {
        Self::into(Output::of(input)?, &input.common, input.output.as_deref(), format, table)
    }

    pub(super) fn into(output: Output, common: &Common, file: Option<&Path>, format: LayerFormat, table: &'static Table) -> Result<Self> {
        let header = |delimiter, output| -> Result<Output> {
            let mut writer = DelimitedWriter::new(output, delimiter);
            writer.header(table)?;
            Ok(writer.finish()?)
        };
        Ok(match format {
            LayerFormat::Csv => Self::Plain(header(Delimiter::Comma, output)?),
            LayerFormat::Tsv => Self::Plain(header(Delimiter::Tab, output)?),
            LayerFormat::Jsonl => Self::Plain(output),
            LayerFormat::Json => Self::Array(JsonArray::new(output)?),
            LayerFormat::Table => {
                let layout = console::layout(common, file);
                Self::Grid(output, Grid::new(table, layout.columns))
            }
        })
    }

    pub(super) fn add(&mut self, made: Made) -> Result<()> {
        match (self, made) {
            (Self::Plain(output), Made::Bytes(bytes)) => output.write(&bytes),
            (Self::Array(array), Made::Bytes(bytes)) => Ok(array.lines(&bytes)?),
            (Self::Grid(_, grid), Made::Cells(rows)) => {
                grid.extend(rows);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    pub(super) fn finish(self, input: &Input, tally: Tally) -> Result<Exit> {
        self.end(&input.common, input.output.as_deref(), tally)
    }

    pub(super) fn end(self, common: &Common, file: Option<&Path>, tally: Tally) -> Result<Exit> {
        match self {
            Self::Plain(output) => output.finish()?,
            Self::Array(array) => array.finish()?.finish()?,
            Self::Grid(mut output, grid) => {
                if tally.done > 0 {
                    output.write(grid.render(console::paint(common, file)).as_bytes())?;
                }
                output.finish()?;
            }
        }
        Ok(tally.exit())
    }
}

fn layer(
    input: &Input,
    format: LayerFormat,
    table: &'static Table,
    depth: Depth,
    make: impl Fn(&Document, &Analysis, &mut dyn Rows) -> io::Result<()> + Sync,
) -> Result<Exit> {
    let analyzer = run::analyzer(&input.common, input.date.as_deref())?;
    let mut joined = Joined::start(input, format, table)?;
    let work = |document: &Document, analysis: &Analysis| make_rows(format, table, |out| make(document, analysis, out));
    let tally = run::each(input, &analyzer, depth, work, |item| match item {
        Item::Done(_, made) => joined.add(made?),
        Item::Failed(_) => Ok(()),
    })?;
    joined.finish(input, tally)
}
