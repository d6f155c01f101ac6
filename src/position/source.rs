//! Who reports a position: the governing clauses, attributions around it, the open quotation, "according to X".

use crate::position::Actor;
use crate::position::cues::Candidate;
use crate::position::find::{Attribution, Sight};
use crate::position::holder::{Holder, Kind, Memory};
use crate::position::lexicon::{Part, flag};
use crate::position::owner::{forward, human};
use crate::position::syntax::{Form, Layer, Nominal, Syntax};

/// Who tells of one cue.
#[derive(Default)]
pub struct Told {
    /// Innermost first, and whether the mention is a first person.
    pub tellers: Vec<(Actor, bool)>,
    /// The nearest of them as a mention, for demands and judgements that are theirs.
    pub believer: Option<Holder>,
    /// One of them affirms.
    pub reaffirmed: bool,
    /// An attribution stands beside the clause.
    pub attributed: bool,
}

impl Told {
    fn add(&mut self, l: &Layer<'_>, s: &Syntax, holder: Holder) {
        // A thing or a clause reports nothing: "treaties must be observed".
        if holder.kind == Kind::Plain && !human(l, s, &holder) {
            return;
        }
        if self.believer.is_none() && holder.kind != Kind::Crowd {
            self.believer = Some(holder.clone());
        }
        if let Some(first) = holder.actors.first()
            && self.tellers.iter().all(|t| t.0 != *first)
        {
            self.tellers.push((first.clone(), holder.kind == Kind::First));
        }
    }
}

/// Who reports: the governing clauses inwards out, then the clause beside, then the open quotation.
pub fn told(sight: &Sight<'_, '_>, memory: &Memory, resolved: &[Option<Holder>], c: &Candidate, quoted: bool) -> Told {
    let (l, s) = (sight.l, sight.syntax);
    let mut told = Told::default();
    let mut climb = start(s, c);
    // "reaffirmed that our support ...": the noun opens the clause.
    if c.part == Part::Noun
        && !c.carried
        && let Some(g) = s.group_before(c.first)
        && affirms(l, s.groups[g].head, s.groups[g].last)
        && l.is(s.groups[g].last, l.lexicon.known.that)
        && s.groups[g].last + 8 > c.first
    {
        told.reaffirmed = true;
    }
    let mut steps = 0;
    while let Some(g) = climb {
        let Some(r) = s.groups[g].governor else { break };
        let group = &s.groups[r];
        let bits = l.flags[group.head];
        let tells =
            bits & (flag::REPORT | flag::AFFIRM | flag::BELIEVE) != 0 || is_cue_word(l, group.head) || affirms(l, group.head, group.last);
        if s.groups[g].form == Form::Finite && group.form != Form::Participle && tells {
            let subject = resolved.get(r).cloned().flatten().or_else(|| group.subject.map(|n| sight.scene(memory, None).resolve(s, n)));
            if let Some(holder) = subject {
                told.add(l, s, holder);
            }
            told.reaffirmed |= affirms(l, group.head, group.last);
        }
        climb = Some(r);
        steps += 1;
        if steps > 6 || r >= g {
            break;
        }
    }
    if let Some(a) = sight.attributions.iter().find(|a| covers(l, s, a, c, quoted)) {
        told.attributed = true;
        let holder = sight.scene(memory, None).resolve(s, a.teller);
        // "two diplomats said" names somebody, "officials said" nobody.
        let bare = a.teller.last == a.teller.first + 1;
        if holder.kind != Kind::Plain || !bare && l.has(a.teller.head, flag::ROLE | flag::INSTITUTION | flag::BODY) {
            let known = told.tellers.len();
            told.add(l, s, holder);
            let group = &s.groups[a.group];
            told.reaffirmed |= told.tellers.len() > known && c.part != Part::Noun && affirms(l, group.head, group.last);
        }
    } else if quoted
        && told.tellers.is_empty()
        && let Some(by) = &memory.quoting
    {
        told.tellers.push((by.clone(), false));
    }
    if told.tellers.is_empty()
        && let Some(np) = according_to(l, s, c)
    {
        let holder = sight.scene(memory, None).resolve(s, np);
        // A person or a body, not a document.
        if !l.has(np.head, flag::DOCUMENT) {
            told.add(l, s, holder);
        }
        told.believer = None;
    }
    told
}

