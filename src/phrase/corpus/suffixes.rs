//! Suffixes of up to eight units: sorting them, writing and reading them, merging those of several shards.

use crate::error::Result;
use crate::phrase::corpus::code::{Reader, broken, put};
use crate::phrase::corpus::shard::Mark;
use crate::phrase::repeats::LONGEST;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Below this, threads cost more than they save.
const WORTH_A_THREAD: usize = 1 << 16;

/// A sequence to be sorted: keys up to `words`, 0 where nothing runs.
#[derive(Clone, Copy)]
struct Keys<'k> {
    sequence: &'k [u32],
    bits: u32,
    /// Keys in one number.
    packed: usize,
    longest: usize,
}

impl Keys<'_> {
    /// Keys `from..` of the suffix at `at` as one number; zeros after its end.
    #[inline(always)]
    fn pack(self, at: u32, from: usize) -> u64 {
        let mut number = 0;
        let mut ended = false;
        for i in from..from + self.packed {
            let key = if ended || i >= self.longest { 0 } else { self.sequence.get(at as usize + i).copied().unwrap_or(0) };
            ended |= key == 0;
            number = number << self.bits | u64::from(key);
        }
        number
    }

    /// Sorts by keys `from..`, then by place.
    fn sort(self, entries: &mut [(u64, u32)], from: usize) {
        entries.sort_unstable();
        let next = from + self.packed;
        if next >= self.longest {
            return;
        }
        let last = (1u64 << self.bits) - 1;
        for run in entries.chunk_by_mut(|a, b| a.0 == b.0) {
            if run.len() > 1 && run[0].0 & last != 0 {
                run.iter_mut().for_each(|entry| entry.0 = self.pack(entry.1, next));
                self.sort(run, next);
            }
        }
    }

    fn sort_on(self, entries: &mut [(u64, u32)], threads: usize) {
        if threads < 2 || entries.len() < WORTH_A_THREAD {
            return self.sort(entries, 0);
        }
        // Equal keys stay on one side.
        let mut sample: Vec<u64> = entries.iter().step_by(entries.len() / 1024).map(|e| e.0).collect();
        sample.sort_unstable();
        let middle = sample[sample.len() * (threads / 2) / threads];
        let mut below = 0;
        for at in 0..entries.len() {
            if entries[at].0 < middle {
                entries.swap(at, below);
                below += 1;
            }
        }
        let (left, right) = entries.split_at_mut(below);
        std::thread::scope(|scope| {
            scope.spawn(|| self.sort_on(left, threads / 2));
            self.sort_on(right, threads - threads / 2);
        });
    }
}

/// The units that start an n-gram, in the order of their suffixes of at most `longest` keys, then of their places.
pub(super) fn sort(sequence: &[u32], words: u32, longest: usize, threads: usize) -> Vec<u32> {
    let bits = 32 - words.leading_zeros();
    let packed = (64 / bits.max(1)).min(longest as u32) as usize;
    let keys = Keys { sequence, bits: bits.max(1), packed, longest };
    let starts = sequence.windows(2).zip(0u32..).filter(|(pair, _)| pair[0] != 0 && pair[1] != 0);
    let mut entries: Vec<(u64, u32)> = starts.map(|(_, at)| (keys.pack(at, 0), at)).collect();
    keys.sort_on(&mut entries, threads);
    entries.into_iter().map(|(_, at)| at).collect()
}

/// A suffix: keys (zeros after its end) and where it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Suffix {
    pub keys: [u32; LONGEST],
    pub at: u64,
}

/// Length of the common start of two sequences of keys.
pub(super) fn common(a: &[u32; LONGEST], b: &[u32; LONGEST]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b && **a != 0).count()
}

/// Number of keys before the first 0.
pub(super) fn length(keys: &[u32; LONGEST]) -> usize {
    keys.iter().take_while(|k| **k != 0).count()
}

/// The keys of the suffix at `at`.
fn window(sequence: &[u32], at: u32, longest: usize) -> [u32; LONGEST] {
    let mut keys = [0; LONGEST];
    for (key, &next) in keys.iter_mut().zip(&sequence[at as usize..]).take(longest) {
        if next == 0 {
            break;
        }
        *key = next;
    }
    keys
}

