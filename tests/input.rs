//! Reading files, folders, tables and standard input through the public interface.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use demarche::input::{Failure, Format, Options, open};
use demarche::{Document, ErrorKind};
use proptest::prelude::*;

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

fn read_with(paths: &[PathBuf], options: &Options, stdin: &[u8]) -> Vec<Result<Document, Failure>> {
    open(paths, options, stdin).unwrap().collect()
}

fn read(paths: &[PathBuf]) -> Vec<Result<Document, Failure>> {
    read_with(paths, &Options::default(), b"")
}

fn stdin(bytes: &[u8]) -> Vec<Result<Document, Failure>> {
    read_with(&[], &Options::default(), bytes)
}

fn one(bytes: &[u8]) -> Document {
    let mut all = stdin(bytes);
    assert_eq!(all.len(), 1);
    all.remove(0).unwrap()
}

fn ids(items: &[Result<Document, Failure>]) -> Vec<&str> {
    items.iter().map(|item| item.as_ref().map_or_else(|failure| failure.id.as_str(), |document| document.id.as_str())).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The messages as the user sees them, with the temporary folder cut off.
fn messages(items: &[Result<Document, Failure>], root: &Path) -> String {
    let prefix = format!("{}/", root.display().to_string().replace('\\', "/"));
    let lines =
        items.iter().filter_map(|item| item.as_ref().err()).map(|failure| format!("{} | {failure}\n", failure.id).replace(&prefix, ""));
    lines.collect()
}

#[test]
fn a_folder_is_read_in_order_with_relative_ids() {
    let folder = folder(&[
        ("b.txt", b"Second."),
        ("a/page.html", b"<title>Page</title><p>First of all, a page.</p>"),
        ("c.csv", b"text\nx\ny\n"),
        ("d.jsonl.gz", &gzip(b"{\"id\": \"own\", \"text\": \"z\"}\n{\"text\": \"z\"}\n")),
        ("e.snap", b"x"),
        ("f.pdf", b"x"),
        (".h.txt", b"x"),
    ]);
    let mut documents = open(&[folder.path().into()], &Options::default(), &b""[..]).unwrap();
    let all: Vec<_> = documents.by_ref().map(Result::unwrap).collect();
    let ids: Vec<_> = all.iter().map(|document| (document.id.as_str(), document.source.as_str())).collect();
    let expected = [
        ("a/page.html", "a/page.html"),
        ("b.txt", "b.txt"),
        ("c.csv#1", "c.csv"),
        ("c.csv#2", "c.csv"),
        ("own", "d.jsonl.gz"),
        ("d.jsonl.gz#2", "d.jsonl.gz"),
    ];
    assert_eq!(ids, expected);
    assert_eq!(documents.skipped().into_iter().collect::<Vec<_>>(), [(".pdf".to_owned(), 1)]);
}

#[test]
fn ids_are_unique_in_a_run() {
    let folder = folder(&[
        ("a/x.txt", b"1"),
        ("a/only.txt", b"2"),
        ("b/x.txt", b"3"),
        ("rows.jsonl", b"{\"id\":\"r\",\"text\":\"\"}\n{\"id\":\"r\",\"text\":\"\"}"),
    ]);
    let path = |name: &str| folder.path().join(name);
    let all = read(&[path("a"), path("b")]);
    assert_eq!(ids(&all), ["only.txt", "a/x.txt", "b/x.txt"]);
    let all = read(&[path("a/x.txt"), path("b/x.txt"), path("a/x.txt")]);
    assert_eq!(ids(&all), ["a/x.txt", "b/x.txt", "a/x.txt~2"]);
    assert_eq!(all[2].as_ref().unwrap().warning.as_deref(), Some("repeated id"));
    let all = read(&[path("rows.jsonl")]);
    assert_eq!(ids(&all), ["r", "r~2"]);
    assert_eq!(all[0].as_ref().unwrap().warning.as_deref(), Some("empty text"));
    assert_eq!(all[1].as_ref().unwrap().warning.as_deref(), Some("repeated id; empty text"));
}

#[test]
fn what_cannot_be_read_fails_alone_with_a_remedy() {
    let cut = gzip(&b"{\"id\": \"ok\", \"text\": \"x\"}\n".repeat(30_000));
    let folder = folder(&[
        ("good.txt", b"Good."),
        ("image.txt", b"\x89PNG\r\n\x1a\n\0\0"),
        ("half.jsonl", b"{\"id\": \"a\", \"text\": \"x\"}\n{\"id\": \"b\", \"te"),
        ("bad.jsonl", b"{\"id\": \"c\", \"text\": \"\xe9\"}\n{\"id\": \"d\", \"text\": \"x\"}\n"),
        ("other.csv", b"id,headline\n1,x\n"),
        ("none.csv", b"id,text\n"),
        ("latin.txt", &[&b"x".repeat(1200)[..], b"\ncaf\xe9"].concat()),
        ("cut.txt.gz", &cut[..cut.len() - 20]),
        ("empty/readme.docx", b"PK"),
    ]);
    let path = |name: &str| folder.path().join(name);
    let paths = [
        "missing.txt",
        "empty",
        "image.txt",
        "half.jsonl",
        "bad.jsonl",
        "other.csv",
        "none.csv",
        "latin.txt",
        "cut.txt.gz",
        "empty/readme.docx",
        "good.txt",
    ];
    let all = read(&paths.map(path));
    insta::assert_snapshot!(messages(&all, folder.path()));
    let good: Vec<_> = all.iter().filter_map(|item| Some(item.as_ref().ok()?.id.as_str())).collect();
    assert_eq!(good, ["a", "d", "readme.docx", "good.txt"]);
}

#[test]
fn rows_before_the_damage_are_read() {
    let mut rows = Vec::new();
    for number in 0..20_000u64 {
        writeln!(rows, "{{\"id\": {number}, \"text\": \"{:x}\"}}", number.wrapping_mul(0x9e37_79b9_7f4a_7c15)).unwrap();
    }
    let packed = gzip(&rows);
    let all = stdin(&packed[..packed.len() / 2]);
    let (last, rest) = all.split_last().unwrap();
    assert!(rest.len() > 5_000 && rest.iter().all(Result::is_ok));
    let failure = last.as_ref().unwrap_err();
    assert_eq!(failure.to_string(), format!("stdin:{}: the gzip data is cut off (fetch or compress the file again)", rest.len() + 1));
}

#[test]
fn standard_input_is_read_by_content() {
    let page = b"<!doctype html><title>T</title><article><p>One paragraph.</p><p>Another one.</p></article>";
    let document = one(page);
    assert_eq!(
        (document.id.as_str(), document.source.as_str(), document.text.as_str()),
        ("stdin", "stdin", "One paragraph.\n\nAnother one.")
    );
    assert_eq!(one(&gzip(page)).text, document.text);
    assert_eq!(ids(&stdin(b"{\"text\": \"a\"}\n{\"text\": \"b\"}")), ["stdin#1", "stdin#2"]);
    assert_eq!(ids(&stdin(b"id,text\nr,a\n")), ["r"]);
    let document = one(b"");
    assert_eq!((document.id.as_str(), document.warning.as_deref()), ("stdin", Some("empty text")));
    let twice = read_with(&["-".into(), "-".into()], &Options::default(), b"One.");
    assert_eq!(twice.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false]);
    assert_eq!(twice[1].as_ref().unwrap_err().to_string(), "stdin: standard input has been read already (name - once)");
}

