//! Counting phrases over a corpus: the same for any memory, threads and division into files; equal to a plain count and to
//! NLTK's figures; against a reference; with dates, actors and copies.

use demarche::phrase::{CorpusPhrase, CorpusPhrases, Counting, NgramTotal, PhraseCounter, PhraseKind};
use demarche::{Analysis, Analyzer, Depth, Document, Scratch};
use proptest::prelude::*;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::LazyLock;

static BUILTIN: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::builder().build().unwrap());
static PLAIN: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::builder().formulae("").build().unwrap());

fn counting(memory: usize, threads: usize) -> Counting {
    Counting { memory, threads: NonZeroUsize::new(threads).unwrap(), ..Counting::default() }
}

fn add(analyzer: &Analyzer, counter: &mut PhraseCounter, document: &Document, depth: Depth) {
    let mut analysis = Analysis::default();
    analyzer.analyze_into(document, depth, &mut Scratch::default(), &mut analysis);
    counter.add(&analyzer.phrases().partial(document, analyzer.vocabulary(), &analysis)).unwrap();
}

fn count(analyzer: &Analyzer, documents: &[Document], counting: Counting, depth: Depth) -> CorpusPhrases {
    let mut counter = PhraseCounter::new(counting);
    documents.iter().for_each(|d| add(analyzer, &mut counter, d, depth));
    counter.finish(analyzer.phrases()).unwrap()
}

fn documents<T: AsRef<str>>(texts: &[T]) -> Vec<Document> {
    texts.iter().enumerate().map(|(n, text)| Document::from_text(&n.to_string(), text.as_ref())).collect()
}

/// All articles of the corpus, some of them twice, so that long passages recur.
fn articles() -> Vec<Document> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus/articles");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(root)
        .unwrap()
        .flat_map(|genre| std::fs::read_dir(genre.unwrap().path()).unwrap().map(|file| file.unwrap().path()))
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    paths.sort();
    assert!(paths.len() > 20);
    let texts: Vec<String> = paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let again: Vec<String> = texts.iter().step_by(3).cloned().collect();
    documents(&[texts, again].concat())
}

/// Phrases, their places, copies.
type Everything = (Vec<CorpusPhrase>, Vec<Vec<(u32, demarche::Span)>>, Vec<u32>);

fn everything(mut found: CorpusPhrases) -> Everything {
    let spans = found.spans().unwrap();
    (found.phrases, spans, found.copies)
}

#[test]
fn memory_threads_and_files_do_not_change_the_result() {
    let articles = articles();
    let plain = everything(count(&BUILTIN, &articles, counting(1 << 30, 1), Depth::Tokens));
    assert!(plain.0.len() > 500, "{}", plain.0.len());
    for (phrase, spans) in plain.0.iter().zip(&plain.1) {
        assert_eq!(phrase.count, spans.len() as u64, "{phrase:?}");
        assert!(phrase.count_unique <= phrase.count && phrase.documents <= phrase.count, "{phrase:?}");
        assert!((0.0..=1.0).contains(&phrase.dispersion) && (-1.0..=1.0).contains(&phrase.npmi), "{phrase:?}");
    }
    // With no memory every document is a shard of its own.
    for (memory, threads) in [(1 << 30, 3), (200_000, 2), (0, 1)] {
        assert!(
            everything(count(&BUILTIN, &articles, counting(memory, threads), Depth::Tokens)) == plain,
            "{memory} bytes, {threads} threads"
        );
    }
    let folder = tempfile::tempdir().unwrap();
    for cuts in [vec![], vec![20], vec![0, 1, articles.len() - 1]] {
        let mut merged = PhraseCounter::new(counting(300_000, 2));
        let mut start = 0;
        for (number, end) in cuts.iter().copied().chain([articles.len()]).enumerate() {
            let mut part = PhraseCounter::new(counting(400_000, 1));
            articles[start..end].iter().for_each(|d| add(&BUILTIN, &mut part, d, Depth::Tokens));
            let path = folder.path().join(format!("part{number}"));
            part.write(BUILTIN.phrases(), &path).unwrap();
            merged.read(BUILTIN.phrases(), &path).unwrap();
            start = end;
        }
        assert!(everything(merged.finish(BUILTIN.phrases()).unwrap()) == plain, "cut at {cuts:?}");
    }
}

