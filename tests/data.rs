//! Every file under `data/` is what its readers take it for: order, keys, spelling, labels, country codes, and a line
//! in `data/README.md` that names its source and licence.
//!
//! Each test collects every fault before it fails, so one run shows all there is to mend.

use demarche::{EntityType, Stance};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use unicode_normalization::is_nfc;

/// ISO 3166-1 alpha-3.
const ISO: &str = "\
    ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR BLZ \
    BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU \
    DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC \
    GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM \
    KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG \
    MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL \
    PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN \
    SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB \
    VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE \
    ";

/// Codes in use that ISO 3166-1 reserves or leaves to users: Kosovo, Ascension, Tristan da Cunha.
const RESERVED: [&str; 3] = ["XKX", "ASC", "TAA"];

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

/// Paths below `data/`, with `/`, of the files with this ending.
fn files(ending: &str) -> Vec<String> {
    let mut found: Vec<String> = walkdir::WalkDir::new(data())
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file() && entry.path().extension().is_some_and(|e| e == ending))
        .map(|entry| entry.path().strip_prefix(data()).unwrap().display().to_string().replace('\\', "/"))
        .collect();
    found.sort();
    assert!(!found.is_empty(), "no .{ending} under data/");
    found
}

fn read(name: &str) -> String {
    fs::read_to_string(data().join(name)).unwrap_or_else(|e| panic!("data/{name}: {e}"))
}

/// A line of a table: where it stands, and its cells.
struct Row {
    place: String,
    cells: Vec<String>,
}

/// The lines of a table below its header, which must be this one.
fn table(name: &str, header: &str) -> Vec<Row> {
    let text = read(name);
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with("# "));
    assert_eq!(lines.next().map(|(_, line)| line), Some(header), "data/{name}: header");
    let rows: Vec<Row> = lines
        .map(|(i, line)| Row { place: format!("data/{name}:{}", i + 1), cells: line.split('\t').map(str::to_owned).collect() })
        .collect();
    let columns = header.split('\t').count();
    for row in &rows {
        assert_eq!(row.cells.len(), columns, "{}: columns", row.place);
    }
    rows
}

/// Faults by place; panics with all of them at the end of a test.
#[derive(Default)]
struct Faults(Vec<String>);

impl Faults {
    fn expect(&mut self, holds: bool, place: &str, what: &str) {
        if !holds {
            self.0.push(format!("{place}: {what}"));
        }
    }

    fn none(self) {
        assert!(self.0.is_empty(), "{} faults\n{}", self.0.len(), self.0.join("\n"));
    }
}

const NAMES: &str = "name\ttype\tcanonical\tcode\tflags";

/// The gazetteers with names, each with its rows.
fn gazetteers() -> Vec<(String, Vec<Row>)> {
    let names = files("tsv").into_iter().filter(|f| f.starts_with("gazetteer/") && f != "gazetteer/titles.tsv");
    names.map(|file| (file.clone(), table(&file, NAMES))).collect()
}

#[test]
fn files_are_clean_text() {
    let mut faults = Faults::default();
    for name in files("tsv").into_iter().chain(files("toml")) {
        let text = read(&name);
        faults.expect(text.ends_with('\n') && !text.ends_with("\n\n"), &name, "one line feed at the end");
        for (i, line) in text.lines().enumerate() {
            let place = format!("data/{name}:{}", i + 1);
            faults.expect(is_nfc(line), &place, "not in NFC");
            faults.expect(!line.contains(['\r', '\u{feff}', '\u{a0}', '\u{ad}', '\u{200b}']), &place, "a control or invisible character");
            faults.expect(line.trim_end_matches('\t') == line.trim_end(), &place, "blanks at the end");
            if name.ends_with(".tsv") && !line.starts_with('#') {
                let untidy = |cell: &str| cell.trim() != cell || cell.contains("  ");
                faults.expect(!line.split('\t').any(untidy), &place, "a cell with blanks around it or doubled");
            }
        }
    }
    faults.none();
}

