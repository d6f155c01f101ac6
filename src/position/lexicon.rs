//! The cue lexicon at run time: the image's records and the user's on top, and the classes of function words.

use crate::analyzer::UserLexicon;
use crate::error::{Error, ErrorKind, Result};
use crate::lexicon::{self, Section, Trie};
use crate::position::Stance;
use crate::position::compile::{self, Irregular, RECORD};
use crate::tokenize::{Interner, Token, Tokenizer, Vocabulary, WordId};

include!("classes.rs");

const fn place(name: &str) -> usize {
    let mut i = 0;
    while i < CLASSES.len() {
        let (a, b) = (CLASSES[i].as_bytes(), name.as_bytes());
        let mut same = a.len() == b.len();
        let mut k = 0;
        while same && k < a.len() {
            same = a[k] == b[k];
            k += 1;
        }
        if same {
            return i;
        }
        i += 1;
    }
    panic!("no such word class")
}

const fn class(name: &str) -> u64 {
    let place = place(name);
    assert!(place < u64::BITS as usize, "a class that is kept for each token is among the first 64");
    1 << place
}

const fn rare_class(name: &str) -> u32 {
    1 << (place(name) - u64::BITS as usize)
}

/// Bits of the word classes that are asked for word by word ([`CueLexicon::rare`]).
pub mod rare {
    use super::rare_class;
    pub const CALL: u32 = rare_class("call");
    pub const LIFELESS: u32 = rare_class("lifeless");
    pub const JOIN: u32 = rare_class("join");
    pub const STRIFE: u32 = rare_class("strife");
    pub const ASKING: u32 = rare_class("asking");
    pub const SEMBLANCE: u32 = rare_class("semblance");
    pub const PROSPECT: u32 = rare_class("prospect");
    pub const UNDECIDED: u32 = rare_class("undecided");
}

/// Bits of word classes.
pub mod flag {
    use super::class;
    pub const BE: u64 = class("be");
    pub const HAVE: u64 = class("have");
    pub const DO: u64 = class("do");
    pub const MODAL: u64 = class("modal");
    pub const WILL: u64 = class("will");
    pub const WOULD: u64 = class("would");
    pub const NEGATOR: u64 = class("negator");
    pub const NEGATIVE_VERB: u64 = class("negative-verb");
    pub const INTENSIFIER: u64 = class("intensifier");
    pub const HEDGE: u64 = class("hedge");
    pub const REPORT: u64 = class("report");
    pub const AFFIRM: u64 = class("affirm");
    pub const BELIEVE: u64 = class("believe");
    pub const LIGHT: u64 = class("light");
    pub const PREPOSITION: u64 = class("preposition");
    pub const SUBORDINATOR: u64 = class("subordinator");
    pub const CONDITIONAL: u64 = class("conditional");
    pub const RELATIVE: u64 = class("relative");
    pub const CONJUNCTION: u64 = class("conjunction");
    pub const FIRST: u64 = class("first");
    pub const PERSON: u64 = class("third-person");
    pub const THING: u64 = class("third-thing");
    pub const PLURAL: u64 = class("third-plural");
    pub const POSSESSIVE: u64 = class("possessive");
    pub const ROLE: u64 = class("role");
    pub const INSTITUTION: u64 = class("institution");
    pub const CROWD: u64 = class("crowd");
    pub const COLLECTIVE: u64 = class("collective");
    pub const SPOKESPERSON: u64 = class("spokesperson");
    pub const DETERMINER: u64 = class("determiner");
    pub const BODY: u64 = class("body");
    pub const TWO: u64 = class("two");
    pub const DOCUMENT: u64 = class("thing");
    pub const COPULAR: u64 = class("copular");
    pub const DROP: u64 = class("drop");
    pub const QUOTE: u64 = class("quote");
    pub const REFLEXIVE: u64 = class("reflexive");
    pub const FICTION: u64 = class("fiction");
    pub const SPEECH: u64 = class("speech");
    pub const SHARE: u64 = class("share");
    pub const AGENT: u64 = class("agent");
    pub const TITLE: u64 = class("title");
    pub const QUESTION: u64 = class("question");
    pub const FORM_BASE: u64 = class("form-base");
    pub const FORM_S: u64 = class("form-s");
    pub const FORM_ED: u64 = class("form-ed");
    pub const FORM_NOUN: u64 = class("form-noun");
    pub const TEMPORAL: u64 = class("temporal");
    pub const MENTAL: u64 = class("mental-subject");
    pub const CARRYING: u64 = class("carrying");
    pub const WISH: u64 = class("wish");
    pub const MILD: u64 = class("mild");
    pub const POLITE: u64 = class("polite");
    pub const THOUGHT: u64 = class("thought");
    pub const INABILITY: u64 = class("inability");
    pub const COUNTED: u64 = class("counted");
    pub const UNNAMED: u64 = class("unnamed");
    pub const WHOEVER: u64 = class("whoever");
    pub const PARTICIPLE: u64 = class("participle");
    pub const EXAMPLE: u64 = class("example");
    pub const MANAGE: u64 = class("manage");
    pub const FORESEEN: u64 = class("foreseen");
    pub const OFFICIAL: u64 = class("official");
    pub const CONTENT: u64 = class("content");
}