/// The group from which the governing clauses are climbed.
fn start(s: &Syntax, c: &Candidate) -> Option<usize> {
    if c.part != Part::Noun {
        return c.group;
    }
    // "repeated that Washington's commitment was ironclad": the noun is the subject of what is told.
    if !c.carried
        && let Some(g) = s.groups.iter().position(|g| {
            g.form == Form::Finite
                && g.first >= c.last
                && g.governor.is_some()
                && g.subject.is_some_and(|n| n.first <= c.first && c.last <= n.last)
        })
    {
        return Some(g);
    }
    let climb = c.group.filter(|g| s.groups[*g].first < c.first).or_else(|| s.group_before(c.first));
    if !c.carried
        && let Some(g) = climb
        && s.groups[g].words & (flag::REPORT) != 0
        && s.groups[g].form == Form::Finite
        && !s.groups.iter().any(|h| h.first > c.first && h.governor == Some(g))
    {
        // The clause the noun stands in may itself be what is reported.
        return s.groups[g].governor;
    }
    climb
}

/// Whether an attribution is about the clause of the cue.
fn covers(l: &Layer<'_>, s: &Syntax, a: &Attribution, c: &Candidate, quoted: bool) -> bool {
    let group = &s.groups[a.group];
    let begins = a.teller.first.min(group.first);
    if Some(a.group) == c.group || a.teller.first <= c.first && c.first < a.teller.last {
        return false;
    }
    if c.last <= begins {
        // "A backed the idea; B was not opposed to it, an official said": only B's.
        return quoted || (c.last..begins).all(|k| l.str(k) != ";");
    }
    // Behind it: the rest of the quotation, or of the clause it parts; not a clause of its own ("..., as X demanded").
    let mut end = a.teller.last.max(group.last);
    if c.first < end {
        return false;
    }
    // "its envoy told the radio, is concerned"
    if !l.is_comma(end)
        && let Some(heard) = s.chunk_of(end).filter(|n| n.first == end && l.is_comma(n.last))
    {
        end = heard.last;
    }
    let next = end + 1;
    // "China appreciates A, he said, and will always back B": the same clause goes on.
    let goes_on = l.has(next, flag::CONJUNCTION)
        && c.group.is_some_and(|g| s.groups[g].first <= next + 3 && s.groups[g].conjunct.is_some_and(|h| s.groups[h].last <= begins));
    quoted
        || l.is_comma(end)
            && !l.is(next, l.lexicon.known.as_)
            && (!l.has(next, flag::SUBORDINATOR | flag::RELATIVE | flag::CONJUNCTION) || goes_on)
}

/// "according to its ambassador, X", "in the words of X", "in its envoy's phrase", and a headline's " - deputy minister".
fn according_to(l: &Layer<'_>, s: &Syntax, c: &Candidate) -> Option<Nominal> {
    let word = |k: usize| if k < l.last { l.str(k) } else { "" };
    for k in l.first..l.last {
        let from = match opener(word(k)) {
            "according" if l.is_to(k + 1) => k + 2,
            "in" if word(k + 1) == "the" && matches!(word(k + 2), "words" | "view" | "phrase" | "opinion") && word(k + 3) == "of" => k + 4,
            "in" => {
                let Some(n) = s.chunk_of(k + 1).filter(|n| n.first == k + 1) else { continue };
                let mark = (n.first..n.head).rev().find(|m| l.tokens[*m].is_clitic());
                match mark {
                    Some(mark) if matches!(word(n.head), "words" | "phrase" | "view" | "opinion" | "telling") && mark > n.first => {
                        return Some(Nominal { first: n.first, last: mark, head: mark - 1 });
                    }
                    _ => continue,
                }
            }
            "-" | "\u{2013}" | "\u{2014}" if k > c.last && l.is_wall(k) && l.last - k <= 5 => {
                // Only a role behind the dash at the end of a headline.
                let n = s.chunk_of(k + 1).filter(|n| n.first == k + 1 && n.last == l.last && l.has(n.head, flag::ROLE));
                match n {
                    Some(n) => return Some(*n),
                    None => continue,
                }
            }
            _ => continue,
        };
        if (c.first >= from && c.first < from + 2) || s.chunk_of(from).is_none() {
            continue;
        }
        return Some(forward(l, s, from, l.last));
    }
    None
}

/// The words that open such a phrase in lower case, any other as it stands.
fn opener(word: &str) -> &str {
    ["according", "in"].into_iter().find(|w| word.eq_ignore_ascii_case(w)).unwrap_or(word)
}

fn is_cue_word(l: &Layer<'_>, at: usize) -> bool {
    let mut found = Vec::new();
    l.lexicon.matches(l.tokens, l.flags, at, (at + 1).min(l.last), &mut found);
    found.iter().any(|m| l.lexicon.cue(m.0).part == Part::Verb && l.lexicon.cue(m.0).stance.is_some())
}

fn affirms(l: &Layer<'_>, head: usize, last: usize) -> bool {
    l.has(head, flag::AFFIRM)
        || (head..(last + 2).min(l.last)).any(|k| {
            matches!(l.str(k), "clear" | "crystal-clear")
                && !l.tokens.get(k + 1).is_some_and(|t| !t.has_gap() && t.text(l.text).starts_with('-'))
        })
}
