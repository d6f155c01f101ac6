//! Precision, recall and F1 of entities and positions.
//!
//! An entity counts where span and type are equal. A position counts where stance is equal, the cues overlap and the
//! predicted cue is at most 25 characters longer; it is full where the holders agree and the targets share enough words.

use crate::cli::eval::fold::{fold, is_code, known_country, token_f1};
use crate::cli::eval::record::{Scored, ScoredEntity, ScoredPosition, python_text, truthy};
use crate::error::{Error, ErrorKind, Result};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What was to be found, what was claimed and what of it is right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// In the gold records.
    pub gold: u64,
    /// Predicted.
    pub pred: u64,
    /// Both.
    pub hit: u64,
}

impl Counts {
    /// Share of the predictions that are right; 0 where there are none.
    #[must_use]
    pub fn precision(self) -> f64 {
        if self.pred > 0 { self.hit as f64 / self.pred as f64 } else { 0.0 }
    }

    /// Share of the gold that is found; 0 where there is none.
    #[must_use]
    pub fn recall(self) -> f64 {
        if self.gold > 0 { self.hit as f64 / self.gold as f64 } else { 0.0 }
    }

    /// Harmonic mean of the two; 0 where both are.
    #[must_use]
    pub fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }
}

/// A miss, false alarm or half match, as cells.
pub type Mistake = Vec<Cell>;

/// A cell of a mistake.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// As it is.
    Text(String),
    /// Nothing.
    None,
    /// Several names.
    List(Vec<String>),
}

impl From<Option<String>> for Cell {
    fn from(text: Option<String>) -> Self {
        text.map_or(Self::None, Self::Text)
    }
}

/// Everything the scorer counts.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    /// Span and type.
    pub entities: Counts,
    /// Span alone.
    pub entity_spans: Counts,
    /// By type.
    pub entity_types: BTreeMap<String, Counts>,
    /// Country ids right, of those compared.
    pub country_ids: (u64, u64),
    /// Stance and cue.
    pub positions: Counts,
    /// Holder and target, too.
    pub positions_full: Counts,
    /// Matched positions with the right holders.
    pub holders: u64,
    /// Matched positions with enough of the target.
    pub targets: u64,
    /// Matched positions with the right strength.
    pub strengths: u64,
    /// By stance.
    pub stances: BTreeMap<String, Counts>,
    /// source, addressee, negated and reaffirmed of matched positions.
    pub fields: [(&'static str, Counts); 4],
    /// Names missed or of the wrong type.
    pub entities_missed: Vec<Mistake>,
    /// Names that are none.
    pub entities_extra: Vec<Mistake>,
    /// Positions missed.
    pub positions_missed: Vec<Mistake>,
    /// Positions that are none.
    pub positions_extra: Vec<Mistake>,
    /// Matched positions with the wrong holder or target.
    pub positions_half: Vec<Mistake>,
}

impl Scores {
    /// Share of the matched positions.
    #[must_use]
    pub fn of_matched(&self, right: u64) -> f64 {
        right as f64 / self.positions.hit.max(1) as f64
    }
}

/// Country codes of the pair at hand: folded name -> code.
type Codes = HashMap<String, String>;

/// Scores pairs of gold and predicted records.
///
/// # Errors
/// When a gold record has no text, or a prediction quotes what does not stand at its offsets.
pub fn score(pairs: &[(&Scored, Option<&Scored>)]) -> Result<Scores> {
    let mut scores = Scores::default();
    let mut codes = Codes::new();
    let mut matched = Vec::new();
    let nothing = Scored::default();
    for (gold, predicted) in pairs {
        let predicted = predicted.unwrap_or(&nothing);
        let id = gold.id.as_ref().map_or_else(|| "None".into(), python_text);
        check_quotes(&id, gold, predicted)?;
        let (gold_entities, predicted_entities) = (by_span(gold), by_span(predicted));
        codes = country_codes(predicted_entities.iter().chain(&gold_entities).map(|(_, e)| *e));
        score_entities(&id, &gold_entities, &predicted_entities, &mut scores);
        score_positions(&id, gold, predicted, &codes, &mut scores, &mut matched);
    }
    scores.positions_full.gold = scores.positions.gold;
    scores.positions_full.pred = scores.positions.pred;
    // The reference scorer compares these after the last pair, with the codes that pair left.
    let name = |value: &Value| name_of(value, &codes);
    scores.fields = [
        ("source", field(&matched, |p| name(&p.source))),
        ("addressee", field(&matched, |p| name(&p.addressee))),
        ("negated", field(&matched, |p| flag(&p.negated))),
        ("reaffirmed", field(&matched, |p| flag(&p.reaffirmed))),
    ];
    Ok(scores)
}

fn flag(value: &Value) -> String {
    if truthy(value) { "true".into() } else { String::new() }
}

/// Refuses a prediction whose quoted pieces are not what stands at their offsets.
fn check_quotes(id: &str, gold: &Scored, predicted: &Scored) -> Result<()> {
    let text: Vec<char> = match &gold.text {
        Some(text) => text.chars().collect(),
        None => return Err(Error::new(ErrorKind::Malformed(format!("the gold record {id} has no text")))),
    };
    let entities = predicted.entities.iter().flatten().map(|e| (e.start, e.end, &e.text));
    let positions = predicted.positions.iter().flatten().flat_map(|p| {
        let target = p.target_start.zip(p.target_end).map(|(start, end)| (start, end, &p.target));
        std::iter::once((p.cue_start, p.cue_end, &p.cue)).chain(target)
    });
    for (start, end, said) in entities.chain(positions) {
        let Some(said) = said else { continue };
        let at = |n: i64| (if n < 0 { n + text.len() as i64 } else { n }).clamp(0, text.len() as i64) as usize;
        let stands: String = text.get(at(start)..at(end)).unwrap_or_default().iter().collect();
        if *said != stands {
            let what = format!("{id}: the prediction says {said:?} at {start}-{end}, where the text has {stands:?}");
            return Err(Error::new(ErrorKind::Malformed(what)).help("predictions count Unicode code points of the gold text"));
        }
    }
    Ok(())
}

/// The record's entities, one a span: the last where two share it, in the place of the first.
fn by_span(record: &Scored) -> Vec<((i64, i64), &ScoredEntity)> {
    let mut out: Vec<((i64, i64), &ScoredEntity)> = Vec::new();
    let mut at = HashMap::new();
    for entity in record.entities.iter().flatten() {
        let span = (entity.start, entity.end);
        match at.get(&span) {
            Some(&i) => out[i] = (span, entity),
            None => {
                at.insert(span, out.len());
                out.push((span, entity));
            }
        }
    }
    out
}

fn is_country(kind: &str) -> bool {
    matches!(kind, "GPE" | "NORP")
}

fn country_codes<'e>(entities: impl Iterator<Item = &'e ScoredEntity>) -> Codes {
    let mut codes = Codes::new();
    for entity in entities.filter(|e| is_country(&e.kind)) {
        if let Value::String(code) = &entity.id
            && is_code(code)
        {
            codes.insert(fold(entity.text.as_deref().unwrap_or_default()), code.clone());
        }
    }
    codes
}

