//! Lemmas: the dictionary form of a word, by its tag. Regular endings by rule, the rest by `data/lemmas.tsv`.
//!
//! Allocates only where the lemma is neither a piece of the form nor in the table ("tried", or a capital to lower).

use crate::lexicon::LEMMAS;
use crate::tag::Tag;
use std::borrow::Cow;

/// The lemma of `form` under `tag`. Names keep their case and their ending; everything else is lower-cased.
///
/// ```
/// use demarche::tag::{Tag, lemma::lemma};
/// assert_eq!(lemma("condemned", Tag::VerbPast), "condemn");
/// assert_eq!(lemma("urges", Tag::Verb3sg), "urge");
/// assert_eq!(lemma("Talks", Tag::NounPl), "talk");
/// assert_eq!(lemma("was", Tag::Aux), "be");
/// assert_eq!(lemma("Pakistan", Tag::Propn), "Pakistan");
/// ```
#[must_use]
pub fn lemma(form: &str, tag: Tag) -> Cow<'_, str> {
    if matches!(tag, Tag::Propn | Tag::X | Tag::Punct | Tag::Sym) {
        return Cow::Borrowed(form);
    }
    if form.bytes().any(|b| b.is_ascii_uppercase() || !b.is_ascii()) {
        let lower = form.to_lowercase().replace('\u{2019}', "'");
        let found = lower_case(&lower, tag).into_owned();
        return if found == form { Cow::Borrowed(form) } else { Cow::Owned(found) };
    }
    lower_case(form, tag)
}

fn lower_case(form: &str, tag: Tag) -> Cow<'_, str> {
    if let Ok(at) = LEMMAS.binary_search_by(|(known, upos, _)| (*known, *upos).cmp(&(form, tag.upos()))) {
        return Cow::Borrowed(LEMMAS[at].2);
    }
    match tag {
        Tag::NounPl => plural(form, true),
        Tag::Verb3sg => plural(form, false),
        Tag::VerbPast | Tag::VerbPart => past(form),
        Tag::VerbIng => match form.strip_suffix("ing") {
            Some(stem) if has_vowel(stem) => match base(stem) {
                Base::WithE => Cow::Owned(format!("{stem}e")),
                Base::Plain(base) => Cow::Borrowed(base),
            },
            _ => Cow::Borrowed(form),
        },
        _ => Cow::Borrowed(form),
    }
}

fn plural(form: &str, noun: bool) -> Cow<'_, str> {
    let Some(stem) = form.strip_suffix('s').filter(|s| s.len() > 1) else { return Cow::Borrowed(form) };
    if stem.ends_with('s') {
        return Cow::Borrowed(form);
    }
    if let Some(stem) = stem.strip_suffix("ie").filter(|s| s.len() > 1) {
        return Cow::Owned(format!("{stem}y"));
    }
    if noun && let Some(stem) = form.strip_suffix("yses") {
        return Cow::Owned(format!("{stem}ysis"));
    }
    for ending in ["sse", "she", "che", "xe", "zze", "oe"] {
        if stem.ends_with(ending) {
            return Cow::Borrowed(&stem[..stem.len() - 1]);
        }
    }
    Cow::Borrowed(stem.strip_suffix('\'').unwrap_or(stem))
}

fn past(form: &str) -> Cow<'_, str> {
    if form.len() > 4 && form.ends_with("eed") {
        return Cow::Borrowed(&form[..form.len() - 1]);
    }
    if let Some(stem) = form.strip_suffix("ied") {
        return if stem.len() > 1 { Cow::Owned(format!("{stem}y")) } else { Cow::Borrowed(&form[..form.len() - 1]) };
    }
    match form.strip_suffix("ed") {
        // The e of the ending is at hand where the lemma ends in one.
        Some(stem) if has_vowel(stem) => match base(stem) {
            Base::WithE => Cow::Borrowed(&form[..form.len() - 1]),
            Base::Plain(base) => Cow::Borrowed(base),
        },
        _ => Cow::Borrowed(form),
    }
}

fn has_vowel(stem: &str) -> bool {
    stem.bytes().any(is_vowel) || stem.contains('y')
}

fn is_vowel(b: u8) -> bool {
    matches!(b, b'a' | b'e' | b'i' | b'o' | b'u')
}

enum Base<'s> {
    /// This part of the stem.
    Plain(&'s str),
    /// The stem and an e.
    WithE,
}

/// The base form of a stem that has lost -ed or -ing: as it stands, without its doubled consonant, or with an e.
fn base(stem: &str) -> Base<'_> {
    let [.., before, last] = *stem.as_bytes() else { return Base::Plain(stem) };
    if before == last && matches!(last, b'b' | b'd' | b'g' | b'm' | b'n' | b'p' | b'r' | b't' | b'v' | b'k') {
        return Base::Plain(&stem[..stem.len() - 1]);
    }
    if takes_e(stem.as_bytes()) { Base::WithE } else { Base::Plain(stem) }
}

