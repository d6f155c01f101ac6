//! The keys of all shards of a run in one order.

use crate::error::Result;
use crate::phrase::corpus::shard::Shard;
use std::sync::Arc;

/// Keys of a run, numbered from 1 in the order of their bytes.
#[derive(Debug, Default)]
pub(super) struct Keys {
    bytes: Vec<Box<[u8]>>,
    /// Occurrences outside the reference.
    pub counts: Vec<u64>,
    /// Whether it opens and closes phrases.
    pub content: Vec<bool>,
}

impl Keys {
    /// The keys of these shards, and for each shard the run's number of its keys.
    pub(super) fn of<'s>(shards: impl Iterator<Item = (&'s Shard, bool)> + Clone) -> Result<(Self, Vec<Arc<Vec<u32>>>)> {
        let mut keys = Self::default();
        for (shard, _) in shards.clone() {
            let mut more = Vec::new();
            shard.keys(|key, _| more.push(key.into_boxed_slice()))?;
            if keys.bytes.is_empty() {
                keys.bytes = more;
            } else {
                // Both are sorted, so this is a merge.
                keys.bytes.append(&mut more);
                keys.bytes.sort();
                keys.bytes.dedup();
            }
        }
        keys.counts = vec![0; keys.bytes.len()];
        keys.content = keys.bytes.iter().map(|key| key.first() != Some(&b' ')).collect();
        let mut maps = Vec::new();
        for (shard, is_reference) in shards {
            let (mut map, mut at) = (Vec::new(), 0);
            shard.keys(|key, count| {
                while at + 1 < keys.bytes.len() && *keys.bytes[at] < *key {
                    at += 1;
                }
                if !is_reference {
                    keys.counts[at] += count;
                }
                map.push(at as u32 + 1);
            })?;
            maps.push(Arc::new(map));
        }
        Ok((keys, maps))
    }

    /// The bytes of a key.
    pub(super) fn key(&self, number: u32) -> &[u8] {
        &self.bytes[number as usize - 1]
    }
}
