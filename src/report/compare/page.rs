//! The terminal page: a change a paragraph in the order of the second text, then the sums.

use crate::compare::Kind;
use crate::report::compare::{ChangeView, Comparison, KeyView, MissingView, PassageView, StanceView, groups, stand, summary};
use crate::report::number::{counted, thousands};
use crate::report::page::Layout;
use crate::report::paint::Ink;
use crate::report::wrap::{Block, cut, row, tidy, width, wrap_at_most};
use std::borrow::Cow;

const MOST_LINES: usize = 6;
/// Documents that only one side has.
const MOST_DOCUMENTS: usize = 10;
/// Positions, and positions a step of a series.
const MOST_STANCES: [usize; 2] = [25, 8];
const MOST_MISSING: usize = 15;
/// Key items a side.
const MOST_KEYS: usize = 12;

fn ink(kind: Kind) -> Ink {
    match kind {
        Kind::Flipped => Ink::Alarm,
        Kind::Softened | Kind::Gone => Ink::Against,
        Kind::Hardened | Kind::New => Ink::Favour,
        Kind::Reworded | Kind::Moved => Ink::Course,
        Kind::Kept => Ink::Faint,
    }
}

/// The page; `-` marks the first text's wording, `+` the second's.
#[must_use]
pub fn page(comparison: &Comparison, layout: Layout) -> String {
    let layout = Layout { columns: layout.columns.clamp(60, 140), ..layout };
    let paint = layout.paint;
    let title = match comparison.documents.len() {
        0 => format!("{} -> {}", comparison.a, comparison.b),
        n => format!("{n} documents, {} -> {}", comparison.a, comparison.b),
    };
    let mut out = format!("{}\n{}\n", paint.apply(Ink::Title, &tidy(&title)), paint.apply(Ink::Faint, &summary(&comparison.changes)));
    let mut lone: Vec<&ChangeView> = Vec::new();
    for (heading, changes) in groups(comparison) {
        if changes[0].is_whole() {
            lone.push(&changes[0]);
            continue;
        }
        if let Some(heading) = heading {
            let sum = paint.apply(Ink::Faint, &summary(changes));
            out.push_str(&format!("\n{}\n{sum}\n", paint.apply(Ink::Heading, &tidy(&heading))));
        }
        changes.iter().for_each(|change| out.push_str(&block(change, layout)));
    }
    out.push_str(&documents(&comparison.a, Kind::Gone, &lone, layout));
    out.push_str(&documents(&comparison.b, Kind::New, &lone, layout));
    out.push_str(&stances(comparison, layout));
    out.push_str(&missing(&comparison.missing_phrases, layout));
    out.push_str(&keyness(comparison, layout));
    out
}

fn block(change: &ChangeView, layout: Layout) -> String {
    let paint = layout.paint;
    let paragraph = |p: &Option<PassageView>| p.as_ref().map(|p| format!("¶{}", p.paragraph + 1));
    let places: Vec<String> = match (paragraph(&change.a), paragraph(&change.b)) {
        (Some(a), Some(b)) if a == b => vec![a],
        (a, b) => a.into_iter().chain(b).collect(),
    };
    let mut kind = change.kind.to_owned();
    if change.moved && change.kind_of != Kind::Moved {
        kind.push_str(", moved");
    }
    let gap = if places.is_empty() { "" } else { "  " };
    let detail = change.detail.as_deref().map(|d| format!("{gap}{}", cut(&tidy(d), layout.columns - 26))).unwrap_or_default();
    let head = format!(
        "{}{}{}{detail}",
        paint.apply(ink(change.kind_of), &kind),
        " ".repeat(10usize.saturating_sub(kind.len()).max(1)),
        paint.apply(Ink::Faint, &places.join(" -> ")),
    );
    let mut out = format!("\n{}\n", head.trim_end());
    let sides: Vec<(&str, Ink, &PassageView)> = match (&change.a, &change.b) {
        (_, Some(b)) if matches!(change.kind_of, Kind::Moved | Kind::Kept) => vec![("  ", Ink::Plain, b)],
        (a, b) => {
            let old = a.iter().map(|p| ("- ", Ink::Against, p));
            old.chain(b.iter().map(|p| ("+ ", Ink::Favour, p))).collect()
        }
    };
    for (sign, ink, passage) in sides {
        for (number, line) in wrap_at_most(&tidy(&passage.text), layout.columns - 4, MOST_LINES, "").into_iter().enumerate() {
            let sign: Cow<'_, str> = if number == 0 { paint.apply(ink, sign.trim_end()).into() } else { "".into() };
            let gap = if number == 0 && !sign.is_empty() { "   " } else { "    " };
            out.push_str(&format!("{sign}{gap}{line}\n"));
        }
    }
    out
}

fn more(all: usize, shown: usize, table: &str, layout: Layout) -> String {
    if all <= shown {
        return String::new();
    }
    let rest = format!("… {} more: --format csv --table {table}", thousands((all - shown) as u64));
    format!("{}\n", layout.paint.apply(Ink::Faint, &rest))
}

