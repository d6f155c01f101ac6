//! Ids that are unique in a run.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// From this many ids on, room is made for [`ROOM`] at once.
const MANY: usize = 28_000;
/// Ids that take 9 MB. So memory stays what it is from the first hundred megabytes of press text to the first six
/// gigabytes, in place of doubling again and again; a longer run doubles it.
const ROOM: usize = 900_000;

/// Remembers the ids of a run by their hashes, so that ten million of them fit in memory.
#[derive(Debug, Default)]
pub(super) struct Ids {
    seen: HashSet<u64>,
    /// For ids that were repeated the number to try next, so that a column with one id in every row stays linear.
    numbers: HashMap<u64, u32>,
}

impl Ids {
    /// The id itself the first time; `id~2`, `id~3`... when it was taken, with `true`.
    pub fn claim(&mut self, id: String) -> (String, bool) {
        let key = hash(&id);
        if self.insert(key) {
            return (id, false);
        }
        let mut number = self.numbers.get(&key).copied().unwrap_or(2);
        loop {
            let next = format!("{id}~{number}");
            number = number.saturating_add(1);
            if self.insert(hash(&next)) {
                self.numbers.insert(key, number);
                return (next, true);
            }
        }
    }

    fn insert(&mut self, key: u64) -> bool {
        if self.seen.len() == MANY {
            self.seen.reserve(ROOM - MANY);
        }
        self.seen.insert(key)
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