#[test]
fn the_users_format_is_followed() {
    let html = b"<p>One.</p>";
    let as_text = read_with(&[], &Options { input_format: Format::Text, ..Options::default() }, html);
    assert_eq!(as_text[0].as_ref().unwrap().text, "<p>One.</p>");
    let rows = read_with(
        &[],
        &Options { input_format: Format::Tsv, text_field: Some("b".into()), id_field: Some("a".into()), ..Options::default() },
        b"a\tb\n1\t2\n",
    );
    assert_eq!((ids(&rows), rows[0].as_ref().unwrap().text.as_str()), (vec!["1"], "2"));
}

#[test]
fn tables_of_spreadsheets() {
    let latin = stdin(b"id;text\n1;Le pr\xe9sident a r\xe9affirm\xe9 son soutien\n");
    let document = latin[0].as_ref().unwrap();
    assert_eq!(document.text, "Le président a réaffirmé son soutien");
    assert_eq!(document.warning.as_deref(), Some("not UTF-8, read as windows-1252"));
    let utf16: Vec<u8> = "\u{feff}id\ttext\n1\tCôte d’Ivoire\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(stdin(&utf16)[0].as_ref().unwrap().text, "Côte d’Ivoire");
    let marked = stdin("\u{feff}text,id\nx,7\n".as_bytes());
    assert_eq!((ids(&marked), marked[0].as_ref().unwrap().meta.len()), (vec!["7"], 0));
}

