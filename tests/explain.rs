//! `explain`: the data line it names is what makes the position, and competing readings are shown.

use demarche::analyzer::UserLexicon;
use demarche::position::explain::{Reading, Verdict};
use demarche::report::Offsets;
use demarche::span::Span;
use demarche::{Analysis, Analyzer, Document};
use std::collections::BTreeMap;
use std::path::Path;

fn cue_files() -> Vec<UserLexicon> {
    let mut files: Vec<UserLexicon> = std::fs::read_dir("data/cues")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| UserLexicon {
            path: format!("data/cues/{}", path.file_name().unwrap().to_string_lossy()),
            content: std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n"),
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn articles() -> Vec<Document> {
    let mut paths = Vec::new();
    for genre in std::fs::read_dir("corpus/articles").unwrap() {
        paths.extend(std::fs::read_dir(genre.unwrap().path()).unwrap().map(|e| e.unwrap().path()));
    }
    paths.retain(|p: &std::path::PathBuf| p.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    paths
        .iter()
        .map(|p: &std::path::PathBuf| Document::from_text(&p.to_string_lossy(), &std::fs::read_to_string(Path::new(p)).unwrap()))
        .collect()
}

fn found(analysis: &Analysis) -> Vec<(Span, &'static str)> {
    analysis.positions.iter().map(|p| (p.cue, p.stance.as_str())).collect()
}

#[test]
fn rebuilt_from_their_text_the_cues_find_what_the_built_in_ones_find() {
    let (built_in, rebuilt) = (Analyzer::builder().build().unwrap(), Analyzer::builder().cues(cue_files()).build().unwrap());
    for document in articles().iter().step_by(7) {
        assert_eq!(built_in.analyze(document).positions, rebuilt.analyze(document).positions, "{}", document.id);
    }
}

/// Twenty positions of twenty articles: the entry that `explain` names is taken from the text of its file, and the position alone is gone.
#[test]
fn without_the_named_line_exactly_that_position_vanishes() {
    let analyzer = Analyzer::builder().build().unwrap();
    let files = cue_files();
    let mut tried = 0;
    for document in articles().iter() {
        if tried == 20 {
            break;
        }
        let analysis = analyzer.analyze(document);
        let readings = analyzer.positions().explain(document, &analysis);
        // An entry with one position in the article and no reading that would take its place.
        let mut uses: BTreeMap<(&str, u32), usize> = BTreeMap::new();
        for r in &readings {
            *uses.entry((r.file.as_str(), r.line)).or_default() += 1;
        }
        let alone = |r: &&Reading| {
            matches!(r.verdict, Verdict::Made(_))
                && uses[&(r.file.as_str(), r.line)] == 1
                && !readings.iter().any(|o| o != *r && o.sentence == r.sentence && !matches!(o.verdict, Verdict::Made(_)))
        };
        let candidates: Vec<&Reading> = readings.iter().filter(alone).collect();
        let Some(reading) = candidates.get(candidates.len() / 2) else { continue };
        let Verdict::Made(index) = reading.verdict else { continue };
        tried += 1;
        let mut edited = files.clone();
        let file = edited.iter_mut().find(|f| f.path == reading.file).unwrap();
        let line = file.content.lines().nth(reading.line as usize - 1).unwrap();
        assert!(line.trim_start().starts_with('{'), "{}:{} holds no entry: {line}", reading.file, reading.line);
        file.content =
            file.content.lines().enumerate().filter(|(i, _)| *i != reading.line as usize - 1).map(|(_, l)| format!("{l}\n")).collect();
        let without = Analyzer::builder().cues(edited).build().unwrap();
        let mut expected = found(&analysis);
        expected.remove(index);
        assert_eq!(found(&without.analyze(document)), expected, "{}: {}:{}", document.id, reading.file, reading.line);
    }
    assert_eq!(tried, 20);
}

fn explained(text: &str, at: &str) -> String {
    let analyzer = Analyzer::builder().build().unwrap();
    let document = Document::from_text("note", text);
    let at = text.find(at).unwrap() as u32;
    demarche::cli::explain::explain(&analyzer, &document, &analyzer.analyze(&document), at, Offsets::Byte).unwrap()
}

#[test]
fn a_position_and_the_readings_that_gave_way() {
    let said = explained("China reiterated its firm support for Pakistan's sovereignty.", "support");
    assert!(said.contains("rule       support.n."), "{said}");
    assert!(said.contains("cue        data/cues/support.toml:"), "{said}");
    assert!(said.contains("rejected readings:") && said.contains("affirm.v."), "{said}");
}

#[test]
fn a_blocked_sense_and_an_entity() {
    let said = explained("China told the support group of the plan.", "support");
    assert!(said.contains("no position here; rejected readings:"), "{said}");
    let said = explained("China firmly opposes the plan.", "China");
    assert!(said.starts_with("entity \"China\" [0, 5): GPE CHN, China\n  made by    the lexicon's entry"), "{said}");
    assert!(explained("It rained all day long.", "rained").contains("nothing was found here"));
}

#[test]
fn the_command_counts_in_the_unit_asked_for_and_says_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let (text, ladder) = (folder.path().join("note.txt"), folder.path().join("own.toml"));
    std::fs::write(&text, "“Türkiye” said: Japan firmly opposes the plan.").unwrap();
    std::fs::write(&ladder, "name = \"own\"\nversion = 1\n[[step]]\nstance = \"oppose\"\npattern = \"oppose\"\nstep = 0\n").unwrap();
    let run = |more: &[&str]| {
        let out = std::process::Command::new(env!("CARGO_BIN_EXE_demarche")).arg("explain").arg(&text).args(more).output().unwrap();
        (out.status.code(), String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap())
    };
    let (points, bytes) = (run(&["--at", "23"]), run(&["--at", "28", "--offsets", "byte"]));
    assert!(points.1.contains("\"firmly opposes\" [22, 36): oppose, strength 3"), "{points:?}");
    assert!(bytes.1.contains("\"firmly opposes\" [27, 41): oppose, strength 3"), "{bytes:?}");
    let beyond = run(&["--at", "999"]);
    assert_eq!(beyond.0, Some(2));
    assert!(beyond.2.contains("offset 999 lies behind the text, which ends at 46"), "{beyond:?}");
    let wrong = run(&["--at", "1", "--ladder", ladder.to_str().unwrap()]);
    assert_eq!(wrong.0, Some(2));
    assert!(wrong.2.contains("own.toml:3: step 0 is not between 1 and 10"), "{wrong:?}");
}
