//! The terminal page of one document: headline and dateline, who acts, the positions strongest first, set phrases, names.
//!
//! The first screen (24 lines) holds the top actors and the strongest positions. A position shows its holder, who says
//! so where that is not the text itself, stance and strength in words, cue and target between quotation marks, and its
//! paragraph counted from 1. Whatever is cut ends with "…".

use crate::position::Stance;
use crate::report::actors::{self, ActorTally};
use crate::report::number::counted;
use crate::report::paint::{Ink, Paint};
use crate::report::view::{PositionView, Record};
use crate::report::wrap::{Block, cut, row, tidy, wrap_at_most};

/// How a page is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Columns of the terminal, or 100.
    pub columns: usize,
    /// Colours or none.
    pub paint: Paint,
}

impl Default for Layout {
    fn default() -> Self {
        Self { columns: 100, paint: Paint::Off }
    }
}

const TOP_ACTORS: usize = 5;
const MOST_POSITIONS: usize = 40;
const TARGET_LINES: usize = 3;
const MOST_PHRASES: usize = 12;

/// The page.
#[must_use]
pub fn page(record: &Record<'_>, layout: Layout) -> String {
    let layout = Layout { columns: layout.columns.clamp(60, 140), ..layout };
    let mut out = head(record, layout);
    let actors = actors::tally(record);
    out.push_str(&actor_rows(&actors, layout));
    out.push_str(&position_rows(record, layout));
    out.push_str(&phrase_lines(record, layout));
    out.push_str(&name_lines(record, layout));
    out.push('\n');
    let all = [
        counted(record.positions.len() as u64, "position", "positions"),
        counted(record.entities.len() as u64, "name", "names"),
        counted(record.phrases.len() as u64, "phrase", "phrases"),
    ];
    let foot = format!("{}; all of them with their places in the text: --format json or csv", all.join(", "));
    out.push_str(&line(Ink::Faint, &foot, layout));
    out
}

fn line(ink: Ink, text: &str, layout: Layout) -> String {
    format!("{}\n", layout.paint.apply(ink, &cut(text, layout.columns)))
}

fn head(record: &Record<'_>, layout: Layout) -> String {
    let mut out = String::new();
    for part in wrap_at_most(&tidy(record.title.unwrap_or(record.id)), layout.columns, 2, "") {
        out.push_str(&line(Ink::Title, &part, layout));
    }
    let mut about: Vec<String> = Vec::new();
    about.extend(record.place().map(tidy));
    about.extend(record.story_date().map(spoken_date));
    about.extend(record.story_agency().map(tidy));
    about.extend(record.speaker.map(|s| format!("speaker: {}", tidy(s))));
    about.push(counted(record.words as u64, "word", "words"));
    about.push(counted(record.sentences as u64, "sentence", "sentences"));
    if record.title.is_some() {
        about.push(tidy(record.id));
    }
    out.push_str(&line(Ink::Faint, &about.join(" · "), layout));
    if let Some(warning) = record.warning {
        out.push_str(&line(Ink::Alarm, &format!("Note: {}", tidy(warning)), layout));
    }
    out
}

/// `2026-01-20` as 20 January 2026, `XXXX-01-20` as 20 January; anything else as it is.
fn spoken_date(date: &str) -> String {
    const MONTHS: [&str; 12] =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    let parts: Vec<&str> = date.split('-').collect();
    let month = |m: &str| m.parse::<usize>().ok().and_then(|m| MONTHS.get(m.wrapping_sub(1)));
    match parts[..] {
        [year, m, day] => match (month(m), day.parse::<u32>()) {
            (Some(month), Ok(day)) if year == "XXXX" => format!("{day} {month}"),
            (Some(month), Ok(day)) => format!("{day} {month} {year}"),
            _ => tidy(date),
        },
        _ => tidy(date),
    }
}

/// The third person of a stance: `supports`, `is concerned`.
#[must_use]
pub fn verb(stance: &str) -> &'static str {
    match Stance::parse(stance) {
        Some(Stance::Support) => "supports",
        Some(Stance::Oppose) => "opposes",
        Some(Stance::Condemn) => "condemns",
        Some(Stance::Concern) => "concerned",
        Some(Stance::Welcome) => "welcomes",
        Some(Stance::Urge) => "urges",
        Some(Stance::Commit) => "commits",
        Some(Stance::Affirm) => "affirms",
        Some(Stance::Warn) => "warns",
        None => "holds",
    }
}

