//! Records of a fixed size in bounded memory: sorted ([`Sorter`]) or in the order they came ([`Store`]).
//!
//! What does not fit goes to temporary files without a name, which the system removes when they are closed. The order out is
//! that of the whole records, so it depends neither on the memory nor on the order in.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{Read, Result, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Records read from a file at a time.
const BLOCK: usize = 1 << 12;

/// Runs merged at most in one pass; more are merged in steps.
const MOST_RUNS: usize = 128;

/// Where records go, and how many bytes of them may stay in memory.
#[derive(Clone, Debug)]
pub(crate) struct Budget {
    pub folder: PathBuf,
    pub bytes: usize,
}

impl Budget {
    /// The same folder, a part of the memory.
    pub(crate) fn share(&self, parts: usize) -> Self {
        Self { folder: self.folder.clone(), bytes: self.bytes / parts }
    }

    fn records(&self, size: usize) -> usize {
        (self.bytes / size).max(2 * BLOCK)
    }
}

/// A temporary file that nobody else sees.
pub(crate) fn scratch_file(folder: &Path) -> Result<File> {
    tempfile::tempfile_in(folder)
        .map_err(|e| std::io::Error::new(e.kind(), format!("{}: no room for temporary files ({e})", folder.display())))
}

/// Sorts records.
#[derive(Debug)]
pub(crate) struct Sorter<const N: usize> {
    budget: Budget,
    memory: Vec<[u64; N]>,
    runs: Vec<Run<N>>,
}

impl<const N: usize> Sorter<N> {
    pub(crate) fn new(budget: Budget) -> Self {
        Self { budget, memory: Vec::new(), runs: Vec::new() }
    }

    pub(crate) fn push(&mut self, record: [u64; N]) -> Result<()> {
        if self.memory.len() >= self.budget.records(size_of::<[u64; N]>()) {
            self.spill()?;
        }
        self.memory.push(record);
        Ok(())
    }

    fn spill(&mut self) -> Result<()> {
        self.memory.sort_unstable();
        self.runs.push(Run::write(&self.budget.folder, self.memory.iter().map(|r| Ok(*r)))?);
        self.memory.clear();
        if self.runs.len() >= MOST_RUNS {
            let sorted = Sorted::merge(std::mem::take(&mut self.runs))?;
            self.runs.push(Run::write(&self.budget.folder, sorted)?);
        }
        Ok(())
    }

    /// The records in order.
    pub(crate) fn finish(mut self) -> Result<Sorted<N>> {
        if self.runs.is_empty() {
            self.memory.sort_unstable();
            return Ok(Sorted::Memory(self.memory.into_iter()));
        }
        if !self.memory.is_empty() {
            self.spill()?;
        }
        drop(std::mem::take(&mut self.memory));
        Sorted::merge(self.runs)
    }
}

/// A file of records, read from its start to its end.
#[derive(Debug)]
pub(crate) struct Run<const N: usize> {
    file: File,
    left: u64,
    block: Vec<[u64; N]>,
    at: usize,
}

impl<const N: usize> Run<N> {
    fn write(folder: &Path, records: impl Iterator<Item = Result<[u64; N]>>) -> Result<Self> {
        let mut run = Self { file: scratch_file(folder)?, left: 0, block: Vec::with_capacity(BLOCK), at: 0 };
        for record in records {
            run.block.push(record?);
            if run.block.len() == BLOCK {
                run.flush()?;
            }
        }
        run.flush()?;
        run.file.seek(SeekFrom::Start(0))?;
        Ok(run)
    }

    fn flush(&mut self) -> Result<()> {
        self.file.write_all(bytemuck::cast_slice(self.block.as_flattened()))?;
        self.left += self.block.len() as u64;
        self.block.clear();
        Ok(())
    }

    fn next(&mut self) -> Result<Option<[u64; N]>> {
        if self.at == self.block.len() {
            let count = self.left.min(BLOCK as u64) as usize;
            if count == 0 {
                return Ok(None);
            }
            self.block.resize(count, [0; N]);
            self.file.read_exact(bytemuck::cast_slice_mut(self.block.as_flattened_mut()))?;
            self.left -= count as u64;
            self.at = 0;
        }
        self.at += 1;
        Ok(Some(self.block[self.at - 1]))
    }
}

