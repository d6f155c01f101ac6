//! Mood of a cue: demands by modal verbs, suppositions, and how strong the wording is.

use crate::position::Stance;
use crate::position::cues::Candidate;
use crate::position::lexicon::{Part, flag};
use crate::position::syntax::{Form, Layer, Syntax};
use crate::tag::Tag;

pub fn modal(l: &Layer<'_>, s: &Syntax, c: &mut Candidate) -> Option<()> {
    let g = s.group_of(c.first)?;
    let group = &s.groups[g];
    c.group = Some(g);
    let first = l.str(c.first).to_ascii_lowercase();
    if c.stance == Stance::Urge && (group.relative && (first == "should" || first.starts_with("ca")) || restricts(l, s, g)) {
        return None;
    }
    let word = l.str(c.first).to_ascii_lowercase();
    if c.stance == Stance::Commit {
        // "will never" alone is read with its verb elsewhere; "will not continue" is none.
        // "and it will continue": foretold.
        if l.str(c.last - 1).eq_ignore_ascii_case("continue") && matches!(l.tag(c.last), Tag::Punct | Tag::Cconj | Tag::Sconj) {
            return None;
        }
        return if group.negated && word != "never" && !l.str(c.last - 1).eq_ignore_ascii_case("never") { None } else { Some(()) };
    }
    // "should its companies be harmed"; "must have been"; "will have to"; "do not need to".
    if group.inverted && c.first == group.first {
        return None;
    }
    if word != "will" && c.first > group.first && (group.first..c.first).any(|k| l.has(k, flag::MODAL | flag::DO)) {
        return None;
    }
    let next = c.last;
    if l.has(next, flag::HAVE)
        && matches!(l.tag(next + 1), Tag::VerbPart | Tag::Aux | Tag::VerbPast)
        && l.str(next).eq_ignore_ascii_case("have")
        && word != "have"
    {
        return None;
    }
    if matches!(word.as_str(), "have" | "has" | "need" | "needs") && (group.negated || group.form != Form::Finite || group.past) {
        return None;
    }
    if word == "need" && l.tags[c.first].is_noun() {
        return None;
    }
    // "countermeasures should its companies be harmed": inversion without "if".
    if s.chunk_of(next).is_some_and(|n| n.first == next) && !l.is_adverb(next) {
        return None;
    }
    if c.first > l.first && matches!(l.tags[c.first - 1], Tag::Det | Tag::Adj) && word.starts_with("need") {
        return None;
    }
    // "as it should", "when it must": the verb is left out.
    let stops = c.last >= l.last || l.is_wall(c.last) || l.tags[c.last] == Tag::Punct && !l.is_comma(c.last) && !l.is_quote(c.last);
    if l.has(group.head, flag::MODAL)
        && !l.is_to(c.last - 1)
        && (stops || (l.first..c.first).rev().take(4).any(|k| l.is(k, l.lexicon.known.as_)))
    {
        return None;
    }
    // "should not only raise aid, but also target it": the shorter "should" is the demand.
    if matches!(l.str(c.last - 1), "not" | "n't") && matches!(l.str(c.last.min(l.last - 1)), "only" | "just" | "merely" | "simply") {
        return None;
    }
    // An ability or a refusal of one's own.
    let subject = group.subject?;
    if unmeant(l, s, g, subject) || foreseen(l, s, c, g, subject) {
        return None;
    }
    if word.starts_with("ca") && c.first > l.first && matches!(l.str(c.first - 1), "one" | "One") {
        return None;
    }
    // "what we must", "the steps they need to take": no demand of its own.
    if subject.first > l.first {
        let b = subject.first - 1;
        if l.has(b, flag::QUESTION)
            || l.has(b, flag::RELATIVE) && !l.is(b, l.lexicon.known.that)
            || s.chunk_of(b).is_some() && !l.is_date(b) && group.governor.is_none() && !l.has(b, flag::TEMPORAL)
        {
            return None;
        }
    }
    // "you need to have recruits": anybody would.
    if subject.last == subject.first + 1 && l.str(subject.first).eq_ignore_ascii_case("you") {
        return None;
    }
    // "we cannot fund these projects alone", "cannot be sustained without": out of reach, not forbidden.
    if word.starts_with("ca") && !group.passive {
        let end = (c.last..l.last).find(|k| l.is_wall(*k) || l.is_comma(*k)).unwrap_or(l.last);
        if (c.last..end).any(|k| matches!(l.str(k), "without" | "alone" | "unless" | "if" | "single-handedly" | "overnight")) {
            return None;
        }
    }
    if word.starts_with("ca") && out_of_reach(l, s, c, g, subject) {
        return None;
    }
    let own = subject.last == subject.first + 1 && l.has(subject.first, flag::FIRST);
    if own && l.str(subject.first).eq_ignore_ascii_case("i") {
        return None;
    }
    if own && word.starts_with("ca") {
        // A demand on ourselves, not an inability to say or do.
        let inability = l.has(group.head, flag::INABILITY);
        if inability || l.str(subject.first).eq_ignore_ascii_case("us") {
            return None;
        }
    }
    let one = subject.last == subject.first + 1 && l.str(subject.first).eq_ignore_ascii_case("one");
    if word.starts_with("ca") && (one || l.has(subject.first, flag::PERSON)) {
        return None;
    }
    Some(())
}

