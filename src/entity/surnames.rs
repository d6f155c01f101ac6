//! Whether a surname alone is the person of that name whom the world knows: "Carney" in a briefing of 2013 is not Mark Carney.

use crate::document::Analysis;
use crate::entity::gazetteer::{AMBIGUOUS, Entry, Term};
use crate::entity::{Entity, EntityType};
use std::collections::{BTreeMap, BTreeSet};

/// Whether the text gives an ambiguous surname and the lexicon more of a person's name.
pub fn is_bare(mention: &str, entry: &Entry) -> bool {
    let ambiguous = entry.kind == Some(EntityType::Person) && entry.flags & AMBIGUOUS != 0 && !entry.user;
    ambiguous && !mention.contains(char::is_whitespace) && entry.canonical.contains(' ')
}

/// The year of a date in ISO 8601 or EDTF.
pub fn year(date: &str) -> Option<u16> {
    date.get(..4)?.parse().ok()
}

/// Takes the full name off those of `bare` (index, years of office) of whom neither the text nor its date says that they are meant:
/// the full name stands in the text; or they were in office at the time, no speaker's label and nobody else in the text has the name.
/// Only surnames that are ambiguous in the lexicon come here; "Netanyahu" is one person in any year.
pub fn settle(text: &str, analysis: &Analysis, bare: &[(u32, Option<Term>)], year: Option<u16>, entities: &mut [Entity]) {
    if bare.is_empty() {
        return;
    }
    let mut full: BTreeSet<String> = BTreeSet::new();
    let mut bearers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut labels: BTreeSet<String> = BTreeSet::new();
    for entity in entities.iter().filter(|e| e.kind == EntityType::Person) {
        let mention = entity.span.slice(text);
        if mention.contains(char::is_whitespace) {
            let name = entity.name.to_lowercase();
            if let Some(last) = name.split(' ').next_back() {
                bearers.entry(last.to_owned()).or_default().insert(name.clone());
            }
            full.insert(name);
        } else if is_label(text, analysis, entity) {
            labels.insert(mention.to_lowercase());
        }
    }
    for &(at, term) in bare {
        let entity = &mut entities[at as usize];
        let (mention, name) = (entity.span.slice(text), entity.name.to_lowercase());
        let surname = mention.to_lowercase();
        let namesake = bearers.get(&surname).is_some_and(|names| names.iter().any(|n| *n != name));
        let known = full.contains(&name) || !labels.contains(&surname) && !namesake && in_office(term, year);
        if !known {
            entity.name = mention.to_owned();
        }
    }
}

fn in_office(term: Option<Term>, year: Option<u16>) -> bool {
    year.zip(term).is_some_and(|(year, term)| term.from <= year && term.to.is_none_or(|to| year <= to))
}

/// "MR. CARNEY:" at the head of a line.
fn is_label(text: &str, analysis: &Analysis, entity: &Entity) -> bool {
    let sentence = analysis.sentences.get(entity.sentence as usize);
    let opens = sentence.is_some_and(|s| entity.first <= s.first + 4 && analysis.tokens[s.first as usize].starts_line());
    opens && analysis.tokens.get(entity.last as usize).is_some_and(|t| t.text(text) == ":")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_decide_on_surnames() {
        let term = |from, to| Some(Term { from, to });
        for (term, year, known) in [
            (term(2025, None), Some(2026), true),
            (term(2025, None), Some(2013), false),
            (term(2025, None), None, false),
            (term(1997, Some(2006)), Some(2006), true),
            (term(1997, Some(2006)), Some(2015), false),
            (None, Some(2015), false),
        ] {
            assert_eq!(in_office(term, year), known, "{term:?} {year:?}");
        }
        assert_eq!(year("2013-05"), Some(2013));
        assert_eq!(year("20"), None);
    }
}