/// Records in order.
#[derive(Debug)]
pub(crate) enum Sorted<const N: usize> {
    /// All of them were in memory.
    Memory(std::vec::IntoIter<[u64; N]>),
    /// From several files at once.
    Files(Vec<Run<N>>, BinaryHeap<Reverse<([u64; N], usize)>>),
}

impl<const N: usize> Sorted<N> {
    fn merge(mut runs: Vec<Run<N>>) -> Result<Self> {
        let mut heap = BinaryHeap::with_capacity(runs.len());
        for (number, run) in runs.iter_mut().enumerate() {
            if let Some(record) = run.next()? {
                heap.push(Reverse((record, number)));
            }
        }
        Ok(Self::Files(runs, heap))
    }
}

impl<const N: usize> Iterator for Sorted<N> {
    type Item = Result<[u64; N]>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Memory(records) => records.next().map(Ok),
            Self::Files(runs, heap) => {
                let mut top = heap.peek_mut()?;
                let Reverse((record, number)) = *top;
                match runs[number].next() {
                    Ok(Some(next)) => top.0.0 = next,
                    Ok(None) => {
                        std::collections::binary_heap::PeekMut::pop(top);
                    }
                    Err(error) => return Some(Err(error)),
                }
                Some(Ok(record))
            }
        }
    }
}

/// Keeps records in the order they come; read as often as wanted.
#[derive(Debug)]
pub(crate) struct Store<const N: usize> {
    budget: Budget,
    memory: Vec<[u64; N]>,
    file: Option<File>,
    written: u64,
}

impl<const N: usize> Store<N> {
    pub(crate) fn new(budget: Budget) -> Self {
        Self { budget, memory: Vec::new(), file: None, written: 0 }
    }

    pub(crate) fn push(&mut self, record: [u64; N]) -> Result<()> {
        if self.memory.len() >= self.budget.records(size_of::<[u64; N]>()) {
            let file = match &mut self.file {
                Some(file) => file,
                none => none.insert(scratch_file(&self.budget.folder)?),
            };
            file.seek(SeekFrom::End(0))?;
            file.write_all(bytemuck::cast_slice(self.memory.as_flattened()))?;
            self.written += self.memory.len() as u64;
            self.memory.clear();
        }
        self.memory.push(record);
        Ok(())
    }

    /// Calls `each` with every record.
    pub(crate) fn for_each<E: From<std::io::Error>>(
        &mut self,
        mut each: impl FnMut(&[u64; N]) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        if let Some(file) = &mut self.file {
            file.seek(SeekFrom::Start(0))?;
            let mut block = Vec::new();
            let mut left = self.written;
            while left > 0 {
                block.resize(left.min(BLOCK as u64) as usize, [0; N]);
                file.read_exact(bytemuck::cast_slice_mut(block.as_flattened_mut()))?;
                left -= block.len() as u64;
                block.iter().try_for_each(&mut each)?;
            }
        }
        self.memory.iter().try_for_each(each)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers() -> impl Iterator<Item = [u64; 2]> {
        (0..100_000u64).map(|n| [n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 50, n])
    }

    #[test]
    fn memory_and_files_give_the_same_order() {
        let folder = tempfile::tempdir().unwrap();
        let mut plain: Vec<_> = numbers().collect();
        let mut in_order = plain.clone();
        plain.sort_unstable();
        for bytes in [0, 300_000, 1 << 30] {
            let budget = Budget { folder: folder.path().into(), bytes };
            let (mut sorter, mut store) = (Sorter::new(budget.clone()), Store::new(budget));
            for record in numbers() {
                sorter.push(record).unwrap();
                store.push(record).unwrap();
            }
            let sorted: Vec<_> = sorter.finish().unwrap().map(|r| r.unwrap()).collect();
            assert_eq!(sorted, plain, "{bytes} bytes");
            for _ in 0..2 {
                let mut kept = Vec::new();
                store
                    .for_each(|r| {
                        kept.push(*r);
                        Ok::<_, std::io::Error>(())
                    })
                    .unwrap();
                assert_eq!(kept, in_order, "{bytes} bytes");
            }
        }
        in_order.clear();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
