//! Readers: bytes of files, folders, tables and streams to documents.