#[test]
fn broken_and_foreign_partial_counts_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("part");
    let mut counter = PhraseCounter::default();
    articles()[..3].iter().for_each(|d| add(&BUILTIN, &mut counter, d, Depth::Tokens));
    counter.write(BUILTIN.phrases(), &path).unwrap();
    let whole = std::fs::read(&path).unwrap();
    let read = |bytes: &[u8], analyzer: &Analyzer| -> Result<CorpusPhrases, String> {
        std::fs::write(&path, bytes).unwrap();
        let mut counter = PhraseCounter::default();
        counter.read(analyzer.phrases(), &path).and_then(|()| counter.finish(analyzer.phrases())).map_err(|e| e.to_string())
    };
    assert!(read(&whole, &BUILTIN).is_ok());
    let foreign = read(&whole, &PLAIN).unwrap_err();
    assert!(
        foreign
            .ends_with("part: counted with other set phrases or lengths (give the same --lexicon, --formulae and --longest to all runs)"),
        "{foreign}"
    );
    for bytes in [&b""[..], b"text", b"demarche phrase counts 1\n", &whole[..whole.len() / 2], &whole[..whole.len() - 1]] {
        let error = read(bytes, &BUILTIN).unwrap_err();
        assert!(error.contains("write them"), "{error}");
    }
    // Whatever byte is wrong: an error or another count, but no panic.
    for at in (0..whole.len()).step_by(whole.len() / 300) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        let _ = read(&bytes, &BUILTIN);
    }
}

/// NLTK 3.10.4 on these sentences, lower-cased, without their stops: `FreqDist` of `ngrams` a sentence, and
/// `BigramAssocMeasures.pmi` divided by `-log2(count / 33)`.
const SENTENCES: &str = "The joint commission met. The joint commission praised regional peace and lasting peace. Regional peace needs \
the joint commission. The commission met again and regional trade grew. Regional peace and regional trade grew.";

#[test]
fn counts_and_association_equal_nltk() {
    let mut counter = PhraseCounter::new(Counting { longest: 5, ..Counting::default() });
    add(&PLAIN, &mut counter, &Document::from_text("t", SENTENCES), Depth::Tokens);
    let total = |distinct, recurring, occurrences| NgramTotal { distinct, recurring, occurrences };
    assert_eq!(counter.ngrams().unwrap(), [total(17, 8, 28), total(18, 4, 23), total(17, 1, 18), total(13, 0, 13)]);
    let found = count(&PLAIN, &documents(&[SENTENCES]), Counting::default(), Depth::Tokens).phrases;
    for (phrase, count, npmi) in
        [("joint commission", 3, 0.880_027), ("Regional peace", 3, 0.666_996), ("regional trade grew", 2, f64::NAN)]
    {
        let one = found.iter().find(|p| p.phrase.eq_ignore_ascii_case(phrase)).unwrap_or_else(|| panic!("{phrase}: {found:#?}"));
        assert_eq!(one.count, count, "{phrase}");
        assert!(npmi.is_nan() || (one.npmi - npmi).abs() < 1e-6, "{phrase}: {}", one.npmi);
    }
    // "trade grew" and "regional trade" are always held by "regional trade grew".
    assert!(found.iter().all(|p| p.phrase != "trade grew" && p.phrase != "regional trade"), "{found:#?}");
}

