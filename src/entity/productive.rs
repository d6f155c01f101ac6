//! Names made by rule: the Nth session of a body, resolutions by number, operations, treaties and agreements on something,
//! crossings and ports, parts of countries. These shapes are productive, so no list holds them.

use crate::entity::flags;
use crate::entity::heads::{Use, retype};
use crate::entity::rules::{Scene, bit};
use crate::entity::spans::{overlapping, replace, starting};
use crate::entity::{EntityType, RawSpan};
use crate::tokenize::{Kind, Shape};
use EntityType::{Event, Gpe, Law, Loc, Norp, Org, Policy};

const NAMES: u32 = bit(Org) | bit(Gpe) | bit(Loc) | bit(Norp) | bit(EntityType::Person);

/// Finds names made by rule and puts them over the model's spans (in text order, not overlapping).
pub fn apply(scene: Scene<'_>, spans: &mut Vec<RawSpan>) {
    let mut found = Vec::new();
    let mut next = 0;
    for sentence in &scene.analysis.sentences {
        let mut at = sentence.first;
        while at < sentence.last {
            next += spans[next..].iter().take_while(|span| span.first < at).count();
            let reader = Reader { scene, last: sentence.last, spans: &spans[next..] };
            match reader.read(at) {
                Some(span) => {
                    at = span.last;
                    found.push(span);
                }
                None => at += 1,
            }
        }
    }
    for rule in found {
        put(scene, spans, rule);
    }
    retype(scene, spans);
    extend(scene, spans);
    merge_years(scene, spans);
}

/// A rule's span replaces what it overlaps, unless the model has a longer name of the same type there.
fn put(scene: Scene<'_>, spans: &mut Vec<RawSpan>, rule: RawSpan) {
    let longer = overlapping(spans, rule.first, rule.last)
        .find(|i| spans[*i].kind == rule.kind && spans[*i].first <= rule.first && rule.last <= spans[*i].last);
    // "Geneva Declaration 1 and Security Council Resolution 2254": what an "and" joins to a numbered text is another text.
    let and = longer.and_then(|i| (spans[i].first + 1..rule.first).rev().find(|at| scene.word(*at) == "and"));
    if let (Some(i), Some(and)) = (longer, and)
        && rule.kind == Law
        && spans[i].last == rule.last
        && (and + 1 == rule.first || scene.is_name(and + 1, rule.first, bit(Org)))
        && scene.token(rule.last - 1).is_some_and(|t| t.kind == Kind::Number)
    {
        spans[i].last = and;
        spans.insert(i + 1, RawSpan { first: and + 1, ..rule });
    } else if longer.is_none() {
        replace(spans, rule);
    }
}

pub(super) struct Reader<'a> {
    pub(super) scene: Scene<'a>,
    pub(super) last: u32,
    /// The model's spans from the token on that is being read.
    pub(super) spans: &'a [RawSpan],
}

