//! Reports: the public record shapes and one file an output format.
