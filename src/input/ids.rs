//! Ids that are unique in a run.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Remembers the ids of a run by their hashes, so that ten million of them fit in memory.
#[derive(Debug, Default)]
pub(super) struct Ids {
    // The number to try next, so that a column with one id in every row stays linear.
    seen: HashMap<u64, u32>,
}

impl Ids {
    /// The id itself the first time; `id~2`, `id~3`... when it was taken, with `true`.
    pub fn claim(&mut self, id: String) -> (String, bool) {
        let key = hash(&id);
        let mut number = match self.seen.entry(key) {
            Entry::Vacant(entry) => {
                entry.insert(2);
                return (id, false);
            }
            Entry::Occupied(entry) => *entry.get(),
        };
        loop {
            let next = format!("{id}~{number}");
            number = number.saturating_add(1);
            if let Entry::Vacant(entry) = self.seen.entry(hash(&next)) {
                entry.insert(2);
                self.seen.insert(key, number);
                return (next, true);
            }
        }
    }
}

/// A hash that is the same on every run.
pub(super) fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::Ids;

    #[test]
    fn repeated_ids_get_a_number() {
        let mut ids = Ids::default();
        let given = ["a", "b", "a", "a~2", "a", "b"];
        let claimed: Vec<_> = given.iter().map(|id| ids.claim((*id).to_owned())).collect();
        let names: Vec<_> = claimed.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(names, ["a", "b", "a~2", "a~2~2", "a~3", "b~2"]);
        assert_eq!(claimed.iter().map(|(_, repeated)| *repeated).collect::<Vec<_>>(), [false, false, true, true, true, true]);
    }
}
