//! Noun phrases, verb groups and prepositions, from tags.

use crate::sentence::Sentence;
use crate::tag::Tag;
use crate::tokenize::Token;

/// What a chunk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChunkKind {
    /// Base noun phrase: determiner to head noun, possessors kept inside.
    Np,
    /// Verb group: auxiliaries, negation, adverbs between, main verb.
    Vg,
    /// Preposition (or several in a row).
    Pp,
}

/// A run of tokens that forms one phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub last: u32,
    /// The head: last noun of an NP, main verb of a VG.
    pub head: u32,
    /// Its kind.
    pub kind: ChunkKind,
}

/// Fills `chunks`.
pub fn chunks(_text: &str, _tokens: &[Token], _tags: &[Tag], _sentences: &[Sentence], chunks: &mut Vec<Chunk>) {
    chunks.clear();
}
