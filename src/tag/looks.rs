//! Every look of a document once, so that what depends on one look alone is worked out once.

use crate::lexicon::format::fold_multiply;
use crate::sentence::Sentence;
use crate::tag::features::{self, Look, NO_LOOK};
use crate::tag::words::WordClasses;
use crate::tokenize::{Interner, Token, Vocabulary};

/// The looks of a document's tokens. Emptied for each document.
#[derive(Debug, Default)]
pub struct Looks {
    /// Each look once, in the order of the text; the first is that of no token.
    distinct: Vec<Look>,
    /// What each of them was found by: word and shape.
    keys: Vec<u64>,
    /// For each token, the place of its look in `distinct`.
    of: Vec<u32>,
    /// Hash table of places in `distinct`; 0 where empty.
    table: Vec<u32>,
}

impl Looks {
    /// The looks of these sentences.
    pub fn fill(
        &mut self,
        vocabulary: &Vocabulary,
        interner: &Interner,
        classes: &WordClasses<'_>,
        tokens: &[Token],
        sentences: &[Sentence],
    ) {
        self.distinct.clear();
        self.distinct.push(NO_LOOK);
        self.keys.clear();
        self.keys.push(u64::MAX);
        self.of.clear();
        self.table.clear();
        self.table.resize(512, 0);
        for sentence in sentences {
            let tokens = &tokens[sentence.first as usize..sentence.last as usize];
            let caps = features::in_capitals(tokens);
            for (i, token) in tokens.iter().enumerate() {
                let bits = features::shape_bits(token, i == 0, caps);
                let key = u64::from(token.word.0) << 32 | u64::from(bits);
                let place = match self.find(key) {
                    Ok(place) => place,
                    Err(free) => {
                        let place = self.distinct.len() as u32;
                        self.distinct.push(features::look(vocabulary, interner, classes, token, bits));
                        self.keys.push(key);
                        self.table[free] = place;
                        if self.keys.len() * 2 > self.table.len() {
                            self.grow();
                        }
                        place
                    }
                };
                self.of.push(place);
            }
        }
    }

    /// Each look once; the first is that of no token.
    #[must_use]
    pub fn distinct(&self) -> &[Look] {
        &self.distinct
    }

    /// For each token, the place of its look.
    #[must_use]
    pub fn places(&self) -> &[u32] {
        &self.of
    }

    #[inline]
    fn find(&self, key: u64) -> Result<u32, usize> {
        let mask = self.table.len() - 1;
        let mut at = hash(key) & mask;
        loop {
            match self.table[at] {
                0 => return Err(at),
                place if self.keys[place as usize] == key => return Ok(place),
                _ => at = (at + 1) & mask,
            }
        }
    }

    fn grow(&mut self) {
        let size = self.table.len() * 4;
        self.table.clear();
        self.table.resize(size, 0);
        for (place, key) in (0..).zip(&self.keys).skip(1) {
            let mut at = hash(*key) & (size - 1);
            while self.table[at] != 0 {
                at = (at + 1) & (size - 1);
            }
            self.table[at] = place;
        }
    }
}

#[inline]
fn hash(key: u64) -> usize {
    fold_multiply(key, 0x9E37_79B9_7F4A_7C15) as usize
}

/// The looks of a sentence's tokens and two beyond each end.
#[derive(Clone, Copy, Debug)]
pub struct Places<'a>(&'a [u32]);

impl<'a> Places<'a> {
    /// Those of a sentence.
    #[must_use]
    pub fn of(looks: &'a Looks, sentence: &Sentence) -> Self {
        Self(&looks.of[sentence.first as usize..sentence.last as usize])
    }

    /// Number of tokens.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Places of the looks of a token, two before it and two after it.
    #[inline(always)]
    #[must_use]
    pub fn around(&self, i: usize) -> [usize; 5] {
        [-2, -1, 0, 1, 2].map(|offset| self.0.get(i.wrapping_add_signed(offset)).map_or(0, |place| *place as usize))
    }
}
