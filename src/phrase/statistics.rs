//! Measures of association and dispersion.
//!
//! - **DP**, Gries' deviation of proportions: with `s_i` the share of the corpus' words in document `i` and `v_i` the share of the
//!   phrase's occurrences in it, `DP = ½ Σ |s_i − v_i|`. 0: spread exactly as the documents' lengths; towards 1: in few places.
//!   S. Th. Gries (2008), *Dispersions and adjusted frequencies in corpora*, International Journal of Corpus Linguistics 13(4).
//! - **NPMI**: `ln(p(w₁…wₙ) / Π p(wᵢ)) / (−(n−1) ln p(w₁…wₙ))`, which is G. Bouma's (2009) normalised pointwise mutual information
//!   for n = 2 and keeps its ends for longer phrases: 1 where the words only occur together, 0 where they are independent.
//! - **G²**, the log-likelihood ratio: with a phrase `a` times among `c` words here and `b` times among `d` words of the reference,
//!   `2 Σ O ln(O/E)` over the four cells `a`, `b`, `c − a`, `d − b`, with the `E` that one frequency in both would give. T. Dunning (1993),
//!   *Accurate methods for the statistics of surprise and coincidence*, Computational Linguistics 19(1). Over 6.63: p < 0.01 for one
//!   phrase, which is much too little for a list of thousands. It grows with the corpora; how large the difference is, log ratio says.
//! - **Log ratio**: `log₂((a/c) / (b/d))`, 0.5 for an `a` or `b` of 0 (A. Hardie 2014, *Log Ratio: an informal introduction*). 1: twice as often as
//!   in the reference.
//! - **C-value**: `log₂ n · (f − t/p)` for a phrase of `n` words that occurs `f` times, `t` of them within `p` different longer candidates;
//!   `log₂ n · f` where no longer one holds it. What stands in a nested candidate is counted for the longest one only. K. Frantzi,
//!   S. Ananiadou and H. Mima (2000), *Automatic recognition of multi-word terms: the C-value/NC-value method*, International Journal on
//!   Digital Libraries 3(2).

/// Gries' DP from `(words, occurrences)` of the documents that hold the phrase; the others need not be listed.
///
/// ```
/// use demarche::phrase::statistics::dispersion;
/// // Two documents of equal length, all occurrences in one: ½ (|0.5 − 1| + |0.5 − 0|).
/// assert_eq!(dispersion([(100, 4)], 200, 4), 0.5);
/// ```
#[must_use]
pub fn dispersion(documents: impl IntoIterator<Item = (u64, u64)>, words: u64, count: u64) -> f64 {
    if words == 0 || count == 0 {
        return 0.0;
    }
    let (mut sum, mut absent) = (0.0, 1.0);
    for (length, occurrences) in documents {
        let (s, v) = (length as f64 / words as f64, occurrences as f64 / count as f64);
        sum += (s - v).abs();
        absent -= s;
    }
    // Rounding may leave a hair outside the range.
    (0.5 * (sum + f64::max(absent, 0.0))).clamp(0.0, 1.0)
}

/// Normalised pointwise mutual information of a phrase that occurs `count` times among `words` words, each of its words as
/// often as `word_counts` says. -1 to 1; 1 where there is nothing else in the corpus.
///
/// ```
/// use demarche::phrase::statistics::npmi;
/// // Both words occur only in the phrase.
/// assert!((npmi(5, [5, 5], 1000) - 1.0).abs() < 1e-12);
/// ```
#[must_use]
pub fn npmi(count: u64, word_counts: impl IntoIterator<Item = u64>, words: u64) -> f64 {
    let total = words as f64;
    let joint = (count as f64 / total).ln();
    let (mut n, mut independent) = (0u32, 0.0);
    for word in word_counts {
        n += 1;
        independent += (word as f64 / total).ln();
    }
    if n < 2 || joint == 0.0 {
        return 1.0;
    }
    ((joint - independent) / (-joint * f64::from(n - 1))).clamp(-1.0, 1.0)
}

/// Log-likelihood ratio of a phrase that occurs `a` times among `c` words against `b` times among `d` words. 0 where it is as
/// frequent in both; never negative.
///
/// ```
/// use demarche::phrase::statistics::log_likelihood;
/// assert_eq!(log_likelihood(10.0, 1000.0, 20.0, 2000.0), 0.0);
/// ```
#[must_use]
pub fn log_likelihood(a: f64, c: f64, b: f64, d: f64) -> f64 {
    let all = c + d;
    let cell = |observed: f64, row: f64, column: f64| if observed > 0.0 { observed * (observed * all / (row * column)).ln() } else { 0.0 };
    let (here, other) = (cell(a, a + b, c) + cell(c - a, all - a - b, c), cell(b, a + b, d) + cell(d - b, all - a - b, d));
    (2.0 * (here + other)).max(0.0)
}

/// Binary logarithm of the ratio of relative frequencies: `a` times among `c` words against `b` times among `d` words, where
/// less than half an occurrence counts as half of one.
///
/// ```
/// use demarche::phrase::statistics::log_ratio;
/// assert_eq!(log_ratio(8.0, 1000.0, 1.0, 1000.0), 3.0);
/// assert_eq!(log_ratio(0.0, 1000.0, 4.0, 1000.0), -3.0);
/// ```
#[must_use]
pub fn log_ratio(a: f64, c: f64, b: f64, d: f64) -> f64 {
    ((a.max(0.5) / c) / (b.max(0.5) / d)).log2()
}

