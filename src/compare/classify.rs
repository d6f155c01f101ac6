//! What a difference inside a pair of sentences amounts to.
//!
//! A difference is told with its clause: the equal words on either side of it up to the next mark. It flips the clause where
//! one side alone negates what both say, where a verb gives way to one of the opposite camp, or where a position found in
//! both texts changes sides. It softens or hardens where the ladder ranks the two wordings, or a position's strength differs.
//! Words that are only added or only left out and that nothing explains are new or gone; whatever else differs is reworded.

use crate::compare::align::Pair;
use crate::compare::diff::{Hunk, diff};
use crate::compare::ladder::{Entry, Group, Ladder, Rung};
use crate::compare::wording::{Forms, WEIGHTS, Wording};
use crate::compare::{Change, Detail, Kind};
use crate::position::{Position, Stance};
use crate::report::wrap::tidy;
use crate::tag::Tag;
use std::ops::Range;

/// Differences with at most this many equal words between them are told as one.
const CLOSE: usize = 2;
/// Longer differences say too much for one word of the ladder to sum up.
const MOST_WORDS: usize = 14;
/// Words added or left out that count as a passage of their own.
const PASSAGE: usize = 4;

/// One text's side of a difference: the words that differ, and its clause.
struct Side<'w, 'a> {
    wording: &'w Wording<'a>,
    words: Range<usize>,
    clause: Range<usize>,
}

/// An entry of the ladder and the words it covers.
type Found = (Range<usize>, Entry);

/// The changes inside a pair whose words are not the same.
pub(super) fn changes(a: &Wording<'_>, b: &Wording<'_>, pair: &Pair, ladder: &Ladder, forms: &Forms) -> Vec<Change> {
    let hunks: Vec<Hunk> = diff(&a.keys[pair.a.clone()], &b.keys[pair.b.clone()], &forms.weights, CLOSE)
        .into_iter()
        .map(|h| Hunk { a: h.a.start + pair.a.start..h.a.end + pair.a.start, b: h.b.start + pair.b.start..h.b.end + pair.b.start })
        .collect();
    let mut changes: Vec<Change> = (0..hunks.len())
        .map(|at| {
            let hunk = &hunks[at];
            let room_before = hunk.a.start - if at == 0 { pair.a.start } else { hunks[at - 1].a.end };
            let room_after = hunks.get(at + 1).map_or(pair.a.end, |next| next.a.start) - hunk.a.end;
            // Equal on both sides, so either text tells where the clause ends.
            let mut before = (0..room_before).take_while(|n| !ends_clause(a, hunk.a.start - 1 - n)).count();
            let mut after = (0..room_after).take_while(|n| !ends_clause(a, hunk.a.end + n)).count();
            if before + after == 0 && (hunk.a.is_empty() || hunk.b.is_empty()) {
                // A clause of its own: told with the one beside it.
                after = room_after.min(1);
                after += (after..room_after).take_while(|n| !ends_clause(a, hunk.a.end + n)).count();
                if after == 0 {
                    before = room_before.min(1);
                    before += (before..room_before).take_while(|n| !ends_clause(a, hunk.a.start - 1 - n)).count();
                }
            }
            if pair.moved {
                // What is the same has moved, too.
                before = if at == 0 { room_before } else { before };
                after = room_after;
            }
            let a = Side { wording: a, words: hunk.a.clone(), clause: hunk.a.start - before..hunk.a.end + after };
            let b = Side { wording: b, words: hunk.b.clone(), clause: hunk.b.start - before..hunk.b.end + after };
            change(&a, &b, pair.moved, ladder, forms)
        })
        .collect();
    if pair.moved && changes.iter().any(|c| matches!(c.kind, Kind::Gone | Kind::New)) {
        let (of_a, of_b) = (a.passage(pair.a.clone()), b.passage(pair.b.clone()));
        let place = (of_b.span.start, of_a.span.start);
        changes.push(Change { kind: Kind::Moved, moved: true, place, a: Some(of_a), b: Some(of_b), detail: None, differs: (None, None) });
    }
    changes
}

