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

/// Words right behind which a clause without "that" stands.
const OVER_CLAUSES: [&str; 10] = ["ensure", "ensuring", "guarantee", "hope", "hoping", "know", "believe", "sure", "certain", "clear"];
/// Verbs with an object that does something: "help countries prevent it", "having them be heard".
const OVER_BARE_VERBS: [&str; 12] =
    ["help", "helps", "helping", "have", "having", "let", "letting", "make", "making", "see", "seeing", "put"];

impl Syntax {
    /// One past the last token of the phrase that starts at `start`; `own` is the cue's group.
    pub(super) fn extent(&self, l: &Layer<'_>, start: usize, mode: Mode, own: Option<usize>) -> usize {
        let mut relative = 0u32;
        let mut quotes = 0u32;
        let mut open = 0u32;
        let mut j = start;
        let mut first_verb = mode != Mode::Noun;
        // Where a relative or content clause started whose verb is still to come.
        let mut pending = (mode == Mode::Clause && own.is_none_or(|o| self.groups[o].last <= start)).then_some(start);
        let mut fronted = mode == Mode::Clause
            && self.group_of(start).is_none()
            && (l.has(start, flag::SUBORDINATOR) || l.is(start, l.lexicon.known.as_))
            && !l.has(start, flag::QUESTION);
        let own_form = own.map(|g| (self.groups[g].form, self.groups[g].past));
        while j < l.last {
            let text = l.str(j);
            if l.is_wall(j) {
                // "the fact that the review -- the second one -- is not complete"
                if let Some(close) = pending.and_then(|_| (j + 1..(j + 26).min(l.last)).find(|k| l.str(*k) == text))
                    && self.verb_ahead(close)
                {
                    j = close + 1;
                    continue;
                }
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
                        // "the complete withdrawal" of troops: the phrase goes on behind its quoted head.
                        let goes_on = start > l.first
                            && l.is_quote(start - 1)
                            && matches!(l.str((j + 1).min(l.last - 1)), "of" | "from" | "to" | "on" | "between" | "against" | "over");
                        if !goes_on {
                            break;
                        }
                    }
                    quotes = quotes.saturating_sub(1);
                } else if mode == Mode::Noun && quotes == 0 && j > start && l.has(j + 1, flag::PREPOSITION) {
                    // "backs the court "without having read the file"": an adjunct that somebody is quoted with.
                    break;
                } else {
                    quotes += 1;
                }
                j += 1;
                continue;
            }
            if l.is_comma(j) {
                // "note, however, that": one adverb is no end; nor is the first comma behind a fronted clause.
                let aside = mode != Mode::Noun && j > start && l.is_adverb(j + 1) && l.is_comma(j + 2) && j + 3 < l.last;
                if aside && !l.has(j + 3, flag::CONJUNCTION | flag::RELATIVE) {
                    j += 3;
                    continue;
                }
                if fronted && self.verb_ahead(j) {
                    fronted = false;
                    j += 1;
                    // "that if it holds, that we can"
                    if l.is(j, l.lexicon.known.that) {
                        j += 1;
                    }
                    pending = Some(j);
                    continue;
                }
                if mode == Mode::Verb
                    && let Some(close) = self.parenthesis_before_object(l, j)
                {
                    j = close + 1;
                    continue;
                }
                let within = pending.is_some_and(|_| self.verb_ahead(j)) || self.adjectives_go_on(l, j);
                if !within && self.stops_at_comma(l, start, j, mode, relative > 0, own_form) {
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
                pending = Some(j);
                j += 1;
                continue;
            }
            if mode != Mode::Clause
                && j > start
                && matches!(text, "when" | "where" | "why" | "how" | "until" | "once")
                && self.chunk_of(j).is_none()
                && !l.is_comma(j - 1)
            {
                relative += 1;
                j += 1;
                continue;
            }
            // "to see if they are serious": the clause says what is to be seen.
            if mode != Mode::Clause
                && j > start
                && (text == "if" || text == "whether" && l.has(j + 1, flag::CONJUNCTION))
                && (j.saturating_sub(2).max(start)..j)
                    .any(|k| l.lexicon.rare(l.tokens[k].word) & crate::position::lexicon::rare::UNDECIDED != 0)
            {
                relative += 1;
                pending = Some(j);
                j += 1;
                if l.has(j, flag::CONJUNCTION) && l.has(j + 1, flag::NEGATOR) {
                    j += 2;
                }
                continue;
            }
            if mode != Mode::Clause && j > start && relative == 0 && self.subordinates(l, j) {
                break;
            }
            if mode == Mode::Noun && j > start && relative == 0 && self.adjunct(l, start, j) {
                break;
            }
            if let Some(g) = self.group_of(j)
                && self.groups[g].first == j
            {
                let group = &self.groups[g];
                if group.form == Form::Finite && mode != Mode::Clause && !first_verb {
                    // A contact clause ("the sanctions we impose") goes on; a new main verb does not.
                    let contact = group.subject.is_some_and(|s| s.first > start && self.chunk_of(s.first.wrapping_sub(1)).is_some());
                    // "the communiqué issued yesterday": behind the object of a main verb a lone past form is a participle.
                    let participle = l.has(j, flag::PARTICIPLE) || text.ends_with("ed") || text.ends_with("en");
                    let reduced = group.past
                        && participle
                        && group.last == group.first + 1
                        && self.chunk_of(j - 1).is_some_and(|c| c.first >= start)
                        && own.is_some_and(|o| !self.groups[o].relative && !self.groups[o].copula && self.groups[o].first < start);
                    // "the tax breaks for", "groups like Hamas", "sea levels": no second verb can stand behind the object of a main clause.
                    let noun = matches!(l.tags[j], Tag::Verb3sg | Tag::VerbPres)
                        && group.last == group.first + 1
                        && self.chunk_of(j - 1).is_some_and(|c| c.first >= start && l.tags[c.head] != Tag::Pron)
                        && own.is_some_and(|o| self.stands_alone(l, o, start));
                    let free = group.subject.is_some_and(|s| s.first > start && matches!(l.str(s.first), "what" | "whatever" | "whoever"));
                    // "ensuring women have access", "make sure we overcome": a clause under a verb of the phrase.
                    let under = group.subject.filter(|s| s.first > start).is_some_and(|s| {
                        let before = l.str(s.first - 1).to_ascii_lowercase();
                        let plain = !group.copula && !group.past && group.last == group.first + 1;
                        OVER_CLAUSES.contains(&before.as_str()) || plain && OVER_BARE_VERBS.contains(&before.as_str())
                    });
                    if relative == 0 && !contact && !reduced && !free && !under && !noun {
                        // The subject of that verb is no part of the phrase: "... before we act".
                        if let Some(subject) = group.subject
                            && subject.last == j
                            && subject.last == subject.first + 1
                            && subject.first > start
                            && l.tags[subject.first] == Tag::Pron
                        {
                            j = subject.first;
                        }
                        break;
                    }
                    relative = relative.saturating_sub(1);
                }
                first_verb = false;
                // "like the one made in May" has no verb of the clause.
                let modifier = group.past
                    && group.last == group.first + 1
                    && l.has(group.last, flag::PREPOSITION)
                    && group.subject.is_some_and(|s| s.first > start && l.has(s.first - 1, flag::PREPOSITION));
                if group.form == Form::Finite && !modifier {
                    pending = None;
                }
                j = group.last.max(j + 1);
                continue;
            }
            j += 1;
        }
        self.trim(l, start, j)
    }

    /// Whether group `o`, which ends before `start`, is the verb of a clause under no other verb.
    fn stands_alone(&self, l: &Layer<'_>, o: usize, start: usize) -> bool {
        let own = &self.groups[o];
        own.form == Form::Finite
            && !own.relative
            && own.last <= start
            && own.conjunct.is_none()
            && own.subject.is_some_and(|n| {
                n.last <= own.first
                    && (n.first == l.first
                        || !l.has(n.first - 1, flag::RELATIVE | flag::SUBORDINATOR | flag::QUESTION)
                            && self.chunk_of(n.first - 1).is_none())
            })
    }

    fn trim(&self, l: &Layer<'_>, start: usize, mut end: usize) -> usize {
        // "champion it for as | long as we must", "talk so long | as they do"
        if end > start + 1 && l.str(end - 1) == "long" && matches!(l.str(end - 2), "so" | "as") {
            end -= 2;
        }
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
            // "recognise Taiwan as a part of China" stays whole; "condemned it as "theatre"" and "as it faces ..." do not.
            let next = l.str((j + 1).min(l.last - 1)).to_ascii_lowercase();
            let before = l.str(j.saturating_sub(1)).to_ascii_lowercase();
            if matches!(next.as_str(), "well" | "soon" | "per" | "far" | "possible")
                || matches!(before.as_str(), "such" | "well" | "soon" | "far" | "quickly")
            {
                return false;
            }
            let predicate = self.chunk_of(j + 1).is_some_and(|c| c.first == j + 1 && l.tags[c.head] != Tag::Pron);
            return !(predicate && self.clause_at(l, j + 1).is_none());
        }
        // "the so-called Committee"
        if j + 1 < l.last && l.str(j + 1).starts_with('-') && !l.tokens[j + 1].has_gap() {
            return false;
        }
        let word = l.str(j);
        l.has(j, flag::SUBORDINATOR)
            && !matches!(
                word,
                "so" | "provided" | "until" | "till" | "once" | "how" | "whether" | "why" | "when" | "where" | "wherever" | "whenever"
            )
            || matches!(word, "so" | "when" | "where") && l.is_comma(j.saturating_sub(1))
    }

    /// Whether what starts at `j` belongs to the verb rather than to the noun phrase that started at `start`.
    fn adjunct(&self, l: &Layer<'_>, start: usize, j: usize) -> bool {
        if self.chunk_of(j).is_some() || !l.has(j, flag::PREPOSITION) || self.group_of(j).is_some() || l.is_to(j) {
            return false;
        }
        // "thanked him through ...": a pronoun takes no phrase of its own.
        if j == start + 1 && matches!(l.str(start), "it" | "him" | "them" | "us" | "me") {
            return !l.is(j, l.lexicon.known.of) && !l.is(j, l.lexicon.known.as_) && !l.is(j, l.lexicon.known.for_);
        }
        let ing = self.group_of(j + 1).is_some_and(|g| self.groups[g].first == j + 1 && self.groups[g].form == Form::Ing);
        let without = l.str(j) == "without" && ing;
        let votes = l.str(j) == "by" && l.tag(j + 1) == Tag::Num && matches!(l.str((j + 2).min(l.last - 1)), "votes" | "vote");
        without || votes
    }

    /// The closing comma of a parenthesis between a verb and its object, whose opening comma stands at `j`.
    fn parenthesis_before_object(&self, l: &Layer<'_>, j: usize) -> Option<usize> {
        let verb = &self.groups[self.group_of(j.checked_sub(1)?)?];
        if verb.last != j || verb.copula || verb.passive || !matches!(verb.form, Form::Infinitive | Form::Bare) {
            return None;
        }
        let opens = l.has(j + 1, flag::PREPOSITION | flag::SUBORDINATOR) && self.group_of(j + 1).is_none()
            || matches!(l.str((j + 1).min(l.last - 1)), "together" | "were" | "along" | "jointly" | "if" | "where" | "as");
        let close = (j + 2..(j + 24).min(l.last)).find(|k| l.is_comma(*k) && self.chunk_of(k + 1).is_some_and(|c| c.first == k + 1));
        let walls = |k: usize| (j + 1..k).any(|m| l.is_wall(m) || l.is_comma(m) && self.group_of(m + 1).is_some());
        close.filter(|k| opens && !walls(*k) && self.clause_at(l, k + 1).is_none())
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
        let also = |word: &str| l.str((n + 1).min(l.last - 1)).eq_ignore_ascii_case(word);
        if l.str(n) == "including" && !relative
            || l.str(n) == "not" && self.group_of(n).is_none_or(|g| self.groups[g].form != Form::Finite)
            || l.str(n) == "above" && also("all")
            || l.str(n) == "as" && also("well")
            || l.str(n) == "whatever"
        {
            return false;
        }
        if let Some(g) = self.group_of(n) {
            let group = &self.groups[g];
            return match group.form {
                Form::Bare if mode == Mode::Noun && self.infinitive_within(start, j) => false,
                Form::Infinitive | Form::Bare => mode == Mode::Noun && group.form == Form::Bare,
                Form::Finite => {
                    let goes_on = mode == Mode::Clause && group.words & flag::REPORT == 0 && own.is_some_and(|o| o.1 != group.past);
                    !(relative && group.relative || goes_on)
                }
                Form::Ing => !(mode != Mode::Clause && self.group_of(start).is_some_and(|s| self.groups[s].form == Form::Ing)),
                Form::Participle => true,
            };
        }
        if l.has(n, flag::EXAMPLE) && !relative {
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
        if let Some(c) = self.chunk_of(n)
            && l.has(c.head, flag::ROLE)
            && j > start
            && l.actor(j - 1).is_some_and(|e| e.kind == crate::entity::EntityType::Person)
        {
            // "thanked António Guterres, Secretary-General of the United Nations, for his efforts"
            return false;
        }
        if self.chunk_of(n).is_some() || l.tags[n] == Tag::Adj {
            return !self.list_goes_on(l, n);
        }
        if l.is(n, l.lexicon.known.for_) && l.has(n + 1, flag::POSSESSIVE) {
            return false;
        }
        if l.has(n, flag::PREPOSITION) {
            // "for X, for Y and for Z" goes on; other phrases behind a comma are adjuncts.
            return !(j > start
                && (start.saturating_sub(1)..j).any(|k| l.tokens[k].word == l.tokens[n].word)
                && self.list_goes_on(l, n + 1));
        }
        true
    }

    /// Whether a finite verb follows soon: the clause that started before `at` still wants one.
    fn verb_ahead(&self, at: usize) -> bool {
        self.groups.iter().any(|g| g.form == Form::Finite && !g.relative && g.first > at && g.first < at + 24)
    }

    /// "a fairer, more equitable and more sustainable future": the noun is still to come behind the comma at `j`.
    fn adjectives_go_on(&self, l: &Layer<'_>, j: usize) -> bool {
        if j == 0 || l.tags[j - 1] != Tag::Adj {
            return false;
        }
        let fills = |k: usize| matches!(l.tag(k), Tag::Adj | Tag::Adv) || l.is_comma(k) || l.has(k, flag::CONJUNCTION);
        let end = (j + 1..(j + 9).min(l.last)).find(|k| !fills(*k));
        end.is_some_and(|k| matches!(l.tag(k), Tag::NounSg | Tag::NounPl) && l.tag(k - 1) == Tag::Adj)
    }

    /// Whether an infinitive stands in `start..end`, so that a bare verb behind it is its conjunct.
    fn infinitive_within(&self, start: usize, end: usize) -> bool {
        self.groups.iter().any(|g| g.form == Form::Infinitive && g.first >= start && g.last <= end)
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
            // "not only to ensure X but also to reform Y"
            let only = (start..j).any(|k| l.str(k) == "only" && k > l.first && l.str(k - 1) == "not");
            return !(only && l.is(j, known.but));
        }
        if self.own_noun(l, n)
            && (l.is_comma(j.saturating_sub(1))
                || mode == Mode::Noun && self.chunk_of(n).is_some_and(|c| l.has(c.last, flag::PREPOSITION) && !l.is(c.last, known.of)))
        {
            return true;
        }
        // "..., and that's why we urge": a clause of its own.
        if l.is(n, known.that) && self.group_of(n + 1).is_some_and(|g| self.groups[g].copula) && l.str((n + 2).min(l.last - 1)) == "why" {
            return true;
        }
        if l.is(n, known.that) && self.chunk_of(n).is_none() {
            return mode != Mode::Clause;
        }
        let twin = |form: Form, past: bool| own.is_some_and(|o| o.0 == form && o.1 == past);
        // "the full faith and credit of": no verb.
        if let Some(g) = self.group_of(n)
            && self.groups[g].last == n + 1
            && l.is(n + 1, known.of)
            && l.has(n, flag::FORM_NOUN)
            && !l.tags[n].is_noun()
        {
            return false;
        }
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
                (Form::Bare, Mode::Noun) => !self.infinitive_within(start, j),
                (Form::Ing, Mode::Clause) => twin(Form::Ing, false),
                (Form::Infinitive, Mode::Noun) => own.is_some_and(|o| o.0 == Form::Infinitive),
                (Form::Ing, Mode::Noun) => twin(Form::Ing, false),
                (Form::Participle, _) => own.is_some_and(|o| o.0 == Form::Participle),
                _ => false,
            };
        }
        match self.clause_at(l, n) {
            Some(c) => {
                let group = &self.groups[c];
                // "the Assembly and the Council aimed at peace" under a present tense: a participle, no clause.
                let reduced = mode == Mode::Noun
                    && group.past
                    && group.last == group.first + 1
                    && own.is_some_and(|o| !o.1)
                    && !l.is_comma(j.saturating_sub(1))
                    && l.has(group.last, flag::PREPOSITION);
                if reduced {
                    return false;
                }
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
