//! `demarche compare`: what two files or two folders say differently.

use crate::analyzer::Depth;
use crate::cli::args::{Compare, CompareFormat, LayerFormat};
use crate::cli::console::{self, Output};
use crate::cli::exit::Exit;
use crate::cli::kwic::write_rows;
use crate::cli::run::{self, Item, Tally};
use crate::compare::{self, Analysed, Change, Kind, Ladder};
use crate::document::{Analysis, Document};
use crate::error::{Error, ErrorKind, Result};
use crate::report::Offsets;
use crate::report::compare::{CHANGES, ChangeView, html, page, rows, views, write_json};
use std::collections::BTreeMap;
use std::path::Path;

/// A document with its layers.
type Text = (Document, Analysis);

/// Runs the command.
///
/// # Errors
/// When there are not two paths, one of them holds nothing, or an option, a lexicon or the output is wrong.
pub fn run(arguments: &Compare) -> Result<Exit> {
    let input = &arguments.input;
    let [a, b] = input.paths.as_slice() else {
        let what = format!("compare takes two paths, not {}", input.paths.len());
        return Err(Error::new(ErrorKind::Malformed(what)).help("give the older file or folder, then the newer one"));
    };
    let analyzer = run::analyzer(&input.common, input.date.as_deref())?;
    let read = |path: &Path| -> Result<(Vec<Text>, Tally)> {
        let mut texts = Vec::new();
        let work = |_: &Document, analysis: &Analysis| analysis.clone();
        let tally = run::each_of(&[path.to_owned()], &input.options(), &input.common, &analyzer, Depth::All, work, |item| {
            if let Item::Done(document, analysis) = item {
                texts.push((*document, analysis));
            }
            Ok(())
        })?;
        Ok((texts, tally))
    };
    let ((of_a, tally_a), (of_b, tally_b)) = (read(a)?, read(b)?);
    if of_a.is_empty() || of_b.is_empty() {
        return Ok(Exit::Nothing);
    }
    let mut changes = pairs(of_a, of_b, input.offsets.into());
    let changed = changes.iter().any(|c| c.kind != Kind::Kept.as_str());
    if !arguments.all {
        changes.retain(|c| c.kind != Kind::Kept.as_str());
    }
    let name = |path: &Path| path.display().to_string().replace('\\', "/");
    let (a, b) = (name(a), name(b));
    let mut output = Output::of(input)?;
    match arguments.format {
        CompareFormat::Text => output.write(page(&a, &b, &changes, console::layout(&input.common, input.output.as_deref())).as_bytes())?,
        CompareFormat::Json => write_json(&a, &b, &changes, &mut output)?,
        CompareFormat::Html => output.write(html(&a, &b, &changes).as_bytes())?,
        CompareFormat::Csv => {
            write_rows(output, LayerFormat::Csv, &CHANGES, |out| rows(&changes, out))?;
            return Ok(exit(arguments, changed, tally_a, tally_b));
        }
    }
    output.finish()?;
    Ok(exit(arguments, changed, tally_a, tally_b))
}

fn exit(arguments: &Compare, changed: bool, a: Tally, b: Tally) -> Exit {
    if changed && arguments.fail_on_change {
        return Exit::Found;
    }
    Tally { done: a.done + b.done, failed: a.failed + b.failed }.exit()
}

/// Compares one document with one, else those of the same name; what only one side has is new or gone as a whole.
fn pairs(of_a: Vec<Text>, of_b: Vec<Text>, offsets: Offsets) -> Vec<ChangeView> {
    let ladder = Ladder::builtin();
    let empty = (Document::from_text("", ""), Analysis::default());
    let between = |name: Option<&str>, a: &Text, b: &Text| {
        let changes: Vec<Change> = compare::compare(analysed(a), analysed(b), &ladder);
        views(name, &a.0, &b.0, &changes, offsets)
    };
    if let ([a], [b]) = (of_a.as_slice(), of_b.as_slice()) {
        return between(None, a, b);
    }
    let mut names: BTreeMap<&str, (Option<&Text>, Option<&Text>)> = BTreeMap::new();
    for text in &of_a {
        names.entry(text.0.id.as_str()).or_default().0 = Some(text);
    }
    for text in &of_b {
        names.entry(text.0.id.as_str()).or_default().1 = Some(text);
    }
    names.into_iter().flat_map(|(name, (a, b))| between(Some(name), a.unwrap_or(&empty), b.unwrap_or(&empty))).collect()
}

fn analysed(text: &Text) -> Analysed<'_> {
    Analysed { document: &text.0, analysis: &text.1 }
}
