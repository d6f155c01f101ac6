//! The command line from outside: exit codes, streams, formats, bad input.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const NOTE: &str = "BEIJING, Jan. 20 (DNA) -- China firmly opposes the plan, and Norway said so.\n\nIt rained. “It rained,” he said.\n";

struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs the command in the folder, with this text on standard input.
    fn run_with(&self, arguments: &[&str], stdin: &str) -> Run {
        let mut child = self.command(arguments).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(stdin.as_bytes()).unwrap();
        Run::of(child.wait_with_output().unwrap())
    }

    fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments).stdin(Stdio::null()).output().unwrap())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
        command.args(arguments).current_dir(self.0.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
        for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
            command.env_remove(variable);
        }
        command
    }
}

#[derive(Debug)]
struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Run {
    fn of(output: Output) -> Self {
        Self { code: output.status.code(), out: String::from_utf8(output.stdout).unwrap(), err: String::from_utf8(output.stderr).unwrap() }
    }

    /// One line on standard error that holds all of these.
    fn says(&self, parts: &[&str]) {
        let lines: Vec<&str> = self.err.lines().filter(|l| parts.iter().all(|p| l.contains(p))).collect();
        assert_eq!(lines.len(), 1, "{parts:?} in {self:?}");
        assert!(lines[0].starts_with("demarche: "), "{self:?}");
    }
}

#[test]
fn analyze_is_the_default_command() {
    let place = Place::new();
    place.file("note.txt", NOTE);
    let explicit = place.run(&["analyze", "note.txt"]);
    assert_eq!(explicit.code, Some(0), "{explicit:?}");
    for other in [place.run(&["note.txt"]), place.run(&["--color", "never", "note.txt"])] {
        assert_eq!((other.code, &other.out), (Some(0), &explicit.out));
    }
    let piped = place.run_with(&[], NOTE);
    assert_eq!(piped.code, Some(0));
    assert_eq!(place.run_with(&["-"], NOTE).out, piped.out);
    assert!(!piped.out.contains('\u{1b}'));
}

#[test]
fn a_first_argument_equal_to_a_command_is_the_command() {
    let place = Place::new();
    place.file("tokens", "Word.");
    assert!(place.run_with(&["tokens", "--format", "csv"], "Other.").out.contains("Other"));
    assert!(place.run(&["./tokens"]).out.contains("1 word"));
}

#[test]
fn colours_are_on_request_only() {
    let place = Place::new();
    place.file("note.txt", NOTE);
    let coloured = |run: &Run| run.out.contains('\u{1b}');
    assert!(!coloured(&place.run(&["note.txt"])));
    assert!(coloured(&place.run(&["note.txt", "--color", "always"])));
    let forced = Run::of(place.command(&["note.txt"]).env("CLICOLOR_FORCE", "1").output().unwrap());
    assert!(coloured(&forced), "{forced:?}");
    let none = Run::of(place.command(&["note.txt"]).env("NO_COLOR", "1").output().unwrap());
    assert!(!coloured(&none));
}

#[test]
fn help_names_every_command_and_man_and_completions_print() {
    let place = Place::new();
    let help = place.run(&["--help"]);
    assert_eq!(help.code, Some(0));
    for command in ["analyze", "tokens", "entities", "positions", "phrases", "merge", "eval", "check", "completions", "man"] {
        assert!(help.out.contains(&format!("\n  {command} ")), "{command}");
        assert_eq!(place.run(&[command, "--help"]).code, Some(0), "{command}");
    }
    insta::assert_snapshot!("help", place.run(&["-h"]).out);
    assert!(place.run(&["man"]).out.contains(".TH demarche 1"));
    for shell in ["bash", "zsh", "fish"] {
        assert!(place.run(&["completions", shell]).out.contains("demarche"), "{shell}");
    }
}

#[test]
fn usage_errors_exit_with_2() {
    let place = Place::new();
    place.file("note.txt", NOTE);
    for arguments in [
        &["--format", "yaml", "note.txt"][..],
        &["--nonsense"],
        &["entities", "--jobs", "0", "note.txt"],
        &["--table", "entities", "note.txt"],
        &["--out-dir", "out", "--format", "csv", "note.txt"],
        &["--date", "yesterday", "note.txt"],
        &["--encoding", "ebcdic", "note.txt"],
        &["--lexicon", "missing.tsv", "note.txt"],
    ] {
        let run = place.run(arguments);
        assert_eq!(run.code, Some(2), "{arguments:?} {run:?}");
        assert!(run.out.is_empty() && !run.err.is_empty(), "{run:?}");
    }
}

