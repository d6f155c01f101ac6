//! HTML pages: the main text with its paragraphs kept apart, and what the page says about itself.
//!
//! Navigation, cookie notices and the like are left out; offsets refer to the text that comes out here.

mod about;
mod render;

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_smoothie::{Config, Readability};
use encoding_rs::Encoding;

use super::draft::Draft;
use crate::error::{Error, ErrorKind, Result};

/// Texts shorter than this make the extraction try again with fewer of its filters.
const SHORT: usize = 200;
/// Pages with more elements than this are read as they are: scoring them takes too long.
const MAX_ELEMENTS: usize = 200_000;
/// Pages that nest deeper are read as they are, too. Browsers stop at 512.
const MAX_DEPTH: usize = 512;
/// Pages that nest this deep are refused: parsing them takes quadratic time, and none was written by a person.
const ABSURD_DEPTH: usize = 5_000;
/// A notice has at most this many bytes of text; what is longer and only named like one is the page itself.
const MAX_NOTICE: usize = 1_500;

/// The encoding that the first kilobyte of a page declares.
pub(super) fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(1024)].to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head);
    let (_, value) = head.split_once("charset=").or_else(|| head.split_once("encoding="))?;
    let label: String =
        value.trim_start_matches(['"', '\'', ' ']).chars().take_while(|c| c.is_ascii_alphanumeric() || "-_:".contains(*c)).collect();
    Encoding::for_label(label.as_bytes())
}

/// The main text of a page and its metadata. Where no main text is found, all of the body with a warning.
///
/// # Errors
/// When elements nest absurdly deep, or the parser fails on the page (a fault of ours, not of the page).
pub(super) fn read(html: &str) -> Result<Draft> {
    if left_open(html) > ABSURD_DEPTH {
        return Err(Error::new(ErrorKind::Malformed(format!("more than {ABSURD_DEPTH} elements are left open within each other")))
            .help("save the page's text as plain text"));
    }
    catch_unwind(AssertUnwindSafe(|| extract(html))).map_err(|_| {
        Error::new(ErrorKind::Internal("the HTML reader stopped at this page".to_owned()))
            .help("save the page's text as plain text; please report the page")
    })
}

fn extract(html: &str) -> Draft {
    let config = Config { char_threshold: SHORT, max_elements_to_parse: MAX_ELEMENTS, ..Config::default() };
    let mut draft = Draft::default();
    // Only a document URL, which is not given, can be refused here.
    let Ok(mut page) = Readability::new(html, None, Some(config)) else { return draft };
    let about = about::read(&page);
    (draft.title, draft.date, draft.agency) = (about.title, about.date, about.agency);
    prepare(&page);
    if depth(&page) <= MAX_DEPTH
        && let Ok(article) = page.parse()
    {
        draft.text = render::text(&article.content);
    }
    if draft.text.is_empty() {
        let page = Readability::from(html);
        prepare(&page);
        draft.text = render::text(&page.doc.html());
        if !draft.text.is_empty() {
            draft.warnings.push("no main text found, the whole page was read".to_owned());
        }
    }
    draft
}

/// How many elements are open at once at most, by their tags; those whose end may be left out do not count.
fn left_open(html: &str) -> usize {
    const UNCOUNTED: [&str; 26] = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p", "li", "td",
        "th", "tr", "dt", "dd", "option", "tbody", "thead", "body", "html",
    ];
    let (mut open, mut most) = (0usize, 0usize);
    for piece in html.split('<').skip(1) {
        let (closing, tag) = piece.strip_prefix('/').map_or((false, piece), |tag| (true, tag));
        let name = &tag[..tag.bytes().take_while(u8::is_ascii_alphanumeric).count()];
        if name.is_empty() || UNCOUNTED.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            continue;
        }
        open = if closing { open.saturating_sub(1) } else { open + 1 };
        most = most.max(open);
    }
    most
}

/// How deep the page's elements nest.
fn depth(page: &Readability) -> usize {
    let mut most = 0;
    let mut nodes = vec![(page.doc.root(), 0usize)];
    while let Some((node, depth)) = nodes.pop() {
        most = most.max(depth);
        nodes.extend(node.children_it(false).map(|child| (child, depth + 1)));
    }
    most
}

