//! `demarche eval` prints what the reference scorer (score.py) prints, to the last digit.
//!
//! The pairs under tests/data/eval are made to meet every branch: folding, surnames, country codes, cues that are too
//! long or used twice, null targets, spans given twice, records paired by id, by file name and by order. The expected
//! files are the reference scorer's own output.

use std::path::Path;
use std::process::{Command, Output};

fn eval(arguments: &[&str]) -> Output {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/eval");
    Command::new(env!("CARGO_BIN_EXE_demarche")).arg("eval").args(arguments).current_dir(folder).output().unwrap()
}

fn stdout(arguments: &[&str]) -> String {
    String::from_utf8(eval(arguments).stdout).unwrap()
}

#[test]
fn text_and_json_are_the_reference_scorers() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/eval");
    for pair in ["", "order-"] {
        let (gold, predicted) = (format!("{pair}gold.jsonl"), format!("{pair}predicted.jsonl"));
        for (options, expected) in [(&[][..], "expected.txt"), (&["--json"], "expected.json"), (&["--errors", "2"], "expected-errors.txt")]
        {
            let arguments = [&[gold.as_str(), predicted.as_str()], options].concat();
            let expected = std::fs::read_to_string(folder.join(format!("{pair}{expected}"))).unwrap();
            assert_eq!(stdout(&arguments), expected.replace("\r\n", "\n"), "{arguments:?}");
        }
    }
}

#[test]
fn gold_against_itself_is_perfect() {
    let text = stdout(&["order-gold.jsonl", "order-gold.jsonl", "--json"]);
    let scores: serde_json::Value = serde_json::from_str(&text).unwrap();
    for layer in ["entities", "positions", "positions_full"] {
        assert_eq!(scores[layer]["f1"], 1.0, "{layer}");
    }
}

#[test]
fn min_f1_decides_the_exit_code() {
    let code = |least: &str| eval(&["gold.jsonl", "predicted.jsonl", "--min-f1", least]).status.code();
    assert_eq!(code("0.5"), Some(0));
    // Entities have 0.500, positions 0.769: one below is enough.
    assert_eq!(code("0.6"), Some(1));
    assert_eq!(code("0.9"), Some(1));
    assert_eq!(code("90"), Some(2));
}

#[test]
fn without_predictions_it_scores_the_analysis_of_the_gold_texts() {
    let folder = tempfile::tempdir().unwrap();
    let predicted = folder.path().join("predicted.jsonl");
    let gold = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/eval/order-gold.jsonl");
    let run = Command::new(env!("CARGO_BIN_EXE_demarche"))
        .args(["analyze", "--format", "jsonl", "--output"])
        .args([&predicted, &gold])
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    let stored = stdout(&["order-gold.jsonl", predicted.to_str().unwrap()]);
    assert_eq!(stdout(&["order-gold.jsonl"]), stored);
}

#[test]
fn a_prediction_that_misquotes_the_text_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.jsonl");
    let row = r#"{"id": "a", "entities": [{"start": 0, "end": 4, "text": "Nowhere", "type": "GPE"}], "positions": []}"#;
    std::fs::write(&path, format!("{row}\n")).unwrap();
    let run = eval(&["order-gold.jsonl", path.to_str().unwrap()]);
    assert_eq!(run.status.code(), Some(2));
    let message = String::from_utf8(run.stderr).unwrap();
    assert!(message.contains(r#"a: the prediction says "Nowhere" at 0-4, where the text has "Mold""#), "{message}");
}

#[test]
fn malformed_records_are_named_by_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.jsonl");
    std::fs::write(&path, "{\"id\": \"a\"}\n{\"id\": \"b\"").unwrap();
    let run = eval(&["order-gold.jsonl", path.to_str().unwrap()]);
    assert_eq!(run.status.code(), Some(2));
    let message = String::from_utf8(run.stderr).unwrap();
    assert!(message.contains("p.jsonl:2: not a record") && message.lines().count() == 1, "{message}");
    assert_eq!(eval(&["missing.jsonl"]).status.code(), Some(2));
}
