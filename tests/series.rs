//! `phrases --by`: tidy rows of counts and rates, and the page with sparklines.

#[path = "support/process.rs"]
mod process;
use process::demarche;

/// Eight documents of four years; two have no date, two no speaker.
const DOCUMENTS: &str = r#"{"id": "1", "date": "2021-02-03", "speaker": "Peru", "text": "The basalt friendship of Peru and Chile holds. A basalt friendship lasts."}
{"id": "2", "date": "2021-11-30", "speaker": "Peru", "text": "Peru met Chile on a green valley road. The green valley is quiet."}
{"id": "3", "date": "2022-02", "speaker": "Chile", "text": "Chile recalled the basalt friendship. Talks go on in the green valley."}
{"id": "4", "date": "2024", "speaker": "Chile", "text": "Talks go on and on."}
{"id": "5", "date": null, "speaker": "Peru", "text": "The basalt friendships of old are old. Green valleys remain green."}
{"id": "6", "text": "A basalt friendship, said the minister. He left the green valley."}
{"id": "7", "date": "2024-05-01", "text": "Nothing of the kind was said."}
{"id": "8", "date": "2024-06-01", "speaker": "Fiji", "text": "The iron gate of the iron gate road."}
"#;

fn run(more: &[&str]) -> (Option<i32>, String, String) {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("documents.jsonl");
    std::fs::write(&path, DOCUMENTS).unwrap();
    demarche(&[&["phrases", &path.display().to_string(), "--any-language"], more].concat())
}

#[test]
fn every_grouping_and_format() {
    for by in ["month", "year", "speaker", "source"] {
        for format in ["table", "csv"] {
            let (code, out, err) = run(&["--by", by, "--format", format, "--top", "4"]);
            assert_eq!((code, err.as_str()), (Some(0), ""));
            insta::assert_snapshot!(format!("series_{by}_{format}"), out);
        }
    }
    let (_, json, _) = run(&["--by", "year", "--format", "json", "--match", "basalt friendship"]);
    insta::assert_snapshot!("series_match_json", json);
}

/// (count, documents, words) by group of a phrase.
fn rows(more: &[&str]) -> Vec<(String, u64, u64, u64, Option<f64>)> {
    let (code, out, err) = run(&[more, &["--format", "jsonl"]].concat());
    assert_eq!(code, Some(0), "{err}");
    let number = |v: &serde_json::Value| v.as_u64().unwrap();
    out.lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|v| {
            let group = v["group"].as_str().unwrap_or("(none)").to_owned();
            (group, number(&v["count"]), number(&v["documents"]), number(&v["group_words"]), v["per_10000_words"].as_f64())
        })
        .collect()
}

#[test]
fn counts_and_rates_add_up() {
    let found = rows(&["--by", "year", "--match", "basalt friendship"]);
    let counts: Vec<_> = found.iter().map(|r| (r.0.as_str(), r.1, r.2)).collect();
    assert_eq!(counts, [("2021", 2, 1), ("2022", 1, 1), ("2024", 0, 0), ("(none)", 2, 2)]);
    for (group, count, _, words, rate) in &found {
        let expected = *count as f64 * 10_000.0 / *words as f64;
        assert!((rate.unwrap() - expected).abs() <= expected * 1e-5, "{group}");
    }
    // No document is left out, whatever they are grouped by: the sums are those of one table.
    for by in ["month", "year", "speaker", "source"] {
        let found = rows(&["--by", by, "--match", "green valley"]);
        assert_eq!(found.iter().map(|r| r.1).sum::<u64>(), 4 + 1, "{by}");
        assert_eq!(found.iter().map(|r| r.3).sum::<u64>(), rows(&["--by", "source", "--match", "x"])[0].3, "{by}");
    }
    // What recurs is counted as `phrases` counts it.
    let (_, plain, _) = run(&["--format", "jsonl"]);
    let plain: Vec<serde_json::Value> = plain.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let (_, series, _) = run(&["--by", "month", "--format", "jsonl", "--top", "1000"]);
    let series: Vec<serde_json::Value> = series.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert!(plain.len() >= 3);
    for phrase in &plain {
        let mine = series.iter().filter(|row| row["phrase_id"] == phrase["phrase_id"]);
        assert_eq!(mine.map(|row| row["count"].as_u64().unwrap()).sum::<u64>(), phrase["count"].as_u64().unwrap(), "{phrase}");
    }
}

#[test]
fn what_goes_together() {
    for (arguments, expected) in [
        (&["--top", "3"][..], Some(2)),
        (&["--match", "x"], Some(2)),
        (&["--by", "year", "--match", ""], Some(2)),
        (&["--by", "week"], Some(2)),
        (&["--by", "year", "--match", "no such phrase"], Some(0)),
    ] {
        assert_eq!(run(arguments).0, expected, "{arguments:?}");
    }
    let (_, out, err) = run(&["--by", "year", "--top", "1", "--format", "csv"]);
    assert_eq!((out.lines().count(), err.as_str()), (1 + 4, ""));
}
