//! `compare` from outside: formats, tables, series, folders, exit codes.

#[path = "support/process.rs"]
mod process;
use process::demarche;

/// A folder of files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = place.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    place
}

fn json(arguments: &[&str]) -> serde_json::Value {
    let (code, out, err) = demarche(&[&["compare", "--format", "json"], arguments].concat());
    assert_eq!(code, Some(0), "{err}");
    serde_json::from_str(&out).unwrap()
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
    let place = folder(&[
        ("a/one.txt", "Peru firmly opposes the plan."),
        ("b/one.txt", "Peru opposes the plan."),
        ("a/two.txt", "Talks go on in Lima."),
        ("b/three.txt", "Chile welcomed the truce."),
        ("a/four.txt", "Nothing is new."),
        ("b/four.txt", "Nothing is new."),
    ]);
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

#[test]
fn what_a_page_shows_of_folders() {
    let place = folder(&[
        ("a/one.txt", "Peru firmly opposes the plan."),
        ("a/two.txt", "Talks go on in Lima."),
        ("b/one.txt", "Peru opposes the plan."),
        ("b/three.txt", "Chile welcomed the truce."),
    ]);
    let path = |name: &str| place.path().join(name).display().to_string();
    let (_, out, _) = demarche(&["compare", &path("a"), &path("b")]);
    let shown = out.replace(&place.path().display().to_string(), "");
    insta::assert_snapshot!("compare_folders", shown);
}

const SERIES: [&str; 3] = ["docs/compare/2026.txt", "docs/compare/2024.txt", "docs/compare/2025.txt"];

#[test]
fn a_series_is_in_order_of_date() {
    let (code, out, err) = demarche(&[&["compare"][..], &SERIES].concat());
    assert_eq!((code, err.as_str()), (Some(0), ""));
    insta::assert_snapshot!("compare_series", out);
    let value = json(&SERIES);
    let documents: Vec<_> =
        value["documents"].as_array().unwrap().iter().map(|d| (&d["id"], &d["date"])).map(|(i, d)| format!("{i} {d}")).collect();
    assert_eq!(documents, [r#""2024.txt" "2024-03-11""#, r#""2025.txt" "2025-03-14""#, r#""2026.txt" "2026-03-20""#]);
    let missing: Vec<_> = value["missing_phrases"].as_array().unwrap().iter().map(|m| (m["phrase"].as_str().unwrap(), &m["now"])).collect();
    assert_eq!(missing[0], ("ironclad friendship", &serde_json::json!(["2026.txt"])));
    let steps: std::collections::BTreeSet<_> =
        value["changes"].as_array().unwrap().iter().map(|c| (c["a_document"].to_string(), c["b_document"].to_string())).collect();
    assert_eq!(steps.len(), 2);
}

#[test]
fn a_series_without_dates_keeps_its_order_and_says_so() {
    let place =
        folder(&[("a.txt", "Peru opposes the plan."), ("b.txt", "Peru firmly opposes the plan."), ("c.txt", "Peru opposes the plan.")]);
    let path = place.path().display().to_string();
    let (code, out, err) = demarche(&["compare", &path, "--format", "csv"]);
    assert_eq!(code, Some(0));
    assert_eq!(err, "demarche: without a date: 3 of 3 documents; compared in the order they were given\n");
    let kinds: Vec<&str> = out.lines().skip(1).map(|l| l.split(',').nth(1).unwrap()).collect();
    assert_eq!(kinds, ["hardened", "softened"]);
    let one = place.path().join("a.txt").display().to_string();
    let (code, _, err) = demarche(&["compare", &one]);
    assert_eq!((code, err.lines().count()), (Some(2), 1), "{err}");
}

#[test]
fn every_table() {
    for table in ["positions", "missing"] {
        let (code, out, err) = demarche(&[&["compare", "--format", "csv", "--table", table][..], &SERIES].concat());
        assert_eq!((code, err.as_str()), (Some(0), ""));
        insta::assert_snapshot!(format!("compare_table_{table}"), out);
    }
    let (code, _, err) = demarche(&["compare", OLD, NEW, "--table", "keyness"]);
    assert_eq!((code, err.lines().count()), (Some(2), 1), "{err}");
}

#[test]
fn positions_that_turn() {
    let place = folder(&[
        ("a.txt", "Peru supports the Paris Agreement on climate change."),
        ("b.txt", "Peru rejects the Paris Agreement on climate change. Fiji condemns terrorism."),
        ("c.txt", "Chile opposes the sale of the wooden spoons."),
        ("d.txt", "Chile supports the sale of wooden spoons."),
    ]);
    let path = |name: &str| place.path().join(name).display().to_string();
    let turned = |a: &str, b: &str| -> Vec<String> {
        let value = json(&[&path(a), &path(b)]);
        let text = |v: &serde_json::Value| v.as_str().unwrap_or("-").to_owned();
        let all = value["positions"].as_array().unwrap();
        all.iter().map(|p| [&p["change"], &p["name"], &p["issue"], &p["target"]].map(text).join(", ")).collect()
    };
    let there = ["flipped, Peru, climate-change, -", "appeared, Fiji, counter-terrorism, -"];
    assert_eq!(turned("a.txt", "b.txt"), there);
    assert_eq!(turned("b.txt", "a.txt"), there.map(|line| line.replace("appeared", "disappeared")));
    assert!(turned("a.txt", "a.txt").is_empty());
    assert_eq!(turned("c.txt", "d.txt"), ["flipped, Chile, -, the sale of wooden spoons"]);
}

#[test]
fn keyness_of_corpora() {
    let rows = |word: &str, id: usize| {
        format!("{{\"id\": \"{id}\", \"text\": \"The council spoke of {word} and of {word} again. The plan holds.\"}}\n")
    };
    let (a, b) = ((0..20).map(|i| rows("fish", i)).collect::<String>(), (20..40).map(|i| rows("grain", i)).collect::<String>());
    let place = folder(&[("a.jsonl", &a), ("b.jsonl", &b)]);
    let path = |name: &str| place.path().join(name).display().to_string();
    let key = |a: &str, b: &str| -> Vec<(String, String, u64, u64)> {
        let value = json(&[&path(a), &path(b), "--quiet"]);
        let text = |v: &serde_json::Value| v.as_str().unwrap().to_owned();
        let all = value["keyness"].as_array().unwrap();
        all.iter()
            .filter(|k| k["n"] == 1)
            .map(|k| (text(&k["item"]), text(&k["more_in"]), k["a_count"].as_u64().unwrap(), k["b_count"].as_u64().unwrap()))
            .collect()
    };
    let csv = ["compare", &path("a.jsonl"), &path("b.jsonl"), "--quiet", "--format", "csv", "--table", "keyness"];
    insta::assert_snapshot!("compare_table_keyness", demarche(&csv).1);
    assert_eq!(key("a.jsonl", "b.jsonl"), [("fish".into(), "a".into(), 40, 0), ("grain".into(), "b".into(), 0, 40)]);
    assert_eq!(key("b.jsonl", "a.jsonl"), [("fish".into(), "b".into(), 0, 40), ("grain".into(), "a".into(), 40, 0)]);
    assert!(key("a.jsonl", "a.jsonl").is_empty());
}

#[test]
fn a_ladder_of_the_user() {
    let place = folder(&[
        ("a.txt", "The Parties shall exchange data."),
        ("b.txt", "The Parties should exchange data."),
        (
            "mine.toml",
            "name = \"mine\"\nversion = 1\n[[step]]\nstance = \"urge\"\npattern = \"ask\"\nstep = 1\n[[modal]]\nword = \"shall\"\nrank = 1\n[[modal]]\nword = \"should\"\nrank = 8\n",
        ),
        ("wrong.toml", "name = \"mine\"\nversion = 1\n[[modal]]\nword = \"shall\"\n"),
    ]);
    let path = |name: &str| place.path().join(name).display().to_string();
    assert_eq!(json(&[&path("a.txt"), &path("b.txt")])["changes"][0]["kind"], "softened");
    assert_eq!(json(&[&path("a.txt"), &path("b.txt"), "--ladder", &path("mine.toml")])["changes"][0]["kind"], "hardened");
    let (code, _, err) = demarche(&["compare", &path("a.txt"), &path("b.txt"), "--ladder", &path("wrong.toml")]);
    assert!(code == Some(2) && err.lines().count() == 1 && err.contains("wrong.toml:3: "), "{err}");
}

#[test]
fn the_html_page_is_whole_and_escaped() {
    let place = folder(&[
        ("a.txt", "Peru said <script>alert(1)</script> & firmly opposes \"it\"."),
        ("b.txt", "Peru said <script>alert(1)</script> & opposes \"it\"."),
    ]);
    let path = |name: &str| place.path().join(name).display().to_string();
    let (_, page, _) = demarche(&["compare", &path("a.txt"), &path("b.txt"), "--format", "html", "--all"]);
    assert!(!page.contains("<script") && page.contains("&amp;"), "{page}");
    for outside in ["http:", "https:", "src=", "href=", "url("] {
        assert!(!page.contains(outside), "{outside} in {page}");
    }
    assert!(page.contains("<del>firmly opposes</del>") || page.contains("<del>firmly</del>"), "{page}");
    for tag in ["html", "head", "body", "main", "table", "thead", "tbody", "tr", "td", "th", "caption", "del", "ins"] {
        let open = page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
        assert_eq!(open, page.matches(&format!("</{tag}>")).count(), "{tag}");
    }
}
