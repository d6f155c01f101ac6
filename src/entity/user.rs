//! The user's names: `--lexicon names.tsv`.

use crate::analyzer::UserLexicon;
use crate::entity::gazetteer::{self, Gazetteer};
use crate::entity::{CountryCode, EntityType};
use crate::error::{Error, ErrorKind, Result};
use crate::lexicon::{ABBREVIATIONS, fold_word};
use crate::tokenize::{Vocabulary, words};

/// Adds a lexicon's names where its header begins with `name`; other files are for other stages.
///
/// Columns: name, type (a label, or `-` to silence the name), canonical, code, flags; all but the first two may be left out.
pub fn add(gazetteer: &mut Gazetteer, vocabulary: &mut Vocabulary, lexicon: &UserLexicon) -> Result<()> {
    let mut rows = lexicon
        .content
        .lines()
        .enumerate()
        .map(|(i, line)| (i as u64 + 1, line.trim_end_matches('\r').trim_start_matches('\u{FEFF}')))
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    match rows.next() {
        Some((_, header)) if header.split('\t').next().is_some_and(|c| c.eq_ignore_ascii_case("name")) => {}
        _ => return Ok(()),
    }
    for (number, line) in rows {
        let fail = |what: String, help: &str| Err(Error::new(ErrorKind::Lexicon(what)).at_path(&lexicon.path).at_line(number).help(help));
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        if cells.len() < 2 || cells[0].is_empty() {
            return fail(format!("a name line needs a name and a type, separated by a tab: {line:?}"), "write NAME<tab>TYPE");
        }
        let kind = match cells[1] {
            "-" => None,
            label => match EntityType::parse(label) {
                Some(kind) => Some(kind),
                None => {
                    return fail(
                        format!("unknown type {label:?}"),
                        "use PERSON, GPE, NORP, ORG, LOC, FAC, EVENT, LAW, POLICY, WORK_OF_ART, PRODUCT, or - to silence the name",
                    );
                }
            },
        };
        let country = match cells.get(3).copied().unwrap_or("") {
            "" => None,
            code => match CountryCode::parse(code) {
                Some(code) => Some(code),
                None => {
                    return fail(
                        format!("{code:?} is no ISO 3166-1 alpha-3 code"),
                        "use three capital letters, such as CHN, or leave it empty",
                    );
                }
            },
        };
        let mut flags = 0;
        for flag in cells.get(4).copied().unwrap_or("").split(',').filter(|f| !f.is_empty()) {
            flags |= match flag.trim() {
                "ambiguous" => gazetteer::AMBIGUOUS,
                "lower" => gazetteer::LOWER,
                "acronym" => gazetteer::ACRONYM,
                flag if flag.starts_with("from=") || flag.starts_with("to=") => 0,
                flag => return fail(format!("unknown flag {flag:?}"), "use ambiguous, lower or acronym"),
            };
        }
        let (mut path, mut capitals, mut key) = (Vec::new(), 0, Vec::new());
        words::segment(cells[0], ABBREVIATIONS, |piece| {
            let word = &cells[0][piece.start as usize..piece.end as usize];
            if path.len() < 12 && word.chars().next().is_some_and(char::is_uppercase) {
                capitals |= 1 << path.len();
            }
            fold_word(word, &mut key);
            path.push(vocabulary.add(&key).0);
        });
        if path.is_empty() {
            return fail("the name has no word".into(), "write a name with letters or digits");
        }
        let canonical = cells.get(2).filter(|c| !c.is_empty()).unwrap_or(&cells[0]);
        gazetteer.add(&path, capitals, kind, flags, country, (*canonical).to_owned());
    }
    Ok(())
}
