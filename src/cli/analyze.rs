//! `demarche analyze`: all layers of every document, in one of the formats.

use crate::analyzer::{Analyzer, Depth};
use crate::cli::args::{Analyze, AnalyzeFormat, TableName};
use crate::cli::console::{self, Output, message};
use crate::cli::exit::Exit;
use crate::cli::out_dir::OutDir;
use crate::cli::run::{self, Item};
use crate::document::{Analysis, Document};
use crate::error::{Error, ErrorKind, Result};
use crate::input::Failure;
use crate::phrase::PartialCount;
use crate::report::corpus::{Corpus, Summary};
use crate::report::delimited::{DelimitedWriter, Delimiter};
use crate::report::json::JsonWriter;
use crate::report::matrix::Standings;
use crate::report::page::{Layout, page};
use crate::report::spool::Spool;
use crate::report::tables::{self, Cell, Rows, Table};
use crate::report::{CorpusPhraseView, Offsets, Record, counted, jsonl, rows};
use std::io;

/// Runs the command.
///
/// # Errors
/// When an option, a lexicon or the output is wrong.
pub fn run(arguments: &Analyze) -> Result<Exit> {
    if arguments.table.is_some() && arguments.format != AnalyzeFormat::Csv {
        let what = "--table goes with --format csv".to_owned();
        return Err(Error::new(ErrorKind::Malformed(what)).help("add --format csv, or leave --table out"));
    }
    let analyzer = run::analyzer(&arguments.input.common, arguments.input.date.as_deref())?;
    if let Some(folder) = &arguments.out_dir {
        return into_folder(arguments, &analyzer, OutDir::create(folder)?);
    }
    let output = Output::of(&arguments.input)?;
    match arguments.format {
        AnalyzeFormat::Text if arguments.each => pages(arguments, &analyzer, output),
        AnalyzeFormat::Text => one_page(arguments, &analyzer, output),
        AnalyzeFormat::Jsonl => json_lines(arguments, &analyzer, output),
        AnalyzeFormat::Json => json(arguments, &analyzer, output),
        AnalyzeFormat::Csv => csv(arguments, &analyzer, output),
    }
}

fn offsets(arguments: &Analyze) -> Offsets {
    arguments.input.offsets.into()
}

fn layout(arguments: &Analyze) -> Layout {
    console::layout(&arguments.input.common, arguments.input.output.as_deref())
}

/// A page a document, an empty line between two.
fn pages(arguments: &Analyze, analyzer: &Analyzer, mut output: Output) -> Result<Exit> {
    let (offsets, layout) = (offsets(arguments), layout(arguments));
    let work = |document: &Document, analysis: &Analysis| page(&Record::new(document, analysis, offsets), layout);
    let mut first = true;
    let tally = run::each(&arguments.input, analyzer, Depth::All, work, |item| {
        if let Item::Done(_, page) = item {
            let rule = if first { String::new() } else { format!("\n{}\n\n", "─".repeat(layout.columns.min(100))) };
            first = false;
            output.write(rule.as_bytes())?;
            output.write(page.as_bytes())?;
        }
        Ok(())
    })?;
    output.finish()?;
    Ok(tally.exit())
}

/// The page of one document, or one page of all.
fn one_page(arguments: &Analyze, analyzer: &Analyzer, mut output: Output) -> Result<Exit> {
    let (offsets, layout) = (offsets(arguments), layout(arguments));
    let work = |document: &Document, analysis: &Analysis| {
        let record = Record::new(document, analysis, offsets);
        (page(&record, layout), Summary::of(&record), run::partial(analyzer, document, analysis))
    };
    let (mut corpus, mut counter, mut first) = (Corpus::default(), run::counter(&arguments.input.common), None);
    let tally = run::each(&arguments.input, analyzer, Depth::All, work, |item| {
        match item {
            Item::Done(_, (page, summary, partial)) => {
                corpus.add(summary);
                counter.add(&partial)?;
                first.get_or_insert(page);
            }
            Item::Failed(failure) => corpus.fail(failure_line(&failure)),
        }
        Ok(())
    })?;
    match (tally.done, first) {
        (0, _) => {}
        (1, Some(page)) => output.write(page.as_bytes())?,
        _ => output.write(corpus.page(&counter.finish(analyzer.phrases())?.phrases, layout).as_bytes())?,
    }
    output.finish()?;
    Ok(tally.exit())
}

fn failure_line(failure: &Failure) -> String {
    let line = failure.line.map_or_else(String::new, |n| format!(":{n}"));
    format!("{}{line}: {}", failure.source, failure.reason())
}