impl Reader<'_> {
    pub(super) fn word(&self, at: u32) -> &str {
        if at < self.last { self.scene.word(at) } else { "" }
    }

    pub(super) fn is(&self, at: u32, words: &[&str]) -> bool {
        let word = self.word(at);
        words.iter().any(|w| word.eq_ignore_ascii_case(w))
    }

    pub(super) fn capital(&self, at: u32) -> bool {
        at < self.last && self.scene.token(at).is_some_and(|t| t.kind == Kind::Word && !matches!(t.shape, Shape::Lower | Shape::None))
    }

    /// A word of a heading in capitals, whatever shape it was given back.
    fn written_upper(&self, at: u32) -> bool {
        let word = self.word(at);
        word.len() > 1 && word.chars().all(|c| c.is_uppercase() || !c.is_alphabetic()) && word.chars().any(char::is_alphabetic)
    }

    pub(super) fn number(&self, at: u32) -> bool {
        at < self.last && self.scene.token(at).is_some_and(|t| t.kind == Kind::Number)
    }

    /// The model's span that begins at a token.
    pub(super) fn span_at(&self, at: u32, kinds: u32) -> Option<RawSpan> {
        let ahead = self.spans.first().is_some_and(|s| s.first < at);
        let found = if ahead { starting(self.spans, at) } else { self.spans.first().copied().filter(|s| s.first == at) };
        found.filter(|s| bit(s.kind) & kinds != 0 && s.last <= self.last)
    }

    fn read(&self, at: u32) -> Option<RawSpan> {
        // Most words are in lower case and begin nothing.
        let token = self.scene.token(at)?;
        let opens = token.shape != Shape::Lower
            || self.flags(at) & flags::NUMBER != 0
            || self.spans.first().is_some_and(|s| s.first == at)
            || self.word(at) == "resolution";
        if !opens {
            return None;
        }
        self.resolution(at)
            .or_else(|| self.article(at))
            .or_else(|| self.pillar(at))
            .or_else(|| self.session(at))
            .or_else(|| self.numbered(at))
            .or_else(|| self.plus(at))
            .or_else(|| self.facility(at))
            .or_else(|| self.unknown_facility(at))
            .or_else(|| self.part_of_place(at))
    }

    /// "[UN] [Security Council] Resolution 2231 (2015)", "Executive Order 13413", "Law 2015-031".
    fn resolution(&self, at: u32) -> Option<RawSpan> {
        let mut head = at;
        if let Some(body) = self.span_at(at, bit(Org)) {
            head = body.last;
        } else if let Some(body) = self.body_at(at) {
            head = body;
        }
        let named = self.is(head, &["resolution"]) || (head == at && (self.word(at) == "Law" || self.word(at) == "Decree"));
        let executive = self.word(at) == "Executive" && self.is(at + 1, &["order"]);
        let number = if executive { at + 2 } else { head + 1 };
        if !(named || executive) {
            return None;
        }
        let number = number + u32::from(self.is(number, &["no.", "number"]));
        let mut last = if self.number(number)
            || (self.scene.token(number).is_some_and(|t| t.shape == Shape::Upper)
                && self.word(number + 1) == "-"
                && self.number(number + 2))
        {
            number + 1
        } else {
            return None;
        };
        // ES-11/7, 1514 (XV), 2758(XXVI)
        while last + 1 < self.last && matches!(self.word(last), "/" | "-") && !self.scene.token(last)?.has_gap() {
            last += 2;
        }
        if self.word(last) == "("
            && self.word(last + 2) == ")"
            && (self.number(last + 1) || self.scene.token(last + 1)?.shape == Shape::Upper)
        {
            last += 3;
        }
        Some(RawSpan { first: at, last, kind: Law })
    }

    /// One past the lexicon's organ that begins at a token and stands before a resolution: "U.N. Security Council".
    fn body_at(&self, at: u32) -> Option<u32> {
        let matches = &self.scene.buffers.matches;
        let found = matches.get(matches.partition_point(|m| m.first < at)).filter(|m| m.first == at && m.types & bit(Org) != 0)?;
        self.is(found.last, &["resolution"]).then_some(found.last)
    }

    /// "Article 42.7", "Article 9.1 of the Paris Agreement", "Chapter VII of the UN Charter".
    fn article(&self, at: u32) -> Option<RawSpan> {
        if !matches!(self.word(at), "Article" | "Articles" | "Chapter" | "Annex" | "Section") {
            return None;
        }
        let numeral = self.number(at + 1)
            || self.scene.token(at + 1).is_some_and(|t| t.shape == Shape::Upper || (t.shape == Shape::Title && t.end - t.start == 1));
        if !numeral {
            return None;
        }
        let mut last = at + 2;
        if self.is(last, &["of"]) {
            let next = last + 1 + u32::from(self.is(last + 1, &["the", "its"]));
            if let Some(law) = self.span_at(next, bit(Law) | bit(Org)) {
                last = law.last;
            } else if matches!(self.word(next), "Charter" | "Constitution" | "Convention" | "Treaty" | "Covenant" | "Statute" | "Protocol")
            {
                last = next + 1;
            }
        }
        (last > at + 2 || matches!(self.word(at), "Article" | "Articles")).then_some(RawSpan { first: at, last, kind: Law })
    }

    /// "Pillar II", "Principle 4 of the Ocean of Peace", "Goal 16".
    fn pillar(&self, at: u32) -> Option<RawSpan> {
        if !matches!(self.word(at), "Pillar" | "Principle" | "Goal") {
            return None;
        }
        let numeral =
            self.number(at + 1) || matches!(self.word(at + 1), "One" | "Two" | "Three" | "Four" | "Five" | "I" | "II" | "III" | "IV" | "V");
        let next = at + 3 + u32::from(self.is(at + 3, &["the"]));
        let of = if self.is(at + 2, &["of"]) { self.span_at(next, bit(EntityType::Policy) | bit(Law)) } else { None };
        numeral.then_some(RawSpan { first: at, last: of.map_or(at + 2, |s| s.last), kind: EntityType::Policy })
    }

    /// "79th Session of the United Nations General Assembly", "sixth meeting of the Joint Working Group", "47th ASEAN Summit".
    fn session(&self, at: u32) -> Option<RawSpan> {
        let token = self.scene.token(at)?;
        if token.kind != Kind::Number && self.flags(at) & flags::NUMBER == 0 {
            return None;
        }
        let word = self.word(at).to_ascii_lowercase();
        let digits = token.kind == Kind::Number && word.len() > 2 && ["st", "nd", "rd", "th"].iter().any(|e| word.ends_with(e));
        let spelled = self.flags(at) & flags::NUMBER != 0
            && (word.ends_with("th") || matches!(word.as_str(), "first" | "second" | "third"))
            && token.is_capitalised();
        let lower_spelled = self.flags(at) & flags::NUMBER != 0 && (word.ends_with("th") || word == "third");
        let mut next = at + 1;
        if !(digits || spelled || lower_spelled) {
            // "Fifty-Third"
            if self.flags(at) & flags::NUMBER != 0 && self.word(at + 1) == "-" && self.flags(at + 2) & flags::NUMBER != 0 {
                next = at + 3;
            } else {
                return None;
            }
        }
        let mut seen = 0;
        while seen < 7
            && !self.is_event_head(next)
            && (self.capital(next)
                || self.written_upper(next)
                || matches!(self.word(next), "'" | "\u{2019}" | "'s" | "\u{2019}s" | "-" | "\u{2013}"))
        {
            next += 1;
            seen += 1;
        }
        if !self.is_event_head(next) {
            return None;
        }
        let head_capital = self.capital(next) || self.written_upper(next);
        if lower_spelled && !spelled && !digits && !self.is(next + 1, &["of"]) {
            return None;
        }
        let mut last = next + 1;
        // The Nth day, time or round of talks is no name unless somebody holds it.
        if self.is(next, &["anniversary"]) {
            last = self.phrase_end(last);
        } else {
            last = self.of_names(last);
        }
        // "at Ministerial Level", "at the Summit Level"
        if self.is(last, &["at"]) {
            let level = last + 1 + u32::from(self.is(last + 1, &["the"]));
            if self.is(level, &["ministerial", "summit"]) && self.word(level + 1) == "Level" {
                last = level + 2;
            }
        }
        let named = seen > 0 || last > next + 1 || head_capital || self.is(next, &["meeting", "session", "anniversary"]);
        (named && (digits || spelled || last > next + 1)).then_some(RawSpan { first: at, last, kind: Event })
    }

    pub(super) fn flags(&self, at: u32) -> u32 {
        if at < self.last { self.scene.buffers.evidence[at as usize].flags } else { 0 }
    }

    fn is_event_head(&self, at: u32) -> bool {
        Use::Session.has(self.word(at))
    }

    /// After "of the UN General Assembly", "on Financing for Development", as far as names go.
    fn of_names(&self, from: u32) -> u32 {
        let mut last = from;
        while self.is(last, &["of", "on", "for", "to"]) {
            let next = last + 1 + u32::from(self.is(last + 1, &["the"]));
            if let Some(name) = self.span_at(next, u32::MAX) {
                last = name.last;
            } else if self.capital(next) {
                last = next + 1;
                while self.capital(last) || (self.is(last, &["and", "-", "\u{2013}", "of", "for"]) && self.capital(last + 1)) {
                    last += 1;
                }
            } else {
                break;
            }
        }
        last
    }

    /// "of the establishment of diplomatic relations": the whole noun phrase.
    fn phrase_end(&self, from: u32) -> u32 {
        let mut last = from;
        if !self.is(last, &["of"]) {
            return last;
        }
        while last < self.last {
            use crate::tag::Tag;
            let tag = self.scene.analysis.tags[last as usize];
            let goes_on = matches!(tag, Tag::Det | Tag::Adj | Tag::NounSg | Tag::NounPl | Tag::Propn)
                || self.is(last, &["of", "-"])
                || (self.is(last, &["and"]) && last > from + 2);
            if !goes_on || self.is(last, &["this", "last"]) {
                break;
            }
            last += 1;
        }
        while last > from && self.is(last - 1, &["of", "the", "and", "a"]) {
            last -= 1;
        }
        last
    }

    /// "COP28", "COP 31", "Operation Atalanta", "Hurricane Odalys".
    fn numbered(&self, at: u32) -> Option<RawSpan> {
        let word = self.word(at);
        if let Some(rest) = word.strip_prefix("COP")
            && rest.len() <= 2
            && rest.bytes().all(|b| b.is_ascii_digit())
        {
            let last = if !rest.is_empty() {
                at + 1
            } else if self.number(at + 1) && self.word(at + 1).len() <= 2 {
                at + 2
            } else {
                return None;
            };
            return Some(RawSpan { first: at, last, kind: Event });
        }
        // "UNGA79", "UNEA-6", "SB 64", "MC13", "Expo 2025"
        if !self.capital(at) && !self.number(at) {
            return None;
        }
        let series = ["UNGA", "UNEA", "SBSTA", "SBI", "SB", "CMP", "CMA", "INC", "MC", "Expo", "EXPO"];
        for name in series {
            let Some(rest) = word.strip_prefix(name) else { continue };
            if !rest.is_empty() {
                if rest.len() <= 4 && rest.trim_start_matches('-').bytes().all(|b| b.is_ascii_digit()) && rest != "-" {
                    return Some(RawSpan { first: at, last: at + 1, kind: Event });
                }
                continue;
            }
            let number = at + 1 + u32::from(self.word(at + 1) == "-" && !self.scene.token(at + 1)?.has_gap());
            let most = if name.eq_ignore_ascii_case("expo") { 4 } else { 2 };
            if self.number(number) && self.word(number).len() <= most {
                return Some(RawSpan { first: at, last: number + 1, kind: Event });
            }
        }
        // "5+2 talks"
        if self.number(at)
            && self.word(at + 1) == "+"
            && self.number(at + 2)
            && self.is(at + 3, &["talks", "meeting", "summit", "dialogue", "negotiations"])
        {
            return Some(RawSpan { first: at, last: at + 4, kind: Event });
        }
        if matches!(word, "Operation" | "Hurricane" | "Cyclone" | "Typhoon" | "Exercise" | "Storm") && self.capital(at + 1) {
            let mut last = at + 2;
            let most = if word == "Operation" || word == "Exercise" { 3 } else { 1 };
            while last < at + 1 + most && self.capital(last) && self.span_at(last, bit(Gpe) | bit(Norp)).is_none() {
                last += 1;
            }
            return Some(RawSpan { first: at, last, kind: Event });
        }
        None
    }

    /// "Central Asia plus Japan Dialogue", "Central Asia + Germany Summit".
    fn plus(&self, at: u32) -> Option<RawSpan> {
        let name = self.span_at(at, bit(Gpe) | bit(Loc) | bit(Org))?;
        if !self.is(name.last, &["plus", "+"]) {
            return None;
        }
        let other = self.span_at(name.last + 1, bit(Gpe) | bit(Loc) | bit(Org) | bit(Event))?;
        if matches!(self.word(other.last), "Dialogue" | "Summit" | "Forum" | "Meeting" | "Talks") {
            return Some(RawSpan { first: at, last: other.last + 1, kind: Event });
        }
        None
    }
}

