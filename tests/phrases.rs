//! The phrase stage through the public interface: what is listed, in which order, with which spans, and over a corpus.

use demarche::phrase::{CorpusPhrase, PhraseCounter, PhraseKind};
use demarche::{Analysis, Analyzer, Depth, Document, Phrase, Scratch, Span};
use proptest::prelude::*;
use std::sync::LazyLock;

static BUILTIN: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::builder().build().unwrap());
static PLAIN: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::builder().formulae("").build().unwrap());

/// An invented article; "basalt friendship" is set apart once and said again at the end.
const ARTICLE: &str = "PORT ANSELM, March 3 (CNS) -- Two Neighbours and the Long Road\n\n\
Last week the Third Round of the Veskar-Tolmin Joint Commission met in Port Anselm. The commission's consensus reflects the regional\n\
peace and stability that both capitals want.\n\n\
Since the opening of the border, the relations have withstood every test and earned the name of a “basalt friendship.” The two\n\
countries now plan a deep-water port, and the deep-water port will be open to third parties. Veskar and Tolmin share one river.\n\n\
Veskar welcomes any step toward regional peace and stability. Observers in Tolmin said the commission was a success, and the\n\
government in Veskar said the commission would meet again on March 3 next year.\n\n\
On March 3 of next year the ministers will write a new page of the basalt\nfriendship between the two countries.\n";

fn phrases(analyzer: &Analyzer, text: &str) -> Vec<Phrase> {
    analyzer.analyze(&Document::from_text("t", text)).phrases
}

fn one<'a>(phrases: &'a [Phrase], phrase: &str) -> &'a Phrase {
    phrases.iter().find(|p| p.phrase == phrase).unwrap_or_else(|| {
        panic!("{phrase:?} is not among {:?}", phrases.iter().map(|p| p.phrase.as_str()).collect::<Vec<_>>());
    })
}

fn texts<'t>(phrase: &Phrase, text: &'t str) -> Vec<&'t str> {
    phrase.spans.iter().map(|s| s.slice(text)).collect()
}

#[test]
fn a_phrase_no_lexicon_knows_comes_to_the_top() {
    let phrases = phrases(&PLAIN, ARTICLE);
    let place = phrases.iter().position(|p| p.phrase == "basalt friendship").expect("listed");
    assert!(place < 5, "at place {place}: {:#?}", phrases.iter().take(6).map(|p| (&p.phrase, p.score)).collect::<Vec<_>>());
    assert_eq!(texts(&phrases[place], ARTICLE), ["basalt friendship", "basalt\nfriendship"]);
    assert_eq!(phrases[place].variants, ["basalt friendship"]);
    assert_eq!(phrases[place].kind, PhraseKind::Quoted);
    assert_eq!(one(&phrases, "deep-water port").n, 2);
    assert_eq!(
        texts(one(&phrases, "regional peace and stability"), ARTICLE),
        ["regional\npeace and stability", "regional peace and stability"]
    );
}

#[test]
fn phrases_open_and_close_on_content_words() {
    let function = include_str!("../data/function_words.tsv");
    let closed: Vec<&str> = function
        .lines()
        .filter(|l| !l.starts_with("# "))
        .filter_map(|l| l.split_once('\t'))
        .filter(|(_, class)| !matches!(*class, "generic" | "class"))
        .map(|(word, _)| word)
        .collect();
    for text in [ARTICLE, "The end of the road and the end of the river are the end of the world."] {
        for phrase in phrases(&PLAIN, text).iter().filter(|p| p.kind != PhraseKind::Formula) {
            let lower = phrase.phrase.to_lowercase();
            let mut words = lower.split(' ');
            let first = words.next().unwrap();
            let last = words.next_back().unwrap_or(first);
            assert!(!closed.contains(&first) && !closed.contains(&last), "{:?}", phrase.phrase);
        }
    }
}

