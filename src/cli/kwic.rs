//! `demarche kwic`: concordance lines.

use crate::analyzer::Depth;
use crate::cli::args::{Kwic, LayerFormat, Sort, Unit};
use crate::cli::console::{self, Output};
use crate::cli::exit::Exit;
use crate::cli::run::{self, Item};
use crate::document::{Analysis, Document};
use crate::error::Result;
use crate::kwic::Pattern;
use crate::report::delimited::{DelimitedWriter, Delimiter};
use crate::report::json::JsonArray;
use crate::report::jsonl::RowObjects;
use crate::report::kwic::{self, Order};
use crate::report::tables::{Rows, Table};
use std::io;

/// Runs the command.
///
/// # Errors
/// When the pattern, an option, a lexicon or the output is wrong.
pub fn run(arguments: &Kwic) -> Result<Exit> {
    let input = &arguments.input;
    let pattern = Pattern::parse(&arguments.pattern, arguments.by.into())?;
    let analyzer = run::analyzer(&input.common, input.date.as_deref())?;
    let depth = if pattern.needs_entities() { Depth::Entities } else { Depth::Tokens };
    let offsets = Unit::into(input.offsets);
    let context = usize::from(arguments.context);
    let work =
        |document: &Document, analysis: &Analysis| kwic::lines(document, analysis, &pattern.hits(document, analysis), context, offsets);
    let mut lines = Vec::new();
    let tally = run::each(input, &analyzer, depth, work, |item| {
        if let Item::Done(_, found) = item {
            lines.extend(found);
        }
        Ok(())
    })?;
    kwic::sort(&mut lines, arguments.sort.map_or(Order::Text, Sort::into));
    let mut output = Output::of(input)?;
    if arguments.format == LayerFormat::Table {
        output.write(kwic::page(&lines, console::layout(&input.common, input.output.as_deref())).as_bytes())?;
        output.finish()?;
    } else {
        write_rows(output, arguments.format, &kwic::KWIC, |out| kwic::rows(&lines, out))?;
    }
    Ok(tally.exit())
}

/// Writes rows as CSV, TSV, an array of objects, or an object a line.
pub(crate) fn write_rows(
    output: Output,
    format: LayerFormat,
    table: &'static Table,
    rows: impl FnOnce(&mut dyn Rows) -> io::Result<()>,
) -> Result<()> {
    match format {
        LayerFormat::Csv | LayerFormat::Tsv => {
            let mut writer = DelimitedWriter::new(output, if format == LayerFormat::Csv { Delimiter::Comma } else { Delimiter::Tab });
            writer.header(table)?;
            rows(&mut writer)?;
            writer.finish()?.finish()
        }
        LayerFormat::Json => {
            let mut objects = RowObjects::new(Vec::new(), table);
            rows(&mut objects)?;
            let mut array = JsonArray::new(output)?;
            array.lines(&objects.finish())?;
            array.finish()?.finish()
        }
        LayerFormat::Jsonl | LayerFormat::Table => {
            let mut objects = RowObjects::new(output, table);
            rows(&mut objects)?;
            objects.finish().finish()
        }
    }
}
