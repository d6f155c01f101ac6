//! Dates, amounts of money and shares: spans by grammar. The sequence model sees them as evidence; their extent follows the guidelines.

use crate::entity::EntityType;
use crate::entity::flags::{self, WordFlags};
use crate::tokenize::{Kind, Token};

/// A run of tokens that reads as a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value {
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub last: u32,
    /// Date, Money or Percent.
    pub kind: EntityType,
}

/// Flags of words that values are made of.
const VALUES: u32 = flags::MONTH
    | flags::WEEKDAY
    | flags::UNIT
    | flags::NUMBER
    | flags::MAGNITUDE
    | flags::CURRENCY
    | flags::CURRENCY_CODE
    | flags::SEASON
    | flags::APPROX
    | flags::RELATIVE
    | flags::DEICTIC
    | flags::PART
    | flags::VAGUE
    | flags::HOLIDAY;

/// Other words that the grammar has at the beginning of a value.
const OPENERS: &[&str] =
    &["a", "more", "less", "fewer", "mid", "year", "fiscal", "fy", "day", "days", "weeks", "months", "years", "each", "every"];

struct Reader<'a> {
    text: &'a str,
    tokens: &'a [Token],
    words: WordFlags,
}

/// Fills `values` with the longest value at each place, in text order, not overlapping.
pub fn find(text: &str, tokens: &[Token], words: WordFlags, values: &mut Vec<Value>) {
    values.clear();
    let reader = Reader { text, tokens, words };
    let mut at = 0;
    while at < tokens.len() {
        if !reader.may_open(at) {
            at += 1;
            continue;
        }
        let start = reader.approx(at);
        let found = [
            reader.money(start).map(|end| (end, EntityType::Money)),
            reader.percent(start).map(|end| (end, EntityType::Percent)),
            reader.date(start).map(|end| (end, EntityType::Date)),
        ];
        match found.into_iter().flatten().max_by_key(|(end, kind)| (*end, *kind as u8)) {
            Some((end, kind)) if end > start => {
                let end = reader.or_so(start, end, kind);
                // An approximator belongs to amounts and durations, not to calendar dates.
                let first = if kind == EntityType::Date
                    && !reader.is_number(start)
                    && !reader.is(start, "a")
                    && reader.flag(start) & flags::VAGUE == 0
                {
                    start
                } else {
                    at
                };
                values.push(Value { first: first as u32, last: end as u32, kind });
                at = end;
            }
            _ => at += 1,
        }
    }
}