/// C-value of a phrase of `n` words that occurs `count` times, `nested` times of them within `longer` different longer candidates.
///
/// ```
/// use demarche::phrase::statistics::c_value;
/// assert_eq!(c_value(4, 5, 0, 0), 10.0);
/// assert_eq!(c_value(2, 12, 4, 2), 10.0);
/// ```
#[must_use]
pub fn c_value(n: u32, count: u64, nested: u64, longer: u64) -> f64 {
    let held = if longer == 0 { 0.0 } else { nested as f64 / longer as f64 };
    f64::from(n).log2() * (count as f64 - held)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Five documents of 100, 200, 200, 300, 200 words; shares 0.1, 0.2, 0.2, 0.3, 0.2.
    #[test]
    fn dispersion_by_hand() {
        let lengths = [100, 200, 200, 300, 200];
        let cases: [([u64; 5], f64); 5] = [
            ([1, 2, 2, 3, 2], 0.0),
            ([10, 0, 0, 0, 0], 0.9),
            ([0, 0, 0, 10, 0], 0.7),
            // v = 0.5, 0.5, 0, 0, 0: ½ (0.4 + 0.3 + 0.2 + 0.3 + 0.2)
            ([2, 2, 0, 0, 0], 0.7),
            // v = 0.25, 0.25, 0, 0.25, 0.25: ½ (0.15 + 0.05 + 0.2 + 0.05 + 0.05)
            ([1, 1, 0, 1, 1], 0.25),
        ];
        for (counts, expected) in cases {
            let held = lengths.into_iter().zip(counts).filter(|(_, c)| *c > 0);
            let got = dispersion(held, 1000, counts.iter().sum());
            assert!((got - expected).abs() < 1e-12, "{counts:?}: {got}, not {expected}");
        }
    }

    /// 1,000 words.
    #[test]
    fn npmi_by_hand() {
        let cases: [(u64, &[u64], f64); 4] = [
            // ln(0.01 / 0.0001) / -ln 0.01 = 4.60517 / 4.60517
            (10, &[10, 10], 1.0),
            // ln(0.01 / (0.1 * 0.1)) = 0
            (10, &[100, 100], 0.0),
            // ln(0.01 / (0.02 * 0.05)) / 4.60517 = 2.302585 / 4.605170
            (10, &[20, 50], 0.5),
            // ln(0.001 / 0.1^3) = 0
            (1, &[100, 100, 100], 0.0),
        ];
        for (count, words, expected) in cases {
            let got = npmi(count, words.iter().copied(), 1000);
            assert!((got - expected).abs() < 1e-9, "{count} {words:?}: {got}, not {expected}");
        }
        // ln(0.001 / (0.002 * 0.005 * 0.01)) / (2 * 6.907755) = 9.210340 / 13.815511
        assert!((npmi(1, [2, 5, 10], 1000) - 2.0 / 3.0).abs() < 1e-9);
        assert_eq!(npmi(4, [4, 4], 4), 1.0);
    }

    /// NLTK 3.10.4: `BigramAssocMeasures.likelihood_ratio(a, (a + b, c), c + d)`, which takes the same four cells.
    #[test]
    fn log_likelihood_equals_nltk() {
        for ([a, c, b, d], expected) in [
            ([10.0, 1000.0, 5.0, 10_000.0], 29.897_953_782_685_78),
            ([30.0, 3_840_000.0, 1.0, 178_847.0], 0.120_437_068_670_272),
            ([3.0, 37.0, 2.0, 178_847.0], 44.422_140_494_792_86),
            ([7.0, 200.0, 0.0, 5000.0], 45.851_833_653_969_45),
        ] {
            let got = log_likelihood(a, c, b, d);
            assert!((got - expected).abs() < 1e-7, "{a} {c} {b} {d}: {got}, not {expected}");
        }
        // 20 of 1,000 against 20 of 10,000; by hand: log2(0.02 / 0.002), then against none: log2(0.02 / 0.00005).
        assert!((log_ratio(20.0, 1000.0, 20.0, 10_000.0) - 10f64.log2()).abs() < 1e-12);
        assert!((log_ratio(20.0, 1000.0, 0.0, 10_000.0) - 400f64.log2()).abs() < 1e-12);
    }

    /// From the example of Frantzi, Ananiadou and Mima: "basal cell carcinoma" 984 times, 26 of them within 5 longer terms (5 within the
    /// longest; 11 − 5 within the one that it holds; 7, 5 and 3 within the others).
    #[test]
    fn c_value_as_in_the_paper() {
        for (n, count, nested, longer, expected) in [
            (5, 5, 0, 0, 11.609_64),
            (4, 11, 5, 1, 12.0),
            (4, 7, 0, 0, 14.0),
            (4, 5, 0, 0, 10.0),
            (4, 3, 0, 0, 6.0),
            (3, 984, 26, 5, 1551.361),
        ] {
            let got = c_value(n, count, nested, longer);
            assert!((got - expected).abs() < 1e-3, "{n} {count} {nested} {longer}: {got}, not {expected}");
        }
    }
}
