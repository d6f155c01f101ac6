//! Numbers as reports print them.

/// The number with six significant digits; what every printed float passes through.
///
/// ```
/// use demarche::report::round6;
/// assert_eq!(round6(2.0 / 3.0), 0.666667);
/// assert_eq!(round6(1234567.8), 1234570.0);
/// ```
#[must_use]
pub fn round6(number: f64) -> f64 {
    format!("{number:.5e}").parse().unwrap_or(number)
}

/// The number with a comma between thousands, for pages.
#[must_use]
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 word`, `2 words`, `1,140 words`.
#[must_use]
pub fn counted(number: u64, singular: &str, plural: &str) -> String {
    format!("{} {}", thousands(number), if number == 1 { singular } else { plural })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_and_groups() {
        for (number, expected) in [(0.0, 0.0), (0.123456789, 0.123457), (-98765.4321, -98765.4), (1e-9, 1e-9), (3.0, 3.0)] {
            assert_eq!(round6(number), expected);
        }
        for (number, expected) in [(0, "0"), (999, "999"), (1000, "1,000"), (1234567, "1,234,567")] {
            assert_eq!(thousands(number), expected);
        }
        assert_eq!(counted(1, "name", "names"), "1 name");
        assert_eq!(counted(1140, "name", "names"), "1,140 names");
    }
}
