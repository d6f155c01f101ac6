//! Values as data: dates in ISO 8601 or EDTF, durations in ISO 8601, money as amount and currency, shares as numbers.
//!
//! A year is never guessed: it comes from the text or from the anchor (the document's date); else it is `XXXX`.

use crate::lexicon;
use crate::sentence::dateline::month;

/// A calendar day that relative dates refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor(jiff::civil::Date);

impl Anchor {
    /// Reads `YYYY-MM-DD`; anything less is no anchor.
    #[must_use]
    pub fn parse(date: &str) -> Option<Self> {
        date.get(..10)?.parse().ok().map(Self)
    }
}

/// Words of a value, without punctuation, lower-cased.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for piece in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')')) {
        let piece = piece.trim_matches(|c: char| matches!(c, '.' | '\u{2019}' | '\''));
        if !piece.is_empty() {
            words.push(piece.to_lowercase());
        }
    }
    words
}

fn unit(word: &str) -> Option<u32> {
    Some(match word {
        "zero" => 0,
        "a" | "an" | "one" | "first" => 1,
        "two" | "second" => 2,
        "three" | "third" => 3,
        "four" | "fourth" => 4,
        "five" | "fifth" => 5,
        "six" | "sixth" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "eleven" => 11,
        "twelve" => 12,
        "thirteen" => 13,
        "fourteen" => 14,
        "fifteen" => 15,
        "sixteen" => 16,
        "seventeen" => 17,
        "eighteen" => 18,
        "nineteen" => 19,
        "twenty" => 20,
        "thirty" => 30,
        "forty" => 40,
        "fifty" => 50,
        "sixty" => 60,
        "seventy" => 70,
        "eighty" => 80,
        "ninety" => 90,
        _ => return None,
    })
}

/// A decimal number as digits and an exponent of ten, so that amounts stay exact.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Decimal {
    digits: String,
    scale: i32,
}

impl Decimal {
    fn parse(text: &str) -> Option<Self> {
        let plain: String = text.chars().filter(|c| *c != ',').collect();
        if plain.is_empty()
            || !plain.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            || plain.matches('.').count() > 1
            || plain.starts_with('.')
        {
            return None;
        }
        let scale = plain.find('.').map_or(0, |at| -((plain.len() - at - 1) as i32));
        Some(Self { digits: plain.replace('.', ""), scale })
    }

    fn times(mut self, power: i32) -> Self {
        self.scale += power;
        self
    }

    fn show(&self) -> String {
        let mut digits = self.digits.trim_start_matches('0').to_owned();
        let mut scale = self.scale;
        while scale < 0 && digits.ends_with('0') {
            digits.pop();
            scale += 1;
        }
        if digits.is_empty() {
            return "0".into();
        }
        if scale >= 0 {
            return format!("{digits}{}", "0".repeat(scale as usize));
        }
        let places = (-scale) as usize;
        if digits.len() <= places {
            digits = format!("{}{digits}", "0".repeat(places + 1 - digits.len()));
        }
        format!("{}.{}", &digits[..digits.len() - places], &digits[digits.len() - places..])
    }
}

fn magnitude(word: &str) -> Option<i32> {
    Some(match word {
        "hundred" => 2,
        "thousand" | "k" => 3,
        "lakh" | "lakhs" => 5,
        "million" | "m" | "mln" | "mn" => 6,
        "crore" | "crores" => 7,
        "billion" | "bn" | "bln" | "b" => 9,
        "trillion" | "tn" => 12,
        _ => return None,
    })
}

