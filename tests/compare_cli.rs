//! `compare` from outside: formats, tables, series, folders, exit codes.

use std::path::{Path, PathBuf};
use std::process::Command;

fn demarche(arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        command.env_remove(variable);
    }
    let output = command.args(arguments).output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

const OLD: &str = "docs/compare/2025.txt";
const NEW: &str = "docs/compare/2026.txt";

#[test]
fn every_format() {
    for format in ["text", "json", "csv", "html"] {
        let (code, out, err) = demarche(&["compare", OLD, NEW, "--format", format]);
        assert_eq!((code, err.as_str()), (Some(0), ""));
        insta::assert_snapshot!(format!("compare_{format}"), out);
    }
    let (_, json, _) = demarche(&["compare", OLD, NEW, "--format", "json", "--all"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let text = std::fs::read_to_string(OLD).unwrap();
    let points: Vec<char> = text.chars().collect();
    for change in json["changes"].as_array().unwrap() {
        if let Some(start) = change["a"]["start"].as_u64() {
            let end = change["a"]["end"].as_u64().unwrap();
            let slice: String = points[start as usize..end as usize].iter().collect();
            assert_eq!(change["a"]["text"], slice);
        }
    }
    assert!(json["changes"].as_array().unwrap().iter().any(|c| c["kind"] == "kept"));
}

#[test]
fn exit_codes_and_folders() {
    assert_eq!(demarche(&["compare", OLD, NEW, "--fail-on-change"]).0, Some(1));
    assert_eq!(demarche(&["compare", OLD, OLD, "--fail-on-change"]).0, Some(0));
    let (code, _, err) = demarche(&["compare", OLD]);
    assert_eq!((code, err.lines().count()), (Some(2), 1), "{err}");
    let place = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("a/one.txt", "Peru firmly opposes the plan."),
        ("b/one.txt", "Peru opposes the plan."),
        ("a/two.txt", "Talks go on in Lima."),
        ("b/three.txt", "Chile welcomed the truce."),
        ("a/four.txt", "Nothing is new."),
        ("b/four.txt", "Nothing is new."),
    ] {
        let path = place.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let path = |name: &str| place.path().join(name).display().to_string();
    let (code, out, err) = demarche(&["compare", &path("a"), &path("b"), "--format", "json"]);
    assert_eq!(code, Some(0), "{err}");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let told: Vec<(&str, &str, &str)> = json["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| (c["document"].as_str().unwrap(), c["kind"].as_str().unwrap(), c["what"].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            ("one.txt", "softened", "Peru opposes the plan"),
            ("three.txt", "new", "Chile welcomed the truce."),
            ("two.txt", "gone", "Talks go on in Lima."),
        ]
    );
}