/// Writes suffixes, on `threads` threads: what each has in common with the one before, its other keys, its place, its mark.
pub(super) fn encode(sequence: &[u32], sorted: &[u32], marks: &[Mark], longest: usize, threads: usize) -> Vec<Vec<u8>> {
    let part = &|start: usize, end: usize| {
        let mut out = Vec::with_capacity((end - start) * 9);
        let mut before = start.checked_sub(1).map_or([0; LONGEST], |at| window(sequence, sorted[at], longest));
        for &at in &sorted[start..end] {
            let keys = window(sequence, at, longest);
            let (shared, length) = (common(&before, &keys), length(&keys));
            let mark = marks.get(at as usize).copied().filter(|mark| *mark != Mark::default());
            out.push((shared << 4 | length) as u8);
            keys[shared..length].iter().for_each(|&key| put(&mut out, key.into()));
            put(&mut out, u64::from(at) << 1 | u64::from(mark.is_some()));
            out.extend(mark.into_iter().flat_map(|mark| [mark.covered, mark.quoted]));
            before = keys;
        }
        out
    };
    let size = sorted.len().div_ceil(threads).max(WORTH_A_THREAD);
    let starts = (0..sorted.len()).step_by(size);
    std::thread::scope(|scope| {
        let parts: Vec<_> = starts.map(|start| scope.spawn(move || part(start, sorted.len().min(start + size)))).collect();
        parts.into_iter().map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

/// One shard's suffixes, in order, with keys and places of the whole run.
#[derive(Debug)]
pub(super) struct Stream {
    reader: Reader,
    /// The run's key for each of the shard's, from 1.
    keys: std::sync::Arc<Vec<u32>>,
    own: [u32; LONGEST],
    mark: Mark,
    base: u64,
    units: u64,
}

impl Stream {
    pub(super) fn new(reader: Reader, keys: std::sync::Arc<Vec<u32>>, base: u64, units: u64) -> Self {
        Self { reader, keys, own: [0; LONGEST], mark: Mark::default(), base, units }
    }

    #[inline]
    fn next(&mut self, suffix: &mut Suffix) -> Result<bool> {
        if self.reader.is_done() {
            return Ok(false);
        }
        let head = self.reader.byte()?;
        let (shared, length) = (usize::from(head >> 4), usize::from(head & 15));
        if length > LONGEST || shared > length {
            return Err(broken());
        }
        for i in shared..LONGEST {
            let own = if i < length { self.reader.u32()? } else { 0 };
            self.own[i] = own;
            suffix.keys[i] = if own == 0 { 0 } else { *self.keys.get(own as usize - 1).ok_or_else(broken)? };
        }
        let at = self.reader.number()?;
        self.mark = if at & 1 == 0 { Mark::default() } else { Mark { covered: self.reader.byte()?, quoted: self.reader.byte()? } };
        if at >> 1 >= self.units {
            return Err(broken());
        }
        suffix.at = self.base + (at >> 1);
        Ok(true)
    }
}

/// All shards' suffixes in one order.
#[derive(Debug)]
pub(super) struct Merged {
    streams: Vec<Stream>,
    heads: BinaryHeap<Reverse<(Suffix, usize)>>,
}

impl Merged {
    pub(super) fn new(mut streams: Vec<Stream>) -> Result<Self> {
        let mut heads = BinaryHeap::with_capacity(streams.len());
        for (number, stream) in streams.iter_mut().enumerate() {
            let mut suffix = Suffix { keys: [0; LONGEST], at: 0 };
            if stream.next(&mut suffix)? {
                heads.push(Reverse((suffix, number)));
            }
        }
        Ok(Self { streams, heads })
    }

    /// Calls `each` with every suffix, its mark and the number of its shard.
    pub(super) fn for_each(mut self, mut each: impl FnMut(&Suffix, Mark, usize) -> Result<()>) -> Result<()> {
        if let [stream] = self.streams.as_mut_slice() {
            // One shard needs no heap.
            let Some(Reverse((mut suffix, number))) = self.heads.pop() else { return Ok(()) };
            loop {
                each(&suffix, stream.mark, number)?;
                if !stream.next(&mut suffix)? {
                    return Ok(());
                }
            }
        }
        while let Some(mut top) = self.heads.peek_mut() {
            let Reverse((suffix, number)) = &mut *top;
            let stream = &mut self.streams[*number];
            each(suffix, stream.mark, *number)?;
            if !stream.next(suffix)? {
                std::collections::binary_heap::PeekMut::pop(top);
            }
        }
        Ok(())
    }
}
