//! Phrases by month, year, speaker or source: tidy rows, and a page with a small sparkline a phrase.

use crate::phrase::series::{Group, Series, Tally, UNIT, rate};
use crate::report::number::{counted, round6, thousands};
use crate::report::page::Layout;
use crate::report::paint::Ink;
use crate::report::tables::{Cell, Column, ColumnType, Rows, Table};
use crate::report::wrap::{Block, cut, row, tidy, width, wrap};

const fn column(name: &'static str, kind: ColumnType, about: &'static str) -> Column {
    Column { name, kind, about }
}

/// One row a phrase and group, also where the group has none of it.
pub static SERIES: Table = Table {
    name: "series",
    columns: &[
        column("phrase_id", ColumnType::Integer, "rank among the phrases of the corpus, from 1; empty for a pattern"),
        column("phrase", ColumnType::String, "most frequent surface form, or the pattern"),
        column("kind", ColumnType::String, "formula, quoted, name, collocation, pattern"),
        column("by", ColumnType::String, "month, year, speaker, source"),
        column("group", ColumnType::String, "the month, year, speaker or source; empty for documents that give none"),
        column("count", ColumnType::Integer, "occurrences in the group"),
        column("documents", ColumnType::Integer, "documents of the group that hold it"),
        column("group_documents", ColumnType::Integer, "documents of the group"),
        column("group_words", ColumnType::Integer, "words of the group, a hyphen compound once"),
        column("per_10000_words", ColumnType::Number, "count in 10,000 words of the group; empty where it has no word"),
    ],
    primary: &["phrase", "kind", "group"],
    foreign: &[],
    main: &[],
};

/// A phrase or pattern with its counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Rank of the phrase.
    pub id: Option<u32>,
    /// The phrase or the pattern.
    pub phrase: String,
    /// formula, quoted, name, collocation or pattern.
    pub kind: &'static str,
    /// How often each group has it.
    pub tallies: Vec<Tally>,
}

/// Writes a row a phrase and group.
///
/// # Errors
/// When a row cannot be written.
pub fn rows(series: &Series, lines: &[Line], rows: &mut dyn Rows) -> std::io::Result<()> {
    for line in lines {
        for (at, (group, tally)) in series.groups().iter().zip(&line.tallies).enumerate() {
            rows.row(&[
                line.id.into(),
                line.phrase.as_str().into(),
                line.kind.into(),
                series.by().as_str().into(),
                group.name.as_deref().into(),
                Cell::from(tally.count),
                Cell::from(tally.documents),
                Cell::from(group.documents),
                Cell::from(group.words),
                series.rate(at, &line.tallies).map(round6).into(),
            ])?;
        }
    }
    Ok(())
}

/// Most columns of a sparkline.
const MOST_COLUMNS: usize = 32;

/// The page: a phrase a line, with its rate over time as a sparkline and the group where it is highest.
#[must_use]
pub fn page(series: &Series, lines: &[Line], layout: Layout) -> String {
    let layout = Layout { columns: layout.columns.clamp(70, 140), ..layout };
    let paint = layout.paint;
    let axis = Axis::of(series);
    let mut out = head(series, &axis, layout);
    if lines.is_empty() {
        out.push_str("\n(no phrase recurs)\n");
        return out;
    }
    let named: Vec<usize> = (0..series.groups().len()).filter(|&i| series.groups()[i].name.is_some()).collect();
    let without = series.groups().iter().position(|g| g.name.is_none()).filter(|_| !named.is_empty());
    let spark = if axis.columns.is_empty() { 0 } else { axis.columns.len().max(5) };
    let (count, none) = (7, if without.is_some() { 8 } else { 0 });
    let taken = count + none + spark + [count, none, spark].iter().filter(|c| **c > 0).count() * 2;
    let longest = lines.iter().map(|l| width(&tidy(&l.phrase)) + 2).max().unwrap_or(0);
    let top = lines.iter().map(|l| width(&peaks(series, l, &named))).max().unwrap_or(0).clamp(4, 60);
    let phrase = longest.min((layout.columns.saturating_sub(taken + top)).max(24)).max(6);
    let top = top.min(layout.columns.saturating_sub(taken + phrase)).max(4);
    let mut cells = vec![Block::left(vec!["PHRASE".into()], phrase, Ink::Heading), Block::right("times".into(), count, Ink::Faint)];
    if spark > 0 {
        cells.push(Block::left(vec!["rate".into()], spark, Ink::Faint));
    }
    cells.push(Block::left(vec!["peak".into()], top, Ink::Faint));
    if without.is_some() {
        cells.push(Block::right(format!("no {}", if series.by().is_time() { "date" } else { "name" }), none, Ink::Faint));
    }
    out.push_str(&format!("\n{}", row(&cells, paint)));
    for line in lines {
        let all: u64 = line.tallies.iter().map(|t| t.count).sum();
        let mut cells = vec![
            Block::left(vec![cut(&format!("“{}”", tidy(&line.phrase)), phrase)], phrase, Ink::Plain),
            Block::right(thousands(all), count, Ink::Plain),
        ];
        if spark > 0 {
            cells.push(Block::left(vec![axis.sparkline(series, line)], spark, Ink::Course));
        }
        cells.push(Block::left(vec![cut(&peaks(series, line, &named), top)], top, Ink::Plain));
        if let Some(at) = without {
            cells.push(Block::right(thousands(line.tallies[at].count), none, Ink::Faint));
        }
        out.push_str(&row(&cells, paint));
    }
    out
}

