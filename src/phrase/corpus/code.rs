//! Numbers and strings of the shards: written as bytes, read back from memory or from a part of a file.

use crate::error::{Error, ErrorKind, Result};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::sync::Arc;

/// Bytes read at a time.
const BLOCK: u64 = 1 << 15;

/// Appends a number, seven bits a byte, the low ones first.
pub(crate) fn put(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Appends a string with its length.
pub(crate) fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Where the bytes of a shard lie.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// In memory.
    Memory(Arc<Vec<u8>>),
    /// In a file.
    File(Arc<File>),
}

/// Reads a range of a source from its start to its end.
#[derive(Debug)]
pub(crate) struct Reader {
    source: Source,
    next: u64,
    end: u64,
    block: Vec<u8>,
    at: usize,
}

impl Reader {
    /// A reader of bytes `start..end`.
    pub(crate) fn new(source: &Source, start: u64, end: u64) -> Self {
        Self { source: source.clone(), next: start, end, block: Vec::new(), at: 0 }
    }

    /// Whether all is read.
    pub(crate) fn is_done(&self) -> bool {
        self.at == self.block.len() && self.next >= self.end
    }

    #[inline(never)]
    fn fill(&mut self) -> Result<()> {
        let count = self.end.saturating_sub(self.next).min(BLOCK) as usize;
        if count == 0 {
            return Err(broken());
        }
        self.block.resize(count, 0);
        match &self.source {
            Source::Memory(bytes) => {
                let from = self.next as usize;
                self.block.copy_from_slice(bytes.get(from..from + count).ok_or_else(broken)?);
            }
            Source::File(file) => {
                // The place in the file is shared, so it is set before every read.
                let mut file = &**file;
                file.seek(SeekFrom::Start(self.next))?;
                file.read_exact(&mut self.block).map_err(|_| broken())?;
            }
        }
        self.next += count as u64;
        self.at = 0;
        Ok(())
    }

    /// The next byte.
    #[inline(always)]
    pub(crate) fn byte(&mut self) -> Result<u8> {
        if self.at == self.block.len() {
            self.fill()?;
        }
        self.at += 1;
        Ok(self.block[self.at - 1])
    }

    /// The next number.
    #[inline(always)]
    pub(crate) fn number(&mut self) -> Result<u64> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
            shift += 7;
            if shift > 63 {
                return Err(broken());
            }
        }
    }

    /// The next number, below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> Result<usize> {
        let number = self.number()?;
        if number < limit as u64 { Ok(number as usize) } else { Err(broken()) }
    }

    /// The next number as 32 bits.
    #[inline(always)]
    pub(crate) fn u32(&mut self) -> Result<u32> {
        u32::try_from(self.number()?).map_err(|_| broken())
    }

    /// Writes all that is left.
    pub(crate) fn copy(&mut self, out: &mut impl Write) -> Result<()> {
        while !self.is_done() {
            if self.at == self.block.len() {
                self.fill()?;
            }
            out.write_all(&self.block[self.at..])?;
            self.at = self.block.len();
        }
        Ok(())
    }

    /// The next string's bytes.
    pub(crate) fn bytes(&mut self) -> Result<Vec<u8>> {
        let length = self.number()?;
        if length > self.end - self.next + (self.block.len() - self.at) as u64 {
            return Err(broken());
        }
        let mut bytes = Vec::with_capacity(length as usize);
        for _ in 0..length {
            bytes.push(self.byte()?);
        }
        Ok(bytes)
    }

    /// The next string.
    pub(crate) fn string(&mut self) -> Result<String> {
        String::from_utf8(self.bytes()?).map_err(|_| broken())
    }
}

/// The error of bytes that no shard was written as.
pub(crate) fn broken() -> Error {
    Error::new(ErrorKind::Malformed("the partial counts are broken".into())).help("write them again with phrases --partial")
}
