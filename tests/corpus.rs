//! The corpus as a regression floor, and `check` on a copy of it.
//!
//! The texts of the corpus also train the models, so these figures say nothing about new text: they only must not fall.
//! A change that raises them may raise the floors with it (measure with `demarche eval corpus/gold.jsonl`); one that has to
//! lower a floor says why in the changelog.

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// F1 of entities: exact span and type.
const ENTITIES_FLOOR: f64 = 0.97;
/// F1 of positions found: cue and stance.
const POSITIONS_FLOOR: f64 = 0.92;
/// F1 of positions in full: also the holders and the target.
const POSITIONS_FULL_FLOOR: f64 = 0.70;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

fn demarche(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_demarche")).args(arguments).current_dir(corpus()).output().unwrap()
}

fn stdout(arguments: &[&str]) -> String {
    let output = demarche(arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn gold() -> Vec<Value> {
    fs::read_to_string(corpus().join("gold.jsonl")).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Paths below `corpus/articles`, with `/`, of the files with this ending.
fn articles(ending: &str) -> BTreeSet<String> {
    let folder = corpus().join("articles");
    walkdir::WalkDir::new(&folder)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|e| e == ending))
        .map(|path| path.strip_prefix(&folder).unwrap().display().to_string().replace('\\', "/"))
        .collect()
}

#[test]
fn the_analysis_of_the_corpus_does_not_get_worse() {
    let scores: Value = serde_json::from_str(&stdout(&["eval", "gold.jsonl", "--json"])).unwrap();
    for (layer, floor) in [("entities", ENTITIES_FLOOR), ("positions", POSITIONS_FLOOR), ("positions_full", POSITIONS_FULL_FLOOR)] {
        let f1 = scores[layer]["f1"].as_f64().unwrap();
        println!("{layer}: F1 {f1:.3}, floor {floor:.3}");
        assert!(f1 >= floor, "{layer}: F1 {f1:.3} is below the floor {floor:.3} of tests/corpus.rs");
    }
}

/// One figure, whichever way the texts come in: analysed by `eval`, stored as records of the gold file, or of the folder.
#[test]
fn eval_and_analyze_agree_to_the_last_digit() {
    let folder = tempfile::tempdir().unwrap();
    let direct = stdout(&["eval", "gold.jsonl"]);
    for input in ["gold.jsonl", "articles"] {
        let records = folder.path().join("records.jsonl");
        fs::write(&records, stdout(&["analyze", "--quiet", "--format", "jsonl", input])).unwrap();
        assert_eq!(stdout(&["eval", "gold.jsonl", records.to_str().unwrap()]), direct, "{input}");
    }
}

#[test]
fn gold_and_texts_belong_together() {
    let gold = gold();
    let ids: BTreeSet<String> = gold.iter().map(|record| record["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids.len(), gold.len(), "an id stands twice");
    assert_eq!(ids, articles("txt"), "left: ids of gold.jsonl, right: texts");
    for record in &gold {
        let id = record["id"].as_str().unwrap();
        let text = fs::read_to_string(corpus().join("articles").join(id)).unwrap();
        assert_eq!(record["text"].as_str(), Some(text.as_str()), "{id}");
        let points: Vec<char> = text.chars().collect();
        let slice = |item: &Value, start: &str, end: &str| -> String {
            points[item[start].as_u64().unwrap() as usize..item[end].as_u64().unwrap() as usize].iter().collect()
        };
        for entity in record["entities"].as_array().unwrap() {
            assert_eq!(entity["text"].as_str(), Some(slice(entity, "start", "end").as_str()), "{id}");
        }
        for position in record["positions"].as_array().unwrap() {
            assert_eq!(position["cue"].as_str(), Some(slice(position, "cue_start", "cue_end").as_str()), "{id}");
            if !position["target"].is_null() {
                assert_eq!(position["target"].as_str(), Some(slice(position, "target_start", "target_end").as_str()), "{id}");
            }
        }
    }
    let genres: BTreeSet<&str> = ids.iter().map(|id| id.split_once('/').unwrap().0).collect();
    assert!(genres.len() >= 10, "{genres:?}");
}

/// Texts of the corpus copied away, so that a test may write there.
fn copy_of_some() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in articles("txt").iter().step_by(12) {
        let to = folder.path().join(name);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(corpus().join("articles").join(name), to).unwrap();
    }
    folder
}

#[test]
fn check_passes_after_update_and_fails_after_a_change() {
    let folder = copy_of_some();
    let path = folder.path().to_str().unwrap();
    let code = |arguments: &[&str]| demarche(arguments).status.code();
    assert_eq!(code(&["check", path]), Some(1), "no snapshot yet");
    assert_eq!(code(&["check", path, "--update"]), Some(0));
    assert_eq!(code(&["check", path]), Some(0));
    let text = first_text(folder.path());
    let changed = fs::read_to_string(&text).unwrap() + "\n\nBrazil strongly condemned the attack on Lisbon.\n";
    fs::write(&text, changed).unwrap();
    let output = demarche(&["check", path]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("Lisbon"), "{said}");
}

fn first_text(folder: &Path) -> PathBuf {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|e| e.unwrap().into_path());
    entries.into_iter().find(|path| path.extension().is_some_and(|e| e == "txt")).unwrap()
}
