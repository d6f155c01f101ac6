//! The display name of every country code, for tables that have a row a country.

use crate::{Context, rows};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// Writes `COUNTRY_NAMES`, sorted by code.
pub fn build(context: &mut Context, data: &Path) {
    let mut names: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for (_, row) in rows(&data.join("gazetteer/countries.tsv")) {
        let [name, _, canonical, code, ..] = row.as_slice() else { continue };
        if code.len() == 3 {
            let name = if canonical.is_empty() { name } else { canonical };
            *names.entry(code.clone()).or_default().entry(name.clone()).or_default() += 1;
        }
    }
    let out = &mut context.generated;
    out.push_str("/// Country codes with their names, sorted.\npub const COUNTRY_NAMES: &[(&str, &str)] = &[\n");
    for (code, names) in &names {
        let best = names.iter().max_by_key(|(name, n)| (**n, std::cmp::Reverse(name.len()))).map_or("", |(name, _)| name);
        let _ = writeln!(out, "({code:?}, {best:?}),");
    }
    out.push_str("];\n");
}
