//! Sentences that tell of stances nobody takes: history with a year of long ago, fiction, and unnamed crowds.

use crate::position::cues::Candidate;
use crate::position::lexicon::flag;
use crate::position::syntax::{Form, Layer, Nominal, Syntax};

/// Acts told with a year before this one are history.
const HISTORY_ENDS: u32 = 1946;

/// Whether the cue stands in a tale ("In the old tale the king ...") or in history ("In 1915 the general urged ...").
pub fn told_of(l: &Layer<'_>, s: &Syntax, c: &Candidate) -> bool {
    if (l.first..c.first).any(|k| l.has(k, flag::FICTION)) {
        return true;
    }
    let Some(g) = c.group else { return false };
    let group = &s.groups[g];
    group.form == Form::Finite
        && group.past
        && group.words & flag::HAVE == 0
        && (l.first..l.last).any(|k| {
            // The year dates this clause: no other verb parts the two.
            let between = if k < group.first { k..group.first } else { group.last..k };
            long_ago(l, k) && !s.groups.iter().any(|h| h.form == Form::Finite && between.contains(&h.first))
        })
}

/// A year of long ago that dates the clause: "in 1915", "until 1873", "In the spring of 1915".
fn long_ago(l: &Layer<'_>, at: usize) -> bool {
    let Some(date) = l.entity(at).filter(|_| l.is_date(at)) else { return false };
    let year = l.str(at).parse::<u32>().is_ok_and(|y| (1000..HISTORY_ENDS).contains(&y));
    let mut before = (date.first as usize).max(l.first);
    while before > l.first && (l.has(before - 1, flag::DETERMINER) || l.is(before - 1, l.lexicon.known.of) || l.tags[before - 1].is_noun())
    {
        before -= 1;
    }
    year && before > l.first && matches!(l.str(before - 1), "In" | "in" | "until" | "Until" | "by" | "By" | "during" | "During")
}

/// Crowds and people who are not named hold no position: "Many in Beira", "Unnamed advisers", "several speakers".
pub fn nameless(l: &Layer<'_>, np: Nominal) -> bool {
    let counted = |k: usize| l.has(k, flag::COUNTED);
    if np.first > l.first + 1 && l.has(np.first - 1, flag::PREPOSITION) && counted(np.first - 2) {
        return true;
    }
    if l.has(l.first, flag::UNNAMED) && !(l.first..np.first).any(|k| l.is_comma(k)) {
        return true;
    }
    // "those Afghans who renounce their ties"
    if l.has(np.first, flag::WHOEVER) {
        return true;
    }
    if (np.first..np.last).any(|k| l.actor(k).is_some_and(|e| e.first as usize <= np.head)) && np.head != np.first {
        return false;
    }
    let unnamed = (np.first..np.last).any(|k| l.has(k, flag::UNNAMED));
    unnamed || counted(np.first) && (np.head == np.first || l.has(np.head, flag::CROWD | flag::ROLE) && !l.has(np.head, flag::COLLECTIVE))
}
