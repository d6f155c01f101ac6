//! What two snapshots say differently, in words: names retyped, positions lost, holders changed.

use crate::cli::check::snapshot::{Block, Kind};
use crate::report::paint::{Ink, Paint};

/// One difference: what happened and the words it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Whether something came, went or changed.
    pub change: Change,
    /// The line to print.
    pub text: String,
}

/// The direction of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Only the stored snapshot has it.
    Lost,
    /// Only the analysis has it.
    New,
    /// Both have it, differently.
    Changed,
}

impl Difference {
    fn new(change: Change, text: String) -> Self {
        Self { change, text }
    }

    /// The line with its sign and colour.
    #[must_use]
    pub fn line(&self, paint: Paint) -> String {
        let (sign, ink) = match self.change {
            Change::Lost => ('-', Ink::Against),
            Change::New => ('+', Ink::Favour),
            Change::Changed => ('~', Ink::Pressure),
        };
        paint.apply(ink, &format!("{sign} {}", self.text))
    }
}

/// The differences between the stored blocks of a document and those of its analysis now.
#[must_use]
pub fn differences(stored: &[Block], now: &[Block]) -> Vec<Difference> {
    let of = |blocks: &[Block], kind: Kind| -> Vec<Block> { blocks.iter().filter(|b| b.kind == kind).cloned().collect() };
    let (before, after) = (of(stored, Kind::Document), of(now, Kind::Document));
    let mut out = Vec::new();
    let digest = |blocks: &[Block]| blocks.first().map(|b| b.get("sha256").to_owned());
    let same_text = digest(&before) == digest(&after);
    if !same_text {
        out.push(Difference::new(Change::Changed, "the text itself changed; names and positions are compared by their words".into()));
    }
    for kind in [Kind::Document, Kind::Entity, Kind::Position, Kind::Phrase] {
        let (before, after) = (of(stored, kind), of(now, kind));
        let pairs = match_blocks(&before, &after, same_text);
        for (old, new) in pairs {
            match (old, new) {
                (Some(old), Some(new)) => changed(old, new, same_text, &mut out),
                (Some(old), None) => out.push(Difference::new(Change::Lost, format!("{} lost: {}", kind.as_str(), describe(old)))),
                (None, Some(new)) => out.push(Difference::new(Change::New, format!("{} new: {}", kind.as_str(), describe(new)))),
                (None, None) => {}
            }
        }
    }
    out
}

/// Whether two blocks tell of the same thing.
type Fits<'f> = &'f dyn Fn(&Block, &Block) -> bool;

type Pair<'b> = (Option<&'b Block>, Option<&'b Block>);

/// Pairs blocks: by equal place (and stance), then by overlap of places in an unchanged text, else by equal words in order.
fn match_blocks<'b>(before: &'b [Block], after: &'b [Block], same_text: bool) -> Vec<Pair<'b>> {
    let mut partner: Vec<Option<usize>> = vec![None; before.len()];
    let mut taken = vec![false; after.len()];
    let same_place = |a: &Block, b: &Block| a.span == b.span && (a.span.is_some() || a.text == b.text);
    let overlap = |a: &Block, b: &Block| matches!((a.span, b.span), (Some(a), Some(b)) if a.0 < b.1 && b.0 < a.1);
    let passes: [Fits<'_>; 4] = [
        &|a, b| if same_text { same_place(a, b) && a.get("stance") == b.get("stance") } else { a.text == b.text && a.fields == b.fields },
        &|a, b| if same_text { same_place(a, b) } else { a.text == b.text && a.get("stance") == b.get("stance") },
        &|a, b| if same_text { overlap(a, b) && a.get("stance") == b.get("stance") } else { a.text == b.text },
        &|a, b| a.kind == Kind::Document || (same_text && overlap(a, b)),
    ];
    for fits in passes {
        for (i, old) in before.iter().enumerate().filter(|(i, _)| partner[*i].is_none()).collect::<Vec<_>>() {
            if let Some(j) = (0..after.len()).find(|&j| !taken[j] && fits(old, &after[j])) {
                partner[i] = Some(j);
                taken[j] = true;
            }
        }
    }
    let old = before.iter().zip(&partner).map(|(block, j)| (Some(block), j.map(|j| &after[j])));
    let new = after.iter().zip(&taken).filter(|(_, taken)| !**taken).map(|(block, _)| (None, Some(block)));
    old.chain(new).collect()
}

fn changed(old: &Block, new: &Block, same_text: bool, out: &mut Vec<Difference>) {
    let mut say = |what: String| out.push(Difference::new(Change::Changed, what));
    let about = describe(new);
    if old.kind != Kind::Document && (old.text != new.text || (same_text && old.span != new.span)) {
        let what = if old.kind == Kind::Position { "cue" } else { old.kind.as_str() };
        say(format!("{what} extent changed: {} -> {}", placed(old), placed(new)));
    }
    let names = old.fields.iter().chain(&new.fields).map(|(name, _)| name.as_str());
    let mut seen: Vec<&str> = Vec::new();
    for name in names {
        // Places move with the text; a digest is told of once.
        if seen.contains(&name) || name == "sha256" || (name == "at" && (!same_text || old.get("count") != new.get("count"))) {
            continue;
        }
        seen.push(name);
        let (before, after) = (old.get(name), new.get(name));
        if before == after {
            continue;
        }
        let shown = |value: &str| if value.is_empty() { "none".to_owned() } else { value.to_owned() };
        let what = match (old.kind, name) {
            (Kind::Entity, "type") => "entity retyped".to_owned(),
            (Kind::Entity, "name") => "entity renamed".to_owned(),
            (Kind::Entity | Kind::Phrase, name) => format!("{} {name} changed", old.kind.as_str()),
            (_, name) => format!("{name} changed"),
        };
        let about = if old.kind == Kind::Document { String::new() } else { format!("  {about}") };
        say(format!("{what}: {} -> {}{about}", shown(before), shown(after)));
    }
}