/// The first number in the words, with its magnitude, and the word after it.
fn number(words: &[String]) -> Option<(Decimal, usize)> {
    for (i, word) in words.iter().enumerate() {
        let split = word.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(word.len());
        let (digits, tail) = word.split_at(split);
        if let Some(decimal) = Decimal::parse(digits) {
            if !tail.is_empty() {
                return Some((magnitude(tail).map_or(decimal.clone(), |p| decimal.times(p)), i + 1));
            }
            let mut decimal = decimal;
            let mut next = i + 1;
            while let Some(power) = words.get(next).and_then(|w| magnitude(w)) {
                decimal = decimal.times(power);
                next += 1;
            }
            return Some((decimal, next));
        }
        let spelled: Option<u32> = word.split('-').map(unit).sum();
        if let Some(value) = spelled {
            let mut decimal = Decimal { digits: value.to_string(), scale: 0 };
            let mut next = i + 1;
            while let Some(power) = words.get(next).and_then(|w| magnitude(w)) {
                decimal = decimal.times(power);
                next += 1;
            }
            return Some((decimal, next));
        }
    }
    None
}

/// `12`, or `10/49` for a range.
#[must_use]
pub fn percent(text: &str) -> Option<String> {
    let spaced = text.replace('%', " ").replace("pc", " ");
    let words = words(&spaced);
    let (first, next) = number(&words)?;
    match words.get(next).map(String::as_str) {
        Some("to" | "-" | "or") => match number(&words[next + 1..]) {
            Some((second, _)) => Some(format!("{}/{}", first.show(), second.show())),
            None => Some(first.show()),
        },
        _ => Some(first.show()),
    }
}

/// `1500000000 USD`; the amount alone where the currency is one of several.
#[must_use]
pub fn money(text: &str) -> Option<String> {
    // Signs stand apart from digits: "US$1.5bn" -> "us$ 1.5bn", "R2.6" -> "r 2.6".
    let mut spaced = String::new();
    let mut before = ' ';
    for c in text.chars() {
        if c.is_ascii_digit() && !before.is_ascii_digit() && !matches!(before, ' ' | '.' | ',') {
            spaced.push(' ');
        }
        spaced.push(c);
        before = c;
    }
    let words = words(&spaced);
    let (amount, _) = number(&words)?;
    let national = |at: usize| -> Option<&'static str> {
        match words.get(at.checked_sub(1)?)?.as_str() {
            "u.s" | "us" | "american" => Some("USD"),
            "canadian" => Some("CAD"),
            "australian" => Some("AUD"),
            "kong" => Some("HKD"),
            "singapore" => Some("SGD"),
            "zealand" => Some("NZD"),
            "taiwan" => Some("TWD"),
            _ => None,
        }
    };
    let currency = words.iter().enumerate().find_map(|(i, w)| {
        let code = lexicon::currency(w)?;
        Some(if code == "USD" { national(i).unwrap_or(code) } else { code })
    });
    Some(match currency {
        Some(code) => format!("{} {code}", amount.show()),
        None => amount.show(),
    })
}

/// EDTF for dates, ISO 8601 for durations; `None` where the words fix nothing.
#[must_use]
pub fn date(text: &str, anchor: Option<Anchor>) -> Option<String> {
    let words = words(text);
    calendar(&words, anchor).or_else(|| relative(&words, anchor)).or_else(|| duration(&words))
}

fn year(word: &str) -> Option<u16> {
    (word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit())).then(|| word.parse().ok()).flatten().filter(|y| *y >= 1000)
}

fn day(word: &str) -> Option<u8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    (digits.len() <= 2).then(|| digits.parse().ok()).flatten().filter(|d| (1..=31).contains(d))
}

