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