fn strength(position: &PositionView<'_>) -> &'static str {
    match position.strength {
        0 | 1 => "mild",
        2 => "plain",
        _ => "strong",
    }
}

fn actor_rows(actors: &[ActorTally], layout: Layout) -> String {
    if actors.is_empty() {
        return String::new();
    }
    let (name, number, named) = (24, 9, 5);
    let holds = layout.columns - name - number - named - 6;
    let head = [
        Block::left(vec!["ACTORS".into()], name, Ink::Heading),
        Block::right("positions".into(), number, Ink::Faint),
        Block::left(vec!["holds".into()], holds, Ink::Faint),
        Block::right("named".into(), named, Ink::Faint),
    ];
    let mut out = format!("\n{}", row(&head, layout.paint));
    let dash = |n: u32| if n == 0 { "-".to_owned() } else { n.to_string() };
    for actor in actors.iter().take(TOP_ACTORS) {
        let cells = [
            Block::left(vec![cut(&tidy(&actor.name), name)], name, Ink::Name),
            Block::right(dash(actor.positions()), number, Ink::Plain),
            Block::left(vec![cut(&tidy(&stances(actor)), holds)], holds, Ink::Plain),
            Block::right(if actor.mentions == 0 { "-".into() } else { format!("{}×", actor.mentions) }, named, Ink::Faint),
        ];
        out.push_str(&row(&cells, layout.paint));
    }
    out
}

/// `supports 8, opposes 2 (3 according to Wang Yi)`, most frequent first.
fn stances(actor: &ActorTally) -> String {
    let mut held: Vec<_> = Stance::ALL.iter().map(|s| (actor.stances[*s as usize], *s)).filter(|(n, _)| *n > 0).collect();
    held.sort_by_key(|(n, s)| (std::cmp::Reverse(*n), *s));
    let mut text = held.iter().map(|(n, s)| format!("{} {n}", verb(s.as_str()))).collect::<Vec<_>>().join(", ");
    if actor.reported > 0 {
        let count = match actor.reported {
            1 if actor.positions() == 1 => String::new(),
            n if n == actor.positions() => "all ".to_owned(),
            n => format!("{n} "),
        };
        text.push_str(&format!(" ({count}according to {})", actor.reporters.join(", ")));
    }
    text
}

fn position_rows(record: &Record<'_>, layout: Layout) -> String {
    let paint = layout.paint;
    if record.positions.is_empty() {
        return format!("\n{}No position found.\n", row(&[Block::left(vec!["POSITIONS".into()], 30, Ink::Heading)], paint));
    }
    let mut order: Vec<usize> = (0..record.positions.len()).collect();
    order.sort_by_key(|&i| {
        let p = &record.positions[i];
        (std::cmp::Reverse(p.strength), p.holders.is_empty(), i)
    });
    let heading = if order.len() > 1 { "POSITIONS, strongest first" } else { "POSITION" };
    let mut out = format!("\n{}\n", paint.apply(Ink::Heading, heading));
    for &i in order.iter().take(MOST_POSITIONS) {
        out.push_str(&position_row(&record.positions[i], layout));
    }
    if order.len() > MOST_POSITIONS {
        let rest = counted((order.len() - MOST_POSITIONS) as u64, "more position", "more positions");
        out.push_str(&line(Ink::Faint, &format!("… {rest}: demarche positions shows all"), layout));
    }
    out
}

fn position_row(position: &PositionView<'_>, layout: Layout) -> String {
    let (holder, stance, paragraph) = (layout.columns.clamp(66, 100) * 24 / 100, layout.columns.clamp(80, 100) * 18 / 100, 5);
    let said = layout.columns - holder - stance - paragraph - 6;
    let mut who = tidy(&actors::list(&position.holders));
    if who.is_empty() {
        who = position.holder_text.map_or_else(|| "holder not named".into(), tidy);
    }
    if !position.sources.is_empty() {
        let chain: Vec<String> = position.sources.iter().map(|s| format!("according to {}", tidy(s.name))).collect();
        who.push_str(&format!(" ({})", chain.join(", ")));
    }
    let mut how = verb(position.stance).to_owned();
    if let Some(addressee) = &position.addressee {
        let to = if matches!(position.stance, "urge" | "warn") { " " } else { ", to " };
        how.push_str(&format!("{to}{}", tidy(addressee.name)));
    }
    how.push_str(&format!(", {}", strength(position)));
    if position.reaffirmed {
        how.push_str(", reaffirmed");
    }
    let mut words = format!("“{}”", tidy(position.cue));
    if position.negated && !says_no(position.cue) {
        words.insert_str(0, "not ");
    }
    let mut close = "";
    if let Some(target) = position.target {
        words.push_str(&format!(" “{}”", tidy(target)));
        close = "”";
    }
    let cells = [
        Block::left(wrap_at_most(&who, holder, TARGET_LINES, ""), holder, Ink::Name),
        Block::left(wrap_at_most(&how, stance, TARGET_LINES, ""), stance, Ink::of_stance(position.stance)),
        Block::left(wrap_at_most(&words, said, TARGET_LINES, close), said, Ink::Plain),
        Block::right(format!("¶{}", position.paragraph + 1), paragraph, Ink::Faint),
    ];
    row(&cells, layout.paint)
}

/// Whether the cue holds its negator ("never accept"), which otherwise stands before it.
fn says_no(cue: &str) -> bool {
    let cue = cue.to_lowercase().replace('’', "'");
    let no = |w: &str| w.ends_with("n't") || matches!(w, "no" | "not" | "never" | "nor" | "neither" | "cannot" | "without" | "nothing");
    cue.split_whitespace().any(no)
}

fn phrase_lines(record: &Record<'_>, layout: Layout) -> String {
    if record.phrases.is_empty() {
        return String::new();
    }
    let items: Vec<String> = record.phrases.iter().take(MOST_PHRASES).map(|p| format!("“{}” {}×", tidy(p.phrase), p.count)).collect();
    let mut out = format!("\n{}\n", layout.paint.apply(Ink::Heading, "PHRASES"));
    out.push_str(&flow(&items, record.phrases.len(), layout.columns, 4));
    out
}

fn name_lines(record: &Record<'_>, layout: Layout) -> String {
    const GROUPS: [(&str, &[&str]); 8] = [
        ("People", &["PERSON"]),
        ("Organisations", &["ORG"]),
        ("Places", &["GPE", "LOC", "FAC"]),
        ("Peoples", &["NORP"]),
        ("Documents, policies", &["LAW", "POLICY"]),
        ("Events", &["EVENT"]),
        ("Works, products", &["WORK_OF_ART", "PRODUCT"]),
        ("Dates, sums", &["DATE", "MONEY", "PERCENT"]),
    ];
    let mut out = String::new();
    for (label, kinds) in GROUPS {
        let mut names: Vec<(String, u32)> = Vec::new();
        for entity in record.entities.iter().filter(|e| kinds.contains(&e.kind)) {
            let fullest = record.entities.get(entity.mention_of as usize - 1).unwrap_or(entity);
            let name = tidy(fullest.name);
            match names.iter_mut().find(|(n, _)| *n == name) {
                Some((_, n)) => *n += 1,
                None => names.push((name, 1)),
            }
        }
        names.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        if names.is_empty() {
            continue;
        }
        if out.is_empty() {
            out = format!("\n{}\n", layout.paint.apply(Ink::Heading, "NAMES"));
        }
        let items: Vec<String> = names.iter().map(|(name, n)| if *n > 1 { format!("{name} {n}×") } else { name.clone() }).collect();
        let columns = layout.columns - 21;
        let lines = flow(&items, items.len(), columns, 3);
        let cells =
            [Block::left(vec![label.into()], 19, Ink::Faint), Block::left(lines.lines().map(str::to_owned).collect(), columns, Ink::Plain)];
        out.push_str(&row(&cells, layout.paint));
    }
    out
}

/// Items joined by " · " that fill at most `most` lines and are never cut inside; what is left out is counted.
fn flow(items: &[String], all: usize, columns: usize, most: usize) -> String {
    let (mut lines, mut shown) = (vec![String::new()], 0);
    let rest = |shown: usize| format!("… {} more", all - shown);
    for item in items {
        let item = cut(item, columns.saturating_sub(14));
        let last = lines.len() == most;
        let line = lines.last_mut().expect("there is always a line");
        let needed = crate::report::wrap::width(line) + if line.is_empty() { 0 } else { 3 } + crate::report::wrap::width(&item);
        let room = columns - if last && shown + 1 < all { 3 + rest(shown + 1).len() } else { 0 };
        if needed <= room {
            if !line.is_empty() {
                line.push_str(" · ");
            }
            line.push_str(&item);
        } else if last {
            break;
        } else {
            lines.push(item);
        }
        shown += 1;
    }
    if shown < all {
        let note = rest(shown);
        let line = lines.last_mut().expect("there is always a line");
        if crate::report::wrap::width(line) + 3 + note.chars().count() <= columns {
            line.push_str(&format!(" · {note}"));
        } else {
            lines.push(note);
        }
    }
    lines.iter().map(|l| format!("{l}\n")).collect()
}
