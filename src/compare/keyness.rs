//! Keyness: the words and phrases that one corpus uses more than the other.
//!
//! - **G2**, the log-likelihood ratio ([`log_likelihood`]): how sure the difference is.
//! - **Log ratio** ([`log_ratio`]): how large it is. One more is twice as often.
//!
//! Both are of the second corpus against the first: a log ratio above 0 is more in the second.

use crate::compare::Analysed;
use crate::lexicon::fold_word;
use crate::phrase::PhraseKind;
use crate::phrase::path::stem_key;
use crate::phrase::places::PlacedPhrase;
use crate::phrase::statistics::{log_likelihood, log_ratio};
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
        let [a, b, words_a, words_b] = [in_a, in_b, words.0, words.1].map(|n| n as f64);
        let g2 = log_likelihood(b, words_b, a, words_a);
        if g2 >= CRITICAL {
            items.push(KeyItem { item, n, kind, counts: (in_a, in_b), words, g2, log_ratio: log_ratio(b, words_b, a, words_a) });
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