fn ends_clause(wording: &Wording<'_>, at: usize) -> bool {
    wording.is_mark(at) && !matches!(wording.form(at), "-" | "\u{2010}" | "\u{2011}" | "/" | "%" | "$" | "&")
}

fn change(a: &Side<'_, '_>, b: &Side<'_, '_>, moved: bool, ladder: &Ladder, forms: &Forms) -> Change {
    let kind = kind(a, b, ladder, forms);
    let passage = |side: &Side<'_, '_>, range: &Range<usize>| side.wording.passage(range.clone());
    // Told at the place where the words would stand.
    let place = |side: &Side<'_, '_>| side.wording.end_of(side.clause.start);
    let at = (place(b), place(a));
    match kind {
        Kind::Gone => {
            let of_a = passage(a, &a.words);
            let place = (at.0, of_a.span.start);
            Change { kind, moved, place, a: Some(of_a), b: None, detail: a.wording.set_phrases(of_a.span), differs: (None, None) }
        }
        Kind::New => {
            let of_b = passage(b, &b.words);
            let place = (of_b.span.start, at.1);
            Change { kind, moved, place, a: None, b: Some(of_b), detail: b.wording.set_phrases(of_b.span), differs: (None, None) }
        }
        _ => {
            let side = |side: &Side<'_, '_>| (!side.clause.is_empty()).then(|| passage(side, &side.clause));
            let (of_a, of_b) = (side(a), side(b));
            let start = |p: &Option<crate::compare::Passage>, else_at: u32| p.map_or(else_at, |p| p.span.start);
            let differing = |side: &Side<'_, '_>| (!side.words.is_empty()).then(|| passage(side, &side.words).span);
            let place = (start(&of_b, at.0), start(&of_a, at.1));
            Change { kind, moved, place, a: of_a, b: of_b, detail: Some(words(a, b)), differs: (differing(a), differing(b)) }
        }
    }
}

/// The words that differ; where one side has none, with the word beside them.
fn words(a: &Side<'_, '_>, b: &Side<'_, '_>) -> Detail {
    let (mut before, mut after) = (0, 0);
    if a.words.is_empty() || b.words.is_empty() {
        if a.words.end < a.clause.end {
            after = 1;
        } else if a.words.start > a.clause.start {
            before = 1;
        }
    }
    let text = |side: &Side<'_, '_>| {
        let range = side.words.start - before..side.words.end + after;
        if range.is_empty() {
            return String::new();
        }
        tidy(side.wording.passage(range).span.slice(&side.wording.text.document.text))
    };
    Detail::Words(text(a), text(b))
}

fn kind(a: &Side<'_, '_>, b: &Side<'_, '_>, ladder: &Ladder, forms: &Forms) -> Kind {
    let spoken = |side: &Side<'_, '_>| side.words.clone().filter(|&at| !side.wording.is_mark(at)).count();
    let (of_a, of_b) = (spoken(a), spoken(b));
    let short = of_a.max(of_b) <= MOST_WORDS;
    if short && (negated(a, b, forms) || camp(a, ladder) * camp(b, ladder) < 0) || positions_flip(a, b) {
        return Kind::Flipped;
    }
    let found = (entries(a, ladder), entries(b, ladder));
    let passage = of_a.min(of_b) == 0 && of_a.max(of_b) >= PASSAGE;
    // A passage added or left out is weighed only where the wording that the ladder knows is most of it.
    let known =
        |found: &[Found], side: &Side<'_, '_>| side.words.clone().filter(|at| found.iter().any(|(range, _)| range.contains(at))).count();
    let explained = !passage || 2 * (known(&found.0, a) + known(&found.1, b)) >= of_a.max(of_b);
    if short && explained {
        match direction(found) {
            1.. => return Kind::Hardened,
            0 => {}
            _ => return Kind::Softened,
        }
    }
    match strength(a, b) {
        _ if passage => {}
        1.. => return Kind::Hardened,
        0 => {}
        _ => return Kind::Softened,
    }
    match (of_a, of_b) {
        (PASSAGE.., 0) if b.words.is_empty() => Kind::Gone,
        (0, PASSAGE..) if a.words.is_empty() => Kind::New,
        _ => Kind::Reworded,
    }
}

