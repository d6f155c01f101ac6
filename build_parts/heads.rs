//! Words that head names and what the rules use them for: `data/heads.tsv`, as a sorted table.

use crate::{Context, rows};
use std::fmt::Write as _;
use std::path::Path;

/// Variants of `entity::heads::Use`, in its order, by their label in the file.
const USES: [(&str, &str); 14] = [
    ("strong", "Strong"),
    ("weak", "Weak"),
    ("first", "First"),
    ("short", "Short"),
    ("place", "Place"),
    ("owner", "Owner"),
    ("about", "About"),
    ("session", "Session"),
    ("site", "Site"),
    ("site-kind", "SiteKind"),
    ("lone-site", "LoneSite"),
    ("vessel", "Vessel"),
    ("address", "Address"),
    ("rank", "Rank"),
];

/// Variants of `EntityType` by label.
const TYPES: [(&str, &str); 11] = [
    ("PERSON", "Person"),
    ("GPE", "Gpe"),
    ("NORP", "Norp"),
    ("ORG", "Org"),
    ("LOC", "Loc"),
    ("FAC", "Fac"),
    ("EVENT", "Event"),
    ("LAW", "Law"),
    ("POLICY", "Policy"),
    ("WORK_OF_ART", "WorkOfArt"),
    ("PRODUCT", "Product"),
];

/// Writes the table. Words of use `hint` are evidence of the model alone and stand in the word flags.
pub fn build(context: &mut Context, data: &Path) {
    let mut list = Vec::new();
    for (number, row) in rows(&data.join("heads.tsv")) {
        let place = format!("data/heads.tsv:{number}");
        let [word, kind, uses] = row.as_slice() else { panic!("{place}: three columns are needed: word, type, use") };
        let kind = TYPES.iter().find(|t| t.0 == kind).unwrap_or_else(|| panic!("{place}: unknown type {kind:?}")).1;
        for one in uses.split(',').filter(|one| *one != "hint") {
            let at = USES.iter().position(|u| u.0 == one).unwrap_or_else(|| panic!("{place}: unknown use {one:?}"));
            list.push((at, word.clone(), kind));
        }
    }
    list.sort();
    for pair in list.windows(2) {
        let (at, word) = (pair[0].0, &pair[0].1);
        assert!((at, word) != (pair[1].0, &pair[1].1), "data/heads.tsv: {word:?} has two types of the use {:?}", USES[at].0);
    }
    let out = &mut context.generated;
    out.push_str("/// The rows of `data/heads.tsv` that rules read: use, word, type; sorted.\n");
    out.push_str("pub(crate) const HEADS: &[(crate::entity::heads::Use, &str, crate::entity::EntityType)] = &[\n");
    for (at, word, kind) in list {
        let _ = writeln!(out, "(crate::entity::heads::Use::{}, {word:?}, crate::entity::EntityType::{kind}),", USES[at].1);
    }
    out.push_str("];\n");
}
