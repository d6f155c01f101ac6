//! Ordered, parallel analysis of a stream of documents in bounded memory.