/// `data/eval/countries.tsv` keeps the order of the reference scorer, where the last of two lines counts.
#[test]
fn tables_are_sorted_and_no_line_is_double() {
    let mut faults = Faults::default();
    for name in files("tsv").iter().filter(|name| *name != "eval/countries.tsv") {
        let text = read(name);
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("# ")).skip(1).collect();
        for pair in lines.windows(2) {
            faults.expect(pair[0] != pair[1], name, &format!("twice: {}", pair[0]));
            faults.expect(pair[0] <= pair[1], name, &format!("order (LC_ALL=C sort): {}", pair[1]));
        }
    }
    faults.none();
}

#[test]
fn gazetteer_lines_are_valid() {
    let iso: BTreeSet<&str> = ISO.split_whitespace().chain(RESERVED).collect();
    assert_eq!(iso.len(), 249 + RESERVED.len());
    let mut faults = Faults::default();
    for (file, rows) in gazetteers() {
        let names: BTreeSet<&str> = rows.iter().map(|row| row.cells[0].as_str()).collect();
        faults.expect(names.len() == rows.len(), &file, "a name has two lines");
        for Row { place, cells } in &rows {
            let [name, kind, canonical, code, flags] = cells.as_slice() else { unreachable!() };
            let kind = EntityType::parse(kind);
            faults.expect(!name.is_empty(), place, "no name");
            faults.expect(kind.is_some(), place, "unknown type");
            faults.expect(name != canonical, place, "canonical repeats the name: leave it empty");
            faults.expect(code.is_empty() || iso.contains(code.as_str()), place, "unknown country code");
            let place_or_people = matches!(kind, Some(EntityType::Gpe | EntityType::Norp));
            faults.expect(code.is_empty() || place_or_people, place, "only GPE and NORP have a code");
            for flag in flags.split(',').filter(|flag| !flag.is_empty()) {
                let year = flag.strip_prefix("from=").or_else(|| flag.strip_prefix("to="));
                let known = match year {
                    Some(year) => year.len() == 4 && year.parse::<u16>().is_ok(),
                    None => ["ambiguous", "acronym", "lower", "given", "surname"].contains(&flag),
                };
                faults.expect(known, place, &format!("unknown flag {flag}"));
            }
        }
    }
    faults.none();
}

/// A variant and the name it stands for agree on the country.
#[test]
fn variants_have_the_code_of_their_name() {
    let mut faults = Faults::default();
    for file in ["countries", "capitals"] {
        let rows = table(&format!("gazetteer/{file}.tsv"), NAMES);
        let code: BTreeMap<&str, &str> = rows.iter().map(|row| (row.cells[0].as_str(), row.cells[3].as_str())).collect();
        for Row { place, cells } in &rows {
            if let Some(of_name) = code.get(cells[2].as_str()) {
                faults.expect(*of_name == cells[3], place, &format!("{} has the code {of_name:?}", cells[2]));
            }
        }
    }
    faults.none();
}

/// One name may be a city in one file and a port in another: the text decides. But it must stay rare, or one of the
/// files has taken in what belongs to the other.
#[test]
fn names_with_two_types_stay_rare() {
    const MOST: usize = 400;
    let mut types: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (file, rows) in gazetteers() {
        if file.ends_with("given_names.tsv") || file.ends_with("surnames.tsv") {
            continue;
        }
        for row in rows {
            types.entry(row.cells[0].clone()).or_default().insert(row.cells[1].clone(), file.clone());
        }
    }
    let mut pairs: BTreeMap<String, usize> = BTreeMap::new();
    let several: Vec<_> = types.into_iter().filter(|(_, kinds)| kinds.len() > 1).collect();
    for (_, kinds) in &several {
        *pairs.entry(kinds.values().map(String::as_str).collect::<Vec<_>>().join(" + ")).or_default() += 1;
    }
    println!("{} names have two types: {pairs:#?}", several.len());
    assert!(several.len() <= MOST, "{} names have two types: {pairs:#?}", several.len());
}