/// Part of speech of a cue, in order of [`compile::PARTS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Verb,
    Noun,
    Adjective,
    Impersonal,
    Phrase,
    Modal,
}

/// One cue.
#[derive(Clone, Copy, Debug)]
pub struct Cue {
    /// `None` for blockers.
    pub stance: Option<Stance>,
    pub strength: u8,
    pub part: Part,
    /// `None`: no position under negation.
    pub negated: Option<Stance>,
    pub frame: u32,
    pub rule: &'static str,
    pub line: u32,
    /// The built-in file; empty for the user's.
    pub file: &'static str,
    /// Index of the user's file plus one.
    pub user_file: u32,
}

/// Words the rules name one by one.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    pub that: WordId,
    pub to: WordId,
    pub by: WordId,
    pub of: WordId,
    pub from: WordId,
    pub with: WordId,
    pub not: WordId,
    pub and: WordId,
    pub but: WordId,
    pub as_: WordId,
    pub for_: WordId,
    pub it: WordId,
    pub there: WordId,
    pub nor: WordId,
    pub prepositions: [(WordId, u32); 15],
}

/// Cues and word classes.
#[derive(Debug)]
pub struct CueLexicon {
    trie: Trie,
    cues: Vec<Cue>,
    lists: Vec<u32>,
    flags: &'static [u32],
    pub known: Known,
    user_files: Vec<String>,
}

impl CueLexicon {
    pub fn build(vocabulary: &mut Vocabulary, lexicons: &[UserLexicon]) -> Result<Self> {
        let section = lexicon::words(Section::Cues);
        let records = section.first().copied().unwrap_or(0) as usize;
        let cues = section[2..2 + records].chunks_exact(RECORD).map(record).collect();
        let lists = section[2 + records..].to_vec();
        let trie = Trie::builtin(Section::CueEdges, Section::CueValues);
        let known = known(vocabulary);
        let flags = lexicon::words(Section::PositionData);
        let mut this = Self { trie, cues, lists, flags, known, user_files: Vec::new() };
        let irregular = if lexicons.is_empty() { Irregular::new() } else { inflections() };
        for file in lexicons.iter().filter(|file| file.path.to_ascii_lowercase().ends_with(".toml")) {
            this.add_all(vocabulary, &[file], &irregular)?;
        }
        Ok(this)
    }

    /// Adds cues; a form the files name replaces every earlier cue of that form.
    fn add_all(&mut self, vocabulary: &mut Vocabulary, files: &[&UserLexicon], irregular: &Irregular) -> Result<()> {
        let mut ends: std::collections::BTreeMap<u32, Vec<u32>> = std::collections::BTreeMap::new();
        for file in files {
            self.add(vocabulary, file, irregular, &mut ends)?;
        }
        for (node, indices) in ends {
            self.trie.set(node, self.lists.len() as u32 + 1);
            for (i, index) in indices.iter().enumerate() {
                self.lists.push(index | if i + 1 == indices.len() { 1 << 31 } else { 0 });
            }
        }
        Ok(())
    }

