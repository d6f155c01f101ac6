//! Lemmas: the dictionary form of a word, by its tag. Regular endings by rule, the rest by a table.
