//! `compare`: a seeded mutator over the corpus says what is found and what is not; layout is no change; each wording has its kind.

mod comparing;

use comparing::{Text, assert_complete, assert_mirrored, changes, corpus, wrapped};
use demarche::compare::{Change, Kind, Ladder, Passage};
use demarche::entity::EntityType;
use demarche::tag::Tag;
use demarche::{Analyzer, Span};
use std::collections::BTreeMap;

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ z >> 31) % n as u64) as usize
    }

    fn pick<T: Clone>(&mut self, items: &[T]) -> Option<T> {
        (!items.is_empty()).then(|| items[self.below(items.len())].clone())
    }
}

/// A text with one edit, and where it shows: in the old text, in the new one.
struct Edit {
    text: String,
    kind: Kind,
    old: Span,
    new: Span,
}

fn replace(text: &str, span: Span, with: &str, kind: Kind) -> Edit {
    let new = format!("{}{with}{}", &text[..span.start as usize], &text[span.end as usize..]);
    Edit { text: new, kind, old: span, new: Span::new(span.start, span.start + with.len() as u32) }
}

const EDITS: [&str; 8] = [
    "drop a sentence",
    "drop an intensifier",
    "add an intensifier",
    "a ladder step",
    "negate",
    "move a paragraph",
    "swap an actor",
    "change a figure",
];

const INTENSIFIERS: &[&str] = &[
    "strongly",
    "firmly",
    "fully",
    "deeply",
    "deep",
    "grave",
    "gravely",
    "utmost",
    "resolutely",
    "categorically",
    "unequivocally",
    "strictly",
    "strong",
    "serious",
    "seriously",
    "sincerely",
    "warmly",
    "firm",
    "full",
    "profound",
    "unwavering",
    "steadfast",
];

const STRESSED: &[&str] = &[
    "condemned",
    "condemns",
    "condemn",
    "urged",
    "urges",
    "urge",
    "opposes",
    "opposed",
    "oppose",
    "supports",
    "supported",
    "support",
    "welcomed",
    "welcomes",
    "welcome",
    "rejects",
    "rejected",
    "reject",
    "reaffirmed",
    "reaffirms",
    "supporting",
    "believes",
    "denied",
];

/// Word, its replacement, and whether that is softer or harder.
const STEPS: &[(&str, &str, Kind)] = &[
    ("shall", "should", Kind::Softened),
    ("must", "should", Kind::Softened),
    ("must", "may", Kind::Softened),
    ("should", "must", Kind::Hardened),
    ("will", "may", Kind::Softened),
    ("may", "must", Kind::Hardened),
    ("could", "should", Kind::Hardened),
    ("can", "must", Kind::Hardened),
    ("urged", "encouraged", Kind::Softened),
    ("urges", "invites", Kind::Softened),
    ("urge", "demand", Kind::Hardened),
    ("demanded", "requested", Kind::Softened),
    ("demands", "asks", Kind::Softened),
    ("requested", "demanded", Kind::Hardened),
    ("encouraged", "urged", Kind::Hardened),
    ("invited", "urged", Kind::Hardened),
    ("condemned", "deplored", Kind::Softened),
    ("condemns", "criticises", Kind::Softened),
    ("deplored", "condemned", Kind::Hardened),
    ("criticised", "condemned", Kind::Hardened),
    ("welcomed", "noted", Kind::Softened),
    ("noted", "welcomed", Kind::Hardened),
    ("commended", "noted", Kind::Softened),
    ("all", "some", Kind::Softened),
    ("all", "certain", Kind::Softened),
    ("some", "all", Kind::Hardened),
    ("many", "most", Kind::Hardened),
    ("several", "most", Kind::Hardened),
    ("every", "some", Kind::Softened),
    ("rejected", "questioned", Kind::Softened),
    ("reaffirmed", "noted", Kind::Softened),
    ("stressed", "noted", Kind::Softened),
];

const NEGATABLE: &[(&str, &str)] = &[
    ("is", "is not"),
    ("are", "are not"),
    ("was", "was not"),
    ("were", "were not"),
    ("will", "will not"),
    ("has", "has not"),
    ("have", "have not"),
    ("should", "should not"),
    ("must", "must not"),
    ("would", "would not"),
    ("can", "cannot"),
    ("had", "had not"),
];

