//! What looks like a name and is none: titles, page marks, pieces of web addresses, headings, groups of states.

use crate::entity::flags::{self, head_type};
use crate::entity::heads::Use;
use crate::entity::rules::{Scene, bit};
use crate::entity::values::Value;
use crate::entity::{EntityType, RawSpan};
use crate::tokenize::Kind;
use EntityType::{Date, Event, Fac, Gpe, Law, Loc, Money, Norp, Org, Percent, Person, Policy, WorkOfArt};

const ANY: u32 = u32::MAX;
const VALUES: u32 = bit(Date) | bit(Money) | bit(Percent);
/// Types that the model gives to headings.
const HEADINGS: u32 = bit(Org) | bit(Event) | bit(Law) | bit(Policy) | bit(Fac) | bit(Loc) | bit(WorkOfArt);

/// Mends the spans, which are in text order and do not overlap.
pub fn apply(scene: Scene<'_>, spans: &mut Vec<RawSpan>) {
    let bars = scene.text.contains(" | ");
    spans.retain_mut(|span| {
        if bit(span.kind) & VALUES != 0 {
            return true;
        }
        if !behind_address(scene, span) {
            return false;
        }
        if scene.is_name(span.first, span.last, ANY) {
            return true;
        }
        if !behind_group(scene, span) || is_title(scene, *span) || bars && is_heading(scene, *span) {
            return false;
        }
        people(scene, span);
        true
    });
}

/// A span begins neither in a web address nor at a page mark ("3/5" at the end of a line); `false` where nothing is left.
fn behind_address(scene: Scene<'_>, span: &mut RawSpan) -> bool {
    let first = span.first;
    while span.first < span.last && (in_address(scene, span.first) || scene.token(span.first).is_some_and(|t| t.kind == Kind::Address)) {
        span.first += 1;
    }
    let line_ends = scene.token(span.first + 1).is_none_or(|t| t.starts_line());
    if line_ends && span.first < span.last && scene.types(span.first, span.first + 1) == 0 && is_page_mark(scene.word(span.first)) {
        span.first += 1;
    }
    if span.first == first {
        return true;
    }
    // What is left may be the date of the print-out.
    let values = &scene.buffers.values;
    let is = |v: &&Value| v.first == span.first && v.last == span.last;
    if let Some(value) = values.get(values.partition_point(|v| v.first < span.first)).filter(is) {
        span.kind = value.kind;
    }
    span.first < span.last
}

/// "3/5": page 3 of 5.
fn is_page_mark(word: &str) -> bool {
    let number = |part: &str| part.parse::<u16>().ok().filter(|n| *n < 1000);
    word.split_once('/').and_then(|(page, of)| Some((number(page)?, number(of)?))).is_some_and(|(page, of)| 0 < page && page <= of)
}

/// Whether a token stands in a run without blanks that is a web address, or what a blank cut off one ("9th-session-of-the-assembly").
fn in_address(scene: Scene<'_>, at: u32) -> bool {
    let Some(token) = scene.token(at) else { return false };
    let (before, after) = scene.text.split_at(token.start as usize);
    let from = before.rfind(char::is_whitespace).map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
    let run = &before[from..];
    let rest = after.split(char::is_whitespace).next().unwrap_or("");
    let web = |part: &str| part.contains("://") || part.contains("www.");
    // Dashes without blanks ("so far--Russian") make empty parts.
    let slug = || run.ends_with('-') && run.split('-').count() >= 4 && !run.contains("--") && !run.contains(char::is_uppercase);
    web(run) || web(rest) || slug() || rest == "https:" || rest == "http:"
}

/// "Oceanic States", "Caribbean States": a kind of states is no name, though the word before it may be; `false` where it is not.
fn behind_group(scene: Scene<'_>, span: &mut RawSpan) -> bool {
    let last = span.last - 1;
    let group = matches!(scene.word(last), "States" | "Nations" | "Countries");
    if !group || bit(span.kind) & (bit(Gpe) | bit(Loc) | bit(Norp)) == 0 || span.last - span.first != 2 {
        return true;
    }
    if distance(scene.word(span.first), "united") <= 1 {
        return true;
    }
    let types = scene.types(span.first, last) & (bit(Norp) | bit(Loc) | bit(Gpe));
    span.last = last;
    if types != 0 && types & bit(span.kind) == 0 {
        span.kind = EntityType::ALL[types.trailing_zeros() as usize];
    }
    types != 0
}

