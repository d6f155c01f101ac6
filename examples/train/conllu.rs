//! Reads CoNLL-U files, plain or gzipped.

use std::io::Read;

/// A word of a sentence.
#[derive(Clone, Debug, Default)]
pub struct Word {
    pub form: String,
    pub lemma: String,
    pub upos: String,
    pub xpos: String,
    pub ner: String,
    pub space_after: bool,
}

/// A sentence, with whether a new document begins with it.
#[derive(Clone, Debug, Default)]
pub struct Sentence {
    pub words: Vec<Word>,
    pub new_document: Option<String>,
}

impl Sentence {
    /// The sentence as running text.
    pub fn text(&self) -> String {
        self.words.iter().fold(String::new(), |mut text, word| {
            text.push_str(&word.form);
            text.push_str(if word.space_after { " " } else { "" });
            text
        })
    }
}

/// The text of a file, gunzipped where it is gzipped.
pub fn read_text(path: &str) -> String {
    let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let mut text = String::new();
    if bytes.starts_with(&[0x1f, 0x8b]) {
        flate2::read::MultiGzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap_or_else(|e| panic!("{path}: {e}"));
    } else {
        text = String::from_utf8(bytes).unwrap_or_else(|e| panic!("{path}: {e}"));
    }
    text
}

/// All sentences of a file.
pub fn read(path: &str) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let mut sentence = Sentence::default();
    let mut contraction_end = 0usize;
    let mut contraction_space = true;
    for line in read_text(path).lines() {
        if let Some(id) = line.strip_prefix("# newdoc") {
            sentence.new_document = Some(id.trim_start_matches(" id =").trim().to_owned());
        }
        if line.is_empty() {
            if !sentence.words.is_empty() {
                sentences.push(std::mem::take(&mut sentence));
            }
            contraction_end = 0;
            continue;
        }
        if line.starts_with('#') {
            continue;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let misc = columns[9];
        let space_after = !misc.split('|').any(|m| m == "SpaceAfter=No");
        if let Some((_, last)) = columns[0].split_once('-') {
            contraction_end = last.parse().unwrap_or(0);
            contraction_space = space_after;
            continue;
        }
        let Ok(number) = columns[0].parse::<usize>() else { continue }; // empty nodes
        let space_after = match number.cmp(&contraction_end) {
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Equal => contraction_space,
            std::cmp::Ordering::Greater => space_after,
        };
        let ner = misc.split('|').find_map(|m| m.strip_prefix("NER=")).unwrap_or("O");
        sentence.words.push(Word {
            form: columns[1].to_owned(),
            lemma: columns[2].to_owned(),
            upos: columns[3].to_owned(),
            xpos: columns[4].to_owned(),
            ner: ner.to_owned(),
            space_after,
        });
    }
    if !sentence.words.is_empty() {
        sentences.push(sentence);
    }
    sentences
}
