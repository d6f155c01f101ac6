//! From a set phrase to the stem paths that match it. Shared with `build.rs`: what is compiled in and what a user adds match alike.

use rust_stemmers::Stemmer;

/// The longest set phrase, in words.
pub const LONGEST_FORMULA: usize = 24;

/// Most paths a phrase is given; compounds beyond that are only matched as their parts.
const MOST_PATHS: usize = 16;

/// The stem of a folded word (see `lexicon::fold_word`). Clitics, signs and words of one or two letters are their own stems.
pub fn stem_key(stemmer: &Stemmer, key: &[u8], stem: &mut Vec<u8>) {
    stem.clear();
    match std::str::from_utf8(key) {
        Ok(word) if word.len() > 2 && word.chars().next().is_some_and(char::is_alphabetic) => {
            stem.extend_from_slice(stemmer.stem(word).as_bytes());
        }
        _ => stem.extend_from_slice(key),
    }
    if stem.is_empty() {
        stem.extend_from_slice(key);
    }
}

/// The word sequences that stand for a phrase cut into `pieces`: a hyphen compound as its parts and as one word, an optional
/// comma before the last "and" of a list. `Err` holds a piece that no phrase may have.
pub fn paths(pieces: &[String]) -> Result<Vec<Vec<String>>, String> {
    let list = pieces.iter().any(|p| p == ",");
    let mut paths: Vec<Vec<String>> = vec![Vec::new()];
    let mut at = 0;
    while at < pieces.len() {
        let piece = pieces[at].as_str();
        let mut alternatives: Vec<Vec<String>> = Vec::new();
        if piece == "," {
            alternatives.push(vec![",".to_owned()]);
            if is_and(pieces.get(at + 1)) {
                alternatives.push(Vec::new());
            }
        } else if is_apostrophe(piece) {
            alternatives.push(vec!["'".to_owned()]);
        } else if !piece.chars().next().is_some_and(|c| c.is_alphanumeric() || c == '\'' || c == '\u{2019}' || c == '&') {
            return Err(piece.to_owned());
        } else {
            let mut parts = vec![piece.to_owned()];
            while at + 2 < pieces.len() && is_hyphen(&pieces[at + 1]) {
                parts.push(pieces[at + 2].clone());
                at += 2;
            }
            let joined = parts.concat();
            if list && parts.len() == 1 && is_and(Some(&joined)) && at > 0 && pieces[at - 1] != "," {
                alternatives.push(parts);
                alternatives.push(vec![",".to_owned(), joined]);
            } else if parts.len() > 1 {
                alternatives.push(parts);
                alternatives.push(vec![joined]);
            } else {
                alternatives.push(parts);
            }
        }
        at += 1;
        if paths.len() * alternatives.len() > MOST_PATHS {
            alternatives.truncate(1);
        }
        paths = paths.iter().flat_map(|path| alternatives.iter().map(|more| [path.as_slice(), more.as_slice()].concat())).collect();
    }
    Ok(paths)
}

/// Whether a piece joins the words beside it into a compound.
#[must_use]
pub fn is_hyphen(piece: &str) -> bool {
    matches!(piece, "-" | "\u{2010}" | "\u{2011}" | "\u{2013}")
}

/// Whether a piece is an apostrophe that stands alone, as in "ministers'".
#[must_use]
pub fn is_apostrophe(piece: &str) -> bool {
    matches!(piece, "'" | "\u{2019}")
}

fn is_and(piece: Option<&String>) -> bool {
    piece.is_some_and(|p| p.eq_ignore_ascii_case("and") || p.eq_ignore_ascii_case("or"))
}
