//! Lists of spans in text order that do not overlap: look-ups by binary search, so that rules cost the same in long texts.

use crate::entity::RawSpan;
use std::ops::Range;

/// Indices of the spans that share a token with `first..last`.
pub fn overlapping(spans: &[RawSpan], first: u32, last: u32) -> Range<usize> {
    let from = spans.partition_point(|s| s.last <= first);
    from..from + spans[from..].partition_point(|s| s.first < last)
}

/// The span that begins at token `first`.
pub fn starting(spans: &[RawSpan], first: u32) -> Option<RawSpan> {
    spans.get(spans.partition_point(|s| s.first < first)).copied().filter(|s| s.first == first)
}

/// Puts `span` in the place of those it overlaps.
pub fn replace(spans: &mut Vec<RawSpan>, span: RawSpan) {
    let place = overlapping(spans, span.first, span.last);
    spans.splice(place, [span]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::EntityType;

    #[test]
    fn finds_and_replaces_by_place() {
        let span = |first, last| RawSpan { first, last, kind: EntityType::Org };
        let mut spans = vec![span(0, 2), span(2, 3), span(5, 8)];
        assert_eq!(overlapping(&spans, 1, 3), 0..2);
        assert_eq!(overlapping(&spans, 3, 5), 2..2);
        assert_eq!(overlapping(&spans, 9, 10), 3..3);
        assert_eq!(starting(&spans, 5), Some(span(5, 8)));
        assert_eq!(starting(&spans, 6), None);
        replace(&mut spans, span(1, 6));
        assert_eq!(spans, [span(1, 6)]);
        replace(&mut spans, span(0, 1));
        replace(&mut spans, span(7, 9));
        assert_eq!(spans, [span(0, 1), span(1, 6), span(7, 9)]);
    }
}
