//! `demarche phrases`: the phrases of one document with their places, or those of a corpus with their statistics; `demarche merge`:
//! the same of counts made elsewhere.

use crate::analyzer::{Analyzer, Depth};
use crate::cli::args::{self, Common, LayerFormat, Merge, Phrases};
use crate::cli::console::{Output, message};
use crate::cli::exit::Exit;
use crate::cli::layer::{Joined, make_rows};
use crate::cli::run::{self, Item, Tally};
use crate::document::{Analysis, Document};
use crate::error::{Error, ErrorKind, Result};
use crate::phrase::{CorpusPhrases, Counting, PhraseCounter};
use crate::report::tables::{self, Rows};
use crate::report::{CorpusPhraseView, Record, counted, rows};

/// Runs `demarche phrases`.
///
/// # Errors
/// When an option, a lexicon, the output or a temporary file is wrong.
pub fn run(arguments: &Phrases) -> Result<Exit> {
    let (input, format) = (&arguments.layer.input, arguments.layer.format);
    let analyzer = run::analyzer(&input.common, input.date.as_deref())?;
    let depth = if arguments.actors { Depth::Positions } else { Depth::Tokens };
    let work = |document: &Document, analysis: &Analysis| run::partial(&analyzer, document, analysis);
    let (mut counter, mut first) = (counter(&input.common, arguments.counting), None);
    let tally = run::each(input, &analyzer, depth, work, |item| {
        if let Item::Done(document, partial) = item {
            first.get_or_insert(document);
            counter.add(&partial)?;
        }
        Ok(())
    })?;
    if !arguments.reference.is_empty() {
        let add = |item| match item {
            Item::Done(_, partial) => counter.add_reference(&partial),
            Item::Failed(_) => Ok(()),
        };
        let found = run::each_of(&arguments.reference, &input.options(), &input.common, &analyzer, Depth::Tokens, work, add)?;
        if found.done == 0 {
            return Err(Error::new(ErrorKind::Empty("no document to compare with".into())).help("name other files with --reference"));
        }
    }
    if let Some(file) = &arguments.partial {
        if let Some(read) = input.paths.iter().find(|path| is_same(path, file)) {
            let what = "the counts would overwrite an input".to_owned();
            return Err(Error::new(ErrorKind::Malformed(what)).at_path(read).help("choose another file with --partial"));
        }
        counter.write(analyzer.phrases(), file)?;
        return Ok(tally.exit());
    }
    if tally.done < 2 {
        return one(arguments, &analyzer, first.as_deref(), tally);
    }
    let mut joined = Joined::start(input, format, &tables::PHRASES)?;
    let phrases = counter.finish(analyzer.phrases())?;
    add(&mut joined, format, &phrases)?;
    say_copies(&phrases, &input.common);
    joined.finish(input, tally)
}

fn is_same(a: &std::path::Path, b: &std::path::Path) -> bool {
    a.canonicalize().is_ok_and(|a| b.canonicalize().is_ok_and(|b| a == b))
}

/// The phrases of one document.
fn one(arguments: &Phrases, analyzer: &Analyzer, document: Option<&Document>, tally: Tally) -> Result<Exit> {
    let (input, format) = (&arguments.layer.input, arguments.layer.format);
    let mut joined = Joined::start(input, format, &tables::DOCUMENT_PHRASES)?;
    if let Some(document) = document {
        let analysis = analyzer.analyze(document);
        let record = Record::new(document, &analysis, input.offsets.into());
        joined.add(make_rows(format, &tables::DOCUMENT_PHRASES, |out| rows::document_phrases(&record, out))?)?;
    }
    joined.finish(input, tally)
}

/// Adds all rows, some at a time: there may be millions.
fn add(joined: &mut Joined, format: LayerFormat, phrases: &CorpusPhrases) -> Result<()> {
    phrases.phrases.chunks(4096).try_for_each(|some| {
        let rows = |out: &mut dyn Rows| some.iter().try_for_each(|p| rows::corpus_phrase(&CorpusPhraseView::new(p), out));
        joined.add(make_rows(format, &tables::PHRASES, rows)?)
    })
}

/// A counter as the arguments say.
pub(super) fn counter(common: &Common, counting: args::Counting) -> PhraseCounter {
    PhraseCounter::new(Counting {
        memory: counting.memory,
        threads: run::jobs(common),
        minimum: counting.min_count,
        longest: counting.longest.into(),
        ..Counting::default()
    })
}

fn say_copies(phrases: &CorpusPhrases, common: &Common) {
    let copies = phrases.copies.iter().enumerate().filter(|(document, first)| *document != **first as usize).count();
    if copies > 0 && !common.quiet {
        let copies = counted(copies as u64, "document is a near copy", "documents are near copies");
        message(&format!("{copies} of an earlier one and count once in count_unique (--format csv --table copies of analyze lists them)"));
    }
}

/// Runs `demarche merge`.
///
/// # Errors
/// When a file, a lexicon, the output or a temporary file is wrong.
pub fn merge(arguments: &Merge) -> Result<Exit> {
    let analyzer = run::analyzer(&arguments.common, None)?;
    let mut counter = counter(&arguments.common, arguments.counting);
    for file in &arguments.files {
        counter.read(analyzer.phrases(), file)?;
    }
    let output = Output::open(arguments.output.as_deref())?;
    let (format, file): (LayerFormat, _) = (arguments.format, arguments.output.as_deref());
    let mut joined = Joined::into(output, &arguments.common, file, format, &tables::PHRASES)?;
    let phrases = counter.finish(analyzer.phrases())?;
    add(&mut joined, format, &phrases)?;
    say_copies(&phrases, &arguments.common);
    joined.end(&arguments.common, file, Tally { done: phrases.copies.len() as u64, failed: 0 })
}