/// Takes out what is never an article's text, and keeps what the extraction would take for a byline.
fn prepare(page: &Readability) {
    page.doc.select("nav, template, dialog, [role=navigation], [role=dialog], [role=alertdialog], [aria-modal=true]").remove();
    let notices = page.doc.select(
        "[id*=cookie i], [class*=cookie i], [id*=consent i], [class*=consent i], [id*=gdpr i], [class*=gdpr i], [class*=newsletter-signup i]",
    );
    for notice in notices.nodes() {
        let whole_page = notice.is("html, body, main, article") || notice.is(":has(main, article, h1)");
        if !whole_page && notice.text().len() <= MAX_NOTICE {
            notice.remove_from_parent();
        }
    }
    let datelines = page.doc.select("[class*=dateline i], [id*=dateline i]");
    datelines.remove_attrs(&["class", "id"]);
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = include_str!("../../../tests/data/input/article.html");

    #[test]
    fn an_article_page() {
        let draft = read(PAGE).unwrap();
        assert_eq!(draft.title.as_deref(), Some("Ostrava talks end with a pledge on grain"));
        assert_eq!(
            (draft.date.as_deref(), draft.agency.as_deref(), draft.speaker),
            (Some("2026-02-11T18:05:00+01:00"), Some("Vltava Press Agency"), None)
        );
        insta::assert_snapshot!(draft.text.replace('\u{a0}', "~"), @r"
        OSTRAVA, Feb. 11 (VPA) —

        Czechia and Moldova on Wednesday agreed to keep the grain corridor open through the spring, and they condemned the attacks on river ports that have cut shipments by a third since November.

        “We firmly support Moldova’s sovereignty,” Foreign Minister Vilma Sadovská said after four hours of talks, calling on all parties to spare the ports.

        What was agreed

        The two ministers signed a memorandum with three points, to be reviewed in May:

        - a joint inspection team for barges on the lower Danube,

        - faster visas for grain inspectors and for the crews of the barges,

        - a loan of €40~million for silos in the south of the country.

        Moldova will not accept any unilateral change to the transit rules, her counterpart Ion Vrabie said.

        Neither side commented on a proposal to invite Romania to the next round of talks, which is set for Chisinau.
        ");
        assert!(draft.warnings.is_empty());
    }

    #[test]
    fn a_page_without_main_text_is_read_whole() {
        let draft = read("<html><body><nav><p>Home</p></nav></body></html>").unwrap();
        assert_eq!((draft.text.as_str(), draft.warnings.len()), ("", 0));
        let draft = read("<title>A note</title><body>Short.").unwrap();
        assert_eq!(draft.text, "Short.");
        assert_eq!(draft.title.as_deref(), Some("A note"));
    }

    #[test]
    fn a_notice_is_left_out_and_a_page_named_like_one_is_not() {
        let long = "<p>The two ministers reaffirmed their support for the ceasefire and agreed to meet again in May.</p>".repeat(4);
        let page = format!(
            "<body class='cookie-bar-open'><div class='cookie-bar'><p>We use cookies, dear reader.</p></div><div class='page has-cookies'><h1>T</h1>{long}</div>"
        );
        let draft = read(&page).unwrap();
        assert!(draft.text.contains("ceasefire") && !draft.text.contains("dear reader"), "{}", draft.text);
        assert_eq!(draft.text.split("\n\n").filter(|paragraph| paragraph.starts_with("The two ministers")).count(), 4);
    }

    #[test]
    fn declared_encodings() {
        let cases = [
            ("<meta charset=\"ISO-8859-1\">", Some("windows-1252")),
            ("<meta http-equiv=Content-Type content='text/html; charset=windows-1251'>", Some("windows-1251")),
            ("<?xml version=\"1.0\" encoding='utf-8'?>", Some("UTF-8")),
            ("<meta charset=nonsense>", None),
            ("<p>none", None),
        ];
        for (page, expected) in cases {
            assert_eq!(declared_encoding(page.as_bytes()).map(Encoding::name), expected, "{page}");
        }
    }

    #[test]
    fn hostile_pages_are_read() {
        for page in
            ["<".repeat(20_000), "<div>x".repeat(3_000), "<table><tr>".repeat(300), "<p>&#x110000;&#0;&nbsp;</p>".into(), "<svg><p>".into()]
        {
            assert!(read(&page).is_ok());
        }
        assert_eq!(read(&"<div>x".repeat(3_000)).unwrap().warnings, ["no main text found, the whole page was read"]);
        let error = read(&"<DIV>x".repeat(5_001)).unwrap_err().to_string();
        assert_eq!(error, "more than 5000 elements are left open within each other (save the page's text as plain text)");
        assert_eq!(left_open(&"<p>a<div>b</div><br>".repeat(9)), 1);
    }
}
