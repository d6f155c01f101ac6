//! The country that a speech in an assembly speaks for.

use crate::document::Analysis;
use crate::entity::{Entity, EntityType};
use crate::position::Actor;
use crate::position::lexicon::{CueLexicon, Part, flag};
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

/// The country a speech names as one does one's own: most often, at the head, behind a title, as subject of present-tense verbs.
pub fn speaking_nation(text: &str, analysis: &Analysis, lexicon: &CueLexicon, flags: &[u64]) -> Option<Actor> {
    let mut scores: Vec<(usize, u32)> = Vec::new();

    let mut found = Vec::new();
    for (i, e) in analysis.entities.iter().enumerate() {
        if e.country.is_none() || e.kind != EntityType::Gpe {
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
        let score = 1 + 2 * u32::from(head) + 6 * u32::from(titled) + 3 * u32::from(states);
        match scores.iter_mut().find(|(k, _)| analysis.entities[*k].country == e.country) {
            Some(known) => known.1 += score,
            None => scores.push((i, score)),
        }
    }
    let best = scores.iter().map(|s| s.1).max()?;
    scores.iter().find(|s| s.1 == best).map(|s| actor(text, called(text, analysis, &analysis.entities[s.0])))
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
