//! Texts to measure on: press text made by a seeded generator, variants of it, or any folder of one's own.
//!
//! A text made by repeating one article flatters branchy code about twofold, since the processor learns it by heart. The
//! generator re-assembles sentences of `corpus/articles` in random order and puts names of the lexicon and fresh numbers
//! into them, so that no stretch of 256 bytes occurs twice; the share of 64-byte blocks that are not ASCII is held
//! between 18 and 20 per cent, as in press text with typographic quotation marks. Both are asserted.

#![allow(dead_code, reason = "every bench compiles its own copy and none uses all of it")]

use std::fs;
use std::path::{Path, PathBuf};

/// Bytes of the mixed text.
pub const SIZE: usize = 16 << 20;

/// The environment variable that names a folder to measure on instead.
pub const FOLDER: &str = "DEMARCHE_BENCH_TEXT";

/// A small generator of pseudo-random numbers (SplitMix64), the same on every platform.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    pub fn pick<'a, T: ?Sized>(&mut self, list: &'a [Box<T>]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// A text with a name for the reports.
pub struct Text {
    pub name: &'static str,
    pub text: String,
}

/// The texts to measure on: the folder of [`FOLDER`] alone where it is set, else all variants.
pub fn texts() -> Vec<Text> {
    if let Some(text) = folder() {
        return vec![Text { name: "folder", text }];
    }
    let material = Material::read();
    let mixed = material.press(SIZE, 19, 1);
    check(&mixed);
    vec![
        Text { name: "mixed", text: mixed },
        Text { name: "ascii", text: material.press(SIZE / 4, 0, 2) },
        Text { name: "accents", text: accents(&material.press(SIZE / 4, 19, 3)) },
        Text { name: "cjk", text: material.scattered(SIZE / 4, 4, CJK) },
        Text { name: "adversarial", text: material.scattered(SIZE / 4, 5, ODD) },
    ]
}

/// The mixed text, or that of the folder.
pub fn mixed(size: usize) -> String {
    folder().unwrap_or_else(|| Material::read().press(size, 19, 1))
}

/// The text in documents of about `size` bytes, cut between paragraphs.
pub fn documents(text: &str, size: usize) -> Vec<&str> {
    let (mut documents, mut from) = (Vec::new(), 0);
    for (at, _) in text.match_indices("\n\n") {
        if at - from >= size {
            documents.push(&text[from..at]);
            from = at + 2;
        }
    }
    documents.push(&text[from..]);
    documents
}

fn folder() -> Option<String> {
    let folder = PathBuf::from(std::env::var_os(FOLDER)?);
    let options = demarche::input::Options::default();
    let documents = demarche::input::open(std::slice::from_ref(&folder), &options, std::io::empty()).expect("the folder can be read");
    let texts: Vec<String> = documents.filter_map(Result::ok).map(|document| document.text).collect();
    assert!(!texts.is_empty(), "{FOLDER}: {} holds no text", folder.display());
    Some(texts.join("\n\n"))
}

/// Sentences and names to build texts of.
struct Material {
    sentences: Vec<String>,
    plain: Vec<Box<str>>,
    accented: Vec<Box<str>>,
}

impl Material {
    fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = if root.join("data").is_dir() { root.to_path_buf() } else { root.join("../..") };
        let mut files = Vec::new();
        collect(&root.join("corpus/articles"), "txt", &mut files);
        let mut sentences = Vec::new();
        for file in &files {
            let text = fs::read_to_string(file).expect("corpus files are UTF-8");
            for line in text.lines() {
                let mut from = 0;
                for (at, _) in line.match_indices(". ") {
                    sentences.push(line[from..=at].to_owned());
                    from = at + 2;
                }
                sentences.push(line[from..].to_owned());
            }
        }
        sentences.retain(|s| (25..600).contains(&s.len()));
        assert!(sentences.len() > 500, "corpus/articles holds too little text");
        let (mut plain, mut accented, mut files) = (Vec::new(), Vec::new(), Vec::new());
        collect(&root.join("data/gazetteer"), "tsv", &mut files);
        for file in &files {
            let rows = fs::read_to_string(file).expect("lexicon files are UTF-8");
            for row in rows.lines().filter(|row| !row.starts_with("# ")).skip(1) {
                let name: Box<str> = row.split('\t').next().unwrap_or_default().into();
                if name.is_ascii() { plain.push(name) } else { accented.push(name) }
            }
        }
        Self { sentences, plain, accented }
    }

    /// Press text in paragraphs, `share` per cent of its 64-byte blocks not ASCII.
    fn press(&self, size: usize, share: usize, seed: u64) -> String {
        let mut random = Random::new(seed);
        let mut text = String::with_capacity(size + 4096);
        let (mut checked, mut marked) = (0, 0);
        while text.len() < size {
            for _ in 0..3 + random.below(4) {
                let rich = share > 0 && marked * 100 < share * (checked / 64).max(1);
                self.sentence(&mut random, rich, &mut text);
                text.push(' ');
                while checked + 64 <= text.len() {
                    marked += usize::from(!text.as_bytes()[checked..checked + 64].is_ascii());
                    checked += 64;
                }
            }
            text.pop();
            text.push_str("\n\n");
        }
        text
    }

    /// One sentence with fresh names and numbers, its marks typographic (`rich`) or plain.
    fn sentence(&self, random: &mut Random, rich: bool, out: &mut String) {
        let mut since = random.below(40);
        for (i, word) in self.sentences[random.below(self.sentences.len())].split(' ').enumerate() {
            if i > 0 {
                out.push(' ');
            }
            let core = word.trim_matches(|c: char| !c.is_alphanumeric());
            let at = word.find(core).unwrap_or(0);
            let number = core.len() > 1 && core.bytes().all(|b| b.is_ascii_digit());
            let name = i > 0 && core.len() > 2 && core.starts_with(char::is_uppercase);
            push_marks(&word[..at], rich, out);
            if number {
                out.push_str(&(10 + random.below(2020)).to_string());
            } else if name || since > 70 {
                let name = if rich && random.below(3) == 0 { random.pick(&self.accented) } else { random.pick(&self.plain) };
                out.push_str(name);
                since = 0;
            } else {
                push_marks(core, rich, out);
            }
            push_marks(&word[at + core.len()..], rich, out);
            since += word.len() + 1;
        }
    }

    /// Press text with a piece of `pieces` thrown in about every 100 bytes.
    fn scattered(&self, size: usize, seed: u64, pieces: &[&str]) -> String {
        let press = self.press(size, 10, seed);
        let mut random = Random::new(seed);
        let mut text = String::with_capacity(size * 2);
        for word in press.split_inclusive(' ') {
            text.push_str(word);
            if random.below(16) == 0 {
                text.push_str(pieces[random.below(pieces.len())]);
                if random.below(2) == 0 {
                    text.push(' ');
                }
            }
        }
        text
    }
}