/// The record as a line of JSON.
fn record_line(record: &Record<'_>) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    jsonl::write_record(record, &mut line)?;
    Ok(line)
}

fn failed_line(failure: &Failure) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    jsonl::write_failure(&failure.id, &failure.reason(), &mut line)?;
    Ok(line)
}

fn json_lines(arguments: &Analyze, analyzer: &Analyzer, mut output: Output) -> Result<Exit> {
    let offsets = offsets(arguments);
    let work = |document: &Document, analysis: &Analysis| record_line(&Record::new(document, analysis, offsets));
    let tally = run::each(&arguments.input, analyzer, Depth::All, work, |item| {
        let line = match item {
            Item::Done(_, line) => line?,
            Item::Failed(failure) => failed_line(&failure)?,
        };
        output.write(&line)
    })?;
    output.finish()?;
    Ok(tally.exit())
}

fn json(arguments: &Analyze, analyzer: &Analyzer, output: Output) -> Result<Exit> {
    let offsets = offsets(arguments);
    let work = |document: &Document, analysis: &Analysis| {
        (record_line(&Record::new(document, analysis, offsets)), run::partial(analyzer, document, analysis))
    };
    let mut counter = run::counter(&arguments.input.common);
    let mut writer = JsonWriter::new(output).map_err(Error::from)?;
    let tally = run::each(&arguments.input, analyzer, Depth::All, work, |item| {
        match item {
            Item::Done(_, (line, partial)) => {
                counter.add(&partial)?;
                writer.document(&line?)?;
            }
            Item::Failed(failure) => writer.document(&failed_line(&failure)?)?,
        }
        Ok(())
    })?;
    let phrases = counter.finish(analyzer.phrases())?;
    let views: Vec<_> = phrases.phrases.iter().map(CorpusPhraseView::new).collect();
    writer.finish(&views)?.finish()?;
    Ok(tally.exit())
}

/// Rows of one of the tables that follow from a record alone.
fn record_rows(table: TableName, record: &Record<'_>, out: &mut dyn Rows) -> io::Result<()> {
    match table {
        TableName::Documents => rows::document(record, out),
        TableName::Entities => rows::entities(record, out),
        TableName::Positions => rows::positions(record, out),
        TableName::PositionHolders => rows::position_holders(record, out),
        _ => Ok(()),
    }
}

fn schema(table: TableName) -> &'static Table {
    match table {
        TableName::Documents => &tables::DOCUMENTS,
        TableName::Entities => &tables::ENTITIES,
        TableName::Positions => &tables::POSITIONS,
        TableName::PositionHolders => &tables::POSITION_HOLDERS,
        TableName::Actors => &tables::ACTORS,
        TableName::Matrix => &tables::MATRIX,
        TableName::Phrases => &tables::PHRASES,
        TableName::PhraseSpans => &tables::PHRASE_SPANS,
        TableName::Copies => &tables::COPIES,
        TableName::Errors => &tables::ERRORS,
    }
}

fn csv_of(make: impl FnOnce(&mut dyn Rows) -> io::Result<()>) -> io::Result<Vec<u8>> {
    let mut writer = DelimitedWriter::new(Vec::new(), Delimiter::Comma);
    make(&mut writer)?;
    writer.finish()
}

