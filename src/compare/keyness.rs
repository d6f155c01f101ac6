//! Keyness: the words and phrases that one corpus uses more than the other.
//!
//! - **G2**, the log-likelihood ratio of the 2 × 2 table of an item's occurrences and all other words in either corpus: how sure
//!   the difference is. T. Dunning (1993), *Accurate methods for the statistics of surprise and coincidence*, Computational
//!   Linguistics 19(1).
//! - **Log ratio**, the binary logarithm of the ratio of the two relative frequencies: how large it is. One more is twice as
//!   often. Where a corpus has none, half an occurrence stands for it. A. Hardie (2014), *Log ratio: an informal introduction*.
//!
//! Both are of the second corpus against the first: a log ratio above 0 is more in the second.

use crate::compare::Analysed;
use crate::lexicon::fold_word;
use crate::phrase::PhraseKind;
use crate::phrase::path::stem_key;
use crate::phrase::places::PlacedPhrase;
use crate::phrase::stem::english;
use crate::phrase::unit::{self, Class, WordClasses};
use crate::report::wrap::tidy;
use std::collections::{BTreeMap, HashMap};

/// G2 from which an item is told: 1 in 1,000 by chance (chi-squared, one degree of freedom).
pub const CRITICAL: f64 = 10.83;

/// An item that one corpus uses more.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyItem {
    /// The word or phrase in its most frequent form.
    pub item: String,
    /// Number of words.
    pub n: u8,
    /// What kind of phrase; `None` for a word.
    pub kind: Option<PhraseKind>,
    /// Occurrences in the first corpus and in the second.
    pub counts: (u64, u64),
    /// Words of the first corpus and of the second.
    pub words: (u64, u64),
    /// Dunning's G2.
    pub g2: f64,
    /// Hardie's log ratio, above 0 where the second corpus has more.
    pub log_ratio: f64,
}

/// Dunning's G2 of `a` occurrences in `words_a` words against `b` in `words_b`.
///
/// ```
/// use demarche::compare::keyness::g2;
/// // Rows 10, 90 and 20, 80: 2 Σ o ln(o/e) with e = 15, 85.
/// assert!((g2(10, 100, 20, 100) - 3.98656).abs() < 1e-5);
/// assert_eq!(g2(5, 100, 10, 200), 0.0);
/// ```
#[must_use]
pub fn g2(a: u64, words_a: u64, b: u64, words_b: u64) -> f64 {
    let all = (words_a + words_b) as f64;
    let cell = |observed: u64, words: u64, of_kind: u64| {
        let expected = words as f64 * of_kind as f64 / all;
        if observed == 0 { 0.0 } else { observed as f64 * (observed as f64 / expected).ln() }
    };
    let (rest_a, rest_b) = (words_a.saturating_sub(a), words_b.saturating_sub(b));
    let sum =
        cell(a, words_a, a + b) + cell(b, words_b, a + b) + cell(rest_a, words_a, rest_a + rest_b) + cell(rest_b, words_b, rest_a + rest_b);
    // Equal shares may leave a hair below 0.
    if sum.abs() < 1e-9 { 0.0 } else { 2.0 * sum }
}

/// Hardie's log ratio of `b` occurrences in `words_b` words to `a` in `words_a`; half an occurrence where there is none.
///
/// ```
/// use demarche::compare::keyness::log_ratio;
/// assert_eq!(log_ratio(10, 1000, 40, 1000), 2.0);
/// assert_eq!(log_ratio(4, 1000, 0, 1000), -3.0);
/// ```
#[must_use]
pub fn log_ratio(a: u64, words_a: u64, b: u64, words_b: u64) -> f64 {
    let share = |count: u64, words: u64| (if count == 0 { 0.5 } else { count as f64 }) / words.max(1) as f64;
    (share(b, words_b) / share(a, words_a)).log2()
}

/// A word on either side, and how often each of its forms.
#[derive(Debug, Default)]
struct Word {
    sides: (u64, u64),
    forms: BTreeMap<String, u64>,
}

/// Words by stem with their forms, and how many words there are.
#[derive(Debug, Default)]
struct Counts {
    stems: BTreeMap<Vec<u8>, Word>,
    words: (u64, u64),
}

