//! Lemmas that no rule gives: `data/lemmas.tsv`, as a sorted table.

use crate::{Context, rows};
use std::fmt::Write as _;
use std::path::Path;

/// Writes the table.
pub fn build(context: &mut Context, data: &Path) {
    let mut list: Vec<_> = rows(&data.join("lemmas.tsv"))
        .into_iter()
        .map(|(number, row)| match row.as_slice() {
            [form, upos, lemma] => (form.clone(), upos.clone(), lemma.clone()),
            _ => panic!("data/lemmas.tsv:{number}: three columns are needed: form, upos, lemma"),
        })
        .collect();
    list.sort();
    let out = &mut context.generated;
    out.push_str("/// The rows of `data/lemmas.tsv`: form, UPOS label, lemma; sorted.\n");
    out.push_str("pub const LEMMAS: &[(&str, &str, &str)] = &[\n");
    for (form, upos, lemma) in list {
        let _ = writeln!(out, "({form:?}, {upos:?}, {lemma:?}),");
    }
    out.push_str("];\n");
}
