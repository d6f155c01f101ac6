//! Instructions that fixed work takes, counted by valgrind: `count` compares them with `benches/instructions.tsv`,
//! `count --update` writes that file.
//!
//! The processor's clock depends on what else the machine does, the number of instructions hardly does. A line counts
//! only where the compiler and the code path (which vector instructions valgrind offers) are those of the stored line.
#![allow(missing_docs, reason = "an example has no callers")]

#[path = "../../benches/text/mod.rs"]
mod text;

use std::error::Error;
use std::path::Path as FilePath;
use std::process::{Command, ExitCode, Stdio};

use demarche::report::{Offsets, Record, jsonl};
use demarche::tokenize::{Interner, Path, Tokenizer};
use demarche::{Analysis, Analyzer, Depth, Document, Scratch};
use text::Random;

/// The stored counts.
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/instructions.tsv");
/// A rise of more per cent than this fails.
const RISE: u64 = 5;
/// Work that is counted, with the bytes of text it is done on; "nothing" is what all of it has in common.
const WORK: [(&str, usize); 5] =
    [("nothing", 0), ("words", 1_000_000), ("pieces", 500_000), ("tokens", 500_000), ("analysis and record", 150_000)];

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => compare(),
        ["--update"] => update(),
        ["run", name] => {
            run(name)?;
            Ok(ExitCode::SUCCESS)
        }
        _ => Err("usage: count [--update]".into()),
    }
}

/// One line of the file.
struct Line {
    work: String,
    bytes: String,
    rustc: String,
    path: String,
    instructions: u64,
}