    fn add(
        &mut self,
        vocabulary: &mut Vocabulary,
        file: &UserLexicon,
        irregular: &Irregular,
        ends: &mut std::collections::BTreeMap<u32, Vec<u32>>,
    ) -> Result<()> {
        let read = compile::read(&file.content, irregular).map_err(|(line, why)| {
            Error::new(ErrorKind::Lexicon(why))
                .at_path(&file.path)
                .at_line(u64::from(line))
                .help("a cue is { lemma = \"support\", frame = \"np\", strength = 2 } in a list such as verb = [..] under [support]")
        })?;
        self.user_files.push(file.path.clone());
        let (mut interner, mut tokens, mut key) = (Interner::default(), Vec::new(), Vec::new());
        for cue in &read {
            let index = self.cues.len() as u32;
            let rule = built_in_rule(&cue.rule).unwrap_or("user");
            self.cues.push(Cue { rule, user_file: self.user_files.len() as u32, ..decode(cue.head, cue.frame, "", cue.line, "") });
            for form in &cue.forms {
                let (text, added) = compile::hosted(form);
                Tokenizer::new().tokenize(&text, vocabulary, &mut interner, &mut tokens);
                let path: Vec<u32> = tokens
                    .iter()
                    .skip(added)
                    .map(|t| {
                        lexicon::fold_word(t.text(&text), &mut key);
                        vocabulary.add(&key).0
                    })
                    .collect();
                let list = ends.entry(self.trie.insert(&path)).or_default();
                if !list.contains(&index) {
                    list.push(index);
                }
            }
        }
        Ok(())
    }

    /// Class bits of a word.
    #[inline]
    pub fn flags(&self, word: WordId) -> u64 {
        let at = word.0 as usize * 3;
        if word.is_local() || at + 2 >= self.flags.len() {
            return 0;
        }
        u64::from(self.flags[at]) | u64::from(self.flags[at + 1]) << 32
    }

    /// Bits of the classes past the 64th.
    pub fn rare(&self, word: WordId) -> u32 {
        if word.is_local() { 0 } else { self.flags.get(word.0 as usize * 3 + 2).copied().unwrap_or(0) }
    }

    /// Data file and line of a cue.
    pub fn place(&self, cue: &Cue) -> (&str, u32) {
        let user = cue.user_file.checked_sub(1).and_then(|i| self.user_files.get(i as usize));
        (user.map_or(cue.file, String::as_str), cue.line)
    }

    /// The cue of an index.
    pub fn cue(&self, index: u32) -> &Cue {
        &self.cues[index as usize]
    }

    /// File and line of a cue's entry.
    pub fn source(&self, index: u32) -> (String, u32) {
        let cue = self.cue(index);
        let file = cue.user_file.checked_sub(1).map_or(cue.file, |i| self.user_files[i as usize].as_str());
        (file.to_owned(), cue.line)
    }

    /// The lexicon of these files alone, which are laid out as `data/cues` is: `words.toml` among them gives irregular verbs.
    pub fn of_files(vocabulary: &mut Vocabulary, files: &[UserLexicon]) -> Result<Self> {
        let mut this = Self { trie: Trie::empty(), cues: Vec::new(), lists: Vec::new(), ..Self::build(vocabulary, &[])? };
        let words = |file: &&UserLexicon| file.path.ends_with("words.toml");
        let mut irregular = Irregular::new();
        for file in files.iter().filter(words) {
            irregular.extend(verbs(&file.content).map_err(|e| {
                Error::new(ErrorKind::Lexicon(e.message().to_owned())).at_path(&file.path).help("see data/cues/words.toml")
            })?);
        }
        let others: Vec<&UserLexicon> = files.iter().filter(|file| !words(file)).collect();
        this.add_all(vocabulary, &others, &irregular)?;
        Ok(this)
    }

    /// Number of cues, blockers included.
    pub fn len(&self) -> usize {
        self.cues.len()
    }

