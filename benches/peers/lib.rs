//! Other tokenizers beside demarche's: see `benches/peers.rs` and `../README.md`.
