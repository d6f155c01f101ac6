//! Dates of metadata to ISO 8601 (or a shorter EDTF form where the source gives less).

use jiff::civil::Date;

const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// `YYYY-MM-DD`, `YYYY-MM` or `YYYY` for a date as metadata write it, `None` where it is not understood or not
/// certain (`3/12/2025` may be March or December).
///
/// ISO 8601 with or without a time, RFC 2822 and dates with an English month name are understood; a time is dropped
/// and the date stays that of the zone it was written in.
///
/// ```
/// use demarche::input::normalise_date;
/// assert_eq!(normalise_date("Wed, 12 Mar 2025 23:30:00 -0500").as_deref(), Some("2025-03-12"));
/// assert_eq!(normalise_date("March 12, 2025").as_deref(), Some("2025-03-12"));
/// assert_eq!(normalise_date("3/12/2025"), None);
/// ```
#[must_use]
pub fn normalise(written: &str) -> Option<String> {
    let written = written.trim();
    iso(written).or_else(|| rfc2822(written)).or_else(|| named_month(written))
}

/// Whether this is a real day written `YYYY-MM-DD`.
pub(super) fn is_full_date(written: &str) -> bool {
    let bytes = written.as_bytes();
    bytes.len() == 10
        && bytes[4] == b'-'
        && bytes[7] == b'-'
        && bytes.iter().enumerate().all(|(i, b)| matches!(i, 4 | 7) || b.is_ascii_digit())
        && written.parse::<Date>().is_ok()
}

fn day(year: &str, month: usize, day: &str) -> Option<String> {
    let (year, day) = (year.parse().ok()?, day.parse().ok()?);
    Some(Date::new(year, i8::try_from(month).ok()?, day).ok()?.to_string())
}

fn digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|b| b.is_ascii_digit())
}

fn iso(written: &str) -> Option<String> {
    if let Some(date) = written.get(..10) {
        let plain = date.replace('/', "-");
        let rest = &written[10..];
        let time = rest.strip_prefix(['T', 't', ' ']).is_some_and(|time| time.trim_start().starts_with(|c: char| c.is_ascii_digit()));
        if is_full_date(&plain) && (rest.is_empty() || time) {
            return Some(plain);
        }
    }
    if digits(written, 8) {
        return day(&written[..4], written[4..6].parse().ok()?, &written[6..]);
    }
    if let Some((year, month)) = written.split_once('-')
        && digits(year, 4)
        && digits(month, 2)
        && (1..=12).contains(&month.parse::<u8>().ok()?)
    {
        return Some(written.to_owned());
    }
    // A bare year must look like one: 0042 in a date column is a serial number.
    (digits(written, 4) && written.starts_with(['1', '2'])).then(|| written.to_owned())
}

fn rfc2822(written: &str) -> Option<String> {
    let parser = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true);
    Some(parser.parse_zoned(written).ok()?.date().to_string())
}

fn month_number(word: &str) -> Option<usize> {
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    if word == "sept" {
        return Some(9);
    }
    MONTHS.iter().position(|month| *month == word || (word.len() == 3 && month.starts_with(&word))).map(|index| index + 1)
}

fn day_number(word: &str) -> Option<&str> {
    let number = ["st", "nd", "rd", "th"].iter().find_map(|suffix| word.strip_suffix(suffix)).unwrap_or(word);
    (digits(number, 1) || digits(number, 2)).then_some(number)
}

/// "12 March 2025", "March 12, 2025", "Wednesday, 12th Mar. 2025, 5:30 pm", "March 2025".
fn named_month(written: &str) -> Option<String> {
    let words: Vec<&str> = written.split([' ', ',', '\u{a0}', '\t', '-']).filter(|word| !word.is_empty() && *word != "of").collect();
    let at = words.iter().position(|word| month_number(word).is_some())?;
    let month = month_number(words[at])?;
    let year = |index: usize| words.get(index).filter(|word| digits(word, 4)).copied();
    let before = at.checked_sub(1).and_then(|index| day_number(words[index]));
    if let (Some(number), Some(year)) = (before, year(at + 1)) {
        return day(year, month, number);
    }
    if let (Some(number), Some(year)) = (words.get(at + 1).and_then(|word| day_number(word)), year(at + 2)) {
        return day(year, month, number);
    }
    year(at + 1).filter(|_| at == 0 && words.len() == 2).map(|year| format!("{year}-{month:02}"))
}

#[cfg(test)]
mod tests {
    use super::normalise;

    #[test]
    fn dates() {
        let cases = [
            ("2025-03-12", Some("2025-03-12")),
            (" 2025-03-12 ", Some("2025-03-12")),
            ("2025-03-12T23:30:00Z", Some("2025-03-12")),
            ("2025-03-12T23:30:00+05:00", Some("2025-03-12")),
            ("2025-03-12 08:00", Some("2025-03-12")),
            ("2025-03-12T08:00:00.000+0800", Some("2025-03-12")),
            ("2025/03/12", Some("2025-03-12")),
            ("20250312", Some("2025-03-12")),
            ("2025-03", Some("2025-03")),
            ("2025", Some("2025")),
            ("Wed, 12 Mar 2025 08:00:00 +0000", Some("2025-03-12")),
            ("Wed, 12 Mar 2025 08:00:00 GMT", Some("2025-03-12")),
            ("12 March 2025", Some("2025-03-12")),
            ("12 Mar. 2025", Some("2025-03-12")),
            ("12-Mar-2025", Some("2025-03-12")),
            ("March 12, 2025", Some("2025-03-12")),
            ("Sept. 3, 2025", Some("2025-09-03")),
            ("Wednesday, March 12th, 2025", Some("2025-03-12")),
            ("March 12, 2025 5:30 pm", Some("2025-03-12")),
            ("March 2025", Some("2025-03")),
            ("2025-02-30", None),
            ("February 30, 2025", None),
            ("2025-13", None),
            ("3/12/2025", None),
            ("March 12", None),
            ("yesterday", None),
            ("0042", None),
            ("\u{661}\u{662}", None),
            ("", None),
        ];
        for (written, expected) in cases {
            assert_eq!(normalise(written).as_deref(), expected, "{written:?}");
        }
    }
}