#[test]
fn word_lists_have_known_classes() {
    let types: Vec<&str> = EntityType::ALL.iter().map(|kind| kind.as_str()).collect();
    let lists: [(&str, &str, &[&str]); 5] = [
        ("abbreviations.tsv", "abbreviation\tkind", &["title", "month", "unit", "org", "other"]),
        ("gazetteer/titles.tsv", "title\tkind", &["honorific", "office", "particle"]),
        ("heads.tsv", "word\ttype\tuse", &types),
        (
            "values.tsv",
            "word\tkind",
            &[
                "month",
                "weekday",
                "unit",
                "number",
                "magnitude",
                "currency",
                "code",
                "season",
                "approx",
                "relative",
                "deictic",
                "part",
                "vague",
                "holiday",
            ],
        ),
        (
            "function_words.tsv",
            "word\tclass",
            &[
                "subject",
                "aux",
                "auxiliary-form",
                "pron",
                "det",
                "prep",
                "conj",
                "adv",
                "num",
                "calendar",
                "title",
                "clitic",
                "reporting",
                "generic",
            ],
        ),
    ];
    let mut faults = Faults::default();
    for (file, header, classes) in lists.iter() {
        for Row { place, cells } in table(file, header) {
            faults.expect(!cells[0].is_empty(), &place, "no word");
            faults.expect(classes.contains(&cells[1].as_str()), &place, &format!("unknown class {}", cells[1]));
            let lower = ["values.tsv", "function_words.tsv"].contains(file);
            faults.expect(!lower || cells[0] == cells[0].to_lowercase(), &place, "words are written in lower case");
            faults.expect(*file != "abbreviations.tsv" || cells[0].ends_with('.'), &place, "an abbreviation ends in a full stop");
        }
    }
    faults.none();
}

#[test]
fn heads_have_known_uses() {
    const FOLDED: [&str; 8] = ["address", "hint", "lone-site", "place", "rank", "session", "site", "site-kind"];
    const WRITTEN: [&str; 7] = ["about", "first", "owner", "short", "strong", "vessel", "weak"];
    let (mut faults, mut seen) = (Faults::default(), BTreeSet::new());
    for Row { place, cells } in table("heads.tsv", "word\ttype\tuse") {
        let (word, uses) = (cells[0].as_str(), &cells[2]);
        for one in uses.split(',') {
            let folded = FOLDED.contains(&one);
            faults.expect(folded || WRITTEN.contains(&one), &place, &format!("unknown use {one:?}"));
            faults.expect(!folded || word == word.to_lowercase(), &place, "words of this use are written in lower case");
            faults.expect(folded || word.starts_with(char::is_uppercase), &place, "words of this use are written as in names");
            // Only the model may weigh one type against another.
            faults.expect(one == "hint" || seen.insert((one.to_owned(), word.to_owned())), &place, "two types of one use");
            // A strong head is never asked for its weak type.
            let other = if one == "weak" { "strong" } else { "weak" };
            let both = matches!(one, "weak" | "strong") && seen.contains(&(other.to_owned(), word.to_owned()));
            faults.expect(!both, &place, "strong and weak at once");
        }
    }
    faults.none();
}

#[test]
fn words_and_lemmas_are_lower_case() {
    const UPOS: [&str; 17] =
        ["ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X"];
    let mut faults = Faults::default();
    for Row { place, cells } in table("not_names.tsv", "word").into_iter().chain(table("common_words.tsv", "word")) {
        faults.expect(!cells[0].is_empty() && cells[0] == cells[0].to_lowercase(), &place, "a word in lower case is expected");
    }
    let mut seen = BTreeSet::new();
    for Row { place, cells } in table("lemmas.tsv", "form\tupos\tlemma") {
        faults.expect(UPOS.contains(&cells[1].as_str()), &place, "unknown part of speech");
        faults.expect(!cells[0].is_empty() && !cells[2].is_empty() && cells[0] == cells[0].to_lowercase(), &place, "form and lemma");
        faults.expect(seen.insert((cells[0].clone(), cells[1].clone())), &place, "a form has one lemma a part of speech");
    }
    faults.none();
}

#[test]
fn currencies_have_one_code() {
    let (mut faults, mut seen) = (Faults::default(), BTreeSet::new());
    for Row { place, cells } in table("currencies.tsv", "word\tcode") {
        let code = cells[1].as_bytes();
        faults.expect(code.len() == 3 && code.iter().all(u8::is_ascii_uppercase), &place, "an ISO 4217 code has three capital letters");
        faults.expect(cells[0] == cells[0].to_lowercase(), &place, "words are written in lower case");
        faults.expect(seen.insert(cells[0].clone()), &place, "the word stands twice");
    }
    faults.none();
}