/// "Pact on Security", "Growth Plan for", "Session of the": a name that goes on with what it is about.
fn extend(scene: Scene<'_>, spans: &mut Vec<RawSpan>) {
    let mut i = 0;
    while i < spans.len() {
        let span = spans[i];
        i += 1;
        if !matches!(span.kind, Law | Policy | Event) {
            continue;
        }
        let mut last = span.last;
        // The model left a connector at the end.
        while last > span.first + 1 && matches!(scene.word(last - 1), "of" | "the" | "on" | "for" | "and" | "in" | "to") {
            last -= 1;
        }
        loop {
            let connector = scene.word(last);
            let takes = match span.kind {
                Event => matches!(connector, "of") || (connector == "on" && last > span.first),
                Law | Policy => matches!(connector, "of" | "on" | "for"),
                _ => false,
            };
            let joined = scene.token(last).is_some_and(|t| !t.after_blank_line());
            let head = [Use::Strong, Use::About].iter().any(|u| u.has(scene.word(last - 1)));
            if !(takes && joined && (head || last < span.last)) {
                break;
            }
            let next = last + 1 + u32::from(scene.word(last + 1) == "the");
            let sentence_end = scene.analysis.sentences[scene.analysis.sentence_of(span.first) as usize].last;
            if next >= sentence_end {
                break;
            }
            if let Some(other) = starting(&spans[i..], next).filter(|s| bit(s.kind) & (NAMES | bit(span.kind)) != 0) {
                last = other.last;
            } else if scene.token(next).is_some_and(|t| t.kind == Kind::Word && t.is_capitalised())
                && overlapping(&spans[i..], next, next + 1).is_empty()
            {
                last = next + 1;
                while scene.token(last).is_some_and(|t| t.is_capitalised())
                    && overlapping(&spans[i..], last, last + 1).is_empty()
                    && last < sentence_end
                {
                    last += 1;
                }
            } else {
                break;
            }
        }
        if last != span.last {
            spans[i - 1].last = last;
            let kept = spans[i - 1];
            // What it now covers is part of it.
            let covered = i + overlapping(&spans[i..], kept.first, kept.last).end;
            spans.drain(i..covered);
        }
    }
}

/// "1959 Nile Waters Agreement": the year before a legal text is part of its name.
fn merge_years(scene: Scene<'_>, spans: &mut Vec<RawSpan>) {
    let mut i = 1;
    while i < spans.len() {
        let (before, span) = (spans[i - 1], spans[i]);
        let year = before.kind == EntityType::Date
            && before.last == span.first
            && before.last - before.first == 1
            && scene.token(before.first).is_some_and(|t| t.kind == Kind::Number && t.end - t.start == 4);
        if year && span.kind == Law {
            spans[i].first = before.first;
            spans.remove(i - 1);
        } else {
            i += 1;
        }
    }
}