/// Whether group `g` stands in a clause that only tells which one is meant: "the choices that we have to make", "what must be done".
fn restricts(l: &Layer<'_>, s: &Syntax, g: usize) -> bool {
    let group = &s.groups[g];
    let set_off = |k: usize| k == l.first || l.is_comma(k - 1) || l.is_wall(k - 1);
    if group.relative {
        let pronoun = (l.first..group.first).rev().find(|k| l.has(*k, flag::RELATIVE));
        let own = |k: usize| !s.groups[..g].iter().any(|h| h.form == Form::Finite && h.first > k);
        return pronoun.is_some_and(|k| !set_off(k) && own(k));
    }
    let Some(n) = group.subject else { return false };
    if l.has(n.first, flag::QUESTION) || l.has(n.last - 1, flag::QUESTION) {
        return true;
    }
    // "a subject that they need to discuss"; "the view that they need to" tells the whole of it.
    let Some(that) = n.first.checked_sub(1).filter(|k| *k > l.first && l.is(*k, l.lexicon.known.that)) else { return false };
    let told = group.governor.is_some_and(|r| s.groups[r].words & (flag::REPORT | flag::AFFIRM | flag::BELIEVE) != 0);
    s.chunk_of(that - 1).is_some_and(|noun| {
        l.tags[noun.head].is_noun() && noun.last == that && !told && !l.is_date(noun.head) && !l.has(that - 1, flag::CONTENT)
    })
}

/// "does not mean that we should", "no reason that we shouldn't": the demand is not made.
fn unmeant(l: &Layer<'_>, s: &Syntax, g: usize, subject: crate::position::syntax::Nominal) -> bool {
    let group = &s.groups[g];
    let denied = group.governor.is_some_and(|r| {
        s.groups[r].negated
            && matches!(l.str(s.groups[r].head), "mean" | "say" | "saying" | "suggest" | "suggesting" | "imply" | "implying")
    });
    let reason = group.negated
        && (subject.first.saturating_sub(3).max(l.first)..subject.first)
            .any(|k| l.str(k) == "reason" && k > l.first && l.has(k - 1, flag::NEGATOR));
    denied || reason
}

/// "that should be familiar to all of you", "it's got to be hard": thought likely, not demanded.
fn foreseen(l: &Layer<'_>, s: &Syntax, c: &Candidate, g: usize, subject: crate::position::syntax::Nominal) -> bool {
    let Some(be) = (c.last..(c.last + 3).min(l.last)).find(|k| l.str(*k) == "be") else { return false };
    let next = be + 1;
    // "what the priority should be"
    if next >= l.last || l.tags[next] == Tag::Punct && !l.is_quote(next) && !l.is_comma(next) {
        return s.groups[g].governor.is_some_and(|r| s.groups[r].words & flag::BELIEVE != 0);
    }
    let thing = subject.last == subject.first + 1
        && (l.has(subject.first, flag::THING) || matches!(l.str(subject.first), "this" | "This" | "that" | "That" | "there" | "There"));
    let got = (c.first..c.last).any(|k| l.str(k) == "got");
    thing && (l.has(next, flag::FORESEEN) || got && matches!(l.tags[next], Tag::Adj | Tag::Adv))
}

