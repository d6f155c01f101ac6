//! What a page says about itself: headline, date, agency, from meta tags, JSON-LD and its elements.

use dom_smoothie::Readability;
use serde_json::{Map, Value};

/// Metadata of a page, as written.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct About {
    pub title: Option<String>,
    pub date: Option<String>,
    pub agency: Option<String>,
}

const TITLE_KEYS: [&str; 4] = ["og:title", "twitter:title", "dc.title", "dcterms.title"];
const DATE_KEYS: [&str; 14] = [
    "article:published_time",
    "datepublished",
    "parsely-pub-date",
    "dcterms.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date.issued",
    "dc.date.created",
    "dc.date",
    "citation_publication_date",
    "pubdate",
    "publishdate",
    "publish-date",
    "date",
];

/// Reads the metadata before the extraction changes the page.
pub(super) fn read(page: &Readability) -> About {
    let tags = meta_tags(page);
    let tag = |keys: &[&str]| keys.iter().find_map(|key| tags.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone()));
    let data = json_ld(page);
    let site = tag(&["og:site_name"]);
    let title = tag(&TITLE_KEYS[..1])
        .or_else(|| data.as_ref().and_then(|data| string(data, "headline")))
        .or_else(|| tag(&TITLE_KEYS[1..]))
        .or_else(|| headline(page))
        .or_else(|| filled(&page.get_article_title()))
        .map(|title| without_site(title, site.as_deref()));
    let date = tag(&DATE_KEYS[..1])
        .or_else(|| data.as_ref().and_then(|data| string(data, "datePublished")))
        .or_else(|| tag(&DATE_KEYS[1..]))
        .or_else(|| time(page));
    let agency = data.as_ref().and_then(|data| data.get("publisher")).and_then(name).or(site);
    About { title, date, agency }
}

/// Names (lower case) and contents of all meta tags, in order.
fn meta_tags(page: &Readability) -> Vec<(String, String)> {
    let mut tags = Vec::new();
    for node in page.doc.select("meta[content]").nodes() {
        let Some(content) = node.attr("content").and_then(|content| filled(&content)) else { continue };
        for attribute in ["property", "name", "itemprop"] {
            if let Some(key) = node.attr(attribute) {
                tags.push((key.trim().to_ascii_lowercase(), content.clone()));
            }
        }
    }
    tags
}

fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The one main heading.
fn headline(page: &Readability) -> Option<String> {
    let headings = page.doc.select("h1");
    let mut texts = headings.nodes().iter().filter_map(|node| filled(&node.text()));
    let first = texts.next()?;
    texts.all(|other| other == first).then_some(first)
}

fn time(page: &Readability) -> Option<String> {
    let places = ["[itemprop=datePublished][datetime]", "time[pubdate][datetime]", "article time[datetime]", "time[datetime]"];
    places.iter().find_map(|place| page.doc.select(place).nodes().first()?.attr("datetime").and_then(|date| filled(&date)))
}

/// The title without " | Site" at its end.
fn without_site(title: String, site: Option<&str>) -> String {
    let Some(stem) = site.and_then(|site| title.trim_end().strip_suffix(site)) else { return title };
    let stem = stem.trim_end();
    match stem.strip_suffix(['|', '-', '–', '—', '·', ':']).map(str::trim_end) {
        Some(stem) if !stem.is_empty() => stem.to_owned(),
        _ => title,
    }
}

/// The object that describes the article, among all JSON-LD of the page.
fn json_ld(page: &Readability) -> Option<Map<String, Value>> {
    let mut objects = Vec::new();
    for node in page.doc.select("script[type='application/ld+json']").nodes() {
        let text = node.text();
        let text = text.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>");
        if let Ok(value) = serde_json::from_str(text) {
            collect(value, &mut objects);
        }
    }
    let position = objects.iter().position(is_article)?;
    let mut article = objects.swap_remove(position);
    // {"publisher": {"@id": "..."}} points to another object of the graph.
    if let Some(id) = article.get("publisher").and_then(|publisher| publisher.get("@id")).cloned()
        && article.get("publisher").and_then(name).is_none()
        && let Some(publisher) = objects.into_iter().find(|object| object.get("@id") == Some(&id))
    {
        article.insert("publisher".to_owned(), Value::Object(publisher));
    }
    Some(article)
}

fn collect(value: Value, objects: &mut Vec<Map<String, Value>>) {
    match value {
        Value::Array(values) => values.into_iter().for_each(|value| collect(value, objects)),
        Value::Object(mut object) => {
            if let Some(graph) = object.remove("@graph") {
                collect(graph, objects);
            }
            objects.push(object);
        }
        _ => {}
    }
}

fn is_article(object: &Map<String, Value>) -> bool {
    let known = |kind: &Value| {
        kind.as_str().is_some_and(|kind| {
            kind.ends_with("Article") || kind.ends_with("BlogPosting") || matches!(kind, "Report" | "SpeechAct" | "Speech")
        })
    };
    match object.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(known),
        Some(kind) => known(kind),
        None => false,
    }
}

fn string(object: &Map<String, Value>, key: &str) -> Option<String> {
    filled(object.get(key)?.as_str()?)
}

/// The name of an organisation, given as a string, an object or a list.
fn name(value: &Value) -> Option<String> {
    match value {
        Value::String(name) => filled(name),
        Value::Object(object) => string(object, "name"),
        Value::Array(values) => values.iter().find_map(name),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_of_pages() {
        let ld = |json: &str| format!("<script type='application/ld+json'>{json}</script>");
        let cases: [(String, [Option<&str>; 3]); 9] = [
            (
                "<title>T - Site</title><meta property='og:title' content=' Head | DNA '><meta property='og:site_name' content=DNA><meta property='article:published_time' content=2025-03-12T10:00Z>".into(),
                [Some("Head"), Some("2025-03-12T10:00Z"), Some("DNA")],
            ),
            (
                ld(r#"{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Head", "datePublished": "2025-03-12", "publisher": {"name": "DNA"}}"#),
                [Some("Head"), Some("2025-03-12"), Some("DNA")],
            ),
            (
                ld(r##"{"@graph": [{"@type": "WebSite", "name": "x"}, {"@type": ["Article"], "headline": "H", "publisher": {"@id": "#o"}}, {"@id": "#o", "@type": "Organization", "name": "O"}]}"##),
                [Some("H"), None, Some("O")],
            ),
            (ld(r#"[{"@type": "ReportageNewsArticle", "publisher": [{"name": "P"}]}]"#) + "<h1>One</h1>", [Some("One"), None, Some("P")]),
            (ld("{broken") + "<title>Only title</title>", [Some("Only title"), None, None]),
            ("<title>A longer page title here</title><h1>A</h1><h1>B</h1>".into(), [Some("A longer page title here"), None, None]),
            ("<h1>A</h1><time datetime='2024-01-01'></time><article><time datetime=2025-03-12>x</time></article>".into(), [Some("A"), Some("2025-03-12"), None]),
            ("<meta name=DC.date.issued content='12 March 2025'><h1>A</h1>".into(), [Some("A"), Some("12 March 2025"), None]),
            ("<p>nothing".into(), [None, None, None]),
        ];
        for (html, expected) in cases {
            let about = read(&Readability::from(html.as_str()));
            assert_eq!([about.title.as_deref(), about.date.as_deref(), about.agency.as_deref()], expected, "{html}");
        }
    }
}