fn error_row(failure: &Failure, out: &mut dyn Rows) -> io::Result<()> {
    let cells: [Cell<'_>; 4] = [failure.id.as_str().into(), failure.source.as_str().into(), failure.line.into(), failure.reason().into()];
    out.row(&cells)
}

fn csv(arguments: &Analyze, analyzer: &Analyzer, output: Output) -> Result<Exit> {
    let (offsets, table) = (offsets(arguments), arguments.table.unwrap_or(TableName::Positions));
    let counts = matches!(table, TableName::Phrases | TableName::PhraseSpans | TableName::Copies);
    let ranks = matches!(table, TableName::Actors | TableName::Matrix);
    let work = |document: &Document, analysis: &Analysis| {
        let record = Record::new(document, analysis, offsets);
        let partial = counts.then(|| run::partial(analyzer, document, analysis));
        let standing = ranks.then(|| Standings::of(&record));
        (csv_of(|out| record_rows(table, &record, out)), partial, standing)
    };
    let mut counter = run::counter(&arguments.input.common);
    let mut spool = Spool::new(std::env::temp_dir().join(format!("demarche-{}.texts", std::process::id())));
    let mut standings = Standings::default();
    let mut header = DelimitedWriter::new(output, Delimiter::Comma);
    header.header(schema(table))?;
    let mut output = header.finish()?;
    let tally = run::each(&arguments.input, analyzer, Depth::All, work, |item| {
        match item {
            Item::Done(document, (rows, partial, standing)) => {
                output.write(&rows?)?;
                if let Some(partial) = partial {
                    counter.add(&partial)?;
                }
                if let Some(standing) = standing {
                    standings.add(standing);
                }
                if matches!(table, TableName::PhraseSpans | TableName::Copies) {
                    spool.push(document.id, &document.text)?;
                }
            }
            Item::Failed(failure) if table == TableName::Errors => output.write(&csv_of(|out| error_row(&failure, out))?)?,
            Item::Failed(_) => {}
        }
        Ok(())
    })?;
    let mut phrases = counter.finish(analyzer.phrases())?;
    let mut writer = DelimitedWriter::new(output, Delimiter::Comma);
    match table {
        TableName::Actors => standings.actor_rows(&mut writer)?,
        TableName::Matrix => standings.matrix_rows(&mut writer)?,
        TableName::Phrases => phrases.phrases.iter().try_for_each(|p| rows::corpus_phrase(&CorpusPhraseView::new(p), &mut writer))?,
        TableName::Copies => spool.copies(&phrases, &mut writer)?,
        TableName::PhraseSpans => spool.phrase_spans(&mut phrases, offsets, &mut writer)?,
        _ => {}
    }
    writer.finish()?.finish()?;
    Ok(tally.exit())
}

/// What a document adds to the files of `--out-dir`.
struct Pieces {
    record: Vec<u8>,
    tables: [Vec<u8>; 4],
    partial: PartialCount,
    standings: Standings,
}

const RECORD_TABLES: [TableName; 4] = [TableName::Documents, TableName::Entities, TableName::Positions, TableName::PositionHolders];

fn into_folder(arguments: &Analyze, analyzer: &Analyzer, mut folder: OutDir) -> Result<Exit> {
    let offsets = offsets(arguments);
    let work = |document: &Document, analysis: &Analysis| -> io::Result<Pieces> {
        let record = Record::new(document, analysis, offsets);
        let mut pieces = Pieces {
            record: record_line(&record)?,
            tables: Default::default(),
            partial: run::partial(analyzer, document, analysis),
            standings: Standings::of(&record),
        };
        for (bytes, table) in pieces.tables.iter_mut().zip(RECORD_TABLES) {
            *bytes = csv_of(|out| record_rows(table, &record, out))?;
        }
        Ok(pieces)
    };
    let mut counter = run::counter(&arguments.input.common);
    let mut standings = Standings::default();
    let mut spool = Spool::new(folder.spool_path());
    let tally = run::each(&arguments.input, analyzer, Depth::All, work, |item| {
        match item {
            Item::Done(document, pieces) => {
                let pieces = pieces?;
                folder.record(&pieces.record)?;
                for (bytes, table) in pieces.tables.iter().zip(RECORD_TABLES) {
                    folder.rows(schema(table), bytes)?;
                }
                counter.add(&pieces.partial)?;
                standings.add(pieces.standings);
                spool.push(document.id, &document.text)?;
            }
            Item::Failed(failure) => folder.rows(&tables::ERRORS, &csv_of(|out| error_row(&failure, out))?)?,
        }
        Ok(())
    })?;
    let mut phrases = counter.finish(analyzer.phrases())?;
    folder.rows_by(&tables::ACTORS, |out| standings.actor_rows(out))?;
    folder.rows_by(&tables::MATRIX, |out| standings.matrix_rows(out))?;
    folder.rows_by(&tables::PHRASES, |out| phrases.phrases.iter().try_for_each(|p| rows::corpus_phrase(&CorpusPhraseView::new(p), out)))?;
    folder.rows_by(&tables::PHRASE_SPANS, |out| spool.phrase_spans(&mut phrases, offsets, out))?;
    folder.rows_by(&tables::COPIES, |out| spool.copies(&phrases, out))?;
    drop(spool);
    folder.finish(offsets)?;
    if !arguments.input.common.quiet {
        let place = arguments.out_dir.as_deref().map_or_else(String::new, |p| p.display().to_string());
        let failed = if tally.failed > 0 { format!(", {} failed (errors.csv)", tally.failed) } else { String::new() };
        message(&format!("{place}: {}{failed}", counted(tally.done, "document", "documents")));
    }
    Ok(tally.exit())
}
