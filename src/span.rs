//! Byte ranges into a document's text.

/// A half-open range of bytes `start..end` into the text of one document.
///
/// Spans lie on `char` boundaries and `start <= end`. Inside the library every position is a byte offset; reports
/// count Unicode code points (see [`Offsets`](crate::report::Offsets)).
///
/// ```
/// use demarche::Span;
/// let span = Span::new(0, 7);
/// assert_eq!(span.slice("BEIJING, Jan. 20"), "BEIJING");
/// assert!(span.contains(Span::new(2, 4)));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span `start..end`.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// Number of bytes.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether the span holds no byte.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside this span.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two spans share at least one byte.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The bytes of `text` under the span.
    ///
    /// # Panics
    /// When the span does not lie in `text` on `char` boundaries.
    #[must_use]
    pub fn slice(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }
}
