//! Texts made to be slow: each repeats what some loop of some stage could go over again and again.

use crate::text::Random;

/// A text made to be slow.
pub struct Case {
    pub name: &'static str,
    pub bytes: usize,
    /// Makes the text, of about this many bytes, from press text.
    pub make: fn(usize, &str) -> String,
}

const fn case(name: &'static str, bytes: usize, make: fn(usize, &str) -> String) -> Case {
    Case { name, bytes, make }
}

const MB: usize = 1_000_000;

/// All of them; the first four are those that the issue of linear cost named.
pub const CASES: &[Case] = &[
    case("one word of 10 MB", 10 * MB, |n, _| "a".repeat(n)),
    case("1 MB of open quotes", MB, |n, _| again("\u{201C}", n)),
    case("100,000 capitalised words", MB, |n, _| capitalised(n)),
    case("one sentence of 5 MB", 5 * MB, unstopped),
    case("one line of 5 MB", 5 * MB, |n, press| press[..n].replace("\n\n", " ")),
    case("open quotes and spaces", MB, |n, _| again("\u{201C} ", n)),
    case("straight quotes", MB, |n, _| again("\"", n)),
    case("quoted words", MB, |n, _| again("\"support\" ", n)),
    case("a quotation never closed", MB, |n, press| format!("\u{201C}{}", &press[..n].replace(['\u{201C}', '\u{201D}', '"'], ""))),
    case("apostrophes", MB, |n, _| again("'", n)),
    case("brackets", MB, |n, _| again("(", n)),
    case("full stops", MB, |n, _| again(".", n)),
    case("spaced full stops", MB, |n, _| again(". ", n)),
    case("commas", MB, |n, _| again(", ", n)),
    case("dashes", MB, |n, _| again("-", n)),
    case("spaced dashes", MB, |n, _| again("\u{2014} ", n)),
    case("spaces", MB, |n, _| again(" ", n)),
    case("line breaks", MB, |n, _| again("\n", n)),
    case("a word a paragraph", MB, |n, _| again("to\n\n", n)),
    case("a long word a paragraph", MB, |n, _| again("Statement\n\nof\n\n", n)),
    case("a word a line", MB, |n, _| again("China\n", n)),
    case("digits", MB, |n, _| again("1", n)),
    case("digits and commas", MB, |n, _| again("1,", n)),
    case("numbers", MB, |n, _| again("12 ", n)),
    case("amounts", MB, |n, _| again("$1.5bn ", n)),
    case("per cent", MB, |n, _| again("5 per cent ", n)),
    case("dates", MB, |n, _| again("5 May 2020, ", n)),
    case("months", MB, |n, _| again("May ", n)),
    case("initials", MB, |n, _| again("J. ", n)),
    case("dotted letters", MB, |n, _| again("U.S.", n)),
    case("titles", MB, |n, _| again("President ", n)),
    case("Mr.", MB, |n, _| again("Mr. ", n)),
    case("hyphens", MB, |n, _| again("a-", n)),
    case("one URL", MB, |n, _| format!("https://example.org/{}", again("a/", n))),
    case("URLs", MB, |n, _| again("https://example.org/a ", n)),
    case("clitics", MB, |n, _| again("can't've ", n)),
    case("one country", MB, |n, _| again("China ", n)),
    case("countries and commas", MB, |n, _| again("China, France, ", n)),
    case("countries and 'and'", MB, |n, _| again("China and France and ", n)),
    case("possessives", MB, |n, _| again("China's ", n)),
    case("of the", MB, |n, _| again("Ministry of the ", n)),
    case("United", MB, |n, _| again("United Nations ", n)),
    case("capitals", MB, |n, _| again("SUPPORT FOR PEACE ", n)),
    case("new names", MB, |n, _| names(n, "")),
    case("new names in sentences", MB, |n, _| names(n, " supports peace. ")),
    case("new people", MB, |n, _| people(n)),
    case("new words", MB, |n, _| words(n)),
    case("short forms", MB, |n, _| short_forms(n)),
    case("adverbs", MB, |n, _| again("very ", n)),
    case("negations", MB, |n, _| again("not ", n)),
    case("to", MB, |n, _| again("to ", n)),
    case("that", MB, |n, _| again("that ", n)),
    case("and", MB, |n, _| again("and ", n)),
    case("adjectives", MB, |n, _| again("that new ", n)),
    case("auxiliaries", MB, |n, _| again("would have been ", n)),
    case("cues", MB, |n, _| again("supports ", n)),
    case("cues and objects", MB, |n, _| again("supports peace and ", n)),
    case("infinitives", MB, |n, _| again("to support ", n)),
    case("participles", MB, |n, _| again("supporting China, ", n)),
    case("nouns of stance", MB, |n, _| again("support for ", n)),
    case("tellers", MB, |n, _| again("China said that ", n)),
    case("tellers behind", MB, |n, _| again("we support it, he said, ", n)),
    case("relative clauses", MB, |n, _| again("who supports those ", n)),
    case("we", MB, |n, _| again("we ", n)),
    case("we support", MB, |n, _| again("we support ", n)),
    case("both sides", MB, |n, _| again("Both sides support peace. ", n)),
    case("speakers", MB, |n, _| again("MR. SMITH: We support it.\n\n", n)),
    case("new speakers", MB, speakers),
    case("questions", MB, |n, _| again("Q Do you support it?\n\n", n)),
    case("list items", MB, |n, _| again("1. Supports peace;\n", n)),
    case("one sentence again", MB, |n, _| again("China firmly supports Pakistan in its efforts. ", n)),
    case("one article again", 4 * MB, |n, press| again(&press[..8192], n)),
    case("set phrases", MB, |n, _| again("ironclad friendship ", n)),
    case("one letter", MB, |n, _| again("a ", n)),
    case("two letters", MB, |n, _| again("a b ", n)),
    case("random letters", MB, letters),
    case("CJK", MB, |n, _| again("\u{4E2D}\u{56FD}", n)),
    case("combining marks", MB, |n, _| format!("e{}", again("\u{301}", n))),
    case("joined emoji", MB, |n, _| again("\u{1F469}\u{200D}", n)),
    case("flags", MB, |n, _| again("\u{1F1E8}", n)),
    case("Hebrew and quotes", MB, |n, _| again("\u{5D0}\"", n)),
    case("zero-width spaces", MB, |n, _| again("\u{200B}", n)),
    case("underscores", MB, |n, _| again("_", n)),
    case("control characters", MB, |n, _| again("\u{1}", n)),
    case("tabs and columns", MB, |n, _| again("China\t12\t5 %\n", n)),
];

