//! How far a target reaches: the longest sensible phrase from where it starts.

use crate::position::lexicon::flag;
use crate::position::syntax::{Form, Layer, Syntax};
use crate::tag::Tag;

/// What kind of phrase the target is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Noun,
    Verb,
    Clause,
}

impl Syntax {
    /// One past the last token of the phrase that starts at `start`; `own` is the cue's group.
    pub(super) fn extent(&self, l: &Layer<'_>, start: usize, mode: Mode, own: Option<usize>) -> usize {
        let mut relative = 0u32;
        let mut quotes = 0u32;
        let mut open = 0u32;
        let mut j = start;
        let mut first_verb = mode != Mode::Noun;
        let own_form = own.map(|g| (self.groups[g].form, self.groups[g].past));
        while j < l.last {
            let text = l.str(j);
            if l.is_wall(j) {
                break;
            }
            match text {
                "." | "!" | "?" if l.tags[j] == Tag::Punct => break,
                "(" | "[" => open += 1,
                ")" | "]" => {
                    if open == 0 {
                        break;
                    }
                    open -= 1;
                }
                _ => {}
            }
            if open > 0 {
                j += 1;
                continue;
            }
            if l.is_quote(j) {
                // A closing mark whose opening one stands before the target ends it.
                let closes = text == "\u{201D}"
                    || text == "\u{2019}"
                    || text == "\u{BB}"
                    || (text == "\"" || text == "''") && (quotes > 0 || !l.tokens[j].has_gap());
                if closes {
                    if quotes == 0 {
                        break;
                    }
                    quotes -= 1;
                } else {
                    quotes += 1;
                }
                j += 1;
                continue;
            }
            if l.is_comma(j) {
                if self.stops_at_comma(l, start, j, mode, relative > 0, own_form) {
                    break;
                }
                j += 1;
                continue;
            }
            if l.has(j, flag::CONJUNCTION) && j > start {
                if self.stops_at_conjunction(l, start, j, mode, relative > 0, own_form) {
                    break;
                }
                j += 1;
                continue;
            }
            if l.has(j, flag::RELATIVE) && (self.chunk_of(j).is_none() || l.is(j, l.lexicon.known.that)) && j > start {
                relative += 1;
                j += 1;
                continue;
            }
            if mode != Mode::Clause && j > start && relative == 0 && self.subordinates(l, j) {
                break;
            }
            if let Some(g) = self.group_of(j)
                && self.groups[g].first == j
            {
                let group = &self.groups[g];
                if group.form == Form::Finite && mode != Mode::Clause && !first_verb {
                    // A contact clause ("the sanctions we impose") goes on; a new main verb does not.
                    let contact = group.subject.is_some_and(|s| s.first > start && self.chunk_of(s.first.wrapping_sub(1)).is_some());
                    if relative == 0 && !contact {
                        break;
                    }
                    relative = relative.saturating_sub(1);
                }
                first_verb = false;
                j = group.last.max(j + 1);
                continue;
            }
            j += 1;
        }
        self.trim(l, start, j)
    }

    fn trim(&self, l: &Layer<'_>, start: usize, mut end: usize) -> usize {
        while end > start
            && (l.is_comma(end - 1)
                || l.has(end - 1, flag::CONJUNCTION)
                || l.tags[end - 1] == Tag::Punct && matches!(l.str(end - 1), "." | "-" | "\u{2013}" | "*")
                || self.group_of(end - 1).is_none() && l.has(end - 1, flag::SUBORDINATOR)
                || l.is_quote(end - 1) && end - 1 == start)
        {
            end -= 1;
        }
        end
    }

    fn subordinates(&self, l: &Layer<'_>, j: usize) -> bool {
        if self.group_of(j).is_some() || self.chunk_of(j).is_some() {
            return false;
        }
        if l.is(j, l.lexicon.known.as_) {
            return !l.str(j + 1).eq_ignore_ascii_case("well") && !l.str(j.saturating_sub(1)).eq_ignore_ascii_case("such");
        }
        let word = l.str(j);
        l.has(j, flag::SUBORDINATOR)
            && !matches!(
                word,
                "so" | "provided" | "until" | "till" | "once" | "how" | "whether" | "why" | "when" | "where" | "wherever" | "whenever"
            )
            || matches!(word, "so" | "when" | "where") && l.is_comma(j.saturating_sub(1))
    }

    /// The first finite group whose subject starts at `at`, near.
    fn clause_at(&self, l: &Layer<'_>, at: usize) -> Option<usize> {
        let mut k = at;
        while k < l.last && (l.is_adverb(k) || l.is_quote(k)) {
            k += 1;
        }
        self.groups.iter().position(|g| {
            g.form == Form::Finite
                && !g.relative
                && g.conjunct.is_none()
                && g.subject.is_some_and(|s| s.first == k || s.first < k && s.last > k && s.first >= at)
        })
    }