const CJK: &[&str] = &["北京", "中华人民共和国外交部", "東京の外務省", "서울 외교부", "王毅表示,", "カタカナ", "「和平」"];

const ODD: &[&str] = &[
    "U.S.-led",
    "can't",
    "won\u{2019}t've",
    "...",
    "--",
    "https://a.example/b?c=d,",
    "x.y@z.example",
    "1990's-2025",
    "2025\u{2013}2029's",
    "e\u{301}t",
    "\u{1F469}\u{200D}\u{1F680}",
    "\u{1F1E8}\u{1F1F3}\u{1F1F5}",
    "\u{5D0}\u{5D1}\"\u{5D2}",
    "_a_1_",
    "J. R. R.",
    "\r\n",
    "\t\t",
    "\u{200B}",
    "$1.5bn",
    "a:b:c",
];

fn push_marks(piece: &str, rich: bool, out: &mut String) {
    for c in piece.chars() {
        match c {
            '\'' if rich => out.push('\u{2019}'),
            c if rich || c.is_ascii() => out.push(c),
            '\u{2018}' | '\u{2019}' => out.push('\''),
            '\u{201C}' | '\u{201D}' => out.push('"'),
            '\u{2013}' => out.push('-'),
            '\u{2014}' => out.push_str("--"),
            '\u{2026}' => out.push_str("..."),
            'à'..='å' => out.push('a'),
            'è'..='ë' => out.push('e'),
            'ò'..='ö' => out.push('o'),
            'ù'..='ü' => out.push('u'),
            _ => out.push('i'),
        }
    }
}

/// Every fifth vowel or so with an accent.
fn accents(text: &str) -> String {
    let mut random = Random::new(9);
    let with = |c| match c {
        'a' => 'á',
        'e' => 'é',
        'i' => 'ï',
        'o' => 'ö',
        'u' => 'ū',
        'E' => 'É',
        c => c,
    };
    text.chars().map(|c| if random.below(5) == 0 { with(c) } else { c }).collect()
}

fn collect(folder: &Path, extension: &str, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, extension, files);
        } else if path.extension().is_some_and(|e| e == extension) {
            files.push(path);
        }
    }
}

/// Panics where the text is not what the module's head promises.
fn check(text: &str) {
    let bytes = text.as_bytes();
    let blocks = bytes.chunks_exact(64);
    let (all, marked) = (blocks.len(), blocks.filter(|block| !block.is_ascii()).count());
    assert!((18 * all..=20 * all).contains(&(marked * 100)), "{marked} of {all} blocks are not ASCII");
    const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
    let drop = (0..256).fold(1u64, |power, _| power.wrapping_mul(BASE));
    let mut hash = 0u64;
    let mut hashes: Vec<u64> = Vec::with_capacity(bytes.len());
    for (i, &byte) in bytes.iter().enumerate() {
        hash = hash.wrapping_mul(BASE).wrapping_add(u64::from(byte) + 1);
        if i >= 256 {
            hash = hash.wrapping_sub(drop.wrapping_mul(u64::from(bytes[i - 256]) + 1));
        }
        if i >= 255 {
            hashes.push(hash);
        }
    }
    hashes.sort_unstable();
    assert!(hashes.windows(2).all(|pair| pair[0] != pair[1]), "a stretch of 256 bytes occurs twice");
}