fn placed(block: &Block) -> String {
    let place = block.span.map_or_else(String::new, |(start, end)| format!(" at {start}-{end}"));
    format!("“{}”{place}", one_line(&block.text))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A block in words: `GPE “Kremlin” at 10-17`, `China opposes “firmly opposes” “the plan” at 6-20`.
fn describe(block: &Block) -> String {
    match block.kind {
        Kind::Document => block.text.clone(),
        Kind::Entity => format!("{} {}", block.get("type"), placed(block)),
        Kind::Phrase => format!("“{}” {}×", block.text, block.get("count")),
        Kind::Position => {
            let holder = Some(block.get("holder")).filter(|h| !h.is_empty()).unwrap_or("holder not named");
            let target: String = serde_json::from_str(block.get("target")).unwrap_or_default();
            let target = if target.is_empty() { String::new() } else { format!(" “{}”", one_line(&target)) };
            let cue = one_line(&block.text);
            let place = block.span.map_or_else(String::new, |(start, end)| format!(" at {start}-{end}"));
            format!("{holder} {} “{cue}”{target}{place}", crate::report::page::verb(block.get("stance")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::check::snapshot::{Head, Snapshot};

    fn blocks(body: &str) -> Vec<Block> {
        let Head { schema, tool, data } = Head::current();
        let text = format!("demarche snapshot\nschema {schema}\ntool {tool}\ndata {data}\n\n{body}");
        let snapshot = Snapshot::parse(&text).unwrap();
        assert_eq!(Snapshot::parse(&snapshot.render()).unwrap(), snapshot);
        snapshot.blocks
    }

    fn lines(before: &str, after: &str) -> Vec<String> {
        let document = "document \"a\"\n  sha256: 0\n";
        differences(&blocks(&format!("{document}{before}")), &blocks(&format!("{document}{after}")))
            .iter()
            .map(|d| d.line(Paint::Off))
            .collect()
    }

    const POSITION: &str =
        "position 6-20 \"firmly opposes\"\n  stance: oppose\n  strength: 3\n  holder: China (CHN)\n  target: \"the plan\"\n";

    #[test]
    fn differences_speak_of_meaning() {
        for (before, after, expected) in [
            (
                "entity 0-7 \"Kremlin\" type=GPE country=RUS\n",
                "entity 0-7 \"Kremlin\" type=ORG\n",
                &["~ entity retyped: GPE -> ORG  ORG “Kremlin” at 0-7", "~ entity country changed: RUS -> none  ORG “Kremlin” at 0-7"][..],
            ),
            ("entity 0-7 \"Kremlin\" type=ORG\n", "", &["- entity lost: ORG “Kremlin” at 0-7"]),
            ("", "entity 0-7 \"Kremlin\" type=ORG\n", &["+ entity new: ORG “Kremlin” at 0-7"]),
            (
                "entity 0-7 \"Kremlin\" type=ORG value=5 000 USD name=\"The Kremlin\"\n",
                "entity 0-11 \"Kremlin and\" type=ORG value=6 000 USD name=\"The Kremlin\"\n",
                &[
                    "~ entity extent changed: “Kremlin” at 0-7 -> “Kremlin and” at 0-11",
                    "~ entity value changed: 5 000 USD -> 6 000 USD  ORG “Kremlin and” at 0-11",
                ],
            ),
            (POSITION, "", &["- position lost: China (CHN) opposes “firmly opposes” “the plan” at 6-20"]),
            (
                POSITION,
                "position 6-20 \"firmly opposes\"\n  stance: oppose\n  strength: 2\n  holder: Japan (JPN)\n  target: \"the plan\"\n",
                &[
                    "~ strength changed: 3 -> 2  Japan (JPN) opposes “firmly opposes” “the plan” at 6-20",
                    "~ holder changed: China (CHN) -> Japan (JPN)  Japan (JPN) opposes “firmly opposes” “the plan” at 6-20",
                ],
            ),
            (
                POSITION,
                "position 13-20 \"opposes\"\n  stance: oppose\n  strength: 3\n  holder: China (CHN)\n  target: \"the plan\"\n",
                &["~ cue extent changed: “firmly opposes” at 6-20 -> “opposes” at 13-20"],
            ),
            (
                "phrase \"ironclad friendship\"\n  kind: formula\n  count: 2\n  at: 0-5 7-9\n",
                "phrase \"ironclad friendship\"\n  kind: formula\n  count: 3\n  at: 0-5 7-9 11-12\n",
                &["~ phrase count changed: 2 -> 3  “ironclad friendship” 3×"],
            ),
            (POSITION, POSITION, &[]),
        ] {
            assert_eq!(lines(before, after), expected);
        }
    }

    #[test]
    fn a_changed_text_moves_nothing_but_what_changed() {
        let before = blocks(&format!("document \"a\"\n  sha256: 0\n{POSITION}"));
        let after = blocks(&format!("document \"a\"\n  sha256: 1\n{}", POSITION.replace("6-20", "16-30")));
        let lines: Vec<String> = differences(&before, &after).iter().map(|d| d.line(Paint::Off)).collect();
        assert_eq!(lines, ["~ the text itself changed; names and positions are compared by their words"]);
    }

    #[test]
    fn colours_follow_the_direction() {
        let line = Difference::new(Change::Lost, "position lost: x".into()).line(Paint::On);
        assert_eq!(line, "\u{1b}[31m- position lost: x\u{1b}[0m");
    }
}
