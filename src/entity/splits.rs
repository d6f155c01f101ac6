//! Where the model's spans run too far or stop short: pairs of names, lists of names, values, surname particles, speaker labels.

use crate::entity::flags;
use crate::entity::heads::Use;
use crate::entity::rules::{Scene, bit};
use crate::entity::spans::{overlapping, replace};
use crate::entity::values::Value;
use crate::entity::{EntityType, RawSpan};
use crate::tokenize::{Kind, Shape};
use EntityType::{Date, Gpe, Law, Loc, Money, Norp, Org, Percent, Person, Policy, Product};

const VALUES: u32 = bit(Date) | bit(Money) | bit(Percent);
const ANY: u32 = u32::MAX;

/// Mends the spans, which are in text order and do not overlap.
pub fn apply(scene: Scene<'_>, spans: &mut Vec<RawSpan>) {
    values(scene, spans);
    let mut out = Vec::with_capacity(spans.len());
    for span in spans.iter() {
        split(scene, *span, &mut out);
    }
    for i in 0..out.len() {
        let before = i.checked_sub(1).map_or(0, |b| out[b].last);
        let after = out.get(i + 1).map_or(u32::MAX, |s| s.first);
        if out[i].kind == Person {
            out[i] = with_particles(scene, out[i], before, after);
        }
    }
    out.retain(|s| !is_no_name(scene, *s));
    out.sort_unstable_by_key(|s| (s.first, s.last));
    out.dedup_by(|b, a| b.first < a.last);
    labels(scene, &mut out);
    vessels(scene, &mut out);
    *spans = out;
}

/// Amounts, shares and full dates follow the grammar; a date that swallowed other words is cut back to it.
fn values(scene: Scene<'_>, spans: &mut Vec<RawSpan>) {
    for value in &scene.buffers.values {
        let words = value.last - value.first;
        let certain = match value.kind {
            Money | Percent => true,
            _ => {
                (value.first..value.last).any(|i| scene.flags(i) & flags::MONTH != 0) && words >= 2
                    || words == 1 && scene.word(value.first).matches('.').count() == 2
            }
        };
        let place = overlapping(spans, value.first, value.last);
        let hosts = &spans[place];
        let exact = hosts.iter().any(|s| s.first == value.first && s.last == value.last && s.kind == value.kind);
        let inside_name = hosts.iter().any(|s| s.first <= value.first && value.last <= s.last && bit(s.kind) & VALUES == 0);
        if certain && !exact && !inside_name {
            replace(spans, span_of(value));
        }
    }
    let mut i = 0;
    while i < spans.len() {
        let host = spans[i];
        i += 1;
        let values = &scene.buffers.values[scene.buffers.values.partition_point(|v| v.first < host.first)..];
        let inside = || values.iter().take_while(|v| v.last <= host.last).filter(|v| v.kind == Date);
        if host.kind != Date || inside().next().is_none() || !(host.first..host.last).any(|at| is_foreign(scene, at)) {
            continue;
        }
        spans.remove(i - 1);
        for value in inside() {
            replace(spans, span_of(value));
        }
    }
}

fn span_of(value: &Value) -> RawSpan {
    RawSpan { first: value.first, last: value.last, kind: value.kind }
}

/// A word that no date holds.
fn is_foreign(scene: Scene<'_>, at: u32) -> bool {
    let inner = [
        "the",
        "of",
        "in",
        "to",
        "and",
        "-",
        ",",
        "a",
        "same",
        "that",
        "long",
        "\u{2019}s",
        "'s",
        "ago",
        "over",
        "more",
        "less",
        "than",
        "calendar",
        "almost",
        "barely",
        "next",
        "last",
    ];
    let word = scene.word(at);
    scene.buffers.evidence[at as usize].value == 0
        && !inner.iter().any(|w| word.eq_ignore_ascii_case(w))
        && (scene.token(at).is_some_and(|t| t.kind == Kind::Punct) || scene.analysis.tags[at as usize].is_verb() || word == "a")
}

/// "NATO-EU", "TTP/Fitna al-Khawarij", "Rosneft and Lukoil" are two names each, unless the lexicon has the whole.
fn split(scene: Scene<'_>, span: RawSpan, out: &mut Vec<RawSpan>) {
    if bit(span.kind) & (VALUES | bit(Person)) != 0 || span.last - span.first < 3 || scene.is_name(span.first, span.last, ANY) {
        out.push(span);
        return;
    }
    for at in span.first + 1..span.last - 1 {
        let word = scene.word(at);
        let touching = scene.token(at).is_some_and(|t| !t.has_gap());
        let (left, right) = (scene.types(span.first, at), scene.types(at + 1, span.last));
        let pair =
            touching && matches!(word, "-" | "\u{2013}" | "/") && left != 0 && right != 0 && matches!(span.kind, Org | Gpe | Norp | Loc);
        let slash = touching && word == "/" && span.kind == Org;
        let heads = at >= 1 && scene.word(at - 1) == scene.word(span.last - 1) && matches!(span.kind, Policy | Org | Law);
        let list = word.eq_ignore_ascii_case("and") && (left != 0 && right != 0 || heads);
        if pair || slash || list {
            let kind = |types: u32| {
                EntityType::ALL
                    .into_iter()
                    .find(|k| types & bit(*k) != 0 && (types & bit(span.kind) == 0 || *k == span.kind))
                    .unwrap_or(span.kind)
            };
            split(scene, RawSpan { last: at, kind: kind(left), ..span }, out);
            split(scene, RawSpan { first: at + 1, kind: kind(right), ..span }, out);
            return;
        }
    }
    // "China-Pakistan Friendship": a pair of countries before a common noun is no name.
    let pair = span.last - span.first == 4 && matches!(scene.word(span.first + 1), "-" | "\u{2013}") && span.kind == Org;
    if pair
        && scene.types(span.first, span.first + 1) & bit(Gpe) != 0
        && scene.types(span.first + 2, span.first + 3) & bit(Gpe) != 0
        && flags::head_bits(scene.flags(span.last - 1)) == 0
    {
        out.push(RawSpan { last: span.first + 1, kind: Gpe, ..span });
        out.push(RawSpan { first: span.first + 2, last: span.first + 3, kind: Gpe });
        return;
    }
    out.push(span);
}

