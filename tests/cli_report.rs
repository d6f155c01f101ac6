//! Every format and table of hand-made analyses, so that each field shows.

mod support;

use demarche::phrase::{CorpusPhrase, PhraseKind};
use demarche::report::corpus::{Corpus, Summary};
use demarche::report::delimited::{DelimitedWriter, Delimiter};
use demarche::report::grid::Grid;
use demarche::report::json::JsonWriter;
use demarche::report::page::{Layout, page};
use demarche::report::paint::Paint;
use demarche::report::tables::{self, Rows, Table};
use demarche::report::{CorpusPhraseView, Offsets, Record, conllu, datapackage::datapackage, jsonl, rows};
use demarche::{Analysis, Document};
use serde_json::Value;

const ANNOTATED: &str = include_str!("data/report/annotated.jsonl");

fn documents() -> Vec<(Document, Analysis)> {
    support::annotated(ANNOTATED)
}

fn strip(page: &str) -> String {
    let mut out = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        out.push_str(before);
        rest = after.split_once('m').map_or("", |(_, after)| after);
    }
    out + rest
}

#[test]
fn pages() {
    for ((document, analysis), name) in documents().iter().zip(["page", "page_of_one_line", "page_of_nothing"]) {
        let record = Record::new(document, analysis, Offsets::Codepoint);
        insta::assert_snapshot!(name, page(&record, Layout::default()));
    }
}

#[test]
fn a_page_fits_its_width_and_colours_change_no_letter() {
    for (document, analysis) in &documents() {
        let record = Record::new(document, analysis, Offsets::Codepoint);
        for columns in [60, 80, 100, 140] {
            let plain = page(&record, Layout { columns, paint: Paint::Off });
            let colours = page(&record, Layout { columns, paint: Paint::On });
            assert!(!plain.contains('\u{1b}') && colours.contains('\u{1b}'));
            assert_eq!(strip(&colours), plain);
            for line in plain.lines() {
                assert!(demarche::report::wrap::width(line) <= columns, "{columns}: {line}");
            }
        }
    }
}

#[test]
fn what_others_say_of_an_actor_carries_their_name() {
    let (document, analysis) = &documents()[0];
    let record = Record::new(document, analysis, Offsets::Codepoint);
    let page = page(&record, Layout { columns: 140, ..Layout::default() });
    let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("Brazil (according to"), "{page}");
    assert!(flat.contains("opposes 1 (according to Lund)"), "{page}");
    assert!(page.lines().take(24).any(|l| l.contains("“firmly opposes”")), "{page}");
}

#[test]
fn a_long_target_ends_with_an_ellipsis() {
    let line = serde_json::json!({
        "id": "long", "text": format!("China opposes {}.", "any form of interference ".repeat(30).trim_end()),
        "positions": [{"cue": "opposes", "stance": "oppose", "strength": 2, "holders": ["China"],
                       "target": "any form of interference ".repeat(30).trim_end()}],
    });
    let documents = support::annotated(&line.to_string());
    let page = page(&Record::new(&documents[0].0, &documents[0].1, Offsets::Codepoint), Layout::default());
    assert!(page.contains("…”"), "{page}");
}

#[test]
fn records() {
    let (document, analysis) = &documents()[0];
    let record = Record::new(document, analysis, Offsets::Codepoint);
    insta::assert_snapshot!("record", format!("{:#}", serde_json::to_value(&record).unwrap()));
    let mut line = Vec::new();
    jsonl::write_record(&record, &mut line).unwrap();
    jsonl::write_failure("b", "no text", &mut line).unwrap();
    let lines: Vec<Value> = line.split(|b| *b == b'\n').filter(|l| !l.is_empty()).map(|l| serde_json::from_slice(l).unwrap()).collect();
    assert_eq!(lines[1], serde_json::json!({"id": "b", "error": "no text"}));
}

