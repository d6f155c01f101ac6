//! What made an entity: the lexicon's names that cover its tokens, a value, or the sequence model and the rules.

use crate::document::Analysis;
use crate::entity::gazetteer::Case;
use crate::entity::{CountryCode, Entity, EntityType, Recognizer};
use crate::span::Span;

/// A name of the lexicon that covers tokens of an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameReading {
    /// The words.
    pub words: Span,
    /// The entry's type; `None` where it silences the name.
    pub kind: Option<EntityType>,
    /// Its country.
    pub country: Option<CountryCode>,
    /// Its display name.
    pub name: String,
    /// Whether the user's lexicon has it.
    pub user: bool,
    /// Whether the entity has the entry's words and type.
    pub taken: bool,
}

impl Recognizer {
    /// The lexicon's readings of the words of an entity, longest first.
    #[must_use]
    pub fn readings(&self, analysis: &Analysis, entity: &Entity) -> Vec<NameReading> {
        let mut matches = Vec::new();
        self.gazetteer.matches(&analysis.tokens, Case::Normal, &mut matches);
        let mut readings = Vec::new();
        for m in matches.iter().filter(|m| m.first < entity.last && entity.first < m.last) {
            for entry in self.gazetteer.entries(m.value) {
                readings.push(NameReading {
                    words: analysis.token_span(m.first, m.last),
                    kind: entry.kind,
                    country: entry.country,
                    name: entry.canonical.to_string(),
                    user: entry.user,
                    taken: (m.first, m.last, entry.kind) == (entity.first, entity.last, Some(entity.kind)),
                });
            }
        }
        readings.sort_by_key(|r| (std::cmp::Reverse(r.words.len()), r.words.start, r.kind));
        readings
    }
}