#[test]
fn the_scorers_countries_have_codes() {
    let iso: BTreeSet<&str> = ISO.split_whitespace().chain(RESERVED).collect();
    let text = read("eval/countries.tsv");
    let mut seen = BTreeSet::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (name, code) = line.split_once('\t').unwrap_or_else(|| panic!("{line}: name and code are expected"));
        assert!(!name.is_empty() && iso.contains(code), "{line}");
        seen.insert(code);
    }
    assert_eq!(seen, iso);
}

#[test]
fn formulae_are_valid() {
    let rows = table("formulae.tsv", "phrase\tvariants\ttradition\tgloss\tstance\tstep");
    assert!(rows.len() >= 150, "{} formulae", rows.len());
    let traditions: BTreeSet<&str> = TRADITIONS.split_whitespace().collect();
    let (mut faults, mut seen) = (Faults::default(), BTreeMap::new());
    for Row { place, cells } in &rows {
        let [phrase, variants, tradition, gloss, stance, step] = cells.as_slice() else { unreachable!() };
        for form in std::iter::once(phrase.as_str()).chain(variants.split('|').filter(|v| !v.is_empty())) {
            let words = form.split([' ', '-']).count();
            faults.expect((2..=16).contains(&words), place, &format!("{form:?} has {words} words"));
            let other = seen.insert(form.to_lowercase(), place.clone());
            faults.expect(other.is_none(), place, &format!("{form:?} stands twice"));
        }
        faults.expect(traditions.contains(tradition.as_str()), place, "unknown tradition");
        faults.expect((1..=120).contains(&gloss.chars().count()), place, "a gloss has 1 to 120 characters");
        faults.expect(stance.is_empty() || Stance::parse(stance).is_some(), place, "unknown stance");
        faults.expect(["", "1", "2", "3"].contains(&step.as_str()), place, "step is 1, 2 or 3");
        faults.expect(stance.is_empty() == step.is_empty(), place, "stance and step go together");
    }
    faults.none();
}

/// Whose press language a formula belongs to.
const TRADITIONS: &str = "african-union arab asean brics british chinese commonwealth eu french g7 generic german gulf indian iranian japanese \
    korean-dprk korean-rok latin-american nato nordic-baltic pacific pakistani russian turkish un us vatican";

fn toml_of(name: &str) -> toml::Table {
    toml::from_str(&read(name)).unwrap_or_else(|e| panic!("data/{name}: {e}"))
}

fn tables<'t>(table: &'t toml::Table, name: &str) -> Vec<&'t toml::Table> {
    table[name].as_array().unwrap().iter().map(|item| item.as_table().unwrap()).collect()
}

fn strings<'t>(table: &'t toml::Table, name: &str) -> Vec<&'t str> {
    table.get(name).and_then(|list| list.as_array()).into_iter().flatten().map(|item| item.as_str().unwrap()).collect()
}

#[test]
fn issues_are_valid() {
    let file = toml_of("issues.toml");
    let (mut faults, mut ids) = (Faults::default(), BTreeSet::new());
    for issue in tables(&file, "issue") {
        let id = issue["id"].as_str().unwrap();
        faults.expect(ids.insert(id), id, "the id stands twice");
        faults.expect(
            id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
            id,
            "ids are lower-case, with hyphens",
        );
        faults.expect(issue["name"].as_str().is_some_and(|name| !name.is_empty()), id, "no name");
        let (keywords, entities) = (strings(issue, "keywords"), strings(issue, "entities"));
        faults.expect(!keywords.is_empty(), id, "no keyword");
        for list in [&keywords, &entities] {
            faults.expect(list.iter().collect::<BTreeSet<_>>().len() == list.len(), id, "a word stands twice");
        }
        for keyword in keywords {
            faults.expect(keyword == keyword.to_lowercase(), id, &format!("{keyword:?}: keywords are lower-case"));
        }
    }
    faults.none();
}