type Spanned<'e> = [((i64, i64), &'e ScoredEntity)];

fn score_entities(id: &str, gold: &Spanned<'_>, predicted: &Spanned<'_>, scores: &mut Scores) {
    let at: HashMap<_, _> = predicted.iter().copied().collect();
    let id_cell = || Cell::Text(id.to_owned());
    for (span, entity) in gold {
        scores.entity_types.entry(entity.kind.clone()).or_default().gold += 1;
        let found = at.get(span);
        let right = found.is_some_and(|f| f.kind == entity.kind);
        scores.entity_spans.hit += u64::from(found.is_some());
        if right {
            scores.entities.hit += 1;
            scores.entity_types.entry(entity.kind.clone()).or_default().hit += 1;
            if is_country(&entity.kind) {
                let given = |e: &ScoredEntity| if truthy(&e.id) { e.id.clone() } else { Value::Null };
                scores.country_ids.1 += 1;
                scores.country_ids.0 += u64::from(found.is_some_and(|f| given(f) == given(entity)));
            }
        } else {
            let kind = Cell::Text(entity.kind.clone());
            scores.entities_missed.push(vec![id_cell(), kind, entity.text.clone().into(), found.map(|f| f.kind.clone()).into()]);
        }
    }
    let known: HashSet<_> = gold.iter().map(|(span, _)| span).collect();
    for (span, entity) in predicted {
        scores.entity_types.entry(entity.kind.clone()).or_default().pred += 1;
        if !known.contains(span) {
            scores.entities_extra.push(vec![id_cell(), Cell::Text(entity.kind.clone()), entity.text.clone().into()]);
        }
    }
    for counts in [&mut scores.entities, &mut scores.entity_spans] {
        counts.gold += gold.len() as u64;
        counts.pred += predicted.len() as u64;
    }
}

