//! What the lexicon says of single words: parts of personal names, titles, words of values, heads of names.

use crate::entity::EntityType;
use crate::lexicon::{self, Section};
use crate::tokenize::{Token, WordId};

/// A given name.
pub const GIVEN: u32 = 1;
/// A family name.
pub const SURNAME: u32 = 1 << 1;
/// Mr., Dr., H.E.
pub const HONORIFIC: u32 = 1 << 2;
/// President, minister, ambassador.
pub const OFFICE: u32 = 1 << 3;
/// al, bin, von, de.
pub const PARTICLE: u32 = 1 << 4;
/// January, Jan.
pub const MONTH: u32 = 1 << 5;
/// Monday.
pub const WEEKDAY: u32 = 1 << 6;
/// day, week, decade.
pub const UNIT: u32 = 1 << 7;
/// two, fiftieth.
pub const NUMBER: u32 = 1 << 8;
/// million, bn.
pub const MAGNITUDE: u32 = 1 << 9;
/// dollars.
pub const CURRENCY: u32 = 1 << 10;
/// USD.
pub const CURRENCY_CODE: u32 = 1 << 11;
/// spring.
pub const SEASON: u32 = 1 << 12;
/// nearly, some.
pub const APPROX: u32 = 1 << 13;
/// last, next, this.
pub const RELATIVE: u32 = 1 << 14;
/// today.
pub const DEICTIC: u32 = 1 << 15;
/// early, mid, end.
pub const PART: u32 = 1 << 16;
/// several, few.
pub const VAGUE: u32 = 1 << 17;
/// Ramadan.
pub const HOLIDAY: u32 = 1 << 18;
/// No name when it stands alone (AI, Speaker, Laughter).
pub const NOT_A_NAME: u32 = 1 << 19;
/// A given name that is a common word or place as well.
pub const WEAK_GIVEN: u32 = 1 << 20;
/// A family name that is a common word or place as well.
pub const WEAK_SURNAME: u32 = 1 << 21;
/// Mostly written in lower case.
pub const COMMON: u32 = 1 << 22;

/// The table of word flags.
#[derive(Clone, Copy, Debug)]
pub struct WordFlags(&'static [u32]);

impl WordFlags {
    /// The compiled-in table.
    #[must_use]
    pub fn builtin() -> Self {
        Self(lexicon::words(Section::WordFlags))
    }

    /// Flags of a word; 0 where the lexicon has none.
    #[inline]
    #[must_use]
    pub fn get(self, word: WordId) -> u32 {
        self.0.get(word.0 as usize).copied().unwrap_or(0)
    }

    /// Flags of a token.
    #[inline]
    #[must_use]
    pub fn of(self, token: &Token) -> u32 {
        self.get(token.word)
    }
}

/// The type that names headed by this word usually have (first choice).
#[must_use]
pub fn head_type(flags: u32) -> Option<EntityType> {
    (flags >> 28).checked_sub(1).and_then(|at| EntityType::ALL.get(at as usize).copied())
}

/// Both head types, as a small number for features.
#[must_use]
pub fn head_bits(flags: u32) -> u32 {
    flags >> 24
}