/// The variants of a phrase and the texts of its spans.
type Forms = Option<(&'static [&'static str], &'static [&'static str])>;

#[test]
fn variants_and_boundaries() {
    let cases: &[(&str, &str, Forms)] = &[
        (
            "An iron-clad friendship. The ironclad friendship holds, and ironclad friendships last. An ironclad friendship it is.",
            "ironclad friendship",
            Some((
                &["ironclad friendship", "iron-clad friendship", "ironclad friendships"],
                &["iron-clad friendship", "ironclad friendship", "ironclad friendships", "ironclad friendship"],
            )),
        ),
        // The joined form is written nowhere: the compound stays one word.
        (
            "A sky-blue banner. The sky-blue banners fly.",
            "sky-blue banner",
            Some((&["sky-blue banner", "sky-blue banners"], &["sky-blue banner", "sky-blue banners"])),
        ),
        // A hyphen at a line's end.
        (
            "The sky-\nblue banner flies. Sky-blue banner poles.",
            "sky-blue banner",
            Some((&["sky-blue banner", "Sky-blue banner"], &["sky-\nblue banner", "Sky-blue banner"])),
        ),
        ("Red lines matter. They drew red\nlines.", "Red lines", Some((&["Red lines", "red lines"], &["Red lines", "red\nlines"]))),
        ("Speak of trade. Routes opened. He praised trade. Routes closed.", "trade routes", None),
        ("They talked trade, routes and tolls, then trade, routes and ports.", "trade, routes", None),
        ("Trade (routes) and trade (routes).", "trade routes", None),
        (
            "The ministers’ joint council met. The ministers’ joint council parted.",
            "ministers’ joint council",
            Some((&["ministers’ joint council"], &["ministers’ joint council"; 2])),
        ),
        (
            "Veskar's northern fleet sailed. Then Veskar's northern fleet returned.",
            "Veskar's northern fleet",
            Some((&["Veskar's northern fleet"], &["Veskar's northern fleet"; 2])),
        ),
    ];
    for (text, phrase, expected) in cases {
        let found = phrases(&PLAIN, text);
        match expected {
            None => assert!(found.iter().all(|p| !p.phrase.eq_ignore_ascii_case(phrase)), "{text}: {found:#?}"),
            Some((variants, spans)) => {
                let found = one(&found, phrase);
                assert_eq!(&found.variants, variants, "{text}");
                assert_eq!(&texts(found, text), spans, "{text}");
            }
        }
    }
}

#[test]
fn what_a_longer_phrase_always_holds_is_not_listed() {
    let text = "The deep sea mining code was read. The deep sea mining code was praised.";
    let listed: Vec<_> = phrases(&PLAIN, text).into_iter().map(|p| p.phrase).collect();
    assert_eq!(listed, ["deep sea mining code"]);
    let text = "The deep sea mining code was read. The deep sea mining code was praised. Deep sea mining ended.";
    let listed: Vec<_> = phrases(&PLAIN, text).into_iter().map(|p| (p.phrase, p.spans.len())).collect();
    assert!(listed.contains(&("deep sea mining".to_owned(), 3)) && listed.contains(&("deep sea mining code".to_owned(), 2)), "{listed:?}");
    assert_eq!(listed.len(), 2, "{listed:?}");
}

#[test]
fn quoted_phrases_and_quoted_speech() {
    let cases: &[(&str, &[&str])] = &[
        ("He spoke of a “strategic pause.”", &["strategic pause"]),
        ("He spoke of a \"strategic pause\" in talks.", &["strategic pause"]),
        ("He spoke of ‘strategic pause’ again.", &["strategic pause"]),
        ("They reject “one river, one flag.”", &["one river, one flag"]),
        ("They praised “the spirit of Anselm” twice.", &["spirit of Anselm"]),
        ("\"We will never yield,\" the minister said.", &[]),
        ("“The river belongs to everybody.”", &[]),
        ("He called it “unacceptable.”", &[]),
        ("He said “the river that runs through both capitals and their oldest quarters” matters.", &[]),
    ];
    for (text, expected) in cases {
        let quoted: Vec<_> = phrases(&PLAIN, text).into_iter().filter(|p| p.kind == PhraseKind::Quoted).map(|p| p.phrase).collect();
        assert_eq!(&quoted, expected, "{text}");
    }
}