fn score_positions<'r>(
    id: &str,
    gold: &'r Scored,
    predicted: &'r Scored,
    codes: &Codes,
    scores: &mut Scores,
    matched: &mut Vec<(&'r ScoredPosition, &'r ScoredPosition)>,
) {
    let gold: Vec<&ScoredPosition> = gold.positions.iter().flatten().collect();
    let predicted: Vec<&ScoredPosition> = predicted.positions.iter().flatten().collect();
    scores.positions.gold += gold.len() as u64;
    scores.positions.pred += predicted.len() as u64;
    for position in &gold {
        scores.stances.entry(position.stance.clone()).or_default().gold += 1;
    }
    for position in &predicted {
        scores.stances.entry(position.stance.clone()).or_default().pred += 1;
    }
    let id_cell = || Cell::Text(id.to_owned());
    let mut used = HashSet::new();
    for x in gold {
        let mut best: Option<(usize, f64)> = None;
        for (i, y) in predicted.iter().enumerate() {
            if used.contains(&i) || y.stance != x.stance || !overlap(x, y) {
                continue;
            }
            let f1 = targets_f1(x, y);
            // Of equal ones the first.
            if best.is_none_or(|(_, b)| f1 > b) {
                best = Some((i, f1));
            }
        }
        let Some((i, target_f1)) = best else {
            let nearby = predicted.iter().filter(|y| overlap(x, y)).map(|y| y.stance.clone()).collect();
            scores.positions_missed.push(vec![
                id_cell(),
                Cell::Text(x.stance.clone()),
                x.cue.clone().into(),
                x.target.clone().into(),
                Cell::List(nearby),
            ]);
            continue;
        };
        let y = predicted[i];
        used.insert(i);
        matched.push((x, y));
        scores.positions.hit += 1;
        scores.stances.entry(x.stance.clone()).or_default().hit += 1;
        let (ours, theirs) = (holder_set(x, codes), holder_set(y, codes));
        let (holder, target) = (same_holders(&ours, &theirs), target_f1 >= 0.5);
        scores.holders += u64::from(holder);
        scores.targets += u64::from(target);
        scores.strengths += u64::from(equal(&x.strength, &y.strength));
        scores.positions_full.hit += u64::from(holder && target);
        if !(holder && target) {
            let list = |set: BTreeSet<String>| Cell::List(set.into_iter().collect());
            let row = vec![id_cell(), x.cue.clone().into(), list(ours), list(theirs), x.target.clone().into(), y.target.clone().into()];
            scores.positions_half.push(row);
        }
    }
    for (_, y) in predicted.iter().enumerate().filter(|(i, _)| !used.contains(i)) {
        scores.positions_extra.push(vec![id_cell(), Cell::Text(y.stance.clone()), y.cue.clone().into(), y.target.clone().into()]);
    }
}

fn targets_f1(x: &ScoredPosition, y: &ScoredPosition) -> f64 {
    token_f1(x.target.as_deref().unwrap_or_default(), y.target.as_deref().unwrap_or_default())
}

/// The cues share a character, and the predicted one is no net thrown over the sentence.
fn overlap(gold: &ScoredPosition, predicted: &ScoredPosition) -> bool {
    let longest = gold.cue_end - gold.cue_start + 25;
    gold.cue_start < predicted.cue_end && predicted.cue_start < gold.cue_end && predicted.cue_end - predicted.cue_start <= longest
}

fn equal(a: &Value, b: &Value) -> bool {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    }
}

/// The first of these fields that says something.
fn first_of<'v>(value: &'v Value, fields: [&str; 3]) -> &'v str {
    fields.iter().filter_map(|f| value.get(f).and_then(Value::as_str)).find(|s| !s.is_empty()).unwrap_or_default()
}

fn country(folded: &str, codes: &Codes) -> Option<String> {
    known_country(folded).map(str::to_owned).or_else(|| codes.get(folded).cloned())
}

/// The holders as country codes where a name is a country's, else as folded names.
fn holder_set(position: &ScoredPosition, codes: &Codes) -> BTreeSet<String> {
    let holders = position.holders.iter().flatten();
    holders
        .map(|holder| {
            let (code, name) = match holder {
                Value::Object(_) => (holder.get("id").and_then(Value::as_str), first_of(holder, ["name", "canonical", "text"])),
                other => (None, other.as_str().unwrap_or_default()),
            };
            let folded = fold(name);
            country(&folded, codes).or_else(|| code.filter(|c| is_code(c)).map(str::to_owned)).unwrap_or(folded)
        })
        .collect()
}

/// Equal, or one is the last words of the other: a surname stands for the full name.
fn alike(x: &str, y: &str) -> bool {
    let ends = |long: &str, short: &str| long.strip_suffix(short).is_some_and(|rest| rest.ends_with(' '));
    x == y || ends(x, y) || ends(y, x)
}

fn same_holders(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    a.len() == b.len() && a.iter().all(|x| b.iter().any(|y| alike(x, y))) && b.iter().all(|y| a.iter().any(|x| alike(x, y)))
}

/// A source or addressee as comparable text; empty where there is none.
fn name_of(value: &Value, codes: &Codes) -> String {
    let name = match value {
        Value::Object(_) => first_of(value, ["name", "text", "id"]),
        other => other.as_str().unwrap_or_default(),
    };
    let folded = fold(name);
    country(&folded, codes).unwrap_or(folded)
}

/// Counts of a field that is mostly absent: right where both have it and agree.
fn field(matched: &[(&ScoredPosition, &ScoredPosition)], get: impl Fn(&ScoredPosition) -> String) -> Counts {
    let mut counts = Counts::default();
    for (x, y) in matched {
        let (x, y) = (get(x), get(y));
        counts.gold += u64::from(!x.is_empty());
        counts.pred += u64::from(!y.is_empty());
        counts.hit += u64::from(!x.is_empty() && !y.is_empty() && alike(&x, &y));
    }
    counts
}