/// The documents that only one side has, a line each.
fn documents(side: &str, kind: Kind, lone: &[&ChangeView], layout: Layout) -> String {
    let found: Vec<&&ChangeView> = lone.iter().filter(|c| c.kind_of == kind).collect();
    if found.is_empty() {
        return String::new();
    }
    let heading = format!("ONLY IN {}", tidy(side));
    let count = counted(found.len() as u64, "document", "documents");
    let mut out = format!("\n{}  {}\n", layout.paint.apply(Ink::Heading, &heading), layout.paint.apply(Ink::Faint, &count));
    let names = found.iter().map(|c| width(&tidy(c.document.as_deref().unwrap_or_default())));
    let name = names.max().unwrap_or(0).min(layout.columns / 2);
    for c in found.iter().take(MOST_DOCUMENTS) {
        let document = cut(&tidy(c.document.as_deref().unwrap_or_default()), name);
        let room = layout.columns - name - 2;
        let cells = [Block::left(vec![document], name, ink(kind)), Block::left(vec![cut(&c.what, room)], room, Ink::Plain)];
        out.push_str(&row(&cells, layout.paint));
    }
    out.push_str(&more(found.len(), MOST_DOCUMENTS, "changes", layout));
    out
}

fn stances(comparison: &Comparison, layout: Layout) -> String {
    if comparison.positions.is_empty() {
        return String::new();
    }
    let mut out = format!("\n{}\n", layout.paint.apply(Ink::Heading, "POSITIONS, by actor and issue"));
    let most = MOST_STANCES[usize::from(!comparison.documents.is_empty())];
    for group in comparison.positions.chunk_by(|x, y| x.document == y.document) {
        if let Some(document) = &group[0].document {
            out.push_str(&format!("{}\n", layout.paint.apply(Ink::Faint, &tidy(document))));
        }
        group.iter().take(most).for_each(|stance| out.push_str(&stance_row(stance, layout)));
        out.push_str(&more(group.len(), most, "positions", layout));
    }
    out
}

fn stance_row(s: &StanceView, layout: Layout) -> String {
    let (name, turn) = (layout.columns * 22 / 100, 11);
    let issue = layout.columns * 25 / 100;
    let said = layout.columns - name - turn - issue - 6;
    let ink = if s.change == "flipped" { Ink::Alarm } else { Ink::Plain };
    let what = match (s.change, &s.a, &s.b) {
        ("flipped", a, b) => format!("{} -> {}", stand(a.as_ref()), stand(b.as_ref())),
        (_, a, b) => stand(a.as_ref().or(b.as_ref())),
    };
    let target = s.target.as_deref().map(|t| format!("“{}”", tidy(t)));
    let matter = s.issue.clone().or(target).unwrap_or_default();
    let cells = [
        Block::left(vec![s.change.into()], turn, ink),
        Block::left(wrap_at_most(&tidy(s.name.as_deref().unwrap_or("holder not named")), name, 2, ""), name, Ink::Name),
        Block::left(wrap_at_most(&matter, issue, 2, if matter.starts_with('“') { "”" } else { "" }), issue, Ink::Plain),
        Block::left(wrap_at_most(&what, said, 3, ""), said, Ink::Plain),
    ];
    row(&cells, layout.paint)
}

fn missing(missing: &[MissingView], layout: Layout) -> String {
    if missing.is_empty() {
        return String::new();
    }
    let mut out = format!("\n{}\n", layout.paint.apply(Ink::Heading, "ALWAYS USED SO FAR, MISSING NOW"));
    for m in missing.iter().take(MOST_MISSING) {
        let now = match m.now.as_slice() {
            [one] => one.clone(),
            several => counted(several.len() as u64, "present document", "present documents"),
        };
        let gloss = m.gloss.as_deref().map(|g| format!("; {g}")).unwrap_or_default();
        let head = format!("“{}”", tidy(&m.phrase));
        let text = format!("{} and {}, {} documents before {now}{gloss}", m.names[0], m.names[1], m.history.len());
        let room = layout.columns.saturating_sub(width(&head) + 2).max(20);
        let cells = [
            Block::left(vec![head.clone()], width(&head), Ink::Name),
            Block::left(wrap_at_most(&tidy(&text), room, 2, ""), room, Ink::Plain),
        ];
        out.push_str(&row(&cells, layout.paint));
    }
    out.push_str(&more(missing.len(), MOST_MISSING, "missing", layout));
    out
}

fn keyness(comparison: &Comparison, layout: Layout) -> String {
    if comparison.keyness.is_empty() {
        return String::new();
    }
    let heading = layout.paint.apply(Ink::Heading, "KEY WORDS AND PHRASES");
    let note = layout.paint.apply(Ink::Faint, "log-likelihood G2 (how sure) and log ratio (1: twice as often)");
    let mut out = format!("\n{heading}  {note}\n");
    let (item, number) = (layout.columns - 4 * 10 - 8, 10);
    for (side, name) in [("b", &comparison.b), ("a", &comparison.a)] {
        let found: Vec<&KeyView> = comparison.keyness.iter().filter(|k| k.more_in == side).collect();
        if found.is_empty() {
            continue;
        }
        let head = [
            Block::left(vec![cut(&format!("more in {}", tidy(name)), item)], item, Ink::Faint),
            Block::right("in a".into(), number, Ink::Faint),
            Block::right("in b".into(), number, Ink::Faint),
            Block::right("G2".into(), number, Ink::Faint),
            Block::right("log ratio".into(), number, Ink::Faint),
        ];
        out.push_str(&row(&head, layout.paint));
        for k in found.iter().take(MOST_KEYS) {
            let cells = [
                Block::left(vec![cut(&tidy(&k.item), item)], item, Ink::Plain),
                Block::right(thousands(k.a_count), number, Ink::Plain),
                Block::right(thousands(k.b_count), number, Ink::Plain),
                Block::right(format!("{:.1}", k.g2), number, Ink::Plain),
                Block::right(format!("{:+.2}", k.log_ratio), number, Ink::Plain),
            ];
            out.push_str(&row(&cells, layout.paint));
        }
        out.push_str(&more(found.len(), MOST_KEYS, "keyness", layout));
    }
    out
}
