use super::*;

fn cut(text: &str) -> Vec<&str> {
    let (vocabulary, mut interner, mut tokens) = (Vocabulary::builtin(), Interner::default(), Vec::new());
    Tokenizer::new().tokenize(text, &vocabulary, &mut interner, &mut tokens);
    tokens.iter().map(|t| t.text(text)).collect()
}

#[test]
fn words_are_those_of_universal_dependencies() {
    let cases: &[(&str, &[&str])] = &[
        ("we'll don\u{2019}t China's cannot", &["we", "'ll", "do", "n\u{2019}t", "China", "'s", "can", "not"]),
        ("the U.S. and Gen. Khan, 2.0 and the 75th", &["the", "U.S.", "and", "Gen.", "Khan", ",", "2.0", "and", "the", "75th"]),
        ("O'Neill 2025-2029 https://a.b/c?d=e, x.y@z.org.", &["O'Neill", "2025-2029", "https://a.b/c?d=e", ",", "x.y@z.org", "."]),
        ("$1.5bn, 12 per cent, 12% No. 5", &["$", "1.5bn", ",", "12", "per", "cent", ",", "12", "%", "No.", "5"]),
        ("al-Sisi in C\u{f4}te d'Ivoire", &["al", "-", "Sisi", "in", "C\u{f4}te", "d'Ivoire"]),
        ("all-weather -- yes... no", &["all", "-", "weather", "--", "yes", "...", "no"]),
        ("countries' J. R. Smith. Plan B.", &["countries", "'", "J.", "R.", "Smith", ".", "Plan", "B", "."]),
        ("at 10:30 on 11/28/2000, 24/7: and/or", &["at", "10:30", "on", "11/28/2000", ",", "24/7", ":", "and", "/", "or"]),
        ("No!! What?! *** == \u{201c}yes'' 5: 6", &["No", "!!", "What", "?!", "***", "==", "\u{201c}", "yes", "''", "5", ":", "6"]),
        ("", &[]),
    ];
    for (text, want) in cases {
        assert_eq!(&cut(text), want, "{text}");
    }
}

#[test]
fn the_same_form_has_the_same_id() {
    let (vocabulary, mut interner, mut tokens) = (Vocabulary::builtin(), Interner::default(), Vec::new());
    Tokenizer::new().tokenize("Qwrt QWRT qwrt China CHINA", &vocabulary, &mut interner, &mut tokens);
    assert!(tokens[0].word == tokens[1].word && tokens[1].word == tokens[2].word && tokens[0].word.is_local());
    assert!(tokens[3].word == tokens[4].word);
    assert_eq!(vocabulary.form(tokens[0].word, &interner), b"qwrt");
    interner.reset();
    assert!(interner.is_empty());
}

proptest::proptest! {
    #[test]
    fn tokens_are_ordered_and_gaps_are_blank(text in "\\PC{0,80}|[a-zA-Z0-9 .,'\u{2019}\\-@:/$%\n\r]{0,120}") {
        let (vocabulary, mut interner, mut tokens) = (Vocabulary::builtin(), Interner::default(), Vec::new());
        Tokenizer::new().tokenize(&text, &vocabulary, &mut interner, &mut tokens);
        let mut before = 0;
        for token in &tokens {
            proptest::prop_assert!(token.start < token.end && before <= token.start as usize);
            let gap = &text[before..token.start as usize];
            proptest::prop_assert!(!gap.chars().any(|c| c.is_alphanumeric() || c.is_ascii_punctuation()), "{gap:?}");
            before = token.end as usize;
        }
        proptest::prop_assert!(!text[before..].chars().any(|c| c.is_alphanumeric() || c.is_ascii_punctuation()));
    }
}

/// What the tokens are by definition: `words::segment` and the general way of making tokens.
fn by_definition(text: &str) -> (Vec<Token>, Vec<Vec<u8>>) {
    let (vocabulary, mut interner) = (Vocabulary::builtin(), Interner::default());
    let mut maker = Maker { text, vocabulary: &vocabulary, before: 0, key: Vec::new() };
    let mut tokens = Vec::new();
    words::segment(text, crate::lexicon::ABBREVIATIONS, |piece| tokens.push(maker.token(piece, &mut interner)));
    let forms = tokens.iter().map(|token: &Token| vocabulary.form(token.word, &interner).to_vec()).collect();
    (tokens, forms)
}