fn again(piece: &str, bytes: usize) -> String {
    piece.repeat((bytes / piece.len()).max(1))
}

/// A word of lower-case letters that no lexicon holds.
fn word(random: &mut Random, out: &mut String) {
    for _ in 0..3 + random.below(4) {
        out.push(char::from(b"bdfgklmnprstvz"[random.below(14)]));
        out.push(char::from(b"aeiou"[random.below(5)]));
    }
}

fn name(random: &mut Random, out: &mut String) {
    let start = out.len();
    word(random, out);
    out[start..=start].make_ascii_uppercase();
}

fn capitalised(bytes: usize) -> String {
    let (mut random, mut text) = (Random::new(11), String::new());
    for _ in 0..bytes / 10 {
        name(&mut random, &mut text);
        text.push(' ');
    }
    text
}

fn words(bytes: usize) -> String {
    let (mut random, mut text) = (Random::new(12), String::new());
    while text.len() < bytes {
        word(&mut random, &mut text);
        text.push(' ');
    }
    text
}

fn names(bytes: usize, tail: &str) -> String {
    let (mut random, mut text) = (Random::new(13), String::new());
    while text.len() < bytes {
        text.push_str("President ");
        name(&mut random, &mut text);
        text.push_str(if tail.is_empty() { " of China, " } else { tail });
    }
    text
}

fn people(bytes: usize) -> String {
    let (mut random, mut text) = (Random::new(14), String::new());
    while text.len() < bytes {
        text.push_str("Foreign Minister ");
        name(&mut random, &mut text);
        text.push(' ');
        name(&mut random, &mut text);
        text.push_str(" said that both ministers support peace. ");
    }
    text
}

/// Full names first, each named again by its last word.
fn short_forms(bytes: usize) -> String {
    let (mut random, mut text, mut last) = (Random::new(15), String::new(), String::new());
    while text.len() < bytes / 2 {
        text.push_str("Mr. ");
        name(&mut random, &mut text);
        text.push(' ');
        let start = text.len();
        name(&mut random, &mut text);
        last.push_str(&text[start..]);
        last.push_str(" supports it. ");
        text.push_str(" spoke. ");
    }
    text + &last
}

fn speakers(bytes: usize, _: &str) -> String {
    let (mut random, mut text) = (Random::new(16), String::new());
    while text.len() < bytes {
        text.push_str("MR. ");
        let start = text.len();
        word(&mut random, &mut text);
        text[start..].make_ascii_uppercase();
        text.push_str(": We support it, and I thank you.\n\n");
    }
    text
}

fn letters(bytes: usize, _: &str) -> String {
    let mut random = Random::new(17);
    (0..bytes / 2).flat_map(|_| [char::from(b'a' + random.below(26) as u8), ' ']).collect()
}

/// Press text without a stop or a line break.
fn unstopped(bytes: usize, press: &str) -> String {
    let mut text = String::with_capacity(bytes);
    for c in press.chars() {
        if text.len() >= bytes {
            break;
        }
        text.push(match c {
            '.' | '!' | '?' | '\u{2026}' => ',',
            '\n' => ' ',
            c => c,
        });
    }
    text
}