fn calendar(words: &[String], anchor: Option<Anchor>) -> Option<String> {
    if let [word] = words {
        return lone(word);
    }
    if words.iter().any(|w| w == "ago" || w == "later") {
        return None;
    }
    let months: Vec<(usize, u8)> = words
        .iter()
        .enumerate()
        .filter_map(|(i, w)| Some((i, month(w.strip_prefix("mid-").or(w.strip_prefix("end-")).unwrap_or(w))?)))
        .collect();
    let written = words.iter().find_map(|w| year(w));
    if let [(at, month), ..] = months[..] {
        let deictic = words.iter().any(|w| matches!(w.as_str(), "last" | "next" | "this" | "coming" | "past"));
        let year = match written {
            Some(year) => format!("{year:04}"),
            None if deictic => "XXXX".into(),
            None => anchor.map_or_else(|| "XXXX".to_owned(), |a| format!("{:04}", a.0.year())),
        };
        let days: Vec<u8> =
            words.iter().enumerate().filter(|(i, _)| *i != at).flat_map(|(_, w)| w.split(['-', '\u{2013}'])).filter_map(day).collect();
        return Some(match days[..] {
            [] => format!("{year}-{month:02}"),
            [first, second] if second > first => format!("{year}-{month:02}-{first:02}/{year}-{month:02}-{second:02}"),
            [first, ..] => format!("{year}-{month:02}-{first:02}"),
        });
    }
    let year = written?;
    for word in words {
        match word.as_str() {
            "spring" => return Some(format!("{year:04}-21")),
            "summer" => return Some(format!("{year:04}-22")),
            "autumn" | "fall" => return Some(format!("{year:04}-23")),
            "winter" => return Some(format!("{year:04}-24")),
            _ => {}
        }
    }
    if let Some(part) = words.iter().position(|w| w == "quarter" || w == "half") {
        let number = words.get(part.checked_sub(1)?).and_then(|w| unit(w))?;
        let base = if words[part] == "quarter" { 32 } else { 39 };
        return Some(format!("{year:04}-{}", base + number));
    }
    let years: Vec<u16> = words.iter().filter_map(|w| self::year(w)).collect();
    Some(match years[..] {
        [first, second] => format!("{first:04}/{second:04}"),
        _ => format!("{year:04}"),
    })
}

/// One word: a year, a decade, a range of years, an ISO or dotted date, a month.
fn lone(word: &str) -> Option<String> {
    if let Some(year) = year(word) {
        return Some(format!("{year:04}"));
    }
    if let Some(decade) = word.strip_suffix("0s").filter(|d| d.len() == 3 && d.bytes().all(|b| b.is_ascii_digit())) {
        return Some(format!("{decade}X"));
    }
    if let Some(month) = month(word) {
        return Some(format!("XXXX-{month:02}"));
    }
    let parts: Vec<&str> = word.split(['-', '\u{2013}']).collect();
    match parts[..] {
        [first, second] => {
            let first = year(first)?;
            let second = year(second).or_else(|| second.parse::<u16>().ok().filter(|s| *s < 100).map(|s| first / 100 * 100 + s))?;
            return Some(format!("{first:04}/{second:04}"));
        }
        [y, m, d] if y.len() == 4 => return Some(format!("{:04}-{:02}-{:02}", year(y)?, m.parse::<u8>().ok()?, day(d)?)),
        _ => {}
    }
    let dotted: Vec<&str> = word.split('.').collect();
    if let [d, m, y] = dotted[..] {
        return Some(format!("{:04}-{:02}-{:02}", year(y)?, m.parse::<u8>().ok().filter(|m| (1..=12).contains(m))?, day(d)?));
    }
    None
}

fn relative(words: &[String], anchor: Option<Anchor>) -> Option<String> {
    if let Some(at) = words.iter().position(|w| w == "century" || w == "centuries") {
        let number = words.get(at.checked_sub(1)?)?;
        let digits: u32 = number.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok()?;
        return (digits > 0 && digits < 40).then(|| format!("{:02}XX", digits - 1));
    }
    let anchor = anchor?.0;
    let shift = |days: i64| anchor.checked_add(jiff::Span::new().days(days)).ok().map(|d| d.to_string());
    let joined = words.join(" ");
    match joined.as_str() {
        "today" => return Some(anchor.to_string()),
        "yesterday" => return shift(-1),
        "tomorrow" => return shift(1),
        "day after tomorrow" => return shift(2),
        "day before yesterday" => return shift(-2),
        _ => {}
    }
    let step = words.iter().find_map(|w| match w.as_str() {
        "last" | "previous" => Some(-1),
        "this" | "current" => Some(0),
        "next" | "coming" => Some(1),
        _ => None,
    })?;
    match words.last().map(String::as_str) {
        Some("year") if words.len() == 2 => Some(format!("{:04}", i32::from(anchor.year()) + step)),
        Some("month") if words.len() == 2 => {
            anchor.checked_add(jiff::Span::new().months(step)).ok().map(|d| format!("{:04}-{:02}", d.year(), d.month()))
        }
        _ => None,
    }
}

