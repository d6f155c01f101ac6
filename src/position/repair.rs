//! Tags set right where the cue lexicon knows better: verbs of stance taken for nouns or adjectives, and the reverse.

use crate::entity::Entity;
use crate::position::lexicon::{CueLexicon, flag};
use crate::position::syntax::is_value;
use crate::tag::Tag;
use crate::tokenize::Token;

/// Corrects `tags` in place; `flags` are the word classes and `entity_at` the entity of each token plus one.
pub fn repair(text: &str, lexicon: &CueLexicon, tokens: &[Token], flags: &[u64], entity_at: &[u32], entities: &[Entity], tags: &mut [Tag]) {
    let named = |k: usize| entity_at[k].checked_sub(1).is_some_and(|e| !is_value(entities[e as usize].kind));
    // Where the last look back over adverbs and quotation marks began and ended: a run of them is gone through once.
    let mut looked = (usize::MAX, 0);
    for k in 0..tokens.len() {
        let bits = flags[k];
        if named(k) {
            if !matches!(
                tags[k],
                Tag::Propn
                    | Tag::Adj
                    | Tag::NounSg
                    | Tag::NounPl
                    | Tag::Adp
                    | Tag::Det
                    | Tag::Cconj
                    | Tag::Part
                    | Tag::Punct
                    | Tag::Num
                    | Tag::Sym
            ) {
                tags[k] = Tag::Propn;
            }
            continue;
        }
        let next_verbal =
            k + 1 < tokens.len() && (matches!(tags[k + 1], Tag::Aux) || flags[k + 1] & flag::MODAL != 0 && !tags[k + 1].is_noun());
        if tags[k] == Tag::Verb3sg && next_verbal && tokens[k].text(text).ends_with('s') {
            tags[k] = Tag::NounPl;
            continue;
        }
        let word = tokens[k].text(text);
        // "to free the journalists", "to end its war": no noun or adjective stands right before a determiner.
        if k > 0
            && tokens[k - 1].word == lexicon.known.to
            && matches!(tags[k], Tag::NounSg | Tag::Adj)
            && bits & (flag::DETERMINER | flag::POSSESSIVE) == 0
            && (tags.get(k + 1) == Some(&Tag::Det) && flags[k + 1] & flag::RELATIVE == 0
                || flags.get(k + 1).is_some_and(|f| f & flag::POSSESSIVE != 0)
                || word == "free" && tags.get(k + 1).is_some_and(|t| matches!(t, Tag::Pron | Tag::Propn)))
        {
            tags[k] = Tag::VerbBase;
            continue;
        }
        if bits == 0 && !matches!(word, "developed" | "developing" | "Developed" | "Developing" | "that" | "Acting") {
            continue;
        }
        if tokens[k].text(text) == "|"
            && tags.get(k + 1).is_some_and(|t| {
                t.is_verb() || matches!(t, Tag::Aux | Tag::Adv) || flags[k + 1] & (flag::FORM_BASE | flag::BE | flag::HAVE) != 0
            })
        {
            tags[k] = Tag::Pron;
            continue;
        }
        // "underlined that member states do not": no demonstrative before a plural.
        if word == "that" && tags[k] == Tag::Det {
            let mut noun = k + 1;
            while tags.get(noun).is_some_and(|t| matches!(t, Tag::Adj | Tag::NounSg)) {
                noun += 1;
            }
            if tags.get(noun) == Some(&Tag::NounPl) {
                tags[k] = Tag::Sconj;
                continue;
            }
        }
        // "Acting Under Secretary X"
        if word == "Acting" && k + 1 < tokens.len() && tokens[k + 1].is_capitalised() && tags[k].is_verb() {
            tags[k] = Tag::Adj;
            continue;
        }
        // "developing countries", "the developed world"
        if matches!(word, "developed" | "developing" | "Developed" | "Developing")
            && k + 1 < tokens.len()
            && (tags[k + 1] == Tag::NounPl || matches!(tokens[k + 1].text(text), "world" | "country" | "States" | "Countries" | "nations"))
        {
            tags[k] = Tag::Adj;
            continue;
        }
        if bits & flag::INTENSIFIER != 0 && (word.ends_with("ly") || word == "outright") && tags[k] != Tag::Adv {
            tags[k] = Tag::Adv;
            continue;
        }
        if matches!(word, "Both" | "both" | "Neither" | "neither") && tags.get(k + 1).is_some_and(|t| t.is_verb()) {
            tags[k] = Tag::Pron;
            continue;
        }
        let starts = k == 0 || tokens[k].starts_line() || matches!(tokens[k - 1].text(text), "." | ":" | ";" | "\u{201C}" | "\"" | ")");
        // The last word before that is no adverb.
        let mut b = k;
        while b > 0
            && (tags[b - 1] == Tag::Adv
                || flags[b - 1] & flag::NEGATOR != 0 && tags[b - 1] != Tag::Det
                || matches!(tokens[b - 1].text(text), "\u{201C}" | "\""))
        {
            b -= 1;
            if b == looked.0 {
                b = looked.1;
                break;
            }
        }
        looked = (k, b);
        let before = b.checked_sub(1);
        // What follows, behind an opening quotation mark.
        let a = if k + 2 < tokens.len() && flags[k + 1] & flag::QUOTE != 0 && tokens[k + 1].has_gap() { k + 2 } else { k + 1 };
        let after_tag = tags.get(a).copied().unwrap_or(Tag::Punct);
        let (before_tag, before_bits) = before.map_or((Tag::Punct, 0), |p| (tags[p], flags[p]));
        let before_named = before.is_some_and(named);
        let attributive = before_tag == Tag::Det && before_bits & flag::RELATIVE == 0
            || before_bits & flag::POSSESSIVE != 0
            || before_tag == Tag::Part && before.is_none_or(|p| tokens[p].word != lexicon.known.to)
            || before_tag == Tag::Adj && !before_named
            || before_tag == Tag::Adp
            || before_tag == Tag::Num;
        let auxiliary = before_tag == Tag::Aux || before_bits & (flag::BE | flag::HAVE | flag::MODAL | flag::DO) != 0;
        let opens_object = matches!(after_tag, Tag::Det | Tag::Propn | Tag::Pron | Tag::Sconj)
            || a < tokens.len()
                && (named(a)
                    || flags[a] & (flag::POSSESSIVE | flag::PREPOSITION) != 0
                    || tokens[a].word == lexicon.known.to
                    || tokens[a].word == lexicon.known.that);
        let nominal = before_named || before_tag.is_noun() || matches!(before_tag, Tag::Propn | Tag::Pron);
        let joins = before_tag == Tag::Cconj || before_tag == Tag::Punct;
        let object_noun = after_tag.is_noun() || after_tag == Tag::Adj;
        let noun_form = bits & flag::FORM_NOUN != 0;
        let body = bits & (flag::ROLE | flag::INSTITUTION | flag::COLLECTIVE | flag::BODY) != 0;
        if bits & (flag::ROLE | flag::COLLECTIVE) != 0 && tags[k].is_verb() && before_tag == Tag::Det && b == k && word.ends_with('s') {
            tags[k] = Tag::NounPl;
            continue;
        }
        if body && tags[k].is_verb() && bits & (flag::FORM_BASE | flag::FORM_S | flag::REPORT) == 0 && (attributive || before_named) {
            tags[k] = if word.ends_with('s') { Tag::NounPl } else { Tag::NounSg };
            continue;
        }
        if bits & flag::FORM_ED != 0 {
            // "remained firmly committed to"
            if auxiliary || before_bits & flag::COPULAR != 0 && before_tag.is_verb() {
                if !tags[k].is_verb() && tags[k] != Tag::Adj || !auxiliary && tags[k] == Tag::VerbPast {
                    tags[k] = Tag::VerbPart;
                }
                continue;
            }
            let by = k + 1 < tokens.len() && tokens[k + 1].word == lexicon.known.by;
            let shaky = !matches!(tags[k], Tag::VerbPast | Tag::VerbPart | Tag::Aux)
                || tags[k] == Tag::VerbPart && opens_object && (nominal || joins);
            if shaky
                && !attributive
                && !by
                && (nominal || joins || starts && before_named)
                && (opens_object || object_noun && (nominal || joins))
            {
                // "and called on"; a heading's participle ("Backed by") is none.
                if !(tags[k] == Tag::VerbPart && joins && !opens_object) {
                    tags[k] = Tag::VerbPast;
                }
            }
            continue;
        }
        if bits & flag::FORM_S != 0 && !tags[k].is_verb() {
            let subject = before_named && !before.is_some_and(|p| tokens[p].is_clitic())
                || matches!(before_tag, Tag::Pron | Tag::NounSg | Tag::Propn)
                || b != k && nominal;
            if !attributive
                && ((!noun_form && (nominal || joins || starts))
                    || (subject || joins || starts) && opens_object && !(starts && noun_form && after_tag == Tag::Adp))
            {
                tags[k] = Tag::Verb3sg;
            }
            continue;
        }
        if bits & flag::FORM_BASE != 0 {
            let to = before.is_some_and(|p| tokens[p].word == lexicon.known.to);
            if tags[k].is_verb() {
                // "its support for": a noun behind a determiner.
                if noun_form
                    && (before_tag == Tag::Det && before_bits & flag::RELATIVE == 0
                        || before_bits & flag::POSSESSIVE != 0
                        || before_tag == Tag::Part && !to)
                    && b == k
                    && !opens_verb_object(after_tag)
                {
                    tags[k] = Tag::NounSg;
                }
                continue;
            }
            if to && !noun_form || auxiliary && before_bits & (flag::MODAL | flag::DO) != 0 {
                tags[k] = Tag::VerbBase;
            } else if before_bits & (flag::FIRST | flag::PLURAL) != 0 && before_bits & flag::POSSESSIVE == 0
                || b != k && (nominal || joins) && (opens_object || object_noun)
                || ((before_tag == Tag::NounPl || joins || before_named && !before.is_some_and(|p| tokens[p].is_clitic()))
                    && opens_object
                    && !attributive
                    && (!noun_form
                        || !matches!(after_tag, Tag::Adp)
                        || before_tag == Tag::Cconj
                            && matches!(tokens[a].text(text), "on" | "upon" | "for")
                            && matches!(word, "call" | "appeal")))
            {
                tags[k] = Tag::VerbPres;
            }
        }
    }
}

fn opens_verb_object(tag: Tag) -> bool {
    matches!(tag, Tag::Det | Tag::Pron)
}
