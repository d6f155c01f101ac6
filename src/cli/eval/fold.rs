//! Names and phrases as the scorer compares them: case, articles, possessives and punctuation folded away.

use regex::Regex;
use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Country names, demonyms and capitals, for evaluation alone: the analyser has its own gazetteer.
const COUNTRIES: &str = include_str!("../../../data/eval/countries.tsv");

static KNOWN: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    COUNTRIES
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, code)| (fold(name), code))
        .collect()
});

/// Letters, numbers and the underscore; marks end a word, as in Python's `\w`.
static WORD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[\p{L}\p{N}_]+").expect("a fixed pattern"));

/// The country code of a folded name that the list has.
#[must_use]
pub fn known_country(folded: &str) -> Option<&'static str> {
    KNOWN.get(folded).copied()
}

/// White space as Python sees it: Unicode's, and the four information separators.
fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// Full case folding of NFKC text. Lower case of upper case is the same but for three kinds of letters; Cherokee's
/// pairs fold to one letter either way.
fn fold_case(c: char, out: &mut String) {
    match c {
        'ẞ' => out.push_str("ss"),
        'ı' => out.push('ı'),
        _ => out.extend(c.to_uppercase().flat_map(char::to_lowercase)),
    }
}

/// The folded form of a name or phrase.
///
/// NFKC, case folded, straight apostrophes, no leading article, no final possessive, single spaces, no surrounding
/// punctuation.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    if text.is_ascii() {
        folded.extend(text.chars().map(|c| c.to_ascii_lowercase()));
    } else {
        for c in text.nfkc() {
            fold_case(c, &mut folded);
        }
        folded = folded.replace('’', "'");
    }
    let mut rest = folded.trim_matches(is_space);
    for article in ["the", "an", "a"] {
        if let Some(after) = rest.strip_prefix(article)
            && after.starts_with(is_space)
        {
            rest = after.trim_start_matches(is_space);
            break;
        }
    }
    rest = rest.strip_suffix("'s").or_else(|| rest.strip_suffix('\'')).unwrap_or(rest);
    let mut out = String::with_capacity(rest.len());
    let mut in_space = false;
    for c in rest.chars() {
        if is_space(c) {
            if !in_space {
                out.push(' ');
            }
            in_space = true;
        } else {
            out.push(c);
            in_space = false;
        }
    }
    out.trim_matches([' ', '.', ',', ';', ':', '"', '\'', '“', '”']).to_owned()
}

fn bag(text: &str) -> HashMap<String, u64> {
    let mut bag = HashMap::new();
    for word in WORD.find_iter(&fold(text)).map(|m| m.as_str()).filter(|w| !matches!(*w, "the" | "a" | "an")) {
        *bag.entry(word.to_owned()).or_insert(0) += 1;
    }
    bag
}

/// F1 of two phrases' words, articles left out; two empty ones agree.
#[must_use]
pub fn token_f1(a: &str, b: &str) -> f64 {
    let (a, b) = (bag(a), bag(b));
    let hit: u64 = a.iter().map(|(word, n)| *n.min(b.get(word).unwrap_or(&0))).sum();
    if hit == 0 {
        return f64::from(u8::from(a.is_empty() && b.is_empty()));
    }
    (2 * hit) as f64 / (a.values().sum::<u64>() + b.values().sum::<u64>()) as f64
}

/// Whether a code is three capital letters.
#[must_use]
pub fn is_code(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_names() {
        for (name, expected) in [
            ("The United  States", "united states"),
            ("An  Accord", "accord"),
            ("Theresa", "theresa"),
            ("China’s", "china"),
            ("ministers'", "ministers"),
            (" “Straße,” ", "strasse"),
            ("STRAẞE", "strasse"),
            ("ＣＨＩＮＡ", "china"),
            ("ΟΔΟΣ", "οδοσ"),
            ("Iğdır", "iğdır"),
            ("the", "the"),
            ("'s", ""),
        ] {
            assert_eq!(fold(name), expected, "{name}");
        }
    }

    #[test]
    fn words_compare_as_bags() {
        assert_eq!(token_f1("the plan", "plan"), 1.0);
        assert_eq!(token_f1("the", ""), 1.0);
        assert_eq!(token_f1("peace", ""), 0.0);
        assert_eq!(token_f1("peace peace talks", "peace plan"), 0.4);
        assert_eq!(known_country(&fold("the Netherlands")), Some("NLD"));
    }
}