/// "so that it can't fund the war", "it cannot be disputed", "we can't wait": no prohibition.
fn out_of_reach(l: &Layer<'_>, s: &Syntax, c: &Candidate, g: usize, subject: crate::position::syntax::Nominal) -> bool {
    let group = &s.groups[g];
    let purpose =
        subject.first > l.first + 1 && l.is(subject.first - 1, l.lexicon.known.that) && matches!(l.str(subject.first - 2), "so" | "So");
    let thing = subject.last == subject.first + 1 && l.has(subject.first, flag::THING);
    let verb = (c.last..(c.last + 4).min(l.last)).any(|k| {
        matches!(
            l.str(k),
            "disputed"
                | "denied"
                | "overstated"
                | "understated"
                | "overemphasized"
                | "overemphasised"
                | "underestimated"
                | "doubted"
                | "enough"
        )
    });
    let wait = l.str(c.last - 1) != "not" && !l.str(c.first).eq_ignore_ascii_case("cannot") && l.str(group.head) == "wait";
    let more = matches!(l.str(c.last.min(l.last - 1)), "only" | "just");
    more || purpose || verb || wait || thing && !group.passive && l.str(group.head) != "be"
}

/// Whether the clause of group `g` is only supposed: under "if", or "would" that is no reported "will".
pub fn hypothetical(l: &Layer<'_>, s: &Syntax, g: usize, at: usize) -> bool {
    let group = &s.groups[g];
    if group.words & flag::WOULD != 0
        && matches!(l.str(group.first).to_ascii_lowercase().as_str(), "would" | "'d" | "\u{2019}d" | "could" | "might" | "may")
    {
        let word = l.str(group.first).to_ascii_lowercase();
        let reported = group.governor.is_some_and(|r| s.groups[r].past) && word == "would";
        let own = group.head <= at + 1 && l.tokens[at].word == l.tokens[group.first].word;
        let mild = l.has(group.head, flag::MILD);
        let polite = mild || word != "might" && word != "may" && l.has(group.head, flag::POLITE);
        // "would have rejected": it did not come to that.
        if word == "would" && group.words & flag::HAVE != 0 && !l.has(group.head, flag::HAVE) && !mild && !reported {
            return true;
        }
        let ability = word == "could" && group.negated;
        let condition = (l.first..l.last)
            .any(|k| matches!(l.str(k), "if" | "If" | "unless" | "Unless" | "should" | "Should" | "were" | "Were" | "otherwise"))
            || l.str(l.first) == "Had"
            || l.str(l.last - 1) == "?";
        let open = word == "would" && !condition || word == "could" && l.str(group.head).eq_ignore_ascii_case("live");
        return !(reported || own || polite || ability || open && !condition);
    }
    false
}

/// Whether token `at` stands in a conditional clause.
pub fn conditional(l: &Layer<'_>, s: &Syntax, at: usize) -> bool {
    let mut k = at;
    while k > l.first {
        k -= 1;
        if l.is_wall(k) {
            return false;
        }
        if l.is_comma(k) && at - k > 1 {
            // A main clause behind the condition: a finite group with a subject between comma and cue.
            let main = s.groups.iter().any(|g| g.form == Form::Finite && g.first > k && g.first <= at);
            if main {
                return false;
            }
        }
        let word = l.str(k);
        if (word.eq_ignore_ascii_case("if") || word.eq_ignore_ascii_case("unless")) && s.chunk_of(k).is_none() {
            return true;
        }
        if word.eq_ignore_ascii_case("whether") {
            return true;
        }
        // "in the event that", "provided that", "Suppose that"
        let that = l.is(k + 1, l.lexicon.known.that);
        let before = k.checked_sub(1).filter(|b| *b >= l.first);
        let within = |b: usize| matches!(l.str(b), "in" | "In");
        if word == "case" && before.is_some_and(within)
            || that
                && (word == "event" && before.is_some_and(|b| b > l.first && within(b - 1))
                    || matches!(word, "provided" | "Provided" | "condition" | "assuming" | "Assuming" | "supposing" | "Supposing"))
            || matches!(word, "Suppose" | "suppose" | "Imagine" | "Assume")
                && before.is_none_or(|b| l.is_quote(b) || l.is_comma(b) || l.str(b) == "us")
        {
            return true;
        }
        if (word == "Should" || word == "Were" || word == "Had")
            && k == l.first
            && (s.chunk_of(k + 1).is_some() || s.group_of(k).is_some_and(|g| s.groups[g].inverted))
        {
            return true;
        }
    }
    false
}