fn duration(words: &[String]) -> Option<String> {
    if words.iter().any(|w| {
        matches!(w.as_str(), "ago" | "later" | "last" | "next" | "past" | "from" | "this" | "ahead" | "each" | "every" | "of" | "couple")
    }) {
        return None;
    }
    let flat: Vec<String> = words
        .iter()
        .flat_map(|w| if w.split('-').map(unit).all(|u| u.is_some()) { vec![w.clone()] } else { w.split('-').map(str::to_owned).collect() })
        .collect();
    let letter = flat.iter().find_map(|w| {
        Some(match w.trim_end_matches('s') {
            "day" => "D",
            "week" => "W",
            "month" => "M",
            "year" => "Y",
            _ => return None,
        })
    });
    let (amount, _) = number(&flat)?;
    match letter {
        Some(letter) => Some(format!("P{}{letter}", amount.show())),
        None if flat.iter().any(|w| w.starts_with("decade")) => Some(format!("P{}Y", amount.times(1).show())),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        let anchor = Anchor::parse("2026-01-20");
        let cases = [
            ("23 July 2026", None, Some("2026-07-23")),
            ("January 4th, 1951", None, Some("1951-01-04")),
            ("Jan. 20", None, Some("XXXX-01-20")),
            ("Jan. 20", anchor, Some("2026-01-20")),
            ("5\u{2013}7 July 2027", None, Some("2027-07-05/2027-07-07")),
            ("2025-2029", None, Some("2025/2029")),
            ("1990s", None, Some("199X")),
            ("21st century", None, Some("20XX")),
            ("autumn 2027", None, Some("2027-23")),
            ("first half of 2026", None, Some("2026-40")),
            ("yesterday", anchor, Some("2026-01-19")),
            ("yesterday", None, None),
            ("last year", anchor, Some("2025")),
            ("last month", anchor, Some("2025-12")),
            ("three years", None, Some("P3Y")),
            ("more than 60 days", None, Some("P60D")),
            ("two decades", None, Some("P20Y")),
            ("three weeks ago", anchor, None),
            ("14.11.2025", None, Some("2025-11-14")),
            ("Friday", anchor, None),
        ];
        for (text, anchor, want) in cases {
            assert_eq!(date(text, anchor).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn amounts() {
        let cases = [
            ("$1.5bn", "1500000000 USD"),
            ("some US$1.4 billion", "1400000000 USD"),
            ("\u{20AC}6 billion", "6000000000 EUR"),
            ("12 million U.S. dollars", "12000000 USD"),
            ("BDS$4.6 million", "4600000 BBD"),
            ("2.4 billion yuan", "2400000000 CNY"),
            ("EUR 14.5 million", "14500000 EUR"),
            ("480 million pesos", "480000000"),
            ("a billion dollars", "1000000000 USD"),
            ("$6.50", "6.5 USD"),
        ];
        for (text, want) in cases {
            assert_eq!(money(text).as_deref(), Some(want), "{text}");
        }
        for (text, want) in [("12 per cent", "12"), ("0.7%", "0.7"), ("nine per cent", "9"), ("10 to 49 percent", "10/49"), ("80pc", "80")]
        {
            assert_eq!(percent(text).as_deref(), Some(want), "{text}");
        }
    }
}