#[test]
fn ladders_are_valid() {
    let file = toml_of("ladders.toml");
    let (mut faults, mut seen) = (Faults::default(), BTreeSet::new());
    for step in tables(&file, "step") {
        let (stance, pattern) = (step["stance"].as_str().unwrap(), step["pattern"].as_str().unwrap());
        faults.expect(Stance::parse(stance).is_some(), pattern, "unknown stance");
        faults.expect(step["step"].as_integer().is_some_and(|n| (1..=10).contains(&n)), pattern, "step is 1 to 10");
        faults.expect(seen.insert(("step", pattern.to_owned())), pattern, "the pattern stands twice");
    }
    for (list, field) in [("modal", "word"), ("verb", "verb"), ("quantifier", "word")] {
        for item in tables(&file, list) {
            let word = item[field].as_str().unwrap();
            faults.expect(item["rank"].as_integer().is_some_and(|n| (0..=10).contains(&n)), word, "rank is 0 to 10");
            let group = item.get("group").and_then(|g| g.as_str()).unwrap_or_default();
            faults.expect(seen.insert((list, format!("{group} {word}"))), word, "the word stands twice");
        }
    }
    for (list, field) in [("qualifier", "phrase"), ("intensifier", "word")] {
        for item in tables(&file, list) {
            let word = item[field].as_str().unwrap();
            faults.expect(matches!(item["weight"].as_integer(), Some(-1 | 1)), word, "weight is -1 or 1");
            faults.expect(seen.insert((list, word.to_owned())), word, "the word stands twice");
        }
    }
    for stance in Stance::ALL {
        let steps = tables(&file, "step").iter().filter(|step| step["stance"].as_str() == Some(stance.as_str())).count();
        faults.expect(steps >= 10, stance.as_str(), "fewer than ten steps");
    }
    faults.none();
}

/// The reader of cue files says what is wrong with one; here it reads each as a user's.
#[test]
fn cues_are_valid() {
    let (mut faults, mut seen, mut stances) = (Faults::default(), BTreeSet::new(), BTreeMap::<String, usize>::new());
    for name in files("toml").into_iter().filter(|name| name.starts_with("cues/") && name != "cues/words.toml") {
        let built = demarche::Analyzer::builder().lexicon(format!("data/{name}"), read(&name)).build();
        faults.expect(built.is_ok(), &name, &built.err().map(|e| e.to_string()).unwrap_or_default());
        for (stance, lists) in toml_of(&name) {
            faults.expect(name == format!("cues/{stance}.toml"), &name, &format!("[{stance}] has a file of its own"));
            for (part, entries) in lists.as_table().unwrap() {
                for entry in entries.as_array().unwrap() {
                    let lemma = entry["lemma"].as_str().unwrap();
                    let tidy = !lemma.is_empty() && lemma == lemma.split_whitespace().collect::<Vec<_>>().join(" ");
                    faults.expect(tidy, &name, &format!("{lemma:?}: single blanks between words"));
                    faults.expect(seen.insert((stance.clone(), part.clone(), lemma.to_owned())), &name, &format!("{lemma:?} stands twice"));
                    *stances.entry(stance.clone()).or_default() += 1;
                }
            }
        }
    }
    faults.none();
    stances.remove("blocked");
    let known: BTreeSet<&str> = Stance::ALL.iter().map(|stance| stance.as_str()).collect();
    assert_eq!(stances.keys().map(String::as_str).collect::<BTreeSet<_>>(), known, "a file a stance");
    let cues: usize = stances.values().sum();
    assert!(cues >= 300, "{cues} cues: {stances:?}");
}

/// A file without its line in data/README.md has no known source or licence; a line without its file is stale.
#[test]
fn every_file_is_listed_with_source_and_licence() {
    let readme = read("README.md");
    let mut listed = BTreeSet::new();
    for line in readme.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [file, what, source, licence] = cells.as_slice() else { panic!("data/README.md: {line}: four columns are expected") };
        assert!(!what.is_empty() && !source.is_empty() && !licence.is_empty(), "data/README.md: {line}");
        assert!(listed.insert(file.trim_matches('`').to_owned()), "data/README.md lists {file} twice");
    }
    let present: BTreeSet<String> = files("tsv").into_iter().chain(files("toml")).chain(files("bin")).collect();
    assert_eq!(listed, present, "left: lines of data/README.md, right: files under data/");
}