/// Asserts that every path makes the tokens, pieces and words that the definitions make.
fn same_on_every_path(text: &str) {
    use unicode_segmentation::UnicodeSegmentation;
    let (tokens, forms) = by_definition(text);
    let mut pieces = Vec::new();
    words::segment(text, crate::lexicon::ABBREVIATIONS, |piece| pieces.push(piece));
    let found: Vec<_> = text.unicode_word_indices().map(|(at, word)| (at, at + word.len())).collect();
    let vocabulary = Vocabulary::builtin();
    for path in Path::all().filter(|path| path.is_available()) {
        let tokenizer = Tokenizer::on(path);
        let (mut interner, mut mine, mut my_pieces, mut my_words) = (Interner::default(), Vec::new(), Vec::new(), Vec::new());
        tokenizer.tokenize(text, &vocabulary, &mut interner, &mut mine);
        for (i, (mine, want)) in mine.iter().zip(&tokens).enumerate() {
            assert_eq!(mine, want, "{path}: token {i} {:?} of {text:?}", want.text(text));
        }
        assert_eq!(mine.len(), tokens.len(), "{path}: {text:?}");
        for (token, form) in mine.iter().zip(&forms) {
            assert_eq!(vocabulary.form(token.word, &interner), form, "{path}: {text:?}");
            assert_eq!(vocabulary.hash(token.word, &interner), crate::lexicon::hash_key(form) as u32, "{path}: {form:?}");
        }
        tokenizer.pieces(text, &mut my_pieces);
        assert_eq!(my_pieces, pieces, "{path}: {text:?}");
        tokenizer.for_each_word(text, |start, end| my_words.push((start, end)));
        assert_eq!(my_words, found, "{path}: {text:?}");
    }
}

/// Pieces that rules speak of, to be strung together at random.
const FRAGMENTS: &[&str] = &[
    " ",
    " ",
    " ",
    " ",
    "a",
    "b",
    "Ab",
    "word",
    "The",
    "China",
    "N",
    "n",
    "t",
    "s",
    "ll",
    "w",
    "www",
    "U",
    "S",
    "1",
    "12",
    "2025",
    "0",
    "_",
    ".",
    ".",
    "..",
    "'",
    "'",
    "\u{2019}",
    "\u{2018}",
    "'s",
    "n't",
    "'ll",
    "\u{2019}s",
    "n\u{2019}t",
    "cannot",
    "CANNOT",
    "-",
    "-",
    "--",
    "\u{2013}",
    "\u{2014}",
    ",",
    ";",
    ":",
    "://",
    "//",
    "@",
    "$",
    "%",
    "&",
    "(",
    ")",
    "\"",
    "\u{201C}",
    "\u{201D}",
    "!",
    "?",
    "/",
    "\n",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\u{B}",
    "\u{C}",
    "\u{7F}",
    "\0",
    "\u{A0}",
    "\u{AD}",
    "\u{200D}",
    "\u{301}",
    "\u{2028}",
    "\u{2029}",
    "\u{85}",
    "\u{FEFF}",
    "\u{E9}",
    "\u{C9}",
    "\u{DF}",
    "\u{D7}",
    "\u{149}",
    "\u{130}",
    "\u{20AC}",
    "\u{2026}",
    "\u{2027}",
    "\u{202F}",
    "\u{5D0}",
    "\u{5D1}",
    "\u{30AB}",
    "\u{5317}",
    "\u{1F1E8}",
    "\u{1F1F3}",
    "\u{1F469}",
    "\u{BD}",
    "\u{AA}",
    "Gen",
    "Mr",
    "etc",
    "No",
    "p.m",
    "Corp",
    "U.S",
    "J",
    "I",
    "Jan",
    "https",
    "international",
    "administration",
    "Nyerere's",
    "\u{2010}",
    "\u{DC}ber",
];

/// Enough plain text for the blocks before and after to be whole.
const PLAIN: &str = " and the ministers of both countries met again in the capital on Monday to talk about trade and water.";

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2000))]

    #[test]
    fn random_text_gives_the_same_on_every_path(
        picks in proptest::collection::vec(0..FRAGMENTS.len(), 0..90),
        lead in 0..70usize,
        tail in 0..PLAIN.len(),
    ) {
        let mut text = PLAIN[..lead].to_owned();
        text.extend(picks.into_iter().map(|pick| FRAGMENTS[pick]));
        text.push_str(&PLAIN[tail..]);
        same_on_every_path(&text);
    }

    #[test]
    fn any_text_gives_the_same_on_every_path(lead in 0..70usize, text in "\\PC{0,60}|(?s:.{0,60})") {
        same_on_every_path(&format!("{}{text}{PLAIN}", &PLAIN[..lead]));
    }
}

#[test]
fn every_character_gives_the_same_on_every_path() {
    for c in (0..0x3100).chain(0xFE00..0x10000).chain((0x10000..0x20000).step_by(37)).filter_map(char::from_u32) {
        same_on_every_path(&format!("x{c} {c}y a{c}b 1{c}2 {c} A{c}. {c}'s n{c}t{c}{c} {PLAIN}"));
    }
}
