//! Text to words: UAX #29 boundaries, then the merges and splits that make them Universal Dependencies' English words.
//!
//! Shared with `build.rs` (lexicon names are cut exactly as texts are), so it knows no vocabulary.

use unicode_segmentation::UnicodeSegmentation;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Kind {
    /// Starts with a letter.
    Word,
    /// Starts with a digit.
    Number,
    /// Punctuation or a symbol.
    Punct,
    /// A URL or e-mail address.
    Address,
}

/// Kinds of abbreviations, as in `data/abbreviations.tsv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Abbreviation {
    /// Stands before a name and never ends a sentence.
    Title,
    /// A month.
    Month,
    /// Stands before a number.
    Unit,
    /// Ends an organisation's name.
    Org,
    /// Any other.
    Other,
}

/// A list of abbreviations, without their final dot, lower-cased and sorted.
#[derive(Clone, Copy, Debug)]
pub struct Abbreviations<'a>(pub &'a [(&'a str, Abbreviation)]);

impl Abbreviations<'_> {
    /// The kind of `word` (without its final dot).
    #[must_use]
    pub fn get(&self, word: &str) -> Option<Abbreviation> {
        if word.len() > 12 || !word.is_ascii() {
            return None;
        }
        let mut lower = [0u8; 12];
        let lower = &mut lower[..word.len()];
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        let found = self.0.binary_search_by(|(known, _)| known.as_bytes().cmp(lower)).ok()?;
        Some(self.0[found].1)
    }
}

/// A word without meaning attached: where it stands and what it is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What it is made of.
    pub kind: Kind,
    /// Split off the word before it (n't, 's, 'll).
    pub clitic: bool,
    /// Ends with its own dot (U.S., Gen.).
    pub dotted: bool,
}

/// Calls `emit` with every word of `text`, in order.
pub fn segment(text: &str, abbreviations: Abbreviations<'_>, emit: impl FnMut(Piece)) {
    segment_range(text, 0, text.len(), abbreviations, emit);
}

