//! Draws findings for judging by eye: `draw positions|entities|empty-positions|empty-entities SEED N ANALYSIS TEXTS`.
//!
//! `ANALYSIS` is the output of `demarche analyze --format jsonl TEXTS`. What is drawn depends on the seed and on the
//! two files alone. Half of the sample comes from each kind of document (the id up to its first hyphen), so that a
//! corpus of many long documents does not crowd out the other. `empty-…` draws sentences in which nothing was found.
#![allow(missing_docs, reason = "an example has no callers")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};

use serde_json::Value;

/// One candidate: which document, and where its finding or its sentence begins and ends, in code points.
struct Candidate {
    document: usize,
    start: usize,
    end: usize,
    facts: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [kind, seed, count, analysis, texts] = args.as_slice() else {
        return Err("usage: draw positions|entities|empty-positions|empty-entities SEED N ANALYSIS TEXTS".into());
    };
    let (seed, count): (u64, usize) = (seed.parse()?, count.parse()?);
    let mut bodies: BTreeMap<String, Vec<char>> = BTreeMap::new();
    for line in BufReader::new(File::open(texts)?).lines() {
        let record: Value = serde_json::from_str(&line?)?;
        bodies.insert(string(&record["id"]), string(&record["text"]).chars().collect());
    }
    let mut pools: BTreeMap<String, Vec<Candidate>> = BTreeMap::new();
    let mut documents: Vec<(String, String)> = Vec::new();
    for line in BufReader::new(File::open(analysis)?).lines() {
        let record: Value = serde_json::from_str(&line?)?;
        let id = string(&record["id"]);
        let pool = pools.entry(id.split('-').next().unwrap_or_default().to_owned()).or_default();
        candidates(kind, &record, documents.len(), &bodies[&id], pool);
        documents.push((id, string(&record["speaker"])));
    }
    let share = count.div_ceil(pools.len().max(1));
    let mut state = seed;
    println!("no\tid\tspeaker\tat\tbefore\tfinding\tafter\tfacts");
    let mut number = 0;
    for (_, mut pool) in pools {
        for _ in 0..share.min(pool.len()).min(count - number) {
            let drawn = pool.swap_remove(usize::try_from(next(&mut state) % pool.len() as u64)?);
            number += 1;
            let (id, speaker) = &documents[drawn.document];
            let body = &bodies[id];
            let (from, to) = (drawn.start.saturating_sub(420), (drawn.end + 320).min(body.len()));
            let piece = |a: usize, b: usize| body[a..b].iter().collect::<String>().replace(['\n', '\r', '\t'], " ⏎ ");
            println!(
                "{number}\t{id}\t{speaker}\t{}\t{}\t{}\t{}\t{}",
                drawn.start,
                piece(from, drawn.start),
                piece(drawn.start, drawn.end),
                piece(drawn.end, to),
                drawn.facts.replace(['\n', '\r', '\t'], " ⏎ ")
            );
        }
    }
    Ok(())
}

/// Steele, Lea and Flood's SplitMix64 (2014): a sequence that depends on the seed alone.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn candidates(kind: &str, record: &Value, document: usize, body: &[char], pool: &mut Vec<Candidate>) {
    let list = |name: &str| record[name].as_array().cloned().unwrap_or_default();
    let at = |value: &Value, field: &str| value[field].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    match kind {
        "positions" => {
            for p in list("positions") {
                let (start, end) = (at(&p, "cue_start"), at(&p, "cue_end"));
                pool.push(Candidate { document, start, end, facts: position(&p) });
            }
        }
        "entities" => {
            for e in list("entities") {
                let facts = format!("{} name={} id={}", string(&e["type"]), string(&e["name"]), string(&e["id"]));
                pool.push(Candidate { document, start: at(&e, "start"), end: at(&e, "end"), facts });
            }
        }
        _ => {
            let name = if kind == "empty-entities" { "entities" } else { "positions" };
            let field = if kind == "empty-entities" { "start" } else { "cue_start" };
            let found: Vec<usize> = list(name).iter().map(|f| at(f, field)).collect();
            // Lines are split at full stops: enough to read by, and no stage of the tool decides what is read.
            let mut start = 0;
            for (i, c) in body.iter().enumerate() {
                let full_stop = matches!(c, '.' | '?' | '!') && body.get(i + 1).is_none_or(|c| c.is_whitespace());
                if !(full_stop || *c == '\n') {
                    continue;
                }
                let words = body[start..=i].split(|c| c.is_whitespace()).filter(|w| !w.is_empty()).count();
                if words >= 8 && !found.iter().any(|f| (start..=i).contains(f)) {
                    pool.push(Candidate { document, start, end: i + 1, facts: String::new() });
                }
                start = i + 1;
            }
        }
    }
}

fn position(p: &Value) -> String {
    let names = |v: &Value| {
        let names: Vec<String> =
            v.as_array().into_iter().flatten().map(|h| format!("{} [{}]", string(&h["name"]), string(&h["id"]))).collect();
        names.join("; ")
    };
    format!(
        "holders={} | stance={} strength={} | target={} | addressee={} | source={} | reaffirmed={} negated={} | issue={}",
        names(&p["holders"]),
        string(&p["stance"]),
        string(&p["strength"]),
        string(&p["target"]),
        string(&p["addressee"]["name"]),
        string(&p["source"]["name"]),
        string(&p["reaffirmed"]),
        string(&p["negated"]),
        string(&p["issue"])
    )
}

fn string(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "none".to_owned(),
        other => other.to_string(),
    }
}
