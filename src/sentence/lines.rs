//! How a text uses its lines: one paragraph a line, or wrapped at a width, or wrapped with empty lines between.

/// What the line breaks of a text mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// Single line breaks are wraps.
    pub wrapped: bool,
    /// Empty lines stand inside sentences too.
    pub double_spaced: bool,
    /// Usual length of a full line in bytes.
    width: usize,
}

impl Layout {
    /// Reads the layout off the text.
    pub fn of(text: &str) -> Self {
        let (mut lines, mut long, mut unfinished, mut blank_breaks) = (0usize, 0usize, 0usize, 0usize);
        let mut blank_unfinished = 0usize;
        let mut lengths = [0usize; 16];
        let mut previous: Option<&str> = None;
        let mut blank = false;
        for line in text.lines() {
            let line = line.trim();
            if line.is_empty() {
                blank = true;
                continue;
            }
            lines += 1;
            long += usize::from(line.len() > 140);
            lengths[(line.len() / 10).min(15)] += 1;
            if let Some(before) = previous {
                let open = !before.ends_with(['.', '!', '?', '"', '\u{201D}', ':', ';', ')'])
                    && line.chars().next().is_some_and(char::is_lowercase);
                if blank {
                    blank_breaks += 1;
                    blank_unfinished += usize::from(open);
                } else {
                    unfinished += usize::from(open);
                }
            }
            previous = Some(line);
            blank = false;
        }
        let mut seen = 0;
        let mut width = 0;
        for (i, n) in lengths.iter().enumerate() {
            seen += n;
            if seen * 4 >= lines * 3 {
                width = i * 10;
                break;
            }
        }
        Self {
            wrapped: unfinished >= 2 && long * 8 <= lines || unfinished * 5 > lines && unfinished > 0,
            double_spaced: blank_unfinished >= 2 && blank_unfinished * 12 > blank_breaks,
            width: width.clamp(30, 120),
        }
    }

    /// Whether the line that ends at byte `end` is clearly shorter than a full one.
    pub fn is_short_line(self, text: &str, end: u32) -> bool {
        let end = end as usize;
        let start = text[..end].rfind('\n').map_or(0, |at| at + 1);
        (end - start) * 10 < self.width * 7
    }
}