/// The same for the bytes `from..to` of `text`. Each of the two is an end of the text, or stands between a visible
/// character and a blank; the words are then those that the whole text has there.
pub fn segment_range(text: &str, from: usize, to: usize, abbreviations: Abbreviations<'_>, mut emit: impl FnMut(Piece)) {
    let bytes = text.as_bytes();
    let mut pending: Option<Piece> = None; // a piece that what follows may still join
    let mut skip_to = 0usize;
    for (start, piece) in text[from..to].split_word_bound_indices() {
        let (start, end) = (from + start, from + start + piece.len());
        if end <= skip_to {
            continue;
        }
        // An address may end inside a piece.
        let mut start = start.max(skip_to);
        if bytes[start] <= b' ' {
            // A combining mark after a blank is one piece with it.
            start = end - text[start..end].trim_start_matches(|c: char| c <= ' ').len();
        }
        let piece = &text[start..end];
        let first = bytes.get(start).copied().unwrap_or(b' ');
        if is_blank(piece) {
            if let Some(p) = pending.take() {
                emit(p);
            }
            continue;
        }
        let kind = kind_of(piece);
        // Addresses: decided at the character that gives them away, taken to the next blank.
        let adjoins = pending.is_some_and(|p| p.end as usize == start);
        if (piece == ":" && adjoins && bytes[end..].starts_with(b"//"))
            || (piece == "@" && adjoins && bytes.get(end).is_some_and(u8::is_ascii_alphanumeric))
            || (kind == Kind::Word && piece.len() > 4 && piece.as_bytes()[..4].eq_ignore_ascii_case(b"www."))
        {
            let joined = kind == Kind::Punct; // ":" and "@" go on with the word before them
            let to = address_end(bytes, start);
            if to > end || !joined {
                if !joined && let Some(p) = pending.take() {
                    emit(p);
                }
                let from = pending.take().map_or(start as u32, |p| p.start);
                emit(Piece { start: from, end: to as u32, kind: Kind::Address, clitic: false, dotted: false });
                skip_to = to;
                continue;
            }
        }
        if kind != Kind::Punct {
            if let Some(p) = pending.take() {
                if p.kind == Kind::Number && p.end as usize == start && kind == Kind::Number && joint_before(bytes, start) {
                    pending = Some(Piece { end: end as u32, ..p });
                    continue;
                }
                emit(p);
            }
            pending = split_clitics(bytes, start, end, kind, &mut emit);
            continue;
        }
        match first {
            b'.' => {
                if let Some(p) = pending
                    && p.end as usize == start
                    && p.kind == Kind::Word
                    && !p.dotted
                    && takes_dot(text, p, end, abbreviations)
                {
                    emit(Piece { end: end as u32, dotted: true, ..p });
                    pending = None;
                    continue;
                }
                if let Some(p) = pending
                    && p.end as usize == start
                    && bytes[p.start as usize] == b'.'
                {
                    pending = Some(Piece { end: end as u32, ..p });
                    continue;
                }
            }
            b'-' => {
                if let Some(p) = pending
                    && p.end as usize == start
                    && bytes[p.start as usize] == b'-'
                {
                    pending = Some(Piece { end: end as u32, ..p });
                    continue;
                }
                if joins_range(bytes, pending, start, end) {
                    pending = pending.map(|p| Piece { end: end as u32, ..p });
                    continue;
                }
            }
            b'!' | b'?' | b'=' | b'*' | b'<' | b'>' | b'$' | b'#' | b'~' | b'+' | b'\'' | b'`' => {
                // Marks in a row are one token: "!!", "?!", "***".
                let before = pending.map_or(0, |p| bytes[p.start as usize]);
                if let Some(p) = pending
                    && p.end as usize == start
                    && (before == first || matches!((before, first), (b'!', b'?') | (b'?', b'!')))
                {
                    pending = Some(Piece { end: end as u32, ..p });
                    continue;
                }
            }
            b':' | b'/' => {
                // Times and dates: "10:30", "11/28/2000".
                if joins_range(bytes, pending, start, end) {
                    pending = pending.map(|p| Piece { end: end as u32, ..p });
                    continue;
                }
            }
            _ => {
                if piece == "\u{2013}" && joins_range(bytes, pending, start, end) {
                    pending = pending.map(|p| Piece { end: end as u32, ..p });
                    continue;
                }
            }
        }
        if let Some(p) = pending.take() {
            emit(p);
        }
        pending = Some(Piece { start: start as u32, end: end as u32, kind, clitic: false, dotted: false });
    }
    if let Some(p) = pending {
        emit(p);
    }
}

fn is_blank(piece: &str) -> bool {
    piece.chars().all(|c| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{FEFF}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{00AD}' | '\u{202A}'..='\u{202E}')
    })
}

/// What a word is made of, by its first character.
#[must_use]
pub fn kind_of(piece: &str) -> Kind {
    let mut chars = piece.chars();
    match chars.next() {
        Some(c) if c.is_ascii_digit() => Kind::Number,
        Some(c) if c.is_alphabetic() || c == '_' => Kind::Word,
        Some(c) if c.is_numeric() => Kind::Number,
        _ => Kind::Punct,
    }
}

/// `2025-2029`, `10:30`, `11/28/2000`: a mark between two numbers that touch it.
fn joins_range(bytes: &[u8], pending: Option<Piece>, start: usize, end: usize) -> bool {
    pending.is_some_and(|p| p.kind == Kind::Number && p.end as usize == start && bytes[start - 1].is_ascii_digit())
        && bytes.get(end).is_some_and(u8::is_ascii_digit)
}

fn joint_before(bytes: &[u8], at: usize) -> bool {
    matches!(bytes[at - 1], b'-' | b':' | b'/') || bytes[..at].ends_with("\u{2013}".as_bytes())
}

