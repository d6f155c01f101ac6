//! Whose speech it is: the country that an address to an assembly is delivered for.
//!
//! A printed speech seldom says "we, Angola": it opens with a letterhead ("Permanent Mission of ..."), an office
//! ("President of the Republic of ...") and vocatives ("Mr. President, Excellencies"), and then says "Angola believes". Every
//! such place votes for its country; the clear winner is whose "we" it is.

use crate::document::Analysis;
use crate::entity::{Entity, EntityType};
use crate::position::lexicon::{CueLexicon, flag};
use crate::tag::Tag;

/// Characters at the head of the text in which letterhead, office and occasion stand.
const HEAD: u32 = 900;
/// Votes below which nobody is taken to speak.
const ENOUGH: u32 = 2;

/// The entity that names the country a speech is delivered for; `None` where no country wins clearly.
pub fn speaking(text: &str, analysis: &Analysis, lexicon: &CueLexicon) -> Option<usize> {
    let mut votes: Vec<(usize, u32)> = Vec::new();
    for (i, entity) in analysis.entities.iter().enumerate() {
        let given = vote(text, analysis, lexicon, entity);
        if given == 0 {
            continue;
        }
        match votes.iter_mut().find(|(e, _)| analysis.entities[*e].country == entity.country) {
            Some(known) => {
                known.1 += given;
                if analysis.entities[known.0].kind == EntityType::Norp && entity.kind == EntityType::Gpe {
                    known.0 = i;
                }
            }
            None => votes.push((i, given)),
        }
    }
    votes.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let (best, most) = *votes.first()?;
    let next = votes.get(1).map_or(0, |v| v.1);
    let clear = if most >= 2 * ENOUGH { most > next + next / 4 } else { most >= 2 * next };
    (most >= ENOUGH && clear).then_some(best)
}

/// Whether somebody addresses an assembly: a vocative alone in its line, or a heading that says so.
pub fn is_speech(text: &str, analysis: &Analysis) -> bool {
    let Some(last) = analysis.tokens.last() else { return false };
    // A wire report of a speech is none.
    if analysis.dateline.as_ref().is_some_and(|d| d.agency.is_some()) {
        return false;
    }
    let head = head_of(text, 4000.min(last.end as usize));
    let title = head_of(text, HEAD as usize).to_lowercase();
    let heading = ["statement", "address", "speech", "remarks"].iter().any(|w| title.contains(w))
        && ["general debate", "general assembly", "plenary"].iter().any(|w| title.contains(w));
    heading || head.lines().any(is_vocative)
}