/// "van der Velden", "El Idrissi", "Noura bint Saif": particles go on with the name.
fn with_particles(scene: Scene<'_>, span: RawSpan, before: u32, after: u32) -> RawSpan {
    let mut span = span;
    let lower = [
        "van", "von", "der", "den", "ter", "ten", "de", "del", "della", "di", "da", "dos", "das", "du", "al", "el", "bin", "bint", "ibn",
        "abu", "ben", "ould", "mint", "zu", "af", "y",
    ];
    let particle = |at: u32| {
        let word = scene.word(at);
        scene.flags(at) & flags::PARTICLE != 0
            && (lower.contains(&word)
                || lower.iter().any(|l| l.eq_ignore_ascii_case(word)) && scene.token(at).is_some_and(|t| t.is_capitalised()))
    };
    let sentence = scene.analysis.sentences.get(scene.analysis.sentence_of(span.first) as usize);
    let (first, last) = sentence.map_or((span.first, span.last), |s| (s.first, s.last));
    while span.first > before.max(first)
        && particle(span.first - 1)
        && span.first - 1 > first
        && !matches!(scene.word(span.first - 1), "a" | "e" | "i" | "la" | "le" | "do" | "to" | "the" | "and" | "as" | "in")
    {
        span.first -= 1;
    }
    loop {
        let mut next = span.last;
        while next < after.min(last)
            && particle(next)
            && next < span.last + 2
            && !matches!(scene.word(next), "do" | "as" | "e" | "to" | "a" | "in" | "den")
        {
            next += 1;
        }
        let portuguese = next == span.last && matches!(scene.word(next), "do" | "e") && span.last - span.first >= 2;
        next += u32::from(portuguese);
        if next == span.last || next >= after.min(last) {
            break;
        }
        if !scene.token(next).is_some_and(|t| t.kind == Kind::Word && t.is_capitalised()) {
            break;
        }
        span.last = next + 1;
    }
    span
}

/// Words that are no names when they stand alone.
fn is_no_name(scene: Scene<'_>, span: RawSpan) -> bool {
    let alone = span.last - span.first == 1;
    // "South-South", "North-South" cooperation.
    let direction = |at: u32| matches!(scene.word(at), "South" | "North");
    let axis = alone
        && direction(span.first)
        && (scene.is_dash(span.last) && direction(span.last + 1)
            || span.first > 1 && scene.is_dash(span.first - 1) && direction(span.first - 2));
    alone && bit(span.kind) & VALUES == 0 && scene.flags(span.first) & flags::NOT_A_NAME != 0 || axis
}

/// `MR. EARNEST:` at the head of a paragraph names a person, titles aside.
fn labels(scene: Scene<'_>, spans: &mut Vec<RawSpan>) {
    for sentence in &scene.analysis.sentences {
        let token = scene.token(sentence.first);
        if !token.is_some_and(|t| t.starts_line()) {
            continue;
        }
        let mut end = sentence.first;
        while end < sentence.last
            && end < sentence.first + 7
            && (scene.token(end).is_some_and(|t| t.shape == Shape::Upper || t.is_dotted() || t.kind == Kind::Word && t.end - t.start == 1)
                || matches!(scene.word(end), "-" | "'" | "\u{2019}"))
        {
            end += 1;
        }
        if scene.word(end) != ":" || end == sentence.first || end >= sentence.last {
            continue;
        }
        let mut first = sentence.first;
        let mut titled = false;
        while first < end && scene.flags(first) & (flags::HONORIFIC | flags::OFFICE) != 0 {
            first += 1;
            titled = true;
        }
        let generic = (first..end).any(|i| {
            let word = scene.word(i);
            scene.flags(i) & flags::NOT_A_NAME != 0
                || matches!(
                    word,
                    "THE"
                        | "Q"
                        | "A"
                        | "OFFICIAL"
                        | "QUESTION"
                        | "ANSWER"
                        | "SENIOR"
                        | "PARTICIPANT"
                        | "REPORTER"
                        | "PRESS"
                        | "STAFF"
                        | "OF"
                        | "FROM"
                        | "TO"
                        | "NOTE"
                        | "RE"
                        | "SUBJECT"
                        | "DATE"
                )
                || flags::head_type(scene.flags(i)).is_some_and(|k| k != Person)
        });
        if first == end || generic || end - first > 5 {
            continue;
        }
        let known = scene.types(first, end);
        if known & !bit(Person) != 0 && !titled {
            continue;
        }
        replace(spans, RawSpan { first, last: end, kind: Person });
    }
}

/// "MT Ocean Virtue", "USS Greeneville".
fn vessels(scene: Scene<'_>, spans: &mut Vec<RawSpan>) {
    for at in 0..scene.analysis.tokens.len() as u32 {
        if !Use::Vessel.has(scene.word(at)) || scene.types(at, at + 1) != 0 && scene.word(at) != "INS" {
            continue;
        }
        let mut last = at + 1;
        while last < at + 4 && scene.token(last).is_some_and(|t| t.kind == Kind::Word && t.is_capitalised() && !t.is_clitic()) {
            last += 1;
        }
        if last == at + 1 {
            continue;
        }
        replace(spans, RawSpan { first: at, last, kind: Product });
    }
}
