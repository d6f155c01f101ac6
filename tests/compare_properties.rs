//! Properties of every comparison: what differs is told, both ways round alike; layout is no difference.

mod comparing;

use comparing::{Text, assert_complete, assert_mirrored, changes, corpus, wrapped};
use demarche::Analyzer;
use demarche::compare::{Kind, Ladder};
use proptest::prelude::*;
use std::sync::LazyLock;

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::builder().build().unwrap());
static LADDER: LazyLock<Ladder> = LazyLock::new(Ladder::builtin);
static CORPUS: LazyLock<Vec<(String, String)>> = LazyLock::new(corpus);

/// Words that edits put in: of the ladder, negators, names, figures, marks.
const WORDS: [&str; 16] =
    ["strongly", "not", "shall", "may", "all", "some", "urged", "Peru", "17", "2031", "and", "however,", "(b)", "—", "“basalt", "end."];

/// Sentences that recur, differ by a word or say the opposite.
const SENTENCES: [&str; 12] = [
    "Peru firmly opposes any new fee.",
    "Peru opposes any new fee.",
    "Peru does not oppose any new fee.",
    "The Parties shall exchange data by 3 May 2026.",
    "The Parties should, where appropriate, exchange data by 5 May 2026.",
    "Talks go on.",
    "Talks go on in Lima and in Quito.",
    "Chile and Brazil welcomed the truce, and urged restraint.",
    "Brazil and Chile welcomed the truce, and urged restraint.",
    "“All relevant states” may take part.",
    "3. The Council met on 14 March.",
    "Yes.",
];

/// One edit of a text as words: at which place, what.
#[derive(Clone, Debug)]
enum Edit {
    Drop(prop::sample::Index),
    Add(prop::sample::Index, &'static str),
    Put(prop::sample::Index, &'static str),
    Swap(prop::sample::Index, prop::sample::Index),
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = any::<prop::sample::Index>;
    prop_oneof![
        at().prop_map(Edit::Drop),
        (at(), prop::sample::select(&WORDS[..])).prop_map(|(i, w)| Edit::Add(i, w)),
        (at(), prop::sample::select(&WORDS[..])).prop_map(|(i, w)| Edit::Put(i, w)),
        (at(), at()).prop_map(|(i, j)| Edit::Swap(i, j)),
    ]
}

fn edited(text: &str, edits: &[Edit]) -> String {
    let mut words: Vec<String> = text.split_inclusive([' ', '\n']).map(str::to_owned).collect();
    let spaced = |word: &str| format!("{word} ");
    for edit in edits {
        let n = words.len();
        match edit {
            Edit::Drop(i) => drop(words.remove(i.index(n))),
            Edit::Add(i, word) => words.insert(i.index(n), spaced(word)),
            Edit::Put(i, word) => words[i.index(n)] = spaced(word),
            Edit::Swap(i, j) => words.swap(i.index(n), j.index(n)),
        }
    }
    words.concat()
}

fn composed() -> impl Strategy<Value = String> {
    let sentence = (prop::sample::select(&SENTENCES[..]), prop::sample::select(&[" ", "\n", "\n\n"][..]));
    prop::collection::vec(sentence, 0..14).prop_map(|list| list.into_iter().map(|(sentence, gap)| format!("{sentence}{gap}")).collect())
}

fn check(a: &str, b: &str) {
    let (a, b) = (Text::new(&ANALYZER, a), Text::new(&ANALYZER, b));
    let changes = changes(&a, &b, &LADDER);
    assert_complete(&a, &b, &changes);
    assert_mirrored(&a, &b, &changes, &LADDER);
    for change in &changes {
        assert_eq!((change.a.is_none(), change.b.is_none()), (change.kind == Kind::New, change.kind == Kind::Gone), "{change:?}");
        for (differs, passage) in [(change.differs.0, change.a), (change.differs.1, change.b)] {
            assert!(differs.is_none_or(|span| passage.is_some_and(|p| p.span.contains(span))), "{change:?}");
        }
    }
}

proptest! {
    #[test]
    fn every_word_that_differs_is_told(article in any::<prop::sample::Index>(), edits in prop::collection::vec(edit(), 1..12)) {
        let text = &CORPUS[article.index(CORPUS.len())].1;
        check(text, &edited(text, &edits));
    }

    #[test]
    fn also_where_sentences_recur_and_move(a in composed(), b in composed()) {
        check(&a, &b);
    }

    #[test]
    fn line_breaks_are_no_change(article in any::<prop::sample::Index>(), columns in 50usize..110) {
        let text = &CORPUS[article.index(CORPUS.len())].1;
        let (a, b) = (Text::new(&ANALYZER, text), Text::new(&ANALYZER, &wrapped(text, columns)));
        let changes = changes(&a, &b, &LADDER);
        prop_assert!(changes.is_empty(), "{:?}", changes[0]);
    }
}