#[test]
fn field_order_is_the_documented_one() {
    let (document, analysis) = &documents()[0];
    let text = serde_json::to_string(&Record::new(document, analysis, Offsets::Codepoint)).unwrap();
    let record: serde_json::Map<String, Value> = serde_json::from_str(&text).unwrap();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(
        record.keys().cloned().collect::<Vec<_>>().join(" "),
        "schema_version id source sha256 title warning dateline date speaker language characters words sentences offsets entities \
         positions phrases meta"
    );
    assert_eq!(keys(&record["entities"][0]), "start end text type id name sentence mention_of value");
    assert_eq!(
        keys(&record["positions"][0]),
        "cue cue_start cue_end stance strength step holders holder_text holder_start holder_end target target_start target_end \
         target_actors addressee source sources reaffirmed negated quoted issue plover rule sentence paragraph sentence_text"
    );
    assert_eq!(keys(&record["positions"][3]["addressee"]), "name id start end");
    assert_eq!(keys(&record["phrases"][0]), "phrase count kind variants spans tradition gloss");
}

#[test]
fn offsets_point_at_the_quoted_words_in_every_unit() {
    for (document, analysis) in &documents() {
        let text = &document.text;
        let utf16: Vec<u16> = text.encode_utf16().collect();
        let points: Vec<char> = text.chars().collect();
        for unit in [Offsets::Codepoint, Offsets::Byte, Offsets::Utf16] {
            let slice = |start: u32, end: u32| match unit {
                Offsets::Codepoint => points[start as usize..end as usize].iter().collect::<String>(),
                Offsets::Byte => text[start as usize..end as usize].to_owned(),
                Offsets::Utf16 => String::from_utf16(&utf16[start as usize..end as usize]).unwrap(),
            };
            let record = Record::new(document, analysis, unit);
            for e in &record.entities {
                assert_eq!(slice(e.start, e.end), e.text);
            }
            for p in &record.positions {
                assert_eq!(slice(p.cue_start, p.cue_end), p.cue);
                if let (Some(start), Some(end)) = (p.target_start, p.target_end) {
                    assert_eq!(Some(slice(start, end).as_str()), p.target);
                }
                for mention in p.sources.iter().chain(&p.addressee) {
                    assert_eq!(slice(mention.start.unwrap(), mention.end.unwrap()), mention.name);
                }
            }
            for p in &record.phrases {
                assert!(p.spans.iter().all(|&(start, end)| slice(start, end) == p.phrase));
            }
        }
    }
}

fn rows_of(name: &str, record: &Record<'_>, out: &mut dyn Rows) {
    match name {
        "documents" => rows::document(record, out),
        "entities" => rows::entities(record, out),
        "positions" => rows::positions(record, out),
        "position_holders" => rows::position_holders(record, out),
        _ => rows::document_phrases(record, out),
    }
    .unwrap();
}

const RECORD_TABLES: [&Table; 5] =
    [&tables::DOCUMENTS, &tables::ENTITIES, &tables::POSITIONS, &tables::POSITION_HOLDERS, &tables::DOCUMENT_PHRASES];

#[test]
fn csv_tables() {
    let documents = documents();
    for table in RECORD_TABLES {
        let mut writer = DelimitedWriter::new(Vec::new(), Delimiter::Comma);
        writer.header(table).unwrap();
        for (document, analysis) in &documents {
            rows_of(table.name, &Record::new(document, analysis, Offsets::Codepoint), &mut writer);
        }
        let text = String::from_utf8(writer.finish().unwrap()).unwrap();
        insta::assert_snapshot!(format!("csv_{}", table.name), text);
    }
}

#[test]
fn row_objects_have_the_columns_as_keys() {
    let (document, analysis) = &documents()[0];
    let record = Record::new(document, analysis, Offsets::Codepoint);
    for table in RECORD_TABLES {
        let mut writer = jsonl::RowObjects::new(Vec::new(), table);
        rows_of(table.name, &record, &mut writer);
        for line in String::from_utf8(writer.finish()).unwrap().lines() {
            let row: serde_json::Map<String, Value> = serde_json::from_str(line).unwrap();
            assert!(row.keys().map(String::as_str).eq(table.columns.iter().map(|c| c.name)));
        }
    }
}

#[test]
fn grids() {
    let documents = documents();
    for table in [&tables::ENTITIES, &tables::POSITIONS] {
        let mut grid = Grid::new(table, 100);
        for (document, analysis) in &documents {
            rows_of(table.name, &Record::new(document, analysis, Offsets::Codepoint), &mut grid);
        }
        insta::assert_snapshot!(format!("grid_{}", table.name), grid.render(Paint::Off));
        assert_eq!(strip(&grid.render(Paint::On)), grid.render(Paint::Off));
        assert!(grid.render(Paint::Off).lines().all(|l| demarche::report::wrap::width(l) <= 100));
    }
    assert_eq!(Grid::new(&tables::ENTITIES, 100).render(Paint::Off), "(no rows)\n");
}