/// Every n-gram of random sentences, counted plainly.
fn plainly(texts: &[String], longest: usize) -> Vec<NgramTotal> {
    let mut totals = vec![NgramTotal::default(); longest - 1];
    for n in 2..=longest {
        let mut counts = std::collections::BTreeMap::<Vec<&str>, u64>::new();
        for sentence in texts.iter().flat_map(|t| t.split(". ")) {
            let words: Vec<&str> = sentence.split_whitespace().map(|w| w.trim_end_matches('.')).collect();
            words.windows(n).for_each(|w| *counts.entry(w.to_vec()).or_default() += 1);
        }
        let total = &mut totals[n - 2];
        total.distinct = counts.len() as u64;
        total.recurring = counts.values().filter(|c| **c > 1).count() as u64;
        total.occurrences = counts.values().sum();
    }
    totals
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn counts_equal_a_plain_count(
        texts in prop::collection::vec(prop::collection::vec(prop::collection::vec(
            prop::sample::select(vec!["granite", "harbour", "lantern", "meadow", "the", "of"]), 1..14), 1..5), 1..6),
        longest in 2usize..=8,
        memory in prop::sample::select(vec![0usize, 1 << 30]),
    ) {
        let texts: Vec<String> = texts.iter().map(|sentences| {
            // A capital and a full stop, so that every sentence is cut as one.
            sentences.iter().map(|s| format!("Zebra {}.", s.join(" "))).collect::<Vec<_>>().join(" ")
        }).collect();
        let mut counter = PhraseCounter::new(Counting { longest, ..counting(memory, 2) });
        documents(&texts).iter().for_each(|d| add(&PLAIN, &mut counter, d, Depth::Tokens));
        prop_assert_eq!(counter.ngrams().unwrap(), plainly(&texts, longest));
    }
}

#[test]
fn long_passages_are_shown_once() {
    let passage = "granite harbour lantern meadow nectar orchard pebble quarry river saddle timber";
    let texts = [format!("We like {passage}. Also meadow nectar."), format!("They like {passage}."), "His meadow nectar.".to_owned()];
    let found = count(&PLAIN, &documents(&texts), Counting::default(), Depth::Tokens).phrases;
    let mut listed: Vec<_> = found.iter().map(|p| (p.phrase.as_str(), p.count)).collect();
    listed.sort_unstable();
    assert_eq!(
        listed,
        [("granite harbour lantern meadow nectar orchard pebble quarry", 2), ("meadow nectar", 4), ("river saddle timber", 2)]
    );
}

#[test]
fn nesting_as_in_the_paper_on_c_value() {
    // Frantzi, Ananiadou and Mima (2000), their example of strings that hold "basal cell carcinoma", with a tenth of its frequency.
    let terms = [
        ("adenoid cystic basal cell carcinoma", 5),
        ("cystic basal cell carcinoma", 6),
        ("ulcerated basal cell carcinoma", 7),
        ("recurrent basal cell carcinoma", 5),
        ("circumscribed basal cell carcinoma", 3),
        ("basal cell carcinoma", 72),
    ];
    let text: Vec<String> = terms.iter().flat_map(|(term, times)| vec![format!("The {term}."); *times]).collect();
    let found = count(&PLAIN, &documents(&[text.join(" ")]), Counting::default(), Depth::Tokens).phrases;
    let c_value = |phrase: &str| {
        let one = found.iter().find(|p| p.phrase == phrase).unwrap_or_else(|| panic!("{phrase}: {found:#?}"));
        (one.count, (one.c_value.unwrap() * 1e4).round() / 1e4)
    };
    // log2 5 · 5; log2 4 · (11 − 5); log2 4 · 7; log2 3 · (98 − 26/5): of the 11 "cystic" 5 are within "adenoid cystic".
    assert_eq!(c_value("adenoid cystic basal cell carcinoma"), (5, 11.6096));
    assert_eq!(c_value("cystic basal cell carcinoma"), (11, 12.0));
    assert_eq!(c_value("ulcerated basal cell carcinoma"), (7, 14.0));
    assert_eq!(c_value("basal cell carcinoma"), (98, 147.0845));
}

