//! `demarche eval`: scores records against annotated ones, to the last digit as the project's reference scorer does.

mod fold;
mod record;
mod score;
mod show;

use crate::analyzer::Depth;
use crate::cli::args::{Common, Eval};
use crate::cli::console::Output;
use crate::cli::exit::Exit;
use crate::cli::run::{self, Item};
use crate::document::{Analysis, Document};
use crate::error::{Error, ErrorKind, Result};
use crate::input;
use crate::report::{Offsets, Record, jsonl};
use record::Scored;
use std::path::Path;

/// Runs the command.
///
/// # Errors
/// When a file cannot be read or a record is malformed.
pub fn run(arguments: &Eval) -> Result<Exit> {
    if let Some(least) = arguments.min_f1
        && !(0.0..=1.0).contains(&least)
    {
        return Err(Error::new(ErrorKind::Malformed(format!("--min-f1 {least} is no F1"))).help("give a number from 0 to 1"));
    }
    let gold = record::load(&arguments.gold)?;
    if gold.is_empty() {
        return Err(Error::new(ErrorKind::Empty("no records".into())).at_path(&arguments.gold).help("give annotated records"));
    }
    let predicted = match &arguments.predicted {
        Some(path) => record::load(path)?,
        None => analyse(&arguments.gold, &arguments.common)?,
    };
    let scores = score::score(&record::pair(&gold, &predicted))?;
    let mut output = Output::open(None)?;
    let shown = if arguments.json { show::json(&scores) } else { show::text(&scores, arguments.errors) };
    output.write(shown.as_bytes())?;
    output.finish()?;
    let below = |least: f64| scores.entities.f1() < least || scores.positions.f1() < least;
    Ok(if arguments.min_f1.is_some_and(below) { Exit::Found } else { Exit::Done })
}

/// The records that `analyze --format jsonl` makes of the gold texts.
fn analyse(gold: &Path, common: &Common) -> Result<Vec<Scored>> {
    let analyzer = run::analyzer(common, None)?;
    let options = input::Options { input_format: input::Format::Jsonl, ..input::Options::default() };
    let work = |document: &Document, analysis: &Analysis| {
        let mut line = Vec::new();
        jsonl::write_record(&Record::new(document, analysis, Offsets::Codepoint), &mut line).map(|()| line)
    };
    let mut lines = Vec::new();
    run::each_of(&[gold.to_owned()], &options, common, &analyzer, Depth::Positions, work, |item| {
        if let Item::Done(_, line) = item {
            lines.extend(line?);
        }
        Ok(())
    })?;
    record::parse(&String::from_utf8(lines).unwrap_or_default())
}