fn edit(which: usize, text: &Text, random: &mut Random) -> Option<Edit> {
    let (source, analysis) = (text.document.text.as_str(), &text.analysis);
    let tokens = &analysis.tokens;
    let word = |at: usize| tokens[at].text(source);
    let verb = |at: usize| analysis.tags[at].is_verb();
    let spaced = |at: usize| at > 0 && tokens[at].has_gap() && tokens.get(at + 1).is_some_and(|t| t.has_gap() && t.is_word());
    let all = |fits: &dyn Fn(usize) -> bool| (0..tokens.len()).filter(|&at| spaced(at) && fits(at)).collect::<Vec<usize>>();
    match which {
        0 => {
            let long = analysis.sentences.iter().enumerate().filter(|(_, s)| s.last - s.first >= 8);
            let (at, sentence) = random.pick(&long.collect::<Vec<_>>())?;
            let end =
                analysis.sentences.get(at + 1).filter(|n| n.paragraph == sentence.paragraph).map_or(sentence.span.end, |n| n.span.start);
            Some(replace(source, Span::new(sentence.span.start, end), "", Kind::Gone))
        }
        1 => {
            let at = random.pick(&all(&|at| INTENSIFIERS.contains(&word(at))))?;
            Some(replace(source, Span::new(tokens[at].start, tokens[at + 1].start), "", Kind::Softened))
        }
        2 => {
            let fits = |at: usize| STRESSED.contains(&word(at)) && verb(at) && !matches!(analysis.tags[at - 1], Tag::Adv | Tag::Part);
            let at = random.pick(&all(&fits))?;
            let more = random.pick(&["strongly ", "firmly ", "categorically "])?;
            Some(replace(source, Span::new(tokens[at].start, tokens[at].start), more, Kind::Hardened))
        }
        3 => {
            let fits = |at: usize, from: &str| {
                word(at) == from
                    && (!matches!(from, "may" | "will" | "can") || analysis.tags[at] == Tag::Aux)
                    && (!from.ends_with("ed") || verb(at))
            };
            let offers: Vec<(usize, usize)> =
                (0..STEPS.len()).flat_map(|step| all(&|at| fits(at, STEPS[step].0)).into_iter().map(move |at| (at, step))).collect();
            let (at, step) = random.pick(&offers)?;
            Some(replace(source, tokens[at].span(), STEPS[step].1, STEPS[step].2))
        }
        4 => {
            let says_no = |at: usize| matches!(word(at), "not" | "no" | "n't" | "never");
            let fits = |at: usize| NEGATABLE.iter().any(|(w, _)| *w == word(at)) && !says_no(at + 1) && analysis.tags[at] == Tag::Aux;
            let at = random.pick(&all(&fits))?;
            Some(replace(source, tokens[at].span(), NEGATABLE.iter().find(|(w, _)| *w == word(at))?.1, Kind::Flipped))
        }
        5 => {
            let parts: Vec<&str> = source.split("\n\n").collect();
            let from = (2..parts.len()).filter(|&i| parts[i].split_whitespace().count() >= 10).collect::<Vec<_>>();
            let from = random.pick(&from)?;
            // Past more text than it holds itself: it is what moved, not what it passed.
            let passed = |to: usize| if to < from { parts[to..from].concat().len() } else { parts[from + 1..=to].concat().len() };
            let to = (1..parts.len()).filter(|&to| to != from && passed(to) > parts[from].len() + 40).collect::<Vec<_>>();
            let to = random.pick(&to)?;
            let start = parts[..from].iter().map(|p| p.len() + 2).sum::<usize>();
            let mut moved = parts.clone();
            let part = moved.remove(from);
            moved.insert(to, part);
            let new = moved[..to].iter().map(|p| p.len() + 2).sum::<usize>();
            let span = |at: usize| Span::new(at as u32, (at + part.len()) as u32);
            Some(Edit { text: moved.join("\n\n"), kind: Kind::Moved, old: span(start), new: span(new) })
        }
        6 => {
            let actors = analysis.entities.iter().filter(|e| matches!(e.kind, EntityType::Gpe | EntityType::Person)).map(|e| e.span);
            let span = random.pick(&actors.collect::<Vec<_>>())?;
            let others: Vec<&str> = ["Portugal", "Ghana", "Uruguay"].into_iter().filter(|n| !source.contains(n)).collect();
            Some(replace(source, span, random.pick(&others)?, Kind::Reworded))
        }
        _ => {
            let at = random.pick(&all(&|at| word(at).bytes().all(|b| b.is_ascii_digit()) && word(at).len() < 5))?;
            let number: u32 = word(at).parse().ok()?;
            Some(replace(source, tokens[at].span(), &(number + 1 + random.below(7) as u32).to_string(), Kind::Reworded))
        }
    }
}

fn shows(edit: &Edit, change: &Change) -> bool {
    let touches = |passage: Option<Passage>, span: Span| {
        passage.is_some_and(|p| p.span.start <= span.end && span.start <= p.span.end && (p.span.overlaps(span) || span.is_empty()))
    };
    touches(change.a, edit.old) || touches(change.b, edit.new)
}