#[test]
fn a_reference_of_ones_own() {
    let mut counter = PhraseCounter::new(counting(0, 1));
    for text in ["Granite bond here. Granite bond there.", "A granite bond."] {
        add(&PLAIN, &mut counter, &Document::from_text("t", text), Depth::Tokens);
    }
    for text in ["The granite bond is one of many things.", "Nothing else is here at all today."] {
        let document = Document::from_text("r", text);
        let mut analysis = Analysis::default();
        PLAIN.analyze_into(&document, Depth::Tokens, &mut Scratch::default(), &mut analysis);
        counter.add_reference(&PLAIN.phrases().partial(&document, PLAIN.vocabulary(), &analysis)).unwrap();
    }
    let found = counter.finish(PLAIN.phrases()).unwrap();
    assert_eq!(found.copies.len(), 2);
    let [phrase] = &found.phrases[..] else { panic!("{:#?}", found.phrases) };
    assert_eq!((phrase.phrase.as_str(), phrase.count, phrase.documents), ("Granite bond", 3, 2));
    // 3 of 9 words here, 1 of 15 there: log2((3/9) / (1/15)) = log2 5.
    assert!((phrase.log_ratio - 5f64.log2()).abs() < 1e-12, "{}", phrase.log_ratio);
    // 2 (3 ln(3·24/(4·9)) + 6 ln(6·24/(20·9)) + 1 ln(24/(4·15)) + 14 ln(14·24/(20·15)))
    assert!((phrase.g2 - 2.821_782).abs() < 1e-6, "{}", phrase.g2);
}

#[test]
fn dates_and_actors() {
    let document = |text: &str, date: Option<&str>, speaker: Option<&str>| Document {
        date: date.map(str::to_owned),
        speaker: speaker.map(str::to_owned),
        ..Document::from_text("t", text)
    };
    let documents = [
        document("Brazil firmly supports the granite bond. It rained.", Some("2024-03-09"), Some("Peru")),
        document("Some saw the granite bond.", Some("2023-12"), Some("Peru")),
        document("A granite bond it is.", None, None),
        document("Brazil firmly supports the granite bond of old.", Some("2024-01-31"), None),
    ];
    let found = count(&PLAIN, &documents, Counting::default(), Depth::Positions).phrases;
    let phrase = found.iter().find(|p| p.phrase == "granite bond").unwrap();
    assert_eq!((phrase.first.as_deref(), phrase.last.as_deref()), (Some("2023-12"), Some("2024-03-09")));
    assert_eq!(phrase.actors, ["Brazil", "Peru"]);
    // Without positions the speaker of the document is all that is known.
    let found = count(&PLAIN, &documents, Counting::default(), Depth::Tokens).phrases;
    assert_eq!(found.iter().find(|p| p.phrase == "granite bond").unwrap().actors, ["Peru"]);
}

/// A small generator, the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % n as u64) as usize
    }
}

/// Paragraphs whose words are those of the corpus in another order: no two of them say the same.
fn invented(dice: &mut Dice, words: &[&str], paragraphs: usize) -> Vec<String> {
    let sentence = |dice: &mut Dice| {
        let length = 9 + dice.below(14);
        format!("The {}.", (0..length).map(|_| words[dice.below(words.len())]).collect::<Vec<_>>().join(" "))
    };
    (0..paragraphs).map(|_| (0..3 + dice.below(3)).map(|_| sentence(dice)).collect::<Vec<_>>().join(" ")).collect()
}

