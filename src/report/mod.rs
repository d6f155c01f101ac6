//! Reports: the public record shapes and one file an output format.
//!
//! In: a document and its analysis. Out: a [`Record`] that borrows from both, and from it bytes in one of the formats.
//! Nothing here looks at the text again but to quote it; the same record always gives the same bytes.

pub mod actors;
pub mod compare;
pub mod conllu;
pub mod corpus;
pub mod datapackage;
pub mod delimited;
pub mod grid;
pub mod json;
pub mod jsonl;
pub mod kwic;
pub mod matrix;
pub mod matrix_page;
mod number;
mod offsets;
pub mod page;
pub mod paint;
pub mod rows;
pub mod series;
pub mod spool;
pub mod tables;
mod view;
pub mod wrap;

pub use number::{counted, round6, thousands};
pub use offsets::{OffsetMap, Offsets};
pub use view::{ActorView, CorpusPhraseView, DatelineView, EntityView, MentionView, PhraseView, PositionView, Record, SCHEMA_VERSION};
