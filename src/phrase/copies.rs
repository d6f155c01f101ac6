//! Near-identical documents (one wire story in many papers), found by MinHash.
//!
//! A document is the set of pairs of neighbouring content words. Its signature holds the smallest hash of each of 256 parts of
//! that set (one-permutation hashing, P. Li, A. Owen and C.-H. Zhang 2012; empty parts borrow from another one, A. Shrivastava
//! 2017), so the share of equal places estimates the Jaccard similarity (A. Broder 1997) of two sets in the same 512 bytes
//! whatever their sizes. Documents that agree in one of 85 bands of three places are compared (locality-sensitive hashing,
//! P. Indyk and R. Motwani 1998); two are copies where most of the smaller one is in the larger one, and so are the copies
//! of copies. Memory: a number a document; signatures and bands may lie in files.

use crate::error::Result;
use crate::lexicon::format::fold_multiply;
use crate::phrase::corpus::spill::{Budget, Sorter, scratch_file};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};

/// Places of a signature.
pub(crate) const PLACES: usize = 256;
/// Places that must agree for two documents to be compared.
const ROWS: usize = 3;
/// Documents with fewer pairs of words have no signature: a few words agree by chance.
const FEWEST: usize = 10;
/// Share of the smaller document that the larger one holds, at least.
const CONTAINED: f64 = 0.5;
/// Jaccard similarity at least: below it the estimate of the share is too rough.
const SIMILAR: f64 = 0.12;

/// What is kept of a document to compare it with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signature {
    /// Number of different shingles.
    pub size: u32,
    pub places: [u16; PLACES],
}

impl Signature {
    /// The signature of a set of hashes, or none where there are too few. The order and repetitions do not matter.
    pub(crate) fn of(shingles: &mut Vec<u64>) -> Option<Self> {
        shingles.sort_unstable();
        shingles.dedup();
        if shingles.len() < FEWEST {
            return None;
        }
        let mut smallest = [u64::MAX; PLACES];
        for &shingle in shingles.iter() {
            let hash = fold_multiply(shingle, 0xD6E8_FEB8_6659_FD93);
            let place = &mut smallest[(hash >> 56) as usize];
            *place = (*place).min(hash & ((1 << 56) - 1));
        }
        let mut places = [0; PLACES];
        for (at, place) in places.iter_mut().enumerate() {
            let mut from = at;
            let mut attempt = 1u64;
            while smallest[from] == u64::MAX {
                from = (fold_multiply(at as u64 + 1, attempt.wrapping_mul(0x9E37_79B9_7F4A_7C15)) % PLACES as u64) as usize;
                attempt += 1;
            }
            *place = (fold_multiply(smallest[from], 0x9E37_79B9_7F4A_7C15) >> 48) as u16;
        }
        Some(Self { size: shingles.len() as u32, places })
    }

    /// Estimated Jaccard similarity of the two sets, 0 to 1.
    pub(crate) fn similarity(&self, other: &Self) -> f64 {
        self.places.iter().zip(&other.places).filter(|(a, b)| a == b).count() as f64 / PLACES as f64
    }

    /// Whether one is a copy of the other, perhaps cut and edited.
    fn is_copy(&self, other: &Self) -> bool {
        let similarity = self.similarity(other);
        let (small, both) = (f64::from(self.size.min(other.size)), f64::from(self.size + other.size));
        similarity >= SIMILAR && similarity * both / ((1.0 + similarity) * small) >= CONTAINED
    }

    /// A hash of each band.
    fn bands(&self) -> impl Iterator<Item = u64> {
        self.places.chunks_exact(ROWS).enumerate().map(|(band, rows)| {
            rows.iter().fold(band as u64 + 1, |hash, &place| fold_multiply(hash ^ u64::from(place), 0x9E37_79B9_7F4A_7C15))
        })
    }

    /// Bytes of a written signature.
    pub(crate) const BYTES: usize = 4 + 2 * PLACES;

    /// The signature as bytes; none as zeros.
    pub(crate) fn write(signature: Option<&Self>, out: &mut Vec<u8>) {
        out.extend(signature.map_or(0, |s| s.size).to_le_bytes());
        match signature {
            Some(signature) => signature.places.iter().for_each(|p| out.extend(p.to_le_bytes())),
            None => out.resize(out.len() + 2 * PLACES, 0),
        }
    }

