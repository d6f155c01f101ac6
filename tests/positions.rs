//! Positions on sentences written for the purpose: frames, holders, targets, sources, traps, and arbitrary text.

use demarche::{Analysis, Analyzer, Document, ErrorKind, Position, Stance};
use proptest::prelude::*;
use std::sync::LazyLock;

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::builder().build().unwrap());

fn analyse(text: &str) -> Analysis {
    ANALYZER.analyze(&Document::from_text("t", text))
}

fn cue<'t>(position: &Position, text: &'t str) -> &'t str {
    position.cue.slice(text)
}

fn target<'t>(position: &Position, text: &'t str) -> &'t str {
    position.target.map_or("", |t| t.slice(text))
}

fn holders(position: &Position) -> String {
    position.holders.iter().map(|h| h.name.as_str()).collect::<Vec<_>>().join("; ")
}

/// text, stance, cue, holders, target
const FRAMES: &[(&str, Stance, &str, &str, &str)] = &[
    ("Brazil firmly supports the ceasefire in Sudan.", Stance::Support, "firmly supports", "Brazil", "the ceasefire in Sudan"),
    ("Kenya opposes any change to the border.", Stance::Oppose, "opposes", "Kenya", "any change to the border"),
    ("Peru condemned the raid on the embassy.", Stance::Condemn, "condemned", "Peru", "the raid on the embassy"),
    ("Norway is deeply concerned about the arrests.", Stance::Concern, "deeply concerned", "Norway", "the arrests"),
    ("Norway expressed grave concern over the arrests.", Stance::Concern, "expressed grave concern", "Norway", "the arrests"),
    ("Ghana thanked Togo for its help.", Stance::Welcome, "thanked", "Ghana", "Togo for its help"),
    ("Japan urged Iran to release the crew.", Stance::Urge, "urged", "Japan", "release the crew"),
    ("Japan called for the release of the crew.", Stance::Urge, "called for", "Japan", "the release of the crew"),
    ("Chile agreed to reopen the consulate.", Stance::Commit, "agreed", "Chile", "reopen the consulate"),
    ("Chile remains committed to the Paris Agreement.", Stance::Commit, "committed to", "Chile", "the Paris Agreement"),
    ("Spain stressed that talks are the only way.", Stance::Affirm, "stressed", "Spain", "talks are the only way"),
    ("Iran warned that ships would be boarded.", Stance::Warn, "warned", "Iran", "ships would be boarded"),
    ("Iran threatened to close the strait.", Stance::Warn, "threatened", "Iran", "close the strait"),
    ("The plan was rejected by Kuwait and Qatar.", Stance::Oppose, "rejected", "Kuwait; Qatar", "The plan"),
    ("Canada, which has backed the draft, will speak on Monday.", Stance::Support, "backed", "Canada", "the draft"),
    ("Mexico's opposition to the tariff is well known.", Stance::Oppose, "opposition", "Mexico", "the tariff"),
    ("The talks welcomed a proposal by Oman for a truce.", Stance::Urge, "proposal", "Oman", "a truce"),
    ("Egypt will never accept the blockade.", Stance::Oppose, "never accept", "Egypt", "the blockade"),
    ("Egypt does not support the blockade.", Stance::Oppose, "support", "Egypt", "the blockade"),
    ("Egypt is not opposed to the truce.", Stance::Support, "opposed to", "Egypt", "the truce"),
    ("Egypt hopes that the truce will hold.", Stance::Urge, "hopes", "Egypt", "the truce will hold"),
    ("India stands shoulder to shoulder with Nepal.", Stance::Support, "stands shoulder to shoulder with", "India", "Nepal"),
    (
        "China lodged solemn representations with Japan over the visit.",
        Stance::Condemn,
        "lodged solemn representations",
        "China",
        "the visit",
    ),
    ("Kenya will continue to host the refugees.", Stance::Commit, "will continue", "Kenya", "host the refugees"),
    ("Turkey reserves the right to respond.", Stance::Warn, "reserves the right", "Turkey", "respond"),
    (
        "China praised the mediation of Qatar and called on Israel to open the crossings.",
        Stance::Urge,
        "called on",
        "China",
        "open the crossings",
    ),
];

#[test]
fn frames_give_stance_cue_holder_and_target() {
    for &(text, stance, wanted_cue, wanted_holders, wanted_target) in FRAMES {
        let analysis = analyse(text);
        let found = analysis.positions.iter().find(|p| p.stance == stance && cue(p, text).contains(wanted_cue));
        let found = found.unwrap_or_else(|| panic!("{text}\n{:#?}", analysis.positions));
        assert_eq!(holders(found), wanted_holders, "{text}");
        assert_eq!(target(found, text), wanted_target, "{text}");
    }
}

