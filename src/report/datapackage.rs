//! `datapackage.json`: Frictionless' description of the tables, so that `00123` and `NA` stay text.

use crate::report::offsets::Offsets;
use crate::report::tables::{ALL, Table};
use crate::report::view::SCHEMA_VERSION;
use serde_json::{Value, json};

/// The package description, pretty-printed, with a line feed at the end.
#[must_use]
pub fn datapackage(offsets: Offsets) -> String {
    let mut resources: Vec<Value> = ALL.iter().map(|table| resource(table)).collect();
    resources.push(json!({
        "name": "analysis",
        "path": "analysis.jsonl",
        "format": "jsonl",
        "mediatype": "application/jsonl",
        "encoding": "utf-8",
        "description": "one record a document that was analysed, with all layers",
    }));
    let package = json!({
        "profile": "data-package",
        "name": "demarche-analysis",
        "created_by": format!("demarche {}", env!("CARGO_PKG_VERSION")),
        "schema_version": SCHEMA_VERSION,
        "offsets": offsets.as_str(),
        "resources": resources,
    });
    format!("{package:#}\n")
}

fn resource(table: &Table) -> Value {
    let fields: Vec<Value> = table
        .columns
        .iter()
        .map(|c| {
            let mut field = json!({"name": c.name, "type": c.kind.as_str(), "description": c.about});
            if table.primary.contains(&c.name) || c.name == "doc_id" {
                field["constraints"] = json!({"required": true});
            }
            field
        })
        .collect();
    let mut schema = json!({"fields": fields, "missingValues": [""]});
    if !table.primary.is_empty() {
        schema["primaryKey"] = json!(table.primary);
    }
    if !table.foreign.is_empty() {
        schema["foreignKeys"] = table
            .foreign
            .iter()
            .map(|key| json!({"fields": key.columns, "reference": {"resource": key.table, "fields": key.refers_to}}))
            .collect();
    }
    json!({
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": format!("{}.csv", table.name),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": "\"", "doubleQuote": true, "header": true},
        "schema": schema,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_names_columns_that_exist() {
        let has = |table: &Table, columns: &[&str]| columns.iter().all(|c| table.columns.iter().any(|k| k.name == *c));
        for table in ALL {
            assert!(has(table, table.primary), "{}", table.name);
            for key in table.foreign {
                let other = if key.table.is_empty() { table } else { ALL.iter().find(|t| t.name == key.table).unwrap() };
                assert!(has(table, key.columns) && has(other, key.refers_to), "{} -> {}", table.name, key.table);
                assert_eq!(other.primary, key.refers_to, "{} refers to no primary key", table.name);
            }
        }
    }

    #[test]
    fn is_json_with_a_type_for_every_column() {
        let package: Value = serde_json::from_str(&datapackage(Offsets::Utf16)).unwrap();
        assert_eq!(package["offsets"], "utf16");
        let columns: usize = ALL.iter().map(|t| t.columns.len()).sum();
        let typed: usize = package["resources"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|r| r["schema"]["fields"].as_array())
            .map(|f| f.iter().filter(|c| c["type"].is_string()).count())
            .sum();
        assert_eq!(typed, columns);
    }
}