    /// What [`Signature::write`] wrote.
    pub(crate) fn read(bytes: &[u8; Self::BYTES]) -> Option<Self> {
        let size = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        let mut places = [0; PLACES];
        for (place, pair) in places.iter_mut().zip(bytes[4..].chunks_exact(2)) {
            *place = u16::from_le_bytes([pair[0], pair[1]]);
        }
        (size > 0).then_some(Self { size, places })
    }
}

/// Finds copies among documents added in run order.
pub(crate) struct Copies {
    bands: Sorter<2>,
    pairs: Sorter<2>,
    signatures: Vec<u8>,
    file: Option<File>,
    written: u64,
    documents: u32,
    limit: usize,
    folder: std::path::PathBuf,
}

impl Copies {
    pub(crate) fn new(budget: &Budget) -> Self {
        Self {
            bands: Sorter::new(budget.share(3)),
            pairs: Sorter::new(budget.share(3)),
            signatures: Vec::new(),
            file: None,
            written: 0,
            documents: 0,
            limit: budget.bytes / 3,
            folder: budget.folder.clone(),
        }
    }

    /// Adds the signature of the next document.
    pub(crate) fn add(&mut self, signature: Option<&Signature>) -> Result<()> {
        if self.signatures.len() > self.limit {
            let file = match &mut self.file {
                Some(file) => file,
                none => none.insert(scratch_file(&self.folder)?),
            };
            file.seek(SeekFrom::End(0))?;
            file.write_all(&self.signatures)?;
            self.written += self.signatures.len() as u64;
            self.signatures.clear();
        }
        Signature::write(signature, &mut self.signatures);
        for band in signature.into_iter().flat_map(Signature::bands) {
            self.bands.push([band, u64::from(self.documents)])?;
        }
        self.documents += 1;
        Ok(())
    }

    fn signature(&mut self, document: u64) -> Result<Option<Signature>> {
        let mut bytes = [0; Signature::BYTES];
        let at = document * Signature::BYTES as u64;
        match (at.checked_sub(self.written), &mut self.file) {
            (None, Some(file)) => {
                file.seek(SeekFrom::Start(at))?;
                file.read_exact(&mut bytes)?;
            }
            (at, _) => {
                let at = at.unwrap_or(0) as usize;
                bytes.copy_from_slice(&self.signatures[at..at + Signature::BYTES]);
            }
        }
        Ok(Signature::read(&bytes))
    }

    /// For each document the first one of its group: itself where it has no copy before it.
    pub(crate) fn finish(mut self) -> Result<Vec<u32>> {
        let Self { bands, pairs, .. } = &mut self;
        let empty = || Sorter::new(Budget { folder: std::path::PathBuf::new(), bytes: 0 });
        let (mut first, mut before) = ([0; 2], [0; 2]);
        for entry in std::mem::replace(bands, empty()).finish()? {
            let entry = entry?;
            if before[0] == entry[0] && before[1] != entry[1] {
                pairs.push([first[1], entry[1]])?;
                if first != before {
                    pairs.push([before[1], entry[1]])?;
                }
            } else if before[0] != entry[0] {
                first = entry;
            }
            before = entry;
        }
        let sorted = std::mem::replace(pairs, empty()).finish()?;
        let mut group: Vec<u32> = (0..self.documents).collect();
        let mut last = [u64::MAX; 2];
        let mut held = (u64::MAX, None);
        for pair in sorted {
            let pair = pair?;
            if pair == last {
                continue;
            }
            last = pair;
            let (a, b) = (root(&mut group, pair[0] as u32), root(&mut group, pair[1] as u32));
            if a == b {
                continue;
            }
            if held.0 != pair[0] {
                held = (pair[0], self.signature(pair[0])?);
            }
            let other = self.signature(pair[1])?;
            if let (Some(one), Some(other)) = (&held.1, &other)
                && one.is_copy(other)
            {
                group[a.max(b) as usize] = a.min(b);
            }
        }
        for document in 0..self.documents {
            group[document as usize] = root(&mut group, document);
        }
        Ok(group)
    }
}

/// The first document of a group.
fn root(group: &mut [u32], mut document: u32) -> u32 {
    while group[document as usize] != document {
        group[document as usize] = group[group[document as usize] as usize];
        document = group[document as usize];
    }
    document
}
