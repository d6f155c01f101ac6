//! What is certain overrides the model: the user's names, long unambiguous names, and one name, one type.

use crate::document::Analysis;
use crate::entity::RawSpan;
use crate::entity::evidence::Buffers;
use crate::entity::gazetteer::Gazetteer;

/// Mends the model's spans.
pub fn apply(_text: &str, gazetteer: &Gazetteer, buffers: &Buffers, _analysis: &Analysis, spans: &mut Vec<RawSpan>) {
    user_names(gazetteer, buffers, spans);
    spans.sort_unstable_by_key(|s| (s.first, s.last));
}

/// The user's names always win, and what the user silences is gone.
fn user_names(gazetteer: &Gazetteer, buffers: &Buffers, spans: &mut Vec<RawSpan>) {
    for found in &buffers.matches {
        let Some(entry) = gazetteer.entries(found.value).next().filter(|e| e.user) else { continue };
        spans.retain(|s| {
            s.last <= found.first
                || found.last <= s.first
                || (s.first <= found.first && found.last <= s.last && s.last - s.first > found.last - found.first)
        });
        if let Some(kind) = entry.kind
            && !spans.iter().any(|s| s.first < found.last && found.first < s.last)
        {
            spans.push(RawSpan { first: found.first, last: found.last, kind });
        }
    }
}
