//! Two analysed texts, and what must hold of every comparison.

use demarche::compare::{Analysed, Change, Kind, Ladder, Passage, compare};
use demarche::sentence::ParagraphKind;
use demarche::{Analysis, Analyzer, Document, Span};

pub struct Text {
    pub document: Document,
    pub analysis: Analysis,
}

impl Text {
    pub fn new(analyzer: &Analyzer, text: &str) -> Self {
        let document = Document::from_text("text", text);
        let analysis = analyzer.analyze(&document);
        Self { document, analysis }
    }

    fn of(&self) -> Analysed<'_> {
        Analysed { document: &self.document, analysis: &self.analysis }
    }
}

pub fn changes(a: &Text, b: &Text, ladder: &Ladder) -> Vec<Change> {
    compare(a.of(), b.of(), ladder).into_iter().filter(|c| c.kind != Kind::Kept).collect()
}

pub fn corpus() -> Vec<(String, String)> {
    let mut files: Vec<_> = Vec::new();
    for folder in std::fs::read_dir("corpus/articles").unwrap() {
        for file in std::fs::read_dir(folder.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|e| e == "txt") {
                files.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n")));
            }
        }
    }
    files.sort();
    assert!(files.len() >= 40);
    files
}

/// What is compared of the words that lie in no reported change: neither quotation marks nor the numbers of paragraphs.
fn outside(text: &Text, passages: &[Span]) -> Vec<String> {
    let analysis = &text.analysis;
    let word = |at: usize| analysis.tokens[at].text(&text.document.text).to_lowercase();
    let label = |at: usize| word(at).len() <= 3 && word(at).bytes().all(|b| b.is_ascii_digit()) || word(at).len() == 1;
    let mut numbers = vec![false; analysis.tokens.len() + 3];
    for paragraph in analysis.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Item) {
        let at = analysis.sentences[paragraph.first as usize].first as usize;
        let open = word(at) == "(";
        let label_at = at + usize::from(open);
        if analysis.tokens[at].after_blank_line() && label(label_at) && matches!(word(label_at + 1).as_str(), "." | ")") {
            numbers[at..=label_at + 1].fill(true);
        }
    }
    let free = |at: &usize| !numbers[*at] && !passages.iter().any(|p| p.contains(analysis.tokens[*at].span()));
    let fold = |at: usize| word(at).replace('\u{2019}', "'").replace('\u{2014}', "-").replace("--", "-");
    (0..analysis.tokens.len()).filter(free).map(fold).filter(|w| !is_quote(w)).collect()
}

fn is_quote(word: &str) -> bool {
    word.chars().all(|c| matches!(c, '"' | '\'' | '`' | '\u{2018}'..='\u{201F}'))
}

pub fn assert_complete(a: &Text, b: &Text, changes: &[Change]) {
    let spans = |side: fn(&Change) -> Option<Passage>| changes.iter().filter_map(side).map(|p| p.span).collect::<Vec<_>>();
    assert_eq!(outside(a, &spans(|c| c.a)), outside(b, &spans(|c| c.b)));
}

pub fn assert_mirrored(a: &Text, b: &Text, changes: &[Change], ladder: &Ladder) {
    let key = |kind: Kind, moved: bool, a: Option<Passage>, b: Option<Passage>, detail: String| (kind, moved, a, b, detail);
    let turned = |detail: &str| detail.split_once(" -> ").map_or(detail.to_owned(), |(old, new)| format!("{new} -> {old}"));
    let detail = |c: &Change| c.detail.as_ref().map(ToString::to_string).unwrap_or_default();
    let mut there: Vec<_> = changes.iter().map(|c| key(c.kind, c.moved, c.a, c.b, detail(c))).collect();
    let mut back: Vec<_> =
        self::changes(b, a, ladder).iter().map(|c| key(c.kind.mirrored(), c.moved, c.b, c.a, turned(&detail(c)))).collect();
    there.sort();
    back.sort();
    assert_eq!(there, back);
}

/// Paragraphs broken at this width.
pub fn wrapped(text: &str, columns: usize) -> String {
    let mut out = String::new();
    for line in text.split('\n') {
        let mut used = 0;
        for word in line.split(' ') {
            if used > 0 && used + 1 + word.len() > columns {
                out.push('\n');
                used = 0;
            } else if used > 0 {
                out.push(' ');
                used += 1;
            }
            out.push_str(word);
            used += word.len();
        }
        out.push('\n');
    }
    out
}
