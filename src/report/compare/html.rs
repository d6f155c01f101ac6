//! The two wordings side by side on one page: self-contained, without scripts, readable by screen readers and in print.
//!
//! What changed is told in words, not by colour alone: kinds are written out, words that differ are `del` and `ins`.

use crate::report::compare::{Comparison, PassageView, groups, stand, summary};
use crate::report::wrap::tidy;
use std::fmt::Write as _;

/// The page of `--format html`.
#[must_use]
pub fn html(comparison: &Comparison) -> String {
    let (a, b) = (escape(&comparison.a), escape(&comparison.b));
    let mut out = format!("{HEAD}<title>{a} &rarr; {b}</title>\n{STYLE}</head>\n<body>\n<main>\n<h1>{a} &rarr; {b}</h1>\n");
    let _ = writeln!(out, "<p>{}</p>", summary(&comparison.changes));
    for (heading, changes) in groups(comparison) {
        let (mut left, mut right) = (a.clone(), b.clone());
        if let Some(heading) = heading {
            let _ = writeln!(out, "<h2>{}</h2>", escape(&heading));
            let name = |id: &Option<String>| id.as_deref().map(escape);
            left = name(&changes[0].a_document).unwrap_or(left);
            right = name(&changes[0].b_document).unwrap_or(right);
        }
        let _ = writeln!(out, "<table>\n<caption>{}</caption>", summary(changes));
        let columns = ["change", "words that differ", left.as_str(), right.as_str()];
        out.push_str(&header(&columns));
        for change in changes {
            let moved = if change.moved && change.kind != "moved" { ", moved" } else { "" };
            let detail = change.detail.as_deref().map(escape).unwrap_or_default();
            let _ = writeln!(
                out,
                "<tr class=\"{0}\"><th scope=\"row\">{0}{moved}</th><td>{detail}</td><td>{1}</td><td>{2}</td></tr>",
                change.kind,
                passage(change.a.as_ref(), "del"),
                passage(change.b.as_ref(), "ins"),
            );
        }
        out.push_str("</tbody>\n</table>\n");
    }
    out.push_str(&stances(comparison));
    out.push_str(&missing(comparison));
    out.push_str(&keyness(comparison));
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn header(columns: &[&str]) -> String {
    let cells: String = columns.iter().map(|c| format!("<th scope=\"col\">{c}</th>")).collect();
    format!("<thead>\n<tr>{cells}</tr>\n</thead>\n<tbody>\n")
}

/// The passage with its paragraph, the words that differ marked.
fn passage(passage: Option<&PassageView>, mark: &str) -> String {
    passage.map_or(String::new(), |p| {
        let text = match p.differs {
            Some((start, end)) => {
                format!("{}<{mark}>{}</{mark}>{}", escape(&p.text[..start]), escape(&p.text[start..end]), escape(&p.text[end..]))
            }
            None => escape(&p.text),
        };
        format!("{text} <small>paragraph&nbsp;{}</small>", p.paragraph + 1)
    })
}

fn stances(comparison: &Comparison) -> String {
    if comparison.positions.is_empty() {
        return String::new();
    }
    let mut out =
        String::from("<h2>Positions, by actor and issue</h2>\n<table>\n<caption>What appeared, disappeared or flipped</caption>\n");
    out.push_str(&header(&["change", "actor", "issue or target", "before", "after"]));
    for s in &comparison.positions {
        let document = s.document.as_deref().map(|d| format!(" <small>{}</small>", escape(d))).unwrap_or_default();
        let matter = s.issue.as_deref().or(s.target.as_deref()).map(escape).unwrap_or_default();
        let _ = writeln!(
            out,
            "<tr class=\"{0}\"><th scope=\"row\">{0}{document}</th><td>{1}</td><td>{matter}</td><td>{2}</td><td>{3}</td></tr>",
            s.change,
            escape(s.name.as_deref().unwrap_or("holder not named")),
            escape(&stand(s.a.as_ref())),
            escape(&stand(s.b.as_ref())),
        );
    }
    out.push_str("</tbody>\n</table>\n");
    out
}

fn missing(comparison: &Comparison) -> String {
    if comparison.missing_phrases.is_empty() {
        return String::new();
    }
    let mut out = String::from(
        "<h2>Always used so far, missing now</h2>\n<table>\n<caption>Phrases that every earlier document of the two actors holds</caption>\n",
    );
    out.push_str(&header(&["phrase", "actors", "earlier documents", "missing in", "what it signals"]));
    for m in &comparison.missing_phrases {
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{}</th><td>{} and {}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            escape(&m.phrase),
            escape(&m.names[0]),
            escape(&m.names[1]),
            escape(&m.history.join(", ")),
            escape(&m.now.join(", ")),
            m.gloss.as_deref().map(escape).unwrap_or_default(),
        );
    }
    out.push_str("</tbody>\n</table>\n");
    out
}

