//! Names, titles, person-name words, words of values, heads of productive names: `data/gazetteer/*.tsv`, `data/values.tsv`, `data/heads.tsv`.

use crate::format::{Section, TrieBuilder};
use crate::{Context, rows};
use std::collections::BTreeMap;
use std::path::Path;

const TYPES: [&str; 14] =
    ["PERSON", "GPE", "NORP", "ORG", "LOC", "FAC", "EVENT", "LAW", "POLICY", "WORK_OF_ART", "PRODUCT", "DATE", "MONEY", "PERCENT"];

/// Bits of `Section::WordFlags`, in order; `src/entity/flags.rs` names the same bits.
const KINDS: [&str; 18] = [
    "given",
    "surname",
    "honorific",
    "office",
    "particle",
    "month",
    "weekday",
    "unit",
    "number",
    "magnitude",
    "currency",
    "code",
    "season",
    "approx",
    "relative",
    "deictic",
    "part",
    "vague",
];

struct Entry {
    kind: usize,
    flags: u32,
    capitals: u32,
    country: u32,
    canonical: (u32, u32),
}

/// Compiles the gazetteers.
pub fn build(context: &mut Context, data: &Path) {
    let mut trie = TrieBuilder::new();
    let mut entries: BTreeMap<u32, Vec<Entry>> = BTreeMap::new();
    let mut flags: BTreeMap<u32, u32> = BTreeMap::new();
    let mut files: Vec<_> = std::fs::read_dir(data.join("gazetteer"))
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|e| e == "tsv"))
        .collect();
    files.sort();
    for file in files {
        let stem = file.file_stem().and_then(|s| s.to_str()).unwrap_or_default().to_owned();
        for (number, row) in rows(&file) {
            let place = format!("{}:{number}", file.display());
            match stem.as_str() {
                "given_names" | "surnames" => {
                    let bit = if stem == "surnames" { 2 } else { 1 };
                    // A name word that is also a common word says little.
                    let weak = row.get(4).is_some_and(|f| f.contains("ambiguous"));
                    for id in context.vocabulary.path(&row[0], &context.abbreviations) {
                        *flags.entry(id).or_default() |= if weak { bit << 20 } else { bit };
                    }
                }
                "titles" => title(context, &mut flags, &row, &place),
                _ => name(context, &mut trie, &mut entries, &row, &place),
            }
        }
    }
    words(context, &mut flags, data);
    write(context, &mut trie, entries);
    let size = flags.keys().next_back().map_or(0, |id| id + 1) as usize;
    let mut table = vec![0u32; size];
    for (id, bits) in flags {
        table[id as usize] = bits;
    }
    context.image.words(Section::WordFlags, &table);
}

fn name(context: &mut Context, trie: &mut TrieBuilder, entries: &mut BTreeMap<u32, Vec<Entry>>, row: &[String], place: &str) {
    assert!(row.len() == 5, "{place}: a gazetteer line has five columns (name, type, canonical, code, flags), this one has {}", row.len());
    let kind = TYPES.iter().position(|t| *t == row[1]).unwrap_or_else(|| panic!("{place}: unknown type {:?}", row[1]));
    let mut bits = 0;
    for flag in row[4].split(',').filter(|f| !f.is_empty()) {
        bits |= match flag {
            "ambiguous" => 1,
            "lower" => 2,
            "acronym" => 4,
            "given" | "surname" => 0,
            _ if flag.starts_with("from=") || flag.starts_with("to=") => 0,
            _ => panic!("{place}: unknown flag {flag:?}"),
        };
    }
    let pieces = crate::build_parts::vocabulary::pieces(&row[0], &context.abbreviations);
    let mut capitals = 0;
    for (i, piece) in pieces.iter().take(12).enumerate() {
        if piece.chars().next().is_some_and(char::is_uppercase) {
            capitals |= 1 << i;
        }
    }
    let path: Vec<u32> = pieces.iter().map(|piece| context.vocabulary.add(piece)).collect();
    if path.is_empty() {
        panic!("{place}: empty name");
    }
    let year = |label: &str| {
        let value = row[4].split(',').find_map(|flag| flag.strip_prefix(label));
        value.map_or(0, |year| year.parse::<u16>().unwrap_or_else(|_| panic!("{place}: bad year {year:?}")))
    };
    let country = if TYPES[kind] == "PERSON" {
        // The years of office stand where places have their code.
        u32::from(year("from=")) | u32::from(year("to=")) << 16
    } else if row[3].is_empty() {
        0
    } else {
        let code: [u8; 3] = row[3].as_bytes().try_into().unwrap_or_else(|_| panic!("{place}: bad code {:?}", row[3]));
        u32::from_le_bytes([code[0], code[1], code[2], 0])
    };
    let canonical = if row[2].is_empty() { &row[0] } else { &row[2] };
    let canonical = context.strings.add(canonical);
    let list = entries.entry(trie.node(path)).or_default();
    // Variants that differ in case share a path ("Rafah Crossing", "Rafah crossing"): one that allows more stands beside the others.
    let allowed = |e: &Entry| e.kind == kind && e.capitals & !capitals == 0 && (e.flags & 4 == 0 || bits & 4 != 0);
    if !list.iter().any(allowed) {
        list.push(Entry { kind, flags: bits, capitals, country, canonical });
    }
}

