//! `demarche check`: analyses a folder and compares the results with the snapshots stored beside the texts.
//!
//! Exit code 0 only where every text has a snapshot that says what the analysis says now, and every snapshot a text.

mod diff;
mod snapshot;

use crate::analyzer::Depth;
use crate::cli::args::Check;
use crate::cli::console::{self, Output, message};
use crate::cli::exit::Exit;
use crate::cli::run::{self, Item};
use crate::document::{Analysis, Document};
use crate::error::{Error, ErrorKind, Result};
use crate::input;
use crate::report::paint::{Ink, Paint};
use crate::report::{Offsets, Record, counted};
use diff::differences;
use snapshot::{Block, Head, Kind, SNAPSHOT_SCHEMA, Snapshot};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const ENDING: &str = "snap";

/// What becomes of differences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// They are told, and the exit code says so.
    Compare,
    /// They are told and stored.
    Update,
}

/// Runs the command.
///
/// # Errors
/// When the folder holds nothing to analyse, or a snapshot cannot be read or written.
pub fn run(arguments: &Check) -> Result<Exit> {
    let (folder, mode) = (&arguments.folder, if arguments.update { Mode::Update } else { Mode::Compare });
    if !folder.is_dir() {
        let kind = if folder.exists() { ErrorKind::Malformed("not a folder".into()) } else { ErrorKind::NotFound };
        return Err(Error::new(kind).at_path(folder).help("check takes the folder of texts and snapshots"));
    }
    let (analysed, failed) = analyse(arguments)?;
    if analysed.is_empty() {
        return Ok(Exit::Nothing);
    }
    let stored = stored_snapshots(folder)?;
    let mut report = Report { paint: console::paint(&arguments.common, None), ..Report::default() };
    let clashes = clashing(&analysed);
    if let Some((one, other)) = clashes {
        let what = format!("{one} and {other} would share one snapshot");
        return Err(Error::new(ErrorKind::Malformed(what)).at_path(folder).help("rename one of them"));
    }
    let mut matched = BTreeSet::new();
    for (source, blocks) in &analysed {
        let name = snapshot_name(source);
        let path = folder.join(&name);
        let now = Snapshot { head: Head::current(), blocks: blocks.clone() };
        match stored.contains(&name) {
            true => report.file(source, &path, &now, mode)?,
            false => report.new_file(source, &path, &now, mode)?,
        }
        matched.insert(name);
    }
    for orphan in stored.difference(&matched) {
        // A text that could not be read today keeps its snapshot.
        if failed.iter().any(|source| snapshot_name(source) == *orphan) {
            continue;
        }
        report.orphan(folder, orphan, mode)?;
    }
    let mut output = Output::open(None)?;
    output.write(report.text.as_bytes())?;
    output.finish()?;
    if !arguments.common.quiet {
        report.notes(mode, analysed.len());
    }
    Ok(match (report.different > 0 && !arguments.update, failed.is_empty()) {
        (true, _) => Exit::Found,
        (false, true) => Exit::Done,
        (false, false) => Exit::Partial,
    })
}

/// Blocks of every file of the folder, in order of the files, and the files that failed.
type Analysed = (Vec<(String, Vec<Block>)>, Vec<String>);

fn analyse(arguments: &Check) -> Result<Analysed> {
    let analyzer = run::analyzer(&arguments.common, None)?;
    let work = |document: &Document, analysis: &Analysis| Snapshot::blocks_of(&Record::new(document, analysis, Offsets::Codepoint));
    let (mut files, mut failed): Analysed = (Vec::new(), Vec::new());
    let paths = [arguments.folder.clone()];
    run::each_of(&paths, &input::Options::default(), &arguments.common, &analyzer, Depth::All, work, |item| {
        match item {
            Item::Done(document, blocks) => {
                let source = relative(&document.source, &arguments.folder);
                match files.last_mut() {
                    Some((last, all)) if *last == source => all.extend(blocks),
                    _ => files.push((source, blocks)),
                }
            }
            Item::Failed(failure) => failed.push(relative(&failure.source, &arguments.folder)),
        }
        Ok(())
    })?;
    Ok((files, failed))
}

/// The path below the folder, with `/`.
fn relative(source: &str, folder: &Path) -> String {
    let path = Path::new(source);
    path.strip_prefix(folder).unwrap_or(path).display().to_string().replace('\\', "/")
}

/// `wire/beijing.txt` and `wire/beijing.txt.gz` have `wire/beijing.snap`.
fn snapshot_name(source: &str) -> String {
    let bare = source.strip_suffix(".gz").unwrap_or(source);
    let (folder, name) = bare.rsplit_once('/').map_or(("", bare), |(folder, name)| (folder, name));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if folder.is_empty() { format!("{stem}.{ENDING}") } else { format!("{folder}/{stem}.{ENDING}") }
}

/// Two texts with one snapshot.
fn clashing(analysed: &[(String, Vec<Block>)]) -> Option<(&str, &str)> {
    let mut seen = BTreeMap::new();
    analysed.iter().find_map(|(source, _)| seen.insert(snapshot_name(source), source.as_str()).map(|first| (first, source.as_str())))
}

