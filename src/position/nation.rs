//! The country that a speech in an assembly speaks for.

use crate::document::Analysis;
use crate::entity::{Entity, EntityType};
use crate::position::Actor;
use crate::position::lexicon::{CueLexicon, Part, flag, rare};
use crate::position::voice::actor;
use crate::tag::Tag;

/// Whether the text is spoken to an assembly: somebody says "I" or "we" outside quotations and addresses the audience.
pub fn is_speech(text: &str, analysis: &Analysis, flags: &[u64], quoted: &[bool]) -> bool {
    let word = |k: usize| analysis.tokens.get(k).map_or("", |t| t.text(text));
    let own = (0..analysis.tokens.len())
        .filter(|k| flags[*k] & flag::FIRST != 0 && !quoted.get(*k).copied().unwrap_or(false))
        .take(FIRST_PERSONS)
        .count();
    let is = |k: usize, words: &[&str]| words.iter().any(|w| word(k).eq_ignore_ascii_case(w));
    let debate = || (0..analysis.tokens.len().min(DEBATE)).any(|k| is(k, &["general"]) && is(k + 1, &["debate", "assembly"]));
    let vocative = |k: usize| {
        let chair = |at: usize| is(at, &["president", "secretary-general", "chair", "chairman"]);
        is(k, &["excellencies", "excellences"])
            || is(k, &["mr", "mr.", "madam", "madame"]) && chair(if is(k + 1, &["."]) { k + 2 } else { k + 1 })
            || is(k, &["distinguished"]) && is(k + 1, &["delegates", "colleagues", "heads", "guests", "representatives"])
            || is(k, &["ladies"]) && is(k + 1, &["and"]) && is(k + 2, &["gentlemen"])
    };
    own >= FIRST_PERSONS && (debate() || (0..analysis.tokens.len()).any(vocative))
}

/// First persons that make a text a speech.
const FIRST_PERSONS: usize = 6;
/// Bytes from the start in which the speaker is introduced.
const HEAD: u32 = 900;
/// Words from the start in which a speech names the debate it is given in.
const DEBATE: usize = 90;

/// The country a speech names as one does one's own: at the head, behind a title, as subject of present-tense verbs, with those
/// it asks to join it, most often; not as the theatre of a war.
pub fn speaking_nation(text: &str, analysis: &Analysis, lexicon: &CueLexicon, flags: &[u64]) -> Option<Actor> {
    let mut scores: Vec<(usize, u32)> = Vec::new();

    let mentions = Mentions { text, analysis, lexicon, flags };
    let mut beside = Vec::new();
    let mut found = Vec::new();
    for (i, e) in analysis.entities.iter().enumerate() {
        if e.country.is_none() {
            continue;
        }
        if e.kind == EntityType::Norp && mentions.is_own_sentence(e) {
            // "We will transfer our jets as they leave the Belgian Air Force."
            beside.push(i);
        }
        if e.kind != EntityType::Gpe {
            continue;
        }
        let (first, last) = (e.first as usize, e.last as usize);
        let head = e.span.start < HEAD;
        let titled =
            head && (first.saturating_sub(7)..first).any(|k| {
                flags[k] & (flag::ROLE | flag::TITLE | flag::INSTITUTION) != 0
                    || analysis.tokens[k].text(text).eq_ignore_ascii_case("mission")
            }) && matches!(analysis.tokens[first.saturating_sub(1)].text(text).to_ascii_lowercase().as_str(), "of" | "the" | "to");
        // "X welcomes", "X is committed to": a speech says so of its own country first.
        let mut states = false;
        for at in last..(last + 3).min(analysis.tokens.len()) {
            lexicon.matches(&analysis.tokens, flags, at, analysis.tokens.len(), &mut found);
            let cue = found.iter().any(|m| {
                let cue = lexicon.cue(m.0);
                cue.stance.is_some() && matches!(cue.part, Part::Verb | Part::Adjective)
            });
            let past = analysis.tags.get(at).is_some_and(|t| *t == Tag::VerbPast);
            states |= cue && !past;
            if states || flags[at] & (flag::BE | flag::HAVE) == 0 && analysis.tags.get(at).is_none_or(|t| *t != Tag::Adv) {
                break;
            }
        }
        let topic = !titled && mentions.is_theatre(e);
        let score = if topic { 0 } else { 1 + 2 * u32::from(head) } + 6 * u32::from(titled) + 3 * u32::from(states) + mentions.own(e);
        match scores.iter_mut().find(|(k, _)| analysis.entities[*k].country == e.country) {
            Some(known) => known.1 += score,
            None => scores.push((i, score)),
        }
    }
    for e in beside.iter().map(|i| &analysis.entities[*i]) {
        if let Some(known) = scores.iter_mut().find(|(k, _)| analysis.entities[*k].country == e.country) {
            known.1 += 1;
        }
    }
    let best = scores.iter().map(|s| s.1).max()?;
    scores.iter().find(|s| s.1 == best).map(|s| actor(text, called(text, analysis, &analysis.entities[s.0])))
}

/// What stands around the mentions of countries in a speech.
struct Mentions<'a> {
    text: &'a str,
    analysis: &'a Analysis,
    lexicon: &'a CueLexicon,
    flags: &'a [u64],
}

