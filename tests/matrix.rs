//! The actor and matrix tables of a run, against the tables they sum up.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

/// Rows of a table as objects by column.
fn table(name: &str, folder: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(folder.join(format!("{name}.csv"))).unwrap();
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    reader.records().map(|row| header.iter().cloned().zip(row.unwrap().iter().map(str::to_owned)).collect()).collect()
}

fn run(inputs: &[&str], folder: &Path) {
    let status = Command::new(env!("CARGO_BIN_EXE_demarche")).args(inputs).args(["--quiet", "--out-dir"]).arg(folder).status().unwrap();
    assert!(status.success());
}

fn number(row: &BTreeMap<String, String>, column: &str) -> i64 {
    row[column].parse().unwrap()
}

#[test]
fn cells_sum_to_the_positions() {
    let folder = tempfile::tempdir().unwrap();
    run(&["corpus/articles"], folder.path());
    let (positions, holders) = (table("positions", folder.path()), table("position_holders", folder.path()));
    let (matrix, actors) = (table("matrix", folder.path()), table("actors", folder.path()));
    assert!(positions.len() > 200, "{}", positions.len());
    // Every position counts once a holder, and once where it has none: by issue, and by stance.
    let held = |p: &BTreeMap<String, String>| {
        let n = holders.iter().filter(|h| h["doc_id"] == p["doc_id"] && h["position_no"] == p["position_no"]).count();
        n.max(1) as i64
    };
    let (mut by_issue, mut by_stance, mut net) = (BTreeMap::new(), BTreeMap::new(), 0);
    for p in &positions {
        *by_issue.entry(p["issue"].clone()).or_insert(0) += held(p);
        *by_stance.entry(p["stance"].clone()).or_insert(0) += held(p);
        net += held(p)
            * match p["stance"].as_str() {
                "support" | "welcome" | "commit" => 1,
                "urge" | "affirm" => 0,
                _ => -1,
            };
    }
    let mut sums = BTreeMap::new();
    for cell in &matrix {
        *sums.entry(cell["issue"].clone()).or_insert(0) += number(cell, "positions");
        let stances: i64 = by_stance.keys().map(|stance| number(cell, stance)).sum();
        assert_eq!(stances, number(cell, "positions"), "{cell:?}");
        let wording = positions.iter().any(|p| {
            p["issue"] == cell["issue"]
                && p["stance"] == cell["strongest_stance"]
                && p["cue"].split_whitespace().collect::<Vec<_>>().join(" ") == cell["strongest"]
        });
        assert!(wording, "{cell:?}");
    }
    assert_eq!(sums, by_issue);
    for (stance, count) in &by_stance {
        assert_eq!(matrix.iter().map(|c| number(c, stance)).sum::<i64>(), *count, "{stance}");
    }
    assert_eq!(matrix.iter().map(|c| number(c, "net")).sum::<i64>(), net);
    // The keys hold, and the actors' sums are those of their tables.
    let keys: BTreeSet<&String> = actors.iter().map(|a| &a["actor"]).collect();
    assert_eq!(keys.len(), actors.len());
    assert!(matrix.iter().all(|c| c["actor"].is_empty() || keys.contains(&c["actor"])));
    assert_eq!(actors.iter().map(|a| number(a, "positions_held")).sum::<i64>(), holders.len() as i64);
    let named = table("entities", folder.path()).iter().filter(|e| ["GPE", "NORP", "ORG", "PERSON"].contains(&e["type"].as_str())).count();
    assert_eq!(actors.iter().map(|a| number(a, "mentions")).sum::<i64>(), named as i64);
}

#[test]
fn variants_of_a_country_are_one_row() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in");
    std::fs::create_dir(&input).unwrap();
    let texts = [
        "The US firmly opposes the tariffs of China.",
        "The U.S. welcomed the truce. It said the United States would stay.",
        "Pakistan thanked the United States and firmly supports China.",
    ];
    for (i, text) in texts.iter().enumerate() {
        std::fs::write(input.join(format!("{i}.txt")), text).unwrap();
    }
    run(&[input.to_str().unwrap()], &folder.path().join("out"));
    let actors = table("actors", &folder.path().join("out"));
    let usa: Vec<_> = actors.iter().filter(|a| a["country"] == "USA").collect();
    assert_eq!(usa.len(), 1, "{actors:?}");
    assert_eq!((usa[0]["name"].as_str(), usa[0]["documents"].as_str()), ("United States", "3"));
    let variants: BTreeSet<&str> = usa[0]["variants"].split("; ").collect();
    assert_eq!(variants, ["U.S.", "US", "United States"].into_iter().collect());
}