#[test]
fn set_phrases_of_the_lexicon() {
    let text = "Both met. They praised their iron-clad friendship and the all weather strategic cooperative partnership and went\non to speak of a Community with a\nShared Future that they want to build.";
    let found = phrases(&BUILTIN, text);
    for phrase in ["iron-clad friendship", "all weather strategic cooperative partnership", "Community with a Shared Future"] {
        let found = one(&found, phrase);
        assert_eq!((found.kind, found.spans.len()), (PhraseKind::Formula, 1), "{phrase}");
        assert!(found.gloss.is_some(), "{phrase}");
        assert!(BUILTIN.phrases().formula(found.formula.unwrap()).unwrap().tradition.is_some());
    }
}

#[test]
fn every_built_in_formula_is_found_in_its_own_words() {
    let mut scratch = Scratch::default();
    let mut count = 0;
    for number in 0.. {
        let Some(formula) = BUILTIN.phrases().formula(number) else { break };
        count += 1;
        let document = Document::from_text("t", &format!("They spoke of {} on that day.", formula.phrase));
        let mut analysis = Analysis::default();
        BUILTIN.analyze_into(&document, Depth::All, &mut scratch, &mut analysis);
        assert!(analysis.phrases.iter().any(|p| p.kind == PhraseKind::Formula), "{:?} is not found", formula.phrase);
        let line = include_str!("../data/formulae.tsv").lines().find(|l| l.split('\t').next() == Some(&formula.phrase)).unwrap();
        assert_eq!(formula.stance.map_or("", |s| s.as_str()), line.split('\t').nth(4).unwrap(), "{line}");
    }
    assert!(count >= 150, "{count}");
}

#[test]
fn user_files_add_formulae() {
    let analyzer = Analyzer::builder()
        .lexicon("mine.tsv", "# ours\nphrase\tvariants\tgloss\nbasalt friendship\tgranite friendship|stone-hard bond\tan alliance\n")
        .build()
        .unwrap();
    let found = phrases(&analyzer, "A granite friendship, a stone hard bond and an ironclad friendship.");
    let mine = one(&found, "granite friendship");
    assert_eq!(
        (mine.gloss.as_deref(), &mine.variants[..]),
        (Some("an alliance"), &["granite friendship".to_owned(), "stone hard bond".to_owned()][..])
    );
    assert_eq!(one(&found, "ironclad friendship").kind, PhraseKind::Formula);
}

#[test]
fn malformed_lexicons_name_file_line_and_remedy() {
    let cases = [
        ("phrase\tmood\n", "f.tsv:1: unknown column \"mood\" (start with the header phrase<TAB>variants"),
        ("phrase\tgloss\na b\tc\td\n", "f.tsv:2: 3 cells where the header has 2 (separate"),
        ("phrase\tgloss\n\tc\n", "f.tsv:2: the phrase is empty (write"),
        ("phrase\tstance\na b\tagainst\n", "f.tsv:2: unknown stance \"against\" (use one of support"),
        ("# c\n\nphrase\tstep\na b\t9\n", "f.tsv:4: step \"9\" is no number from 1 to 3 (write 1"),
        ("phrase\na; b\n", "f.tsv:2: \"a; b\" holds \";\" (write words"),
    ];
    for (content, message) in cases {
        let error = Analyzer::builder().lexicon("f.tsv", content).build().unwrap_err().to_string();
        assert!(error.starts_with(message), "{error}");
    }
    let error = Analyzer::builder().formulae("name\tvariants\n").build().unwrap_err().to_string();
    assert!(error.starts_with("formulae:1: the first column is not \"phrase\""), "{error}");
}