fn head(series: &Series, axis: &Axis, layout: Layout) -> String {
    let paint = layout.paint;
    let by = series.by().as_str();
    let sum = |of: fn(&Group) -> u64| series.groups().iter().map(of).sum::<u64>();
    let named = series.groups().iter().filter(|g| g.name.is_some());
    let mut about = vec![counted(sum(|g| g.documents), "document", "documents"), counted(sum(|g| g.words), "word", "words")];
    if named.clone().next().is_some() {
        about.push(counted(named.count() as u64, by, &format!("{by}s")));
    }
    if let Some(group) = series.groups().iter().find(|g| g.name.is_none()) {
        let what = if series.by().is_time() { by } else { "name" };
        about.push(format!("{} without a {what}", thousands(group.documents)));
    }
    let mut out = format!("{}\n", paint.apply(Ink::Title, &format!("Phrases by {by}, rates per {} words", thousands(UNIT))));
    out.push_str(&format!("{}\n", paint.apply(Ink::Faint, &cut(&about.join(" · "), layout.columns))));
    if let (Some((first, _)), Some((_, last)), true) = (axis.columns.first(), axis.columns.last(), axis.columns.len() > 1) {
        let each = match axis.each {
            1 => format!("a column a {by}"),
            n => format!("{n} {by}s a column"),
        };
        let note = format!("Rate from {first} to {last}, {each}, tallest at the phrase's own peak (·: none of it, blank: no text)");
        for line in wrap(&note, layout.columns) {
            out.push_str(&format!("{}\n", paint.apply(Ink::Faint, &line)));
        }
    }
    out
}

/// Where the rate is highest: `2013 3.21`; of speakers and sources the three highest.
fn peaks(series: &Series, line: &Line, named: &[usize]) -> String {
    let most = if series.by().is_time() { 1 } else { 3 };
    let mut rates: Vec<(f64, usize)> = named.iter().filter_map(|&i| Some((series.rate(i, &line.tallies)?, i))).collect();
    rates.retain(|(rate, _)| *rate > 0.0);
    rates.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let told = rates.iter().take(most).map(|(rate, i)| {
        let name = series.groups()[*i].name.as_deref().unwrap_or_default();
        format!("{} {}", cut(&tidy(name), 24), short(*rate))
    });
    told.collect::<Vec<_>>().join(" · ")
}

fn short(rate: f64) -> String {
    if rate >= 100.0 {
        format!("{rate:.0}")
    } else if rate >= 10.0 {
        format!("{rate:.1}")
    } else {
        format!("{rate:.2}")
    }
}

/// The columns of the sparklines: consecutive months or years.
struct Axis {
    /// First and last period of each column.
    columns: Vec<(String, String)>,
    /// Periods a column.
    each: usize,
    /// Column of each group.
    of: Vec<Option<usize>>,
}

impl Axis {
    fn of(series: &Series) -> Self {
        let numbers: Vec<Option<i64>> = series.groups().iter().map(|g| g.name.as_deref().and_then(number)).collect();
        let known = || numbers.iter().flatten();
        let (Some(&first), Some(&last), true) = (known().min(), known().max(), series.by().is_time()) else {
            return Self { columns: Vec::new(), each: 1, of: vec![None; numbers.len()] };
        };
        let periods = (last - first) as usize + 1;
        let each = periods.div_ceil(MOST_COLUMNS);
        let month = series.groups().iter().any(|g| g.name.as_deref().is_some_and(|n| n.len() > 4));
        let name = |number: i64| if month { format!("{:04}-{:02}", number / 12, number % 12 + 1) } else { format!("{number:04}") };
        let columns = (0..periods.div_ceil(each))
            .map(|i| (name(first + (i * each) as i64), name((first + ((i + 1) * each) as i64 - 1).min(last))))
            .collect();
        Self { columns, each, of: numbers.into_iter().map(|n| n.map(|n| (n - first) as usize / each)).collect() }
    }

    fn sparkline(&self, series: &Series, line: &Line) -> String {
        let mut sums = vec![(0u64, 0u64); self.columns.len()];
        for ((group, tally), at) in series.groups().iter().zip(&line.tallies).zip(&self.of) {
            if let Some(at) = at {
                sums[*at].0 += tally.count;
                sums[*at].1 += group.words;
            }
        }
        sparkline(&sums.into_iter().map(|(count, words)| rate(count, words)).collect::<Vec<_>>())
    }
}

/// The number of a year, or of a month counted from the year 0.
fn number(period: &str) -> Option<i64> {
    match period.split_once('-') {
        None => period.parse().ok(),
        Some((year, month)) => Some(year.parse::<i64>().ok()? * 12 + month.parse::<i64>().ok()? - 1),
    }
}

/// One character a number, from ▁ to █ at the highest; `·` for 0, a blank for none.
///
/// ```
/// use demarche::report::series::sparkline;
/// assert_eq!(sparkline(&[Some(0.0), Some(1.0), None, Some(8.0), Some(4.0)]), "·▁ █▄");
/// ```
#[must_use]
pub fn sparkline(numbers: &[Option<f64>]) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let highest = numbers.iter().flatten().fold(0.0f64, |a, b| a.max(*b));
    let bar = |n: &Option<f64>| match n {
        None => ' ',
        Some(n) if *n <= 0.0 => '·',
        Some(n) => BARS[((n / highest * 8.0).ceil() as usize).clamp(1, 8) - 1],
    };
    numbers.iter().map(bar).collect()
}
