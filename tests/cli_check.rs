//! `demarche check`: what makes it fail, what it says, what `--update` does.

use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

fn check(folder: &Path, options: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_demarche")).arg("check").arg(folder).args(options).output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

/// Two texts with their snapshots.
fn stored() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("wire")).unwrap();
    fs::write(folder.path().join("wire/rain.txt"), "It rained, and then it rained again.\n").unwrap();
    fs::write(folder.path().join("snow.md"), "It snowed, and then it snowed again.\n").unwrap();
    let (code, out, _) = check(folder.path(), &["--update"]);
    assert_eq!(code, Some(0), "{out}");
    assert!(out.contains("wire/rain.txt\n  + snapshot written"), "{out}");
    folder
}

fn edit(path: &Path, change: impl Fn(String) -> String) {
    fs::write(path, change(fs::read_to_string(path).unwrap())).unwrap();
}

#[test]
fn unchanged_results_pass_quietly() {
    let folder = stored();
    for _ in 0..2 {
        let (code, out, err) = check(folder.path(), &[]);
        assert_eq!((code, out.as_str()), (Some(0), ""), "{err}");
        assert!(err.contains("2 texts: all as stored"), "{err}");
    }
    let head: Vec<String> = fs::read_to_string(folder.path().join("wire/rain.snap")).unwrap().lines().take(5).map(str::to_owned).collect();
    assert_eq!(head[0], "demarche snapshot");
    assert_eq!(head[1], "schema 1");
    assert_eq!(head[2], format!("tool {}", env!("CARGO_PKG_VERSION")));
    assert!(head[3].starts_with("data ") && head[4].is_empty());
    // As a checkout on Windows would have it.
    edit(&folder.path().join("snow.snap"), |text| text.replace('\n', "\r\n"));
    assert_eq!(check(folder.path(), &[]).0, Some(0));
}

#[test]
fn a_lost_position_is_named_and_update_takes_it_back() {
    let folder = stored();
    let path = folder.path().join("wire/rain.snap");
    let position =
        "\nposition 3-9 \"rained\"\n  stance: oppose\n  strength: 2\n  holder: China (CHN)\n  target: \"the\\nplan\"\n  rule: x\n";
    edit(&path, |text| text + position);
    let (code, out, err) = check(folder.path(), &[]);
    assert_eq!(code, Some(1));
    assert_eq!(out, "wire/rain.txt\n  - position lost: China (CHN) opposes “rained” “the plan” at 3-9\n");
    assert!(err.contains("--update"), "{err}");
    let (code, out, _) = check(folder.path(), &["--update"]);
    assert_eq!(code, Some(0));
    assert!(out.contains("position lost"), "{out}");
    assert_eq!(check(folder.path(), &[]).0, Some(0));
}

#[test]
fn missing_and_orphan_snapshots_fail() {
    let folder = stored();
    fs::write(folder.path().join("new.txt"), "It hailed.\n").unwrap();
    fs::remove_file(folder.path().join("snow.snap")).unwrap();
    fs::write(folder.path().join("wire/gone.snap"), "demarche snapshot\n").unwrap();
    let (code, out, _) = check(folder.path(), &[]);
    assert_eq!(code, Some(1));
    for line in ["new.txt\n  + new document", "snow.md\n  + new document", "wire/gone.snap\n  - orphan snapshot"] {
        assert!(out.contains(line), "{line}: {out}");
    }
    assert_eq!(check(folder.path(), &["--update"]).0, Some(0));
    assert!(!folder.path().join("wire/gone.snap").exists());
    assert_eq!(check(folder.path(), &[]).0, Some(0));
}

#[test]
fn another_tool_or_data_alone_is_a_note() {
    let folder = stored();
    edit(&folder.path().join("snow.snap"), |text| {
        text.lines().map(|l| if l.starts_with("data ") { "data 0\n".into() } else { format!("{l}\n") }).collect()
    });
    let (code, out, err) = check(folder.path(), &[]);
    assert_eq!((code, out.as_str()), (Some(0), ""));
    assert!(err.contains("note: snapshots were written by"), "{err}");
}

#[test]
fn a_changed_text_is_said_so() {
    let folder = stored();
    fs::write(folder.path().join("snow.md"), "It snowed.\n").unwrap();
    let (code, out, _) = check(folder.path(), &[]);
    assert_eq!(code, Some(1));
    assert!(out.contains("snow.md\n  ~ the text itself changed"), "{out}");
}

#[test]
fn what_cannot_be_checked_never_passes() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(check(folder.path(), &[]).0, Some(2));
    assert_eq!(check(folder.path(), &["--update"]).0, Some(2));
    assert_eq!(check(&folder.path().join("missing"), &[]).0, Some(2));
    let folder = stored();
    edit(&folder.path().join("snow.snap"), |text| text.replace("document", "nonsense"));
    let (code, _, err) = check(folder.path(), &[]);
    assert_eq!(code, Some(2));
    assert!(err.contains("snow.snap:6: ") && err.contains("--update"), "{err}");
    assert_eq!(check(folder.path(), &["--update"]).0, Some(0));
    fs::write(folder.path().join("photo.txt"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    assert_eq!(check(folder.path(), &[]).0, Some(3));
    fs::remove_file(folder.path().join("photo.txt")).unwrap();
    fs::write(folder.path().join("snow.txt"), "It snowed.").unwrap();
    assert_eq!(check(folder.path(), &[]).0, Some(2));
}
