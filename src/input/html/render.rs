//! A page's elements to text: white space as a browser collapses it, an empty line between paragraphs.

use dom_smoothie::Readability;

/// What an element does to the text around it.
enum Effect {
    /// Nothing: it stands in the line.
    Inline,
    /// An empty line before and after it.
    Block,
    /// A line of its own.
    Line,
    /// A list item, a block with a mark before it.
    Item,
    /// Lines stay as they are.
    Preformatted,
    /// A space after it.
    Cell,
    /// A line break.
    Break,
    /// It is not read.
    Nothing,
}

fn effect(name: &str) -> Effect {
    match name {
        "p" | "div" | "article" | "section" | "main" | "header" | "footer" | "aside" | "blockquote" | "h1" | "h2" | "h3" | "h4" | "h5"
        | "h6" | "ul" | "ol" | "dl" | "dt" | "dd" | "table" | "caption" | "figure" | "figcaption" | "address" | "details" | "summary"
        | "fieldset" | "hr" | "body" | "center" => Effect::Block,
        "li" => Effect::Item,
        "tr" => Effect::Line,
        "td" | "th" => Effect::Cell,
        "br" => Effect::Break,
        "pre" => Effect::Preformatted,
        "script" | "style" | "noscript" | "template" | "head" | "title" | "svg" | "math" | "button" | "select" | "textarea" | "iframe"
        | "object" | "audio" | "video" | "canvas" | "nav" | "form" => Effect::Nothing,
        _ => Effect::Inline,
    }
}

/// The text of a piece of HTML.
pub(super) fn text(html: &str) -> String {
    enum Step<N> {
        Enter(N, Option<String>),
        Leave(Effect),
    }
    let page = Readability::from(html);
    let mut writer = Writer::default();
    let mut steps = vec![Step::Enter(page.doc.root(), None)];
    // No recursion: a page may nest deeper than the stack.
    while let Some(step) = steps.pop() {
        let (node, mark) = match step {
            Step::Leave(effect) => {
                writer.leave(&effect);
                continue;
            }
            Step::Enter(node, mark) => (node, mark),
        };
        if node.is_text() {
            writer.write(&node.text());
            continue;
        }
        let name = node.node_name().map(|name| name.to_string()).unwrap_or_default();
        let effect = if node.is_element() { effect(&name) } else { Effect::Inline };
        if node.is_comment() || matches!(effect, Effect::Nothing) {
            continue;
        }
        writer.enter(&effect, mark);
        steps.push(Step::Leave(effect));
        let (mut number, ordered) = (0usize, name == "ol");
        let children: Vec<_> = node
            .children()
            .into_iter()
            .map(|child| {
                let item = child.has_name("li");
                number += usize::from(item);
                let mark = item.then(|| if ordered { format!("{number}. ") } else { "- ".to_owned() });
                Step::Enter(child, mark)
            })
            .collect();
        steps.extend(children.into_iter().rev());
    }
    writer.finish()
}

/// What stands before the next character.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Line,
    Blank,
}

#[derive(Default)]
struct Writer {
    out: String,
    gap: Gap,
    mark: Option<String>,
    preformatted: usize,
}

impl Writer {
    fn enter(&mut self, effect: &Effect, mark: Option<String>) {
        match effect {
            Effect::Block => self.open(Gap::Blank),
            Effect::Line => self.open(Gap::Line),
            Effect::Item => {
                self.open(Gap::Blank);
                self.mark = Some(mark.unwrap_or_else(|| "- ".to_owned()));
            }
            Effect::Preformatted => {
                self.open(Gap::Blank);
                self.preformatted += 1;
            }
            Effect::Break => self.open(if self.gap == Gap::Line { Gap::Blank } else { Gap::Line }),
            Effect::Inline | Effect::Cell | Effect::Nothing => {}
        }
    }

    fn leave(&mut self, effect: &Effect) {
        match effect {
            Effect::Block => self.open(Gap::Blank),
            Effect::Line => self.open(Gap::Line),
            Effect::Cell => self.open(Gap::Space),
            Effect::Item => {
                self.open(Gap::Blank);
                // The mark of an item without text must not go to the next paragraph.
                self.mark = None;
            }
            Effect::Preformatted => {
                self.open(Gap::Blank);
                self.preformatted = self.preformatted.saturating_sub(1);
            }
            Effect::Inline | Effect::Break | Effect::Nothing => {}
        }
    }

    fn open(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    fn write(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\n' if self.preformatted > 0 => self.open(if self.gap == Gap::Line { Gap::Blank } else { Gap::Line }),
                ' ' | '\t' | '\n' | '\r' | '\x0c' => self.open(Gap::Space),
                // A no-break space that fills an empty paragraph is no text.
                '\u{a0}' if self.gap >= Gap::Line || self.out.is_empty() => {}
                // Hyphenation hints and the like are not seen, and would cut words for the analysis.
                '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{0}' => {}
                c => {
                    self.flush();
                    self.out.push(c);
                }
            }
        }
    }

    fn flush(&mut self) {
        let gap = std::mem::take(&mut self.gap);
        if !self.out.is_empty() {
            if gap > Gap::Space {
                self.out.truncate(self.out.trim_end().len());
            }
            self.out.push_str(match gap {
                Gap::None => "",
                Gap::Space => " ",
                Gap::Line => "\n",
                Gap::Blank => "\n\n",
            });
        }
        if let Some(mark) = self.mark.take() {
            self.out.push_str(&mark);
        }
    }

    fn finish(mut self) -> String {
        self.out.truncate(self.out.trim_end().len());
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn elements_to_text() {
        let cases = [
            ("<p>One\n two.</p><p>Three.</p>", "One two.\n\nThree."),
            ("<p>One</p>\n<p>&nbsp;</p>\n<p>Two</p>", "One\n\nTwo"),
            ("Intro<p>Body</p>tail", "Intro\n\nBody\n\ntail"),
            ("<h2>Head</h2>Text <b>bo</b>ld<i> it</i>.", "Head\n\nText bold it."),
            ("<ul><li>a</li><li><p>b</p></li><li></li></ul><p>c</p>", "- a\n\n- b\n\nc"),
            ("<ol><li>a</li><li>b<ul><li>c</li></ul></li></ol>", "1. a\n\n2. b\n\n- c"),
            ("<p>One<br>two<br><br>three</p>", "One\ntwo\n\nthree"),
            ("<pre>a\n  b\n\nc</pre>", "a\nb\n\nc"),
            ("<table><tr><th>Year</th><td>2026</td></tr><tr><td>x</td></tr></table>", "Year 2026\nx"),
            ("<p>C&ocirc;te d&rsquo;Ivoire &amp; Jan.&nbsp;20 &lt;x&gt;</p>", "Côte d’Ivoire & Jan.\u{a0}20 <x>"),
            ("<p>inter&shy;national e\u{301}</p>", "international e\u{301}"),
            ("<p>a<script>x</script><!-- y --><style>z</style><noscript>n</noscript></p>", "a"),
            ("<span>one</span> <span>two</span>", "one two"),
            ("", ""),
        ];
        for (html, expected) in cases {
            assert_eq!(text(html), expected, "{html}");
        }
    }
}
