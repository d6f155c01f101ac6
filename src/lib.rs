//! Reads diplomatic press text and says who is named in it, who holds which policy position on what, and which set
//! phrases recur, with offsets into the text for everything it claims.
//!
//! ```
//! use demarche::{Analyzer, Document};
//!
//! let analyzer = Analyzer::builder().build()?;
//! let document = Document::from_text("note", "Brazil welcomed the ceasefire. It firmly opposes new sanctions.");
//! let analysis = analyzer.analyze(&document);
//! for position in &analysis.positions {
//!     println!("{} {}", position.holders[0].name, position.cue.slice(&document.text));
//! }
//! # assert_eq!(analysis.positions.len(), 2);
//! # Ok::<(), demarche::Error>(())
//! ```
//!
//! One way through, and no stage imports a later one: [`input`] -> [`document`] -> [`mod@tokenize`] -> [`sentence`] ->
//! [`tag`] -> [`entity`] -> [`position`] -> [`phrase`] -> [`report`]. The command line is [`cli`].

pub mod analyzer;
pub mod batch;
pub mod cli;
pub mod compare;
pub mod document;
pub mod entity;
pub mod error;
pub mod input;
pub mod kwic;
pub mod lexicon;
pub mod phrase;
pub mod position;
pub mod report;
pub mod sentence;
pub mod span;
pub mod tag;
pub mod tokenize;

pub use analyzer::{Analyzer, Builder, Depth, Scratch};
pub use document::{Analysis, Dateline, Document};
pub use entity::{Entity, EntityType};
pub use error::{Error, ErrorKind, Result};
pub use phrase::Phrase;
pub use position::{Position, Stance};
pub use span::Span;