/// What an editor does to a wire story: cut to 60 %, a new headline, one word in ten changed, two paragraphs swapped.
fn edited(dice: &mut Dice, words: &[&str], story: &[String]) -> String {
    let kept = (story.len() * 6).div_ceil(10);
    let mut paragraphs: Vec<String> = story[..kept]
        .iter()
        .map(|p| p.split(' ').map(|w| if dice.below(10) == 0 { words[dice.below(words.len())] } else { w }).collect::<Vec<_>>().join(" "))
        .collect();
    let (a, b) = (dice.below(kept), dice.below(kept));
    paragraphs.swap(a, b);
    let headline = (0..7).map(|_| words[dice.below(words.len())]).collect::<Vec<_>>().join(" ");
    format!("{headline}\n\n{}\n", paragraphs.join("\n\n"))
}

#[test]
fn copies_are_found_and_look_alikes_are_not() {
    let source: String = articles().iter().map(|d| d.text.as_str()).collect::<Vec<_>>().join(" ");
    let mut words: Vec<&str> = source.split_whitespace().filter(|w| w.len() > 3 && w.bytes().all(|b| b.is_ascii_lowercase())).collect();
    words.sort_unstable();
    words.dedup();
    assert!(words.len() > 1000);
    let dice = &mut Dice(2026);
    let boilerplate = invented(dice, &words, 3);
    let (mut texts, mut truth) = (Vec::new(), Vec::new());
    for group in 0..15 {
        let paragraphs = 6 + dice.below(6);
        let story = invented(dice, &words, paragraphs);
        for _ in 0..4 {
            texts.push(edited(dice, &words, &story));
            truth.push(Some(group));
        }
    }
    for _ in 0..20 {
        let mut paragraphs = invented(dice, &words, 8);
        paragraphs.extend(boilerplate.iter().cloned());
        texts.push(paragraphs.join("\n\n"));
        truth.push(None);
    }
    while texts.len() < 200 {
        let paragraphs = 2 + dice.below(12);
        texts.push(invented(dice, &words, paragraphs).join("\n\n"));
        truth.push(None);
    }
    // Copies lie among the others.
    let mut order: Vec<usize> = (0..200).collect();
    for at in (1..200).rev() {
        order.swap(at, dice.below(at + 1));
    }
    let shuffled: Vec<&str> = order.iter().map(|&n| texts[n].as_str()).collect();
    for memory in [1 << 30, 0] {
        let found = count(&PLAIN, &documents(&shuffled), counting(memory, 1), Depth::Tokens);
        let (mut right, mut wrong, mut missed) = (0, 0, 0);
        for a in 0..200 {
            for b in 0..a {
                let same = truth[order[a]].is_some() && truth[order[a]] == truth[order[b]];
                match (same, found.copies[a] == found.copies[b]) {
                    (true, true) => right += 1,
                    (false, true) => wrong += 1,
                    (true, false) => missed += 1,
                    (false, false) => {}
                }
            }
        }
        let (precision, recall) = (f64::from(right) / f64::from(right + wrong), f64::from(right) / f64::from(right + missed));
        assert!(
            precision >= 0.98 && recall >= 0.98,
            "precision {precision}, recall {recall}: {right} right, {wrong} wrong, {missed} missed"
        );
    }
}

#[test]
fn copies_count_once() {
    let dice = &mut Dice(7);
    let words: Vec<&str> =
        "harbour lantern meadow nectar orchard pebble quarry river saddle timber umber velvet willow yarrow".split(' ').collect();
    let story = invented(dice, &words, 4).join("\n\n");
    let wire = format!("They drew a granite bond and a granite bond.\n\n{story}");
    let texts = [wire.as_str(), "Nobody else drew a granite bond.", wire.as_str(), wire.as_str()];
    let found = count(&PLAIN, &documents(&texts), Counting::default(), Depth::Tokens);
    assert_eq!(found.copies, [0, 1, 0, 0]);
    let phrase = found.phrases.iter().find(|p| p.phrase == "granite bond").unwrap();
    assert_eq!((phrase.count, phrase.count_unique, phrase.documents, phrase.kind), (7, 3, 4, PhraseKind::Collocation));
}
