//! Who has the floor: labels of a transcript, and the official whose statement is read out.

use crate::document::Analysis;
use crate::entity::{Entity, EntityType};
use crate::position::Actor;
use crate::position::lexicon::{CueLexicon, flag};
use crate::position::voice::{Floor, Voice, actor};
use crate::tokenize::Shape;

/// A label at the start of a paragraph.
pub struct Label {
    pub floor: Floor,
    /// First token behind it.
    pub body: usize,
    /// One alone makes a transcript: "MR. EARNEST:".
    pub sure: bool,
    /// Who asks, and whether an outlet alone is named, as in an interview.
    pub asker: Option<Asker>,
}

/// Who puts a question.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Asker {
    /// "Q", "QUESTION", "PRESS".
    Nobody,
    /// A reporter's name.
    Reporter(String),
    /// The outlet alone.
    Outlet(String),
}

impl Voice {
    /// A label at the start of a paragraph ("MR. EARNEST:", "Q (TASS):", "Phoenix TV, Qin:").
    pub(super) fn label(
        &self,
        text: &str,
        analysis: &Analysis,
        lexicon: &CueLexicon,
        entity_at: &[u32],
        first: usize,
        last: usize,
    ) -> Option<Label> {
        let tokens = &analysis.tokens;
        let word = |i: usize| tokens[i].text(text);
        let question = |body: usize, asker: Asker| Some(Label { floor: Floor::Question, body, sure: true, asker: Some(asker) });
        if matches!(word(first), "Q" | "QUESTION" | "Question") && first + 1 < last {
            let mut after = first + 1;
            if word(after) == "(" {
                while after < last && word(after) != ")" {
                    after += 1;
                }
                after += 1;
            }
            if after < last && word(after) == ":" {
                after += 1;
            }
            return question(after.min(last), Asker::Nobody);
        }
        let entity = |i: usize| entity_at[i].checked_sub(1).map(|e| &analysis.entities[e as usize]);
        let mut seen = Seen::default();
        let mut depth = 0;
        for i in first..last.min(first + 24) {
            let token = &tokens[i];
            if word(i) == ":" {
                if i + 1 >= last || i == first {
                    return None;
                }
                return self.named_label(text, tokens[first].start, token.start, i, seen);
            }
            match word(i) {
                "(" => depth += 1,
                ")" => depth -= 1,
                _ if depth > 0 => seen.spokesperson |= lexicon.flags(token.word) & flag::SPOKESPERSON != 0,
                "," => seen.comma = seen.comma.or(Some(token.end).filter(|_| seen.person.is_none() && !seen.title)),
                _ => {
                    if let Some(e) = entity(i) {
                        match e.kind {
                            EntityType::Person => seen.person = Some(actor(text, e)),
                            EntityType::Org => seen.outlet = true,
                            _ => {}
                        }
                        continue;
                    }
                    let fits = token.is_capitalised()
                        || token.shape == Shape::Mixed
                        || !token.is_word()
                        || matches!(word(i), "of" | "the" | "de" | "van" | "for");
                    if !fits {
                        return None;
                    }
                    let bits = lexicon.flags(token.word);
                    seen.spokesperson |= bits & flag::SPOKESPERSON != 0;
                    seen.title |= bits & (flag::TITLE | flag::ROLE) != 0;
                    let upper = token.shape == Shape::Upper && !token.is_dotted() && word(i).chars().count() > 2;
                    if upper && (i == first && word(i) == "THE" || bits & flag::TITLE != 0 && seen.office.is_some()) {
                        // "THE PRESIDENT:" is known by the office.
                        let span = seen.office.as_ref().and_then(|o| o.span).map_or(token.span(), |s| s.cover(token.span()));
                        seen.office = Some(Actor { name: span.slice(text).to_owned(), country: None, span: Some(span) });
                    } else if upper && bits & flag::TITLE == 0 {
                        let span = seen.upper.as_ref().and_then(|o| o.span).map_or(token.span(), |s| s.cover(token.span()));
                        seen.upper = Some(Actor { name: span.slice(text).to_owned(), country: None, span: Some(span) });
                    }
                }
            }
        }
        None
    }

