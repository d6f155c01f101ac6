//! Plain text: the headline.

/// The longest line that counts as a headline, in characters.
const MAX_TITLE: usize = 160;

/// Lines at the head of press releases that are no headlines.
const BOILERPLATE: [&str; 5] = ["for immediate release", "press release", "check against delivery", "unofficial translation", "embargoed"];

/// The first paragraph, if it is one short line without a full stop at its end, and an empty line or a dateline follows.
pub(super) fn title(text: &str) -> Option<String> {
    let mut lines = text.lines().map(str::trim).skip_while(|line| line.is_empty() || is_boilerplate(line));
    let first = lines.next()?;
    let line = first.strip_prefix("Title:").map_or(first, str::trim_start);
    let short = line.chars().take(MAX_TITLE + 1).count() <= MAX_TITLE;
    let last = line.trim_end_matches(['"', '”', '’', '\'', ')']).chars().next_back()?;
    if !short || matches!(last, '.' | ',' | ';' | ':') || !line.chars().any(char::is_alphabetic) || is_dateline(line) {
        return None;
    }
    let next = lines.next()?;
    let followed = if next.is_empty() { lines.any(|line| !line.is_empty()) } else { is_dateline(next) };
    followed.then(|| line.to_owned())
}

fn is_boilerplate(line: &str) -> bool {
    BOILERPLATE.iter().any(|known| line.eq_ignore_ascii_case(known))
}

/// `BEIJING, Jan. 20 (DNA) --`: a name in capitals, and a dash or an agency soon after.
fn is_dateline(line: &str) -> bool {
    let capitals = line.split([' ', ',', '(']).next().unwrap_or_default();
    let name = capitals.chars().filter(|c| c.is_uppercase()).count() >= 3 && !capitals.chars().any(char::is_lowercase);
    let head: String = line.chars().take(100).collect();
    name && [" -- ", " — ", " – ", " - ", "— ", "– ", ") –", ") —", ") -", ")--"].iter().any(|dash| head.contains(dash))
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn titles() {
        let long = format!("{}\n\nBody.", "word ".repeat(40));
        let cases = [
            ("Ministers meet in Lima\n\nThe ministers met.", Some("Ministers meet in Lima")),
            ("\n\n  Ministers meet in Lima  \r\n\r\nThe ministers met.", Some("Ministers meet in Lima")),
            ("Ministers meet\nBEIJING, Jan. 20 (DNA) -- The ministers met.", Some("Ministers meet")),
            ("Ministers meet\nSAO PAULO (DNA) — The ministers met.", Some("Ministers meet")),
            ("Who said “never”?\n\nNobody.", Some("Who said “never”?")),
            ("Title: Ministers meet\n\nBody.", Some("Ministers meet")),
            ("FOR IMMEDIATE RELEASE\n\nTreasury acts\n\nBody.", Some("Treasury acts")),
            ("Ministers meet\nand talk\n\nBody.", None),
            ("Ministers met.\n\nBody.", None),
            ("He said “no.”\n\nBody.", None),
            ("Mr. President,\n\nBody.", None),
            ("BEIJING, Jan. 20 (DNA) -- Ministers meet\n\nBody.", None),
            ("Ministers meet", None),
            ("Ministers meet\n\n", None),
            ("***\n\nBody.", None),
            (long.as_str(), None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(title(text).as_deref(), expected, "{text:?}");
        }
    }
}