/// Names, below the folder, of the snapshots in it.
fn stored_snapshots(folder: &Path) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|e| Error::from(std::io::Error::from(e)).at_path(folder).help("make the folder readable"))?;
        if entry.file_type().is_file() && entry.path().extension().is_some_and(|e| e == ENDING) {
            let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            names.insert(path.display().to_string().replace('\\', "/"));
        }
    }
    Ok(names)
}

/// What is found, file by file.
#[derive(Default)]
struct Report {
    paint: Paint,
    text: String,
    /// Files that differ, are missing or orphaned.
    different: usize,
    /// Heads that differ where the analysis does not.
    stale: BTreeSet<String>,
}

impl Report {
    fn heading(&mut self, name: &str) {
        self.different += 1;
        self.text.push_str(&self.paint.apply(Ink::Title, name));
        self.text.push('\n');
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(&format!("  {line}\n"));
    }

    fn new_file(&mut self, source: &str, path: &Path, now: &Snapshot, mode: Mode) -> Result<()> {
        self.heading(source);
        match mode {
            Mode::Compare => self.line("+ new document: it has no snapshot"),
            Mode::Update => {
                self.line("+ snapshot written");
                write(path, &now.render())?;
            }
        }
        Ok(())
    }

    fn file(&mut self, source: &str, path: &Path, now: &Snapshot, mode: Mode) -> Result<()> {
        let rendered = now.render();
        let text = std::fs::read_to_string(path).map_err(|e| Error::from(e).at_path(path).help("restore it, or use --update"))?;
        // Checked out with CRLF it is still the same snapshot.
        let text = text.replace("\r\n", "\n");
        if text == rendered {
            return Ok(());
        }
        let before = match Snapshot::parse(&text) {
            Ok(before) => before,
            Err(_) if mode == Mode::Update => Snapshot { head: Head::current(), blocks: Vec::new() },
            Err(error) => return Err(error.at_path(path)),
        };
        if before.head.schema != SNAPSHOT_SCHEMA {
            self.heading(source);
            self.line(&format!("~ snapshot of schema {}, this is {SNAPSHOT_SCHEMA}: write it anew with --update", before.head.schema));
        } else {
            self.compare(source, &before, now);
        }
        if mode == Mode::Update { write(path, &rendered) } else { Ok(()) }
    }

    fn compare(&mut self, source: &str, before: &Snapshot, now: &Snapshot) {
        let mut lines = Vec::new();
        let (old, new) = (by_document(&before.blocks), by_document(&now.blocks));
        for (id, blocks) in &old {
            let after = new.iter().find(|(other, _)| other == id).map_or(&[][..], |(_, blocks)| blocks);
            lines.extend(differences(blocks, after));
        }
        for (_, blocks) in new.iter().filter(|(id, _)| !old.iter().any(|(other, _)| other == id)) {
            lines.extend(differences(&[], blocks));
        }
        if before.head != now.head {
            let Head { tool, data, .. } = &before.head;
            self.stale.insert(format!("tool {tool}, data {data}"));
        }
        if lines.is_empty() && before.blocks == now.blocks {
            return;
        }
        self.heading(source);
        for line in &lines {
            let line = line.line(self.paint);
            self.line(&line);
        }
        if lines.is_empty() {
            self.line("~ the order of the findings changed");
        }
    }

    fn orphan(&mut self, folder: &Path, name: &str, mode: Mode) -> Result<()> {
        self.heading(name);
        match mode {
            Mode::Compare => self.line("- orphan snapshot: its text is gone"),
            Mode::Update => {
                self.line("- orphan snapshot removed");
                let path: PathBuf = folder.join(name);
                std::fs::remove_file(&path).map_err(|e| Error::from(e).at_path(path).help("remove it by hand"))?;
            }
        }
        Ok(())
    }

    fn notes(&self, mode: Mode, files: usize) {
        let Head { tool, data, .. } = Head::current();
        if mode == Mode::Compare {
            for head in &self.stale {
                message(&format!("note: snapshots were written by {head}; this is tool {tool}, data {data}"));
            }
        }
        let files = counted(files as u64, "text", "texts");
        let different = self.different;
        message(&match (different, mode) {
            (0, Mode::Compare) => format!("{files}: all as stored"),
            (0, Mode::Update) => format!("{files}: snapshots say the same as before"),
            (_, Mode::Compare) => format!("{files}, {different} with differences (read them; if they are wanted, run again with --update)"),
            (_, Mode::Update) => format!("{files}, {different} with differences, now stored"),
        });
    }
}

/// The blocks of each document, by id.
fn by_document(blocks: &[Block]) -> Vec<(&str, &[Block])> {
    blocks.chunk_by(|_, next| next.kind != Kind::Document).map(|chunk| (chunk[0].text.as_str(), chunk)).collect()
}

/// Writes a file whole or not at all.
fn write(path: &Path, text: &str) -> Result<()> {
    let part = path.with_extension("snap.part");
    std::fs::write(&part, text)
        .and_then(|()| std::fs::rename(&part, path))
        .map_err(|e| Error::from(e).at_path(path).help("make the folder writable, or leave --update out"))
}