/// Key items a side; the rest stands in the table `keyness`.
const MOST_KEYS: usize = 50;

fn keyness(comparison: &Comparison) -> String {
    if comparison.keyness.is_empty() {
        return String::new();
    }
    let mut out = String::from("<h2>Key words and phrases</h2>\n");
    for (side, name) in [("b", &comparison.b), ("a", &comparison.a)] {
        let found = comparison.keyness.iter().filter(|k| k.more_in == side);
        if found.clone().next().is_none() {
            continue;
        }
        let _ = writeln!(out, "<table class=\"numbers\">\n<caption>More in {}</caption>", escape(name));
        out.push_str(&header(&["word or phrase", "in a", "in b", "G2", "log ratio"]));
        for k in found.take(MOST_KEYS) {
            let _ = writeln!(
                out,
                "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{:.1}</td><td>{:+.2}</td></tr>",
                escape(&k.item),
                k.a_count,
                k.b_count,
                k.g2,
                k.log_ratio
            );
        }
        out.push_str("</tbody>\n</table>\n");
    }
    out
}

const HEAD: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";

const STYLE: &str = "<style>\n\
:root{color-scheme:light dark;--text:#1b1b1b;--back:#fff;--line:#bbb;--old:#a01818;--new:#0b6b2b;--turn:#8a5a00;--note:#555}\n\
@media (prefers-color-scheme:dark){:root{--text:#eee;--back:#161616;--line:#555;--old:#ff9d9d;--new:#8fdca4;--turn:#f0c069;--note:#aaa}}\n\
body{font:1rem/1.45 system-ui,sans-serif;margin:2rem auto;max-width:80rem;padding:0 1rem;color:var(--text);background:var(--back)}\n\
h1,h2{line-height:1.2;overflow-wrap:anywhere}caption{text-align:left;color:var(--note);padding:.25rem .5rem}\n\
table{border-collapse:collapse;width:100%;margin-bottom:1.5rem}th,td{text-align:left;vertical-align:top;padding:.5rem;border-top:1px solid var(--line)}\n\
.numbers td,.numbers thead th+th{text-align:right}small{font-weight:normal;color:var(--note)}\n\
del{color:var(--old);text-decoration:line-through}ins{color:var(--new);text-decoration:underline}\n\
.flipped>th{color:var(--turn)}.softened>th,.gone>th,.disappeared>th{color:var(--old)}.hardened>th,.new>th,.appeared>th{color:var(--new)}\n\
.kept{color:var(--note)}\n</style>\n";

/// The text as HTML: white space stays, other control characters and marks that change the direction of writing go.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_whitespace() => out.push(if c == '\u{a0}' { c } else { ' ' }),
            c if tidy(c.encode_utf8(&mut [0; 4])).is_empty() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_of_the_text_is_markup() {
        assert_eq!(escape("<b>\"A & B\"</b>\n\u{1b}[31m\u{202e}x"), "&lt;b&gt;&quot;A &amp; B&quot;&lt;/b&gt; [31mx");
    }
}
