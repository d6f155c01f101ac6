//! `demarche compare`: what two files, two folders, or the documents of a series say differently.

use crate::analyzer::{Analyzer, Depth};
use crate::cli::args::{Compare, CompareFormat, CompareTable, LayerFormat};
use crate::cli::console::{self, Output, message};
use crate::cli::exit::Exit;
use crate::cli::kwic::write_rows;
use crate::cli::run::{self, Item, Tally};
use crate::compare::history::{self, History};
use crate::compare::keyness::keyness;
use crate::compare::stances::{Detail, stance_changes};
use crate::compare::{self, Analysed, Kind, Ladder};
use crate::document::{Analysis, Document};
use crate::error::{Error, ErrorKind, Result};
use crate::phrase::places::{PlacedPhrase, placed};
use crate::phrase::{PartialCount, PhraseCounter};
use crate::report::Offsets;
use crate::report::compare::{
    CHANGES, Comparison, KEYNESS, KeyView, MISSING, MissingView, Pair, STANCES, StanceView, StepView, change_rows, html, key_rows,
    missing_rows, page, stance_rows, views,
};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A document with its layers, and what it adds to the phrases of all.
struct Text {
    document: Document,
    analysis: Analysis,
    partial: Option<PartialCount>,
    date: Option<String>,
}

impl Text {
    fn of(&self) -> Analysed<'_> {
        Analysed { document: &self.document, analysis: &self.analysis }
    }
}

/// Runs the command.
///
/// # Errors
/// When there is nothing to compare with, or an option, a lexicon, the ladder or the output is wrong.
pub fn run(arguments: &Compare) -> Result<Exit> {
    let input = &arguments.input;
    if arguments.table.is_some() && arguments.format != CompareFormat::Csv {
        let what = "--table goes with --format csv".to_owned();
        return Err(Error::new(ErrorKind::Malformed(what)).help("add --format csv; json and html hold all tables"));
    }
    let ladder = ladder(input.common.ladder.as_deref())?;
    if input.paths.is_empty() {
        let what = "compare takes two files or folders, or a folder as a series, not nothing".to_owned();
        return Err(Error::new(ErrorKind::Malformed(what)).help("give the older file or folder, then the newer one"));
    }
    let analyzer = run::analyzer(&input.common, input.date.as_deref())?;
    let offsets: Offsets = input.offsets.into();
    let (comparison, tally) = if let [a, b] = input.paths.as_slice() {
        let (mut of_a, tally_a) = read(arguments, &analyzer, std::slice::from_ref(a))?;
        let (mut of_b, tally_b) = read(arguments, &analyzer, std::slice::from_ref(b))?;
        if of_a.is_empty() || of_b.is_empty() {
            return Ok(Exit::Nothing);
        }
        let phrases = phrases(&analyzer, of_a.iter_mut().chain(&mut of_b))?;
        let tally = Tally { done: tally_a.done + tally_b.done, failed: tally_a.failed + tally_b.failed };
        (pair(name(a), name(b), &of_a, &of_b, phrases, &ladder, offsets), tally)
    } else {
        let (mut texts, tally) = read(arguments, &analyzer, &input.paths)?;
        if texts.len() < 2 {
            let what = format!("a series needs at least two documents, not {}", texts.len());
            return Err(Error::new(ErrorKind::Malformed(what)).help("give two files, a folder or table of several texts, or more files"));
        }
        let all = texts.len();
        if let Err(without) = history::by_date(&mut texts, |t| t.date.as_deref())
            && !input.common.quiet
        {
            message(&format!("without a date: {without} of {all} documents; compared in the order they were given"));
        }
        let phrases = phrases(&analyzer, texts.iter_mut())?;
        (series(&texts, phrases, &ladder, offsets), tally)
    };
    write(arguments, comparison, tally)
}

fn write(arguments: &Compare, mut comparison: Comparison, tally: Tally) -> Result<Exit> {
    let input = &arguments.input;
    let exit = if comparison.changed() && arguments.fail_on_change { Exit::Found } else { tally.exit() };
    if !arguments.all {
        comparison.drop_kept();
    }
    let mut output = Output::of(input)?;
    match arguments.format {
        CompareFormat::Text => output.write(page(&comparison, console::layout(&input.common, input.output.as_deref())).as_bytes())?,
        CompareFormat::Json => comparison.write_json(&mut output)?,
        CompareFormat::Html => output.write(html(&comparison).as_bytes())?,
        CompareFormat::Csv => {
            let csv = LayerFormat::Csv;
            match arguments.table.unwrap_or(CompareTable::Changes) {
                CompareTable::Changes => write_rows(output, csv, &CHANGES, |out| change_rows(&comparison.changes, out))?,
                CompareTable::Positions => write_rows(output, csv, &STANCES, |out| stance_rows(&comparison.positions, out))?,
                CompareTable::Missing => write_rows(output, csv, &MISSING, |out| missing_rows(&comparison.missing_phrases, out))?,
                CompareTable::Keyness => write_rows(output, csv, &KEYNESS, |out| key_rows(&comparison.keyness, out))?,
            }
            return Ok(exit);
        }
    }
    output.finish()?;
    Ok(exit)
}

