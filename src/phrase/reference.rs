//! General English to compare phrases with: how often words and pairs of words stand in the training part of the Universal
//! Dependencies English Web Treebank (`data/reference.tsv`).

use std::io::Write;

static COUNTS: &str = include_str!("../../data/reference.tsv");

/// Counts of single words and of pairs of neighbours, by the keys phrases are counted by.
///
/// Read in place: the lines are sorted, and a look-up is a binary search over them.
#[derive(Clone, Copy, Debug)]
pub struct Reference {
    rows: &'static str,
    words: u64,
}

impl Reference {
    /// The compiled-in counts.
    #[must_use]
    pub fn builtin() -> Self {
        let words = COUNTS.lines().find_map(|line| line.strip_prefix("# words: ")).and_then(|n| n.trim().parse().ok()).unwrap_or(1);
        let body = COUNTS.find("key\tcount\n").map_or(COUNTS.len(), |at| at + "key\tcount\n".len());
        Self { rows: &COUNTS[body..], words }
    }

    /// Words of the text that was counted.
    #[must_use]
    pub const fn words(&self) -> u64 {
        self.words
    }

    /// How often this line's key was counted.
    fn count(&self, wanted: &[u8]) -> u64 {
        let bytes = self.rows.as_bytes();
        let (mut low, mut high) = (0, bytes.len());
        while low < high {
            let middle = (low + high) / 2;
            let start = bytes[..middle].iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1);
            let end = bytes[middle..].iter().position(|&b| b == b'\n').map_or(bytes.len(), |at| middle + at);
            let line = &bytes[start..end];
            let tab = line.iter().position(|&b| b == b'\t').unwrap_or(line.len());
            match line[..tab].cmp(wanted) {
                std::cmp::Ordering::Equal => {
                    let digits = line.get(tab + 1..).unwrap_or_default();
                    return digits.iter().fold(0, |n, d| n * 10 + u64::from(d - b'0'));
                }
                std::cmp::Ordering::Less => low = end + 1,
                std::cmp::Ordering::Greater => high = start,
            }
        }
        0
    }

    /// How often a phrase is to be expected in the reference: for one or two words the count; for more what a chain of its pairs gives,
    /// `Π f(wᵢ wᵢ₊₁) / Π f(wᵢ)` over the pairs and the words between them, so nothing where one of the pairs is not there.
    #[must_use]
    pub fn expected<'k>(&self, keys: impl Iterator<Item = &'k [u8]>) -> f64 {
        let (mut expected, mut before, mut line) = (f64::NAN, Vec::new(), Vec::new());
        for key in keys {
            line.clear();
            written(key, &mut line);
            if before.is_empty() {
                expected = self.count(&line) as f64;
            } else {
                let alone = self.count(&before) as f64;
                before.push(b' ');
                before.extend_from_slice(&line);
                let pair = self.count(&before) as f64;
                expected = if alone > 0.0 && pair > 0.0 { expected * pair / alone } else { 0.0 };
            }
            std::mem::swap(&mut before, &mut line);
        }
        if expected.is_nan() { 0.0 } else { expected }
    }
}

/// A key as the table writes it: `_` before what opens no phrase.
fn written(key: &[u8], line: &mut Vec<u8>) {
    let (mark, key) = match key.split_first() {
        Some((b' ', rest)) => (Some(b'_'), rest),
        _ => (None, key),
    };
    line.extend(mark);
    line.extend(key.iter().map(|&b| if b == b' ' || b == b'\t' { b'_' } else { b }));
}

/// Counts words and pairs over documents and writes the table; pairs that occur once are left out.
///
/// # Errors
/// When `out` cannot be written.
pub fn write<'p>(partials: impl Iterator<Item = &'p super::PartialCount>, out: &mut impl Write) -> std::io::Result<()> {
    let mut counts = std::collections::BTreeMap::<Vec<u8>, u64>::new();
    let mut words = 0u64;
    for partial in partials {
        let mut before: Option<Vec<u8>> = None;
        for key in partial.keys() {
            let line = key.map(|key| {
                let mut line = Vec::new();
                written(&key, &mut line);
                line
            });
            if let Some(line) = &line {
                words += 1;
                *counts.entry(line.clone()).or_default() += 1;
                if let Some(mut pair) = before {
                    pair.push(b' ');
                    pair.extend_from_slice(line);
                    *counts.entry(pair).or_default() += 1;
                }
            }
            before = line;
        }
    }
    writeln!(out, "# words: {words}\nkey\tcount")?;
    for (key, count) in counts.iter().filter(|(key, count)| **count > 1 || !key.contains(&b' ')) {
        out.write_all(key)?;
        writeln!(out, "\t{count}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_ups_find_every_line() {
        let reference = Reference::builtin();
        assert!(reference.words() > 100_000);
        let mut lines = 0;
        for line in reference.rows.lines() {
            let (key, count) = line.split_once('\t').unwrap();
            assert_eq!(reference.count(key.as_bytes()), count.parse::<u64>().unwrap(), "{line}");
            lines += 1;
        }
        assert!(lines > 20_000);
        for missing in ["", "!", "~", "zzzz", "unit"] {
            assert_eq!(reference.count(missing.as_bytes()) > 0, missing == "unit", "{missing:?}");
        }
    }

    #[test]
    fn expectation_by_hand() {
        let reference = Reference::builtin();
        let count = |key: &str| reference.count(key.as_bytes()) as f64;
        let expected = |keys: &[&str]| reference.expected(keys.iter().map(|k| k.as_bytes()));
        assert_eq!(expected(&["unit"]), count("unit"));
        assert!(count("unit state") > 10.0);
        assert_eq!(expected(&["unit", "state"]), count("unit state"));
        let chain = count("_the unit") * count("unit state") / count("unit");
        assert!((expected(&[" the", "unit", "state"]) - chain).abs() < 1e-9);
        assert_eq!(expected(&["unit", "zzzz", "state"]), 0.0);
        assert_eq!(expected(&[]), 0.0);
    }
}
