//! Any bytes, read as each input format: documents or errors come out, never a panic, and ids stay unique.

#![no_main]

use demarche::input::{Format, Options, open};
use libfuzzer_sys::fuzz_target;
use std::collections::HashSet;

fuzz_target!(|data: &[u8]| {
    let Some((&first, bytes)) = data.split_first() else { return };
    let format = Format::ALL[usize::from(first) % Format::ALL.len()];
    let options = Options { input_format: format, ..Options::default() };
    let Ok(documents) = open(&["-".into()], &options, bytes) else { return };
    let mut ids = HashSet::new();
    for document in documents.flatten() {
        assert!(ids.insert(document.id.clone()), "{} stands twice", document.id);
    }
});