fn compare() -> Result<ExitCode, Box<dyn Error>> {
    let Some(now) = count()? else {
        println!("instruction counts: SKIPPED, valgrind is not installed");
        return Ok(ExitCode::SUCCESS);
    };
    let stored = if FilePath::new(FILE).exists() { read(&std::fs::read_to_string(FILE)?)? } else { Vec::new() };
    let mut risen = false;
    for line in &now {
        let known = stored.iter().find(|s| (&s.work, &s.bytes, &s.rustc, &s.path) == (&line.work, &line.bytes, &line.rustc, &line.path));
        let verdict = match known {
            None => "no stored line for this compiler and code path".to_owned(),
            Some(s) => {
                let too_many = line.instructions * 100 > s.instructions * (100 + RISE);
                risen |= too_many;
                let change = (line.instructions as f64 / s.instructions as f64 - 1.0) * 100.0;
                format!("{change:+.1} % against the stored line{}", if too_many { ", TOO MANY" } else { "" })
            }
        };
        println!("{}: {} instructions on {} bytes ({}, {}): {verdict}", line.work, line.instructions, line.bytes, line.path, line.rustc);
    }
    if risen {
        eprintln!(
            "instructions rose by more than {RISE} %: find out why, or store them with `cargo run --release --example count -- --update`"
        );
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

fn update() -> Result<ExitCode, Box<dyn Error>> {
    let lines = count()?.ok_or("valgrind is not installed")?;
    let mut file = String::from("work\tbytes\trustc\tpath\tinstructions\n");
    for line in lines {
        file += &format!("{}\t{}\t{}\t{}\t{}\n", line.work, line.bytes, line.rustc, line.path, line.instructions);
    }
    std::fs::write(FILE, file)?;
    Ok(ExitCode::SUCCESS)
}

fn read(file: &str) -> Result<Vec<Line>, Box<dyn Error>> {
    let rows = file.lines().skip(1).map(|row| {
        let [work, bytes, rustc, path, instructions] = row.split('\t').collect::<Vec<_>>()[..] else {
            return Err(format!("{FILE}: a row has five columns: {row}").into());
        };
        let text = str::to_owned;
        Ok(Line { work: text(work), bytes: text(bytes), rustc: text(rustc), path: text(path), instructions: instructions.parse()? })
    });
    rows.collect()
}

/// Counts all work under valgrind; `None` where there is none.
fn count() -> Result<Option<Vec<Line>>, Box<dyn Error>> {
    if Command::new("valgrind").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_err() {
        return Ok(None);
    }
    let compiler = Command::new(std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into())).arg("--version").output()?;
    let rustc = String::from_utf8(compiler.stdout)?.split(' ').nth(1).unwrap_or("unknown").to_owned();
    let (mut lines, mut common) = (Vec::new(), 0);
    for (work, bytes) in WORK {
        let out = Command::new("valgrind")
            .args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"])
            .arg(std::env::current_exe()?)
            .args(["run", work])
            .output()?;
        let (said, log) = (String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
        // "I refs:", with more spaces in older versions; the first such line.
        let all = log.lines().find_map(|line| line.split_once("refs:")).ok_or_else(|| format!("valgrind counted nothing: {log}"))?;
        let all: u64 = all.1.trim().replace(',', "").parse()?;
        if bytes == 0 {
            common = all;
            continue;
        }
        let path = said.trim().to_owned();
        lines.push(Line {
            work: work.into(),
            bytes: bytes.to_string(),
            rustc: rustc.clone(),
            path,
            instructions: all.saturating_sub(common),
        });
    }
    Ok(Some(lines))
}

/// Does the work once and prints the code path it took.
fn run(name: &str) -> Result<(), Box<dyn Error>> {
    let bytes = WORK.iter().find(|work| work.0 == name).ok_or("no such work")?.1;
    let text = press(1_000_000);
    let text = &text[..text[..bytes].rfind("\n\n").unwrap_or(0)];
    let analyzer = Analyzer::builder().build()?;
    let tokenizer = Tokenizer::new();
    let (mut interner, mut tokens, mut pieces, mut sum) = (Interner::default(), Vec::new(), Vec::new(), 0);
    match name {
        "words" => tokenizer.for_each_word(text, |start, end| sum += end - start),
        "pieces" => {
            tokenizer.pieces(text, &mut pieces);
            sum = pieces.len();
        }
        "tokens" => {
            tokenizer.tokenize(text, analyzer.vocabulary(), &mut interner, &mut tokens);
            sum = tokens.len();
        }
        "analysis and record" => {
            let (mut scratch, mut analysis, mut out) = (Scratch::default(), Analysis::default(), Vec::new());
            for text in text::documents(text, 8_000) {
                let document = Document::from_text("fixed", text);
                analyzer.analyze_into(&document, Depth::All, &mut scratch, &mut analysis);
                jsonl::write_record(&Record::new(&document, &analysis, Offsets::Codepoint), &mut out)?;
            }
            sum = out.len();
        }
        _ => {}
    }
    std::hint::black_box(sum);
    println!("{}", Path::best());
    Ok(())
}

/// The same text on every machine and whatever the corpus and the lexicons hold.
fn press(bytes: usize) -> String {
    let (mut random, mut text) = (Random::new(42), String::with_capacity(bytes + 1_000));
    while text.len() < bytes {
        for _ in 0..3 + random.below(4) {
            for (i, word) in SENTENCES[random.below(SENTENCES.len())].split(' ').enumerate() {
                if i > 0 {
                    text.push(' ');
                }
                match word {
                    "NAME" => text.push_str(NAMES[random.below(NAMES.len())]),
                    "NUMBER" => text.push_str(&random.below(3_000).to_string()),
                    "WORD" => text.extend((0..6).map(|_| char::from(b'a' + random.below(26) as u8))),
                    _ => text.push_str(word),
                }
            }
            text.push(' ');
        }
        text.pop();
        text.push_str("\n\n");
    }
    text
}

const NAMES: [&str; 16] = [
    "China",
    "Pakistan",
    "the European Union",
    "Côte d\u{2019}Ivoire",
    "Türkiye",
    "the United Nations",
    "Kenya",
    "Brazil",
    "the Security Council",
    "President Lula",
    "Foreign Minister Wang Yi",
    "NATO",
    "the African Union",
    "São Tomé",
    "Washington",
    "Moscow",
];

const SENTENCES: [&str; 16] = [
    "The ministry said on Tuesday that NAME firmly supports NAME in safeguarding its sovereignty .",
    "NAME strongly condemned the attack and called on all parties to exercise restraint.",
    "\u{201C}We don\u{2019}t accept this,\u{201D} the spokesperson told reporters after talks with NAME in NUMBER.",
    "Both sides agreed to deepen practical cooperation in trade, energy and WORD.",
    "NAME expressed deep concern over the humanitarian situation in NAME, where NUMBER people were displaced.",
    "The joint statement reaffirmed the commitment of NAME and NAME to the two-state solution.",
    "NAME opposes any unilateral sanctions that have no basis in international law.",
    "Trade between the two countries rose by 12 per cent to $4.5bn in the first quarter of NUMBER.",
    "He was received by NAME at the airport before a closed meeting of the WORD committee.",
    "It was raining in the capital, and the streets were emptier than they had been for weeks.",
    "NAME\u{2019}s envoy warned that further steps would have serious consequences for the region.",
    "Asked whether NAME would attend, the official said that no decision had been made yet.",
    "The delegation welcomed the ceasefire and urged NAME to resume negotiations without preconditions.",
    "A spokesperson for the WORD group, which isn\u{2019}t a party to the accord, declined to comment.",
    "The resolution was adopted by NUMBER votes to 20, with NAME and NAME abstaining.",
    "NAME will provide NUMBER tonnes of grain under the U.N.-led programme, officials in NAME said.",
];