/// Whether one side alone negates what both say.
fn negated(a: &Side<'_, '_>, b: &Side<'_, '_>, forms: &Forms) -> bool {
    let negators = |side: &Side<'_, '_>| side.words.clone().filter(|&at| is_negator(side.wording, at)).count();
    if negators(a) % 2 == negators(b) % 2 {
        return false;
    }
    let rest = |side: &Side<'_, '_>| -> Vec<u32> {
        let says = |&at: &usize| {
            let wording = side.wording;
            !is_negator(wording, at)
                && !wording.is_mark(at)
                && wording.tag(at) != Tag::Aux
                && forms.weights[wording.lemmas[at] as usize] > WEIGHTS[1]
        };
        let mut rest: Vec<u32> = side.words.clone().filter(says).map(|at| side.wording.lemmas[at]).collect();
        rest.sort_unstable();
        rest
    };
    let (a, b) = (rest(a), rest(b));
    let common = crate::compare::diff::overlap(&a, &b, &vec![1; forms.weights.len()]) as usize;
    a.len() + b.len() - 2 * common <= 2 && a.len().abs_diff(b.len()) <= 1
}

fn is_negator(wording: &Wording<'_>, at: usize) -> bool {
    let form = wording.form(at);
    form.ends_with("n't")
        || form.ends_with("n\u{2019}t")
        || ["not", "no", "never", "neither", "nor", "nobody", "nothing", "none"].iter().any(|n| form.eq_ignore_ascii_case(n))
}

/// 1 where a verb that differs backs something, -1 where one is against it, 0 where neither or both.
fn camp(side: &Side<'_, '_>, ladder: &Ladder) -> i32 {
    let (mut favour, mut against) = (false, false);
    for at in side.words.clone().filter(|&at| side.wording.tag(at).is_verb()) {
        for (_, entry) in ladder.at(&side.wording.ladder[at..side.wording.ladder.len().min(at + 3)]) {
            if entry.rung == Rung::Verb {
                favour |= entry.group == Group::SUPPORT;
                against |= matches!(entry.group, Group::OPPOSE | Group::CONDEMN);
            }
        }
    }
    i32::from(favour) - i32::from(against)
}

/// The positions whose cue lies in the clause, with the words of the cue.
fn positions<'a>(side: &Side<'_, 'a>) -> Vec<(Range<usize>, &'a Position)> {
    let found = side.wording.text.analysis.positions.iter().map(|p| (side.wording.words_of(p.cue), p));
    found.filter(|(cue, _)| cue.start >= side.clause.start && cue.end <= side.clause.end).collect()
}

/// Positions of both texts with the same cue, or with cues in the words that differ.
fn shared<'a>(a: &Side<'_, 'a>, b: &Side<'_, 'a>) -> Vec<(&'a Position, &'a Position)> {
    let place = |side: &Side<'_, '_>, cue: &Range<usize>| -> (bool, i64) {
        let touches = cue.start < side.words.end && side.words.start < cue.end;
        let from_end = cue.start >= side.words.end;
        let at = if from_end { side.clause.end as i64 - cue.end as i64 } else { -1 - (cue.end as i64 - side.clause.start as i64) };
        if touches { (true, 0) } else { (false, at) }
    };
    let of_b = positions(b);
    positions(a)
        .into_iter()
        .filter_map(|(cue, p)| of_b.iter().find(|(other, _)| place(a, &cue) == place(b, other)).map(|(_, q)| (p, *q)))
        .collect()
}

fn positions_flip(a: &Side<'_, '_>, b: &Side<'_, '_>) -> bool {
    let side = |p: &Position| match p.stance {
        Stance::Support | Stance::Welcome => 1,
        Stance::Oppose | Stance::Condemn => -1,
        _ => 0,
    };
    shared(a, b).iter().any(|(p, q)| side(p) * side(q) < 0)
}

/// Sign of what positions of the same stance gained in strength.
fn strength(a: &Side<'_, '_>, b: &Side<'_, '_>) -> i32 {
    let same = shared(a, b).into_iter().filter(|(p, q)| p.stance == q.stance && p.negated == q.negated);
    same.map(|(p, q)| (i32::from(q.strength) - i32::from(p.strength)).signum()).sum()
}