/// The key items of two corpora, the surest first: words by stem, and phrases. `phrases` are those of `a` and then `b` as one
/// run, so that the documents of `b` are numbered from `a.len()`.
#[must_use]
pub fn keyness(a: &[Analysed<'_>], b: &[Analysed<'_>], phrases: &[PlacedPhrase]) -> Vec<KeyItem> {
    let mut counts = Counts::default();
    count(a, &mut counts, |c| &mut c.0);
    count(b, &mut counts, |c| &mut c.1);
    let words = counts.words;
    let mut items = Vec::new();
    let mut offer = |item: String, n: u8, kind: Option<PhraseKind>, in_a: u64, in_b: u64| {
        let g2 = g2(in_a, words.0, in_b, words.1);
        if g2 >= CRITICAL {
            items.push(KeyItem { item, n, kind, counts: (in_a, in_b), words, g2, log_ratio: log_ratio(in_a, words.0, in_b, words.1) });
        }
    };
    for Word { sides: (in_a, in_b), forms } in counts.stems.into_values() {
        let form = forms.into_iter().max_by(|x, y| x.1.cmp(&y.1).then_with(|| y.0.cmp(&x.0)));
        offer(form.map(|f| f.0).unwrap_or_default(), 1, None, in_a, in_b);
    }
    for phrase in phrases {
        let in_b = phrase.spans.iter().filter(|(document, _)| *document as usize >= a.len()).count() as u64;
        offer(phrase.phrase.clone(), phrase.n, Some(phrase.kind), phrase.spans.len() as u64 - in_b, in_b);
    }
    items.sort_by(|x, y| y.g2.total_cmp(&x.g2).then_with(|| (&x.item, x.kind).cmp(&(&y.item, y.kind))));
    items
}

fn count(texts: &[Analysed<'_>], counts: &mut Counts, side: fn(&mut (u64, u64)) -> &mut u64) {
    let (classes, stemmer) = (WordClasses::builtin(), english());
    let mut units = Vec::new();
    // Every form is stemmed once.
    let mut known: HashMap<String, Vec<u8>> = HashMap::new();
    for text in texts {
        let (source, analysis) = (text.document.text.as_str(), text.analysis);
        unit::cut(source, &analysis.tokens, &analysis.sentences, &classes, &mut units);
        for unit in units.iter().filter(|u| u.class.is_word()) {
            *side(&mut counts.words) += 1;
            if unit.class != Class::Content {
                continue;
            }
            let form = tidy(analysis.token_span(unit.first, unit.last).slice(source));
            let stem = known.entry(form.clone()).or_insert_with(|| {
                let (mut key, mut stem) = (Vec::new(), Vec::new());
                fold_word(&form, &mut key);
                stem_key(&stemmer, &key, &mut stem);
                stem
            });
            let entry = counts.stems.entry(stem.clone()).or_default();
            *side(&mut entry.sides) += 1;
            *entry.forms.entry(form).or_default() += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand, 2 Σ o ln(o/e) over the four cells.
    #[test]
    fn g2_and_log_ratio_by_hand() {
        for (a, words_a, b, words_b, expected, ratio) in [
            // e = 5, 5, 995, 995: 2 (10 ln 2 + 990 ln(990/995) + 1000 ln(1000/995))
            (10, 1000, 0, 1000, 13.91320, (0.5f64 / 10.0).log2()),
            // The same the other way round.
            (0, 1000, 10, 1000, 13.91320, (10.0f64 / 0.5).log2()),
            // e = 20, 40, 980, 1960: 2 (30 ln 1.5 + 30 ln 0.75 + 970 ln(970/980) + 1970 ln(1970/1960))
            (30, 1000, 30, 2000, 7.22031, -1.0),
            (3, 300, 1, 100, 0.0, 0.0),
        ] {
            let got = g2(a, words_a, b, words_b);
            assert!((got - expected).abs() < 5e-5, "{a} {words_a} {b} {words_b}: {got}");
            assert!((log_ratio(a, words_a, b, words_b) - ratio).abs() < 1e-12);
        }
    }
}