#[test]
fn every_format_holds_the_same_document() {
    let place = Place::new();
    place.file("note.txt", NOTE);
    let record: serde_json::Value = serde_json::from_str(&place.run(&["--format", "jsonl", "note.txt"]).out).unwrap();
    assert_eq!((record["id"].as_str(), record["schema_version"].as_u64()), (Some("note.txt"), Some(1)));
    assert_eq!(record["characters"], NOTE.chars().count());
    let all: serde_json::Value = serde_json::from_str(&place.run(&["--format", "json", "note.txt"]).out).unwrap();
    assert_eq!(all["documents"][0], record);
    for (table, layer) in [("entities", "entities"), ("positions", "positions")] {
        let count = record[layer].as_array().unwrap().len();
        let csv = place.run(&["--format", "csv", "--table", table, "note.txt"]).out;
        assert_eq!(rows(&csv).len(), count, "{table}");
        assert_eq!(place.run(&[layer, "--format", "csv", "note.txt"]).out, csv);
        let lines = place.run(&[layer, "--format", "jsonl", "note.txt"]).out;
        assert_eq!(lines.lines().count(), count);
        let array: Vec<serde_json::Value> = serde_json::from_str(&place.run(&[layer, "--format", "json", "note.txt"]).out).unwrap();
        assert_eq!(array.len(), count);
    }
    assert_eq!(place.run(&["--format", "csv", "note.txt"]).out, place.run(&["positions", "--format", "csv", "note.txt"]).out);
}

fn rows(csv: &str) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(csv.as_bytes()).records().map(|r| r.unwrap()).collect()
}

#[test]
fn tokens_in_every_format() {
    let place = Place::new();
    place.file("a.txt", "China’s isn’t 🇨🇮 here.");
    let column = |csv: &str, at: usize| rows(csv).iter().map(|r| r[at].to_owned()).collect::<Vec<_>>();
    let csv = place.run(&["tokens", "--format", "csv", "a.txt"]).out;
    assert_eq!(column(&csv, 4), ["China", "’s", "is", "n’t", "🇨🇮", "here", "."]);
    assert_eq!(column(&csv, 2), ["0", "5", "8", "10", "14", "17", "21"]);
    let utf16 = place.run(&["tokens", "--format", "csv", "--offsets", "utf16", "a.txt"]).out;
    assert_eq!(column(&utf16, 2), ["0", "5", "8", "10", "14", "19", "23"]);
    let tsv = place.run(&["tokens", "--format", "tsv", "a.txt"]).out;
    assert_eq!(tsv.lines().next(), Some("doc_id\ttoken_no\tstart\tend\ttext\tupos\tsentence"));
    assert_eq!(place.run(&["tokens", "--format", "jsonl", "a.txt"]).out.lines().count(), 7);
    let conllu = place.run(&["tokens", "--format", "conllu", "a.txt"]).out;
    let words: Vec<Vec<&str>> = conllu.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).map(|l| l.split('\t').collect()).collect();
    assert!(words.iter().all(|w| w.len() == 10), "{conllu}");
    assert_eq!(words[0][9], "SpaceAfter=No");
    assert!(conllu.starts_with("# newdoc id = a.txt\n") && conllu.ends_with("\n\n"));
    assert!(place.run(&["tokens", "a.txt"]).out.contains("───"));
}

#[test]
fn several_documents_make_one_page_or_a_page_each() {
    let place = Place::new();
    place.file("in/a.txt", NOTE);
    place.file("in/b.txt", NOTE);
    place.file("in/left.xyz", "out");
    let page = place.run(&["in"]);
    assert_eq!(page.code, Some(0));
    assert!(page.out.starts_with("2 documents\n"), "{page:?}");
    page.says(&["left out 1 file", ".xyz"]);
    assert_eq!(place.run(&["in", "--quiet"]).err, "");
    let each = place.run(&["in", "--each"]);
    assert_eq!(each.out.lines().filter(|l| l.starts_with("──")).count(), 1, "{each:?}");
}