/// "PRIMEIRO-MINISTRO", "MR. PRESDIENT": a title alone, also with a letter wrong after Mr. or Madam.
fn is_title(scene: Scene<'_>, span: RawSpan) -> bool {
    if bit(span.kind) & (bit(Person) | bit(Org)) == 0 {
        return false;
    }
    let names = flags::GIVEN | flags::SURNAME | flags::WEAK_GIVEN | flags::WEAK_SURNAME;
    let last = span.last - 1;
    let office = scene.flags(last) & flags::OFFICE != 0 && scene.flags(last) & names == 0;
    // "Office", "Defense" end titles, but are organs as well.
    let title = if span.kind == Org { Use::Address.has(scene.word(last)) } else { office };
    if title && (span.first..last).all(|at| scene.is_dash(at) || scene.flags(at) & flags::OFFICE != 0 || Use::Rank.has(scene.word(at))) {
        return true;
    }
    let word = scene.word(span.first);
    let addressed = span.first > 0 && {
        let before = scene.word(span.first - 1).trim_end_matches('.');
        ["Mr", "Mister", "Madam", "Madame", "Mme", "Ms", "Mrs"].iter().any(|m| m.eq_ignore_ascii_case(before))
    };
    span.kind == Person
        && span.last - span.first == 1
        && addressed
        && scene.flags(span.first) & names == 0
        && Use::Address.words().any(|title| distance(word, title) <= usize::from(title.len() > 6) + usize::from(title.len() > 8))
}

/// "Financial Challenges and Calls | Banking": a part of a line with bars, unless its head is known to make such names.
fn is_heading(scene: Scene<'_>, span: RawSpan) -> bool {
    // A bar that opens a line is more often a misread "I".
    let bar = |at: u32| scene.word(at) == "|" && scene.token(at).is_some_and(|t| !t.starts_line());
    let beside = span.first > 0 && bar(span.first - 1) || bar(span.last);
    beside
        && span.last - span.first > 1
        && bit(span.kind) & HEADINGS != 0
        && !(span.first..span.last).any(|at| head_type(scene.flags(at)).is_some_and(|kind| kind == span.kind))
        && !(span.first..span.last).any(|at| Use::Weak.of(scene.word(at)).or_else(|| Use::Strong.of(scene.word(at))) == Some(span.kind))
}

/// "the Kalinago people": who is called a people is one.
fn people(scene: Scene<'_>, span: &mut RawSpan) {
    let article = span.first > 0 && matches!(scene.word(span.first - 1), "the" | "The" | "indigenous" | "Indigenous");
    if matches!(scene.word(span.last), "people" | "peoples") && span.last - span.first == 1 && article && matches!(span.kind, Gpe | Loc) {
        span.kind = Norp;
    }
}

/// Letters to change, add, drop or swap with the next to make one word of the other, without regard to case; at most some 3.
fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > 2 || a.len() > 24 {
        return 3;
    }
    let same = |i: usize, j: usize| a[i].eq_ignore_ascii_case(&b[j]);
    let (mut older, mut old): (Vec<usize>, Vec<usize>) = (Vec::new(), (0..=b.len()).collect());
    for i in 0..a.len() {
        let mut row = vec![i + 1];
        for j in 0..b.len() {
            let mut best = (old[j] + usize::from(!same(i, j))).min(old[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && same(i, j - 1) && same(i - 1, j) {
                best = best.min(older[j - 1] + 1);
            }
            row.push(best);
        }
        older = std::mem::replace(&mut old, row);
    }
    old[b.len()]
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn distance_counts_swaps_once() {
        assert_eq!(distance("PRESDIENT", "president"), 1);
        assert_eq!(distance("Presidnt", "president"), 1);
        assert_eq!(distance("president", "president"), 0);
        assert_eq!(distance("Spencer", "speaker"), 2);
        assert_eq!(distance("Smith", "president"), 3);
    }
}