    /// Whose label it is, from what stands before its colon at token `colon`.
    fn named_label(&self, text: &str, start: u32, end: u32, colon: usize, seen: Seen) -> Option<Label> {
        let question = |asker: Asker| Some(Label { floor: Floor::Question, body: colon + 1, sure: true, asker: Some(asker) });
        let whole = crate::span::Span::new(start, end).slice(text).trim();
        if matches!(whole, "PRESS" | "THE PRESS" | "REPORTER") {
            return question(Asker::Nobody);
        }
        let reporter = Asker::Reporter(whole.to_owned());
        if self.askers.contains(&reporter) {
            return question(reporter);
        }
        if let Some(after) = seen.comma.filter(|_| self.house.is_none()) {
            // "Phoenix TV, Qin:": outlet and reporter.
            let name = crate::span::Span::new(after, end).slice(text).trim();
            return question(Asker::Reporter(name.to_owned()));
        }
        if seen.person.is_none() && seen.outlet && whole.split_whitespace().count() <= 4 && self.house.is_none() {
            return question(Asker::Outlet(whole.to_owned()));
        }
        let nameless = whole.ends_with("OFFICIAL") || whole.ends_with("OFFICIALS");
        let capitals = seen.person.as_ref().is_some_and(|p| p.name.chars().all(|c| !c.is_lowercase()));
        let sure =
            seen.title && (seen.upper.is_some() || capitals) && !nameless || seen.office.as_ref().is_some_and(|o| o.name.contains(' '));
        let office = seen.office.filter(|o| o.name.contains(' '));
        let name = seen.person.or(seen.upper).or(office)?;
        let floor = if seen.spokesperson || self.house.is_some() { Floor::Spokesperson(name) } else { Floor::Member(name) };
        Some(Label { floor, body: colon + 1, sure, asker: None })
    }

    /// An interview: one outlet puts all the questions, and the answers are the person's own.
    pub(super) fn is_interview(&self) -> bool {
        self.askers.len() == 1 && self.askers.iter().all(|a| matches!(a, Asker::Outlet(_)))
    }

    /// "X, spokesman of Y, issued the following statement:": the rest is X speaking for the country.
    pub(super) fn find_reader(&mut self, text: &str, analysis: &Analysis, lexicon: &CueLexicon, entity_at: &[u32]) {
        if self.house.is_some() || !self.turns.is_empty() {
            return;
        }
        for sentence in analysis.sentences.iter().take(5) {
            let (first, last) = (sentence.first as usize, sentence.last as usize);
            let word = |i: usize| analysis.tokens[i].text(text);
            let Some(k) = (first..last).find(|k| word(*k).eq_ignore_ascii_case("following")) else { continue };
            let document = (k + 1..last.min(k + 5)).any(|i| {
                lexicon.flags(analysis.tokens[i].word) & flag::DOCUMENT != 0 || matches!(word(i), "remarks" | "answer" | "comment")
            });
            let opens = last > first && (word(last - 1) == ":" || (k..last).any(|i| word(i) == ":"));
            if !document || !opens {
                continue;
            }
            let inside = |i: usize| entity_at[i].checked_sub(1).map(|e| &analysis.entities[e as usize]);
            let person = (first..k).filter_map(inside).find(|e| e.kind == EntityType::Person);
            let country = (first..k).filter_map(inside).rfind(|e: &&Entity| e.country.is_some() && e.kind != EntityType::Person);
            let beside = person.and_then(|p| {
                let dateline = analysis.dateline.as_ref().map(|d| d.span);
                (first..k)
                    .filter_map(inside)
                    .find(|e| e.country.is_some() && e.span.start > p.span.end && dateline.is_none_or(|d| !d.contains(e.span)))
            });
            if let (Some(person), Some(country)) = (person, beside.or(country)) {
                self.house = Some(actor(text, country));
                self.turns.push(Floor::Spokesperson(actor(text, person)));
                for (turn, paragraph) in self.turn_at.iter_mut().zip(&analysis.paragraphs) {
                    if analysis.sentences[paragraph.first as usize].first as usize >= last {
                        *turn = 1;
                    }
                }
                return;
            }
        }
    }
}

/// What a label holds.
#[derive(Default)]
struct Seen {
    upper: Option<Actor>,
    person: Option<Actor>,
    office: Option<Actor>,
    spokesperson: bool,
    title: bool,
    outlet: bool,
    /// Where the words behind a comma start.
    comma: Option<u32>,
}