#[test]
fn an_affirmed_stance_is_one_position() {
    let text = "Ghana reaffirmed its support for the African Union.";
    let analysis = analyse(text);
    assert_eq!(analysis.positions.len(), 1, "{:#?}", analysis.positions);
    assert!(analysis.positions[0].reaffirmed);
    assert_eq!(analysis.positions[0].stance, Stance::Support);
    let text = "Ghana stressed that all sides must respect the truce.";
    let analysis = analyse(text);
    assert_eq!(analysis.positions.len(), 1, "{:#?}", analysis.positions);
    assert_eq!(
        (analysis.positions[0].stance, cue(&analysis.positions[0], text), analysis.positions[0].reaffirmed),
        (Stance::Urge, "must", true)
    );
}

#[test]
fn strength_goes_by_intensifiers_and_hedges() {
    for (text, strength) in [
        ("Ghana supports the plan.", 2),
        ("Ghana firmly supports the plan.", 3),
        ("Ghana condemns in the strongest terms the attack.", 3),
        ("Ghana cautiously welcomed the plan.", 1),
        ("Ghana hopes for peace.", 1),
    ] {
        assert_eq!(analyse(text).positions[0].strength, strength, "{text}");
    }
}

#[test]
fn who_reports_is_the_source() {
    let text = "Wang Yi said China firmly opposes the sale.";
    let analysis = analyse(text);
    let position = analysis.positions.iter().find(|p| p.stance == Stance::Oppose).unwrap();
    assert_eq!(holders(position), "China");
    assert_eq!(position.sources.first().map(|s| s.name.as_str()), Some("Wang Yi"));
}

#[test]
fn we_is_the_document_s_speaker_and_questions_hold_nothing() {
    let text = "Q  Does the President support a ban?\n\nMR. CARNEY: We support a ban on landmines.\n\nQ  Should Russia sign it?\n\nMR. CARNEY: Russia should sign it.";
    let mut document = Document::from_text("t", text);
    document.speaker = Some("United States".into());
    let analysis = ANALYZER.analyze(&document);
    let seen: Vec<_> = analysis.positions.iter().map(|p| (p.stance, holders(p), p.sources.first().map(|s| s.name.clone()))).collect();
    let carney = Some("CARNEY".to_owned());
    assert_eq!(seen, [(Stance::Support, "United States".into(), carney.clone()), (Stance::Urge, "United States".into(), carney)]);
}

#[test]
fn both_sides_are_the_two_parties() {
    let text = "China and Pakistan held talks in Beijing. Both sides oppose terrorism.";
    let analysis = analyse(text);
    let codes: Vec<_> = analysis.positions[0].holders.iter().filter_map(|h| h.country).map(|c| c.as_str().to_owned()).collect();
    assert_eq!(codes, ["CHN", "PAK"]);
}

#[test]
fn who_is_asked_is_the_addressee() {
    let text = "Kenya urged the rebels and the army to lay down their arms.";
    let analysis = analyse(text);
    assert_eq!(analysis.positions[0].addressee.as_ref().map(|a| a.name.as_str()), Some("the rebels and the army"));
}

#[test]
fn a_user_s_cue_counts_and_a_wrong_one_names_its_line() {
    let text = "Ghana bankrolls the scheme.";
    assert!(analyse(text).positions.is_empty());
    let lexicon = "[support]\nverb = [\n  { lemma = \"bankroll\", frame = \"np\" },\n]\n";
    let analyzer = Analyzer::builder().lexicon("mine.toml", lexicon).build().unwrap();
    let positions = analyzer.analyze(&Document::from_text("t", text)).positions;
    assert_eq!((positions.len(), positions[0].stance, positions[0].rule), (1, Stance::Support, "support.v.np"));
    let wrong = "[support]\nverb = [\n  { lemma = \"bankroll\", frame = \"no\" },\n]\n";
    let error = Analyzer::builder().lexicon("mine.toml", wrong).build().unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Lexicon(_)));
    assert!(error.to_string().starts_with("mine.toml:3: unknown frame \"no\""), "{error}");
}

#[test]
fn every_position_names_its_data_line() {
    for &(text, ..) in FRAMES {
        let analysis = analyse(text);
        for position in &analysis.positions {
            let (file, line) = ANALYZER.positions().entry(&analysis, position).unwrap_or_else(|| panic!("{text} {}", position.rule));
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
            let content = std::fs::read_to_string(path).unwrap();
            assert!(content.lines().nth(line as usize - 1).unwrap().contains("lemma"), "{file}:{line}");
        }
    }
}

#[test]
fn a_user_s_blocker_silences_a_cue() {
    let text = "Ghana supports the plan.";
    let lexicon = "[blocked]\nphrase = [\n  { lemma = \"supports\" },\n]\n";
    let analyzer = Analyzer::builder().lexicon("mine.toml", lexicon).build().unwrap();
    assert!(analyzer.analyze(&Document::from_text("t", text)).positions.is_empty());
}