/// Whether the dot after `p` (it ends at `end`) belongs to the word.
#[must_use]
pub fn takes_dot(text: &str, p: Piece, end: usize, abbreviations: Abbreviations<'_>) -> bool {
    let word = &text[p.start as usize..p.end as usize];
    let rest = &text[end..];
    let bytes = word.as_bytes();
    if bytes.len() >= 3
        && bytes.len() % 2 == 1
        && bytes.iter().enumerate().all(|(i, b)| if i % 2 == 1 { *b == b'.' } else { b.is_ascii_alphabetic() })
    {
        return true; // U.S + .
    }
    if word.chars().count() == 1 && word.chars().all(char::is_uppercase) {
        // An initial, where a name goes on.
        let next = rest.trim_start_matches([' ', '\u{A0}', '\n', '\r']).chars().next();
        return word != "I" && next.is_some_and(char::is_uppercase) && !rest.starts_with("\n\n");
    }
    match abbreviations.get(word) {
        Some(Abbreviation::Unit) => rest.trim_start().starts_with(|c: char| c.is_ascii_digit()),
        Some(Abbreviation::Title | Abbreviation::Month) => bytes[0].is_ascii_uppercase() && !rest.starts_with("\n\n"),
        Some(Abbreviation::Org) => bytes[0].is_ascii_uppercase(),
        Some(Abbreviation::Other) => true,
        None => false,
    }
}

fn split_clitics(bytes: &[u8], start: usize, end: usize, kind: Kind, emit: &mut impl FnMut(Piece)) -> Option<Piece> {
    let piece = |start: usize, end: usize, clitic: bool| Piece { start: start as u32, end: end as u32, kind, clitic, dotted: false };
    let word = &bytes[start..end];
    if kind == Kind::Word && word.len() == 6 && word.eq_ignore_ascii_case(b"cannot") {
        emit(piece(start, start + 3, false));
        return Some(piece(start + 3, end, true));
    }
    let cut = clitic_length(word);
    if cut == 0 || cut == word.len() {
        return Some(piece(start, end, false));
    }
    emit(piece(start, end - cut, false));
    Some(piece(end - cut, end, true))
}

/// Bytes of the clitic at the end of `word` (0: none): 's 'd 'm 're 've 'll n't, with a straight or a curly apostrophe.
fn clitic_length(word: &[u8]) -> usize {
    let tail = |n: usize| word.len().checked_sub(n).map(|from| &word[from..]);
    let apostrophe = |t: &[u8]| -> usize {
        if t.first() == Some(&b'\'') {
            1
        } else if t.starts_with("\u{2019}".as_bytes()) {
            3
        } else {
            0
        }
    };
    // n't and n’t
    for n in [3, 5] {
        if let Some(t) = tail(n)
            && t[0].eq_ignore_ascii_case(&b'n')
            && t[n - 1].eq_ignore_ascii_case(&b't')
            && apostrophe(&t[1..n - 1]) == n - 2
        {
            return n;
        }
    }
    for letters in [1usize, 2] {
        for mark in [1usize, 3] {
            let n = letters + mark;
            let Some(t) = tail(n) else { continue };
            if apostrophe(t) != mark {
                continue;
            }
            let mut lower = [0u8; 2];
            for (to, from) in lower.iter_mut().zip(&t[mark..]) {
                *to = from.to_ascii_lowercase();
            }
            if (letters == 1 && matches!(lower[0], b's' | b'd' | b'm')) || (letters == 2 && matches!(&lower, b"re" | b"ve" | b"ll")) {
                return n;
            }
        }
    }
    0
}

fn address_end(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && bytes[at] > b' ' && bytes[at] < 0x80 && !matches!(bytes[at], b'<' | b'>' | b'"') {
        at += 1;
    }
    while at > 0 && matches!(bytes[at - 1], b'.' | b',' | b')' | b';' | b':' | b'!' | b'?' | b'\'' | b']') {
        at -= 1;
    }
    at
}