/// Intensifiers and hedges beside the cue set its strength; those right before it are shown with it.
pub fn intensify(l: &Layer<'_>, c: &mut Candidate) {
    if c.part == Part::Modal {
        return;
    }
    let mut strong = false;
    let mut mild = false;
    let mut k = c.first;
    while k > l.first && (l.has(k - 1, flag::INTENSIFIER | flag::HEDGE) && l.entity_at[k - 1] == 0 && !l.has(k - 1, flag::MODAL)) {
        strong |= l.has(k - 1, flag::INTENSIFIER);
        mild |= l.has(k - 1, flag::HEDGE);
        k -= 1;
        c.shown = c.shown.min(k);
    }
    // "strongly and repeatedly condemned"
    if k > l.first + 2
        && l.is_adverb(k - 1)
        && l.has(k - 2, flag::CONJUNCTION)
        && l.has(k - 3, flag::INTENSIFIER)
        && l.tag(k - 3) == Tag::Adv
    {
        strong = true;
        c.shown = c.shown.min(k - 3);
    }
    // Inside a cue with a gap, and behind a verb ("condemns unreservedly", "rejects in the strongest terms").
    strong |= (c.first + 1..c.last).any(|k| l.has(k, flag::INTENSIFIER) && matches!(l.tags[k], Tag::Adv | Tag::Adj));
    let after = c.last;
    if l.has(after, flag::INTENSIFIER) && l.tag(after) == Tag::Adv && !l.is_to(after + 1) {
        strong = true;
        c.last = after + 1;
    }
    for k in c.last..(c.last + 4).min(l.last) {
        let word = l.str(k);
        if matches!(word, "strongest" | "vehement" | "unequivocal" | "strong")
            && (k + 4).min(l.last) > k
            && (k..(k + 3).min(l.last)).any(|m| matches!(l.str(m), "terms" | "words"))
        {
            strong = true;
        }
        if matches!(word, "strongest" | "utmost" | "greatest")
            && (k..k + 3).any(|m| matches!(l.str(m.min(l.last - 1)), "vigour" | "vigor" | "force" | "firmness" | "possible"))
        {
            strong = true;
        }
        if matches!(word, "reservation" | "outright") && (word == "outright" || l.str(k - 1) == "without") {
            strong = true;
        }
    }
    // Words between a light verb and its noun.
    if c.carried {
        strong |= (c.shown..c.first).any(|k| l.has(k, flag::INTENSIFIER));
    }
    if strong {
        c.strength = 3;
    } else if mild {
        c.strength = 1;
    }
}

/// Strength by what follows: a proviso or a thought makes a promise mild, a firm predicate makes a nominal stance strong.
pub fn weigh(l: &Layer<'_>, s: &Syntax, c: &mut Candidate) {
    if c.stance == Stance::Commit && c.part != Part::Modal && c.strength == 2 {
        let end = (c.last..l.last).find(|k| l.is_wall(*k)).unwrap_or(l.last);
        let proviso = (c.last..end).any(|k| {
            let word = l.str(k);
            (matches!(word, "if" | "provided" | "unless")
                || word == "subject" && l.is_to(k + 1)
                || word == "condition" && l.is(k + 1, l.lexicon.known.that))
                && !matches!(l.str(k - 1), "even" | "as" | "what" | "see")
        });
        let thought = c.found.target.is_some_and(|t| l.has(t.0, flag::THOUGHT));
        if proviso || thought {
            c.strength = 1;
        }
    }
    // "can never be accepted", "our support remains unwavering"
    if let Some(g) = c.group
        && c.part == Part::Verb
        && (s.groups[g].first..c.first).any(|k| matches!(l.str(k), "never" | "always"))
        && c.strength == 2
    {
        c.strength = 3;
    }
    if c.part == Part::Noun
        && !c.carried
        && let Some(t) = c.found.target
        && let Some(group) = s.groups.iter().find(|g| g.first == t.1 && g.form == Form::Finite)
        && !group.negated
    {
        let predicate = (group.last..(group.last + 3).min(l.last)).any(|k| l.has(k, flag::INTENSIFIER) && l.tags[k] == Tag::Adj);
        if predicate && l.has(group.head, flag::COPULAR) {
            c.strength = 3;
        }
    }
}