#[test]
fn a_user_s_verbs_inflect_as_the_built_in_ones_do() {
    let lexicon = "[oppose]\nverb = [\n  { lemma = \"forgo\", frame = \"np\" },\n  { lemma = \"ban\", frame = \"np\" },\n  { lemma = \"overthrow\", frame = \"np\" },\n]\n[commit]\nmodal = [\n  { lemma = \"'ll surely\", frame = \"\" },\n]\n";
    let analyzer = Analyzer::builder().lexicon("mine.toml", lexicon).build().unwrap();
    for (text, stance) in [
        ("Ghana has forgone the loan.", Stance::Oppose),
        ("Ghana banned the flights.", Stance::Oppose),
        ("Ghana overthrew the verdict.", Stance::Oppose),
        ("We'll surely host the talks.", Stance::Commit),
    ] {
        let mut document = Document::from_text("t", text);
        document.speaker = Some("Ghana".into());
        let positions = analyzer.analyze(&document).positions;
        assert_eq!(positions.iter().map(|p| p.stance).collect::<Vec<_>>(), [stance], "{text}");
    }
}

#[test]
fn strength_follows_provisos_and_predicates() {
    for (text, strength) in [
        ("Ghana agreed to host the talks.", 2),
        ("Ghana agreed, if asked, to host the talks.", 1),
        ("Ghana is ready to consider the plan.", 1),
        ("Ghana's support for the plan remains unwavering.", 3),
        ("Such acts can never be tolerated, Ghana said.", 3),
    ] {
        assert_eq!(analyse(text).positions.first().map(|p| p.strength), Some(strength), "{text}");
    }
}

#[test]
fn traps_hold_nothing_and_their_twins_a_position() {
    let table = include_str!("data/traps.tsv");
    let (mut pairs, mut right, mut wrong) = (0, 0, Vec::new());
    for line in table.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [_, trap, twin, stance] = columns[..] else { panic!("four columns: {line}") };
        pairs += 1;
        let quiet = analyse(trap).positions.is_empty();
        let spoken = analyse(twin).positions.iter().any(|p| p.stance.as_str() == stance);
        if quiet && spoken {
            right += 1;
        } else {
            wrong.push(format!("{} {trap} | {twin}", if quiet { "twin silent:" } else { "trap speaks:" }));
        }
    }
    assert!(pairs >= 60);
    assert!(right * 100 >= pairs * 95, "{right} of {pairs}\n{}", wrong.join("\n"));
}

#[test]
fn the_lexicon_is_large_enough() {
    assert!(ANALYZER.positions().cues() >= 800);
}

fn check(analysis: &Analysis, text: &str) {
    for position in &analysis.positions {
        let spans = [Some(position.cue), position.holder, position.target].into_iter().flatten();
        let actors = position.holders.iter().chain(&position.target_actors).chain(&position.addressee).chain(&position.sources);
        for span in spans.chain(actors.filter_map(|a| a.span)) {
            assert!(span.start <= span.end && text.get(span.start as usize..span.end as usize).is_some(), "{span:?} in {text:?}");
        }
        assert!((position.sentence as usize) < analysis.sentences.len());
    }
}

const PIECES: &[&str] = &[
    "China",
    "Brazil",
    "we",
    "I",
    "it",
    "they",
    "both sides",
    "the two ministers",
    "who",
    "which",
    "that",
    "said",
    "supports",
    "opposed",
    "support",
    "for",
    "of",
    "to",
    "by",
    "urged",
    "must",
    "not",
    "never",
    "will",
    "continue",
    "should",
    "concern",
    "expressed",
    "deep",
    "is",
    "are",
    "concerned",
    "about",
    ",",
    ".",
    "?",
    "\u{201C}",
    "\u{201D}",
    "\"",
    "(",
    ")",
    "\u{2014}",
    "and",
    "or",
    "but",
    "if",
    "its",
    "Q",
    ":",
    "MR. X:",
    "\n\n",
    "the",
    "a",
    "plan",
    "has",
    "been",
    "'s",
    "no",
    "without",
    "in",
    "Monday",
    "1.",
    "joint",
    "statement",
    "\u{e9}",
    "\u{1F600}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn never_panics_on_arbitrary_text(text in ".{0,200}") {
        check(&analyse(&text), &text);
    }

    #[test]
    fn never_panics_on_shuffled_cues(picks in prop::collection::vec(0..PIECES.len(), 0..60)) {
        let text = picks.iter().map(|i| PIECES[*i]).collect::<Vec<_>>().join(" ");
        check(&analyse(&text), &text);
    }
}
