//! Which phrases of a document a reader wants first: those that recur, are set or quoted and stand at the head, before names,
//! dates and generic words.

use crate::phrase::PhraseKind;

/// What is known of a phrase within its document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Evidence {
    /// Occurrences.
    pub count: usize,
    /// Words.
    pub n: usize,
    /// Why it is listed.
    pub kind: PhraseKind,
    /// Also in quotation marks, whatever the kind.
    pub quoted: bool,
    /// Stands in the headline or first paragraph.
    pub at_head: bool,
    /// Content words.
    pub content: usize,
    /// Content words that are generic.
    pub generic: usize,
    /// Content words that are part of a name.
    pub named: usize,
    /// A person's name.
    pub person: bool,
    /// Opens or closes on a number.
    pub number: bool,
    /// Its edges by the tagger, where tags are known.
    pub form: Form,
}

/// What a phrase looks like by its tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// No tags.
    Unknown,
    /// Ends on a noun and opens on no finite verb.
    Nominal,
    /// Breaks off before its noun: ends on an adjective or adverb.
    Open,
    /// Opens or closes on a function word.
    Unlisted,
    /// Anything else.
    Other,
}

/// The score; the weights were set on articles so that a phrase said twice and quoted comes before a country named ten times.
pub(crate) fn score(evidence: &Evidence) -> f64 {
    let Evidence { count, n, kind, quoted, at_head, content, generic, named, person, number, form } = *evidence;
    let share = |part: usize| part as f64 / content.max(1) as f64;
    let mut score = (count as f64).ln().min(2.5) + 0.25 * (n.min(5) as f64 - 2.0);
    score += if kind == PhraseKind::Formula { 1.5 } else { 0.0 };
    score += if quoted { 1.2 } else { 0.0 };
    score += if at_head { 0.4 } else { 0.0 };
    score -= 0.9 * share(generic) + 0.9 * share(named);
    score -= if kind == PhraseKind::Name { 0.6 } else { 0.0 };
    score -= if person { 0.8 } else { 0.0 };
    score -= if number { 0.4 } else { 0.0 };
    score
        + match form {
            Form::Unknown => 0.0,
            Form::Nominal => 0.3,
            Form::Open => -0.8,
            Form::Other | Form::Unlisted => -0.2,
        }
}