fn name(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}

fn ladder(file: Option<&Path>) -> Result<Ladder> {
    let Some(path) = file else { return Ok(Ladder::builtin()) };
    let content = std::fs::read_to_string(path).map_err(|e| Error::from(e).at_path(path).help("a ladder is a .toml file in UTF-8"))?;
    Ladder::parse(&name(path), &content)
}

fn read(arguments: &Compare, analyzer: &Analyzer, paths: &[PathBuf]) -> Result<(Vec<Text>, Tally)> {
    let input = &arguments.input;
    let mut texts = Vec::new();
    let work = |document: &Document, analysis: &Analysis| (analysis.clone(), run::partial(analyzer, document, analysis));
    let tally = run::each_of(paths, &input.options(), &input.common, analyzer, Depth::All, work, |item| {
        if let Item::Done(document, (analysis, partial)) = item {
            let date = history::date(Analysed { document: &document, analysis: &analysis });
            texts.push(Text { document: *document, analysis, partial: Some(partial), date });
        }
        Ok(())
    })?;
    Ok((texts, tally))
}

/// The phrases of these texts as one run.
fn phrases<'t>(analyzer: &Analyzer, texts: impl Iterator<Item = &'t mut Text>) -> Result<Vec<PlacedPhrase>> {
    let mut counter = PhraseCounter::default();
    texts.filter_map(|text| text.partial.take()).try_for_each(|partial| counter.add(&partial))?;
    placed(counter.finish(analyzer.phrases())?)
}

/// Compares one document with one, else those of the same name; what only one side has is new or gone as a whole.
fn pair(a: String, b: String, of_a: &[Text], of_b: &[Text], phrases: Vec<PlacedPhrase>, ladder: &Ladder, offsets: Offsets) -> Comparison {
    let mut comparison = Comparison::new(a, b);
    let (all_a, all_b): (Vec<_>, Vec<_>) = (of_a.iter().map(Text::of).collect(), of_b.iter().map(Text::of).collect());
    let mut detail = Detail::Issues;
    if let ([a], [b]) = (of_a, of_b) {
        detail = Detail::EveryTarget;
        let changes = compare::compare(a.of(), b.of(), ladder);
        comparison.changes = views(Pair { name: None, a: Some(&a.document), b: Some(&b.document) }, &changes, offsets);
    } else {
        let mut names: BTreeMap<&str, (Option<&Text>, Option<&Text>)> = BTreeMap::new();
        of_a.iter().for_each(|text| names.entry(&text.document.id).or_default().0 = Some(text));
        of_b.iter().for_each(|text| names.entry(&text.document.id).or_default().1 = Some(text));
        for (name, (a, b)) in names {
            let changes = match (a, b) {
                (Some(a), Some(b)) => compare::compare(a.of(), b.of(), ladder),
                (a, b) => {
                    let gone = a.and_then(|a| compare::whole(a.of(), Kind::Gone));
                    gone.or_else(|| b.and_then(|b| compare::whole(b.of(), Kind::New))).into_iter().collect()
                }
            };
            let documents = Pair { name: Some(name), a: a.map(|a| &a.document), b: b.map(|b| &b.document) };
            comparison.changes.extend(views(documents, &changes, offsets));
        }
    }
    comparison.positions = stance_changes(&all_a, &all_b, detail).into_iter().map(|c| StanceView::new(None, c)).collect();
    comparison.keyness = keyness(&all_a, &all_b, &phrases).into_iter().map(KeyView::new).collect();
    let all = [all_a.as_slice(), &all_b].concat();
    let (earlier, now): (Vec<usize>, Vec<usize>) = ((0..all_a.len()).collect(), (all_a.len()..all.len()).collect());
    let missing = History::new(&all, phrases).missing(&earlier, &now);
    comparison.missing_phrases = missing.into_iter().map(|m| MissingView::new(m, |at| all[at].document.id.clone())).collect();
    comparison
}

/// Compares each document with the one before it.
fn series(texts: &[Text], phrases: Vec<PlacedPhrase>, ladder: &Ladder, offsets: Offsets) -> Comparison {
    let id = |at: usize| texts[at].document.id.clone();
    let mut comparison = Comparison::new(id(0), id(texts.len() - 1));
    comparison.documents = texts.iter().map(|t| StepView { id: t.document.id.clone(), date: t.date.clone() }).collect();
    for step in texts.windows(2) {
        let (a, b) = (&step[0], &step[1]);
        let changes = compare::compare(a.of(), b.of(), ladder);
        let name = b.document.id.as_str();
        comparison.changes.extend(views(Pair { name: Some(name), a: Some(&a.document), b: Some(&b.document) }, &changes, offsets));
        let stances = stance_changes(&[a.of()], &[b.of()], Detail::EveryTarget);
        comparison.positions.extend(stances.into_iter().map(|c| StanceView::new(Some(name), c)));
    }
    let all: Vec<Analysed<'_>> = texts.iter().map(Text::of).collect();
    comparison.missing_phrases = History::new(&all, phrases).steps().into_iter().map(|m| MissingView::new(m, id)).collect();
    comparison
}