/// What the ladder knows of the clause and the words that differ have part in.
fn entries(side: &Side<'_, '_>, ladder: &Ladder) -> Vec<Found> {
    let mut found = Vec::new();
    for at in side.clause.clone() {
        for (length, entry) in ladder.at(&side.wording.ladder[at..side.clause.end]) {
            let range = at..at + length;
            let takes_part = if side.words.is_empty() {
                range.start < side.words.start && side.words.start < range.end
            } else {
                range.start < side.words.end && side.words.start < range.end
            };
            let verb = (at..at + length).any(|at| side.wording.tag(at).is_verb() || side.wording.tag(at) == Tag::Aux);
            let fits = match entry.rung {
                Rung::Verb => verb,
                Rung::Modal => length > 1 || side.wording.tag(at) == Tag::Aux,
                _ => true,
            };
            // "strongly condemn" holds "condemn": of each rung the widest counts.
            let inside = found
                .iter()
                .any(|(wider, e): &Found| e.rung == entry.rung && wider.start <= range.start && range.end <= wider.end && *wider != range);
            if takes_part && fits && !inside {
                found.push((range, entry));
            }
        }
    }
    found
}

/// Sign of the change of strength between what the ladder found on either side.
fn direction(found: (Vec<Found>, Vec<Found>)) -> i32 {
    let (mut of_a, mut of_b): (Vec<Entry>, Vec<Entry>) =
        (found.0.into_iter().map(|f| f.1).collect(), found.1.into_iter().map(|f| f.1).collect());
    // What both have says nothing.
    of_a.retain(|entry| match of_b.iter().position(|e| e == entry) {
        Some(at) => {
            of_b.remove(at);
            false
        }
        None => true,
    });
    let of = |entries: &[Entry], rung: Rung| -> Vec<Entry> { entries.iter().copied().filter(|e| e.rung == rung).collect() };
    let signs: Vec<i32> = Rung::ALL
        .into_iter()
        .map(|rung| {
            let (a_has, b_has) = (of(&of_a, rung), of(&of_b, rung));
            match rung {
                Rung::Step | Rung::Verb => grouped(&a_has, &b_has),
                Rung::Modal => ranked(&a_has, &b_has, BARE_VERB),
                Rung::Quantifier => ranked(&a_has, &b_has, BARE_NOUN),
                Rung::Qualifier | Rung::Intensifier => {
                    let sum = |entries: &[Entry]| entries.iter().map(|e| i32::from(e.rank)).sum::<i32>();
                    (sum(&b_has) - sum(&a_has)).signum()
                }
            }
        })
        .collect();
    match signs.iter().sum::<i32>().signum() {
        0 => signs.into_iter().find(|sign| *sign != 0).unwrap_or(0),
        sign => sign,
    }
}

/// What a verb without a modal and a noun without a quantifier rank as.
const BARE_VERB: i8 = 6;
const BARE_NOUN: i8 = 8;

/// Wordings of one group compared; of several groups the first that both have.
fn grouped(a: &[Entry], b: &[Entry]) -> i32 {
    let highest = |entries: &[Entry], group: Group| entries.iter().filter(|e| e.group == group).map(|e| e.rank).max();
    for entry in a {
        if let (Some(from), Some(to)) = (highest(a, entry.group), highest(b, entry.group))
            && from != to
        {
            return i32::from(to - from).signum();
        }
    }
    let harsh = |entries: &[Entry]| entries.iter().any(|e| matches!(e.group, Group::CONDEMN | Group::OPPOSE));
    let worried = |entries: &[Entry]| entries.iter().any(|e| e.group == Group::CONCERN);
    match (harsh(a), worried(a), harsh(b), worried(b)) {
        (true, false, false, true) => -1,
        (false, true, true, false) => 1,
        _ => 0,
    }
}

fn ranked(a: &[Entry], b: &[Entry], bare: i8) -> i32 {
    if a.is_empty() && b.is_empty() {
        return 0;
    }
    let rank = |entries: &[Entry]| entries.iter().map(|e| e.rank).max().unwrap_or(bare);
    i32::from(rank(b) - rank(a)).signum()
}