fn corpus(analyzer: &Analyzer, texts: &[&str]) -> Vec<(CorpusPhrase, Vec<(u32, Span)>)> {
    let mut counter = PhraseCounter::default();
    for (number, text) in texts.iter().enumerate() {
        let document = Document::from_text(&number.to_string(), text);
        let analysis = analyzer.analyze(&document);
        counter.add(&analyzer.phrases().partial(&document, analyzer.vocabulary(), &analysis)).unwrap();
    }
    let mut found = counter.finish(analyzer.phrases()).unwrap();
    let spans = found.spans().unwrap();
    found.phrases.into_iter().zip(spans).collect()
}

#[test]
fn corpus_counts_by_hand() {
    // 5, 5 and 10 words.
    let texts = [
        "Veskar wants an iron-clad friendship.",
        "Ironclad friendships outlast weak friendship.",
        "Nobody doubts ironclad friendship here; ironclad friendship is cheap talk.",
    ];
    let found = corpus(&PLAIN, &texts);
    assert_eq!(found.len(), 1, "{found:#?}");
    let (phrase, spans) = &found[0];
    assert_eq!((phrase.id, phrase.phrase.as_str(), phrase.n, phrase.count, phrase.documents), (1, "ironclad friendship", 2, 4, 3));
    assert_eq!(phrase.variants, ["ironclad friendship", "iron-clad friendship", "Ironclad friendships"]);
    let slices: Vec<_> = spans.iter().map(|(document, span)| (*document, span.slice(texts[*document as usize]))).collect();
    assert_eq!(slices, [(0, "iron-clad friendship"), (1, "Ironclad friendships"), (2, "ironclad friendship"), (2, "ironclad friendship")]);
    // Shares of words 5/20, 5/20, 10/20; of occurrences 1/4, 1/4, 2/4.
    assert!(phrase.dispersion.abs() < 1e-12, "{}", phrase.dispersion);
    // p = 4/20, p(ironclad) = 4/20, p(friendship) = 5/20: ln(0.2 / 0.05) / -ln 0.2 = 1.386294 / 1.609438
    assert!((phrase.npmi - 0.861_353).abs() < 1e-6, "{}", phrase.npmi);
    // log2 2 · 4, nothing holds it.
    assert_eq!((phrase.c_value, phrase.count_unique), (Some(4.0), 4));
}

#[test]
fn a_formula_of_a_corpus_counts_all_its_wordings() {
    let analyzer = Analyzer::builder().formulae("phrase\tvariants\tgloss\nstone bond\trock bond\tan alliance\n").build().unwrap();
    let found = corpus(&analyzer, &["A stone bond.", "", "The rock bonds and the stone bond."]);
    assert_eq!(found.len(), 1, "{found:#?}");
    let (phrase, spans) = &found[0];
    assert_eq!((phrase.kind, phrase.count, phrase.documents, phrase.gloss.as_deref()), (PhraseKind::Formula, 3, 2, Some("an alliance")));
    assert_eq!(spans.iter().map(|s| s.0).collect::<Vec<_>>(), [0, 2, 2]);
}

/// The words of a span as keys: hyphens closed up, stemmed.
fn keys(text: &str) -> Vec<String> {
    let stemmer = rust_stemmers::Stemmer::create(rust_stemmers::Algorithm::English);
    let closed = text.to_lowercase().replace("-\n", "").replace('-', "");
    closed.split_whitespace().map(|word| stemmer.stem(word).into_owned()).collect()
}