#[test]
fn conllu_of_a_document() {
    let mut out = Vec::new();
    let (document, analysis) = &documents()[1];
    conllu::write_document(document, analysis, &mut out).unwrap();
    insta::assert_snapshot!(String::from_utf8(out).unwrap().replace('\t', " "), @r"
    # newdoc id = 00123
    # newpar id = 00123-p1
    # sent_id = 00123-1
    # text = Ghana thanks Norway.
    1 Ghana _ _ _ _ _ _ _ _
    2 thanks _ _ _ _ _ _ _ _
    3 Norway _ _ _ _ _ _ _ SpaceAfter=No
    4 . _ _ _ _ _ _ _ _
    ");
}

#[test]
fn package_description() {
    insta::assert_snapshot!("datapackage", datapackage(Offsets::Codepoint).replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

fn corpus_phrase() -> CorpusPhrase {
    CorpusPhrase {
        id: 1,
        phrase: "ironclad friendship".into(),
        n: 2,
        kind: PhraseKind::Formula,
        variants: vec!["ironclad friendship".into(), "iron-clad friendship".into()],
        count: 1234,
        count_unique: 1200,
        documents: 2,
        dispersion: 1.0 / 3.0,
        npmi: 0.5,
        g2: 12.25,
        log_ratio: -1.5,
        c_value: None,
        first: Some("2024-03".into()),
        last: Some("2025-01-09".into()),
        actors: vec!["China".into(), "Pakistan".into()],
        tradition: Some("chinese".into()),
        gloss: None,
        formula: None,
    }
}

#[test]
fn corpus_pages() {
    let mut corpus = Corpus::default();
    for (document, analysis) in &documents() {
        corpus.add(Summary::of(&Record::new(document, analysis, Offsets::Codepoint)));
    }
    corpus.fail("rows.jsonl:17: the row has no field \"text\" (name the field with --text-field)".into());
    let layout = Layout { columns: 100, paint: Paint::On };
    let page = corpus.page(&[corpus_phrase()], Layout::default());
    assert_eq!(strip(&corpus.page(&[corpus_phrase()], layout)), page);
    assert!(page.lines().all(|l| demarche::report::wrap::width(l) <= 100));
    insta::assert_snapshot!("corpus_page", page);
    insta::assert_snapshot!("corpus_page_of_nothing", Corpus::default().page(&[], Layout::default()));
}

#[test]
fn json_object_of_a_run() {
    let mut writer = JsonWriter::new(Vec::new()).unwrap();
    writer.document(b"{\"id\":\"a\"}\n").unwrap();
    writer.document(b"{\"id\":\"b\",\"error\":\"no text\"}\n").unwrap();
    let phrase = corpus_phrase();
    let out = writer.finish(&[CorpusPhraseView::new(&phrase)]).unwrap();
    let value: Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(value["documents"].as_array().unwrap().len(), 2);
    insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r#"
    {"schema_version":1,
    "documents":[
    {"id":"a"},
    {"id":"b","error":"no text"}
    ],
    "phrases":[
    {"phrase_id":1,"phrase":"ironclad friendship","n":2,"kind":"formula","count":1234,"count_unique":1200,"documents":2,"dispersion":0.333333,"npmi":0.5,"g2":12.25,"log_ratio":-1.5,"c_value":null,"first":"2024-03","last":"2025-01-09","actors":["China","Pakistan"],"tradition":"chinese","gloss":null,"variants":["ironclad friendship","iron-clad friendship"]}
    ]}
    "#);
}

/// `DEMARCHE_PAGE_OF=gold.jsonl cargo test --test cli_report -- --nocapture show` prints the pages of annotated texts.
#[test]
fn show_pages_of_a_gold_file() {
    let Ok(path) = std::env::var("DEMARCHE_PAGE_OF") else { return };
    for (document, analysis) in support::annotated(&std::fs::read_to_string(path).unwrap()) {
        println!("{}\n", page(&Record::new(&document, &analysis, Offsets::Codepoint), Layout::default()));
    }
}