impl Mentions<'_> {
    fn word(&self, at: usize) -> String {
        self.analysis.tokens.get(at).map_or(String::new(), |t| t.text(self.text).to_ascii_lowercase())
    }

    fn is(&self, at: usize, words: &[&str]) -> bool {
        words.contains(&self.word(at).as_str())
    }

    fn rare(&self, at: usize, class: u32) -> bool {
        self.analysis.tokens.get(at).is_some_and(|t| self.lexicon.rare(t.word) & class != 0)
    }

    fn flag(&self, at: usize, bits: u64) -> bool {
        self.flags.get(at).is_some_and(|f| f & bits != 0)
    }

    /// Whether a sentence speaks in the first person.
    fn is_own_sentence(&self, e: &Entity) -> bool {
        let sentence = &self.analysis.sentences[self.analysis.sentence_of(e.first) as usize];
        (sentence.first as usize..sentence.last as usize).any(|k| self.flag(k, flag::FIRST))
    }

    /// "the invasion of X", "conflicts in Y, the Middle East and X", "support for X": one speaks so of others.
    fn is_theatre(&self, e: &Entity) -> bool {
        let sentence = self.analysis.sentences[self.analysis.sentence_of(e.first) as usize].first as usize;
        let mut at = e.first as usize;
        // "X's aggression", "X's recovery"
        if self.analysis.tokens.get(e.last as usize).is_some_and(|t| t.is_clitic()) && self.rare(e.last as usize + 1, rare::STRIFE) {
            return true;
        }
        // Back over the other members of a list.
        while at > sentence && (self.is(at - 1, &[",", "and", "or", "the"]) || self.analysis.tokens[at - 1].is_capitalised()) {
            at -= 1;
        }
        if at == sentence {
            return false;
        }
        let before = at.checked_sub(2).filter(|k| *k >= sentence);
        self.is(at - 1, &["against"]) || self.flag(at - 1, flag::PREPOSITION) && before.is_some_and(|k| self.rare(k, rare::STRIFE))
    }

    /// "My country, X", "on behalf of the people of X", "join X", "we, in X", "X, for its part": who says so is X.
    fn own(&self, e: &Entity) -> u32 {
        let (first, last) = (e.first as usize, e.last as usize);
        let at = |back: usize| first.checked_sub(back);
        let behind = |back: usize, words: &[&str]| at(back).is_some_and(|k| self.is(k, words));
        let country =
            behind(1, &[","]) && behind(2, &["country", "nation", "homeland"]) && at(3).is_some_and(|k| self.flag(k, flag::FIRST));
        let named = behind(1, &["country", "nation"]) && at(2).is_some_and(|k| self.flag(k, flag::FIRST));
        let part = self.is(last, &[","]) && self.is(last + 1, &["for"]) && self.is(last + 3, &["part"]);
        // Not behind words that close the phrase: "on behalf of the group, I thank X".
        let behalf = (first.saturating_sub(9)..first)
            .rev()
            .take_while(|k| !self.flag(*k, flag::FIRST) && !self.is(*k, &[",", ".", ";"]))
            .any(|k| self.is(k, &["behalf"]));
        let verb = if behind(1, &["with"]) { at(2) } else { at(1) };
        let joins = verb.is_some_and(|k| self.rare(k, rare::JOIN) && !(k.saturating_sub(3)..k).any(|b| self.flag(b, flag::FIRST)));
        let we = behind(1, &["in"]) && at(2).is_some_and(|k| self.is(k, &["we", "us"]));
        let among = behind(1, &["including"]);
        // "X has imposed an embargo. We ...": the speech goes on in the first person.
        let sentence = self.analysis.sentence_of(e.first) as usize;
        let opens = self.analysis.sentences[sentence].first as usize == first;
        let next = self.analysis.sentences.get(sentence + 1).map(|s| s.first as usize);
        let goes_on = opens && self.is(last, &["has"]) && next.is_some_and(|k| self.is(k, &["we", "our"]));
        8 * u32::from(country || named || behalf || goes_on) + 6 * u32::from(part) + 4 * u32::from(joins || we) + 3 * u32::from(among)
    }
}

/// The mention that gives a country the name the text calls it by most: no capital city, "Botswana" rather than "REPUBLIC OF
/// BOTSWANA" where it says both.
fn called<'a>(text: &str, analysis: &'a Analysis, known: &'a Entity) -> &'a Entity {
    let same = || analysis.entities.iter().filter(|e| e.kind == EntityType::Gpe && e.country == known.country);
    let name = |e: &Entity| e.span.slice(text).split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let mut names: Vec<(String, u32)> = Vec::new();
    for e in same() {
        let own = name(e);
        match names.iter_mut().find(|n| n.0 == own) {
            Some(n) => n.1 += 1,
            None => names.push((own, 1)),
        }
    }
    let Some(most) = names.iter().map(|n| n.1).max() else { return known };
    let Some((usual, _)) = names.iter().find(|n| n.1 == most) else { return known };
    let short = names.iter().map(|n| &n.0).filter(|n| *n == usual || usual.ends_with(&format!(" {n}"))).min_by_key(|n| n.len());
    let Some(short) = short else { return known };
    let capitals = |e: &Entity| !e.span.slice(text).chars().any(char::is_lowercase);
    let of = || same().filter(|e| name(e) == *short);
    of().find(|e| !capitals(e)).or_else(|| of().next()).unwrap_or(known)
}