#[test]
fn phrases_of_one_document_have_places_and_of_several_statistics() {
    let place = Place::new();
    place.file("in/a.txt", NOTE);
    place.file("in/b.txt", NOTE);
    let header = |run: Run| run.out.lines().next().unwrap().to_owned();
    assert_eq!(header(place.run(&["phrases", "--format", "csv", "in/a.txt"])), "doc_id,phrase,n,kind,count,tradition,gloss,variants,spans");
    let corpus = header(place.run(&["phrases", "--format", "csv", "in"]));
    assert_eq!(
        corpus,
        "phrase_id,phrase,n,kind,count,count_unique,documents,dispersion,npmi,g2,log_ratio,c_value,first,last,actors,tradition,gloss,variants"
    );
}

#[test]
fn phrases_with_little_memory_and_in_parts_are_the_same_bytes() {
    let place = Place::new();
    let articles = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus/articles");
    let mut genres: Vec<String> = fs::read_dir(&articles).unwrap().map(|genre| genre.unwrap().path().display().to_string()).collect();
    genres.sort();
    let all: Vec<&str> = genres.iter().map(String::as_str).collect();
    let plain = place.run(&[&["phrases", "--format", "csv"][..], &all].concat());
    assert_eq!(plain.code, Some(0), "{plain:?}");
    assert!(plain.out.lines().count() > 200, "{plain:?}");
    for options in [&["--memory", "1MB"][..], &["--memory", "1MB", "--jobs", "1"], &["--jobs", "4"]] {
        assert_eq!(place.run(&[&["phrases", "--format", "csv"], options, &all].concat()).out, plain.out, "{options:?}");
    }
    for (paths, file) in [(&all[..5], "a.counts"), (&all[5..], "b.counts")] {
        let run = place.run(&[&["phrases", "--partial", file][..], paths].concat());
        assert_eq!((run.code, run.out.as_str()), (Some(0), ""), "{run:?}");
    }
    let merged = place.run(&["merge", "--format", "csv", "a.counts", "b.counts"]);
    assert_eq!((merged.code, &merged.out), (Some(0), &plain.out), "{merged:?}");
    // The other order is another run: the same counts, but places and first documents differ.
    assert_eq!(place.run(&["merge", "--format", "csv", "b.counts", "a.counts"]).out.lines().count(), plain.out.lines().count());
    let other = place.run(&[&["phrases", "--format", "csv", "--reference", all[0]][..], &all].concat());
    assert!(other.code == Some(0) && other.out.lines().count() == plain.out.lines().count() && other.out != plain.out, "{other:?}");
    let actors = place.run(&[&["phrases", "--format", "csv", "--actors"][..], &all].concat());
    assert!(actors.code == Some(0) && actors.out.contains("Eritrea") && !plain.out.contains("Eritrea;"), "{actors:?}");
    let frequent = place.run(&[&["phrases", "--format", "csv", "--min-count", "4", "--longest", "3"][..], &all].concat());
    assert!(frequent.code == Some(0) && frequent.out.lines().count() < plain.out.lines().count(), "{frequent:?}");
}

#[test]
fn what_phrases_and_merge_refuse() {
    let place = Place::new();
    place.file("in/a.txt", NOTE);
    place.file("in/b.txt", NOTE);
    place.file("other", "no counts");
    for (arguments, parts) in [
        (&["merge", "other"][..], &["other: no partial counts of this version", "phrases --partial"][..]),
        (&["merge", "missing"], &["missing: no such file", "phrases --partial"]),
        (&["phrases", "--memory", "5", "in"], &["at least 1MB"]),
        (&["phrases", "--memory", "2XB", "in"], &["unknown unit", "write KB, MB or GB"]),
        (&["phrases", "--longest", "9", "in"], &["2..=8"]),
        (&["phrases", "--partial", "in/a.txt", "in/a.txt", "in/b.txt"], &["in/a.txt: the counts would overwrite an input"]),
        (&["phrases", "--partial", "no/such/folder/file", "in"], &["no/such/folder/file: ", "--partial"]),
        (&["phrases", "--reference", "missing", "in"], &["missing: no such file"]),
    ] {
        let run = place.run(arguments);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{arguments:?} {run:?}");
        assert!(parts.iter().all(|part| run.err.contains(part)), "{parts:?} in {run:?}");
    }
}

