//! The command line: arguments, one file a command, exit codes.
//!
//! Data goes to standard output (or `--output`), messages to standard error, a line each.

pub mod analyze;
pub mod args;
pub mod check;
pub mod compare;
pub mod console;
pub mod eval;
pub mod exit;
pub mod explain;
pub mod kwic;
pub mod layer;
pub mod out_dir;
pub mod phrases;
pub mod run;
pub mod series;

use crate::error::Result;
use args::{Cli, Command, Input, SHORT_HELP};
use clap::{CommandFactory, Parser};
use exit::Exit;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

/// Parses the arguments, runs the command, maps the outcome to an exit code.
#[must_use]
pub fn main() -> ExitCode {
    let exit = match run(&Cli::parse()) {
        Ok(exit) => exit,
        Err(error) if exit::is_closed_pipe(&error) => Exit::Done,
        Err(error) => {
            console::message(&error.to_string());
            Exit::Nothing
        }
    };
    exit.into()
}

fn run(cli: &Cli) -> Result<Exit> {
    match &cli.command {
        None => with_input(&cli.analyze.input, || analyze::run(&cli.analyze)),
        Some(Command::Analyze(analyze)) => with_input(&analyze.input, || analyze::run(analyze)),
        Some(Command::Tokens(tokens)) => with_input(&tokens.input, || layer::tokens(tokens)),
        Some(Command::Entities(layer)) => with_input(&layer.input, || layer::entities(layer)),
        Some(Command::Positions(layer)) => with_input(&layer.input, || layer::positions(layer)),
        Some(Command::Phrases(phrases)) => with_input(&phrases.layer.input, || match phrases.series.by {
            Some(by) => series::run(phrases, by.into()),
            None => phrases::run(phrases),
        }),
        Some(Command::Merge(merge)) => phrases::merge(merge),
        Some(Command::Kwic(kwic)) => with_input(&kwic.input, || kwic::run(kwic)),
        Some(Command::Compare(compare)) => compare::run(compare),
        Some(Command::Eval(eval)) => eval::run(eval),
        Some(Command::Explain(explain)) => with_input(&explain.input, || explain::run(explain)),
        Some(Command::Check(check)) => check::run(check),
        Some(Command::Completions { shell }) => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "demarche", &mut script);
            print(&script)
        }
        Some(Command::Man) => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Cli::command()).render(&mut page)?;
            print(&page)
        }
    }
}

/// Runs the command, unless it would wait for somebody to type a text.
fn with_input(input: &Input, command: impl FnOnce() -> Result<Exit>) -> Result<Exit> {
    if input.paths.is_empty() && io::stdin().is_terminal() {
        let _ = io::stderr().write_all(SHORT_HELP.as_bytes());
        return Ok(Exit::Nothing);
    }
    command()
}

fn print(bytes: &[u8]) -> Result<Exit> {
    let mut out = console::Output::open(None)?;
    out.write(bytes)?;
    out.finish()?;
    Ok(Exit::Done)
}
