//! Turns `data/` into one lexicon image, read in place at run time (see `src/lexicon`).

#[path = "src/lexicon/format.rs"]
#[allow(dead_code)]
mod format;
#[path = "src/tokenize/words.rs"]
#[allow(dead_code)]
mod words;

mod build_parts {
    #[path = "../src/position/compile.rs"]
    pub mod compile;
    pub mod countries;
    pub mod cues;
    pub mod formulae;
    pub mod gazetteer;
    pub mod heads;
    pub mod issues;
    pub mod ladders;
    pub mod ladders_steps;
    pub mod lemmas;
    #[path = "../src/position/steps.rs"]
    pub mod steps;
    pub mod vocabulary;
}

use build_parts::vocabulary::VocabularyBuilder;
use format::{ImageWriter, StringPool, hash_key};
use std::fmt::Write as _;
use std::path::Path;
use words::Abbreviation;

/// What the parts share while the image is built.
pub struct Context {
    /// All lower-cased forms.
    pub vocabulary: VocabularyBuilder,
    /// All strings.
    pub strings: StringPool,
    /// The image.
    pub image: ImageWriter,
    /// Rust constants for `OUT_DIR/generated.rs`.
    pub generated: String,
    /// Abbreviations without their dot.
    pub abbreviations: Vec<(String, Abbreviation)>,
}

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build_parts");
    println!("cargo::rerun-if-changed=data");
    println!("cargo::rerun-if-changed=src/lexicon/format.rs");
    println!("cargo::rerun-if-changed=src/tokenize/words.rs");
    println!("cargo::rerun-if-changed=src/position/compile.rs");
    println!("cargo::rerun-if-changed=src/position/classes.rs");
    println!("cargo::rerun-if-changed=src/position/steps.rs");
    let data = Path::new("data");
    let mut context = Context {
        vocabulary: VocabularyBuilder::default(),
        strings: StringPool::default(),
        image: ImageWriter::default(),
        generated: String::new(),
        abbreviations: abbreviations(data),
    };
    build_parts::cues::build(&mut context, data);
    build_parts::gazetteer::build(&mut context, data);
    build_parts::heads::build(&mut context, data);
    build_parts::lemmas::build(&mut context, data);
    build_parts::countries::build(&mut context, data);
    build_parts::issues::build(&mut context, data);
    build_parts::ladders_steps::build(&mut context, data);
    build_parts::ladders::build(&mut context, data);
    build_parts::formulae::build(&mut context, data); // last: it stems every form
    write_abbreviations(&mut context);
    write_pairs(&mut context, data);
    let Context { vocabulary, strings, mut image, mut generated, .. } = context;
    vocabulary.finish(&mut image);
    image.bytes(format::Section::Strings, strings.finish());
    let _ = writeln!(generated, "const DATA_HASH: &str = \"{:016x}\";", data_hash(data));
    let out = std::env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    std::fs::write(Path::new(&out).join("lexicon.bin"), image.finish()).expect("OUT_DIR is writable");
    std::fs::write(Path::new(&out).join("generated.rs"), generated).expect("OUT_DIR is writable");
}

/// Data lines of a TSV file: comments and the header left out; the line number is for messages.
pub fn rows(path: &Path) -> Vec<(usize, Vec<String>)> {
    let Ok(content) = std::fs::read_to_string(path) else { return Vec::new() };
    let mut header = false;
    let mut rows = Vec::new();
    for (number, line) in content.lines().enumerate() {
        if line.is_empty() || line.starts_with("# ") || line == "#" {
            continue;
        }
        if !header {
            header = true;
            continue;
        }
        rows.push((number + 1, line.split('\t').map(str::to_owned).collect()));
    }
    rows
}

fn abbreviations(data: &Path) -> Vec<(String, Abbreviation)> {
    let mut list: Vec<_> = rows(&data.join("abbreviations.tsv"))
        .into_iter()
        .map(|(number, row)| {
            let kind = match row.get(1).map(String::as_str) {
                Some("title") => Abbreviation::Title,
                Some("month") => Abbreviation::Month,
                Some("unit") => Abbreviation::Unit,
                Some("org") => Abbreviation::Org,
                Some("other") => Abbreviation::Other,
                kind => panic!("data/abbreviations.tsv:{number}: unknown kind {kind:?}"),
            };
            (row[0].trim_end_matches('.').to_lowercase(), kind)
        })
        .collect();
    list.sort_by(|a, b| a.0.cmp(&b.0));
    list.dedup_by(|a, b| a.0 == b.0);
    list
}

fn write_abbreviations(context: &mut Context) {
    let out = &mut context.generated;
    out.push_str("/// The abbreviations of `data/abbreviations.tsv`, without their dot.\n");
    out.push_str("pub const ABBREVIATIONS: crate::tokenize::Abbreviations<'static> = crate::tokenize::Abbreviations(&[\n");
    for (word, kind) in &context.abbreviations {
        let _ = writeln!(out, "({word:?}, crate::tokenize::Abbreviation::{kind:?}),");
    }
    out.push_str("]);\n");
}

/// Currencies by word, and countries' common names by code, as sorted arrays.
fn write_pairs(context: &mut Context, data: &Path) {
    let mut currencies: Vec<_> = rows(&data.join("currencies.tsv")).into_iter().map(|(_, row)| (row[0].clone(), row[1].clone())).collect();
    currencies.sort();
    let mut countries: std::collections::BTreeMap<String, std::collections::BTreeMap<String, usize>> = Default::default();
    for (_, row) in rows(&data.join("gazetteer/countries.tsv")) {
        if !row[3].is_empty() {
            let name = if row[2].is_empty() { &row[0] } else { &row[2] };
            *countries.entry(row[3].clone()).or_default().entry(name.clone()).or_default() += 1;
        }
    }
    let out = &mut context.generated;
    out.push_str("/// Currency words, lower-cased, with their ISO 4217 codes.\npub const CURRENCIES: &[(&str, &str)] = &[\n");
    for (word, code) in &currencies {
        let _ = writeln!(out, "({word:?}, {code:?}),");
    }
    out.push_str("];\n/// ISO 3166-1 alpha-3 codes with the country's common name.\npub const COUNTRIES: &[(&str, &str)] = &[\n");
    for (code, names) in &countries {
        // The name most variants share; of equals the shortest.
        if let Some((name, _)) = names.iter().max_by_key(|(name, n)| (**n, std::cmp::Reverse(name.len()))) {
            let _ = writeln!(out, "({code:?}, {name:?}),");
        }
    }
    out.push_str("];\n");
}

/// A digest of every data file's name and bytes.
fn data_hash(data: &Path) -> u64 {
    let mut files = Vec::new();
    collect(data, &mut files);
    files.sort();
    files.iter().fold(0, |hash, file| {
        let bytes: Vec<u8> = std::fs::read(file).unwrap_or_default().into_iter().filter(|b| *b != b'\r').collect();
        format::fold_multiply(hash ^ hash_key(file.to_string_lossy().replace('\\', "/").as_bytes()), hash_key(&bytes) | 1)
    })
}

fn collect(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "tsv" || e == "toml" || e == "bin") {
            files.push(path);
        }
    }
}