impl Reader<'_> {
    fn flag(&self, at: usize) -> u32 {
        self.tokens.get(at).map_or(0, |t| self.words.of(t))
    }

    fn has(&self, at: usize, flags: u32) -> bool {
        self.flag(at) & flags != 0
    }

    fn text(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |t| t.text(self.text))
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.tokens.get(at).is_some_and(|t| t.text(self.text).eq_ignore_ascii_case(word))
    }

    fn digits(&self, at: usize) -> Option<&str> {
        self.tokens.get(at).filter(|t| t.kind == Kind::Number).map(|t| t.text(self.text))
    }

    fn is_number(&self, at: usize) -> bool {
        self.digits(at).is_some() || self.has(at, flags::NUMBER)
    }

    fn is_hyphen(&self, at: usize) -> bool {
        matches!(self.text(at), "-" | "\u{2010}" | "\u{2011}" | "\u{2013}") && !self.tokens[at].has_gap()
    }

    fn is_year(&self, at: usize) -> bool {
        self.digits(at).is_some_and(|d| {
            d.len() == 4
                && d.bytes().all(|b| b.is_ascii_digit())
                && matches!(&d[..2], "14" | "15" | "16" | "17" | "18" | "19" | "20" | "21")
        })
    }

    fn is_day(&self, at: usize) -> bool {
        self.digits(at).is_some_and(|d| {
            let number = d.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            let ending = &d[number.len()..];
            number.len() <= 2
                && number.parse::<u8>().is_ok_and(|n| (1..=31).contains(&n))
                && (ending.is_empty() || ["st", "nd", "rd", "th"].iter().any(|e| ending.eq_ignore_ascii_case(e)))
        })
    }

    /// Whether the grammar below has anything that begins with this token; a quick answer for the most of them.
    fn may_open(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        if token.kind != Kind::Word || self.has(at, VALUES) {
            return true;
        }
        let word = token.text(self.text);
        match word.len() {
            0..=6 => OPENERS.iter().any(|opener| word.eq_ignore_ascii_case(opener)) || word.len() <= 3 && self.text(at + 1) == "$",
            _ => false,
        }
    }

    /// After words such as "nearly", "more than", "as much as".
    fn approx(&self, at: usize) -> usize {
        if self.has(at, flags::APPROX)
            && (self.is_number(at + 1)
                || self.has(at + 1, flags::VAGUE)
                || self.is(at + 1, "a")
                || is_symbol(self.text(at + 1))
                || self.has(at + 1, flags::CURRENCY_CODE)
                || self.text(at + 2) == "$")
        {
            return at + 1;
        }
        if (self.is(at, "more") || self.is(at, "less") || self.is(at, "fewer")) && self.is(at + 1, "than") {
            return at + 2;
        }
        at
    }

    /// After "or less", "or more", "or so" behind an amount or a duration.
    fn or_so(&self, start: usize, end: usize, kind: EntityType) -> usize {
        let amount = kind != EntityType::Date || (self.is_number(start) || self.is(start, "a")) && self.has(end - 1, flags::UNIT);
        let word = ["less", "more", "so", "fewer"].iter().any(|w| self.is(end + 1, w));
        if amount && self.is(end, "or") && word && !self.is(end + 2, "than") { end + 2 } else { end }
    }

    /// A number in digits or words, with its magnitude: the token after it.
    fn number(&self, at: usize) -> Option<usize> {
        let mut end = at;
        if self.digits(at).is_some() {
            end += 1;
        } else if self.has(at, flags::NUMBER) || (self.is(at, "a") && self.has(at + 1, flags::MAGNITUDE)) {
            end += 1;
            while self.has(end, flags::NUMBER) || (self.is_hyphen(end) && self.has(end + 1, flags::NUMBER)) {
                end += 1;
            }
            if self.is_hyphen(end) && self.text(end + 1) == "-" {
                end += 1;
            }
        } else {
            return None;
        }
        while self.has(end, flags::MAGNITUDE) && self.text(end) != "m" {
            end += 1;
            if self.is(end, "and") && self.has(end + 1, flags::NUMBER) {
                end += 2;
            }
        }
        Some(end)
    }

    fn money(&self, at: usize) -> Option<usize> {
        // "US$", "BDS$", "$", "€", "Rs", "EUR" before the number
        let mut sign = at;
        if is_symbol(self.text(at)) {
            sign = at + 1;
        } else if self.tokens.get(at + 1).is_some_and(|t| !t.has_gap())
            && self.text(at + 1) == "$"
            && self.text(at).len() <= 3
            && self.text(at).bytes().all(|b| b.is_ascii_uppercase())
        {
            sign = at + 2;
        } else if self.has(at, flags::CURRENCY_CODE) && self.text(at).as_bytes().first().is_some_and(u8::is_ascii_uppercase) {
            sign = at + 1;
            if is_symbol(self.text(sign)) {
                sign += 1;
            }
        }
        if sign > at {
            let end = self.number(sign)?;
            let end = if self.is(end, "to") || self.is_hyphen(end) { self.number(end + 1).unwrap_or(end) } else { end };
            return Some(end);
        }
        let mut end = self.number(at)?;
        if self.is(end, "to") {
            end = self.number(end + 1).unwrap_or(end);
        }
        if self.has(end, flags::CURRENCY) || (self.has(end, flags::CURRENCY_CODE) && self.tokens[end].is_capitalised()) {
            return Some(end + 1);
        }
        // "12 million U.S. dollars", "3 billion Hong Kong dollars"
        for extra in 1..=2 {
            let named = (end..end + extra).all(|i| self.tokens.get(i).is_some_and(Token::is_capitalised));
            if named && self.has(end + extra, flags::CURRENCY) {
                return Some(end + extra + 1);
            }
        }
        None
    }

    fn percent(&self, at: usize) -> Option<usize> {
        let mut end = self.number(at)?;
        if self.is(end, "to") || self.is_hyphen(end) || self.is(end, "or") {
            end = self.number(end + 1).unwrap_or(end);
        }
        match self.text(end) {
            "%" => Some(end + 1),
            _ if self.is(end, "percent") || self.is(end, "pc") || self.is(end, "pct") => Some(end + 1),
            _ if self.is(end, "per") && self.is(end + 1, "cent") => Some(end + 2),
            _ if self.is(end, "percentage") && (self.is(end + 1, "points") || self.is(end + 1, "point")) => Some(end + 2),
            _ if self.digits(at).is_some_and(|d| d.ends_with("pc") || d.ends_with("pct")) => Some(at + 1),
            _ => None,
        }
    }

    fn date(&self, at: usize) -> Option<usize> {
        self.calendar(at).or_else(|| self.relative(at)).or_else(|| self.duration(at))
    }

    fn calendar(&self, at: usize) -> Option<usize> {
        let mut end = at;
        if self.has(end, flags::WEEKDAY) && self.tokens[end].is_capitalised() {
            end += 1;
            let after = end + usize::from(self.text(end) == ",");
            return Some(self.day_month(after).unwrap_or(end));
        }
        if self.has(end, flags::PART) || self.is(end, "mid") {
            // "early 2030s", "mid-December", "end of June", "late last week"
            let mut next = end + 1;
            if self.is_hyphen(next) {
                next += 1;
            }
            if self.is(next, "of") {
                next += 1 + usize::from(self.is(next + 1, "the"));
                if self.has(next, flags::UNIT) {
                    return Some(next + 1);
                }
            }
            if let Some(done) = self.day_month(next).or_else(|| self.year_like(next)).or_else(|| self.relative(next)) {
                return Some(done);
            }
            return None;
        }
        if self.is(end, "year") && self.is_hyphen(end + 1) && self.is(end + 2, "end") {
            return Some(end + 3);
        }
        if let Some(done) = self.day_month(at) {
            return Some(done);
        }
        if self.has(at, flags::SEASON) && self.year_like(at + 1).is_some() {
            return self.year_like(at + 1);
        }
        self.year_like(at)
    }

    /// "23 July 2026", "July 23, 2026", "July 2026", "July", "3rd of August", "5–7 July 2027", "November 11 to 15".
    fn day_month(&self, at: usize) -> Option<usize> {
        let mut end = at;
        let month = |i: usize| self.has(i, flags::MONTH) && self.tokens[i].is_capitalised();
        if month(end) {
            end += 1;
            if self.is_day(end) || self.digits(end).is_some_and(|d| d.contains(['-', '\u{2013}']) && d.len() <= 7) {
                end += 1;
                if (self.is(end, "to") || self.is(end, "and") || self.is_hyphen(end)) && self.is_day(end + 1) && !month(end + 2) {
                    end += 2;
                }
                if self.text(end) == "," && self.is_year(end + 1) {
                    return Some(end + 2);
                }
                return Some(end + usize::from(self.is_year(end)));
            }
            if self.is_year(end) {
                return Some(end + 1);
            }
            if self.text(end) == "," && self.is_year(end + 1) {
                return Some(end + 2);
            }
            if self.is(end, "of")
                && (self.is(end + 1, "this") || self.is(end + 1, "last") || self.is(end + 1, "next"))
                && self.is(end + 2, "year")
            {
                return Some(end + 3);
            }
            if self.is(end, "of") && self.is_year(end + 1) {
                return Some(end + 2);
            }
            // The modal verb and the word "march" are left to the model.
            return Some(end);
        }
        if self.is_day(end) || self.digits(end).is_some_and(|d| d.contains(['-', '\u{2013}']) && d.len() <= 7) {
            end += 1;
            if (self.is(end, "and") || self.is(end, "to") || self.is_hyphen(end)) && self.is_day(end + 1) {
                end += 2;
            }
            if self.is(end, "of") {
                end += 1;
            }
            if month(end) {
                end += 1;
                if self.text(end) == "," && self.is_year(end + 1) {
                    return Some(end + 2);
                }
                return Some(end + usize::from(self.is_year(end)));
            }
        }
        None
    }

    fn year_like(&self, at: usize) -> Option<usize> {
        if self.is_year(at) {
            return Some(at + 1);
        }
        let token = self.text(at);
        if let Some(digits) = self.digits(at) {
            let bytes = digits.as_bytes();
            let decade = (bytes.len() == 5 || bytes.len() == 3)
                && bytes.ends_with(b"s")
                && bytes[..bytes.len() - 1].iter().all(u8::is_ascii_digit)
                && bytes[bytes.len() - 2] == b'0';
            let range = digits.split(['-', '\u{2013}']).count() == 2
                && digits
                    .split(['-', '\u{2013}'])
                    .next()
                    .is_some_and(|y| y.len() == 4 && (y.starts_with("19") || y.starts_with("20") || y.starts_with("18")));
            let dotted = digits.split('.').count() == 3
                && digits.len() >= 8
                && digits.split('.').all(|d| d.len() <= 4 && d.bytes().all(|b| b.is_ascii_digit()));
            // 9/24/24
            let slashed = (6..=10).contains(&digits.len())
                && digits.split('/').count() == 3
                && digits.split('/').all(|d| matches!(d.len(), 1 | 2 | 4) && d.bytes().all(|b| b.is_ascii_digit()));
            let iso = digits.len() == 10 && digits.as_bytes()[4] == b'-' && digits.as_bytes()[7] == b'-';
            if decade || range || iso || dotted || slashed {
                return Some(at + 1);
            }
            let ordinal =
                bytes.len() >= 4 && (bytes.ends_with(b"th") || bytes.ends_with(b"st") || bytes.ends_with(b"nd") || bytes.ends_with(b"rd"));
            if ordinal && (self.is(at + 1, "century") || self.is(at + 1, "centuries")) {
                return Some(at + 2);
            }
        }
        if self.has(at, flags::NUMBER) && token.ends_with("th") && self.is(at + 1, "century") {
            return Some(at + 2);
        }
        if (self.is(at, "fiscal") || self.is(at, "FY")) && self.is(at + 1, "year") && self.is_year(at + 2) {
            return Some(at + 3);
        }
        if matches!(token, "'" | "\u{2019}" | "\u{2018}") && self.digits(at + 1).is_some_and(|d| d.len() == 3 && d.ends_with("0s")) {
            return Some(at + 2);
        }
        None
    }

    fn relative(&self, at: usize) -> Option<usize> {
        if self.has(at, flags::DEICTIC) {
            return (!self.is(at, "tonight")).then_some(at + 1);
        }
        if (self.is(at, "day") && (self.is(at + 1, "after") || self.is(at + 1, "before"))) && self.has(at + 2, flags::DEICTIC) {
            return Some(at + 3);
        }
        if self.has(at, flags::HOLIDAY) && self.tokens[at].is_capitalised() {
            return Some(at + 1);
        }
        if self.has(at, flags::RELATIVE) {
            // "earlier this month", "that same day", "last couple of years", "next two weeks", "first half of 2026"
            let mut next = at + 1;
            while self.has(next, flags::RELATIVE) && next < at + 3 {
                next += 1;
            }
            if self.is(next, "couple") && self.is(next + 1, "of") {
                next += 2;
            } else if self.has(next, flags::VAGUE) {
                next += 1;
            } else if let Some(end) = self.number(next) {
                next = end;
            }
            if self.has(next, flags::UNIT)
                || self.has(next, flags::SEASON)
                || (self.has(next, flags::WEEKDAY | flags::MONTH) && self.tokens[next].is_capitalised())
            {
                return Some(next + 1);
            }
        }
        if self.has(at, flags::NUMBER) && (self.is(at + 1, "half") || self.is(at + 1, "quarter")) {
            if self.is(at + 2, "of") {
                let next = at + 3 + usize::from(self.is(at + 3, "the"));
                if let Some(end) = self.year_like(next).or_else(|| self.relative(next)) {
                    return Some(end);
                }
                if self.has(next, flags::UNIT) {
                    return Some(next + 1);
                }
            }
            return self.is(at + 1, "quarter").then_some(at + 2);
        }
        if (self.is(at, "days") || self.is(at, "weeks") || self.is(at, "months") || self.is(at, "years")) && self.is(at + 1, "ahead") {
            return Some(at + 2);
        }
        None
    }

    fn duration(&self, at: usize) -> Option<usize> {
        let mut end = if self.has(at, flags::VAGUE) {
            at + 1 + usize::from(self.is(at + 1, "of") && self.has(at + 2, flags::UNIT))
        } else if self.is(at, "a") && self.has(at + 1, flags::UNIT) && !self.is(at + 1, "quarter") {
            at + 1
        } else if self.is(at, "a") && (self.is(at + 1, "few") || self.is(at + 1, "couple")) {
            at + 2 + usize::from(self.is(at + 2, "of"))
        } else if (self.is(at, "each") || self.is(at, "every")) && self.is(at + 1, "passing") {
            at + 2
        } else if self.has(at, flags::UNIT) && self.text(at).ends_with('s') {
            at
        } else {
            self.number(at)?
        };
        if self.is_hyphen(end) && self.has(end + 1, flags::UNIT) {
            end += 1;
        }
        if !self.has(end, flags::UNIT) {
            return None;
        }
        end += 1;
        if self.is_hyphen(end) && self.is(end + 1, "long") {
            return Some(end + 2);
        }
        // Ages are no dates.
        if self.is_hyphen(end) && self.is(end + 1, "old") || self.is(end, "old") {
            return None;
        }
        if self.is(end, "ago") || self.is(end, "later") || self.is(end, "earlier") || self.is(end, "ahead") {
            return Some(end + 1);
        }
        if self.is(end, "from") && self.is(end + 1, "now") {
            return Some(end + 2);
        }
        Some(end)
    }
}

fn is_symbol(text: &str) -> bool {
    matches!(
        text,
        "$" | "\u{20AC}"
            | "\u{A3}"
            | "\u{A5}"
            | "\u{20B9}"
            | "\u{20BD}"
            | "\u{20BA}"
            | "\u{20AA}"
            | "\u{20A9}"
            | "\u{20A6}"
            | "\u{20AB}"
            | "\u{20B1}"
            | "\u{20B4}"
            | "\u{20B8}"
            | "\u{0E3F}"
    )
}