/// The text up to about `limit` bytes.
fn head_of(text: &str, limit: usize) -> &str {
    let mut end = limit.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn is_vocative(line: &str) -> bool {
    let line = line.trim().trim_end_matches([',', '.', '!', ';', ':', '\u{2026}', '\u{2014}', ' ']).to_lowercase();
    if line.is_empty() || line.split_whitespace().count() > 12 {
        return false;
    }
    let opens = ["mr", "mister", "madam", "mdm", "distinguished mr", "honourable", "excellency", "your excellency"];
    let chair = line.contains("president") || line.contains("chair") || line.contains("speaker");
    let holds = ["excellenc", "ladies and gentlemen", "distinguished delegates", "distinguished colleagues", "esteemed colleagues"];
    chair && opens.iter().any(|v| line.starts_with(v)) || holds.iter().any(|v| line.contains(v)) && !line.contains(" by ")
}

fn vote(text: &str, analysis: &Analysis, lexicon: &CueLexicon, entity: &Entity) -> u32 {
    if entity.country.is_none() || !matches!(entity.kind, EntityType::Gpe | EntityType::Norp) {
        return 0;
    }
    // The seats of the assemblies say where, not who.
    if matches!(entity.span.slice(text), "New York" | "NEW YORK" | "Geneva" | "Vienna" | "U.S.A." | "USA") {
        return 0;
    }
    let word = |i: usize| analysis.tokens.get(i).map_or("", |t| t.text(text));
    let (first, last) = (entity.first as usize, entity.last as usize);
    let lower = |i: usize| word(i).to_lowercase();
    let own_before = |k: usize| (k.saturating_sub(3)..k).any(|m| matches!(lower(m).as_str(), "as" | "represent" | "behalf" | "my"));
    let mut given = 0;
    // "President of the Republic of X", "Mission of X", "the people of X", "on behalf of X", "my country, X"
    let mut of = false;
    for k in (first.saturating_sub(9)..first).rev() {
        let w = lower(k);
        let bits = lexicon.flags(analysis.tokens[k].word);
        if matches!(w.as_str(), "of" | "from" | "for") {
            of = true;
            continue;
        }
        if of
            && (bits & flag::ROLE != 0
                || matches!(w.as_str(), "mission" | "statement" | "delegation" | "address")
                || w == "government" && own_before(k))
        {
            let own = own_before(k);
            given = if own || entity.span.start < HEAD { 5 } else { 1 };
            // Whose president was congratulated on the election is no speaker.
            break;
        }
        if w == "greetings" && of {
            given = 6;
            break;
        }
        if matches!(w.as_str(), "country" | "nation" | "homeland") && (k > 0 && matches!(lower(k - 1).as_str(), "my" | "our")) {
            given = 6;
            break;
        }
        let goes_on = matches!(w.as_str(), "the" | "and" | "people" | "peoples")
            || w == "," && (entity.span.start < HEAD || k + 1 == first)
            || analysis.tokens[k].is_capitalised();
        if !goes_on {
            break;
        }
    }
    // A line of its own, or a line that it opens, in the letterhead.
    let starts_line = first == 0 || text[..analysis.tokens[first].start as usize].ends_with('\n');
    if entity.span.start < HEAD && starts_line && entity.kind == EntityType::Gpe {
        given = given.max(if first == 0 { 5 } else { 3 });
    }
    let sentence_start = analysis.sentences.get(analysis.sentence_of(entity.first) as usize).is_some_and(|s| s.first as usize + 1 >= first);
    // "Latvia supports", "Angola reaffirms": what a speaker says of their own country. "Russia must", "Israel continues" is no such thing.
    let stance = analysis.tokens.get(last).is_some_and(|t| lexicon.flags(t.word) & (flag::REPORT | flag::AFFIRM | flag::BELIEVE) != 0)
        || OWN_VERBS.contains(&word(last));
    let verb = stance && entity.kind == EntityType::Gpe && analysis.tags.get(last).is_some_and(|t| *t == Tag::VerbPres);
    let vows = matches!(word(last), "will" | "is" | "has" | "have" | "are")
        && entity.kind == EntityType::Gpe
        && (last + 1..last + 3).any(|k| OWN_STATES.contains(&word(k)));
    // "I extend Jamaica's congratulations"
    let ours = matches!(word(last), "'s" | "\u{2019}s")
        && analysis
            .sentences
            .get(analysis.sentence_of(entity.first) as usize)
            .is_some_and(|s| (s.first as usize..first).any(|k| lexicon.flags(analysis.tokens[k].word) & flag::FIRST != 0));
    given + if verb || vows { 2 + u32::from(sentence_start) } else { u32::from(ours) }
}

/// What stands behind "X will", "X is" or "X has" where a speaker vouches for their own country.
const OWN_STATES: [&str; 22] = [
    "continue",
    "always",
    "committed",
    "ready",
    "proud",
    "pleased",
    "honoured",
    "honored",
    "convinced",
    "determined",
    "deeply",
    "fully",
    "firmly",
    "also",
    "concerned",
    "grateful",
    "steadfast",
    "long",
    "consistently",
    "strongly",
    "actively",
    "therefore",
];

/// Verbs in the present with which a speaker's own country is the subject.
const OWN_VERBS: [&str; 18] = [
    "supports",
    "welcomes",
    "stands",
    "remains",
    "joins",
    "commends",
    "attaches",
    "calls",
    "condemns",
    "urges",
    "congratulates",
    "looks",
    "values",
    "appreciates",
    "advocates",
    "shares",
    "endorses",
    "regrets",
];