#[test]
fn two_hundred_edits_are_found() {
    let (analyzer, ladder) = (Analyzer::builder().build().unwrap(), Ladder::builtin());
    let texts: Vec<(String, Text)> = corpus().into_iter().map(|(name, text)| (name, Text::new(&analyzer, &text))).collect();
    let mut random = Random(7);
    let mut found: BTreeMap<&str, (u32, u32, u32)> = BTreeMap::new();
    let mut misses = String::new();
    for pair in 0..200 {
        let which = pair % EDITS.len();
        let (name, a, edit) = loop {
            let (name, a) = &texts[random.below(texts.len())];
            if let Some(edit) = edit(which, a, &mut random) {
                break (name, a, edit);
            }
        };
        let b = Text::new(&analyzer, &edit.text);
        let changes = changes(a, &b, &ladder);
        assert_complete(a, &b, &changes);
        assert_mirrored(a, &b, &changes, &ladder);
        let hit = changes.iter().any(|c| c.kind == edit.kind && shows(&edit, c));
        let wrong = changes.iter().filter(|c| !shows(&edit, c)).count() as u32;
        let tally = found.entry(EDITS[which]).or_default();
        *tally = (tally.0 + 1, tally.1 + u32::from(hit), tally.2 + wrong);
        if !hit || wrong > 0 {
            misses.push_str(&format!("{name}: {} at {:?}, {} expected\n", EDITS[which], edit.old, edit.kind.as_str()));
            for c in &changes {
                misses.push_str(&format!("    {} {:?}\n", c.kind.as_str(), c.detail));
            }
        }
    }
    let (all, hits, wrong) = found.values().fold((0, 0, 0), |sum, t| (sum.0 + t.0, sum.1 + t.1, sum.2 + t.2));
    println!("{misses}{found:#?}\n{hits} of {all} found, {wrong} false changes");
    assert!(hits * 10 >= all * 9, "recall {hits} of {all}\n{misses}");
    assert!(wrong <= all, "{wrong} false changes in {all} pairs\n{misses}");
    assert!(found.values().all(|t| t.1 * 4 >= t.0 * 3), "one kind of edit is found in less than three of four pairs: {found:?}\n{misses}");
}

#[test]
fn typography_and_line_breaks_are_no_change() {
    let (analyzer, ladder) = (Analyzer::builder().build().unwrap(), Ladder::builtin());
    let mut wrong = String::new();
    for (name, source) in corpus() {
        let a = Text::new(&analyzer, &source);
        let straight = source.replace(['\u{201C}', '\u{201D}'], "\"").replace(['\u{2018}', '\u{2019}'], "'").replace('\u{2014}', "--");
        for (what, text) in [
            ("itself", source.clone()),
            ("wrapped", wrapped(&source, 72)),
            ("straight", straight.clone()),
            ("both", wrapped(&straight, 60)),
        ] {
            let b = Text::new(&analyzer, &text);
            for (a, b) in [(&a, &b), (&b, &a)] {
                let changes = changes(a, b, &ladder);
                if !changes.is_empty() {
                    wrong.push_str(&format!("{name} against {what}: {} {:?}\n", changes[0].kind.as_str(), changes[0].detail));
                }
            }
        }
    }
    assert_eq!(wrong, "");
}

#[test]
fn unrelated_texts_are_told_completely() {
    let (analyzer, ladder) = (Analyzer::builder().build().unwrap(), Ladder::builtin());
    let texts: Vec<Text> = corpus().iter().map(|(_, text)| Text::new(&analyzer, text)).collect();
    for pair in texts.windows(2) {
        let changes = changes(&pair[0], &pair[1], &ladder);
        assert!(!changes.is_empty());
        assert_complete(&pair[0], &pair[1], &changes);
        assert_mirrored(&pair[0], &pair[1], &changes, &ladder);
    }
}

#[test]
fn each_wording_has_its_kind() {
    let (analyzer, ladder) = (Analyzer::builder().build().unwrap(), Ladder::builtin());
    for (a, b, expected) in [
        ("Peru demands that Chile withdraw its troops.", "Peru urges Chile to withdraw its troops.", &[Kind::Softened][..]),
        ("The Parties shall exchange data.", "The Parties should exchange data.", &[Kind::Softened]),
        ("The Parties shall exchange data.", "The Parties shall, where appropriate, exchange data.", &[Kind::Softened]),
        ("They will inform all states.", "They will inform relevant states.", &[Kind::Softened]),
        ("Peru condemns the attack.", "Peru condemns the attack in the strongest possible terms.", &[Kind::Hardened]),
        ("Peru supports the plan.", "Peru does not support the plan.", &[Kind::Flipped]),
        ("Peru supports the plan.", "Peru rejects the plan.", &[Kind::Flipped]),
        ("Peru condemned the attack.", "Peru expressed concern over the attack.", &[Kind::Softened]),
        ("They met Brazil and Peru.", "They met Peru and Brazil.", &[Kind::Reworded]),
        ("They gave 20 million euros.", "They gave 30 million euros.", &[Kind::Reworded]),
        ("Talks will resume on 3 May.", "Talks will resume on 5 May.", &[Kind::Reworded]),
        ("Peru met Chile.", "Peru met Chile, and Brazil opened a new embassy.", &[Kind::New]),
        ("Peru met Chile. It never rains in Lima in May. They left.", "Peru met Chile. They left.", &[Kind::Gone]),
        ("“Peru’s” plan — good.", "\"Peru's\" plan -- good.", &[]),
    ] {
        let (a, b) = (Text::new(&analyzer, a), Text::new(&analyzer, b));
        let changes = changes(&a, &b, &ladder);
        let kinds: Vec<Kind> = changes.iter().map(|c| c.kind).collect();
        assert_eq!(kinds, expected, "{} / {}: {changes:?}", a.document.text, b.document.text);
        assert_complete(&a, &b, &changes);
        assert_mirrored(&a, &b, &changes, &ladder);
    }
}
