//! The country that a speech in an assembly speaks for.

use crate::document::Analysis;
use crate::entity::EntityType;
use crate::position::Actor;
use crate::position::lexicon::{CueLexicon, Part, flag};
use crate::position::voice::actor;
use crate::tag::Tag;

/// Whether the text is spoken to an assembly: somebody says "I" or "we" outside quotations and addresses the audience.
pub fn is_speech(text: &str, analysis: &Analysis, lexicon: &CueLexicon, quoted: &[bool]) -> bool {
    let word = |k: usize| analysis.tokens.get(k).map_or("", |t| t.text(text));
    let own = (0..analysis.tokens.len())
        .filter(|k| !quoted.get(*k).copied().unwrap_or(false) && lexicon.flags(analysis.tokens[*k].word) & flag::FIRST != 0)
        .take(FIRST_PERSONS)
        .count();
    let debate = || {
        (0..analysis.tokens.len().min(DEBATE))
            .any(|k| word(k).eq_ignore_ascii_case("general") && matches!(word(k + 1).to_ascii_lowercase().as_str(), "debate" | "assembly"))
    };
    own >= FIRST_PERSONS
        && (debate()
            || (0..analysis.tokens.len()).any(|k| {
                let next = word(k + 1).to_ascii_lowercase();
                let after = || word(k + 2).to_ascii_lowercase();
                match word(k).to_ascii_lowercase().trim_end_matches('.') {
                    "excellencies" | "excellences" => true,
                    "mr" | "madam" | "madame" => {
                        let next = if next == "." { after() } else { next };
                        matches!(next.as_str(), "president" | "secretary-general" | "chair" | "chairman")
                    }
                    "distinguished" => matches!(next.as_str(), "delegates" | "colleagues" | "heads" | "guests" | "representatives"),
                    "ladies" => next == "and" && after() == "gentlemen",
                    _ => false,
                }
            }))
}

/// First persons that make a text a speech.
const FIRST_PERSONS: usize = 6;
/// Bytes from the start in which the speaker is introduced.
const HEAD: u32 = 900;
/// Words from the start in which a speech names the debate it is given in.
const DEBATE: usize = 90;

/// The country a speech names as one does one's own: most often, at the head, behind a title, as subject of present-tense verbs.
pub fn speaking_nation(text: &str, analysis: &Analysis, lexicon: &CueLexicon) -> Option<Actor> {
    let mut scores: Vec<(usize, u32)> = Vec::new();
    let flags: Vec<u64> = analysis.tokens.iter().map(|t| lexicon.flags(t.word)).collect();
    let mut found = Vec::new();
    for (i, e) in analysis.entities.iter().enumerate() {
        if e.country.is_none() || e.kind != EntityType::Gpe {
            continue;
        }
        let (first, last) = (e.first as usize, e.last as usize);
        let head = e.span.start < HEAD;
        let titled =
            head && (first.saturating_sub(7)..first).any(|k| {
                let bits = lexicon.flags(analysis.tokens[k].word);
                bits & (flag::ROLE | flag::TITLE | flag::INSTITUTION) != 0 || analysis.tokens[k].text(text).eq_ignore_ascii_case("mission")
            }) && matches!(analysis.tokens[first.saturating_sub(1)].text(text).to_ascii_lowercase().as_str(), "of" | "the" | "to");
        // "X welcomes", "X is committed to": a speech says so of its own country first.
        let mut states = false;
        for at in last..(last + 3).min(analysis.tokens.len()) {
            lexicon.matches(&analysis.tokens, &flags, at, analysis.tokens.len(), &mut found);
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
    scores.iter().find(|s| s.1 == best).map(|s| actor(text, &analysis.entities[s.0]))
}