fn title(context: &mut Context, flags: &mut BTreeMap<u32, u32>, row: &[String], place: &str) {
    let bit = match row.get(1).map(String::as_str) {
        Some("honorific") => 4,
        Some("office") => 8,
        Some("particle") => 16,
        kind => panic!("{place}: unknown kind of title {kind:?}"),
    };
    // The last word of a title stands next to the name; marks of particles ("al-") are no words.
    let pieces = crate::build_parts::vocabulary::pieces(&row[0], &context.abbreviations);
    if let Some(last) = pieces.iter().rev().find(|piece| piece.chars().any(char::is_alphabetic)) {
        *flags.entry(context.vocabulary.add(last)).or_default() |= bit;
    }
}

fn words(context: &mut Context, flags: &mut BTreeMap<u32, u32>, data: &Path) {
    for (number, row) in rows(&data.join("values.tsv")) {
        if row[1] == "holiday" {
            *flags.entry(context.vocabulary.add(&row[0])).or_default() |= 1 << 18;
            continue;
        }
        let bit = KINDS.iter().position(|k| *k == row[1]).unwrap_or_else(|| panic!("data/values.tsv:{number}: unknown kind {:?}", row[1]));
        *flags.entry(context.vocabulary.add(&row[0])).or_default() |= 1 << bit;
    }
    for (_, row) in rows(&data.join("common_words.tsv")) {
        *flags.entry(context.vocabulary.add(&row[0])).or_default() |= 1 << 22;
    }
    for (_, row) in rows(&data.join("not_names.tsv")) {
        *flags.entry(context.vocabulary.add(&row[0])).or_default() |= 1 << 19;
    }
    for (_, row) in rows(&data.join("heads.tsv")) {
        // A wrong type or use is reported by `heads`.
        let Some(kind) = TYPES.iter().position(|t| *t == row[1]).filter(|_| row[2].split(',').any(|u| u == "hint")) else { continue };
        let id = context.vocabulary.add(&row[0]);
        let bits = flags.entry(id).or_default();
        if *bits >> 28 == 0 {
            *bits |= (kind as u32 + 1) << 28;
        } else if (*bits >> 24) & 15 == 0 {
            *bits |= (kind as u32 + 1) << 24;
        }
    }
}

fn write(context: &mut Context, trie: &mut TrieBuilder, entries: BTreeMap<u32, Vec<Entry>>) {
    let mut table = Vec::new();
    for (node, list) in entries {
        trie.set(node, table.len() as u32 / 4 + 1);
        let last = list.len() - 1;
        for (i, entry) in list.iter().enumerate() {
            table.extend([
                entry.kind as u32 | entry.flags << 8 | entry.capitals << 16 | u32::from(i == last) << 31,
                entry.country,
                entry.canonical.0,
                entry.canonical.1,
            ]);
        }
    }
    let (edges, values) = trie.flatten();
    context.image.words(Section::GazetteerEdges, &edges);
    context.image.words(Section::GazetteerValues, &values);
    context.image.words(Section::GazetteerEntries, &table);
}