#[test]
fn bad_input_is_one_line_with_file_and_remedy() {
    let place = Place::new();
    place.file("good.txt", NOTE);
    fs::create_dir(place.path("empty")).unwrap();
    place.file("photo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0");
    place.file("half.jsonl", "{\"id\": \"a\", \"text\": \"One.\"}\n{\"id\": \"b\", \"te");
    place.file("bad.txt", [b"It rained in Paris and it was all a very long day. ".repeat(60).as_slice(), b"\xff rain."].concat());
    place.file("table.csv", "id,words\n1,One.\n");
    for (name, parts) in [
        ("missing.txt", &["missing.txt: ", "no such file"][..]),
        ("empty", &["empty: "]),
        ("photo.png", &["photo.png: ", "binary"]),
        ("bad.txt", &["bad.txt:1: "]),
        ("table.csv", &["table.csv:1: ", "text", "--text-field"]),
    ] {
        let alone = place.run(&[name]);
        assert_eq!(alone.code, Some(2), "{alone:?}");
        assert_eq!((alone.err.lines().count(), alone.out.as_str()), (1, ""), "{alone:?}");
        alone.says(parts);
        assert!(alone.err.trim_end().ends_with(')'), "no remedy: {alone:?}");
        let mixed = place.run(&[name, "good.txt", "--format", "jsonl"]);
        assert_eq!(mixed.code, Some(3), "{mixed:?}");
        mixed.says(parts);
        assert!(mixed.out.lines().any(|l| l.contains("\"id\":\"good.txt\"") && l.contains("\"entities\"")), "{mixed:?}");
    }
    let half = place.run(&["half.jsonl", "--format", "jsonl"]);
    assert_eq!((half.code, half.out.lines().count()), (Some(3), 2), "{half:?}");
    half.says(&["half.jsonl:2: "]);
    assert!(half.out.lines().nth(1).unwrap().contains("\"error\":"), "{half:?}");
}

#[test]
fn an_output_that_cannot_be_written_exits_with_2() {
    let place = Place::new();
    place.file("note.txt", NOTE);
    place.file("file", "not a folder");
    let out = place.run(&["note.txt", "--out-dir", "file/out"]);
    assert_eq!((out.code, out.err.lines().count()), (Some(2), 1), "{out:?}");
    out.says(&["file/out", "--out-dir"]);
    let out = place.run(&["note.txt", "--output", "file/page.txt"]);
    assert_eq!((out.code, out.err.lines().count()), (Some(2), 1), "{out:?}");
    out.says(&["file/page.txt", "--output"]);
}

#[test]
fn an_output_never_overwrites_an_input() {
    let place = Place::new();
    let note = place.file("note.txt", NOTE);
    for command in ["analyze", "tokens", "phrases"] {
        let run = place.run(&[command, "note.txt", "--output", "./note.txt"]);
        assert_eq!(run.code, Some(2), "{run:?}");
        run.says(&["note.txt", "overwrite"]);
    }
    assert_eq!(fs::read_to_string(note).unwrap(), NOTE);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_exits_with_2() {
    let place = Place::new();
    place.file("note.txt", NOTE);
    for format in ["text", "json", "jsonl", "csv"] {
        let run = place.run(&["note.txt", "--format", format, "--output", "/dev/full"]);
        assert_eq!((run.code, run.err.lines().count()), (Some(2), 1), "{format} {run:?}");
        run.says(&["/dev/full", "No space left"]);
    }
}

#[test]
fn a_closed_pipe_is_a_quiet_success() {
    let place = Place::new();
    for i in 0..40 {
        place.file(&format!("in/{i:02}.txt"), NOTE.repeat(60));
    }
    for arguments in [
        &["in", "--format", "jsonl"][..],
        &["in", "--format", "json"],
        &["tokens", "in", "--format", "csv"],
        &["tokens", "in", "--format", "json"],
        &["tokens", "in"],
        &["tokens", "in", "--format", "conllu"],
    ] {
        let mut child = place.command(arguments).stdin(Stdio::null()).spawn().unwrap();
        drop(child.stdout.take());
        let run = Run::of(child.wait_with_output().unwrap());
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{arguments:?}");
    }
}

fn contents(folder: &Path) -> Vec<(String, String)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap())
        })
        .collect();
    files.sort();
    files
}

fn corpus(place: &Place) {
    for i in 0..25 {
        place.file(&format!("in/{i:02}.txt"), format!("{}Norway and Chad welcomed round {i} of the talks.\n", NOTE.repeat(1 + i % 7)));
    }
    place.file(
        "in/rows.jsonl",
        "{\"id\": \"00123\", \"text\": \"Ghana thanks Norway.\", \"desk\": \"NA\"}\n{\"id\": 5}\n{\"text\": \"x\"\n",
    );
}

