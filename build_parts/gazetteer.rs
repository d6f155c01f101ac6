//! Names, titles and person-name words: `data/gazetteer/*.tsv`.

use crate::Context;
use std::path::Path;

/// Compiles the gazetteers.
pub fn build(context: &mut Context, data: &Path) {
    let _ = (context, data);
}