/// Whether a stem has lost an e.
fn takes_e(stem: &[u8]) -> bool {
    let [.., before, last] = *stem else { return false };
    let third = stem.len().checked_sub(3).map_or(b' ', |i| stem[i]);
    // "repair", "shout": two vowels stand for one long one.
    let long = is_vowel(before) && is_vowel(third) && !(third == b'u' && stem.len() > 3 && stem[stem.len() - 4] == b'q');
    let ends = |endings: &[&[u8]]| endings.iter().any(|e| stem.ends_with(e));
    match last {
        b'v' | b'c' | b'u' => true,
        b'z' => before != b't' && before != b'z',
        b's' => {
            before != b's' && before != b'u' || ends(&[b"us"]) && stem.len() < 7 || ends(&[b"cus", b"fus", b"aus", b"bus", b"mus", b"rous"])
        }
        b'g' => matches!(before, b'r' | b'd' | b'l') || is_vowel(before) || ends(&[b"ang", b"eng"]),
        b'l' => {
            matches!(before, b'b' | b'c' | b'd' | b'f' | b'g' | b'k' | b'p' | b't' | b'z')
                || matches!(before, b'i' | b'u' | b'o' | b'y') && !long
        }
        b'h' | b'w' | b'x' | b'y' | b'i' | b'o' | b'e' | b'a' => false,
        _ if long => last == b't' && before == b'a' && matches!(third, b'i' | b'u') || ends(&[b"eas", b"ais", b"ois"]),
        b't' => matches!(before, b'a' | b'o' | b'u'),
        b'd' => matches!(before, b'a' | b'i' | b'o' | b'u'),
        b'r' => matches!(before, b'a' | b'i' | b'o' | b'u'),
        b'n' => matches!(before, b'i' | b'u'),
        b'm' => matches!(before, b'a' | b'i' | b'o' | b'u' | b'y'),
        b'p' => matches!(before, b'a' | b'i' | b'o' | b'u' | b'y'),
        b'b' => matches!(before, b'i' | b'o' | b'u'),
        b'k' => matches!(before, b'a' | b'i' | b'o' | b'u'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_and_table() {
        let cases = [
            (Tag::VerbPast, "urged=urge vowed=vow slammed=slam called=call backed=back opposed=oppose agreed=agree tried=try died=die"),
            (Tag::VerbPart, "rejected=reject denied=deny endorsed=endorse voiced=voice committed=commit signed=sign visited=visit"),
            (
                Tag::VerbPart,
                "created=create treated=treat negotiated=negotiate provided=provide avoided=avoid acquired=acquire repaired=repair",
            ),
            (Tag::VerbPart, "defined=define joined=join maintained=maintain resumed=resume claimed=claim shaped=shape developed=develop"),
            (
                Tag::VerbIng,
                "urging=urge welcoming=welcome supporting=support putting=put lying=lie being=be reaffirming=reaffirm seeing=see",
            ),
            (Tag::VerbIng, "using=use focusing=focus imposing=impose discussing=discuss pursuing=pursue enabling=enable making=make"),
            (
                Tag::VerbIng,
                "controlling=control adding=add arranging=arrange belonging=belong engaging=engage honoring=honor securing=secure",
            ),
            (Tag::Verb3sg, "urges=urge stresses=stress vows=vow denies=deny reaches=reach goes=go says=say backs=back lies=lie"),
            (Tag::VerbPast, "said=say held=hold stood=stand undertook=undertake upheld=uphold met=meet"),
            (Tag::VerbBase, "found=find support=support"),
            (
                Tag::NounPl,
                "talks=talk countries=country crises=crisis wives=wife men=man cases=case buses=bus analyses=analysis series=series",
            ),
            (Tag::NounSg, "news=news crisis=crisis"),
            (Tag::Adj, "greater=great best=good Strong=strong"),
            (Tag::Adv, "better=well"),
            (Tag::Aux, "'s=be ca=can wo=will had=have"),
            (Tag::Part, "n't=not n\u{2019}t=not To=to"),
            (Tag::Pron, "them=they us=we these=this its=its"),
            (Tag::Propn, "United=United Nations=Nations"),
        ];
        for (tag, pairs) in cases {
            for pair in pairs.split(' ') {
                let (form, want) = pair.split_once('=').unwrap();
                assert_eq!(lemma(form, tag), want, "{form} as {tag:?}");
            }
        }
    }

    #[test]
    fn the_table_is_sorted_and_well_formed() {
        let known: Vec<_> = Tag::ALL.iter().map(|t| t.upos()).collect();
        for pair in LEMMAS.windows(2) {
            assert!((pair[0].0, pair[0].1) < (pair[1].0, pair[1].1), "twice or out of order: {:?}", pair[1]);
        }
        for (form, upos, lemma) in LEMMAS {
            assert!(known.contains(upos) && !form.is_empty() && !lemma.is_empty() && *form == form.to_lowercase(), "{form} {upos} {lemma}");
        }
    }

    #[test]
    fn forms_that_hold_their_lemma_are_borrowed() {
        for (form, tag) in [("supports", Tag::Verb3sg), ("urged", Tag::VerbPast), ("called", Tag::VerbPast), ("went", Tag::VerbPast)] {
            assert!(matches!(lemma(form, tag), Cow::Borrowed(_)), "{form}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_form_has_a_lemma(form in "\\PC{1,12}|[a-z]{1,3}(ed|ing|s|ies|ied|eed|es)", tag in 0usize..23) {
            proptest::prop_assert!(!lemma(&form, Tag::ALL[tag]).is_empty());
        }
    }
}