fn check(text: &str, phrases: &[Phrase]) {
    for phrase in phrases {
        assert!(!phrase.spans.is_empty() && (1..=24).contains(&phrase.n), "{phrase:?}");
        assert!(phrase.spans.windows(2).all(|s| s[0].start < s[1].start), "{phrase:?}");
        for span in &phrase.spans {
            assert!(span.end as usize <= text.len() && !span.slice(text).trim().is_empty(), "{phrase:?}");
        }
        assert!(phrase.variants.contains(&phrase.phrase), "{phrase:?}");
        if matches!(phrase.kind, PhraseKind::Collocation | PhraseKind::Name) {
            assert!(phrase.spans.len() >= 2 && (2..=8).contains(&phrase.n), "{phrase:?}");
        }
    }
}

proptest! {
    #[test]
    fn spans_of_any_text_are_sound(text in "(\\PC|[ .,\"“”‘’'\n-]|China |the |peace |and |talks ){0,120}") {
        check(&text, &phrases(&BUILTIN, &text));
    }

    #[test]
    fn occurrences_of_a_phrase_have_one_key(
        words in prop::collection::vec(prop::sample::select(vec![
            "trade", "route", "routes", "opening", "opened", "iron-clad", "ironclad", "sea", "the", "of", "and", "Port", ".", ",", "\n", "“", "”", "sky-blue",
        ]), 0..120)
    ) {
        let text = words.join(" ");
        let found = phrases(&PLAIN, &text);
        check(&text, &found);
        for phrase in &found {
            let first = keys(phrase.spans[0].slice(&text));
            for span in &phrase.spans {
                prop_assert_eq!(&keys(span.slice(&text)), &first);
            }
        }
        // A corpus of one document counts what the document does.
        for (phrase, spans) in corpus(&PLAIN, &[&text]).iter().filter(|p| p.0.kind != PhraseKind::Quoted) {
            prop_assert!(phrase.count == spans.len() as u64 && phrase.documents == 1);
            let spans: Vec<_> = spans.iter().map(|s| s.1).collect();
            if let Some(same) = found.iter().find(|p| p.spans[0] == spans[0] && p.n == phrase.n && p.kind != PhraseKind::Quoted) {
                prop_assert_eq!(&same.spans, &spans);
            }
        }
    }
}

#[test]
fn names_dates_and_cut_names() {
    use demarche::{Entity, EntityType};
    let text = "The Port Anselm Accord binds Veskar this spring. Tolmin signed the Port Anselm Accord. \
                Early spring rain fell. Early spring rain ended. New Port Anselm roads. New Port Anselm roads.";
    let document = Document::from_text("t", text);
    let (mut scratch, mut analysis) = (Scratch::default(), Analysis::default());
    PLAIN.analyze_into(&document, Depth::Tags, &mut scratch, &mut analysis);
    analysis.entities.clear();
    let mut mark = |name: &str, kind: EntityType| {
        for (start, _) in text.match_indices(name) {
            let first = analysis.tokens.iter().position(|t| t.start as usize == start).unwrap() as u32;
            let last = first + name.split(' ').count() as u32;
            let span = analysis.token_span(first, last);
            let sentence = analysis.sentence_of(first);
            let number = analysis.entities.len() as u32;
            analysis.entities.push(Entity {
                span,
                first,
                last,
                kind,
                country: None,
                name: name.into(),
                sentence,
                mention_of: number,
                value: None,
            });
        }
    };
    mark("Port Anselm Accord", EntityType::Law);
    mark("Early spring", EntityType::Date);
    mark("New Port", EntityType::Gpe);
    PLAIN.phrases().find(&document, PLAIN.vocabulary(), &mut scratch.phrase, &mut analysis);
    let kinds: Vec<_> = analysis.phrases.iter().map(|p| (p.phrase.as_str(), p.kind, p.spans.len())).collect();
    assert!(kinds.contains(&("Port Anselm Accord", PhraseKind::Name, 2)), "{kinds:?}");
    assert!(kinds.iter().all(|k| k.0 != "Port Anselm" && k.0 != "Early spring"), "{kinds:?}");
}