#[test]
fn threads_and_runs_change_no_byte() {
    let place = Place::new();
    corpus(&place);
    for arguments in [
        &["in"][..],
        &["in", "--each"],
        &["in", "--format", "json"],
        &["in", "--format", "jsonl"],
        &["in", "--format", "csv", "--table", "phrase_spans"],
        &["phrases", "in"],
        &["entities", "in"],
    ] {
        let run = |jobs: &str| {
            let run = place.run(&[arguments, &["--jobs", jobs]].concat());
            assert_eq!(run.code, Some(3), "{run:?}");
            (run.out, run.err)
        };
        let one = run("1");
        assert_eq!(one, run("2"), "{arguments:?}");
        assert_eq!(one, run("2"), "{arguments:?}");
    }
    for (jobs, out) in [("1", "one"), ("2", "two")] {
        assert_eq!(place.run(&["in", "--out-dir", out, "--jobs", jobs, "-q"]).code, Some(3));
    }
    assert_eq!(contents(&place.path("one")), contents(&place.path("two")));
}

#[test]
fn the_output_folder_holds_consistent_tables() {
    let place = Place::new();
    corpus(&place);
    let run = place.run(&["in", "--out-dir", "out/deep"]);
    assert_eq!((run.code, run.out.as_str()), (Some(3), ""), "{run:?}");
    run.says(&["out/deep: 26 documents, 2 failed"]);
    let files = contents(&place.path("out/deep"));
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "actors.csv",
            "analysis.jsonl",
            "copies.csv",
            "datapackage.json",
            "documents.csv",
            "entities.csv",
            "errors.csv",
            "matrix.csv",
            "phrase_spans.csv",
            "phrases.csv",
            "position_holders.csv",
            "positions.csv"
        ]
    );
    let text = |name: &str| &files.iter().find(|(n, _)| n == name).unwrap().1;
    let records: Vec<serde_json::Value> = text("analysis.jsonl").lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let total = |layer: &str| records.iter().map(|r| r[layer].as_array().unwrap().len()).sum::<usize>();
    assert_eq!(rows(text("documents.csv")).len(), records.len());
    assert_eq!(rows(text("entities.csv")).len(), total("entities"));
    assert_eq!(rows(text("positions.csv")).len(), total("positions"));
    assert_eq!(rows(text("errors.csv")).len(), 2);
    assert!(text("documents.csv").contains("\n00123,"), "{}", text("documents.csv"));
    foreign_keys_hold(&files);
}

/// Every reference that datapackage.json states leads to a row.
fn foreign_keys_hold(files: &[(String, String)]) {
    let text = |name: &str| files.iter().find(|(n, _)| n == name).unwrap().1.as_str();
    let package: serde_json::Value = serde_json::from_str(text("datapackage.json")).unwrap();
    let key = |csv: &str, columns: &serde_json::Value| -> Vec<Vec<String>> {
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let header = reader.headers().unwrap().clone();
        let at: Vec<usize> =
            columns.as_array().unwrap().iter().map(|c| header.iter().position(|h| Some(h) == c.as_str()).unwrap()).collect();
        reader.records().map(|r| r.unwrap()).map(|r| at.iter().map(|&i| r[i].to_owned()).collect()).collect()
    };
    for resource in package["resources"].as_array().unwrap().iter().filter(|r| r["format"] == "csv") {
        let csv = text(resource["path"].as_str().unwrap());
        let header: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
        let fields: Vec<&str> = resource["schema"]["fields"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect();
        assert_eq!(header, fields);
        if resource["schema"]["primaryKey"].is_array() {
            let mut keys = key(csv, &resource["schema"]["primaryKey"]);
            let count = keys.len();
            keys.sort();
            keys.dedup();
            assert_eq!(keys.len(), count, "{}", resource["name"]);
        }
        for foreign in resource["schema"]["foreignKeys"].as_array().into_iter().flatten() {
            let other = foreign["reference"]["resource"].as_str().unwrap();
            let other = if other.is_empty() { csv } else { text(&format!("{other}.csv")) };
            let known = key(other, &foreign["reference"]["fields"]);
            assert!(key(csv, &foreign["fields"]).iter().all(|k| known.contains(k)), "{} {foreign}", resource["name"]);
        }
    }
}
