//! One run over documents: reads, analyses in parallel, reports failures and warnings, keeps count.

use crate::analyzer::{Analyzer, Depth};
use crate::batch;
use crate::cli::args::{Common, Input};
use crate::cli::console::message;
use crate::cli::exit::Exit;
use crate::document::{Analysis, Document};
use crate::error::{Error, ErrorKind, Result};
use crate::input::{self, Failure};
use crate::phrase::{Counting, PartialCount, PhraseCounter};
use crate::report::counted;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Warnings printed one by one; the rest are counted.
const MOST_WARNINGS: usize = 10;

/// A document with what was made of it, or why there is nothing.
pub enum Item<T> {
    /// Analysed.
    Done(Box<Document>, T),
    /// Not read or not analysed.
    Failed(Failure),
}

/// How a run went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Documents analysed.
    pub done: u64,
    /// Documents that failed.
    pub failed: u64,
}

impl Tally {
    /// The exit code of a run that did what it was asked.
    #[must_use]
    pub const fn exit(self) -> Exit {
        match (self.done, self.failed) {
            (0, _) => Exit::Nothing,
            (_, 0) => Exit::Done,
            _ => Exit::Partial,
        }
    }
}

/// The analyser with the user's lexicons.
///
/// # Errors
/// When a lexicon cannot be read or is malformed.
pub fn analyzer(common: &Common, anchor: Option<&str>) -> Result<Analyzer> {
    let read = |path: &Path| {
        std::fs::read_to_string(path).map_err(|e| Error::from(e).at_path(path).help("a lexicon is a .tsv or .toml file in UTF-8"))
    };
    let mut builder = Analyzer::builder();
    for path in &common.lexicon {
        builder = builder.lexicon(path.display().to_string(), read(path)?);
    }
    if let Some(path) = &common.formulae {
        builder = builder.formulae(read(path)?);
    }
    if let Some(path) = &common.ladder {
        builder = builder.ladder(path.display().to_string(), read(path)?);
    }
    if let Some(date) = anchor {
        builder = builder.anchor_date(date);
    }
    builder.build()
}

/// What a document adds to the counts of corpus phrases.
#[must_use]
pub fn partial(analyzer: &Analyzer, document: &Document, analysis: &Analysis) -> PartialCount {
    analyzer.phrases().partial(document, analyzer.vocabulary(), analysis)
}

/// A counter of corpus phrases on as many threads as the user says.
#[must_use]
pub fn counter(common: &Common) -> PhraseCounter {
    PhraseCounter::new(Counting { threads: jobs(common), ..Counting::default() })
}

/// Number of threads: what the user says, else all processors.
#[must_use]
pub fn jobs(common: &Common) -> NonZeroUsize {
    let asked = common.jobs.and_then(|n| NonZeroUsize::new(n.into()));
    asked.or_else(|| std::thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN)
}

/// Runs `work` over the documents of the arguments and hands every item, in order, to `sink`.
///
/// # Errors
/// When an option or lexicon is wrong, or what `sink` returns.
pub fn each<T: Send>(
    input: &Input,
    analyzer: &Analyzer,
    depth: Depth,
    work: impl Fn(&Document, &Analysis) -> T + Sync,
    sink: impl FnMut(Item<T>) -> Result<()>,
) -> Result<Tally> {
    each_of(&input.paths, &input.options(), &input.common, analyzer, depth, work, sink)
}

/// The same with paths and options of its own.
///
/// # Errors
/// When an option is wrong, or what `sink` returns.
pub fn each_of<T: Send>(
    paths: &[PathBuf],
    options: &input::Options,
    common: &Common,
    analyzer: &Analyzer,
    depth: Depth,
    work: impl Fn(&Document, &Analysis) -> T + Sync,
    mut sink: impl FnMut(Item<T>) -> Result<()>,
) -> Result<Tally> {
    let mut documents = input::open(paths, options, std::io::stdin())?;
    let mut watch = Watch::new(common);
    let mut tally = Tally::default();
    batch::run(
        documents.by_ref(),
        jobs(common),
        |document, scratch, analysis| {
            analyzer.analyze_into(document, depth, scratch, analysis);
            work(document, analysis)
        },
        |_, outcome| {
            match outcome {
                Ok((document, made)) => {
                    tally.done += 1;
                    watch.done(&document);
                    sink(Item::Done(Box::new(document), made))?;
                }
                Err(failure) => {
                    tally.failed += 1;
                    watch.failed(&failure);
                    sink(Item::Failed(failure))?;
                }
            }
            Ok(ControlFlow::Continue(()))
        },
    )?;
    watch.finish(&documents.skipped());
    if tally == Tally::default() {
        let what = "no document to analyse".to_owned();
        return Err(Error::new(ErrorKind::Empty(what)).help("give files that hold text, such as .txt, .md, .html, .jsonl or .csv"));
    }
    Ok(tally)
}

/// Says on standard error what happens: failures, warnings, progress.
struct Watch {
    quiet: bool,
    bar: Option<ProgressBar>,
    seen: u64,
    warnings: usize,
}

impl Watch {
    fn new(common: &Common) -> Self {
        Self { quiet: common.quiet, bar: None, seen: 0, warnings: 0 }
    }

    fn say(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| message(text)),
            None => message(text),
        }
    }

    /// Progress shows from the second document on: one alone is done before it could be read.
    fn step(&mut self) {
        self.seen += 1;
        if self.seen == 2 && !self.quiet && std::io::stderr().is_terminal() {
            let bar = ProgressBar::new_spinner();
            if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} documents, {elapsed}, {per_sec}") {
                bar.set_style(style);
            }
            self.bar = Some(bar);
        }
        if let Some(bar) = &self.bar {
            bar.set_position(self.seen);
        }
    }

    fn done(&mut self, document: &Document) {
        self.step();
        if let Some(warning) = &document.warning
            && !self.quiet
        {
            self.warnings += 1;
            if self.warnings <= MOST_WARNINGS {
                self.say(&format!("{}: {warning}", document.id));
            }
        }
    }

    fn failed(&mut self, failure: &Failure) {
        self.step();
        self.say(&failure.to_string());
    }

    fn finish(&mut self, skipped: &std::collections::BTreeMap<String, usize>) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
        if self.warnings > MOST_WARNINGS {
            let rest = counted((self.warnings - MOST_WARNINGS) as u64, "more document has", "more documents have");
            self.say(&format!("{rest} a warning (see the column \"warning\" of documents.csv)"));
        }
        if !skipped.is_empty() && !self.quiet {
            let all: usize = skipped.values().sum();
            let kinds: Vec<String> = skipped.iter().map(|(ending, n)| format!("{n} {ending}")).collect();
            let files = counted(all as u64, "file", "files");
            self.say(&format!("left out {files} by extension: {} (name a file to read it all the same)", kinds.join(", ")));
        }
    }
}