    fn stops_at_comma(&self, l: &Layer<'_>, start: usize, j: usize, mode: Mode, relative: bool, own: Option<(Form, bool)>) -> bool {
        let mut n = j + 1;
        while n < l.last && (l.is_quote(n) || l.is_adverb(n) && mode == Mode::Clause) {
            n += 1;
        }
        if n >= l.last {
            return true;
        }
        if l.has(n, flag::CONJUNCTION) {
            return self.stops_at_conjunction(l, start, n, mode, relative, own);
        }
        if l.has(n, flag::RELATIVE) && self.chunk_of(n).is_none() {
            return true;
        }
        if self.own_noun(l, n) {
            return true;
        }
        if let Some(g) = self.group_of(n) {
            let group = &self.groups[g];
            return match group.form {
                Form::Infinitive | Form::Bare => mode == Mode::Noun && group.form == Form::Bare,
                Form::Finite => {
                    let goes_on = mode == Mode::Clause && group.words & flag::REPORT == 0 && own.is_some_and(|o| o.1 != group.past);
                    !(relative && group.relative || goes_on)
                }
                Form::Ing => !(mode != Mode::Clause && self.group_of(start).is_some_and(|s| self.groups[s].form == Form::Ing)),
                Form::Participle => true,
            };
        }
        if matches!(l.str(n), "including" | "especially" | "particularly" | "notably" | "such" | "among" | "from" | "whether") && !relative
        {
            return false;
        }
        if l.has(n, flag::SUBORDINATOR) && !matches!(l.str(n), "whether") {
            return matches!(l.str(n), "while" | "whereas" | "although" | "though" | "but") || mode != Mode::Clause;
        }
        // "..., he said": a reporting clause behind.
        if let Some(c) = self.clause_at(l, n)
            && self.groups[c].words & (flag::REPORT | flag::AFFIRM | flag::BELIEVE) != 0
            && self.groups[c].last < n + 14
        {
            // In the middle of a clause it is a parenthesis: the clause goes on behind the next comma.
            let after = self.groups[c].last;
            return !(mode == Mode::Clause && l.is_comma(after) && after + 2 < l.last);
        }
        if mode == Mode::Clause {
            return self.clause_at(l, n).is_some_and(|_| false);
        }
        if self.clause_at(l, n).is_some() {
            return true;
        }
        if self.chunk_of(n).is_some() || l.tags[n] == Tag::Adj {
            return !self.list_goes_on(l, n);
        }
        if l.has(n, flag::PREPOSITION) {
            // "for X, for Y and for Z" goes on; other phrases behind a comma are adjuncts.
            return !(j > start
                && (start.saturating_sub(1)..j).any(|k| l.tokens[k].word == l.tokens[n].word)
                && self.list_goes_on(l, n + 1));
        }
        true
    }

    /// "its support for": the next item of a list of stances.
    fn own_noun(&self, l: &Layer<'_>, at: usize) -> bool {
        l.has(at, flag::POSSESSIVE) && self.chunk_of(at).is_some_and(|n| n.first == at && l.has(n.head, flag::FORM_NOUN))
    }

    /// Whether "and" or "or" and another item follow before any finite verb.
    fn list_goes_on(&self, l: &Layer<'_>, from: usize) -> bool {
        let mut k = from;
        while k < l.last && k < from + 30 {
            if l.has(k, flag::CONJUNCTION) && !l.is(k, l.lexicon.known.but) {
                let mut n = k + 1;
                while n < l.last && l.is_adverb(n) {
                    n += 1;
                }
                return self.clause_at(l, n).is_none() && self.group_of(n).is_none_or(|g| self.groups[g].form != Form::Finite);
            }
            if l.is_wall(k) || self.group_of(k).is_some_and(|g| self.groups[g].form == Form::Finite && !self.groups[g].relative) {
                return false;
            }
            k += 1;
        }
        false
    }

    fn stops_at_conjunction(&self, l: &Layer<'_>, start: usize, j: usize, mode: Mode, relative: bool, own: Option<(Form, bool)>) -> bool {
        let mut n = j + 1;
        while n < l.last && (l.is_adverb(n) || l.is_quote(n) || l.is_comma(n)) {
            n += 1;
        }
        if n >= l.last {
            return true;
        }
        let known = &l.lexicon.known;
        if l.is(j, known.but) || l.is(j, known.nor) {
            return true;
        }
        if l.is_comma(j.saturating_sub(1)) && self.own_noun(l, n) {
            return true;
        }
        if l.is(n, known.that) && self.chunk_of(n).is_none() {
            return mode != Mode::Clause;
        }
        let twin = |form: Form, past: bool| own.is_some_and(|o| o.0 == form && o.1 == past);
        if let Some(g) = self.group_of(n) {
            let group = &self.groups[g];
            return match (group.form, mode) {
                (Form::Finite, Mode::Clause) => {
                    group.past
                        && twin(Form::Finite, true)
                        && !group.copula
                        && group.words & (flag::MODAL) == 0
                        && group.conjunct.is_none_or(|c| self.groups[c].last <= start)
                }
                (Form::Finite, _) => !(relative && group.relative && !twin(Form::Finite, group.past)),
                (Form::Bare, Mode::Noun) => true,
                (Form::Infinitive, Mode::Noun) => own.is_some_and(|o| o.0 == Form::Infinitive),
                (Form::Ing, Mode::Noun) => twin(Form::Ing, false),
                (Form::Participle, _) => own.is_some_and(|o| o.0 == Form::Participle),
                _ => false,
            };
        }
        match self.clause_at(l, n) {
            Some(c) => {
                let group = &self.groups[c];
                mode != Mode::Clause
                    || l.is_comma(j.saturating_sub(1)) && group.governor.is_none() && own.is_some_and(|o| o.1 == group.past)
            }
            None => {
                // "and on Y" under "called on X": a new prepositional complement of the verb stays with the target.
                false
            }
        }
    }
}