#[test]
fn an_article_file() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/input/article.html");
    let all = read(&[path]);
    let document = all[0].as_ref().unwrap();
    assert_eq!((document.id.as_str(), document.language, document.warning.as_deref()), ("article.html", Some("en"), None));
    assert_eq!((document.date.as_deref(), document.agency.as_deref()), (Some("2026-02-11"), Some("Vltava Press Agency")));
    assert_eq!(document.title.as_deref(), Some("Ostrava talks end with a pledge on grain"));
}

#[test]
fn wrong_options_are_an_error_at_once() {
    for options in
        [Options { encoding: Some("x".into()), ..Options::default() }, Options { date: Some("today".into()), ..Options::default() }]
    {
        assert!(open(&[], &options, &b""[..]).is_err());
    }
}

#[cfg(unix)]
#[test]
fn an_unreadable_folder_is_named() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[("a.txt", b"x")]);
    symlink(folder.path().join("self"), folder.path().join("self")).unwrap();
    let all = read(&[folder.path().join("self")]);
    assert!(matches!(all[0].as_ref().unwrap_err().error.kind, ErrorKind::Io(_)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn reading_never_panics(
        start in prop::sample::select(vec![
            &b""[..], b"{\"text\":", b"id,text\n", b"<html><p>", b"---\na: b\n---\n", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\x1f\x8b\x08\0", b"id\ttext\n\"",
        ]),
        bytes in prop::collection::vec(any::<u8>(), 0..400),
        format in prop::sample::select(Format::ALL.to_vec()),
    ) {
        let input = [start, &bytes].concat();
        for item in read_with(&[], &Options { input_format: format, ..Options::default() }, &input) {
            match item {
                Ok(document) => prop_assert!(!document.id.is_empty() && document.sha256.len() == 64),
                Err(failure) => prop_assert!(!failure.to_string().contains('\n') && failure.error.path.is_some(), "{failure}"),
            }
        }
    }

    #[test]
    fn markup_never_panics(parts in prop::collection::vec(
        prop::sample::select(vec!["<p>", "</p>", "<div class=cookie>", "<table><tr><td>", "</li>", "<ol><li>", "<br>", "text ", "&nbsp;", "<h1>", "<!--", "-->", "<script>", "</script>", "<time datetime=2>"]), 0..60)
    ) {
        let page = format!("<html>{}", parts.concat());
        let all = stdin(page.as_bytes());
        prop_assert!(all.len() == 1 && all[0].is_ok());
    }

    #[test]
    fn utf8_text_comes_out_as_it_went_in(text in "[^\u{0}\u{feff}]{0,200}") {
        let options = Options { input_format: Format::Text, ..Options::default() };
        prop_assume!(!["PAR1", "%PDF", "{\\rtf", "ID3"].iter().any(|signature| text.starts_with(signature)));
        let plain = read_with(&[], &options, text.as_bytes());
        prop_assert_eq!(&plain[0].as_ref().unwrap().text, &text);
        let row = serde_json::json!({"id": "a", "text": text, "n": 1}).to_string();
        let rows = read_with(&[], &Options { input_format: Format::Jsonl, ..Options::default() }, row.as_bytes());
        prop_assert_eq!(&rows[0].as_ref().unwrap().text, &text);
        let mut table = csv::Writer::from_writer(Vec::new());
        table.write_record(["id", "text"]).unwrap();
        table.write_record(["a", &text]).unwrap();
        let table = table.into_inner().unwrap();
        let rows = read_with(&[], &Options { input_format: Format::Csv, ..Options::default() }, &table);
        prop_assert_eq!(&rows[0].as_ref().unwrap().text, &text);
    }
}