    /// Cues whose words stand at `at`, each with one past its last token: every prefix that ends one, the longest last.
    /// One adverb or intensifying adjective may stand behind the first word ("stood firmly by", "lodged solemn representations").
    pub fn matches(&self, tokens: &[Token], flags: &[u64], at: usize, end: usize, found: &mut Vec<(u32, u32)>) {
        found.clear();
        let Some(first) = self.trie.step(0, tokens[at].word.0) else { return };
        let beside = |k: usize| flags[k] & (flag::INTENSIFIER | flag::HEDGE | flag::QUOTE) != 0;
        // Word by word first; then once more over the adverb, where the two ways part.
        let (mut node, mut i) = (first, at + 1);
        let mut fork = None;
        loop {
            let value = self.trie.value(node);
            if value != 0 {
                self.list(value, |cue| found.push((cue, i as u32)));
            }
            if i >= end {
                break;
            }
            if fork.is_none() && i + 1 < end && beside(i) {
                fork = Some((node, i));
            }
            let Some(next) = self.trie.step(node, tokens[i].word.0) else { break };
            node = next;
            i += 1;
        }
        let Some((mut node, mut i)) = fork else { return };
        let mut k = i + 1;
        while k + 1 < end && k < i + 3 && beside(k) {
            k += 1;
        }
        i = k;
        while i < end
            && let Some(next) = self.trie.step(node, tokens[i].word.0)
        {
            node = next;
            i += 1;
            let value = self.trie.value(node);
            if value != 0 {
                self.list(value, |cue| found.push((cue, i as u32)));
            }
        }
        found.sort_by_key(|m| m.1);
    }

    fn list(&self, value: u32, mut give: impl FnMut(u32)) {
        let mut at = value as usize - 1;
        loop {
            let entry = self.lists[at];
            give(entry & !(1 << 31));
            if entry & (1 << 31) != 0 {
                return;
            }
            at += 1;
        }
    }
}

/// Irregular verbs of a file laid out as `data/cues/words.toml`.
fn verbs(content: &str) -> std::result::Result<Irregular, toml::de::Error> {
    #[derive(serde::Deserialize)]
    struct Words {
        forms: std::collections::BTreeMap<String, String>,
    }
    let read: Words = toml::from_str(content)?;
    Ok(read.forms.into_iter().map(|(verb, forms)| (verb, forms.split_whitespace().map(str::to_owned).collect())).collect())
}

/// How verbs of the user's cues inflect: by `data/lemmas.tsv`, and those of the built-in cues as there.
fn inflections() -> Irregular {
    let mut irregular = Irregular::new();
    let verbal = lexicon::LEMMAS.iter().filter(|(form, upos, verb)| *upos == "VERB" && !compile::misspelt(verb, form));
    for (form, _, verb) in verbal {
        irregular.entry((*verb).to_owned()).or_default().push((*form).to_owned());
    }
    for (verb, forms) in &mut irregular {
        compile::complete(verb, forms);
    }
    irregular.extend(verbs(include_str!("../../data/cues/words.toml")).unwrap_or_default());
    irregular
}

/// The image's own copy of a rule id.
fn built_in_rule(rule: &str) -> Option<&'static str> {
    let section = lexicon::words(Section::Cues);
    let records = section.first().copied().unwrap_or(0) as usize;
    section[2..2 + records].chunks_exact(RECORD).map(|r| lexicon::string(r[2], r[3])).find(|known| *known == rule)
}

fn record(record: &[u32]) -> Cue {
    decode(record[0], record[1], lexicon::string(record[2], record[3]), record[4], lexicon::string(record[5], record[6]))
}

fn decode(head: u32, frame: u32, rule: &'static str, line: u32, file: &'static str) -> Cue {
    let part = match head >> 8 & 15 {
        0 => Part::Verb,
        1 => Part::Noun,
        2 => Part::Adjective,
        3 => Part::Impersonal,
        4 => Part::Phrase,
        _ => Part::Modal,
    };
    let stance = |n: u32| Stance::ALL.get(n as usize).copied();
    Cue {
        stance: stance(head & 15),
        strength: (head >> 4 & 15) as u8,
        part,
        negated: stance(head >> 12 & 15),
        frame,
        rule,
        line,
        file,
        user_file: 0,
    }
}

fn known(vocabulary: &mut Vocabulary) -> Known {
    let mut id = |word: &str| vocabulary.add(word.as_bytes());
    let list = ["for", "on", "at", "over", "about", "against", "to", "of", "with", "from", "in", "by", "regarding", "towards", "behind"];
    let mut prepositions = [(WordId(0), 0); 15];
    for (i, word) in list.iter().enumerate() {
        prepositions[i] = (id(word), 1 << (5 + i));
    }
    Known {
        that: id("that"),
        to: id("to"),
        by: id("by"),
        of: id("of"),
        from: id("from"),
        with: id("with"),
        not: id("not"),
        and: id("and"),
        but: id("but"),
        as_: id("as"),
        for_: id("for"),
        it: id("it"),
        there: id("there"),
        nor: id("nor"),
        prepositions,
    }
}
