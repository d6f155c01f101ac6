//! `kwic`: every place of a pattern, as often as `phrases` counts it.

use demarche::kwic::{By, Pattern};
use demarche::{Analyzer, Document};

#[path = "support/process.rs"]
mod process;
use process::demarche;

fn hits(pattern: &str, by: By, text: &str) -> Vec<String> {
    let analyzer = Analyzer::builder().build().unwrap();
    let document = Document::from_text("note", text);
    let analysis = analyzer.analyze(&document);
    let pattern = Pattern::parse(pattern, by).unwrap();
    pattern.hits(&document, &analysis).iter().map(|hit| hit.span.slice(text).to_owned()).collect()
}

#[test]
fn what_matches() {
    let text = "The iron-clad friendship, an ironclad\nfriendship of Peru and Chile. Their friendships: \"peace, security and trade\". The US told us.";
    for (pattern, by, expected) in [
        ("ironclad friendship", By::Stem, &["iron-clad friendship", "ironclad\nfriendship"][..]),
        ("friendships", By::Stem, &["friendship", "friendship", "friendships"]),
        ("friendships", By::Word, &["friendships"]),
        ("FRIENDSHIP of", By::Word, &["friendship of"]),
        ("<GPE> and <gpe>", By::Stem, &["Peru and Chile"]),
        ("GPE and", By::Type, &[]),
        ("* and Chile", By::Stem, &["Peru and Chile"]),
        ("peace, security and trade", By::Stem, &["peace, security and trade"]),
        ("peace, security, and trade", By::Stem, &["peace, security and trade"]),
        ("peace security", By::Stem, &[]),
        ("us", By::Word, &["us"]),
        ("US", By::Stem, &["US"]),
        ("chile their", By::Stem, &[]),
    ] {
        if by == By::Type {
            assert!(Pattern::parse(pattern, by).is_err());
            continue;
        }
        assert_eq!(hits(pattern, by, text), expected, "{pattern}");
    }
    for wrong in ["", ",", "peace. war", "<COUNTRY>"] {
        assert!(Pattern::parse(wrong, By::Stem).is_err(), "{wrong:?}");
    }
}

#[test]
fn counts_equal_those_of_phrases() {
    let (code, out, _) = demarche(&["phrases", "corpus/articles", "--format", "json", "--quiet"]);
    assert_eq!(code, Some(0));
    let phrases: Vec<serde_json::Value> = serde_json::from_str(&out).unwrap();
    let analyzer = Analyzer::builder().build().unwrap();
    let mut texts = Vec::new();
    for folder in std::fs::read_dir("corpus/articles").unwrap() {
        for file in std::fs::read_dir(folder.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|e| e == "txt") {
                let document = Document::from_text("text", &std::fs::read_to_string(&path).unwrap());
                let analysis = analyzer.analyze(&document);
                texts.push((document, analysis));
            }
        }
    }
    let (mut equal, mut nested, mut wrong) = (0, 0, Vec::new());
    for phrase in &phrases {
        let (words, count) = (phrase["phrase"].as_str().unwrap(), phrase["count"].as_u64().unwrap());
        let Ok(pattern) = Pattern::parse(words, By::Stem) else { continue };
        let found: u64 = texts.iter().map(|(document, analysis)| pattern.hits(document, analysis).len() as u64).sum();
        // `variants` hold other wordings of a set phrase; and one set phrase inside another is not counted for itself.
        let formula = phrase["kind"] == "formula";
        match found.cmp(&count) {
            std::cmp::Ordering::Equal => equal += 1,
            _ if formula => nested += 1,
            _ => wrong.push(format!("{words}: {found} hits, counted {count}")),
        }
    }
    println!("{equal} of {} phrases equal, {nested} set phrases with other wordings, {} not", phrases.len(), wrong.len());
    assert!(phrases.len() > 100 && equal * 10 >= phrases.len() * 9, "{equal} of {}", phrases.len());
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn every_format() {
    for format in ["table", "csv", "tsv", "json", "jsonl"] {
        let (code, out, err) = demarche(&[
            "kwic",
            "the Ministers",
            "docs/compare/2025.txt",
            "docs/compare/2026.txt",
            "--sort",
            "right",
            "--context",
            "5",
            "--format",
            format,
            "--date",
            "2026-03-20",
            "--speaker",
            "Council",
        ]);
        assert_eq!((code, err.as_str()), (Some(0), ""));
        insta::assert_snapshot!(format!("kwic_{format}"), out);
    }
}

#[test]
fn sorted_by_either_side() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("a.txt");
    std::fs::write(&path, "Zambia wants peace now. Angola needs peace again. Some call peace better.").unwrap();
    let path = path.display().to_string();
    let hits = |sort: &[&str]| -> Vec<String> {
        let (_, out, _) = demarche(&[&["kwic", "peace", &path, "--format", "jsonl", "--context", "1"], sort].concat());
        out.lines()
            .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap())
            .map(|v| format!("{} {}", v["left"], v["right"]))
            .collect()
    };
    assert_eq!(hits(&[]), ["\"wants\" \"now.\"", "\"needs\" \"again.\"", "\"call\" \"better.\""]);
    assert_eq!(hits(&["--sort", "left"]), ["\"call\" \"better.\"", "\"needs\" \"again.\"", "\"wants\" \"now.\""]);
    assert_eq!(hits(&["--sort", "right"]), ["\"needs\" \"again.\"", "\"call\" \"better.\"", "\"wants\" \"now.\""]);
    let (code, out, _) = demarche(&["kwic", "war", &path]);
    assert_eq!((code, out.as_str()), (Some(0), "(no hits)\n"));
    let (code, _, err) = demarche(&["kwic", "<WAR>", &path]);
    assert_eq!((code, err.lines().count()), (Some(2), 1), "{err}");
}

#[test]
fn corpus_phrases_occur_as_often_as_kwic_finds_them() {
    let articles = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/articles");
    let documents: Vec<Document> = demarche::input::open(&[articles], &demarche::input::Options::default(), std::io::empty())
        .unwrap()
        .map(|document| document.unwrap())
        .collect();
    let analyzer = Analyzer::builder().formulae("").build().unwrap();
    let mut counter = demarche::phrase::PhraseCounter::default();
    let analyses: Vec<_> = documents.iter().map(|document| analyzer.analyze(document)).collect();
    for (document, analysis) in documents.iter().zip(&analyses) {
        counter.add(&analyzer.phrases().partial(document, analyzer.vocabulary(), analysis)).unwrap();
    }
    let found = counter.finish(analyzer.phrases()).unwrap().phrases;
    let (mut compared, mut other) = (0, Vec::new());
    for phrase in found.iter().take(400) {
        let pattern = Pattern::parse(&phrase.phrase, By::Stem).unwrap();
        let hits: usize = documents.iter().zip(&analyses).map(|(document, analysis)| pattern.hits(document, analysis).len()).sum();
        compared += 1;
        if hits as u64 != phrase.count {
            other.push((phrase.phrase.as_str(), phrase.count, hits));
        }
    }
    assert!(compared > 200 && other.is_empty(), "{other:?}");
}
